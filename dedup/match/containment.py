"""Rows -> contained paragraphs and abstracts.

Length alone cannot tell a copy from a set phrase, so a repeat becomes a removal for structural reasons only:

contained  a paragraph that is covered, in order, by one region of fuller text that stays
abstract   a paragraph at the head that is covered by the paragraphs after it: it is the copy, although it stands first
           and may be longer than each of those it copies from

All of the paragraph must stand there, but for slips of single characters; and no fact may be lost with it. What stands
only in the longer text may turn round what both say ("is safe", "is not safe"): only a summary leaves text out.
Everything else is left alone and reported. Where paragraphs stand is found out in `regions`; here it is decided what of
that is a reason.
"""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from dedup.arrays import Bool, Float32, Int64
from dedup.classes import Label
from dedup.config import Config
from dedup.match import anchors, regions
from dedup.match.anchors import Index
from dedup.match.regions import Regions, Rows
from dedup.tables import Normalized, Table

HEAD_ROWS = 12  # an abstract is one of so many first paragraphs, and copies from as many after it
ABSTRACT_CHARS = 30
RUN_CHARS = 20  # shortest run of a row that is found elsewhere
REGIONS = 3  # that are named of a row
ABSTRACT_LABELS = (
    *("内容摘要", "内容提要", "内容简介", "内容导读", "核心提示", "核心提要", "新闻摘要", "新闻提要", "文章摘要"),
    *("本文摘要", "本文导读", "阅读提示", "摘要", "提要", "导读", "导语", "概要", "简介", "要点"),
    *("abstract", "summary", "inbrief", "inshort", "ataglance", "highlights", "keypoints", "synopsis", "tldr"),
    *("要約", "概略", "ポイント", "요약"),
)


@dataclass(frozen=True, slots=True, eq=False)
class Covers(Table):
    """Paragraphs that stand in a region elsewhere, longest first; of equal ones the later first.

    row          int64 (c,)    of the paragraph
    share        float32 (c,)  of its characters that stand there
    start, end   int64 (c,)    positions of the region
    first, last  int64 (c,)    rows that the region touches, both included
    label        int8 (c,)     CONTAINED or ABSTRACT
    """

    row: Int64
    share: Float32
    start: Int64
    end: Int64
    first: Int64
    last: Int64
    label: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.row)

    def take(self, which: Int64 | Bool) -> "Covers":
        """Some of them."""
        return Covers(*(getattr(self, field.name)[which] for field in fields(self)))


def covers(rows: Rows, config: Config, index: Index) -> Covers:
    """Every row that stands in a region elsewhere, with up to REGIONS regions each.

    A region is one row, or several of one document in order; single rows come first, then those that survive first.
    All of the row stands in the text of its region, in order, but for slips, and this text is all of the region but for
    what the row leaves out.

    Candidates are the places of the rarest anchor of each eighth of a row (see `regions`). Surely compared are a row
    and a region that holds it as it is, if the anchors that are looked up stand in at most PLACES places together, and
    in no more than CANDIDATES that fit as well. Where the rarest stands in more, the row is compared with the place
    before and behind it, and with the FULLEST rows that have it and survive first. With slips, or with text left out,
    half of those anchors must stand beside each other there, and MOST of the row in runs.

    index  the anchors of the rows; where they are those of longer runs than RUN_CHARS, others are made
    cost   a bounded multiple of the text: at most CANDIDATES places a row
    """
    if index.chars > RUN_CHARS:
        index = anchors.index(rows.stream, rows.doc, chars=RUN_CHARS)
    size, place = rows.stream.size, _places(rows)
    at_head = place < HEAD_ROWS
    possible = (size >= config.contained_chars) & rows.paragraph
    possible |= (size >= ABSTRACT_CHARS) & at_head
    asked = np.flatnonzero(possible)
    label_size = np.zeros(len(rows), np.int64)
    label_size[asked] = _label_sizes(rows.stream, asked)
    skips = label_size, np.where(at_head, rows.opening, 0)
    found = regions.regions(rows, possible, skips, index)
    return _chosen(rows, found, label_size, config.contained_chars)


def _places(rows: Rows) -> Int64:
    """The place of each row in its document, int64 (n,)."""
    place = np.arange(len(rows))
    begins = np.diff(rows.doc, prepend=-1) != 0
    return place - np.maximum.accumulate(np.where(begins, place, 0))


def _chosen(rows: Rows, found: Regions, label_size: Int64, min_chars: int) -> Covers:
    """The regions that justify that a row goes, at most REGIONS for each; longest rows first, of equal ones the later.

    label_size  int64 (n,) characters of the label of an abstract in each row
    """
    stream, row, skip = rows.stream, found.row, found.skip
    first, last = stream.row_of(found.start), stream.row_of(found.end - 1)
    size = stream.size[row]
    touched = stream.indptr[last + 1] - stream.indptr[first]
    own, several = size - skip, last > first
    after = (rows.doc[first] == rows.doc[row]) & (row < first) & (first <= row + HEAD_ROWS)
    after &= _places(rows)[row] < HEAD_ROWS
    # One sentence that is said again below is a headline; what breaks off, or runs over a border, is none.
    sentences = rows.sentences[row]
    told = (sentences > 0) | ((rows.clauses[row] > 1) & (own >= min_chars))
    shaped = told & (rows.dots[row] | rows.cut[row] | several | (sentences > 1))
    longer = np.where(several, touched >= own, rows.rank[first] < rows.rank[row])
    stated = (skip > 0) & (skip == label_size[row])
    abstract = after & ((stated & (touched >= own)) | (shaped & (touched > own)))
    said = (skip > 0) & ~stated  # who says it would be lost
    whole = ~said & ~found.gappy & longer & (size >= min_chars) & rows.paragraph[row]
    keep = abstract | whole
    label = np.where(abstract, Label.ABSTRACT, Label.CONTAINED).astype(np.int8)
    kept = Covers(row, found.share, found.start, found.end, first, last, label).take(keep)
    order = np.lexsort((*_preference(rows, kept), -kept.row, -stream.size[kept.row]))  # few
    kept = kept.take(order)
    return kept.take(regions.numbered(kept.row) < REGIONS)


def _preference(rows: Rows, found: Covers) -> tuple[Int64, ...]:
    """The order of the regions of a row, the last key first: single rows, those that survive first, the first."""
    return found.start, rows.rank[found.first], found.last - found.first


def _label_sizes(stream: Normalized, row: Int64) -> Int64:
    """Characters of the label that opens an abstract, 0 without one, for each row."""
    found = np.zeros(len(row), np.int64)
    for label in ABSTRACT_LABELS[::-1]:  # the first that fits is the last that is written
        part = np.flatnonzero(stream.indptr[row + 1] - stream.indptr[row] >= len(label))
        for k, character in enumerate(label):
            part = part[stream.code[stream.indptr[row[part]] + k] == ord(character)]
        found[part] = len(label)
    return found
