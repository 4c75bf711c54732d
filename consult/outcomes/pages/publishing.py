"""Publishing a result and posting a notice: the form, the sheet as it will hang, then the second step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext

from consult.accounts import asking, second
from consult.foundation import settings
from consult.foundation.days import local_day
from consult.foundation.db import now_utc
from consult.foundation.errors import Invalid
from consult.foundation.pages import Attempt, attempt, done
from consult.foundation.phrases import P
from consult.foundation.procedures import posting_days
from consult.outcomes import beside, facts, notices, numbers, service, voted, votes
from consult.outcomes.notices import About, NoticeWords, Posting
from consult.outcomes.pages import frame as pages
from consult.outcomes.pages.results import blueprint, shown_with
from consult.outcomes.pages.two_steps import Step, take
from consult.outcomes.service import Decided, ResultWords
from consult.people import law
from consult.rules.words import changes


@blueprint.route("/c/<slug>/staff/topics/<int:number>/result", methods=["GET", "POST"])
def publish(slug: str, number: int) -> Any:
    """Publishes what came of a topic: its text, legal effect and day are those of the vote."""
    community, who = asking.here(slug)
    topic = service.topic_numbered(community, number)
    vote, draft = _vote_and_draft(topic)
    tried, about = Attempt(), f"topic:{topic.id}"
    if request.method == "POST" and pages.text("deed") == "consent":
        tried = _ask_consent(community, who, topic, vote)
        if not tried.refused:
            said = gettext("The supervision committee is asked. When it has agreed, publish it here.")
            return done(said, "outcomes.publish", slug=slug, number=number)
    elif request.method == "POST":
        effect = vote.legal_effect if vote else pages.text("legal_effect")
        step = Step(
            act="result.publish",
            about=about,
            do=lambda: _published(community, who, topic, vote, draft),
            shown=lambda outcome: _previewed(community, who, topic, outcome),
            asked=effect == "decision"
            and second.needed(community, "result.publish", service.body_of(vote or topic)),
            beside=beside.of_result(topic, _rests(topic, vote, draft, pages.sent()), pages.sent()),
            back=url_for("outcomes.publish", slug=slug, number=number),
            button=gettext("Publish the result"),
            note=gettext(
                "The result will read like this. Whom it addresses and how long it hangs come next."
            ),
        )
        taken = take(community, who, local_day(community, now_utc()), step)
        if taken.preview is not None:
            return taken.preview
        tried = taken.tried
        if not tried.refused and taken.waits:
            return pages.noted("outcomes.publish", slug=slug, number=number)
        if not tried.refused:
            said = gettext("The result is published. Now post its notice.")
            return done(said, "outcomes.post", slug=slug, outcome_id=taken.made.id)
    return _publish_page(community, who, topic, vote, draft, tried)


def _vote_and_draft(topic: Any) -> tuple[Any, Any]:
    """The vote the next result rests on, and the draft the meeting left."""
    vote = votes.last_vote(topic)
    draft = next((o for o in service.outcomes_of(topic.id, drafts=True) if o.published_on is None), None)
    return (votes.vote_of(draft) or vote if draft is not None else vote), draft


def _rests(topic: Any, vote: Any, draft: Any, said: Mapping[str, str]) -> Any:
    """The vote a result rests on that says this; None where it leaves the vote out."""
    known = vote is not None and service.rests_on(vote)
    out = said.get("status", "") in ("referred", "out_of_scope", "postponed")
    return vote if not out or draft is not None or not known else None


def _published(community: Any, who: Any, topic: Any, vote: Any, draft: Any) -> Any:
    decided, words = _decided(vote)
    return service.publish_outcome(
        community,
        topic,
        decided=decided,
        words=words,
        vote=_rests(topic, vote, draft, pages.sent()),
        by=who.person_id,
        now=now_utc(),
    )


def _previewed(community: Any, who: Any, topic: Any, outcome: Any) -> Any:
    """The notice of a result as it would be posted today; undone when it has been drawn."""
    return notices.post_notice(
        community,
        words=NoticeWords(kind="结果公示", title=beside.made_title(topic)),
        posting=Posting(start_on=local_day(community, now_utc())),
        about=About(outcome=outcome),
        by=who.person_id,
        now=now_utc(),
    )


def _publish_page(community: Any, who: Any, topic: Any, vote: Any, draft: Any, tried: Attempt) -> Any:
    body = service.body_of(vote) if vote else None
    today = local_day(community, now_utc())
    settled = voted.voted_of(vote)
    typed = pages.text("text") if tried.refused else ""
    weighed = voted.weighed(community, settled, typed) if settled and typed else None
    return pages.page(
        "outcomes/publish.html",
        error=tried.refused,
        community=community,
        who=who,
        topic=topic,
        vote=vote,
        draft=draft,
        voted=settled,
        weighed=weighed,
        changed=changes(settled.text, typed) if settled and typed else (),
        consents=voted.consents_of(topic),
        rows=facts.count_rows(vote),
        findings=facts.findings(vote),
        computed=service.status_of(vote) if vote else None,
        statuses={k: v for k, v in facts.STATUS_PHRASES.items() if service.status_fits(k, vote)},
        proposed=numbers.next_number(body, today.year) if body else None,
        today=today,
        **_waiting(community, who, topic, vote, draft),
    )


def _waiting(community: Any, who: Any, topic: Any, vote: Any, draft: Any) -> dict[str, Any]:
    """What waits for a second officer, and what it would say beside the vote."""
    waits = second.waiting(community, "result.publish", f"topic:{topic.id}", who)
    said = waits.fields if waits else {}
    return {
        "waiting": waits,
        "beside": beside.of_result(topic, _rests(topic, vote, draft, said), said) if waits else (),
    }


def _decided(vote: Any) -> tuple[Decided, ResultWords]:
    """What the form says was decided, and in which words; the day is the vote's. Raises Invalid."""
    on = vote.closed_on if vote is not None and vote.closed_on else pages.day("decided_on")
    assert on is not None
    decided = Decided(
        status=pages.text("status") or None,
        decided_on=on,
        number=pages.text("number") or None,
        legal_effect=pages.text("legal_effect") or None,
        presided_by_role=pages.text("presided_by_role"),
    )
    words = ResultWords(
        text=pages.text("text"),
        departure_reason=pages.text("departure_reason"),
        summary=pages.text("summary"),
        minority_explanation=pages.text("minority_explanation"),
    )
    return decided, words


