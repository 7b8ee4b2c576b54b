# SPDX-License-Identifier: GPL-3.0-or-later
"""A kiosk that was run over: its mirror alone brings everything to the desk."""

import glob
import json
import os
import shutil
import subprocess

from story import CANVASS, attempt, capture, export, refused, run, signature, status, story, tell


def roll(scratch, ledger, key):
    run("desk", "export", "--ledger", ledger, "--format", "jsonl", "--out", scratch("out.jsonl"),
        "--plain", *scratch.unlock(key))
    lines = [json.loads(line) for line in scratch.read("out.jsonl").splitlines()]
    os.remove(scratch("out.jsonl"))
    return {line["record_id"]: line["fields"]["name"] for line in lines}


def take_in(scratch, ledger, key, *paths):
    answer = run("desk", "import", "--ledger", ledger, "--json", *scratch.unlock(key), *paths).json
    assert answer["read"] == answer["accepted"] + answer["repeated"] + answer["quarantined"], answer
    return answer["accepted"], answer["repeated"], answer["quarantined"]


def mirror(vault, to):
    return run("kiosk", "mirror", "--vault", vault, "--to", to, "--json").json


def begin(scratch):
    key = scratch.key("ana")
    campaign = scratch.campaign("bridge", key)
    card = scratch.enroll("vault", campaign, "Plaza")
    return key, campaign, card


@story
def a_mirror_alone_is_opened_by_the_coordinator(scratch):
    key, campaign, card = begin(scratch)
    names = [f"Signer {i}" for i in range(60)]
    ids = capture(scratch("vault"), [signature(name=name) for name in names])
    stick = scratch.folder("stick")
    answer = mirror(scratch("vault"), stick)
    assert answer["records"] == 60
    assert os.path.basename(answer["mirror"]) in os.listdir(stick) and len(os.listdir(stick)) == 1
    shutil.copy(card, scratch("plaza.kiosk"))
    shutil.rmtree(scratch("vault"))

    ledger = scratch.ledger("ledger", campaign, key, scratch("plaza.kiosk"))
    assert take_in(scratch, ledger, key, stick) == (60, 0, 0)
    assert take_in(scratch, ledger, key, answer["mirror"]) == (0, 60, 0)
    assert roll(scratch, ledger, key) == dict(zip(ids, names))


@story
def a_mirror_follows_what_the_kiosk_holds(scratch):
    key, campaign, card = begin(scratch)
    vault, stick, batches = scratch("vault"), scratch.folder("stick"), scratch.folder("batches")
    capture(vault, [signature(name=f"Early {i}") for i in range(20)])
    assert mirror(vault, stick)["records"] == 20
    run("kiosk", "close", "--vault", vault)
    capture(vault, [signature(name=f"Late {i}") for i in range(5)])
    path = mirror(vault, stick)["mirror"]
    assert mirror(vault, stick)["records"] == 26

    ledger = scratch.ledger("ledger", campaign, key, card)
    export(vault, batches)
    assert take_in(scratch, ledger, key, batches) == (26, 0, 0)
    assert take_in(scratch, ledger, key, path) == (0, 26, 0)
    run("desk", "acknowledge", "--ledger", ledger, "--to", batches, *scratch.unlock(key))
    run("kiosk", "acknowledge", "--vault", vault, *glob.glob(os.path.join(batches, "*.ack")))
    assert status(vault)["records"] == 0
    assert mirror(vault, stick)["records"] == 0
    assert os.path.getsize(path) == 120


@story
def damage_is_accounted_for_and_mended(scratch):
    key, campaign, card = begin(scratch)
    vault, stick = scratch("vault"), scratch.folder("stick")
    capture(vault, [signature(name=f"Signer {i}") for i in range(8)])
    path = mirror(vault, stick)["mirror"]
    with open(path, "rb") as file:
        whole = file.read()
    entry = (len(whole) - 120) // 8
    damaged = bytearray(whole)
    damaged[120 + 2 * entry + 1000] ^= 1
    damaged = bytes(damaged[:-100])
    copy = scratch.write("copy.mirror", damaged)
    run("batch", "check", "--kiosk", card, path)
    refused("batch", "check", copy, saying="Not sound")
    answer = json.loads(refused("batch", "check", "--json", copy).stdout)["files"][0]
    assert (answer["mirror"], answer["records"], answer["sound"], answer["damaged"],
            answer["cut_off"]) == (True, 8, 6, 1, 1), answer

    ledger = scratch.ledger("ledger", campaign, key)
    assert take_in(scratch, ledger, key, copy) == (0, 0, 8)
    # Nobody has to be admitted for the ledger to be whole.
    run("desk", "status", "--ledger", ledger, *scratch.unlock(key))
    run("desk", "admit", "--ledger", ledger, card, *scratch.unlock(key))
    assert take_in(scratch, ledger, key, copy) == (0, 6, 2)
    scratch.write(os.path.relpath(path, scratch.path), damaged)
    mirror(vault, stick)
    with open(path, "rb") as file:
        assert file.read() == whole
    assert take_in(scratch, ledger, key, path) == (2, 6, 0)


