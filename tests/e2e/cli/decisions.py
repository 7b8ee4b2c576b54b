# SPDX-License-Identifier: GPL-3.0-or-later
"""What coordinators decide about kiosks and records, at one desk and at two."""

import json
import os
import shutil

from story import attempt, capture, export, refused, run, signature, story, tell

CODE = "7K3M-0Q9X-VT2C"


def roll(scratch, ledger, key):
    run("desk", "export", "--ledger", ledger, "--format", "jsonl", "--out", scratch("out.jsonl"),
        "--plain", *scratch.unlock(key))
    lines = [json.loads(line) for line in scratch.read("out.jsonl").splitlines()]
    os.remove(scratch("out.jsonl"))
    return {line["record_id"]: line for line in lines}


def names(scratch, ledger, key):
    return sorted(line["fields"]["name"] for line in roll(scratch, ledger, key).values())


def take_in(scratch, ledger, key, *paths):
    answer = run("desk", "import", "--ledger", ledger, "--json", *scratch.unlock(key), *paths).json
    assert answer["read"] == answer["accepted"] + answer["repeated"] + answer["quarantined"], answer
    return answer


def desk(scratch, ledger, key, command, *words, **keywords):
    return run("desk", command, "--ledger", ledger, "--json", *scratch.unlock(key), *words,
               **keywords).json


def status(scratch, ledger, key):
    answer = desk(scratch, ledger, key, "status")
    # Line by line, each number follows from those above.
    assert answer["read"] == answer["records"] + answer["repeated"] + answer["quarantined"], answer
    assert answer["quarantined"] == answer["waiting"] + answer["rejected"] + answer["withdrawn"]
    assert answer["signatures"] == answer["unique"] + answer["merged"], answer
    return answer


def begin(scratch, *recipients):
    key = scratch.key("ana")
    campaign = scratch.campaign("bridge", key, *recipients)
    card = scratch.enroll("vault", campaign, "Plaza")
    ids = capture(scratch("vault"), [signature(name=f"Signer {i}") for i in range(6)])
    export(scratch("vault"), scratch.folder("stick"))
    return key, campaign, card, ids


@story
def rejecting_withdrawing_correcting_and_merging_change_what_is_exported(scratch):
    key, campaign, card, ids = begin(scratch)
    ledger = scratch.ledger("ledger", campaign, key, card)
    take_in(scratch, ledger, key, scratch("stick"))

    answer = desk(scratch, ledger, key, "reject", ids[0], "--reason", "Mickey Mouse")
    assert answer["signatures"] == 5 and answer["taken_off"] == 1 and answer["quarantined"] == 0
    rejection = answer["decisions"][-1]
    answer = desk(scratch, ledger, key, "withdraw", ids[1])
    assert answer["signatures"] == 4
    answer = desk(scratch, ledger, key, "correct", ids[2], "--input", "-",
                  stdin='{"fields":{"name":"Ana Lučić","city":"Chicago"}}'.encode())
    answer = desk(scratch, ledger, key, "merge", ids[4], ids[3])
    assert answer["signatures"] == 4 and answer["unique"] == 3
    assert names(scratch, ledger, key) == ["Ana Lučić", "Signer 4", "Signer 5"]
    assert roll(scratch, ledger, key)[ids[2]]["fields"]["city"] == "Chicago"

    told = status(scratch, ledger, key)
    assert (told["unique"], told["merged"], told["corrected"]) == (3, 1, 1), told
    assert (told["rejected"], told["withdrawn"], told["waiting"]) == (1, 1, 0), told
    # Its kiosk counts what arrived, whatever became of it.
    assert told["kiosks"][0]["last_seen"] != ""

    # Reading the same again changes nothing.
    assert take_in(scratch, ledger, key, scratch("stick"))["accepted"] == 0
    assert len(names(scratch, ledger, key)) == 3

    listed = desk(scratch, ledger, key, "quarantine")["records"]
    assert {r["record_id"]: r["reason"] for r in listed} == {ids[0]: "rejected", ids[1]: "withdrawn"}
    refused("desk", "release", "--ledger", ledger, *scratch.unlock(key), ids[1],
            saying="took one of the records back")
    answer = desk(scratch, ledger, key, "undo", rejection[:8])
    assert answer["taken_up"] == 1
    desk(scratch, ledger, key, "separate", ids[3], ids[4])
    assert len(names(scratch, ledger, key)) == 5

    kinds = [(d["kind"], d["state"], d["reason"])
             for d in desk(scratch, ledger, key, "decisions")["decisions"]]
    # The card was admitted without a key: the first decision took it along.
    assert ("admission", "in-force", "") in kinds
    assert ("rejection", "superseded", "Mickey Mouse") in kinds, kinds
    assert ("sameness", "superseded", "") in kinds and ("difference", "in-force", "") in kinds

    # A lost index is made anew with everything that was decided.
    before = roll(scratch, ledger, key)
    os.remove(os.path.join(ledger, "ledger.sqlite"))
    run("desk", "rebuild", "--ledger", ledger, *scratch.unlock(key))
    assert roll(scratch, ledger, key) == before


