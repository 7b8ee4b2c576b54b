# SPDX-License-Identifier: GPL-3.0-or-later
"""Backups that come back, and campaigns that do not."""

import json
import os
import shutil
import subprocess
import tarfile

from story import CANVASS, Skip, attempt, capture, export, refused, run, story, tell


def person(name, **more):
    return json.dumps({"language": "es", "fields": {"name": name, "email": f"{name}@example.org"},
                       "consent": {"email_news": True}, **more}).encode()


def begin(scratch, n=7, **replaced):
    key = scratch.key("ana")
    campaign = scratch.campaign("bridge", key, **replaced)
    card = scratch.enroll("vault", campaign, "Plaza")
    capture(scratch("vault"), [person(f"signer{i}") for i in range(n)])
    export(scratch("vault"), scratch.folder("stick"))
    ledger = scratch.ledger("ledger", campaign, key, card)
    run("desk", "import", "--ledger", ledger, *scratch.unlock(key), scratch("stick"))
    return key, ledger


def campaign_id(scratch):
    return run("campaign", "show", scratch("bridge.campaign"), "--json").json["id"]


def files_in(folder):
    return {os.path.relpath(os.path.join(where, name), folder)
            for where, _, names in os.walk(folder) for name in names}


def jsonl(scratch, ledger, key):
    run("desk", "export", "--ledger", ledger, "--format", "jsonl", "--plain", "--out", scratch("o"),
        *scratch.unlock(key))
    return scratch.read("o")


@story
def a_backup_brings_ledger_and_key_back(scratch):
    key, ledger = begin(scratch)
    before = jsonl(scratch, ledger, key)
    answer = run("desk", "backup", "--ledger", ledger, "--out", scratch.folder("disk"), "--json",
                 *scratch.unlock(key)).json
    assert os.path.dirname(answer["path"]) == scratch("disk") and answer["path"].endswith(".backup"), answer
    with open(answer["path"], "rb") as file:
        assert b"signer1" not in file.read()
    shutil.rmtree(ledger)
    os.remove(key)
    with tarfile.open(answer["path"]) as archive:
        assert "coordinator.key" in archive.getnames() and archive.getnames()[-1] == "MANIFEST"
    run("desk", "restore", answer["path"], "--ledger", scratch("again"))
    assert jsonl(scratch, scratch("again"), scratch("again", "coordinator.key")) == before
    refused("desk", "restore", answer["path"], "--ledger", scratch("again"), saying="is there already")


@story
def a_damaged_backup_restores_nothing(scratch):
    key, ledger = begin(scratch, n=3)
    path = run("desk", "backup", "--ledger", ledger, "--out", scratch("b"), "--json", *scratch.unlock(key)).json["path"]
    whole = scratch.read("b")
    # Every part of it: headers, contents, manifest and end.
    for at in list(range(0, len(whole) - 1024, 1531)) + [len(whole) - 1500]:
        scratch.write("bad", whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1:])
        result = attempt("desk", "restore", scratch("bad"), "--ledger", scratch("r"))
        if result.status == 0:
            # Padding is no file's.
            assert whole[at] == 0, at
            shutil.rmtree(scratch("r"))
        assert not os.path.exists(scratch("r")) and not os.path.exists(scratch("r.restoring")), at
    for length in range(0, len(whole) - 1024, 2777):
        scratch.write("bad", whole[:length])
        refused("desk", "restore", scratch("bad"), "--ledger", scratch("r"))
        assert not os.path.exists(scratch("r")), length


@story
def an_archive_cannot_write_outside(scratch):
    for name in ("../evil", "/evil", "a/../../evil", "a//b", "."):
        with tarfile.open(scratch("evil.tar"), "w", format=tarfile.USTAR_FORMAT) as archive:
            archive.addfile(tarfile.TarInfo(name))
        refused("desk", "restore", scratch("evil.tar"), "--ledger", scratch("r"))
        assert not os.path.exists(scratch("evil")) and not os.path.exists(scratch("r"))


def drop_with_files(scratch, key, ledger):
    run("kiosk", "export", "--vault", scratch("vault"), "--to", "file://" + scratch.folder("drop"))
    run("desk", "acknowledge", "--ledger", ledger, "--to", "file://" + scratch("drop"), *scratch.unlock(key))
    assert files_in(scratch("drop"))
    with open(scratch("drop", "holiday.jpg"), "w", encoding="utf-8") as file:
        file.write("somebody else's")
    return "file://" + scratch("drop")


