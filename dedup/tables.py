"""What flows between the steps: frozen columns, and the words for what was decided.

A position is an index into `Documents.code`, the texts of all documents as one array of code points; a step that
needs the offset within its document subtracts `Documents.indptr[doc]`. Spans are half-open. Columns are read-only.
Nothing here is a Python object per segment, per shingle or per pair.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import IntEnum, IntFlag
from typing import Self

import numpy as np
from numpy.typing import NDArray

from dedup.arrays import Bool, Float32, Int32, Int64, Places, UInt32, UInt64, offsets, ranges

WHOLE = 4  # times the characters of some rows: text between them that is read as well, rather than to name each one


class Table:
    """Shared by the tables: columns are frozen as soon as they are set."""

    __slots__ = ()

    def __post_init__(self) -> None:
        for name in self.__dataclass_fields__:  # type: ignore[attr-defined]
            column = getattr(self, name)
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

    @classmethod
    def concat(cls, parts: Sequence[Self], text: Int64) -> Self:
        """The rows of several tables; the text of part i begins at position text[i] of the whole."""
        columns = {field.name: np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(cls)}
        shift = np.repeat(text[: len(parts)], [len(part.colon) for part in parts])
        return cls(**columns | {"colon": np.where(columns["colon"] >= 0, columns["colon"] + shift, -1)})


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
    origin  int32 or int64 (m,), see `arrays.narrow`: position in Documents.code that character k came from; never
            decreasing. Ask `at` and `found`, which give and take int64
    indptr  int64 (n+1,)  row i (of Segments) is code[indptr[i]:indptr[i+1]]; a row of marks only is empty
    """

    code: UInt32
    origin: Places
    indptr: Int64

    def __len__(self) -> int:
        return len(self.indptr) - 1

    @property
    def size(self) -> Int64:
        """Characters of normal form in each row, int64 (n,)."""
        return self.indptr[1:] - self.indptr[:-1]

    def at(self, place: Int64) -> Int64:
        """The positions in Documents.code that some characters came from."""
        return self.origin[place].astype(np.int64)

    def found(self, position: Int64) -> Int64:
        """The first character that came from each position or from behind it."""
        return np.searchsorted(self.origin, position.astype(self.origin.dtype))

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
        start, size = self.indptr[rows], self.indptr[rows + 1] - self.indptr[rows]
        if len(rows) > 1 and (np.diff(rows) > 0).all():
            low, high = int(start[0]), int(start[-1] + size[-1])
            if high - low <= WHOLE * int(size.sum()):  # in their order, and most of them: a byte a character, not eight
                edge = np.zeros(high - low + 1, np.int8)
                start, end = start[size > 0] - low, (start + size)[size > 0] - low
                edge[start] += 1
                edge[end] -= 1
                inside = np.cumsum(edge[:-1], dtype=np.int8, out=edge[:-1]).view(np.bool_)
                return Normalized(self.code[low:high][inside], self.origin[low:high][inside], offsets(size))
        at = ranges(start, size)
        return Normalized(self.code[at], self.origin[at], offsets(size))


