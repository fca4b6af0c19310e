"""Text of removed lines -> what it says about its document: date, source, author, view count.

A value is given as it stands. Labels are looked for, and dates and counts by their form where there is none. The text
is short (a line of metadata), and no pattern can run long on it.
"""

import re
from typing import NamedTuple

CHARS = 240  # of a line that are looked at
KINDS = ("date", "source", "author", "count")


class Value(NamedTuple):
    """One of KINDS, and the text of the value."""

    kind: str
    text: str


# What a value is: up to a blank, a mark that parts, or the next label.
_LABELS = "来源|來源|作者|时间|時間|日期|浏览|瀏覽|阅读|閱讀|点击|點擊|编辑|編輯|责编|記者|记者"
_VALUE = rf"((?:(?!{_LABELS})[^\s|｜,，。;；/·]){{1,40}})"
_DATE = re.compile(
    r"\d{4} ?[-/.年] ?\d{1,2} ?[-/.月] ?\d{1,2} ?日?(?:[ T　]{0,3}\d{1,2}[:：时時]\d{2}(?:[:：分]\d{2}秒?)?)?"
    r"|\d{4}년 ?\d{1,2}월 ?\d{1,2}일(?: ?\d{1,2}:\d{2})?"
    r"|(?:\d{1,2} )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.? (?:\d{1,2}, ?)?\d{4}"
    r"|\d{1,2}[./]\d{1,2}[./]\d{4}"
)
_SOURCE = re.compile(
    rf"(?:来源|來源|稿源|出处|出處|转自|轉自|转载自|轉載自|出典|配信|출처|[Ss]ource|[Vv]ia) ?[::：] ?{_VALUE}"
)
_AUTHOR = re.compile(
    rf"(?:作者|撰文|撰稿|采写|文字|著者|筆者|글쓴이|작성자|[Aa]uthor|[Ww]ritten by) ?[::：|｜/]? ?{_VALUE}"
    r"|\b(?:[Pp]osted by|[Bb]y) ((?:[A-Z][\w.'’-]{1,20} ?){1,3})"
)
_LABELLED = re.compile(
    r"(?:浏览|瀏覽|阅读|閱讀|点击|點擊|访问|訪問|人气|人氣|查看|围观|播放|閲覧|조회|[Vv]iews?|[Hh]its|[Rr]eads?)"
    r"(?:次数|次數|量|数|數|率|수)? ?[(（::：]? ?(\d[\d,.]{0,11}(?:\.\d)?万?[kKwW]?\+?)"
    r"|(\d[\d,]{0,11}(?:\.\d)?万?[kK]?\+?) ?"
    r"(?:次(?:浏览|阅读|点击|访问|播放)?|人(?:浏览|阅读|围观)|阅读|閱讀|views?\b|回閲覧)"
)
_BARE = re.compile(r"(?<![\w.:/-])\d[\d,]{0,11}(?![\w.:/-])")


def lifted(line: str) -> list[Value]:
    """What a removed line of metadata says, in the order of KINDS.

    A number is a count if its label says so, or if there is nothing else on the line but dates.
    """
    text, found = line[:CHARS], []
    for kind, pattern in (("date", _DATE), ("source", _SOURCE), ("author", _AUTHOR), ("count", _LABELLED)):
        for match in pattern.finditer(text):
            value = next((group for group in match.groups() if group), match.group())
            found.append(Value(kind, value.strip()))
        text = pattern.sub(" ", text)
    if not re.search(r"[^\W\d_]", text) and not any(value.kind == "count" for value in found):
        found += [Value("count", match.group()) for match in _BARE.finditer(text)]
    return found
