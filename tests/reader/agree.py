#!/usr/bin/python3
#
# agree.py: changes good files at random, signs what has to be signed, and asks both Canvass
# (judge.c) and the independent reader: they must say the same of each, down to the code. Where
# they differ, either FORMAT.md or the code is wrong.
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""usage: agree.py JUDGE [CASES [SEED]]; TAP on standard output"""

import json
import pathlib
import random
import secrets
import struct
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import cbor2

import reader
import writer

VECTORS = HERE.parent / "vectors"
MANIFEST = json.loads((VECTORS / "manifest.json").read_text(encoding="utf-8"))
ANA = reader.Key(bytes.fromhex(MANIFEST["keys"]["ana"]["seed"]), "")
DEVICE_SK = next(
    bytes.fromhex(vector["value"]["device_sk"])
    for vector in MANIFEST["vectors"]
    if vector["file"] == "kiosk/table.kiosk"
)

# Bytes that mean something at the head of an item, and values that stand at some limit.
HEADS = bytes.fromhex("0001171819 1a1b203840415f60617f 80819f a0a1bf c0d8 f4f5f6f7f8f9fbff")
VALUES = (
    *("", "x", "name", "a" * 33, "ä", "\u202e", "\n", "2026-11-23", "2026-02-30", "en", "1"),
    *("signature", "close", "doubt", "release", "undoing", "kiosk", "paper", "full", "optional", "required", "hidden"),
    *(0, 1, -1, 23, 24, 255, 4096, 4097, 2**31, 2**32, 2**63, 2**64 - 1, True, False),
    *([], {}, [1, 2], {"name": "x"}, b"", bytes(16), bytes(32)),
)
KEYS = "x day kind card sets after codes fields reason consent records kiosk_id supersedes qr minors districts address withdrawal_code name line code about captured sheet public witness drawing thanks choices".split()
MARKS = "\u202a\u202c\u2066\u2069\u200d\ufeff\u0301aZ-_0 \t\u2028\ufffd\ufffe\U0001fffe"


class Mutator:
    def __init__(self, seed):
        self.rand = random.Random(seed)

    def of_bytes(self, data):
        data = bytearray(data or b"\0")
        for _ in range(self.rand.choice((1, 1, 1, 2, 3))):
            at = self.rand.randrange(len(data)) if data else 0
            choice = self.rand.randrange(11)
            if choice < 2 and data:
                data[at] ^= 1 << self.rand.randrange(8)
            elif choice < 5 and data:
                data[at] = self.rand.choice(HEADS)
            elif choice < 7:
                del data[at : at + 1]
            elif choice < 9:
                data.insert(at, self.rand.randrange(256))
            elif choice < 10:
                data[at:at] = data[at : at + self.rand.randrange(12)]
            else:
                del data[at:]
        return bytes(data)

    def of_map(self, value):
        value = dict(value)
        key, choice = self.rand.choice(list(value)), self.rand.random()
        if choice < 0.12:
            del value[key]
        elif choice < 0.24:
            value[self.rand.choice(KEYS)] = self.rand.choice(VALUES)
        else:
            value[key] = self.of_value(value[key])
        return value

    def of_array(self, value):
        value = list(value)
        at, choice = self.rand.randrange(len(value)), self.rand.random()
        if choice < 0.1:
            del value[at]
        elif choice < 0.2:
            value.insert(at, value[at])
        elif choice < 0.25:
            self.rand.shuffle(value)
        else:
            value[at] = self.of_value(value[at])
        return value

    def of_value(self, value):
        if self.rand.random() < 0.2:
            return self.rand.choice(VALUES)
        if isinstance(value, dict) and value:
            return self.of_map(value)
        if isinstance(value, list) and value:
            return self.of_array(value)
        if isinstance(value, str):
            at = self.rand.randrange(len(value) + 1)
            return value[:at] + self.rand.choice(MARKS) + value[at:]
        if isinstance(value, bytes):
            return self.rand.choice((value[:-1], value + b"\0", value[::-1]))
        if type(value) is int:
            value += self.rand.choice((-100, -2, -1, 1, 2, 100))
            return max(-(2**63), min(2**64 - 1, value))
        return self.rand.choice(VALUES)

    def of_mirror(self, data):
        """Damage as disks and people do it, and marks where none belong."""
        data = bytearray(data)
        for _ in range(self.rand.choice((1, 1, 2, 3))):
            if not data:
                break
            at, length = self.rand.randrange(len(data)), self.rand.choice((1, 8, 136, 512, 4600, 9200))
            # Where something begins, more depends on each byte.
            if self.rand.random() < 0.6:
                at = self.rand.choice(MIRROR_PLACES) + self.rand.randrange(-2, 10)
            at = min(max(at, 0), len(data) - 1)
            choice = self.rand.randrange(7)
            if choice < 2:
                data[at] ^= 1 << self.rand.randrange(8)
            elif choice < 3:
                data[at : at + length] = bytes(len(data[at : at + length]))
            elif choice < 4:
                del data[at : at + length]
            elif choice < 5:
                data[at:at] = data[at : at + length]
            elif choice < 6:
                mark = self.rand.choice((b"CVMR", b"CVR1")) + bytes([self.rand.randrange(10), 0, 0, 0])
                data[at : at + 8] = mark
            else:
                del data[max(at, 4) :]
        return bytes(data)

    def of_note(self, data):
        """Lines that are missing, twice, elsewhere or say something else."""
        if self.rand.random() < 0.4:
            return self.of_bytes(data)
        lines = data.splitlines(keepends=True)
        at, choice = self.rand.randrange(len(lines)), self.rand.randrange(5)
        if choice == 0:
            del lines[at]
        elif choice == 1:
            lines.insert(self.rand.randrange(len(lines) + 1), lines[at])
        elif choice == 2:
            name, _, _ = lines[at].partition(b" ")
            lines[at] = name + b" " + str(self.rand.choice(VALUES)).encode("utf-8", "surrogatepass") + b"\n"
        elif choice == 3:
            lines[at] = str(self.of_value(lines[at][:-1].decode("utf-8"))).encode("utf-8") + b"\n"
        else:
            self.rand.shuffle(lines)
        return b"".join(lines)

    def of_payload(self, data):
        if self.rand.random() < 0.5:
            return self.of_bytes(data)
        value = self.of_value(cbor2.loads(data))
        if self.rand.random() < 0.3:
            value = self.of_value(value)
        return writer.encode(value)


def describe_mirror(data):
    mirror = reader.Mirror(data)
    told = "".join(verdict[0] for verdict, _ in mirror.records())
    return f"{mirror.header}:{told}"


MIRRORS = [
    (VECTORS / f"mirror/{name}.mirror").read_bytes() for name in ("three", "versions", "header-and-mixed")
]
MIRROR_PLACES = [0, 120, 256] + [
    at for data in MIRRORS for at in range(len(data)) if data[at : at + 3] in (b"CVM", b"CVR")
]


def payload_of(path, kind):
    return reader.read_envelope((VECTORS / path).read_bytes(), kind)[1]


DECISIONS = [
    reader.Decision((VECTORS / f"decision/{name}.decision").read_bytes()).open(ANA)
    for name in (*reader.DECISION_KINDS, "codes", "consent", "eight")
]

NOTES = [
    reader.open_parcel((VECTORS / f"note/{name}.note").read_bytes(), ANA)[96:]
    for name in ("one", "share", "first-part", "last-part", "most", "unknown")
]

KINDS = {  # letter: (what to begin with, how to sign it, how to read it, its share of the cases)
    "p": (
        [
            (VECTORS / f"payload/{name}.cbor").read_bytes()
            for name in ("simple", "minimal", "full", "scripts", "close", "doubt", "same-points")
        ],
        lambda data: data,
        reader.decode_payload,
        10,
    ),
    "c": (
        [payload_of(f"campaign/{name}.campaign", "CAMP") for name in ("small", "large", "districts", "drop")],
        lambda data: writer.envelope("CAMP", data, ANA.sign_sk),
        reader.read_campaign,
        4,
    ),
    "u": (
        [payload_of("pub/ana.pub", "PUBK")],
        lambda data: writer.envelope("PUBK", data, ANA.sign_sk),
        reader.read_public_key,
        2,
    ),
    "k": (
        [payload_of("kiosk/table.kiosk", "KIOS")],
        lambda data: writer.envelope("KIOS", data, DEVICE_SK),
        reader.read_kiosk,
        2,
    ),
    "a": (
        [payload_of("ack/five.ack", "ACKN")],
        lambda data: writer.envelope("ACKN", data, ANA.sign_sk),
        reader.read_acknowledgement,
        2,
    ),
    "n": (
        [payload_of("pinr/table.pinr", "PINR")],
        lambda data: writer.envelope("PINR", data, ANA.sign_sk),
        reader.read_pin_reset,
        2,
    ),
    "d": (DECISIONS, lambda data: data, reader.decode_decision, 6),
    "m": (MIRRORS, lambda data: data, describe_mirror, 2),
    "t": (NOTES, lambda data: data, reader.parse_note, 4),
}


def code_of(read, data):
    try:
        told = read(data)
        return told if isinstance(told, str) else "OK"
    except reader.Refused as refused:
        return refused.code


def looked_up(campaign):
    """What takes CommonMark, or a registry of languages or countries, to judge."""
    texts = campaign["texts"]
    named = {(k, text[k]) for text in texts for k in ("body", "language")}
    return named | {("country", campaign["rules"]["country"])}


KNOWN = set().union(*(looked_up(cbor2.loads(payload)) for payload in KINDS["c"][0]), {("country", "")})


def agrees(kind, data, ours, theirs):
    """The reader has neither CommonMark nor registries, so that it lets pass what breaks them."""
    if ours == theirs:
        return True
    if kind != "c" or (ours, theirs) != ("OK", "INVALID"):
        return False
    return not looked_up(reader.read_campaign(data)) <= KNOWN


def main():
    judge = sys.argv[1]
    n_cases = int(sys.argv[2]) if len(sys.argv) > 2 else 6000
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else secrets.randbits(32)
    mutator = Mutator(seed)
    print(f"1..{len(KINDS)}\n# seed {seed}")
    failed = False
    for number, (kind, (bases, sign, read, share)) in enumerate(KINDS.items(), 1):
        change = {"m": mutator.of_mirror, "t": mutator.of_note}.get(kind, mutator.of_payload)
        cases = [
            sign(change(mutator.rand.choice(bases)))
            for _ in range(n_cases * share // 20)
        ]
        given = b"".join(kind.encode() + struct.pack("<I", len(data)) + data for data in cases)
        done = subprocess.run([judge], input=given, capture_output=True)
        codes = done.stdout.decode().split()
        ours = [code_of(read, data) for data in cases]
        wrong = [
            f"# {our} by FORMAT.md, {code} by Canvass: {data.hex()[:20000]}"
            for data, our, code in zip(cases, ours, codes)
            if not agrees(kind, data, our, code)
        ]
        # A comparison of refusals alone would say little.
        good = done.returncode == 0 and len(codes) == len(cases) and not wrong
        n_good = sum(our.startswith("OK") for our in ours)
        good = good and n_good >= len(cases) // 50
        failed = failed or not good
        print(f"{'ok' if good else 'not ok'} {number} {kind}_{len(cases)}_cases")
        print("\n".join([f"# {n_good} good ones", *wrong[:3]]), flush=True)
    sys.exit(failed)


if __name__ == "__main__":
    main()
