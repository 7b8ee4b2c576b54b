#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""P1: who is done, however they ended, has left nothing in the memory of any process at the table nor on its disk,
and neither has what opens a record.

By touch and by keys in cage, the kiosk's own compositor, and with each key spoken. The table's processes
are its session's bus and compositor and all that they have started: parent, booths, panel, speech server and its
module. Not the table's are this script and the search. Where the script has the pages read out to it, it is a screen
reader, and the buses that carry this are not looked at; once the way is known, somebody goes it at a table at
which nobody listens, by what can be seen or is spoken, and there they are. Pictures are not looked at: what
the compositor and the next window show is one. The table's home, its vault, its temporary and runtime folders, and
all that it tells, with every debugging output on, lie on a disk of their own, of which every block is read.
"""

import contextlib
import math
import os
import random
import shutil
import signal
import subprocess
import sys
import time

import figures
import image
import sealed
import seeker

sys.path.insert(0, os.path.join(os.environ["CANVASS_SOURCE_ROOT"], "tests/e2e/window"))

import cage  # noqa: E402
import harness  # noqa: E402
import listener  # noqa: E402
import signer  # noqa: E402

GRID = 2048  # of a drawing
POINTS = 14
COVER_SECONDS, ERASE_SECONDS = 15, 17  # the least that a petition may say
HELD_SECONDS = 3.5  # in the corner
TAP_SECONDS = 0.12  # from key to key
PAUSE_SECONDS = 0.5  # of somebody who looks first: what comes right after a change of the page is held back
GLIMPSE = 24  # pixels up and down, and all across, by which somebody knows what they touch
AGAIN_SECONDS = 20  # until somebody taps again what does not change: twice is not ticked
TRIES = 3
LASTING_BOOTH = os.environ.get("CANVASS_LASTING_BOOTH", "")
READERS = {"at-spi-bus-laun", "at-spi2-registr"}
VOICES = {"canvass-voice", "speech-dispatch", "sd_log"}

# Nobody of them is in a petition, a catalogue or a table of words. The language, its tile, the name, and
# what is pressed for it.
PEOPLE = {
    "English": ("en", "Quixvorda", None),
    "English, with keys": ("en", "Zwyjbmofk", [44, 17, 21, 36, 48, 50, 24, 33, 37]),  # linux/input-event-codes.h
    "English, by ear": ("en", "Vuxqomhij", [47, 22, 45, 16, 24, 50, 35, 23, 36]),
    "العربية": ("ar", "قثظضليىغذ", None),
    "简体中文": ("zh-Hans", "王坑娘", ["wang", "王", "keng", "坑", "niang", "娘"]),
    "አማርኛ": ("am", "ሀነሰለመረ", None),
    "Tiếng Việt": ("vi", "Đôxêlâqư", None),
}
CANCEL = "no at the cover"
LEARNED = ("thanks", "start over", CANCEL)
WAYS = (*LEARNED, "walk away", "crash", "panic")
CANCELLERS = ("English, with keys", "العربية")  # the others need not wait for it
WATCHED = [("简体中文", "thanks"), ("English, by ear", "start over")]
UNWATCHED = [("简体中文", "panic"), ("English, by ear", "start over")]
CONTROL = ("English, by ear", "start over")
PLANTED = "Xuvqydwonb"
if figures.THOROUGH:
    WATCHED = [(tile, way) for way in LEARNED for tile in (CANCELLERS if way == CANCEL else PEOPLE)]
    UNWATCHED = [(tile, way) for way in WAYS for tile in (CANCELLERS if way == CANCEL else PEOPLE)]
LAST_AT_A_TABLE = [who for who in UNWATCHED if who[1] != "panic"][-1]
# As what, and if need be in which programs, somebody is found in memory at a moment.
FOUND_BY = {"written": ("utf-8", None), "spoken": ("utf-8", VOICES), "drawn": ("ink", None)}
AGAIN_KEY = 59  # F1


class Eyes:
    """What can be seen, without being told."""

    def __init__(self, runtime):
        self.environment = dict(os.environ, XDG_RUNTIME_DIR=runtime, WAYLAND_DISPLAY="wayland-0")

    def glimpse(self, place):
        """What there is as high on the screen as it."""
        top = min(max(place[1] - GLIMPSE, 0), cage.HEIGHT - 2 * GLIMPSE)
        return subprocess.run(["grim", "-t", "ppm", "-g", f"0,{top} {cage.WIDTH}x{2 * GLIMPSE}", "-"],
                              check=True, capture_output=True, env=self.environment).stdout

    def rest(self, place):
        """The same, once it does not change any more."""
        seen = [None]

        def is_at_rest():
            seen.append(self.glimpse(place))
            return seen[-1] if seen[-1] == seen[-2] else None

        return harness.wait_for(f"rest at {place}", is_at_rest)

    def tap(self, hands, place, seen):
        """As somebody who waits until what was @seen there changes."""
        for _ in range(TRIES):
            hands.tap(*place)
            deadline = time.monotonic() + AGAIN_SECONDS
            while time.monotonic() < deadline:
                if self.glimpse(place) != seen:
                    return


class Screen(cage.TouchScreen):
    """Writes down what is done, so that it can be done again by one who only sees and hears."""

    def __init__(self, hands, eyes, ears):
        super().__init__(hands)
        self.eyes = eyes
        self.ears = ears
        self.deeds = []

    def press(self, place):
        time.sleep(PAUSE_SECONDS)
        seen = self.eyes.rest(place)
        self.deeds.append(("press", place, seen))
        self.eyes.tap(self.hands, place, seen)

    def look_at(self, place):
        """Until it is at rest: what has just come is not for those who touch it."""
        time.sleep(PAUSE_SECONDS)
        self.deeds.append(("look", place, self.eyes.rest(place)))

    def press_at_once(self, place):
        self.deeds.append(("press at once", place))
        self.hands.tap(*place)
        time.sleep(TAP_SECONDS)

    def press_key(self, code):
        self.deeds.append(("key", code))
        self.hands.press_key(code)
        time.sleep(TAP_SECONDS)

    def draw_through(self, places):
        time.sleep(PAUSE_SECONDS)
        self.deeds.append(("draw", places, self.eyes.rest(places[0])))
        draw(self.hands, places)

    def hear(self, words):
        self.deeds.append(("hear", words))
        self.ears.hears(words)

    def note(self, what):
        """Something to wait for at this moment."""
        self.deeds.append((what,))


def draw(hands, places):
    hands.down(1, *places[0])
    for place in places[1:]:
        hands.move(1, *place)
    hands.up(1)


class Person(signer.Signer):
    """Writes a name, and draws."""

    def __init__(self, screen, tile):
        language, self.given, self.presses = PEOPLE[tile]
        super().__init__(screen, language, tile.partition(",")[0], self.given, None)
        self.by_keys = self.presses is not None and isinstance(self.presses[0], int)
        self.by_ear = tile.endswith("by ear")
        rng = random.Random(tile)
        self.drawn = [(rng.uniform(0.1, 0.85), rng.uniform(0.15, 0.8)) for _ in range(POINTS)]
        self.runs = []

    def has_written(self):
        return self.screen.look("text", self.words("Your name")).text.casefold() == self.given.casefold()

    def write(self):
        self.on("welcome")
        if self.by_ear:
            self._press("push button", "By ear")
        self._leave_welcome()
        if self.by_ear:
            self._press("push button", "Yes, speak my letters")
        self.on("ask")
        self._press("push button", "Continue")
        self.on("you")
        if self.by_keys:
            if self.by_ear:
                self.screen.hear("Your name, text field, empty")  # and so it has the focus
            else:
                self._press("text", "Your name")
            for code in self.presses:
                self.screen.press_key(code)
            if self.by_ear:
                self.screen.press_key(AGAIN_KEY)  # and hears the whole name, after each letter
        else:
            # Whoever touches gets the keyboard of what has the focus.
            self.screen.settle("push button", self.words("Space"))
            self._touch_keys()
        harness.wait_for(f"“{self.given}” as the name", self.has_written)
        self.name = self.screen.look("text", self.words("Your name")).text
        self.screen.note("spoken" if self.by_ear else "written")
        return self

    def _touch_keys(self):
        """Keys stay where they are, whichever case they show; what a composer offers does not."""
        places = {thing.name.casefold(): thing.at() for thing in self.screen.things() if thing.role == "push button"}
        self.screen.look_at(self.screen.look("push button", self.words("Space")).at())
        for press in self.presses or self.given:
            if press.isascii() or press.casefold() in places:
                for letter in press.casefold():
                    self.screen.press_at_once(places[letter])
            else:
                self.screen.click("push button", press)

    def go_on_to_sign(self):
        if self.by_ear:
            # The server stays; a page that is read would move, as it does when the buttons go. The name then has the
            # focus, and whoever touches gets its keyboard.
            self._press("push button", "Stop speaking")
            harness.wait_for("the buttons to go", lambda: not self.screen.look("push button", self.words("Stop speaking")))
        if self.by_ear or not self.by_keys:
            self._press("push button", "Hide the keyboard")
        self._press("check box", "I’d rather leave it out")
        self._press("push button", "Continue")
        self._press(signer.CHOICE, "No, thank you")
        self.on("sign")
        return self

    def draw(self):
        pad = self.screen.settle("image", self.words("Draw your signature, if you like"))
        x, y, width, height = pad.extents
        places = [(round(x + across * width), round(y + down * height)) for across, down in self.drawn]
        self.screen.draw_through(places)
        self.screen.note("drawn")
        self.runs = list_runs(places, (x, y, width, height))
        return self

    def thank(self):
        self._press("push button", "Sign")
        self.on("thanks")
        self._press("push button", "Done")

    def start_over(self):
        self._press("push button", "Start over")
        self._press("push button", "Yes, erase everything")

    def say_no_at_the_cover(self):
        self.screen.find("push button", self.words("No, erase and start over"), seconds=COVER_SECONDS + harness.WAIT_SECONDS)
        self._press("push button", "No, erase and start over")


def list_runs(places, pad):
    """How the places of a stroke may be written down: in pixels of the screen and of the pad, as Wayland
    sends them, in parts of the screen, on a drawing's grid, and as steps on it."""
    x, y, width, height = pad
    scale = GRID / max(width, height)
    across, down = max(1, round(width * scale)), max(1, round(height * scale))
    fit = min(width / across, height / down)
    left, top = (width - across * fit) / 2, (height - down * fit) / 2
    grid = [(math.floor((px - x - left) / fit + 0.5), math.floor((py - y - top) / fit + 0.5)) for px, py in places]
    steps = [grid[0]] + [(b[0] - a[0], b[1] - a[1]) for a, b in zip(grid, grid[1:])]
    runs = (places, [(px - x, py - y) for px, py in places], [(256 * px, 256 * py) for px, py in places],
            [(256 * (px - x), 256 * (py - y)) for px, py in places],
            [(px / cage.WIDTH, py / cage.HEIGHT) for px, py in places], grid, steps)
    return [[number for place in run for number in place] for run in runs]


