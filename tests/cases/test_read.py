"""A case file is read whole or refused with the path of the fault."""

import json
from datetime import date
from decimal import Decimal

import pytest

from consult.cases.catalogue import shipped_case_file, shipped_cases_path
from consult.cases.faults import MESSAGES, message
from consult.cases.read import CaseFileError, read_file
from consult.deciding import shipped_rule, shipped_rules
from consult.foundation.procedures import (
    days_before,
    notice_short_by,
    posting_days,
    posting_end,
    procedure,
    procedures,
)

GONE = object()


def at(data, path):
    """The container and key a path such as `cases[0].votes[0].round` leads to."""
    keys = [int(key) if key.isdigit() else key for key in path.replace("]", "").replace("[", ".").split(".")]
    for key in keys[:-1]:
        data = data[key]
    return data, keys[-1]


def spoil(data, path, value):
    container, key = at(data, path)
    if value is GONE:
        del container[key]
    else:
        container[key] = value
    return data


def fault(path):
    with pytest.raises(CaseFileError) as error:
        read_file(path)
    return error.value


def test_the_shipped_file_reads_whole():
    casefile = shipped_case_file()
    assert len(casefile.cases) == 14 and len(casefile.communities) == 4 and casefile.rules is shipped_rules()
    lift = casefile.cases[0].votes[0]
    assert lift.tallies["area_sqm"].eligible == 1063_20
    assert lift.stated["computed"]["headcount"]["approval_pct_of_eligible"] == Decimal("75.0")
    assert shipped_rule("OWN_SPECIAL") is lift.rule
    assert list(shipped_rules())[0] == "RES_ASM_PERSON"


