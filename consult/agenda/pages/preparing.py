"""Preparing a meeting: its day against the notice, items with their rule, how it debates, the look before
publication. For the staff."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from consult.agenda import numbers, service, telling
from consult.agenda.forms import DebateForm, ItemForm, NoticeForm
from consult.agenda.items import READY, Deciding, Question, add_item, move_item, remove_item, rules_for
from consult.agenda.pages.meetings import blueprint, rule_sentence, to_prepare
from consult.agenda.service import DebateRules
from consult.agenda.words import INTERESTS, LEGAL_EFFECTS, METHODS, RULE_SETS, STATE_WORDS
from consult.foundation import web
from consult.foundation.days import local_day
from consult.foundation.db import now_utc, transaction
from consult.foundation.pages import attempt, day_in, done, whole_in
from consult.foundation.phrases import P, Phrase
from consult.foundation.procedures import printed_source
from consult.people import bodies
from consult.topics import service as topics
from consult.topics.lists import open_topics
from consult.topics.screening import party_review_of

#: Days of the strip to choose from; one more screenful than the longest usual notice.
STRIP_DAYS = 21
#: Characters of a title taken from the text; what a line of the console holds.
HEADLINE = 28


@dataclass(frozen=True)
class Checked:
    """One line of the look before publication. ok: met; else it needs an eye, and `must` says that it stops
    publication."""

    ok: bool
    words: Phrase
    source: str = ""
    must: bool = False


@blueprint.route("/c/<slug>/staff/meetings/<int:meeting_id>", methods=["GET", "POST"])
def edit(slug: str, meeting_id: int) -> Any:
    """The agenda being prepared: items, dates, the notice check. A post adds an item."""
    community, who, meeting = to_prepare(slug, meeting_id)
    body = bodies.body_for(community, meeting.body_id) if meeting.body_id else None
    form = ItemForm()
    _choices(form, community, body)
    if request.method == "GET" and body is not None and body.decision_rule_ids:
        form.decision_rule_id.data = form.decision_rule_id.choices[1][0]  # the body's own rule comes first
    if form.validate_on_submit():
        lines = [line.strip() for line in (form.options.data or "").splitlines() if line.strip()]
        with attempt(form):
            chosen = whole_in(form.topic.data)
            topic = topics.topic_for(who, community, chosen) if chosen else None
            add_item(
                meeting,
                topic=topic,
                question=Question(
                    title=(form.title.data or "").strip()
                    or ("" if topic else headline(form.text.data or "")),
                    text=form.text.data or "",
                    minutes=form.minutes.data,
                    question_kind="options" if lines else "yes_no",
                    options=[{"id": str(n), "text": text} for n, text in enumerate(lines, 1)],
                    seats=form.seats.data or 1,
                ),
                deciding=Deciding(
                    decision_rule_id=form.decision_rule_id.data or "",
                    method=form.method.data or "show",
                    legal_effect=form.legal_effect.data or "consultation",
                ),
                by=who.person_id,
                now=now_utc(),
            )
        if not form.errors:
            return done(_("The item is on the agenda."), "agenda.edit", slug=slug, meeting_id=meeting_id)
    return _page(community, who, meeting, body, form), 400 if form.errors else 200


def headline(text: str) -> str:
    """A title for an item that was given none and rests on no topic: the first clause of its text,
    shortened."""
    clause = re.split("[。；;\n]", text.strip())[0].strip()
    return clause if len(clause) <= HEADLINE else clause[:HEADLINE].rstrip() + "…"


def _choices(form: ItemForm, community: Any, body: Any) -> None:
    ready = [t for t in open_topics(community) if t.state in READY]
    form.topic.choices = [
        ("", _("no topic (the body's own business)")),
        *[(str(t.number), f"{t.document} {t.title}") for t in ready],
    ]
    form.decision_rule_id.choices = [
        ("", _("by the rules of debate")),
        *[(r.id, r.name["en" if web.language() == "en" else "zh"]) for r in rules_for(body)],
    ]
    form.method.choices = [(k, web.say(v)) for k, v in METHODS.items()]
    form.legal_effect.choices = [(k, web.say(v)) for k, v in LEGAL_EFFECTS.items()]


def _debate_form(meeting: Any, sent: bool = False) -> DebateForm:
    rules = meeting.debate_rules or {}
    needs = rules.get("seconds_required")
    data = (
        None
        if sent
        else {
            "rule_set": meeting.rule_set,
            "speech_seconds": rules.get("speech_seconds"),
            "alternate": rules.get("alternate", True),
            "speeches_per_motion": rules.get("speeches_per_motion"),
            "version": meeting.version,
            "unspoken_first": rules.get("unspoken_first", False),
            "bars_amendments": rules.get("bars_amendments", False),
            "adjourn_at": time.fromisoformat(rules["adjourn_at"]) if rules.get("adjourn_at") else None,
            "interest": rules.get("interest", "declared"),
            "seconds_required": "" if needs is None else "yes" if needs else "no",
        }
    )
    form = DebateForm(data=data) if sent else DebateForm(formdata=None, data=data)
    form.rule_set.choices = [(k, web.say(v)) for k, v in RULE_SETS.items()]
    form.interest.choices = [(k, web.say(v)) for k, v in INTERESTS.items()]
    form.seconds_required.choices = [("", _("as the rule set says")), ("yes", _("yes")), ("no", _("no"))]
    return form


def _page(
    community: Any,
    who: Any,
    meeting: Any,
    body: Any,
    form: ItemForm,
    debate: DebateForm | None = None,
    notice_form: NoticeForm | None = None,
) -> Any:
    today = local_day(community, now_utc())
    check = service.notice_check(meeting, today)
    size = numbers.electorate(body)
    checks = _checks(meeting, body, check, size)
    return web.render(
        "agenda/edit.html",
        community=community,
        who=who,
        meeting=meeting,
        body=body,
        form=form,
        check=check,
        today=today,
        size=size,
        earliest=today + timedelta(days=meeting.notice_days),
        strip=[today + timedelta(days=n) for n in range(STRIP_DAYS)],
        debate=debate or _debate_form(meeting),
        debate_open=debate is not None,
        in_numbers=numbers.in_numbers,
        checks=checks,
        blocked=any(c.must and not c.ok for c in checks),
        notice_form=notice_form or NoticeForm(formdata=None),
        state=STATE_WORDS[meeting.state],
        rule=rule_sentence,
        methods=METHODS,
        rule_sets=RULE_SETS,
        interests=INTERESTS,
        effects=LEGAL_EFFECTS,
        minutes=sum(item.minutes or 0 for item in meeting.items),
        told=len(telling.entitled(body)),
        absent=telling.absences(meeting),
        opinions=_opinions(meeting),
        topic_of=topics.topic_by_id,
    )


def _refused(community: Any, who: Any, meeting: Any, **forms: Any) -> Any:
    """The page again with the refused form (debate or notice_form) and an empty one for an item."""
    body = bodies.body_for(community, meeting.body_id) if meeting.body_id else None
    items = ItemForm(formdata=None)
    _choices(items, community, body)
    return _page(community, who, meeting, body, items, **forms), 400


def _opinions(meeting: Any) -> list[Any]:
    found = [party_review_of(topics.topic_by_id(item.topic_id)) for item in meeting.items if item.topic_id]
    return [review for review in found if review is not None and (review.opinion or "").strip()]


def _checks(
    meeting: Any, body: Any, check: service.NoticeCheck, size: numbers.Electorate | None
) -> list[Checked]:
    """What is looked at before publication, in order."""
    checks = [
        Checked(
            check.ok,
            P(
                "%(days)s days of notice, %(needed)s are asked for",
                days=max(0, check.days),
                needed=check.needed,
            ),
        )
    ]
    if not meeting.items:
        checks.append(Checked(False, P("There is nothing on the agenda yet."), must=True))
    for item in meeting.items:
        source = printed_source((item.decision_rule or {}).get("source", ""))
        checks.append(
            Checked(
                bool(item.decision_rule),
                P("Item %(n)s: decided by a rule of this body", n=item.position)
                if item.decision_rule
                else P("Item %(n)s: decided by the rules of debate only", n=item.position),
                source,
            )
        )
    checks += _topic_checks(meeting, body)
    checks.append(
        Checked(
            bool(meeting.chair_id),
            P("Somebody presides") if meeting.chair_id else P("Nobody is named to preside"),
        )
    )
    checks.append(
        Checked(bool(meeting.place), P("The place is named") if meeting.place else P("The place is missing"))
    )
    checks.append(Checked(True, P("Every resident may sit in, without a vote")))
    on_paper = telling.without_phone(body)
    if on_paper:
        checks.append(
            Checked(
                False, P("%(n)s of those entitled have no phone: take them the notice on paper", n=on_paper)
            )
        )
    if size is not None and size.headcount < 1:
        checks.append(Checked(False, P("Nobody is on this body's roll yet")))
    return checks


def _topic_checks(meeting: Any, body: Any) -> list[Checked]:
    """Whether the topics on the agenda are ready: those concerned named, the party organisation's opinion
    given."""
    checks = []
    with_topics = [topics.topic_by_id(item.topic_id) for item in meeting.items if item.topic_id]
    if with_topics:
        concerned = all(topic is not None and topic.stakeholders for topic in with_topics)
        checks.append(
            Checked(
                concerned,
                P("Those concerned are named") if concerned else P("A topic does not say who is concerned"),
            )
        )
    if body is not None and body.party_review:
        given = len(_opinions(meeting)) >= len(with_topics)
        checks.append(
            Checked(
                given,
                P("The party organisation's opinion is there")
                if given
                else P("The party organisation's opinion is missing, and this body's rules ask for it"),
                must=True,
            )
        )
    return checks


@blueprint.post("/c/<slug>/staff/meetings/<int:meeting_id>/day")
def day(slug: str, meeting_id: int) -> Any:
    """Moves a planned meeting to another day."""
    community, who, meeting = to_prepare(slug, meeting_id)
    chosen = day_in(request.form.get("day"))
    if chosen is None:
        flash(_("Please give the day of the meeting."), "error")
        return redirect(url_for("agenda.edit", slug=slug, meeting_id=meeting_id))
    with transaction():
        service.change_day(
            meeting,
            chosen,
            version=whole_in(request.form.get("version")) or 0,
            by=who.person_id,
            now=now_utc(),
        )
    return redirect(url_for("agenda.edit", slug=slug, meeting_id=meeting_id))


@blueprint.post("/c/<slug>/staff/meetings/<int:meeting_id>/debate")
def debate(slug: str, meeting_id: int) -> Any:
    """How the meeting will debate; the live meeting takes it over when it opens."""
    community, who, meeting = to_prepare(slug, meeting_id)
    form = _debate_form(meeting, sent=True)
    if form.validate_on_submit():
        needs = {"yes": True, "no": False}.get(form.seconds_required.data or "")
        with attempt(form):
            service.change_debate(
                meeting,
                rule_set=form.rule_set.data or "",
                debate=DebateRules(
                    speech_seconds=form.speech_seconds.data,
                    speeches_per_motion=form.speeches_per_motion.data,
                    seconds_required=needs,
                    alternate=bool(form.alternate.data),
                    unspoken_first=bool(form.unspoken_first.data),
                    bars_amendments=bool(form.bars_amendments.data),
                    adjourn_at=form.adjourn_at.data,
                    interest=form.interest.data or "declared",
                ),
                version=whole_in(form.version.data) or 0,
                by=who.person_id,
                now=now_utc(),
            )
        if not form.errors:
            return done(_("Saved."), "agenda.edit", slug=slug, meeting_id=meeting_id)
    return _refused(community, who, meeting, debate=form)


@blueprint.post("/c/<slug>/staff/meetings/<int:meeting_id>/items/<int:item_id>/move")
def move(slug: str, meeting_id: int, item_id: int) -> Any:
    """Moves an item up (to=up) or down."""
    community, who, meeting = to_prepare(slug, meeting_id)
    with transaction():
        move_item(meeting, item_id, up=request.form.get("to") == "up")
    return redirect(url_for("agenda.edit", slug=slug, meeting_id=meeting_id))


@blueprint.post("/c/<slug>/staff/meetings/<int:meeting_id>/items/<int:item_id>/remove")
def remove(slug: str, meeting_id: int, item_id: int) -> Any:
    """Takes an item off."""
    community, who, meeting = to_prepare(slug, meeting_id)
    with transaction():
        remove_item(meeting, item_id, by=who.person_id, now=now_utc())
    return done(_("The item has been taken off."), "agenda.edit", slug=slug, meeting_id=meeting_id)


@blueprint.post("/c/<slug>/staff/meetings/<int:meeting_id>/notice")
def notice(slug: str, meeting_id: int) -> Any:
    """Publishes the agenda."""
    community, who, meeting = to_prepare(slug, meeting_id)
    form = NoticeForm()
    channels = [part.strip() for part in re.split("[,，、]", form.channels.data or "") if part.strip()]
    with attempt(form) as tried:
        service.notice_meeting(
            meeting,
            by=who.person_id,
            now=now_utc(),
            channels=channels,
            urgent_reason=form.urgent_reason.data or "",
        )
    if tried.refused:
        return _refused(community, who, meeting, notice_form=form)
    said = _("The meeting is noticed. Its texts are frozen and everyone can read them.")
    return done(said, "agenda.page", slug=slug, meeting_id=meeting_id)
