"""Furniture that is glued to a paragraph: a hand-written set with floors, and laws of what is parted."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dedup.boilerplate import inline, terms
from dedup.boilerplate.inline import Credits
from dedup.classes import Action, Label
from dedup.config import Config
from dedup.pipeline import find
from dedup.result import Result
from dedup.settle import cuts
from dedup.tables import Documents, Normalized, Segments
from dedup.text import normalize, segment

DATA = Path(__file__).parents[1] / "data" / "glued.tsv"
REMOVED = frozenset({Label.SPAM, Label.NAV, Label.META, Label.COPYRIGHT, Label.RELATED})
LEAD = "秋天的早晨,山里的雾还没有散,孩子们已经背着书包走在路上,远处传来一阵阵清脆的铃声,新的一天开始了。"
BODY = "校长告诉大家,往后每天下午都有一节体育课,篮球和跳绳由老师带着练,天气不好的时候就在走廊里做操。"


def cases() -> list[tuple[str, str, str]]:
    """Class, the line, and the part that is glued to it."""
    rows = [row.split("\t") for row in DATA.read_text("utf-8").split("\n") if row]
    parts = [text[text.find("⟦") + 1 : text.find("⟧")] if "⟦" in text else "" for _, text in rows]
    return [(key, text.replace("⟦", "").replace("⟧", ""), part) for (key, text), part in zip(rows, parts, strict=True)]


def parted(*lines: str) -> tuple[Documents, Segments, Normalized, Credits]:
    return parted_each(["\n".join(lines)])


def parted_each(texts: Iterable[str]) -> tuple[Documents, Segments, Normalized, Credits]:
    """The lines of several documents, and what is parted from them."""
    docs = Documents.from_texts({f"{number:04}": text for number, text in enumerate(texts)})
    segs = segment.segments(docs, unit="line")
    norm = normalize.normalized(docs, segs)
    return docs, *inline.split(docs, segs, norm, terms.shipped(), REMOVED)


def pieces(*lines: str) -> list[str]:
    docs, segs, _, _ = parted(*lines)
    return [docs.text(int(start), int(end)) for start, end in zip(segs.start, segs.end, strict=True)]


def run(text: str, **options: tuple[str, ...]) -> Result:
    return find(Documents.from_texts({"a.txt": text}), Config(**options))  # type: ignore[arg-type]


def test_the_set_has_what_it_says() -> None:
    count = Counter(key for key, _, _ in cases())
    assert sum(count.values()) >= 300 and count["none"] >= 100
    assert all(count[label.key] >= 15 for label in (*REMOVED, Label.BYLINE, Label.CAPTION, Label.DATELINE))


def test_floors() -> None:
    """Nothing is parted from text that is none; and of what is glued so much is found, as it stands."""
    hit, wrong = Counter[str](), []
    docs, segs, _, found = parted_each(line for _, line, _ in cases())
    splits: dict[int, list[str]] = defaultdict(list)
    for doc, start, end in zip(segs.doc.tolist(), segs.start.tolist(), segs.end.tolist(), strict=True):
        splits[doc].append(docs.text(start, end))
    credited: dict[int, list[tuple[str, str]]] = defaultdict(list)
    owner = docs.doc_of(found.start).tolist()
    for doc, (start, end, label) in zip(owner, zip(*found, strict=True), strict=True):
        credited[doc].append((docs.text(int(start), int(end)), Label(int(label)).key))
    for doc, (key, line, part) in enumerate(cases()):
        split, told = splits[doc], credited[doc]
        if key == "none":
            wrong += [line] if len(split) > 1 or told else []
        elif Label[key.upper()] in REMOVED:
            hit[key] += part in split
        else:
            hit[key] += (part, key) in told
    assert len(wrong) <= 1, wrong
    total = Counter(key for key, _, _ in cases())
    share = {key: hit[key] / total[key] for key in total if key != "none"}
    assert all(share[key] >= floor for key, floor in FLOORS.items()), share


FLOORS = {
    "dateline": 0.7,
    "byline": 0.35,
    "caption": 0.5,
    "meta": 0.5,
    "nav": 0.9,
    "copyright": 0.6,
    "related": 0.65,
    "spam": 0.6,
}

some_lines = st.lists(
    st.sampled_from(
        [line for _, line, _ in cases()[::7]]
        + [
            "",
            "  首页  ",
            LEAD + " 分享到：微信 微博 ",
            "2021-03-02 10:22 来源：清河网 " + LEAD,
            "“" + LEAD + "”返回顶部",
        ]
    ),
    max_size=6,
)


@given(some_lines)
def test_the_pieces_are_the_text_and_stand_for_themselves(lines: list[str]) -> None:
    docs, segs, norm, found = parted(*lines)
    ink = np.ones(len(docs.code), np.bool_)
    assert np.all(segs.start < segs.end) and np.all(segs.start[1:] >= segs.end[:-1])
    for start, end in zip(segs.start.tolist(), segs.end.tolist(), strict=True):
        ink[start:end] = False
        assert docs.text(start, end) == docs.text(start, end).strip()
    assert not "".join(map(chr, docs.code[ink].tolist())).strip(), "only blanks are left out"
    fresh = normalize.normalized(docs, segs)
    assert np.array_equal(norm.code, fresh.code) and np.array_equal(norm.indptr, fresh.indptr)
    again, _, _ = inline.split(docs, segs, norm, terms.shipped(), REMOVED)
    assert np.array_equal(again.start, segs.start), "what is left of a paragraph has nothing more glued to it"
    assert np.all(found.start < found.end) and np.all(found.start[1:] >= found.end[:-1])


NOTICE = "All rights reserved."
# What a document begins and ends with, as seen from the one beside it.
EDGES = ["", " ", "\u3000", "x", "A. ", "B.", "”", "权所有", "载请注明来源", "讯（记者 李四）", "本" + BODY[:28]]
EDGES += ["Allrightsreserved", "来源：清河日报Copyright 2020 Example. " + NOTICE, BODY + " 分享到：微信 微博 A."]
EDGES += [
    LEAD,
    "清河报道：" + LEAD,
    "注我们的公众号" + LEAD,
    *(LEAD + end for end in ("版", "转", "关", "清河报", " " + NOTICE)),
]


@given(st.lists(st.sampled_from(EDGES), min_size=2, max_size=4))
@example(["Allrightsbreserved", "来源：清河日报Copyright 2020 Example. All rightsbreserved.", "\u3000"])
@example([LEAD + " All rights reserved.", " x"])
@example([LEAD + "版", "权所有 x"])
@example(["记者 张三 本" + BODY[:27], "报讯（记者 李四）" + LEAD])
def test_what_is_parted_does_not_depend_on_the_documents_beside(texts: list[str]) -> None:
    """The first character of the next document once decided whether one was emptied."""
    together = Documents.from_texts({str(k): text for k, text in enumerate(texts)})
    segs = segment.segments(together, unit="line")
    segs, _, told = inline.split(together, segs, normalize.normalized(together, segs), terms.shipped(), REMOVED)
    start: list[int] = []
    end: list[int] = []
    credited: list[tuple[int, int]] = []
    for k, text in enumerate(texts):
        _, found, _, named = parted(text)
        shift = together.indptr[k]
        start += (found.start + shift).tolist()
        end += (found.end + shift).tolist()
        credited += zip((named.start + shift).tolist(), (named.end + shift).tolist(), strict=True)
    assert (segs.start.tolist(), segs.end.tolist()) == (start, end)
    assert list(zip(told.start.tolist(), told.end.tolist(), strict=True)) == credited


def test_what_stands_behind_a_paragraph_goes_and_the_paragraph_stays() -> None:
    text = f"山村小学迎来新操场\n\n{LEAD}\n\n{BODY} 分享到：微信 微博\n"
    assert cuts.cleaned(run(text)) == (f"山村小学迎来新操场\n\n{LEAD}\n\n{BODY}\n",)


def test_what_stands_before_a_paragraph_goes_with_the_blank() -> None:
    text = f"山村小学迎来新操场\n2021-03-02 10:22:33 来源：清河网 {LEAD}\n{BODY}"
    assert cuts.cleaned(run(text)) == (f"山村小学迎来新操场\n{LEAD}\n{BODY}",)


def test_a_class_that_is_kept_is_not_parted() -> None:
    text = f"山村小学迎来新操场\n\n{LEAD}\n\n{BODY} 分享到：微信 微博\n"
    kept = run(text, drop=("spam", "exact"))
    assert cuts.cleaned(kept) == (text,) and len(kept.segments) == 3


@pytest.mark.parametrize(
    ("line", "label", "part"),
    [
        ("本报讯（记者 李四 通讯员 王五）" + LEAD, Label.DATELINE, "本报讯（记者 李四 通讯员 王五）"),
        ("新华社北京3月2日电（记者 张三）" + LEAD, Label.DATELINE, "新华社北京3月2日电（记者 张三）"),
        ("清河报全媒体记者 王小明 通讯员 李四 " + LEAD, Label.BYLINE, "清河报全媒体记者 王小明 通讯员 李四"),
        (LEAD + "（责任编辑：张三）", Label.BYLINE, "（责任编辑：张三）"),
    ],
)
def test_credits_are_marked_and_stay(line: str, label: Label, part: str) -> None:
    result = run(f"山村小学迎来新操场\n{line}\n{BODY}")
    assert cuts.cleaned(result) == (result.documents.doc_text(0),)
    found = result.decisions
    told = [
        result.documents.text(int(found.start[k]), int(found.end[k]))
        for k in np.flatnonzero((found.label == label) & (found.action == Action.FLAG)).tolist()
    ]
    assert told == [part]


def test_units_of_blocks_and_documents_are_left_whole() -> None:
    text = f"标题\n\n{LEAD} 分享到：微信 微博\n\n{BODY}"
    docs = Documents.from_texts({"a": text})
    assert len(find(docs, Config(unit="block")).segments) == 3
    assert len(find(docs, Config(unit="document")).segments) == 1
