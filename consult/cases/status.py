"""What a case's status may be, given its votes. adopted and consensus need the last round passed, rejected
needs
it not passed with quorum, no_quorum without; referred, postponed and out_of_scope are stated by people."""

from __future__ import annotations

from consult.deciding import DecisionRule, VoteResult

STATED_BY_PEOPLE = ("referred", "postponed", "out_of_scope")


def agrees(status: str, last: VoteResult | None) -> bool:
    """Whether a stated status is consistent with the last round (None: nothing was voted on)."""
    if status in STATED_BY_PEOPLE:
        return True
    if last is None:
        return False
    if status in ("adopted", "consensus"):
        return last.passed
    if status == "rejected":
        return last.quorum_met and not last.passed
    return status == "no_quorum" and not last.quorum_met


def follows(last: VoteResult | None, rule: DecisionRule | None, screening: str) -> str | None:
    """The status that follows from the counts alone; without a vote, None, or out_of_scope if screened so."""
    if last is None or rule is None:
        return "out_of_scope" if screening == "out_of_scope" else None
    if last.passed:
        return "consensus" if rule.approve.finds_consensus else "adopted"
    return "rejected" if last.quorum_met else "no_quorum"
