# SPDX-License-Identifier: GPL-3.0-or-later
"""The canvasser's PIN: set, changed, guessed, forgotten, and reset by a coordinator."""

import os
import stat

from story import attempt, capture, refused, run, signature, status, story, tell

PIN, OTHER, THIRD = "493817", "770215942", "5068137249"
WRONG = "493818"


def pin_file(scratch, digits):
    return scratch.write("pin-" + digits, digits + "\n")


def set_pin(scratch, digits, vault="vault"):
    return run("kiosk", "pin", "--vault", scratch(vault), "--pin-file", pin_file(scratch, digits))


def change(scratch, old, new, vault="vault"):
    return ("kiosk", "pin", "--vault", scratch(vault), "--old-pin-file", pin_file(scratch, old),
            "--pin-file", pin_file(scratch, new))


def holds(scratch, digits, vault="vault"):
    """Whether this is the PIN, without changing it or using up more than a try."""
    return attempt(*change(scratch, digits, digits, vault)).status == 0


def reset_file(scratch, name, kiosk, digits, ledger="ledger", key=None):
    return run("desk", "reset-pin", "--ledger", scratch(ledger), "--kiosk", kiosk, "--pin-file",
               pin_file(scratch, digits), "--out", scratch(name), *scratch.unlock(key)).text.rstrip("\n")


def contents(scratch, *names):
    """Every file below but for what the table remembers."""
    found = {}
    for folder, _, files in os.walk(scratch(*names)):
        for file in files:
            if not file.startswith("table."):
                with open(os.path.join(folder, file), "rb") as opened:
                    found[os.path.join(folder, file)] = opened.read()
    return found


def enrolled(scratch, vault="vault", name="Table 1"):
    key = scratch("ana.key")
    if not os.path.exists(key):
        scratch.key("ana")
        scratch.campaign("library", key)
        scratch.ledger("ledger", scratch("library.campaign"), key)
    card = scratch.enroll(vault, scratch("library.campaign"), name)
    run("desk", "admit", "--ledger", scratch("ledger"), card)
    return key


@story
def a_first_pin_is_set_and_changed_by_who_knows_it(scratch):
    enrolled(scratch)
    checks = status(scratch("vault"))["readiness"]["checks"]
    assert [check["fitness"] for check in checks if check["id"] == "pin"] == ["warn"], checks
    assert "is set" in set_pin(scratch, PIN).text
    assert stat.S_IMODE(os.stat(scratch("vault", "table.ini")).st_mode) == 0o600
    assert PIN.encode() not in scratch.read(os.path.join("vault", "table.ini"))
    checks = status(scratch("vault"))["readiness"]["checks"]
    assert [check["fitness"] for check in checks if check["id"] == "pin"] == ["fit"], checks

    refused("kiosk", "pin", "--vault", scratch("vault"), "--pin-file", pin_file(scratch, OTHER),
            saying="--old-pin-file")
    refused(*change(scratch, WRONG, OTHER), saying="Tries left: 4")
    assert holds(scratch, PIN)
    assert "changed" in run(*change(scratch, PIN, OTHER)).text
    assert holds(scratch, OTHER) and not holds(scratch, PIN)


@story
def weak_ones_are_refused_with_a_reason(scratch):
    enrolled(scratch)
    for digits, saying in (
        ("12345", "6 to 12 digits"), ("1234567890123", "6 to 12 digits"), ("49381a", "nothing else"),
        ("", "6 to 12 digits"), ("٤٩٣٨١٧", "nothing else"), ("000000", "one digit"),
        ("123456", "counts up or down"), ("987654", "counts up or down"), ("121212", "repeats"),
        ("241298", "date"), ("19841224", "date"), ("147258", "many people"),
    ):  # fmt: skip
        refused("kiosk", "pin", "--vault", scratch("vault"), "--pin-file",
                scratch.write("weak", digits), saying=saying)
    assert not os.path.exists(scratch("vault", "table.ini"))
    refused("kiosk", "pin", "--vault", scratch("nowhere"), "--pin-file", pin_file(scratch, PIN))


@story
def five_wrong_ones_lock_it_and_starting_again_does_not_help(scratch):
    enrolled(scratch)
    set_pin(scratch, PIN)
    for left in (4, 3, 2, 1):
        refused(*change(scratch, WRONG, OTHER), saying=f"Tries left: {left}")
    refused(*change(scratch, WRONG, OTHER), saying="Tries left: 0")
    for _ in range(3):
        refused(*change(scratch, PIN, OTHER), saying="too many wrong PINs")


@story
def enrolling_sets_it_once(scratch):
    key = scratch.key("ana")
    first = scratch.campaign("library", key)
    second = scratch.campaign("park", key, id="park")
    refused("kiosk", "enroll", "--vault", scratch("vault"), "--campaign", first, "--name", "Table 1",
            "--pin-file", pin_file(scratch, "111111"), saying="one digit")
    assert not os.path.exists(scratch("vault"))
    run("kiosk", "enroll", "--vault", scratch("vault"), "--campaign", first, "--name", "Table 1",
        "--pin-file", pin_file(scratch, PIN))
    assert holds(scratch, PIN)
    refused("kiosk", "enroll", "--vault", scratch("vault"), "--campaign", second, "--name", "Table 1",
            "--pin-file", pin_file(scratch, OTHER), saying="has a PIN already")
    assert len([name for name in os.listdir(scratch("vault")) if len(name) == 32]) == 1
    run("kiosk", "enroll", "--vault", scratch("vault"), "--campaign", second, "--name", "Table 1")
    assert holds(scratch, PIN)


