"""Counting methods, one file each, behind one face: name, ballot's shape, count, explain."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from consult.deciding.methods.approval import Approval
from consult.deciding.methods.face import Count, Method, OptionResult, PaperError
from consult.deciding.methods.majority import Majority
from consult.deciding.methods.plurality import Plurality, choose_best
from consult.deciding.methods.yes_no import YesNo

_ALL: tuple[Method, ...] = (YesNo(), Plurality(), Majority(), Approval())
METHODS: Mapping[str, Method] = MappingProxyType({method.name: method for method in _ALL})

__all__ = ["METHODS", "Count", "Method", "OptionResult", "PaperError", "choose_best"]
