"""The form of a paper: its shape only; whether it may be cast is the box's to say."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectMultipleField
from wtforms.validators import InputRequired, Length


class PaperForm(FlaskForm):
    """key: made with the page, so that a form sent twice is one paper. choice: one side, or option
    numbers."""

    key = HiddenField(validators=[InputRequired(), Length(16, 80)])
    choice = SelectMultipleField(validate_choice=False)
