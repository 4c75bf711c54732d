"""Whether all that was decided and printed in a community still stands as it was published: its public list,
its meetings' records, its results, its notices."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from consult.agenda.models import Meeting
from consult.foundation import public_log
from consult.foundation.db import db
from consult.foundation.errors import NotFound
from consult.foundation.phrases import P, Phrase
from consult.meetings import verifying
from consult.meetings.record import log
from consult.outcomes import facts
from consult.outcomes.models import Notice, Outcome, ProjectedMeeting, VoteRecord
from consult.outcomes.notices import content_of
from consult.people.models import Community
from consult.topics.models import Topic


@dataclass(frozen=True)
class Finding:
    """Something that is not as it was published. code: its kind (docs/verify/tampering.md)."""

    code: str
    said: Phrase


LEAF_PHRASES = {
    "leaf_missing": P("The public list of %(place)s: entry %(entry)s is missing."),
    "leaf_changed": P("The public list of %(place)s: entry %(entry)s is not what was listed."),
}


def communities(slug: str | None = None) -> list[Community]:
    """One community or all. Raises NotFound for a slug that is none."""
    wanted = select(Community).order_by(Community.id)
    found = list(db.session.scalars(wanted if slug is None else wanted.where(Community.slug == slug)))
    if slug is not None and not found:
        raise NotFound()
    return found


def head(community: Community) -> public_log.Head:
    """Its public list as it stands."""
    return public_log.head_of(community.id)


def check_records(community: Community) -> list[Finding]:
    """The records of a community's meetings."""
    ids = db.session.scalars(
        select(Meeting.id).where(Meeting.community_id == community.id).order_by(Meeting.id)
    )
    reports = [verifying.check(each) for each in list(ids)]
    return [Finding(each.code, each.said) for report in reports for each in report.findings]


def check_community(community: Community) -> list[Finding]:
    """The list, results and notices of a community, each by itself and against the others."""
    looks = (_list, _results, _counted, _lagging, _notices)
    return [found for look in looks for found in _looked(look, community)]


def _looked(look: Callable[[Community], Iterator[Finding]], community: Community) -> Iterator[Finding]:
    """What one look finds. Rows that cannot even be read are a finding, and the other looks go on."""
    try:
        yield from look(community)
    except (ValueError, TypeError, KeyError, AttributeError) as wrong:
        said = P(
            "%(place)s: something stored cannot be read (%(what)s): it was changed from outside.",
            place=community.name_zh,
            what=f"{look.__name__.strip('_')}: {type(wrong).__name__}",
        )
        yield Finding("unreadable", said)


def _list(community: Community) -> Iterator[Finding]:
    for fault in public_log.faults_of(community.id):
        values = {"place": community.name_zh, "entry": fault.position + 1}
        yield Finding(fault.code, Phrase(LEAF_PHRASES[fault.code].message, values))


def _results(community: Community) -> Iterator[Finding]:
    listed: dict[int, Any] = {}
    for leaf in public_log.leaves_of(community.id):
        if leaf.kind == "result":
            listed[leaf.object_id] = leaf
    for outcome_id, leaf in listed.items():
        entry = leaf.position + 1
        outcome = db.session.get(Outcome, outcome_id, populate_existing=True)
        if outcome is None or outcome.published_on is None:
            said = P(
                "Result %(result)s is gone; entry %(entry)s of the public list names it.",
                result=outcome_id,
                entry=entry,
            )
            yield Finding("result_gone", said)
        elif digest_of(outcome) != verifying.facts_of(leaf).get("digest"):
            said = P(
                "Result %(result)s (%(title)s) is not what was published as entry "
                "%(entry)s of the public list.",
                result=outcome.code,
                title=title_of(outcome.topic_id),
                entry=entry,
            )
            yield Finding("result_changed", said)
    for outcome in db.session.scalars(
        select(Outcome).where(Outcome.community_id == community.id, Outcome.published_on.is_not(None))
    ):
        if outcome.digest is not None and outcome.id not in listed:
            said = P(
                "Result %(result)s (%(title)s) is published, but the public list does not have it.",
                result=outcome.code,
                title=title_of(outcome.topic_id),
            )
            yield Finding("result_not_listed", said)


