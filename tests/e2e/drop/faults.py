# SPDX-License-Identifier: GPL-3.0-or-later
"""Networks that break and servers that lie; afterwards everything is there exactly once: faults.py dav|sftp|s3."""

import email.utils
import itertools
import json
import math
import os
import re
import shutil
import sys
import time
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))

import proxy
import servers
from story import Skip, attempt, capture, run, signature, story, tell

KIND = sys.argv.pop(1)
N_RECORDS = 9  # some 40 KiB: a cut at each 4 KiB of it
# What breaks at once is not waited for, and a busy machine gets the time that it needs.
PATIENCE = ("--patience", "20", "--time-limit", "200")
QUICK_SECONDS = 0.5  # one look at the server, where nobody else needs the machine
server = None


class Table:
    """A batch in an outbox, and what the server has of it."""

    def __init__(self, scratch):
        key = scratch.key("ana")
        self.campaign_file = scratch.campaign("bridge", key)
        self.card = scratch.enroll("vault", self.campaign_file, "Plaza")
        self.key, self.scratch = key, scratch
        self.outbox = os.path.join(os.path.dirname(self.card), "outbox")
        self.campaign = os.path.basename(os.path.dirname(self.card))
        capture(scratch("vault"), [signature(name=f"Signer {i}") for i in range(N_RECORDS)])
        run("kiosk", "export", "--vault", scratch("vault"), "--to", self.outbox)
        self.batch = scratch.read(os.path.join(self.outbox, os.listdir(self.outbox)[0]))
        self.slowness = self.measure()

    def measure(self):
        """How many times as long as on a quiet machine it takes now to look at the server."""
        begun = time.monotonic()
        self.look(server.plain_port)
        return max(1, math.ceil((time.monotonic() - begun) / QUICK_SECONDS))

    def look(self, port):
        """For what nobody put there."""
        address, options = self.through(port)
        run("drop", "pull", "--inbox", self.scratch.folder("looked"), "--from", address, "--campaign", self.campaign,
            "--kiosk", "0" * 32, *options)

    def haste(self, patience, limit):
        """For what has to be waited for: seconds on a quiet machine."""
        return "--patience", str(patience * self.slowness), "--time-limit", str(limit * self.slowness)

    def through(self, port):
        """Where it is behind a proxy at `port`, in words for any command."""
        address, credentials = server.through(port)
        return address, ("--credentials", credentials)

    def push(self, port, *more):
        address, options = self.through(port)
        return attempt("drop", "push", "--outbox", self.outbox, "--to", address, "--json", *options, *(more or PATIENCE))

    def read(self, port, ledger, *more):
        address, options = self.through(port)
        return attempt("desk", "import", "--ledger", ledger, "--json", *self.scratch.unlock(self.key), *options,
                       *(more or PATIENCE), address)

    def clear(self):
        address, options = self.through(server.plain_port)
        servers.quietly(os.path.join(os.environ["CANVASS_BUILD_ROOT"], "tests", "e2e", "drop", "clear-drop"), address,
                        self.campaign, options[1])
        if KIND == "dav":
            shutil.rmtree(os.path.join(server.root, self.campaign))  # its folders stay

    def assert_once(self):
        """Whatever happened: the next run without a fault ends as if it had not."""
        for _ in range(2):
            result = self.push(server.plain_port)
            assert result.status == 0, str(result)
            files = server.files(self.campaign)
            assert list(files.values()) == [self.batch], {name: len(contents) for name, contents in files.items()}
            if last(result)["held"]:
                break
        assert last(result) == {"files": 0, "bytes": 0, "held": 1, "left": 0}, str(result)


def last(result):
    return json.loads(result.lines[-1])


def only_http():
    if KIND == "sftp":
        raise Skip("what is said in there cannot be changed")


