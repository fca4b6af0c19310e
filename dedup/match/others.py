"""Where two texts differ: whether another word stands there, rather than a slip.

A slip (a misread or mistyped letter) leaves something that is no word; another word is another fact, however alike it
looks: mg and g, plaintiff and defendant, male and female. Where words are set apart, the whole words around a
difference are compared: both are words of the list; neither is, and they are as short as the names of models; a word
that turns its meaning round by how it begins (unable, hypotension); a word that is put in. In Han text one character
for another is another word if both belong together with the same neighbour: 原告 and 被告.
"""

from dataclasses import dataclass

import numpy as np

from dedup.arrays import Bool, Int64, UInt32, UInt64, member
from dedup.match import words
from dedup.tables import Normalized, Table

WORD = 24  # letters of a word that are looked at, on either side of a difference
CODE = 2  # letters of the name of a model or a group
LONG = 4  # letters of a word that is hardly another one by a slip
PUT_IN = 3  # letters of a word that is put in, at least; one that is not in the list needs two more
UNLIKE = 0.85  # share of the letters in which other names differ
TWO = 2  # characters of a Han word
TURNED = 16  # places by which a difference may be turned: "is [otn] nice" is "is [not] nice"

_PREFIXES = (
    *("un", "in", "im", "il", "ir", "dis", "non", "mis", "anti", "pre", "post", "sub", "inter", "intra", "fe", "semi"),
)
_HYPER = ("hyper", "hypo")
# Words that say little: where they come or go, nothing is said that was not said before.
_FILLERS = (
    "the an that which very also too just so then there of and to in on at for by as it is was are were has had been be"
    " der die das den dem des ein eine und le la les un une des de du et el los las una y il lo gli e o os as"
)
# A character that says another thing of what follows: 副主任 is no 主任.
_MODIFIERS = "副前原首反准伪假次旧亚代待非半双单"
# Pairs that are confused by their shape or sound, and make words of each other: no evidence of another word.
_CONFUSED = (
    *("己已巳", "日曰", "未末", "土士", "人入", "大太犬", "天夭", "千干于", "间问", "侯候", "拔拨", "折拆析", "治冶"),
    *("技枝", "贝见", "户尸", "刀力", "来米", "今令", "白自", "目且", "休体", "广厂", "田由", "主王", "设没", "免兔"),
    *("夫失", "鸟乌", "石右", "住往", "持特", "晴睛", "遣遗", "辨辩", "的地得", "在再", "作做", "帐账", "象像", "即既"),
    *("那哪", "他她它", "决绝"),
)
# Letters that recognition takes for each other.
_SHAPES_OF_LETTERS = ("aceogq", "bhkn", "fijlrt", "hnmruw", "uvwy", "bd", "pq", "sz", "аоеэс", "шщ", "ий", "пнл", "ьъ")
_ALPHABETS = 0x0590  # Latin, Greek, Cyrillic, Armenian: behind them marks are dropped within words, too
_PLANE = 0x10000


@dataclass(frozen=True, slots=True, eq=False)
class Differences(Table):
    """Where pairs of texts differ, sorted by pair and place; positions of Normalized.code.

    pair                    int64 (d,)
    left_start, left_end    int64 (d,)  some characters of the left text, perhaps none
    right_start, right_end  int64 (d,)  what stands in their place in the right one
    aligned                 bool (p,)   pairs that could be aligned; the differences of the others break off
    """

    pair: Int64
    left_start: Int64
    left_end: Int64
    right_start: Int64
    right_end: Int64
    aligned: Bool


@dataclass(frozen=True, slots=True, eq=False)
class _Side(Table):
    """One side of some differences: where it starts and ends, and the border of the row that it stands in."""

    start: Int64
    end: Int64
    first: Int64
    last: Int64

    def take(self, which: Int64) -> "_Side":
        """Some of the differences."""
        return _Side(self.start[which], self.end[which], self.first[which], self.last[which])


def differ(norm: Normalized, left: Int64, right: Int64, found: Differences, distance: Int64) -> Bool:
    """Which differences put another word in a word's place, or a word in, bool (d,).

    left, right  int64 (p,) rows
    distance     int64 (d,) edit distance of the sides of each difference
    """
    result = np.zeros(len(found.pair), np.bool_)
    rows = left[found.pair], right[found.pair]
    sides = [
        _Side(start, end, norm.indptr[row], norm.indptr[row + 1])
        for start, end, row in zip(
            (found.left_start, found.right_start), (found.left_end, found.right_end), rows, strict=True
        )
    ]
    if not len(result):
        return result
    here = _inner(norm, sides)  # a character of each difference
    digit = (here >= ord("0")) & (here <= ord("9"))
    apart = np.flatnonzero((here < _ALPHABETS) & ~digit)
    result[apart] = _apart(norm, [side.take(apart) for side in sides], distance[apart])
    han = np.flatnonzero((here >= 0x4E00) & (here < 0xA000))
    result[han] = _han(norm, [side.take(han) for side in sides])
    return result


