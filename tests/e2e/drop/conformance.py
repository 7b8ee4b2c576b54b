# SPDX-License-Identifier: GPL-3.0-or-later
"""The same stories on every kind of drop: conformance.py folder|dav|sftp|s3, each against a real server."""

import fcntl
import glob
import hashlib
import json
import os
import re
import shutil
import signal
import struct
import subprocess
import sys
import time
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))

import proxy
import servers
from story import CANVASS, SOURCE_ROOT, Skip, attempt, capture, refused, run, signature, status, story, tell

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

    def age_files(self):
        """In a file's first second Apache calls what it tells of it weak, and then something else."""
        for name in self.files():
            then = os.stat(os.path.join(server.root, name)).st_mtime - 60
            os.utime(os.path.join(server.root, name), (then, then))

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


def age_marks(ledger, seconds):
    """As if that had passed since a desk last looked: drop/marks.h has the format."""
    for path in glob.glob(os.path.join(ledger, "drops", "*.marks")):
        with open(path, "rb") as file:
            body = file.read()[:-32]
        aged = body[:4]
        for at in range(4, len(body), 48):
            first_seen, looked = struct.unpack("<QQ", body[at + 32:at + 48])
            aged += body[at:at + 32] + struct.pack("<QQ", first_seen - seconds, looked - seconds)
        with open(path, "wb") as file:
            file.write(aged + hashlib.blake2b(aged, digest_size=32).digest())


@story
def a_kiosk_that_sends_nothing_costs_no_request(scratch):
    if server.take_log() is None:
        raise Skip("one listing has all kiosks, or costs nothing")
    table = Table(scratch)

    def looks():
        """How often the kiosk's folder was looked into while what is new was read."""
        server.take_log()
        answer = table.read()
        return answer["accepted"], sum(("PROPFIND" in line or "opendir" in line) and table.kiosk in line
                                       for line in server.take_log())

    def export_earlier(seconds):
        """SFTP tells minutes only, and marks are aged below."""
        table.export()
        then = time.time() - seconds
        os.utime(os.path.join(server.root, os.path.dirname(table.batches()[0])), (then, then))

    table.sign(2)
    export_earlier(7200)
    assert looks() == (2, 1)
    assert looks() == (0, 1)
    age_marks(table.ledger, 600)
    assert looks() == (0, 1)
    for _ in range(2):
        assert looks() == (0, 0)
    table.sign(3)
    export_earlier(3600)
    assert looks() == (3, 1) and looks() == (0, 1)
    age_marks(table.ledger, 600)
    assert looks() == (0, 1) and looks() == (0, 0)
    age_marks(table.ledger, 25 * 3600)
    assert looks() == (0, 1)


