# SPDX-License-Identifier: GPL-3.0-or-later
"""The same stories on every kind of drop: conformance.py folder|dav|sftp|s3, each against a real server."""

import glob
import json
import os
import signal
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))

import servers
from story import CANVASS, Skip, attempt, capture, refused, run, signature, status, story, tell

KIND = sys.argv.pop(1)
server = None  # one for all stories, which use a campaign each


class Table:
    """A kiosk with a vault, and a desk, which meet at the server only."""

    def __init__(self, scratch, name="bridge"):
        self.scratch = scratch
        self.key = scratch.key(name + "-ana")
        self.campaign_file = scratch.campaign(name, self.key)
        self.card = scratch.enroll(name + "-vault", self.campaign_file, "Plaza")
        self.vault, self.home = scratch(name + "-vault"), os.path.dirname(self.card)
        self.campaign = os.path.basename(self.home)
        self.outbox, self.inbox = os.path.join(self.home, "outbox"), os.path.join(self.home, "inbox")
        self.kiosk = status(self.vault)["kiosk_id"]
        self.ledger = scratch.ledger(name + "-ledger", self.campaign_file, self.key, self.card)

    def sign(self, n):
        capture(self.vault, [signature(name=f"Signer {i}") for i in range(n)])

    def export(self):
        return run("kiosk", "export", "--vault", self.vault, "--to", server.address, "--json", *options()).json

    def push(self, *more):
        return lines(run("drop", "push", "--outbox", self.outbox, "--to", server.address, "--json", *options(), *more))[-1]

    def pull(self):
        return lines(run("drop", "pull", "--inbox", self.inbox, "--from", server.address, "--kiosk", self.kiosk, "--json",
                         *options()))[-1]

    def read(self):
        return run("desk", "import", "--ledger", self.ledger, "--json", *self.scratch.unlock(self.key), *options(),
                   server.address).json

    def acknowledge(self):
        return run("desk", "acknowledge", "--ledger", self.ledger, "--to", server.address,
                   *self.scratch.unlock(self.key), *options())

    def files(self):
        return server.files(self.campaign)

    def batches(self):
        return sorted(name for name in self.files() if "/batches/" in name)


def options():
    return ("--credentials", server.credentials) if server.credentials else ()


def lines(result):
    return [json.loads(line) for line in result.lines]


@story
def records_go_there_and_their_acknowledgement_comes_back(scratch):
    table = Table(scratch)
    table.sign(40)
    assert table.export()["records"] == 40
    places = sorted(name.split("/")[1] for name in table.files())
    assert places == ["batches", "kiosks"], table.files().keys()
    assert table.push() == {"files": 0, "bytes": 0, "held": 2, "left": 0}

    answer = table.read()
    assert (answer["read"], answer["accepted"]) == (40, 40), answer
    assert table.read()["files"] == 0
    table.acknowledge()
    table.acknowledge()
    answer = table.pull()
    assert (answer["files"], answer["held"]) == (2, 0), answer  # the campaign comes too
    assert table.pull() == {"files": 0, "bytes": 0, "held": 2, "left": 0}
    run("kiosk", "acknowledge", "--vault", table.vault, *glob.glob(os.path.join(table.inbox, "*.ack")))
    assert status(table.vault)["records"] == 0
    assert not [name for name in table.files() if name.split("/")[-1].startswith(".")], table.files().keys()


@story
def what_is_spoiled_there_is_put_beside_it_once(scratch):
    table = Table(scratch)
    table.sign(8)
    table.export()
    batch = table.batches()[0]
    good = table.files()[batch]
    for spoiled in (good[:-1], good[:5000], b"", good[:4000] + b"\0" + good[4001:]):
        server.spoil(batch, spoiled)
        table.push()
        beside = batch.removesuffix(".batch") + ".1.batch"
        files = table.files()
        assert files[batch] == spoiled and files[beside] == good, files.keys()
        assert table.push()["files"] == 0
        assert table.batches() == sorted([batch, beside])
    answer = attempt("desk", "import", "--ledger", table.ledger, "--json", *scratch.unlock(table.key), *options(),
                     server.address).json
    assert answer["accepted"] == 8, answer


@story
def only_what_is_new_is_asked_for(scratch):
    table = Table(scratch)
    read = 0
    for n in (3, 5, 2):
        table.sign(n)
        table.export()
        answer = table.read()
        read += n
        assert (answer["read"], answer["accepted"], answer["files"]) == (n, n, 1), answer
    assert len(table.batches()) == 3
    ledger = scratch.ledger("second", table.campaign_file, table.key, table.card)
    answer = run("desk", "import", "--ledger", ledger, "--json", *scratch.unlock(table.key), *options(),
                 server.address).json
    assert (answer["accepted"], answer["files"]) == (read, 3), answer


@story
def what_one_desk_decides_the_other_goes_by(scratch):
    table = Table(scratch)
    table.sign(4)
    table.export()
    run("desk", "admit", "--ledger", table.ledger, *scratch.unlock(table.key), table.card)
    assert table.read()["accepted"] == 4
    table.acknowledge()
    assert [name for name in table.files() if "/decisions/" in name], table.files().keys()
    ledger = scratch.ledger("second", table.campaign_file, table.key)  # has admitted nobody
    answer = run("desk", "import", "--ledger", ledger, "--json", *scratch.unlock(table.key), *options(),
                 server.address).json
    assert (answer["accepted"], answer["quarantined"]) == (4, 0), answer


