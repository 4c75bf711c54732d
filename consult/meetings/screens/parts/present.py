"""Who is here, in numbers."""

from __future__ import annotations

from typing import Any

from consult.meetings.screens.parts.context import Context


def part(here: Context) -> dict[str, Any]:
    """{present: members with a vote who are here, members: all with a vote, quorum, met, here: everybody
    here}."""
    state = here.state
    return {
        "present": len(state.voters),
        "members": state.voting_members,
        "quorum": state.quorum,
        "met": state.quorum_met,
        "here": len(state.present),
    }
