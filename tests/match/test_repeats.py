"""Repeated runs by anchors, against a comparison character by character; a cost that does not grow with the pairs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.arrays import Int32, Int64
from dedup.match import anchors, repeats
from dedup.tables import Normalized, Repeats
from tests.strategies import LAW, rows

# Few letters and short windows: nearly every window repeats. A document is a list of rows.
corpora = st.lists(st.lists(st.text("ab天", max_size=9), max_size=4), min_size=1, max_size=4)
chars = st.integers(2, 6)


def table(documents: list[list[str]]) -> tuple[Normalized, Int32]:
    norm = rows(*(row for document in documents for row in document))
    doc = np.repeat(np.arange(len(documents), dtype=np.int32), [len(document) for document in documents])
    return norm, doc


def runs(norm: Normalized, doc: Int32, chars: int) -> Repeats:
    return repeats.linked(norm, anchors.index(norm, doc, chars=chars))


def listed(found: Repeats) -> list[tuple[int, int, int]]:
    return list(zip(found.left.tolist(), found.right.tolist(), found.length.tolist(), strict=True))


def streams(documents: list[list[str]]) -> tuple[str, list[int]]:
    """The whole stream, and for each of its positions the document."""
    joined = ["".join(document) for document in documents]
    return "".join(joined), [k for k, text in enumerate(joined) for _ in text]


@LAW
@given(corpora, chars)
def test_every_run_is_a_repeat_within_documents(documents: list[list[str]], chars: int) -> None:
    norm, doc = table(documents)
    text, owner = streams(documents)
    found = listed(runs(norm, doc, chars))
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
def test_an_anchor_whose_text_stood_before_is_in_a_run(documents: list[list[str]], chars: int) -> None:
    """One of the LINKS places before it, one in each row: where that agrees on enough, it is in a run."""
    norm, doc = table(documents)
    text, owner = streams(documents)
    index = anchors.index(norm, doc, chars=chars)
    found = listed(repeats.linked(norm, index))
    place, before = index.place.tolist(), index.before
    for number, at in enumerate(place):
        other, stood = number, False
        for _ in range(repeats.LINKS):
            if before[other] < 0:
                break
            other = int(before[other])
            stood |= agreement(text, owner, place[other], at) >= chars
        assert not stood or any(right <= at and at + index.size <= right + length for _, right, length in found)


@LAW
@given(corpora, chars)
def test_anchors_are_linked_with_the_nearest_row_before(documents: list[list[str]], chars: int) -> None:
    norm, doc = table(documents)
    index = anchors.index(norm, doc, chars=chars)
    row, bucket = index.row.tolist(), index.bucket.tolist()
    for number, other in enumerate(index.before.tolist()):
        rows_before = [row[k] for k in range(number) if bucket[k] == bucket[number] and row[k] < row[number]]
        same = [k for k in range(len(row)) if bucket[k] == bucket[number] and row[k] == row[number]]
        if rows_before and same.index(number) < anchors.EXTRA + 1:
            assert bucket[other] == bucket[number] and row[other] == max(rows_before)
        assert other < number and (other >= 0) <= bool(rows_before)


def agreement(text: str, owner: list[int], left: int, right: int) -> int:
    """How long the text around two places is the same, within their documents."""
    ahead, back = 0, 0
    ends = [owner.index(owner[at]) + owner.count(owner[at]) for at in (left, right)]
    while left + ahead < ends[0] and right + ahead < ends[1] and text[left + ahead] == text[right + ahead]:
        ahead += 1
    starts = [owner.index(owner[at]) for at in (left, right)]
    while left - back > starts[0] and right - back > starts[1] and text[left - back - 1] == text[right - back - 1]:
        back += 1
    return back + ahead


@LAW
@given(corpora, chars)
def test_pieces_lie_in_one_row_on_both_sides(documents: list[list[str]], chars: int) -> None:
    norm, doc = table(documents)
    whole = runs(norm, doc, chars)
    row = np.repeat(np.arange(len(norm)), norm.size).tolist()
    expected = []
    for left, right, length in listed(whole):
        start = 0
        for k in range(1, length + 1):
            cut = k == length or row[left + k] != row[left + k - 1] or row[right + k] != row[right + k - 1]
            if cut:
                expected.append((left + start, right + start, k - start))
                start = k
    assert listed(repeats.within_rows(norm, whole)) == expected


@pytest.mark.parametrize("block", [1, 3, 64])
def test_blocks_do_not_show(monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    norm, doc = table([["天地玄黄宇宙洪荒", "日月盈昃"], ["地玄黄宇宙", "洪荒日月盈昃天地"], ["宙洪荒日月盈"]])
    whole = listed(runs(norm, doc, 4))
    assert whole
    monkeypatch.setattr(repeats, "BLOCK", block)
    monkeypatch.setattr(repeats, "COMPARE", block)
    assert listed(runs(norm, doc, 4)) == whole


def test_runs_cross_row_borders_and_never_document_borders() -> None:
    norm, doc = table([["天地玄", "黄宇宙"], ["x天地", "玄黄宇", "宙y"], ["天地玄"], ["黄宇宙"]])
    text, _ = streams([[norm.text(row)] for row in range(len(norm))])
    found = [(text[left : left + n], right) for left, right, n in listed(runs(norm, doc, 3))]
    assert ("天地玄黄宇宙", 7) in found
    assert sorted(len(run) for run, _ in found) == [3, 3, 6]


def test_a_collision_of_hashes_is_no_repeat(monkeypatch: pytest.MonkeyPatch) -> None:
    """Links that rest on a hash only are compared; among them those that are repeats are found."""

    def equal(found: anchors.Anchors) -> anchors.Postings:
        count = len(found)
        return anchors.Postings(np.arange(count), np.array([0, count]), np.zeros(count, np.int64))

    monkeypatch.setattr(anchors, "postings", equal)
    norm, doc = table([["天地玄黄宇宙洪荒"], ["日月盈昃辰宿列张"]])
    assert len(runs(norm, doc, 3)) == 0
    norm, doc = table([["日月盈昃"], ["日月盈昃"]])
    assert listed(runs(norm, doc, 4)) == [(0, 4, 4)]


@LAW
@given(corpora, chars)
def test_pieces_are_the_same_text_in_another_row(documents: list[list[str]], chars: int) -> None:
    norm, doc = table(documents)
    found = repeats.pieces(norm, anchors.index(norm, doc, chars=chars))
    key = list(zip(found.row.tolist(), found.start.tolist(), found.other.tolist(), strict=True))
    assert key == sorted(key)
    size: Int64 = found.end - found.start
    for k, (row, start, other) in enumerate(key):
        end = other + int(size[k])
        assert norm.between(start, int(found.end[k])) == norm.between(other, end)
        assert row != found.other_row[k]
        for owner, low, high in ((row, start, int(found.end[k])), (int(found.other_row[k]), other, end)):
            assert norm.indptr[owner] <= low < high <= norm.indptr[owner + 1]


# The worst texts: each window stands thousands of times. The number of runs is the work of all later steps.


@pytest.mark.parametrize("period", ["啊", "ab", "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往"])
def test_periodic_rows_have_a_run_each(period: str) -> None:
    text = period * (4_000 // len(period))
    norm, doc = table([[text] for _ in range(10)])
    found = runs(norm, doc, 20)
    assert len(found) <= len(norm.code) // 4  # those of its anchors
    assert 2 * int(found.length.sum()) >= len(norm.code)
    norm, doc = table([[text]])
    assert len(runs(norm, doc, 20)) == 0  # what a row has twice is no repeat of another row


def test_a_line_that_stands_in_a_document_many_times_is_one_run() -> None:
    line = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往"
    norm, doc = table([[line] * 20_000])
    whole = runs(norm, doc, 20)
    assert len(whole) == 1
    assert len(repeats.within_rows(norm, whole)) == 20_000 - 1


def test_documents_that_are_all_the_same_are_chained() -> None:
    line = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往"
    norm, doc = table([[line, line[::-1]]] * 5_000)
    assert listed(runs(norm, doc, 20)) == [(40 * k, 40 * (k + 1), 40) for k in range(4_999)]


@pytest.mark.parametrize("documents", [[[]], [[""]], [["天"]], [["", ""], [""]], [["天地"], ["天地"]]])
def test_texts_shorter_than_a_window_have_no_run(documents: list[list[str]]) -> None:
    norm, doc = table(documents)
    whole = runs(norm, doc, 3)
    assert len(whole) == len(repeats.within_rows(norm, whole)) == 0
