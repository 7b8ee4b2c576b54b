# SPDX-License-Identifier: GPL-3.0-or-later
"""A small system in a folder, to install the kiosk session into, and the session's unit read from it."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys

SOURCE = os.environ.get("CANVASS_SOURCE_ROOT") or os.path.abspath(os.path.join(os.path.dirname(__file__), "../../.."))
sys.path.insert(0, os.path.join(SOURCE, "tests/e2e/window"))

SESSION = os.path.join(SOURCE, "data/session")
CHANGES = os.path.join(SESSION, "changes.py")
UNIT = "/etc/systemd/system/canvass.service"
SENDER_UNITS = ("/etc/systemd/system/canvass-sender.socket", "/etc/systemd/system/canvass-sender@.service")
RECORD = "/var/lib/canvass-session/changes.json"
# What every system changes when a user comes or goes: looked at by what they say, not by their bytes.
ACCOUNTS = re.compile(r"/etc/(passwd|group|shadow|gshadow|subuid|subgid)-?|/etc/\.pwd\.lock")

TEXTS = {
    "/etc/os-release": 'PRETTY_NAME="Debian"\nVERSION_ID="12"\nID=debian\n',
    "/etc/passwd": "root:x:0:0:root:/root:/bin/bash\n",
    "/etc/group": "root:x:0:\n",
    "/etc/default/keyboard": 'XKBMODEL="pc105"\nXKBLAYOUT="de"\nXKBVARIANT="nodeadkeys"\nXKBOPTIONS=""\n',
    # What somebody set up before us.
    "/etc/udisks2/mount_options.conf": "[defaults]\ndefaults=noatime\n",
    "/etc/systemd/logind.conf.d/own.conf": "[Login]\nHandlePowerKey=suspend\n",
}
PROGRAMS = ("/usr/bin/cage", "/usr/bin/dbus-run-session", "/usr/bin/setpriv", "/usr/bin/false", "/usr/sbin/nologin",
            "/opt/canvass/bin/canvass", "/opt/canvass/bin/canvass-kiosk")
LINKS = {
    "/etc/systemd/system/default.target": "/lib/systemd/system/multi-user.target",
    "/etc/systemd/system/display-manager.service": "/lib/systemd/system/gdm.service",
}


def load(path):
    spec = importlib.util.spec_from_file_location("changes", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CHANGES_MODULE = load(CHANGES)


class Machine:
    def __init__(self, root):
        self.root = root
        for path, text in TEXTS.items():
            self.write(path, text)
        os.makedirs(self.at("/var/lib"), exist_ok=True)
        for path in PROGRAMS:
            self.write(path, "")
            os.chmod(self.at(path), 0o755)
        for path, target in LINKS.items():
            self.link(path, target)
        os.chmod(self.at("/etc/udisks2/mount_options.conf"), 0o640)

    def at(self, path):
        return self.root + path

    def write(self, path, text):
        os.makedirs(os.path.dirname(self.at(path)), exist_ok=True)
        with open(self.at(path), "w", encoding="utf-8") as file:
            file.write(text)

    def read(self, path):
        with open(self.at(path), encoding="utf-8") as file:
            return file.read()

    def link(self, path, target):
        os.makedirs(os.path.dirname(self.at(path)), exist_ok=True)
        if os.path.lexists(self.at(path)):
            os.unlink(self.at(path))
        os.symlink(target, self.at(path))

    def clear(self, path):
        place = self.at(path)
        if os.path.isdir(place) and not os.path.islink(place):
            shutil.rmtree(place)
        else:
            os.unlink(place)

    def install_for(self, program):
        """The session, as if this were where canvass-kiosk is installed."""
        self.write(program, "")
        self.write(os.path.join(os.path.dirname(program), "canvass"), "")
        subprocess.run([sys.executable, "-B", CHANGES, "install", "--root", self.root, "--bindir",
                        os.path.dirname(program)], check=True, stdout=subprocess.DEVNULL)

    def run(self, command, *arguments, prefix=(), check=True):
        """data/session/install or remove; its output."""
        done = subprocess.run([*prefix, os.path.join(SESSION, command), *arguments, "--root", self.root],
                              check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if check and done.returncode != 0:
            raise AssertionError(f"{command} exited {done.returncode}: {done.stdout}")
        return done.stdout if check else done

    def run_again(self, command):
        """The same in a child of this process, for what is done hundreds of times."""
        child = os.fork()
        if child == 0:
            status = 1
            try:
                with open(os.devnull, "w", encoding="utf-8") as nothing:
                    os.dup2(nothing.fileno(), sys.stdout.fileno())
                    CHANGES_MODULE.main([command, "--root", self.root])
                status = 0
            finally:
                os._exit(status)
        if os.waitpid(child, 0)[1] != 0:
            raise AssertionError(f"{command} failed")

    def list(self):
        """What lies where: kind, mode and content of everything, and who has an account."""
        found = {}
        for folder, folders, names in os.walk(self.root):
            for name in folders + names:
                place = os.path.join(folder, name)
                path = place[len(self.root):]
                if not ACCOUNTS.fullmatch(path):
                    found[path] = describe(place)
        found["accounts"] = self.read("/etc/passwd"), self.read("/etc/group")
        return found


def describe(place):
    if os.path.islink(place):
        return "link", os.readlink(place)
    mode = os.stat(place).st_mode
    if os.path.isdir(place):
        return "folder", mode
    if not os.path.isfile(place):
        return "other", mode
    with open(place, "rb") as file:
        return "file", mode, file.read()


def read_unit(path):
    """Each setting's values, in their order, by (section, key). What systemd.syntax(7) says of comments
    and of lists that begin anew; nothing of ours needs more."""
    values, section = {}, None
    with open(path, encoding="utf-8") as file:
        for line in map(str.strip, file):
            if line.startswith("["):
                section = line.strip("[]")
            elif line and line[0] not in "#;":
                key, _, value = line.partition("=")
                values.setdefault((section, key.strip()), []).append(value.strip())
    return values
