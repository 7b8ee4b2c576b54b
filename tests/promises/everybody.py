#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""P9: nobody is turned away by the interface: people sign by keyboard alone, by touch alone with the kiosk's own
keys, and by ear alone with a few keys, in languages that run from left to right and from right to left. Whoever
signs by ear goes by what is spoken in their language, and by nothing else; what speaks has a voice for each.
"""

import os
import sys
import unicodedata

import figures

sys.path.insert(0, os.path.join(os.environ["CANVASS_SOURCE_ROOT"], "tests/e2e/window"))

import cage  # noqa: E402
import harness  # noqa: E402
import keys  # noqa: E402
import languages  # noqa: E402
import listener  # noqa: E402

NAME = "Ana"  # with a keyboard that has no other letters
URDU = next(one for one in languages.PEOPLE if one[0] == "ur")  # whose tile no key comes to by itself


class Toucher(languages.Person):
    """For whom the keyboard comes by itself, since hands were the last to be used."""

    def _press(self, role, text):
        if text == "Show the keyboard":
            self.screen.settle("push button", self.words("Hide the keyboard"))
        else:
            super()._press(role, text)


class NoTab(keys.Typist):
    """The control: somebody whom no key leads anywhere."""

    def _press_tab(self):
        pass


class Blind(listener.ByEar):
    """Presses what they have heard."""

    def __init__(self, ears, tag, tile):
        self.listener = ears
        self.language = tag.lower()
        self.tile = tile
        self.words = lambda text: unicodedata.normalize("NFKC", listener.words(tag.replace("-", "_"))(text))  # as it is spoken

    def fail(self, message):
        raise AssertionError(message)

    def press_when_heard(self, text):
        self.hears(text)
        self.press("Return")

    def press_after_tab(self, text):
        self.go_to(text)
        self.press("Return")

    def sign(self):
        self.listener.hears_what_comes()
        self.press("F1")
        self.hears("English", "en")
        self.press_after_tab(self.button(self.tile))
        self.press_when_heard(self.button("Yes, speak my letters"))
        self.press_when_heard(self.button("Continue"))
        name = self.words("Your name")
        self.hears(self.words("%s, text field, empty") % name)
        harness.xdotool("type", "--delay", 20, NAME)
        self.hears(NAME[-1])
        self.press("F1")
        self.hears(self.words("%1$s, text field: %2$s").replace("%1$s", name).replace("%2$s", NAME))
        leave_out = self.words("I’d rather leave it out")
        self.press_after_tab(self.words("%s, not ticked") % leave_out)
        self.hears(self.words("%s, ticked") % leave_out)
        self.press_after_tab(self.button("Continue"))
        self.hears(self.words("May we contact you?"))
        self.press_when_heard(self.words("No, thank you"))
        self.hears(self.words("Ready to sign"))
        self.hears(NAME)
        self.press_after_tab(self.button("Sign"))
        self.hears(self.words("Thank you"))
        self.press_when_heard(self.button("Done"))


def choose(tag):
    """People in all languages, or of a sample in this one."""
    return [one for one in languages.PEOPLE if figures.THOROUGH or one[0] == tag]


class EverybodyTest(cage.CageTest):
    def count_turned_away(self, people, sign):
        """Those who do not come to the end."""
        turned_away = []
        for person in people:
            try:
                sign(person)
            except AssertionError as error:
                turned_away.append((person[0], str(error)))
                print(f"# {person[0]}: {error}", flush=True)
        return turned_away

    def sign_with_keys(self, person):
        tag, tile, *_ = person
        keys.Typist(harness.Screen(), tag, tile, NAME, "60608").sign()

    def try_keys(self, campaign):
        self.screen = harness.Screen()
        self.start_kiosk("--demo=" + campaign, "--vault", self.path("vault"))
        harness.xdotool("mousemove", 1279, 799)
        control = self.count_turned_away([URDU], lambda one: NoTab(self.screen, *one[:2], NAME, "60608").sign())
        turned_away = self.count_turned_away(choose("ur"), self.sign_with_keys)
        self.screen.find("push button", "English")
        self.assertEqual(self.kiosk.stop(), 0)
        return turned_away, control

    def try_touch(self, campaign):
        self.screen = cage.TouchScreen(self.hands)
        self.start_cage(harness.KIOSK, "--demo=" + campaign, "--vault", self.path("vault"))
        turned_away = self.count_turned_away(choose("vi"), lambda one: Toucher(self.screen, *one).sign())
        self.screen.find("push button", "English")
        self.end_cage()
        return turned_away

    def sign_by_ear(self, ears, person):
        tag, tile, *_ = person
        self.screen.find("push button", "English")
        Blind(ears, tag, tile).sign()

    def try_ear(self, campaign):
        self.screen = harness.Screen()
        ears = listener.Listener(self.path("modules"), [tag for tag, *_ in languages.PEOPLE])
        self.start_kiosk("--demo=" + campaign, "--vault", self.path("vault"))
        harness.xdotool("mousemove", 1279, 799)
        turned_away = self.count_turned_away(choose("ar"), lambda one: self.sign_by_ear(ears, one))
        self.screen.find("push button", "English")
        self.assertEqual(self.kiosk.stop(), 0)
        return turned_away

    def test_people_sign_by_keyboard_alone_by_touch_alone_and_by_ear_alone(self):
        campaign = self.make_demo_campaign()
        turned_away, control = self.try_keys(campaign)
        turned_away += self.try_touch(campaign)
        harness.wait_for("the vault to be let go of", self.is_vault_free)
        turned_away += self.try_ear(campaign)
        n_tried = len(choose("ur")) + len(choose("vi")) + len(choose("ar"))
        figures.tell("P9", "people by keyboard alone, by touch alone or by ear alone, in languages from left to right and from "
                     "right to left: could not sign", n_tried, len(turned_away),
                     f"without the key Tab: {len(control)} of 1 could not")
        self.assertEqual(len(control), 1, "nobody is ever turned away: this test finds nothing")
        self.assertEqual(turned_away, [])
        self.assertEqual(self.count_records(), n_tried)

    def is_vault_free(self):
        try:
            return self.count_records() > 0
        except AssertionError:
            return False


if __name__ == "__main__":
    harness.main()
