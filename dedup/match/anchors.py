"""Normalized -> Anchors: a few windows of a text by which two copies of a passage find each other.

Of any `window` windows of `chars` code points side by side the one with the least hash is an anchor (winnowing:
Schleimer, Wilkerson and Aiken, "Winnowing: local algorithms for document fingerprinting", SIGMOD 2003). Which one that
is depends on these characters and on nothing else, so that every passage of `chars + window - 1` code points has an
anchor, and has the same one wherever it stands: 2 of `window + 1` windows are anchors, not every one.

Hashes are made of 32 bits in blocks that stay in the cache: four to eight times as fast as 64 bits over the whole text.
An anchor has two of them, of its halves. By chance two different ones may share both: whoever says that two passages
are the same compares them.
"""

from dataclasses import dataclass

import numpy as np

from dedup.arrays import Bool, Int32, Int64, UInt32, UInt64, offsets, ranges
from dedup.tables import Normalized, Table

CHARS = 12
WINDOW = 9
BLOCK = 1 << 15  # windows that are hashed at a time; they are numbered in 16 bits
FIRST = np.uint32(0xFFFF0000)  # the bits of a hash by which the least is found; of equal ones the last
LAST = np.uint32(0x0000FFFF)
# Odd; one for each doubling of a window, so that no two characters of a window have the same factor.
FACTORS = tuple(map(np.uint32, (0x85EBCA6B, 0xC2B2AE35, 0x27D4EB2F, 0x165667B1, 0xD3A2646D, 0xFD7046C5, 0xB55A4F09)))
SECOND = np.uint32(0x2C1B3C6D)
EXTRA = 2  # anchors of a row that are linked with the last one of another row, if they are more than there
KEY_BITS = np.int64(36)  # of a place


@dataclass(frozen=True, slots=True, eq=False)
class Anchors(Table):
    """Anchors of a text, in its order.

    place  int64 (a,)   positions in Normalized.code
    first  int64 (a,)   the first window of which it is the anchor: those of `window` code points that begin from there
                        on, up to the first of the next anchor
    hash   uint64 (a,)  of the `chars` code points from there on
    chars               code points in each
    """

    place: Int64
    first: Int64
    hash: UInt64
    chars: int

    def __len__(self) -> int:
        return len(self.place)

    def take(self, which: Int64 | Bool) -> "Anchors":
        """Some of them."""
        return Anchors(self.place[which], self.first[which], self.hash[which], self.chars)


@dataclass(frozen=True, slots=True, eq=False)
class Postings(Table):
    """Where the anchors stand that stand more than once: member[indptr[b] : indptr[b + 1]] are the same text.

    member  int64 (m,)    rows of Anchors, those of a bucket in the order of the text
    indptr  int64 (b+1,)
    bucket  int64 (a,)    of each anchor; -1: it stands once
    """

    member: Int64
    indptr: Int64
    bucket: Int64

    @property
    def size(self) -> Int64:
        """In how many places each of them stands, int64 (b,), at least 2."""
        return np.diff(self.indptr)


