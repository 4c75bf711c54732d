"""Settings: every one has words, bounds that hold, a default that fits, one way in and one way out."""

from __future__ import annotations

import ast
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as bounds
from hypothesis import strategies as st
from sqlalchemy import select

from consult.foundation import dated, setting_facts, setting_kinds, setting_rows, settings
from consult.foundation.db import db, transaction
from consult.foundation.errors import Forbidden, Invalid
from consult.foundation.journal import JournalEntry
from consult.foundation.procedures import procedures
from consult.home import desk
from consult.outcomes import notices
from consult.outcomes.models import Outcome
from consult.people.models import OFFICES
from consult.topics.models import Topic
from tests import factories

HOME = Path(__file__).resolve().parents[2]
KEYS = sorted(settings.REGISTRY)
anything = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(max_size=300),
    st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=3),
    st.lists(st.integers(), max_size=3),
)


@pytest.fixture
def place(db_session):
    return factories.make_community(db)


def holder(**stored):
    return SimpleNamespace(id=1, kind="urban", zone="Asia/Shanghai", settings=stored)


@pytest.mark.parametrize("key", KEYS)
def test_a_setting_has_words_a_source_and_a_default_that_fits(key):
    known = settings.setting(key)
    assert all(known.name) and all(known.source) and known.type in setting_kinds.TYPES
    assert known.key not in setting_facts.FACTS and known.group in setting_rows.GROUPS and key != dated.DATED
    assert bool(known.unit) == (known.type in ("whole", "share")) and known.low <= known.high
    assert not known.unit or known.unit in setting_kinds.UNITS
    assert bool(known.options) == (known.type == "choice") and bool(known.fields) == (known.type == "fields")
    assert all(known.said(known.default, lang) for lang in ("zh", "en"))
    assert known.typed(known.as_typed(known.default)) in (known.default, None)
    assert known.changed_by and known.changed_by <= set(OFFICES)
    assert known.misfit(known.default) is None
    for kind in procedures() if known.by_kind else ():
        usual = known.by_kind(kind)
        assert usual is None or known.misfit(usual) is None


