"""Gradient boosting of oblivious trees (`dedup.trees`) over columns of bytes, by the logistic loss.

Friedman (2001), "Greedy function approximation: a gradient boosting machine", with second derivatives as in Chen and
Guestrin (2016), "XGBoost". Each level of a tree takes the question that gains most in all its parts together. Every
tree sees some of the rows and some of the columns, drawn by a seed. Gradients are rounded, so that their sums do not
depend on the order of adding: the same rows give the same trees.

Columns that are `rising` never take from the logit as they grow: values of a tree that say otherwise are pooled.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dedup.boilerplate.trees import SCALE, Tree, Trees

Float64 = NDArray[np.float64]
UInt8 = NDArray[np.uint8]

BYTES = 256
FINE = 2.0**24  # steps of a gradient
POOLED = 16  # times that falling values are pooled


@dataclass(frozen=True, slots=True)
class Settings:
    """How to boost: trees, questions in each, step, penalty of large values, least weight of a part, shares drawn.

    rising  columns of which more is never less of the truth
    """

    trees: int = 300
    depth: int = 4
    rate: float = 0.1
    penalty: float = 20.0
    least: float = 5.0
    rows: float = 0.5
    columns: float = 0.4
    seed: int = 1
    rising: frozenset[str] = frozenset()


def boost(columns: Mapping[str, UInt8], truth: Float64, weight: Float64, settings: Settings) -> Trees:
    """Trees whose sum is the logit of `truth`.

    columns  uint8 (n,) each
    truth    float64 (n,) 0 or 1
    weight   float64 (n,) how much a row counts
    """
    names, n = list(columns), len(truth)
    random = np.random.default_rng(settings.seed)
    mean = float(np.clip((weight * truth).sum() / max(weight.sum(), 1e-9), 0.01, 0.99))
    bias = round(float(np.log(mean / (1 - mean))), 3)
    logit, trees = np.full(n, bias), []
    data = {name: np.ascontiguousarray(columns[name]) for name in names}
    for _ in range(settings.trees):
        rows = np.flatnonzero(random.random(n) < settings.rows)
        some = sorted(random.permutation(len(names))[: max(1, round(settings.columns * len(names)))].tolist())
        chance = 1 / (1 + np.exp(-logit[rows]))
        slope = np.rint(weight[rows] * (truth[rows] - chance) * FINE) / FINE
        curve = np.rint(weight[rows] * chance * (1 - chance) * FINE) / FINE
        tree = _tree({names[k]: data[names[k]][rows] for k in some}, slope, curve, settings)
        if tree is None:
            continue
        logit += tree.values[_place(tree, data)] / SCALE
        trees.append(tree)
    return Trees(bias, tuple(trees))


def _tree(columns: Mapping[str, UInt8], slope: Float64, curve: Float64, settings: Settings) -> Tree | None:
    """One tree, greedily; None where no question gains anything."""
    part = np.zeros(len(slope), np.intp)
    questions: list[tuple[str, int]] = []
    for depth in range(settings.depth):
        best = (1e-9, "", 0)
        for name, column in columns.items():
            gain, limit = _question(part * BYTES + column, 1 << depth, slope, curve, settings)
            if gain > best[0]:
                best = (gain, name, limit)
        if not best[1]:
            break
        questions.append(best[1:])
        part = 2 * part + (columns[best[1]] > best[2])
    if not questions:
        return None
    parts = 1 << len(questions)
    mass: Float64 = np.bincount(part, curve, minlength=parts).astype(np.float64) + settings.penalty
    values: Float64 = np.bincount(part, slope, minlength=parts) / mass
    levels = [k for k, (name, _) in enumerate(questions) if name in settings.rising]
    values = risen(values, mass, levels)
    return Tree(tuple(questions), np.rint(SCALE * settings.rate * values).astype(np.int32))


def risen(values: Float64, mass: Float64, levels: Sequence[int]) -> Float64:
    """Values of a tree that do not fall by the answer yes to some of its questions.

    Two that do fall are pooled, by their mass, POOLED times at most; of what falls still, the higher one is taken.

    values, mass  float64 (2 ** questions,)
    levels        numbers of the questions, 0 for the first
    """
    depth = len(values).bit_length() - 1
    value, weight = values.reshape((2,) * depth).copy(), mass.reshape((2,) * depth)
    for turn in range(POOLED + 1):
        pairs = [(np.moveaxis(value, k, 0), np.moveaxis(weight, k, 0)) for k in levels]
        if not any((low > high).any() for (low, high), _ in pairs):
            break
        for pair, by in pairs:
            fallen = pair[0] > pair[1]
            mean = pair.max(axis=0) if turn == POOLED else (pair * by).sum(axis=0) / by.sum(axis=0)
            pair[1] = np.where(fallen, mean, pair[1])
            if turn < POOLED:
                pair[0] = np.where(fallen, mean, pair[0])
    return value.reshape(-1)


def _place(tree: Tree, columns: Mapping[str, UInt8]) -> UInt8:
    """Which of the values of a tree each row gets."""
    found = np.zeros(len(columns[tree.questions[0][0]]), np.uint8)
    for name, limit in tree.questions:
        found += found
        found += columns[name] > np.uint8(limit)
    return found


def _question(
    cell: NDArray[np.intp], parts: int, slope: Float64, curve: Float64, settings: Settings
) -> tuple[float, int]:
    """The limit that gains most in all parts together, and what it gains."""
    low_slope: Float64 = np.cumsum(np.bincount(cell, slope, minlength=parts * BYTES).reshape(parts, BYTES), axis=1)
    low_curve: Float64 = np.cumsum(np.bincount(cell, curve, minlength=parts * BYTES).reshape(parts, BYTES), axis=1)
    all_slope, all_curve = low_slope[:, -1:], low_curve[:, -1:]

    def worth(one: Float64, other: Float64) -> Float64:
        return np.where(other >= settings.least, one**2 / (other + settings.penalty), 0.0)

    before = all_slope**2 / (all_curve + settings.penalty)
    high_slope, high_curve = all_slope - low_slope, all_curve - low_curve
    split = (low_curve >= settings.least) & (high_curve >= settings.least)
    gain = np.where(split, worth(low_slope, low_curve) + worth(high_slope, high_curve) - before, 0.0).sum(axis=0)
    limit = int(gain.argmax())
    return float(gain[limit]), limit
