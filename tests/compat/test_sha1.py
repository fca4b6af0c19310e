"""SHA-1 in bulk: the digests of hashlib, at every size around the borders of words and chunks."""

import hashlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.compat import sha1
from tests.strategies import LAW, integers


def check(data: bytes, places: list[tuple[int, int]]) -> None:
    start, end = integers(*(low for low, _ in places)), integers(*(high for _, high in places))
    found = sha1.digests(data, start, end)
    assert found.shape == (len(places), 20) and found.dtype == np.uint8
    assert [row.tobytes() for row in found] == [hashlib.sha1(data[low:high]).digest() for low, high in places]


def test_every_size_up_to_three_chunks() -> None:
    data = np.random.default_rng(1).bytes(400)
    check(data, [(7, 7 + size) for size in range(200)])
    check(data, [(400 - size, 400) for size in range(200)])  # nothing stands behind the message


@LAW
@given(st.binary(max_size=90), st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90)), min_size=1, max_size=9))
def test_any_places_in_any_order(data: bytes, places: list[tuple[int, int]]) -> None:
    check(data, [(min(low, high, len(data)), min(max(low, high), len(data))) for low, high in places])


@pytest.mark.parametrize("block", [1, 2, 3, 64])
def test_blocks_do_not_show(monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    monkeypatch.setattr(sha1, "BLOCK", block)
    check(bytes(range(256)), [(k, k + k % 70) for k in range(50)])


def test_known_digests() -> None:
    """The two messages of the standard's own examples, and none."""
    data = b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"
    found = [row.tobytes().hex() for row in sha1.digests(data, integers(0, 0, 0), integers(0, 3, 56))]
    assert found == [
        "da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "a9993e364706816aba3e25717850c26c9cd0d89d",
        "84983e441c3bd26ebaae4aa1f95129e5e54670f1",
    ]


def test_no_message() -> None:
    assert sha1.digests(b"abc", integers(), integers()).shape == (0, 20)
