"""Documents, Segments -> Marks: what the punctuation of a paragraph says about it.

A heading, a caption or a slogan has no sentence mark; a paragraph ends in one unless a column break cut it. Where a
clause ends is where a text may be cut.
"""

import numpy as np
from numpy.typing import NDArray

from dedup.arrays import LINE_ENDS, Bool, Int64, among, member
from dedup.tables import Borders, Documents, Mark, Marks, Segments

SENTENCE = "。！？!?｡．…؟।॥።။។"
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
WIDE_STOP = 0xFF0E  # a full stop in some Chinese and Japanese texts, and the point of a number in others
# Words that end in a full stop wherever they stand, of ABBREVIATED_CHARS letters at most. What ends a line closes it.
ABBREVIATED = """
    st ft str nr no nos dr mr mrs ms prof inc ltd corp co bros jr sr vs vol pp p fig figs ed eds rev gen col sgt capt lt
    hon est dept univ assn ave blvd rd mt jan feb mar apr jun jul aug sep sept oct nov dec bzw ca evtl ggf usw vgl abs
    bd hrsg inkl zzgl sog geb gest tel ul al św tzw np itd wyd red mme mlle av env chap sra srta dra ud uds ee uu
    pág núm avda tfno sig dott ing avv pag cap г ул д стр рис см т е др пр им тыс млн млрд руб обл гр вул буд тис
    kl bl ev osv dvs jfr blz dhr mevr enz bijv obs str cf ibid op viz approx rep sen gov supt"""
ABBREVIATED_CHARS = 6
STREET = "str"  # also at the end of a longer word


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
    stop = np.flatnonzero(docs.code == ord("."))
    mark[stop[closing(docs, stop)]] |= np.uint8(Mark.CLAUSE | Mark.SENTENCE)
    asked = np.flatnonzero((docs.code == ord("!")) | (docs.code == ord("?")))
    mark[asked[goes_on(docs, asked)]] &= ~np.uint8(Mark.SENTENCE)
    wide = np.flatnonzero(docs.code == WIDE_STOP)
    number = member(docs.code[np.maximum(wide - 1, 0)], DIGITS)
    mark[wide[number]] &= ~np.uint8(Mark.CLAUSE | Mark.SENTENCE)
    return Borders(mark)


def closing(docs: Documents, stop: Int64) -> Bool:
    """Which of the full stops at some places close a sentence: bool (n,).

    At the end of a line all do. Inside of one a blank follows, perhaps behind quotes and brackets, and then no small
    letter; and the word before it is no initial, no number of a day or an item, and no abbreviation (B.E., St., 24.).
    """
    code, after = docs.code, stop + 1
    ends = docs.indptr[docs.doc_of(stop) + 1] if len(stop) else stop
    for _ in range(CLOSED_BY):
        here = _TABLE[code[np.minimum(after, len(code) - 1)]]
        after = after + ((after < ends) & ((here & np.uint8(Mark.CLOSER)) > 0))
    last = after >= ends
    line = last | member(code[np.minimum(after, len(code) - 1)], LINE_ENDS)
    gap = (_TABLE[code[np.minimum(after, len(code) - 1)]] & np.uint8(Mark.GAP)) > 0
    result = np.asarray(line | gap)
    some = np.flatnonzero(gap & ~line)
    if len(some):
        following = _LETTERS[code[np.minimum(after[some] + 1, ends[some] - 1)]]
        result[some] = (following != SMALL) & ~_abbreviated(docs, stop[some], following)
    return result


def goes_on(docs: Documents, stop: Int64) -> Bool:
    """Behind which marks of questions and calls the sentence goes on: a small letter follows, on the same line."""
    code, after = docs.code, stop + 1
    ends = docs.indptr[docs.doc_of(stop) + 1] if len(stop) else stop
    for _ in range(CLOSED_BY + 1):
        here = _TABLE[code[np.minimum(after, len(code) - 1)]] & np.uint8(Mark.CLOSER | Mark.GAP)
        line = member(code[np.minimum(after, len(code) - 1)], LINE_ENDS)
        after = after + ((after < ends) & (here > 0) & ~line)
    return np.asarray((after < ends) & (_LETTERS[code[np.minimum(after, len(code) - 1)]] == SMALL))


def _abbreviated(docs: Documents, stop: Int64, following: NDArray[np.uint8]) -> Bool:
    """Which full stops belong to the word before them; following: what letter follows."""
    code, first = docs.code, docs.indptr[docs.doc_of(stop)]
    size, key = np.zeros(len(stop), np.int64), np.zeros(len(stop), np.uint64)
    digit, letter = np.ones(len(stop), np.bool_), np.ones(len(stop), np.bool_)
    goes_on, street = np.ones(len(stop), np.bool_), np.zeros(len(stop), np.bool_)
    dotted, capitals = np.zeros(len(stop), np.bool_), np.ones(len(stop), np.bool_)
    for k in range(1, ABBREVIATED_CHARS + 2):
        at = stop - k
        here = np.where(at >= first, code[np.maximum(at, 0)], 0)
        kind = _LETTERS[here]
        dotted |= goes_on & (here == ord(".")) & (size > 0)
        goes_on &= kind > 0
        digit &= ~goes_on | (kind == DIGIT)
        letter &= ~goes_on | (kind != DIGIT)
        capitals &= ~goes_on | (kind == CAPITAL)
        size += goes_on
        key = np.where(goes_on, key * _BASE + _SMALL[here], key)
        if k == len(STREET):
            street = key == _key(STREET)
    known = letter & ((size <= ABBREVIATED_CHARS) & among(key, _KNOWN) | street)
    short = (size == 1) | digit & (size > 0) & (size <= 2) | dotted & (size <= 3)
    short |= capitals & (size == 2) & (following != CAPITAL) | letter & (size <= 4) & (following == DIGIT)
    return np.asarray(known | short)


def _table() -> NDArray[np.uint8]:
    table = np.zeros(0x110000, np.uint8)
    for mark, characters in _MARKS:
        table[[ord(ch) for ch in characters]] |= np.uint8(mark)
    return table


_TABLE = _table()


CLOSED_BY = 3  # quotes and brackets behind a full stop, at most
SMALL, CAPITAL, DIGIT = 1, 2, 3
ALPHABET = 0x0530  # letters with capitals are below
_BASE = np.uint64(ALPHABET)


def _letters() -> tuple[NDArray[np.uint8], NDArray[np.uint64]]:
    """What letter each character is, 0 for none, and the small letter of each; those of Latin, Greek and Cyrillic."""
    kind, small = np.zeros(0x110000, np.uint8), np.zeros(0x110000, np.uint64)
    for point in range(ALPHABET):
        ch = chr(point)
        if ch.isalpha():
            kind[point] = CAPITAL if ch.isupper() else SMALL
            small[point] = ord(ch.lower()[0])
    kind[[ord(ch) for ch in DIGITS]] = DIGIT
    return kind, small


def _key(word: str) -> int:
    """The number of a word, read from its end."""
    key = 0
    for ch in reversed(word):
        key = (key * ALPHABET + ord(ch)) & 0xFFFFFFFFFFFFFFFF
    return key


_LETTERS, _SMALL = _letters()
_KNOWN = np.array(sorted({_key(word) for word in ABBREVIATED.split()}), np.uint64)


def _count(flags: Bool, segs: Segments) -> Int64:
    place = np.flatnonzero(flags)
    return np.searchsorted(place, segs.end) - np.searchsorted(place, segs.start)
