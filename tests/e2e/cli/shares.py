# SPDX-License-Identifier: GPL-3.0-or-later
"""A key in shares: every k of n bring it back, fewer do not, a bad one is named; and in two places."""

import itertools
import os
import stat

from story import attempt, refused, run, story, tell

QUICK = ("--ops", "1", "--memory", "8192")


def split(scratch, shares, threshold):
    key = scratch.key("nora")
    folder = scratch("shares")
    output = run("key", "split", key, "--shares", str(shares), "--threshold", str(threshold),
                 "--out-dir", folder, "--passphrase-file", scratch.passphrase)
    paths = sorted(os.path.join(folder, name) for name in os.listdir(folder))
    assert output.lines[:len(paths)] == paths, str(output)
    return key, paths


def public_half(path):
    shown = run("key", "show", path, "--json").json
    return shown["sign_pk"], shown["seal_pk"], shown["words"], shown["name"]


@story
def any_k_of_n_bring_the_key_back(scratch):
    key, paths = split(scratch, 5, 3)
    assert len(paths) == 5
    for number, subset in enumerate(itertools.combinations(paths, 3)):
        joined = scratch(f"joined-{number}.key")
        run("key", "join", *reversed(subset), "--out", joined, "--passphrase-file",
            scratch.passphrase, *QUICK)
        assert public_half(joined) == public_half(key)
        # The seed is the same, so the key file proves its public half.
        assert run("key", "show", joined, "--passphrase-file", scratch.passphrase,
                   "--json").json["proven"]
    for number in (1, 2):
        for subset in itertools.combinations(paths, number):
            refused("key", "join", *subset, "--out", scratch("no.key"), "--passphrase-file",
                    scratch.passphrase, *QUICK, saying="3 of the 5 holders")
    assert not os.path.exists(scratch("no.key"))


@story
def a_bad_share_is_named(scratch):
    _, paths = split(scratch, 3, 2)
    bytes_of_share = bytearray(scratch.read(paths[1]))
    bytes_of_share[-1] ^= 1
    bad = scratch.write("bad.share", bytes(bytes_of_share))
    refused("key", "join", paths[0], bad, "--out", scratch("no.key"), "--passphrase-file",
            scratch.passphrase, saying="holder 2")
    refused("key", "join", paths[0], scratch.write("cut.share", bytes(bytes_of_share[:50])), "--out",
            scratch("no.key"), "--passphrase-file", scratch.passphrase, saying="cut off")
    refused("key", "join", scratch("nora.pub"), "--out", scratch("no.key"), "--passphrase-file",
            scratch.passphrase, saying="no share")


@story
def shares_are_for_their_holders_only(scratch):
    _, paths = split(scratch, 2, 2)
    for path in paths:
        assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    assert stat.S_IMODE(os.stat(scratch("shares")).st_mode) == 0o700


@story
def nothing_is_written_over(scratch):
    key, paths = split(scratch, 3, 2)
    before = [scratch.read(path) for path in paths]
    os.unlink(paths[0])
    refused("key", "split", key, "--shares", "3", "--threshold", "2", "--out-dir", scratch("shares"),
            "--passphrase-file", scratch.passphrase, saying="exists")
    # All or none: the first, which would have had room, is not there either.
    assert not os.path.exists(paths[0])
    assert [scratch.read(path) for path in paths[1:]] == before[1:]
    refused("key", "join", *paths[1:], "--out", key, "--passphrase-file", scratch.passphrase,
            saying="exists already")


@story
def wrong_numbers_are_wrong_usage(scratch):
    for shares, threshold in ((1, 1), (8, 2), (3, 4), (3, 1), ("x", 2)):
        refused("key", "split", scratch("nora.key"), "--shares", str(shares), "--threshold",
                str(threshold), "--out-dir", scratch("shares"), status=2, saying="from 2 to")


@story
def a_key_is_no_copy_of_itself(scratch):
    key = scratch.key("nora")
    refused("key", "copy", key, "--to", os.path.dirname(key), saying="no copy yet")
    copied = attempt("key", "copy", key, "--to", scratch.folder("stick"))
    assert copied.status == 0 and "one disk" in copied.stderr, str(copied)
    assert scratch.read(scratch("stick", "nora.key")) == scratch.read(key)


tell()
