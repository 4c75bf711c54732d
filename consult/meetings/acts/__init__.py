"""Acts in a live meeting: one path for all of them, whoever asks: a socket, a form, the clock, the demo desk,
a test.

ack = acts.take(meeting_id, acts.Wanted("an-id-of-its-own", by=12, kind="rise", args={"side": "for"}), now)

`take_all` takes a batch in one transaction; `act` does one with a log that is already open for writing.
"""

from __future__ import annotations

from consult.meetings.acts.judging import counted_by_machine, refusal_data
from consult.meetings.acts.taking import Ack, Wanted, act, take, take_all

__all__ = ["Ack", "Wanted", "act", "counted_by_machine", "refusal_data", "take", "take_all"]