@story
def a_connection_that_is_cut_every_4_KiB_costs_nothing(scratch):
    table = Table(scratch)
    for side in ("cut_up_after", "cut_down_after"):
        for n in range(0, len(table.batch) + 8192, 4096):
            fault = proxy.Fault()
            setattr(fault, side, n + 300)
            fault.only = lambda connection: connection == 1
            with proxy.Proxy(server.plain_port, fault) as between:
                result = table.push(between.port)
                assert result.status == 0, str(result)
            table.assert_once()
            table.clear()


@story
def reading_that_is_cut_every_4_KiB_costs_nothing(scratch):
    table = Table(scratch)
    table.assert_once()
    for n in range(0, len(table.batch) + 8192, 4096):
        fault = proxy.Fault()
        fault.cut_down_after = n + 300
        fault.only = lambda connection: connection == 1
        ledger = scratch.ledger(f"ledger{n}", table.campaign_file, table.key, table.card)
        with proxy.Proxy(server.plain_port, fault) as between:
            result = table.read(between.port, ledger)
            assert result.status == 0 and result.json["accepted"] == N_RECORDS, str(result)
        assert table.read(server.plain_port, ledger).json["accepted"] == 0
        shutil.rmtree(ledger)


@story
def what_breaks_while_it_is_looked_for_is_not_taken_for_missing(scratch):
    if KIND != "sftp":
        raise Skip("each answer stands for itself")
    table = Table(scratch)
    table.assert_once()
    ledger = scratch.ledger("ledger", table.campaign_file, table.key, table.card)
    with proxy.Proxy(server.plain_port, proxy.Fault()) as between:
        table.look(between.port)
        looked = between.bytes_down  # by then the server is known, and two folders were looked for
    for n in range(looked - 400, looked + 800, 60):
        fault = proxy.Fault()
        fault.cut_down_after = n
        fault.only = lambda connection: connection == 1
        copied = shutil.copytree(ledger, scratch(f"ledger{n}"))
        with proxy.Proxy(server.plain_port, fault) as between:
            result = table.read(between.port, copied)
            assert between.hit == 1
            assert result.status == 0 and result.json["accepted"] == N_RECORDS, str(result)


@story
def a_connection_that_is_always_cut_is_given_up(scratch):
    table = Table(scratch)
    fault = proxy.Fault()
    fault.cut_up_after = 20000
    with proxy.Proxy(server.plain_port, fault) as between:
        result = table.push(between.port, *table.haste(2, 20))
        assert last(result) == {"failed": "offline"}, str(result)
        assert between.hit > 1
    table.assert_once()


@story
def a_server_that_stalls_or_drips_is_given_up(scratch):
    table = Table(scratch)
    for name, value in (("stall", True), ("drip", 0.2)):
        fault = proxy.Fault()
        setattr(fault, name, value)
        with proxy.Proxy(server.plain_port, fault) as between:
            result = table.push(between.port, *table.haste(1, 6))
            assert last(result) == {"failed": "offline"}, str(result)
            assert "Nothing is lost" in result.stderr, str(result)
            assert between.hit > 1
        table.assert_once()


@story
def a_server_that_never_ends_its_greeting_is_given_up(scratch):
    table = Table(scratch)
    fault = proxy.Fault()
    fault.flood = b"Welcome\r\n" * 100000  # more at once than can be taken in
    with proxy.Proxy(server.plain_port, fault) as between:
        for limits in (("--patience", "2", "--time-limit", "60"), ("--patience", "600", "--time-limit", "1")):
            result = table.push(between.port, *limits)
            # Where the machine is busy, it sends with pauses, and has nothing to say in between.
            assert last(result)["failed"] in ("nonsense", "offline"), str(result)
    table.assert_once()


@story
def errors_that_pass_are_got_over(scratch):
    only_http()
    table = Table(scratch)
    for status in (500, 502, 503, 429, 408):
        fault = proxy.Fault()
        fault.answer = lambda line, n: n % 2 == 1 and f"HTTP/1.1 {status} Oh\r\nContent-Length: 0\r\n\r\n".encode() or None
        with proxy.Proxy(server.plain_port, fault) as between:
            result = table.push(between.port)
            assert result.status == 0, str(result)
            assert between.hit > 1
        table.assert_once()
        table.clear()


