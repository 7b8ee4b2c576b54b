#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""No key, click or drag leads out of the booth, from any of its pages; in cage, with everything that a
keyboard and a mouse can do.

Windows, menus, clipboard and drags are counted by the compositor, which sees them whatever a program says.
"""

import json
import os
import subprocess
import sys
import time
import unittest

import accelerators as keys
import machine
from session import list_processes

import cage
import harness
import panel
import signer

ESCAPABLE = os.path.join(machine.SOURCE, "tests/e2e/session/escapable.py")
ESCAPE, F9, F10, F12 = 1, 67, 68, 88
A, C, I, O = 30, 46, 23, 24
# Of things that nobody should ever see here. Not of dialogs: a sheet is one, within the page.
FOREIGN_ROLES = {"alert", "color chooser", "file chooser", "font chooser", "menu", "menu bar", "menu item",
                 "popup menu", "tool tip", "window"}
READ_ROLES = {"heading", "image", "label", "paragraph", "static", "text"}
PRESSED_ROLES = {"check box", "link", "push button", "radio button", "toggle button"}
OTHER_BUTTONS = (cage.BTN_RIGHT, cage.BTN_MIDDLE, cage.BTN_MIDDLE + 1, cage.BTN_MIDDLE + 2)  # back and forward, too
CORNERS = [(2, 2), (1278, 2), (2, 718), (1278, 718)]

# On which page each is opened, by what, and something that only it has.
SHEETS = {
    "aids": ("Make it easier to read", ("push button", "Close")),
    "languages": (lambda name: name.startswith("Language: "), ("push button", "Close")),
    "start-over": ("Start over", ("push button", "No, keep going")),
}
PAGE_OF_SHEETS = "ask"
PANEL = "canvass-panel"
PANEL_HEADING = ("heading", "Choose a PIN for this table")


def is_pressed(thing):
    """Whether it is, or lies on, something that a click presses."""
    return any(role in PRESSED_ROLES for role in thing.roles)


class Typist(cage.TouchScreen):
    """Who has mouse and keyboard as well, and so types faster."""

    CODES = dict(zip("qwertyuiop", range(16, 26))) | dict(zip("asdfghjkl", range(30, 39))) | \
        dict(zip("zxcvbnm", range(44, 51))) | dict(zip("1234567890", range(2, 12))) | {" ": 57}

    def press(self, place):
        time.sleep(harness.REST_SECONDS)
        self.hands.click(*place)

    def type(self, role, name, text):
        self.settle(role, name)
        if not self.is_focused(role, name):
            self.click(role, name)
        harness.wait_for(f"the cursor in “{name}”", lambda: self.is_focused(role, name))
        for letter in text:
            self.hands.press_key(self.CODES[letter.lower()], [keys.SHIFT] if letter.isupper() else [])
        harness.wait_for(f"“{text}” in “{name}”", lambda: self.look(role, name).text == text)


class EscapeTest(cage.CageTest):
    devices = "touch,pointer,keyboard"

    def setUp(self):
        super().setUp()
        self.screen = Typist(self.hands)

    # What there is, and what must not change.

    def list_programs(self):
        """Those that run in the cage, each once, however many booths there are."""
        return {name for _, name in list_processes(self.cage.pid)}

    def find_escapes(self, before, programs):
        """What is there that was not, in words."""
        self.hands.wait_until_seen()
        time.sleep(harness.REST_SECONDS)  # a window takes its time
        now = self.hands.tell()
        found = [f"{getattr(now, what) - getattr(before, what)} {what}" for what in ("popups", "selections", "drags")
                 if getattr(now, what) != getattr(before, what)]
        running, windows = self.list_programs(), before.windows
        if programs - running == {PANEL}:  # as it came; the page behind it is there again
            programs, windows = running & programs, 1
        if now.windows != windows:
            found.append(f"{now.windows} windows")
        if running != programs:
            found.append(f"programs {running ^ programs}")
        if self.cage.poll() is not None:
            found.append("the end of the screen")
        return found

    def find_foreign_things(self):
        return [f"{thing.role} “{thing.name}”" for thing in self.screen.things() if thing.role in FOREIGN_ROLES]

    # Everything that hands can do.

    def send_quiet_keys(self):
        keys.send_all(self.hands, keys.QUIET_KEYS)

    def send_pressing_keys(self):
        keys.send_all(self.hands, keys.PRESSING)

    def find_lines(self):
        """Where each text and picture begins, has its middle and ends, and whether a click presses it."""
        return [((thing.at(0.1), thing.at(), thing.at(0.9)), is_pressed(thing))
                for thing in self.screen.things() if thing.role in READ_ROLES]

    def click_and_drag(self):
        """Clicks with every button but the first at everything; drags over each text and picture that is
        no button, and then takes along what that may have marked."""
        lines = harness.wait_for("the page at rest", self.find_lines)
        drags = [line for line, pressed in lines if not pressed]
        for place in CORNERS + [middle for (_, middle, _), _ in lines]:
            for button in OTHER_BUTTONS:
                self.hands.click(*place, button)
            self.hands.wait_until_seen()
        for start, middle, end in drags:
            self.hands.drag([start, middle, end])
            self.hands.drag([middle, *[(x, 600) for x in range(300, 900, 60)]])
            self.hands.wait_until_seen()

    # The booth.

    def start_table(self):
        self.start_cage(harness.KIOSK, "--demo=" + self.make_demo_campaign(), "--vault", self.path("vault"))
        self.screen.find("push button", "English")

    def begin_anew(self):
        """A fresh booth, whatever is on the screen."""
        pid = self.screen.pid()
        os.kill(pid, 9)
        harness.wait_for("the next booth", lambda: self.screen.shown() and self.screen.pid() != pid)
        self.screen.find("push button", "English")

    def assert_no_escape(self, where, deed, stays):
        before, programs = self.hands.tell(), self.list_programs()
        deed()
        if stays is not None:
            self.assertEqual(self.find_escapes(before, programs), [], where)
            self.assertEqual(self.hands.tell().opened, before.opened, where)
            self.assertIsNotNone(self.screen.look(*stays), f"{where}: it is no longer there")
        else:
            # The next booth may have taken over, and be about to.
            harness.wait_for("no more windows", lambda: 1 <= self.hands.tell().windows <= before.windows)
            harness.wait_for("nothing but a page: " + where, lambda: self.find_escapes(before, programs) == [], 5)
        self.assertEqual(self.find_foreign_things(), [], where)

    def try_everything(self, where, arrive, stays):
        for name, deed, may_leave in (("the keys that press nothing", self.send_quiet_keys, False),
                                      ("the mouse", self.click_and_drag, False),
                                      ("the keys that press", self.send_pressing_keys, True)):
            self.begin_anew()
            arrive()
            self.assert_no_escape(f"{where}, {name}", deed, None if may_leave else stays)

    def test_from_no_page_anything_leads_out(self):
        self.start_table()
        marks = {"welcome": ("push button", "English"), "ask": ("push button", "Read all"), "text": ("heading", None),
                 "you": ("text", "Your name"), "contact": (signer.CHOICE, "No, thank you"), "sign": ("push button", "Sign"),
                 "thanks": None}
        for page, stays in marks.items():
            self.try_everything(page, lambda: signer.english(self.screen).go_to(page), stays)

    def test_from_no_sheet_anything_leads_out(self):
        self.start_table()
        for sheet, (opener, stays) in SHEETS.items():
            def arrive():
                signer.english(self.screen).go_to(PAGE_OF_SHEETS)
                self.screen.click("push button", opener)
                self.screen.find(*stays)

            self.try_everything(sheet, arrive, stays)

    def call_the_panel(self):
        """As holding the corner does."""
        self.hands.press_key(F12)
        self.screen.find(*PANEL_HEADING)

    def test_from_the_panel_nothing_leads_out(self):
        """Anybody can call it, and stands before the page that asks for a PIN."""
        self.start_table()
        self.try_everything("panel", self.call_the_panel, PANEL_HEADING)

    def test_from_where_the_pin_is_forgotten_nothing_leads_out(self):
        """Which is no less open to anybody."""
        campaign = self.make_demo_campaign()
        harness.canvass("kiosk", "enroll", "--vault", self.path("vault"), "--campaign", campaign, "--name", "Table 1")
        with open(self.path("digits"), "w", encoding="ascii") as file:
            file.write(panel.PIN)
        harness.canvass("kiosk", "pin", "--vault", self.path("vault"), "--pin-file", self.path("digits"))
        self.start_cage(harness.KIOSK, "--vault", self.path("vault"), "--media", self.make_folder("media"))
        self.screen.find("push button", "English")
        stays = ("push button", "Look for the file")

        def arrive():
            self.hands.press_key(F12)
            self.screen.click("push button", "PIN forgotten?")
            self.screen.find(*stays)

        self.try_everything("forgotten PIN", arrive, stays)

    def test_every_accelerator_that_gtk_knows_is_among_the_keys(self):
        listed = subprocess.run([sys.executable, os.path.join(machine.SOURCE, "tests/e2e/session/accelerators.py")], check=True,
                                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        accelerators = json.loads(listed.stdout)
        self.assertGreater(len(accelerators), 150)
        missing = [name for name, codes in accelerators if codes and not set(codes) & set(keys.KEYS)]
        self.assertEqual(missing, ["F1"] if "F1" in missing else [])

    # The control: where there are ways out, each is found.

    def test_ways_out_of_a_usual_window_are_found(self):
        self.start_cage("env", "-u", "G_DEBUG", sys.executable, ESCAPABLE)
        harness.wait_for("its window", lambda: self.hands.tell().windows == 1)
        ways = (("popups", [(F10, [keys.SHIFT])]),  # what can be done with the text
                ("selections", [(ESCAPE, []), (A, [keys.CTRL]), (C, [keys.CTRL])]),
                ("programs", [(F9, [])]),
                ("windows", [(O, [keys.CTRL])]))
        for what, pressed in ways:
            before, programs = self.hands.tell(), self.list_programs()

            def is_noticed():
                # Again, since what was opened before may take the first keys while it closes.
                for key in pressed:
                    self.hands.wait_until_seen()
                    self.hands.press_key(*key)
                return any(what in found for found in self.find_escapes(before, programs))

            harness.wait_for(f"{what} to be noticed", is_noticed)

    def test_the_inspector_of_a_usual_window_is_found(self):
        self.start_cage("env", "-u", "G_DEBUG", sys.executable, ESCAPABLE)
        harness.wait_for("its window", lambda: self.hands.tell().windows == 1)
        before, programs = self.hands.tell(), self.list_programs()
        self.hands.wait_until_seen()
        self.hands.press_key(I, [keys.CTRL, keys.SHIFT])
        harness.wait_for("the inspector", lambda: any("windows" in found for found in self.find_escapes(before, programs)))


if __name__ == "__main__":
    harness.main()
