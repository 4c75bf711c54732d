"""Bodies that meet, vote or publish, their own rolls, and the electorate of each. Nothing here commits or
knows of requests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select

from consult.deciding import DecisionRule, shipped_rules
from consult.foundation import journal, settings
from consult.foundation.db import db, of_community
from consult.foundation.errors import Invalid, NotFound
from consult.foundation.phrases import P
from consult.foundation.procedures import printed_source, procedures
from consult.people import law, under_way
from consult.people.models import (
    Body,
    BodyMember,
    Community,
    Household,
    Ownership,
    Person,
    Territory,
    Unit,
)
from consult.people.persons import is_verified
from consult.people.places import community_by_id, within


@dataclass(frozen=True)
class Elector:
    """One voting right of a body.

    person_id: who holds it; for a household its representative, None where none is named. household_id and
    unit_ids:
    where it comes from. weight: heads (always 1). area: 0.01 ㎡, 0 where area does not count. may_cast:
    persons any
    of whom may use it; the first use stands for all.
    """

    person_id: int | None
    household_id: int | None
    unit_ids: tuple[int, ...]
    weight: int
    area: int
    may_cast: tuple[int, ...] = ()


def bodies_of(community: Community) -> list[Body]:
    """All bodies of a community."""
    return list(db.session.scalars(select(Body).where(Body.community_id == community.id).order_by(Body.id)))


def body_for(community: Community, body_id: int) -> Body:
    """Raises NotFound where it is not of this community."""
    return of_community(Body, community, body_id)


def body_named(community: Community, name_zh: str) -> Body | None:
    """The body of that Chinese name, or None."""
    return db.session.scalar(select(Body).where(Body.community_id == community.id, Body.name_zh == name_zh))


@dataclass(frozen=True, kw_only=True)
class BodyRules:
    """How a body works: who votes, by which decision rules (the usual first), days of notice, rules of order,
    document numbers, term."""

    electorate: str = "person"
    decision_rule_ids: Iterable[str] = ()
    notice_days: int = 3
    rule_set: str = "ronr12"
    number_prefix: str = ""
    party_review: bool = False
    term_from: date | None = None
    term_to: date | None = None
    #: the article of its charter by which it decides, printed with its results; "" leaves the line out
    charter: str = ""
    #: whether residents who are not registered here vote in it
    unregistered: bool = False
    #: why it works otherwise than is usual for its kind
    law_reason: str = ""
    #: bodies of old files are taken as they were
    history: bool = False


def add_body(
    community: Community,
    kind: str,
    name_zh: str,
    name_en: str = "",
    *,
    rules: BodyRules = BodyRules(),
    territory: Territory | None = None,
    by: int | None = None,
    now: datetime,
) -> Body:
    """A body that meets, votes or publishes. Raises Invalid('name_zh' | 'notice_days')."""
    if body_named(community, name_zh.strip()):
        raise Invalid("name_zh", P("There is a body of this name already."))
    made = Body(community_id=community.id)
    _write(made, kind, name_zh, name_en, rules, territory)
    db.session.add(made)
    db.session.flush()
    _settle(made, rules, by, now)
    detail = {"law_reason": made.law_reason} if made.law_reason else {}
    journal.record(community.id, "body_added", "body", made.id, by=by, at=now, detail=detail)
    return made


def _write(
    body: Body, kind: str, name_zh: str, name_en: str, rules: BodyRules, territory: Territory | None
) -> None:
    """Raises Invalid('name_zh' | 'notice_days') before anything is written."""
    if not name_zh.strip():
        raise Invalid("name_zh", P("Please give a name."))
    if not 0 <= rules.notice_days <= 60:
        raise Invalid("notice_days", P("The notice period is between 0 and 60 days."))
    if not rules.history:
        law.check(
            kind,
            electorate=rules.electorate,
            rule_ids=list(rules.decision_rule_ids),
            notice_days=rules.notice_days,
            party_review=rules.party_review,
            reason=rules.law_reason,
        )
    body.kind, body.name_zh, body.name_en = kind, name_zh.strip(), name_en.strip()
    body.territory_id = territory.id if territory else None
    body.electorate, body.decision_rule_ids = rules.electorate, list(rules.decision_rule_ids)
    body.notice_days, body.rule_set = rules.notice_days, rules.rule_set
    body.number_prefix, body.party_review = rules.number_prefix.strip(), rules.party_review
    body.term_from, body.term_to = rules.term_from, rules.term_to
    body.law_reason = rules.law_reason.strip()


def _settle(body: Body, rules: BodyRules, by: int | None, now: datetime) -> None:
    """The settings of its own that its form knows; what is left out is the community's."""
    community = community_by_id(body.community_id)
    own = {"charter": rules.charter.strip() or None, "unregistered_vote": int(rules.unregistered) or None}
    for key, value in own.items():
        settings.change(community, key, value, body=body, holds={"staff_admin"}, by=by, now=now)


