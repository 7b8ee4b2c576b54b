# SPDX-License-Identifier: GPL-3.0-or-later
"""The windows on an X screen: whose they are, and where."""

import typing

from Xlib import X, display, error


class Window(typing.NamedTuple):
    id: int
    pid: int  # or None
    origin: tuple  # x, y
    size: tuple  # width, height


class Windows:
    def __init__(self):
        self.display = display.Display()
        self.owner = self.display.intern_atom("_NET_WM_PID")

    def of_program(self, name):
        """Those that can be seen, the topmost last."""
        found = []
        for window in self.display.screen().root.query_tree().children:
            try:
                if name in (window.get_wm_class() or ()) and window.get_attributes().map_state == X.IsViewable:
                    found.append(self._describe(window))
            except (error.BadWindow, error.BadDrawable):  # it went in this very moment
                pass
        return found

    def _describe(self, window):
        owner = window.get_full_property(self.owner, X.AnyPropertyType)
        place = window.get_geometry()
        return Window(window.id, owner.value[0] if owner else None, (place.x, place.y), (place.width, place.height))
