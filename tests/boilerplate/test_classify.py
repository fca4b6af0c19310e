"""The boilerplate lane: lines of every kind in page context, the law of living rows, hostile text."""

from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from benchmarks import pages
from dedup.boilerplate import classify, lexicon, recurrence, terms
from dedup.boilerplate import features as lines_of
from dedup.classes import Label
from dedup.config import BOILERPLATE_LEVELS, Config
from dedup.tables import Documents, Normalized, Recurrence, Scores, Segments
from dedup.text.normalize import normalized
from dedup.text.segment import segments

DATA = Path(__file__).parents[1] / "data" / "furniture.tsv"
SEEDS = Path(__file__).parents[2] / "seeds"
TITLE = "山村小学迎来新操场"
BODY = (
    "秋天的早晨,山里的雾还没有散,孩子们已经背着书包走在路上,远处传来一阵阵清脆的铃声,新的一天开始了。",
    "新操场铺上了红色的跑道,两边种着银杏,家长们站在围墙外面看,说这是村里几十年来最热闹的一天,谁也舍不得走。",
    "校长告诉大家,往后每天下午都有一节体育课,篮球和跳绳由老师带着练,天气不好的时候就在走廊里做操,一个也不落下。",
)  # fmt: skip
CAREFUL = Config()
PAGES = pages.own()
REMOVED = {Label.SPAM, Label.NAV, Label.META, Label.COPYRIGHT, Label.RELATED}


def scored(
    docs: Documents,
    segs: Segments,
    norm: Normalized,
    *,
    config: Config = CAREFUL,
    alive: NDArray[np.bool_] | None = None,
    model: classify.Model | None = None,
) -> Scores:
    """What is said of segments, of all that are alive."""
    evidence = classify.evidence(docs, segs, norm, config, model=model)
    there = np.ones(len(segs), np.bool_) if alive is None else alive
    again = recurrence.count(evidence, segs, there)
    return classify.classify(classify.Corpus(segs, norm, evidence), again, config, there, model=model)


def judged(texts: dict[str, str]) -> tuple[Documents, list[str], Scores]:
    """Documents, the text of each segment, and its scores."""
    docs = Documents.from_texts(texts)
    segs = segments(docs, unit="line")
    norm = normalized(docs, segs)
    found = scored(docs, segs, norm)
    return docs, [docs.text(int(s), int(e)) for s, e in zip(segs.start, segs.end, strict=True)], found


def page(place: str, line: str) -> str:
    """A short article with the line in one of its places."""
    parts = {
        "head": (line, TITLE, *BODY),
        "title": (line, *BODY),
        "inside": (TITLE, BODY[0], line, *BODY[1:]),
        "tail": (TITLE, *BODY, line),
    }
    return "\n\n".join(parts[place])


def lines() -> list[tuple[str, str, str]]:
    rows = [row.split("\t") for row in DATA.read_text("utf-8").splitlines()]
    return [(label, place, line) for label, place, line in rows]


