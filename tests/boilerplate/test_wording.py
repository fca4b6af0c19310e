"""Wording: what a word is in each script, weights by hash, and that a row stands for itself."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.boilerplate import wording
from dedup.boilerplate.wording import Wording
from dedup.tables import Documents, Normalized
from dedup.text import normalize, segment


def normal(*lines: str) -> Normalized:
    docs = Documents.from_texts({"": "\n".join(lines)})
    return normalize.normalized(docs, segment.segments(docs, unit="line"))


def words(line: str) -> list[str]:
    norm = normal(line)
    found = wording.words(norm)
    return [
        norm.between(start, start + size) for start, size in zip(found.start.tolist(), found.size.tolist(), strict=True)
    ]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("返回 顶部", ["返", "回", "顶", "部"]),
        ("All Rights  Reserved.", ["all", "rights", "reserved"]),
        ("第12页", ["第", "12", "页"]),
        ("page2of30", ["page", "2", "of", "30"]),
        ("トップへ戻る", list("トップへ戻る")),
        ("댓글 쓰기", ["댓", "글", "쓰", "기"]),
        ("back-to-top", ["back", "to", "top"]),
        ("ข่าววันนี้", []),  # no blanks between words: nothing is said of them
    ],
)
def test_words(line: str, wanted: list[str]) -> None:
    assert words(line) == wanted


def test_only_the_head_of_a_line_is_looked_at() -> None:
    assert len(words("字" * 500)) == wording.HEAD


def test_logits_are_the_sum_over_the_root_of_the_number_of_known_words() -> None:
    weights = Wording.of(0.5, {"返": 1.0, "返 回": 2.0, "rights reserved": 3.0, "0": -1.0})
    found = weights.logits(normal("返回", "一返", "rights reserved", "1999", "2", "什么"))
    assert found[0].tolist() == pytest.approx([0.5 + 3 / 2**0.5, 1.5, 3.5, -0.5, -0.5, 0.5])


def test_several_tables_at_once() -> None:
    weights = Wording.of([0.5, -1.0], {"返": [1.0, 0.0], "回": [2.0, -1.0]})
    found = weights.logits(normal("返回", "一返"))
    assert found.tolist() == [pytest.approx([0.5 + 3 / 2**0.5, 1.5]), pytest.approx([-1 - 1 / 2**0.5, -1.0])]


def test_of_two_words_in_one_slot_the_heavier_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wording, "SLOTS", 1)
    weights = {chr(0x4E00 + k): 0.1 * k for k in range(30)}
    found = Wording.of(0.0, weights)
    assert pytest.approx(float(found.weight.max())) == 2.9
    assert found.logits(normal("\u4e00")).tolist() == [[0.0]]


def test_no_words_and_no_weights() -> None:
    assert Wording.of(0.25, {}).logits(normal("字", "。。。")).tolist() == [[0.25, 0.25]]
    assert Wording.of(0.25, {"字": 1.0}).logits(normal()).shape == (1, 0)


@given(st.lists(st.text("返回顶部ab 1ก한.", min_size=1, max_size=8).filter(str.strip), min_size=1, max_size=6))
def test_a_row_stands_for_itself(lines: list[str]) -> None:
    weights = Wording.of(0.1, {"返": 1.0, "返 回": -2.0, "ab": 3.0, "0": 0.7, "한 한": 1.1})
    together = weights.logits(normal(*lines))
    alone = np.concatenate([weights.logits(normal(line)) for line in lines], axis=1)
    assert np.array_equal(together, alone)
