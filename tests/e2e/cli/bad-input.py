# SPDX-License-Identifier: GPL-3.0-or-later
"""Every kind of bad input has its clear error, and nothing is lost by it."""

import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import time

from story import (CANVASS, PASSPHRASE, SOURCE_ROOT, Skip, attempt, capture, export, refused, run,
                   signature, status, story, tell)

VECTORS = os.path.join(SOURCE_ROOT, "tests", "vectors")
SPARSE_BYTES = 10 * 1000 ** 3

# Where a format is read, by which command; FILE stands for the bad file.
COMMANDS = {
    "campaign": [
        ("campaign", "show", "FILE"),
        ("kiosk", "enroll", "--vault", "{new}", "--campaign", "FILE", "--name", "T"),
        ("kiosk", "update", "--vault", "{vault}", "--campaign", "FILE"),
        ("desk", "create", "--ledger", "{new}", "--campaign", "FILE", "--key", "{key}",
         "--passphrase-file", "{passphrase}"),
        ("desk", "campaign", "--ledger", "{ledger}", "FILE"),
    ],
    "pub": [
        ("key", "show", "FILE"),
        ("campaign", "seal", "{source}", "--key", "{key}", "--passphrase-file", "{passphrase}",
         "--recipient", "FILE", "--out", "{new}"),
        ("desk", "export", "--ledger", "{ledger}", "--key", "{key}", "--passphrase-file",
         "{passphrase}", "--format", "csv", "--recipient", "FILE", "--out", "{new}"),
    ],
    "kiosk": [
        ("desk", "admit", "--ledger", "{ledger}", "FILE"),
        ("batch", "check", "{batch}", "--kiosk", "FILE"),
    ],
    "ack": [("kiosk", "acknowledge", "--vault", "{vault}", "FILE")],
    "key": [
        ("key", "show", "FILE", "--passphrase-file", "{passphrase}"),
        ("campaign", "seal", "{source}", "--key", "FILE", "--passphrase-file", "{passphrase}",
         "--out", "{new}"),
        ("desk", "status", "--ledger", "{ledger}", "--key", "FILE", "--passphrase-file",
         "{passphrase}"),
        ("open", "{export}", "--key", "FILE", "--passphrase-file", "{passphrase}"),
    ],
    "batch": [("batch", "check", "FILE")],
    "export": [("open", "FILE", "--key", "{key}", "--passphrase-file", "{passphrase}")],
}


class Event:
    """A table that has collected and a desk that has read it: what bad input must leave alone."""

    def __init__(self, scratch, n=5):
        self.scratch = scratch
        self.key = scratch.key("ana")
        self.campaign = scratch.campaign("library", self.key)
        self.card = scratch.enroll("vault", self.campaign, "Table 1")
        self.vault = scratch("vault")
        self.ids = capture(self.vault, [signature(name=f"Signer {i}") for i in range(n)])
        self.batch = export(self.vault, scratch.folder("stick"))["batches"][0]
        self.ledger = scratch.ledger("ledger", self.campaign, self.key, self.card)
        self.unlock = scratch.unlock(self.key)
        self.import_(self.batch)
        run("desk", "export", "--ledger", self.ledger, "--format", "csv", "--out",
            scratch("export"), *self.unlock)
        self.places = {
            "vault": self.vault, "key": self.key, "passphrase": scratch.passphrase,
            "ledger": self.ledger, "source": scratch("library"), "batch": self.batch,
            "export": scratch("export"), "new": scratch("new"),
        }

    def import_(self, *paths, status=0):
        result = attempt("desk", "import", "--ledger", self.ledger, "--json", *self.unlock, *paths)
        assert result.status == status, str(result)
        answer = result.json
        assert answer["read"] == answer["accepted"] + answer["repeated"] + answer["quarantined"]
        return answer

    def roll(self):
        run("desk", "export", "--ledger", self.ledger, "--format", "jsonl", "--out",
            self.scratch("roll"), "--plain", *self.unlock)
        return self.scratch.read("roll")

    def kiosk(self):
        """What it says of itself, but for how much others leave free on the disk."""
        kiosk = status(self.vault)
        kiosk.pop("room")
        checks = kiosk["readiness"]["checks"]
        checks[:] = [check for check in checks if check["id"] != "room"]
        return kiosk

    def state(self):
        """All that must be as before."""
        with open(self.batch, "rb") as batch:
            return self.kiosk(), self.roll(), batch.read(), sorted(os.listdir(self.scratch.path))

    def commands(self, kind, path):
        for command in COMMANDS[kind]:
            yield [path if word == "FILE" else word.format(**self.places) for word in command]


