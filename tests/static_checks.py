# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be checked without running it. Each check returns its problems, one a line."""

import ast
import os
import re

ENGINES = ("format", "campaign", "vault", "drop", "ledger", "print", "speech", "device", "cli", "kiosk")
TRANSLATABLE = re.compile(r"\b(?:_|N_|C_|NC_|ngettext|g_dngettext) \(\s*\"|translatable=\"yes\"")


def output_of(done):
    return done.stdout.strip().splitlines() if done.returncode != 0 else []


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8", errors="replace") as file:
        return file.read()


def first_line(root, path):
    with open(os.path.join(root, path), "rb") as file:
        return file.readline(200).decode(errors="replace").strip()


def check_format(root, list_sources, run, _workshop):
    sources = list_sources(".c", ".h")
    return output_of(run(["clang-format", "--dry-run", "--Werror", *sources], cwd=root, check=False))


def check_clang(_root, _list_sources, _run, workshop):
    workshop.build("clang", ["-Doptimization=0"], compiler="clang")
    return []


def check_shell(root, list_sources, run, _workshop):
    problems = []
    for path in list_sources(""):
        line = first_line(root, path)
        if re.match(r"#!.*\b(ba|da)?sh\b", line) or path.endswith(".sh") or "/completions/" in path:
            shell = "sh" if line.startswith("#!/bin/sh") else "bash"
            problems += output_of(run([shell, "-n", path], cwd=root, check=False))
    return problems


def check_python(root, list_sources, _run, _workshop):
    problems = []
    for path in list_sources(""):
        if path.endswith(".py") or "python" in first_line(root, path):
            try:
                ast.parse(read(root, path), path)
            except SyntaxError as error:
                problems.append(f"{path}:{error.lineno}: {error.msg}")
    return problems


def check_layers(root, list_sources, _run, _workshop):
    """An engine knows no GTK, and nothing knows what stands below it."""
    problems = []
    for path in list_sources(".c", ".h"):
        parts = path.split("/")
        if parts[0] == "src" and parts[1] in ENGINES and re.search(r"#include <(gtk|gdk|adwaita)", read(root, path)):
            problems.append(f"{path}: an engine includes GTK")
        if parts[0] == "src" and parts[1] in ("widgets", "pages", "booth", "kiosk", "panel", "vault") and \
                re.search(r"#include \"(ledger/|format/(decision|key-file|open-record|parcel))", read(root, path)):
            problems.append(f"{path}: something at the table includes what opens")
        if parts[0] == "src" and parts[1] == "drop" and re.search(r"#include \"(vault|kiosk|ledger)/", read(root, path)):
            problems.append(f"{path}: what talks to a drop includes what keeps records")
    return problems


def check_translatable(root, list_sources, _run, _workshop):
    """Every file with words a person sees is in po/POTFILES, and nothing else is."""
    listed = [line for line in read(root, "po/POTFILES").splitlines() if line and not line.startswith("#")]
    problems = [f"po/POTFILES: {path} is not there" for path in listed if not os.path.exists(os.path.join(root, path))]
    for path in list_sources(".c", ".ui", ".desktop.in", ".metainfo.xml.in"):
        words = path.endswith(".in") or TRANSLATABLE.search(read(root, path))
        if path.startswith(("src/", "ui/", "data/")) and words and path not in listed:
            problems.append(f"{path}: is missing in po/POTFILES")
    if listed != sorted(listed):
        problems.append("po/POTFILES: is not sorted")
    return problems


def check_catalogues(root, _list_sources, run, workshop):
    """No catalogue lacks a message, and none has one that is not sure."""
    languages = [line for line in read(root, "po/LINGUAS").split("\n") if line and not line.startswith("#")]
    listed = [line for line in read(root, "po/POTFILES").splitlines() if line and not line.startswith("#")]
    if not languages or not listed:
        return []
    template = os.path.join(workshop.make("pot"), "canvass.pot")
    run(["xgettext", "--from-code=UTF-8", "--add-comments", "-o", template, "--keyword=_", "--keyword=N_",
         "--keyword=C_:1c,2", "--keyword=NC_:1c,2", "--keyword=g_dngettext:2,3", *listed], cwd=root)
    problems = []
    for language in languages:
        path = f"po/{language}.po"
        problems += output_of(run(["msgfmt", "--check", "-o", "/dev/null", path], cwd=root, check=False))
        missing = run(["msgcmp", "--use-untranslated", path, template], cwd=root, check=False)
        problems += output_of(missing)
        counts = run(["msgfmt", "--statistics", "-o", "/dev/null", path], cwd=root, check=False).stdout
        if "untranslated" in counts or "fuzzy" in counts:
            problems.append(f"{path}: {counts.strip()}")
    return problems


