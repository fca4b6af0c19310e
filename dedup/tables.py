"""What flows between the steps: frozen columns, and the words for what was decided.

A position is an index into `Documents.code`, the texts of all documents as one array of code points; a step that
needs the offset within its document subtracts `Documents.indptr[doc]`. Spans are half-open. Columns are read-only.
Nothing here is a Python object per segment, per shingle or per pair.
"""

from dataclasses import dataclass, fields
from enum import IntEnum, IntFlag
from typing import Self

import numpy as np
from numpy.typing import NDArray

Bool = NDArray[np.bool_]
Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
UInt32 = NDArray[np.uint32]
UInt64 = NDArray[np.uint64]
Float32 = NDArray[np.float32]


class Label(IntEnum):
    """The class of a finding. The first group rests on a witness, the second on a score, the third is only reported."""

    EXACT = 0  # equal in normal form to a segment that stays
    NEAR = 1  # Jaccard similarity at or above the threshold with a segment that stays
    CONTAINED = 2  # all of it stands inside longer text that stays
    ABSTRACT = 3  # a summary at the head that copies the opening paragraphs
    SHARED = 4  # a part of a segment (head or tail) that stands in another segment too
    BLOCK = 5  # a short line between repeated segments, repeated with them
    TITLE = 6  # the title printed twice
    HEADING = 7  # a heading printed twice, or left with nothing under it; one that stays is only reported
    SPAM = 8
    NAV = 9
    META = 10
    COPYRIGHT = 11
    RELATED = 12
    BYLINE = 13
    CAPTION = 14
    DATELINE = 15  # the agency, place and date that a report begins with, inside its first paragraph
    WATERMARK = 16  # a short run, such as the name of a site, inserted in the middle of many segments
    VARIANT = 17  # differs from another segment in facts only (digits, dates, names)
    PHRASE = 18  # a repeated run that is left alone: set phrase, name, formula
    FRAGMENT = 19  # a sentence cut by a column break
    NEAR_MISS = 20  # a pair just below what is removed

    @property
    def key(self) -> str:
        """The name used in configuration, reports and messages: `near-miss`, not NEAR_MISS."""
        return self.name.lower().replace("_", "-")


WITNESSED = frozenset(
    {Label.EXACT, Label.NEAR, Label.CONTAINED, Label.ABSTRACT, Label.SHARED, Label.BLOCK, Label.TITLE, Label.HEADING}
)
FURNITURE = frozenset(
    {
        *(Label.SPAM, Label.NAV, Label.META, Label.COPYRIGHT, Label.RELATED, Label.BYLINE, Label.CAPTION),
        *(Label.DATELINE, Label.WATERMARK),
    }
)


class Action(IntEnum):
    """What happens to a finding."""

    REMOVE = 0
    FLAG = 1  # reported, kept
    HOLD = 2  # would be removed, but its document would lose too much: kept


class Table:
    """Shared by the tables: columns are frozen as soon as they are set."""

    __slots__ = ()

    def __post_init__(self) -> None:
        for field in fields(self):  # type: ignore[arg-type]
            column = getattr(self, field.name)
            if isinstance(column, np.ndarray):
                column.setflags(write=False)


@dataclass(frozen=True, slots=True, eq=False)
class Documents(Table):
    """Texts, sorted by id; ids are unique. The text is as read: no newline or BOM is touched.

    id      (n,) str, the relative path with `/`, or what the caller names it
    code    uint32 (c,) code points of all texts, one after the other
    indptr  int64 (n+1,); text i is code[indptr[i]:indptr[i+1]]
    """

    id: tuple[str, ...]
    code: UInt32
    indptr: Int64

    @classmethod
    def from_texts(cls, texts: dict[str, str]) -> Self:
        """Documents from {id: text}, whatever the order of the mapping."""
        ids = tuple(sorted(texts))
        size = np.fromiter((len(texts[i]) for i in ids), np.int64, len(ids))
        raw = "".join(texts[i] for i in ids).encode("utf-32-le", "surrogatepass")
        return cls(ids, np.frombuffer(raw, np.uint32), offsets(size))

    def __len__(self) -> int:
        return len(self.id)

    def text(self, start: int, end: int) -> str:
        """The text between two positions."""
        return self.code[start:end].tobytes().decode("utf-32-le", "surrogatepass")

    def doc_text(self, doc: int) -> str:
        """The whole text of a document."""
        return self.text(int(self.indptr[doc]), int(self.indptr[doc + 1]))

    def doc_of(self, position: Int64) -> Int64:
        """The document of each position; negative positions (no witness) give -1."""
        return np.searchsorted(self.indptr, position, side="right") - 1


