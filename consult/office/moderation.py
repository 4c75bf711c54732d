"""Looking at residents' texts: which wait, which are hidden and why, and what their authors say against it.

A text is known by its words (`own_words.digest`), so hiding it hides it wherever it stands: on its page, in
lists, on the wall. Who hid a text does not decide the appeal against it. Nothing here commits.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select

from consult.foundation import journal, notify, own_words, settings
from consult.foundation.db import db, of_community
from consult.foundation.errors import Forbidden, Invalid, NotFound, Stale
from consult.foundation.journal import JournalEntry
from consult.foundation.phrases import P, Phrase
from consult.office.models import HeldText
from consult.people import persons
from consult.people.models import Community, Person
from consult.writing import third, visible


@dataclass(frozen=True)
class Standing:
    """A text where it stands. path: the address of its page."""

    text: str
    author_id: int | None
    path: str
    at: datetime


#: community → its newest texts of residents; wired by the application, since the texts lie downstream
text_sources: list[Callable[[Community], list[Standing]]] = []
#: Whether a text stands in a published result, or before a meeting that is called; wired likewise
sealed_sources: list[Callable[[Community, str], bool]] = []
WAITS = P("This text waits for a look by the staff.")


def enter(community: Community, person: Person, *texts: str, path: str, now: datetime) -> None:
    """A person publishes these texts: those of somebody not yet confirmed, and those in which something is
    covered, are put before the staff; names of third persons in them are covered until somebody answers for
    them (`answer_name`). Raises Invalid beyond the day's limit (`texts_a_day`)."""
    most = settings.of(community, "texts_a_day")
    sent = db.session.scalar(
        select(func.count(JournalEntry.id.distinct())).where(
            JournalEntry.community_id == community.id,
            JournalEntry.verb == "text_entered",
            JournalEntry.by_id == person.id,
            JournalEntry.at > now - timedelta(days=1),
        )
    )
    if (sent or 0) >= most:
        raise Invalid(None, P("You have sent in %(n)s texts within a day. Please go on tomorrow.", n=most))
    journal.record(community.id, "text_entered", "person", person.id, by=person.id, at=now)
    known = persons.names_on_roll(community) if any(text.strip() for text in texts) else frozenset()
    for text in texts:
        names = third.names_in(text, known, person.name)
        if text.strip() and (person.level == "declared" or names or own_words.finds(text)):
            held = _held(community, text, person.id, path, now)
            held.names = {**dict.fromkeys(names, "asked"), **(held.names or {})}
    db.session.flush()


def _held(community: Community, text: str, author_id: int | None, path: str, now: datetime) -> HeldText:
    """The row of a text, made waiting where there is none."""
    found = db.session.scalar(
        select(HeldText).where(
            HeldText.community_id == community.id, HeldText.digest == own_words.digest(text)
        )
    )
    if found is None:
        found = HeldText(
            community_id=community.id,
            digest=own_words.digest(text),
            text=text,
            author_id=author_id,
            path=path[:200],
            state="waiting",
            created_at=now,
        )
        db.session.add(found)
        db.session.flush()
    return found


def instead(community: Community) -> dict[str, Phrase]:
    """{digest: what stands in the place of that text}: hidden ones, and where the community looks before
    publication those that wait."""
    states = ["hidden", *(["waiting"] if settings.of(community, "look_before") else [])]
    return {
        digest: P("Hidden by the staff: %(reason)s", reason=reason) if state == "hidden" else WAITS
        for digest, state, reason in db.session.execute(
            select(HeldText.digest, HeldText.state, HeldText.reason).where(
                HeldText.community_id == community.id, HeldText.state.in_(states)
            )
        )
    }


def names_covered(community: Community) -> dict[str, tuple[str, ...]]:
    """{digest: names of third persons covered in that text}."""
    return {
        digest: covered
        for digest, names in db.session.execute(
            select(HeldText.digest, HeldText.names).where(
                HeldText.community_id == community.id, HeldText.names != {}
            )
        )
        if (covered := tuple(name for name, state in names.items() if state != "open"))
    }


def answer_name(
    held: HeldText, name: str, *, show: bool, by: int | None, now: datetime, author: int | None = None
) -> None:
    """Whether a name in a text is read: whoever it names agreed, or it names nobody. author: who asks as the
    text's author, None for the staff, whose answer stands. Raises NotFound, Stale."""
    state = (held.names or {}).get(name)
    if state is None or (author is not None and held.author_id != author):
        raise NotFound()
    if author is not None and state == "covered_by_staff":
        raise Stale()
    kept = "covered" if author is not None else "covered_by_staff"
    held.names = {**held.names, name: "open" if show else kept}
    journal.record(
        held.community_id, "text_name_answered", "held_text", held.id, by=by, at=now, detail={"shown": show}
    )
    db.session.flush()


def to_look_at(community: Community) -> list[HeldText]:
    """Texts that wait and appeals without an answer, the oldest first."""
    return list(
        db.session.scalars(
            select(HeldText)
            .where(
                HeldText.community_id == community.id,
                or_(
                    HeldText.state == "waiting",
                    (HeldText.appealed_at.is_not(None)) & (HeldText.answered_at.is_(None)),
                ),
            )
            .order_by(HeldText.id)
            .limit(200)
        )
    )


