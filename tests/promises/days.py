#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Long days at a table: thousands sign while clocks jump, the device sleeps, sticks come and go, and programs die.

A day's hours are one run of the capturing program each, with the clock on the wall moved as the day goes on.
Whoever was thanked is at the desk in the end, under the day that the wall had, and memory stays flat.
"""

import datetime
import json
import os
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

import figures
import story
import wall
from figures import case

sys.path.insert(0, os.path.join(os.environ["CANVASS_SOURCE_ROOT"], "tests/bench"))
import stand_in  # noqa: E402

KIOSK = os.path.join(os.environ["CANVASS_BUILD_ROOT"], "src/kiosk/canvass-kiosk")
FAKE_BOOTH = os.environ["CANVASS_FAKE_BOOTH"]
LEAK = os.environ["CANVASS_LEAK"]
HOURS = 24
SIGNERS = 20160 if figures.THOROUGH else 480
FLAT_KIB = 1024
HANDOVERS = 20000 if figures.THOROUGH else 1000
HANDOVER_SECONDS = 1200
WEIGHED = 10
MOST_A_SIGNER_KIB = 0.1
SOME = 10  # after so many, everything that grows once has grown


def resident_kib(pid):
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("Private_Dirty:"))


class Handovers:
    """The real kiosk, with booths without a window that sign and are done at once."""

    def __init__(self, folder, settings):
        scratch = story.Scratch(folder)
        campaign = scratch.campaign("petition", scratch.key("one"))
        programs = scratch.folder("programs")
        kiosk = stand_in.place_kiosk(programs, KIOSK, FAKE_BOOTH, folder, "always-sign")
        self.process = subprocess.Popen([kiosk, "--demo=" + campaign, "--vault", scratch("vault")], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, env=dict(os.environ, **settings))
        journal = scratch("journal")
        while not os.path.exists(journal):
            assert self.process.poll() is None
            time.sleep(0.01)
        self.journal = open(journal, encoding="ascii")  # pylint: disable=consider-using-with
        self.n_stored = 0

    def close(self):
        self.process.terminate()
        self.process.wait()
        self.journal.close()

    def wait_until_stored(self, n):
        deadline = time.monotonic() + HANDOVER_SECONDS
        while self.n_stored < n:
            assert time.monotonic() < deadline and self.process.poll() is None, f"{self.n_stored} stored"
            self.n_stored += sum(line.endswith(" stored") for line in stand_in.new_lines(self.journal))
            time.sleep(0.005)

    def weigh(self, n):
        """KiB once @n have signed: the median over a few more."""
        found = []
        for more in range(WEIGHED):
            self.wait_until_stored(n + more)
            found.append(anonymous_kib(self.process.pid))
        return statistics.median(found)


def anonymous_kib(pid):
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as rollup:
        return next(int(line.split()[1]) for line in rollup if line.startswith("Anonymous:"))


def measure_growth(n, settings):
    """KiB that each of @n signers leaves, once what grows once has grown."""
    folder = tempfile.mkdtemp(prefix="canvass-handovers-")
    handovers = Handovers(folder, settings)
    try:
        early = handovers.weigh(n // 4)
        late = handovers.weigh(n)
        print(f"# {early} KiB after {n // 4}, {late} KiB after {n}", flush=True)
        return (late - early) / (n - n // 4)
    finally:
        handovers.close()
        shutil.rmtree(folder, ignore_errors=True)


class Days:
    def __init__(self, folder, seed):
        self.rng = random.Random(seed)
        self.scratch = story.Scratch(folder)
        self.clock = wall.Clock(self.scratch("clock"))
        self.env = dict(os.environ, **self.clock.settings())
        self.key = self.scratch.key("one")
        self.campaign = self.scratch.campaign("petition", self.key)
        self.vault = self.scratch("vault")
        self.card = self.scratch.enroll("vault", self.campaign, "Table 1")
        self.ledger = self.scratch.ledger("ledger", self.campaign, self.key, self.card)
        self.sticks = [self.scratch.folder(f"stick-{number}") for number in range(3)]
        self.thanked = {}
        self.events = {}
        self.growth = 0
        self.measured = 0

    def note(self, event):
        self.events[event] = self.events.get(event, 0) + 1

    def canvass(self, *arguments):
        """Whatever comes of it: a stick may be gone."""
        return subprocess.run([story.CANVASS, *arguments], env=self.env, check=False, capture_output=True)

    def sign_for_an_hour(self, begins, signers):
        """A program that dies is started again."""
        done = 0
        while done < signers:
            done += self.sign_with_one_program(begins, done, signers)

    def sign_with_one_program(self, begins, done, signers):
        """How many could."""
        self.clock.set(begins)
        process = subprocess.Popen([story.CANVASS, "kiosk", "capture", "--vault", self.vault], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=self.env, bufsize=0)
        first, alive, number = 0, True, 0
        while alive and done + number < signers:
            self.clock.set(begins + datetime.timedelta(hours=(done + number) / signers))
            if number == SOME:
                first = resident_kib(process.pid)
            alive = self.sign(process, begins)
            number += alive
        if first and alive:
            self.measured += 1
            self.growth = max(self.growth, resident_kib(process.pid) - first)
        process.stdin.close()
        process.stdout.close()
        process.wait()
        return number

    def sign(self, process, begins):
        """FALSE once the program is dead."""
        chance = self.rng.random()
        name = f"Signer {len(self.thanked)} {self.rng.randrange(10 ** 9)}"
        if chance < 0.01:
            self.note("suspended")
            process.send_signal(signal.SIGSTOP)
            self.clock.set(begins + datetime.timedelta(hours=self.rng.uniform(0, 12)))
            process.send_signal(signal.SIGCONT)
        elif chance < 0.02:
            self.note("the clock jumped")
            self.clock.set(begins + datetime.timedelta(days=self.rng.choice((-30, -1, 1, 30))))
        elif chance < 0.03:
            self.note("gave up amid a line")
            process.stdin.write(b'{"language":"en","fields":{"name":\n')
            assert b'"error"' in process.stdout.readline()
        days = {self.clock.day()}
        process.stdin.write(json.dumps({"language": self.rng.choice(("en", "es", "ar")), "fields": {"name": name}}).encode() + b"\n")
        if chance > 0.999:
            self.note("killed")
            process.kill()
        answer = process.stdout.readline()
        days.add(self.clock.day())
        if answer.endswith(b'"}\n'):
            self.thanked[name] = days
        return bool(answer)

    def between_hours(self):
        """Sticks come and go."""
        stick = self.rng.choice(self.sticks)
        what = self.rng.choice(("export", "mirror", "pulled", "acknowledged", "closed", "nothing"))
        self.note(what)
        if what in ("export", "mirror"):
            self.canvass("kiosk", what, "--vault", self.vault, "--to", stick)
        elif what == "pulled":
            # Amid an export, as far as a process can see.
            shutil.move(stick, stick + ".pulled")
            self.canvass("kiosk", "export", "--vault", self.vault, "--to", stick)
            shutil.move(stick + ".pulled", stick)
        elif what == "acknowledged":
            self.bring_to_the_desk(stick)
        elif what == "closed":
            self.canvass("kiosk", "close", "--vault", self.vault)

    def bring_to_the_desk(self, stick):
        unlock = self.scratch.unlock(self.key)
        story.export(self.vault, stick)
        story.run("desk", "import", "--ledger", self.ledger, *unlock, stick)
        story.run("desk", "acknowledge", "--ledger", self.ledger, "--to", stick, *unlock)
        acks = [os.path.join(place, name) for place, _, names in os.walk(stick) for name in names if name.endswith(".ack")]
        story.attempt("kiosk", "acknowledge", "--vault", self.vault, *acks)

    def read_at_the_desk(self):
        """name → day."""
        self.bring_to_the_desk(self.sticks[0])
        out = self.scratch("roll.jsonl")
        story.run("desk", "export", "--ledger", self.ledger, "--format", "jsonl", "--plain", "--out", out,
                  *self.scratch.unlock(self.key))
        with open(out, encoding="utf-8") as lines:
            return {signature["fields"]["name"]: signature["day"] for signature in map(json.loads, lines)}


@case
def nobody_is_lost_on_a_long_day_whatever_the_clocks_do():
    folder = tempfile.mkdtemp(prefix="canvass-days-")
    try:
        days = Days(folder, 20261128)
        begins = wall.DAYS if figures.THOROUGH else wall.DAYS[:1]
        for day in begins:
            for hour in range(HOURS):
                days.sign_for_an_hour(wall.after(day, hour), SIGNERS // HOURS // len(begins))
                days.between_hours()
        found = days.read_at_the_desk()
        lost = [name for name in days.thanked if name not in found]
        wrong = [(name, days.thanked[name], found[name]) for name in days.thanked
                 if name in found and found[name] not in days.thanked[name]]
        today = datetime.date.today().isoformat()
        control = sum(today not in answer for answer in days.thanked.values())
        print(f"# {days.events}; at most {days.growth} KiB more in an hour", flush=True)
        figures.tell("P3", f"signatures of {HOURS * len(begins)} hours over a year's end and changes of the clock, with {len(days.events)} kinds "
                     "of trouble: thanked and lost, or under a wrong day", len(days.thanked), len(lost) + len(wrong),
                     f"a clock that stands still: {control:,} under a wrong day")
        assert len(days.thanked) == SIGNERS // HOURS // len(begins) * HOURS * len(begins), len(days.thanked)
        assert control > 0, "the clock did not move: this test finds nothing"
        assert not lost and not wrong, (lost[:5], wrong[:5])
        assert days.measured > 0 and days.growth < FLAT_KIB, days.growth
        # At most the one that was under way when a program was killed.
        assert len(set(found) - set(days.thanked)) <= days.events.get("killed", 0)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@case
def the_kiosk_holds_no_more_after_thousands():
    grown = measure_growth(HANDOVERS, {})
    control = measure_growth(HANDOVERS // 4, {"LD_PRELOAD": LEAK})
    figures.tell("P3", f"signers whom one running kiosk has led from booth to booth: kilobytes of memory more than "
                 f"{1 / MOST_A_SIGNER_KIB:.0f} of them may leave", HANDOVERS,
                 0 if grown <= MOST_A_SIGNER_KIB else round(grown * HANDOVERS),
                 f"a kilobyte lost with each that is stored: {control:.1f} KiB a signer")
    assert control > 5 * MOST_A_SIGNER_KIB, f"a leak was not found, {control} KiB a signer: this test finds nothing"
    assert grown <= MOST_A_SIGNER_KIB, grown


figures.run()
