#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a day of signers leaves in the kiosk's memory.

usage: bench-parent.py KIOSK STAND-IN-BOOTH DEMO.campaign

The real kiosk, and booths without a window that sign and are done at once. Its memory is what smaps_rollup
calls anonymous: all that is not a file's, as the median over some signers. What grows with each signer grows from the
first thousand to the second as well; what only fills does not. Prints one JSON object a line.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

import stand_in

MOMENTS = 10, 1000, 2000
SAMPLES = 10  # signers whose numbers make one
LIMIT = 1.05
SECONDS = 600


def read_anonymous_kib(pid):
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as rollup:
        return next(int(line.split()[1]) for line in rollup if line.startswith("Anonymous:"))


def wait_for_stored(file, n, deadline):
    while n > 0:
        n -= sum(line.endswith(" stored") for line in stand_in.new_lines(file))
        if time.monotonic() > deadline:
            sys.exit("bench-parent: the kiosk stores no more")
        time.sleep(0.005)


def sample(kiosk, file, deadline):
    found = []
    for _ in range(SAMPLES):
        wait_for_stored(file, 1, deadline)
        found.append(read_anonymous_kib(kiosk.pid))
    return statistics.median(found)


def measure(kiosk, file, moments):
    """KiB after each of @moments: a number of signers."""
    deadline = time.monotonic() + SECONDS
    found, seen = [], 0
    for moment in moments:
        wait_for_stored(file, moment - seen, deadline)
        found.append(sample(kiosk, file, deadline))
        seen = moment + SAMPLES
    return found


def print_row(early, late, early_kib, late_kib):
    print(json.dumps({"name": f"memory of the kiosk after {late:,} signers / after {early:,}", "ratio": round(late_kib / early_kib, 3),
                      "limit": LIMIT, "early_KiB": round(early_kib), "late_KiB": round(late_kib)}))


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    program, booth, campaign = map(os.path.abspath, sys.argv[1:4])
    with tempfile.TemporaryDirectory(prefix="canvass-bench-") as folder:
        place = stand_in.place_kiosk(folder, program, booth, folder, "always-sign")
        kiosk = subprocess.Popen([place, "--demo=" + campaign, "--vault", os.path.join(folder, "vault")],
                                 stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        try:
            journal = os.path.join(folder, "journal")
            while not os.path.exists(journal) and kiosk.poll() is None:
                time.sleep(0.01)
            with open(journal, encoding="ascii") as file:
                found = measure(kiosk, file, MOMENTS)
        finally:
            kiosk.terminate()
            kiosk.wait()
    print_row(*MOMENTS[:2], *found[:2])
    print_row(*MOMENTS[1:], *found[1:])


main()
