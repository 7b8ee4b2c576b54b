# SPDX-License-Identifier: GPL-3.0-or-later
"""The petition as it is handed in, read back from its PDF; reports, pictures, and what is printed beforehand."""

import json
import os
import re
import struct
import subprocess
import unicodedata

from story import attempt, capture, export, refused, run, signature, story, tell

DEMO = os.path.join(os.environ["CANVASS_BUILD_ROOT"], "data", "demo.campaign")
CONTROLS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
NAMES = ("Zoë Ångström", "Ana Lucía Pérez", "محمد العلي", "प्रिया क्षत्रिय", "પ્રિયંકા શાહ", "አበበ ቢቂላ", "王小明", "김민준",
         "Nguyễn Thị Hồng", "Олена Шевченко", "محمد گیلانی")
# Marks of neither direction are read back in the order of the page that they stand on.
ODD_NAME = "(Bo) \\ <b>&amp;</b>"
TEXT_LANGUAGES = ("en", "es", "ar", "zh-Hans", "am", "hi", "ur", "ko", "gu", "ru")


def tool(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def normal(text):
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", CONTROLS.sub("", text)))


def text_of(path, *options):
    return normal(tool("pdftotext", "-layout", *options, path, "-"))


def count_pages(path):
    return int(re.search(r"Pages:\s+(\d+)", tool("pdfinfo", path))[1])


def signed(name, district=None, public="full", **other):
    fields = {"name": name, **({"district": district} if district else {}),
              **{key: other.pop(key) for key in ("street", "postcode") if key in other}}
    return json.dumps({"language": "en", "fields": fields, "public": public, **other}, ensure_ascii=False).encode()


class Desk:
    def __init__(self, scratch, lines, campaign=None):
        self.scratch = scratch
        self.key = scratch.key("ana")
        self.campaign = campaign(self.key) if campaign else scratch.campaign("bridge", self.key)
        card = scratch.enroll("vault", self.campaign, "Plaza")
        self.ids = capture(scratch("vault"), lines)
        export(scratch("vault"), scratch.folder("stick"))
        self.ledger = scratch.ledger("ledger", self.campaign, self.key, card)
        self.do("import", scratch("stick"))

    def do(self, command, *words):
        return run("desk", command, "--ledger", self.ledger, *self.scratch.unlock(self.key), *words)

    def print(self, name, *options):
        self.do("export", "--format", "pdf", "--plain", "--out", self.scratch(name), *options)
        return self.scratch(name)


def seal_demo(scratch):
    def make(key):
        folder = scratch.folder("demo")
        source = os.path.join(os.environ["CANVASS_SOURCE_ROOT"], "data", "demo", "campaign")
        for name in os.listdir(source):
            with open(os.path.join(source, name), "rb") as file:
                scratch.write(os.path.join("demo", name), file.read())
        run("campaign", "seal", folder, "--key", key, "--out", scratch("demo.campaign"), "--passphrase-file",
            scratch.passphrase)
        return scratch("demo.campaign")
    return make


@story
def everybody_stands_on_it_once_and_as_they_chose(scratch):
    desk = Desk(scratch, [signed("Ana Alvarez", "Ward 10"), signed("Ana Alvarez", "Ward 10"),
                          signed("Bea Brown", "Ward 10", "initial"), signed("Secret Person", "Ward 10", "withheld"),
                          signed("Cy Carter", "Ward 2"), signed("Dan Ruled Out", "Ward 2"),
                          signed("Eve Took Back", "Ward 2"), signed("Fay Mistpyed", "Ward 2"),
                          signed("Gus Nowhere", postcode="60608")])
    desk.do("merge", desk.ids[1], desk.ids[0])
    desk.do("reject", desk.ids[5])
    desk.do("withdraw", desk.ids[6])
    scratch.write("fix.json", '{"fields":{"name":"Fay Mistyped"}}')
    desk.do("correct", desk.ids[7], "--input", scratch("fix.json"))
    text = text_of(desk.print("out.pdf"))
    assert text.count("Ana Alvarez") == 1, text
    assert "Bea B." in text and "Bea Brown" not in text, text
    assert "Secret" not in text and text.count("Name withheld at the signer’s request") == 1, text
    assert "Ruled" not in text and "Took" not in text and "Mistpyed" not in text, text
    assert "Fay Mistyped" in text and "60608" in text, text
    # Ward 2 comes before Ward 10, and those of unknown district last.
    packets = [text.index(name, text.index("Sheet 1")) for name in ("Cy Carter", "Ana Alvarez", "Gus Nowhere")]
    assert packets == sorted(packets), text
    assert text.index("Fay Mistyped") > text.index("Cy Carter") and text.index("Bea B.") < text.index("Name withheld")
    for line in ("Sealed records that were read 9", "Rejected by the coordinators 1", "Taken back by their signers 1",
                 "Accepted records 7", "Further signatures of people who signed more than once 1",
                 "People who signed 6", "in a district of this petition 5", "whose district is not known 1"):
        assert line in text, (line, text)


@story
def a_name_without_end_covers_nobody(scratch):
    long_one = "W" * 200
    desk = Desk(scratch, [signed("Ana Alvarez"), signed("Long " + long_one), signed("Zoe Zidane")])
    path = desk.print("out.pdf")
    words = [(float(top), float(bottom), word) for top, bottom, word in re.findall(
        r'yMin="([0-9.]+)"[^>]*yMax="([0-9.]+)">([^<]*)<', tool("pdftotext", "-bbox", path, "-"))]
    rows = {name: next((top, bottom) for top, bottom, word in words if word == name) for name in ("Alvarez", "Zidane")}
    letters = [(top, bottom) for top, bottom, word in words if word.startswith("WWW")]
    assert letters, words
    assert all(rows["Alvarez"][1] < top and bottom < rows["Zidane"][0] for top, bottom in letters), (rows, letters)


@story
def packets_are_the_districts_that_the_cover_counts(scratch):
    def seal(key):
        folder = scratch.source("library")
        # A table may be typed oddly; what is printed of it is not.
        scratch.write("library/districts.csv", "street,from,to,side,district\nElm Street,1,99,both,South  End\n")
        run("campaign", "seal", folder, "--key", key, "--out", scratch("c.campaign"), "--passphrase-file", scratch.passphrase)
        return scratch("c.campaign")
    desk = Desk(scratch, [signed("Ana", street="12 Elm Street"), signed("Bo", "Elsewhere"), signed("Cy")], seal)
    path = desk.print("out.pdf")
    text = text_of(path)
    for line in ("in a district of this petition 1", "outside its districts 1", "whose district is not known 1"):
        assert line in text, (line, text)
    sheets = [page for page in (text_of(path, "-f", str(number), "-l", str(number)) for number in range(1, count_pages(path) + 1))
              if "in this packet" in page]
    for sheet, (name, packet) in zip(sheets, (("Ana", "South End"), ("Bo", "Outside the districts"), ("Cy", "District not known")),
                                     strict=True):
        assert name in sheet and packet in sheet, (name, packet, sheet)


@story
def every_script_and_language_can_be_read_back(scratch):
    desk = Desk(scratch, [signed(name) for name in (*NAMES, ODD_NAME)] + [signed("Hidden Henrietta", public="withheld")], seal_demo(scratch))
    sheets = set()
    for language in TEXT_LANGUAGES:
        path = desk.print(f"{language}.pdf", "--language", language)
        text = text_of(path)
        squeezed = text.replace(" ", "")
        for name in NAMES:
            assert normal(name) in text or normal(name).replace(" ", "") in squeezed, (language, name, text)
        assert "Henrietta" not in text, language
        assert ODD_NAME in text or language in ("ar", "ur"), text
        order = sorted((squeezed.index(normal(name).replace(" ", "")), name) for name in NAMES)
        sheets.add(tuple(name for _, name in order))
        info = tool("pdfinfo", path)
        assert re.search(r"Tagged:\s+yes", info), info
        assert f"/Lang ({language})".encode() in scratch.read(f"{language}.pdf")
        fonts = tool("pdffonts", path).splitlines()[2:]
        assert fonts and all(re.search(r"\syes (yes|no)\s+(yes|no)\s+\d+\s+\d+$", row) for row in fonts), fonts
    # Line 7 is the same person in all of them.
    assert len(sheets) == 1, sheets


@story
def pages_sheets_and_lines_are_numbered(scratch):
    desk = Desk(scratch, [signed(f"Person {i:03}", "Ward 1" if i < 60 else "Ward 2") for i in range(70)])
    path = desk.print("out.pdf", "--paper", "a4")
    total = count_pages(path)
    pages = [text_of(path, "-f", str(page), "-l", str(page)) for page in range(1, total + 1)]
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {total}" in page, page
    sheets = [page for page in pages if "Sheet " in page and "in this packet" in page]
    assert len(sheets) == 4, pages
    assert ["Page 1 of 3 in this packet", "Page 2 of 3 in this packet", "Page 3 of 3 in this packet",
            "Page 1 of 1 in this packet"] == [re.search(r"Page \d of \d in this packet", page)[0] for page in sheets]
    for number, page in enumerate(sheets, 1):
        assert f"Sheet {number}" in page, page
    assert re.search(r"\b26 Person 025\b", sheets[1]) and re.search(r"\b1 Person 060\b", sheets[3]), sheets
    outline = tool("pdftohtml", "-xml", "-stdout", "-i", path)
    assert "<outline>" in outline and "Ward 2</item>" in outline, outline[-800:]


@story
def its_tags_tell_headings_and_tables(scratch):
    desk = Desk(scratch, [signed(f"Person {i}") for i in range(3)])
    path = desk.print("out.pdf")
    tree = tool("pdfinfo", "-struct-text", path)
    for tag in ("Document", "Sect", "H1", "H2", "Table", "TR", "TH", "TD", "L", "LI", "P"):
        assert re.search(rf"^\s*{tag}\b", tree, re.M), (tag, tree)
    assert re.search(r'TD\n\s+"Person 1"', tree), tree
    content = scratch.read("out.pdf")
    start = int(re.search(rb"startxref\s+(\d+)\s+%%EOF", content)[1])
    assert content[start:start + 4] == b"xref"
    # Each object lies where the table says.
    for number, offset in enumerate(re.findall(rb"^(\d{10}) \d{5} [nf]", content[start:], re.M)):
        if number > 0:
            assert content[int(offset):].startswith(b"%d 0 obj" % number), number


@story
def the_same_roll_is_the_same_file(scratch):
    desk = Desk(scratch, [signed(name) for name in NAMES])
    assert desk.print("a.pdf") and desk.print("b.pdf")
    assert scratch.read("a.pdf") == scratch.read("b.pdf")


@story
def it_is_sealed_unless_plain_is_asked_for(scratch):
    desk = Desk(scratch, [signed("Ana Alvarez")])
    other = scratch.key("city")
    desk.do("export", "--format", "pdf", "--out", scratch("own.cvx"))
    desk.do("export", "--format", "pdf", "--out", scratch("city.cvx"), "--recipient", other.replace(".key", ".pub"))
    assert b"%PDF" not in scratch.read("own.cvx") and scratch.read("own.cvx")[:4] == b"CVX1"
    opened = run("open", scratch("city.cvx"), *scratch.unlock(other)).stdout
    scratch.write("city.pdf", opened)
    assert "Ana Alvarez" in text_of(scratch("city.pdf"))
    refused("open", scratch("city.cvx"), *scratch.unlock(desk.key))
    assert os.stat(scratch("own.cvx")).st_mode & 0o077 == 0


@story
def streets_and_drawings_come_only_when_asked_for_and_beside_full_names(scratch):
    drawing = {"w": 100, "h": 50, "strokes": [[10, 10, 30, 20, 30, -10]]}
    desk = Desk(scratch, [signed("Ana Alvarez", street="12 Elm Street", drawing=drawing),
                          signed("Bea Brown", public="initial", street="34 Oak Street", drawing=drawing),
                          signed("Cy Carter", public="withheld", street="56 Fir Street", drawing=drawing)],
                lambda key: scratch.campaign("bridge", key))
    plain = text_of(desk.print("plain.pdf"))
    assert "Elm" not in plain and "Name Street" not in plain and "Signature" not in plain, plain
    text = text_of(desk.print("all.pdf", "--with", "street,drawing"))
    assert "12 Elm Street" in text and "Oak" not in text and "Fir" not in text, text
    before, after = (len(scratch.read(name)) for name in ("plain.pdf", "all.pdf"))
    assert after > before
    drawn = text_of(desk.print("drawn.pdf", "--with", "drawing"))
    assert "Elm" not in drawn and "Signature" in drawn, drawn


@story
def a_drawing_that_rotted_is_told_and_cured(scratch):
    drawing = {"w": 100, "h": 50, "strokes": [[10, 10, 30, 20, 30, -10]]}
    desk = Desk(scratch, [signed("Ana Alvarez", drawing=drawing), signed("Bea Brown", public="initial", drawing=drawing)])
    whole = len(scratch.read(os.path.basename(desk.print("whole.pdf", "--with", "drawing"))))
    name = os.path.join(desk.ledger, "batches", os.listdir(os.path.join(desk.ledger, "batches"))[0])
    with open(name, "r+b") as batch:
        content = batch.read()
        for record_id in desk.ids:
            place = content.index(bytes.fromhex(record_id)) + 200
            batch.seek(place)
            batch.write(bytes([content[place] ^ 1]))
    base = ("desk", "export", "--ledger", desk.ledger, *scratch.unlock(desk.key), "--format", "pdf", "--plain")
    told = attempt(*base, "--with", "drawing", "--out", scratch("lost.pdf"))
    # Beside an initial no drawing stands, so none is missed there.
    assert told.status == 1 and desk.ids[0] in told.stderr and desk.ids[1] not in told.stderr, str(told)
    assert "Ana Alvarez" in text_of(scratch("lost.pdf")) and len(scratch.read("lost.pdf")) < whole
    # It is out all the same, and whoever destroys the ledger is told.
    unlock = ("--ledger", desk.ledger, *scratch.unlock(desk.key))
    assert "lost.pdf" in attempt("desk", "note", *unlock).text
    attempt("desk", "import", *unlock, scratch("stick"))
    assert len(scratch.read(os.path.basename(desk.print("cured.pdf", "--with", "drawing")))) == whole


@story
def nothing_leaves_the_paper(scratch):
    long = [signed("W" * 180), signed("very long name " * 12 + "end"), signed("A" + "\u0301" * 30 + "na"),
            signed("محمد " * 30), signed("王" * 60), signed("a\u0300\u0301\u0302\u0303" * 20)]
    desk = Desk(scratch, long, seal_demo(scratch))
    paths = [desk.print(f"{language}.pdf", "--language", language) for language in ("en", "ar")]
    # Words that run against their page, in more than one line.
    run("campaign", "print", desk.campaign, "--what", "card", "--language", "ar", "--out", scratch("card.pdf"))
    for path in (*paths, scratch("card.pdf")):
        boxes = tool("pdftotext", "-bbox", path, "-")
        for left, top, right, bottom in re.findall(
                r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)"', boxes):
            assert 36 <= float(left) and float(right) <= 612 - 36, (path, left, right)
            assert 30 <= float(top) and float(bottom) <= 792 - 20, (path, top, bottom)
    assert "end" in text_of(paths[0])


@story
def wrong_words_are_refused(scratch):
    desk = Desk(scratch, [signed("Ana")])
    base = ("desk", "export", "--ledger", desk.ledger, *scratch.unlock(desk.key), "--plain", "--out", scratch("x.pdf"))
    refused(*base, "--format", "pdf", "--paper", "a5", status=2, saying="a4 or letter")
    refused(*base, "--format", "pdf", "--with", "email", status=2, saying="street")
    refused(*base, "--format", "pdf", "--language", "xx", status=2, saying="--language is one of")
    refused(*base, "--format", "csv", "--paper", "a4", status=2, saying="pdf")
    refused("campaign", "print", desk.campaign, "--what", "banner", "--out", scratch("x.pdf"), status=2)
    refused("campaign", "print", desk.campaign, "--what", "card", "--sheets", "2", "--out", scratch("x.pdf"), status=2)
    refused("campaign", "print", desk.campaign, "--what", "sheet", "--sheets", "0", "--out", scratch("x.pdf"), status=2)
    refused("desk", "report", "--ledger", desk.ledger, *scratch.unlock(desk.key), "--progress", scratch("x.gif"),
            status=2, saying=".png or .svg")
    assert not os.path.exists(scratch("x.pdf"))


@story
def a_report_reconciles_and_singles_nobody_out(scratch):
    lines = [signed(f"Person {i}", "Ward 1") for i in range(12)] + [signed(f"Neighbor {i}", "Ward 2") for i in range(7)] + \
        [signed("Lone Wolf", "Ward 77"), signed("Gus")]
    desk = Desk(scratch, lines)
    desk.do("reject", desk.ids[0])
    answer = desk.do("report", "--json", "--out", scratch("r.pdf"), "--progress", scratch("p.png")).json
    assert answer["read"] == answer["repeated"] + answer["quarantined"] + answer["accepted"], answer
    assert answer["signatures"] == answer["merged"] + answer["unique"] == 20, answer
    assert answer["unique"] == answer["in_district"] + answer["outside"] + answer["unknown"], answer
    for rows in ("days", "languages", "kiosks"):
        assert sum(row["unique"] for row in answer[rows]) == answer["unique"], answer
    assert {row["name"]: row["unique"] for row in answer["districts"]} == {"Ward 1": 11, "Ward 2": 7, "Ward 77": 1}, answer
    text = text_of(scratch("r.pdf"))
    # One alone would follow from the sum: the next smallest goes with it.
    assert "Ward 1 11" in text and "Others together 8" in text, text
    assert "Ward 77" not in text and "Ward 2" not in text, text
    assert "Person" not in text and "Wolf" not in text, text
    assert struct.unpack(">II", scratch.read("p.png")[16:24]) == (1200, 630)
    desk.do("report", "--progress", scratch("s.png"), "--shape", "square", "--language", "en")
    assert struct.unpack(">II", scratch.read("s.png")[16:24]) == (1080, 1080)
    desk.do("report", "--progress", scratch("p.svg"))
    assert scratch.read("p.svg").lstrip().startswith(b"<?xml")


@story
def two_desks_print_the_same_and_tell_what_they_do_not_agree_about(scratch):
    ana, bo = scratch.key("ana"), scratch.key("bo")
    campaign = scratch.campaign("bridge", ana, scratch("bo.pub"))
    card = scratch.enroll("vault", campaign, "Plaza")
    ids = capture(scratch("vault"), [signed(f"Person {i}") for i in range(5)])
    export(scratch("vault"), scratch.folder("stick"))
    desks = ((scratch.ledger("a", campaign, ana, card), ana, "reject"), (scratch.ledger("b", campaign, bo, card), bo, "release"))
    scratch.folder("drop")
    for ledger, key, word in desks:
        run("desk", "import", "--ledger", ledger, *scratch.unlock(key), scratch("stick"))
        run("desk", word, "--ledger", ledger, *scratch.unlock(key), ids[0])
        run("desk", "decisions", "--ledger", ledger, *scratch.unlock(key), "--to", scratch("drop"))
    for ledger, key, _ in desks:
        run("desk", "import", "--ledger", ledger, *scratch.unlock(key), scratch("drop"))
        run("desk", "export", "--ledger", ledger, *scratch.unlock(key), "--format", "pdf", "--plain", "--out",
            ledger + ".pdf")
    text = text_of(scratch("a.pdf"))
    assert "Decisions of the coordinators that contradict each other: 1." in text, text
    assert "the coordinators do not agree about them 1" in text and "People who signed 4" in text, text
    assert scratch.read("a.pdf") == scratch.read("b.pdf")


@story
def posters_cards_and_sheets_say_what_the_campaign_says(scratch):
    shown = run("campaign", "show", DEMO, "--json").json
    for language in ("en", "es", "ar", "zh-Hans", "hi", "am"):
        run("campaign", "print", DEMO, "--what", "poster", "--language", language, "--out", scratch(f"{language}.pdf"))
        assert b"/Lang (%s)" % language.encode() in scratch.read(f"{language}.pdf")
    text = text_of(scratch("en.pdf"))
    for words in (shown["title"], "Welcome has to mean everyone", "gang database", "Handed in to: Mayor", "is destroyed on"):
        assert words in text, (words, text)
    run("campaign", "print", DEMO, "--what", "card", "--out", scratch("card.pdf"))
    text = text_of(scratch("card.pdf"))
    assert shown["words"] in text and shown["id"] in text and "six words" in text, text
    run("campaign", "print", DEMO, "--what", "sheet", "--sheets", "3", "--from", "41", "--paper", "a4", "--out",
        scratch("sheet.pdf"))
    assert count_pages(scratch("sheet.pdf")) == 6
    for number in range(3):
        front = text_of(scratch("sheet.pdf"), "-f", str(2 * number + 1), "-l", str(2 * number + 1))
        back = text_of(scratch("sheet.pdf"), "-f", str(2 * number + 2), "-l", str(2 * number + 2))
        words = set(front.split())
        assert f"Sheet {41 + number}" in front, front
        assert {"name", "ZIP", "e-mail", "phone", "text", "campaign.", "Signature", "1", "10"} <= words, front
        assert "Welcome has to mean everyone" in back and "paper can be read by anybody" in back, back


tell()
