# SPDX-License-Identifier: GPL-3.0-or-later
"""Campaigns that change and campaigns side by side: two versions in one vault, two owners' on one kiosk."""

import json
import os

from story import attempt, capture, export, readiness, refused, run, signature, status, story, tell


def seal_version(scratch, name, key, *recipients, **replaced):
    """Seals the folder of the campaign `name` once more, changed, under a name of its own."""
    ini = scratch.read(os.path.join(name, "campaign.ini")).decode().splitlines()
    for i, line in enumerate(ini):
        if " = " in line and not line.startswith("#"):
            word = line.split(" = ")[0]
            ini[i] = f"{word} = {replaced.get(word, line.split(' = ', 1)[1])}"
    scratch.write(os.path.join(name, "campaign.ini"), "\n".join(ini) + "\n")
    path = scratch(f"{name}-{replaced['version']}.campaign")
    options = [word for path_ in recipients for word in ("--recipient", path_)]
    run("campaign", "seal", scratch(name), "--key", key, *options, "--out", path,
        "--passphrase-file", scratch.passphrase)
    return path


def show(path):
    return run("campaign", "show", path, "--json").json


def import_(scratch, ledger, key, *paths):
    return run("desk", "import", "--ledger", ledger, "--json", *scratch.unlock(key), *paths).json


def exported_ids(scratch, ledger, key):
    run("desk", "export", "--ledger", ledger, "--format", "jsonl", "--out", scratch("out.jsonl"),
        "--plain", *scratch.unlock(key))
    return sorted(json.loads(line)["record_id"] for line in
                  scratch.read("out.jsonl").splitlines())


@story
def the_starting_point_can_be_sealed_as_it_is(scratch):
    key = scratch.key("ana")
    folder = scratch.source("library")
    checked = run("campaign", "check", folder, "--json").json
    assert (checked["errors"], checked["warnings"], checked["problems"]) == (0, 0, []), checked
    for language in checked["languages"]:
        assert language["written"] == language["wanted"] > 0, language

    run("campaign", "seal", folder, "--key", key, "--out", scratch("a.campaign"),
        "--passphrase-file", scratch.passphrase)
    run("campaign", "seal", folder, "--key", key, "--out", scratch("b.campaign"),
        "--passphrase-file", scratch.passphrase)
    assert scratch.read("a.campaign") == scratch.read("b.campaign"), "sealing is not deterministic"

    shown = show(scratch("a.campaign"))
    own = run("key", "show", scratch("ana.pub"), "--json").json
    assert [recipient["seal_pk"] for recipient in shown["recipients"]] == [own["seal_pk"]]
    assert shown["signer"] == own["sign_pk"] and len(shown["words"].split()) == 6
    assert shown["languages"] == [language["language"] for language in checked["languages"]]
    text = run("campaign", "show", scratch("a.campaign")).text
    for word in (shown["id"], shown["hash"], shown["words"]):
        assert word in text


@story
def problems_are_told_by_file_and_line(scratch):
    folder = scratch.source("library")
    ini = scratch.read("library/campaign.ini").decode()
    line = next(i for i, text in enumerate(ini.splitlines(), 1) if text.startswith("drawing ="))
    scratch.write("library/campaign.ini", ini.replace("drawing = optional", "drawing = perhaps"))

    result = refused("campaign", "check", folder, saying=("has 1 error", "check again"))
    problem = result.lines[0]
    assert problem.startswith(f"campaign.ini:{line}: error: ") and " — " in problem, problem
    found = refused("campaign", "check", folder, "--json").json
    assert found["errors"] == 1 and found["problems"][0]["line"] == line, found
    assert set(found["problems"][0]) == {"severity", "file", "line", "what", "remedy"}

    refused("campaign", "seal", folder, "--key", scratch.key("ana"), "--out", scratch("c.campaign"),
            "--passphrase-file", scratch.passphrase, saying="campaign check")
    assert not os.path.exists(scratch("c.campaign"))


