"""Candidates, Shingles -> Pairs: exact Jaccard similarity and containment over the shingle sets.

Nothing is removed on a signature: every candidate is compared here. Both sets of a pair are laid side by side under the
pair's number and sorted; a shingle that stands twice is shared. A key is 16 bits of the pair's number in its block and
48 bits of the shingle's hash, so that one sort of plain integers does it: in paragraphs of a hundred shingles, two
different ones share a hash once in 10**11 pairs. Work goes in blocks that stay in the cache.
"""

import numpy as np

from dedup.arrays import Int64, UInt64, offsets, ranges, sorted_unique
from dedup.tables import Candidates, Pairs, Shingles
from dedup.workers import each, worthwhile

BLOCK = 1 << 17  # shingles compared at a time
LEAST = 1 << 20  # shingles that are worth a worker of their own
NUMBERS = 1 << 16  # rows or pairs in a block
HASH = 16  # bits of a hash that make room for the number


def pairs(candidates: Candidates, shingles: Shingles, *, floor: float, workers: int = 1) -> Pairs:
    """The candidates with Jaccard similarity `floor` or more, with exact figures.

    floor  0: all candidates come back
    """
    sets = _sets(candidates, shingles, workers)
    size = sets.size
    left, right = candidates.left, candidates.right
    small, large = np.minimum(size[left], size[right]), np.maximum(size[left], size[right])
    possible = small / np.maximum(large, 1) >= floor  # the similarity can be no higher than the ratio of the sizes
    left, right = left[possible], right[possible]

    def compare(part: tuple[int, int]) -> Int64:
        low, high = part
        both = np.concatenate([_numbered(sets, left[low:high]), _numbered(sets, right[low:high])])
        both.sort(kind="stable")  # two sorted columns, which it merges
        twice = both[1:][both[1:] == both[:-1]]
        return np.bincount((twice >> np.uint64(48)).astype(np.int64), minlength=high - low)

    work = size[left] + size[right]
    found = each(compare, blocks(work), worthwhile(workers, int(work.sum()), LEAST))
    shared = np.concatenate([np.zeros(0, np.int64), *found])
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


def _sets(candidates: Candidates, shingles: Shingles, workers: int) -> Shingles:
    """Sorted sets of 48-bit hashes for the rows that are in a pair; the others are empty."""
    wanted = np.zeros(len(shingles), np.bool_)
    wanted[candidates.left] = True
    wanted[candidates.right] = True
    rows = np.flatnonzero(wanted)

    def distinct(part: tuple[int, int]) -> tuple[UInt64, Int64]:
        key = sorted_unique(_numbered(shingles, rows[slice(*part)], HASH))
        size = np.bincount((key >> np.uint64(48)).astype(np.int64), minlength=part[1] - part[0])
        return key & np.uint64((1 << 48) - 1), size

    work = shingles.size[rows]
    made = each(distinct, blocks(work), worthwhile(workers, int(work.sum()), LEAST))
    size = np.zeros(len(shingles), np.int64)
    size[rows] = np.concatenate([np.zeros(0, np.int64), *(count for _, count in made)])
    return Shingles(np.concatenate([np.zeros(0, np.uint64), *(key for key, _ in made)]), offsets(size)[:-1], size)


def _numbered(sets: Shingles, rows: Int64, shift: int = 0) -> UInt64:
    """The hashes of some rows, each below the number of its row in the list."""
    size = sets.size[rows]
    number = np.repeat(np.arange(len(rows), dtype=np.uint64) << np.uint64(48), size)
    number |= sets.hash[ranges(sets.start[rows], size)] >> np.uint64(shift)
    return number


def blocks(work: Int64) -> list[tuple[int, int]]:
    """Ranges of items with about BLOCK shingles together."""
    total, parts, low = offsets(work), [], 0
    while low < len(work):
        high = int(np.searchsorted(total, total[low] + BLOCK, side="right")) - 1
        high = max(low + 1, min(high, low + NUMBERS))
        parts.append((low, high))
        low = high
    return parts
