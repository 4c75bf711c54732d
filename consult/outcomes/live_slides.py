"""Slides of meetings open now, for the public wall: what is discussed, how many came, and a result once it is
announced.

Made from the same public parts the hall screen shows, so nothing here can say more: no speaker, no partial
count.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from consult.agenda.models import Meeting
from consult.foundation.db import db
from consult.foundation.phrases import P, Phrase
from consult.meetings.screens import view
from consult.outcomes.board import Slide, Step
from consult.people.models import Community


def meeting_slides(community: Community, now: datetime) -> list[Slide]:
    """A slide for every meeting of this community that is open now."""
    rows = db.session.scalars(
        select(Meeting)
        .where(Meeting.community_id == community.id, Meeting.state == "live")
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return [_slide(community, meeting) for meeting in rows]


def _slide(community: Community, meeting: Meeting) -> Slide:
    parts = view.parts_for(meeting.id)["parts"]
    about, question, vote, present = parts["meeting"], parts["question"], parts["vote"], parts["present"]
    item = about.get("item")
    told: list[tuple[Phrase, Phrase | str]] = [
        (P("Present"), P("%(n)s of %(all)s", n=present["present"], all=present["members"])),
        (
            P("Quorum"),
            P("met, %(n)s needed", n=present["quorum"])
            if present["met"]
            else P("not met yet, %(n)s needed", n=present["quorum"]),
        ),
    ]
    if item:
        told.append((P("On the agenda"), P("item %(n)s of %(all)s", n=item["position"], all=item["count"])))
    shown = _now(about, question, vote)
    if not shown.get("text"):
        shown["steps"] = [_item(each) for each in parts["agenda"]["items"]]
    return Slide(
        kind="live",
        key=f"live-{meeting.id}",
        title=item["title"] if item else about["title"],
        title_en=item["title_en"] if item else about["title_en"],
        badge=about["phase_label"],
        tone="live",
        note=about["title"],
        facts=told,
        meter=_percent(present["present"], present["members"]),
        code=meeting.code,
        endpoint="meetings.hall",
        values={"slug": community.slug, "meeting_id": meeting.id},
        invite=P("Scan, or enter this code"),
        **shown,
    )


def _item(item: dict[str, Any]) -> Step:
    return Step(
        item["title"],
        item["title_en"],
        item["result"] or "",
        None,
        None,
        {"done": "done", "current": "now"}.get(item["state"], "ahead"),
    )


def _now(about: dict[str, Any], question: dict[str, Any], vote: dict[str, Any]) -> dict[str, Any]:
    """What the meeting is at: a vote (how many gave theirs, never how), a question under debate, or the last
    result announced."""
    if about["phase"] == "recess":
        return {"said": P("The meeting is in recess.")}
    if vote["open"]:
        return {
            "text": vote["text"],
            "said": P("Voting now: %(cast)s of %(all)s have voted", cast=vote["cast"], all=vote["of"]),
            "basis": [vote["needs"]],
        }
    pending, last = question["pending"], question["last"]
    if pending:
        return {
            "text": pending[0]["text"],
            "said": P("Under discussion: %(motion)s", motion=pending[0]["name"]),
            "basis": [pending[0]["needs"]],
        }
    if last:
        counts = last["counts"]
        said = (
            P("Votes cast: %(n)s; the figures are not published", n=last["withheld"])
            if last["withheld"] is not None
            else None
            if last["options"]
            else P(
                "For %(yes)s, against %(no)s, abstaining %(abstain)s",
                yes=counts["for"],
                no=counts["against"],
                abstain=counts["abstain"],
            )
        )
        return {
            "text": last["text"] or "",
            "verdict": last["result"],
            "ok": bool(last["adopted"]),
            "said": said,
        }
    return {
        "said": P("The meeting has not begun yet.")
        if about["phase"] == "before"
        else P("Waiting for a motion.")
    }


def _percent(part: int, whole: int) -> int | None:
    return min(100, 100 * part // whole) if whole else None
