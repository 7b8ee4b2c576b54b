# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives a real kiosk window by what it says about itself and by real input.

Everything is found by role and accessible name, as a screen reader finds it, and touched at the place
where it is seen, as a hand does it. A script that ends in harness.main () gets a screen and a session
bus of its own (tests/with-display) and prints TAP.
"""

import contextlib
import ctypes
import functools
import glob
import itertools
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import accessibility
import xwindows
from gi.repository import Atspi, GLib

BUILD = os.environ.get("CANVASS_BUILD_ROOT", "")
SOURCE = os.environ.get("CANVASS_SOURCE_ROOT") or os.path.abspath(os.path.join(os.path.dirname(__file__), "../../.."))
KIOSK = os.path.join(BUILD, "src/kiosk/canvass-kiosk")
CANVASS = os.path.join(BUILD, "src/cli/canvass")
PROGRAM = "io.github.canvass.Kiosk"
# What comes right after a change of the page, or twice at a place, is held back: a person takes longer.
REST_SECONDS = 0.3
# What has not moved for so long will not.
STILL_SECONDS = 0.15
# A passphrase that is not tried out in these stories need not be slow to try.
QUICK_KEY = ("--ops", "1", "--memory", "8192")
WAIT_SECONDS = 60  # of a machine that does six other things; nobody waits longer than it takes
BACK_SECONDS = 2
BACK_TRIES = 3

# The letters that have keys of their own on the keyboard that types, beside those of an American one.
LETTERS = "áéíñóúü" + "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي"
FIRST_SPARE_KEY = 208  # the codes from there on have names and no letters


def wait_for(what, condition, seconds=WAIT_SECONDS):
    """The first true answer of @condition."""
    deadline = time.monotonic() + seconds
    while True:
        begun = time.monotonic()
        try:
            answer = condition()
        except (GLib.Error, subprocess.CalledProcessError):  # something went away while it was looked at
            answer = None
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds} s in vain for {what}")
        # Whoever looks without a pause takes the time that what is looked at needs; whoever looks too
        # seldom misses what is said for five seconds.
        time.sleep(min(max(0.02, 2 * (time.monotonic() - begun)), 0.5))


def look_again(look):
    """What @look finds, as soon as nothing goes away while it looks."""
    return wait_for("a screen that stays", lambda: [look()])[0]


def assert_back_in_time(what, kill):
    """@kill ends something, waits until people can sign again and returns the seconds that took: under
    two, as the quickest of three, since whatever else a machine does meanwhile only adds to it."""
    seconds = []
    while len(seconds) < BACK_TRIES:
        seconds.append(kill())
        print(f"# after kill -9 of {what} back in {seconds[-1]:.2f} s", flush=True)
        if seconds[-1] < BACK_SECONDS:
            return
    raise AssertionError(f"after kill -9 of {what} back in {seconds} s, and not in {BACK_SECONDS}")


def xdotool(*arguments):
    return subprocess.run(["xdotool"] + [str(argument) for argument in arguments],
                          check=True, capture_output=True, text=True).stdout


def prepare_keyboard():
    """Gives every letter a key. xdotool would lend a letter that has none a key for a moment, and a
    program that is not fast enough would look the key up when it has been taken back. No key repeats: on
    a busy machine it may be long until one is let go."""
    keys = "".join(f"key <I{code}> {{ [ U{ord(letter):04X}, U{ord(letter.upper()):04X} ] }};\n"
                   for code, letter in enumerate(LETTERS, FIRST_SPARE_KEY))
    keymap = f"""xkb_keymap {{
        xkb_keycodes {{ include "evdev+aliases(qwerty)" }};
        xkb_types {{ include "complete" }};
        xkb_compat {{ include "complete" }};
        xkb_symbols {{ include "pc+us" {keys} }};
    }};"""
    subprocess.run(["xkbcomp", "-w0", "-", os.environ["DISPLAY"]], input=keymap, text=True, check=True)

    x = ctypes.CDLL("libX11.so.6")
    x.XOpenDisplay.restype = ctypes.c_void_p
    display = ctypes.c_void_p(x.XOpenDisplay(None))
    x.XAutoRepeatOff(display)
    x.XCloseDisplay(display)


def canvass(*arguments, **options):
    """Runs the command line; its output is parsed where it is JSON."""
    done = subprocess.run([CANVASS] + [str(argument) for argument in arguments],
                          check=False, capture_output=True, text=True, **options)
    if done.returncode != 0:
        raise AssertionError(f"canvass {' '.join(map(str, arguments))} exited {done.returncode}: {done.stderr}")
    return json.loads(done.stdout) if "--json" in arguments else done.stdout


def is_running(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


class Thing:
    """Something on the screen, with its place."""

    def __init__(self, item, origin):
        self.item = item
        self.role = item.role
        self.origin = origin

    @property
    def name(self):
        """As it was when it was found."""
        return self.item.name

    @property
    def text(self):
        return self.item.text

    @property
    def roles(self):
        """Its own first, then of what it lies on."""
        item = self.item
        while item is not None:
            yield item.role
            item = item.parent

    def has(self, state):
        return self.item.has(state)

    @property
    def extents(self):
        """x, y, width, height on the screen."""
        x, y, width, height = self.item.extents
        return self.origin[0] + x, self.origin[1] + y, width, height

    def at(self, across=0.5, down=0.5):
        x, y, width, height = self.extents
        return round(x + across * width), round(y + down * height)


class Screen:
    """What can be seen now."""

    program = PROGRAM

    @functools.cached_property
    def x_windows(self):
        return xwindows.Windows()

    @functools.cached_property
    def bus(self):
        return accessibility.Bus()

    def windows(self):
        """Of booths, the topmost last."""
        return self.x_windows.of_program(self.program)

    def booths(self):
        """As programs on the bus, shown or not."""
        found = []
        for program in self.bus.programs():
            with contextlib.suppress(GLib.Error):  # it went in this very moment
                if program.name == self.program:
                    found.append(program)
        return found

    def shown(self):
        """The booth that is on the screen, and its origin there; None while there are two or none."""
        origins = {window.pid: window.origin for window in reversed(self.windows())}
        on_screen = [(booth, origins[booth.pid]) for booth in self.booths() if booth.pid in origins]
        return on_screen[0] if len(on_screen) == 1 else None

    def pid(self):
        """Of the booth on the screen, once there is exactly one."""
        return wait_for("one booth on the screen", self.shown)[0].pid

    def shows(self, text):
        """Whether @text is anywhere on the screen."""
        return look_again(lambda: any(True for _ in self.things_that(lambda item: text in item.name or text in item.text)))

    def things(self):
        """Everything that can be seen, in reading order."""
        return look_again(lambda: list(self.things_that(lambda _item: True)))

    def things_that(self, fit):
        """Of everything that can be seen what @fit says yes to."""
        shown = self.shown()
        if shown is None:
            return
        booth, origin = shown
        for item in booth.items_that(fit):
            # Pages that are not shown stay in the tree, without a size.
            _, _, width, height = item.extents
            if width > 0 and height > 0:
                yield Thing(item, origin)

    def look(self, role, name=None, nth=0):
        """The nth of those that can be seen now, or None."""
        matching = self.things_that(lambda item: role_fits(role, item.role) and name_fits(name, item.name))
        return next(itertools.islice(matching, nth, None), None)

    def find(self, role, name=None, nth=0, seconds=WAIT_SECONDS):
        return wait_for(f"{role} “{name}”", lambda: self.look(role, name, nth), seconds)

    def click(self, role, name=None, nth=0):
        """Finds it, waits until it is at rest and clicks."""
        def click_at_rest():
            # A page that is leaving may take it along meanwhile: wait_for () then looks again.
            thing = self.settle(role, name, nth)
            self.press(thing.at())
            return thing

        return wait_for(f"{role} “{name}” to click", click_at_rest)

    def press(self, place):
        time.sleep(REST_SECONDS)
        xdotool("mousemove", *place, "click", 1)

    def settle(self, role, name=None, nth=0):
        """Finds it once it no longer moves."""
        def is_at_rest():
            thing = self.look(role, name, nth)
            if thing is None:
                return None
            place = thing.extents
            time.sleep(STILL_SECONDS)
            return thing if (thing.extents, thing.item.ask_name()) == (place, thing.name) else None

        return wait_for(f"{role} “{name}” at rest", is_at_rest)

    def type(self, role, name, text):
        """Clicks into the entry and types, then checks that it arrived."""
        missing = [letter for letter in text if not letter.isascii() and letter.lower() not in LETTERS]
        assert not missing, f"no keys for {missing}: see LETTERS"
        self.click(role, name)
        wait_for(f"the cursor in “{name}”", lambda: self.is_focused(role, name))
        xdotool("type", "--delay", 20, text)
        wait_for(f"“{text}” in “{name}”", lambda: self.look(role, name).text == text)

    def is_focused(self, role, name):
        thing = self.look(role, name)
        return thing is not None and thing.has(Atspi.StateType.FOCUSED)

    def draw(self, role, name, strokes):
        """Each stroke is a list of points with 0…1 coordinates of the thing's size."""
        thing = self.settle(role, name)
        for stroke in strokes:
            xdotool("mousemove", *thing.at(*stroke[0]))
            xdotool("mousedown", 1)
            for point in stroke[1:]:
                xdotool("mousemove", *thing.at(*point))
                time.sleep(0.01)
            xdotool("mouseup", 1)

    def describe(self):
        return "\n".join(f"{thing.role:24} {thing.name!r:60} {thing.extents}" for thing in self.things())

    def save(self, path):
        subprocess.run(["import", "-window", "root", path], check=False)


