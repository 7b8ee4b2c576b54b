# SPDX-License-Identifier: GPL-3.0-or-later
"""The disk after a power cut, at any moment of what storm.c took down.

Harsher than a file system would be: of a file, only what it held when it was last synced is certain, and of
everything written since any sector of 512 bytes may be there or not, in any order; of a folder, only the names
it had when it was last synced, and any change of one since may be there or not.
"""

import os
import struct

SECTOR = 512
ENTRY = struct.Struct("<IIIIQQQQ")
CREATE, WRITE, RESIZE, ALLOCATE, SYNC, SYNC_ALL, RENAME, LINK, REMOVE, MAKE_FOLDER, OTHER = range(1, 12)


class Entry:
    """One use of storage."""

    def __init__(self, log, at):
        (self.kind, self.number, path, other, self.answered, self.inode, self.offset,
         self.length) = ENTRY.unpack_from(log, at)
        at += ENTRY.size
        self.path = log[at:at + path].decode()
        self.other = log[at + path:at + path + other].decode()
        at += path + other
        self.bytes = log[at:at + self.length] if self.kind == WRITE else b""
        self.end = at + len(self.bytes)


def read_log(path):
    with open(path, "rb") as file:
        log = file.read()
    entries, at = [], 0
    while at < len(log):
        entries.append(Entry(log, at))
        at = entries[-1].end
    return entries


class File:
    """Its certain bytes, and what was done since."""

    def __init__(self, contents=b""):
        self.certain = contents
        self.now = bytearray(contents)
        self.since = []

    def change(self, what, *arguments):
        apply_change(self.now, what, *arguments)
        self.since.append((what, *arguments))

    def sync(self):
        if self.since:
            self.certain = bytes(self.now)
            self.since = []

    def after(self, luck):
        contents = bytearray(self.certain)
        for what, *arguments in self.since:
            if what != WRITE:
                if luck():
                    apply_change(contents, what, *arguments)
                continue
            offset, data = arguments
            end = offset + len(data)
            while offset < end:
                step = min(SECTOR - offset % SECTOR, end - offset)
                if luck():
                    apply_change(contents, WRITE, offset, data[:step])
                data = data[step:]
                offset += step
        return contents


def apply_change(contents, what, offset, data):
    if what == RESIZE:
        del contents[offset:]
        contents.extend(bytes(offset - len(contents)))
    elif what == ALLOCATE:
        contents.extend(bytes(max(offset + data - len(contents), 0)))
    else:
        contents.extend(bytes(max(offset - len(contents), 0)))
        contents[offset:offset + len(data)] = data


class Folder:
    """Its certain names, and those it has now."""

    def __init__(self):
        self.certain = {}
        self.now = {}


class Disk:
    """A folder as it was before, to which entries happen."""

    def __init__(self, root):
        self.root = os.path.realpath(root)
        self.inodes = {}
        self.since = []
        self.top = self.load(self.root)  # also under its inode

    def load(self, path):
        inode = os.lstat(path).st_ino
        if os.path.isdir(path):
            node = Folder()
            node.certain = {name: self.load(os.path.join(path, name)) for name in os.listdir(path)}
            node.now = dict(node.certain)
        else:
            with open(path, "rb") as file:
                node = File(file.read())
        self.inodes[inode] = node
        return node

    def find(self, path):
        """The folder that a path lies in, and its name there."""
        *folders, name = [part for part in os.path.relpath(path, self.root).split("/") if part != "."]
        node = self.top
        for part in folders:
            node = node.now[part]
        return node, name

    def change_names(self, changes):
        """Of folders: (folder, name, node or None). All of them happen, or none."""
        for folder, name, node in changes:
            put_name(folder.now, name, node)
        self.since.append(changes)

    def happen(self, entry):
        if entry.kind in (WRITE, ALLOCATE, RESIZE):
            arguments = {WRITE: (entry.offset, entry.bytes), ALLOCATE: (entry.offset, entry.length),
                         RESIZE: (entry.length, None)}[entry.kind]
            self.inodes[entry.inode].change(entry.kind, *arguments)
        elif entry.kind in (CREATE, MAKE_FOLDER):
            node = File() if entry.kind == CREATE else Folder()
            self.inodes[entry.inode] = node
            self.change_names([(*self.find(entry.path), node)])
        elif entry.kind == REMOVE:
            self.change_names([(*self.find(entry.path), None)])
        elif entry.kind in (RENAME, LINK):
            folder, name = self.find(entry.path)
            gone = [(folder, name, None)] if entry.kind == RENAME else []
            self.change_names([*gone, (*self.find(entry.other), folder.now[name])])
        elif entry.kind == SYNC:
            self.sync(self.inodes[entry.inode])
        elif entry.kind == SYNC_ALL:
            for node in list(self.inodes.values()):
                self.sync(node)

    def sync(self, node):
        if isinstance(node, File):
            node.sync()
            return
        left = []
        for changes in self.since:
            if any(folder is node for folder, _, _ in changes):
                for folder, name, named in changes:
                    put_name(folder.certain, name, named)
            else:
                left.append(changes)
        self.since = left

    def lay_out(self, path, luck_of_bytes, luck_of_names):
        """What is found at @path after a power cut now. @luck_of_…(): is this one of those that were written?"""
        names = {}
        for changes in self.since:
            if luck_of_names():
                for folder, name, node in changes:
                    put_name(names.setdefault(id(folder), dict(folder.certain)), name, node)
        write_folder(self.top, path, names, luck_of_bytes)


def put_name(names, name, node):
    if node is None:
        names.pop(name, None)
    else:
        names[name] = node


def write_folder(folder, path, names, luck):
    os.mkdir(path, 0o700)
    for name, node in names.get(id(folder), folder.certain).items():
        inner = os.path.join(path, name)
        if isinstance(node, Folder):
            write_folder(node, inner, names, luck)
            continue
        contents = node.after(luck)
        with open(os.open(inner, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            # A reserve of nothing but zeros is large.
            if contents.count(0) == len(contents):
                file.truncate(len(contents))
            else:
                file.write(contents)
