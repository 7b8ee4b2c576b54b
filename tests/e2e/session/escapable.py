#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the test of escapes has to find out: a window as GTK makes it, with all its ways out."""

import subprocess

import gi

gi.require_version("Gtk", "4.0")
from gi.repository import Gio, Gtk  # noqa: E402


def on_key(_controller, keyval, _code, _state):
    if keyval == 0xFFC6:  # F9, as an application of a desktop opens a help
        subprocess.Popen(["sleep", "100"])
    return False


def choose_file(_action, _parameter, window):
    window.chooser = Gtk.FileChooserDialog(transient_for=window)
    window.chooser.present()


def on_activate(application):
    window = Gtk.ApplicationWindow(application=application, title="Escapable")
    action = Gio.SimpleAction(name="open")
    action.connect("activate", choose_file, window)
    window.add_action(action)
    application.set_accels_for_action("win.open", ["<Control>o"])

    keys = Gtk.EventControllerKey(propagation_phase=Gtk.PropagationPhase.CAPTURE)
    keys.connect("key-pressed", on_key)
    window.add_controller(keys)

    box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL)
    entry = Gtk.Entry(text="Ana Lopez")
    box.append(entry)
    box.append(Gtk.Label(label="a text that can be taken along", selectable=True, vexpand=True))
    window.set_child(box)
    window.fullscreen()
    window.present()
    entry.grab_focus()


app = Gtk.Application(application_id="io.github.canvass.Escapable", flags=Gio.ApplicationFlags.NON_UNIQUE)
app.connect("activate", on_activate)
app.run()
