"""Cuts and cleaned texts, against a reader who strikes out paragraphs line by line."""

import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.arrays import LINE_ENDS, Int64
from dedup.classes import Action, Label
from dedup.config import Config
from dedup.result import Result
from dedup.settle import cuts as clean
from dedup.tables import Decisions, Documents, Pairs, Recurrence, Scores, Segments, Spans
from dedup.text.normalize import normalized
from dedup.text.segment import segments
from tests.strategies import LAW, by_lines, corpora, integers, pages

Part = tuple[int, int, int]  # segment, start, end
NONE = integers()
NO_REAL = np.zeros(0, np.float32)


def decided(segs: Segments, whole: list[int], parts: list[Part], action: Action = Action.REMOVE) -> Decisions:
    """Decisions to remove whole segments and parts of others."""
    spans = [(row, int(segs.start[row]), int(segs.end[row])) for row in whole] + parts
    segment, start, end = (integers(*(span[k] for span in sorted(spans, key=lambda s: s[1]))) for k in range(3))
    n = len(spans)
    return Decisions(
        segment,
        start,
        end,
        np.full(n, action, np.int8),
        np.full(n, Label.SPAM, np.int8),
        np.ones(n, np.float32),
        Spans.none(n),
        np.full(n, -1, np.int32),
        np.zeros(n, np.int16),
        ("a test",),
    )


def result(docs: Documents, segs: Segments, decisions: Decisions, cuts: tuple[Int64, Int64]) -> Result:
    return Result(
        docs,
        segs,
        normalized(docs, segs),
        Scores(np.zeros(0, np.int8), NO_REAL, np.zeros(0, np.int16), ()),
        Recurrence(
            np.zeros(0, np.uint64),
            np.zeros(0, np.int32),
            np.zeros(0, np.int32),
            np.zeros(0, np.bool_),
            np.zeros(0, np.uint8),
        ),
        Pairs(NONE, NONE, NO_REAL, NO_REAL, NO_REAL),
        decisions,
        *cuts,
        0,
        Config(),
    )


def cleaned(docs: Documents, segs: Segments, whole: list[int], parts: list[Part] | None = None) -> list[str]:
    decisions = decided(segs, whole, parts or [])
    return list(clean.cleaned(result(docs, segs, decisions, clean.cuts(docs, segs, decisions))))


def without(text: str, *rows: int) -> str:
    """The text without some of its lines."""
    docs, segs = by_lines(text)
    return cleaned(docs, segs, list(rows))[0]


def struck(text: str, wanted: set[int]) -> str:
    """What a reader makes of it: a line goes with its line end and the blank lines below it; what is struck out at the
    end goes with the line ends above it, so that the text ends as it did."""
    bom = "\ufeff" if text.startswith("\ufeff") else ""
    _, segs = by_lines(text)
    heads = {int(start): row for row, start in enumerate(segs.start)}
    lines: list[tuple[int | None, str, str]] = []  # number of the paragraph, None for a blank line; text; line end
    for match in re.finditer(f"([^{LINE_ENDS}]*)(\r\n|[{LINE_ENDS}]|$)", text[len(bom) :]):
        here = range(match.start() + len(bom), match.end() + len(bom))
        lines.append((next((heads[k] for k in here if k in heads), None), match[1], match[2]))
    full = [k for k, (row, _, _) in enumerate(lines) if row is not None]
    kept = [k for k in full if lines[k][0] not in wanted]
    if len(kept) == len(full):
        return text
    out, end, gone = bom, "", False
    for row, ink, end in lines[: kept[-1] + 1 if kept else full[0]]:
        gone = row in wanted if row is not None else gone
        out += "" if gone else ink + end
    if kept and kept[-1] < full[-1]:
        out = out[: len(out) - len(end)]
    if not kept or kept[-1] < full[-1]:
        out += lines[full[-1]][2]
    return out + "".join(ink + end for _, ink, end in lines[full[-1] + 1 :])


@LAW
@given(pages(), st.data())
def test_lines_go_as_a_reader_would_strike_them(text: str, data: st.DataObject) -> None:
    docs, segs = by_lines(text)
    wanted = {row for row in range(len(segs)) if data.draw(st.booleans())}
    assert cleaned(docs, segs, sorted(wanted)) == [struck(text, wanted)]


@LAW
@given(corpora(pages()), st.sampled_from(["line", "block"]), st.data())
def test_kept_and_removed_are_the_original(texts: dict[str, str], unit: str, data: st.DataObject) -> None:
    docs = Documents.from_texts(texts)
    segs = segments(docs, unit=unit)
    whole, parts = [], []
    for row, (start, end) in enumerate(zip(segs.start.tolist(), segs.end.tolist(), strict=True)):
        match data.draw(st.sampled_from(["keep", "whole", "part"])):
            case "whole":
                whole.append(row)
            case "part" if end - start > 1:
                low, high = sorted(data.draw(st.sets(st.integers(start, end), min_size=2, max_size=2)))
                if (low, high) != (start, end):
                    parts.append((row, low, high))
    decisions = decided(segs, whole, parts)
    cuts = clean.cuts(docs, segs, decisions)
    spans = sorted(zip(*(side.tolist() for side in cuts), strict=True))
    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert np.all(cuts[0] <= decisions.start)
    assert np.all(cuts[1] >= decisions.end)
    new = clean.cleaned(result(docs, segs, decisions, cuts))
    # Put back from left to right, each removed text at its place gives the original.
    for k, text in enumerate(new):
        low, high = int(docs.indptr[k]), int(docs.indptr[k + 1])
        original = docs.doc_text(k)
        for start, end in spans:
            if low <= start < high:
                text = text[: start - low] + original[start - low : end - low] + text[start - low :]
        assert text == original
    # Beside what was decided only line ends and blanks go, and a part takes nothing along.
    gone = np.zeros(len(docs.code), np.bool_)
    for start, end in spans:
        gone[start:end] = True
    for start, end in zip(decisions.start.tolist(), decisions.end.tolist(), strict=True):
        gone[start:end] = False
    assert not "".join(map(chr, docs.code[gone].tolist())).strip("\u200b\ufeff \t\n\r\v\f\x85\xa0\u2028\u2029\u3000")
    taken = sum(end - start for start, end in spans)
    assert sum(map(len, new)) == len(docs.code) - taken
    for row, start, end in parts:
        at = decisions.start.tolist().index(start)
        assert (row, int(cuts[0][at]), int(cuts[1][at])) == (row, start, end)