# --- another text than was voted ------------------------------------------------------------------------


def _ask_consent(community: Any, who: Any, topic: Any, vote: Any) -> Attempt:
    with attempt() as tried:
        if vote is None:
            raise Invalid("text", P("Please record the vote first: its counts say what was decided."))
        voted.ask_consent(
            community,
            topic,
            vote,
            pages.text("text"),
            pages.text("departure_reason"),
            by=who.person_id,
            now=now_utc(),
        )
    return tried


@blueprint.route("/c/<slug>/staff/consents", methods=["GET", "POST"])
def consents(slug: str) -> Any:
    """The supervision committee reads both texts, and agrees or does not."""
    community, who = asking.here(slug)
    tried = Attempt()
    if request.method == "POST":
        consent = voted.consent_for(community, pages.whole("consent") or 0)
        with attempt() as tried:
            voted.answer_consent(
                community,
                consent,
                pages.text("deed") == "agree",
                note=pages.text("note"),
                new=who.new,
                by=who.person_id,
                now=now_utc(),
            )
        if not tried.refused:
            return done(gettext("Recorded."), "outcomes.consents", slug=slug)
    rows = [
        (each, topic, was, changes(was.text, each.text) if was else ())
        for each, topic, was in voted.consents_waiting(community)
    ]
    return pages.page("outcomes/consents.html", error=tried.refused, community=community, who=who, rows=rows)


# --- notices --------------------------------------------------------------------------------------------


@blueprint.route("/c/<slug>/staff/results/<int:outcome_id>/notice", methods=["GET", "POST"])
def post(slug: str, outcome_id: int) -> Any:
    """Posts the notice of a result."""
    community, who = asking.here(slug)
    outcome = service.outcome_for(community, outcome_id)
    return _post(community, who, outcome)


