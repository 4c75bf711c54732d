"""Which act each of the chair's sentences leads to: the main button does what the sentence says.

The sentences are made in chair.py; here is only what the one said last asks the chair to do. A sentence that
invites others (Is there a second? Who wishes to speak?) leads to no act of the chair's: the room answers it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from consult.rules.words.value import Word

#: key of a sentence → kind of the act it leads to; None: the chair waits for the room, whatever came before.
LEADS: Mapping[str, str | None] = MappingProxyType(
    {
        "say.open": "call_to_order",
        "say.wait_quorum": None,
        "say.recess_open": "resume",
        "say.agenda": "take_up",
        "say.agenda_one": "take_up",
        "say.next_item": "take_up",
        "say.due": "take_up",
        "say.orders": "take_up",
        "say.carried_over": "take_up",
        "say.item": None,
        "say.any_motion": None,
        "say.any_business": None,
        "say.close": "declare_adjourned",
        "say.minutes_close": "approve_minutes",
        "say.adjourning_close": "declare_adjourned",
        "say.hour_come": "extend_meeting",
        "say.hour_over": "declare_adjourned",
        "say.quorum_lost": "recess",
        "say.ask_second": None,
        "say.unless_seconded": None,
        "say.seconded": "state",
        "say.rule_point": "rule",
        "say.rule_privilege": "rule",
        "say.answer": "answer",
        "say.call_on": "recognize",
        "say.call_on_side": "recognize",
        "say.overtime": "stop_speaker",
        "say.put_ready": "put",
        "say.not_debated": "put",
        "say.debate_over": "put",
        "say.anyone_else": None,
        "say.announce_now": "announce",
        "say.unopposed": "declare_elected",
    }
)
#: Said with a motion that is still to be stated, as what comes of it; otherwise they lead on by themselves.
_AFTER_STATING = {"say.who_speaks", "say.not_debated"}


def leads_to(said: Iterable[Word]) -> str | None:
    """The kind of act that the main button does while the chair says this; None where the room has to act."""
    found: str | None = None
    for sentence in said:
        key = sentence["k"]
        if key == "moves.orders_of_day":  # a demand: the item is taken up, or the meeting votes on it
            found = None
        elif key.startswith("moves."):  # what is moved is stated, unless a later sentence asks for something
            found = "state"
        elif key in _AFTER_STATING and found == "state":
            continue
        elif key == "say.who_speaks":
            found = None
        elif key in LEADS:
            found = LEADS[key]
    return found
