"""Documents, Segments -> boilerplate that is glued to a paragraph: at its beginning, or at its end, on the same line.

`split` makes segments of their own of what would be removed if it stood by itself (a share line behind the last
sentence, a date and source before the lead), so that everything later sees two pieces: what becomes of them is decided
by the boilerplate lane, in their context. `credited` finds what is kept and only marked: a byline, or the agency, place
and date that a report begins with.

Both look at a line alone, and at its ends only. A piece at the end is what follows the last sentence, or a last
sentence that speaks of rights or of a site; one at the beginning goes up to a blank. It must look like
boilerplate by itself.
"""

import re
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup.arrays import LINE_ENDS, Bool, Int64, UInt32, among, member, offsets, ranges, sorted_unique
from dedup.boilerplate import classify, recurrence, terms
from dedup.boilerplate.features import OPENER as OPENED
from dedup.boilerplate.lexicon import Family
from dedup.classes import Label
from dedup.config import Config
from dedup.tables import Documents, Normalized, Segments
from dedup.text import punctuation

AT_LEVEL = Config(boilerplate="balanced")  # at which a piece is taken for boilerplate; what is removed is decided later
PIECE = 60  # code points of a piece, at most
PARAGRAPH = 30  # code points that are left of the paragraph, at least
NOTICE = 160  # code points of a notice of rights, at most
CREDIT_CHARS = 40  # of normal form, of a piece that is a credit
CREDITED = (Family.ROLE, Family.PHOTO, Family.META, Family.FILL)  # of which its words are
BLANKS_TRIED = 6  # of those in the first PIECE code points, and of closing brackets, from the last one on

STOPS = "。！？!?｡"
FULL_STOPS = "。！？｡"  # of scripts that have them: a paragraph behind a beginning has one
CLOSERS = "”’」』\"'"
OPENERS, BRACKETS = "（([【［〔", "）)]】］〕"  # of a piece
BLANKS = " \t\xa0\u3000"

# Two characters that a piece must have, so that few are looked at: a last sentence, and a beginning.
LAST_SENTENCE = (
    "版权 版權 转载 轉載 侵权 侵權 关注 關注 扫码 掃碼 扫描 掃描 二维 客户 下载 下載 点击 點擊 更多 分享 订阅 訂閱 "
    "声明 聲明 举报 投稿 加微 微信 邀请 注册 優惠 优惠 無断 転載 저작 무단"
)
BEGINNING = (
    "记者 記者 通讯 通訊 作者 编辑 編輯 责编 責編 撰文 采写 來源 来源 发布 發布 发表 發表 时间 時間 日期 更新 "
    "浏览 瀏覽 阅读 閱讀 点击 點擊 首页 首頁 位置 当前 原标 기자 입력 公開 文/ 文｜"
)

DISPATCHED = (  # and a dateline in Chinese or Japanese
    "报讯 報訊 网讯 網訊 日讯 日訊 台讯 台訊 刊讯 社讯 社訊 端讯 站讯 日电 日電 号电 號電 社电 社電 报电 報電 網電 "
    "网电 息（ 息( 息【 息： 息: 息】 讯） 讯】 訊） 訊】 电） 电】 電） 電】 道） 道】 導） 導】 導〕 信） 信】 信］ "
    "报專 报专 報專 者電 者电 時事 共同 支局 専電 专电"
)

HANGUL = 0xAC00, 0xD7B0

# What a character may be here: bits.
STOP, CLOSER, OPENER, BRACKET, BLANK, DISPATCH, SENTENCE_WORD, BEGINNING_WORD = (1 << k for k in range(8))

