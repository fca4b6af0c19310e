"""Documents, Segments, Normalized -> Symbols: what the normal form dropped, and what is a fact for all that.

C is not C++, ✓ not ✗, > not <. So two rows are the same text only if their normal forms are equal and their symbols,
too, at the same places. A symbol is a character of the Unicode categories Sm, Sc and So, and a few others where they
stand as operators. What decorates a text, marks it up or stands for a dash is none, since copies differ in it:

- shapes, dingbats and characters of private use at the edge of a line, where nothing of the normal form stands beside
  them: bullets and end marks; but a row of stars is a rating, and so is ●●●○○;
- signs of quotation, of items and of headings at the edge of a line: > and +, = and < at those of a paragraph;
- a run of many of the same, as a rule across the page;
- bars, boxes, signs of rights, degrees, notes, minus and its relatives (the sign of a number is part of the normal
  form), colons and dots among the operators;
- angles around something, as around a tag, an address, a title: <br>, <<天地>>.

The rules look at a line and at the neighbours of a character, never over the ends of a row. Nearly all text has no
symbols, and costs one look at each character.
"""

import unicodedata
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup.arrays import LINE_ENDS, Bool, Int64, UInt32, UInt64, member, offsets, ranges, sorted_unique
from dedup.tables import Documents, Normalized, Segments, Symbols
from dedup.text import normalize

BLOCK = 1 << 16  # characters looked at together
LONG_RUN = 11  # of one symbol, from which it is a rule across the page ...
LONG_RULE = 4  # ... and of one of these:
RULES = "+<=>~#*^&!"
RATING = 10  # shapes in a row, at most
PAIRS = 2  # angles around something, at most

# The characters that are looked at more closely, as first and last of each range, and single ones. Others are letters,
# punctuation and what prints nothing; or marks of one script, which decorate.
RANGES = (
    *((0xA2, 0xA5), (0xBC, 0xBE), (0x2032, 0x2034), (0x2070, 0x2BFF), (0x2E80, 0x2FFF), (0x3012, 0x3013)),
    *((0x3036, 0x3037), (0x3190, 0x33FF), (0x4DC0, 0x4DFF), (0xA490, 0xA4C6), (0xE000, 0xF8FF), (0xFD40, 0xFDFF)),
    *((0xFE5F, 0xFE6F), (0xFFE0, 0xFFEE), (0x11FD5, 0x11FF1), (0x1CF50, 0x1D7FF), (0x1E2FF, 0x1E2FF)),
    *((0x1EC70, 0x1FBFF), (0xF0000, 0x10FFFF)),
)
SINGLE = "!#$&*+<=>^~\xac±×÷϶֏؆؇؈؋߾߿৲৳৻૱௹฿៛\u2044\u2052\u2057〄〠〾〿꠸﬩＃＄＆＊＋＜＝＞＾～"
CATEGORIES = ("Sm", "Sc", "So", "Co")  # mathematics, currency, other, private use
OPERATORS = "!#&*^′"  # besides those
NEVER = frozenset("|¦°©®-−∕∖∗∙∣∶⋅⋮⋯℗♩♪♫♬〓\ufffc\ufffd") | frozenset(map(chr, range(0x2500, 0x25A0)))
SHAPES = ((0x25A0, 0x25FF), (0x261A, 0x261F), (0x2660, 0x2667), (0x2701, 0x27BF), (0xE000, 0xF8FF), (0xF0000, 0x10FFFF))
MEANT = "▼▽✅✓✔✕✖✗✘❌❎❓❗➕➖➗"  # shapes and dingbats that say something at the edge of a line, too
STARS = "★☆"
BLANKS = " \t\xa0\u3000"
OPENERS = "(（[{"
SLASH = 0x338  # makes the opposite of the symbol before it: ≠

SYMBOL, LINE_END = 1, 2  # what a character of the text may be


def _table() -> NDArray[np.uint8]:
    table = np.zeros(0x110000, np.uint8)
    for first, last in RANGES:
        table[first : last + 1] = SYMBOL
    table[[ord(ch) for ch in SINGLE]] = SYMBOL
    table[[ord(ch) for ch in LINE_ENDS]] = LINE_END
    return table


_TABLE = _table()


class _Found(NamedTuple):
    """Characters that may be symbols, by position.

    code   uint32 (s,)  in NFKC; a character that is several has a row for each
    at     int64 (s,)   position in Documents.code
    row    int64 (s,)   of Segments
    place  int64 (s,)   position in Normalized.code before which it stands
    """

    code: UInt32
    at: Int64
    row: Int64
    place: Int64

    def take(self, which: Bool | Int64) -> "_Found":
        return _Found(self.code[which], self.at[which], self.row[which], self.place[which])


