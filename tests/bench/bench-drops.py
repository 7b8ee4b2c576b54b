#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many tables and two desks on one bucket, with all kinds of trouble between.

usage: bench-drops.py [TABLES [SIGNATURES]]

A real object store, and between it and everybody else something that counts requests and bytes and does to every tenth
connection what networks and servers do: it breaks or stalls, errors come, names are said to be taken, answers end too
soon, and what was put comes once more when other things have happened. Tables come in any order and several at once; the desks read whenever they like, and in the end once more.
Both have to have the same roll. Prints one JSON object a line.
"""

import collections
import concurrent.futures
import json
import os
import random
import resource
import sys
import tempfile
import threading
import time

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
sys.path[:0] = [os.path.join(ROOT, "e2e", "drop"), os.path.join(ROOT, "e2e", "cli")]

import proxy
import servers
from story import Scratch, attempt, capture, run, signature

RECORD_BYTES = 4352  # sealed to one recipient
WORKERS = 4
TRIES = 5


TROUBLE_OF = 10  # connections, one has some
PATIENCE_SECONDS = 5
LATE_SECONDS = 3


def answer(status, said=b"", length=None):
    return b"HTTP/1.1 %b\r\nContent-Length: %d\r\n\r\n" % (status, len(said) if length is None else length) + said


class Trouble(proxy.Fault):
    """What befalls one connection, of one kind, somewhere in its course."""

    KINDS = {
        "cut on the way there": lambda self: setattr(self, "cut_up_after", random.randrange(1, 400_000)),
        "cut on the way back": lambda self: setattr(self, "cut_down_after", random.randrange(1, 4_000)),
        "stalled": lambda self: setattr(self, "stall", True),
        "500": lambda self: self.say(answer(b"500 Internal Server Error")),
        "503": lambda self: self.say(answer(b"503 Slow Down")),
        "412": lambda self: self.say(answer(b"412 Precondition Failed"), "PUT"),
        "a wrong length": lambda self: self.say(answer(b"200 OK", b"short", 5000)),
        "a PUT again, later": lambda self: setattr(self, "twice", lambda line: line.startswith("PUT")),
    }

    def __init__(self):
        self.kind = random.choice(list(self.KINDS))
        self.KINDS[self.kind](self)

    def say(self, said, method=""):
        """In place of the server, to one of the first requests."""
        passed = random.randrange(3)

        def speak(line, _):
            nonlocal passed
            passed -= line.startswith(method)
            return said if passed < 0 and line.startswith(method) else None

        self.answer = speak


class Counting(proxy.Proxy):
    """Tells what went over, and makes trouble."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.bytes = self.asked = 0
        self.troubles = collections.Counter()  # of connections, by their kind
        self.late = []

    def choose(self, n):
        if n % TROUBLE_OF:
            return proxy.Fault()
        trouble = Trouble()
        self.troubles[trouble.kind] += 1
        return trouble

    def pump(self, source, sink, fault, down):
        self_ = self

        class Counted:
            """The source, looked at."""

            def recv(self, size):
                chunk = source.recv(size)
                self_.bytes += len(chunk)
                if not down:
                    self_.asked += chunk.count(b" HTTP/1.1\r\n")
                return chunk

            def __getattr__(self, name):
                return getattr(source, name)

        super().pump(Counted(), sink, fault, down)

    def ask(self, head, body):
        said = super().ask(head, body)
        self.asked += 1
        self.bytes += sum(map(len, head)) + len(body) + len(said)
        return said

    def repeat(self, head, body, said):
        """What got lost on the way turns up after other things have happened."""
        self.late.append(threading.Timer(random.uniform(0, LATE_SECONDS), super().ask, (head, body)))
        self.late[-1].start()
        return said

    def take(self):
        asked, transferred = self.asked, self.bytes
        self.asked = self.bytes = 0
        return asked, transferred


