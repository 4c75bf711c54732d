"""Counting methods, one file each, behind one face: name, ballot's shape, count, explain."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from consult.deciding.methods.approval import Approval
from consult.deciding.methods.borda import Borda
from consult.deciding.methods.equal_shares import EqualShares
from consult.deciding.methods.face import (
    NO_TERMS,
    Count,
    Marks,
    Method,
    OptionResult,
    PaperError,
    Stage,
    Terms,
)
from consult.deciding.methods.greedy import Greedy
from consult.deciding.methods.irv import Irv
from consult.deciding.methods.lots import Lots, Tie
from consult.deciding.methods.majority import Majority
from consult.deciding.methods.meek import Meek
from consult.deciding.methods.plurality import Plurality, choose_best
from consult.deciding.methods.ranked_pairs import RankedPairs
from consult.deciding.methods.ranking import first_choices, pairwise
from consult.deciding.methods.schulze import Schulze
from consult.deciding.methods.score import Score
from consult.deciding.methods.scottish_stv import ScottishStv
from consult.deciding.methods.staged import figure
from consult.deciding.methods.yes_no import YesNo

_ALL: tuple[Method, ...] = (
    YesNo(),
    Plurality(),
    Majority(),
    Approval(),
    Score(),
    Borda(),
    Irv(),
    ScottishStv(),
    Meek(),
    Schulze(),
    RankedPairs(),
    Greedy(),
    Greedy(stops=True),
    EqualShares(),
)
METHODS: Mapping[str, Method] = MappingProxyType({method.name: method for method in _ALL})

__all__ = [
    "METHODS",
    "NO_TERMS",
    "Count",
    "Lots",
    "Marks",
    "Method",
    "OptionResult",
    "PaperError",
    "Stage",
    "Terms",
    "Tie",
    "choose_best",
    "figure",
    "first_choices",
    "pairwise",
]
