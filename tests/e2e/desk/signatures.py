#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signatures are searched and withdrawn; duplicates are merged and separated, and counted at once."""

import json

import desk
import harness

TWINS = [
    {"name": "Zbigniew Wierzbicki", "postcode": "60608", "email": "zbigniew@example.org"},
    {"name": "Wierzbicki Zbigniew", "postcode": "60608", "email": "zbigniew@example.org"},
]


class SignaturesTest(desk.DeskTest):
    def make_ledger_with_twins(self):
        self.make_ledger()
        lines = [json.dumps({"language": "en", "fields": fields}) for fields in TWINS]
        with open(self.path("twins.jsonl"), "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
        harness.canvass("kiosk", "capture", "--vault", self.path("vault"), "--input", self.path("twins.jsonl"))
        harness.canvass("kiosk", "export", "--vault", self.path("vault"), "--to", self.path("sent"))
        harness.canvass("desk", "admit", "--ledger", self.path("ledger"), self.card)
        self.desk("import", "--key", self.path("demo.key"), self.path("sent"))

    def open_view(self, view):
        self.start(self.path("ledger"))
        self.unlock()
        self.go_to(view)

    def status(self):
        return self.desk("status", "--key", self.path("demo.key"), "--json")

    def test_one_is_found_and_withdrawn(self):
        self.make_ledger_with_twins()
        self.open_view("Signatures")
        self.screen.find("label", "9 signatures")
        self.screen.click("entry", "Name, place, table or day")
        harness.xdotool("type", "--delay", 20, "zbigniew wierzb")
        self.screen.find("label", "2 signatures")
        self.screen.click("label", "Zbigniew Wierzbicki")
        self.correct_it()
        self.screen.click("push button", "Withdraw…")
        self.screen.click("push button", "Withdraw Withdraw")
        self.screen.click("push button", "Back to the list")
        self.screen.find("label", "1 signature")
        self.assertEqual(self.stop(), 0)
        self.assertEqual(self.status()["signatures"], 8)
        decisions = self.desk("decisions", "--key", self.path("demo.key"), "--json")["decisions"]
        corrections = [decision for decision in decisions if decision["kind"] == "correction"]
        self.assertEqual(len(corrections), 1)
        withdrawals = [decision for decision in decisions if decision["kind"] == "withdrawal"]
        self.assertEqual([decision["state"] for decision in withdrawals], ["in-force"])

    def correct_it(self):
        """A slip is told beside its field; what is corrected has to be another thing than before."""
        self.screen.click("push button", "Correct…")
        self.screen.click("text", "E-mail")
        harness.xdotool("key", "ctrl+a")
        harness.xdotool("type", "--delay", 20, "zbigniew@")
        harness.xdotool("key", "Return")
        self.screen.find("label", "This is not yet an e-mail address. It looks like ana@example.org.")
        harness.xdotool("key", "ctrl+a")
        harness.xdotool("type", "--delay", 20, "zw@example.org")
        self.screen.click("label", "Yes, e-mail me about this campaign.")
        self.screen.click("push button", "Correct")
        self.screen.find("label", "The signature is corrected.")

    def test_a_pair_is_merged_by_one_key_and_taken_back(self):
        self.make_ledger_with_twins()
        self.open_view("Duplicates")
        self.screen.find("label", "9 people · 9 signatures")
        self.screen.click("push button", "Look for duplicates")
        self.screen.find("push button", "1  Same person")
        harness.xdotool("key", "1")
        self.screen.find("label", "8 people · 9 signatures · 0 pairs to look at")
        self.screen.click("push button", "Undo")
        self.screen.find("label", "9 people · 9 signatures · 1 pair to look at")
        harness.xdotool("key", "2")
        self.screen.find("label", "9 people · 9 signatures · 0 pairs to look at")
        self.go_to("Decisions")
        self.screen.find("label", "Different people")
        self.assertEqual(self.stop(), 0)
        self.assertEqual(self.status()["unique"], 9)


desk.main()
