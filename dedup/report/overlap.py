"""Result -> Overlaps: which documents have text in common, and how much of each is in the other.

Reprints, versions, "the same without two paragraphs". Pairs of documents come from what was found between paragraphs:
verified pairs, and findings with a witness. Each of these pairs of documents is then measured on the text itself: what
counts are runs of at least `Config.repeat_chars` characters of normal form that the other document has too, in the
input, before anything is removed. Boilerplate does not count: two pages of one site are no reprint of each other.

The cost is linear: a set of many copies is paired along its members, not all with all, and no more than LIMIT pairs of
documents are measured.
"""

import hashlib
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dedup.arrays import Float32, Int64, UInt64, offsets, pack_pairs, ranges, recurring, sorted_unique, unpack_pairs
from dedup.classes import BOILERPLATE
from dedup.result import Result
from dedup.tables import Normalized, Table
from dedup.text.ngrams import windows

FLOOR = 0.2  # share of one of the two documents that must stand in the other
FOUND = 0.05  # share of the shorter one that findings must amount to, so that the two are measured
LIMIT = 5000  # pairs of documents that are measured, those with the most in common first
MEMBERS = 8  # members of a set of copies that each of them is paired with
MOST = 0.5  # share of a paragraph that must stand in the other document, so that the paragraph does
REPRINT = 0.8  # share of both documents from which one is a reprint of the other
ALL = 0.9  # share of a document from which all of it counts as standing in the other


class Relation(IntEnum):
    """What two documents are to each other, the closest first."""

    SAME = 0  # equal in normal form
    WITHOUT = 1  # all of one is in the other, which has further paragraphs
    REPRINT = 2  # most of both is the same
    SHARED = 3  # they have a part in common

    @property
    def key(self) -> str:
        """The name used in reports."""
        return self.name.lower()


@dataclass(frozen=True, slots=True, eq=False)
class Overlaps(Table):
    """Pairs of documents with text in common, those of which more is the same first.

    left, right  int64 (p,)   rows of Documents; left < right
    shared       int64 (p, 2) characters of normal form of left that stand in right, and of right that stand in left
    size         int64 (p, 2) characters of normal form in each, boilerplate left out
    common       int64 (p, 2) paragraphs of each that stand in the other
    paragraphs   int64 (p, 2) paragraphs of each, boilerplate left out
    relation     int8 (p,)    Relation
    unmeasured                pairs of documents beyond LIMIT
    """

    left: Int64
    right: Int64
    shared: Int64
    size: Int64
    common: Int64
    paragraphs: Int64
    relation: NDArray[np.int8]
    unmeasured: int

    def __len__(self) -> int:
        return len(self.left)

    @property
    def share(self) -> Float32:
        """What part of each document is in the other: float32 (p, 2)."""
        return (self.shared / np.maximum(self.size, 1)).astype(np.float32)


def overlaps(result: Result) -> Overlaps:
    """The pairs of documents of which at least FLOOR of one is in the other.

    memory  some 40 bytes for each character of the documents that are measured
    """
    text, first = _text(result)
    size = np.diff(text.indptr[first])
    left, right = _candidates(result, size, _equals(text, first))
    unmeasured = max(len(left) - LIMIT, 0)
    left, right = left[:LIMIT], right[:LIMIT]
    measured = _Measure(text, first, np.concatenate([left, right]), result.config.repeat_chars)
    couples = list(zip(left.tolist(), right.tolist(), strict=True))
    found = np.array([(measured.of(a, b), measured.of(b, a)) for a, b in couples], np.int64).reshape(-1, 2, 3)
    shared, common, paragraphs = found[..., 0], found[..., 1], found[..., 2]
    sizes = np.stack([size[left], size[right]], axis=1)
    same = np.fromiter((measured.same(a, b) for a, b in couples), np.bool_, len(couples))
    shared[same], common[same] = sizes[same], paragraphs[same]  # shorter than a run, perhaps
    share = shared / np.maximum(sizes, 1)
    all_of_one = ((share >= ALL) & (common == paragraphs)).any(axis=1)
    relation = np.select(
        [same, all_of_one & (common < paragraphs).any(axis=1), (share >= REPRINT).all(axis=1)],
        [Relation.SAME, Relation.WITHOUT, Relation.REPRINT],
        Relation.SHARED,
    ).astype(np.int8)
    keep = np.flatnonzero(share.max(axis=1, initial=0) >= FLOOR)
    keep = keep[np.lexsort((right[keep], left[keep], relation[keep], -share[keep].mean(axis=1)))]
    return Overlaps(
        left[keep], right[keep], shared[keep], sizes[keep], common[keep], paragraphs[keep], relation[keep], unmeasured
    )


def _text(result: Result) -> tuple[Normalized, Int64]:
    """The normal form of what is no boilerplate, and the first of its rows in each document: int64 (documents+1,)."""
    segs, norm, scores = result.segments, result.normalized, result.scores
    around = (scores.score > 0) & np.isin(scores.label, list(BOILERPLATE)) & (result.config.unit != "document")
    rows = np.flatnonzero(~around & (norm.size > 0))
    return norm.rows(rows), np.searchsorted(segs.doc[rows], np.arange(len(result.documents) + 1))


