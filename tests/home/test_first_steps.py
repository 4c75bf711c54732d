"""The first steps are computed from what is there, in the order that works, and go away by themselves."""

import re
import subprocess
import sys
from datetime import date

from consult.accounts.slips import issue_slip
from consult.foundation.db import db, now_utc, transaction
from consult.home import first_steps
from consult.people import offices, persons, places
from consult.people.persons import PersonFacts
from consult.topics import service
from tests import factories
from tests.serving import HOME

TODAY = date(2026, 6, 1)
CONTACT = {"phone": "0510-1", "place": "一楼", "hours": "工作日"}


def states(community):
    return [seen.state for seen in first_steps.course(community, TODAY).steps]


def test_the_steps_of_an_empty_community_and_of_one_that_has_all(app):
    """Before, an empty desk said that nothing waits, and nobody knew where to begin."""
    with app.app_context():
        with transaction():
            empty = places.add_community("xinhe", "新禾社区", now=now_utc())
            admin = persons.add_person(empty, "管理员", facts=PersonFacts(level="staff"), now=now_utc())
            offices.grant_office(admin, "staff_admin", from_on=date(2026, 1, 1), now=now_utc())
        assert states(empty) == ["next", "later", "later", "later", "waits", "waits", "waits"]
        db.session.commit()  # what was read stands still until then
        client = app.test_client()
        factories.sign_in(client, admin)
        desk = client.get("/c/xinhe/staff/").text
        assert "社区资料" in desk and "异议电话" in desk and re.search(r'class="begin-box"\s+open', desk)
        for lang in ("zh", "en"):
            client.set_cookie("lang", lang)
            assert client.get("/c/xinhe/staff/first-steps").status_code == 200

        full = factories.make_community(db)
        assert states(full.community) == ["next", "done", "done", "done", "done", "later", "later"]
        with transaction():
            full.community.settings = {"contact": CONTACT}
            issue_slip(full.households[0], expires_on=None, by=None, now=now_utc())
        course = first_steps.course(full.community, TODAY)
        assert (course.done, course.left, course.next.step.key) == (6, 10, "topic")
        with transaction():
            words = service.TopicWords(title="楼道照明", what="三楼的灯坏了一个月")
            service.propose_topic(full.community, words=words, by=full.members[0], now=now_utc())
        db.session.commit()
        factories.sign_in(client, full.admin)
        client.set_cookie("lang", "zh")
        assert states(full.community) == ["done"] * 7
        desk = client.get("/c/qinghe/staff/").text
        assert "begin-box" not in desk and "first-steps" in desk  # folded away, and can be opened again
        assert "都做好了" in client.get("/c/qinghe/staff/first-steps").text


def test_the_earliest_day_keeps_the_notice_of_the_law(app):
    with app.app_context():
        community = factories.make_community(db).community
        found = {each.name["zh"]: each.on for each in first_steps.earliest(community, TODAY)}
        assert (found["居民会议"], found["业主大会"]) == (date(2026, 6, 11), date(2026, 6, 16))
        village = places.add_community(
            "yunxi", "云溪村", facts=places.CommunityFacts(kind="village"), now=now_utc()
        )
        assert [each.on for each in first_steps.earliest(village, TODAY)][2] == date(2026, 6, 11)


def test_the_printed_page_has_the_steps_as_they_are():
    made = subprocess.run(
        [sys.executable, "docs/first_community.py"], cwd=HOME, capture_output=True, text=True, check=True
    )
    assert made.stdout == (HOME / "docs/first-community.md").read_text()