@story
def a_signers_code_is_enough_to_withdraw(scratch):
    key, campaign, card, ids = begin(scratch)
    ledger = scratch.ledger("ledger", campaign, key, card)
    line = json.dumps({"language": "en", "fields": {"name": "Ana"}, "code": CODE}).encode()
    (mine,) = capture(scratch("vault"), [line])

    # Before it has arrived, and as somebody reads it from a crumpled note.
    typed = scratch.write("code", "7k3m oq9x vt2c\n")
    withdraw = ("desk", "withdraw", "--ledger", ledger, "--json", *scratch.unlock(key), "--code-file")
    early = attempt(*withdraw, typed)
    assert early.status == 0 and early.json["taken_off"] == 0 and "bears this code" in early.stderr, str(early)
    export(scratch("vault"), scratch("stick"))
    assert take_in(scratch, ledger, key, scratch("stick"))["reasons"]["withdrawn"] == 1
    assert mine not in roll(scratch, ledger, key)
    assert len(roll(scratch, ledger, key)) == 6

    run(*withdraw, typed)
    unknown = attempt(*withdraw, "-", stdin=b"ABCD-ABCD-ABCD\n")
    assert unknown.status == 0 and "no signature that has arrived" in unknown.stderr, str(unknown)
    assert len(roll(scratch, ledger, key)) == 6
    refused("desk", "withdraw", "--ledger", ledger, *scratch.unlock(key), status=2,
            saying="RECORD, --code or --code-file is missing")


@story
def whoever_signed_twice_is_taken_off_twice(scratch):
    key, campaign, card, ids = begin(scratch)
    ledger = scratch.ledger("ledger", campaign, key, card)
    take_in(scratch, ledger, key, scratch("stick"))
    desk(scratch, ledger, key, "merge", ids[0], ids[1])
    clusters = scratch.write("clusters.json", json.dumps({"pairs": [], "clusters": [ids[2:4], ids[4:6]]}))
    answer = desk(scratch, ledger, key, "merge", "--input", clusters)
    assert answer["unique"] == 3 and len(answer["decisions"]) == 1
    assert desk(scratch, ledger, key, "withdraw", ids[1])["signatures"] == 4
    assert desk(scratch, ledger, key, "withdraw", "--only", ids[3])["signatures"] == 3
    assert names(scratch, ledger, key) == ["Signer 2", "Signer 4"]


