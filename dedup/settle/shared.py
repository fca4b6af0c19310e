"""Repeats -> shared heads and tails: a long part that two paragraphs of one document have in common.

It is cut from one of the two at a clause or sentence border, so that both remainders read, or only reported. The
paragraphs must otherwise say different things: where the remainders are alike too, they are variants, and stay whole.
Rows and positions are those of the stream that the pieces were found in.

Which part of a piece may go is found for all pieces at once; what of that is a copy is looked at for TRIES of each row,
the longest first, so that the cost is linear whatever repeats.
"""

from dataclasses import dataclass

import numpy as np

from dedup.arrays import Bool, Int32, Int64, UInt32, UInt64, among, offsets, ranges
from dedup.tables import Borders, Mark, Normalized, Pieces, Table

LONG_CHARS = 60  # a shared part from here on needs no sign of a broken column
REMAINDER_CHARS = 12  # what is left after a cut is no stub
ALIKE = 0.5  # share of the shingles of a remainder that the other paragraph has, too
ALPHABETS = 0x1100  # code points of small alphabets are below
LATIN_RUN, RUN = 6, 3  # characters of a shingle there, and else
TRIES = 8  # parts of a row that are looked at, the longest


@dataclass(frozen=True, slots=True, eq=False)
class Paragraphs(Table):
    """The rows that the pieces were found in.

    stream  their normal forms, one after the other
    doc     int32 (n,) document of each
    torn    bool (n,)  it has sentences, and is perhaps broken off
    locked  bool (n,)  it is a witness: it stays whole
    """

    stream: Normalized
    doc: Int32
    torn: Bool
    locked: Bool


@dataclass(frozen=True, slots=True, eq=False)
class Cuts(Table):
    """Parts of rows that can go, since they stand in another row, too.

    row, start, end   int64 (c,) the row, and positions of the part
    other_row, other  int64 (c,) where it stays
    """

    row: Int64
    start: Int64
    end: Int64
    other_row: Int64
    other: Int64

    def __len__(self) -> int:
        return len(self.row)


def cuts(of: Paragraphs, found: Pieces, borders: Borders, *, min_chars: int) -> Cuts:
    """Shared heads and tails that can go from one of two rows of a document, at most one for each row.

    borders    where the text of the documents may be cut
    min_chars  shortest part that is cut
    """
    stream, size = of.stream, found.end - found.start
    wanted = size >= min_chars
    wanted &= (of.doc[found.row] == of.doc[found.other_row]) & ~of.locked[found.row]
    at = np.flatnonzero(wanted)
    # A column that breaks off may be cut after a clause; what is whole must still read: after a sentence.
    broken = of.torn[found.row[at]] | of.torn[found.other_row[at]]
    start, end = _spans(stream, borders, found.take(at), broken, min_chars)
    fits = (start < end) & ((end - start >= LONG_CHARS) | broken)
    at, start, end = at[fits], start[fits], end[fits]
    # Longer parts first; of two rows the later is cut, unless it is a witness.
    earlier = found.row[at] < found.other_row[at]
    order = np.lexsort((found.start[at], earlier, -size[at]))  # long pieces within documents: few
    at, start, end = at[order], start[order], end[order]
    there = found.other[at] + start - found.start[at]
    used, tries, made = of.locked.copy(), np.zeros(len(stream), np.int64), list[int]()
    columns = (column.tolist() for column in (found.row[at], found.other_row[at], start, end, there))
    for number, (row, other_row, first, last, other) in enumerate(zip(*columns, strict=True)):
        if used[row] or (used[other_row] and not of.locked[other_row]) or tries[row] == TRIES:
            continue
        tries[row] += 1
        if not _is_link(stream, borders, (first, last), other) and not _alike(stream, row, (first, last), other_row):
            used[[row, other_row]] = True
            made.append(number)
    return Cuts(found.row[at][made], start[made], end[made], found.other_row[at][made], there[made])


def _spans(stream: Normalized, borders: Borders, found: Pieces, broken: Bool, least: int) -> tuple[Int64, Int64]:
    """The part of each piece that can go so that the rest of its row reads, in positions of the stream; 0, 0 for none.

    broken  bool (p,) which may be cut after a clause
    """
    begin, stop = stream.indptr[found.row], stream.indptr[found.row + 1]
    start, end = np.zeros(len(begin), np.int64), np.zeros(len(begin), np.int64)
    tail = found.end == stop
    head = ~tail & (found.start == begin)
    asked = np.flatnonzero(tail | head)
    clause, sentence = _openings(stream, borders, found.take(asked))
    # A tail: what stays must end with a clause, or a sentence.
    for part, opening in ((tail & broken, clause), (tail & ~broken, sentence)):
        some = np.flatnonzero(part)
        number = np.searchsorted(opening, np.maximum(found.start[some], 1))
        there = np.append(opening, len(stream.code))[number]
        fits = (there <= found.end[some] - least) & (there - begin[some] >= REMAINDER_CHARS)
        start[some[fits]], end[some[fits]] = there[fits], found.end[some[fits]]
    # A head: what stays must begin a sentence.
    some = np.flatnonzero(head)
    number = np.searchsorted(sentence, found.end[some], side="right")
    there = np.append(-1, sentence)[number]
    fits = (there >= np.maximum(found.start[some] + least, 1)) & (stop[some] - there >= REMAINDER_CHARS)
    start[some[fits]], end[some[fits]] = found.start[some[fits]], there[fits]
    return start, end


def _openings(stream: Normalized, borders: Borders, found: Pieces) -> tuple[Int64, Int64]:
    """The positions, in the rows of some pieces, before which a clause, or a sentence, ends; sorted."""
    rows = np.zeros(len(stream) + 1, np.bool_)
    rows[found.row] = True
    rows[1:] |= rows[:-1]  # and where the next row begins
    row = np.flatnonzero(rows[: len(stream)])
    at = ranges(stream.indptr[row], stream.size[row])
    at = at[at > 0]
    at = at[stream.origin[at] - stream.origin[at - 1] > 1]
    between = stream.at(at - 1) + 1
    size = stream.at(at) - between
    mark = borders.mark[ranges(between, size)]
    seen = np.bitwise_or.reduceat(mark, offsets(size)[:-1]) if len(at) else mark
    return at[(seen & np.uint8(Mark.CLAUSE)) > 0], at[(seen & np.uint8(Mark.SENTENCE)) > 0]


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
    low, high = stream.indptr[row], stream.indptr[row + 1]
    rest = np.concatenate([stream.code[low : span[0]], stream.code[span[1] : high]])
    size = LATIN_RUN if 2 * np.count_nonzero(rest < ALPHABETS) > len(rest) else RUN
    other = np.sort(_shingles(stream.code[stream.indptr[other_row] : stream.indptr[other_row + 1]], size))
    own = _shingles(rest, size)
    return bool(np.count_nonzero(among(own, other)) >= ALIKE * len(own))


def _shingles(code: UInt32, size: int) -> UInt64:
    """A hash of so many code points side by side, for each place that leaves room for them.

    Three letters of a small alphabet stand together in any other text of the language; three Han characters do not.
    """
    places = max(len(code) - size + 1, 0)
    value = np.zeros(places, np.uint64)
    for k in range(size):
        value *= _ODD
        value += code[k : k + places]
    return value


_ODD = np.uint64(0x9E3779B97F4A7C15)
