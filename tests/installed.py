# SPDX-License-Identifier: GPL-3.0-or-later
"""usage: tests/installed.py BUILD: installs a build into an empty folder and looks at what is there; TAP."""

import os
import re
import subprocess
import sys
import tempfile

APP_ID = "io.github.canvass.Kiosk"
DESK_ID = "io.github.canvass.Desk"

def read_languages():
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "po", "LINGUAS"), encoding="utf-8") as file:
        return [line.strip() for line in file if line.strip() and not line.startswith("#")]


# Where under the prefix, and whether it is a program.
EXPECTED = (
    ("a launcher", f"share/applications/{APP_ID}.desktop", False),
    ("its description", f"share/metainfo/{APP_ID}.metainfo.xml", False),
    ("an icon", f"share/icons/hicolor/scalable/apps/{APP_ID}.svg", False),
    ("a symbolic icon", f"share/icons/hicolor/symbolic/apps/{APP_ID}-symbolic.svg", False),
    ("a launcher of the desk", f"share/applications/{DESK_ID}.desktop", False),
    ("the desk's description", f"share/metainfo/{DESK_ID}.metainfo.xml", False),
    ("the desk's icon", f"share/icons/hicolor/scalable/apps/{DESK_ID}.svg", False),
    ("the desk's symbolic icon", f"share/icons/hicolor/symbolic/apps/{DESK_ID}-symbolic.svg", False),
    ("a petition to try out", "share/canvass/demo/demo.campaign", False),
    ("the command line", "bin/canvass", True),
    ("the table", "bin/canvass-kiosk", True),
    ("the desk", "bin/canvass-desk", True),
    ("the booth, out of everybody's way", "libexec/canvass/canvass-booth", True),
    ("the canvasser's panel", "libexec/canvass/canvass-panel", True),
    ("its sheets to print", "libexec/canvass/canvass-sheet", True),
    ("its look at languages", "libexec/canvass/canvass-languages", True),
    ("its voice", "libexec/canvass/canvass-voice", True),
    ("a manual page of the command line", "share/man/man1/canvass.1", False),
    ("a manual page of the desk", "share/man/man1/canvass-desk.1", False),
    ("a manual page of the table", "share/man/man1/canvass-kiosk.1", False),
    ("what makes a machine a table", "share/canvass/session/install", True),
    ("what makes it none again", "share/canvass/session/remove", True),
    ("a timer for tables that send", "lib/systemd/system/canvass-send@.timer", False),
    ("a timer for desks that collect", "lib/systemd/user/canvass-collect@.timer", False),
    ("completion for bash", "share/bash-completion/completions/canvass", False),
    *((f"the words of “{language}”", f"share/locale/{language}/LC_MESSAGES/canvass.mo", False)
      for language in read_languages()),
)
PLACES = ("bin/", "lib/systemd/", "libexec/canvass/", "share/")

cases = []


def case(name, good, why=""):
    cases.append(good)
    print(f"{'ok' if good else 'not ok'} {len(cases)} {name}")
    if not good and why:
        print("# " + why.strip().replace("\n", "\n# "))


def list_files(folder):
    return sorted(os.path.relpath(os.path.join(place, name), folder)
                  for place, _, names in os.walk(folder) for name in names)


def look_at(prefix):
    for what, path, program in EXPECTED:
        full = os.path.join(prefix, path)
        case(f"there is {what}", os.path.isfile(full) and (not program or os.access(full, os.X_OK)), path + " is missing")

    files = list_files(prefix)
    stray = [path for path in files if not path.startswith(PLACES)]
    case("nothing lies elsewhere", not stray, "\n".join(stray))
    unreadable = [path for path in files if os.stat(os.path.join(prefix, path)).st_mode & 0o444 != 0o444]
    case("everybody may read it", not unreadable, "\n".join(unreadable))
    for path in (path for path in files if path.startswith("lib/systemd/") and path.endswith(".service")):
        with open(os.path.join(prefix, path), encoding="utf-8") as unit:
            where = re.findall(r"^ExecSearchPath=(.*)$", unit.read(), re.MULTILINE)
        case(f"{path} finds its program", len(where) == 1 and prefix.endswith(os.path.dirname(where[0])), str(where))
    programs = [path for path in files if path.startswith(("bin/", "libexec/"))]
    broken = [path for path in programs if subprocess.run(
        [os.path.join(prefix, path), "--version"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, check=False, timeout=60).returncode != 0 and path.startswith("bin/")]
    case("each command tells its version", programs and not broken, "\n".join(broken))


def main():
    build = sys.argv[1]
    with tempfile.TemporaryDirectory(prefix="canvass-installed-") as folder:
        done = subprocess.run(["/usr/bin/meson", "install", "-C", build, "--no-rebuild", "--quiet", "--destdir", folder],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        case("meson install works", done.returncode == 0, done.stdout)
        found = [place for place, folders, _ in os.walk(folder) if "share" in folders]
        case("it installs under one prefix", len(found) == 1, "\n".join(list_files(folder)))
        if found:
            look_at(found[0])
    print(f"1..{len(cases)}")
    return 0 if all(cases) else 1


sys.exit(main())