@story
def two_desks_that_read_the_same_files_show_the_same_roll(scratch):
    bo = scratch.key("bo")
    key, campaign, card, ids = begin(scratch, scratch("bo.pub"))
    ana_ledger = scratch.ledger("ana", campaign, key, card)
    bo_ledger = scratch.ledger("bo", campaign, bo)
    drop = scratch.folder("drop")
    take_in(scratch, ana_ledger, key, scratch("stick"))
    assert take_in(scratch, bo_ledger, bo, scratch("stick"))["quarantined"] == 6

    # What Ana admitted is admitted for Bo.
    assert desk(scratch, ana_ledger, key, "decisions", "--to", drop)["written"] == 1
    assert take_in(scratch, bo_ledger, bo, drop)["taken_up"] == 6
    assert desk(scratch, ana_ledger, key, "decisions", "--to", drop)["written"] == 0

    # They decide differently, and both are told.
    desk(scratch, ana_ledger, key, "reject", ids[0])
    desk(scratch, bo_ledger, bo, "release", ids[0])
    desk(scratch, ana_ledger, key, "rename", "Plaza", "--name", "Market")
    desk(scratch, bo_ledger, bo, "rename", "Plaza", "--name", "Mercado")
    for ledger, theirs in ((ana_ledger, key), (bo_ledger, bo)):
        desk(scratch, ledger, theirs, "decisions", "--to", drop)
    for ledger, theirs in ((ana_ledger, key), (bo_ledger, bo)):
        answer = take_in(scratch, ledger, theirs, drop)
        assert answer["bad_files"] == [] and answer["decisions"] == 2, answer
    assert roll(scratch, ana_ledger, key) == roll(scratch, bo_ledger, bo)
    told = [desk(scratch, ledger, theirs, "decisions")
            for ledger, theirs in ((ana_ledger, key), (bo_ledger, bo))]
    assert told[0]["contradictions"] == told[1]["contradictions"]
    assert {c["about"] for c in told[0]["contradictions"]} == {"record", "name"}
    assert {d["by"] for d in told[0]["decisions"]} == {"ana", "bo"}
    assert status(scratch, ana_ledger, key)["reasons"]["contested"] == 1
    assert status(scratch, ana_ledger, key)["kiosks"][0]["name"] == "Plaza"

    desk(scratch, ana_ledger, key, "release", ids[0])
    desk(scratch, ana_ledger, key, "rename", "Plaza", "--name", "Market")
    desk(scratch, ana_ledger, key, "decisions", "--to", drop)
    take_in(scratch, bo_ledger, bo, drop)
    assert roll(scratch, ana_ledger, key) == roll(scratch, bo_ledger, bo)
    assert desk(scratch, bo_ledger, bo, "decisions")["contradictions"] == []
    assert {line["kiosk"] for line in roll(scratch, bo_ledger, bo).values()} == {"Market"}


@story
def a_copied_device_is_decided_about(scratch):
    key, campaign, card, ids = begin(scratch)
    ledger = scratch.ledger("ledger", campaign, key, card)
    take_in(scratch, ledger, key, scratch("stick"))

    # Somebody copies the whole tablet; both go on.
    shutil.copytree(scratch("vault"), scratch("copy"))
    capture(scratch("vault"), [signature(name="Genuine")])
    capture(scratch("copy"), [signature(name="Forged"), signature(name="Forged too")])
    (genuine,) = export(scratch("vault"), scratch.folder("genuine"))["batches"][-1:]
    export(scratch("copy"), scratch.folder("forged"))
    take_in(scratch, ledger, key, scratch("genuine"))
    take_in(scratch, ledger, key, scratch("forged"))
    told = status(scratch, ledger, key)
    assert told["signatures"] == 6 and told["reasons"]["forked"] == 3
    assert told["kiosks"][0]["contested_batches"] == 2

    refused("desk", "revoke", "--ledger", ledger, *scratch.unlock(key), "Plaza", "--after", "2",
            saying="Several batches of this kiosk are “2”")
    refused("desk", "revoke", "--ledger", ledger, *scratch.unlock(key), "Plaza", "--after", "9",
            saying="No batch “9” of this kiosk")
    batch_id = os.path.basename(genuine)[:64]
    answer = desk(scratch, ledger, key, "revoke", "Plaza", "--after", batch_id, "--reason", "Copied")
    assert answer["signatures"] == 7 and answer["taken_up"] == 1 and answer["quarantined"] == 2
    assert "Genuine" in names(scratch, ledger, key)
    told = status(scratch, ledger, key)
    assert told["reasons"]["revoked"] == 2 and told["kiosks"][0]["revoked"] is True
    assert desk(scratch, ledger, key, "reject", "--quarantined", "revoked")["quarantined"] == 0
    assert desk(scratch, ledger, key, "revoke", "Plaza", "--after", "none")["signatures"] == 0


