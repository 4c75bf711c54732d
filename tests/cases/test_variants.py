"""Case files that are not the fourteen shipped: each is loaded, loaded again, written out, and gives the same
facts.

Every function bends a copy of a shipped case into something else that a file of the format may hold; it may
return other parts of the file (rules, communities) that the case needs.
"""

import copy
import json
from decimal import Decimal

import pytest

from consult.cases.catalogue import shipped_data
from consult.cases.export import export
from consult.cases.load import load
from consult.cases.read import read_data

SHIPPED = shipped_data(Decimal)
BY_ID = {case["id"]: case for case in SHIPPED["cases"]}
GOOD, REFUSED = {}, {}


def of(base, kept=GOOD, **more):
    def keep(bend):
        kept[bend.__name__] = (base, bend, more)
        return bend

    return keep


def made(kept, name):
    base, bend, _more = kept[name]
    case = copy.deepcopy(BY_ID[base])
    case["id"] = name
    extra = bend(case) or {}
    return read_data({**SHIPPED, **extra, "cases": [case]})


def unstated(case):
    for vote in case["votes"]:
        for name in ("passed", "quorum_met", "computed"):
            vote.pop(name, None)
    case["outcome"].pop("status", None)


@of("C01")
def nothing_cast(case):
    unstated(case)
    for unit in ("headcount", "household", "area_sqm"):
        if case["votes"][0].get(unit):
            case["votes"][0][unit].update({"participated": 0, "for": 0, "against": 0, "abstain": 0})
            case["votes"][0][unit].pop("invalid", None)
    case["implementation"], case["feedback"] = [], None


@of("C03")
def numbers_as_an_office_writes_them(case):
    """Before: a file with such numbers did not load."""
    case["publicity"][0]["notice_no"] = "村务12-3〔2026〕1号"
    case["publicity"][1]["notice_no"] = "居协字[2026]第3号"


@of("C04")
def voted_down(case):
    unstated(case)
    count = case["votes"][0]["headcount"]
    count["for"], count["against"] = 0, count["for"] + count["against"]
    case["implementation"], case["feedback"], case["minority_explanation"] = [], None, None


@of("C04")
def sent_back(case):
    case["screening"]["result"] = "returned"
    case.update(
        notice=None,
        meeting=None,
        motion=None,
        feedback=None,
        minority_explanation=None,
        votes=[],
        amendments=[],
        debate=[],
        publicity=[],
        implementation=[],
    )
    case["outcome"]["status"] = "referred"


@of("C04")
def voted_in_writing_without_a_meeting(case):
    case["meeting"] = None


@of("C20")
def out_of_scope_though_a_meeting_had_voted(case):
    for name in ("votes", "meeting", "motion", "notice", "rule_ids"):
        case[name] = copy.deepcopy(BY_ID["C04"][name])


@of("C13")
def options_counted_under_another_name(case):
    for option in case["options"]:
        option["ticks"] = option.pop("selected_by_households")
    case["options_rule"]["by"] = "ticks"


@of("C13")
def options_nobody_voted_on(case):
    case["votes"] = []
    case["outcome"]["status"] = "postponed"


@of("C13")
def options_level_and_one_drawn_by_lot(case):
    for spot, option in enumerate(case["options"]):
        option["selected_by_households"] = 7
        option.pop("rank", None)
        option["chosen"] = spot < case["options_rule"]["choose"]


@of("C16")
def rounds_in_another_order(case):
    case["votes"].reverse()


@of("C05")
def nobody_translated_it(case):
    for words in (
        case["title"],
        case["unit_name"],
        case["topic"]["text"],
        case["motion"]["final_text"],
        case["votes"][0]["question"],
        case["outcome"]["summary"],
    ):
        words["en"] = None


@of("C03")
def another_community(case):
    case["community_id"] = "xinlu"
    new = dict(SHIPPED["communities"][0], id="xinlu", name={"zh": "新路社区", "en": "Xinlu"})
    return {"communities": [*SHIPPED["communities"], new]}


@of("C03")
def a_rule_of_its_own(case):
    rule = {**copy.deepcopy(SHIPPED["rules"][0]), "id": "OUR_CHARTER"}
    unstated(case)
    case["rule_ids"] = ["OUR_CHARTER"]
    case["votes"][0].update(rule_id="OUR_CHARTER", deciding_units=rule["units"])
    for unit in rule["units"]:
        case["votes"][0][unit] = {"eligible": 10, "participated": 9, "for": 9, "against": 0, "abstain": 0}
    return {"rules": [*SHIPPED["rules"], rule]}


@of("C09")
def tasks_in_every_state_without_days(case):
    states = ("done", "in_progress", "overdue", "cancelled", "pending")
    for state, task in zip(states, case["implementation"], strict=False):
        task.update(status=state, done_on=None, evidence=None)
    case["implementation"].reverse()


@of("C09")
def nobody_rated_it(case):
    case["feedback"] = {"satisfaction": None, "comments": [], "closed_on": None}


@of("C09")
def came_and_did_not_vote(case):
    for unit in ("headcount", "area_sqm"):
        case["votes"][0][unit]["present"] = case["votes"][0][unit]["eligible"]
    case["votes"][0].pop("computed", None)


@of("C09")
def no_debate_rules_and_its_own_words(case):
    case["meeting"].pop("rules_of_debate")
    case["remark"] = {"by": "社区", "score": Decimal("4.5")}


@of("C01")
def a_title_from_paper(case):
    case["title"]["zh"] = "长" * 110
    case["topic"]["text"]["zh"] = "'; DROP TABLE topic;-- <script>alert(1)</script>" * 200


@of("C05", REFUSED, why="cases[0].title.zh")
def only_english(case):
    case["title"]["zh"] = None


@of("C05", REFUSED, why="is taken already")
def one_number_for_two_notices(case):
    case["publicity"] = [case["publicity"][0], case["publicity"][0]]


@of("C09", REFUSED, why="passed")
def states_what_the_counts_do_not_give(case):
    case["votes"][0]["passed"] = not case["votes"][0]["passed"]


@pytest.mark.parametrize("name", sorted(GOOD))
def test_load_then_export_gives_the_same_facts(db_session, name):
    file = made(GOOD, name)
    assert [line["did"] for line in load(file)] == ["added"]
    assert [line["did"] for line in load(file)] == ["present"]
    again = read_data(json.loads(json.dumps(export()), parse_float=Decimal))
    assert [case.fingerprint for case in again.cases] == [file.cases[0].fingerprint]


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_refused_with_the_reason_and_nothing_kept(db_session, name):
    from consult.topics.models import Topic

    (line,) = load(made(REFUSED, name))
    assert line["did"] == "refused" and REFUSED[name][2]["why"] in line["why"]
    assert db_session.query(Topic).count() == 0


def test_a_fact_changed_is_seen(db_session):
    """The fingerprints above could not fail if they left out what was bent."""
    told = {name: made(GOOD, name).cases[0].fingerprint for name in GOOD}
    assert len(set(told.values())) == len(told)


def test_a_community_that_does_not_fit_leaves_the_other_cases_alone(db_session):
    case, fine = copy.deepcopy(BY_ID["C03"]), copy.deepcopy(BY_ID["C04"])
    case["community_id"] = "新路 1"
    new = dict(SHIPPED["communities"][0], id="新路 1")
    file = read_data({**SHIPPED, "communities": [*SHIPPED["communities"], new], "cases": [case, fine]})
    assert [line["did"] for line in load(file)] == ["refused", "added"]
