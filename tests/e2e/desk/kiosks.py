#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables are admitted after comparing words, named, revoked, given a new PIN, and told what has arrived."""

import json
import os
import shutil

import desk
import harness

class KiosksTest(desk.DeskTest):
    has_second_coordinator = False

    def make_demo_campaign(self):
        campaign = super().make_demo_campaign()
        if self.has_second_coordinator:
            os.remove(campaign)
            self.make_folder("hers")  # beside the ledger, the desk would have to ask whose key it is
            harness.canvass("key", "create", "--out", self.path("hers", "luz.key"), "--name", "Luz", "--passphrase-file",
                            self.path("passphrase"), *harness.QUICK_KEY)
            harness.canvass("campaign", "seal", os.path.join(harness.SOURCE, "data/demo/campaign"), "--key",
                            self.path("demo.key"), "--recipient", self.path("hers", "luz.pub"), "--passphrase-file",
                            self.path("passphrase"), "--out", campaign)
        return campaign

    def luz(self, command, *arguments):
        """What the other coordinator does at her desk."""
        return harness.canvass("desk", command, "--ledger", self.path("hers", "ledger"), "--passphrase-file",
                               self.path("passphrase"), "--key", self.path("hers", "luz.key"), *arguments)

    def contradict(self):
        """Both call the table and correct a signature, each otherwise, and one reads what the other decided."""
        self.has_second_coordinator = True
        self.fill_ledger()
        self.luz("create", "--campaign", self.path("demo.campaign"))
        self.luz("admit", self.card)
        self.luz("import", self.path("sent"))
        record = self.command("list", "--search", "Renee")["signatures"][0]["record_id"]
        for name, table, decide in (("Renée Okafor", "Market", self.command), ("R. Lindqvist", "Mercado", self.luz)):
            with open(self.path("change.json"), "w", encoding="utf-8") as file:
                json.dump({"fields": {"name": name}}, file)
            decide("rename", "--name", table, "Library")
            decide("correct", record, "--input", self.path("change.json"))
        self.luz("decisions", "--to", self.make_folder("decisions"))
        self.command("import", self.path("decisions"))
        self.assertEqual(self.command("status")["contradictions"], 2)

    def open_tables(self):
        self.start(self.path("ledger"))
        self.unlock()
        self.go_to("Tables")

    def command(self, command, *arguments):
        return self.desk(command, *arguments, "--key", self.path("demo.key"), "--json")

    def enroll(self, name, campaign="demo.campaign"):
        """Another table; returns the path of its card."""
        harness.canvass("kiosk", "enroll", "--vault", self.path(name), "--campaign", self.path(campaign),
                        "--name", name)
        return self.files(name, "*", name + ".kiosk")[0]

    def sign(self, vault, to):
        """Seven more people sign at a table; what it exports comes into a folder."""
        harness.canvass("kiosk", "capture", "--vault", self.path(vault), "--input",
                        os.path.join(harness.SOURCE, "data/demo/signatures.jsonl"))
        if not os.path.isdir(self.path(to)):
            self.make_folder(to)
        harness.canvass("kiosk", "export", "--vault", self.path(vault), "--to", self.path(to))

    def choose_card(self, card):
        self.screen.click("push button", "Admit Tables…")
        self.choose_path(card)

    def table(self, name):
        return lambda found: found.startswith(name + ":")

    def open_table(self, name):
        self.screen.click("list item", self.table(name))
        self.screen.find("push button", "Back to the tables")

    def scroll_down(self):
        harness.xdotool("mousemove", *self.screen.middle_of(self.screen.windows()[-1]))
        harness.xdotool("click", "--repeat", "30", "--delay", "10", "5")

    def close_desk(self):
        self.assertEqual(self.stop(), 0)
        harness.wait_for("the ledger", lambda: not self.is_open())

    # Admitting

    def test_a_table_is_admitted_after_comparing_its_words(self):
        self.make_ledger()
        self.open_tables()
        self.screen.find("label", "No tables yet")
        self.choose_card(self.card)
        words = self.screen.find("label", lambda found: len(found.split()) == 6 and found.islower()).name
        self.screen.click("push button", "The same: admit: Library")
        self.screen.find("label", "Admitted: what it sends counts.")
        self.screen.click("push button", "Back to the tables")
        self.screen.find("list item", "Library: Nothing has arrived yet")
        self.close_desk()
        admitted = self.command("kiosk", "Library")
        self.assertEqual((admitted["admitted"], admitted["words"]), (True, words))

    def test_an_admission_is_taken_back(self):
        self.make_ledger()
        self.open_tables()
        self.choose_card(self.card)
        self.screen.click("push button", "The same: admit: Library")
        self.screen.click("push button", desk.in_toast("Undo"))
        self.screen.find("label", "Undone: it is as it was before.")
        self.close_desk()
        self.assertEqual(self.command("status")["kiosks"], [])

    def test_other_words_admit_nobody(self):
        self.make_ledger()
        self.open_tables()
        self.choose_card(self.card)
        self.screen.click("push button", "Not the same: Library")
        self.screen.find("label", lambda found: found.startswith("Not admitted."))
        self.close_desk()
        self.assertEqual(self.command("status")["kiosks"], [])

    def test_files_that_are_no_cards_are_told(self):
        self.fill_ledger()
        with open(self.card, "rb") as file:
            card = bytearray(file.read())
        damaged, newer = bytearray(card), bytearray(card)
        damaged[-1] ^= 1
        newer[3] = ord("2")
        cases = [
            (self.card, "This table is admitted already."),
            (self.write("damaged.kiosk", damaged), "The file is damaged or was changed."),
            (self.write("newer.kiosk", newer), "A newer Canvass wrote this file."),
            (self.write("holiday.kiosk", b"a picture"), "This is not the file of a table."),
            (self.other_campaigns_card(), "This table was set up for another petition"),
        ]
        self.open_tables()
        self.screen.find("list item", self.table("Library"))
        for path, words in cases:
            self.choose_card(path)
            self.screen.find("label", lambda found, words=words: found.startswith(words))
            self.assertIsNone(self.screen.look("push button", lambda found: found.startswith("The same")))
            self.screen.click("push button", "Back to the tables")
        self.close_desk()
        self.assertEqual(len(self.command("status")["kiosks"]), 1)

    def write(self, name, data):
        with open(self.path(name), "wb") as file:
            file.write(data)
        return self.path(name)

    def other_campaigns_card(self):
        folder = self.path("other")
        shutil.copytree(os.path.join(harness.SOURCE, "data/demo/campaign"), folder)
        ini = os.path.join(folder, "campaign.ini")
        with open(ini, encoding="utf-8") as file:
            text = file.read()
        with open(ini, "w", encoding="utf-8") as file:
            file.write("\n".join("id = another" if line.startswith("id") else line for line in text.split("\n")))
        harness.canvass("campaign", "seal", folder, "--key", self.path("demo.key"), "--passphrase-file",
                        self.path("passphrase"), "--out", self.path("other.campaign"))
        return self.enroll("Stranger", "other.campaign")

    # One table

    def test_what_is_missing_is_told(self):
        self.make_ledger()
        harness.canvass("desk", "admit", "--ledger", self.path("ledger"), self.card)
        self.sign("vault", "sent")
        names = {os.path.basename(path) for path in self.files("sent", "*")}
        harness.canvass("kiosk", "close", "--vault", self.path("vault"))
        harness.canvass("kiosk", "export", "--vault", self.path("vault"), "--to", self.make_folder("later"))
        newest = [path for path in self.files("later", "*") if os.path.basename(path) not in names]
        self.desk("import", "--key", self.path("demo.key"), *newest)
        self.open_tables()
        self.screen.find("label", lambda found: found.startswith("Batch") and "not arrived" in found)
        self.open_table("Library")
        self.screen.find("label", "Batches 1 to 2 have not arrived")
        self.screen.find("label", lambda found: found.startswith("Closed on ") and found.endswith(" with 7"))
        self.screen.find("label", "7 signatures are missing")

    def test_a_table_is_called_otherwise_and_as_before(self):
        self.fill_ledger()
        self.open_tables()
        self.open_table("Library")
        self.scroll_down()
        self.screen.click("text", "Name at this desk and in reports")
        harness.xdotool("key", "ctrl+a")
        harness.xdotool("type", "--delay", 20, "Market hall")
        harness.xdotool("key", "Return")
        self.screen.find("label", "Your decision holds from now on")
        self.screen.find("label", "Market hall")
        self.screen.click("push button", "Undo Undo")
        self.screen.find("label", "Undone: it is as it was before.")
        self.screen.find("label", "Library")
        self.close_desk()
        self.assertEqual(self.command("status")["kiosks"][0]["name"], "Library")

    def test_a_revocation_is_weighed_then_made_and_undone(self):
        self.fill_ledger()
        self.sign("vault", "sent")
        self.desk("import", "--key", self.path("demo.key"), self.path("sent"))
        self.open_tables()
        self.open_table("Library")
        self.scroll_down()
        self.screen.click("list item", "Revoke")
        self.screen.find("label", lambda found: found.startswith("Choose the last batch"))
        self.assertFalse(self.screen.look("push button", "Revoke").has(harness.Atspi.StateType.SENSITIVE))
        self.screen.click("list item", self.table("Batch 1"))
        self.screen.find("label", lambda found: found.startswith("7 signatures that count now will not count any"
                                                                 " more.\n7 signatures of this table"))
        self.screen.click("push button", "Revoke")
        self.screen.find("label", "Revoked: what comes after that batch does not count.")
        self.screen.find("label", "It counts up to batch 1")
        self.screen.click("push button", "Undo Undo")
        self.screen.find("label", "Undone: it is as it was before.")
        self.close_desk()
        status = self.command("status")
        self.assertEqual((status["signatures"], status["kiosks"][0]["revoked"]), (14, False))

    def test_a_new_pin_reaches_the_table(self):
        self.fill_ledger()
        stick = self.make_folder("stick")
        self.write("pin", b"739182\n")
        harness.canvass("kiosk", "pin", "--vault", self.path("vault"), "--pin-file", self.path("pin"))
        self.open_tables()
        self.open_table("Library")
        self.scroll_down()
        self.screen.click("list item", "Reset a forgotten PIN")
        for pin, again, words in [("1234", "1234", "A PIN has at least six digits."),
                                  ("123456", "123456", "That PIN is among the first that a thief tries."),
                                  ("604183", "604184", "The two were not the same.")]:
            self.type_pins(pin, again)
            self.screen.click("push button", "Save on a Stick or in a Folder…")
            self.screen.find("label", lambda found, words=words: found.startswith(words))
        self.type_pins("604183", "604183")
        self.screen.click("push button", "Save on a Stick or in a Folder…")
        self.choose_path(stick)
        self.screen.find("label", os.path.join(stick, "Library.pinr"))
        self.assertEqual(os.listdir(stick), ["Library.pinr"])
        self.close_desk()
        harness.canvass("kiosk", "reset-pin", "--vault", self.path("vault"), os.path.join(stick, "Library.pinr"))
        self.write("pin", b"604183\n")
        self.write("newer", b"937264\n")
        harness.canvass("kiosk", "pin", "--vault", self.path("vault"), "--old-pin-file", self.path("pin"),
                        "--pin-file", self.path("newer"))

    def type_pins(self, pin, again):
        for row, text in (("New PIN", pin), ("The same PIN again", again)):
            self.screen.click("text", row)
            harness.wait_for("the cursor", lambda row=row: self.screen.is_focused("text", row))
            harness.xdotool("key", "ctrl+a")
            harness.xdotool("key", "--repeat", 14, "--delay", 10, "BackSpace")
            harness.xdotool("type", "--delay", 20, text)

    # Coordinators who disagree

    def test_who_is_right_about_a_name_is_decided(self):
        self.contradict()
        self.open_tables()
        self.open_table("Library")
        self.screen.find("label", "Coordinators disagree")
        self.screen.find("push button", "Decide so, It is called “Market”")
        self.screen.click("push button", "Decide so, It is called “Mercado”")
        self.screen.find("label", "Your decision holds from now on")
        self.screen.find("label", "Mercado")
        harness.wait_for("nothing to decide", lambda: self.screen.look("label", "Coordinators disagree") is None)
        self.close_desk()
        status = self.command("status")
        self.assertEqual((status["contradictions"], status["kiosks"][0]["name"]), (1, "Mercado"))

    def test_a_contested_correction_is_told_with_its_signature(self):
        self.contradict()
        self.start(self.path("ledger"))
        self.unlock()
        self.go_to("Signatures")
        self.screen.click("label", lambda found: found.startswith("Renee"))
        self.screen.find("label", "Coordinators disagree")
        self.screen.find("label", "Corrections of a signature differ: none of them holds.")
        self.screen.click("push button", "Undo")
        self.screen.find("label", "Undone: it is as it was before.")
        harness.wait_for("nothing to decide", lambda: self.screen.look("label", "Coordinators disagree") is None)
        self.close_desk()
        self.assertEqual(self.command("status")["contradictions"], 1)

    # All tables

    def test_what_has_arrived_is_acknowledged(self):
        self.fill_ledger()
        stick = self.make_folder("stick")
        self.open_tables()
        self.screen.click("push button", "Acknowledge…")
        self.choose_path(stick)
        self.screen.find("label", lambda found: found.startswith("8 records are acknowledged."))
        self.close_desk()
        acknowledgements = self.files("stick", "*.ack")
        self.assertEqual(len(acknowledgements), 1)
        harness.canvass("kiosk", "acknowledge", "--vault", self.path("vault"), acknowledgements[0])

    def test_tables_are_searched(self):
        self.make_ledger()
        cards = [self.card] + [self.enroll(name) for name in ("Plaza", "Market")]
        harness.canvass("desk", "admit", "--ledger", self.path("ledger"), *cards)
        self.open_tables()
        self.screen.find("label", "3 tables")
        self.screen.click("entry", "Name of a table")
        harness.xdotool("type", "--delay", 20, "plaz")
        self.screen.find("label", "1 table")
        self.screen.find("list item", self.table("Plaza"))
        self.assertIsNone(self.screen.look("list item", self.table("Market")))


desk.main()
