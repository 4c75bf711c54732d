"""Tables of people and places. Nobody's identity number is stored anywhere.

An account is a way to sign in and is global; a person belongs to one community; `account_person` joins them
with the level of proof. Areas are integers of 0.01 ㎡; instants are UTC; `_on` columns are local dates.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.foundation.db import Base, JSONText, UTCDateTime
from consult.foundation.own_words import OfficialWords, OwnWords

#: Kinds of territory from the widest to the narrowest.
TERRITORY_KINDS = (
    "city",
    "street",
    "township",
    "community",
    "village",
    "grid",
    "group",
    "estate",
    "building",
    "entrance",
)
#: Levels of proof, weakest first. `declared` is 待核验: may propose and support, may not vote.
LEVELS = ("declared", "slip", "roll", "staff")
OFFICES = (
    "chair",
    "recorder",
    "committee_member",
    "supervision_member",
    "grid_worker",
    "representative",
    "moderator",
    "staff_admin",
    # of a body's meetings alone: they carry no right on any page
    "vice_chair",
    "ex_officio",
)


class Community(Base):
    """A residents' or villagers' community: the unit everything else belongs to."""

    __tablename__ = "community"
    __table_args__ = (CheckConstraint("kind IN ('urban', 'village')", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: its word in addresses, lower-case ASCII
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name_zh: Mapped[str] = mapped_column(OfficialWords(80))
    name_en: Mapped[str] = mapped_column(OfficialWords(120), default="")
    #: urban (residents' committee) or village (villagers' committee)
    kind: Mapped[str] = mapped_column(String(10), default="urban")
    #: time zone of its legal dates
    zone: Mapped[str] = mapped_column(String(40), default="Asia/Shanghai")
    #: households and adults as officially stated (not counted from the roll)
    households: Mapped[int] = mapped_column(default=0)
    adults: Mapped[int] = mapped_column(default=0)
    #: values of `foundation.settings`, read and changed there only
    settings: Mapped[dict[str, Any]] = mapped_column(JSONText, default=dict)
    #: the community as the case file it came from describes it, None where it came from none
    case_file: Mapped[dict[str, Any] | None] = mapped_column(JSONText)


class Territory(Base):
    """A node of the tree of places inside a community (community, grid, estate, building, entrance)."""

    __tablename__ = "territory"
    __table_args__ = (Index("ix_territory_community_parent", "community_id", "parent_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id", ondelete="CASCADE"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("territory.id", ondelete="CASCADE"), index=True)
    #: one of TERRITORY_KINDS
    kind: Mapped[str] = mapped_column(String(12))
    #: as written in the roll: "3" or "3号楼"
    name: Mapped[str] = mapped_column(OfficialWords(80))

    parent: Mapped[Territory | None] = relationship(remote_side="Territory.id")


class Unit(Base):
    """A flat, house or shop with its floor area."""

    __tablename__ = "unit"
    __table_args__ = (
        UniqueConstraint("territory_id", "room", name="uq_unit_territory_room"),
        CheckConstraint("area IS NULL OR area > 0", name="area"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id", ondelete="CASCADE"), index=True)
    #: the entrance or building it lies in
    territory_id: Mapped[int] = mapped_column(ForeignKey("territory.id", ondelete="CASCADE"))
    room: Mapped[str] = mapped_column(OfficialWords(40))
    #: exclusive floor area in 0.01 ㎡; None where unknown
    area: Mapped[int | None]

    territory: Mapped[Territory] = relationship()


class Household(Base):
    """Those who live together in a unit (or, in a village, a household without one)."""

    __tablename__ = "household"

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id", ondelete="CASCADE"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id", ondelete="SET NULL"), index=True)
    #: how it is called on pages: "3号楼2单元201户"
    label: Mapped[str] = mapped_column(OfficialWords(120))

    unit: Mapped[Unit | None] = relationship()
    persons: Mapped[list[Person]] = relationship(back_populates="household", order_by="Person.id")


class Person(Base):
    """Somebody who belongs to a community."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("level IN ('declared', 'slip', 'roll', 'staff')", name="level"),
        Index("ix_person_community_name", "community_id", "name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id", ondelete="CASCADE"), index=True)
    household_id: Mapped[int | None] = mapped_column(
        ForeignKey("household.id", ondelete="SET NULL"), index=True
    )
    #: as on the roll; shown to staff and the own household only. Empty once erased
    name: Mapped[str] = mapped_column(OfficialWords(80))
    #: registered here (户籍); who is not votes where the body's rule says so
    registered: Mapped[bool] = mapped_column(default=True, server_default=true())
    #: eighteen or older, or so treated by law
    of_age: Mapped[bool] = mapped_column(default=True)
    #: how we know that this person exists and lives here: one of LEVELS
    level: Mapped[str] = mapped_column(String(10), default="declared")
    #: represents the household (户代表) where a household has one vote
    represents_household: Mapped[bool] = mapped_column(default=False)
    #: contact as on the roll, digits; shown with the middle hidden
    phone: Mapped[str | None] = mapped_column(String(20), index=True)
    #: what the person wrote when adding themselves, for who confirms it
    note: Mapped[str] = mapped_column(OwnWords(200), default="")
    #: short PIN for switching on a shared device (argon2)
    pin_hash: Mapped[str | None] = mapped_column(String(200))
    #: version of the privacy text agreed to, and when
    consent_version: Mapped[str | None] = mapped_column(String(20))
    consent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: who moved away or died: kept for the record, signs in no more, belongs to no electorate
    left_on: Mapped[date | None]
    #: asked for their name to be removed; staff do it and it stays as the day it was asked
    erasure_asked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    household: Mapped[Household | None] = relationship(back_populates="persons")
    community: Mapped[Community] = relationship()

    @property
    def display_name(self) -> str:
        """The name for the person's own screens and for staff; never for boards."""
        return self.name or f"#{self.id}"


