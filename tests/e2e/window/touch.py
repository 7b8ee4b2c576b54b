#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody signs with nothing but fingers, in the kiosk's own compositor: cage on Wayland.

No mouse and no keyboard are there: the letters come from the kiosk's own keys. A palm lies on the pad
before and while the signature is drawn.
"""

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import time

import harness
import signer
from gi.repository import Atspi

TOUCH_LIBRARY = os.path.join(harness.BUILD, "tests/e2e/libcage-touch.so")
WIDTH, HEIGHT = 1280, 720


class Fingers:
    """A touch screen."""

    def __init__(self, folder):
        self.path = os.path.join(folder, "touch")
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(os.path.join(folder, "answers"))
        self.socket.settimeout(harness.WAIT_SECONDS)

    def connect(self):
        def is_there():
            with contextlib.suppress(OSError):
                self.socket.connect(self.path)
                return True
            return False

        harness.wait_for("a touch screen", is_there)

    def _send(self, *words):
        self.socket.send(" ".join(map(str, words)).encode())
        self.socket.recv(8)

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


class TouchScreen(harness.Screen):
    """The same screen for one who has only fingers."""

    def __init__(self, fingers):
        self.fingers = fingers

    def shown(self):
        shown = []
        for pid, application in self.booths():
            frame = application.get_child_at_index(0)
            if frame is not None and frame.get_state_set().contains(Atspi.StateType.SHOWING):
                shown.append((pid, application, (0, 0)))
        return shown[0] if len(shown) == 1 else None

    def press(self, place):
        time.sleep(harness.REST_SECONDS)
        self.fingers.tap(*place)

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
            self.fingers.down(0, *held.at())
            key = self.find("push button", character)
            self.fingers.up(0)
        elif key is None:
            harness.wait_for(f"a key {character}", lambda: self.look("push button", character))
            key = self.look("push button", character)
        self.fingers.tap(*key.at())

    def draw(self, role, name, strokes):
        """With the palm of the hand on the pad before the first stroke begins, and one that comes down during each."""
        thing = self.settle(role, name)
        self.fingers.down(2, *thing.at(0.9, 0.9))
        time.sleep(0.2)
        for stroke in strokes:
            self.fingers.down(1, *thing.at(*stroke[0]))
            self.fingers.down(3, *thing.at(0.8, 0.95))
            for point in stroke[1:]:
                self.fingers.move(1, *thing.at(*point))
                self.fingers.move(2, *thing.at(0.9, 0.88))
            self.fingers.up(1)
            self.fingers.up(3)
        self.fingers.up(2)


class TouchTest(harness.WindowTest):
    def setUp(self):
        super().setUp()
        self.runtime = tempfile.mkdtemp(prefix="canvass-touch-")
        self.fingers = Fingers(self.runtime)
        self.screen = TouchScreen(self.fingers)
        self.cage = None

    def tearDown(self):
        super().tearDown()
        if self.cage is not None:
            self.end_cage()
        subprocess.run(["rm", "-rf", self.runtime], check=True)

    def leave_pictures(self):
        pictures = tempfile.mkdtemp(prefix="canvass-e2e-failed-")
        for _ in range(2):  # the first may be stale
            subprocess.run(["grim", os.path.join(pictures, self.id() + ".png")], check=False,
                           env=dict(os.environ, XDG_RUNTIME_DIR=self.runtime, WAYLAND_DISPLAY="wayland-0"))
        print(f"# what was on the screen: {pictures}", file=sys.stderr)

    def start_cage(self, campaign):
        environment = dict(os.environ, WLR_BACKENDS="headless", WLR_LIBINPUT_NO_DEVICES="1", WLR_RENDERER="pixman",
                           LD_PRELOAD=TOUCH_LIBRARY, CAGE_TOUCH_SOCKET=self.fingers.path, XDG_RUNTIME_DIR=self.runtime)
        environment.pop("DISPLAY", None)
        environment.pop("GDK_BACKEND", None)
        self.cage = subprocess.Popen(
            ["cage", "-d", "--", "env", "-u", "LD_PRELOAD", "G_DEBUG=fatal-warnings", harness.KIOSK,
             "--demo=" + campaign, "--vault", self.path("vault")],
            env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.fingers.connect()

    def end_cage(self):
        """As a session ends: the compositor goes, and everything in it."""
        self.cage.terminate()
        self.cage.wait(timeout=harness.WAIT_SECONDS)
        self.cage = None

    def test_somebody_signs_with_nothing_but_fingers(self):
        campaign = self.make_demo_campaign()
        self.start_cage(campaign)
        one = signer.Signer(self.screen, "en", "English", "José Chávez", "60608")
        one.go_to("thanks")
        one.leave("thanks")
        signer.english(self.screen).go_to("welcome")
        self.end_cage()

        signature = self.open_at_a_desk(campaign)
        self.assertEqual(signature["fields"], {"name": "José Chávez", "postcode": "60608"})
        # The palms drew nothing, and took and ended no stroke.
        n_points = [len(coordinates) // 2 for coordinates in signature["drawing"]["strokes"]]
        self.assertEqual(n_points, [len(stroke) for stroke in signer.STROKES])

    def test_raindrops_and_a_double_touch_do_no_harm(self):
        self.start_cage(self.make_demo_campaign())
        signer.english(self.screen).go_to("ask")
        go_on = self.screen.settle("push button", "Continue")
        time.sleep(harness.REST_SECONDS)
        for drop in range(5):
            self.fingers.tap(*go_on.at(0.2 + drop / 8, 0.5), seconds=0.004)
            time.sleep(0.1)
        time.sleep(harness.REST_SECONDS)
        self.assertIsNotNone(self.screen.look("push button", "Read all"))

        # The control: a finger at the same place goes on, and its tremor no further than that.
        self.fingers.tap(*go_on.at())
        time.sleep(0.08)
        self.fingers.tap(*go_on.at())
        self.screen.find("text", "Your name")
        time.sleep(2 * harness.REST_SECONDS)
        self.assertIsNone(self.screen.look("label", lambda name: name.startswith("Please type your name")))
        self.end_cage()

    def tap(self, role, name):
        self.screen.click(role, lambda said: said.split("\n")[0] == name)

    def in_window(self, role, name):
        """From where to where it reaches down the screen, once it is at rest."""
        _x, y, _width, height = self.screen.settle(role, lambda said: said.split("\n")[0] == name).extents
        return y, y + height

    def test_at_the_largest_text_nothing_leaves_the_screen(self):
        self.start_cage(self.make_demo_campaign())
        signer.english(self.screen).go_to("you")
        self.tap("push button", "Make it easier to read")
        self.tap(signer.CHOICE, "Largest")
        self.tap("push button", "More below")
        self.tap("push button", "Close")
        self.tap("push button", "Listen")
        self.assertLessEqual(self.in_window("push button", "Continue")[1], HEIGHT)

        for name in ("Your name", "Your ZIP code"):
            self.tap("text", name)
            self.screen.find("push button", "Space")
            # Its own size is that of the text in it.
            top, bottom = self.in_window("text", name)
            self.assertGreater(top, self.in_window("push button", "Back")[1] - 1)
            key = "Digits and signs" if name == "Your name" else "1"
            self.assertLess(bottom, self.in_window("push button", key)[0])
            self.assertLessEqual(self.in_window("push button", "Done")[1], HEIGHT)
            self.tap("push button", "Done")
        self.end_cage()

    def is_vault_free(self):
        status = subprocess.run([harness.CANVASS, "kiosk", "status", "--vault", self.path("vault")],
                                check=False, capture_output=True)
        return status.returncode == 0

    def open_at_a_desk(self, campaign):
        key = ("--key", self.path("demo.key"), "--passphrase-file", self.path("passphrase"))
        harness.wait_for("the kiosk to let go of the vault", self.is_vault_free)
        self.assertEqual(self.count_records(), 1)
        harness.canvass("kiosk", "export", "--vault", self.path("vault"), "--to", self.make_folder("stick"))
        harness.canvass("desk", "create", "--ledger", self.path("ledger"), "--campaign", campaign, *key)
        harness.canvass("desk", "admit", "--ledger", self.path("ledger"), *self.files("vault", "*", "*.kiosk"), *key)
        harness.canvass("desk", "import", "--ledger", self.path("ledger"), self.path("stick"), *key)
        harness.canvass("desk", "export", "--ledger", self.path("ledger"), "--format", "jsonl", "--plain",
                        "--out", self.path("roll.jsonl"), *key)
        with open(self.path("roll.jsonl"), encoding="utf-8") as lines:
            (signature,) = map(json.loads, lines)
        return signature


harness.main()