@dataclass(frozen=True, slots=True, eq=False)
class Segments(Table):
    """Paragraphs of Documents, sorted by position; no two overlap, none is blank.

    doc    int32 (n,)  row in Documents
    start  int64 (n,)  position, inclusive; the first character that is not white space
    end    int64 (n,)  position, exclusive; code[start:end] is the paragraph, exactly
    """

    doc: Int32
    start: Int64
    end: Int64

    def __len__(self) -> int:
        return len(self.doc)


@dataclass(frozen=True, slots=True, eq=False)
class Marks(Table):
    """One row a segment.

    sentences  int64 (n,) sentence marks in it; a full stop counts before white space or at the end
    clauses    int64 (n,) clause and sentence marks
    closed     bool (n,)  it ends in a sentence mark, closing quotes and brackets aside
    dots       bool (n,)  it trails off in dots: perhaps abridged
    cut        bool (n,)  it has marks inside but none at its end: perhaps broken off
    comma      bool (n,)  it ends in a comma: broken off at a clause
    heading    bool (n,)  a Markdown heading
    colon      int64 (n,) position of a colon near the start, what stands before it may be a label; -1: none
    item       bool (n,)  it begins with a number, as an item of a list
    """

    sentences: Int64
    clauses: Int64
    closed: Bool
    dots: Bool
    cut: Bool
    comma: Bool
    heading: Bool
    colon: Int64
    item: Bool


class Mark(IntFlag):
    """What a character of the text is, as far as cutting goes."""

    CLAUSE = 1  # ends a clause or a sentence
    SENTENCE = 2  # ends a sentence
    OPENER = 4  # opens a quotation or a bracket: it belongs to what follows
    CLOSER = 8  # closes one
    SEPARATOR = 16  # stands between a title and the name of a site
    COLON = 32
    BLANK = 64  # white space in ASCII
    GAP = 128  # any white space behind which a full stop ends its sentence


@dataclass(frozen=True, slots=True, eq=False)
class Borders(Table):
    """Where a text may be cut: mark, uint8 (c,), the Mark of each of Documents.code."""

    mark: NDArray[np.uint8]

    def where(self, mark: Mark) -> Bool:
        """Which characters are such marks: bool (c,)."""
        return np.asarray(self.mark & np.uint8(mark), np.bool_)

    def any(self, mark: Mark, start: int, end: int) -> bool:
        """Whether such a mark stands between two positions."""
        return bool((self.mark[start:end] & np.uint8(mark)).any())


@dataclass(frozen=True, slots=True, eq=False)
class Normalized(Table):
    """Segments in normal form, one after the other, with the way back.

    code    uint32 (m,)   code points of the normal form
    origin  int64 (m,)    position in Documents.code that character k came from; never decreasing
    indptr  int64 (n+1,)  row i (of Segments) is code[indptr[i]:indptr[i+1]]; a row of marks only is empty
    """

    code: UInt32
    origin: Int64
    indptr: Int64

    def __len__(self) -> int:
        return len(self.indptr) - 1

    @property
    def size(self) -> Int64:
        """Characters of normal form in each row, int64 (n,)."""
        return np.diff(self.indptr)

    def text(self, row: int) -> str:
        """The normal form of a row."""
        return self.between(int(self.indptr[row]), int(self.indptr[row + 1]))

    def between(self, start: int, end: int) -> str:
        """The normal form between two positions."""
        return self.code[start:end].tobytes().decode("utf-32-le", "surrogatepass")

    def row_of(self, position: Int64) -> Int64:
        """The row that holds each position."""
        return np.searchsorted(self.indptr, position, side="right") - 1

    def rows(self, rows: Int64) -> "Normalized":
        """Some of the rows, one after the other."""
        size = self.size[rows]
        at = ranges(self.indptr[rows], size)
        return Normalized(self.code[at], self.origin[at], offsets(size))


@dataclass(frozen=True, slots=True, eq=False)
class Shingles(Table):
    """Hashed character n-grams: row i has hash[start[i]:start[i]+size[i]], in text order, repeats included.

    Rows share one array, which may hold more than they do. A text of fewer than n characters has an empty row.

    hash   uint64 (k,)
    start  int64 (n,)
    size   int64 (n,)
    """

    hash: UInt64
    start: Int64
    size: Int64

    def __len__(self) -> int:
        return len(self.start)