def hidden_in(community: Community) -> list[HeldText]:
    """What is hidden, the newest first."""
    return list(
        db.session.scalars(
            select(HeldText)
            .where(HeldText.community_id == community.id, HeldText.state == "hidden")
            .order_by(HeldText.at.desc())
            .limit(200)
        )
    )


def standing_in(community: Community, search: str = "") -> list[Standing]:
    """The newest texts of residents, wherever they stand; `search`: words in them."""
    wanted = own_words.for_search(search)
    found = [each for source in text_sources for each in source(community)]
    found = [each for each in found if wanted in own_words.for_search(each.text)]
    return sorted(found, key=lambda each: each.at, reverse=True)[:20]


def held_for(community: Community, held_id: int) -> HeldText:
    """Raises NotFound."""
    return of_community(HeldText, community, held_id)


def find(community: Community, digest: str) -> HeldText:
    """The row of a text that stands somewhere, known by its digest. Raises NotFound."""
    found = db.session.scalar(
        select(HeldText).where(HeldText.community_id == community.id, HeldText.digest == digest)
    )
    if found is not None:
        return found
    for source in text_sources:
        for each in source(community):
            if own_words.digest(each.text) == digest:
                return _held(community, each.text, each.author_id, each.path, each.at)
    raise NotFound()


def hide(held: HeldText, reason: str, *, holds: Collection[str], by: int | None, now: datetime) -> None:
    """From now on the reason stands in the text's place; its author is told. holds: the offices of who hides.
    Raises Invalid('reason'); for all but an administrator Forbidden where it stands in a published result,
    which nobody could check any more, or before a meeting that is called to decide about it."""
    community = db.session.get(Community, held.community_id)
    if "staff_admin" not in holds and any(sealed(community, held.text) for sealed in sealed_sources):
        raise Forbidden(
            P(
                "This text stands in a published result or on the agenda of a meeting that is called: only "
                "an administrator hides it, for nobody can check it or know what is decided then."
            )
        )
    if not reason.strip():
        raise Invalid("reason", P("Please give the reason: it stands in the place of the text."))
    if held.state == "hidden":
        raise Stale()
    held.state, held.reason, held.by_id, held.at = "hidden", reason.strip()[:200], by, now
    held.appeal, held.appealed_at, held.answer, held.answered_at, held.answered_by_id = (
        "",
        None,
        "",
        None,
        None,
    )
    journal.record(held.community_id, "text_hidden", "held_text", held.id, by=by, at=now)
    if held.author_id is not None:
        told = {"held": held.id, "reason": held.reason}
        notify.queue(held.community_id, held.author_id, "words_hidden", told, now=now)


def let_stand(held: HeldText, *, by: int | None, now: datetime) -> None:
    """Looked at and left as it is, what is covered in it stays covered. Raises Stale where it is hidden."""
    if held.state == "hidden":
        raise Stale()
    held.state, held.by_id, held.at = "shown", by, now
    journal.record(held.community_id, "text_let_stand", "held_text", held.id, by=by, at=now)


def appeal(held: HeldText, words: str, *, by: Person, now: datetime) -> None:
    """Its author asks that somebody else looks at it. Raises NotFound for others, Stale where it is not
    hidden or was appealed, Invalid('appeal')."""
    if held.author_id != by.id:
        raise NotFound()
    if held.state != "hidden" or held.appealed_at is not None:
        raise Stale()
    if not visible(words):
        raise Invalid("appeal", P("Please say why it should be shown."))
    held.appeal, held.appealed_at = words[:500], now
    journal.record(held.community_id, "text_appealed", "held_text", held.id, by=by.id, at=now)


def answer_appeal(held: HeldText, words: str, *, show: bool, by: int | None, now: datetime) -> None:
    """Somebody other than who hid it decides. Raises Forbidden for who hid it, Stale, Invalid('answer')."""
    if held.appealed_at is None or held.answered_at is not None or held.state != "hidden":
        raise Stale()
    if by is None or by == held.by_id:
        raise Forbidden(P("Who hid a text does not decide the appeal: a colleague or the supervision does."))
    if not visible(words):
        raise Invalid("answer", P("Please give the reason: its author reads it."))
    held.answer, held.answered_by_id, held.answered_at = words[:500], by, now
    held.state = "shown" if show else "hidden"
    journal.record(
        held.community_id, "text_appeal_answered", "held_text", held.id, by=by, at=now, detail={"shown": show}
    )
    if held.author_id is not None:
        told = {"held": held.id, "reason": held.answer, "shown": show}
        notify.queue(held.community_id, held.author_id, "words_answered", told, now=now)


def of_author(community: Community, person: Person) -> list[HeldText]:
    """A person's texts that wait or are hidden, were appealed or name somebody, the newest first."""
    return list(
        db.session.scalars(
            select(HeldText)
            .where(
                HeldText.community_id == community.id,
                HeldText.author_id == person.id,
                or_(HeldText.state != "shown", HeldText.appealed_at.is_not(None), HeldText.names != {}),
            )
            .order_by(HeldText.id.desc())
            .limit(100)
        )
    )
