"""Near-duplicate rows: ngrams -> minhash -> lsh -> jaccard."""

from collections.abc import Callable

import numpy as np

from dedup.arrays import Int64, pack_pairs, unpack_pairs
from dedup.config import Config
from dedup.match import jaccard, lsh, minhash
from dedup.tables import Normalized, Pairs
from dedup.text import ngrams


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
    shingles = ngrams.shingles(norm, rows, n=config.shingle_chars, workers=workers)
    count, width = bands(config)
    tell("minhash")
    signatures = minhash.signatures(shingles, values=count * width, seed=config.seed, workers=workers)
    floor = min(config.near_miss, config.threshold)
    least = lsh.agreement(config.threshold, config.recall, floor, count * width)
    tell("lsh")
    candidates = lsh.candidates(signatures, bands=count, rows=width, least=least, workers=workers)
    tell("verify")
    found = jaccard.pairs(candidates, shingles, floor=floor, workers=workers)
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