@pytest.mark.parametrize(
    ("path", "value", "named", "code"),
    [
        # what issue and conventions name
        ("cases[3].votes[0].headcount.for", GONE, None, "missing"),
        ("cases[3].votes[0].headcount.for", "803", None, "wrong_type"),
        ("cases[3].votes[0].headcount.for", 803.0, None, "wrong_type"),
        ("cases[3].votes[0].headcount.for", True, None, "wrong_type"),
        ("cases[3].votes[0].headcount.for", None, None, "wrong_type"),
        ("cases[3].votes[0].headcount.for", -1, None, "out_of_range"),
        ("cases[3].votes[0].headcount.for", 10**40, None, "out_of_range"),
        ("cases[3].votes[0].headcount.for", 804, "cases[3].votes[0].headcount.participated", "totals"),
        (
            "cases[3].votes[0].headcount.eligible",
            1011,
            "cases[3].votes[0].headcount.participated",
            "above_eligible",
        ),
        ("cases[3].votes[0].headcount.present", 1011, None, "below_participated"),
        ("cases[3].votes[0].headcount.present", 1861, None, "above_eligible"),
        ("cases[3].votes[0].headcount.presnt", 1015, None, "unknown_field"),
        ("cases[3].votes[0].household", None, None, "wrong_type"),
        ("cases[3].votes[0].household", GONE, None, "missing"),
        ("cases[0].votes[0].area_sqm", None, None, "wrong_type"),
        ("cases[0].votes[0].area_sqm.for", 798.605, None, "decimals"),
        ("cases[0].votes[0].area_sqm.for", 798.61, "cases[0].votes[0].area_sqm.participated", "totals"),
        ("cases[0].votes[0].area_sqm.for", "798.6", None, "wrong_type"),
        ("cases[0].votes[0].area_sqm.for", -798.6, None, "out_of_range"),
        ("cases[0].votes[0].deciding_units", ["headcount"], None, "deciding_units"),
        ("cases[0].votes[0].deciding_units", ["headcount", "household"], None, "deciding_units"),
        ("cases[0].votes[0].deciding_units", ["headcount", "area_sqm", "area_sqm"], None, "deciding_units"),
        ("cases[0].votes[0].deciding_units", GONE, None, "missing"),
        ("cases[0].votes[0].rule_id", "OWN_SPECIEL", None, "unknown_rule"),
        ("cases[0].rule_ids[0]", "OWN_SPECIEL", None, "unknown_rule"),
        ("cases[0].community_id", "nowhere", None, "unknown_community"),
        # rules and communities
        ("rules[1].approve.of", "everybody", None, "unknown_value"),
        ("rules[1].quorum.den", 0, None, "out_of_range"),
        ("rules[1].name.en", GONE, None, "missing"),
        ("rules[1].id", "RES_ASM_PERSON", None, "duplicate"),
        ("communities[1].id", "qinghe", None, "duplicate"),
        ("communities[1].adults", "many", None, "wrong_type"),
        # the rest of a case
        ("cases[1].id", "C01", None, "duplicate"),
        ("cases[2].title", GONE, None, "missing"),
        ("cases[2].title", "charging", None, "wrong_type"),
        ("cases[2].title.zh", "  ", None, "empty"),
        ("cases[2].title", {"zh": None, "en": None}, None, "empty"),
        ("cases[2].topic.submitted_on", "2026-02-30", None, "bad_date"),
        ("cases[2].topic.submitted_on", "20260228", None, "bad_date"),
        ("cases[2].topic.submitted_on", 20260228, None, "wrong_type"),
        ("cases[2].topic.supporters", "57", None, "wrong_type"),
        ("cases[2].screening.result", "perhaps", None, "unknown_value"),
        ("cases[2].outcome.status", "approved", None, "unknown_value"),
        ("cases[2].outcome", None, None, "wrong_type"),
        ("cases[2].votes", None, None, "wrong_type"),
        ("cases[2].votes[0].method", "telepathy", None, "unknown_value"),
        ("cases[2].votes[0].round", 0, None, "out_of_range"),
        ("cases[2].votes[0].closed_on", "2026-03-29", None, "dates_reversed"),
        ("cases[2].votes[0].passed", "yes", None, "wrong_type"),
        ("cases[2].votes[0].computed.headcount.participation_pct", "84", None, "wrong_type"),
        ("cases[2].votes[0].computed.headcount.turnout_pct", 84, None, "unknown_field"),
        ("cases[2].votes[0].computed.cats", {}, None, "unknown_field"),
        ("cases[11].votes[1].round", 1, None, "duplicate"),
        ("cases[2].amendments[0].kind", "rewrite", None, "unknown_value"),
        ("cases[2].amendments[0].votes.for", None, None, "wrong_type"),
        ("cases[2].debate[0].stance", "neutral", None, "unknown_value"),
        ("cases[2].debate[0]", [], None, "wrong_type"),
        ("cases[2].publicity[0].end_on", None, None, "wrong_type"),
        ("cases[2].implementation[0].status", "later", None, "unknown_value"),
        ("cases[2].feedback.satisfaction.total", 1, None, "totals"),
        ("cases[2].meeting", GONE, None, "missing"),
        ("cases[9].options_rule", GONE, None, "missing"),
        ("cases[9].options_rule.choose", 0, None, "out_of_range"),
        ("cases[9].options[3].selected_by_households", GONE, None, "missing"),
        ("cases[9].options[3].code", "P1", None, "duplicate"),
        ("cases[2].title.zh", "a\x00b", None, "bad_text"),
        # the file
        ("cases", {}, None, "wrong_type"),
        ("cases", GONE, None, "missing"),
        ("rules", GONE, None, "missing"),
        ("schema_version", "2.0", None, "unknown_version"),
    ],
)
def test_a_fault_is_named_by_its_path(data, write, path, value, named, code):
    error = fault(write(spoil(data, path, value)))
    assert (error.path, error.code) == (named or path, code)
    assert "{" not in error.message("zh") + error.message("en")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_json"),
        (b'{"cases": [', "not_json"),
        (b'{"schema_version": NaN}', "not_json"),
        ("议题".encode("gbk"), "not_utf8"),
        ("{}".encode("utf-16"), "not_utf8"),
        (b"[" * 100_000, "too_deep"),
        (b"[]", "wrong_type"),
        (b'{"schema_version": 1' + b"1" * 5000 + b"}", "not_json"),
    ],
)
def test_a_file_that_is_not_a_case_file_is_refused(write, content, code):
    error = fault(write(content))
    assert (error.path, error.code) == ("", code)
    assert "{" not in error.message("zh") + error.message("en")


