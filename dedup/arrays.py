"""Columns: their types, and the few operations on them that numpy lacks or does slowly."""

import numpy as np
from numpy.typing import NDArray

Bool = NDArray[np.bool_]
Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
Places = NDArray[np.integer]  # int32 where the text has fewer than 2**31 characters, else int64: see `narrow`
UInt32 = NDArray[np.uint32]
UInt64 = NDArray[np.uint64]
Float32 = NDArray[np.float32]

# Characters that end a line: LF VT FF CR NEL LS PS (Unicode Standard 5.8). CR LF is one end.
LINE_ENDS = "\n\v\f\r\x85\u2028\u2029"
# White space within a line, and marks that print nothing: they neither begin nor end a paragraph.
BLANKS = "\t\x1c\x1d\x1e\x1f \xa0\u1680\u202f\u205f\u2060\u3000\ufeff" + "".join(map(chr, range(0x2000, 0x200E)))

FEW, ROOMY = 18, 2  # bits of the number of hashes up to which a table has more cells than hashes, and how many more


def member(code: UInt32, wanted: str) -> Bool:
    """Whether each code point is one of `wanted` (all below U+10000)."""
    table = np.zeros(0x10001, np.bool_)
    table[[ord(ch) for ch in wanted]] = True
    return table[np.minimum(code, np.uint32(0x10000))]


def narrow(end: int) -> type[np.int32 | np.int64]:
    """The smaller type that holds the places of a text of so many characters; for columns of one place a character."""
    return np.int32 if end < 1 << 31 else np.int64


def offsets(size: NDArray[np.integer]) -> Int64:
    """Row pointers from row sizes: int64 (n+1,), starting at 0."""
    indptr = np.zeros(len(size) + 1, np.int64)
    np.cumsum(size, out=indptr[1:])
    return indptr


def ranges(start: Int64, size: Int64) -> Int64:
    """The indices start[i], start[i]+1, ... size[i] of them, for every i, one after the other."""
    total = int(size.sum())
    if total == 0:
        return np.zeros(0, np.int64)
    skip = start - offsets(size)[:-1]
    return np.repeat(skip, size) + np.arange(total, dtype=np.int64)


def pack_pairs(left: Int64, right: Int64) -> UInt64:
    """Pairs of rows as one column, which sorts by left, then right."""
    return (left.astype(np.uint64) << np.uint64(32)) | right.astype(np.uint64)


def unpack_pairs(key: UInt64) -> tuple[Int64, Int64]:
    """The two columns again."""
    return (key >> np.uint64(32)).astype(np.int64), (key & np.uint64(0xFFFFFFFF)).astype(np.int64)


def sorted_unique(values: NDArray[np.uint64], *, runs: bool = False) -> UInt64:
    """Sorted and without repeats. (np.unique is fifty times slower on large integer arrays in numpy 2.4.)

    runs  whether they are a few sorted columns, one after the other, which are merged
    """
    ordered = np.sort(values, kind="stable" if runs else None)
    keep = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=keep[1:])
    return ordered[keep]


def among(values: UInt64, ordered: UInt64) -> Bool:
    """Which of the values are in a sorted column. (np.isin falls back on np.unique.)"""
    if not len(ordered):
        return np.zeros(len(values), np.bool_)
    place = np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)
    return np.asarray(ordered[place] == values)


def recurring(hashed: UInt64) -> tuple[Int64, UInt64]:
    """The places of the hashes that stand more than once, those of one bucket together and in order, and their buckets.

    A bucket is a hash without its last bits, which give way to the place in one sort of plain integers: hashes that
    differ in nothing else share it.

    returns  int64 (k,), uint64 (k,)
    """
    bits = np.uint64(max(len(hashed) - 1, 1).bit_length())
    mask = (np.uint64(1) << bits) - np.uint64(1)
    some = _sharing(hashed, int(bits))
    packed = (hashed[some] & ~mask) | some.view(np.uint64)
    packed.sort()
    same = (packed[1:] ^ packed[:-1]) <= mask
    member = np.zeros(len(packed), np.bool_)
    member[1:] = same
    member[:-1] |= same
    packed = packed[member]
    return (packed & mask).view(np.int64), packed >> bits


def _sharing(hashed: UInt64, bits: int) -> Int64:
    """The places of hashes that share their first bits with another: all that need to be sorted. int64, ascending.

    One of those with the same first bits has the cell of a table; whatever finds another there is not alone.
    """
    bits += ROOMY if bits <= FEW else 0  # more cells than hashes, where the table stays in the cache
    cell = (hashed >> np.uint64(64 - bits)).view(np.int64)
    owner = np.empty(1 << bits, np.int32 if len(hashed) < 1 << 31 else np.int64)
    place = np.arange(len(hashed), dtype=owner.dtype)
    owner[cell] = place  # what is not written is not read
    others = cell[owner[cell] != place]
    shared = np.zeros(1 << bits, np.bool_)
    shared[others] = True
    return np.flatnonzero(shared[cell])
