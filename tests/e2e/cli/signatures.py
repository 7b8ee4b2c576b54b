# SPDX-License-Identifier: GPL-3.0-or-later
"""A thousand signatures from two tables to one desk: none lost, none twice, none changed."""

import json
import os
import random
import re
import shutil
import subprocess
import time

from story import (CANVASS, Skip, attempt, capture, export, refused, run, signature, status, story,
                   tell)

N_SIGNATURES = 1000

# People's names as they come: in any script, in characters that are several code points, outside the
# first plane, in forms that normalization would change, with what JSON has to escape.
NAMES = [
    "Ana Lucía Núñez", "José", "Jose\u0301 Muñoz", "Zoë Ångström", "Z\u0308oe", "Đặng Thị Hồng",
    "D\u0323a\u0302\u0323ng", "Ọlúwáṣeun Adéyẹmí", "Siobhán Ní Dhomhnaill", "Þórunn Ægisdóttir",
    "محمد عبد الله", "فاطمة الزهراء", "مُحَمَّد", "نور‎ (Nour)", "王小明", "歐陽娜娜", "𠮷田太郎", "𡈽屋",
    "李\U000e0100", "प्रिया शर्मा", "क्षत्रिय", "श्रीकृष्ण", "Олена Шевченко", "Й\u0306", "И\u0306горь",
    "ŕ̶̨̛o̸b̷", "👩🏽\u200d👧🏽 Kim", "😀", "𝒜𝓃𝒶", "🏳️\u200d🌈 Lee", "O'Neil \"Ned\" \\ Ó", "ﬁ ﬂ Ⅻ ½", "ก้ำ",
    "김민준", "\u1112\u1161\u11ab", "ታደሰ በቀለ", "ગીતા પટેલ", "ᏣᎳᎩ", "Ю", "李", "É" * 200, "😀" * 200, "名" * 200,
    "e\u0301" * 100, "ا" * 200, "न" * 200, "Ж" * 200, "a" * 200,
]
POSTCODES = ["60608", "60623-1234", "60609", "60632"]


def drawing(rng):
    """A few strokes, each point another than the one before, on the grid."""
    width, height = rng.randint(200, 2048), rng.randint(100, 1024)
    strokes = []
    for _ in range(rng.randint(1, 4)):
        x, y = rng.randrange(width), rng.randrange(height)
        stroke = [x, y]
        for _ in range(rng.randint(0, 60)):
            to_x = min(max(x + rng.randint(-9, 9), 0), width - 1)
            to_y = min(max(y + rng.randint(-9, 9), 0), height - 1)
            if (to_x, to_y) != (x, y):
                stroke += [to_x - x, to_y - y]
                x, y = to_x, to_y
        strokes.append(stroke)
    return {"w": width, "h": height, "strokes": strokes}


def make_signature(rng, number):
    """In the order and spelling of an export, so that bytes can be held against bytes."""
    fields = {"name": NAMES[number % len(NAMES)]}
    if rng.random() < 0.3:
        fields["email"] = f"signer{number}@example.org"
    if rng.random() < 0.2:
        fields["phone"] = "+1 312 555 0100"
    if rng.random() < 0.7:
        fields["postcode"] = rng.choice(POSTCODES)
    members = {"language": rng.choice(["en", "es", "ar"]), "fields": fields, "consent": {}}
    if rng.random() < 0.4:
        members["consent"] = {"email_news": rng.random() < 0.5, "phone_news": rng.random() < 0.5}
    if rng.random() < 0.5:
        members["drawing"] = drawing(rng)
    if rng.random() < 0.5:
        members["public"] = rng.choice(["full", "initial", "withheld"])
    return json.dumps(members, ensure_ascii=False, separators=(",", ":")).encode()


def escaped(line):
    """The same signature with everything beyond ASCII as escapes, spaces, and members reversed."""
    members = json.loads(line)
    return json.dumps(dict(reversed(members.items())), separators=(" , ", ":\t")).encode()


