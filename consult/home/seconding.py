"""What waits for a second officer: lines of the desk for those who may confirm it, and for who asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from consult.accounts import second
from consult.foundation.days import local_day
from consult.foundation.db import db
from consult.foundation.phrases import Day, P
from consult.home.lines import DeskItem
from consult.outcomes.models import Notice, Outcome, VoteRecord
from consult.people.models import Community, RollImport
from consult.topics.models import Topic

#: act → what is asked for, in the desk's words
ASKED = {
    "result.publish": P("Publish the result"),
    "notice.post": P("Post a notice"),
    "notice.correct": P("Correct a notice"),
    "notice.withdraw": P("Withdraw a notice"),
    "result.take_back": P("Take the recorded vote back"),
    "roll.write": P("Write the imported roll"),
}
#: (act, name of the argument its page has, its value) → whether who looks may do it there
May = Callable[[str, str, int], bool]


def to_confirm(community: Community, who: Any, may: May) -> tuple[list[DeskItem], list[DeskItem]]:
    """(what who looks may confirm, what they asked for themselves and nobody has confirmed), first come
    first. What it was asked about and is no more is left out."""
    others: list[DeskItem] = []
    own: list[DeskItem] = []
    for wish in second.wishes(community, who):
        found = _page_of(community, wish)
        if found is None:
            continue
        title, endpoint, name, value = found
        if wish.asked.mine or may(wish.act, name, value):
            (own if wish.asked.mine else others).append(_line(community, wish, title, endpoint, name, value))
    return others, own


def _line(
    community: Community, wish: second.Wish, title: str, endpoint: str, name: str, value: int
) -> DeskItem:
    asked = ASKED.get(wish.act, P("Waits for a second officer"))
    day = Day.of(local_day(community, wish.asked.at))
    return DeskItem(
        "second",
        P("%(what)s: %(title)s", what=asked, title=title) if title else asked,
        P("asked on %(day)s; nobody has confirmed it yet", day=day)
        if wish.asked.mine
        else P("%(who)s asked for it on %(day)s", who=wish.asked.by, day=day),
        None,
        P("no fixed day"),
        endpoint,
        {"slug": community.slug, **({name: value} if name else {})},
        P("Look at it") if wish.asked.mine else P("Look at it, then confirm"),
    )


def _page_of(community: Community, wish: second.Wish) -> tuple[str, str, str, int] | None:
    """(title, endpoint, name of its argument, value) of what a wish is about; None where that is no more."""
    if wish.kind == "topic":
        topic = _here(Topic, community, wish.number)
        return None if topic is None else (topic.title, "outcomes.publish", "number", topic.number)
    if wish.kind == "vote":
        vote = _here(VoteRecord, community, wish.number)
        topic = _here(Topic, community, vote.topic_id) if vote is not None else None
        if vote is None or topic is None or vote.taken_back_on is not None:
            return None
        return topic.title, "outcomes.record", "number", topic.number
    if wish.kind == "outcome":
        outcome = _here(Outcome, community, wish.number)
        topic = _here(Topic, community, outcome.topic_id) if outcome is not None else None
        if outcome is None or outcome.taken_back_on is not None:
            return None
        return (topic.title if topic is not None else "", "outcomes.post", "outcome_id", outcome.id)
    if wish.kind == "notice" and not wish.number:
        return str(wish.asked.fields.get("title", "")), "outcomes.post_plain", "", 0
    if wish.kind == "notice":
        notice = _here(Notice, community, wish.number)
        if notice is None or notice.withdrawn_at is not None:
            return None
        page = "outcomes.correct" if wish.act == "notice.correct" else "outcomes.notice"
        return notice.title, page, "notice_id", notice.id
    made = _here(RollImport, community, wish.number) if wish.kind == "roll_import" else None
    if made is None or made.state not in ("draft", "failed"):
        return None
    return made.filename, "office.roll_check", "import_id", made.id


def _here(table: Any, community: Community, number: int | None) -> Any:
    row = db.session.get(table, number or 0)
    return row if row is not None and row.community_id == community.id else None
