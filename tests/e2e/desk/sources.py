#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the desk takes from what tables have sealed: a drop, a watched folder, a broken tablet."""

import contextlib
import json
import os
import shutil
import sys
import time

import desk
import harness

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "drop"))

import proxy  # noqa: E402
import servers  # noqa: E402

TITLE = "Protect every immigrant in Chicago"
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
            self.go_to("Overview")
            self.screen.find("list item", "People: 7")
            self.destroy()
            self.assertEqual([name for name in server.files("") if name.endswith((".batch", ".ack", ".decision"))], [])
            self.assertEqual(self.stop(), 0)

    def destroy(self):
        """The drop of the settings stands there already, and its password file lets the desk clear it."""
        self.go_to("Backup and end")
        self.screen.find("list item", "The key")
        self.scroll_down()
        self.screen.click("text", "What the petition is called")
        harness.xdotool("type", "--delay", 20, TITLE)
        # What is still told for a while lies over the button.
        harness.wait_for("the end of what is told",
                         lambda: not self.screen.shows("Sent. Records whose tables may forget them"))
        self.screen.click("push button", "Destroy everything")
        self.screen.find("label", "The campaign is destroyed")
        self.screen.find("label", lambda name: "What is left: how many had signed" in name)

    def make_batches(self, n):
        """More of the same table, each with one signature."""
        for i in range(n):
            harness.canvass("kiosk", "capture", "--vault", self.path("vault"), "--input", "-",
                            input=json.dumps({"language": "en", "fields": {"name": f"Signer {i}"}, "consent": {}}))
            harness.canvass("kiosk", "export", "--vault", self.path("vault"), "--to", self.path("sent"))

    def test_who_may_not_ask_is_told_what_to_look_at(self):
        self.make_admitted_ledger()
        with servers.Dav() as server:
            self.send_from_table(server)
            self.open_settings()
            self.enter_address("https://me:secret@127.0.0.1/")
            self.screen.find("label", lambda name: name.startswith("This is no address of a drop."))
            self.enter_address(server.address)
            self.choose_credentials(server.wrong_secret)
            self.screen.click("push button", "Try It")
            self.screen.find("label", lambda name: name.startswith("The drop does not let you do this."))
            self.go_to("Import")
            self.screen.click("push button", "Fetch What Is New")
            self.screen.find("label", lambda name: name.startswith("The drop does not let you do this."))
            self.go_to("Settings")
            self.choose_credentials(server.strangers[0][1])
            self.screen.click("push button", "Try It")
            self.screen.find("label", lambda name: name.startswith("The server cannot prove that it is the one"))
            self.assertEqual(self.stop(), 0)
        with open(self.settings_path(), encoding="utf-8") as settings:
            self.assertNotIn("secret@", settings.read())
        self.assertEqual(self.status()["signatures"], 0)

    def settings_path(self):
        home = os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config")
        return os.path.join(home, "canvass", "desk.ini")

    @contextlib.contextmanager
    def fetching_through(self, fault):
        """A table has sent, and what is new is being fetched through a network with a @fault."""
        with servers.Dav() as server, proxy.Proxy(server.plain_port, fault) as between:
            self.send_from_table(server)
            address, credentials = server.through(between.port)
            self.open_settings()
            self.enter_address(address)
            self.choose_credentials(credentials)
            self.go_to("Import")
            self.screen.click("push button", "Fetch What Is New")
            yield between

    def test_a_server_that_goes_midway_costs_nothing(self):
        self.make_admitted_ledger()
        self.make_batches(4)
        left = [9]  # answers until it goes

        def answer(_line, _n):
            left[0] -= 1
            return b"" if left[0] < 0 else None

        fault = proxy.Fault()
        fault.answer = answer
        with self.fetching_through(fault) as between:
            self.screen.find("label", lambda name: name.startswith("The drop cannot be reached now."), seconds=90)
            self.assertGreater(between.hit, 0)
            left[0] = 1000
            self.screen.click("push button", "Fetch What Is New")
            harness.wait_for("the rest to be there", self.screen_tells_the_rest)
            self.assertEqual(self.stop(), 0)
        self.assertEqual(self.status()["signatures"], 11)

    def test_what_came_before_a_stop_is_kept(self):
        self.make_admitted_ledger()
        self.make_batches(4)
        left, held = [9], [True]

        def hold():
            while held[0]:
                time.sleep(0.05)
                yield b""

        def answer(_line, _n):
            left[0] -= 1
            return hold() if left[0] < 0 else None

        fault = proxy.Fault()
        fault.answer = answer
        with self.fetching_through(fault) as between:
            harness.wait_for("the server to stall", lambda: between.hit > 0)
            self.screen.click("push button", "Stop", nth=1)
            self.screen.find("label", "Stopped. What was read until then is kept.")
            held[0] = False
            self.assertEqual(self.stop(), 0)
        self.assertIn(self.status()["signatures"], range(1, 11))

    def screen_tells_the_rest(self):
        self.screen.click("push button", "Fetch What Is New")
        return self.screen.find("label", "There is nothing new in the drop.")

    def test_waiting_for_a_server_can_be_stopped(self):
        self.make_admitted_ledger()
        fault = proxy.Fault()
        fault.stall = True
        with self.fetching_through(fault) as between:
            harness.wait_for("the server to be asked", lambda: between.hit > 0)
            self.screen.click("push button", "Stop", nth=1)
            self.screen.find("label", "Stopped. What was read until then is kept.")
            fault.stall = False
            self.screen.click("push button", "Fetch What Is New")
            self.expect_account(8, 8, 0, 0)
            self.assertEqual(self.stop(), 0)

    def test_a_folder_is_a_drop_too_and_brings_decisions_of_others(self):
        self.make_admitted_ledger()
        self.make_folder("drop")
        harness.canvass("desk", "create", "--ledger", self.path("other"), "--campaign", self.path("demo.campaign"),
                        "--key", self.path("demo.key"), "--passphrase-file", self.path("passphrase"))
        other = ("--ledger", self.path("other"), "--key", self.path("demo.key"), "--passphrase-file",
                 self.path("passphrase"))
        harness.canvass("desk", "admit", *other, self.card)
        harness.canvass("desk", "rename", *other, "--name", "Town library", "Library")
        harness.canvass("desk", "acknowledge", *other, "--to", "file://" + self.path("drop"))
        self.open_settings()
        self.enter_address(self.path("drop"))
        self.go_to("Import")
        self.screen.click("push button", "Fetch What Is New")
        self.screen.find("list item", "Decisions of other coordinators: 2")
        self.assertEqual(self.stop(), 0)
        self.assertEqual([kiosk["name"] for kiosk in self.status()["kiosks"]], ["Town library"])


