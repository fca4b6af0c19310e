"""Findings -> Decisions: what goes, why, in favour of which.

The lanes say what they found; here their findings become one table: damage limits hold documents back, and what
belongs together gets a group.
"""

from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.arrays import Float32, Int64
from dedup.classes import WITNESSED, Action, Label
from dedup.tables import Decisions, Findings, Scores, Segments, Spans

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
    witnesses: Spans | None = None,
) -> Findings:
    """Findings of one class for one reason.

    score         float32 (r,) 1.0 unless given
    witness       int64 (r,) segments, whole; or witness_span, positions, -1 for none; or witnesses, a table of r rows
    span          positions of a part of each segment; the whole segment unless given
    """
    n = len(rows)
    start, end = span if span is not None else (segs.start[rows], segs.end[rows])
    if witness is not None:
        witness_span = segs.start[witness], segs.end[witness]
    if witnesses is None:
        witnesses = Spans.none(n) if witness_span is None else Spans.single(*witness_span)
    assert len(witnesses) == n, "a row of witnesses for each finding"
    return Findings(
        np.asarray(rows, np.int64),
        np.asarray(start, np.int64),
        np.asarray(end, np.int64),
        np.full(n, label, np.int8),
        np.ones(n, np.float32) if score is None else np.asarray(score, np.float32),
        witnesses,
        np.zeros(n, np.int16),
        (reason,),
    )


def furniture(segs: Segments, scores: Scores, rows: Int64) -> Findings:
    """Findings of the boilerplate lane for some segments."""
    return Findings(
        rows,
        segs.start[rows],
        segs.end[rows],
        scores.label[rows],
        scores.score[rows],
        Spans.none(len(rows)),
        scores.reason[rows],
        scores.reasons,
    )


def merged(parts: list[Findings]) -> Findings:
    """All findings in one table, with one list of reasons."""
    reasons: dict[str, int] = {}
    code = [np.zeros(0, np.int16)]
    for part in parts:
        number = np.array([reasons.setdefault(text, len(reasons)) for text in part.reasons], np.int16)
        code.append(number[part.reason] if len(part) else part.reason)

    def column(name: str, dtype: type[np.generic]) -> NDArray[Any]:
        return np.concatenate([np.zeros(0, dtype), *(getattr(part, name) for part in parts)])

    return Findings(
        column("segment", np.int64),
        column("start", np.int64),
        column("end", np.int64),
        column("label", np.int8),
        column("score", np.float32),
        Spans.concat([part.witness for part in parts]),
        np.concatenate(code),
        tuple(reasons),
    )


def of_rows(found: Findings, rows: Int64) -> Findings:
    """Some of the findings."""
    columns = {field.name: getattr(found, field.name) for field in fields(found)}
    columns |= {name: column[rows] for name, column in columns.items() if isinstance(column, np.ndarray)}
    return Findings(**columns | {"witness": found.witness.take(rows)})


def decisions(segs: Segments, removed: Findings, held: Findings, flagged: Findings) -> Decisions:
    """One table of all findings: what goes, what would go if its document were not held back, and what stays."""
    found = merged([removed, held, flagged])
    action = np.repeat(
        np.array([Action.REMOVE, Action.HOLD, Action.FLAG], np.int8), [len(removed), len(held), len(flagged)]
    )
    order = np.lexsort((found.label, found.end, found.start))  # findings, not text
    first = found.witness.first
    witness = np.searchsorted(segs.start, first, side="right") - 1
    together = np.isin(found.label, [label for label in WITNESSED if label != Label.SHARED])
    group = np.where(together & (first >= 0), witness, NONE).astype(np.int32)
    return Decisions(
        found.segment[order],
        found.start[order],
        found.end[order],
        action[order],
        found.label[order],
        found.score[order],
        found.witness.take(order),
        group[order],
        found.reason[order],
        found.reasons,
    )
