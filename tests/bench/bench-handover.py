#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long until the next signer's welcome is up, once a booth is done with the one before.

usage: tests/with-display bench-handover.py WITNESS BOOTH DEMO.campaign [SIGNERS]

The real kiosk and booths. From "done" of one booth, said when
its thanks were read, to "shown" of the next, said after its first frame; the median.
Two of the messages and the "show" between them pass through witness.py. Prints one JSON object.
"""

import json
import os
import statistics
import sys
import tempfile
from operator import sub

SOURCE = os.path.abspath(os.path.join(os.path.dirname(__file__), "../.."))
sys.path.insert(0, os.path.join(SOURCE, "tests/e2e/window"))
import harness  # noqa: E402
import signer  # noqa: E402
import stand_in  # noqa: E402

FRAME_MS = 1000 / 60
SHOW, READY, SHOWN, DONE = 3, 32, 33, 35


class Journal:
    """When each booth said what."""

    def __init__(self, path):
        open(path, "w", encoding="ascii").close()
        self.file = open(path, encoding="ascii")
        self.times = {SHOW: [], READY: [], SHOWN: [], DONE: []}

    def count(self, kind):
        for line in stand_in.new_lines(self.file):
            _pid, said, when = map(int, line.split())
            if said in self.times:
                self.times[said].append(when)
        return len(self.times[kind])


def sign_one(screen, journal, n):
    """The @n-th signer, from 1. Nothing looks at the screen while it changes hands: looking costs both booths time."""
    signer.english(screen).go_to("thanks")
    harness.wait_for("a booth in waiting", lambda: journal.count(READY) == n + 1)
    harness.wait_for("the thanks to be read", lambda: journal.count(DONE) == n)
    harness.wait_for("the next booth", lambda: journal.count(SHOWN) == n + 1)


def median_ms(since, until):
    return statistics.median((end - start) / 1e6 for start, end in zip(since, until))


def print_row(done, show, shown):
    took = median_ms(done, shown)
    print(json.dumps({"name": "hand-over to the next booth / a frame of 16.7 ms", "ratio": round(took / FRAME_MS, 3), "limit": 1.0,
                      "handover_ms": round(took, 1), "slowest_ms": round(max(map(sub, shown, done)) / 1e6, 1),
                      "until_told_ms": round(median_ms(done, show), 1), "until_painted_ms": round(median_ms(show, shown), 1)}))


def main():
    if len(sys.argv) not in (4, 5):
        sys.exit(__doc__)
    witness, booth, campaign = map(os.path.abspath, sys.argv[1:4])
    signers = int(sys.argv[4]) if len(sys.argv) == 5 else 7
    harness.prepare_keyboard()
    with tempfile.TemporaryDirectory(prefix="canvass-bench-") as folder:
        said = os.path.join(folder, "said")
        journal = Journal(said)
        harness.KIOSK = stand_in.place_kiosk(folder, harness.KIOSK, "/usr/bin/python3", witness, said, booth, "--demo")
        kiosk = harness.Kiosk("--demo=" + campaign, "--vault", os.path.join(folder, "vault")).start()
        try:
            for n in range(1, signers + 1):
                sign_one(harness.Screen(), journal, n)
        finally:
            kiosk.stop()

    print_row(journal.times[DONE], journal.times[SHOW][1:], journal.times[SHOWN][1:])


main()
