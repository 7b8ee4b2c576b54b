# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done with storage at a table and at a desk, and what must be so however it ended."""

import glob
import os
import shlex
import shutil
import sqlite3
import sys

import storm
from storm import Found
from story import CANVASS, attempt, capture, export, run, signature

sys.path.insert(0, os.path.join(os.environ["CANVASS_SOURCE_ROOT"], "tests/bench"))
import stand_in  # noqa: E402

KEPT = tuple(f"Kept {number}" for number in range(4))
SIGNERS = tuple(f"Signer {number}" for number in range(8))
MORE = "One more"
STICK_ID = 4 * "5eedcafe"


def lines_of(names):
    return [signature(name=name) for name in names]


def count_lost(names, expected):
    """Of those who may not be missing; whoever nobody knows is worse than a loss."""
    if names - {*KEPT, *SIGNERS, MORE}:
        raise Found(f"strangers: {names}")
    return len(set(expected) - names)


def expect(names, expected):
    if names != set(expected):
        raise Found(f"{sorted(names)} where {sorted(expected)} belong")
    return 0


class Work:
    """A command in a folder that begins as a copy of self.base.

    look (folder, answers, told) returns how many are lost that nobody may lose, and raises AssertionError for
    whatever else is not as it should be. @told: it was said that the work is done.
    """

    program = None
    tells = True  # that it is done
    stdin = b""
    cards = ()
    further = ()  # versions of the campaign that the desk knows

    def __init__(self, scratch, key, campaign):
        self.scratch = scratch
        self.unlock = scratch.unlock(key)
        self.campaign = campaign
        self.base = scratch.folder(type(self).__name__)
        self.prepare()
        self.desk = storm.Desk(self.make_ledger(self.base + ".empty"), self.unlock)
        for campaign in self.further:
            run("desk", "campaign", "--ledger", self.desk.empty, campaign)

    def path(self, *names):
        return os.path.join(self.base, *names)

    def table(self, names=KEPT):
        """A vault that holds these."""
        self.cards = (run("kiosk", "enroll", "--vault", self.path("vault"), "--campaign", self.campaign,
                          "--name", "Table 1").text.rstrip("\n"),)
        capture(self.path("vault"), lines_of(names))

    def stick(self, name="stick"):
        os.mkdir(self.path(name))
        export(self.path("vault"), self.path(name))
        return self.path(name)

    def make_ledger(self, path, *files):
        run("desk", "create", "--ledger", path, "--campaign", self.campaign, *self.unlock)
        if self.cards:
            run("desk", "admit", "--ledger", path, *self.cards)
        if files:
            run("desk", "import", "--ledger", path, *self.unlock, *files)
        return path

    def names_of_vault(self, folder, cards=()):
        return self.desk.names_of_vault(os.path.join(folder, "vault"), folder, cards)


class Capture(Work):
    def prepare(self):
        self.table()
        self.stick()
        self.stdin = b"\n".join(lines_of(SIGNERS)) + b"\n"

    def command(self, folder):
        return "kiosk", "capture", "--vault", os.path.join(folder, "vault")

    def look(self, folder, answers, _told):
        thanked = sum(line.endswith(b"}\n") and b'"record_id"' in line
                      for line in answers.splitlines(keepends=True))
        capture(os.path.join(folder, "vault"), lines_of([MORE]))
        names = self.names_of_vault(folder)
        held = [name in names for name in SIGNERS]
        if sorted(held, reverse=True) != held or sum(held) > thanked + 1:
            raise Found(f"{thanked} were thanked, and held are {held}")
        return count_lost(names, [*KEPT, *SIGNERS[:thanked], MORE])


class HastyCapture(Capture):
    """Thanks before it stores (hasty-capture.c): what a loss looks like."""

    program = os.environ["CANVASS_HASTY_CAPTURE"]

    def command(self, folder):
        return [os.path.join(folder, "vault")]


