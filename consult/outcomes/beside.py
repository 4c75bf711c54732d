"""What stands beside a vote: words and figures that no meeting settled. Reads only.

Invariant: one officer alone publishes what the record says and nothing else. Whatever was written beside it
(another wording, opening words, a title of one's own, figures typed from paper) is told here, and a second
officer reads it before it hangs, whatever the settings.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from consult.agenda.numbers import electorate
from consult.foundation.db import db
from consult.foundation.phrases import Day, P, Phrase
from consult.outcomes import facts
from consult.outcomes.correcting import FIELD_PHRASES, as_posted
from consult.outcomes.models import Notice, Outcome, VoteRecord
from consult.outcomes.service import status_of
from consult.outcomes.voted import plain, text_before, voted_of
from consult.outcomes.votes import votes_of
from consult.people.models import Body
from consult.rules.words import changes
from consult.topics.models import Topic

#: What tells of a vote or a decision. 通过 alone is also "by means of".
_TELLS = re.compile(
    r"表决|票决|投票|否决|决议|议决|决定|一致同意|赞成|反对票|得票|当选|公投|无人反对"
    r"|(?:居民|业主|代表|住户|村民|会议|大会|委员会|讨论|审议|协商|议题|方案|提案)[^。！；\n]{0,16}(?:同意|通过)"
    r"|(?:已|获|均|全票|一致)通过|\b(?:vote[ds]?|resol\w+|adopted|carried|elected|decided|approved)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[。！？；!?;\n]")
#: Places for a name or a few words: no sentence belongs there.
_SHORT_FIELDS = ("kind", "addressed_to", "presided_by_role", "channels", "place")


@dataclass(frozen=True)
class Beside:
    """One thing that stands beside the record. why: in words; changed: what the record has and what would
    hang, as a word diff; empty where the record has nothing to compare with."""

    why: Phrase
    changed: Sequence[tuple[str, str]] = ()


def tells_of_vote(text: str) -> bool:
    """Whether words may be read as telling of a vote or a decision."""
    return bool(_TELLS.search(text))


def made_title(topic: Topic | None) -> str:
    """The title of a result's notice that nobody has to think of."""
    return f"关于{topic.title}结果的公示" if topic is not None else ""


def of_result(topic: Topic, vote: VoteRecord | None, said: Mapping[str, str]) -> list[Beside]:
    """What a result would say beside its vote. said: the form's fields, those left out empty."""
    found = [*of_vote(topic, vote)]
    stated = said.get("status", "")
    if vote is not None and stated and stated != status_of(vote):
        found.append(
            Beside(
                P(
                    "By the counts: %(result)s. It is to be called: %(other)s.",
                    result=facts.status_phrase(status_of(vote)),
                    other=facts.status_phrase(stated) if stated in facts.STATUS_PHRASES else stated,
                )
            )
        )
    settled = voted_of(vote)
    text = plain(said.get("text", ""))
    if settled is not None and text and text != settled.text:
        found.append(Beside(P("The text is not the one that was voted:"), changes(settled.text, text)))
    for field, phrase in (
        ("summary", P("In one sentence")),
        ("minority_explanation", P("To those who disagreed")),
    ):
        if said.get(field, "").strip():
            found.append(_own(phrase, said[field]))
    return found + _short_fields(said)


