"""Repeated runs, against every pair of windows; and a cost that does not grow with the number of pairs."""

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.arrays import UInt32, UInt64, offsets
from dedup.match import repeats
from dedup.tables import Normalized, Repeats
from tests.strategies import LAW, rows

# Few letters and short windows: nearly every window repeats. A document is a list of rows.
corpora = st.lists(st.lists(st.text("ab天", max_size=9), max_size=4), min_size=1, max_size=4)
chars = st.integers(2, 6)


def table(documents: list[list[str]]) -> tuple[Normalized, np.ndarray[tuple[int], np.dtype[np.int32]]]:
    norm = rows(*(row for document in documents for row in document))
    doc = np.repeat(np.arange(len(documents), dtype=np.int32), [len(document) for document in documents])
    return norm, doc


def listed(runs: Repeats) -> list[tuple[int, int, int]]:
    return list(zip(runs.left.tolist(), runs.right.tolist(), runs.length.tolist(), strict=True))


def streams(documents: list[list[str]]) -> tuple[str, list[int]]:
    """The whole stream, and for each of its positions the document."""
    joined = ["".join(document) for document in documents]
    return "".join(joined), [k for k, text in enumerate(joined) for _ in text]


@LAW
@given(corpora, chars)
def test_every_run_is_a_repeat_within_documents(documents: list[list[str]], chars: int) -> None:
    norm, doc = table(documents)
    text, owner = streams(documents)
    found = listed(repeats.runs(norm, doc, chars=chars))
    assert [right for _, right, _ in found] == sorted(right for _, right, _ in found)
    assert len(found) == len(set(found))
    for left, right, length in found:
        assert left < right
        assert length >= chars
        assert text[left : left + length] == text[right : right + length]
        assert len({*owner[left : left + length]}) == len({*owner[right : right + length]}) == 1
        # Maximal: no longer run on the same diagonal (these texts are shorter than the reach).
        assert (
            left == 0
            or owner[left - 1] != owner[left]
            or owner[right - 1] != owner[right]
            or text[left - 1] != text[right - 1]
        )
        after, end = left + length, right + length
        assert end == len(text) or owner[after] != owner[left] or owner[end] != owner[right] or text[after] != text[end]


@LAW
@given(corpora, chars)
def test_every_window_that_stood_before_is_in_a_run(documents: list[list[str]], chars: int) -> None:
    norm, doc = table(documents)
    text, owner = streams(documents)
    found = listed(repeats.runs(norm, doc, chars=chars))
    seen: dict[str, int] = {}
    for at in range(len(text) - chars + 1):
        if owner[at] != owner[at + chars - 1]:
            continue
        before = seen.get(text[at : at + chars])
        seen[text[at : at + chars]] = at
        covered = [left for left, right, length in found if right <= at and at + chars <= right + length]
        assert bool(covered) == (before is not None)
        if before is not None:  # paired with its nearest occurrence
            assert any(
                right <= at and at + chars <= right + length and left - right == before - at
                for left, right, length in found
            )


@LAW
@given(corpora, chars)
def test_pieces_lie_in_one_row_on_both_sides(documents: list[list[str]], chars: int) -> None:
    norm, doc = table(documents)
    runs = repeats.runs(norm, doc, chars=chars)
    row = np.repeat(np.arange(len(norm)), norm.size).tolist()
    expected = []
    for left, right, length in listed(runs):
        start = 0
        for k in range(1, length + 1):
            cut = k == length or row[left + k] != row[left + k - 1] or row[right + k] != row[right + k - 1]
            if cut:
                expected.append((left + start, right + start, k - start))
                start = k
    assert listed(repeats.within_rows(norm, runs)) == expected


