"""What the chair says now: word values for every state, to be read aloud by somebody who never read the book."""

from __future__ import annotations

from typing import Any

from consult import rules
from consult.meetings.screens.wording import label, motion_name, result_word, words_of
from consult.rules.words import word


def script_for(state: rules.Meeting) -> list[dict[str, Any]]:
    """The sentences to say now, in order; never empty once the meeting has a roll."""
    if state.phase == "before":
        here = word(
            "say.before", present=len(state.voters), members=state.voting_members, quorum=state.quorum
        )
        return [here, word("say.open" if state.quorum_met else "say.wait_quorum")]
    if state.phase == "recess":
        return [word("say.recess_over")]
    if state.phase == "adjourned":
        return [word("say.adjourned")]
    if state.consent is not None:
        return [word("say.consent"), word("say.consent_wait")]
    if state.vote is not None:
        return _voting(state)
    if state.adjourning:
        return [word("say.adjourning")]
    if state.points:
        motion = next(reversed(list(state.points.values())))
        return [word("say.point", motion=word(f"motion.{motion}"))]
    if state.made:
        return _made(state)
    if state.stack:
        return _debating(state)
    return _between(state)


def _person(state: rules.Meeting, who: str) -> dict[str, Any]:
    return label(state, who) or word("person.room")


def _made(state: rules.Meeting) -> list[dict[str, Any]]:
    question = state.questions[state.made[-1]]
    words = words_of(state, question)
    if question.seconder is None and state.seconds_required and question.row.second:
        return [
            word("say.ask_second", text=words)
            if words
            else word("say.ask_second_short", motion=motion_name(question))
        ]
    return [word("say.state", text=words) if words else word("say.state_short", motion=motion_name(question))]


def _debating(state: rules.Meeting) -> list[dict[str, Any]]:
    question = state.immediate
    assert question is not None
    out: list[dict[str, Any]] = []
    if state.floor is not None:
        out.append(
            word("say.overtime")
            if state.floor.overtime
            else word("say.speaking", who=_person(state, state.floor.who))
        )
        return out
    words = words_of(state, question)
    if not question.debatable or question.id in state.closed:
        return _put_words(question, words)
    first = rules.who_is_next(state)
    if first is not None:
        hand = next(h for h in state.queue if h.who == first)
        side = hand.side if hand.side in ("for", "against", "question") else None
        who = _person(state, first)
        return [
            word("say.call_on_side", who=who, side=word(f"side.{side}"))
            if side
            else word("say.call_on", who=who)
        ]
    if not question.debated and words:
        return [word("say.debate_amend" if question.degree else "say.debate", text=words)]
    return [word("say.put_ready"), *_put_words(question, words)]


def _put_words(question: Any, words: str) -> list[dict[str, Any]]:
    return [word("say.put", text=words) if words else word("say.put_short", motion=motion_name(question))]


def _voting(state: rules.Meeting) -> list[dict[str, Any]]:
    vote = state.vote
    assert vote is not None
    question = state.known(vote.on)
    if vote.time_up:
        return [word("say.vote_over"), word("say.announce_now")]
    if vote.method == "box":
        return [word("say.put_box")]
    words = words_of(state, question) if question is not None else ""
    item = state.item(question.item) if question is not None and question.motion == "main" else None
    if item is not None and item.kind == "options":
        return [word("say.put_options", n=item.seats, text=words)]
    return _put_words(question, words)


def _between(state: rules.Meeting) -> list[dict[str, Any]]:
    left = [item for item in state.items if item.id not in state.items_done and item.id != state.current_item]
    out = []
    record = state.records.get(state.last_vote or "")
    if record is not None and state.just:
        out.append(word("say.result_plain", result=result_word(record)))
    if left:
        return [*out, word("say.next_item", title=left[0].title)]
    return [*out, word("say.any_business"), word("say.close")]