class CampaignsDropTest(SourcesTest):
    def make_demo_campaign(self):
        """One that says where its tables send, with credentials that may write and nothing else."""
        folder = shutil.copytree(os.path.join(harness.SOURCE, "data/demo/campaign"), self.path("petition"))
        with open(os.path.join(folder, "drop.ini"), "w", encoding="utf-8") as file:
            file.write(f"[drop]\naddress={self.server.address}\nuser={servers.SENDER}\n"
                       f"password={servers.PASSWORD}\nca=ca.pem\n")
        shutil.copy(self.server.path("ca.pem"), folder)
        return self.make_campaign(folder)

    def test_the_campaigns_own_drop_is_used_until_another_is_chosen(self):
        with servers.Dav() as self.server:
            self.make_admitted_ledger()
            self.send_from_table(self.server)
            self.open_settings()
            self.screen.find("label", f"Without an address of your own it is the campaign’s: {self.server.address}")
            self.go_to("Import")
            self.screen.click("push button", "Send Acknowledgements and Decisions")
            self.screen.find("label", "Sent. Records whose tables may forget them: 0")
            self.screen.click("push button", "Fetch What Is New")
            self.screen.find("label", lambda name: name.startswith("The drop does not let you do this."))
            self.go_to("Settings")
            self.choose_credentials(self.server.credentials)
            self.go_to("Import")
            self.screen.click("push button", "Fetch What Is New")
            self.expect_account(8, 8, 0, 0)
            self.assertEqual(self.stop(), 0)


