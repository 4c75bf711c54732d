"""Preparing a meeting: the rule in numbers, the day against the notice, how it debates, who is told, who
cannot come.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from consult.agenda import numbers, service, telling
from consult.agenda.items import Deciding, Question, add_item, move_item
from consult.agenda.service import DebateRules, MeetingPlan
from consult.deciding import shipped_rules
from consult.foundation import notify
from consult.foundation.days import local_day
from consult.foundation.db import db, now_utc, transaction
from consult.foundation.errors import Forbidden, Invalid, NotFound, Stale
from consult.meetings import opening
from consult.meetings.record import log
from consult.people import persons
from tests.factories import call, make_community, sign_in

TODAY = date(2026, 6, 1)


@pytest.fixture
def place(db_session):
    return make_community(db)


def planned(place, clock, days=5, body=None, **more):
    with transaction():
        return call(
            service.plan_meeting,
            place.community,
            body=body or place.council,
            title="议事会",
            held_on=TODAY + timedelta(days=days),
            place="二楼",
            chair_id=place.chair.id,
            by=None,
            now=clock,
            **more,
        )


def with_item(meeting, clock, **more):
    with transaction():
        return call(
            add_item,
            meeting,
            topic=None,
            title="路灯",
            **{"text": "装两盏灯。", "by": None, "now": clock, **more},
        )


def noticed(place, clock, **more):
    meeting = planned(place, clock, **more)
    with_item(meeting, clock)
    with transaction():
        service.notice_meeting(meeting, by=None, now=clock)
    return meeting


@pytest.mark.parametrize(
    ("days", "ok", "short", "spare"), [(2, False, 1, 0), (3, True, 0, 0), (5, True, 0, 2)]
)
def test_days_of_notice_are_counted_against_the_bodys_rule(place, clock, days, ok, short, spare):
    check = service.notice_check(planned(place, clock, days), TODAY)
    assert (check.ok, check.short, check.spare) == (ok, short, spare)


def test_moving_the_day_keeps_the_hour_and_an_older_page_moves_nothing(place, clock):
    meeting = planned(place, clock, starts_at=clock + timedelta(days=5))
    before = meeting.version
    with transaction():
        service.change_day(meeting, TODAY + timedelta(days=9), version=before, by=None, now=clock)
    assert meeting.held_on == TODAY + timedelta(days=9)
    assert meeting.starts_at == clock + timedelta(days=9)
    with pytest.raises(Stale), transaction():
        service.change_day(meeting, TODAY + timedelta(days=10), version=before, by=None, now=clock)


@pytest.mark.parametrize(
    ("rule_id", "size", "says"),
    [
        # two thirds of 69 must come; of 56 who come more than half: 29
        (
            "RES_REP_MEETING",
            numbers.Electorate(69, 69, 0),
            [("at least %(n)s of %(all)s must come", "46", "69"), ("if %(base)s come", "29", "56")],
        ),
        # Civil Code art. 278, special matters: two thirds take part, three quarters of them agree, by heads
        # and by area
        (
            "OWN_SPECIAL",
            numbers.Electorate(12, 12, 106320),
            [
                ("must take part", "8", "12"),
                ("if %(base)s take part", "8", "10"),
                ("must take part", "708.80", "1063.20"),
                ("if %(base)s take part", "637.92", "850.56"),
            ],
        ),
    ],
)
def test_a_rule_is_said_in_the_numbers_of_this_case(rule_id, size, says):
    item = type("Item", (), {"decision_rule": shipped_rules()[rule_id].to_dict()})
    phrases = numbers.in_numbers(item, size)
    assert len(phrases) == len(says)
    for phrase, (words, n, of) in zip(phrases, says, strict=True):
        assert words in phrase.message
        assert str(phrase.params["n"]).split()[0] == n
        assert str(phrase.params.get("all", phrase.params.get("base"))).split()[0] == of


def test_without_a_rule_or_a_body_no_numbers_are_made_up(place, clock):
    item = with_item(planned(place, clock), clock)
    assert numbers.in_numbers(item, numbers.electorate(place.council)) == []
    assert numbers.electorate(None) is None
    assert numbers.electorate(place.council) == numbers.Electorate(6, 6, 0)
    # Six flats of 86.40, 87.40 … 91.40 ㎡.
    assert numbers.electorate(place.owners).area_sqm == sum(8640 + 100 * n for n in range(6))


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("rule_set", {"rule_set": "made_up"}),
        ("speech_seconds", {"speech_seconds": 5}),
        ("speech_seconds", {"speech_seconds": None}),
        ("speeches_per_motion", {"speeches_per_motion": 0}),
        ("interest", {"interest": "thrown out"}),
    ],
)
def test_rules_of_debate_beyond_their_limits_are_refused_and_nothing_changes(place, clock, field, values):
    meeting = planned(place, clock)
    given = {
        "rule_set": "ronr12",
        "speech_seconds": 90,
        "speeches_per_motion": 1,
        "seconds_required": None,
        **values,
    }
    with pytest.raises(Invalid) as refused, transaction():
        call(service.change_debate, meeting, version=meeting.version, by=None, now=clock, **given)
    assert refused.value.field == field
    assert meeting.debate_rules["speech_seconds"] == 120


@pytest.mark.parametrize(("set_to", "needed"), [(True, True), (False, False), (None, False)])
def test_the_live_meeting_debates_by_the_rules_that_were_set(place, clock, set_to, needed):
    meeting = planned(place, clock)
    with transaction():
        service.change_debate(
            meeting,
            rule_set="small_board",
            debate=DebateRules(speech_seconds=75, speeches_per_motion=3, seconds_required=set_to),
            version=meeting.version,
            by=None,
            now=clock,
        )
    with_item(meeting, clock)
    with transaction():
        service.notice_meeting(meeting, by=None, now=clock)
    with transaction():
        opening.open_meeting(meeting.id, place.chair.id, clock)
    book = log.current(meeting.id).rulebook
    assert (book.base, book.speech_seconds, book.speeches, book.seconds_required) == (
        "small_board",
        75,
        3,
        needed,
    )
    with pytest.raises(Stale), transaction():
        service.change_debate(
            meeting,
            rule_set="ronr12",
            debate=DebateRules(speech_seconds=90, speeches_per_motion=1, seconds_required=None),
            version=meeting.version,
            by=None,
            now=clock,
        )


@pytest.mark.parametrize("alternate", [True, False])
def test_sides_speak_in_turn_at_the_live_meeting_as_was_set(place, clock, alternate):
    meeting = planned(place, clock)
    with transaction():
        service.change_debate(
            meeting,
            rule_set="ronr12",
            debate=DebateRules(
                speech_seconds=120, speeches_per_motion=2, seconds_required=None, alternate=alternate
            ),
            version=meeting.version,
            by=None,
            now=clock,
        )
    with_item(meeting, clock)
    with transaction():
        service.notice_meeting(meeting, by=None, now=clock)
    with transaction():
        opening.open_meeting(meeting.id, place.chair.id, clock)
    assert log.current(meeting.id).rulebook.alternate is alternate


def test_the_hour_amendments_and_interest_of_the_agenda_hold_at_the_live_meeting(place, clock):
    """And what is not chosen any more is gone."""
    meeting = planned(place, clock)

    def change(**chosen):
        with transaction():
            call(
                service.change_debate, meeting, rule_set="ronr12", speech_seconds=120, speeches_per_motion=2,
                seconds_required=None, version=meeting.version, by=None, now=clock, **chosen,
            )  # fmt: skip

    with transaction():  # at seven in the evening
        meeting.starts_at = datetime.combine(meeting.held_on, time(11), UTC)
    with pytest.raises(Invalid) as refused:
        change(adjourn_at=time(19))
    assert refused.value.field == "adjourn_at" and "adjourn_at" not in meeting.debate_rules
    change(unspoken_first=True, adjourn_at=time(23, 30), interest="no_vote")
    assert meeting.debate_rules.keys() >= {"unspoken_first", "adjourn_at", "interest"}
    change(bars_amendments=True, adjourn_at=time(23, 45), interest="not_counted")
    assert "unspoken_first" not in meeting.debate_rules
    with_item(meeting, clock)
    with transaction():
        service.notice_meeting(meeting, by=None, now=clock)
    with transaction():
        opening.open_meeting(meeting.id, place.chair.id, clock)
    state = log.current(meeting.id)
    assert state.hour_fixed == f"{meeting.held_on}T23:45:00+08:00"
    assert state.rulebook.motions == {"main": {"amendable": False}}
    assert (state.rulebook.interest, state.rulebook.unspoken_first) == ("not_counted", False)


def test_everybody_entitled_is_told_of_the_notice_and_of_the_calling_off(place, clock):
    meeting = noticed(place, clock)
    told = notify.waiting_for(place.members[0].id)
    assert [(row.kind, row.params["meeting"]) for row in told] == [("meeting_noticed", meeting.id)]
    assert [row.kind for row in notify.waiting_for(place.chair.id)] == ["meeting_noticed"]
    assert notify.waiting_for(place.admin.id) == []
    with transaction():
        service.cancel_meeting(meeting, reason="下大雪", by=None, now=clock)
    assert notify.waiting_for(place.members[5].id)[0].params["reason"] == "下大雪"


def test_a_notice_that_is_refused_tells_nobody(place, clock):
    meeting = planned(place, clock, days=1)
    with_item(meeting, clock)
    with pytest.raises(Invalid), transaction():
        service.notice_meeting(meeting, by=None, now=clock)
    assert notify.waiting_for(place.members[0].id) == []


def test_who_votes_may_say_that_they_cannot_come_and_take_it_back(place, clock):
    meeting = noticed(place, clock)
    with transaction():
        for _twice in range(2):
            telling.set_absence(meeting, place.members[0], absent=True, now=clock)
    assert (telling.absences(meeting), telling.is_absent(meeting, place.members[0].id)) == (1, True)
    with pytest.raises(Forbidden), transaction():
        telling.set_absence(meeting, place.admin, absent=True, now=clock)
    with transaction():
        telling.set_absence(meeting, place.members[0], absent=False, now=clock)
    assert telling.absences(meeting) == 0


def test_those_without_a_phone_or_a_device_need_paper(app, place, clock):
    assert telling.without_phone(place.council) == 6
    sign_in(app.test_client(), place.members[0].id, level="slip")
    with transaction():
        persons.change_person(
            place.members[1],
            name=place.members[1].name,
            phone="13900000000",
            represents_household=True,
            of_age=True,
            by=None,
            now=clock,
        )
    assert telling.without_phone(place.council) == 4


def test_the_calendar_file_holds_the_hour_in_utc_and_folds_long_lines(place, clock):
    meeting = planned(place, clock, starts_at=clock)
    meeting.title = "关于老年助餐点，" * 12
    text = telling.calendar(meeting, place.community, "https://example.org/x", clock)
    assert "DTSTART:20260601T080000Z\r\nDTEND:20260601T100000Z" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert text.replace("\r\n ", "").count("关于老年助餐点") == 12


def test_items_change_places_until_the_notice(place, clock):
    meeting = planned(place, clock)
    first, second = with_item(meeting, clock), with_item(meeting, clock, text="第二件。", minutes=20)
    db.session.expire(meeting, ["items"])
    with transaction():
        move_item(meeting, second.id, up=True)
        move_item(meeting, second.id, up=True)
    assert [(i.id, i.position) for i in meeting.items] == [(second.id, 1), (first.id, 2)]
    with pytest.raises(NotFound), transaction():
        move_item(meeting, 999, up=True)
    with transaction():
        service.notice_meeting(meeting, by=None, now=clock)
    with pytest.raises(Stale), transaction():
        move_item(meeting, first.id, up=True)


# --- the pages ---


@pytest.fixture
def desk(app):
    """A place, the staff's browser and a member's, and a meeting planned two days from now, which is too
    early.
    """
    with app.app_context():
        made = make_community(db)
        now = now_utc()
        today = local_day(made.community, now)
        with transaction():
            meeting = service.plan_meeting(
                made.community,
                body=made.council,
                plan=MeetingPlan(
                    title="六月议事会",
                    held_on=today + timedelta(days=2),
                    place="二楼",
                    chair_id=made.chair.id,
                ),
                by=None,
                now=now,
            )
            add_item(
                meeting,
                topic=None,
                question=Question(title="路灯", text="在三号楼北侧装两盏灯。"),
                deciding=Deciding(decision_rule_id="COUNCIL_CHARTER"),
                by=None,
                now=now,
            )
        meeting_id = meeting.id
    return (
        made,
        sign_in(app.test_client(), made.chair),
        sign_in(app.test_client(), made.members[0]),
        meeting_id,
        today,
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_preparing_says_what_is_missing_and_how_to_mend_it(desk, lang):
    _place, staff, _member, meeting_id, today = desk
    staff.set_cookie("lang", lang)
    page = staff.get(f"/c/qinghe/staff/meetings/{meeting_id}").text
    assert ("还差1天" in page) == (lang == "zh") and ("1 days are missing" in page) == (lang == "en")
    answer = staff.post(
        f"/c/qinghe/staff/meetings/{meeting_id}/day",
        data={"day": (today + timedelta(days=3)).isoformat(), "version": "1"},
    )
    assert answer.status_code == 302
    page = staff.get(f"/c/qinghe/staff/meetings/{meeting_id}").text
    assert ("公告期够" in page) == (lang == "zh")
    assert (
        staff.post(
            f"/c/qinghe/staff/meetings/{meeting_id}/day", data={"day": today.isoformat(), "version": "1"}
        ).status_code
        == 409
    )


def test_rules_of_debate_are_set_on_the_page_and_faults_stand_beside_their_field(desk):
    _place, staff, _member, meeting_id, _today = desk
    sent = {
        "rule_set": "ronr12",
        "speech_seconds": "3",
        "speeches_per_motion": "1",
        "seconds_required": "no",
        "version": "1",
    }
    answer = staff.post(f"/c/qinghe/staff/meetings/{meeting_id}/debate", data=sent)
    assert answer.status_code == 400 and "请填15到3600之间的数" in answer.text and 'value="3"' in answer.text
    assert (
        staff.post(
            f"/c/qinghe/staff/meetings/{meeting_id}/debate", data={**sent, "speech_seconds": "90"}
        ).status_code
        == 302
    )
    assert "每次发言90秒" in staff.get(f"/c/qinghe/staff/meetings/{meeting_id}").text


def test_a_member_is_called_reads_it_once_and_may_say_no(desk):
    _place, staff, member, meeting_id, _today = desk
    assert (
        staff.post(
            f"/c/qinghe/staff/meetings/{meeting_id}/notice",
            data={"urgent_reason": "水管爆裂", "channels": "公开栏"},
        ).status_code
        == 302
    )
    home = member.get("/c/qinghe/").text
    assert "给您的通知" in home and "六月议事会" in home
    leads = home.split("/c/qinghe/told/")[1].split('"')[0]
    assert member.post(f"/c/qinghe/told/{leads}").headers["Location"].endswith(f"/meetings/{meeting_id}")
    assert "给您的通知" not in member.get("/c/qinghe/").text
    assert staff.post(f"/c/qinghe/told/{leads}").status_code == 404
    assert "我来不了" in member.get(f"/c/qinghe/meetings/{meeting_id}").text
    member.post(f"/c/qinghe/meetings/{meeting_id}/absence", data={"absent": "1"})
    assert "我能来了" in member.get(f"/c/qinghe/meetings/{meeting_id}").text
    assert "1人说来不了" in staff.get(f"/c/qinghe/staff/meetings/{meeting_id}").text


def test_a_stranger_takes_the_meeting_into_a_calendar_once_it_is_noticed(client, desk):
    _place, staff, _member, meeting_id, _today = desk
    assert client.get(f"/c/qinghe/meetings/{meeting_id}/calendar.ics").status_code == 404
    staff.post(f"/c/qinghe/staff/meetings/{meeting_id}/notice", data={"urgent_reason": "水管爆裂"})
    answer = client.get(f"/c/qinghe/meetings/{meeting_id}/calendar.ics")
    assert answer.mimetype == "text/calendar" and answer.text.startswith("BEGIN:VCALENDAR\r\n")
