"""Lines in their context: distances, runs, regions and shares against their definitions, taken line by line."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.boilerplate import classify, context, recurrence
from dedup.boilerplate.context import Lines
from dedup.config import Config
from dedup.tables import Documents, Place
from dedup.text.normalize import normalized
from dedup.text.segment import segments

LONG = "秋天的早晨,山里的雾还没有散,孩子们已经背着书包走在上学的路上,远处传来一阵一阵清脆的铃声。"
pages = st.lists(
    st.lists(st.sampled_from(("首页", "返回顶部", "标题在这里", "一句话。", LONG, LONG * 2)), min_size=1, max_size=9),
    min_size=1,
    max_size=4,
)


def lines_of(texts: list[list[str]]) -> Lines:
    docs = Documents.from_texts({f"{k:02}": "\n".join(text) for k, text in enumerate(texts)})
    segs = segments(docs, unit="line")
    norm = normalized(docs, segs)
    evidence = classify.evidence(docs, segs, norm, Config())
    again = recurrence.count(evidence, segs, np.ones(len(segs), np.bool_))
    return classify.lines_of(classify.Corpus(segs, norm, evidence), again, np.arange(len(segs)))


@pytest.mark.parametrize("texts", [["---", "***", "---", "ok"], ["…", "…", "xy"], ["---"], []])
def test_more_lines_than_letters(texts: list[str]) -> None:
    """The runs of rows without a letter: there are none."""
    assert lines_of([texts]).n == len(texts)


def test_a_row_without_letters_takes_no_run_from_the_next() -> None:
    docs = Documents.from_texts({"a": "---\nletters", "b": "letters"})
    norm = normalized(docs, segments(docs, unit="line"))
    runs = context.gram_hashes(norm).reshape(2, -1)
    assert np.array_equal(runs[0, :4], runs[1, :4])


@given(pages)
def test_places_distances_and_runs(texts: list[list[str]]) -> None:
    found = lines_of(texts)
    up, down = found.distance(found.good)
    run = found.run(found.plain)
    row = 0
    for text in texts:
        n = len(text)
        good = found.good[row : row + n].tolist()
        plain = found.plain[row : row + n].tolist()
        for k in range(n):
            above = [k - j for j in range(k) if good[j]]
            below = [j - k for j in range(k + 1, n) if good[j]]
            assert up[row + k] == min(above, default=context.FAR)
            assert down[row + k] == min(below, default=context.FAR)
            wanted = Place.GOOD if good[k] else Place.NOWHERE
            if any(good) and not good[k]:
                wanted = Place.INSIDE if above and below else Place.AFTER if above else Place.BEFORE
            assert found.where[row + k] == wanted
            low = high = k
            while plain[k] and low > 0 and plain[low - 1]:
                low -= 1
            while plain[k] and high + 1 < n and plain[high + 1]:
                high += 1
            assert run[row + k] == (high - low + 1 if plain[k] else 0)
        row += n


@pytest.mark.parametrize("penalty", [12, 30])
@given(texts=pages)
def test_the_region_is_the_stretch_with_the_largest_sum(penalty: int, texts: list[list[str]]) -> None:
    found = lines_of(texts)
    inside, steps = found.region(penalty)
    width = found.columns.astype(int)
    worth = np.where(found.prose, width, np.where(width >= context.GOOD_COLUMNS, width // 2, -penalty))
    row = 0
    for text in texts:
        n = len(text)
        own = worth[row : row + n]
        best = max(int(own[i:j].sum()) for i in range(n) for j in range(i + 1, n + 1))
        at = np.flatnonzero(inside[row : row + n])
        assert len(at) and np.array_equal(at, np.arange(at[0], at[-1] + 1)) and own[at].sum() == best
        for k in range(n):
            assert steps[row + k] == (k - at[0] if k < at[0] else k - at[-1] if k > at[-1] else 0)
        row += n


def test_what_the_article_speaks_of() -> None:
    body = "新操场铺上了红色的跑道,两边种着银杏,家长们站在围墙外面看,说这是村里几十年来最热闹的一天,谁也舍不得走。"
    found = lines_of([["红色的跑道", "返回首页", body], ["红色的跑道", LONG * 2]])
    assert found.spoken[0] == 1 and found.spoken[1] < 0.4 and found.spoken[2] == -1
    assert found.spoken[3] < 0.4, "another document's paragraphs do not count"


def test_shares_do_not_depend_on_other_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [["红色的跑道", LONG + "红色" * k, "清脆的铃声"] for k in range(6)]
    together = lines_of(texts).spoken
    monkeypatch.setattr(context, "GRAM_CHARS", 50)
    assert np.array_equal(lines_of(texts).spoken, together)
    assert np.array_equal(np.concatenate([lines_of([text]).spoken for text in texts]), together)


def test_nothing() -> None:
    found = lines_of([])
    assert found.n == 0 and len(found.region(30)[0]) == 0 and len(found.run(found.plain)) == 0


def test_lists_are_lines_in_a_row_of_one_make() -> None:
    lists = [
        ["安溪 旧称安溪坊", "坳头 旧称石坳", "1 坳头 旧称", "2 石坳 旧称", "问：在哪里", "答：在这里", "在这里。"],
        ["短", "长一些的", "长一些的", LONG, LONG],
    ]
    assert lines_of(lists).lists.tolist() == [0, 0, 1, 1, 2, 2, 3, 4, 5, 5, 6, 7]
