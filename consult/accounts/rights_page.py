"""docs/rights.md, printed from the table: `python -m consult.accounts.rights_page > docs/rights.md`."""

from __future__ import annotations

from consult.accounts import rights
from consult.people.models import OFFICES

HEAD = """# Who may do what

Printed from `consult/accounts/rights.py`: `python -m consult.accounts.rights_page > docs/rights.md`. A
test walks
every address and every event of the socket as fourteen kinds of people and fails where this table and the
product part ways, or where an address or a role has no row.

- An office is carried by a seat that was opened with sign-in name and password; for an administrator with the
  second step as well. A slip, an SMS or a face let in at the door carries none
  ([ADR 0028](decisions/0028-no-office-by-sms.md)).
- **where**: `community` everywhere in it; `body` only matters of the body the office was given for; `grid`
  only
  people and homes of the grid it was given for. An office given for nothing in particular holds everywhere.
- **second**: another officer with the same right has to agree first, where the setting of that name says so
  (default: results with legal effect, nothing else).
- An administrator may do whatever an office may.
- `●` may, `◐` may where the row's last column says so, `·` may not. People without an office: anyone,
  signed in, a person of the community (待核验 too), a confirmed one.
"""
SHORT = {
    "chair": "chair",
    "recorder": "recorder",
    "committee_member": "committee",
    "supervision_member": "supervision",
    "grid_worker": "grid",
    "representative": "repr.",
    "moderator": "moderator",
    "staff_admin": "admin",
    "vice_chair": "vice",
    "ex_officio": "ex officio",
}
#: The offices with a column: those that mean something only in a body's meetings have no right to show.
SHOWN = tuple(office for office in OFFICES if office in SHORT)
LEVELS = (rights.ANYONE, rights.SIGNED_IN, rights.PERSON, rights.CONFIRMED)


def _marks(right: rights.Right) -> list[str]:
    """For the four levels and the offices."""
    given = "◐" if right.own[1] else "●"
    if right.least == rights.OFFICE:
        return ["·"] * len(LEVELS) + ["●" if o in right.offices or o == "staff_admin" else "·" for o in SHOWN]
    first = LEVELS.index(right.least)
    return [given if n >= first else "·" for n in range(len(LEVELS))] + [given] * len(SHOWN)


def page() -> str:
    """The whole page."""
    heads = ["act", "行为", *LEVELS, *(SHORT[o] for o in SHOWN), "where", "second", "besides"]
    lines = [HEAD, "| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    for right in rights.RIGHTS.values():
        office = right.least == rights.OFFICE
        cells = [
            f"`{right.act}` {right.words[1]}",
            right.words[0],
            *_marks(right),
            right.area if office else "",
            f"`{right.second}`" if right.second else "",
            right.own[1],
        ]
        lines.append("| " + " | ".join(cells) + " |")
    lines += ["", "## Addresses", "", "| address | method | deed | act |", "| --- | --- | --- | --- |"]
    for (endpoint, method), acts in sorted(rights.DOORS.items()):
        for deed, act in ({"": acts} if isinstance(acts, str) else acts).items():
            lines.append(f"| `{endpoint}` | {'any' if method == '*' else method} | {deed} | `{act}` |")
    lines += ["", "## Events of the socket", "", "| event | act |", "| --- | --- |"]
    lines += [f"| `{event}` | `{act}` |" for event, act in rights.SOCKET.items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(page(), end="")
