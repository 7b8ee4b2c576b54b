# SPDX-License-Identifier: GPL-3.0-or-later
"""Signatures of one person are found, told with reasons, and those of two people are not."""

import json
import os
import re

from story import capture, export, refused, run, signature, story, tell

HEX = re.compile(r"^[0-9a-f]{32}$")

PEOPLE = [
    dict(name="Olena Shevchenko", postcode="60622", email="olena.s@example.org", birth_year="1984"),
    dict(name="Олена Шевченко", postcode="60622", birth_year="1984", phone="+1 312 555 0141"),
    dict(name="Shevchenko, Olena", postcode="60622", email="olena.s@example.org", birth_year="1984"),
    dict(name="María Hernández García", postcode="60608", email="maria.hg@example.org", birth_year="1990"),
    dict(name="Maria Hernandes Garcia", postcode="60608", email="maria.hg@example.org", birth_year="1990"),
    dict(name="Luis Ortega", postcode="60623", street="2459 S Sawyer Ave", email="ortegas@example.org", birth_year="1955"),
    dict(name="Luis Ortega Jr.", postcode="60623", street="2459 S Sawyer Ave", email="ortegas@example.org", birth_year="1983"),
    dict(name="Rosa Ortega", postcode="60623", street="2459 S Sawyer Ave", email="ortegas@example.org", birth_year="1957"),
    dict(name="Tadesse Bekele", postcode="60640"),
    dict(name="Tadesse Bekele", postcode="60640"),
    dict(name="Wanda Nowak", postcode="60641", birth_year="1971"),
    dict(name="Jin Park", postcode="60659", birth_year="2001"),
]


def ledger_of(scratch, people):
    """A ledger with one signature for each, and their record ids."""
    key = scratch.key("ana")
    campaign = scratch.campaign("petition", key)
    card = scratch.enroll("vault", campaign, "Plaza")
    ledger = scratch.ledger("ledger", campaign, key, card)
    ids = capture(scratch("vault"), [signature(**fields) for fields in people])
    export(scratch("vault"), scratch.folder("stick"))
    run("desk", "import", "--ledger", ledger, *scratch.unlock(key), scratch("stick"))
    return ledger, key, ids


def find(scratch, ledger, key):
    return run("desk", "duplicates", "--ledger", ledger, "--json", *scratch.unlock(key)).json


@story
def one_person_in_two_scripts_is_found_and_a_family_is_not(scratch):
    ledger, key, ids = ledger_of(scratch, PEOPLE)
    found = find(scratch, ledger, key)
    assert sorted(found) == ["clusters", "pairs"], found
    pairs = {tuple(sorted((ids.index(pair["a"]), ids.index(pair["b"])))): pair for pair in found["pairs"]}
    assert {(0, 2), (0, 1), (3, 4)} <= set(pairs), pairs
    assert not any({a, b} <= {5, 6, 7} for a, b in pairs), pairs
    assert not any(set(pair) & {10, 11} for pair in pairs), pairs
    clusters = sorted(sorted(ids.index(id) for id in cluster) for cluster in found["clusters"])
    assert [0, 1, 2] in clusters and [3, 4] in clusters, clusters
    for pair in found["pairs"]:
        assert HEX.match(pair["a"]) and HEX.match(pair["b"]) and pair["a"] < pair["b"], pair
        assert 0.5 <= pair["probability"] <= 1, pair
        assert pair["reasons"], pair
        for reason in pair["reasons"]:
            assert re.match(r"^[a-z0-9 ]+: [a-z', ]+ \([+-]\d+\.\d bits\)$", reason), reason


@story
def a_name_and_a_postcode_alone_are_never_certain(scratch):
    ledger, key, ids = ledger_of(scratch, [dict(name="Zbigniew Wierzbicki", postcode="60641")] * 2 + PEOPLE)
    pairs = [pair for pair in find(scratch, ledger, key)["pairs"] if {pair["a"], pair["b"]} == set(ids[:2])]
    assert len(pairs) == 1 and pairs[0]["probability"] <= 0.9, pairs


@story
def the_same_is_told_in_words(scratch):
    ledger, key, ids = ledger_of(scratch, PEOPLE)
    text = run("desk", "duplicates", "--ledger", ledger, *scratch.unlock(key)).text
    n = len(find(scratch, ledger, key)["pairs"])
    assert f"signatures: {len(PEOPLE)}" in text and f"pairs:      {n} " in text, text
    assert text.count(" and ") >= n and "email: the same (+" in text, text
    assert not any(fields["name"].split()[0] in text for fields in PEOPLE), text


@story
def the_certain_ones_are_merged_in_one_decision(scratch):
    ledger, key, ids = ledger_of(scratch, PEOPLE)
    unlock = scratch.unlock(key)
    certain = run("desk", "duplicates", "--ledger", ledger, "--certain", "--json", *unlock).json
    everything = find(scratch, ledger, key)
    assert 0 < len(certain["pairs"]) < len(everything["pairs"]), certain
    assert all(pair["probability"] >= 0.99 for pair in certain["pairs"]), certain
    told = {id for cluster in certain["clusters"] for id in cluster}
    assert told == {pair[end] for pair in certain["pairs"] for end in "ab"}, certain
    before = run("desk", "status", "--ledger", ledger, "--json", *unlock).json["unique"]
    scratch.write("certain.json", json.dumps(certain).encode())
    made = run("desk", "merge", "--ledger", ledger, "--input", scratch("certain.json"), "--json", *unlock).json
    assert len(made["decisions"]) == 1, made
    assert made["unique"] == before - len(told) + len(certain["clusters"]), made
    again = run("desk", "duplicates", "--ledger", ledger, "--certain", "--json", *unlock).json
    assert again == {"pairs": [], "clusters": []}, again
    run("desk", "undo", "--ledger", ledger, *unlock, made["decisions"][0])
    assert run("desk", "status", "--ledger", ledger, "--json", *unlock).json["unique"] == before


@story
def it_is_the_same_every_time_and_changes_nothing(scratch):
    ledger, key, _ = ledger_of(scratch, PEOPLE)

    def files():
        return {path: os.stat(os.path.join(folder, path)).st_size
                for folder, _, names in os.walk(ledger) for path in names}

    before = files()
    first, second = find(scratch, ledger, key), find(scratch, ledger, key)
    assert json.dumps(first) == json.dumps(second)
    assert files() == before


@story
def nobody_twice_is_no_failure(scratch):
    ledger, key, _ = ledger_of(scratch, [dict(name="Wanda Nowak", postcode="60641")])
    assert find(scratch, ledger, key) == {"pairs": [], "clusters": []}
    refused("desk", "duplicates", "--ledger", scratch("nowhere"), *scratch.unlock(key))


tell()
