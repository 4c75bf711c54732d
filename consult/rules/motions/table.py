"""The table of motions, read from table.csv: a row for each motion, a column for each of their properties.

A property of a motion is a column here and nowhere else: no other module keeps a list of motions. Knows
nothing of
meetings. What a column cannot say (its arguments, when it fits, what it does) is in the file of its family
beside this.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

TABLE = Path(__file__).with_name("table.csv")
# Columns for whom people read the table, not the engine.
FOR_READERS = frozenset({"applies_to", "notes"})
# Columns whose heading is not the name of their field.
HEADINGS = {"cls": "class", "interrupts": "interrupts_speaker", "cite": "source"}


@dataclass(frozen=True)
class Motion:
    """One row. A cell of a flag is `yes`, or `no` or nothing; a cell of a tuple holds words with spaces
    between."""

    id: str
    #: Module of this package that holds its arguments, when it fits, its effect and its doors.
    family: str
    name_en: str
    name_zh: str
    cls: Literal["main", "subsidiary", "privileged", "incidental", "bring_back"]
    #: 1 (main) to 13 (fix_time); None where there is no rank.
    rank: int | None
    interrupts: bool
    second: bool
    debatable: Literal["yes", "no", "limited", "varies"]
    amendable: bool
    #: As the book says it; what decides is `basis`.
    vote: Literal[
        "majority",
        "two_thirds",
        "majority_negative",
        "negative_two_thirds",
        "chair",
        "demand",
        "none",
        "varies",
    ]
    reconsider: Literal["yes", "no", "affirmative_only", "negative_only"]

    #: Becomes pending when stated. Points, demands and requests answered by the chair never do: they are
    #: raised.
    stacked: bool
    #: Brings a question before the body and needs an empty stack (rules 2.1.9).
    main_like: bool
    #: A main question: what subsidiary motions attach to, main-like motions and a request to be excused
    #: (32:2).
    base: bool
    #: Of these, the ones that really may be amended, referred, postponed; what comes from the table brings
    #: its own.
    takes_subsidiary: bool
    #: New business: may carry an item of the agenda and be objected to (26:2).
    original: bool
    #: 1 and 2 for amendments; 0 for all that change no words of another.
    degree: int
    #: What it acts on where it names nothing: the immediately pending question, the main one, its text (the
    #: main one
    #: or what is pending), the vote just taken, the ruling just made, or a run of questions from the top.
    aims_at: Literal["", "top", "main", "text", "vote", "ruling", "run"]
    #: When it needs a second if not always or never: on a motion of one's own, or asked for oneself (33:2,
    #: 32:2).
    second_if: Literal["", "own_target", "for_himself"]
    #: The motion under whose name it is found again when it is moved anew; itself but for second forms.
    counts_as: str
    #: The argument by which two of its kind are the same; `run` is the questions covered.
    subject: Literal["target", "run", "at", "breach", "purpose_id", "who"]
    #: When it may be moved again after it was lost (38): after debate or business has moved on (progress), or
    #: a matter
    #: was heard (business), or at the next session. Nothing: renewal does not stand in its way.
    renewable: Literal["", "progress", "business", "next_session"]
    #: A vote on it counts as nothing done (38:7).
    no_progress: bool
    #: The vote that decides it (a basis of votes.py), and `argument:basis` where an argument asks for
    #: another.
    basis: str
    basis_if: str
    #: The words for its result; and the one of them on which its effect follows. An appeal is put as "shall
    #: the
    #: decision stand?", an objection as "shall it be considered?".
    on_yes: str
    on_no: str
    effect_on: str
    #: What a body's own rules may vary: everything; all but its vote; only the bylaws; nothing (a single
    #: member's right).
    override: Literal["any", "not_vote", "bylaws", "no"]
    #: No body does without it.
    indispensable: bool
    #: A point or request that waits for the chair, once raised; and how he rules on it, or that he answers
    #: it.
    waits_for_chair: bool
    rulings: tuple[str, ...]
    answered: bool
    #: Put to the vote as it was raised, never stated.
    put_unstated: bool
    #: The presiding officer may move it (43:29).
    chair_may_move: bool
    #: In order without a quorum (40:7), after the vote to adjourn (21:10), while a vote or its retaking goes
    #: on (45:6, 29).
    quorum_free: bool
    after_adjournment: bool
    during_a_vote: bool
    during_a_retake: bool
    #: About the polls of the ballot in progress, inside it (30:6).
    about_polls: bool
    #: Decided inside the vote it is about, which stays the last one (29:8).
    about_a_vote: bool
    #: Covers an unbroken run of questions down from the immediately pending one (2.1.2).
    runs: bool
    #: Brings a vote back.
    reconsiders: bool
    #: Undoes or changes a decision in force.
    undoes_decision: bool
    #: Carried, it is carried out at once, so that nothing is left to undo.
    executed_at_once: bool
    #: Killed without a vote of its own, it still may not be moved again (38:3).
    found_if_killed: bool
    #: Ends a main motion for the session without a vote on it; and takes it out of the meeting's hands (4.4).
    kills: bool
    carries_away: bool
    #: Stated, it begins the consideration of its target, so that no objection comes any more (26:2).
    begins_consideration: bool
    #: Goes over to the next session with what is unfinished (21:7).
    goes_over: bool
    #: Where it is debatable and does not adhere to the main question, it can be put off by itself (24:7).
    stands_alone: bool
    #: The main question may be sent away while it is pending (2.1.3).
    yields_to_referral: bool
    #: What speeches on it may go into: the merits of its target, or of everything pending (11:2, 35:2, 37:18,
    #: 12:75).
    opens_merits: Literal["", "target", "stack"]
    #: Each speaks once on it, but the chair, who explains, twice (24:3).
    chair_explains: bool
    #: Carried, it gives its mover the first claim to the floor on what it brought back (42:9).
    first_claim: bool
    #: What its reconsideration takes back: the method of its target, or the adjourned meeting.
    restores: Literal["", "method", "adjourned_meeting"]
    #: In the minutes, though it is no main motion and brings nothing back: where it carried, or even where it
    #: was lost.
    minuted: Literal["", "carried", "always"]
    #: Exists only where a rule of the body provides it.
    by_rule: bool
    #: Where the book says it.
    cite: str

    @property
    def acts_on_no(self) -> bool:
        """Whether it is put so that what it asks for follows from a no: "shall the decision stand?" """
        return self.effect_on == self.on_no

    @property
    def amendment(self) -> bool:
        """Whether it changes words or arguments of another."""
        return self.degree > 0


@cache
def table() -> dict[str, Motion]:
    """All motions by id, in the order of the file. ValueError names a column or cell that is not as Motion
    has it."""
    columns = get_type_hints(Motion)
    with TABLE.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        strange = {HEADINGS.get(name, name) for name in columns} ^ (set(rows.fieldnames or ()) - FOR_READERS)
        if strange:
            raise ValueError(f"table.csv: columns {sorted(strange)}")
        return {row["id"]: _read(row, columns) for row in rows}


def _read(row: dict[str, str], columns: dict[str, Any]) -> Motion:
    cells = {name: row[HEADINGS.get(name, name)] for name in columns}
    values = {name: _typed(f"{row['id']}.{name}", columns[name], cell) for name, cell in cells.items()}
    return Motion(**{**values, "cite": row["source"].split(";")[0]})


def _typed(where: str, kind: Any, cell: str) -> Any:
    """The value of a cell, by the type of its field."""
    if kind is bool:
        known: Any = {"yes": True, "no": False, "": False}
    elif get_origin(kind) is Literal:
        known = {word: word for word in get_args(kind)}
    elif kind is str:
        return cell
    else:
        return tuple(cell.split()) if get_origin(kind) is tuple else _number(kind, cell)
    if cell not in known:
        raise ValueError(f"table.csv: {where} is {cell!r}")
    return known[cell]


def _number(kind: Any, cell: str) -> int | None:
    return int(cell) if cell or kind is int else None


def motion(motion_id: str) -> Motion:
    """The row of one motion. KeyError if there is none."""
    return table()[motion_id]


@cache
def having(column: str, value: object = True) -> frozenset[str]:
    """The motions whose column holds that value."""
    return frozenset(row.id for row in table().values() if getattr(row, column) == value)
