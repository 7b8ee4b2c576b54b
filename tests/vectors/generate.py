#!/usr/bin/python3
#
# generate.py: writes the vectors and their manifest.json anew, always the same bytes. Uses the
# independent writer only, so that Canvass is measured against data/format/FORMAT.md and not against
# itself.
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""usage: generate.py [FOLDER]"""

import json
import pathlib
import struct
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "reader"))

import nacl.bindings as sodium

import reader
import writer

PASSPHRASE = "korrekt Pferd Batterie Klammer é"
ANA = reader.Key(writer.Stream("ana")(32), "Ana Lučić")
BO = reader.Key(writer.Stream("bo")(32), "Bo")
MALLORY = reader.Key(writer.Stream("mallory")(32), "Mallory")
DEVICE_PK, DEVICE_SK = sodium.crypto_sign_seed_keypair(writer.Stream("device")(32))
OTHER_PK, OTHER_SK = sodium.crypto_sign_seed_keypair(writer.Stream("other device")(32))
KIOSK_ID = reader.derive_id("canvass kiosk 1", DEVICE_PK)
OTHER_KIOSK_ID = reader.derive_id("canvass kiosk 1", OTHER_PK)
OTHER_HASH = reader.h32(b"another campaign")
RECIPIENTS = [ANA.seal_pk, BO.seal_pk]


def recipient(key):
    return {"name": key.name, "seal_pk": key.seal_pk, "sign_pk": key.sign_pk}


RULES = {
    "goal": 0,
    "closes": "",
    "contact": False,
    "country": "",
    "drawing": "optional",
    "destroy_by": "2027-12-31",
    "keep_street": False,
    "public_name": False,
    "cover_seconds": 90,
    "erase_seconds": 180,
}
TEXT = {
    "ask": "We ask the council to keep the library open on Sundays.",
    "body": "# Sundays\n\nThe library closes on the day when most of us could *go*.\n",
    "name": "English",
    "title": "Open on Sundays",
    "labels": {},
    "language": "en",
    "addressee": "The town council",
    "collector": "Friends of the library",
}
SMALL_CAMPAIGN = {
    "v": 1,
    "id": "sundays",
    "rules": RULES,
    "texts": [TEXT],
    "fields": [{"use": "required", "kind": "name", "name": "name", "max_bytes": 200}],
    "consents": [],
    "sequence": 1,
    "recipients": [recipient(ANA), recipient(BO)],
}
LARGE_CAMPAIGN = {
    **SMALL_CAMPAIGN,
    "rules": {
        **RULES,
        "goal": 10**9,
        "closes": "2027-06-30",
        "contact": True,
        "country": "US",
        "drawing": "required",
        "destroy_by": "2027-06-30",
        "keep_street": True,
        "public_name": True,
        "cover_seconds": 15,
        "erase_seconds": 3600,
    },
    "texts": [
        {
            **TEXT,
            "labels": {
                "consent.news": "Tell me how it goes on",
                "field.visits": "How often do you come?",
                "field.visits.hint": "In an ordinary month",
                "field.visits.choice.1": "Once",
                "field.visits.choice.many": "More often",
            },
            "thanks": "See you on Sunday",
        },
        {
            "ask": "نطلب من المجلس أن تبقى المكتبة مفتوحة يوم الأحد.",
            "body": "## الأحد\n\n- تغلق المكتبة في \u2067اليوم\u2069 الذي نستطيع فيه الحضور.\n",
            "name": "العربية",
            "title": "مفتوحة يوم الأحد",
            "labels": {"field.postcode": "الرمز البريدي"},
            "language": "ar",
        },
    ],
    "fields": [
        {"use": "required", "kind": "name", "name": "given_name", "max_bytes": 100},
        {"use": "optional", "kind": "name", "name": "family_name", "max_bytes": 100},
        {"use": "optional", "kind": "postcode", "name": "postcode", "max_bytes": 20},
        {"use": "optional", "kind": "email", "name": "email", "max_bytes": 254},
        {"use": "required", "kind": "choice", "name": "visits", "choices": ["1", "many"],
         "max_bytes": 32},
        {"use": "optional", "kind": "number", "name": "card", "max_bytes": 1000},
    ],
    "consents": [{"name": "news", "channel": "email", "required": False}],
    "sequence": 2**32 - 1,
}  # fmt: skip
LARGE_CAMPAIGN["texts"][0]["labels"]["field.card"] = "Number of your library card"
# Every key there may be.
DISTRICTS_CAMPAIGN = {
    **LARGE_CAMPAIGN,
    "rules": {
        **LARGE_CAMPAIGN["rules"],
        "qr": True,
        "minors": False,
        "address": "https://library.example.org:8443/sundays?from=petition#read",
        "keep_street": False,
        "withdrawal_code": True,
    },
    "texts": [
        {
            **LARGE_CAMPAIGN["texts"][0],
            "labels": {**LARGE_CAMPAIGN["texts"][0]["labels"], "district.name": "Ward {}"},
        },
        {
            **LARGE_CAMPAIGN["texts"][1],
            "labels": {"field.postcode": "الرمز البريدي", "district.name": "الدائرة {}"},
        },
    ],
    "fields": [
        *LARGE_CAMPAIGN["fields"],
        {"use": "required", "kind": "text", "name": "street", "max_bytes": 400},
        {"use": "optional", "kind": "text", "name": "district", "max_bytes": 64},
        {"use": "required", "kind": "boolean", "name": "adult", "max_bytes": 3},
    ],
    "districts": {
        "names": ["22", "12 ½", "x" * 64],
        "streets": [
            ["Étoile Pl", 1, 9_999_999, 0],
            ["W Cermak Rd", 2401, 2499, 0, 2501, 2501, 1, 0, 98, 2, 2400, 2498, 1, 2500, 2510, 1],
            ["Улица Мира", 0, 0, 0],
        ],
    },
}
DISTRICTS_CAMPAIGN["districts"]["streets"].sort(key=lambda street: street[0].encode("utf-8"))
CAMPAIGN = writer.envelope("CAMP", writer.encode(SMALL_CAMPAIGN), ANA.sign_sk)
CAMPAIGN_HASH = reader.h32(CAMPAIGN)

vectors = []
joins = []
folder = HERE


def add(path, data, expect, what, **given):
    """A file, the code it must give (OK for a good one), and what it is or what its fault is."""
    assert path not in {vector["file"] for vector in vectors}, path
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(data)
    vectors.append(
        {"file": path, "format": path.split("/")[0], "expect": expect, "what": what, **given}
    )


def flip(data, at, bit=0):
    return data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :]


# Raw CBOR, for what no encoder writes


def head(major, value, size=None):
    """size: bytes of the argument, longer than needed if so given."""
    if size is None:
        size = 0 if value < 24 else next(n for n in (1, 2, 4, 8) if value < 1 << 8 * n)
    if size == 0:
        return bytes([major << 5 | value])
    return bytes([major << 5 | 24 + size.bit_length() - 1]) + value.to_bytes(size, "big")


def raw_map(pairs, start=None):
    """pairs of a key and bytes that are already CBOR, in the order given."""
    out = head(5, len(pairs)) if start is None else start
    for key, value in pairs:
        out += writer.encode(key) + value
    return out


def raw(value, **replaced):
    """The payload with some values replaced by bytes that are already CBOR."""
    return raw_map(
        [
            (key, replaced.get(key) or writer.encode(value[key]))
            for key in sorted(value.keys() | replaced.keys(), key=writer.encode)
        ]
    )


# Payloads

SESSION = bytes(range(0xA0, 0xB0))
MINIMAL = {
    "day": "2026-11-23",
    "kind": "signature",
    "fields": {},
    "source": "kiosk",
    "consent": {},
    "session": SESSION,
    "language": "en",
}
SIMPLE = {
    **MINIMAL,
    "fields": {"name": "Ana Lučić", "postcode": "60608"},
    "consent": {"email": True, "sms": False},
    "language": "es",
    "drawing": {"h": 400, "w": 1200, "strokes": [[100, 50, -1, 5, 300, 20], [700, 399]]},
}
FULL = {
    **SIMPLE,
    "code": "☂ 17",
    "line": 2**31 - 1,
    "sheet": "A-3",
    "public": "initial",
    "source": "paper",
    "witness": "Grace H.",
    "language": "zh-Hant-TW",
}
SCRIPTS = {
    **MINIMAL,
    "fields": {
        "name": "محمد بن عبد الله",
        "city": "शिकागो",
        "region": "Иллинойс",
        "street": "芝加哥 e\u0301 👩‍👩‍👧‍👧",
    },
    "language": "ar",
}
CLOSE = {**MINIMAL, "kind": "close", "captured": 2**64 - 1}
DOUBT = {**MINIMAL, "kind": "doubt", "about": reader.h32(b"a record")}


def to_json(value):
    """Bytes as hexadecimal."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, dict):
        return {key: to_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [to_json(item) for item in value]
    return value


def payloads():
    def good(name, value, what):
        data = writer.encode(value)
        add(f"payload/{name}.cbor", data, "OK", what, value=to_json(value))
        return data

    def bad(name, data, what):
        add(f"payload/{name}.cbor", data, "MALFORMED", what)

    simple = good("simple", SIMPLE, "a signature with name, postcode, consents and a drawing")
    good("minimal", MINIMAL, "a signature with nothing in it")
    good("full", FULL, "a signature with every optional key")
    good("scripts", SCRIPTS, "names in many scripts, a combining mark, joined emoji")
    good("close", CLOSE, "the end of a session of 2^64 - 1 signatures")
    good("doubt", DOUBT, "a record that was marked")
    good(
        "fields-2400",
        {**MINIMAL, "fields": {"name": "x" * (2400 - 4)}},
        "fields of exactly 2,400 bytes",
    )
    good(
        "same-points",
        {**MINIMAL, "drawing": {"h": 1, "w": 1, "strokes": [[0, 0, 0, 0, 0, 0]]}},
        "a drawing that stands still on a grid of one point",
    )
    points = [0] * 3900
    longest = {**MINIMAL, "drawing": {"h": 1, "w": 1, "strokes": [points]}, "code": ""}
    points.extend([0] * ((4085 - len(writer.encode(longest))) & ~1))
    longest["code"] = "x" * (4095 - len(writer.encode(longest)))
    assert len(writer.encode(longest)) == 4095
    good("4095", longest, "the longest payload there is")

    # Determinism
    pairs = [(key, writer.encode(SIMPLE[key])) for key in sorted(SIMPLE, key=writer.encode)]
    bad("empty", b"", "no bytes at all")
    bad("cut", simple[:-1], "the last byte is missing")
    bad("trailing", simple + b"\0", "a byte behind the map")
    bad("4096", writer.encode({**longest, "code": longest["code"] + "x"}), "4,096 bytes")
    bad("unsorted", raw_map([pairs[1], pairs[0], *pairs[2:]]), "two keys have changed places")
    bad("duplicate", raw_map([pairs[0], *pairs]), "a key stands twice")
    bad("unknown", raw(SIMPLE, colour=writer.encode("red")), "a key that is not defined")
    bad("integer-key", raw_map([(1, b"\x01"), *pairs]), "a key that is a number")
    bad("bytes-key", raw_map([(b"day", writer.encode("2026-11-23")), *pairs[1:]]), "a key of bytes")
    bad("array", writer.encode(list(SIMPLE)), "an array instead of the map")
    bad("long-map", raw_map(pairs, head(5, len(pairs), 1)), "the count of pairs in two bytes")
    bad("long-key", simple.replace(b"\x64kind", b"\x78\x04kind"), "a key's length in two bytes")
    bad("long-text", raw(SIMPLE, language=head(3, 2, 2) + b"es"), "a text's length in three bytes")
    bad("long-bytes", raw(SIMPLE, session=head(2, 16, 1) + SESSION), "bytes' length in two bytes")
    bad("long-number", raw(FULL, line=head(0, 7, 1)), "7 in two bytes")
    bad("long-number-8", raw(FULL, line=head(0, 70000, 8)), "70,000 in nine bytes")
    bad("indefinite-map", raw_map(pairs, b"\xbf") + b"\xff", "a map of indefinite length")
    bad("indefinite-fields", raw(SIMPLE, fields=b"\xbf\xff"), "fields of indefinite length")
    bad("indefinite-text", raw(SIMPLE, language=b"\x7f\x62es\xff"), "a text in chunks")
    bad("indefinite-bytes", raw(SIMPLE, session=b"\x5f\x50" + SESSION + b"\xff"), "bytes in chunks")
    strokes = raw_map([("h", b"\x05"), ("w", b"\x05"), ("strokes", b"\x9f\x82\x01\x01\xff")])
    bad("indefinite-array", raw(SIMPLE, drawing=strokes), "strokes of indefinite length")
    bad("float", raw(FULL, line=b"\xf9\x47\x00"), "7.0 instead of 7")
    bad("double", raw(FULL, line=b"\xfb" + struct.pack(">d", 7.25)), "7.25 instead of a number")
    bad("null", raw(FULL, code=b"\xf6"), "null instead of a text")
    bad("undefined", raw(FULL, code=b"\xf7"), "undefined instead of a text")
    bad("simple-value", raw(FULL, code=b"\xf0"), "a simple value instead of a text")
    bad("long-true", raw(SIMPLE, consent=raw_map([("email", b"\xf8\x15")])), "true in two bytes")
    bad("tag", raw(SIMPLE, day=b"\xc0" + writer.encode(SIMPLE["day"])), "a tagged text")
    bad("tagged-map", b"\xd9\xd9\xf7" + simple, "a tag before the map")
    bad("bignum", raw(FULL, line=b"\xc2\x41\x07"), "7 as a bignum")
    bad("utf8", raw(SIMPLE, fields=raw_map([("name", b"\x64Ana\xfc")])), "a field in Latin-1")
    bad("utf8-overlong", raw(SIMPLE, code=b"\x62\xc0\xaf"), "an overlong slash")
    bad("utf8-surrogate", raw(SIMPLE, code=b"\x63\xed\xa0\x80"), "a surrogate in a text")
    bad("zero-byte", raw(SIMPLE, fields=writer.encode({"name": "Ana\0"})), "a zero byte in a field")
    bad("utf8-key", raw_map([*pairs, (b"", b"")])[:-1] + b"\x61\xff\x01", "a key that is no UTF-8")
    bad("map-2-30", raw_map(pairs, head(5, 2**30)), "2^30 pairs announced")
    bad("map-2-64", raw_map(pairs, head(5, 2**64 - 1)), "2^64 - 1 pairs announced")
    bad("text-2-30", raw(SIMPLE, language=head(3, 2**30) + b"es"), "a text of 2^30 bytes announced")
    bad("bytes-2-63", raw(SIMPLE, session=head(2, 2**63) + SESSION), "2^63 bytes announced")
    strokes = raw_map([("h", b"\x05"), ("w", b"\x05"), ("strokes", head(4, 2**30) + b"\x82\1\1")])
    bad("array-2-30", raw(SIMPLE, drawing=strokes), "2^30 strokes announced")
    bad("nested", raw(SIMPLE, code=b"\x81" * 2000 + b"\x01"), "2,000 arrays inside each other")

    # Keys and values
    for key in MINIMAL:
        value = {k: v for k, v in SIMPLE.items() if k != key}
        bad(f"without-{key}", writer.encode(value), f"the key {key} is missing")
        bad(f"number-{key}", raw(SIMPLE, **{key: b"\x01"}), f"{key} is a number")

    def wrong(name, what, **replaced):
        bad(name, writer.encode({**FULL, **replaced}), what)

    wrong("day-31", "a day that does not exist", day="2026-11-31")
    wrong("day-leap", "the 29th of February of a common year", day="2025-02-29")
    wrong("day-year-0", "a day in the year 0", day="0000-01-01")
    wrong("day-time", "a day with a time", day="2026-11-23T10:00")
    wrong("day-short", "a month in one digit", day="2026-1-023")
    wrong("day-digits", "a day in Arabic digits", day="٢٠٢٦-١١-٢٣")
    wrong("kind-unknown", "a kind that is not defined", kind="vote")
    wrong("kind-empty", "an empty kind", kind="")
    wrong("source-unknown", "a source that is not defined", source="web")
    wrong("public-unknown", "a choice that is not defined", public="maybe")
    wrong("public-empty", "an empty choice", public="")
    wrong("language-empty", "no language", language="")
    wrong("language-short", "a language of one letter", language="e")
    wrong("language-long", "a language of 36 letters", language="a" * 36)
    wrong("language-underscore", "a language with an underscore", language="es_MX")
    wrong("language-digit", "a language that begins with a digit", language="1es")
    wrong("session-15", "a session of 15 bytes", session=SESSION[:15])
    wrong("session-17", "a session of 17 bytes", session=SESSION + b"\0")
    wrong("line-0", "line 0", line=0)
    wrong("line-negative", "line -1", line=-1)
    wrong("line-2-31", "line 2^31", line=2**31)
    wrong("code-empty", "an empty code", code="")
    wrong("code-201", "a code of 201 bytes", code="x" * 201)
    wrong("code-bytes", "a code of bytes", code=b"x")
    wrong("sheet-201", "a sheet of 201 bytes", sheet="x" * 201)
    wrong("witness-empty", "an empty witness", witness="")
    wrong("fields-array", "fields in an array", fields=["name", "Ana"])
    wrong("fields-2401", "fields of 2,401 bytes", fields={"name": "x" * (2401 - 4)})
    wrong("fields-33", "33 fields", fields={f"f{i}": "x" for i in range(33)})
    wrong("field-empty", "an empty field", fields={"name": ""})
    wrong("field-number", "a field that is a number", fields={"name": 7})
    wrong("field-map", "a field that is a map", fields={"name": {"first": "Ana"}})
    wrong("field-name-empty", "a field without a name", fields={"": "Ana"})
    wrong("field-name-33", "a field's name of 33 bytes", fields={"n" * 33: "Ana"})
    wrong("field-name-letter", "a field's name that is not ASCII", fields={"ñame": "Ana"})
    wrong("field-name-space", "a field's name with a space", fields={"my name": "Ana"})
    wrong("consent-17", "17 consents", consent={f"c{i}": True for i in range(17)})
    wrong("consent-number", "1 instead of true", consent={"email": 1})
    wrong("consent-text", "yes instead of true", consent={"email": "yes"})
    wrong("consent-name-33", "a consent's name of 33 bytes", consent={"n" * 33: True})
    bad(
        "fields-unsorted",
        raw(SIMPLE, fields=raw_map([("postcode", b"\x611"), ("name", b"\x61A")])),
        "two fields have changed places",
    )
    bad(
        "fields-duplicate",
        raw(SIMPLE, fields=raw_map([("name", b"\x61A"), ("name", b"\x61B")])),
        "a field stands twice",
    )
    bad(
        "consent-duplicate",
        raw(SIMPLE, consent=raw_map([("email", b"\xf4"), ("email", b"\xf5")])),
        "a consent stands twice",
    )

    def wrong_drawing(name, what, **replaced):
        wrong(name, what, drawing={**SIMPLE["drawing"], **replaced})

    wrong_drawing("drawing-w-0", "a drawing without width", w=0)
    wrong_drawing("drawing-h-0", "a drawing without height", h=0)
    wrong_drawing("drawing-w-4097", "a drawing 4,097 wide", w=4097)
    wrong_drawing("drawing-w-negative", "a negative width", w=-1)
    wrong_drawing("drawing-extra", "a key too many in a drawing", color=1)
    wrong_drawing("drawing-none", "a drawing without strokes", strokes=[])
    wrong_drawing("drawing-empty-stroke", "a stroke without points", strokes=[[1, 1], []])
    wrong_drawing("drawing-odd", "a stroke that ends after x", strokes=[[1, 1, 1]])
    wrong_drawing("drawing-x", "a first point beyond the right edge", strokes=[[1200, 0]])
    wrong_drawing("drawing-y", "a first point beyond the lower edge", strokes=[[0, 400]])
    wrong_drawing("drawing-dx", "a point beyond the right edge", strokes=[[1199, 0, 1, 0]])
    wrong_drawing("drawing-left", "a point beyond the left edge", strokes=[[5, 5, -6, 0]])
    wrong_drawing("drawing-top", "a point beyond the upper edge", strokes=[[5, 5, 0, -6]])
    wrong_drawing("drawing-far", "a point 2^63 away", strokes=[[5, 5, 2**63, 0]])
    wrong_drawing("drawing-513", "513 strokes", strokes=[[1, 1]] * 513)
    wrong_drawing("drawing-text", "a point that is a text", strokes=[["1", 1]])
    wrong_drawing("drawing-flat", "points without strokes", strokes=[1, 1])
    pairs = [("h", b"\x05"), ("w", b"\x05"), ("strokes", b"\x81\x82\x01\x01")]
    bad("drawing-without-w", raw(SIMPLE, drawing=raw_map([pairs[0], pairs[2]])), "no width")
    bad("drawing-unsorted", raw(SIMPLE, drawing=raw_map([pairs[1], pairs[0], pairs[2]])), "w before h")
    # A reader that trusts the order of keys instead of their count would read the same signature.
    lying = raw(SIMPLE, drawing=raw_map(pairs, b"\xa2"))
    bad("drawing-two-pairs", lying, "two pairs announced where three follow")
    bad("drawing-two-pairs-more", bytes([lying[0] + 1]) + lying[1:], "the same, and counted outside")

    # Kinds
    wrong("signature-captured", "a signature that counts", captured=1)
    wrong("signature-about", "a signature about a record", about=DOUBT["about"])
    for name, value in ("close", CLOSE), ("doubt", DOUBT):
        extra = "captured" if name == "close" else "about"
        without = {k: v for k, v in value.items() if k != extra}
        bad(f"{name}-without-{extra}", writer.encode(without), f"a {name} without {extra}")
        for key in "code", "line", "sheet", "public", "drawing", "witness":
            bad(f"{name}-{key}", writer.encode({**value, key: FULL[key]}), f"a {name} with {key}")
        for key in "fields", "consent":
            bad(f"{name}-{key}", writer.encode({**value, key: FULL[key]}), f"a {name} with {key}")
    bad("close-about", writer.encode({**CLOSE, "about": DOUBT["about"]}), "a close with about")
    bad("close-negative", writer.encode({**CLOSE, "captured": -1}), "fewer than no signatures")
    bad("doubt-31", writer.encode({**DOUBT, "about": bytes(31)}), "a hash of 31 bytes")


# Records


def make_record(name, payload=SIMPLE, recipients=RECIPIENTS, **parts):
    data = payload if isinstance(payload, bytes) else writer.encode(payload)
    stream = writer.Stream("record " + name)
    return writer.record(
        data,
        recipients,
        parts.pop("kiosk_id", KIOSK_ID),
        parts.pop("campaign_hash", CAMPAIGN_HASH),
        stream,
        **parts,
    )


def records():
    def good(name, data, payload, what, **given):
        keys = given.pop("keys", ["ana", "bo"])
        add(f"record/{name}.record", data, "OK", what, keys=keys, payload=payload, **given)

    def bad(name, data, expect, what, keys=("ana", "bo")):
        add(f"record/{name}.record", data, expect, what, keys=list(keys))

    two = make_record("two")
    one = make_record("one", recipients=[ANA.seal_pk])
    good("one", one, "payload/simple.cbor", "sealed to one recipient", keys=["ana"])
    good("two", two, "payload/simple.cbor", "sealed to two recipients")
    eight = [reader.Key(writer.Stream(f"r{i}")(32), "").seal_pk for i in range(6)] + RECIPIENTS
    good("eight", make_record("eight", recipients=eight), "payload/simple.cbor", "eight recipients")
    good("close", make_record("close", CLOSE), "payload/close.cbor", "the end of a session")
    longest = (folder / "payload/4095.cbor").read_bytes()
    good("4095", make_record("4095", longest), "payload/4095.cbor", "the longest payload")
    good(
        "unreadable",
        make_record("unreadable", (folder / "payload/unsorted.cbor").read_bytes()),
        "payload/unsorted.cbor",
        "soundly sealed, but what is inside is no payload",
    )

    bad("empty", b"", "FOREIGN", "no bytes at all")
    bad("foreign", b"GIF8" + two[4:], "FOREIGN", "another magic")
    bad("batch-magic", b"CVB1" + two[4:], "FOREIGN", "a batch's magic")
    bad("newer", b"CVR2" + two[4:], "TOO_NEW", "version 2")
    bad("header-only", two[:8], "MALFORMED", "nothing but magic, R and reserved bytes")
    bad("cut", two[:-1], "MALFORMED", "the last byte is missing")
    bad("trailing", two + b"\0", "MALFORMED", "a byte too many")
    for i in range(3):
        bad(f"reserved-{i}", flip(two, 5 + i), "MALFORMED", f"reserved byte {i} is 1")
    bad("r-0", two[:4] + b"\0" + two[5:], "MALFORMED", "R is 0")
    bad("r-9", two[:4] + b"\x09" + two[5:] + bytes(7 * 112), "MALFORMED", "R is 9, and its length")
    bad("r-1", two[:4] + b"\1" + two[5:], "MALFORMED", "R is 1, the length that of 2")
    bad("r-1-fitting", two[:4] + b"\1" + two[5:240] + two[352:], "TAMPERED", "a seal cut out", ["ana"])
    bad("wrong-key", two, "WRONG_KEY", "sealed to somebody else", ["mallory"])
    bad(
        "sealed-elsewhere",
        make_record("sealed elsewhere", sealed_to={0: MALLORY.seal_pk, 1: MALLORY.seal_pk}),
        "WRONG_KEY",
        "the seals are for another recipient",
    )
    bad("id", flip(two, 8), "TAMPERED", "another record_id")
    bad("kiosk", two[:24] + OTHER_KIOSK_ID + two[40:], "TAMPERED", "moved to another kiosk")
    bad("campaign", two[:40] + OTHER_HASH + two[72:], "TAMPERED", "moved to another campaign")
    bad("nonce", flip(two, 72), "TAMPERED", "another nonce")
    bad("commit-flipped", flip(two, 96), "TAMPERED", "a bit of the commitment")
    bad("ciphertext", flip(two, 128 + 2 * 112 + 1000), "TAMPERED", "a bit of the ciphertext")
    bad("tag", flip(two, len(two) - 1), "TAMPERED", "a bit of the ciphertext's tag")
    bad("seal", flip(two, 128 + 50), "WRONG_KEY", "a bit of the first seal", ["ana"])
    bad(
        "commit",
        make_record("commit", commit_dek=bytes(32)),
        "TAMPERED",
        "a commitment to another key than the seals hold",
    )
    bad(
        "inner",
        make_record("inner", inner={0: bytes(32), 1: bytes(32)}),
        "TAMPERED",
        "the hash inside the seals is of something else",
    )
    swapped = two[:128] + two[240:352] + two[128:240] + two[352:]
    good("swapped", swapped, "payload/simple.cbor", "the order of seals is not the reader's to judge")
    bad("ad", make_record("ad", ad=b""), "TAMPERED", "ciphertext without additional data")
    other_dek = make_record("other key", ct_dek=bytes(32))
    bad("other-key", other_dek, "TAMPERED", "ciphertext under another key than the seals hold")
    simple = writer.encode(SIMPLE)
    padded = {
        "none": (simple.ljust(4096, b"\0"), "no 0x80 behind the payload"),
        "zeros": (bytes(4096), "nothing but zeros"),
        "other": ((simple + b"\x81").ljust(4096, b"\0"), "0x81 instead of 0x80"),
        "behind": ((simple + b"\x80").ljust(4095, b"\0") + b"\1", "a 1 behind the padding"),
        "full": (b"x" * 4096, "no room for any padding"),
    }
    for name, (value, what) in padded.items():
        bad(f"padding-{name}", make_record("padding " + name, padded=value), "TAMPERED", what)
    bad("padding-empty", make_record("padding empty", b""), "TAMPERED", "a payload of no bytes")


# Batches


def some_records(count=3, name="batch", **parts):
    made = [make_record(f"{name} {i}", **parts) for i in range(count)]
    return sorted(made, key=lambda data: data[8:24])


def batches():
    def make(listed, device_sk=DEVICE_SK, **parts):
        campaign_hash = parts.pop("campaign_hash", CAMPAIGN_HASH)
        kiosk_id = parts.pop("kiosk_id", KIOSK_ID)
        return writer.batch(listed, 2, kiosk_id, campaign_hash, device_sk, **parts)

    def told(name, data, verdicts, what, signed=True, trailing=0):
        read = reader.Batch(data)
        add(
            f"batch/{name}.batch",
            data,
            "OK",
            what,
            device_pk=DEVICE_PK.hex(),
            batch_id=read.batch_id.hex() if read.has_head else None,
            number=read.number,
            count=read.count,
            signed=signed,
            trailing=trailing,
            records=verdicts,
        )

    def bad(name, data, expect, what):
        add(f"batch/{name}.batch", data, expect, what, device_pk=DEVICE_PK.hex())

    sound, three = ["SOUND"] * 3, some_records()
    first = make(three)
    size = reader.record_bytes(2)
    records_at = 168 + 32 * 3
    told("first", first, sound, "the first batch of a kiosk, three records")
    second = make(some_records(1, "second"), number=2, previous_id=reader.Batch(first).batch_id)
    told("second", second, ["SOUND"], "the second batch, one record")

    told("record-flipped", flip(first, records_at + size + 500), ["SOUND", "DAMAGED", "SOUND"],
         "a bit of the second record")  # fmt: skip
    zeros = first[:records_at] + bytes(size) + first[records_at + size :]
    told("record-zeros", zeros, ["DAMAGED", "SOUND", "SOUND"], "a record that could not be read")
    told("cut-in-record", first[: records_at + size + 9], ["SOUND", "CUT_OFF", "CUT_OFF"],
         "cut inside the second record")  # fmt: skip
    told("cut-before-records", first[:records_at], ["CUT_OFF"] * 3, "cut before the first record")
    told("cut-in-hashes", first[: 168 + 40], ["CUT_OFF"] * 3, "cut in the hash list", signed=False)
    told("cut-in-signature", first[:150], ["CUT_OFF"] * 3, "cut in the signature", signed=False)
    told("trailing", first + b"\0", sound, "a byte too many", trailing=1)
    told("hash-flipped", flip(first, 168 + 32), ["SOUND", "DAMAGED", "SOUND"],
         "a bit of the second hash", signed=False)  # fmt: skip
    told("signature-flipped", flip(first, 110), sound, "a bit of the signature", signed=False)
    told("number-changed", flip(make(three, number=5, previous_id=bytes(31) + b"\1"), 56), sound,
         "another number than was signed", signed=False)  # fmt: skip
    told("other-signer", make(three, OTHER_SK), sound, "signed by another kiosk", signed=False)
    told("other-label", make(three, label="canvass ACKN"), sound, "signed as something else",
         signed=False)  # fmt: skip
    told("descending", make(three[::-1]), ["SOUND", "MISPLACED", "MISPLACED"],
         "records in descending order")  # fmt: skip
    told("twice", make([three[0], three[0], three[2]]), ["SOUND", "MISPLACED", "SOUND"],
         "a record stands twice")  # fmt: skip
    strange = make_record("batch 1", kiosk_id=OTHER_KIOSK_ID, record_id=three[1][8:24])
    told("other-kiosk", make([three[0], strange, three[2]]), ["SOUND", "MISPLACED", "SOUND"],
         "a record of another kiosk")  # fmt: skip
    strange = make_record("batch 1", campaign_hash=OTHER_HASH, record_id=three[1][8:24])
    told("other-campaign", make([three[0], strange, three[2]]), ["SOUND", "MISPLACED", "SOUND"],
         "a record of another campaign")  # fmt: skip
    strange = flip(three[1], 4)
    told("other-r", make([three[0], strange, three[2]]), ["SOUND", "MISPLACED", "SOUND"],
         "a record that says it has another number of recipients")  # fmt: skip
    told("no-record", make([three[0], bytes(size), three[2]]), ["SOUND", "MISPLACED", "SOUND"],
         "zeros that are listed as a record")  # fmt: skip
    highest = make_record("batch 1", kiosk_id=OTHER_KIOSK_ID, record_id=b"\xff" * 16)
    told("misplaced-highest", make([three[0], highest, three[2]]), ["SOUND", "MISPLACED", "SOUND"],
         "a misplaced record does not raise the bar for those behind it")  # fmt: skip

    bad("empty", b"", "FOREIGN", "no bytes at all")
    bad("foreign", b"PK\3\4" + first[4:], "FOREIGN", "another magic")
    bad("record-magic", b"CVR1" + first[4:], "FOREIGN", "a record's magic")
    bad("newer", make(three, magic=b"CVB2"), "TOO_NEW", "version 2")
    bad("newer-short", b"CVB2", "TOO_NEW", "version 2, whatever follows")
    bad("short", first[:103], "MALFORMED", "cut in the header")
    bad("magic-only", first[:4], "MALFORMED", "nothing but the magic")
    for i in range(3):
        reserved = bytes(i) + b"\1" + bytes(2 - i)
        bad(f"reserved-{i}", make(three, reserved=reserved), "MALFORMED", f"reserved byte {i} is 1")
    bad("r-0", make(three, r=0), "MALFORMED", "R is 0")
    bad("r-9", make(three, r=9, record_size=4240 + 9 * 112), "MALFORMED", "R is 9, and its size")
    bad("r-1", make(three, r=1), "MALFORMED", "R is 1, the record_size that of 2")
    bad("record-size", make(three, record_size=size + 112), "MALFORMED", "a larger record_size")
    bad("record-size-0", make(three, record_size=0), "MALFORMED", "record_size 0")
    bad("count-0", make([]), "MALFORMED", "no records")
    bad("count-16385", make(three, count=16385), "MALFORMED", "16,385 records announced")
    bad("count-2-32", make(three, count=2**32 - 1), "MALFORMED", "2^32 - 1 records announced")
    told("count-16384", make(three, count=16384), ["CUT_OFF"],
         "16,384 records announced, three there", signed=False)  # fmt: skip
    bad("number-0", make(three, number=0), "MALFORMED", "number 0")
    bad("first-previous", make(three, previous_id=bytes(31) + b"\1"), "MALFORMED",
        "a first batch with one before it")  # fmt: skip
    bad("second-previous", make(three, number=2), "MALFORMED",
        "a second batch with none before it")  # fmt: skip


# Mirrors


def mirrors():
    def told(name, data, verdicts, what, header="OK", kiosk_id=KIOSK_ID, **given):
        add(f"mirror/{name}.mirror", data, "OK", what, header=header,
            kiosk_id=kiosk_id.hex(), records=verdicts, **given)  # fmt: skip

    def bad(name, data, expect, what):
        add(f"mirror/{name}.mirror", data, expect, what)

    def entry(record, device_sk=DEVICE_SK, **parts):
        return writer.mirror_entry(record, device_sk, **parts)

    header = writer.mirror_header(DEVICE_SK)
    three = some_records(name="mirror")
    entries = [entry(record) for record in three]
    whole = header + b"".join(entries)
    size = len(entries[0])
    at = [len(header) + i * size for i in range(4)]
    sound = ["SOUND"] * 3
    told("three", whole, sound, "three records for two recipients",
         value={"device_sk": DEVICE_SK.hex()})  # fmt: skip
    told("none", header, [], "no records")
    older = make_record("older", recipients=[ANA.seal_pk], campaign_hash=OTHER_HASH)
    told("versions", header + entry(older) + whole[120:] + entry(older), ["SOUND"] * 5,
         "records of two campaign files and lengths, one of them twice")  # fmt: skip

    told("cut-in-mark", whole[: at[2] + 5], ["SOUND", "SOUND", "CUT_OFF"], "cut in a mark")
    told("cut-in-head", whole[: at[2] + 100], ["SOUND", "SOUND", "CUT_OFF"], "cut in a head")
    told("cut-in-record", whole[: at[3] - 1], ["SOUND", "SOUND", "CUT_OFF"], "the last byte is cut off")
    told("half-appended", whole[: at[1] - 100] + whole[at[1] :], ["DAMAGED", "SOUND", "SOUND"],
         "an entry that was not finished, and others behind it")  # fmt: skip
    one = ["SOUND", "DAMAGED", "SOUND"]
    for name, offset, what in (
        ("mark", 1, "the mark"), ("r", 4, "R"), ("reserved", 6, "a reserved byte"),
        ("device-pk", 20, "device_pk"), ("hash", 50, "the hash"), ("signature", 100, "the signature"),
        ("record-mark", 137, "the record's mark"), ("record-r", 140, "the record's R"),
        ("ciphertext", 1000, "the ciphertext"),
    ):  # fmt: skip
        told(f"{name}-flipped", flip(whole, at[1] + offset), one, f"a bit of {what}")
    told("last-r-flipped", flip(whole, at[2] + 4), ["SOUND", "SOUND", "DAMAGED"],
         "a bit of the last entry's R, which makes it longer than the file")  # fmt: skip
    told("both-marks", flip(flip(whole, at[1]), at[1] + 136), one, "a bit of both marks of an entry")
    told("zeros", whole[: at[1]] + bytes(2 * size) + whole[at[1] :], ["SOUND", "DAMAGED", "DAMAGED", "SOUND", "SOUND"],
         "two entries that a disk gave back as zeros")  # fmt: skip
    told("zeros-at-the-end", whole + bytes(2 * size - 9), sound + ["DAMAGED"] * 2, "zeros behind the last entry")
    told("trailing", whole + b"\0", sound + ["CUT_OFF"], "a byte behind the last entry")
    told("other-signer", whole[: at[1]] + entry(three[1], OTHER_SK) + whole[at[2] :],
         ["SOUND", "MISPLACED", "SOUND"], "a record that another kiosk has signed")  # fmt: skip
    strange = make_record("strange", kiosk_id=OTHER_KIOSK_ID)
    told("other-kiosk", whole[: at[1]] + entry(strange) + whole[at[2] :],
         ["SOUND", "MISPLACED", "SOUND"], "a record of another kiosk")  # fmt: skip
    told("other-mirror", whole[: at[1]] + entry(strange, OTHER_SK) + whole[at[2] :],
         ["SOUND", "MISPLACED", "SOUND"], "an entry of another kiosk's mirror")  # fmt: skip
    told("no-record", whole[: at[1]] + entry(bytes(len(three[1])), r=2) + whole[at[2] :],
         ["SOUND", "MISPLACED", "SOUND"], "zeros that are signed as a record")  # fmt: skip
    told("other-label", whole[: at[1]] + entry(three[1], label="canvass batch 1") + whole[at[2] :], one,
         "an entry signed as something else")  # fmt: skip
    told("forged", whole[: at[1]] + entry(flip(three[1], 700), OTHER_SK, device_pk=DEVICE_PK) + whole[at[2] :],
         one, "an altered record with its hash, signed by somebody else")  # fmt: skip

    # A header that does not hold leaves it to the entries to say whose they are.
    told("reserved", writer.mirror_header(DEVICE_SK, reserved=b"\0\0\1\0") + whole[120:], sound,
         "a reserved byte is 1", header="MALFORMED")  # fmt: skip
    told("header-flipped", flip(whole, 30), sound, "a bit of the header's device_pk", header="TAMPERED")
    told("header-signature", flip(whole, 100), sound, "a bit of the header's signature", header="TAMPERED")
    told("header-kiosk", writer.mirror_header(DEVICE_SK, kiosk_id=OTHER_KIOSK_ID) + whole[120:], sound,
         "a signed kiosk_id that is not the key's", header="TAMPERED")  # fmt: skip
    told("header-label", writer.mirror_header(DEVICE_SK, label="canvass mirror 1") + whole[120:], sound,
         "a header signed as something else", header="TAMPERED")  # fmt: skip
    told("header-and-first", flip(flip(whole, 30), at[0] + 300), ["DAMAGED", "SOUND", "SOUND"],
         "a damaged header and a damaged first entry", header="TAMPERED")  # fmt: skip
    told("header-shorter", whole[:45] + whole[47:], sound, "two bytes of the header are missing",
         header="TAMPERED")  # fmt: skip
    told("header-longer", whole[:45] + bytes(2) + whole[45:], ["DAMAGED"] + sound,
         "two bytes more in the header", header="TAMPERED")  # fmt: skip
    told("header-and-mixed", flip(header, 30) + entry(strange, OTHER_SK) + whole[at[1] :],
         ["SOUND", "MISPLACED", "MISPLACED"], "a damaged header, and entries of two kiosks",
         header="TAMPERED", kiosk_id=OTHER_KIOSK_ID)  # fmt: skip

    bad("empty", b"", "FOREIGN", "no bytes at all")
    bad("foreign", b"PK\3\4" + whole[4:], "FOREIGN", "another magic")
    bad("batch-magic", b"CVB1" + whole[4:], "FOREIGN", "a batch's magic")
    bad("newer", writer.mirror_header(DEVICE_SK, magic=b"CVM2") + whole[120:], "TOO_NEW", "version 2")
    bad("newer-short", b"CVM2", "TOO_NEW", "version 2, whatever follows")
    bad("short", header[:-1], "MALFORMED", "cut in the header")
    bad("magic-only", header[:4], "MALFORMED", "nothing but the magic")
    bad("half", header[:60], "MALFORMED", "half a header")
    bad("record-magic", three[0], "FOREIGN", "a record")
    bad("headless", whole[120:], "TOO_NEW", "entries without a header, whose mark is like a version")


# Campaigns


def campaigns():
    def good(name, value, what):
        data = writer.envelope("CAMP", writer.encode(value), ANA.sign_sk)
        read = reader.read_campaign(data)
        add(f"campaign/{name}.campaign", data, "OK", what, value=to_json(value),
            hash=read["hash"].hex(), campaign_id=read["campaign_id"].hex(),
            words=reader.words_of_campaign(read))  # fmt: skip

    def bad(fault, expect, what, /, payload=None, **replaced):
        payload = payload or writer.encode({**LARGE_CAMPAIGN, **replaced})
        data = writer.envelope("CAMP", payload, ANA.sign_sk)
        add(f"campaign/{fault}.campaign", data, expect, what)

    def without(value, key):
        return {k: v for k, v in value.items() if k != key}

    good("small", SMALL_CAMPAIGN, "a campaign with one text and a name")
    good("large", LARGE_CAMPAIGN, "a campaign with two languages, fields of its own and consents")
    envelope_faults("CAMP", "campaign", CAMPAIGN, writer.encode(SMALL_CAMPAIGN), ANA.sign_sk, None)

    # Layout
    bad("v-2", "TOO_NEW", "layout 2", v=2)
    later = {"v": 2**40, "anything": [1.5, None]}
    bad("v-later", "TOO_NEW", "a layout that nobody knows yet", payload=writer.encode(later))
    bad("v-0", "MALFORMED", "layout 0", v=0)
    bad("v-text", "MALFORMED", "a layout that is a text", v="1")
    for key in LARGE_CAMPAIGN:
        payload = writer.encode(without(LARGE_CAMPAIGN, key))
        bad(f"without-{key}", "MALFORMED", f"the key {key} is missing", payload=payload)
    bad("extra", "MALFORMED", "a key that is not defined", colour="red")
    bad("fields-2-30", "MALFORMED", "2^30 fields announced",
        payload=raw(SMALL_CAMPAIGN, fields=head(4, 2**30)))  # fmt: skip
    bad("sequence-float", "MALFORMED", "a sequence of 1.0",
        payload=raw(SMALL_CAMPAIGN, sequence=b"\xf9\x3c\x00"))  # fmt: skip
    bad("nine-recipients", "MALFORMED", "nine recipients",
        recipients=[recipient(reader.Key(writer.Stream(f"n{i}")(32), "")) for i in range(9)])  # fmt: skip
    for key in RULES:
        bad(f"rules-without-{key}", "MALFORMED", f"no {key}", rules=without(RULES, key))
    bad("rules-extra", "MALFORMED", "a rule that is not defined", rules={**RULES, "colour": 1})
    bad("rules-drawing", "MALFORMED", "a use that is not defined", rules={**RULES, "drawing": "yes"})
    bad("rules-contact", "MALFORMED", "1 instead of true", rules={**RULES, "contact": 1})

    def bad_field(fault, expect, what, /, **replaced):
        field = {**LARGE_CAMPAIGN["fields"][4], **replaced}
        field = {key: value for key, value in field.items() if value is not None}
        bad(f"field-{fault}", expect, what, fields=[*LARGE_CAMPAIGN["fields"][:4], field])

    bad_field("kind", "MALFORMED", "a kind that is not defined", kind="colour")
    bad_field("without-use", "MALFORMED", "no use", use=None)
    bad_field("extra", "MALFORMED", "a key that is not defined", colour=1)
    bad_field("choice-number", "MALFORMED", "a choice that is a number", choices=[1, 2])
    bad_field("choices-33", "MALFORMED", "33 choices", choices=[f"c{i}" for i in range(33)])
    text = LARGE_CAMPAIGN["texts"][0]

    def bad_text(fault, expect, what, /, **replaced):
        bad(f"text-{fault}", expect, what, texts=[{**text, **replaced}])

    bad_text("extra", "MALFORMED", "a key that is not defined", colour=1)
    bad_text("title-401", "MALFORMED", "a title of 401 bytes", title="x" * 401)
    bad("text-without-ask", "MALFORMED", "nothing is asked", texts=[without(text, "ask")])
    other = recipient(BO)
    bad("recipient-31", "MALFORMED", "a seal_pk of 31 bytes",
        recipients=[recipient(ANA), {**other, "seal_pk": other["seal_pk"][:31]}])  # fmt: skip

    # Rules
    bad("id-short", "INVALID", "an id of two letters", id="ab")
    bad("id-capital", "INVALID", "an id with a capital", id="Sundays")
    bad("id-hyphen", "INVALID", "an id that ends with a hyphen", id="sundays-")
    bad("sequence-0", "INVALID", "sequence 0", sequence=0)
    bad("sequence-2-32", "INVALID", "sequence 2^32", sequence=2**32)
    bad("no-texts", "INVALID", "no text", texts=[])
    bad("no-fields", "INVALID", "no field for a name", fields=[], consents=[], rules=RULES)
    bad("no-recipients", "INVALID", "no recipient", recipients=[])
    bad("recipient-twice", "INVALID", "a recipient twice", recipients=[recipient(ANA)] * 2)
    bad("recipient-low", "INVALID", "a seal_pk of low order",
        recipients=[recipient(ANA), {**other, "seal_pk": bytes(32)}])  # fmt: skip
    bad("recipient-name", "INVALID", "a recipient's name of two lines",
        recipients=[recipient(ANA), {**other, "name": "B\no"}])  # fmt: skip
    bad("recipients-swapped", "INVALID", "the first recipient is not the signer",
        recipients=[recipient(BO), recipient(ANA)])  # fmt: skip
    large = LARGE_CAMPAIGN["rules"]
    for name, what, replaced in (
        ("goal", "a goal of 1,000,000,001", {"goal": 10**9 + 1}),
        ("closes", "closing on no day", {"closes": "2027-02-29"}),
        ("destroy", "destroyed before it closes", {"destroy_by": "2027-06-29"}),
        ("destroy-empty", "never destroyed", {"destroy_by": ""}),
        ("country", "a country in small letters", {"country": "us"}),
        ("cover", "covered after 14 seconds", {"cover_seconds": 14}),
        ("erase", "erased when covered", {"cover_seconds": 90, "erase_seconds": 90}),
        ("erase-late", "erased after more than an hour", {"erase_seconds": 3601}),
    ):
        bad(f"rules-{name}", "INVALID", what, rules={**large, **replaced})
    required = [{**f, "use": "required"} if f["name"] == "email" else f
                for f in LARGE_CAMPAIGN["fields"]]  # fmt: skip
    bad("contact-required", "INVALID", "an e-mail address required, but no contact offered",
        rules={**large, "contact": False}, fields=required)  # fmt: skip
    bad("contact-nothing", "INVALID", "contact offered, but nothing asked to contact by",
        rules={**RULES, "contact": True}, fields=SMALL_CAMPAIGN["fields"], consents=[],
        texts=[TEXT])  # fmt: skip
    bad_field("name-capital", "INVALID", "a field's name with a capital", name="Visits")
    bad_field("hidden", "INVALID", "a hidden field", use="hidden")
    bad_field("standard-kind", "INVALID", "a standard field of another kind", name="phone")
    bad_field("twice", "INVALID", "a field twice", name="email", kind="email", choices=None)
    bad_field("bytes-0", "INVALID", "a field of no bytes", max_bytes=0)
    bad_field("bytes-1001", "INVALID", "a field of 1,001 bytes", max_bytes=1001)
    bad_field("one-choice", "INVALID", "a single choice", choices=["1"])
    bad_field("choice-twice", "INVALID", "a choice twice", choices=["1", "1"])
    bad_field("choice-without", "INVALID", "a choice without choices", choices=None)
    bad_field("choices-of-text", "INVALID", "choices of a text", kind="text")
    bad("two-names", "INVALID", "name and given_name",
        fields=[*SMALL_CAMPAIGN["fields"], *LARGE_CAMPAIGN["fields"]])  # fmt: skip
    bad("consent-channel", "INVALID", "a channel that is not defined",
        consents=[{"name": "news", "channel": "pigeon", "required": False}])  # fmt: skip
    bad("consent-field", "INVALID", "letters, but no street asked",
        consents=[{"name": "news", "channel": "post", "required": False}])  # fmt: skip
    bad("consent-twice", "INVALID", "a consent twice", consents=LARGE_CAMPAIGN["consents"] * 2)
    bad("language-twice", "INVALID", "a language twice", texts=[text, text])
    bad_text("blank", "INVALID", "a title of spaces", title="  ")
    bad_text("control", "INVALID", "a title with a tab", title="a\tb")
    bad_text("override", "INVALID", "an override that is never closed", title="Open \u202eno")
    bad_text("close", "INVALID", "a closing mark too many", title="Open\u2069")
    bad_text("label-of-nothing", "INVALID", "a label of a field that is not there",
             labels={**text["labels"], "field.colour": "Colour"})  # fmt: skip
    bad_text("label-missing", "INVALID", "a field without its label",
             labels=without(text["labels"], "field.visits"))  # fmt: skip
    bad("text-addressee", "INVALID", "to nobody", texts=[without(text, "addressee")])

    # Rules that are there only where they are not as usual, and districts
    good("districts", DISTRICTS_CAMPAIGN, "a campaign with every key there may be")
    full = DISTRICTS_CAMPAIGN["rules"]

    # A drop
    drop = {
        "ca": "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
        "user": "sender", "region": "us-east-1", "address": "s3://petition/2026",
        "endpoint": "https://minio.example.org", "host_key": "ssh-ed25519 AAAA",
        "password": "four mild oxen", "passphrase": "five", "path_style": "true",
        "private_key": "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n",
    }  # fmt: skip
    good("drop", {**SMALL_CAMPAIGN, "drop": drop}, "a campaign that says where to send")
    good("drop-address", {**SMALL_CAMPAIGN, "drop": {"address": "https://cloud.example.org/table"}},
         "a campaign that says where to send, and no more")

    def bad_drop(fault, expect, what, /, **replaced):
        value = {key: value for key, value in {**drop, **replaced}.items() if value is not None}
        bad(f"drop-{fault}", expect, what, payload=writer.encode({**SMALL_CAMPAIGN, "drop": value}))

    bad("drop-list", "MALFORMED", "a drop that is a list",
        payload=writer.encode({**SMALL_CAMPAIGN, "drop": []}))
    bad_drop("no-address", "MALFORMED", "no address", address=None)
    bad_drop("extra", "MALFORMED", "a key that is not defined", colour="red")
    bad_drop("number", "MALFORMED", "a user that is a number", user=5)
    bad_drop("address-1001", "MALFORMED", "an address of 1,001 bytes",
             address="https://" + "x" * 993)
    bad_drop("ca-16385", "MALFORMED", "certificates of 16,385 bytes", ca="x" * 16385)
    bad_drop("empty", "INVALID", "a user that is empty", user="")
    bad_drop("user-line", "INVALID", "a user of two lines", user="a\nb")
    bad_drop("user-not-ascii", "INVALID", "a user that is not ASCII", user="jos\u00e9")
    bad_drop("tab", "INVALID", "certificates with a tab", ca="a\tb")
    bad_drop("path-style", "INVALID", "a path_style that is neither true nor false",
             path_style="yes")
    for fault, address in (("http", "http://example.org/"), ("file", "file:///media/stick"),
                           ("nothing", "s3://"), ("someone", "https://ana@example.org/"),
                           ("question", "https://example.org/?a=b"), ("space", "s3://a b")):
        bad_drop(f"address-{fault}", "INVALID", "an address that cannot be used", address=address)

    def bad_full(fault, expect, what, /, **replaced):
        bad(fault, expect, what, payload=writer.encode({**DISTRICTS_CAMPAIGN, **replaced}))

    def bad_rules(fault, expect, what, /, **replaced):
        rules = {key: value for key, value in {**full, **replaced}.items() if value is not None}
        bad_full(f"rules-{fault}", expect, what, rules=rules)

    bad_rules("minors-true", "MALFORMED", "minors as usual, and said", minors=True)
    bad_rules("minors-text", "MALFORMED", "minors that are a text", minors="no")
    bad_rules("qr-false", "MALFORMED", "no QR code, and said", qr=False)
    bad_rules("code-false", "MALFORMED", "no withdrawal code, and said", withdrawal_code=False)
    bad_rules("address-empty", "MALFORMED", "no address, and said", address="", qr=None)
    bad_rules("address-301", "MALFORMED", "an address of 301 bytes",
              address="https://example.org/".ljust(301, "a"))  # fmt: skip
    bad_rules("address-http", "INVALID", "an address without encryption",
              address="http://example.org/")  # fmt: skip
    bad_rules("address-host", "INVALID", "an address of this machine", address="https://localhost/")
    bad_rules("address-user", "INVALID", "an address that looks like another host's",
              address="https://example.org@example.net/")  # fmt: skip
    bad_rules("address-space", "INVALID", "an address with a space",
              address="https://example.org/a b")  # fmt: skip
    bad_rules("address-ascii", "INVALID", "an address that is not ASCII",
              address="https://bücher.example/")  # fmt: skip
    bad_rules("qr-nothing", "INVALID", "a QR code of no address", address=None)
    fields = DISTRICTS_CAMPAIGN["fields"]
    for name in "street", "district", "adult":
        left = [field for field in fields if field["name"] != name]
        bad_full(f"districts-without-{name}", "INVALID", f"no field {name}", fields=left)
    optional = [{**f, "use": "optional"} if f["name"] == "adult" else f for f in fields]
    bad_full("adult-optional", "INVALID", "minors turned away who need not say so", fields=optional)
    short = [{**f, "max_bytes": 63} if f["name"] == "district" else f for f in fields]
    bad_full("districts-field-short", "INVALID", "a district that its field cannot hold",
             fields=short)  # fmt: skip
    bad_full("districts-post", "INVALID", "letters, but the street is not kept",
             consents=[{"name": "news", "channel": "post", "required": False}])  # fmt: skip

    def bad_districts(fault, expect, what, /, **replaced):
        districts = {**DISTRICTS_CAMPAIGN["districts"], **replaced}
        bad_full(f"districts-{fault}", expect, what, districts=districts)

    def bad_street(fault, expect, what, street, *others):
        bad_districts(f"street-{fault}", expect, what, streets=[street, *others])

    districts = DISTRICTS_CAMPAIGN["districts"]
    bad_full("districts-list", "MALFORMED", "districts that are a list", districts=[])
    for key in districts:
        bad_full(f"districts-no-{key}", "MALFORMED", f"no {key}", districts=without(districts, key))
    bad_districts("extra", "MALFORMED", "a key that is not defined", colour=1)
    bad_districts("number", "MALFORMED", "a district that is a number", names=[22, "12"])
    bad_districts("name-65", "MALFORMED", "a district of 65 bytes", names=["x" * 65] * 3)
    bad_districts("names-2001", "MALFORMED", "2,001 districts", names=[str(i) for i in range(2001)])
    bad_districts("none", "INVALID", "no districts", names=[])
    bad_districts("name-line", "INVALID", "a district of two lines", names=["2\n2", "1", "3"])
    bad_districts("name-blank", "INVALID", "a district without a name", names=["", "1", "3"])
    bad_districts("twice", "INVALID", "a district twice", names=["1", "2", "1"])
    bad_districts("no-street", "INVALID", "no street", streets=[])
    bad_street("map", "MALFORMED", "a street that is a map", {"A St": [1, 9, 0]})
    bad_street("empty", "MALFORMED", "a street of nothing", [])
    bad_street("odd-count", "MALFORMED", "a range without its district", ["A St", 1, 9])
    bad_street("name-number", "MALFORMED", "a street whose name is a number", [5, 1, 9, 0])
    bad_street("name-101", "MALFORMED", "a street's name of 101 bytes", ["x" * 101, 1, 9, 0])
    bad_street("negative", "MALFORMED", "a number below zero", ["A St", -1, 9, 0])
    bad_street("2-32", "MALFORMED", "a number of 2^32", ["A St", 0, 2**32, 0])
    bad_street("name-blank", "INVALID", "a street without a name", ["", 1, 9, 0])
    bad_street("name-control", "INVALID", "a street with a tab", ["A\tSt", 1, 9, 0])
    bad_street("no-range", "INVALID", "a street without numbers", ["A St"])
    bad_street("backwards", "INVALID", "numbers that run down", ["A St", 9, 1, 0])
    bad_street("parity", "INVALID", "from an odd number to an even one", ["A St", 1, 10, 0])
    bad_street("even-first", "INVALID", "even numbers before odd ones", ["A St", 2, 8, 0, 1, 9, 0])
    bad_street("overlap", "INVALID", "a number in two districts", ["A St", 1, 9, 0, 9, 19, 1])
    bad_street("order", "INVALID", "numbers that do not ascend", ["A St", 11, 19, 0, 1, 9, 0])
    bad_street("number", "INVALID", "number 10,000,000", ["A St", 0, 10_000_000, 0])
    bad_street("district", "INVALID", "a district that is not there", ["A St", 1, 9, 3])
    bad_street("twice", "INVALID", "a street twice", ["A St", 1, 9, 0], ["A St", 11, 19, 0])
    bad_street("unsorted", "INVALID", "streets that do not ascend", ["B St", 1, 9, 0], ["A St", 1, 9, 0])
    text = DISTRICTS_CAMPAIGN["texts"][0]

    def bad_label(fault, what, label, /, **replaced):
        labels = {**text["labels"], "district.name": label}
        bad_full(f"districts-label-{fault}", "INVALID", what, texts=[{**text, "labels": labels}],
                 **replaced)  # fmt: skip

    bad_label("gap", "a district's label without a gap", "Ward")
    bad_label("gaps", "a district's label with two gaps", "Ward {}{}")
    payload = without({**DISTRICTS_CAMPAIGN, "texts": [text]}, "districts")
    bad("districts-label-alone", "INVALID", "a district's label, but no districts",
        payload=writer.encode(payload))  # fmt: skip


# Shares


def shares():
    def make(name, holders, threshold, /, **parts):
        return writer.shares(ANA, holders, threshold, writer.Stream("share " + name), **parts)

    def good(name, files, what, indices):
        for i in indices:
            add(f"share/{name}-{i + 1}.share", files[i], "OK", f"holder {i + 1}: {what}")

    three = make("three", 3, 2)
    good("two-of-three", three, "a key split into three, two of which restore it", range(3))
    seven = make("seven", 7, 4)
    good("four-of-seven", seven, "a key split into seven, four restore it", range(4))

    def bad(name, data, expect, what):
        add(f"share/{name}.share", data, expect, what)

    first = three[0]
    bad("empty", b"", "FOREIGN", "no bytes at all")
    bad("foreign", b"CVP1" + first[4:], "FOREIGN", "a key file's magic")
    bad("newer", b"CVS2" + first[4:], "TOO_NEW", "version 2")
    bad("short", first[:119], "MALFORMED", "cut before the hashes")
    bad("cut", first[:-1], "MALFORMED", "the last byte is missing")
    bad("trailing", first + b"\0", "MALFORMED", "a byte too many")
    bad("k-1", first[:4] + b"\1" + first[5:], "MALFORMED", "one is enough")
    bad("k-4", first[:4] + b"\4" + first[5:], "MALFORMED", "four of three")
    bad("n-8", first[:5] + b"\x08" + first[6:], "MALFORMED", "eight holders")
    bad("holder-0", first[:6] + b"\0" + first[7:], "MALFORMED", "holder 0")
    bad("holder-4", first[:6] + b"\4" + first[7:], "MALFORMED", "holder 4 of three")
    bad("holder-2", first[:6] + b"\2" + first[7:], "TAMPERED", "says it is another holder's")
    bad("reserved", flip(first, 7), "MALFORMED", "the reserved byte is 1")
    bad("split", flip(first, 8), "TAMPERED", "another split_id than was signed")
    bad("name", first[:88] + b"\xff" + first[89:], "MALFORMED", "a name in Latin-1")
    bad("name-padding", first[:118] + b"x" + first[119:], "MALFORMED", "bytes behind the name's end")
    bad("hash", flip(first, 120), "TAMPERED", "a bit of a hash")
    bad("signature", flip(first, 120 + 3 * 32), "TAMPERED", "a bit of the signature")
    bad("piece", flip(first, len(first) - 1), "TAMPERED", "a bit of a piece")
    bad("other-signer", make("other", 3, 2, sign_sk=MALLORY.sign_sk)[0], "TAMPERED",
        "signed by another key than was split")  # fmt: skip

    def join(files, expect, what):
        joins.append({"what": what, "expect": expect, "files": [f"share/{file}.share" for file in files],
                      **({"seed": ANA.seed.hex()} if expect == "OK" else {})})  # fmt: skip

    again = make("again", 3, 2)
    good("split-again", again, "the same key, split another time", [1])
    forged = make("forged", 3, 2, key_of=MALLORY)
    good("forged", forged, "a split of one key that gives another", range(2))
    join(["two-of-three-1", "two-of-three-2"], "OK", "two of three")
    join(["two-of-three-3", "two-of-three-1"], "OK", "in another order")
    join(["two-of-three-1", "two-of-three-1", "two-of-three-3"], "OK", "one twice")
    join([f"four-of-seven-{i}" for i in (1, 2, 3, 4)], "OK", "four of seven")
    join(["two-of-three-1"], "WRONG_KEY", "one of three")
    join(["two-of-three-1", "two-of-three-1"], "WRONG_KEY", "one of three, twice")
    join([f"four-of-seven-{i}" for i in (1, 2, 3)], "WRONG_KEY", "three of seven")
    join(["two-of-three-1", "split-again-2"], "WRONG_KEY", "of two splits")
    join(["two-of-three-1", "piece"], "TAMPERED", "one is damaged")
    join(["forged-1", "forged-2"], "TAMPERED", "they give another key than they say")


# Envelopes


def envelope_faults(kind, name, good, payload, sign_sk, largest):
    """What is wrong with an envelope whatever is in it."""

    def bad(fault, data, expect, what):
        add(f"{name}/{fault}.{name}", data, expect, what)

    other = "KIOS" if kind != "KIOS" else "PUBK"
    bad("empty", b"", "FOREIGN", "no bytes at all")
    bad("foreign", b"%PDF" + good[4:], "FOREIGN", "another magic")
    bad("newer", writer.envelope(kind, payload, sign_sk, magic=b"CVE2"), "TOO_NEW", "version 2")
    bad("short", good[:107], "MALFORMED", "shorter than any envelope")
    bad("cut", good[:-1], "MALFORMED", "the last byte is missing")
    bad("trailing", good + b"\0", "MALFORMED", "a byte too many")
    bad("other-kind", writer.envelope(other, payload, sign_sk), "FOREIGN", "of another kind")
    bad("unknown-kind", writer.envelope("ZZZZ", payload, sign_sk), "FOREIGN", "of no kind")
    for lie in len(payload) - 1, len(payload) + 1, 0, 2**32 - 1:
        data = writer.envelope(kind, payload, sign_sk, length=lie)
        bad(f"length-{lie}", data, "MALFORMED", f"the length says {lie}")
    bad("signature", flip(good, len(good) - 1), "TAMPERED", "a bit of the signature")
    bad("payload-flipped", flip(good, 50), "TAMPERED", "a bit of the payload")
    data = writer.envelope(kind, payload, sign_sk, signer_pk=MALLORY.sign_pk)
    bad("signer", data, "TAMPERED", "another signer than it says")
    data = writer.envelope(kind, payload, sign_sk, label="canvass " + other)
    bad("label", data, "TAMPERED", "signed as another kind")
    data = writer.envelope(kind, payload, sign_sk, label="canvass batch 1")
    bad("batch-label", data, "TAMPERED", "signed as a batch")
    if largest is not None:
        data = writer.envelope(kind, payload.ljust(largest - 107, b"\0"), sign_sk)
        bad("too-large", data, "TOO_LARGE", f"{largest + 1} bytes")
    for fault, payload, what in (
        ("no-payload", b"", "no payload"),
        ("map-2-30", head(5, 2**30), "2^30 pairs announced"),
        ("nested", b"\x81" * 300, "300 arrays inside each other"),
        ("trailing-cbor", payload + b"\0", "a byte behind the map, signed"),
        ("long-head", b"\xb8" + bytes([payload[0] & 31]) + payload[1:], "a longer head than needed"),
        ("indefinite", b"\xbf" + payload[1:] + b"\xff", "a map of indefinite length"),
    ):
        bad(fault, writer.envelope(kind, payload, sign_sk), "MALFORMED", what)


def public_keys():
    def good(name, key, what):
        add(f"pub/{name}.pub", writer.public_key(key), "OK", what, value={
            "name": key.name, "sign_pk": key.sign_pk.hex(), "seal_pk": key.seal_pk.hex(),
            "seed": key.seed.hex(),
        })  # fmt: skip

    def bad(fault, what, /, payload=None, **parts):
        value = {"name": ANA.name, "seal_pk": ANA.seal_pk, **parts}
        payload = payload or writer.encode(value)
        add(f"pub/{fault}.pub", writer.envelope("PUBK", payload, ANA.sign_sk), "MALFORMED", what)

    good("ana", ANA, "a coordinator's public key")
    good("nameless", reader.Key(writer.Stream("nameless")(32), ""), "a key without a name")
    good("long-name", reader.Key(writer.Stream("long")(32), "x" * 32), "a name of 32 bytes")
    payload = writer.encode({"name": ANA.name, "seal_pk": ANA.seal_pk})
    envelope_faults("PUBK", "pub", writer.public_key(ANA), payload, ANA.sign_sk, 1024)
    bad("name-33", "a name of 33 bytes", name="x" * 33)
    bad("name-newline", "a name of two lines", name="Ana\nBo")
    bad("name-override", "a name that reorders what follows", name="Ana\u202eoB")
    bad("name-isolate", "a name with an isolate", name="Ana\u2067")
    bad("name-separator", "a name with a line separator", name="Ana\u2028Bo")
    bad("name-delete", "a name with a control character", name="Ana\x7f")
    bad("name-c1", "a name with a C1 control", name="Ana\u0085")
    bad("name-bytes", "a name of bytes", name=b"Ana")
    bad("seal-31", "a seal_pk of 31 bytes", seal_pk=ANA.seal_pk[:31])
    bad("seal-33", "a seal_pk of 33 bytes", seal_pk=ANA.seal_pk + b"\0")
    bad("seal-zero", "a seal_pk of zeros", seal_pk=bytes(32))
    bad("seal-one", "a seal_pk of low order", seal_pk=b"\1" + bytes(31))
    low = bytes.fromhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")
    bad("seal-low", "a seal_pk of order 8", seal_pk=low)
    bad("extra", "a key that is not defined", zeal=1)
    bad("missing", "no seal_pk", payload=writer.encode({"name": ANA.name}))
    pairs = [("seal_pk", writer.encode(ANA.seal_pk)), ("name", writer.encode(ANA.name))]
    bad("unsorted", "seal_pk before name", payload=raw_map(pairs))
    bad("duplicate", "name twice", payload=raw_map([pairs[1], pairs[1], pairs[0]]))


def kiosks():
    value = {"name": "Table 3 – مكتبة", "device_pk": DEVICE_PK, "campaign_hash": CAMPAIGN_HASH}
    payload = writer.encode(value)
    good = writer.envelope("KIOS", payload, DEVICE_SK)

    def bad(fault, what, /, payload=None, **parts):
        payload = payload or writer.encode({**value, **parts})
        add(f"kiosk/{fault}.kiosk", writer.envelope("KIOS", payload, DEVICE_SK), "MALFORMED", what)

    add("kiosk/table.kiosk", good, "OK", "a kiosk introducing itself", value=to_json(
        {**value, "kiosk_id": KIOSK_ID, "device_sk": DEVICE_SK}
    ))  # fmt: skip
    longest = {**value, "name": "x" * 64}
    add("kiosk/long-name.kiosk", writer.envelope("KIOS", writer.encode(longest), DEVICE_SK), "OK",
        "a name of 64 bytes", value=to_json({**longest, "kiosk_id": KIOSK_ID, "device_sk": DEVICE_SK}))  # fmt: skip
    vowel = {**value, "name": "\u1161"}
    add("kiosk/vowel-name.kiosk", writer.envelope("KIOS", writer.encode(vowel), DEVICE_SK), "OK",
        "a letter that some libraries give no width",
        value=to_json({**vowel, "kiosk_id": KIOSK_ID, "device_sk": DEVICE_SK}))  # fmt: skip
    envelope_faults("KIOS", "kiosk", good, payload, DEVICE_SK, 4096)
    bad("name-empty", "no name", name="")
    bad("name-65", "a name of 65 bytes", name="x" * 65)
    bad("name-tab", "a name with a control character", name="Table\t3")
    bad("name-override", "a name that reorders what follows", name="\u202eTable")
    bad("name-marks", "a name of marks without width alone", name="\u0301\u20dd")
    bad("name-number", "a name that is a number", name=3)
    bad("device-other", "another key than it is signed by", device_pk=OTHER_PK)
    bad("device-31", "a device_pk of 31 bytes", device_pk=DEVICE_PK[:31])
    bad("campaign-31", "a campaign_hash of 31 bytes", campaign_hash=bytes(31))
    bad("campaign-text", "a campaign_hash that is a text", campaign_hash="x" * 32)
    bad("extra", "a key that is not defined", zone=1)
    bad("missing", "no name", payload=writer.encode({k: value[k] for k in value if k != "name"}))
    order = [(k, writer.encode(value[k])) for k in ("device_pk", "name", "campaign_hash")]
    bad("unsorted", "device_pk before name", payload=raw_map(order))


def pin_resets():
    salt, nonce = writer.Stream("pin salt")(16), writer.Stream("pin nonce")(16)
    value = {
        "ops": 1,
        "hash": reader.hash_of_pin("493817", salt, 1, 8192),
        "salt": salt,
        "nonce": nonce,
        "kiosk_id": KIOSK_ID,
        "memory_kib": 8192,
        "campaign_id": reader.read_campaign(CAMPAIGN)["campaign_id"],
    }
    payload = writer.encode(value)
    good = writer.envelope("PINR", payload, ANA.sign_sk)

    def bad(fault, what, /, payload=None, **parts):
        payload = payload or writer.encode({**value, **parts})
        add(f"pinr/{fault}.pinr", writer.envelope("PINR", payload, ANA.sign_sk), "MALFORMED", what)

    add("pinr/table.pinr", good, "OK", "a new PIN for a kiosk", value=to_json(
        {**value, "signer_pk": ANA.sign_pk, "seed": ANA.seed, "pin": "493817"}
    ))  # fmt: skip
    envelope_faults("PINR", "pinr", good, payload, ANA.sign_sk, 4096)
    for name, length in (("hash", 32), ("salt", 16), ("nonce", 16), ("kiosk_id", 16), ("campaign_id", 16)):
        short = name.partition("_")[0]
        bad(f"{short}-{length - 1}", f"a {name} of {length - 1} bytes", **{name: value[name][:-1]})
    bad("ops-0", "no pass", ops=0)
    bad("ops-11", "11 passes", ops=11)
    bad("ops-negative", "-1 passes", ops=-1)
    bad("memory-8191", "less than 8 MiB of memory", memory_kib=8191)
    bad("memory-262145", "more than 256 MiB of memory", memory_kib=262145)
    bad("memory-2-32", "2^32 KiB of memory", memory_kib=2**32)
    bad("memory-text", "memory as a text", memory_kib="8192")
    bad("extra", "a key that is not defined", zone=1)
    bad("missing", "no nonce", payload=writer.encode({k: value[k] for k in value if k != "nonce"}))
    order = [(k, writer.encode(value[k])) for k in value]
    bad("unsorted", "two keys have changed places", payload=raw_map([order[0], order[2], order[1], *order[3:]]))


def acknowledgements():
    hashes = sorted(reader.h32(bytes([i])) for i in range(5))
    value = {"hashes": b"".join(hashes), "kiosk_id": KIOSK_ID, "campaign_hash": CAMPAIGN_HASH}
    payload = writer.encode(value)
    good = writer.envelope("ACKN", payload, ANA.sign_sk)

    def bad(fault, what, /, payload=None, **parts):
        payload = payload or writer.encode({**value, **parts})
        add(f"ack/{fault}.ack", writer.envelope("ACKN", payload, ANA.sign_sk), "MALFORMED", what)

    add("ack/five.ack", good, "OK", "five records have arrived", value=to_json(
        {**value, "signer_pk": ANA.sign_pk, "seed": ANA.seed}
    ))  # fmt: skip
    envelope_faults("ACKN", "ack", good, payload, ANA.sign_sk, None)
    bad("none", "no hashes", hashes=b"")
    bad("half", "a hash of 31 bytes", hashes=value["hashes"][:-1])
    bad("descending", "hashes in descending order", hashes=b"".join(hashes[::-1]))
    bad("unsorted", "two hashes have changed places",
        hashes=b"".join([hashes[1], hashes[0], *hashes[2:]]))  # fmt: skip
    bad("duplicate", "a hash stands twice", hashes=b"".join([hashes[0], *hashes]))
    bad("list", "hashes in an array", hashes=hashes)
    bad("kiosk-15", "a kiosk_id of 15 bytes", kiosk_id=KIOSK_ID[:15])
    bad("campaign-33", "a campaign_hash of 33 bytes", campaign_hash=CAMPAIGN_HASH + b"\0")
    bad("extra", "a key that is not defined", zone=1)
    bad("missing", "no kiosk_id", payload=writer.encode({k: v for k, v in value.items() if k != "kiosk_id"}))
    announced = raw_map(
        [("hashes", head(2, 2**30) + value["hashes"]), ("kiosk_id", writer.encode(KIOSK_ID))]
    )
    bad("hashes-2-30", "2^30 bytes of hashes announced", payload=announced)


# Key files


def key_files():
    def make(name, /, **parts):
        passphrase = parts.pop("passphrase", PASSPHRASE).encode("utf-8")
        stream = writer.Stream("key " + name)
        return writer.key_file(parts.pop("key", ANA), passphrase, stream, **parts)

    def good(name, data, what, passphrase=PASSPHRASE, key=ANA):
        add(f"key/{name}.key", data, "OK", what, passphrase=passphrase, value={
            "name": key.name, "seed": key.seed.hex(),
            "sign_pk": key.sign_pk.hex(), "seal_pk": key.seal_pk.hex(),
        })  # fmt: skip

    def bad(name, data, expect, what, passphrase=PASSPHRASE):
        add(f"key/{name}.key", data, expect, what, passphrase=passphrase)

    ana = make("ana")
    good("ana", ana, "a coordinator's key")
    good("newline", ana, "the passphrase from a file: one newline is dropped", PASSPHRASE + "\n")
    good("decomposed", ana, "the same passphrase, é typed as e and an accent",
         PASSPHRASE.replace("é", "e\u0301"))  # fmt: skip
    good("two-passes", make("two", ops=2, memory_kib=9000), "two passes over 9,000 KiB")
    nameless = reader.Key(writer.Stream("nameless")(32), "")
    good("nameless", make("nameless", key=nameless), "a key without a name", key=nameless)

    bad("empty", b"", "FOREIGN", "no bytes at all")
    bad("foreign", b"-----BEGIN" + ana[10:], "FOREIGN", "another magic")
    bad("newer", make("newer", magic=b"CVP2"), "TOO_NEW", "version 2")
    bad("cut", ana[:-1], "MALFORMED", "the last byte is missing")
    bad("trailing", ana + b"\0", "MALFORMED", "a byte too many")
    bad("ops-0", make("ops 0", ops=0), "MALFORMED", "no passes")
    bad("ops-11", make("ops 11", ops=11), "MALFORMED", "11 passes")
    bad("ops-2-32", make("ops 2^32", ops=2**32 - 1), "MALFORMED", "2^32 - 1 passes")
    bad("memory-0", make("memory 0", memory_kib=0), "MALFORMED", "no memory")
    bad("memory-8191", make("memory 8191", memory_kib=8191), "MALFORMED", "a KiB less than 8 MiB")
    bad("memory-1g", make("1g", memory_kib=2**20 + 1), "MALFORMED", "a KiB more than 1 GiB")
    bad("memory-4g", make("4g", memory_kib=4 * 2**20), "MALFORMED", "4 GiB")
    bad("memory-64g", make("64g", memory_kib=64 * 2**20), "MALFORMED", "64 GiB")
    bad("memory-2-32", make("2^32", memory_kib=2**32 - 1), "MALFORMED", "4 TiB")
    bad("name-utf8", make("utf8", name=b"\xff".ljust(32, b"\0")), "MALFORMED", "a name in Latin-1")
    bad("name-padding", make("padding", name=b"Ana\0Bo".ljust(32, b"\0")), "MALFORMED",
        "something behind the name's end")  # fmt: skip
    bad("name-control", make("control", name=b"Ana\n".ljust(32, b"\0")), "MALFORMED",
        "a name with a newline")  # fmt: skip
    bad("passphrase", ana, "WRONG_PASSPHRASE", "another passphrase", PASSPHRASE + "x")
    bad("passphrase-empty", ana, "WRONG_PASSPHRASE", "no passphrase", "")
    bad("passphrase-newlines", ana, "WRONG_PASSPHRASE", "two newlines", PASSPHRASE + "\n\n")
    bad("passphrase-long", ana, "MALFORMED", "a passphrase of 1,025 bytes", "x" * 1025)
    for name, at in ("salt", 12), ("nonce", 28), ("sign-pk", 52), ("seal-pk", 84), ("ct", 150):
        bad(name, flip(ana, at), "WRONG_PASSPHRASE", f"a bit of {name}")
    bad("name-changed", ana[:116] + b"Mallory".ljust(32, b"\0") + ana[148:], "WRONG_PASSPHRASE",
        "another name than was sealed")  # fmt: skip
    bad("keys-sign", make("sign", sign_pk=MALLORY.sign_pk), "TAMPERED", "a sign_pk of somebody else")
    bad("keys-seal", make("seal", seal_pk=MALLORY.seal_pk), "TAMPERED", "a seal_pk of somebody else")


# Exports


def exports():
    def make(name, plain, recipients=RECIPIENTS, **parts):
        return writer.export(plain, recipients, writer.Stream("export " + name), **parts)

    def good(name, data, plain, what):
        add(f"export/{name}.export", data, "OK", what, keys=["ana", "bo"],
            length=len(plain), hash=reader.h32(plain).hex())  # fmt: skip

    def bad(name, data, expect, what, keys=("ana",)):
        add(f"export/{name}.export", data, expect, what, keys=list(keys))

    plain = b"name,postcode\r\nAna,60608\r\n"
    small = make("small", plain)
    header = 8 + 2 * 80 + 24
    good("small", small, plain, "a table of one signature")
    good("nothing", make("nothing", b""), b"", "nothing at all, and its last chunk")
    long = b"0123456789abcdef" * 4096 + b"the second chunk"
    two = make("two chunks", long)
    good("two-chunks", two, long, "65,552 bytes: two chunks")

    bad("empty", b"", "FOREIGN", "no bytes at all")
    bad("foreign", b"PK\3\4" + small[4:], "FOREIGN", "another magic")
    bad("newer", make("newer", plain, magic=b"CVX2"), "TOO_NEW", "version 2")
    bad("short", small[:7], "MALFORMED", "cut in the first eight bytes")
    bad("r-0", make("r 0", plain, r=0), "MALFORMED", "R is 0")
    bad("r-9", make("r 9", plain, r=9), "MALFORMED", "R is 9")
    bad("reserved", make("reserved", plain, reserved=b"\0\0\1"), "MALFORMED", "a reserved byte is 1")
    bad("cut-in-seals", small[:100], "MALFORMED", "cut in the seals")
    bad("cut-in-header", small[: header - 1], "MALFORMED", "cut in the stream's header")
    bad("cut-before-chunks", small[:header], "MALFORMED", "no chunk at all")
    bad("cut-in-tag", small[: header + 16], "MALFORMED", "less than the shortest chunk")
    bad("cut-in-chunk", small[:-1], "TAMPERED", "the last byte is missing")
    bad("cut-between-chunks", two[: header + 65536 + 17], "MALFORMED", "the last chunk is missing")
    bad("no-final", make("no final", plain, tags=[0]), "MALFORMED", "no chunk is the last")
    bad("rekey", make("rekey", long, tags=[2, 3]), "MALFORMED", "a first chunk with the tag REKEY")
    bad("trailing", small + b"\0", "TAMPERED", "a byte too many")
    bad("wrong-key", small, "WRONG_KEY", "encrypted to somebody else", ["mallory"])
    bad("seal", flip(small, 8 + 40), "WRONG_KEY", "a bit of the first seal")
    bad("stream-header", flip(small, header - 24), "TAMPERED", "a bit of the stream's header")
    bad("chunk", flip(small, header + 5), "TAMPERED", "a bit of the chunk")
    bad("other-seal", flip(small, 8 + 80 + 40), "TAMPERED", "a bit of somebody else's seal")
    bad("ad", make("ad", plain, ad=b""), "TAMPERED", "a first chunk that does not know the header")


def notes():
    campaign_id = reader.read_campaign(CAMPAIGN)["campaign_id"]
    note_id = reader.h32(b"note")[:16]
    head = [("canvass", "note 1"), ("note", note_id.hex()), ("campaign", campaign_id.hex())]
    copy = [*head, ("kind", "copy"), ("day", "2026-11-28"), ("what", "printed list, Rosa's office"), ("part", 0),
            ("count", 0)]  # fmt: skip
    export = [*head, ("kind", "export"), ("day", "2026-11-28"), ("what", "civicrm"),
              ("where", "/media/ana/Été/contacts.csv"), ("who", "Ana Lučić, Bo"), ("consent", "news"),
              ("channel", "email")]  # fmt: skip
    rows = [(reader.h32(b"person %d" % i)[:16], f"{name}@example.org") for i, name in enumerate(("ana", "bo o", "Zoë"))]

    def lines_of_rows(some):
        return [("row", f"{external_id.hex()} {address}") for external_id, address in some]

    def make(name, lines, key=ANA, recipients=RECIPIENTS, **parts):
        return writer.note(lines, recipients, key, writer.Stream("note " + name), **parts)

    def good(name, lines, what, rows=(), keys=("ana", "bo"), key=ANA, **parts):
        said = dict(lines)
        value = {"signer_pk": key.sign_pk, "note": note_id, "campaign": campaign_id, "kind": said["kind"],
                 "day": said["day"], **{text: said.get(text, "") for text in reader.NOTE_TEXTS},
                 "part": said["part"], "count": str(said.get("count", "")), "rows": [list(row) for row in rows]}  # fmt: skip
        add(f"note/{name}.note", make(name, lines, key=key, **parts), "OK", what, keys=list(keys), value=to_json(value))

    def bad(name, data, expect, what, keys=("ana", "bo")):
        add(f"note/{name}.note", data, expect, what, keys=list(keys))

    def wrong(name, what, lines):
        bad(name, make(name, lines), "MALFORMED", what)

    def without(name):
        return [line for line in copy if line[0] != name]

    def changed(name, value):
        return [(name, value) if line[0] == name else line for line in copy]

    one = make("one", copy)
    good("one", copy, "somebody holds something")
    good("share", [*head, ("kind", "share"), ("day", "2026-11-28"), ("who", "שרה"), ("part", 0), ("count", 0)],
         "somebody holds a share of the key", key=BO)  # fmt: skip
    good("backup", [*head, ("kind", "backup"), ("day", "2024-02-29"), ("what", "ledger and key"),
                    ("where", "b.tar"), ("part", 0), ("count", 0)], "a backup")  # fmt: skip
    good("first-part", [*export, ("part", 0), *lines_of_rows(rows[:2])], "contacts, and more in another part", rows[:2])
    good("last-part", [*export, ("part", 1), *lines_of_rows(rows[2:]), ("count", 3)], "the rest of them", rows[2:])
    good("most", [*changed("part", 2**32 - 1)[:-1], ("count", 2**64 - 1)], "the largest numbers there are")
    good("order", [copy[0], *reversed(copy[1:])], "lines in another order")
    good("unknown", [*copy, ("later", "than this"), ("rows", "none")], "names that are not known")
    good("one-key", copy, "sealed to one recipient", keys=["ana"], recipients=[ANA.seal_pk])

    bad("empty", b"", "FOREIGN", "no bytes at all")
    bad("foreign", b"PK\3\4" + one[4:], "FOREIGN", "another magic")
    bad("newer", b"CVX2" + one[4:], "TOO_NEW", "version 2 of an encrypted export")
    bad("cut", one[:-1], "TAMPERED", "the last byte is missing")
    bad("trailing", one + b"\0", "TAMPERED", "a byte too many")
    bad("wrong-key", one, "WRONG_KEY", "sealed to somebody else", ["mallory"])
    bad("signer", make("signer", copy, signer_pk=MALLORY.sign_pk), "TAMPERED", "another signer than it says")
    bad("label", make("label", copy, label="canvass decide 1"), "TAMPERED", "signed as a decision")
    bad("altered", make("altered", copy, body=ANA.sign_pk + bytes(64) + b"canvass note 1\n"), "TAMPERED", "not signed")
    bad("no-text", make("no text", copy, body=ANA.sign_pk + bytes(64)), "MALFORMED", "nothing behind the signature")
    bad("short", make("short", copy, body=ANA.sign_pk), "MALFORMED", "no signature")
    text = "".join(f"{name} {value}\n" for name, value in copy).encode("utf-8")
    for name, given, what in (
        ("no-end", text[:-1], "no line feed at the end"),
        ("zero-byte", text.replace(b"Rosa", b"Ro\0a"), "a zero byte"),
        ("tab", text.replace(b"printed list", b"printed\tlist"), "a control character"),
        ("return", text.replace(b"\n", b"\r\n"), "lines that end with two bytes"),
        ("delete", text.replace(b"Rosa", b"Ro\x7fa"), "a character that deletes"),
        ("latin-1", text.replace(b"Rosa", b"R\xf6sa"), "a text in Latin-1"),
        ("empty-line", text + b"\n", "an empty line"),
        ("no-space", text + b"row\n", "a name alone"),
        ("no-name", text + b" row\n", "a line without a name"),
    ):
        bad(name, make(name, copy, text=given), "MALFORMED", what)
    wrong("second-line", "another first line", [copy[1], copy[0], *copy[2:]])
    wrong("note-2", "the first line of a later note", changed("canvass", "note 2"))
    for name in reader.NOTE_NEEDS:
        wrong("without-" + name, f"nothing about {name}", without(name))
    for name in ("canvass", "note", "campaign", "kind", "day", "what", "part", "count"):
        wrong("twice-" + name, f"{name} twice", [*copy, next(line for line in copy if line[0] == name)])
    wrong("kind", "a kind that there is not", changed("kind", "loan"))
    wrong("no-such-day", "a day that does not exist", changed("day", "2026-02-30"))
    wrong("time", "a time", changed("day", "2026-11-28T10:00"))
    wrong("note-15", "an identifier of 15 bytes", changed("note", note_id.hex()[:-2]))
    wrong("campaign-17", "a campaign of 17 bytes", changed("campaign", campaign_id.hex() + "00"))
    wrong("note-digits", "an identifier of other letters", changed("note", "g" * 32))
    for name, value, what in (
        ("nothing", "", "no number"),
        ("minus", "-1", "a number below 0"),
        ("plus", "+1", "a number with a sign"),
        ("space", "1 ", "a number and a space"),
        ("hexadecimal", "0x1", "a hexadecimal number"),
    ):
        wrong(f"part-{name}", f"{what} of the part", changed("part", value))
        wrong(f"count-{name}", f"{what} of how many", changed("count", value))
    wrong("part-2-32", "part 2^32", changed("part", 2**32))
    wrong("count-2-64", "2^64 of them", changed("count", 2**64))
    external_id = rows[0][0].hex()
    for name, value, what in (
        ("alone", external_id, "a row without an address"),
        ("15", f"{external_id[2:]} a@example.org", "a row's identifier of 15 bytes"),
        ("17", f"{external_id}00 a@example.org", "a row's identifier of 17 bytes"),
        ("digits", f"{'x' * 32} a@example.org", "a row's identifier of other letters"),
    ):
        wrong("row-" + name, what, [*export, ("part", 0), ("row", value), ("count", 1)])


def decisions():
    campaign_id = reader.read_campaign(CAMPAIGN)["campaign_id"]
    hashes = sorted(reader.h32(b"record %d" % i) for i in range(6))
    one, two, three = hashes[:3]
    card = writer.kiosk("Table 3", DEVICE_SK, CAMPAIGN_HASH)
    day = {"day": "2026-11-28"}
    bodies = {
        "admission": {**day, "kind": "admission", "card": card},
        "naming": {**day, "kind": "naming", "kiosk_id": KIOSK_ID, "name": "Библиотека"},
        "revocation": {**day, "kind": "revocation", "kiosk_id": KIOSK_ID, "after": reader.h32(b"batch"),
                       "reason": "Stolen from the van"},
        "release": {**day, "kind": "release", "records": one + two},
        "rejection": {**day, "kind": "rejection", "records": three, "reason": "Forged: \u0639\u0644\u064a"},
        "correction": {**day, "kind": "correction", "records": one, "fields": {"name": "Ana Lučić", "street": ""},
                       "public": "initial", "consent": {"email": False}},
        "withdrawal": {**day, "kind": "withdrawal", "records": two, "codes": ["7K3M-0Q9X-VT2C"]},
        "sameness": {**day, "kind": "sameness", "sets": [three + one, two + one + three]},
        "difference": {**day, "kind": "difference", "sets": [one + two]},
        "undoing": {**day, "kind": "undoing", "supersedes": b"".join(hashes)},
    }  # fmt: skip

    def make(name, body, recipients=RECIPIENTS, **parts):
        data = body if isinstance(body, bytes) else writer.encode(body)
        stream = writer.Stream("decision " + name)
        return writer.decision(data, recipients, campaign_id, parts.pop("key", ANA), stream, **parts)

    def good(name, body, what, keys=("ana", "bo"), **parts):
        add(f"decision/{name}.decision", make(name, body, **parts), "OK", what, keys=list(keys),
            value=to_json(body), signer_pk=parts.get("key", ANA).sign_pk.hex(),
            campaign_id=campaign_id.hex())  # fmt: skip

    def bad(name, data, expect, what, keys=("ana", "bo")):
        add(f"decision/{name}.decision", data, expect, what, keys=list(keys))

    def wrong(name, kind, what, /, drop=(), **replaced):
        body = {key: value for key, value in {**bodies[kind], **replaced}.items() if key not in drop}
        bad(f"{kind}-{name}", make(f"{kind} {name}", body), "MALFORMED", what)

    for kind, body in bodies.items():
        good(kind, body, f"a decision of the kind {kind}")
    good("by-bo", bodies["release"], "another coordinator's", key=BO)
    good("one", bodies["undoing"], "sealed to one recipient", ["ana"], recipients=[ANA.seal_pk])
    eight = [reader.Key(writer.Stream(f"r{i}")(32), "").seal_pk for i in range(6)] + RECIPIENTS
    good("eight", {**bodies["release"], "supersedes": one, "reason": "x" * 500}, "every key there may be",
         recipients=eight)  # fmt: skip
    many = sorted(reader.h32(b"many %d" % i) for i in range(126))
    exact = {**day, "kind": "release", "records": b"".join(many), "reason": "x"}
    exact["reason"] = "x" * (4097 - len(writer.encode(exact)))
    exact["reason"] = exact["reason"][: len(exact["reason"]) - (len(writer.encode(exact)) - 4096)]
    assert len(writer.encode(exact)) == 4096
    good("4096", exact, "a body that fills its first step, so that there is a second")
    good("codes", {**day, "kind": "withdrawal", "codes": ["z", "ab", "é☂"]}, "codes alone")
    good("consent", {**day, "kind": "correction", "records": one, "consent": {"sms": True}}, "one consent")

    two_seals = make("faults", bodies["release"])
    bad("empty", b"", "FOREIGN", "no bytes at all")
    bad("foreign", b"GIF8" + two_seals[4:], "FOREIGN", "another magic")
    bad("record-magic", b"CVR1" + two_seals[4:], "FOREIGN", "a record's magic")
    bad("newer", make("newer", bodies["release"], magic=b"CVD2"), "TOO_NEW", "version 2")
    bad("header-only", two_seals[:112], "MALFORMED", "nothing but the header")
    bad("short", two_seals[:111], "MALFORMED", "less than the header")
    bad("cut", two_seals[:-1], "MALFORMED", "the last byte is missing")
    bad("trailing", two_seals + b"\0", "MALFORMED", "a byte too many")
    bad("no-body", make("no body", b"", padded=b""), "MALFORMED", "no step of a body")
    bad("half-step", make("half step", b"", padded=bytes(2048)), "MALFORMED", "half a step")
    bad("r-0", make("r 0", bodies["release"], r=0), "MALFORMED", "R is 0")
    bad("r-9", make("r 9", bodies["release"], r=9), "MALFORMED", "R is 9")
    bad("r-1", make("r 1", bodies["release"], r=1), "MALFORMED", "R is 1, the length that of 2")
    bad("reserved", make("reserved", bodies["release"], reserved=b"\0\1\0"), "MALFORMED", "a reserved byte is 1")
    bad("wrong-key", two_seals, "WRONG_KEY", "sealed to somebody else", ["mallory"])
    bad("signature", flip(two_seals, len(two_seals) - 1), "TAMPERED", "a bit of the signature")
    bad("ciphertext", flip(two_seals, 400), "TAMPERED", "a bit of the ciphertext, signed before")
    bad("signer", make("signer", bodies["release"], signer_pk=MALLORY.sign_pk), "TAMPERED",
        "another signer than it says")  # fmt: skip
    bad("label", make("label", bodies["release"], label="canvass batch 1"), "TAMPERED", "signed as a batch")
    taken = two_seals[:24] + MALLORY.sign_pk + two_seals[56:-64]
    taken += writer.sign("canvass decide 1", taken, MALLORY.sign_sk)
    bad("taken", taken, "TAMPERED", "somebody else's, signed anew")
    moved = two_seals[:8] + bytes(16) + two_seals[24:-64]
    moved += writer.sign("canvass decide 1", moved, ANA.sign_sk)
    bad("moved", moved, "TAMPERED", "moved to another campaign and signed anew")
    bad("commit", make("commit", bodies["release"], commit_dek=bytes(32)), "TAMPERED",
        "a commitment to another key than the seals hold")  # fmt: skip
    bad("inner", make("inner", bodies["release"], inner={0: bytes(32), 1: bytes(32)}), "TAMPERED",
        "the hash inside the seals is of something else")  # fmt: skip
    bad("ad", make("ad", bodies["release"], ad=b""), "TAMPERED", "ciphertext without additional data")
    bad("other-key", make("other key", bodies["release"], ct_dek=bytes(32)), "TAMPERED",
        "ciphertext under another key than the seals hold")  # fmt: skip
    plain = writer.encode(bodies["release"])
    for name, padded, what in (
        ("none", plain.ljust(4096, b"\0"), "no 0x80 behind the body"),
        ("zeros", bytes(4096), "nothing but zeros"),
        ("empty", b"\x80".ljust(4096, b"\0"), "a body of no bytes"),
        ("step", (plain + b"\x80").ljust(8192, b"\0"), "a step more than it takes"),
    ):
        bad(f"padding-{name}", make(f"padding {name}", b"", padded=padded), "TAMPERED", what)

    release = bodies["release"]
    order = [(k, writer.encode(release[k])) for k in ("kind", "day", "records")]
    bad("unsorted", make("unsorted", raw_map(order)), "MALFORMED", "kind before day")
    bad("trailing-cbor", make("trailing cbor", plain + b"\0"), "MALFORMED", "a byte behind the map")
    bad("map-2-30", make("map 2 30", head(5, 2**30)), "MALFORMED", "2^30 pairs announced")
    bad("array", make("array", [1]), "MALFORMED", "no map")
    bad("sets-2-30", make("sets 2 30", raw(bodies["sameness"], sets=head(4, 2**30))), "MALFORMED",
        "2^30 sets announced")  # fmt: skip
    wrong("unknown-key", "release", "a key that is not defined", zone=1)
    wrong("unknown-kind", "release", "a kind that is not defined", kind="pardon")
    wrong("no-day", "release", "no day", drop=["day"])
    wrong("time", "release", "a time", day="2026-11-28T10:00")
    wrong("no-such-day", "release", "a day that does not exist", day="2026-02-30")
    wrong("no-records", "release", "no records", drop=["records"])
    wrong("empty", "release", "an empty list of records", records=b"")
    wrong("31", "release", "a hash of 31 bytes", records=one[:31])
    wrong("unsorted", "release", "records that do not ascend", records=two + one)
    wrong("twice", "release", "a record twice", records=one + one)
    wrong("fields", "release", "fields of a correction", fields={"name": "x"})
    wrong("reason-empty", "release", "an empty reason", reason="")
    wrong("reason-501", "release", "a reason of 501 bytes", reason="x" * 501)
    wrong("reason-lines", "release", "a reason of two lines", reason="a\nb")
    wrong("supersedes-unsorted", "release", "superseded ones that do not ascend", supersedes=two + one)
    wrong("supersedes-1025", "release", "1,025 superseded ones",
          supersedes=b"".join(sorted(reader.h32(b"%d" % i) for i in range(1025))))  # fmt: skip
    wrong("two", "correction", "two records", records=one + two)
    wrong("nothing", "correction", "nothing that is corrected", drop=["fields", "public", "consent"])
    wrong("field-name", "correction", "a name that no field may have", fields={"a b": "x"})
    wrong("field-2401", "correction", "more than 2,400 bytes", fields={"name": "x" * 2397})
    wrong("field-number", "correction", "a field that is a number", fields={"name": 3})
    wrong("no-fields", "correction", "an empty map of fields", fields={})
    wrong("no-consent", "correction", "an empty map of consents", consent={})
    wrong("public", "correction", "another way to show the name", public="loud")
    wrong("nothing", "withdrawal", "neither records nor codes", drop=["records", "codes"])
    wrong("no-codes", "withdrawal", "an empty list of codes", codes=[])
    wrong("code-empty", "withdrawal", "an empty code", codes=[""])
    wrong("code-201", "withdrawal", "a code of 201 bytes", codes=["x" * 201])
    wrong("codes-unsorted", "withdrawal", "codes that do not ascend", codes=["b", "a"])
    wrong("codes-65", "withdrawal", "65 codes", codes=[f"{i:02}" for i in range(65)])
    wrong("card", "admission", "a card whose signature does not hold", card=flip(card, 60))
    wrong("name", "naming", "a name that reorders what follows", name="\u202eTable")
    wrong("no-kiosk", "naming", "no kiosk", drop=["kiosk_id"])
    wrong("kiosk-15", "revocation", "a kiosk_id of 15 bytes", kiosk_id=KIOSK_ID[:15])
    wrong("after-31", "revocation", "a batch_id of 31 bytes", after=bytes(31))
    wrong("alone", "sameness", "a set of one", sets=[one])
    wrong("none", "sameness", "no set", sets=[])
    wrong("twice", "sameness", "a record twice in a set", sets=[one + one])
    wrong("kept-twice", "sameness", "the one that is kept, once more", sets=[two + one + two])
    wrong("unsorted", "sameness", "sets that do not ascend", sets=[three + one, one + three])
    wrong("rest-unsorted", "sameness", "the rest of a set does not ascend", sets=[one + three + two])
    wrong("1025", "sameness", "a set of 1,025",
          sets=[b"".join(sorted(reader.h32(b"%d" % i) for i in range(1025)))])  # fmt: skip
    wrong("unsorted", "difference", "a set that does not ascend", sets=[two + one])
    wrong("nothing", "undoing", "nothing that is superseded", drop=["supersedes"])
    wrong("records", "undoing", "records", records=one)


def words():
    """Not files: what is hashed, and the six words it gives."""
    given = [
        ("the key of ana", ANA.sign_pk + ANA.seal_pk),
        ("the kiosk", DEVICE_PK),
        ("nothing", b""),
    ]
    return [
        {"what": what, "bytes": data.hex(), "words": reader.words(data)} for what, data in given
    ]


def main():
    global folder
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    campaigns()
    payloads()
    records()
    batches()
    mirrors()
    public_keys()
    kiosks()
    acknowledgements()
    pin_resets()
    key_files()
    shares()
    exports()
    notes()
    decisions()
    manifest = {
        "about": "Written by generate.py; what each field means is told in README.md.",
        "keys": {key: {"seed": value.seed.hex(), "name": value.name}
                 for key, value in (("ana", ANA), ("bo", BO), ("mallory", MALLORY))},
        "words": words(),
        "joins": joins,
        "vectors": vectors,
    }  # fmt: skip
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    (folder / "manifest.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