class Table(Work):
    """The kiosk itself, with a booth that has no window, in which one signs after the other."""

    kiosk = os.path.join(os.environ["CANVASS_BUILD_ROOT"], "src/kiosk/canvass-kiosk")
    program = "/usr/bin/env"
    tells = False
    booth_words = ""

    def prepare(self):
        self.table()
        os.mkdir(self.path("programs"))
        place = os.path.join(self.base, "programs")
        stand_in.place_kiosk(place, self.kiosk)
        # The copies of this folder have theirs.
        with open(os.path.join(place, "canvass-booth"), "w", encoding="utf-8") as script:
            booth = shlex.quote(os.environ["CANVASS_SIGNING_BOOTH"])
            script.write(f'#!/bin/sh\nexec {booth} "$(dirname "$0")" {len(SIGNERS)}{self.booth_words}\n')
        os.makedirs(self.path("media"))

    def command(self, folder):
        return (os.path.join(folder, "programs", "canvass-kiosk"), "--vault", os.path.join(folder, "vault"),
                "--media", os.path.join(folder, "media"))

    @staticmethod
    def count_thanked(folder):
        try:
            with open(os.path.join(folder, "programs", "thanked"), encoding="ascii") as lines:
                return len(lines.readlines())
        except FileNotFoundError:
            return 0

    def look(self, folder, _answers, told):
        thanked = self.count_thanked(folder)
        if told and thanked < len(SIGNERS):
            raise Found(f"only {thanked} signed")
        capture(os.path.join(folder, "vault"), lines_of([MORE]))
        names = self.names_of_vault(folder)
        if sum(name in names for name in SIGNERS) > thanked + 1:
            raise Found(f"{thanked} were thanked, and there are {sorted(names)}")
        return count_lost(names, [*KEPT, *SIGNERS[:thanked], MORE])


class TableWithBackup(Table):
    """A stick stays in, which has each signature before its signer is thanked."""

    booth_words = " backup"

    def prepare(self):
        super().prepare()
        stick = self.path("media", "STICK", "canvass")
        os.makedirs(os.path.join(stick, "mirror"))
        with open(os.path.join(stick, "stick.id"), "w", encoding="ascii") as file:
            file.write(STICK_ID)
        with open(self.path("vault", "table.ini"), "w", encoding="ascii") as file:
            file.write(f"[table]\nversion=1\n[mirror]\nstick={STICK_ID}\nname=STICK\n")
        run("kiosk", "mirror", "--vault", self.path("vault"), "--to", os.path.join(stick, "mirror"))

    def look(self, folder, answers, told):
        thanked = SIGNERS[:self.count_thanked(folder)]
        backup = self.desk.names_from(folder, os.path.join(folder, "media", "STICK"))
        return count_lost(backup, [*KEPT, *thanked]) + super().look(folder, answers, told)


class HastyTable(Table):
    """Says that it is stored before it is (hasty-kiosk.c): what a loss looks like."""

    kiosk = os.environ["CANVASS_HASTY_KIOSK"]


class Close(Work):
    def prepare(self):
        self.table()

    def command(self, folder):
        return "kiosk", "close", "--vault", os.path.join(folder, "vault")

    def look(self, folder, _answers, _told):
        run("kiosk", "close", "--vault", os.path.join(folder, "vault"))
        return count_lost(self.names_of_vault(folder), KEPT)


class Export(Work):
    def prepare(self):
        self.table()
        self.stick()
        capture(self.path("vault"), lines_of(SIGNERS[:3]))

    def command(self, folder):
        return "kiosk", "export", "--vault", os.path.join(folder, "vault"), "--to", os.path.join(folder, "stick")

    def look(self, folder, _answers, told):
        everybody = [*KEPT, *SIGNERS[:3]]
        stick = os.path.join(folder, "stick")
        lost = count_lost(self.desk.names_from(folder, stick), everybody if told else KEPT)
        export(os.path.join(folder, "vault"), stick)
        return lost + count_lost(self.desk.names_from(folder, stick), everybody)


class Mirror(Work):
    def prepare(self):
        self.table()
        os.mkdir(self.path("stick"))
        run("kiosk", "mirror", "--vault", self.path("vault"), "--to", self.path("stick"))
        capture(self.path("vault"), lines_of(SIGNERS[:3]))

    def command(self, folder):
        return "kiosk", "mirror", "--vault", os.path.join(folder, "vault"), "--to", os.path.join(folder, "stick")

    def look(self, folder, _answers, told):
        everybody = [*KEPT, *SIGNERS[:3]]
        stick = os.path.join(folder, "stick")
        lost = count_lost(self.desk.names_from(folder, stick), everybody if told else KEPT)
        run(*self.command(folder))
        lost += count_lost(self.desk.names_from(folder, stick), everybody)
        return lost + count_lost(self.names_of_vault(folder), everybody)


class FirstMirror(Mirror):
    def prepare(self):
        self.table([*KEPT, *SIGNERS[:3]])
        os.mkdir(self.path("stick"))

    def look(self, folder, answers, told):
        stick = os.path.join(folder, "stick")
        if not told and not glob.glob(os.path.join(stick, "*.mirror")):
            run(*self.command(folder))
            told = True
        if not told:
            # What was begun may hold few or none; catching up mends it.
            run(*self.command(folder))
        return super().look(folder, answers, True)


