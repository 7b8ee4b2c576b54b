# SPDX-License-Identifier: GPL-3.0-or-later
"""Sticks with the file systems that sticks have: FAT32 and exFAT in an image, served through /dev/fuse by a
process that can be slowed down, or killed as a stick is pulled."""

import os
import re
import shutil
import signal
import subprocess
import unittest

import harness

# How to make, serve and check each; @ is what it lies on, & where it is mounted.
KINDS = {
    "exfat": (["mkfs.exfat", "-L", "KINGSTON", "@"], ["mount.exfat-fuse", "-o", "OPTIONS", "@", "&"],
              ["fsck.exfat", "-n", "@"]),
    "fat32": (["mkfs.vfat", "-F", "32", "-n", "KINGSTON", "@"], ["fusefat", "-o", "OPTIONS", "@", "&"],
              ["fsck.vfat", "-n", "@"]),
}
WRITABLE = {"exfat": "rw,big_writes", "fat32": "rw+"}
PAUSE = "100ms"  # of a slow stick, for each write


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


class Filesystem:
    """One image, in or out."""

    def __init__(self, folder, kind, megabytes=64, copy_of=None):
        if os.geteuid() != 0 or not os.path.exists("/dev/fuse"):
            raise unittest.SkipTest("file systems are mounted by root through /dev/fuse")
        self.kind = kind
        self.place = folder
        self.image = folder + ".img"
        self.device = None
        self.slowing = None
        if copy_of is not None:
            shutil.copy(copy_of.image, self.image)
        else:
            with open(self.image, "wb") as image:
                image.truncate(megabytes * 1024 * 1024)
        # Only a block device is served as exFAT; a plain file will do for FAT.
        self.device = run("losetup", "--find", "--show", self.image).strip() if kind == "exfat" else self.image
        if copy_of is None:
            run(*self._command(KINDS[kind][0]))

    def _command(self, words, options=""):
        return [{"@": self.device, "&": self.place, "OPTIONS": options}.get(word, word) for word in words]

    def put_in(self, read_only=False):
        os.makedirs(self.place, exist_ok=True)
        run(*self._command(KINDS[self.kind][1], "ro" if read_only else WRITABLE[self.kind]))
        harness.wait_for("the file system", lambda: os.path.ismount(self.place))

    def _servers(self):
        found = []
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{pid}/cmdline", "rb") as file:
                    words = file.read().decode().split("\0")
            except (FileNotFoundError, ProcessLookupError):
                continue
            if self.place in words and re.search("fuse", os.path.basename(words[0])):
                found.append(int(pid))
        return found

    def slow_down(self):
        """From now on each write takes its time."""
        [pid] = self._servers()
        self.slowing = subprocess.Popen(["strace", "-f", "-qq", "-o", self.image + ".trace", "-p", str(pid),
                                         "-e", f"inject=pwrite64,write:delay_enter={PAUSE}"])
        harness.wait_for("the stick to be slow", lambda: self._is_traced(pid))

    @staticmethod
    def _is_traced(pid):
        with open(f"/proc/{pid}/status", encoding="ascii") as file:
            return not re.search(r"^TracerPid:\t0$", file.read(), re.M)

    def speed_up(self):
        if self.slowing is not None:
            self.slowing.send_signal(signal.SIGINT)
            self.slowing.wait()
            self.slowing = None

    def freeze(self):
        """From now on it answers nothing."""
        for pid in self._servers():
            os.kill(pid, signal.SIGSTOP)

    def break_down(self):
        """From now on it fails at everything, and stays in."""
        for pid in self._servers():
            os.kill(pid, signal.SIGKILL)
        self.speed_up()

    def pull(self):
        """In the middle of whatever it does."""
        self.break_down()
        subprocess.run(["umount", "--lazy", self.place], check=False, capture_output=True)
        harness.wait_for("the stick to be out", lambda: not os.path.ismount(self.place))

    def take_out(self):
        """As somebody does who was told that it is safe."""
        self.speed_up()
        if os.path.ismount(self.place):
            run("umount", self.place)
            # Which writes all that is left to a disk that others have, too.
            harness.wait_for("its server to end", lambda: not self._servers(), seconds=60)

    def check(self):
        """What a computer says that it is put into next; raises where it finds anything wrong."""
        run(*self._command(KINDS[self.kind][2]))

    def mend(self):
        """As the next computer does: what serves exFAT here was killed, and may have left half of its tables."""
        if self.kind == "exfat":
            subprocess.run(["fsck.exfat", "-y", self.device], check=False, capture_output=True)

    def throw_away(self):
        self.pull()
        if self.kind == "exfat":
            subprocess.run(["losetup", "--detach", self.device], check=False)
