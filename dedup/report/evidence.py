"""Findings as dictionaries: where they stand, in every unit, what stands around them, and what justifies them.

A place is told the way people and other programs count: line and column from 1, code points and bytes of UTF-8 from the
start of the document. The difference of two texts is shown word by word, so that a reader sees what "near" means.
"""

import difflib
import re
from itertools import pairwise
from typing import Any

import numpy as np

from dedup.arrays import Int64
from dedup.classes import Label
from dedup.result import Result
from dedup.text import positions as places

Json = dict[str, Any]
Span = tuple[int, int]

LISTED = 500  # entries of the lists that may explode
TEXT_CHARS = 4000  # longer texts are given as their beginning and end
AROUND_CHARS = 160  # of the text beside a finding
DIFFERENCE_CHARS = 2000  # texts up to this length are compared word by word
DIFFERENCE_CELLS = 250_000  # words here x words there that are aligned, what both begin and end with left out
_KEYS = [label.key for label in Label]
SHORT_MATCH = 3  # fewer equal words than this between two changes are chance: they would break a change into crumbs


class Evidence:
    """Makes the dictionaries of one result."""

    def __init__(self, result: Result) -> None:
        self.result = result
        self.line_start = places.line_starts(result.documents)
        self.byte_counts = places.byte_counts(result.documents)
        self.first_segment = np.searchsorted(result.segments.doc, np.arange(len(result.documents)))

    def places(self, start: Int64, end: Int64) -> list[Json]:
        """Places in the original texts, and the texts that stand there: int64 (p,) each, none of them empty."""
        docs, segments = self.result.documents, self.result.segments
        first, last = (np.searchsorted(segments.start, at, side="right") - 1 for at in (start, end - 1))
        doc = segments.doc[first]
        base = docs.indptr[:-1][doc]
        above, line, last_line = (
            np.searchsorted(self.line_start, at, side="right") - 1 for at in (base, start, end - 1)
        )
        columns = (
            start,
            end,
            doc,
            base,
            line - above + 1,
            last_line - above + 1,
            start - self.line_start[line] + 1,
            first - self.first_segment[doc] + 1,
            segments.start[first],
            segments.end[last],
        )
        found = []
        for low, high, owner, ahead, line_of, last_of, column, paragraph, begin, stop in zip(
            *(column.tolist() for column in columns), strict=True
        ):
            text, omitted = self._text(low, high)
            found.append(
                {
                    "document": docs.id[owner],
                    "line": line_of,
                    "last_line": last_of,
                    "column": column,
                    "paragraph": paragraph,
                    "start": low - ahead,
                    "end": high - ahead,
                    "text": text,
                    "omitted": omitted,
                    "before": self._tail(begin, low),
                    "after": self._head(high, stop),
                }
            )
        return found

    def findings(self, rows: Int64) -> list[Json]:
        """Some rows of the decisions."""
        made = self.result.decisions
        start, end, witness = made.start[rows], made.end[rows], made.witness.take(rows)
        byte_start, byte_end = self._bytes(rows, start), self._bytes(rows, end)
        named = np.flatnonzero(witness.size)
        whole = iter(self.places(witness.first[named], witness.last[named]))
        columns = start, end, made.label[rows], made.score[rows].astype(np.float64).round(6), made.reason[rows]
        numbers = zip(*(column.tolist() for column in (*columns, made.group[rows])), strict=True)
        spans = [*zip(witness.start.tolist(), witness.end.tolist(), strict=True)]
        found = []
        for place, (low, high, label, score, reason, group), (first, last), *in_bytes in zip(
            self.places(start, end), numbers, pairwise(witness.indptr.tolist()), byte_start, byte_end, strict=True
        ):
            beside = self._witness(next(whole), spans[first:last]) if first < last else None
            found.append(
                place
                | {
                    "byte_start": in_bytes[0],
                    "byte_end": in_bytes[1],
                    "class": _KEYS[label],
                    "score": score,
                    "reason": made.reasons[reason],
                    "group": group if group >= 0 else None,
                    "witness": beside,
                    "difference": self._difference(low, high, spans[first:last]) if beside else None,
                }
            )
        return found

    def removals(self, rows: Int64, number: Int64) -> list[Json]:
        """Some findings that are removed, and their numbers: with what goes, and what stands around them."""
        result, segment = self.result, self.result.decisions.segment[rows]
        start, end = result.cut_start[rows], result.cut_end[rows]
        base = result.documents.indptr[:-1][result.segments.doc[segment]]
        cuts = zip(
            (start - base).tolist(),
            (end - base).tolist(),
            self._bytes(rows, start),
            self._bytes(rows, end),
            strict=True,
        )
        keys = ("start", "end", "byte_start", "byte_end")
        return [
            {"number": n, **found, "cut": dict(zip(keys, cut, strict=True)), "context": context}
            for n, found, cut, context in zip(
                number.tolist(), self.findings(rows), cuts, self._contexts(segment), strict=True
            )
        ]

    def listed(self, rows: Int64) -> Json:
        """The first findings of a list that may explode, and how many there are."""
        return {"total": len(rows), "listed": self.findings(rows[:LISTED])}

    def _bytes(self, rows: Int64, position: Int64) -> list[int]:
        """Bytes of UTF-8 from the start of the document of some rows of the decisions to a position in it."""
        owner = self.result.segments.doc[self.result.decisions.segment[rows]].astype(np.int64)
        offset: list[int] = places.byte_offsets(self.result.documents, self.byte_counts, owner, position).tolist()
        return offset

    def _witness(self, whole: Json, spans: list[Span]) -> Json:
        """The place that a finding was compared with: if several, with its ranges, and their text only."""
        if len(spans) < 2:
            return whole
        base = spans[0][0] - whole["start"]
        text, omitted = self._shortened(self._joined(spans))
        ranges = [{"start": low - base, "end": high - base} for low, high in spans]
        return whole | {"text": text, "omitted": omitted, "ranges": ranges}

    def _joined(self, spans: list[Span]) -> str:
        return "\n".join(self.result.documents.text(*span) for span in spans)

    def _text(self, start: int, end: int) -> tuple[str, int]:
        text = self.result.documents.text
        if end - start <= TEXT_CHARS:
            return text(start, end), 0
        half = TEXT_CHARS // 2
        return text(start, start + half) + "…" + text(end - half, end), end - start - 2 * half

    def _shortened(self, text: str) -> tuple[str, int]:
        half = TEXT_CHARS // 2
        return (text, 0) if len(text) <= TEXT_CHARS else (f"{text[:half]}…{text[-half:]}", len(text) - 2 * half)

    def _tail(self, start: int, end: int) -> str:
        text = self.result.documents.text
        if start == end:
            return ""
        return text(start, end) if end - start <= AROUND_CHARS else "…" + text(end - AROUND_CHARS, end)

    def _head(self, start: int, end: int) -> str:
        text = self.result.documents.text
        if start == end:
            return ""
        return text(start, end) if end - start <= AROUND_CHARS else text(start, start + AROUND_CHARS) + "…"

    def _contexts(self, row: Int64) -> list[Json]:
        """The end of the paragraph before each, and the beginning of the one after; empty at the ends of a document."""
        segments = self.result.segments
        before, after = np.maximum(row - 1, 0), np.minimum(row + 1, len(segments) - 1)
        sides = []
        for beside in (before, after):
            there = (beside != row) & (segments.doc[beside] == segments.doc[row])
            low, high = segments.start[beside], segments.end[beside]
            sides.append(zip(np.where(there, low, high).tolist(), high.tolist(), strict=True))
        return [{"before": self._tail(*one), "after": self._head(*other)} for one, other in zip(*sides, strict=True)]

    def _difference(self, start: int, end: int, spans: list[Span]) -> list[Json] | None:
        if max(end - start, sum(high - low for low, high in spans)) > DIFFERENCE_CHARS:
            return None
        here, there = self.result.documents.text(start, end), self._joined(spans)
        return difference(here, there) if here != there else None


