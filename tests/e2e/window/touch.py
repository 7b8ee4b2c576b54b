#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody signs with nothing but fingers, in the kiosk's own compositor: cage on Wayland.

No mouse and no keyboard are there: the letters come from the kiosk's own keys. A palm lies on the pad
before and while the signature is drawn.
"""

import json
import subprocess
import time

import cage
import harness
import listener
import signer


class TouchTest(cage.CageTest):
    def start_table(self, campaign):
        self.start_cage(harness.KIOSK, "--demo=" + campaign, "--vault", self.path("vault"))

    def test_somebody_signs_with_nothing_but_fingers(self):
        campaign = self.make_demo_campaign()
        self.start_table(campaign)
        one = signer.Signer(self.screen, "en", "English", "José Chávez", "60608")
        one.go_to("thanks")
        one.leave("thanks")
        signer.english(self.screen).go_to("welcome")
        self.end_cage()

        signature = self.open_at_a_desk(campaign)
        self.assertEqual(signature["fields"], {"name": "José Chávez", "postcode": "60608"})
        # The palms drew nothing, and took and ended no stroke.
        n_points = [len(coordinates) // 2 for coordinates in signature["drawing"]["strokes"]]
        self.assertEqual(n_points, [len(stroke) for stroke in signer.STROKES])

    def test_raindrops_and_a_double_touch_do_no_harm(self):
        self.start_table(self.make_demo_campaign())
        signer.english(self.screen).go_to("ask")
        time.sleep(harness.REST_SECONDS)
        places = harness.wait_for("the button's places", lambda: [
            self.screen.settle("push button", "Continue").at(0.2 + drop / 8) for drop in range(5)])
        for place in places:
            self.hands.tap(*place, seconds=0.004)
            time.sleep(0.1)
        time.sleep(harness.REST_SECONDS)
        self.assertIsNotNone(self.screen.look("push button", "Read all"))

        # The control: a finger at the same place goes on, and its tremor no further than that.
        self.hands.tap(*places[2])
        time.sleep(0.08)
        self.hands.tap(*places[2])
        self.screen.find("text", "Your name")
        time.sleep(2 * harness.REST_SECONDS)
        self.assertIsNone(self.screen.look("label", lambda name: name.startswith("Please type your name")))
        self.end_cage()

    def test_once_a_page_was_spoken_its_focused_field_is_in_sight(self):
        heard = listener.Listener(self.path("modules"), ["en"])
        self.start_table(self.make_demo_campaign())
        for button in ("By ear", "English", "Yes, speak my letters", "Continue"):
            self.screen.click("push button", button)
        heard.hears("Your name, text field, empty", "en")
        below = self.screen.find("push button", "Stop speaking").extents
        harness.wait_for("the field below the buttons", lambda: self.screen.look("text", "Your name").extents[1] >=
                         below[1] + below[3])
        self.end_cage()

    def test_raindrops_type_nothing(self):
        self.start_table(self.make_demo_campaign())
        signer.english(self.screen).go_to("you")
        self.screen.click("text", "Your name")
        self.screen.settle("push button", "Space")
        key = self.screen.find("push button", "A")
        for drop in range(3):
            self.hands.tap(*key.at(0.2 + drop / 4), seconds=0.004)
            time.sleep(0.1)
        self.hands.tap(*key.at())
        harness.wait_for("the letter", lambda: self.screen.look("text", "Your name").text != "")
        time.sleep(harness.REST_SECONDS)
        self.assertEqual(self.screen.look("text", "Your name").text, "A")
        self.end_cage()

    def type_with_two_thumbs(self, word):
        """Each thumb goes down before the other is up."""
        keys = {}
        for letter in set(word):
            key = self.screen.look("push button", letter) or self.screen.find("push button", letter.upper())
            keys[letter] = key.at()
        for i, letter in enumerate(word):
            self.hands.down(i % 2, *keys[letter])
            time.sleep(0.03)
            if i > 0:
                self.hands.up((i - 1) % 2)
            time.sleep(0.03)
        self.hands.up((len(word) - 1) % 2)

    def test_two_thumbs_type_double_letters(self):
        self.start_table(self.make_demo_campaign())
        signer.english(self.screen).go_to("you")
        self.screen.click("text", "Your name")
        self.screen.settle("push button", "Space")
        self.type_with_two_thumbs("annaabby")
        harness.wait_for("the last letter", lambda: self.screen.look("text", "Your name").text.endswith("y"))
        self.assertEqual(self.screen.look("text", "Your name").text, "Annaabby")
        self.end_cage()

    def tap(self, role, name):
        self.screen.click(role, lambda said: said.split("\n")[0] == name)

    def in_window(self, role, name):
        """From where to where it reaches down the screen, once it is at rest."""
        _x, y, _width, height = self.screen.settle(role, lambda said: said.split("\n")[0] == name).extents
        return y, y + height

    def test_at_the_largest_text_nothing_leaves_the_screen(self):
        self.start_table(self.make_demo_campaign())
        signer.english(self.screen).go_to("you")
        self.tap("push button", "Make it easier to read")
        self.tap(signer.CHOICE, "Largest")
        self.tap("push button", "More below")
        self.tap("push button", "Close")
        self.tap("push button", "Listen")
        self.assertLessEqual(self.in_window("push button", "Continue")[1], cage.HEIGHT)

        for name in ("Your name", "Your ZIP code"):
            self.tap("text", name)
            self.screen.find("push button", "Space")
            # Its own size is that of the text in it.
            top, bottom = self.in_window("text", name)
            self.assertGreater(top, self.in_window("push button", "Back")[1] - 1)
            key = "Digits and signs" if name == "Your name" else "1"
            self.assertLess(bottom, self.in_window("push button", key)[0])
            self.assertLessEqual(self.in_window("push button", "Done")[1], cage.HEIGHT)
            self.tap("push button", "Done")
        self.end_cage()

    def is_vault_free(self):
        status = subprocess.run([harness.CANVASS, "kiosk", "status", "--vault", self.path("vault")],
                                check=False, capture_output=True)
        return status.returncode == 0

    def open_at_a_desk(self, campaign):
        key = ("--key", self.path("demo.key"), "--passphrase-file", self.path("passphrase"))
        harness.wait_for("the kiosk to let go of the vault", self.is_vault_free)
        self.assertEqual(self.count_records(), 1)
        harness.canvass("kiosk", "export", "--vault", self.path("vault"), "--to", self.make_folder("stick"))
        harness.canvass("desk", "create", "--ledger", self.path("ledger"), "--campaign", campaign, *key)
        harness.canvass("desk", "admit", "--ledger", self.path("ledger"), *self.files("vault", "*", "*.kiosk"), *key)
        harness.canvass("desk", "import", "--ledger", self.path("ledger"), self.path("stick"), *key)
        harness.canvass("desk", "export", "--ledger", self.path("ledger"), "--format", "jsonl", "--plain",
                        "--out", self.path("roll.jsonl"), *key)
        with open(self.path("roll.jsonl"), encoding="utf-8") as lines:
            (signature,) = map(json.loads, lines)
        return signature


harness.main()
