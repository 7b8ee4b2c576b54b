#
# writer.py: writes Canvass files from data/format/FORMAT.md alone, with randomness from a seed, so
# that the same call gives the same bytes. Every part can be replaced: that is how files with
# exactly one fault are made.
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Independent writer of Canvass files, for the vectors."""

import hashlib
import struct

import cbor2
import nacl.bindings as sodium

import reader


class Stream:
    """Bytes that look random and are always the same."""

    def __init__(self, seed):
        self.seed, self.count = seed.encode("utf-8"), 0

    def __call__(self, length):
        self.count += 1
        message = struct.pack("<QQ", self.count, length)
        return hashlib.shake_256(self.seed + message).digest(length)


def sign(name, data, sign_sk):
    return sodium.crypto_sign(reader.label(name) + reader.h64(data), sign_sk)[:64]


def seal(message, recipient_pk, stream):
    """crypto_box_seal with an ephemeral key from the stream."""
    ephemeral_pk, ephemeral_sk = sodium.crypto_box_seed_keypair(stream(32))
    nonce = hashlib.blake2b(ephemeral_pk + recipient_pk, digest_size=24).digest()
    return ephemeral_pk + sodium.crypto_box(message, nonce, recipient_pk, ephemeral_sk)


def aead(message, ad, nonce, key):
    return sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(message, ad, nonce, key)


def encode(value):
    return cbor2.dumps(value, canonical=True)


def pad(payload):
    return (payload + b"\x80").ljust(reader.PADDED, b"\0")


def key_file(key, passphrase, stream, ops=1, memory_kib=8192, **parts):
    """parts: magic, name, sign_pk, seal_pk, seed, ad, real_ops."""
    salt, nonce = stream(16), stream(24)
    head = (
        parts.get("magic", b"CVP1")
        + struct.pack("<II", ops, memory_kib)
        + salt
        + nonce
        + parts.get("sign_pk", key.sign_pk)
        + parts.get("seal_pk", key.seal_pk)
        + parts.get("name", key.name.encode("utf-8").ljust(32, b"\0"))
    )
    # A fault in the limits must not keep this writer busy: nobody gets as far as the ciphertext.
    allowed = 1 <= ops <= 10 and 8192 <= memory_kib <= 1024 * 1024
    prepared = reader.normalize_passphrase(passphrase)
    wrapping_key = reader.argon2id(prepared, salt, 32, *((ops, memory_kib) if allowed else (1, 8192)))
    return head + aead(parts.get("seed", key.seed), head, nonce, wrapping_key)


def record(payload, recipients, kiosk_id, campaign_hash, stream, **parts):
    """parts: magic, r, reserved, commit_dek, inner, dek_of, padded, ad, record_id, sealed_to."""
    dek, record_id, nonce = stream(32), parts.get("record_id", stream(16)), stream(24)
    clear = (
        parts.get("magic", b"CVR1")
        + bytes([parts.get("r", len(recipients))])
        + parts.get("reserved", bytes(3))
        + record_id
        + kiosk_id
        + campaign_hash
        + nonce
    )
    clear += hashlib.blake2b(
        reader.label("canvass commit 1") + clear, key=parts.get("commit_dek", dek), digest_size=32
    ).digest()
    seals = b""
    for i, recipient_pk in enumerate(recipients):
        inner = reader.h32(reader.label("canvass seal 1") + clear + recipient_pk)
        sealed_to = parts.get("sealed_to", {}).get(i, recipient_pk)
        seals += seal(dek + parts.get("inner", {}).get(i, inner), sealed_to, stream)
    return clear + seals + aead(
        parts.get("padded", pad(payload)), parts.get("ad", clear), nonce, parts.get("ct_dek", dek)
    )


def batch(records, recipients, kiosk_id, campaign_hash, device_sk, number=1, **parts):
    """parts: magic, r, reserved, previous_id, count, record_size, hashes, label, signature."""
    header = (
        parts.get("magic", b"CVB1")
        + bytes([parts.get("r", recipients)])
        + parts.get("reserved", bytes(3))
        + kiosk_id
        + campaign_hash
        + struct.pack("<Q", number)
        + parts.get("previous_id", bytes(32))
        + struct.pack(
            "<II",
            parts.get("count", len(records)),
            parts.get("record_size", reader.record_bytes(recipients)),
        )
    )
    hashes = parts.get("hashes", b"".join(reader.h32(r) for r in records))
    signature = sign(parts.get("label", "canvass batch 1"), header + hashes, device_sk)
    return header + signature + hashes + b"".join(records)


def mirror_header(device_sk, **parts):
    """parts: magic, reserved, kiosk_id, device_pk, label."""
    device_pk = parts.get("device_pk", device_sk[32:])
    header = (
        parts.get("magic", b"CVM1")
        + parts.get("reserved", bytes(4))
        + parts.get("kiosk_id", reader.derive_id("canvass kiosk 1", device_pk))
        + device_pk
    )
    return header + sign(parts.get("label", "canvass header 1"), header, device_sk)


def mirror_entry(record, device_sk, **parts):
    """parts: mark, r, reserved, device_pk, hash, label."""
    head = (
        parts.get("mark", b"CVMR")
        + bytes([parts.get("r", record[4])])
        + parts.get("reserved", bytes(3))
        + parts.get("device_pk", device_sk[32:])
        + parts.get("hash", reader.h32(record))
    )
    return head + sign(parts.get("label", "canvass mirror 1"), head, device_sk) + record


def envelope(kind, payload, sign_sk, **parts):
    """parts: magic, length, signer_pk, label."""
    data = (
        parts.get("magic", b"CVE1")
        + kind.encode("ascii")
        + struct.pack("<I", parts.get("length", len(payload)))
        + parts.get("signer_pk", sign_sk[32:])
        + payload
    )
    return data + sign(parts.get("label", "canvass " + kind), data, sign_sk)


def public_key(key, **parts):
    value = {"name": key.name, "seal_pk": key.seal_pk, **parts}
    return envelope("PUBK", encode(value), key.sign_sk)


def kiosk(name, device_sk, campaign_hash, **parts):
    value = {"name": name, "device_pk": device_sk[32:], "campaign_hash": campaign_hash, **parts}
    return envelope("KIOS", encode(value), device_sk)


def acknowledgement(hashes, kiosk_id, campaign_hash, sign_sk, **parts):
    value = {
        "hashes": b"".join(hashes),
        "kiosk_id": kiosk_id,
        "campaign_hash": campaign_hash,
        **parts,
    }
    return envelope("ACKN", encode(value), sign_sk)


def decision(body, recipients, campaign_id, key, stream, **parts):
    """parts: magic, r, reserved, signer_pk, commit_dek, inner, sealed_to, padded, ad, ct_dek, sign_sk, label."""
    dek, nonce = stream(32), stream(24)
    clear = (
        parts.get("magic", b"CVD1")
        + bytes([parts.get("r", len(recipients))])
        + parts.get("reserved", bytes(3))
        + campaign_id
        + parts.get("signer_pk", key.sign_pk)
        + nonce
    )
    clear += hashlib.blake2b(
        reader.label("canvass dcommit1") + clear, key=parts.get("commit_dek", dek), digest_size=32
    ).digest()
    seals = b""
    for i, recipient_pk in enumerate(recipients):
        inner = reader.h32(reader.label("canvass dseal 1") + clear + recipient_pk)
        sealed_to = parts.get("sealed_to", {}).get(i, recipient_pk)
        seals += seal(dek + parts.get("inner", {}).get(i, inner), sealed_to, stream)
    steps = len(body) // reader.PADDED + 1
    padded = parts.get("padded", (body + b"\x80").ljust(steps * reader.PADDED, b"\0"))
    data = clear + seals + aead(padded, parts.get("ad", clear), nonce, parts.get("ct_dek", dek))
    return data + sign(parts.get("label", "canvass decide 1"), data, parts.get("sign_sk", key.sign_sk))


def export(plain, recipients, stream, **parts):
    """parts: magic, r, reserved, sealed_to, chunks (of plain), tags, ad."""
    stream_key, header = stream(32), stream(24)
    head = (
        parts.get("magic", b"CVX1")
        + bytes([parts.get("r", len(recipients))])
        + parts.get("reserved", bytes(3))
        + b"".join(seal(stream_key, pk, stream) for pk in recipients)
        + header
    )
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    # Pulling and pushing begin from the same state; only pulling takes a header that is given.
    sodium.crypto_secretstream_xchacha20poly1305_init_pull(state, header, stream_key)
    chunks = [plain[i : i + reader.CHUNK] for i in range(0, len(plain), reader.CHUNK)] or [b""]
    final = sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL
    tags = parts.get("tags", [0] * (len(chunks) - 1) + [final])
    out = head
    for i, (chunk, tag) in enumerate(zip(chunks, tags)):
        ad = parts.get("ad", head) if i == 0 else None
        out += sodium.crypto_secretstream_xchacha20poly1305_push(state, chunk, ad, tag)
    return out


def note(lines, recipients, key, stream, **parts):
    """lines: pairs of a name and what follows it. parts: text, label, signer_pk, body."""
    text = parts.get("text", "".join(f"{name} {value}\n" for name, value in lines).encode("utf-8"))
    signed = sign(parts.get("label", "canvass note 1"), text, key.sign_sk)
    body = parts.get("body", parts.get("signer_pk", key.sign_pk) + signed + text)
    return export(body, recipients, stream)


def shares(key, holders, threshold, stream, **parts):
    """All holders' shares. parts: sign_sk, key_of (whose seed the pieces give)."""
    sets = reader.sets_of(holders, threshold)
    split_id = stream(16)
    pieces = [stream(32) for _ in sets]
    pieces[0] = reader.xor([parts.get("key_of", key).seed, *pieces[1:]])
    common = (
        b"CVS1"
        + bytes([threshold, holders, 0, 0])
        + split_id
        + key.sign_pk
        + key.seal_pk
        + key.name.encode("utf-8").ljust(32, b"\0")
        + b"".join(map(reader.h32, pieces))
    )
    common += sign("canvass share 1", common, parts.get("sign_sk", key.sign_sk))
    return [
        common[:6]
        + bytes([holder])
        + common[7:]
        + b"".join(piece for piece, s in zip(pieces, sets) if s >> (holder - 1) & 1)
        for holder in range(1, holders + 1)
    ]
