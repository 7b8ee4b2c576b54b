#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The accessibility bus is told what is on the screen only where a screen reader is there to hear it."""

import os

import harness
from gi.repository import Gio, GLib


class ReadersTest(harness.WindowTest):
    def say(self, enabled):
        """As a screen reader tells the session that it is there."""
        bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        bus.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.freedesktop.DBus.Properties", "Set",
                      GLib.Variant("(ssv)", ("org.a11y.Status", "IsEnabled", GLib.Variant("b", enabled))), None, 0, -1)

    def start(self):
        os.environ.pop("GTK_A11Y", None)
        self.start_kiosk("--demo=" + self.make_demo_campaign(), "--vault", self.path("vault"))
        harness.wait_for("a window", self.screen.windows)

    def list_told(self):
        """The table's processes that may tell; one that was forked and has not become itself yet is among them."""
        found = []
        for pid in self.kiosk.children():
            with open(f"/proc/{pid}/environ", "rb") as file:
                found += [] if b"GTK_A11Y=none" in file.read().split(b"\0") else [pid]
        return found

    def test_a_screen_reader_is_told(self):
        self.say(True)
        self.start()
        self.screen.find("push button", "English")
        self.assertIn(self.screen.pid(), self.list_told())
        self.assertEqual(self.kiosk.stop(), 0)

    def test_without_one_nobody_is_told(self):
        self.say(False)
        self.start()
        self.assertEqual(self.screen.booths(), [])
        harness.wait_for("nobody who may tell", lambda: self.list_told() == [])
        self.assertEqual(self.kiosk.stop(), 0)


harness.main()
