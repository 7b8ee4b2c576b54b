#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stands between a kiosk and a booth, hands on what they say, and notes who said what when.

usage: witness.py JOURNAL BOOTH [ARGUMENT...], with the kiosk's channel as descriptor 3

Appends "PID KIND NANOSECONDS" of the monotonic clock to JOURNAL for each message, but for pings and pongs.
"""

import os
import select
import socket
import subprocess
import sys
import time

CHANNEL = 3
PING, PONG = 6, 36
MAX_BYTES = 8192


def kind_of(message):
    """The first number in a CBOR array."""
    return message[2] if message[1] == 0x18 else message[1]


def hand_on(source, target, note):
    """Returns whether there was something."""
    message, passed, _flags, _address = socket.recv_fds(source, MAX_BYTES, 1)
    if not message:
        return False
    note(message)
    socket.send_fds(target, [message], passed)
    for fd in passed:
        os.close(fd)
    return True


def main():
    journal = os.open(sys.argv[1], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    kiosk = socket.socket(fileno=CHANNEL)
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    kiosk.setblocking(True)
    # The kiosk's own end makes room for that of the booth.
    kept = kiosk.dup()
    kiosk.detach()
    os.dup2(theirs.fileno(), CHANNEL)
    theirs.close()
    booth = subprocess.Popen(sys.argv[2:], pass_fds=[CHANNEL])
    os.close(CHANNEL)

    def note(message):
        now = time.monotonic_ns()
        if kind_of(message) not in (PING, PONG):
            os.write(journal, f"{os.getpid()} {kind_of(message)} {now}\n".encode())

    ends = {kept.fileno(): lambda: hand_on(kept, ours, note), ours.fileno(): lambda: hand_on(ours, kept, note)}
    poll = select.poll()
    for fd in ends:
        poll.register(fd, select.POLLIN)
    try:
        while all(ends[fd]() for fd, _events in poll.poll()):
            pass
    except (BrokenPipeError, ConnectionResetError):  # one of them is gone
        pass
    ours.close()
    return booth.wait()


sys.exit(main())
