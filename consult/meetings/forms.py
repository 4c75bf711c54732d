"""Forms of the meeting's pages. (Acts have none: what they ask for is said by the openings.)"""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField


class FindForm(FlaskForm):
    """Finding oneself on the roll at a meeting's door."""

    building = SelectField(_("Building"), choices=[], validate_choice=False)
    room = StringField(_("Room"), render_kw={"autocomplete": "off"})
    name = StringField(_("Your name, as on the roll"), render_kw={"autocomplete": "name"})