def labels_of(rows: Iterable[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """(wanted, found, line) for each row, in a page of its own; one body for all, so that no template is learned."""
    kept = list(rows)
    docs = Documents.from_texts({f"{k:04}": page(place, line) for k, (_, place, line) in enumerate(kept)})
    segs = segments(docs, unit="line")
    norm = normalized(docs, segs)
    found = scored(docs, segs, norm)
    result = []
    for k, (wanted, place, line) in enumerate(kept):
        row = int(np.searchsorted(segs.doc, k)) + {"head": 0, "title": 0, "inside": 2, "tail": 4}[place]
        assert docs.text(int(segs.start[row]), int(segs.end[row])) == line
        label = int(found.label[row])
        result.append((wanted, Label(label).key if label >= 0 else "keep", line))
    return result


def test_lines_of_every_kind() -> None:
    found = labels_of(lines())
    furniture = [row for row in found if Label[row[0].upper() if row[0] != "keep" else "EXACT"] in REMOVED]
    rest = [row for row in found if row not in furniture]
    missed = [row for row in furniture if row[1] != row[0]]
    lost = [row for row in rest if row[1] not in ("keep", "byline", "caption")]
    assert len(furniture) >= 150 and len(rest) >= 150
    assert len(missed) <= 0.06 * len(furniture), missed
    assert not lost
    assert all(row[1] == row[0] for row in rest if row[0] != "keep")


def test_terms_have_one_family_and_can_be_matched() -> None:
    owner: dict[str, lexicon.Family] = {}
    for family, text in lexicon.FAMILIES.items():
        for term in text.split():
            folded = terms.fold(term)
            assert len(folded) >= 2, term
            assert owner.setdefault(folded, family) == family, term
    assert set(lexicon.FAMILIES) == set(lexicon.Family)


def test_traditional_characters_and_spacing_match_as_simplified() -> None:
    for line in ("版權所有 未經授權不得轉載", "版 权 所 有 未经授权 不得转载"):
        _, texts, found = judged({"page": page("tail", line)})
        assert found.label[texts.index(line)] == Label.COPYRIGHT


def test_latin_terms_are_whole_words() -> None:
    _, _, found = judged({"page": page("tail", "Homer lived about user sites")})
    assert found.label[-1] == -1
    docs = Documents.from_texts({"a": "Homer saw Houston\nhome about us"})
    segs = segments(docs, unit="line")
    feat = classify.features(docs, segs, normalized(docs, segs))
    assert feat.hits.sum(axis=0).tolist() == [0, 2]


def test_byline_before_a_lead_does_not_take_the_paragraph() -> None:
    lead = "某报全媒体记者 王小明 " + BODY[0]
    _, texts, found = judged({"page": "\n\n".join((TITLE, lead, *BODY[1:]))})
    assert found.label[texts.index(lead)] == -1


def test_bare_names_in_a_block_of_adverts_go_and_the_title_stays() -> None:
    block = ["某某所", "某某所(XYZ)", "全球领先的数字资产交易所", "币安", "币安(Binance)", "用户最多的合约平台"]
    _, texts, found = judged({"page": "\n\n".join((*block, TITLE, "2022-09-28 05:01:05 3253", *BODY))})
    labels = dict(zip(texts, found.label.tolist(), strict=True))
    assert [labels[line] for line in block] == [Label.SPAM] * len(block)
    assert labels[TITLE] == -1 and labels["2022-09-28 05:01:05 3253"] == Label.META


@pytest.mark.parametrize(
    ("level", "stays"),
    [
        ("strict", BODY),
        ("balanced", ("关于操场启用的通知", *BODY, "清河县教育局", "2022年4月2日")),
        ("careful", ("关于操场启用的通知", *BODY, "清河县教育局", "2022年4月2日")),
    ],
)
def test_what_is_spared_whatever_the_model_says(level: str, stays: tuple[str, ...]) -> None:
    """A model by which all goes: paragraphs stay, and unless strict a title above its date, and who signed and when."""
    everything = classify.Model.of(
        {
            "wording": {"bias": 0, "weights": {}},
            "naming": {"bias": [0] * 5, "weights": {}},
            "furniture": {"bias": 9, "trees": []},
            "classes": {label.key: {"bias": 0, "trees": []} for label in REMOVED},
            "enough": {level: [0, 0, 0]},
        }
    )
    page = [
        "首页",
        "关于操场启用的通知",
        "2022-04-02 10:30",
        *BODY,
        "清河县教育局",
        "2022年4月2日",
        "2022年4月3日",
        "打印",
    ]
    docs = Documents.from_texts({"page": "\n".join(page)})
    segs = segments(docs, unit="line")
    norm = normalized(docs, segs)
    config = Config(boilerplate=level, drop=())  # nothing goes: it is looked at once
    found = scored(docs, segs, norm, config=config, model=everything)
    assert tuple(line for line, score in zip(page, found.score.tolist(), strict=True) if score <= 0) == stays
    evidence = classify.evidence(docs, segs, norm, config, model=everything)
    corpus, again = classify.Corpus(segs, norm, evidence), recurrence.alone(evidence, segs)
    told = classify.told(corpus, again, config, page.index("2022年4月2日"), model=everything)
    assert told.spared == (level != "strict") and (told.asked is None) == told.spared


def test_an_article_about_exchanges_keeps_its_headings() -> None:
    body = [
        f"第{k}段说的是币安和欧易这两家交易所的历史,它们怎样注册用户,又怎样应对各国的监管,其中有许多教训。"
        for k in "一二三四"
    ]
    _, _, found = judged({"page": "\n\n".join(["币安交易所", body[0], "欧易的注册与返佣", *body[1:]])})
    assert not np.isin(found.label, list(REMOVED)).any()


def test_reprints_are_not_templates() -> None:
    heading = "本周要点"
    reprints = {f"r{k}": "\n\n".join((heading, *BODY)) for k in range(8)}
    _, _, found = judged(reprints)
    assert (found.label == -1).all()


def small_site() -> dict[str, str]:
    rng = np.random.default_rng(7)
    rows = lines()
    texts = {}
    for k in range(40):
        picks = [rows[int(i)][2] for i in rng.integers(0, len(rows), 8)]
        texts[f"{k:02}"] = "\n\n".join((*picks[:3], TITLE, BODY[k % 3], *picks[3:6], BODY[(k + 1) % 3], *picks[6:]))
    return texts


def test_dead_rows_are_as_if_they_had_never_been() -> None:
    docs = Documents.from_texts(small_site())
    segs = segments(docs, unit="line")
    norm = normalized(docs, segs)
    alive = np.random.default_rng(3).random(len(segs)) < 0.7
    found = scored(docs, segs, norm, alive=alive)
    assert (found.label[~alive] == -1).all() and (found.score[~alive] == 0).all() and (found.reason[~alive] == -1).all()
    kept: dict[str, list[str]] = {name: [] for name in docs.id}
    for row in np.flatnonzero(alive):
        kept[docs.id[segs.doc[row]]].append(docs.text(int(segs.start[row]), int(segs.end[row])))
    _, _, fresh = judged({name: "\n".join(texts) for name, texts in kept.items()})
    for column in ("label", "score", "reason"):
        np.testing.assert_array_equal(getattr(found, column)[alive], getattr(fresh, column))


def test_cleaning_ends_and_a_cleaned_text_is_clean() -> None:
    docs = Documents.from_texts(small_site())
    segs = segments(docs, unit="line")
    norm = normalized(docs, segs)
    alive = np.ones(len(segs), np.bool_)
    for _ in range(20):
        gone = np.isin(scored(docs, segs, norm, alive=alive).label, list(REMOVED))
        assert not (gone & ~alive).any()
        if not gone.any():
            return
        alive &= ~gone
    pytest.fail("the removal of lines does not come to an end")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n \n",
        "。。。!!!\n|||\n---",
        "\ud800 首页 \udfff",
        "\x00\x01\x1b[31m首页\x7f\n\u202e版权所有\u202c",
        "حقوق النشر محفوظة\nשלום",
        "\U0001f600\U0001f600\n𠀀𠀀",
        "1\n12.\n2024-\n::\n2024-01-",
        "摄\n 摄\n张 摄",
        "ok" * 3000 + "\n" + "okx" * 3000,
    ],
)
def test_hostile_text(text: str) -> None:
    docs, texts, found = judged({"a": text, "b": ""})
    assert len(found.label) == len(found.score) == len(found.reason) == len(texts)
    assert (found.reason < len(found.reasons)).all() and docs.id == ("a", "b")
    assert np.isfinite(found.score).all()


