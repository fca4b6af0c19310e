"""The seven laws of the project, as properties over pages made of few sentences, so that everything repeats."""

from collections import defaultdict
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup import pipeline
from dedup.arrays import Int32
from dedup.classes import WITNESSED, Action, Label
from dedup.config import Config
from dedup.match import anchors, lsh, minhash, repeats
from dedup.result import Result
from dedup.settle import cuts
from dedup.tables import Documents, Normalized
from dedup.text import ngrams, normalize, segment

PARAGRAPHS = (
    "清河灌区建成于上世纪六十年代，渠道老化、渗漏严重，下游两个乡的稻田常年缺水。灌区管理所用三年时间完成了干渠衬砌。",
    "衬砌完工以后，从渠首到渠尾的行水时间由三天缩短为一天半，沿线农户再也不用为抢水半夜起身了。",
    "村里的老人说，这条渠修好之前，种水稻全凭运气；修好之后，种什么都有底气，孩子们也愿意回来了。",
    "村里的老人说，这条渠修好之前，种水稻全凭运气;修好之后,种什么都有底气,孩子们也愿意回来了.",
    "村里的老人说，这条渠修好之前，种水稻全凭运气；修好之后，种什么都有底气，孩子们也愿意回来看看了。",
    "清河灌区建成于上世纪六十年代，渠道老化、渗漏严重，下游两个乡的稻田常年缺水。",
    "摘要：清河灌区建成于上世纪六十年代，渠道老化、渗漏严重，下游两个乡的稻田常年缺水。灌区管理所用三年时间...",
    "今年三月，县里计划整治支渠三十公里，让更多的田块用上自流灌溉，节水两成以上，工程款已经全部到位。",
    "今年五月，县里计划整治支渠五十公里，让更多的田块用上自流灌溉，节水两成以上，工程款已经全部到位。",
    "守住一渠清水",
    "## 守住一渠清水",
    "（李家湾段）",
    "好。",
    "清河县水利工作一年间",
    "清河县水利工作一年间_清河在线",
    "2022-09-28 05:01:05 3253",
    "来源：清河日报",
    "本报记者 赵一凡",
    "返回顶部",
    "相关推荐",
    "版权声明：本站文章均来自互联网，如有侵权请联系删除。",
    "欧易",
    "欧易(OKX)",
    "全球用户最多的交易所",
    "The last ferry of the season left the island on Sunday evening with eleven passengers, two dogs and a piano.",
    "***",
)
SEPARATORS = ("\n", "\n\n", "\n\n\n", "\r\n", "\r\n\r\n", "\n　　", "  \n")

lines = st.sampled_from(PARAGRAPHS)
joined = st.builds("".join, st.lists(lines, min_size=1, max_size=2))
pages = st.builds(
    lambda head, parts, tail: head + "".join(text + gap for text, gap in parts) + tail,
    st.sampled_from(("", "\n", "\n\n", "\ufeff", "　　")),
    st.lists(st.tuples(joined, st.sampled_from(SEPARATORS)), max_size=14),
    st.one_of(st.just(""), joined),
)
corpora = st.dictionaries(st.sampled_from(("a.txt", "b/c.txt", "b/d.txt", "z.txt")), pages, min_size=1, max_size=4)
force = st.booleans()


def find(texts: dict[str, str], config: Config | None = None, *, force: bool = True) -> tuple[Result, dict[str, str]]:
    result = pipeline.find(Documents.from_texts(texts), config or Config(), force=force)
    return result, dict(zip(result.documents.id, cuts.cleaned(result), strict=True))


def removed_spans(result: Result) -> list[tuple[int, int]]:
    gone = result.cut_start >= 0
    return sorted(zip(result.cut_start[gone].tolist(), result.cut_end[gone].tolist(), strict=True))


@given(corpora, force, st.integers(1, 400), st.randoms(use_true_random=False))
def test_1_to_5(texts: dict[str, str], force: bool, batch: int, random: Random) -> None:
    """Each law on one run, which is what costs; a failure names the law by its function."""
    result, kept = find(texts, force=force)
    nothing_is_lost(texts, result, kept)
    every_removal_has_its_evidence(result)
    one_copy_survives(result, kept)
    clean_is_clean(kept, force)
    same_input_same_output(texts, kept, force, batch, random)


def nothing_is_lost(texts: dict[str, str], result: Result, kept: dict[str, str]) -> None:
    """kept + removed = original: the removed spans put back at their places give the original."""
    docs = result.documents
    for doc, name in enumerate(docs.id):
        base, end = int(docs.indptr[doc]), int(docs.indptr[doc + 1])
        rebuilt, at, rest = [], base, kept[name]
        for low, high in removed_spans(result):
            if base <= low < end:
                rebuilt += [rest[: low - at], docs.text(low, high)]
                rest, at = rest[low - at :], high
        assert "".join([*rebuilt, rest]) == texts[name]


def every_removal_has_its_evidence(result: Result) -> None:
    """Each removal of a copy names text that stays, and that says the same when it is compared again."""
    docs, found = result.documents, result.decisions
    spans = removed_spans(result)
    for row in np.flatnonzero(found.action == Action.REMOVE).tolist():
        label = Label(found.label[row])
        if label not in WITNESSED:
            continue
        start, end = int(found.witness_start[row]), int(found.witness_end[row])
        assert 0 <= start < end
        removed = normalize.normal_form(docs.text(int(found.start[row]), int(found.end[row])))
        # A witness may run over a line that went (furniture between two paragraphs): what stays of it must do.
        kept = [True] * (end - start)
        for low, high in spans:
            for at in range(max(low, start), min(high, end)):
                kept[at - start] = False
        witness = normalize.normal_form("".join(c for c, k in zip(docs.text(start, end), kept, strict=True) if k))
        if label in (Label.EXACT, Label.BLOCK, Label.HEADING, Label.SHARED):
            assert removed == witness
        elif label == Label.TITLE:
            assert removed.startswith(witness)
        elif label == Label.NEAR:
            assert similarity(removed, witness) >= 0.6  # the threshold, or single slips in otherwise equal text
        else:
            assert covered(removed.removeprefix("摘要"), witness) >= 0.9


