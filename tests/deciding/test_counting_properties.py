"""What holds of every count, whatever the papers: 20,000 profiles each under CONSULT_DEEP, a few always."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.deciding import METHODS, Lots, Terms, Tie
from consult.deciding.methods.lots import settle
from consult.deciding.methods.ranking import pairwise
from consult.deciding.wording import sentence
from tests.deciding.profiles import markings, profiles, rankings

pytestmark = pytest.mark.timeout(3 * 3600)
STAGED = ("scottish_stv", "meek", "irv")
RANKED = (*STAGED, "schulze", "ranked_pairs", "borda")
seats = st.integers(1, 4)


def _outcome(count, options):
    """What a count comes to, free of the order of the options."""
    results = {
        key: (each.count, each.chosen, each.tied) for key, each in zip(options, count.options, strict=True)
    }
    ties = {(tie.what, frozenset(tie.among), tie.by) for tie in count.ties}
    stages = [(stage.action, dict(stage.votes), stage.lost, set(stage.elected)) for stage in count.stages]
    return results, dict(count.totals), ties, stages if count.method in STAGED else None


def _told(method, count, options):
    """Every count can be told, in both languages."""
    names = {key: f"n{key}" for key in options}
    for said in METHODS[method].explain(count, options):
        for lang in ("zh", "en"):
            assert "{" not in sentence(said, names, lang)


@pytest.mark.parametrize("method", STAGED)
@given(profile=rankings(equal=True), seats=seats)
@profiles()
def test_votes_are_conserved_to_the_unit_at_every_stage(method, profile, seats):
    papers, options = profile
    count = METHODS[method].count(papers, options, seats)
    for stage in count.stages:
        assert sum(stage.votes.values()) + stage.lost == count.valid * count.scale
        assert all(votes >= 0 for votes in stage.votes.values()) and stage.lost >= 0
    assert [each.lost for each in count.stages] == sorted(
        each.lost for each in count.stages
    ) or method == "meek"


@pytest.mark.parametrize("method", RANKED)
@given(profile=rankings(equal=True), seats=seats)
@profiles()
def test_seats_are_filled_or_a_tie_is_reported(method, profile, seats):
    papers, options = profile
    seats = 1 if method == "irv" else seats
    count = METHODS[method].count(papers, options, seats)
    _told(method, count, options)
    chosen = [each for each in count.options if each.chosen]
    assert len(chosen) == len(count.elected) <= seats
    if len(chosen) < min(seats, len(options)):
        # A tie stopped it (of surpluses too), nobody said anything, or (Borda) nobody else has a point.
        tied = bool(count.open_ties) or any(each.tied for each in count.options)
        assert tied or not any(count.totals.get(key) for key in options if key not in count.elected)
    if method in STAGED:
        drawn = METHODS[method].count(papers, options, seats, Terms(lots=Lots("seed")))
        assert not drawn.open_ties
        assert len(drawn.elected) == (min(seats, len(options)) if drawn.stages else 0)


@pytest.mark.parametrize("method", RANKED)
@given(profile=rankings(equal=True), seats=seats, mix=st.randoms(use_true_random=False))
@profiles()
def test_neither_names_nor_the_order_of_papers_nor_blanks_matter(method, profile, seats, mix):
    papers, options = profile
    before = _outcome(METHODS[method].count(papers, options, seats), options)
    turned = list(options)
    mix.shuffle(turned)
    rows = list(papers.items())
    mix.shuffle(rows)
    assert _outcome(METHODS[method].count(dict(rows), turned, seats), turned) == before
    blanks = papers | {"": papers.get("", 0) + 3, "abstain": 2}
    assert _outcome(METHODS[method].count(blanks, options, seats), options) == before
    new = dict(zip(options, turned, strict=True))
    renamed: dict[str, int] = {}
    for paper, number in papers.items():
        tiers = ("=".join(sorted(new[key] for key in tier.split("="))) for tier in paper.split(",") if tier)
        renamed[",".join(tiers)] = number
    results, totals, ties, stages = _outcome(METHODS[method].count(renamed, options, seats), options)
    assert results == {new[key]: value for key, value in before[0].items()}
    assert totals == {new[key]: value for key, value in before[1].items()}
    renamed_ties = {
        (what, frozenset(">".join(new[key] for key in each.split(">")) for each in among), by)
        for what, among, by in before[2]
    }
    assert ties == renamed_ties
    if stages is not None:
        assert [stage[0] for stage in stages] == [stage[0] for stage in before[3]]


@pytest.mark.parametrize("method", RANKED)
@given(profile=rankings(equal=True), seats=seats, mix=st.randoms(use_true_random=False))
@profiles()
def test_a_name_given_twice_counts_where_it_stands_first_and_a_strange_one_nowhere(
    method, profile, seats, mix
):
    papers, options = profile
    torn: dict[str, int] = {}
    for paper, number in papers.items():
        words = paper.split(",") if paper else []
        for _ in range(mix.randint(0, 3)):
            at = mix.randint(0, len(words))
            before = [key for tier in words[:at] for key in tier.split("=")]
            words.insert(at, mix.choice((*before, "9", "x")))
        again = ",".join(words)
        torn[again] = torn.get(again, 0) + number
    # Papers are told by what they say, so equal ones may have been written differently.
    count, other = (METHODS[method].count(each, options, seats) for each in (papers, torn))
    assert _outcome(other, options) == _outcome(count, options)
    assert (other.papers, other.valid, other.pairwise) == (count.papers, count.valid, count.pairwise)


@given(profile=rankings())
@profiles()
def test_who_has_a_majority_of_first_choices_wins_the_alternative_vote(profile):
    papers, options = profile
    firsts = dict.fromkeys(options, 0)
    for paper, number in papers.items():
        if paper:
            firsts[paper.split(",")[0]] += number
    winner = [key for key, votes in firsts.items() if 2 * votes > sum(firsts.values())]
    count = METHODS["irv"].count(papers, options, 1)
    if winner:
        assert list(count.elected) == winner and len(count.stages) == 1


@pytest.mark.parametrize("method", ["schulze", "ranked_pairs"])
@given(profile=rankings(equal=True))
@profiles()
def test_who_beats_all_others_singly_wins(method, profile):
    papers, options = profile
    table = pairwise(papers, options)
    winner = [a for a in options if all(table[a][b] > table[b][a] for b in options if b != a)]
    count = METHODS[method].count(papers, options, 1)
    if winner and count.valid:
        assert list(count.elected) == winner
    loser = [a for a in options if all(table[a][b] < table[b][a] for b in options if b != a)]
    if loser and len(options) > 1:
        assert loser[0] not in count.elected


@given(profile=rankings(equal=True))
@profiles()
def test_comparisons_add_up_and_borda_is_their_sum(profile):
    papers, options = profile
    table = pairwise(papers, options)
    valid = sum(number for paper, number in papers.items() if paper)
    borda = METHODS["borda"].count(papers, options, 1)
    for a in options:
        assert all(table[a][b] + table[b][a] <= valid for b in options if b != a)
        level = sum(valid - table[a][b] - table[b][a] for b in options if b != a)
        assert borda.totals[a] == sum(table[a].values()) * 10 + level * 5


@pytest.mark.parametrize("method", ["greedy", "greedy_stop", "equal_shares"])
@given(profile=markings(), data=st.data())
@profiles()
def test_a_budget_is_kept_and_names_do_not_matter(method, profile, data):
    papers, options = profile
    costs = {key: data.draw(st.integers(1, 40)) for key in options}
    terms = Terms(budget=data.draw(st.integers(0, 100)), costs=costs)
    count = METHODS[method].count(papers, options, 1, terms)
    _told(method, count, options)
    spent = sum(costs[key] for key in count.elected)
    assert spent <= terms.budget
    assert all(count.counts[key] > 0 for key in count.elected)
    turned = list(reversed(options))
    again = METHODS[method].count(dict(reversed(papers.items())) | {"": 4}, turned, 1, terms)
    assert set(again.elected) == set(count.elected)
    if method != "equal_shares" and not count.open_ties:
        left = terms.budget - spent
        passed = [key for key in options if count.counts[key] and key not in count.elected]
        fits = [key for key in passed if costs[key] <= left]
        assert not fits or method == "greedy_stop"


@pytest.mark.parametrize("method", ["approval", "plurality", "majority", "score"])
@given(profile=markings(), seats=seats)
@profiles()
def test_marks_and_points_choose_the_most_or_say_who_ties(method, profile, seats):
    papers, options = profile
    if method == "score":
        papers = {",".join(f"{key}:3" for key in paper.split(",") if key): n for paper, n in papers.items()}
    count = METHODS[method].count(papers, options, seats)
    _told(method, count, options)
    chosen = {key for key, each in zip(options, count.options, strict=True) if each.chosen}
    tied = {key for key, each in zip(options, count.options, strict=True) if each.tied}
    assert len(chosen) <= seats
    for key in chosen:
        assert all(count.counts[key] >= count.counts[other] for other in options if other not in chosen)
    assert not tied or len(chosen | tied) > seats
    assert len({count.counts[key] for key in tied}) <= 1


#: Papers that go round in a circle, so that there are ties of every kind.
circles = st.builds(
    lambda size, each, more: (
        {",".join(str((first + n) % size) for n in range(size)): each for first in range(size)} | more,
        tuple(str(n) for n in range(size)),
    ),
    st.integers(2, 4),
    st.integers(1, 3),
    st.dictionaries(st.sampled_from(("0", "1", "1,0", "0=1")), st.integers(1, 3), max_size=2),
)


@pytest.mark.parametrize("method", [*RANKED, "greedy", "greedy_stop"])
@given(profile=circles | rankings(), seats=seats, budget=st.integers(1, 9))
@profiles()
def test_a_tie_that_stays_open_is_what_a_lot_then_settles(method, profile, seats, budget):
    """Until then both counts are the same; it fell on some of those it was about, as the lots say. (Where
    the lowest may go together, a lot is drawn all the same where there is one.)"""
    papers, options = profile
    lots, costs = Lots("种子", "r"), dict.fromkeys(options, 3)
    without = METHODS[method].count(papers, options, seats, Terms(None, budget, costs))
    drawn = METHODS[method].count(papers, options, seats, Terms(lots, budget, costs))
    assert not drawn.open_ties and without.open_ties in ((), without.ties[-1:])
    number = next((n for n, tie in enumerate(without.ties) if tie.by in ("", "together")), None)
    if number is None:
        assert drawn == without
        return
    assert drawn.ties[:number] == without.ties[:number]
    before, after = without.ties[number], drawn.ties[number]
    assert (after.stage, after.what, after.among, after.by) == (
        before.stage, before.what, before.among, "lot",
    )  # fmt: skip
    assert len(set(before.among)) == len(before.among) >= 2
    assert before.taken == (before.among if before.by else ())
    assert after.taken and set(after.taken) <= set(before.among)
    if before.what == "lock":
        assert list(after.taken) == lots.order(before.stage, before.among)


@given(st.data())
@profiles(200)
def test_a_tie_is_settled_by_the_latest_stage_at_which_they_differed(data):
    """Whoever is alone at the edge when stages are read from the latest back, as one would read numbers from
    their first digit; else a lot among those who never differed, its winner first or its loser last."""
    tied = [str(n) for n in range(data.draw(st.integers(2, 4)))]
    figures = st.fixed_dictionaries({key: st.integers(0, 2) for key in tied})
    earlier = data.draw(st.lists(figures, max_size=4))
    highest = data.draw(st.booleans())
    read = {key: tuple(votes[key] for votes in reversed(earlier)) for key in tied}
    edge = max(read.values()) if highest else min(read.values())
    level = [key for key in tied if read[key] == edge]
    tie, lots = Tie(3, "surplus", tuple(tied)), Lots("种子", "r")
    for drawn in (None, lots):
        settled = settle(tied, earlier, tie, drawn, highest)
        if len(level) == 1:
            assert settled == Tie(3, "surplus", tuple(tied), "earlier", (level[0],))
        elif drawn is None:
            assert settled == tie
        else:
            taken = lots.order(3, level)[0 if highest else -1]
            assert settled == Tie(3, "surplus", tuple(tied), "lot", (taken,))


def test_lots_are_what_they_are_said_to_be():
    """The hash of "seed|root|stage|option"; the smallest wins, the largest is excluded."""
    import hashlib

    lots = Lots("七", "root")
    assert lots.draw(3, "1") == hashlib.sha256("七|root|3|1".encode()).hexdigest()
    assert lots.commitment == hashlib.sha256("七".encode()).hexdigest()
    count = METHODS["irv"].count({"0": 5, "1": 5}, ("0", "1"), 1, Terms(lots=lots))
    loser = max("01", key=lambda key: lots.draw(2, key))
    assert count.stages[1].on == (loser,) and count.ties[0].by == "lot"


def test_two_thousand_papers_of_twelve_options_are_counted_by_every_method():
    """That it takes at most 2 s is measured by bench/counting.py; here, that nothing breaks at this size."""
    lot = random.Random(3)
    options = tuple(str(n) for n in range(12))
    papers: dict[str, int] = {}
    for _ in range(2000):
        paper = ",".join(lot.sample(options, lot.randint(1, 12)))
        papers[paper] = papers.get(paper, 0) + 1
    costs = {key: lot.randint(5_000, 40_000) for key in options}
    terms = Terms(lots=Lots("x"), budget=120_000, costs=costs)
    for method in (*RANKED, "approval", "greedy", "greedy_stop", "equal_shares"):
        count = METHODS[method].count(papers, options, 4, terms)
        assert count.elected or method == "approval"
