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


CAMPAIGN = ("--campaign", "00112233445566778899aabbccddeeff")


def push(outbox, drop, *campaign):
    return lines(run("drop", "push", "--outbox", outbox, "--to", drop, "--json", *campaign))[-1]


def pull(drop, inbox, kiosk):
    return lines(run("drop", "pull", "--from", drop, "--inbox", inbox, "--kiosk", kiosk, "--json"))[-1]


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
    kiosk = status(vault)["kiosk_id"]
    assert pull(drop, inbox, kiosk)["files"] == 1
    assert pull(drop, inbox, kiosk)["held"] == 1
    run("kiosk", "acknowledge", "--vault", vault, *glob.glob(os.path.join(inbox, "*.ack")))
    assert status(vault)["records"] == 0
    assert os.listdir(outbox) == []


@story
def a_desk_asks_what_is_there_without_taking_it(scratch):
    key = scratch.key("ana")
    campaign = scratch.campaign("bridge", key)
    card = scratch.enroll("vault", campaign, "Plaza")
    home, drop = os.path.dirname(card), scratch.folder("drop")
    capture(scratch("vault"), [signature(name="Signer")])
    export(scratch("vault"), os.path.join(home, "outbox"))
    push(os.path.join(home, "outbox"), drop)
    ledger = scratch.ledger("ledger", campaign, key, card)
    url = "file://" + drop

    def check():
        answer = lines(run("drop", "check", "--from", url, "--campaign", os.path.basename(home), "--known",
                           os.path.join(ledger, "drops"), "--json"))[-1]
        return answer["files"], answer["held"]

    assert check() == check() == (1, 0)
    run("desk", "import", "--ledger", ledger, *scratch.unlock(key), url)
    assert check() == (0, 1)
    refused("drop", "check", "--from", "file://" + scratch("nowhere"), "--known", scratch("known"), *CAMPAIGN,
            saying="nowhere")


@story
def the_panels_drop_can_be_taken_back(scratch):
    scratch.enroll("vault", scratch.campaign("bridge", scratch.key("ana")), "Plaza")
    drop = ("kiosk", "drop", "--vault", scratch("vault"))
    assert run(*drop).text == "none\n"
    assert run(*drop, "--to", scratch.folder("drop")).text == run(*drop).text == scratch("drop") + "\n"
    assert run(*drop, "--to", "").text == run(*drop).text == "none\n"
    with open(glob.glob(scratch("vault", "*", "vault.sqlite"))[0], "r+b") as vault:
        vault.truncate(5000)
    assert run(*drop, "--to", "").text == "none\n"


@story
def a_person_is_told_too(scratch):
    outbox, inbox, drop = scratch.folder("outbox"), scratch.folder("inbox"), scratch.folder("drop")
    scratch.write("outbox/a.kiosk", b"x" * 500)
    scratch.write("drop/a.campaign", b"y" * 9)
    url = "file://" + drop
    assert run("drop", "push", "--outbox", outbox, "--to", url, *CAMPAIGN).text == \
        "Sent: 1 files, 500 bytes; 0 were there already\n"
    assert run("drop", "pull", "--from", url, "--inbox", inbox, "--kiosk", "0" * 32, *CAMPAIGN).text == \
        "Fetched: 1 files, 9 bytes; 0 were there already\n"


@story
def it_has_to_know_whose_files_these_are(scratch):
    outbox, inbox, drop = scratch.folder("outbox"), scratch.folder("inbox"), scratch.folder("drop")
    refused("drop", "push", "--outbox", outbox, "--to", drop, status=2, saying="--campaign")
    refused("drop", "push", "--outbox", outbox, "--to", drop, "--campaign", "../..", status=2, saying="--campaign")
    refused("drop", "pull", "--inbox", inbox, "--from", drop, "--kiosk", "../../..", *CAMPAIGN, status=2, saying="--kiosk")


@story
def every_way_to_fail_has_its_code(scratch):
    outbox, drop = scratch.folder("outbox"), scratch.folder("drop")
    for to, code in ((scratch("nowhere"), "offline"), ("http://example.org/", "unknown-kind"),
                     ("gopher://example.org/", "unknown-kind"), ("sftp://example.org/", "credentials")):
        result = refused("drop", "push", "--outbox", outbox, "--to", to, "--json", *CAMPAIGN, saying=to)
        assert lines(result)[-1] == {"failed": code}, str(result)
    result = refused("drop", "push", "--outbox", scratch("nowhere"), "--to", drop, "--json", *CAMPAIGN)
    assert lines(result)[-1] == {"failed": "own-disk"}, str(result)
    result = refused("drop", "pull", "--inbox", scratch("nowhere"), "--from", drop, "--json", "--kiosk", "0" * 32,
                     *CAMPAIGN)
    assert lines(result)[-1] == {"failed": "own-disk"}, str(result)


@story
def it_stops_when_told_and_goes_on_later(scratch):
    key = scratch.key("ana")
    vault = scratch("vault")
    card = scratch.enroll("vault", scratch.campaign("bridge", key), "Plaza")
    outbox, drop = os.path.join(os.path.dirname(card), "outbox"), scratch.folder("drop")
    for _ in range(4):
        capture(vault, [signature(name=f"Signer {i}") for i in range(50)])
        export(vault, outbox)
    batch = glob.glob(os.path.join(outbox, "*.batch"))[0]
    for i in range(1200):  # the same content again is sent once, yet looked at
        os.link(batch, os.path.join(outbox, f"x{i:04}.batch"))
    process = subprocess.Popen([CANVASS, "drop", "push", "--outbox", outbox, "--to", drop, "--json"],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    first = json.loads(process.stdout.readline())
    assert set(first) == {"done", "total"} and first["total"] > 200_000_000, first
    process.send_signal(signal.SIGTERM)
    stdout, stderr = process.communicate(timeout=60)
    assert process.returncode == 1, stderr
    assert json.loads(stdout.splitlines()[-1]) == {"failed": "cancelled"}, stdout
    there = glob.glob(os.path.join(drop, "**", "*.batch"), recursive=True)
    assert all(os.path.getsize(path) == os.path.getsize(batch) for path in there)

    answer = push(outbox, drop)
    assert answer["held"] + answer["files"] == 1204, answer
    assert len(glob.glob(os.path.join(drop, "**", "*.batch"), recursive=True)) == 4


tell()
