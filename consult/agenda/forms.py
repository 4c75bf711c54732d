"""Forms of the agenda."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import Optional

from consult.accounts.forms import DayField


class MeetingForm(FlaskForm):
    """A meeting: body, day, hour, place, who presides and who keeps the minutes."""

    body = SelectField(_("Body"), validate_choice=False)
    title = StringField(_("Name of the meeting"))
    held_on = DayField(_("Day"), validators=[Optional()])
    hour = TimeField(_("Hour"), validators=[Optional()])
    place = StringField(_("Place"))
    chair = SelectField(_("Chair"), validate_choice=False)
    recorder = SelectField(_("Recorder"), validate_choice=False)
    version = HiddenField()


class ItemForm(FlaskForm):
    """An item: topic, proposed text, how it is decided."""

    topic = SelectField(_("Topic"), validate_choice=False)
    title = StringField(_("Title (empty: the topic's)"))
    text = TextAreaField(_("Proposed text: what exactly is to be decided?"))
    decision_rule_id = SelectField(_("Decision rule of the final vote"), validate_choice=False)
    method = SelectField(_("How the vote is taken"), validate_choice=False)
    legal_effect = SelectField(_("Legal effect"), validate_choice=False)
    options = TextAreaField(_("Options, one in a line (empty: yes or no)"))
    seats = IntegerField(_("How many are chosen"), default=1, validators=[Optional()])
    minutes = IntegerField(_("Minutes planned (if you like)"), validators=[Optional()])


class AgainForm(FlaskForm):
    """A text that differs from what was voted, for the next agenda."""

    text = TextAreaField(_("Text to be decided"), render_kw={"rows": 6})
    meeting = RadioField(_("On the agenda of"), choices=[], validate_choice=False)


class DebateForm(FlaskForm):
    """How the meeting debates."""

    rule_set = SelectField(_("Rule set"), validate_choice=False)
    speech_seconds = IntegerField(_("Longest speech, in seconds"), validators=[Optional()])
    speeches_per_motion = IntegerField(_("Speeches of one person on one question"), validators=[Optional()])
    seconds_required = SelectField(_("Does a motion need a second?"), validate_choice=False)
    alternate = BooleanField(_("For and against speak in turn"))
    unspoken_first = BooleanField(_("Who has not spoken yet goes first (Nantang rules)"))
    bars_amendments = BooleanField(_("Proposals are voted on as they stand, without amendments"))
    adjourn_at = TimeField(_("Hour for adjourning (if you like)"), validators=[Optional()])
    interest = SelectField(_("Who has a personal interest in an item"), validate_choice=False)
    version = HiddenField()


class NoticeForm(FlaskForm):
    """Publishing the agenda."""

    channels = StringField(_("Where it is posted (separate with commas)"))
    urgent_reason = StringField(_("Why the meeting is urgent (printed on the notice)"))


class MoveForm(FlaskForm):
    """Moving a noticed meeting."""

    held_on = DayField(_("Day"), validators=[Optional()])
    hour = TimeField(_("Hour"), validators=[Optional()])
    place = StringField(_("Place"))
    reason = StringField(_("Reason (everyone reads it)"))
    urgent_reason = StringField(_("Why the meeting is urgent (printed on the notice)"))


class RecordForm(FlaskForm):
    """补录: a meeting held in a room."""

    body = SelectField(_("Body"), validate_choice=False)
    title = StringField(_("Name of the meeting"))
    held_on = DayField(_("Day"), validators=[Optional()])
    noticed_on = DayField(_("Noticed on"), validators=[Optional()])
    place = StringField(_("Place"))
    chair_role = StringField(_("Who presided (role)"))
    recorder_role = StringField(_("Who kept the minutes (role)"))
    channels = StringField(_("Where it is posted (separate with commas)"))
    topic = SelectField(_("Topic"), validate_choice=False)
    text = TextAreaField(_("Text as settled"))
    decision_rule_id = SelectField(_("Decision rule of the final vote"), validate_choice=False)


class CancelForm(FlaskForm):
    """Calling a meeting off."""

    reason = StringField(_("Reason (everyone reads it)"))


class GistForm(FlaskForm):
    """补录: one speech."""

    role = StringField(_("Who spoke (role)"))
    stance = SelectField(_("For or against"), validate_choice=False)
    gist = TextAreaField(_("What was said, in short"))
    seconds = IntegerField(_("Seconds"), validators=[Optional()])


class ChangeForm(FlaskForm):
    """补录: one amendment."""

    text = TextAreaField(_("The amendment"))
    kind = SelectField(_("Kind"), validate_choice=False)
    degree = SelectField(_("Degree"), validate_choice=False)
    mover_role = StringField(_("Who moved it (role)"))
    result = SelectField(_("Result"), validate_choice=False)
    votes_for = IntegerField(_("For"), validators=[Optional()])
    votes_against = IntegerField(_("Against"), validators=[Optional()])
    votes_abstain = IntegerField(_("Abstain"), validators=[Optional()])
