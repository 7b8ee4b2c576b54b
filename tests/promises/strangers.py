#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""P2: a table answers the same to somebody who has signed as to a stranger, and as fast."""

import os
import random
import shutil
import statistics
import subprocess
import tempfile
import time

import figures
import story
from figures import case

PAIRS = 20000 if figures.THOROUGH else 2000
LEAST_P = 0.001
PARTS = (0.01, 0.02, 0.05, 0.1)  # by which one may be slower, and how soon that is noticed
# A disk's own noise would hide what is looked for.
PLACE = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def invent(rng):
    return "".join(rng.choices(LETTERS, k=8)).capitalize() + " " + "".join(rng.choices(LETTERS, k=8)).capitalize()


class Table:
    """Somebody types, and the table answers."""

    def __init__(self, folder):
        scratch = story.Scratch(folder)
        self.vault = scratch("vault")
        campaign = scratch.campaign("petition", scratch.key("one"))
        story.run("kiosk", "enroll", "--vault", self.vault, "--campaign", campaign, "--name", "Table 1")
        self.process = subprocess.Popen([story.CANVASS, "kiosk", "capture", "--vault", self.vault], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0)

    def sign(self, name):
        """How long it took, and what was answered with the number taken out, which is random."""
        line = story.signature(name=name, postcode="60608") + b"\n"
        begun = time.perf_counter()
        self.process.stdin.write(line)
        answer = self.process.stdout.readline()
        took = time.perf_counter() - begun
        assert answer.startswith(b'{"record_id":"'), answer
        return took, answer[:14] + answer[46:]

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


def measure(table, known, rng):
    """Pairs of what somebody who has signed took and what a stranger took; and all answers."""
    pairs, answers = [], set()
    for _ in range(PAIRS):
        times, names = {}, {"known": rng.choice(known), "stranger": invent(rng)}
        for kind in rng.sample(("known", "stranger"), 2):
            times[kind], answer = table.sign(names[kind])
            answers.add((kind, answer))
        pairs.append((times["known"], times["stranger"]))
    return pairs, answers


@case
def whoever_signed_is_answered_like_a_stranger_and_as_fast():
    folder = tempfile.mkdtemp(prefix="canvass-strangers-", dir=PLACE)
    rng = random.Random(20261128)
    table = Table(folder)
    try:
        known = [invent(rng) for _ in range(500)]
        for name in known:
            table.sign(name)
        # Chance alone would fail one in a million: a second measurement has to agree.
        for _ in range(2):
            pairs, answers = measure(table, known, rng)
            p = figures.try_signed_rank([a - b for a, b in pairs])
            if p >= LEAST_P:
                break
        took = statistics.median(b for _, b in pairs)
        noticed = [part for part in PARTS if figures.try_signed_rank([a + part * took - b for a, b in pairs]) < LEAST_P]
        told = len({answer for _, answer in answers})
        print(f"# {took * 1e6:.0f} µs, p = {p:.3f}; noticed from {noticed[:1]} on", flush=True)
        assert noticed, "a tenth slower was not noticed: this test finds nothing"
        figures.tell("P2", "pairs of somebody who had signed and a stranger: answers or times that tell them apart", PAIRS,
                     (told - 1) + (p < LEAST_P), f"{noticed[0]:.0%} slower would be noticed")
        assert told == 1, answers
        assert p >= LEAST_P, p
    finally:
        table.close()
        shutil.rmtree(folder, ignore_errors=True)


@case
def nothing_in_the_vault_is_the_same_for_the_same_person():
    """Neither a hash nor a length: no 16 bytes in a row are in two records, beside what all have."""
    folder = tempfile.mkdtemp(prefix="canvass-strangers-")
    try:
        scratch = story.Scratch(folder)
        vault = scratch("vault")
        campaign = scratch.campaign("petition", scratch.key("one"))
        story.run("kiosk", "enroll", "--vault", vault, "--campaign", campaign, "--name", "Table 1")
        story.capture(vault, [story.signature(name="Ana Lopez", postcode="60608")] * 50)
        story.export(vault, scratch.folder("stick"))
        (path,) = [os.path.join(place, name) for place, _, names in os.walk(scratch("stick")) for name in names
                   if name.endswith(".batch")]
        with open(path, "rb") as file:
            batch = file.read()
        size = int.from_bytes(batch[100:104], "little")
        records = [batch[168 + 32 * 50 + i * size:][:size] for i in range(50)]
        seen, repeated = {}, 0
        for number, record in enumerate(records):
            for at in range(len(record) - 15):
                window = record[at:at + 16]
                if seen.setdefault(window, number) != number and not 24 - 15 <= at < 72:
                    repeated += 1
        # The control: kiosk and campaign are the same in each, and found so.
        common = sum(records[0][at:at + 16] == records[1][at:at + 16] for at in range(24, 57))
        figures.tell("P2", "records of one and the same person: bytes by which they could be known", len(records), repeated,
                     f"kiosk and petition, which all share: {common} windows")
        assert common == 33, common
        assert repeated == 0, repeated
    finally:
        shutil.rmtree(folder, ignore_errors=True)


figures.run()
