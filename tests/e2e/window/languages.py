#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole way in each of the sixteen languages, with a name written on the kiosk's own keyboard."""

import json

import harness
import signer

# Tag, tile, and the name: what is pressed for it one after the other, and what that writes.
PEOPLE = [
    ("en", "English", "Ana", "Ana"),
    ("es", "Español", "Iñaki", "Iñaki"),
    ("pl", "Polski", "Ola", "Ola"),
    ("zh-Hans", "简体中文", ["w", "a", "n", "g", "王"], "王"),
    ("ar", "العربية", "ليلى", "ليلى"),
    ("uk", "Українська", "Юлія", "Юлія"),
    ("ru", "Русский", "Анна", "Анна"),
    ("hi", "हिन्दी", "राम", "राम"),
    ("ur", "اردو", "علی", "علی"),
    ("tl", "Tagalog", "Jun", "Jun"),
    ("vi", "Tiếng Việt", "Lân", "Lân"),
    ("ko", "한국어", "ㄱㅣㅁ", "김"),
    ("fr", "Français", "Luc", "Luc"),
    ("ht", "Kreyòl ayisyen", "Jan", "Jan"),
    ("gu", "ગુજરાતી", "રમા", "રમા"),
    ("am", "አማርኛ", ["ሀ", "ነ", "ና"], "ሀና"),
]


class Person(signer.Signer):
    """Reads no more than the short page, taps the keys on the screen, leaves out what may be left out."""

    def __init__(self, screen, language, tile, presses, name):
        super().__init__(screen, language, tile, name, None)
        self.presses = presses

    def _press_key(self, character):
        self.screen.click("push button", lambda name: name.casefold() == character.casefold())

    def sign(self):
        self.on("welcome")
        self._leave_welcome()
        self.on("ask")
        self._press("push button", "Continue")
        self.on("you")
        self._press("push button", "Show the keyboard")
        for character in self.presses:
            self._press_key(character)
        harness.wait_for(f"“{self.name}” as the name",
                         lambda: self.screen.look("text", self.words("Your name")).text == self.name)
        self._press("push button", "Hide the keyboard")
        self._press("check box", "I’d rather leave it out")
        self._press("push button", "Continue")
        self._press(signer.CHOICE, "No, thank you")
        self.on("sign")
        self._press("push button", "Sign")
        self.on("thanks")
        self._press("push button", "Done")


class LanguagesTest(harness.WindowTest):
    def test_whoever_walks_up_signs_in_their_language(self):
        campaign = self.make_demo_campaign()
        self.start_kiosk("--demo=" + campaign, "--vault", self.path("vault"))
        for person in PEOPLE:
            with self.subTest(language=person[0]):
                Person(self.screen, *person).sign()
        signer.english(self.screen).go_to("welcome")
        self.assertEqual(self.kiosk.stop(), 0)

        signatures = self.open_at_a_desk(campaign)
        self.assertEqual({signature["language"]: signature["fields"] for signature in signatures},
                         {tag: {"name": name} for tag, _tile, _presses, name in PEOPLE})

    def open_at_a_desk(self, campaign):
        key = ("--key", self.path("demo.key"), "--passphrase-file", self.path("passphrase"))
        harness.canvass("kiosk", "export", "--vault", self.path("vault"), "--to", self.make_folder("stick"))
        harness.canvass("desk", "create", "--ledger", self.path("ledger"), "--campaign", campaign, *key)
        harness.canvass("desk", "admit", "--ledger", self.path("ledger"), *self.files("vault", "*", "*.kiosk"), *key)
        harness.canvass("desk", "import", "--ledger", self.path("ledger"), self.path("stick"), *key)
        harness.canvass("desk", "export", "--ledger", self.path("ledger"), "--format", "jsonl", "--plain",
                        "--out", self.path("roll.jsonl"), *key)
        with open(self.path("roll.jsonl"), encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]


if __name__ == "__main__":
    harness.main()