# What a report begins with: an agency, a place, a date, and the word for a dispatch; or "reporter NAME" in brackets.
# Looked for in the first PIECE code points only.
_NAME = r"[\w·]{2,10}?"
_INNER = r"[^（）()【】〔〕［］\[\]]"
_BRACKET = rf"[（(【〔［\[]{_INNER}{{2,40}}[）)】〕］\]]"
_BEHIND = rf"(?:\s?{_BRACKET})?(?:\s?(?:——|[：:，,/]))?"
_DATELINE = re.compile(
    "|".join(
        (
            rf"本[报報网網台刊站社](?:[\w·/]{{0,8}}?)(?:讯|訊|[电電]|消息)(?=[\s（(【：:，,/]|$){_BEHIND}",
            rf"{_NAME}(?:社|网|網|报|報|台|在线|在線|客户端)[\w·]{{0,12}}?(?:讯|訊|[电電]|消息)(?=[\s（(【：:，,]){_BEHIND}",
            rf"[\w·]{{0,12}}\d{{1,2}}月\d{{1,2}}[日号號](?:讯|訊|[电電]|消息)(?=[\s（(【：:，,]){_BEHIND}",
            rf"[（(【〔［\[]{_INNER}{{0,28}}(?:讯|訊|[电電]|消息|报道|報導|通信|時事|共同|支局|特派員|취재)[）)】〕］\]]",
            rf"[（(【〔［\[]{_INNER}{{0,12}}(?:ロイター|AFP|記者){_INNER}{{0,12}}[）)】〕］\]]",
            r"[(\[（【][\w·\s]{1,12}[=＝][\w\s]{2,12}[)\]）】]\s?(?:[가-힣]{2,4}\s?(?:기자|특파원)\s?[=＝]?)?",
            r"[A-Z][A-Z'’-]{2,20}(?: [A-Z][A-Z'’-]{2,20}){0,2}(?:, [A-Z][a-z.]{1,12})?(?: \d{1,2})?"
            r"(?:,? ?\([A-Z][^()]{1,24}\))?\s?(?:—|–|--|-)\s",
        )
    )
)
_QUOTING = "据據另"  # begins a sentence that names its source, which is no dateline


_NONE = np.zeros(0, np.int64)


PAIRS = ((DISPATCH, DISPATCHED), (SENTENCE_WORD, LAST_SENTENCE), (BEGINNING_WORD, BEGINNING))
BLOCK = 1 << 16  # characters looked at together


def _table(which: int, *more: tuple[int, str]) -> NDArray[np.uint8]:
    """Bits by code point: of the first or second characters of the pairs, and of others."""
    table = np.zeros(0x110000, np.uint8)
    for bit, characters in (*((bit, "".join(pair[which] for pair in pairs.split())) for bit, pairs in PAIRS), *more):
        table[[ord(c) for c in characters]] |= np.uint8(bit)
    return table


_SINGLE = ((STOP, STOPS + "."), (CLOSER, CLOSERS), (OPENER, OPENERS), (BRACKET, BRACKETS), (BLANK, BLANKS))
_TABLE, _SECOND = _table(0, *_SINGLE), _table(1)


class _Text(NamedTuple):
    """Documents, and where in them, int64 positions each, sentences close, blanks, opening and closing brackets stand,
    and words that a last sentence, a beginning, a dateline has."""

    docs: Documents
    stops: Int64
    blanks: Int64
    openers: Int64
    brackets: Int64
    last: Int64
    first: Int64
    dispatched: Int64


def _read(docs: Documents) -> _Text:
    """One look at all of it."""
    at, kinds = [_NONE], [np.zeros(0, np.uint8)]
    for low in range(0, len(docs.code), BLOCK):
        block = _TABLE.take(docs.code[low : low + BLOCK].astype(np.intp))  # what numpy indexes with: twice as fast
        some = np.flatnonzero(block != 0)
        at.append(some + low)
        kinds.append(block.take(some))
    place, kind = np.concatenate(at), np.concatenate(kinds)
    stops, blanks, openers, brackets = (place[(kind & bit) != 0] for bit in (STOP, BLANK, OPENER, BRACKET))
    dispatched, last, first = (_pairs(docs, place[(kind & bit) != 0], bit, pairs) for bit, pairs in PAIRS)
    return _Text(docs, _closing(docs, stops), blanks, openers, brackets, last, first, dispatched)


def _closing(docs: Documents, stops: Int64) -> Int64:
    """The stops that close a sentence (see `punctuation.closing`): at the end of a document there is nothing to part.

    Around a document nothing stands, whatever comes before or after it in the batch: as around a line, no blank.
    """
    code, dot = docs.code, docs.code[stops] == ord(".")
    stop = stops[dot]
    last = docs.indptr[docs.doc_of(stop) + 1] - 1
    fits = (stop < last) & _is(code, np.minimum(stop + 1, last), BLANK | CLOSER) & punctuation.closing(docs, stop)
    closing: Bool = ~dot
    closing[dot] = fits
    asked = np.flatnonzero((code[stops] == ord("!")) | (code[stops] == ord("?")))
    closing[asked] = ~punctuation.goes_on(docs, stops[asked])
    return stops[closing]


def _pairs(docs: Documents, first: Int64, bit: int, pairs: str) -> Int64:
    """Where the pairs of characters stand, in one document each, of which the first ones stand at these places."""
    code = docs.code
    first = first[: np.searchsorted(first, len(code) - 1)]
    first = first[(_SECOND[code[first + 1]] & bit) != 0]
    key = (code[first].astype(np.uint64) << np.uint64(21)) | code[first + 1]
    known = np.sort(np.array([ord(pair[0]) << 21 | ord(pair[1]) for pair in pairs.split()], np.uint64))
    found = first[among(key, known)]
    whole: Bool = docs.doc_of(found) == docs.doc_of(found + 1)
    return found[whole]


