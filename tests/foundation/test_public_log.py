"""The public list: codes that forgive and tell slips, numbers without a gap under haste, nothing changed."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from consult.foundation import public_log
from consult.foundation.db import db, transaction
from consult.foundation.printed import Printed, Unreadable, line, read
from consult.outcomes import facts
from tests.factories import NOW, make_community

hashes = st.binary(min_size=32, max_size=32).map(bytes.hex)


@given(hashes, st.data())
@settings(max_examples=150, deadline=None)
def test_a_code_is_known_however_it_is_typed_and_a_slip_is_told(hashed, data):
    code = public_log.code_of(hashed)
    assert len(code) == 16 and not set("O0I1L") & set(code)
    for typed in (
        public_log.grouped(code),
        code.lower(),
        " ".join(code),
        "".join(chr(ord(each) + 0xFEE0) for each in code),
    ):
        assert public_log.code_typed(typed) == code
    spot = data.draw(st.integers(0, 15))
    other = data.draw(st.sampled_from([each for each in public_log.SYMBOLS if each != code[spot]]))
    assert public_log.code_typed(code[:spot] + other + code[spot + 1 :]) is None
    swapped = list(code)
    second = data.draw(st.integers(0, 15))
    swapped[spot], swapped[second] = swapped[second], swapped[spot]
    assert "".join(swapped) == code or public_log.code_typed("".join(swapped)) is None
    assert public_log.code_typed(code[:-1]) is None and public_log.code_typed(code + "A") is None


@given(
    st.lists(
        st.one_of(
            st.builds(
                lambda i, n, h: Printed("meeting", str(i), n, h),
                st.integers(1, 9999),
                st.integers(0, 99999),
                hashes,
            ),
            st.builds(
                lambda s, n, h: Printed("log", s, n, h),
                st.from_regex(r"[a-z][a-z0-9-]{0,38}[a-z0-9]", fullmatch=True),
                st.integers(0, 99999),
                hashes,
            ),
            st.builds(lambda h: Printed("notice", public_log.code_of(h)[:8], 0, h), hashes),
            st.builds(lambda h: Printed("result", public_log.code_of(h)[:8], 0, h), hashes),
        ),
        min_size=1,
        max_size=4,
        unique=True,
    ),
    st.integers(7, 40),
)
@settings(max_examples=100, deadline=None)
def test_what_is_printed_is_read_again_however_it_was_wrapped(heads, width):
    printed = [
        line(each.kind, each.of, each.hash, each.size if each.kind in ("meeting", "log") else None)
        for each in heads
    ]
    page = "公示 ".join(printed)
    wrapped = "\n".join(page[n : n + width] for n in range(0, len(page), width))
    assert read(wrapped) == heads
    assert read(f"<!doctype html><html><p>{'</p><p>'.join(printed)}</p></html>".encode()) == heads


def test_rubbish_says_nothing():
    for given_ in (b"", b"%PDF-1.7 torn", b"\xff\xfe\x00", "{" * 50, "consult:meeting:7:8:abc", "[]"):
        with pytest.raises(Unreadable):
            read(given_)


def test_many_at_once_get_numbers_without_a_gap(app, db_session):
    place = make_community(db)
    community = place.community.id
    gate, failed = threading.Barrier(6), []

    def add(n):
        with app.app_context():
            gate.wait()
            try:
                with transaction():
                    hashed = facts.digest(n)
                    public_log.append(community, "result", n, hashed, {"digest": hashed}, NOW)
            except Exception as error:
                failed.append(error)
            db.session.remove()

    threads = [threading.Thread(target=add, args=(n,)) for n in range(1, 7)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert failed == []
    leaves = public_log.leaves_of(community)
    assert [leaf.position for leaf in leaves] == list(range(6))
    assert {leaf.object_id for leaf in leaves} == set(range(1, 7))
    assert public_log.faults_of(community) == []
    # The same thing again is no new entry; another community has a list of its own.
    again = facts.digest(3)
    with transaction():
        public_log.append(community, "result", 3, again, {"digest": again}, NOW)
    assert public_log.head_of(community).size == 6
    assert public_log.head_of(community, 2).root == public_log.roots_of(community)[2]
    other = make_community(db, slug="yunxi").community.id
    assert public_log.head_of(other).size == 0
    for statement in ("UPDATE log_leaf SET data = '{}'", "DELETE FROM log_leaf"):
        with pytest.raises(Exception, match="append-only"):
            db.session.execute(text(statement))
        db.session.rollback()


def test_the_upgrade_lists_what_was_over_and_published(db_session):
    """As found on that day: in the order held and published, then the list stands by itself."""
    from consult.foundation import schema
    from tests.older import EARLIER, back_to, put_row

    known = back_to("0009")
    with db.engine.begin() as link:
        row = lambda name, **values: put_row(link, known.tables[name], **values)  # noqa: E731
        row("community", id=1, slug="qinghe", name_zh="青禾", name_en="", kind="urban", zone="Asia/Shanghai")
        row("body", id=1, community_id=1, electorate="person", name_zh="议事会", name_en="")
        later, head = EARLIER.date().replace(day=9), "a" * 64
        row(
            "meeting",
            id=1,
            community_id=1,
            state="adjourned",
            title="后",
            held_on=later,
            head_seq=9,
            head_hash=head,
        )
        row("meeting", id=2, community_id=1, state="adjourned", title="先", head_seq=5, head_hash="b" * 64)
        row("meeting", id=3, community_id=1, state="live", title="还在开", head_seq=5, head_hash="c" * 64)
        row("meeting", id=4, community_id=1, state="recorded", title="补录", head_seq=0, head_hash="")
        topic = {"community_id": 1, "number": 1, "title": "题", "state": "decided", "kind": "other"}
        row("topic", id=1, **topic)
        effect = {"community_id": 1, "topic_id": 1, "status": "adopted", "legal_effect": "decision"}
        row("outcome", id=1, published_on=later, digest="d" * 64, code="A", **effect)
        row("outcome", id=2, **effect)
    schema.upgrade()
    leaves = public_log.leaves_of(1)
    assert [(leaf.kind, leaf.object_id) for leaf in leaves] == [("meeting", 2), ("meeting", 1), ("result", 1)]
    assert [leaf.code for leaf in leaves] == [public_log.code_of(each * 64) for each in "bad"]
    assert public_log.faults_of(1) == []
