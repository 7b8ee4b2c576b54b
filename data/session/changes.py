#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts the kiosk session into a Debian 12 system, and takes it out again.

What was there before is kept beside a list of what was changed, and comes back on removal. Everything is
looked at before anything is touched: where something is not as this program knows it, nothing is done.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import stat
import subprocess
import sys
from dataclasses import dataclass

HERE = os.path.dirname(os.path.realpath(__file__))
FILES = os.path.join(HERE, "files")
STATE = "/var/lib/canvass-session"
VAULT = "/var/lib/canvass"
USER = "canvass"
HOME = "/run/canvass"
SHELL = "/usr/sbin/nologin"
FIRST_PERSON = 1000  # the uids below belong to the system
FORMAT = 1
HALF = ".canvass-new"  # what is not whole yet
UNIT = "/etc/systemd/system/canvass.service"
KEYBOARD = UNIT + ".d/keyboard.conf"
LINKS = {
    "/etc/systemd/system/default.target": "/lib/systemd/system/graphical.target",
    "/etc/systemd/system/graphical.target.wants/canvass.service": UNIT,
    "/etc/systemd/system/display-manager.service": UNIT,  # instead of a desktop's
    "/etc/systemd/system/ctrl-alt-del.target": "/dev/null",
    "/etc/systemd/system/swap.target": "/dev/null",
}
# Installed with the programs, where systemd does not look.
SENDING = ("canvass-send@.service", "canvass-send@.timer")
NEEDED = ("/usr/bin/cage", "/usr/bin/dbus-run-session", "/usr/bin/setpriv", "/usr/bin/false", SHELL)


class Refusal(Exception):
    """Something is not as we know it; nothing was changed."""


@dataclass
class Change:
    """A file or a link of ours, and what was at its place."""

    path: str
    target: str | None  # of a link
    sha256: str | None  # of a file
    kept: bool = False  # something was there, and a copy of it is with us
    content: bytes | None = None


def digest(content):
    return hashlib.sha256(content).hexdigest()


def make_file(path, content):
    return Change(path, None, digest(content), content=content)


class System:
    """A system by the folder where it lies: / for the running one."""

    def __init__(self, root):
        self.root = os.path.realpath(root)

    @property
    def is_running(self):
        return self.root == "/"

    def at(self, path):
        return os.path.join(self.root, path.lstrip("/"))

    def kept(self, path):
        return self.at(STATE + "/before" + path)

    def exists(self, path):
        return os.path.lexists(self.at(path))

    def read(self, path):
        with open(self.at(path), "rb") as file:
            return file.read()

    def read_values(self, path):
        """KEY=VALUE lines as a shell reads them, without quotes."""
        if not os.path.isfile(self.at(path)):
            return {}
        lines = self.read(path).decode(errors="replace").splitlines()
        return {key: value.strip("\"'") for key, _, value in (line.partition("=") for line in lines)}

    def find_user(self):
        """(uid, home, shell) or None."""
        if not os.path.isfile(self.at("/etc/passwd")):
            return None
        for line in self.read("/etc/passwd").decode(errors="replace").splitlines():
            fields = line.split(":")
            if fields[0] == USER and len(fields) == 7:
                return int(fields[2]), fields[5], fields[6]
        return None

    def write(self, path, content, mode=0o644):
        """Whole or not at all, whatever happens meanwhile."""
        place = self.at(path)
        with open(place + HALF, "wb") as file:
            os.fchmod(file.fileno(), mode)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.rename(place + HALF, place)

    def link(self, path, target):
        place = self.at(path)
        if os.path.lexists(place + HALF):
            os.unlink(place + HALF)
        os.symlink(target, place + HALF)
        os.rename(place + HALF, place)


def is_same(one, other):
    if os.path.islink(one) or os.path.islink(other):
        return os.path.islink(one) and os.path.islink(other) and os.readlink(one) == os.readlink(other)
    with open(one, "rb") as a, open(other, "rb") as b:
        return a.read() == b.read()


