# SPDX-License-Identifier: GPL-3.0-or-later
"""The real kiosk with another program in its booths' place.

The kiosk starts what lies beside it as canvass-booth: so it is copied beside something else, and
beside a panel that nobody opens.
"""

import os
import shlex
import shutil


def place_program(folder, name, *command):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as script:
        script.write(f"#!/bin/sh\nexec {shlex.join(command)}\n")
    os.chmod(path, 0o755)


def place_kiosk(folder, kiosk, *command):
    """Returns the path of a kiosk whose booths are @command."""
    place = os.path.join(folder, "canvass-kiosk")
    shutil.copy(kiosk, place)
    place_program(folder, "canvass-booth", *command)
    place_program(folder, "canvass-panel", "false")
    return place


def new_lines(file):
    """What was added to @file since it was last asked; whole lines only."""
    while line := file.readline():
        if not line.endswith("\n"):
            file.seek(file.tell() - len(line.encode()))
            return
        yield line.rstrip("\n")
