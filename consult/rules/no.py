"""Building refusals, one line each."""

from __future__ import annotations

from typing import Any

from consult.rules.errors import Refusal

# Nobody may waive these, not even the chair on the record (design: what is protected).
PROTECTED = frozenset(
    {
        "not_a_member",
        "no_vote",
        "guest_in_debate",
        "guest_vote",
        "interested",
        "not_an_elector",
        "executive_session",
        "not_to_preside",
        "no_rule_for_it",
        "no_quorum",
        "secret_ballot",
        "violates_bylaws",
        "violates_law",
        "violates_quorum",
        "violates_basic_right",
        "violates_absentees_rights",
        "ballot_required",
        "already_voted",
        "unknown_question",
        "unknown_item",
        "no_vote_open",
        "not_present",
        "words_missing",
        "words_repeated",
    }
)


def no(code: str, reason: str, cite: str, *instead: str, **params: Any) -> Refusal:
    """A refusal; whether it may be waived follows from its reason."""
    return Refusal(code, cite, reason, params, instead, reason not in PROTECTED)


def out(reason: str, cite: str, *instead: str, **params: Any) -> Refusal:
    """Out of order: the wrong motion, matter, time or content."""
    return no("out_of_order", reason, cite, *instead, **params)


def unentitled(reason: str, cite: str, *instead: str, **params: Any) -> Refusal:
    """Not entitled: the actor has no right to do this."""
    return no("not_entitled", reason, cite, *instead, **params)


def late(reason: str, cite: str, *instead: str, **params: Any) -> Refusal:
    """Too late: its time has passed."""
    return no("too_late", reason, cite, *instead, **params)


def unrecognised(reason: str, cite: str, *instead: str, **params: Any) -> Refusal:
    """Not recognised: the actor does not have the floor."""
    return no("not_recognised", reason, cite, *instead, **params)


def overrulable(refusal: Refusal) -> bool:
    """Whether the chair may do it all the same, on the record."""
    return refusal.waivable