@blueprint.route("/c/<slug>/staff/notices/new", methods=["GET", "POST"])
def post_plain(slug: str) -> Any:
    """Posts a notice without a result."""
    community, who = asking.here(slug)
    return _post(community, who, None)


def _posting() -> Posting:
    """From when, where and under which number the form posts. Raises Invalid."""
    start = pages.day("start_on")
    assert start is not None
    channels = pages.text("channels").replace("、", ",").replace("，", ",").split(",")
    return Posting(
        start_on=start,
        end_on=pages.day("end_on", needed=False),
        number=pages.text("number") or None,
        channels=[channel for channel in channels if channel.strip()],
        contact={k: pages.text(k) for k in ("place", "phone", "supervision_phone", "hours") if pages.text(k)},
    )


def _post(community: Any, who: Any, outcome: Any) -> Any:
    body = service.body_of(outcome) if outcome else None
    today = local_day(community, now_utc())
    tried, warnings = Attempt(), []
    about = f"outcome:{outcome.id}" if outcome else "notice:0"

    def do() -> Any:
        warnings[:] = _too_short(community, body, _posting())
        if warnings:
            raise Invalid("end_on", warnings[0])
        return _posted(community, who, outcome)

    if request.method == "POST":
        step = Step(
            act="notice.post",
            about=about,
            do=do,
            shown=lambda notice: notice,
            asked=second.needed(community, "notice.post", body),
            beside=beside.of_notice(outcome, service.topic_of(outcome) if outcome else None, pages.sent()),
            back=request.path,
            button=gettext("Post the notice"),
        )
        taken = take(community, who, today, step)
        if taken.preview is not None:
            return taken.preview
        tried = taken.tried
        if not tried.refused and taken.waits:
            flash(gettext("Noted. It takes effect when a second officer confirms it here."), "success")
            return redirect(request.path)
        if not tried.refused:
            said = gettext("The notice is posted.")
            return done(said, "outcomes.notice", slug=community.slug, notice_id=taken.made.id)
    return _post_page(community, who, outcome, tried, warnings)


def _posted(community: Any, who: Any, outcome: Any) -> Any:
    return notices.post_notice(
        community,
        words=NoticeWords(
            kind=pages.text("kind"),
            title=pages.text("title"),
            addressed_to=pages.text("addressed_to"),
            text=pages.text("text"),
        ),
        posting=_posting(),
        about=About(outcome=outcome),
        by=who.person_id,
        now=now_utc(),
    )


def _post_page(community: Any, who: Any, outcome: Any, tried: Attempt, warnings: Any) -> Any:
    shown = shown_with(outcome)
    today, body = local_day(community, now_utc()), shown["body"]
    needed = notices.needed_days(community, body)
    waits = second.waiting(community, "notice.post", f"outcome:{outcome.id}" if outcome else "notice:0", who)
    return pages.page(
        "outcomes/post.html",
        error=tried.refused,
        community=community,
        who=who,
        today=today,
        needed=needed,
        warnings=warnings,
        ends=today + timedelta(days=needed - 1),
        contact=settings.of(community, "contact"),
        proposed=_number(outcome, body, today.year),
        waiting=waits,
        beside=beside.of_notice(outcome, shown["topic"], waits.fields) if waits else (),
        made_title=beside.made_title(shown["topic"]),
        **shown,
    )


def _number(outcome: Any, body: Any, year: int) -> str | None:
    """The number proposed for a notice: its result's, else the body's next."""
    if outcome and outcome.number:
        return str(outcome.number)
    return numbers.next_number(body, year) if body else None


def _too_short(community: Any, body: Any, posting: Posting) -> list[Any]:
    """What there is to say against the days of a posting, unless somebody answered for them on the form.
    Raises Invalid where the law has no fewer, which nobody can answer for."""
    end = posting.end_on
    if end is None or end < posting.start_on:
        return []
    refused = law.posting_refused(body.kind, posting_days(posting.start_on, end)) if body else None
    if refused is not None:
        raise Invalid("end_on", refused)
    if pages.text("short_ok"):
        return []
    return notices.posting_warnings(community, body, posting.start_on, end)
