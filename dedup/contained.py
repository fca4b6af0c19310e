"""Repeats -> contained paragraphs and abstracts.

Length alone cannot tell a copy from a set phrase, so a repeat becomes a removal for structural reasons only:

contained  a paragraph that is covered, in order, by one region of fuller text that stays
abstract   a paragraph at the head that is covered by the paragraphs after it: it is the copy, although it stands first
           and may be longer than each of those it copies from

All of the paragraph must stand there, but for slips of single characters; and no fact may be lost with it. Everything
else is left alone and reported. Rows and positions are those of the stream: the normal forms of the segments that are
alive, one after the other.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from dedup.align import Difference, Kind, is_name, kind, states_fact
from dedup.tables import Bool, Int32, Int64, Label, Marks, Normalized, Pieces

POSSIBLE = 0.75  # share of a paragraph that must stand elsewhere in runs before it is looked at closely
SLACK = 0.3  # how far the copies of its parts may stand out of line, as a share of its length ...
SLACK_CHARS = 40  # ... plus so many characters
SLIP_CHARS = 2  # longest part of it that may stand nowhere else
MOSTLY = 0.8  # ratio of lengths from which what lies between two parts may be the same but for slips
FULLER = 0.9  # several paragraphs contain another one if it is shorter than this share of them
HEAD_ROWS = 12  # an abstract is one of so many first paragraphs, and copies from as many after it
ABSTRACT_CHARS = 30
ABSTRACT_LABELS = (
    *("内容摘要", "内容提要", "内容简介", "内容导读", "核心提示", "核心提要", "新闻摘要", "新闻提要", "文章摘要"),
    *("本文摘要", "本文导读", "阅读提示", "摘要", "提要", "导读", "导语", "概要", "简介", "要点"),
    *("abstract", "summary", "inbrief", "inshort", "ataglance", "highlights", "keypoints", "synopsis", "tldr"),
    *("要約", "概略", "ポイント", "요약"),
)


@dataclass(frozen=True, slots=True)
class Cover:
    """A paragraph that stands in a region elsewhere.

    row         of the paragraph
    share       of its characters that stand there
    start, end  positions of the region
    rows        that the region touches
    label       CONTAINED or ABSTRACT
    """

    row: int
    share: float
    start: int
    end: int
    rows: tuple[int, ...]
    label: Label


def covers(
    stream: Normalized,
    doc: Int32,
    marks: Marks,
    found: Pieces,
    *,
    paragraph: Bool,
    opening: Int64,
    rank: Int64,
    min_chars: int,
    refused: set[bytes],
) -> Iterator[Cover]:
    """Rows that another region covers, longest first; of equal ones the later first.

    doc        int32 (n,) document of each row
    marks      one row a row of the stream
    paragraph  bool (n,) rows that are text: headings and captions may be repeated in the text without being copies
    opening    int64 (n,) characters before a colon near the start: perhaps the label of an abstract; 0: none
    rank       int64 (n,) order of survival
    min_chars  shortest paragraph that may be contained; abstracts count from 30 characters
    refused    what was looked at in vain, in this round or one before; added to
    """
    size = stream.size
    low = np.searchsorted(found.row, np.arange(len(stream) + 1))
    place = np.arange(len(stream)) - np.searchsorted(doc, doc)  # place in the document
    possible = ((size >= min_chars) & paragraph) | ((size >= ABSTRACT_CHARS) & (place < HEAD_ROWS))
    wanted = np.flatnonzero(possible & (_repeated(stream, found) >= POSSIBLE * size) & (size > 0))
    for row in wanted[np.lexsort((-wanted, -size[wanted]))].tolist():
        part = slice(low[row], low[row + 1])
        at_head = bool(place[row] < HEAD_ROWS)
        key = _key(stream, found.start[part], found.end[part], found.other[part], at_head)
        if key in refused:
            continue
        label_size = _label_size(stream, row)
        region = _region(stream, doc, row, label_size, found.start[part], found.end[part], found.other[part])
        if region is None and opening[row] and at_head:
            label_size = int(opening[row])
            region = _region(stream, doc, row, label_size, found.start[part], found.end[part], found.other[part])
        if region is None:
            refused.add(key)
            continue
        share, start, end = region
        first, last = stream.row_of(np.array([start, end - 1])).tolist()
        if first <= row <= last:
            continue
        touched = int(stream.indptr[last + 1] - stream.indptr[first])
        own = int(size[row]) - label_size
        after = doc[first] == doc[row] and row < first <= row + HEAD_ROWS and at_head
        # One sentence that is said again below is a headline; what breaks off, or runs over a border, is none.
        told = marks.sentences[row] > 0 or (marks.clauses[row] > 1 and own >= min_chars)
        shaped = told and (marks.dots[row] or marks.cut[row] or last > first or marks.sentences[row] > 1)
        rows = tuple(range(first, last + 1))
        fuller = FULLER * touched > own if last > first else rank[first] < rank[row]
        labelled = 0 < label_size == _label_size(stream, row)
        if after and ((labelled and touched >= own) or (shaped and touched > own)):
            yield Cover(row, share, start, end, rows, Label.ABSTRACT)
        elif label_size and not labelled:
            continue  # who says it would be lost
        elif fuller and size[row] >= min_chars and paragraph[row]:
            yield Cover(row, share, start, end, rows, Label.CONTAINED)


def _key(stream: Normalized, start: Int64, end: Int64, other: Int64, at_head: bool) -> bytes:
    """What a verdict on a row depends on: its pieces, where they stand, and how far apart in the stream."""
    origin = stream.origin[[start[0], other[0]]]
    return np.concatenate([origin, start - start[0], end - start, other - other[0], [at_head]]).tobytes()


def _region(
    stream: Normalized, doc: Int32, row: int, skip: int, start: Int64, end: Int64, other: Int64
) -> tuple[float, int, int] | None:
    """The region of one document in which a row stands, its first `skip` characters aside: (share, start, end)."""
    size = int(stream.size[row]) - skip
    begin = int(stream.indptr[row]) + skip
    if size <= 0:
        return None
    shift, owner = other - start, doc[stream.row_of(other)]
    for anchor in np.argsort(start - end, kind="stable")[:3].tolist():  # the pieces of one row, longest first
        inline = (np.abs(shift - shift[anchor]) <= SLACK * size + SLACK_CHARS) & (owner == owner[anchor])
        inline &= end > begin
        low, high = np.maximum(start[inline], begin), end[inline]
        there = shift[inline] + low
        share = _stands(stream, begin, begin + size, low, high, there)
        if share > 0:
            return share, int(there.min()), int((there + high - low).max())
    return None


def _stands(stream: Normalized, begin: int, stop: int, low: Int64, high: Int64, there: Int64) -> float:
    """The share of begin..stop that stands at `there`, piece by piece and in order; 0 unless all but slips does.

    What lies between two pieces is aligned with what lies between them on the other side.
    """
    place = np.lexsort((there, low))  # the pieces of one row
    slips, at, over = 0, begin, int(there[place[0]]) - int(low[place[0]] - begin)
    over = max(over, 0)
    for start, end, other in zip(low[place].tolist(), high[place].tolist(), there[place].tolist(), strict=True):
        if end <= at:
            continue
        skipped = max(at - start, 0)
        start, other = start + skipped, other + skipped
        lost = _lost(stream.between(at, start), stream.between(over, other) if over <= other else "")
        if lost is None:
            return 0.0
        slips, at, over = slips + lost, end, other + end - start
    tail = stop - at
    lost = _lost(stream.between(at, stop), stream.between(over, min(over + tail, len(stream.code))))
    return 0.0 if lost is None else 1.0 - (slips + lost) / (stop - begin)


def _lost(here: str, there: str) -> int | None:
    """How many characters of a gap are not in the gap beside it; None if it is more than a slip, or a fact."""
    if here == there or (not here and len(there) > SLIP_CHARS):
        return 0  # what was left out: a sentence that an abstract skips
    if max(len(here), len(there)) <= SLIP_CHARS:
        return None if states_fact(here, there) or is_name(Difference(here, there)) else len(here)
    if min(len(here), len(there)) < MOSTLY * max(len(here), len(there)):
        return None
    same, share = kind(here, there)
    return round((1 - share) * len(here)) if same == Kind.COPY else None


def _label_size(stream: Normalized, row: int) -> int:
    """Characters of the label that opens an abstract, 0 without one."""
    start, end = int(stream.indptr[row]), int(stream.indptr[row + 1])
    head = stream.between(start, min(end, start + 10))
    return next((len(label) for label in ABSTRACT_LABELS if head.startswith(label)), 0)


def _repeated(stream: Normalized, found: Pieces) -> Int64:
    """How many characters of each row stand elsewhere, too."""
    change = np.bincount(found.start, minlength=len(stream.code) + 1)
    change -= np.bincount(found.end, minlength=len(stream.code) + 1)
    total = np.zeros(len(stream.code) + 1, np.int64)
    np.cumsum(np.cumsum(change[:-1]) > 0, out=total[1:])
    return total[stream.indptr[1:]] - total[stream.indptr[:-1]]
