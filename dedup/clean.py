"""Documents, Decisions -> cleaned texts, and the proof that only what was decided has gone.

A removed paragraph takes its line end and the blank lines after it with it; at the end of a document, those before it.
A removed part of a paragraph takes nothing along. Nothing else moves: no line end, indentation, BOM or final newline.
"""

import numpy as np

from dedup.result import Result
from dedup.tables import LINE_ENDS, Action, Decisions, Documents, Int64, Segments, member

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
    start[at] = np.where(tail, line_end[row - 1], line_start[row])
    end[at] = np.where(tail | ~following, line_end[row], next_line)
    return start, end


def cleaned(result: Result) -> tuple[str, ...]:
    """The cleaned text of each document.

    Kept and removed text are put together again and compared with the original, on every run.
    """
    docs = result.documents
    chosen = np.flatnonzero(result.cut_start >= 0)
    chosen = chosen[np.lexsort((result.cut_end[chosen], result.cut_start[chosen]))]  # findings, not text
    start, end = result.cut_start[chosen], result.cut_end[chosen]
    assert np.all(start < end), "a removal is empty"
    assert np.all(start[1:] >= end[:-1]), "two removals overlap"
    assert np.all(docs.doc_of(start) == docs.doc_of(end - 1)), "a removal crosses documents"
    change = np.zeros(len(docs.code) + 1, np.int8)
    change[start] += 1
    change[end] -= 1  # where one removal ends and the next begins, both add up to 0
    gone = np.cumsum(change[:-1], dtype=np.int8).astype(np.bool_)
    kept = docs.code[~gone]
    border = np.zeros(len(docs.code) + 1, np.int64)
    np.cumsum(~gone, out=border[1:])
    border = border[docs.indptr]
    texts = tuple(
        kept[low:high].tobytes().decode("utf-32-le", "surrogatepass")
        for low, high in zip(border[:-1].tolist(), border[1:].tolist(), strict=True)
    )
    again = np.empty_like(docs.code)
    again[~gone] = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
    for low, high in zip(start.tolist(), end.tolist(), strict=True):
        again[low:high] = docs.code[low:high]
    assert np.array_equal(again, docs.code), "kept and removed text are not the original"
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
