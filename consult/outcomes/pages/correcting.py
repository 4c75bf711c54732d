"""Pages that correct on the record: a 更正公告, a recorded vote taken back."""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from flask_babel import gettext

from consult.accounts import asking, second
from consult.foundation.days import local_day
from consult.foundation.db import now_utc
from consult.foundation.pages import Attempt, attempt, done
from consult.outcomes import beside, correcting, notices, numbers, service, votes
from consult.outcomes.pages import frame as pages
from consult.outcomes.pages.results import blueprint, recording
from consult.outcomes.pages.two_steps import Step, take


@blueprint.route("/c/<slug>/staff/notices/<int:notice_id>/correct", methods=["GET", "POST"])
def correct(slug: str, notice_id: int) -> Any:
    """What is wrong beside what is right, each with its reason; then the sheet, then the second step."""
    community, who = asking.here(slug)
    notice = notices.notice_for(community, notice_id)
    body, today = service.body_of(notice), local_day(community, now_utc())
    tried = Attempt()
    if request.method == "POST":
        step = Step(
            act="notice.correct",
            about=f"notice:{notice.id}",
            do=lambda: _corrected(community, who, notice),
            shown=lambda made: made,
            asked=second.needed(community, "notice.correct", body),
            beside=beside.of_correction(notice, pages.sent()),
            back=url_for("outcomes.correct", slug=slug, notice_id=notice_id),
            button=gettext("Post the correction"),
        )
        taken = take(community, who, today, step)
        if taken.preview is not None:
            return taken.preview
        tried = taken.tried
        if not tried.refused and taken.waits:
            return pages.noted("outcomes.correct", slug=slug, notice_id=notice_id)
        if not tried.refused:
            said = gettext("The correction is posted beside the notice; both stay.")
            return done(said, "outcomes.notice", slug=slug, notice_id=taken.made.id)
    waits = second.waiting(community, "notice.correct", f"notice:{notice.id}", who)
    return pages.page(
        "outcomes/correct.html",
        error=tried.refused,
        community=community,
        who=who,
        notice=notice,
        posted=correcting.as_posted(notice),
        names=correcting.FIELD_PHRASES,
        proposed=numbers.next_number(body, today.year) if body else None,
        waiting=waits,
        beside=beside.of_correction(notice, waits.fields) if waits else (),
    )


def _corrected(community: Any, who: Any, notice: Any) -> Any:
    fields = [key for key in correcting.FIELD_PHRASES if f"new_{key}" in request.form]
    return correcting.correct_notice(
        community,
        notice,
        {key: pages.text(f"new_{key}") for key in fields},
        {key: pages.text(f"reason_{key}") for key in fields},
        number=pages.text("number") or None,
        by=who.person_id,
        now=now_utc(),
    )


@blueprint.post("/c/<slug>/staff/topics/<int:number>/votes/<int:vote_id>/take-back")
def take_back(slug: str, number: int, vote_id: int) -> Any:
    """Takes a vote recorded from paper back, with the result resting on it."""
    community, who = asking.here(slug)
    vote = votes.vote_for(community, vote_id)
    topic = service.topic_numbered(community, number)
    with (
        attempt() as tried,
        second.two_officers(
            community,
            "result.take_back",
            f"vote:{vote.id}",
            pages.sent(),
            who=who,
            # What was published on it falls with it, which is not for one alone.
            must=service.rests_on(vote),
            now=now_utc(),
        ) as asked,
    ):
        correcting.take_back_vote(community, vote, pages.text("reason"), by=who.person_id, now=now_utc())
    if tried.refused:
        return recording(community, who, topic, tried.refused)
    if asked.waits:
        return pages.noted("outcomes.record", slug=slug, number=number)
    said = gettext("The vote is taken back. It stays on record, with the reason.")
    return done(said, "outcomes.record", slug=slug, number=number)
