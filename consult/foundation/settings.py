"""What a community, or one of its bodies, may settle for itself: one registry, one way to read, one way to
change.

A setting is declared in `setting_rows` and nowhere else, with its unit, default, bounds, words and the source
of the default. `of` is how everything reads it, as of a day. A key nobody declared is a mistake in the
program (`UnknownSetting`); a value in the database that does not fit its setting counts as unset and is told
to the staff's log, so that a page never fails over it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

import structlog

from consult.foundation import dated, journal
from consult.foundation.days import local_day
from consult.foundation.db import now_utc
from consult.foundation.errors import Forbidden, Invalid
from consult.foundation.phrases import P
from consult.foundation.procedures import procedures
from consult.foundation.setting_kinds import Setting
from consult.foundation.setting_rows import REGISTRY

log = structlog.get_logger("consult.foundation.settings")


class Holder(Protocol):
    """A row that keeps settings: a community, or a body (which has a kind of its own)."""

    id: int
    kind: str
    settings: dict[str, Any]


class Settled(Holder, Protocol):
    """A community: its legal days are those of its zone."""

    zone: str


class UnknownSetting(LookupError):
    """The program asked for a setting that was never declared."""


def stays_readable(community: Settled) -> frozenset[str]:
    """What no cover hides in people's words: the telephones and the place the office itself has settled."""
    settled = [
        of(community, "phone"),
        *of(community, "contact").values(),
        *of(community, "meeting_contact").values(),
    ]
    return frozenset(text for text in settled if text)


def setting(key: str) -> Setting:
    """The declaration of a key. Raises UnknownSetting."""
    try:
        return REGISTRY[key]
    except KeyError:
        raise UnknownSetting(key) from None


def of(community: Settled, key: str, *, body: Holder | None = None, on: date | None = None) -> Any:
    """The value that holds on a day (left out: today): the body's own, else the community's, else the default
    for the body's kind, else the default.

    on: the day a clock began, or a thing was decided, so that a later change leaves it as it was. Raises
    UnknownSetting for a key that is not declared, ValueError for a body where it is the community's alone.
    """
    known = setting(key)
    if body is not None and not known.per_body:
        raise ValueError(f"{key} is not settled by bodies")

    def day() -> date:
        return on or local_day(community, now_utc())

    for holder in (body, community):
        stored = dated.held(holder.settings, key, day) if holder is not None else None
        if stored is None:
            continue
        if known.misfit(stored) is None:
            return _own(stored)
        log.warning("setting_does_not_fit", setting=key, stored=str(stored)[:80], community=community.id)
    usual = known.by_kind(body.kind) if body is not None and known.by_kind else None
    return _own(known.default if usual is None else usual)


def _own(value: Any) -> Any:
    """Never the mapping that is stored."""
    return dict(value) if isinstance(value, Mapping) else value


@dataclass(frozen=True)
class Planned:
    """A value that holds from a later day on; None: the default again."""

    from_on: date
    value: Any


def planned(community: Holder, key: str, today: date) -> list[Planned]:
    """What a setting becomes after today, the next first."""
    return [Planned(on, value) for on, value in dated.planned(community.settings, setting(key).key, today)]


def earlier(community: Holder, key: str, today: date) -> list[Any]:
    """The values a setting had before the one of today, those that fit; unset counts as the default."""
    known = setting(key)
    found = (
        known.default if each is None else each for each in dated.earlier(community.settings, key, today)
    )
    return [each for each in found if known.misfit(each) is None]


def _lawful(known: Setting, value: Any, body: Holder | None) -> None:
    """Days of posting that are in law are not shortened. Raises Invalid."""
    if known.key != "posting_days" or value is None:
        return
    if body is None:
        # It would hold for every body that settles nothing itself, those of the law among them.
        if value < known.default:
            raise Invalid(
                known.key,
                P(
                    "The law asks for at least %(n)s days (%(source)s).",
                    n=known.default,
                    source=known.source[0],
                ),
            )
        return
    procedure = procedures().get(body.kind)
    if procedure and procedure.publicity_statutory and value < (procedure.publicity_days or 0):
        values = {"n": procedure.publicity_days, "source": procedure.publicity_source}
        raise Invalid(known.key, P("The law asks for at least %(n)s days (%(source)s).", **values))


