"""Where a position is, as a person or another program says it: line, column, byte.

Lines are counted from 1 and end with LF, CR LF or a lone CR, as editors count them. (A segment may end at rarer
characters too.) Everything is computed in columns: re-encoding the text before each finding would be quadratic.
"""

import numpy as np

from dedup.arrays import Int64, offsets, sorted_unique
from dedup.tables import Documents


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


def byte_offsets(docs: Documents, doc: Int64, position: Int64) -> Int64:
    """Bytes of UTF-8 between the start of document `doc` and `position`, which may be the end of the document."""
    if not len(docs.code):
        return np.zeros(len(position), np.int64)
    points = np.concatenate([docs.indptr, position]).astype(np.uint64)
    point = sorted_unique(points).astype(np.int64)
    point = point[point < len(docs.code)]
    width = np.ones(len(docs.code), np.uint8)
    for limit in (0x80, 0x800, 0x10000):
        width += docs.code >= limit
    before = offsets(np.add.reduceat(width, point, dtype=np.int64))
    return before[np.searchsorted(point, position)] - before[np.searchsorted(point, docs.indptr[doc])]
