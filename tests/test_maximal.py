"""Maximal repeats, against every substring and a suffix array."""

from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.arrays import Int32
from dedup.match import repeats, suffixes
from dedup.tables import Documents, Maximal, Normalized
from dedup.text import normalize, segment
from tests.strategies import LAW, rows

SEEDS = Path(__file__).parent.parent / "seeds"

corpora = st.lists(st.lists(st.text("ab天", max_size=9), max_size=4), min_size=1, max_size=4)
chars = st.integers(1, 6)


def table(documents: list[list[str]]) -> tuple[Normalized, Int32]:
    norm = rows(*(row for document in documents for row in document))
    return norm, np.repeat(np.arange(len(documents), dtype=np.int32), [len(document) for document in documents])


def listed(norm: Normalized, found: Maximal) -> dict[str, list[int]]:
    """Every repeat and its places; each text once."""
    out = {}
    for k in range(len(found)):
        places = found.places(k).tolist()
        text = norm.between(places[0], places[0] + int(found.length[k]))
        assert text not in out
        out[text] = places
    return out


def every_substring(documents: list[str], chars: int) -> dict[str, list[int]]:
    """Maximal repeats by definition."""
    places = defaultdict(list)
    base = 0
    for text in documents:
        for start in range(len(text)):
            for end in range(start + chars, len(text) + 1):
                places[text[start:end]].append((base + start, base, base + len(text)))
        base += len(text)
    whole = "".join(documents)
    out = {}
    for text, where in places.items():
        before = {whole[at - 1] if at > low else ("start", at) for at, low, _ in where}
        behind = {whole[at + len(text)] if at + len(text) < high else ("end", at) for at, _, high in where}
        if len(where) > 1 and len(before) > 1 and len(behind) > 1:
            out[text] = [at for at, _, _ in where]
    return out


@LAW
@given(corpora, chars)
def test_all_and_only_maximal_repeats(documents: list[list[str]], chars: int) -> None:
    norm, doc = table(documents)
    found = listed(norm, repeats.maximal(norm, doc, chars=chars))
    assert found == every_substring(["".join(document) for document in documents], chars)


def test_no_repeat_crosses_the_border_of_a_document() -> None:
    documents = [["天地玄黄宇宙", "洪荒日月盈昃"], ["天地玄黄宇宙洪荒日月盈昃"], ["辰宿列张寒来"], ["辰宿列张寒来"]] * 2
    norm, doc = table(documents)
    found = listed(norm, repeats.maximal(norm, doc, chars=3))
    assert found == every_substring(["".join(document) for document in documents], 3)


def test_a_clash_of_hashes_costs_time_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repeats, "_mix", lambda value: np.bitwise_and(value, 1, out=value))
    documents = [["渡口的钟慢了七分钟", "谁也没有想过"], ["钟慢了七分钟又三秒谁也没有"]]
    norm, doc = table(documents)
    found = listed(norm, repeats.maximal(norm, doc, chars=3))
    assert found == every_substring(["".join(document) for document in documents], 3)
    assert {*found} == {"钟慢了七分钟", "谁也没有"}


@pytest.mark.parametrize("chars", [4, 8, 20, 32])
def test_real_text_against_a_suffix_array_of_all_of_it(chars: int) -> None:
    """The reference sorts all suffixes of the text, with nothing left out and no hashes."""
    docs = Documents.from_texts({path.name: path.read_text("utf-8") for path in SEEDS.glob("*.txt")})
    segs = segment.segments(docs)
    norm = normalize.normalized(docs, segs)
    found = listed(norm, repeats.maximal(norm, segs.doc, chars=chars))

    text = norm.between(0, len(norm.code))
    owner = np.repeat(segs.doc, norm.size).tolist()
    ends = np.searchsorted(owner, owner, side="right").tolist()
    ordered = sorted(range(len(text)), key=lambda at: (text[at : ends[at]], at))
    common = [0]
    for one, other in pairwise(ordered):
        room = min(ends[one] - one, ends[other] - other)
        common.append(next((k for k in range(room) if text[one + k] != text[other + k]), room))
    want = {}
    stack: list[tuple[int, int]] = []  # (value, first) of the nodes that are open
    for place, value in enumerate([*common, 0]):
        first = place - 1
        while stack and stack[-1][0] > value:
            length, first = stack.pop()
            where = ordered[first:place]
            before = {text[at - 1] if at and owner[at - 1] == owner[at] else at - len(text) for at in where}
            if length >= chars and len(before) > 1:
                want[text[where[0] : where[0] + length]] = sorted(where)
        if value and (not stack or stack[-1][0] < value):
            stack.append((value, first))
    assert found == want
    assert len(found) > 5


@pytest.mark.parametrize("text", ["字" * 40_000, "天地玄黄" * 10_000])
def test_a_text_of_one_character_needs_room_for_its_places_only(text: str) -> None:
    norm = rows(text)
    found = repeats.maximal(norm, np.zeros(1, np.int32), chars=50)
    assert len(found.position) <= len(text) and len(found) < len(text)
    assert int(found.length.max()) == len(text) - len(set(text))


@LAW
@given(corpora, chars, st.integers(0, 12), st.integers(0, 12))
def test_what_touches_a_stretch(documents: list[list[str]], chars: int, one: int, other: int) -> None:
    norm, doc = table(documents)
    low, high = sorted((one, other))
    found = repeats.maximal(norm, doc, chars=chars)
    want = [
        k for k in range(len(found)) if any(low < at + found.length[k] and at < high for at in found.places(k).tolist())
    ]
    assert high == low or repeats.touching(found, low, high).tolist() == want


def test_the_tree_of_minima_is_asked_on_both_sides() -> None:
    common = np.array([0, 3, 1, 4, 1, 5, 0, 2, 6], np.int64)
    first, stop, length = suffixes.intervals(common)
    assert sorted(zip(first.tolist(), stop.tolist(), length.tolist(), strict=True)) == [
        (0, 2, 3),
        (0, 6, 1),
        (2, 4, 4),
        (4, 6, 5),
        (6, 9, 2),
        (7, 9, 6),
    ]