def _is(code: UInt32, place: Int64, bits: int) -> Bool:
    """Which of the characters at these places are such marks."""
    return np.asarray((_TABLE[code[place]] & bits) != 0)


def _between(place: Int64, start: Int64, end: Int64) -> Int64:
    """How many of the places, sorted, are in each span."""
    return np.searchsorted(place, end) - np.searchsorted(place, start)


class Piece(NamedTuple):
    """Candidates: the row that each is a part of, its borders, whether it stands at the end of the row."""

    row: Int64
    start: Int64
    end: Int64
    tail: Bool


class Credits(NamedTuple):
    """What is glued to a paragraph and stays, by position; no two overlap: start, end and Label, int64 (c,) each."""

    start: Int64
    end: Int64
    label: Int64


def split(
    docs: Documents, segs: Segments, norm: Normalized, lexicon: terms.Terms, classes: frozenset[Label]
) -> tuple[Segments, Normalized, Credits]:
    """The segments, boilerplate of some classes apart from what it is glued to; their normal form; credits.

    classes  those that are removed: what stays need not stand apart
    cost     a few passes over the code points, and the evidence of the pieces that are tried
    """
    text = _read(docs)
    start, end = segs.start.copy(), segs.end.copy()  # of the paragraphs
    rows = np.flatnonzero(end - start >= PARAGRAPH + 2)
    dated = np.zeros(len(segs), np.bool_)  # what begins with a dateline is not looked at for metadata
    lines = _datelines(text, segs, np.arange(len(segs)))
    dated[np.searchsorted(segs.start, [item[0] for item in lines])] = True
    stays: list[tuple[int, int, int]] = []
    while len(rows):  # until none of them begins or ends with boilerplate
        found = _pieces(text, rows, start[rows], end[rows])
        found = _whole(text, found, found.tail | ~dated[found.row])
        label = _labels(docs, norm, found, lexicon)
        first, last = start[rows], end[rows]
        goes = np.isin(label, list(classes)) & ~_boilerplate_whole(docs, norm, found, (start, end), lexicon)
        at = np.searchsorted(rows, found.row)
        np.minimum.at(last, at[goes & found.tail], found.start[goes & found.tail])
        np.maximum.at(first, at[goes & ~found.tail], found.end[goes & ~found.tail])
        cut = ((first > start[rows]) | (last < end[rows])) & (last - first >= PARAGRAPH)
        named = ((label == Label.BYLINE) | (label == Label.CAPTION)) & ~cut[at]
        stays += zip(*(column[named].tolist() for column in (found.start, found.end, label)), strict=True)
        rows = rows[cut]
        start[rows], end[rows] = first[cut], last[cut]
    changed = np.flatnonzero((start > segs.start) | (end < segs.end))
    if len(changed):
        whole, segs = segs, _apart(text, segs, start, end)
        norm = Normalized(norm.code, norm.origin, np.append(norm.found(segs.start), len(norm.code)))
        row = np.searchsorted(whole.start, segs.start, side="right") - 1
        parts = np.zeros(len(whole), np.bool_)
        parts[changed] = True
        lines = [item for item in lines if not parts[np.searchsorted(whole.start, item[0])]]
        lines += _datelines(text, segs, np.flatnonzero(parts[row]))
    return segs, norm, _credits([*stays, *lines])


def _boilerplate_whole(
    docs: Documents, norm: Normalized, found: Piece, rows: tuple[Int64, Int64], lexicon: terms.Terms
) -> Bool:
    """Which pieces belong to a short line that is boilerplate as a whole: of a notice of rights no part is torn off."""
    start, end = rows[0][found.row], rows[1][found.row]
    result = np.asarray(end - start <= NOTICE)
    some = np.flatnonzero(result)
    whole = Piece(found.row[some], start[some], end[some], found.tail[some])
    result[some] = _labels(docs, norm, whole, lexicon) == Label.COPYRIGHT
    return result


def _credits(found: list[tuple[int, int, int]]) -> Credits:
    """Of spans that overlap the first one; of those that begin together the dateline, then the longest."""
    kept: list[tuple[int, int, int]] = []
    for item in sorted(found, key=lambda item: (item[0], -item[2], -item[1])):
        if not kept or item[0] >= kept[-1][1]:
            kept.append(item)
    return Credits(*np.array(kept, np.int64).reshape(-1, 3).T)


