#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A sheet of paper is typed in by keys alone, line by line, through the same seal."""

import json
import os

import desk
import harness


class TypingTest(desk.DeskTest):
    def open_paper(self):
        self.start(self.path("ledger"))
        self.unlock()
        self.go_to("Paper")
        self.screen.click("text", "Number of the sheet")

    def make_empty_ledger(self):
        self.make_demo_campaign()
        self.desk("create", "--campaign", self.path("demo.campaign"), "--key", self.path("demo.key"))

    def keys(self, *words):
        """Texts are typed; <Key> is pressed."""
        for word in words:
            if word.startswith("<"):
                harness.xdotool("key", word[1:-1])
            else:
                harness.xdotool("type", "--delay", 20, word)

    def line_is(self, number):
        harness.wait_for(f"line {number}", lambda: self.screen.look("spin button", "The line").text == str(number))
        harness.wait_for("the cursor in the name", lambda: self.screen.is_focused("text", "Name"))

    def sheet_is(self, account):
        self.screen.find("label", account)

    def begin_sheet(self, sheet, line=1):
        self.keys(sheet, "<Return>")
        self.line_is(line)

    def close(self):
        self.assertEqual(self.stop(), 0)
        harness.wait_for("the ledger", lambda: not self.is_open())

    def export(self):
        self.desk("export", "--key", self.path("demo.key"), "--format", "jsonl", "--plain", "--out", self.path("out"))
        with open(self.path("out"), encoding="utf-8") as file:
            return {(row["sheet"], row["line"]): row for row in map(json.loads, file)}

    def status(self):
        return self.desk("status", "--key", self.path("demo.key"), "--json")

    def test_a_sheet_goes_in_by_keys_and_is_counted(self):
        self.make_empty_ledger()
        self.open_paper()
        self.begin_sheet("12")
        self.keys("Ana Ruiz", "<Tab>", "60608", "<Return>")
        self.line_is(2)
        self.sheet_is("Sheet 12: 1 of 10 lines typed")
        self.keys("<ctrl+e>")
        self.line_is(3)
        self.keys("<ctrl+e>")
        self.line_is(4)
        # What was sealed waits on while a line that was only skipped is taken back.
        self.keys("<ctrl+z>")
        self.line_is(3)
        self.screen.find("label", "Nobody on it: 1\nSealed, not yet counted: 1")
        self.keys("<ctrl+d>")
        self.line_is(4)
        self.keys("José Núñez", "<Return>")
        self.line_is(5)
        self.screen.find("label", "Nobody on it: 1\nCannot be read: 1\nSealed, not yet counted: 2")
        self.go_to("Overview")
        self.screen.find("list item", "People: 2")
        self.close()
        rows = self.export()
        self.assertEqual(set(rows), {("12", 1), ("12", 4)})
        self.assertEqual({row["source"] for row in rows.values()}, {"paper"})
        self.assertEqual(rows[("12", 1)]["fields"], {"name": "Ana Ruiz", "postcode": "60608"})

    def test_what_was_typed_wrongly_is_undone_and_mended(self):
        self.make_empty_ledger()
        self.open_paper()
        self.begin_sheet("12")
        self.keys("Ana Ruz", "<Return>")
        self.line_is(2)
        self.keys("<ctrl+z>")
        self.line_is(1)
        self.assertEqual(self.screen.find("text", "Name").text, "Ana Ruz")
        self.keys("<ctrl+a>", "Ana Ruiz", "<Return>")
        self.line_is(2)
        self.keys("Nobody", "<Escape>")
        harness.wait_for("an empty line", lambda: self.screen.look("text", "Name").text == "")
        self.screen.click("push button", "Count them")
        harness.wait_for("it to be counted", lambda: not self.screen.shows("Sealed, not yet counted"))
        self.close()
        self.assertEqual({key: row["fields"]["name"] for key, row in self.export().items()}, {("12", 1): "Ana Ruiz"})
        self.assertEqual(self.status()["rejected"], 1)

    def test_what_does_not_fit_is_told_where_it_is(self):
        self.make_empty_ledger()
        self.open_paper()
        self.begin_sheet("12")
        self.keys("<Return>")
        self.screen.find(None, "Name: Please fill this in. Without it the signature does not count.")
        self.keys("Ana Ruiz", "<Tab>", "6060", "<Return>")
        self.screen.find(None, "Postcode: This is not yet a ZIP code. It has five digits, like 60608.")
        harness.wait_for("the cursor in the postcode", lambda: self.screen.is_focused("text", "Postcode"))
        self.keys("8", "<Return>")
        self.line_is(2)
        self.screen.click("text", "Day on which it was signed")
        self.keys("<ctrl+a>", "2999-01-01", "<Return>")
        self.line_is(2)
        self.keys("Bo Ode", "<Return>")
        self.screen.find(None, lambda name: name.startswith("Write the day on which it was signed like 20"))
        self.sheet_is("Sheet 12: 1 of 10 lines typed")

    def test_a_line_is_not_typed_twice_unawares(self):
        self.make_empty_ledger()
        with open(self.path("lines"), "w", encoding="utf-8") as file:
            for line in range(1, 4):
                file.write(json.dumps({"language": "en", "fields": {"name": f"Signer {line}"}, "sheet": "A7",
                                       "line": line}) + "\n")
        self.desk("paper", "--key", self.path("demo.key"), "--input", self.path("lines"))
        self.open_paper()
        self.begin_sheet("A7", line=4)
        self.sheet_is("Sheet A7: 3 of 10 lines typed")
        self.screen.click("spin button", "The line")
        self.keys("<ctrl+a>", "2", "<Tab>")
        self.screen.find(None, "This line was typed already. Choose another one above.")
        self.screen.click("text", "Name")
        self.keys("Signer 2", "<Return>")
        self.screen.find(None, "This line was typed already. Enter once more to keep both.")
        self.sheet_is("Sheet A7: 3 of 10 lines typed")
        self.keys("<Escape>")
        self.close()
        self.assertEqual(self.status()["signatures"], 3)

    def test_a_full_sheet_leads_to_the_next_and_a_lock_loses_nothing(self):
        self.make_empty_ledger()
        self.open_paper()
        self.screen.click("spin button", "Lines on a sheet")
        self.keys("<ctrl+a>", "2", "<Tab>")
        self.screen.click("text", "Number of the sheet")
        self.begin_sheet("9")
        self.keys("Ana Ruiz", "<Return>")
        self.line_is(2)
        self.keys("Bo Ode", "<Return>")
        self.screen.find("label", "Sheet 9 is complete.")
        harness.wait_for("the next sheet", lambda: self.screen.look("text", "Number of the sheet").text == "10")
        self.keys("<Return>")
        self.line_is(1)
        self.sheet_is("Sheet 10: 0 of 2 lines typed")
        self.keys("Cy Young", "<Return>")
        self.line_is(2)
        self.keys("<ctrl+l>")
        self.screen.find("text", "Passphrase")
        self.unlock()
        self.go_to("Paper")
        self.screen.click("text", "Number of the sheet")
        self.begin_sheet("10", line=2)
        self.go_to("Overview")
        self.screen.find("list item", "People: 3")
        self.close()
        self.assertEqual(set(self.export()), {("9", 1), ("9", 2), ("10", 1)})
        for folder, _, names in os.walk(self.path("ledger")):
            for name in names:
                with open(os.path.join(folder, name), "rb") as file:
                    self.assertNotIn(b"Ana Ruiz", file.read(), name)


desk.main()
