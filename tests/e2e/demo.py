#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""data/demo/run without a display: from nothing to an opened roll, and once more."""

import json
import os
import subprocess
import sys
import tempfile

ROOT = os.environ["CANVASS_SOURCE_ROOT"]
DEMO = os.path.join(ROOT, "data", "demo")

cases = []


def case(name, good, why=""):
    cases.append(good)
    print(f"{'ok' if good else 'not ok'} {len(cases)} {name}", flush=True)
    if not good:
        print("# " + str(why).strip().replace("\n", "\n# "), flush=True)


def read_lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def run_demo(folder, results):
    env = {"PATH": os.environ["PATH"], "HOME": os.path.join(folder, "home"), "TMPDIR": folder, "LANG": "C.UTF-8"}
    env.update({name: value for name, value in os.environ.items() if name.startswith("CCACHE_")})
    if "CANVASS_DEMO_CACHE" in os.environ:
        env["XDG_CACHE_HOME"] = os.environ["CANVASS_DEMO_CACHE"]
    os.makedirs(env["HOME"], exist_ok=True)
    return subprocess.run([os.path.join(DEMO, "run"), "--no-install", "--results", results], env=env, cwd=folder,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)


def list_files(folder):
    return [os.path.join(place, name) for place, _, names in os.walk(folder) for name in names]


def which_hold(texts, paths):
    found = set()
    for path in paths:
        with open(path, "rb") as file:
            content = file.read()
        found |= {path for text in texts if text.encode() in content}
    return sorted(found)


def sort_key(signature):
    return signature["fields"]["name"]


def main():
    given = sorted(read_lines(os.path.join(DEMO, "signatures.jsonl")), key=sort_key)
    names = [signature["fields"]["name"] for signature in given]
    with tempfile.TemporaryDirectory(prefix="canvass-demo-") as folder:
        results = os.path.join(folder, "results")
        before = sorted(list_files(os.path.join(ROOT, "data")))
        done = run_demo(folder, results)
        case("it runs from nothing", done.returncode == 0, done.stdout)
        if done.returncode != 0:
            return
        case("everybody who signed is shown", all(name in done.stdout for name in names), done.stdout)

        opened = sorted(read_lines(os.path.join(results, "signatures.jsonl")), key=sort_key)
        same = [{key: signature.get(key) for key in ("language", "fields", "drawing")} for signature in opened] == \
            [{key: signature.get(key) for key in ("language", "fields", "drawing")} for signature in given]
        case("what was opened is what was signed", same, opened)

        sealed = [path for place in ("table", "stick", "desk") for path in list_files(os.path.join(results, place))]
        case("no name is on the table, the stick or the desk", not which_hold(names, sealed), which_hold(names, sealed))
        control = which_hold(names, [os.path.join(results, "signatures.csv")])
        case("control: the search finds names where they are", len(control) == 1)
        printed = subprocess.run(["pdftotext", os.path.join(results, "petition-en.pdf"), "-"], capture_output=True, text=True,
                                 check=False).stdout
        shown = [signature["fields"]["name"] for signature in given if signature.get("public") == "full"]
        hidden = [signature["fields"]["name"] for signature in given if signature.get("public") == "withheld"]
        case("the petition is printed, each name as its signer chose", shown and hidden and
             sum(name in printed for name in shown) >= 2 and not any(name in printed for name in hidden), printed)
        paper = ("petition-es.pdf", "report.pdf", "progress.png", "poster.pdf", "card.pdf", "sheet.pdf")
        case("what is printed beside it is there, and the demo tells where",
             all(os.path.exists(os.path.join(results, name)) and name in done.stdout for name in paper), done.stdout)
        modes = {path: oct(os.stat(path).st_mode & 0o777) for path in list_files(results) if os.stat(path).st_mode & 0o077}
        case("nobody else may read any of it", not modes, modes)

        again = run_demo(folder, results)
        case("it runs again", again.returncode == 0, again.stdout)
        case("what travelled to and fro is nothing to tell", "skipped" not in again.stdout, again.stdout)
        case("again, nobody is counted twice",
             len(read_lines(os.path.join(results, "signatures.jsonl"))) == len(given), again.stdout)
        case("nothing is left in the tree", before == sorted(list_files(os.path.join(ROOT, "data"))))


main()
print(f"1..{len(cases)}")
sys.exit(0 if all(cases) else 1)
