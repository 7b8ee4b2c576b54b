#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a canvasser does behind the corner: a PIN, practice, an export, the end of the event."""

import glob
import os
import shutil
import subprocess

import harness
import panel
import signer


ERASED = "Somebody has begun to sign. What they have entered is then erased."


class CanvasserTest(panel.PanelTest):
    def read_vault(self):
        """Every byte of it, by file."""
        found = {}
        for path in glob.glob(self.path("vault", "*", "**"), recursive=True):
            if os.path.isfile(path):
                with open(path, "rb") as file:
                    found[path] = file.read()
        return found

    def test_a_wrong_pin_does_not_open_it_and_the_right_one_does(self):
        self.start()
        self.choose_pin()
        self.back()
        self.open_panel()
        self.enter("493818")
        self.panel.find("label", "That is not the PIN. You can try 4 more times.")
        self.enter()
        self.panel.find("push button", "Back to signing")

    def test_room_is_told_to_two_digits(self):
        """What is written to the disk meanwhile is no news then."""
        self.start()
        self.choose_pin()
        labels = [thing.name for thing in self.panel.things() if thing.role == "label"]
        room = labels[labels.index("Room for more") - 1].replace(",", "")
        self.assertRegex(room, "^[1-9][0-9]?0{3,}$", "of a disk that has room for thousands")

    def test_petitions_have_their_names_in_the_canvassers_language(self):
        self.start()
        self.choose_pin()
        self.panel.find("label", "Protect every immigrant in Chicago")
        self.panel.click("push button", "Language: English")
        self.panel.click("push button", "Español")
        self.panel.find("label", "Que Chicago proteja a todos sus inmigrantes")

    def enter_wrong_ones(self):
        for left in (4, 3, 2, 1):
            self.enter("493818")
            self.panel.find("label", lambda name, left=left: name.startswith(f"That is not the PIN. You can try {left} more"))
        self.enter("493818")
        harness.wait_for("the lock", lambda: self.panel.shows("Too many wrong PINs"))

    def test_five_wrong_pins_lock_it_through_a_restart_and_signing_goes_on(self):
        self.start()
        self.choose_pin()
        self.back()
        self.open_panel()
        self.enter_wrong_ones()
        self.assertEqual(self.kiosk.stop(), 0)

        self.start_kiosk("--vault", self.path("vault"), "--media", self.path("media"))
        self.screen.settle("push button", "English")
        harness.xdotool("key", "F12")
        harness.wait_for("the lock", lambda: self.panel.shows("Too many wrong PINs"))
        self.panel.click("push button", "Back")
        harness.wait_for("the panel to go", lambda: not self.panel.booths())
        signer.english(self.screen).go_to("thanks").leave("thanks")

    def test_practice_leaves_the_vault_as_it_was(self):
        self.start()
        signer.english(self.screen).go_to("thanks").leave("thanks")
        self.choose_pin()
        before = self.read_vault()
        self.panel.click("push button", "Practice")
        self.panel.click("push button", "Start practicing")
        self.panel.click("push button", "Close")
        self.back()
        self.screen.find("label", "Only practice: nothing you enter is kept")
        signer.english(self.screen).go_to("thanks").leave("thanks")
        self.assertEqual(self.read_vault(), before)

        # Nor do marks and the end of the event reach it.
        self.open_panel()
        self.enter()
        self.panel.click("push button", "The last one was doubtful")
        self.assertIsNone(self.panel.look("push button", "Yes, mark it"))
        self.panel.click("push button", "Back")
        self.panel.click("push button", "End of the event")
        self.panel.click("push button", "Yes, the event has ended")
        harness.wait_for("the refusal", lambda: self.panel.shows("This is practice: end it first"))
        self.assertEqual(self.read_vault(), before)

        self.assertEqual(self.kiosk.stop(), 0)
        self.start_kiosk("--vault", self.path("vault"), "--media", self.path("media"))
        self.screen.find("label", "Only practice: nothing you enter is kept")

    def test_an_export_is_on_the_stick_and_the_event_ends(self):
        self.start()
        signer.english(self.screen).go_to("thanks").leave("thanks")
        self.choose_pin()
        self.panel.click("push button", "Export to a stick")
        harness.wait_for("the export", lambda: self.panel.shows("Safe to pull now"))
        self.assertEqual(len(self.files("media", "KINGSTON", "canvass", "batches", "*.batch")), 1)
        self.assertEqual(len(self.files("media", "KINGSTON", "canvass", "kiosks", "*.kiosk")), 1)

        # Where the tally cannot be written, what was counted is there for the next try.
        self.panel.click("push button", "Back")
        self.panel.click("push button", "End of the event")
        os.rename(self.path("vault", "table.ini"), self.path("table.ini"))
        os.makedirs(self.path("vault", "table.ini", "in-the-way"))
        self.panel.click("push button", "Yes, the event has ended")
        self.panel.click("push button", "Try again")
        shutil.rmtree(self.path("vault", "table.ini"))
        os.rename(self.path("table.ini"), self.path("vault", "table.ini"))
        self.panel.click("push button", "Yes, the event has ended")
        self.panel.find("push button", "Open a new session")
        self.assertTrue(self.panel.shows("So many signed at this event"))
        self.panel.find("label", "1")
        self.assertEqual(self.kiosk.stop(), 0)

        self.start_kiosk("--vault", self.path("vault"), "--media", self.path("media"))
        self.screen.find("label", "This table is closed")
        self.assertIsNone(self.screen.look("push button", "English"))
        harness.xdotool("key", "F12")
        self.enter()
        self.panel.click("push button", "Open a new session")
        harness.wait_for("the tally", lambda: self.panel.shows("So many signed at this event"))
        self.panel.find("label", "1")

    def begin_to_sign(self):
        """As far as the last page, and then a canvasser comes."""
        self.start()
        self.choose_pin()
        self.back()
        signer.english(self.screen).go_to("sign")
        harness.xdotool("key", "F12")
        self.enter()
        self.panel.find("push button", "Back to the signer: keep what they entered")

    def leave_without_the_form(self):
        self.panel.click("push button", "Back to signing")
        harness.wait_for("the panel to go", lambda: not self.panel.booths())

    def test_with_the_event_a_half_filled_form_ends_too(self):
        self.begin_to_sign()
        self.panel.click("push button", "End of the event")
        self.panel.find("label", ERASED)
        self.panel.click("push button", "Yes, the event has ended")
        self.panel.find("push button", "Open a new session")
        self.panel.click("push button", "Back")
        self.leave_without_the_form()
        self.screen.find("label", "This table is closed")
        self.assertEqual(self.kiosk.stop(), 0)
        self.assertEqual(self.count_records(), 1)  # that it was closed

    def test_no_half_filled_form_passes_into_practice(self):
        self.begin_to_sign()
        self.panel.click("push button", "Practice")
        self.panel.find("label", ERASED)
        self.panel.click("push button", "Start practicing")
        self.panel.click("push button", "Close")
        self.leave_without_the_form()
        self.screen.find("label", "Only practice: nothing you enter is kept")
        self.screen.find("push button", "English")
        self.assertEqual(self.kiosk.stop(), 0)
        self.assertEqual(self.count_records(), 0)

    def look_at_readiness(self, words):
        harness.xdotool("key", "F12")
        self.panel.find("heading", "Choose a PIN for this table")
        self.enter()
        self.panel.find("heading", "Enter the same PIN again")
        self.enter()
        self.panel.click("push button", "Readiness")
        harness.wait_for("the check", lambda: self.panel.shows(words), 60)

    def test_readiness_tells_that_there_is_no_petition(self):
        self.start_kiosk("--vault", self.make_folder("vault"), "--media", self.make_folder("media"))
        self.screen.find("label", "There is nothing to sign here yet")
        self.look_at_readiness("There is nothing to sign here yet")

    def test_readiness_tells_of_a_petition_that_does_not_open(self):
        for campaign in (self.make_demo_campaign(), self.make_further_campaign("second")):
            harness.canvass("kiosk", "enroll", "--vault", self.path("vault"), "--campaign", campaign, "--name", "Table 1")
        damaged = self.files("vault", "*", "vault.sqlite")[0]
        with open(damaged, "r+b") as file:
            file.write(b"\xff" * 4096)
        self.start_kiosk("--vault", self.path("vault"), "--media", self.make_folder("media"))
        self.screen.find("push button", "English")
        self.look_at_readiness("Something that is stored is damaged: keep this tablet safe and tell a coordinator · " +
                               os.path.basename(os.path.dirname(damaged))[:8])

    def test_readiness_is_looked_at_and_saved_as_a_page_to_print(self):
        self.start()
        self.choose_pin()
        self.panel.click("push button", "Readiness")
        harness.wait_for("the checks", lambda: self.panel.shows("What is typed stays in locked memory"))
        self.panel.click("push button", "Save a page to print")
        self.panel.click("push button", lambda name: name.startswith("KINGSTON"))
        harness.wait_for("the page", lambda: self.panel.shows("Safe to pull now"))
        [page] = self.files("media", "KINGSTON", "canvass", "reports", "*.pdf")
        text = subprocess.run(["pdftotext", "-layout", page, "-"], check=True, capture_output=True, text=True).stdout
        for words in ("Readiness", "The petition can be signed", "What is typed stays in locked memory",
                      "Every letter can be shown", "Checked by"):
            self.assertIn(words, text)
        self.panel.click("push button", "Close")

        # Another panel still knows what was found, as it was: with a stick.
        found = self.read_findings()
        shutil.rmtree(self.path("media", "KINGSTON"))
        self.panel.click("push button", "Back")
        self.back()
        self.unlock_panel()
        self.panel.click("push button", "Readiness")
        self.assertEqual(self.read_findings(), found)

    def read_findings(self):
        return [self.panel.find("label", lambda name, words=words: name.startswith(words)).name
                for words in ("Last checked: ", "Sticks that are in")]

    def make_further_campaign(self, name):
        """The demo campaign as another petition."""
        folder = self.path(name)
        shutil.copytree(os.path.join(harness.SOURCE, "data/demo/campaign"), folder)
        with open(os.path.join(folder, "campaign.ini"), "r+", encoding="utf-8") as file:
            text = file.read().replace("id = protect-all-immigrants", f"id = {name}")
            file.seek(0)
            file.truncate()
            file.write(text)
        harness.canvass("campaign", "seal", folder, "--key", self.path("demo.key"), "--passphrase-file",
                        self.path("passphrase"), "--out", self.path(name + ".campaign"))
        return self.path(name + ".campaign")

    def test_readiness_of_several_petitions_tells_each_language_once(self):
        campaigns = [self.make_demo_campaign()] + [self.make_further_campaign(f"other-{i}") for i in range(3)]
        for i, campaign in enumerate(campaigns):
            harness.canvass("kiosk", "enroll", "--vault", self.path("vault"), "--campaign", campaign, "--name", f"T{i}")
        languages = harness.canvass("campaign", "show", campaigns[0], "--json")["languages"]
        self.start_kiosk("--vault", self.path("vault"), "--media", self.make_folder("media"))
        self.screen.find("heading", "Tap your language")
        self.look_at_readiness("What is typed stays in locked memory")
        told = [thing.name for thing in self.panel.things() if thing.role == "label"]
        self.assertEqual(sum(name.startswith(("Every letter", "Letters are missing")) for name in told), len(languages))
        self.assertEqual(sum("read aloud" in name for name in told), 1)
        self.assertEqual(sum(name.startswith("The petition can be signed") for name in told), len(campaigns))

    def make_reset(self, digits):
        """A coordinator's new PIN for a table that is enrolled for it, on the stick."""
        campaign = self.make_demo_campaign()
        unlock = ("--key", self.path("demo.key"), "--passphrase-file", self.path("passphrase"))
        os.makedirs(self.path("media", "KINGSTON", "canvass"))
        card = harness.canvass("kiosk", "enroll", "--vault", self.path("vault"), "--campaign", campaign, "--name",
                               "Table 1").rstrip("\n")
        harness.canvass("desk", "create", "--ledger", self.path("ledger"), "--campaign", campaign, *unlock)
        harness.canvass("desk", "admit", "--ledger", self.path("ledger"), card)
        with open(self.path("digits"), "w", encoding="ascii") as file:
            file.write(digits)
        harness.canvass("desk", "reset-pin", "--ledger", self.path("ledger"), "--kiosk", "Table 1", "--pin-file",
                        self.path("digits"), "--out", self.path("media", "KINGSTON", "table.pinr"), *unlock)

    def set_pin(self):
        with open(self.path("old"), "w", encoding="ascii") as file:
            file.write(panel.PIN)
        harness.canvass("kiosk", "pin", "--vault", self.path("vault"), "--pin-file", self.path("old"))

    def take_reset(self):
        self.panel.click("push button", "PIN forgotten?")
        self.panel.click("push button", "Look for the file")
        harness.wait_for("the new PIN",
                         lambda: self.panel.shows("The new PIN is the one that the coordinator tells you."))
        self.panel.click("push button", "Close")

    def test_a_forgotten_pin_is_reset_by_a_coordinator(self):
        self.make_reset("770342")
        self.set_pin()
        self.start_kiosk("--vault", self.path("vault"), "--media", self.path("media"))
        self.open_panel()
        self.take_reset()
        self.enter("770342")
        self.panel.find("push button", "Back to signing")

    def test_a_new_pin_opens_what_wrong_ones_have_locked(self):
        self.make_reset("770342")
        self.set_pin()
        self.start_kiosk("--vault", self.path("vault"), "--media", self.path("media"))
        self.open_panel()
        self.enter_wrong_ones()
        self.take_reset()
        self.enter("770342")
        self.panel.find("push button", "Back to signing")

    def test_what_a_table_remembers_is_begun_anew_by_a_coordinator_and_nobody_else(self):
        self.make_reset("770342")
        with open(self.path("vault", "table.ini"), "w", encoding="ascii") as file:
            file.write("no")
        self.start_kiosk("--vault", self.path("vault"), "--media", self.path("media"))
        self.screen.settle("push button", "English")
        harness.xdotool("key", "F12")
        harness.wait_for("the damage", lambda: self.panel.shows("What this table remembers is damaged"))
        self.panel.click("push button", "Back")
        harness.wait_for("the panel to go", lambda: not self.panel.booths())
        self.screen.settle("push button", "English")
        harness.xdotool("key", "F12")
        self.take_reset()
        self.panel.click("push button", "Back")
        harness.wait_for("the panel to go", lambda: not self.panel.booths())
        self.open_panel()
        self.enter("770342")
        self.panel.find("push button", "Back to signing")
        self.assertEqual(self.files("vault", "table.ini.damaged"), [self.path("vault", "table.ini.damaged")])

    def test_a_panel_that_dies_leaves_the_form_behind_it(self):
        self.start()
        maria = signer.english(self.screen).go_to("contact")
        harness.xdotool("key", "F12")
        self.panel.find("push button", "Continue")
        os.kill(self.panel.pid(), 9)
        harness.wait_for("the panel to go", lambda: not self.panel.booths())
        maria.leave("contact")
        for _ in range(2):
            self.screen.click("push button", "Back")
        self.assertEqual(self.screen.find("text", "Your name").text, maria.name)
        self.assertIsNone(self.kiosk.process.poll())


harness.main()