def with_mount(scratch, name, options, function):
    """Calls function with a small tmpfs; skips where mounting is not allowed."""
    path = scratch.folder(name)
    if subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", path],
                      capture_output=True).returncode != 0:
        raise Skip("needs the right to mount a tmpfs")
    try:
        function(path)
    finally:
        subprocess.run(["umount", "-l", path], check=False)


def vectors(kind):
    with open(os.path.join(VECTORS, "manifest.json"), encoding="utf-8") as file:
        return [vector for vector in json.load(file)["vectors"] if vector["format"] == kind]


@story
def every_faulty_file_is_refused_by_every_command_that_reads_it(scratch):
    event = Event(scratch)
    before = event.state()
    n = 0
    for kind in COMMANDS:
        for vector in vectors(kind):
            # Passphrases are another story; what is sound but not ours comes further down.
            if vector["expect"] in ("OK", "WRONG_PASSPHRASE", "WRONG_KEY") or "passphrase" in \
                    vector["file"]:
                continue
            # One command for each fault, all commands for the faults that they share.
            path = os.path.join(VECTORS, vector["file"])
            commands = list(event.commands(kind, path))
            every = vector["expect"] in ("FOREIGN", "TOO_NEW") or "2-30" in vector["file"]
            for command in commands if every else commands[:1]:
                result = refused(*command)
                # One line, which says what to do.
                assert len(result.stderr) > 40 and ("; " in result.stderr or ". " in result.stderr
                                                    or ": " in result.stderr), str(result)
                if vector["expect"] == "TOO_NEW":
                    assert "later release" in result.stderr and "pdate" in result.stderr, str(result)
                n += 1
    assert n > 250, n
    assert event.state() == before


