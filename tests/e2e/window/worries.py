#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the welcome page tells a volunteer without a PIN: battery, clock, disk. And that signing goes on."""

import glob
import os
import subprocess
import unittest

import harness
import panel

BATTERY = "The battery is low. Please plug in the charger."
CLOCK = "The date on this tablet looks wrong. Please set the clock; signatures are safe."
DISK = "This tablet is almost full. Please save its signatures to a stick soon."
POWER_SUPPLY = "/sys/class/power_supply"


class Around(harness.Kiosk):
    """A kiosk behind the words of another program that changes what is around it."""

    def __init__(self, around, *arguments):
        super().__init__(*arguments)
        self.around = around

    def start(self):
        self.process = subprocess.Popen(self.around + [harness.KIOSK] + self.arguments, stdout=subprocess.PIPE,
                                        text=True, env=dict(os.environ, G_DEBUG="fatal-warnings"))
        return self


class WorriesTest(panel.PanelTest):
    def start_around(self, *around):
        campaign = self.make_demo_campaign()
        harness.canvass("kiosk", "enroll", "--vault", self.path("vault"), "--campaign", campaign, "--name", "Plaza")
        self.kiosk = Around(list(around), "--vault", self.path("vault"), "--media", self.make_folder("media")).start()

    def write_battery(self, **values):
        folder = self.path("power_supply", "BAT0")
        os.makedirs(folder, exist_ok=True)
        for name, value in values.items():
            with open(os.path.join(folder, name), "w", encoding="ascii") as file:
                file.write(f"{value}\n")

    def test_a_low_battery_is_told_until_the_charger_is_in(self):
        if os.geteuid() != 0 or not os.path.isdir(POWER_SUPPLY):
            raise unittest.SkipTest(f"another {POWER_SUPPLY} is mounted by root")
        self.write_battery(type="Battery", status="Discharging", capacity=14)
        self.start_around("unshare", "--mount", "sh", "-c",
                          f'mount --bind {self.path("power_supply")} {POWER_SUPPLY} && exec "$0" "$@"')
        self.screen.find("label", BATTERY)
        self.sign()
        self.screen.find("label", BATTERY)
        self.choose_pin()
        self.panel.find("label", BATTERY)
        self.panel.find("label", "Battery: 14 %")
        self.back()

        self.write_battery(status="Charging", capacity=15)
        harness.wait_for("the warning to go", lambda: not self.screen.shows(BATTERY))

    def test_a_clock_that_was_reset_is_told(self):
        [library] = glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")
        self.start_around("env", "LD_PRELOAD=" + library, "FAKETIME=@2019-03-01 12:00:00", "DONT_FAKE_MONOTONIC=1")
        self.screen.find("label", CLOCK)
        self.sign()
        self.screen.find("label", CLOCK)

    def test_a_clock_that_went_back_behind_the_last_export_is_told(self):
        self.start()
        self.sign()
        self.choose_pin()
        self.panel.click("push button", "Export to a stick")
        harness.wait_for("the export", lambda: self.panel.shows("Safe to pull now"))
        self.assertEqual(self.kiosk.stop(), 0)
        self.assertFalse(self.screen.shows(CLOCK))
        remembered = self.path("vault", "table.ini")
        with open(remembered, encoding="utf-8") as file:
            lines = ["day=2044-05-06" if line.startswith("day=20") else line for line in file.read().splitlines()]
        self.assertIn("day=2044-05-06", lines)
        with open(remembered, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
        self.start_kiosk("--vault", self.path("vault"), "--media", self.path("media"))
        self.screen.find("label", CLOCK)

    def test_a_nearly_full_disk_is_told_and_signing_goes_on(self):
        if os.geteuid() != 0:
            raise unittest.SkipTest("a small disk is mounted by root")
        small = self.make_folder("vault")
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", small], check=True)
        self.addCleanup(subprocess.run, ["umount", "--lazy", small], check=False)
        self.start_around()
        self.screen.find("label", DISK)
        self.sign()
        self.screen.find("label", DISK)


harness.main()
