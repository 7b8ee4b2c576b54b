#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A canvasser who does not see the screen, with keys alone: PIN, overview, an export until it is safe to pull."""

import os

import harness
import listener
import panel
import signer


class PanelByEarTest(listener.ByEar, panel.PanelTest):
    def setUp(self):
        super().setUp()
        self.listen("en")

    def open_by_ear(self):
        self.open_panel()
        self.press("F1")
        self.hears("From now on everything is spoken.")

    def type_pin(self, digits=panel.PIN):
        """Each digit is waited for, and none is said."""
        self.hears("They are not spoken aloud.")
        self.hears_words("%s, button", self.words("A digit, not spoken aloud"))
        for digit in digits:
            self.press(digit)
            self.hears("Digit entered")
        self.press("Return")

    def choose_pin_by_ear(self):
        self.hears("Choose a PIN for this table")
        self.type_pin()
        self.hears("Enter the same PIN again")
        for digit in panel.PIN:
            self.press(digit)
            self.hears("Digit entered")
        self.press("Return")

    def export(self):
        self.go_to(self.button("Export to a stick"))
        self.press("Return")
        self.hears("Safe to pull now: 1 signature is on KINGSTON, read back and compared.")
        self.hears(self.button("Close"))
        self.press("Return")
        self.hears("The table")

    def test_a_blind_canvasser_exports_to_a_stick(self):
        self.start()
        signer.english(self.screen).go_to("thanks").leave("thanks")
        self.open_by_ear()
        self.choose_pin_by_ear()
        self.hears("The table")
        texts = self.listener.texts()
        said = " ".join(texts[:texts.index("The table")]).replace("F1", "")
        self.assertFalse(any(character.isdigit() for character in said), said)
        self.hears("Not yet handed in")
        self.hears("Nothing was exported yet.")
        self.hears(self.button("Back to signing"))
        self.export()
        self.assertEqual(len(self.files("media", "KINGSTON", "canvass", "batches", "*.batch")), 1)

        self.hears("Last export")
        self.hears(self.button("Back to signing"))
        self.press("Return")
        harness.wait_for("the panel to go", lambda: not self.panel.booths())
        self.no_speech_is_left()
        self.assertEqual(self.kiosk.stop(), 0)
        self.assertEqual(self.count_records(), 1)

    def test_it_is_told_what_is_wrong_and_how_to_get_out(self):
        self.start()
        self.open_by_ear()
        self.choose_pin_by_ear()
        self.hears(self.button("Back to signing"))
        self.press("Return")
        harness.wait_for("the panel to go", lambda: not self.panel.booths())
        self.open_by_ear()
        self.type_pin("493818")
        self.hears("That is not the PIN.")
        self.hears("You can try 4 more times.")
        self.press("4", "BackSpace")
        self.hears("No digit entered yet")
        self.press("Escape")
        harness.wait_for("the panel to go", lambda: not self.panel.booths())
        self.screen.find("push button", "English")
        self.assertEqual(self.kiosk.stop(), 0)

    def test_its_voice_dies_with_it(self):
        self.start()
        self.open_by_ear()
        self.hears("Choose a PIN for this table")
        os.kill(self.panel.pid(), 9)
        self.no_speech_is_left()
        self.screen.find("push button", "English")
        self.open_by_ear()
        self.hears("Choose a PIN for this table")
        self.assertEqual(self.kiosk.stop(), 0)
        self.no_speech_is_left()


harness.main()
