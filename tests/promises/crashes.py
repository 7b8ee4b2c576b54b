#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""P3: "Thank you" means stored, through kill -9, power cuts and disks that fail, at any moment."""

import concurrent.futures
import os
import random
import shutil
import subprocess
import tempfile

import figures
import power
import storm
from figures import case
from story import Scratch
from works import WORKS, Capture, HastyCapture, HastyTable, ImportAndAcknowledge, Table, TableWithBackup

# Of each kind of storm and each work, where not all are tried.
FEW = 6


class Account:
    """Of all moments of one kind."""

    def __init__(self):
        self.tried = 0
        self.lost = 0
        self.wrong = []

    def add(self, where, lost, wrong):
        self.tried += 1
        self.lost += lost
        if lost or wrong:
            self.wrong.append(f"{where}: lost {lost}. {wrong}")


class Place:
    """A folder in memory: what is tried here is not whether the machine's own disk is slow."""

    def __init__(self):
        elsewhere = not tempfile.gettempdir().startswith("/dev/shm") and os.access("/dev/shm", os.W_OK)
        self.path = tempfile.mkdtemp(prefix="canvass-storm-", dir="/dev/shm" if elsewhere else None)
        self.scratch = Scratch(self.path)
        self.key = self.scratch.key("ana")
        self.campaign = self.scratch.campaign("source", self.key)
        self.works = {}

    def work(self, kind):
        if kind not in self.works:
            self.works[kind] = kind(self.scratch, self.key, self.campaign)
        return self.works[kind]

    def clear(self, folder):
        for name in os.listdir(self.path):
            if name.startswith(os.path.basename(folder)):
                path = os.path.join(self.path, name)
                shutil.rmtree(path) if os.path.isdir(path) else os.unlink(path)


place = Place()


def look(work, folder, answers, told):
    """How many are lost, and what else is wrong."""
    try:
        return work.look(folder, answers, told), ""
    except (AssertionError, OSError, ValueError) as wrong:
        return 0, f"{type(wrong).__name__}: {wrong}"
    finally:
        place.clear(folder)


def start(work, folder, **keywords):
    keywords = {"program": work.program, **keywords} if work.program else keywords
    return storm.run(work.command(folder), folder, work.stdin, **keywords)


def count_calls(work):
    """The number of times that it uses storage when nothing happens."""
    folder = storm.lay(work.base, work.base + "-calm.")
    log = folder + "log"
    ended = start(work, folder, log=log)
    calls = power.read_log(log)[-1].number
    lost, wrong = look(work, folder, ended.answers, True)
    assert ended.status == 0 and calls > 0 and (lost, wrong) == (0, ""), (ended.errors, lost, wrong)
    return calls


def try_moment(work, at, do, for_good):
    folder = storm.lay(work.base, f"{work.base}-{do}-{at}.")
    ended = start(work, folder, at=at, do=do, **({"for_good": 1} if for_good else {}))
    if do in ("kill", "tear") and not ended.killed:
        # Threads may come to their end with fewer.
        return None
    told = ended.told and (ended.killed or ended.status == 0)
    if work.tells and ended.status == 0 and not ended.told:
        return f"{type(work).__name__}, {do} at {at}", 0, "was silent"
    return f"{type(work).__name__}, {do} at {at}", *look(work, folder, ended.answers, told)


def choose(kind, moments, most):
    """Signing is what most is promised of."""
    return figures.sample(moments, most * (5 if issubclass(kind, Capture) else 1))


def try_all(kinds, storms, most):
    account = Account()
    with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        for kind in kinds:
            work = place.work(kind)
            calls = count_calls(work)
            tries = [pool.submit(try_moment, work, at, do, for_good) for do, for_good in storms
                     for at in choose(kind, range(1, calls + 1), most)]
            for tried in tries:
                if tried.result() is not None:
                    account.add(*tried.result())
    return account


def expect_nothing_lost(account):
    print(f"# {account.tried} moments", flush=True)
    assert account.lost == 0 and not account.wrong, f"{len(account.wrong)} moments\n" + "\n".join(account.wrong[:20])


@case
def a_process_killed_at_any_use_of_storage_loses_nobody_it_thanked():
    account = try_all(WORKS, [("kill", False), ("tear", False)], FEW)
    hasty = try_all([HastyCapture], [("kill", False)], FEW)
    assert hasty.lost > 0, "thanking before storing lost nobody: this test finds nothing"
    figures.tell("P3", f"kill -9 before and amid each use of storage, by {len(WORKS)} commands", account.tried,
                 account.lost, f"thanked before the commit: {hasty.lost} lost in {hasty.tried}")
    expect_nothing_lost(account)


