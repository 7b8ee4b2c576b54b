#!/usr/bin/python3
#
# reader.py: reads Canvass files with nothing but data/format/FORMAT.md, python3-nacl and
# python3-cbor2. Shares no code with Canvass; that is its purpose.
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Independent reader of Canvass files. Prints one JSON object a line."""

import argparse
import datetime
import functools
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
MIRROR_HEADER, MIRROR_HEAD, MIRROR_MAX_RECORDS, MIRROR_MAX = 120, 136, 262144, 1382023288
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
    visible = any(
        unicodedata.category(c) not in ("Cc", "Cf", "Cn", "Cs", "Mn", "Me", "Zl", "Zp", "Zs")
        for c in text
    )
    return visible and 1 <= len(text.encode("utf-8")) <= max_bytes and not any(
        unicodedata.category(c) in ("Cc", "Zl", "Zp")
        or c in "\u200b\u200e\u200f\ufeff"
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


# Shares of a key


def sets_of(holders, threshold):
    """The sets of holders that have a piece in common, as numbers, ascending."""
    size = holders - threshold + 1
    return [s for s in range(1 << holders) if s.bit_count() == size]


def xor(pieces):
    return functools.reduce(lambda a, b: bytes(x ^ y for x, y in zip(a, b)), pieces)


class Share:
    def __init__(self, data):
        check_magic(data, b"CVS1", 120, "share")
        self.threshold, self.holders, self.holder = data[4:7]
        refuse_unless(2 <= self.threshold <= self.holders <= 7, "MALFORMED", "share: k and n")
        refuse_unless(1 <= self.holder <= self.holders, "MALFORMED", "share: holder")
        refuse_unless(data[7] == 0, "MALFORMED", "share: reserved byte")
        sets = sets_of(self.holders, self.threshold)
        mine = [i for i, s in enumerate(sets) if s >> (self.holder - 1) & 1]
        end = 120 + 32 * len(sets)
        refuse_unless(len(data) == end + SIGNATURE + 32 * len(mine), "MALFORMED", "share: length")
        name = read_name(data[88:120], "share")
        self.pub = PublicKey(data[24:56], data[56:88], name)
        common = data[:6] + b"\0" + data[7:end]
        refuse_unless(
            is_signed(data[end : end + SIGNATURE], "canvass share 1", common, self.pub.sign_pk),
            "TAMPERED",
            "share: signature",
        )
        pieces = data[end + SIGNATURE :]
        self.pieces = {i: pieces[32 * n :][:32] for n, i in enumerate(mine)}
        for i, piece in self.pieces.items():
            refuse_unless(h32(piece) == data[120 + 32 * i :][:32], "TAMPERED", "share: piece")
        self.split = (data[8:24], data[24:88], self.threshold, self.holders)


def join_shares(files):
    joined = [Share(data) for data in files]
    refuse_unless(joined, "WRONG_KEY", "no shares")
    first = joined[0]
    for share in joined:
        refuse_unless(share.split == first.split, "WRONG_KEY", "shares of two splits")
    holders = {share.holder for share in joined}
    refuse_unless(len(holders) >= first.threshold, "WRONG_KEY", "too few shares")
    pieces = {}
    for share in joined:
        pieces.update(share.pieces)
    key = Key(xor(pieces.values()), first.pub.name)
    refuse_unless(
        key.sign_pk == first.pub.sign_pk and key.seal_pk == first.pub.seal_pk,
        "TAMPERED",
        "the shares give another key",
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


# Mirrors


def read_mark(data, at, letters):
    """R, or 0 where there is no such mark."""
    mark = data[at : at + 8]
    good = len(mark) == 8 and mark[:4] == letters and 1 <= mark[4] <= MAX_RECIPIENTS
    return mark[4] if good and mark[5:] == bytes(3) else 0


class Mirror:
    """A kiosk's records once more, each proven by itself. Only an unreadable header raises."""

    def __init__(self, data):
        refuse_unless(len(data) <= MIRROR_MAX, "TOO_LARGE", "mirror")
        check_magic(data, b"CVM1", MIRROR_HEADER, "mirror")
        self.data = data
        self.kiosk_id = None
        device_pk, signed = data[24:56], data[:56]
        self.header = "OK"
        if data[4:8] != bytes(4):
            self.header = "MALFORMED"
        elif derive_id("canvass kiosk 1", device_pk) != data[8:24] or not is_signed(
            data[56:MIRROR_HEADER], "canvass header 1", signed, device_pk
        ):
            self.header = "TAMPERED"
        else:
            self.kiosk_id = data[8:24]

    def begins(self, at):
        return read_mark(self.data, at, b"CVMR") or read_mark(
            self.data, at + MIRROR_HEAD, b"CVR1"
        )

    def next_beginning(self, at):
        """At or behind at, or the end of the file."""
        found = [len(self.data)]
        for letters, ahead in (b"CVMR", 0), (b"CVR1", MIRROR_HEAD):
            mark = self.data.find(letters, at + ahead)
            while mark >= 0 and not read_mark(self.data, mark, letters):
                mark = self.data.find(letters, mark + 1)
            if mark >= 0:
                found.append(mark - ahead)
        return min(found)

    def whole(self, at):
        """R of the entry of rule 1, or 0."""
        for r in (
            read_mark(self.data, at, b"CVMR"),
            read_mark(self.data, at + MIRROR_HEAD, b"CVR1"),
        ):
            end = at + MIRROR_HEAD + record_bytes(r)
            if r and end <= len(self.data):
                if h32(self.data[at + MIRROR_HEAD : end]) == self.data[at + 40 : at + 72]:
                    return r
        return 0

    def is_signed(self, at):
        head = self.data[at : at + MIRROR_HEAD]
        return len(head) == MIRROR_HEAD and is_signed(
            head[72:], "canvass mirror 1", head[:72], head[8:40]
        )

    def judge(self, at, r, data):
        if read_mark(self.data, at, b"CVMR") != r or not self.is_signed(at):
            return "DAMAGED", None
        kiosk_id = derive_id("canvass kiosk 1", self.data[at + 8 : at + 40])
        try:
            record = Record(data)
        except Refused:
            return "MISPLACED", None
        if record.recipients != r or record.kiosk_id != kiosk_id:
            return "MISPLACED", None
        if self.kiosk_id is not None and kiosk_id != self.kiosk_id:
            return "MISPLACED", None
        self.kiosk_id = kiosk_id
        return "SOUND", record

    def records(self):
        """Yields (verdict, Record or None), one for each record that is or seems to have been there."""
        at, last_r, stretches = MIRROR_HEADER, 0, 0
        if self.header != "OK":
            at = min(at, self.next_beginning(8))
        while at < len(self.data):
            r = self.whole(at)
            if r:
                end = at + MIRROR_HEAD + record_bytes(r)
                yield self.judge(at, r, self.data[at + MIRROR_HEAD : end])
            else:
                r = self.begins(at)
                stretches += 1
                end = len(self.data)
                if stretches < MIRROR_MAX_RECORDS:
                    end = self.next_beginning(at + 1)
                size = MIRROR_HEAD + record_bytes(r or last_r or 1)
                length = end - at
                cut_off = end == len(self.data) and length < size
                for _ in range(max(1, (length + size // 2) // size)):
                    yield "CUT_OFF" if cut_off else "DAMAGED", None
            last_r = r or last_r
            at = end


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


def is_of_low_order(seal_pk):
    """RFC 7748, section 6.1: such a point gives all zeros."""
    try:
        return sodium.crypto_scalarmult(bytes([1]) + bytes(31), seal_pk) == bytes(32)
    except nacl.exceptions.RuntimeError:
        return True


def read_public_key(data):
    sign_pk, payload = read_envelope(data, "PUBK")
    value = exactly(payload, "public key", name=str, seal_pk=bytes)
    name, seal_pk = value["name"], value["seal_pk"]
    refuse_unless(name == "" or is_plain_line(name, 32), "MALFORMED", "public key: name")
    refuse_unless(len(seal_pk) == 32, "MALFORMED", "public key: seal_pk")
    refuse_unless(not is_of_low_order(seal_pk), "MALFORMED", "public key: low order")
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


def read_pin_reset(data):
    signer_pk, payload = read_envelope(data, "PINR")
    value = exactly(
        payload, "PIN reset", ops=int, hash=bytes, salt=bytes, nonce=bytes, kiosk_id=bytes,
        memory_kib=int, campaign_id=bytes,
    )  # fmt: skip
    for name, length in (("hash", 32), ("salt", 16), ("nonce", 16), ("kiosk_id", 16), ("campaign_id", 16)):
        refuse_unless(len(value[name]) == length, "MALFORMED", f"PIN reset: {name}")
    refuse_unless(1 <= value["ops"] <= 10, "MALFORMED", "PIN reset: ops")
    refuse_unless(8 * 1024 <= value["memory_kib"] <= 256 * 1024, "MALFORMED", "PIN reset: memory_kib")
    return {**value, "signer_pk": signer_pk}


def is_pin(digits, reset):
    return hash_of_pin(digits, reset["salt"], reset["ops"], reset["memory_kib"]) == reset["hash"]


def hash_of_pin(digits, salt, ops, memory_kib):
    return argon2id(digits.encode("ascii"), salt, 32, ops, memory_kib)


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


# Decisions

DECISION_CLEAR, DECISION_MAX_STEPS = 112, 256


class Decision:
    """A coordinator's sealed and signed judgement."""

    def __init__(self, data):
        largest = DECISION_CLEAR + SEAL * MAX_RECIPIENTS + DECISION_MAX_STEPS * PADDED + 16 + SIGNATURE
        refuse_unless(len(data) <= largest, "TOO_LARGE", "decision")
        check_magic(data, b"CVD1", DECISION_CLEAR, "decision")
        self.recipients = data[4]
        refuse_unless(1 <= self.recipients <= MAX_RECIPIENTS, "MALFORMED", "decision: R")
        refuse_unless(data[5:8] == bytes(3), "MALFORMED", "decision: reserved bytes")
        self.seals_end = DECISION_CLEAR + SEAL * self.recipients
        padded = len(data) - self.seals_end - 16 - SIGNATURE
        refuse_unless(
            padded % PADDED == 0 and 1 <= padded // PADDED <= DECISION_MAX_STEPS,
            "MALFORMED",
            "decision: length",
        )
        self.data, self.campaign_id, self.signer_pk = data, data[8:24], data[24:56]
        self.hash = h32(data)
        refuse_unless(
            is_signed(data[-SIGNATURE:], "canvass decide 1", data[:-SIGNATURE], self.signer_pk),
            "TAMPERED",
            "decision: signature",
        )

    def open(self, key):
        """The CBOR body inside."""
        clear = self.data[:DECISION_CLEAR]
        for i in range(self.recipients):
            seal = self.data[DECISION_CLEAR + SEAL * i :][:SEAL]
            try:
                plain = sodium.crypto_box_seal_open(seal, key.seal_pk, key.seal_sk)
                break
            except nacl.exceptions.CryptoError:
                continue
        else:
            raise Refused("WRONG_KEY", "decision: no seal opens")
        dek, inner = plain[:32], h32(label("canvass dseal 1") + clear + key.seal_pk)
        refuse_unless(hmac.compare_digest(plain[32:], inner), "TAMPERED", "decision: inner hash")
        commit = hashlib.blake2b(
            label("canvass dcommit1") + clear[:80], key=dek, digest_size=32
        ).digest()
        refuse_unless(hmac.compare_digest(commit, clear[80:]), "TAMPERED", "decision: commitment")
        try:
            padded = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
                self.data[self.seals_end : -SIGNATURE], clear, clear[56:80], dek
            )
        except nacl.exceptions.CryptoError:
            raise Refused("TAMPERED", "decision: ciphertext") from None
        unpadded = padded.rstrip(b"\0")
        refuse_unless(
            unpadded[-1:] == b"\x80" and len(unpadded) > max(1, len(padded) - PADDED),
            "TAMPERED",
            "decision: padding",
        )
        return unpadded[:-1]


def hashes_of(value):
    return [value[i : i + 32] for i in range(0, len(value), 32)]


def ascending(items):
    return all(a < b for a, b in zip(items, items[1:]))


def is_hashes(largest):
    return lambda v: (
        len(v) % 32 == 0 and 1 <= len(v) // 32 <= largest and ascending(hashes_of(v))
    )


def by_length(item):
    return len(item), item


def is_sets(value):
    return (
        1 <= len(value) <= 16000
        and all(type(s) is bytes and len(s) % 32 == 0 and 2 <= len(s) // 32 <= 1024 for s in value)
        and ascending([by_length(s) for s in value])
        and all(ascending(hashes_of(s)[1:]) and s[:32] not in hashes_of(s)[1:] for s in value)
    )


def is_codes(value):
    if not (1 <= len(value) <= 64 and all(type(code) is str for code in value)):
        return False
    codes = [code.encode("utf-8") for code in value]
    return all(1 <= len(c) <= 200 for c in codes) and ascending([by_length(c) for c in codes])


def is_corrected(value):
    return (
        1 <= len(value) <= 32
        and all(is_name(k) and type(v) is str for k, v in value.items())
        and sum(len(k) + len(v.encode("utf-8")) for k, v in value.items()) <= 2400
    )


def is_card(value):
    try:
        read_kiosk(value)
    except Refused:
        return False
    return True


DECISION_KEYS = {
    "day": (str, is_day),
    "kind": (str, lambda v: True),
    "card": (bytes, is_card),
    "name": (str, lambda v: is_plain_line(v, 64)),
    "sets": (list, is_sets),
    "after": (bytes, lambda v: len(v) == 32),
    "codes": (list, is_codes),
    "fields": (dict, is_corrected),
    "public": (str, lambda v: v in ("full", "initial", "withheld")),
    "reason": (str, lambda v: is_plain_line(v, 500)),
    "consent": (dict, lambda v: len(v) >= 1 and is_consent(v)),
    "records": (bytes, is_hashes(32000)),
    "kiosk_id": (bytes, lambda v: len(v) == 16),
    "supersedes": (bytes, is_hashes(1024)),
}
DECISION_KINDS = {  # keys that it has, and of which it has one at least
    "admission": ({"card"}, set()),
    "naming": ({"kiosk_id", "name"}, set()),
    "revocation": ({"kiosk_id", "after"}, set()),
    "release": ({"records"}, set()),
    "rejection": ({"records"}, set()),
    "correction": ({"records"}, {"fields", "public", "consent"}),
    "withdrawal": (set(), {"records", "codes"}),
    "sameness": ({"sets"}, set()),
    "difference": ({"sets"}, set()),
    "undoing": ({"supersedes"}, set()),
}


def decode_decision(data):
    value = decode(data, "decision")
    refuse_unless(isinstance(value, dict), "MALFORMED", "decision: no map")
    kind = value.get("kind")
    refuse_unless(type(kind) is str and kind in DECISION_KINDS, "MALFORMED", "decision: kind")
    required, some = DECISION_KINDS[kind]
    required = required | {"day", "kind"}
    refuse_unless(
        required <= value.keys() <= required | some | {"reason", "supersedes"}
        and (not some or some & value.keys()),
        "MALFORMED",
        "decision: keys",
    )
    for name, item in value.items():
        expected, is_good = DECISION_KEYS[name]
        refuse_unless(type(item) is expected and is_good(item), "MALFORMED", f"decision: {name}")
    if kind == "correction":
        refuse_unless(len(value["records"]) == 32, "MALFORMED", "decision: one record")
    if kind == "difference":
        refuse_unless(
            all(ascending(hashes_of(s)) for s in value["sets"]), "MALFORMED", "decision: order"
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
        refuse_unless(tag in (0, 3), "MALFORMED", "export: a tag that is not used")
        plain += opened
        at += len(chunk)
    refuse_unless(at == len(data), "MALFORMED", "export: trailing bytes")
    return plain


# Notes

NOTE_MAX = 512 * 1024
NOTE_KINDS = ("export", "backup", "share", "copy")
NOTE_TEXTS = ("what", "where", "who", "consent", "channel")
NOTE_NEEDS = ("note", "campaign", "kind", "day", "part")
NOTE_NAMES = ("canvass", *NOTE_NEEDS, *NOTE_TEXTS, "count")


def read_number(text, limit):
    refuse_unless(re.fullmatch("[0-9]+", text, re.ASCII), "MALFORMED", "note: a number")
    refuse_unless(int(text) < limit, "MALFORMED", "note: a number too large")
    return int(text)


def read_identifier(text):
    refuse_unless(re.fullmatch("[0-9A-Fa-f]{32}", text), "MALFORMED", "note: an identifier")
    return bytes.fromhex(text)


def parse_note(text):
    """What the lines of one part say. Names that are not known are passed over."""
    refuse_unless(text[-1:] == b"\n", "MALFORMED", "note: cut off")
    refuse_unless(
        not any(byte < 0x20 and byte != 0x0A or byte == 0x7F for byte in text), "MALFORMED", "note: control"
    )
    try:
        lines = text.decode("utf-8")[:-1].split("\n")
    except UnicodeDecodeError:
        raise Refused("MALFORMED", "note: no UTF-8") from None
    refuse_unless(lines[0] == "canvass note 1", "MALFORMED", "note: first line")
    said, rows = {}, []
    for line in lines:
        name, space, value = line.partition(" ")
        refuse_unless(name and space, "MALFORMED", "note: no name")
        if name == "row":
            external_id, space, address = value.partition(" ")
            refuse_unless(space, "MALFORMED", "note: row")
            rows.append([read_identifier(external_id), address])
        elif name in NOTE_NAMES:
            refuse_unless(name not in said, "MALFORMED", "note: twice")
            said[name] = value
    refuse_unless(all(name in said for name in NOTE_NEEDS), "MALFORMED", "note: what is missing")
    refuse_unless(said["kind"] in NOTE_KINDS, "MALFORMED", "note: kind")
    refuse_unless(is_day(said["day"]), "MALFORMED", "note: day")
    return {
        "note": read_identifier(said["note"]),
        "campaign": read_identifier(said["campaign"]),
        "kind": said["kind"],
        "day": said["day"],
        **{name: said.get(name, "") for name in NOTE_TEXTS},
        "part": read_number(said["part"], 2**32),
        "count": read_number(said["count"], 2**64) if "count" in said else None,
        "rows": rows,
    }


def read_note(data, key):
    """Whether the signer is a coordinator of the campaign is for whoever has the campaign to ask."""
    plain = open_parcel(data, key)
    refuse_unless(96 < len(plain) <= NOTE_MAX, "MALFORMED", "note: length")
    signer_pk, signature, text = plain[:32], plain[32:96], plain[96:]
    refuse_unless(is_signed(signature, "canvass note 1", text, signer_pk), "TAMPERED", "note: signature")
    return {"signer_pk": signer_pk, **parse_note(text)}


# Campaigns

MAX_RANGES = 400_000  # of house numbers
MAX_HOUSE = 9_999_999
FIELD_KINDS = ("name", "text", "email", "phone", "postcode", "number", "year", "choice", "boolean")
STANDARD_FIELDS = {
    **dict.fromkeys(("name", "given_name", "family_name"), "name"),
    **dict.fromkeys(("street", "city", "region", "country", "district"), "text"),
    "postcode": "postcode",
    "birth_year": "year",
    "adult": "boolean",
    "email": "email",
    "phone": "phone",
}
USES = ("hidden", "optional", "required")


def text_to(max_bytes):
    return lambda value: type(value) is str and len(value.encode("utf-8")) <= max_bytes


def one_of(*names):
    return lambda value: type(value) is str and value in names


def is_bool(value):
    return type(value) is bool


def uint_to(largest):
    return lambda value: type(value) is int and 0 <= value <= largest


def list_of(is_item, max_items):
    return lambda value: type(value) is list and len(value) <= max_items and all(map(is_item, value))


def only(value):
    """A bool that is there only where it is not as usual."""
    return lambda item: item is value


def is_street(value):
    """A name, and of each range of house numbers its ends and the place of its district."""
    return (
        type(value) is list
        and len(value) % 3 == 1
        and len(value) <= 1 + 3 * MAX_RANGES
        and text_to(100)(value[0])
        and all(uint_to(2**32 - 1)(number) for number in value[1:])
    )


def map_of(required, optional=None):
    optional = optional or {}
    known = {**required, **optional}
    return (
        lambda value: type(value) is dict
        and required.keys() <= value.keys() <= known.keys()
        and all(known[key](item) for key, item in value.items())
    )


def is_labels(value):
    return (
        type(value) is dict
        and len(value) <= 2048
        and all(text_to(1000)(label) for label in value.values())
    )


def pk(value):
    return type(value) is bytes and len(value) == 32


# Texts of files may have lines.
DROP_TEXTS = ("ca", "private_key")
DROP_KEYS = {
    key: text_to(16384 if key in DROP_TEXTS else 1000)
    for key in ("ca", "user", "region", "endpoint", "host_key", "password", "passphrase",
                "path_style", "private_key")
}
DROP_ADDRESS = re.compile(r"(https|dav|sftp|s3)://[^ @?#\"\\]+")

IS_CAMPAIGN = map_of(
    {
        "v": lambda value: type(value) is int and value == 1,
        "id": text_to(64),
        "rules": map_of(
            {
                "goal": uint_to(2**64 - 1),
                "closes": text_to(10),
                "contact": is_bool,
                "country": text_to(2),
                "drawing": one_of(*USES),
                "destroy_by": text_to(10),
                "keep_street": is_bool,
                "public_name": is_bool,
                "cover_seconds": uint_to(2**32 - 1),
                "erase_seconds": uint_to(2**32 - 1),
            },
            {
                "qr": only(True),
                "minors": only(False),
                "address": lambda value: text_to(300)(value) and value != "",
                "withdrawal_code": only(True),
            },
        ),
        "texts": list_of(
            map_of(
                {
                    "ask": text_to(2000),
                    "body": text_to(65536),
                    "name": text_to(64),
                    "title": text_to(400),
                    "labels": is_labels,
                    "language": text_to(64),
                },
                {"thanks": text_to(1000), "addressee": text_to(400), "collector": text_to(400)},
            ),
            64,
        ),
        "fields": list_of(
            map_of(
                {
                    "use": one_of(*USES),
                    "kind": one_of(*FIELD_KINDS),
                    "name": text_to(32),
                    "max_bytes": uint_to(2**32 - 1),
                },
                {"choices": list_of(text_to(32), 32)},
            ),
            32,
        ),
        "consents": list_of(
            map_of({"name": text_to(32), "channel": text_to(32), "required": is_bool}), 16
        ),
        "sequence": uint_to(2**64 - 1),
        "recipients": list_of(map_of({"name": text_to(32), "seal_pk": pk, "sign_pk": pk}), 8),
    },
    {
        "districts": map_of(
            {"names": list_of(text_to(64), 2000), "streets": list_of(is_street, 200_000)}
        ),
        "drop": map_of({"address": text_to(1000)}, DROP_KEYS),
    },
)


def is_control(c):
    code = ord(c)
    return (
        unicodedata.category(c) in ("Cc", "Zl", "Zp")
        or c == "\ufeff"
        or 0xFFF9 <= code <= 0xFFFB
        or code & 0xFFFE == 0xFFFE
        or 0xFDD0 <= code <= 0xFDEF
    )


def is_line(text):
    """One line of a campaign: harmless, balanced, and not blank."""
    closing = []
    blank = True
    for c in text:
        if is_control(c):
            return False
        if c in "\u202a\u202b\u202d\u202e":
            closing.append("\u202c")
        elif c in "\u2066\u2067\u2068":
            closing.append("\u2069")
        elif c in "\u202c\u2069" and (not closing or closing.pop() != c):
            return False
        if len(closing) > 16:
            return False
        blank = blank and (c.isspace() or unicodedata.category(c) == "Cf")
    return not closing and not blank


def labels_of(campaign):
    """(every label there may be, those that the first language must have)"""
    may, must = set(), set()
    for field in campaign["fields"]:
        label = f"field.{field['name']}"
        choices = {f"{label}.choice.{choice}" for choice in field.get("choices", [])}
        may |= {label, f"{label}.hint"} | choices
        must |= choices | ({label} if field["name"] not in STANDARD_FIELDS else set())
    consents = {f"consent.{consent['name']}" for consent in campaign["consents"]}
    if "districts" in campaign:
        may.add("district.name")
    return may | consents, must | consents


LABEL = "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
ADDRESS = re.compile(
    rf"https://{LABEL}([.]{LABEL})+(:[0-9]{{1,5}})?([/?#][A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]*)?"
)


def ascends(ranges):
    return all(a[1] < b[0] for a, b in zip(ranges, ranges[1:]))


def district_faults(campaign):
    """What breaks the rules about streets and districts."""
    names, streets = campaign["districts"]["names"], campaign["districts"]["streets"]
    fields = {field["name"]: field for field in campaign["fields"]}
    total = sum(len(street) // 3 for street in streets)
    street_names = [street[0].encode("utf-8") for street in streets]
    yield "no districts", not names
    yield "a district's name", not all(map(is_line, names))
    yield "a district twice", len(set(names)) != len(names)
    yield "no streets", not streets
    yield "too many ranges", total > MAX_RANGES
    yield "a street's name", not all(is_line(street[0]) for street in streets)
    yield "streets not ascending", not all(a < b for a, b in zip(street_names, street_names[1:]))
    for street in streets:
        ranges = list(zip(street[1::3], street[2::3], street[3::3]))
        odd = [r for r in ranges if r[0] % 2 == 1]
        even = [r for r in ranges if r[0] % 2 == 0]
        yield "a street without numbers", not ranges
        yield "odd and even numbers", ranges != odd + even
        for first, last, district in ranges:
            yield "numbers", not first <= last <= MAX_HOUSE or (first + last) % 2 != 0
            yield "no such district", district >= len(names)
        yield "numbers not ascending", not (ascends(odd) and ascends(even))
    yield "no field for them", not {"street", "district"} <= fields.keys()
    if "district" in fields:
        largest = fields["district"]["max_bytes"]
        yield "a district too long", any(len(name.encode("utf-8")) > largest for name in names)


def campaign_faults(campaign, signer_pk):
    """What breaks section 7's rules. CommonMark and the registries of languages and countries are
    left to others."""
    rules, fields, texts = campaign["rules"], campaign["fields"], campaign["texts"]
    recipients, consents = campaign["recipients"], campaign["consents"]
    uses = {field["name"]: field["use"] for field in fields}
    name = re.compile(r"[a-z][a-z0-9_]{0,31}")

    def twice(values):
        values = list(values)
        return len(set(values)) != len(values)

    def is_campaign_day(text):
        return is_day(text) and text >= "2000"

    yield "id", not (
        re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", campaign["id"]) and len(campaign["id"]) >= 3
    )
    yield "sequence", not 1 <= campaign["sequence"] < 2**32
    yield "goal", rules["goal"] > 10**9
    yield "closes", rules["closes"] and not is_campaign_day(rules["closes"])
    yield "destroy_by", not is_campaign_day(rules["destroy_by"])
    yield "destroyed before it closes", rules["destroy_by"] < rules["closes"]
    yield "country", rules["country"] and not re.fullmatch(r"[A-Z]{2}", rules["country"])
    yield "idle times", not 15 <= rules["cover_seconds"] < rules["erase_seconds"] <= 3600
    address = rules.get("address")
    yield "address", address is not None and not ADDRESS.fullmatch(address)
    yield "a QR code of nothing", "qr" in rules and address is None
    for key, value in campaign.get("drop", {}).items():
        lines = value.replace("\n", " ") if key in DROP_TEXTS else value
        yield "a drop's " + key, not re.fullmatch(r"[ -~]+", lines)
        yield "no drop's address", key == "address" and not DROP_ADDRESS.fullmatch(value)
        yield "path_style", key == "path_style" and value not in ("true", "false")
    yield "minors", "minors" in rules and uses.get("adult") != "required"
    yield "a name twice", twice(uses) or len(uses) != len(fields)
    for field in fields:
        choices = field.get("choices")
        kind = STANDARD_FIELDS.get(field["name"], field["kind"])
        yield "a field's name", not name.fullmatch(field["name"])
        yield "a hidden field", field["use"] == "hidden"
        yield "a standard field's kind", kind != field["kind"]
        yield "max_bytes", not 1 <= field["max_bytes"] <= 1000
        yield "choices", (field["kind"] == "choice") != (choices is not None)
        if choices is not None:
            good = all(re.fullmatch(r"[a-z0-9][a-z0-9_]{0,31}", choice) for choice in choices)
            yield "choices", len(choices) < 2 or twice(choices) or not good
    yield "no name", uses.get("name", uses.get("given_name")) != "required"
    yield "two names", "name" in uses and ("given_name" in uses or "family_name" in uses)
    for consent in consents:
        needs = {"email": "email", "phone": "phone", "post": "street"}.get(consent["channel"])
        yield "a consent's name", not name.fullmatch(consent["name"])
        yield "a channel", consent["channel"] not in ("", "email", "phone", "post")
        yield "a consent without its field", needs is not None and needs not in uses
        dropped = "districts" in campaign and not rules["keep_street"]
        yield "a consent without its street", needs == "street" and dropped
    yield "a consent twice", twice(consent["name"] for consent in consents)
    contacts = {"email", "phone"} & uses.keys()
    yield "nothing to contact", rules["contact"] and not contacts
    yield "contact required", not rules["contact"] and any(
        uses[contact] == "required" for contact in contacts
    )
    if "districts" in campaign:
        yield from district_faults(campaign)
    yield "no recipient", not recipients
    yield "a recipient twice", any(twice(key[k] for key in recipients) for k in ("seal_pk", "sign_pk"))
    for key in recipients:
        named = key["name"] == "" or is_plain_line(key["name"], 32)
        yield "a recipient", not named or is_of_low_order(key["seal_pk"])
    yield "the signer", recipients and recipients[0]["sign_pk"] != signer_pk
    yield "no text", not texts
    may, must = labels_of(campaign)
    for text in texts:
        lines = ("name", "title", "ask", "addressee", "collector", "thanks")
        yield "a line", not all(is_line(text[line]) for line in lines if line in text)
        yield "a label", not all(is_line(label) for label in text["labels"].values())
        yield "the petition", any(is_control(c) for c in text["body"] if c != "\n")
        yield "a label of nothing", not text["labels"].keys() <= may
        yield "a district's label", text["labels"].get("district.name", "{}").count("{}") != 1
        yield "a language", not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]+)*", text["language"])
    yield "a language twice", twice(text["language"].lower() for text in texts)
    if texts:
        yield "a label is missing", not must <= texts[0]["labels"].keys()
        yield "no addressee or collector", not {"addressee", "collector"} <= texts[0].keys()


def version_of(payload):
    """The first value of the map, if its key is "v" and it is a number; otherwise 1."""
    match = re.match(rb"(?:[\xa1-\xb7]|\xb8[\x18-\x40])\x61v", payload, re.DOTALL)
    rest = payload[match.end() :] if match else b""
    if not rest or rest[0] > 0x1B:
        return 1
    if rest[0] < 24:
        return rest[0]
    size = 1 << (rest[0] - 24)
    value = int.from_bytes(rest[1 : 1 + size], "big")
    shortest = value >= (24, 1 << 8, 1 << 16, 1 << 32)[rest[0] - 24]
    return value if len(rest) > size and shortest else 1


def read_campaign(data):
    signer_pk, payload = read_envelope(data, "CAMP")
    refuse_unless(version_of(payload) <= 1, "TOO_NEW", "campaign: version")
    campaign = decode(payload, "campaign")
    refuse_unless(IS_CAMPAIGN(campaign), "MALFORMED", "campaign: layout")
    for what, wrong in campaign_faults(campaign, signer_pk):
        refuse_unless(not wrong, "INVALID", f"campaign: {what}")
    campaign["hash"] = h32(data)
    campaign["signer_pk"] = signer_pk
    campaign["campaign_id"] = derive_id(
        "canvass camp 1", signer_pk, campaign["id"].encode("utf-8")
    )
    return campaign


def words_of_campaign(campaign):
    return words(
        campaign["campaign_id"]
        + campaign["signer_pk"]
        + b"".join(key["sign_pk"] + key["seal_pk"] for key in campaign["recipients"])
    )


# Command line


def show(record, kiosk, payload):
    """A signature as Canvass writes it: the payload's names, the kiosk's name, no session."""
    shown = {"record_id": record.record_id.hex(), "kiosk": kiosk["name"]}
    for name in (
        "day",
        "source",
        "language",
        "fields",
        "consent",
        "drawing",
        "public",
        "witness",
        "sheet",
        "line",
        "code",
    ):
        if name in payload:
            shown[name] = payload[name]
    return shown


def signatures_of(batch, key, campaign, kiosk):
    """Yields each signature; raises if the batch is not whole, signed and of this campaign."""
    refuse_unless(batch.is_whole, "MALFORMED", "batch: cut off or overlong")
    refuse_unless(batch.is_signed_by(kiosk["device_pk"]), "TAMPERED", "batch: signature")
    refuse_unless(batch.campaign_hash == campaign["hash"], "FOREIGN", "batch: another campaign")
    recipients = [recipient["seal_pk"] for recipient in campaign["recipients"]]
    refuse_unless(batch.recipients == len(recipients), "TAMPERED", "batch: R")
    refuse_unless(key.seal_pk in recipients, "WRONG_KEY", "campaign: not for this key")
    for verdict, record in batch.records():
        refuse_unless(verdict == "SOUND", "TAMPERED", f"batch: a record is {verdict}")
        payload = decode_payload(record.open(key))
        if payload["kind"] == "signature":
            yield show(record, kiosk, payload)


def signatures_in(mirror, key, campaigns, kiosks):
    """Yields each signature of these kiosks and campaigns that is proven; the rest is passed over."""
    for verdict, record in mirror.records():
        if verdict != "SOUND" or record.kiosk_id not in kiosks:
            continue
        campaign = campaigns.get(record.campaign_hash)
        if campaign is None or len(campaign["recipients"]) != record.recipients:
            continue
        payload = decode_payload(record.open(key))
        if payload["kind"] == "signature":
            yield show(record, kiosks[record.kiosk_id], payload)


def read_all(path):
    return pathlib.Path(path).read_bytes()


def command_open(arguments, key):
    sys.stdout.buffer.write(open_parcel(read_all(arguments.file), key))


def read_known(arguments):
    campaigns = {c["hash"]: c for c in map(read_campaign, map(read_all, arguments.campaign))}
    kiosks = {k["kiosk_id"]: k for k in map(read_kiosk, map(read_all, arguments.kiosk))}
    return campaigns, kiosks


def command_mirrors(arguments, key):
    campaigns, kiosks = read_known(arguments)
    for path in arguments.mirror:
        for signature in signatures_in(Mirror(read_all(path)), key, campaigns, kiosks):
            print(json.dumps(signature, ensure_ascii=False))


def command_batches(arguments, key):
    campaigns, kiosks = read_known(arguments)
    for path in arguments.batch:
        data = read_all(path)
        batch = Batch(data)
        name = f"{batch.batch_id.hex()}.batch" if batch.has_head else ""
        refuse_unless(pathlib.Path(path).name == name, "TAMPERED", "batch: not what it is called")
        refuse_unless(batch.kiosk_id in kiosks, "FOREIGN", "batch: unknown kiosk")
        refuse_unless(batch.campaign_hash in campaigns, "FOREIGN", "batch: unknown campaign")
        campaign, kiosk = campaigns[batch.campaign_hash], kiosks[batch.kiosk_id]
        for signature in signatures_of(batch, key, campaign, kiosk):
            print(json.dumps(signature, ensure_ascii=False))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--key", required=True)
    parser.add_argument("--passphrase-file", required=True)
    commands = parser.add_subparsers(required=True)
    batches = commands.add_parser("batches", help="signatures of batches, one a line")
    batches.add_argument("--campaign", action="append", required=True)
    batches.add_argument("--kiosk", action="append", required=True)
    batches.add_argument("batch", nargs="+")
    batches.set_defaults(command=command_batches)
    mirrors = commands.add_parser("mirrors", help="signatures of mirrors, one a line")
    mirrors.add_argument("--campaign", action="append", required=True)
    mirrors.add_argument("--kiosk", action="append", required=True)
    mirrors.add_argument("mirror", nargs="+")
    mirrors.set_defaults(command=command_mirrors)
    opening = commands.add_parser("open", help="what is in an encrypted export")
    opening.add_argument("file")
    opening.set_defaults(command=command_open)
    arguments = parser.parse_args()
    sys.stdout.reconfigure(encoding="utf-8")
    try:
        key = open_key_file(read_all(arguments.key), read_all(arguments.passphrase_file))
        arguments.command(arguments, key)
    except Refused as refused:
        sys.exit(f"reader.py: {refused}")


if __name__ == "__main__":
    main()
