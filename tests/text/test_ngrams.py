"""Hashed n-grams: equal where the text is equal, nowhere else, and never across a paragraph border."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.arrays import ranges
from dedup.tables import Documents
from dedup.text import ngrams
from tests.strategies import LAW, integers, rows

forms = st.lists(st.text("天地玄a\U0010ffff", max_size=12), min_size=1, max_size=8)


def grams(text: str, n: int) -> list[str]:
    return [text[k : k + n] for k in range(len(text) - n + 1)]


@LAW
@given(forms, st.integers(1, 8), st.data())
def test_equal_hashes_are_equal_grams(forms: list[str], n: int, data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.integers(0, len(forms) - 1)))
    found = ngrams.shingles(rows(*forms), integers(*chosen), n=n)
    expected = [grams(forms[row], n) for row in chosen]
    assert found.size.tolist() == [len(row) for row in expected]
    flat = [gram for row in expected for gram in row]
    text_of: dict[int, str] = {}
    hash_of: dict[str, int] = {}
    for key, gram in zip(found.hash[ranges(found.start, found.size)].tolist(), flat, strict=True):
        assert text_of.setdefault(key, gram) == gram
        assert hash_of.setdefault(gram, key) == key


def test_no_collision_among_all_short_words() -> None:
    text = "".join(map(chr, range(0x4E00, 0x4E00 + 20_000)))
    found = ngrams.shingles(rows(text, text[::-1]), integers(0, 1), n=2).hash
    assert len(set(found.tolist())) == len(found)
    assert len(set((found >> np.uint64(32)).tolist())) > len(found) - 10  # minhash uses the upper half


def test_blocks_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    norm = rows("天地玄黄宇宙洪荒", "日月盈昃", "辰宿列张寒来暑往")
    whole = ngrams.shingles(norm, integers(0, 1, 2), n=3)
    monkeypatch.setattr(ngrams, "BLOCK", 2)
    assert np.array_equal(ngrams.shingles(norm, integers(0, 1, 2), n=3).hash, whole.hash)


@pytest.mark.parametrize("n", [1, 5, 20])
def test_windows_anywhere(n: int) -> None:
    text = "abcabd" * 30
    found = ngrams.windows(Documents.from_texts({"": text}).code, n).tolist()
    assert len(set(found)) == len(set(grams(text, n)))
    assert len(set(zip(found, grams(text, n), strict=True))) == len(set(found))
