"""Signatures -> Candidates: locality-sensitive hashing by bands of rows (Indyk & Motwani 1998; Leskovec et al., ch. 3).

Two sets with similarity s share at least one of b bands of r values with probability 1 - (1 - s**r)**b. The bands are
computed from the similarity that is looked for and the recall that is asked for at it. A pair that shares a band by
accident mostly agrees in few of the other values, and is left out for that before anything is verified.
"""

import math

import numpy as np
from numpy.typing import NDArray

from dedup.arrays import Bool, Int64, UInt64, pack_pairs, ranges, recurring, sorted_unique, unpack_pairs
from dedup.tables import Candidates, Signatures
from dedup.workers import threads

MAX_VALUES = 144  # more rows in a band mean fewer false candidates, but more values to compute
FEW_ROWS = 3  # with fewer rows nearly everything is a candidate: twice as many values are better
NEAR_MISSES = 0.9  # share of the pairs at the near-miss similarity that share a band ...
UNLIKELY = 0.05  # ... and share of those that agree in too few values by chance, and are not verified
PAIRS = 32  # pairs for each row, over all bands; if there are more, the largest buckets do not list all of theirs ...
NEIGHBOURS = 2  # ... but each row with so many at the head of the bucket and so many before itself ...
ENOUGH = 8  # ... unless it is in so many pairs already
SMALL = 8  # rows of a bucket that always lists all its pairs
GROUP = 4  # bands that are taken at a time
FILTER = 0.1  # part of what may be missed at the threshold that is left to the values; the rest is left to the bands


def choose_bands(threshold: float, recall: float, near_miss: float = 1.0) -> tuple[int, int]:
    """Bands and rows that compare a pair at the threshold with at least the probability `recall`.

    near_miss  similarity at which NEAR_MISSES of the pairs are compared, too
    """
    best = None
    for rows in range(1, 33):
        needed = max(
            _needed(threshold, 1.0 - (1.0 - FILTER) * (1.0 - recall), rows), _needed(near_miss, NEAR_MISSES, rows)
        )
        if best is None or needed * rows <= MAX_VALUES * (1 + (rows <= FEW_ROWS)):
            best = (needed, rows)
    assert best is not None
    return best


def _needed(similarity: float, recall: float, rows: int) -> int:
    """How many bands compare a pair of this similarity with this probability."""
    hit = similarity**rows
    return 1 if hit >= 1.0 else math.ceil(math.log(1.0 - recall) / math.log1p(-hit))


def probability(similarity: float, bands: int, rows: int) -> float:
    """The probability that a pair of this similarity becomes a candidate."""
    return float(1.0 - (1.0 - similarity**rows) ** bands)


def agreement(threshold: float, recall: float, near_miss: float, values: int) -> int:
    """In how many values a pair must agree to be verified."""
    return min(_least(threshold, FILTER * (1.0 - recall), values), _least(near_miss, UNLIKELY, values))


def _least(similarity: float, lost: float, values: int) -> int:
    """In how many values a pair of this similarity agrees at least, but for a probability of `lost`."""
    below = 0.0
    for count in range(values + 1):
        below += math.comb(values, count) * similarity**count * (1.0 - similarity) ** (values - count)
        if below > lost:
            return count
    return values


