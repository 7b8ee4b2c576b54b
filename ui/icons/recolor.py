#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Icons in the colors of another scheme.

usage: recolor.py FROM=TO[,FROM=TO...] INPUT OUTPUT
"""

import sys


def main():
    pairs, source, target = sys.argv[1:]
    with open(source, encoding="utf-8") as file:
        picture = file.read()
    for pair in pairs.split(","):
        before, after = pair.split("=")
        picture = picture.replace("#" + before, "#" + after)
    with open(target, "w", encoding="utf-8") as file:
        file.write(picture)


main()
