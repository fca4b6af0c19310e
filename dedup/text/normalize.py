"""Documents, Segments -> Normalized: the text as it is compared, with the way back to the text as it stands.

Normal form: Unicode NFKC (UAX #15), case folded, without white space, punctuation, symbols, control and zero-width
characters; Markdown marks are punctuation, so they go too. Digits stay, and so does the mark that makes another number
of them: 3.5 is not 35, -5 is not 5, 5% is not 5. (A comma in 1,000 goes, since sources differ in writing it.)

The fold is one table look-up: only the distinct characters of a batch ever reach Python, a few thousand of them.
Characters that combine with the one before (accents, Hangul jamo, half-width voice marks) are composed with it first.
"""

import sys
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup.arrays import Bool, Int64, Places, UInt32, narrow, offsets, ranges, sorted_unique
from dedup.tables import Documents, Normalized, Segments
from dedup.workers import threads

DROPPED_CATEGORIES = frozenset("ZPSC")  # separators, punctuation, symbols, control and format
BETWEEN_DIGITS = ".:/-~–—−"
BEFORE_DIGIT = "-+−"
AFTER_DIGIT = "%‰"
# Marks that print nothing and only choose a glyph: variation selectors, the grapheme joiner (Unicode 4.12, 23.4).
GLYPH_CHOICE = frozenset(map(chr, (0x034F, *range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))

# First and last of the characters that are their own normal form, and of which nothing has to be asked: Han, Hangul.
COMMON = ((0x3400, 0x4DB5), (0x4E00, 0x9FEF), (0xAC00, 0xD7A3))
PACKED = 3  # characters that fit a number
MARKS = 30  # in a cluster, as in the Stream-Safe Text Format (UAX #15, section 13)
BLOCK = 1 << 17  # characters
TEXTS = 1 << 12  # texts that are read at a time
POINTS = sys.maxunicode + 1
MAYBE = np.uint32(POINTS)  # a fold that is no character: a mark that stays if it belongs to a number
SEVERAL = np.uint32(POINTS + 1)  # ... from here on the number of several characters

# What a character may be to the numbers beside it: bits.
BETWEEN, SIGN, UNIT, MONEY, DIGIT, WORD = (1 << k for k in range(6))
MARK = BETWEEN | SIGN | UNIT | MONEY

_NONE = np.zeros(0, np.int64)


def normalized(docs: Documents, segs: Segments, *, workers: int = 1) -> Normalized:
    """The normal form of every segment. What stands between segments must be blank.

    raises  ValueError  text stands between segments: it would be taken for the end of the one before
    memory  8 bytes for a character, or 12 in a text of 2**31 and more, beside a block
    """
    first, last = (int(segs.start[0]), int(segs.end[-1])) if len(segs) else (0, 0)
    code, origin, indptr = _folded(docs.code[first:last], segs.start - first, workers, places=True)
    assert origin is not None
    origin = origin.astype(narrow(len(docs.code)), copy=False)
    origin += first
    filled = np.flatnonzero(np.diff(indptr))
    if np.any(origin[indptr[filled + 1] - 1] >= segs.end[filled]):
        raise ValueError("text stands between segments")
    return Normalized(code, origin, indptr)


def joined(texts: Sequence[str]) -> tuple[UInt32, Int64]:
    """The code points of texts, one after the other, and where each of them begins and the last one ends."""
    indptr = offsets(np.fromiter(map(len, texts), np.int64, len(texts)))
    code = np.empty(indptr[-1], np.uint32)
    for low in range(0, len(texts), TEXTS):
        part = "".join(texts[low : low + TEXTS])
        code[indptr[low] : indptr[low] + len(part)] = np.frombuffer(
            part.encode("utf-32-le", "surrogatepass"), np.uint32
        )
    return code, indptr


def of_texts(texts: Sequence[str], *, workers: int = 1) -> Normalized:
    """The normal form of each text, as `of_joined` gives it."""
    return of_joined(*joined(texts), workers=workers)


def of_joined(code: UInt32, indptr: Int64, *, workers: int = 1) -> Normalized:
    """The normal form of each text; the way back leads to the texts as they are joined.

    code, indptr  as from `joined`
    memory        8 bytes for a character, beside a block
    """
    form, places, border = _folded(code, indptr[:-1], workers, places=True)
    assert places is not None, "they were asked for"
    return Normalized(form, places, border)


def _folded(raw: UInt32, start: Int64, workers: int, *, places: bool) -> tuple[UInt32, Places | None, Int64]:
    """The normal forms of texts that stand one after the other.

    start    int64 (n,) where each of them begins
    places   whether the place of each character in `raw` is wanted
    returns  uint32 (m,) code points; int32 or int64 (m,) places; int64 (n+1,) where the normal form of each text begins
    """
    hidden, clusters, form = _NONE, None, narrow(len(raw))
    points = _distinct(raw)
    if unseen := [point for point in _uncommon(points) if _unseen(chr(point))]:
        # It goes anyway, and may stand between a base and its marks, or inside a number, any number of times.
        hidden = _where(raw, unseen)
        raw, start = np.delete(raw, hidden), start - np.searchsorted(hidden, start)
    if marks := [point for point in _uncommon(points) if _combines(chr(point))]:
        raw, clusters = _composed(raw, start, _where(raw, marks))
        start, points = clusters.moved(start), _distinct(raw)
    border, table = _borders(start, len(raw)), _table(points)

    def fold(low: int) -> tuple[UInt32, Places | None, Int64]:
        block = raw[low : low + BLOCK].astype(np.intp)  # what numpy indexes with: twice as fast
        folded = table.fold.take(block)
        special = np.flatnonzero(folded >= MAYBE)
        mark = special[folded[special] == MAYBE]
        folded[mark] = np.where(_in_number(raw, border, table.kind, mark + low), table.number[block[mark]], 0)
        kept = np.flatnonzero(folded != 0)
        high = low + BLOCK if low + BLOCK < len(raw) else len(raw) + 1  # empty texts may stand at the end
        begins = np.searchsorted(kept, start[slice(*np.searchsorted(start, [low, high]))] - low)
        code = folded.take(kept)
        origin: Places | None = (kept + low).astype(form) if places else None
        if len(special) > len(mark):
            return _spelled_out(code, origin, begins, table.several)
        return code, origin, begins

    codes, origins, begun = zip(*threads(fold, range(0, max(len(raw), 1), BLOCK), workers), strict=True)
    size = offsets(np.array([len(part) for part in codes], np.int64))
    begins = np.concatenate([part + low for part, low in zip(begun, size[:-1].tolist(), strict=True)])
    code, indptr = np.concatenate(codes), np.append(begins, size[-1])
    if not places:
        return code, None, indptr
    origin = np.concatenate([part for part in origins if part is not None])
    if clusters is not None:
        clusters.trace(origin)
    if len(hidden):
        _shift(origin, hidden - np.arange(len(hidden)), np.arange(1, len(hidden) + 1))
    return code, origin, indptr


def _spelled_out(
    code: UInt32, origin: Places | None, begins: Int64, several: list[str]
) -> tuple[UInt32, Places | None, Int64]:
    """The same with the characters for each that is several: ligatures, sharp s, circled words."""
    place = np.flatnonzero(code >= SEVERAL)
    texts = [several[k] for k in (code[place] - SEVERAL).tolist()]
    more = np.array([len(text) - 1 for text in texts], np.int64)
    code[place] = [ord(text[0]) for text in texts]
    at = np.repeat(place + 1, more)
    code = np.insert(code, at, np.array([ord(ch) for text in texts for ch in text[1:]], np.uint32))
    origin = None if origin is None else np.insert(origin, at, np.repeat(origin[place], more))
    return code, origin, begins + offsets(more)[np.searchsorted(place, begins)]


def normal_form(text: str) -> str:
    """The normal form of one text, for messages and tests."""
    docs = Documents.from_texts({"": text})
    whole = Segments(np.zeros(1, np.int32), np.zeros(1, np.int64), np.array([len(docs.code)], np.int64))
    return normalized(docs, whole).code.tobytes().decode("utf-32-le", "surrogatepass")


class _Table(NamedTuple):
    """What is asked of a character, by code point.

    fold     uint32  its normal form: a code point, SEVERAL and more for a row of `several`, MAYBE, 0 if it goes
    kind     uint8   what it may be to a number
    number   uint32  what it becomes if it belongs to one
    several
    """

    fold: UInt32
    kind: NDArray[np.uint8]
    number: UInt32
    several: list[str]


def _borders(start: Int64, length: int) -> Bool:
    """Between which characters one paragraph ends and another begins: bool (length + 1,)."""
    border = np.zeros(length + 1, np.bool_)
    border[start] = True
    border[[0, length]] = True
    return border


def _distinct(raw: UInt32) -> Int64:
    """The code points of a text, sorted: all questions about a character are asked once for each of them."""
    seen = np.zeros(POINTS, np.bool_)
    for low in range(0, len(raw), BLOCK):
        block = raw[low : low + BLOCK].astype(np.intp)
        known = seen.take(block)
        if not known.all():
            seen[block[~known]] = True
    return np.flatnonzero(seen)


def _common(points: Int64) -> Bool:
    """Which are Han characters and syllables of Hangul that stand for themselves: most of those in a text."""
    common = np.zeros(len(points), np.bool_)
    for first, last in COMMON:
        common[slice(*np.searchsorted(points, (first, last + 1)))] = True
    return common


def _uncommon(points: Int64) -> list[int]:
    """All others, about which questions have to be asked."""
    others: list[int] = points[~_common(points)].tolist()
    return others


def _where(raw: UInt32, points: list[int]) -> Int64:
    """Where some characters stand in a text."""
    flags = np.zeros(POINTS, np.bool_)
    flags[points] = True
    found = [_NONE]
    for low in range(0, len(raw), BLOCK):
        found.append(np.flatnonzero(flags.take(raw[low : low + BLOCK].astype(np.intp))) + low)
    return np.concatenate(found)


def _table(points: Int64) -> _Table:
    size = int(points[-1]) + 1 if len(points) else 0  # to clear all of Unicode costs more than a short text does
    fold, number = np.zeros(size, np.uint32), np.zeros(size, np.uint32)
    table = _Table(fold, np.zeros(size, np.uint8), number, [])
    common = points[_common(points)]
    table.fold[common], table.kind[common] = common, WORD
    for point in _uncommon(points):
        text, form = form_of(chr(point)), unicodedata.normalize("NFKC", chr(point))
        table.kind[point] = kind = _kind(form)
        if len(text) == 1:
            table.fold[point] = ord(text)
        elif text:
            table.fold[point] = SEVERAL + np.uint32(len(table.several))
            table.several.append(text)
        elif kind & MARK:
            table.fold[point] = MAYBE
            table.number[point] = ord(form[0])
    return table


def _kind(form: str) -> int:
    """What a character, given in NFKC, may be to the numbers beside it."""
    questions = (
        (BETWEEN, form in BETWEEN_DIGITS),
        (SIGN, form in BEFORE_DIGIT),
        (UNIT, form[0] in AFTER_DIGIT),
        (MONEY, unicodedata.category(form[0]) == "Sc"),
        (DIGIT, form.isdecimal()),
        (WORD, form[-1].isalnum()),
    )
    return sum(bit for bit, answer in questions if answer)


def form_of(ch: str) -> str:
    """The normal form of one character, "" if it goes. Digits of all scripts become those of ASCII."""
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", ch).casefold())
    digits = (str(unicodedata.decimal(c, c)) for c in text if not _unseen(c))
    return "".join(c for c in digits if unicodedata.category(c)[0] not in DROPPED_CATEGORIES)


def _unseen(ch: str) -> bool:
    """Whether a character prints nothing and takes no room, wherever it stands."""
    return ch in GLYPH_CHOICE or unicodedata.category(ch) == "Cf"


def _in_number(raw: UInt32, border: Bool, kind: NDArray[np.uint8], place: Int64) -> Bool:
    """Which of the marks at these places belong to a number."""
    here = kind[raw[place]]
    before, after = (_neighbour(raw, border, kind, place, step) for step in (-1, 1))
    found: Bool = (here & BETWEEN != 0) & (before & after & DIGIT != 0)
    found |= (here & SIGN != 0) & (after & DIGIT != 0) & (before & WORD == 0)
    found |= (here & UNIT != 0) & (before & DIGIT != 0)
    found |= (here & MONEY != 0) & ((before | after) & DIGIT != 0)
    return found


def _neighbour(raw: UInt32, border: Bool, kind: NDArray[np.uint8], place: Int64, step: int) -> NDArray[np.uint8]:
    """What stands beside these places in the same text; 0 at its border."""
    found = np.zeros(len(place), np.uint8)
    inner = np.flatnonzero(~border[place + (step > 0)])
    found[inner] = kind[raw[place[inner] + step]]
    return found


def _combines(ch: str) -> bool:
    """Whether a character may compose with the one before it, or has to be put in order after it."""
    if ch < "\u0300" or _unseen(ch):
        return False
    jamo = "\u1161" <= ch <= "\u1175" or "\u11a8" <= ch <= "\u11c2"
    return jamo or ch in "\uff9e\uff9f" or unicodedata.category(ch)[0] == "M"


class _Clusters(NamedTuple):
    """Bases with their marks, in order, in a text in which they are composed; int64 (k,) each.

    at, size    where each stands now, and its characters
    base, was   where it stood before, and its characters then
    """

    at: Int64
    size: Int64
    base: Int64
    was: Int64

    def moved(self, place: Int64) -> Int64:
        """Where places of the text before, sorted, are now; none is inside of a cluster."""
        grown = offsets(self.size - self.was)
        return place + grown[np.searchsorted(self.base, place)]

    def trace(self, origin: Places) -> None:
        """Turn places in the text, sorted, into those where they came from. All of a cluster comes from its base."""
        first, last = (np.searchsorted(origin, place.astype(origin.dtype)) for place in (self.at, self.at + self.size))
        _shift(origin, self.at + self.size, self.base + self.was - self.at - self.size)
        origin[ranges(first, last - first)] = np.repeat(self.base, last - first)


def _shift(place: Places, border: Int64, shift: Int64) -> None:
    """Add to places, sorted, in place: from border[i] on, shift[i]."""
    edge = np.concatenate([np.searchsorted(place, border.astype(place.dtype)), [len(place)]])
    place[edge[0] :] += np.repeat(shift, np.diff(edge))


def _composed(raw: UInt32, start: Int64, place: Int64) -> tuple[UInt32, _Clusters]:
    """The same characters with each base and its marks in NFKC.

    place  of the marks: what belongs to the character before it

    A mark at the border of a paragraph begins a cluster, and so does what stands behind MARKS marks, since ordering
    marks costs the square of their number.
    """
    place = place[~_borders(start, len(raw))[place]]
    step = np.arange(len(place))
    first = np.diff(place, prepend=-2) != 1
    after = (step - np.maximum.accumulate(np.where(first, step, 0))) % (MARKS + 1)  # how many marks stand before it
    place, after = place[after < MARKS], after[after < MARKS]
    begins = np.flatnonzero(after == 0)
    base, was = place[begins] - 1, np.diff(np.append(begins, len(place))) + 1
    forms: dict[str, int] = {}
    number = np.empty(len(base), np.int64)
    for width in range(2, int(was.max(initial=0)) + 1):
        some = np.flatnonzero(was == width)
        text = raw[base[some, None] + np.arange(width)]
        if width <= PACKED:  # in most texts the same few come again and again
            key = np.zeros(len(some), np.uint64)
            for column in text.T:
                key = (key << np.uint64(21)) | column
            distinct = sorted_unique(key)
            which = np.searchsorted(distinct, key)
            example = np.zeros(len(distinct), np.int64)
            example[which] = np.arange(len(some))
        else:
            which = example = np.arange(len(some))
        made = [_nfkc(row) for row in text[example]]
        number[some] = np.array([forms.setdefault(form, len(forms)) for form in made], np.int64)[which]
    flat = np.frombuffer("".join(forms).encode("utf-32-le", "surrogatepass"), np.uint32)
    length = np.array([len(form) for form in forms], np.int64)
    size, begin = length[number], offsets(length)[number]
    written = np.minimum(size, was)
    code = raw.copy()
    code[ranges(base, written)] = flat[ranges(begin, written)]
    dropped = ranges(base + written, was - written)
    more = np.flatnonzero(size > was)
    put = np.repeat(base[more] + was[more], size[more] - was[more])
    put -= np.searchsorted(dropped, put)
    code = np.delete(code, dropped) if len(dropped) else code
    code = np.insert(code, put, flat[ranges(begin[more] + was[more], size[more] - was[more])]) if len(put) else code
    return code, _Clusters(base + offsets(size - was)[:-1], size, base, was)


def _nfkc(code: UInt32) -> str:
    return unicodedata.normalize("NFKC", code.tobytes().decode("utf-32-le", "surrogatepass"))