@dataclass(frozen=True, kw_only=True)
class Change:
    """What is to become of a setting. value: None leaves it to the default again. from_on: the day from which
    it holds, None for today. why: the reason that was given. sheets: posted sheets that print what was."""

    value: Any
    from_on: date | None = None
    why: str = ""
    sheets: tuple[str, ...] = ()


def check(community: Settled, key: str, wanted: Change, *, body: Holder | None = None, now: datetime) -> None:
    """Whether a change may be made. Raises Invalid naming the key, or holds_from for a day that is past."""
    known = setting(key)
    if body is not None and not known.per_body:
        raise ValueError(f"{key} is not settled by bodies")
    wrong = known.misfit(wanted.value) if wanted.value is not None else None
    if wrong is not None:
        raise Invalid(key, wrong)
    _lawful(known, wanted.value, body)
    if known.guards and (known.default if wanted.value is None else wanted.value) < of(
        community, key, body=body
    ):
        if (wanted.from_on or local_day(community, now)) <= local_day(community, now):
            raise Invalid(
                "holds_from",
                P(
                    "A second look is taken off from tomorrow at the earliest, so that the others see it "
                    "coming."
                ),
            )
        if not wanted.why:
            raise Invalid("why", P("Please say why no second officer is to look any more."))
    if wanted.from_on is not None and wanted.from_on < local_day(community, now):
        raise Invalid("holds_from", P("A change holds from today or a later day; the past stays as it was."))


def change(
    community: Settled,
    key: str,
    value: Any,
    *,
    body: Holder | None = None,
    holds: Collection[str],
    by: int | None,
    now: datetime,
) -> None:
    """Settles a value from today on, or what a `Change` says; written to the journal. holds: the offices of
    who changes it.

    Raises Forbidden without one of the setting's offices, Invalid like `check`.
    """
    known = setting(key)
    if known.changed_by.isdisjoint(holds):
        raise Forbidden(P("This is for the community's staff."))
    wanted = value if isinstance(value, Change) else Change(value=value)
    check(community, key, wanted, body=body, now=now)
    holder, today = community if body is None else body, local_day(community, now)
    from_on = wanted.from_on or today
    before = dated.held(holder.settings, key, lambda: from_on)
    if before == wanted.value and not any(
        on > from_on for on, _ in dated.planned(holder.settings, key, today)
    ):
        return
    holder.settings = dated.changed(holder.settings, key, wanted.value, from_on, today)
    told: dict[str, Any] = {
        "setting": key,
        "before": before,
        "after": wanted.value,
        "from": from_on.isoformat(),
    }
    if wanted.why:
        told["why"] = wanted.why
    if wanted.sheets:
        told["sheets"] = list(wanted.sheets)
    _note(community, "setting_changed", holder, told, by, now)


def drop_planned(
    community: Settled, key: str, *, holds: Collection[str], by: int | None, now: datetime
) -> None:
    """What was planned for later days is not done; nothing where nothing is planned. Raises Forbidden."""
    known, today = setting(key), local_day(community, now)
    if known.changed_by.isdisjoint(holds):
        raise Forbidden(P("This is for the community's staff."))
    gone = planned(community, key, today)
    if gone:
        community.settings = dated.unplanned(community.settings, key, today)
        told = {"setting": key, "before": gone[-1].value, "from": gone[-1].from_on.isoformat()}
        _note(community, "setting_unplanned", community, told, by, now)


def _note(
    community: Settled, verb: str, holder: Holder, told: dict[str, Any], by: int | None, now: datetime
) -> None:
    kind = "community" if holder is community else "body"
    journal.record(community.id, verb, kind, holder.id, by=by, at=now, detail=told)


def own(body: Holder, community: Settled, key: str) -> Any:
    """What a body has settled for itself today, None where the community's value holds."""
    known = setting(key)
    stored = dated.held(body.settings, key, lambda: local_day(community, now_utc()))
    return stored if stored is not None and known.misfit(stored) is None else None