def role_fits(wanted, role):
    return wanted is None or role == wanted or (isinstance(wanted, tuple) and role in wanted)


def name_fits(wanted, name):
    return wanted is None or (wanted(name) if callable(wanted) else wanted == name)


class Kiosk:
    """A running canvass-kiosk."""

    def __init__(self, *arguments):
        self.arguments = [str(argument) for argument in arguments]
        self.process = None

    def start(self, program=None, settings=None):
        """Another @program in its place, and with these @settings in its environment, if need be."""
        self.process = subprocess.Popen([program or KIOSK] + self.arguments, stdout=subprocess.PIPE, text=True,
                                        env=dict(os.environ, G_DEBUG="fatal-warnings", **(settings or {})))
        return self

    def kill(self):
        """As a power cut ends it."""
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def stop(self):
        """Ends it as a session does; returns the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(timeout=WAIT_SECONDS)
        self.process.stdout.close()
        return status

    def children(self):
        """Whichever of its threads started them."""
        found = []
        for path in glob.glob(f"/proc/{self.process.pid}/task/*/children"):
            with open(path, encoding="ascii") as children:
                found += [int(pid) for pid in children.read().split()]
        return found


class WindowTest(unittest.TestCase):
    """A test with a temporary folder and a screen, of which it leaves pictures when it fails."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="canvass-e2e-")
        self.screen = Screen()
        self.kiosk = None

    def tearDown(self):
        if self.has_failed():
            self.leave_pictures()
        if self.kiosk is not None and self.kiosk.process.poll() is None:
            self.kiosk.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def has_failed(self):
        result = self._outcome.result
        return any(test is self for test, _trace in result.failures + result.errors)

    def leave_pictures(self):
        pictures = tempfile.mkdtemp(prefix="canvass-e2e-failed-")
        self.screen.save(os.path.join(pictures, self.id() + ".png"))
        with contextlib.suppress(GLib.Error), open(os.path.join(pictures, self.id() + ".txt"), "w",
                                                   encoding="utf-8") as description:
            description.write(self.screen.describe())
        print(f"# what was on the screen: {pictures}", file=sys.stderr)

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def make_folder(self, name):
        os.mkdir(self.path(name))
        return self.path(name)

    def files(self, *parts):
        return sorted(glob.glob(self.path(*parts)))

    def count_records(self):
        """In the vault, which must not be open."""
        return canvass("kiosk", "status", "--vault", self.path("vault"), "--json")["records"]

    def make_demo_campaign(self):
        """A key and the demo campaign sealed to it."""
        return self.make_campaign(os.path.join(SOURCE, "data/demo/campaign"))

    def make_hasty_campaign(self, cover_seconds, erase_seconds):
        """The demo petition, but it covers and forgets so soon."""
        folder = self.path("campaign")
        shutil.copytree(os.path.join(SOURCE, "data/demo/campaign"), folder)
        with open(os.path.join(folder, "campaign.ini"), "r+", encoding="utf-8") as file:
            source = re.sub(r"cover_seconds = \d+", f"cover_seconds = {cover_seconds}", file.read())
            source = re.sub(r"erase_seconds = \d+", f"erase_seconds = {erase_seconds}", source)
            file.seek(0)
            file.write(source)
            file.truncate()
        return self.make_campaign(folder)

    def make_campaign(self, folder):
        """A key and the campaign in @folder sealed to it."""
        passphrase = self.path("passphrase")
        with open(passphrase, "w", encoding="utf-8") as file:
            file.write("a passphrase for a test\n")
        canvass("key", "create", "--out", self.path("demo.key"), "--name", "Test", "--passphrase-file", passphrase,
                *QUICK_KEY)
        canvass("campaign", "seal", folder, "--key", self.path("demo.key"),
                "--passphrase-file", passphrase, "--out", self.path("demo.campaign"))
        return self.path("demo.campaign")

    def start_kiosk(self, *arguments):
        self.kiosk = Kiosk(*arguments).start()
        return self.kiosk


