"""Bands: the recall that is promised, all pairs of small buckets, and a bounded number of pairs in giant ones."""

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.match import lsh
from dedup.tables import Candidates, Signatures
from tests.strategies import LAW

EMPTY = 0xFFFFFFFF
FULL = lsh.PAIRS + 1  # rows of one bucket that list all pairs, if there are two bands
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
    recall = 1 - (1 - lsh.FILTER) * (1 - recall)  # what is left to the bands
    assert bands * rows <= lsh.MAX_VALUES * (1 + (rows <= lsh.FEW_ROWS))
    if rows < 32:  # one row more in a band, fewer false candidates, would take too many values
        more = rows + 1
        needed = next(b for b in range(bands, 10_000) if lsh.probability(threshold, b, more) >= recall)
        assert needed * more > lsh.MAX_VALUES


def test_near_misses_are_compared_too() -> None:
    bands, rows = lsh.choose_bands(0.8, 0.9995, 0.5)
    assert lsh.probability(0.5, bands, rows) >= lsh.NEAR_MISSES
    assert lsh.probability(0.8, bands, rows) >= 0.9995


@pytest.mark.parametrize(("threshold", "near_miss"), [(0.8, 0.5), (0.8, 0.8), (0.5, 0.5)])
def test_few_of_the_similar_pairs_agree_too_little(threshold: float, near_miss: float) -> None:
    values, rng = 100, np.random.default_rng(4)
    least = lsh.agreement(threshold, 0.99, near_miss, values)
    assert np.mean(rng.binomial(values, threshold, 200_000) < least) <= lsh.FILTER * 0.01 * 1.2
    assert np.mean(rng.binomial(values, near_miss, 200_000) < least) <= lsh.UNLIKELY * 1.1
    assert lsh.agreement(threshold, 0.99, near_miss, values) > threshold * values / 3  # and it is worth asking


@pytest.mark.parametrize("threshold", [0.5, 0.6, 0.7, 0.8, 0.9, 0.95])
@pytest.mark.parametrize("near_miss", [0.5, 0.8, 0.95])
def test_bands_and_values_together_keep_the_promise(threshold: float, near_miss: float) -> None:
    near_miss = min(near_miss, threshold)
    bands, rows = lsh.choose_bands(threshold, 0.9995, near_miss)
    least = lsh.agreement(threshold, 0.9995, near_miss, bands * rows)
    count = np.arange(least)
    values = bands * rows
    few = sum(math.comb(values, k) * threshold**k * (1 - threshold) ** (values - k) for k in count.tolist())
    assert lsh.probability(threshold, bands, rows) - few >= 0.9995


@LAW
@given(tables, st.integers(0, 6))
def test_pairs_that_agree_too_little_are_left_out(table: list[list[int]], least: int) -> None:
    signatures = Signatures(np.array(table, np.uint32))
    every = found(lsh.candidates(signatures, bands=len(table[0]), rows=1))
    expected = [
        (i, k) for i, k in every if sum(a == b for a, b in zip(table[i], table[k], strict=True)) >= max(least, 1)
    ]
    assert found(lsh.candidates(signatures, bands=len(table[0]), rows=1, least=least, workers=2)) == expected


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


@pytest.mark.parametrize("n", [FULL, FULL + 1, 500, 20_000])
def test_a_giant_bucket(n: int) -> None:
    result = lsh.candidates(giant(n), bands=2, rows=2)
    pairs = found(result)
    assert len(pairs) == len(set(pairs))
    assert pairs == sorted(pairs)
    assert np.all(result.left < result.right)
    if n <= FULL:
        assert len(pairs) == n * (n - 1) // 2
        assert result.capped == 0
    else:
        assert len(pairs) <= 2 * lsh.NEIGHBOURS * n
        assert result.capped == 2  # in both bands
        listed = {*pairs}
        assert all((k - 1, k) in listed for k in range(1, n))
        assert all((0, k) in listed for k in range(1, n))  # the likely survivor


def test_rows_that_have_pairs_enough_get_no_more() -> None:
    """A family of rows that all share many bands: pairs do not grow with the number of bands."""
    rng = np.random.default_rng(5)
    value = np.where(rng.random((2000, 64)) < 0.9, np.uint32(7), rng.integers(8, 2**32, (2000, 64), dtype=np.uint32))
    result = lsh.candidates(Signatures(value), bands=32, rows=2)
    assert result.capped > 0
    assert len(result) <= (lsh.PAIRS + lsh.ENOUGH + 2 * lsh.NEIGHBOURS * lsh.GROUP) * len(value)
    again = lsh.candidates(Signatures(value), bands=32, rows=2, workers=4)
    assert found(again) == found(result)


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