@story
def who_talks_to_the_network_sees_neither_key_nor_ledger(scratch):
    if server.credentials is None:
        raise Skip("nobody talks to a network")
    table = Table(scratch)
    table.sign(2)
    ledger = ("--ledger", table.ledger, *scratch.unlock(table.key))
    vault = os.path.join(table.home, "vault.sqlite")
    for secret, command in ((vault, ("kiosk", "export", "--vault", table.vault, "--to", server.address)),
                            (table.key, ("desk", "import", *ledger, server.address)),
                            (table.key, ("desk", "acknowledge", *ledger, "--to", server.address))):
        log = scratch("trace")
        subprocess.run(["strace", "-f", "-o", log, "-e", "trace=connect,openat,open", CANVASS, *command, *options()],
                       check=True, stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
        opened, connected, first = {}, set(), None
        for line in open(log, errors="replace"):
            pid = line.split()[0]
            first = first or pid
            if "AF_INET" in line:
                connected.add(pid)
            for path in re.findall(r'"(/[^"]*)"', line):
                opened.setdefault(pid, set()).add(path)
        assert connected and first not in connected, connected
        assert any(path == secret for path in opened[first]), opened[first]
        for pid in connected:
            seen = [path for path in opened.get(pid, ()) if path.startswith(scratch.path) and not re.match(
                re.escape(table.ledger) + "/(incoming|outgoing|drops|campaigns|decisions)(/|$)|" +
                re.escape(table.home) + "/(outbox|sent)(/|$)", path)]
            assert not seen, seen


@story
def where_the_system_cannot_confine_that_is_told(scratch):
    if KIND != "folder":
        raise Skip("said once")
    table = Table(scratch)
    table.sign(2)
    unlock = scratch.unlock(table.key)
    for command in (("kiosk", "export", "--vault", table.vault, "--to", server.address),
                    ("desk", "import", "--ledger", table.ledger, *unlock, server.address),
                    ("drop", "pull", "--inbox", table.inbox, "--from", server.address, "--kiosk", table.kiosk)):
        result = subprocess.run(["strace", "-f", "-qq", "-o", scratch("trace"), "-e", "trace=landlock_create_ruleset", "-e",
                                 "inject=landlock_create_ruleset:error=ENOSYS", CANVASS, *command],
                                stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
        assert result.returncode == 0 and result.stderr.count("Landlock") == 1, result
        assert "Landlock" not in run(*command).stderr


@story
def what_is_too_large_is_left_and_told(scratch):
    table = Table(scratch)
    table.sign(2)
    table.export()
    kiosks = os.path.dirname(next(name for name in table.files() if "/kiosks/" in name))
    server.spoil(f"{kiosks}/{'0' * 64}.kiosk", b"\0" * 100_000)
    for accepted in (2, 0):
        answer = table.read()
        assert (answer["accepted"], answer["quarantined"]) == (accepted, 0), answer
        assert answer["left"] == 1, answer


def plant(name):
    """A file that the server shows to everybody and hands to nobody."""
    if KIND == "s3":
        encoding = {"Content-Encoding": "gzip"}
        assert server.ask("PUT", "2026/" + urllib.parse.quote(name), b"x" * 200, **encoding)[0] == 200
        return
    path = os.path.join(server.root, name)
    if not os.path.isdir(os.path.dirname(path)):
        os.mkdir(os.path.dirname(path))
        shutil.chown(os.path.dirname(path), "www-data", "www-data")
    server.spoil(name, b"x" * 200)
    os.chmod(path, 0)


@story
def a_file_that_nobody_is_handed_keeps_no_other_away(scratch):
    if KIND not in ("dav", "s3"):
        raise Skip("who runs this may read every file")
    table = Table(scratch)
    table.sign(3)
    table.export()
    plant(f"{table.campaign}/batches/{table.kiosk}/0000000000-{'0' * 64}.batch")
    for accepted in (3, 0):
        answer = table.read()
        assert (answer["accepted"], answer["left"]) == (accepted, 1), answer
    table.acknowledge()
    plant(f"{table.campaign}/acknowledgements/{table.kiosk}/{'0' * 64}.ack")
    for files in (2, 0):
        answer = table.pull()
        assert (answer["files"], answer["left"]) == (files, 1), answer


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
def what_a_desk_put_is_put_again_where_it_was_spoiled(scratch):
    table = Table(scratch)
    table.sign(2)
    table.export()
    assert table.read()["accepted"] == 2
    table.acknowledge()
    [name] = [name for name in table.files() if name.endswith(".ack")]
    good = table.files()[name]
    spoiled = good[:-1] + bytes([good[-1] ^ 1])
    server.spoil(name, spoiled)
    table.acknowledge()
    assert table.files()[name] == spoiled  # looked at today
    for path in glob.glob(os.path.join(table.ledger, "drops", "*.marks")):
        os.truncate(path, 0)
    table.acknowledge()
    files = table.files()
    assert files[name] == spoiled and files[name.removesuffix(".ack") + ".1.ack"] == good, files.keys()


@story
def what_a_desk_found_whole_twice_it_does_not_read_again(scratch):
    if KIND != "dav":
        raise Skip("said once; a bucket keeps hashes, and a folder costs nothing")
    table = Table(scratch)
    table.sign(2)
    table.export()
    assert table.read()["accepted"] == 2
    table.acknowledge()
    table.age_files()
    server.take_log()

    def read_the_next_day():
        age_marks(table.ledger, 25 * 3600)
        table.acknowledge()
        return {line.split("/")[-1] for line in server.take_log() if line.startswith("GET")}

    sent = {name.split("/")[-1] for name in table.files() if name.endswith((".ack", ".campaign", ".decision"))}
    # Each has its day of the week, by the first digit of its name.
    today = {name for name in sent if int(name[0], 16) % 7 == (time.gmtime().tm_wday + 1) % 7}
    assert read_the_next_day() == sent and read_the_next_day() == sent
    assert read_the_next_day() == today
    name = next(name for name in table.files() if name.endswith(".ack"))
    server.spoil(name, bytes(len(table.files()[name])))
    assert name.split("/")[-1] in read_the_next_day()
    assert name.removesuffix(".ack") + ".1.ack" in table.files()


@story
def a_table_reads_nothing_back_where_nothing_is_new(scratch):
    if KIND != "dav":
        raise Skip("said once, where the log tells each request; a bucket keeps hashes, and a folder costs nothing")
    table = Table(scratch)
    sent = scratch("sent")

    def asks(*more):
        """What one more push asks of the server, and what it says."""
        server.take_log()
        answer = table.push("--sent", sent, *more)
        return [line.split()[0] for line in server.take_log()], (answer["files"], answer["held"])

    for n in (2, 3):
        table.sign(n)
        run("kiosk", "export", "--vault", table.vault, "--to", table.outbox)
    assert asks()[1] == (2, 0)
    assert asks() == (["PROPFIND"], (0, 2))
    name = table.batches()[0]
    good = table.files()[name]
    os.remove(os.path.join(server.root, name))
    assert asks()[1] == (1, 1) and table.files()[name] == good
    assert asks() == (["PROPFIND"], (0, 2))
    server.spoil(name, good[:-1])
    assert asks()[1] == (1, 1) and name.removesuffix(".batch") + ".1.batch" in table.files()
    server.spoil(name, good)
    table.age_files()
    assert asks()[1] == (0, 2)

    def lie(path):
        with open(path, "r+b") as file:
            file.seek(10)
            file.write(bytes(5))

    # A memory that is damaged, gone or cannot be opened costs reading again.
    for harm in (lie, lambda path: os.truncate(path, 3), os.remove):
        for path in glob.glob(os.path.join(sent, "*.marks")):
            harm(path)
        requests, answer = asks()
        assert requests.count("GET") == 2 and answer == (0, 2), requests
        assert asks() == (["PROPFIND"], (0, 2))
    shutil.rmtree(sent)
    scratch.write("sent", "no folder")
    assert asks()[1] == asks()[1] == (0, 2)

    # The program of the table keeps one beside its outbox.
    for _ in range(2):
        table.export()
    server.take_log()
    table.export()
    assert not [line for line in server.take_log() if line.startswith("GET")]


@story
def a_large_batch_goes_through(scratch):
    table = Table(scratch)
    table.sign(700)
    assert table.export()["records"] == 700
    assert len(table.files()[table.batches()[0]]) > 3_000_000
    assert table.read()["accepted"] == 700
    assert table.push()["held"] == 2


def begun(table):
    """How much of a large batch the server has, before it is there."""
    if KIND == "s3":
        keys = server.ask("GET", query="uploads=")[1]
        ids = re.findall(rb"<UploadId>(.*?)</UploadId>", keys)
        key = re.findall(rb"<Key>(2026/" + table.campaign.encode() + rb"/.*?)</Key>", keys)
        if not key:
            return 0
        query = "uploadId=" + urllib.parse.quote(ids[-1].decode(), safe="")
        parts = server.ask("GET", urllib.parse.quote(key[-1].decode()), query=query)[1]
        return sum(map(int, re.findall(rb"<Size>(\d+)</Size>", parts)))
    return sum(map(os.path.getsize, glob.glob(os.path.join(server.root, table.campaign, "batches", "*", ".*.new"))))


@story
def a_large_batch_goes_on_where_it_was_killed(scratch):
    if KIND not in ("sftp", "s3"):
        raise Skip("there is no way to go on with a file")
    table = Table(scratch)
    table.sign(4200)
    run("kiosk", "export", "--vault", table.vault, "--to", table.outbox)
    size = sum(os.path.getsize(path) for path in glob.glob(os.path.join(table.outbox, "*.batch")))
    assert size > 18_000_000
    fault = proxy.Fault()
    fault.pace = 0.0005
    with proxy.Proxy(server.plain_port, fault) as between:
        address, credentials = server.through(between.port)

        def push_and_kill(at):
            process = subprocess.Popen([CANVASS, "drop", "push", "--outbox", table.outbox, "--to", address,
                                        "--credentials", credentials], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            while begun(table) < at:
                assert process.poll() is None, process.communicate()
                time.sleep(0.02)
            process.kill()
            process.communicate()

        push_and_kill(8_000_000)
        push_and_kill(16_000_000)  # what goes on may break off again
        assert table.batches() == [] or KIND == "sftp", table.batches()
        between.bytes_up = 0
        run("drop", "push", "--outbox", table.outbox, "--to", address, "--credentials", credentials)
        assert between.bytes_up < size - 15_000_000, f"{between.bytes_up} of {size}"
        assert begun(table) == 0
        between.bytes_up = between.bytes_down = 0
        assert "1 were there already" in run("drop", "push", "--outbox", table.outbox, "--to", address, "--credentials",
                                             credentials).text
        assert between.bytes_up < 100_000 and (KIND != "s3" or between.bytes_down < 100_000), between.bytes_down
        assert table.read()["accepted"] == 4200

        table.sign(4200)
        run("kiosk", "export", "--vault", table.vault, "--to", table.outbox)
        push_and_kill(8_000_000)
        assert clear(table.campaign).returncode == 0
        assert begun(table) == 0 and table.files() == {}


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


def clear(campaign, credentials=None, address=None):
    """What destroying a campaign does to a drop."""
    credentials = credentials or server.credentials
    return subprocess.run([os.path.join(os.environ["CANVASS_BUILD_ROOT"], "tests", "e2e", "drop", "clear-drop"),
                           address or server.address, campaign, *([credentials] if credentials else [])],
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
def credentials_that_only_write_are_enough_to_send(scratch):
    if not hasattr(server, "write_only"):
        raise Skip("a folder asks nobody")
    address, credentials = server.write_only
    table = Table(scratch)
    send = ("kiosk", "export", "--vault", table.vault, "--to", address, "--json", "--credentials", credentials)

    def uploads():
        """How often the server was sent a file since the last time, or None where it does not tell."""
        log = server.take_log()
        return None if log is None else sum(line.startswith("PUT") or " flags WRITE" in line for line in log)

    for n in (3, 5):
        table.sign(n)
        server.take_log()
        run(*send)
        assert uploads() != 0
        run(*send)  # a timer comes again
        assert uploads() in (0, None)

    def finished():
        return [name for name in table.batches() if not os.path.basename(name).startswith(".")]

    assert len(finished()) == 2, table.batches()
    kiosk = ("--kiosk", table.kiosk, "--json", "--credentials", credentials)
    result = attempt("drop", "pull", "--inbox", table.inbox, "--from", address, *kiosk)
    assert lines(result)[-1] == {"failed": "refused"}, str(result)
    result = clear(table.campaign, credentials, address)
    assert result.returncode == 1 and len(finished()) == 2, str(result)
    assert table.read()["accepted"] == 8

    stick = scratch.folder("stick")  # that way acknowledgements come
    run("desk", "acknowledge", "--ledger", table.ledger, "--to", stick, *scratch.unlock(table.key))
    run("kiosk", "acknowledge", "--vault", table.vault, *glob.glob(os.path.join(stick, "*.ack")))
    assert status(table.vault)["records"] == 0


@story
def a_campaign_brings_credentials_that_only_write(scratch):
    if not hasattr(server, "write_only"):
        raise Skip("a folder asks nobody")
    address, credentials = server.write_only
    folder = scratch.source("bridge")
    with open(credentials) as file:
        scratch.write("bridge/drop.ini", file.read() + f"address={address}\n")
    for name in ("ca.pem", "client"):
        if os.path.exists(server.path(name)):
            shutil.copy(server.path(name), scratch("bridge", name))
    key = scratch.key("ana")
    checked = run("campaign", "check", folder)
    assert "only write" in checked.text, str(checked)
    run("campaign", "seal", folder, "--key", key, "--out", scratch("b.campaign"), "--passphrase-file", scratch.passphrase)
    card = scratch.enroll("vault", scratch("b.campaign"), "Plaza")
    assert address in run("kiosk", "drop", "--vault", scratch("vault")).text
    ledger = scratch.ledger("ledger", scratch("b.campaign"), key, card)
    capture(scratch("vault"), [signature(name=f"Signer {i}") for i in range(4)])
    run("kiosk", "export", "--vault", scratch("vault"), "--to", address)
    assert run("desk", "import", "--ledger", ledger, "--json", *scratch.unlock(key), *options(),
               server.address).json["accepted"] == 4
    written = os.path.join(os.path.dirname(card), "drop.credentials")
    assert os.stat(written).st_mode & 0o777 == 0o600
    # Elsewhere they are not shown to anybody.
    elsewhere = address + "/elsewhere"
    assert attempt("kiosk", "export", "--vault", scratch("vault"), "--to", elsewhere).status == 1


def run_unit(name, **settings):
    """What a service of data/systemd does, with its settings in place of ${…}, and as words in place of $…."""
    with open(os.path.join(SOURCE_ROOT, "data", "systemd", name)) as file:
        commands = re.findall(r"^Exec(?:Start|StopPost)=-?canvass (.*)$", file.read(), re.M)
    assert len(commands) == 2, commands
    for command in commands:
        command = command.replace(" $OPTIONS", " " + settings["OPTIONS"])
        run(*(re.sub(r"\$\{(\w+)\}", lambda match: settings[match.group(1)], word) for word in command.split()))


@story
def the_services_of_systemd_do_it_by_themselves(scratch):
    table = Table(scratch)
    table.sign(3)
    run("kiosk", "export", "--vault", table.vault, "--to", table.outbox)
    drop = {"DROP": server.address, "OPTIONS": " ".join(options())}
    table_settings = dict(drop, VAULT=table.home, KIOSK=table.kiosk, CACHE_DIRECTORY=scratch("cache"))
    run_unit("canvass-send@.service", **table_settings)
    run_unit("canvass-collect@.service", LEDGER=table.ledger, KEY=table.key, PASSPHRASE=scratch.passphrase, **drop)
    run_unit("canvass-send@.service", **table_settings)
    run("kiosk", "acknowledge", "--vault", table.vault, *glob.glob(os.path.join(table.inbox, "*.ack")))
    assert status(table.vault)["records"] == 0


@story
def systemd_finds_nothing_wrong_with_its_units(scratch):
    if KIND != "folder" or shutil.which("systemd-analyze") is None:
        raise Skip("said once, and where there is systemd")
    for name, *user in (("canvass-send@", ), ("canvass-collect@", "--user")):
        for kind in ("service", "timer"):
            with open(os.path.join(SOURCE_ROOT, "data", "systemd", f"{name}.{kind}")) as file:
                text = file.read()
            # Neither the program nor its manual page is installed.
            text = re.sub("^(Documentation|ExecSearchPath)=.*\n", "", text, flags=re.M).replace("=canvass ", f"={CANVASS} ").replace("=-canvass ", f"=-{CANVASS} ")
            scratch.write(f"{name}.{kind}", text)
        subprocess.run(["systemd-analyze", *user, "verify", scratch(f"{name}.service"), scratch(f"{name}.timer")],
                       check=True, env=dict(os.environ, XDG_RUNTIME_DIR=scratch.path), stdin=subprocess.DEVNULL)


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
    if not hasattr(server, "strangers"):
        raise Skip("nobody can stand in its place")
    table = Table(scratch)
    table.sign(1)
    run("kiosk", "export", "--vault", table.vault, "--to", table.outbox)
    complaints = []
    for address, credentials in server.strangers:  # of another authority, or of another name
        result = refused("drop", "push", "--outbox", table.outbox, "--to", address, "--json", "--credentials", credentials)
        assert lines(result)[-1] == {"failed": "unproven"}, str(result)
        complaints.append(result.stderr)
        assert table.files() == {}
    assert KIND == "sftp" or any("ca=" in said for said in complaints), complaints
    assert table.push()["files"] == 1


@story
def a_mistyped_address_is_told(scratch):
    if KIND == "s3":
        raise Skip("in a bucket there are no folders")
    table = Table(scratch)
    table.sign(1)
    run("kiosk", "export", "--vault", table.vault, "--to", table.outbox)
    address = server.address + "x"
    for command in (("drop", "push", "--outbox", table.outbox, "--to", address),
                    ("drop", "pull", "--inbox", table.inbox, "--from", address, "--kiosk", table.kiosk),
                    ("desk", "import", "--ledger", table.ledger, *scratch.unlock(table.key), address)):
        result = attempt(*command, *options())
        assert result.status == 1 and ("address" in result.stderr or KIND == "folder"), str(result)
    assert table.files() == {}


@story
def two_do_not_send_one_outbox_at_once(scratch):
    if KIND != "folder":
        raise Skip("said once")
    table = Table(scratch)
    table.sign(1)
    run("kiosk", "export", "--vault", table.vault, "--to", table.outbox)
    folder = os.open(table.outbox, os.O_RDONLY | os.O_DIRECTORY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    process = subprocess.Popen([CANVASS, "drop", "push", "--outbox", table.outbox, "--to", server.address],
                               stdout=subprocess.DEVNULL)
    time.sleep(1)
    assert process.poll() is None and table.batches() == []
    os.close(folder)
    assert process.wait(60) == 0 and len(table.batches()) == 1


STREETS = "street,from,to,side,district\n" + "".join(
    f"North {i}th Street of the long and winding name,1,9999,both,{i % 50}\n" for i in range(25000))


@story
def two_desks_put_the_same_large_file_at_once(scratch):
    key = scratch.key("ana")
    for turn in range(4):
        campaign = scratch(f"large-{turn}.campaign")
        scratch.source(f"large-{turn}")
        scratch.write(f"large-{turn}/districts.csv", STREETS)
        run("campaign", "seal", scratch(f"large-{turn}"), "--key", key, "--out", campaign, "--passphrase-file",
            scratch.passphrase)
        with open(campaign, "rb") as file:
            good = file.read()
        assert len(good) > 1_200_000
        ledgers = [scratch.ledger(f"{desk}-{turn}", campaign, key) for desk in ("first", "second")]
        desks = [subprocess.Popen([CANVASS, "desk", "acknowledge", "--ledger", ledger, "--to", server.address,
                                   *scratch.unlock(key), *options()], stdout=subprocess.DEVNULL) for ledger in ledgers]
        assert [desk.wait(120) for desk in desks] == [0, 0]
        shown = run("campaign", "show", campaign, "--json").json["id"]
        files = {name: contents for name, contents in server.files(shown).items() if "/campaigns/" in name}
        assert list(files.values()) == [good], {name: len(contents) for name, contents in files.items()}


@story
def credentials_are_named_from_where_one_is(scratch):
    if server.credentials is None:
        raise Skip("a folder asks nobody")
    table = Table(scratch)
    table.sign(1)
    run("kiosk", "export", "--vault", table.vault, "--to", table.outbox)
    run("drop", "push", "--outbox", table.outbox, "--to", server.address, "--credentials",
        os.path.basename(server.credentials), cwd=os.path.dirname(server.credentials))
    assert len(table.batches()) == 1


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
    path = server.write("misspelt", open(server.credentials).read().replace("user=", "usr="), 0o600)
    refused("drop", "push", "--outbox", table.outbox, "--to", server.address, "--credentials", path, saying="“usr”")


with servers.KINDS[KIND]() as server:
    tell()
