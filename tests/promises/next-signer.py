#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""P10: the next signer finds what the first one found, however the one before went: done, having erased all,
gone without a word, or with the booth or the whole table.
"""

import ctypes
import os
import signal
import sys

import figures
import sight

sys.path.insert(0, os.path.join(os.environ["CANVASS_SOURCE_ROOT"], "tests/e2e/window"))

import harness  # noqa: E402
import listener  # noqa: E402
import signer  # noqa: E402

COVER_SECONDS, ERASE_SECONDS = 15, 17  # the least that a petition may say
SELECTIONS = ("PRIMARY", "SECONDARY", "CLIPBOARD")
WAYS = ("start over", "thanks", "crash", "walk away", "panic") + (("no at the cover",) if figures.THOROUGH else ())
READERS = WAYS if figures.THOROUGH else WAYS[:2]  # who read on in the whole text before
ROUNDS = 4 if figures.THOROUGH else 1
# Whoever signs in English makes all larger and darker; the others change the language.
PEOPLE = [(way, (signer.english, signer.arabic)[(number + turn) % 2])
          for turn in range(ROUNDS) for number, way in enumerate(WAYS)]


class Selections:
    """What this screen's clipboards hold, of whoever wrote it there."""

    def __init__(self):
        self.x = ctypes.CDLL("libX11.so.6")
        self.x.XOpenDisplay.restype = ctypes.c_void_p
        for function in (self.x.XInternAtom, self.x.XGetSelectionOwner, self.x.XDefaultRootWindow):
            function.restype = ctypes.c_ulong
        self.display = ctypes.c_void_p(self.x.XOpenDisplay(None))

    def _atom(self, name):
        return ctypes.c_ulong(self.x.XInternAtom(self.display, name.encode(), 0))

    def list_owned(self):
        return [name for name in SELECTIONS if self.x.XGetSelectionOwner(self.display, self._atom(name))]

    def own(self, name):
        root = ctypes.c_ulong(self.x.XDefaultRootWindow(self.display))
        self.x.XSetSelectionOwner(self.display, self._atom(name), root, ctypes.c_ulong(0))


