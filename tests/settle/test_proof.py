"""The proof of law 2: found by columns what a look at every character finds."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.arrays import offsets
from dedup.classes import Action, Label
from dedup.config import Config
from dedup.settle import cuts, proof
from dedup.tables import Decisions, Documents, Segments, Spans
from dedup.text.normalize import normalized
from tests.strategies import LAW, by_lines, integers

Finding = tuple[int, Label, Action, list[tuple[int, int]]]  # segment, what, what happens, spans of the witness
LINES = ["渡口的钟慢了", "芦苇比人还高", "", "渡口的钟慢了", "", "船在对岸", "渡口的钟慢了，船在对岸", "渡口的钟慢了"]


def decided(segs: Segments, found: list[Finding]) -> Decisions:
    """Findings of whole segments."""
    row = integers(*(item[0] for item in found))
    spans = [span for item in found for span in item[3]]
    n = len(found)
    return Decisions(
        row,
        segs.start[row],
        segs.end[row],
        np.array([item[2] for item in found], np.int8),
        np.array([item[1] for item in found], np.int8),
        np.ones(n, np.float32),
        Spans(
            offsets(integers(*(len(item[3]) for item in found))),
            integers(*(low for low, _ in spans)),
            integers(*(high for _, high in spans)),
        ),
        np.full(n, -1, np.int32),
        np.zeros(n, np.int16),
        ("a test",),
    )


def whole(segs: Segments, *rows: int) -> list[tuple[int, int]]:
    return [(int(segs.start[row]), int(segs.end[row])) for row in rows]


def by_characters(docs: Documents, made: Decisions, start: list[int], end: list[int]) -> list[bool]:
    """The same by looking at every character."""
    gone = {at for low, high in zip(start, end, strict=True) for at in range(low, high)}
    failed = []
    for row, (low, high) in enumerate(pairwise(made.witness.indptr.tolist())):
        places = [
            at for span in range(low, high) for at in range(int(made.witness.start[span]), int(made.witness.end[span]))
        ]
        named = bool(places) or made.label[row] == Label.SPAM
        failed.append(bool(made.action[row] == Action.REMOVE and (not named or gone & {*places})))
    return failed


@st.composite
def findings(draw: st.DrawFn) -> tuple[Documents, Segments, list[Finding]]:
    docs, segs = by_lines("\n".join(draw(st.lists(st.sampled_from(LINES), min_size=1, max_size=8))))
    rows = range(len(segs))
    found: list[Finding] = []
    for row in draw(st.lists(st.sampled_from(rows), unique=True).map(sorted)) if rows else []:
        label = draw(st.sampled_from([Label.EXACT, Label.SPAM, Label.VARIANT]))
        action = draw(st.sampled_from(Action))
        some = draw(st.lists(st.integers(0, len(docs.code)), unique=True, max_size=6).map(sorted))
        found.append((row, label, action, [] if label == Label.SPAM else [*pairwise(some)][::2]))
    return docs, segs, found


@LAW
@given(findings())
def test_the_columns_see_what_a_look_at_every_character_sees(given: tuple[Documents, Segments, list[Finding]]) -> None:
    docs, segs, found = given
    made = decided(segs, found)
    start, end = cuts.cuts(docs, segs, made)
    failed = proof.failing(made, start, end)
    assert failed.tolist() == by_characters(docs, made, start.tolist(), end.tolist())
    norm = normalized(docs, segs)
    failed |= (made.action == Action.REMOVE) & ~proof.measured(docs, norm, made, Config())[1]
    after, start, end, count = proof.proven(docs, segs, norm, made, Config())
    assert count == failed.sum()
    assert after.action.tolist() == np.where(failed, Action.FLAG, made.action).tolist()
    assert not proof.failing(after, start, end).any()
    assert [a.tolist() for a in cuts.cuts(docs, segs, after)] == [start.tolist(), end.tolist()]


@pytest.mark.parametrize(
    ("row", "witness", "torn", "fails"),
    [
        pytest.param(5, lambda segs: whole(segs, 0), False, False, id="kept"),
        pytest.param(4, lambda segs: whole(segs, 0, 3), False, False, id="two places, what lies between them goes"),
        pytest.param(4, lambda segs: whole(segs, 0), False, True, id="one of the two places"),
        pytest.param(5, lambda segs: whole(segs, 0, 3), False, True, id="a place too many"),
        pytest.param(5, lambda segs: whole(segs, 1), False, True, id="other text"),
        pytest.param(5, lambda segs: whole(segs, 2), True, True, id="goes itself"),
        pytest.param(4, lambda segs: [(int(segs.start[0]), int(segs.end[3]))], True, True, id="one over what goes"),
        pytest.param(4, lambda segs: whole(segs, 0, 2, 3), True, True, id="one of three goes"),
        pytest.param(5, lambda segs: [], True, True, id="a copy of nothing"),
    ],
)
def test_a_witness_is_kept_text_that_says_the_same(row: int, witness: Any, torn: bool, fails: bool) -> None:
    docs, segs = by_lines("\n".join(LINES))
    spam: Finding = (2, Label.SPAM, Action.REMOVE, [])
    made = decided(segs, [spam, (row, Label.EXACT, Action.REMOVE, witness(segs))])
    assert proof.failing(made, *cuts.cuts(docs, segs, made)).tolist() == [False, torn]
    after, start, _, count = proof.proven(docs, segs, normalized(docs, segs), made, Config())
    assert (count, after.action.tolist()) == (fails, [Action.REMOVE, Action.FLAG if fails else Action.REMOVE])
    assert (start >= 0).tolist() == [True, not fails]


def test_blank_lines_that_go_are_no_witness() -> None:
    docs, segs = by_lines("渡口\n\n芦苇\n渡口")
    blank = [(2, 4)]
    made = decided(segs, [(0, Label.SPAM, Action.REMOVE, []), (2, Label.EXACT, Action.REMOVE, blank)])
    assert proof.failing(made, *cuts.cuts(docs, segs, made)).tolist() == [False, True]
