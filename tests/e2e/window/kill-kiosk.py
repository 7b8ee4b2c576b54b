#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kill -9 of the kiosk on every page: it starts again within two seconds, nothing thanked is lost."""

import time

import harness
import signer


class KillKioskTest(harness.WindowTest):
    def start(self):
        """As a session starts it anew when it ended."""
        return self.start_kiosk("--demo=" + self.campaign, "--vault", self.path("vault"))

    def kill_and_start(self):
        """Ends the kiosk as a power cut does; returns how long it took until people could sign again."""
        booths = self.kiosk.children()
        self.kiosk.kill()
        harness.wait_for("the booths to die with it", lambda: not any(map(harness.is_running, booths)), 1)
        since = time.monotonic()
        self.start()
        self.screen.find("push button", "English")
        return time.monotonic() - since

    def test_it_starts_again_and_nothing_thanked_is_lost(self):
        self.campaign = self.make_demo_campaign()
        self.start()
        for page in signer.PAGES:
            ana = signer.english(self.screen).go_to(page)
            harness.assert_back_in_time(f"the kiosk on {page}", self.kill_and_start)
            self.assertFalse(self.screen.shows(ana.name), page)

        self.assertEqual(self.kiosk.stop(), 0)
        self.assertEqual(self.count_records(), 1)  # of the one that was thanked

    def test_in_the_moment_of_signing_all_or_nothing_is_kept(self):
        self.campaign = self.make_demo_campaign()
        self.start()
        delays = (0, 0.005, 0.02, 0.05)
        for delay in delays:
            ana = signer.english(self.screen).go_to("sign")
            ana.leave("sign")
            time.sleep(delay)
            self.kill_and_start()

        self.assertEqual(self.kiosk.stop(), 0)
        self.assertLessEqual(self.count_records(), len(delays))
        harness.canvass("kiosk", "export", "--vault", self.path("vault"), "--to", self.make_folder("stick"))
        harness.canvass("batch", "check", *self.files("stick", "*.batch"))


harness.main()
