"""Paragraphs by themselves: pairs that are all there is, and decisions that rest on them."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.api import Near, near_duplicates
from dedup.classes import Label
from dedup.config import Config
from dedup.match import lsh
from dedup.match.align import Kind
from dedup.text.normalize import normal_form
from tests.strategies import LAW

BASE = "渡口的钟慢了七分钟，谁也没有想过要去拨准它，因为船从来不等人。到了秋天，孩子们沿着堤坝去上学，芦苇比他们还高。"
OTHER = "码头上的老人说，雾是从河对岸的山里来的。每逢初一，集市要开到天黑，卖灯笼的人最后才走。"
EDITS = ((), ((3, "表"),), ((9, "几"), (30, "")), ((20, "曾经"),), ((5, "八"),), ((0, "“"), (40, "  ")))
edits = st.sampled_from(EDITS)
paragraphs = st.lists(
    st.tuples(st.sampled_from([BASE, OTHER, BASE + OTHER, "好。", ""]), edits).map(lambda pair: edited(*pair)),
    max_size=12,
)


def edited(text: str, changes: tuple[tuple[int, str], ...]) -> str:
    """The text with single characters replaced."""
    for at, new in changes:
        text = text[:at] + new + text[at + 1 :]
    return text


def jaccard(left: str, right: str, n: int) -> float:
    one, two = ({text[k : k + n] for k in range(len(text) - n + 1)} for text in map(normal_form, (left, right)))
    return len(one & two) / max(len(one | two), 1)


def listed(found: Near) -> dict[tuple[int, int], float]:
    pairs = zip(found.pairs.left.tolist(), found.pairs.right.tolist(), strict=True)
    return dict(zip(pairs, found.pairs.jaccard.tolist(), strict=True))


@LAW
@given(paragraphs)
def test_pairs_are_those_of_the_sets(texts: list[str]) -> None:
    config = Config(near_miss=0.8)  # above it nothing is missed among so few
    form = [normal_form(text) for text in texts]
    first = {form[row]: row for row in reversed(range(len(texts)))}
    expected = {
        (i, k): jaccard(texts[i], texts[k], config.shingle_chars)
        for i, k in combinations(range(len(texts)), 2)
        if first[form[i]] == i and first[form[k]] == k and min(len(form[i]), len(form[k])) >= config.min_chars
    }
    expected = {pair: float(np.float32(value)) for pair, value in expected.items() if value >= 0.8}
    assert listed(near_duplicates(texts, config=config)) == expected


@LAW
@given(paragraphs)
def test_what_goes_has_a_witness_that_stays(texts: list[str]) -> None:
    found = near_duplicates(texts)
    goes = found.witness >= 0
    assert np.array_equal(goes, found.label >= 0)
    assert not goes[found.witness[goes]].any()
    for row in np.flatnonzero(goes).tolist():
        left, right = normal_form(texts[row]), normal_form(texts[int(found.witness[row])])
        assert (left == right) == (found.label[row] == Label.EXACT)


@LAW
@given(paragraphs, st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(texts: list[str], random) -> None:  # type: ignore[no-untyped-def]
    shuffled = random.sample(texts, len(texts))
    one, two = near_duplicates(texts), near_duplicates(shuffled, workers=2)
    stays = [sorted(normal_form(row) for row, gone in zip(some, found.witness >= 0, strict=True) if not gone)
             for some, found in ((texts, one), (shuffled, two))]  # fmt: skip
    assert stays[0] == stays[1]
    assert sorted(listed(one).values()) == sorted(listed(two).values())


def test_copies_variants_and_short_lines() -> None:
    number, slip = BASE.replace("七", "八"), BASE.replace("秋天", "秋")
    found = near_duplicates([BASE, "好。", number, slip, "好。", BASE.replace("，", ","), OTHER])
    assert found.witness.tolist() == [-1, -1, -1, 0, -1, 0, -1]
    assert found.label.tolist() == [-1, -1, -1, Label.NEAR, -1, Label.EXACT, -1]
    kind = dict(zip(listed(found), found.kind.tolist(), strict=True))
    assert kind[0, 2] == Kind.VARIANT
    assert kind[0, 3] == Kind.COPY


def test_classes_that_are_kept_and_dropped() -> None:
    texts = [BASE, BASE.replace("七", "八"), BASE.replace("秋天", "秋"), BASE]

    def gone(keep: tuple[str, ...] = (), drop: tuple[str, ...] = ()) -> list[int]:
        return np.flatnonzero(near_duplicates(texts, config=Config().with_classes(keep, drop)).witness >= 0).tolist()

    assert gone() == [2, 3]
    assert len(gone(drop=("variant",))) == 3
    assert gone(keep=("near",)) == [3]
    assert gone(keep=("exact",)) == [2]


@pytest.mark.parametrize("texts", [[], [""], ["", ""], ["。", BASE, ""], [BASE] * 3])
def test_edges(texts: list[str]) -> None:
    found = near_duplicates(texts)
    assert len(found.witness) == len(texts)
    assert np.count_nonzero(found.witness >= 0) == max(texts.count(BASE) - 1, 0)


def test_a_family_of_copies_is_linear() -> None:
    texts = [BASE + OTHER[k % 30] + "甲乙丙丁戊己庚辛"[k % 8] for k in range(400)]
    found = near_duplicates(texts)
    assert len(found.pairs) <= 2 * lsh.PAIRS * len(texts)
    assert np.count_nonzero(found.witness < 0) >= 1


def test_symbols_make_variants() -> None:
    """Equal in normal form, and not the same: C is not C++."""
    text = "We are looking for an experienced developer in {} for our office in the harbour, from spring on."
    texts = [text.format(name) for name in ("C", "C++", "C#", "C", "Ｃ＋＋")]
    found = near_duplicates(texts)
    assert found.witness.tolist() == [-1, -1, -1, 0, 1]
    assert found.kind.tolist() == [Kind.VARIANT] * 3 and found.pairs.jaccard.tolist() == [1.0] * 3
    assert np.count_nonzero(near_duplicates(texts, config=Config().with_classes((), ("variant",))).witness < 0) == 1
