"""The fit of the model: the same pages give the same bytes, whatever their order; and it learns what they show."""

import json

import numpy as np
import pytest

from benchmarks import boost, fit, pages
from benchmarks.boost import Settings
from benchmarks.pages import Page
from dedup.boilerplate.classify import Model
from dedup.config import BOILERPLATE_LEVELS
from dedup.tables import Documents
from dedup.text import normalize, segment

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fit, "FURNITURE", Settings(trees=6, rate=0.5))
    monkeypatch.setattr(fit, "NAMED", Settings(trees=3, least=1.0))
    monkeypatch.setattr(fit, "SITES", 2)


def some() -> list[Page]:
    return [page for page in pages.own() if page.split == "dev" and page.source in ("zh-b", "ko-a")]


def test_the_same_pages_give_the_same_bytes() -> None:
    given = some()
    first = fit.written(fit.table(given), {"pages": 1})
    assert fit.written(fit.table(given[::-1]), {"pages": 1}) == first
    assert json.loads(first)["provenance"] == {"pages": 1}


def test_what_is_written_is_a_model() -> None:
    table = fit.table(some())
    model = Model.of(json.loads(fit.written(table, {})))
    assert {*model.enough} == {*BOILERPLATE_LEVELS} and {*model.classes} == {*fit.KEYS}
    assert model.furniture.table() == table["furniture"]
    docs = Documents.from_texts({"": "返回首页\n孩子们已经背着书包走在路上。"})
    norm = normalize.normalized(docs, segment.segments(docs, unit="line"))
    furniture, text = model.wording.logits(norm)[0].tolist()
    assert furniture > text + 1
    assert model.naming.logits(norm)[:, 0].argmax() == fit.KEYS.index("nav")


def test_pages_for_testing_are_left_out() -> None:
    given = some()
    more = [page for page in pages.own() if page.split == "test" and page.source == "ko-a"]
    assert more
    assert fit.fit(given + more).furniture.table() == fit.fit(given).furniture.table()


def test_without_pages_nothing_is_known() -> None:
    """One page of text throughout: nothing goes."""
    page = Page("a", "text", "a", ["山里的雾还没有散,孩子们已经背着书包走在路上。"] * 3, [1, 1, 1], [""] * 3)
    model = fit.fit([page])
    assert model.furniture.bias < 0 and model.furniture.trees == ()


def test_what_rises_never_falls() -> None:
    random = np.random.default_rng(0)
    for levels in ([0], [1, 3], [0, 1, 2, 3]):
        values, mass = random.normal(size=16), random.uniform(1, 9, 16)
        found = boost.risen(values, mass, levels).reshape(2, 2, 2, 2)
        for k in levels:
            low, high = np.moveaxis(found, k, 0)
            assert (low <= high).all()
    assert boost.risen(values, mass, []).tolist() == values.tolist()
    assert boost.risen(np.array([1.0, 0.0]), np.array([1.0, 3.0]), [0]).tolist() == [0.25, 0.25]
