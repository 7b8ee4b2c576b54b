# SPDX-License-Identifier: GPL-3.0-or-later
"""Contacts for CRMs: who is in them, and how a spreadsheet reads them."""

import csv
import io
import json
import os
import shutil
import subprocess

from story import Skip, capture, export, refused, run, story, tell

# What spreadsheets run, and what would turn a row around for whoever reads it.
CORPUS = [
    "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1,1)", "=HYPERLINK(\"https://example.org\",\"x\")",
    "＝1+1", "＋1", "－1", "＠SUM(1)", "−1", " =1+1", "\u200b=1+1", "\"=1+1",
    "a;=1+1", "a|=1+1", "'=1", "ليلى\u200f (Ana\u200e)", "Ana, \"la Grande\"", "0123",
    "1/2", "José Ñandú", "ليلى حسن", "李小龙", "김영희", "ኣበበ", "Zoë\u200d 👩\u200d👧", "TRUE", "1e5", "12:30",
]
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
TRIGGERS = "=+-@＝＋－＠−\t\r"


def person(name, **more):
    fields = {"name": name, "postcode": "60608", **more.pop("fields", {})}
    return json.dumps({"language": more.pop("language", "es"), "fields": fields, "consent": more},
                      ensure_ascii=False).encode()


def begin(scratch, lines):
    key = scratch.key("ana")
    campaign = scratch.campaign("bridge", key)
    card = scratch.enroll("vault", campaign, "Plaza")
    ids = capture(scratch("vault"), lines)
    export(scratch("vault"), scratch.folder("stick"))
    ledger = scratch.ledger("ledger", campaign, key, card)
    run("desk", "import", "--ledger", ledger, *scratch.unlock(key), scratch("stick"))
    return key, ledger, ids


def write(scratch, ledger, key, name, *words):
    answer = run("desk", "export", "--ledger", ledger, "--out", scratch(name), "--json", *words,
                 *scratch.unlock(key)).json
    return {file["consent"]: file for file in answer["files"]} if "files" in answer else answer


def rows(scratch, path):
    return list(csv.DictReader(io.StringIO(scratch.read(path).decode(), newline="")))


def in_spreadsheet(scratch, path, *columns):
    """What LibreOffice has in its cells, as it writes them out again without a change. It guesses numbers and days
    unless @columns are named to be texts, as somebody who opens a file of contacts should."""
    formats = "/".join(f"{i}/2" for i, _ in enumerate(columns, 1))
    office = shutil.which("soffice")
    if office is None:
        raise Skip("soffice is not there (libreoffice-calc-nogui)")
    subprocess.run(
        [office, "--headless", f"-env:UserInstallation=file://{scratch('office')}", f"--infilter=CSV:44,34,76,1,{formats}",
         "--convert-to", "ods", "--outdir", scratch("read"), path],
        check=True, capture_output=True, timeout=200)
    ods = os.path.join(scratch("read"), os.path.splitext(os.path.basename(path))[0] + ".ods")
    content = subprocess.run(["unzip", "-p", ods, "content.xml"], check=True, capture_output=True).stdout
    return content.decode()


@story
def each_file_has_its_own_opt_ins_and_address(scratch):
    both = {"email": "both@example.org", "phone": "312 555 0100"}
    key, ledger, _ = begin(scratch, [
        person("Mail Only", fields={"email": "mail@example.org", "phone": "312 555 0101"}, email_news=True,
               phone_news=False),
        person("Phone Only", fields={"email": "phone@example.org", "phone": "+1 312 555 0102"}, email_news=False,
               phone_news=True),
        person("Both Ways", fields=both, email_news=True, phone_news=True),
        person("Neither Way", fields={"email": "no@example.org", "phone": "312 555 0103"}, email_news=False,
               phone_news=False),
        person("Young One", fields={"adult": "no"}),
    ])
    files = write(scratch, ledger, key, "civi.csv", "--format", "civicrm", "--plain")
    assert set(files) == {"email_news", "phone_news"}, files
    assert files["email_news"]["path"] == scratch("civi-email_news.csv"), files
    assert not os.path.exists(scratch("civi.csv"))
    mail = rows(scratch, "civi-email_news.csv")
    assert {row["Email"] for row in mail} == {"mail@example.org", "both@example.org"}, mail
    assert all(row["Phone"] == "" and row["Preferred Language"] == "es_ES" for row in mail), mail
    assert all(row["Country"] == "United States" and len(row["Consent Campaign"]) == 64 for row in mail), mail
    phones = rows(scratch, "civi-phone_news.csv")
    assert {row["Phone"] for row in phones} == {"(+1) 312 555 0102", "312 555 0100"}, phones
    assert all(row["Email"] == "" for row in phones), phones

    write(scratch, ledger, key, "one.csv", "--format", "nationbuilder", "--consent", "phone_news", "--plain")
    opt_ins = {row["first_name"]: (row["email_opt_in"], row["mobile_opt_in"]) for row in rows(scratch, "one.csv")}
    assert opt_ins == {"Phone": ("N", "Y"), "Both": ("", "Y")}, opt_ins
    # The same person has one identifier wherever they are.
    ids = {row["first_name"]: row["external_id"] for row in rows(scratch, "one.csv")}
    assert ids["Both"] in {row["External Identifier"] for row in mail}

    scratch.write("own.map", "# of ours\nVoornaam = first_name\nBron = \"Straat\"\nE-mail = email\n")
    write(scratch, ledger, key, "own.csv", "--mapping", scratch("own.map"), "--consent", "email_news", "--plain")
    assert {tuple(row.values()) for row in rows(scratch, "own.csv")} == {
        ("Mail", "Straat", "mail@example.org"), ("Both", "Straat", "both@example.org")}


