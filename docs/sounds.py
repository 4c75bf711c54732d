"""Prints `consult/data/sounds.json` from the dictionary of pypinyin (a development package):
`python docs/sounds.py > consult/data/sounds.json`. The characters are those of GB 2312."""

from __future__ import annotations

import json
import sys
from collections import defaultdict

from pypinyin import Style, pinyin


def table() -> dict[str, str]:
    """syllable with tone → the characters read so."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in range(0xB0, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                character = bytes((row, cell)).decode("gb2312")
            except UnicodeDecodeError:
                continue
            # The usual reading alone: rare ones would make slips of what is another word.
            found[pinyin(character, style=Style.TONE3, neutral_tone_with_five=True)[0][0]].append(character)
    return {each: "".join(found[each]) for each in sorted(found)}


if __name__ == "__main__":
    json.dump(table(), sys.stdout, ensure_ascii=False, indent=0)
    print()
