#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A backup comes back, and a campaign ends for good: only by its name, to the end, and certified."""

import os
import shutil
import subprocess
import unittest

import desk
import harness

TITLE = "Protect every immigrant in Chicago"
KEPT = {"certificate.txt", "totals.csv", "ledger.lock"}


class DestroyingTest(desk.DeskTest):
    def open_view(self):
        self.start(self.path("ledger"))
        self.unlock()
        self.go_to("Backup and end")
        self.screen.find("list item", "The key")

    def is_ready(self):
        return self.screen.look("push button", "Destroy everything").has(harness.Atspi.StateType.SENSITIVE)

    def write_name(self, name):
        self.scroll_down()
        self.screen.click("text", "What the petition is called")
        harness.xdotool("key", "ctrl+a")
        harness.xdotool("type", "--delay", 20, name)

    def left(self):
        return {name for _, _, names in os.walk(self.path("ledger")) for name in names}

    def certificate_of(self, path):
        self.answer_chooser("Save the certificate…", path, over=True)
        self.screen.find(None, "Saved.")
        return subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True, text=True).stdout

    def test_a_backup_is_made_tried_and_brings_everything_back(self):
        self.fill_ledger()
        self.open_view()
        self.answer_chooser("Back up…", self.path("copy.backup"), over=True)
        self.screen.find("label", "Backed up, and read back. Keep it apart from this computer.")
        self.scroll_down()
        self.screen.find("list item", "A backup")
        harness.xdotool("click", "--repeat", "30", "--delay", "10", "4")
        self.answer_chooser("Try…", self.path("copy.backup"))
        self.screen.find("label", lambda name: name.startswith("The backup is whole: ledger and key come back"))
        with open(self.path("copy.backup"), "rb") as file:
            whole = file.read()
        with open(self.path("bad.backup"), "wb") as file:
            file.write(whole[:len(whole) // 2])
        self.answer_chooser("Try…", self.path("bad.backup"))
        self.screen.find("label", "This is no backup, or it is damaged. Make another one.")
        self.assertEqual([name for name in os.listdir(self.folder) if "canvass-check" in name], [])
        self.assertEqual(self.stop(), 0)
        self.restore_in_the_window()

    def restore_in_the_window(self):
        """A new folder that nobody has to name, with the ledger and its key in it."""
        self.start()
        self.screen.click("push button", "Restore a Backup…")
        self.answer_chooser("Choose the backup", self.path("bad.backup"))
        self.screen.click("push button", "Restore")
        self.screen.find(None, "This is no backup, or it is damaged. Try another copy of it.")
        self.answer_chooser("Choose the backup", self.path("copy.backup"))
        self.screen.click("push button", "Restore")
        self.unlock()
        self.screen.find("list item", "People: 7")
        self.assertEqual(self.stop(), 0)

    def test_only_its_name_destroys_a_campaign_and_it_is_certified(self):
        self.fill_ledger()
        harness.canvass("kiosk", "export", "--vault", self.path("vault"), "--to", "file://" + self.make_folder("drop"))
        with open(self.path("drop", "holiday.jpg"), "w", encoding="utf-8") as file:
            file.write("somebody else's")
        self.desk("backup", "--key", self.path("demo.key"), "--out", self.path("copy.backup"))
        self.desk("note", "--key", self.path("demo.key"), "--share", "Rosa")
        self.open_view()
        self.screen.type("text", "Where tables send to, to be cleared as well (address, or nothing)",
                         "file://" + self.path("drop"))
        self.write_name("Protect")
        self.screen.find("list item", "A share of the key")
        self.assertFalse(self.is_ready())
        self.write_name(TITLE)
        harness.wait_for("the button", self.is_ready)
        self.assertTrue(os.path.exists(self.path("demo.key")))
        self.screen.click("push button", "Destroy everything")
        self.screen.find("label", "The campaign is destroyed")
        self.assertFalse(os.path.exists(self.path("demo.key")))
        self.assertEqual(self.left(), KEPT)
        self.assertEqual({name for _, _, names in os.walk(self.path("drop")) for name in names}, {"holiday.jpg"})
        text = self.certificate_of(self.path("certificate.pdf"))
        for words in (TITLE, "Rosa", "copy.backup", "Flash storage", "Signed: ____"):
            self.assertIn(words, text)
        self.screen.click("push button", "All ledgers")
        self.screen.find("push button", "Open a Ledger…")
        self.assertFalse(self.screen.shows(self.path("ledger")))

    def test_a_drop_that_is_away_is_told(self):
        self.fill_ledger()
        self.open_view()
        self.screen.type("text", "Where tables send to, to be cleared as well (address, or nothing)",
                         "file://" + self.path("nowhere", "drop"))
        self.write_name(TITLE)
        self.screen.click("push button", "Destroy everything")
        self.screen.find("label", "The campaign is destroyed")
        self.screen.find("label", lambda name: "The drop could not be reached" in name and "canvass drop clear" in name)
        self.assertIn("NOT the files in the drop", self.certificate_of(self.path("certificate.pdf")))

    def test_what_was_interrupted_goes_on_without_the_key(self):
        if shutil.which("strace") is None:
            raise unittest.SkipTest("strace is not there")
        self.fill_ledger()
        campaign = harness.canvass("campaign", "show", self.path("demo.campaign"), "--json")["id"]
        killed = subprocess.run(
            ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "inject=unlink:signal=KILL:when=4", harness.CANVASS, "desk",
             "destroy", "--ledger", self.path("ledger"), "--yes-destroy", campaign, "--key", self.path("demo.key"),
             "--passphrase-file", self.path("passphrase")], check=False, capture_output=True)
        self.assertNotEqual(killed.returncode, 0)
        self.assertTrue(os.path.exists(self.path("ledger", "destroying")))
        self.start(self.path("ledger"))
        self.screen.find("label", "The campaign is destroyed")
        self.assertEqual(self.left(), KEPT)
        self.assertFalse(os.path.exists(self.path("demo.key")))
        self.assertEqual(self.stop(), 0)
        # It is over, and says so whenever somebody comes back.
        self.start(self.path("ledger"))
        self.screen.find("label", "The campaign is destroyed")
        self.assertIn(TITLE, self.certificate_of(self.path("later.pdf")))


desk.main()
