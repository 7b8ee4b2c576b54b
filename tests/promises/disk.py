#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""P1: what a seized table has on its disk and in its programs names nobody and opens nothing.

People sign by `canvass kiosk capture`, which seals and stores as a table does, and has no window. Vault, home,
temporary and runtime folders lie on a disk of their own, of which every block is read: also those of deleted
files, of the vault's log and of the file system's journal.
"""

import glob
import os
import random
import shutil
import signal
import subprocess
import tempfile
import time

import figures
import image
import sealed
import seeker
import story
from figures import case

SIGNERS = 200
WAIT_SECONDS = 120
BUILD = os.environ["CANVASS_BUILD_ROOT"]
SCRIPTS = ["abcdefghijklmnopqrstuvwxyz", "бвгджзклмнпрстфхцчшщ", "بتثجحخدذرزسشصضطظعغفقكلمن", "白百柏班邦包保北贝本边别宾波博",
           "ሀለሐመሠረሰቀበተኀነአከወዐዘየደገጠጰጸፀፈፐ", "ắằẳẵặấầẩẫậếềểễệốồổỗộ"]


def invent(number):
    """Somebody that no file of this machine knows."""
    rng = random.Random(f"signer {number}")
    letters = SCRIPTS[number % len(SCRIPTS)]
    return " ".join("".join(rng.choices(letters, k=6)) for _ in range(2))


class Table:
    """A table on a disk of its own, at which everybody has signed."""

    def __init__(self):
        self.image = image.Image()
        self.env = dict(os.environ, **self.image.make_home(), G_MESSAGES_DEBUG="all")
        # Not at the table.
        self.scratch = story.Scratch(tempfile.mkdtemp(prefix="canvass-keys-"))
        self.key = self.scratch.key("one")
        self.campaign = self.scratch.campaign("petition", self.key)
        self.names = [invent(number) for number in range(SIGNERS)]
        self.vault = self.image.at("vault")
        story.run("kiosk", "enroll", "--vault", self.vault, "--campaign", self.campaign, "--name", "Table 1")

    def close(self):
        self.image.close()
        shutil.rmtree(self.scratch.path)

    def sign(self):
        """As a pipe brings them, which stays open; everything that is told goes to the disk as well."""
        with open(self.image.at("stderr"), "ab") as told, open(self.image.at("stdout"), "ab") as answers:
            capture = subprocess.Popen([story.CANVASS, "kiosk", "capture", "--vault", self.vault], stdin=subprocess.PIPE,
                                       stdout=answers, stderr=told, env=self.env, cwd=self.image.root)
            for name in self.names:
                capture.stdin.write(story.signature(name=name) + b"\n")
            capture.stdin.flush()
        deadline = time.monotonic() + WAIT_SECONDS
        while self.count_answers() < SIGNERS:
            assert capture.poll() is None and time.monotonic() < deadline
            time.sleep(0.05)
        return capture

    def count_answers(self):
        with open(self.image.at("stdout"), "rb") as file:
            return file.read().count(b"\n")


def crash(process):
    """As a fault in a program does it, where the system would keep its memory on the disk."""
    process.send_signal(signal.SIGSEGV)
    process.wait()


def list_cores(disk):
    return [path for path in glob.glob(disk.at("core*")) if os.path.isfile(path)]


def allow_cores():
    import resource  # pylint: disable=import-outside-toplevel
    resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


@case
def no_block_of_the_disk_names_anybody_who_signed():
    begun = time.time()
    table, seek = Table(), seeker.Seeker()
    try:
        for name in table.names:
            seek.add(name)
        assert table.image.count_traces(seek)[0] == 0, "the disk was not clean"
        capture = table.sign()
        capture.stdin.close()
        assert capture.wait() == 0
        assert story.status(table.vault)["records"] == SIGNERS
        story.run("kiosk", "export", "--vault", table.vault, "--to", sealed.make_folder(table.image.at("stick")))
        left, found = table.image.count_traces(seek)
        elsewhere = image.search_elsewhere(seek, begun)

        planted = invent(SIGNERS)
        seek.add(planted)
        table.image.plant(planted)
        control, _ = table.image.count_traces(seek)
        figures.tell("P1", f"windows of the names of {SIGNERS} signers, typed into capture, in every block of a disk that held "
                     "all it touched, and in any file of the machine that was written meanwhile; all debugging output on", SIGNERS,
                     left + len(elsewhere),
                     f"a deleted note: {control} found")
        assert control > 0, "a planted name was not found: this test finds nothing"
        assert left == 0, found
        assert not elsewhere, elsewhere
    finally:
        seek.close()
        table.close()


@case
def a_crash_leaves_nobody_on_the_disk():
    with open("/proc/sys/kernel/core_pattern", encoding="ascii") as file:
        if file.read().startswith(("|", "/")):
            raise figures.Skip("cores go elsewhere on this machine")
    table, seek = Table(), seeker.Seeker()
    try:
        for name in table.names:
            seek.add(name)
        victim = subprocess.Popen(["sleep", "1000"], cwd=table.image.root, preexec_fn=allow_cores)
        crash(victim)
        cores = list_cores(table.image)
        assert cores, "the control left no core: this test finds nothing"
        for path in cores:
            os.unlink(path)

        allow_cores()
        capture = table.sign()
        crash(capture)
        assert not list_cores(table.image)
        left, found = table.image.count_traces(seek)
        figures.tell("P1", "crashes while signatures came in: cores and names on the disk", 1, left,
                     f"of a program that may be dumped: {len(cores)} core")
        assert left == 0, found
    finally:
        seek.close()
        table.close()


@case
def nothing_on_the_device_opens_a_finished_record():
    table, seek = Table(), seeker.Seeker()
    try:
        capture = table.sign()
        # The capturing process still has all that it ever had.
        key = sealed.open_key(table.key, table.scratch.passphrase)
        records = sealed.read_records(table.vault, table.image.at("copy"))
        sealed.tell(seek, records, key)
        keys, tried = seek.search_keys(capture.pid)
        capture.stdin.close()
        assert capture.wait() == 0
        table.image.sync()
        on_disk, tried_on_disk = seek.search_keys(table.image.path, "keys-of")
        control = sealed.count_planted(seek, records[0], key)
        figures.tell("P1", f"windows of 32 bytes, random enough for a key, of the whole disk and the memory of capture, which "
                     f"sealed: each tried on {len(records)} records, and every {sealed.RECIPIENT_STEP}th on the recipient's key and "
                     "its seed", tried + tried_on_disk, keys + on_disk,
                     f"three keys in memory: {control} copies found")
        assert len(records) == sealed.RECORDS_TRIED
        assert keys == 0 and on_disk == 0
    finally:
        seek.close()
        table.close()


AT_THE_TABLE = ("kiosk/canvass-kiosk", "booth/canvass-booth", "panel/canvass-panel", "speech/canvass-voice",
                "kiosk/canvass-languages")


def list_openers(program, own):
    """The symbols in it that open what is sealed: libsodium's, and those of the library that only coordinators need."""
    names = subprocess.run(["nm", os.path.join(BUILD, "src", program)], check=True, capture_output=True, text=True).stdout
    found = {line.split()[-1].split("@")[0] for line in names.splitlines()}
    opens = {name for name in found if name.startswith("crypto_") and not name.startswith("crypto_sign")
             and name.endswith(("_open", "_decrypt", "_open_easy", "_open_afternm", "_open_detached", "_decrypt_detached"))}
    return opens | (found & own)


@case
def no_program_at_the_table_can_open_a_record():
    library = os.path.join(BUILD, "src/format/libformat-open.a")
    defined = subprocess.run(["nm", "--defined-only", "--extern-only", library], check=True, capture_output=True, text=True).stdout
    own = {line.split()[2] for line in defined.splitlines() if len(line.split()) == 3}
    assert len(own) > 10
    found = {program: list_openers(program, own) for program in AT_THE_TABLE}
    control = list_openers("cli/canvass", own)
    figures.tell("P1", "programs at the table: functions in them that open what is sealed", len(AT_THE_TABLE),
                 sum(map(len, found.values())), f"in the coordinators' program: {len(control)}")
    assert "crypto_box_seal_open" in control and "canvass_record_open" in control, control
    assert not any(found.values()), found


figures.run()
