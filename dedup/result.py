"""All that one run found: what `pipeline.find` returns, and what the report and the cleaned files are made from."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from dedup.arrays import BLANKS, LINE_ENDS, Bool, Int64, member, offsets
from dedup.classes import Action, Label
from dedup.config import Config
from dedup.errors import UnknownError
from dedup.export import Exported
from dedup.given import REFERENCE, Given, Key
from dedup.removals import Removals
from dedup.tables import Decisions, Documents, Normalized, Pairs, Recurrence, Scores, Segments

BLANK = LINE_ENDS + BLANKS  # no paragraph begins or ends with it


@dataclass(frozen=True, slots=True, eq=False)
class Result(Exported):
    """The cleaned texts of a run, every removal, and the tables of what was found.

    A result prints what was removed; it is a series of cleaned texts, in the order in which they were given, that is
    asked by key (`result["a.txt"]`) or place; `texts` are the same kind of thing that was given;
    `removals` says what was removed, why, and where the kept text is.

    scores     boilerplate evidence, one row a segment
    recurrence how often each segment recurs over documents
    pairs      verified pairs at or above `config.near_miss`, among segments with different normal forms
    decisions  the findings, by position
    cut_start  int64 (d,) what is cut out with each removal, blank lines included; -1 where nothing is
    cut_end    int64 (d,)
    capped     buckets that were too large for every pair in them to be compared
    unproven   removals that were not made, because their proof failed (see `settle.proof`)
    unsettled  findings of the last look, where so many looks at the kept text found something that no more were taken
    given      the texts as a caller had them; None: as documents
    """

    documents: Documents
    segments: Segments
    normalized: Normalized
    scores: Scores
    recurrence: Recurrence
    pairs: Pairs
    decisions: Decisions
    cut_start: Int64
    cut_end: Int64
    capped: int
    config: Config
    unproven: int = 0
    unsettled: int = 0
    given: Given | None = None

    def emptied(self) -> Bool:
        """Of which documents nothing but white space and byte order marks is left, and something went: bool (d,)."""
        kept = self.kept()
        size = np.diff(kept.indptr)
        written = np.zeros(len(kept), np.bool_)
        if len(filled := np.flatnonzero(size)):
            written[filled] = np.logical_or.reduceat(~member(kept.code, BLANK), kept.indptr[filled])
        return np.asarray((size < np.diff(self.documents.indptr)) & ~written)

    def left_out(self) -> Bool:
        """Which documents a clean writes no file of: bool (d,)."""
        return self.emptied() & (self.config.emptied == "drop")

    def cuts(self) -> list[list[tuple[int, int]]]:
        """What is cut out of each document: spans of its code points, by position."""
        found: list[list[tuple[int, int]]] = [[] for _ in self.documents.id]
        cut = np.flatnonzero(self.cut_start >= 0)
        cut = cut[np.argsort(self.cut_start[cut], kind="stable")]  # findings, not text
        owner = self.documents.doc_of(self.cut_start[cut])
        base = self.documents.indptr[owner]
        spans = (self.cut_start[cut] - base).tolist(), (self.cut_end[cut] - base).tolist()
        for doc, start, end in zip(owner.tolist(), *spans, strict=True):
            found[doc].append((start, end))
        return found

    def kept(self) -> Documents:
        """The texts without what is removed. Kept and removed are the original: every cut is text, and cut once."""
        docs = self.documents
        cut = np.flatnonzero(self.cut_start >= 0)
        cut = cut[np.lexsort((self.cut_end[cut], self.cut_start[cut]))]  # findings, not text
        start, end = self.cut_start[cut], self.cut_end[cut]
        assert np.all(start < end), "a removal is empty"
        assert np.all(start[1:] >= end[:-1]), "two removals overlap"
        owner = docs.doc_of(start)
        assert np.all(owner == docs.doc_of(end - 1)), "a removal crosses documents"
        change = np.zeros(len(docs.code), np.int8)
        change[start] = 1
        change[end[end < len(docs.code)]] -= 1  # where one removal ends and the next begins, both add up to 0
        gone = np.cumsum(change, dtype=np.int8, out=change).view(np.bool_)
        removed = np.bincount(owner, end - start, len(docs)).astype(np.int64)
        code = docs.code[~gone]
        assert len(code) + removed.sum() == len(docs.code), "kept and removed text are not the original"
        return Documents(docs.id, code, offsets(np.diff(docs.indptr) - removed))

    @property
    def reference(self) -> int:
        """How many documents, the first ones, were only compared with."""
        return bisect_left(self.documents.id, chr(ord(REFERENCE) + 1))

    def keys(self) -> tuple[Key, ...]:
        """What the texts are called by, in the order in which they were given."""
        return self.given.keys if self.given else self.documents.id[self.reference :]

    def values(self) -> tuple[str, ...]:
        """The cleaned texts, in the order in which they were given."""
        kept = self.kept()
        return tuple(self._left(row, kept.doc_text(row)) for row in self._rows())

    def items(self) -> Iterator[tuple[Key, str]]:
        """Key and cleaned text of each document."""
        return zip(self.keys(), self.values(), strict=True)

    def __len__(self) -> int:
        return len(self.documents) - self.reference

    def __iter__(self) -> Iterator[str]:
        return iter(self.values())

    def __getitem__(self, key: Key) -> str:
        """The cleaned text of one document, by key, or by its place among those given.

        raises  UnknownError  there is none (it is a KeyError, too)
        """
        ids = self.documents.id
        if self.given:
            place = self.given.place.get(key)
        else:
            at = bisect_left(ids, str(key), self.reference)
            place = at - self.reference if at < len(ids) and ids[at] == key else None
        if place is None and isinstance(key, int) and -len(self) <= key < len(self):
            place = key
        if place is None:
            raise UnknownError(f"no document is called {key!r}: there are {len(self)}, see keys()")
        return self._cleaned(self._rows()[place])

    @property
    def texts(self) -> Any:
        """The cleaned texts as they were given: list for list, dict for dict, DataFrame for DataFrame.

        Nothing is left out: a text of which nothing remains is empty, so that what belongs together stays together.
        """
        return self.given.back(self.values()) if self.given else dict(self.items())

    @property
    def removals(self) -> Removals:
        """What was removed, by document and position; made one by one when asked for."""
        rows = np.flatnonzero(self.decisions.action == Action.REMOVE)
        rows = rows[self.decisions.start[rows] >= self.documents.indptr[self.reference]]
        return Removals(self.documents, self.decisions, rows, self._names(), self.reference)

    @property
    def held_back(self) -> tuple[Key, ...]:
        """The documents that were left as they were, because they would have lost too much."""
        decisions, names = self.decisions, self._names()
        rows = self.documents.doc_of(decisions.start[decisions.action == Action.HOLD]).tolist()
        return tuple(names[row] for row in sorted({*rows}) if row >= self.reference)

    def columns(self) -> dict[str, list[Any]]:
        """One row a document: what it is called by, its cleaned text, characters read and removed.

        emptied    nothing but white space is left of it
        held_back  it was left as it was, because it would have lost too much
        """
        texts, rows, held, emptied = self.values(), self._rows(), {*self.held_back}, self.emptied()
        size = np.diff(self.documents.indptr)[list(rows)].tolist()
        return {
            "document": [*self.keys()],
            "text": [*texts],
            "characters": size,
            "removed": [read - len(text) for read, text in zip(size, texts, strict=True)],
            "emptied": emptied[list(rows)].tolist(),
            "held_back": [key in held for key in self.keys()],
        }

    def __repr__(self) -> str:
        return f"<dedup.Result: {_amount(len(self), 'document')}, {_amount(len(self.removals), 'removal')}>"

    def __str__(self) -> str:
        removals, base = self.removals, int(self.documents.indptr[self.reference])
        cut = self.cut_start >= base
        gone = self.cut_end - self.cut_start
        rows = removals.row
        changed = len({*self.documents.doc_of(self.cut_start[cut]).tolist()})
        size = self.decisions.end - self.decisions.start
        lines = [
            f"{_amount(len(self), 'document')}, {_amount(len(self.documents.code) - base, 'character')}: "
            f"{int(gone[cut].sum()):,} removed, {_amount(len(rows), 'place')} in {_amount(changed, 'document')}"
        ]
        for label in Label:
            if len(some := rows[self.decisions.label[rows] == label]):
                characters = _amount(int(size[some].sum()), "character")
                lines.append(f"  {label.key:<10}{len(some):>8,}{characters:>22}  {label.row.meaning}")
        if whole := int(self.emptied()[self.reference :].sum()):
            lines.append(f"removed as a whole: {_amount(whole, 'document')}")
        if held := self.held_back:
            lines.append(f"held back, because they would lose too much: {_amount(len(held), 'document')}")
        return "\n".join(lines)

    def _names(self) -> tuple[Key, ...]:
        """What each document is called by, in the order of the documents."""
        names: list[Key] = [name.removeprefix(REFERENCE) for name in self.documents.id]
        for row, key in zip(self._rows(), self.keys(), strict=True):
            names[row] = key
        return tuple(names)

    def _rows(self) -> Sequence[int]:
        """The document of each text, in the order in which they were given."""
        first, last = self.reference, len(self.documents)
        return [first + row for row in self.given.row] if self.given else range(first, last)

    def _cleaned(self, row: int) -> str:
        """The cleaned text of one document."""
        at, end = self.documents.indptr[row : row + 2].tolist()
        cut = np.flatnonzero((self.cut_start >= at) & (self.cut_start < end))
        pieces = []
        for low, high in sorted(zip(self.cut_start[cut].tolist(), self.cut_end[cut].tolist(), strict=True)):
            pieces.append(self.documents.text(at, low))
            at = high
        return self._left(row, "".join([*pieces, self.documents.text(at, end)]))

    def _left(self, row: int, text: str) -> str:
        """What is left of a document: "" where it is dropped and what is left is white space."""
        size = int(self.documents.indptr[row + 1] - self.documents.indptr[row])
        return "" if self.config.emptied == "drop" and len(text) < size and not text.strip(BLANK) else text


def _amount(size: int, one: str) -> str:
    return f"{size:,} {one}{'s' * (size != 1)}"
