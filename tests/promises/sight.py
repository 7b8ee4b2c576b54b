# SPDX-License-Identifier: GPL-3.0-or-later
"""What is on the screen of a table, to each pixel and all that is read out, once it is at rest."""

import hashlib
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.environ["CANVASS_SOURCE_ROOT"], "tests/e2e/window"))

import harness  # noqa: E402

CORNER = 1279, 799  # where a pointer touches nothing
LOOKS = 3  # one after the other that are alike: nothing moves any more


class SightTest(harness.WindowTest):
    def look(self):
        """All that a screen reader finds, with its place, and every pixel."""
        things = sorted((thing.role, thing.name, thing.text, *thing.extents) for thing in self.screen.things())
        if not things:
            raise harness.Gone
        pixels = subprocess.run(["import", "-silent", "-window", "root", "-depth", "8", "rgb:-"], check=True,
                                capture_output=True).stdout
        return things, hashlib.sha256(pixels).hexdigest()

    def rest(self, seconds=0):
        """The same, once nothing moves any more, and has not for so long."""
        harness.xdotool("mousemove", *CORNER)
        seen, times = [], []

        def is_at_rest():
            times.append(time.monotonic())
            seen.append(self.look())
            if seen[-1:] != seen[-2:-1]:
                del times[:-1]
            return seen[-1] if seen[-LOOKS:] == [seen[-1]] * LOOKS and times[-1] - times[0] >= seconds else None

        return harness.wait_for("the screen at rest", is_at_rest)
