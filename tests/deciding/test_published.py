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
from consult.deciding import DecisionRule, Lots, UnitTally, decide_vote, shipped_rule
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
    done = subprocess.run([sys.executable, SECOND, file], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WRONG" not in done.stdout


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
    assert _wrong(sealed({**whole, "method": "most"})) == ["count.method"]


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
        done = subprocess.run([sys.executable, SECOND, file], capture_output=True, text=True, check=False)
        assert done.returncode == 1 and "WRONG" in done.stdout and extra in done.stdout, done
        assert main(["verify", str(file)]) == 1


def test_the_second_verifier_is_short_and_stands_alone():
    text = SECOND.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 150 and "consult." not in text.replace("consult.result/1", "")
