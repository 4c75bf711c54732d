"""What is published is what was voted.

Before: 21:00 was voted, 22:30 was typed into the form and published as adopted without a word; the topic's
title could stand as the resolution in full, and a consultation be published as a binding decision.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from consult.agenda.service import MeetingPlan, meeting_by_id, plan_meeting
from consult.deciding import shipped_rule
from consult.foundation.db import db, now_utc, transaction
from consult.foundation.errors import Forbidden, Invalid
from consult.outcomes import facts, service, voted
from consult.outcomes.models import Outcome, TextConsent, VoteRecord
from consult.outcomes.service import Decided, ResultWords
from consult.outcomes.votes import Counted, Paper, VoteHeld, record_vote
from consult.people.models import Body, Community, Office, Person
from consult.people.offices import grant_office
from consult.topics.models import Topic
from tests import factories
from tests.outcomes.steps import by_two, in_two_steps, officer
from tests.outcomes.test_views import world  # noqa: F401

TEXT = "北门夜间关闭时间改为每日21时，由物业服务企业撒换门锁，费用600元。"
LATER = TEXT.replace("21时", "22时30分")
MENDED = TEXT.replace("撒换", "撤换")
RESULT = "/c/qinghe/staff/topics/8/result"


@pytest.fixture
def decided(app, world):  # noqa: F811
    """A vote on paper that adopted TEXT as advice; ids of staff and of a supervision member."""
    with app.app_context(), transaction():
        community = db.session.query(Community).filter_by(slug="qinghe").one()
        council = db.session.query(Body).filter_by(community_id=community.id).first()
        topic = Topic(
            community_id=community.id,
            number=8,
            title="北门夜间关闭时间",
            what="太早",
            state="accepted",
            submitted_on=date(2026, 3, 2),
            created_at=now_utc(),
        )
        watcher = Person(community_id=community.id, name="监督员", level="staff")
        db.session.add_all([topic, watcher])
        db.session.flush()
        grant_office(
            watcher,
            "supervision_member",
            from_on=date(2026, 1, 1),
            now=datetime(2026, 1, 1, tzinfo=UTC),
        )
        vote = record_vote(
            community,
            topic,
            held=VoteHeld(
                question=TEXT,
                method="show_of_hands",
                closed_on=date(2026, 4, 3),
                legal_effect="consultation",
                body=council,
            ),
            counted=Counted(
                rule=shipped_rule("COUNCIL_CHARTER"),
                tallies={"headcount": {"eligible": 25, "present": 21, "for": 15, "against": 4, "abstain": 2}},
            ),
            paper=Paper(source_note="计票单"),
            by=None,
            now=now_utc(),
        )
    client, eyes = app.test_client(), app.test_client()
    with app.app_context():
        factories.sign_in(client, world["admin"])
        factories.sign_in(eyes, watcher.id)
    return {"client": client, "eyes": eyes, "topic": topic.id, "vote": vote.id, "admin": world["admin"]}


def stored(app, decided) -> list[Outcome]:
    with app.app_context():
        return service.outcomes_of(decided["topic"])


def test_the_text_of_the_vote_is_taken_over_and_seen_as_a_sheet_first(app, decided):
    client = decided["client"]
    form = client.get(RESULT).text
    assert TEXT in form and "decided_on" not in form and 'name="legal_effect"' not in form
    sheet = client.post(RESULT, data={"number": "青禾协〔2026〕30号"})
    assert sheet.status_code == 200 and "sheet-doc" in sheet.text and TEXT in sheet.text
    assert "21" in sheet.text and stored(app, decided) == [], "looking publishes nothing"
    # The council is smaller now than the paper says, which a second officer is told.
    chair = officer(app, "chair")
    assert by_two(client, chair, RESULT, {"number": "青禾协〔2026〕30号"}).status_code == 302
    (outcome,) = stored(app, decided)
    assert (outcome.text, outcome.departure, outcome.legal_effect) == (TEXT, "", "consultation")
    assert (outcome.decided_on, outcome.number) == (date(2026, 4, 3), "青禾协〔2026〕30号")


#: What a form may try to say otherwise, and the field that refuses it.
OTHERWISE = [
    ({"text": LATER}, "text"),
    ({"text": LATER, "departure_reason": "居民嫌早"}, "text"),
    ({"text": "北门夜间关闭时间"}, "text"),
    ({"text": MENDED}, "departure_reason"),
    ({"legal_effect": "decision"}, "legal_effect"),
    ({"status": "postponed"}, "status"),
    ({"status": "referred"}, "status"),
]


def test_nothing_else_is_published_without_a_word(app, decided):
    for form, field in OTHERWISE:
        answer = in_two_steps(decided["client"], RESULT, form)
        assert answer.status_code == 400 and f'href="#{field}"' in answer.text, form
        if form.get("text") in (LATER, MENDED):
            assert "<del>" in answer.text and "<ins>" in answer.text and form["text"] in answer.text
    assert stored(app, decided) == []
    with app.app_context():
        vote, topic = db.session.get(VoteRecord, decided["vote"]), db.session.get(Topic, decided["topic"])
        community = db.session.get(Community, topic.community_id)
        for form, field in OTHERWISE:
            words = {k: form[k] for k in ("text", "departure_reason") if k in form}
            said = {k: form[k] for k in ("status", "legal_effect") if k in form}
            with pytest.raises(Invalid) as refused, transaction():
                service.publish_outcome(
                    community,
                    topic,
                    words=ResultWords(**words),
                    decided=Decided(decided_on=date(2026, 4, 3), **said),
                    vote=vote if field != "status" else None,
                    by=None,
                    now=now_utc(),
                )
            assert refused.value.field == field, form


def test_a_slip_of_the_pen_is_printed_as_an_editors_correction(app, decided):
    client = decided["client"]
    form = {"text": MENDED, "departure_reason": "定稿时的错别字，意思没有变。"}
    sheet = client.post(RESULT, data=form).text
    assert "编者更正" in sheet and TEXT in sheet and "定稿时的错别字" in sheet
    assert by_two(client, officer(app, "chair"), RESULT, form).status_code == 302
    (outcome,) = stored(app, decided)
    assert (outcome.text, outcome.departure, outcome.voted_text) == (MENDED, "slip", TEXT)
    with app.app_context():
        row = db.session.get(Outcome, outcome.id)
        topic, vote = db.session.get(Topic, row.topic_id), db.session.get(VoteRecord, row.vote_id)
        assert facts.canonical_result(row, vote, topic)["voted_text"] == TEXT, (
            "it is under the check code too"
        )
    for path in (f"/c/qinghe/results/{outcome.id}", "/c/qinghe/topics/8"):
        page = client.get(path).text
        assert "编者更正" in page and "<del>" in page
    assert "有编者更正" in client.get("/c/qinghe/wall").text, "before, the wall said nothing of it"


def test_another_figure_needs_the_supervision_committee_and_both_texts_are_printed(app, decided):
    client, eyes = decided["client"], decided["eyes"]
    ask = {"deed": "consent", "text": LATER, "departure_reason": "居民普遍反映太早"}
    assert client.post(RESULT, data={**ask, "departure_reason": ""}).status_code == 400
    assert client.post(RESULT, data=ask).status_code == 302
    assert in_two_steps(client, RESULT, {"text": LATER}).status_code == 400, "asked is not agreed"
    with app.app_context():
        consent = db.session.query(TextConsent).one().id
    answers = "/c/qinghe/staff/consents"
    assert client.post(answers, data={"consent": consent, "deed": "agree"}).status_code == 403, (
        "not even an administrator agrees to what they asked for"
    )
    page = eyes.get(answers).text
    assert TEXT in page and LATER in page and "居民普遍反映太早" in page
    assert eyes.post(answers, data={"consent": consent, "deed": "refuse"}).status_code == 400
    assert eyes.post(answers, data={"consent": consent, "deed": "agree"}).status_code == 302
    other = LATER.replace("22时30分", "23时")
    assert in_two_steps(client, RESULT, {"text": other}).status_code == 400, "to this text only"
    sheet = client.post(RESULT, data={"text": LATER}).text
    assert "与表决的文字不同" in sheet and TEXT in sheet and LATER in sheet
    assert by_two(client, officer(app, "chair"), RESULT, {"text": LATER}).status_code == 302
    (outcome,) = stored(app, decided)
    assert (outcome.departure, outcome.voted_text) == ("other", TEXT)
    assert outcome.consented_on is not None and "与表决的文字不同" in client.get("/c/qinghe/topics/8").text
    wall = client.get("/c/qinghe/wall").text
    assert "与表决的文字不同" in wall and LATER in wall


def test_what_was_looked_at_is_what_is_published(app, decided):
    """The second step takes the very words of the sheet: changed on the way, the sheet is shown again."""
    client = decided["client"]
    form = {"summary": "改到21时。"}
    seen = client.post(RESULT, data=form).text
    mark = seen.split('name="seen" value="')[1].split('"')[0]
    again = client.post(RESULT, data={"summary": "改到22时。", "seen": mark})
    assert again.status_code == 200 and "sheet-doc" in again.text and stored(app, decided) == []
    notice = {"kind": "公告", "title": "停水", "text": "周六停水", "start_on": "2026-05-04"}
    assert client.post("/c/qinghe/staff/notices/new", data={**notice, "seen": mark}).status_code == 200


def test_a_vote_from_paper_is_recorded_with_its_text(app, decided):
    form = {
        "question": "北门夜间关闭时间。",
        "rule_id": "COUNCIL_CHARTER",
        "closed_on": "2026-04-20",
        "legal_effect": "consultation",
        "headcount.eligible": "25",
        "headcount.for": "20",
        "headcount.against": "2",
        "headcount.abstain": "0",
    }
    refused = decided["client"].post("/c/qinghe/staff/topics/8/vote", data=form)
    assert refused.status_code == 400 and "question-error" in refused.text


def test_whoever_asked_does_not_agree(app, decided):
    with app.app_context(), transaction():
        topic = db.session.get(Topic, decided["topic"])
        community = db.session.get(Community, topic.community_id)
        watcher = db.session.query(Office).filter_by(kind="supervision_member").one().person_id
        vote = db.session.get(VoteRecord, decided["vote"])
        asked = voted.ask_consent(community, topic, vote, LATER, "嫌早", by=watcher, now=now_utc())
        with pytest.raises(Forbidden):
            voted.answer_consent(community, asked, True, by=watcher, now=now_utc())


def test_the_effect_of_a_vote_from_paper_is_one_such_a_body_has(app, decided):
    """Before, a hearing's show of hands was recorded as a decision that binds."""
    from consult.foundation.procedures import procedures

    hearing = next(kind for kind, each in procedures().items() if each.law.effects == ("consultation",))
    with app.app_context(), transaction():
        body = db.session.get(VoteRecord, decided["vote"]).body_id
        db.session.get(Body, body).kind = hearing
    form = {
        "body": str(body),
        "question": "同意北门夜间23时关闭。",
        "rule_id": "COUNCIL_CHARTER",
        "closed_on": "2026-04-05",
        "source_note": "计票单",
        "headcount.eligible": "25",
        "headcount.for": "20",
        "headcount.against": "2",
        "headcount.abstain": "0",
    }
    url = "/c/qinghe/staff/topics/8/vote"
    refused = decided["client"].post(url, data={**form, "legal_effect": "decision"})
    assert refused.status_code == 400 and 'href="#legal_effect"' in refused.text
    assert decided["client"].post(url, data={**form, "legal_effect": "consultation"}).status_code == 302


