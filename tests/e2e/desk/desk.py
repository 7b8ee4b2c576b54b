# SPDX-License-Identifier: GPL-3.0-or-later
"""The coordinators' desk, driven by what it says about itself and by real input; see window/harness.py."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "window"))

import harness  # noqa: E402
from gi.repository import GLib  # noqa: E402

DESK = os.path.join(harness.BUILD, "src/desk/canvass-desk")
PROGRAM = "io.github.canvass.Desk"
PASSPHRASE = "a passphrase for a test"
CLOSING_SECONDS = 3  # a file chooser that has what it needs is gone by then

main = harness.main
wait_for = harness.wait_for


def in_toast(name):
    """The button of a toast, which libadwaita names twice."""
    return lambda found: found in (name, f"{name} {name}")


class Screen(harness.Screen):
    """What can be seen of the desk: the window, and a dialog over it."""

    program = PROGRAM

    def middle_of(self, window):
        return [start + size // 2 for start, size in zip(window.origin, window.size)]

    def shows_in(self, role, text):
        """Whether something of that role begins with @text."""
        with contextlib.suppress(GLib.Error):
            return any(True for _ in self.things_that(lambda item: item.role == role and item.text.startswith(text)))
        return False

    def type_secret(self, name, text):
        """Into an entry that tells nobody what stands in it."""
        self.click("text", name)
        wait_for(f"the cursor in “{name}”", lambda: self.is_focused("text", name))
        harness.xdotool("type", "--delay", 20, text)


class ChooserHands:
    """Of a test with a screen: they answer file choosers."""

    def wait_for_chooser(self):
        """Until it listens: of what comes before, the first keys are lost. Keys go to the window under the pointer."""
        harness.wait_for("a file chooser", lambda: len(self.screen.windows()) == 2)
        self.screen.settle("push button", lambda name: name.endswith("Cancel"))
        harness.xdotool("mousemove", *self.screen.middle_of(self.screen.windows()[-1]))

    def choose_path(self, path, over=False):
        """Types a path into the file chooser that has opened, @over the name that it offers if it does."""
        self.wait_for_chooser()
        harness.wait_for(f"“{path}” in the file chooser", lambda: self.type_path(str(path), over))
        harness.wait_for("the file chooser to close", self.press_return_until_closed)

    def answer_chooser(self, button, path, over=False):
        self.screen.click("push button", button)
        self.choose_path(path, over)

    def type_path(self, path, over):
        """It may add to the end what it knows."""
        if over:
            harness.xdotool("key", "ctrl+a")
        harness.xdotool("type", "--delay", 20, path)
        deadline = time.monotonic() + CLOSING_SECONDS
        while time.monotonic() < deadline:
            if self.screen.shows_in("text", path):
                return True
            time.sleep(harness.REST_SECONDS)
        # Where it was not the "/" that came first, a search has begun, which takes no paths.
        is_searching = self.screen.look("entry", "GtkSearchEntry") is not None
        harness.xdotool("key", *(["Escape"] if is_searching else ["ctrl+a", "BackSpace"]))
        return False

    def press_return_until_closed(self):
        """The first Return may only finish the path; one too many would be for the page behind."""
        harness.xdotool("key", "Return")
        deadline = time.monotonic() + CLOSING_SECONDS
        while len(self.screen.windows()) > 1 and time.monotonic() < deadline:
            time.sleep(harness.REST_SECONDS)
        return len(self.screen.windows()) == 1


class DeskTest(ChooserHands, harness.WindowTest):
    """A test with a ledger that one table has filled; self.start () opens the desk on it."""

    def setUp(self):
        super().setUp()
        self.screen = Screen()
        self.process = None

    def tearDown(self):
        if self.has_failed():
            self.leave_pictures()
        if self.process is not None and self.process.poll() is None:
            self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def make_ledger(self):
        """A campaign with one admitted table, "Library", and what it has exported in self.path ("sent")."""
        self.make_demo_campaign()
        self.desk("create", "--campaign", self.path("demo.campaign"), "--key", self.path("demo.key"))
        harness.canvass("kiosk", "enroll", "--vault", self.path("vault"), "--campaign", self.path("demo.campaign"),
                        "--name", "Library")
        harness.canvass("kiosk", "capture", "--vault", self.path("vault"), "--input",
                        os.path.join(harness.SOURCE, "data/demo/signatures.jsonl"))
        harness.canvass("kiosk", "close", "--vault", self.path("vault"))
        harness.canvass("kiosk", "export", "--vault", self.path("vault"), "--to", self.make_folder("sent"))
        self.card = self.files("vault", "*", "Library.kiosk")[0]

    def fill_ledger(self):
        self.make_ledger()
        harness.canvass("desk", "admit", "--ledger", self.path("ledger"), self.card)
        self.desk("import", "--key", self.path("demo.key"), self.path("sent"))

    def desk(self, command, *arguments):
        """The command line on the same ledger, which must not be open."""
        return harness.canvass("desk", command, "--ledger", self.path("ledger"),
                               "--passphrase-file", self.path("passphrase"), *arguments)

    def start(self, *arguments):
        self.process = subprocess.Popen([DESK] + [str(argument) for argument in arguments],
                                        env=dict(os.environ, G_DEBUG="fatal-warnings", GIO_USE_VFS="local",
                                                 GIO_USE_VOLUME_MONITOR="unix"))
        return self.process

    def stop(self):
        """Ends it as a session does; returns the exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=harness.WAIT_SECONDS)

    def unlock(self, passphrase=PASSPHRASE):
        self.screen.type_secret("Passphrase", passphrase)
        self.screen.click("push button", "Open")

    def go_to(self, view):
        """By its name in the list of views."""
        self.screen.click("list item", view)

    def scroll_down(self):
        harness.xdotool("mousemove", *self.screen.middle_of(self.screen.windows()[-1]))
        harness.xdotool("click", "--repeat", "40", "--delay", "10", "5")

    def is_open(self):
        """Whether a program has the ledger: the command line then refuses."""
        done = subprocess.run([harness.CANVASS, "desk", "status", "--ledger", self.path("ledger"), "--key",
                               self.path("demo.key"), "--passphrase-file", self.path("passphrase")],
                              check=False, capture_output=True, text=True)
        return done.returncode != 0 and "nother program" in done.stderr
