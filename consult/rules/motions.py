"""The table of motions, read from motions.csv: a row for each of the 53 motions."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("motions.csv")


@dataclass(frozen=True)
class Motion:
    """One row. rank: 1 (main) to 13 (fix_time), None where there is no rank.

    vote: majority, two_thirds, majority_negative, negative_two_thirds, chair,
    demand, none or varies. debatable: yes, no, limited or varies.
    """

    id: str
    name_en: str
    name_zh: str
    cls: str
    rank: int | None
    interrupts: bool
    second: bool
    debatable: str
    amendable: bool
    vote: str
    reconsider: str
    cite: str


@cache
def table() -> dict[str, Motion]:
    """All motions by id, in the order of the file."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return {row["id"]: _read(row) for row in csv.DictReader(lines)}


def _read(row: dict[str, str]) -> Motion:
    return Motion(
        id=row["id"],
        name_en=row["name_en"],
        name_zh=row["name_zh"],
        cls=row["class"],
        rank=int(row["rank"]) if row["rank"] else None,
        interrupts=row["interrupts_speaker"] == "yes",
        second=row["second"] == "yes",
        debatable=row["debatable"],
        amendable=row["amendable"] == "yes",
        vote=row["vote"],
        reconsider=row["reconsider"],
        cite=row["source"].split(";")[0],
    )


def motion(motion_id: str) -> Motion:
    """The row of one motion. KeyError if there is none."""
    return table()[motion_id]


AMENDMENTS = frozenset({"amend", "amend_secondary", "substitute"})
# They cover an unbroken run of questions down from the immediately pending one, which is their target (2.1.2).
RUNS = frozenset({"limit_debate", "previous_question"})
# Motions that bring a question before the body and need an empty stack (rules 2.1.9).
MAIN_LIKE = frozenset(
    {
        "main",
        "incidental_main",
        "recess_main",
        "adjourn_main",
        "fix_time_main",
        "make_special_order",
        "amend_bylaws",
        "rescind",
        "amend_adopted",
        "discharge_committee",
        "take_from_table",
    }
)
ORIGINAL_MAIN = frozenset({"main"})
# Points, demands, requests answered by the chair: never on the stack.
NOT_STACKED = frozenset(
    {
        "orders_of_day",
        "question_of_privilege",
        "point_of_order",
        "divide_question_demand",
        "division_assembly",
        "parliamentary_inquiry",
        "request_information",
        "nominate",
        "fill_blank",
    }
)
# What subsidiary motions attach to: main-like motions, and a request to be excused from a duty (32:2).
BASES = MAIN_LIKE | {"excuse_duty"}
POLLS = frozenset({"close_polls", "reopen_polls"})
# Points and requests that wait for the chair.
WAITS_FOR_CHAIR = frozenset(
    {
        "point_of_order",
        "question_of_privilege",
        "parliamentary_inquiry",
        "request_information",
        "orders_of_day",
    }
)
QUORUM_FREE = frozenset(
    {
        "fix_time",
        "adjourn",
        "recess",
        "recess_main",
        "adjourn_main",
        "fix_time_main",
        "point_of_order",
        "parliamentary_inquiry",
        "request_information",
        "question_of_privilege",
        "appeal",
    }
)
RECONSIDER = frozenset({"reconsider", "reconsider_enter_minutes"})
RESCIND_FAMILY = frozenset({"rescind", "amend_adopted", "discharge_committee"})
