"""A count as data for others (`consult count --json`) and as a transcript, a sentence a step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from consult.deciding.files import Election
from consult.deciding.methods import METHODS, Count, Marks, Stage, Terms, Tie, figure
from consult.deciding.wording import sentence

#: Decimals of the votes in `stages`.
DECIMALS = 5


def takes(method: str, kind: str) -> bool:
    """Whether a method counts the papers of this kind of file: of its own, or rankings as marks."""
    ballot = METHODS[method].ballot
    return ballot.name == kind or (kind == "ranking" and isinstance(ballot, Marks) and not ballot.priced)


def count_election(election: Election, method: str, terms: Terms = Terms()) -> Count:
    """The count of a file's papers. terms: the lots; money is the file's."""
    papers = election.papers
    if election.kind == "ranking" and isinstance(METHODS[method].ballot, Marks):
        papers = _marked(papers, everything=method == "approval")
    whole = Terms(terms.lots, election.budget, election.costs, election.threshold, election.top)
    keys = election.keys
    return METHODS[method].count(papers, keys, election.seats, whole)


def _marked(papers: Mapping[str, int], everything: bool) -> Mapping[str, int]:
    """Rankings read as marks: everything ranked, or the first choice where it is one."""
    found: dict[str, int] = {}
    for paper, number in papers.items():
        if everything:
            marked = ",".join(dict.fromkeys(paper.replace("=", ",").split(",")))
        else:
            first = paper.partition(",")[0]
            marked = "" if "=" in first else first
        found[marked] = found.get(marked, 0) + number
    return found


def transcript(election: Election, count: Count, lang: str) -> Iterator[str]:
    """The count told, a sentence a step."""
    names = dict(enumerate_names(election))
    for said in METHODS[count.method].explain(count, election.keys):
        yield sentence(said, names, lang)


def enumerate_names(election: Election) -> Iterator[tuple[str, str]]:
    """(key, name) of every option."""
    return ((str(number), name) for number, name in enumerate(election.names))


def as_data(election: Election, count: Count) -> dict[str, Any]:
    """JSON-ready: quota, stages (votes as text with five decimals), elected, winner, pairwise table, ties; by
    names."""
    names = dict(enumerate_names(election))
    keys = election.keys
    chosen = [key for key, found in zip(keys, count.options, strict=True) if found.chosen]
    elected = list(count.elected) or sorted(chosen, key=lambda key: count.options[keys.index(key)].rank)
    data: dict[str, Any] = {
        "method": count.method.replace("_", "-"),
        "title": election.title,
        **({"budget": election.budget} if election.costs else {"seats": election.seats}),
        "papers": count.papers,
        "valid_votes": count.valid or count.papers - count.counts.get("abstain", 0),
        "elected": [names[key] for key in elected],
        "winner": names[elected[0]] if len(elected) == 1 else None,
        "tied": [names[key] for key, r in zip(keys, count.options, strict=True) if r.tied],
        "counts": {names[key]: count.counts.get(key, 0) for key in keys},
        "ties": [_tie(tie, names) for tie in count.ties],
        "finished": not count.open_ties,
    }
    if count.totals:
        data["totals"] = {names[key]: figure(total, count.scale) for key, total in count.totals.items()}
    if count.quota is not None:
        whole = count.quota % count.scale == 0
        data["quota"] = count.quota // count.scale if whole else figure(count.quota, count.scale)
    if count.stages:
        data["stages"] = [_stage(stage, names, count.scale) for stage in count.stages]
    if count.method == "meek":
        rounds = [stage for stage in count.stages if stage.action != "settle"]
        data["iterations"] = [_iteration(stage, names, count.scale) for stage in rounds]
    if count.method == "irv" and count.stages:
        data["rounds"] = list(_rounds(count, names))
        data["first_round"], data["final_round"] = data["rounds"][0]["tally"], data["rounds"][-1]["tally"]
    if count.pairwise:
        data["pairwise"] = {
            names[a]: {names[b]: number for b, number in row.items()} for a, row in count.pairwise.items()
        }
    return data


def _tie(tie: Tie, names: Mapping[str, str]) -> dict[str, Any]:
    def named(key: str) -> Any:
        pair = [names[each] for each in key.split(">")]
        return pair[0] if len(pair) == 1 else pair

    return {
        "stage": tie.stage,
        "about": tie.what,
        "among": [named(key) for key in tie.among],
        "settled_by": tie.by or None,
        "taken": [named(key) for key in tie.taken],
    }


_ACTIONS = {"first": "first preferences"}


def _stage(stage: Stage, names: Mapping[str, str], scale: int) -> dict[str, Any]:
    on = ", ".join(names[key] for key in stage.on)
    told = {
        "stage": stage.number,
        "action": _ACTIONS.get(stage.action, f"{stage.action}: {on}" if on else stage.action),
        "votes": {names[key]: cut(votes, scale) for key, votes in stage.votes.items()},
        "non_transferable": cut(stage.lost, scale),
        "elected": [names[key] for key in stage.elected],
    }
    if stage.quota is not None:
        told["quota"] = cut(stage.quota, scale)
    for what, amount in stage.money.items():
        told[what] = figure(amount, 100) if what == "most" else amount
    return told


def _iteration(stage: Stage, names: Mapping[str, str], scale: int) -> dict[str, Any]:
    """A stage of Meek's count with all its nine decimals."""
    return {
        "quota": figure(stage.quota or 0, scale),
        "exhausted": figure(stage.lost, scale),
        "votes": {names[key]: figure(votes, scale) for key, votes in stage.votes.items()},
        "elected": [names[key] for key in stage.elected],
    }


def _rounds(count: Count, names: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """The rounds of an alternative vote in whole votes, those excluded left out."""
    out = [stage.on for stage in count.stages[1:]] + [()]
    for stage, next_out in zip(count.stages, out, strict=True):
        yield {
            "round": stage.number,
            "tally": {names[key]: votes for key, votes in stage.votes.items()},
            "exhausted": stage.lost,
            "winner": names[stage.elected[0]] if stage.elected else None,
            "eliminated": ", ".join(names[key] for key in next_out) or None,
        }


def cut(amount: int, scale: int) -> str:
    """Votes as text with five decimals, cut, never rounded."""
    return figure(amount * 10**DECIMALS // scale, 10**DECIMALS)
