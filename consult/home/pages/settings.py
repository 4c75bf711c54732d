"""The settings page: every setting in its group, changed together, looked at before it is done; packs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext as _

from consult.accounts import asking, linking, logins
from consult.foundation import packs, settings, web
from consult.foundation.days import local_day
from consult.foundation.db import now_utc
from consult.foundation.errors import Invalid, NotFound
from consult.foundation.pages import attempt, day_in, done
from consult.foundation.phrases import P
from consult.foundation.setting_facts import FACTS, GROUP
from consult.foundation.setting_kinds import UNITS, households_needed
from consult.foundation.setting_rows import GROUPS, REGISTRY
from consult.home import logbook, settling
from consult.home.pages.home import blueprint
from consult.home.pages.journal import say

#: What shows how many changes a page of the journal's newest says beside the settings.
RECENT = 5


@blueprint.route("/c/<slug>/staff/settings", methods=["GET", "POST"])
def settings_page(slug: str) -> Any:
    """Every setting. POST: deed=preview says what would change, save does it, edit goes back with what was
    typed, drop takes back what was planned for later."""
    community, who = asking.here(slug)
    deed = request.form.get("deed", "")
    if request.method == "GET":
        return _page(community, who)
    if deed == "drop":
        return _dropped(community, who)
    if deed == "edit":
        return _page(community, who, typed=request.form)
    values, wrong = settling.typed(request.form)
    return _changed(community, who, values, wrong, sure=deed == "save")


def _from_on(community: Any, wrong: list[Invalid]) -> date:
    """The day from which what was typed holds; left empty, today."""
    today = local_day(community, now_utc())
    text = request.form.get("holds_from", "").strip()
    found = day_in(text) if text else today
    if found is None:
        wrong.append(Invalid("holds_from", P("Please give a day, such as 2026-12-01.")))
    return found or today


def _changed(community: Any, who: Any, values: Mapping[str, Any], wrong: list[Invalid], *, sure: bool) -> Any:
    """The page of what would change, or, once that was seen, the change."""
    now, from_on = now_utc(), _from_on(community, wrong)
    why = " ".join(request.form.get("why", "").split())
    planned, unlawful = settling.plan(community, values, from_on, now, why)
    wrong = [*wrong, *unlawful]
    if len(why) > 200:
        wrong.append(Invalid("why", P("Please keep it under %(n)s characters.", n=200)))
    if not planned and not wrong:
        wrong.append(Invalid(None, P("Nothing was changed: everything is as it was.")))
    if wrong:
        return _page(community, who, typed=request.form, wrong=wrong)
    if not sure:
        return _look_over(community, who, planned, from_on, why, _("Settings"))
    with attempt() as tried:
        n = settling.apply(
            community,
            planned,
            from_on=from_on,
            why=why,
            holds=who.offices,
            by=who.person_id,
            now=now,
        )
    if tried.refused:
        return _page(community, who, typed=request.form, wrong=[tried.refused])
    return done(_said(n, from_on, local_day(community, now)), "home.settings_page", slug=community.slug)


def _said(n: int, from_on: date, today: date) -> str:
    if from_on > today:
        return _("Saved; it holds from %(day)s on.", day=web.format_date(from_on))
    return _("One setting is changed.") if n == 1 else _("%(n)s settings are changed.", n=n)


def _dropped(community: Any, who: Any) -> Any:
    key = request.form.get("key", "")
    if key not in REGISTRY:
        raise NotFound()
    with attempt():
        settings.drop_planned(community, key, holds=who.offices, by=who.person_id, now=now_utc())
    return done(
        _("What was planned is dropped; the setting stays as it is."),
        "home.settings_page",
        slug=community.slug,
        anchor=f"#s-{key}",
    )


def _look_over(
    community: Any, who: Any, planned: list[Any], from_on: date, why: str, title: str, pack: Any = None
) -> Any:
    """What would change, with the sheets that become wrong; sending it from here does it."""
    return web.render(
        "home/settings_check.html",
        community=community,
        who=who,
        title=title,
        planned=planned,
        from_on=from_on,
        today=local_day(community, now_utc()),
        why=why,
        pack=pack,
        refused=_refused(community, pack, from_on, why) if pack else [],
        typed=[
            (name, value)
            for name, value in request.form.items()
            if name not in ("csrf_token", "deed", "found_known")
        ],
    )


def _refused(community: Any, pack: Any, from_on: date, why: str) -> list[tuple[Any, str]]:
    """(setting, why not) of what a pack would change and may not in this one act."""
    found = []
    for key, value in pack.values.items():
        _planned, wrong = settling.plan(community, {key: value}, from_on, now_utc(), why)
        found += [(REGISTRY[key], web.say(each.phrase)) for each in wrong]
    return found


def _page(
    community: Any, who: Any, *, typed: Mapping[str, str] | None = None, wrong: list[Invalid] | None = None
) -> Any:
    now, account = now_utc(), logins.account_by_id(who.account_id or 0)
    today = local_day(community, now)
    levels = settling.levels_here(community)
    shown = {
        key: known
        for key, known in {**FACTS, **REGISTRY}.items()
        if not key.startswith("support_") or known.type != "share" or key[8:] in levels
    }
    held = {key: getattr(community, key) if key in FACTS else settings.of(community, key) for key in shown}
    errors: dict[str, list[str]] = {}
    for each in wrong or []:
        errors.setdefault(each.field or "", []).append(web.say(each.phrase))
    answer = web.render(
        "home/settings.html",
        community=community,
        who=who,
        today=today,
        groups={
            code: (words, [known for known in shown.values() if known.group == code])
            for code, words in {"community": GROUP, **GROUPS}.items()
        },
        held=held,
        typed={name: (typed or {}).get(name, value) for name, value in _as_held(shown, held)},
        said=_words_of,
        changed=_touched(shown, held, typed),
        errors=errors,
        label=_label,
        planned={key: [] if key in FACTS else settings.planned(community, key, today) for key in shown},
        bodies=settling.bodies_otherwise(community),
        worked=_worked_out(levels, held),
        units=UNITS,
        numbers=settling.next_numbers(community, today.year),
        stale=settling.sheets_wrong_now(community, now),
        piece=say,
        recent=logbook.latest(community, "setting_changed", RECENT),
        packs=packs.packs().values(),
        places=linking.communities_of(who.account_id),
        founds=bool(account is not None and account.admin),
        from_on=(typed or {}).get("holds_from", ""),
        why=(typed or {}).get("why", ""),
    )
    return (answer, 400) if errors else answer


def _as_held(shown: Mapping[str, Any], held: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(name of a field, what it shows) of every setting."""
    return [each for key, known in shown.items() for each in known.as_typed(held[key]).items()]


