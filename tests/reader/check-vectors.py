#!/usr/bin/python3
#
# check-vectors.py: runs the independent reader over tests/vectors and over everything that cutting
# and flipping makes of the good ones.
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""usage: check-vectors.py [FOLDER]; TAP on standard output"""

import json
import pathlib
import re
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import reader
import writer

ROOT = HERE.parents[1]
VECTORS = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "tests/vectors"
MANIFEST = json.loads((VECTORS / "manifest.json").read_text(encoding="utf-8"))
KEYS = {
    name: reader.Key(bytes.fromhex(key["seed"]), key["name"])
    for name, key in MANIFEST["keys"].items()
}


def hexed(value):
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, dict):
        return {key: hexed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [hexed(item) for item in value]
    return value


def expect(actual, expected):
    assert actual == expected, f"{actual!r} instead of {expected!r}"


def read_payload(data, vector):
    value = reader.decode_payload(data)
    expect(hexed(value), vector["value"])
    expect(writer.encode(value), data)


def read_record(data, vector):
    for name in vector["keys"]:
        payload = reader.Record(data).open(KEYS[name])
        expect(payload, (VECTORS / vector["payload"]).read_bytes())


def read_batch(data, vector):
    batch = reader.Batch(data)
    expect(batch.number, vector["number"])
    expect(batch.count, vector["count"])
    expect(hexed(batch.batch_id), vector["batch_id"])
    expect(batch.is_signed_by(bytes.fromhex(vector["device_pk"])), vector["signed"])
    expect(batch.trailing, vector["trailing"])
    told = [verdict for verdict, _ in batch.records()]
    listed = vector["records"]
    expect(told, listed + listed[-1:] * (len(told) - len(listed)))
    expect(
        batch.is_whole, not batch.trailing and batch.has_head and "CUT_OFF" not in told
    )


def read_mirror(data, vector):
    mirror = reader.Mirror(data)
    expect(mirror.header, vector["header"])
    expect([verdict for verdict, _ in mirror.records()], vector["records"])
    expect(hexed(mirror.kiosk_id), vector["kiosk_id"])


def read_public_key(data, vector):
    key = reader.read_public_key(data)
    for name in "name", "sign_pk", "seal_pk":
        expect(hexed(getattr(key, name)), vector["value"][name])


def read_key(data, vector):
    key = reader.open_key_file(data, vector["passphrase"].encode("utf-8"))
    for name in "name", "sign_pk", "seal_pk", "seed":
        expect(hexed(getattr(key, name)), vector["value"][name])


def read_kiosk(data, vector):
    value = hexed(reader.read_kiosk(data))
    expect(value, {key: vector["value"][key] for key in value})


def read_acknowledgement(data, vector):
    value = hexed(reader.read_acknowledgement(data))
    expect("".join(value.pop("hashes")), vector["value"]["hashes"])
    expect(value, {key: vector["value"][key] for key in value})


def read_pin_reset(data, vector):
    value = reader.read_pin_reset(data)
    expect(reader.is_pin(vector["value"]["pin"], value), True)
    expect(reader.is_pin("000000", value), False)
    expect(hexed(value), {key: vector["value"][key] for key in value})


def read_decision(data, vector):
    for name in vector["keys"]:
        decision = reader.Decision(data)
        body = decision.open(KEYS[name])
        value = reader.decode_decision(body)
        expect(writer.encode(value), body)
        expect(hexed(value), vector["value"])
        expect(decision.signer_pk.hex(), vector["signer_pk"])
        expect(decision.campaign_id.hex(), vector["campaign_id"])


def read_export(data, vector):
    for name in vector["keys"]:
        plain = reader.open_parcel(data, KEYS[name])
        expect(len(plain), vector["length"])
        expect(reader.h32(plain).hex(), vector["hash"])


def read_note(data, vector):
    for name in vector["keys"]:
        value = reader.read_note(data, KEYS[name])
        value["count"] = "" if value["count"] is None else str(value["count"])
        expect(hexed(value), vector["value"])


def read_share(data, vector):
    reader.Share(data)


def read_campaign(data, vector):
    campaign = reader.read_campaign(data)
    if vector["expect"] != "OK":
        return
    for name in "hash", "campaign_id":
        expect(campaign[name].hex(), vector[name])
    expect(reader.words_of_campaign(campaign), vector["words"])
    for name, value in vector["value"].items():
        expect(hexed(campaign[name]), value)


READ = {
    "campaign": read_campaign,
    "share": read_share,
    "payload": read_payload,
    "record": read_record,
    "batch": read_batch,
    "mirror": read_mirror,
    "pub": read_public_key,
    "key": read_key,
    "kiosk": read_kiosk,
    "ack": read_acknowledgement,
    "pinr": read_pin_reset,
    "export": read_export,
    "decision": read_decision,
    "note": read_note,
}


def code_of(read, data, vector):
    """What is refused must be refused for each key alone."""
    keys = vector.get("keys", [None]) if vector["expect"] != "OK" else [None]
    codes = set()
    for key in keys:
        try:
            read(data, {**vector, "keys": [key]} if key else vector)
            codes.add("OK")
        except reader.Refused as refused:
            codes.add(refused.code)
        except KeyError:
            codes.add("OK")  # it was read: a faulty vector lists nothing to compare with
    return codes


def check_vectors():
    for vector in MANIFEST["vectors"]:
        data = (VECTORS / vector["file"]).read_bytes()
        codes = code_of(READ[vector["format"]], data, vector)
        assert codes == {vector["expect"]}, f"{vector['file']}: {codes} ({vector['what']})"
    assert len(MANIFEST["vectors"]) > 350


def check_every_file_is_listed():
    there = {str(p.relative_to(VECTORS)) for p in VECTORS.glob("*/*") if p.is_file()}
    expect(there ^ {vector["file"] for vector in MANIFEST["vectors"]}, set())


def check_generated_anew():
    """The committed files are what the committed program writes."""
    import subprocess

    with tempfile.TemporaryDirectory() as folder:
        program = ROOT / "tests/vectors/generate.py"
        subprocess.run([sys.executable, program, folder], check=True)
        made = {p.relative_to(folder) for p in pathlib.Path(folder).rglob("*") if p.is_file()}
        assert len(made) > 350
        for path in made:
            assert (pathlib.Path(folder) / path).read_bytes() == (VECTORS / path).read_bytes(), path


def check_words():
    for given in MANIFEST["words"]:
        expect(reader.words(bytes.fromhex(given["bytes"])), given["words"])


def check_joins():
    for join in MANIFEST["joins"]:
        files = [(VECTORS / path).read_bytes() for path in join["files"]]
        try:
            expect(reader.join_shares(files).seed.hex(), join.get("seed"))
            code = "OK"
        except reader.Refused as refused:
            code = refused.code
        assert code == join["expect"], f"{join['what']}: {code}"


def refuses(read, data):
    try:
        read(data)
    except reader.Refused:
        return True
    return False


def check_cut_and_flipped():
    """Cut anywhere and flipped at any byte, nothing that is signed or sealed is accepted."""
    ana = KEYS["ana"]
    device_pk = bytes.fromhex(next(v for v in MANIFEST["vectors"] if "device_pk" in v)["device_pk"])

    def read_whole_batch(data):
        batch = reader.Batch(data)
        if not batch.is_whole or not batch.is_signed_by(device_pk):
            raise reader.Refused("TAMPERED", "batch")
        if any(verdict != "SOUND" for verdict, _ in batch.records()):
            raise reader.Refused("TAMPERED", "batch")

    def read_whole_mirror(data):
        mirror = reader.Mirror(data)
        told = [verdict for verdict, _ in mirror.records()]
        if mirror.header != "OK" or told != ["SOUND"] * 3:
            raise reader.Refused("TAMPERED", "mirror")

    for path, read, step in (
        ("pub/ana.pub", reader.read_public_key, 1),
        ("kiosk/table.kiosk", reader.read_kiosk, 1),
        ("ack/five.ack", reader.read_acknowledgement, 1),
        ("pinr/table.pinr", reader.read_pin_reset, 1),
        ("campaign/small.campaign", reader.read_campaign, 1),
        ("share/two-of-three-1.share", reader.Share, 1),
        ("export/small.export", lambda data: reader.open_parcel(data, ana), 1),
        ("record/one.record", lambda data: reader.Record(data).open(ana), 1),
        ("decision/release.decision", lambda data: reader.Decision(data).open(ana), 1),
        ("note/one.note", lambda data: reader.read_note(data, ana), 1),
        ("batch/second.batch", read_whole_batch, 1),
        ("mirror/three.mirror", read_whole_mirror, 3),
    ):
        data = (VECTORS / path).read_bytes()
        assert not refuses(read, data), path
        for cut in range(0, len(data), step):
            assert refuses(read, data[:cut]), f"{path} cut to {cut}"
        for at in range(0, len(data), step):
            flipped = data[:at] + bytes([data[at] ^ 1 << at % 8]) + data[at + 1 :]
            assert refuses(read, flipped), f"{path} flipped at {at}"


def check_a_mirror_loses_one_record_at_most():
    data = (VECTORS / "mirror/three.mirror").read_bytes()
    hashes = [record.hash for _, record in reader.Mirror(data).records()]
    entry = (len(data) - 120) // 3
    for at in range(120, len(data), 5):
        place = (at - 120) // entry
        flipped = data[:at] + bytes([data[at] ^ 1 << at % 8]) + data[at + 1 :]
        for given, left in (
            (flipped, hashes[:place] + hashes[place + 1 :]),
            (data[:at], hashes[:place]),
        ):
            found = [record.hash for told, record in reader.Mirror(given).records() if told == "SOUND"]
            expect(found, left)


def check_format_example():
    """The hexadecimal bytes in FORMAT.md's worked examples are those of the vectors they name."""
    text = (ROOT / "data/format/FORMAT.md").read_text(encoding="utf-8")
    examples = re.findall(r"<!-- bytes of (\S+) -->\n+((?:    .*\n|\n)+)", text)
    assert examples
    for path, block in examples:
        data = (VECTORS / path).read_bytes()
        shown = 0
        for line in block.splitlines():
            match = re.match(r"    ([0-9a-f]{4,6})  ((?:[0-9a-f]{2} ?)+)(?: |$)", line)
            if match:
                offset = int(match[1], 16)
                bytes_shown = bytes.fromhex(match[2])
                expect(data[offset : offset + len(bytes_shown)].hex(), bytes_shown.hex())
                shown += len(bytes_shown)
        assert shown > 100, path

    ana = KEYS["ana"]
    batch = reader.Batch((VECTORS / "batch/second.batch").read_bytes())
    ((_, record),) = batch.records()
    sealed = record.data[128 : 128 + reader.SEAL]
    inner = reader.sodium.crypto_box_seal_open(sealed, ana.seal_pk, ana.seal_sk)
    signed = reader.label("canvass batch 1") + reader.h64(
        batch.data[:104] + batch.data[168 : batch.head_length]
    )
    told = [batch.batch_id, ana.seed, ana.sign_pk, ana.seal_pk, ana.seal_sk, inner[:32], inner[32:]]
    for value in told + [signed[:16], signed[16:48], signed[48:]]:
        assert value.hex() in text, value.hex()


def main():
    checks = [(name, f) for name, f in globals().items() if name.startswith("check_")]
    print(f"1..{len(checks)}")
    failed = False
    for number, (name, check) in enumerate(checks, 1):
        try:
            check()
            print(f"ok {number} {name[6:]}", flush=True)
        except AssertionError as error:
            failed = True
            print(f"not ok {number} {name[6:]}\n# {error}", flush=True)
    sys.exit(failed)


if __name__ == "__main__":
    main()
