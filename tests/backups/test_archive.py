"""Whatever happens to an archive's bytes, it is refused in a sentence or gives exactly what was put in."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.backups import archive
from consult.backups.archive import Unusable

MEMBERS = {
    "database.sqlite": b"SQLite format 3\x00" + bytes(range(256)) * 40,
    "secret.key": b"0" * 64,
    "uploads/roll-1.json": "名册".encode() * 300,
    "uploads/empty": b"",
}
FACTS = {"moment": "2026-06-01T00:00:00+00:00", "revision": "0001", "engine": "sqlite"}


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> bytes:
    path = tmp_path_factory.mktemp("archive") / "a.backup"
    archive.write(path, MEMBERS, FACTS)
    return path.read_bytes()


def unpacked(content: bytes) -> dict[str, bytes]:
    """What comes out, by name."""
    place = Path(tempfile.mkdtemp(prefix="archive-"))
    try:
        (place / "a").write_bytes(content)
        (place / "out").mkdir()
        opened = archive.unpack(place / "a", place / "out")
        assert {key: opened.manifest[key] for key in FACTS} == FACTS
        files = (each for each in (place / "out").rglob("*") if each.is_file())
        return {each.relative_to(place / "out").as_posix(): each.read_bytes() for each in files}
    finally:
        assert sorted(each.name for each in place.iterdir()) == ["a", "out"], "nothing was written elsewhere"
        shutil.rmtree(place)


def test_what_was_put_in_comes_out(whole):
    assert unpacked(whole) == MEMBERS


@settings(max_examples=150)
@given(st.data())
def test_a_changed_byte_is_noticed_or_changes_nothing(whole, data):
    place = data.draw(st.integers(0, len(whole) - 1))
    other = data.draw(st.integers(0, 255))
    changed = whole[:place] + bytes([other]) + whole[place + 1 :]
    try:
        found = unpacked(changed)
    except Unusable:
        return
    assert found == MEMBERS


@settings(max_examples=60)
@given(st.data())
def test_what_is_cut_short_or_no_archive_at_all_is_refused(whole, data):
    cut = whole[: data.draw(st.integers(0, len(whole) - 1))]
    for content in (cut, data.draw(st.binary(max_size=200)), cut[::-1]):
        with pytest.raises(Unusable):
            unpacked(content)
