"""The blueprint of the office and what its pages share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint
from flask_babel import lazy_gettext

from consult.accounts.pages.frame import WORDS as ACCOUNT_WORDS
from consult.foundation import pages

blueprint = Blueprint("office", __name__)

PLACE_WORDS = {
    "city": lazy_gettext("City"),
    "street": lazy_gettext("Subdistrict"),
    "township": lazy_gettext("Township"),
    "community": lazy_gettext("Community"),
    "village": lazy_gettext("Village"),
    "grid": lazy_gettext("Grid"),
    "group": lazy_gettext("Villagers' group"),
    "estate": lazy_gettext("Estate"),
    "building": lazy_gettext("Building"),
    "entrance": lazy_gettext("Entrance"),
}
ELECTORATE_WORDS = {
    "person": lazy_gettext("One vote per person"),
    "household": lazy_gettext("One vote per household"),
    "owner": lazy_gettext("Owners, by headcount and floor area"),
}
RULE_SET_WORDS = {
    "ronr12": lazy_gettext("Robert's Rules, 12th edition"),
    "small_board": lazy_gettext("Robert's Rules for small boards"),
    "nantang13": lazy_gettext("Thirteen rules of Nantang"),
}
WORDS = {
    **ACCOUNT_WORDS,
    "place_words": PLACE_WORDS,
    "electorate_words": ELECTORATE_WORDS,
    "rule_set_words": RULE_SET_WORDS,
}


def page(template: str, *, form: Any = None, **values: Any) -> Any:
    """A page of this feature; 400 where its form was refused, with what is wrong beside its fields."""
    return pages.page(f"office/{template}.html", form=form, **WORDS, **values)