@dataclass(frozen=True, slots=True, eq=False)
class Signatures(Table):
    """MinHash values, uint16 or uint32 (n, values). The row of an empty set is all ones and never a candidate."""

    value: NDArray[np.unsignedinteger]

    def __len__(self) -> int:
        return len(self.value)


@dataclass(frozen=True, slots=True, eq=False)
class Candidates(Table):
    """Pairs that share a band, int64; left < right, sorted, unique. Not evidence.

    capped  buckets of which not every pair was listed
    """

    left: Int64
    right: Int64
    capped: int = 0

    def __len__(self) -> int:
        return len(self.left)


@dataclass(frozen=True, slots=True, eq=False)
class Pairs(Table):
    """Verified pairs: exact figures over the shingle sets. Another type than Candidates: neither passes for the other.

    left, right                    int64 (p,) rows of Segments; left < right, sorted, unique
    jaccard                        float32 (p,)
    left_in_right, right_in_left   float32 (p,) containment in both directions
    """

    left: Int64
    right: Int64
    jaccard: Float32
    left_in_right: Float32
    right_in_left: Float32

    def __len__(self) -> int:
        return len(self.left)


@dataclass(frozen=True, slots=True, eq=False)
class Repeats(Table):
    """Repeated runs: Normalized.code[left:left+length] equals [right:right+length], compared on the text.

    Each occurrence is paired with the one before it, so that a million copies make a million runs, not a million
    million. Runs cross segment borders and never document borders. Sorted by right.

    left, right  int64 (r,) positions in Normalized.code, left < right
    length       int64 (r,) code points of normal form
    """

    left: Int64
    right: Int64
    length: Int64

    def __len__(self) -> int:
        return len(self.left)


@dataclass(frozen=True, slots=True, eq=False)
class Maximal(Table):
    """Maximal repeats: text that stands in several places, and around which these places differ on both sides.

    Repeat i stands at position[first[i] : first[i] + count[i]], in no order; places are shared by a repeat and the
    shorter ones inside it, so that a million copies need no more room than one place each.

    length    int64 (r,) code points of normal form
    first     int64 (r,) row of `position`
    count     int64 (r,) places, at least 2
    position  int64 (p,) positions in Normalized.code
    """

    length: Int64
    first: Int64
    count: Int64
    position: Int64

    def __len__(self) -> int:
        return len(self.length)

    def places(self, repeat: int) -> Int64:
        """Where one of them begins, in the order of the text: positions in Normalized.code."""
        return np.sort(self.position[self.first[repeat] : self.first[repeat] + self.count[repeat]])


@dataclass(frozen=True, slots=True, eq=False)
class Pieces(Table):
    """What of each row of Normalized stands in another row, and where. Sorted by (row, start).

    row, start, end   int64 (p,) the row, and the positions of the piece within it
    other, other_row  int64 (p,) where the other occurrence begins, and the row in which all of it lies
    """

    row: Int64
    start: Int64
    end: Int64
    other: Int64
    other_row: Int64

    def take(self, which: Int64 | Bool) -> "Pieces":
        """Some of them."""
        return Pieces(*(getattr(self, field.name)[which] for field in fields(self)))


@dataclass(frozen=True, slots=True, eq=False)
class Scores(Table):
    """What the boilerplate lane says of each segment.

    label   int8 (n,)     a member of FURNITURE, or -1
    score   float32 (n,)  above 0: furniture; its distance from 0 is the strength of the evidence
    reason  int16 (n,)    row of `reasons`, or -1
    reasons               sentences for the report
    """

    label: NDArray[np.int8]
    score: Float32
    reason: NDArray[np.int16]
    reasons: tuple[str, ...]


class Place(IntEnum):
    """Where a line stands in its document, as seen from its good paragraphs."""

    GOOD = 0  # it is one
    BEFORE = 1  # before the first
    AFTER = 2  # after the last
    INSIDE = 3  # between two
    NOWHERE = 4  # there is none


