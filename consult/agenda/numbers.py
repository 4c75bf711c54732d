"""A decision rule in the numbers of this case: how many must come, how many must agree, with the roll as it
is now. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from consult.deciding import DecisionRule, format_area
from consult.foundation.phrases import P, Phrase
from consult.people import bodies
from consult.people.models import Body

UNITS = {"headcount": P("By persons"), "household": P("By households"), "area_sqm": P("By floor area")}


@dataclass(frozen=True)
class Electorate:
    """How many voting rights a body has now: persons, households, floor area in 0.01 ㎡."""

    headcount: int
    household: int
    area_sqm: int

    def of(self, unit: str) -> int:
        """The number of one unit."""
        return int(getattr(self, unit))


def electorate(body: Body | None) -> Electorate | None:
    """The size of a body's electorate; None without a body."""
    if body is None:
        return None
    electors = bodies.electorate_of(body)
    return Electorate(
        sum(e.weight for e in electors),
        len({e.household_id for e in electors if e.household_id is not None}),
        sum(e.area for e in electors),
    )


def _amount(unit: str, n: int) -> Phrase:
    if unit == "area_sqm":
        return P("%(n)s ㎡", n=format_area(n))
    return P("%(n)s households", n=n) if unit == "household" else P("%(n)s persons", n=n)


def in_numbers(item: Any, size: Electorate | None) -> list[Phrase]:
    """What the item's rule asks of this electorate, a sentence per condition; empty without a rule or an
    electorate.

    Where the base is who comes or takes part, which is not known before, the numbers are those of an example
    that meets the quorum.
    """
    if not item.decision_rule or size is None:
        return []
    rule = DecisionRule.from_dict(item.decision_rule)
    said: list[Phrase] = []
    for unit in rule.units:
        said += _unit(rule, unit, size.of(unit))
    return said


def quorum_needed(item: Any, size: Electorate | None) -> int | None:
    """How many persons must come for this item, where its rule asks for a share of all; else None."""
    if not item.decision_rule or size is None:
        return None
    rule = DecisionRule.from_dict(item.decision_rule)
    if (
        rule.quorum is None
        or rule.quorum.of != "eligible"
        or "headcount" not in rule.units
        or not rule.counts_present
    ):
        return None
    return rule.quorum.needed(size.headcount)


def _unit(rule: DecisionRule, unit: str, all_: int) -> list[Phrase]:
    if all_ < 1:
        return [P("%(unit)s: nobody is on the roll yet.", unit=UNITS[unit])]
    said = []
    quorum = 0
    if rule.quorum is not None and rule.quorum.of == "eligible":
        quorum = rule.quorum.needed(all_)
        values = {"unit": UNITS[unit], "n": _amount(unit, quorum), "all": _amount(unit, all_)}
        said.append(
            P("%(unit)s: at least %(n)s of %(all)s must come.", **values)
            if rule.counts_present
            else P("%(unit)s: at least %(n)s of %(all)s must take part.", **values)
        )
    return [*said, _approve(rule, unit, all_, quorum)]


#: What each shape of rule asks, by the code it foretells.
ASKED = {
    "no_objection": P("Adopted when somebody takes part and nobody objects."),
    "eligible": P("%(unit)s: at least %(n)s of all %(all)s must agree."),
    "present": P("%(unit)s: if %(base)s come, at least %(n)s must agree; who abstains has come too."),
    "participated": P(
        "%(unit)s: if %(base)s take part, at least %(n)s must agree; who abstains has taken part too."
    ),
    "cast": P(
        "%(unit)s: if %(base)s vote, at least %(n)s must agree; abstaining and blank papers do not count."
    ),
    "fixed": P("%(unit)s: at least %(n)s of %(base)s seats must agree, vacant ones counted."),
    "for_plus_against": P(
        "%(unit)s: if %(base)s vote for or against, at least %(n)s must be for; abstaining does not count."
    ),
}


def _approve(rule: DecisionRule, unit: str, all_: int, quorum: int) -> Phrase:
    code, base, needed = rule.approve.foretell(all_, quorum)
    if code == "no_objection":
        return ASKED[code]
    amounts = {"all" if code == "eligible" else "base": _amount(unit, base), "n": _amount(unit, needed)}
    return Phrase(ASKED[code].message, {"unit": UNITS[unit], **amounts})
