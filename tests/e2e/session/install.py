#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kiosk session is put into a system and taken out again, whole, by halves and over obstacles."""

import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest

import machine
from machine import RECORD, SENDER_UNITS, UNIT

import harness

VAULT = "/var/lib/canvass"
# For a table: files of others do not change it.
EFFECTIVE = {
    "logind.conf": {"HandlePowerKey": "poweroff", "HandlePowerKeyLongPress": "poweroff", "PowerKeyIgnoreInhibited": "yes",
                    "HandleLidSwitch": "ignore", "IdleAction": "ignore", "NAutoVTs": "0"},
    "sleep.conf": {"AllowSuspend": "no", "AllowHibernation": "no"},
    "journald.conf": {"Storage": "volatile"},
    "coredump.conf": {"Storage": "none"},
}
# More steps than either command takes.
MOST_STEPS = 400

OTHER_PEOPLE_CHANGE = {
    "a file": lambda there: there.write("/etc/pam.d/canvass", "auth required pam_permit.so\n"),
    "a file that was there before": lambda there: there.write("/etc/udisks2/mount_options.conf", "[defaults]\n"),
    "a link": lambda there: there.link("/etc/systemd/system/swap.target", "/lib/systemd/system/swap.target"),
    "a file to a folder": lambda there: (there.clear(UNIT), os.mkdir(there.at(UNIT))),
    "what was kept": lambda there: there.clear("/var/lib/canvass-session/before/etc/udisks2/mount_options.conf"),
    "the list": lambda there: there.write(RECORD, there.read(RECORD)[:-20]),
    "the list to a later one": lambda there: there.write(RECORD, json.dumps(json.loads(there.read(RECORD)) | {"format": 2})),
    "the list away": lambda there: there.clear(RECORD),
}

NOT_UNDERSTOOD = {
    "another system": lambda there: there.write("/etc/os-release", "ID=debian\nVERSION_ID=11\n"),
    "no system": lambda there: there.clear("/etc/os-release"),
    "no compositor": lambda there: there.clear("/usr/bin/cage"),
    "no sender": lambda there: there.clear("/opt/canvass/bin/canvass"),
    "no Canvass": lambda there: there.clear("/opt/canvass/bin/canvass-kiosk"),
    "a person of that name": lambda there: there.write(
        "/etc/passwd", there.read("/etc/passwd") + "canvass:x:1000:1000::/home/canvass:/bin/bash\n"),
    "a user of that name": lambda there: there.write(
        "/etc/passwd", there.read("/etc/passwd") + "canvass:x:100:100::/run/canvass:/bin/sh\n"),
    "a vault that is none": lambda there: there.write(VAULT, ""),
    "a folder in place of a file": lambda there: os.makedirs(there.at(UNIT)),
    "a pipe in place of a file": lambda there: (os.makedirs(os.path.dirname(there.at(UNIT)), exist_ok=True),
                                                os.mkfifo(there.at(UNIT))),
    "a file in place of a folder": lambda there: there.write("/etc/pam.d", ""),
}


class InstallTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="canvass-session-")
        self.there = self.make("system")
        self.before = self.there.list()

    def tearDown(self):
        shutil.rmtree(self.folder)

    def make(self, name):
        return machine.Machine(os.path.join(self.folder, name))

    def assert_refused(self, command, what):
        before = self.there.list()
        done = self.there.run(command, check=False)
        self.assertEqual(done.returncode, 1, f"{command}, {what}: {done.stdout}")
        self.assertIn("Nothing was changed.", done.stdout, f"{command}, {what}")
        self.assertEqual(self.there.list(), before, f"{command}, {what}")

    def test_removed_it_leaves_the_system_as_it_was(self):
        self.there.run("install")
        self.assertNotEqual(self.there.list(), self.before)
        self.there.run("remove")
        self.assertEqual(self.there.list(), self.before)

    def test_it_tells_exactly_what_it_changes(self):
        told = self.there.run("install", "--dry-run")
        self.assertEqual(self.there.list(), self.before)
        self.assertEqual(self.there.run("install").replace("changes in", "would change in").splitlines()[:-1],
                         told.splitlines())
        after = self.there.list()
        changed = {path for path in after if after[path] != self.before.get(path)} - {"accounts"}
        changed = {path for path in changed if after[path][0] != "folder" and not path.startswith("/var/lib/canvass-session/")}
        self.assertEqual(set(re.findall(r"^  (?:add|replace) +(/[^,\n]+)", told, re.MULTILINE)), changed)
        self.assertEqual(set(re.findall(r"^  replace +(/[^,\n]+)", told, re.MULTILINE)),
                         {"/etc/udisks2/mount_options.conf", *machine.LINKS})
        self.assertIn("the user canvass", told)

        told = self.there.run("remove", "--dry-run")
        self.assertEqual(self.there.list(), after)
        self.assertEqual(set(re.findall(r"^  (?:remove|restore) +(/.*)$", told, re.MULTILINE)), changed)

    def test_installing_twice_is_installing_once(self):
        self.there.run("install")
        once = self.there.list()
        self.assertIn("all of it is as it should be", self.there.run("install"))
        self.assertEqual(self.there.list(), once)
        self.there.run("remove")
        self.assertIn("nothing to do", self.there.run("remove"))
        self.assertEqual(self.there.list(), self.before)

    def test_a_vault_stays_and_belongs_to_whom_it_did(self):
        self.there.run("install")
        accounts = self.there.list()["accounts"]
        self.there.write(VAULT + "/vault.sqlite", "what people signed")
        self.assertIn(VAULT, self.there.run("remove"))
        self.assertEqual(self.there.read(VAULT + "/vault.sqlite"), "what people signed")
        self.assertEqual(self.there.list()["accounts"], accounts)

        self.there.run("install")
        self.assertEqual(self.there.list()["accounts"], accounts)
        self.assertEqual(self.there.read(VAULT + "/vault.sqlite"), "what people signed")

    def test_what_went_missing_is_renewed(self):
        self.there.run("install")
        whole = self.there.list()
        for path in (UNIT, "/etc/systemd/system/swap.target", "/etc/udisks2/mount_options.conf"):
            self.there.clear(path)
        self.there.run("install")
        self.assertEqual(self.there.list(), whole)
        self.there.run("remove")
        self.assertEqual(self.there.list(), self.before)

    def test_another_keyboard_is_taken_over(self):
        self.there.run("install")
        keyboard = UNIT + ".d/keyboard.conf"
        self.assertIn("Environment=XKB_DEFAULT_LAYOUT=de\nEnvironment=XKB_DEFAULT_VARIANT=nodeadkeys\n",
                      self.there.read(keyboard))
        self.there.write("/etc/default/keyboard", "XKBLAYOUT=fr\nXKBVARIANT=\n")
        self.there.run("install")
        self.assertTrue(self.there.read(keyboard).endswith("[Service]\nEnvironment=XKB_DEFAULT_LAYOUT=fr\n"))
        self.there.write("/etc/default/keyboard", 'XKBLAYOUT="fr\\" ExecStart=evil"\n')
        self.there.run("install")
        self.assertFalse(os.path.exists(self.there.at(keyboard)))

    def test_what_somebody_changed_since_is_not_touched(self):
        for what, change in OTHER_PEOPLE_CHANGE.items():
            self.there = self.make("changed-" + what.replace(" ", "-"))
            self.there.run("install")
            change(self.there)
            self.assert_refused("install", what)
            self.assert_refused("remove", what)

    def test_what_it_does_not_understand_it_does_not_touch(self):
        for what, change in NOT_UNDERSTOOD.items():
            self.there = self.make("odd-" + what.replace(" ", "-"))
            change(self.there)
            self.assert_refused("install", what)

    def test_cut_short_anywhere_it_goes_on_or_back(self):
        self.there.run("install")
        whole = self.there.list()
        # The moments around each file that comes or goes.
        calls = "rename,unlink,unlinkat,symlink,mkdir,rmdir"
        for command, call in [(command, call) for command in ("install", "remove") for call in calls.split(",")]:
            for step in range(1, MOST_STEPS):
                there = self.make(f"{command}-{call}-{step}")
                if command == "remove":
                    there.run_again("install")
                injection = ("strace", "-qq", "-f", "-o", "/dev/null", "-e", f"inject={call}:signal=KILL:when={step}")
                done = there.run(command, prefix=injection, check=False)
                if done.returncode == 0:
                    break
                cut = there.root + "-cut"
                shutil.copytree(there.root, cut, symlinks=True)
                there.run_again("remove")
                self.assertEqual(there.list(), self.before, f"{command} cut at {call} {step}, then removed")
                there.root = cut
                there.run_again("install")
                self.assertEqual(there.list(), whole, f"{command} cut at {call} {step}, then installed")
            self.assertLess(step, MOST_STEPS - 1)

    def read_effective(self, name):
        """What a program of systemd finds, of all files that say something: the last word of each."""
        shown = subprocess.run(["systemd-analyze", "--root=" + self.there.root, "cat-config", name], check=True,
                               capture_output=True, text=True).stdout
        return dict(line.split("=", 1) for line in shown.splitlines() if re.match(r"[A-Za-z]+=", line))

    def test_whatever_others_say_the_power_button_powers_off_and_nothing_sleeps(self):
        for name in EFFECTIVE:
            self.there.write(f"/etc/systemd/{name}.d/50-vendor.conf",
                             "[Login]\nHandlePowerKey=suspend\nHandleLidSwitch=suspend\nIdleAction=lock\nNAutoVTs=6\n"
                             "AllowSuspend=yes\nAllowHibernation=yes\nStorage=persistent\n")
        self.there.run("install")
        for name, wanted in EFFECTIVE.items():
            found = self.read_effective("systemd/" + name)
            self.assertEqual({key: found[key] for key in wanted}, wanted, name)
        self.there.run("remove")
        self.assertEqual(self.read_effective("systemd/logind.conf")["HandlePowerKey"], "suspend")

    def test_the_units_are_sound(self):
        self.there.run("install")
        # The units that they name are those of this system.
        shutil.copytree("/usr/lib/systemd/system", self.there.at("/usr/lib/systemd/system"), symlinks=True)
        os.symlink("usr/lib", self.there.at("/lib"))
        analyze = ("systemd-analyze", "--root=" + self.there.root)
        units = [self.there.at(path) for path in (UNIT, *SENDER_UNITS)]
        verified = subprocess.run([*analyze, "verify", "--man=no", *units], check=False, text=True,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.assertEqual((verified.returncode, verified.stdout), (0, ""))
        for unit, threshold in (("canvass.service", 25), ("canvass-sender@.service", 20)):
            subprocess.run([*analyze, "security", "--offline=yes", f"--threshold={threshold}", "--no-pager", unit], check=True,
                           stdout=subprocess.DEVNULL)

    def test_the_screen_needs_no_graphics_card(self):
        self.there.run("install")
        environment = machine.read_unit(self.there.at(UNIT))["Service", "Environment"]
        self.assertLessEqual({"WLR_RENDERER=pixman", "WLR_NO_HARDWARE_CURSORS=1"}, set(environment))

    def test_systemd_finds_the_timer_that_sends(self):
        self.there.run("install")
        for name in ("canvass-send@.service", "canvass-send@.timer"):
            self.assertEqual(os.readlink(self.there.at("/etc/systemd/system/" + name)),
                             "/opt/canvass/lib/systemd/system/" + name)

    def test_only_the_sender_has_a_network_and_only_for_the_table(self):
        self.there.run("install")
        socket, service = (machine.read_unit(self.there.at(path)) for path in SENDER_UNITS)
        table = machine.read_unit(self.there.at(UNIT))
        self.assertEqual(table["Service", "RestrictAddressFamilies"], ["AF_UNIX AF_NETLINK"])
        self.assertIn("--sender " + socket["Socket", "ListenSequentialPacket"][0], table["Service", "ExecStart"][0])
        self.assertIn("canvass-sender.socket", table["Unit", "Wants"][0].split())
        self.assertEqual([socket["Socket", key] for key in ("SocketUser", "SocketMode", "Accept", "MaxConnections")],
                         [table["Service", "User"], ["0600"], ["yes"], ["1"]])
        self.assertEqual(service["Service", "User"], table["Service", "User"])
        self.assertIn("AF_INET", service["Service", "RestrictAddressFamilies"][0].split())


if __name__ == "__main__":
    harness.run_tests()
