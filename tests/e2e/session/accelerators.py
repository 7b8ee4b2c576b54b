# SPDX-License-Identifier: GPL-3.0-or-later
"""Every key with every modifier, and those that GTK knows as accelerators.

Run as a program it prints the accelerators of every widget of GTK and libadwaita as JSON: [NAME, CODES],
where no code means that no key gives it. Needs an X display, for which key gives which letter.
"""

import itertools
import json

SHIFT, CTRL, ALT, SUPER = 42, 29, 56, 125
MODIFIERS = (SHIFT, CTRL, ALT, SUPER)
COMBINATIONS = [held for n in range(len(MODIFIERS) + 1) for held in itertools.combinations(MODIFIERS, n)]
LAST = 247  # of those that a keyboard sends
FIRST_X_KEY = 8  # X counts from here

# By ear, and the canvasser's PIN: they lead somewhere, and have tests of their own.
F1, F12 = 59, 88
LEFT_OUT = {F1, F12}

# Modifiers by themselves, of which each press would change what the next ones mean.
ALL_MODIFIERS = {29, 42, 54, 56, 97, 100, 125, 126}
# What moves or presses: after these another page may be right.
PRESSING = {1, 15, 28, 57, 96, *range(71, 84), *range(102, 110)}

KEYS = [code for code in range(1, LAST + 1) if code not in ALL_MODIFIERS | LEFT_OUT]
QUIET_KEYS = [code for code in KEYS if code not in PRESSING]


def send_all(hands, codes):
    """Each alone and with every combination of modifiers. A lock is pressed an even number of times.
    No faster than they are read: cage would lose patience with the client."""
    for code in codes:
        for held in COMBINATIONS:
            hands.press_key(code, held)
        hands.wait_until_seen()


def list_accelerators():
    """(name, key codes) of every shortcut of every widget."""
    import gi
    gi.require_version("Adw", "1")
    from gi.repository import Adw, Gdk, Gtk

    Adw.init()
    display = Gdk.Display.get_default()
    def list_triggers(trigger):
        if isinstance(trigger, Gtk.AlternativeTrigger):
            yield from list_triggers(trigger.get_first())
            yield from list_triggers(trigger.get_second())
        elif isinstance(trigger, Gtk.KeyvalTrigger):
            yield trigger

    found = {}
    for module in (Gtk, Adw):
        for name in dir(module):
            kind = getattr(module, name)
            if not isinstance(kind, type) or not issubclass(kind, Gtk.Widget) or kind.__gtype__.is_abstract():
                continue
            try:
                widget = kind()
            except TypeError:  # one that only GTK itself makes
                continue
            for controller in widget.observe_controllers():
                if isinstance(controller, Gtk.ShortcutController):
                    for shortcut in controller:
                        for trigger in list_triggers(shortcut.get_trigger()):
                            found[trigger.to_string()] = trigger

    for name, trigger in sorted(found.items()):
        known, keys = display.map_keyval(trigger.get_keyval())
        yield name, [key.keycode - FIRST_X_KEY for key in keys] if known else []


if __name__ == "__main__":
    print(json.dumps(list(list_accelerators())))
