#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`canvass kiosk rehearse-seizure`: what a thief would find, and what it says when there is something."""

import contextlib
import glob
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.environ["CANVASS_SOURCE_ROOT"], "tests/promises"))

import figures  # noqa: E402
import image  # noqa: E402
import story as stories  # noqa: E402
from story import Skip, attempt, capture, refused, run, signature, status, story, tell  # noqa: E402

EAVESDROPPER = os.environ["CANVASS_EAVESDROPPER"]
CANVASS = stories.CANVASS
WAIT_SECONDS = 60
# A rehearsal's parts, in the order in which its folder comes to hold them.
STAGES = ("", "one.key", "table", "told", "note")


def places(result):
    return {place["kind"]: place for place in result.json["searched"]}


def named(result, words):
    return [place for place in result.json["searched"] if words in place["name"]]


@contextlib.contextmanager
def alone(scratch):
    """As root: with no processes on the machine but its own, which nobody else needs to wait for."""
    words = ["unshare", "--pid", "--fork", "--mount-proc", "--kill-child", "sh", "-c", '"$0" "$@"; exit $?']
    if os.geteuid() != 0 or shutil.which("unshare") is None or subprocess.run([*words, "true"], check=False).returncode != 0:
        raise Skip("needs root, for processes of its own")
    quoted = " ".join(word if word.isalnum() or word[0] == "-" else f"'{word}'" for word in words)
    path = scratch.write("alone", f'#!/bin/sh\nexec {quoted} {CANVASS} "$@"\n')
    os.chmod(path, 0o755)
    stories.CANVASS = path
    try:
        yield
    finally:
        stories.CANVASS = CANVASS


@contextlib.contextmanager
def eavesdropped(**environment):
    """The control: something on this machine keeps what nothing should."""
    os.environ.update(environment, LD_PRELOAD=EAVESDROPPER)
    try:
        yield
    finally:
        for name in ("LD_PRELOAD", *environment):
            os.environ.pop(name)


@contextlib.contextmanager
def disk_of_its_own(**keywords):
    try:
        disk = image.Image(**keywords)
    except figures.Skip as skip:
        raise Skip(str(skip)) from None
    try:
        yield disk
    finally:
        disk.close()


def rehearse(vault, *options):
    return attempt("kiosk", "rehearse-seizure", "--vault", vault, "--signers", "5", *options)


def default_signals():
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def begin(vault, stage=""):
    """A rehearsal that has come so far."""
    before = set(os.listdir(vault))
    process = subprocess.Popen([CANVASS, "kiosk", "rehearse-seizure", "--vault", vault], stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE, preexec_fn=default_signals, start_new_session=True)
    deadline = time.monotonic() + WAIT_SECONDS
    while not any(os.path.exists(os.path.join(vault, name, stage)) for name in set(os.listdir(vault)) - before):
        assert process.poll() is None and time.monotonic() < deadline, process.communicate()[1]
        time.sleep(0.002)
    return process


def list_programs_in(folder):
    found = []
    for path in glob.glob("/proc/[0-9]*/cmdline"):
        with contextlib.suppress(OSError), open(path, "rb") as file:
            if folder.encode() in file.read():
                found.append(path)
    return found


@story
def whoever_is_not_root_is_told_what_was_left_out(scratch):
    if os.geteuid() != 0:
        raise Skip("needs root, to be somebody else")
    if not all(folder.stat().st_mode & 0o001 for folder in pathlib.Path(scratch.path).parents):
        raise Skip("nobody else may come to where this is tried")
    vault = scratch.folder("vault")
    for path, mode in ((scratch.path, 0o711), (vault, 0o777)):
        os.chmod(path, mode)
    try:
        result = attempt("kiosk", "rehearse-seizure", "--vault", vault, "--signers", "5", "--json", user="nobody", cwd="/")
    except PermissionError:
        raise Skip("nobody else may run what was built here") from None
    assert result.status == 0, str(result)
    assert result.json["clean"] and result.json["believable"], str(result)
    assert any(place["planted"] > 0 for place in result.json["searched"] if place["kind"] == "files"), str(result)
    assert "sudo" in places(result).get("disk", {}).get("problem", "sudo"), str(result)
    report = attempt("kiosk", "rehearse-seizure", "--vault", vault, "--signers", "1", user="nobody", cwd="/").text
    assert "what only root can read" in report, report
    assert "In short: nobody was found" in report and "could not be searched" in report, report
    own = [place for place in result.json["searched"] if place["name"] == "memory of this program"]
    assert own and (own[0]["planted"] > 0 or "sudo" in own[0]["problem"]), str(result)
    assert os.listdir(vault) == []