def copy(source, destination):
    """With mode, owner and times; whole or not at all."""
    os.makedirs(os.path.dirname(destination), exist_ok=True)
    if os.path.lexists(destination + HALF):
        os.unlink(destination + HALF)
    shutil.copy2(source, destination + HALF, follow_symlinks=False)
    status = os.lstat(source)
    os.chown(destination + HALF, status.st_uid, status.st_gid, follow_symlinks=False)
    os.rename(destination + HALF, destination)


class Record:
    """What we changed in a system. Written before each change, so that one that was cut short is known."""

    def __init__(self, system):
        self.system = system
        self.changes = {}
        self.folders = []  # that were made
        self.made_user = False
        self.made_programs = None  # the folder that they were put in
        self.exists = system.exists(self.path)
        if self.exists:
            self._read()

    path = STATE + "/changes.json"

    def _read(self):
        try:
            told = json.loads(self.system.read(self.path))
            if told["format"] != FORMAT:
                raise Refusal(f"{self.path} was written by another version of Canvass: use its own install and remove.")
            self.changes = {each["path"]: Change(**each) for each in told["changes"]}
            self.folders = told["folders"]
            self.made_user = told["made_user"]
            self.made_programs = told["made_programs"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise Refusal(f"{self.path}, the list of what was changed, cannot be read ({error}).") from error

    def write(self):
        os.makedirs(self.system.at(STATE), mode=0o700, exist_ok=True)
        changes = [{"path": each.path, "target": each.target, "sha256": each.sha256, "kept": each.kept}
                   for _, each in sorted(self.changes.items())]
        told = {"format": FORMAT, "changes": changes, "folders": sorted(self.folders),
                "made_user": self.made_user, "made_programs": self.made_programs}
        self.system.write(self.path, json.dumps(told, indent=1).encode() + b"\n", 0o600)

    def make_folders(self, path):
        """Those that @path lies in, remembering which were not there."""
        missing = []
        parent = os.path.dirname(path)
        while not os.path.isdir(self.system.at(parent)):
            missing.insert(0, parent)
            parent = os.path.dirname(parent)
        self.folders += [folder for folder in missing if folder not in self.folders]
        self.write()
        for folder in missing:
            os.mkdir(self.system.at(folder), 0o755)

    def state_of(self, path):
        """What is at the place of a change: "ours", "before", "absent" or "other"."""
        place, change = self.system.at(path), self.changes[path]
        if not os.path.lexists(place):
            return "absent"
        if os.path.islink(place):
            ours = change.target is not None and os.readlink(place) == change.target
        else:
            ours = os.path.isfile(place) and change.sha256 == digest(self.system.read(path))
        if ours:
            return "ours"
        plain = os.path.islink(place) or os.path.isfile(place)
        return "before" if change.kept and plain and is_same(place, self.system.kept(path)) else "other"

    def put_back(self, path):
        if self.system.exists(path + HALF):
            os.unlink(self.system.at(path + HALF))
        if self.changes[path].kept:
            copy(self.system.kept(path), self.system.at(path))
        elif self.system.exists(path):
            os.unlink(self.system.at(path))


def list_wanted(system, bindir):
    """Every file and link of the session, by path."""
    wanted = {}
    for folder, _, names in os.walk(FILES):
        for name in names:
            source = os.path.join(folder, name)
            with open(source, "rb") as file:
                content = file.read().replace(b"@BINDIR@", bindir.encode())
            path = "/" + os.path.relpath(source, FILES)
            wanted[path] = make_file(path, content)
    keyboard = describe_keyboard(system)
    if keyboard is not None:
        wanted[KEYBOARD] = make_file(KEYBOARD, keyboard)
    units = os.path.join(os.path.dirname(bindir), "lib/systemd/system")
    links = LINKS | {f"/etc/systemd/system/{name}": os.path.join(units, name) for name in SENDING}
    for path, target in links.items():
        wanted[path] = Change(path, target, None)
    return dict(sorted(wanted.items()))


def describe_keyboard(system):
    """The machine's own layout, where it is told: a table of ours has no other way to know it."""
    told = system.read_values("/etc/default/keyboard")
    lines = [f"Environment=XKB_DEFAULT_{name}={told['XKB' + name]}\n" for name in ("MODEL", "LAYOUT", "VARIANT")
             if re.fullmatch(r"[A-Za-z0-9_,()-]+", told.get("XKB" + name, ""))]
    if not lines:
        return None
    return ("# From /etc/default/keyboard, when the session was installed.\n[Service]\n" + "".join(lines)).encode()


def find_system_problems(system, programs):
    told = system.read_values("/etc/os-release")
    if told.get("ID") != "debian" or told.get("VERSION_ID") != "12":
        yield "This is not Debian 12, the only system that the session is known to work on."
    for program in programs:
        if not system.exists(program):
            yield f"{program} is missing."
    user = system.find_user()
    if user is not None and (user[0] >= FIRST_PERSON or user[1:] != (HOME, SHELL)):
        yield f"There is a user “{USER}” already that is not a table's."
    vault = system.at(VAULT)
    if os.path.lexists(vault) and (os.path.islink(vault) or not os.path.isdir(vault)):
        yield f"{VAULT}, where the vault goes, is not a folder."


def find_place_problems(system, record, wanted):
    """What lies at places that we would write to, or have written to, and is not known to us."""
    if not record.exists and system.exists(STATE) and set(os.listdir(system.at(STATE))) - {"changes.json" + HALF}:
        yield f"{STATE} is there, but not the list of what was changed."
    for path, change in record.changes.items():
        if change.kept and not os.path.lexists(system.kept(path)):
            yield f"{STATE}/before{path}, which was to come back, is missing."
        elif record.state_of(path) == "other":
            yield f"{path} was changed by somebody since the session was installed."
    for path in wanted:
        parent = os.path.dirname(path)
        while not system.exists(parent):
            parent = os.path.dirname(parent)
        if not os.path.isdir(system.at(parent)):
            yield f"{parent} is not a folder."
        elif path not in record.changes and system.exists(path):
            mode = os.lstat(system.at(path)).st_mode
            if not (stat.S_ISREG(mode) or stat.S_ISLNK(mode)):
                yield f"{path} is neither a file nor a link."


def refuse_if(problems):
    problems = list(dict.fromkeys(problems))
    if problems:
        raise Refusal("\n".join(problems))


def announce(system, dry_run):
    print(f"What {'would change' if dry_run else 'changes'} in {system.root}:")


def tell(word, what):
    print(f"  {word:9}{what}")


def install(system, options):
    record = Record(system)
    wanted = list_wanted(system, options.bindir)
    programs = () if options.unbuilt else (*NEEDED, options.bindir + "/canvass", options.bindir + "/canvass-kiosk")
    refuse_if([*find_system_problems(system, programs), *find_place_problems(system, record, wanted)])

    steps = [step for path, change in wanted.items() for step in plan_put(system, record, path, change)]
    left = [path for path in record.changes if path not in wanted]
    announce(system, options.dry_run)
    for word, path, _ in steps:
        tell(word, path if word != "replace" else f"{path}, which is kept in {STATE}/before")
    for path in left:
        tell("undo", path)
    new_user = system.find_user() is None
    if new_user:
        tell("add", f"the user {USER}, who cannot log in")
    if not (steps or left or new_user):
        tell("nothing", "all of it is as it should be")
    if options.dry_run:
        return

    record.made_programs = options.made_programs or record.made_programs
    record.made_user = record.made_user or new_user
    record.write()
    for path in left:
        record.put_back(path)
        forget(system, record, path)
    for _, path, change in steps:
        put(system, record, path, change)
    if new_user:
        run("systemd-sysusers", "--root=" + system.root, "canvass.conf")
    reload_units(system)
    print(f"The vault is {VAULT}. Restart the machine: it comes up with Canvass.")


def plan_put(system, record, path, change):
    """One step, or none where @change is in place."""
    known = record.changes.get(path)
    if known is None:
        yield "replace" if system.exists(path) else "add", path, change
    elif (record.state_of(path) != "ours" or system.exists(path + HALF)
          or (known.target, known.sha256) != (change.target, change.sha256)):
        yield "renew", path, change


def put(system, record, path, change):
    known = record.changes.get(path)
    change.kept = known.kept if known is not None else system.exists(path)
    if known is None and change.kept:
        copy(system.at(path), system.kept(path))
    if known is not None:
        # Cut short in here, neither what is listed nor what was before would be at the place.
        record.put_back(path)
    record.changes[path] = change
    record.make_folders(path)
    if change.target is not None:
        system.link(path, change.target)
    else:
        system.write(path, change.content)


def forget(system, record, path):
    kept = record.changes.pop(path).kept
    record.write()
    if kept:
        os.unlink(system.kept(path))


def remove(system, dry_run):
    record = Record(system)
    refuse_if(find_place_problems(system, record, {}))
    if not record.exists:
        if not dry_run:
            shutil.rmtree(system.at(STATE), ignore_errors=True)  # a list that was never begun
        print(f"The session is not installed in {system.root}: nothing to do.")
        return

    has_vault = os.path.isdir(system.at(VAULT)) and os.listdir(system.at(VAULT))
    announce(system, dry_run)
    for path, change in record.changes.items():
        tell("restore" if change.kept else "remove", path)
    if record.made_programs:
        tell("remove", record.made_programs)
    if has_vault:
        tell("keep", f"{VAULT}, the vault, and the user {USER} to whom it belongs")
    elif record.made_user:
        tell("remove", f"the user {USER}")
    if dry_run:
        return

    for path in list(record.changes):
        record.put_back(path)
        forget(system, record, path)
    if not has_vault:
        remove_user(system, record)
    if record.made_programs:
        shutil.rmtree(system.at(record.made_programs), ignore_errors=True)
    for folder in sorted(record.folders, reverse=True):
        if os.path.isdir(system.at(folder)) and not os.listdir(system.at(folder)):
            os.rmdir(system.at(folder))
    # The list goes last: as long as it is there, what is cut short can be taken up again.
    shutil.rmtree(system.at(STATE + "/before"), ignore_errors=True)
    os.unlink(system.at(record.path))
    shutil.rmtree(system.at(STATE))
    reload_units(system)
    print("Restart the machine: it comes up as before. Packages that were installed stay.")


def remove_user(system, record):
    if os.path.isdir(system.at(VAULT)):
        os.rmdir(system.at(VAULT))
    if record.made_user and system.find_user() is not None:
        where = [] if system.is_running else ["--root", system.root]
        run("userdel", *where, USER)
        if f"\n{USER}:" in "\n" + system.read("/etc/group").decode(errors="replace"):
            run("groupdel", *where, USER)


def reload_units(system):
    if system.is_running and os.path.isdir("/run/systemd/system"):
        run("systemctl", "daemon-reload")


def run(*command):
    done = subprocess.run(command, check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed: {done.stdout.strip()}\nPlease put that right, then run this again.")


def parse(arguments):
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("what", choices=("install", "remove"))
    parser.add_argument("--root", default="/", metavar="DIR", help="the system that lies in DIR, not the running one")
    parser.add_argument("--bindir", default="/opt/canvass/bin", metavar="DIR", help="where canvass and canvass-kiosk are")
    parser.add_argument("--made-programs", metavar="DIR", help="goes with the session when it is removed")
    parser.add_argument("--unbuilt", action="store_true", help="programs need not be there yet")
    parser.add_argument("--dry-run", action="store_true", help="only tell what would change")
    return parser.parse_args(arguments)


def main(arguments=None):
    options = parse(arguments)
    system = System(options.root)
    if os.geteuid() != 0 and not options.dry_run:
        sys.exit("This changes the system: run it as root, or with sudo. --dry-run tells what it would do.")
    try:
        if options.what == "install":
            install(system, options)
        else:
            remove(system, options.dry_run)
    except Refusal as refusal:
        sys.exit(f"{refusal}\nNothing was changed. Please put that right, then run this again.")


if __name__ == "__main__":
    main()
