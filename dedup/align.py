"""Two similar texts side by side: the same but for slips, or a variant that differs in facts.

What users call a near-duplicate is an edit, not a Jaccard value: a single misread character costs five shingles. So
pairs are aligned, and a text that differs in isolated slips only is a copy below the threshold, too. And near-duplicate
is not the same fact: weather, market, obituary and statute texts are full of pairs far above any threshold that must
both stay, so a pair in which digits, numerals, negations or names differ is a variant.

The alignment is greedy: run along what agrees; where it does not, look for the smallest edit after which it agrees
again. It is linear for texts that are alike, and gives up at once on texts that are not.
"""

from enum import IntEnum
from typing import NamedTuple

import numpy as np

from dedup.tables import Int64, Normalized, member, offsets

SLIPS = 0.06  # share of the characters that may differ in a copy: what careless recognition does to a page
EDIT_CHARS = 6  # longest difference at one place
AGREE_CHARS = 3  # what must agree after it
NUMBERS = "0123456789十百千万亿.:/-%‰+−~–—"  # and the marks that the normal form keeps in a number
NEGATIONS = "不未没無无非否勿"
AFFIRMED = "已能可会要有是应须得很再又均皆都"  # what stands in the place of a negation in the opposite statement
# One for another of these is no slip: another person, another direction, the opposite.
ALTERNATIVES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆",
    *("东南西北", "上下", "左右", "前后", "内外", "大小", "多少", "高低", "长短", "早晚", "春夏秋冬", "男女", "父母"),
    *("增减", "升降", "涨跌", "进出", "买卖", "胜负", "正副", "甲乙丙丁", "加减", "开关", "生死", "新旧", "收支"),
)
NAME_CHARS = range(2, 5)  # a Chinese name of a person or a place

_VALUES = str.maketrans("〇零一二两三四五六七八九", "001223456789")
_STATE_FACTS = frozenset(NUMBERS + NEGATIONS).__contains__


class Difference(NamedTuple):
    """What stands in one text in place of what stands in the other; one of them may be empty."""

    left: str
    right: str


class Kind(IntEnum):
    """What a pair is."""

    COPY = 0  # equal but for slips
    VARIANT = 1  # facts differ
    OTHER = 2  # more differs than slips


def kind(left: str, right: str) -> tuple[Kind, float]:
    """What two normal forms are to each other, and the share of characters that agree; 0 if they cannot be aligned."""
    found = differences(left, right)
    if found is None:
        return (Kind.OTHER if _facts(left) == _facts(right) else Kind.VARIANT), 0.0
    share = 1.0 - sum(max(len(one), len(other)) for one, other in found) / max(len(left), len(right), 1)
    names = sum(map(is_name, found))
    if any(states_fact(*one) for one in found) or names > len(found) - names:
        return Kind.VARIANT, share  # among many slips, two side by side are no name
    return (Kind.COPY if share >= 1.0 - SLIPS else Kind.OTHER), share


def fact_hashes(norm: Normalized) -> Int64:
    """A hash of the facts in each row, in order: rows with other facts have another hash; int64 (n,)."""
    fact = member(norm.code, "".join(map(chr, _VALUES)) + NUMBERS + NEGATIONS)
    row = np.repeat(np.arange(len(norm)), norm.size)[fact]
    count = np.bincount(row, minlength=len(norm))
    place = (np.arange(len(row)) - np.repeat(offsets(count)[:-1], count)).astype(np.uint64)
    value = (norm.code[fact].astype(np.uint64) << np.uint64(32)) + place
    value *= np.uint64(0x9E3779B97F4A7C15)
    value ^= value >> np.uint64(29)
    value *= np.uint64(0xBF58476D1CE4E5B9)
    total = np.concatenate([np.zeros(1, np.uint64), np.cumsum(value)])  # wraps on purpose
    border = offsets(count)
    hashed: Int64 = (total[border[1:]] - total[border[:-1]]).view(np.int64)
    return hashed


def differences(left: str, right: str) -> list[Difference] | None:
    """Where two texts differ, in order; None if some difference is longer than an edit."""
    found: list[Difference] = []
    i = j = 0
    while True:
        run = _agreeing(left, right, i, j)
        i, j = i + run, j + run
        if i == len(left) and j == len(right):
            return found
        step = _smallest_edit(left, right, i, j)
        if step is None:
            return None
        found.append(Difference(left[i : i + step[0]], right[j : j + step[1]]))
        i, j = i + step[0], j + step[1]


def states_fact(left: str, right: str) -> bool:
    """Whether a difference changes a number or turns a statement round. A digit in the place of a letter is a slip."""
    one, other = ([ch for ch in side.translate(_VALUES) if ch in NUMBERS] for side in (left, right))
    if one != other and (not left or not right or (one and other)):
        return True
    if any(left in group and right in group for group in ALTERNATIVES if len(left) == len(right) == 1):
        return True
    denies, states = (any(ch in chars for ch in left + right) for chars in (NEGATIONS, AFFIRMED))
    both = all(any(ch in NEGATIONS for ch in side) for side in (left, right))
    return denies and (not left or not right or states or both)


def is_name(difference: Difference) -> bool:
    """Whether words of two to four Han characters stand in each other's place."""
    return all(len(side) in NAME_CHARS and all("\u3400" <= ch <= "\u9fff" for ch in side) for side in difference)


def _facts(text: str) -> list[str]:
    return list(filter(_STATE_FACTS, text.translate(_VALUES)))


def _agreeing(left: str, right: str, i: int, j: int) -> int:
    """How many characters agree from left[i] and right[j] on."""
    room = min(len(left) - i, len(right) - j)
    done, width = 0, 16
    while done < room and left[i + done : i + done + width] == right[j + done : j + done + width]:
        done += min(width, room - done)
        width *= 2
    while done < room and left[i + done] == right[j + done]:
        done += 1
    return done


def _smallest_edit(left: str, right: str, i: int, j: int) -> tuple[int, int] | None:
    """How many characters to skip in each text so that both agree again, for a few characters or up to their ends."""
    best = None
    window = right[j : j + EDIT_CHARS + AGREE_CHARS]
    for a in range(min(EDIT_CHARS, len(left) - i) + 1):
        probe = left[i + a : i + a + AGREE_CHARS]
        if len(probe) == AGREE_CHARS:
            b = window.find(probe)
        else:  # the end of one is the end of both
            b = len(right) - len(probe) - j if right.endswith(probe) else -1
        if 0 <= b <= EDIT_CHARS and (best is None or (max(a, b), a + b) < (max(best), sum(best))):
            best = a, b
    return best
