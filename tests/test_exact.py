"""Groups of equal normal forms, against a dictionary."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup import exact
from dedup.tables import Normalized, UInt64
from tests.strategies import LAW, rows

forms = st.lists(st.text("天地a", max_size=4), max_size=30)


@LAW
@given(forms)
def test_the_smallest_row_of_equal_text_leads(forms: list[str]) -> None:
    first: dict[str, int] = {}
    expected = [first.setdefault(form, row) if form else row for row, form in enumerate(forms)]
    assert exact.groups(rows(*forms)).tolist() == expected


@LAW
@given(forms)
def test_no_group_rests_on_a_hash(forms: list[str]) -> None:
    def all_alike(norm: Normalized) -> UInt64:
        return np.zeros((len(norm), 2), np.uint64)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(exact, "fingerprints", all_alike)
        leader = exact.groups(rows(*forms)).tolist()
    assert [forms[row] for row in leader] == forms


def test_the_fingerprint_is_of_the_text_alone() -> None:
    norm = rows("天地", "x", "天地", "", "地天", "")
    key = [tuple(row) for row in exact.fingerprints(norm).tolist()]
    assert exact.fingerprints(norm).dtype == np.uint64
    assert key[0] == key[2]
    assert key[3] == key[5]
    assert len(set(key)) == 4


def test_many_copies_are_one_group() -> None:
    leader = exact.groups(rows("x", *["天地玄黄"] * 20_000))
    assert leader[0] == 0
    assert np.all(leader[1:] == 1)
