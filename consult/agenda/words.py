"""Words for what the agenda names."""

from __future__ import annotations

from consult.foundation.phrases import P

STATE_WORDS = {
    "planned": P("Being prepared"),
    "noticed": P("Noticed"),
    "live": P("Meeting open now"),
    "adjourned": P("Adjourned"),
    "recorded": P("Held and recorded"),
    "cancelled": P("Cancelled"),
}
METHODS = {"show": P("Named, by phone"), "box": P("Unnamed, by box"), "paper": P("On paper")}
LEGAL_EFFECTS = {"decision": P("Decision"), "consultation": P("Consultation"), "pre_vote": P("Pre-vote")}
RULE_SETS = {
    "ronr12": P("Robert's Rules of Order"),
    "small_board": P("Robert's Rules, small boards"),
    "nantang13": P("The thirteen Nantang rules"),
}
#: What the body's bylaws ask of who has a personal interest in an item, the book's own first.
INTERESTS = {
    "declared": P("They declare it and may vote"),
    "no_vote": P("No vote, but counted as present"),
    "not_counted": P("No vote and not counted"),
}


STANCES = {"for": P("for"), "against": P("against"), "information": P("information")}
AMENDMENT_RESULTS = {
    "adopted": P("adopted"),
    "rejected": P("not adopted"),
    "lost": P("not adopted"),
    "withdrawn": P("withdrawn"),
}
AMENDMENT_KINDS = {
    "insert": P("insert"),
    "strike": P("strike out"),
    "strike_insert": P("strike out and insert"),
    "substitute": P("substitute"),
}
