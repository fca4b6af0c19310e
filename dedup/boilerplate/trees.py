"""Trees: sums of small decision trees over columns of bytes, evaluated for all rows at once.

Every level of a tree asks one question of all rows, so that a tree of four levels is a table of sixteen values:
"oblivious" trees (Kohavi 1994; Prokhorenkova et al. 2018, CatBoost). Evaluation is a few array operations for all trees
together, and what a row got its score for can be told: a question counts for what the mean of the values changes by its
answer.
"""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from dedup.arrays import Float32, Int32

UInt8 = NDArray[np.uint8]
Places = NDArray[np.intp]

SCALE = 1000  # values are whole thousandths, so that a sum is exact, in whatever order it is made
DEPTH = 4  # questions of a tree, at most: the answers of two trees are one byte
LEAVES = 1 << DEPTH
ROWS = 2048  # worked on at a time


@dataclass(frozen=True, slots=True)
class Tree:
    """Questions (column, limit): is the value above the limit? The first is the highest bit of the place in values.

    values  int32 (2 ** questions,) in thousandths
    """

    questions: tuple[tuple[str, int], ...]
    values: Int32


class _Steps(NamedTuple):
    """What each answer changes of the mean of the values of its tree; one row a question, sorted by column.

    step   int32 (k, LEAVES)  by place in the values; 1 / LEAVES of a thousandth
    tree   intp (k,)          whose question it is
    first  intp (c,)          where the questions about each column begin
    """

    step: Int32
    tree: Places
    first: Places


class Trees:
    """A sum of trees with at most DEPTH questions each, and a bias: a logit."""

    def __init__(self, bias: float, trees: tuple[Tree, ...]) -> None:
        self.bias, self.trees = round(bias, 3), trees
        self.names = sorted({name for tree in trees for name, _ in tree.questions})
        number = {name: k for k, name in enumerate(self.names)}
        # All as one table, two trees in a row. Questions that a tree has less are such that all rows answer with no.
        assert all(len(tree.questions) <= DEPTH for tree in trees)
        pairs = (len(trees) + 1) // 2
        column, limit = np.zeros((2 * pairs, DEPTH), np.intp), np.full((2 * pairs, DEPTH), 255, np.uint8)
        value = np.zeros((2 * pairs, LEAVES), np.int32)
        for k, tree in enumerate(trees):
            for level, (name, most) in enumerate(tree.questions, DEPTH - len(tree.questions)):
                column[k, level], limit[k, level] = number[name], most
            value[k, : len(tree.values)] = tree.values
        column, limit = column.reshape(pairs, 2 * DEPTH).T, limit.reshape(pairs, 2 * DEPTH).T
        self._questions = [*zip(column, limit[:, :, None], strict=True)]
        self._value = (value[0::2, :, None] + value[1::2, None, :]).reshape(pairs, LEAVES * LEAVES)

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Self:
        """From {"bias": x, "trees": [[[column, limit], ..., [values]], ...]}."""
        return cls(
            float(table["bias"]),
            tuple(
                Tree(
                    tuple((str(name), int(limit)) for name, limit in row[:-1]),
                    np.array([round(SCALE * value) for value in row[-1]], np.int32),
                )
                for row in table["trees"]
            ),
        )

    def table(self) -> dict[str, Any]:
        """What `of` reads."""
        rows = [
            [*([name, limit] for name, limit in tree.questions), [value / SCALE for value in tree.values.tolist()]]
            for tree in self.trees
        ]
        return {"bias": self.bias, "trees": rows}

    def sums(self, columns: Mapping[str, UInt8], n: int) -> Float32:
        """The sum of each of n rows, float32 (n,)."""
        total = np.full(n, round(SCALE * self.bias), np.int32)
        row = (np.arange(len(self._value)) * LEAVES * LEAVES)[:, None]
        for part, place in self._places(columns, n):
            total[part] += self._value.take(place + row).sum(axis=0, dtype=np.int32)
        return (total / SCALE).astype(np.float32)

    def shares(self, columns: Mapping[str, UInt8], n: int, names: Container[str] | None = None) -> dict[str, Float32]:
        """What the questions about each column add to the sum of each row; what is left is the same for all rows.

        names  of the columns that are wanted, all unless given
        """
        found = {name: np.zeros(n, np.int32) for name in self.names if names is None or name in names}
        step, tree, first = self._steps
        row = (np.arange(len(step)) * LEAVES)[:, None]
        for part, pair in self._places(columns, n):
            place = np.stack([pair >> DEPTH, pair % LEAVES], axis=1).reshape(-1, pair.shape[1])
            for name, (low, high) in zip(self.names, pairwise([*first.tolist(), len(step)]), strict=True):
                if name in found:  # one by one: what is worked on stays in the cache
                    one = step.take(place[tree[low:high]] + row[low:high])
                    one.sum(axis=0, dtype=np.int32, out=found[name][part])
        return {name: (each / (LEAVES * SCALE)).astype(np.float32) for name, each in found.items()}

    def _places(self, columns: Mapping[str, UInt8], n: int) -> Iterator[tuple[slice, UInt8]]:
        """Some rows at a time, and for each pair of trees which of its values each of them gets."""
        for low in range(0, n if self.trees else 0, ROWS):
            part = slice(low, min(low + ROWS, n))
            value = np.stack([columns[name][part] for name in self.names])
            place = np.zeros((len(self._value), value.shape[1]), np.uint8)
            for column, limit in self._questions:
                place += place
                place += value[column] > limit
            yield part, place

    @cached_property
    def _steps(self) -> _Steps:
        """See _Steps."""
        number, column, step = [np.zeros(0, np.intp)], [np.zeros(0, np.intp)], [np.zeros((0, LEAVES), np.int32)]
        for depth in range(1, DEPTH + 1):
            trees = np.array([k for k, tree in enumerate(self.trees) if len(tree.questions) == depth], np.intp)
            if not len(trees):
                continue
            value = np.stack([self.trees[k].values for k in trees.tolist()])
            for level in range(depth):
                asked = value.reshape(len(trees), 1 << level, 2, -1).sum(axis=3, dtype=np.int32)
                change = (asked - asked[:, :, ::-1]) * (LEAVES >> depth - level)  # of the mean, up or down by half
                table = np.zeros((len(trees), LEAVES), np.int32)
                table[:, : 1 << depth] = np.repeat(change.reshape(len(trees), -1), 1 << depth - level - 1, axis=1)
                number.append(trees)
                column.append(np.array([self.names.index(self.trees[k].questions[level][0]) for k in trees.tolist()]))
                step.append(table)
        order = np.lexsort((np.concatenate(number), np.concatenate(column)))
        names = np.concatenate(column)[order]
        return _Steps(
            np.concatenate(step)[order], np.concatenate(number)[order], np.searchsorted(names, range(len(self.names)))
        )
