#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long until a signer sees a form.

usage: tests/with-display bench-window.py BOOTH EMPTY-WINDOW CAMPAIGN-FILE [ROUNDS]

Cold: from starting the program until its first frame, against an empty AdwApplicationWindow, in turns;
the quickest of each, as all that makes one slower than that comes from other programs.
Pre-started: from "show" until the first frame, as every signer but the first meets it; the median.
Prints one JSON object a line; exits 1 when a limit is not kept.
"""

import fcntl
import json
import os
import socket
import statistics
import subprocess
import sys
import time

COLD_LIMIT = 1.5
READY_LIMIT_MS = 100
SECONDS = 30
SETUP = bytes([0x88, 1, 2, 0, 0xf4, 0xf4, 0xf4, 0, 1])  # no notice, full screen, no demo, no practice, no warning, one campaign
CAMPAIGN = bytes([0x83, 2]) + 2 * (bytes([0x50]) + bytes(16))
SHOW = bytes([0x83, 3, 0x60, 0x60])
LEAVE = bytes([0x81, 8])
READY_HEAD = bytes([0x83, 0x18, 32])
SHOWN = bytes([0x81, 0x18, 33])


def make_environment():
    """As src/kiosk/environment.c makes it, for both programs."""
    env = {key: os.environ[key] for key in ("DISPLAY", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS") if key in os.environ}
    env.update(GDK_BACKEND="x11", GSK_RENDERER="cairo", GDK_DEBUG="gl-disable", PATH="/usr/bin:/bin", LANG="C.UTF-8",
               HOME="/nonexistent", GSETTINGS_BACKEND="memory", GTK_IM_MODULE="gtk-im-context-simple",
               G_SLICE="always-malloc", ADW_DISABLE_PORTAL="1", GIO_USE_VFS="local", GTK_A11Y="none")
    return env


def seal_memory(path):
    memory = os.memfd_create("campaign", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    with open(path, "rb") as file:
        os.write(memory, file.read())
    fcntl.fcntl(memory, fcntl.F_ADD_SEALS,
                fcntl.F_SEAL_SEAL | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE)
    return memory


def start(program, channel, arguments=()):
    return subprocess.Popen([program, *arguments], env=make_environment(), stdin=subprocess.DEVNULL, close_fds=False,
                            preexec_fn=lambda: os.dup2(channel, 3))


class Booth:
    def __init__(self, program, campaign):
        self.ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.ours.settimeout(SECONDS)
        self.process = start(program, theirs.fileno())
        theirs.close()
        self.ours.send(SETUP)
        socket.send_fds(self.ours, [CAMPAIGN], [campaign])

    def wait(self, head):
        message = self.ours.recv(8192)
        if not message.startswith(head):
            sys.exit(f"bench-window: the booth said {message.hex()}")

    def leave(self):
        self.ours.send(LEAVE)
        self.process.wait(SECONDS)
        self.ours.close()


def time_empty(program):
    ours, theirs = socket.socketpair()
    ours.settimeout(SECONDS)
    since = time.monotonic()
    process = start(program, theirs.fileno())
    theirs.close()
    if ours.recv(1) != b"\0":
        sys.exit("bench-window: the empty window did not open")
    took = time.monotonic() - since
    process.wait(SECONDS)
    return took


def time_cold(program, campaign):
    since = time.monotonic()
    booth = Booth(program, campaign)
    booth.wait(READY_HEAD)
    booth.ours.send(SHOW)
    booth.wait(SHOWN)
    took = time.monotonic() - since
    booth.leave()
    return took


def time_ready(program, campaign):
    booth = Booth(program, campaign)
    booth.wait(READY_HEAD)
    time.sleep(0.2)
    since = time.monotonic()
    booth.ours.send(SHOW)
    booth.wait(SHOWN)
    took = time.monotonic() - since
    booth.leave()
    return took


def main():
    if len(sys.argv) not in (4, 5):
        sys.exit(__doc__)
    booth, empty, path = sys.argv[1:4]
    rounds = int(sys.argv[4]) if len(sys.argv) == 5 else 9
    campaign = seal_memory(path)
    time_empty(empty), time_cold(booth, campaign)  # caches
    times = [(time_empty(empty), time_cold(booth, campaign), time_ready(booth, campaign)) for _ in range(rounds)]
    empties, colds, readies = ([1000 * took for took in column] for column in zip(*times))
    cold = min(colds) / min(empties)
    ready = statistics.median(readies)
    print(json.dumps({"name": "cold booth, first frame / empty AdwApplicationWindow", "ratio": round(cold, 3), "limit": COLD_LIMIT,
                      "booth_ms": round(min(colds)), "empty_ms": round(min(empties))}))
    print(json.dumps({"name": "pre-started booth, first frame / 100 ms", "ratio": round(ready / READY_LIMIT_MS, 3), "limit": 1.0,
                      "booth_ms": round(ready), "slowest_ms": round(max(readies))}))
    return cold > COLD_LIMIT or ready > READY_LIMIT_MS


sys.exit(main())
