"""Documents -> Segments: paragraphs, with exact positions.

Where lines are paragraphs (web text, and nearly all Chinese text) a segment is a line; where text is hard-wrapped
(e-mail, licences, Project Gutenberg) it is a block of lines up to a blank line. A document is hard-wrapped if most line
ends inside its blocks fall where a typewriter would break: in the middle of a sentence, and where the first word of the
next line would not have fitted any more. That is a property of wrapping itself, so it needs no list of languages and no
typical line length. A block of very many lines has no blank lines between its paragraphs; there a line that ends before
the margin ends one.
"""

import numpy as np

from dedup.arrays import BLANKS, LINE_ENDS, Bool, Int64, UInt32, member
from dedup.tables import Documents, Segments

MIN_WIDTH, MAX_WIDTH = 40, 132  # columns of a hard-wrapped text; East Asian characters take two
WRAPPED_SHARE = 0.6  # of the line ends inside blocks
BLOCK_LINES = 24  # of a block, from which its paragraphs have no blank lines between them


def segments(docs: Documents, *, unit: str = "paragraph") -> Segments:
    """Paragraphs of every document.

    unit  "line"; "block"; "paragraph": one of these two, decided for each document; "document": all of it
    cost  a few passes over the code points; the decision looks at line ends only
    """
    code = docs.code
    line_start, line_end = _lines(code, docs.indptr)
    text_start, text_end = _strip(code, line_start, line_end)
    full = text_start < text_end
    doc = docs.doc_of(line_start)
    goes_on = np.ones(len(full), np.bool_)  # at its margin
    if unit == "line":
        blocks = np.zeros(len(docs), np.bool_)
    elif unit == "block":
        blocks = np.ones(len(docs), np.bool_)
    else:
        blocks, goes_on = _wrapped(code, line_start, text_start, text_end, full, doc, len(docs))
    if unit == "document":
        rows = np.flatnonzero(full)
        begins = np.diff(doc[rows], prepend=-1) != 0
        ends = np.diff(doc[rows], append=-1) != 0
        return Segments(doc[rows[begins]].astype(np.int32), text_start[rows[begins]], text_end[rows[ends]])
    first = full.copy()  # lines that begin a segment
    first[1:] &= ~(full[:-1] & (doc[1:] == doc[:-1]) & blocks[doc[1:]])
    block = np.cumsum(first) - 1
    long = np.bincount(block[full], minlength=1)[block] > BLOCK_LINES if full.any() else full
    first[1:] |= full[1:] & long[1:] & ~goes_on[:-1] & (unit == "paragraph")
    starts = np.flatnonzero(first)
    last = full.copy()  # lines that end one
    last[:-1] &= ~(full[1:] & ~first[1:])
    ends = np.flatnonzero(last)
    return Segments(doc[starts].astype(np.int32), text_start[starts], text_end[ends])


def _lines(code: UInt32, indptr: Int64) -> tuple[Int64, Int64]:
    """Start and end of each line, its line end left out; the lines of a CR LF text are counted once."""
    ends = np.flatnonzero(member(code, LINE_ENDS))
    lone = np.ones(len(ends), np.bool_)
    lone[:-1] = ~((code[ends[:-1]] == 0x0D) & (code[ends[1:]] == 0x0A) & (ends[1:] == ends[:-1] + 1))
    starts = ends[lone] + 1
    if len(starts):
        starts = starts[~np.isin(starts, indptr)]  # a line end at the end of a document opens no further line
    line_start = np.sort(np.concatenate([indptr[:-1][indptr[:-1] < indptr[1:]], starts]))
    line_end = np.append(line_start[1:], len(code))[: len(line_start)]
    return line_start, line_end


def _strip(code: UInt32, line_start: Int64, line_end: Int64) -> tuple[Int64, Int64]:
    """The same spans without white space at either side; blank lines become empty spans."""
    ink = np.flatnonzero(~member(code, LINE_ENDS + BLANKS))
    first = np.searchsorted(ink, line_start)
    after = np.searchsorted(ink, line_end)
    full = first < after
    if not len(ink):
        return line_start, line_start
    text_start = np.where(full, ink[np.minimum(first, len(ink) - 1)], line_start)
    text_end = np.where(full, ink[after - 1] + 1, line_start)
    return text_start, text_end


def _wrapped(
    code: UInt32,
    line_start: Int64,
    text_start: Int64,
    text_end: Int64,
    full: Bool,
    doc: Int64,
    n_docs: int,
) -> tuple[Bool, Bool]:
    """Which documents are hard-wrapped, bool (n_docs,); and which lines go on in the next one, bool (n,)."""
    goes_on = np.zeros(len(full), np.bool_)
    inner = np.flatnonzero(full[:-1] & full[1:] & (doc[1:] == doc[:-1])) if len(full) else np.zeros(0, np.int64)
    if not len(inner):
        return np.zeros(n_docs, np.bool_), goes_on
    wide = (code >= 0x1100) & ~((code >= 0x2000) & (code < 0x2E80))
    columns = np.zeros(len(code) + 1, np.int64)
    np.cumsum(wide + np.uint8(1), out=columns[1:])
    width = columns[text_end] - columns[text_start]
    widest = np.zeros(n_docs, np.int64)
    np.maximum.at(widest, doc, width)
    # The first word of the next line: up to the next white space, or one wide character.
    gaps = np.append(np.flatnonzero(member(code, LINE_ENDS + BLANKS)), len(code))
    head = text_start[inner + 1]
    word = np.minimum(gaps[np.searchsorted(gaps, head)], text_end[inner + 1])
    word = np.where(wide[head], head + 1, word)
    would_be = width[inner] + 1 + columns[word] - columns[head]
    owner = doc[inner]
    at_margin = (would_be > widest[owner] - 4) & ~member(code[text_end[inner] - 1], '。！？；.!?;:：”"')
    goes_on[inner] = at_margin
    total = np.bincount(owner, minlength=n_docs)
    hits = np.bincount(owner, weights=at_margin, minlength=n_docs)
    fits = (widest >= MIN_WIDTH) & (widest <= MAX_WIDTH)
    return fits & (total >= 2) & (hits >= WRAPPED_SHARE * total), goes_on
