#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sticks as a table's own session gets them: udisks tells gvfs, gvfs tells the kiosk, which has them mounted."""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest

import harness
import panel
import signer


class VolumesTest(panel.PanelTest):
    def setUp(self):
        super().setUp()
        os.environ.pop("GIO_USE_VOLUME_MONITOR", None)
        if os.geteuid() != 0 or not os.path.exists("/dev/fuse"):
            raise unittest.SkipTest("file systems are mounted by root through /dev/fuse")
        os.makedirs("/media", exist_ok=True)
        self.media = tempfile.mkdtemp(prefix="canvass-test-", dir="/media")
        self.addCleanup(shutil.rmtree, self.media)
        self.stick = os.path.join(self.media, "KINGSTON")
        self.udisks = subprocess.Popen(
            [sys.executable, os.path.join(os.path.dirname(__file__), "udisks.py"), self.stick], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.addCleanup(self.end_udisks)
        self.assertEqual(self.udisks.stdout.readline(), "there\n")

    def end_udisks(self):
        self.udisks.communicate(timeout=harness.WAIT_SECONDS)

    def tell(self, word):
        self.udisks.stdin.write(word + "\n")
        self.udisks.stdin.flush()
        self.assertEqual(self.udisks.stdout.readline(), word + "\n")

    def test_a_stick_is_mounted_whenever_it_was_put_in_and_seen_to_go(self):
        campaign = self.make_demo_campaign()
        harness.canvass("kiosk", "enroll", "--vault", self.path("vault"), "--campaign", campaign, "--name", "Plaza")
        self.tell("in")
        self.start_kiosk("--vault", self.path("vault"))
        harness.wait_for("what was put in before to be mounted", lambda: os.path.ismount(self.stick))
        self.tell("out")
        signer.english(self.screen).go_to("thanks").leave("thanks")
        self.choose_pin()
        self.panel.click("push button", "Sticks and backup")
        self.tell("in")
        self.panel.find("label", "KINGSTON")
        self.assertTrue(os.path.ismount(self.stick))
        self.panel.click("push button", "Back")
        self.panel.click("push button", "Export to a stick")
        harness.wait_for("the export", lambda: self.panel.shows("Safe to pull now: 1 signature is on KINGSTON"))
        self.assertEqual(len(os.listdir(os.path.join(self.stick, "canvass", "batches"))), 1)
        self.panel.click("push button", "Back")
        self.panel.click("push button", "Sticks and backup")
        self.panel.find("label", "KINGSTON")
        self.tell("out")
        harness.wait_for("the stick to be gone", lambda: not self.panel.shows("KINGSTON"))


if "CANVASS_HAS_SYSTEM_BUS" not in os.environ:
    os.environ["CANVASS_HAS_SYSTEM_BUS"] = "yes"
    os.execvp("dbus-run-session", ["dbus-run-session", "--", "sh", "-c",
                                   'DBUS_SYSTEM_BUS_ADDRESS=$DBUS_SESSION_BUS_ADDRESS exec "$0" "$@"',
                                   sys.executable] + sys.argv)
harness.main()
