"""Forms of topics: they check shape; the service checks right and rule."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, FileField, HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional


class TopicForm(FlaskForm):
    """Proposing or changing a topic."""

    title = StringField(_("What is it about?"))
    what = TextAreaField(_("What is the matter, and what would you like?"))
    place = StringField(_("Where?"))
    kind = SelectField(_("Kind"), validate_choice=False)
    photo = FileField(_("Photo (if you like)"))
    form_key = HiddenField()
    version = HiddenField()
    on_behalf = StringField(_("Proposed by (role, for example: a resident of Building 3)"))


class RecordTopicForm(FlaskForm):
    """补录: a topic collected on paper."""

    title = StringField(_("What is it about?"))
    what = TextAreaField(_("What is the matter, and what would you like?"))
    place = StringField(_("Where?"))
    kind = SelectField(_("Kind"), validate_choice=False)
    role = StringField(_("Who proposed it (role)"))
    on = DateField(_("Proposed on"), validators=[Optional()])
    channel = StringField(_("How it came in"))
    supporters = IntegerField(_("Supporters counted on paper"), default=0, validators=[Optional()])
    form_key = HiddenField()


class ScreeningForm(FlaskForm):
    """A screening decision."""

    result = RadioField(_("What becomes of it?"), choices=[("accepted", _("Accept: it goes towards an agenda")), ("returned", _("Return with a reason")),
                                                          ("merged", _("Merge into another topic")), ("out_of_scope", _("Refer elsewhere"))], validate_choice=False)
    reason = TextAreaField(_("Reason (the proposer reads it)"))
    into = IntegerField(_("Number of the topic that survives"), validators=[Optional()])
    refer_to = StringField(_("Referred to"))
    body = SelectField(_("Body that will deal with it"), validate_choice=False)
    stakeholders = StringField(_("Concerned (separate with commas)"))
    legal_basis = StringField(_("Legal basis (separate with commas)"))
    opinion = TextAreaField(_("Opinion of the party organisation"))
    version = HiddenField()
