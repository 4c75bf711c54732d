"""Numbers of documents: a series per issuing body (its prefix) and year, such as 青禾协〔2026〕3号.

The next one is proposed, staff may set another, none is taken twice.
"""

from __future__ import annotations

import re

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from consult.foundation.db import db
from consult.foundation.errors import Invalid
from consult.foundation.phrases import P
from consult.outcomes.models import DocumentNumber, Notice, Outcome
from consult.people.models import Body, Community

_NUMBER = re.compile(
    r"(?P<prefix>[^\s〔〕\[\]()（）0-9]{1,30})\s*[〔\[(（［](?P<year>\d{4})[〕\])）］]\s*(?P<n>[1-9]\d{0,5})\s*号?"
)


def format_number(prefix: str, year: int, n: int) -> str:
    """青禾协, 2026, 3 → 青禾协〔2026〕3号."""
    return f"{prefix}〔{year}〕{n}号"


def read_number(text: str) -> tuple[str, int, int]:
    """(prefix, year, n) of a document number; other brackets than 〔〕 are understood. Raises
    Invalid("number")."""
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        raise Invalid(
            "number", P("A number looks like %(example)s.", example=format_number("青禾协", 2026, 3))
        )
    return found["prefix"], int(found["year"]), int(found["n"])


def next_number(body: Body, year: int) -> str | None:
    """The next free number after the highest taken in the body's series; None where the body has no
    prefix."""
    if not body.number_prefix:
        return None
    highest = db.session.scalar(
        select(func.max(DocumentNumber.n)).where(
            DocumentNumber.community_id == body.community_id,
            DocumentNumber.prefix == body.number_prefix,
            DocumentNumber.year == year,
        )
    )
    return format_number(body.number_prefix, year, (highest or 0) + 1)


def take_number(
    community: Community, text: str, *, outcome: Outcome | None = None, notice: Notice | None = None
) -> DocumentNumber:
    """Takes a number for an outcome or a notice and writes it there in its proper form.

    An outcome's number may be borne by its first notice. Raises Invalid("number") when it is taken or
    malformed.
    """
    prefix, year, n = read_number(text)
    proper = format_number(prefix, year, n)
    taken = Invalid("number", P("The number %(number)s is taken already.", number=proper))
    row = db.session.scalar(
        select(DocumentNumber).where(
            DocumentNumber.community_id == community.id,
            DocumentNumber.prefix == prefix,
            DocumentNumber.year == year,
            DocumentNumber.n == n,
        )
    )
    if row is None:
        row = DocumentNumber(community_id=community.id, prefix=prefix, year=year, n=n)
        try:
            with db.session.begin_nested():
                db.session.add(row)
        except IntegrityError:
            raise taken from None
    elif (
        notice is not None
        and row.notice_id is None
        and row.outcome_id is not None
        and row.outcome_id == notice.outcome_id
    ):
        pass
    elif outcome is not None and row.outcome_id == outcome.id:
        pass
    else:
        raise taken
    if outcome is not None:
        row.outcome_id, outcome.number = outcome.id, proper
    if notice is not None:
        row.notice_id, notice.number = notice.id, proper
    db.session.flush()
    return row


def taken_numbers(community: Community, prefix: str, year: int) -> list[int]:
    """Numbers taken in a series, ascending."""
    return list(
        db.session.scalars(
            select(DocumentNumber.n)
            .where(
                DocumentNumber.community_id == community.id,
                DocumentNumber.prefix == prefix,
                DocumentNumber.year == year,
            )
            .order_by(DocumentNumber.n)
        )
    )
