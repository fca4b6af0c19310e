"""Which paragraphs stand in a region elsewhere: slips are allowed, facts are not, and memory changes nothing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.arrays import offsets, ranges
from dedup.classes import Label
from dedup.decide import survive
from dedup.match import covered, repeats
from dedup.tables import Documents, Normalized, Segments
from dedup.text import normalize, punctuation
from tests.strategies import by_lines

ONE = "清河灌区建成于上世纪六十年代，渠道老化、渗漏严重，下游两个乡的稻田常年缺水。"
TWO = "灌区管理所用三年时间完成了干渠衬砌，沿线农户再也不用为抢水半夜起身了。"
THREE = "村里的老人说，这条渠修好之前，种水稻全凭运气；修好之后，种什么都有底气。"
FOUR = "县里计划整治支渠三十公里，让更多的田块用上自流灌溉，工程款已经全部到位。"

Found = list[tuple[int, int, int, str]]


def covers(docs: Documents, segs: Segments, known: covered.Known, rows: list[int] | None = None) -> Found:
    """(row, first, last, label) of the paragraphs that are covered, among some or all of the lines."""
    taken = np.array(range(len(segs)) if rows is None else rows, np.int64)
    stream = normalize.normalized(docs, segs)
    at = ranges(stream.indptr[taken], stream.size[taken])
    norm = Normalized(stream.code[at], stream.origin[at], offsets(stream.size[taken]))
    pieces = repeats.sides(norm, repeats.runs(norm, segs.doc[taken], chars=12))
    found = covered.covers(
        norm,
        taken,
        pieces,
        doc=segs.doc,
        marks=punctuation.marks(docs, segs, punctuation.borders(docs)),
        paragraph=stream.size >= 20,
        opening=np.zeros(len(segs), np.int64),
        rank=survive.order(stream),
        min_chars=20,
        known=known,
    )
    return [
        (int(taken[row]), int(taken[first]), int(taken[last]), Label(label).key)
        for row, first, last, label in zip(
            found.row.tolist(), found.first.tolist(), found.last.tolist(), found.label.tolist(), strict=True
        )
    ]


def of(*texts: str) -> Found:
    docs, segs = by_lines(*texts)
    return covers(docs, segs, covered.Known(len(segs)))


def test_a_paragraph_inside_a_longer_one() -> None:
    assert of(ONE + TWO + THREE, TWO) == [(1, 0, 0, "contained")]


def test_a_paragraph_across_a_border() -> None:
    assert (3, 0, 1, "contained") in of(f"{ONE}\n{TWO}{THREE}\n{FOUR}", ONE + TWO)


def test_an_abstract_above_its_text() -> None:
    assert (0, 1, 1, "abstract") in of(f"摘要：{ONE}\n{ONE}{TWO}{THREE}\n{FOUR}")


@pytest.mark.parametrize(
    ("old", "new", "goes"),
    [
        ("干渠", "千渠", True),  # a numeral in the place of a letter, likewise
        ("沿线", "治线", True),  # a misread character
        ("三年", "五年", False),  # a fact
        ("半夜起身", "大清早就赶去排队，谁也不让谁", False),  # other words
    ],
)
def test_slips_are_allowed_and_facts_are_not(old: str, new: str, goes: bool) -> None:
    assert old in TWO
    found = of(ONE + TWO + THREE, TWO.replace(old, new) + THREE)
    assert [row for row, *_ in found] == ([1] if goes else [])


parts = st.lists(st.sampled_from((ONE, TWO, THREE, FOUR, TWO.replace("沿线", "治线"))), min_size=1, max_size=3)
pages = st.lists(parts.map("".join), min_size=1, max_size=4).map("\n".join)


@given(st.lists(pages, min_size=1, max_size=3), st.randoms(use_true_random=False))
def test_what_was_looked_at_before_changes_nothing(texts: list[str], random: object) -> None:
    docs, segs = by_lines(*texts)
    known = covered.Known(len(segs))
    for _ in range(3):
        rows = [row for row in range(len(segs)) if random.random() < 0.8]  # type: ignore[attr-defined]
        assert covers(docs, segs, known, rows) == covers(docs, segs, covered.Known(len(segs)), rows)
