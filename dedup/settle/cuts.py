"""Documents, Decisions -> cleaned texts, and the proof that only what was decided has gone.

A removed paragraph takes its line end and the blank lines after it with it; at the end of a document, those before it.
Boilerplate on one line with a paragraph that is kept takes the blanks between them with it, a removed part of a
paragraph nothing. Nothing else moves: no line end, indentation, BOM or final newline.
"""

import numpy as np

from dedup.arrays import LINE_ENDS, Bool, Int64, member
from dedup.classes import Action
from dedup.result import Result
from dedup.tables import Decisions, Documents, Segments

BOM = 0xFEFF


def cuts(docs: Documents, segs: Segments, decisions: Decisions) -> tuple[Int64, Int64]:
    """What goes with each finding, as positions: (start, end), int64 (d,) each; -1 where nothing goes."""
    start, end = np.full(len(decisions), -1, np.int64), np.full(len(decisions), -1, np.int64)
    removed = np.flatnonzero(decisions.action == Action.REMOVE)
    if not len(removed):
        return start, end
    row = decisions.segment[removed]
    start[removed], end[removed] = decisions.start[removed], decisions.end[removed]
    whole = (decisions.start[removed] == segs.start[row]) & (decisions.end[removed] == segs.end[row])
    at, row = removed[whole], row[whole]
    gone = np.zeros(len(segs), np.bool_)
    gone[row] = True
    line_start, line_end = _line_borders(docs, segs)
    last_kept = np.full(len(docs), -1, np.int64)
    kept = np.flatnonzero(~gone)
    last_kept[segs.doc[kept]] = kept  # the last write is the last segment that stays
    doc = segs.doc[row]
    tail = (row > last_kept[doc]) & (last_kept[doc] >= 0)
    following = np.append(segs.doc[1:], -1)[row] == doc
    next_line = np.append(line_start[1:], 0)[row]
    low = np.where(tail, line_end[row - 1], line_start[row])
    high = np.where(tail | ~following, line_end[row], next_line)
    start[at], end[at] = _within_lines(segs, line_end, gone, row, (low, high))
    return start, end


def _within_lines(
    segs: Segments, line_end: Int64, gone: Bool, row: Int64, cut: tuple[Int64, Int64]
) -> tuple[Int64, Int64]:
    """The cuts of some rows, where rows share a line: the blanks between two go with the first one that is removed."""
    start, end = cut
    joined = np.append(False, segs.start[1:] < line_end[:-1])[: len(segs)]  # with the segment before
    before, behind = joined[row], np.append(joined[1:], False)[row]
    if not (before | behind).any():
        return cut
    line = np.cumsum(~joined) - 1
    whole = np.bincount(line, ~gone)[line[row]] == 0  # all of the line goes
    last_end = segs.end[np.maximum(row - 1, 0)]
    start = np.where(before, np.where(gone[row - 1], segs.start[row], last_end), start)
    start = np.where(~before & behind & ~whole, segs.start[row], start)
    end = np.where(behind, segs.start[np.minimum(row + 1, len(segs) - 1)], end)
    return start, np.where(before & ~behind & ~whole, segs.end[row], end)


def cleaned(result: Result) -> tuple[str, ...]:
    """The cleaned text of each document, read back and compared with what is kept, on every run.

    That kept and removed text together are the original is what `Result.kept` makes sure of.
    """
    kept = result.kept()
    texts = tuple(kept.doc_text(row) for row in range(len(kept)))
    for row, text in enumerate(texts):
        again = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        assert np.array_equal(again, kept.code[kept.indptr[row] : kept.indptr[row + 1]]), "a text is not what is kept"
    return texts


def _line_borders(docs: Documents, segs: Segments) -> tuple[Int64, Int64]:
    """For each segment: where its first line begins (after a BOM), and where its last line ends, line end left out."""
    ends = np.flatnonzero(member(docs.code, LINE_ENDS))
    low, high = docs.indptr[:-1][segs.doc], docs.indptr[1:][segs.doc]
    low = low + (docs.code[np.minimum(low, len(docs.code) - 1)] == BOM)
    before = np.searchsorted(ends, segs.start) - 1
    after = np.searchsorted(ends, segs.end)
    padded = np.concatenate([ends, [len(docs.code)]])
    line_start = np.where(before >= 0, np.maximum(padded[before] + 1, low), low)
    return line_start, np.minimum(padded[after], high)
