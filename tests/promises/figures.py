# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the promises share: how long they may take, TAP, and the figures of the README's table."""

import json
import math
import os
import sys
import time
import traceback

# By name, `tests/run promises`, everything is tried; in a run of all tests a fair sample of it.
THOROUGH = os.environ.get("CANVASS_PROMISES") == "thorough"

_cases = []


class Skip(Exception):
    """What a case needs is not there; says what."""


def case(function):
    """Marks a test case; its name is a sentence."""
    _cases.append(function)
    return function


def tell(promise, what, tried, lost, control):
    """A row of the table. @control: what happened once the protection was taken out, in a few words."""
    print("# figures " + json.dumps({"promise": promise, "what": what, "tried": tried, "lost": lost,
                                     "control": control, "thorough": THOROUGH}, ensure_ascii=False), flush=True)


def try_signed_rank(differences):
    """Wilcoxon's: how likely differences of pairs lean to one side so far by chance."""
    ranked = sorted((abs(difference), difference > 0) for difference in differences if difference != 0)
    n = len(ranked)
    upper = sum(rank for rank, (_, positive) in enumerate(ranked, 1) if positive)
    mean, deviation = n * (n + 1) / 4, math.sqrt(n * (n + 1) * (2 * n + 1) / 24)
    return math.erfc(abs(upper - mean) / deviation / math.sqrt(2))


def sample(moments, most):
    """All of them, or as many as there is time for, spread evenly with the first and last among them."""
    moments = list(moments)
    if THOROUGH or len(moments) <= most:
        return moments
    return [moments[i * (len(moments) - 1) // (most - 1)] for i in range(most)]


def run():
    """Runs every case, prints TAP, and exits."""
    failed = 0
    only = sys.argv[1:]
    cases = [function for function in _cases if not only or function.__name__ in only]
    print(f"1..{len(cases)}", flush=True)
    for number, function in enumerate(cases, 1):
        begun = time.monotonic()
        try:
            function()
            print(f"ok {number} - {function.__name__} # {time.monotonic() - begun:.1f} s", flush=True)
        except Skip as skip:
            print(f"ok {number} - {function.__name__} # SKIP {skip}", flush=True)
        except Exception:
            failed += 1
            print(f"not ok {number} - {function.__name__}")
            print("# " + traceback.format_exc().rstrip().replace("\n", "\n# "), flush=True)
    sys.exit(1 if failed else 0)
