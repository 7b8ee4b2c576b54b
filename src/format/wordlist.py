#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns data/words/english.txt into a C array, and refuses a list that people could mishear.

usage: wordlist.py WORDS.txt OUT.c
"""

import re
import sys


def problems(words):
    if len(words) != 2048:
        yield f"{len(words)} words instead of 2048"
    if words != sorted(words):
        yield "the words are not sorted"
    first = {}
    for word in words:
        if not re.fullmatch("[a-z]{3,6}", word):
            yield f"{word!r} is not 3 to 6 letters of a to z"
        if word[:4] in first:
            yield f"{word} and {first[word[:4]]} begin with the same four letters"
        first[word[:4]] = word


def main():
    source, target = sys.argv[1:]
    with open(source, encoding="ascii") as file:
        words = file.read().splitlines()
    found = list(problems(words))
    if found:
        sys.exit("\n".join(f"{source}: {problem}" for problem in found))
    with open(target, "w", encoding="ascii") as file:
        file.write("/* Made by wordlist.py from data/words/english.txt. */\n")
        file.write('#include "format/wordlist.h"\n\n')
        file.write("const char *const canvass_wordlist[CANVASS_WORDLIST_WORDS] = {\n")
        file.writelines(f'  "{word}",\n' for word in words)
        file.write("};\n")


main()
