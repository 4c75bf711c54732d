"""Real data for every page of the route map: the demo, and beside it what the demo does not have at hand.

`fill(instance)` adds to a demo database and tells which values the addresses of pages take. A new page
without a value here fails the walk, so that no page is left out by being forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from werkzeug.routing import Map

from consult.agenda.items import Deciding, Question
from consult.agenda.service import MeetingPlan
from consult.people.persons import PersonFacts
from consult.topics.drafts import Origin, TopicWords

SLUG = "qinghe"

#: GET addresses that are not pages of ours, and why.
NOT_PAGES = {
    "static": "files",
    "web.set_language": "redirect",
    "web.set_text_size": "redirect",
    "web.healthz": "JSON",
    "accounts.second_step": "redirect, but half way through a sign-in",
    "accounts.share": "redirect, but where another person used this browser before",
    "meetings.words": "JSON",
    "meetings.view_json": "JSON",
    "meetings.qr": "picture",
    "meetings.join": "redirect",
    "topics.photo": "picture",
    "followup.photo": "picture",
    "topics.draft_photo": "picture",
    "outcomes.wall_slides": "JSON",
    "outcomes.wall_worker": "a script",
    "office.roll_template": "file",
    "office.roll_export": "file",
    "office.roll_faults": "file",
    "demo.sign_in_as": "redirect",
    "agenda.calendar": "file",
    "demo.next_step": "JSON",
    "topics.alike": "fragment of a page",
    "accounts.my_data": "file",
    "outcomes.log_json": "JSON",
    "outcomes.log_proof": "JSON",
    "outcomes.log_since": "JSON",
    "outcomes.log_checker": "file",
    "outcomes.result_json": "file",
    "outcomes.result_checker": "file",
    "office.person_data": "file",
    "home.journal_csv": "file",
}
#: Screens that hang in a room or stand on a desk, and the sizes they are made for.
SCREENS = {
    "meetings.hall": [(1920, 1080), (1080, 1920)],
    "outcomes.wall": [(1920, 1080), (1080, 1920)],
    "demo.desk": [(1600, 1000)],
    "agenda.print_page": [(800, 1100)],
    "outcomes.notice_print": [(800, 1100)],
}


@dataclass
class Samples:
    """routes: the route map; tokens: seat cookie by who (staff, resident, newcomer: signed in as nobody yet);
    door: cookie of who waits at the door;
    values: endpoint → the values of its address, one dict a sample; query: endpoint → query strings worth a
    look of their own."""

    routes: Map
    tokens: dict[str, str]
    door: str
    values: dict[str, list[dict[str, Any]]]
    query: dict[str, list[str]] = field(default_factory=dict)


def fill(instance: Path) -> Samples:
    """Adds what is missing and commits. `instance` holds the demo already."""
    from consult.app import create_app
    from consult.foundation.db import db, transaction

    app = create_app(instance, DEMO=True)
    with app.app_context():
        with transaction():
            found = _fill(app, datetime.now(UTC))
        db.session.remove()
        db.engine.dispose()
    return found


def _fill(app: Any, now: datetime) -> Samples:
    from consult.accounts import linking, seats
    from consult.accounts.models import Account
    from consult.demo.roll import person_in
    from consult.people import places
    from tests import factories

    community = places.community_by_slug(SLUG)
    assert community is not None
    staff, resident, voter = (person_in(SLUG, index) for index in (0, 30, 16))
    tokens = {
        who: factories.open_seat(person, now=now)
        for who, person in (("staff", staff), ("resident", resident), ("voter", voter))
    }
    from consult.foundation.db import db

    # The pages of one's own password and second step are for who has a login.
    office = Account(login="walker", password_hash="none", created_at=now)
    account = Account(created_at=now)
    db.session.add_all([office, account])
    db.session.flush()
    linking.link(office, staff, "staff", now=now)
    tokens["staff"] = seats.open_seat(office, staff, proof=factories.PROOFS["staff"], device="test", now=now)[
        1
    ]
    linking.link(account, voter, "slip", now=now)
    tokens["newcomer"] = seats.open_seat(account, None, proof="sms", device="test", now=now)[1]
    values, door = _people(app, community, staff, resident, now)
    office.admin = True  # after the first administrator's link, which there is only before
    values |= _river(community, staff, voter, now)
    query = {
        "topics.list": ["?q=灯&state=submitted", "?q=nothing-of-this"],
        "office.people": ["?level=declared", "?q=nobody-of-this"],
        "office.territory": ["?edit=2"],
        "office.body_among": ["?kind=owners&registered=y"],
        "accounts.sign_in": ["?next=/c/qinghe/topics/propose"],
        "outcomes.notices": ["?state=over"],
    }
    return Samples(app.url_map, tokens, door, values, query)


def _people(
    app: Any, community: Any, staff: Any, resident: Any, now: datetime
) -> tuple[dict[str, list[dict[str, Any]]], str]:
    from consult.accounts import first_link, slips
    from consult.meetings import door
    from consult.meetings.service import meeting_to_try
    from consult.office import roll, roll_reading
    from consult.people import persons, places
    from consult.people.models import Body

    _slip, code = slips.issue_slip(resident.household, now=now)
    newcomer = persons.add_person(
        community, "待核验人", household=resident.household, facts=PersonFacts(note="刚搬来的租客"), now=now
    )
    live = meeting_to_try()
    assert live is not None
    cookie = door.wait_at(community, live.id, resident, browser=None, origin="127.0.0.1", now=now)
    door.wait_at(community, live.id, newcomer, browser=None, origin="127.0.0.1", now=now)
    link = first_link.first_admin_link(now=now)
    assert link is not None
    uploads = Path(app.config["UPLOADS"])
    imports = []
    good = "1,1,{room},88.60,居民{room},居民{room},13800000000,,,第一网格"
    for rows in (
        [good.format(room=n) for n in (901, 902)] + ["1,1,,88,甲,,,,,", "1,1,903,大约八十,乙,,139,,,"],
        [good.format(room=n) for n in (904, 905)],
    ):
        text = "楼栋,单元,房号,建筑面积,户主,产权人,联系电话,成员,小区,网格\n" + "\n".join(rows)
        made = roll.add_draft(
            community,
            "名册.csv",
            roll_reading.read_table("名册.csv", text.encode()),
            uploads,
            by=staff.id,
            now=now,
        )
        imports.append(made)
    roll.write(
        imports[1], read=roll.checked(imports[1], roll.table_of(imports[1], uploads)), by=staff.id, now=now
    )
    from consult.foundation.db import db

    bodies = [
        body.id for body in db.session.query(Body).filter_by(community_id=community.id).order_by(Body.id)
    ]
    building = places.buildings_of(community)[0]
    return {
        "accounts.slip": [{"code": code}],
        "accounts.first": [{"token": link.rsplit("/", 1)[1]}],
        "meetings.find": [{"meeting_id": live.id}],
        "meetings.door_wait": [{"meeting_id": live.id}],
        "meetings.door": [{"meeting_id": live.id}],
        "office.person": [{"person_id": resident.id}, {"person_id": newcomer.id}],
        "office.erase_person": [{"person_id": resident.id}],
        "office.household": [{"household_id": resident.household_id}],
        "office.sale": [{"household_id": resident.household_id}],
        "office.flat": [{"household_id": resident.household_id}],
        "office.move": [{"household_id": resident.household_id}],
        "office.place": [{"territory_id": building.id}],
        "office.merge": [{"person_id": resident.id}],
        "office.body": [{"body_id": bodies[0]}, {"body_id": bodies[-1]}],
        "office.body_names": [{"body_id": bodies[0]}],
        "office.body_among": [{"body_id": bodies[0]}],
        "office.slip_sheet": [{"territory_id": building.id}],
        "office.roll_check": [{"import_id": made.id} for made in imports],
    }, cookie


def _river(community: Any, staff: Any, voter: Any, now: datetime) -> dict[str, list[dict[str, Any]]]:
    from consult.agenda import service as agenda
    from consult.agenda.items import add_item
    from consult.agenda.models import AgendaItem, Meeting
    from consult.ballots import votes
    from consult.foundation.db import db
    from consult.foundation.public_log import LogLeaf
    from consult.meetings.service import meeting_to_try
    from consult.outcomes.models import Notice, Outcome
    from consult.people.bodies import Elector, bodies_for
    from consult.topics import service as topics
    from consult.topics.models import Topic

    live = meeting_to_try()
    assert live is not None
    body = bodies_for(voter)[0]
    planned = agenda.plan_meeting(
        community,
        body=body,
        plan=MeetingPlan(
            title="专题会",
            held_on=(now + timedelta(days=20)).date(),
            starts_at=now + timedelta(days=20),
            place="活动室",
            chair_id=staff.id,
            recorder_id=None,
        ),
        by=staff.id,
        now=now,
    )
    own = topics.propose_topic(
        community,
        words=TopicWords(
            title="楼道灯不亮", what="三楼楼道灯坏了两周，晚上看不清台阶。", place="3号楼", kind="facility"
        ),
        by=voter,
        origin=Origin(role="居民"),
        now=now,
    )
    item = add_item(
        planned,
        topic=None,
        question=Question(title="楼道灯", text="同意更换三楼楼道灯。"),
        deciding=Deciding(decision_rule_id="COUNCIL_CHARTER", method="show"),
        by=staff.id,
        now=now,
    )
    held = (
        db.session.query(Meeting)
        .filter_by(community_id=community.id)
        .filter(Meeting.id.not_in([live.id, planned.id]))
        .order_by(Meeting.id)
        .first()
    )
    assert held is not None
    held_item = db.session.query(AgendaItem).filter_by(meeting_id=held.id).first()
    assert held_item is not None
    opened = votes.open_vote(
        community.id,
        votes.Asked("是否同意更换楼道灯？"),
        [Elector(voter.id, voter.household_id, (), 1, 0)],
        now,
        kind="unnamed",
        ends_at=now + timedelta(days=1),
    )
    numbers = {
        t.state: t.number
        for t in db.session.query(Topic).filter_by(community_id=community.id).order_by(Topic.number)
    }
    notice, outcome = (
        db.session.query(model).filter_by(community_id=community.id).order_by(model.id).first()
        for model in (Notice, Outcome)
    )
    listed = db.session.query(LogLeaf).filter_by(community_id=community.id).first()
    assert notice is not None and outcome is not None and listed is not None
    meetings = [{"meeting_id": m} for m in (held.id, live.id, planned.id)]
    every_state = [{"number": number} for number in numbers.values()]
    running = [{"number": numbers["closed"]}, {"number": numbers["carrying_out"]}]
    return {
        "agenda.page": meetings,
        "agenda.print_page": meetings[:2],
        "agenda.edit": meetings,
        "agenda.again": every_state[:1],
        "agenda.change": meetings[2:],
        "agenda.cancel": meetings[2:],
        "agenda.move_meeting": meetings[:1],
        "agenda.notice": meetings[2:],
        "agenda.remove": [{"meeting_id": planned.id, "item_id": item.id}],
        "agenda.record_item": [
            {"meeting_id": held.id, "item_id": held_item.id},
            {"meeting_id": planned.id, "item_id": item.id},
        ],
        **{
            f"meetings.{name}": [{"meeting_id": live.id}]
            for name in ("chair", "phone", "plain", "hall", "lobby", "minutes")
        },
        "ballots.page": [{"box_id": opened.id}],
        "topics.page": every_state,
        "topics.edit": [{"number": own.number}],
        "topics.screen": [{"number": numbers["submitted"]}, {"number": numbers["closed"]}],
        "followup.topic": running,
        "followup.rate": running,
        "outcomes.record": running,
        "outcomes.publish": running,
        "outcomes.notice": [{"notice_id": notice.id}],
        "outcomes.notice_print": [{"notice_id": notice.id}],
        "outcomes.correct": [{"notice_id": notice.id}],
        "outcomes.result": [{"outcome_id": outcome.id}],
        "outcomes.result_json": [{"outcome_id": outcome.id}],
        "outcomes.post": [{"outcome_id": outcome.id}],
        "outcomes.verify": [{"code": notice.code}],
        "outcomes.log_entry": [{"code": listed.code}],
        "home.extend": [_running_clock(community)],
        "home.settings_pack": [{"name": "wuxi-yixing"}, {"name": "usual"}],
    }


def _running_clock(community: Any) -> dict[str, Any]:
    """A promised day of the demo that runs."""
    from consult.foundation.db import db
    from consult.home import dues
    from consult.topics.models import Topic

    for topic in db.session.query(Topic).filter_by(community_id=community.id).order_by(Topic.id):
        if topic.state == "submitted" and dues._answer(community, topic.id)[1] is not None:
            return {"kind": "answer", "object_id": topic.id}
    raise AssertionError("no topic of the demo waits for an answer")
