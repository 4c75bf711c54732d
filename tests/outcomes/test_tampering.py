"""Every kind of tampering is named, in the reader's language, with where it is; what is lawful is not."""

from __future__ import annotations

import json
import re
from pathlib import Path

from consult.foundation.db import db
from consult.foundation.translations_build import said
from consult.meetings import verifying
from consult.meetings.record import erasing, log
from tests.outcomes import tampering
from tests.outcomes.tampering import KINDS

HOME = Path(__file__).resolve().parents[2]


def test_each_kind_of_tampering_is_named_and_nothing_else_is(db_session):
    """One meeting for all kinds: each is done in a transaction that is taken back afterwards."""
    held = tampering.hold()
    tampering.unguard()
    assert tampering.found_in(held) == []
    db.session.rollback()
    assert len(KINDS) >= 20
    for name, kind in KINDS.items():
        kind.do(held)
        found = tampering.found_in(held)
        codes = {code for code, _ in found}
        assert kind.code in codes, f"{name}: called {codes or 'nothing'}"
        phrases = [phrase for code, phrase in found if code == kind.code]
        for language in ("zh", "en"):
            told = [said(phrase, language) for phrase in phrases]
            assert (
                all(re.search("[一-鿿]", each) for each in told) == (language == "zh") or language == "en"
            ), name
            assert not any("%(" in each for each in told), name
        assert any(kind.said in said(phrase, "en") for phrase in phrases), (name, phrases)
        db.session.rollback()
    db.session.expire_all()
    assert tampering.found_in(held) == []


def test_an_erasure_on_the_record_is_lawful_and_unbinds_nothing_else(db_session):
    held = tampering.hold()
    opened = erasing.words_at(held.meeting, 1)
    assert erasing.erase_words(
        held.meeting, opened, by=str(held.scene.chair), why="本人要求", now=held.scene.now
    )
    assert tampering.found_in(held) == []
    # Erased words still bind the agenda they came from, by their hash.
    tampering.unguard()
    held.run("UPDATE agenda_item SET text = '别的' WHERE id = :i", i=held.items[0])
    assert "agenda_changed" in {code for code, _ in tampering.found_in(held)}
    db.session.rollback()


def test_a_record_of_an_earlier_version_verifies_and_says_what_it_does_not_bind(db_session):
    """As written before anything was bound: no such events, and the chain as it would have been."""
    held = tampering.hold(over=False)
    tampering.unguard()
    rows = held.one("SELECT count(*) FROM meeting_event WHERE meeting_id = :m")
    held.run("DELETE FROM meeting_event WHERE meeting_id = :m AND kind = 'bound'")
    kept = db.session.execute(
        tampering.text("SELECT seq FROM meeting_event WHERE meeting_id = :m ORDER BY seq"),
        {"m": held.meeting},
    ).scalars()
    for seq, old in enumerate(list(kept), 1):
        if old != seq:
            held.run("UPDATE meeting_event SET seq = :s WHERE meeting_id = :m AND seq = :o", s=seq, o=old)
            db.session.execute(
                tampering.text("UPDATE vote SET put_seq = :s WHERE meeting_id = :m AND put_seq = :o"),
                {"s": seq, "o": old, "m": held.meeting},
            )
    held.rechain()
    db.session.expire_all()
    log.forget()
    report = verifying.check(held.meeting)
    assert (report.ok, report.events) == (True, rows - 4)
    told = [said(each, "en") for each in report.unbound]
    assert len(told) == 4 and any("roll" in each for each in told) and any("papers" in each for each in told)
    # What the opening copied is still compared: no commitment is needed for that.
    held.run("UPDATE agenda_item SET title = '别的题目' WHERE id = :i", i=held.items[0])
    db.session.expire_all()
    assert [each.code for each in verifying.check(held.meeting).findings] == ["agenda_changed"]
    db.session.rollback()


def test_words_that_are_gone_do_not_break_reading(db_session):
    """Before, words deleted beside the log were a KeyError for everybody who opened the meeting."""
    held = tampering.hold(over=False)
    tampering.unguard()
    held.run("DELETE FROM meeting_text WHERE meeting_id = :m")
    log.forget()
    assert log.current(held.meeting).seq == log.head(held.meeting)[0]
    db.session.rollback()


def test_the_list_of_kinds_is_told_in_words():
    """docs/verify/tampering.md names every code there is, and no other."""
    page = (HOME / "docs/verify/tampering.md").read_text(encoding="utf-8")
    told = set(re.findall(r"`([a-z_]+)`", page))
    sources = "".join(
        (HOME / name).read_text(encoding="utf-8")
        for name in (
            "consult/meetings/verifying.py",
            "consult/outcomes/checking.py",
            "consult/outcomes/comparing.py",
        )
    )
    codes = set(re.findall(r'Finding\(\s*"([a-z_]+)"', sources)) | set(re.findall(r'"(leaf_\w+)"', sources))
    codes |= set(re.findall(r'^    "([a-z_]+)": P\(', sources.split("def check_all")[0], re.M))
    assert codes == told
    assert {kind.code for kind in KINDS.values()} <= told
    assert json.dumps(sorted(codes))
