#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole way by keyboard alone, in three languages: no pointer is moved and nothing is touched.

Letters aside, it takes no more than two switches: Tab and Enter.
"""

import harness
import signer
from gi.repository import Atspi

NAMES = {"en": "Ana Lopez", "pl": "Ola Nowak", "ar": "Layla"}
TILES = {"en": "English", "pl": "Polski", "ar": "العربية"}


class Typist(signer.Signer):
    def _tab_to(self, role, name):
        for _attempt in range(40):
            thing = self.screen.find(role, name)
            if thing.has(Atspi.StateType.FOCUSED):
                return
            self._press_tab()
        raise AssertionError(f"Tab never comes to {role} “{name}”")

    def _press_tab(self):
        harness.xdotool("key", "Tab")

    def _answer(self, name):
        self._tab_to(signer.CHOICE, name)
        self._rest()
        harness.xdotool("key", "Return")

    def _is_answered(self, name):
        choice = self.screen.look(signer.CHOICE, name)
        return choice is not None and choice.has(Atspi.StateType.CHECKED)

    def _rest(self):
        harness.time.sleep(harness.REST_SECONDS)

    def sign(self):
        self.on("welcome")
        self._tab_to("push button", self.tile)
        harness.xdotool("key", "Return")
        self.on("ask")
        self._tab_to("push button", self.words("Continue"))
        self._rest()
        harness.xdotool("key", "Return")
        self.on("you")
        # The name has the focus by itself, and Enter leads on.
        harness.wait_for("the cursor in the name", lambda: self.screen.is_focused("text", self.words("Your name")))
        harness.xdotool("type", "--delay", 20, self.name)
        harness.wait_for("the name", lambda: self.screen.look("text", self.words("Your name")).text == self.name)
        harness.xdotool("key", "Return")
        harness.wait_for("the cursor in the postcode",
                         lambda: self.screen.is_focused("text", self.words("Your ZIP code")))
        harness.xdotool("type", "--delay", 20, self.postcode)
        self._rest()
        harness.xdotool("key", "Return")
        self.on("contact")
        # Whoever looks around with the arrows has answered nothing for good.
        for key in ("Down", "Up", "Left", "Right"):
            self._rest()
            harness.xdotool("key", key)
        for name in map(self.words, ("Yes, by text message", "Yes, by e-mail")):
            self._answer(name)
            harness.wait_for("the yes", lambda said=name: self._is_answered(said))
        self._answer(self.words("No, thank you"))
        self.on("sign")
        withheld = self.words("Without my name")
        self._answer(withheld)
        harness.wait_for("the name to be withheld", lambda: self._is_answered(withheld))
        self._tab_to("push button", self.words("Make a mark"))
        self._rest()
        harness.xdotool("key", "Return")
        self._tab_to("push button", self.words("Sign"))
        self._rest()
        harness.xdotool("key", "Return")
        self.on("thanks")
        self._rest()
        harness.xdotool("key", "Return")


class KeysTest(harness.WindowTest):
    def test_signs_by_keyboard_alone_in_three_languages(self):
        self.start_kiosk("--demo=" + self.make_demo_campaign(), "--vault", self.path("vault"))
        harness.xdotool("mousemove", 1279, 799)
        for language in NAMES:
            Typist(self.screen, language, TILES[language], NAMES[language], "60608").sign()
        signer.english(self.screen).go_to("welcome")
        self.assertEqual(self.kiosk.stop(), 0)
        self.assertEqual(self.count_records(), len(NAMES))


if __name__ == "__main__":
    harness.main()
