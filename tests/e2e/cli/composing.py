# SPDX-License-Identifier: GPL-3.0-or-later
"""A campaign's source folder written by commands: only what is changed changes."""

import os

from story import attempt, refused, run, story, tell


def lines(scratch, *path):
    return scratch.read(os.path.join(*path)).decode().splitlines()


def differing(before, after):
    """The lines of which there are more in `after`, and those of which there are fewer."""
    return ([line for line in after if after.count(line) > before.count(line)],
            [line for line in before if before.count(line) > after.count(line)])


@story
def one_setting_changes_one_line(scratch):
    folder = scratch.source("library")
    before = lines(scratch, "library", "campaign.ini")
    run("campaign", "set", folder, "goal", "2500")
    assert run("campaign", "get", folder, "goal").text == "2500\n"
    after = lines(scratch, "library", "campaign.ini")
    assert differing(before, after) == (["goal = 2500"], ["goal = 1000"])

    # What stands as an example in a comment comes right behind it.
    run("campaign", "set", folder, "address", "https://example.org/library")
    after = lines(scratch, "library", "campaign.ini")
    at = after.index("address = https://example.org/library")
    assert after[at - 1].startswith("#address = "), after[at - 1]
    run("campaign", "set", folder, "address", "--remove")
    run("campaign", "set", folder, "goal", "1000")
    assert lines(scratch, "library", "campaign.ini") == before


@story
def a_language_is_added_written_and_moved(scratch):
    folder = scratch.source("library")
    run("campaign", "add", folder, "language", "pl")
    refused("campaign", "check", folder, saying="error")
    refused("campaign", "add", folder, "language", "pl", saying="already")
    refused("campaign", "add", folder, "language", "Polish", saying="BCP 47")
    words = " ".join(["słowo"] * 30)
    scratch.write("body.txt", "# Tytuł\n\nTreść.\n")
    for key in ("title", "addressee", "collector", "thanks", "consent.email_news",
                "consent.phone_news"):
        run("campaign", "set", folder, key, "Nasza biblioteka", "--language", "pl")
    run("campaign", "set", folder, "ask", words, "--language", "pl")
    run("campaign", "set", folder, "body", "--from", scratch("body.txt"), "--language", "pl")
    checked = run("campaign", "check", folder, "--json").json
    assert (checked["errors"], checked["warnings"]) == (0, 0), checked
    assert run("campaign", "get", folder, "ask", "--language", "pl").text == words + "\n"
    assert run("campaign", "get", folder, "body", "--language", "pl").text == "# Tytuł\n\nTreść.\n"
    run("campaign", "move", folder, "language", "pl", "--before", "es")
    assert run("campaign", "get", folder, "languages").text == "en pl es ar\n"
    run("campaign", "remove", folder, "language", "pl")
    assert os.path.exists(os.path.join(folder, "pl.md"))


@story
def fields_and_consents_come_and_go_without_a_trace(scratch):
    folder = scratch.source("library")
    before = {name: lines(scratch, "library", name) for name in os.listdir(folder)}
    run("campaign", "add", folder, "field", "shift", "--kind", "choice", "--choices", "day night")
    run("campaign", "set", folder, "field.shift", "Which shift?", "--language", "en")
    run("campaign", "set", folder, "field.shift.choice.day", "Day", "--language", "en")
    run("campaign", "set", folder, "field.shift.choice.night", "Night", "--language", "en")
    run("campaign", "move", folder, "field", "shift", "--before", "postcode")
    run("campaign", "add", folder, "consent", "letters")
    run("campaign", "set", folder, "consent.letters", "Write to me.", "--language", "en")
    # Nobody agrees to words that they cannot read.
    checked = attempt("campaign", "check", folder)
    assert checked.status == 1 and checked.text.count("error: There is no “consent.letters”") == 2, str(checked)
    run("campaign", "set", folder, "consent.letters", "Pueden escribirme.", "--language", "es")
    run("campaign", "set", folder, "consent.letters", "يمكنكم مراسلتي.", "--language", "ar")
    assert run("campaign", "check", folder, "--json").json["errors"] == 0
    refused("campaign", "add", folder, "field", "shoe", saying="kind")
    refused("campaign", "remove", folder, "field", "shoe", saying="no field shoe")
    refused("campaign", "remove", folder, "colour", "shoe", status=2, saying="no part")
    refused("campaign", "set", folder, "gaol", "5", status=2, saying="gaol")
    refused("campaign", "set", folder, "goal", status=2, saying="VALUE")
    run("campaign", "remove", folder, "consent", "letters")
    run("campaign", "remove", folder, "field", "shift")
    for name, text in before.items():
        written = [line for line in lines(scratch, "library", name) if line]
        assert written == [line for line in text if line], name


@story
def recipients_of_the_folder_are_sealed_to(scratch):
    key, other = scratch.key("ana"), scratch.key("luz")
    folder = scratch.source("library")
    run("campaign", "add", folder, "recipient", scratch("luz.pub"))
    refused("campaign", "add", folder, "recipient", scratch("luz.pub"), saying="already")
    run("campaign", "seal", folder, "--key", key, "--out", scratch("1.campaign"),
        "--passphrase-file", scratch.passphrase)
    first = run("campaign", "show", scratch("1.campaign"), "--json").json
    wanted = [run("key", "show", scratch(f"{name}.pub"), "--json").json["seal_pk"]
              for name in ("ana", "luz")]
    assert [recipient["seal_pk"] for recipient in first["recipients"]] == wanted

    # The same version again is nothing that a kiosk would take.
    seal = ("campaign", "seal", folder, "--key", key, "--after", scratch("1.campaign"), "--out",
            scratch("2.campaign"), "--passphrase-file", scratch.passphrase)
    run("campaign", "set", folder, "title", "Keep it open", "--language", "en")
    refused(*seal, saying="version")
    assert not os.path.exists(scratch("2.campaign"))
    run("campaign", "set", folder, "version", "2")
    assert "PIN again" not in run(*seal).text
    run("campaign", "remove", folder, "recipient", wanted[1])
    run("campaign", "set", folder, "version", "3")
    assert "PIN again" in run(*seal).text


tell()
