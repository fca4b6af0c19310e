"""Documents, Segments -> Normalized: the text as it is compared, with the way back to the text as it stands.

Normal form: Unicode NFKC (UAX #15), case folded, without white space, punctuation, symbols, control and zero-width
characters; Markdown marks are punctuation, so they go too. Digits stay, and so does the mark that makes another number
of them: 3.5 is not 35, -5 is not 5, 5% is not 5. (A comma in 1,000 goes, since sources differ in writing it.)

The fold is one table look-up: only the distinct characters of a batch ever reach Python, a few thousand of them.
Characters that combine with the one before (accents, Hangul jamo, half-width voice marks) are composed with it first.
"""

import re
import sys
import unicodedata
from collections.abc import Callable, Iterator

import numpy as np

from dedup.tables import Bool, Documents, Int32, Int64, Normalized, Segments, UInt32, offsets, ranges

DROPPED_CATEGORIES = frozenset("ZPSC")  # separators, punctuation, symbols, control and format
BETWEEN_DIGITS = ".:/-~–—−"
BEFORE_DIGIT = "-+−"
AFTER_DIGIT = "%‰"


def normalized(docs: Documents, segs: Segments) -> Normalized:
    """The normal form of every segment.

    memory  12 bytes for a kept character, beside some 30 for a character that is being worked on
    """
    size = segs.end - segs.start
    row = np.repeat(np.arange(len(segs), dtype=np.int32), size)
    origin = ranges(segs.start, size)
    raw = docs.code[origin]
    table = _Alphabet(raw)
    if np.any(table.flags(_combines)[table.place(raw)]):
        raw, origin, row = _composed(raw, origin, row, table.points[table.flags(_combines)])
        table = _Alphabet(raw)
    place = table.place(raw)
    folded = [_fold(ch) for ch in table.chars]
    width = np.array([len(text) for text in folded] or [0], np.int64)
    first = np.array([ord(text[:1] or "\0") for text in folded] or [0], np.uint32)
    mark = np.array([ord(unicodedata.normalize("NFKC", ch)[0]) for ch in table.chars] or [0], np.uint32)
    numeric = _numeric_marks(table, place, row) & (width[place] == 0)
    size = np.where(numeric, 1, width[place])
    code = np.where(numeric, mark[place], first[place])
    if size.max(initial=0) > 1:  # ligatures, sharp s, circled words: several characters for one
        letters = np.array([ord(ch) for text in folded for ch in text], np.uint32)
        long = np.repeat(size > 1, size)
        code = np.repeat(code, size)
        code[long] = letters[ranges(offsets(width)[place[size > 1]], size[size > 1])]
        origin, row = np.repeat(origin, size), np.repeat(row, size)
    else:
        keep = size > 0
        code, origin, row = code[keep], origin[keep], row[keep]
    return Normalized(code, origin, offsets(np.bincount(row, minlength=len(segs))))


def normal_form(text: str) -> str:
    """The normal form of one text, for messages and tests."""
    docs = Documents.from_texts({"": text})
    whole = Segments(np.zeros(1, np.int32), np.zeros(1, np.int64), np.array([len(docs.code)], np.int64))
    return normalized(docs, whole).code.tobytes().decode("utf-32-le", "surrogatepass")


class _Alphabet:
    """The distinct characters of a text: all questions about a character are asked once for each of them."""

    def __init__(self, raw: UInt32) -> None:
        seen = np.zeros(sys.maxunicode + 1, np.bool_)
        seen[raw] = True
        self.points = np.flatnonzero(seen)
        self.chars = [chr(point) for point in self.points]
        self._row = np.zeros(sys.maxunicode + 1, np.int32)
        self._row[self.points] = np.arange(len(self.points), dtype=np.int32)

    def place(self, raw: UInt32) -> Int32:
        """The row of each character of the text."""
        return self._row[raw]

    def flags(self, question: Callable[[str], bool]) -> Bool:
        """The answer for each distinct character."""
        return np.fromiter((question(ch) for ch in self.chars), np.bool_, len(self.chars))


def _fold(ch: str) -> str:
    """The normal form of one character, "" if it goes."""
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", ch).casefold())
    return "".join(c for c in text if unicodedata.category(c)[0] not in DROPPED_CATEGORIES)


def _numeric_marks(table: _Alphabet, place: Int32, row: Int32) -> Bool:
    """Which characters are marks that belong to a number."""

    def flag(question: Callable[[str], bool]) -> Bool:
        return table.flags(lambda ch: question(unicodedata.normalize("NFKC", ch)))[place]

    between = flag(lambda text: text in BETWEEN_DIGITS)
    sign = flag(lambda text: text in BEFORE_DIGIT)
    unit = flag(lambda text: text[0] in AFTER_DIGIT)
    money = flag(lambda text: unicodedata.category(text[0]) == "Sc")
    found = between | sign | unit | money
    if not found.any():
        return found
    digit = flag(str.isdecimal)
    joined = flag(lambda text: text[-1].isalnum())
    same = row[1:] == row[:-1]
    after_digit, before_digit, after_word = (np.zeros_like(digit) for _ in range(3))
    after_digit[1:] = digit[:-1] & same
    before_digit[:-1] = digit[1:] & same
    after_word[1:] = joined[:-1] & same
    return (
        (between & after_digit & before_digit)
        | (sign & before_digit & ~after_word)
        | (unit & after_digit)
        | (money & (after_digit | before_digit))
    )


def _combines(ch: str) -> bool:
    """Whether a character may compose with the one before it, or has to be put in order after it."""
    if ch < "\u0300":
        return False
    jamo = "\u1161" <= ch <= "\u1175" or "\u11a8" <= ch <= "\u11c2"
    return jamo or ch in "\uff9e\uff9f" or unicodedata.category(ch)[0] == "M"


def _within(borders: Int64, spans: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The spans, cut at the borders."""
    for start, end in spans:
        for border in borders[np.searchsorted(borders, start, side="right") : np.searchsorted(borders, end)].tolist():
            yield start, border
            start = border
        yield start, end


def _composed(raw: UInt32, origin: Int64, row: Int32, marks: Int64) -> tuple[UInt32, Int64, Int32]:
    """The same characters with each base and its marks in NFKC; all of a cluster comes from where its base stands."""
    text = raw.tobytes().decode("utf-32-le", "surrogatepass")
    cluster = re.compile("[^{0}]?[{0}]+".format("".join(map(chr, marks))), re.DOTALL)
    pieces, size, first = [], [], []
    done = 0
    borders = np.append(np.flatnonzero(np.diff(row)) + 1, len(row))  # a paragraph that begins with a mark is its own
    for start, end in _within(borders, (match.span() for match in cluster.finditer(text))):
        composed = unicodedata.normalize("NFKC", text[start:end])
        pieces += [text[done:start], composed]
        size += [start - done, len(composed)]
        first += [done, start]
        done = end
    pieces.append(text[done:])
    sizes = np.array([*size, len(text) - done], np.int64)
    source = ranges(np.array([*first, done], np.int64), sizes)
    of_cluster = np.repeat(np.arange(len(sizes)) % 2 == 1, sizes)
    source[of_cluster] = np.repeat(np.array([*first, done], np.int64), sizes)[of_cluster]
    code = np.frombuffer("".join(pieces).encode("utf-32-le", "surrogatepass"), np.uint32)
    return code, origin[source], row[source]
