"""Our own elections and what came out of them: `python tests/deciding/golden.py` writes that again."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from consult.deciding.files import Election, read_election
from consult.deciding.methods import Lots, Terms
from consult.deciding.report import as_data, count_election, transcript

OWN = Path(__file__).parent / "elections"
#: (file, method) of what is kept.
GOLDEN = [
    *((file, method) for file in ("courtyard.blt", "precision.blt") for method in ("scottish_stv", "meek")),
    *(
        (file, method)
        for file in ("strength.soi", "equal.toi")
        for method in ("schulze", "ranked_pairs", "borda", "approval", "plurality")
    ),
    ("lowest.json", "irv"),
    ("overvote.json", "irv"),
    *(("budget.json", method) for method in ("greedy", "greedy_stop", "equal_shares", "approval")),
    ("points.json", "score"),
]


@cache
def own(file: str) -> Election:
    """One of our own elections."""
    return read_election((OWN / file).read_text(encoding="utf-8"), file)


def golden(file: str, method: str) -> Path:
    """Where its count is kept."""
    return OWN / "counted" / f"{file.partition('.')[0]}.{method}.json"


def told(file: str, method: str) -> str:
    """The count of an election in both languages, ties drawn by lot, and without lots where that differs."""
    election = own(file)
    counts = [count_election(election, method, terms) for terms in (Terms(lots=Lots("七", "r")), Terms())]
    lines: list[str] = []
    for count in counts:
        for lang in ("zh", "en"):
            lines += transcript(election, count, lang)
    return "\n".join(dict.fromkeys(lines)) + "\n"


def all_told() -> str:
    """Every count of ours, told."""
    return "\n".join(f"== {file} {method}\n{told(file, method)}" for file, method in GOLDEN)


if __name__ == "__main__":
    (OWN / "told.txt").write_text(all_told(), encoding="utf-8")
    for name, how in GOLDEN:
        golden(name, how).parent.mkdir(exist_ok=True)
        found = as_data(own(name), count_election(own(name), how))
        golden(name, how).write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