@dataclass(frozen=True, slots=True, eq=False)
class Recurrence(Table):
    """How often each segment recurs over documents, before anything is removed.

    template  uint64 (n,)  hash of its text with numbers and what follows labels left open
    times     int32 (n,)   documents with different bodies in which the template stands outside of good paragraphs; 0
                           for these
    place     uint8 (n,)   Place
    """

    template: UInt64
    times: Int32
    place: NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Findings(Table):
    """What a step found, before it is decided; the columns are those of Decisions."""

    segment: Int64
    start: Int64
    end: Int64
    label: NDArray[np.int8]
    score: Float32
    witness_start: Int64
    witness_end: Int64
    reason: NDArray[np.int16]
    reasons: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.segment)


@dataclass(frozen=True, slots=True, eq=False)
class Decisions(Table):
    """Findings, sorted by (start, end, label). Those with REMOVE or HOLD do not overlap each other.

    segment        int64 (d,)    row of Segments
    start, end     int64 (d,)    positions of the text found: the whole segment or a part of it
    action         int8 (d,)     Action
    label          int8 (d,)     Label
    score          float32 (d,)  similarity (exact) for WITNESSED, the boilerplate score otherwise
    witness_start  int64 (d,)    positions of the kept text it was compared with; -1: none
    witness_end    int64 (d,)
    group          int32 (d,)    findings of one set of duplicates share it; -1: none
    reason         int16 (d,)    row of `reasons`
    reasons                      sentences for the report
    """

    segment: Int64
    start: Int64
    end: Int64
    action: NDArray[np.int8]
    label: NDArray[np.int8]
    score: Float32
    witness_start: Int64
    witness_end: Int64
    group: Int32
    reason: NDArray[np.int16]
    reasons: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.segment)


# Characters that end a line: LF VT FF CR NEL LS PS (Unicode Standard 5.8). CR LF is one end.
LINE_ENDS = "\n\v\f\r\x85\u2028\u2029"


def member(code: UInt32, wanted: str) -> Bool:
    """Whether each code point is one of `wanted` (all below U+10000)."""
    table = np.zeros(0x10001, np.bool_)
    table[[ord(ch) for ch in wanted]] = True
    return table[np.minimum(code, np.uint32(0x10000))]


def offsets(size: NDArray[np.integer]) -> Int64:
    """Row pointers from row sizes: int64 (n+1,), starting at 0."""
    indptr = np.zeros(len(size) + 1, np.int64)
    np.cumsum(size, out=indptr[1:])
    return indptr


def ranges(start: Int64, size: Int64) -> Int64:
    """The indices start[i], start[i]+1, ... size[i] of them, for every i, one after the other."""
    total = int(size.sum())
    if total == 0:
        return np.zeros(0, np.int64)
    skip = start - offsets(size)[:-1]
    return np.repeat(skip, size) + np.arange(total, dtype=np.int64)


def pack_pairs(left: Int64, right: Int64) -> UInt64:
    """Pairs of rows as one column, which sorts by left, then right."""
    return (left.astype(np.uint64) << np.uint64(32)) | right.astype(np.uint64)


def unpack_pairs(key: UInt64) -> tuple[Int64, Int64]:
    """The two columns again."""
    return (key >> np.uint64(32)).astype(np.int64), (key & np.uint64(0xFFFFFFFF)).astype(np.int64)


def sorted_unique(values: NDArray[np.uint64]) -> UInt64:
    """Sorted and without repeats. (np.unique is fifty times slower on large integer arrays in numpy 2.4.)"""
    ordered = np.sort(values)
    keep = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=keep[1:])
    return ordered[keep]


def among(values: UInt64, ordered: UInt64) -> Bool:
    """Which of the values are in a sorted column. (np.isin falls back on np.unique.)"""
    if not len(ordered):
        return np.zeros(len(values), np.bool_)
    place = np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)
    return np.asarray(ordered[place] == values)


def recurring(hashed: UInt64) -> tuple[Int64, UInt64]:
    """The places of the hashes that stand more than once, those of one bucket together and in order, and their buckets.

    A bucket is a hash without its last bits, which give way to the place in one sort of plain integers: hashes that
    differ in nothing else share it.

    returns  int64 (k,), uint64 (k,)
    """
    bits = np.uint64(max(len(hashed) - 1, 1).bit_length())
    mask = (np.uint64(1) << bits) - np.uint64(1)
    packed = hashed & ~mask
    packed |= np.arange(len(hashed), dtype=np.uint64)
    packed.sort()
    same = (packed[1:] ^ packed[:-1]) <= mask
    member = np.zeros(len(packed), np.bool_)
    member[1:] = same
    member[:-1] |= same
    packed = packed[member]
    return (packed & mask).view(np.int64), packed >> bits