@story
def every_truncation_and_many_flips_of_real_files_are_refused(scratch):
    event = Event(scratch)
    acks = run("desk", "acknowledge", "--ledger", event.ledger, "--to", scratch.folder("back"),
               *event.unlock).lines[:-1]
    files = {"campaign": event.campaign, "pub": scratch("ana.pub"), "kiosk": event.card,
             "ack": acks[0], "key": event.key, "export": scratch("export")}
    before = event.state()
    scratch.write("bad", "")
    for kind, path in files.items():
        with open(path, "rb") as file:
            whole = file.read()
        size = len(whole)
        cuts = {0, 1, 4, 8, size // 3, size // 2, size - 65, size - 1}
        flips = {0, 3, 5, 9, 12, 30, size // 2, size - 65, size - 1}
        cases = [whole[:cut] for cut in cuts if 0 <= cut < size] + [whole + b"\0"]
        for at in flips:
            if 0 <= at < size:
                flipped = bytearray(whole)
                flipped[at] ^= 0x10
                cases.append(bytes(flipped))
        for case in cases:
            scratch.write("bad", case)
            refused(*next(iter(event.commands(kind, scratch("bad")))))
    os.remove(scratch("bad"))
    before[3][:] = sorted(os.listdir(scratch.path))
    assert event.state() == before
    # And the control: the same files whole.
    run("kiosk", "acknowledge", "--vault", event.vault, acks[0])


@story
def what_is_no_regular_file_is_refused_at_once(scratch):
    event = Event(scratch)
    os.symlink(event.campaign, scratch("link"))
    os.mkfifo(scratch("fifo"))
    os.mkdir(scratch("folder"))
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(scratch("socket"))
    before = event.state()
    begun = time.monotonic()
    for kind in COMMANDS:
        for command in event.commands(kind, scratch("link")):
            refused(*command, saying=("symbolic link", "give the file itself"))
        for command in event.commands(kind, scratch("fifo")):
            refused(*command, saying=("named pipe", "give the file itself"))
        first = next(iter(event.commands(kind, scratch("folder"))))
        refused(*first, saying="a folder")
        first = next(iter(event.commands(kind, scratch("socket"))))
        refused(*first, saying="socket")
        first = next(iter(event.commands(kind, "/dev/zero")))
        refused(*first, saying="a device")
        first = next(iter(event.commands(kind, scratch("missing"))))
        refused(*first, saying="No such file")
    result = attempt("batch", "check", event.batch, scratch("fifo"))
    assert result.status == 1 and "no batches that can be read" in result.stderr, str(result)
    assert time.monotonic() - begun < 60
    assert event.state() == before
    listener.close()


@story
def an_import_goes_on_past_bad_files_and_names_each(scratch):
    event = Event(scratch)
    capture(event.vault, [signature(name="New")])
    folder = scratch.folder("mixed")
    fresh = [path for path in export(event.vault, scratch.folder("fresh"))["batches"]
             if path.split("/")[-1] != os.path.basename(event.batch)]
    shutil.copy(fresh[0], folder)
    bad = {
        "empty.batch": b"", "text.batch": b"not a batch at all",
        "newer.batch": b"CVB2" + open(event.batch, "rb").read()[4:],
        "header.batch": open(event.batch, "rb").read()[:100],
        "zeros.batch": bytes(200), "three.batch": b"CVB",
    }
    for name, contents in bad.items():
        scratch.write(os.path.join("mixed", name), contents)
    os.mkfifo(os.path.join(folder, "fifo.batch"))
    os.symlink(event.batch, os.path.join(folder, "link.batch"))

    result = attempt("desk", "import", "--ledger", event.ledger, "--json", *event.unlock, folder,
                     scratch("missing.batch"))
    assert result.status == 1
    answer = result.json
    assert (answer["read"], answer["accepted"], answer["quarantined"]) == (1, 1, 0), answer
    named = {os.path.basename(file["path"]): file["what"] for file in answer["bad_files"]}
    assert set(bad) | {"missing.batch"} <= set(named), named
    assert "no Canvass batch" in named["three.batch"], named
    assert all(len(what) > 20 and "\n" not in what for what in named.values()), named
    lines = result.stderr.splitlines()
    assert len(lines) == len(named) + 1 and "all others were imported" in lines[-1], str(result)
    for name in named:
        assert any(name in line for line in lines), name


@story
def one_bad_acknowledgement_or_kiosk_stops_no_other(scratch):
    event = Event(scratch)
    acks = run("desk", "acknowledge", "--ledger", event.ledger, "--to", scratch.folder("back"),
               *event.unlock).lines[:-1]
    bad = scratch.write("bad", "no file of ours")
    result = attempt("kiosk", "acknowledge", "--vault", event.vault, bad, *acks, scratch("missing"))
    assert result.status == 1, str(result)
    lines = result.stderr.splitlines()
    assert len(lines) == 3 and "Refused: 2 of 3" in lines[2], str(result)
    assert bad in lines[0] and "missing" in lines[1], str(result)
    assert status(event.vault)["records"] == 0

    other = scratch.enroll("vault-2", event.campaign, "Table 2")
    result = attempt("desk", "admit", "--ledger", event.ledger, bad, other)
    assert result.status == 1 and "Table 2 is admitted" in result.text, str(result)
    assert "Not admitted: 1 of 2" in result.stderr.splitlines()[-1], str(result)
    answer = run("desk", "status", "--ledger", event.ledger, "--json", *event.unlock).json
    assert [kiosk["name"] for kiosk in answer["kiosks"]] == ["Table 1", "Table 2"], answer


@story
def one_damaged_record_costs_one_record(scratch):
    event = Event(scratch, n=6)
    whole = open(event.batch, "rb").read()
    head = 168 + 32 * 6
    size = (len(whole) - head) // 6
    before = event.roll()

    def account(contents, *, checked=True, expected_status=0, **reasons):
        scratch.write("bad.batch", contents)
        ledger = scratch.ledger(f"ledger-{len(os.listdir(scratch.path))}", event.campaign, event.key,
                                event.card)
        result = attempt("desk", "import", "--ledger", ledger, "--json", *event.unlock,
                         scratch("bad.batch"))
        assert result.status == expected_status, str(result)
        answer = result.json
        found = {reason: n for reason, n in answer["reasons"].items() if n > 0}
        expected = {reason.replace("_", "-"): n for reason, n in reasons.items()}
        assert found == expected, (found, expected)
        assert answer["read"] == 6 and answer["accepted"] == 6 - sum(reasons.values()), answer
        if reasons and checked:
            refused("batch", "check", scratch("bad.batch"), "--kiosk", event.card,
                    saying=("Not sound: 1 of 1", "import them all the same"))

    def flip(at):
        return whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1:]

    account(whole)
    for record in (0, 3, 5):
        for at in (0, 10, 50, 100, 130, 300, size - 1):
            account(flip(head + record * size + at), damaged=1)
    for cut in (0, 1, size - 1):
        account(whole[:head + 2 * size + cut], cut_off=4)
    account(whole[:head], cut_off=6)
    account(flip(168 + 32 + 5), bad_batch=6)
    account(flip(110), bad_batch=6)
    account(whole + b"trailing", bad_batch=6)
    for at in (4, 5, 60, 97, 98, 101):
        account(flip(at), bad_batch=6, checked=False)
    assert event.roll() == before

    # Two signatures' places changed, the list with them: only a new signature could make it good.
    swapped = (whole[:168] + whole[200:232] + whole[168:200] + whole[232:head] +
               whole[head + size:head + 2 * size] + whole[head:head + size] + whole[head + 2 * size:])
    account(swapped, bad_batch=6)


@story
def a_folder_is_read_whatever_its_files_are_called(scratch):
    event = Event(scratch)
    folder = scratch.folder("stick")
    os.rename(event.batch, scratch("stick", "T.BATCH"))
    scratch.write(os.path.join("stick", "photo\u202egpj.\x1b[2J"), b"holiday")
    answer = event.import_(folder)
    assert answer["repeated"] == 5 and len(answer["skipped"]) == 1, answer
    text = run("desk", "import", "--ledger", event.ledger, *event.unlock, folder).text
    assert "skipped: " in text and "photo<U+202E>gpj" in text, text
    assert "\u202e" not in text and "\x1b" not in text, text

    os.remove(scratch("stick", "T.BATCH"))
    result = attempt("desk", "import", "--ledger", event.ledger, *event.unlock, folder)
    assert result.status == 1 and "nothing was imported" in result.stderr, str(result)
    scratch.write("a\u202eb", b"x")
    result = refused("batch", "check", scratch("a\u202eb"), saying="a<U+202E>b")
    assert "\u202e" not in result.stderr


@story
def a_ledger_that_rots_tells_and_is_cured(scratch):
    event = Event(scratch)
    roll = event.roll()
    ledger = ("--ledger", event.ledger, *event.unlock)

    def only_file(folder):
        path = scratch("ledger", folder)
        return os.path.join(path, os.listdir(path)[0])

    def rot(path):
        contents = bytearray(open(path, "rb").read())
        contents[-1] ^= 1
        with open(path, "wb") as file:
            file.write(contents)

    def told(*command, naming, status=1):
        result = attempt(*command)
        assert result.status == status and naming in result.stderr, str(result)
        assert "warning" in result.stderr and "damaged" in result.stderr, str(result)
        return result

    # A batch: everything is written but one drawing, and the record named.
    batch = only_file("batches")
    rot(batch)
    told("desk", "status", *ledger, naming=batch)
    assert told("desk", "status", *ledger, "--json", naming=batch).json["bad_files"][0]["path"] == batch
    result = told("desk", "export", *ledger, "--format", "jsonl", "--plain", "--out",
                  scratch("partial"), naming=max(event.ids))
    assert scratch.read("partial") == roll
    told("desk", "import", *ledger, event.batch, naming=batch, status=0)
    assert event.roll() == roll

    # What cannot be had again is lost, and no more: a rebuilt index goes on without it.
    rot(batch)
    answer = run("desk", "rebuild", *ledger, "--json").json
    assert (answer["read"], answer["accepted"], answer["reasons"]["damaged"]) == (5, 4, 1), answer
    event.import_(event.batch)
    assert event.roll() == roll

    # A kiosk's card: its signatures wait, and nobody is told that there are none.
    card = only_file("kiosks")
    rot(card)
    result = told("desk", "export", *ledger, "--format", "csv", "--out", scratch("none"), naming=card)
    assert "signatures: 0," in result.text, str(result)
    run("desk", "admit", "--ledger", event.ledger, event.card)
    assert event.roll() == roll

    # The campaign.
    rot(only_file("campaigns"))
    refused("desk", "status", *ledger, saying="campaign")
    run("desk", "campaign", "--ledger", event.ledger, event.campaign)
    assert event.roll() == roll

    # The index.
    for damage in (lambda path: os.truncate(path, 100), os.remove):
        damage(scratch("ledger", "ledger.sqlite"))
        refused("desk", "status", *ledger, saying="rebuild")
        refused("desk", "create", "--ledger", event.ledger, "--campaign", event.campaign,
                *event.unlock, saying=("a ledger",))
        assert "5 accepted" in run("desk", "rebuild", *ledger).text
        assert event.roll() == roll


@story
def a_batch_of_ten_gigabytes_costs_neither_time_nor_memory_nor_disk(scratch):
    event = Event(scratch)
    before = event.state()
    whole = open(event.batch, "rb").read()
    cases = {"zeros.batch": b"", "head.batch": whole[:168 + 32 * 5], "whole.batch": whole}
    for name, contents in cases.items():
        scratch.write(name, contents)
        os.truncate(scratch(name), SPARSE_BYTES)
    scratch.write("count.batch", whole[:96] + struct.pack("<I", 16384) + whole[100:])
    os.truncate(scratch("count.batch"), SPARSE_BYTES)
    used = shutil.disk_usage(scratch.path).used
    begun = time.monotonic()
    for name in (*cases, "count.batch"):
        result = attempt("batch", "check", scratch(name))
        assert result.status == 1 and result.peak_kib < 200 * 1024, (name, result.peak_kib)
        result = attempt("desk", "import", "--ledger", event.ledger, "--json", *event.unlock,
                         scratch(name))
        assert result.status == 1 and len(result.json["bad_files"]) == 1, str(result)
        assert result.peak_kib < 400 * 1024, (name, result.peak_kib)
    assert time.monotonic() - begun < 60
    assert shutil.disk_usage(scratch.path).used - used < 64 << 20
    for kind in ("campaign", "pub", "kiosk", "ack", "key"):
        for command in event.commands(kind, scratch("zeros.batch")):
            refused(*command, saying="more than")
    refused("open", scratch("zeros.batch"), *event.unlock, saying="no encrypted Canvass export")
    for name in (*cases, "count.batch"):
        os.remove(scratch(name))
    assert event.state() == before


@story
def somebody_elses_campaign_kiosk_and_key_are_refused(scratch):
    event = Event(scratch)
    other = scratch.key("other")
    theirs = scratch.campaign("theirs", other, id="another-petition")
    card = scratch.enroll("their-vault", theirs, "Their table")
    ids = capture(scratch("their-vault"), [signature(name="Theirs")])
    batch = export(scratch("their-vault"), scratch.folder("their-stick"))["batches"][0]
    ledger = scratch.ledger("their-ledger", theirs, other, card)
    run("desk", "import", "--ledger", ledger, *scratch.unlock(other), batch)
    ack = run("desk", "acknowledge", "--ledger", ledger, "--to", scratch.folder("their-back"),
              *scratch.unlock(other)).lines[0]
    before = event.state()

    refused("kiosk", "update", "--vault", event.vault, "--campaign", theirs)
    refused("kiosk", "acknowledge", "--vault", event.vault, ack, saying="Nothing was forgotten")
    refused("desk", "campaign", "--ledger", event.ledger, theirs)
    refused("desk", "admit", "--ledger", event.ledger, card)
    refused("desk", "create", "--ledger", scratch("new"), "--campaign", theirs, *event.unlock)
    refused("desk", "status", "--ledger", event.ledger, *scratch.unlock(other))
    refused("desk", "import", "--ledger", event.ledger, *scratch.unlock(other), event.batch)
    assert len(ids) == 1
    assert event.state() == before

    # Their batch on our stick is told, not dropped, and harms nothing.
    answer = event.import_(batch)
    assert (answer["read"], answer["quarantined"]) == (1, 1), answer
    assert event.roll() == before[1]

    # A campaign of the same name, sealed by somebody else, is another campaign.
    forged = scratch.campaign("forged", other, id="save-the-library", version=2)
    refused("kiosk", "update", "--vault", event.vault, "--campaign", forged)
    refused("desk", "campaign", "--ledger", event.ledger, forged)
    assert event.kiosk() == before[0]


@story
def wrong_passphrases_and_greedy_keys_are_refused(scratch):
    event = Event(scratch)
    wrong = scratch.write("wrong", PASSPHRASE.upper())
    before = event.state()
    for command in event.commands("key", event.key):
        command[command.index("--passphrase-file") + 1] = wrong
        result = refused(*command, saying=("does not open this key", "try again"))
        assert PASSPHRASE.upper() not in result.stderr + result.text

    # Limits that would take 64 GiB, or for ever: refused before a byte is allocated.
    whole = open(event.key, "rb").read()
    for name, ops, memory in (("memory", 1, 64 << 20), ("most", 1, (1 << 32) - 1),
                              ("ops", (1 << 32) - 1, 8192), ("none", 0, 0)):
        path = scratch.write("greedy.key", whole[:4] + struct.pack("<II", ops, memory) + whole[12:])
        for command in event.commands("key", path):
            begun = time.monotonic()
            result = refused(*command, saying=("more work or memory", "another copy"))
            assert time.monotonic() - begun < 5 and result.peak_kib < 400 * 1024, (name, result.peak_kib)
    os.remove(scratch("greedy.key"))
    assert event.state() == before


@story
def a_full_disk_stops_a_capture_and_loses_nothing(scratch):
    key = scratch.key("ana")
    campaign = scratch.campaign("library", key)

    def collect(path):
        vault = os.path.join(path, "vault")
        card = run("kiosk", "enroll", "--vault", vault, "--campaign", campaign, "--name", "T").text
        card = shutil.copy(card.rstrip("\n"), scratch("T.kiosk"))
        lines = [signature(name=f"Signer {n}") for n in range(3000)]
        result = refused("kiosk", "capture", "--vault", vault, stdin=b"\n".join(lines),
                         saying=("Line ", "stored signatures"))
        answers = [json.loads(line) for line in result.lines]
        summary, failure = answers.pop(), answers.pop()
        ids = [answer["record_id"] for answer in answers]
        assert 10 < len(ids) < 3000, result.stderr
        assert failure["line"] == len(ids) + 1 and "error" in failure, failure
        assert summary == {"captured": len(ids), "refused": 1}, summary

        # Nothing acknowledged is lost, what failed is not there, and it can be told and fetched.
        kiosk = status(vault)
        assert kiosk["records"] == len(ids), (kiosk, len(ids))
        # Closing the vault tidies it, which may make room for one or two again.
        assert kiosk["room"] <= 4, kiosk
        assert kiosk["readiness"]["ready"] is (kiosk["room"] > 0), kiosk
        assert export(vault, scratch.folder("stick"))["records"] == len(ids)
        ledger = scratch.ledger("ledger", campaign, key, card)
        answer = run("desk", "import", "--ledger", ledger, "--json", *scratch.unlock(key),
                     scratch("stick")).json
        assert answer["accepted"] == len(ids), answer

        # An acknowledgement makes room, even here.
        acks = run("desk", "acknowledge", "--ledger", ledger, "--to", scratch.folder("back"),
                   *scratch.unlock(key)).lines[:-1]
        run("kiosk", "acknowledge", "--vault", vault, *acks)
        assert status(vault)["records"] == 0
        capture(vault, lines[:5])

        # Full to the last byte, by somebody else: nothing is taken, and nothing is lost.
        ids = [answer["record_id"] for answer in map(json.loads, attempt(
            "kiosk", "capture", "--vault", vault, stdin=b"\n".join(lines)).lines)
            if "record_id" in answer]
        with open(os.path.join(path, "filler"), "wb", buffering=0) as filler:
            try:
                while True:
                    filler.write(bytes(4096))
            except OSError:
                pass
        refused("kiosk", "capture", "--vault", vault, stdin=lines[0])
        os.remove(os.path.join(path, "filler"))
        assert status(vault)["records"] == len(ids) + 5

    with_mount(scratch, "small", "size=4m", collect)


@story
def a_full_stick_takes_no_half_of_a_batch(scratch):
    event = Event(scratch)
    capture(event.vault, [signature(name=f"More {n}") for n in range(300)])

    def send(path):
        before = status(event.vault)["records"]
        refused("kiosk", "export", "--vault", event.vault, "--to", path,
                saying=("No space left", "Nothing is lost", "more room"))
        assert status(event.vault)["records"] == before
        for name in os.listdir(path):
            if name.endswith(".batch"):
                run("batch", "check", os.path.join(path, name), "--kiosk", event.card)
        refused("desk", "acknowledge", "--ledger", event.ledger, "--to", os.path.join(path, "no"),
                *event.unlock, saying="there is no folder".capitalize())

    with_mount(scratch, "small", "size=512k", send)
    assert export(event.vault, scratch.folder("large"))["records"] == 305


@story
def read_only_folders_are_told_and_left(scratch):
    event = Event(scratch)
    capture(event.vault, [signature(name="New")])
    fresh = next(path for path in export(event.vault, scratch.folder("fresh"))["batches"]
                 if os.path.basename(path) != os.path.basename(event.batch))
    before = event.state()

    def try_all(path):
        shutil.copytree(event.vault, os.path.join(path, "vault"))
        shutil.copytree(event.ledger, os.path.join(path, "ledger"))
        subprocess.run(["mount", "-o", "remount,ro", path], check=True)
        vault, ledger = os.path.join(path, "vault"), os.path.join(path, "ledger")
        read_only = "Read-only file system"
        refused("kiosk", "enroll", "--vault", os.path.join(path, "new"), "--campaign",
                event.campaign, "--name", "T", saying=(read_only, "Nothing was enrolled"))
        refused("kiosk", "capture", "--vault", vault, stdin=signature(name="A"))
        refused("kiosk", "export", "--vault", event.vault, "--to", path,
                saying=("Exporting", "Nothing is lost"))
        refused("desk", "create", "--ledger", os.path.join(path, "other"), "--campaign",
                event.campaign, *event.unlock)
        refused("desk", "import", "--ledger", ledger, *event.unlock, fresh)
        refused("desk", "acknowledge", "--ledger", event.ledger, "--to", path, *event.unlock)
        refused("desk", "export", "--ledger", event.ledger, "--format", "csv", "--out",
                os.path.join(path, "out"), *event.unlock)
        refused("key", "create", "--out", os.path.join(path, "k.key"), "--passphrase-file",
                scratch.passphrase, "--ops", "1", "--memory", "8192", saying=read_only)
        refused("campaign", "create", os.path.join(path, "c"))
        refused("campaign", "seal", scratch("library"), *event.unlock, "--out",
                os.path.join(path, "c.campaign"), saying=read_only)

    with_mount(scratch, "fixed", "size=8m", try_all)
    before[3].append("fixed")
    before[3].sort()
    assert event.state() == before


@story
def two_kiosks_on_one_vault_are_refused(scratch):
    event = Event(scratch)
    process = subprocess.Popen([CANVASS, "kiosk", "capture", "--vault", event.vault],
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    process.stdin.write(signature(name="First") + b"\n")
    process.stdin.flush()
    json.loads(process.stdout.readline())

    busy = ("Another program", "First end that program", "End that program first")
    for words in (("capture",), ("status",), ("export", "--to", scratch("stick")), ("close",),
                  ("acknowledge", event.card)):
        begun = time.monotonic()
        result = refused("kiosk", *words, "--vault", event.vault, stdin=signature(name="Second"))
        assert any(word in result.stderr for word in busy), str(result)
        assert time.monotonic() - begun < 10

    # The first one was not disturbed.
    process.stdin.write(signature(name="Third") + b"\n")
    answers, _ = process.communicate()
    assert json.loads(answers.splitlines()[-1]) == {"captured": 2, "refused": 0}, answers
    assert status(event.vault)["records"] == 7


@story
def a_damaged_or_later_vault_is_refused_untouched(scratch):
    event = Event(scratch)
    folder = os.path.dirname(event.card)
    database = os.path.join(folder, "vault.sqlite")
    whole = open(database, "rb").read()
    newer = whole[:60] + struct.pack(">I", 99) + whole[64:]
    for contents, saying in ((newer, "later release"), (b"", ""), (b"SQLite format 3\0", ""),
                             (b"nothing of the kind" * 100, "")):
        with open(database, "wb") as file:
            file.write(contents)
        refused("kiosk", "status", "--vault", event.vault, saying=saying)
        refused("kiosk", "capture", "--vault", event.vault, stdin=signature(name="A"), saying=saying)
        assert open(database, "rb").read() == contents
    with open(database, "wb") as file:
        file.write(whole)
    run("kiosk", "status", "--vault", event.vault)

    os.rename(os.path.join(folder, "device.key"), scratch("device.key"))
    refused("kiosk", "capture", "--vault", event.vault, stdin=signature(name="A"))
    os.rename(scratch("device.key"), os.path.join(folder, "device.key"))
    assert status(event.vault)["records"] == 5


@story
def a_vault_that_has_lost_something_says_so_and_gives_all_else(scratch):
    event = Event(scratch)
    export(event.vault, scratch.folder("before"))
    capture(event.vault, [signature(name=f"Later {n}") for n in range(20)])
    database = os.path.join(os.path.dirname(event.card), "vault.sqlite")
    with open(database, "rb") as file:
        whole = file.read()
    pages = range(0, len(whole), 4096)
    root = next(at for at in pages if at and whole[at] == 2)  # of the records
    leaf = next(at for at in pages if at and whole[at] == 10 and b"CVR1" in whole[at:at + 4096])
    for damaged in (root, leaf):
        loss = whole[damaged:damaged + 4096].count(b"CVR1")
        assert loss < 10
        with open(database, "wb") as file:
            file.write(whole[:damaged] + bytes(4096) + whole[damaged + 4096:])
        to = scratch.folder(f"from-{damaged}")
        result = attempt("kiosk", "export", "--vault", event.vault, "--to", to)
        assert result.status == 1 and "damaged" in result.stderr, str(result)
        assert f"{loss} records that were stored cannot be read" in result.stderr, str(result)
        sound = 0
        for name in os.listdir(to):
            answer = json.loads(attempt("batch", "check", "--json", os.path.join(to, name)).stdout)
            sound += sum(batch["sound"] for batch in answer["files"])
        assert sound == 25 - loss, (sound, loss)
        result = attempt("kiosk", "status", "--vault", event.vault, "--json")
        assert result.status == 1, str(result)
        assert json.loads(result.stdout)["unreadable"] == loss, str(result)


@story
def places_that_are_not_there_are_named(scratch):
    event = Event(scratch)
    no = scratch("nowhere")
    refused("kiosk", "status", "--vault", no, saying=no)
    refused("kiosk", "export", "--vault", event.vault, "--to", no, saying=("no folder", no))
    refused("desk", "status", "--ledger", no, *event.unlock, saying="nowhere")
    refused("campaign", "check", no)
    refused("kiosk", "capture", "--vault", event.vault, "--input", no, saying=(no, "No such file"))
    for url, saying in (("http://example.org/drop", "without TLS"), ("ftp://host/x", "not an address"),
                        ("sftp://host/x", "host_key="), ("s3://bucket", "needs credentials"),
                        (f"file://{no}", "No such file")):
        refused("kiosk", "export", "--vault", event.vault, "--to", url, saying=saying)
        refused("desk", "acknowledge", "--ledger", event.ledger, "--to", url, *event.unlock, saying=saying)
        refused("desk", "import", "--ledger", event.ledger, *event.unlock, url, saying=saying)
    refused("kiosk", "status", "--vault", event.vault, "--campaign", "0" * 32,
            saying="Enroll this kiosk")


@story
def a_file_name_cannot_play_tricks_on_a_terminal(scratch):
    name = "evil\x1b[2J\nname\x07.pub"
    scratch.write(name, "nothing")
    result = attempt("key", "show", scratch(name))
    assert result.status == 1
    assert result.stderr.count("\n") == 1 and "\x1b" not in result.stderr and "\x07" not in \
        result.stderr, result.stderr.encode()
    result = attempt("key", "show", os.fsencode(scratch("\udcff.pub")).decode("utf-8", "surrogateescape"))
    assert result.status == 1 and result.stderr.count("\n") == 1


@story
def a_record_id_replayed_by_another_kiosk_quarantines_both(scratch):
    try:
        sys.path.insert(0, os.path.join(SOURCE_ROOT, "tests", "reader"))
        import nacl.bindings as sodium
        import reader
        import writer
    except ImportError as error:
        raise Skip(f"needs python3-nacl and python3-cbor2 ({error.name})")

    event = Event(scratch)
    replayed = event.ids[2]
    before = dict((json.loads(line)["record_id"], line) for line in event.roll().splitlines())
    campaign_hash = bytes.fromhex(run("campaign", "show", event.campaign, "--json").json["hash"])
    seal_pk = bytes.fromhex(run("key", "show", scratch("ana.pub"), "--json").json["seal_pk"])

    # A table that was enrolled and then fell into wrong hands: it seals soundly, under an id of ours.
    device_pk, device_sk = sodium.crypto_sign_seed_keypair(b"r" * 32)
    rogue_id = reader.derive_id("canvass kiosk 1", device_pk)
    card = scratch.write("rogue.kiosk", writer.kiosk("Rogue", device_sk, campaign_hash))
    payload = writer.encode({
        "kind": "signature", "day": "2026-11-23", "language": "en", "session": bytes(16),
        "source": "kiosk", "fields": {"name": "Forged"}, "consent": {},
    })
    stream = writer.Stream("rogue")
    records = sorted((
        writer.record(payload, [seal_pk], rogue_id, campaign_hash, stream,
                      record_id=bytes.fromhex(replayed)),
        writer.record(payload, [seal_pk], rogue_id, campaign_hash, stream),
    ), key=lambda record: record[8:24])
    batch = scratch.write("rogue.batch", writer.batch(records, 1, rogue_id, campaign_hash, device_sk))
    run("batch", "check", batch, "--kiosk", card)

    # Not admitted, it harms nobody.
    answer = event.import_(batch)
    assert answer["reasons"]["unknown-kiosk"] == 2 and answer["accepted"] == 0, answer
    assert set(map(bytes, before.values())) == set(event.roll().splitlines())

    # Admitted, both that share the id are put aside and nothing else is.
    run("desk", "admit", "--ledger", event.ledger, card)
    roll = {json.loads(line)["record_id"]: line for line in event.roll().splitlines()}
    assert replayed not in roll
    assert {record_id: line for record_id, line in roll.items() if record_id in before} == \
        {record_id: line for record_id, line in before.items() if record_id != replayed}
    assert len(roll) == 5, len(roll)
    answer = run("desk", "status", "--ledger", event.ledger, "--json", *event.unlock).json
    assert answer["reasons"]["conflict"] == 2 and answer["quarantined"] == 2, answer

    # In whatever order the files come.
    ledger = scratch.ledger("other", event.campaign, event.key, event.card, card)
    for path in (batch, event.batch):
        attempt("desk", "import", "--ledger", ledger, *event.unlock, path)
    answer = run("desk", "status", "--ledger", ledger, "--json", *event.unlock).json
    assert (answer["signatures"], answer["reasons"]["conflict"]) == (5, 2), answer

    # Nor is the contested record acknowledged: its kiosk keeps it.
    acks = run("desk", "acknowledge", "--ledger", ledger, "--to", scratch.folder("back"),
               *event.unlock).lines[:-1]
    for ack in acks:
        attempt("kiosk", "acknowledge", "--vault", event.vault, ack)
    assert status(event.vault)["records"] == 1


tell()
