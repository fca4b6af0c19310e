"""Recurrence: documents with different bodies, counted once, against a count line by line."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.boilerplate import classify, recurrence
from dedup.boilerplate.context import good_paragraphs
from dedup.config import Config
from dedup.tables import Documents, Place, Recurrence
from dedup.text.normalize import normalized
from dedup.text.segment import segments

BANNER = "欢迎来到清河新闻网,这里每天都有新的消息,有建议的读者可以写信给我们,我们会尽快答复大家,谢谢大家支持。"
ARTICLES = [
    f"{day}的早晨,山里的雾还没有散,孩子们已经背着书包走在上学的路上,远处传来一阵一阵清脆的铃声,新的一天就这样开始了。"
    for day in ("秋天", "冬天", "春天", "夏天", "雨季")
]
SHORT = ("返回顶部", "首页", "相关推荐", "责任编辑：王小明", "一句话。")
pages = st.lists(st.lists(st.sampled_from((BANNER, *ARTICLES, *SHORT)), min_size=1, max_size=7), min_size=1, max_size=7)


def counted(texts: list[list[str]], alive: list[list[bool]] | None = None) -> tuple[classify.Evidence, Recurrence]:
    docs = Documents.from_texts({f"{number:03}": "\n".join(text) for number, text in enumerate(texts)})
    segs = segments(docs, unit="line")
    evidence = classify.evidence(docs, segs, normalized(docs, segs), Config())
    there = np.ones(len(segs), np.bool_) if alive is None else np.array([one for row in alive for one in row], np.bool_)
    return evidence, recurrence.count(evidence, segs, there)


@given(pages, st.data())
def test_against_a_count_line_by_line(texts: list[list[str]], data: st.DataObject) -> None:
    alive = [[data.draw(st.booleans()) or data.draw(st.booleans()) for _ in text] for text in texts]
    evidence, found = counted(texts, alive)
    good_of = dict(
        zip([line for text in texts for line in text], good_paragraphs(evidence.features).tolist(), strict=True)
    )
    standing = [
        [line for line, one in zip(text, row, strict=True) if one] for text, row in zip(texts, alive, strict=True)
    ]
    bodies = []
    for number, text in enumerate(standing):
        good = [line for line in text if good_of[line]]
        bodies.append(max(good, key=len) if good else str(number))
    row = 0
    for text, there in zip(texts, alive, strict=True):
        left = [line for line, one in zip(text, there, strict=True) if one]
        k = 0
        for line, one in zip(text, there, strict=True):
            if not one:
                assert (found.times[row], found.pairs[row], found.seen[row]) == (0, 0, False)
                assert found.place[row] == Place.NOWHERE
            else:
                above, below = (any(good_of[other] for other in part) for part in (left[:k], left[k + 1 :]))
                where = (Place.INSIDE if below else Place.AFTER) if above else Place.BEFORE if below else Place.NOWHERE
                assert found.place[row] == (Place.GOOD if good_of[line] else where)
                times = {body for body, other in zip(bodies, standing, strict=True) if line in other}
                assert found.times[row] == (0 if good_of[line] else len(times))
                pair = left[k : k + 2]
                if len(pair) < 2 or any(good_of[each] for each in pair):
                    assert found.pairs[row] == 0
                else:
                    together = [pair in [other[j : j + 2] for j in range(len(other))] for other in standing]
                    assert found.pairs[row] == len({body for body, so in zip(bodies, together, strict=True) if so})
                k += 1
            row += 1


def test_a_banner_on_every_page_is_not_their_body() -> None:
    """Pages of one site with other articles below the same short banner are other documents; reprints are not."""
    site = [[BANNER, "返回顶部", article + article] for article in ARTICLES]
    _, found = counted(site)
    assert found.times[1::3].tolist() == [len(site)] * len(site)
    _, found = counted([["返回顶部", ARTICLES[0]]] * 5)
    assert found.times[0::2].tolist() == [1] * 5


def test_seen_is_what_stands_outside_of_several_bodies() -> None:
    inside = [[ARTICLES[k], "返回顶部", ARTICLES[(k + 1) % 5] * 2] for k in range(5)]
    outside = [["返回顶部", ARTICLES[k]] for k in range(5)]
    assert not counted(inside)[1].seen.any()
    assert counted(outside)[1].seen.tolist() == [True, False] * 5
    assert not counted(outside[: classify.SEEN_IN - 1])[1].seen.any()


def test_alone_is_the_count_of_each_document() -> None:
    texts = [["首页", "返回顶部", ARTICLES[0], "首页"], ["首页"], ["返回顶部", "首页"]]
    for text in texts:
        evidence, found = counted([text])
        docs = Documents.from_texts({"0": "\n".join(text)})
        alone = recurrence.alone(evidence, segments(docs, unit="line"))
        for name in ("template", "times", "pairs", "seen", "place"):
            assert np.array_equal(getattr(alone, name), getattr(found, name)), name
