"""A published result as a file that anyone can check offline: `consult verify`, or docs/verify/result.py.

The file holds what was hashed when the result was published, and beside it, where figures are told, the rule,
the roll's sizes, the totals and the conclusion, so that the conclusion can be drawn again. It holds no names
and no single votes; words that point at a person are covered as on the pages.
"""

from __future__ import annotations

from typing import Any

from consult.deciding.published import sealed
from consult.foundation.errors import NotFound
from consult.foundation.own_words import shown
from consult.outcomes import facts
from consult.outcomes.models import Outcome, VoteRecord
from consult.people.models import Community
from consult.topics.models import Topic

#: How each way of voting can be checked by others: nobody sees into a box, hands were counted by people.
_BOXES = frozenset({"secret_ballot", "box", "written_ballot", "paper"})


def result_file(
    community: Community, outcome: Outcome, vote: VoteRecord | None, topic: Topic
) -> dict[str, Any]:
    """The file as data (`consult.deciding.published`). Raises NotFound for what is not published, or was
    before results had a digest."""
    if outcome.published_on is None or outcome.digest is None:
        raise NotFound()
    result = facts.canonical_result(outcome, vote, topic)
    told = _as_read(result)
    data: dict[str, Any] = {
        "community": community.slug,
        "code": outcome.code,
        "digest": outcome.digest,
        "published_on": outcome.published_on.isoformat(),
        "number": outcome.number,
        "kind": "none" if vote is None else "secret" if vote.method in _BOXES else "counted",
        "result": told,
    }
    if told != result:
        data["covered"] = True
    if vote is not None and vote.withheld:
        data["withheld"] = True
    elif vote is not None and vote.question_kind == "yes_no" and vote.rule:
        data["rule"] = vote.rule
        data["roll"] = {unit: tally["eligible"] for unit, tally in vote.tallies.items()}
        data["tallies"] = vote.tallies
        data["decision"] = vote.result
    return sealed(data)


def _as_read(value: Any) -> Any:
    """The value with its words as the public reads them."""
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, dict):
        return {key: _as_read(each) for key, each in value.items()}
    return [_as_read(each) for each in value] if isinstance(value, list) else value
