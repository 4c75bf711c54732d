"""A text that differs from what was voted goes on the next agenda, rather than being published."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import gettext

from consult.accounts import asking
from consult.accounts.rights import Place
from consult.agenda import service
from consult.agenda.forms import AgainForm
from consult.agenda.items import bring_again
from consult.agenda.pages.meetings import blueprint
from consult.foundation import pages
from consult.foundation.db import now_utc
from consult.foundation.errors import Invalid
from consult.foundation.pages import attempt, done, whole_in
from consult.foundation.phrases import P
from consult.foundation.web import words
from consult.topics import service as topics


@blueprint.route("/c/<slug>/staff/topics/<int:number>/again", methods=["GET", "POST"])
def again(slug: str, number: int) -> Any:
    """The text, and the meetings in preparation on whose agenda it may go. POST without `deed` comes from the
    page of publishing and shows it; `put` puts it there."""
    community, who = asking.here(slug)
    topic = topics.topic_for(who, community, number)
    planned = [
        (meeting, body)
        for meeting, body in service.meetings_of(community, staff=True)
        if meeting.state == "planned" and who.may("meeting.plan", Place(meeting.body_id))
    ]
    form = AgainForm()
    form.meeting.choices = [
        (str(meeting.id), f"{meeting.title} · {words(body)}" if body else meeting.title)
        for meeting, body in planned
    ]
    if form.meeting.data is None and topic.body_id is not None:
        own = [str(meeting.id) for meeting, body in planned if body is not None and body.id == topic.body_id]
        form.meeting.data = own[0] if own else None
    if request.form.get("deed") == "put" and form.validate_on_submit():
        with attempt(form):
            chosen = whole_in(form.meeting.data)
            if chosen is None:
                raise Invalid("meeting", P("Please choose a meeting."))
            meeting = service.meeting_for(who, community, chosen, to="edit")
            asking.must(who, "meeting.plan", Place(meeting.body_id))
            bring_again(meeting, topic, form.text.data or "", by=who.person_id, now=now_utc())
        if not form.errors:
            said = gettext("The text is on the agenda.")
            return done(said, "agenda.edit", slug=slug, meeting_id=meeting.id)
    return pages.page("agenda/again.html", community=community, who=who, topic=topic, form=form)