@dataclass(frozen=True, slots=True, eq=False)
class Symbols(Table):
    """What the normal form of each row dropped and what is a fact for all that, in order: C++, ✓, >. Most have none.

    code    uint32 (s,)   in NFKC
    place   int64 (s,)    how many characters of the normal form of its row stand before it
    indptr  int64 (n+1,)  row i has code[indptr[i]:indptr[i+1]]
    """

    code: UInt32
    place: Int64
    indptr: Int64

    def __len__(self) -> int:
        return len(self.indptr) - 1

    @property
    def size(self) -> Int64:
        """Symbols of each row, int64 (n,)."""
        return self.indptr[1:] - self.indptr[:-1]

    def rows(self, rows: Int64) -> "Symbols":
        """Those of some rows, one after the other."""
        size = self.size[rows]
        at = ranges(self.indptr[rows], size)
        return Symbols(self.code[at], self.place[at], offsets(size))


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
    """Maximal repeats: text that occurs in several places, and around which these places differ on both sides.

    Repeat i is at position[first[i] : first[i] + count[i]], in no order; places are shared by a repeat and the
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
    """What of each row of Normalized occurs in another row, and where. Sorted by (row, start).

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

    label   int8 (n,)     a member of BOILERPLATE, or -1
    score   float32 (n,)  above 0: boilerplate; its distance from 0 is the strength of the evidence
    reason  int16 (n,)    row of `reasons`, or -1
    reasons               sentences for the report
    """

    label: NDArray[np.int8]
    score: Float32
    reason: NDArray[np.int16]
    reasons: tuple[str, ...]


class Place(IntEnum):
    """Where a line is in its document, as seen from its good paragraphs."""

    GOOD = 0  # it is one
    BEFORE = 1  # before the first
    AFTER = 2  # after the last
    INSIDE = 3  # between two
    NOWHERE = 4  # there is none


@dataclass(frozen=True, slots=True, eq=False)
class Recurrence(Table):
    """How often each segment recurs over documents, before anything is removed; see `boilerplate.recurrence`.

    template  uint64 (n,)  hash of its text with numbers and what follows labels left open
    times     int32 (n,)   documents with different bodies in which the template stands outside of good paragraphs; 0
                           for these
    pairs     int32 (n,)   those in which it stands so with the template of the line below it, outside of them, too; 0
                           where that is a good paragraph
    seen      bool (n,)    it stands outside of the body, and its template does so in several of them
    place     uint8 (n,)   Place
    """

    template: UInt64
    times: Int32
    pairs: Int32
    seen: Bool
    place: NDArray[np.uint8]

    def take(self, rows: Int64 | slice) -> "Recurrence":
        """Some of the rows."""
        return Recurrence(*(getattr(self, field.name)[rows] for field in fields(self)))


@dataclass(frozen=True, slots=True, eq=False)
class Spans(Table):
    """One list of spans a row: the places of the kept text with which a finding was compared.

    Row i is start[indptr[i]:indptr[i+1]] and the same of `end`: in the order of the text, disjoint, none of them empty.
    A row without spans: no witness.

    indptr      int64 (n+1,)
    start, end  int64 (s,) positions in Documents.code
    """

    indptr: Int64
    start: Int64
    end: Int64

    @classmethod
    def none(cls, n: int) -> Self:
        """A table of n rows without spans."""
        empty = np.zeros(0, np.int64)
        return cls(np.zeros(n + 1, np.int64), empty, empty)

    @classmethod
    def single(cls, start: Int64, end: Int64) -> Self:
        """At most one span a row: int64 (n,) each; what is empty or begins at -1 is none."""
        there = (start >= 0) & (end > start)
        return cls(
            offsets(there.astype(np.int64)), np.asarray(start[there], np.int64), np.asarray(end[there], np.int64)
        )

    @classmethod
    def concat(cls, parts: Sequence["Spans"]) -> Self:
        """Tables one under the other."""
        empty = np.zeros(0, np.int64)
        return cls(
            offsets(np.concatenate([empty, *(part.size for part in parts)])),
            np.concatenate([empty, *(part.start for part in parts)]),
            np.concatenate([empty, *(part.end for part in parts)]),
        )

    def __len__(self) -> int:
        return len(self.indptr) - 1

    @property
    def size(self) -> Int64:
        """Spans in each row, int64 (n,)."""
        return self.indptr[1:] - self.indptr[:-1]

    @property
    def owner(self) -> Int64:
        """The row of each span, int64 (s,)."""
        return np.repeat(np.arange(len(self), dtype=np.int64), self.size)

    @property
    def first(self) -> Int64:
        """Where the first span of each row begins, int64 (n,); -1: none."""
        return self._at(self.start, self.indptr[:-1])

    @property
    def last(self) -> Int64:
        """Where the last span of each row ends, int64 (n,); -1: none."""
        return self._at(self.end, self.indptr[1:] - 1)

    def take(self, rows: Int64 | Bool) -> "Spans":
        """Some of the rows, in the order asked for."""
        size = self.size[rows]
        at = ranges(self.indptr[:-1][rows], size)
        return Spans(offsets(size), self.start[at], self.end[at])

    def without(self, start: Int64, end: Int64) -> "Spans":
        """What is left of each row outside of some stretches, int64 (k,) each: sorted, disjoint, none of them empty."""
        low, high = np.searchsorted(end, self.start, side="right"), np.searchsorted(start, self.end)
        count = high - low  # stretches that meet each span: they leave a piece more
        at, last = ranges(low, count), offsets(count + 1)[1:] - 1
        begin, stop = np.empty(len(self.start) + len(at), np.int64), np.empty(len(self.start) + len(at), np.int64)
        inner = np.ones(len(begin), np.bool_)
        inner[last] = False
        stop[inner], stop[last] = start[at], self.end
        begin[1:][inner[:-1]] = end[at]
        begin[last - count] = self.start
        owner = np.repeat(self.owner, count + 1)
        left = begin < stop
        return Spans(offsets(np.bincount(owner[left], minlength=len(self))), begin[left], stop[left])

    def _at(self, column: Int64, place: Int64) -> Int64:
        found = np.full(len(self), -1, np.int64)
        there = self.size > 0
        found[there] = column[place[there]]
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Relations(Table):
    """Verified reasons for which a row may go: relation k says that row[k] may go while all its supports are kept.

    Nothing is a relation that was not compared on the text. Of several for one row the first counts.

    row         int64 (r,) row of Segments
    label       int8 (r,)  Label
    reason      int8 (r,)  row of `match.relations.REASONS`
    score       float32 (r,)
    indptr      int64 (r+1,) its supports are support[indptr[k]:indptr[k+1]], in order of the text
    support     int64 (s,) rows of Segments
    start, end  int64 (s,) positions: what of each support the row was compared with
    """

    row: Int64
    label: NDArray[np.int8]
    reason: NDArray[np.int8]
    score: Float32
    indptr: Int64
    support: Int64
    start: Int64
    end: Int64

    def __len__(self) -> int:
        return len(self.row)

    def take(self, which: Int64) -> "Relations":
        """Some of them, in the order given."""
        size = np.diff(self.indptr)[which]
        at = ranges(self.indptr[which], size)
        return Relations(
            self.row[which],
            self.label[which],
            self.reason[which],
            self.score[which],
            offsets(size),
            self.support[at],
            self.start[at],
            self.end[at],
        )

    @classmethod
    def concat(cls, parts: "list[Relations]") -> "Relations":
        """All of them, one part after the other."""
        size = np.concatenate([np.diff(part.indptr) for part in parts])
        row, label, reason, score, support, start, end = (
            np.concatenate([getattr(part, name) for part in parts])
            for name in ("row", "label", "reason", "score", "support", "start", "end")
        )
        return cls(row, label, reason, score, offsets(size), support, start, end)


@dataclass(frozen=True, slots=True, eq=False)
class Findings(Table):
    """What a step found, before it is decided; the columns are those of Decisions."""

    segment: Int64
    start: Int64
    end: Int64
    label: NDArray[np.int8]
    score: Float32
    witness: Spans
    reason: NDArray[np.int16]
    reasons: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.segment)

    @property
    def witness_start(self) -> Int64:
        """Where the first span of each witness begins; -1: none."""
        return self.witness.first

    @property
    def witness_end(self) -> Int64:
        """Where the last span of each witness ends; -1: none."""
        return self.witness.last


@dataclass(frozen=True, slots=True, eq=False)
class Decisions(Table):
    """Findings, sorted by (start, end, label). Those with REMOVE or HOLD do not overlap each other.

    segment     int64 (d,)    row of Segments
    start, end  int64 (d,)    positions of the text found: the whole segment or a part of it
    action      int8 (d,)     Action
    label       int8 (d,)     Label
    score       float32 (d,)  similarity (exact) for WITNESSED, the boilerplate score otherwise
    witness     Spans (d,)    the kept text it was compared with: its spans, joined
    group       int32 (d,)    findings of one set of duplicates share it; -1: none
    reason      int16 (d,)    row of `reasons`
    reasons                   sentences for the report
    """

    segment: Int64
    start: Int64
    end: Int64
    action: NDArray[np.int8]
    label: NDArray[np.int8]
    score: Float32
    witness: Spans
    group: Int32
    reason: NDArray[np.int16]
    reasons: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.segment)

    @property
    def witness_start(self) -> Int64:
        """Where the first span of each witness begins; -1: none. Made anew at each call."""
        return self.witness.first

    @property
    def witness_end(self) -> Int64:
        """Where the last span of each witness ends; -1: none. Made anew at each call."""
        return self.witness.last