class Acknowledge(Work):
    """A kiosk forgets what the desk has, and nothing else."""

    def prepare(self):
        self.table()
        stick = self.stick()
        ledger = self.make_ledger(self.path("ledger"), stick)
        capture(self.path("vault"), lines_of(SIGNERS[:2]))
        os.mkdir(self.path("acks"))
        run("desk", "acknowledge", "--ledger", ledger, "--to", self.path("acks"), *self.unlock)

    def command(self, folder):
        return ("kiosk", "acknowledge", "--vault", os.path.join(folder, "vault"),
                *glob.glob(os.path.join(folder, "acks", "*.ack")))

    def look(self, folder, _answers, told):
        names = self.names_of_vault(folder)
        lost = count_lost(names, SIGNERS[:2])
        if told:
            expect(names, SIGNERS[:2])
        run(*self.command(folder))
        expect(self.names_of_vault(folder), SIGNERS[:2])
        return lost


class DeskAcknowledge(Work):
    """What was acknowledged stays at the desk, since the kiosk forgets it."""

    def prepare(self):
        self.table()
        self.stick()
        self.make_ledger(self.path("ledger"), self.path("stick"))
        os.mkdir(self.path("acks"))
        capture(self.path("vault"), lines_of(SIGNERS[:2]))

    def command(self, folder):
        return ("desk", "acknowledge", "--ledger", os.path.join(folder, "ledger"),
                "--to", os.path.join(folder, "acks"), *self.unlock)

    def look(self, folder, _answers, told):
        vault = os.path.join(folder, "vault")
        if not told:
            run(*self.command(folder))
        for ack in glob.glob(os.path.join(folder, "acks", "*.ack")):
            run("kiosk", "acknowledge", "--vault", vault, ack)
        expect(self.names_of_vault(folder), SIGNERS[:2])
        return count_lost(self.desk.names_in(os.path.join(folder, "ledger")), KEPT)


class Import(Work):
    def prepare(self):
        self.table()
        self.make_ledger(self.path("ledger"), self.stick("first"))
        capture(self.path("vault"), lines_of(SIGNERS[:3]))
        self.stick()

    def command(self, folder):
        return ("desk", "import", "--ledger", os.path.join(folder, "ledger"), "--json", *self.unlock,
                os.path.join(folder, "stick"))

    def look(self, folder, _answers, told):
        everybody = [*KEPT, *SIGNERS[:3]]
        ledger = os.path.join(folder, "ledger")
        lost = count_lost(self.desk.names_in(ledger), everybody if told else KEPT)
        self.desk.import_into(ledger, os.path.join(folder, "stick"))
        expect(self.desk.names_in(ledger), everybody)
        return lost


class ImportAndAcknowledge(Work):
    """Once a kiosk may forget, the desk holds what it forgets: what the first left unsynced, the second relies on."""

    program = "/bin/sh"

    def prepare(self):
        self.table()
        self.stick()
        self.make_ledger(self.path("ledger"))
        os.mkdir(self.path("acks"))
        capture(self.path("vault"), lines_of(SIGNERS[:2]))

    def command(self, folder):
        ledger = ("--ledger", os.path.join(folder, "ledger"), *self.unlock)
        first = ("desk", "import", *ledger, os.path.join(folder, "stick"))
        second = ("desk", "acknowledge", *ledger, "--to", os.path.join(folder, "acks"))
        return "-c", " && ".join(shlex.join((CANVASS, *command)) for command in (first, second))

    def look(self, folder, _answers, told):
        vault = os.path.join(folder, "vault")
        for ack in glob.glob(os.path.join(folder, "acks", "*.ack")):
            run("kiosk", "acknowledge", "--vault", vault, ack)
        at_the_table = self.names_of_vault(folder)
        if told:
            expect(at_the_table, SIGNERS[:2])
        return count_lost(at_the_table | self.desk.names_in(os.path.join(folder, "ledger")), [*KEPT, *SIGNERS[:2]])


class Rebuild(Import):
    def prepare(self):
        self.table([*KEPT, *SIGNERS[:3]])
        self.make_ledger(self.path("ledger"), self.stick())

    def command(self, folder):
        return "desk", "rebuild", "--ledger", os.path.join(folder, "ledger"), *self.unlock

    def look(self, folder, _answers, told):
        everybody = [*KEPT, *SIGNERS[:3]]
        if not told:
            run(*self.command(folder))
        return count_lost(self.desk.names_in(os.path.join(folder, "ledger")), everybody)


