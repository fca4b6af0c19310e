"""Signatures -> Candidates: locality-sensitive hashing by bands of rows (Indyk & Motwani 1998; Leskovec et al., ch. 3).

Two sets with similarity s share at least one of b bands of r values with probability 1 - (1 - s**r)**b. The bands are
computed from the threshold and the recall that is asked for at the threshold itself; extra candidates cost little,
since every one is verified exactly.
"""

import math

import numpy as np

from dedup.tables import Candidates, Int64, Signatures, UInt64, ranges, sorted_unique

MAX_VALUES = 128  # more rows in a band mean fewer false candidates, but more values to compute
FULL_BUCKET = 48  # rows of a bucket up to which all its pairs are listed
NEIGHBOURS = 2  # in a larger one: pairs with so many rows at its head and so many before


def choose_bands(threshold: float, recall: float) -> tuple[int, int]:
    """Bands and rows that compare a pair at the threshold with at least the probability `recall`."""
    best = None
    for rows in range(1, 33):
        hit = threshold**rows
        bands = 1 if hit >= 1.0 else math.ceil(math.log(1.0 - recall) / math.log1p(-hit))
        if best is None or bands * rows <= MAX_VALUES:
            best = (bands, rows)
    assert best is not None
    return best


def probability(similarity: float, bands: int, rows: int) -> float:
    """The probability that a pair of this similarity becomes a candidate."""
    return float(1.0 - (1.0 - similarity**rows) ** bands)


def candidates(signatures: Signatures, *, bands: int, rows: int) -> Candidates:
    """All pairs of rows that agree in a band.

    signatures  uint32 (n, bands * rows); rows in order of survival, since a bucket that is too large for all of its
                pairs compares each row with the first ones (the likely survivors) and with its neighbours
    raises      ValueError  fewer values than bands * rows, or 2**31 rows and more
    cost        one sort of n keys for a band; pairs grow with the number of rows, not with its square
    """
    value = signatures.value
    if value.shape[1] < bands * rows:
        raise ValueError(f"{bands} bands of {rows} need {bands * rows} values, not {value.shape[1]}")
    if len(value) >= 2**31:
        raise ValueError("too many rows for one table")
    filled = np.flatnonzero(np.any(value != np.uint32(0xFFFFFFFF), axis=1))
    bits = np.uint64(max(len(filled) - 1, 1).bit_length())
    low_mask = (np.uint64(1) << bits) - np.uint64(1)
    packed, capped = [], 0
    for band in range(bands):
        key = _band_key(value[filled, band * rows : (band + 1) * rows])
        key = np.sort((key & ~low_mask) | np.arange(len(filled), dtype=np.uint64))
        row = (key & low_mask).astype(np.int64)
        left, right, large = _bucket_pairs(key >> bits)
        capped += large
        packed.append((filled[row[left]].astype(np.uint64) << np.uint64(32)) | filled[row[right]].astype(np.uint64))
        if sum(map(len, packed)) > 1 << 22:
            packed = [sorted_unique(np.concatenate(packed))]
    pairs = sorted_unique(np.concatenate(packed)) if packed else np.zeros(0, np.uint64)
    low, high = pairs & np.uint64(0xFFFFFFFF), pairs >> np.uint64(32)
    return Candidates(high.astype(np.int64), low.astype(np.int64), capped)


def _band_key(values: np.ndarray[tuple[int, int], np.dtype[np.uint32]]) -> UInt64:
    """One 64-bit key for the values of a band."""
    key = np.zeros(len(values), np.uint64)
    for k in range(values.shape[1]):
        key ^= values[:, k]
        key *= np.uint64(0x9E3779B97F4A7C15)
        key ^= key >> np.uint64(29)
    return key


def _bucket_pairs(bucket: UInt64) -> tuple[Int64, Int64, int]:
    """Pairs of places with equal keys in a sorted array (left before right), and how many buckets were capped."""
    n = len(bucket)
    border = np.flatnonzero(np.diff(bucket)) + 1
    start = np.repeat(np.append(0, border), np.diff(np.concatenate([[0], border, [n]]))) if n else np.zeros(0, np.int64)
    place = np.arange(n) - start  # within the bucket
    size = np.diff(np.concatenate([[0], border, [n]])) if n else np.zeros(0, np.int64)
    large = np.repeat(size > FULL_BUCKET, size)
    # Each row with those before it: all of them, or the nearest ones ...
    back = np.where(large, np.minimum(place, NEIGHBOURS), place)
    right = np.repeat(np.arange(n), back)
    left = ranges(np.arange(n) - back, back)
    # ... and, in a large bucket, the first ones.
    far = np.flatnonzero(large & (place > NEIGHBOURS))
    head = np.minimum(place[far] - NEIGHBOURS, NEIGHBOURS)
    left = np.concatenate([left, ranges(start[far], head)])
    right = np.concatenate([right, np.repeat(far, head)])
    return left, right, int(np.count_nonzero(size > FULL_BUCKET))
