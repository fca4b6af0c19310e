"""Normalized, Symbols -> groups of equal rows. Collapsed before anything else: a million copies cost a million hashes.

Rows are equal if their normal forms are, and the symbols that these dropped, in the same places: C is not C++.
A sample of a row's characters tells most rows apart; those that it does not are hashed whole, by XXH3 (Collet, xxhash
specification). Each member of a group is then compared with the first one character by character, and symbol by symbol,
so that no removal rests on a hash.
"""

import numpy as np
import xxhash

from dedup.arrays import Bool, Int64, UInt64, ranges, recurring
from dedup.tables import Normalized, Symbols
from dedup.text.symbols import differ, hashes

SAMPLE = 8  # characters of a row; they are all there is of a row of so many
MIX = np.uint64(0x9E3779B97F4A7C15)  # odd


def keys(norm: Normalized, symbols: Symbols | None = None) -> UInt64:
    """A number for each row, uint64 (n,): equal for equal rows, and but for collisions of 64 bits for no others.

    It depends on the text of the row, and on whether another row is like it in a sample.

    symbols  of each row; None: rows with the same normal form are equal
    """
    key = _samples(norm)
    rows, _ = recurring(key)
    rows = rows[norm.size[rows] > SAMPLE]
    data = memoryview(norm.code.view(np.uint8))  # type: ignore[arg-type]  # an array is a buffer
    start, end = ((border[rows] * norm.code.itemsize).tolist() for border in (norm.indptr[:-1], norm.indptr[1:]))
    digest = xxhash.xxh3_64_intdigest
    key[rows] = [digest(data[low:high]) for low, high in zip(start, end, strict=True)]
    if symbols is not None and len(symbols.code):
        key ^= hashes(symbols, places=True)
    return key


def groups(norm: Normalized, symbols: Symbols | None = None, key: UInt64 | None = None) -> Int64:
    """For each row the smallest row that is equal, int64 (n,). Rows of marks only are alone in their group.

    symbols  of each row; None: rows with the same normal form are equal
    key      from `keys`, if it is known
    """
    first = np.arange(len(norm), dtype=np.int64)
    if len(norm) < 2:
        return first
    key = keys(norm, symbols) if key is None else key
    order = np.argsort(key, kind="stable")  # one sort of all segments; rows of a group stay in order
    same = np.zeros(len(norm), np.bool_)
    same[1:] = key[order[1:]] == key[order[:-1]]
    leader = order[np.maximum.accumulate(np.where(same, 0, np.arange(len(norm))))]
    first[order] = leader
    copies = np.flatnonzero((first != np.arange(len(norm))) & (norm.size > 0))
    agrees = _equal(norm, copies, first[copies])
    if symbols is not None and len(symbols.code):
        agrees &= ~differ(symbols, copies, first[copies], np.zeros(len(copies), np.int64))
    first[np.flatnonzero(norm.size == 0)] = np.flatnonzero(norm.size == 0)
    first[copies[~agrees]] = copies[~agrees]
    return first


def _samples(norm: Normalized) -> UInt64:
    """A hash of the length of each row, and of some of its characters."""
    size = norm.size
    key = size.astype(np.uint64)
    filled = np.flatnonzero(size)
    for k in range(SAMPLE):
        # All of them where there are no more, else at even distances from the first to the last.
        place = np.where(size > SAMPLE, k * (size - 1) // (SAMPLE - 1), np.minimum(k, size - 1))[filled]
        key[filled] ^= norm.code[norm.indptr[filled] + place]
        key *= MIX
        key ^= key >> np.uint64(29)
    return key


def _equal(norm: Normalized, left: Int64, right: Int64) -> Bool:
    """Whether rows left[i] and right[i] (not empty) are the same text."""
    size = norm.size[left]
    agrees: Bool = size == norm.size[right]
    left, right, size = left[agrees], right[agrees], size[agrees]
    if len(left):
        same = norm.code[ranges(norm.indptr[left], size)] == norm.code[ranges(norm.indptr[right], size)]
        starts = np.cumsum(size) - size
        agrees[agrees] = np.logical_and.reduceat(same, starts)
    return agrees