def of_vote(topic: Topic, vote: VoteRecord | None) -> list[Beside]:
    """What is to be known of a vote entered from paper, or left out, where the record says more."""
    others = [each for each in votes_of(topic.id) if each.taken_back_on is None and each is not vote]
    if vote is None:
        return [Beside(_round(each)) for each in others]
    if vote.source != "recorded":
        return []
    found = [
        Beside(P("The figures were typed from paper: please compare them with the originals.")),
        *(Beside(_round(each)) for each in others),
    ]
    before = text_before(topic)
    if before and "".join(before.split()) != "".join(vote.question.split()):
        why = P("Entered from paper; on the agenda there was another text:")
        found.append(Beside(why, changes(plain(before), plain(vote.question))))
    body = db.session.get(Body, vote.body_id) if vote.body_id else None
    roll = electorate(body)
    for unit, tally in (vote.tallies or {}).items():
        on_roll = roll.of(unit) if roll is not None else 0
        if on_roll and tally["eligible"] > on_roll:
            found.append(
                Beside(
                    P(
                        "%(unit)s: the paper has %(n)s entitled to vote, the roll has %(all)s now.",
                        unit=facts.UNIT_PHRASES[unit],
                        n=facts.amount(unit, tally["eligible"]),
                        all=facts.amount(unit, on_roll),
                    )
                )
            )
    return found


def on_record_before(outcome: Outcome) -> list[Phrase]:
    """What its readers are told of a result that rests on paper, or on no vote: that it does, and the votes
    on the topic that were on record before."""
    vote = db.session.get(VoteRecord, outcome.vote_id) if outcome.vote_id else None
    if vote is not None and vote.source != "recorded":
        return []
    until = vote.entered_at if vote is not None else outcome.created_at
    others = [
        each
        for each in votes_of(outcome.topic_id)
        if each is not vote and each.taken_back_on is None and each.entered_at <= until
    ]
    return [_round(each) for each in others]


def _round(vote: VoteRecord) -> Phrase:
    result = facts.status_phrase(status_of(vote))
    day = Day.of(vote.closed_on)
    if vote.source == "live":
        return P(
            "A meeting has voted on this topic already: round %(n)s, %(day)s, counted in the meeting, "
            "%(result)s.",
            n=vote.round,
            day=day,
            result=result,
        )
    return P(
        "There is another vote on this topic: round %(n)s, %(day)s, entered from paper, %(result)s.",
        n=vote.round,
        day=day,
        result=result,
    )


def of_notice(outcome: Outcome | None, topic: Topic | None, said: Mapping[str, str]) -> list[Beside]:
    """What a notice would say beside its result; of a notice without one, only what tells of a vote."""
    if outcome is None:
        told = [
            said.get(field, "")
            for field in ("kind", "title", "addressed_to", "text", "channels")
            if tells_of_vote(said.get(field, ""))
        ]
        why = P("It tells of a vote or a decision, and no result on record goes with it:")
        return [Beside(why, [("+", each)]) for each in told]
    found = []
    title = said.get("title", "").strip()
    if title and title != made_title(topic):
        found.append(
            Beside(P("The title is not the one made for a result:"), changes(made_title(topic), title))
        )
    if said.get("text", "").strip():
        found.append(_own(P("Opening paragraph, or the notice itself"), said["text"]))
    return found + _short_fields(said)


def of_correction(notice: Notice, said: Mapping[str, str]) -> list[Beside]:
    """What a correction would change of a notice. Of one without a result, only where it tells of a vote."""
    found = []
    for field, old in as_posted(notice).items():
        new = said.get(f"new_{field}", old).strip()
        if new == old.strip():
            continue
        reason = said.get(f"reason_{field}", "")
        if notice.outcome_id is not None or any(map(tells_of_vote, (old, new, reason))):
            found.append(Beside(P("%(part)s, corrected:", part=FIELD_PHRASES[field]), changes(old, new)))
            found.append(Beside(P("The reason given:"), [("+", reason)]))
    return found


def _own(part: Phrase, text: str) -> Beside:
    return Beside(P("Written beside the vote (%(part)s):", part=part), [("+", text.strip())])


def _short_fields(said: Mapping[str, str]) -> list[Beside]:
    """A field for a name or a few words that holds a sentence, or tells of a vote."""
    return [
        Beside(P("More than a name or a place:"), [("+", said[field])])
        for field in _SHORT_FIELDS
        if tells_of_vote(said.get(field, "")) or _SENTENCE.search(said.get(field, "").strip("。"))
    ]
