"""Documents -> Segments: paragraphs, with exact positions.

Where lines are paragraphs (web text, and nearly all Chinese text) a segment is a line; where text is hard-wrapped
(e-mail, licences, Project Gutenberg) it is a block of lines up to a blank line. Text is hard-wrapped if most line ends
inside its blocks fall where a typewriter would break: in the middle of a sentence, and where the first word of the next
line would not have fitted any more. That is a property of wrapping itself, so it needs no list of languages and no
typical line length. A block of very many lines has no blank lines between its paragraphs; there a line that ends before
the margin ends one.

It is asked of each document as a whole, and where the answer is no, of each stretch: consecutive lines between blank
lines and lines too wide to be wrapped. So a wrapped notice below verses, or a licence with one long address in it, is
read in blocks and the rest of the document in lines. A stretch speaks for itself only if its lines do not begin as
verses, items and rows of a table do, with a capital, a digit or a mark; one of very few lines goes with the wrapped
stretch before it, or else the one behind it, whose margin it must share.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup.arrays import BLANKS, LINE_ENDS, Bool, Int64, UInt32, member, offsets, ranges
from dedup.tables import Documents, Segments

MIN_WIDTH, MAX_WIDTH = 40, 132  # columns of a hard-wrapped text; East Asian characters take two
WRAPPED_SHARE = 0.6  # of the line ends inside blocks
BEGUN_SHARE = 0.5  # of the lines of a stretch, at most, that begin as a line of its own does
FEW = 2  # line ends inside of a stretch: no more than that say nothing by themselves
STRETCH_SHARE = 0.7  # of the line ends of a stretch that speaks for itself
SLACK = 4  # columns
BARE = 3  # characters of a line between the paragraphs of a comment, that has only its mark
PREFIX = 6  # characters before the text of its other lines, at most
WORD = 16  # columns, of the word that would not fit: addresses and scripts without spaces have longer ones
BLOCK_LINES = 24  # of a block, from which its paragraphs have no blank lines between them

SENTENCE_ENDS = '。！？；.!?;:：”"'
MARKERS = "-*+#|>=•·●○■□◆◇※–—、"  # of items, headings, rows, quotations

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

    unit  "line"; "block"; "paragraph": one of these two, decided for each stretch; "document": all of it
    cost  a pass over the code points, and a few more over those of lines that may be hard-wrapped
    """
    lines = _lines(docs)
    start, end, full, doc = lines
    goes_on = np.ones(len(full), np.bool_)  # at its margin
    joins = np.full(len(full), unit == "block")  # with the line above, if that is not blank
    if unit == "paragraph":
        joins, goes_on = _wrapped(docs, lines)
    if unit == "document":
        rows = np.flatnonzero(full)
        begins = np.diff(doc[rows], prepend=-1) != 0
        ends = np.diff(doc[rows], append=-1) != 0
        return Segments(doc[rows[begins]].astype(np.int32), start[rows[begins]], end[rows[ends]])
    first = full.copy()  # lines that begin a segment
    first[1:] &= ~(full[:-1] & (doc[1:] == doc[:-1]) & joins[1:])
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
    """Which lines belong to the one above, where that is not blank; which go on in the next one: bool (n,) each."""
    start, end, full, doc = lines
    joins, goes_on = np.zeros(len(full), np.bool_), np.zeros(len(full), np.bool_)
    # A line of more characters than columns is wider than any of a wrapped text, and one of half as many is not.
    size = end - start
    narrow = full & (size <= MAX_WIDTH)
    inner = narrow[:-1] & narrow[1:] & (doc[1:] == doc[:-1])
    longest = np.zeros(len(docs), np.int64)
    np.maximum.at(longest, doc, size * narrow)
    inner &= 2 * longest[doc[1:]] >= MIN_WIDTH
    bare = full & (size <= BARE) & member(docs.code[np.minimum(start, len(docs.code) - 1)], MARKERS + "./")
    inner &= ~bare[:-1] & ~bare[1:]
    wide = np.zeros(len(docs), np.bool_)
    wide[doc[full & ~narrow]] = True
    some = ~wide
    some &= np.bincount(doc[1:], weights=inner, minlength=len(docs)) > 0
    rows = np.flatnonzero(np.append(inner, False) | np.append(False, inner) | (narrow & some[doc]))
    if not len(rows):
        return joins, goes_on
    width = end[rows] - start[rows]
    low = offsets(width + 1)[:-1]  # with a blank behind each line
    code = np.full(int(width.sum()) + len(rows), ord(" "), np.uint32)
    code[ranges(low, width)] = docs.code[ranges(start[rows], width)]
    part = _Lines(low, low + width, np.append(inner, False)[rows], doc[rows])
    joins[rows], goes_on[rows] = _margins(code, part, wide)
    return joins, goes_on