class _Beside(NamedTuple):
    """What stands beside each of them.

    before, after    uint32 (s,) the characters of the text, 0 at the ends of the row
    letter, follows  uint32 (s,) the characters of the normal form that stand right before and after it, else 0
    alone            bool (s,)   the letter before it is a word by itself
    begins, ends     bool (s,)   nothing of the normal form stands before it, or after it, in its line
    first, last      bool (s,)   ... in its row
    """

    before: UInt32
    after: UInt32
    letter: UInt32
    follows: UInt32
    alone: Bool
    begins: Bool
    ends: Bool
    first: Bool
    last: Bool


def of_rows(docs: Documents, segs: Segments, norm: Normalized) -> Symbols:
    """The symbols of every row.

    norm    the normal form of the segments, or what is left of it
    memory  some 100 bytes for a character that may be a symbol, and a block
    """
    at, line_end = _candidates(docs.code)
    row = np.searchsorted(segs.start, at, side="right") - 1
    inside = row >= 0
    inside[inside] = at[inside] < segs.end[row[inside]]
    found = _spelled_out(docs.code, at[inside], row[inside], norm)
    beside = _beside(docs.code, segs, norm, found, line_end)
    meant = _meant(found, beside) & ~_around(found, beside, line_end)
    meant &= ~_in_normal_form(norm, found)
    found = found.take(meant)
    count = np.bincount(found.row, minlength=len(segs))
    return Symbols(found.code, found.place - norm.indptr[found.row], offsets(count))


def of_joined(code: UInt32, indptr: Int64) -> Symbols:
    """The symbols of each text; only those that may have some are looked at.

    code, indptr  as from `normalize.joined`
    """
    at, _ = _candidates(code)
    some = np.zeros(len(indptr) - 1, np.bool_)
    some[np.searchsorted(indptr, at, side="right") - 1] = True
    rows = np.flatnonzero(some)
    size = np.diff(indptr)[rows]
    docs = Documents(("",) * len(rows), code[ranges(indptr[rows], size)], offsets(size))
    segs = Segments(np.arange(len(rows), dtype=np.int32), docs.indptr[:-1], docs.indptr[1:])
    found = of_rows(docs, segs, normalize.normalized(docs, segs))
    count = np.zeros(len(indptr) - 1, np.int64)
    count[rows] = found.size
    return Symbols(found.code, found.place, offsets(count))


def of_text(text: str) -> list[tuple[str, int]]:
    """The symbols of one text, each with how many characters of its normal form stand before it: for proofs."""
    found = of_joined(*normalize.joined([text]))
    return [(chr(code), place) for code, place in zip(found.code.tolist(), found.place.tolist(), strict=True)]


def hashes(symbols: Symbols, *, places: bool) -> UInt64:
    """A hash of the symbols of each row in order, uint64 (n,), 0 where there are none.

    places  whether another place makes another hash
    """
    size = symbols.size
    number = (np.arange(len(symbols.code)) - np.repeat(symbols.indptr[:-1], size)).astype(np.uint64)
    value = symbols.code.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + number + np.uint64(1)
    if places:
        value ^= symbols.place.astype(np.uint64) << np.uint64(20)
    value *= np.uint64(0xBF58476D1CE4E5B9)
    value ^= value >> np.uint64(27)
    value *= np.uint64(0x94D049BB133111EB)
    total = np.zeros(len(value) + 1, np.uint64)
    np.cumsum(value, out=total[1:])  # wraps on purpose
    return total[symbols.indptr[1:]] - total[symbols.indptr[:-1]]


def differ(symbols: Symbols, left: Int64, right: Int64, slack: Int64) -> Bool:
    """In which pairs of rows the symbols differ, bool (p,): others, or in other places.

    slack  int64 (p,) by how many characters places may differ, as they do behind what was put in
    """
    size = symbols.size[left]
    found: Bool = size != symbols.size[right]
    some = np.flatnonzero(~found & (size > 0))
    if len(some):
        size, pair = size[some], np.repeat(some, size[some])
        number = np.arange(len(pair)) - np.repeat(offsets(size)[:-1], size)
        one, other = symbols.indptr[left[pair]] + number, symbols.indptr[right[pair]] + number
        apart = symbols.code[one] != symbols.code[other]
        apart |= np.abs(symbols.place[one] - symbols.place[other]) > slack[pair]
        found[pair[apart]] = True
    return found


