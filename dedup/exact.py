"""Normalized -> groups of equal normal forms. Collapsed before anything else: a million copies cost a million hashes.

128-bit XXH3 (Collet, xxhash specification) finds the groups; each member is then compared with the first of its group
character by character, so that no removal rests on a hash.
"""

from itertools import pairwise

import numpy as np
import xxhash

from dedup.tables import Bool, Int64, Normalized, UInt64, ranges


def fingerprints(norm: Normalized) -> UInt64:
    """XXH3-128 of each row: uint64 (n, 2)."""
    data = norm.code.tobytes()
    bounds = (norm.indptr * norm.code.itemsize).tolist()
    digest = xxhash.xxh3_128_digest
    raw = b"".join(digest(data[start:end]) for start, end in pairwise(bounds))
    return np.frombuffer(raw, np.uint64).reshape(-1, 2)


def groups(norm: Normalized) -> Int64:
    """For each row the smallest row with the same normal form, int64 (n,). Empty rows are alone in their group."""
    first = np.arange(len(norm), dtype=np.int64)
    if len(norm) < 2:
        return first
    key = fingerprints(norm)
    order = np.lexsort((key[:, 1], key[:, 0]))  # stable: rows of a group stay in order
    same = np.zeros(len(norm), np.bool_)
    same[1:] = np.all(key[order[1:]] == key[order[:-1]], axis=1)
    leader = order[np.maximum.accumulate(np.where(same, 0, np.arange(len(norm))))]
    first[order] = leader
    copies = np.flatnonzero((first != np.arange(len(norm))) & (norm.size > 0))
    agrees = _equal(norm, copies, first[copies])
    first[np.flatnonzero(norm.size == 0)] = np.flatnonzero(norm.size == 0)
    first[copies[~agrees]] = copies[~agrees]
    return first


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
