"""Two similar texts side by side: the same but for slips, or a variant that differs in facts.

What users call a near-duplicate is an edit, not a Jaccard value: a single misread character costs five shingles. So
pairs are aligned, and a text that differs in isolated slips only is a copy below the threshold, too. And near-duplicate
is not the same fact: weather, market, obituary and statute texts are full of pairs far above any threshold that must
both stay, so a pair in which digits, numerals, negations, names or symbols differ is a variant.

The alignment is greedy: run along what agrees; where it does not, look for the smallest edit after which it agrees
again. It is linear for texts that are alike, and gives up at once on texts that are not. All pairs take each step
together, as columns.
"""

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from dedup.arrays import Bool, Float32, Int64, UInt32, member, offsets
from dedup.match import others
from dedup.match.others import Differences
from dedup.tables import Normalized, Symbols
from dedup.text.symbols import differ, hashes
from dedup.workers import each, worthwhile

SLIPS = 0.08  # share of the characters that may differ in a copy: what careless recognition does to a page
EDIT_CHARS = (6, 16)  # longest difference at one place; a longer one is looked for where there is no shorter one
AGREE_CHARS = 3  # what must agree after it
NUMBERS = "0123456789十百千万亿.:/-%‰+−~–—"  # and the marks that the normal form keeps in a number
NEGATIONS = "不未没無无非否勿"
AFFIRMED = "已能可会要有是应须得很再又均皆都"  # what stands in the place of a negation in the opposite statement
# Words that turn a statement round where they come or go; in normal form, where words are not set apart.
NEGATION_WORDS = (
    *("not", "no", "nt", "never", "without", "nicht", "kein", "keine", "keinen", "nie", "pas", "ne", "jamais", "non"),
    *("nunca", "não", "niet", "geen", "không", "не", "ни", "нет", "никогда", "لا", "لم", "لن", "नहीं"),
)
# ... and what does so inside of other words, in scripts that set no words apart or join them to others.
NEGATION_PARTS = ("ない", "なかっ", "せん", "안", "못", "않", "없", "ไม่", "มิ")
# One for another of these is no slip: another person, another direction, the opposite.
ALTERNATIVES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆",
    *("东南西北", "上下", "左右", "前后", "内外", "大小", "多少", "高低", "长短", "早晚", "春夏秋冬", "男女", "父母"),
    *("增减", "升降", "涨跌", "进出", "买卖", "胜负", "正副", "甲乙丙丁", "加减", "开关", "生死", "新旧", "收支"),
    *("한두세네", "일이삼사오육칠팔구"),
)
NAMED = 2  # times as many slips as other words: so many are among as many slips by chance
SLIP_CHARS = 2  # characters in which a digit may stand for a letter, misread
WORD_CHARS = 3  # letters that make a word in another's place; in scripts that write syllables or no spaces, one less

BLOCK = 1 << 12  # pairs that are aligned together
LEAST = 1 << 9  # pairs that are worth a worker of their own
RUN_CHARS = 16  # characters that are compared at a time, four times as many each time that all of them agree
END = np.uint32(0xFFFFFFFF)  # stands behind the last character of a text

_VALUES = str.maketrans("〇零一二两三四五六七八九", "001223456789")
# The edits that may stand at one place, characters of either side, the smallest first.
_EDITS = {
    longest: np.array(sorted(np.ndindex(longest + 1, longest + 1), key=lambda edit: (max(edit), sum(edit))), np.int64)
    for longest in EDIT_CHARS
}


class Kind(IntEnum):
    """What a pair is."""

    COPY = 0  # equal but for slips
    VARIANT = 1  # facts differ
    OTHER = 2  # more differs than slips