@pytest.mark.parametrize("block", [1, 3, 64])
def test_blocks_do_not_show(monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    norm, doc = table([["天地玄黄宇宙洪荒", "日月盈昃"], ["地玄黄宇宙", "洪荒日月盈昃天地"], ["宙洪荒日月盈"]])
    whole = listed(repeats.runs(norm, doc, chars=4))
    assert whole
    monkeypatch.setattr(repeats, "BLOCK", block)
    monkeypatch.setattr(repeats, "COMPARE", block)
    assert listed(repeats.runs(norm, doc, chars=4)) == whole


def test_runs_cross_row_borders_and_never_document_borders() -> None:
    norm, doc = table([["天地玄", "黄宇宙"], ["x天地", "玄黄宇", "宙y"], ["天地玄"], ["黄宇宙"]])
    text, _ = streams([[norm.text(row)] for row in range(len(norm))])
    found = [(text[left : left + n], right) for left, right, n in listed(repeats.runs(norm, doc, chars=3))]
    assert ("天地玄黄宇宙", 7) in found
    assert sorted(len(run) for run, _ in found) == [3, 3, 6]


def test_a_collision_of_hashes_is_no_repeat(monkeypatch: pytest.MonkeyPatch) -> None:
    def equal(code: UInt32, chars: int) -> UInt64:
        return np.zeros(max(len(code) - chars + 1, 0), np.uint64)

    monkeypatch.setattr(repeats, "_hashes", equal)
    norm, doc = table([["天地玄黄宇宙洪荒"]])
    assert len(repeats.runs(norm, doc, chars=3)) == 0


@given(st.lists(st.text("天地玄", min_size=1, max_size=60), min_size=1, max_size=3))
def test_hashes_that_differ_in_their_last_bits_only_are_told_apart(texts: list[str]) -> None:
    norm, doc = table([[text] for text in texts])
    expected, real = listed(repeats.runs(norm, doc, chars=4)), repeats._hashes

    def tangled(code: UInt32, chars: int) -> UInt64:
        hashed = real(code, chars)
        number = {value: k for k, value in enumerate(sorted({*hashed.tolist()}))}
        return np.array([number[value] for value in hashed.tolist()], np.uint64)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(repeats, "_hashes", tangled)
        assert listed(repeats.runs(norm, doc, chars=4)) == expected


@LAW
@given(corpora, chars, st.randoms(use_true_random=False))
def test_what_is_left_of_a_text_has_the_runs_it_has_alone(
    documents: list[list[str]], chars: int, random: Random
) -> None:
    norm, doc = table(documents)
    windows = repeats.Windows(norm, chars=chars)
    for _ in range(3):
        low, high = norm.indptr[:-1].copy(), norm.indptr[1:].copy()
        for row in range(len(norm)):  # the row as it is, its head or tail cut off, or gone
            low[row], high[row] = sorted(random.choices(range(int(low[row]), int(high[row]) + 1), k=2))
            if random.random() < 0.5:
                low[row], high[row] = norm.indptr[row], norm.indptr[row + 1]
        rows = np.flatnonzero(high > low)
        size = high[rows] - low[rows]
        taken = repeats.marked(low[rows], high[rows], len(norm.code))
        stream = Normalized(norm.code[taken], norm.origin[taken], offsets(size))
        found = windows.runs(stream, doc[rows], low[rows])
        assert listed(found) == listed(repeats.runs(stream, doc[rows], chars=chars))


# The worst texts: each window stands thousands of times. The number of runs is the work of all later steps.


@pytest.mark.parametrize("period", ["啊", "ab", "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往"])
def test_periodic_text_is_one_run(period: str) -> None:
    norm, doc = table([[period * (40_000 // len(period))]])
    (run,) = listed(repeats.runs(norm, doc, chars=20))
    assert run == (0, len(period), len(norm.code) - len(period))


def test_a_line_that_stands_in_a_document_many_times_is_one_run() -> None:
    line = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往"
    norm, doc = table([[line] * 20_000])
    runs = repeats.runs(norm, doc, chars=20)
    assert len(runs) == 1
    assert len(repeats.within_rows(norm, runs)) == 20_000 - 1


def test_documents_that_are_all_the_same_are_chained() -> None:
    line = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往"
    norm, doc = table([[line, line[::-1]]] * 5_000)
    assert listed(repeats.runs(norm, doc, chars=20)) == [(40 * k, 40 * (k + 1), 40) for k in range(4_999)]


@pytest.mark.parametrize("documents", [[[]], [[""]], [["天"]], [["", ""], [""]], [["天地"], ["天地"]]])
def test_texts_shorter_than_a_window_have_no_run(documents: list[list[str]]) -> None:
    norm, doc = table(documents)
    runs = repeats.runs(norm, doc, chars=3)
    assert len(runs) == len(repeats.within_rows(norm, runs)) == 0