@story
def destroying_leaves_counts_and_a_certificate(scratch):
    key, ledger = begin(scratch, destroy_by="2027-06-30")
    drop = drop_with_files(scratch, key, ledger)
    unlock = scratch.unlock(key)
    run("desk", "export", "--ledger", ledger, "--format", "civicrm", "--consent", "email_news", "--out",
        scratch("crm.csv"), "--plain", *unlock)
    run("desk", "backup", "--ledger", ledger, "--out", scratch("b.backup"), *unlock)
    run("desk", "note", "--ledger", ledger, "--share", "Rosa", "--share", "Luis", "--copy", "printed list, office", *unlock)
    shutil.copy(key, scratch("ledger", "copy.key"))
    refused("desk", "destroy", "--ledger", ledger, "--yes-destroy", "00" * 16, *unlock, saying="another campaign")
    refused("desk", "destroy", "--ledger", ledger, *unlock, saying="--yes-destroy")
    refused("desk", "destroy", "--ledger", ledger, "--drop", drop, "--credentials", scratch("nowhere"), "--yes-destroy",
            campaign_id(scratch), *unlock, saying="Nothing was destroyed")
    assert os.path.exists(key) and os.path.exists(scratch("ledger", "ledger.sqlite"))

    run("desk", "destroy", "--ledger", ledger, "--drop", drop, "--certificate", scratch("c.txt"), "--yes-destroy",
        campaign_id(scratch), *unlock)
    assert not os.path.exists(key)
    assert files_in(ledger) == {"certificate.txt", "totals.csv", "ledger.lock"}, files_in(ledger)
    assert files_in(scratch("drop")) == {"holiday.jpg"}, files_in(scratch("drop"))
    text = scratch.read("c.txt").decode()
    assert scratch.read("ledger/certificate.txt").decode() == text
    for words in ("Rosa", "Luis", "printed list, office", "crm.csv", "b.backup", "Signatures: 7", "2027-06-30", key, drop,
                  "Flash storage", campaign_id(scratch)):
        assert words in text, (words, text)
    assert "signer" not in text and "@" not in text
    totals = scratch.read("ledger/totals.csv").decode()
    assert 'all,"",7' in totals and 'language,"es",7' in totals, totals
    pdf = run("desk", "destroy", "--ledger", ledger, "--certificate", scratch("c.pdf"), "--paper", "a4")
    assert "Destroyed already" in pdf.text
    printed = subprocess.run(["pdftotext", "-layout", scratch("c.pdf"), "-"], check=True, capture_output=True, text=True)
    for words in ("CERTIFICATE OF DESTRUCTION", "Rosa", "Flash storage", "Signed: ____", campaign_id(scratch)):
        assert words in printed.stdout, printed.stdout
    refused("desk", "status", "--ledger", ledger, "--key", scratch("b.backup"))


@story
def a_certificate_is_in_the_language_that_was_asked_for(scratch):
    if shutil.which("strace") is None:
        raise Skip("strace is not there")
    for language, title, known in (("es", "CERTIFICADO DE DESTRUCCIÓN", "Firmas: 7"),
                                   ("ar", "شهادة إتلاف", "مفتاح")):
        key, ledger = begin(scratch)
        # Also by one that goes on after it was interrupted.
        assert destroy_killed(scratch, ledger, key, "unlink", 4, "--language", language)
        run("desk", "destroy", "--ledger", ledger, "--certificate", scratch("c.pdf"))
        text = scratch.read("ledger/certificate.txt").decode()
        assert text.startswith(title + "\n" + "=" * len(title) + "\n") and known in text, text
        for words in ("WHAT", "the key", "Signed", "Kept"):
            assert words not in text, (words, text)
        printed = subprocess.run(["pdftotext", scratch("c.pdf"), "-"], check=True, capture_output=True, text=True)
        assert language != "es" or (title in printed.stdout and "====" not in printed.stdout), printed.stdout
        for name in ("ledger", "vault", "stick", "bridge"):
            shutil.rmtree(scratch(name))
        for name in ("bridge.campaign", "ana.pub"):
            os.remove(scratch(name))


