"""Notices to one person, in words: what was decided about their topic, which meeting calls them, who
answered. Never commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from consult.foundation import notify
from consult.foundation.db import db
from consult.foundation.errors import NotFound
from consult.foundation.notify import Outgoing
from consult.foundation.phrases import Day, P, Phrase
from consult.people.models import Community, Person
from consult.topics.models import Topic


@dataclass(frozen=True)
class Told:
    """One notice. words: what it says; more: the reason or the place; endpoint, values: the page it leads
    to."""

    id: int
    words: Phrase
    more: Phrase | str
    endpoint: str
    values: dict[str, Any]


#: kind → (the sentence about a topic, whether its reason is shown)
TOPIC = {
    "topic_accepted": P("Your topic has been accepted: %(title)s"),
    "topic_returned": P("Your topic needs more: %(title)s"),
    "topic_merged": P("Your topic was merged into “%(into_title)s”: %(title)s"),
    "topic_out_of_scope": P("Your topic was referred to %(refer_to)s: %(title)s"),
    "topic_taken_back": P("The answer to your topic is taken back, it is looked at again: %(title)s"),
    "topic_gathered": P("Enough households support your topic: %(title)s"),
}


#: kind → the sentence about one's own text, where it is not shown and where it is
OWN_WORDS = {
    "words_hidden": (P("A text of yours is hidden. You may ask a colleague to look again."),) * 2,
    "words_answered": (
        P("Your text stays hidden; a colleague has looked again."),
        P("Your text is shown again."),
    ),
}


#: kind → (the sentence, what stands below it, the page it leads to)
PLAIN: dict[str, tuple[Phrase, Phrase | str, str]] = {
    **{
        kind: (words, P("If you did not expect that, tell the community office."), "accounts.me")
        for kind, words in (
            ("sign_in_given", P("You have been given a staff sign-in")),
            ("password_set", P("Somebody set another password for your staff sign-in")),
            ("office_given", P("You have been given an office")),
            ("entries_merged", P("Another entry of the roll was joined to yours, as the same person")),
        )
    },
    **{
        kind: (words, P("If that is not right, speak to the committee."), "home.community")
        for kind, words in (
            ("sign_in_given_to", P("%(title)s has been given a staff sign-in")),
            ("password_set_to", P("Another password was set for the sign-in of %(title)s")),
            ("office_given_to", P("%(title)s has been given an office")),
            ("entries_merged_to", P("Another entry of the roll was joined to that of %(title)s")),
        )
    },
    "vote_entry_changed": (
        P("Your entry on the roll was changed in what decides whether you vote"),
        P("If that is not right, tell the community office."),
        "accounts.me",
    ),
    "phone_changed": (
        P("Your telephone on the roll is no longer %(old)s"),
        P("If you did not ask for that, tell the community office."),
        "accounts.me",
    ),
    "consent_asked": (
        P("Please look: another text than was voted is to be published: %(title)s"),
        "",
        "outcomes.consents",
    ),
}


def unread(community: Community, person: Person, limit: int = 3) -> list[Told]:
    """The newest notices this person has not opened; kinds without words here are left to other pages."""
    found = []
    for row in notify.waiting_for(person.id):
        told = _told(community, row) if row.community_id == community.id else None
        if told is not None:
            found.append(told)
        if len(found) == limit:
            break
    return found


def _called(here: dict[str, Any], row: Outgoing) -> Told:
    """A meeting that calls, or is called off."""
    given = row.params
    day = Day.of(date.fromisoformat(given["held_on"]))
    values = {"day": day, "title": given["title"]}
    words = {
        "meeting_noticed": P("You are called to a meeting on %(day)s: %(title)s", **values),
        "meeting_moved": P("Moved to %(day)s, the meeting: %(title)s", **values),
        "meeting_cancelled": P("Called off, the meeting on %(day)s: %(title)s", **values),
    }[row.kind]
    return Told(
        row.id,
        words,
        given.get("reason") or given.get("place", ""),
        "agenda.page",
        {**here, "meeting_id": given["meeting"]},
    )


def _found(here: dict[str, Any], row: Outgoing) -> Told:
    """Somebody found a paper of theirs in a box."""
    given = row.params
    who = db.session.get(Person, given["who"])
    return Told(
        row.id,
        P(
            "%(who)s found a paper for them in the box already: %(title)s",
            who=who.display_name if who is not None else "—",
            title=given["title"],
        ),
        P("Ask them. If it was not theirs, take their objection on record before the result."),
        "ballots.page",
        {**here, "box_id": given["box"]},
    )


def _told(community: Community, row: Outgoing) -> Told | None:
    given = row.params
    here: dict[str, Any] = {"slug": community.slug}
    if row.kind in TOPIC:
        values = {
            "title": given.get("title", ""),
            "into_title": given.get("into_title", ""),
            "refer_to": given.get("refer_to", ""),
        }
        words = Phrase(
            TOPIC[row.kind].message,
            {k: v for k, v in values.items() if f"%({k})s" in TOPIC[row.kind].message},
        )
        return Told(
            row.id, words, given.get("reason", ""), "topics.page", {**here, "number": given["number"]}
        )
    if row.kind in ("meeting_noticed", "meeting_moved", "meeting_cancelled"):
        return _called(here, row)
    if row.kind == "vote_entered_over":
        return Told(
            row.id,
            P("Somebody tried to enter another vote for you: %(title)s", title=given["title"]),
            P("What you cast on your phone stands."),
            "agenda.page",
            {**here, "meeting_id": given["meeting"]},
        )
    if row.kind == "paper_found":
        return _found(here, row)
    if row.kind in PLAIN:
        words, more, endpoint = PLAIN[row.kind]
        values = {k: given[k] for k in ("old", "title") if f"%({k})s" in words.message}
        return Told(row.id, Phrase(words.message, values), more, endpoint, here)
    if row.kind in ("objection_answered", "notice_corrected"):
        words = (
            P("Your objection has been answered: %(title)s", title=given["title"])
            if row.kind == "objection_answered"
            else P("A notice has been corrected: %(title)s", title=given["title"])
        )
        return Told(
            row.id,
            words,
            "",
            "outcomes.notice",
            {**here, "notice_id": given["notice"]},
        )
    if row.kind in OWN_WORDS:
        words = OWN_WORDS[row.kind][bool(given.get("shown"))]
        return Told(row.id, words, given["reason"], "office.my_words", here)
    if row.kind == "comment_answered":
        topic = db.session.get(Topic, given["topic"])
        if topic is not None:
            return Told(
                row.id,
                P("Your comment has been answered: %(title)s", title=topic.title),
                "",
                "followup.topic",
                {**here, "number": topic.number},
            )
    return None


def opened(community: Community, person: Person, notice_id: int, now: datetime) -> Told:
    """Marks a notice as read and says where it leads. Raises NotFound for somebody else's."""
    row = db.session.scalar(
        select(Outgoing).where(
            Outgoing.id == notice_id, Outgoing.person_id == person.id, Outgoing.community_id == community.id
        )
    )
    told = _told(community, row) if row is not None else None
    if row is None or told is None:
        raise NotFound()
    row.read_at = row.read_at or now
    return told
