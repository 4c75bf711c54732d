"""Pages of bodies: what they are, their rules, their own rolls."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import gettext

from consult.accounts import asking
from consult.accounts.forms import BodyForm
from consult.accounts.pages.frame import saved
from consult.foundation import settings, web
from consult.foundation.db import now_utc
from consult.foundation.errors import Invalid
from consult.foundation.pages import attempt, done, number_from, whole_in
from consult.foundation.phrases import P
from consult.foundation.procedures import procedures
from consult.office.pages.frame import ELECTORATE_WORDS, RULE_SET_WORDS, blueprint, page
from consult.people import persons
from consult.people.bodies import (
    BodyRules,
    add_body,
    bodies_of,
    body_for,
    body_kinds,
    change_body,
    decision_rules,
    electorate_of,
    join_body,
    leave_body,
    members_of,
)
from consult.people.law import fits, said_of
from consult.people.places import territory_for, tree_of


def _body_form(community: Any, body: Any = None) -> BodyForm:
    """The form of a body, filled with what it is; on a post with what was sent."""
    rules = list(body.decision_rule_ids) if body else []
    known = (
        {
            "name_zh": body.name_zh,
            "name_en": body.name_en,
            "kind": body.kind,
            "electorate": body.electorate,
            "territory": str(body.territory_id or ""),
            "term_from": body.term_from,
            "term_to": body.term_to,
            "notice_days": body.notice_days,
            "rule_set": body.rule_set,
            "usual_rule": rules[0] if rules else "",
            "other_rules": rules[1:],
            "number_prefix": body.number_prefix,
            "party_review": body.party_review,
            "charter": settings.of(community, "charter", body=body),
            "unregistered": bool(settings.of(community, "unregistered_vote", body=body)),
            "law_reason": body.law_reason,
        }
        if body
        else {"kind": "deliberation_council"}
    )
    form = BodyForm(data=known)
    form.kind.choices = body_kinds(web.language(), body.kind if body else "")
    usual = [] if body else [("", gettext("as the law or the charter has it"))]
    form.electorate.choices = [*usual, *ELECTORATE_WORDS.items()]
    form.rule_set.choices = list(RULE_SET_WORDS.items())
    form.territory.choices = [
        ("", gettext("whole community")),
        *[
            (str(place.id), "　" * (depth - 1) + place.name)
            for depth, place, _units in tree_of(community)
            if depth
        ],
    ]
    named = [(rule_id, words) for rule_id, words in decision_rules(web.language()).items()]
    form.usual_rule.choices, form.other_rules.choices = [("", gettext("not yet said")), *named], named
    return form


def _from_the_law(form: BodyForm, community: Any) -> None:
    """What was left open on the form of a body is as the law, or else the charter, usually has it. Raises
    Invalid where that says nothing."""
    known = procedures().get(form.kind.data or "")
    if known is not None:
        form.electorate.data = form.electorate.data or known.law.electorates[0]
        if not form.usual_rule.data and not form.other_rules.data and known.law.rules:
            fitting = [each for each in known.law.rules if fits(form.electorate.data, each)]
            form.usual_rule.data = (fitting or list(known.law.rules))[0]
        if form.notice_days.data is None and not "".join(form.notice_days.raw_data or ()).strip():
            form.notice_days.data = known.notice_days or 3
        form.party_review.data = form.party_review.data or (known.law.statutory and known.party_study)
    if form.notice_days.data is None:
        raise Invalid("notice_days", P("Please give a whole number of days."))


def _body_values(community: Any, form: BodyForm) -> tuple[dict[str, Any], BodyRules]:
    """{kind, name_zh, name_en, territory} and how it works. Raises Invalid where a choice is not one of those
    offered."""
    _from_the_law(form, community)
    for field in (form.kind, form.electorate, form.rule_set, form.usual_rule):
        if str(field.data or "") not in {str(value) for value, *_words in field.choices or []}:
            raise Invalid(field.name, P("Please choose one of these."))
    rules = (
        [form.usual_rule.data, *(form.other_rules.data or [])]
        if form.usual_rule.data
        else list(form.other_rules.data or [])
    )
    if not set(rules) <= set(decision_rules(web.language())):
        raise Invalid("other_rules", P("Please choose one of these."))
    if form.term_from.data and form.term_to.data and form.term_to.data < form.term_from.data:
        raise Invalid("term_to", P("The last day is before the first."))
    place = (
        territory_for(community, whole_in(form.territory.data) or 0)
        if whole_in(form.territory.data)
        else None
    )
    named = {
        "kind": form.kind.data,
        "name_zh": form.name_zh.data or "",
        "name_en": form.name_en.data or "",
        "territory": place,
    }
    return named, BodyRules(
        electorate=form.electorate.data,
        notice_days=form.notice_days.data,
        rule_set=form.rule_set.data,
        number_prefix=(form.number_prefix.data or "")[:30],
        party_review=form.party_review.data,
        charter=(form.charter.data or "")[:80],
        unregistered=form.unregistered.data,
        law_reason=form.law_reason.data or "",
        term_from=form.term_from.data,
        term_to=form.term_to.data,
        decision_rule_ids=list(dict.fromkeys(rules)),
    )


@blueprint.route("/c/<slug>/staff/bodies", methods=["GET", "POST"])
def bodies(slug: str) -> Any:
    """Bodies that meet, vote and publish."""
    community, who = asking.here(slug)
    form = _body_form(community)
    if form.validate_on_submit():
        with attempt(form):
            named, rules = _body_values(community, form)
            made = add_body(community, **named, rules=rules, now=now_utc(), by=who.person_id)
        if not form.errors:
            return done(saved(), "office.body", slug=slug, body_id=made.id)
    laws = [(words, said_of(kind, web.language())) for kind, words in body_kinds(web.language())]
    return page("bodies", community=community, who=who, bodies=bodies_of(community), form=form, laws=laws)


@blueprint.route("/c/<slug>/staff/bodies/<int:body_id>", methods=["GET", "POST"])
def body(slug: str, body_id: int) -> Any:
    """One body: its rules, its own roll, its electorate counted."""
    community, who = asking.here(slug)
    found = body_for(community, body_id)
    now, deed = now_utc(), request.form.get("deed", "")
    form = _body_form(community, found) if deed not in ("join", "leave") else BodyForm(formdata=None)

    def shown() -> Any:
        electors = electorate_of(found)
        search = request.values.get("q", "")
        return page(
            "body",
            community=community,
            who=who,
            body=found,
            members=members_of(found),
            rules=decision_rules(web.language()),
            kinds=dict(body_kinds(web.language(), found.kind)),
            laws=said_of(found.kind, web.language()),
            electors=len(electors),
            area=sum(e.area for e in electors),
            search=search,
            candidates=persons.people_of(community, search=search).people[:20] if search else [],
            form=form,
        )

    if request.method == "GET":
        return shown()
    with attempt(form):
        if deed == "join":
            role = request.form.get("role")
            join_body(
                found,
                persons.person_for(community, number_from("person") or 0),
                role if role in ("member", "chair", "recorder") else None,
            )
        elif deed == "leave":
            leave_body(found, number_from("person") or 0)
        elif not form.validate_on_submit():
            return shown()
        else:
            named, rules = _body_values(community, form)
            change_body(found, **named, rules=rules, by=who.person_id, now=now)
    if form.errors:
        return shown()
    return done(saved(), "office.body", slug=slug, body_id=body_id)