def kinds(
    norm: Normalized, left: Int64, right: Int64, symbols: Symbols | None = None, *, workers: int = 1
) -> tuple[NDArray[np.int8], Float32]:
    """What the texts of each pair of rows are to each other.

    symbols  of each row; None: they are not looked at
    returns  int8 (p,) Kind; float32 (p,) the share of characters that agree, 0 if they cannot be aligned
    """

    def kinds_of(low: int) -> tuple[NDArray[np.int8], Float32]:
        part = slice(low, low + block)
        return _kinds(norm, left[part], right[part], symbols)

    workers = worthwhile(workers, len(left), LEAST)
    block = min(BLOCK, max(LEAST // 4, -(-len(left) // (4 * workers)))) if workers > 1 else BLOCK
    found = each(kinds_of, range(0, len(left), block), workers)
    kind = np.concatenate([np.zeros(0, np.int8), *(part for part, _ in found)])
    return kind, np.concatenate([np.zeros(0, np.float32), *(part for _, part in found)])


def fact_hashes(norm: Normalized, symbols: Symbols | None = None) -> Int64:
    """A hash of the facts in each row, in order: rows with other facts have another hash; int64 (n,).

    symbols  of each row, which are facts, too; None: they are not looked at
    """
    fact = np.flatnonzero(member(norm.code, "".join(map(chr, _VALUES)) + NUMBERS + NEGATIONS))
    count = np.diff(np.searchsorted(fact, norm.indptr))
    place = (np.arange(len(fact)) - np.repeat(offsets(count)[:-1], count)).astype(np.uint64)
    value = (_VALUE_OF[np.minimum(norm.code[fact], np.uint32(_PLANE))].astype(np.uint64) << np.uint64(32)) + place
    value *= np.uint64(0x9E3779B97F4A7C15)
    value ^= value >> np.uint64(29)
    value *= np.uint64(0xBF58476D1CE4E5B9)
    total = np.concatenate([np.zeros(1, np.uint64), np.cumsum(value)])  # wraps on purpose
    border = offsets(count)
    hashed = total[border[1:]] - total[border[:-1]]
    if symbols is not None and len(symbols.code):
        hashed ^= hashes(symbols, places=False)
    signed: Int64 = hashed.view(np.int64)
    return signed


def aligned(norm: Normalized, left: Int64, right: Int64) -> Differences:
    """Where the texts of each pair of rows differ."""
    i, j = norm.indptr[left], norm.indptr[right]
    end_i, end_j = norm.indptr[left + 1], norm.indptr[right + 1]
    whole = np.ones(len(left), np.bool_)
    pair = np.arange(len(left))
    found: list[tuple[Int64, ...]] = []
    while len(pair):
        run = _agreeing(norm.code, i, j, end_i, end_j)
        i, j = i + run, j + run
        open_ = (i < end_i) | (j < end_j)
        pair, i, j, end_i, end_j = (column[open_] for column in (pair, i, j, end_i, end_j))
        skip_i, skip_j, possible = _smallest_edits(norm.code, i, j, end_i, end_j)
        whole[pair[~possible]] = False
        pair, i, j, end_i, end_j = (column[possible] for column in (pair, i, j, end_i, end_j))
        skip_i, skip_j = skip_i[possible], skip_j[possible]
        found.append((pair, i, i + skip_i, j, j + skip_j))
        i, j = i + skip_i, j + skip_j
    none = np.zeros(0, np.int64)
    columns = [np.concatenate([none, *column]) for column in zip(*found, strict=True)] or [none] * 5
    order = np.argsort(columns[0], kind="stable")  # the differences of a block
    pair, left_start, left_end, right_start, right_end = (column[order] for column in columns)
    return Differences(pair, left_start, left_end, right_start, right_end, whole)


def _kinds(norm: Normalized, left: Int64, right: Int64, symbols: Symbols | None) -> tuple[NDArray[np.int8], Float32]:
    found = aligned(norm, left, right)
    one = _window(norm.code, found.left_start, found.left_end, EDIT_CHARS[-1])
    other = _window(norm.code, found.right_start, found.right_end, EDIT_CHARS[-1])

    def total(of_difference: NDArray[np.integer] | Bool) -> Int64:
        return np.bincount(found.pair, weights=of_difference, minlength=len(left)).astype(np.int64)

    distance = _distances(one, other)
    size = np.maximum(norm.size[left], norm.size[right])
    share = np.where(found.aligned, 1.0 - total(distance) / np.maximum(size, 1), 0.0)
    named, names = others.differ(norm, left, right, found, distance), _names(one, other, distance)
    slips = total(~(names | named))
    # Among many slips, two side by side are no name.
    fact = (total(_facts_differ(one, other)) > 0) | (total(names) > slips) | (NAMED * total(named) > slips)
    fact |= ~found.aligned  # what cannot be set side by side says something else
    if symbols is not None and len(symbols.code):
        moved = total(np.abs(found.left_end - found.left_start - found.right_end + found.right_start))
        fact |= differ(symbols, left, right, np.where(found.aligned, moved, len(norm.code)))
    kind = np.where(fact, Kind.VARIANT, np.where(share >= 1.0 - SLIPS, Kind.COPY, Kind.OTHER))
    return kind.astype(np.int8), share.astype(np.float32)


def _agreeing(code: UInt32, i: Int64, j: Int64, end_i: Int64, end_j: Int64) -> Int64:
    """How many characters agree from i and j on."""
    room = np.minimum(end_i - i, end_j - j)
    run = np.zeros(len(i), np.int64)
    at, width = np.arange(len(i)), RUN_CHARS
    while len(at):
        start = run[at]
        one = _window(code, i[at] + start, end_i[at], width)
        other = _window(code, j[at] + start, end_j[at], width)
        differs = one != other
        first = np.where(differs.any(axis=1), differs.argmax(axis=1), width)
        run[at] = np.minimum(start + first, room[at])
        at = at[(first == width) & (run[at] < room[at])]
        width = min(4 * width, max((1 << 20) // max(len(at), 1), RUN_CHARS))
    return run


def _smallest_edits(code: UInt32, i: Int64, j: Int64, end_i: Int64, end_j: Int64) -> tuple[Int64, Int64, Bool]:
    """How many characters to skip in each text so that both agree again, for a few characters or up to their ends.

    returns  int64, int64, and bool: whether there is such an edit
    """
    skip, possible = np.zeros((len(i), 2), np.int64), np.zeros(len(i), np.bool_)
    for longest, edits in _EDITS.items():
        open_ = np.flatnonzero(~possible)
        if not len(open_):
            break
        one = _window(code, i[open_], end_i[open_], longest + AGREE_CHARS)
        other = _window(code, j[open_], end_j[open_], longest + AGREE_CHARS)
        same = one[:, :, None] == other[:, None, :]
        agree = same[:, : longest + 1, : longest + 1].copy()
        for k in range(1, AGREE_CHARS):
            agree &= same[:, k : k + longest + 1, k : k + longest + 1]
        fits = agree[:, edits[:, 0], edits[:, 1]]
        skip[open_], possible[open_] = edits[fits.argmax(axis=1)], fits.any(axis=1)
    return skip[:, 0], skip[:, 1], possible


def _window(code: UInt32, start: Int64, end: Int64, width: int) -> UInt32:
    """The characters start[i], start[i] + 1, ... of each text, END from end[i] on: uint32 (n, width)."""
    if not len(code):
        return np.full((len(start), width), END)
    at = start[:, None] + np.arange(width)
    outside = at >= end[:, None]
    if not outside.any():
        return code.take(at)
    window: UInt32 = code.take(at, mode="clip")
    window[outside] = END
    return window


# -- what a difference says: the sides as uint32 (d, width), END behind their ends ------------------------------------

_PLANE = 0x10000  # the characters that are asked about stand below it; END counts as this one


def _column(*groups: tuple[str, int]) -> UInt32:
    """A number for each code point: that of its group, those of its groups together, or 0."""
    table = np.zeros(_PLANE + 1, np.uint32)
    for chars, number in groups:
        for ch in chars:
            table[ord(ch)] |= number
    return table


_VALUE_OF = np.arange(_PLANE + 1, dtype=np.uint32)
_VALUE_OF[list(_VALUES)] = list(_VALUES.values())
_NUMBER = _column(*((ch, row + 1) for row, ch in enumerate(NUMBERS)))[_VALUE_OF].astype(np.int64)
_NEGATION = _column((NEGATIONS, 1)) > 0
# Where the text goes on as the word begins, a word that is put in shows with its end first: "is [otn] nice".
_TURNED_WORDS, _TURNED_PARTS = (
    sorted({word[k:] + word[:k] for word in words for k in range(len(word))})
    for words in (NEGATION_WORDS, NEGATION_PARTS)
)
_WORD_HEAD, _PART_HEAD = (
    _column(("".join(word[0] for word in words), 1)) > 0 for words in (_TURNED_WORDS, _TURNED_PARTS)
)
_AFFIRMED = _column((AFFIRMED, 1)) > 0
_GROUP = _column(*((chars, 1 << row) for row, chars in enumerate(ALTERNATIVES)))


def _facts_differ(left: UInt32, right: UInt32) -> Bool:
    """Whether each difference changes a number or turns a statement round, bool (d,)."""
    sides = [np.minimum(side, np.uint32(_PLANE)) for side in (left, right)]
    empty = np.any([side[:, 0] == _PLANE for side in sides], axis=0)
    one, other = (_number(side) for side in sides)
    long = np.any([side[:, min(SLIP_CHARS, side.shape[1] - 1)] != _PLANE for side in sides], axis=0)
    number = (one != other) & (empty | long | ((one != 0) & (other != 0)))
    single = np.all([side[:, 1] == _PLANE for side in sides], axis=0)
    turned = single & (_GROUP[sides[0][:, 0]] & _GROUP[sides[1][:, 0]] != 0)
    negative = [_NEGATION[side].any(axis=1) for side in sides]
    states = np.any([_AFFIRMED[side].any(axis=1) for side in sides], axis=0)
    denies = (negative[0] | negative[1]) & (empty | states | (negative[0] & negative[1]))
    for side, code, other in ((left, *sides), (right, *sides[::-1])):
        # A word that comes or goes: among many slips, two of them often look like a short one.
        place = np.flatnonzero(_WORD_HEAD[code[:, 0]] & (other[:, 0] == _PLANE))
        words, found = side[place], np.zeros(len(place), np.bool_)
        for word in _TURNED_WORDS if len(place) else ():
            found |= _stands(words, word, 0) & (words[:, min(len(word), side.shape[1] - 1)] == END)
        denies[place] |= found
    denies |= _has_part(left, sides[0]) != _has_part(right, sides[1])
    result: Bool = number | turned | denies
    return result


def _number(side: UInt32) -> Int64:
    """What a side says of numbers: a hash of their characters in order, 0 if there are none."""
    value = np.zeros(len(side), np.int64)
    for column in _NUMBER[side].T:
        value = np.where(column > 0, value * 1_000_003 + column, value)  # wraps on purpose
    return value


def _has_part(side: UInt32, code: UInt32) -> Bool:
    """In which sides a part of a word denies something, bool (d,).

    code  the side, with END as a number below 2**16 + 1
    """
    found = np.zeros(len(side), np.bool_)
    head = _PART_HEAD[code]
    place = np.flatnonzero(head.any(axis=1))
    some, columns = side[place], np.flatnonzero(head[place].any(axis=0)).tolist()
    has = np.zeros(len(place), np.bool_)
    for word in _TURNED_PARTS if len(place) else ():
        for k in columns:
            if k + len(word) <= side.shape[1]:
                has |= _stands(some, word, k)
    found[place] = has
    return found


def _stands(side: UInt32, word: str, at: int) -> Bool:
    """In which sides a word stands at this place, bool (d,)."""
    found = np.ones(len(side), np.bool_)
    for k, ch in enumerate(word, at):
        found &= side[:, k] == ord(ch) if k < side.shape[1] else False
    return found


def _names(left: UInt32, right: UInt32, distance: Int64) -> Bool:
    """Whether words stand in each other's place, bool (d,): not slips with a letter or two between them.

    distance  int64 (d,) from `_distances`
    """
    result = np.ones(len(left), np.bool_)
    sizes = [np.count_nonzero(side != END, axis=1) for side in (left, right)]
    for side, size in zip((left, right), sizes, strict=True):
        # Thai to Tibetan; kana, Han, hangul.
        syllables = ((side >= 0x0E00) & (side < 0x1000)) | ((side >= 0x3040) & (side != END))
        dense = np.count_nonzero(syllables, axis=1) == size
        letters = WORD_CHARS - dense
        # In scripts of syllables, two slips beside a character are as long as a name: more must differ.
        result &= (size >= letters) & (distance >= np.where(dense, np.maximum(*sizes) * 2 // 3 + 1, letters))
        result &= ~((side >= ord("0")) & (side <= ord("9"))).any(axis=1)
    return result


def _distances(left: UInt32, right: UInt32) -> Int64:
    """The edit distance of the two sides of each difference (Levenshtein 1966), int64 (d,)."""
    sizes = [np.count_nonzero(side != END, axis=1) for side in (left, right)]
    found: Int64 = np.maximum(*sizes).astype(np.int64)
    long = np.flatnonzero((np.minimum(*sizes) > 0) & (found > 1))
    one, other = left[long], right[long]
    height, width = (int(size[long].max(initial=0)) for size in sizes)
    table = np.zeros((height + 1, width + 1, len(long)), np.int8)
    table[:, 0] = np.arange(height + 1)[:, None]
    table[0] = np.arange(width + 1)[:, None]
    for i in range(height):
        for j in range(width):
            swap = table[i, j] + (one[:, i] != other[:, j])
            table[i + 1, j + 1] = np.minimum(np.minimum(table[i, j + 1], table[i + 1, j]) + 1, swap)
    found[long] = table[sizes[0][long], sizes[1][long], np.arange(len(long))]
    return found
