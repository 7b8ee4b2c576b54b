# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints a roll that was exported as JSON Lines, one signature a line."""

import json
import sys

with open(sys.argv[1], encoding="utf-8") as roll:
    signatures = [json.loads(line) for line in roll]
for signature in signatures:
    fields = signature["fields"]
    name = fields.get("name") or " ".join(filter(None, (fields.get("given_name"), fields.get("family_name"))))
    drawn = ", with a drawn signature" if signature.get("drawing") else ""
    # The name stands in isolation: it may run from right to left.
    print(f"  {signature['day']}  {signature['language']}  \u2068{name}\u2069  {fields.get('postcode', '')}{drawn}")
print(f"  {len(signatures)} signatures")
