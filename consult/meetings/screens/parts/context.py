"""What the parts of a view are built from, and what several of them say alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from consult import rules
from consult.agenda.models import AgendaItem
from consult.agenda.models import Meeting as MeetingRow
from consult.meetings import service
from consult.meetings.acts import governed
from consult.rules.words import word


@dataclass(frozen=True)
class Context:
    """One meeting at one moment. row: the meeting's; state: the fold of its log; items: the agenda's by
    id, in order."""

    row: MeetingRow
    state: rules.Meeting
    items: Mapping[str, AgendaItem]

    def settled(self, question: rules.meeting.Question | None) -> AgendaItem | None:
        """The agenda item that a vote on this question settles; None for what is merely moved under a
        heading."""
        found = governed.settles(self.state, question.id) if question is not None else None
        return self.items.get(found.item) if found is not None else None

    def settled_id(self, on: str) -> str | None:
        """The id of the item a vote on this question settles, or settled."""
        found = governed.settles(self.state, on)
        return found.item if found is not None else None

    def translation(self, question: rules.meeting.Question) -> str | None:
        """The added translation of an item's proposed text, as long as the text is the one translated."""
        item = self.settled(question)
        return item.text_en if item is not None and item.text_en and question.text == item.text else None

    def needs(self, question: rules.meeting.Question) -> tuple[dict[str, Any], dict[str, str] | None]:
        """What carries the question, as a word value, with the decision rule's sentence where one governs."""
        item = self.settled(question)
        if item is not None and item.question_kind == "options":
            return word("needs.best", n=item.seats or 1), rule_words(item.decision_rule)
        if item is not None and item.decision_rule:
            told = rule_words(item.decision_rule)
            return word("needs.rule", words=told["zh"] if told else ""), told
        try:
            basis = rules.vote_needed(self.state, question.id).basis
        except (KeyError, rules.RulesError):
            basis = "majority"
        return word(f"needs.{basis}"), None


def rule_words(data: Mapping[str, Any] | None) -> dict[str, str] | None:
    """A decision rule in one sentence, {zh, en}; None where there is none."""
    rule = governed.rule_of(data)
    return None if rule is None else {"zh": rule.sentence("zh"), "en": rule.sentence("en")}


def options_of(item: AgendaItem | None) -> list[dict[str, str]]:
    """The options of an item that has some: [{id, text, text_en?}]."""
    return service.translated_options(item) if item is not None and item.question_kind == "options" else []
