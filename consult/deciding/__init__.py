"""How a vote is decided: rules as data, rolls, tallies, counting methods, conclusions. Exact whole numbers.

Pure: the standard library only, and nothing of ours. A decision rule (`DecisionRule`; those shipped:
`shipped_rules`)
says who must take part, how many must agree, of what base and in which units; a method (`METHODS`) counts
papers; a
`Roll` is who may vote, frozen. `decide_vote` measures tallies against a rule, `conclusion` and `conditions`
say in codes
what follows."""

from __future__ import annotations

from consult.deciding.catalogue import shipped_rule, shipped_rules
from consult.deciding.conclusions import Conclusion, conclusion, conditions
from consult.deciding.disclosure import FEWEST, may_tell_figures
from consult.deciding.figures import format_area, parse_area, percent, percent_rounded
from consult.deciding.methods import (
    METHODS,
    Count,
    Lots,
    Method,
    OptionResult,
    PaperError,
    Stage,
    Terms,
    Tie,
    choose_best,
)
from consult.deciding.reading import LANGUAGES, LARGEST_COUNT, DecisionError, RuleError, TallyError
from consult.deciding.result import UnitResult, VoteResult, decide_vote
from consult.deciding.roll import SIDES, Right, Roll, box_tallies, named_tallies
from consult.deciding.rule import DecisionRule
from consult.deciding.shapes import FractionTest, NoObjection, Shape
from consult.deciding.tally import UnitTally
from consult.deciding.units import BASES, UNITS

__all__ = [
    "BASES",
    "FEWEST",
    "LANGUAGES",
    "LARGEST_COUNT",
    "METHODS",
    "SIDES",
    "UNITS",
    "Conclusion",
    "Count",
    "DecisionError",
    "DecisionRule",
    "FractionTest",
    "Lots",
    "Method",
    "NoObjection",
    "OptionResult",
    "PaperError",
    "Right",
    "Roll",
    "RuleError",
    "Shape",
    "Stage",
    "TallyError",
    "Terms",
    "Tie",
    "UnitResult",
    "UnitTally",
    "VoteResult",
    "box_tallies",
    "choose_best",
    "conclusion",
    "conditions",
    "decide_vote",
    "format_area",
    "may_tell_figures",
    "named_tallies",
    "parse_area",
    "percent",
    "percent_rounded",
    "shipped_rule",
    "shipped_rules",
]