def _apart(text: _Text, segs: Segments, start: Int64, end: Int64) -> Segments:
    """Segments cut at `start` and at `end`, the blanks between the pieces left out."""
    ink = text.blanks - np.arange(len(text.blanks))  # characters that are none before each blank

    def stripped(first: Int64, last: Int64) -> tuple[Int64, Int64]:
        low, high = np.searchsorted(text.blanks, first), np.searchsorted(text.blanks, last)
        first = first + np.searchsorted(ink, first - low, side="right") - low
        return first, last - np.maximum(high - np.searchsorted(ink, last - high), 0)

    head, tail = np.flatnonzero(start > segs.start), np.flatnonzero(end < segs.end)
    pieces = [
        (segs.doc, *stripped(start, end)),
        (segs.doc[head], *stripped(segs.start[head], start[head])),
        (segs.doc[tail], *stripped(end[tail], segs.end[tail])),
    ]
    doc, first, last = (np.concatenate(column) for column in zip(*pieces, strict=True))
    code = text.docs.code
    while True:  # a piece of a block may begin with the end of the line before it
        empty = (first < last) & member(code[np.minimum(first, len(code) - 1)], LINE_ENDS + BLANKS)
        if not empty.any():
            break
        first = first + empty
    order = np.argsort(first, kind="stable")  # nearly in order
    return Segments(doc[order], first[order], last[order])


def _pieces(text: _Text, rows: Int64, low: Int64, end: Int64) -> Piece:
    """What stands apart at the ends of some paragraphs, which go from `low` to `end`."""
    code, stops, words = text.docs.code, text.stops, text.last
    if not len(stops):
        return Piece(_NONE, _NONE, _NONE, np.zeros(0, np.bool_))
    before = np.searchsorted(stops, end)  # stops up to the end of each
    closed = (before > 0) & (stops[np.maximum(before - 1, 0)] == _unquoted(code, low, end) - 1)
    tails = []
    # Behind the last sentence mark, and the one before, of what ends in none; where the line ends in a mark, behind the
    # one before, if the words are there.
    for step in (1, 2):
        last = before - step
        border = stops[np.maximum(last, 0)] + 1
        told = (last >= 0) & (border >= low + PARAGRAPH) & (end - border <= PIECE)
        told &= ~closed | (step == 2) & (np.searchsorted(words, end) > np.searchsorted(words, border))
        some = np.flatnonzero(told)
        start = border[some]
        for _ in range(4):  # behind quotes that close the sentence before it, and blanks
            here = _is(code, np.minimum(start, len(code) - 1), CLOSER | BLANK)
            start = np.where((start < end[some]) & here, start + 1, start)
        fits = start < end[some]
        tails.append((rows[some[fits]], start[fits], end[some[fits]]))
    heads = _heads(text, rows, low, end)
    row, first, last = (np.concatenate(parts) for parts in zip(*tails, heads, strict=True))
    return Piece(row, first, last, np.arange(len(row)) < len(row) - len(heads[0]))


def _whole(text: _Text, found: Piece, wanted: Bool) -> Piece:
    """The pieces that are wanted, without those that open a bracket which they do not close."""
    opened, closed = (_between(place, found.start, found.end) for place in (text.openers, text.brackets))
    some = np.flatnonzero(wanted & (opened == closed))
    return Piece(found.row[some], found.start[some], found.end[some], found.tail[some])


def _heads(text: _Text, rows: Int64, low: Int64, end: Int64) -> tuple[Int64, Int64, Int64]:
    """Beginnings up to each of some blanks, of lines that begin with a date or with words of credits or metadata."""
    code = text.docs.code
    limit = np.minimum(low + PIECE, end - PARAGRAPH)
    begins = (_between(text.first, low, limit) > 0) | member(code[low], "0123456789") | _is(code, low, OPENER)
    stops = text.stops[member(code[text.stops], FULL_STOPS)]
    some = np.flatnonzero(begins)
    some = some[_between(stops, low[some], end[some]) > 0]
    rows, low, limit = rows[some], low[some], limit[some]
    near = ranges(low, limit - low)
    near = near[_is(code, near, BLANK | BRACKET)]
    blanks = sorted_unique((near + _is(code, near, BRACKET)).astype(np.uint64)).astype(np.int64)
    first, last = np.searchsorted(blanks, low + 1), np.searchsorted(blanks, limit)
    row, start, edge = [_NONE], [_NONE], [_NONE]
    for k in range(BLANKS_TRIED):
        tried = np.flatnonzero(last - 1 - k >= first)
        row.append(rows[tried])
        start.append(low[tried])
        edge.append(blanks[last[tried] - 1 - k])
    return np.concatenate(row), np.concatenate(start), np.concatenate(edge)