@story
def a_drop_that_is_away_is_told_and_stops_nothing(scratch):
    key, ledger = begin(scratch)
    refused("desk", "destroy", "--ledger", ledger, "--drop", "file://" + scratch("nowhere", "drop"), "--yes-destroy",
            campaign_id(scratch), *scratch.unlock(key), saying="could not be reached: 1")
    text = scratch.read("ledger/certificate.txt").decode()
    assert "NOT the files in the drop" in text and "No such file or directory\n" in text, text
    assert files_in(ledger) == {"certificate.txt", "totals.csv", "ledger.lock"}


@story
def a_drop_beside_is_emptied_and_a_stick_is_not_said_to_be(scratch):
    key, ledger = begin(scratch)
    drop_with_files(scratch, key, ledger)
    drop = scratch("drop")
    stick = scratch.folder("stick-of-old")
    export(scratch("vault"), stick)
    before = files_in(stick)
    destroy = ("desk", "destroy", "--ledger", ledger, "--drop", os.path.basename(drop), "--drop", stick, "--yes-destroy",
               campaign_id(scratch), *scratch.unlock(key))
    done = attempt(*destroy, cwd=os.path.dirname(drop))
    assert done.status == 1 and files_in(drop) == {"holiday.jpg"}, (str(done), files_in(drop))
    text = scratch.read("ledger/certificate.txt").decode()
    assert before and files_in(stick) == before and "as on a stick" in text and stick in text, (str(done), text)


def destroy_killed(scratch, ledger, key, call, number, *more):
    """Runs it, killed at the @number-th @call. Returns whether it was."""
    words = ["desk", "destroy", "--ledger", ledger, "--yes-destroy", campaign_id(scratch), *more]
    if os.path.exists(key):
        words += scratch.unlock(key)
    process = subprocess.run(["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"inject={call}:signal=KILL:when={number}",
                              CANVASS, *words], capture_output=True, timeout=120, check=False)
    return process.returncode != 0


@story
def killed_anywhere_it_goes_on_to_the_end(scratch):
    if shutil.which("strace") is None:
        raise Skip("strace is not there")
    key, ledger = begin(scratch)
    shutil.copytree(ledger, scratch("kept"))
    shutil.copy(key, scratch("kept.bak"))
    for call, numbers in (("unlink", (1, 2, 3, 4, 6, 8, 10, 11, 12)), ("pwrite64", (1, 2, 5)),
                          ("fsync", range(1, 12, 2)), ("/^rename", (1, 2, 3))):
        killed = 0
        for number in numbers:
            shutil.rmtree(ledger)
            shutil.copytree(scratch("kept"), ledger)
            shutil.copy(scratch("kept.bak"), key)
            if not destroy_killed(scratch, ledger, key, call, number):
                break
            killed += 1
            if os.path.exists(scratch("ledger", "destroying")):
                # Again without the key, which may be gone.
                run("desk", "destroy", "--ledger", ledger, "--yes-destroy", campaign_id(scratch))
            elif os.path.exists(scratch("ledger", "campaigns")):
                # Nothing has begun, and nothing is lost.
                assert len(jsonl(scratch, ledger, key).splitlines()) == 7
                continue
            assert not os.path.exists(key), (call, number)
            assert files_in(ledger) == {"certificate.txt", "totals.csv", "ledger.lock"}, (call, number, files_in(ledger))
        assert killed > 0, f"it makes no {call}"


@story
def small_counts_tell_nobody(scratch):
    key, ledger = begin(scratch, n=3)
    run("desk", "destroy", "--ledger", ledger, "--yes-destroy", campaign_id(scratch), *scratch.unlock(key))
    assert "fewer than 5" in scratch.read("ledger/certificate.txt").decode()
    assert scratch.read("ledger/totals.csv").decode() == "by,name,signatures\r\n"


@story
def what_was_seen_in_the_open_is_not_there_in_a_note(scratch):
    key, ledger = begin(scratch)
    run("desk", "note", "--ledger", ledger, "--share", "Rosa Secret", *scratch.unlock(key))
    assert "Rosa Secret" in run("desk", "note", "--ledger", ledger, *scratch.unlock(key)).text
    for folder, _, names in os.walk(ledger):
        for name in names:
            with open(os.path.join(folder, name), "rb") as file:
                assert b"Rosa Secret" not in file.read(), name


tell()
