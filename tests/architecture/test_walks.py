"""The walks written down name places that are there: each `file` with its `function`."""

from __future__ import annotations

import re

import pytest

from tests.serving import HOME

PAGES = ("walks.md", "walks_features.md")


def stays(page: str) -> list[tuple[str, str]]:
    """(file, name) of every stay, written as `file` `name` or as `file:name`."""
    text = " ".join((HOME / "docs" / page).read_text(encoding="utf-8").split())
    return re.findall(r"`([\w./]+\.(?:py|js))(?:` `|:)([\w.]+)`", text)


def found(path: str) -> str:
    """The text of a file named whole, or by its end beside the last room named (`acts/governed.py`)."""
    whole = HOME / path
    if whole.exists():
        return whole.read_text(encoding="utf-8")
    ends = [each for each in (HOME / "consult").rglob("*.py") if each.as_posix().endswith("/" + path)]
    assert len(ends) >= 1, f"no such file: {path}"
    return "\n".join(each.read_text(encoding="utf-8") for each in ends)


@pytest.mark.parametrize("page", PAGES)
def test_every_stay_is_there(page: str) -> None:
    named = stays(page)
    assert len(named) >= 10
    for path, name in named:
        last = name.split(".")[-1]
        assert re.search(
            rf"(def|class|function|const) {re.escape(last)}\b|\b{re.escape(last)}(: \(|\()", found(path)
        ), f"{path} has no {name}"


def test_an_act_has_at_most_ten_stays() -> None:
    text = (HOME / "docs" / "walks.md").read_text(encoding="utf-8")
    act = text.split("## An act", 1)[1].split("\n## ", 1)[0]
    assert len(re.findall(r"^\d+\. ", act, re.M)) <= 10
