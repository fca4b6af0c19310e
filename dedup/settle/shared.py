"""Repeats -> shared heads and tails: a long part that two paragraphs of one document have in common.

It is cut from one of the two at a clause or sentence border, so that both remainders read, or only reported. The
paragraphs must otherwise say different things: where the remainders are alike too, they are variants, and stay whole.
Rows and positions are those of the stream, as in `contained`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from dedup.arrays import Bool, Int32, Int64
from dedup.tables import Borders, Mark, Marks, Normalized, Pieces

LONG_CHARS = 60  # a shared part from here on needs no sign of a broken column
REMAINDER_CHARS = 12  # what is left after a cut is no stub
ALIKE = 0.5  # share of the three-character shingles of a remainder that the other paragraph has, too


@dataclass(frozen=True, slots=True)
class Cut:
    """A part of a row that can go, since it stands in another row, at `other`, too."""

    row: int
    start: int
    end: int
    other_row: int
    other: int


def cuts(
    stream: Normalized,
    rows: Int64,
    found: Pieces,
    *,
    doc: Int32,
    marks: Marks,
    borders: Borders,
    locked: Bool,
    min_chars: int,
    refused: set[tuple[int, int, int]],
) -> Iterator[Cut]:
    """Shared heads and tails that can go from one of two rows of a document, at most one for each row.

    rows       int64 (n,) the segments that the rows of the stream are; doc and marks have one row a segment
    borders    where the text of the documents may be cut
    locked     bool (n,) rows that are a witness: they stay whole
    min_chars  shortest part that is cut
    refused    where in the text the parts stand that were looked at in vain, and their size; added to
    """
    size, doc = found.end - found.start, doc[rows]
    used = locked.copy()
    # Longer parts first; of two rows the later is cut, unless it is a witness.
    wanted = np.flatnonzero((size >= min_chars) & (doc[found.row] == doc[found.other_row]))
    earlier = found.row < found.other_row
    for at in wanted[np.lexsort((found.start[wanted], earlier[wanted], -size[wanted]))].tolist():
        row, other_row = int(found.row[at]), int(found.other_row[at])
        start, other = int(found.start[at]), int(found.other[at])
        key = int(stream.origin[start]), int(stream.origin[other]), int(size[at])
        if used[row] or (used[other_row] and not locked[other_row]) or key in refused:
            continue
        # A column that breaks off may be cut after a clause; what is whole must still read: after a sentence.
        broken = any(marks.cut[one] and marks.sentences[one] > 0 for one in (rows[row], rows[other_row]))
        tail_mark = Mark.CLAUSE if broken else Mark.SENTENCE
        span = _span(stream, borders, row, start, int(found.end[at]), tail_mark, min_chars)
        if span is None or (span[1] - span[0] < LONG_CHARS and not broken):
            refused.add(key)
            continue
        there = other + span[0] - start
        if _is_link(stream, borders, span, there) or _alike(stream, row, span, other_row):
            refused.add(key)
            continue
        used[[row, other_row]] = True
        yield Cut(row, *span, other_row, there)


def _span(
    stream: Normalized, borders: Borders, row: int, start: int, end: int, tail_mark: Mark, least: int
) -> tuple[int, int] | None:
    """The part of a piece that can go so that the rest of the row reads, in positions of the stream; or None."""
    row_start, row_end = int(stream.indptr[row]), int(stream.indptr[row + 1])
    if end == row_end:  # a tail: what stays must end with a clause, or a sentence
        for at in _openings(stream, start, end - least):
            if _follows(stream, borders, tail_mark, at):
                return (at, end) if at - row_start >= REMAINDER_CHARS else None
    elif start == row_start:  # a head: what stays must begin a sentence
        for at in _openings(stream, start + least, end)[::-1]:
            if _follows(stream, borders, Mark.SENTENCE, at):
                return (start, at) if row_end - at >= REMAINDER_CHARS else None
    return None


def _openings(stream: Normalized, first: int, last: int) -> list[int]:
    """The positions from first to last before which something stands in the text that the normal form leaves out."""
    first = max(first, 1)
    left_out = np.diff(stream.origin[first - 1 : last + 1]) != 1
    at: list[int] = (first + np.flatnonzero(left_out)).tolist()
    return at


def _follows(stream: Normalized, borders: Borders, mark: Mark, at: int) -> bool:
    """Whether one of the marks stands between the character before `at` and the one at `at`."""
    start, end = int(stream.origin[at - 1]) + 1, int(stream.origin[at])
    return start < end and borders.any(mark, start, end)


def _is_link(stream: Normalized, borders: Borders, span: tuple[int, int], there: int) -> bool:
    """Whether the words of a part are spelled without spaces where they stand again: nobody reads them there."""
    here, other = (
        np.count_nonzero(
            borders.mark[stream.origin[at] : stream.origin[at + span[1] - span[0] - 1]] & np.uint8(Mark.BLANK)
        )
        for at in (span[0], there)
    )
    return bool(2 * other < here)


def _alike(stream: Normalized, row: int, span: tuple[int, int], other_row: int) -> bool:
    """Whether what would be left of a row stands in the other row, too, for the most part."""
    rest = stream.between(int(stream.indptr[row]), span[0]) + stream.between(span[1], int(stream.indptr[row + 1]))
    other = stream.text(other_row)
    known = {other[at : at + 3] for at in range(len(other) - 2)}
    own = [rest[at : at + 3] for at in range(len(rest) - 2)]
    return sum(part in known for part in own) >= ALIKE * len(own)
