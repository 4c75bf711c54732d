"""The blueprint of this feature and what its views share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g
from flask_babel import gettext, lazy_gettext

from consult.accounts import asking
from consult.foundation import pages

blueprint = Blueprint("accounts", __name__)
#: Before every page of every feature: who may (ADR 0027).
blueprint.before_app_request(asking.admit)


@blueprint.app_context_processor
def _here() -> dict[str, Any]:
    """Every page, error pages too, knows its community and who asks."""
    return {"community": g.get("community"), "who": g.get("who")}


OFFICE_WORDS = {
    "chair": lazy_gettext("Chair"),
    "vice_chair": lazy_gettext("Vice-chair"),
    "recorder": lazy_gettext("Recorder"),
    "ex_officio": lazy_gettext("Member by another office (not counted in the quorum)"),
    "committee_member": lazy_gettext("Committee member"),
    "supervision_member": lazy_gettext("Supervision committee member"),
    "grid_worker": lazy_gettext("Grid worker"),
    "representative": lazy_gettext("Residents' representative"),
    "moderator": lazy_gettext("Reviewer"),
    "staff_admin": lazy_gettext("Administrator"),
}
LEVEL_WORDS = {
    "declared": lazy_gettext("Waiting for confirmation"),
    "slip": lazy_gettext("Confirmed by the household's slip"),
    "roll": lazy_gettext("On the roll"),
    "staff": lazy_gettext("Confirmed by staff"),
}
BODY_KINDS = {
    "assembly": lazy_gettext("Residents' or villagers' assembly"),
    "representatives": lazy_gettext("Representatives' meeting"),
    "council": lazy_gettext("Deliberation council"),
    "owners": lazy_gettext("Owners"),
    "group": lazy_gettext("Group of a building or village"),
    "hearing": lazy_gettext("Hearing or sounding meeting"),
    "cooperative": lazy_gettext("Cooperative"),
    "survey": lazy_gettext("Survey of households"),
}
WORDS = {"office_words": OFFICE_WORDS, "level_words": LEVEL_WORDS}


def page(template: str, *, form: Any = None, **values: Any) -> Any:
    """A page of this feature; 400 where its form was refused, with what is wrong beside its fields."""
    return pages.page(f"accounts/{template}.html", form=form, **WORDS, **values)


def saved() -> str:
    """The usual word after saving."""
    return gettext("Saved.")