@story
def a_crm_is_told_whom_to_let_go_of(scratch):
    key, ledger, ids = begin(scratch, [
        person(f"Signer {i}", fields={"email": f"s{i}@example.org"}, email_news=True) for i in range(4)])
    unlock = scratch.unlock(key)
    files = write(scratch, ledger, key, "a.csv", "--format", "actionnetwork", "--consent", "email_news", "--plain")
    assert files["email_news"]["contacts"] == 4, files
    assert write(scratch, ledger, key, "s.csv", "--suppression", "--plain")["suppressed"] == 0
    run("desk", "withdraw", "--ledger", ledger, *unlock, ids[1])
    for record, change in ((ids[2], b'{"consent":{"email_news":false}}'),
                           (ids[3], b'{"fields":{"email":"new@example.org"}}')):
        run("desk", "correct", "--ledger", ledger, *unlock, "--input", "-", record, stdin=change)
    assert write(scratch, ledger, key, "s.csv", "--suppression", "--plain")["suppressed"] == 3
    suppressed = rows(scratch, "s.csv")
    assert {row["address"] for row in suppressed} == {"s1@example.org", "s2@example.org", "s3@example.org"}
    assert [row["external_id"] == "" for row in suppressed if row["address"] == "s3@example.org"] == [True]
    files = write(scratch, ledger, key, "a.csv", "--format", "actionnetwork", "--consent", "email_news", "--plain")
    assert {row["email"] for row in rows(scratch, "a.csv")} == {"s0@example.org", "new@example.org"}
    # What went out is told nowhere in the open.
    for folder, _, names in os.walk(ledger):
        for name in names:
            with open(os.path.join(folder, name), "rb") as file:
                assert b"@example.org" not in file.read(), name


@story
def encrypted_unless_plain_and_never_elsewhere(scratch):
    key, ledger, _ = begin(scratch, [person("Ana", fields={"email": "ana@example.org"}, email_news=True)])
    write(scratch, ledger, key, "c.enc", "--format", "civicrm", "--consent", "email_news")
    assert scratch.read("c.enc").startswith(b"CVX1") and b"ana@" not in scratch.read("c.enc")
    assert b"ana@example.org" in run("open", scratch("c.enc"), *scratch.unlock(key)).stdout
    other = scratch.key("other")
    write(scratch, ledger, key, "s.enc", "--suppression", "--recipient", scratch("other.pub"))
    refused("open", scratch("s.enc"), *scratch.unlock(key))
    assert run("open", scratch("s.enc"), *scratch.unlock(other)).text.startswith("external_id,")


@story
def what_makes_no_sense_is_refused(scratch):
    key, ledger, _ = begin(scratch, [person("Ana")])
    base = ("desk", "export", "--ledger", ledger, "--out", scratch("x.csv"), "--plain", *scratch.unlock(key))
    refused(*base, status=2, saying="--format is missing")
    refused(*base, "--format", "salesforce", status=2, saying="civicrm")
    refused(*base, "--format", "civicrm", "--suppression", status=2, saying="--suppression stands alone")
    refused(*base, "--format", "civicrm", "--mapping", scratch("m"), status=2, saying="one of them")
    refused(*base, "--format", "civicrm", "--consent", "fax", saying="fax")
    scratch.write("m", "Name = name\nMail = mail\n")
    refused(*base, "--mapping", scratch("m"), saying=("line 2", "there is no “mail”"))
    assert not os.path.exists(scratch("x.csv"))


@story
def a_spreadsheet_runs_nothing_and_reads_every_cell(scratch):
    lines = []
    for i, text in enumerate(CORPUS):
        lines.append(person(f"N{i} {text}", fields={"city": text, "email": f"n{i}@example.org"}, email_news=True))
    key, ledger, _ = begin(scratch, lines)
    write(scratch, ledger, key, "c.csv", "--format", "civicrm", "--consent", "email_news", "--plain")
    written = rows(scratch, "c.csv")
    assert len(written) == len(CORPUS)
    for row in written:
        text = CORPUS[int(row["Email"][1:-len("@example.org")])]
        for cell in row.values():
            assert not any(c in cell for c in BIDI), row
            assert cell == "" or cell.lstrip(" \u200b\"")[:1] not in TRIGGERS, row
        kept = "".join(c for c in text if c not in BIDI)
        assert row["City"].replace("'", "") == kept.replace("'", ""), row
    assert "table:formula" not in in_spreadsheet(scratch, scratch("c.csv"))
    texts = read_cells(in_spreadsheet(scratch, scratch("c.csv"), *written[0]))
    header, cells = texts[0], texts[1:]
    assert header == list(written[0]), header
    for row, read in zip(written, cells):
        assert list(row.values()) == read[:len(row)], (row, read)


def read_cells(content):
    """The rows of an OpenDocument table as texts, as they are shown."""
    from xml.etree import ElementTree

    table = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
    text = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
    found = []
    for row in ElementTree.fromstring(content).iter(table + "table-row"):
        cells = []
        for cell in row.iter(table + "table-cell"):
            shown = "\n".join("".join(spell(paragraph, text)) for paragraph in cell.iter(text + "p"))
            cells += [shown] * min(int(cell.get(table + "number-columns-repeated", 1)), 50)
        if any(cells):
            found.append(cells)
    return found


def spell(element, text):
    yield element.text or ""
    for child in element:
        if child.tag == text + "s":
            yield " " * int(child.get(text + "c", 1))
        else:
            yield from spell(child, text)
        yield child.tail or ""


tell()
