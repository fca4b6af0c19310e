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

from dedup.arrays import Bool, Int64, UInt32, offsets
from dedup.tables import Documents, Normalized, Segments
from dedup.workers import each

DROPPED_CATEGORIES = frozenset("ZPSC")  # separators, punctuation, symbols, control and format
BETWEEN_DIGITS = ".:/-~–—−"
BEFORE_DIGIT = "-+−"
AFTER_DIGIT = "%‰"
# Marks that print nothing and only choose a glyph: variation selectors, the grapheme joiner (Unicode 4.12, 23.4).
GLYPH_CHOICE = frozenset(map(chr, (0x034F, *range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))

MARKS = 30  # in a cluster, as in the Stream-Safe Text Format (UAX #15, section 13)
BLOCK = 1 << 17  # characters
TEXTS = 1 << 12  # texts that are read at a time
POINTS = sys.maxunicode + 1
MAYBE = np.uint32(POINTS)  # a fold that is no character: a mark that stays if it belongs to a number
SEVERAL = np.uint32(POINTS + 1)  # ... from here on the number of several characters

# What a character may be to the numbers beside it: bits.
BETWEEN, SIGN, UNIT, MONEY, DIGIT, WORD = (1 << k for k in range(6))
MARK = BETWEEN | SIGN | UNIT | MONEY


def normalized(docs: Documents, segs: Segments, *, workers: int = 1) -> Normalized:
    """The normal form of every segment. What stands between segments must be blank.

    raises  ValueError  text stands between segments: it would be taken for the end of the one before
    memory  12 bytes for a character, beside a block
    """
    first, last = (int(segs.start[0]), int(segs.end[-1])) if len(segs) else (0, 0)
    code, origin, indptr = _folded(docs.code[first:last], segs.start - first, workers, places=True)
    assert origin is not None
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
    """The normal form of each text. There is no document, so the way back is zeros.

    code, indptr  as from `joined`
    memory        4 bytes for a character, beside a block
    """
    form, _, border = _folded(code, indptr[:-1], workers, places=False)
    return Normalized(form, np.zeros(len(form), np.int64), border)


def _folded(raw: UInt32, start: Int64, workers: int, *, places: bool) -> tuple[UInt32, Int64 | None, Int64]:
    """The normal forms of texts that stand one after the other.

    start    int64 (n,) where each of them begins
    places   whether the place of each character in `raw` is wanted
    returns  uint32 (m,) code points; int64 (m,) places; int64 (n+1,) where the normal form of each text begins
    """
    source = None
    points = _distinct(raw)
    if unseen := [point for point in points if _unseen(chr(point))]:
        # It goes anyway, and may stand between a base and its marks, or inside a number, any number of times.
        source = np.flatnonzero(~_flags(unseen)[raw])
        raw, start = raw[source], np.searchsorted(source, start)
    if marks := [point for point in points if _combines(chr(point))]:
        raw, place = _composed(raw, _borders(start, len(raw)), _flags(marks))
        source, start = place if source is None else source[place], np.searchsorted(place, start)
        points = _distinct(raw)
    border, table = _borders(start, len(raw)), _table(points)
    code = np.empty(len(raw), np.uint32)
    origin = np.empty(len(raw), np.int64) if places else None

    def fold(low: int) -> tuple[int, Int64]:
        block = raw[low : low + BLOCK].astype(np.intp)
        folded = table.fold[block]
        mark = np.flatnonzero(folded == MAYBE)
        folded[mark] = np.where(_in_number(raw, border, table.kind, mark + low), table.number[block[mark]], 0)
        kept = np.flatnonzero(folded != 0)
        np.take(folded, kept, out=code[low : low + len(kept)])
        if origin is not None:
            np.add(kept, low, out=origin[low : low + len(kept)])
        high = low + BLOCK if low + BLOCK < len(raw) else len(raw) + 1  # empty texts may stand at the end
        begins = start[slice(*np.searchsorted(start, [low, high]))]
        return len(kept), np.searchsorted(kept, begins - low)

    lows = range(0, max(len(raw), 1), BLOCK)
    made = each(fold, lows, workers)
    indptr = np.empty(len(start) + 1, np.int64)
    total = row = 0
    for low, (size, begins) in zip(lows, made, strict=True):  # the blocks move together
        indptr[row : row + len(begins)] = begins + total
        row += len(begins)
        for column in (code, origin):
            if column is not None and total < low:
                column[total : total + size] = column[low : low + size]
        total += size
    indptr[-1] = total
    code, origin = code[:total], None if origin is None else origin[:total]
    code, origin, indptr = _spelled_out(code, origin, indptr, table.several)
    return code, origin if origin is None or source is None else source[origin], indptr


def _spelled_out(
    code: UInt32, origin: Int64 | None, indptr: Int64, several: list[str]
) -> tuple[UInt32, Int64 | None, Int64]:
    """The same with the characters for each that is several: ligatures, sharp s, circled words."""
    if not several:
        return code, origin, indptr
    place = np.flatnonzero(code >= SEVERAL)
    texts = [several[k] for k in (code[place] - SEVERAL).tolist()]
    more = np.array([len(text) - 1 for text in texts], np.int64)
    code[place] = [ord(text[0]) for text in texts]
    at = np.repeat(place + 1, more)
    code = np.insert(code, at, np.array([ord(ch) for text in texts for ch in text[1:]], np.uint32))
    origin = None if origin is None else np.insert(origin, at, np.repeat(origin[place], more))
    return code, origin, indptr + offsets(more)[np.searchsorted(place, indptr)]


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


def _distinct(raw: UInt32) -> list[int]:
    """The code points of a text: all questions about a character are asked once for each of them."""
    seen = np.zeros(POINTS, np.bool_)
    for low in range(0, len(raw), BLOCK):
        seen[raw[low : low + BLOCK].astype(np.intp)] = True  # what numpy indexes with: twice as fast
    found: list[int] = np.flatnonzero(seen).tolist()
    return found


def _table(points: list[int]) -> _Table:
    fold, number = np.zeros(POINTS, np.uint32), np.zeros(POINTS, np.uint32)
    table = _Table(fold, np.zeros(POINTS, np.uint8), number, [])
    for point in points:
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


def _flags(points: list[int]) -> Bool:
    """Which code points are among these."""
    flags = np.zeros(POINTS, np.bool_)
    flags[points] = True
    return flags


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


def _composed(raw: UInt32, border: Bool, combines: Bool) -> tuple[UInt32, Int64]:
    """The same characters with each base and its marks in NFKC, and the place in `raw` that each of them came from.

    combines  bool, by code point: what belongs to the character before it

    All of a cluster comes from where its base stands; a mark at the border of a paragraph begins a cluster, and so does
    what stands behind MARKS marks, since ordering marks costs the square of their number.
    """
    inner = combines[raw] & ~border[:-1]
    place = np.arange(len(raw))
    inner &= (place - np.maximum.accumulate(np.where(inner, 0, place))) % (MARKS + 1) != 0
    base = np.maximum.accumulate(np.where(inner, 0, place))
    begin = np.flatnonzero(~inner & np.append(inner[1:], False))
    end = begin + np.bincount(np.searchsorted(begin, np.flatnonzero(inner), side="right"), minlength=len(begin) + 1)[1:]
    end += 1
    pieces, source, done = [], [], 0
    for low, high in zip(begin.tolist(), end.tolist(), strict=True):
        text = raw[low:high].tobytes().decode("utf-32-le", "surrogatepass")
        composed = unicodedata.normalize("NFKC", text)
        if composed != text:
            new = np.frombuffer(composed.encode("utf-32-le", "surrogatepass"), np.uint32)
            pieces += [raw[done:low], new]
            source += [base[done:low], np.full(len(new), low)]
            done = high
    return np.concatenate([*pieces, raw[done:]]), np.concatenate([*source, base[done:]])
