"""Pages of results: public notices and their print view, results, the check of a code, the wall; and the
staff's forms."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from flask import (
    Blueprint,
    Response,
    current_app,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext

from consult import __version__
from consult.accounts import asking, second
from consult.accounts.rights import Place
from consult.ballots import wash
from consult.config import home_directory
from consult.deciding import shipped_rules
from consult.foundation import settings, web
from consult.foundation.days import local_day
from consult.foundation.db import now_utc
from consult.foundation.errors import Invalid
from consult.foundation.pages import Attempt, asked_page, attempt, done, number_from, tell_finds
from consult.foundation.phrases import P
from consult.office import moderation
from consult.outcomes import beside, board, correcting, facts, heads, notices, service, voted, votes
from consult.outcomes.pages import frame as pages
from consult.outcomes.result_file import result_file
from consult.outcomes.votes import Counted, Paper, VoteHeld
from consult.people.bodies import bodies_of, body_for

blueprint = Blueprint("outcomes", __name__)


def _here(slug: str) -> tuple[Any, Any, Any]:
    community = asking.community_or_404(slug)
    return community, asking.who(community), local_day(community, now_utc())


def shown_with(outcome: Any) -> dict[str, Any]:
    """A result with its vote, counts, body and topic, as its templates read them."""
    vote = votes.vote_of(outcome) if outcome else None
    return {
        "unwashed": vote is not None and wash.unfinished(vote.meeting_id, vote.item_id),
        "outcome": outcome,
        "departed": voted.departed(outcome) if outcome else (),
        "urgent": votes.urgent_reason(vote),
        "on_record": beside.on_record_before(outcome) if outcome else (),
        "vote": vote,
        "rows": facts.count_rows(vote),
        "findings": facts.findings(vote),
        "in_short": facts.in_short(vote),
        "body": service.body_of(outcome) if outcome else None,
        "topic": service.topic_of(outcome) if outcome else None,
    }


# --- public -------------------------------------------------------------------------------------------


@blueprint.get("/c/<slug>/notices", endpoint="notices")
def notices_list(slug: str) -> Any:
    """公示公告: what is posted now, and what was."""
    community, who, today = _here(slug)
    state = request.args.get("state", "all")
    state = state if state in ("all", "posted", "ended") else "all"
    kept = {
        "state": state,
        "q": request.args.get("q", "")[:100].strip(),
        "kind": request.args.get("kind", "")[:60],
    }
    rows, count = notices.notices_of(
        community, today, state=state, search=kept["q"], kind=kept["kind"], page=asked_page()
    )
    return pages.page(
        "outcomes/notices.html",
        community=community,
        who=who,
        today=today,
        state=state,
        page=min(asked_page(), count),
        pages=count,
        rows=[
            (
                n,
                notices.notice_state(n, today),
                service.outcome_for(community, n.outcome_id) if n.outcome_id else None,
            )
            for n in rows
        ],
        kept={k: v for k, v in kept.items() if v},
        counts=notices.notice_counts(community, today),
        kinds=notices.kinds_of(community),
    )


def _notice_page(slug: str, notice_id: int, error: Invalid | None = None) -> Any:
    community, who, today = _here(slug)
    notice = notices.notice_for(community, notice_id)
    outcome = service.outcome_for(community, notice.outcome_id) if notice.outcome_id else None
    shown = shown_with(outcome)
    shown["topic"] = shown["topic"] or service.topic_of(notice)
    return pages.page(
        "outcomes/notice.html",
        error=error,
        community=community,
        who=who,
        today=today,
        notice=notice,
        state=notices.notice_state(notice, today),
        objections=notices.objections_to(notice),
        fixes=correcting.fixes_of(notice),
        corrects=correcting.corrected_by(notice),
        corrections=[(each, correcting.fixes_of(each)) for each in correcting.corrections_of(notice)],
        title=pages.document_title(notice, shown["topic"]),
        rests_on_nothing=not outcome and beside.tells_of_vote(f"{notice.title}\n{notice.text}"),
        steps=board.steps_of(notice.topic_id, today),
        qr=pages.verify_qr(slug, notice.code),
        heads=heads.of_notice(community, notice, outcome),
        withdrawing=second.waiting(community, "notice.withdraw", f"notice:{notice_id}", who)
        if who.may("notice.withdraw", Place(notice.body_id))
        else None,
        **shown,
    )


def _about_notice(slug: str, notice_id: int, tried: Attempt, said: str) -> Any:
    """After an act on a notice: its page, with what was refused, or with what was done said."""
    if tried.refused:
        return _notice_page(slug, notice_id, tried.refused)
    return done(said, "outcomes.notice", slug=slug, notice_id=notice_id)


@blueprint.get("/c/<slug>/notices/<int:notice_id>")
def notice(slug: str, notice_id: int) -> Any:
    """A notice with the result, the period, objections and answers."""
    return _notice_page(slug, notice_id)


def sheet(community: Any, today: Any, notice_id: int) -> dict[str, Any]:
    """What one printed notice shows."""
    row = notices.notice_for(community, notice_id)
    outcome = service.outcome_for(community, row.outcome_id) if row.outcome_id else None
    shown = shown_with(outcome)
    topic = shown["topic"] or service.topic_of(row)
    return {
        **shown,
        "notice": row,
        "topic": topic,
        "title": pages.document_title(row, topic),
        "issuer": shown["body"] or service.body_of(row),
        "rests_on_nothing": not outcome and beside.tells_of_vote(f"{row.title}\n{row.text}"),
        "steps": board.steps_of(row.topic_id, today) if outcome else [],
        "objections": notices.objections_to(row),
        "fixes": correcting.fixes_of(row),
        "corrects": correcting.corrected_by(row),
        "corrections": correcting.corrections_of(row),
        "down_on": row.end_on + timedelta(days=1),
        "qr": pages.verify_qr(community.slug, row.code),
        "heads": heads.of_notice(community, row, outcome),
    }


@blueprint.get("/c/<slug>/notices/<int:notice_id>/print")
def notice_print(slug: str, notice_id: int) -> Any:
    """The notice as a document for the board: ?paper=a4 (default), a3 (a poster), a3two with ?beside=ID (two
    on one sheet)."""
    community, who, today = _here(slug)
    sheets = [sheet(community, today, notice_id)]
    paper = request.args.get("paper") or settings.of(community, "notice_paper")
    paper = paper if paper in ("a4", "a3", "a3two") else "a4"
    other = number_from("beside")
    if paper == "a3two" and other is not None and other != notice_id:
        sheets.append(sheet(community, today, other))
    elif paper == "a3two":
        paper = "a4"
    others = [n for n in notices.notices_of(community, today, state="posted")[0] if n.id != notice_id][:3]
    return pages.page(
        "outcomes/notice_print.html",
        community=community,
        who=who,
        today=today,
        sheets=sheets,
        paper=paper,
        others=others,
    )


@blueprint.get("/c/<slug>/results")
def results(slug: str) -> Any:
    """Everything decided, the latest first."""
    community, who, today = _here(slug)
    kept = {"q": request.args.get("q", "")[:100].strip(), "status": request.args.get("status", "")[:20]}
    rows, count = service.results_of(community, asked_page(), search=kept["q"], status=kept["status"])
    return pages.page(
        "outcomes/results.html",
        community=community,
        who=who,
        today=today,
        rows=rows,
        page=min(asked_page(), count),
        pages=count,
        kept={k: v for k, v in kept.items() if v},
    )


@blueprint.get("/c/<slug>/results/<int:outcome_id>")
def result(slug: str, outcome_id: int) -> Any:
    """One result: text, counts by the units that decide, the rule in words and numbers, what it means, who
    presided."""
    community, who, today = _here(slug)
    outcome = service.outcome_for(community, outcome_id)
    shown = shown_with(outcome)
    return pages.page(
        "outcomes/result.html",
        community=community,
        who=who,
        today=today,
        votes=votes.votes_of(outcome.topic_id),
        posted=notices.notices_of_topic(outcome.topic_id, outcome.id),
        steps=board.steps_of(outcome.topic_id, today),
        qr=pages.verify_qr(slug, outcome.code) if outcome.code else None,
        file_hash=result_file(community, outcome, shown["vote"], shown["topic"])["hash"]
        if outcome.digest
        else None,
        **shown,
    )


@blueprint.get("/c/<slug>/verify/<code>")
@web.limiter.limit("60/minute")
def verify(slug: str, code: str) -> Any:
    """Whether a printed notice is what was published."""
    community, who, today = _here(slug)
    found = notices.verify(community, code)
    shown = shown_with(found.outcome)
    shown["topic"] = found.topic
    return pages.page("outcomes/verify.html", community=community, who=who, today=today, found=found, **shown)


@blueprint.post("/c/<slug>/notices/<int:notice_id>/objections")
@web.limiter.limit("20/hour")
def object_to(slug: str, notice_id: int) -> Any:
    """Takes an objection of somebody signed in."""
    community, who = asking.here(slug)
    row = notices.notice_for(community, notice_id)
    with attempt() as tried:
        tell_finds(text=pages.text("text"))
        path = url_for("outcomes.notice", slug=slug, notice_id=notice_id)
        moderation.enter(community, who.person, pages.text("text"), path=path, now=now_utc())
        notices.object_to(
            row,
            pages.text("text"),
            person=who.person,
            role=gettext("Resident"),
            by=who.person_id,
            now=now_utc(),
        )
    said = gettext("Your objection has been received. The answer will be published here, without your name.")
    return _about_notice(slug, notice_id, tried, said)


# --- the wall -----------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _wall_version() -> str:
    """Changes whenever the wall's page, words or script change: a screen that reads another one loads itself
    again."""
    home = home_directory()
    seen = hashlib.sha256(__version__.encode())
    for name in (
        "templates/outcomes/wall.html",
        "templates/outcomes/_slides.html",
        "templates/wall_base.html",
        "templates/page_base.html",
        "static/js/wall.js",
        "static/js/wall_worker.js",
        "static/css/wall.css",
        "static/css/tokens.css",
    ):
        seen.update((home / name).read_bytes())
    return seen.hexdigest()[:12]


def _slides(community: Any, now: Any) -> str:
    slides = [
        slide for source in board.board_sources or [board.board_slides] for slide in source(community, now)
    ]
    rows = []
    for slide in board.laid_out(slides, web.language()):
        link = pages.address(slide.endpoint, **slide.values) if slide.endpoint else None
        if slide.kind == "live" and slide.code:
            link = pages.address("meetings.join", code=slide.code) or link
        rows.append((slide, pages.qr(link, gettext("QR code of this page")) if link else None))
    return render_template("outcomes/_slides.html", community=community, slides=rows)


def _clock(community: Any, now: Any) -> dict[str, Any]:
    """The community's clock for a screen whose own may be wrong: {at: ms since 1970 UTC, offset: minutes east
    of UTC}."""
    east = now.astimezone(ZoneInfo(community.zone)).utcoffset()
    return {"at": int(now.timestamp() * 1000), "offset": int(east.total_seconds() // 60)}


@blueprint.get("/c/<slug>/wall")
def wall(slug: str) -> Any:
    """The public screen: current notices, live meetings, progress; needs no one."""
    community = asking.community_or_404(slug)
    now = now_utc()
    return web.render(
        "outcomes/wall.html",
        community=community,
        portrait=request.args.get("o") == "portrait",
        slides=_slides(community, now),
        as_of=now,
        clock=_clock(community, now),
        version=_wall_version(),
    )


@blueprint.get("/c/<slug>/wall/slides")
@web.limiter.exempt
def wall_slides(slug: str) -> Response:
    """What the wall shows now: {html, at (ms), offset (minutes), shown: the time in words, version}."""
    community = asking.community_or_404(slug)
    now = now_utc()
    answer = jsonify(
        html=_slides(community, now),
        shown=web.format_datetime(now, community.zone),
        version=_wall_version(),
        **_clock(community, now),
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/c/<slug>/wall/worker.js")
def wall_worker(slug: str) -> Response:
    """The service worker of this community's wall; it may answer for the wall's address only."""
    asking.community_or_404(slug)
    answer = current_app.send_static_file("js/wall_worker.js")
    answer.headers["Service-Worker-Allowed"] = url_for("outcomes.wall", slug=slug)
    answer.headers["Cache-Control"] = "no-cache"
    return answer


# --- staff --------------------------------------------------------------------------------------------


@blueprint.get("/c/<slug>/staff/results")
def drafts(slug: str) -> Any:
    """Results waiting to be published or posted."""
    community, who = asking.here(slug)
    return pages.page("outcomes/drafts.html", community=community, who=who, rows=service.drafts_of(community))


def _counted(rule: Any) -> Counted:
    """What the form counts under a rule, or merely as options. Raises Invalid."""
    options = pages.options()
    if rule is None and options is None:
        raise Invalid("rule_id", P("Please say by which rule it was decided."))
    return Counted(
        rule=rule,
        tallies=pages.tallies(rule.units if rule else ()),
        options=options,
        choose=pages.whole("choose", needed=False, least=1),
    )


def _held(community: Any) -> VoteHeld:
    """The vote the form tells of. Raises Invalid, NotFound for a body of another community."""
    body_id = pages.whole("body", needed=False)
    if not pages.text("legal_effect"):
        raise Invalid("legal_effect", P("Please say what this vote means: it is printed with the result."))
    return VoteHeld(
        question=pages.text("question"),
        method=pages.text("method") or "written_ballot",
        opened_on=pages.day("opened_on", needed=False),
        closed_on=pages.day("closed_on"),
        legal_effect=pages.text("legal_effect"),
        body=body_for(community, body_id) if body_id else None,
    )


@blueprint.route("/c/<slug>/staff/topics/<int:number>/vote", methods=["GET", "POST"])
def record(slug: str, number: int) -> Any:
    """补录: a vote held on paper or in a room."""
    community, who = asking.here(slug)
    topic = service.topic_numbered(community, number)
    rules = shipped_rules()
    tried = Attempt()
    if request.method == "POST":
        with attempt() as tried:
            vote = votes.record_vote(
                community,
                topic,
                counted=_counted(rules.get(pages.text("rule_id"))),
                held=_held(community),
                paper=Paper(
                    source_note=pages.text("source_note"), note=pages.text("note"), entered_by=who.person_id
                ),
                once=True,
                by=who.person_id,
                now=now_utc(),
            )
            warnings = votes.vote_warnings(vote)
        if not tried.refused:
            said = web.say(facts.status_phrase(service.status_of(vote)))
            told = [
                gettext("Recorded. By the counts and the rule: %(result)s.", result=said),
                *[web.say(w) for w in warnings],
            ]
            return done(" ".join(told), "outcomes.publish", slug=slug, number=number)
    return recording(community, who, topic, tried.refused)


def recording(community: Any, who: Any, topic: Any, refused: Any = None) -> Any:
    """The form of a vote held on paper, and the votes on record."""
    return pages.page(
        "outcomes/record.html",
        error=refused,
        community=community,
        who=who,
        topic=topic,
        rules=shipped_rules(),
        units=pages.UNITS,
        piles=pages.PILES,
        votes=votes.votes_of(topic.id),
        waits={
            each.id: second.waiting(community, "result.take_back", f"vote:{each.id}", who)
            for each in votes.votes_of(topic.id)
        },
        text=voted.text_before(topic),
        bodies=bodies_of(community),
    )


@blueprint.post("/c/<slug>/staff/notices/<int:notice_id>/withdraw")
def withdraw(slug: str, notice_id: int) -> Any:
    """Takes a notice down, with the reason."""
    community, who = asking.here(slug)
    row = notices.notice_for(community, notice_id)
    with (
        attempt() as tried,
        second.two_officers(
            community,
            "notice.withdraw",
            f"notice:{notice_id}",
            pages.sent(),
            who=who,
            # While it hangs, a result is not taken down by one alone.
            must=second.needed(community, "notice.withdraw", service.body_of(row))
            or notices.hangs(row, local_day(community, now_utc())),
            now=now_utc(),
        ) as asked,
    ):
        notices.withdraw_notice(row, pages.text("reason"), by=who.person_id, now=now_utc())
    if not tried.refused and asked.waits:
        return pages.noted("outcomes.notice", slug=slug, notice_id=notice_id)
    return _about_notice(slug, notice_id, tried, gettext("The notice has been withdrawn."))


@blueprint.post("/c/<slug>/staff/notices/<int:notice_id>/objections")
def record_objections(slug: str, notice_id: int) -> Any:
    """补录: an objection from the counter, or the totals of paper."""
    community, who = asking.here(slug)
    row = notices.notice_for(community, notice_id)
    with attempt() as tried:
        if pages.text("paper_text"):
            notices.object_to(
                row,
                pages.text("paper_text"),
                person=None,
                role=pages.text("role"),
                received_on=pages.day("received_on", needed=False),
                entered_by=who.person_id,
                now=now_utc(),
            )
        else:
            count = pages.whole("objections_received")
            assert count is not None
            notices.record_objections(
                row, count, pages.text("objection_handling"), by=who.person_id, now=now_utc()
            )
    return _about_notice(slug, notice_id, tried, gettext("Recorded."))


@blueprint.post("/c/<slug>/staff/objections/<int:objection_id>/answer")
def answer(slug: str, objection_id: int) -> Any:
    """Answers an objection in public."""
    community, who = asking.here(slug)
    objection, row = notices.objection_for(community, objection_id)
    with attempt() as tried:
        notices.answer_objection(objection, pages.text("answer"), by=who.person_id, now=now_utc())
    if tried.refused:
        return _notice_page(slug, row.id, tried.refused)
    return redirect(url_for("outcomes.notice", slug=slug, notice_id=row.id) + f"#objection-{objection.id}")
