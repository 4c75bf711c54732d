"""Scottish and Meek counts a second time, written from the rules and not from the product: every single paper
is a pile of its own, decimals are `decimal.Decimal`, nothing is shared with `consult.deciding`.

Slow on purpose, for small elections in tests only."""

from __future__ import annotations

import hashlib
from decimal import ROUND_DOWN, ROUND_UP, Context, Decimal
from fractions import Fraction

EXACT = Context(prec=60)
FIVE, NINE = Decimal("0.00001"), Decimal("0.000000001")


class NeedsLot(Exception):
    """A lot is needed and there is no seed."""


def lot(seed: str | None, stage: int, names: list[str], *, loser: bool) -> str:
    """The name with the smallest hash wins the draw."""
    if seed is None:
        raise NeedsLot(stage, names)
    drawn = sorted(names, key=lambda n: hashlib.sha256(f"{seed}||{stage}|{n}".encode()).hexdigest())
    return drawn[-1] if loser else drawn[0]


def pick(names: list[str], history: list[dict[str, Decimal]], seed: str | None, *, lowest: bool) -> str:
    """The one with least (or most) now; level: as they stood at the last stage where they were not level."""
    choose = min if lowest else max
    for state in history[::-1]:
        edge = choose(state[n] for n in names)
        names = [n for n in names if state[n] == edge]
        if len(names) == 1:
            return names[0]
    return lot(seed, len(history) + 1, names, loser=lowest)


def scottish(papers: list[list[str]], names: list[str], seats: int, seed: str | None = None) -> dict:
    """papers: each a list of names in order. {quota, elected, stages: [(votes, lost)]}"""
    papers = [p for p in papers if p]
    quota = len(papers) // (seats + 1) + 1
    held: dict[str, list[tuple[Decimal, list[str]]]] = {n: [] for n in names}
    for paper in papers:
        held[paper[0]].append((Decimal(1), paper))
    votes = {n: Decimal(len(held[n])) for n in names}
    lost = Decimal(0)
    hopeful, elected, stages = list(names), [], []
    history: list[dict[str, Decimal]] = []

    def end_of_stage() -> None:
        history.append(dict(votes))
        for n in sorted(hopeful, key=lambda n: -votes[n]):
            if votes[n] >= quota:
                hopeful.remove(n)
                elected.append(n)
        if len(hopeful) + len(elected) <= seats:
            elected.extend(sorted(hopeful, key=lambda n: -votes[n]))
            hopeful.clear()
        stages.append((dict(votes), lost))

    def give(value: Decimal, paper: list[str]) -> Decimal:
        for n in paper:
            if n in hopeful:
                held[n].append((value, paper))
                votes[n] = votes[n] + value
                return value
        return Decimal(0)

    if papers:
        end_of_stage()
    while papers and len(elected) < seats and hopeful:
        waiting = [n for n in elected if votes[n] > quota]
        try:
            if waiting:
                n = pick(waiting, history, seed, lowest=False)
            else:
                n = pick(list(hopeful), history, seed, lowest=True)
        except NeedsLot:
            break
        pile, held[n] = held[n], []
        if waiting:
            surplus, had, votes[n] = votes[n] - quota, votes[n], Decimal(quota)
            gone = surplus
            for value, paper in pile:
                part = EXACT.divide(EXACT.multiply(surplus, value), had).quantize(FIVE, ROUND_DOWN)
                gone -= give(part, paper)
        else:
            hopeful.remove(n)
            gone, votes[n] = votes[n], Decimal(0)
            for value, paper in pile:
                gone -= give(value, paper)
        lost += gone
        end_of_stage()
    return {"quota": quota, "elected": elected, "stages": stages}


