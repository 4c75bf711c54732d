"""The journal as staff read it: found by day, person, kind and topic, paged, and as a table for a
spreadsheet. Reads only.

What an entry says is worded here once (`VERBS`); names of residents are for who may read the roll.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Union
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select

from consult.agenda.models import Meeting
from consult.deciding.rounds import no_formula
from consult.foundation.db import db
from consult.foundation.journal import JournalEntry
from consult.foundation.phrases import Own, P, Phrase
from consult.foundation.setting_facts import FACTS
from consult.foundation.setting_kinds import Setting
from consult.foundation.setting_rows import REGISTRY
from consult.people.models import Body, Community, Household, Office, Person, Territory
from consult.topics.models import Topic

#: Entries on a page; most that a table for a spreadsheet has.
SIZE, MOST = 50, 5_000

#: Verb → what was done, in words. Those that end in * stand for all that begin so.
VERBS: Mapping[str, Phrase] = {
    "accounts_joined": P("Joined two sign-ins into one"),
    "account_added": P("Gave a staff sign-in"),
    "account_off": P("Switched a sign-in off"),
    "account_on": P("Switched a sign-in on again"),
    "account_parted": P("Took a sign-in that acts elsewhere too away from somebody"),
    "account_renewed": P("Set a new password"),
    "account_second_off": P("Switched a second step off"),
    "administrator_added": P("Came in as administrator by a link of the command line"),
    "administrator_link": P("A link for one more administrator was made on the server"),
    "backup_deleted": P("Stated that a backup is deleted"),
    "backup_taken": P("Took a backup"),
    "body_added": P("Set a body up"),
    "body_changed": P("Changed a body"),
    "body_members_added": P("Put people on a body's roll"),
    "clock_extended": P("Extended a promised day"),
    "comment_answered": P("Answered a comment"),
    "community_added": P("Opened the community"),
    "community_changed": P("Changed what the community says of itself"),
    "consent_agreed": P("Agreed to publishing another text than was voted"),
    "consent_asked": P("Asked for consent to another text than was voted"),
    "consent_refused": P("Refused consent to another text than was voted"),
    "erasure_asked": P("Asked for their name to be removed"),
    "erasure_withdrawn": P("No longer asks for their name to be removed"),
    "feedback_recorded": P("Entered ratings from paper"),
    "home_added": P("Added a home"),
    "home_parted": P("Parted a household"),
    "home_removed": P("Took a home off the roll"),
    "homes_merged": P("Joined two households"),
    "instance_restored": P("Put a backup back"),
    "let_in": P("Let somebody in at the door"),
    "meeting_cancelled": P("Cancelled a meeting"),
    "meeting_changed": P("Changed a planned meeting"),
    "meeting_goes_on": P("Let a meeting go on after a backup was put back"),
    "meeting_moved": P("Moved a meeting to another day"),
    "meeting_noticed": P("Noticed a meeting"),
    "meeting_planned": P("Planned a meeting"),
    "meeting_recorded": P("Entered a meeting afterwards"),
    "meeting_rules_changed": P("Changed the rules of a meeting"),
    "notice_posted": P("Posted a notice"),
    "notice_withdrawn": P("Withdrew a notice"),
    "objection_answered": P("Answered an objection"),
    "objection_received": P("Took an objection"),
    "objections_recorded": P("Entered objections from paper"),
    "office_ended": P("Ended an office"),
    "office_granted": P("Granted an office"),
    "outcome_published": P("Published a result"),
    "owners_corrected": P("Corrected the owners of a flat"),
    "paper_found": P("Told the record's keepers that somebody found a paper of theirs in a box already"),
    "party_review": P("Recorded the opinion of the party organisation"),
    "person_changed": P("Changed an entry of the roll"),
    "person_confirmed": P("Confirmed a resident"),
    "person_declared": P("Added themselves"),
    "person_erased": P("Removed a name"),
    "person_left": P("Took somebody off the roll"),
    "person_moved": P("Moved somebody to another household"),
    "persons_merged": P("Merged two entries of one person"),
    "phone_changed": P("Changed a telephone"),
    "place_moved": P("Moved a place"),
    "place_removed": P("Removed a place"),
    "place_renamed": P("Renamed a place"),
    "places_merged": P("Joined two places"),
    "result_adopted": P("Recorded that a result is adopted"),
    "restored_looked_at": P("Looked through what came back from a backup"),
    "rework_asked": P("Asked for something to be done again"),
    "rework_*": P("Answered a request to do it again"),
    "roll_imported": P("Wrote an imported roll"),
    "roll_taken_back": P("Took an imported roll back"),
    "screening_taken_back": P("Took a screening back"),
    "second_agreed": P("Agreed as second officer"),
    "second_asked": P("Asked for a second officer"),
    "setting_changed": P("Changed a setting"),
    "setting_unplanned": P("Dropped a planned change of a setting"),
    "slip_issued": P("Issued a slip"),
    "slip_replaced": P("Replaced a slip"),
    "slip_revoked": P("Revoked a slip"),
    "task_added": P("Set a task"),
    "task_statement_undone": P("Took a statement about a task back"),
    "task_updated": P("Stated how a task goes"),
    "text_appeal_answered": P("Answered an appeal about a hidden text"),
    "text_appealed": P("Appealed against a hidden text"),
    "text_entered": P("Sent in a text"),
    "text_hidden": P("Hid a text"),
    "text_name_answered": P("Said whether a name in a text is shown"),
    "text_let_stand": P("Let a text stand"),
    "topic_accepted": P("Accepted a topic"),
    "topic_edited": P("Changed a topic"),
    "topic_gathered": P("Enough households support a topic"),
    "topic_merged": P("Merged a topic into another"),
    "topic_original_read": P("Read what is covered in a topic"),
    "topic_out_of_scope": P("Referred a topic elsewhere"),
    "topic_resubmitted": P("Sent a topic in again"),
    "topic_returned": P("Returned a topic"),
    "topic_submitted": P("Sent a topic in"),
    "topic_unsettled": P("A meeting did not settle a topic"),
    "topic_withdrawn": P("Withdrew a topic"),
    "topic_*": P("Moved a topic on"),
    "unit_changed": P("Corrected a flat"),
    "unit_sold": P("Recorded a sale"),
    "vote_recorded": P("Entered a vote from paper"),
    "vote_taken_back": P("Took a recorded vote back"),
    "working_year_entered": P("Entered a year's public holidays"),
}
#: What a filter is called, and the kinds of thing it stands for.
KINDS: Mapping[str, tuple[Phrase, tuple[str, ...]]] = {
    "topic": (P("Topics and results"), ("topic",)),
    "meeting": (P("Meetings and votes"), ("meeting", "vote")),
    "person": (P("People, homes and slips"), ("person", "household", "unit", "roll_import")),
    "body": (P("Bodies and places"), ("body", "territory")),
    "community": (P("Settings"), ("community",)),
    "held_text": (P("Residents' texts"), ("held_text",)),
}
#: Words of an entry that stand in it as they were typed.
_TYPED = ("reason", "why", "note", "answer", "reply")


@dataclass(frozen=True, kw_only=True)
class Sought:
    """Which entries: from and to a day, both included; done by a person; about a kind of thing (a key of
    KINDS); about a topic by its number. Left out: all."""

    since: date | None = None
    until: date | None = None
    by: int | None = None
    kind: str = ""
    topic: int | None = None


#: A piece of what an entry says more, said at the edge.
Piece = Union[Phrase, Own, str, "Settled"]


@dataclass(frozen=True)
class Line:
    """An entry in words. who: None for the system; about: a title, a name, or empty; url: (endpoint, values)
    of its page, or None; detail: what more it says, in
    pieces; what people wrote covers itself where it is said."""

    entry: JournalEntry
    who: str | None
    what: Phrase | str
    about: Phrase | str
    url: tuple[str, dict[str, Any]] | None
    detail: tuple[Piece, ...]


def worded(verb: str) -> Phrase | str:
    """What was done. A verb nobody worded says itself."""
    return VERBS.get(verb) or VERBS.get(verb.partition("_")[0] + "_*") or verb


def _wanted(community: Community, sought: Sought) -> Select[tuple[JournalEntry]]:
    wanted = select(JournalEntry).where(JournalEntry.community_id == community.id)
    zone = ZoneInfo(community.zone)
    if sought.since:
        wanted = wanted.where(JournalEntry.at >= datetime.combine(sought.since, time(), zone))
    if sought.until:
        last = datetime.combine(sought.until + timedelta(days=1), time(), zone)
        wanted = wanted.where(JournalEntry.at < last)
    if sought.by:
        wanted = wanted.where(JournalEntry.by_id == sought.by)
    if sought.kind in KINDS:
        wanted = wanted.where(JournalEntry.object_kind.in_(KINDS[sought.kind][1]))
    if sought.topic is not None:
        numbered = select(Topic.id).where(Topic.community_id == community.id, Topic.number == sought.topic)
        wanted = wanted.where(JournalEntry.object_kind == "topic", JournalEntry.object_id.in_(numbered))
    return wanted


def page_of(community: Community, sought: Sought, page: int, *, names: bool) -> tuple[list[Line], int, int]:
    """(lines of a page, the newest first; how many in all; pages). names: whether residents are named."""
    wanted = _wanted(community, sought)
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    pages = max(1, -(-total // SIZE))
    rows = db.session.scalars(
        wanted.order_by(JournalEntry.at.desc(), JournalEntry.id.desc())
        .limit(SIZE)
        .offset((min(max(1, page), pages) - 1) * SIZE)
    )
    return lines(community, list(rows), names=names), total, pages


def latest(community: Community, verb: str, n: int) -> list[Line]:
    """The newest entries of one verb."""
    rows = db.session.scalars(
        select(JournalEntry)
        .where(JournalEntry.community_id == community.id, JournalEntry.verb == verb)
        .order_by(JournalEntry.at.desc(), JournalEntry.id.desc())
        .limit(n)
    )
    return lines(community, list(rows), names=True)


def lines(community: Community, rows: Sequence[JournalEntry], *, names: bool) -> list[Line]:
    """Entries in words; people and things are looked up together."""
    known = {kind: _named(kind, rows, community) for kind in {row.object_kind for row in rows}}
    people = _people({row.by_id for row in rows if row.by_id}, names)
    if not names:
        for kind in ("person", "household", "unit"):
            known.pop(kind, None)
    made = []
    for row in rows:
        about, url = known.get(row.object_kind, {}).get(row.object_id, ("", None))
        who = None if row.by_id is None else people.get(row.by_id, "")
        made.append(Line(row, who, worded(row.verb), about, url, _detail(row)))
    return made


def _people(ids: Iterable[int], names: bool) -> dict[int, str]:
    """Names by person; without `names` those alone who hold or held an office."""
    wanted = select(Person).where(Person.id.in_(list(ids)))
    if not names:
        wanted = wanted.where(Person.id.in_(select(Office.person_id)))
    return {person.id: person.display_name for person in db.session.scalars(wanted)}


def officers(community: Community) -> list[Person]:
    """Who holds or held an office here, for the filter."""
    return list(
        db.session.scalars(
            select(Person)
            .where(
                Person.community_id == community.id,
                Person.id.in_(select(Office.person_id).where(Office.community_id == community.id)),
            )
            .order_by(Person.id)
        )
    )


_Named = dict[int, tuple[Phrase | str, tuple[str, dict[str, Any]] | None]]


def _named(kind: str, rows: Sequence[JournalEntry], community: Community) -> _Named:
    """{id: (what it is called, its page)} of the things of a kind."""
    ids = {row.object_id for row in rows if row.object_kind == kind}
    slug = community.slug
    known: dict[str, tuple[Any, Callable[[Any], tuple[Phrase | str, tuple[str, dict[str, Any]] | None]]]] = {
        "topic": (
            Topic,
            lambda t: (
                P("%(document)s %(title)s", document=t.document or "", title=Own(t.title, t.title_en)),
                ("topics.page", {"slug": slug, "number": t.number}),
            ),
        ),
        "meeting": (Meeting, lambda m: (m.title, ("agenda.page", {"slug": slug, "meeting_id": m.id}))),
        "person": (
            Person,
            lambda p: (p.display_name, ("office.person", {"slug": slug, "person_id": p.id})),
        ),
        "household": (
            Household,
            lambda h: (h.label, ("office.household", {"slug": slug, "household_id": h.id})),
        ),
        "body": (Body, lambda b: (b.name_zh, ("office.body", {"slug": slug, "body_id": b.id}))),
        "territory": (Territory, lambda p: (p.name, None)),
    }
    if kind not in known:
        return {}
    model, worded_as = known[kind]
    found = db.session.scalars(select(model).where(model.id.in_(ids), model.community_id == community.id))
    return {row.id: worded_as(row) for row in found}


def _detail(row: JournalEntry) -> tuple[Piece, ...]:
    told = row.detail or {}
    made: list[Piece] = []
    if told.get("setting") in {**FACTS, **REGISTRY}:
        made += _setting(told)
    if told.get("office"):
        made.append(P("office: %(office)s", office=told["office"]))
    if told.get("number"):
        made.append(str(told["number"]))
    made += [Own(str(told[key])) for key in _TYPED if isinstance(told.get(key), str) and told[key]]
    if told.get("sha256"):
        made.append(f"{told.get('file', '')} sha256 {told['sha256']}")
    if told.get("sheets"):
        made.append(P("posted sheets that print what was: %(sheets)s", sheets="、".join(told["sheets"])))
    return tuple(made)


@dataclass(frozen=True)
class Settled:
    """What a setting was and is. The office's own words: its telephones are never covered."""

    setting: Setting
    before: Any
    after: Any

    def words(self, lang: str) -> str:
        """In zh or en: only what differs, where it has several parts."""
        before, after = self.setting.differing(self.before, self.after)
        name = self.setting.name_zh if lang == "zh" else self.setting.name_en
        colon = "：" if lang == "zh" else ": "
        return f"{name}{colon}{self.setting.said(before, lang)} → {self.setting.said(after, lang)}"


