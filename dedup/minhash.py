"""Shingles -> Signatures: MinHash (Broder 1997).

Classic permutations h -> a*h + b modulo 2**32 with odd a, on the upper half of the shingle hash: measured unbiased from
ten shingles on, and independent values keep the banding formula exact. One-permutation hashing is no cheaper on
paragraphs, where most of its bins stay empty and filling them costs more than the hashing.
"""

from itertools import pairwise

import numpy as np

from dedup.tables import Shingles, Signatures

EMPTY = np.uint32(0xFFFFFFFF)
BLOCK = 1 << 15  # shingles


def signatures(shingles: Shingles, *, values: int, seed: int) -> Signatures:
    """MinHash values of each row.

    values   how many; the standard error of an estimate is at most 0.5 / sqrt(values)
    seed     of the permutations
    returns  (n, values) uint32; an empty row is all ones
    memory   4 bytes x values for each row, and a block of 32 Ki shingles
    """
    rng = np.random.default_rng(seed)
    factor = rng.integers(0, 2**31, values, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    shift = rng.integers(0, 2**32, values, dtype=np.uint32)
    out = np.full((len(shingles), values), EMPTY, np.uint32)
    filled = np.flatnonzero(np.diff(shingles.indptr) > 0)
    start = shingles.indptr[filled]
    end = shingles.indptr[filled + 1]
    # Blocks of whole rows; a row longer than a block is a block of its own.
    block = np.maximum.accumulate(start // BLOCK)
    borders = np.append(np.flatnonzero(np.diff(block, prepend=-1)), len(filled))
    for low, high in pairwise(borders.tolist()):
        first = start[low]
        hashed = (shingles.hash[first : end[high - 1]] >> np.uint64(32)).astype(np.uint32)
        rows = start[low:high] - first
        work = np.empty_like(hashed)
        found = np.empty((values, high - low), np.uint32)
        for k in range(values):
            np.multiply(hashed, factor[k], out=work)
            work += shift[k]
            np.minimum.reduceat(work, rows, out=found[k])
        out[filled[low:high]] = found.T
    return Signatures(out)
