#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A ledger is opened with a key and its passphrase, tells its counts, and locks again."""

import desk
import harness


class UnlockTest(desk.DeskTest):
    def test_it_opens_tells_the_counts_and_locks(self):
        self.fill_ledger()
        self.start(self.path("ledger"))
        self.screen.find("label", "ledger")
        self.screen.find("label", self.path("demo.key"))
        self.unlock()
        self.screen.find("list item", "Overview")
        for row in ("Records read: 8", "Copies of these: 0", "In quarantine: 0", "Notes of the tables: 1",
                    "Signatures: 7", "Signed more than once: 0", "People: 7"):
            self.screen.find("list item", row)
        self.assertTrue(self.is_open())

        self.screen.click("push button", "Lock the ledger")
        self.screen.find("push button", "Open")
        self.assertFalse(self.screen.shows("People"))
        harness.wait_for("the ledger to be free", lambda: not self.is_open())
        self.unlock()
        self.screen.find("list item", "People: 7")
        self.assertEqual(self.stop(), 0)
        self.assertFalse(self.is_open())

    def test_a_wrong_passphrase_is_told_and_tried_again(self):
        self.fill_ledger()
        self.start(self.path("ledger"))
        self.unlock("another passphrase")
        self.screen.find("label", lambda name: name.startswith("That passphrase does not open this key"))
        self.unlock()
        self.screen.find("list item", "People: 7")

    def test_a_ledger_that_was_opened_is_offered_and_can_be_forgotten(self):
        self.fill_ledger()
        self.start(self.path("ledger"))
        self.unlock()
        self.screen.find("list item", "People: 7")
        self.assertEqual(self.stop(), 0)

        self.start()
        self.screen.click("list item", "ledger")
        self.screen.find("label", self.path("demo.key"))
        self.screen.click("push button", "All ledgers")
        self.screen.click("push button", "Take “ledger” off this list")
        harness.wait_for("it to be gone", lambda: self.screen.look("list item", "ledger") is None)


desk.main()
