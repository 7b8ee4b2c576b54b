#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kill -9 of the booth on every page: the table is back within two seconds, nothing thanked is lost."""

import os
import signal
import time

import harness
import signer


class KillBoothTest(harness.WindowTest):
    def kill_booth(self, ana):
        killed = self.screen.pid()
        since = time.monotonic()
        os.kill(killed, signal.SIGKILL)
        self.screen.find("push button", ana.tile)
        took = time.monotonic() - since
        self.assertNotEqual(self.screen.pid(), killed)
        return took

    def test_the_table_is_back_and_nothing_thanked_is_lost(self):
        self.start_kiosk("--demo=" + self.make_demo_campaign(), "--vault", self.path("vault"))
        for page in signer.PAGES:
            ana = signer.english(self.screen).go_to(page)
            harness.assert_back_in_time(f"the booth on {page}", lambda: self.kill_booth(ana))
            self.assertFalse(self.screen.shows(ana.name), page)

        self.assertEqual(self.kiosk.stop(), 0)
        self.assertEqual(self.count_records(), 1)  # of the one that was thanked

    def test_one_in_waiting_is_replaced_unseen(self):
        self.start_kiosk("--demo=" + self.make_demo_campaign(), "--vault", self.path("vault"))
        signer.english(self.screen).go_to("you")
        shown = self.screen.pid()
        waiting = harness.wait_for("the next booth", lambda: set(self.kiosk.children()) - {shown})
        for pid in waiting:
            os.kill(pid, signal.SIGKILL)
        harness.wait_for("another", lambda: set(self.kiosk.children()) - {shown} - waiting)
        self.assertEqual(self.screen.pid(), shown)
        self.screen.find("text", "Your name")


harness.main()