@story
def two_versions_live_in_one_vault(scratch):
    key = scratch.key("ana")
    first = scratch.campaign("library", key)
    card = scratch.enroll("vault", first, "Table 1")
    vault, stick = scratch("vault"), scratch.folder("stick")
    ids = capture(vault, [signature(name=f"Early {n}") for n in range(3)])

    # The same recipients and fields: nobody has to compare words.
    second = seal_version(scratch, "library", key, version=2, goal=2000)
    run("kiosk", "update", "--vault", vault, "--campaign", second)
    assert status(vault)["sequence"] == 2
    ids += capture(vault, [signature(name=f"Late {n}") for n in range(4)])

    answer = export(vault, stick)
    assert answer["records"] == 7 and len(answer["batches"]) == 2, answer
    hashes = {file["campaign_hash"] for file in
              run("batch", "check", *answer["batches"], "--json").json["files"]}
    assert hashes == {show(first)["hash"], show(second)["hash"]}

    # A desk that has not heard of the second version keeps its records until it has.
    ledger = scratch.ledger("ledger", first, key, card)
    answer = import_(scratch, ledger, key, stick)
    assert (answer["accepted"], answer["quarantined"]) == (3, 4), answer
    assert answer["reasons"]["unknown-campaign"] == 4, answer
    run("desk", "campaign", "--ledger", ledger, second)
    assert exported_ids(scratch, ledger, key) == sorted(ids)
    answer = run("desk", "status", "--ledger", ledger, "--json", *scratch.unlock(key)).json
    assert [campaign["sequence"] for campaign in answer["campaigns"]] == [1, 2], answer
    assert (answer["signatures"], answer["quarantined"], answer["goal"]) == (7, 0, 2000), answer
    # What was taken up is accepted in the next account, and in no other.
    answer = import_(scratch, ledger, key, stick)
    assert (answer["accepted"], answer["repeated"]) == (4, 3), answer
    answer = import_(scratch, ledger, key, stick)
    assert (answer["accepted"], answer["repeated"]) == (0, 7), answer

    # One acknowledgement a version; the kiosk forgets both.
    acks = run("desk", "acknowledge", "--ledger", ledger, "--to", scratch.folder("back"),
               *scratch.unlock(key)).lines[:-1]
    assert len(acks) == 2
    run("kiosk", "acknowledge", "--vault", vault, *acks)
    assert status(vault)["records"] == 0


@story
def a_version_that_changes_trust_asks_for_its_words(scratch):
    key, other = scratch.key("ana"), scratch.key("other")
    first = scratch.campaign("library", key)
    scratch.enroll("vault", first, "Table 1")
    vault = scratch("vault")
    update = ("kiosk", "update", "--vault", vault, "--campaign")

    more = seal_version(scratch, "library", key, scratch("other.pub"), version=2)
    words = show(more)["words"]
    refused(*update, more, saying=("changes recipients or fields", "--words"))
    refused(*update, more, "--words", show(first)["words"], saying="are not this campaign's")
    assert status(vault)["sequence"] == 1
    run(*update, more, "--words", words.upper().replace(" ", "  "))
    assert status(vault)["sequence"] == 2

    fields = seal_version(scratch, "library", key, scratch("other.pub"), version=3, street="required")
    refused(*update, fields, saying="changes recipients or fields")
    run(*update, fields, "--words", show(fields)["words"])

    # Never backwards, never sideways, never somebody else's.
    refused(*update, more, saying=("version",))
    refused(*update, first, saying=("version",))
    scratch.campaign("library-of-others", other, id="save-the-library", version=9)
    refused(*update, scratch("library-of-others.campaign"), saying="Enroll this kiosk for the campaign first")
    assert status(vault)["sequence"] == 3


@story
def words_guard_an_enrolment(scratch):
    key = scratch.key("ana")
    campaign = scratch.campaign("library", key)
    words = show(campaign)["words"]
    enroll = ("kiosk", "enroll", "--vault", scratch("vault"), "--campaign", campaign, "--name", "T",
              "--words")
    refused(*enroll, " ".join(reversed(words.split())), saying="are not this campaign's")
    assert not os.path.exists(scratch("vault"))
    run(*enroll, "-".join(words.split()))


