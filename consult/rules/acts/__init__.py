"""What a person may do: a class per act, with who may do it and when, its arguments, `check`, `decide`, doors
and rule.

A new act is a class in the file of its subject, exported here; `parse` reads it, `order.check` and
`decide.decide` ask it.
"""

from __future__ import annotations

# The order of ACTS and of the doors is that of these lines.
# isort: off
from consult.rules.acts.base import ACTS, Act, arguments, parse
from consult.rules.acts.presence import CallToOrder, Admit, CheckIn, Leave, Presence
from consult.rules.acts.presiding import HandOver, TakeChair, ElectChair
from consult.rules.acts.executive import ExecutiveSession, EndExecutiveSession
from consult.rules.acts.interest import DeclareInterest, FindInterest
from consult.rules.acts.business import TakeUp, OpenPart, Execute
from consult.rules.acts.floor import (
    Rise,
    Lower,
    Recognize,
    YieldFloor,
    StopSpeaker,
    LetSpeak,
    AssignFloor,
    AskMore,
)
from consult.rules.acts.moving import Move, Second, NoSecond, WithdrawSecond, Withdraw, Modify, State, Suggest
from consult.rules.acts.voting import (
    Put,
    Cast,
    EnterHands,
    Announce,
    CastChair,
    ChangeVote,
    CallHands,
    CallVote,
)
from consult.rules.acts.rulings import Rule, Answer, Overrule, ChairError
from consult.rules.acts.sessions import (
    Recess,
    Resume,
    DeclareAdjourned,
    ExtendMeeting,
    NewMeeting,
    Clock,
    Tick,
)
from consult.rules.acts.counted import Vote, CorrectResult, SetLimits, VoteWithoutMotion
from consult.rules.acts.ballots import Ballot
from consult.rules.acts.speaking import Speak, Discuss, YieldTime, Summarise
from consult.rules.acts.bringing_back import CallUp, GiveNotice
from consult.rules.acts.reports import MinorityView, Report
from consult.rules.acts.minutes import ApproveMinutes, CorrectMinutes
from consult.rules.acts.consent import UnanimousConsent, AskConsent, Object
from consult.rules.acts.elections import (
    OpenNominations,
    Nominate,
    OpenElection,
    DropCandidate,
    OneBallot,
    DeclareElected,
)

# isort: on

__all__ = [
    "ACTS", "Act", "arguments", "parse",
    "CallToOrder", "Admit", "CheckIn", "Leave", "Presence",
    "HandOver", "TakeChair", "ElectChair",
    "ExecutiveSession", "EndExecutiveSession",
    "DeclareInterest", "FindInterest",
    "TakeUp", "OpenPart", "Execute",
    "Rise", "Lower", "Recognize", "YieldFloor", "StopSpeaker", "LetSpeak", "AssignFloor", "AskMore",
    "Move", "Second", "NoSecond", "WithdrawSecond", "Withdraw", "Modify", "State", "Suggest",
    "Put", "Cast", "EnterHands", "Announce", "CastChair", "ChangeVote", "CallHands", "CallVote",
    "Rule", "Answer", "Overrule", "ChairError",
    "Recess", "Resume", "DeclareAdjourned", "ExtendMeeting", "NewMeeting", "Clock", "Tick",
    "Vote", "CorrectResult", "SetLimits", "VoteWithoutMotion",
    "Ballot",
    "Speak", "Discuss", "YieldTime", "Summarise",
    "CallUp", "GiveNotice", "MinorityView", "Report", "ApproveMinutes", "CorrectMinutes",
    "UnanimousConsent", "AskConsent", "Object",
    "OpenNominations", "Nominate", "OpenElection", "DropCandidate", "OneBallot", "DeclareElected",
]  # fmt: skip
