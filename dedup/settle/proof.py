"""Decisions -> the proof of law 2, on every run: a copy that goes has its witness in kept text, and says the same.

Two questions of every removal that rests on a witness. In columns: does any span of the witness meet what goes? On the
text: is what goes a copy of these spans, joined, as far as its class claims? A removal that fails is not made: its text
is kept, the finding is reported, and the run counts it.
"""

from dataclasses import replace

import numpy as np

from dedup.arrays import Bool, Float32, Int64, offsets, ranges
from dedup.classes import COPIES, Action, Label
from dedup.config import Config
from dedup.match import evidence
from dedup.match.evidence import Sides
from dedup.settle import cuts
from dedup.tables import Decisions, Documents, Normalized, Segments, Spans
from dedup.text.symbols import of_joined

PART = 1 << 19  # characters, of findings and their witnesses, that are compared at a time


def failing(decisions: Decisions, cut_start: Int64, cut_end: Int64) -> Bool:
    """Which removals do not rest on kept text: bool (d,).

    A span of the witness meets what goes with some removal, blank lines included; or a copy names no witness.

    cut_start, cut_end  int64 (d,) from `cuts.cuts`, -1 where nothing goes; no two overlap
    cost                one sort of the removals, two binary searches a span
    """
    removed = decisions.action == Action.REMOVE
    witness = decisions.witness
    gone = cut_start >= 0
    start, end = np.sort(cut_start[gone]), np.sort(cut_end[gone])  # disjoint: the k-th start belongs to the k-th end
    met = np.searchsorted(start, witness.end) > np.searchsorted(end, witness.start, side="right")
    torn = np.bincount(witness.owner[met], minlength=len(decisions)) > 0
    unnamed = (witness.size == 0) & np.isin(decisions.label, [*COPIES])
    return np.asarray(removed & (torn | unnamed))


def measured(docs: Documents, norm: Normalized, decisions: Decisions, config: Config) -> tuple[Float32, Bool]:
    """How alike the text of each finding and the joined text of its witness are, and whether that is enough.

    norm     the normal forms, in which `origin` never decreases
    returns  float32 (d,), bool (d,): as `evidence.measured` has them; the score it has, and True, where a finding does
             not rest on a witness, or does not go
    memory   some 50 bytes for a character of PART, or of the largest finding
    """
    score, holds = decisions.score.copy(), np.ones(len(decisions), np.bool_)
    goes = (decisions.action == Action.REMOVE) | (decisions.action == Action.HOLD)
    at = np.flatnonzero(goes & (decisions.witness.size > 0) & np.isin(decisions.label, [*COPIES]))
    witness = decisions.witness
    beside = np.bincount(witness.owner, witness.end - witness.start, len(decisions))
    work = offsets(decisions.end[at] - decisions.start[at] + beside[at].astype(np.int64))
    for part in np.split(at, np.flatnonzero(np.diff(work[:-1] // PART)) + 1):
        both = sides(docs, norm, Spans.single(decisions.start[part], decisions.end[part]), witness.take(part))
        score[part], holds[part] = evidence.measured(both, decisions.label[part], config)
    parts, together = _together(docs, norm, decisions, np.flatnonzero(~holds), config)
    score[parts], holds[parts] = together, True
    return score, holds


def _together(
    docs: Documents, norm: Normalized, decisions: Decisions, at: Int64, config: Config
) -> tuple[Int64, Float32]:
    """What is a copy of its witness only together with the findings beside it, and how alike they are: parts of a copy.

    A copy is in parts where something else went from between them; they have its class and its witness.

    at  int64 (k,) the findings that are no copies by themselves
    """
    witness = decisions.witness.take(at)
    same = np.ones(max(len(at) - 1, 0), np.bool_)
    for column in (docs.doc_of(decisions.start[at]), decisions.label[at], witness.first, witness.last, witness.size):
        same &= column[1:] == column[:-1]
    border = np.append(np.flatnonzero(np.append(True, ~same)[: len(at)]), len(at))
    several = np.flatnonzero(np.diff(border) > 1)
    first, size = border[several], np.diff(border)[several]
    part = at[ranges(first, size)]
    found = Spans(offsets(size), decisions.start[part], decisions.end[part])
    both = sides(docs, norm, found, witness.take(first))
    score, enough = evidence.measured(both, decisions.label[at[first]], config)
    enough = np.repeat(enough, size)
    return part[enough], np.repeat(score, size)[enough]


def sides(docs: Documents, norm: Normalized, found: Spans, witness: Spans) -> Sides:
    """The joined text of some places beside the joined text of others, row by row."""
    start, end = np.append(found.start, witness.start), np.append(found.end, witness.end)
    border = np.append(found.indptr[:-1], len(found.start) + witness.indptr)  # a row of several spans is one text
    parts, size = between(norm, start, end), end - start
    text = docs.code[ranges(start, size)]
    return Sides(Normalized(parts.code, parts.origin, parts.indptr[border]), of_joined(text, offsets(size)[border]))


def between(norm: Normalized, start: Int64, end: Int64) -> Normalized:
    """The normal form of some stretches of the text, a row each; as it is in the text, not as it would be alone."""
    low, high = norm.found(start), norm.found(end)
    at = ranges(low, high - low)
    return Normalized(norm.code[at], norm.origin[at], offsets(high - low))


def proven(
    docs: Documents, segs: Segments, norm: Normalized, decisions: Decisions, config: Config
) -> tuple[Decisions, Int64, Int64, int]:
    """The decisions without the removals that fail the proof, and what goes with each of the others.

    One look is enough: what is kept instead only makes witnesses safer. A witness is in one document.

    norm     the normal forms, without what was inserted in them, if that goes: it is no part of a witness either
    returns  decisions in which what fails is a FLAG, scores as measured; `cuts.cuts` of them; how many failed
    """
    stamp = (decisions.action == Action.REMOVE) & (decisions.label == Label.WATERMARK)
    decisions = replace(decisions, witness=decisions.witness.without(decisions.start[stamp], decisions.end[stamp]))
    start, end = cuts.cuts(docs, segs, decisions)
    score, holds = measured(docs, norm, decisions, config)
    apart = docs.doc_of(decisions.witness.first) != docs.doc_of(decisions.witness.last - 1)
    failed = failing(decisions, start, end) | ((decisions.action == Action.REMOVE) & (~holds | apart))
    decisions = replace(decisions, score=np.where(holds, score, decisions.score))
    if failed.any():
        action = decisions.action.copy()
        action[failed] = Action.FLAG
        decisions = replace(decisions, action=action)
        start, end = cuts.cuts(docs, segs, decisions)
        assert not failing(decisions, start, end).any(), "a witness goes, though what failed the proof is kept"
    return decisions, start, end, int(failed.sum())
