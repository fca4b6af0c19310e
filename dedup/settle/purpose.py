"""Where a repeat stands -> whether it belongs to the text: refrains, formulas, cues, steps, fields, quotations.

Within one document a paragraph that comes again goes for a reason in the structure only: it comes with its neighbours,
it follows itself, it stands beside a broken sentence, or it is longer than what people repeat on purpose. Across
documents it goes, but for what is short and quoted, asked, or said in a field of a form, and comes without its
neighbours. All of that is asked of text that is kept, so a second run answers the same.
"""

from dataclasses import dataclass

import numpy as np

from dedup.arrays import Bool, Int32, Int64, among, offsets, pack_pairs, ranges
from dedup.settle.titles import fragments
from dedup.tables import Documents, Marks, Normalized, Segments, Table
from dedup.text.punctuation import CLOSERS, OPENERS

WIDE = 0x2E80  # code points from here on (Han, kana, Hangul) say as much as one and a half letters of an alphabet
LONG = 140  # weight of a paragraph that nobody repeats on purpose, however often it comes
LABELLED = 56  # the same of one that comes twice, in a play, an interview or records, or below a time code
SPOKEN = 70  # the same of one that comes twice, and is spoken
BULLETS = "-*•·‣▪●○–—"
CODE_CHARS = 24  # of a number or a time code
TWICE = 36  # the same where nothing says that such text repeats
RUN, VERSES = 80, 200  # weight of lines in a row that go where they come again; where they are short, as verses are
VERSE = 22, 40  # most weight of such a line: in Han, kana and Hangul, and in alphabets
OFTEN = 3  # what comes so often, each time among other text, is a refrain
QUOTED = 80  # weight of what is quoted in several documents
LABELS = 3  # lines that begin with a label, and a third of all: a play, an interview, records
QUESTION = "?？؟"

QUOTES = ">＞"  # what lines of another letter begin with in a reply
WITHIN, ELSEWHERE = 1, 2  # why a copy stays; 0: it goes


@dataclass(frozen=True, slots=True, eq=False)
class Lines(Table):
    """One row a segment: what it equals, its document, its weight, its punctuation, and how it begins and ends.

    group     int64 (n,) the first row with the same text
    doc       int32 (n,)
    weight    int64 (n,) characters of normal form, letters of alphabets counted as two thirds
    verse     bool (n,)  it is as short as verses are
    marks     Marks of the rows
    broken    bool (n,)  it looks like a sentence that was cut
    quoted    bool (n,)  it begins and ends with quotation marks
    asks      bool (n,)  it ends in a question mark
    announces bool (n,)  it ends in a colon
    opens     bool (n,)  it begins with a quotation mark
    item      bool (n,)  it begins with a number, as an item of a list, or with a bullet
    coded     bool (n,)  it has digits only: a number, a time code
    """

    group: Int64
    doc: Int32
    weight: Int64
    verse: Bool
    marks: Marks
    broken: Bool
    quoted: Bool
    asks: Bool
    announces: Bool
    opens: Bool
    item: Bool
    coded: Bool


def weights(norm: Normalized) -> Int64:
    """The characters of each row, those of alphabets counted as two thirds, rounded down: int64 (n,)."""
    wide, filled = np.zeros(len(norm), np.int64), np.flatnonzero(norm.size)
    if len(filled):
        wide[filled] = np.add.reduceat(norm.code >= WIDE, norm.indptr[filled], dtype=np.int64)
    return (2 * norm.size + wide) // 3


