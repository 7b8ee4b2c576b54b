#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody who does not see the screen signs with a few keys, by what is spoken alone."""

import time

import harness
import listener

TITLE = "Que Chicago proteja a todos sus inmigrantes"


class ByEarTest(listener.ByEar, harness.WindowTest):
    def setUp(self):
        super().setUp()
        self.listen("es")

    def start(self):
        self.start_kiosk("--demo=" + self.make_demo_campaign(), "--vault", self.path("vault"))
        self.screen.find("push button", "Español")

    def choose_spanish(self):
        self.press("F1")
        self.hears("From now on everything is spoken.", "en")
        self.hears("English", "en")
        self.go_to("Español")
        self.press("Return")
        # What was said in English only says nothing to whoever speaks no English.
        self.hears(self.words("From now on everything is spoken. Tab or the arrow keys move, Enter presses, "
                              "F1 says again where you are.")[:30], "es")

    def answer(self, words, name, number, count):
        return self.words(words).replace("%1$s", self.words(name)).replace("%2$s", number).replace("%3$s", count)

    def test_a_blind_person_signs_alone_with_a_few_keys(self):
        self.start()
        self.choose_spanish()
        self.hears(self.button("Yes, speak my letters"))
        self.press("Return")
        self.hears(TITLE)
        self.hears(self.button("Continue"))
        self.press("Return")
        self.fill_in_a_name()
        self.leave_out_the_postcode()
        self.say_no_to_contact()
        self.sign()
        self.assertEqual(self.kiosk.stop(), 0)
        self.assertEqual(self.count_records(), 1)

    def fill_in_a_name(self):
        name = self.words("Your name")
        self.hears(self.words("%s, text field, empty") % name)
        self.press("shift+a")
        self.hears(self.words("Capital %s") % "A")
        self.press("n")
        self.hears("n")
        self.press("space")
        self.hears_words("Space")
        self.press("BackSpace")
        self.hears(self.words("%s erased") % self.words("Space"))
        self.press("a")
        self.hears("a")
        self.press("F1")
        self.hears(self.words("%1$s, text field: %2$s").replace("%1$s", name).replace("%2$s", "Ana"))

    def leave_out_the_postcode(self):
        self.go_to(self.button("Continue"))
        self.press("Return")
        self.hears(self.words("Please type your ZIP code, or tap “I’d rather leave it out”.")[:20])
        self.go_to(self.words("%s, not ticked") % self.words("I’d rather leave it out"))
        self.press("Return")
        self.hears(self.words("%s, ticked") % self.words("I’d rather leave it out"))
        self.go_to(self.button("Continue"))
        self.press("Return")

    def say_no_to_contact(self):
        self.hears_words("May we contact you?")
        self.hears(self.answer("%1$s, answer %2$s of %3$s, not chosen", "No, thank you", "1", "3"))
        self.press("Return")  # a plain no goes on at once

    def sign(self):
        self.hears_words("Ready to sign")
        self.hears("Ana")  # as it will be handed in: the signer wears earphones
        self.go_to(self.words("Draw your signature, if you like"))
        self.go_to(self.button("Sign"))
        self.press("Return")
        self.hears_words("Thank you")
        self.hears(self.button("Done"))

    def test_without_earphones_nothing_typed_is_spoken(self):
        self.start()
        self.choose_spanish()
        self.go_to(self.button("No, keep my letters quiet"))
        self.press("Return")
        self.hears(self.button("Continue"))
        self.press("Return")
        name = self.words("Your name")
        self.hears(self.words("%s, text field, empty") % name)
        self.press("shift+z", "q", "Tab")
        self.hears(self.button("Show the keyboard"))
        self.press("shift+Tab")
        self.hears(self.words("%s, text field, filled in") % name)
        spoken = "".join(self.listener.texts()).lower()
        self.assertNotIn("zq", spoken)
        self.assertNotIn("CHAR", [kind for kind, *_rest in self.listener.all()])

    def test_a_language_without_a_voice_is_told_in_another(self):
        self.listener = listener.Listener(self.path("few"), ["en"])
        self.start()
        self.press("F1")
        self.hears("English", "en")
        self.press("Tab")
        self.hears("Spanish", "en")
        self.hears("This tablet has no voice for this language.", "en")
        self.press("Return")
        self.hears("This tablet has no voice for this language.", "en")
        notice = self.words("This tablet has no voice for this language. Everything it would say stands on the screen.")
        self.screen.find("label", notice)
        self.assertNotIn("es", [language for _kind, _text, language, *_rest in self.listener.all()])

    def test_nothing_of_it_is_left_for_the_next(self):
        self.start()
        first = self.screen.pid()
        self.choose_spanish()
        self.hears(self.button("Yes, speak my letters"))
        self.press("Escape")
        self.screen.click("push button", self.words("Start over"))
        self.screen.click("push button", self.words("Yes, erase everything"))
        self.hears_words("Everything is erased")
        harness.wait_for("another booth", lambda: self.screen.shown() and self.screen.pid() != first)
        count = len(self.listener.all())
        self.screen.find("push button", "Español")
        self.press("Tab", "Tab")
        time.sleep(0.5)
        self.assertEqual(len(self.listener.all()), count)
        self.no_speech_is_left()


harness.main()