@LAW
@given(corpora(pages()), st.data())
def test_what_stays_is_still_the_same_paragraphs(texts: dict[str, str], data: st.DataObject) -> None:
    docs = Documents.from_texts(texts)
    segs = segments(docs, unit="line")
    whole = [row for row in range(len(segs)) if data.draw(st.booleans())]
    again = Documents.from_texts(dict(zip(docs.id, cleaned(docs, segs, whole), strict=True)))
    left = segments(again, unit="line")
    assert [again.text(a, b) for a, b in zip(left.start.tolist(), left.end.tolist(), strict=True)] == [
        docs.text(int(segs.start[row]), int(segs.end[row])) for row in range(len(segs)) if row not in whole
    ]


@pytest.mark.parametrize(
    ("text", "rows", "left"),
    [
        pytest.param("a\nb\nc\n", (1,), "a\nc\n", id="between"),
        pytest.param("a\n\nb\n\n\nc\n", (1,), "a\n\nc\n", id="with the blank lines below"),
        pytest.param("a\n\nb\n", (0,), "b\n", id="first"),
        pytest.param("\n\na\n\nb\n", (0,), "\n\nb\n", id="first, below blank lines"),
        pytest.param("a\n\n\nb\n", (1,), "a\n", id="last, with the blank lines above"),
        pytest.param("a\n\nb", (1,), "a", id="last, no line end"),
        pytest.param("a\n\nb\n\n", (1,), "a\n\n", id="last, blank lines below stay"),
        pytest.param("a\n\nb\n\nc\n", (1, 2), "a\n", id="the last two"),
        pytest.param("a\nb\nc\nd\n", (1, 2), "a\nd\n", id="two in a row"),
        pytest.param("a\nb\nc\nd\n", (0, 2), "b\nd\n", id="every other one"),
        pytest.param("a\n\nb\n", (0, 1), "\n", id="all"),
        pytest.param("a", (0,), "", id="all there is"),
        pytest.param("\ufeffa\nb\n", (0,), "\ufeffb\n", id="byte order mark"),
        pytest.param("\ufeffa\n", (0,), "\ufeff\n", id="byte order mark alone"),
        pytest.param("  a\n\t b \n  c\n", (1,), "  a\n  c\n", id="indentation"),
        pytest.param("a  \n b", (1,), "a  ", id="blanks behind what stays"),
        pytest.param("a\r\n\r\nb\r\nc\r\n", (1,), "a\r\n\r\nc\r\n", id="CR LF"),
        pytest.param("a\r\n\r\nb\r\n", (1,), "a\r\n", id="CR LF, last"),
        pytest.param("a\rb\rc", (1,), "a\rc", id="CR"),
        pytest.param("a\u2028b\x85c", (1,), "a\u2028c", id="rare line ends"),
        pytest.param("a\nb\n", (), "a\nb\n", id="nothing"),
        pytest.param("", (), "", id="empty"),
    ],
)
def test_examples(text: str, rows: tuple[int, ...], left: str) -> None:
    assert without(text, *rows) == left


def test_a_block_goes_with_all_its_lines() -> None:
    docs = Documents.from_texts({"": "a\nb\n\n c\nd \n\ne\n"})
    assert cleaned(docs, segments(docs, unit="block"), [1]) == ["a\nb\n\ne\n"]


def test_a_part_takes_nothing_along() -> None:
    docs, segs = by_lines("天，地。\n\n玄黄\n")
    assert cleaned(docs, segs, [], [(0, 2, 4)]) == ["天，\n\n玄黄\n"]
    assert cleaned(docs, segs, [1], [(0, 2, 4)]) == ["天，\n"]


def test_documents_are_cut_apart() -> None:
    docs, segs = by_lines("a\nb", "", "c", "d\ne")
    assert cleaned(docs, segs, [1, 2, 3]) == ["a", "", "", "e"]


@pytest.mark.parametrize("action", [Action.FLAG, Action.HOLD])
def test_only_removals_are_cut(action: Action) -> None:
    docs, segs = by_lines("a\nb")
    start, end = clean.cuts(docs, segs, decided(segs, [1], [], action))
    assert (start.tolist(), end.tolist()) == ([-1], [-1])


@pytest.mark.parametrize(
    ("start", "end", "message"),
    [
        ((1, 2), (3, 4), "overlap"),
        ((2, 2), (2, 4), "empty"),
        ((1, 3), (3, 6), "crosses documents"),
    ],
)
def test_cuts_that_are_wrong_stop_the_run(start: tuple[int, int], end: tuple[int, int], message: str) -> None:
    docs, segs = by_lines("abcde", "fgh")
    wrong = result(docs, segs, decided(segs, [0, 1], []), (integers(*start), integers(*end)))
    with pytest.raises(AssertionError, match=message):
        clean.cleaned(wrong)
