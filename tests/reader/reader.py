#!/usr/bin/python3
#
# reader.py: reads Canvass files with nothing but data/format/FORMAT.md, python3-nacl and
# python3-cbor2. Shares no code with Canvass; that is its purpose.
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Independent reader of Canvass files. Prints one JSON object a line."""

import argparse
import datetime
import hashlib
import hmac
import json
import pathlib
import re
import struct
import sys
import unicodedata

import cbor2
import nacl.bindings as sodium
import nacl.exceptions

MAX_RECIPIENTS = 8
RECORD_CLEAR, SEAL, CIPHERTEXT = 128, 112, 4112
PADDED = 4096
BATCH_HEADER, BATCH_HASHES, BATCH_MAX_RECORDS = 104, 168, 16384
KEY_FILE = 196
ENVELOPE_HEAD, SIGNATURE = 44, 64
MIB = 1024 * 1024


class Refused(Exception):
    """A file that must not be accepted; the code is the one FORMAT.md gives."""

    def __init__(self, code, what):
        super().__init__(f"{code}: {what}")
        self.code = code


def refuse_unless(condition, code, what):
    if not condition:
        raise Refused(code, what)


# Hashes, labels, signatures


def h32(data):
    return hashlib.blake2b(data, digest_size=32).digest()


def h64(data):
    return hashlib.blake2b(data, digest_size=64).digest()


def label(text):
    return text.encode("ascii").ljust(16, b"\0")


def derive_id(name, *parts):
    return h32(label(name) + b"".join(parts))[:16]


def is_signed(signature, name, data, sign_pk):
    try:
        sodium.crypto_sign_open(signature + label(name) + h64(data), sign_pk)
    except nacl.exceptions.BadSignatureError:
        return False
    return True


def check_magic(data, magic, minimum, what):
    """Which file is this: ours, a later release's, or another's altogether?"""
    refuse_unless(data[:3] == magic[:3] and len(data) >= 4, "FOREIGN", f"{what}: magic")
    refuse_unless(data[3] == magic[3], "TOO_NEW", f"{what}: another version")
    refuse_unless(len(data) >= minimum, "MALFORMED", f"{what}: cut off")


def is_plain_line(text, max_bytes):
    """One harmless line: nothing that breaks or reorders what stands beside it."""
    return 1 <= len(text.encode("utf-8")) <= max_bytes and not any(
        unicodedata.category(c) in ("Cc", "Zl", "Zp")
        or "\u202a" <= c <= "\u202e"
        or "\u2066" <= c <= "\u2069"
        for c in text
    )


# Deterministic CBOR


def check_deterministic(data, what):
    """Walks the heads without building anything: a count that lies costs nothing."""
    end = len(data)

    def head(at):
        refuse_unless(at < end, "MALFORMED", f"{what}: cut off")
        major, info = data[at] >> 5, data[at] & 31
        at += 1
        if info < 24:
            return major, info, at
        refuse_unless(info <= 27, "MALFORMED", f"{what}: indefinite or reserved length")
        size = 1 << (info - 24)
        refuse_unless(at + size <= end, "MALFORMED", f"{what}: cut off")
        value = int.from_bytes(data[at : at + size], "big")
        refuse_unless(
            value >= (24, 1 << 8, 1 << 16, 1 << 32)[info - 24],
            "MALFORMED",
            f"{what}: a longer head than needed",
        )
        return major, value, at + size

    def item(at, depth):
        refuse_unless(depth <= 16, "MALFORMED", f"{what}: nested too deep")
        start = at
        major, value, at = head(at)
        if major in (0, 1):
            return at
        if major in (2, 3):
            refuse_unless(at + value <= end, "MALFORMED", f"{what}: cut off")
            if major == 3:
                try:
                    text = data[at : at + value].decode("utf-8")
                except UnicodeDecodeError:
                    raise Refused("MALFORMED", f"{what}: text that is no UTF-8") from None
                refuse_unless("\0" not in text, "MALFORMED", f"{what}: a zero byte in text")
            return at + value
        if major == 4:
            refuse_unless(value <= end - at, "MALFORMED", f"{what}: more items than bytes")
            for _ in range(value):
                at = item(at, depth + 1)
            return at
        if major == 5:
            refuse_unless(2 * value <= end - at, "MALFORMED", f"{what}: more items than bytes")
            previous = b""
            for _ in range(value):
                refuse_unless(
                    at < end and data[at] >> 5 == 3, "MALFORMED", f"{what}: a key that is no text"
                )
                after = item(at, depth + 1)
                refuse_unless(
                    data[at:after] > previous, "MALFORMED", f"{what}: keys not ascending"
                )
                previous = data[at:after]
                at = item(after, depth + 1)
            return at
        refuse_unless(
            data[start] in (0xF4, 0xF5), "MALFORMED", f"{what}: a type that is not used"
        )
        return at

    refuse_unless(item(0, 0) == end, "MALFORMED", f"{what}: trailing bytes")


def decode(data, what):
    check_deterministic(data, what)
    value = cbor2.loads(data)
    # Belt and braces: a second, independent opinion on determinism.
    refuse_unless(
        cbor2.dumps(value, canonical=True) == data, "MALFORMED", f"{what}: not deterministic"
    )
    return value


# Keys


class PublicKey:
    def __init__(self, sign_pk, seal_pk, name):
        self.sign_pk, self.seal_pk, self.name = sign_pk, seal_pk, name


class Key(PublicKey):
    def __init__(self, seed, name):
        def subkey(number):
            return hashlib.blake2b(
                key=seed,
                salt=struct.pack("<QQ", number, 0),
                person=b"canvass\0",
                digest_size=32,
            ).digest()

        sign_pk, self.sign_sk = sodium.crypto_sign_seed_keypair(subkey(1))
        seal_pk, self.seal_sk = sodium.crypto_box_seed_keypair(subkey(2))
        super().__init__(sign_pk, seal_pk, name)
        self.seed = seed


def normalize_passphrase(passphrase):
    if passphrase.endswith(b"\n"):
        passphrase = passphrase[:-1]
    refuse_unless(len(passphrase) <= 1024, "MALFORMED", "passphrase: length")
    try:
        return unicodedata.normalize("NFC", passphrase.decode("utf-8")).encode("utf-8")
    except UnicodeDecodeError:
        raise Refused("MALFORMED", "passphrase: no UTF-8") from None


def argon2id(secret, salt, length, ops, memory_kib):
    """RFC 9106, version 0x13, one lane."""
    return sodium.crypto_pwhash_alg(length, secret, salt, ops, memory_kib * 1024, 2)


WORD_LIST = pathlib.Path(__file__).resolve().parents[2] / "data/words/english.txt"


def words(data):
    """Six words that two people can compare aloud."""
    output = argon2id(data, label("canvass words 1"), 16, 3, 65536)
    bits = int.from_bytes(output, "big")
    word_list = WORD_LIST.read_text(encoding="ascii").split()
    return " ".join(word_list[bits >> (128 - 11 * (i + 1)) & 2047] for i in range(6))


def read_name(padded, what):
    try:
        name = padded.rstrip(b"\0").decode("utf-8")
    except UnicodeDecodeError:
        raise Refused("MALFORMED", f"{what}: name") from None
    refuse_unless("\0" not in name, "MALFORMED", f"{what}: name")
    refuse_unless(name == "" or is_plain_line(name, 32), "MALFORMED", f"{what}: name")
    return name


def open_key_file(data, passphrase):
    check_magic(data, b"CVP1", 4, "key file")
    refuse_unless(len(data) == KEY_FILE, "MALFORMED", "key file: length")
    name = read_name(data[116:148], "key file")
    ops, memory_kib = struct.unpack_from("<II", data, 4)
    refuse_unless(1 <= ops <= 10, "MALFORMED", "key file: ops")
    refuse_unless(8 * 1024 <= memory_kib <= 1024 * 1024, "MALFORMED", "key file: memory")
    wrapping_key = argon2id(normalize_passphrase(passphrase), data[12:28], 32, ops, memory_kib)
    try:
        seed = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
            data[148:], data[:148], data[28:52], wrapping_key
        )
    except nacl.exceptions.CryptoError:
        raise Refused("WRONG_PASSPHRASE", "key file") from None
    key = Key(seed, name)
    refuse_unless(
        data[52:84] == key.sign_pk and data[84:116] == key.seal_pk, "TAMPERED", "key file: public keys"
    )
    return key


# Records


def record_bytes(recipients):
    return RECORD_CLEAR + SEAL * recipients + CIPHERTEXT


class Record:
    """The outside of one sealed signature."""

    def __init__(self, data):
        check_magic(data, b"CVR1", 8, "record")
        self.recipients = data[4]
        refuse_unless(1 <= self.recipients <= MAX_RECIPIENTS, "MALFORMED", "record: R")
        refuse_unless(data[5:8] == bytes(3), "MALFORMED", "record: reserved bytes")
        refuse_unless(len(data) == record_bytes(self.recipients), "MALFORMED", "record: length")
        self.data = data
        self.record_id = data[8:24]
        self.kiosk_id = data[24:40]
        self.campaign_hash = data[40:72]
        self.hash = h32(data)

    def open(self, key):
        """The CBOR payload inside."""
        clear = self.data[:RECORD_CLEAR]
        for i in range(self.recipients):
            seal = self.data[RECORD_CLEAR + SEAL * i :][:SEAL]
            try:
                plain = sodium.crypto_box_seal_open(seal, key.seal_pk, key.seal_sk)
                break
            except nacl.exceptions.CryptoError:
                continue
        else:
            raise Refused("WRONG_KEY", "record: no seal opens")
        dek, inner = plain[:32], h32(label("canvass seal 1") + clear + key.seal_pk)
        refuse_unless(hmac.compare_digest(plain[32:], inner), "TAMPERED", "record: inner hash")
        commit = hashlib.blake2b(
            label("canvass commit 1") + clear[:96], key=dek, digest_size=32
        ).digest()
        refuse_unless(hmac.compare_digest(commit, clear[96:128]), "TAMPERED", "record: commitment")
        try:
            padded = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
                self.data[-CIPHERTEXT:], clear, clear[72:96], dek
            )
        except nacl.exceptions.CryptoError:
            raise Refused("TAMPERED", "record: ciphertext") from None
        unpadded = padded.rstrip(b"\0")
        refuse_unless(
            unpadded[-1:] == b"\x80" and len(unpadded) > 1, "TAMPERED", "record: padding"
        )
        return unpadded[:-1]


# Batches


class Batch:
    """A signed file of records. Only an unreadable header raises; the rest is told."""

    def __init__(self, data):
        check_magic(data, b"CVB1", BATCH_HEADER, "batch")
        self.recipients = data[4]
        refuse_unless(1 <= self.recipients <= MAX_RECIPIENTS, "MALFORMED", "batch: R")
        refuse_unless(data[5:8] == bytes(3), "MALFORMED", "batch: reserved bytes")
        self.kiosk_id = data[8:24]
        self.campaign_hash = data[24:56]
        (self.number,) = struct.unpack_from("<Q", data, 56)
        self.previous_id = data[64:96]
        self.count, self.record_size = struct.unpack_from("<II", data, 96)
        refuse_unless(self.number >= 1, "MALFORMED", "batch: number")
        refuse_unless(
            (self.number == 1) == (self.previous_id == bytes(32)), "MALFORMED", "batch: previous_id"
        )
        refuse_unless(1 <= self.count <= BATCH_MAX_RECORDS, "MALFORMED", "batch: count")
        refuse_unless(
            self.record_size == record_bytes(self.recipients), "MALFORMED", "batch: record_size"
        )
        self.head_length = BATCH_HASHES + 32 * self.count
        self.data = data
        self.is_whole = len(data) == self.head_length + self.count * self.record_size
        self.has_head = len(data) >= self.head_length
        self.batch_id = h32(data[: self.head_length]) if self.has_head else None
        self.trailing = max(0, len(data) - self.head_length - self.count * self.record_size)

    def is_signed_by(self, device_pk):
        signed = self.data[:BATCH_HEADER] + self.data[BATCH_HASHES : self.head_length]
        return (
            self.has_head
            and derive_id("canvass kiosk 1", device_pk) == self.kiosk_id
            and is_signed(self.data[BATCH_HEADER:BATCH_HASHES], "canvass batch 1", signed, device_pk)
        )

    def records(self):
        """Yields (verdict, Record or None) for each announced record."""
        previous = None
        for i in range(self.count):
            listed = self.data[BATCH_HASHES + 32 * i :][:32]
            at = self.head_length + i * self.record_size
            data = self.data[at : at + self.record_size]
            if len(data) < self.record_size:
                yield "CUT_OFF", None
                continue
            if h32(data) != listed:
                yield "DAMAGED", None
                continue
            try:
                record = Record(data)
            except Refused:
                yield "MISPLACED", None
                continue
            sound = (
                record.kiosk_id == self.kiosk_id
                and record.campaign_hash == self.campaign_hash
                and (previous is None or record.record_id > previous)
            )
            if sound:
                previous = record.record_id
            yield ("SOUND" if sound else "MISPLACED"), record


# Envelopes

ENVELOPES = {  # kind: (label, largest file)
    "CAMP": ("canvass CAMP", 8 * MIB),
    "KIOS": ("canvass KIOS", 4096),
    "ACKN": ("canvass ACKN", 16 * MIB),
    "PINR": ("canvass PINR", 4096),
    "PUBK": ("canvass PUBK", 1024),
}


def read_envelope(data, kind):
    """(signer_pk, payload) of an envelope of this kind whose signature holds."""
    name, largest = ENVELOPES[kind]
    refuse_unless(len(data) <= largest, "TOO_LARGE", "envelope")
    check_magic(data, b"CVE1", ENVELOPE_HEAD + SIGNATURE, "envelope")
    refuse_unless(data[4:8] == kind.encode("ascii"), "FOREIGN", "envelope: another kind")
    (length,) = struct.unpack_from("<I", data, 8)
    refuse_unless(
        len(data) == ENVELOPE_HEAD + length + SIGNATURE, "MALFORMED", "envelope: length"
    )
    signer_pk = data[12:44]
    refuse_unless(
        is_signed(data[-SIGNATURE:], name, data[:-SIGNATURE], signer_pk),
        "TAMPERED",
        "envelope: signature",
    )
    return signer_pk, data[ENVELOPE_HEAD:-SIGNATURE]


def exactly(payload, what, **types):
    """The decoded map, if it has these keys with values of these types and nothing else."""
    value = decode(payload, what)
    refuse_unless(
        isinstance(value, dict)
        and value.keys() == types.keys()
        and all(type(value[k]) is t for k, t in types.items()),
        "MALFORMED",
        f"{what}: keys",
    )
    return value


def read_public_key(data):
    sign_pk, payload = read_envelope(data, "PUBK")
    value = exactly(payload, "public key", name=str, seal_pk=bytes)
    name, seal_pk = value["name"], value["seal_pk"]
    refuse_unless(name == "" or is_plain_line(name, 32), "MALFORMED", "public key: name")
    refuse_unless(len(seal_pk) == 32, "MALFORMED", "public key: seal_pk")
    try:  # RFC 7748, section 6.1: a point of low order gives all zeros
        shared = sodium.crypto_scalarmult(bytes([1]) + bytes(31), seal_pk)
    except nacl.exceptions.RuntimeError:
        shared = bytes(32)
    refuse_unless(shared != bytes(32), "MALFORMED", "public key: low order")
    return PublicKey(sign_pk, seal_pk, name)


def read_kiosk(data):
    signer_pk, payload = read_envelope(data, "KIOS")
    value = exactly(payload, "kiosk", name=str, device_pk=bytes, campaign_hash=bytes)
    refuse_unless(is_plain_line(value["name"], 64), "MALFORMED", "kiosk: name")
    refuse_unless(value["device_pk"] == signer_pk, "MALFORMED", "kiosk: device_pk")
    refuse_unless(len(value["campaign_hash"]) == 32, "MALFORMED", "kiosk: campaign_hash")
    value["kiosk_id"] = derive_id("canvass kiosk 1", signer_pk)
    return value


def read_acknowledgement(data):
    signer_pk, payload = read_envelope(data, "ACKN")
    value = exactly(payload, "acknowledgement", hashes=bytes, kiosk_id=bytes, campaign_hash=bytes)
    hashes = [value["hashes"][i : i + 32] for i in range(0, len(value["hashes"]), 32)]
    refuse_unless(1 <= len(hashes) <= 500_000, "MALFORMED", "acknowledgement: count")
    refuse_unless(len(hashes[-1]) == 32, "MALFORMED", "acknowledgement: hashes")
    refuse_unless(
        all(a < b for a, b in zip(hashes, hashes[1:])), "MALFORMED", "acknowledgement: order"
    )
    refuse_unless(len(value["kiosk_id"]) == 16, "MALFORMED", "acknowledgement: kiosk_id")
    refuse_unless(len(value["campaign_hash"]) == 32, "MALFORMED", "acknowledgement: campaign_hash")
    return {**value, "hashes": hashes, "signer_pk": signer_pk}


# Payloads


def is_name(text):
    return re.fullmatch(r"[A-Za-z0-9_.-]{1,32}", text) is not None


def is_day(text):
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) is None:
        return False
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_fields(value):
    return (
        len(value) <= 32
        and all(is_name(k) and type(v) is str and v for k, v in value.items())
        and sum(len(k) + len(v.encode("utf-8")) for k, v in value.items()) <= 2400
    )


def is_consent(value):
    return len(value) <= 16 and all(is_name(k) and type(v) is bool for k, v in value.items())


def strokes_to_points(strokes):
    for stroke in strokes:
        x = y = 0
        points = []
        for dx, dy in zip(stroke[::2], stroke[1::2]):
            x, y = x + dx, y + dy
            points.append((x, y))
        yield points


def is_drawing(value):
    if value.keys() != {"h", "w", "strokes"}:
        return False
    w, h, strokes = value["w"], value["h"], value["strokes"]
    if not (type(w) is int and type(h) is int and 1 <= w <= 4096 and 1 <= h <= 4096):
        return False
    if type(strokes) is not list or not 1 <= len(strokes) <= 512:
        return False
    for stroke in strokes:
        if type(stroke) is not list or not stroke or len(stroke) % 2 != 0:
            return False
        if not all(type(number) is int for number in stroke):
            return False
    if sum(len(stroke) for stroke in strokes) > 2 * 16384:
        return False
    return all(
        0 <= x < w and 0 <= y < h for points in strokes_to_points(strokes) for x, y in points
    )


def is_short_text(value):
    return 1 <= len(value.encode("utf-8")) <= 200


ALWAYS = {
    "day": (str, is_day),
    "kind": (str, lambda v: v in ("signature", "close", "doubt")),
    "fields": (dict, is_fields),
    "source": (str, lambda v: v in ("kiosk", "paper")),
    "consent": (dict, is_consent),
    "session": (bytes, lambda v: len(v) == 16),
    "language": (str, lambda v: re.fullmatch(r"[A-Za-z][A-Za-z0-9-]{1,34}", v) is not None),
}
SOMETIMES = {
    "code": (str, is_short_text),
    "line": (int, lambda v: 1 <= v <= 2**31 - 1),
    "sheet": (str, is_short_text),
    "public": (str, lambda v: v in ("full", "initial", "withheld")),
    "drawing": (dict, is_drawing),
    "witness": (str, is_short_text),
}
OF_KIND = {
    "signature": {},
    "close": {"captured": (int, lambda v: 0 <= v)},
    "doubt": {"about": (bytes, lambda v: len(v) == 32)},
}


def decode_payload(data):
    refuse_unless(1 <= len(data) <= 4095, "MALFORMED", "payload: length")
    value = decode(data, "payload")
    refuse_unless(isinstance(value, dict), "MALFORMED", "payload: no map")
    kind = value.get("kind")
    refuse_unless(type(kind) is str and kind in OF_KIND, "MALFORMED", "payload: kind")
    required = {**ALWAYS, **OF_KIND[kind]}
    allowed = {**required, **(SOMETIMES if kind == "signature" else {})}
    refuse_unless(required.keys() <= value.keys(), "MALFORMED", "payload: a key is missing")
    refuse_unless(value.keys() <= allowed.keys(), "MALFORMED", "payload: an unknown key")
    for name, item in value.items():
        expected, is_good = allowed[name]
        refuse_unless(type(item) is expected and is_good(item), "MALFORMED", f"payload: {name}")
    if kind != "signature":
        refuse_unless(
            not value["fields"] and not value["consent"], "MALFORMED", "payload: fields of no one"
        )
    return value


# Parcels: encrypted exports

CHUNK = 65536


def open_parcel(data, key):
    check_magic(data, b"CVX1", 8, "export")
    recipients = data[4]
    refuse_unless(1 <= recipients <= MAX_RECIPIENTS, "MALFORMED", "export: R")
    refuse_unless(data[5:8] == bytes(3), "MALFORMED", "export: reserved bytes")
    seals_end = 8 + 80 * recipients
    header = data[: seals_end + 24]
    refuse_unless(len(header) == seals_end + 24, "MALFORMED", "export: cut off")
    for i in range(recipients):
        try:
            stream_key = sodium.crypto_box_seal_open(
                data[8 + 80 * i :][:80], key.seal_pk, key.seal_sk
            )
            break
        except nacl.exceptions.CryptoError:
            continue
    else:
        raise Refused("WRONG_KEY", "export: no seal opens")
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    sodium.crypto_secretstream_xchacha20poly1305_init_pull(state, header[seals_end:], stream_key)
    plain, at, tag = b"", len(header), None
    while tag != sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL:
        chunk = data[at : at + CHUNK + 17]
        refuse_unless(len(chunk) >= 17, "MALFORMED", "export: cut off")
        try:
            opened, tag = sodium.crypto_secretstream_xchacha20poly1305_pull(
                state, chunk, header if at == len(header) else None
            )
        except nacl.exceptions.RuntimeError:
            raise Refused("TAMPERED", "export: chunk") from None
        plain += opened
        at += len(chunk)
    refuse_unless(at == len(data), "MALFORMED", "export: trailing bytes")
    return plain
