"""Twenty and more ways to tamper with what was decided, as somebody with the database at hand would, and
what a check must call each. `docs/verify/tampering.md` tells the same list in words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import text

from consult.foundation import public_log
from consult.foundation.db import db, transaction
from consult.meetings.models import unguard_sql
from consult.meetings.record.chain import chain
from consult.outcomes import service
from consult.outcomes.notices import About, NoticeWords, Posting, post_notice
from consult.outcomes.service import Decided, ResultWords
from consult.outcomes.votes import votes_of
from tests import factories
from tests.meetings.scene import Scene, make_scene


@dataclass
class Held:
    """A meeting that is over: its first item voted by name and published with a notice, its second in the
    box."""

    scene: Scene
    meeting: int
    items: list[int]
    outcome: int
    notice: int
    community: int
    slug: str

    def run(self, statement: str, **values: Any) -> None:
        """Changes the tables behind every guard's back."""
        done = db.session.execute(text(statement), {"m": self.meeting, **values})
        assert done.rowcount != 0, f"nothing was tampered with: {statement}"

    def one(self, statement: str, **values: Any) -> Any:
        """One value as stored."""
        return db.session.execute(text(statement), {"m": self.meeting, **values}).scalar()

    def rechain(self) -> None:
        """Computes all hashes anew and moves the head: a forger who knows how the chain works."""
        columns = 'meeting_id, seq, at, "by", entered_by, kind, version, data, act_id, part, audience'
        rows = db.session.execute(
            text(f"SELECT {columns} FROM meeting_event WHERE meeting_id = :m ORDER BY seq"),
            {"m": self.meeting},
        ).all()
        previous, seq = hashlib.sha256(f"meeting:{self.meeting}".encode()).hexdigest(), 0
        for row in rows:
            at = row[2] if isinstance(row[2], datetime) else datetime.fromisoformat(row[2])
            previous, seq = chain(previous, (row[0], row[1], at, *row[3:])), row[1]
            self.run(
                "UPDATE meeting_event SET hash = :h WHERE meeting_id = :m AND seq = :s", h=previous, s=seq
            )
        self.run("UPDATE meeting SET head_seq = :s, head_hash = :h WHERE id = :m", s=seq, h=previous)

    def rewrite(self, kind: str, change: Callable[[dict[str, Any]], None]) -> None:
        """Changes the first event of a kind."""
        seq = self.one(f"SELECT min(seq) FROM meeting_event WHERE meeting_id = :m AND kind = '{kind}'")
        data = json.loads(
            self.one("SELECT data FROM meeting_event WHERE meeting_id = :m AND seq = :s", s=seq)
        )
        change(data)
        told = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        self.run("UPDATE meeting_event SET data = :d WHERE meeting_id = :m AND seq = :s", d=told, s=seq)


def unguard() -> None:
    """Takes the triggers off, as whoever has the database can."""
    db.session.rollback()
    name = db.engine.dialect.name
    with db.engine.begin() as connection:
        for statement in [*unguard_sql(name), *public_log.unguard_sql(name)]:
            connection.execute(text(statement))


def hold(over: bool = True) -> Held:
    """Such a meeting, in a fresh community; over: False leaves it in session and nothing published."""
    from consult.agenda.models import AgendaItem
    from consult.topics.models import Topic

    scene = make_scene(items=[{}, {"title": "广场时间", "text": "晚上九点以后不放音响。", "method": "box"}])
    with transaction():
        for n, item_id in enumerate(scene.items, 1):
            topic = Topic(
                community_id=scene.place.community.id,
                number=100 + n,
                title=f"议题{n}",
                what="…",
                kind="other",
                state="scheduled",
                submitted_on=date(2026, 5, 1),
                created_at=factories.NOW,
                moved_at=factories.NOW,
            )
            db.session.add(topic)
            db.session.flush()
            db.session.get(AgendaItem, item_id).topic_id = topic.id
    scene.begin()
    scene.debate(0)
    scene.do(scene.chair, "put")
    for person in scene.people[:5]:
        scene.do(person, "cast", choice="for")
    scene.do(scene.chair, "announce")
    box_vote(scene)
    held = Held(scene, scene.meeting_id, scene.items, 0, 0, scene.place.community.id, scene.place.slug)
    if over:
        scene.do(scene.chair, "declare_adjourned")
        publish(held)
    return held