def test_torn_json_is_named_by_line_and_column(write):
    text = shipped_cases_path().read_text(encoding="utf-8")
    error = fault(write(text[: len(text) // 2]))
    assert error.code == "not_json" and error.params["line"] > 100


def test_what_is_nested_too_deeply_below_a_case_is_refused(data, write):
    text = json.dumps(data).replace('"evaluation": null', '"evaluation": ' + "[" * 900 + "]" * 900, 1)
    assert fault(write(text)).code == "too_deep"


def test_a_field_given_twice_is_refused_by_its_path(write):
    text = shipped_cases_path().read_text(encoding="utf-8").replace('"for": 9,', '"for": 9, "for": 8,', 1)
    error = fault(write(text))
    assert (error.path, error.code) == ("cases[0].votes[0].headcount.for", "duplicate")


def test_a_file_that_cannot_be_opened_is_refused(tmp_path):
    assert fault(tmp_path / "none.json").code == "unreadable"
    assert fault(tmp_path).code == "unreadable"


def test_a_byte_order_mark_is_no_fault(data, write):
    assert len(read_file(write("\ufeff" + json.dumps(data))).cases) == 14


def test_statements_may_be_missing_and_notes_null(data, write):
    for case in data["cases"]:
        del case["outcome"]["status"]
        for vote in case["votes"]:
            del vote["passed"], vote["quorum_met"], vote["computed"]
            for name in ("note", "household" if vote["deciding_units"] != ["household"] else "note"):
                vote.pop(name, None)
    casefile = read_file(write(data))
    assert all(vote.stated == {} for case in casefile.cases for vote in case.votes)
    assert [case.status for case in casefile.cases] == (
        ["adopted"] * 5 + ["consensus"] + ["adopted"] * 7 + ["out_of_scope"]
    )


def test_areas_stay_exact_where_floats_would_not(data, write):
    area = data["cases"][0]["votes"][0]["area_sqm"]
    area |= {"eligible": 0.3, "participated": 0.3, "for": 0.1, "against": 0.2, "abstain": 0}
    tally = read_file(write(data)).cases[0].votes[0].tallies["area_sqm"]
    assert (tally.eligible, tally.for_, tally.against) == (30, 10, 20)


def test_the_fingerprint_is_of_facts_and_not_of_layout(data, write):
    before = shipped_case_file().cases[0].fingerprint
    case = data["cases"][0]
    vote = case["votes"][0]
    del vote["passed"], vote["quorum_met"], vote["computed"], vote["headcount"]["invalid"]
    del case["outcome"]["status"], case["evaluation"], case["test_points"]
    vote["deciding_units"].reverse()
    vote["headcount"]["present"] = 11
    assert read_file(write(data)).cases[0].fingerprint == before


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("title.zh", "别的题目"),
        ("votes[0].headcount.eligible", 13),
        ("votes[0].closed_on", "2026-04-02"),
        ("publicity[0].notice_no", "青禾协〔2026〕9号"),
        ("outcome.status", "referred"),
    ],
)
def test_the_fingerprint_changes_with_the_facts(data, write, path, value):
    spoil(data["cases"][0], path, value)
    assert read_file(write(data)).cases[0].fingerprint != shipped_case_file().cases[0].fingerprint


def test_the_fingerprint_changes_with_the_rule(data, write):
    data["rules"][8]["approve"]["num"] = 2
    assert data["rules"][8]["id"] == "OWN_SPECIAL"
    assert read_file(write(data)).cases[0].fingerprint != shipped_case_file().cases[0].fingerprint


def test_every_fault_has_words_in_both_languages():
    for code, texts in MESSAGES.items():
        assert set(texts) == {"zh", "en"} and texts["zh"] != texts["en"], code
    assert message("wrong_type", {"expected": "integer"}, "zh") == "类型不对，应为整数"


# --- days


def test_notice_is_counted_from_publishing_to_the_meeting():
    published, meeting = date(2026, 3, 10), date(2026, 3, 20)
    assert days_before(published, meeting) == 10
    assert notice_short_by("residents_assembly", published, meeting) == 0
    assert notice_short_by("owners_assembly", published, meeting) == 5
    assert notice_short_by("deliberation_council", published, meeting) == 0
    assert notice_short_by("deliberation_council", published, meeting, days=12) == 2


def test_posting_counts_the_first_and_the_last_day():
    assert posting_end(date(2026, 4, 5), 15) == date(2026, 4, 19)
    assert posting_days(date(2026, 4, 5), date(2026, 4, 19)) == 15


def test_every_body_of_a_shipped_rule_has_a_procedure():
    assert {rule.body for rule in shipped_rules().values()} - {"any"} <= set(procedures())
    assert procedure("owners_assembly").notice_days == 15
    assert procedure("deliberation_council").publicity_days == 15
    assert procedure("villagers_rep_meeting").local[0].days == 3
