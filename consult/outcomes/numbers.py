"""Numbers of documents: a series per issuing body (its prefix) and year, as offices write them.

青禾协〔2026〕3号, 村务12-3〔2026〕1号, 居协字[2026]第3号: brackets and 第 stay as the office writes them. The next
one is proposed in the manner of the last, staff may set another, none is taken twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from consult.foundation import settings
from consult.foundation.db import db
from consult.foundation.errors import Invalid
from consult.foundation.phrases import P
from consult.outcomes.models import DocumentNumber, Notice, Outcome
from consult.people import places
from consult.people.models import Body, Community

_BRACKETS = {"〔": "〕", "[": "]", "［": "］", "(": ")", "（": "）", "【": "】"}
_NUMBER = re.compile(
    r"(?P<prefix>[^\s〔〕\[\]［］()（）【】]{0,29}[^\s〔〕\[\]［］()（）【】])\s*"
    r"(?P<open>[〔\[［(（【])\s*(?P<year>\d{4})\s*(?P<close>[〕\]］)）】])\s*"
    r"(?P<di>第?)\s*(?P<n>[1-9]\d{0,5})\s*(?P<hao>号?)"
)


@dataclass(frozen=True)
class Series:
    """How a series is written: 居协字, the brackets, and whether 第 stands before the number."""

    prefix: str
    brackets: str = "〔〕"
    di: str = ""

    def number(self, year: int, n: int) -> str:
        """The n-th document of a year."""
        return f"{self.prefix}{self.brackets[0]}{year}{self.brackets[1]}{self.di}{n}号"


def read_number(text: str) -> tuple[Series, int, int]:
    """(series, year, n) of a document number. Raises Invalid("number")."""
    found = _NUMBER.fullmatch(text.strip())
    if found is None or _BRACKETS[found["open"]] != found["close"] or not found["year"].isascii():
        example = Series("青禾协").number(2026, 3)
        raise Invalid("number", P("A number looks like %(example)s.", example=example))
    series = Series(found["prefix"], found["open"] + found["close"], found["di"])
    return series, int(found["year"]), int(found["n"])


def series_of(body: Body, year: int) -> Series | None:
    """How a body's next document is written: as its community has settled, else as its last one, else as its
    prefix says, which may be an example in full; None where it has none."""
    if not body.number_prefix:
        return None
    try:
        series = read_number(body.number_prefix)[0]
    except Invalid:
        series = Series(body.number_prefix)
    settled = settings.of(places.community_by_id(body.community_id), "number_form")
    if settled:
        return Series(series.prefix, settled[:2], settled[2:])
    last = db.session.execute(
        select(Outcome.number, Notice.number)
        .select_from(DocumentNumber)
        .outerjoin(Outcome, Outcome.id == DocumentNumber.outcome_id)
        .outerjoin(Notice, Notice.id == DocumentNumber.notice_id)
        .where(
            DocumentNumber.community_id == body.community_id,
            DocumentNumber.prefix == series.prefix,
            DocumentNumber.year <= year,
        )
        .order_by(DocumentNumber.year.desc(), DocumentNumber.n.desc())
        .limit(1)
    ).first()
    written = next((each for each in last or () if each), None)
    return read_number(written)[0] if written else series


def next_number(body: Body, year: int) -> str | None:
    """The next free number after the highest taken in the body's series; None where the body has no
    prefix."""
    series = series_of(body, year)
    if series is None:
        return None
    highest = db.session.scalar(
        select(func.max(DocumentNumber.n)).where(
            DocumentNumber.community_id == body.community_id,
            DocumentNumber.prefix == series.prefix,
            DocumentNumber.year == year,
        )
    )
    return series.number(year, (highest or 0) + 1)


def take_number(
    community: Community, text: str, *, outcome: Outcome | None = None, notice: Notice | None = None
) -> DocumentNumber:
    """Takes a number for an outcome or a notice and writes it there in its proper form.

    An outcome's number may be borne by its first notice. Raises Invalid("number") when it is taken or
    malformed.
    """
    series, year, n = read_number(text)
    prefix, proper = series.prefix, series.number(year, n)
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
