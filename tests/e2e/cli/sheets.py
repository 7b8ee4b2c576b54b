# SPDX-License-Identifier: GPL-3.0-or-later
"""The readiness sheet: a page to print and to tick off, in any language, on either paper."""

import json
import os
import re
import subprocess

from story import SOURCE_ROOT, capture, readiness, refused, run, signature, status, story, tell

DEMO = os.path.join(os.environ["CANVASS_BUILD_ROOT"], "data", "demo.campaign")
A4, LETTER = (595, 842), (612, 792)


def tool(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def text_of(path):
    return tool("pdftotext", "-layout", path, "-")


def info_of(path):
    info = tool("pdfinfo", path)
    width, height = re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", info).groups()
    return int(re.search(r"Pages:\s+(\d+)", info)[1]), (round(float(width)), round(float(height)))


def is_embedded(path):
    """Whether each font is in the file, so that it prints anywhere."""
    rows = tool("pdffonts", path).splitlines()[2:]
    return rows and all(re.search(r"\s(yes|no)\s+(yes|no)\s+(yes|no)\s+\d+\s+\d+$", row)[1] == "yes" for row in rows)


def print_sheet(scratch, name, *options):
    run("kiosk", "status", "--vault", scratch("vault"), "--print", scratch(name), *options)
    return scratch(name)


@story
def it_says_what_status_says(scratch):
    scratch.enroll("vault", DEMO, "Mesa № 3")
    capture(scratch("vault"), [signature(name=f"Signer {i}") for i in range(3)])
    sheet = print_sheet(scratch, "sheet.pdf", "--paper", "a4")
    text = text_of(sheet)
    checks = {check["id"]: check for check in readiness(scratch("vault"))["checks"]}
    assert set(checks) > {check["id"] for check in status(scratch("vault"))["readiness"]["checks"]}
    assert "Mesa № 3" in text and re.search(r"Stored here\s+3\b", text), text
    assert checks["words"]["detail"] in text and checks["kiosk-words"]["detail"] in text, text
    assert checks["campaign"]["subject"] in text, text
    assert "No PIN is set" in text and "to see to" in text, text
    assert "Checked by" in text and "Notes" in text, text
    unfit = sum(check["fitness"] != "fit" for check in checks.values())
    assert re.search(rf"Readiness: {unfit} things? to see to", text), (unfit, text)
    assert info_of(sheet) == (1, A4), info_of(sheet)
    assert is_embedded(sheet)


@story
def a_table_where_nobody_can_sign_says_so_first(scratch):
    key = scratch.key("ana")
    folder = scratch.source("library", closes="2026-10-31", destroy_by="2027-06-30")
    run("campaign", "seal", folder, "--key", key, "--out", scratch("c.campaign"), "--passphrase-file",
        scratch.passphrase)
    scratch.enroll("vault", scratch("c.campaign"), "Table 1")
    text = text_of(print_sheet(scratch, "sheet.pdf"))
    assert text.index("Nobody can sign here") < text.index("Table: Table 1"), text
    assert "The petition is over" in text, text


@story
def every_language_prints_in_its_own_script(scratch):
    scratch.enroll("vault", DEMO, "Table 1")
    with open(os.path.join(SOURCE_ROOT, "po", "LINGUAS"), encoding="utf-8") as listed:
        languages = [line for line in listed.read().split() if not line.startswith("#")]
    for language in languages:
        sheet = print_sheet(scratch, f"{language}.pdf", "--language", language.replace("_", "-"), "--paper", "letter")
        title = tool("msggrep", "--no-wrap", "--msgid", "-e", "^Readiness$", os.path.join(
            SOURCE_ROOT, "po", f"{language}.po")) if language != "en" else 'msgstr "Readiness"'
        word = re.findall(r'^msgstr "(.+)"$', title, re.M)[-1]
        assert info_of(sheet) == (1, LETTER), (language, info_of(sheet))
        assert is_embedded(sheet), language
        # Scripts whose letters change their shapes and places do not come back from a PDF as typed.
        if language not in ("ar", "ur", "hi", "gu"):
            assert word.replace(" ", "") in text_of(sheet).replace(" ", ""), (language, word, text_of(sheet))
        fonts = tool("pdffonts", sheet)
        for script in ("Arabic", "Devanagari", "Gujarati", "Ethiopic", "CJK"):
            assert script in fonts, (language, fonts)


@story
def wrong_words_and_places_are_refused(scratch):
    scratch.enroll("vault", DEMO, "Table 1")
    base = ("kiosk", "status", "--vault", scratch("vault"))
    refused(*base, "--paper", "a4", status=2, saying="--print")
    refused(*base, "--language", "es", status=2, saying="--print")
    refused(*base, "--print", scratch("x.pdf"), "--quick", status=2, saying="--quick")
    refused(*base, "--print", scratch("x.pdf"), "--paper", "a5", status=2, saying="a4 or letter")
    refused(*base, "--print", scratch("x.pdf"), "--language", "../es", status=2, saying="tag")
    refused(*base, "--print", scratch("vault", "x.pdf"))
    card = scratch.write("notes.campaign", scratch.read(DEMO))
    refused(*base, "--print", card)
    assert not os.path.exists(scratch("x.pdf"))
    print_sheet(scratch, "x.pdf")
    before = scratch.read("x.pdf")
    print_sheet(scratch, "x.pdf", "--language", "es")
    assert scratch.read("x.pdf") != before


@story
def the_answer_stays_one_json_object(scratch):
    scratch.enroll("vault", DEMO, "Table 1")
    answer = run("kiosk", "status", "--vault", scratch("vault"), "--json", "--print", scratch("x.pdf"))
    assert json.loads(answer.text)["readiness"]["ready"] is True, str(answer)
    assert os.path.getsize(scratch("x.pdf")) > 10000


tell()
