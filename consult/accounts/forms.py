"""Forms of this feature: they check shape; services check right and rule and say what is wrong as Invalid,
see `blame`."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    HiddenField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.validators import Optional

from consult.foundation.days import within_reach

_FAR = _("Please give a date such as 2026-04-05.")


class DayField(DateField):
    """A day as people mean it: a slip of the keys that lands in the first or the last year there is would go
    over the edge of what days and instants can be reckoned with."""

    def process_formdata(self, valuelist: Any) -> None:
        """Raises ValueError with words for the page."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_FAR) from None
        typed: date | None = self.data
        if typed is not None and not within_reach(typed):
            self.data = None
            raise ValueError(_FAR)


class CodeForm(FlaskForm):
    """A slip's code typed by hand."""

    code = StringField(
        _("Code of the slip"),
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )
    next = HiddenField()


class NewPersonForm(FlaskForm):
    """Somebody adds themselves."""

    name = StringField(_("Your name"), render_kw={"autocomplete": "name"})
    note = StringField(
        _("A word for the staff who will confirm you"), render_kw={"autocomplete": "off", "maxlength": 200}
    )
    consent = BooleanField(_("I have read the privacy notice and agree"))
    next = HiddenField()


class PinForm(FlaskForm):
    """The PIN of the person chosen on a slip."""

    pin = PasswordField(
        _("PIN, 4 to 6 digits"), render_kw={"inputmode": "numeric", "autocomplete": "off", "maxlength": 6}
    )
    person = HiddenField()
    next = HiddenField()


class PhoneForm(FlaskForm):
    """Sign-in by SMS: the number, then the code."""

    phone = TelField(_("Mobile number"), render_kw={"autocomplete": "tel"})
    code = StringField(
        _("Code"), render_kw={"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": 12}
    )
    consent = BooleanField(_("I have read the privacy notice and agree"))
    next = HiddenField()


class StaffSignInForm(FlaskForm):
    """Name and password."""

    login = StringField(_("Sign-in name"), render_kw={"autocomplete": "username", "autocapitalize": "none"})
    password = PasswordField(_("Password"), render_kw={"autocomplete": "current-password"})
    next = HiddenField()


class CodeOnlyForm(FlaskForm):
    """The code of the second step, or one of the codes for who lost the phone."""

    code = StringField(
        _("Code"), render_kw={"inputmode": "text", "autocomplete": "one-time-code", "maxlength": 24}
    )
    next = HiddenField()


class OwnPasswordForm(FlaskForm):
    """One's own password; the old one is asked for."""

    old_password = PasswordField(_("Password now"), render_kw={"autocomplete": "current-password"})
    password = PasswordField(_("New password"), render_kw={"autocomplete": "new-password"})


class JoinForm(FlaskForm):
    """One's other sign-in, proved like at its own door."""

    login = StringField(_("Sign-in name"), render_kw={"autocomplete": "off", "autocapitalize": "none"})
    password = PasswordField(_("Password"), render_kw={"autocomplete": "off"})
    code = StringField(
        _("Code of its second step, where it has one"),
        render_kw={"inputmode": "numeric", "autocomplete": "off", "maxlength": 24},
    )


class FirstForm(FlaskForm):
    """The first administrator, and the first community where there is none."""

    name = StringField(_("Your name"), render_kw={"autocomplete": "name"})
    login = StringField(_("Sign-in name"), render_kw={"autocomplete": "username", "autocapitalize": "none"})
    password = PasswordField(_("Password"), render_kw={"autocomplete": "new-password"})
    community = SelectField(_("Your community"), choices=[], validate_choice=False)
    name_zh = StringField(_("Name in Chinese"))
    name_en = StringField(_("Name in English"))
    slug = StringField(_("Word in its address"), render_kw={"autocapitalize": "none"})
    kind = SelectField(
        _("Kind"),
        choices=[("urban", _("Residents' committee (urban)")), ("village", _("Villagers' committee"))],
        validate_choice=False,
    )


class CommunityForm(FlaskForm):
    """One more community."""

    name_zh = StringField(_("Name in Chinese"))
    name_en = StringField(_("Name in English"))
    slug = StringField(_("Word in its address"), render_kw={"autocapitalize": "none"})
    kind = SelectField(
        _("Kind"),
        choices=[("urban", _("Residents' committee (urban)")), ("village", _("Villagers' committee"))],
        validate_choice=False,
    )


class SetPinForm(FlaskForm):
    """One's own PIN; the old one is asked for."""

    old_pin = PasswordField(
        _("PIN now"), render_kw={"inputmode": "numeric", "autocomplete": "off", "maxlength": 6}
    )
    pin = PasswordField(
        _("New PIN, 4 to 6 digits"), render_kw={"inputmode": "numeric", "autocomplete": "off", "maxlength": 6}
    )
    remove = BooleanField(_("Remove the PIN"))


class PersonForm(FlaskForm):
    """Staff add or correct a person of the roll."""

    name = StringField(_("Name"), render_kw={"autocomplete": "off"})
    phone = TelField(_("Phone"), render_kw={"autocomplete": "off"})
    represents_household = BooleanField(_("Represents the household"))
    of_age = BooleanField(_("Of age (18 or older)"))
    registered = BooleanField(_("Registered here (户籍)"), default=True)
    household = HiddenField()


