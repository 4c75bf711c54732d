"""The page of all acts, `docs/acts.md`, from the code: `python -m consult.paper.handbook > docs/acts.md`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import MISSING, fields

from consult.rules import acts, words
from consult.rules.arguments import NEEDED
from consult.rules.motions import Motion, table
from consult.rules.motions import args as args_of

# Who may do an act, by what its class says.
WHO = {
    "chair": "the chair",
    "secretary": "the chair or the secretary",
    "anyone": "anyone on the roll",
    "voter": "a member with a vote",
}


def needs(kind: str) -> str:
    """Its arguments; those in brackets may be left out."""
    out = []
    for each in fields(acts.ACTS[kind]):
        if each.name in {"by", "args"}:
            continue
        free = each.default is not MISSING or each.default_factory is not MISSING
        out.append(
            f"[{each.name}]" if free and (each.name != "motion" or each.default is None) else each.name
        )
    return ", ".join(out) or "–"


def motion_needs(motion: str) -> str:
    """Arguments of a motion; those in brackets may be left out."""
    args = args_of(motion)
    return ", ".join(name if value is NEEDED else f"[{name}]" for name, (_, value) in args.items()) or "–"


def acts_page() -> Iterable[str]:
    """The lines of docs/acts.md."""
    yield "# Acts"
    yield ""
    yield "Generated from the code by `python -m consult.paper.handbook > docs/acts.md`; do not edit."
    yield (
        "An argument in brackets may be left out. `who` may also be limited by the state: ask `rules.check`."
    )
    yield ""
    yield "| act | who may | needs | effect | rule |"
    yield "| --- | --- | --- | --- | --- |"
    for kind, cls in acts.ACTS.items():
        effect = " ".join((cls.__doc__ or "").strip().split("\n\n")[0].split())
        yield f"| `{kind}` | {WHO[cls.may]} | {needs(kind)} | {effect} | {cls.cite} |"
    yield ""
    yield "## Motions: what `move` takes"
    yield ""
    yield "| motion | 名称 | needs | interrupts | second | debate | amend | vote | rule |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    for row in table().values():
        yield _motion(row)


def _motion(row: Motion) -> str:
    def yes(value: bool) -> str:
        return "yes" if value else "no"

    cells = (
        f"`{row.id}`",
        words.say(words.word(f"motion.{row.id}"), "zh"),
        motion_needs(row.id),
        yes(row.interrupts),
        yes(row.second),
        row.debatable,
        yes(row.amendable),
        row.vote,
        row.cite,
    )
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    for text in acts_page():
        print(text)
