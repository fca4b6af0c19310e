"""report.json is the report, one item of each long list on a line."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.report import written

keys = st.text(max_size=5) | st.just("listed")
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5) | st.just("listed"), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(st.dictionaries(keys, values, max_size=5))
def test_what_is_written_is_the_report(report: dict[str, Any]) -> None:
    assert json.loads("".join(written.lines(report))) == report


@pytest.mark.parametrize("listed", [[], [{"a": 1}], [{"a": "文\n"}, {}, {"b": [{"c": 2}]}]])
def test_an_item_is_on_a_line(listed: list[Any]) -> None:
    text = "".join(written.lines({"documents": listed, "removals": {"total": 3, "listed": listed}}))
    lines = text.splitlines()
    for item in listed:
        assert sum(line.rstrip(",") == json.dumps(item, ensure_ascii=False) for line in lines) == 2
