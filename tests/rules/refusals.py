"""The record of refusals: every no that the golden meetings meet, in full, and the check against it.

`refusals.txt` is recorded (`python tests/rules/refusals.py`); a change of it is a change of what the library
says, and is explained in the commit that makes it.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from consult.paper import notation as script
from consult.rules.errors import Refusal

HERE = Path(__file__).parent
RECORD = HERE / "refusals.txt"
SCRIPTS = HERE / "scripts"


def said(refusal: Refusal) -> str:
    """A refusal in one line: code/reason (rule) {what it is about} -> what is in order instead; ! where it
    stands.
    """
    about = json.dumps(dict(refusal.params), sort_keys=True, ensure_ascii=False, default=list)
    instead = f" -> {', '.join(refusal.instead)}" if refusal.instead else ""
    return (
        f"{refusal.code}/{refusal.reason} ({refusal.cite}) {about}{instead}{'' if refusal.waivable else ' !'}"
    )


@cache
def played(path: Path) -> script.Played:
    """A golden meeting, played once for all that look at it."""
    return script.play(script.read(path.read_text(encoding="utf-8")))


def met(path: Path) -> list[str]:
    """The refusals of one meeting, in order."""
    once = played(path)
    assert once.wrong == (), once.wrong
    return [said(step.refusal) for step in once.steps if step.refusal is not None]


@cache
def recorded() -> dict[str, list[str]]:
    """The record: meeting -> refusals."""
    out: dict[str, list[str]] = {}
    name = ""
    for line in RECORD.read_text(encoding="utf-8").splitlines():
        if line.startswith("  "):
            out[name].append(line.strip())
        else:
            name = line.strip()
            out[name] = []
    return out


def check(path: Path) -> None:
    """Plays as written, and is refused with the words of the record."""
    now, then = met(path), recorded().get(path.stem, [])
    assert now == then, [pair for pair in zip(now, then, strict=False) if pair[0] != pair[1]] or (
        len(now),
        len(then),
    )


def write() -> None:
    """Records all meetings anew."""
    lines = []
    for path in sorted(SCRIPTS.glob("*.meeting")):
        found = met(path)
        lines += [path.stem, *(f"  {each}" for each in found)] if found else []
    RECORD.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
