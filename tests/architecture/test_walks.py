"""The walks in the documents go through code that is there."""

import re

from consult.config import home_directory

HOME = home_directory()
STAY = re.compile(r"`((?:[\w]+/)+[\w]+\.(?:py|js))`\s+`([\w.]+)`")
#: Short paths are meant from these rooms.
ROOMS = ("", "consult/", "consult/meetings/")


def test_every_stay_of_a_walk_is_there():
    stays = STAY.findall((HOME / "docs" / "walks.md").read_text())
    assert len(stays) > 15
    for path, name in stays:
        found = next((HOME / room / path for room in ROOMS if (HOME / room / path).is_file()), None)
        assert found is not None, path
        last = name.rpartition(".")[2]
        written = re.compile(rf"(def|class|function) {last}\b|^\s*{last}(\(|:|\s=)", re.MULTILINE)
        assert written.search(found.read_text()), f"{path}: {name}"


def test_an_act_makes_at_most_ten_stays():
    walk = (HOME / "docs" / "walks.md").read_text().split("\n## ")[1]
    assert max(int(number) for number in re.findall(r"^(\d+)\. ", walk, re.MULTILINE)) <= 10
