"""Decisions by count: thresholds, bases, units, and the words for them."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.deciding import (
    BASES,
    DecisionRule,
    FractionTest,
    NoObjection,
    RuleError,
    TallyError,
    UnitTally,
    choose_best,
    decide_vote,
    format_area,
    parse_area,
    percent,
    percent_rounded,
)
from consult.deciding.catalogue import shipped_data

DATA = {"rules": shipped_data()}
RULES = {rule["id"]: DecisionRule.from_dict(rule) for rule in DATA["rules"]}


def vote(rule_id, **units):
    return decide_vote(RULES[rule_id], units)


# --- thresholds


def test_twelve_of_sixteen_is_exactly_three_quarters_and_passes():
    area = UnitTally.of(1600_00, 1200_00, 400_00, 0)
    result = vote("OWN_SPECIAL", headcount=UnitTally.of(16, 12, 4, 0), area_sqm=area)
    assert result.passed
    assert result.units["headcount"].approve_needed == 12


def test_forty_of_sixty_one_is_below_two_thirds_of_all_and_fails():
    result = vote("COL_REP", headcount=UnitTally.of(61, 40, 9, 3))
    unit = result.units["headcount"]
    assert (result.quorum_met, result.passed) == (True, False)
    assert (unit.approve_base, unit.approve_needed) == (61, 41)
    assert vote("COL_REP", headcount=UnitTally.of(61, 41, 9, 3)).passed


def test_quorum_missed_by_one_fails_whatever_the_votes():
    # 1860 households, more than half: 931. 930 is exactly half, and 过半数 does not include it.
    short = vote("RES_ASM_HOUSEHOLD", household=UnitTally.of(1860, 930, 0, 0))
    assert (short.quorum_met, short.passed) == (False, False)
    assert short.units["household"].quorum_needed == 931
    assert short.units["household"].approve_met
    assert vote("RES_ASM_HOUSEHOLD", household=UnitTally.of(1860, 931, 0, 0)).passed


def test_two_thirds_or_more_includes_the_exact_number():
    met = vote("VIL_ASM_HOUSEHOLD", household=UnitTally.of(612, 408, 0, 0))
    assert met.quorum_met and met.units["household"].quorum_needed == 408
    assert not vote("VIL_ASM_HOUSEHOLD", household=UnitTally.of(612, 407, 0, 0)).quorum_met


def test_a_strict_fraction_met_exactly_fails():
    rule = replace(RULES["COUNCIL_CHARTER"], approve=FractionTest(">", 2, 3, "participated"))
    exactly = decide_vote(rule, {"headcount": UnitTally.of(30, 20, 10, 0)})
    assert not exactly.passed and exactly.units["headcount"].approve_needed == 21
    assert decide_vote(rule, {"headcount": UnitTally.of(30, 21, 9, 0)}).passed


def test_a_tie_fails():
    assert not vote("COUNCIL_NANTANG", headcount=UnitTally.of(20, 8, 8, 4)).passed
    assert not vote("COUNCIL_CHARTER", headcount=UnitTally.of(20, 10, 10, 0)).passed


def test_short_by_area_alone_fails():
    headcount = UnitTally.of(12, 10, 2, 0)
    result = vote("OWN_SPECIAL", headcount=headcount, area_sqm=UnitTally.of(1000_00, 749_99, 250_01, 0))
    assert not result.passed
    assert result.units["headcount"].approve_met and not result.units["area_sqm"].approve_met
    assert result.units["area_sqm"].approve_needed == 750_00
    assert vote("OWN_SPECIAL", headcount=headcount, area_sqm=UnitTally.of(1000_00, 750_00, 250_00, 0)).passed


def test_quorum_short_by_a_hundredth_of_a_square_metre_fails():
    headcount = UnitTally.of(3, 3, 0, 0)
    assert not vote(
        "OWN_ORDINARY", headcount=headcount, area_sqm=UnitTally.of(300_00, 199_99, 0, 0)
    ).quorum_met
    assert vote("OWN_ORDINARY", headcount=headcount, area_sqm=UnitTally.of(300_00, 200_00, 0, 0)).passed


# --- who counts


def test_somebody_present_who_does_not_vote_counts_for_the_quorum_and_in_the_base():
    # 69 members, 46 needed; 46 came, 45 voted, 23 for: half of 46 is not more than half.
    tally = UnitTally.of(69, 23, 22, 0, present=46)
    result = vote("RES_REP_MEETING", headcount=tally)
    assert result.quorum_met and not result.passed
    assert result.units["headcount"].approve_base == 46
    assert not vote("RES_REP_MEETING", headcount=replace(tally, present=45)).quorum_met
    assert vote("RES_REP_MEETING", headcount=UnitTally.of(69, 24, 21, 0, present=46)).passed


def test_where_the_base_is_who_took_part_a_silent_guest_counts_nowhere():
    # 24 members, 16 needed: 16 came, 15 voted.
    result = vote("COUNCIL_CHARTER", headcount=UnitTally.of(24, 15, 0, 0, present=16))
    assert not result.quorum_met
    assert result.units["headcount"].approve_base == 15


def test_abstentions_and_invalid_papers_count_among_those_who_took_part():
    result = vote("COUNCIL_CHARTER", headcount=UnitTally.of(20, 10, 5, 3, invalid=2))
    assert result.units["headcount"].approve_base == 20 and not result.passed
    assert vote("COUNCIL_NANTANG", headcount=UnitTally.of(20, 10, 5, 3, invalid=2)).passed


def test_units_that_do_not_decide_are_reported_and_change_nothing():
    against = UnitTally.of(100, 0, 100, 0)
    result = vote("RENEWAL_SURVEY", household=UnitTally.of(30, 30, 0, 0), headcount=against)
    assert result.passed
    assert (result.units["headcount"].decides, result.units["household"].decides) == (False, True)
    assert not result.units["headcount"].approve_met


def test_a_deciding_unit_left_out_is_refused_by_name():
    with pytest.raises(TallyError) as error:
        vote("OWN_SPECIAL", headcount=UnitTally.of(12, 9, 2, 0))
    assert (error.value.field, error.value.code) == ("area_sqm", "missing")


# --- nothing, and nobody against


@pytest.mark.parametrize("rule_id", sorted(RULES))
def test_nothing_cast_is_never_passed(rule_id):
    tally = UnitTally(10, 0, 0, 0, 0, present=10)
    result = decide_vote(RULES[rule_id], dict.fromkeys(RULES[rule_id].units, tally))
    assert not result.passed
    assert result.quorum_met == (RULES[rule_id].quorum is None or RULES[rule_id].counts_present)


@pytest.mark.parametrize("of", BASES)
@pytest.mark.parametrize("op", [">", ">="])
def test_no_base_at_all_is_never_enough(of, op):
    rule = replace(RULES["COL_REP"], approve=FractionTest(op, 1, 2, of))
    assert not decide_vote(rule, {"headcount": UnitTally(0, 0, 0, 0, 0)}).passed
    assert not decide_vote(rule, {"headcount": UnitTally.of(9, 0, 0, 9)}).passed


def test_no_objection_needs_somebody_and_nobody_against():
    result = vote("CONSENSUS", headcount=UnitTally.of(17, 17, 0, 0))
    unit = result.units["headcount"]
    assert result.passed and result.quorum_met
    assert (unit.quorum_needed, unit.approve_base, unit.approve_needed) == (None, 17, None)
    assert not vote("CONSENSUS", headcount=UnitTally.of(17, 16, 1, 0)).passed
    assert vote("CONSENSUS", headcount=UnitTally.of(17, 0, 0, 2)).passed


# --- against plain fractions

tests = st.builds(
    FractionTest,
    st.sampled_from([">", ">="]),
    st.integers(1, 9),
    st.integers(10, 12),
    st.sampled_from(BASES),
)


@st.composite
def tallies(draw):
    piles = [draw(st.integers(0, 10**6)) for _ in range(4)]
    came = sum(piles) + draw(st.integers(0, 5))
    return UnitTally.of(came + draw(st.integers(0, 10**6)), *piles, present=came)


def enough(test, count, base):
    if base == 0:
        return False
    share, threshold = Fraction(count, base), Fraction(test.num, test.den)
    return share > threshold if test.op == ">" else share >= threshold


@given(tests, st.none() | tests, tallies())
def test_decisions_agree_with_fractions(approve, quorum, tally):
    rule = replace(RULES["COL_REP"], quorum=quorum, approve=approve)
    result = decide_vote(rule, {"headcount": tally})
    came = tally.present if approve.of in ("present", "cast") else tally.participated
    quorum_met = quorum is None or enough(quorum, came, tally.base(quorum.of))
    assert result.quorum_met == quorum_met
    assert result.passed == (quorum_met and enough(approve, tally.for_, tally.base(approve.of)))


@given(tests, st.integers(0, 10**9))
def test_needed_is_the_smallest_number_that_is_enough(test, base):
    needed = test.needed(base)
    assert not test.met(needed - 1, base)
    assert test.met(needed, base) == (base > 0)


@given(st.integers(0, 10**9), st.integers(1, 10**9), st.integers(0, 4))
def test_percentages_are_cut_where_shown_and_rounded_half_up_in_case_files(count, base, digits):
    cut = percent(count, base, digits)
    assert 0 <= Fraction(100 * count, base) - Fraction(cut) < Fraction(1, 10**digits)
    assert -cut.as_tuple().exponent == digits
    shown = percent_rounded(count, base, digits)
    error = Fraction(shown) - Fraction(100 * count, base)
    half = Fraction(1, 2 * 10**digits)
    assert -half < error <= half
    assert -shown.as_tuple().exponent == digits


def test_what_falls_short_of_two_thirds_never_shows_as_more():
    assert str(percent(6666, 10000, 1)) == "66.6" and str(percent(2, 3, 1)) == "66.6"
    assert str(percent_rounded(2, 3, 1)) == "66.7"


def test_percent_of_nothing_is_nothing():
    assert percent_rounded(1, 0) is None
    assert percent(0, 0) is None
    assert str(percent(1, 8, 1)) == "12.5" and str(percent(1, 8, 0)) == "12"
    # Two decimals where none are asked for, as the statistics of results have them.
    assert str(percent(2, 3)) == "66.66" and str(percent_rounded(2, 3)) == "66.67"


# --- areas


@pytest.mark.parametrize(
    ("value", "hundredths"),
    [
        (974.6, 97460),
        ("974.60", 97460),
        (0, 0),
        (Decimal("128640.50"), 12864050),
        ("12.3400", 1234),
        ("1e3", 100000),
    ],
)
def test_areas_are_read_exactly(value, hundredths):
    assert parse_area(value) == hundredths


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (974.605, "decimals"),
        ("0.001", "decimals"),
        ("1e-99999999", "decimals"),
        (-1, "out_of_range"),
        ("NaN", "out_of_range"),
        ("1e99999999", "out_of_range"),
        ("ten", "wrong_type"),
        (None, "wrong_type"),
        (True, "wrong_type"),
    ],
)
def test_areas_that_are_none_are_refused(value, code):
    with pytest.raises(TallyError) as error:
        parse_area(value)
    assert error.value.code == code


@given(st.integers(0, 10**12))
def test_an_area_written_is_the_area_read(hundredths):
    assert parse_area(format_area(hundredths)) == hundredths


# --- tallies and rules that cannot be


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"for_": -1}, "for", "out_of_range"),
        ({"for_": 1.0}, "for", "wrong_type"),
        ({"against": True}, "against", "wrong_type"),
        ({"participated": 10}, "participated", "totals"),
        ({"eligible": 10}, "participated", "above_eligible"),
        ({"present": 13}, "present", "above_eligible"),
        ({"present": 10}, "present", "below_participated"),
    ],
)
def test_a_tally_that_cannot_be_is_refused_by_field(change, field, code):
    counts = {"eligible": 12, "participated": 11, "for_": 9, "against": 2, "abstain": 0} | change
    with pytest.raises(TallyError) as error:
        UnitTally(**counts)
    assert (error.value.field, error.value.code) == (field, code)
    if code == "above_eligible":
        assert error.value.params == {
            "value": 11 if field == "participated" else 13,
            "eligible": counts["eligible"],
        }


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"id": ""}, "id", "empty"),
        ({"name": {"zh": "会"}}, "name.en", "missing"),
        ({"units": []}, "units", "empty"),
        ({"units": ["headcount", "cats"]}, "units[1]", "unknown_value"),
        ({"units": ["headcount", "headcount"]}, "units[1]", "duplicate"),
        ({"quorum": {"op": ">", "num": 1, "den": 0, "of": "eligible"}}, "quorum.den", "out_of_range"),
        ({"quorum": {"op": "no_objection"}}, "quorum.op", "unknown_value"),
        ({"approve": {"op": ">", "num": 2, "den": 2, "of": "present"}}, "approve.num", "out_of_range"),
        ({"approve": {"op": ">=", "num": 0, "den": 2, "of": "present"}}, "approve.num", "out_of_range"),
        ({"approve": {"op": ">=", "num": "2", "den": 3, "of": "present"}}, "approve.num", "wrong_type"),
        ({"approve": {"op": ">=", "num": 2, "den": 3, "of": "everybody"}}, "approve.of", "unknown_value"),
        ({"approve": {"op": "=", "num": 2, "den": 3, "of": "present"}}, "approve.op", "unknown_value"),
        ({"approve": None}, "approve", "wrong_type"),
        ({"statutory": "yes"}, "statutory", "wrong_type"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_by_field(change, field, code):
    with pytest.raises(RuleError) as error:
        DecisionRule.from_dict(RULES["RES_REP_MEETING"].to_dict() | change)
    assert (error.value.field, error.value.code) == (field, code)


@pytest.mark.parametrize("name", ["id", "name", "body", "units", "quorum", "approve", "source", "statutory"])
def test_a_rule_with_a_field_missing_is_refused_by_field(name):
    data = RULES["RES_REP_MEETING"].to_dict()
    del data[name]
    with pytest.raises(RuleError) as error:
        DecisionRule.from_dict(data)
    assert (error.value.field, error.value.code) == (name, "missing")


@pytest.mark.parametrize("data", DATA["rules"], ids=lambda rule: rule["id"])
def test_rules_survive_the_round_trip(data):
    assert DecisionRule.from_dict(data).to_dict() == data


def test_a_charter_may_have_no_article_and_a_statute_must():
    data = RULES["COUNCIL_CHARTER"].to_dict() | {"source": "", "statutory": False}
    assert DecisionRule.from_dict(data).source == "" and DecisionRule.from_dict(data).to_dict() == data
    with pytest.raises(RuleError) as error:
        DecisionRule.from_dict(data | {"statutory": True})
    assert (error.value.field, error.value.code) == ("source", "empty")


# --- options


def test_the_best_options_are_chosen_by_count():
    results = choose_best([301, 318, 42, 274], 2)
    assert [result.chosen for result in results] == [True, True, False, False]
    assert [result.rank for result in results] == [2, 1, 4, 3]


def test_a_tie_over_the_edge_chooses_neither():
    results = choose_best([9, 5, 5, 1], 2)
    assert [(result.chosen, result.tied) for result in results] == [
        (True, False), (False, True), (False, True), (False, False),
    ]  # fmt: skip
    assert [result.chosen for result in choose_best([9, 5, 5, 1], 3)] == [True, True, True, False]


def test_an_option_nobody_picked_is_not_chosen():
    assert [result.chosen for result in choose_best([3, 0, 0], 2)] == [True, False, False]
    assert not any(result.tied for result in choose_best([3, 0, 0], 2))


# --- words


@pytest.mark.parametrize(
    ("rule_id", "zh", "en"),
    [
        (
            "OWN_SPECIAL",
            "应参加人数三分之二以上且专有部分总面积三分之二以上参与表决；参与表决人数四分之三以上且"
            "参与表决的专有部分面积四分之三以上同意，方为通过（弃权和无效的计入总数）。",
            "At least two thirds of the persons entitled to vote and at least two thirds of the whole floor "
            "area must take part; at least three quarters of the persons taking part and at least three "
            "quarters of the floor "
            "area taking part must agree (abstentions and invalid papers count in the base).",
        ),
        (
            "RES_ASM_HOUSEHOLD",
            "应参加户数过半数到会；到会户数过半数同意，方为通过（弃权和到会未表决的计入总数）。",
            "More than half of the households entitled to vote must attend; "
            "more than half of the households present must agree "
            "(abstaining or not voting counts in the base).",
        ),
        (
            "CONSENSUS",
            "有人参加且无人反对，即为通过。",
            "Adopted when somebody takes part and nobody objects.",
        ),
    ],
)
def test_a_rule_is_said_in_both_languages(rule_id, zh, en):
    assert RULES[rule_id].sentence("zh") == zh
    assert RULES[rule_id].sentence("en") == en


def test_words_keep_including_and_excluding_apart():
    def said(op, num, den, of="participated"):
        rule = replace(RULES["COL_REP"], approve=FractionTest(op, num, den, of))
        return rule.sentence("zh"), rule.sentence("en").lower()

    assert "超过三分之二" in said(">", 2, 3)[0] and "more than two thirds" in said(">", 2, 3)[1]
    assert "三分之二以上" in said(">=", 2, 3)[0] and "at least two thirds" in said(">=", 2, 3)[1]
    assert "半数以上" in said(">=", 1, 2)[0] and "at least half" in said(">=", 1, 2)[1]
    assert "人数全部同意" in said(">=", 1, 1)[0] and "all of" in said(">=", 1, 1)[1]
    assert "20分之13以上" in said(">=", 13, 20)[0] and "at least 13/20" in said(">=", 13, 20)[1]
    assert "赞成人数占赞成与反对之和的三分之二以上" in said(">=", 2, 3, "for_plus_against")[0]
    assert (
        "than against; abstentions are not counted and a tie fails" in said(">", 1, 2, "for_plus_against")[1]
    )
    assert "more than one third of" in said(">", 1, 3)[1]
    assert "空缺的名额也计入总数" in said(">", 1, 2, "fixed")[0]
    assert said(">", 1, 2, "fixed")[1].endswith("(vacant seats count in the base).")


def test_every_common_fraction_is_said_in_words_and_others_in_figures():
    parts = "third quarter fifth sixth seventh eighth ninth tenth".split()
    numbers = "one two three four five six seven eight nine".split()
    digits = "一二三四五六七八九十"
    for den in range(3, 13):
        for num in range(1, den):
            en, zh = f"{num}/{den} of", f"{den}分之{num}"
            if den <= 10:
                en = f"{numbers[num - 1]} {parts[den - 3]}{'s' if num > 1 else ''} of"
                zh = f"{digits[den - 1]}分之{digits[num - 1]}"
            elif num <= 10:
                zh = f"{den}分之{digits[num - 1]}"
            for op, before, after in ((">", "more than", "超过{}"), (">=", "at least", "{}以上")):
                test = FractionTest(op, num, den, "present")
                if 2 * num != den:
                    said = test.shares(("household",), "zh"), test.shares(("household",), "en")
                    assert said[0] == "到会户数" + after.format(zh)
                    assert said[1] == f"{before} {en} the households present"
    half = [FractionTest(op, 3, 6, "fixed").shares(("headcount",), "zh") for op in (">", ">=")]
    assert half == ["名额总数过半数", "名额总数半数以上"]


@given(tests, st.integers(1, 10**6), st.integers(0, 10**6))
def test_what_is_foretold_is_what_the_vote_will_ask(test, all_, quorum):
    """Of all, and of all seats, it is known; else an example in which the quorum is there."""
    quorum = min(quorum, all_)
    code, base, needed = test.foretell(all_, quorum)
    assert code == test.of and needed == test.needed(base) and quorum <= base <= all_
    assert test.met(needed, base) and not test.met(needed - 1, base)
    if test.of in ("eligible", "fixed"):
        assert base == all_
    else:
        assert base == quorum or 5 * base >= 4 * all_ > 5 * (base - 1)


def test_what_is_foretold_of_a_quorum_above_four_fifths_and_of_consent():
    test = FractionTest(">", 1, 2, "cast")
    assert test.foretell(100, 51) == ("cast", 80, 41) and test.foretell(100, 90) == ("cast", 90, 46)
    assert test.foretell(9, 5) == ("cast", 8, 5) and test.foretell(9, 20)[1] == 9
    assert NoObjection().foretell(9, 5) == ("no_objection", 9, 0)


@pytest.mark.parametrize("of", BASES)
@pytest.mark.parametrize("unit", ["headcount", "household", "area_sqm"])
def test_every_base_of_every_unit_has_words(of, unit):
    rule = replace(
        RULES["COL_REP"],
        units=(unit,),
        quorum=FractionTest(">=", 1, 3, of),
        approve=FractionTest(">", 3, 5, of),
    )
    assert rule.sentence("zh").endswith("。") and rule.sentence("en").endswith(".")
    assert replace(rule, approve=NoObjection()).sentence("en")
