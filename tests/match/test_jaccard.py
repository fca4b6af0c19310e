"""Exact similarity, against Python sets."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.match import jaccard
from dedup.tables import Candidates, Pairs, Shingles
from tests.strategies import LAW, integers, sets

hashes = st.integers(0, 12).map(lambda number: number << 16 | 5)  # the lowest 16 bits are not looked at
members = st.lists(st.lists(hashes, max_size=12), min_size=2, max_size=8)
floors = st.sampled_from([0.0, 0.25, 0.5, 2 / 3, 0.8, 1.0])


def every_pair(n: int) -> Candidates:
    left, right = np.triu_indices(n, 1)
    return Candidates(left.astype(np.int64), right.astype(np.int64))


def listed(pairs: Pairs) -> list[tuple[int, int, float, float, float]]:
    columns = (pairs.left, pairs.right, pairs.jaccard, pairs.left_in_right, pairs.right_in_left)
    return list(zip(*(column.tolist() for column in columns), strict=True))


@LAW
@given(members, floors)
def test_figures_are_those_of_the_sets(members: list[list[int]], floor: float) -> None:
    candidates = every_pair(len(members))
    expected = []
    for i, k in zip(candidates.left.tolist(), candidates.right.tolist(), strict=True):
        one, two = set(members[i]), set(members[k])
        both, either = len(one & two), max(len(one | two), 1)
        if both / either >= floor:
            figures = (both / either, both / max(len(one), 1), both / max(len(two), 1))
            expected.append((i, k, *(float(np.float32(figure)) for figure in figures)))
    assert listed(jaccard.pairs(candidates, sets(*members), floor=floor)) == expected


def test_the_floor_is_included() -> None:
    candidates = Candidates(integers(0), integers(1))  # in floating point 14 / 25 >= 0.56, but 14 < 0.56 * 25
    for large in range(1, 60):
        for small in range(1, large + 1):
            shingles = sets(*([number << 16 for number in range(size)] for size in (large, small)))
            assert len(jaccard.pairs(candidates, shingles, floor=small / large)) == 1


def test_floor_zero_gives_all_candidates_back() -> None:
    pairs = jaccard.pairs(every_pair(4), sets([1 << 16], [2 << 16], [], []), floor=0.0)
    assert len(pairs) == 6
    assert not pairs.jaccard.any()


@LAW
@given(members, st.sampled_from([1, 7, 30]))
def test_blocks_do_not_show(members: list[list[int]], block: int) -> None:
    whole = listed(jaccard.pairs(every_pair(len(members)), sets(*members), floor=0.0))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jaccard, "BLOCK", block)
        assert listed(jaccard.pairs(every_pair(len(members)), sets(*members), floor=0.0)) == whole


def test_hashes_of_all_sizes_are_told_apart() -> None:
    one = [2**64 - 1, 2**63, 2**32, 2**16, 0]
    two = [2**64 - 1, 2**63, 2**32 + 2**16, 2**16]
    (pair,) = listed(jaccard.pairs(every_pair(2), sets(one, two), floor=0.0))
    assert pair[2:] == (0.5, float(np.float32(3 / 5)), 3 / 4)


def test_workers_do_not_show() -> None:
    rng = np.random.default_rng(2)
    shingles = sets(*(rng.integers(0, 40, size, dtype=np.uint64).tolist() for size in rng.integers(0, 60, 50)))
    hashed = Shingles(shingles.hash << np.uint64(20), shingles.start, shingles.size)
    whole = listed(jaccard.pairs(every_pair(50), hashed, floor=0.2))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jaccard, "BLOCK", 300)
        assert listed(jaccard.pairs(every_pair(50), hashed, floor=0.2, workers=3)) == whole


def test_no_candidates() -> None:
    none = integers()
    assert len(jaccard.pairs(Candidates(none, none), sets([1], [1]), floor=0.5)) == 0
    assert len(jaccard.pairs(Candidates(none, none), sets(), floor=0.5)) == 0