def lines(docs: Documents, segs: Segments, norm: Normalized, marks: Marks, group: Int64) -> Lines:
    """See Lines."""
    first, last = docs.code[segs.start], docs.code[segs.end - 1]
    inner = docs.code[np.maximum(segs.end - 2, segs.start)]
    opens, closes, bullets = (
        np.array([ord(ch) for ch in text], np.uint32) for text in (OPENERS + '"', CLOSERS, BULLETS)
    )
    spoken = np.isin(first, opens)
    quoted = spoken & np.isin(last, closes)
    asked = np.array([ord(ch) for ch in QUESTION], np.uint32)
    asks = np.isin(last, asked) | (np.isin(inner, asked) & np.isin(last, closes))
    announces = np.isin(last, np.array([ord(":"), ord("：")], np.uint32))
    weight = weights(norm)
    verse = weight <= np.where(weight > 5 * norm.size // 6, *VERSE)  # of most characters or of few
    second = docs.code[np.minimum(segs.start + 1, segs.end - 1)]
    item = marks.item | (np.isin(first, bullets) & (second == ord(" ")))
    broken, coded = fragments(norm.size, marks), _coded(norm)
    return Lines(group, segs.doc, weight, verse, marks, broken, quoted, asks, announces, spoken, item, coded)


def _coded(norm: Normalized) -> Bool:
    """Which rows have digits only, and few: bool (n,)."""
    result = np.zeros(len(norm), np.bool_)
    rows = np.flatnonzero((norm.size > 0) & (norm.size <= CODE_CHARS))
    code = norm.code[ranges(norm.indptr[rows], norm.size[rows])]
    digit = (code >= ord("0")) & (code <= ord("9"))
    if len(rows):
        result[rows] = np.logical_and.reduceat(digit, offsets(norm.size[rows])[:-1])
    return result


def answered(docs: Documents, segs: Segments, group: Int64, stands: Bool) -> Bool:
    """Which rows are quoted in a reply and answered right below, in words of its own: bool (n,).

    An answer keeps what it answers. What is quoted as a whole, below the reply, is not answered; nor is what stands in
    a text that comes again as a whole, but for the first of these.

    group   int64 (n,) the first row with the same text
    stands  bool (n,) rows that are text
    cost    a few passes over the rows
    """
    n = len(segs)
    quoted = np.isin(docs.code[segs.start], np.array([ord(ch) for ch in QUOTES], np.uint32))
    if not quoted.any():
        return quoted
    below = np.full(n + 1, n, np.int64)  # the next row that is not quoted
    below[:n][~quoted] = np.flatnonzero(~quoted)
    below = np.minimum.accumulate(below[::-1])[::-1][:n]
    answer = np.minimum(below, n - 1)
    own = (group[answer] == answer) & stands[answer]
    return np.asarray(quoted & (below < n) & (segs.doc[answer] == segs.doc) & own)


def stays(of: Lines, stands: Bool, prose: Bool, copy: Int64, keeper: Int64) -> Int64:
    """Why copies of another row stay, 0 where they go: int64 (c,).

    stands        bool (n,) rows that are text, and count as neighbours
    prose         bool (n,) rows that are paragraphs: neighbours that come again with a row say that it was copied
    copy, keeper  int64 (c,) rows that equal another one, and that one
    cost          a sort of the rows that come more than once
    """
    result = np.zeros(len(copy), np.int64)
    if not len(copy):
        return result
    rows = np.flatnonzero(stands)
    within = _within(of, rows)[np.searchsorted(rows, copy)]
    elsewhere = _elsewhere(of, rows, prose)[np.searchsorted(rows, copy)]
    same = of.doc[copy] == of.doc[keeper]
    result[same & within] = WITHIN
    result[~same & elsewhere] = ELSEWHERE
    return result


def _within(of: Lines, rows: Int64) -> Bool:
    """Which of the rows repeat one above them in their document, and may: bool (r,)."""
    group, doc, weight, n = of.group[rows], of.doc[rows], of.weight[rows], len(rows)
    before, times = _before(group, doc)
    again = before >= 0
    follows = again & (before == np.arange(n) - 1)
    broken = of.broken[rows]
    beside = _shifted(broken, doc, 1) | _shifted(broken, doc, -1)
    broken_off = of.marks.closed[rows] & beside
    most = np.where(
        times >= OFTEN, LONG, np.where(_labelled(of, rows) | _shifted(of.coded[rows], doc, 1), LABELLED, TWICE)
    )
    most = np.where(of.opens[rows], np.maximum(most, SPOKEN), most)
    longer = (weight > most) & ~of.item[rows]
    goes = follows | broken_off | longer | _runs(of, rows)
    return np.asarray(again & ~goes)


def _before(group: Int64, doc: Int32) -> tuple[Int64, Int64]:
    """For each row the place of the last one of its document that equals it, -1 for none; how often it comes there."""
    n = len(group)
    before, times = np.full(n, -1, np.int64), np.ones(n, np.int64)
    at = np.flatnonzero(np.bincount(group)[group] > 1)
    at = at[np.lexsort((at, doc[at], group[at]))]  # what comes more than once
    fresh = np.ones(len(at), np.bool_)
    fresh[1:] = (np.diff(group[at]) != 0) | (np.diff(doc[at]) != 0)
    later = np.flatnonzero(~fresh)
    before[at[later]] = at[later - 1]
    number = np.cumsum(fresh) - 1
    times[at] = np.bincount(number)[number] if len(at) else times[at]
    return before, times


def _runs(of: Lines, rows: Int64) -> Bool:
    """Which rows come again with their neighbours, in order: long enough, or right behind the first time.

    A run of equal distance to the lines that it repeats is one run.
    """
    group, doc, n = of.group[rows], of.doc[rows], len(rows)
    result, often = np.zeros(n, np.bool_), np.bincount(group)[group] > 1
    known = np.flatnonzero(often[:-1] & often[1:] & (doc[:-1] == doc[1:]))
    known = known[np.lexsort((known, group[known + 1], group[known], doc[known]))]  # what comes more than once
    same = (np.diff(group[known]) == 0) & (np.diff(group[known + 1]) == 0) & (np.diff(doc[known]) == 0)
    distance = np.zeros(n, np.int64)
    distance[known[1:][same]] = known[1:][same] - known[:-1][same]
    at = np.flatnonzero(distance)
    if not len(at):
        return result
    fresh = np.ones(len(at), np.bool_)
    fresh[1:] = (np.diff(at) != 1) | (np.diff(distance[at]) != 0)
    begin = np.flatnonzero(fresh)
    first, last = at[begin], at[np.append(begin[1:], len(at)) - 1] + 1
    size, total = last - first + 1, offsets(of.weight[rows])
    weight = total[last + 1] - total[first]
    verses = np.diff(offsets(of.verse[rows].astype(np.int64))[np.stack([first, last + 1])], axis=0)[0]
    goes = (size >= distance[first]) | (weight > np.where(4 * verses >= 3 * size, VERSES, RUN))
    change = np.zeros(n + 1, np.int64)
    np.add.at(change, first[goes], 1)
    np.add.at(change, last[goes] + 1, -1)
    return np.asarray(np.cumsum(change)[:-1] > 0)


def _elsewhere(of: Lines, rows: Int64, prose: Bool) -> Bool:
    """Which rows may stand in several documents: short, without a neighbour that comes with them; see the module."""
    group, doc = of.group[rows], of.doc[rows]
    wanted = of.quoted[rows] | _shifted(of.announces[rows], doc, 1)
    wanted |= of.asks[rows] & _shifted(np.ones(len(rows), np.bool_), doc, -1)
    wanted |= _labelled(of, rows) & (of.marks.colon[rows] >= 0)
    wanted &= of.weight[rows] <= QUOTED
    return np.asarray(wanted & ~_together(group, doc, prose[rows]))


def _together(group: Int64, doc: Int32, prose: Bool) -> Bool:
    """Which rows have a paragraph beside them with which they stand somewhere else, too, in that order: bool (r,)."""
    result = np.zeros(len(group), np.bool_)
    often = np.bincount(group)[group] > 1
    at = np.flatnonzero(often[:-1] & often[1:] & (doc[:-1] == doc[1:]))
    key = pack_pairs(group[at], group[at + 1])
    ordered = np.sort(key)
    at = at[among(key, ordered[1:][ordered[1:] == ordered[:-1]])]
    result[at] |= prose[at + 1]
    result[at + 1] |= prose[at]
    return result


def _labelled(of: Lines, rows: Int64) -> Bool:
    """Which rows stand in a document of which many lines begin with a label: bool (r,)."""
    doc = of.doc[rows]
    lines = np.bincount(doc)
    labels = np.bincount(doc, of.marks.colon[rows] >= 0)
    return np.asarray(((labels >= LABELS) & (3 * labels >= lines))[doc])


def _shifted(flag: Bool, doc: Int32, by: int) -> Bool:
    """Whether the row above (1) or below (-1) is so, in the same document: bool (r,)."""
    result = np.zeros(len(flag), np.bool_)
    one, other = (slice(1, None), slice(None, -1)) if by == 1 else (slice(None, -1), slice(1, None))
    result[one] = flag[other] & (doc[one] == doc[other])
    return result
