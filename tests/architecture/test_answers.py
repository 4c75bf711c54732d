"""What addresses answer, whichever they are: a walk over the route map with real ids, as staff and resident.

A day far away or a number too long in any address is no failure; what is given out to one person, or to
staff, is kept by no browser.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import DateField

import consult
from consult.accounts import rights
from consult.accounts.forms import DayField
from consult.foundation.pages import day_in
from tests.pages.samples import NOT_PAGES, SLUG, Samples

FAR = ("0001-01-01", "1899-12-31", "2201-01-01", "9999-12-31")
NAMES = re.compile(r"""(?:args\.get\(|args\[|number_from\(|day_in\(\w+\.args\.get\()["'](\w+)""")


@pytest.fixture
def database_url(town_url: str) -> str:
    """These tests walk through the town."""
    return town_url


@pytest.fixture
def seats(app: Any, town_template: Any) -> tuple[Samples, list[Any]]:
    """What addresses are called, and browsers of staff and of a resident."""
    samples: Samples = town_template[2]
    browsers = [app.test_client() for _ in ("staff", "resident")]
    for browser, who in zip(browsers, ("staff", "resident"), strict=True):
        browser.set_cookie("seat", samples.tokens[who])
    return samples, browsers


def addresses(samples: Samples) -> Iterator[tuple[str, str]]:
    """(endpoint, an address of it) of everything that is read."""
    adapter = samples.routes.bind("localhost")
    for rule in samples.routes.iter_rules():
        given = samples.values.get(rule.endpoint, [{}])[0]
        if "GET" in (rule.methods or ()) and rule.arguments <= {"slug", *given}:
            slug = {"slug": SLUG} if "slug" in rule.arguments else {}
            yield rule.endpoint, adapter.build(rule.endpoint, {**slug, **given})


def test_no_day_or_number_of_an_address_is_a_failure(app: Any, seats: tuple[Samples, list[Any]]) -> None:
    """Before, the journal of the year 9999 or 1 was a 500."""
    samples, (staff, _resident) = seats
    asked = set()
    for endpoint, address in addresses(samples):
        view = inspect.unwrap(app.view_functions[endpoint])
        names = set(NAMES.findall(inspect.getsource(inspect.getmodule(view) or consult)))
        if not names or endpoint.startswith("demo."):
            continue
        asked |= names
        for value in ("0001-01-01", "9999-12-31", "9" * 30):
            answer = staff.get(f"{address}?{urlencode(dict.fromkeys(names, value))}")
            assert answer.status_code < 500, (address, names, value)
    assert {"since", "until", "page", "q"} <= asked


def test_a_day_too_far_away_is_no_day_in_any_form() -> None:
    """Before, forms took the first and the last day there is, and what was reckoned from them failed."""
    for module in pkgutil.walk_packages(consult.__path__, "consult."):
        if module.name.endswith(".forms"):
            importlib.import_module(module.name)
    fields = [
        (form.__name__, name)
        for form in FlaskForm.__subclasses__()
        if form.__module__.startswith("consult.")
        for name, field in vars(form).items()
        if getattr(field, "field_class", None) and issubclass(field.field_class, DateField)
        if field.field_class is not DayField
    ]
    assert fields == []
    assert [day_in(each) for each in (*FAR, "", None, "soon", "2026-02-30")] == [None] * 8
    assert str(day_in(" 2026-04-05 ")) == "2026-04-05"


def test_the_field_of_a_day_says_what_is_wrong(app: Any) -> None:
    class Form(FlaskForm):
        on = DayField()

    with app.test_request_context():
        for typed in (*FAR, "soon"):
            form = Form(formdata=MultiDict({"on": typed}), meta={"csrf": False})
            assert not form.validate() and form.on.data is None and "2026-04-05" in str(form.on.errors[0])
        assert Form(formdata=MultiDict({"on": "2026-04-05"}), meta={"csrf": False}).validate()


def test_what_is_given_out_to_one_person_or_to_staff_is_kept_by_no_browser(
    app: Any, seats: tuple[Samples, list[Any]]
) -> None:
    """Before, the journal's table had no word about that, and exported rolls said no-cache."""
    samples, browsers = seats
    files = set()
    public = rights.reading()
    for endpoint, address in addresses(samples):
        # What is no page stands there, or the walk through all pages in a browser fails.
        if endpoint in public or endpoint not in NOT_PAGES or endpoint.startswith("demo."):
            continue
        for browser in browsers:
            answer = browser.get(address)
            if answer.status_code != 200:
                continue
            if answer.headers.get("Content-Disposition", "").startswith("attachment"):
                files.add(endpoint)
                assert answer.headers["Cache-Control"] == "no-store", address
            elif answer.mimetype != "text/html":
                assert answer.headers["Cache-Control"] in ("no-store", "private, max-age=600"), address
    told = {"home.journal_csv", "office.roll_export", "office.roll_template", "accounts.my_data"}
    assert told <= files
