"""The minutes of a live meeting, from its log: what was done, not what was said. Roles and numbers, no
names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from consult import rules
from consult.foundation import printed, public_log
from consult.foundation.own_words import Written
from consult.meetings import service
from consult.meetings.acts import governed
from consult.meetings.record import log
from consult.meetings.record.chain import whole_for_a_page
from consult.meetings.screens.wording import label
from consult.rules.words import change, counts_of, line_of, motion_name, result_word, text_of, word


@dataclass(frozen=True)
class Entry:
    """A line of the minutes. words: word value; text: people's words that belong to it; who: word value of
    the person."""

    at: datetime
    seq: int
    kind: str
    words: dict[str, Any]
    text: str | None = None
    who: dict[str, Any] | None = None
    entered_by: dict[str, Any] | None = None


@dataclass(frozen=True)
class Result:
    """A vote that settled an item. tallies: by unit as announced; rule: its sentence {zh, en}; options: as
    announced or None."""

    item_id: int | None
    title: str
    text: str
    result: dict[str, Any]
    passed: bool
    tallies: dict[str, Any]
    options: list[dict[str, Any]] | None
    rule: dict[str, str] | None
    method: str
    legal_effect: str


@dataclass(frozen=True)
class Vote:
    """A vote as the minutes list it. motion: word value; what: what it would do, a word value or people's
    words; who: the mover;
    counts: for, against, abstain, None where nobody objected or options were counted."""

    at: datetime
    motion: dict[str, Any]
    what: Any
    who: dict[str, Any] | None
    counts: tuple[int, int, int] | None
    result: dict[str, Any]
    final: bool


@dataclass
class Section:
    """An item as it was dealt with. text: the proposal as it came before the meeting; settled: the vote that
    settled it, or None."""

    title: str
    title_en: str | None
    text: str = ""
    mover: dict[str, Any] | None = None
    votes: list[Vote] = field(default_factory=list)
    settled: Result | None = None


@dataclass(frozen=True)
class Minutes:
    """The minutes as a whole. head_seq, head_hash: end of the log they were made from; verified: its chain is
    whole."""

    meeting_id: int
    title: str
    body: dict[str, str]
    held_on: date
    opened_at: str | None
    ended_at: str | None
    place: str
    chair_role: str
    recorder_role: str
    present: int
    members: int
    quorum: int
    head_seq: int
    head_hash: str
    verified: bool
    entries: list[Entry] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    entered_for: int = 0

    @property
    def code(self) -> str:
        """The head as a printed code, in fours."""
        return public_log.grouped(public_log.code_of(self.head_hash))

    @property
    def check_line(self) -> str:
        """The head for a program to read again."""
        return printed.line("meeting", self.meeting_id, self.head_hash, self.head_seq)


#: What the chair decided rather than the meeting.
RULINGS = frozenset({"ruled", "overruled"})
#: Steps that belong to the floor and not to the minutes.
LEFT_OUT = frozenset(
    {
        "hand_raised",
        "hand_lowered",
        "floor_yielded",
        "spoke",
        "time_called",
        "vote_cast",
        "clock_set",
        "vote_time_called",
        "left_stack",
        "disposed",
        "item_finished",
        "second_withdrawn",
        "attempted",
        "args_changed",
    }
)


def minutes_of(meeting_id: int) -> Minutes:
    """The minutes of a meeting as far as it has come. Raises NotFound."""
    row = service.meeting_row(meeting_id)
    body = governed.body_of(row)
    items = {str(item.id): item for item in service.items_of(meeting_id)}
    state, entries, results, most = rules.Meeting(), [], [], 0
    sections: list[Section] = []
    helped = set()
    for stored in log.read(meeting_id):
        before, state = state, rules.evolve(state, stored.event)
        most = max(most, len(state.voters))
        entry = _entry(stored, state)
        if entry is not None:
            entries.append(entry)
        if stored.entered_by and stored.by != stored.entered_by:
            helped.add(stored.by)
        if stored.kind == "announced" and stored.event.governed:
            settled = governed.settles(state, stored.event.on)
            results += [_result(stored.event, items, settled.item)] if settled else []
        _into_sections(sections, stored, before, state, items)
    seq, hashed = row.head_seq, row.head_hash
    return Minutes(
        meeting_id,
        row.title,
        {"zh": body.name_zh, "en": body.name_en or body.name_zh},
        row.held_on,
        state.opened_at,
        state.ended_at,
        row.place,
        row.chair_role,
        row.recorder_role,
        most,
        state.voting_members,
        state.quorum,
        seq,
        hashed,
        whole_for_a_page(meeting_id, seq, hashed),
        entries,
        results,
        sections,
        len(helped),
    )


def _into_sections(
    sections: list[Section],
    stored: log.Stored,
    before: rules.Meeting,
    state: rules.Meeting,
    items: Mapping[str, Any],
) -> None:
    """Adds an event to the item it belongs to; what is done outside items makes a section of its own."""
    event = stored.event
    if stored.kind == "item_taken_up":
        item = items.get(event.item)
        sections.append(Section(item.title if item else event.item, item.title_en if item else None))
    elif stored.kind == "motion_made" and event.motion == "main":
        if governed.settles(state, event.id) is None or not sections:
            sections.append(Section(Written(event.text or ""), None))
        sections[-1].text, sections[-1].mover = Written(event.text or ""), label(state, event.mover)
    elif stored.kind == "announced" and sections:
        question = before.known(event.on)
        if question is None:
            return
        settled = governed.settles(state, event.on) if event.governed else None
        counts = counts_of(event)
        bare = event.method == "unanimous_consent" or bool(event.governed and event.governed.get("options"))
        sections[-1].votes.append(
            Vote(
                stored.at,
                motion_name(question),
                _what(before, question),
                label(before, question.mover),
                None if bare or counts is None else (counts["for"], counts["against"], counts["abstain"]),
                word("result.consent")
                if event.method == "unanimous_consent"
                else result_word(event, question),
                settled is not None,
            )
        )
        if settled is not None:
            sections[-1].settled = _result(event, items, settled.item)


def _what(state: rules.Meeting, question: Any) -> Any:
    """What a motion would do, in few words: the change of an amendment; a proposal's own words are told
    already."""
    edit = question.args.get("edit")
    if edit:
        return change(edit)
    return "" if question.motion == "main" else text_of(state, question)


def _entry(stored: log.Stored, state: rules.Meeting) -> Entry | None:
    if stored.kind in LEFT_OUT:
        return None
    told = line_of(stored.event, state, by=stored.by)
    if told is None:
        return None
    who = label(state, stored.by) if stored.by.isdigit() else None
    helper = label(state, stored.entered_by) if stored.entered_by else None
    said = Written(told.text) if told.text else told.text
    return Entry(stored.at, stored.seq, stored.kind, dict(told.words), said, who, helper)


def _result(event: Any, items: Mapping[str, Any], item_id: str) -> Result:
    verdict = dict(event.governed)
    item = items.get(item_id)
    rule = governed.rule_of(verdict.get("rule"))
    options = [dict(each) for each in verdict["options"]] if verdict.get("options") else None
    return Result(
        int(item_id) if item_id.isdigit() else None,
        item.title if item else item_id,
        Written(verdict.get("question") or ""),
        result_word(event),
        bool(verdict.get("passed")),
        dict(verdict.get("tallies") or {}),
        options,
        None if rule is None else {"zh": rule.sentence("zh"), "en": rule.sentence("en")},
        str(verdict.get("method") or ""),
        str(verdict.get("legal_effect") or ""),
    )
