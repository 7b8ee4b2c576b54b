# SPDX-License-Identifier: GPL-3.0-or-later
"""The README's table of what was tried, how often, and what was lost: from figures, never by hand."""

import json
import re

PLACE = "<!-- Measured by tests/run --readme promises; not to be edited. -->\n"
MARK = "# figures "

# As design and README speak of them.
NAMES = {
    "P1": "seized", "P2": "no answers", "P3": "thank you", "P4": "damage", "P5": "account", "P6": "twice",
    "P7": "forgetting", "P8": "as shown", "P9": "for everybody", "P10": "the next signer", "P11": "open format",
    "P12": "fail closed",
}


def read_figures(output):
    """The rows that a test printed (figures.py, figures.h)."""
    return [json.loads(line[len(MARK):]) for line in output.splitlines() if line.startswith(MARK)]


def render(rows):
    lines = ["| | what was tried | times | lost | and without the protection |", "| --- | --- | ---: | ---: | --- |"]
    for row in sorted(rows, key=lambda row: int(row["promise"][1:])):
        name, what, control = NAMES[row["promise"]], row["what"], row["control"]
        lines.append(f"| {name} | {what} | {row['tried']:,} | {row['lost']:,} | {control} |")
    return "\n".join(lines) + "\n"


def renew(path, rows):
    """Puts the table into the README; only of a run that tried everything."""
    assert rows and all(row["thorough"] for row in rows), "a sample is no measurement"
    with open(path, encoding="utf-8") as file:
        text = file.read()
    before, behind = text.split(PLACE)
    with open(path, "w", encoding="utf-8") as file:
        file.write(before + PLACE + render(rows) + re.sub(r"^(\|.*\n)*", "", behind))