def _inner(norm: Normalized, sides: list[_Side]) -> UInt32:
    """The first character of either side; every difference has one."""
    one, other = sides
    at = np.where(one.start < one.end, one.start, other.start)
    code: UInt32 = norm.code[at]
    return code


# -- scripts that set words apart -------------------------------------------------------------------------------------


def _begins(norm: Normalized, place: Int64, side: _Side) -> Bool:
    """Whether a word begins at each place of a row, or the row ends there: something was dropped before it."""
    inside = (place > side.first) & (place < side.last)
    some = np.where(inside, place, 0)
    gap = norm.origin[some] - norm.origin[np.maximum(some - 1, 0)] > 1
    return np.asarray(~inside | gap)


def _wholes(norm: Normalized, sides: list[_Side]) -> tuple[list[UInt32], Int64]:
    """The words around each difference, uint32 (d, 3 * WORD) twice, and how many of their letters stand before it.

    What stands beside the difference is the same on both sides: a word goes on there if it does on either.
    """
    n = len(sides[0].start)
    head, open_ = np.zeros(n, np.int64), np.ones(n, np.bool_)
    for _ in range(WORD):
        open_ &= ~np.logical_and(*(_begins(norm, side.start - head, side) for side in sides))
        open_ &= np.logical_and(*(side.start - head > side.first for side in sides))
        head += open_
    tail, open_ = np.zeros(n, np.int64), np.ones(n, np.bool_)
    for _ in range(WORD):
        open_ &= ~np.logical_and(*(_begins(norm, side.end + tail, side) for side in sides))
        open_ &= np.logical_and(*(side.end + tail < side.last for side in sides))
        tail += open_
    wholes = []
    for side in sides:
        at = (side.start - head)[:, None] + np.arange(3 * WORD)
        whole: UInt32 = norm.code.take(at, mode="clip")
        whole[at >= (side.end + tail)[:, None]] = words.END
        wholes.append(whole)
    return wholes, head


def _apart(norm: Normalized, sides: list[_Side], distance: Int64) -> Bool:
    """See `differ`, in scripts that set words apart."""
    wholes, head = _wholes(norm, sides)
    sizes = [np.count_nonzero(whole != words.END, axis=1) for whole in wholes]
    least, most = np.minimum(*sizes), np.maximum(*sizes)
    one_word = least > 0
    listed, facts = ([of(whole) for whole in wholes] for of in (words.known, words.facts))
    gone = [side.end - side.start for side in sides]
    like = _alike(norm, sides) | (np.maximum(*gone) + np.minimum(*gone) <= 1)  # a letter lost, or one for its like
    other: Bool = one_word & facts[0] & facts[1]
    other |= one_word & listed[0] & listed[1] & (least >= LONG) & ~like
    unknown = one_word & ~listed[0] & ~listed[1]
    other |= unknown & (sizes[0] == sizes[1]) & (most <= CODE) & ~like
    other |= one_word & (listed[0] | listed[1]) & _prefixed(wholes, sizes, head)
    # Other names: words that have little in common. What was read wrongly keeps some of its letters.
    apart = (np.minimum(*gone) >= LONG) & (distance >= UNLIKE * np.maximum(*gone))
    other |= unknown & apart & (3 * (sizes[0] - gone[0]) <= least)
    for one, empty in (sides, sides[::-1]):
        other |= _put_in(norm, one, empty)
    return other


def _alike(norm: Normalized, sides: list[_Side]) -> Bool:
    """Which differences are one letter for another that looks like it."""
    single = np.logical_and(*(side.end - side.start == 1 for side in sides))
    shapes = [_LETTERS[np.minimum(norm.code.take(side.start, mode="clip"), np.uint32(_PLANE))] for side in sides]
    return np.asarray(single & (shapes[0] & shapes[1] != 0))


def _prefixed(wholes: list[UInt32], sizes: list[Int64], head: Int64) -> Bool:
    """Whether one word is the other with a syllable before it that turns it round."""
    result = np.zeros(len(head), np.bool_)
    for long, short, more in ((0, 1, sizes[0] - sizes[1]), (1, 0, sizes[1] - sizes[0])):
        for prefix in _PREFIXES:
            at = np.flatnonzero((more == len(prefix)) & (head <= len(prefix)) & (sizes[short] >= LONG))
            if not len(at):
                continue
            fits = (wholes[long][at, : len(prefix)] == [*map(ord, prefix)]).all(axis=1)
            fits &= (wholes[long][at, len(prefix) :] == wholes[short][at, : -len(prefix)]).all(axis=1)
            result[at] |= fits
    hyper, hypo = ([(whole[:, : len(word)] == [*map(ord, word)]).all(axis=1) for whole in wholes] for word in _HYPER)
    return np.asarray(result | (hyper[0] & hypo[1]) | (hyper[1] & hypo[0]))