def stand_in(symbols: Symbols, norm: Normalized, row: Int64, start: Int64, end: Int64) -> Bool:
    """Whether the symbols of each row stand in a region of other rows, in order, and no other ones between them.

    At the ends of the region there may be more: they belong to what stands beside it.

    row         int64 (r,) rows of both tables
    start, end  int64 (r,) positions in Normalized.code
    """
    at = np.repeat(norm.indptr[:-1], symbols.size) + symbols.place
    outer, last = np.searchsorted(at, start), np.searchsorted(at, end, side="right")
    low, high = np.searchsorted(at, start, side="right"), np.searchsorted(at, end)
    first, count = symbols.indptr[row], symbols.size[row]
    ahead = np.searchsorted(at, norm.indptr[row], side="right") - first  # before all of its normal form
    ahead = np.minimum(np.maximum(ahead, 0), count)
    behind = np.minimum(symbols.indptr[row + 1] - np.searchsorted(at, norm.indptr[row + 1]), count - ahead)
    found: Bool = (high - low == count - ahead - behind) & (low - outer >= ahead) & (last - high >= behind)
    some = np.flatnonzero(found & (count > 0))
    item = ranges(np.zeros(len(some), np.int64), count[some])
    owner = np.repeat(some, count[some])
    other = symbols.code[first[owner] + item] != symbols.code[low[owner] - ahead[owner] + item]
    found[owner[other]] = False
    return found


def _candidates(code: UInt32) -> tuple[Int64, Int64]:
    """Where characters stand that may be symbols, and where lines end."""
    at, kind = [np.zeros(0, np.int64)], [np.zeros(0, np.uint8)]
    for low in range(0, len(code), BLOCK):
        block = _TABLE[code[low : low + BLOCK].astype(np.intp)]
        some = np.flatnonzero(block != 0)
        at.append(some + low)
        kind.append(block[some])
    place, kinds = np.concatenate(at), np.concatenate(kind)
    return place[kinds == SYMBOL], place[kinds == LINE_END]


def _spelled_out(code: UInt32, at: Int64, row: Int64, norm: Normalized) -> _Found:
    """The symbols that each of these characters is in NFKC: mostly one, or none, in a fraction between its digits."""
    raw = code[at]
    distinct = sorted_unique(raw.astype(np.uint64)).astype(np.uint32)
    parts = [_parts(chr(point)) for point in distinct.tolist()]
    count = np.array([len(part) for part in parts], np.int64)
    flat = [item for part in parts for item in part]
    value = np.array([ord(symbol) for symbol, _ in flat], np.uint32)
    shift = np.array([before for _, before in flat], np.int64)
    number = np.searchsorted(distinct, raw)
    size = count[number] if len(count) else np.zeros(0, np.int64)
    which = np.repeat(np.arange(len(at)), size)
    item = np.arange(len(which)) - np.repeat(offsets(size)[:-1], size) + offsets(count)[number[which]]
    found = _Found(value[item], at[which], row[which], norm.found(at)[which] + shift[item])
    slashed = np.flatnonzero(code[np.minimum(found.at + 1, len(code) - 1)] == SLASH) if len(code) else which[:0]
    for k in slashed.tolist():
        opposite = unicodedata.normalize("NFC", chr(found.code[k]) + chr(SLASH))
        found.code[k] = ord(opposite[0])
    return found


def _parts(ch: str) -> list[tuple[str, int]]:
    """The symbols in the normal form of a character before any is dropped, and what is kept before each of them."""
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", ch).casefold())
    parts, kept = [], 0
    for c in text:
        if (c in OPERATORS or unicodedata.category(c) in CATEGORIES) and c not in NEVER:
            parts.append((c, kept))
        kept += len(normalize.form_of(c))
    return parts


def _beside(code: UInt32, segs: Segments, norm: Normalized, found: _Found, line_end: Int64) -> _Beside:
    at, row, place = found.at, found.row, found.place
    low, high = norm.indptr[row], norm.indptr[row + 1]
    inner, outer = at > segs.start[row], at + 1 < segs.end[row]
    first, last = place == low, place == high

    def kept(step: int, beside: Int64) -> UInt32:
        """The character of the normal form at a place, if it comes from right beside."""
        there = np.flatnonzero((place + step >= low) & (place + step < high))
        there = there[norm.origin[place[there] + step] == beside[there]]
        value = np.zeros(len(at), np.uint32)
        value[there] = norm.code[place[there] + step]
        return value

    def crossed(start: Int64, end: Int64) -> Bool:
        return np.asarray(np.searchsorted(line_end, start) < np.searchsorted(line_end, end))

    begins, ends = first.copy(), last.copy()
    some = np.flatnonzero(~first)
    begins[some] = crossed(norm.at(place[some] - 1), at[some])
    some = np.flatnonzero(~last)
    ends[some] = crossed(at[some], norm.at(place[some]))
    letter = kept(-1, at - 1)
    return _Beside(
        np.where(inner, code[np.maximum(at - 1, 0)], 0) if len(code) else letter,
        np.where(outer, code[np.minimum(at + 1, len(code) - 1)], 0) if len(code) else letter,
        letter,
        kept(0, at + 1),
        (letter > 0) & (kept(-2, at - 2) == 0),
        begins,
        ends,
        first,
        last,
    )


