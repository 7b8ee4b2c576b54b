#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever agreed to be contacted comes into a list of that one consent, sealed unless somebody asks otherwise."""

import contextlib
import csv
import io
import json
import os
import subprocess
import time

import desk
import filesystem
import harness

MAIL = "Yes, e-mail me about this campaign."
PHONE = "Yes, text me about this campaign."
SAVE = "Save the list “{}”…"
LET_GO = "Save the list “Whom to let go of”…"
SIGNERS = [
    {"language": "es", "fields": {"name": "Ana Ruiz", "postcode": "60608", "email": "ana@example.org",
                                  "phone": "312 555 0101"}, "consent": {"email_news": True, "phone_news": False}},
    {"language": "en", "fields": {"name": "Ben Ode", "postcode": "60623", "email": "ben@example.org", "phone": "312 555 0102"},
     "consent": {"email_news": True, "phone_news": True}},
    {"language": "en", "fields": {"name": "Cy Young", "postcode": "60623"}, "consent": {}},
]


def read(path):
    with open(path, "rb") as file:
        return file.read()


class ContactsTest(desk.DeskTest):
    def make_ledger_with(self, signers):
        """Returns the record of each."""
        self.make_demo_campaign()
        self.desk("create", "--campaign", self.path("demo.campaign"), "--key", self.path("demo.key"))
        harness.canvass("kiosk", "enroll", "--vault", self.path("vault"), "--campaign", self.path("demo.campaign"),
                        "--name", "Library")
        with open(self.path("signers"), "w", encoding="utf-8") as file:
            file.writelines(json.dumps(signer) + "\n" for signer in signers)
        answers = harness.canvass("kiosk", "capture", "--vault", self.path("vault"), "--input", self.path("signers"))
        harness.canvass("kiosk", "export", "--vault", self.path("vault"), "--to", self.make_folder("sent"))
        harness.canvass("desk", "admit", "--ledger", self.path("ledger"), self.files("vault", "*", "Library.kiosk")[0])
        self.desk("import", "--key", self.path("demo.key"), self.path("sent"))
        return [json.loads(answer)["record_id"] for answer in answers.splitlines()[:-1]]

    def open_contacts(self):
        self.start(self.path("ledger"))
        self.unlock()
        self.go_to("Contacts")

    def close(self):
        self.assertEqual(self.stop(), 0)
        harness.wait_for("the ledger", lambda: not self.is_open())

    def choose(self, row, below, answer):
        """One that stands @below the one that is chosen, by keys."""
        self.screen.click("combo box", row)
        time.sleep(harness.REST_SECONDS)
        harness.xdotool("key", *["Down"] * below, "Return")
        self.screen.find("label", answer)

    def save_as(self, button, path):
        self.answer_chooser(button, path, over=True)
        harness.wait_for(path, lambda: os.path.exists(path))
        return path

    def fill(self, path):
        with open(path, "wb", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(bytes(65536))

    def rows(self, data):
        return list(csv.DictReader(io.StringIO(data.decode(), newline="")))

    def open_sealed(self, path, key):
        return subprocess.run([harness.CANVASS, "open", path, "--key", self.path(key), "--passphrase-file",
                               self.path("passphrase")], check=True, capture_output=True).stdout

    def test_a_list_has_its_own_opt_ins_and_only_the_coordinator_opens_it(self):
        self.make_ledger_with(SIGNERS)
        self.open_contacts()
        self.screen.find("list item", f"{MAIL}: 2")
        self.screen.find("list item", f"{PHONE}: 1")
        path = self.save_as(SAVE.format(MAIL), self.path("mail.sealed"))
        self.screen.find("label", "Saved. Only you can open it, with your key.")
        self.close()
        self.assertEqual(read(path)[:4], b"CVX1")
        rows = self.rows(self.open_sealed(path, "demo.key"))
        self.assertEqual({row["Email"] for row in rows}, {"ana@example.org", "ben@example.org"})
        self.assertEqual({row["Phone"] for row in rows}, {""})
        self.assertTrue(all(row["Consent Day"] and len(row["Consent Campaign"]) == 64 for row in rows), rows)
        self.assertEqual([name for name in os.listdir(self.folder) if "canvass-part" in name], [])

    def test_whoever_withdraws_is_to_be_let_go_of(self):
        records = self.make_ledger_with(SIGNERS)
        self.open_contacts()
        self.screen.find("list item", "Whom to let go of, 0")
        self.choose("Made for", 2, "NationBuilder")
        self.choose("Who can open the file", 2, "The file is not sealed")
        path = self.save_as(SAVE.format(MAIL), self.path("mail.csv"))
        self.screen.find("label", "Saved. Anybody who finds the file can read it.")
        self.assertEqual({row["email"]: row["mobile_opt_in"] for row in self.rows(read(path))},
                         {"ana@example.org": "N", "ben@example.org": ""})
        self.close()
        self.desk("withdraw", "--key", self.path("demo.key"), records[0])
        self.open_contacts()
        self.screen.find("list item", f"{MAIL}: 1")
        self.screen.find("list item", "Whom to let go of, 1")
        path = self.save_as(LET_GO, self.path("let-go.sealed"))
        self.close()
        self.assertEqual([row["address"] for row in self.rows(self.open_sealed(path, "demo.key"))], ["ana@example.org"])

    def test_somebody_else_is_known_by_six_words(self):
        self.make_ledger_with(SIGNERS)
        harness.canvass("key", "create", "--out", self.path("bo.key"), "--name", "Bo Ríos", "--passphrase-file",
                        self.path("passphrase"))
        words = harness.canvass("key", "show", self.path("bo.pub"), "--json")["words"]
        self.open_contacts()
        self.choose("Who can open the file", 1, "Their key")
        self.screen.click("push button", SAVE.format(MAIL))
        self.screen.find("label", "Choose the key of who shall open it first, or another reader.")
        self.answer_chooser("Their key", self.path("bo.key"))
        self.screen.find("label", "This is no sound key file. Ask for the one that ends in .pub once more.")
        self.answer_chooser("Their key", self.path("bo.pub"))
        self.screen.find("label", f"Let them read their six words to you. Here they are: {words}")
        path = self.save_as(SAVE.format(MAIL), self.path("mail.sealed"))
        self.screen.find("label", "Saved. Only Bo Ríos can open it.")
        self.close()
        self.assertIn(b"ana@example.org", self.open_sealed(path, "bo.key"))
        with self.assertRaises(subprocess.CalledProcessError):
            self.open_sealed(path, "demo.key")

    def test_columns_of_ones_own_are_read_or_told(self):
        self.make_ledger_with(SIGNERS)
        for name, text in (("bad.map", "Nombre = first_name\nCorreo = mail\n"),
                           ("own.map", "Nombre = first_name\nCorreo = email\nDía = consent_day\n")):
            with open(self.path(name), "w", encoding="utf-8") as file:
                file.write(text)
        self.open_contacts()
        self.choose("Made for", 5, "Columns of your own")
        self.screen.click("push button", SAVE.format(MAIL))
        self.screen.find("label", "Choose the file of columns first.")
        self.answer_chooser("Columns", self.path("bad.map"))
        self.screen.find("label", "Line 2 of that file is no column. Look at how it is written there, then choose it "
                                  "again.")
        self.answer_chooser("Columns", self.path("own.map"))
        self.screen.find("label", "Nombre, Correo, Día")
        path = self.save_as(SAVE.format(MAIL), self.path("mail.sealed"))
        self.close()
        self.assertEqual({tuple(row.values())[:2] for row in self.rows(self.open_sealed(path, "demo.key"))},
                         {("Ana", "ana@example.org"), ("Ben", "ben@example.org")})

    def test_where_nobody_agreed_there_is_nothing_to_save(self):
        self.make_ledger_with(SIGNERS[2:])
        self.open_contacts()
        self.screen.find("list item", f"{MAIL}: 0")
        self.screen.find("label", "By e-mail\nNobody has agreed to this so far")
        self.assertFalse(self.screen.find("push button", SAVE.format(MAIL)).has(harness.Atspi.StateType.SENSITIVE))

    def test_a_place_that_takes_nothing_is_told_and_another_one_works(self):
        self.make_ledger_with(SIGNERS)
        stick = filesystem.Filesystem(self.path("stick"), "fat32", megabytes=40)
        self.addCleanup(stick.throw_away)
        stick.put_in()
        self.fill(self.path("stick", "photos"))
        self.open_contacts()
        trouble = "It could not be written there. Nothing is lost: choose another place, or free some room, then " \
                  "save it again."
        self.answer_chooser(SAVE.format(MAIL), self.path("stick", "full.csv"), over=True)
        self.screen.find("label", trouble)
        stick.take_out()
        stick.put_in(read_only=True)
        self.answer_chooser(SAVE.format(PHONE), self.path("stick", "locked.csv"), over=True)
        self.screen.find("label", trouble)
        self.assertFalse([name for name in os.listdir(self.path("stick")) if "csv" in name])
        # What never came out, nobody has to let go of.
        self.screen.find("list item", "Whom to let go of, 0")
        self.save_as(SAVE.format(MAIL), self.path("mail.csv"))
        self.screen.find("label", "Saved. Only you can open it, with your key.")

    def test_a_file_that_is_there_is_replaced_only_when_asked(self):
        self.make_ledger_with(SIGNERS)
        with open(self.path("mail.csv"), "w", encoding="utf-8") as file:
            file.write("a list of the choir\n")
        self.open_contacts()
        self.screen.click("push button", SAVE.format(MAIL))
        self.wait_for_chooser()
        harness.xdotool("key", "ctrl+a")
        harness.xdotool("type", "--delay", 20, self.path("mail.csv"))
        time.sleep(harness.REST_SECONDS)
        harness.xdotool("key", "Return")
        harness.wait_for("the question", lambda: len(self.screen.windows()) == 3)
        self.assertEqual(read(self.path("mail.csv")), b"a list of the choir\n")
        harness.xdotool("mousemove", *self.screen.middle_of(self.screen.windows()[-1]))
        harness.xdotool("key", "Escape")
        harness.wait_for("no question", lambda: len(self.screen.windows()) == 2)
        harness.xdotool("mousemove", *self.screen.middle_of(self.screen.windows()[-1]))
        harness.xdotool("key", "Escape")
        harness.wait_for("no chooser", lambda: len(self.screen.windows()) == 1)
        self.assertEqual(read(self.path("mail.csv")), b"a list of the choir\n")


desk.main()
