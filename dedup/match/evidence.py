"""Two texts -> whether one is a copy of the other as far as a class claims, and how alike they are.

The last word on every removal: it is asked of what goes and of the kept text that it is said to copy, when a run is
proven and when a ledger is checked, whatever found the pair. So both give the same figures, and what a run writes is
what a check accepts.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dedup.arrays import Bool, Float32, Int64, UInt64, among, offsets, ranges
from dedup.classes import Evidence, Label
from dedup.config import Config
from dedup.match import align, jaccard
from dedup.tables import Candidates, Normalized, Symbols, Table
from dedup.text import ngrams
from dedup.text.symbols import differ

EQUAL, BEGINS, SIMILAR, INSIDE = (  # classes by what they claim of their witness
    [label for label in Label if label.row.rests_on is claim]
    for claim in (Evidence.EQUAL, Evidence.BEGINS, Evidence.SIMILAR, Evidence.INSIDE)
)
SITE_CHARS = 16  # of the name of a site, which may stand behind a title that goes
GRAM = (
    6  # characters of the runs of which a contained text is made up; a slip in the middle of it breaks no more than it
)
COVERED = 0.85  # of a contained text must stand in such runs, or all but GRAM characters: the rest are slips
ITEM_CHARS = 2  # of the number that an item begins with
OPENING_CHARS = 16  # of the label that a summary may open with, which stands nowhere else

_MIX = np.uint64(0x9E3779B97F4A7C15)  # odd
_NONE = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Sides(Table):
    """What is compared: n texts that go, or parts of one, then the n that each of them is said to copy.

    A text that is said to be copied may be that of several places, one after the other.

    norm     2n normal forms
    symbols  of the 2n texts
    """

    norm: Normalized
    symbols: Symbols

    def __len__(self) -> int:
        return len(self.norm) // 2

    def take(self, which: Int64) -> "Sides":
        """Some of the pairs."""
        rows = np.append(which, which + len(self))
        return Sides(self.norm.rows(rows), self.symbols.rows(rows))


def measured(sides: Sides, label: NDArray[np.int8], config: Config) -> tuple[Float32, Bool]:
    """How alike the texts of each pair are, and whether that is enough for the class.

    label    int8 (n,) classes that rest on a witness
    returns  float32 (n,) 1 for what is equal; the Jaccard similarity of the shingles for near copies that reach the
             threshold, the share of the characters that agree for the others; of contained text and summaries the share
             that stands there. bool (n,)

    cost     linear in both texts
    """
    n, size = len(sides), sides.norm.size
    score, holds = np.ones(n, np.float32), np.zeros(n, np.bool_)
    at = np.flatnonzero(np.isin(label, EQUAL))
    holds[at] = _begins(sides.norm, at, n + at) & (size[at] == size[n + at])
    holds[at] &= ~differ(sides.symbols, at, n + at, np.zeros(len(at), np.int64))
    at = np.flatnonzero(np.isin(label, BEGINS))
    extra = size[at] - size[n + at]
    holds[at] = _begins(sides.norm, at, n + at) & (extra >= 0) & (extra <= SITE_CHARS)
    at = np.flatnonzero(np.isin(label, SIMILAR))
    score[at], holds[at] = _similar(sides.take(at), label[at], config)
    at = np.flatnonzero(np.isin(label, INSIDE))
    inside = sides.take(at)
    score[at], holds[at] = _covered(inside.norm, label[at] == Label.ABSTRACT)
    # A text that is hardly shorter than the one that it is in is set beside it: other facts are no slips.
    more = size[n + at] - size[at]
    rows = np.flatnonzero((label[at] == Label.CONTAINED) & (abs(more) <= align.EDIT_CHARS[-1]))
    kind, agree = align.kinds(inside.norm, rows, rows + len(at), inside.symbols)
    holds[at[rows]] &= (kind != align.Kind.VARIANT) | (agree == 0)  # 0: its sentences stand in another order
    return score, holds


def _begins(both: Normalized, rows: Int64, other: Int64) -> Bool:
    """Which rows begin with all of another row, which is not empty."""
    size = both.size[other]
    holds: Bool = (size > 0) & (size <= both.size[rows])
    part, size = np.flatnonzero(holds), size[holds]
    if len(part):
        same = both.code[ranges(both.indptr[rows[part]], size)] == both.code[ranges(both.indptr[other[part]], size)]
        holds[part] = np.logical_and.reduceat(same, offsets(size)[:-1])
    return holds


def _similar(sides: Sides, label: NDArray[np.int8], config: Config) -> tuple[Float32, Bool]:
    """Similarity of near copies and variants, and which of them are what they claim to be."""
    both = sides.norm
    rows = np.arange(len(label))
    other = rows + len(label)
    shingles = ngrams.shingles(both, np.append(rows, other), n=config.shingle_chars)
    share = jaccard.pairs(Candidates(rows, other), shingles, floor=0.0).jaccard
    close = (share >= config.threshold) & (np.minimum(both.size[rows], both.size[other]) >= config.shingle_chars)
    place = np.append(both.origin, 0)[np.minimum(both.indptr[:-1], len(both.origin))]
    left, right = (np.where(place[rows] < place[other], *sides) for sides in ((rows, other), (other, rows)))
    kind, agree = align.kinds(both, left, right, sides.symbols)  # as the texts stand, one before the other
    again = np.flatnonzero((kind != align.Kind.COPY) & ~close)
    kind[again], agree[again] = align.kinds(both, right[again], left[again], sides.symbols)
    copy = (close | (kind == align.Kind.COPY)) & (kind != align.Kind.VARIANT)
    return np.where(close, share, agree).astype(np.float32), np.where(label == Label.NEAR, copy, close)


def _covered(both: Normalized, summary: Bool) -> tuple[Float32, Bool]:
    """The share of each row that stands in another one in runs of GRAM characters, and whether that is enough.

    A slip near an end of a row leaves up to GRAM characters of it in no run. A shorter row stands there or not. A digit
    is no slip, but for the number of an item, which is another one where the same item is.

    both     the rows that go, then as many in which they are looked for
    summary  bool (r,) what such a row opens with, up to OPENING_CHARS, does not count
    """
    rows = np.arange(len(summary))
    size, begin = both.size[rows], both.indptr[rows]
    hashed = ngrams.windows(both.code, GRAM)
    work = size + both.size[rows + len(rows)]
    met = np.concatenate([_NONE, *(_met(both, hashed, rows[low:high]) for low, high in jaccard.blocks(work))])
    change = np.zeros(len(both.code) + 1, np.int64)
    change[met] += 1  # each place stands in `met` once
    change[met + GRAM] -= 1
    stands = np.cumsum(change)[:-1] > 0
    total = offsets(stands.astype(np.int64))
    covered = total[both.indptr[rows + 1]] - total[begin]
    known = np.append(np.flatnonzero(stands), len(stands))
    opening = known[np.searchsorted(known, begin)] - begin
    size = size - np.where(summary & (opening <= OPENING_CHARS) & (opening < size), opening, 0)
    for row in np.flatnonzero((size > 0) & (size < GRAM)).tolist():  # rare: parts of what was one text
        covered[row] = size[row] * (both.text(row) in both.text(len(rows) + row))
    share = (covered / np.maximum(size, 1)).astype(np.float32)
    enough = (share >= COVERED) | ((2 * covered > size) & (size - covered <= GRAM))
    known = _digits(both, rows + len(rows), np.zeros(len(rows), np.int64))
    return share, enough & (_digits(both, rows, _item(both, rows)) <= known).all(axis=1)


def _item(norm: Normalized, rows: Int64) -> Int64:
    """The length of the number that rows begin with, as items do: up to ITEM_CHARS digits, and a mark or a blank."""
    size = np.zeros(len(rows), np.int64)
    for k in range(ITEM_CHARS, 0, -1):
        at = np.flatnonzero((size == 0) & (norm.size[rows] > k))
        place = norm.indptr[rows[at]][:, None] + np.arange(k + 1)
        code = norm.code[place[:, :k]]
        number = ((code >= ord("0")) & (code <= ord("9"))).all(axis=1)
        size[at[number & (norm.origin[place[:, k]] - norm.origin[place[:, k - 1]] > 1)]] = k
    return size


def _digits(norm: Normalized, rows: Int64, skip: Int64) -> Int64:
    """How often each digit stands in some rows, their first skip[i] characters aside: int64 (r, 10)."""
    size = np.maximum(norm.size[rows] - skip, 0)
    code = norm.code[ranges(norm.indptr[rows] + skip, size)]
    owner = np.repeat(np.arange(len(rows)), size)
    at = np.flatnonzero((code >= ord("0")) & (code <= ord("9")))
    cell = owner[at] * 10 + (code[at] - np.uint32(ord("0")))
    return np.bincount(cell, minlength=10 * len(rows)).reshape(-1, 10)


def _met(both: Normalized, hashed: UInt64, rows: Int64) -> Int64:
    """Where the runs of some rows begin that stand in the other row, too: int64, ascending.

    rows  of a block of pairs: all that is looked up stays in the cache
    """
    here, pair = _grams(both, rows)
    there, beside = _grams(both, rows + len(both) // 2)
    return here[among(_keyed(hashed[here], pair), np.sort(_keyed(hashed[there], beside)))]


def _grams(both: Normalized, rows: Int64) -> tuple[Int64, Int64]:
    """Where the runs of GRAM characters of some rows begin, and the number of the row in the list."""
    count = np.maximum(both.size[rows] - GRAM + 1, 0)
    return ranges(both.indptr[rows], count), np.repeat(np.arange(len(rows), dtype=np.int64), count)


def _keyed(hashed: UInt64, pair: Int64) -> UInt64:
    """One hash for a run and the number of its pair."""
    value = (hashed ^ ((pair.astype(np.uint64) + np.uint64(1)) * _MIX)) * _MIX  # wraps on purpose
    return np.asarray(value ^ (value >> np.uint64(32)), np.uint64)
