"""Documents, Segments -> Marks: what the punctuation of a paragraph says about it.

A heading, a caption or a slogan has no sentence mark; a paragraph ends in one unless a column break cut it. Where a
clause ends is where a text may be cut.
"""

import numpy as np

from dedup.tables import LINE_ENDS, Bool, Borders, Documents, Int64, Marks, Segments, member

SENTENCE = "。！？!?｡…؟।॥።။។"
CLAUSE = "，,、；;：:" + SENTENCE
COLONS = ":：】"
LABEL_CHARS = 16  # code points in which a label ends
CLOSERS = "”’」』）)》〉】〕]}\"'＂＇»›"
SEPARATORS = "_|-–—―·•›»/＿｜－"
OPENERS = "“‘「『（(《〈【〔[{«‹"


def marks(docs: Documents, segs: Segments) -> Marks:
    """What the punctuation of every segment says. Cost: a few passes over the code points."""
    code = docs.code
    stop = _full_stops(docs)
    sentences = _count(member(code, SENTENCE) | stop, segs)
    clauses = _count(member(code, CLAUSE) | stop, segs)
    last = segs.end - 1
    closer = member(code, CLOSERS)
    for _ in range(4):
        last = np.where((last > segs.start) & closer[last], last - 1, last)
    final = code[last] if len(segs) else code[:0]
    before = code[np.maximum(last - 1, segs.start)] if len(segs) else code[:0]
    dots = (
        (final == ord("…")) | ((final == ord(".")) & (before == ord("."))) | ((final == ord("。")) & (before == final))
    )
    closed = member(final, SENTENCE) | ((final == ord(".")) & ~dots)
    cut = ~member(final, CLAUSE) & (final != ord(".")) & (clauses > 0)
    heading = code[segs.start] == ord("#") if len(segs) else np.zeros(0, np.bool_)
    colons = np.append(np.flatnonzero(member(code, COLONS)), len(code))
    colon = colons[np.searchsorted(colons, segs.start)]
    colon = np.where(colon < np.minimum(segs.start + LABEL_CHARS, segs.end), colon, -1)
    return Marks(sentences, clauses, closed, dots, cut & ~dots, member(final, ",，"), heading, colon)


def borders(docs: Documents) -> Borders:
    """Where a text may be cut."""
    code, stop = docs.code, _full_stops(docs)
    return Borders(
        member(code, CLAUSE) | stop,
        member(code, SENTENCE) | stop,
        member(code, OPENERS),
        member(code, SEPARATORS),
        code <= 0x20,
    )


def _full_stops(docs: Documents) -> Bool:
    """Full stops that end a word before white space or the end of a text: not those in 3.5 or www.example.org."""
    ends: Bool = np.ones(len(docs.code), np.bool_)
    ends[:-1] = member(docs.code, LINE_ENDS + " \t\xa0\u3000")[1:]
    ends[docs.indptr[1:][np.diff(docs.indptr) > 0] - 1] = True
    ends &= docs.code == ord(".")
    return ends


def _count(flags: Bool, segs: Segments) -> Int64:
    total = np.zeros(len(flags) + 1, np.int64)
    np.cumsum(flags, out=total[1:])
    return total[segs.end] - total[segs.start]