def similarity(left: str, right: str) -> float:
    one, two = ({text[i : i + 5] for i in range(len(text) - 4)} for text in (left, right))
    return len(one & two) / max(len(one | two), 1)


def covered(text: str, by: str) -> float:
    grams = {by[i : i + 5] for i in range(len(by) - 4)}
    hit = [False] * len(text)
    for i in range(len(text) - 4):
        if text[i : i + 5] in grams:
            hit[i : i + 5] = [True] * 5
    return sum(hit) / max(len(text), 1)


def one_copy_survives(result: Result, kept: dict[str, str]) -> None:
    """Of any group of equal paragraphs that are no furniture, one stays, or stands inside text that stays."""
    docs, segs, found = result.documents, result.segments, result.decisions
    label = {int(found.segment[row]): Label(found.label[row]) for row in np.flatnonzero(found.action != Action.FLAG)}
    groups: dict[str, list[int]] = defaultdict(list)
    for row in range(len(segs)):
        groups[result.normalized.text(row)].append(row)
    stands = "".join(normalize.normal_form(text) for text in kept.values())
    for form, rows in groups.items():
        classes = {label.get(row) for row in rows}
        if form and None not in classes and classes <= {Label.EXACT, Label.BLOCK, Label.HEADING}:
            assert form in stands, docs.text(int(segs.start[rows[0]]), int(segs.end[rows[0]]))


def clean_is_clean(kept: dict[str, str], force: bool) -> None:
    """A second run removes nothing, also where documents were held back."""
    again, second = find(kept, force=force)
    assert second == kept, [Label(label).key for label in again.decisions.label[again.cut_start >= 0]]


def same_input_same_output(
    texts: dict[str, str], kept: dict[str, str], force: bool, batch: int, random: Random
) -> None:
    """The order of the files and the size of the batches change nothing."""
    names = list(texts)
    random.shuffle(names)
    _, other = find({name: texts[name] for name in names}, Config(batch_chars=batch), force=force)
    assert other == kept


SIZES = (500, 1000, 2000)


def counted(text: str) -> dict[str, int]:
    """What the lanes hand on for a text, which is what they cost: pairs to compare, runs, pieces."""
    docs = Documents.from_texts({"a": text})
    segs = segment.segments(docs)
    norm = normalize.normalized(docs, segs)
    shingles = ngrams.shingles(norm, np.arange(len(segs)), n=5)
    signatures = minhash.signatures(shingles, values=100, seed=1)
    runs = repeats.linked(norm, anchors.index(norm, segs.doc, chars=20))
    return {
        "candidates": len(lsh.candidates(signatures, bands=20, rows=5)),
        "runs": len(runs),
        "compared characters": int(runs.length.sum()),
        "pieces": len(repeats.sides(norm, runs).row),
    }


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(lambda n: (PARAGRAPHS[0] + "\n") * n, id="one line again and again"),
        pytest.param(lambda n: "".join(f"{PARAGRAPHS[7]}{i}\n" for i in range(n)), id="one template, another number"),
        pytest.param(lambda n: "是" * 60 * n, id="one character, one line"),
        pytest.param(lambda n: "是\n" * 60 * n, id="lines of one character"),
        pytest.param(lambda n: "甲乙" * 30 * n, id="two characters in turn"),
        pytest.param(lambda n: "".join(f"{PARAGRAPHS[1]}\n{i}\n" for i in range(n)), id="one line and a number"),
    ],
)
def test_6_linear(page: object) -> None:
    """Twice the text, about twice the work, also where everything is the same. Counted, not timed."""
    small, middle, large = (counted(page(size)) for size in SIZES)  # type: ignore[operator]
    for name, count in large.items():
        assert count <= 2.5 * middle[name] + 2000, name
        assert middle[name] <= 2.5 * small[name] + 2000, name


@given(st.dictionaries(st.sampled_from(("a", "b")), st.text(max_size=200), min_size=1))
def test_7_any_text_is_data(texts: dict[str, str]) -> None:
    """Whatever stands in a text, the run ends well and the laws hold."""
    _, kept = find(texts)
    _, again = find(kept)
    assert again == kept
    for name, text in kept.items():
        position = 0
        for ch in text:
            position = texts[name].index(ch, position) + 1


@pytest.mark.parametrize("text", ["", "\n", "\r", "\ufeff", "\x00", "\u202e", "\u200b" * 9, "#", "***\n***", "\ud800"])
def test_edges(text: str) -> None:
    _, kept = find({"a": text, "b": text})
    assert kept == {"a": text, "b": text}


def test_no_documents() -> None:
    result, kept = find({})
    assert kept == {}
    assert len(result.decisions) == 0


def test_doc_column() -> None:
    """A document without a paragraph between two others does not mix them up."""
    result, _ = find({"a": PARAGRAPHS[0], "b": "", "c": PARAGRAPHS[0]})
    doc: Int32 = result.segments.doc
    norm: Normalized = result.normalized
    assert doc.tolist() == [0, 2]
    assert len(norm) == 2
