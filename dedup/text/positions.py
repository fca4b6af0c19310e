"""Where a position is, as a person or another program says it: line, column, byte.

Lines are counted from 1 and end with LF, CR LF or a lone CR, as editors count them. (A segment may end at rarer
characters too.) Everything is computed in columns: re-encoding the text before each finding would be quadratic.
"""

import numpy as np

from dedup.arrays import Int64, offsets, ranges
from dedup.tables import Documents

STRIDE = 64  # code points between two counts of bytes


def line_starts(docs: Documents) -> Int64:
    """Positions at which a line begins, of all documents, sorted; an empty document has none."""
    code = docs.code
    begins = np.zeros(len(code) + 1, np.bool_)
    begins[docs.indptr] = True
    begins[1:] |= code == 0x0A
    lone = code == 0x0D
    lone[:-1] &= code[1:] != 0x0A
    begins[1:] |= lone
    return np.flatnonzero(begins[:-1])


def lines(docs: Documents, starts: Int64, position: Int64) -> Int64:
    """The line, in its document, of each position: int64, from 1; 0 for a negative position (no witness).

    starts  as `line_starts` gives them
    """
    first = docs.indptr[np.maximum(docs.doc_of(position), 0)]
    line = np.searchsorted(starts, position, "right") - np.searchsorted(starts, first, "left")
    return np.where(position < 0, 0, line)


def columns(starts: Int64, position: Int64) -> Int64:
    """The column, in code points from 1, of each position; every position lies inside a document."""
    return position - starts[np.searchsorted(starts, position, "right") - 1] + 1


def byte_counts(docs: Documents) -> Int64:
    """Bytes of UTF-8 before each STRIDE-th code point of all texts, one after the other: int64 (c // STRIDE + 1,).

    memory  1 byte for each code point while it is made
    """
    code = docs.code
    width = np.ones(len(code), np.uint8)
    for limit in (0x80, 0x800, 0x10000):
        width += code >= limit
    whole = len(code) // STRIDE
    return offsets(width[: whole * STRIDE].reshape(whole, STRIDE).sum(axis=1, dtype=np.int64))


def byte_offsets(docs: Documents, counts: Int64, doc: Int64, position: Int64) -> Int64:
    """Bytes of UTF-8 between the start of document `doc` and `position`, which may be the end of the document.

    counts  as `byte_counts` gives them
    """
    return _bytes_before(docs, counts, position) - _bytes_before(docs, counts, docs.indptr[doc])


def _bytes_before(docs: Documents, counts: Int64, position: Int64) -> Int64:
    block = np.maximum(position, 0) // STRIDE
    size = np.maximum(position, 0) - block * STRIDE
    code = docs.code[ranges(block * STRIDE, size)]
    width = np.ones(len(code), np.int64)
    for limit in (0x80, 0x800, 0x10000):
        width += code >= limit
    total = offsets(width)
    end = offsets(size)
    before: Int64 = counts[block] + total[end[1:]] - total[end[:-1]]
    return before
