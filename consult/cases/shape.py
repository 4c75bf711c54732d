"""The shape of a case, field by field, and the cursor that names where a fault is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from consult.cases.faults import message
from consult.deciding import LARGEST_COUNT

CHOICES: dict[str, tuple[str, ...]] = {
    "screening_result": ("accepted", "returned", "merged", "out_of_scope"),
    "outcome_status": (
        "adopted",
        "rejected",
        "no_quorum",
        "postponed",
        "consensus",
        "referred",
        "out_of_scope",
    ),
    "vote_method": (
        "show_of_hands",
        "written_ballot",
        "electronic",
        "mixed",
        "secret_ballot",
        "consensus",
        "survey",
    ),
    "amendment_kind": ("insert", "strike", "strike_insert", "substitute"),
    "amendment_degree": ("primary", "secondary"),
    "amendment_stage": ("drafting", "floor"),
    "amendment_result": ("adopted", "rejected"),
    "speech_stance": ("for", "against", "information"),
    "task_status": ("pending", "in_progress", "done", "overdue", "cancelled"),
}

# NUL (PostgreSQL refuses it) and half of a surrogate pair (no encoding has it).
_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
_DEEPEST = 40  # the format itself needs seven
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class CaseFileError(ValueError):
    """A case file that cannot be read. `path` is the place in it, such as `cases[3].votes[0].headcount.for`,
    "" for the file itself; `code` and `params` give the words (`message`)."""

    def __init__(self, path: str, code: str, **params: Any) -> None:
        self.path, self.code, self.params = path, code, params
        super().__init__(f"{path}: {self.message('en')}" if path else self.message("en"))

    def message(self, lang: str = "en") -> str:
        return message(self.code, self.params, lang)


class Twice:
    """Stands where a name was given twice in one JSON object."""

    def __init__(self, name: str) -> None:
        self.name = name


class Node:
    """A value and where it stands. Every method that reads raises CaseFileError naming that place."""

    __slots__ = ("path", "value")

    def __init__(self, value: Any, path: str) -> None:
        if isinstance(value, Twice):
            raise CaseFileError(path, "duplicate", value=value.name)
        self.value, self.path = value, path

    def fault(self, code: str, **params: Any) -> CaseFileError:
        return CaseFileError(self.path, code, **params)

    def fault_below(self, field: str, code: str, params: Mapping[str, Any]) -> CaseFileError:
        return CaseFileError(f"{self.path}.{field}" if field else self.path, code, **params)

    def _wrong(self, expected: str) -> CaseFileError:
        return self.fault("wrong_type", expected=expected)

    # Down the tree

    def object(self) -> Mapping[str, Any]:
        if not isinstance(self.value, Mapping):
            raise self._wrong("object")
        return self.value

    def get(self, name: str) -> Node:
        """The field of that name, which must be there."""
        path = f"{self.path}.{name}" if self.path else name
        if name not in self.object():
            raise CaseFileError(path, "missing")
        return Node(self.value[name], path)

    def maybe(self, name: str) -> Node | None:
        """The same, or None where it is missing or null."""
        return None if self.object().get(name) is None else self.get(name)

    def nullable(self, name: str) -> Node | None:
        """The same, or None where it is null; it must be there."""
        node = self.get(name)
        return None if node.value is None else node

    def items(self) -> Iterator[Node]:
        if not isinstance(self.value, list):
            raise self._wrong("list")
        for index, value in enumerate(self.value):
            yield Node(value, f"{self.path}[{index}]")

    def only(self, *names: str) -> None:
        """No fields but these: where a misspelt name would silently change a count."""
        for name in self.object():
            if name not in names:
                raise CaseFileError(f"{self.path}.{name}", "unknown_field", value=name)

    def sound(self, depth: int = 0) -> None:
        """No name given twice anywhere below, no text that a database could not keep, nothing bottomless."""
        if depth > _DEEPEST:
            raise self.fault("too_deep")
        if isinstance(self.value, str) and _UNKEEPABLE.search(self.value):
            raise self.fault("bad_text")
        if isinstance(self.value, Mapping):
            for name in self.value:
                if _UNKEEPABLE.search(name):
                    raise self.fault("bad_text")
                self.get(name).sound(depth + 1)
        elif isinstance(self.value, list):
            for item in self.items():
                item.sound(depth + 1)

    # Leaves

    def text(self) -> str:
        if not isinstance(self.value, str):
            raise self._wrong("text")
        if not self.value.strip():
            raise self.fault("empty")
        return self.value

    def texts(self) -> list[str]:
        return [item.text() for item in self.items()]

    def bilingual(self) -> None:
        """{"zh", "en"}: both there; one may be null where nobody has translated it."""
        given = [self.nullable(lang) for lang in ("zh", "en")]
        for node in given:
            if node is not None:
                node.text()
        if not any(given):
            raise self.fault("empty")

    def whole(self, least: int = 0) -> int:
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            raise self._wrong("integer")
        if not least <= self.value <= LARGEST_COUNT:
            raise self.fault("out_of_range", value=_digits(self.value))
        return self.value

    def number(self) -> Decimal:
        if isinstance(self.value, bool) or not isinstance(self.value, (int, float, Decimal)):
            raise self._wrong("number")
        return Decimal(repr(self.value)) if isinstance(self.value, float) else Decimal(self.value)

    def percentage(self) -> Decimal:
        number = self.number()
        if not number.is_finite() or abs(number) > LARGEST_COUNT or digits_given(number) > 12:
            raise self.fault("out_of_range", value=number)
        return number

    def boolean(self) -> bool:
        if not isinstance(self.value, bool):
            raise self._wrong("boolean")
        return self.value

    def date(self) -> date:
        text = self.text()
        try:
            if not _DATE.fullmatch(text):
                raise ValueError(text)
            return date.fromisoformat(text)
        except ValueError:
            raise self.fault("bad_date", value=text) from None

    def choice(self, kind: str) -> str:
        if self.text() not in CHOICES[kind]:
            raise self.fault("unknown_value", value=self.value, among=", ".join(CHOICES[kind]))
        return str(self.value)


def digits_given(number: Decimal) -> int:
    """How many decimals a finite number is written with."""
    return max(0, -int(number.as_tuple().exponent))


def _digits(number: int) -> str:
    """Huge integers have no text in Python unless asked for; their size will do."""
    return str(number) if abs(number) < 10**30 else "…"


def read_case_shape(case: Node) -> None:
    """Everything of a case but its id, community, rules and votes."""
    case.sound()
    for name in ("title", "unit_name", "body", "form"):
        case.get(name).bilingual()
    case.get("category").text()
    for name in ("legal_basis", "stakeholders", "test_points"):
        if texts := case.maybe(name):
            texts.texts()
    _topic(case.get("topic"))
    _screening(case.get("screening"))
    if review := case.maybe("party_review"):
        review.get("required").boolean()
        if on := review.maybe("on"):
            on.date()
        if opinion := review.maybe("opinion"):
            opinion.bilingual()
    if notice := case.nullable("notice"):
        notice.get("published_on").date()
        notice.get("meeting_on").date()
        notice.get("channels").texts()
        if days := notice.maybe("days_before"):
            days.whole(least=-LARGEST_COUNT)
    if meeting := case.nullable("meeting"):
        _meeting(meeting)
    if motion := case.nullable("motion"):
        motion.get("text").bilingual()
        motion.get("final_text").bilingual()
        for name in ("mover", "seconder"):
            if person := motion.nullable(name):
                person.text()
    for amendment in case.get("amendments").items():
        _amendment(amendment)
    for speech in case.get("debate").items():
        speech.get("role").text()
        speech.get("stance").choice("speech_stance")
        speech.get("gist").bilingual()
        if seconds := speech.maybe("seconds"):
            seconds.whole()
    _options(case)
    _outcome(case.get("outcome"))
    if explanation := case.maybe("minority_explanation"):
        explanation.bilingual()
    for notice in case.get("publicity").items():
        _publicity(notice)
    for task in case.get("implementation").items():
        _task(task)
    if feedback := case.nullable("feedback"):
        _feedback(feedback)


def _topic(topic: Node) -> None:
    topic.get("channel").text()
    topic.get("submitted_on").date()
    topic.get("submitted_by_role").text()
    topic.get("text").bilingual()
    topic.get("supporters").whole()


def _screening(screening: Node) -> None:
    screening.get("result").choice("screening_result")
    screening.get("on").date()
    screening.get("by_role").text()
    screening.get("reason").bilingual()


def _meeting(meeting: Node) -> None:
    meeting.get("held_on").date()
    meeting.get("chair_role").text()
    meeting.get("recorder_role").text()
    if debate := meeting.maybe("rules_of_debate"):
        debate.get("max_seconds_per_speech").whole()
        debate.get("max_speeches_per_person_per_motion").whole()
        debate.get("alternate_for_against").boolean()


def _amendment(amendment: Node) -> None:
    amendment.get("no").whole(least=1)
    amendment.get("stage").choice("amendment_stage")
    amendment.get("considered_on").date()
    amendment.get("voted_order").whole(least=1)
    amendment.get("degree").choice("amendment_degree")
    amendment.get("kind").choice("amendment_kind")
    amendment.get("targets").text()
    amendment.get("text").bilingual()
    amendment.get("mover").text()
    if seconder := amendment.nullable("seconder"):
        seconder.text()
    amendment.get("result").choice("amendment_result")
    if votes := amendment.nullable("votes"):
        for pile in ("for", "against", "abstain"):
            votes.get(pile).whole()


def _options(case: Node) -> None:
    options = case.maybe("options")
    rule = case.maybe("options_rule")
    if options is None:
        return
    if rule is None:
        rule = case.get("options_rule")
    rule.get("choose").whole(least=1)
    by = rule.get("by").text()
    codes: set[str] = set()
    for option in options.items():
        code = option.get("code")
        if code.text() in codes:
            raise code.fault("duplicate", value=code.value)
        codes.add(code.value)
        option.get("item").bilingual()
        option.get(by).whole()
        if rank := option.maybe("rank"):
            rank.whole(least=1)
        if chosen := option.maybe("chosen"):
            chosen.boolean()


def _outcome(outcome: Node) -> None:
    if status := outcome.maybe("status"):
        status.choice("outcome_status")
    outcome.get("decided_on").date()
    outcome.get("summary").bilingual()


def _publicity(notice: Node) -> None:
    notice.get("notice_no").text()
    notice.get("kind").text()
    notice.get("start_on").date()
    notice.get("end_on").date()
    if days := notice.maybe("days"):
        days.whole(least=-LARGEST_COUNT)
    notice.get("channels").texts()
    notice.get("objections_received").whole()
    if handling := notice.maybe("objection_handling"):
        handling.bilingual()


def _task(task: Node) -> None:
    task.get("step").whole(least=1)
    task.get("task").bilingual()
    task.get("owner_role").text()
    task.get("due_on").date()
    task.get("status").choice("task_status")
    if done := task.maybe("done_on"):
        done.date()
    if evidence := task.maybe("evidence"):
        evidence.text()


def _feedback(feedback: Node) -> None:
    if satisfaction := feedback.nullable("satisfaction"):
        steps = ("very_satisfied", "satisfied", "neutral", "dissatisfied")
        counts = [satisfaction.get(step).whole() for step in steps]
        total = satisfaction.get("total")
        if total.whole() != sum(counts):
            raise total.fault("totals", stated=total.value, total=sum(counts))
        if positive := satisfaction.maybe("positive_pct"):
            positive.percentage()
    for comment in feedback.get("comments").items():
        comment.get("role").text()
        comment.get("text").bilingual()
        if reply := comment.maybe("reply"):
            reply.bilingual()
    if closed := feedback.maybe("closed_on"):
        closed.date()
