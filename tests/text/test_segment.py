"""Paragraphs: exact offsets, nothing lost between them, and the choice between lines and blocks."""

import re
import textwrap

import numpy as np
import pytest
from hypothesis import given

from dedup.tables import Documents
from dedup.text.segment import segments
from tests.strategies import LAW, corpora, texts

LINE_END = "(?:\r\n|[\n\v\f\r\x85\u2028\u2029])"
PROSE = (
    "The harbour clock ran seven minutes slow, and nobody in the town had ever thought of setting it right, because "
    "the ferry did not wait for it. In autumn the children walked along the dyke to school, and the reeds stood higher "
    "than they did; in spring the water came up to the third step of the mill and stayed there for a week. The miller "
    "kept a book of these things. He wrote down the pears, basket by basket, and the names of those who had carried "
    "them, and what the weather had been like on the day. Most of the ink has faded, but the figures can be read."
)
CHINESE = (
    "渡口的钟慢了七分钟，谁也没有想过要去拨准它，因为船从来不等人。",
    "到了秋天，孩子们沿着堤坝去上学，芦苇比他们还高；春天，水漫到磨坊的第三级台阶，一停就是一个星期，磨坊主把这些事都记在本子里。",
    "好的。",
    "他记下了梨，一筐一筐地记，还有挑梨人的名字，以及那一天的天气。墨迹大多已经褪色，数字却仍然认得出来，后来的人就凭着这些数字算账。",
    "没有人再提起那座钟。",
)
POEM = "\n".join(
    ["Slow is the clock above the quay,", "slower the boat,", "and slowest he who waits for me", "afloat."]
)


def ink(text: str) -> str:
    """The text without white space and without marks that print nothing at its ends."""
    return re.sub("^[\\s\u200b-\u200d\u2060\ufeff]+|[\\s\u200b-\u200d\u2060\ufeff]+$", "", text)


def found(text: str, unit: str = "paragraph") -> list[str]:
    docs = Documents.from_texts({"": text})
    segs = segments(docs, unit=unit)
    return [docs.text(a, b) for a, b in zip(segs.start.tolist(), segs.end.tolist(), strict=True)]


@LAW
@given(texts)
def test_lines_are_what_a_reader_sees_as_lines(text: str) -> None:
    assert found(text, "line") == [line for line in map(ink, re.split(LINE_END, text)) if line]


@LAW
@given(texts)
def test_blocks_end_at_blank_lines(text: str) -> None:
    blocks: list[str] = []
    fresh = True
    for line, end in re.findall(f"(.*?)({LINE_END}|$)", text, re.DOTALL):
        if not ink(line):
            fresh = True
            continue
        if fresh:
            blocks.append("")
        blocks[-1] += line + end
        fresh = False
    assert found(text, "block") == [ink(block) for block in blocks]


@LAW
@given(corpora())
def test_sorted_disjoint_inside_their_document_and_all_that_prints(texts: dict[str, str]) -> None:
    docs = Documents.from_texts(texts)
    for unit in ("paragraph", "line", "block", "document"):
        segs = segments(docs, unit=unit)
        assert np.all(segs.start < segs.end)
        assert np.all(segs.start[1:] >= segs.end[:-1])
        assert np.array_equal(segs.doc, docs.doc_of(segs.start))
        assert np.array_equal(segs.doc, docs.doc_of(segs.end - 1))
        outside = np.ones(len(docs.code), np.bool_)
        for start, end in zip(segs.start.tolist(), segs.end.tolist(), strict=True):
            outside[start:end] = False
            assert ink(docs.text(start, end)) == docs.text(start, end)
        assert not any(map(ink, map(chr, docs.code[outside].tolist())))


@LAW
@given(corpora())
def test_documents_do_not_influence_each_other(texts: dict[str, str]) -> None:
    docs = Documents.from_texts(texts)
    for unit in ("paragraph", "line", "block", "document"):
        segs = segments(docs, unit=unit)
        assert [docs.text(a, b) for a, b in zip(segs.start.tolist(), segs.end.tolist(), strict=True)] == [
            piece for name in docs.id for piece in found(texts[name], unit)
        ]


def test_a_document_is_one_segment() -> None:
    docs = Documents.from_texts({"a": "\ufeff\n one\n\ntwo \r\n", "b": "", "c": " \n", "d": "three"})
    segs = segments(docs, unit="document")
    spans = zip(segs.start.tolist(), segs.end.tolist(), strict=True)
    assert [docs.text(start, end) for start, end in spans] == ["one\n\ntwo", "three"]
    assert segs.doc.tolist() == [0, 3]


@pytest.mark.parametrize("width", [60, 72, 78])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_hard_wrapped_prose_is_read_in_blocks(width: int, end: str) -> None:
    blocks = [textwrap.fill(part, width) for part in (PROSE, PROSE[60:420], PROSE[200:])]
    text = "\n\n".join(blocks).replace("\n", end)
    assert found(text) == [block.replace("\n", end) for block in blocks]


