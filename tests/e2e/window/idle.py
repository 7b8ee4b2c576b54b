#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever walks away, from whichever page, leaves nothing on the screen for the next."""

import harness
import signer

COVER_SECONDS = 15
ERASE_SECONDS = 17


class IdleTest(harness.WindowTest):
    def tree(self):
        """All that a screen reader finds."""
        return sorted((thing.role, thing.name, thing.text or "") for thing in self.screen.things())

    def test_idle_on_every_page_leaves_nothing(self):
        self.start_kiosk("--demo=" + self.make_hasty_campaign(COVER_SECONDS, ERASE_SECONDS), "--vault", self.path("vault"))
        one = signer.spanish(self.screen)
        one.go_to("welcome")
        before = self.tree()
        for page in ("ask", "text", "you", "contact", "sign"):
            with self.subTest(page=page):
                one.go_to(page)
                if page == "you":
                    self.screen.type("text", one.words("Your name"), one.name)
                self.screen.find("push button", one.words("Yes, continue"), seconds=COVER_SECONDS + 30)
                self.assertNotIn(one.name, str(self.tree()))
                harness.wait_for("the welcome page, as at the start", lambda: self.tree() == before,
                                 ERASE_SECONDS - COVER_SECONDS + 30)
        self.assertEqual(self.kiosk.stop(), 0)
        self.assertEqual(self.count_records(), 0)

    def test_aids_are_for_one_signer_only(self):
        self.start_kiosk("--demo=" + self.make_hasty_campaign(COVER_SECONDS, ERASE_SECONDS), "--vault", self.path("vault"))
        one = signer.english(self.screen)
        one.go_to("welcome")
        before = self.tree()
        places = [thing.extents for thing in self.screen.things()]
        for page in ("welcome", "ask"):
            with self.subTest(page=page):
                one.go_to(page)
                self.screen.click("push button", "Make it easier to read")
                for choice in ("Largest", "White on black"):
                    self.screen.click(signer.CHOICE, choice)
                self.screen.click("push button", "Close")
                harness.wait_for("larger text", lambda: [thing.extents for thing in self.screen.things()] != places)
                harness.wait_for("the welcome page, as at the start",
                                 lambda: self.tree() == before and
                                 [thing.extents for thing in self.screen.things()] == places, ERASE_SECONDS + 30)


harness.main()
