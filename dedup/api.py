"""What a program calls: texts or files in, results out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dedup.arrays import Int64
from dedup.classes import Label
from dedup.config import Config
from dedup.decide import survive
from dedup.match import align, exact
from dedup.match.near import similar
from dedup.tables import Pairs, Table
from dedup.text import normalize


@dataclass(frozen=True, slots=True, eq=False)
class Near(Table):
    """What `near_duplicates` found among n paragraphs. Rows are places in the input.

    pairs    verified pairs with other normal forms, at or above `config.near_miss`
    kind     int8 (p,)   align.Kind of each pair
    witness  int64 (n,)  the paragraph that stays and that this one repeats; -1: this one stays
    label    int8 (n,)   Label.EXACT or Label.NEAR for what goes, -1 for what stays
    capped   buckets of which not every pair was listed
    """

    pairs: Pairs
    kind: NDArray[np.int8]
    witness: Int64
    label: NDArray[np.int8]
    capped: int


def near_duplicates(texts: Sequence[str], config: Config | None = None, *, workers: int = 1) -> Near:
    """Verified near-duplicates among paragraphs, and which of them stay.

    A paragraph goes if its normal form equals that of one that stays, or if it is near one that stays: Jaccard
    similarity at the threshold, or the same text but for slips. Variants, which differ in facts, stay, unless
    `config.drop` names them. Those shorter than `config.min_chars` stay, whatever they equal. The fuller text stays; of
    texts of the same length a hash decides, so that the order of the input does not.

    texts    paragraphs, in any order
    workers  threads; the result does not depend on them
    memory   some 25 bytes for a character
    """
    config = config or Config()
    norm = normalize.of_texts(texts, workers=workers)
    key = exact.keys(norm)
    group = exact.groups(norm, key)
    rank = survive.order(norm, key)
    pairs, capped = similar(norm, group, rank, config, workers=workers)
    kind, _ = align.kinds(norm, pairs.left, pairs.right, workers=workers)
    goes = (pairs.jaccard >= config.threshold) | (kind == align.Kind.COPY)
    goes &= config.drops(Label.VARIANT) | (kind != align.Kind.VARIANT)
    goes &= config.drops(Label.NEAR) | (kind == align.Kind.VARIANT)
    edge = np.flatnonzero(goes)
    swap = rank[pairs.left[edge]] > rank[pairs.right[edge]]
    loser = np.where(swap, pairs.left[edge], pairs.right[edge])
    winner = np.where(swap, pairs.right[edge], pairs.left[edge])
    near, chosen = survive.independent(rank, loser, winner)
    witness, label = np.full(len(texts), -1, np.int64), np.full(len(texts), -1, np.int8)
    witness[near], label[near] = winner[chosen], Label.NEAR
    if config.drops(Label.EXACT):
        copies, keeper = survive.copies(group, np.ones(len(group), np.bool_), norm.size >= config.min_chars)
        # A copy of what goes as a near copy of a third rests on that third one, as near as its twin is.
        label[copies] = np.where(witness[keeper] >= 0, Label.NEAR, Label.EXACT)
        witness[copies] = np.where(witness[keeper] >= 0, witness[keeper], keeper)
    return Near(pairs, kind, witness, label, capped)
