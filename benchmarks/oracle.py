"""The exact join: every pair of texts with Jaccard similarity at or above a threshold, over sets of character n-grams.

The truth that the contest and the tests measure recall against. It shares no code and no idea with what it judges: no
hashing, no signatures, only the filters of the literature on set joins, each of which is a proven bound:

- prefix (Chaudhuri, Ganti & Kaushik 2006): with grams in one global order, rare ones first, two similar sets share a
  gram among the first size - ceil(threshold * size) + 1 of each;
- size and position (Xiao et al. 2008, PPJoin): similar sets are of similar size, and what stands after the first gram
  they share must be enough;
- bitmap (Sandes, Teodoro & Melo 2020): the bits that differ are no more than the grams that differ;

and then the intersection itself is counted. Grams are coded by their rank, exactly. Pairs are worked on in blocks, so
memory grows with the grams (some 60 bytes each) and with the pairs found, not with those looked at.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Int64 = NDArray[np.int64]
UInt64 = NDArray[np.uint64]

BLOCK = 1 << 22  # pairs or grams worked on at a time
WORDS = 4  # 64-bit words of the bitmap of a set
SLACK = 1e-9  # threshold * size is rounded: bounds are loosened by more than that


@dataclass(frozen=True, slots=True, eq=False)
class Sets:
    """Sets of n-grams, smallest set first, each in the global order of rarity.

    row     int64 (n,)    the text that each set belongs to
    gram    int64 (k,)    rank of each gram; rank 0 is the rarest
    indptr  int64 (n+1,)  set i is gram[indptr[i]:indptr[i+1]]
    single  ranks below this one belong to grams that stand in one set only
    """

    row: Int64
    gram: Int64
    indptr: Int64
    single: int

    @property
    def size(self) -> Int64:
        """Grams in each set."""
        return np.diff(self.indptr)


def pairs(texts: Sequence[str], *, n: int, threshold: float) -> tuple[Int64, Int64, NDArray[np.float64]]:
    """All pairs with Jaccard similarity of at least `threshold`, equal texts included.

    n          code points of a gram; a text with fewer of them has no grams and no pairs
    threshold  above 0, at most 1
    returns    left and right row, int64, left < right, sorted; Jaccard similarity, float64
    raises     ValueError  n or threshold out of range, or more text than 64-bit keys can number
    """
    if n < 1 or not 0 < threshold <= 1:
        raise ValueError(f"n is {n} and threshold {threshold}: n must be 1 or more, threshold above 0 and at most 1")
    sets = _sets(texts, n)
    bitmap = _bitmap(sets)
    left, right, similarity = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], [np.zeros(0)]
    for one, two in _candidates(sets, threshold):
        near = _may_share(sets, bitmap, one, two, threshold)
        for low in range(0, len(near), BLOCK // 32):
            some = near[low : low + BLOCK // 32]
            jaccard = _jaccard(sets, one[some], two[some])
            found = some[jaccard >= threshold]
            left.append(sets.row[one[found]])
            right.append(sets.row[two[found]])
            similarity.append(jaccard[jaccard >= threshold])
    one, two = np.concatenate(left), np.concatenate(right)
    one, two = np.minimum(one, two), np.maximum(one, two)
    order = np.lexsort((two, one))  # once, over the pairs found
    return one[order], two[order], np.concatenate(similarity)[order]


def _sets(texts: Sequence[str], n: int) -> Sets:
    """The sets of grams of the texts that have any."""
    size = np.fromiter(map(len, texts), np.int64, len(texts))
    code = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
    end = np.cumsum(size)
    text = np.repeat(np.arange(len(texts), dtype=np.uint64), np.maximum(size - n + 1, 0))
    start = _ranges(end - size, np.maximum(size - n + 1, 0))
    gram = _grams(code, n)[start]
    # One sort brings the texts of a gram together: their number is its frequency.
    key = _distinct(_packed(gram, text, _bits(len(texts))))
    text = key & np.uint64((1 << _bits(len(texts))) - 1)
    first = np.flatnonzero(_changes(key >> np.uint64(_bits(len(texts)))))
    frequency = np.diff(np.append(first, len(key)))
    order = _order(frequency)  # rare grams first
    rank = np.empty(len(order), np.uint64)
    rank[order] = np.arange(len(order), dtype=np.uint64)
    # Sets are numbered by size; another sort puts each one's grams together, rare ones first.
    size = np.bincount(text.astype(np.int64), minlength=len(texts))
    row = _order(size)
    row = row[size[row] > 0]
    number = np.zeros(len(texts), np.uint64)
    number[row] = np.arange(len(row), dtype=np.uint64)
    key = np.sort(_packed(number[text.astype(np.int64)], np.repeat(rank, frequency), _bits(len(rank))))
    gram = key & np.uint64((1 << _bits(len(rank))) - 1)
    indptr = np.append(0, np.cumsum(size[row]))
    return Sets(row, gram.astype(np.int64), indptr, int(np.count_nonzero(frequency == 1)))


def _grams(code: NDArray[np.uint32], n: int) -> UInt64:
    """The rank of code[k:k+n] at each place k among all of them. The last n - 1 places hold grams that run over.

    Built as n is written in binary: a gram of twice the length is a pair of ranks, one more letter is another pair.
    """
    letter = gram = _ranked(code.astype(np.uint64))
    length = 1
    for digit in f"{n:b}"[1:]:
        gram, length = _ranked(_paired(gram, gram[length:])), 2 * length
        if digit == "1":
            gram, length = _ranked(_paired(gram, letter[length:])), length + 1
    return gram


def _candidates(sets: Sets, threshold: float) -> Iterator[tuple[Int64, Int64]]:
    """Pairs of sets that pass the filters by prefix, size and position: each once, smaller number first."""
    size = sets.size
    prefix = size - np.ceil(threshold * size - SLACK).astype(np.int64) + 1
    place = _ranges(sets.indptr[:-1], prefix)
    owner = np.repeat(np.arange(len(size)), prefix)
    position = place - sets.indptr[owner]
    gram = sets.gram[place]
    shared = gram >= sets.single  # a gram of one set alone makes no pair
    owner, position, gram = owner[shared], position[shared], gram[shared]
    # Entries of one gram together, in the order of their owners: partners of an entry are those before it, down to
    # the first owner that is large enough.
    bits = _bits(len(gram))
    index = np.sort(_packed(gram.astype(np.uint64), np.arange(len(gram), dtype=np.uint64), bits))
    entry = (index & np.uint64((1 << bits) - 1)).astype(np.int64)
    here = np.empty(len(entry), np.int64)
    here[entry] = np.arange(len(entry))
    smallest = np.searchsorted(size, np.ceil(threshold * size - SLACK))
    lowest = np.searchsorted(owner, smallest[owner]).astype(np.uint64)
    start = np.searchsorted(index, _packed(gram.astype(np.uint64), lowest, bits))
    count = here - start
    # Blocks of whole owners, so that a pair comes up in one block only.
    work = np.append(0, np.cumsum(np.bincount(owner, count, len(size)).astype(np.int64)))
    begin = np.searchsorted(owner, np.arange(len(size) + 1))
    low = 0
    while low < len(size):
        high = max(low + 1, int(np.searchsorted(work, work[low] + BLOCK, side="right")) - 1)
        part = slice(int(begin[low]), int(begin[high]))
        mine = np.repeat(np.arange(part.start, part.stop), count[part])
        other = entry[_ranges(start[part], count[part])]
        one, two = owner[other], owner[mine]
        most = np.minimum(size[one] - position[other], size[two] - position[mine])
        enough = most >= threshold / (1 + threshold) * (size[one] + size[two]) - SLACK
        key = _distinct(_packed(one[enough].astype(np.uint64), two[enough].astype(np.uint64), 32))
        yield (key >> np.uint64(32)).astype(np.int64), (key & np.uint64(0xFFFFFFFF)).astype(np.int64)
        low = high


def _bitmap(sets: Sets) -> UInt64:
    """A bitmap of each set, (n, WORDS): gram g sets bit g modulo its length."""
    bit = sets.gram % (64 * WORDS)
    value = np.uint64(1) << (bit % 64).astype(np.uint64)
    out = np.zeros((len(sets.row), WORDS), np.uint64)
    for word in range(WORDS if len(sets.row) else 0):
        out[:, word] = np.bitwise_or.reduceat(np.where(bit // 64 == word, value, np.uint64(0)), sets.indptr[:-1])
    return out


def _may_share(sets: Sets, bitmap: UInt64, one: Int64, two: Int64, threshold: float) -> Int64:
    """Which of the pairs the bitmaps do not rule out."""
    differ = np.zeros(len(one), np.int64)
    for word in range(WORDS):
        differ += np.bitwise_count(bitmap[one, word] ^ bitmap[two, word])
    both = sets.size[one] + sets.size[two]
    return np.flatnonzero((both - differ) / 2 >= threshold / (1 + threshold) * both - SLACK)


def _jaccard(sets: Sets, one: Int64, two: Int64) -> NDArray[np.float64]:
    """The similarity of each pair, from the sets themselves. A pair has its number; a gram that stands twice under it
    is shared."""
    size, bits = sets.size, _bits(int(sets.gram.max(initial=0)) + 1)
    key = []
    for row in (one, two):
        number = np.repeat(np.arange(len(row), dtype=np.uint64), size[row])
        key.append(_packed(number, sets.gram[_ranges(sets.indptr[row], size[row])].astype(np.uint64), bits))
    both = np.sort(np.concatenate(key))
    twice = both[1:][both[1:] == both[:-1]] >> np.uint64(bits)
    shared = np.bincount(twice.astype(np.int64), minlength=len(one))
    return np.asarray(shared / np.maximum(size[one] + size[two] - shared, 1), np.float64)


def _bits(count: int) -> int:
    """Bits that number `count` things."""
    return max(count - 1, 1).bit_length()


def _packed(high: UInt64, low: UInt64, bits: int) -> UInt64:
    """Two columns as one that sorts by the first, then by the second; the second has so many bits.

    raises  ValueError  they do not fit
    """
    if bits + int(high.max(initial=0)).bit_length() > 64:
        raise ValueError("more text than 64-bit keys can number: join it in parts")
    return (high << np.uint64(bits)) | low


def _order(values: Int64) -> Int64:
    """The order that sorts the values; equal ones stay as they are. (argsort is ten times slower.)"""
    bits = _bits(len(values))
    key = np.sort(_packed(values.astype(np.uint64), np.arange(len(values), dtype=np.uint64), bits))
    return (key & np.uint64((1 << bits) - 1)).astype(np.int64)


def _paired(one: UInt64, two: UInt64) -> UInt64:
    """Two columns of ranks as one; where the second ends before the first, 0 follows."""
    two = np.concatenate([two, np.zeros(len(one) - len(two), np.uint64)])
    return _packed(one, two, int(two.max(initial=0)).bit_length())


def _changes(ordered: UInt64) -> NDArray[np.bool_]:
    """Where a value differs from the one before it; the first one does."""
    change = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=change[1:])
    return change


def _distinct(values: UInt64) -> UInt64:
    """Sorted, without repeats."""
    ordered = np.sort(values)
    return ordered[_changes(ordered)]


def _ranked(values: UInt64) -> UInt64:
    """The rank of each value among the distinct ones."""
    bits = _bits(len(values))
    if int(values.max(initial=0)).bit_length() + bits > 64:
        return np.searchsorted(_distinct(values), values).astype(np.uint64)
    # Ten times faster: sorted together with their places.
    key = np.sort(_packed(values, np.arange(len(values), dtype=np.uint64), bits))
    rank = np.empty(len(values), np.uint64)
    rank[key & np.uint64((1 << bits) - 1)] = np.cumsum(_changes(key >> np.uint64(bits)), dtype=np.uint64) - np.uint64(1)
    return rank


def _ranges(start: Int64, size: Int64) -> Int64:
    """start[i], start[i] + 1, ... size[i] of them, for every i, one after the other."""
    before = np.cumsum(size) - size
    return np.repeat(start - before, size) + np.arange(int(size.sum()), dtype=np.int64)