@case
def a_kiosk_killed_or_failed_by_its_disk_at_any_use_of_storage_loses_nobody_it_thanked():
    account = try_all([Table, TableWithBackup], [("kill", False), ("tear", False)], FEW)
    failing = try_all([Table], [("ENOSPC", True), ("EIO", False), ("EROFS", True), ("short", False)], FEW // 2)
    hasty = try_all([HastyTable], [("kill", False)], 2 * FEW)
    assert hasty.lost > 0, "thanking before storing lost nobody: this test finds nothing"
    figures.tell("P3", "kill -9 of the kiosk itself before and amid each use of storage, and a disk that fails at each, while "
                 "people sign: missing in the vault or on the backup stick", account.tried + failing.tried,
                 account.lost + failing.lost, f"thanked before the commit: {hasty.lost} lost in {hasty.tried}")
    expect_nothing_lost(account)
    expect_nothing_lost(failing)


@case
def a_disk_that_fails_at_any_use_loses_nobody_who_was_thanked():
    storms = [("ENOSPC", True), ("EIO", False), ("EROFS", True), ("short", False)]
    account = try_all(WORKS, storms, FEW // 2)
    hasty = try_all([HastyCapture], [("ENOSPC", True)], FEW)
    assert hasty.lost > 0, "thanking before storing lost nobody: this test finds nothing"
    figures.tell("P3", "disks that are full, fail or are read-only, and short writes, at each use",
                 account.tried, account.lost, f"thanked before the commit: {hasty.lost} lost in {hasty.tried}")
    expect_nothing_lost(account)


def lucks_of(number, rng):
    """Of bytes and of names: nothing that was not synced is left, or only names; then chance decides."""
    if number < 2:
        return (lambda: False), (lambda: number == 1)
    share_of_bytes, share_of_names = rng.choice((0.1, 0.5, 0.9)), rng.choice((0.1, 0.5, 0.9))
    return (lambda: rng.random() < share_of_bytes), (lambda: rng.random() < share_of_names)


def record(work):
    """The disk before, what happened to it, and what was answered."""
    folder = storm.lay(work.base, f"{work.base}-trace.")
    disk = power.Disk(folder)
    whole = start(work, folder, log=folder + "log")
    assert whole.status == 0, whole.errors
    entries = power.read_log(folder + "log")
    place.clear(folder)
    return disk, entries, whole.answers


def cut_power(work, disk, at, answers, told, pool):
    """Several disks of one moment, and what is left on each."""
    rng = random.Random(at)
    cuts = {}
    for number in (0, 1, 4, 5) if figures.THOROUGH else (0, 5):
        folder = f"{work.base}-cut-{at}-{number}."
        disk.lay_out(folder, *lucks_of(number, rng))
        cuts[number] = pool.submit(look, work, folder, answers, told)
    for number, tried in cuts.items():
        yield f"{type(work).__name__}, power cut {number} before {at}", *tried.result()


def try_power_cuts(kind, account, pool, deaf=False):
    """@deaf: a disk that never syncs, and says it had."""
    work = place.work(kind)
    disk, entries, answers = record(work)
    chosen = set(choose(kind, range(len(entries) + 1), FEW))
    for at in range(len(entries) + 1):
        answered = entries[at].answered if at < len(entries) else len(answers)
        if at in chosen:
            for cut in cut_power(work, disk, at, answers[:answered], answered == len(answers), pool):
                account.add(*cut)
        if at < len(entries) and not (deaf and entries[at].kind in (power.SYNC, power.SYNC_ALL)):
            disk.happen(entries[at])


@case
def a_power_cut_at_any_moment_loses_nobody_who_was_thanked():
    account, deaf = Account(), Account()
    with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        for kind in (*WORKS, ImportAndAcknowledge):
            try_power_cuts(kind, account, pool)
        try_power_cuts(Capture, deaf, pool, deaf=True)
    assert deaf.lost > 0 or deaf.wrong, "without a sync nobody was lost: this test finds nothing"
    figures.tell("P3", "power cuts that lose, tear and reorder whatever was not synced, names of files too",
                 account.tried, account.lost,
                 f"syncs swallowed: {deaf.lost} lost in {deaf.tried}, and {len(deaf.wrong)} vaults not whole")
    expect_nothing_lost(account)


# Uses of storage, as strace names them; opening counts where it is for writing.
CALLS = (
    "write,pwrite64,writev,pwritev,pwritev2,ftruncate,truncate,fallocate,fsync,fdatasync,sync,syncfs,sync_file_range,"
    "rename,renameat,renameat2,link,linkat,symlink,symlinkat,unlink,unlinkat,rmdir,mkdir,mkdirat,fchmod,fchown,chmod,"
    "fchmodat,msync,copy_file_range,sendfile,splice,utimensat,creat,setxattr,fsetxattr,openat,open"
)


def is_use(line, folder):
    opens = any(call in line for call in (" open(", " openat("))
    writes = any(flag in line for flag in ("O_WRONLY", "O_RDWR", "O_CREAT"))
    return (folder + "/" in line or folder + ">" in line) and " resumed>" not in line and (writes or not opens)


@case
def no_use_of_storage_escapes_the_storm():
    if shutil.which("strace") is None:
        raise figures.Skip("needs strace")
    for kind in WORKS:
        work = place.work(kind)
        folder = storm.lay(work.base, f"{work.base}-strace.")
        trace, log = folder + "trace", folder + "log"
        start(work, folder, log=log, under=["strace", "-f", "-y", "-o", trace, "-e", "trace=" + CALLS])
        with open(trace, encoding="utf-8", errors="replace") as lines:
            seen = sum(is_use(line, folder) for line in lines)
        counted = power.read_log(log)[-1].number
        place.clear(folder)
        assert seen == counted, f"{kind.__name__}: {counted} of {seen}"


try:
    figures.run()
finally:
    shutil.rmtree(place.path, ignore_errors=True)
