#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many tables and two desks on one bucket, with connections that break.

usage: bench-drops.py [TABLES [SIGNATURES]]

A real object store, and between it and everybody else something that counts requests and bytes and breaks every tenth
connection. Tables come in any order and several at once; the desks read whenever they like, and in the end once more.
Both have to have the same roll. Prints one JSON object a line.
"""

import concurrent.futures
import json
import os
import random
import resource
import sys
import tempfile
import time

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
sys.path[:0] = [os.path.join(ROOT, "e2e", "drop"), os.path.join(ROOT, "e2e", "cli")]

import proxy
import servers
from story import Scratch, attempt, capture, run, signature

RECORD_BYTES = 4352  # sealed to one recipient
CUT_OF = 10
WORKERS = 4
TRIES = 5


class Counting(proxy.Proxy):
    """Tells what went over."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.bytes = self.asked = 0

    def pump(self, source, sink, left, down):
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

        super().pump(Counted(), sink, left, down)

    def serve(self, client, n):
        self.fault.cut_up_after = random.randrange(1, 400_000)
        super().serve(client, n)

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
            endpoint=f"http://127.0.0.1:{between.port}"))
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
         requests_a_batch=round(sent[0] / n_tables, 1), broken_connections=between.hit)
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
    fault = proxy.Fault()
    fault.only = lambda n: n % CUT_OF == 0
    with tempfile.TemporaryDirectory(prefix="canvass-drops-") as folder, servers.S3() as server, \
            Counting(server.plain_port, fault) as between:
        simulate(Scratch(folder), server, between, n_tables, n_signatures)


main()