def _margins(code: UInt32, lines: _Lines, wide: Bool) -> tuple[Bool, Bool]:
    """The same for lines that may be wrapped.

    lines  without those that are too wide, or stand alone in a document with such; full: those with one below them
    wide   bool (documents,) those that have lines that are too wide, too
    """
    start, end, above, doc = lines
    joins, goes_on = np.zeros(len(doc), np.bool_), np.zeros(len(doc), np.bool_)
    two = (code >= 0x1100) & ~((code >= 0x2000) & (code < 0x2E80))
    columns = np.zeros(len(code) + 1, np.int64)
    np.cumsum(two + np.uint8(1), out=columns[1:])
    width = columns[end] - columns[start]
    inner = np.flatnonzero(above)
    # The first word of the next line: up to the next white space, or one wide character.
    gaps = np.append(_where(code, LINE_END | BLANK), len(code))
    head, mark = start[inner + 1], code[start[inner]]
    same = (code[head] == mark) & member(mark, MARKERS)  # of a comment or a quotation
    for _ in range(PREFIX):
        same &= (head + 1 < end[inner + 1]) & (member(code[head], MARKERS) | (_TABLE[code[head]] != 0))
        head = head + same
    word = np.minimum(gaps[np.searchsorted(gaps, head)], end[inner + 1])
    word = np.where(two[head], head + 1, word)
    would_be = width[inner] + 1 + columns[word] - columns[head]
    breaks = ~member(code[end[inner] - 1], SENTENCE_ENDS)

    widest = np.zeros(len(wide), np.int64)
    np.maximum.at(widest, doc, width)
    owner = doc[inner]
    at_margin = (would_be > widest[owner] - SLACK) & breaks
    fits = ~wide & (widest >= MIN_WIDTH) & (widest <= MAX_WIDTH)
    document = fits & _most(at_margin, owner, len(wide), WRAPPED_SHARE)

    stretch = offsets((~above).astype(np.int64))[:-1]
    count = int(stretch[-1]) + 1
    margin = np.zeros(count, np.int64)
    np.maximum.at(margin, stretch, width)
    mine = stretch[inner]
    would_be = width[inner] + 1 + np.minimum(columns[word] - columns[head], WORD)
    own = (would_be > margin[mine] - SLACK) & breaks
    ends = np.bincount(mine, minlength=count)
    begun = np.bincount(mine, weights=_begins(code[head]), minlength=count)
    fits = (margin >= MIN_WIDTH) & (margin <= MAX_WIDTH)
    strong = fits & (ends > FEW) & _most(own, mine, count, STRETCH_SHARE) & (begun <= BEGUN_SHARE * ends)
    # What is too short to tell has the margin of the stretch before it, or else of the one behind it.
    place = np.zeros(count, np.int64)
    place[stretch] = doc
    near, which = np.flatnonzero(strong), np.arange(count)
    if len(near):
        at = np.searchsorted(near, which, side="right")
        before, behind = near[np.maximum(at - 1, 0)], near[np.minimum(at, len(near) - 1)]
        model = np.where((before <= which) & (place[before] == place), before, behind)
        shares = ~strong & (place[model] == place) & (margin <= margin[model] + SLACK)
        margin = np.where(shares, margin[model], margin)
        again = (would_be > margin[mine] - SLACK) & breaks
        own = np.where(shares[mine], again, own)
        hits = np.bincount(mine, weights=own, minlength=count)
        strong |= shares & (begun <= BEGUN_SHARE * ends) & (hits >= np.maximum(STRETCH_SHARE * ends, 1))
    by_document = document[owner]
    joins[inner + 1] = by_document | strong[mine]
    goes_on[inner] = np.where(by_document, at_margin, own)
    return joins, goes_on


def _most(hits: Bool, owner: Int64, count: int, share: float) -> Bool:
    """Of which owners such a share of the line ends are hits, of two at least: bool (count,)."""
    total = np.bincount(owner, minlength=count)
    return np.asarray((total >= 2) & (np.bincount(owner, weights=hits, minlength=count) >= share * total))


def _begins(code: UInt32) -> Bool:
    """Which characters begin a line of its own: capitals, digits, bullets and other marks of ASCII."""
    alone = np.zeros(0x110000, np.bool_)
    points = np.flatnonzero(np.bincount(code))
    alone[points] = [chr(point).isupper() or chr(point).isdigit() or chr(point) in MARKERS for point in points.tolist()]
    return alone[code]
