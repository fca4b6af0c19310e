"""Documents, Segments -> furniture that is glued to a paragraph: at its beginning, or at its end, on the same line.

`split` makes segments of their own of what would be removed if it stood by itself (a share line behind the last
sentence, a date and source before the lead), so that everything later sees two pieces: what becomes of them is decided
by the boilerplate lane, in their context. `credited` finds what is kept and only marked: a byline, or the agency, place
and date that a report begins with.

Both look at a line alone, and at its ends only. A piece at the end is what follows the last sentence, or a last
sentence that speaks of rights or of a site; one at the beginning goes up to a blank. It must look like
furniture by itself.
"""

import re
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup import boilerplate, normalize, terms
from dedup.tables import Bool, Documents, Int64, Label, Segments, UInt32, among, member

LEVEL = "balanced"  # at which a piece is taken for furniture; whether it goes is decided later
PIECE = 60  # code points of a piece, at most
PARAGRAPH = 30  # code points that are left of the paragraph, at least
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
            rf"[\w·]{{2,16}}\d月\d{{1,2}}[日号號]\s?{_BRACKET}",
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


def _table() -> NDArray[np.uint8]:
    table = np.zeros(0x110000, np.uint8)
    for bit, characters in (
        (STOP, STOPS),
        (CLOSER, CLOSERS),
        (OPENER, OPENERS),
        (BRACKET, BRACKETS),
        (BLANK, BLANKS),
        (DISPATCH, "讯訊电電息"),
        (SENTENCE_WORD, "".join(pair[0] for pair in LAST_SENTENCE.split())),
        (BEGINNING_WORD, "".join(pair[0] for pair in BEGINNING.split())),
    ):
        table[[ord(c) for c in characters]] |= np.uint8(bit)
    return table


_TABLE = _table()


def _marks(code: UInt32) -> NDArray[np.uint8]:
    """What each character may be; a full stop ends a sentence before a blank, and behind a word that is no initial."""
    mark = _TABLE[code]
    stop = np.flatnonzero(code == ord("."))
    stop = stop[(stop > 1) & (stop + 1 < len(code))]
    fits = (mark[stop + 1] & (BLANK | CLOSER)) > 0
    fits &= (mark[stop - 2] & BLANK) == 0
    mark[stop[fits]] |= np.uint8(STOP)
    return mark


class Piece(NamedTuple):
    """Candidates: the row that each is a part of, its borders, whether it stands at the end of the row."""

    row: Int64
    start: Int64
    end: Int64
    tail: Bool


def split(docs: Documents, segs: Segments, lexicon: terms.Terms, classes: frozenset[Label]) -> Segments:
    """The segments, furniture of some classes apart from the paragraph that it is glued to.

    classes  those that are removed: what stays need not stand apart
    cost     a few passes over the code points, and the evidence of the pieces that are tried
    """
    while True:  # until no paragraph begins or ends with furniture
        found = _pieces(docs, segs)
        goes = np.flatnonzero(np.isin(_labels(docs, found, lexicon), list(classes)))
        start, end = segs.start.copy(), segs.end.copy()
        for row, first, last, tail in zip(*(column[goes].tolist() for column in found), strict=True):
            if tail:
                end[row] = min(end[row], first)
            else:
                start[row] = max(start[row], last)
        fits = end - start >= PARAGRAPH
        start, end = np.where(fits, start, segs.start), np.where(fits, end, segs.end)
        if not np.any((start > segs.start) | (end < segs.end)):
            return segs
        segs = _apart(docs, segs, start, end)


def credited(docs: Documents, segs: Segments, lexicon: terms.Terms) -> tuple[Int64, Int64, Int64, Int64]:
    """Bylines and datelines that are glued to a paragraph: row, start, end and Label, int64 (p,) each."""
    found = _pieces(docs, segs)
    label = _labels(docs, found, lexicon)
    named = np.flatnonzero((label == Label.BYLINE) | (label == Label.CAPTION))
    columns = (found.row[named], found.start[named], found.end[named], label[named])
    at = list(zip(*(column.tolist() for column in columns), strict=True))
    at += [
        (row, int(segs.start[row]), int(segs.start[row]) + size, int(Label.DATELINE))
        for row, size in _datelines(docs, segs)
    ]
    kept: list[tuple[int, int, int, int]] = []
    for item in sorted(at, key=lambda item: (item[0], item[1], -item[3], -item[2])):
        if not kept or kept[-1][0] != item[0] or item[1] >= kept[-1][2]:  # of those that overlap one
            kept.append(item)
    row, start, end, what = np.array(kept, np.int64).reshape(-1, 4).T
    return row, start, end, what


def _apart(docs: Documents, segs: Segments, start: Int64, end: Int64) -> Segments:
    """Segments cut at `start` and at `end`, the blanks between the pieces left out."""
    ink = np.flatnonzero(~member(docs.code, BLANKS))

    def stripped(first: Int64, last: Int64) -> tuple[Int64, Int64]:
        return ink[np.searchsorted(ink, first)], ink[np.searchsorted(ink, last) - 1] + 1

    head, tail = np.flatnonzero(start > segs.start), np.flatnonzero(end < segs.end)
    pieces = [
        (segs.doc, *stripped(start, end)),
        (segs.doc[head], *stripped(segs.start[head], start[head])),
        (segs.doc[tail], *stripped(end[tail], segs.end[tail])),
    ]
    doc, first, last = (np.concatenate(column) for column in zip(*pieces, strict=True))
    order = np.argsort(first, kind="stable")  # nearly in order
    return Segments(doc[order], first[order], last[order])


