"""Schulze's method: the option that nobody beats by a stronger chain of wins. The strength of a win is its
winning votes (not the margin: real elections have turned on that); unranked options are last, and equal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from consult.deciding.conclusions import Conclusion
from consult.deciding.methods.face import NO_TERMS, Count, OptionResult, Terms
from consult.deciding.methods.lots import Tie
from consult.deciding.methods.ranking import Ranking, first_choices, pairwise, tiers

Table = Mapping[str, Mapping[str, int]]


class Schulze:
    """Options compared two by two; several places: the first of the order that results."""

    name = "schulze"
    ballot = Ranking(equal=True)

    def count(
        self, papers: Mapping[str, int], options: Sequence[str], seats: int, terms: Terms = NO_TERMS
    ) -> Count:
        table = pairwise(papers, options)
        beats = beaten_by_paths(strongest_paths(table, options))
        firsts = first_choices(papers, options)
        valid = sum(number for _, number in tiers(papers, options))
        results, ties = choose_unbeaten(beats, options, seats if valid else 0, terms, firsts)
        elected = [key for key, found in zip(options, results, strict=True) if found.chosen]
        return Count(
            self.name,
            firsts,
            sum(papers.values()),
            results,
            valid=valid,
            totals={key: len(beats[key]) for key in options},
            elected=tuple(sorted(elected, key=lambda key: results[options.index(key)].rank)),
            pairwise=table,
            ties=ties,
        )

    def explain(self, count: Count, options: Sequence[str]) -> tuple[Conclusion, ...]:
        return compared(count, options)


def strongest_paths(table: Table, options: Sequence[str]) -> dict[str, dict[str, int]]:
    """The strength of the strongest chain of wins from one option to another: that of its weakest win."""
    paths = {
        a: {b: table[a][b] if table[a][b] > table[b][a] else 0 for b in options if b != a} for a in options
    }
    for via in options:
        for a in options:
            if a == via:
                continue
            first = paths[a][via]
            for b in options:
                if b not in (a, via):
                    paths[a][b] = max(paths[a][b], min(first, paths[via][b]))
    return paths


def beaten_by_paths(paths: Table) -> dict[str, set[str]]:
    """Whom each option beats: its chain to them is stronger than theirs to it."""
    return {a: {b for b in row if row[b] > paths[b][a]} for a, row in paths.items()}


def choose_unbeaten(
    beats: Mapping[str, set[str]],
    options: Sequence[str],
    seats: int,
    terms: Terms,
    firsts: Mapping[str, int],
) -> tuple[tuple[OptionResult, ...], tuple[Tie, ...]]:
    """The first `seats` of a partial order (beats is transitive): an option is chosen when so few are not
    beaten by it that it must be among them, and tied when it may be. A tie is settled by lot, where there is
    one."""
    above = {key: sum(key in beats[other] for other in options) for key in options}
    maybe = {key: sum(other != key and other not in beats[key] for other in options) for key in options}
    chosen = {key for key in options if maybe[key] < seats}
    tied = [key for key in options if key not in chosen and above[key] < seats]
    ties: tuple[Tie, ...] = ()
    if tied:
        tie = Tie(1, "elect", tuple(tied))
        if terms.lots is not None:
            # Nobody is taken before those who beat them.
            drawn = sorted(terms.lots.order(1, tied), key=lambda key: above[key])[: seats - len(chosen)]
            tie = Tie(1, "elect", tuple(tied), "lot", tuple(drawn))
            chosen |= set(drawn)
            tied = []
        ties = (tie,)
    results = tuple(OptionResult(firsts[key], above[key] + 1, key in chosen, key in tied) for key in options)
    return results, ties


def compared(count: Count, options: Sequence[str]) -> tuple[Conclusion, ...]:
    """What comparing two by two gave: who beats all others, or that there is a circle, then who is chosen or
    tied."""
    said: list[Conclusion] = []
    table = count.pairwise
    for key in options:
        against = {other: (table[key][other], table[other][key]) for other in options if other != key}
        if against and all(won > lost for won, lost in against.values()):
            said.append(Conclusion("beats_all", {"options": [key]}))
    if not said and count.valid:
        said.append(Conclusion("no_beats_all", {}, good=False))
    for key in count.elected:
        wins = sum(table[key][other] > table[other][key] for other in options if other != key)
        said.append(Conclusion("chosen_pairwise", {"options": [key], "wins": wins, "of": len(options) - 1}))
    for tie in count.ties:
        values = {"options": list(tie.among), "taken": list(tie.taken), "what": tie.what, "number": tie.stage}
        said.append(Conclusion(f"tie_{tie.by}" if tie.by else "tie_open", values, good=bool(tie.by)))
    if not count.elected and not count.ties:
        said.append(Conclusion("none_chosen", {}, good=False))
    return tuple(said)