@story
def a_large_batch_goes_through(scratch):
    table = Table(scratch)
    table.sign(700)
    assert table.export()["records"] == 700
    assert len(table.files()[table.batches()[0]]) > 3_000_000
    assert table.read()["accepted"] == 700
    assert table.push()["held"] == 2


@story
def what_is_no_file_of_ours_is_passed_by(scratch):
    table = Table(scratch)
    table.sign(2)
    table.export()
    folder = os.path.dirname(table.batches()[0])
    for name in ("readme.txt", "0000000009-xyz.batch", "..batch", "a b%2f..%2f.batch", ".hidden.batch"):
        server.spoil(f"{folder}/{name}", b"nothing")
    assert table.read()["accepted"] == 2
    assert table.read()["files"] == 0
    assert table.push()["held"] == 2


@story
def it_stops_when_told_and_goes_on_later(scratch):
    table = Table(scratch)
    table.sign(1000)
    run("kiosk", "export", "--vault", table.vault, "--to", table.outbox)
    process = subprocess.Popen([CANVASS, "drop", "push", "--outbox", table.outbox, "--to", server.address, "--json",
                                *options()], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    stdout, stderr = process.communicate(timeout=60)
    if process.returncode != 0:
        assert json.loads(stdout.splitlines()[-1]) == {"failed": "cancelled"}, stdout + stderr
        assert table.batches() == [] or len(table.files()[table.batches()[0]]) > 4_000_000 or \
            table.batches()[0].split("/")[-1].startswith("."), table.batches()
    table.push()
    assert table.read()["accepted"] == 1000
    assert [name for name in table.batches() if not name.split("/")[-1].startswith(".")] == table.batches()


def clear(campaign, credentials=None):
    """What destroying a campaign does to a drop."""
    credentials = credentials or server.credentials
    return subprocess.run([os.path.join(os.environ["CANVASS_BUILD_ROOT"], "tests", "e2e", "drop", "clear-drop"),
                           server.address, campaign, *([credentials] if credentials else [])],
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)


@story
def what_is_destroyed_is_gone_and_nothing_else(scratch):
    table, other = Table(scratch), Table(scratch, "other")
    for each in (table, other):
        each.sign(3)
        each.export()
        assert each.read()["accepted"] == 3
        each.acknowledge()
    folder = os.path.dirname(table.batches()[0])
    unfinished = f"{folder}/.{os.path.basename(table.batches()[0])}.new"
    beside = table.batches()[0].removesuffix(".batch") + ".1.batch"
    foreign = f"{folder}/holiday.jpg"
    for name in (unfinished, beside, foreign):
        server.spoil(name, b"nothing")
    files, others = table.files(), other.files()
    assert len(files) >= 7, files.keys()

    if server.credentials:
        result = clear(table.campaign, server.wrong_secret)
        assert result.returncode == 1 and table.files() == files, str(result)
    result = clear(table.campaign)
    assert (result.returncode, result.stdout) == (0, f"{len(files) - 1} 1\n"), f"{result} {files.keys()}"
    assert table.files() == {foreign: b"nothing"} and other.files() == others, table.files().keys()
    assert clear(table.campaign).stdout == "0 1\n"
    table.push()  # a table that has not heard of it
    assert clear(table.campaign).stdout == "2 1\n"
    assert clear("00" * 16).stdout == "0 0\n"


@story
def a_wrong_secret_is_refused_by_the_server(scratch):
    if server.credentials is None:
        raise Skip("a folder asks nobody")
    table = Table(scratch)
    table.sign(1)
    run("kiosk", "export", "--vault", table.vault, "--to", table.outbox)
    result = refused("drop", "push", "--outbox", table.outbox, "--to", server.address, "--json", "--credentials",
                     server.wrong_secret)
    assert lines(result)[-1] == {"failed": "refused"}, str(result)
    assert table.files() == {}


@story
def a_stranger_in_the_servers_place_gets_nothing(scratch):
    if not hasattr(server, "stranger"):
        raise Skip("nobody can stand in its place")
    table = Table(scratch)
    table.sign(1)
    run("kiosk", "export", "--vault", table.vault, "--to", table.outbox)
    result = refused("drop", "push", "--outbox", table.outbox, "--to", server.address, "--json", "--credentials",
                     server.stranger)
    assert lines(result)[-1] == {"failed": "unproven"}, str(result)
    assert table.files() == {}
    assert table.push()["files"] == 1


@story
def credentials_that_others_may_read_are_not_used(scratch):
    if server.credentials is None:
        raise Skip("a folder asks nobody")
    table = Table(scratch)
    for mode in (0o640, 0o604, 0o660):
        path = server.write("loose", open(server.credentials).read(), mode)
        result = refused("drop", "push", "--outbox", table.outbox, "--to", server.address, "--json", "--credentials",
                         path, saying="chmod 600")
        assert lines(result)[-1] == {"failed": "credentials"}, str(result)


with servers.KINDS[KIND]() as server:
    tell()