_WORD = re.compile(r"[^\W\u2e80-\U0003ffff]+|.", re.DOTALL)  # a word or number of an alphabet, else one character


def difference(here: str, there: str) -> list[Json]:
    """Two texts laid side by side: pieces `in` both, here or there. All but "there" are the text here, and so on.

    cost  bounded: beyond DIFFERENCE_CELLS the middle is given as a whole
    """
    a, b = _WORD.findall(here), _WORD.findall(there)
    head = _common(a, b)
    tail = _common(a[head:][::-1], b[head:][::-1])
    middle_a, middle_b = a[head : len(a) - tail], b[head : len(b) - tail]
    matches = [(0, 0, 0)]
    if len(middle_a) * len(middle_b) <= DIFFERENCE_CELLS:
        found = difflib.SequenceMatcher(None, middle_a, middle_b, autojunk=False).get_matching_blocks()
        matches = [match for match in found[:-1] if match[2] >= SHORT_MATCH]
    pieces = [("both", a[:head])]
    at_a = at_b = 0
    for start_a, start_b, size in [*matches, (len(middle_a), len(middle_b), 0)]:
        pieces += [("here", middle_a[at_a:start_a]), ("there", middle_b[at_b:start_b])]
        pieces += [("both", middle_a[start_a : start_a + size])]
        at_a, at_b = start_a + size, start_b + size
    pieces += [("both", a[len(a) - tail :])]
    return [{"in": where, "text": "".join(words)} for where, words in pieces if words]


def _common(a: list[str], b: list[str]) -> int:
    """How many words both begin with."""
    return next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