class AccountForm(FlaskForm):
    """The administrator gives somebody a staff sign-in."""

    login = StringField(_("Sign-in name"), render_kw={"autocomplete": "off", "autocapitalize": "none"})
    password = PasswordField(_("First password"), render_kw={"autocomplete": "new-password"})


class SaleForm(FlaskForm):
    """A flat has another owner."""

    on = DayField(_("From which day?"), validators=[Optional()])
    buyers = TextAreaField(_("New owners, one a line"), render_kw={"rows": 3})
    moved = BooleanField(_("Who sold it and lived there has moved out"))


class SlipForm(FlaskForm):
    """Issuing a household's slip."""

    expires_on = DayField(_("Last day (empty: until revoked)"), validators=[Optional()])


class OfficeForm(FlaskForm):
    """Granting an office."""

    q = HiddenField()
    person = RadioField(_("Who"), choices=[], validate_choice=False)
    kind = SelectField(_("Office"), choices=[], validate_choice=False)
    body = SelectField(_("Body"), choices=[], validate_choice=False)
    territories = SelectMultipleField(_("Where"), choices=[], validate_choice=False, render_kw={"size": 6})
    from_on = DayField(_("First day"), validators=[Optional()])
    to_on = DayField(_("Last day (empty: open)"), validators=[Optional()])


class BodyForm(FlaskForm):
    """What meets, votes and publishes."""

    name_zh = StringField(_("Name in Chinese"))
    name_en = StringField(_("Name in English"))
    kind = SelectField(_("Kind"), choices=[], validate_choice=False)
    electorate = SelectField(_("Who has a vote"), choices=[], validate_choice=False)
    territory = SelectField(_("Where"), choices=[], validate_choice=False)
    term_from = DayField(_("Term: first day"), validators=[Optional()])
    term_to = DayField(_("Term: last day"), validators=[Optional()])
    notice_days = IntegerField(_("Days of notice before a meeting"), validators=[Optional()])
    rule_set = SelectField(_("Rules of order"), choices=[], validate_choice=False)
    usual_rule = SelectField(_("Decision rule used as a rule"), choices=[], validate_choice=False)
    other_rules = SelectMultipleField(
        _("Decision rules it may use as well"), choices=[], validate_choice=False
    )
    number_prefix = StringField(_("Prefix of its document numbers"), render_kw={"autocomplete": "off"})
    party_review = BooleanField(_("Its topics need the party organisation's opinion first"))
    unregistered = BooleanField(_("Residents not registered here have a vote too"))
    charter = StringField(_("Article of its charter"), render_kw={"autocomplete": "off"})
    law_reason = StringField(_("Why it differs from what is usual (recorded)"))


class AmongForm(FlaskForm):
    """Who of a place joins a body."""

    class Meta:
        csrf = False  # it only asks; what it finds joins by another form

    kind = RadioField(_("Who joins"), choices=[], default="residents", validate_choice=False)
    place = SelectField(_("Where"), choices=[], validate_choice=False)
    registered = BooleanField(_("only those registered here (户籍)"))


class NamesForm(FlaskForm):
    """A list of who joins a body, pasted or from a file."""

    names = TextAreaField(_("Names, one a line"), render_kw={"rows": 6})
    file = FileField(_("Or a file: XLSX or CSV with a column of names"))


class FlatForm(FlaskForm):
    """A flat: where it lies, its number, its floor area."""

    place = SelectField(_("Building or entrance"), choices=[], validate_choice=False)
    room = StringField(_("Room"), render_kw={"autocomplete": "off"})
    area = StringField(_("Floor area (m2)"), render_kw={"autocomplete": "off", "inputmode": "decimal"})


class SharesForm(FlaskForm):
    """Who owns a flat, corrected."""

    shares = HiddenField()
    new = StringField(_("One more owner: name or telephone"), render_kw={"autocomplete": "off"})
    new_share = StringField(_("Share, such as 1/2"), render_kw={"autocomplete": "off"})
    reason = StringField(_("Reason (recorded)"), render_kw={"autocomplete": "off", "maxlength": 200})


class MovingForm(FlaskForm):
    """Persons move to another home, or two homes are one."""

    q = StringField(_("Door or name of the other household"), render_kw={"autocomplete": "off"})
    persons = SelectMultipleField(_("Who moves"), choices=[], validate_choice=False)
    to = RadioField(_("Where to"), choices=[], validate_choice=False)
    sure = BooleanField(_("I have read this and want it"))


class PlaceChangeForm(FlaskForm):
    """A place lies elsewhere, or is another one."""

    parent = SelectField(_("Inside"), choices=[], validate_choice=False)
    other = SelectField(_("The place entered twice"), choices=[], validate_choice=False)
    sure = BooleanField(_("I have read this and want it"))


class PlaceForm(FlaskForm):
    """A place of the territory."""

    kind = SelectField(_("Kind"), choices=[], validate_choice=False)
    name = StringField(_("Name of the place"), render_kw={"autocomplete": "off"})
    parent = SelectField(_("Inside"), choices=[], validate_choice=False)


class RollForm(FlaskForm):
    """Uploading a roll."""

    file = FileField(_("XLSX or CSV, one row per household"))


class SureForm(FlaskForm):
    """A deed that cannot be undone."""

    sure = BooleanField(_("I have read this and want it"))