@story
def a_forgotten_one_is_reset_by_a_coordinator_and_no_record_is_touched(scratch):
    key = enrolled(scratch)
    set_pin(scratch, PIN)
    capture(scratch("vault"), [signature(name=f"Signer {i}") for i in range(5)])
    for _ in range(5):
        attempt(*change(scratch, WRONG, OTHER))
    reset = reset_file(scratch, "table.pinr", "Table 1", OTHER, key=key)
    assert reset == scratch("table.pinr")
    assert stat.S_IMODE(os.stat(reset).st_mode) == 0o600
    assert OTHER.encode() not in scratch.read("table.pinr")

    status(scratch("vault"))  # has all written out that opening and closing writes
    records = status(scratch("vault"))["records"]
    before = contents(scratch, "vault")
    assert "no record was touched" in run("kiosk", "reset-pin", "--vault", scratch("vault"), reset).text
    assert contents(scratch, "vault") == before
    assert status(scratch("vault"))["records"] == records == 5
    assert holds(scratch, OTHER) and not holds(scratch, PIN)

    # It counts only once.
    run(*change(scratch, OTHER, THIRD))
    refused("kiosk", "reset-pin", "--vault", scratch("vault"), reset, saying="only once")
    assert holds(scratch, THIRD)


@story
def a_reset_for_another_table_is_refused(scratch):
    key = enrolled(scratch)
    enrolled(scratch, "other", "Table 2")
    set_pin(scratch, PIN)
    for_other = reset_file(scratch, "two.pinr", "Table 2", OTHER, key=key)
    refused("kiosk", "reset-pin", "--vault", scratch("vault"), for_other, saying="another table")
    assert holds(scratch, PIN)
    run("kiosk", "reset-pin", "--vault", scratch("other"), for_other)
    assert holds(scratch, OTHER, "other")


@story
def a_stranger_resets_nothing(scratch):
    """Somebody who knows the table's id, with a campaign of their own."""
    enrolled(scratch)
    set_pin(scratch, PIN)
    stranger = scratch.key("mallory")
    other = scratch.campaign("mine", stranger)
    [card] = [os.path.join(folder, file) for folder, _, files in os.walk(scratch("vault"))
              for file in files if file.endswith(".kiosk")]
    scratch.ledger("strange", other, stranger)
    # Their desk does not admit the card of another campaign, so they enroll the campaign elsewhere.
    attempt("desk", "admit", "--ledger", scratch("strange"), card)
    mine = scratch.enroll("mine-vault", other, "Table 1")
    run("desk", "admit", "--ledger", scratch("strange"), mine)
    reset = reset_file(scratch, "strange.pinr", "Table 1", OTHER, ledger="strange", key=stranger)
    refused("kiosk", "reset-pin", "--vault", scratch("vault"), reset, saying="another table")
    assert holds(scratch, PIN)

    damaged = bytearray(scratch.read("strange.pinr"))
    damaged[60] ^= 1
    refused("kiosk", "reset-pin", "--vault", scratch("vault"), scratch.write("damaged.pinr", bytes(damaged)))
    refused("kiosk", "reset-pin", "--vault", scratch("vault"), scratch("library.campaign"))
    assert holds(scratch, PIN)


@story
def a_table_is_named_by_its_name_or_its_id(scratch):
    key = enrolled(scratch)
    enrolled(scratch, "twin", "Table 1")
    identity = status(scratch("vault"))["kiosk_id"]
    for name, saying in (("Table 1", "Several tables"), ("Table 9", "No table"), ("0" * 32, "No table")):
        refused("desk", "reset-pin", "--ledger", scratch("ledger"), "--kiosk", name, "--pin-file",
                pin_file(scratch, PIN), "--out", scratch("no.pinr"), *scratch.unlock(key), saying=saying)
    refused("desk", "reset-pin", "--ledger", scratch("ledger"), "--kiosk", identity, "--pin-file",
            scratch.write("weak", "123456"), "--out", scratch("no.pinr"), *scratch.unlock(key),
            saying="counts up")
    assert not os.path.exists(scratch("no.pinr"))
    reset = reset_file(scratch, "table.pinr", identity, PIN, key=key)
    refused("desk", "reset-pin", "--ledger", scratch("ledger"), "--kiosk", identity, "--pin-file",
            pin_file(scratch, PIN), "--out", reset, *scratch.unlock(key), saying="exist")
    run("kiosk", "reset-pin", "--vault", scratch("vault"), reset)
    assert holds(scratch, PIN)


@story
def what_it_remembers_may_be_damaged_or_newer(scratch):
    key = enrolled(scratch)
    set_pin(scratch, PIN)
    scratch.write(os.path.join("vault", "table.ini"), "[table]\nversion=1\n[pin]\nsalt=00\n")
    refused("kiosk", "pin", "--vault", scratch("vault"), "--pin-file", pin_file(scratch, OTHER),
            saying="damaged")
    readiness = status(scratch("vault"))["readiness"]
    assert [c["fitness"] for c in readiness["checks"] if c["id"] == "settings"] == ["warn"], readiness
    reset = reset_file(scratch, "table.pinr", "Table 1", OTHER, key=key)
    run("kiosk", "reset-pin", "--vault", scratch("vault"), reset)
    assert os.path.exists(scratch("vault", "table.ini.damaged"))
    assert holds(scratch, OTHER)

    newer = "[table]\nversion=2\n"
    scratch.write(os.path.join("vault", "table.ini"), newer)
    again = reset_file(scratch, "again.pinr", "Table 1", THIRD, key=key)
    refused("kiosk", "reset-pin", "--vault", scratch("vault"), again, saying="Update Canvass")
    refused("kiosk", "pin", "--vault", scratch("vault"), "--pin-file", pin_file(scratch, THIRD),
            saying="Update Canvass")
    assert scratch.read(os.path.join("vault", "table.ini")) == newer.encode()


tell()
