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
import struct
import subprocess
import tempfile
import time
import zoneinfo

import figures
import story
from figures import case

HOURS = 24
SIGNERS = 20160 if figures.THOROUGH else 480
ZONE = zoneinfo.ZoneInfo("America/Chicago")
CLOCK = os.environ["CANVASS_CLOCK_SHIM"]
FLAT_KIB = 1024
SOME = 10  # after so many, everything that grows once has grown

# The end of a year, and the nights on which clocks are put forward and back.
DAYS = [datetime.datetime(2026, 12, 31, 6, tzinfo=ZONE), datetime.datetime(2027, 3, 13, 18, tzinfo=ZONE),
        datetime.datetime(2026, 10, 31, 18, tzinfo=ZONE)]


class Clock:
    """On the wall of every program that is started with its environment."""

    def __init__(self, path):
        self.path = path
        self.set(datetime.datetime.now(ZONE))
        self.env = dict(os.environ, LD_PRELOAD=CLOCK, CANVASS_CLOCK=path, TZ=str(ZONE))

    def set(self, moment):
        with open(self.path, "r+b" if os.path.exists(self.path) else "wb") as file:
            file.write(struct.pack("<q", round(moment.timestamp() - time.time())))

    def day(self):
        with open(self.path, "rb") as file:
            (offset,) = struct.unpack("<q", file.read())
        return datetime.datetime.fromtimestamp(time.time() + offset, ZONE).date().isoformat()


def resident_kib(pid):
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("Private_Dirty:"))


class Days:
    def __init__(self, folder, seed):
        self.rng = random.Random(seed)
        self.scratch = story.Scratch(folder)
        self.clock = Clock(self.scratch("clock"))
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
        return subprocess.run([story.CANVASS, *arguments], env=self.clock.env, check=False, capture_output=True)

    def sign_for_an_hour(self, begins, signers):
        """A program that dies is started again."""
        done = 0
        while done < signers:
            done += self.sign_with_one_program(begins, done, signers)

    def sign_with_one_program(self, begins, done, signers):
        """How many could."""
        self.clock.set(begins)
        process = subprocess.Popen([story.CANVASS, "kiosk", "capture", "--vault", self.vault], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=self.clock.env, bufsize=0)
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
        begins = DAYS if figures.THOROUGH else DAYS[:1]
        for day in begins:
            for hour in range(HOURS):
                moment = (day.astimezone(datetime.timezone.utc) + datetime.timedelta(hours=hour)).astimezone(ZONE)
                days.sign_for_an_hour(moment, SIGNERS // HOURS // len(begins))
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


figures.run()