class Simulation:
    """The bucket and who meets there."""

    def __init__(self, scratch, server, between, n_signatures):
        self.scratch, self.server, self.between = scratch, server, between
        self.n_signatures = n_signatures
        self.key = scratch.key("ana")
        self.campaign = scratch.campaign("bridge", self.key)
        self.options = ("--credentials", server.write_credentials(
            "between", user="test:tester", password="testing", region="us-east-1",
            endpoint=f"http://127.0.0.1:{between.port}"), "--patience", str(PATIENCE_SECONDS))
        self.desks = [scratch.ledger(name, self.campaign, self.key) for name in ("one", "two")]
        self.cards = []

    def prepare(self, i):
        vault = self.scratch(f"vault{i}")
        card = self.scratch.enroll(f"vault{i}", self.campaign, f"Table {i}")
        capture(vault, [signature(name=f"Signer {i} {j}") for j in range(self.n_signatures)])
        return vault, card

    def insist(self, *arguments):
        """What breaks is done again, as a timer does."""
        for _ in range(TRIES):
            result = attempt(*arguments)
            if result.status == 0:
                return result
        raise AssertionError(str(result))

    def send(self, vault):
        self.insist("kiosk", "export", "--vault", vault, "--to", self.server.address, "--json", *self.options)

    def read(self, desk):
        return self.insist("desk", "import", "--ledger", desk, "--json", *self.scratch.unlock(self.key), *self.options,
                           self.server.address)

    def roll(self, desk):
        out = self.scratch("roll.jsonl")
        run("desk", "export", "--ledger", desk, "--format", "jsonl", "--plain", "--out", out,
            *self.scratch.unlock(self.key))
        records = sorted(json.loads(line)["record_id"] for line in open(out, encoding="utf-8"))
        os.unlink(out)
        return records


def tell(name, ratio, limit, **numbers):
    print(json.dumps({"name": name, "ratio": round(ratio, 4), "limit": limit, **numbers}), flush=True)


def simulate(scratch, server, between, n_tables, n_signatures):
    simulation = Simulation(scratch, server, between, n_signatures)
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        tables = list(pool.map(simulation.prepare, range(n_tables)))
        cards = [card for _, card in tables]
        for desk in simulation.desks:
            run("desk", "admit", "--ledger", desk, *simulation.scratch.unlock(simulation.key), *cards)
        random.shuffle(tables)
        between.take()
        begun = time.monotonic()
        half = len(tables) // 2
        list(pool.map(simulation.send, [vault for vault, _ in tables[:half]]))
        sent_half = between.take()
        simulation.read(simulation.desks[0])
        read_half = between.take()
        list(pool.map(simulation.send, [vault for vault, _ in tables[half:]]))
        sent = [a + b for a, b in zip(sent_half, between.take())]
    simulation.read(simulation.desks[1])
    read_all = between.take()
    for late in between.late:
        late.join()
    simulation.read(simulation.desks[0])
    between.take()
    wall = time.monotonic() - begun
    rolls = [simulation.roll(desk) for desk in simulation.desks]
    assert rolls[0] == rolls[1] and len(rolls[0]) == n_tables * n_signatures, [len(roll) for roll in rolls]

    begun = time.monotonic()
    idle = simulation.read(simulation.desks[0])
    asked, transferred = between.take()
    assert idle.json["files"] == 0
    n = n_tables * n_signatures
    tell("requests to send a batch, with its card / 8", sent[0] / n_tables / 8, 1,
         requests_a_batch=round(sent[0] / n_tables, 1), troubles=dict(between.troubles))
    tell("bytes to send a signature / its record", sent[1] / n / RECORD_BYTES, 1.25, bytes_a_signature=round(sent[1] / n))
    tell("requests to read a batch, with its card / 4", read_all[0] / n_tables / 4, 1,
         requests_a_batch=round(read_all[0] / n_tables, 1), of_half=read_half[0])
    tell("requests of a desk that finds nothing new / 4 and one a thousand files", asked / (4 + n_tables / 1000), 1,
         requests=asked, bytes=transferred, seconds=round(time.monotonic() - begun, 1))
    tell("memory of any of them / 96 MiB and 1 KiB a signature",
         resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024 / (96 + n / 1024), 1,
         mib=resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024, tables=n_tables, signatures=n,
         seconds=round(wall))


def main():
    n_tables, n_signatures = (int(word) for word in (sys.argv[1:] + ["500", "200"][len(sys.argv) - 1:]))
    with tempfile.TemporaryDirectory(prefix="canvass-drops-") as folder, servers.S3() as server, \
            Counting(server.plain_port, None) as between:
        simulate(Scratch(folder), server, between, n_tables, n_signatures)


main()
