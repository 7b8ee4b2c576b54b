#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes in and out of a table on sticks, as a canvasser does it: petitions, mirrors, batches, confirmations."""

import glob
import json
import os
import shutil

import harness
import panel


class SticksTest(panel.PanelTest):
    def unlock(self):
        return "--key", self.path("demo.key"), "--passphrase-file", self.path("passphrase")

    def stick(self, *parts):
        return self.path("media", "KINGSTON", *parts)

    def pull(self):
        os.rename(self.stick(), self.path("in-a-pocket"))

    def put_back(self):
        os.rename(self.path("in-a-pocket"), self.stick())

    def status(self):
        return harness.canvass("kiosk", "status", "--vault", self.path("vault"), "--json")

    def make_ledger(self, *cards):
        harness.canvass("desk", "create", "--ledger", self.path("ledger"), "--campaign", self.path("demo.campaign"),
                        *self.unlock())
        harness.canvass("desk", "admit", "--ledger", self.path("ledger"), *cards)

    def take_in(self, *paths):
        return harness.canvass("desk", "import", "--ledger", self.path("ledger"), "--json", *self.unlock(), *paths)

    def names(self):
        harness.canvass("desk", "export", "--ledger", self.path("ledger"), "--format", "jsonl", "--out",
                        self.path("roll.jsonl"), "--plain", *self.unlock())
        with open(self.path("roll.jsonl"), encoding="utf-8") as file:
            return [json.loads(line)["fields"]["name"] for line in file]

    def seal_again(self, version, *more):
        """A further version of the demo campaign, on the stick."""
        folder = self.path(f"campaign-{version}")
        shutil.copytree(os.path.join(harness.SOURCE, "data/demo/campaign"), folder)
        with open(os.path.join(folder, "campaign.ini"), "r+", encoding="utf-8") as file:
            text = file.read().replace("version = 1", f"version = {version}")
            file.seek(0)
            file.write(text)
        harness.canvass("campaign", "seal", folder, *self.unlock(), *more, "--out", self.stick("next.campaign"))

    def test_a_table_is_set_up_from_a_stick_alone(self):
        campaign = self.make_demo_campaign()
        os.makedirs(self.stick("canvass"))
        shutil.copy(campaign, self.stick("city.campaign"))
        words = harness.canvass("campaign", "show", campaign, "--json")["words"]
        self.start_kiosk("--vault", self.make_folder("vault"), "--media", self.path("media"))
        self.screen.click("push button", "Set up this table")
        self.panel.find("heading", "Choose a PIN for this table")
        self.enter()
        self.panel.find("heading", "Enter the same PIN again")
        self.enter()
        self.panel.click("push button", "Petitions")
        self.panel.click("push button", "Add this petition")
        self.panel.find("heading", "Compare six words")
        for word in words.split() if isinstance(words, str) else words:
            harness.wait_for(f"the word {word}", lambda word=word: self.panel.shows(word))
        self.panel.click("push button", "Yes, all six")
        self.panel.type("text", "A name that the coordinators know it by, such as “Library”", "Library")
        self.panel.click("push button", "Set up the petition")
        harness.wait_for("the card", lambda: self.files("media", "KINGSTON", "canvass", "kiosks", "Library.kiosk"))
        self.panel.click("push button", "Close")
        self.panel.click("push button", "Back")
        self.back()
        self.sign()
        self.assertEqual(self.kiosk.stop(), 0)
        self.assertEqual((self.status()["name"], self.status()["records"]), ("Library", 1))

    def test_a_card_that_the_stick_does_not_take_is_brought_by_an_export(self):
        campaign = self.make_demo_campaign()
        os.makedirs(self.stick("canvass"))
        shutil.copy(campaign, self.stick("city.campaign"))
        with open(self.stick("canvass", "kiosks"), "w", encoding="ascii"):
            pass  # where the folder for cards should be
        self.start_kiosk("--vault", self.make_folder("vault"), "--media", self.path("media"))
        self.screen.click("push button", "Set up this table")
        self.panel.find("heading", "Choose a PIN for this table")
        self.enter()
        self.panel.find("heading", "Enter the same PIN again")
        self.enter()
        self.panel.click("push button", "Petitions")
        self.panel.click("push button", "Add this petition")
        self.panel.click("push button", "Yes, all six")
        self.panel.type("text", "A name that the coordinators know it by, such as “Library”", "Library")
        self.panel.click("push button", "Set up the petition")
        harness.wait_for("the end of it", lambda: self.panel.shows(
            "The petition can be signed here, but its card is not on the stick."))
        self.panel.click("push button", "Close")
        self.panel.find("label", "This one is set up already.")

        os.remove(self.stick("canvass", "kiosks"))
        self.panel.click("push button", "Back")
        self.panel.click("push button", "Export to a stick")
        harness.wait_for("the card", lambda: self.files("media", "KINGSTON", "canvass", "kiosks", "Library*.kiosk"))

    def test_a_newer_version_needs_words_and_pin_only_where_trust_changes(self):
        self.start()
        self.seal_again(2)
        self.choose_pin()
        self.panel.click("push button", "Petitions")
        self.panel.click("push button", "Update this petition")
        harness.wait_for("the update", lambda: self.panel.shows("The petition is up to date."))
        self.panel.click("push button", "Close")

        self.panel.click("push button", "Back")
        self.back()

        harness.canvass("key", "create", "--out", self.path("other.key"), "--name", "Other", "--passphrase-file",
                        self.path("passphrase"), *harness.QUICK_KEY)
        self.seal_again(3, "--recipient", self.path("other.pub"))
        self.unlock_panel()
        self.panel.click("push button", "Petitions")
        self.panel.click("push button", "Update this petition")
        self.panel.find("heading", "Compare six words")
        self.panel.click("push button", "Yes, all six")
        self.enter()
        harness.wait_for("the update", lambda: self.panel.shows("The petition is up to date."))
        self.assertEqual(self.kiosk.stop(), 0)
        self.assertEqual(self.status()["sequence"], 3)

    def make_big_campaign(self):
        """Of several megabytes, for its streets, and valid: anybody can make one."""
        folder = self.path("streets")
        harness.canvass("campaign", "create", folder)
        with open(os.path.join(folder, "districts.csv"), "w", encoding="utf-8") as file:
            file.write("street,from,to,side,district\n")
            for number in range(60000):
                file.write(f"{number:x} Longitudinal Northeastern Boulevard St,1,99,both,{number % 50 + 1}\n")
        harness.canvass("campaign", "seal", folder, *self.unlock(), "--out", self.path("big.campaign"))
        return self.path("big.campaign")

    def peak_megabytes(self):
        with open(f"/proc/{self.kiosk.process.pid}/status", encoding="ascii") as file:
            [line] = [line for line in file if line.startswith("VmHWM:")]
        return int(line.split()[1]) // 1024

    def test_a_stick_full_of_campaigns_costs_a_table_next_to_nothing(self):
        self.start()
        big = self.make_big_campaign()
        os.makedirs(self.path("other", "canvass"))
        for number in range(64):
            os.link(big, self.path("other", f"{number:02}.campaign"))
        self.screen.settle("push button", "English")
        before = self.peak_megabytes()
        os.rename(self.path("other"), self.path("media", "OTHER"))
        self.sign()
        self.assertLess(self.peak_megabytes() - before, 30)

        self.choose_pin()
        self.panel.click("push button", "Petitions")
        harness.wait_for("what is on the stick", lambda: self.panel.shows("There is more on the sticks"), 60)
        self.panel.find("push button", "Add this petition")
        self.assertLess(self.peak_megabytes() - before, 200)

    def test_what_cannot_be_used_is_told_in_the_panels_words(self):
        self.start()
        with open(self.stick("other.campaign"), "w", encoding="ascii") as file:
            file.write("no campaign")
        self.choose_pin()
        self.panel.click("push button", "Petitions")
        self.panel.find("label", "The file is damaged, or is not what its name says.")

    def test_the_mirror_alone_brings_everything_back(self):
        self.start()
        self.choose_pin()
        self.keep_mirror()
        self.panel.click("push button", "Back")
        self.back()
        self.sign()
        self.kiosk.kill()
        [card] = glob.glob(self.path("vault", "*", "*.kiosk"))
        shutil.copy(card, self.path("table.kiosk"))
        shutil.rmtree(self.path("vault"))

        self.make_ledger(self.path("table.kiosk"))
        account = self.take_in(self.stick("canvass", "mirror"))
        self.assertEqual((account["read"], account["accepted"]), (1, 1))
        self.assertEqual(len(self.names()), 1)

    def test_a_pulled_mirror_is_told_and_catches_up(self):
        self.start()
        self.choose_pin()
        mirror = self.keep_mirror()
        self.panel.click("push button", "Back")
        self.back()
        before = os.path.getsize(mirror)
        self.pull()
        self.screen.find("label", "The backup stick is not there. Please plug it in again; signing goes on.")
        self.sign()
        self.put_back()
        harness.wait_for("the mirror to catch up", lambda: os.path.getsize(mirror) > before)
        harness.wait_for("the warning to go", lambda: not self.screen.shows("The backup stick is not there"))

    def test_a_copy_of_the_mirrors_stick_takes_nothing_over(self):
        self.start()
        self.choose_pin()
        mirror = self.keep_mirror()
        shutil.copytree(self.stick(), self.path("copy"), ignore=shutil.ignore_patterns("mirror"))
        os.rename(self.path("copy"), self.path("media", "COPY"))
        self.panel.find("label", "COPY")
        harness.wait_for("the copy to be no mirror",
                         lambda: self.panel.look("push button", "Use it as backup") is not None)
        self.panel.click("push button", "Back")
        self.back()
        before = os.path.getsize(mirror)
        self.sign()
        grown = os.path.getsize(mirror)
        self.assertGreater(grown, before)
        self.assertEqual(self.files("media", "COPY", "canvass", "mirror", "*"), [])

        self.pull()
        harness.wait_for("the copy to be the mirror", lambda: self.files("media", "COPY", "canvass", "mirror", "*"))
        self.put_back()
        self.sign()
        shutil.rmtree(self.path("media", "COPY"))
        harness.wait_for("the mirror to catch up", lambda: os.path.getsize(mirror) >= 2 * grown - before)
        harness.wait_for("no warning", lambda: not self.screen.shows("The backup stick is not there"))

    def test_a_doubtful_signature_is_marked_and_nobody_here_sees_whose(self):
        self.start()
        self.sign()
        self.choose_pin()
        self.panel.click("push button", "The last one was doubtful")
        self.panel.click("push button", "Yes, mark it")
        harness.wait_for("the mark", lambda: self.panel.shows("The last signature is marked."))
        self.panel.click("push button", "Close")
        self.panel.click("push button", "Export to a stick")
        harness.wait_for("the export", lambda: self.panel.shows("Safe to pull now: 1 signature is on"))
        self.make_ledger(*self.files("media", "KINGSTON", "canvass", "kiosks", "*.kiosk"))
        self.take_in(self.stick("canvass", "batches"))
        status = harness.canvass("desk", "status", "--ledger", self.path("ledger"), "--json", *self.unlock())
        self.assertEqual(status["doubtful"], 1)
        self.assertEqual(len(self.names()), 1)

    def test_an_enrolled_stick_gets_batches_and_brings_confirmations_without_a_pin(self):
        self.start()
        self.choose_pin()
        self.panel.click("push button", "Sticks and backup")
        self.panel.click("push button", "Write to it without asking")
        harness.wait_for("the stick's id", lambda: os.path.exists(self.stick("canvass", "stick.id")))
        self.panel.find("push button", "Ask before writing to it")
        self.panel.click("push button", "Back")
        self.back()
        self.sign()
        self.pull()
        harness.wait_for("the stick to be out", lambda: not os.path.exists(self.stick()))
        self.screen.settle("push button", "English")
        self.put_back()
        harness.wait_for("the batch", lambda: self.files("media", "KINGSTON", "canvass", "batches", "*.batch"))
        harness.wait_for("the card", lambda: self.files("media", "KINGSTON", "canvass", "kiosks", "*.kiosk"))

        self.make_ledger(*self.files("media", "KINGSTON", "canvass", "kiosks", "*.kiosk"))
        self.take_in(self.stick("canvass", "batches"))
        self.pull()
        harness.canvass("desk", "acknowledge", "--ledger", self.path("ledger"), "--to", self.path("in-a-pocket"),
                        *self.unlock())
        self.screen.settle("push button", "English")
        self.put_back()
        self.unlock_panel()
        harness.wait_for("what was confirmed to be forgotten",
                         lambda: self.panel.find("label", "0", seconds=1) and self.counts_nothing())

    def test_an_enrolled_stick_tells_when_it_may_be_pulled(self):
        saved = "Everything is saved on the stick. It is safe to pull it out now."
        failed = ("The stick could not be written. Nothing is lost: please put it in again, or tell whoever runs the "
                  "table.")
        self.start()
        self.choose_pin()
        self.panel.click("push button", "Sticks and backup")
        self.panel.click("push button", "Write to it without asking")
        self.panel.find("push button", "Ask before writing to it")
        self.panel.click("push button", "Back")
        self.back()
        self.sign()
        self.pull()
        self.screen.settle("push button", "English")
        self.put_back()
        self.screen.find("label", saved)
        self.assertEqual(len(self.files("media", "KINGSTON", "canvass", "batches", "*.batch")), 1)
        # What somebody signs now is not on it.
        self.sign()
        self.screen.settle("push button", "English")
        harness.wait_for("the word to go", lambda: not self.screen.shows(saved))
        self.pull()
        self.screen.settle("push button", "English")
        self.put_back()
        self.screen.find("label", saved)
        self.pull()
        harness.wait_for("the word to go", lambda: not self.screen.shows(saved))

        self.sign()
        shutil.rmtree(self.path("in-a-pocket", "canvass", "batches"))
        with open(self.path("in-a-pocket", "canvass", "batches"), "w", encoding="utf-8"):
            pass
        self.put_back()
        self.screen.find("label", failed)
        self.assertFalse(self.screen.shows(saved))
        self.pull()
        os.remove(self.path("in-a-pocket", "canvass", "batches"))
        self.screen.settle("push button", "English")
        self.put_back()
        self.screen.find("label", saved)
        self.assertFalse(self.screen.shows(failed))

    def counts_nothing(self):
        things = [thing.name for thing in self.panel.things() if thing.role == "label"]
        place = things.index("Not yet handed in")
        return "0" in things[place - 1:place + 1]

    def test_sending_goes_to_the_drop(self):
        drop = self.make_folder("drop")
        campaign = self.make_demo_campaign()
        os.makedirs(self.stick("canvass"))
        harness.canvass("kiosk", "enroll", "--vault", self.path("vault"), "--campaign", campaign, "--name", "Plaza")
        harness.canvass("kiosk", "drop", "--vault", self.path("vault"), "--to", drop)
        self.start_kiosk("--vault", self.path("vault"), "--media", self.path("media"))
        self.sign()
        self.choose_pin()
        self.panel.click("push button", "Send")
        self.panel.find("heading", "Send")
        self.panel.click("push button", "Send")
        harness.wait_for("the batch to arrive", lambda: self.files("drop", "*", "batches", "*", "*.batch"))
        harness.wait_for("the end of it", lambda: self.panel.look("push button", "Cancel") is None)


harness.main()
