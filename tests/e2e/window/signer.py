# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody who signs the demo petition, page by page, in their language."""

import gettext
import os

import harness

# The pages in the order in which this signer sees them.
PAGES = ["welcome", "ask", "text", "you", "contact", "sign", "thanks"]

# GTK before 4.10 calls a radio button a check box.
CHOICE = ("radio button", "check box")

STROKES = [[(0.1, 0.5), (0.2, 0.2), (0.3, 0.8), (0.4, 0.3), (0.5, 0.6)], [(0.55, 0.8), (0.8, 0.75)]]


def translator(language):
    """What the pages call it in @language; fails where nobody translated."""
    if language == "en":
        return lambda text: text

    catalogue = gettext.translation("canvass", os.path.join(harness.BUILD, "po"), [language.replace("-", "_")])

    def translate(text):
        translation = catalogue.gettext(text)
        assert translation != text, f"“{text}” is not translated to {language}"
        return translation

    return translate


class Signer:
    def __init__(self, screen, language, tile, name, postcode, email=None):
        self.screen = screen
        self.language = language
        self.tile = tile
        self.name = name
        self.postcode = postcode
        self.email = email
        self.words = translator(language)

    def _press(self, role, text):
        self.screen.click(role, self.words(text))

    def on(self, page):
        """Something that only this page has, to wait for."""
        if page == "text":  # the only page with headings below its title
            return self.screen.find("heading", nth=1)

        role, text = {
            "welcome": ("push button", self.tile),
            "ask": ("push button", self.words("Read all")),
            "you": ("text", self.words("Your name")),
            "contact": (CHOICE, self.words("No, thank you")),
            "sign": ("push button", self.words("Sign")),
            "thanks": ("heading", self.words("Thank you")),
        }[page]
        return self.screen.find(role, text)

    def fill(self, page):
        """Waits for @page and gives what it asks for."""
        self.on(page)
        getattr(self, "_fill_" + page, lambda: None)()

    def go_on(self, page):
        """From @page, filled, to the next."""
        getattr(self, "_leave_" + page)()

    def leave(self, page):
        """Does on @page what leads to the next."""
        self.fill(page)
        self.go_on(page)

    def go_to(self, page):
        """From the welcome page to @page, and waits until it is there."""
        for passed in PAGES[:PAGES.index(page)]:
            self.leave(passed)
        self.on(page)
        return self

    def _leave_welcome(self):
        self.screen.click("push button", self.tile)

    def _leave_ask(self):
        self._press("push button", "Read all")

    def _leave_text(self):
        self._press("push button", "Continue")

    def _fill_you(self):
        self.screen.type("text", self.words("Your name"), self.name)
        self.screen.type("text", self.words("Your ZIP code"), self.postcode)

    def _leave_you(self):
        self._press("push button", "Continue")

    def _fill_contact(self):
        if self.email is not None:
            self._press(CHOICE, "Yes, by e-mail")
            self._press(CHOICE, "Yes")
            self.screen.type("text", self.words("Your e-mail address"), self.email)

    def _leave_contact(self):
        if self.email is None:
            self._press(CHOICE, "No, thank you")  # and that is all that there is to say
        else:
            self._press("push button", "Continue")

    def _fill_sign(self):
        self.screen.draw("image", self.words("Draw your signature, if you like"), STROKES)

    def _leave_sign(self):
        self._press("push button", "Sign")

    def _leave_thanks(self):
        self._press("push button", "Done")


def spanish(screen):
    return Signer(screen, "es", "Español", "María José Núñez", "60608", "maria@example.org")


def arabic(screen):
    return Signer(screen, "ar", "العربية", "ليلى حداد", "60625")


def english(screen):
    return Signer(screen, "en", "English", "Ana Lopez", "60608")
