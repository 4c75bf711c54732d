"""The page of all acts, `docs/acts.md`, from the code: `python -m consult.paper.handbook > docs/acts.md`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import MISSING, fields

from consult.rules import acts, order
from consult.rules.motions import Motion, table

# The rule behind each act that is not the making of a motion.
RULES = {
    "call_to_order": "RONR 3:15", "admit": "RONR 1:4", "check_in": "RONR 40:1", "leave": "RONR 40:1",
    "presence": "RONR 40:1", "take_up": "RONR §41", "rise": "RONR 3:30-31", "lower": "RONR 3:31",
    "recognize": "RONR 3:30-35, §42", "yield_floor": "RONR 42:18", "move": "RONR §4-6; the table below",
    "second": "RONR 4:9-13", "withdraw_second": "RONR 4:19", "withdraw": "RONR 33:11-19",
    "modify": "RONR 33:11-19", "state": "RONR 4:15", "put": "RONR 4:34", "cast": "RONR §44-45",
    "enter_hands": "RONR §45", "announce": "RONR 4:42", "stop_speaker": "RONR 61:10; Nantang 7",
    "rule": "RONR 23:2", "open_part": "RONR 28:6-9", "answer": "RONR 33:3-10", "recess": "RONR 20:3", "resume": "RONR 20:8",
    "declare_adjourned": "RONR 21:14", "tick": "RONR 43:8", "overrule": "the limits of rules of order, 19.6",
    "vote": "RONR 4:34-42", "ballot": "RONR 45:18-32, §46", "speak": "RONR §43", "discuss": "RONR 49:21",
    "yield_time": "RONR 43:10", "assign_floor": "RONR 42:6-10", "ask_more": "RONR 43:2; Nantang 11",
    "call_hands": "Nantang 12", "call_vote": "Nantang 11", "summarise": "Nantang 1", "suggest": "RONR 12:92-113",
    "call_up": "RONR 37:10", "execute": "RONR 37:11", "give_notice": "RONR 10:44",
    "unanimous_consent": "RONR 4:58-63", "ask_consent": "RONR 4:58-63", "object": "RONR 4:60", "set_limits": "Nantang 5", "vote_without_motion": "RONR 49:21",
    "open_nominations": "RONR §31, §46", "nominate": "RONR §46", "open_election": "RONR §46",
    "drop_candidate": "RONR 46:32", "declare_elected": "RONR §46", "new_meeting": "RONR §8, §21",
    "appeal": "RONR 24:3", "change_vote": "RONR 45:8", "cast_chair": "RONR 4:56, 44:12",
}  # fmt: skip


def who(kind: str) -> str:
    """Who may do the act."""
    if kind in order.CHAIR_ONLY:
        return "the chair"
    if kind in order.CHAIR_OR_SECRETARY:
        return "the chair or the secretary"
    if kind in order.GUEST_MAY:
        return "anyone on the roll"
    return "a member with a vote"


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
    args = acts.MOTION_ARGS.get(motion, {})
    return (
        ", ".join(name if value is acts.NEEDED else f"[{name}]" for name, (_, value) in args.items()) or "–"
    )


def acts_page() -> Iterable[str]:
    """The lines of docs/acts.md."""
    yield "# Acts"
    yield ""
    yield "Generated from the code by `python -m consult.paper.handbook > docs/acts.md`; do not edit."
    yield "An argument in brackets may be left out. `who` may also be limited by the state: ask `rules.check`."
    yield ""
    yield "| act | who may | needs | effect | rule |"
    yield "| --- | --- | --- | --- | --- |"
    for kind, cls in acts.ACTS.items():
        effect = (cls.__doc__ or "").strip().splitlines()[0]
        yield f"| `{kind}` | {who(kind)} | {needs(kind)} | {effect} | {RULES.get(kind, 'ours')} |"
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
        f"`{row.id}`", row.name_zh, motion_needs(row.id), yes(row.interrupts), yes(row.second),
        row.debatable, yes(row.amendable), row.vote, row.cite,
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    for text in acts_page():
        print(text)
