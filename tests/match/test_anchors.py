"""Anchors: what stands twice has one in common, wherever it stands; what differs is told apart."""

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.match import anchors
from dedup.tables import Normalized
from tests.strategies import LAW, rows

shapes = st.tuples(st.integers(2, 6), st.integers(1, 6))


def stream(text: str) -> Normalized:
    return rows(text)


@LAW
@given(st.text("ab天", max_size=40), shapes)
def test_every_passage_has_an_anchor_and_the_same_wherever_it_stands(text: str, shape: tuple[int, int]) -> None:
    chars, window = shape
    found = anchors.anchors(stream(text), chars, window)
    places, size = set(found.place.tolist()), chars + window - 1
    assert found.place.tolist() == sorted(places)
    inside: dict[str, set[int]] = {}
    for at in range(len(text) - size + 1):
        own = {place - at for place in places if at <= place < at + window}
        assert own, "a passage without an anchor"
        known = inside.setdefault(text[at : at + size], own)
        # What stands around a passage may make more of its windows anchors, never fewer.
        inside[text[at : at + size]] = known & own
    assert all(inside.values())


@LAW
@given(st.text("ab天", max_size=40), shapes)
def test_postings_put_the_same_text_together_and_nothing_else(text: str, shape: tuple[int, int]) -> None:
    chars, window = shape
    found = anchors.anchors(stream(text), chars, window)
    posted = anchors.postings(found)
    said = [text[at : at + chars] for at in found.place.tolist()]
    together = [
        sorted(posted.member[low:high].tolist())
        for low, high in zip(posted.indptr[:-1].tolist(), posted.indptr[1:].tolist(), strict=True)
    ]
    want: dict[str, list[int]] = {}
    for number, part in enumerate(said):
        want.setdefault(part, []).append(number)
    assert sorted(together) == sorted(members for members in want.values() if len(members) > 1)
    assert [bucket >= 0 for bucket in posted.bucket.tolist()] == [said.count(part) > 1 for part in said]


def test_blocks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "".join(Random(1).choices("ab天", k=1000))
    whole = anchors.anchors(stream(text), 5, 4)
    monkeypatch.setattr(anchors, "BLOCK", 16)
    parts = anchors.anchors(stream(text), 5, 4)
    assert parts.place.tolist() == whole.place.tolist() and parts.hash.tolist() == whole.hash.tolist()


def test_one_hash_for_two_texts() -> None:
    """Where the first bits of hashes agree by chance, the last ones tell."""
    text = "".join(Random(1).choices("ab", k=60))
    found = anchors.anchors(stream(text), 3, 1)
    number = np.searchsorted(np.unique(found.hash), found.hash).astype(np.uint64)
    assert groups(anchors.postings(anchors.Anchors(found.place, found.first, number, 3))) == groups(
        anchors.postings(found)
    )


def groups(posted: anchors.Postings) -> list[list[int]]:
    bounds = zip(posted.indptr[:-1].tolist(), posted.indptr[1:].tolist(), strict=True)
    return sorted(posted.member[low:high].tolist() for low, high in bounds)


@pytest.mark.parametrize("chars", [2, 3, 8, 20, 64, 4096])
def test_shape(chars: int) -> None:
    part, window = anchors.shape(chars)
    assert part + window - 1 == chars and part >= 2


def test_no_anchor_crosses_the_border_of_a_document() -> None:
    norm = rows("abcdefgh", "", "ijklmnop", "qrstuvwx")
    edges = anchors.borders(norm, np.array([0, 0, 1, 1], np.int32))
    assert edges.tolist() == [0, 8, 24]
    found = anchors.within(anchors.anchors(norm, 4, 1), edges)
    assert found.place.tolist() == [*range(5), *range(8, 21)]


def test_no_text() -> None:
    for text in ("", "ab"):
        found = anchors.anchors(stream(text), 2, 2)
        assert len(found) == 0 and len(anchors.postings(found).member) == 0
        assert len(anchors.within(found, np.array([0, len(text)]))) == 0
