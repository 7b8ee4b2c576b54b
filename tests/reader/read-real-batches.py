#!/usr/bin/python3
#
# read-real-batches.py: signatures go through the real programs, and the independent reader, which
# knows FORMAT.md only, must find in the batches what Canvass's own desk finds.
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""TAP on standard output; the programs are found under CANVASS_BUILD_ROOT"""

import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import reader
import writer

CANVASS = pathlib.Path(os.environ["CANVASS_BUILD_ROOT"]) / "src/cli/canvass"
READER = pathlib.Path(__file__).resolve().parent / "reader.py"

NAMES = (
    "Ana Lučić",
    "José María Ñúñez-O’Connor",
    "Þórbjörg Ægisdóttir",
    "Nguyễn Thị Ánh Tuyết",
    "Зинаида Гиппиус",
    "Σαπφώ Ψαπφίδου",
    "محمد بن عبد الله",
    "فاطمه‌زهرا رضایی",
    "יעל בת־שבע",
    "李小龍",
    "山田 花子",
    "김영희",
    "ज़ाकिर हुसैन",
    "ক্ষিতিমোহন সেন",
    "தமிழ்ச்செல்வி",
    "อรุณี ศรีสุข",
    "አበበ ቢቂላ",
    "ᏍᏏᏉᏯ",
    "e\u0301t\u0301 combining marks",
    "Ada 👩‍👩‍👧‍👧 🏳️‍🌈",
    '"quoted" \\ back\\slash, comma; =1+1',
    "𝔄𝔡𝔞 𐌰𐌳𐌰",
    "x" * 150,
    "ﬁ ligature, ½ and №",
    "O'Brien <b>&amp;</b>",
)


def draw(rand):
    """A signature on the pad: some strokes that wander about."""
    w, h = rand.choice(((1200, 400), (4096, 4096), (300, 100), (1, 1)))
    strokes = []
    for _ in range(rand.randint(1, 6)):
        x, y = rand.randrange(w), rand.randrange(h)
        stroke = [x, y]
        for _ in range(rand.randint(0, 60)):
            dx = max(-x, min(w - 1 - x, rand.randint(-9, 11)))
            dy = max(-y, min(h - 1 - y, rand.randint(-12, 12)))
            if dx or dy:
                stroke += [dx, dy]
                x, y = x + dx, y + dy
        strokes.append(stroke)
    return {"w": w, "h": h, "strokes": strokes}


def make_signature(i, rand, source):
    fields = {"name": NAMES[i % len(NAMES)]}
    if rand.random() < 0.7:
        fields["postcode"] = f"{rand.randrange(100000):05}"
    if rand.random() < 0.4:
        fields["city"] = rand.choice(("Chicago", "شيكاغو", "芝加哥", "शिकागो"))
    if rand.random() < 0.4:
        fields["email"] = f"signer{i}@example.org"
    signature = {"language": rand.choice(("en", "es", "ar")), "fields": fields}
    if rand.random() < 0.6:
        signature["consent"] = {"email_news": rand.random() < 0.5, "phone_news": False}
    if rand.random() < 0.6:
        signature["drawing"] = draw(rand)
    if rand.random() < 0.6:
        signature["public"] = rand.choice(("full", "initial", "withheld"))
    if source == "paper":
        signature.update(witness="Grace Hopper", sheet=f"A-{i // 10}", line=1 + i % 10, code=f"7K3M-0Q9X-{i:04}")
        signature["day"] = "2026-10-31"
    return signature


class Story:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.passphrase = self.folder / "passphrase"
        self.passphrase.write_text("ünlösbar und lang genug\n", encoding="utf-8")
        self.captured = {}  # record_id: (kiosk, source, signature)
        self.kiosks = []  # paths of .kiosk files

    def run(self, program, *arguments, **options):
        done = subprocess.run(
            [program, *map(str, arguments)],
            cwd=self.folder,
            capture_output=True,
            encoding="utf-8",
            **options,
        )
        assert done.returncode == 0, f"{arguments}: {done.stderr.strip()}"
        return done.stdout

    def canvass(self, *arguments, **options):
        return self.run(CANVASS, *arguments, **options)

    def read(self, key, *arguments):
        return self.run(
            sys.executable, READER, "--key", key, "--passphrase-file", self.passphrase, *arguments
        )

    def read_batches(self, key):
        kiosks = [argument for path in self.kiosks for argument in ("--kiosk", path)]
        batches = sorted(self.folder.glob("stick/*.batch"))
        text = self.read(key, "batches", "--campaign", "c.campaign", *kiosks, *batches)
        return [json.loads(line) for line in text.splitlines()]

    def by_key(self, key):
        return ("--key", key, "--passphrase-file", self.passphrase)

    # The steps, in this order

    def step_a_coordinator_seals_a_campaign(self):
        """Both sides agree on its ids and on every six words."""
        for name in "ana", "bo":
            # One as a coordinator makes it, and one that is quick to try.
            self.canvass("key", "create", "--out", f"{name}.key", "--name", name.title(),
                         "--passphrase-file", self.passphrase,
                         *(("--ops", "1", "--memory", "8192") if name == "ana" else ()))  # fmt: skip
            pub = reader.read_public_key((self.folder / f"{name}.pub").read_bytes())
            told = json.loads(self.canvass("key", "show", f"{name}.pub", "--json"))
            assert told["sign_pk"] == pub.sign_pk.hex() and told["seal_pk"] == pub.seal_pk.hex()
            assert told["words"] == reader.words(pub.sign_pk + pub.seal_pk)
        self.canvass("campaign", "create", "source")
        self.canvass("campaign", "seal", "source", *self.by_key("ana.key"), "--recipient", "bo.pub",
                     "--out", "c.campaign")  # fmt: skip
        campaign = reader.read_campaign((self.folder / "c.campaign").read_bytes())
        told = json.loads(self.canvass("campaign", "show", "c.campaign", "--json"))
        assert told["id"] == campaign["campaign_id"].hex()
        assert told["hash"] == campaign["hash"].hex()
        assert told["words"] == reader.words_of_campaign(campaign)
        self.campaign = campaign

    def step_two_kiosks_capture_fifty_signatures(self):
        rand = random.Random(20261123)
        (self.folder / "stick").mkdir()
        (self.folder / "mirrors").mkdir()
        for number, name in enumerate(("Table 1", "مكتبة 2")):
            vault = self.folder / f"vault{number}"
            self.canvass("kiosk", "enroll", "--vault", vault, "--campaign", "c.campaign",
                         "--name", name)  # fmt: skip
            (path,) = vault.glob("*/*.kiosk")
            self.kiosks.append(path)
            for source in "kiosk", "paper":
                made = [make_signature(i, rand, source) for i in range(9 if source == "paper" else 17)]
                lines = "".join(json.dumps(s, ensure_ascii=False) + "\n" for s in made)
                answer = self.canvass("kiosk", "capture", "--vault", vault, "--source", source,
                                      input=lines)  # fmt: skip
                told = [json.loads(line) for line in answer.splitlines()]
                assert told.pop() == {"captured": len(made), "refused": 0}, answer
                for line, signature in zip(told, made, strict=True):
                    self.captured[line["record_id"]] = (name, source, signature)
                if source == "kiosk":
                    self.canvass("kiosk", "export", "--vault", vault, "--to", "stick")
            self.canvass("kiosk", "close", "--vault", vault)
            self.canvass("kiosk", "export", "--vault", vault, "--to", "stick")
            self.canvass("kiosk", "mirror", "--vault", vault, "--to", "mirrors")
        assert len(self.captured) == 52
        assert len(list(self.folder.glob("stick/*.batch"))) >= 4

    def step_the_reader_finds_every_one_unchanged(self):
        found = self.read_batches("ana.key")
        assert found == self.read_batches("bo.key")
        assert {s["record_id"] for s in found} == self.captured.keys() and len(found) == 52
        for signature in found:
            name, source, given = self.captured[signature.pop("record_id")]
            assert signature.pop("kiosk") == name
            assert signature.pop("source") == source
            day = signature.pop("day")
            assert reader.is_day(day) and day == given.get("day", day)
            given = {"consent": {}, **{key: given[key] for key in given if key != "day"}}
            assert signature == given, f"{signature} instead of {given}"

    def open_ana(self):
        passphrase = self.passphrase.read_bytes()
        return reader.open_key_file((self.folder / "ana.key").read_bytes(), passphrase)

    def step_every_payload_is_deterministic(self):
        """Written anew by the other encoder, each is the same bytes; and no two records are alike."""
        key = self.open_ana()
        kinds, sessions, nonces = [], set(), set()
        for path in self.folder.glob("stick/*.batch"):
            for verdict, record in reader.Batch(path.read_bytes()).records():
                assert verdict == "SOUND"
                payload = record.open(key)
                value = reader.decode_payload(payload)
                assert writer.encode(value) == payload
                kinds.append(value["kind"])
                sessions.add(value["session"])
                nonces.add(record.data[72:96])
        assert kinds.count("signature") == 52 and len(nonces) == len(kinds)
        assert set(kinds) <= {"signature", "close", "doubt"} and kinds.count("close") >= 2
        assert len(sessions) >= 2

    def step_mirrors_hold_the_same(self):
        kiosks = [argument for path in self.kiosks for argument in ("--kiosk", path)]
        mirrors = sorted(self.folder.glob("mirrors/*.mirror"))
        assert len(mirrors) == len(self.kiosks)
        text = self.read("ana.key", "mirrors", "--campaign", "c.campaign", *kiosks, *mirrors)
        found = {s["record_id"]: s for s in map(json.loads, text.splitlines())}
        assert found == {s["record_id"]: s for s in self.read_batches("ana.key")}
        for path in mirrors:
            mirror = reader.Mirror(path.read_bytes())
            assert mirror.header == "OK" and path.name == f"{mirror.kiosk_id.hex()}.mirror"
            ids = [record.record_id for _, record in mirror.records()]
            assert ids == sorted(ids)

    def step_the_chain_of_batches_is_whole(self):
        chains = {}
        for path in self.folder.glob("stick/*.batch"):
            batch = reader.Batch(path.read_bytes())
            assert path.name == f"{batch.batch_id.hex()}.batch"
            chains.setdefault(batch.kiosk_id, {})[batch.number] = batch
        assert len(chains) == 2
        for chain in chains.values():
            assert sorted(chain) == list(range(1, len(chain) + 1))
            for number in range(2, len(chain) + 1):
                assert chain[number].previous_id == chain[number - 1].batch_id

    def step_a_damaged_batch_is_refused(self):
        """Control: as it is, it is read."""
        key = self.open_ana()
        kiosks = [reader.read_kiosk(path.read_bytes()) for path in self.kiosks]
        data = next(self.folder.glob("stick/*.batch")).read_bytes()
        (kiosk,) = (k for k in kiosks if k["kiosk_id"] == reader.Batch(data).kiosk_id)

        def count(data):
            try:
                found = reader.signatures_of(reader.Batch(data), key, self.campaign, kiosk)
                return len(list(found))
            except reader.Refused:
                return None

        assert count(data) is not None
        for at in (0, 3, 4, 6, 30, 60, 70, 97, 120, 180, len(data) // 2, len(data) - 1):
            assert count(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]) is None, at
        for length in (0, 100, 150, 200, len(data) // 2, len(data) - 1):
            assert count(data[:length]) is None, length
        assert count(data + b"\0") is None

    def step_the_desk_finds_the_same(self):
        ledger = ("--ledger", "ledger")
        self.canvass("desk", "create", *ledger, "--campaign", "c.campaign", *self.by_key("ana.key"))
        unlock = (*ledger, *self.by_key("ana.key"))
        self.canvass("desk", "admit", *unlock, *self.kiosks)
        told = json.loads(self.canvass("desk", "import", *unlock, "--json", "stick"))
        n_records = sum(reader.Batch(p.read_bytes()).count for p in self.folder.glob("stick/*.batch"))
        assert told["read"] == told["accepted"] == n_records >= 54, told
        assert told["repeated"] == told["quarantined"] == 0, told
        self.canvass("desk", "export", *unlock, "--format", "jsonl", "--plain", "--out", "all.jsonl")
        text = (self.folder / "all.jsonl").read_text(encoding="utf-8")
        exported = {s["record_id"]: s for s in map(json.loads, text.splitlines())}
        read = {s["record_id"]: s for s in self.read_batches("ana.key")}
        assert exported.keys() == read.keys() == self.captured.keys()
        for record_id, signature in read.items():
            for name in signature.keys() | exported[record_id].keys():
                ours, theirs = signature.get(name), exported[record_id].get(name)
                assert ours == theirs, f"{record_id} {name}: {theirs!r} instead of {ours!r}"

    def step_an_encrypted_export_opens_for_its_recipient(self):
        unlock = ("--ledger", "ledger", *self.by_key("ana.key"))
        plain = (self.folder / "all.jsonl").read_text(encoding="utf-8")
        self.canvass("desk", "export", *unlock, "--format", "jsonl", "--recipient", "bo.pub",
                     "--out", "for-bo")  # fmt: skip
        assert plain.encode("utf-8")[:40] not in (self.folder / "for-bo").read_bytes()
        assert self.read("bo.key", "open", "for-bo") == plain
        assert self.canvass("open", "for-bo", *self.by_key("bo.key")) == plain

    def step_an_acknowledgement_covers_every_record(self):
        unlock = ("--ledger", "ledger", *self.by_key("ana.key"))
        (self.folder / "acks").mkdir()
        self.canvass("desk", "acknowledge", *unlock, "--to", "acks")
        covered = set()
        for path in self.folder.glob("acks/*.ack"):
            data = path.read_bytes()
            ack = reader.read_acknowledgement(data)
            assert path.name == f"{reader.h32(data).hex()}.ack"
            assert ack["signer_pk"] == self.campaign["signer_pk"]
            assert ack["campaign_hash"] == self.campaign["hash"]
            covered.update((ack["kiosk_id"], h) for h in ack["hashes"])
        assert covered == {
            (record.kiosk_id, record.hash)
            for path in self.folder.glob("stick/*.batch")
            for _, record in reader.Batch(path.read_bytes()).records()
        }

    def step_decisions_say_to_each_coordinator_what_was_decided(self):
        """By either key, and with the independent writer's bytes."""
        unlock = ("--ledger", "ledger", *self.by_key("ana.key"))
        hashes = {record.record_id.hex(): record.hash for path in self.folder.glob("stick/*.batch")
                  for _, record in reader.Batch(path.read_bytes()).records()}  # fmt: skip
        one, two, three = sorted(self.captured)[:3]
        name = {"fields": {"name": "Ana Lučić", "street": ""}, "public": "initial", "consent": {"email_news": False}}
        self.canvass("desk", "reject", *unlock, one, "--reason", "مزوّر")
        self.canvass("desk", "merge", *unlock, two, three)
        self.canvass("desk", "correct", *unlock, two, "--input", "-", input=json.dumps(name))
        self.canvass("desk", "withdraw", *unlock, "--code-file", "-", input="7K3M-0Q9X-VT2C")
        self.canvass("desk", "rename", *unlock, "Table 1", "--name", "Библиотека")
        self.canvass("desk", "revoke", *unlock, "مكتبة 2", "--after", "last")
        made = json.loads(self.canvass("desk", "separate", *unlock, "--json", two, three))["decisions"]
        self.canvass("desk", "undo", *unlock, made[-1][:8])
        (self.folder / "decisions").mkdir()
        self.canvass("desk", "decisions", *unlock, "--to", "decisions")

        keys = [reader.open_key_file((self.folder / f"{name}.key").read_bytes(), self.passphrase.read_bytes())
                for name in ("ana", "bo")]  # fmt: skip
        found = {}
        for path in self.folder.glob("decisions/*"):
            decision = reader.Decision(path.read_bytes())
            assert path.name == f"{decision.hash.hex()}.decision"
            assert decision.campaign_id == self.campaign["campaign_id"]
            assert decision.signer_pk == keys[0].sign_pk
            bodies = {decision.open(key) for key in keys}
            (body,) = bodies
            value = reader.decode_decision(body)
            assert writer.encode(value) == body
            found.setdefault(value["kind"], []).append(value)
        assert {kind: len(values) for kind, values in found.items()} == {
            "admission": 2, "rejection": 1, "sameness": 1, "correction": 1, "withdrawal": 1,
            "naming": 1, "revocation": 1, "difference": 1, "undoing": 1,
        }, found.keys()  # fmt: skip
        assert {value["card"] for value in found["admission"]} == {path.read_bytes() for path in self.kiosks}
        (rejection,) = found["rejection"]
        assert rejection["records"] == hashes[one] and rejection["reason"] == "مزوّر"
        assert found["sameness"][0]["sets"] == [hashes[two] + hashes[three]]
        assert found["correction"][0].items() >= {"records": hashes[two], **name}.items()
        assert found["withdrawal"][0]["codes"] == ["7K3M-0Q9X-VT2C"]
        assert found["undoing"][0]["supersedes"] == bytes.fromhex(made[-1])
        last = max((reader.Batch(path.read_bytes()) for path in self.folder.glob("stick/*.batch")
                    if reader.Batch(path.read_bytes()).kiosk_id == found["revocation"][0]["kiosk_id"]),
                   key=lambda batch: batch.number)  # fmt: skip
        assert found["revocation"][0]["after"] == last.batch_id


def main():
    with tempfile.TemporaryDirectory(prefix="read-real-batches-") as folder:
        story = Story(folder)
        steps = [name for name in vars(Story) if name.startswith("step_")]
        print(f"1..{len(steps)}")
        for number, name in enumerate(steps, 1):
            try:
                getattr(story, name)()
            except (AssertionError, reader.Refused) as error:
                print(f"not ok {number} {name[5:]}\nBail out! {error}", flush=True)
                sys.exit(1)
            print(f"ok {number} {name[5:]}", flush=True)


if __name__ == "__main__":
    main()
