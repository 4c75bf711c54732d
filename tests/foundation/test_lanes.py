"""Lanes: turns are handed on, little goes before much, and the last of too many is refused."""

import threading
import time

import pytest

from consult.foundation.lanes import Flow, Full, Lanes


class Crowd:
    """Threads that take turns in one lane of width 1, and the order in which they had them."""

    def __init__(self):
        self.lanes, self.order, self.refused, self.threads = Lanes(), [], [], []
        self.open = threading.Event()

    def ask(self, name, flow=None, *, work=None, **how):
        """Enters the lane in a thread of its own; returns when it is in or waits."""
        before = self.lanes.waiting("a")

        def run():
            try:
                with self.lanes.turn("a", 1, flow, **how):
                    self.order.append(name)
                    (work or self.open.wait)(20)
            except Full:
                self.refused.append(name)

        self.threads.append(threading.Thread(target=run))
        self.threads[-1].start()
        deadline = time.monotonic() + 20
        while self.lanes.waiting("a") == before and not self.refused and time.monotonic() < deadline:
            time.sleep(0.001)

    def done(self):
        self.open.set()
        for each in self.threads:
            each.join(20)
        assert not self.lanes._lanes, "a lane that nobody is in is forgotten"


def test_a_lane_that_nobody_is_in_is_forgotten():
    lanes = Lanes()
    with pytest.raises(RuntimeError), lanes.turn("a", 1):
        raise RuntimeError
    with lanes.turn("a", 1):
        assert lanes.waiting("a") == 1
    assert not lanes._lanes


def test_whoever_had_much_goes_behind_and_what_was_not_used_is_not_saved_up():
    crowd, heavy, light = Crowd(), Flow(), Flow()
    crowd.ask("inside")
    heavy.due = 5.0
    crowd.ask("heavy", heavy)
    crowd.ask("new", Flow())
    crowd.ask("light", light)
    crowd.ask("nobody's")
    crowd.ask("first", first=True)
    crowd.done()
    assert crowd.order == ["inside", "first", "new", "light", "nobody's", "heavy"]
    assert heavy.due > 5.0 and light.due < 5.0
    # Later: the lane has come to where the heavy one was, so that nobody who was away goes before it for
    # long.
    with crowd.lanes.turn("a", 1, light):
        pass
    assert light.due >= 5.0


def test_a_turn_is_handed_on_and_never_taken_by_who_asks_again_at_once():
    """One that asks without end beside a newcomer: before, it took the free place before who waited for
    it."""
    lanes, order, stop = Lanes(), [], threading.Event()

    def greedy():
        flow = Flow()
        while not stop.is_set():
            with lanes.turn("a", 1, flow):
                order.append("greedy")
                time.sleep(0.001)

    def newcomer():
        for _ in range(20):
            with lanes.turn("a", 1, Flow()):
                order.append("new")
            time.sleep(0.002)

    threads = [threading.Thread(target=greedy) for _ in range(6)]
    for each in threads:
        each.start()
    began = time.monotonic()
    newcomer()
    took = time.monotonic() - began
    stop.set()
    for each in threads:
        each.join(20)
    between, since = [], 0
    for who in order:
        since = 0 if who == "new" else since + 1
        between.append(since)
    first, last = order.index("new"), len(order) - 1 - order[::-1].index("new")
    waits = [n for n in between[first:last]]
    assert took < 15 and order.count("new") == 20
    assert max(waits) < 40, "a newcomer is never behind many turns of others"


def test_the_last_of_too_many_is_refused_and_not_the_newcomer():
    crowd, heavy = Crowd(), Flow()
    heavy.due = 9.0
    crowd.ask("inside")
    crowd.ask("heavy", heavy, most=2)
    crowd.ask("new", Flow(), most=2)
    crowd.done()
    assert crowd.refused == ["heavy"] and crowd.order == ["inside", "new"]


def test_whoever_is_ended_while_waiting_leaves_no_turn_behind(monkeypatch):
    lanes = Lanes()
    with lanes.turn("a", 1):

        def killed(_self, _timeout=None):
            raise SystemExit

        monkeypatch.setattr(threading.Event, "wait", killed)
        with pytest.raises(SystemExit), lanes.turn("a", 1):
            raise AssertionError
        monkeypatch.undo()
        assert lanes.waiting("a") == 1
    assert not lanes._lanes