def _meant(found: _Found, beside: _Beside) -> Bool:
    """Which of the characters are facts, angles around something aside."""
    code, letter, follows = found.code, beside.letter, beside.follows
    edge = beside.first | beside.last
    blank_before, blank_after = member(beside.before, BLANKS), member(beside.after, BLANKS)
    digit = (follows >= ord("0")) & (follows <= ord("9"))
    both = (letter > 0) & (follows > 0)
    within = ~beside.begins & ~beside.ends
    twin = (beside.before == ord("&")).astype(np.int8) + (beside.after == ord("&"))
    told = member(beside.before, OPENERS + BLANKS) & ((follows > 0) | member(beside.after, OPENERS)) & ~beside.begins
    meant = ~_shapes(found, beside) & ~_long_runs(found)
    for chars, holds in (
        ("=<", ~edge & ~(beside.begins & beside.ends)),
        (">", ~beside.begins & ~beside.last),
        ("+", ~(beside.begins & blank_after)),
        ("#", beside.alone & (letter > ord("9")) & (follows == 0)),
        ("^", (letter > 0) & ((follows > 0) | member(beside.after, OPENERS))),
        ("~", (letter == 0) & (beside.before != ord("~")) & digit),
        ("*", within & (both | (blank_before & blank_after))),
        ("&", twin == 1),
        ("!", (beside.after == ord("=")) | told),
        ("′", (letter > 0) & ((follows == 0) | digit)),
    ):
        meant &= ~member(code, chars) | holds
    return meant


def _shapes(found: _Found, beside: _Beside) -> Bool:
    """Which are shapes that only decorate the edge of a line: bool (s,)."""
    code = found.code
    shape = np.zeros(len(code), np.bool_)
    for first, last in SHAPES:
        shape |= (code >= first) & (code <= last)
    star = member(code, STARS)
    shape = (shape & ~member(code, MEANT)) | star
    run, size = _runs(found, shape[1:] & shape[:-1])
    starry = np.bincount(run, star, minlength=len(size)) == size
    other = (code[1:] != code[:-1]) & (run[1:] == run[:-1])
    mixed = np.bincount(run[1:], other, minlength=len(size)) > 0
    rating = (size >= 2) & (size <= RATING) & (starry | mixed)
    decorates: Bool = shape & (beside.begins | beside.ends) & ~rating[run]
    return decorates


def _long_runs(found: _Found) -> Bool:
    """Which stand in a run of many of the same: bool (s,)."""
    run, size = _runs(found, found.code[1:] == found.code[:-1])
    money = (found.code == ord("$")) & (size[run] <= RATING)
    long: Bool = ~money & (size[run] >= np.where(member(found.code, RULES), LONG_RULE, LONG_RUN))
    return long


def _runs(found: _Found, alike: Bool) -> tuple[Int64, Int64]:
    """The number of the run of each, int64 (s,), and the size of each run.

    alike  bool (s-1,) whether each may be in a run with the next one, if that stands right behind it
    """
    same = alike & (found.at[1:] == found.at[:-1] + 1) & (found.row[1:] == found.row[:-1])
    fresh = np.ones(len(found.at), np.bool_)
    fresh[1:] = ~same
    run = np.cumsum(fresh) - 1
    return run, np.bincount(run)


def _around(found: _Found, beside: _Beside, line_end: Int64) -> Bool:
    """Which are angles around something in one line: bool (s,)."""
    around = np.zeros(len(found.at), np.bool_)
    left = np.flatnonzero(member(found.code, "<>"))
    for _ in range(PAIRS):
        one, other = left[:-1], left[1:]
        pair = (found.code[one] == ord("<")) & (found.code[other] == ord(">")) & (found.row[one] == found.row[other])
        pair &= ~member(beside.after[one], BLANKS + "-=") & ~member(beside.before[other], BLANKS)
        pair &= np.searchsorted(line_end, found.at[one]) == np.searchsorted(line_end, found.at[other])
        around[one[pair]] = around[other[pair]] = True
        left = left[~around[left]]
    return around


def _in_normal_form(norm: Normalized, found: _Found) -> Bool:
    """Which are the mark of a number, and were not dropped: bool (s,)."""
    if not len(norm.code):
        return np.zeros(len(found.at), np.bool_)
    place = np.minimum(found.place, len(norm.code) - 1)
    return np.asarray((norm.origin[place] == found.at) & (norm.code[place] == found.code))
