"""Findings -> Decisions: what goes, why, in favour of which.

The lanes say what they found; here their findings become one table: damage limits hold documents back, and what
belongs together gets a group.
"""

from dataclasses import fields, replace
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
    witness: Int64 | Spans | None = None,
) -> Findings:
    """Findings of one class for one reason: whole segments. For parts of them: `within(findings(...), start, end)`.

    score    float32 (r,) 1.0 unless given
    witness  int64 (r,) segments, whole; or a table of r rows; none unless given
    """
    n = len(rows)
    if not isinstance(witness, Spans):
        witness = Spans.none(n) if witness is None else Spans.single(segs.start[witness], segs.end[witness])
    assert len(witness) == n, "a row of witnesses for each finding"
    return Findings(
        np.asarray(rows, np.int64),
        np.asarray(segs.start[rows], np.int64),
        np.asarray(segs.end[rows], np.int64),
        np.full(n, label, np.int8),
        np.ones(n, np.float32) if score is None else np.asarray(score, np.float32),
        witness,
        np.zeros(n, np.int16),
        (reason,),
    )


def within(found: Findings, start: Int64, end: Int64) -> Findings:
    """The same of a part of each segment: int64 (r,) positions."""
    return replace(found, start=np.asarray(start, np.int64), end=np.asarray(end, np.int64))


def boilerplate(segs: Segments, scores: Scores, rows: Int64) -> Findings:
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
