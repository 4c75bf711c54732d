"""A hall is one address: what 300 phones behind one router may do, and what a made-up cookie does not
change."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from tests.attack.frame import Outcome, attack
from tests.attack.hall import Hall


def _statuses(hall: Hall, paths: list[str], source: str) -> Counter[int]:
    with ThreadPoolExecutor(12) as phones:
        return Counter(phones.map(lambda path: hall.get(path, source=source).status, paths))


@attack(bound="no 429 at all", part="ordinary", seconds=12)
def three_hundred_newcomers(hall: Hall) -> Outcome:
    """300 phones behind one router follow the wall's code and load the door's page, all within seconds"""
    door = f"/c/qinghe/door/{hall.meeting}"
    came = _statuses(hall, [f"/m/{hall.code}"] * 300 + [door] * 300, "127.0.0.1")
    return Outcome(f"answers {dict(came)}", set(came) <= {200, 302} and came.total() == 600)


@attack(bound="refused after its 60 a minute, whatever it makes up", part="ordinary", seconds=6)
def made_up_cookies(hall: Hall) -> Outcome:
    """One stranger guesses codes, each time as somebody else by a cookie it makes up"""
    own = hall.fresh()
    # One phone for each address: what is left is the limit of the page.
    own.server.environ["CONSULT_HALL"] = "1"
    came = Counter(
        own.get(f"/m/{n:06}", Cookie=f"seat=made-up-{n}; door=made-up-{n}; wall={n}").status
        for n in range(90)
    )
    own.close()
    return Outcome(f"answers {dict(came)}", came[429] >= 29)
