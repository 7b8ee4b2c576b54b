#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A table through its day: a household, somebody who starts over, keys that do nothing, a desktop."""

import harness
import signer


class TableTest(harness.WindowTest):
    def start(self, *more):
        return self.start_kiosk("--demo=" + self.make_demo_campaign(), "--vault", self.path("vault"), *more)

    def test_another_of_the_household_finds_the_language_and_nothing_else(self):
        self.start()
        maria = signer.spanish(self.screen).go_to("sign")
        self.screen.click("push button", maria.words("Sign and add another person"))
        self.screen.find("heading", maria.words("Thank you"))
        first = self.screen.pid()
        self.screen.click("push button", maria.words("Next person"))

        self.screen.find("push button", maria.words("Read all"))
        self.assertNotEqual(self.screen.pid(), first)
        for passed in ("ask", "text"):
            maria.leave(passed)
        self.assertEqual(self.screen.find("text", maria.words("Your name")).text, "")
        self.assertFalse(self.screen.shows(maria.name))

    def test_started_over_nothing_is_left(self):
        self.start()
        layla = signer.arabic(self.screen).go_to("contact")
        self.screen.click("push button", layla.words("Start over"))
        self.screen.click("push button", layla.words("Yes, erase everything"))
        signer.english(self.screen).go_to("you")
        self.assertEqual(self.screen.find("text", "Your name").text, "")
        self.assertFalse(self.screen.shows(layla.name))
        self.assertEqual(self.kiosk.stop(), 0)
        self.assertEqual(self.count_records(), 0)

    def test_no_keys_open_or_close_anything(self):
        self.start()
        signer.english(self.screen).go_to("you")
        before = self.screen.pid(), self.screen.windows()
        for keys in ("ctrl+shift+i", "ctrl+shift+d", "ctrl+q", "ctrl+w", "alt+F4", "F10", "F11", "F1", "alt+space", "super",
                     "ctrl+shift+u", "ctrl+period", "Menu", "shift+F10"):
            harness.xdotool("key", keys)
        self.screen.settle("text", "Your name")
        self.assertEqual((self.screen.pid(), self.screen.windows()), before)
        self.assertIsNone(self.kiosk.process.poll())

    def test_in_a_window_of_a_desktop_closing_it_ends_the_table(self):
        self.start("--windowed")
        self.screen.find("push button", "English")
        self.screen.click("push button", "Close")
        self.assertEqual(self.kiosk.process.wait(harness.WAIT_SECONDS), 0)
        self.assertEqual(self.screen.windows(), [])


harness.main()
