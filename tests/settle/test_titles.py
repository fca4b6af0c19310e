"""Reasons in the layout, each with the case beside it in which there is none."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.arrays import Bool, Int64
from dedup.match import exact
from dedup.settle import titles as layout
from dedup.settle.state import State
from dedup.tables import Documents, Mark, Marks, Normalized, Segments
from dedup.text import normalize, punctuation
from tests.strategies import LAW, by_lines, integers

BODY = "到了秋天，孩子们沿着堤坝去上学，芦苇比他们还高；春天，水漫到磨坊的第三级台阶，一停就是一个星期，谁也过不去。"
Pairs = list[tuple[int, int]]


class Page:
    """The tables of some documents, given line by line."""

    def __init__(self, *texts: str) -> None:
        docs, segs = by_lines(*texts)
        self.docs: Documents = docs
        self.segs: Segments = segs
        self.norm: Normalized = normalize.normalized(docs, segs)
        self.group: Int64 = exact.groups(self.norm)
        self.marks: Marks = punctuation.marks(docs, segs, punctuation.borders(docs))
        self.rows: Int64 = np.arange(len(segs), dtype=np.int64)

    def titles(self) -> Pairs:
        return listed(layout.titles(self.group, self.segs.doc, self.norm.size, self.marks, self.rows))

    def page_titles(self) -> Pairs:
        separator = punctuation.borders(self.docs).where(Mark.SEPARATOR)
        return listed(layout.page_titles(self.norm, self.segs.doc, self.marks, self.rows, separator))

    def headings(self) -> Pairs:
        return listed(layout.headings(self.group, self.segs.doc, self.norm.size, self.marks, self.rows))

    def blocks(self, gone: Pairs, furniture: tuple[int, ...] = (), locked: tuple[int, ...] = ()) -> Pairs:
        copy, witness = (integers(*(pair[side] for pair in gone)) for side in (0, 1))
        alive = ~self.flags(*copy.tolist(), *furniture)
        return listed(
            layout.blocks(
                layout.Lines(self.group, self.segs.doc, self.norm.size),
                copy,
                witness,
                State(alive, self.flags(*locked, *witness.tolist()), self.flags(*furniture)),
            )
        )

    def flags(self, *rows: int) -> Bool:
        flags = np.zeros(len(self.segs), np.bool_)
        flags[list(rows)] = True
        return flags


def listed(found: tuple[Int64, Int64]) -> Pairs:
    return sorted(zip(found[0].tolist(), found[1].tolist(), strict=True))


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        pytest.param(["渡口的旧钟", "渡口的旧钟", BODY], [(1, 0)], id="title twice"),
        pytest.param(["# 渡口的旧钟", "九月三日", "渡口的旧钟", BODY], [(2, 0)], id="date between"),
        pytest.param(["首页", "渡口的旧钟", "渡口的旧钟", BODY], [(2, 1)], id="a line above"),
        pytest.param(["渡口的旧钟"] * 3 + [BODY], [(1, 0), (2, 0)], id="three times"),
        pytest.param(["渡口的旧钟", BODY, "渡口的旧钟", BODY], [], id="below the first paragraph"),
        pytest.param(["甲", "乙", "渡口的旧钟", "渡口的旧钟", BODY], [], id="not at the top"),
        pytest.param(["渡口的旧钟", "渡口的旧钟", "好的。"], [], id="no text below"),
        pytest.param(["他走了好久。", "他走了好久。", BODY], [], id="sentences are no title"),
        pytest.param(["旧钟", "旧钟", BODY], [], id="too short"),
        pytest.param(["渡口的旧钟", "渡口的新钟", BODY], [], id="another title"),
    ],
)
def test_titles(lines: list[str], found: Pairs) -> None:
    assert Page("\n".join(lines)).titles() == found


def test_titles_of_two_documents_are_two_titles() -> None:
    assert Page(f"渡口的旧钟\n{BODY}", f"渡口的旧钟\n{BODY}").titles() == []
    assert Page(BODY, f"渡口的旧钟\n渡口的旧钟\n{BODY}").titles() == [(2, 1)]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        pytest.param(
            ["渡口的旧钟与七分钟 - 河口晚报", "渡口的旧钟与七分钟", BODY], [(0, 1)], id="with the name of the site"
        ),
        pytest.param(["渡口的旧钟与七分钟_首页", "新闻", "渡口的旧钟与七分钟", BODY], [(0, 2)], id="a line between"),
        pytest.param(["渡口的旧钟与七分钟河口晚报", "渡口的旧钟与七分钟", BODY], [], id="nothing separates them"),
        pytest.param(["渡口的旧钟与七分钟 - 河口晚报", "渡口的新钟与七分钟", BODY], [], id="another title"),
        pytest.param(["旧钟 - 河口晚报", "旧钟", BODY], [], id="too short"),
        pytest.param(["渡口的旧钟与七分钟 - " + "河口" * 9, "渡口的旧钟与七分钟", BODY], [], id="too long for a name"),
        pytest.param(["甲", "渡口的旧钟与七分钟 - 河口晚报", "渡口的旧钟与七分钟", BODY], [], id="not the first line"),
        pytest.param(["渡口的旧钟与七分钟", "渡口的旧钟与七分钟", BODY], [], id="the same title"),
    ],
)
def test_page_titles(lines: list[str], found: Pairs) -> None:
    assert Page("\n".join(lines)).page_titles() == found


def test_page_titles_look_at_their_own_document() -> None:
    assert Page("渡口的旧钟与七分钟 - 河口晚报", f"渡口的旧钟与七分钟\n{BODY}").page_titles() == []
    assert Page("甲\n乙", f"渡口的旧钟与七分钟 - 河口晚报\n渡口的旧钟与七分钟\n{BODY}").page_titles() == [(2, 3)]
    assert Page().page_titles() == []


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        pytest.param([BODY, "## 秋天的堤坝", "秋天的堤坝", BODY], [(2, 1)], id="heading twice"),
        pytest.param([BODY, "秋天的堤坝", "秋天的堤坝"], [], id="nothing below"),
        pytest.param([BODY, "秋天的堤坝", "秋天的堤坝", "好的。"], [], id="no paragraph below"),
        pytest.param([BODY, *["秋天的堤坝"] * 3, BODY], [(2, 1), (3, 1)], id="three times"),
        pytest.param([BODY, "## 秋天的堤坝", "秋天的堤坝"], [(2, 1)], id="Markdown, nothing below"),
        pytest.param([BODY, "秋天，堤坝，", "秋天，堤坝，", BODY], [], id="broken off at a comma"),
        pytest.param([BODY, "秋天的堤坝", BODY, "秋天的堤坝", BODY], [], id="not in a row"),
        pytest.param([BODY, "走吧，走吧。", "走吧，走吧。", BODY], [], id="a refrain"),
        pytest.param([BODY, "秋天", "秋天", BODY], [], id="too short"),
    ],
)
def test_headings(lines: list[str], found: Pairs) -> None:
    assert Page("\n".join(lines)).headings() == found


def test_headings_do_not_reach_into_the_next_document() -> None:
    assert Page(f"{BODY}\n秋天的堤坝", f"秋天的堤坝\n{BODY}").headings() == []
    assert Page(f"{BODY}\n秋天的堤坝\n秋天的堤坝", BODY).headings() == []


SECTION = ["## 秋天", "芦苇", BODY, "——完——"]


@pytest.mark.parametrize(
    ("lines", "gone", "found"),
    [
        pytest.param([*SECTION, *SECTION], [(6, 2)], [(4, 0), (5, 1), (7, 3)], id="outwards in both directions"),
        pytest.param([*SECTION, "x", "芦苇", BODY], [(6, 2)], [(5, 1)], id="up to what differs"),
        pytest.param(["芦苇", BODY, "x", BODY, "芦苇"], [(3, 1)], [], id="on the other side"),
        pytest.param([BODY, "* * *", BODY, "* * *"], [(2, 0)], [], id="lines without letters"),
        pytest.param([BODY, BODY, "芦苇"], [(1, 0)], [], id="beside its own witness"),
        pytest.param(["甲", "芦", "乙", "甲", "芦", "乙"], [(3, 0), (5, 2)], [(4, 1)], id="once, from both sides"),
        pytest.param(["甲", "芦", "乙", "甲", "芦", "芦", "乙"], [(3, 0), (2, 6)], [(4, 1)], id="a witness stays"),
        pytest.param(
            ["甲", "芦", "秋", "甲", "芦", "乙", "天", "芦", "乙"],
            [(3, 0), (8, 5)],
            [(4, 1)],
            id="what went is no witness",
        ),
    ],
)
def test_blocks(lines: list[str], gone: Pairs, found: Pairs) -> None:
    assert Page("\n".join(lines)).blocks(gone) == found


def test_blocks_stop_at_what_must_stay_and_step_over_furniture() -> None:
    page = Page("\n".join([*SECTION, *SECTION]))
    assert page.blocks([(6, 2)], locked=(5,)) == [(7, 3)]
    assert page.blocks([(6, 2)], furniture=(5, 1)) == [(4, 0), (7, 3)]
    assert page.blocks([(6, 2)], furniture=(5,)) == [(7, 3)]  # the lines beside them are not the same


def test_blocks_do_not_reach_into_the_next_document() -> None:
    assert Page(f"芦苇\n{BODY}", f"甲\n{BODY}", "乙").blocks([(3, 1)]) == []
    assert Page(f"{BODY}\n芦苇", BODY, "芦苇").blocks([(2, 0)]) == []
    assert Page(f"芦苇\n{BODY}", f"芦苇\n{BODY}").blocks([(3, 1)]) == [(2, 0)]


@LAW
@given(st.lists(st.text("甲乙丙丁", min_size=1, max_size=1), min_size=1, max_size=24), st.data())
def test_a_line_that_goes_with_a_block_has_a_witness_that_stays(lines: list[str], data: st.DataObject) -> None:
    page = Page("\n".join(lines[::2]), "\n".join(lines[1::2]))
    first = page.group.tolist()
    copies = [(row, first[row]) for row in range(len(first)) if first[row] != row and data.draw(st.booleans())]
    gone = {row for row, _ in copies}
    found = page.blocks(copies)
    taken = [row for row, _ in found]
    assert len(taken) == len(set(taken))
    assert not {*taken} & (gone | {witness for _, witness in copies})
    for row, witness in found:
        assert first[row] == first[witness]
        assert witness not in gone
        assert witness not in taken


def test_fragments() -> None:
    lines = [
        "芦苇比他们还高。春天，水漫到磨坊的第三级",  # cut
        "芦苇比他们还高。春天，水漫到磨坊的第三级台阶。",
        "芦苇比他们还高，水漫到磨坊的第三级台阶",  # a slogan has few marks
        "# 芦苇比他们还高。春天，水漫到磨坊的第三级",
        "高。春天，水漫",
        "芦苇，比他们，还高，春天水漫到磨坊的第三级",  # cut, no sentence mark left
    ]
    page = Page("\n".join(lines))
    assert np.flatnonzero(layout.fragments(page.norm.size, page.marks)).tolist() == [0, 5]
