#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`canvass kiosk rehearse-seizure`: what a thief would find, and what it says when there is something."""

import os
import pathlib
import sys

sys.path.insert(0, os.path.join(os.environ["CANVASS_SOURCE_ROOT"], "tests/promises"))

import figures  # noqa: E402
import image  # noqa: E402
from story import Skip, attempt, capture, refused, run, signature, status, story, tell  # noqa: E402

EAVESDROPPER = os.environ["CANVASS_EAVESDROPPER"]


def places(result):
    return {place["kind"]: place for place in result.json["searched"]}


@story
def whoever_is_not_root_is_told_what_was_left_out(scratch):
    if os.geteuid() != 0:
        raise Skip("needs root, to be somebody else")
    if not all(folder.stat().st_mode & 0o001 for folder in pathlib.Path(scratch.path).parents):
        raise Skip("nobody else may come to where this is tried")
    vault = scratch.folder("vault")
    for path, mode in ((scratch.path, 0o711), (vault, 0o777)):
        os.chmod(path, mode)
    try:
        result = attempt("kiosk", "rehearse-seizure", "--vault", vault, "--signers", "5", "--json", user="nobody", cwd="/")
    except PermissionError:
        raise Skip("nobody else may run what was built here") from None
    assert result.status == 0, str(result)
    assert result.json["clean"] and result.json["believable"], str(result)
    assert places(result)["files"]["planted"] > 0, str(result)
    assert "sudo" in places(result).get("disk", {}).get("problem", "sudo"), str(result)
    report = attempt("kiosk", "rehearse-seizure", "--vault", vault, "--signers", "1", user="nobody", cwd="/").text
    assert "what only root can read" in report, report
    assert "In short: nobody was found" in report and "could not be searched" in report, report
    own = [place for place in result.json["searched"] if place["name"] == "memory of this program"]
    assert own and (own[0]["planted"] > 0 or "sudo" in own[0]["problem"]), str(result)
    assert os.listdir(vault) == []


@story
def root_searches_the_whole_disk(scratch):
    try:
        disk = image.Image()
    except figures.Skip as skip:
        raise Skip(str(skip)) from None
    try:
        vault = disk.at("vault")
        key = scratch.key("one")
        run("kiosk", "enroll", "--vault", vault, "--campaign", scratch.campaign("petition", key), "--name", "Table 1")
        capture(vault, [signature(name="Ana")])
        before = sorted(os.listdir(vault))
        # Twice: what was read once is not believed the second time.
        for _ in range(2):
            result = run("kiosk", "rehearse-seizure", "--vault", vault, "--signers", "5", "--json")
            assert result.json["clean"] and result.json["believable"], str(result)
            assert places(result)["disk"]["bytes"] == 96 << 20, str(result)
            for kind in ("memory", "files", "disk"):
                assert any(place["planted"] > 0 for place in result.json["searched"] if place["kind"] == kind), str(result)
        assert sorted(os.listdir(vault)) == before and status(vault)["records"] == 1

        report = run("kiosk", "rehearse-seizure", "--vault", vault).text
        for words in ("20 people who do not exist", "nobody", "found it", "In short: nobody was found",
                      "What they do not learn", "the screen:"):
            assert words in report, report
        assert "what only root can read" not in report, report
    finally:
        disk.close()


@story
def whoever_is_found_is_told(scratch):
    """The control: something on this machine writes down what is read."""
    try:
        disk = image.Image()
    except figures.Skip as skip:
        raise Skip(str(skip)) from None
    os.environ.update(LD_PRELOAD=EAVESDROPPER, EAVESDROPPED=disk.at("kept"))
    try:
        os.mkdir(disk.at("vault"))
        os.environ["TMPDIR"] = disk.root
        result = attempt("kiosk", "rehearse-seizure", "--vault", disk.at("vault"), "--signers", "5", "--json")
        assert result.status == 1 and "do not use this device" in result.stderr, str(result)
        assert not result.json["clean"] and result.json["leaks"] == [disk.at("kept")], str(result)
        assert places(result)["disk"]["found"] > 0, str(result)
        result = attempt("kiosk", "rehearse-seizure", "--vault", disk.at("vault"), "--signers", "1")
        assert "In short: **somebody who had signed" in result.text, str(result)
    finally:
        for name in ("LD_PRELOAD", "EAVESDROPPED", "TMPDIR"):
            os.environ.pop(name, None)
        disk.close()


@story
def where_nothing_can_be_written_it_says_so(scratch):
    refused("kiosk", "rehearse-seizure", "--vault", scratch("missing"), saying="nothing can be written")
    refused("kiosk", "rehearse-seizure", "--vault", scratch.folder("vault"), "--signers", "0", status=2)


tell()
