"""Repeats -> shared heads and tails: a long part that two paragraphs of one document have in common.

It is cut from one of the two at a clause or sentence border, so that both remainders read, or only reported. The
paragraphs must otherwise say different things: where the remainders are alike too, they are variants, and stay whole.
Rows and positions are those of the stream, as in `contained`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from dedup.tables import Bool, Borders, Int32, Marks, Normalized, Pieces

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
    stream: Normalized, doc: Int32, marks: Marks, found: Pieces, *, borders: Borders, locked: Bool, min_chars: int
) -> Iterator[Cut]:
    """Shared heads and tails that can go from one of two rows of a document, at most one for each row.

    borders    where the text of the documents may be cut
    locked     bool (n,) rows that are a witness: they stay whole
    min_chars  shortest part that is cut
    """
    size = found.end - found.start
    other_row = stream.row_of(found.other)
    used = locked.copy()
    # Longer parts first; of two rows the later is cut, unless it is a witness.
    wanted = np.flatnonzero((size >= min_chars) & (doc[found.row] == doc[other_row]))
    earlier = found.row < other_row
    for at in wanted[np.lexsort((found.start[wanted], earlier[wanted], -size[wanted]))].tolist():
        row, other_at = int(found.row[at]), int(other_row[at])
        if used[row] or (used[other_at] and not locked[other_at]):
            continue
        # A column that breaks off may be cut after a clause; what is whole must still read: after a sentence.
        broken = any(marks.cut[one] and marks.sentences[one] > 0 for one in (row, other_at))
        tail_mark = borders.clause if broken else borders.sentence
        span = _span(stream, row, int(found.start[at]), int(found.end[at]), tail_mark, borders.sentence, min_chars)
        if span is None or (span[1] - span[0] < LONG_CHARS and not broken):
            continue
        there = int(found.other[at]) + span[0] - int(found.start[at])
        if _is_link(stream, borders, span, there) or _alike(stream, row, span, other_at):
            continue
        used[[row, other_at]] = True
        yield Cut(row, *span, other_at, there)


def _span(
    stream: Normalized, row: int, start: int, end: int, tail_mark: Bool, head_mark: Bool, least: int
) -> tuple[int, int] | None:
    """The part of a piece that can go so that the rest of the row reads, in positions of the stream; or None."""
    row_start, row_end = int(stream.indptr[row]), int(stream.indptr[row + 1])
    if end == row_end:  # a tail: what stays must end with a clause, or a sentence
        for at in range(start, end - least + 1):
            if _follows(stream, tail_mark, at):
                return (at, end) if at - row_start >= REMAINDER_CHARS else None
    elif start == row_start:  # a head: what stays must begin a sentence
        for at in range(end, start + least - 1, -1):
            if _follows(stream, head_mark, at):
                return (start, at) if row_end - at >= REMAINDER_CHARS else None
    return None


def _follows(stream: Normalized, mark: Bool, at: int) -> bool:
    """Whether one of the marks stands between the character before `at` and the one at `at`."""
    return bool(mark[stream.origin[at - 1] + 1 : stream.origin[at]].any())


def _is_link(stream: Normalized, borders: Borders, span: tuple[int, int], there: int) -> bool:
    """Whether the words of a part are spelled without spaces where they stand again: nobody reads them there."""
    here, other = (
        int(np.count_nonzero(borders.blank[stream.origin[at] : stream.origin[at + span[1] - span[0] - 1]]))
        for at in (span[0], there)
    )
    return 2 * other < here


def _alike(stream: Normalized, row: int, span: tuple[int, int], other_row: int) -> bool:
    """Whether what would be left of a row stands in the other row, too, for the most part."""
    rest = stream.between(int(stream.indptr[row]), span[0]) + stream.between(span[1], int(stream.indptr[row + 1]))
    other = stream.text(other_row)
    known = {other[at : at + 3] for at in range(len(other) - 2)}
    own = [rest[at : at + 3] for at in range(len(rest) - 2)]
    return sum(part in known for part in own) >= ALIKE * len(own)
