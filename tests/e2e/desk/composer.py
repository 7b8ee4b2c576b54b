#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A coordinator writes a petition in the composer: texts, checks, order, sealing."""

import os
import shutil
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../window"))
import desk  # noqa: E402
import harness  # noqa: E402

COMPOSE = os.path.join(harness.BUILD, "tests/desk/composer/compose")
harness.PROGRAM = harness.Screen.program = desk.Screen.program = "compose"
PASSPHRASE = "a passphrase for a test"
SPANISH_TITLE = "Title, Español (es)"


class ComposerTest(desk.ChooserHands, harness.WindowTest):
    def setUp(self):
        super().setUp()
        self.screen = desk.Screen()
        self.petition = self.path("petition")
        shutil.copytree(os.path.join(harness.SOURCE, "data/demo/campaign"), self.petition)
        self.program = None

    def tearDown(self):
        if self.program is not None and self.program.poll() is None:
            self.program.terminate()
            self.program.wait()
        super().tearDown()

    def start(self, *options):
        self.program = subprocess.Popen([COMPOSE, *options, self.petition],
                                        env=dict(os.environ, LC_ALL="C.UTF-8", G_DEBUG="fatal-warnings",
                                                 CANVASS_LOCALE_DIR=os.path.join(harness.BUILD, "po")))
        self.screen.find("text", SPANISH_TITLE)

    def read(self, name):
        with open(os.path.join(self.petition, name), encoding="utf-8") as file:
            return file.read()

    def page(self, name):
        self.screen.click(("radio button", "page tab", "toggle button", "push button"), name)

    def replace(self, name, text):
        self.screen.click("text", name)
        harness.xdotool("key", "ctrl+a")
        harness.xdotool("key", "BackSpace")
        harness.xdotool("type", "--delay", 20, text)

    def save(self):
        harness.xdotool("key", "ctrl+s")
        harness.wait_for("what was written on disk",
                         lambda: not self.screen.shows("Not saved yet"))

    def test_what_is_typed_is_on_the_tablets_screen_and_alone_in_the_file(self):
        self.start()
        before = self.read("es.md").splitlines()
        self.replace(SPANISH_TITLE, "Nadie se queda fuera")
        begun = time.monotonic()
        self.screen.find(("label", "heading"), "Nadie se queda fuera")
        print(f"# on the preview {time.monotonic() - begun:.2f} s after the last letter", flush=True)
        self.save()
        after = self.read("es.md").splitlines()
        changed = [(old, new) for old, new in zip(before, after) if old != new]
        self.assertEqual(len(before), len(after))
        self.assertEqual([new for _old, new in changed], ["title = Nadie se queda fuera"])

    def test_a_problem_leads_to_where_it_is_mended(self):
        self.start()
        self.replace(SPANISH_TITLE, "")
        self.screen.find("label", "Missing")
        self.page("Problems")
        self.screen.click("label", "This is not written yet.")
        harness.wait_for("the cursor in the title",
                         lambda: self.screen.is_focused("text", SPANISH_TITLE))
        harness.xdotool("type", "--delay", 20, "Otra vez")
        self.page("Problems")
        self.screen.find("label", "Nothing is wrong")

    def test_keys_put_a_question_elsewhere(self):
        self.start()
        self.page("Form")
        self.screen.click("push button", "Move down, Your name")
        harness.xdotool("key", "alt+Down")
        self.save()
        fields = [line.split(" =")[0] for line in self.read("campaign.ini").split("[fields]")[1].splitlines()
                  if " = " in line][:4]
        self.assertEqual(fields, ["postcode", "email", "name", "phone"])

    def test_a_table_of_streets_is_taken_and_a_language_put_first(self):
        for name, rows in (("wrong.csv", "Elm Street,1,x,both,7\n"), ("sound.csv", "Elm Street,1,99,both,7\n")):
            with open(self.path(name), "w", encoding="utf-8") as file:
                file.write("street,from,to,side,district\n" + rows)
        self.start()
        self.page("Rules")
        self.screen.find("push button", "Choose a table of streets…")
        harness.xdotool("mousemove", 300, 400, "click", "--repeat", "40", "--delay", "10", "5")
        self.screen.click("push button", "Choose a table of streets…")
        self.choose_path(self.path("wrong.csv"))
        self.screen.find("list item", "Line 2")
        self.screen.click("push button", "Choose a table of streets…")
        self.choose_path(self.path("sound.csv"))
        self.screen.find("label", "Streets: 1. Districts: 1.")
        self.page("Texts")
        self.screen.click("push button", "Move this language up")
        self.save()
        self.assertEqual(self.read("districts.csv"), "street,from,to,side,district\nElm Street,1,99,both,7\n")
        languages = [line for line in self.read("campaign.ini").splitlines() if line.startswith("languages")]
        self.assertTrue(languages[0].split("=")[1].split()[0].startswith("es"), languages)

    def test_the_desk_opens_a_campaigns_folder(self):
        self.screen.program = "io.github.canvass.Desk"
        self.program = subprocess.Popen([os.path.join(harness.BUILD, "src/desk/canvass-desk"), self.petition],
                                        env=dict(os.environ, LC_ALL="C.UTF-8", G_DEBUG="fatal-warnings"))
        self.screen.find("text", SPANISH_TITLE)
        self.screen.find(("label", "heading"), "Que Chicago proteja a todos sus inmigrantes")

    def test_a_new_campaign_begins_with_its_own_words(self):
        self.program = subprocess.Popen([COMPOSE], env=dict(os.environ, LC_ALL="C.UTF-8", G_DEBUG="fatal-warnings"))
        self.screen.click("push button", "New campaign")
        for name, text in (("Title", "More trees"), ("What is asked, in about thirty words", "Plant " * 20),
                           ("Who receives it", "The council"), ("Who collects the signatures", "Friends")):
            self.screen.click(("text", "entry", "label"), name)
            harness.xdotool("type", "--delay", 20, text)
        self.screen.click("push button", "Begin")
        self.screen.find("text", "Title, English (en)")
        self.screen.find(("label", "heading"), "More trees")
        self.assertTrue(self.screen.shows("Not saved yet"))

    def test_it_is_sealed_and_the_next_time_as_a_further_version(self):
        key = self.path("ana.key")
        with open(self.path("passphrase"), "w", encoding="utf-8") as file:
            file.write(PASSPHRASE + "\n")
        harness.canvass("key", "create", "--out", key, "--name", "Ana", "--passphrase-file",
                        self.path("passphrase"), "--ops", "1", "--memory", "8192")
        self.start("--key", key, "--page", "texts")
        for version in (1, 2):
            self.page("Seal")
            self.screen.click(("text", "password text", "entry"), "Passphrase of the key")
            harness.xdotool("type", "--delay", 20, PASSPHRASE)
            self.screen.click("push button", "Seal", nth=0)
            path = os.path.join(self.petition, f"protect-all-immigrants-{version}.campaign")
            self.screen.find("label", lambda name, path=path: path in name)
            shown = harness.canvass("campaign", "show", path, "--json")
            self.assertEqual(shown["sequence"], version)
            self.assertTrue(self.screen.shows(shown["words"]))
        self.save_card(shown["words"])

    def save_card(self, words):
        path = self.path("card.pdf")
        self.answer_chooser("Save card…", path, over=True)
        self.screen.find("label", "Saved.")
        text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
        self.assertEqual([word for word in words.split() if word not in text], [])


if __name__ == "__main__":
    harness.main()
