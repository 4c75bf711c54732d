"""What may be told of a secret vote's figures. The only judge of it: whatever prints, sends or stores figures
has them from a count this was asked about."""

from __future__ import annotations

from collections.abc import Mapping

#: Fewer papers than this and the figures say, or nearly say, how somebody voted.
FEWEST = 5


def may_tell_figures(papers: Mapping[str, int], fewest: int = FEWEST) -> bool:
    """Whether anybody but those who keep the sealed figures may know more than the outcome and the turnout.

    papers: {what stands on it: how many}, as cast, however many might have. fewest: what the body settled
    when the vote opened; 0 where its rules or the law order the figures to be published, whatever they are.
    With all papers alike a figure tells everybody's vote, however many they are."""
    if fewest <= 0:
        return True
    different = [n for n in papers.values() if n > 0]
    return sum(different) >= fewest and len(different) > 1