@story
def a_batch_that_never_came_is_told_by_number(scratch):
    key, campaign, card, ids = begin(scratch)
    ledger = scratch.ledger("ledger", campaign, key, card)
    for i in range(3):
        capture(scratch("vault"), [signature(name=f"Later {i}")])
        export(scratch("vault"), scratch.folder(f"stick-{i}"))
    run("kiosk", "close", "--vault", scratch("vault"))
    last = export(scratch("vault"), scratch.folder("last"))["batches"]
    newest = max(last, key=lambda path: run("batch", "check", path, "--json").json["files"][0]["number"])
    take_in(scratch, ledger, key, scratch("stick"))
    take_in(scratch, ledger, key, newest)
    kiosk = status(scratch, ledger, key)["kiosks"][0]
    assert kiosk["missing_batches"] == 3 and kiosk["gaps"] == [[2, 4]], kiosk
    assert (kiosk["captured_in_closed"], kiosk["arrived_in_closed"]) == (9, 6), kiosk
    assert "3 batches missing (2–4)" in run("desk", "status", "--ledger", ledger,
                                            *scratch.unlock(key)).text


@story
def what_was_decided_about_persons_holds_when_duplicates_are_looked_for(scratch):
    key = scratch.key("ana")
    campaign = scratch.campaign("bridge", key)
    card = scratch.enroll("vault", campaign, "Plaza")
    people = [signature(name=name, postcode=postcode, email=email) for name, postcode, email in (
        ("Guadalupe Hernández", "60608", "lupe@example.org"),
        ("Guadalupe Hernandez", "60608", "lupe@example.org"),
        ("Wojciech Nowak", "60632", "w@example.org"),
        ("Svetlana Petrova", "60625", "s@example.org"),
        *((f"{first} {last}", f"60{600 + i}", f"{first}{i}@example.org".lower())
          for i, (first, last) in enumerate((f, l) for f in ("Ann", "Joe", "Mia", "Raj", "Tom")
                                            for l in ("Abbott", "Baker", "Chen", "Diaz"))),
    )]
    ids = capture(scratch("vault"), people)
    export(scratch("vault"), scratch.folder("stick"))
    ledger = scratch.ledger("ledger", campaign, key, card)
    take_in(scratch, ledger, key, scratch("stick"))

    def pairs():
        return {frozenset((p["a"], p["b"])) for p in desk(scratch, ledger, key, "duplicates")["pairs"]}

    alike, unlike = frozenset(ids[0:2]), frozenset(ids[2:4])
    assert alike in pairs() and unlike not in pairs()
    desk(scratch, ledger, key, "separate", *ids[0:2])
    desk(scratch, ledger, key, "merge", *ids[2:4])
    clusters = desk(scratch, ledger, key, "duplicates")["clusters"]
    assert alike not in pairs()
    assert sorted(unlike) in [sorted(cluster) for cluster in clusters], clusters
    assert not any(alike <= set(cluster) for cluster in clusters)


@story
def what_is_in_quarantine_can_be_released(scratch):
    key, campaign, card, ids = begin(scratch)
    ledger = scratch.ledger("ledger", campaign, key)
    assert take_in(scratch, ledger, key, scratch("stick"))["reasons"]["unknown-kiosk"] == 6
    answer = desk(scratch, ledger, key, "release", "--quarantined", "unknown-kiosk")
    assert answer["signatures"] == 6 and answer["quarantined"] == 0
    assert len(roll(scratch, ledger, key)) == 6
    refused("desk", "release", "--ledger", ledger, *scratch.unlock(key), "--quarantined",
            "unknown-kiosk", saying="nothing in quarantine")
    refused("desk", "release", "--ledger", ledger, *scratch.unlock(key), "00" * 16,
            saying="There is no record")
    refused("desk", "release", "--ledger", ledger, *scratch.unlock(key), "x", saying="is no record")
    refused("desk", "undo", "--ledger", ledger, *scratch.unlock(key), "00" * 32,
            saying="There is no decision")
    refused("desk", "correct", "--ledger", ledger, *scratch.unlock(key), ids[0], "--input", "-",
            stdin=b'{"fields":{"email":"nowhere"}}\n', saying="email")


if __name__ == "__main__":
    tell()