def candidates(signatures: Signatures, *, bands: int, rows: int, least: int = 0, workers: int = 1) -> Candidates:
    """All pairs of rows that agree in a band, and in `least` values in all.

    signatures  (n, bands * rows); rows in order of survival, since a bucket that is too large for all of its pairs
                compares each row with the first ones (the likely survivors) and with its neighbours
    raises      ValueError  fewer values than bands * rows, or 2**31 rows and more
    cost        one sort of n keys for a band; pairs grow with the number of rows, not with its square
    """
    value = signatures.value
    if value.shape[1] < bands * rows:
        raise ValueError(f"{bands} bands of {rows} need {bands * rows} values, not {value.shape[1]}")
    if len(value) >= 2**31:
        raise ValueError("too many rows for one table")
    filled = np.flatnonzero((value[:, :4] != np.iinfo(value.dtype).max).any(axis=1))
    across = np.ascontiguousarray(value) if least > 0 else value  # rows lie together
    packed, capped = np.zeros(0, np.uint64), 0
    for low in range(0, bands, GROUP):
        group = range(low, min(low + GROUP, bands))
        room = max(PAIRS * len(filled) - len(packed), 0) // len(group)
        served = np.bincount(unpack_pairs(packed)[1], minlength=len(value)) >= ENOUGH

        def pairs_of(band: int, room: int = room, served: Bool = served) -> tuple[UInt64, int]:
            row, bucket = _members(value[:, band * rows : (band + 1) * rows], filled)
            left, right, large = _bucket_pairs(bucket, room, served[row])
            return pack_pairs(row[left], row[right]), large

        found = threads(pairs_of, group, workers)
        capped += sum(large for _, large in found)
        fresh = sorted_unique(np.concatenate([pairs for pairs, _ in found]))
        if least > 0:
            fresh = fresh[_agree(across, *unpack_pairs(fresh), least, workers)]
        packed = sorted_unique(np.concatenate([packed, fresh]), runs=True)
    return Candidates(*unpack_pairs(packed), capped)


def _members(values: NDArray[np.unsignedinteger], filled: Int64) -> tuple[Int64, UInt64]:
    """Rows that agree in a band with another row, by bucket, and the key of the bucket of each."""
    key = np.zeros(len(filled), np.uint64)
    for column in values.T:
        key ^= column if len(filled) == len(values) else column[filled]
        key *= np.uint64(0x9E3779B97F4A7C15)  # only the upper bits are looked at: they depend on all below
    place, bucket = recurring(key)
    return filled[place], bucket


def _bucket_pairs(bucket: UInt64, room: int, served: Bool) -> tuple[Int64, Int64, int]:
    """Pairs of places with equal keys in a sorted array (left before right), and how many buckets were capped.

    room    pairs that there is room for
    served  bool (n,) places that have enough pairs already
    """
    n = len(bucket)
    border = np.concatenate([[0], np.flatnonzero(np.diff(bucket)) + 1, [n]]) if n else np.zeros(1, np.int64)
    size = np.diff(border)
    place = np.arange(n) - np.repeat(border[:-1], size)  # within the bucket
    too_large = size > _largest(size, room)
    large = np.repeat(too_large, size)
    # Each row with those before it: all of them, or the nearest ones ...
    back = np.where(large, np.minimum(place, NEIGHBOURS) * ~served, place)
    right = np.repeat(np.arange(n), back)
    left = ranges(np.arange(n) - back, back)
    # ... and, in a large bucket, the first ones.
    far = np.flatnonzero(large & ~served & (place > NEIGHBOURS))
    head = np.minimum(place[far] - NEIGHBOURS, NEIGHBOURS)
    left = np.concatenate([left, ranges(far - place[far], head)])
    right = np.concatenate([right, np.repeat(far, head)])
    return left, right, int(np.count_nonzero(too_large))


def _largest(size: Int64, room: int) -> int:
    """The size up to which buckets list all their pairs."""
    count = np.bincount(size, minlength=SMALL + 1)
    rows = np.arange(len(count))
    total = np.cumsum(count * (rows * (rows - 1) // 2))
    return max(int(np.searchsorted(total, room, side="right")) - 1, SMALL)


def _agree(value: NDArray[np.unsignedinteger], left: Int64, right: Int64, least: int, workers: int) -> Bool:
    """Which pairs of rows agree in `least` values or more."""
    keep = np.ones(len(left), np.bool_)
    block = max((1 << 20) // max(value.shape[1], 1), 1)

    def fill(low: int) -> None:
        part = slice(low, low + block)
        bits = np.packbits(value[left[part]] == value[right[part]], axis=1)
        keep[part] = np.bitwise_count(bits).sum(axis=1, dtype=np.int32) >= least

    threads(fill, range(0, len(left), block), workers)
    return keep
