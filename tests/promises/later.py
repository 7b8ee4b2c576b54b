#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""P6: what was imported is known a year later, under whatever name and in whatever order it comes from the attic."""

import datetime
import json
import os
import random
import shutil
import subprocess
import tempfile

import figures
import story
import wall
from figures import case

BATCHES = 3
SIGNERS = 100 if figures.THOROUGH else 5  # of a batch
ROUNDS = 50 if figures.THOROUGH else 4
LATER = datetime.datetime.now(wall.ZONE) + datetime.timedelta(days=366)


class Attic:
    """A ledger that has read what a table sent; and the same files once more, somewhere else."""

    def __init__(self, folder):
        self.rng = random.Random(20261129)
        self.scratch = story.Scratch(folder)
        self.clock = wall.Clock(self.scratch("clock"))
        self.env = dict(os.environ, **self.clock.settings())
        self.key = self.scratch.key("one")
        self.campaign = self.scratch.campaign("petition", self.key, closes=f"{LATER.year + 1}-05-30",
                                              destroy_by=f"{LATER.year + 2}-05-30")
        self.vault = self.scratch("vault")
        self.card = self.scratch.enroll("vault", self.campaign, "Table 1")
        self.ledger = self.scratch.ledger("ledger", self.campaign, self.key, self.card)
        self.files = [self.sign([f"Signer {batch} {n}" for n in range(SIGNERS)]) for batch in range(BATCHES)]

    def canvass(self, *arguments, stdin=b""):
        done = subprocess.run([story.CANVASS, *arguments], env=self.env, input=stdin, check=False, capture_output=True)
        assert done.returncode == 0, (arguments, done.stdout, done.stderr)
        return done.stdout

    def sign(self, names):
        """Into a batch of their own. Returns its path."""
        lines = b"\n".join(story.signature(name=name) for name in names) + b"\n"
        self.canvass("kiosk", "capture", "--vault", self.vault, stdin=lines)
        exported = json.loads(self.canvass("kiosk", "export", "--vault", self.vault, "--json", "--to", self.scratch.folder("stick")))
        return exported["batches"][-1]

    def imported(self, ledger, paths):
        """The account."""
        return json.loads(self.canvass("desk", "import", "--ledger", ledger, *self.scratch.unlock(self.key), "--json", *paths))

    def roll(self, ledger):
        """record id → what is told of it."""
        out = self.scratch("roll.jsonl")
        self.canvass("desk", "export", "--ledger", ledger, "--format", "jsonl", "--plain", "--out", out,
                     *self.scratch.unlock(self.key))
        with open(out, encoding="utf-8") as lines:
            roll = {signature["record_id"]: signature for signature in map(json.loads, lines)}
        os.remove(out)
        return roll

    def copies(self):
        """Some of the files, some of them twice, called anything, in any order."""
        chosen = self.rng.choices(self.files, k=self.rng.randint(1, 2 * len(self.files)))
        place = self.scratch.folder("attic")
        return [shutil.copy(path, os.path.join(place, f"copy-{number}")) for number, path in enumerate(chosen)]


def bring_again(attic):
    """How many records came once more, and how many of them were not told as repeated."""
    tried = wrong = 0
    for _ in range(ROUNDS):
        copies = attic.copies()
        account = attic.imported(attic.ledger, copies)
        came = len(copies) * SIGNERS
        tried += came
        wrong += account["accepted"] + account["quarantined"] + abs(account["repeated"] - came)
    return tried, wrong


def begin_late(attic):
    """The roll of a desk that reads the same files only then."""
    late = attic.scratch.ledger("late", attic.campaign, attic.key, attic.card)
    account = attic.imported(late, attic.copies() + attic.files)
    assert account["accepted"] == BATCHES * SIGNERS and account["quarantined"] == 0, account
    return attic.roll(late)


def sign_then(attic, roll):
    """The control: the clock did move, and who is new then is taken for new."""
    account = attic.imported(attic.ledger, [attic.sign(["Signer of that day"])])
    days = [signature["day"] for record, signature in attic.roll(attic.ledger).items() if record not in roll]
    assert days == [LATER.date().isoformat()], "the clock did not move: this test finds nothing"
    return account["accepted"]


@case
def what_was_imported_is_known_a_year_later():
    folder = tempfile.mkdtemp(prefix="canvass-later-")
    try:
        attic = Attic(folder)
        account = attic.imported(attic.ledger, attic.files)
        assert account["accepted"] == BATCHES * SIGNERS, account
        roll = attic.roll(attic.ledger)

        attic.clock.set(LATER)
        tried, wrong = bring_again(attic)
        changed = attic.roll(attic.ledger) != roll or begin_late(attic) != roll
        new = sign_then(attic, roll)
        figures.tell("P6", "records brought again under other names, the clock a year later: not told as repeated",
                     tried, wrong, f"signed on that day: {new} taken for new")
        assert new == 1 and wrong == 0 and not changed, (new, wrong, changed)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


figures.run()
