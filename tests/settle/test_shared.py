"""Shared heads and tails, against a search piece by piece; and a bound on what is looked at."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.match import anchors, repeats
from dedup.settle import shared
from dedup.tables import Borders, Documents, Mark, Marks, Normalized, Pieces, Segments
from dedup.text import normalize, punctuation
from tests.strategies import LAW, by_lines

ONE = "清河灌区建成于上世纪六十年代，渠道老化、渗漏严重，下游两个乡的稻田常年缺水。"
TWO = "灌区管理所用三年时间完成了干渠衬砌，沿线农户再也不用为抢水半夜起身了。"
THREE = "村里的老人说，这条渠修好之前，种水稻全凭运气；修好之后，种什么都有底气。"
FOUR = "县里计划整治支渠三十公里，让更多的田块用上自流灌溉，工程款已经全部到位。"
OWN = "今年春天，学校门口的桥终于修通了，孩子们上学少走两里路。"


class Table:
    """What `cuts` is asked about, of some texts."""

    def __init__(self, docs: Documents, segs: Segments, chars: int = 20) -> None:
        stream = normalize.normalized(docs, segs)
        self.rows = np.flatnonzero(stream.size)
        self.segs = segs
        self.stream: Normalized = stream.rows(self.rows)
        self.borders: Borders = punctuation.borders(docs)
        self.marks: Marks = punctuation.marks(docs, segs, self.borders)
        self.pieces: Pieces = repeats.pieces(self.stream, anchors.index(self.stream, segs.doc[self.rows], chars=chars))

    def cuts(self, locked: list[int] | None = None, least: int = 50) -> shared.Cuts:
        torn = (self.marks.cut & (self.marks.sentences > 0))[self.rows]
        mask = np.isin(np.arange(len(self.rows)), locked or [])
        of = shared.Paragraphs(self.stream, self.segs.doc[self.rows], torn, mask)
        return shared.cuts(of, self.pieces, self.borders, min_chars=least)


def listed(table: Table, locked: list[int] | None = None, least: int = 50) -> list[tuple[int, ...]]:
    found = table.cuts(locked, least)
    columns = found.row, found.start, found.end, found.other_row, found.other
    return list(zip(*(column.tolist() for column in columns), strict=True))


def of(*texts: str, locked: list[int] | None = None) -> list[tuple[int, str, int]]:
    table = Table(*by_lines(*texts))
    made = listed(table, locked)
    return [(row, table.stream.between(start, end)[:4], other) for row, start, end, other, _ in made]


def test_a_tail_goes_from_the_later_row() -> None:
    assert of(f"{ONE}{TWO}{THREE}\n{OWN}{TWO}{THREE}") == [(1, "灌区管理", 0)]


def test_a_head_goes_before_a_sentence() -> None:
    assert of(f"{TWO}{THREE}{ONE}\n{TWO}{THREE}{OWN}") == [(1, "灌区管理", 0)]


def test_a_row_that_is_a_witness_stays() -> None:
    assert of(f"{ONE}{TWO}{THREE}\n{OWN}{TWO}{THREE}", locked=[1]) == [(0, "灌区管理", 1)]
    assert of(f"{ONE}{TWO}{THREE}\n{OWN}{TWO}{THREE}", locked=[0, 1]) == []


@pytest.mark.parametrize(
    "texts",
    [
        (f"{ONE}{TWO}{THREE}", f"{OWN}{TWO}{THREE}"),  # other documents
        (f"{ONE}{TWO}\n{OWN}{TWO}",),  # too short, and nothing is broken off
        (f"好。{TWO}{THREE}\n不。{TWO}{THREE}",),  # what is left would be a stub
        (f"{ONE[:-1]}{TWO[:-1]}{THREE}\n{OWN[:-8]}{TWO[:-1]}{THREE}".replace("。", ""),),  # no border to cut at
        (f"{OWN}{ONE}{TWO}\n{OWN.replace('春', '秋')}{ONE}{TWO}",),  # alike: variants
    ],
)
def test_what_is_not_cut(texts: tuple[str, ...]) -> None:
    assert of(*texts) == []


def slow(table: Table, piece: int, least: int) -> tuple[int, int]:
    """The part of a piece that can go, found one character after the other; 0, 0 for none."""
    stream, found = table.stream, table.pieces
    row, start, end = int(found.row[piece]), int(found.start[piece]), int(found.end[piece])
    begin, stop = int(stream.indptr[row]), int(stream.indptr[row + 1])
    marks, rows = table.marks, table.rows[[row, int(found.other_row[piece])]]
    broken = any(marks.cut[one] and marks.sentences[one] > 0 for one in rows)

    def opens(at: int, mark: Mark) -> bool:
        before, here = int(stream.origin[at - 1]) + 1, int(stream.origin[at])
        return before < here and table.borders.any(mark, before, here)

    if end == stop:
        for at in range(max(start, 1), end - least + 1):
            if opens(at, Mark.CLAUSE if broken else Mark.SENTENCE):
                return (at, end) if at - begin >= shared.REMAINDER_CHARS else (0, 0)
    elif start == begin:
        for at in range(min(end, len(stream.code) - 1), max(start + least, 1) - 1, -1):
            if opens(at, Mark.SENTENCE):
                return (start, at) if stop - at >= shared.REMAINDER_CHARS else (0, 0)
    return 0, 0


parts = st.sampled_from((ONE, TWO, THREE, FOUR, OWN, "好。", "天，", ONE[:-1], TWO[:14]))
pages = st.lists(st.lists(parts, min_size=1, max_size=4).map("".join), min_size=2, max_size=4).map("\n".join)


@LAW
@given(st.lists(pages, min_size=1, max_size=2), st.integers(10, 60))
def test_the_part_that_can_go_is_that_of_a_search_by_character(texts: list[str], least: int) -> None:
    table = Table(*by_lines(*texts), chars=12)
    found, marks = table.pieces, table.marks
    torn = (marks.cut & (marks.sentences > 0))[table.rows]
    broken = torn[found.row] | torn[found.other_row]
    start, end = shared._spans(table.stream, table.borders, found, broken, least)
    assert list(zip(start.tolist(), end.tolist(), strict=True)) == [
        slow(table, piece, least) for piece in range(len(found.row))
    ]


@LAW
@given(st.lists(pages, min_size=1, max_size=2))
def test_what_is_cut_stands_elsewhere_and_each_row_gives_or_keeps(texts: list[str]) -> None:
    table = Table(*by_lines(*texts), chars=12)
    made = listed(table, least=20)
    used = [row for cut in made for row in (cut[0], cut[3])]
    assert len(used) == len(set(used))
    for row, start, end, other_row, other in made:
        assert table.stream.between(start, end) == table.stream.between(other, other + end - start)
        assert table.segs.doc[table.rows[row]] == table.segs.doc[table.rows[other_row]]


def test_no_pieces() -> None:
    assert listed(Table(*by_lines(""))) == []
