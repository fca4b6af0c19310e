"""Near-duplicate rows: ngrams -> minhash -> lsh -> jaccard.

Signatures of much text are made part by part, so that the shingles of all of it are never in memory together; those of
the rows that are in a candidate pair are made once more, to be compared.
"""

import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dedup.arrays import Int64, pack_pairs, unpack_pairs
from dedup.config import Config
from dedup.match import jaccard, lsh, minhash
from dedup.tables import Candidates, Normalized, Pairs, Shingles, Signatures
from dedup.text import ngrams
from dedup.workers import each, worthwhile

PART = 1 << 23  # characters of which shingles are in memory together: 8 bytes each
PARTS = 2  # for each worker, so that none waits long for the others
LEAST = 1 << 19  # characters that are worth a worker of their own


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
    rows, place = ordered[ordered >= 0], rows  # in the order of survival; in that of the text
    ordered[rows] = np.arange(len(rows))
    count, width = bands(config)
    tell("minhash")
    whole = None
    if len(norm.code) <= PART and workers == 1:
        whole = ngrams.shingles(norm, rows, n=config.shingle_chars)
        signatures = minhash.signatures(whole, values=count * width, seed=config.seed)
    else:
        signatures = _signatures(norm, place, ordered[place], config, workers)
    floor = min(config.near_miss, config.threshold)
    least = lsh.agreement(config.threshold, config.recall, floor, count * width)
    tell("lsh")
    candidates = lsh.candidates(signatures, bands=count, rows=width, least=least, workers=workers)
    tell("verify")
    del signatures
    shingles = _shingles(norm, candidates, rows, config.shingle_chars) if whole is None else whole
    found = jaccard.pairs(candidates, shingles, floor=floor, workers=workers)
    return _in_rows(found, rows), candidates.capped


def _signatures(norm: Normalized, rows: Int64, place: Int64, config: Config, workers: int) -> Signatures:
    """Signatures of some rows, which come in the order of the text.

    place  int64 (r,) where each of them is in the result
    """
    values = math.prod(bands(config))
    begin, size = norm.indptr[rows], np.maximum(norm.size[rows] - config.shingle_chars + 1, 0)
    longest = int(size.max(initial=0))
    workers = worthwhile(workers, len(norm.code), LEAST)
    chars = PART if workers == 1 else min(PART, -(-len(norm.code) // (PARTS * workers)))
    border = [*np.searchsorted(begin, np.arange(0, len(norm.code), max(chars, 1))).tolist(), len(rows)]
    parts = [(low, high) for low, high in pairwise(border) if low < high]

    def signed(part: tuple[int, int]) -> NDArray[np.unsignedinteger]:
        low, high = part
        first, last = int(begin[low]), int(norm.indptr[rows[high - 1] + 1])
        hashed = ngrams.windows(norm.code[first:last], config.shingle_chars)
        shingles = Shingles(hashed, begin[low:high] - first, size[low:high])
        return minhash.signatures(shingles, values=values, seed=config.seed, longest=longest).value.T

    out = np.empty((values, len(rows)), minhash.dtype_for(longest))
    for (low, high), value in zip(parts, each(signed, parts, workers), strict=True):
        out[:, place[low:high]] = value
    return Signatures(out.T)


def _shingles(norm: Normalized, candidates: Candidates, rows: Int64, n: int) -> Shingles:
    """The shingles of the rows that are in a candidate pair; of the others none."""
    used = np.zeros(len(norm), np.bool_)
    used[rows[candidates.left]] = used[rows[candidates.right]] = True
    some = np.flatnonzero(used)
    text = norm.rows(some)
    number = np.cumsum(used)[rows] - 1
    start, size = text.indptr[:-1], np.maximum(text.size - n + 1, 0)
    taken = used[rows]
    first, count = np.zeros(len(rows), np.int64), np.zeros(len(rows), np.int64)
    first[taken], count[taken] = start[number[taken]], size[number[taken]]
    return Shingles(ngrams.windows(text.code, n), first, count)


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