class MemoryTest(cage.CageTest):
    devices = "touch,keyboard"

    def setUp(self):
        try:
            self.disk = image.Image()
        except figures.Skip as skip:
            self.skipTest(str(skip))
        self.addCleanup(self.disk.close)
        self.home = self.disk.make_home()
        super().setUp()
        self.told = open(self.disk.at("told"), "ab")  # pylint: disable=consider-using-with
        self.addCleanup(self.told.close)
        seeker.inherit_orphans()
        self.seeker = seeker.Seeker()
        self.addCleanup(self.seeker.close)
        self.eyes = Eyes(self.runtime)
        self.ears = listener.Listener(self.path("modules"), ["en"])
        self.present = 0  # traces, while somebody was there
        self.kinds = set()
        self.left = {}  # once they were gone
        self.keys = self.keys_tried = 0

    def make_runtime(self):
        return self.home["XDG_RUNTIME_DIR"]

    def make_environment(self):
        """All that the table writes is on its disk, and it tells all that it can. The kiosk sees to the settings."""
        environment = dict(super().make_environment(), **self.home, G_MESSAGES_DEBUG="all")
        environment.pop("GSETTINGS_BACKEND", None)
        return environment

    def make_command(self, kiosk):
        return [kiosk, "--demo=" + self.path("demo.campaign"), "--vault", self.disk.at("vault"), "--media", self.runtime]

    def search(self):
        return self.seeker.search_processes(self.list_table())

    def list_table(self):
        """Whatever the table has started, also what has outlived whoever started it: the test inherits that."""
        return [(pid, program) for pid, program in seeker.list_processes(os.getpid())
                if pid not in (os.getpid(), self.seeker.process.pid)]

    def list_programs(self):
        return {program for _, program in self.list_table()}

    def search_for(self, name, moment):
        """What is found, if there is of @name what there has to be at this moment."""
        found = self.search()
        kind, place = FOUND_BY[moment]
        if not any((one, trace) == (name, kind) and (place is None or program in place) for program, one, trace in found):
            return None
        self.present += sum(found.values())
        self.kinds |= {kind for _, _, kind in found}
        return found

    def note_left(self, tile, way):
        """They are gone, and the next booth is on the screen; what spoke to them goes with their booth."""
        harness.wait_for("the speech server to go", lambda: not VOICES & self.list_programs())
        found = self.search()
        print(f"# {time.strftime('%X')} {tile}, {way}: {len(found)} left", flush=True)
        self.left |= {(tile, way, *key): count for key, count in found.items()}

    # What opens a record.

    def know_what_opens(self):
        """What those who were thanked have left in the vault, and whose keys open it."""
        key = sealed.open_key(self.path("demo.key"), self.path("passphrase"))
        records = sealed.read_records(self.disk.at("vault"), self.path("copy"))
        sealed.tell(self.seeker, records, key)
        return records, key

    def look_for_keys(self, what, kind="keys"):
        keys, tried = self.seeker.search_keys(what, kind) or (0, 0)
        self.keys += keys
        self.keys_tried += tried

    def look_for_keys_in_memory(self):
        for pid, _ in self.list_table():
            self.look_for_keys(pid)

    # At a table that reads all out to this script.

    def start(self):
        self.screen = Screen(self.hands, self.eyes, self.ears)
        self.start_cage(*self.make_command(harness.KIOSK))
        self.screen.find("push button", "English")

    def fill_in(self, person):
        self.screen.deeds.clear()
        self.ears.hears_what_comes()
        who = self.seeker.add(person.given, person.given.casefold(), person.given.title())
        person.write()
        (moment,) = self.screen.deeds[-1]
        harness.wait_for(f"the control: what was {moment}", lambda: self.search_for(person.given, moment))
        person.go_on_to_sign().draw()
        self.seeker.add_ink(who, person.runs)
        self.assertTrue(self.search_for(person.given, "drawn"), "the control: it was drawn")

    def learn(self, tile, way):
        """The way of somebody from the first page until they are gone, as what is done one after the other."""
        person = Person(self.screen, tile)
        self.fill_in(person)
        booth = self.screen.pid()
        {"thanks": person.thank, "start over": person.start_over, CANCEL: person.say_no_at_the_cover}[way]()
        harness.wait_for("the booth to go", lambda: not harness.is_running(booth))
        self.screen.find("push button", "English")
        self.note_left(tile, way + ", read out")
        return list(self.screen.deeds)

    def open_the_panel(self):
        """Once the canvasser has opened theirs, there is a process more."""
        self.hands.tap(5, 5, seconds=HELD_SECONDS)
        self.screen.find("push button", "Continue")
        self.assertIn("canvass-panel", self.list_programs())
        self.note_left("anybody", "panel")

    # At a table at which nobody listens.

    def start_unwatched(self, kiosk=harness.KIOSK):
        """As the session's unit has it: a bus of its own around the compositor. Which stays when the table ends."""
        environment = self.make_environment()
        for name in ("GTK_A11Y", "AT_SPI_BUS_ADDRESS", "DBUS_SESSION_BUS_ADDRESS"):
            environment.pop(name, None)
        self.cage = subprocess.Popen(
            ["dbus-run-session", "--", "cage", "-d", "--", "sh", "-c", '"$@"; exec sleep 1000', "sh", *self.make_command(kiosk)],
            env=environment, stdout=self.told, stderr=self.told)
        self.hands.connect()

    def end_cage(self):
        """Not only the bus that may be around it: the next one could not have its screen."""
        for pid in reversed([pid for pid, _ in seeker.list_processes(self.cage.pid)]):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
            harness.wait_for("the end of a process", lambda: not harness.is_running(pid))
        self.cage.wait()
        self.cage = None

    def do_again(self, deeds, name):
        self.ears.hears_what_comes()
        for what, *rest in deeds:
            if what in ("press", "draw", "look"):
                place = rest[0][0] if what == "draw" else rest[0]
                harness.wait_for(f"what there is to {what} at {place}", lambda: self.eyes.glimpse(place) == rest[1])
                time.sleep(PAUSE_SECONDS)
            if what == "key":
                self.hands.press_key(rest[0])
                time.sleep(TAP_SECONDS)
            elif what == "hear":
                self.ears.hears(rest[0])
            elif what == "draw":
                draw(self.hands, rest[0])
            elif what in FOUND_BY:
                harness.wait_for(f"what was {what} in memory", lambda: self.search_for(name, what))
            elif what == "press":
                self.eyes.tap(self.hands, *rest)
            elif what == "press at once":
                self.hands.tap(*rest[0])
                time.sleep(TAP_SECONDS)

    def wait_for_the_first_page(self, deeds):
        _, place, seen = deeds[0]
        harness.wait_for("the first page", lambda: self.eyes.glimpse(place) == seen)

    def find_process(self, name):
        return next(pid for pid, found in seeker.list_processes(self.cage.pid) if found == name)

    def leave(self, way, deeds, name):
        booth = self.hands.find_front()
        self.do_again(deeds[[deed[0] for deed in deeds].index("drawn") + 1:] if way in LEARNED else [], name)
        if way == "panic":
            # What a power button does to a session; the power is gone a moment later.
            os.kill(self.find_process("canvass-kiosk"), signal.SIGTERM)
        elif way == "crash":
            os.kill(booth, signal.SIGSEGV)
        harness.wait_for("the booth to go", lambda: not harness.is_running(booth), ERASE_SECONDS + harness.WAIT_SECONDS)
        if way != "panic":
            self.wait_for_the_first_page(deeds)

    def try_way(self, tile, way, deeds):
        """The same person does the same, but nothing is read out."""
        name = PEOPLE[tile][1]
        if self.cage is None:
            self.start_unwatched()
        self.wait_for_the_first_page(deeds)
        self.do_again(deeds[:[deed[0] for deed in deeds].index("drawn") + 1], name)
        programs = self.list_programs()
        self.assertLessEqual({"dbus-daemon", "cage", "canvass-kiosk", "canvass-booth"}, programs)
        self.assertFalse(programs & READERS, "somebody listens")
        self.leave(way, deeds, name)
        self.note_left(tile, way)
        if (tile, way) == LAST_AT_A_TABLE:
            self.look_for_keys_in_memory()
        if way == "panic":
            self.end_cage()

    # The control.

    def keep_one_booth_for_two(self, tile, deeds):
        """What is left by somebody after whom the booth goes on."""
        folder = self.make_folder("lasting")
        kiosk = shutil.copy(harness.KIOSK, folder)
        shutil.copy(LASTING_BOOTH, os.path.join(folder, "canvass-booth"))
        for program in ("src/panel/canvass-panel", "src/speech/canvass-voice"):
            os.symlink(os.path.join(harness.BUILD, program), os.path.join(folder, os.path.basename(program)))
        self.start_unwatched(kiosk)
        self.wait_for_the_first_page(deeds)
        booth = self.hands.find_front()
        self.do_again(deeds, PEOPLE[tile][1])
        self.wait_for_the_first_page(deeds)
        self.assertEqual(self.hands.find_front(), booth)
        left = self.search()
        self.end_cage()
        return sum(left.values())

    def test_whoever_is_done_is_in_no_memory(self):
        # Of the sample, nobody walks away.
        self.make_hasty_campaign(COVER_SECONDS, ERASE_SECONDS) if figures.THOROUGH else self.make_demo_campaign()
        begun = time.time()
        self.start()
        learned = {(tile, way): self.learn(tile, way) for tile, way in WATCHED}
        self.open_the_panel()
        records, key = self.know_what_opens()
        self.look_for_keys_in_memory()
        self.end_cage()
        for tile, way in UNWATCHED:
            self.try_way(tile, way, learned.get((tile, way)) or next(deeds for (one, _), deeds in learned.items() if one == tile))
        if self.cage is not None:
            self.end_cage()
        present, kinds = self.present, ", ".join(sorted(self.kinds))
        control = self.keep_one_booth_for_two(CONTROL[0], learned[CONTROL])
        figures.tell("P1", "people who typed in five scripts, by touch or keys or with each key spoken, and drew, and were then "
                     "thanked, started over, said no at the cover, walked away, crashed or met the power button: traces in memory "
                     "of any process at the table", len(WATCHED) + len(UNWATCHED), sum(self.left.values()),
                     f"while they were there {present:,} ({kinds}); one booth for two, which wipes nothing: {control:,} left")
        self.tell_of_keys(records, key)
        self.tell_of_disk(len(WATCHED) + len(UNWATCHED), begun)
        self.assertGreater(control, 0, "one booth for two leaves nothing: this test finds nothing")
        self.assertEqual(self.left, {})
        self.assertEqual(self.keys, 0)

    def tell_of_keys(self, records, key):
        self.look_for_keys(self.disk.path, "keys-of")
        control = sealed.count_planted(self.seeker, records[0], key)
        figures.tell("P1", "windows of 32 bytes, random enough for a key, of the memory of all processes at the table, the panel "
                     f"too, and of the whole disk: each tried on records of people who were thanked, and every "
                     f"{sealed.RECIPIENT_STEP}th on the recipient's key and its seed", self.keys_tried, self.keys,
                     f"three keys in memory: {control} copies found")

    def tell_of_disk(self, n_people, begun):
        self.assertGreater(os.path.getsize(self.told.name), 0, "nothing was told")
        left, found = self.disk.count_traces(self.seeker)
        elsewhere = image.search_elsewhere(self.seeker, begun, [self.path("modules")])  # who listens may write it down
        self.seeker.add(PLANTED)
        self.disk.plant(PLANTED)
        control = self.disk.count_traces(self.seeker)[0] - left
        figures.tell("P1", "the same people: traces in every block of a disk that held vault, home, temporary and runtime folders, "
                     "and all that the table told with all debugging output on, and in any file of the machine written meanwhile",
                     n_people, left + len(elsewhere), f"a deleted note: {control} found")
        self.assertGreater(control, 0, "a planted name was not found: this test finds nothing")
        self.assertEqual(found, {})
        self.assertEqual(elsewhere, {})


if __name__ == "__main__":
    harness.main()