def change_body(
    body: Body,
    kind: str,
    name_zh: str,
    name_en: str = "",
    *,
    rules: BodyRules,
    territory: Territory | None = None,
    by: int | None,
    now: datetime,
) -> None:
    """These words, rules and place instead of those it had. Raises Invalid('name_zh' | 'notice_days')."""
    _write(body, kind, name_zh, name_en, rules, territory)
    _settle(body, rules, by, now)
    detail = {"law_reason": body.law_reason} if body.law_reason else {}
    journal.record(body.community_id, "body_changed", "body", body.id, by=by, at=now, detail=detail)


def join_body(body: Body, person: Person, role: str | None = None) -> BodyMember:
    """Puts a person on the body's own roll, as a member where no role is named, or changes the role there:
    who is on it already keeps theirs where none is named. Raises NotFound across communities, Stale while a
    meeting or a vote is under way."""
    if person.community_id != body.community_id:
        raise NotFound()
    under_way.check_nothing(body.community_id)
    made = db.session.get(BodyMember, (body.id, person.id)) or BodyMember(
        body_id=body.id, person_id=person.id
    )
    made.role = role or made.role or "member"
    db.session.add(made)
    db.session.flush()
    return made


def leave_body(body: Body, person_id: int) -> None:
    """Takes a person off the body's own roll. Raises Stale while a meeting or a vote is under way."""
    under_way.check_nothing(body.community_id)
    row = db.session.get(BodyMember, (body.id, person_id))
    if row is not None:
        db.session.delete(row)


def members_of(body: Body) -> list[tuple[Person, str]]:
    """(person, role) on the body's own roll; empty where it is made up by territory."""
    return [
        (p, role)
        for p, role in db.session.execute(
            select(Person, BodyMember.role)
            .join(BodyMember, BodyMember.person_id == Person.id)
            .where(BodyMember.body_id == body.id)
            .order_by(Person.id)
        )
    ]


