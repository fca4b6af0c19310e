"""What a document may lose for good: copies that stand elsewhere and lines of menus are no loss."""

import numpy as np
import pytest

from dedup.arrays import Int64
from dedup.classes import Label
from dedup.config import Config
from dedup.decide import findings, holds
from dedup.tables import Documents, Findings, Segments
from dedup.text import normalize
from tests.strategies import by_lines, integers


def over(
    docs: Documents,
    segs: Segments,
    *found: Findings,
    max_loss: float = 1.0,
    stub_chars: int = 0,
    text: list[bool] | None = None,
) -> list[bool]:
    """Which documents would lose too much."""
    size: Int64 = normalize.normalized(docs, segs).size
    sentences = np.ones(len(segs), np.bool_) if text is None else np.array(text)
    config = Config(max_loss=max_loss, stub_chars=stub_chars)
    made: list[bool] = holds.over_limit(segs, size, sentences, findings.merged([*found]), config).tolist()
    return made


def copies(segs: Segments, *pairs: tuple[int, int]) -> Findings:
    rows, witness = (integers(*(pair[side] for pair in pairs)) for side in (0, 1))
    return findings.findings(segs, rows, Label.EXACT, "a copy", witness=witness)


def adverts(segs: Segments, *rows: int) -> Findings:
    return findings.findings(segs, integers(*rows), Label.SPAM, "an advertisement")


@pytest.mark.parametrize(("limit", "held"), [(0.5, False), (0.49, True), (0.0, True)])
def test_a_document_that_would_lose_too_much(limit: float, held: bool) -> None:
    docs, segs = by_lines("天地玄黄\n宇宙洪荒", "天地玄黄")
    assert over(docs, segs, adverts(segs, 0), max_loss=limit) == [held, False]


def test_losses_add_up_document_by_document() -> None:
    docs, segs = by_lines("天地玄黄", "天地玄黄\n宇宙洪荒\n日月盈昃\n辰宿列张\n广告", "天地玄黄")
    found = adverts(segs, 1, 5, 6)
    assert over(docs, segs, found, max_loss=0.5) == [False, False, True]
    assert over(docs, segs, found, max_loss=0.3) == [False, True, True]


def test_a_document_of_copies_has_lost_nothing() -> None:
    docs, segs = by_lines("天地玄黄\n宇宙洪荒", "天地玄黄", "宇宙洪荒\n广告")
    found = copies(segs, (2, 0), (3, 1)), adverts(segs, 4)
    assert over(docs, segs, *found, max_loss=0.0, stub_chars=9, text=[True] * 4 + [False]) == [False, False, False]


@pytest.mark.parametrize(("stub", "held"), [(4, False), (5, True)])
def test_no_document_becomes_a_stub(stub: int, held: bool) -> None:
    docs, segs = by_lines("宇宙洪荒\n天地玄黄", "天地玄黄", "短")
    assert over(docs, segs, adverts(segs, 1), stub_chars=stub) == [held, False, False]


def test_what_is_no_text_is_no_loss_beside_text() -> None:
    docs, segs = by_lines("首页\n天地玄黄宇宙洪荒\n新闻\n体育", "首页\n新闻")
    found = adverts(segs, 0, 2, 3, 4, 5)
    text = [False, True, False, False, False, False]
    assert over(docs, segs, found, max_loss=0.3, text=text) == [False, True]
    assert over(docs, segs, adverts(segs, 1), max_loss=0.9, text=text) == [True, False]


def test_nothing_found() -> None:
    for docs, segs in (by_lines("天地玄黄\n宇宙洪荒"), by_lines()):
        assert not any(over(docs, segs, max_loss=0.0, stub_chars=99))