def exported(scratch, ledger, key):
    """By record id, the table it came from and the bytes of the line without what export adds."""
    run("desk", "export", "--ledger", ledger, "--format", "jsonl", "--out", scratch("out.jsonl"),
        "--plain", *scratch.unlock(key))
    lines = scratch.read("out.jsonl").splitlines(keepends=True)
    found = {}
    for line in lines:
        added = re.match(rb'\{"record_id":"([0-9a-f]{32})","kiosk":"([^"]*)","day":"\d{4}-\d\d-\d\d",'
                         rb'"source":"(kiosk|paper)",', line)
        assert added and line.endswith(b"}\n"), line
        found[added[1].decode()] = (added[2].decode(), b"{" + line[added.end():-1])
    assert len(found) == len(lines), "a record id comes twice"
    return found


def account(result):
    answer = result.json
    assert answer["read"] == answer["accepted"] + answer["repeated"] + answer["quarantined"], answer
    assert answer["quarantined"] == sum(answer["reasons"].values()), answer
    return answer["read"], answer["accepted"], answer["repeated"], answer["quarantined"]


def import_(scratch, ledger, key, *paths):
    return account(run("desk", "import", "--ledger", ledger, "--json", *scratch.unlock(key), *paths))


def acknowledge(scratch, ledger, key, to):
    return run("desk", "acknowledge", "--ledger", ledger, "--to", to, *scratch.unlock(key)).lines[:-1]


class Tables:
    """A campaign with one table at each end of the street, and its desk."""

    def __init__(self, scratch):
        self.key = scratch.key("ana")
        self.campaign = scratch.campaign("library", self.key)
        self.vaults = [scratch("north"), scratch("south")]
        self.cards = [scratch.enroll("north", self.campaign, "North"),
                      scratch.enroll("south", self.campaign, "South")]
        self.ledger = scratch.ledger("ledger", self.campaign, self.key, *self.cards)


@story
def a_thousand_signatures_arrive_once_and_unchanged(scratch):
    rng = random.Random(20261123)
    tables = Tables(scratch)
    lines = [make_signature(rng, number) for number in range(N_SIGNATURES)]
    halves = [lines[0::2], lines[1::2]]
    sticks = [scratch.folder("stick-north"), scratch.folder("stick-south")]

    expected = {}
    for vault, half, name, stick in zip(tables.vaults, halves, ("North", "South"), sticks):
        # In two sittings with an export between them, so that there are several batches.
        ids = capture(vault, half[:200])
        export(vault, stick)
        ids += capture(vault, [escaped(line) for line in half[200:400]])
        ids += capture(vault, half[400:], "--input", "-")
        batches = export(vault, stick)
        assert batches["records"] == len(half) and len(batches["batches"]) == 2, batches
        assert sorted(batches["batches"]) == sorted(
            os.path.join(stick, name) for name in os.listdir(stick))
        for record_id, line in zip(ids, half):
            expected[record_id] = (name, line)
        run("batch", "check", *batches["batches"], "--kiosk", tables.cards[sticks.index(stick)])
    assert len(expected) == N_SIGNATURES

    assert import_(scratch, tables.ledger, tables.key, *sticks) == (1000, 1000, 0, 0)
    assert exported(scratch, tables.ledger, tables.key) == expected

    # Again, in another order and file by file: nothing changes.
    files = sorted((os.path.join(stick, name) for stick in sticks for name in os.listdir(stick)),
                   reverse=True)
    assert import_(scratch, tables.ledger, tables.key, *files) == (1000, 0, 1000, 0)
    assert exported(scratch, tables.ledger, tables.key) == expected

    # Another desk that reads them in the other order, one at a time, shows the same.
    other = scratch.ledger("other", tables.campaign, tables.key, *tables.cards)
    for path in files:
        import_(scratch, other, tables.key, path)
    assert exported(scratch, other, tables.key) == expected


