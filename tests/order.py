"""Which tests begin first where several workers share a run: the long ones, so that none is left for the end
while the other workers have nothing to do any more.

xdist gives each worker a share of the list as one piece, and who is done takes from the end of another's
piece. So each piece begins with its part of the long tests.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

#: Seconds on two quiet cores of what takes several, by how its name begins; a file whose tests share a server
#: or a browser goes as one. Only their proportions count.
SECONDS = {
    "tests/pages/test_every_page.py::test_every_page_is_clean[zh": 70,
    "tests/pages/test_every_page.py::test_every_page_is_clean[en": 65,
    "tests/rules/test_mutation.py::test_no_mutant_of_the_sample_survives_unexplained[rules]": 40,
    "tests/rules/test_mutation.py::test_no_mutant_of_the_sample_survives_unexplained[deciding]": 15,
    "tests/office/test_roll.py": 30,
    "tests/meetings/test_screens.py": 45,
    "tests/river/test_browser.py": 50,
    "tests/river/test_whole_loop.py": 45,
    "tests/meetings/test_crash.py": 45,
    "tests/meetings/test_crash_browser.py": 40,
    "tests/rules/test_core_properties.py": 10,
    "tests/outcomes/test_wall.py": 25,
    "tests/meetings/test_doors.py": 15,
    "tests/meetings/test_processes.py": 25,
    "tests/outcomes/test_withheld.py": 10,
    "tests/architecture/test_rights_table.py": 18,
    "tests/river/test_river.py": 15,
    "tests/attack/test_attacks.py": 15,
    "tests/architecture/test_rights.py": 12,
    "tests/test_bad_input.py": 12,
    "tests/meetings/test_writer.py": 10,
    "tests/outcomes/test_print.py": 10,
    "tests/pages/test_gate.py": 10,
}


def dealt(names: Sequence[str], workers: int) -> list[int]:
    """The places of these tests in the order they are handed out to so many workers: whatever takes long is
    dealt out first, the heaviest to whoever has least, the others after it as they were."""
    together: dict[str, list[int]] = {}
    others: list[int] = []
    for place, name in enumerate(names):
        long = next((beginning for beginning in SECONDS if name.startswith(beginning)), None)
        (others if long is None else together.setdefault(long, [])).append(place)
    hands: list[list[int]] = [[] for _ in range(workers)]
    loads = [0] * workers
    for long in sorted(together, key=lambda each: -SECONDS[each]):
        lightest = loads.index(min(loads))
        hands[lightest] += together[long]
        loads[lightest] += SECONDS[long]
    order, rest, left = list[int](), iter(others), len(names)
    for number, hand in enumerate(hands):
        # As xdist cuts the list.
        share = left // (workers - number)
        left -= share
        order += [*hand, *islice(rest, max(0, share - len(hand)))]
    return [*order, *rest]
