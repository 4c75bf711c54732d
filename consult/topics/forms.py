"""Forms of topics: they check shape; the service checks right and rule."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    HiddenField,
    IntegerField,
    MultipleFileField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional

from consult.accounts.forms import DayField


class TopicForm(FlaskForm):
    """Proposing or changing a topic."""

    title = StringField(_("What is it about?"), render_kw={"maxlength": 60, "autocomplete": "off"})
    what = TextAreaField(_("What is the matter, and what would you like?"), render_kw={"maxlength": 4000})
    territory = SelectField(_("Where?"), validate_choice=False)
    place = StringField(_("More exactly (if you like)"), render_kw={"maxlength": 80})
    kind = RadioField(_("What kind is it?"), validate_choice=False)
    photo = MultipleFileField(_("Photos (if you like)"))
    form_key = HiddenField()
    version = HiddenField()
    reason = StringField(
        _("Why the words change (shown beside them)"), render_kw={"maxlength": 200, "autocomplete": "off"}
    )
    on_behalf = StringField(_("For whom? (a role, not a name)"), render_kw={"maxlength": 80})


class RecordTopicForm(FlaskForm):
    """补录: a topic collected on paper."""

    title = StringField(_("What is it about?"))
    what = TextAreaField(_("What is the matter, and what would you like?"))
    place = StringField(_("Where?"))
    kind = SelectField(_("What kind is it?"), validate_choice=False)
    role = StringField(_("Who proposed it (role)"))
    on = DayField(_("Proposed on"), validators=[Optional()])
    channel = StringField(_("How it came in"))
    supporters = IntegerField(_("Supporters counted on paper"), default=0, validators=[Optional()])
    form_key = HiddenField()


class ScreeningForm(FlaskForm):
    """A screening decision."""

    matter = RadioField(_("1. Which list is it on?"), validate_choice=False)
    result = RadioField(
        _("2. What becomes of it?"),
        choices=[
            ("accepted", _("Accept")),
            ("returned", _("Return")),
            ("merged", _("Merge")),
            ("out_of_scope", _("Refer")),
        ],
        validate_choice=False,
    )
    reason = TextAreaField(_("Reason"))
    into = SelectField(_("Into which topic?"), validate_choice=False)
    refer_to = StringField(_("To whom?"))
    body = SelectField(_("Body that will deal with it"), validate_choice=False)
    stakeholders = StringField(_("Concerned (separate with commas)"))
    legal_basis = StringField(_("Legal basis (separate with commas)"))
    opinion = TextAreaField(_("Opinion of the party organisation"))
    version = HiddenField()
