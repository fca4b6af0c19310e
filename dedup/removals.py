"""Decisions as objects, one at a time, for people: the removals of a run, and where their witnesses stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, overload

import numpy as np

from dedup.arrays import Int64
from dedup.classes import Label
from dedup.export import Exported
from dedup.given import Key
from dedup.tables import Decisions, Documents

SHOWN_CHARS = 60  # of a text, where a removal is printed


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a text as it was given: text[start:end], in code points.

    document   what the text is called by: key, place in the list, or id
    reference  it is one of the texts that a Cleaner knows, and not one of those that were cleaned
    """

    document: Key
    start: int
    end: int
    text: str
    reference: bool = False


@dataclass(frozen=True, slots=True)
class Removal:
    """One removal: text[start:end] of a document as it was given, in code points. Blank lines that go with it are not
    counted.

    label    the class, such as "exact" or "nav"
    reason   a sentence
    score    of a duplicate its similarity, of boilerplate a score
    witness  the kept text that it was compared with, place by place; () where it rests on its score alone
    """

    document: Key
    start: int
    end: int
    text: str
    label: str
    reason: str
    score: float
    witness: tuple[Place, ...]

    def __str__(self) -> str:
        words = " ".join(self.text.split())
        short = words if len(words) <= SHOWN_CHARS else words[: SHOWN_CHARS - 1] + "…"
        of = f" (copy of {self.witness[0].document}:{self.witness[0].start})" if self.witness else ""
        return f"{self.document}:{self.start}: {self.label}{of}: {short}"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Removals(Exported, Sequence[Removal]):
    """The removals of a run, by document and position. A lazy sequence: each is made when it is asked for.

    key  what each document is called by
    """

    documents: Documents
    decisions: Decisions
    row: Int64
    key: Sequence[Key]
    reference: int = 0

    def __len__(self) -> int:
        return len(self.row)

    @overload
    def __getitem__(self, index: int) -> Removal: ...
    @overload
    def __getitem__(self, index: slice) -> "Removals": ...
    def __getitem__(self, index: int | slice) -> "Removal | Removals":
        if isinstance(index, slice):
            return Removals(self.documents, self.decisions, self.row[index], self.key, self.reference)
        return self._removal(int(self.row[index]))

    def __iter__(self) -> Iterator[Removal]:
        return map(self._removal, self.row.tolist())

    def __repr__(self) -> str:
        return f"<{len(self)} removal{'s' * (len(self) != 1)}>"

    def __str__(self) -> str:
        return "\n".join(map(str, self)) if len(self) else "nothing was removed"

    def columns(self) -> dict[str, list[Any]]:
        """One row a removal; of the witness its document, its text, and where it begins and ends."""
        rows = [*self]
        return {
            "document": [row.document for row in rows],
            "start": [row.start for row in rows],
            "end": [row.end for row in rows],
            "text": [row.text for row in rows],
            "label": [row.label for row in rows],
            "reason": [row.reason for row in rows],
            "score": [row.score for row in rows],
            "witness_document": [row.witness[0].document if row.witness else None for row in rows],
            "witness_start": [row.witness[0].start if row.witness else None for row in rows],
            "witness_end": [row.witness[-1].end if row.witness else None for row in rows],
            "witness_text": ["\n".join(place.text for place in row.witness) if row.witness else None for row in rows],
        }

    def _removal(self, row: int) -> Removal:
        made = self.decisions
        here = self._place(int(made.start[row]), int(made.end[row]))
        first, last = int(made.witness.indptr[row]), int(made.witness.indptr[row + 1])
        spans = zip(made.witness.start[first:last].tolist(), made.witness.end[first:last].tolist(), strict=True)
        return Removal(
            here.document,
            here.start,
            here.end,
            here.text,
            Label(int(made.label[row])).key,
            made.reasons[int(made.reason[row])],
            round(float(made.score[row]), 6),
            tuple(self._place(start, end) for start, end in spans),
        )

    def _place(self, start: int, end: int) -> Place:
        doc = int(np.searchsorted(self.documents.indptr, start, side="right")) - 1
        base = int(self.documents.indptr[doc])
        text = self.documents.text(start, end)
        return Place(self.key[doc], start - base, end - base, text, doc < self.reference)
