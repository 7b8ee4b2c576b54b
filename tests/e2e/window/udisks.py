# SPDX-License-Identifier: GPL-3.0-or-later
"""Stands for udisks on a system bus of its own: one removable drive with an exFAT file system, mounted when it
is asked to. In front of it stands the real volume monitor of gvfs. It is told “in” and “out” on its standard
input.

usage: udisks.py FOLDER, where it is mounted
"""

import os
import sys

import filesystem

import gi

gi.require_version("UDisks", "2.0")
from gi.repository import Gio, GLib, UDisks  # noqa: E402

ROOT = "/org/freedesktop/UDisks2"


class Drive:
    """What udisks tells of a stick while it is in."""

    def __init__(self, connection, stick):
        self.stick = stick
        self.filesystem = None
        self.manager = Gio.DBusObjectManagerServer.new(ROOT)
        self.add("Manager", manager=UDisks.ManagerSkeleton(version="2.9.4"))
        self.manager.set_connection(connection)

    def add(self, path, **interfaces):
        thing = UDisks.ObjectSkeleton.new(f"{ROOT}/{path}")
        for name, interface in interfaces.items():
            getattr(thing, f"set_{name}")(interface)
        self.manager.export(thing)

    def put_in(self):
        drive = UDisks.DriveSkeleton(vendor="Kingston", model="DataTraveler", removable=True, ejectable=True,
                                     media_removable=True, media_available=True, media_change_detected=True,
                                     connection_bus="usb", size=64 << 20, sort_key="00", id="stick")
        number = os.stat(self.stick.device).st_rdev
        block = UDisks.BlockSkeleton(device_number=number, size=64 << 20, id_usage="filesystem", id_type="exfat",
                                     id_label="KINGSTON", drive=f"{ROOT}/drives/stick", hint_auto=True,
                                     hint_system=False)
        block.set_property("device", self.stick.device)
        block.set_property("preferred-device", self.stick.device)
        self.filesystem = UDisks.FilesystemSkeleton()
        self.filesystem.connect("handle-mount", self.on_mount)
        self.add("drives/stick", drive=drive)
        self.add("block_devices/stick", block=block, filesystem=self.filesystem)

    def on_mount(self, filesystem, invocation, _options):
        self.stick.put_in()
        filesystem.set_property("mount-points", [self.stick.place])
        filesystem.complete_mount(invocation, self.stick.place)
        return True

    def pull(self):
        self.stick.pull()
        for path in ("block_devices/stick", "drives/stick"):
            self.manager.unexport(f"{ROOT}/{path}")


def main():
    stick = filesystem.Filesystem(sys.argv[1], "exfat")
    connection = Gio.bus_get_sync(Gio.BusType.SYSTEM)
    drive = Drive(connection, stick)
    loop = GLib.MainLoop()

    def on_told(source, _condition):
        word = source.readline().strip()
        if word == "in":
            drive.put_in()
        elif word == "out":
            drive.pull()
        else:
            loop.quit()
        print(word, flush=True)
        return bool(word)

    Gio.bus_own_name_on_connection(connection, "org.freedesktop.UDisks2", Gio.BusNameOwnerFlags.NONE,
                                   lambda *_: print("there", flush=True), None)
    GLib.io_add_watch(sys.stdin, GLib.IO_IN | GLib.IO_HUP, on_told)
    loop.run()
    stick.throw_away()


if __name__ == "__main__":
    main()
