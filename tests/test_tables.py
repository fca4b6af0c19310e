"""Frozen columns, and the arithmetic of positions."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup import arrays
from dedup.arrays import member, offsets, pack_pairs, ranges, recurring, sorted_unique, unpack_pairs
from dedup.tables import Documents, Spans
from tests.strategies import LAW, corpora, integers

sizes = st.lists(st.integers(0, 5), max_size=20)


@LAW
@given(corpora())
def test_documents_give_their_texts_back(texts: dict[str, str]) -> None:
    docs = Documents.from_texts(dict(reversed(texts.items())))
    assert list(docs.id) == sorted(texts)
    assert [docs.doc_text(i) for i in range(len(docs))] == [texts[name] for name in sorted(texts)]
    assert docs.text(0, len(docs.code)) == "".join(texts[name] for name in sorted(texts))


@LAW
@given(corpora())
def test_each_position_belongs_to_the_document_that_holds_it(texts: dict[str, str]) -> None:
    docs = Documents.from_texts(texts)
    expected = [row for row, name in enumerate(docs.id) for _ in texts[name]]
    assert docs.doc_of(np.arange(len(docs.code))).tolist() == expected
    assert docs.doc_of(integers(-1)).tolist() == [-1]


def test_columns_are_read_only() -> None:
    docs = Documents.from_texts({"a": "天地"})
    with pytest.raises(ValueError, match="read-only"):
        docs.indptr[0] = 1
    with pytest.raises(AttributeError):
        docs.id = ()  # type: ignore[misc]


@LAW
@given(sizes)
def test_offsets_are_running_totals(size: list[int]) -> None:
    assert offsets(np.array(size, np.int64)).tolist() == [sum(size[:k]) for k in range(len(size) + 1)]


@LAW
@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 5)), max_size=20))
def test_ranges_are_python_ranges(spans: list[tuple[int, int]]) -> None:
    found = ranges(integers(*(start for start, _ in spans)), integers(*(size for _, size in spans)))
    assert found.tolist() == [k for start, size in spans for k in range(start, start + size)]


@LAW
@given(st.lists(st.integers(0, 2**64 - 1) | st.integers(0, 3)))
def test_sorted_unique(values: list[int]) -> None:
    assert sorted_unique(np.array(values, np.uint64)).tolist() == sorted(set(values))


@LAW
@given(st.text(), st.text(st.characters(max_codepoint=0xFFFF)))
def test_member_is_python_in(text: str, wanted: str) -> None:
    code = Documents.from_texts({"": text}).code
    assert member(code, wanted).tolist() == [ch in wanted for ch in text]


@LAW
@given(st.lists(st.tuples(st.integers(0, 2**31 - 1), st.integers(0, 2**31 - 1))))
def test_packed_pairs_sort_as_pairs_and_come_back(pairs: list[tuple[int, int]]) -> None:
    key = pack_pairs(integers(*(left for left, _ in pairs)), integers(*(right for _, right in pairs)))
    left, right = unpack_pairs(sorted_unique(key))
    assert list(zip(left.tolist(), right.tolist(), strict=True)) == sorted(set(pairs))


rows_of_spans = st.lists(
    st.lists(st.integers(0, 99), unique=True, max_size=6).map(lambda ends: [*pairwise(sorted(ends))][::2]), max_size=6
)


def spans(rows: list[list[tuple[int, int]]]) -> Spans:
    """A table, row by row."""
    flat = [span for row in rows for span in row]
    return Spans(
        offsets(integers(*map(len, rows))), integers(*(low for low, _ in flat)), integers(*(high for _, high in flat))
    )


def told(table: Spans) -> list[list[tuple[int, int]]]:
    """The rows of a table."""
    pairs = [*zip(table.start.tolist(), table.end.tolist(), strict=True)]
    return [pairs[low:high] for low, high in pairwise(table.indptr.tolist())]


@LAW
@given(rows_of_spans, st.data())
def test_rows_of_spans_are_lists_of_spans(rows: list[list[tuple[int, int]]], data: st.DataObject) -> None:
    table = spans(rows)
    assert len(table) == len(rows) and told(table) == rows
    assert table.size.tolist() == [*map(len, rows)]
    assert table.owner.tolist() == [number for number, row in enumerate(rows) for _ in row]
    assert table.first.tolist() == [row[0][0] if row else -1 for row in rows]
    assert table.last.tolist() == [row[-1][1] if row else -1 for row in rows]
    chosen = data.draw(st.lists(st.sampled_from(range(len(rows))))) if rows else []
    assert told(table.take(integers(*chosen))) == [rows[number] for number in chosen]
    mask = [len(row) > 1 for row in rows]
    assert told(table.take(np.array(mask, np.bool_))) == [row for row in rows if len(row) > 1]
    assert told(Spans.concat([table, Spans.none(2), table])) == [*rows, [], [], *rows]


@LAW
@given(rows_of_spans, rows_of_spans.map(lambda rows: rows[0] if rows else []))
def test_what_is_left_of_spans(rows: list[list[tuple[int, int]]], gone: list[tuple[int, int]]) -> None:
    table = spans(rows)
    left = table.without(integers(*(low for low, _ in gone)), integers(*(high for _, high in gone)))
    out = {at for low, high in gone for at in range(low, high)}
    assert [{at for low, high in row for at in range(low, high)} for row in told(left)] == [
        {at for low, high in row for at in range(low, high)} - out for row in rows
    ]
    assert all(low < high for row in told(left) for low, high in row)
    assert told(left) == [sorted(row) for row in told(left)]


def test_single_spans_and_none() -> None:
    table = Spans.single(integers(3, -1, 5, 0), integers(7, -1, 5, 2))
    assert told(table) == [[(3, 7)], [], [], [(0, 2)]]
    assert (table.first.tolist(), table.last.tolist()) == ([3, -1, -1, 0], [7, -1, -1, 2])
    assert told(Spans.none(2)) == [[], []] and told(Spans.concat([])) == []
    with pytest.raises(ValueError, match="read-only"):
        table.start[0] = 1


@LAW
@given(st.lists(st.integers(0, 12).map(lambda number: number << 40), max_size=40), st.sampled_from([0, arrays.FEW]))
def test_what_recurs(values: list[int], few: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(arrays, "FEW", few)
        place, bucket = recurring(np.array(values, np.uint64))
    assert sorted(place.tolist()) == [k for k, value in enumerate(values) if values.count(value) > 1]
    assert len({*bucket.tolist()}) == len({values[k] for k in place.tolist()})
    for a, b in pairwise(range(len(place))):
        assert (bucket[a] == bucket[b]) == (values[place[a]] == values[place[b]])
        assert bucket[a] < bucket[b] or place[a] < place[b]