@dataclass(frozen=True, slots=True, eq=False)
class Index(Table):
    """The anchors that stand in several places.

    edges   int64 (d+1,)  where documents begin in the stream, and its end
    chars   shortest run that counts
    place   int64 (a,)    where each of them stands; sorted
    row     int64 (a,)    the row in which it begins
    bucket  int64 (a,)    which of them are the same
    member  int64 (a,)    rows of the index, those of a bucket together and in order ...
    indptr  int64 (b+1,)  ... as rows of `member`
    key     int64 (a,)    bucket and place of each member in one number; sorted
    size    characters in each
    """

    edges: Int64
    chars: int
    place: Int64
    row: Int64
    bucket: Int64
    member: Int64
    indptr: Int64
    key: Int64
    size: int

    def document(self, place: Int64) -> tuple[Int64, Int64]:
        """Where the document of each place begins and ends."""
        at = np.searchsorted(self.edges, place, side="right")
        return self.edges[at - 1], self.edges[at]

    @property
    def before(self) -> Int64:
        """An anchor before each that is the same text, in the nearest row that has it; -1 for none: int64 (a,).

        Where a row has it several times, the first are linked with the first and the second with the second: rows of a
        few characters in turn are linked on one diagonal. What has no counterpart is linked with the last, EXTRA times.
        """
        before = np.full(len(self.bucket), -1, np.int64)
        if not len(self.member):
            return before
        fresh = np.append(True, np.diff(self.row[self.member]) != 0)
        fresh[self.indptr[:-1]] = True
        first = np.flatnonzero(fresh)  # of those of one row in a bucket
        count = np.diff(np.append(first, len(self.member)))
        last = np.append(-1, count[:-1])  # of the row before
        last[np.searchsorted(first, self.indptr[:-1])] = -1
        number = np.arange(len(self.member)) - np.repeat(first, count)
        before_row, last = np.repeat(np.append(0, first[:-1]), count), np.repeat(last, count)
        linked = np.flatnonzero((last > 0) & (number < last + EXTRA))
        there = before_row[linked] + np.minimum(number, last - 1)[linked]
        before[self.member[linked]] = self.member[there]
        return before


def shape(chars: int) -> tuple[int, int]:
    """Characters and window with which every passage of so many characters, at least 2, has an anchor."""
    part = min(CHARS, chars - chars // 3)
    return part, min(chars - part + 1, BLOCK)


def anchors(stream: Normalized, chars: int = CHARS, window: int = WINDOW) -> Anchors:
    """The anchors of a text.

    Every passage of chars + window - 1 code points holds one, at the same place wherever the passage stands. They may
    lie across the borders of rows and documents: see `within`.

    chars   code points in an anchor, at least 2
    window  windows of which one is an anchor, 1 to 2**14
    memory  some 4 bytes for a character
    """
    code = stream.code
    places, firsts, hashes, last = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], [np.zeros(0, np.uint64)], -1
    number = LAST - np.arange(BLOCK + window - 1, dtype=np.uint32)
    for low in range(0, max(len(code) - chars - window + 2, 0), BLOCK):
        half, step = _hashes(code[low : low + BLOCK + chars + window - 2], chars)
        least = half[: len(half) - step] * SECOND
        least += half[step:]
        _mix(least)
        least &= FIRST
        least |= number[: len(least)]
        width = 1
        while width < window:
            more = min(width, window - width)  # the last two may overlap
            least = np.minimum(least[:-more], least[more:])
            width += more
        first = np.append(0, np.flatnonzero(least[1:] != least[:-1]) + 1)
        at = (LAST - (least[first] & LAST)).astype(np.int64)
        if at[0] + low == last:
            at, first = at[1:], first[1:]
        places.append(at + low)
        firsts.append(first + low)
        hashes.append((half[at].astype(np.uint64) << np.uint64(32)) | half[at + step])
        last = int(places[-1][-1]) if len(at) else last
    hashed = np.concatenate(hashes)
    hashed *= np.uint64(0x9E3779B97F4A7C15)
    hashed ^= hashed >> np.uint64(32)
    hashed *= np.uint64(0xD6E8FEB86659FD93)
    return Anchors(np.concatenate(places), np.concatenate(firsts), hashed, chars)


def index(stream: Normalized, doc: Int32, *, chars: int) -> Index:
    """The anchors that stand in several places, so that every passage of `chars` code points has one.

    doc  int32 (n,) the document of each row; rows of a document stand together, and no anchor crosses their borders
    """
    part, window = shape(chars)
    edges = borders(stream, doc)
    found = within(anchors(stream, part, window), edges)
    posted = postings(found)
    several = np.flatnonzero(posted.bucket >= 0)
    number = np.cumsum(posted.bucket >= 0) - 1
    place, bucket = found.place[several], posted.bucket[several]
    key = (np.repeat(np.arange(len(posted.size)), posted.size) << KEY_BITS) | found.place[posted.member]
    return Index(edges, chars, place, stream.row_of(place), bucket, number[posted.member], posted.indptr, key, part)