class NextSignerTest(listener.ByEar, sight.SightTest):
    def setUp(self):
        super().setUp()
        self.listen("en")
        self.selections = Selections()
        self.first_page = self.text = self.voice = None  # as the first one found them
        self.left = []

    def start(self):
        self.start_kiosk("--demo=" + self.path("demo.campaign"), "--vault", self.path("vault"), "--media", self.path("media"))
        self.screen.find("push button", "English")

    def looks_like(self, first):
        """Whether it does, at once or soon."""
        harness.xdotool("mousemove", *sight.CORNER)
        try:
            return harness.wait_for("what the first one found", lambda: self.look() == first)
        except AssertionError:
            return False

    # What somebody changes.

    def move_the_text(self):
        """Somebody opens the whole text where it begins, and reads on."""
        one = signer.english(self.screen).go_to("text")
        if self.text is None:
            self.text = self.rest()
        elif not self.looks_like(self.text):
            self.left.append("the place in the text")
        harness.xdotool("key", "Page_Down")
        harness.wait_for("another place in the text: else this test finds nothing", lambda: self.look() != self.text)
        return one

    def change_the_pages(self, one):
        before = self.look()
        if one.language == "en":
            self.screen.click("push button", "Make it easier to read")
            for choice in ("Largest", "White on black"):
                self.screen.click(signer.CHOICE, choice)
            self.screen.click("push button", "Close")
        else:
            self.screen.click("push button", "Language: English")
            self.screen.click("push button", one.tile)
        self.screen.find("push button", one.words("Continue"))
        self.assertNotEqual(self.look(), before, "nothing was changed: this test finds nothing")

    def change_the_voice(self, one):
        """Each sentence is written down with its speed and volume."""
        n_said = len(self.listener.all())
        self.press("F1")
        *_, rate, volume = harness.wait_for("a word", lambda: self.list_said(n_said))[0]
        self.voice = self.voice or (rate, volume)
        if (rate, volume) != self.voice:
            self.left.append("the speed or volume of the voice")
        for button in ("Yes, speak my letters", "Faster", "Louder"):
            self.screen.click("push button", one.words(button))
        harness.wait_for("another voice: else this test finds nothing", lambda: all(
            now != first for now, first in zip(self.list_said(n_said)[-1][-2:], self.voice)))

    def list_said(self, since):
        return [said for said in self.listener.all()[since:] if said[0] != "stop"]

    def change_everything(self, make, way):
        if way in READERS:
            self.move_the_text()
        else:
            signer.english(self.screen).go_to("ask")
        one = make(self.screen)
        self.change_the_pages(one)
        self.screen.click("push button", one.words("Continue"))
        one.fill("you")
        harness.xdotool("key", "ctrl+a", "ctrl+c")
        self.change_the_voice(one)
        return one

    # How somebody goes.

    def leave(self, one, way):
        pid = self.screen.pid()
        getattr(self, "leave_by_" + way.replace(" ", "_"))(one)
        harness.wait_for("the next booth", lambda: self.screen.pid() != pid, ERASE_SECONDS + harness.WAIT_SECONDS)

    def leave_by_start_over(self, one):
        self.screen.click("push button", one.words("Start over"))
        self.screen.click("push button", one.words("Yes, erase everything"))

    def leave_by_thanks(self, one):
        one.go_on("you")
        for page in ("contact", "sign", "thanks"):
            one.leave(page)

    def leave_by_walk_away(self, _one):
        """Nothing more is touched."""

    def leave_by_no_at_the_cover(self, one):
        self.screen.find("push button", one.words("No, erase and start over"), seconds=COVER_SECONDS + harness.WAIT_SECONDS)
        self.screen.click("push button", one.words("No, erase and start over"))

    def leave_by_crash(self, _one):
        os.kill(self.screen.pid(), signal.SIGSEGV)

    def leave_by_panic(self, _one):
        """What the power button does to a session; the next one is there when the table is opened again."""
        self.assertEqual(self.kiosk.stop(), 0)
        self.start()

    # What is left.

    def find_left(self, way):
        """What there is that the first signer did not find."""
        left = self.selections.list_owned()
        try:
            self.no_speech_is_left()
        except AssertionError:
            left.append("a voice")
        if not self.looks_like(self.first_page):
            left += [*sorted(set(self.look()[0]) ^ set(self.first_page[0])), "pixels"]
        self.left += [(way, what) for what in left]

    def keep_a_household(self):
        """The control: the next one of a household, for whom the language stays."""
        self.selections.own("CLIPBOARD")
        maria = signer.spanish(self.screen).go_to("sign")
        self.screen.click("push button", maria.words("Sign and add another person"))
        self.screen.click("push button", maria.words("Next person"))
        self.screen.find("push button", maria.words("Read all"))
        self.assertNotEqual(self.rest(), self.first_page)
        self.assertEqual(self.selections.list_owned(), ["CLIPBOARD"])
        return 2

    def test_the_next_signer_finds_what_the_first_one_found(self):
        self.make_hasty_campaign(COVER_SECONDS, ERASE_SECONDS)
        self.make_folder("media")
        self.start()
        self.first_page = self.rest()
        for way, make in PEOPLE:
            self.leave(self.change_everything(make, way), way)
            self.find_left(way)
        self.leave(self.move_the_text(), "start over")
        control = self.keep_a_household()
        figures.tell("P10", "people who scrolled, changed language or sizes and colours, typed, copied, had it spoken faster and "
                     f"louder, and went ({', '.join(WAYS)}): what the next one finds of it on the screen, in a clipboard or in "
                     "the voice", len(PEOPLE), len(self.left),
                     f"a language kept for a household, a copied word: {control} found")
        self.assertEqual(self.left, [])


if __name__ == "__main__":
    harness.main()
