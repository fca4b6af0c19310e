"""Findings as dictionaries: where they stand, in every unit, what stands around them, and what justifies them.

A place is told the way people and other programs count: line and column from 1, code points and bytes of UTF-8 from the
start of the document. The difference of two texts is shown word by word, so that a reader sees what "near" means.
"""

import difflib
import re
from bisect import bisect_right
from typing import Any

import numpy as np

from dedup.arrays import Int64
from dedup.classes import Label
from dedup.result import Result
from dedup.text import positions as places

Json = dict[str, Any]

LISTED = 500  # entries of the lists that may explode
TEXT_CHARS = 4000  # longer texts are given as their beginning and end
AROUND_CHARS = 160  # of the text beside a finding
DIFFERENCE_CHARS = 2000  # texts up to this length are compared word by word
DIFFERENCE_CELLS = 250_000  # words here x words there that are aligned, what both begin and end with left out
SHORT_MATCH = 3  # fewer equal words than this between two changes are chance: they would break a change into crumbs


class Evidence:
    """Makes the dictionaries of one result."""

    def __init__(self, result: Result) -> None:
        self.result = result
        self.line_start = places.line_starts(result.documents)
        self.first_segment = np.searchsorted(result.segments.doc, np.arange(len(result.documents)))

    def place(self, start: int, end: int) -> Json:
        """A place in an original text, and the text that stands there."""
        docs, segments = self.result.documents, self.result.segments
        first, last = (bisect_right(segments.start, position) - 1 for position in (start, end - 1))
        doc = int(segments.doc[first])
        base = int(docs.indptr[doc])
        above = bisect_right(self.line_start, base) - 1
        line = bisect_right(self.line_start, start) - 1
        text, omitted = self._text(start, end)
        return {
            "document": docs.id[doc],
            "line": line - above + 1,
            "last_line": bisect_right(self.line_start, end - 1) - above,
            "column": start - int(self.line_start[line]) + 1,
            "paragraph": first - int(self.first_segment[doc]) + 1,
            "start": start - base,
            "end": end - base,
            "text": text,
            "omitted": omitted,
            "before": self._tail(int(segments.start[first]), start),
            "after": self._head(end, int(segments.end[last])),
        }

    def witness(self, row: int) -> Json | None:
        """The place that a row of the decisions was compared with; with its ranges, and only their text, if several."""
        spans = self._spans(row)
        if len(spans) < 2:
            return self.place(*spans[0]) if spans else None
        whole = self.place(spans[0][0], spans[-1][1])
        base = spans[0][0] - whole["start"]
        text, omitted = self._shortened(self._joined(spans))
        ranges = [{"start": low - base, "end": high - base} for low, high in spans]
        return whole | {"text": text, "omitted": omitted, "ranges": ranges}

    def _spans(self, row: int) -> list[tuple[int, int]]:
        witness = self.result.decisions.witness
        low, high = int(witness.indptr[row]), int(witness.indptr[row + 1])
        return [*zip(witness.start[low:high].tolist(), witness.end[low:high].tolist(), strict=True)]

    def _joined(self, spans: list[tuple[int, int]]) -> str:
        return "\n".join(self.result.documents.text(*span) for span in spans)

    def findings(self, rows: Int64) -> list[Json]:
        """Some rows of the decisions."""
        start, end = self._bytes(rows, self.result.decisions.start), self._bytes(rows, self.result.decisions.end)
        return [self._finding(*place) for place in zip(rows.tolist(), start, end, strict=True)]

    def removals(self, rows: Int64, number: Int64) -> list[Json]:
        """Some findings that are removed, and their numbers: with what goes, and what stands around them."""
        start, end = self._bytes(rows, self.result.cut_start), self._bytes(rows, self.result.cut_end)
        return [
            {"number": n, **found, "cut": self._cut(row, *cut), "context": self._context(row)}
            for n, found, row, *cut in zip(number.tolist(), self.findings(rows), rows.tolist(), start, end, strict=True)
        ]

    def listed(self, rows: Int64) -> Json:
        """The first findings of a list that may explode, and how many there are."""
        return {"total": len(rows), "listed": self.findings(rows[:LISTED])}

    def _bytes(self, rows: Int64, position: Int64) -> list[int]:
        """Bytes of UTF-8 from the start of the document to the positions in some rows of a column of the decisions."""
        owner = self.result.segments.doc[self.result.decisions.segment[rows]].astype(np.int64)
        offset: list[int] = places.byte_offsets(self.result.documents, owner, position[rows]).tolist()
        return offset

    def _finding(self, row: int, byte_start: int, byte_end: int) -> Json:
        """A row of the decisions."""
        decisions = self.result.decisions
        start, end = int(decisions.start[row]), int(decisions.end[row])
        witness = self.witness(row)
        return self.place(start, end) | {
            "byte_start": byte_start,
            "byte_end": byte_end,
            "class": Label(decisions.label[row]).key,
            "score": round(float(decisions.score[row]), 6),
            "reason": decisions.reasons[decisions.reason[row]],
            "group": int(decisions.group[row]) if decisions.group[row] >= 0 else None,
            "witness": witness,
            "difference": self._difference(start, end, row) if witness else None,
        }

    def _cut(self, row: int, byte_start: int, byte_end: int) -> Json:
        """What goes with a finding that is removed."""
        result = self.result
        base = int(result.documents.indptr[result.segments.doc[result.decisions.segment[row]]])
        start, end = int(result.cut_start[row]) - base, int(result.cut_end[row]) - base
        return {"start": start, "end": end, "byte_start": byte_start, "byte_end": byte_end}

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
        return text(start, end) if end - start <= AROUND_CHARS else "…" + text(end - AROUND_CHARS, end)

    def _head(self, start: int, end: int) -> str:
        text = self.result.documents.text
        return text(start, end) if end - start <= AROUND_CHARS else text(start, start + AROUND_CHARS) + "…"

    def _context(self, row: int) -> Json:
        """The end of the paragraph before and the beginning of the one after, empty at the ends of the document."""
        segments, segment = self.result.segments, int(self.result.decisions.segment[row])
        context = {"before": "", "after": ""}
        if segment and segments.doc[segment - 1] == segments.doc[segment]:
            context["before"] = self._tail(int(segments.start[segment - 1]), int(segments.end[segment - 1]))
        if segment + 1 < len(segments) and segments.doc[segment + 1] == segments.doc[segment]:
            context["after"] = self._head(int(segments.start[segment + 1]), int(segments.end[segment + 1]))
        return context

    def _difference(self, start: int, end: int, row: int) -> list[Json] | None:
        spans = self._spans(row)
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
