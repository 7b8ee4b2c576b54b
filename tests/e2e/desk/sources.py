#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the desk takes from what tables have sealed: a drop, a watched folder, a broken tablet."""

import os
import sys

import desk
import harness

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "drop"))

import servers  # noqa: E402

ADDRESS = "Address (https://, sftp://, s3:// or a folder)"


class SourcesTest(desk.DeskTest):
    def open_settings(self):
        self.start(self.path("ledger"))
        self.unlock()
        self.go_to("Settings")

    def make_admitted_ledger(self):
        self.make_ledger()
        self.desk("admit", "--key", self.path("demo.key"), self.card)

    def enter_address(self, address):
        self.screen.click("text", ADDRESS)
        harness.xdotool("key", "ctrl+a")
        harness.xdotool("type", "--delay", 20, address)
        harness.wait_for("the address", lambda: self.screen.look("text", ADDRESS).text == address)
        harness.xdotool("key", "Return")

    def choose_credentials(self, path):
        self.screen.click("push button", "Choose the Password File…")
        self.choose_path(path)
        self.screen.find("push button", "Use No Password File")

    def status(self):
        return self.desk("status", "--key", self.path("demo.key"), "--json")

    def send_from_table(self, server):
        """What the table has, to the server."""
        credentials = ("--credentials", server.credentials) if server.credentials else ()
        harness.canvass("kiosk", "export", "--vault", self.path("vault"), "--to", server.address, *credentials)

    def expect_account(self, read, accepted, repeated, quarantined):
        for row in (f"Read: {read}", f"Accepted: {accepted}", f"Repeated: {repeated}",
                    f"Put into quarantine: {quarantined}"):
            self.screen.find("list item", row)


class DropTest(SourcesTest):
    def test_what_is_new_is_fetched_from_a_server_and_acknowledged_there(self):
        self.make_admitted_ledger()
        with servers.Dav() as server:
            self.send_from_table(server)
            self.open_settings()
            self.enter_address(server.address)
            self.choose_credentials(server.credentials)
            self.screen.click("push button", "Try It")
            self.screen.find("label", lambda name: name.startswith("The drop answers. New files: "))
            self.go_to("Import")
            self.screen.find("label", server.address)
            self.screen.click("push button", "Fetch What Is New")
            self.expect_account(8, 8, 0, 0)
            self.screen.click("push button", "Fetch What Is New")
            self.screen.find("label", "There is nothing new in the drop.")
            self.screen.click("push button", "Send Acknowledgements and Decisions")
            self.screen.find("label", "Sent. Records whose tables may forget them: 8")
            names = server.files("")
            for suffix in (".ack", ".campaign", ".decision"):
                self.assertEqual(sum(name.endswith(suffix) for name in names), 1, suffix)
            self.assertEqual(self.stop(), 0)
        self.assertEqual(self.status()["signatures"], 7)


desk.main()