def _unquoted(code: UInt32, start: Int64, end: Int64) -> Int64:
    """The end of each line without the quotes that close it."""
    for _ in range(2):
        end = np.where((end - 1 > start) & _is(code, end - 1, CLOSER), end - 1, end)
    return end


def _datelines(text: _Text, segs: Segments, rows: Int64) -> list[tuple[int, int, int]]:
    """What some of the paragraphs begin with that is a dateline: start, end, Label."""
    docs, code = text.docs, text.docs.code
    long = rows[segs.end[rows] - segs.start[rows] >= PARAGRAPH]
    start = segs.start[long]
    first = code[start]
    inside = _between(text.dispatched, start, np.minimum(start + PIECE, segs.end[long])) > 0
    some = np.flatnonzero(_is(code, start, OPENER))
    inside[some] |= (code[start[some] + 1] >= HANGUL[0]) & (code[start[some] + 1] < HANGUL[1])
    some = np.flatnonzero((first >= ord("A")) & (first <= ord("Z")))
    head = code[start[some, None] + np.arange(1, 3)]
    inside[some] |= ((head >= ord("A")) & (head <= ord("Z"))).all(axis=1)
    found = []
    for row in long[inside & ~member(first, _QUOTING)].tolist():
        low, high = int(segs.start[row]), int(segs.end[row])
        match = _DATELINE.match(docs.text(low, min(low + PIECE, high)))
        if match and match.end() + PARAGRAPH // 2 <= high - low:
            found.append((low, low + len(match.group().rstrip()), int(Label.DATELINE)))
    return found


def _labels(docs: Documents, norm: Normalized, found: Piece, lexicon: terms.Terms) -> Int64:
    """The class that each piece would have as a text of its own, -1 for none. Asked once for pieces of one wording."""
    ends = np.minimum(found.end + 1, docs.indptr[docs.doc_of(found.start) + 1])  # what follows a full stop counts
    texts: dict[bytes, int] = {}
    number = np.array(
        [
            texts.setdefault(docs.code[max(low - 1, 0) : high].tobytes(), len(texts))
            for low, high in zip(found.start.tolist(), ends.tolist(), strict=True)
        ],
        np.int64,
    )
    example = np.zeros(len(texts), np.int64)
    example[number[::-1]] = np.arange(len(number))[::-1]  # the first of each
    some = Piece(found.row[example], found.start[example], found.end[example], found.tail[example])
    return _labels_of(docs, norm, some, lexicon)[number]


def _labels_of(docs: Documents, norm: Normalized, found: Piece, lexicon: terms.Terms) -> Int64:
    """The same for pieces that differ."""
    n = len(found.row)
    if not n:
        return np.zeros(0, np.int64)
    order = np.lexsort((found.start, found.end))  # few; they overlap
    apart = Segments(np.arange(n, dtype=np.int32), found.start[order], found.end[order])
    low, high = norm.found(apart.start), norm.found(apart.end)
    at = ranges(low, high - low)
    pieces = Normalized(norm.code[at], norm.origin[at], offsets(high - low))
    feat = classify.features(docs, apart, pieces, lexicon=lexicon)
    evidence = classify.Evidence.of(feat)
    corpus, again = classify.Corpus(apart, pieces, evidence), recurrence.alone(evidence, apart)
    judged = classify.classify(corpus, again, AT_LEVEL, np.ones(n, np.bool_))
    # Shape alone is no reason to tear off what may be the beginning of a sentence, nor are words that say nothing; a
    # date in brackets belongs to what stands before it.
    marked = feat.dates + feat.times + feat.colons + feat.separators + feat.symbols + feat.numbers > 0
    told = (feat.hits[: Family.FILL].sum(axis=0) + feat.links + feat.said) > 0
    told |= marked & (feat.hits[Family.FILL] + feat.digits > 0) & (feat.initial != OPENED)
    label = np.empty(n, np.int64)
    label[order] = np.where((judged.score > 0) & told, judged.label, -1)
    # A label of credits and little else, whatever the model makes of it.
    other = feat.hits[[family for family in Family if family < Family.PLAIN and family not in CREDITED]].sum(axis=0)
    bare = (other + feat.digits + feat.links + feat.stops == 0) & (feat.size <= CREDIT_CHARS)
    for family, kept in ((Family.ROLE, Label.BYLINE), (Family.PHOTO, Label.CAPTION)):
        label[order[bare & ((feat.labels[family] > 0) | (feat.opening == family))]] = kept
    return label
