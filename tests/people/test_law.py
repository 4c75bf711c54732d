"""Bodies know their law, and the electorate is right.

Before: an 居民会议 with three days' notice and an 业主大会 of one head one vote with a rule by floor area could be
set up; whoever was known to the system, staff living elsewhere included, was an elector of a council without
members.
"""

from __future__ import annotations

import pytest

from consult.agenda import items
from consult.deciding import shipped_rules
from consult.foundation import journal, settings
from consult.foundation.db import db, now_utc, transaction
from consult.foundation.errors import Invalid
from consult.foundation.procedures import printed_source, procedures
from consult.people import bodies, homes, law, persons
from consult.people.bodies import BodyRules
from consult.people.models import Ownership
from consult.people.persons import PersonFacts
from tests import factories

ASSEMBLY = {
    "electorate": "household",
    "decision_rule_ids": ["RES_ASM_HOUSEHOLD"],
    "notice_days": 10,
    "party_review": True,
}
OWNERS = {"electorate": "owner", "decision_rule_ids": ["OWN_ORDINARY", "OWN_SPECIAL"], "notice_days": 15}
COUNCIL = {"electorate": "person", "decision_rule_ids": ["COUNCIL_CHARTER"], "notice_days": 3}


@pytest.fixture
def place(db_session):
    return factories.make_community(db)


def added(place, kind, **rules):
    with transaction():
        count = len(bodies.bodies_of(place.community))
        return bodies.add_body(
            place.community, kind, f"组织{count}", rules=BodyRules(**rules), by=place.admin.id, now=now_utc()
        )


@pytest.mark.parametrize(
    ("kind", "rules", "wrong"),
    [
        ("residents_assembly", {**ASSEMBLY, "notice_days": 3}, "notice_days"),
        ("residents_assembly", {**ASSEMBLY, "electorate": "owner"}, "electorate"),
        ("residents_assembly", {**ASSEMBLY, "electorate": "person"}, "electorate"),
        ("residents_assembly", {**ASSEMBLY, "decision_rule_ids": ["COUNCIL_NANTANG"]}, "usual_rule"),
        ("residents_assembly", {**ASSEMBLY, "decision_rule_ids": []}, "usual_rule"),
        ("residents_assembly", {**ASSEMBLY, "party_review": False}, "party_review"),
        ("owners_assembly", {**OWNERS, "electorate": "person"}, "electorate"),
        ("owners_assembly", {**OWNERS, "notice_days": 14}, "notice_days"),
        ("villagers_assembly", {**ASSEMBLY, "decision_rule_ids": ["RES_ASM_HOUSEHOLD"]}, "usual_rule"),
        ("deliberation_council", {**COUNCIL, "decision_rule_ids": ["RES_REP_MEETING"]}, "law_reason"),
        ("anything", {**COUNCIL, "decision_rule_ids": ["OWN_SPECIAL"]}, "electorate"),
    ],
)
def test_what_the_law_has_otherwise_is_refused(place, kind, rules, wrong):
    for reason in ("", "我们就要这样"):
        if wrong == "law_reason" and reason:
            continue
        with pytest.raises(Invalid) as refused:
            added(place, kind, **rules, law_reason=reason)
        assert refused.value.field == wrong


def test_what_the_law_has_is_taken_and_more_is_allowed(place):
    assert added(place, "residents_assembly", **{**ASSEMBLY, "notice_days": 14}).notice_days == 14
    assert added(place, "owners_assembly", **OWNERS).electorate == "owner"
    with_reason = {**COUNCIL, "decision_rule_ids": ["RES_REP_MEETING"], "law_reason": "章程第九条"}
    body = added(place, "deliberation_council", **with_reason)
    assert body.law_reason == "章程第九条"
    entry = journal.entries_for("body", body.id)[-1]
    assert entry.detail["law_reason"] == "章程第九条"
    with pytest.raises(Invalid), transaction():
        bodies.change_body(
            body, "residents_assembly", "改成居民会议", rules=BodyRules(**COUNCIL), by=None, now=now_utc()
        )
    with pytest.raises(Invalid):
        settings.change(
            place.community, "posting_days", 7, body=body, holds={"staff_admin"}, by=None, now=now_utc()
        )


def test_every_kind_tells_what_is_laid_down_with_its_article():
    kinds = set(procedures())
    assert {
        "executive_council",
        "joint_meeting",
        "supervision_committee",
        "environment_property_committee",
        "hearing_panel",
    } <= kinds
    for kind, known in procedures().items():
        assert set(known.law.rules) <= set(shipped_rules()), kind
        for lang in ("zh", "en"):
            said = law.said_of(kind, lang)
            assert said and all(str(each.words) for each in said), kind
            assert all(each.source for each in said if each.fixed), kind
        for rule in known.law.rules:
            assert any(law.fits(each, rule) for each in known.law.electorates), (kind, rule)
    assert [each.source for each in law.said_of("residents_assembly", "zh") if "10" in str(each.words)]