def _setting(told: Mapping[str, Any]) -> list[Piece]:
    """The setting, what it was and is, and from when."""
    known = {**FACTS, **REGISTRY}[told["setting"]]

    def fitting(value: Any) -> Any:
        return value if value is not None and known.misfit(value) is None else known.default

    made: list[Piece] = [Settled(known, fitting(told.get("before")), fitting(told.get("after")))]
    if told.get("from"):
        made.append(P("from %(day)s", day=date.fromisoformat(told["from"])))
    return made


def as_csv(
    community: Community, sought: Sought, *, names: bool, heads: Sequence[str], say: Callable[[Any], str]
) -> str:
    """The entries found as CSV with a mark that spreadsheets know UTF-8 by, the newest first, at most MOST;
    every field quoted, none taken for a formula. heads: of time, who, what, about, detail."""
    rows = db.session.scalars(
        _wanted(community, sought).order_by(JournalEntry.at.desc(), JournalEntry.id.desc()).limit(MOST)
    )
    zone, out = ZoneInfo(community.zone), io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(heads)
    for line in lines(community, list(rows), names=names):
        at = line.entry.at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
        told = "; ".join(say(piece) for piece in line.detail)
        cells = [at, line.who or "", say(line.what), say(line.about), told]
        writer.writerow([no_formula(str(cell)) for cell in cells])
    return "\ufeff" + out.getvalue()