def test_a_result_is_not_posted_for_fewer_days_than_the_law_has(app, decided):
    """Before, a tick was enough to post the result of a residents' assembly for three days."""
    client = decided["client"]
    assert by_two(client, officer(app, "chair"), RESULT, {}).status_code == 302
    (outcome,) = stored(app, decided)
    notice = {
        "kind": "结果公示",
        "title": "北门夜间关闭时间",
        "start_on": "2026-05-04",
        "end_on": "2026-05-06",
    }
    url = f"/c/qinghe/staff/results/{outcome.id}/notice"
    asked = client.post(url, data=notice)
    assert asked.status_code == 400 and 'name="short_ok"' in asked.text, "a charter's days may be fewer"
    with app.app_context(), transaction():
        body = service.body_of(db.session.get(Outcome, outcome.id))
        body.kind, body.settings = "residents_assembly", {"posting_days": 3}
    for form in (notice, {**notice, "short_ok": "1"}):
        refused = client.post(url, data=form)
        assert refused.status_code == 400 and "依法至少公示15天" in refused.text
        assert 'name="short_ok"' not in refused.text
    assert client.post(url, data={**notice, "end_on": "2026-05-18"}).status_code == 200


def test_a_text_that_differs_goes_on_the_next_agenda(app, decided):
    """Before, the page said that a meeting must vote on it, and had no way there."""
    client, url = decided["client"], "/c/qinghe/staff/topics/8/again"
    assert f'formaction="{url}"' in client.get(RESULT).text
    alone = client.post(url, data={"text": LATER})
    assert alone.status_code == 200 and LATER in alone.text and "没有筹备中的会议" in alone.text
    with app.app_context():
        topic = db.session.get(Topic, decided["topic"])
        body = db.session.get(Body, db.session.get(VoteRecord, decided["vote"]).body_id)
        with transaction():
            plan = MeetingPlan(title="下次会议", held_on=now_utc().date() + timedelta(days=20))
            community = db.session.get(Community, topic.community_id)
            planned = plan_meeting(community, plan=plan, body=body, by=None, now=now_utc())
        meeting_id = planned.id
    put = {"text": LATER, "deed": "put", "meeting": str(meeting_id)}
    for wrong in ({**put, "meeting": ""}, {**put, "text": " "}):
        refused = client.post(url, data=wrong)
        assert refused.status_code == 400
    done = client.post(url, data=put)
    assert done.status_code == 302 and done.headers["Location"].endswith(f"/meetings/{meeting_id}")
    assert client.post(url, data=put).status_code == 400, "once is enough"
    with app.app_context():
        (item,) = meeting_by_id(meeting_id).items
        assert (item.text, item.topic_id, item.decision_rule_id) == (
            LATER,
            decided["topic"],
            "COUNCIL_CHARTER",
        )
        assert item.legal_effect == "consultation"
    assert stored(app, decided) == [], "nothing is published by it"
