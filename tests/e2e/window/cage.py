# SPDX-License-Identifier: GPL-3.0-or-later
"""The kiosk's own compositor, headless: cage on Wayland, with hands that a test moves."""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import typing

import harness

LIBRARY = os.path.join(harness.BUILD, "tests/e2e/libcage-input.so")
WIDTH, HEIGHT = 1280, 720
BTN_LEFT, BTN_RIGHT, BTN_MIDDLE = 0x110, 0x111, 0x112


class Deeds(typing.NamedTuple):
    """What clients have done since the compositor began; windows are those that there are now."""

    windows: int
    opened: int
    popups: int
    selections: int
    drags: int
    unanswered: int


class Hands:
    """On the touch screen, the mouse and the keyboard; and what the compositor saw them cause."""

    def __init__(self, folder):
        self.path = os.path.join(folder, "hands")
        self.socket = None

    def connect(self):
        def is_there():
            with contextlib.suppress(OSError):
                self._connect()
                return True
            return False

        harness.wait_for("a touch screen", is_there)

    def _connect(self):
        self.close()
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.socket.settimeout(harness.WAIT_SECONDS)
        self.socket.connect(self.path)

    def close(self):
        if self.socket is not None:
            self.socket.close()

    def _send(self, *words):
        """A compositor that has ended since may have a successor."""
        answer = self._ask(*words)
        if not answer:
            self._connect()
            answer = self._ask(*words)
        if not answer:
            raise ConnectionResetError("the compositor ended")
        return answer

    def _ask(self, *words):
        try:
            self.socket.send(" ".join(map(str, words)).encode())
            return self.socket.recv(128).decode()
        except TimeoutError:
            raise
        except OSError:  # nobody is there
            return ""

    def down(self, finger, x, y):
        self._send("down", finger, x / WIDTH, y / HEIGHT)

    def move(self, finger, x, y):
        self._send("move", finger, x / WIDTH, y / HEIGHT)
        time.sleep(0.01)

    def up(self, finger):
        self._send("up", finger)

    def tap(self, x, y, seconds=0.05):
        self.down(0, x, y)
        time.sleep(seconds)
        self.up(0)

    def move_to(self, x, y):
        """The mouse."""
        self._send("to", x / WIDTH, y / HEIGHT)

    def click(self, x, y, button=BTN_LEFT):
        self.move_to(x, y)
        self._send("button", button, 1)
        self._send("button", button, 0)

    def drag(self, places, button=BTN_LEFT):
        self.move_to(*places[0])
        self._send("button", button, 1)
        for place in places[1:]:
            self.move_to(*place)
            time.sleep(0.01)
        self._send("button", button, 0)

    def press_key(self, code, modifiers=()):
        """By the codes of linux/input-event-codes.h."""
        for held in modifiers:
            self._send("key", held, 1)
        self._send("key", code, 1)
        self._send("key", code, 0)
        for held in reversed(modifiers):
            self._send("key", held, 0)

    def find_front(self):
        """Whose window is in front."""
        return int(self._send("front"))

    def tell(self):
        return Deeds(*map(int, self._send("tell").split()))

    def wait_until_seen(self):
        """Until every client has taken in all that was done so far: it reads the second ping only once
        it has dealt with what came before the first."""
        for _ in range(2):
            self._send("ping")
            harness.wait_for("the clients to answer", lambda: self.tell().unanswered == 0)


