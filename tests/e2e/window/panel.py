# SPDX-License-Identifier: GPL-3.0-or-later
"""The canvasser's panel as a canvasser has it before them, for the stories that go there."""

import os

import harness
import signer

PIN = "493817"


class Panel(harness.Screen):
    """The canvasser's panel, which covers the booth."""

    def booths(self):
        return [booth for booth in super().booths() if self.is_panel(booth.pid)]

    @staticmethod
    def is_panel(pid):
        try:
            return os.path.basename(os.readlink(f"/proc/{pid}/exe")) == "canvass-panel"
        except OSError:
            return False


class PanelTest(harness.WindowTest):
    def setUp(self):
        super().setUp()
        self.panel = Panel()

    def start(self, *more):
        os.makedirs(self.path("media", "KINGSTON", "canvass"), exist_ok=True)
        return self.start_kiosk("--demo=" + self.make_demo_campaign(), "--vault", self.path("vault"),
                                "--media", self.path("media"), *more)

    def enter(self, digits=PIN):
        self.panel.find("push button", "Continue")
        for digit in digits:
            self.panel.click("push button", digit)
        self.panel.click("push button", "Continue")

    def open_panel(self):
        """By F12, as holding the corner does."""
        self.screen.settle("push button", "English")
        harness.xdotool("key", "F12")
        self.panel.find("push button", "Continue")

    def choose_pin(self):
        self.open_panel()
        self.panel.find("heading", "Choose a PIN for this table")
        self.enter()
        self.panel.find("heading", "Enter the same PIN again")
        self.enter()
        self.panel.find("push button", "Back to signing")

    def unlock_panel(self):
        """With the PIN that choose_pin () chose."""
        self.open_panel()
        self.enter()
        self.panel.find("push button", "Back to signing")

    def keep_mirror(self):
        """On the one stick that is in, KINGSTON; returns the mirror's file."""
        self.panel.click("push button", "Sticks and backup")
        self.panel.click("push button", "Use it as backup")
        [mirror] = harness.wait_for("the mirror",
                                    lambda: self.files("media", "KINGSTON", "canvass", "mirror", "*.mirror"))
        self.panel.find("push button", "No longer use it as backup")
        return mirror

    def sign(self):
        signer.english(self.screen).go_to("thanks").leave("thanks")
        self.screen.find("push button", "English")

    def back(self):
        self.panel.click("push button", "Back to signing")
        harness.wait_for("the panel to go", lambda: not self.panel.booths())
        self.screen.find("push button", "English")
