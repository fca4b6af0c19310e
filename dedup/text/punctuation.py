"""Documents, Segments -> Marks: what the punctuation of a paragraph says about it.

A heading, a caption or a slogan has no sentence mark; a paragraph ends in one unless a column break cut it. Where a
clause ends is where a text may be cut.
"""

import numpy as np
from numpy.typing import NDArray

from dedup.arrays import LINE_ENDS, Bool, Int64, among, member
from dedup.tables import Borders, Documents, Mark, Marks, Segments

SENTENCE = "。！？!?｡…؟।॥።။។"
CLAUSE = "，,、；;：:" + SENTENCE
COLONS = ":：】"
LABEL_CHARS = 16  # code points in which a label ends
CLOSERS = "”’」』）)》〉】〕]}\"'＂＇»›"
SEPARATORS = "_|-–—―·•›»/＿｜－"
DIGITS = "0123456789０１２３４５６７８９"
NUMERALS = DIGITS + "一二三四五六七八九十"
NUMERAL_CHARS = 3  # in the number of an item, at most
CIRCLED = "".join(map(chr, range(0x2460, 0x2474)))
OPENERS = "“‘「『（(《〈【〔[{«‹"


_MARKS = (
    (Mark.CLAUSE, CLAUSE),
    (Mark.SENTENCE, SENTENCE),
    (Mark.OPENER, OPENERS),
    (Mark.CLOSER, CLOSERS),
    (Mark.SEPARATOR, SEPARATORS),
    (Mark.COLON, COLONS),
    (Mark.BLANK, "".join(map(chr, range(0x21)))),
    (Mark.GAP, LINE_ENDS + " \t\xa0\u3000"),
)


def marks(docs: Documents, segs: Segments, borders: Borders) -> Marks:
    """What the punctuation of every segment says, by the marks that stand in the text."""
    code, start = docs.code, segs.start
    sentences, clauses = (_count(borders.where(mark), segs) for mark in (Mark.SENTENCE, Mark.CLAUSE))
    last = segs.end - 1
    for _ in range(4):
        last = np.where((last > start) & ((borders.mark[last] & np.uint8(Mark.CLOSER)) > 0), last - 1, last)
    final, before = code[last], code[np.maximum(last - 1, start)]
    dots = (
        (final == ord("…")) | ((final == ord(".")) & (before == ord("."))) | ((final == ord("。")) & (before == final))
    )
    closed = member(final, SENTENCE) | ((final == ord(".")) & ~dots)
    cut = ~member(final, CLAUSE) & (final != ord(".")) & (clauses > 0)
    colons = np.append(np.flatnonzero(borders.where(Mark.COLON)), len(code))
    colon = colons[np.searchsorted(colons, start)]
    colon = np.where(colon < np.minimum(start + LABEL_CHARS, segs.end), colon, -1)
    comma, heading = member(final, ",，"), code[start] == ord("#")
    return Marks(sentences, clauses, closed, dots, cut & ~dots, comma, heading, colon, _items(docs, segs))


def _items(docs: Documents, segs: Segments) -> Bool:
    """Which segments begin with a number, as items of a list do: (3), （三）, 三、, 3. or ③."""
    code, last = docs.code, segs.end - 1
    first = np.minimum(segs.start + member(code[segs.start], "(（[［"), last)
    at = first.copy()
    for _ in range(NUMERAL_CHARS):
        at += member(code[at], NUMERALS) & (at < last)
    numbered = (at > first) & member(code[at], ")）]］、.．")
    numbered &= ~member(code[np.minimum(at + 1, last)], DIGITS)  # 3.5 is none
    return numbered | member(code[segs.start], CIRCLED)


def borders(docs: Documents) -> Borders:
    """Where a text may be cut: one pass over the code points."""
    mark = _TABLE[docs.code]
    # A full stop ends a word before white space or the end of a text: not in 3.5 or www.example.org.
    stop = np.flatnonzero(docs.code == ord("."))
    ends = (mark[np.minimum(stop + 1, len(mark) - 1)] & np.uint8(Mark.GAP)) > 0
    ends |= among((stop + 1).astype(np.uint64), docs.indptr.astype(np.uint64))
    mark[stop[ends]] |= np.uint8(Mark.CLAUSE | Mark.SENTENCE)
    return Borders(mark)


def _table() -> NDArray[np.uint8]:
    table = np.zeros(0x110000, np.uint8)
    for mark, characters in _MARKS:
        table[[ord(ch) for ch in characters]] |= np.uint8(mark)
    return table


_TABLE = _table()


def _count(flags: Bool, segs: Segments) -> Int64:
    place = np.flatnonzero(flags)
    return np.searchsorted(place, segs.end) - np.searchsorted(place, segs.start)
