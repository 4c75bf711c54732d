"""Forms of the desk: they check shape; the services check right and rule."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import SelectField, TextAreaField
from wtforms.validators import Optional

from consult.accounts.forms import DayField


class ExtendForm(FlaskForm):
    """More time for something that was promised."""

    to = DayField(_("New day"), validators=[Optional()])
    reason = TextAreaField(_("Reason, shown in public"), render_kw={"maxlength": 300})


class WorkingYearForm(FlaskForm):
    """A year's public holidays."""

    year = SelectField(_("Year"), validate_choice=False)
    off = TextAreaField(_("Days off"), render_kw={"maxlength": 2000})
    worked = TextAreaField(_("Saturdays and Sundays that are worked"), render_kw={"maxlength": 2000})
