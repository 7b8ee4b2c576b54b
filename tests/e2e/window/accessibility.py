# SPDX-License-Identifier: GPL-3.0-or-later
"""What programs say about themselves on the accessibility bus, as a screen reader asks them.

A walk that asks each thing for all it is takes a fifth of a second, and from the program as much. Here
a program tells of all its things at once, and only what is looked for is asked where it stands.
"""

import contextlib

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402

REGISTRY = "org.a11y.atspi.Registry"
ROOT = "/org/a11y/atspi/accessible/root"
CACHE = "/org/a11y/atspi/cache"
ACCESSIBLE, COMPONENT, TEXT = (f"org.a11y.atspi.{name}" for name in ("Accessible", "Component", "Text"))
BUS_ADDRESS_FLAGS = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
ANSWER_MILLISECONDS = 20_000  # of a busy machine


def find_address():
    """Of the session's accessibility bus."""
    session = Gio.bus_get_sync(Gio.BusType.SESSION)
    session.set_exit_on_close(False)
    return session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, None,
                             Gio.DBusCallFlags.NONE, ANSWER_MILLISECONDS).unpack()[0]


class Bus:
    def __init__(self):
        self.connection = Gio.DBusConnection.new_for_address_sync(find_address(), BUS_ADDRESS_FLAGS, None, None)
        self.known = {}  # no two programs ever have the same name on a bus

    def call(self, owner, path, interface, method, parameters=None):
        """Raises GLib.Error, also when @owner went away."""
        return self.connection.call_sync(owner, path, interface, method, parameters, None, Gio.DBusCallFlags.NONE,
                                         ANSWER_MILLISECONDS).unpack()

    def call_each(self, owner, paths, interface, method):
        """The same of each, without waiting for one answer before the next question; None where there is none."""
        answers = {}

        def take(_connection, result, path):
            answers[path] = None
            with contextlib.suppress(GLib.Error):
                answers[path] = self.connection.call_finish(result).unpack()

        for path in paths:
            self.connection.call(owner, path, interface, method, None, None, Gio.DBusCallFlags.NONE, ANSWER_MILLISECONDS,
                                 None, take, path)
        while len(answers) < len(paths):
            GLib.MainContext.default().iteration(True)
        return [answers[path] for path in paths]

    def get(self, owner, path, interface, name):
        return self.call(owner, path, "org.freedesktop.DBus.Properties", "Get", GLib.Variant("(ss)", (interface, name)))[0]

    def programs(self):
        """Those there are now."""
        found = []
        for owner, path in self.call(REGISTRY, ROOT, ACCESSIBLE, "GetChildren")[0]:
            with contextlib.suppress(GLib.Error):  # it went in this very moment
                found.append(self.known.get(owner) or self.known.setdefault(owner, Program(self, owner, path)))
        return found


class Program:
    def __init__(self, bus, owner, path):
        self.bus = bus
        self.owner = owner
        self.path = path
        (self.pid,) = bus.call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                               "GetConnectionUnixProcessID", GLib.Variant("(s)", (owner,)))

    @property
    def name(self):
        """Some get theirs only after they have come to the bus."""
        return self.bus.get(self.owner, self.path, ACCESSIBLE, "Name")

    def call(self, path, interface, method, parameters=None):
        return self.bus.call(self.owner, path, interface, method, parameters)

    def items_that(self, fit):
        """Of all that belongs to its windows now what @fit says yes to, in reading order."""
        told = {}
        for (_, path), _, _, _, n_children, interfaces, name, role, _, _ in self.call(CACHE, "org.a11y.atspi.Cache", "GetItems")[0]:
            told[path] = name, role, n_children, interfaces
        told.pop(ROOT, None)  # of its windows it does not tell
        inner = [path for path, (_, _, n_children, _) in told.items() if n_children > 0]
        # Hidden ones are told as well, but are nobody's children.
        children = dict(zip(inner, self.bus.call_each(self.owner, inner, ACCESSIBLE, "GetChildren")))
        yield from self._walk(ROOT, None, told, children, fit)

    def _walk(self, path, parent, told, children, fit):
        name, role, n_children, interfaces = told.get(path) or self._ask(path)
        item = Item(self, path, parent, name, role, interfaces)
        if fit(item):
            yield item
        if n_children > 0:
            for _, child in (children.get(path) or self.call(path, ACCESSIBLE, "GetChildren"))[0]:
                yield from self._walk(child, item, told, children, fit)

    def _ask(self, path):
        """What nobody asked for yet is not told with all else."""
        (properties,) = self.call(path, "org.freedesktop.DBus.Properties", "GetAll", GLib.Variant("(s)", (ACCESSIBLE,)))
        (role,) = self.call(path, ACCESSIBLE, "GetRole")
        (interfaces,) = self.call(path, ACCESSIBLE, "GetInterfaces")
        return properties["Name"], role, properties["ChildCount"], interfaces


class Item:
    """Something that a program shows: role and name as they were told, all else as it is now."""

    def __init__(self, program, path, parent, name, role, interfaces):
        self.program = program
        self.path = path
        self.parent = parent
        self.name = name
        self.role = Atspi.role_get_name(Atspi.Role(role))
        self.interfaces = interfaces

    def ask_name(self):
        return self._get(ACCESSIBLE, "Name")

    @property
    def text(self):
        if TEXT not in self.interfaces:
            return ""
        size = self._get(TEXT, "CharacterCount")
        return self.program.call(self.path, TEXT, "GetText", GLib.Variant("(ii)", (0, size)))[0]

    @property
    def extents(self):
        """x, y, width, height in its window; nothing has a size that stands on a page which is not shown."""
        if COMPONENT not in self.interfaces:
            return 0, 0, 0, 0
        place = GLib.Variant("(u)", (int(Atspi.CoordType.WINDOW),))
        return self.program.call(self.path, COMPONENT, "GetExtents", place)[0]

    def has(self, state):
        low, high = self.program.call(self.path, ACCESSIBLE, "GetState")[0]
        return bool((low | high << 32) >> int(state) & 1)

    def _get(self, interface, name):
        return self.program.bus.get(self.program.owner, self.path, interface, name)
