"""The first steps of a community, from an empty instance to its first topic: done or next, as computed from
what is there. Reads only; nothing is ticked by hand, so nothing is ticked that is not so.

`docs/first-community.md` is printed from the same steps (`docs/first_community.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from consult.accounts.models import Slip
from consult.foundation import settings
from consult.foundation.db import db
from consult.foundation.phrases import P, Phrase
from consult.foundation.procedures import procedures
from consult.people.models import Body, Community, Household, Office, Person, Territory
from consult.topics.models import Topic


@dataclass(frozen=True)
class Step:
    """One step, as it always is. use: what it is good for; need: what one wants at hand; then: what it opens.
    minutes: about how long. endpoint, values: the page that does it, values without the community's.
    after: the step that has to be done before, "" where none has."""

    key: str
    title: Phrase
    use: Phrase
    need: Phrase
    then: Phrase
    minutes: int
    endpoint: str
    label: Phrase
    values: Mapping[str, Any]
    after: str = ""


#: In the order that works.
STEPS = (
    Step(
        "community",
        P("What the community says of itself"),
        P("Stands on every notice: where objections are taken, which telephone, when the office is open."),
        P("The telephones for questions and for supervision, the office hours, how the committee signs."),
        P("Notices are right from the first one on."),
        10,
        "home.settings_page",
        P("Fill in"),
        {"_anchor": "s-contact"},
    ),
    Step(
        "places",
        P("Estates, buildings, grids"),
        P("A topic, a vote of owners, a grid worker belong to a place."),
        P("A list of buildings. A roll that names them brings them by itself: then go on to the roll."),
        P("Topics say where they are, buildings have bodies of their own."),
        15,
        "office.territory",
        P("Add places"),
        {},
    ),
    Step(
        "roll",
        P("The roll of households"),
        P("Who may support, who has a vote and how many have to come is all read from the roll."),
        P("An Excel or CSV file as it is; no need to bring it into shape first."),
        P("Slips can be printed and quorums are counted. It can be taken back within 24 hours."),
        40,
        "office.roll",
        P("Choose the file"),
        {},
    ),
    Step(
        "bodies",
        P("Bodies that meet"),
        P("Assembly, representatives, council, owners. What the law lays down is filled in."),
        P("The charter, where there is one; lists of members, as on the notice of the last election."),
        P("Meetings can be noticed and votes counted by the right rule."),
        20,
        "office.bodies",
        P("Set up a body"),
        {},
    ),
    Step(
        "offices",
        P("Staff and their offices"),
        P("Who screens, who presides, who keeps the record, whose grid is whose, until when."),
        P("Their names as on the roll; each gets a sign-in of their own on their page."),
        P("Nobody works with another's sign-in; what takes two officers can be done."),
        15,
        "office.offices",
        P("Grant an office"),
        {},
        "roll",
    ),
    Step(
        "slips",
        P("Slips for the households"),
        P("A household scans its own slip and is signed in; nobody has to register."),
        P("A printer for A4, scissors. Going round takes about a week."),
        P("Residents propose and support from their phones."),
        20,
        "office.slips",
        P("Print slips"),
        {},
        "roll",
    ),
    Step(
        "topic",
        P("The first topic"),
        P("A small thing that most want; you may enter it for a resident. After one everybody knows how."),
        P("What it is about, and where."),
        P("It runs: support, screening, a meeting, a vote, the notice."),
        10,
        "topics.propose",
        P("Enter a topic"),
        {"for": "other"},
        "bodies",
    ),
)


@dataclass(frozen=True)
class Seen:
    """A step as it stands here. state: done | next | later | waits (the step before it is not done). facts:
    what there is of it, in pieces; lacks: what is missing yet."""

    step: Step
    state: str
    facts: tuple[Phrase, ...]
    lacks: tuple[Phrase, ...]


@dataclass(frozen=True)
class Course:
    """All steps here. left: minutes of those that are not done."""

    steps: tuple[Seen, ...]

    @property
    def done(self) -> int:
        """How many are done."""
        return sum(seen.state == "done" for seen in self.steps)

    @property
    def over(self) -> bool:
        """Whether all are."""
        return self.done == len(self.steps)

    @property
    def left(self) -> int:
        """Minutes that are still to be given."""
        return sum(seen.step.minutes for seen in self.steps if seen.state != "done")

    @property
    def next(self) -> Seen | None:
        """The one to be done now."""
        return next((seen for seen in self.steps if seen.state == "next"), None)


def course(community: Community, today: date) -> Course:
    """Where a community stands on its first steps."""
    facts, lacks = _facts(community, today)
    done = {step.key for step in STEPS if not lacks.get(step.key) and facts.get(step.key)}
    made, current = [], False
    for step in STEPS:
        waits = bool(step.after) and step.after not in done
        state = "done" if step.key in done else "waits" if waits else "later" if current else "next"
        current = current or state == "next"
        told = tuple(lacks.get(step.key, ())) if state != "done" else ()
        made.append(Seen(step, state, tuple(facts.get(step.key, ())), told))
    return Course(tuple(made))


def _count(model: Any, community: Community, *where: Any) -> int:
    wanted = select(func.count()).select_from(model).where(model.community_id == community.id, *where)
    return db.session.scalar(wanted) or 0


def _facts(community: Community, today: date) -> tuple[dict[str, list[Phrase]], dict[str, list[Phrase]]]:
    """What there is of each step, and what it lacks: a step with facts that lacks nothing is done."""
    homes, people = _count(Household, community), _count(Person, community, Person.left_on.is_(None))
    slips = db.session.scalar(
        select(func.count(Slip.household_id.distinct()))
        .join(Household, Household.id == Slip.household_id)
        .where(Household.community_id == community.id, Slip.revoked_at.is_(None))
    )
    bodies = _count(Body, community)
    topics = _count(Topic, community, Topic.state != "draft")
    said, unsaid = _contact(community)
    facts: dict[str, list[Phrase]] = {"community": said, "places": _places(community)}
    if homes:
        facts["roll"] = [P("homes: %(homes)s, people: %(people)s", homes=homes, people=people)]
    if bodies:
        facts["bodies"] = [P("bodies: %(n)s", n=bodies)]
    held = _offices(community, today)
    if held:
        facts["offices"] = [P("people with an office: %(n)s", n=held)]
    if slips:
        facts["slips"] = [P("homes with a slip: %(n)s of %(homes)s", n=slips, homes=homes)]
    if topics:
        facts["topic"] = [P("topics: %(n)s", n=topics)]
    lacks: dict[str, list[Phrase]] = {"community": unsaid}
    if held == 1:
        lacks["offices"] = [P("so far the administrator alone")]
    return facts, lacks


def _contact(community: Community) -> tuple[list[Phrase], list[Phrase]]:
    contact = settings.of(community, "contact")
    wanted = {
        "phone": P("the telephone for objections"),
        "place": P("the place for objections"),
        "hours": P("the office hours"),
    }
    return (
        [words for key, words in wanted.items() if contact.get(key)],
        [words for key, words in wanted.items() if not contact.get(key)],
    )


#: Kinds of place that are told, in this order.
_TOLD = {
    "estate": P("estates"),
    "building": P("buildings"),
    "entrance": P("entrances"),
    "group": P("villagers' groups"),
    "grid": P("grids"),
}


def _places(community: Community) -> list[Phrase]:
    kinds = Counter(
        db.session.scalars(
            select(Territory.kind).where(
                Territory.community_id == community.id, Territory.parent_id.is_not(None)
            )
        )
    )
    return [P("%(kind)s: %(n)s", n=kinds[kind], kind=words) for kind, words in _TOLD.items() if kinds[kind]]


def _offices(community: Community, today: date) -> int:
    """How many people hold an office that has a desk."""
    return (
        db.session.scalar(
            select(func.count(Office.person_id.distinct())).where(
                Office.community_id == community.id,
                Office.from_on <= today,
                (Office.to_on.is_(None)) | (Office.to_on >= today),
            )
        )
        or 0
    )


@dataclass(frozen=True)
class Earliest:
    """The first day on which a kind of body could meet, were it noticed today. source: of the days."""

    name: Mapping[str, str]
    on: date
    days: int | None
    source: str


def earliest(community: Community, today: date) -> list[Earliest]:
    """For the usual bodies of such a community."""
    usual = {
        "urban": ("deliberation_council", "residents_assembly", "owners_assembly"),
        "village": ("deliberation_council", "villagers_rep_meeting", "villagers_assembly"),
    }
    known = procedures()
    return [
        Earliest(
            known[kind].name,
            today + timedelta(days=known[kind].notice_days or 0),
            known[kind].notice_days,
            known[kind].notice_source,
        )
        for kind in usual["village" if community.kind == "village" else "urban"]
    ]
