"""places: lines, columns and bytes, compared with a count by hand."""

import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.tables import Documents
from dedup.text.positions import byte_counts, byte_offsets, columns, line_starts, lines


@given(st.lists(st.text("a文\U0001f600é\r\n\u2028\ud800", max_size=90), max_size=4))
def test_every_position_of_every_document(texts: list[str]) -> None:
    docs = Documents.from_texts({str(number): text for number, text in enumerate(texts)})
    starts = line_starts(docs)
    for doc, text in enumerate(texts):
        for offset in range(len(text)):
            at = docs.indptr[doc : doc + 1] + offset
            before = re.split("\r\n|\r(?!\n)|\n", text[:offset])
            if text[offset] == "\n" and text[:offset].endswith("\r"):  # in the middle of a line end
                before = re.split("\r\n|\r(?!\n)|\n", text[: offset - 1])
                before[-1] += "\r"
            assert lines(docs, starts, at).tolist() == [len(before)]
            assert columns(starts, at).tolist() == [len(before[-1]) + 1]
    owner = np.repeat(np.arange(len(texts)), [len(text) + 1 for text in texts]).astype(np.int64)
    offset_in = np.concatenate([np.zeros(0, np.int64), *(np.arange(len(text) + 1) for text in texts)])
    expected = [len(text[:k].encode("utf-8", "surrogatepass")) for text in texts for k in range(len(text) + 1)]
    assert byte_offsets(docs, byte_counts(docs), owner, docs.indptr[owner] + offset_in).tolist() == expected


def test_no_witness_has_line_0() -> None:
    docs = Documents.from_texts({"a": "x\ny", "b": ""})
    assert lines(docs, line_starts(docs), np.array([-1, 0, 2])).tolist() == [0, 1, 2]


def test_nothing() -> None:
    docs = Documents.from_texts({})
    none = np.zeros(0, np.int64)
    assert line_starts(docs).tolist() == lines(docs, none, none).tolist() == []
    assert byte_offsets(docs, byte_counts(docs), none, none).tolist() == []