def box_vote(scene: Scene) -> None:
    """The second item, in the box: six papers, two of them against."""
    from consult.ballots import box

    scene.debate(1)
    scene.do(scene.chair, "put")
    found = box.box_of(scene.meeting_id, scene.state.vote.seq)
    for n, person in enumerate(scene.people):
        with transaction():
            box.cast_paper(found, person, "against" if n < 2 else "for", f"key-{n}", scene.now, proved=True)
    scene.do(scene.chair, "announce")


def publish(held: Held) -> None:
    """Publishes the first item's result and posts a notice of it."""
    from consult.agenda.models import AgendaItem
    from consult.topics.models import Topic

    place, now = held.scene.place, held.scene.now
    with transaction():
        topic = db.session.get(Topic, db.session.get(AgendaItem, held.items[0]).topic_id)
        outcome = service.publish_outcome(
            place.community,
            topic,
            decided=Decided(decided_on=date(2026, 6, 1)),
            words=ResultWords(),
            vote=votes_of(topic.id)[0],
            by=None,
            now=now,
        )
        notice = post_notice(
            place.community,
            words=NoticeWords(kind="结果公示", title="充电棚选址结果公示"),
            posting=Posting(start_on=date(2026, 6, 1), days=7),
            about=About(outcome=outcome),
            by=None,
            now=now,
        )
        held.outcome, held.notice = outcome.id, notice.id


def found_in(held: Held) -> list[tuple[str, Any]]:
    """What `consult log verify` finds: [(code, phrase)]."""
    from consult.meetings import verifying
    from consult.meetings.record import log
    from consult.outcomes import checking

    log.forget()
    db.session.expire_all()
    community = checking.communities(held.slug)[0]
    findings = [*checking.check_records(community), *checking.check_community(community)]
    gone = [each for report in verifying.gone() for each in report.findings]
    return [(each.code, each.said) for each in (*findings, *gone)]


@dataclass(frozen=True)
class Kind:
    """A way of tampering. code: what the check must call it; said: what it must name, in the reader's
    words."""

    code: str
    do: Callable[[Held], None]
    said: str = ""


def _changed(held: Held) -> None:
    held.run("UPDATE meeting_event SET \"by\" = '99' WHERE meeting_id = :m AND seq = 4")


def _missing(held: Held) -> None:
    held.run("DELETE FROM meeting_event WHERE meeting_id = :m AND seq = 5")


def _cut(held: Held) -> None:
    held.run(
        "DELETE FROM meeting_event WHERE meeting_id = :m AND seq = (SELECT "
        "head_seq FROM meeting WHERE id = :m)"
    )


def _cut_and_moved(held: Held) -> None:
    """The end cut off, the head moved, words and acknowledgements of the end taken away with it."""
    head = held.one("SELECT head_seq FROM meeting WHERE id = :m") - 1
    held.run("DELETE FROM meeting_event WHERE meeting_id = :m AND seq > :s", s=head)
    last = held.one("SELECT hash FROM meeting_event WHERE meeting_id = :m AND seq = :s", s=head)
    held.run("UPDATE meeting SET head_seq = :s, head_hash = :h WHERE id = :m", s=head, h=last)


def _added(held: Held) -> None:
    held.run(
        'INSERT INTO meeting_event (meeting_id, seq, at, "by", entered_by, kind, version, data, act_id, '
        "part, "
        'audience, hash) SELECT meeting_id, seq + 1, at, "by", entered_by, '
        "kind, version, data, 'added-later', 0, "
        "audience, hash FROM meeting_event WHERE meeting_id = :m "
        "AND seq = (SELECT head_seq FROM meeting WHERE id = :m)"
    )


