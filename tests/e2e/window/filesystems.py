#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sticks as they are sold, FAT32 and exFAT: written, pulled in the middle, full, read-only, slow."""

import errno
import json
import os
import subprocess

import filesystem
import harness
import panel

WRITING = "Signatures are being saved to the stick. Please leave it in."
WRITTEN = "Everything is saved on the stick. It is safe to pull it out now."
UNWRITTEN = ("The stick could not be written. Nothing is lost: please put it in again, or tell whoever runs the "
             "table.")
SIGNATURE = json.dumps({"language": "es", "fields": {"name": "Ana López", "postcode": "60608"}, "consent": {}})
# Several megabytes: more than any buffer on the way takes at once.
N_SIGNATURES = 600


class FilesystemsTest(panel.PanelTest):
    def make_stick(self, kind="exfat", name="KINGSTON", **options):
        stick = filesystem.Filesystem(self.path("media", name), kind, **options)
        self.addCleanup(stick.throw_away)
        return stick

    def start_with(self, n_signatures):
        campaign = self.make_demo_campaign()
        os.makedirs(self.path("media"))
        harness.canvass("kiosk", "enroll", "--vault", self.path("vault"), "--campaign", campaign, "--name", "Plaza")
        harness.canvass("kiosk", "capture", "--vault", self.path("vault"), input=(SIGNATURE + "\n") * n_signatures)

    def open_table(self):
        self.start_kiosk("--vault", self.path("vault"), "--media", self.path("media"))

    def open_with_stick(self):
        """A table with the panel open, and a stick in it, which is returned."""
        stick = self.make_stick()
        stick.put_in()
        self.open_table()
        self.choose_pin()
        return stick

    def assert_holds(self, n_signatures):
        [batch] = self.files("media", "KINGSTON", "canvass", "batches", "*.batch")
        [card] = self.files("media", "KINGSTON", "canvass", "kiosks", "*.kiosk")
        done = subprocess.run([harness.CANVASS, "batch", "check", "--json", "--kiosk", card, batch], check=True,
                              capture_output=True, text=True)
        [checked] = json.loads(done.stdout)["files"]
        self.assertEqual((checked["sound"], checked["signature"]), (n_signatures, "good"))

    def test_an_export_is_whole_on_fat32_and_on_exfat(self):
        self.start_with(20)
        self.open_table()
        sticks = {}
        for kind in ("fat32", "exfat"):
            sticks[kind] = self.make_stick(kind)
            sticks[kind].put_in()
            self.choose_pin() if kind == "fat32" else self.unlock_panel()
            self.panel.click("push button", "Export to a stick")
            harness.wait_for("the export", lambda: self.panel.shows("Safe to pull now: 20 signatures are on KINGSTON"))
            self.panel.click("push button", "Back")
            self.back()
            sticks[kind].take_out()
            sticks[kind].check()
            sticks[kind].put_in(read_only=True)
            self.assert_holds(20)
            sticks[kind].take_out()

    def test_one_that_is_pulled_in_the_middle_is_told_and_gets_all_of_it_the_next_time(self):
        self.start_with(N_SIGNATURES)
        stick = self.open_with_stick()
        stick.slow_down()
        self.panel.click("push button", "Export to a stick")
        self.panel.find("label", "Writing and comparing: leave the stick in…")
        batches = os.path.join(stick.place, "canvass", "batches")
        harness.wait_for("it to be written", lambda: os.path.isdir(batches) and os.listdir(batches))
        stick.pull()
        self.panel.find("label", "The stick was pulled too early. Nothing is lost: put it in again, then try again.")

        stick.mend()
        stick.put_in()
        self.assertEqual(self.files("media", "KINGSTON", "canvass", "batches", "*.batch"), [])
        self.panel.click("push button", "Back")
        self.panel.click("push button", "Export to a stick")
        harness.wait_for("the export", lambda: self.panel.shows(f"Safe to pull now: {N_SIGNATURES} signatures"))
        self.assert_holds(N_SIGNATURES)

    def test_full_and_read_only_ones_are_told_and_change_nothing(self):
        self.start_with(N_SIGNATURES)
        stick = self.make_stick(megabytes=16)
        stick.put_in()
        with open(os.path.join(stick.place, "film"), "wb", buffering=0) as film:
            try:
                while True:
                    film.write(bytes(65536))
            except OSError as error:
                self.assertEqual(error.errno, errno.ENOSPC)
        self.open_table()
        self.choose_pin()
        self.panel.click("push button", "Export to a stick")
        self.panel.find("label", "The stick is full. Nothing is lost: make room on it or take another one.")
        self.panel.click("push button", "Back")
        stick.take_out()
        stick.check()
        stick.put_in(read_only=True)
        self.assertEqual([file for _path, _folders, files in os.walk(stick.place) for file in files], ["film"])
        self.panel.click("push button", "Export to a stick")
        self.panel.find("label", lambda name: name.startswith("The stick cannot be written to. Nothing is lost"))

    def make_enrolled(self):
        """A stick that is written to by itself, and out again."""
        stick = self.open_with_stick()
        self.panel.click("push button", "Sticks and backup")
        self.panel.click("push button", "Write to it without asking")
        self.panel.find("push button", "Ask before writing to it")
        stick.take_out()
        self.panel.click("push button", "Back")
        return stick

    def put_in_slowly(self, stick):
        stick.put_in()
        stick.slow_down()

    def test_an_enrolled_one_is_left_in_until_it_may_be_pulled_and_told_where_it_was_not(self):
        self.start_with(N_SIGNATURES)
        stick = self.make_enrolled()
        self.back()
        self.put_in_slowly(stick)
        self.screen.find("label", WRITING)
        stick.pull()
        self.screen.find("label", UNWRITTEN)
        self.assertFalse(self.screen.shows(WRITING))

        stick.mend()
        self.put_in_slowly(stick)
        self.screen.find("label", WRITING)
        self.sign()
        self.screen.find("label", WRITING)
        stick.speed_up()
        self.screen.find("label", WRITTEN)
        stick.take_out()
        harness.wait_for("the word to go", lambda: not self.screen.shows(WRITTEN))

    def test_a_closed_table_tells_the_same_of_its_sticks(self):
        self.start_with(N_SIGNATURES)
        stick = self.make_enrolled()
        self.panel.click("push button", "End of the event")
        self.panel.click("push button", "Yes, the event has ended")
        self.panel.find("push button", "Open a new session")
        self.panel.click("push button", "Back")
        self.panel.click("push button", "Back to signing")
        self.screen.find("label", "This table is closed")
        self.put_in_slowly(stick)
        self.screen.find("label", WRITING)
        stick.speed_up()
        self.screen.find("label", WRITTEN)
        self.screen.find("label", "This table is closed")
        stick.take_out()
        harness.wait_for("the word to go", lambda: not self.screen.shows(WRITTEN))

    def test_a_mirror_on_exfat_is_lost_and_catches_up(self):
        self.start_with(20)
        stick = self.open_with_stick()
        mirror = self.keep_mirror()
        self.panel.click("push button", "Back")
        self.back()
        self.sign()
        before = os.path.getsize(mirror)
        stick.pull()
        self.screen.find("label", "The backup stick is not there. Please plug it in again; signing goes on.")
        self.sign()
        stick.put_in()
        harness.wait_for("the mirror to catch up", lambda: os.path.getsize(mirror) > before)
        harness.wait_for("the warning to go", lambda: not self.screen.shows("The backup stick is not there"))
        self.assertEqual(self.kiosk.stop(), 0)
        stick.take_out()
        stick.check()

    def test_a_mirror_that_hangs_holds_nobody_up(self):
        self.start_with(20)
        stick = self.open_with_stick()
        self.keep_mirror()
        self.panel.click("push button", "Back")
        self.back()
        stick.freeze()
        for _ in range(3):
            self.sign()
        self.screen.find("label", "The backup stick is not there. Please plug it in again; signing goes on.")
        stick.pull()
        self.assertEqual(self.kiosk.stop(), 0)
        self.assertEqual(self.count_records(), 23)

    def test_a_copy_takes_the_mirror_over_when_the_stick_breaks(self):
        self.start_with(20)
        stick = self.open_with_stick()
        mirror = self.keep_mirror()
        stick.pull()  # it is busy: nobody ever says that a mirror may be pulled
        copy = self.make_stick(name="COPY", copy_of=stick)
        stick.put_in()
        harness.wait_for("the mirror to be back", lambda: self.panel.look("push button", "No longer use it as backup"))
        copy.put_in()
        self.panel.find("label", "COPY")
        self.panel.click("push button", "Back")
        self.back()

        kept = self.path("media", "COPY", "canvass", "mirror", os.path.basename(mirror))
        before = os.path.getsize(kept)
        stick.break_down()
        self.sign()
        harness.wait_for("the copy to catch up", lambda: os.path.getsize(kept) > before)
        harness.wait_for("no warning", lambda: not self.screen.shows("The backup stick is not there"))
        grown = os.path.getsize(kept)
        self.sign()
        self.assertGreater(os.path.getsize(kept), grown)


harness.main()