def meek(papers: list[list[str]], names: list[str], seats: int, seed: str | None = None) -> dict:
    """{elected, stages: [(votes, lost, quota)]} of the rounds; papers as above."""
    papers = [p for p in papers if p]
    keep = {n: Decimal(1) for n in names}
    hopeful, elected = list(names), []
    stages: list[tuple] = []
    history: list[dict[str, Decimal]] = []

    def up(value: Decimal) -> Decimal:
        return value.quantize(NINE, ROUND_UP, context=EXACT)

    def distribute() -> tuple[dict[str, Decimal], Decimal, Decimal]:
        votes, lost = {n: Decimal(0) for n in names}, Decimal(0)
        for paper in papers:
            rest = Decimal(1)
            for n in paper:
                got = up(EXACT.multiply(rest, keep[n]))
                votes[n] += got
                rest -= got
                if not rest:
                    break
            lost += rest
        quota = EXACT.divide(len(papers) - lost, Decimal(seats + 1)).quantize(NINE, ROUND_DOWN) + NINE
        return votes, lost, quota

    while papers and hopeful and len(elected) < seats:
        if len(hopeful) + len(elected) <= seats:
            votes, lost, quota = distribute()
            elected += sorted(hopeful, key=lambda n: -votes[n])
            stages.append((votes, lost, quota))
            break
        before = None
        while True:
            votes, lost, quota = distribute()
            winners = [n for n in hopeful if votes[n] >= quota]
            surplus = sum((votes[n] - quota for n in elected if votes[n] > quota), Decimal(0))
            small = surplus < Decimal("0.000001") or (before is not None and surplus >= before)
            if winners or small:
                break
            before = surplus
            for n in elected:
                keep[n] = min(Decimal(1), up(EXACT.divide(up(EXACT.multiply(keep[n], quota)), votes[n])))
        history.append(votes)
        stages.append((votes, lost, quota))
        for n in sorted(winners, key=lambda n: -votes[n]):
            hopeful.remove(n)
            elected.append(n)
        if not winners:
            try:
                out = pick(list(hopeful), history, seed, lowest=True)
            except NeedsLot:
                break
            hopeful.remove(out)
            keep[out] = Decimal(0)
    return {"elected": elected, "stages": stages}


def equal_shares(
    papers: list[list[str]], costs: dict[str, int], budget: int, seed: str | None = None
) -> list[str]:
    """Projects in the order they are bought, by equal shares with Add1: every voter by name, one unit more at
    a time. Raises NeedsLot."""
    voters = [p for p in papers if p]
    if not voters:
        return []
    wanted = {n: c for n, c in costs.items() if c <= budget and any(n in p for p in voters)}

    def outcome(share: int) -> list[str]:
        purse = [Fraction(share) for _ in voters]
        left, bought = dict(wanted), []
        while True:
            asks = {}
            for n, cost in left.items():
                payers = sorted((i for i, p in enumerate(voters) if n in p), key=lambda i: purse[i])
                if sum(purse[i] for i in payers) < cost:
                    continue
                rest = Fraction(cost)
                for k, i in enumerate(payers):
                    most = rest / (len(payers) - k)
                    if purse[i] >= most:
                        asks[n] = most
                        break
                    rest -= purse[i]
            if not asks:
                return bought
            least = min(asks[n] / left[n] for n in asks)
            best = [n for n in asks if asks[n] / left[n] == least]
            for worse in (lambda n: left[n], lambda n: -sum(n in p for p in voters)):
                edge = min(worse(n) for n in best)
                best = [n for n in best if worse(n) == edge]
            shared = any(sum(n in p for n in best) > 1 for p in voters)
            n = lot(seed, len(bought) + 1, best, loser=False) if shared and len(best) > 1 else best[0]
            for i, p in enumerate(voters):
                if n in p:
                    purse[i] -= min(purse[i], asks[n])
            del left[n]
            bought.append(n)

    share = budget // len(voters)
    best = outcome(share)
    while set(best) != set(wanted):
        share += 1
        more = outcome(share)
        if sum(costs[n] for n in more) > budget:
            break
        best = more
    return best
