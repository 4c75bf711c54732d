"""What the law, or else its charter, says about a kind of body: told with the article, and kept.

Where a statute settles a matter, a body has it no other way; where it leaves room, another way needs a
reason, which is written down.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from consult.deciding import DecisionRule, shipped_rules
from consult.foundation.errors import Invalid
from consult.foundation.phrases import P, Phrase
from consult.foundation.procedures import Procedure, printed_source, procedures

#: What one vote stands for → the words of it.
ELECTORATE_PHRASES = {
    "person": P("one person, one vote"),
    "household": P("one household, one vote"),
    "owner": P("owners, by heads and by floor area together"),
}


@dataclass(frozen=True)
class Said:
    """One thing laid down. source: the article. fixed: it cannot be changed."""

    name: Phrase
    words: Phrase | str
    source: str
    fixed: bool


def said_of(kind: str, lang: str) -> list[Said]:
    """Everything laid down for a kind of body, in the order of a meeting; empty for a kind nobody knows."""
    known = procedures().get(kind)
    if known is None:
        return []
    rules = [shipped_rules()[each] for each in known.law.rules]
    usual = rules[0] if rules else None
    days = known.notice_days
    found = [
        Said(P("Who calls it"), known.law.convened[lang], known.law.source, known.law.statutory),
        Said(
            P("Notice"),
            P("at least %(n)s days before", n=days) if days else P("no number of days is laid down"),
            known.notice_source,
            known.notice_statutory,
        ),
        Said(
            P("How votes count"),
            ELECTORATE_PHRASES[known.law.electorates[0]],
            usual.source if usual else known.law.source,
            known.law.statutory and len(known.law.electorates) == 1,
        ),
    ]
    found += [
        Said(P("Quorum and majority"), rule.sentence(lang), printed_source(rule.source), known.law.statutory)
        for rule in rules
    ]
    if known.party_study:
        words = P("important matters are studied by the party organisation first")
        found.append(Said(P("Party organisation"), words, known.law.source, known.law.statutory))
    if known.publicity_days:
        words = P("at least %(n)s days, first and last day included", n=known.publicity_days)
        found.append(Said(P("Posting"), words, known.publicity_source, known.publicity_statutory))
    return found


def check(
    kind: str,
    *,
    electorate: str,
    rule_ids: Sequence[str],
    notice_days: int,
    party_review: bool,
    reason: str,
) -> None:
    """Raises Invalid naming the field: where the law has it otherwise, where unit and rule do not fit, or
    "law_reason" where there is room and nobody says why."""
    rules = [shipped_rules()[each] for each in rule_ids if each in shipped_rules()]
    for rule in rules:
        _fits(electorate, rule)
    known = procedures().get(kind)
    if known is None:
        return
    _by_law(known, electorate, rules, notice_days, party_review)
    if not reason.strip() and any(_unusual(known, electorate, rules, party_review)):
        raise Invalid(
            "law_reason",
            P("This differs from what is usual for such a body. It may, but please say why; it is recorded."),
        )


def fits(electorate: str, rule_id: str) -> bool:
    """Whether a decision rule counts such votes."""
    try:
        _fits(electorate, shipped_rules()[rule_id])
    except Invalid:
        return False
    return True


def _fits(electorate: str, rule: DecisionRule) -> None:
    """A rule by floor area needs owners, one by households needs households."""
    wrong = ("area_sqm" in rule.units) != (electorate == "owner") and "area_sqm" in rule.units
    wrong = wrong or ("household" in rule.units and electorate == "person")
    if wrong:
        raise Invalid(
            "electorate",
            P(
                "“%(rule)s” does not count %(electorate)s. Choose who has a vote so that it fits the rule.",
                rule=rule.name["zh"],
                electorate=ELECTORATE_PHRASES[electorate],
            ),
        )


def _by_law(
    known: Procedure, electorate: str, rules: Sequence[DecisionRule], notice_days: int, party_review: bool
) -> None:
    if known.notice_statutory and notice_days < (known.notice_days or 0):
        raise Invalid(
            "notice_days",
            P(
                "At least %(n)s days of notice (%(source)s). Where one meeting cannot wait, say so on that "
                "meeting; the body keeps its days.",
                n=known.notice_days,
                source=known.notice_source,
            ),
        )
    if not known.law.statutory:
        return
    source = known.law.source
    if electorate not in known.law.electorates:
        allowed = ELECTORATE_PHRASES[known.law.electorates[0]]
        raise Invalid(
            "electorate", P("By law it votes like this: %(how)s (%(source)s).", how=allowed, source=source)
        )
    if not rules:
        raise Invalid("usual_rule", P("Please choose the decision rule the law has for it."))
    if any(rule.id not in known.law.rules for rule in rules):
        raise Invalid("usual_rule", P("The law has other decision rules for it (%(source)s).", source=source))
    if known.party_study and not party_review:
        raise Invalid(
            "party_review",
            P("The party organisation studies its important matters first (%(source)s).", source=source),
        )


def _unusual(
    known: Procedure, electorate: str, rules: Sequence[DecisionRule], party_review: bool
) -> Iterator[bool]:
    yield electorate not in known.law.electorates
    yield bool(known.law.rules) and any(rule.id not in known.law.rules for rule in rules)
    yield known.party_study and not party_review


def effects_of(kind: str) -> tuple[str, ...]:
    """What votes of a kind of body may mean, the usual first; every meaning for a kind nobody knows."""
    known = procedures().get(kind)
    return known.law.effects if known is not None else ("consultation", "decision", "pre_vote")


def has_own_roll(kind: str) -> bool:
    """Whether only those on its roll belong to it."""
    known = procedures().get(kind)
    return known is not None and known.law.roll == "own"


def posting_refused(kind: str, days: int) -> Phrase | None:
    """Why a result of a kind of body cannot be posted for so few days, or None where the law leaves it
    open."""
    known = procedures().get(kind)
    if known is None or not known.publicity_statutory or days >= (known.publicity_days or 0):
        return None
    return P(
        "By law it is posted for at least %(n)s days, first and last day included (%(source)s).",
        n=known.publicity_days,
        source=known.publicity_source,
    )
