"""Trees: sums of small decision trees over columns of bytes, evaluated for all rows at once.

Every level of a tree asks one question of all rows, so that a tree of four levels is a table of sixteen values:
"oblivious" trees (Kohavi 1994; Prokhorenkova et al. 2018, CatBoost). Evaluation is a few array operations a tree, and
what a row got its score for can be told: a question counts for what the mean of the values changes by its answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from dedup.tables import Float32, Int64

UInt8 = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Tree:
    """Questions (column, limit): is the value above the limit? The first is the highest bit of the place in values."""

    questions: tuple[tuple[str, int], ...]
    values: Float32

    def place(self, columns: Mapping[str, UInt8]) -> UInt8:
        """Which of the values each row gets."""
        name, limit = self.questions[0]
        found = (columns[name] > np.uint8(limit)).view(np.uint8)
        for name, limit in self.questions[1:]:
            found = found << np.uint8(1)
            found |= (columns[name] > np.uint8(limit)).view(np.uint8)
        return found


@dataclass(frozen=True, slots=True)
class Trees:
    """A sum of trees, and a bias: a logit."""

    bias: float
    trees: tuple[Tree, ...]

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Self:
        """From {"bias": x, "trees": [[[column, limit], ..., [values]], ...]}."""
        return cls(
            float(table["bias"]),
            tuple(
                Tree(tuple((str(name), int(limit)) for name, limit in row[:-1]), np.array(row[-1], np.float32))
                for row in table["trees"]
            ),
        )

    def table(self) -> dict[str, Any]:
        """What `of` reads."""
        rows = [[*([name, limit] for name, limit in tree.questions), _short(tree.values)] for tree in self.trees]
        return {"bias": round(self.bias, 3), "trees": rows}

    def sums(self, columns: Mapping[str, UInt8], n: int) -> Float32:
        """The sum of each of n rows."""
        total = np.full(n, self.bias, np.float32)
        for tree in self.trees:
            total += tree.values[tree.place(columns)]
        return total

    def shares(self, columns: Mapping[str, UInt8], n: int) -> dict[str, Float32]:
        """What the questions about each column add to the sum of each row; what is left is the same for all rows."""
        found: dict[str, Float32] = {}
        for tree in self.trees:
            place = tree.place(columns).astype(np.int64)
            depth = len(tree.questions)
            before = np.full(n, tree.values.mean(), np.float32)
            for level, (name, _) in enumerate(tree.questions, 1):
                means = tree.values.reshape(1 << level, -1).mean(axis=1)
                now = means[place >> (depth - level)]
                found[name] = found.get(name, np.zeros(n, np.float32)) + (now - before)
                before = now
        return found


def _short(values: Sequence[float] | NDArray[Any] | Int64) -> list[float]:
    return [round(float(value), 3) + 0.0 for value in values]
