"""Rows -> Relations: every verified reason for which a row may go because its text stands elsewhere.

Three lanes, each compared on the text: equal normal forms, near copies (Jaccard similarity or alignment), and what one
region elsewhere contains. Each relation is found once, whatever is decided later; deciding needs no text.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dedup.arrays import Bool, Float32, Int64, among, offsets, pack_pairs, ranges, sorted_unique, unpack_pairs
from dedup.classes import Label
from dedup.config import Config
from dedup.match import align, anchors, containment, regions, repeats
from dedup.match.anchors import Index
from dedup.tables import Marks, Normalized, Pairs, Pieces, Relations, Segments, Symbols, Table
from dedup.text import symbols

EXACT = "the same text stands elsewhere"
NEAR = "nearly the same text stands elsewhere"
SLIPS = "the same text stands elsewhere, but for slips: single characters differ"
VARIANT = "the same but for facts: digits, numerals, negations, names or symbols differ"
CONTAINED = "all of it stands inside longer text"
SPREAD = "all of it stands, in order, across a paragraph border elsewhere"
ABSTRACT = "a summary at the head: the paragraphs after it say the same in the same words"
REASONS = (EXACT, NEAR, SLIPS, VARIANT, CONTAINED, SPREAD, ABSTRACT)
_OF = {reason: np.int8(number) for number, reason in enumerate(REASONS)}

FAMILY = 6  # pairs of one row, from which it is one of a family
ALIKE = 0.85  # ratio of lengths from which two paragraphs that share a run are aligned


@dataclass(frozen=True, slots=True, eq=False)
class Rows(Table):
    """What is compared: one row a segment.

    same       int64 (n,) the first row with the same text, of all rows
    rank       int64 (n,) the order of survival
    compared   bool (n,)  it is no boilerplate, and no copy of another row that is compared
    prose      bool (n,)  it has a sentence in it, or clauses that were broken off
    paragraph  bool (n,)  it is long enough, and text: to be a copy, other rows need a reason in the layout
    """

    segs: Segments
    norm: Normalized
    symbols: Symbols
    marks: Marks
    same: Int64
    rank: Int64
    compared: Bool
    prose: Bool
    paragraph: Bool


@dataclass(frozen=True, slots=True, eq=False)
class Stream(Table):
    """The rows that are compared, one after the other, and what of them stands in other rows.

    text    their normal forms
    rows    int64 (k,) rows of Segments
    pieces  positions in the stream
    index   the anchors that the pieces were found by
    """

    text: Normalized
    rows: Int64
    pieces: Pieces
    index: Index


def stream(rows: Rows, config: Config) -> Stream:
    """What repeats among the rows that are compared."""
    part = np.flatnonzero(rows.compared & (rows.norm.size > 0))
    text = rows.norm.rows(part)
    index = anchors.index(text, rows.segs.doc[part], chars=config.repeat_chars)
    return Stream(text, part, repeats.pieces(text, index), index)


@dataclass(frozen=True, slots=True, eq=False)
class Similar(Table):
    """Pairs of rows that are compared, what they are to each other, and what of them agrees.

    left, right  int64 (p,) rows; pairs of `Pairs` first
    jaccard      float32 (p,) 0 where it was not measured
    kind         int8 (p,) align.Kind
    agree        float32 (p,) share of characters that agree
    aligned      bool (p,) they were aligned; else it is known without that, as long as so many are alike
    """

    left: Int64
    right: Int64
    jaccard: Float32
    kind: NDArray[np.int8]
    agree: Float32
    aligned: Bool

    def __len__(self) -> int:
        return len(self.left)


def similar(rows: Rows, pairs: Pairs, here: Stream, known: Similar | None, workers: int) -> Similar:
    """What pairs of rows are to each other: verified pairs, and paragraphs of one length that share a run.

    known    pairs that were aligned before
    workers  threads
    """
    more_left, more_right = _pairs_of_runs(rows, pairs, here)
    left, right = np.append(pairs.left, more_left), np.append(pairs.right, more_right)
    jaccard = np.append(pairs.jaccard, np.zeros(len(more_left), np.float32)).astype(np.float32)
    return _kinds(rows, (left, right, jaccard), known, workers)


def relations(rows: Rows, alike: Similar, inside: tuple[Relations, Relations], config: Config) -> Relations:
    """Near copies of what survives before them, then what is contained, then near copies the other way round.

    Of those of one row the relation with the witness that survives first comes first.

    inside  from `contained`
    """
    near = _near(rows, alike, config)
    fuller = rows.rank[near.support] < rows.rank[near.row]
    parts = [near.take(np.flatnonzero(fuller)), *inside, near.take(np.flatnonzero(~fuller))]
    return Relations.concat(parts)


def _near(rows: Rows, alike: Similar, config: Config) -> Relations:
    """Near copies, in both directions."""
    close = (alike.jaccard >= config.threshold) | (alike.kind == align.Kind.COPY)
    variant = alike.kind == align.Kind.VARIANT
    close &= np.where(variant, config.drops(Label.VARIANT), config.drops(Label.NEAR))
    close &= rows.paragraph[alike.left] & rows.paragraph[alike.right]
    at = np.flatnonzero(close)
    left, right, rank = alike.left[at], alike.right[at], rows.rank
    at, row, support = np.append(at, at), np.append(left, right), np.append(right, left)
    order = np.lexsort((rank[support], row))  # verified pairs: few
    at, row, support = at[order], row[order], support[order]
    counted, variant = alike.jaccard[at] >= config.threshold, variant[at]
    label = np.where(variant, Label.VARIANT, Label.NEAR).astype(np.int8)
    reason = np.where(variant, _OF[VARIANT], np.where(counted, _OF[NEAR], _OF[SLIPS]))
    score = np.where(counted, alike.jaccard[at], alike.agree[at]).astype(np.float32)
    start, end = rows.segs.start[support], rows.segs.end[support]
    return Relations(row, label, reason, score, np.arange(len(row) + 1), support, start, end)


def _pairs_of_runs(rows: Rows, known: Pairs, here: Stream) -> tuple[Int64, Int64]:
    """Paragraphs of about the same length that share a run, besides the pairs that are known."""
    size, paragraph = rows.norm.size, rows.paragraph
    row, other = here.rows[here.pieces.row], here.rows[here.pieces.other_row]
    small, large = np.minimum(size[row], size[other]), np.maximum(size[row], size[other])
    wanted = (row != other) & (small >= ALIKE * large) & paragraph[row] & paragraph[other]
    wanted &= rows.same[row] != rows.same[other]
    row, other = row[wanted], other[wanted]
    key = sorted_unique(pack_pairs(np.minimum(row, other), np.maximum(row, other)))
    return unpack_pairs(key[~among(key, pack_pairs(known.left, known.right))])


def _kinds(rows: Rows, pairs: tuple[Int64, Int64, Float32], known: Similar | None, workers: int) -> Similar:
    """What each pair of rows is (align.Kind), and the share of characters that agree.

    In a family of many rows of one template, those with other facts are variants, and are not aligned pair by pair.

    pairs  left, right, and their Jaccard similarity
    """
    left, right, jaccard = pairs
    kind, share = np.full(len(left), align.Kind.VARIANT, np.int8), np.zeros(len(left), np.float32)
    facts = align.fact_hashes(rows.norm, rows.symbols)
    family = np.bincount(right, minlength=len(rows.norm))[right] > FAMILY
    aligned = ~family | (facts[left] == facts[right])
    asked = np.flatnonzero(aligned)
    if known is not None and len(known):
        order = np.argsort(pack_pairs(known.left, known.right))  # pairs that are alike: few
        key = pack_pairs(known.left, known.right)[order]
        own = pack_pairs(left[asked], right[asked])
        met = among(own, key)
        place = order[np.searchsorted(key, own[met])]
        kind[asked[met]], share[asked[met]] = known.kind[place], known.agree[place]
        asked = asked[~met]
    kind[asked], share[asked] = align.kinds(rows.norm, left[asked], right[asked], rows.symbols, workers=workers)
    return Similar(left, right, jaccard, kind, share, aligned)


def contained(rows: Rows, here: Stream, config: Config) -> tuple[Relations, Relations]:
    """What one other row contains, by the order of survival; what several rows do, or the text behind an abstract."""
    norm, marks, part = rows.norm, rows.marks, here.rows
    colon = norm.found(marks.colon)
    compared = regions.Rows(
        here.text,
        rows.segs.doc[part],
        rows.rank[part],
        rows.same[part],
        rows.paragraph[part],
        np.where(marks.colon >= 0, colon - norm.indptr[:-1], 0)[part],
        marks.sentences[part],
        marks.clauses[part],
        marks.dots[part],
        marks.cut[part],
    )
    covers = containment.covers(compared, config, here.index)
    facts = rows.symbols.rows(part)
    covers = covers.take(symbols.stand_in(facts, here.text, covers.row, covers.start, covers.end))
    drops = np.array([config.drops(label) for label in Label])
    covers = covers.take(drops[covers.label])
    row, first = here.rows[covers.row], here.rows[covers.first]
    alone = (covers.first == covers.last) & (rows.rank[first] < rows.rank[row])
    single = np.flatnonzero(alone & (rows.same[first] != rows.same[row]))
    single = single[np.lexsort((rows.rank[first[single]], row[single]))]  # what is contained: few
    several = np.flatnonzero(~alone)
    return _covered(rows, here, covers.take(single)), _covered(rows, here, covers.take(several))


def _covered(rows: Rows, here: Stream, covers: containment.Covers) -> Relations:
    """Relations of covers; those that rest on a copy of themselves are none."""
    count = covers.last - covers.first + 1
    place = ranges(covers.first, count)
    owner = np.repeat(np.arange(len(covers)), count)
    start = np.maximum(covers.start[owner], here.text.indptr[place])
    end = np.minimum(covers.end[owner], here.text.indptr[place + 1])
    row, support = here.rows[covers.row], here.rows[place]
    itself = np.bincount(owner, rows.same[support] == rows.same[row[owner]], len(covers)) > 0
    spread = covers.last > covers.first
    reason = np.where(covers.label == Label.ABSTRACT, _OF[ABSTRACT], np.where(spread, _OF[SPREAD], _OF[CONTAINED]))
    found = Relations(
        row,
        covers.label,
        reason.astype(np.int8),
        covers.share,
        offsets(count),
        support,
        here.text.at(start),
        here.text.at(end - 1) + 1,
    )
    return found.take(np.flatnonzero(~itself))
