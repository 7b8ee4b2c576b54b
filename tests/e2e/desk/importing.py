#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What tables have sealed comes into the ledger, is accounted for, and is judged where it is set aside."""

import desk
import harness


class ImportingTest(desk.DeskTest):
    def open_import(self):
        self.start(self.path("ledger"))
        self.unlock()
        self.go_to("Import")

    def import_folder(self, *parts):
        self.screen.click("push button", "Import a Stick or Folder…")
        self.choose_path(self.path(*parts))

    def status(self):
        return self.desk("status", "--key", self.path("demo.key"), "--json")

    def test_a_folder_comes_in_and_is_accounted_for(self):
        self.make_ledger()
        harness.canvass("desk", "admit", "--ledger", self.path("ledger"), self.card)
        self.open_import()
        self.import_folder("sent")
        for row in ("Read: 8", "Accepted: 8", "Repeated: 0", "Put into quarantine: 0"):
            self.screen.find("list item", row)
        self.import_folder("sent")
        for row in ("Read: 8", "Accepted: 0", "Repeated: 8", "Put into quarantine: 0"):
            self.screen.find("list item", row)
        self.go_to("Overview")
        self.screen.find("list item", "People: 7")
        self.assertEqual(self.stop(), 0)
        self.assertEqual(self.status()["signatures"], 7)

    def test_what_is_set_aside_is_told_rejected_and_taken_back(self):
        self.make_ledger()
        self.open_import()
        self.import_folder("sent")
        self.screen.find("list item", "Put into quarantine: 8")
        self.scroll_down()
        self.screen.click("list item", "From a table you have not admitted: 8", nth=1)
        self.screen.find("push button", "Reject")
        self.screen.click("push button", "Choose all")
        self.screen.click("push button", "Reject")
        self.screen.find("label", "Your decision holds from now on")
        self.screen.find("list item", "Rejected: 8")
        self.screen.click("push button", desk.in_toast("Undo"))
        self.screen.find("list item", "From a table you have not admitted: 8", nth=1)
        self.assertEqual(self.stop(), 0)
        status = self.status()
        self.assertEqual((status["rejected"], status["waiting"]), (0, 8))

    def test_a_place_without_batches_is_told(self):
        self.make_ledger()
        self.make_folder("holiday")
        self.open_import()
        self.import_folder("holiday")
        self.screen.find("label", "There is nothing of a table in there. Is it the right place?")


desk.main()
