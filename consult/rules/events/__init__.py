"""What happened: a frozen dataclass per kind, past tense, holding consequences and not intentions.

Each says what it holds, whether what a log has is well formed (`wrong`), and how it changes the meeting (`apply`). A new
event is a class in the file of its subject, exported here. How events are stored and read back is in storing.py.
"""

from __future__ import annotations

from consult.rules.events.agenda import (
    ItemAdded,
    ItemFinished,
    ItemTakenUp,
    MatterTakenUp,
    OrdersRefused,
)
from consult.rules.events.blanks import (
    BlankCreated,
    BlankFilled,
    Suggested,
    ValueVotedDown,
)
from consult.rules.events.bringing_back import (
    AsideEnded,
    BroughtBack,
    LaidAside,
    ReconsiderationRecorded,
    ReconsiderationSettled,
    Reported,
    SettingRestored,
)
from consult.rules.events.consent import (
    ConsentAsked,
    ConsentEnded,
    Noted,
)
from consult.rules.events.elections import (
    Balloted,
    DeclaredElected,
    ElectionOpened,
    Nominated,
    NominatingFixed,
    NominationsCloseAt,
    NominationsClosed,
    NominationsOpened,
    NominationsReopened,
    NomineeDropped,
    PollsReopened,
    PollsSet,
)
from consult.rules.events.executive import ExecutiveBegan, ExecutiveEnded
from consult.rules.events.floor import (
    AmendmentsBarred,
    DebateClosed,
    DebateLimited,
    FloorYielded,
    HandLowered,
    HandRaised,
    LimitsSet,
    Permitted,
    Recognized,
    SpeakerStopped,
    Spoke,
    TimeCalled,
)
from consult.rules.events.minutes import MinutesApproved, MinutesCorrected
from consult.rules.events.presiding import ChairTaken
from consult.rules.events.questions import (
    ArgsChanged,
    Disposed,
    Divided,
    Executed,
    LeftStack,
    MotionMade,
    NoticeGiven,
    PartOpened,
    Raised,
    Seconded,
    SecondWithdrawn,
    Stated,
    TextChanged,
    Unstated,
)
from consult.rules.events.rulings import (
    Attempted,
    Overruled,
    Ruled,
    Slipped,
    Submitted,
)
from consult.rules.events.sessions import (
    Adjourned,
    AdjournmentVoted,
    Admitted,
    CalledToOrder,
    CheckedIn,
    ClockSet,
    HourCame,
    HourFixed,
    Left,
    MeetingBegan,
    MeetingOpened,
    RecessBegan,
    Resumed,
    TimeFixed,
)
from consult.rules.events.voting import (
    Announced,
    CountOrdered,
    DivisionDemanded,
    HandsEntered,
    MethodOrdered,
    VoteCast,
    VoteRecounted,
    VoteTimeCalled,
    VoteUndone,
    WasPut,
)
from consult.rules.storing import EVENTS, UPCASTERS, Event, decode, encode, load, thaw

__all__ = [
    "EVENTS", "UPCASTERS", "Event", "decode", "encode", "load", "thaw",
    "MeetingOpened", "CalledToOrder", "Admitted", "CheckedIn", "Left", "RecessBegan", "Resumed", "AdjournmentVoted", "Adjourned", "HourFixed", "HourCame", "TimeFixed", "MeetingBegan", "ClockSet",
    "ChairTaken", "ExecutiveBegan", "ExecutiveEnded",
    "ItemTakenUp", "MatterTakenUp", "ItemFinished", "ItemAdded", "OrdersRefused",
    "HandRaised", "HandLowered", "Recognized", "FloorYielded", "Spoke", "TimeCalled", "SpeakerStopped", "Permitted", "DebateLimited", "DebateClosed", "AmendmentsBarred", "LimitsSet",
    "Noted", "ConsentAsked", "ConsentEnded",
    "MotionMade", "Seconded", "SecondWithdrawn", "Stated", "Raised", "Unstated", "LeftStack", "Disposed", "TextChanged", "ArgsChanged", "PartOpened", "Divided", "NoticeGiven", "Executed",
    "Ruled", "Submitted", "Slipped", "Attempted", "Overruled",
    "WasPut", "VoteCast", "HandsEntered", "VoteTimeCalled", "Announced", "VoteUndone", "VoteRecounted", "DivisionDemanded", "CountOrdered", "MethodOrdered",
    "LaidAside", "BroughtBack", "AsideEnded", "SettingRestored", "ReconsiderationRecorded", "ReconsiderationSettled",
    "Reported", "MinutesApproved", "MinutesCorrected",
    "BlankCreated", "Suggested", "ValueVotedDown", "BlankFilled",
    "NominationsOpened", "Nominated", "NomineeDropped", "NominationsClosed", "PollsSet", "NominationsCloseAt", "NominationsReopened", "NominatingFixed", "PollsReopened", "ElectionOpened", "Balloted", "DeclaredElected",
]  # fmt: skip
