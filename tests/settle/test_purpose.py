"""Which repeats belong to the text, on rows made by hand, and what a rule of the user protects."""

import numpy as np
import pytest

import dedup
from dedup.config import Config, OwnRules
from dedup.settle import purpose
from dedup.tables import Documents
from dedup.text import normalize, punctuation, segment

STEP = "操作之前请先关闭电源，再打开机盖检查滤网。"  # 19 characters
OTHER = ["甲车间的灯一直亮着。", "乙车间换了门窗。", "丙车间停工半月。", "丁车间来了新人。"]


def why(*texts: str) -> list[int]:
    """Why each copy stays, in the order of the text; one letter stands for one paragraph."""
    docs = Documents.from_texts({f"{number}.txt": text for number, text in enumerate(texts)})
    segs = segment.segments(docs, unit="line")
    norm = normalize.normalized(docs, segs)
    marks = punctuation.marks(docs, segs, punctuation.borders(docs))
    seen: dict[str, int] = {}
    group = np.array([seen.setdefault(norm.text(row), row) for row in range(len(segs))])
    copy = np.flatnonzero(group != np.arange(len(segs)))
    every = np.ones(len(segs), np.bool_)
    of = purpose.lines(docs, segs, norm, marks, group)
    return [int(reason) for reason in purpose.stays(of, every, every, copy, group[copy])]


def among_others(*lines: str) -> str:
    """The lines, each below another line of its own."""
    return "\n".join(line for pair in zip(OTHER, lines, strict=False) for line in pair)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (among_others(STEP, STEP, STEP), [1, 1]),
        (f"{STEP}\n{STEP}\n{OTHER[0]}", [0]),  # behind itself
        (f"{OTHER[0]}\n{STEP}\n{OTHER[1]}\n{OTHER[0]}\n{STEP}\n{OTHER[1]}", [0, 0, 0]),  # a block behind itself
        (f"{OTHER[0]}\n{STEP}\n{OTHER[1]}\n{OTHER[0]}\n{STEP}", [1, 1]),  # the same, something between: a short run
        (among_others(STEP * 3, STEP * 3), [0]),  # long, and twice
        (among_others(STEP * 3, STEP * 3, STEP * 3), [1, 1]),
        (among_others(*[STEP * 8] * 3), [0, 0]),
        (among_others("“" + STEP * 3, "“" + STEP * 3), [1]),  # spoken
        (among_others("- " + STEP * 3, "- " + STEP * 3), [1]),  # an item, too
        (f"00:12:07\n{STEP * 2}\n00:12:31\n{OTHER[0]}\n00:14:02\n{STEP * 2}", [1]),  # a cue
        (among_others("3. " + STEP * 8, "3. " + STEP * 8), [1]),  # an item
        (f"{STEP}\n{OTHER[0]}\n船过了桥，桥上的人，都停下来看，谁也没\n{STEP}\n有说话。", [0]),  # in a broken sentence
    ],
)
def test_within_a_document(text: str, expected: list[int]) -> None:
    assert why(text) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (f"{OTHER[0]}\n{STEP}", f"{OTHER[1]}\n{STEP}", [0]),
        (f"{OTHER[0]}\n“{STEP}”", f"{OTHER[1]}\n“{STEP}”", [2]),
        (f"{OTHER[0]}\n“{STEP}”", f"{OTHER[0]}\n“{STEP}”", [0, 0]),  # with its neighbour
        (f"{OTHER[0]}\n“{STEP * 6}”", f"{OTHER[1]}\n“{STEP * 6}”", [0]),  # long
        (f"他只说了一句：\n{STEP}", f"牌子上写着：\n{STEP}", [2]),
        (f"谁去关灯？\n{OTHER[0]}", f"谁去关灯？\n{OTHER[1]}", [2]),
        (f"谁去关灯？\n{OTHER[0]}", f"{OTHER[1]}\n谁去关灯？", [0]),  # without an answer
        (f"地点：桥\n情况：无\n结果：{STEP}", f"地点：坝\n情况：漏\n结果：{STEP}", [2]),
    ],
)
def test_across_documents(one: str, other: str, expected: list[int]) -> None:
    assert why(one, other) == expected


def test_no_copy_and_no_row() -> None:
    assert why("") == []
    assert why(OTHER[0]) == []


def test_what_a_rule_keeps_is_kept_as_a_copy_too() -> None:
    texts = {"a.txt": f"{OTHER[0]}\n{STEP * 2}\n", "b.txt": f"{OTHER[1]}\n{STEP * 2}\n"}
    assert dedup.clean(texts).texts != texts
    assert dedup.clean(texts, config=Config(rules=OwnRules(keep_lines=(STEP * 2,)))).texts == texts
