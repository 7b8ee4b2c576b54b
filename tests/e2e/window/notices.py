#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the screen and the program say when nobody can sign, and that they notice when it is well again."""

import shutil
import subprocess

import harness
import signer


class NoticesTest(harness.WindowTest):
    def start(self):
        return self.start_kiosk("--demo=" + self.make_demo_campaign(), "--vault", self.path("vault"))

    def test_a_second_program_on_the_same_vault_is_told_and_ends(self):
        self.start()
        self.screen.find("push button", "English")
        second = subprocess.run([harness.KIOSK, "--vault", self.path("vault")], check=False, capture_output=True,
                                text=True, timeout=harness.WAIT_SECONDS)
        self.assertEqual(second.returncode, 1)
        self.assertIn("Another program has the vault", second.stderr)
        self.screen.find("push button", "English")

    def test_a_damaged_vault_is_told_in_each_language_and_no_form_opens(self):
        self.start()
        self.screen.find("push button", "English")
        self.assertEqual(self.kiosk.stop(), 0)
        (vault,) = self.files("vault", "*", "vault.sqlite")
        with open(vault, "r+b") as file:
            file.write(b"damage" * 100)

        self.start_kiosk("--vault", self.path("vault"))
        for language in ("en", "es", "ar"):
            words = signer.translator(language)
            self.screen.find("label", words("Signing is closed: something on this tablet is damaged"))
        self.assertIsNone(self.screen.look("push button"))

    def test_a_table_set_up_late_opens_by_itself(self):
        campaign = self.make_demo_campaign()
        self.start_kiosk("--vault", self.make_folder("vault"))
        self.screen.find("label", "There is nothing to sign here yet")
        harness.canvass("kiosk", "enroll", "--vault", self.path("vault"), "--campaign", campaign, "--name", "Late")
        self.screen.find("push button", "English")

    def test_the_demo_tells_where_its_vault_is(self):
        self.start_kiosk("--demo=" + self.make_demo_campaign())
        path = self.kiosk.process.stdout.readline().rstrip("\n")
        self.screen.find("push button", "English")
        self.assertEqual(self.kiosk.stop(), 0)
        self.assertEqual(harness.canvass("kiosk", "status", "--vault", path, "--json")["records"], 0)
        shutil.rmtree(path)


harness.main()
