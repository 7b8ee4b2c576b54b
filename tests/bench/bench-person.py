#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long signing takes a person, and how many taps.

usage: bench-person.py DEMO.campaign
       tests/with-display bench-person.py DEMO.campaign LANGUAGE

People at real kiosks, each in another language, with a name and a ZIP code, no contact and no drawing. They find their
language, read all of the page that says what is asked, and of every other page its title and the labels of what they
use, silently at 238 words a minute (Brysbaert 2019, "How many words do we read per minute?"), take a second to find and
reach each button, and type 36 words of five letters a minute (Palin 2019, "How do people type on mobile devices?"). From the welcome page to "Thank you"; the median. Beside it stands
what those need who read every word on every page. They sign at the same time, each at a table
and a screen of their own, as people mostly wait for themselves. Prints one JSON object a line; for one LANGUAGE, what
that person needed.
"""

import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

SOURCE = os.path.abspath(os.path.join(os.path.dirname(__file__), "../.."))
sys.path.insert(0, os.path.join(SOURCE, "tests/e2e/window"))
import harness  # noqa: E402
import signer  # noqa: E402

LIMIT_SECONDS = 45
LIMIT_TAPS = 5
WORDS_A_SECOND = 238 / 60
REACH_SECONDS = 1.0
KEY_SECONDS = 60 / (36 * 5)
READ = ("label", "heading")
BUTTON = "push button"

PEOPLE = {"en": ("English", "Sam Washington"), "es": ("Español", "María González"), "ar": ("العربية", "فاطمة الحدادي"),
          "pl": ("Polski", "Anna Kowalczyk"), "fr": ("Français", "Amélie Laurent")}
ARRIVAL_SECONDS = 4  # one after the other, as starting a table takes the processor
POSTCODE = "60608"


def is_on_a_button(thing):
    """A caption, which whoever looks for the button reads in that second."""
    return BUTTON in itertools.islice(thing.roles, 1, 3)


class Person:
    def __init__(self, screen, language, tile, name):
        self.screen = screen
        self.tile = tile
        self.name = name
        self.words = signer.translator(language)
        self.taps = 0
        self.n_words = 0  # read
        self.n_passed = 0  # shown, but passed over
        self.seen = set()
        self.free = time.monotonic()  # when what was begun last is over

    def spend(self, seconds):
        """While the test looks around, the person is busy as well."""
        self.free += seconds
        time.sleep(max(0, self.free - time.monotonic()))

    def read(self, role, name, only=None):
        """What is new, once @role @name is there; or @only the title and these labels of it."""
        self.screen.find(role, name)
        self.free = time.monotonic()
        shown = [thing for thing in self.screen.things() if thing.role in READ and not is_on_a_button(thing)]
        new = {thing.name or thing.text for thing in shown} - self.seen
        self.seen |= new
        n_shown = sum(len(text.split()) for text in new)
        titles = [thing.name for thing in shown if thing.role == "heading"]
        n_words = n_shown if only is None else sum(len(text.split()) for text in set(titles + only) & (new | set(only)))
        self.n_words += n_words
        self.n_passed += n_shown - min(n_words, n_shown)
        self.spend(n_words / WORDS_A_SECOND)

    def glance(self, role, name):
        """A page in many languages: nobody reads the others, nor what is said twice in their own."""
        self.screen.find(role, name)
        self.free = time.monotonic()
        self.n_words += 1
        self.spend(1 / WORDS_A_SECOND)

    def tap(self, role, name):
        place = self.screen.settle(role, name).at()
        self.spend(REACH_SECONDS)
        self.screen.tap(place)
        self.taps += 1

    def type(self, field, text):
        """Into the field that has the focus by itself."""
        harness.wait_for(f"the focus in “{field}”", lambda: self.screen.is_focused("text", field))
        for letter in text:
            self.spend(KEY_SECONDS)
            harness.xdotool("type", letter)
        harness.wait_for(f"“{text}” in “{field}”", lambda: self.screen.look("text", field).text == text)

    def sign(self):
        """Returns how many seconds it took."""
        words = self.words
        self.screen.find(BUTTON, self.tile)
        since = time.monotonic()
        self.glance(BUTTON, self.tile)
        self.tap(BUTTON, self.tile)
        self.read(BUTTON, words("Read all"))
        self.tap(BUTTON, words("Continue"))
        self.read("text", words("Your name"), [words("Your name"), words("Your ZIP code")])
        self.type(words("Your name"), self.name)
        self.spend(KEY_SECONDS)
        harness.xdotool("key", "Return")
        self.type(words("Your ZIP code"), POSTCODE)
        self.tap(BUTTON, words("Continue"))
        self.read(signer.CHOICE, words("No, thank you"), [words("No, thank you")])
        self.tap(signer.CHOICE, words("No, thank you"))
        self.read(BUTTON, words("Sign"), [words("Handed in like this")])
        self.tap(BUTTON, words("Sign"))
        self.screen.find("heading", words("Thank you"))
        return time.monotonic() - since


class Screen(harness.Screen):
    def tap(self, place):
        """At once: whoever taps has waited long enough."""
        harness.xdotool("mousemove", *place, "click", 1)


def sign_alone(campaign, language):
    harness.prepare_keyboard()
    person = Person(Screen(), language, *PEOPLE[language])
    with tempfile.TemporaryDirectory(prefix="canvass-bench-") as folder:
        kiosk = harness.Kiosk("--demo=" + campaign, "--vault", os.path.join(folder, "vault")).start()
        try:
            print(json.dumps({"seconds": person.sign(), "taps": person.taps, "words": person.n_words,
                              "thorough": person.n_words + person.n_passed}))
        finally:
            kiosk.stop()


def start_one(campaign, language):
    command = [os.path.join(SOURCE, "tests/with-display"), sys.executable, __file__, campaign, language]
    started = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    time.sleep(ARRIVAL_SECONDS)
    return started


def sign_all(campaign):
    running = {language: start_one(campaign, language) for language in PEOPLE}
    done = {language: process.communicate()[0] for language, process in running.items()}
    if any(process.returncode != 0 for process in running.values()):
        sys.exit("bench-person: somebody did not come to the end")
    return {language: json.loads(line) for language, line in done.items()}


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    campaign = os.path.abspath(sys.argv[1])
    if len(sys.argv) == 3:
        sign_alone(campaign, sys.argv[2])
        return

    people = sign_all(campaign)
    median = {key: statistics.median(person[key] for person in people.values()) for key in ("seconds", "words", "thorough")}
    taps = max(person["taps"] for person in people.values())
    print(json.dumps({"name": f"a person, from welcome to thanks / {LIMIT_SECONDS} s",
                      "ratio": round(median["seconds"] / LIMIT_SECONDS, 3), "limit": 1.0, "median_s": round(median["seconds"], 1),
                      "of_it_reading_s": round(median["words"] / WORDS_A_SECOND, 1),
                      "reading_every_word_s": round(median["seconds"] + (median["thorough"] - median["words"]) / WORDS_A_SECOND, 1),
                      **{f"{language}_s": round(person["seconds"], 1) for language, person in people.items()}}))
    print(json.dumps({"name": f"taps of a person beside typing / {LIMIT_TAPS}", "ratio": round(taps / LIMIT_TAPS, 3), "limit": 1.0,
                      "taps": taps}))


main()
