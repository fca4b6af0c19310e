"""Which paragraphs stand in a region elsewhere: slips are allowed, facts are not, and the region holds all of it."""

from random import Random
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.classes import Label
from dedup.config import Config
from dedup.decide import survive
from dedup.match import anchors, containment, exact
from dedup.match.containment import Covers
from dedup.match.regions import Rows
from dedup.tables import Documents, Normalized, Segments
from dedup.text import normalize, punctuation
from tests.strategies import LAW, by_lines

ONE = "清河灌区建成于上世纪六十年代，渠道老化、渗漏严重，下游两个乡的稻田常年缺水。"
TWO = "灌区管理所用三年时间完成了干渠衬砌，沿线农户再也不用为抢水半夜起身了。"
THREE = "村里的老人说，这条渠修好之前，种水稻全凭运气；修好之后，种什么都有底气。"
FOUR = "县里计划整治支渠三十公里，让更多的田块用上自流灌溉，工程款已经全部到位。"
HAN = [chr(0x4E00 + 7 * k) for k in range(2000)]


class Found(NamedTuple):
    row: int
    first: int
    last: int
    label: str


def table(docs: Documents, segs: Segments, taken: list[int] | None = None) -> Rows:
    stream = normalize.normalized(docs, segs)
    rows = np.flatnonzero(stream.size) if taken is None else np.array(taken, np.int64)
    marks = punctuation.marks(docs, segs, punctuation.borders(docs))
    return Rows(
        stream.rows(rows),
        segs.doc[rows],
        survive.order(stream)[rows],
        exact.groups(stream)[rows],
        (stream.size >= 20)[rows],
        np.zeros(len(rows), np.int64),
        marks.sentences[rows],
        marks.clauses[rows],
        marks.dots[rows],
        marks.cut[rows],
    )


def listed(found: Covers) -> list[Found]:
    columns = found.row.tolist(), found.first.tolist(), found.last.tolist(), found.label.tolist()
    return [Found(row, first, last, Label(label).key) for row, first, last, label in zip(*columns, strict=True)]


def covers(rows: Rows) -> Covers:
    index = anchors.index(rows.stream, rows.doc, chars=20)
    return containment.covers(rows, Config(contained_chars=20), index)


def of(*texts: str) -> list[Found]:
    return listed(covers(table(*by_lines(*texts))))


def passage(random: Random, chars: int) -> str:
    return "".join(random.choices(HAN, k=chars))


def test_a_paragraph_inside_a_longer_one() -> None:
    assert of(ONE + TWO + THREE, TWO) == [(1, 0, 0, "contained")]


def test_a_paragraph_across_a_border() -> None:
    assert (3, 0, 1, "contained") in of(f"{ONE}\n{TWO}{THREE}\n{FOUR}", ONE + TWO)


@pytest.mark.parametrize("more", ["并没有", "据说", TWO])
def test_what_the_longer_text_says_in_between_may_turn_it_round(more: str) -> None:
    assert of(ONE + FOUR + THREE, ONE + FOUR) == [(1, 0, 0, "contained")]
    assert of(ONE + more + FOUR + THREE, ONE + FOUR) == []
    if more != "据说":  # as short as a slip, it is asked whether it is one, also of a summary
        assert (0, 1, 1, "abstract") in of(f"{ONE}{FOUR}\n{ONE}{more}{FOUR}{THREE}")


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


@pytest.mark.parametrize("texts", [(ONE,), (ONE + TWO, ONE + TWO), ("",), ("", ONE, "")])
def test_no_row_stands_in_itself_or_in_its_copy(texts: tuple[str, ...]) -> None:
    assert of(*texts) == []


def test_up_to_three_regions_single_rows_that_survive_first_before_others() -> None:
    """So that whoever decides has a choice: one of them may have to go itself."""
    longer = [ONE + TWO + THREE + FOUR, FOUR + ONE + TWO + THREE, ONE + TWO + FOUR, THREE + ONE + TWO]
    found = of(*longer, f"{THREE}{ONE}\n{TWO}{FOUR}", ONE + TWO)
    assert [place[:3] for place in found if place[0] == 6] == [(6, 0, 0), (6, 1, 1), (6, 2, 2)]


def test_the_order_of_the_parts_counts() -> None:
    """What stands in a region in another order does not stand there: it is not a copy."""
    first, second = ONE[:30], TWO[:20]
    found = of(THREE + second + first + FOUR, first + second)
    assert found == []


def test_a_digit_before_the_first_part_is_a_fact() -> None:
    assert of(TWO + THREE, "4" + TWO) == []