class WatchedFolderTest(SourcesTest):
    def watch(self):
        self.open_settings()
        self.screen.click("push button", "Choose the Folder…")
        self.choose_path(self.path("watched"))
        self.screen.find("push button", "Stop Watching")

    def write_slowly(self, source, target):
        """As what has no temporary name is written."""
        with open(source, "rb") as whole, open(target, "wb") as file:
            while chunk := whole.read(4096):
                file.write(chunk)
                file.flush()
                time.sleep(0.3)

    def test_what_comes_there_is_imported_by_itself_and_once(self):
        self.make_admitted_ledger()
        self.make_folder("watched")
        os.mkdir(self.path("watched", "table"))
        with open(self.path("watched", ".syncthing.other.batch.tmp"), "wb") as file:
            file.write(b"CVB1 and no more")
        self.watch()
        batch = self.files("sent", "*.batch")[0]
        self.write_slowly(batch, self.path("watched", "table", os.path.basename(batch)))
        self.screen.find("label", "From the watched folder. New: 8. Put into quarantine: 0.")
        with open(self.path("watched", "broken.batch"), "wb") as file:
            file.write(b"nothing of a table")
        self.screen.find("label", "Files in the watched folder that cannot be used: 1")
        self.screen.click("push button", desk.in_toast("Look"))
        self.screen.find("list item", "broken.batch")

        self.screen.click("push button", "Lock the ledger")
        self.unlock()
        self.go_to("Overview")
        harness.canvass("kiosk", "capture", "--vault", self.path("vault"), "--input", "-",
                        input=json.dumps({"language": "en", "fields": {"name": "One more"}, "consent": {}}))
        harness.canvass("kiosk", "export", "--vault", self.path("vault"), "--to", self.path("watched"))
        self.screen.find("label", "From the watched folder. New: 1. Put into quarantine: 0.")
        self.screen.find("list item", "People: 8")
        self.assertFalse(self.screen.shows("cannot be used"))
        self.assertEqual(self.stop(), 0)
        self.assertEqual(self.status()["signatures"], 8)


class BrokenTabletTest(SourcesTest):
    def import_tablet(self, folder):
        self.start(self.path("ledger"))
        self.unlock()
        self.go_to("Import")
        self.screen.click("push button", "From a Broken Tablet…")
        self.choose_path(folder)

    def test_its_store_is_set_aside_as_a_whole_and_released(self):
        self.make_admitted_ledger()
        self.make_folder("tablet")
        for name in ("vault.sqlite", "vault.sqlite-wal"):
            for path in self.files("vault", "*", name):
                shutil.copy(path, self.path("tablet"))
        self.import_tablet(self.path("tablet"))
        self.expect_account(8, 0, 0, 8)
        self.scroll_down()
        self.screen.click("list item", "Not signed by its table: 8", nth=1)
        self.screen.click("push button", "Choose all")
        self.screen.click("push button", "Release: let them count")
        self.screen.find("label", "Your decision holds from now on")
        self.assertEqual(self.stop(), 0)
        self.assertEqual(self.status()["signatures"], 7)

    def test_its_mirror_vouches_for_itself(self):
        self.make_admitted_ledger()
        harness.canvass("kiosk", "mirror", "--vault", self.path("vault"), "--to", self.make_folder("stick"))
        self.import_tablet(self.path("stick"))
        self.expect_account(8, 8, 0, 0)


desk.main()
