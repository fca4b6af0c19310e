"""The order of suffixes, what neighbours have in common and where they agree, against sorted() and plain loops."""

from bisect import bisect_right

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.arrays import Int64, UInt32
from dedup.match import suffixes
from tests.strategies import LAW

stretches = st.lists(st.text("ab天", min_size=1, max_size=12), min_size=1, max_size=5)


def table(stretches: list[str]) -> tuple[str, list[int], UInt32, Int64]:
    text = "".join(stretches)
    borders = np.cumsum([len(part) for part in stretches]).tolist()
    ends = [borders[bisect_right(borders, place)] for place in range(len(text))]
    return text, ends, np.array([ord(ch) for ch in text], np.uint32), np.array(ends, np.int64)


def agreeing(text: str, ends: list[int], one: int, other: int) -> int:
    length = 0
    while (
        max(one + length - ends[one], other + length - ends[other]) < 0 and text[one + length] == text[other + length]
    ):
        length += 1
    return length


def check(parts: list[str]) -> None:
    text, ends, code, end = table(parts)
    ordered = suffixes.order(code, end)
    assert ordered.tolist() == sorted(range(len(text)), key=lambda place: (text[place : ends[place]], place))
    common = suffixes.common_prefixes(code, end, ordered)
    pairs = zip(ordered[:-1].tolist(), ordered[1:].tolist(), strict=True)
    assert common.tolist() == [0, *(agreeing(text, ends, one, other) for one, other in pairs)]
    first, stop, length = suffixes.intervals(common)
    got = {*zip(first.tolist(), stop.tolist(), length.tolist(), strict=True)}
    assert got == nodes(common.tolist()) and len(got) == len(first)


def nodes(common: list[int]) -> set[tuple[int, int, int]]:
    """For each value, as far as it goes on both sides without a smaller one."""
    found = set()
    for place, value in enumerate(common):
        if value:
            first = next(at for at in range(place, -1, -1) if common[at] < value)
            stop = next((at for at in range(place, len(common)) if common[at] < value), len(common))
            found.add((first, stop, value))
    return found


@LAW
@given(stretches)
def test_random_stretches(parts: list[str]) -> None:
    check(parts)


@pytest.mark.parametrize(
    "parts",
    [
        ["a" * 300],
        ["a" * 40] * 6,
        ["ab" * 90],
        ["天地玄黄宇宙洪荒" * 12, "黄宇宙洪荒" * 7],
        ["\U0010ffff\x00" * 20, "\x00"],
        ["abc"],
    ],
)
def test_text_that_repeats_itself(parts: list[str]) -> None:
    check(parts)


def test_no_text() -> None:
    nothing = np.zeros(0, np.int64)
    assert len(suffixes.order(nothing.astype(np.uint32), nothing)) == 0
    assert len(suffixes.common_prefixes(nothing.astype(np.uint32), nothing, nothing)) == 0
    assert all(len(column) == 0 for column in suffixes.intervals(nothing))


def test_long_agreement_is_compared_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suffixes, "COMPARE", 64)
    code = np.array([*range(500), *range(500), *range(500)], np.uint32)
    one, other = np.array([0, 3, 499]), np.array([500, 503, 2])
    assert suffixes.agreeing(code, one, other, np.array([500, 900, 10])).tolist() == [500, 900, 0]