@story
def a_conflict_in_a_bucket_is_tried_again(scratch):
    if KIND != "s3":
        raise Skip("elsewhere it means that a folder is missing")
    table = Table(scratch)
    asked = []

    def answer(line, _n):
        """As of a bucket in which somebody else puts each name, twice, and gives up."""
        if not line.startswith("PUT"):
            return None
        asked.append(line)
        return asked.count(line) <= 2 and b"HTTP/1.1 409 Conflict\r\nContent-Length: 0\r\n\r\n" or None

    fault = proxy.Fault()
    fault.answer = answer
    with proxy.Proxy(server.plain_port, fault) as between:
        result = table.push(between.port)
        assert result.status == 0 and between.hit >= 2, str(result)
    table.assert_once()


@story
def a_server_that_fails_where_a_folder_is_missing_gets_one(scratch):
    if KIND != "dav":
        raise Skip("there are no folders, or no such servers")
    table = Table(scratch)
    made = []

    def answer(line, n):
        """What nginx says as it comes from Debian."""
        method, path = line.split()[:2]
        if method == "MKCOL" and not path.endswith("/"):
            return b"HTTP/1.1 409 Conflict\r\nContent-Length: 0\r\n\r\n"
        if method == "MKCOL":
            made.append(path)
        failed = method == "PUT" and os.path.dirname(path) + "/" not in made
        return failed and b"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n" or None

    fault = proxy.Fault()
    fault.answer = answer
    with proxy.Proxy(server.plain_port, fault) as between:
        result = table.push(between.port)
        assert result.status == 0 and between.hit == 1, str(result)
    table.assert_once()


@story
def errors_that_stay_are_told(scratch):
    only_http()
    table = Table(scratch)
    for status, code in ((500, "offline"), (401, "refused"), (403, "refused"), (507, "full"), (413, "full"),
                         (301, "nonsense"), (302, "nonsense"), (307, "nonsense"), (204, "nonsense"), (304, "nonsense")):
        fault = proxy.Fault()
        fault.answer = lambda line, n: (f"HTTP/1.1 {status} Oh\r\nLocation: http://127.0.0.1:1/\r\n"
                                        "Content-Length: 0\r\n\r\n").encode()
        with proxy.Proxy(server.plain_port, fault) as between:
            result = table.push(between.port, *table.haste(1, 3))
            assert last(result) == {"failed": code}, f"{status}\n{result}"
    table.assert_once()


@story
def a_clock_that_is_wrong_is_named(scratch):
    only_http()
    table = Table(scratch)
    for off, named in ((0, False), (-300, False), (86400, True), (-366 * 86400, True)):
        date = email.utils.formatdate(time.time() + off, usegmt=True)
        fault = proxy.Fault()
        fault.answer = lambda line, n: f"HTTP/1.1 403 Oh\r\nDate: {date}\r\nContent-Length: 0\r\n\r\n".encode()
        with proxy.Proxy(server.plain_port, fault) as between:
            result = table.push(between.port)
            assert last(result) == {"failed": "refused"}, str(result)
            assert ("clock" in result.stderr) == named, str(result)
    if KIND == "dav":
        server.expire()
        try:
            result = attempt("drop", "push", "--outbox", table.outbox, "--to", server.address, "--json", "--credentials",
                             server.credentials)
        finally:
            server.renew()
        assert last(result) == {"failed": "unproven"} and "clock" in result.stderr, str(result)
    table.assert_once()


@story
def a_wifi_that_wants_a_log_in_is_told(scratch):
    only_http()
    table = Table(scratch)
    page = b"<!DOCTYPE html><html><head><title>Welcome to our hotel</title></head><body>Log in</body></html>"
    ledger = scratch.ledger("ledger", table.campaign_file, table.key, table.card)
    fault = proxy.Fault()
    fault.answer = lambda line, n: b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(
        page) + page
    with proxy.Proxy(server.plain_port, fault) as between:
        address, options = table.through(between.port)
        inbox = scratch.folder("inbox")
        for result in (table.push(between.port), attempt(
                "drop", "pull", "--inbox", inbox, "--from", address, "--campaign", table.campaign, "--kiosk", "0" * 32,
                "--json", *options)):
            assert last(result) == {"failed": "nonsense"} and "log-in" in result.stderr, str(result)
        result = table.read(between.port, ledger)
        assert result.status == 1 and result.json["files"] == 0 and "log-in" in result.stderr, str(result)
        assert os.listdir(inbox) == []
    table.assert_once()