def test_no_documents() -> None:
    _, _, found = judged({})
    assert len(found.label) == 0


@pytest.mark.parametrize("text", ["首页\n" * 50_000, "版权所有" * 60_000, "请" * 250_000, "a " * 125_000])
def test_large_and_monotonous(text: str) -> None:
    _, texts, found = judged({"a": text})
    assert len(found.label) == len(texts)
    assert len(set(found.label.tolist())) <= 2


def test_same_input_same_output_in_any_company_of_unrelated_documents() -> None:
    alone = judged({"m": page("tail", "返回顶部")})[2]
    again = judged({"m": page("tail", "返回顶部")})[2]
    _, _, many = judged({"a": "别的文章,\n没有什么。", "m": page("tail", "返回顶部"), "z": "又一篇。"})
    np.testing.assert_array_equal(alone.score, again.score)
    np.testing.assert_array_equal(alone.score, many.score[2:-1])


def test_every_finding_has_a_reason() -> None:
    _, _, found = judged(small_site())
    furniture = found.label >= 0
    assert furniture.any() and (found.score[furniture] > 0).all() and (found.score[~furniture] <= 0).all()
    assert all(found.reasons[k] for k in found.reason[furniture]) and (found.reason[~furniture] == -1).all()


def test_furniture_of_the_seeds_and_nothing_else() -> None:
    wanted: dict[str, dict[int, Label]] = {
        "001": {73: Label.NAV},
        "002": dict.fromkeys((1, 3, 5, 7, 9, 11, 13, 15, 17, 118), Label.SPAM)
        | {21: Label.META, 113: Label.COPYRIGHT, 115: Label.RELATED, 117: Label.RELATED},
        "003": {3: Label.META, 98: Label.NAV},
        "000": {},
        "004": {},
    }
    credited = {("000", 91), ("002", 39), ("002", 87), ("002", 101), ("002", 109)}
    texts = {path.name[:3]: path.read_bytes().decode() for path in sorted(SEEDS.glob("*.txt"))}
    docs = Documents.from_texts(texts)
    segs = segments(docs)
    norm = normalized(docs, segs)
    found = scored(docs, segs, norm)
    seen: dict[str, dict[int, Label]] = {name: dict[int, Label]() for name in docs.id}
    marked = set()
    for row in np.flatnonzero(found.label >= 0):
        name = docs.id[segs.doc[row]]
        line = docs.text(int(docs.indptr[segs.doc[row]]), int(segs.start[row])).count("\n") + 1
        if found.label[row] in REMOVED:
            seen[name][line] = Label(found.label[row])
        else:
            marked.add((name, line))
    assert seen == wanted
    assert credited <= marked


