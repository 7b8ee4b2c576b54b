# SPDX-License-Identifier: GPL-3.0-or-later
"""Sheets of paper, typed in at the desk."""

import json
import os

from story import attempt, refused, run, signature, story, tell


def line(sheet, number, name, **more):
    return json.dumps({"language": "en", "fields": {"name": name}, "sheet": sheet, "line": number, **more}).encode()


def begin(scratch):
    key = scratch.key("ana")
    campaign = scratch.campaign("bridge", key)
    return key, scratch.ledger("ledger", campaign, key)


def typed(scratch, ledger, key, lines, *words):
    result = attempt("desk", "paper", "--ledger", ledger, *words, "--key", key, "--passphrase-file",
                     scratch.passphrase, stdin=b"\n".join(lines) + b"\n")
    assert result.lines, str(result)
    answers = [json.loads(answer) for answer in result.lines]
    return result, answers[:-1], answers[-1]


def status(scratch, ledger, key):
    return run("desk", "status", "--ledger", ledger, "--json", *scratch.unlock(key)).json


@story
def a_sheet_comes_onto_the_roll_at_once(scratch):
    key, ledger = begin(scratch)
    result, answers, last = typed(scratch, ledger, key, [line("A7", i, f"Signer {i}") for i in range(1, 6)])
    assert result.status == 0 and result.stderr == "" and last == {"captured": 5, "refused": 0, "accepted": 5}, str(result)
    result, answers, last = typed(scratch, ledger, key, [line("A8", 1, "Late One", day="2026-11-01")])
    assert last == {"captured": 1, "refused": 0, "accepted": 1}, str(result)
    counts = status(scratch, ledger, key)
    assert counts["signatures"] == 6 and counts["quarantined"] == 0, counts
    assert [kiosk["name"] for kiosk in counts["kiosks"]] == ["Paper"] and counts["kiosks"][0]["batches"] == 2, counts
    run("desk", "export", "--ledger", ledger, "--format", "jsonl", "--plain", "--out", scratch("o"), *scratch.unlock(key))
    rows = [json.loads(row) for row in scratch.read("o").splitlines()]
    assert {(row["sheet"], row["line"], row["source"]) for row in rows} == {
        ("A7", i, "paper") for i in range(1, 6)} | {("A8", 1, "paper")}
    assert [row["day"] for row in rows if row["sheet"] == "A8"] == ["2026-11-01"]
    # The table has forgotten what has arrived, and nothing plain lies about.
    assert run("kiosk", "status", "--vault", os.path.join(ledger, "paper"), "--json").json["records"] == 0
    for folder, _, names in os.walk(ledger):
        for name in names:
            with open(os.path.join(folder, name), "rb") as file:
                assert b"Signer 1" not in file.read(), name


@story
def a_line_that_was_typed_before_is_told(scratch):
    key, ledger = begin(scratch)
    _, answers, _ = typed(scratch, ledger, key, [line("A7", 1, "Ana"), line("A7", 2, "Bo")])
    result, again, last = typed(scratch, ledger, key, [
        line("A7", 2, "Bo"), line("A7", 3, "Cy"), line("A7", 3, "Cy"), line("B", 2, "Bo")])
    assert result.status == 1 and last == {"captured": 2, "refused": 2, "accepted": 2}, str(result)
    assert again[0] == {"line": 1, "error": f"Line 2 of sheet A7 was typed already, as record {answers[1]['record_id']}"}
    assert again[2]["line"] == 3, again
    _, _, last = typed(scratch, ledger, key, [line("A7", 2, "Bo")], "--again")
    assert last == {"captured": 1, "refused": 0, "accepted": 1}


@story
def what_does_not_fit_is_refused_line_by_line(scratch):
    key, ledger = begin(scratch)
    result, answers, last = typed(scratch, ledger, key, [
        signature(name="No Place"), line("A", 1, "Ana", consent={"fax": True}), b"{", line("A", 2, "Bo")])
    assert result.status == 1 and last == {"captured": 1, "refused": 3, "accepted": 1}, str(result)
    assert ["error" in answer for answer in answers] == [True, True, True, False], answers
    assert "Sheet or line is missing" in answers[0]["error"]


@story
def a_sheet_is_accounted_for_line_by_line(scratch):
    key, ledger = begin(scratch)
    typed(scratch, ledger, key, [line("A7", 1, "Ana"), line("A7", 2, "Bo")])
    sheet = ("desk", "paper", "--ledger", ledger, "--sheet", "A7", *scratch.unlock(key))
    assert run(*sheet, "--empty", "4", "--crossed-out", "3").json == {
        "sheet": "A7", "typed": [1, 2], "empty": [4], "crossed_out": [3]}
    refused(*sheet, "--empty", "2", saying="Line 2 of sheet A7 was typed already")
    refused("desk", "paper", "--ledger", ledger, "--sheet", "A" * 201, "--empty", "2", *scratch.unlock(key),
            saying="at most 200 bytes")
    assert run(*sheet, "--take-back", "2", "--take-back", "4").json == {
        "sheet": "A7", "typed": [1], "empty": [], "crossed_out": [3]}
    counts = status(scratch, ledger, key)
    assert counts["signatures"] == 1 and counts["rejected"] == 1, counts
    _, _, last = typed(scratch, ledger, key, [line("A7", 2, "Bob")])
    assert last == {"captured": 1, "refused": 0, "accepted": 1}, last
    assert run(*sheet).json["typed"] == [1, 2]
    # Lines that are none of ours are passed over, and what is not to be read is told.
    skipped = os.path.join(ledger, "paper", "skipped")
    with open(skipped, "ab") as file:
        file.write(b"\n\xff\xfe 9\n5 typed A7\n6 empty\n7 empty A7")
    assert run(*sheet).json == {"sheet": "A7", "typed": [1, 2], "empty": [7], "crossed_out": [3]}
    os.remove(skipped)
    os.mkdir(skipped)
    refused(*sheet, saying="skipped")
    os.rmdir(skipped)
    assert run(*sheet).json == {"sheet": "A7", "typed": [1, 2], "empty": [], "crossed_out": []}
    refused(*sheet, "--empty", "x", status=2, saying="a line is a number")
    refused("desk", "paper", "--ledger", ledger, "--empty", "2", *scratch.unlock(key), status=2, saying="--sheet")


@story
def a_backup_has_the_paper_table_too(scratch):
    key, ledger = begin(scratch)
    typed(scratch, ledger, key, [line("A", 1, "Ana")])
    run("desk", "backup", "--ledger", ledger, "--out", scratch("b"), *scratch.unlock(key))
    run("desk", "restore", scratch("b"), "--ledger", scratch("again"))
    _, _, last = typed(scratch, scratch("again"), key, [line("A", 2, "Bo")])
    assert last["accepted"] == 1, last
    counts = status(scratch, scratch("again"), key)
    assert counts["signatures"] == 2 and len(counts["kiosks"]) == 1, counts


tell()