@story
def a_name_that_is_said_to_be_taken_and_is_not(scratch):
    only_http()
    table = Table(scratch)
    fault = proxy.Fault()
    fault.answer = lambda line, n: line.startswith({"dav": "MOVE", "s3": "PUT"}[KIND]) and \
        b"HTTP/1.1 412 Precondition Failed\r\nContent-Length: 0\r\n\r\n" or None
    with proxy.Proxy(server.plain_port, fault) as between:
        result = table.push(between.port)
        assert result.status == 1 and between.hit == 1, str(result)
    table.assert_once()


@story
def what_is_done_twice_is_there_once(scratch):
    only_http()
    table = Table(scratch)
    for method in {"dav": ("PUT", "MOVE", "MKCOL", "PROPFIND"), "s3": ("PUT", "GET")}[KIND]:
        fault = proxy.Fault()
        fault.twice = lambda line: line.startswith(method)
        with proxy.Proxy(server.plain_port, fault) as between:
            table.push(between.port)
            assert between.hit > 0, method
        table.assert_once()
        table.clear()


@story
def a_wrong_length_is_found_out(scratch):
    only_http()
    table = Table(scratch)
    table.assert_once()
    lengths = {"nothing of it": (len(table.batch), b""), "cut short": (len(table.batch), table.batch[:-4096]),
               "longer than said": (len(table.batch) - 4096, table.batch), "no number": ("many", table.batch),
               "beyond all": (1 << 62, table.batch), "less than nothing": (-1, table.batch)}
    for name, (length, body) in lengths.items():
        fault = proxy.Fault()
        fault.answer = lambda line, n: line.startswith("GET") and ".batch " in line and \
            b"HTTP/1.1 200 OK\r\nContent-Length: %b\r\n\r\n" % str(length).encode() + body or None
        ledger = scratch.ledger(name, table.campaign_file, table.key, table.card)
        with proxy.Proxy(server.plain_port, fault) as between:
            first = table.read(between.port, ledger, *table.haste(1, 3))
            assert between.hit > 0 and first.json["accepted"] <= N_RECORDS, f"{name}\n{first}"
        second = table.read(server.plain_port, ledger)
        assert first.json["accepted"] + second.json["accepted"] == N_RECORDS, f"{name}\n{first}\n{second}"
    table.assert_once()


LISTS, HEAD, BEGIN, ENTRY, END = {
    "dav": ("PROPFIND", b"HTTP/1.1 207 Multi-Status\r\nContent-Type: application/xml\r\n",
            b'<?xml version="1.0"?><D:multistatus xmlns:D="DAV:">',
            b"<D:response><D:href>/x/%b</D:href></D:response>", b"</D:multistatus>"),
    "s3": ("GET", b"HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\n",
           b'<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">',
           b"<Contents><Key>2026/%b</Key><Size>5</Size></Contents>", b"</ListBucketResult>"),
    "sftp": ("", b"", b"", b"", b""),
}[KIND]


def is_listing(line):
    return line.startswith("PROPFIND") or (line.startswith("GET") and "list-type=2" in line)


def endless(begin, more):
    return itertools.chain([HEAD + b"\r\n" + begin], itertools.repeat(more))


def plain(body):
    return HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body