class TouchScreen(harness.Screen):
    """The same screen for one who has only hands."""

    def __init__(self, hands):
        self.hands = hands

    def shown(self):
        with contextlib.suppress(OSError):  # there is no compositor now
            front = self.hands.find_front()
            for booth in self.booths():
                if booth.pid == front:
                    return booth, (0, 0)
        return None

    def press(self, place):
        time.sleep(harness.REST_SECONDS)
        self.hands.tap(*place)

    def type(self, role, name, text):
        """The keyboard's own Done leads to the next field, which may lie behind the keyboard."""
        self.settle(role, name)
        if not self.is_focused(role, name):
            if self.look("push button", "Space") is not None:
                self.click("push button", "Done")
            else:
                self.click(role, name)
            harness.wait_for(f"the cursor in “{name}”", lambda: self.is_focused(role, name))
        for end, character in enumerate(text, 1):
            self._press_key(character)
            harness.wait_for(f"“{text[:end]}” in “{name}”", lambda: self.look(role, name).text == text[:end])

    def _press_key(self, character):
        """A key of the kiosk's own, whichever case it shows; behind another one if need be."""
        if character == " ":
            self.click("push button", "Space")
            return
        key = self.look("push button", character)
        if key is None and character == "é":
            self.click("push button", "Letters with accents")
            self.click("push button", "e")
            key = self.find("push button", character)
        elif key is None and character == "á":
            held = self.settle("push button", "a")
            self.hands.down(0, *held.at())
            key = self.find("push button", character)
            self.hands.up(0)
        elif key is None:
            harness.wait_for(f"a key {character}", lambda: self.look("push button", character))
            key = self.look("push button", character)
        self.hands.tap(*key.at())

    def draw(self, role, name, strokes):
        """With the palm of the hand on the pad before the first stroke begins, and one that comes down during each."""
        thing = self.settle(role, name)
        self.hands.down(2, *thing.at(0.9, 0.9))
        time.sleep(0.2)
        for stroke in strokes:
            self.hands.down(1, *thing.at(*stroke[0]))
            self.hands.down(3, *thing.at(0.8, 0.95))
            for point in stroke[1:]:
                self.hands.move(1, *thing.at(*point))
                self.hands.move(2, *thing.at(0.9, 0.88))
            self.hands.up(1)
            self.hands.up(3)
        self.hands.up(2)


class CageTest(harness.WindowTest):
    """A test in a cage of its own."""

    devices = "touch"

    def setUp(self):
        super().setUp()
        self.runtime = self.make_runtime()
        self.told = subprocess.DEVNULL
        self.hands = Hands(self.runtime)
        self.screen = TouchScreen(self.hands)
        self.cage = None

    def tearDown(self):
        super().tearDown()
        if self.cage is not None:
            self.end_cage()
        self.hands.close()
        subprocess.run(["rm", "-rf", self.runtime], check=True)

    def make_runtime(self):
        return tempfile.mkdtemp(prefix="canvass-cage-")

    def take_picture(self, path):
        environment = dict(os.environ, XDG_RUNTIME_DIR=self.runtime, WAYLAND_DISPLAY="wayland-0")
        for _ in range(2):  # the first may be stale
            subprocess.run(["grim", path], check=False, env=environment)

    def leave_pictures(self):
        pictures = tempfile.mkdtemp(prefix="canvass-e2e-failed-")
        self.take_picture(os.path.join(pictures, self.id() + ".png"))
        print(f"# what was on the screen: {pictures}", file=sys.stderr)

    def make_environment(self):
        """Of a cage without a screen, and with hands."""
        environment = dict(os.environ, WLR_BACKENDS="headless", WLR_LIBINPUT_NO_DEVICES="1", WLR_RENDERER="pixman",
                           LD_PRELOAD=LIBRARY, CAGE_INPUT_SOCKET=self.hands.path, CAGE_INPUT_DEVICES=self.devices,
                           XDG_RUNTIME_DIR=self.runtime)
        environment.pop("DISPLAY", None)
        environment.pop("GDK_BACKEND", None)
        return environment

    def start_cage(self, *command):
        self.cage = subprocess.Popen(
            ["cage", "-d", "--", "env", "G_DEBUG=fatal-warnings", "GIO_USE_VOLUME_MONITOR=unix", *command],
            env=self.make_environment(), stdout=self.told, stderr=self.told)
        self.hands.connect()

    def end_cage(self):
        """As a session ends: the compositor goes, and everything in it."""
        self.cage.terminate()
        self.cage.wait(timeout=harness.WAIT_SECONDS)
        self.cage = None
