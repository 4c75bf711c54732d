"""Numbers of topics: one for ever, and a document number in the series of community and year. Never
commits."""

from __future__ import annotations

from sqlalchemy import func, select

from consult.foundation import settings
from consult.foundation.db import db
from consult.people.models import Community
from consult.topics.models import Topic


def next_number(community: Community) -> int:
    """The next topic number of a community."""
    return (
        db.session.scalar(
            select(func.max(Topic.number)).where(Topic.community_id == community.id, Topic.number > 0)
        )
        or 0
    ) + 1


def lock_series(community: Community) -> None:
    """Until the transaction ends nobody else numbers a topic of this community. On SQLite the writer is alone
    anyway; on PostgreSQL
    two could read the same highest number, so the community's row is the lock (it does not hinder foreign
    keys)."""
    db.session.execute(
        select(Community.id).where(Community.id == community.id).with_for_update(key_share=True)
    )


def series_prefix(community: Community) -> str:
    """What its topics' document numbers begin with: the community's own setting, else its name and 议 (青禾社区 →
    青禾议)."""
    own = settings.of(community, "topic_prefix")
    if own:
        return str(own)
    name = community.name_zh
    return (name[:-2] if name.endswith("社区") else name[:-1] if name.endswith("村") else name) + "议"


def next_serial(community: Community, year: int) -> int:
    """The next number in the community's series of a year."""
    highest = db.session.scalar(
        select(func.max(Topic.serial)).where(Topic.community_id == community.id, Topic.year == year)
    )
    return (highest or 0) + 1


def document_of(community: Community, year: int, serial: int) -> str:
    """A topic's document number, in the form its community has settled."""
    form = settings.of(community, "number_form") or "〔〕"
    return f"{series_prefix(community)}{form[0]}{year}{form[1]}{form[2:]}{serial}号"


def give_number(community: Community, topic: Topic) -> None:
    topic.number, topic.year = next_number(community), topic.submitted_on.year
    topic.serial = next_serial(community, topic.year)
    topic.document = document_of(community, topic.year, topic.serial)