LIES = {
    "no XML": lambda: plain(b"hello"),
    "a web page": lambda: plain(b"<html><body>Log in here</body></html>"),
    "cut off": lambda: plain(BEGIN + ENTRY % b"a"),
    "text without end": lambda: endless(BEGIN + ENTRY.split(b"%b")[0], b"a" * 65536),
    "elements without end": lambda: endless(BEGIN, b"<a>" * 10000),
    "space without end": lambda: endless(BEGIN, b" " * 65536),
    "attributes without end": lambda: endless(BEGIN + b"<a ", b'b="c" ' * 10000),
    "a comment without end": lambda: endless(BEGIN + b"<!-- ", b"z" * 65536),
    "a bomb of entities": lambda: plain(
        b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaaaaaaaa">' + b"".join(
            b'<!ENTITY %c "%b">' % (98 + i, b"&%c;" % (97 + i) * 16) for i in range(12)) +
        b"]>" + BEGIN.split(b"?>")[1] + b"&m;" + END),
    "a file of ours": lambda: plain(
        b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        + BEGIN.split(b"?>")[1] + b"&a;" + END),
    "headers without end": lambda: itertools.chain([HEAD], itertools.repeat(b"X-A: " + b"b" * 900 +
                                                                                           b"\r\n")),
    "a bomb of gzip": lambda: HEAD + b"Content-Encoding: gzip\r\n\r\n" + zlib.compress(b"\0" * 50_000_000, wbits=31),
}


@story
def lies_are_given_up_on_with_a_clear_word(scratch):
    only_http()
    table = Table(scratch)
    for name, lie in LIES.items():
        fault = proxy.Fault()
        fault.answer = lambda line, n: is_listing(line) and lie() or None
        with proxy.Proxy(server.plain_port, fault) as between:
            result = table.push(between.port, *table.haste(2, 10))
            assert last(result) == {"failed": "nonsense"}, f"{name}\n{result}"
            assert "Nothing is lost" in result.stderr and len(result.stderr.splitlines()) == 1, f"{name}\n{result}"
            assert result.peak_kib < 120_000, f"{name}: {result.peak_kib}"
    table.assert_once()


def million(line):
    """As one answer, or a page of a bucket after the other."""
    if KIND == "dav":
        some = b"".join(ENTRY % (b"%064d.batch" % i) for i in range(1000))
        return itertools.chain([HEAD + b"Connection: close\r\n\r\n" + BEGIN], itertools.repeat(some, 1000), [END])
    after = re.search(r"start-after=[^& ]*?(\d{64})", line)
    first = int(after.group(1)) + 1 if after else 0
    keys = b"".join(ENTRY % (b"%064d" % i) for i in range(first, first + 1000))
    return plain(BEGIN + b"<IsTruncated>%b</IsTruncated>" % (b"true" if first < 999_000 else b"false") + keys + END)


@story
def a_million_entries_stream(scratch):
    only_http()
    table = Table(scratch)
    fault = proxy.Fault()
    fault.answer = lambda line, n: is_listing(line) and million(line) or None
    ledger = scratch.ledger("ledger", table.campaign_file, table.key, table.card)
    with proxy.Proxy(server.plain_port, fault) as between:
        result = table.read(between.port, ledger, "--time-limit", "300")
        assert result.status == 0 and result.json["read"] == 0, str(result)
        assert result.peak_kib < 120_000, result.peak_kib


@story
def a_bucket_that_never_ends_is_given_up(scratch):
    if KIND != "s3":
        raise Skip("a folder is listed in one piece")
    table = Table(scratch)
    for name, pages in {"the same page": lambda first: 0, "backwards": lambda first: max(0, 5000 - first)}.items():
        fault = proxy.Fault()
        count = itertools.count()

        def answer(line, n):
            first = pages(next(count) * 100)
            keys = b"".join(ENTRY % (b"%064d" % i) for i in range(first, first + 100))
            return is_listing(line) and plain(BEGIN + b"<IsTruncated>true</IsTruncated>" + keys + END) or None

        fault.answer = answer
        with proxy.Proxy(server.plain_port, fault) as between:
            result = table.push(between.port)
            assert last(result) == {"failed": "nonsense"}, f"{name}\n{result}"
    table.assert_once()


with servers.KINDS[KIND]() as server:
    tell()
