"""The writer: one act, once, whatever was acknowledged remembered by its id, also where it changed nothing;
and a batch of acts in one transaction, with the state in hand."""

from __future__ import annotations

import random

import pytest

from consult.meetings import acts
from consult.meetings.record import log, writer
from tests.meetings.scene import make_scene


@pytest.fixture
def scene(db_session):
    writer.projections[:] = []
    return make_scene().begin()


def voting(scene):
    scene.debate()
    scene.do(scene.chair, "put")
    return scene.people[0]


def test_a_late_retry_of_an_act_that_changed_nothing_does_not_turn_the_vote_back(scene):
    """Casting 赞成 again leaves no event; its retry after 反对 is that same act, not a new one."""
    person = voting(scene)
    scene.do(person, "cast", choice="for")
    again = scene.tries(person, "cast", act_id="cast-for-again", choice="for")
    before = log.head(scene.meeting_id)
    assert again.ok and again.seq == before[0]
    scene.do(person, "cast", choice="against")
    assert scene.tries(person, "cast", act_id="cast-for-again", choice="for") == again
    assert scene.state.vote.casts == {str(person): "against"}


def test_an_act_that_changed_nothing_is_its_askers_own(scene):
    person = voting(scene)
    scene.do(person, "cast", choice="for")
    scene.do(person, "cast", act_id="cast-for-again", choice="for")
    other = scene.tries(scene.people[1], "cast", act_id="cast-for-again", choice="for")
    assert other.bad == {"field": "act_id", "why": "taken"}


def test_a_refused_act_may_be_tried_again_and_is_judged_anew(scene):
    """A refusal is no acknowledgement: nothing was done, and what was out of order may be in order now."""
    scene.debate()
    person = scene.people[0]
    assert scene.tries(person, "cast", act_id="cast-too-soon", choice="for").refused
    scene.do(scene.chair, "put")
    assert scene.tries(person, "cast", act_id="cast-too-soon", choice="for").ok
    assert scene.state.vote.casts == {str(person): "for"}


@pytest.mark.parametrize("seed", range(6))
def test_retries_of_what_was_acknowledged_change_nothing_in_whatever_order_they_come(scene, seed):
    dice = random.Random(seed)
    voting(scene)
    taken = []
    for n in range(40):
        person = dice.choice(scene.people)
        kind, args = dice.choice(
            [
                ("cast", {"choice": dice.choice(["for", "against", "abstain"])}),
                ("cast", {"choice": dice.choice(["for", "against", "abstain"])}),
                ("rise", {}),
                ("lower", {}),
                ("check_in", {}),
                ("leave", {}),
            ]
        )
        ack = scene.tries(person, kind, act_id=f"act-number-{seed}-{n}", **args)
        if ack.ok:
            taken.append((person, kind, f"act-number-{seed}-{n}", args, ack))
        # A phone without an answer sends again, some of it much later than what came after.
        for person_, kind_, act_id, args_, was in dice.sample(taken, min(3, len(taken))):
            before = log.head(scene.meeting_id)
            assert scene.tries(person_, kind_, act_id=act_id, **args_) == was
            assert log.head(scene.meeting_id) == before
    assert any(a.seq == b.seq for a, b in zip([t[4] for t in taken], [t[4] for t in taken][1:], strict=False))
    for person, kind, act_id, args, was in dice.sample(taken, len(taken)):
        before = log.head(scene.meeting_id)
        assert scene.tries(person, kind, act_id=act_id, **args) == was
        assert log.head(scene.meeting_id) == before


def casts(scene, choices, name="batch"):
    return [
        acts.Wanted(f"{name}-cast-{n}", person, "cast", {"choice": choice})
        for n, (person, choice) in enumerate(choices)
    ]


def test_a_batch_is_judged_with_the_state_in_hand_and_the_log_is_read_once(scene, monkeypatch):
    voting(scene)
    folded = []
    fold_at = log.fold_at
    monkeypatch.setattr(log, "fold_at", lambda *given: folded.append(given) or fold_at(*given))
    told = []
    monkeypatch.setattr(writer, "listeners", [lambda meeting, seq: told.append((meeting, seq))])
    before, _ = log.head(scene.meeting_id)
    people = scene.people
    batch = [
        *casts(scene, [(each, "for") for each in people]),
        acts.Wanted("batch-announce", scene.chair, "announce"),
        *casts(scene, [(people[0], "against")], "late"),
    ]
    answers = acts.take_all(scene.meeting_id, batch, scene.now)
    assert [ack.ok for ack in answers] == [True] * (len(people) + 1) + [False]
    assert answers[-1].refused["reason"]["k"] == "refusal.voting_is_over"
    assert [ack.seq for ack in answers[: len(people)]] == list(range(before + 1, before + 1 + len(people)))
    assert len(folded) == 1 and told == [(scene.meeting_id, log.head(scene.meeting_id)[0])]
    assert log.verify(scene.meeting_id)[0]["ok"]
    held = scene.state
    log.forget()
    assert scene.state == held and held.records[held.last_vote].yes == len(people)


def test_a_refused_act_leaves_the_rest_of_its_batch_and_the_same_id_is_answered_alike(scene):
    voting(scene)
    a, b = scene.people[:2]
    batch = [
        *casts(scene, [(a, "for")], "same"),
        acts.Wanted("no-business-of-theirs", b, "put"),
        acts.Wanted("x", b, "cast", {"choice": "for"}),
        *casts(scene, [(a, "for")], "same"),
        acts.Wanted("nothing-new", a, "cast", {"choice": "for"}),
        acts.Wanted("nothing-new", a, "cast", {"choice": "for"}),
        *casts(scene, [(b, "against")], "other"),
    ]
    first, refused, bad, again, nothing, nothing_again, other = acts.take_all(
        scene.meeting_id, batch, scene.now
    )
    assert first.ok and again == first and refused.refused and bad.bad
    assert nothing == nothing_again and nothing.seq == first.seq and other.seq == first.seq + 1
    assert scene.state.vote.casts == {str(a): "for", str(b): "against"}


def test_an_error_takes_the_whole_batch_back(scene, monkeypatch):
    voting(scene)
    before = log.head(scene.meeting_id)

    def broken(_meeting, _events):
        raise RuntimeError("a projection failed")

    monkeypatch.setattr(writer, "projections", [broken])
    batch = casts(scene, [(each, "for") for each in scene.people])
    with pytest.raises(RuntimeError):
        acts.take_all(scene.meeting_id, batch, scene.now)
    assert log.head(scene.meeting_id) == before and scene.state.vote.casts == {}
    monkeypatch.setattr(writer, "projections", [])
    assert all(ack.ok for ack in acts.take_all(scene.meeting_id, batch, scene.now))


def test_an_act_for_nobody_real_is_not_done_as_oneself():
    """`as` that is no person's number: a form once did it in the sender's own name."""
    for wrong in ("abc", "12345678901", True, 1.5, [1]):
        asked = acts.Wanted.asked({"act_id": "an-act-1", "kind": "rise", "as": wrong}, 7, True, True)
        assert isinstance(asked, acts.Ack) and asked.bad == {"field": "args", "why": "type"}
    for_another = acts.Wanted.asked({"act_id": "an-act-1", "kind": "rise", "as": "12"}, 7, True, True)
    assert (for_another.by, for_another.entered_by) == (12, 7)
    oneself = acts.Wanted.asked({"act_id": "an-act-1", "kind": "rise", "as": "7"}, 7, True, True)
    assert (oneself.by, oneself.entered_by) == (7, None)