def electorate_of(body: Body) -> list[Elector]:
    """The voting rights of a body now, in a stable order; frozen by who opens a vote.

    A body with a roll of its own: its members, nobody where nobody is on it yet. Otherwise those who live in
    its territory (staff who do not live here are no electors), not registered here only where the body's rule
    says so: adults who are verified
    (person), households with such an adult (household; cast by the representative, or any adult where none is
    named), owners (owner). Owners who hold exactly the same units together have one right; owning several
    units is
    one head and the sum of the areas (Civil Code art. 278: headcount and area are counted separately).
    """
    community = community_by_id(body.community_id)
    places = within(community, body.territory_id) if body.territory_id else None
    roll = bool(members_of(body)) or law.has_own_roll(body.kind)
    if body.electorate == "owner":
        return _owners(community, places)
    wanted = (
        select(Person, Household.unit_id)
        .outerjoin(Household, Person.household_id == Household.id)
        .outerjoin(Unit, Household.unit_id == Unit.id)
        .where(
            Person.community_id == community.id,
            Person.level != "declared",
            Person.of_age,
            Person.left_on.is_(None),
        )
        .order_by(Person.id)
    )
    if roll:
        wanted = wanted.where(
            Person.id.in_(select(BodyMember.person_id).where(BodyMember.body_id == body.id))
        )
    else:
        wanted = wanted.where(Person.household_id.is_not(None))
        if not settings.of(community, "unregistered_vote", body=body):
            wanted = wanted.where(Person.registered)
        if places is not None:
            wanted = wanted.where(Unit.territory_id.in_(places))
    rows = db.session.execute(wanted).all()
    if body.electorate == "person":
        return [Elector(p.id, p.household_id, (unit,) if unit else (), 1, 0, (p.id,)) for p, unit in rows]
    homes: dict[int, list[tuple[Person, int | None]]] = defaultdict(list)
    for p, unit in rows:
        if p.household_id is not None:
            homes[p.household_id].append((p, unit))
    electors = []
    for household_id, people in homes.items():
        named = [p.id for p, _ in people if p.represents_household]
        unit = people[0][1]
        electors.append(
            Elector(
                named[0] if named else None,
                household_id,
                (unit,) if unit else (),
                1,
                0,
                tuple(named[:1] or [p.id for p, _ in people]),
            )
        )
    return electors


def _owners(community: Community, places: set[int] | None) -> list[Elector]:
    wanted = (
        select(Ownership, Unit, Person)
        .join(Unit, Ownership.unit_id == Unit.id)
        .join(Person, Ownership.person_id == Person.id)
        .where(Unit.community_id == community.id)
        .order_by(Unit.id, Person.id)
    )
    if places is not None:
        wanted = wanted.where(Unit.territory_id.in_(places))
    owners: dict[int, set[int]] = defaultdict(set)
    units: dict[int, Unit] = {}
    people: dict[int, Person] = {}
    for _held, unit, person in db.session.execute(wanted):
        owners[unit.id].add(person.id)
        units[unit.id], people[person.id] = unit, person
    together: dict[tuple[int, ...], list[Unit]] = defaultdict(list)
    for unit_id, who in owners.items():
        together[tuple(sorted(who))].append(units[unit_id])
    electors = []
    for who, held_units in together.items():
        cast = tuple(i for i in who if is_verified(people[i]) and people[i].of_age)
        first = cast[0] if cast else who[0]
        electors.append(
            Elector(
                first,
                people[first].household_id,
                tuple(u.id for u in held_units),
                1,
                sum(u.area or 0 for u in held_units),
                cast,
            )
        )
    return electors


def bodies_for(person: Person) -> list[Body]:
    """Bodies on whose own roll a person stands."""
    return list(
        db.session.scalars(
            select(Body)
            .join(BodyMember, BodyMember.body_id == Body.id)
            .where(BodyMember.person_id == person.id)
            .order_by(Body.id)
        )
    )


def body_kinds(lang: str, present: str = "") -> list[tuple[str, str]]:
    """(kind, words) of every kind of body with notice and posting rules of its own; `present` too where it is
    none of them."""
    known = [(kind, found.name[lang]) for kind, found in procedures().items()]
    return known if not present or present in procedures() else [*known, (present, present)]


def rule_for(body: Body | None, rule_id: str) -> DecisionRule | None:
    """The decision rule of that id as this body has it: of one that is in no statute the article of its
    charter is the basis, and none is printed where it gave none. None for an unknown id."""
    rule = shipped_rules().get(rule_id)
    if rule is None or rule.statutory:
        return rule
    charter = ""
    if body is not None:
        charter = settings.of(community_by_id(body.community_id), "charter", body=body)
    return replace(rule, source=charter or printed_source(rule.source))


def decision_rules(lang: str) -> dict[str, str]:
    """Words of every decision rule of the library, by id."""
    return {
        rule_id: f"{rule.name[lang]}（{rule_id}）" if lang == "zh" else f"{rule.name[lang]} ({rule_id})"
        for rule_id, rule in shipped_rules().items()
    }