@story
def two_owners_share_a_kiosk_and_nothing_else(scratch):
    keys = [scratch.key("ana"), scratch.key("ben")]
    campaigns = [scratch.campaign("library", keys[0]),
                 scratch.campaign("tenants", keys[1], id="stop-evictions")]
    cards = [scratch.enroll("vault", campaign, "Corner table") for campaign in campaigns]
    vault = scratch("vault")
    ids = [show(campaign)["id"] for campaign in campaigns]
    assert sorted(os.listdir(vault)) == sorted(ids)
    assert cards == [os.path.join(vault, id_, "Corner table.kiosk") for id_ in ids]

    # With several, every command asks which.
    for words in (("status",), ("capture",), ("export", "--to", scratch.folder("x")), ("close",)):
        refused("kiosk", *words, "--vault", vault, saying=("Several campaigns", ids[0], ids[1]))

    captured = [capture(vault, [signature(name=f"{who} {n}") for n in range(3 + i)], "--campaign", id_)
                for i, (who, id_) in enumerate(zip(("Ana", "Ben"), ids))]
    stick = scratch.folder("stick")
    for i, id_ in enumerate(ids):
        assert export(vault, stick, "--campaign", id_.upper())["records"] == 3 + i
    kiosks = [status(vault, "--campaign", id_) for id_ in ids]
    assert kiosks[0]["kiosk_id"] != kiosks[1]["kiosk_id"]
    assert [kiosk["records"] for kiosk in kiosks] == [3, 4]

    # Each desk takes its own from the same stick, and neither can read the other's.
    for key, campaign, card, own, kiosk in zip(keys, campaigns, cards, captured, kiosks):
        name = os.path.basename(key)
        ledger = scratch.ledger(f"ledger-{name}", campaign, key, card)
        answer = import_(scratch, ledger, key, stick)
        assert (answer["read"], answer["accepted"]) == (7, len(own)), answer
        assert answer["quarantined"] == 7 - len(own) and answer["bad_files"] == [], answer
        assert exported_ids(scratch, ledger, key) == sorted(own)

        back = scratch.folder(f"back-{name}")
        acks = run("desk", "acknowledge", "--ledger", ledger, "--to", back,
                   *scratch.unlock(key)).lines[:-1]
        assert len(acks) == 1, acks
        other = next(id_ for id_ in ids if id_ != kiosk["campaign_id"])
        refused("kiosk", "acknowledge", "--vault", vault, "--campaign", other, *acks,
                saying="Nothing was forgotten")
        run("kiosk", "acknowledge", "--vault", vault, "--campaign", kiosk["campaign_id"], *acks)
        assert status(vault, "--campaign", kiosk["campaign_id"])["records"] == 0

    for key, card in ((keys[0], cards[1]), (keys[1], cards[0])):
        refused("desk", "admit", "--ledger", scratch(f"ledger-{os.path.basename(key)}"), card)


@story
def every_recipient_opens_and_nobody_else(scratch):
    keys = [scratch.key(name) for name in ("ana", "ben", "cleo")]
    campaign = scratch.campaign("library", keys[0], scratch("ben.pub"))
    card = scratch.enroll("vault", campaign, "Table 1")
    ids = capture(scratch("vault"), [signature(name="Signer")])
    export(scratch("vault"), scratch.folder("stick"))

    for key in keys[:2]:
        ledger = scratch.ledger("ledger-" + os.path.basename(key), campaign, key, card)
        assert import_(scratch, ledger, key, scratch("stick"))["accepted"] == 1
        assert exported_ids(scratch, ledger, key) == ids
    refused("desk", "create", "--ledger", scratch("ledger-cleo"), "--campaign", campaign, "--key",
            keys[2], "--passphrase-file", scratch.passphrase)
    refused("desk", "status", "--ledger", scratch("ledger-ana.key"), *scratch.unlock(keys[2]))
    assert not os.path.exists(scratch("ledger-cleo"))


TABLE = """street,from,to,side,district
W Cermak Rd,2401,2499,odd,22
W Cermak Rd,2400,2498,even,25
E Cermak Rd,2401,2499,odd,3
"""


@story
def a_table_of_streets_seals_the_district_only(scratch):
    key = scratch.key("ana")
    folder = scratch.source("library")
    scratch.write("library/districts.csv", TABLE)
    checked = run("campaign", "check", folder, "--json").json
    assert (checked["errors"], checked["districts"], checked["streets"]) == (0, 3, 2), checked
    assert "3 districts, 2 streets" in run("campaign", "check", folder).text
    seal = ("campaign", "seal", folder, "--key", key, "--passphrase-file", scratch.passphrase, "--out")
    run(*seal, scratch("c.campaign"))
    shown = show(scratch("c.campaign"))
    assert (shown["districts"], shown["streets"], shown["keep_street"]) == (3, 2, False), shown
    assert "3 in 2 streets; the street is not kept" in run("campaign", "show", scratch("c.campaign")).text

    card = scratch.enroll("vault", scratch("c.campaign"), "Table 1")
    ids = capture(scratch("vault"), [
        signature(name="Ana", street="2459 w. cermak road, apt 2"),
        signature(name="Bo", street="2459 Cermak"),
        signature(name="Cleo", street="2460 W Cermak Rd", district="9"),
    ])
    export(scratch("vault"), scratch.folder("stick"))
    for path in os.listdir(scratch("stick")):
        assert b"ermak" not in scratch.read(os.path.join("stick", path))
    ledger = scratch.ledger("ledger", scratch("c.campaign"), key, card)
    import_(scratch, ledger, key, scratch("stick"))
    assert exported_ids(scratch, ledger, key) == sorted(ids)
    found = [json.loads(line)["fields"] for line in scratch.read("out.jsonl").splitlines()]
    assert sorted(found, key=lambda fields: fields["name"]) == [
        {"name": "Ana", "district": "22"}, {"name": "Bo"}, {"name": "Cleo", "district": "9"}], found

    scratch.write("library/districts.csv", TABLE + "West Cermak Road,2459,2459,both,25\n")
    result = refused("campaign", "check", folder)
    assert result.text.startswith("districts.csv:5: error: W Cermak Rd 2459 lies in district 25"), result.text


