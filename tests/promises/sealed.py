# SPDX-License-Identifier: GPL-3.0-or-later
"""Records that a table has sealed, and who has in memory what opens them (seek.c)."""

import contextlib
import glob
import os
import shutil
import subprocess
import sys

import figures
import story

sys.path.insert(0, os.path.join(os.environ["CANVASS_SOURCE_ROOT"], "tests/reader"))
import reader  # noqa: E402

RECORDS_TRIED = 10
RECIPIENT_STEP = 4 if figures.THOROUGH else 16  # bytes; a curve takes two hundred times as long as a hash
HOLDER = "import sys; kept = [bytes.fromhex(line) for line in sys.stdin.read().split()]; print('here', flush=True); " \
         "sys.stdin = open('/dev/zero'); import time; time.sleep(1000)"


def make_folder(path):
    os.mkdir(path)
    return path


def read_records(vault, folder):
    """Of a vault that may be in use, as many as are tried; @folder is for a while where it is copied to."""
    os.mkdir(folder)
    copy, stick = os.path.join(folder, "copy"), os.path.join(folder, "stick")
    shutil.copytree(vault, copy)
    story.run("kiosk", "export", "--vault", copy, "--to", make_folder(stick))
    found = []
    for path in glob.glob(os.path.join(stick, "**", "*.batch"), recursive=True):
        with open(path, "rb") as file:
            found += [record for verdict, record in reader.Batch(file.read()).records() if verdict == "SOUND"]
    shutil.rmtree(folder)
    return found[:RECORDS_TRIED]


def open_key(path, passphrase_path):
    with open(path, "rb") as file, open(passphrase_path, "rb") as passphrase:
        return reader.open_key_file(file.read(), passphrase.read())


def tell(seek, records, key):
    """What a key would open."""
    seek.tell("recipient", key.seal_pk.hex())
    seek.tell("step", RECIPIENT_STEP)
    for record in records:
        seek.tell("record", record.data.hex())


def open_dek(record, key):
    from nacl.bindings import crypto_box_seal_open  # pylint: disable=import-outside-toplevel
    return crypto_box_seal_open(record.data[128:128 + 112], key.seal_pk, key.seal_sk)[:32]


@contextlib.contextmanager
def hold(secrets):
    """A process that has them in its memory: its pid."""
    process = subprocess.Popen([sys.executable, "-c", HOLDER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        process.stdin.write("\n".join(secret.hex() for secret in secrets))
        process.stdin.close()
        assert process.stdout.readline() == "here\n"
        yield process.pid
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def count_planted(seek, record, key):
    """The control: how many of three keys are found where they are."""
    planted = [open_dek(record, key), key.seal_sk, key.seed]
    with hold(planted) as pid:
        found, _ = seek.search_keys(pid)
    assert found >= len(planted), "planted keys were not found: this test finds nothing"
    return found