JOINS = re.compile(r"\b(g_strconcat|g_strjoin|g_string_append|g_string_append_printf|g_strdup_printf) \(")
TRANSLATED = re.compile(r"(?<![A-Za-z0-9_])(?:_|C_|ngettext|g_dngettext) \(")
# Sentences and remarks stand side by side in every language; words do not.
SEPARATORS = {"", " ", "\\n", "\\n\\n", " · "}


def call_at(text, at):
    """The call whose name begins there, to its last bracket; those in strings come in pairs."""
    depth, end = 0, text.index("(", at)
    while True:
        depth += {"(": 1, ")": -1}.get(text[end], 0)
        end += 1
        if depth == 0:
            return text[at:end]


def check_glued(root, list_sources, _run, _workshop):
    """No string for people is glued together in code: another language has another order."""
    problems = []
    for path in list_sources(".c"):
        text = read(root, path)
        for join in JOINS.finditer(text) if path.startswith("src/") else ():
            call = call_at(text, join.start())
            inner = call[call.index("(") + 1:]
            own = re.sub(TRANSLATED.pattern + r"[^()]*\)", "", inner)
            if own == inner or "printf" in join.group(1) and re.match(r"(?:\w+, )?(?:\w+ \? )?\s*(?:/\*.*?\*/\s*)?"
                                                                      + TRANSLATED.pattern, inner, re.DOTALL):
                continue
            literals = re.findall(r'"((?:[^"\\]|\\.)*)"', own)
            glue = {piece for literal in literals for piece in re.split(r"%[sd]", literal)}
            if glue - SEPARATORS:
                problems.append(f"{path}:{text[:join.start()].count(chr(10)) + 1}: glues a translated string together")
    return problems


def check_desktop(root, list_sources, run, workshop):
    """As installed, with every language merged in."""
    build = workshop.build("gcc")
    folder = os.path.join(build, "data")
    problems = []
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        if name.endswith(".desktop"):
            problems += output_of(run(["desktop-file-validate", path], cwd=root, check=False))
        elif name.endswith(".metainfo.xml"):
            problems += output_of(run(["appstreamcli", "validate", "--no-net", path], cwd=root, check=False))
    if not any(name.endswith(".desktop") for name in os.listdir(folder)) and list_sources(".desktop.in"):
        problems.append("the build made no desktop entry")
    return problems


def check_manuals(root, list_sources, run, _workshop):
    problems = []
    for path in list_sources(".1", ".5", ".7", ".8"):
        if path.startswith("data/"):
            problems += output_of(run(["mandoc", "-Tlint", "-Wwarning", path], cwd=root, check=False))
    return problems


def check_readme(root, _list_sources, _run, _workshop):
    """It shows the lists of packages as they are."""
    shown = re.findall(r"<details>.*?</summary>(.*?)</details>", read(root, "README.md"), re.DOTALL)
    problems = []
    for path, text in zip(("data/packages/run.txt", "tests/packages.txt"), shown + ["", ""]):
        listed = {line.split("#")[0].strip() for line in read(root, path).splitlines()} - {""}
        problems += [f"README.md and {path} differ in {name}" for name in sorted(listed ^ set(text.split()))]
    if len(read(root, "README.md").splitlines()) > 200:
        problems.append("README.md: is longer than 200 lines")
    return problems


def check_licences(root, list_sources, _run, _workshop):
    return [f"{path}: says no licence" for path in list_sources(".c", ".h", ".py")
            if "SPDX-License-Identifier: GPL-3.0-or-later" not in read(root, path)]


CHECKS = (
    ("clang builds it without a warning", check_clang),
    ("the sources are formatted", check_format),
    ("shell scripts parse", check_shell),
    ("Python scripts parse", check_python),
    ("parts know only what stands above them", check_layers),
    ("every source says its licence", check_licences),
    ("README.md shows the packages", check_readme),
    ("every file with words for people is listed", check_translatable),
    ("every catalogue is complete", check_catalogues),
    ("no string is glued together", check_glued),
    ("desktop entries and metadata are valid", check_desktop),
    ("manual pages are clean", check_manuals),
)
