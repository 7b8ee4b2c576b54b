# SPDX-License-Identifier: GPL-3.0-or-later
"""The clock on the wall of programs, which can be moved (clock.c), and days on which clocks do strange things."""

import datetime
import os
import struct
import time
import zoneinfo

ZONE = zoneinfo.ZoneInfo("America/Chicago")
SHIM = os.environ["CANVASS_CLOCK_SHIM"]

# The end of a year, and the nights on which clocks are put forward and back.
DAYS = [datetime.datetime(2026, 12, 31, 6, tzinfo=ZONE), datetime.datetime(2027, 3, 13, 18, tzinfo=ZONE),
        datetime.datetime(2026, 10, 31, 18, tzinfo=ZONE)]


class Clock:
    """On the wall of every program that is started with its settings."""

    def __init__(self, path):
        self.path = path
        self.set(datetime.datetime.now(ZONE))

    def settings(self):
        return {"LD_PRELOAD": SHIM, "CANVASS_CLOCK": self.path, "TZ": str(ZONE)}

    def set(self, moment):
        self._write(round(moment.timestamp() - time.time()))

    def move(self, by):
        self._write(self._read() + round(by.total_seconds()))

    def day(self):
        return datetime.datetime.fromtimestamp(time.time() + self._read(), ZONE).date().isoformat()

    def _read(self):
        with open(self.path, "rb") as file:
            (offset,) = struct.unpack("<q", file.read())
        return offset

    def _write(self, offset):
        with open(self.path, "r+b" if os.path.exists(self.path) else "wb") as file:
            file.write(struct.pack("<q", offset))


def after(day, hours):
    """So many hours later, whatever the clock on the wall does meanwhile."""
    return (day.astimezone(datetime.timezone.utc) + datetime.timedelta(hours=hours)).astimezone(ZONE)