def _head(held: Held) -> None:
    held.run(f"UPDATE meeting SET head_hash = '{'0' * 64}' WHERE id = :m")


def _rehashed(held: Held) -> None:
    held.rewrite("announced", lambda data: data.update(yes=1, no=5))
    held.rechain()


def _deleted(held: Held) -> None:
    for table in ("meeting_event", "meeting_text", "vote"):
        held.run(f"DELETE FROM {table} WHERE meeting_id = :m")
    held.run("DELETE FROM meeting WHERE id = :m")


def _words(value: str) -> Callable[[Held], None]:
    def change(held: Held) -> None:
        one = "(SELECT min(id) FROM meeting_text WHERE meeting_id = :m)"
        held.run(f"UPDATE meeting_text SET text = {value} WHERE meeting_id = :m AND id = {one}")

    return change


def _words_gone(held: Held) -> None:
    one = "(SELECT min(id) FROM meeting_text WHERE meeting_id = :m)"
    held.run(f"DELETE FROM meeting_text WHERE meeting_id = :m AND id = {one}")


def _item(column: str, value: str) -> Callable[[Held], None]:
    return lambda held: held.run(f"UPDATE agenda_item SET {column} = {value} WHERE id = :i", i=held.items[0])


def _item_added(held: Held) -> None:
    columns = (
        "meeting_id, position, title, text, question_kind, options, seats, "
        "decision_rule_id, decision_rule, method, "
        "legal_effect, mover_role, seconder_role"
    )
    held.run(
        f"INSERT INTO agenda_item ({columns}) SELECT {columns} FROM agenda_item WHERE id = :i",
        i=held.items[0],
    )


_PUT = "(SELECT id FROM vote WHERE meeting_id = :m AND kind = '{}')"


def _roll(kind: str) -> Callable[[Held], None]:
    """One voting right less on the roll."""
    vote = _PUT.format(kind)
    return lambda held: held.run(
        f"DELETE FROM voting_right WHERE vote_id = {vote} AND number = "
        f"(SELECT max(number) FROM voting_right WHERE vote_id = {vote})"
    )


def _heavier(held: Held) -> None:
    held.run(f"UPDATE voting_right SET weight = 3 WHERE number = 1 AND vote_id = {_PUT.format('named')}")


def _question(held: Held) -> None:
    held.run("UPDATE vote SET question = '别的问题' WHERE meeting_id = :m AND kind = 'unnamed'")


def _vote_gone(held: Held) -> None:
    held.run("DELETE FROM vote WHERE meeting_id = :m AND kind = 'unnamed'")


def _paper(held: Held) -> None:
    box = _PUT.format("unnamed")
    held.run(
        f"UPDATE paper SET choice = 'for' WHERE id = "
        f"(SELECT min(id) FROM paper WHERE choice = 'against' AND vote_id = {box})"
    )


def _stuffed(held: Held) -> None:
    box = _PUT.format("unnamed")
    held.run(
        f"INSERT INTO paper (id, vote_id, choice) SELECT '{'f' * 32}', id, 'for' FROM vote WHERE id = {box}"
    )


def _unreadable(held: Held) -> None:
    held.run("UPDATE vote_record SET tallies = 'lost'")


def _counts(held: Held) -> None:
    row = held.one("SELECT vote_id FROM outcome WHERE id = :o", o=held.outcome)
    tallies = json.loads(held.one("SELECT tallies FROM vote_record WHERE id = :v", v=row))
    tallies["headcount"].update({"for": 9, "against": 0})
    held.run("UPDATE vote_record SET tallies = :t WHERE id = :v", t=json.dumps(tallies), v=row)


def _result(held: Held) -> None:
    held.run("UPDATE outcome SET text = '在3号楼建两处。' WHERE id = :o", o=held.outcome)


