"""Normalized -> Shingles: hashed character n-grams.

One polynomial pass over the whole stream in blocks, then a finaliser, since the low bits of a polynomial modulo 2**64
are weak. Windows that cross a segment border are computed with the others, which is cheaper than leaving them out, and
belong to no row.
"""

import numpy as np

from dedup.arrays import Int64, UInt32, UInt64
from dedup.tables import Normalized, Shingles
from dedup.workers import threads

BASE = np.uint64(0x9E3779B97F4A7C15)  # odd
MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))  # finaliser of splitmix64 (Steele et al. 2014)
BLOCK = 1 << 15  # characters: what a block needs stays in the second-level cache


def shingles(norm: Normalized, rows: Int64, *, n: int, workers: int = 1) -> Shingles:
    """The n-grams of some rows, in text order; a row of fewer than n characters has none.

    rows    int64 (r,) rows of Normalized; row i of the result belongs to rows[i]
    n       characters in a shingle, at least 1
    memory  8 bytes for a character of the stream
    """
    return Shingles(windows(norm.code, n, workers=workers), norm.indptr[rows], np.maximum(norm.size[rows] - n + 1, 0))


def windows(code: UInt32, n: int, *, workers: int = 1) -> UInt64:
    """Hashes of code[s:s+n] for every s that leaves room for it: uint64 (len(code) - n + 1,), or none."""
    out = np.empty(max(len(code) - n + 1, 0), np.uint64)

    def fill(low: int) -> None:
        value = out[low : low + BLOCK]
        value[:] = code[low : low + len(value)]
        for k in range(1, n):
            value *= BASE
            value += code[low + k : low + k + len(value)]
        _finish(value)

    threads(fill, range(0, len(out), BLOCK), workers)
    return out


def _finish(value: UInt64) -> None:
    """Mix all bits into all bits, in place."""
    value ^= value >> np.uint64(30)
    value *= MIX[0]
    value ^= value >> np.uint64(27)
    value *= MIX[1]
    value ^= value >> np.uint64(31)
