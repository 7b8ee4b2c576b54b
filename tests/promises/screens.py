#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is on the screen: somebody who has signed sees what a stranger sees (P2), what was signed is what was
shown (P8), and where it matters no form opens (P12)."""

import contextlib
import datetime
import glob
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import time

import figures
import image
import sight
import wall

sys.path.insert(0, os.path.join(os.environ["CANVASS_SOURCE_ROOT"], "tests/e2e/window"))
sys.path.insert(0, os.path.join(os.environ["CANVASS_SOURCE_ROOT"], "tests/reader"))

import harness  # noqa: E402
import languages  # noqa: E402
import reader  # noqa: E402
import signer  # noqa: E402

FOCUS_SECONDS = 5  # GTK shows for less where a key has led
NAMES = ("Olaf Nnn", "Fola Mmm", "Amalia Rrr", "Malaia Sss", "Quentin Ttt", "Tenquin Uuu", "Rosa Vvv", "Aros Www",
         "Noemi Xxx", "Imone Yyy")
STRANGERS = len(NAMES) if figures.THOROUGH else 2
LONG_AFTER = datetime.timedelta(days=3650)
KNOWN = STRANGERS if figures.THOROUGH else 1  # of these
OTHERS = ("Alfo Mnn", "Lafo Nmm", "Lamaia Srr", "Aalmia Rss", "Nequint Utt", "Quinten Tuu", "Saro Wvv", "Orsa Vww", "Minoe Yxx",
          "Neimo Xyy")  # who come for the first time when the known come again
LEAST_P = 1e-5  # times of one walk hang together
SLOWER_MS = (5, 10, 20, 50, 100, 200, 500)


def spoil_bytes(path, at):
    with open(path, "r+b") as file:
        file.seek(at)
        old = file.read(16)
        file.seek(at)
        file.write(bytes(byte ^ 0x55 for byte in old))


class Passer(signer.Signer):
    """Draws nothing: no hand draws twice the same."""

    def _fill_sign(self):
        pass


class ScreensTest(sight.SightTest):
    def start(self):
        self.start_kiosk("--demo=" + self.make_demo_campaign(), "--vault", self.path("vault"),
                         "--media", self.make_folder("media"))
        self.screen.find("push button", "English")

    # P2

    def rest_without_cursor(self, name):
        """A page is never at rest while one blinks in the entry with this name."""
        harness.xdotool("key", "Tab")
        harness.wait_for("no cursor", lambda: not self.screen.is_focused("text", name))
        return self.rest(FOCUS_SECONDS)

    def pass_through(self, name):
        """What each page shows, filled in, to somebody with this name, and how long it takes to come."""
        one = Passer(self.screen, "en", "English", name, "60608")
        seen, took, since = {}, [], None
        for page in signer.PAGES:
            one.on(page)
            if since is not None:
                took.append(time.monotonic() - since)
            one.fill(page)
            seen[page] = self.rest_without_cursor("Your ZIP code") if page == "you" else self.rest()
            if page != "thanks":
                one.go_on(page)
                since = time.monotonic()
        self.screen.find("push button", "English")  # by itself
        return seen, took

    def pass_in_turns(self, known, stranger):
        """Both, one after the other: (known's, stranger's)."""
        pair = {}
        for name in random.Random(known).sample((known, stranger), 2):
            pair[name] = self.pass_through(name)
        return pair[known], pair[stranger]

    def tell_of_times(self, pairs):
        """Of (known's, stranger's) seconds, as many as there are pages to come to."""
        p = figures.try_signed_rank([a - b for a, b in pairs])
        noticed = [more for more in SLOWER_MS
                   if figures.try_signed_rank([a + more / 1000 - b for a, b in pairs]) < LEAST_P]
        print(f"# p = {p:.3f}; noticed from {noticed[:1]} ms on", flush=True)
        self.assertTrue(noticed, "half a second more was not noticed: this test finds nothing")
        figures.tell("P2", "pages to which people came who had signed, and strangers in turns with them: times that tell them apart",
                     len(pairs), int(p < LEAST_P), f"{noticed[0]} ms more would be noticed")
        self.assertGreaterEqual(p, LEAST_P)

    def test_who_has_signed_sees_what_a_stranger_sees(self):
        """The same people before they had signed and after."""
        self.start()
        strangers = [self.pass_through(name)[0] for name in NAMES[:STRANGERS]]
        again = [self.pass_in_turns(*names) for names in zip(NAMES[:KNOWN], OTHERS)]
        known = [seen for (seen, _), _ in again]
        told = [(name, page, set(before[page][0]) ^ set(after[page][0]))
                for name, before, after in zip(NAMES, strangers, known)
                for page in signer.PAGES if before[page] != after[page]]
        control = [page for page in signer.PAGES if strangers[0][page] != strangers[1][page]]
        figures.tell("P2", "pages as people saw them before they had signed and after, to each pixel and all that is read "
                     "out: differences", KNOWN * len(signer.PAGES), len(told),
                     f"two people: {len(control)} of {len(signer.PAGES)} pages differ")
        self.assertEqual(control, ["you", "sign"], "pages that name somebody: else this test finds nothing")
        self.assertEqual(told, [])
        if figures.THOROUGH:
            self.tell_of_times([times for (_, a), (_, b) in again for times in zip(a, b)])

    # P8

    def read_titles(self):
        """By language, and the hash, from the signed file itself."""
        with open(self.path("demo.campaign"), "rb") as file:
            data = file.read()
        return {text["language"]: text["title"] for text in reader.read_campaign(data)["texts"]}, reader.h32(data)

    def read_records(self):
        harness.canvass("kiosk", "export", "--vault", self.path("vault"), "--to", self.make_folder("stick"))
        with open(self.path("demo.key"), "rb") as file, open(self.path("passphrase"), "rb") as passphrase:
            key = reader.open_key_file(file.read(), passphrase.read())
        for path in glob.glob(self.path("stick", "**", "*.batch"), recursive=True):
            with open(path, "rb") as file:
                for _, record in reader.Batch(file.read()).records():
                    yield record.campaign_hash, reader.decode_payload(record.open(key))

    def list_headings(self):
        return [thing.name for thing in self.screen.things() if thing.role == "heading"]

    def sign_in(self, language, tile):
        """The name that was given, and the headings that were on the screen."""
        one = signer.Signer(self.screen, language, tile, f"Ana {language}", "60608").go_to("ask")
        headings = self.list_headings()
        for page in signer.PAGES[1:]:
            one.leave(page)
        self.screen.find("push button", "English")
        return one.name, headings

    def sign_without_a_text(self):
        """In a language that the petition does not have: it stands there in another."""
        self.screen.click("push button", lambda name: "·" in name and "العربية" in name)
        return self.sign_in("ar", "العربية")

    def sign_after_a_change(self):
        """Who changes the language once the petition is read has read that one."""
        one = signer.Signer(self.screen, "es", "Español", "Ana changed", "60608")
        reader_of_english = signer.english(self.screen).go_to("ask")
        headings = self.list_headings()
        for page in ("ask", "text"):
            reader_of_english.leave(page)
        self.screen.click("push button", "Language: English")
        self.screen.click("push button", one.tile)
        for page in signer.PAGES[signer.PAGES.index("you"):]:
            one.leave(page)
        self.screen.find("push button", "English")
        return one.name, headings

    def make_campaign_in_two_languages(self):
        folder = shutil.copytree(os.path.join(harness.SOURCE, "data/demo/campaign"), self.path("two"))
        for path in glob.glob(os.path.join(folder, "*.md")):
            if os.path.basename(path) not in ("en.md", "es.md"):
                os.unlink(path)
        with open(os.path.join(folder, "campaign.ini"), "r+", encoding="utf-8") as file:
            source = re.sub(r"(?m)^languages = .*$", "languages = en es", file.read())
            file.seek(0)
            file.write(source)
            file.truncate()
        return self.make_campaign(folder)

    def judge(self, shown):
        """How many of what was signed is not what was on the screen, or could be anything else, and how many there are."""
        titles, campaign_hash = self.read_titles()
        wrong, fits, n_records = 0, 0, 0
        for bound_to, signature in self.read_records():
            headings = shown[signature["fields"]["name"]]
            n_records += 1
            wrong += bound_to != campaign_hash or titles[signature["language"]] not in headings
            fits += any(title in headings for language, title in titles.items() if language != signature["language"])
        self.assertEqual(n_records, len(shown))
        return wrong, fits, n_records

    def test_what_was_signed_is_what_was_shown(self):
        self.start()
        shown = dict(self.sign_in(language, tile) for language, tile, *_ in figures.sample(languages.PEOPLE, 3))
        self.assertEqual(self.kiosk.stop(), 0)
        wrong, fits, n_records = self.judge(shown)

        for name in ("vault", "stick"):
            shutil.rmtree(self.path(name))
        for name in ("demo.key", "demo.pub", "demo.campaign"):
            os.unlink(self.path(name))
        self.start_kiosk("--demo=" + self.make_campaign_in_two_languages(), "--vault", self.path("vault"))
        shown = dict([self.sign_without_a_text(), self.sign_after_a_change()])
        self.assertEqual(self.kiosk.stop(), 0)
        wrong, fits, n_records = (one + more for one, more in zip((wrong, fits, n_records), self.judge(shown)))

        figures.tell("P8", "signatures, some of people whose language the petition does not have or who changed it once they had "
                     "read: of which petition or language are not those that were on the screen", n_records, wrong,
                     f"as if in any other language: {n_records - fits}")
        self.assertEqual(fits, 0, "titles of other languages fit too: this test finds nothing")
        self.assertEqual(wrong, 0)

    # P12

    CASES = {
        "nothing is enrolled": "There is nothing to sign here yet",
        "a damaged vault": "Signing is closed: something on this tablet is damaged",
        "an empty vault": "Signing is closed: something on this tablet is damaged",
        "no device key": "Signing is closed: something on this tablet is damaged",
        "another device key": "Signing is closed: something on this tablet is damaged",
        "a damaged campaign": "Signing is closed: something on this tablet is damaged",
        "after the last day": "Signing has ended",
        "memory that reaches a disk": "Signing is closed to protect those who would sign",
        "a later vault": "This tablet needs a newer version of Canvass",
        "a full disk": "Signing is paused: this tablet is full",
        "a disk that is read-only": "Signing is paused: the disk does not respond",
    }

    @staticmethod
    def spoil(folder, how):
        (vault,) = glob.glob(os.path.join(folder, "*", "vault.sqlite"))
        if how == "nothing is enrolled":
            shutil.rmtree(os.path.dirname(vault))
        elif how == "a damaged vault":
            with open(vault, "r+b") as file:
                file.write(b"damage" * 100)
        elif how == "an empty vault":
            os.truncate(vault, 0)
        elif how == "no device key":
            for path in glob.glob(os.path.join(os.path.dirname(vault), "*key*")):
                os.unlink(path)
        elif how == "another device key":
            for path in glob.glob(os.path.join(os.path.dirname(vault), "*key*")):
                spoil_bytes(path, 4)
        elif how == "a damaged campaign":
            (copy,) = glob.glob(os.path.join(os.path.dirname(vault), "*.campaign"))
            spoil_bytes(copy, os.path.getsize(copy) // 2)
            with contextlib.closing(sqlite3.connect(vault)) as database, open(copy, "rb") as file:
                database.execute("UPDATE campaign SET file = ?", [file.read()])
                database.commit()
        elif how == "a later vault":
            with contextlib.closing(sqlite3.connect(vault)) as database:
                database.execute("PRAGMA user_version = 1000")
                database.commit()
        elif how == "a full disk":
            with contextlib.suppress(OSError), open(os.path.join(os.path.dirname(folder), "filling"), "wb", 0) as file:
                while True:
                    file.write(bytes(1 << 16))
        elif how == "a disk that is read-only":
            subprocess.run(["mount", "-o", "remount,ro", os.path.dirname(folder)], check=True)

    def prepare(self):
        """Clocks of long after, and a kiosk that may lock no memory on a machine that swaps to an open disk."""
        self.late = wall.Clock(self.path("clock"))
        self.late.move(LONG_AFTER)
        swaps = self.path("swaps")
        with open(swaps, "w", encoding="ascii") as file:
            file.write("Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n/dev/sdz9    partition\t1048572\t\t0\t\t-2\n")
        self.unprotected = self.path("unprotected-kiosk")
        with open(self.unprotected, "w", encoding="utf-8") as script:
            script.write("#!/bin/sh\nexec unshare -m sh -c 'mount --bind \"$0\" /proc/swaps && exec setpriv "
                         f"--bounding-set=-ipc_lock prlimit --memlock=0 \"$@\"' '{swaps}' '{harness.KIOSK}' \"$@\"\n")
        os.chmod(self.unprotected, 0o755)

    def open_table(self, campaign, how):
        """Which notices, or a language to begin in, a table shows where something was spoilt."""
        wanted = {*self.CASES.values(), "English"}
        disk = image.Image(24)
        try:
            harness.canvass("kiosk", "enroll", "--vault", disk.at("vault"), "--campaign", campaign, "--name", "Table 1")
            self.spoil(disk.at("vault"), how)
            self.kiosk = harness.Kiosk("--vault", disk.at("vault"), "--media", self.path("media"))
            self.kiosk.start(self.unprotected if how == "memory that reaches a disk" else None,
                             self.late.settings() if how == "after the last day" else None)
            shown = harness.wait_for(f"something to read after {how}",
                                     lambda: {thing.name for thing in self.screen.things()} & wanted)
            self.kiosk.stop()
            return shown
        finally:
            disk.close()

    def test_where_it_matters_no_form_opens_and_the_screen_says_so(self):
        self.make_folder("media")
        self.prepare()
        campaign = self.make_demo_campaign()
        try:
            shown = {how: self.open_table(campaign, how) for how in self.CASES}
            control = self.open_table(campaign, "nothing")
        except figures.Skip as skip:
            self.skipTest(str(skip))
        wrong = [(how, shown[how]) for how, notice in self.CASES.items() if shown[how] != {notice}]
        figures.tell("P12", "tables without a sound campaign, keys, protected memory, vault or room: opened a form, or did not say why",
                     len(self.CASES), len(wrong), f"nothing spoilt: {'a form opened' if control == {'English'} else 'none'}")
        self.assertEqual(control, {"English"}, "a sound table opened no form: this test finds nothing")
        self.assertEqual(wrong, [])


if __name__ == "__main__":
    harness.main()