@pytest.mark.parametrize("key", KEYS)
# A machine shared with other work is no fault of the settings.
@bounds(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(stored=anything, own=anything)
def test_whatever_is_stored_a_fitting_value_is_read(key, stored, own):
    known = settings.setting(key)
    body = SimpleNamespace(id=2, kind="owners_assembly", settings={key: own}) if known.per_body else None
    found = settings.of(holder(**{key: stored}), key, body=body)
    assert known.misfit(found) is None
    assert all(known.said(found, lang) for lang in ("zh", "en"))
    fits = [value for value in ([own] if body else []) + [stored] if known.misfit(value) is None]
    if fits:
        assert found == fits[0]
    else:
        assert found == (known.by_kind("owners_assembly") if body and known.by_kind else known.default)


def test_an_undeclared_key_is_a_mistake_of_the_program():
    with pytest.raises(settings.UnknownSetting):
        settings.of(holder(), "postingdays")
    with pytest.raises(ValueError):
        settings.of(holder(), "phone", body=holder())


def test_a_value_that_does_not_fit_is_told_to_the_log(capsys, app):
    from structlog.testing import capture_logs

    with capture_logs() as said:
        assert settings.of(holder(screen_days="soon"), "screen_days") == 5
    assert [(line["event"], line["setting"]) for line in said] == [("setting_does_not_fit", "screen_days")]


def test_changing_needs_the_office_and_the_bounds_and_is_written_down(place):
    community, now = place.community, factories.NOW
    with pytest.raises(Forbidden):
        settings.change(community, "screen_days", 3, holds={"recorder"}, by=None, now=now)
    with pytest.raises(Invalid) as refused:
        settings.change(community, "screen_days", 0, holds={"staff_admin"}, by=None, now=now)
    assert refused.value.field == "screen_days"
    with transaction():
        for value in (3, 3, None):
            settings.change(
                community, "screen_days", value, holds={"staff_admin"}, by=place.admin.id, now=now
            )
    assert settings.of(community, "screen_days") == 5
    entries = db.session.scalars(select(JournalEntry).where(JournalEntry.verb == "setting_changed")).all()
    assert [(e.detail["before"], e.detail["after"], e.by_id) for e in entries] == [
        (None, 3, place.admin.id),
        (3, None, place.admin.id),
    ]


def test_how_long_a_result_is_posted_is_not_how_soon_it_must_be(place):
    """One name stood for both: 15 days on the board, 3 days after the decision; neither may follow the
    other.
    """
    community, now, decided = place.community, factories.NOW, date(2026, 6, 1)
    topic = Topic(
        community_id=community.id,
        number=1,
        title="加装电梯",
        what="六层老楼没有电梯",
        kind="elevator",
        state="decided",
        submitted_on=decided,
        created_at=now,
    )
    db.session.add(topic)
    db.session.flush()
    outcome = Outcome(
        community_id=community.id,
        topic_id=topic.id,
        body_id=place.owners.id,
        status="adopted",
        legal_effect="decision",
        decided_on=decided,
        created_at=now,
    )
    db.session.add(outcome)
    db.session.commit()

    def due():
        return next(i.due for i in desk.desk(community, now) if i.station == "outcome")

    def change(key, value, body=None):
        with transaction():
            settings.change(community, key, value, body=body, holds={"staff_admin"}, by=None, now=now)

    assert (due(), notices.needed_days(community, place.owners)) == (decided + timedelta(days=3), 15)
    change("posting_days", 30)
    assert (due(), notices.needed_days(community, place.owners)) == (decided + timedelta(days=3), 30)
    change("post_within_days", 7, place.owners)
    assert (due(), notices.needed_days(community, place.owners)) == (decided + timedelta(days=7), 30)


def test_no_two_quantities_of_time_share_a_name():
    """Named constants that count days, hours or minutes stand once in the product, whatever the room."""
    found = defaultdict(list)
    for path in sorted((HOME / "consult").rglob("*.py")):
        for node in ast.parse(path.read_text()).body:
            for target in node.targets if isinstance(node, ast.Assign) else []:
                name = getattr(target, "id", "")
                if name.endswith(("_DAYS", "_HOURS", "_MINUTES")):
                    found[name].append(str(path.relative_to(HOME)))
    assert {name: places for name, places in found.items() if len(places) > 1} == {}


def test_settings_are_read_nowhere_else():
    """Raw reads of a row's `settings` in code or templates bypass defaults, bounds and words."""
    raw = []
    for folder, pattern in (("consult", "*.py"), ("templates", "*.html")):
        for path in sorted((HOME / folder).rglob(pattern)):
            if path.relative_to(HOME).as_posix() in ("consult/foundation/settings.py", "consult/app.py"):
                continue
            text = path.read_text()
            raw += (
                [str(path.relative_to(HOME))] if ".settings or {}" in text or "settings.get(" in text else []
            )
    assert raw == []


TODAY = date(2026, 3, 1)
days = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@given(
    base=st.none() | st.integers(1, 9),
    done=st.lists(st.tuples(days, st.none() | st.integers(1, 9)), max_size=6),
    on=days,
)
def test_the_value_of_a_day_is_what_was_last_settled_for_it_or_before(base, done, on):
    kept = {} if base is None else {"screen_days": base}
    expected = {day: base for day in (date(2026, 1, 1) + timedelta(n) for n in range(365))}
    for from_on, value in done:
        kept = dated.changed(kept, "screen_days", value, from_on, min(from_on, TODAY))
        expected = {day: value if day >= from_on else was for day, was in expected.items()}
    assert dated.held(kept, "screen_days", lambda: on) == expected[on]
    later = [from_on for from_on, _ in dated.planned(kept, "screen_days", on)]
    assert later == sorted(later) and all(each > on for each in later)
    assert dated.planned(dated.unplanned(kept, "screen_days", on), "screen_days", on) == []


def test_a_later_day_keeps_the_old_value_until_then_and_may_be_dropped_again(place):
    """Before, a change held at once and for what had begun as well."""
    community, now, today = place.community, factories.NOW, date(2026, 6, 1)
    told = {"holds": {"staff_admin"}, "by": place.admin.id, "now": now}

    def change(value, from_on=None, why=""):
        with transaction():
            wanted = settings.Change(value=value, from_on=from_on, why=why)
            settings.change(community, "screen_days", wanted, **told)

    change(7, date(2026, 6, 10), "要到现场看")
    read = [settings.of(community, "screen_days", on=date(2026, 6, n)) for n in (1, 9, 10, 30)]
    assert read == [5, 5, 7, 7]
    assert settings.planned(community, "screen_days", today) == [settings.Planned(date(2026, 6, 10), 7)]
    with pytest.raises(Invalid) as refused:
        change(3, date(2026, 5, 31))
    assert refused.value.field == "holds_from"
    with transaction():
        settings.drop_planned(community, "screen_days", **told)
    assert settings.of(community, "screen_days", on=date(2026, 6, 30)) == 5
    change(4)
    change(6)
    assert settings.earlier(community, "screen_days", today) == [5, 4]  # for hours, and perhaps printed
    entries = db.session.scalars(select(JournalEntry).where(JournalEntry.object_kind == "community")).all()
    assert [(e.verb, e.detail.get("from"), e.detail.get("why")) for e in entries if "setting" in e.verb] == [
        ("setting_changed", "2026-06-10", "要到现场看"),
        ("setting_unplanned", "2026-06-10", None),
        ("setting_changed", "2026-06-01", None),
        ("setting_changed", "2026-06-01", None),
    ]
    with pytest.raises(Invalid):
        with transaction():
            settings.change(community, "posting_days", 10, **told)  # fifteen are in law


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ("1/10", (1, 10)),
        ("10%", (1, 10)),
        ("1.6％", (2, 125)),
        ("三分之二", (2, 3)),
        ("百分之十二", (3, 25)),
        ("十分之一", (1, 10)),
        ("3/2", None),
        ("0%", None),
        ("1/0", None),
        ("一半", None),
        ("分之", None),
        ("", None),
    ],
)
def test_a_part_is_read_as_offices_write_it(typed, part):
    found = setting_kinds.part_of(typed)
    assert (found and (found.numerator, found.denominator)) == part


def test_a_form_says_at_which_field_it_is_wrong():
    share, contact, days_ = (settings.setting(k) for k in ("support_building", "contact", "screen_days"))
    assert share.typed({"support_building.share": " 1/10 ", "support_building.least": "5"}) == {
        "share": "1/10",
        "least": 5,
    }
    assert share.typed({"support_building.share": "", "support_building.least": ""}) is None
    for known, form, field in (
        (share, {"support_building.share": "一半"}, "support_building.share"),
        (share, {"support_building.least": "五"}, "support_building.least"),
        (contact, {"contact.hours": "早" * 121, "contact.place": "一楼"}, "contact.hours"),
        (days_, {"screen_days": "0"}, "screen_days"),
        (days_, {"screen_days": "５"}, "screen_days"),
    ):
        with pytest.raises(Invalid) as refused:
            known.typed(form)
        assert refused.value.field == field
    assert setting_kinds.households_needed({"share": "1/10", "least": 5}, 48) == 5
    assert setting_kinds.households_needed({"share": "1/10"}, 1860) == 186
    assert setting_kinds.households_needed({"share": "2/3"}, 12) == 8
    assert setting_kinds.households_needed({"least": 5}, 3) == 3  # more than there are nobody can gather