def _put_in(norm: Normalized, side: _Side, empty: _Side) -> Bool:
    """Whether one side has whole words more than the other, which has nothing there."""
    size = side.end - side.start
    at = np.flatnonzero((empty.start == empty.end) & (size >= PUT_IN))
    result = np.zeros(len(size), np.bool_)
    side, empty, size = side.take(at), empty.take(at), size[at]
    found, turned = np.zeros(len(at), np.bool_), np.ones(len(at), np.bool_)
    whole = np.full((len(at), TURNED), words.END)
    for k in range(TURNED):
        start, end = side.start - k, side.end - k
        fits = turned & _begins(norm, start, side) & _begins(norm, end, side) & _begins(norm, empty.start - k, empty)
        new = np.flatnonzero(fits & ~found)
        place = start[new, None] + np.arange(TURNED)
        text = norm.code.take(place, mode="clip")
        whole[new] = np.where(place < end[new, None], text, words.END)
        found |= fits
        # One place further to the left it is the same if what goes in on that side is what comes out on the other.
        room = (start > side.first) & (empty.start - k > empty.first)
        before = norm.code[np.where(room, start - 1, 0)]
        turned &= room & (before == norm.code[np.where(room, end - 1, 0)])
    filler = np.isin(words.hashed(whole), _FILLER_KEYS) & (size < TURNED)
    word = words.known(whole) | (size >= PUT_IN + 2)
    result[at] = found & word & ~filler & ~_doubled(norm, side)
    return result


_FILLER_KEYS = np.sort(words.hashed(words.table(_FILLERS.split())))


def _groups(groups: tuple[str, ...]) -> UInt64:
    """A number for each code point: those of its groups together, or 0."""
    table = np.zeros(_PLANE + 1, np.uint64)
    for row, chars in enumerate(groups):
        for ch in chars:
            table[ord(ch)] |= np.uint64(1 << row)
    return table


_LETTERS = _groups(_SHAPES_OF_LETTERS)


# -- Han --------------------------------------------------------------------------------------------------------------

_SHAPES = _groups(_CONFUSED)


def _han(norm: Normalized, sides: list[_Side]) -> Bool:
    """Another word, or one more, in text that sets no words apart."""
    sizes = [side.end - side.start for side in sides]
    result = np.zeros(len(sizes[0]), np.bool_)
    swap = np.flatnonzero((sizes[0] == 1) & (sizes[1] == 1))
    one, other = (side.take(swap) for side in sides)
    here = [norm.code[side.start] for side in (one, other)]
    plain = [np.minimum(code, np.uint32(_PLANE)) for code in here]
    word = np.zeros(len(swap), np.bool_)
    for step in (-1, 1):
        place = one.start + step
        inside = (place >= one.first) & (place < one.last)
        beside = norm.code.take(place, mode="clip")
        both = [words.paired(beside, code) if step < 0 else words.paired(code, beside) for code in here]
        word |= inside & both[0] & both[1]
    result[swap] = word & (_SHAPES[plain[0]] & _SHAPES[plain[1]] == 0)
    for side, empty in ((0, 1), (1, 0)):
        at = np.flatnonzero((sizes[empty] == 0) & (sizes[side] > 0))
        result[at] = _one_more(norm, sides[side].take(at))
    return result


def _one_more(norm: Normalized, more: _Side) -> Bool:
    """Whether what is put in is a word, as it stands or turned by one place, or a character that changes one."""
    size, last = more.end - more.start, more.end - 1
    edges = (more.start - 1, more.start, more.start + 1, last - 1, last, more.end)
    before, first, second, late, end, after = (norm.code.take(place, mode="clip") for place in edges)
    word = words.paired(first, second) & words.paired(late, end)
    crosses = ((more.start > more.first) & words.paired(before, first)) | (
        (more.end < more.last) & words.paired(end, after)
    )
    word &= ~crosses | (size == TWO)
    # What stands before it ends the other text, too.
    word |= (size == TWO) & (more.start > more.first) & (before == second) & words.paired(second, first)
    return np.asarray(((size >= TWO) & word & ~_doubled(norm, more)) | ((size == 1) & member(first, _MODIFIERS)))


def _doubled(norm: Normalized, more: _Side) -> Bool:
    """Whether what is put in stands right before or behind once more: written twice by mistake, it is no other word."""
    size = more.end - more.start
    step = np.arange(TURNED)
    here = norm.code.take(more.start[:, None] + step, mode="clip")
    result = np.zeros(len(size), np.bool_)
    for away in (-size, size):
        inside = (more.start + away >= more.first) & (more.end + away <= more.last)
        there = norm.code.take((more.start + away)[:, None] + step, mode="clip")
        result |= inside & ((here == there) | (step >= size[:, None])).all(axis=1)
    return result
