"""The labelled pages: how corpora, our own pages and the seeds become one form, and what their figures mean."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import boilerplate, line_peers, pages
from benchmarks.pages import Page

OWN_TEXT = """# a1 | dev | a small newspaper
nav\tHome | News
title\tThe bridge is open
body!\tShare the road, she said.

# a2 | test | a blog
copyright\t(c) nobody
body\tA line\twith a tab.
"""


def page(lines: str, labels: Sequence[int], *, name: str = "p", source: str = "s", group: str = "") -> Page:
    """A page of lines parted by |."""
    split = lines.split("|")
    return Page(name, source, group or name, split, list(labels), [""] * len(split))


def corpus(folder: Path, docs: list[dict[str, Any]], **files: list[dict[str, Any]]) -> Path:
    """A corpus folder with docs.jsonl and the other files."""
    folder.mkdir()
    for name, rows in {"docs": docs, **files}.items():
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return folder


# -------------------------------------------------------------------------------------------------------------- loading


def test_load(tmp_path: Path) -> None:
    docs = [{"id": "a", "text": "one\n\ntwo", "site": "x"}, {"id": "b", "text": "three", "twin": "t"}]
    docs += [{"id": "thin", "text": "four"}, {"id": "none", "text": "five\nsix"}]
    gold: list[dict[str, Any]] = [
        {"id": "a", "labels": [1, -1, 0]},
        {"id": "b", "labels": [0], "gold_covered": 0.7},
        {"id": "thin", "labels": [1], "gold_covered": 0.69},
    ]
    found = pages.load(corpus(tmp_path / "c", docs, gold=gold))
    assert [(p.id, p.source, p.group, p.lines, p.labels) for p in found] == [
        ("a", "c", "c/x", ["one", "", "two"], [1, -1, 0]),
        ("b", "c", "t", ["three"], [0]),
        ("none", "c", "none", ["five", "six"], [-1, -1]),
    ]
    assert found[0].text == docs[0]["text"]


def test_load_without_gold(tmp_path: Path) -> None:
    docs, repeats = [{"id": "a", "text": "one\ntwo\nthree"}], [{"id": "a", "pages": 4, "repeat": [1, 3, 2]}]
    folder = corpus(tmp_path / "c", docs, site_repeats=repeats)
    assert pages.load(folder)[0].labels == [-1, -1, -1]
    assert pages.load(folder, body=True)[0].labels == [1, 1, 1]
    assert pages.load(folder, recurring=True)[0].labels == [-1, 0, -1]
    pairs = corpus(tmp_path / "d", docs, gold=[{"a": "a", "b": "b", "label": 1}])
    assert pages.load(pairs, body=True)[0].labels == [1, 1, 1]


def test_the_frame_of_records_that_are_text_is_no_text(tmp_path: Path) -> None:
    docs = [
        {
            "id": f"{k}",
            "text": f"第{k}号\n[原文](https://a.example/{k})\n第{k}个人的话{'很' * k}短\n\n见 https://b.example",
        }
        for k in range(3)
    ]
    assert [p.labels for p in pages.load(corpus(tmp_path / "c", docs), body=True)] == [[-1, 0, 1, 1, 0]] * 3
    assert [p.labels for p in pages.load(corpus(tmp_path / "d", docs[:2]), body=True)] == [[1] * 5] * 2


def test_load_wants_a_label_for_each_line(tmp_path: Path) -> None:
    folder = corpus(tmp_path / "c", [{"id": "a", "text": "one\ntwo"}], gold=[{"id": "a", "labels": [1]}])
    with pytest.raises(ValueError, match="c: a: 2 lines, 1 labels, 2 classes"):
        pages.load(folder)


def test_own(tmp_path: Path) -> None:
    (tmp_path / "news.txt").write_text(OWN_TEXT, "utf-8")
    first, second = pages.own(tmp_path)
    assert (first.id, first.source, first.group, first.split) == ("a1", "news", "news/a1", "dev")
    assert first.lines == ["Home | News", "The bridge is open", "Share the road, she said."]
    assert (first.labels, first.classes) == ([0, 1, 1], ["nav", "title", "body!"])
    assert (second.split, second.lines[1]) == ("test", "A line\twith a tab.")
    assert pages.own(tmp_path / "news.txt") == [first, second]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("body\tno header\n", "x.txt:1"),
        ("# a | train | which half is that\n", "x.txt:1"),
        ("# a | dev\n", "x.txt:1"),
        ("# a | dev | d\nbody no tab\n", "x.txt:2"),
        ("# a | dev | d\nbody\t \n", "x.txt:2"),
        ("# a | dev | d\nfooter\ttext\n", "x.txt:2"),
        ("# a | dev | d\nspam!\ttext\n", "x.txt:2"),
        ("# a | dev | d\nbody\ttext\n\nbody\ttext\n", "x.txt:4"),
    ],
)
def test_own_says_what_is_wrong(tmp_path: Path, text: str, where: str) -> None:
    (tmp_path / "x.txt").write_text(text, "utf-8")
    with pytest.raises(ValueError, match=where):
        pages.own(tmp_path)


def test_own_pages_are_sound() -> None:
    """Whatever is there: ids are unique within a file, and every page has lines."""
    found = pages.own()
    assert all(p.lines for p in found)
    assert len({(p.source, p.id) for p in found}) == len(found)


def test_seeds() -> None:
    found = pages.seeds()
    assert len(found) == 5
    rows = [row for p in found for row in zip(p.lines, p.labels, p.classes, strict=True) if row[0].strip()]
    assert all(name for _, _, name in rows)
    dropped = [name for _, label, name in rows if not label]
    assert {name: dropped.count(name) for name in dropped} == {"nav": 4, "spam": 10, "meta": 2, "copyright": 1}
    classes = [name for _, label, name in rows if label]
    assert (classes.count("caption"), classes.count("heading"), classes.count("title")) == (14, 27, 6)


def test_digest_knows_the_data_and_not_the_order() -> None:
    one, two = page("a|b", [1, 0], name="1"), page("c", [1], name="2")
    assert pages.digest([one, two]) == pages.digest([two, one])
    others = [[one], [two], [page("a|b", [1, 1], name="1"), two], [page("a|x", [1, 0], name="1"), two]]
    assert len({pages.digest(some) for some in [[one, two], *others]}) == 5


def test_nothing_of_a_source_or_group_is_left_to_fit_on() -> None:
    held = [page("a", [1], name="1", source="x", group="t")]
    others = [
        page("b", [1], name="2", source="x"),
        page("a", [1], name="3", source="y", group="t"),
        page("c", [1], name="4", source="y"),
    ]
    assert pages.without_groups([*held, *others], held) == others[2:]


# -------------------------------------------------------------------------------------------------------------- figures


def test_figures_by_hand() -> None:
    given_page = page("bb|aaaa| |cc|dd|u", [1, 1, 1, 0, 0, -1])
    table = boilerplate.counts([given_page], [[False, True, True, True, False, True]])
    assert table.tolist() == [[[[1, 1], [1, 1], [0, 1]], [[2, 2], [2, 4], [0, 1]]]]  # blank lines count nowhere
    found = {name: float(value) for name, value in boilerplate.rates(table[0]).items()}
    assert found["precision_lines"] == found["recall_lines"] == found["macro_f1_lines"] == 0.5
    assert found["precision_chars"] == pytest.approx(2 / 6)
    assert found["recall_chars"] == 0.5
    assert found["f1_drop_chars"] == pytest.approx(4 / 10)
    assert found["f1_keep_chars"] == pytest.approx(4 / 10)
    assert found["body_lost_chars"] == pytest.approx(4 / 6)
    assert found["flagged_lines"] == pytest.approx(3 / 5)


def test_figures_that_cannot_be_given() -> None:
    only_text = boilerplate.figures(boilerplate.counts([page("aa|bb", [1, 1])], [[False, False]]))
    assert only_text["body_lost_chars"] == [0.0, 0.0, 0.0]
    for name in ("precision_lines", "recall_lines", "macro_f1_lines"):
        assert only_text[name] == [None, None, None]
    assert "| - | - |" in boilerplate.table([boilerplate.row_of("s", "x", [page("a", [1])], [[False]])])


@given(st.lists(st.lists(st.tuples(st.sampled_from([-1, 0, 1]), st.booleans()), min_size=1), min_size=1, max_size=5))
def test_intervals_hold_the_value(some: list[list[tuple[int, bool]]]) -> None:
    given_pages = [page("|".join("a" for _ in rows), [label for label, _ in rows]) for rows in some]
    table = boilerplate.counts(given_pages, [[gone for _, gone in rows] for rows in some])
    assert table.sum() == 2 * sum(map(len, some))
    found = boilerplate.figures(table)
    assert found == boilerplate.figures(table)
    for values in found.values():
        assert all(value is None or 0 <= value <= 1 for value in values)
    if len(some) == 1:
        assert all(values[0] == values[1] == values[2] for values in found.values())


def test_by_class() -> None:
    given_page = Page("p", "s", "p", ["x", "y", "z", ""], [0, 1, 1, 1], ["nav", "body!", "body", "body"])
    verdict = boilerplate.Verdict([True, True, False, False], ["nav", "spam", "", ""], [""] * 4)
    assert boilerplate.by_class([given_page], [verdict]) == {
        "nav": {"lines": 1, "dropped": 1, "named": 1},
        "body": {"lines": 1, "dropped": 0, "named": 0},
        "body!": {"lines": 1, "dropped": 1, "named": 0},
    }


# ------------------------------------------------------------------------------------------------------------- the lane

ARTICLE = (
    "秋天的早晨,山里的雾还没有散,孩子们已经背着书包走在路上,远处传来一阵阵清脆的铃声,新的一天开始了。",
    "新操场铺上了红色的跑道,两边种着银杏,家长们站在围墙外面看,说这是村里几十年来最热闹的一天,谁也舍不得走。",
)


def test_lane_says_something_of_each_line() -> None:
    lines = ["", "校园\f新闻", *ARTICLE, " ", "返回顶部"]
    given_page = Page("p", "s", "p", lines, [1, 1, 1, 1, 1, 0], [""] * 6)
    for alone in (True, False):
        (found,) = boilerplate.lane([given_page], alone=alone)
        assert found.dropped == [False] * 5 + [True]
        assert found.classes[5] == "nav"
        assert found.reasons[5]


def test_lane_of_pages_without_text() -> None:
    given_pages = [Page("a", "s", "a", [""], [1], [""]), Page("b", "s", "b", ["", "  "], [1, 1], [""] * 2)]
    assert [v.dropped for v in boilerplate.lane(given_pages)] == [[False], [False, False]]
    assert boilerplate.lane([]) == []


def test_lane_runs_to_its_fixed_point() -> None:
    """What is left of the seeds is looked at again, and nothing more goes."""
    left = []
    for item, verdict in zip(pages.seeds(), boilerplate.lane(pages.seeds()), strict=True):
        lines = [line for line, gone in zip(item.lines, verdict.dropped, strict=True) if not gone]
        left.append(Page(item.id, item.source, item.group, lines, [1] * len(lines), [""] * len(lines)))
    assert not any(np.concatenate([verdict.dropped for verdict in boilerplate.lane(left)]))


# ----------------------------------------------------------------------------------------------------------- the others


def test_baselines() -> None:
    text = [["Home", "He went home at last.", "Yes.", "他终于回家了。", "好。", "", "“他终于回家了。”", "版权所有"]]
    kept = [False, True, False, True, False, True, True, False]
    assert line_peers.run("terminal punctuation", text) == [[not stays for stays in kept]]
    assert line_peers.run("keep all", text) == [[False] * 8]


def test_peer_that_fails_says_why() -> None:
    with pytest.raises(RuntimeError, match=r"nobody failed: .*invalid choice"):
        line_peers.run("nobody", [["x"]])