@story
def minors_are_turned_away_or_left_alone(scratch):
    key = scratch.key("ana")
    folder = scratch.source("library", minors="no")
    result = refused("campaign", "check", folder)
    assert "adult = required" in result.text, result.text
    ini = scratch.read("library/campaign.ini").decode()
    scratch.write("library/campaign.ini", ini.replace("adult = optional", "adult = required"))
    run("campaign", "seal", folder, "--key", key, "--out", scratch("adults.campaign"),
        "--passphrase-file", scratch.passphrase)
    assert show(scratch("adults.campaign"))["minors"] is False
    assert "may not sign" in run("campaign", "show", scratch("adults.campaign")).text
    scratch.enroll("adults", scratch("adults.campaign"), "Table 1")
    capture(scratch("adults"), [signature(name="Ana", adult="yes")])
    result = refused("kiosk", "capture", "--vault", scratch("adults"), stdin=signature(name="Bo", adult="no"))
    assert "Field adult is no" in result.text, result.text

    scratch.enroll("all", scratch.campaign("all", key), "Table 1")
    capture(scratch("all"), [signature(name="Bo", adult="no")])
    result = refused("kiosk", "capture", "--vault", scratch("all"),
                     stdin=signature(name="Bo", adult="no", email="bo@example.org"))
    assert "Field email is not taken" in result.text and "bo@" not in result.text, result.text


@story
def a_closed_petition_takes_only_paper_of_its_time(scratch):
    key = scratch.key("ana")
    folder = scratch.source("library", closes="2026-10-31", destroy_by="2027-06-30")
    sealed = attempt("campaign", "seal", folder, "--key", key, "--out", scratch("c.campaign"),
                     "--passphrase-file", scratch.passphrase)
    assert sealed.status == 0, str(sealed)
    scratch.enroll("vault", scratch("c.campaign"), "Table 1")
    vault = scratch("vault")
    kiosk = status(vault)
    assert kiosk["readiness"]["campaign"] is False and kiosk["readiness"]["ready"] is False, kiosk
    assert kiosk["readiness"]["vault"] is True and len(kiosk["readiness"]["problems"]) >= 1, kiosk
    assert kiosk["damaged"] is False and kiosk["last_batch"] is None, kiosk

    result = refused("kiosk", "capture", "--vault", vault, stdin=signature(name="Late"))
    assert "closed on 2026-10-31" in result.text
    capture(vault, [signature(name="In time")[:-1] + b',"day":"2026-10-31"}'], "--source", "paper")
    result = refused("kiosk", "capture", "--vault", vault, "--source", "paper",
                     stdin=signature(name="Late")[:-1] + b',"day":"2026-11-01"}')
    assert "closed on 2026-10-31" in result.text


@story
def a_script_without_a_font_is_told_before_anybody_signs(scratch):
    campaign = scratch.campaign("library", scratch.key("ana"))
    scratch.enroll("vault", campaign, "Table 1")
    fonts = [check["fitness"] for check in readiness(scratch("vault"))["checks"] if check["id"] == "fonts"]
    assert fonts and set(fonts) == {"fit"}, fonts

    scratch.write("fonts.conf", f"""<?xml version="1.0"?>
        <fontconfig><cachedir>{scratch("cache")}</cachedir></fontconfig>""")
    os.environ["FONTCONFIG_FILE"] = scratch("fonts.conf")
    try:
        found = readiness(scratch("vault"))
        lines = run("kiosk", "status", "--vault", scratch("vault")).lines
    finally:
        del os.environ["FONTCONFIG_FILE"]
    assert found["ready"] is True and found["problems"] == [], found
    for language, package in (("am (አማርኛ)", "fonts-noto-core"), ("ko (한국어)", "fonts-noto-cjk")):
        told = [warning for warning in found["warnings"] if warning.startswith(f"{language}: ")]
        assert len(told) == 1 and package in told[0] and told[0].count("U+") == 5, found
        assert sum(line == f"warning:        {told[0]}" for line in lines) == 1, lines


tell()
