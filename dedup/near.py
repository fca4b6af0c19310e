"""Near-duplicates: shingle -> minhash -> lsh -> verify, and for paragraphs by themselves, what goes and what stays.

`similar` is the near lane of a cleaning pass. `near_duplicates` is for those who have paragraphs and want pairs and
decisions: the same steps without segments, layout or boilerplate.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dedup import align, exact, lsh, minhash, normalize, shingle, survive, verify
from dedup.config import Config
from dedup.tables import Int64, Label, Normalized, Pairs, Table, pack_pairs, unpack_pairs


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


def similar(
    norm: Normalized,
    group: Int64,
    rank: Int64,
    config: Config,
    *,
    workers: int = 1,
    tell: Callable[[str], None] = lambda stage: None,
) -> tuple[Pairs, int]:
    """Verified pairs of distinct normal forms that are long enough, and how many buckets of the LSH were capped.

    group    int64 (n,) from exact.groups: of equal rows only the first is compared
    rank     int64 (n,) from survive.order
    tell     called with the name of each stage as it begins
    returns  pairs of rows of `norm` at or above `config.near_miss`, or the threshold if that is lower
    """
    size = norm.size
    rows = np.flatnonzero((group == np.arange(len(group))) & (size >= max(config.min_chars, config.shingle_chars)))
    ordered = np.full(len(group), -1, np.int64)
    ordered[rank[rows]] = rows
    rows = ordered[ordered >= 0]  # in the order of survival
    tell("shingle")
    shingles = shingle.shingles(norm, rows, n=config.shingle_chars, workers=workers)
    count, width = bands(config)
    tell("minhash")
    signatures = minhash.signatures(shingles, values=count * width, seed=config.seed, workers=workers)
    floor = min(config.near_miss, config.threshold)
    least = lsh.agreement(config.threshold, config.recall, floor, count * width)
    tell("lsh")
    candidates = lsh.candidates(signatures, bands=count, rows=width, least=least, workers=workers)
    tell("verify")
    found = verify.pairs(candidates, shingles, floor=floor, workers=workers)
    return _in_rows(found, rows), candidates.capped


def bands(config: Config) -> tuple[int, int]:
    """Bands and rows for a configuration."""
    return lsh.choose_bands(config.threshold, config.recall, config.near_miss)


def _in_rows(found: Pairs, rows: Int64) -> Pairs:
    """The same pairs between rows[left] and rows[right]."""
    left, right = rows[found.left], rows[found.right]
    swap = left > right
    key = pack_pairs(np.where(swap, right, left), np.where(swap, left, right))
    order = np.argsort(key)  # verified pairs: few
    left, right = unpack_pairs(key[order])
    return Pairs(
        left,
        right,
        found.jaccard[order],
        np.where(swap, found.right_in_left, found.left_in_right)[order],
        np.where(swap, found.left_in_right, found.right_in_left)[order],
    )