def _touched(shown: Mapping[str, Any], held: Mapping[str, Any], typed: Mapping[str, str] | None) -> set[str]:
    """Settings whose fields stand open, since something else is typed there than holds."""
    if typed is None:
        return set()
    return {
        key
        for key, known in shown.items()
        if any(typed.get(name, value) != value for name, value in known.as_typed(held[key]).items())
    }


def _words_of(known: Any, value: Any) -> str:
    return str(known.said(value, web.language()))


def _label(known: Any, name: str) -> str:
    """How a field of a setting is called."""
    at = 0 if web.language() == "zh" else 1
    part = name.partition(".")[2]
    if known.type == "fields":
        return str(known.fields[part][at])
    if known.type == "share":
        return _("Part of the households") if part == "share" else _("At least, households")
    return str(known.name[at])


def _worked_out(levels: Mapping[str, tuple[str, int]], held: Mapping[str, Any]) -> dict[str, Any]:
    """{key of a threshold: (place, its households, how many are asked for)}."""
    return {
        f"support_{kind}": (
            place,
            n,
            households_needed(share, n) if (share := held[f"support_{kind}"]) else held["support_households"],
        )
        for kind, (place, n) in levels.items()
    }


@blueprint.route("/c/<slug>/staff/settings/pack/<name>", methods=["GET", "POST"])
def settings_pack(slug: str, name: str) -> Any:
    """A local pack: what it would change here; POST changes it all in one act."""
    community, who = asking.here(slug)
    found = packs.packs().get(name)
    if found is None:
        raise NotFound()
    now = now_utc()
    today = local_day(community, now)
    title = web.words(found.name)
    planned, _wrong = settling.plan(community, found.values, today, now, title)
    if request.method == "GET" or not planned:
        return _look_over(community, who, planned, today, title, title, found)
    with attempt() as tried:
        n = settling.apply(
            community,
            planned,
            from_on=today,
            why=_("Local pack: %(name)s", name=web.words(found.name)),
            holds=who.offices,
            by=who.person_id,
            now=now,
        )
    if tried.refused:
        return _page(community, who, wrong=[tried.refused])
    return done(_said(n, today, today), "home.settings_page", slug=slug)
