# SPDX-License-Identifier: GPL-3.0-or-later
"""The real kiosk with another program in its booths' place.

The kiosk starts what lies beside it as canvass-booth: so it is copied beside something else.
"""

import os
import shlex
import shutil


def place_kiosk(folder, kiosk, *command):
    """Returns the path of a kiosk whose booths are @command."""
    place = os.path.join(folder, "canvass-kiosk")
    shutil.copy(kiosk, place)
    booth = os.path.join(folder, "canvass-booth")
    with open(booth, "w", encoding="utf-8") as script:
        script.write(f"#!/bin/sh\nexec {shlex.join(command)}\n")
    os.chmod(booth, 0o755)
    return place


def new_lines(file):
    """What was added to @file since it was last asked; whole lines only."""
    while line := file.readline():
        if not line.endswith("\n"):
            file.seek(file.tell() - len(line.encode()))
            return
        yield line.rstrip("\n")
