"""What an act costs alone and in a batch: `python bench/writer.py [PEOPLE]` (200).

A meeting on SQLite with durable commits, everybody votes by name on one question: each in a transaction of
its own, then all in one. Prints microseconds an act, by the clock and of computing, and the ratio in the same
run.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from hall import prepare


def votes(meeting: int, name: str, choice: str) -> list[Any]:
    """A vote of everybody who is here and has one."""
    from consult.meetings import acts
    from consult.meetings.record import log

    people = log.current(meeting).voters
    return [acts.Wanted(f"{name}-cast-{each}", each, "cast", {"choice": choice}) for each in people]


def measured(meeting: int, batches: list[list[Any]]) -> tuple[float, float]:
    """Microseconds an act, (by the clock, of computing)."""
    from consult.foundation.db import db, now_utc
    from consult.meetings import acts

    number = sum(len(batch) for batch in batches)
    db.session.remove()
    clock, computing = time.perf_counter(), time.process_time()
    for batch in batches:
        answers = acts.take_all(meeting, batch, now_utc())
        db.session.remove()
        assert all(ack.ok for ack in answers), [ack for ack in answers if not ack.ok][0]
    return (
        (time.perf_counter() - clock) / number * 1e6,
        (time.process_time() - computing) / number * 1e6,
    )


def main() -> None:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    from consult.app import create_app
    from consult.foundation.db import db, now_utc
    from consult.meetings import acts
    from consult.meetings.record import log

    with tempfile.TemporaryDirectory() as place:
        meeting, _tokens = prepare(Path(place), people)
        with create_app(Path(place)).app_context():
            chair = str(log.current(meeting).chair)
            assert acts.take(meeting, acts.Wanted("bench-put", chair, "put"), now_utc()).ok
            alone = measured(meeting, [[each] for each in votes(meeting, "alone", "for")])
            together = measured(meeting, [votes(meeting, "together", "against")])
            db.session.remove()
            db.engine.dispose()
    for label, (clock, computing) in (("alone", alone), ("in one batch", together)):
        print(f"{people:5} casts {label:13}: {clock:8.0f} us an act, {computing:6.0f} us of computing")
    print(f"ratio: {alone[0] / together[0]:.1f} by the clock, {alone[1] / together[1]:.1f} of computing")


if __name__ == "__main__":
    main()
