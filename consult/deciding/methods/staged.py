"""What methods share that count in stages or by points: how their results stand and are told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from consult.deciding.conclusions import Conclusion
from consult.deciding.methods.face import Count, OptionResult, Stage
from consult.deciding.methods.lots import Tie


def standings(
    counts: Mapping[str, int], options: Sequence[str], elected: Sequence[str], ties: Iterable[Tie]
) -> tuple[OptionResult, ...]:
    """The result of each option: those elected in their order, all others after them.

    counts: first choices; those in a tie that nothing settled are tied, and not chosen."""
    tied = {key for tie in ties if not tie.by for each in tie.among for key in each.split(">")}
    return tuple(
        OptionResult(
            counts[key],
            elected.index(key) + 1 if key in elected else len(elected) + 1,
            key in elected,
            key in tied and key not in elected,
        )
        for key in options
    )


def steps(count: Count) -> tuple[Conclusion, ...]:
    """A conclusion for each stage, the ties settled at it before it, those left open at the end."""
    said: list[Conclusion] = []
    if count.quota is not None:
        values = {"quota": spoken(count.quota, count.scale), "valid": count.valid}
        said.append(Conclusion("count_quota", values))
    for number, stage in enumerate(count.stages):
        said.extend(_tie(tie) for tie in count.ties if tie.stage == stage.number and tie.by)
        before = count.stages[number - 1] if number else None
        said.append(_stage(stage, before, count.scale))
        if before is not None and stage.lost > before.lost:
            code = "stage_lost" if count.scale == 1 else "stage_lost_cut"
            said.append(Conclusion(code, {"lost": spoken(stage.lost - before.lost, count.scale)}))
        if stage.elected and stage.action not in ("fund", "buy"):
            said.append(Conclusion("elected", {"options": list(stage.elected)}))
    said.extend(_tie(tie) for tie in count.open_ties)
    if not count.elected and not count.open_ties:
        said.append(Conclusion("none_chosen", {}, good=False))
    return tuple(said)


def figure(amount: int, scale: int) -> str:
    """An amount in parts of scale as text: whole, or with as many decimals as the scale has."""
    if scale == 1:
        return str(amount)
    whole, rest = divmod(amount, scale)
    return f"{whole}.{rest:0{len(str(scale)) - 1}d}"


def spoken(amount: int, scale: int) -> str:
    """An amount as a sentence has it: at most five decimals, cut, and none where it is whole."""
    whole, rest = divmod(amount, scale)
    return (
        figure(amount * 10**5 // scale, 10**5)
        if rest and scale > 10**5
        else (figure(amount, scale) if rest else str(whole))
    )


def _stage(stage: Stage, before: Stage | None, scale: int) -> Conclusion:
    code = f"stage_{stage.action}"
    values: dict[str, object] = {"number": stage.number, "options": list(stage.on), **stage.money}
    if stage.action in ("surplus", "exclude") and before is not None:
        held = sum(before.votes[each] for each in stage.on)
        values["votes"] = spoken(held, scale)
        values["surplus"] = spoken(max(0, held - (before.quota or 0)), scale)
        code += "_together" if len(stage.on) > 1 else ""
    elif stage.action in ("lock", "skip"):
        values["votes"], values["against"] = (spoken(stage.votes[each], scale) for each in stage.on)
    elif stage.on:
        values["votes"] = spoken(stage.votes[stage.on[0]], scale)
    if "most" in stage.money:
        values["most"] = spoken(stage.money["most"], 100)
    if stage.quota is not None:
        values["quota"] = spoken(stage.quota, scale)
    return Conclusion(code, values)


def _tie(tie: Tie) -> Conclusion:
    code = f"tie_{tie.by}" if tie.by else "tie_open"
    values = {"options": list(tie.among), "taken": list(tie.taken), "what": tie.what, "number": tie.stage}
    return Conclusion(code, values, good=bool(tie.by))


def told_points(count: Count, options: Sequence[str]) -> tuple[Conclusion, ...]:
    """Each chosen with its points, the tie settled, those still tied, or that none was chosen."""
    said = [
        Conclusion("chosen_points", {"options": [key], "points": spoken(count.totals[key], count.scale)})
        for key in count.elected
    ]
    said.extend(_tie(tie) for tie in count.ties)
    tied = [key for key, found in zip(options, count.options, strict=True) if found.tied]
    if tied:
        said.append(Conclusion("tied", {"options": tied}, good=False))
    return tuple(said) or (Conclusion("none_chosen", {}, good=False),)
