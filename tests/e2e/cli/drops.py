# SPDX-License-Identifier: GPL-3.0-or-later
"""Outbox, drop, desk, drop, inbox: a petition that travels without a stick in anyone's hand."""

import glob
import json
import os
import signal
import subprocess

from story import CANVASS, capture, export, refused, run, signature, status, story, tell


def lines(result):
    return [json.loads(line) for line in result.lines]


def push(outbox, drop):
    return lines(run("drop", "push", "--outbox", outbox, "--to", drop, "--json"))[-1]


def pull(drop, inbox):
    return lines(run("drop", "pull", "--from", drop, "--inbox", inbox, "--json"))[-1]


@story
def records_go_out_and_their_acknowledgement_comes_back(scratch):
    key = scratch.key("ana")
    campaign = scratch.campaign("bridge", key)
    card = scratch.enroll("vault", campaign, "Plaza")
    vault, drop = scratch("vault"), scratch.folder("drop")
    home = os.path.dirname(card)
    outbox, inbox = os.path.join(home, "outbox"), os.path.join(home, "inbox")
    capture(vault, [signature(name=f"Signer {i}") for i in range(40)])
    export(vault, outbox)
    answer = push(outbox, drop)
    assert (answer["files"], answer["held"]) == (1, 0), answer
    assert push(outbox, drop) == {"files": 0, "bytes": 0, "held": 1, "left": 0}

    ledger = scratch.ledger("ledger", campaign, key, card)
    answer = run("desk", "import", "--ledger", ledger, "--json", *scratch.unlock(key), drop).json
    assert answer["accepted"] == 40, answer
    run("desk", "acknowledge", "--ledger", ledger, "--to", drop, *scratch.unlock(key))
    assert pull(drop, inbox)["files"] == 1
    assert pull(drop, inbox)["held"] == 1
    run("kiosk", "acknowledge", "--vault", vault, *glob.glob(os.path.join(inbox, "*.ack")))
    assert status(vault)["records"] == 0
    assert os.listdir(outbox) == []


@story
def a_person_is_told_too(scratch):
    outbox, inbox, drop = scratch.folder("outbox"), scratch.folder("inbox"), scratch.folder("drop")
    scratch.write("outbox/a.batch", b"x" * 5000)
    scratch.write("drop/a.campaign", b"y" * 9)
    url = "file://" + drop
    assert run("drop", "push", "--outbox", outbox, "--to", url).text == \
        "Sent: 1 files, 5000 bytes; 0 were there already\n"
    assert run("drop", "pull", "--from", url, "--inbox", inbox).text == \
        "Fetched: 1 files, 9 bytes; 0 were there already\n"


@story
def every_way_to_fail_has_its_code(scratch):
    outbox, drop = scratch.folder("outbox"), scratch.folder("drop")
    for to, code in ((scratch("nowhere"), "offline"), ("https://example.org/", "unknown-kind"),
                     ("sftp://example.org/", "unknown-kind")):
        result = refused("drop", "push", "--outbox", outbox, "--to", to, "--json", saying=to)
        assert lines(result)[-1] == {"failed": code}, str(result)
    result = refused("drop", "push", "--outbox", scratch("nowhere"), "--to", drop, "--json")
    assert lines(result)[-1] == {"failed": "own-disk"}, str(result)
    result = refused("drop", "pull", "--inbox", scratch("nowhere"), "--from", drop, "--json")
    assert lines(result)[-1] == {"failed": "own-disk"}, str(result)


@story
def it_stops_when_told_and_goes_on_later(scratch):
    outbox, drop = scratch.folder("outbox"), scratch.folder("drop")
    for i in range(300):
        scratch.write(f"outbox/{i:03}.batch", os.urandom(1000) * 1000)
    process = subprocess.Popen([CANVASS, "drop", "push", "--outbox", outbox, "--to", drop, "--json"],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    first = json.loads(process.stdout.readline())
    assert set(first) == {"done", "total"} and first["total"] == 300_000_000, first
    process.send_signal(signal.SIGTERM)
    stdout, stderr = process.communicate(timeout=60)
    assert process.returncode == 1, stderr
    assert json.loads(stdout.splitlines()[-1]) == {"failed": "cancelled"}, stdout
    there = sorted(os.listdir(drop))
    assert len(there) < 300 and all(name.endswith(".batch") for name in there), there
    assert all(os.path.getsize(os.path.join(drop, name)) == 1_000_000 for name in there)

    answer = push(outbox, drop)
    assert answer["held"] == len(there) and answer["files"] == 300 - len(there), answer


tell()