def test_the_region_holds_what_stands_before_the_first_part() -> None:
    """A misread character before the first long run, and a border in the text before it: the witness is both rows."""
    random = Random(3)
    line, head, tail = passage(random, 60), passage(random, 30), passage(random, 30)
    docs, segs = by_lines(f"{head}{line[:8]}\n{line[8:13]}它{line[14:]}{tail}", line)
    rows = table(docs, segs)
    found = covers(rows)
    assert listed(found) == [(2, 0, 1, "contained")]
    assert rows.stream.between(int(found.start[0]), int(found.end[0])) == f"{line[:13]}它{line[14:]}"
    assert found.share.tolist() == [pytest.approx(59 / 60)]


@pytest.mark.parametrize("copies", [3, 70, 300])
def test_what_stands_in_very_many_places(copies: int) -> None:
    """An anchor that stands in more places than are looked at: the rows that survive first are compared."""
    random = Random(1)
    line = passage(random, 60)
    texts = [passage(random, 30 + k % 7) + line + passage(random, 30) for k in range(copies)]
    found = of(*texts, line)
    assert len({place.first for place in found if place.row == copies}) == 3
    assert {place.row for place in found} == {copies}


def test_a_row_of_parts_that_stand_in_other_rows_too() -> None:
    """Each part of the row stands in many places nearer than the one that has all of it."""
    random = Random(2)
    parts = [passage(random, 40) for _ in range(4)]
    others = [f"{passage(random, 20)}{part}{passage(random, 20)}" for part in parts for _ in range(20)]
    found = of(passage(random, 99) + "".join(parts) + passage(random, 99), *others, "".join(parts))
    assert (len(others) + 1, 0, 0, "contained") in found


pool = st.sampled_from((ONE, TWO, THREE, FOUR, TWO.replace("沿线", "治线"), ONE[:25], FOUR[20:], "好", "3"))
paragraphs = st.lists(pool, min_size=1, max_size=4).map("".join)
pages = st.lists(paragraphs, min_size=1, max_size=4).map("\n".join)


@given(st.lists(pages, min_size=1, max_size=4))
def test_the_row_stands_in_its_region(texts: list[str]) -> None:
    """Character by character, in order, but for the slips that its share counts."""
    rows = table(*by_lines(*texts))
    found = covers(rows)
    for k in range(len(found)):
        row = int(found.row[k])
        own = rows.stream.text(row)
        region = rows.stream.between(int(found.start[k]), int(found.end[k]))
        assert subsequence(own, region) >= round(found.share[k] * len(own))
        assert rows.stream.row_of(found.start[k : k + 1]).tolist() == [found.first[k]]
        assert rows.stream.row_of(found.end[k : k + 1] - 1).tolist() == [found.last[k]]
        assert not found.first[k] <= row <= found.last[k]
        assert rows.doc[found.first[k]] == rows.doc[found.last[k]]


def subsequence(one: str, other: str) -> int:
    """The longest common subsequence."""
    best = [0] * (len(other) + 1)
    for ch in one:
        before = best[:]
        for at, there in enumerate(other):
            best[at + 1] = before[at] + 1 if ch == there else max(before[at + 1], best[at])
    return best[-1]


def test_no_rows() -> None:
    none = np.zeros(0, np.int64)
    rows = Rows(
        Normalized(none.astype(np.uint32), none, np.zeros(1, np.int64)),
        *(none.astype(np.int32), none, none, none > 0, none, none, none, none > 0, none > 0),
    )
    assert len(covers(rows)) == 0


@LAW
@given(st.integers(0, 1 << 30))
def test_what_stands_as_it_is_in_longer_text_is_surely_found(seed: int) -> None:
    """Across the borders of its rows, too, where its characters are rare; and no more than that is named."""
    random = Random(seed)
    pages = [[passage(random, random.randint(30, 200)) for _ in range(random.randint(1, 4))] for _ in range(4)]
    taken = []
    for page in pages:
        whole = "".join(page)
        start = random.randrange(max(len(whole) - 60, 0) + 1)
        taken.append(whole[start : start + random.randint(50, 120)])
    docs, segs = by_lines(*("\n".join(page) for page in pages), *taken)
    rows = table(docs, segs)
    found = covers(rows)
    stands = {}
    for row, start, end in zip(found.row.tolist(), found.start.tolist(), found.end.tolist(), strict=True):
        stands[rows.stream.text(row)] = rows.stream.between(start, end)
    for text, page in zip(taken, pages, strict=True):
        if len(text) >= 50 and text not in page:
            assert stands[text] == text