FURNITURE = (
    "返回顶部",
    "相关推荐",
    "欧易",
    "欧易(OKX)",
    "来源：清河日报",
    "版权所有，未经授权不得转载",
    "本报讯",
    "下载APP",
)
some_lines = st.lists(st.sampled_from((TITLE, *BODY, *FURNITURE)), max_size=8)


@given(st.lists(some_lines, min_size=1, max_size=7), st.randoms(use_true_random=False))
def test_each_document_is_judged_by_itself_and_by_the_counts(pages: list[list[str]], random: Random) -> None:
    """Part by part, with the rows of one table of counts: the same as all at once, and as some of the documents."""
    docs, segs, norm, corpus, again = counted({str(number): "\n".join(page) for number, page in enumerate(pages)})
    alive = np.array([random.random() < 0.9 for _ in range(len(segs))], np.bool_)
    whole = classify.classify(corpus, again, CAREFUL, alive)
    wanted = np.array([random.random() < 0.5 for _ in range(len(docs))], np.bool_)
    some = classify.classify(corpus, again, CAREFUL, alive, documents=wanted)
    for doc in range(len(docs)):
        rows = np.flatnonzero(segs.doc == doc)
        own = Segments(segs.doc[rows], segs.start[rows], segs.end[rows])
        page = classify.Corpus(own, norm.rows(rows), classify.evidence(docs, own, norm.rows(rows), CAREFUL))
        alone = classify.classify(page, again.take(rows), CAREFUL, alive[rows])
        for name, nothing in (("label", -1), ("score", 0), ("reason", -1)):
            assert np.array_equal(getattr(alone, name), getattr(whole, name)[rows]), name
            assert (getattr(some, name)[rows] == (getattr(whole, name)[rows] if wanted[doc] else nothing)).all(), name


def counted(
    texts: dict[str, str],
) -> tuple[Documents, Segments, Normalized, classify.Corpus, Recurrence]:
    """Documents by lines, their evidence, and how often they recur."""
    docs = Documents.from_texts(texts)
    segs = segments(docs, unit="line")
    norm = normalized(docs, segs)
    evidence = classify.evidence(docs, segs, norm, CAREFUL)
    again = recurrence.count(evidence, segs, np.ones(len(segs), np.bool_))
    return docs, segs, norm, classify.Corpus(segs, norm, evidence), again


def test_evidence_is_made_and_taken_and_joined_in_any_parts() -> None:
    docs, segs, norm, corpus, _ = counted(small_site())
    parts = []
    for low, high in ((0, 7), (7, 8), (8, 300), (300, len(segs))):
        some = Segments(segs.doc[low:high], segs.start[low:high], segs.end[low:high])
        parts.append(classify.evidence(docs, some, norm.rows(np.arange(low, high)), CAREFUL))
    order = np.random.default_rng(1).permutation(len(segs))
    for found, rows in ((classify.Evidence.concat(parts), slice(None)), (corpus.evidence.take(order), order)):
        for field in fields(lines_of.Features):
            whole = getattr(corpus.evidence.features, field.name)[..., rows]
            assert np.array_equal(getattr(found.features, field.name), whole), field.name
        for field in fields(classify.Evidence)[1:]:
            assert np.array_equal(getattr(found, field.name), getattr(corpus.evidence, field.name)[rows]), field.name


