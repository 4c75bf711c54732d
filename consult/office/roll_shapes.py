"""What is found in an uploaded roll: homes, faults, questions. Pure: no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from consult.foundation.phrases import Phrase
from consult.writing import places


def house_of(room: str) -> str:
    """Whose house it is, in a village without rooms: 张三户 and 张三 are 张三's; "" for a number."""
    return "" if any(c.isdigit() for c in room) else room.removesuffix("户")


@dataclass(frozen=True)
class Home:
    """A household to be written. row: its number in the file, its first where it has several.

    group: a villagers' group where the village has no buildings; under: the group its building lies in. part:
    which household of a flat that holds several, "" the first. area: 0.01 ㎡ or None. owners and residents:
    names in order. phone: the household's. phones: (name, number) of everyone whose number is known.
    registered, of_age: (name, whether registered here, whether eighteen) of everyone of whom the file says
    so.
    """

    row: int
    grid: str
    estate: str
    building: str
    entrance: str
    room: str
    area: int | None
    owners: tuple[str, ...]
    representative: str
    residents: tuple[str, ...]
    phone: str | None
    group: str = ""
    phones: tuple[tuple[str, str], ...] = ()
    registered: tuple[tuple[str, bool], ...] = ()
    of_age: tuple[tuple[str, bool], ...] = ()
    under: str = ""
    part: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Everyone, each once: the representative, owners, the others."""
        return tuple(
            dict.fromkeys([n for n in (self.representative,) if n] + [*self.owners, *self.residents])
        )

    @property
    def place(self) -> tuple[str, ...]:
        """What makes it this home and no other; in a village without rooms its head, whether the house is
        named by him or not."""
        named = house_of(self.room) if self.group else ""
        head = "" if self.room and not named else places.name_key(named or (self.names or ("",))[0])
        built = places.building_key(self.group or self.building)
        return (
            places.folded(self.estate),
            built,
            places.entrance(self.entrance),
            "" if named else places.room(self.room),
            head,
            self.part,
        )


@dataclass(frozen=True)
class Fault:
    """Why a row cannot be written. row: its number in the file; field and value: where; why: what to do."""

    row: int
    field: str
    value: str
    kind: str
    why: Phrase
    cells: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Question:
    """What somebody must say before anyone is written.

    key: stable for this file. kind: names (one or several?), note (what stands behind a name), registered
    (what a word of that column says), one_person
    (the same name and phone in several homes) or namesakes (the same name, other phones). text: the words
    asked about. choices: what may be answered. who: the name's key, where persons are asked about.
    """

    key: str
    rows: tuple[int, ...]
    kind: str
    text: str
    choices: tuple[str, ...]
    who: str = ""


@dataclass(frozen=True)
class Known:
    """A person who is on the roll already: id, name, phone, and the place of their home."""

    person_id: int
    name: str
    phone: str
    place: tuple[str, ...]

    @classmethod
    def at(cls, person_id: int, name: str, phone: str, room: str, above: Mapping[str, str]) -> Known:
        """From a unit's room and {kind: name} of the places it lies in."""
        group = above.get("group", "") if "building" not in above else ""
        # In a village without rooms a house is known by its head; see `roll_writing.unit_room`.
        headed = bool(group) and bool(house_of(room))
        home = Home(
            row=0,
            grid="",
            estate=above.get("estate", ""),
            building=above.get("building", ""),
            entrance=above.get("entrance", ""),
            room="" if headed else room,
            area=None,
            owners=(),
            representative=house_of(room) if headed else "",
            residents=(),
            phone=None,
            group=group,
        )
        return cls(person_id, name, phone, home.place)


@dataclass(frozen=True)
class Checked:
    """What a file holds. rows: how many rows of it hold something.

    homes: what can be written, in the order of the file. open: questions without an answer; questions: all.
    same: {(row, name key): the row of the home in which this person was met first, or minus the id of the
    person on the roll}.
    """

    rows: int
    homes: list[Home]
    faults: list[Fault]
    questions: list[Question]
    answers: Mapping[str, str] = field(default_factory=dict)
    same: Mapping[tuple[int, str], int] = field(default_factory=dict)

    @property
    def open(self) -> list[Question]:
        """Questions nobody has answered."""
        return [q for q in self.questions if self.answers.get(q.key) not in q.choices]
