"""Groups of equal normal forms, against a dictionary."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.match import exact
from dedup.text import symbols
from dedup.text.normalize import joined, of_texts
from tests.strategies import LAW, rows

forms = st.lists(st.text("天地a", max_size=4), max_size=30)


@LAW
@given(forms)
def test_the_smallest_row_of_equal_text_leads(forms: list[str]) -> None:
    first: dict[str, int] = {}
    expected = [first.setdefault(form, row) if form else row for row, form in enumerate(forms)]
    norm = rows(*forms)
    assert exact.groups(norm, key=exact.keys(norm)).tolist() == expected


@LAW
@given(forms)
def test_no_group_rests_on_a_hash(forms: list[str]) -> None:
    leader = exact.groups(rows(*forms), key=np.zeros(len(forms), np.uint64)).tolist()
    assert [forms[row] for row in leader] == forms


@LAW
@given(forms)
def test_keys_are_equal_where_the_text_is(forms: list[str]) -> None:
    key = exact.keys(rows(*forms))
    assert key.dtype == np.uint64
    assert len({*zip(forms, key.tolist(), strict=True)}) == len({*forms}) == len({*key.tolist()})


def test_texts_that_a_sample_does_not_tell_apart() -> None:
    base = "".join(map(chr, range(0x4E00, 0x4E00 + 200)))
    forms = [base[:k] + "x" + base[k + 1 :] for k in range(len(base))] * 2
    assert len({*exact.keys(rows(*forms)).tolist()}) == len(base)


def test_the_order_of_rows_does_not_matter() -> None:
    base = "".join(map(chr, range(0x4E00, 0x4E00 + 40)))
    forms = [base[:k] + "x" + base[k + 1 :] for k in range(len(base))] + ["天", "地玄", base]
    key = exact.keys(rows(*forms))
    assert np.array_equal(exact.keys(rows(*forms[::-1]))[::-1], key)


def test_many_copies_are_one_group() -> None:
    norm = rows("x", *["天地玄黄宇宙洪荒日月盈昃"] * 20_000)
    leader = exact.groups(norm, key=exact.keys(norm))
    assert leader[0] == 0
    assert np.all(leader[1:] == 1)


def test_rows_with_other_symbols_are_other_rows() -> None:
    texts = [
        "We teach C.",
        "We teach C++.",
        "We teach C#.",
        "we teach **C++**",
        "We teach C",
        "We ++ teach C",
        "✓",
        "✗",
        "✓",
    ]
    norm, facts = of_texts(texts), symbols.of_joined(*joined(texts))
    assert exact.groups(norm, facts).tolist() == [0, 1, 2, 1, 0, 5, 6, 7, 8]
    assert exact.groups(norm).tolist() == [0, 0, 0, 0, 0, 0, 6, 7, 8]
    same_key = exact.groups(norm, facts, np.zeros(len(texts), np.uint64))
    assert same_key[1:3].tolist() == [1, 2], "no group rests on a hash"