def _result_resealed(held: Held) -> None:
    """The text changed, and its digest with it, so that its own check code says all is well."""
    from consult.outcomes import checking
    from consult.outcomes.models import Outcome

    _result(held)
    digest = checking.digest_of(db.session.get(Outcome, held.outcome, populate_existing=True))
    held.run("UPDATE outcome SET digest = :d WHERE id = :o", d=digest, o=held.outcome)


def _result_gone(held: Held) -> None:
    held.run("UPDATE notice SET outcome_id = NULL WHERE id = :n", n=held.notice)
    held.run("DELETE FROM outcome WHERE id = :o", o=held.outcome)


def _notice(held: Held) -> None:
    held.run("UPDATE notice SET end_on = '2026-06-30' WHERE id = :n", n=held.notice)


def _leaf_changed(held: Held) -> None:
    held.run("UPDATE log_leaf SET data = replace(data, '2026', '2025') WHERE position = 0")


def _leaf_gone(held: Held) -> None:
    held.run("DELETE FROM log_leaf WHERE kind = 'meeting'")


def _list_rewritten(held: Held) -> None:
    """Everything forged to the end: chain, list and its hashes; the notices printed before know better."""
    from consult.foundation import merkle

    _rehashed(held)
    hashed = held.one("SELECT head_hash FROM meeting WHERE id = :m")
    leaf = json.loads(held.one("SELECT data FROM log_leaf WHERE kind = 'meeting'"))
    data = json.dumps({**leaf, "head": hashed}, sort_keys=True, separators=(",", ":"))
    held.run(
        "UPDATE log_leaf SET data = :d, hash = :h, code = :c WHERE kind = 'meeting'",
        d=data,
        h=merkle.leaf_hash(data.encode()).hex(),
        c=public_log.code_of(hashed),
    )


KINDS = {
    "an entry changed": Kind("event_changed", _changed, "4"),
    "an entry taken out of the middle": Kind("event_missing", _missing, "5"),
    "the end cut off": Kind("tail_cut", _cut),
    "the end cut off and the head moved": Kind("rolled_back", _cut_and_moved),
    "an entry added behind the end": Kind("event_added", _added),
    "another head": Kind("head_changed", _head),
    "the chain computed anew": Kind("rewritten", _rehashed),
    "a meeting deleted": Kind("meeting_deleted", _deleted),
    "words changed": Kind("words_changed", _words("'别的话'")),
    "words emptied": Kind("words_emptied", _words("NULL")),
    "words deleted": Kind("words_missing", _words_gone),
    "the text of an agenda item changed": Kind("agenda_changed", _item("text", "'别的方案'"), "text"),
    "the rule of an agenda item changed": Kind("agenda_changed", _item("decision_rule", "'{}'"), "rule"),
    "what an item binds to changed": Kind(
        "agenda_changed", _item("legal_effect", "'pre_vote'"), "legal effect"
    ),
    "an agenda item added": Kind("agenda_item_added", _item_added),
    "the roll of a vote by name thinned": Kind("roll_changed", _roll("named"), "5"),
    "the roll of a box thinned": Kind("roll_changed", _roll("unnamed"), "5"),
    "a vote made to count three times": Kind("roll_changed", _heavier),
    "the question of a vote changed": Kind("vote_changed", _question),
    "a vote deleted": Kind("vote_gone", _vote_gone),
    "a paper changed": Kind("papers_changed", _paper),
    "a paper put in after closing": Kind("papers_changed", _stuffed, "7"),
    "the counts of a result changed": Kind("counts_changed", _counts),
    "a stored result made unreadable": Kind("unreadable", _unreadable, "cannot be read"),
    "the text of a result changed": Kind("result_changed", _result),
    "a result changed with its digest": Kind("result_changed", _result_resealed),
    "a result deleted": Kind("result_gone", _result_gone),
    "a notice changed": Kind("notice_changed", _notice),
    "an entry of the public list changed": Kind("leaf_changed", _leaf_changed),
    "an entry of the public list deleted": Kind("leaf_missing", _leaf_gone),
    "all of it forged, the list too": Kind("list_rewritten", _list_rewritten),
}