@story
def root_searches_the_whole_disk(scratch):
    with disk_of_its_own() as disk, alone(scratch):
        vault = disk.at("vault")
        key = scratch.key("one")
        scratch.key("two")
        run("kiosk", "enroll", "--vault", vault, "--campaign", scratch.campaign("petition", key, scratch("two.pub")),
            "--name", "Table 1")
        capture(vault, [signature(name="Ana")])
        before = sorted(os.listdir(vault))
        result = run("kiosk", "rehearse-seizure", "--vault", vault, "--signers", "5", "--json")
        assert result.json["clean"] and result.json["believable"], str(result)
        own_disk = [place for place in result.json["searched"] if place["kind"] == "disk" and place["planted"] > 0]
        assert len(own_disk) == 1 and own_disk[0]["bytes"] == 96 << 20, str(result)
        for kind in ("memory", "files", "disk"):
            assert any(place["planted"] > 0 for place in result.json["searched"] if place["kind"] == kind), str(result)
            assert any(place["planted_keys"] > 0 for place in result.json["searched"] if place["kind"] == kind), str(result)
        # As long as this vault's, not the rehearsal's.
        assert result.json["record_bytes"] == 4464, str(result)
        assert named(result, f"files written in {disk.root} ") and named(result, "files written in / "), str(result)
        assert named(result, "memory of other programs"), str(result)
        assert sorted(os.listdir(vault)) == before and status(vault)["records"] == 1

        # What was read once is not believed the second time.
        report = run("kiosk", "rehearse-seizure", "--vault", vault).text
        for words in ("20 people who do not exist", "nobody, no key", "name found, key found", "In short: nobody was found",
                      "sealed record of 4464 bytes", "which batches went out", "the PIN", "a drop",
                      "What they do not learn", "the screen:"):
            assert words in report, report
        assert ("there is none" in report) == (len(open("/proc/swaps", encoding="utf-8").readlines()) <= 1), report
        assert "what only root can read" not in report, report


@story
def whoever_is_found_is_told(scratch):
    with disk_of_its_own() as disk, alone(scratch), eavesdropped(EAVESDROPPED=disk.at("kept"), TMPDIR=disk.root):
        os.mkdir(disk.at("vault"))
        result = rehearse(disk.at("vault"), "--json")
        assert result.status == 1 and "do not use this device" in result.stderr, str(result)
        assert not result.json["clean"] and disk.at("kept") in result.json["leaks"], str(result)
        assert any(place["found"] > 0 for place in result.json["searched"] if place["kind"] == "disk"), str(result)
        assert "In short: **somebody who had signed" in rehearse(disk.at("vault")).text


@story
def whatever_is_written_anywhere_is_found(scratch):
    """In no folder that a program usually writes to, and in what a program says about itself."""
    vault = scratch.folder("vault")
    kept = "/dev/shm/canvass-kept-" + os.path.basename(scratch.path)
    with alone(scratch):
        try:
            with eavesdropped(EAVESDROPPED=kept):
                result = rehearse(vault, "--json")
        finally:
            pathlib.Path(kept).unlink(missing_ok=True)
        assert result.status == 1 and result.json["leaks"] == [kept], str(result)
        with eavesdropped(EAVESDROPPED_ALOUD="1"):
            result = rehearse(vault, "--json")
        assert result.status == 1 and [path for path in result.json["leaks"] if path.endswith("/told")], str(result)


@story
def whatever_another_program_keeps_is_found(scratch):
    with alone(scratch):
        for name, words in (("listener", "other programs"), ("canvass-booth", "a table that runs")):
            with eavesdropped(EAVESDROPPED_BY=name):
                result = rehearse(scratch.folder("vault"), "--json")
            found = named(result, words)
            assert result.status == 1 and found and found[0]["found"] > 0, str(result)
            assert found[0]["apart"] == (name != "listener"), str(result)
            assert any(f"({name})" in leak for leak in result.json["leaks"]), str(result)


