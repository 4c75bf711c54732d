"""Pages of carrying out: progress in public, rating by those concerned, and the staff's forms."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext

from consult.accounts import asking
from consult.followup import closing, feedback, service, tasks, words
from consult.followup.feedback import Comment
from consult.followup.service import Stated
from consult.followup.tasks import Statement, TaskPlan
from consult.foundation import web
from consult.foundation.days import local_day
from consult.foundation.db import now_utc
from consult.foundation.errors import Invalid, NotFound
from consult.foundation.pages import asked_page, attempt, done, refusals, tell_finds, whole_in
from consult.foundation.pages import photo as sent_photo
from consult.foundation.phrases import P
from consult.office import moderation
from consult.outcomes import service as outcomes
from consult.outcomes.pages import frame as pages

blueprint = Blueprint("followup", __name__)

WORDS = {
    "adoption_phrases": words.ADOPTION_PHRASES,
    "task_phrases": words.STATUS_PHRASES,
    "score_phrases": words.SCORE_PHRASES,
    "rework_phrases": words.REWORK_PHRASES,
}


def _topic_page(slug: str, number: int, error: Invalid | None = None, rating: bool = False) -> Any:
    community = asking.community_or_404(slug)
    who = asking.who(community)
    topic = outcomes.topic_numbered(community, number)
    published = outcomes.outcomes_of(topic.id)
    if (
        not published
        and not tasks.adoption_of(topic.id)
        and topic.state not in ("published", "carrying_out", "done", "closed")
        and not who.may("task.read")
    ):
        raise NotFound()
    now = now_utc()
    today = local_day(community, now)
    shown = tasks.tasks_of(topic.id, today)
    ids = [seen.task.id for seen in shown]
    return pages.page(
        "followup/rate.html" if rating else "followup/topic.html",
        error=error,
        community=community,
        who=who,
        topic=topic,
        today=today,
        outcomes=published,
        tasks=shown,
        adoption=tasks.adoption_of(topic.id),
        photos=tasks.photos_of(ids),
        stated={i: tasks.last_change(i) for i in ids} if who.may("task.state") else {},
        taken_back={i: tasks.taken_back(i) for i in ids},
        undo={seen.task.id: tasks.undoable(community, seen.task, now) for seen in shown}
        if who.may("task.state")
        else {},
        next_due={
            seen.task.id: tasks.next_due(seen.task.due_on, seen.task.recurs)
            for seen in shown
            if seen.task.recurs and seen.task.due_on
        },
        felt=feedback.satisfaction_of(topic.id),
        comments=feedback.comments_of(topic.id),
        closings=closing.closings_of(topic.id),
        reworks=feedback.reworks_of(topic.id),
        may_rate=feedback.may_rate(topic),
        mine=feedback.rating_of(topic.id, who.person_id),
        concerned=who.person is not None and feedback.is_concerned(topic, who.person),
        form_key=secrets.token_hex(8),
        **WORDS,
    )


@blueprint.get("/c/<slug>/progress")
def progress(slug: str) -> Any:
    """落实进展: everything decided and how it is being carried out."""
    community = asking.community_or_404(slug)
    who = asking.who(community)
    today = local_day(community, now_utc())
    page = asked_page()
    show = request.args.get("show", "")
    kept = {
        "show": show if show in ("late", "open", "done") else "",
        "q": request.args.get("q", "")[:100].strip(),
    }
    rows, count = tasks.progress_of(community, today, page, show=kept["show"], search=kept["q"])
    counts = {
        key: len(tasks.progress_of(community, today, size=1000, show=key)[0])
        for key in ("", "late", "open", "done")
    }
    return pages.page(
        "followup/progress.html",
        community=community,
        who=who,
        today=today,
        rows=rows,
        page=min(page, count),
        pages=count,
        kept={k: v for k, v in kept.items() if v},
        counts=counts,
        **WORDS,
    )


@blueprint.get("/c/<slug>/topics/<int:number>/progress")
def topic(slug: str, number: int) -> Any:
    """How one topic is being carried out."""
    return _topic_page(slug, number)


@blueprint.get("/c/<slug>/topics/<int:number>/progress/photo/<int:photo_id>")
def photo(slug: str, number: int, photo_id: int) -> Response:
    """A photo shown as evidence."""
    community = asking.community_or_404(slug)
    return Response(
        tasks.photo_of(outcomes.topic_numbered(community, number), photo_id),
        mimetype="image/jpeg",
        headers={"Cache-Control": "private, max-age=86400"},
    )


def _entered(community: Any, who: Any, topic: Any, text: str) -> None:
    if text:
        path = url_for("followup.topic", slug=community.slug, number=topic.number)
        moderation.enter(community, who.person, text, path=path, now=now_utc())


@blueprint.route("/c/<slug>/topics/<int:number>/rate", methods=["GET", "POST"])
def rate(slug: str, number: int) -> Any:
    """Satisfaction in four steps, and a comment."""
    community, who = asking.here(slug)
    topic = outcomes.topic_numbered(community, number)
    if request.method == "POST":
        with attempt() as tried:
            tell_finds(comment=pages.text("comment"))
            _entered(community, who, topic, pages.text("comment"))
            feedback.rate(
                topic,
                who.person,
                pages.text("score"),
                pages.text("comment"),
                role=gettext("Resident"),
                now=now_utc(),
            )
        if tried.refused:
            return _topic_page(slug, number, tried.refused, rating=True)
        if pages.text("score") == "dissatisfied":
            said = gettext(
                "Your rating counts; your name is not shown. If something should be done again, say "
                "which below."
            )
            return done(said, "followup.rate", "#again", slug=slug, number=number)
        said = gettext("Thank you. Your rating counts; your name is not shown.")
        return done(said, "followup.topic", slug=slug, number=number)
    return _topic_page(slug, number, rating=True)


@blueprint.post("/c/<slug>/topics/<int:number>/again")
@web.limiter.limit("20/hour")
def ask_again(slug: str, number: int) -> Any:
    """Asks for something to be done again."""
    community, who = asking.here(slug)
    topic = outcomes.topic_numbered(community, number)
    named = [n for each in request.form.getlist("task_ids") if (n := whole_in(each)) is not None]
    with attempt() as tried:
        tell_finds(text=pages.text("text"))
        _entered(community, who, topic, pages.text("text"))
        row = feedback.ask_again(
            community,
            topic,
            who.person,
            pages.text("text"),
            task_ids=named,
            role=gettext("Resident"),
            now=now_utc(),
        )
    if tried.refused:
        return _topic_page(slug, number, tried.refused, rating=True)
    day = web.format_date(row.answer_by)
    said = gettext("Your request has been received. It is answered in public by %(day)s.", day=day)
    return done(said, "followup.topic", slug=slug, number=number)


@blueprint.get("/c/<slug>/staff/tasks", endpoint="tasks")
def list_tasks(slug: str) -> Any:
    """Tasks not done, the most overdue first."""
    community, who = asking.here(slug)
    today = local_day(community, now_utc())
    return pages.page(
        "followup/tasks.html",
        community=community,
        who=who,
        today=today,
        rows=tasks.open_tasks(community, today),
        **WORDS,
    )


def _staff_act(slug: str, number: int, act: Any, said: str, anchor: str = "") -> Any:
    """Runs a staff act on a topic in a transaction; an Invalid shows the page again with what was typed."""
    community, who = asking.here(slug)
    topic = outcomes.topic_numbered(community, number)
    with attempt() as tried:
        act(community, topic, who.person_id)
    if tried.refused:
        return _topic_page(slug, number, tried.refused)
    return done(said, "followup.topic", anchor, slug=slug, number=number)


@blueprint.post("/c/<slug>/staff/topics/<int:number>/adoption")
def adopt(slug: str, number: int) -> Any:
    """Adopted, partly, or not, with the reason."""

    def act(community: Any, topic: Any, by: int) -> None:
        published = outcomes.outcomes_of(topic.id)
        service.adopt(
            community,
            topic,
            stated=Stated(
                status=pages.text("adoption"),
                reason=pages.text("reason"),
                explanation=pages.text("explanation"),
                by_role=pages.text("by_role"),
                on=pages.day("on", needed=False),
            ),
            outcome=published[-1] if published else None,
            by=by,
            now=now_utc(),
        )

    return _staff_act(slug, number, act, gettext("Recorded."))


@blueprint.post("/c/<slug>/staff/topics/<int:number>/tasks")
def add_task(slug: str, number: int) -> Any:
    """A further task."""
    return _staff_act(
        slug,
        number,
        lambda community, topic, by: tasks.add_task(
            community,
            topic,
            plan=TaskPlan(
                title=pages.text("title"),
                owner_role=pages.text("owner_role"),
                due_on=pages.day("due_on", needed=False),
                recurs=pages.text("recurs") or None,
            ),
            by=by,
            now=now_utc(),
        ),
        gettext("The task is added."),
    )


def _task_here(community: Any, topic: Any, task_id: int) -> Any:
    task = tasks.task_for(community, task_id)
    if task.topic_id != topic.id:
        raise NotFound()
    return task


def _pictures() -> list[tuple[str, bytes]]:
    """The photos sent with a statement, re-encoded as topics do it. Outside any transaction: it takes time.
    Raises Invalid."""
    sent = [
        upload
        for upload in request.files.getlist("photo")[: tasks.MAX_PHOTOS + 1]
        if upload and upload.filename
    ]
    return [(pages.text("caption"), sent_photo(upload)) for upload in sent]


@blueprint.post("/c/<slug>/staff/topics/<int:number>/tasks/<int:task_id>")
def update_task(slug: str, number: int, task_id: int) -> Any:
    """Status, evidence in words and photos, explanation of a delay."""
    request.max_content_length = (tasks.MAX_PHOTOS * 8 + 2) * 1024 * 1024
    with refusals() as read:
        pictures = _pictures()
    if read.refused:
        return _topic_page(slug, number, read.refused)

    def act(community: Any, topic: Any, by: int) -> None:
        tasks.update_task(
            community,
            _task_here(community, topic, task_id),
            statement=Statement(
                status=pages.text("status"),
                done_on=pages.day("done_on", needed=False),
                evidence=pages.text("evidence"),
                delay_note=pages.text("delay_note"),
                photos=pictures,
            ),
            seen=pages.whole("seen", needed=False),
            by=by,
            now=now_utc(),
        )

    return _staff_act(
        slug, number, act, gettext("Saved. A mistake can be taken back for a while."), f"#task-{task_id}"
    )


@blueprint.post("/c/<slug>/staff/topics/<int:number>/tasks/<int:task_id>/undo")
def undo_task(slug: str, number: int, task_id: int) -> Any:
    """Takes the newest statement about a task back."""

    def act(community: Any, topic: Any, by: int) -> None:
        tasks.undo_task(
            community,
            _task_here(community, topic, task_id),
            reason=pages.text("reason"),
            seen=pages.whole("seen", needed=False),
            by=by,
            now=now_utc(),
        )

    return _staff_act(slug, number, act, gettext("Taken back: it is as it was before."), f"#task-{task_id}")


@blueprint.post("/c/<slug>/staff/topics/<int:number>/again/<int:rework_id>")
def answer_again(slug: str, number: int, rework_id: int) -> Any:
    """Answers a request to do something again."""

    def act(community: Any, topic: Any, by: int) -> None:
        row = feedback.rework_for(community, rework_id)
        if row.topic_id != topic.id:
            raise NotFound()
        feedback.answer_again(
            community,
            row,
            granted=pages.text("granted") == "yes",
            answer=pages.text("answer"),
            due_on=pages.day("due_on", needed=False),
            by=by,
            now=now_utc(),
        )

    return _staff_act(slug, number, act, gettext("The answer is published."))


@blueprint.post("/c/<slug>/staff/topics/<int:number>/comments/<int:feedback_id>")
def answer(slug: str, number: int, feedback_id: int) -> Any:
    """Answers a comment in public."""
    return _staff_act(
        slug,
        number,
        lambda community, topic, by: feedback.answer_comment(
            community,
            feedback.feedback_for(community, feedback_id),
            pages.text("reply"),
            by=by,
            now=now_utc(),
        ),
        gettext("The answer is published."),
    )


@blueprint.post("/c/<slug>/staff/topics/<int:number>/paper")
def paper(slug: str, number: int) -> Any:
    """补录: totals of satisfaction from paper, and a comment."""

    def act(community: Any, topic: Any, by: int) -> None:
        counts = {score: pages.whole(score, needed=False) or 0 for score in words.SCORE_PHRASES}
        if any(counts.values()):
            feedback.record_feedback(
                community,
                topic,
                counts,
                source_note=pages.text("source_note"),
                form_key=pages.text("form_key")[:64] or None,
                by=by,
                now=now_utc(),
            )
        if pages.text("comment"):
            feedback.record_comment(
                community,
                topic,
                said=Comment(role=pages.text("role"), comment=pages.text("comment")),
                by=by,
                now=now_utc(),
            )
        elif not any(counts.values()):
            raise Invalid("very_satisfied", P("Please fill this in."))

    return _staff_act(slug, number, act, gettext("Recorded."))


@blueprint.post("/c/<slug>/staff/topics/<int:number>/close")
def close(slug: str, number: int) -> Any:
    """Closes a topic, or opens it again with a reason."""

    def act(community: Any, topic: Any, by: int) -> None:
        verb = closing.reopen_topic if pages.text("again") else closing.close_topic
        verb(community, topic, reason=pages.text("reason_closing"), by=by, now=now_utc())

    return _staff_act(slug, number, act, gettext("Recorded."))