@story
def only_ours_is_written_to(scratch):
    key, campaign, _ = begin(scratch)
    scratch.enroll("second", campaign, "Station")
    capture(scratch("vault"), [signature(name="Ana")])
    stick = scratch.folder("stick")
    own = mirror(scratch("vault"), stick)["mirror"]
    other = mirror(scratch("second"), stick)["mirror"]
    assert own != other and sorted(map(os.path.basename, (own, other))) == sorted(os.listdir(stick))
    shutil.copy(own, other)
    refused("kiosk", "mirror", "--vault", scratch("second"), "--to", stick, saying="another kiosk")
    with open(own, "rb") as first, open(other, "rb") as second:
        assert first.read() == second.read()
    refused("kiosk", "mirror", "--vault", scratch("vault"), "--to", scratch("nowhere"))


@story
def what_is_left_of_a_broken_tablet_is_set_aside_and_released(scratch):
    key, campaign, card = begin(scratch)
    capture(scratch("vault"), [signature(name=f"Signer {i}") for i in range(40)])
    batch = export(scratch("vault"), scratch.folder("sent"))["batches"]
    process = subprocess.Popen([CANVASS, "kiosk", "capture", "--vault", scratch("vault"), "--input", "-"],
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    process.stdin.write(signature(name="Last") + b"\n")
    process.stdin.flush()
    assert b"record_id" in process.stdout.readline()
    # As it lies there when the tablet falls: the last one is in the log only.
    tablet = scratch.folder("tablet")
    for path in glob.glob(os.path.join(os.path.dirname(card), "vault.sqlite*")):
        shutil.copy(path, tablet)
    process.communicate()
    before = {name: scratch.read(f"tablet/{name}") for name in os.listdir(tablet)}
    assert os.path.getsize(os.path.join(tablet, "vault.sqlite-wal")) > 0, before.keys()

    ledger = scratch.ledger("ledger", campaign, key, card)
    for _ in range(2):
        assert take_in(scratch, ledger, key, tablet) == (0, 0, 41)
    assert before == {name: scratch.read(f"tablet/{name}") for name in os.listdir(tablet)}
    assert take_in(scratch, ledger, key, *batch) == (40, 0, 0)
    assert take_in(scratch, ledger, key, os.path.join(tablet, "vault.sqlite")) == (0, 40, 1)
    run("desk", "release", "--ledger", ledger, "--quarantined", "bad-batch", *scratch.unlock(key))
    assert "Last" in roll(scratch, ledger, key).values() and len(roll(scratch, ledger, key)) == 41


@story
def a_damaged_page_of_a_tablets_store_costs_what_lies_on_it(scratch):
    key, campaign, card = begin(scratch)
    capture(scratch("vault"), [signature(name=f"Signer {i}") for i in range(60)])
    whole = scratch.read(os.path.relpath(os.path.join(os.path.dirname(card), "vault.sqlite"), scratch.path))
    ledger = scratch.ledger("ledger", campaign, key, card)
    for page in (20, 60):
        damaged = scratch.write("copy.sqlite", whole[:page * 4096] + b"\xff" * 4096 + whole[(page + 1) * 4096:])
        accepted, repeated, quarantined = take_in(scratch, ledger, key, damaged)
        assert accepted == repeated == 0 and 56 <= quarantined < 60, (page, quarantined)
    answer = attempt("desk", "import", "--ledger", ledger, "--json", *scratch.unlock(key),
                     scratch.write("copy.sqlite", whole[:4096])).json
    assert answer["read"] == 0 and "too damaged" in answer["bad_files"][0]["what"], answer



tell()
