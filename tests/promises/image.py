# SPDX-License-Identifier: GPL-3.0-or-later
"""A disk of its own, of which every block can be read afterwards. What is written is on it at once, not only if it
is still there a while later."""

import os
import shutil
import subprocess
import tempfile

import figures


class Image:
    """A file with a file system in it, mounted. What a process leaves on the disk is in the file."""

    def __init__(self, megabytes=96):
        if os.geteuid() != 0 or shutil.which("mkfs.ext4") is None:
            raise figures.Skip("needs root and ext4 for a disk of its own")
        self.folder = tempfile.mkdtemp(prefix="canvass-image-")
        self.path = os.path.join(self.folder, "image")
        self.root = os.path.join(self.folder, "disk")
        os.mkdir(self.root)
        with open(self.path, "wb") as file:
            file.truncate(megabytes << 20)
        subprocess.run(["mkfs.ext4", "-q", "-F", self.path], check=True)
        if subprocess.run(["mount", "-o", "loop,sync", self.path, self.root], check=False, capture_output=True).returncode != 0:
            shutil.rmtree(self.folder)
            raise figures.Skip("needs a loop device")

    def at(self, *names):
        return os.path.join(self.root, *names)

    def make_home(self):
        """Folders for all that programs write of their own accord, and an environment that leads there."""
        env = {}
        for key, name in (("HOME", "home"), ("TMPDIR", "tmp"), ("XDG_RUNTIME_DIR", "run"), ("XDG_CONFIG_HOME", "config"),
                          ("XDG_DATA_HOME", "data"), ("XDG_CACHE_HOME", "cache"), ("XDG_STATE_HOME", "state")):
            env[key] = self.at(name)
            os.makedirs(env[key], mode=0o700, exist_ok=True)
        return env

    def sync(self):
        """Brings everything into the file."""
        subprocess.run(["sync", "-f", self.root], check=True)

    def count_traces(self, seek):
        """How many there are in its blocks, also in those of no file any more, and of whom."""
        self.sync()
        found = seek.search("file", self.path)
        return sum(found.values()), found

    def plant(self, text):
        """Written, and deleted again: what is found is what a disk keeps."""
        with open(self.at("tmp", "note"), "w", encoding="utf-8") as file:
            file.write(text * 10)
        os.unlink(self.at("tmp", "note"))

    def close(self):
        subprocess.run(["umount", "-l", self.root], check=False)
        shutil.rmtree(self.folder, ignore_errors=True)


NOT_FILES = ("/proc", "/sys", "/dev/pts", "/dev/mqueue", "/dev/hugepages")
MOST_MEGABYTES = 64


def list_new_files(since, but):
    """All that was written on this machine meanwhile and is still there, but for what lies in @but."""
    prune = [word for path in (*NOT_FILES, *but) for word in ("-path", path, "-prune", "-o")]
    found = subprocess.run(["find", "/", *prune, "-type", "f", "-newermt", f"@{since:.3f}", "-size", f"-{MOST_MEGABYTES}M",
                            "-print0"], check=False, capture_output=True).stdout
    return [path.decode(errors="surrogateescape") for path in found.split(b"\0") if path]


def search_elsewhere(seek, since, but=()):
    """In journals and in any file outside of images that was written meanwhile; not in the tests that name these people."""
    found = {}
    for path in list_new_files(since, (*but, "*/canvass-image-*", "*/tests/promises")):
        for who in seek.search("file", path) or {}:
            found[who] = path
    return found
