# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs `canvass` in a storm (storm.c), and looks at what it left the way its owners would."""

import json
import os
import shutil
import signal
import subprocess

from story import CANVASS, TIMEOUT_SECONDS, attempt, run as canvass

STORM = os.environ["CANVASS_STORM"]


class Ended:
    """How a run in a storm ended."""

    def __init__(self, status, answers, errors):
        self.killed = status == -signal.SIGKILL
        self.status = status
        self.answers = answers
        self.errors = errors

    @property
    def told(self):
        """Was somebody told that it is done?"""
        return self.answers.endswith(b"\n")


def run(command, folder, stdin=b"", program=CANVASS, under=(), **storm):
    """Runs @command; what happens to it: at=N, do="kill", for_good=True, log=PATH. @under: another program."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("STORM_")}
    environment.update(LD_PRELOAD=STORM, STORM_ROOT=os.path.realpath(folder),
                       **{"STORM_" + key.upper(): str(value) for key, value in storm.items()})
    answers = os.path.realpath(folder) + ".answers"
    with open(answers, "wb") as stdout:
        done = subprocess.run([*under, program, *command], input=stdin, stdout=stdout, stderr=subprocess.PIPE,
                              env=environment, timeout=TIMEOUT_SECONDS, check=False)
    with open(answers, "rb") as file:
        return Ended(done.returncode, file.read(), done.stderr.decode("utf-8", "replace"))


def lay(base, folder):
    """A copy of @base at @folder, in the place of what was there."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(base, folder, symlinks=True)
    return folder


class Found(AssertionError):
    """Something is not as promised."""


class Desk:
    """A coordinator who knows the kiosks, and looks at what comes in with a ledger made for that alone."""

    def __init__(self, empty, unlock):
        self.empty = empty
        self.unlock = unlock

    def names_in(self, ledger):
        out = ledger + ".jsonl"
        if os.path.exists(out):
            os.unlink(out)
        canvass("desk", "export", "--ledger", ledger, "--format", "jsonl", "--out", out, "--plain", *self.unlock)
        with open(out, encoding="utf-8") as lines:
            names = [json.loads(line)["fields"]["name"] for line in lines]
        if len(set(names)) != len(names):
            raise Found(f"twice on the roll: {sorted(names)}")
        return set(names)

    def import_into(self, ledger, *paths):
        """Returns the account, which must balance."""
        result = attempt("desk", "import", "--ledger", ledger, "--json", *self.unlock, *paths)
        if result.status != 0 and not result.stdout:
            raise Found(str(result))
        answer = result.json
        if answer["read"] != answer["accepted"] + answer["repeated"] + answer["quarantined"]:
            raise Found(f"does not balance: {answer}")
        return answer

    def names_from(self, beside, *paths, cards=()):
        """The names that open from @paths alone. @beside: a path that may be added to."""
        ledger = lay(self.empty, beside + ".ledger")
        if cards:
            canvass("desk", "admit", "--ledger", ledger, *cards)
        self.import_into(ledger, *paths)
        return self.names_in(ledger)

    def names_of_vault(self, vault, beside, cards=()):
        """The names that a vault gives to the desk: it must open, and let a batch out."""
        stick = beside + ".stick"
        shutil.rmtree(stick, ignore_errors=True)
        os.mkdir(stick)
        canvass("kiosk", "export", "--vault", vault, "--to", stick)
        return self.names_from(beside, stick, cards=cards) if os.listdir(stick) else set()
