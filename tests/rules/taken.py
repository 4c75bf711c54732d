"""Which values every argument of every act and motion takes: of the words of the rules, and of the shapes a
value may have. `stored/taken.txt` has a line for each argument; `python tests/rules/taken.py` writes it anew
(a change is a change of what services may send, and is explained in the commit that makes it)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import MISSING
from pathlib import Path
from typing import Any

from consult.rules import acts, motions
from consult.rules.arguments import NEEDED, Parser
from consult.rules.errors import BadAct
from consult.rules.motions import table

RECORD = Path(__file__).parent / "stored" / "taken.txt"
WORDS = (
    "for against question abstain yes no p q voice show_of_hands rising counted_rising roll_call "
    "ballot show box no_second speaking_limit bylaws law earlier_decision fundamental_principle "
    "absentees_rights basic_right other ruling answer result quorum paragraph section article "
    "spend accept name minutes reports special_orders unfinished_business new_business same "
    "unrelated office committee member chair vice_chair secretary guest well_taken not_well_taken "
    "submitted admitted not_admitted out_of_order called_to_order dilatory not_germane absurd "
    "regular adjourned special adopt lost amend postpone commit good_order urgent state "
    "allow_speech put announce ordinary standing special_rule special_order general_order duty "
    "resignation absence eligible present whole in_part monthly quarterly yearly majority "
    "two_thirds plurality open close floor chair_appoints nominations"
).split()
SHAPES: dict[str, Any] = {
    "true": True, "false": False, "none": None, "-1": -1, "0": 0, "1": 1, "'1'": "1", "1.5": 1.5, "''": "",
    "long name": "x" * 201, "long text": "x" * 20_001, "large": 10**9, "[]": [], "[x]": ["x"], "{}": {},
    "day": "2026-05-03", "no day": "2026-13-03", "hour": "19:00", "no hour": "24:00",
    "moment": "2026-05-03T19:00", "ahead": {"meetings_ahead": 1},
    "ahead at": {"meetings_ahead": 0, "hour": "9:00"},
    "words added": {"op": "add", "new": "x"}, "nothing added": {"op": "add", "new": ""},
    "words put in": {"op": "insert", "new": "x", "after": "y", "at": 3},
    "struck": {"op": "strike", "old": "x"},
    "part": [{"part": "p", "text": "t"}], "named part": [{"as": "p", "text": "t"}],
    "out": [{"part": "p", "as": "q"}],
    "breach": {"kind": "other", "on": "M", "continuing": True},
    "against": {"kind": "ruling", "on": "M"},
    "counts": {"A": 1}, "no counts": {"A": -1}, "claim": [{"who": "A", "side": "for"}],
    "blank": {"ref": "B", "kind": "name"}, "set": {"until": {"meetings_ahead": 1}}, "no set": {"cats": 1},
}  # fmt: skip
#: Records with a word in them.
INSIDE: tuple[Callable[[str], Any], ...] = (
    lambda word: {"kind": word},
    lambda word: {"ref": "B", "kind": word},
    lambda word: [{"who": "A", "side": word}],
)


def taken() -> Iterator[str]:
    """A line for each argument: its default and what it takes."""
    for kind in acts.ACTS:
        for name, each in acts.arguments(kind).items():
            default = each.default if each.default_factory is MISSING else each.default_factory()
            yield _line(f"{kind}.{name}", each.metadata["parse"], default)
    for motion in table():
        for name, (parser, default) in motions.handling(motion).args.items():
            yield _line(f"move:{motion}.{name}", parser, default)
        whole = motions.handling(motion)
        yield f"move:{motion} consent {dict(whole.by_consent)} one of {whole.one_of} says {whole.says}"


def _line(where: str, parser: Parser, default: Any) -> str:
    words = [word for word in WORDS if _takes(parser, word) == repr(word)]
    said = "any word" if len(words) == len(WORDS) else " ".join(words) or "no word"
    for inside in INSIDE:
        within = [word for word in WORDS if "!" not in (_takes(parser, inside(word)) or "!")]
        said += "" if len(within) in (0, len(WORDS)) else f" inside {' '.join(within)}"
    shapes = [
        f"{shape} {got}" for shape, value in SHAPES.items() if (got := _takes(parser, value)) is not None
    ]
    needed = "needed" if default is MISSING or default is NEEDED else f"default {default!r}"
    return f"{where}: {needed}; {said}; {', '.join(shapes)}"


def _takes(parser: Parser, value: Any) -> str | None:
    """What is read, a long one in short; how it is refused, where not for its type alone."""
    try:
        return repr(parser("x", value))[:60]
    except BadAct as bad:
        return None if bad.why in ("type", "choice", "format", "unknown") else f"! {bad.field} {bad.why}"


if __name__ == "__main__":
    RECORD.write_text("\n".join(taken()) + "\n", encoding="utf-8")