@story
def what_is_partly_acknowledged_is_batched_again_and_counted_once(scratch):
    rng = random.Random(7)
    tables = Tables(scratch)
    lines = [make_signature(rng, number) for number in range(90)]
    vault, stick = tables.vaults[0], scratch.folder("stick")

    ids = capture(vault, lines[:60])
    first = export(vault, stick)["batches"][0]
    record_size = (os.path.getsize(first) - 168 - 32 * 60) // 60

    # The first copy to arrive is cut off behind its 40th record: the desk signs for those.
    whole = open(first, "rb").read()
    cut = scratch.write("cut.batch", whole[:168 + 32 * 60 + 40 * record_size + 17])
    assert import_(scratch, tables.ledger, tables.key, cut) == (60, 40, 0, 20)
    acks = acknowledge(scratch, tables.ledger, tables.key, scratch.folder("back"))
    assert len(acks) == 1
    run("kiosk", "acknowledge", "--vault", vault, *acks)
    now = status(vault)
    assert (now["records"], now["acknowledged"], now["unbatched"]) == (20, 40, 20), now

    # The remainder joins the next batch, under a number of its own.
    ids += capture(vault, lines[60:])
    again = export(vault, stick)
    assert again["records"] == 50, again
    assert status(vault)["last_batch"]["number"] == 2
    checked = run("batch", "check", *again["batches"], "--json").json["files"]
    assert [file["records"] for file in checked] == [50], checked

    assert import_(scratch, tables.ledger, tables.key, *again["batches"]) == (50, 50, 0, 0)
    expected = {record_id: ("North", line) for record_id, line in zip(ids, lines)}
    assert exported(scratch, tables.ledger, tables.key) == expected

    # The whole first batch, come late: all of it is known.
    assert import_(scratch, tables.ledger, tables.key, first) == (60, 0, 60, 0)
    assert exported(scratch, tables.ledger, tables.key) == expected
    assert run("desk", "status", "--ledger", tables.ledger, "--json",
               *scratch.unlock(tables.key)).json["signatures"] == 90

    acks = acknowledge(scratch, tables.ledger, tables.key, scratch.folder("later"))
    run("kiosk", "acknowledge", "--vault", vault, *acks)
    assert status(vault)["records"] == 0
    assert export(vault, scratch.folder("empty")) == {"batches": [], "records": 0}


@story
def a_lost_stick_loses_nothing(scratch):
    tables = Tables(scratch)
    capture(tables.vaults[0], [signature(name=f"Signer {n}") for n in range(5)])
    first = export(tables.vaults[0], scratch.folder("lost"))["batches"][0]
    before = open(first, "rb").read()
    shutil.rmtree(scratch("lost"))

    second = export(tables.vaults[0], scratch.folder("found"))["batches"][0]
    assert os.path.basename(second) == os.path.basename(first)
    assert open(second, "rb").read() == before

    # What lies there damaged is left alone, and the good one written beside it.
    with open(second, "r+b") as file:
        file.seek(500)
        file.write(b"damage")
    third = export(tables.vaults[0], scratch("found"))["batches"]
    assert len(third) == 1 and third[0] != second, third
    assert open(third[0], "rb").read() == before
    assert import_(scratch, tables.ledger, tables.key, scratch("found")) == (10, 5, 4, 1)


