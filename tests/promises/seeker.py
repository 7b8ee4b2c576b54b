# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks for traces of people in memory and on disks (seek.c)."""

import contextlib
import ctypes
import os
import struct
import subprocess

SEEK = os.environ.get("CANVASS_SEEK", "")
PR_SET_CHILD_SUBREAPER = 36
INK_POINTS = 3  # that stand together are a trace


def list_processes(root):
    """(pid, name) of @root and everything below it."""
    children, names = {}, {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError), open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as stat:
            name, _, rest = stat.read().partition("(")[2].rpartition(")")
            state, parent = rest.split()[:2]
            if state != "Z":
                names[int(pid)] = name
                children.setdefault(int(parent), []).append(int(pid))
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        if pid in names:
            found.append((pid, names[pid]))
        waiting += children.get(pid, [])
    return found


def inherit_orphans():
    """What outlives its parent is then below this process."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


class Seeker:
    """Knows whom to look for."""

    def __init__(self):
        self.process = subprocess.Popen([SEEK], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.names = []
        self.bytes = 0

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()

    def tell(self, *words):
        print(*words, file=self.process.stdin, flush=True)

    def add(self, name, *more):
        """Somebody, and what else they give; returns their number."""
        who = len(self.names)
        self.names.append(name)
        for text in (name, *more):
            self.tell("text", who, text)
        self.tell("glyphs", who, name)
        return who

    def add_ink(self, who, runs):
        """@runs: of coordinates [x, y, x, y…], as they may lie in memory, as integers or floats."""
        for values in runs:
            for at in range(0, len(values) - 2 * INK_POINTS + 1, 2):
                window = values[at:at + 2 * INK_POINTS]
                forms = "fd" if any(value != int(value) for value in window) else "hifd"
                for form in forms:
                    if form in "hi":
                        window = [int(value) for value in window]
                    if form == "h" and not all(-2 ** 15 <= value < 2 ** 15 for value in window):
                        continue
                    # Memory is full of zeros: to look closer at each would take longer than all the rest.
                    self.tell("ink", who, struct.pack(f"<{len(window)}{form}", *window).lstrip(b"\0").hex())

    def search(self, kind, what):
        """Counts by (name, kind of trace); None where it could not be looked at any more."""
        self.tell(kind, what)
        found = {}
        for line in self.process.stdout:
            first, *rest = line.split()
            if first == "done":
                self.bytes += int(rest[0])
                return found
            if first == "failed":
                return None
            found[self.names[int(first)], rest[0]] = int(rest[1])
        raise AssertionError("the search ended")

    def search_processes(self, processes):
        """What is found in any of these (pid, program), by program too."""
        found = {}
        for pid, program in processes:
            for (name, kind), count in (self.search("process", pid) or {}).items():
                found[program, name, kind] = found.get((program, name, kind), 0) + count
        return found

    def search_keys(self, what, kind="keys"):
        """How many keys were found in a process, or ("keys-of") in a file, and how many were tried."""
        self.tell(kind, what)
        line = self.process.stdout.readline().split()
        return None if line[0] == "failed" else (int(line[0]), int(line[1]))