def _pieces(docs: Documents, segs: Segments) -> Piece:
    """What stands apart at the ends of paragraphs."""
    mark = _marks(docs.code)
    rows = np.flatnonzero(segs.end - segs.start >= PARAGRAPH + 2)
    stops = np.flatnonzero(mark & STOP)
    if not len(rows) or not len(stops):
        return Piece(_NONE, _NONE, _NONE, np.zeros(0, np.bool_))
    low, end = segs.start[rows], segs.end[rows]
    before = np.searchsorted(stops, end)  # stops up to the end of each
    closed = (before > 0) & (stops[np.maximum(before - 1, 0)] == _unquoted(mark, low, end) - 1)
    words = _places(docs.code, mark, SENTENCE_WORD, LAST_SENTENCE)
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
            here = mark[np.minimum(start, len(mark) - 1)] & (CLOSER | BLANK)
            start = np.where((start < end[some]) & (here > 0), start + 1, start)
        fits = start < end[some]
        tails.append((rows[some[fits]], start[fits], end[some[fits]]))
    heads = _heads(docs.code, mark, segs, rows)
    row, first, last = (np.concatenate(parts) for parts in zip(*tails, heads, strict=True))
    return Piece(row, first, last, np.arange(len(row)) < len(row) - len(heads[0]))


def _heads(code: UInt32, mark: NDArray[np.uint8], segs: Segments, rows: Int64) -> tuple[Int64, Int64, Int64]:
    """Beginnings up to each of some blanks, of lines that begin with a date or with words of credits or metadata."""
    low, limit = segs.start[rows], np.minimum(segs.start[rows] + PIECE, segs.end[rows] - PARAGRAPH)
    words = _places(code, mark, BEGINNING_WORD, BEGINNING)
    some = np.searchsorted(words, limit) > np.searchsorted(words, low)
    some |= member(code[low], "0123456789") | ((mark[low] & OPENER) > 0)
    full = np.flatnonzero(member(code, FULL_STOPS))
    some &= np.searchsorted(full, segs.end[rows]) > np.searchsorted(full, low)
    rows, limit = rows[some], limit[some]
    blanks = np.flatnonzero(mark & BLANK)
    blanks = np.sort(np.concatenate([blanks, np.flatnonzero(mark & BRACKET) + 1]))
    low, high = np.searchsorted(blanks, segs.start[rows] + 1), np.searchsorted(blanks, limit)
    row, end = [_NONE], [_NONE]
    for k in range(BLANKS_TRIED):
        tried = np.flatnonzero(high - 1 - k >= low)
        row.append(rows[tried])
        end.append(blanks[high[tried] - 1 - k])
    found, ends = np.concatenate(row), np.concatenate(end)
    return found, segs.start[found], ends


def _places(code: UInt32, mark: NDArray[np.uint8], bit: int, pairs: str) -> Int64:
    """Where the pairs of characters stand whose first ones are marked by a bit."""
    first = np.flatnonzero(mark[:-1] & bit)
    key = (code[first].astype(np.uint64) << np.uint64(21)) | code[first + 1]
    known = np.sort(np.array([ord(pair[0]) << 21 | ord(pair[1]) for pair in pairs.split()], np.uint64))
    return first[among(key, known)]


def _unquoted(mark: NDArray[np.uint8], start: Int64, end: Int64) -> Int64:
    """The end of each line without the quotes that close it."""
    for _ in range(2):
        end = np.where((end - 1 > start) & ((mark[end - 1] & CLOSER) > 0), end - 1, end)
    return end


def _datelines(docs: Documents, segs: Segments) -> list[tuple[int, int]]:
    """Rows that begin with a dateline, and how long it is."""
    mark = _marks(docs.code)
    long = np.flatnonzero(segs.end - segs.start >= PARAGRAPH)
    first = docs.code[segs.start[long]]
    places = np.flatnonzero(mark & DISPATCH)
    inside = np.searchsorted(places, segs.start[long] + PIECE) > np.searchsorted(places, segs.start[long])
    openers, months = np.flatnonzero(mark & OPENER), np.flatnonzero(docs.code == ord("月"))
    dated = np.searchsorted(openers, segs.start[long] + PIECE // 2) > np.searchsorted(openers, segs.start[long])
    dated &= np.searchsorted(months, segs.start[long] + PIECE // 2) > np.searchsorted(months, segs.start[long])
    inside |= dated | ((mark[segs.start[long]] & OPENER) > 0) | ((first >= ord("A")) & (first <= ord("Z")))
    found = []
    for row in long[inside & ~member(first, _QUOTING)].tolist():
        start = int(segs.start[row])
        match = _DATELINE.match(docs.text(start, min(start + PIECE, int(segs.end[row]))))
        if match and match.end() + PARAGRAPH // 2 <= segs.end[row] - start:
            found.append((row, len(match.group().rstrip())))
    return found


def _labels(docs: Documents, found: Piece, lexicon: terms.Terms) -> Int64:
    """The class that each piece would have as a text of its own, -1 for none."""
    n = len(found.row)
    if not n:
        return np.zeros(0, np.int64)
    spans = zip(found.start.tolist(), found.end.tolist(), strict=True)  # they overlap: each is a document of its own
    apart = Documents.from_texts({f"{k:09}": docs.text(*span) for k, span in enumerate(spans)})
    pieces = Segments(np.arange(n, dtype=np.int32), apart.indptr[:-1], apart.indptr[1:])
    norm = normalize.normalized(apart, pieces)
    feat = boilerplate.features(apart, pieces, norm, lexicon=lexicon)
    judged = boilerplate.Scorer(feat, pieces, norm, level=LEVEL).scores(np.ones(n, np.bool_))
    return np.where((judged.score > 0) & (norm.size > 0), judged.label, -1).astype(np.int64)