@story
def a_refused_line_stops_no_other(scratch):
    tables = Tables(scratch)
    good = signature(name="Good")
    bad = [
        (b"{", "is cut off"),
        (b"[1]", "object"),
        (b'{"language":"en","fields":{"name":"A"},"fields":{}}', "twice"),
        (b'{"language":"en","fields":{"name":"A\\ud800"}}', "surrogate"),
        (b'{"language":"en","fields":{"name":"A\xff"}}', "UTF-8"),
        (b'{"language":"en","fields":{"name":"A\x00"}}', "UTF-8"),
        (b'{"language":"en","fields":{"name":"A\\u0000"}}', "zero"),
        (b'{"language":"en","fields":{"name":"A\\nB"}}', "name"),
        (b'{"language":"en","fields":{"name":7}}', "text"),
        (b'{"language":"en","fields":{}}', "name is missing"),
        (b'{"language":"en","fields":{"name":""}}', "name is missing"),
        (b'{"language":"xx","fields":{"name":"A"}}', "language xx"),
        (b'{"fields":{"name":"A"}}', "language is missing"),
        (b'{"language":"en","fields":{"name":"A","shoe_size":"44"}}', "shoe_size"),
        (b'{"language":"en","fields":{"name":"A","postcode":"x"}}', "postcode"),
        (b'{"language":"en","fields":{"name":"A","email":"nobody"}}', "email"),
        (b'{"language":"en","fields":{"name":"A"},"consent":{"sell_my_data":true}}', "sell_my_data"),
        (b'{"language":"en","fields":{"name":"A"},"record_id":"00"}', "record_id"),
        (b'{"language":"en","fields":{"name":"A"},"code":"x9"}', "code"),
        (b'{"language":"en","fields":{"name":"A"},"day":"2026-01-01"}', "day"),
        (b'{"language":"en","fields":{"name":"A"},"kind":"close"}', "kind"),
        (b'{"language":"en","fields":{"name":"' + b"A" * 1000 + b'"}}', "name"),
        (b'{"language":"en","fields":{"name":"A"}' + b" " * (1 << 20) + b"}", "1 MiB"),
        (b'{"language":' + b"[" * 100000, "language"),
        (b'{"language":"en","fields":{"name":"A"},"drawing":{"w":9,"h":9,"strokes":[[9,9]]}}', "grid"),
    ]
    lines, numbers = [], []
    for line, _ in bad:
        lines += [good, line]
        numbers.append(len(lines))
    lines += [b"", b"  \t\r", good]

    result = refused("kiosk", "capture", "--vault", tables.vaults[0], stdin=b"\n".join(lines),
                     saying=(f"Refused lines: {len(bad)},", "stored signatures", "again"))
    answers = [json.loads(line) for line in result.lines]
    assert answers.pop() == {"captured": len(bad) + 1, "refused": len(bad)}, answers
    errors = {answer["line"]: answer["error"] for answer in answers if "error" in answer}
    assert list(errors) == numbers, errors
    for number, (line, saying) in zip(numbers, bad):
        assert saying in errors[number], (line[:100], errors[number])
    assert status(tables.vaults[0])["records"] == len(bad) + 1


@story
def paper_brings_its_own_day_and_sheet(scratch):
    tables = Tables(scratch)
    line = (b'{"language":"es","fields":{"name":"Ana"},"consent":{},"witness":"J. D.","sheet":"A-7",'
            b'"line":12,"code":"7K3M-0Q9X-VT2C"}')
    dated = line[:-1] + b',"day":"2026-10-03"}'
    ids = capture(tables.vaults[0], [line, dated], "--source", "paper")
    export(tables.vaults[0], scratch.folder("stick"))
    import_(scratch, tables.ledger, tables.key, scratch("stick"))

    found = exported(scratch, tables.ledger, tables.key)
    assert found[ids[0]][1] == line and found[ids[1]][1] == line
    days = {}
    for out in scratch.read("out.jsonl").splitlines():
        out = json.loads(out)
        assert out["source"] == "paper"
        days[out["record_id"]] = out["day"]
    assert days[ids[1]] == "2026-10-03" and days[ids[0]] != "2026-10-03"


