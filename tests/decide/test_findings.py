"""Findings become decisions: what is held back, and which copy a copy is pointed at."""

import numpy as np

from dedup.arrays import Float32
from dedup.classes import Action, Label
from dedup.decide import findings
from dedup.tables import Findings, Scores, Segments, Spans
from tests.strategies import by_lines, integers

LINES = "渡口的钟慢了\n渡口的钟慢了\n芦苇比人还高\n渡口的钟慢了\n好的"


def copies(segs: Segments, *pairs: tuple[int, int], label: Label = Label.EXACT, score: float = 1.0) -> Findings:
    """Findings of rows that copy other rows."""
    rows, witness = (integers(*(pair[side] for pair in pairs)) for side in (0, 1))
    return findings.findings(
        segs, rows, label, f"copy: {label.key}", score=np.full(len(rows), score, np.float32), witness=witness
    )


def furniture(segs: Segments, *rows: int) -> Findings:
    return findings.findings(segs, integers(*rows), Label.SPAM, "an advertisement")


def test_a_finding_is_the_whole_segment_without_a_witness_unless_told() -> None:
    _, segs = by_lines(LINES)
    found = findings.findings(segs, integers(2, 4), Label.META, "a date")
    assert (found.start.tolist(), found.end.tolist()) == (segs.start[[2, 4]].tolist(), segs.end[[2, 4]].tolist())
    assert found.witness_start.tolist() == found.witness_end.tolist() == [-1, -1]
    assert found.score.tolist() == [1.0, 1.0]
    whole = findings.findings(segs, integers(3), Label.SHARED, "a tail", witness=Spans.single(integers(1), integers(4)))
    part = findings.within(whole, integers(22), integers(25))
    assert (part.start.tolist(), part.end.tolist(), part.witness_start.tolist()) == ([22], [25], [1])


def test_furniture_keeps_label_score_and_reason() -> None:
    _, segs = by_lines(LINES)
    score: Float32 = np.array([0, 2, 3, 0, 0], np.float32)
    scores = Scores(
        np.array([-1, Label.SPAM, Label.NAV, -1, -1], np.int8),
        score,
        np.array([-1, 1, 0, -1, -1], np.int16),
        ("a", "b"),
    )
    found = findings.boilerplate(segs, scores, integers(1, 2))
    assert found.label.tolist() == [Label.SPAM, Label.NAV]
    assert found.score.tolist() == [2, 3]
    assert [found.reasons[k] for k in found.reason.tolist()] == ["b", "a"]


def test_merged_findings_keep_their_reasons() -> None:
    _, segs = by_lines(LINES)
    parts = [furniture(segs, 4), copies(segs), copies(segs, (1, 0), (3, 0)), furniture(segs, 2)]
    found = findings.merged(parts)
    assert found.segment.tolist() == [4, 1, 3, 2]
    words = ["an advertisement", "copy: exact", "copy: exact", "an advertisement"]
    assert [found.reasons[k] for k in found.reason.tolist()] == words
    assert len(found.reasons) == len(set(found.reasons))


def test_nothing_merged_is_an_empty_table() -> None:
    found = findings.merged([])
    assert len(found) == 0
    assert found.label.dtype == np.int8
    assert found.score.dtype == np.float32


def test_some_of_the_findings() -> None:
    _, segs = by_lines(LINES)
    found = findings.of_rows(copies(segs, (1, 0), (3, 0), (4, 2), label=Label.NEAR, score=0.5), integers(2, 0))
    assert found.segment.tolist() == [4, 1]
    assert found.witness_start.tolist() == segs.start[[2, 0]].tolist()
    assert found.score.tolist() == [0.5, 0.5]
    assert found.reasons == ("copy: near",)


def test_a_witness_may_be_several_places() -> None:
    _, segs = by_lines(LINES)
    several = Spans(integers(0, 2, 2), integers(0, 14), integers(3, 18))
    found = findings.findings(segs, integers(3, 4), Label.CONTAINED, "in parts", witness=several)
    merged = findings.merged([copies(segs, (1, 0)), found])
    assert merged.witness.indptr.tolist() == [0, 1, 3, 3]
    assert (merged.witness_start.tolist(), merged.witness_end.tolist()) == ([0, 0, -1], [6, 18, -1])
    made = findings.decisions(segs, findings.of_rows(merged, integers(2, 1, 0)), furniture(segs), copies(segs, (1, 0)))
    assert made.segment.tolist() == [1, 1, 3, 4]
    assert made.witness.size.tolist() == [1, 1, 2, 0]
    assert made.group.tolist() == [0, 0, 0, -1]


def test_decisions_are_sorted_and_say_what_happens() -> None:
    _, segs = by_lines(LINES)
    note = findings.findings(segs, integers(2, 0, 4), Label.TITLE, "a title")
    found = findings.decisions(segs, furniture(segs, 4, 1), copies(segs, (3, 0)), note)
    assert found.segment.tolist() == [0, 1, 2, 3, 4, 4]
    assert found.start.tolist() == segs.start[[0, 1, 2, 3, 4, 4]].tolist()
    assert found.action.tolist() == [
        Action.FLAG,
        Action.REMOVE,
        Action.FLAG,
        Action.HOLD,
        Action.FLAG,  # its label comes first
        Action.REMOVE,
    ]
    words = ["a title", "an advertisement", "a title", "copy: exact", "a title", "an advertisement"]
    assert [found.reasons[k] for k in found.reason.tolist()] == words


def test_groups_are_the_witness_they_share() -> None:
    _, segs = by_lines("甲甲甲\n乙乙乙\n甲甲甲\n乙乙乙\n甲甲甲\n广告")
    witness = Spans.single(integers(1), integers(2))
    tail = findings.findings(segs, integers(5), Label.SHARED, "", witness=witness)
    tail = findings.within(tail, integers(21), integers(22))
    removed = findings.merged([copies(segs, (2, 0), (3, 1), (4, 0)), tail])
    found = findings.decisions(segs, removed, copies(segs), furniture(segs, 5))
    assert found.segment.tolist() == [2, 3, 4, 5, 5]
    assert found.group.tolist() == [0, 1, 0, -1, -1]


def test_nothing_found() -> None:
    for _, segs in (by_lines(LINES), by_lines()):
        assert len(findings.decisions(segs, copies(segs), copies(segs), copies(segs))) == 0
