"""Bands: the recall that is promised, all pairs of small buckets, and a bounded number of pairs in giant ones."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup import lsh
from dedup.tables import Candidates, Signatures
from tests.strategies import LAW

EMPTY = 0xFFFFFFFF
# Three values in a cell, so that bands agree often; a row of ones is an empty set.
tables = st.integers(1, 6).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 2), min_size=width, max_size=width) | st.just([EMPTY] * width), min_size=1, max_size=30
    )
)


def found(table: Candidates) -> list[tuple[int, int]]:
    return list(zip(table.left.tolist(), table.right.tolist(), strict=True))


def giant(n: int, width: int = 4) -> Signatures:
    """Rows that are all the same."""
    return Signatures(np.full((n, width), 7, np.uint32))


@pytest.mark.parametrize("threshold", [0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95])
@pytest.mark.parametrize("recall", [0.99, 0.999, 0.9995])
def test_recall_at_the_threshold(threshold: float, recall: float) -> None:
    bands, rows = lsh.choose_bands(threshold, recall)
    assert 1 - (1 - threshold**rows) ** bands >= recall
    assert lsh.probability(threshold, bands, rows) >= recall
    assert bands * rows <= lsh.MAX_VALUES
    if rows < 32:  # one row more in a band, fewer false candidates, would take too many values
        more = rows + 1
        needed = next(b for b in range(bands, 10_000) if lsh.probability(threshold, b, more) >= recall)
        assert needed * more > lsh.MAX_VALUES


def test_equal_sets_need_one_band() -> None:
    assert lsh.choose_bands(1.0, 0.999)[0] == 1


@pytest.mark.parametrize("similarity", [0.2, 0.5, 0.8])
def test_the_formula_is_what_happens(similarity: float) -> None:
    rng = np.random.default_rng(3)
    bands, rows, trials = 6, 2, 4000
    one = rng.integers(0, 2**32 - 1, (trials, bands * rows), dtype=np.uint32)
    two = np.where(rng.random(one.shape) < similarity, one, one ^ np.uint32(1))
    both = np.empty((2 * trials, bands * rows), np.uint32)
    both[::2], both[1::2] = one, two
    share = len(lsh.candidates(Signatures(both), bands=bands, rows=rows)) / trials
    expected = lsh.probability(similarity, bands, rows)
    assert abs(share - expected) < 4 * np.sqrt(expected * (1 - expected) / trials) + 1e-3


@LAW
@given(tables, st.integers(1, 3))
def test_candidates_are_the_pairs_that_share_a_band(table: list[list[int]], rows: int) -> None:
    bands = len(table[0]) // rows

    def share(left: list[int], right: list[int]) -> bool:
        return any(left[b * rows : (b + 1) * rows] == right[b * rows : (b + 1) * rows] for b in range(bands))

    expected = [
        (i, k)
        for (i, left), (k, right) in combinations(enumerate(table), 2)
        if min(left) < EMPTY and min(right) < EMPTY and share(left, right)
    ]
    result = lsh.candidates(Signatures(np.array(table, np.uint32)), bands=bands, rows=rows)
    assert found(result) == expected
    assert result.capped == 0


@pytest.mark.parametrize("n", [lsh.FULL_BUCKET, lsh.FULL_BUCKET + 1, 500, 20_000])
def test_a_giant_bucket(n: int) -> None:
    result = lsh.candidates(giant(n), bands=2, rows=2)
    pairs = found(result)
    assert len(pairs) == len(set(pairs))
    assert pairs == sorted(pairs)
    assert np.all(result.left < result.right)
    if n <= lsh.FULL_BUCKET:
        assert len(pairs) == n * (n - 1) // 2
        assert result.capped == 0
    else:
        assert len(pairs) <= 2 * lsh.NEIGHBOURS * n
        assert result.capped == 2  # in both bands
        listed = {*pairs}
        assert all((k - 1, k) in listed for k in range(1, n))
        assert all((0, k) in listed for k in range(1, n))  # the likely survivor


def test_giant_and_small_buckets_side_by_side() -> None:
    value = np.arange(600, dtype=np.uint32).repeat(2).reshape(-1, 2).copy()  # every row alone
    value[100:300] = 1000
    value[[5, 400]] = 2000
    value[[6, 301]] = EMPTY
    result = lsh.candidates(Signatures(value), bands=1, rows=2)
    pairs = found(result)
    assert (5, 400) in pairs
    assert all(100 <= left < right < 300 for left, right in pairs if (left, right) != (5, 400))
    assert {right for _, right in pairs} == {*range(101, 300), 400}
    assert result.capped == 1


def test_empty_sets_are_never_candidates() -> None:
    assert len(lsh.candidates(Signatures(np.full((9, 4), EMPTY, np.uint32)), bands=2, rows=2)) == 0
    assert len(lsh.candidates(Signatures(np.zeros((0, 4), np.uint32)), bands=2, rows=2)) == 0


def test_too_few_values_are_refused() -> None:
    with pytest.raises(ValueError, match="3 bands of 2 need 6 values, not 4"):
        lsh.candidates(giant(2), bands=3, rows=2)