class TapResult(unittest.TestResult):
    def _print(self, word, test, remark=""):
        print(f"{word} {self.testsRun} {test._testMethodName.removeprefix('test_')}{remark}", flush=True)

    def _complain(self, test, error):
        text = self._exc_info_to_string(error, test)
        print("".join(f"# {line}\n" for line in text.splitlines()), end="")
        self._print("not ok", test)

    def addSuccess(self, test):
        self._print("ok", test)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._print("ok", test, f" # SKIP {reason}")

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._complain(test, err)

    def addError(self, test, err):
        super().addError(test, err)
        self._complain(test, err)


def main(size="1280x800"):
    """Runs the tests of the script that was started; those named as arguments, or all."""
    if "CANVASS_HAS_SCREEN" not in os.environ:
        os.environ["CANVASS_HAS_SCREEN"] = "yes"
        os.environ["GTK_A11Y"] = "atspi"  # who reads the screen here does not say so to the session
        os.environ.pop("G_DEBUG", None)  # the accessibility bus warns of what comes and goes
        with_display = os.path.join(SOURCE, "tests/with-display")
        os.execv(with_display, [with_display, "--size", size, sys.executable] + sys.argv)

    prepare_keyboard()
    run_tests()


def run_tests():
    """The same for a script that needs no screen."""
    module = sys.modules["__main__"]
    loader = unittest.TestLoader()
    suite = loader.loadTestsFromNames(sys.argv[1:], module) if sys.argv[1:] else loader.loadTestsFromModule(module)
    print(f"1..{suite.countTestCases()}", flush=True)
    result = TapResult()
    suite.run(result)
    sys.exit(not result.wasSuccessful())
