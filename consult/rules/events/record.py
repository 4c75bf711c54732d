"""What binds the record: commitments to what stands beside the log, and what was taken out of it and why. No
business, and nothing changes for the meeting."""

from __future__ import annotations

from consult.rules.storing import Data, Event, Names, event


@event("bound")
class Bound(Event):
    """The log vouches from here on for something kept beside it. what: agenda, roll or papers; of: which one
    (the number of the event that put the vote; empty for the agenda); hashes: sha256 (hex) by part, and
    numbers."""

    quiet = True

    what: str
    of: str
    hashes: Data


@event("words_erased")
class WordsErased(Event):
    """Words were taken out of the record for good. texts: their ids; by: who had it done; why: in words."""

    quiet = True

    texts: Names
    by: str
    why: str
