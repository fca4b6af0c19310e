"""Groups of equal normal forms, against a dictionary."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.match import exact
from tests.strategies import LAW, rows

forms = st.lists(st.text("天地a", max_size=4), max_size=30)


@LAW
@given(forms)
def test_the_smallest_row_of_equal_text_leads(forms: list[str]) -> None:
    first: dict[str, int] = {}
    expected = [first.setdefault(form, row) if form else row for row, form in enumerate(forms)]
    norm = rows(*forms)
    assert exact.groups(norm, exact.keys(norm)).tolist() == expected


@LAW
@given(forms)
def test_no_group_rests_on_a_hash(forms: list[str]) -> None:
    leader = exact.groups(rows(*forms), np.zeros(len(forms), np.uint64)).tolist()
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
    leader = exact.groups(norm, exact.keys(norm))
    assert leader[0] == 0
    assert np.all(leader[1:] == 1)
