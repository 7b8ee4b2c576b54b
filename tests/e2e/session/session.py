#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kiosk session as its unit starts it, in a cage without a screen: whatever is killed, the table is
back within two seconds and people can sign.

CANVASS_PICTURES=DIR keeps a picture of the screen after each.
"""

import contextlib
import os
import signal
import subprocess
import time

import machine
import supervisor

import accessibility
import cage
import harness
import signer

# More colours than a screen that shows nothing.
FEWEST_COLOURS = 20
HELD_SECONDS = 3.5  # in the corner


def list_processes(root):
    """(pid, name) of everything below @root."""
    children, names = {}, {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError), open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as stat:
            name, _, rest = stat.read().partition("(")[2].rpartition(")")
            state, parent = rest.split()[:2]
            if state != "Z":
                names[int(pid)] = name
                children.setdefault(int(parent), []).append(int(pid))
    found, waiting = [], [root]
    while waiting:
        for pid in children.get(waiting.pop(), []):
            found.append((pid, names[pid]))
            waiting.append(pid)
    return found


class SessionTest(cage.CageTest):
    def setUp(self):
        super().setUp()
        self.machine = machine.Machine(self.make_folder("machine"))
        self.machine.install_for(harness.KIOSK)
        self.vault = self.machine.at("/var/lib/canvass")
        # Ours, so that the session's booths can be looked at: its own bus is its own.
        environment = self.make_environment() | {"AT_SPI_BUS_ADDRESS": accessibility.find_address()}
        environment.pop("DBUS_SESSION_BUS_ADDRESS", None)
        self.supervisor = supervisor.Supervisor(
            self.machine.at(machine.UNIT), {"S": self.machine.at("/var/lib"), "t": self.runtime}, environment)

    def tearDown(self):
        self.supervisor.stop()
        super().tearDown()

    def begin(self):
        harness.canvass("kiosk", "enroll", "--vault", self.vault, "--campaign", self.make_demo_campaign(), "--name", "Test")
        self.supervisor.start()
        self.hands.connect()
        self.screen.find("push button", "English")

    def find_process(self, name):
        found = [pid for pid, found in list_processes(self.supervisor.process.pid) if found == name]
        return found[0] if found else None

    def sign(self):
        """The whole way, by touch."""
        signer.english(self.screen).go_to("thanks").leave("thanks")
        self.screen.find("push button", "English")

    def kill(self, pid):
        """Returns how long it took until people could sign again."""
        since = time.monotonic()
        os.kill(pid, signal.SIGKILL)
        harness.wait_for(f"the end of {pid}", lambda: not harness.is_running(pid))
        self.screen.find("push button", "English")
        return time.monotonic() - since

    def assert_comes_back(self, what, find):
        before = signer.english(self.screen)
        harness.assert_back_in_time(what, lambda: self.kill(find()))
        self.assertFalse(self.screen.shows(before.name), what)
        self.keep_picture(what)

    def keep_picture(self, what):
        path = os.path.join(os.environ.get("CANVASS_PICTURES", self.folder), f"after-{what}.png")

        def shows_something():
            self.take_picture(path)
            colours = subprocess.run(["identify", "-format", "%k", path], check=True, capture_output=True, text=True)
            return int(colours.stdout) > FEWEST_COLOURS

        harness.wait_for("something to be seen", shows_something)

    def kill_on_a_page(self, what, find):
        signer.english(self.screen).go_to("contact")
        self.assert_comes_back(what, find)
        self.sign()

    def test_whatever_is_killed_it_is_back_and_people_can_sign(self):
        self.begin()
        self.sign()
        self.kill_on_a_page("booth", self.screen.pid)
        self.assertEqual(self.supervisor.starts, 1)
        for name in ("canvass-kiosk", "cage"):
            starts = self.supervisor.starts
            self.kill_on_a_page(name, lambda: self.find_process(name))
            self.assertGreater(self.supervisor.starts, starts, name)
        self.kill_on_a_page("session", lambda: self.supervisor.process.pid)
        self.supervisor.stop()

        status = harness.wait_for("the vault to be let go of", self.read_status)
        self.assertEqual(status["records"], 5)

    def read_status(self):
        with contextlib.suppress(AssertionError):
            return harness.canvass("kiosk", "status", "--vault", self.vault, "--json")
        return None

    def open_panel(self):
        self.hands.tap(5, 5, seconds=HELD_SECONDS)
        return harness.wait_for("the panel", lambda: self.find_process("canvass-panel"))

    def test_when_the_panel_is_killed_the_table_is_back(self):
        self.begin()
        self.assert_comes_back("panel", self.open_panel)
        self.assertEqual(self.supervisor.starts, 1)
        self.sign()

    def test_nothing_of_it_is_left_behind_when_it_ends(self):
        self.begin()
        everything = [pid for pid, _ in list_processes(self.supervisor.process.pid)]
        self.assertGreaterEqual(len(everything), 4)  # bus, compositor, parent, booth
        self.supervisor.stop()
        # The bus goes with the session's scope, which only systemd has.
        buses = [pid for pid, name in list_processes(1) if name == "dbus-daemon"]
        harness.wait_for("the end of all", lambda: not any(map(harness.is_running, set(everything) - set(buses))))
        for pid in set(everything) & set(buses):
            os.kill(pid, signal.SIGTERM)

    def test_nobody_else_gets_at_it(self):
        """Neither by X, nor by the bus or the screen of another user."""
        self.begin()
        environment = self.read_environment(self.find_process("canvass-kiosk"))
        self.assertNotEqual(environment["DBUS_SESSION_BUS_ADDRESS"], os.environ["DBUS_SESSION_BUS_ADDRESS"])
        done = subprocess.run(["timeout", "10", "xdotool", "getdisplaygeometry"], check=False, capture_output=True,
                              env=dict(os.environ, DISPLAY=environment["DISPLAY"]))
        self.assertNotEqual(done.returncode, 0)
        self.assertEqual(os.stat(self.runtime).st_mode & 0o077, 0)

    def read_environment(self, pid):
        with open(f"/proc/{pid}/environ", "rb") as file:
            return dict(line.decode().split("=", 1) for line in file.read().split(b"\0") if b"=" in line)


if __name__ == "__main__":
    harness.main()