def borders(stream: Normalized, doc: Int32) -> Int64:
    """Positions in the stream at which documents begin, and its end.

    doc  int32 (n,) the document of each row; rows of a document stand together
    """
    first = np.flatnonzero(np.diff(doc, prepend=-1))
    return np.append(stream.indptr[first], len(stream.code))


def within(found: Anchors, edges: Int64) -> Anchors:
    """Those that cross none of the borders, sorted positions of the text."""
    if not len(found):
        return found
    crossing = np.zeros(len(found), np.bool_)
    low, high = np.searchsorted(found.place, edges - found.chars, side="right"), np.searchsorted(found.place, edges)
    crossing[ranges(low, high - low)] = True
    return found.take(~crossing)


def postings(found: Anchors) -> Postings:
    """The anchors that stand more than once, put together by their hashes."""
    bits = max(len(found), 1).bit_length()
    mask = np.uint64((1 << bits) - 1)
    # What shares its first bits with nothing else stands once: that is most of them, and need not be sorted.
    first_bits = (found.hash >> np.uint64(63 - bits)).view(np.int64)
    some = np.flatnonzero(np.bincount(first_bits, minlength=1)[first_bits] > 1)
    packed = (found.hash[some] & ~mask) | some.view(np.uint64)
    packed.sort()
    fresh = np.ones(len(packed) + 1, np.bool_)
    np.greater(packed[1:] ^ packed[:-1], mask, out=fresh[1:-1])
    several = np.flatnonzero(~(fresh[1:] & fresh[:-1]))
    member, fresh = (packed[several] & mask).view(np.int64), fresh[several]
    hashed = found.hash[member]
    torn = np.append(False, hashed[1:] != hashed[:-1])[: len(member)] & ~fresh
    if torn.any():  # what has its first bits in common, by chance
        first = np.cumsum(fresh, dtype=np.int64)
        part = np.flatnonzero(_in_groups(first, first[torn]))
        member[part] = member[part][np.lexsort((member[part], hashed[part], first[part]))]  # a few buckets
        hashed = found.hash[member]
        fresh |= np.append(True, hashed[1:] != hashed[:-1])
    start = np.flatnonzero(fresh)
    size = np.diff(np.append(start, len(member)))
    if torn.any():
        member, size = member[np.repeat(size > 1, size)], size[size > 1]
    bucket = np.full(len(found), -1, np.int64)
    bucket[member] = np.repeat(np.arange(len(size)), size)
    return Postings(member, offsets(size), bucket)


def _in_groups(group: Int64, wanted: Int64) -> Bool:
    """Which of the groups, numbered from 1 in order, are wanted: bool, one a member."""
    mark = np.zeros(int(group[-1]) + 1, np.bool_)
    mark[wanted] = True
    return mark[group]


def _hashes(code: UInt32, chars: int) -> tuple[UInt32, int]:
    """Hashes of more than half of `chars` code points from each place on, and where the second half begins.

    That of code[i : i + chars] is made of those at i and at i + step, which overlap unless `chars` is a power of two.

    A sum of the characters, each mixed, times products of odd numbers (modulo 2**32; it wraps on purpose): texts that
    differ in one character differ, others with a probability of 1 - 2**-32 unless somebody looks for those that do not.
    """
    value = code * np.uint32(0x9E3779B1)
    value ^= value >> np.uint32(15)
    width = 1
    for factor in FACTORS:
        if 2 * width >= chars:
            break
        following = value[width:]
        value = value[:-width] * factor
        value += following
        width *= 2
    return value, chars - width


def _mix(value: UInt32) -> None:
    value ^= value >> np.uint32(16)
    value *= np.uint32(0x7FEB352D)
    value ^= value >> np.uint32(15)
