"""Personal interest in a question: who declared it, and whom the body's rule keeps from voting. Source:
45:4-5.

By the book a member with an interest of his own that others do not share should not vote, and nobody can
make him
refrain: it is declared and stands in the minutes. A bylaw of the body may order more (`Rulebook.interest`):

- `no_vote`: who has an interest does not vote on the question; he counts towards the quorum and in every
number
  the vote is measured by, as one who abstains.
- `not_counted`: he does not vote either, and counts in none of these: neither those present, nor the
members, nor
  the quorum of that vote. The number of the quorum itself stays: with too few others the question waits, or
  is
  passed on.

An interest in a question covers what is moved on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from consult.rules.errors import Refusal
from consult.rules.no import unentitled

if TYPE_CHECKING:
    from consult.rules.meeting import Meeting

#: What the rules in force ask of who has an interest, the book's own first.
DECLARED, NO_VOTE, NOT_COUNTED = "declared", "no_vote", "not_counted"
#: The last two, which a bylaw orders.
ORDERS = frozenset({NO_VOTE, NOT_COUNTED})
NOBODY: frozenset[str] = frozenset()


def interested(m: Meeting, on: str | None) -> frozenset[str]:
    """Who has an interest in that question, or in one that it acts on."""
    found: frozenset[str] = NOBODY
    seen: set[str] = set()
    while m.interests and on is not None and on not in seen:
        seen.add(on)
        found |= frozenset(m.interests.get(on, ()))
        question = m.questions.get(on)
        on = question.target if question is not None else None
    return found


def excluded(m: Meeting, on: str | None) -> frozenset[str]:
    """Whom the rules in force keep from voting on it."""
    return NOBODY if m.rulebook.interest == DECLARED else interested(m, on)


def uncounted(m: Meeting, on: str | None) -> frozenset[str]:
    """Who counts in no number of a vote on it."""
    return interested(m, on) if m.rulebook.interest == NOT_COUNTED else NOBODY


def voters_on(m: Meeting, on: str | None) -> tuple[str, ...]:
    """Who may vote on it and is here, in roster order."""
    out = excluded(m, on)
    return tuple(who for who in m.voters if who not in out) if out else m.voters


def measure(m: Meeting, on: str | None) -> tuple[int, int]:
    """Those present and all members with a vote, as a vote on it is measured."""
    out = {who for who in uncounted(m, on) if m.members[who].voting}
    return len([who for who in m.voters if who not in out]), m.voting_members - len(out)


def counted_on(m: Meeting, on: str | None) -> int:
    """How many of those present the quorum of a vote on it counts. To put the question off or refer it
    decides
    nothing of it: there all count, so that too few without an interest can pass it on."""
    question = m.questions.get(on) if on is not None else None
    if question is not None and question.row.carries_away and not question.row.kills:
        return m.counted
    gone = uncounted(m, on) & frozenset(m.voters)
    return m.counted - sum(1 for who in gone if not m.members[who].ex_officio)


def cite(m: Meeting) -> str:
    """The rule that keeps them from voting: of the body, by its id where it has one."""
    rule = next((each for each in m.rulebook.rules if each.sets.get("interest")), None)
    return "RONR 45:4; the body's own rule" if rule is None else f"RONR 45:4; bylaws {rule.id}"


def kept_out(m: Meeting, on: str | None, *who: str) -> Refusal | None:
    """The refusal of the first of these whom the rules keep from voting on it."""
    out = excluded(m, on)
    first = next((each for each in who if each in out), None)
    return None if first is None else unentitled("interested", cite(m), who=first)
