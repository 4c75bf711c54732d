"""Scenarios in the closed vocabulary: the judged ones where they are at hand, and the command that runs
them.
"""

import json
from pathlib import Path

import pytest

from consult.paper import vocabulary
from consult.paper.cli import main
from consult.paper.scenarios import load, run

JUDGED = Path(__file__).parents[3] / "shared" / "scenarios" / "scenarios.jsonl"
OWN = Path(__file__).with_name("scenarios.jsonl")
FILES = [JUDGED, *sorted(Path(__file__).parent.glob("scenarios*.jsonl"))]


@pytest.mark.parametrize("file", FILES, ids=["judged", *(each.stem for each in FILES[1:])])
def test_every_step_and_final_field_agrees(file):
    if not file.exists():
        pytest.skip("the reference material is not at hand")
    report = run(load(file.read_text(encoding="utf-8").splitlines()))
    assert report.differences == []
    assert report.steps == report.steps_right > 0


def test_an_altered_expectation_is_found_at_its_step(tmp_path, capsys):
    scenario = json.loads(OWN.read_text(encoding="utf-8").splitlines()[0])
    scenario["steps"][1]["expect"] = "too_late"
    file = tmp_path / "altered.jsonl"
    file.write_text(json.dumps(scenario), encoding="utf-8")
    assert main(["rules", "replay", str(file), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)["differences"]
    assert [(each["step"], each["field"]) for each in found] == [(2, "expect")]


@pytest.mark.parametrize(
    "change, names",
    [
        (lambda s: s["steps"][0].update(act="dance"), "dance"),
        (lambda s: s["steps"][0]["args"].update(colour="red"), "colour"),
        (lambda s: s["setup"].update(quorum="five"), "quorum"),
        (lambda s: s.update(extra=1), "extra"),
        (lambda s: s["steps"][0].update(actor="Nobody"), "Nobody"),
    ],
)
def test_what_is_not_in_the_vocabulary_is_an_error_that_names_it(tmp_path, capsys, change, names):
    scenario = json.loads(OWN.read_text(encoding="utf-8").splitlines()[0])
    change(scenario)
    file = tmp_path / "outside.jsonl"
    file.write_text(json.dumps(scenario), encoding="utf-8")
    assert main(["rules", "replay", str(file)]) == 2
    assert names in capsys.readouterr().err


def test_a_file_that_is_not_json_or_not_there_is_an_error(tmp_path):
    file = tmp_path / "broken.jsonl"
    file.write_text("{", encoding="utf-8")
    assert main(["replay", str(file)]) == 2
    assert main(["replay", str(tmp_path / "missing")]) == 2
    assert main([]) == 2


def test_every_motion_of_the_vocabulary_is_in_the_table():
    from consult.rules.motions import table

    assert set(vocabulary.vocabulary()["motions"]) <= set(table())