@story
def every_answer_is_durable_before_the_next_line_is_read(scratch):
    # The input stays open, so that nothing but the line's own answer can bring it out.
    tables = Tables(scratch)
    process = subprocess.Popen([CANVASS, "kiosk", "capture", "--vault", tables.vaults[0]],
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    ids = []
    for number in range(20):
        process.stdin.write(signature(name=f"Signer {number}") + b"\n")
        process.stdin.flush()
        ids.append(json.loads(process.stdout.readline())["record_id"])
    process.kill()
    process.wait()
    process.stdin.close()
    process.stdout.close()

    assert status(tables.vaults[0])["records"] == 20
    export(tables.vaults[0], scratch.folder("stick"))
    import_(scratch, tables.ledger, tables.key, scratch("stick"))
    assert sorted(exported(scratch, tables.ledger, tables.key)) == sorted(ids)


def memory_of(pid, words):
    """Which of the words stand anywhere in the memory of a process."""
    found = set()
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for line in maps:
            bounds, access = line.split()[:2]
            if not access.startswith("r") or "[vvar" in line or "[vsyscall" in line:
                continue
            start, end = (int(bound, 16) for bound in bounds.split("-"))
            try:
                memory.seek(start)
                contents = memory.read(end - start)
            except (OSError, OverflowError, ValueError):
                continue
            found |= {word for word in words if word in contents}
    return found


def wait_until_holds(pid, words, expected):
    end = time.monotonic() + 20
    while (found := memory_of(pid, words)) != expected:
        assert time.monotonic() < end, found
        time.sleep(0.02)


@story
def what_is_sealed_is_forgotten_at_once(scratch):
    tables = Tables(scratch)
    process = subprocess.Popen([CANVASS, "kiosk", "capture", "--vault", tables.vaults[0]],
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL)
    try:
        open(f"/proc/{process.pid}/mem", "rb").close()
    except OSError:
        process.communicate()
        raise Skip("needs the right to look into other processes")

    words = [b"Quetzalcoatl Zyx", b"60608-7531"]
    line = signature(name="Quetzalcoatl Zyx", postcode="60608-7531")
    process.stdin.write(line[:-1])
    process.stdin.flush()
    # The control: what is only half read is there to be found.
    wait_until_holds(process.pid, words, set(words))

    process.stdin.write(b"}\n")
    process.stdin.flush()
    assert "record_id" in json.loads(process.stdout.readline())
    # The next line's wait begins once the one before is wiped.
    wait_until_holds(process.pid, words, set())

    # What was refused is forgotten as well.
    process.stdin.write(line[:-1] + b',"unknown":1}\n')
    process.stdin.flush()
    assert "error" in json.loads(process.stdout.readline())
    wait_until_holds(process.pid, words, set())

    # Nor would a crash write it down.
    with open(f"/proc/{process.pid}/limits") as limits:
        assert re.search(r"Max core file size +0 +0 ", limits.read())
    process.communicate()


@story
def exports_are_encrypted_unless_plain(scratch):
    tables = Tables(scratch)
    other = scratch.key("other")
    capture(tables.vaults[0], [signature(name="Ana=Mora"), signature(name="=SUM(1)")])
    export(tables.vaults[0], scratch.folder("stick"))
    import_(scratch, tables.ledger, tables.key, scratch("stick"))

    def export_as(name, *options):
        run("desk", "export", "--ledger", tables.ledger, "--out", scratch(name), *options,
            *scratch.unlock(tables.key))
        assert os.stat(scratch(name)).st_mode & 0o777 == 0o600
        return scratch(name)

    plain = {kind: open(export_as(kind, "--format", kind, "--plain"), "rb").read()
             for kind in ("csv", "jsonl")}
    assert b"Ana=Mora" in plain["csv"] and b"'=SUM" in plain["csv"]
    assert b'"=SUM(1)"' in plain["jsonl"]

    for kind in ("csv", "jsonl"):
        own = export_as(kind + ".own", "--format", kind)
        assert b"Ana" not in open(own, "rb").read()
        assert run("open", own, *scratch.unlock(tables.key)).stdout == plain[kind]
        refused("open", own, *scratch.unlock(other), saying="not encrypted to this key")

        theirs = export_as(kind + ".theirs", "--format", kind, "--recipient", scratch("other.pub"))
        assert run("open", theirs, *scratch.unlock(other)).stdout == plain[kind]
        refused("open", theirs, *scratch.unlock(tables.key), saying="not encrypted to this key")

        both = export_as(kind + ".both", "--format", kind, "--recipient", scratch("other.pub"),
                         "--recipient", scratch("ana.pub"))
        for key in (tables.key, other):
            assert run("open", both, *scratch.unlock(key)).stdout == plain[kind]

    # Over a key, an export is not written.
    refused("desk", "export", "--ledger", tables.ledger, "--format", "csv", "--out", tables.key,
            *scratch.unlock(tables.key), saying="is a key file and was left alone")

    # Nor over anything else of Canvass's, nor into a ledger or a vault.
    batches = [scratch("ledger", "batches", name) for name in os.listdir(scratch("ledger", "batches"))]
    stick = [scratch("stick", name) for name in os.listdir(scratch("stick"))]
    folder = os.path.dirname(tables.cards[0])
    os.symlink(scratch("ledger"), scratch("link"))
    shutil.copy(scratch("ledger", "ledger.sqlite"), scratch("database"))
    shutil.copy(os.path.join(folder, "device.key"), scratch("device"))
    taken = [*stick, tables.campaign, scratch("ana.pub"), scratch("database"), scratch("device"),
             *batches, tables.cards[0], os.path.join(folder, "device.key"),
             os.path.join(folder, "new"), os.path.join(tables.vaults[0], "new"),
             scratch("ledger", "new"), scratch("link", "new"), scratch("ledger", "batches", "new")]
    before = [open(path, "rb").read() if os.path.exists(path) else None for path in taken]
    for path in taken:
        refused("desk", "export", "--ledger", tables.ledger, "--format", "csv", "--out", path,
                "--plain", *scratch.unlock(tables.key), saying="for --out")
    assert before == [open(path, "rb").read() if os.path.exists(path) else None for path in taken]

    # What a killed export left is cleared away by the next, and this one leaves nothing.
    scratch.write(".csv.canvass-part", b"Ana=Mora")
    export_as("csv", "--format", "csv", "--plain")
    assert not os.path.exists(scratch(".csv.canvass-part"))


@story
def the_desk_knows_what_is_still_missing(scratch):
    tables = Tables(scratch)
    vault = tables.vaults[0]
    first, second = scratch.folder("first"), scratch.folder("second")
    capture(vault, [signature(name=f"Signer {n}") for n in range(3)])
    export(vault, first)
    capture(vault, [signature(name="Late")])
    assert "last close: 4;" in run("kiosk", "close", "--vault", vault).text
    for path in export(vault, second)["batches"]:
        if os.path.exists(os.path.join(first, os.path.basename(path))):
            os.remove(path)

    import_(scratch, tables.ledger, tables.key, second)
    answer = run("desk", "status", "--ledger", tables.ledger, "--json",
                 *scratch.unlock(tables.key)).json
    north = next(kiosk for kiosk in answer["kiosks"] if kiosk["name"] == "North")
    assert (answer["signatures"], answer["records"], answer["goal"]) == (1, 2, 1000), answer
    assert (north["batches"], north["last_number"], north["missing_batches"]) == (1, 2, 1), north
    assert (north["captured_in_closed"], north["arrived_in_closed"]) == (4, 1), north

    import_(scratch, tables.ledger, tables.key, first)
    answer = run("desk", "status", "--ledger", tables.ledger, "--json",
                 *scratch.unlock(tables.key)).json
    north = next(kiosk for kiosk in answer["kiosks"] if kiosk["name"] == "North")
    assert (answer["signatures"], answer["records"]) == (4, 5), answer
    assert north["missing_batches"] == 0 and north["arrived_in_closed"] == 4, north


@story
def admitting_tells_what_it_took_up(scratch):
    tables = Tables(scratch)
    vault = tables.vaults[0]
    capture(vault, [signature(name=f"Signer {n}") for n in range(3)])
    export(vault, scratch.folder("stick"))
    ledger = scratch.ledger("fresh", tables.campaign, tables.key)
    unlock = ("--ledger", ledger, *scratch.unlock(tables.key))
    import_(scratch, ledger, tables.key, scratch("stick"))
    copy = shutil.copytree(ledger, scratch("copy"))

    answer = run("desk", "admit", *unlock, "--json", tables.cards[0]).json
    assert answer["taken_up"] == 3 and answer["kiosks"][0]["name"] == "North", answer
    assert "taken_up" in run("desk", "campaign", *unlock, "--json", tables.campaign).json

    text = run("desk", "admit", "--ledger", copy, tables.cards[0]).text
    assert "Up to 3 read before" in text, text
    answer = run("desk", "import", "--ledger", copy, *scratch.unlock(tables.key), "--json",
                 scratch("stick")).json
    assert (answer["accepted"], answer["repeated"]) == (3, 0), answer


@story
def without_key_the_one_that_lies_beside_the_ledger_is_meant(scratch):
    tables = Tables(scratch)
    passphrase = ("--passphrase-file", scratch.passphrase)
    scratch.key("stranger")
    run("desk", "status", "--ledger", tables.ledger, *passphrase)
    run("desk", "status", "--ledger", "ledger", *passphrase, cwd=scratch.path)

    os.rename(tables.key, os.path.join(scratch.folder("elsewhere"), "ana.key"))
    refused("desk", "status", "--ledger", tables.ledger, *passphrase, saying="give --key FILE.key")
    run("desk", "status", "--ledger", tables.ledger, *passphrase, cwd=scratch("elsewhere"))
    result = attempt("desk", "status", "--ledger", tables.ledger, "--key",
                     scratch("elsewhere", "ana.key"))
    assert result.status == 1 and "--passphrase-file" in result.stderr, str(result)


tell()
