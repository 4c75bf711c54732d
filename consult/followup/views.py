"""Pages of carrying out: progress in public, rating by those concerned, and the staff's forms."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request
from flask_babel import gettext

from consult.db import now_utc, transaction
from consult.errors import Invalid, NotFound
from consult.followup import service
from consult.members import asking
from consult.members import service as members
from consult.outcomes import pages
from consult.outcomes import service as outcomes
from consult.phrases import P

blueprint = Blueprint("followup", __name__)

WORDS = {"adoption_phrases": service.ADOPTION_PHRASES, "task_phrases": service.STATUS_PHRASES, "score_phrases": service.SCORE_PHRASES}


def _topic_page(slug: str, number: int, error: Invalid | None = None, rating: bool = False) -> Any:
    community = asking.community_or_404(slug)
    who = asking.who(community)
    topic = outcomes.topic_numbered(community, number)
    published = outcomes.outcomes_of(topic.id)
    if not published and not service.adoption_of(topic.id) and topic.state not in ("published", "carrying_out", "done", "closed") and not who.is_staff:
        raise NotFound()
    today = members.local_day(community, now_utc())
    return pages.page("followup/rate.html" if rating else "followup/topic.html", error=error, community=community, who=who, topic=topic, today=today,
                      outcomes=published, tasks=service.tasks_of(topic.id, today), adoption=service.adoption_of(topic.id),
                      felt=service.satisfaction_of(topic.id), comments=service.comments_of(topic.id), closings=service.closings_of(topic.id),
                      may_rate=service.may_rate(topic), mine=service.rating_of(topic.id, who.person_id), **WORDS)


@blueprint.get("/c/<slug>/progress")
def progress(slug: str) -> Any:
    """落实进展: everything decided and how it is being carried out."""
    community = asking.community_or_404(slug)
    who = asking.who(community)
    today = members.local_day(community, now_utc())
    typed = request.args.get("page", "1")
    page = max(1, int(typed)) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 1
    rows, count = service.progress_of(community, today, page)
    return pages.page("followup/progress.html", community=community, who=who, today=today, rows=rows, page=min(page, count), pages=count, **WORDS)


@blueprint.get("/c/<slug>/topics/<int:number>/progress")
def topic(slug: str, number: int) -> Any:
    """How one topic is being carried out."""
    return _topic_page(slug, number)


@blueprint.route("/c/<slug>/topics/<int:number>/rate", methods=["GET", "POST"])
def rate(slug: str, number: int) -> Any:
    """Satisfaction in four steps, and a comment."""
    community = asking.community_or_404(slug)
    who = asking.require_signed_in(community)
    topic = outcomes.topic_numbered(community, number)
    if request.method == "POST":
        try:
            with transaction():
                service.rate(topic, who.person, pages.text("score"), pages.text("comment"), role=gettext("Resident"), now=now_utc())
        except Invalid as error:
            return _topic_page(slug, number, error, rating=True)
        return pages.done(gettext("Thank you. Your rating counts; your name is not shown."), "followup.topic", slug=slug, number=number)
    return _topic_page(slug, number, rating=True)


@blueprint.get("/c/<slug>/staff/tasks")
def tasks(slug: str) -> Any:
    """Tasks not done, the most overdue first."""
    community = asking.community_or_404(slug)
    who = asking.require_staff(community)
    today = members.local_day(community, now_utc())
    return pages.page("followup/tasks.html", community=community, who=who, today=today, rows=service.open_tasks(community, today), **WORDS)


def _staff_act(slug: str, number: int, act: Any, said: str) -> Any:
    """Runs a staff act on a topic in a transaction; an Invalid shows the page again with what was typed."""
    community = asking.community_or_404(slug)
    who = asking.require_staff(community)
    topic = outcomes.topic_numbered(community, number)
    try:
        with transaction():
            act(community, topic, who.person_id)
    except Invalid as error:
        return _topic_page(slug, number, error)
    return pages.done(said, "followup.topic", slug=slug, number=number)


@blueprint.post("/c/<slug>/staff/topics/<int:number>/adoption")
def adopt(slug: str, number: int) -> Any:
    """Adopted, partly, or not, with the reason."""
    def act(community: Any, topic: Any, by: int) -> None:
        published = outcomes.outcomes_of(topic.id)
        service.adopt(community, topic, status=pages.text("adoption"), reason=pages.text("reason"), explanation=pages.text("explanation"),
                      by_role=pages.text("by_role"), on=pages.day("on", needed=False), outcome=published[-1] if published else None, by=by, now=now_utc())
    return _staff_act(slug, number, act, gettext("Recorded."))


@blueprint.post("/c/<slug>/staff/topics/<int:number>/tasks")
def add_task(slug: str, number: int) -> Any:
    """A further task."""
    return _staff_act(slug, number, lambda community, topic, by: service.add_task(
        community, topic, title=pages.text("title"), owner_role=pages.text("owner_role"), due_on=pages.day("due_on", needed=False),
        recurs=pages.text("recurs") or None, by=by, now=now_utc()), gettext("The task is added."))


@blueprint.post("/c/<slug>/staff/topics/<int:number>/tasks/<int:task_id>")
def update_task(slug: str, number: int, task_id: int) -> Any:
    """Status, evidence, explanation of a delay."""
    def act(community: Any, topic: Any, by: int) -> None:
        task = service.task_for(community, task_id)
        if task.topic_id != topic.id:
            raise NotFound()
        service.update_task(community, task, status=pages.text("status"), done_on=pages.day("done_on", needed=False), evidence=pages.text("evidence"),
                            delay_note=pages.text("delay_note"), by=by, now=now_utc())
    return _staff_act(slug, number, act, gettext("Saved."))


@blueprint.post("/c/<slug>/staff/topics/<int:number>/comments/<int:feedback_id>")
def answer(slug: str, number: int, feedback_id: int) -> Any:
    """Answers a comment in public."""
    return _staff_act(slug, number, lambda community, topic, by: service.answer_comment(
        community, service.feedback_for(community, feedback_id), pages.text("reply"), by=by, now=now_utc()), gettext("The answer is published."))


@blueprint.post("/c/<slug>/staff/topics/<int:number>/paper")
def paper(slug: str, number: int) -> Any:
    """补录: totals of satisfaction from paper, and a comment."""
    def act(community: Any, topic: Any, by: int) -> None:
        counts = {score: pages.whole(score, needed=False) or 0 for score in service.SCORES}
        if any(counts.values()):
            service.record_feedback(community, topic, counts, source_note=pages.text("source_note"), by=by, now=now_utc())
        if pages.text("comment"):
            service.record_comment(community, topic, role=pages.text("role"), comment=pages.text("comment"), by=by, now=now_utc())
        elif not any(counts.values()):
            raise Invalid("very_satisfied", P("Please fill this in."))
    return _staff_act(slug, number, act, gettext("Recorded."))


@blueprint.post("/c/<slug>/staff/topics/<int:number>/close")
def close(slug: str, number: int) -> Any:
    """Closes a topic, or opens it again with a reason."""
    def act(community: Any, topic: Any, by: int) -> None:
        verb = service.reopen_topic if pages.text("again") else service.close_topic
        verb(community, topic, reason=pages.text("reason_closing"), by=by, now=now_utc())
    return _staff_act(slug, number, act, gettext("Recorded."))
