#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports and the petition are looked at, and saved, sealed unless somebody asks otherwise."""

import os
import subprocess
import tempfile

import desk
import harness


def read(path):
    with open(path, "rb") as file:
        return file.read()


def text_of(path):
    return subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True, text=True).stdout


class PrintingTest(desk.DeskTest):
    def open_view(self, view):
        self.fill_ledger()
        self.start(self.path("ledger"))
        self.unlock()
        self.go_to(view)

    def save_as(self, button, name):
        """Presses it, types a path over the name that is offered, and waits until the file is there."""
        path = self.path(name)
        self.answer_chooser(button, path, over=True)
        harness.wait_for(name, lambda: os.path.exists(path))
        return path

    def choose_in_print_dialog(self, button, choice):
        self.screen.click("push button", button)
        harness.wait_for("the print dialog", lambda: len(self.screen.windows()) == 2)
        self.screen.click("label", "Print to File")
        self.screen.click("push button", choice)
        harness.wait_for("the print dialog to close", lambda: len(self.screen.windows()) == 1)

    def test_a_report_is_shown_and_saved(self):
        self.open_view("Reports")
        self.screen.find("image", "The report, page 1. People who signed: 7")
        path = self.save_as("Save report…", "report.pdf")
        self.assertIn("How this number comes about", text_of(path))
        picture = self.save_as("Save wide picture…", "progress.png")
        self.assertEqual(read(picture)[:4], b"\x89PNG")

    def test_the_petition_is_sealed_unless_somebody_asks_otherwise(self):
        self.open_view("Deliver")
        path = self.save_as("Save the petition…", "petition.sealed")
        self.assertEqual(read(path)[:4], b"CVX1")
        self.assertEqual(self.stop(), 0)
        harness.wait_for("the ledger", lambda: not self.is_open())
        unlock = ("--key", self.path("demo.key"), "--passphrase-file", self.path("passphrase"))
        opened = subprocess.run([harness.CANVASS, "open", path, *unlock], check=True, capture_output=True).stdout
        self.assertEqual(opened[:5], b"%PDF-")
        # Whoever destroys the ledger is told that it is out.
        notes = subprocess.run([harness.CANVASS, "desk", "note", "--ledger", self.path("ledger"), *unlock], check=True,
                               capture_output=True, text=True).stdout
        self.assertIn("petition.sealed", notes)

    def test_the_petition_is_printed_and_a_note_is_kept(self):
        # The system's dialog offers a printer that is a file, in the folder for documents.
        self.open_view("Deliver")
        # What another program would show had to be on disk for it.
        self.choose_in_print_dialog("Print the petition…", "Pre_view Preview")
        self.assertEqual([name for name in os.listdir(tempfile.gettempdir()) if name.startswith("preview")], [])
        self.choose_in_print_dialog("Print the petition…", "_Print Print")
        printed = os.path.join(os.environ["HOME"], "petition.pdf")
        harness.wait_for("the file", lambda: os.path.exists(printed))
        self.screen.find("label", "Handed to the printer.")
        self.assertIn("Page 3 of 3", text_of(printed))
        self.assertEqual(self.stop(), 0)
        harness.wait_for("the ledger", lambda: not self.is_open())
        notes = self.desk("note", "--key", self.path("demo.key"))
        self.assertEqual(notes.count("paper"), 1)

    def test_a_poster_is_saved(self):
        self.open_view("Deliver")
        self.screen.find("push button", "Save the petition…")
        self.scroll_down()
        self.screen.find("image", "The cover. People who signed: 7. Pages in all: 3")
        harness.xdotool("click", "--repeat", "8", "--delay", "10", "4")
        path = self.save_as("Save poster…", "poster.pdf")
        self.assertIn("Welcome has to mean everyone", text_of(path))


desk.main()
