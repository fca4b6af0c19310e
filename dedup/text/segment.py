"""Documents -> Segments: paragraphs, with exact positions.

Where lines are paragraphs (web text, and nearly all Chinese text) a segment is a line; where text is hard-wrapped
(e-mail, licences, Project Gutenberg) it is a block of lines up to a blank line. A document is hard-wrapped if most line
ends inside its blocks fall where a typewriter would break: in the middle of a sentence, and where the first word of the
next line would not have fitted any more. That is a property of wrapping itself, so it needs no list of languages and no
typical line length. A block of very many lines has no blank lines between its paragraphs; there a line that ends before
the margin ends one.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup.arrays import BLANKS, LINE_ENDS, Bool, Int64, UInt32, member, offsets, ranges
from dedup.tables import Documents, Segments

MIN_WIDTH, MAX_WIDTH = 40, 132  # columns of a hard-wrapped text; East Asian characters take two
WRAPPED_SHARE = 0.6  # of the line ends inside blocks
BLOCK_LINES = 24  # of a block, from which its paragraphs have no blank lines between them

BLOCK = 1 << 16  # characters looked at together
EDGE = 2  # blanks at either side of a line that are taken off one by one
LINE_END, BLANK = 1, 2  # what a character may be


def _table() -> NDArray[np.uint8]:
    table = np.zeros(0x110000, np.uint8)
    table[[ord(ch) for ch in LINE_ENDS]] = LINE_END
    table[[ord(ch) for ch in BLANKS]] = BLANK
    return table


_TABLE = _table()


class _Lines(NamedTuple):
    """Lines of documents, one after the other.

    start, end     int64 (n,) positions of the text in them; the same for a blank line
    full           bool (n,)  those that are not blank
    doc            int64 (n,)
    """

    start: Int64
    end: Int64
    full: Bool
    doc: Int64


def segments(docs: Documents, *, unit: str = "paragraph") -> Segments:
    """Paragraphs of every document.

    unit  "line"; "block"; "paragraph": one of these two, decided for each document; "document": all of it
    cost  a pass over the code points, and a few more over those of documents that may be hard-wrapped
    """
    lines = _lines(docs)
    start, end, full, doc = lines
    goes_on = np.ones(len(full), np.bool_)  # at its margin
    if unit == "line":
        blocks = np.zeros(len(docs), np.bool_)
    elif unit == "block":
        blocks = np.ones(len(docs), np.bool_)
    elif unit == "paragraph":
        blocks, goes_on = _wrapped(docs, lines)
    if unit == "document":
        rows = np.flatnonzero(full)
        begins = np.diff(doc[rows], prepend=-1) != 0
        ends = np.diff(doc[rows], append=-1) != 0
        return Segments(doc[rows[begins]].astype(np.int32), start[rows[begins]], end[rows[ends]])
    first = full.copy()  # lines that begin a segment
    first[1:] &= ~(full[:-1] & (doc[1:] == doc[:-1]) & blocks[doc[1:]])
    block = np.cumsum(first) - 1
    long = np.bincount(block[full], minlength=1)[block] > BLOCK_LINES if full.any() else full
    first[1:] |= full[1:] & long[1:] & ~goes_on[:-1] & (unit == "paragraph")
    starts = np.flatnonzero(first)
    last = full.copy()  # lines that end one
    last[:-1] &= ~(full[1:] & ~first[1:])
    ends = np.flatnonzero(last)
    return Segments(doc[starts].astype(np.int32), start[starts], end[ends])


def _lines(docs: Documents) -> _Lines:
    """The lines of each document without white space at either side; those of a CR LF text are counted once."""
    code, indptr = docs.code, docs.indptr
    ends = _where(code, LINE_END)
    lone = np.ones(len(ends), np.bool_)
    lone[:-1] = ~((code[ends[:-1]] == 0x0D) & (code[ends[1:]] == 0x0A) & (ends[1:] == ends[:-1] + 1))
    start = ends[lone] + 1
    # A line end at the end of a document opens no further line.
    start = start[indptr[np.searchsorted(indptr, start)] != start]
    start = np.sort(np.concatenate([indptr[:-1][indptr[:-1] < indptr[1:]], start]))
    end = np.append(start[1:], len(code))[: len(start)]
    doc = docs.doc_of(start)
    first, last = _stripped(code, start, end)
    return _Lines(first, last, first < last, doc)


def _stripped(code: UInt32, start: Int64, end: Int64) -> tuple[Int64, Int64]:
    """The spans without white space at either side; what is blank becomes an empty span at its beginning."""
    first, last = start.copy(), end.copy()
    for _ in range(EDGE):  # nearly all there is
        last -= (last > first) & _is_blank(code, last - 1)
        first += (first < last) & _is_blank(code, np.minimum(first, len(code) - 1))
    some = np.flatnonzero((first < last) & (_is_blank(code, first % max(len(code), 1)) | _is_blank(code, last - 1)))
    if len(some):
        blanks = _where(code, LINE_END | BLANK)
        ink = blanks - np.arange(len(blanks))  # characters that are none before each blank
        one, other = first[some], last[some]
        low, high = np.searchsorted(blanks, one), np.searchsorted(blanks, other)
        first[some] = np.minimum(one + np.searchsorted(ink, one - low, side="right") - low, other)
        last[some] = np.maximum(other - np.maximum(high - np.searchsorted(ink, other - high), 0), first[some])
    blank = first >= last
    first[blank] = last[blank] = start[blank]
    return first, last


def _is_blank(code: UInt32, place: Int64) -> Bool:
    """Whether white space, or what ends a line, stands at some places."""
    return np.asarray(_TABLE[code[place]] != 0)


def _where(code: UInt32, bits: int) -> Int64:
    """Where such characters stand."""
    found = [np.zeros(0, np.int64)]
    for low in range(0, len(code), BLOCK):
        kind = _TABLE.take(code[low : low + BLOCK].astype(np.intp))  # what numpy indexes with: twice as fast
        found.append(np.flatnonzero(kind & np.uint8(bits)) + low)
    return np.concatenate(found)


def _wrapped(docs: Documents, lines: _Lines) -> tuple[Bool, Bool]:
    """Which documents are hard-wrapped, bool (documents,); which lines go on in the next one, bool (n,)."""
    blocks, goes_on = np.zeros(len(docs), np.bool_), np.zeros(len(lines.full), np.bool_)
    # A line of more characters than columns is wider than any of a wrapped text, and one of half as many is not.
    longest = np.zeros(len(docs), np.int64)
    np.maximum.at(longest, lines.doc, lines.end - lines.start)
    possible = np.flatnonzero((longest <= MAX_WIDTH) & (2 * longest >= MIN_WIDTH))
    rows = np.flatnonzero(np.isin(lines.doc, possible))
    if not len(rows):
        return blocks, goes_on
    size = np.diff(docs.indptr)[possible]
    code, begin = docs.code[ranges(docs.indptr[possible], size)], offsets(size)
    doc = np.searchsorted(possible, lines.doc[rows])
    shift = begin[doc] - docs.indptr[lines.doc[rows]]
    part = _Lines(lines.start[rows] + shift, lines.end[rows] + shift, lines.full[rows], doc)
    blocks[possible], goes_on[rows] = _margins(code, part, len(possible))
    return blocks, goes_on


def _margins(code: UInt32, lines: _Lines, docs: int) -> tuple[Bool, Bool]:
    """The same for the documents that may be, which are all there is."""
    start, end, full, doc = lines
    goes_on = np.zeros(len(full), np.bool_)
    inner = np.flatnonzero(full[:-1] & full[1:] & (doc[1:] == doc[:-1]))
    if not len(inner):
        return np.zeros(docs, np.bool_), goes_on
    wide = (code >= 0x1100) & ~((code >= 0x2000) & (code < 0x2E80))
    columns = np.zeros(len(code) + 1, np.int64)
    np.cumsum(wide + np.uint8(1), out=columns[1:])
    width = columns[end] - columns[start]
    widest = np.zeros(docs, np.int64)
    np.maximum.at(widest, doc, width)
    # The first word of the next line: up to the next white space, or one wide character.
    gaps = np.append(_where(code, LINE_END | BLANK), len(code))
    head = start[inner + 1]
    word = np.minimum(gaps[np.searchsorted(gaps, head)], end[inner + 1])
    word = np.where(wide[head], head + 1, word)
    would_be = width[inner] + 1 + columns[word] - columns[head]
    owner = doc[inner]
    at_margin = (would_be > widest[owner] - 4) & ~member(code[end[inner] - 1], '。！？；.!?;:：”"')
    goes_on[inner] = at_margin
    total = np.bincount(owner, minlength=docs)
    hits = np.bincount(owner, weights=at_margin, minlength=docs)
    fits = (widest >= MIN_WIDTH) & (widest <= MAX_WIDTH)
    return fits & (total >= 2) & (hits >= WRAPPED_SHARE * total), goes_on