def _equals(text: Normalized, first: Int64) -> tuple[Int64, Int64]:
    """Documents that are equal in normal form, each with the one before it: their paragraphs may be no duplicates."""
    last: dict[bytes, int] = {}
    found = []
    for doc, (low, high) in enumerate(pairwise(text.indptr[first].tolist())):
        if low < high:
            key = hashlib.blake2b(text.code[low:high].tobytes()).digest()
            found.append((last.get(key, doc), doc))
            last[key] = doc
    left, right = np.array([pair for pair in found if pair[0] < pair[1]], np.int64).reshape(-1, 2).T
    return left, right


def _candidates(result: Result, size: Int64, equals: tuple[Int64, Int64]) -> tuple[Int64, Int64]:
    """Pairs of documents between which something was found, those with the larger share in common first.

    size   int64 (documents,) characters of normal form
    equals  documents that are equal
    """
    segs, pairs, made = result.segments, result.pairs, result.decisions
    witness_start = made.witness_start
    named = np.flatnonzero(witness_start >= 0)
    there = np.searchsorted(segs.start, witness_start[named], side="right") - 1
    chars = made.end[named] - made.start[named]
    # A set of copies has one witness. Its members are paired with each other, too.
    order = np.lexsort((made.segment[named], there))  # findings, not text
    row, witness, length = made.segment[named][order], there[order], chars[order]
    left, right = [pairs.left, row], [pairs.right, witness]
    weight = [pairs.left_in_right * result.normalized.size[pairs.left], length.astype(np.float64)]
    for step in range(1, MEMBERS + 1):
        together = np.flatnonzero(witness[step:] == witness[:-step])
        left.append(row[together])
        right.append(row[together + step])
        weight.append(np.minimum(length[together], length[together + step]).astype(np.float64))
    one, other = segs.doc[np.concatenate(left)].astype(np.int64), segs.doc[np.concatenate(right)].astype(np.int64)
    one, other = np.concatenate([one, equals[0]]), np.concatenate([other, equals[1]])
    weight.append(size[equals[0]].astype(np.float64))
    across = one != other
    key = pack_pairs(np.minimum(one, other)[across], np.maximum(one, other)[across])
    pair = sorted_unique(key)
    common = np.bincount(np.searchsorted(pair, key), np.concatenate(weight)[across], len(pair))
    low, high = unpack_pairs(pair)
    share = common / np.maximum(np.minimum(size[low], size[high]), 1)
    enough = np.flatnonzero(share >= FOUND)
    order = enough[np.lexsort((high[enough], low[enough], -share[enough]))]  # pairs of documents
    return low[order], high[order]


class _Measure:
    """How much of one document is in another one: some documents, and the windows of `chars` that recur in them."""

    def __init__(self, text: Normalized, first: Int64, docs: Int64, chars: int) -> None:
        self.text, self.first, self.chars = text, first, chars
        rows = np.flatnonzero(np.isin(np.arange(len(first) - 1), docs))
        low, high = text.indptr[first[rows]], text.indptr[first[rows + 1]]
        code = text.code[ranges(low, high - low)]
        start = offsets(high - low)
        place, number = _recurring(windows(code, chars))
        self.seen = np.zeros(int(number.max(initial=-1)) + 1, np.bool_)
        begin = np.searchsorted(place, start[:-1])
        end = np.maximum(np.searchsorted(place, start[1:] - chars + 1), begin)  # a window ends in its document, too
        self.windows = {
            doc: (place[a:b] - base, number[a:b])
            for doc, base, a, b in zip(rows.tolist(), start.tolist(), begin.tolist(), end.tolist(), strict=False)
        }

    def of(self, doc: int, other: int) -> tuple[int, int, int]:
        """Characters of `doc` that stand in `other`, paragraphs of it that do, and all its paragraphs."""
        rows = self.text.indptr[self.first[doc] : self.first[doc + 1] + 1]
        place, number = self.windows[doc]
        there = self.windows[other][1]
        self.seen[there] = True
        place = place[self.seen[number]]
        self.seen[there] = False
        change = np.zeros(int(rows[-1] - rows[0]) + 1, np.int8)
        change[place] += 1
        change[place + self.chars] -= 1  # where one window ends and another begins, both add up to 0
        common = offsets((np.cumsum(change[:-1], dtype=np.int32) > 0).view(np.int8))
        share = np.diff(common[rows - rows[0]]) / np.diff(rows)
        return int(common[-1]), int(np.count_nonzero(share >= MOST)), len(rows) - 1

    def same(self, doc: int, other: int) -> bool:
        """Whether two documents are equal in normal form."""
        one, two = (self.text.code[slice(*self.text.indptr[self.first[[row, row + 1]]])] for row in (doc, other))
        return np.array_equal(one, two)


def _recurring(hashed: UInt64) -> tuple[Int64, Int64]:
    """The places of the hashes that stand more than once, in order, and a number for each hash."""
    place, _ = recurring(hashed)
    number = np.zeros(len(hashed), np.int64)
    number[place[:1]] = 1
    number[place[1:]] = 1 + np.cumsum(hashed[place[1:]] != hashed[place[:-1]])
    place = np.flatnonzero(number)
    return place, number[place]
