"""The frame of acts: a refusal changes nothing and is said at its field; every other kind passes on."""

import pytest
from flask_wtf import FlaskForm
from wtforms import StringField

from consult.foundation import journal
from consult.foundation.errors import Invalid, NotFound
from consult.foundation.pages import attempt, refusals
from consult.foundation.phrases import P


class Named(FlaskForm):
    name = StringField()


@pytest.fixture
def form(app):
    with app.test_request_context("/"):
        yield Named()


def test_what_is_refused_is_undone_and_said_at_its_field(form, clock):
    with attempt(form) as tried:
        journal.record(None, "body_added", "body", 1, by=None, at=clock)
        raise Invalid("name", P("Please give a name."))
    assert tried.refused is not None and list(form.errors) == ["name"]
    assert journal.entries_for("body", 1) == []


def test_what_is_carried_out_stays_and_blames_nothing(form, clock):
    with attempt(form) as tried:
        journal.record(None, "body_added", "body", 1, by=None, at=clock)
    assert tried.refused is None and not form.errors
    assert len(journal.entries_for("body", 1)) == 1


def test_a_refusal_of_no_field_stands_above_the_form(form):
    with refusals(form):
        raise Invalid(None, P("Please try again."))
    assert len(form.form_errors) == 1


def test_every_other_refusal_is_the_edges(form):
    with pytest.raises(NotFound), attempt(form):
        raise NotFound()
    assert not form.errors