def digest_of(outcome: Outcome) -> str | None:
    """The digest of a result as it is stored now."""
    topic = db.session.get(Topic, outcome.topic_id)
    vote = db.session.get(VoteRecord, outcome.vote_id, populate_existing=True) if outcome.vote_id else None
    return facts.digest(facts.canonical_result(outcome, vote, topic)) if topic is not None else None


def title_of(topic_id: int | None) -> str:
    """The title of its topic."""
    topic = db.session.get(Topic, topic_id) if topic_id else None
    return topic.title if topic is not None else ""


def _counted(community: Community) -> Iterator[Finding]:
    """Counts kept of live votes against what the meeting announced, and how far each record was read."""
    rows = list(
        db.session.scalars(
            select(VoteRecord)
            .where(VoteRecord.community_id == community.id, VoteRecord.event_seq.is_not(None))
            .execution_options(populate_existing=True)
        )
    )
    announced: dict[int, dict[int, dict[str, Any]]] = {}
    for vote in rows:
        if vote.meeting_id is None:
            continue
        if vote.meeting_id not in announced:
            announced[vote.meeting_id] = log.announced_in(vote.meeting_id)
        then = announced[vote.meeting_id].get(vote.event_seq or 0)
        if then is None or not _agrees(vote, then):
            said = P(
                "Meeting %(meeting)s: the counts kept of the vote announced at entry %(seq)s are not those "
                "that were announced.",
                meeting=vote.meeting_id,
                seq=vote.event_seq,
            )
            yield Finding("counts_changed", said)


def _agrees(vote: VoteRecord, then: dict[str, Any]) -> bool:
    if bool(then.get("passed")) != vote.passed:
        return False
    told = then.get("tallies") or {}
    for unit, tally in vote.tallies.items():
        for pile in ("eligible", "for", "against", "abstain"):
            if unit in told and pile in told[unit] and told[unit][pile] != tally.get(pile):
                return False
    options = {each.get("id"): each.get("count") for each in then.get("options") or ()}
    now = (vote.options_result or {}).get("options") or ()
    return not now or {each.get("code"): each.get("count") for each in now} == options


def _notices(community: Community) -> Iterator[Finding]:
    roots = public_log.roots_of(community.id)
    for notice in db.session.scalars(
        select(Notice).where(Notice.community_id == community.id).execution_options(populate_existing=True)
    ):
        outcome = db.session.get(Outcome, notice.outcome_id) if notice.outcome_id else None
        topic = db.session.get(Topic, notice.topic_id) if notice.topic_id else None
        values = {"number": notice.number or notice.title, "code": notice.code}
        if facts.digest(content_of(notice, outcome, topic)) != notice.digest:
            yield Finding(
                "notice_changed",
                P("Notice %(number)s (check code %(code)s) is not what was posted.", **values),
            )
        printed = (notice.content or {}).get("log")
        if printed and not knows(roots, printed.get("size"), printed.get("root")):
            said = P(
                "Notice %(number)s was printed when the public list had %(size)s entries; the list no longer "
                "begins with those.",
                **values,
                size=printed.get("size"),
            )
            yield Finding("list_rewritten", said)


def knows(roots: list[str], size: Any, root: Any) -> bool:
    """Whether the list once had that size and root."""
    return isinstance(size, int) and 0 <= size < len(roots) and roots[size] == root


def _lagging(community: Community) -> Iterator[Finding]:
    """Meetings whose results were read further than their record goes now."""
    rows = db.session.execute(
        select(Meeting.id, Meeting.head_seq, ProjectedMeeting.seq)
        .join(ProjectedMeeting, ProjectedMeeting.meeting_id == Meeting.id)
        .where(Meeting.community_id == community.id, ProjectedMeeting.seq > Meeting.head_seq)
    )
    for meeting_id, events, seq in rows:
        said = P(
            "Meeting %(meeting)s: the record ends at entry %(events)s, but its results were read up to entry "
            "%(seq)s.",
            meeting=meeting_id,
            events=events,
            seq=seq,
        )
        yield Finding("tail_cut", said)
