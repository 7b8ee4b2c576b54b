#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""P11: a reader written from FORMAT.md alone reads what Canvass writes and refuses what it refuses."""

import os
import re
import subprocess
import sys

import figures
from figures import case

READER = os.path.join(os.environ["CANVASS_SOURCE_ROOT"], "tests/reader")
JUDGE = os.environ["CANVASS_JUDGE"]
CASES = 60000 if figures.THOROUGH else 3000

# The same reader, but every text and every day is good enough for it.
FORGIVING = "reader.is_plain_line = reader.is_line = reader.is_day = lambda *_: True; "


def compare(change=""):
    """How many files were judged by both, and of how many kinds the two disagreed about some."""
    program = f"import sys; sys.argv = ['agree', {JUDGE!r}, '{CASES}', '20261128']; sys.path.insert(0, {READER!r}); " \
              f"import reader; {change}import agree; agree.main()"
    done = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True, text=True)
    kinds = re.findall(r"^(ok|not ok) \d+ \w+?_(\d+)_cases$", done.stdout, re.MULTILINE)
    assert kinds, done.stdout + done.stderr
    wrong = [line for line in done.stdout.splitlines() if " by FORMAT.md, " in line]
    return sum(int(cases) for _, cases in kinds), len(wrong), wrong


@case
def a_reader_from_the_specification_alone_says_the_same_of_every_file():
    tried, lost, wrong = compare()
    _, control, _ = compare(FORGIVING)
    figures.tell("P11", "files of eight kinds, changed and signed anew: judged otherwise by a reader written from FORMAT.md",
                 tried, lost, f"a reader that takes any text: {control} at least")
    assert control > 0, "a reader that is wrong agrees: this test finds nothing"
    assert lost == 0, "\n".join(wrong)


figures.run()
