"""Who stays: the order of survival, copies, and the greedy independent set against a plain loop."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.arrays import Int64
from dedup.decide import survive
from tests.strategies import LAW, integers, rows

graphs = st.integers(1, 25).flatmap(
    lambda n: st.tuples(
        st.permutations(range(n)), st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=60)
    )
)


def greedy(rank: list[int], edges: list[tuple[int, int]]) -> dict[int, int]:
    """Rows that go, and for each the surviving winner that comes first."""
    gone: dict[int, int] = {}
    for row in sorted(range(len(rank)), key=lambda row: rank[row]):
        winners = [winner for loser, winner in edges if loser == row and winner not in gone]
        if winners:
            gone[row] = min(winners, key=lambda winner: rank[winner])
    return gone


def settled(rank: list[int], edges: list[tuple[int, int]]) -> dict[int, int]:
    loser, winner = (integers(*(edge[side] for edge in edges)) for side in (0, 1))
    found, relation = survive.independent(integers(*rank), loser, winner)
    assert loser[relation].tolist() == found.tolist()
    assert found.tolist() == sorted(set(found.tolist()))
    return dict(zip(found.tolist(), winner[relation].tolist(), strict=True))


@LAW
@given(graphs)
def test_independent_is_the_greedy_loop(graph: tuple[list[int], list[tuple[int, int]]]) -> None:
    rank, pairs = graph
    edges = [(a, b) if rank[b] < rank[a] else (b, a) for a, b in pairs if a != b]
    gone = settled(rank, edges)
    assert gone == greedy(rank, edges)
    assert not any(loser not in gone and winner not in gone for loser, winner in edges)  # independent
    assert all(winner not in gone for winner in gone.values())  # maximal: each removal has a witness that stays


def test_chains_that_are_longer_than_the_rounds() -> None:
    n = 5 * survive.ROUNDS
    chain = [(row, row - 1) for row in range(1, n)]
    assert settled([*range(n)], chain) == {row: row - 1 for row in range(1, n, 2)}
    ladder = chain + [(row, row - 2) for row in range(2, n)]
    assert settled([*range(n)], ladder) == greedy([*range(n)], ladder)


def test_a_star_and_no_relation_at_all() -> None:
    assert settled([3, 0, 1, 2], [(0, 1), (2, 1), (3, 1)]) == {0: 1, 2: 1, 3: 1}
    assert settled([0, 1, 2], []) == {}
    assert settled([], []) == {}


@LAW
@given(st.lists(st.text("天a", max_size=4), max_size=12))
def test_fuller_text_comes_first_then_position(forms: list[str]) -> None:
    rank = survive.order(rows(*forms)).tolist()
    order = sorted(range(len(forms)), key=lambda row: (-len(forms[row]), row))
    assert rank == [order.index(row) for row in range(len(forms))]


@LAW
@given(st.lists(st.tuples(st.integers(0, 4), st.booleans(), st.booleans()), max_size=20))
def test_copies_point_at_the_first_of_their_group_that_is_alive(members: list[tuple[int, bool, bool]]) -> None:
    leader: dict[int, int] = {}
    group: Int64 = integers(*(leader.setdefault(key, row) for row, (key, _, _) in enumerate(members)))
    alive, long = (np.array([member[k] for member in members], np.bool_) for k in (1, 2))
    first: dict[int, int] = {}
    expected = []
    for row, (key, lives, is_long) in enumerate(members):
        if lives and is_long and first.setdefault(key, row) != row:
            expected.append((row, first[key]))
    found, keeper = survive.copies(group, alive, long)
    assert list(zip(found.tolist(), keeper.tolist(), strict=True)) == expected
