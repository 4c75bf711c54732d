"""Our own elections and what came out of them: `python tests/deciding/golden.py` writes that again."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from consult.deciding.files import Election, read_election
from consult.deciding.report import as_data, count_election

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


if __name__ == "__main__":
    for name, how in GOLDEN:
        golden(name, how).parent.mkdir(exist_ok=True)
        found = as_data(own(name), count_election(own(name), how))
        golden(name, how).write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
