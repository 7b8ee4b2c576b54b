#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two people sign at a real window, in Spanish and in Arabic; a desk opens exactly what they gave.

What the desk exports is compared with what a reader that shares no code with it finds in the batch.
"""

import json
import os
import sys

import harness
import signer

sys.path.insert(0, os.path.join(harness.SOURCE, "tests/reader"))
import reader  # noqa: E402


class SignTest(harness.WindowTest):
    def test_what_two_people_sign_is_what_a_desk_opens(self):
        campaign = self.make_demo_campaign()
        maria, layla = signer.spanish(self.screen), signer.arabic(self.screen)
        self.start_kiosk("--demo=" + campaign, "--vault", self.path("vault"))
        for one in (maria, layla):
            one.go_to("thanks")
            one.leave("thanks")
        signer.english(self.screen).go_to("welcome")
        self.assertEqual(self.kiosk.stop(), 0)

        exported = self.open_at_a_desk(campaign)
        read = self.read_independently()
        self.assertEqual(sorted(exported), sorted(read))
        for record_id, signature in exported.items():
            self.assertEqual({name: signature.get(name) for name in ("language", "fields", "consent", "drawing")},
                             {name: read[record_id].get(name) for name in ("language", "fields", "consent", "drawing")})

        by_language = {signature["language"]: signature for signature in exported.values()}
        self.assertEqual(sorted(by_language), ["ar", "es"])
        self.assert_is_what_was_given(by_language["es"], maria)
        self.assert_is_what_was_given(by_language["ar"], layla)

    def open_at_a_desk(self, campaign):
        """record_id → signature, as the desk exports it."""
        key = ("--key", self.path("demo.key"), "--passphrase-file", self.path("passphrase"))
        vault = self.path("vault")
        harness.canvass("kiosk", "export", "--vault", vault, "--to", self.make_folder("stick"))
        harness.canvass("desk", "create", "--ledger", self.path("ledger"), "--campaign", campaign, *key)
        harness.canvass("desk", "admit", "--ledger", self.path("ledger"), *self.files("vault", "*", "*.kiosk"), *key)
        account = harness.canvass("desk", "import", "--ledger", self.path("ledger"), "--json", self.path("stick"), *key)
        self.assertEqual([account[name] for name in ("read", "accepted", "repeated", "quarantined")], [2, 2, 0, 0])
        harness.canvass("desk", "export", "--ledger", self.path("ledger"), "--format", "jsonl", "--plain",
                        "--out", self.path("roll.jsonl"), *key)
        with open(self.path("roll.jsonl"), encoding="utf-8") as lines:
            return {signature["record_id"]: signature for signature in map(json.loads, lines)}

    def read_independently(self):
        with open(self.path("demo.key"), "rb") as file, open(self.path("passphrase"), "rb") as passphrase:
            key = reader.open_key_file(file.read(), passphrase.read())
        found = {}
        for path in self.files("stick", "*.batch"):
            with open(path, "rb") as file:
                for verdict, record in reader.Batch(file.read()).records():
                    self.assertEqual(verdict, "SOUND")
                    found[record.record_id.hex()] = reader.decode_payload(record.open(key))
        return found

    def assert_is_what_was_given(self, signature, one):
        self.assertEqual(signature["fields"]["name"], one.name)
        self.assertEqual(signature["fields"]["postcode"], one.postcode)
        self.assertEqual(signature["fields"].get("email"), one.email)
        self.assertEqual(signature["source"], "kiosk")
        self.assert_is_what_was_drawn(signature["drawing"])

    def assert_is_what_was_drawn(self, drawing):
        """Each stroke begins, ends and turns where the hand did."""
        self.assertEqual(len(drawing["strokes"]), len(signer.STROKES))
        for stroke, drawn in zip(drawing["strokes"], signer.STROKES):
            points = [(x / drawing["w"], y / drawing["h"]) for x, y in next(reader.strokes_to_points([stroke]))]
            for wanted in drawn:
                nearest = min(abs(x - wanted[0]) + abs(y - wanted[1]) for x, y in points)
                self.assertLess(nearest, 0.05, f"{wanted} in {points}")


harness.main()
