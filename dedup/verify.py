"""Candidates, Shingles -> Pairs: exact Jaccard similarity and containment over the shingle sets.

Nothing is removed on a signature: every candidate is compared here. Both sets of a pair are laid side by side under the
pair's number and sorted; a shingle that stands twice is shared. Work goes in blocks of pairs, so memory does not grow
with their number.
"""

import numpy as np

from dedup.tables import Candidates, Int64, Pairs, Shingles, UInt64, offsets, ranges, sorted_unique

BLOCK = 1 << 21  # shingles compared at a time


def pairs(candidates: Candidates, shingles: Shingles, *, floor: float) -> Pairs:
    """The candidates with Jaccard similarity `floor` or more, with exact figures.

    floor  0: all candidates come back
    """
    sets = _sets(candidates, shingles)
    size = np.diff(sets.indptr)
    left, right = candidates.left, candidates.right
    small, large = np.minimum(size[left], size[right]), np.maximum(size[left], size[right])
    possible = small / np.maximum(large, 1) >= floor  # the similarity can be no higher than the ratio of the sizes
    left, right = left[possible], right[possible]
    shared = np.zeros(len(left), np.int64)
    work = offsets(size[left] + size[right])
    low = 0
    while low < len(left):
        high = max(low + 1, int(np.searchsorted(work, work[low] + BLOCK, side="right")) - 1)
        shared[low:high] = _shared(sets, left[low:high], right[low:high])
        low = high
    union = np.maximum(size[left] + size[right] - shared, 1)
    jaccard = shared / union
    keep = jaccard >= floor
    left, right, shared, jaccard = left[keep], right[keep], shared[keep], jaccard[keep]
    return Pairs(
        left,
        right,
        jaccard.astype(np.float32),
        (shared / np.maximum(size[left], 1)).astype(np.float32),
        (shared / np.maximum(size[right], 1)).astype(np.float32),
    )


def _sets(candidates: Candidates, shingles: Shingles) -> Shingles:
    """Sorted sets of shingle numbers for the rows that are in a pair; numbers are dense: 32 bits hold them."""
    wanted = np.zeros(len(shingles), np.bool_)
    wanted[candidates.left] = True
    wanted[candidates.right] = True
    rows = np.flatnonzero(wanted)
    count = np.diff(shingles.indptr)
    hashed = shingles.hash[ranges(shingles.indptr[rows], count[rows])]
    number = np.searchsorted(sorted_unique(hashed), hashed).astype(np.uint64)
    key = sorted_unique((np.repeat(rows, count[rows]).astype(np.uint64) << np.uint64(32)) | number)
    size = np.bincount((key >> np.uint64(32)).astype(np.int64), minlength=len(shingles))
    return Shingles(key & np.uint64(0xFFFFFFFF), offsets(size))


def _shared(sets: Shingles, left: Int64, right: Int64) -> Int64:
    """How many shingles each pair has in common, int64."""
    key: list[UInt64] = []
    for rows in (left, right):
        size = np.diff(sets.indptr)[rows]
        number = np.repeat(np.arange(len(rows), dtype=np.uint64), size) << np.uint64(32)
        key.append(number | sets.hash[ranges(sets.indptr[rows], size)])
    both = np.sort(np.concatenate(key))
    twice = both[1:][both[1:] == both[:-1]]
    return np.bincount((twice >> np.uint64(32)).astype(np.int64), minlength=len(left))
