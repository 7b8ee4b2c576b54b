# SPDX-License-Identifier: GPL-3.0-or-later
"""Signatures are listed, searched and shown one by one."""

import json
import os
import re
import stat
import xml.etree.ElementTree as ElementTree

from story import capture, export, refused, run, signature, story, tell

DRAWING = {"w": 400, "h": 200, "strokes": [[10, 20, 30, 40, -5, 6], [200, 100]]}

PEOPLE = [
    dict(name="Olena Shevchenko", postcode="60622", city="Chicago"),
    dict(name="Олена Шевченко", postcode="60608", city="Chicago"),
    dict(name="María Hernández García", postcode="60608", city="Cicero"),
    dict(name="محمد علي", postcode="60623", city="Chicago"),
    dict(name="Tadesse\u200e Bekele", postcode="60640", city="Chicago"),
]


def ledger_of(scratch):
    key = scratch.key("ana")
    campaign = scratch.campaign("petition", key)
    card = scratch.enroll("vault", campaign, "Plaza")
    ledger = scratch.ledger("ledger", campaign, key, card)
    lines = [signature(**fields) for fields in PEOPLE]
    drawn = json.loads(lines[2])
    drawn.update(drawing=DRAWING, consent={"email_news": True}, language="es")
    lines[2] = json.dumps(drawn).encode()
    ids = capture(scratch("vault"), lines)
    export(scratch("vault"), scratch.folder("stick"))
    run("desk", "import", "--ledger", ledger, *scratch.unlock(key), scratch("stick"))
    return ledger, key, ids


@story
def words_in_any_script_find_who_is_meant(scratch):
    ledger, key, ids = ledger_of(scratch)

    def found(*options):
        answer = run("desk", "list", "--ledger", ledger, "--json", *options, *scratch.unlock(key)).json
        assert sorted(answer) == ["found", "signatures"] and answer["found"] >= len(answer["signatures"])
        return [ids.index(entry["record_id"]) for entry in answer["signatures"]]

    assert sorted(found()) == [0, 1, 2, 3, 4]
    assert sorted(found("--search", "shevchenko olena")) == [0, 1]
    assert sorted(found("--search", "Шевченко")) == [0, 1]
    assert found("--search", "mohammed") == [3]
    assert found("--search", "hernandez cicero") == [2]
    assert found("--search", "60608 olena") == [1]
    assert found("--language", "es") == [2]
    assert len(found("--limit", "2")) == 2
    assert found("--order", "place")[0] in (1, 2) and found("--order", "place", "--reverse")[0] == 4
    assert found("--state", "merged") == []
    assert sorted(found("--kiosk", "Plaza")) == [0, 1, 2, 3, 4]
    assert found("--until", "2020-01-01") == []


@story
def what_was_decided_is_listed_at_once(scratch):
    ledger, key, ids = ledger_of(scratch)
    unlock = scratch.unlock(key)
    run("desk", "withdraw", "--ledger", ledger, *unlock, ids[3])
    run("desk", "merge", "--ledger", ledger, *unlock, ids[0], ids[1])
    listed = run("desk", "list", "--ledger", ledger, "--json", *unlock).json
    assert ids[3] not in [entry["record_id"] for entry in listed["signatures"]]
    withdrawn = run("desk", "list", "--ledger", ledger, "--state", "withdrawn", "--json", *unlock).json
    assert [entry["record_id"] for entry in withdrawn["signatures"]] == [ids[3]]
    assert withdrawn["signatures"][0]["withdrawn"] is True
    merged = run("desk", "list", "--ledger", ledger, "--state", "merged", "--json", *unlock).json
    assert [entry["record_id"] for entry in merged["signatures"]] == [ids[1]]
    shown = run("desk", "show", "--ledger", ledger, "--json", *unlock, ids[3]).json
    assert shown["signature"]["withdrawn"] and len(shown["decisions"]) == 1, shown


@story
def one_signature_is_shown_with_its_drawing(scratch):
    ledger, key, ids = ledger_of(scratch)
    picture = scratch("drawing.svg")
    text = run("desk", "show", "--ledger", ledger, "--drawing", picture, *scratch.unlock(key), ids[2]).text
    assert "name: María Hernández García" in text and "email_news: yes" in text, text
    assert stat.S_IMODE(os.stat(picture).st_mode) == 0o600
    root = ElementTree.parse(picture).getroot()
    assert root.get("viewBox") == "0 0 400 200"
    paths = [path.get("d") for path in root.iter("{http://www.w3.org/2000/svg}path")]
    assert paths == ["M 10,20 L40,60 35,66", "M 200,100 h0"], paths
    refused("desk", "show", "--ledger", ledger, "--drawing", scratch("none.svg"), *scratch.unlock(key), ids[0],
            saying=("Nothing was drawn",))
    assert not os.path.exists(scratch("none.svg"))


@story
def a_terminal_is_not_obeyed(scratch):
    ledger, key, ids = ledger_of(scratch)
    text = run("desk", "list", "--ledger", ledger, "--search", "60640", *scratch.unlock(key)).text
    assert "\u200e" not in text and "\\u{200e}" in text, text
    assert re.search(r"^found: 1$", text, re.M), text


@story
def wrong_words_are_refused(scratch):
    ledger, key, ids = ledger_of(scratch)
    for options in (("--order", "size"), ("--state", "lost"), ("--since", "yesterday"), ("--limit", "0")):
        refused("desk", "list", "--ledger", ledger, *options, *scratch.unlock(key), status=2, saying=(options[0],))
    refused("desk", "list", "--ledger", ledger, "--kiosk", "Nowhere", *scratch.unlock(key), saying=("Nowhere",))
    refused("desk", "show", "--ledger", ledger, *scratch.unlock(key), "00" * 16, saying=("no record",))


tell()