def test_a_form_left_open_is_filled_from_the_law(app, place):
    staff = factories.sign_in(app.test_client(), place.admin.id)
    address = "/c/qinghe/staff/bodies"
    page = staff.get(address).text
    assert "十分之一以上的年满十八周岁居民" in page and "第二十六条" in page
    form = {"name_zh": "业主大会", "kind": "owners_assembly", "rule_set": "ronr12"}
    assert staff.post(address, data=form).status_code == 302
    form = {"name_zh": "全体居民会议", "kind": "residents_assembly", "rule_set": "ronr12"}
    assert staff.post(address, data={**form, "notice_days": "3"}).status_code == 400
    assert staff.post(address, data=form).status_code == 302
    db.session.expire_all()
    made = {each.name_zh: each for each in bodies.bodies_of(place.community)}
    owners, assembly = made["业主大会"], made["全体居民会议"]
    assert (owners.electorate, owners.notice_days) == ("owner", 15)
    assert (assembly.electorate, assembly.notice_days, assembly.party_review) == ("household", 10, True)
    assert assembly.decision_rule_ids == ["RES_ASM_HOUSEHOLD"]


def test_a_hearing_decides_nothing(place, clock):
    from tests.agenda.test_service import item, plan

    body = added(place, "hearing_panel", **{**COUNCIL, "decision_rule_ids": ["CONSENSUS"]})
    meeting = plan(place, clock, days=9, body=body)
    with pytest.raises(Invalid) as refused:
        item(meeting, clock, legal_effect="decision")
    assert refused.value.field == "legal_effect"
    item(meeting, clock, legal_effect="consultation")


def test_an_example_is_no_legal_source_and_the_charter_is(place):
    """Before: 「章程（示例参数，可配置）」 stood on notices as the basis."""
    assert any("示例参数" in rule.source for rule in shipped_rules().values())
    for rule in shipped_rules().values():
        assert "示例参数" not in bodies.rule_for(place.council, rule.id).source
        assert "示例参数" not in printed_source(rule.source)
    assert bodies.rule_for(place.council, "COUNCIL_CHARTER").source == ""
    place.council.settings = {"charter": "青禾社区居民议事会章程第七条"}
    rule = items._rule("COUNCIL_CHARTER", "show", False, place.council)
    assert rule.source == "青禾社区居民议事会章程第七条"
    assert bodies.rule_for(place.council, "OWN_SPECIAL").source == "民法典第二百七十八条第一款第六项至第八项"


# --- the electorate ---------------------------------------------------------------------------------------


def who(body):
    return {each.person_id for each in bodies.electorate_of(body)}


def test_staff_who_do_not_live_here_are_no_electors(place):
    body = added(
        place,
        "residents_assembly",
        **{**ASSEMBLY, "electorate": "person", "decision_rule_ids": ["RES_ASM_PERSON"]},
    )
    electors = who(body)
    assert len(electors) == 12 and not electors & {place.chair.id, place.recorder.id, place.admin.id}
    place.chair.household_id = place.households[0].id
    assert place.chair.id in who(body), "an officer who lives here is a resident"


def test_residents_without_local_registration_vote_where_the_bodys_rule_says_so(place):
    rules = {**ASSEMBLY, "electorate": "person", "decision_rule_ids": ["RES_ASM_PERSON"]}
    body, open_to_all = added(place, "residents_assembly", **rules), None
    with transaction():
        tenant = persons.add_person(
            place.community,
            "租户",
            household=place.households[0],
            facts=PersonFacts(level="staff", registered=False),
            now=now_utc(),
        )
        bodies.join_body(place.council, tenant)
    open_to_all = added(place, "residents_assembly", **rules, unregistered=True)
    assert tenant.id not in who(body) and tenant.id in who(open_to_all)
    assert tenant.id in who(place.council), "on a roll stands whoever was put on it"


def test_nobody_is_on_a_roll_by_being_known(place):
    council = added(place, "deliberation_council", **COUNCIL)
    assert who(council) == set()
    with transaction():
        waiting = persons.add_person(place.community, "待核验", now=now_utc())
        bodies.join_body(council, waiting)
    assert who(council) == set(), "an unconfirmed member does not open it to everybody"
    with transaction():
        bodies.join_body(council, place.members[2])
    assert who(council) == {place.members[2].id}


def test_one_owner_of_three_flats_is_one_head_and_so_are_two_who_own_one(place, db_session):
    partner = homes.household_persons(place.households[3])[1]
    with transaction():
        for n in (1, 2):
            db_session.delete(db_session.get(Ownership, (place.members[n].id, place.units[n].id)))
            homes.set_owner(place.members[0], place.units[n])
        homes.set_owner(partner, place.units[3], share_num=1, share_den=2)
    electors = bodies.electorate_of(added(place, "owners_assembly", **OWNERS))
    assert [(len(each.unit_ids), each.weight) for each in electors] == [(3, 1), (1, 1), (1, 1), (1, 1)]
    assert electors[0].area == sum(unit.area for unit in place.units[:3])
    assert set(electors[1].may_cast) == {place.members[3].id, partner.id}
