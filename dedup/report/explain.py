"""Why a line is removed, or why it is kept: all that the run knows, with the numbers it was measured against."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from dedup.arrays import Int64
from dedup.boilerplate import classify
from dedup.boilerplate.properties import PROPERTIES
from dedup.classes import Action, Label
from dedup.errors import InputError
from dedup.match import repeats
from dedup.result import Result
from dedup.tables import Maximal, Segments
from dedup.text.positions import line_starts, lines

EXCERPT = 60  # code points of a text that is shown
LISTED = 20  # copies, pairs and repeats that are listed; all are counted
PARTS = 8  # of the evidence for boilerplate
LISTED_PLACES = 5  # of each repeat

_VERDICT = {
    Action.REMOVE: "removed",
    Action.FLAG: "kept, and reported",
    Action.HOLD: "kept: its document would lose too much",
}


def explain(result: Result, document: str, line: int) -> dict[str, Any]:
    """What was found about one line.

    document  an id of result.documents
    line      from 1, as an editor counts
    returns   document, line, and `segments`: one a paragraph that touches the line, none for a blank line. Each has
              its place and text, what was measured (normal form, boilerplate score, copies, pairs, repeated runs),
              what was found, and the verdict
    raises    InputError  the document has no such line
    """
    docs = result.documents
    doc = docs.id.index(document)
    starts = line_starts(docs)
    own = starts[(starts >= docs.indptr[doc]) & (starts < docs.indptr[doc + 1])]
    if not 1 <= line <= len(own):
        raise InputError(f"{document}: has {len(own)} lines, there is no line {line}")
    start = int(own[line - 1])
    end = int(own[line]) if line < len(own) else int(docs.indptr[doc + 1])
    touched = np.flatnonzero((result.segments.start < end) & (result.segments.end > start))
    here = _Explainer(result, starts)
    return {"document": document, "line": line, "segments": [here.segment(int(row)) for row in touched]}


def sentences(told: Mapping[str, Any]) -> Iterator[str]:
    """What `explain` returns, for a person: one line after the other."""
    yield f"{told['document']}, line {told['line']}"
    if not told["segments"]:
        yield "  a blank line: it is removed or kept with the paragraph before it"
    for item in told["segments"]:
        yield f"  {item['verdict']}"
        yield f"  text: {item['text']}"
        yield f"  {item['characters']} characters, {item['normal_form_characters']} of them in normal form"
        if line := item["boilerplate"]:
            yield f"  boilerplate: {line['class']}, score {line['score']:.2f} (more than 0 counts): {line['reason']}"
        else:
            yield "  boilerplate: not enough speaks for it"
        yield from _evidence(item["evidence"])
        yield f"  copies in normal form: {item['copies']['total']}"
        yield from (f"    {_where(other)}" for other in item["copies"]["listed"])
        yield f"  similar paragraphs: {item['pairs']['total']} (threshold {item['pairs']['threshold']})"
        for pair in item["pairs"]["listed"]:
            shares = f"{pair['this_in_other']:.3f} of this in it, {pair['other_in_this']:.3f} of it in this"
            yield f"    similarity {pair['jaccard']:.3f}, {shares}: {_where(pair['other'])}"
        runs = item["repeats"]
        yield f"  repeats of {runs['shortest']} characters or more: {runs['total']}, {runs['covered']:.0%} of it"
        for run in runs["listed"]:
            yield f"    {run['characters']} characters, {run['covers']:.0%} of this, {run['places']['total']} places"
            yield from (f"      {_where(other)}" for other in run["places"]["listed"])
        yield f"  findings: {len(item['findings'])}"
        for found in item["findings"]:
            copy = f", beside {_where(found['witness'])}" if found["witness"] else ""
            yield f"    {found['class']}, {found['verdict']}: {found['reason']}{copy}"
            yield f"      {found['criterion']}"


def _evidence(told: Mapping[str, Any]) -> Iterator[str]:
    """What the boilerplate lane saw, in the text as it was given."""
    asked = "" if told["asked"] is None else f", {told['asked']:+.2f} is asked for at {told['level']}"
    asked += ", but a line of its place is spared" if told["spared"] else ""
    yield f"    logit {told['logit']:+.2f}{asked}; its template occurs in {told['documents']} document(s)"
    for part in told["parts"]:
        yield f"    {part['adds']:+.2f} {part['kind']}: {part['property']} {part['value']} ({part['meaning']})"


def _where(place: Mapping[str, Any]) -> str:
    return f"{place['document']}:{place['line']}: {place['text']}"


class _Explainer:
    """The questions about one paragraph, over the tables of one result."""

    def __init__(self, result: Result, starts: Int64) -> None:
        self.result = result
        self._starts = starts

    def segment(self, row: int) -> dict[str, Any]:
        found = self._findings(row)
        copies, pairs, repeats = self._copies(row), self._pairs(row), self._repeats(row)
        return {
            **self._row(row),
            "characters": int(self.result.segments.end[row] - self.result.segments.start[row]),
            "normal_form_characters": int(self.result.normalized.size[row]),
            "boilerplate": self._boilerplate(row),
            "evidence": self._told(row),
            "copies": copies,
            "pairs": pairs,
            "repeats": repeats,
            "findings": found,
            "verdict": self._verdict(row, found),
        }

    def _verdict(self, row: int, found: Sequence[dict[str, Any]]) -> str:
        """One sentence: what happens to the paragraph, and why."""
        decided = [item for item in found if item["action"] == "remove"]
        if not decided and (resting := self._resting_on(row)):
            return f"kept: it is the surviving copy of {resting}"
        if decided := decided or list(found):
            first = decided[0]
            part = "" if first["whole"] else "a part is "
            return f"{part}{first['verdict']} ({first['class']}): {first['reason']}"
        config, size = self.result.config, int(self.result.normalized.size[row])
        if not size:
            return "kept: it has no letters or digits to compare"
        if size < config.min_chars:
            return (
                f"kept: nothing was found; with {size} characters of normal form it is shorter than"
                f" min_chars = {config.min_chars}, so a copy alone is no reason to remove it"
            )
        if self._pairs(row)["total"]:
            return "kept: it is like another paragraph, but not enough, or differs in facts"
        return f"kept: nothing was found; no other paragraph has a similarity of {config.near_miss} or more"

    def _resting_on(self, row: int) -> str:
        """The removals that name this paragraph, or a part of it, as their witness; "" for none."""
        segs, decided = self.result.segments, self.result.decisions
        spans = decided.witness
        named = np.zeros(len(decided), np.bool_)
        named[spans.owner[(spans.start < segs.end[row]) & (spans.end > segs.start[row])]] = True
        rows = decided.segment[named & (decided.action == Action.REMOVE)].tolist()
        places = [f"{place['document']}:{place['line']}" for place in map(self._row, rows[:LISTED])]
        return ", ".join(places) + (f" and {len(rows) - LISTED} more" if len(rows) > LISTED else "")

    def _boilerplate(self, row: int) -> dict[str, Any] | None:
        scores = self.result.scores
        if scores.label[row] < 0:
            return None
        reason = int(scores.reason[row])
        return {
            "class": Label(int(scores.label[row])).key,
            "score": round(float(scores.score[row]), 4),
            "reason": scores.reasons[reason] if reason >= 0 else "",
        }

    def _told(self, row: int) -> dict[str, Any]:
        """What speaks for and against boilerplate, the strongest first."""
        result = self.result
        own = np.flatnonzero(result.segments.doc == result.segments.doc[row])
        segs = Segments(result.segments.doc[own], result.segments.start[own], result.segments.end[own])
        norm = result.normalized.rows(own)
        evidence = classify.evidence(result.documents, segs, norm, result.config)
        page = classify.Corpus(segs, norm, evidence)
        told = classify.told(page, result.recurrence.take(own), result.config, row - int(own[0]))
        parts = [
            {
                "property": name,
                "kind": PROPERTIES[name].kind,
                "meaning": PROPERTIES[name].told,
                "value": value,
                "adds": round(adds, 3),
            }
            for name, (value, adds) in sorted(told.evidence.items(), key=lambda item: -abs(item[1][1]))
        ]
        return {
            "level": self.result.config.boilerplate,
            "logit": round(told.logit, 3),
            "asked": None if told.asked is None else round(told.asked, 3),
            "spared": told.spared,
            "points": told.points,
            "documents": told.documents,
            "parts": parts[:PARTS],
        }

    def _copies(self, row: int) -> dict[str, Any]:
        """Paragraphs with the same normal form."""
        norm = self.result.normalized
        size = int(norm.size[row])
        own = norm.code[norm.indptr[row] : norm.indptr[row + 1]]
        others = np.flatnonzero(norm.size == size) if size else np.zeros(0, np.int64)
        for step in np.linspace(0, size - 1, min(size, 32)).astype(np.int64):  # most differ in the first few
            others = others[norm.code[norm.indptr[others] + step] == own[step]]
        same = [
            int(other)
            for other in others
            if other != row and np.array_equal(norm.code[norm.indptr[other] : norm.indptr[other + 1]], own)
        ]
        return {"total": len(same), "listed": [self._row(other) for other in same[:LISTED]]}

    def _pairs(self, row: int) -> dict[str, Any]:
        """Verified pairs, the most similar first."""
        pairs = self.result.pairs
        mine = np.flatnonzero((pairs.left == row) | (pairs.right == row))
        mine = mine[np.argsort(-pairs.jaccard[mine], kind="stable")]  # the pairs of one paragraph
        listed = []
        for k in mine[:LISTED].tolist():
            is_left = int(pairs.left[k]) == row
            inside, around = pairs.left_in_right[k], pairs.right_in_left[k]
            listed.append(
                {
                    "jaccard": round(float(pairs.jaccard[k]), 4),
                    "this_in_other": round(float(inside if is_left else around), 4),
                    "other_in_this": round(float(around if is_left else inside), 4),
                    "other": self._row(int(pairs.right[k] if is_left else pairs.left[k])),
                }
            )
        return {"total": len(mine), "threshold": self.result.config.threshold, "listed": listed}

    def _repeats(self, row: int) -> dict[str, Any]:
        """The maximal repeats of the whole corpus that touch the paragraph; those first that cover most of it."""
        norm, found = self.result.normalized, self._maximal
        low, high = int(norm.indptr[row]), int(norm.indptr[row + 1])
        reached = np.zeros(high - low + 1, np.int64)
        told = []
        for k in repeats.touching(found, low, high).tolist():
            places, length = found.places(k), int(found.length[k])
            here = places[(places < high) & (places + length > low)]
            start, end = np.maximum(here, low) - low, np.minimum(here + length, high) - low
            np.add.at(reached, start, 1)
            np.add.at(reached, end, -1)
            told.append((int(end[0] - start[0]), length, int(here[0]), k))
        listed = []
        for covers, length, first, k in sorted(told, reverse=True)[:LISTED]:
            places = found.places(k)
            others = places[places != first][:LISTED_PLACES].tolist()
            listed.append(
                {
                    "characters": length,
                    "covers": round(covers / (high - low), 4),
                    "text": self._excerpt(*self._span(first, length)),
                    "places": {
                        "total": len(places),
                        "listed": [self._place(*self._span(place, length)) for place in others],
                    },
                }
            )
        covered = float(np.count_nonzero(np.cumsum(reached) > 0)) / max(high - low, 1)
        return {
            "total": len(told),
            "shortest": self.result.config.repeat_chars,
            "covered": round(covered, 4),
            "listed": listed,
        }

    @cached_property
    def _maximal(self) -> Maximal:
        result = self.result
        return repeats.maximal(result.normalized, result.segments.doc, chars=result.config.repeat_chars)

    def _span(self, start: int, length: int) -> tuple[int, int]:
        """The text of a run of normal form."""
        origin = self.result.normalized.origin
        return int(origin[start]), int(origin[start + length - 1]) + 1

    def _findings(self, row: int) -> list[dict[str, Any]]:
        made, segments = self.result.decisions, self.result.segments
        first, last = made.witness_start, made.witness_end
        return [
            {
                "class": Label(int(made.label[k])).key,
                "action": Action(int(made.action[k])).name.lower(),
                "verdict": _VERDICT[Action(int(made.action[k]))],
                "reason": made.reasons[int(made.reason[k])],
                "score": round(float(made.score[k]), 4),
                "criterion": self._criterion(k),
                "whole": bool(made.start[k] == segments.start[row] and made.end[k] == segments.end[row]),
                "text": self._excerpt(int(made.start[k]), int(made.end[k])),
                "witness": self._place(int(first[k]), int(last[k])) if first[k] >= 0 else None,
            }
            for k in np.flatnonzero(made.segment == row).tolist()
        ]

    def _criterion(self, decision: int) -> str:
        """What one decision was measured by: the figure, and what it is held against."""
        made, config = self.result.decisions, self.result.config
        label, score = Label(int(made.label[decision])), float(made.score[decision])
        size = int(self.result.normalized.size[made.segment[decision]])
        length = int(made.end[decision] - made.start[decision])
        match label:
            case Label.EXACT:
                return f"all {size} characters of normal form are equal; min_chars = {config.min_chars}"
            case Label.NEAR | Label.VARIANT | Label.NEAR_MISS:
                return f"similarity {score:.4f}; threshold = {config.threshold}"
            case Label.CONTAINED | Label.ABSTRACT:
                return f"{score:.2%} of its {size} characters stand there; contained_chars = {config.contained_chars}"
            case Label.SHARED:
                return f"{length} characters of text are the same; shared_chars = {config.shared_chars}"
            case Label.PHRASE:
                return f"{score:.0%} of its {size} characters stand there, too"
            case Label.FRAGMENT:
                return "it has sentence or clause marks inside, and none at its end"
            case Label.WATERMARK:
                return f"it occurs in {score:.0f} places"
            case Label.BLOCK | Label.TITLE | Label.HEADING:
                return "equal in normal form, and its place beside other copies"
        return f"score {score:.2f}; more than 0 counts"

    def _row(self, row: int) -> dict[str, Any]:
        return self._place(int(self.result.segments.start[row]), int(self.result.segments.end[row]))

    def _place(self, start: int, end: int) -> dict[str, Any]:
        docs = self.result.documents
        at = np.array([start], np.int64)
        return {
            "document": docs.id[int(docs.doc_of(at)[0])],
            "line": int(lines(docs, self._starts, at)[0]),
            "text": self._excerpt(start, end),
        }

    def _excerpt(self, start: int, end: int) -> str:
        text = self.result.documents.text(start, min(end, start + EXCERPT))
        return text if end - start <= EXCERPT else text[:-1] + "…"
