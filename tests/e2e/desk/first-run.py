#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""From nothing to an opened ledger: a key, its copies, its shares tried at once, and what can go wrong."""

import os
import shutil

import desk
import harness

PASSPHRASE = "seven quiet herons walking home"
AGAIN = "The same passphrase again"
WRITTEN = "Saved and read back: "


class FirstRunTest(desk.DeskTest):
    def setUp(self):
        super().setUp()
        for place in ("laptop", "stick", "nora", "omar", "petra"):
            self.make_folder(place)
        with open(self.path("passphrase"), "w", encoding="utf-8") as file:
            file.write(PASSPHRASE + "\n")

    def begin(self):
        self.start()
        self.screen.click("push button", "New Here? Make a Key…")
        self.screen.find("heading", "A key of your own")

    def press(self, name, nth=0):
        self.screen.click("push button", name, nth)

    def page(self, heading):
        self.screen.find("heading", heading)

    def says(self, beginning):
        self.screen.find("label", lambda name: name.startswith(beginning))

    def choose_passphrase(self, passphrase=PASSPHRASE, again=None):
        self.screen.type_secret("Passphrase", passphrase)
        self.screen.type_secret(AGAIN, again if again is not None else passphrase)

    def make_key(self):
        self.press("Make a Key")
        self.screen.click("text", "Your name")
        harness.xdotool("type", "--delay", 20, "Ana")
        self.choose_passphrase()
        self.press("Make the Key")
        self.page("Keep the key in two places")

    def save(self, what, *place):
        self.press(f"{what}: choose a folder")
        self.choose_path(self.path(*place))

    def save_at(self, what, place, name):
        self.save(what, place)
        self.says(WRITTEN + self.path(place, name))

    def save_copies(self):
        self.save_at("First copy", "laptop", "Ana.key")
        self.save_at("Second copy", "stick", "Ana.key")

    def make_shares(self):
        self.press("Make the Shares")
        for i, place in enumerate(("nora", "omar", "petra"), 1):
            self.save_at(f"Share {i}", place, f"Ana.{i}-of-3.share")

    def give(self, *parts):
        self.press("Give a Share…")
        self.choose_path(self.path(*parts))

    def seal_for(self, public):
        """Somebody else's campaign, sealed also for the key of which this is the public half, if any."""
        whose = "theirs" if public is None else "ours"
        folder, key, secret = (self.path(whose + ending) for ending in ("", ".key", ".txt"))
        shutil.copytree(os.path.join(harness.SOURCE, "data/demo/campaign"), folder)
        with open(secret, "w", encoding="utf-8") as file:
            file.write("somebody else writes the petition\n")
        harness.canvass("key", "create", "--out", key, "--name", "Bo", "--passphrase-file", secret, "--ops", "1",
                        "--memory", "8192")
        recipients = [] if public is None else ["--recipient", public]
        harness.canvass("campaign", "seal", folder, "--key", key, "--passphrase-file", secret, "--out",
                        folder + ".campaign", *recipients)
        return folder + ".campaign"

    def open_key(self, path, passphrase=PASSPHRASE):
        self.press("Choose the key file")
        self.choose_path(path)
        self.screen.type_secret("Passphrase", passphrase)
        self.press("Open")

    def found(self, campaign):
        self.press("Choose the petition")
        self.choose_path(campaign)
        self.press("Choose the folder")
        self.choose_path(self.path("laptop"))
        self.press("Make the Ledger")

    def status(self, key):
        return harness.canvass("desk", "status", "--ledger", self.path("laptop", "protect-all-immigrants"), "--key",
                               key, "--passphrase-file", self.path("passphrase"), "--json")

    def read(self, *parts):
        with open(self.path(*parts), "rb") as file:
            return file.read()

    def test_from_nothing_to_an_opened_ledger(self):
        self.begin()
        self.make_key()
        self.save_copies()
        self.assertEqual(self.read("laptop", "Ana.key"), self.read("stick", "Ana.key"))
        self.press("Continue")
        self.page("Shares for people you trust")
        self.make_shares()
        self.give("petra", "Ana.3-of-3.share")
        self.says("Share 3 fits")
        self.give("nora", "Ana.1-of-3.share")
        self.says("It works: these shares brought your key back.")
        self.press("Continue")
        self.page("The public half")
        self.save_at("Public half of the key", "laptop", "Ana.pub")
        shown = harness.canvass("key", "show", self.path("laptop", "Ana.pub"), "--json")
        self.assertEqual(shown["name"], "Ana")
        self.screen.find("label", shown["words"])
        self.press("Continue")
        self.found(self.seal_for(self.path("laptop", "Ana.pub")))
        self.screen.find("list item", "Overview")
        self.says("Nothing has come in yet")
        self.assertEqual(self.stop(), 0)

        # What the desk has made is what the command line makes.
        self.assertEqual(self.status(self.path("stick", "Ana.key"))["signatures"], 0)
        harness.canvass("key", "join", self.path("nora", "Ana.1-of-3.share"), self.path("omar", "Ana.2-of-3.share"),
                        "--out", self.path("again.key"), "--passphrase-file", self.path("passphrase"), "--ops", "1",
                        "--memory", "8192")
        self.assertEqual(harness.canvass("key", "show", self.path("again.key"), "--json")["words"], shown["words"])
        for place, name in (("laptop", "Ana.key"), ("stick", "Ana.key"), ("nora", "Ana.1-of-3.share")):
            self.assertEqual(os.stat(self.path(place, name)).st_mode & 0o777, 0o600)

        self.start()
        self.screen.click("list item", "protect-all-immigrants")
        self.screen.find("label", self.path("laptop", "Ana.key"))
        self.unlock(PASSPHRASE)
        self.says("Nothing has come in yet")

    def test_a_passphrase_is_weighed_and_typed_twice(self):
        self.begin()
        self.press("Make a Key")
        self.assertFalse(self.screen.find("push button", "Make the Key").has(harness.Atspi.StateType.SENSITIVE))
        self.choose_passphrase("Chicago2026", "Chicago2025")
        self.says("Guessed within days.")
        self.says("Many use these words or names.")
        self.says("The two are not the same.")
        self.screen.click("text", AGAIN)
        harness.xdotool("key", "BackSpace", "6")
        harness.wait_for("the two to be the same", lambda: not self.screen.shows("The two are not the same."))
        self.assertFalse(self.screen.find("push button", "Make the Key").has(harness.Atspi.StateType.SENSITIVE))
        self.screen.click("label", "Take it although it can be guessed")
        harness.wait_for("it to be taken", lambda: self.screen.find("push button", "Make the Key").has(
            harness.Atspi.StateType.SENSITIVE))
        # A better one takes the risk back.
        self.press("Suggest Six Words")
        self.says("Strong: nobody will guess this.")
        self.assertFalse(self.screen.find("push button", "Make the Key").has(harness.Atspi.StateType.SENSITIVE))

    def test_going_back_loses_nothing(self):
        self.begin()
        self.make_key()
        self.save("First copy", "laptop")
        self.says(WRITTEN)
        self.press("Back")
        self.says("Your key is made, and what you saved of it opens with your passphrase.")
        self.press("Continue")
        self.says(WRITTEN + self.path("laptop", "Ana.key"))
        self.press("Go On with One Copy")
        self.make_shares()
        self.press("Back")
        self.says(WRITTEN + self.path("laptop", "Ana.key"))
        self.press("Go On with One Copy")
        self.says(WRITTEN + self.path("petra", "Ana.3-of-3.share"))
        self.press("Go On without Trying")
        self.page("The public half")

    def test_a_second_copy_alone_settles_the_passphrase(self):
        self.begin()
        self.make_key()
        self.save_at("Second copy", "stick", "Ana.key")
        self.press("Back")
        self.says("Your key is made, and what you saved of it opens with your passphrase.")
        self.assertFalse(self.screen.shows(AGAIN))

    def test_places_that_will_not_do_are_told(self):
        self.begin()
        self.make_key()
        self.save_at("First copy", "laptop", "Ana.key")
        self.save("Second copy", "laptop")
        self.says("The other copy lies there.")
        with open(self.path("stick", "Ana.key"), "w", encoding="utf-8") as file:
            file.write("something else")
        self.save("Second copy", "stick")
        self.says("A file of that name lies there and was left alone.")
        self.assertEqual(self.read("stick", "Ana.key"), b"something else")
        self.save("Second copy", "/proc")
        self.says("Nothing can be read or written there.")
        self.save_at("Second copy", "omar", "Ana.key")
        self.says("Both copies lie on one disk")
        self.press("Continue")
        self.press("Make the Shares")
        self.screen.find("push button", "Share 3: choose a folder")
        self.screen.press(self.screen.settle("spin button", "Shares in all").at(across=0.1))  # beside its buttons
        harness.xdotool("key", "Up")
        self.screen.find("push button", "Share 4: choose a folder")
        harness.xdotool("key", "Down")
        harness.wait_for("three shares", lambda: self.screen.look("push button", "Share 4: choose a folder") is None)
        self.save_at("Share 1", "nora", "Ana.1-of-3.share")
        self.save("Share 2", "nora")
        self.says("Another share lies there")
        self.assertEqual(os.listdir(self.path("nora")), ["Ana.1-of-3.share"])

    def test_bad_shares_are_named_and_good_ones_bring_an_old_key_back(self):
        key = self.path("old.key")
        harness.canvass("key", "create", "--out", key, "--name", "Old", "--passphrase-file", self.path("passphrase"),
                        "--ops", "1", "--memory", "8192")
        for folder in ("shares", "others"):
            harness.canvass("key", "split", key, "--shares", "3", "--threshold", "2", "--out-dir", self.path(folder),
                            "--passphrase-file", self.path("passphrase"))
        words = harness.canvass("key", "show", key, "--json")["words"]
        harm = bytearray(self.read("shares", "old.2-of-3.share"))
        harm[-1] ^= 1
        with open(self.path("harmed.share"), "wb") as file:
            file.write(harm)

        self.begin()
        self.press("I Have a Key")
        self.give("passphrase")
        self.says("“passphrase” is no share of a key.")
        self.give("harmed.share")
        self.says("“harmed.share” is damaged.")
        self.give("shares", "old.1-of-3.share")
        self.says("Still missing: 1")
        self.give("shares", "old.1-of-3.share")
        self.says("“old.1-of-3.share” was given already.")
        self.give("others", "old.2-of-3.share")
        self.says("“old.2-of-3.share” belongs to another key, or was made at another time.")
        self.give("shares", "old.3-of-3.share")
        self.page("Choose a passphrase")
        self.choose_passphrase("another one that nobody guesses")
        self.press("Make the Key")
        self.save("First copy", "stick")
        self.says(WRITTEN)
        self.assertEqual(harness.canvass("key", "show", self.path("stick", "Old.key"), "--json")["words"], words)

    def test_a_key_that_is_there_founds_a_ledger(self):
        key = self.path("ana.key")
        harness.canvass("key", "create", "--out", key, "--name", "Ana", "--passphrase-file", self.path("passphrase"),
                        "--ops", "1", "--memory", "8192")
        self.begin()
        self.press("I Have a Key")
        self.open_key(self.seal_for(None))
        self.says("That is not the kind of file that is asked for here.")
        self.open_key(key, "not what opens it")
        self.says("That passphrase does not open this key.")
        self.open_key(key)
        self.page("Make the Ledger")
        self.found(self.path("theirs.campaign"))
        self.says("This petition is not locked for your key.")
        self.assertEqual(os.listdir(self.path("laptop")), [])
        self.found(self.seal_for(self.path("ana.pub")))
        self.says("Nothing has come in yet")
        self.assertEqual(self.stop(), 0)
        self.assertEqual(self.status(key)["signatures"], 0)

    def test_a_key_that_nobody_guards_is_put_away(self):
        self.begin()
        self.make_key()
        self.save("First copy", "laptop")
        self.says(WRITTEN)
        harness.xdotool("key", "ctrl+l")
        self.says("Your key was put away")
        self.press("New Here? Make a Key…")
        self.press("Make a Key")
        self.assertFalse(self.screen.shows("Your key is made"))
        self.assertEqual(self.screen.find("text", "Your name").text, "")

    def test_a_key_that_is_left_alone_is_put_away(self):
        settings = os.path.join(os.environ["XDG_CONFIG_HOME"], "canvass", "desk.ini")
        os.makedirs(os.path.dirname(settings), exist_ok=True)
        with open(settings, "w", encoding="utf-8") as file:
            file.write("[desk]\nidle-minutes=1\n")
        self.addCleanup(os.remove, settings)
        self.begin()
        self.make_key()
        self.screen.find("label", lambda name: name.startswith("Your key was put away"), seconds=120)
        self.assertEqual(os.listdir(self.path("laptop")), [])

    def test_the_composer_opens_with_the_new_key(self):
        self.begin()
        self.make_key()
        self.save_copies()
        self.press("Continue")
        self.press("Go On without Shares")
        self.press("Later")
        self.press("Write a Petition…", nth=1)  # behind is that of the first page
        harness.wait_for("the composer", lambda: len(self.screen.windows()) == 2)


desk.main()
