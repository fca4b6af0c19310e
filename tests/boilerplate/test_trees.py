"""Trees: a row by itself gives what all rows together give; shares add up to the sum; boosting learns and repeats."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from benchmarks.boost import Settings, boost
from dedup.boilerplate import trees as trees_module
from dedup.boilerplate.trees import SCALE, Tree, Trees

Rows = list[tuple[list[tuple[str, int]], list[int]]]
some_trees = st.lists(
    st.tuples(
        st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 255)), min_size=1, max_size=4),
        st.lists(st.integers(-900, 900), min_size=16, max_size=16),
    ),
    max_size=5,
)


def made(rows: Rows) -> Trees:
    trees = [Tree(tuple(q), np.array(v[: 1 << len(q)], np.int32)) for q, v in rows]
    return Trees(0.25, tuple(trees))


def by_hand(trees: Trees, row: dict[str, int]) -> float:
    total = trees.bias
    for tree in trees.trees:
        bits = "".join(str(int(row[name] > limit)) for name, limit in tree.questions)
        total += float(tree.values[int(bits, 2)]) / SCALE
    return total


@given(some_trees, st.lists(st.tuples(*[st.integers(0, 255)] * 3), min_size=1, max_size=9))
def test_sums_are_those_of_rows_taken_one_by_one(rows: Rows, values: list[tuple[int, int, int]]) -> None:
    trees = made(rows)
    columns = {name: np.array([v[k] for v in values], np.uint8) for k, name in enumerate("abc")}
    wanted = [by_hand(trees, dict(zip("abc", v, strict=True))) for v in values]
    found = trees.sums(columns, len(values))
    assert np.allclose(found, wanted, atol=1e-6)
    shares = trees.shares(columns, len(values))
    many, trees_module.ROWS = trees_module.ROWS, 2
    try:
        assert np.array_equal(trees.sums(columns, len(values)), found), "two rows at a time"
        again = trees.shares(columns, len(values))
        assert all(np.array_equal(again[name], share) for name, share in shares.items())
    finally:
        trees_module.ROWS = many


@given(some_trees, st.lists(st.tuples(*[st.integers(0, 255)] * 3), min_size=1, max_size=9))
def test_shares_and_what_all_rows_have_are_the_sum(rows: Rows, values: list[tuple[int, int, int]]) -> None:
    trees = made(rows)
    columns = {name: np.array([v[k] for v in values], np.uint8) for k, name in enumerate("abc")}
    base = trees.bias + sum(float(tree.values.mean()) / SCALE for tree in trees.trees)
    total = base + sum(trees.shares(columns, len(values)).values(), np.zeros(len(values), np.float32))
    assert np.allclose(total, trees.sums(columns, len(values)), atol=1e-4)


def test_a_table_gives_the_same_trees() -> None:
    trees = made([([("a", 3), ("b", 200)], list(range(16)))])
    again = Trees.of(trees.table())
    assert again.table() == trees.table()
    assert again.trees[0].questions == (("a", 3), ("b", 200))


def test_no_rows_and_no_trees() -> None:
    none = {name: np.zeros(0, np.uint8) for name in "abc"}
    assert len(made([([("a", 3)], [1] * 16)]).sums(none, 0)) == 0
    assert Trees(1.5, ()).sums(none, 3).tolist() == [1.5] * 3


SMALL = Settings(trees=40, depth=2, rate=0.3, penalty=1.0, least=1.0, rows=1.0, columns=1.0)


def xor() -> tuple[dict[str, NDArray[np.uint8]], NDArray[np.float64]]:
    """What no sum of columns can tell: whether exactly one of two is high."""
    cells = list(product((10, 200), (10, 200))) * 50
    columns = {name: np.array([cell[k] for cell in cells], np.uint8) for k, name in enumerate("ab")}
    columns["noise"] = np.random.default_rng(0).integers(0, 255, len(cells)).astype(np.uint8)
    return columns, np.array([(a > 100) != (b > 100) for a, b in cells], np.float64)


def test_boosting_learns_what_takes_two_questions() -> None:
    columns, truth = xor()
    truth[:60:4] = 1 - truth[:60:4]  # greedy questions need a first one that gains a little
    found = boost(columns, truth, np.ones(len(truth)), SMALL).sums(columns, len(truth)) > 0
    assert np.mean(found == truth) > 0.9


def test_boosting_repeats_to_the_bit_whatever_the_order_of_columns() -> None:
    columns, truth = xor()
    weight = np.random.default_rng(1).random(len(truth))
    first = boost(columns, truth, weight, Settings(trees=20)).table()
    assert boost(columns, truth, weight, Settings(trees=20)).table() == first
    assert boost(columns, truth, weight, Settings(trees=20, seed=2)).table() != first


@pytest.mark.parametrize("label", [0.0, 1.0])
def test_boosting_on_one_label(label: float) -> None:
    columns, truth = xor()
    found = boost(columns, np.full(len(truth), label), np.ones(len(truth)), SMALL).sums(columns, len(truth))
    assert np.all((found > 0) == bool(label)) and np.isfinite(found).all()
