#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nothing at the table can open a record: the code for it is not in the programs.

usage: test-links.py CANVASS CANVASS-KIOSK CANVASS-BOOTH CANVASS-PANEL     CANVASS is the control: it can open
"""

import subprocess
import sys

OPENING = {"crypto_box_seal_open", "crypto_box_open_easy", "canvass_record_open", "canvass_key_open",
           "canvass_key_generate", "canvass_parcel_open", "canvass_ledger_open"}
CONTROL = {"crypto_box_seal_open", "canvass_key_open"}
# What of the C library would reach a network; a booth has GTK's own use of them, for the screen. The kiosk connects
# to its sender's socket, by a path: without these it can name no place on a network.
NETWORK = {"connect", "bind", "listen", "accept", "getaddrinfo", "gethostbyname", "inet_pton", "inet_aton", "in6addr_loopback"}
TO_SENDER = {"connect"}


def symbols(program):
    listed = subprocess.run(["nm", "--format=posix", program], check=True, capture_output=True, text=True).stdout
    found = {line.split()[0].split("@")[0] for line in listed.splitlines() if line}
    assert "main" in found, f"{program} is stripped: nothing can be said about it"
    return found


def main():
    canvass, kiosk, booth, panel = (symbols(program) for program in sys.argv[1:5])
    cases = [
        ("the_kiosk_has_nothing_that_opens_a_record", not kiosk & OPENING, kiosk & OPENING),
        ("the_booth_has_nothing_that_opens_a_record", not booth & OPENING, booth & OPENING),
        ("the_booth_has_no_vault", not {name for name in booth if name.startswith("canvass_vault_")}, booth),
        ("the_panel_has_nothing_that_opens_a_record", not panel & OPENING, panel & OPENING),
        ("the_panel_has_no_vault", not {name for name in panel if name.startswith("canvass_vault_")}, panel),
        ("none_reaches_a_network", not (kiosk - TO_SENDER | booth | panel) & NETWORK,
         (kiosk - TO_SENDER | booth | panel) & NETWORK),
        ("a_program_that_opens_records_would_be_noticed", CONTROL <= canvass, CONTROL - canvass),
    ]
    print(f"1..{len(cases)}")
    for number, (name, good, found) in enumerate(cases, 1):
        if not good:
            print(f"# {' '.join(sorted(found))}")
        print(f"{'ok' if good else 'not ok'} {number} {name}")
    return not all(good for _name, good, _found in cases)


sys.exit(main())
