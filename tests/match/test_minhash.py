"""MinHash values: an unbiased estimate of the Jaccard similarity, made of minima."""

import datasketch
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from dedup.match import minhash
from dedup.match.minhash import SHORT, signatures
from dedup.tables import Shingles
from tests.strategies import LAW, sets

hashed = st.lists(st.integers(0, 2**64 - 1), max_size=12)
VALUES = 128


def value(shingles: Shingles, values: int = VALUES, seed: int = 1) -> NDArray[np.unsignedinteger]:
    return signatures(shingles, values=values, seed=seed).value


def random_pair(rng: np.random.Generator, size: int) -> tuple[list[int], list[int], float]:
    """Two sets of hashes that share some, and their exact similarity."""
    pool = rng.integers(0, 2**64, 2 * size, dtype=np.uint64).tolist()
    cut = int(rng.integers(0, size + 1))
    left, right = pool[:size], pool[cut : cut + size]
    return left, right, (size - cut) / (size + cut)


@pytest.mark.parametrize("size", [10, 30, 300])
def test_unbiased(size: int) -> None:
    rng = np.random.default_rng(5)
    pairs = [random_pair(rng, size) for _ in range(300)]
    found = value(sets(*(side for left, right, _ in pairs for side in (left, right))))
    estimate = np.mean(found[::2] == found[1::2], axis=1)
    exact = np.array([similarity for _, _, similarity in pairs])
    sigma = np.sqrt(exact * (1 - exact) / VALUES)
    assert abs(np.mean(estimate - exact)) < 4 * np.sqrt(np.mean(sigma**2) / len(pairs))
    error = (estimate - exact)[sigma > 0] / sigma[sigma > 0]
    assert 0.8 < np.std(error) < 1.2  # neither more noise than independent values have, nor less


def test_an_independent_implementation_agrees() -> None:
    rng = np.random.default_rng(6)
    pairs = [random_pair(rng, 60) for _ in range(40)]
    ours = value(sets(*(side for left, right, _ in pairs for side in (left, right))))
    theirs = []
    for left, right, _ in pairs:
        one, two = (datasketch.MinHash(VALUES, seed=1, hashfunc=lambda data: data >> 32) for _ in range(2))
        one.update_batch(left)
        two.update_batch(right)
        theirs.append(one.jaccard(two))
    exact = np.array([similarity for _, _, similarity in pairs])
    bound = 4 * np.sqrt(np.maximum(exact * (1 - exact), 1e-9) / VALUES)
    assert np.all(np.abs(np.mean(ours[::2] == ours[1::2], axis=1) - exact) <= bound)
    assert np.all(np.abs(np.array(theirs) - exact) <= bound)


@LAW
@given(hashed, hashed)
def test_the_signature_of_a_union_is_the_minimum(one: list[int], two: list[int]) -> None:
    left, right, union = value(sets(one, two, [*two, *one]), 16)
    assert np.array_equal(union, np.minimum(left, right))


@LAW
@given(hashed)
def test_order_and_repeats_do_not_matter(members: list[int]) -> None:
    again = [*members, *members[:3]][::-1]
    one, two = value(sets(members, again), 16)
    assert np.array_equal(one, two)


@LAW
@given(st.lists(hashed, max_size=12))
def test_a_row_does_not_depend_on_its_neighbours(members: list[list[int]]) -> None:
    together = value(sets(*members), 16)
    assert together.shape == (len(members), 16)
    for row, alone in zip(together, members, strict=True):
        assert np.array_equal(row, value(sets(alone), 16)[0])
        assert bool(np.all(row == 0xFFFF)) == (not alone)


@pytest.mark.parametrize("block", [1, 2, 5, 1000])
def test_blocks_do_not_show(monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    rng = np.random.default_rng(7)
    members = sets(*(rng.integers(0, 2**63, size).tolist() for size in (3, 0, 1, 9, 0, 0, 2, 4, 300, 1, 1, 7, 0)))
    whole = value(members)
    monkeypatch.setattr(minhash, "BLOCK", block)
    assert np.array_equal(value(members), whole)


def test_the_seed_chooses_the_permutations() -> None:
    members = sets([1 << 40, 2 << 40, 3 << 40])
    assert np.array_equal(value(members, seed=3), value(members, seed=3))
    assert not np.array_equal(value(members, seed=3), value(members, seed=4))


def test_the_permutations_are_permutations() -> None:
    one, two = value(sets([5 << 32], [(5 | 1 << 31) << 32]))
    assert not np.any(one == two)


def test_workers_do_not_show() -> None:
    rng = np.random.default_rng(8)
    members = sets(*(rng.integers(0, 2**63, size).tolist() for size in range(400)))
    assert np.array_equal(signatures(members, values=16, seed=1, workers=3).value, value(members, 16))


def test_a_long_row_gets_values_of_32_bits() -> None:
    """In 16 bits, the minima of large sets are all the smallest number."""
    rng = np.random.default_rng(9)
    left, right, similarity = random_pair(rng, SHORT + 1)
    found = value(sets(left, right), 1000)
    assert found.dtype == np.uint32
    assert abs(np.mean(found[0] == found[1]) - similarity) < 4 * np.sqrt(similarity * (1 - similarity) / 1000) + 1e-9


def test_no_permutation_is_taken_twice() -> None:
    found = value(sets([1 << 48 | 1 << 63, 3 << 50]), 4096)[0]
    assert len({*value(sets([1 << 63]), 4096)[0].tolist()}) == len(found)
