"""A published result is recomputed by anyone; a changed digit anywhere is found and named."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from copy import deepcopy

import pytest

from consult.cli import main
from consult.deciding import METHODS, DecisionRule, Lots, Terms, UnitTally, decide_vote, shipped_rule
from consult.deciding.published import Finding, canonical, count_of, digest, findings, sealed
from consult.deciding.reading import DecisionError
from consult.deciding.wording import FINDINGS, finding_words
from tests.deciding import results
from tests.deciding.profiles import DEEP
from tests.serving import HOME

SECOND = HOME / "docs" / "verify" / "result.py"
FILES = {
    "owners": results.owners(),
    "election": results.election(),
    "runoff": results.election("irv", 1),
    "budget": results.budget(),
    "greedy": results.budget("greedy"),
    "small": results.small(),
}


def second(file, printed=""):
    """(exit code, what it says) of the program that stands alone."""
    words = [sys.executable, SECOND, file, *filter(None, [printed])]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert not done.stderr, done.stderr
    return done.returncode, done.stdout


def _wrong(data):
    return [each.params["at"] for each in findings(json.dumps(data)) if each.how == "wrong"]


@pytest.mark.parametrize("name", FILES)
def test_a_true_file_has_nothing_wrong_and_says_what_cannot_be_checked(name, tmp_path, capsys):
    file = tmp_path / "result.json"
    file.write_text(json.dumps(FILES[name], ensure_ascii=False, indent=1), encoding="utf-8")
    for lang in ("zh", "en"):
        assert main(["verify", "--lang", lang, "--hash", FILES[name]["hash"], str(file)]) == 0
        out = capsys.readouterr().out
        assert "✗" not in out and "{" not in out and out.count("–") >= 2
    code, said = second(file, FILES[name]["hash"])
    whole = name in ("owners", "election", "runoff")
    assert (code, "right" in said) == ((0, True) if whole else (2, False)), said
    assert "WRONG" not in said
    # Before, it called right also what nobody had printed anywhere.
    code, said = second(file)
    assert code == 2 and "right" not in said and "printed hash" in said


@pytest.mark.parametrize("name", FILES)
def test_a_changed_digit_anywhere_is_found_and_its_place_named(name):
    """Also where the forger made the seals and the hash anew, for whatever is computed."""
    text = json.dumps(FILES[name], ensure_ascii=False)
    digits = [found.start() for found in re.finditer(r"\d", text)]
    lot = random.Random(5)
    for at in digits if DEEP else lot.sample(digits, min(60, len(digits))):
        forged = text[:at] + str((int(text[at]) + 1 + lot.randrange(8)) % 10) + text[at + 1 :]
        try:
            data = json.loads(forged)
        except json.JSONDecodeError:
            continue  # 0 put before a number: no file at all
        found = [each for each in _try(forged) if each.how == "wrong"]
        assert found, forged[at - 40 : at + 40]
        assert all(each.params["at"] for each in found)
        assert data != FILES[name]


def _try(text):
    try:
        return findings(text)
    except DecisionError as wrong:
        return [Finding("wrong", "verify_wrong", {"at": wrong.field or "file"})]


def test_what_a_forger_seals_anew_is_still_found_where_it_is_computed():
    owners = deepcopy(FILES["owners"])
    owners["votes"][3]["area"] += 1
    assert _wrong(sealed(owners)) == ["tallies.area_sqm.for"]
    owners = deepcopy(FILES["owners"])
    owners["votes"][4]["seat"] = owners["votes"][5]["seat"]
    assert "votes[5].seat" in _wrong(sealed(owners))
    twice = next(each for each in findings(json.dumps(sealed(owners))) if each.code == "verify_twice")
    assert twice.params == {"at": "votes[5].seat", "seat": "1-6"}
    owners = deepcopy(FILES["owners"])
    owners["decision"]["units"]["area_sqm"]["approve"]["needed"] -= 1
    assert _wrong(sealed(owners)) == ["decision.units.area_sqm.approve.needed"]
    owners = deepcopy(FILES["owners"])
    owners["roll"]["headcount"] = 31
    assert _wrong(sealed(owners)) == ["roll.headcount"]
    election = deepcopy(FILES["election"])
    election["count"]["stages"][1]["votes"]["李建国"] = "9.00001"
    assert _wrong(sealed(election)) == ["count.stages[1].votes.李建国"]
    election = deepcopy(FILES["election"])
    election["papers"][0][0] += 1
    assert "count.papers" in _wrong(sealed(election))
    election = deepcopy(FILES["election"])
    election["lots"]["seed"] += "！"
    assert "lots.commitment" in _wrong(sealed(election))


def test_homes_and_every_side_are_added_up():
    """A home counts once, by its first vote; a spoilt or abstaining vote is on its own side."""
    tally = UnitTally.of(9, 1, 1, 1, 1)
    homes = UnitTally.of(5, 1, 0, 1, 1)
    rule = DecisionRule.from_dict(
        shipped_rule("BUILDING_CHARTER").to_dict() | {"units": ["household", "headcount"]}
    )
    votes = [
        {"seat": 1, "choice": "for", "household": 7},
        {"seat": 2, "choice": "against", "household": 7},
        {"seat": 3, "choice": "abstain", "household": 8},
        {"seat": 4, "choice": "invalid", "household": 9},
    ]
    tallies = {"headcount": tally, "household": homes}
    data = {
        "kind": "named", "rule": rule.to_dict(), "roll": {"headcount": 9, "household": 5}, "votes": votes,
        "tallies": {unit: each.to_dict() for unit, each in tallies.items()},
        "decision": decide_vote(rule, tallies).to_dict(),
    }  # fmt: skip
    found = findings(json.dumps(sealed(data)))
    assert [(each.how, each.code) for each in found] == [
        ("right", "verify_seals"), ("right", "verify_tallies"), ("right", "verify_decision"),
        ("unchecked", "verify_roll"), ("unchecked", "verify_who"),
    ]  # fmt: skip
    assert found[0].params["parts"] == 7 and found[1].params == {"votes": 4}
    for unit in ("headcount", "household"):
        for side in ("abstain", "invalid"):
            forged = deepcopy(data)
            forged["tallies"][unit][side] += 1
            assert f"tallies.{unit}.{side}" in _wrong(sealed(forged))


def test_what_was_published_is_of_one_mind_with_the_figures_beside_it():
    """Each part changed alone, and sealed anew, is named, whoever computed the hashes."""
    whole = results.published()
    assert [(each.how, each.code, dict(each.params)) for each in findings(json.dumps(whole))] == [
        ("right", "verify_seals", {"hash": whole["hash"], "parts": 8}),
        ("right", "verify_published", {"digest": whole["digest"]}),
        ("right", "verify_decision", {"rule": "COUNCIL_CHARTER"}),
        ("unchecked", "verify_roll", {}), ("unchecked", "verify_hands", {}),
    ]  # fmt: skip
    vote = whole["result"]["vote"]
    other_rule = vote["rule"] | {"id": "MINE"}
    other_sums = {"headcount": vote["tallies"]["headcount"] | {"for": 16}}
    for changed, places in (
        ({"text": "另一段。"}, []),
        ({"status": "rejected"}, ["status"]),
        ({"status": "no_quorum"}, ["status"]),
        # Neither adopted nor lost: what the assembly made of it has a word of its own.
        ({"status": "amended"}, []),
        ({"vote": vote | {"rule": other_rule}}, ["vote.rule.id"]),
        ({"vote": vote | {"tallies": other_sums}}, ["vote.tallies.headcount.for"]),
        ({"vote": vote | {"passed": False}}, ["vote.passed", "status"]),
        ({"vote": vote | {"passed": False}, "status": "rejected"}, ["vote.passed"]),
        ({"vote": vote | {"quorum_met": False}}, ["vote.quorum_met", "status"]),
        ({"vote": vote | {"quorum_met": False, "passed": False}, "status": "no_quorum"},
         ["vote.passed", "vote.quorum_met"]),
        ({"vote": None}, ["vote.rule", "vote.tallies", "vote.passed", "vote.quorum_met", "status"]),
    ):  # fmt: skip
        assert _wrong(results.published(**changed)) == places, changed
        forged = results.published(**changed) | {"digest": whole["digest"]}
        assert _wrong(sealed(forged)) == ["digest", *places], changed
        covered = {"covered": True, "digest": "0" * 64}
        told = findings(json.dumps(sealed(results.published(**changed) | covered)))
        assert [each.params["at"] for each in told if each.how == "wrong"] == places
        assert [each.code for each in told][1] == "verify_covered"
        assert not [each for each in told if each.code == "verify_published"]
    for part, name in ((whole["result"] | {"vote": 3}, "vote"), (3, "")):
        found = findings(json.dumps(sealed(whole | {"result": part})))
        at = {"at": ".".join(filter(None, ("result", name))), "why": "wrong_type"}
        assert Finding("wrong", "verify_impossible", at) in found


def test_the_digest_as_printed_vouches_where_it_is_computed_and_else_nothing():
    whole = results.published()
    for printed in (whole["hash"], whole["digest"], whole["digest"].upper()):
        assert not [each for each in findings(json.dumps(whole), printed) if each.how == "wrong"]
    gone = sealed({key: value for key, value in whole.items() if key != "result"})
    for data, printed in ((whole, "0" * 64), (gone, whole["digest"]),
                          (sealed(whole | {"covered": True}), whole["digest"])):  # fmt: skip
        wrong = [each for each in findings(json.dumps(data), printed) if each.how == "wrong"]
        assert [each.params for each in wrong] == [
            {"at": "printed", "stated": printed, "found": data["hash"]}
        ]


def test_ranks_follow_the_counts_and_people_choose_of_those_tied_at_the_edge():
    """Before, three true results were called wrong or torn: with a tie that people settled, with options
    counted by homes, with figures withheld."""
    true = [
        results.projects(),
        results.choice((9, 7, 4), 2, ((1, True), (2, True), (3, False))),
        # A rule may ask for more than the most: nobody is chosen.
        results.choice((9, 7, 4), 2, ((1, False), (2, False), (3, False))),
        results.choice((5, 5), 1, ((1, False), (1, True))),
        results.choice((None, None, None), 1, ((1, True), (2, False), (2, False))),
    ]
    for data in true:
        found = findings(json.dumps(data))
        assert [each.code for each in found if each.how == "wrong"] == []
        assert ("unchecked", "verify_secret") in [(each.how, each.code) for each in found]
        assert ("verify_withheld" in [each.code for each in found]) is ("withheld" in data)
    rows = [{"count": n, "chosen": False} for n in (2, 3)]
    without = {"vote": {"options": {"choose": 1, "options": rows}}}
    assert _wrong(sealed({"digest": digest(without), "result": without})) == []
    for counts, choose, rows, places in (
        ((9, 7, 4), 1, ((1, False), (2, True), (3, False)), ["[1].chosen"]),
        ((9, 7, 4), 2, ((2, True), (1, True), (3, False)), ["[0].rank", "[1].rank"]),
        ((9, 7, 0), 3, ((1, True), (2, True), (3, True)), ["[2].chosen"]),
        ((5, 5, 4), 1, ((1, False), (2, False), (3, True)), ["[1].rank", "[2].chosen"]),
    ):
        data = results.choice(counts, choose, rows)
        assert _wrong(data) == [f"vote.options.options{place}" for place in places]
        assert _wrong(sealed(data | {"withheld": True})) == _wrong(data)
        chosen = [each.params for each in findings(json.dumps(data)) if each.params.get("at", "")[-1:] == "n"]
        assert all((each["stated"], each["found"]) == (True, False) for each in chosen)
    torn = results.choice((None, None), 1, ((1, True), (2, False)))
    with pytest.raises(DecisionError):
        findings(json.dumps(sealed({key: value for key, value in torn.items() if key != "withheld"})))


def test_what_nobody_can_check_is_said_by_the_kind_of_vote():
    for kind, codes in (
        ("named", ["verify_roll", "verify_who"]),
        ("counted", ["verify_roll", "verify_hands"]),
        ("unnamed", ["verify_roll", "verify_secret"]),
        ("secret", ["verify_roll", "verify_secret"]),
        (None, ["verify_roll", "verify_secret"]),
        ("none", []),
    ):
        found = findings(json.dumps(sealed({"kind": kind})))
        assert [each.code for each in found] == ["verify_seals", *codes]
        assert [each.how for each in found[1:]] == ["unchecked"] * len(codes)


def test_a_tie_by_lot_is_drawn_again_and_a_method_that_is_none_is_named():
    lots = Lots("六号楼", "r")
    told = {"seed": lots.seed, "root": lots.root, "commitment": lots.commitment}
    data = {
        "kind": "unnamed",
        "method": "irv",
        "options": ["A", "B"],
        "papers": [[20, "0"], [20, "1"]],
        "lots": told,
    }
    whole = sealed({**data, "count": count_of(data)})
    assert whole["count"]["ties"][0]["settled_by"] == "lot" and not _wrong(whole)
    bare = {**data, "lots": {key: value for key, value in told.items() if key != "root"}}
    again = Terms(lots=Lots("六号楼"))
    loser = METHODS["irv"].count({"0": 20, "1": 20}, ("0", "1"), 1, again).ties[0].taken[0]
    assert count_of(bare)["ties"][0]["taken"] == ["AB"[int(loser)]]
    assert _wrong(sealed({**whole, "method": "most"})) == ["count.method"]
    with pytest.raises(DecisionError) as wrong:
        count_of({**data, "method": "most"})
    assert (wrong.value.field, wrong.value.code) == ("method", "unknown_value")
    assert wrong.value.params == {"value": "most", "among": ", ".join(METHODS)}
    # The highest points are five where a file names none.
    points = {"method": "score", "options": ["A", "B"], "papers": [[1, "0:5,1:4"], [1, "1:1"]]}
    assert count_of(points)["elected"] == ["A"] and count_of({**points, "top": 4})["elected"] == ["B"]


def test_right_findings_of_a_box_are_named():
    found = findings(json.dumps(FILES["election"]))
    assert [(each.how, each.code) for each in found] == [
        ("right", "verify_seals"), ("right", "verify_lots"), ("right", "verify_count"),
        ("unchecked", "verify_roll"), ("unchecked", "verify_secret"),
    ]  # fmt: skip


def test_seals_name_the_part_that_was_changed_and_the_printed_hash_is_held_against_the_file(tmp_path, capsys):
    changed = {**FILES["owners"], "question": "更换小区西门道闸"}
    assert _wrong(changed) == ["seals.question"]
    assert _wrong({**FILES["owners"], "hash": "0" * 64}) == ["hash"]
    file = tmp_path / "result.json"
    file.write_text(json.dumps(sealed(changed)), encoding="utf-8")
    assert main(["verify", "--lang", "en", str(file)]) == 0
    capsys.readouterr()
    assert main(["verify", "--lang", "en", "--hash", FILES["owners"]["hash"].upper(), str(file)]) == 1
    assert "✗ printed: stated" in capsys.readouterr().out


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"format": "consult.result/2"}', '{"format": "consult.result/1"}', "[" * 99_999,
     json.dumps({**FILES["owners"], "votes": 3}),
     json.dumps({**FILES["election"], "papers": [1]}), json.dumps({**FILES["election"], "seats": -1})],
)  # fmt: skip
def test_what_is_no_result_ends_with_two(text, tmp_path, capsys):
    file = tmp_path / "result.json"
    file.write_text(text, encoding="utf-8")
    assert main(["verify", "--lang", "zh", str(file)]) == 2
    assert str(file) in capsys.readouterr().err


def test_canonical_json_is_what_it_is_said_to_be():
    assert canonical({"b": [1, "甲"], "a": None}) == '{"a":null,"b":[1,"甲"]}'.encode()
    assert digest({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    assert all("{" not in finding_words(code, dict.fromkeys(_places(code), "x"), "zh") for code in FINDINGS)


def _places(code):
    return re.findall(r"{(\w+)}", FINDINGS[code][1])


@pytest.mark.parametrize(
    ("name", "path", "value"),
    [
        ("owners", ("votes", 2, "area"), 1),
        ("owners", ("tallies", "headcount", "for"), 1),
        ("owners", ("decision", "passed"), None),
        ("election", ("papers", 0, 0), 14),
        ("election", ("count", "quota"), 3),
        ("election", ("count", "stages", 0, "votes", "李建国"), "7.00000"),
        ("runoff", ("count", "elected"), ["李建国"]),
        ("election", ("lots", "seed"), "x"),
    ],
)
def test_the_second_verifier_finds_the_same(name, path, value, tmp_path):
    data = deepcopy(FILES[name])
    inside = data
    for step in path[:-1]:
        inside = inside[step]
    inside[path[-1]] = value if value is not None else not inside[path[-1]]
    for file_data, extra in ((data, "part"), (sealed(data), "")):
        file = tmp_path / "result.json"
        file.write_text(json.dumps(file_data), encoding="utf-8")
        code, said = second(file)
        assert code == 1 and "WRONG" in said and extra in said, said
        assert main(["verify", str(file)]) == 1


def test_the_second_verifier_is_short_and_stands_alone():
    text = SECOND.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 175 and "consult." not in text.replace("consult.result/1", "")
