"""Words and stations of a topic: what each code means along the river."""

from __future__ import annotations

from consult.foundation.phrases import P

#: Station of the river (1 to 9) a state stands at; 10 when all are passed. A submitted topic stands at 1
#: until enough support it.
STATION = {
    "draft": 1,
    "submitted": 2,
    "returned": 2,
    "withdrawn": 2,
    "merged": 2,
    "referred": 2,
    "accepted": 3,
    "scheduled": 3,
    "deliberating": 4,
    "voting": 5,
    "decided": 6,
    "published": 6,
    "carrying_out": 8,
    "done": 9,
    "closed": 10,
}
#: Words downstream stations may use instead of numbers.
STATIONS = {
    "collect": 1,
    "screen": 2,
    "agenda": 3,
    "meeting": 4,
    "deliberate": 4,
    "vote": 5,
    "result": 6,
    "notice": 6,
    "adopt": 7,
    "adoption": 7,
    "carry_out": 8,
    "task": 8,
    "tasks": 8,
    "feedback": 9,
}
STATION_WORDS = (
    P("Collection"),
    P("Screening"),
    P("Agenda"),
    P("Deliberation"),
    P("The vote"),
    P("Publication"),
    P("Adopting"),
    P("Carrying out"),
    P("Rating"),
)
#: States that ended a topic's way before its last station.
LEFT = ("withdrawn", "merged", "referred")

STATE_WORDS = {
    "draft": P("Draft"),
    "submitted": P("Submitted"),
    "returned": P("Returned for more"),
    "accepted": P("Accepted"),
    "merged": P("Merged"),
    "referred": P("Referred elsewhere"),
    "scheduled": P("Scheduled"),
    "deliberating": P("In deliberation"),
    "voting": P("Voting"),
    "decided": P("Decided"),
    "published": P("Published"),
    "carrying_out": P("Being carried out"),
    "done": P("Done"),
    "closed": P("Closed"),
    "withdrawn": P("Withdrawn"),
}
KIND_WORDS = {
    "facility": P("Facilities and safety"),
    "parking": P("Parking and traffic"),
    "environment": P("Environment"),
    "dispute": P("Noise and disputes"),
    "daily_difficulty": P("Elderly care and daily life"),
    "property": P("Property and common funds"),
    "covenant": P("Rules and covenants"),
    "public_affairs": P("Public affairs"),
    "other": P("Other"),
}
#: Finer categories, as case files and staff use them; shown, and searched with the kinds.
CATEGORY_WORDS = {
    "elevator": P("Lifts"),
    "ebike_charging": P("E-bike charging"),
    "ebike_rules": P("E-bike rules"),
    "water_pipe": P("Water pipes"),
    "waste_sorting": P("Waste sorting"),
    "noise": P("Noise"),
    "greenery": P("Greenery"),
    "elderly_canteen": P("Meals for the elderly"),
    "renewal": P("Renewal of the estate"),
    "village_covenant": P("Village covenant"),
    "collective_asset": P("Collective assets"),
    "common_income": P("Common income"),
    "out_of_scope": P("Out of scope"),
}
CHANNEL_WORDS = {"web": P("on this website"), "paper": P("on paper")}
RESULT_WORDS = {
    "accepted": P("Accepted"),
    "returned": P("Returned for more"),
    "merged": P("Merged"),
    "out_of_scope": P("Referred elsewhere"),
}
MATTER_WORDS = {
    "own": P("The residents' own affairs"),
    "assist": P("Tasks the committee helps the government with"),
    "outside": P("On neither list"),
}