class Ownership(Base):
    """A share of a unit owned by a person."""

    __tablename__ = "ownership"
    __table_args__ = (CheckConstraint("share_num > 0 AND share_num <= share_den", name="share"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(
        ForeignKey("unit.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    share_num: Mapped[int] = mapped_column(default=1)
    share_den: Mapped[int] = mapped_column(default=1)


class Body(Base):
    """Something that meets, votes or publishes: an assembly, a council, the owners of a building."""

    __tablename__ = "body"
    __table_args__ = (CheckConstraint("electorate IN ('person', 'household', 'owner')", name="electorate"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id", ondelete="CASCADE"), index=True)
    #: assembly, council, owners, representatives, group, hearing, cooperative …
    kind: Mapped[str] = mapped_column(String(30))
    name_zh: Mapped[str] = mapped_column(OfficialWords(120))
    name_en: Mapped[str] = mapped_column(OfficialWords(160), default="")
    #: where its people live; None: the whole community, or its own roll (body_member)
    territory_id: Mapped[int | None] = mapped_column(ForeignKey("territory.id", ondelete="SET NULL"))
    #: who has one vote: person, household or owner
    electorate: Mapped[str] = mapped_column(String(12), default="person")
    #: ids of decision rules it uses, the default first
    decision_rule_ids: Mapped[list[str]] = mapped_column(JSONText, default=list)
    #: days a meeting must be announced before
    notice_days: Mapped[int] = mapped_column(default=3)
    #: ronr12 | small_board | nantang13
    rule_set: Mapped[str] = mapped_column(String(20), default="ronr12")
    #: prefix of its document numbers: 青禾协
    number_prefix: Mapped[str] = mapped_column(String(30), default="")
    #: whether its topics need the party organisation's opinion first
    party_review: Mapped[bool] = mapped_column(default=False)
    #: term in local dates
    term_from: Mapped[date | None]
    term_to: Mapped[date | None]
    #: why it works otherwise than is usual for its kind, where the law leaves room
    law_reason: Mapped[str] = mapped_column(OfficialWords(), default="", server_default="")
    #: values of `foundation.settings` it settles otherwise than its community
    settings: Mapped[dict[str, Any]] = mapped_column(JSONText, default=dict)

    territory: Mapped[Territory | None] = relationship()


class BodyMember(Base):
    """A place on the roll of a body that has its own."""

    __tablename__ = "body_member"

    body_id: Mapped[int] = mapped_column(ForeignKey("body.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    #: member | chair | recorder
    role: Mapped[str] = mapped_column(String(12), default="member")


class Office(Base):
    """An office held by a person for a term."""

    __tablename__ = "office"
    __table_args__ = (Index("ix_office_person", "person_id", "community_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    #: one of OFFICES
    kind: Mapped[str] = mapped_column(String(24))
    #: None: in the whole community
    body_id: Mapped[int | None] = mapped_column(ForeignKey("body.id", ondelete="CASCADE"))
    #: the place it was given for, such as a grid worker's; None: everywhere
    territory_id: Mapped[int | None] = mapped_column(ForeignKey("territory.id", ondelete="SET NULL"))
    #: first and last day, local dates, both included
    from_on: Mapped[date]
    to_on: Mapped[date | None]

    person: Mapped[Person] = relationship()
    body: Mapped[Body | None] = relationship()
    territory: Mapped[Territory | None] = relationship()


class RollImport(Base):
    """An uploaded roll: draft, checked, written, perhaps taken back."""

    __tablename__ = "roll_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    #: as named by who uploaded it; the stored file is named by `stored`
    filename: Mapped[str] = mapped_column(String(200))
    #: name inside the instance's uploads directory; None once deleted
    stored: Mapped[str | None] = mapped_column(String(80))
    #: draft | running | done | failed | taken_back
    state: Mapped[str] = mapped_column(String(12), default="draft")
    #: roll field → column number from 0
    mapping: Mapped[dict[str, int]] = mapped_column(JSONText, default=dict)
    #: key of a question about its rows → the choice made
    answers: Mapped[dict[str, str]] = mapped_column(JSONText, default=dict, server_default="{}")
    #: rows read, rows written so far, faulty rows
    rows: Mapped[int] = mapped_column(default=0)
    progress: Mapped[int] = mapped_column(default=0)
    faulty: Mapped[int] = mapped_column(default=0)
    #: what it did: {households_added, persons_added, changed, unchanged}
    summary: Mapped[dict[str, Any]] = mapped_column(JSONText, default=dict)
    #: code of what went wrong, where state is failed
    failure: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class RollChange(Base):
    """One row an import made or changed, for taking it back. `before` is None where the row was new."""

    __tablename__ = "roll_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("roll_import.id", ondelete="CASCADE"), index=True)
    #: territory | unit | household | person | ownership
    kind: Mapped[str] = mapped_column(String(12))
    #: primary key of the row, as a list of integers
    key: Mapped[list[int]] = mapped_column(JSONText)
    #: column values before and after; what was edited since is left as it is
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONText)
    after: Mapped[dict[str, Any]] = mapped_column(JSONText, default=dict)
