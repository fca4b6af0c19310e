"""Findings -> Decisions: what goes, why, in favour of which.

The lanes say what they found; here their findings become one table: a copy of a copy is pointed at what survives,
damage limits hold documents back, and what belongs together gets a group.
"""

import numpy as np

from dedup.tables import (
    WITNESSED,
    Action,
    Bool,
    Decisions,
    Documents,
    Findings,
    Float32,
    Int64,
    Label,
    Normalized,
    Scores,
    Segments,
)

NONE = -1


def findings(
    segs: Segments,
    rows: Int64,
    label: Label,
    reason: str,
    *,
    score: Float32 | None = None,
    witness: Int64 | None = None,
    span: tuple[Int64, Int64] | None = None,
    witness_span: tuple[Int64, Int64] | None = None,
) -> Findings:
    """Findings of one class for one reason.

    score         float32 (r,) 1.0 unless given
    witness       int64 (r,) segments, whole; or witness_span, positions
    span          positions of a part of each segment; the whole segment unless given
    """
    n = len(rows)
    start, end = span if span is not None else (segs.start[rows], segs.end[rows])
    if witness is not None:
        witness_span = segs.start[witness], segs.end[witness]
    if witness_span is None:
        witness_span = np.full(n, NONE, np.int64), np.full(n, NONE, np.int64)
    return Findings(
        np.asarray(rows, np.int64),
        np.asarray(start, np.int64),
        np.asarray(end, np.int64),
        np.full(n, label, np.int8),
        np.ones(n, np.float32) if score is None else np.asarray(score, np.float32),
        np.asarray(witness_span[0], np.int64),
        np.asarray(witness_span[1], np.int64),
        np.zeros(n, np.int16),
        (reason,),
    )


def furniture(segs: Segments, scores: Scores, rows: Int64) -> Findings:
    """Findings of the boilerplate lane for some segments."""
    none = np.full(len(rows), NONE, np.int64)
    return Findings(
        rows,
        segs.start[rows],
        segs.end[rows],
        scores.label[rows],
        scores.score[rows],
        none,
        none,
        scores.reason[rows],
        scores.reasons,
    )


def merged(parts: list[Findings]) -> Findings:
    """All findings in one table, with one list of reasons."""
    reasons: dict[str, int] = {}
    code = []
    for part in parts:
        number = np.array([reasons.setdefault(text, len(reasons)) for text in part.reasons], np.int16)
        code.append(number[part.reason] if len(part) else part.reason)

    def column(name: str) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        return np.concatenate([getattr(part, name) for part in parts])

    return Findings(
        column("segment"),
        column("start"),
        column("end"),
        column("label").astype(np.int8),
        column("score").astype(np.float32),
        column("witness_start"),
        column("witness_end"),
        np.concatenate(code).astype(np.int16),
        tuple(reasons),
    )


def decisions(
    docs: Documents,
    segs: Segments,
    norm: Normalized,
    removals: list[Findings],
    flags: list[Findings],
    *,
    max_loss: float,
    stub_chars: int,
    force: bool,
) -> Decisions:
    """One table of all findings.

    max_loss    share of a document's characters that may go before it is held back; what goes because a copy stays in
                the same document is no loss and does not count
    stub_chars  a document that would be left with fewer characters of normal form is held back
    force       nothing is held back
    """
    found = merged([*removals, *flags])
    count = sum(len(part) for part in removals)
    found = _repointed(segs, found, count)
    action = np.full(len(found), Action.FLAG, np.int8)
    action[:count] = Action.REMOVE
    if not force:
        held = _held(docs, segs, norm, found, count, max_loss, stub_chars)
        action[:count][held] = Action.HOLD
    order = np.lexsort((found.label, found.end, found.start))  # findings, not text
    witness = np.searchsorted(segs.start, found.witness_start, side="right") - 1
    together = np.isin(found.label, [label for label in WITNESSED if label != Label.SHARED])
    group = np.where(together & (found.witness_start >= 0), witness, NONE).astype(np.int32)
    return Decisions(
        found.segment[order],
        found.start[order],
        found.end[order],
        action[order],
        found.label[order],
        found.score[order],
        found.witness_start[order],
        found.witness_end[order],
        group[order],
        found.reason[order],
        found.reasons,
    )


def _repointed(segs: Segments, found: Findings, count: int) -> Findings:
    """Copies whose witness went in its turn, pointed at what it went for: equal text, so the evidence is the same."""
    by_segment = np.full(len(segs), NONE, np.int64)
    whole = np.flatnonzero((found.start == segs.start[found.segment]) & (found.end == segs.end[found.segment]))
    whole = whole[whole < count]
    by_segment[found.segment[whole]] = whole
    columns = {
        name: getattr(found, name).copy() for name in ("label", "score", "witness_start", "witness_end", "reason")
    }
    at = np.flatnonzero(np.isin(found.label[:count], [label for label in WITNESSED if label != Label.SHARED]))
    while len(at):
        witness = np.searchsorted(segs.start, columns["witness_start"][at], side="right") - 1
        cause = by_segment[witness]
        gone = (cause >= 0) & (columns["witness_end"][at] <= segs.end[witness])
        at, cause = at[gone], cause[gone]
        for column in columns.values():
            column[at] = column[cause]
    return Findings(found.segment, found.start, found.end, **columns, reasons=found.reasons)


def _held(
    docs: Documents, segs: Segments, norm: Normalized, found: Findings, count: int, max_loss: float, stub_chars: int
) -> Bool:
    """Which removals are of a document that would lose too much: bool (count,)."""
    doc = segs.doc[found.segment[:count]]
    length = (found.end - found.start)[:count]
    within = docs.doc_of(found.witness_start[:count]) == doc
    total = np.bincount(segs.doc, weights=segs.end - segs.start, minlength=len(docs))
    gone = np.bincount(doc, weights=length, minlength=len(docs))
    lost = np.bincount(doc, weights=np.where(within, 0, length), minlength=len(docs))
    size = np.bincount(segs.doc, weights=norm.size, minlength=len(docs))
    stub = size * (1 - gone / np.maximum(total, 1)) < stub_chars
    too_much = (lost > max_loss * total) | (stub & (gone > 0))
    return np.asarray(too_much[doc])