@story
def a_key_that_is_kept_is_found(scratch):
    """In the memory of the program that sealed, and in a file."""
    vault, kept = scratch.folder("vault"), scratch("kept")
    with alone(scratch):
        for path in ("", kept):
            with eavesdropped(EAVESDROPPED_KEYS=path):
                result = rehearse(vault, "--json")
            assert result.status == 1 and not result.json["clean"], str(result)
            assert named(result, "program that sealed")[0]["keys"] > 0, str(result)
            assert (kept in result.json["leaks"]) == (path != ""), str(result)


@story
def what_cannot_be_read_is_told(scratch):
    if os.geteuid() != 0 or not all(folder.stat().st_mode & 0o001 for folder in pathlib.Path(scratch.path).parents):
        raise Skip("needs root, to be somebody else")
    os.chmod(scratch.path, 0o711)
    vault = scratch.folder("vault")
    os.chmod(vault, 0o777)
    path = "/dev/shm/canvass-closed-" + os.path.basename(scratch.path)
    try:
        with open(path, "w", encoding="utf-8") as file:
            file.write("nobody else may read this\n")
        os.chmod(path, 0o600)
        os.utime(path, (time.time() + 600,) * 2)
        arguments = ("kiosk", "rehearse-seizure", "--vault", vault, "--signers", "1")
        result = attempt(*arguments, "--json", user="nobody", cwd="/")
        assert named(result, "files written in /dev/shm ")[-1].get("problem"), str(result)
        assert "as said above" in attempt(*arguments, user="nobody", cwd="/").text
    except PermissionError:
        raise Skip("nobody else may run what was built here") from None
    finally:
        os.unlink(path)


@story
def whoever_is_interrupted_leaves_nothing(scratch):
    vault = scratch.folder("vault")
    for i, stage in enumerate(STAGES):
        number = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)[i % 3]
        process = begin(vault, stage)
        process.send_signal(number)
        _, said = process.communicate(timeout=WAIT_SECONDS)
        assert process.returncode == -number, (stage, process.returncode, said)
        assert b"thrown away" in said and os.listdir(vault) == [] and not list_programs_in(vault), (stage, said)


@story
def what_a_killed_rehearsal_left_is_removed_by_the_next(scratch):
    vault = scratch.folder("vault")
    process = begin(vault, "told")
    process.kill()
    process.communicate()
    left, = os.listdir(vault)
    # One that runs is left alone.
    process = begin(vault)
    assert left not in os.listdir(vault)
    process.send_signal(signal.SIGSTOP)
    in_use, = os.listdir(vault)
    other = begin(vault, "told")
    assert in_use in os.listdir(vault) and len(os.listdir(vault)) == 2
    other.terminate()
    assert b"cut short" not in other.communicate()[1]
    process.terminate()
    process.send_signal(signal.SIGCONT)
    assert b"an earlier rehearsal was cut short" in process.communicate()[1]
    assert os.listdir(vault) == []


@story
def where_there_is_no_room_it_says_so(scratch):
    with disk_of_its_own(megabytes=16) as disk:
        os.mkdir(disk.at("vault"))
        for kibibytes in (100, 300, 700):
            info = os.statvfs(disk.root)
            with open(disk.at("filler"), "wb") as file:
                os.posix_fallocate(file.fileno(), 0, info.f_bavail * info.f_bsize - (kibibytes << 10))
            refused("kiosk", "rehearse-seizure", "--vault", disk.at("vault"), saying=("are free", "Make room there"))
            assert os.listdir(disk.at("vault")) == []
            os.unlink(disk.at("filler"))


@story
def where_nothing_can_be_written_it_says_so(scratch):
    refused("kiosk", "rehearse-seizure", "--vault", scratch("missing"), saying="nothing can be written")
    refused("kiosk", "rehearse-seizure", "--vault", scratch.folder("vault"), "--signers", "0", status=2)


tell()