def test_what_goes_is_said_as_it_went_and_nothing_more_goes_of_what_is_left() -> None:
    _, segs, _, corpus, again = counted(small_site())
    alive = np.ones(len(segs), np.bool_)
    found = classify.classify(corpus, again, CAREFUL, alive)
    gone = np.isin(found.label, list(REMOVED))
    assert gone.any() and (found.score[gone] > 0).all()
    left = classify.classify(corpus, again, CAREFUL, ~gone)
    assert not np.isin(left.label, list(REMOVED)).any()
    for name in ("label", "score", "reason"):
        assert np.array_equal(getattr(left, name)[~gone], getattr(found, name)[~gone]), name


def test_classes_that_are_kept_stand_when_the_others_are_judged() -> None:
    _, segs, _, corpus, again = counted(small_site())
    alive = np.ones(len(segs), np.bool_)
    once = classify.classify(corpus, again, Config(drop=()), alive)
    assert np.isin(once.label, list(REMOVED)).any()
    first = classify.classify(corpus, again, CAREFUL, alive)
    went = np.isin(once.label, list(REMOVED)) & (once.score > 0)
    assert (first.label[went] == once.label[went]).all() and (first.score[went] == once.score[went]).all()


def test_the_size_of_the_blocks_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    docs = Documents.from_texts({str(k): page(place, line) for k, (_, place, line) in enumerate(lines()[:40])})
    segs = segments(docs, unit="line")
    norm = normalized(docs, segs)
    whole = classify.features(docs, segs, norm)
    monkeypatch.setattr(lines_of, "BLOCK", 50)
    parts = classify.features(docs, segs, norm)
    for field in fields(lines_of.Features):
        assert np.array_equal(getattr(whole, field.name), getattr(parts, field.name)), field.name


@pytest.mark.parametrize("level", BOILERPLATE_LEVELS)
@pytest.mark.parametrize("source", sorted({page.source for page in PAGES}))
def test_what_is_left_of_real_pages_is_clean_after_a_few_counts(source: str, level: str) -> None:
    """What is left is counted and judged as a corpus of its own: the second time little goes, in the end nothing."""
    config = Config(boilerplate=level)
    texts = {f"{number:03}": page.text for number, page in enumerate(PAGES) if page.source == source}
    went: list[int] = []
    while not went or went[-1]:
        docs = Documents.from_texts(texts)
        segs = segments(docs, unit="line")
        found = scored(docs, segs, normalized(docs, segs), config=config)
        gone = np.isin(found.label, list(REMOVED))
        left: dict[str, list[str]] = {name: [] for name in docs.id}
        for row in np.flatnonzero(~gone).tolist():
            left[docs.id[segs.doc[row]]].append(docs.text(int(segs.start[row]), int(segs.end[row])))
        texts = {name: "\n".join(lines) for name, lines in left.items()}
        went.append(int(gone.sum()))
    assert went[0] > 0 and len(went) <= 3 and sum(went[1:]) <= 0.02 * went[0], went


def test_how_many_documents_are_judged_at_a_time_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    _, segs, _, corpus, again = counted({page.id: page.text for page in PAGES[::8]})
    config, alive = Config(boilerplate="balanced"), np.ones(len(segs), np.bool_)
    found = classify.classify(corpus, again, config, alive)
    for rows in (1, 40, 1 << 20):
        monkeypatch.setattr(classify, "ROWS", rows)
        other = classify.classify(corpus, again, config, alive)
        for name in ("label", "score", "reason"):
            assert np.array_equal(getattr(found, name), getattr(other, name)), (rows, name)


LISTS = {
    "places": ["安溪 旧称安溪坊", "坳头 旧称石坳", "白塔 以塔得名", "板桥 旧有木板桥", "长汀 沿溪滩地"],
    "recordings": [f"{year}年 《{name}》 {number}曲" for year, name, number in
                   ((2008, "朝凪", 10), (2011, "坂の町", 11), (2014, "灯台まで", 9), (2019, "雨宿り", 12))],
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("level", ["careful", "balanced"])
def test_a_list_that_is_the_text_stays_as_a_whole_and_the_menu_above_it_goes(name: str, level: str) -> None:
    menu = ["首页 | 产品中心 | 服务支持 | 关于我们", "您的位置：首页 > 栏目 > 正文"]
    docs = Documents.from_texts({"a": "\n".join([*menu, *LISTS[name]])})
    segs = segments(docs, unit="line")
    config = Config(boilerplate=level)
    goes = scored(docs, segs, normalized(docs, segs), config=config).score > 0
    assert goes.tolist() == [True] * 2 + [False] * len(LISTS[name])