def test_a_few_short_lines_are_still_hard_wrapped() -> None:
    lines = textwrap.wrap(PROSE, 66)
    block = "\n".join([*lines[:3], "He waited.", *lines[3:]])
    assert found(f"{block}\n\n{block}") == [block, block]


def test_a_very_long_block_has_paragraphs_that_end_before_the_margin() -> None:
    parts = [textwrap.fill(PROSE[k : k + 300], 66) for k in (0, 40, 90, 130, 170, 210)]
    text = "\n".join(parts)
    assert text.count("\n") >= 24
    pieces = found(text)
    assert "\n".join(pieces) == text
    assert len(pieces) >= len(parts) and all(piece.count("\n") < 8 for piece in pieces)
    assert found(text, "block") == [text]


def test_hard_wrapped_chinese_is_read_in_blocks() -> None:
    whole = "".join(CHINESE)
    block = "\n".join(whole[k : k + 36] for k in range(0, len(whole), 36))
    assert found(f"{block}\n\n{block}\n") == [block, block]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("\n".join(CHINESE), id="Chinese, no blank lines"),
        pytest.param("\n\n".join(CHINESE), id="Chinese, blank lines"),
        pytest.param("\n".join([PROSE, PROSE[:144], PROSE[145:330]]), id="a line a paragraph"),
        pytest.param(POEM, id="poem"),
        pytest.param("钟慢七分钟，\n船来不等人。\n谁去拨准它？\n芦苇比人高。", id="poem in lines of equal length"),
        pytest.param("\n".join(f"- item {k}" for k in range(30)), id="list"),
        pytest.param(PROSE, id="one line"),
        pytest.param(PROSE + "\n", id="one line and its end"),
    ],
)
def test_lines_that_are_paragraphs_are_read_as_lines(text: str) -> None:
    assert found(text) == [line for line in text.split("\n") if line]


VERSES = "\n".join(
    [
        "The clock above the quay is slow,",
        "and slower still the boat,",
        "and slowest he who has to row",
        "what hardly stays afloat.",
    ]
)


@pytest.mark.parametrize("width", [60, 76])
def test_each_stretch_is_decided_by_itself(width: int) -> None:
    notice, other = (
        textwrap.fill(PROSE[:380], width),
        textwrap.fill("one more line, and one that is not much longer, " * 2, width),
    )
    long = "See https://example.org/" + "a-very-long-name/" * 8
    verses = VERSES.split("\n") * 3
    text = "\n\n".join([VERSES, VERSES, VERSES, notice, long, notice, other])
    assert found(text) == [*verses, notice, long, notice, other]
    assert found(f"{long}\n{notice}\n{long}") == [long, notice, long]


@pytest.mark.parametrize("mark", ["*", "//", "#", ">"])
def test_a_line_of_marks_parts_the_paragraphs_of_a_comment(mark: str) -> None:
    block = textwrap.fill(PROSE[:380], 66, initial_indent=f"{mark} ", subsequent_indent=f"{mark} ")
    assert found(f"{block}\n{mark}\n{block}") == [block, mark, block]


def test_lines_that_begin_as_items_or_have_no_spaces_are_no_stretch() -> None:
    long = "Word after word " * 10
    items = [f"{k} {PROSE[60 * k + 1 : 60 * k + 59].strip().capitalize()}" for k in range(6)]
    thai = ["\u0e01\u0e32\u0e23" * k for k in (8, 14, 9, 20, 11, 16)]
    for lines in (items, thai):
        assert found("\n".join([long, *lines])) == [long.strip(), *lines]


@pytest.mark.parametrize("count", [2, 3, 20])
def test_a_line_that_is_repeated_is_not_hard_wrapped(count: int) -> None:
    assert found("\n".join([CHINESE[0]] * count)) == [CHINESE[0]] * count


def test_each_document_is_decided_alone() -> None:
    wrapped = textwrap.fill(PROSE, 72)
    docs = Documents.from_texts({"a": wrapped, "b": "\n".join(CHINESE), "c": wrapped})
    assert np.bincount(segments(docs).doc).tolist() == [1, len(CHINESE), 1]


@pytest.mark.parametrize("text", ["", "\n", "\r\n\r\n", " \u3000\t", "\ufeff", "\u200b\n\ufeff\n"])
def test_blank_texts_have_no_paragraph(text: str) -> None:
    assert found(text) == []


def test_a_byte_order_mark_is_not_part_of_the_first_paragraph() -> None:
    assert found("\ufeff天地\n玄黄") == ["天地", "玄黄"]
    assert found("天\ufeff地") == ["天\ufeff地"]
