# SPDX-License-Identifier: GPL-3.0-or-later
"""Hears what a kiosk says: an output module of speech-dispatcher that writes it down (sd_log)."""

import gettext
import html
import json
import os
import re
import shutil
import time

import harness

QUIET_SECONDS = 0.3
MODULE = os.path.join(harness.SOURCE, "tests/speech/sd_log")


def words(language):
    """What the pages call it in @language; English where nobody has translated it."""
    catalogue = gettext.translation("canvass", os.path.join(harness.BUILD, "po"), [language], fallback=True)
    return catalogue.gettext


class Listener:
    def __init__(self, folder, languages, seconds=0.02):
        os.mkdir(folder)
        shutil.copy(MODULE, folder)
        self.log = os.path.join(folder, "log.jsonl")
        with open(os.path.join(folder, "log.conf"), "w", encoding="utf-8") as file:
            json.dump({"log": self.log, "languages": languages, "seconds": seconds}, file)
        os.environ["CANVASS_SPEECH_MODULES"] = folder
        self.heard_up_to = 0

    def all(self):
        """Each as (kind, text, language, rate, volume)."""
        if not os.path.exists(self.log):
            return []
        with open(self.log, encoding="utf-8") as file:
            lines = [json.loads(line) for line in file if line.endswith("\n")]
        return [(line["kind"], strip(line["text"]), line["language"], line["rate"], line["volume"]) for line in lines]

    def hears(self, text, language=None, seconds=harness.WAIT_SECONDS):
        """Waits for a sentence with @text, later than those that were waited for before."""
        def look():
            for index, (kind, said, tag, *_rest) in enumerate(self.all()[self.heard_up_to:], self.heard_up_to + 1):
                if kind != "stop" and text in said and language in (None, tag):
                    self.heard_up_to = index
                    return True
            return False

        try:
            harness.wait_for(f"“{text}” to be spoken in {language}", look, seconds)
        except AssertionError as error:
            spoken = "\n".join(f"{entry}" for entry in self.all()[self.heard_up_to:])
            raise AssertionError(f"{error}; since then:\n{spoken}") from None

    def hears_what_comes(self):
        """From now on, and nothing of before."""
        self.heard_up_to = len(self.all())

    def wait_until_quiet(self):
        """Nothing comes for as long as several sentences take."""
        count = None
        while count != len(self.all()):
            count = len(self.all())
            time.sleep(QUIET_SECONDS)

    def texts(self):
        return [said for kind, said, *_rest in self.all() if kind != "stop"]


def strip(text):
    """What was asked for: a server passes it on in SSML."""
    return html.unescape(re.sub("<[^>]*>", "", text)).strip()


class ByEar:
    """What a test does with keys alone, by what is spoken."""

    def listen(self, language):
        self.language = language
        self.words = words(language)
        self.listener = Listener(self.path("modules"), ["en", "es", "ar"])

    def press(self, *keys):
        for key in keys:
            harness.xdotool("key", key)

    def hears(self, text, language=None):
        self.listener.hears(text, language or self.language)

    def hears_words(self, text, *names):
        """A text of the pages, with what it is said of in it."""
        self.hears(self.words(text) % names if names else self.words(text))

    def go_to(self, text, key="Tab"):
        """Presses the key until what is spoken begins like this."""
        for _attempt in range(25):
            self.listener.wait_until_quiet()
            count = len(self.listener.texts())
            self.press(key)
            harness.wait_for("something to be spoken", lambda before=count: len(self.listener.texts()) > before)
            self.listener.wait_until_quiet()
            if any(said.startswith(text) for said in self.listener.texts()[count:]):
                return
        self.fail(f"{key} never leads to “{text}” but to {self.listener.texts()[-25:]}")

    def button(self, name):
        return self.words("%s, button") % self.words(name)

    def no_speech_is_left(self):
        harness.wait_for("no speech server to be left", lambda: not [
            name for name in os.listdir(os.environ["XDG_RUNTIME_DIR"]) if name.startswith("canvass-voice")])
