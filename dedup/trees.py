"""Trees: sums of small decision trees over columns of bytes, evaluated for all rows at once.

Every level of a tree asks one question of all rows, so that a tree of four levels is a table of sixteen values:
"oblivious" trees (Kohavi 1994; Prokhorenkova et al. 2018, CatBoost). Evaluation is a few array operations a tree, and
what a row got its score for can be told: a question counts for what the mean of the values changes by its answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from dedup.tables import Float32, Int32

UInt8 = NDArray[np.uint8]


SCALE = 1000  # values are whole thousandths, so that a sum is exact, in whatever order it is made
FEW = 1024  # rows that all trees are asked of at once


@dataclass(frozen=True, slots=True)
class Tree:
    """Questions (column, limit): is the value above the limit? The first is the highest bit of the place in values.

    values  int32 (2 ** questions,) in thousandths
    """

    questions: tuple[tuple[str, int], ...]
    values: Int32

    def place(self, columns: Mapping[str, UInt8]) -> UInt8:
        """Which of the values each row gets."""
        name, limit = self.questions[0]
        found = (columns[name] > np.uint8(limit)).view(np.uint8)
        for name, limit in self.questions[1:]:
            found = found << np.uint8(1)
            found |= (columns[name] > np.uint8(limit)).view(np.uint8)
        return found


class Trees:
    """A sum of trees, and a bias: a logit. Each tree has at most eight questions."""

    def __init__(self, bias: float, trees: tuple[Tree, ...]) -> None:
        self.bias, self.trees = round(bias, 3), trees
        self.names = sorted({name for tree in trees for name, _ in tree.questions})
        depth = max((len(tree.questions) for tree in trees), default=0)
        # All as one table: questions that a tree has less are ones that all rows answer with no, in front.
        self._column, self._limit = (np.zeros((depth, len(trees)), np.intp) for _ in range(2))
        self._limit[:] = 255
        self._value = np.zeros((len(trees), 1 << depth), np.int32)
        for k, tree in enumerate(trees):
            for level, (name, limit) in enumerate(tree.questions, depth - len(tree.questions)):
                self._column[level, k], self._limit[level, k] = self.names.index(name), limit
            self._value[k, : len(tree.values)] = tree.values

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
        if n <= FEW and self.trees:
            value = np.stack([columns[name] for name in self.names])
            place = np.zeros((len(self.trees), n), np.intp)
            for column, limit in zip(self._column, self._limit, strict=True):
                place += place
                place += value[column] > limit[:, None]
            place += (np.arange(len(self.trees)) * self._value.shape[1])[:, None]
            total += self._value.ravel()[place].sum(axis=0, dtype=np.int32)
        else:  # fewer bytes at a time
            for tree in self.trees:
                total += tree.values[tree.place(columns)]
        return (total / SCALE).astype(np.float32)

    def shares(self, columns: Mapping[str, UInt8], n: int) -> dict[str, Float32]:
        """What the questions about each column add to the sum of each row; what is left is the same for all rows."""
        found = {name: np.zeros(n, np.float32) for name in self.names}
        for tree, steps in zip(self.trees, self._steps, strict=True):
            place = tree.place(columns)
            for (name, _), step in zip(tree.questions, steps, strict=True):
                found[name] += step[place]
        return found

    @cached_property
    def _steps(self) -> list[list[Float32]]:
        """What each answer changes of the mean of the values, for each tree and question, by place in the values."""
        result = []
        for tree in self.trees:
            depth = len(tree.questions)
            means = [
                np.repeat(tree.values.reshape(1 << k, -1).mean(axis=1), 1 << (depth - k)) for k in range(depth + 1)
            ]
            result.append([((now - before) / SCALE).astype(np.float32) for before, now in pairwise(means)])
        return result
