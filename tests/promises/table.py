# SPDX-License-Identifier: GPL-3.0-or-later
"""The README's table of what was tried, how often, and what was lost: from figures, never by hand."""

import json
import re

PLACE = "<!-- Measured by tests/run --readme promises; not to be edited. -->\n"
MARK = "# figures "
HEAD = ["| | what was tried | times | lost | and without the protection |", "| --- | --- | ---: | ---: | --- |"]

# As design and README speak of them.
NAMES = {
    "P1": "seized", "P2": "no answers", "P3": "thank you", "P4": "damage", "P5": "account", "P6": "twice",
    "P7": "forgetting", "P8": "as shown", "P9": "for everybody", "P10": "the next signer", "P11": "open format",
    "P12": "fail closed",
}


def read_figures(output):
    """The rows that a test printed (figures.py, figures.h)."""
    return [json.loads(line[len(MARK):]) for line in output.splitlines() if line.startswith(MARK)]


def render_row(row):
    return f"| {NAMES[row['promise']]} | {row['what']} | {row['tried']:,} | {row['lost']:,} | {row['control']} |"


def render(rows):
    rows = sorted(rows, key=lambda row: int(row["promise"][1:]))
    return "\n".join(HEAD + [render_row(row) for row in rows]) + "\n"


def renew(path, rows, whole=True):
    """Puts the table into the README, or (not @whole) only these rows, each in place of the one that tells of the same;
    only of what tried everything."""
    assert rows and all(row["thorough"] for row in rows), "a sample is no measurement"
    with open(path, encoding="utf-8") as file:
        text = file.read()
    before, behind = text.split(PLACE)
    old = re.match(r"(\|.*\n)*", behind).group()
    with open(path, "w", encoding="utf-8") as file:
        file.write(before + PLACE + (render(rows) if whole else merge(old, rows)) + behind[len(old):])


def merge(old, rows):
    """The lines of the table @old with those of @rows."""
    replaced = {(NAMES[row["promise"]], row["what"]) for row in rows}
    names = list(NAMES.values())
    lines = [line for line in old.splitlines()[len(HEAD):] if tuple(line.split(" | ")[:2]) not in
             {("| " + name, what) for name, what in replaced}]
    lines = sorted(lines + [render_row(row) for row in rows], key=lambda line: names.index(line[2:].split(" | ")[0]))
    return "\n".join(HEAD + lines) + "\n"
