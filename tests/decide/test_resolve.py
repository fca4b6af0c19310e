"""Every row is decided once: as one by one in order where relations point down, and never without kept supports."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.arrays import offsets
from dedup.classes import Label
from dedup.decide import resolve
from dedup.tables import Relations
from tests.strategies import integers

Relation = tuple[int, list[int]]  # a row, and what it rests on


def table(relations: Sequence[Relation]) -> Relations:
    row = integers(*(row for row, _ in relations))
    support = integers(*(one for _, supports in relations for one in supports))
    zero = np.zeros(len(row), np.int8)
    return Relations(
        row,
        zero + np.int8(Label.NEAR),
        zero,
        np.ones(len(row), np.float32),
        offsets(np.array([len(supports) for _, supports in relations], np.int64)),
        support,
        support,
        support + 1,
    )


@st.composite
def graphs(draw: st.DrawFn, *, downwards: bool) -> tuple[list[int], list[bool], list[Relation]]:
    n = draw(st.integers(2, 12))
    order = draw(st.permutations(range(n)))
    relations = []
    for row in draw(st.lists(st.integers(0, n - 1), max_size=20)):
        others = [other for other in range(n) if (order[other] < order[row] if downwards else other != row)]
        if others:
            chosen = draw(st.lists(st.sampled_from(others), min_size=1, max_size=3, unique=True))
            relations.append((row, sorted(chosen)))
    return list(order), draw(st.lists(st.booleans(), min_size=n, max_size=n)), relations


def resolved(order: list[int], pinned: list[bool], relations: list[Relation]) -> tuple[list[bool], list[int]]:
    gone, because = resolve.resolve(integers(*order), np.array(pinned), table(relations))
    return gone.tolist(), because.tolist()


@pytest.mark.parametrize("sweeps", [0, 1, 16])
@given(graphs(downwards=True))
def test_as_one_by_one(sweeps: int, graph: tuple[list[int], list[bool], list[Relation]]) -> None:
    order, pinned, relations = graph
    gone = [False] * len(order)
    for row in sorted(range(len(order)), key=order.__getitem__):
        gone[row] = not pinned[row] and any(
            one == row and not any(gone[support] for support in supports) for one, supports in relations
        )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(resolve, "SWEEPS", sweeps)
        assert resolved(*graph)[0] == gone


@pytest.mark.parametrize("sweeps", [0, 16])
@given(graphs(downwards=False))
def test_what_goes_rests_on_what_is_kept(sweeps: int, graph: tuple[list[int], list[bool], list[Relation]]) -> None:
    _, pinned, relations = graph
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(resolve, "SWEEPS", sweeps)
        gone, because = resolved(*graph)
    for row, reason in enumerate(because):
        assert gone[row] == (reason >= 0)
        if gone[row]:
            assert not pinned[row] and relations[reason][0] == row
            assert not any(gone[support] for support in relations[reason][1])


def test_a_long_chain_is_decided_in_one_pass() -> None:
    n = 20_000
    chain = [(row, [row - 1]) for row in range(1, n)]
    gone, because = resolve.resolve(np.arange(n), np.zeros(n, np.bool_), table(chain))
    assert gone.tolist() == [row % 2 == 1 for row in range(n)]
    assert because[1] == 0


def test_what_points_up_the_order_does_not_count() -> None:
    assert resolved([2, 0, 1], [False] * 3, [(0, [1]), (1, [2]), (2, [0])])[0] == [True, False, False]


def test_a_circle_of_copies_leaves_nothing_that_could_go() -> None:
    """A paragraph that two others hold between them, one of them near a third, which is near the first."""
    whole, first, second, third = range(4)
    near = [(second, [third]), (third, [second]), (third, [whole]), (whole, [third])]
    relations = table([*near, (whole, [first, second])])
    label = np.append(np.full(4, Label.NEAR), Label.CONTAINED).astype(np.int8)
    made = resolve.decide(
        integers(0, 3, 2, 1),
        np.zeros(4, np.bool_),
        (integers(), integers()),
        replace(relations, label=label),
        alone=np.zeros(0, np.bool_),
    )
    assert made.gone.tolist() == [True, False, True, False]


@given(graphs(downwards=True))
def test_what_is_kept_has_no_relation_that_holds(graph: tuple[list[int], list[bool], list[Relation]]) -> None:
    order, pinned, relations = graph
    gone, _ = resolved(order, pinned, relations)
    for row, supports in relations:
        assert gone[row] or pinned[row] or any(gone[support] for support in supports)


def test_copies_go_with_what_they_equal() -> None:
    relations = table([(1, [0])])
    copies = integers(2, 3), integers(1, 1)
    made = resolve.decide(np.arange(4), np.zeros(4, np.bool_), copies, relations, alone=np.array([True, False]))
    assert made.gone.tolist() == [False, True, True, True]
    assert (made.copy.tolist(), made.keeper.tolist()) == ([2, 3], [1, 1])
    assert made.because[made.keeper].tolist() == [0, 0]