class CreateLedger(Work):
    def prepare(self):
        self.table()
        self.stick()

    def command(self, folder):
        return "desk", "create", "--ledger", os.path.join(folder, "ledger"), "--campaign", self.campaign, *self.unlock

    def look(self, folder, _answers, told):
        ledger = os.path.join(folder, "ledger")
        again = attempt(*self.command(folder))
        if (again.status == 0) if told else again.status != 0 and "already" not in again.stderr:
            raise Found(str(again))
        run("desk", "admit", "--ledger", ledger, *self.cards)
        self.desk.import_into(ledger, os.path.join(folder, "stick"))
        return count_lost(self.desk.names_in(ledger), KEPT)


class Admit(Work):
    def prepare(self):
        self.table()
        self.stick()
        cards, self.cards = self.cards, ()
        self.make_ledger(self.path("ledger"), self.path("stick"))
        self.cards = cards

    def command(self, folder):
        return "desk", "admit", "--ledger", os.path.join(folder, "ledger"), *self.cards

    def look(self, folder, _answers, told):
        if not told:
            run(*self.command(folder))
        ledger = os.path.join(folder, "ledger")
        self.desk.import_into(ledger, os.path.join(folder, "stick"))
        return count_lost(self.desk.names_in(ledger), KEPT)


class Enroll(Work):
    def prepare(self):
        pass

    def command(self, folder):
        return ("kiosk", "enroll", "--vault", os.path.join(folder, "vault"), "--campaign", self.campaign,
                "--name", "Table 1")

    def look(self, folder, answers, told):
        vault = os.path.join(folder, "vault")
        again = attempt(*self.command(folder))
        if (again.status == 0) if told else again.status != 0 and "already" not in again.stderr:
            raise Found(str(again))
        cards = glob.glob(os.path.join(vault, "*", "*.kiosk"))
        capture(vault, lines_of([MORE]))
        return count_lost(self.names_of_vault(folder, cards), [MORE])


class Update(Work):
    def prepare(self):
        self.table()
        source = self.scratch("source")
        shutil.copytree(source, self.path("source"))
        with open(self.path("source", "campaign.ini"), "r+", encoding="utf-8") as file:
            text = file.read().replace("\nversion = 1\n", "\nversion = 2\n")
            file.seek(0)
            file.write(text)
        self.newer = self.base + "-2.campaign"
        run("campaign", "seal", self.path("source"), *self.unlock, "--out", self.newer)
        self.further = (self.newer,)

    def command(self, folder):
        return "kiosk", "update", "--vault", os.path.join(folder, "vault"), "--campaign", self.newer

    def look(self, folder, _answers, told):
        again = attempt(*self.command(folder))
        if again.status == 0 and told:
            raise Found("the newer version was gone")
        if again.status != 0 and "already" not in again.stderr:
            raise Found(str(again))
        capture(os.path.join(folder, "vault"), lines_of([MORE]))
        return count_lost(self.names_of_vault(folder), [*KEPT, MORE])


class Migrate(Work):
    """A vault of the first format, brought up to date by whatever opens it first."""

    def prepare(self):
        self.table()
        (path,) = glob.glob(self.path("vault", "*", "vault.sqlite"))
        with sqlite3.connect(path) as database:
            database.execute("PRAGMA locking_mode = EXCLUSIVE")
            database.execute("PRAGMA journal_mode = DELETE")
            database.execute("ALTER TABLE kiosk DROP COLUMN doubts")
            database.execute("ALTER TABLE kiosk DROP COLUMN own_forgotten")
            database.execute("DROP TABLE own")
            database.execute("PRAGMA user_version = 1")
        database.close()
        os.mkdir(self.path("stick"))

    def command(self, folder):
        return "kiosk", "export", "--vault", os.path.join(folder, "vault"), "--to", os.path.join(folder, "stick")

    def look(self, folder, _answers, told):
        if not told:
            run(*self.command(folder))
        lost = count_lost(self.desk.names_from(folder, os.path.join(folder, "stick")), KEPT)
        capture(os.path.join(folder, "vault"), lines_of([MORE]))
        return lost + count_lost(self.names_of_vault(folder), [*KEPT, MORE])


WORKS = (Capture, Close, Export, Mirror, FirstMirror, Acknowledge, DeskAcknowledge, Import, Rebuild, CreateLedger,
         Admit, Enroll, Update, Migrate)
