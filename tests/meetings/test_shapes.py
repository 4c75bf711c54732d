"""What screens are told has the shapes that the scripts are checked against."""

from __future__ import annotations

import types
from typing import (
    Any,
    Literal,
    NewType,
    NotRequired,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

import pytest

from consult.config import home_directory
from consult.meetings.record import writer
from consult.meetings.screens import mine, shapes, view
from consult.meetings.screens.types import source
from tests.meetings.scene import Scene, make_scene


def test_the_types_of_the_scripts_are_those_of_the_code():
    assert (home_directory() / "static" / "js" / "types.d.ts").read_text() == source(), "run make format"


def misfits(value: Any, hint: Any, at: str = "") -> list[str]:
    """Where a value has not the shape of the hint."""
    origin, args = get_origin(hint), get_args(hint)
    if hint is Any:
        return []
    if isinstance(hint, NewType):
        return misfits(value, hint.__supertype__, at)
    if is_typeddict(hint):
        return _misfits_of_dict(value, hint, at)
    if origin is NotRequired:
        return misfits(value, args[0], at)
    if origin in (Union, types.UnionType):
        found = [misfits(value, each, at) for each in args]
        return [] if [] in found else min(found, key=len)
    if origin is Literal:
        return [] if value in args else [f"{at}: {value!r}"]
    if origin is list:
        if not isinstance(value, list):
            return [f"{at}: {value!r} is no list"]
        return [wrong for n, each in enumerate(value) for wrong in misfits(each, args[0], f"{at}[{n}]")]
    if origin is tuple:
        return [w for n, each in enumerate(args) for w in misfits(value[n], each, f"{at}[{n}]")]
    if origin is dict:
        return [w for key, each in value.items() for w in misfits(each, args[1], f"{at}.{key}")]
    return [] if type(value) is hint or (hint is type(None) and value is None) else [f"{at}: {value!r}"]


def _misfits_of_dict(value: Any, hint: Any, at: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{at}: {value!r} is no {hint.__name__}"]
    hints = get_type_hints(hint, include_extras=True)
    may_miss = {key for key, each in hints.items() if get_origin(each) is NotRequired}
    wrong = [f"{at}.{key} is not in the shape" for key in value if key not in hints]
    wrong += [f"{at}.{key} is missing" for key in hints if key not in value and key not in may_miss]
    return wrong + [
        w for key in value if key in hints for w in misfits(value[key], hints[key], f"{at}.{key}")
    ]


@pytest.fixture
def scene(db_session) -> Scene:
    writer.projections[:] = []
    return make_scene()


def fits(scene: Scene) -> None:
    """Holds what everybody, the chair, the recorder, a member and a guest are told against the shapes."""
    assert misfits(view.parts_for(scene.meeting_id, now=scene.now), shapes.View, "view") == []
    for person in (scene.chair, scene.recorder, *scene.people[:3], None):
        assert misfits(mine.mine_for(scene.meeting_id, person, scene.now), shapes.Mine, "mine") == []


def test_every_phase_fits(scene: Scene):
    scene.begin()
    fits(scene)
    question = scene.debate()
    scene.do(scene.people[0], "rise", side="for")
    scene.do(scene.people[1], "rise", side="against")
    scene.do(scene.chair, "recognize", who=str(scene.people[0]))
    fits(scene)
    scene.do(scene.people[0], "yield_floor")
    scene.do(scene.people[1], "lower")
    scene.do(scene.people[2], "move", motion="amend", edit={"op": "add", "new": "先试行三个月。"}, ref="m9")
    fits(scene)
    scene.do(scene.people[1], "second", on="m9")
    scene.do(scene.chair, "state", on="m9")
    fits(scene)
    scene.do(scene.chair, "ask_consent", motion="amend", target="m9")
    fits(scene)
    scene.do(scene.people[1], "object")
    scene.do(scene.chair, "put", on="m9")
    scene.do(scene.people[0], "cast", choice="for", on="m9")
    fits(scene)
    scene.do(scene.chair, "announce")
    fits(scene)
    scene.do(scene.chair, "put", on=question)
    scene.do(scene.people[0], "cast", choice="against", on=question)
    scene.do(scene.chair, "announce")
    scene.do(scene.chair, "recess", minutes=5)
    fits(scene)


def test_a_misfit_is_found():
    good: dict[str, Any] = {"k": "act.rise", "p": {}}
    assert misfits(good, shapes.Word) == []
    assert misfits({**good, "more": 1}, shapes.Word) == [".more is not in the shape"]
    assert misfits({"k": 1, "p": {}}, shapes.Word) == [".k: 1"]
    assert misfits({"k": "a"}, shapes.Word) == [".p is missing"]
