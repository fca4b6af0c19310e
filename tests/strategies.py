"""Hypothesis strategies for texts, and what the tests build tables with.

Two kinds of text: characters that are known to make trouble, in any order; and pages made of a small pool of
sentences, so that repetition is common and comes with every kind of line end.
"""

import unicodedata

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from dedup.arrays import Int64, offsets
from dedup.tables import Documents, Normalized, Segments, Shingles
from dedup.text.segment import segments

# The settings of the profile that is loaded (see conftest): how many examples, and the same ones each time.
LAW = settings()

SENTENCES = (
    "渡口的钟慢了七分钟，谁也没有想过要去拨准它。",
    "账本上记着那一年收进来的360筐梨",
    "守夜人说：“到了秋天，芦苇比孩子们还高！”",
    "## 果园与学堂",
    "好的。",
    "The ferry left at 7:45, three minutes late; nobody minded.",
    "Straße und Café: naïve Fußgänger",
    "ﾊﾟｲﾌﾟ と パイプ",
    "강물은 천천히 흐른다.",
    "ไม้ไผ่สีเขียว",
    "价格上涨3.5%，不是35元",
    "* * *",
)
LINE_ENDS = ("\n", "\r\n", "\r", "\x85", "\u2028", "\u2029", "\v", "\f")
BLANKS = ("", " ", "\t", "\u3000", "\xa0", "\u200b", "\ufeff", "  ")

# Letters of several scripts; marks that combine; jamo and half-width kana; white space, seen and unseen; line ends;
# marks that may belong to a number; characters that fold to several; emoji; a lone surrogate; the last code point.
TROUBLE = (
    "天地玄黄aBéÉßﬁŉΣςİıкЖ" + "\u0301\u0323\u0345\u093f\u0e33\u0e34\u1161\u11a8\u3099" + "각ᄀアカﾊﾞﾟ"
    " \t\u3000\xa0\u200b\u200d\u2060\ufeff\xad" + "\n\n\r\v\f\x85\u2028\u2029"
    "059１２٣.:/-~–—−+＋%‰％$€￥,，。！#*_`「」" + "㈱①\U0001f469\ud800\U0010ffff\x00\x1f"
)

words = st.text(st.sampled_from(TROUBLE), max_size=40)


@st.composite
def pages(draw: st.DrawFn, max_lines: int = 12) -> str:
    """A page of indented lines from the pool, with blank lines, any line end (mixed at times), perhaps a BOM."""
    ends = st.sampled_from(draw(st.sampled_from([LINE_ENDS, *((end,) for end in LINE_ENDS)])))
    text = draw(st.sampled_from(["", "", "\ufeff"]))
    for _ in range(draw(st.integers(0, max_lines))):
        blank = draw(st.integers(0, 2)) == 0
        text += draw(st.sampled_from(BLANKS)) + ("" if blank else draw(st.sampled_from(SENTENCES))) + draw(ends)
    return text + draw(st.sampled_from(["", *SENTENCES]))


texts = st.one_of(words, pages())


def corpora(text: st.SearchStrategy[str] = texts, max_size: int = 4) -> st.SearchStrategy[dict[str, str]]:
    """Texts by document id."""
    return st.dictionaries(st.sampled_from("abcdefgh"), text, max_size=max_size)


def by_lines(*texts: str) -> tuple[Documents, Segments]:
    """Documents named a, b, c, ... and their lines."""
    docs = Documents.from_texts({chr(ord("a") + i): text for i, text in enumerate(texts)})
    return docs, segments(docs, unit="line")


def rows(*texts: str) -> Normalized:
    """A table that holds these texts as they are, as if each were the normal form of a segment."""
    raw = "".join(texts).encode("utf-32-le", "surrogatepass")
    code = np.frombuffer(raw, np.uint32)
    return Normalized(code, np.arange(len(code), dtype=np.int64), offsets(np.array([len(t) for t in texts], np.int64)))


def sets(*members: list[int]) -> Shingles:
    """A table of shingles from numbers, not hashed; repeats stay."""
    flat = np.array([number for row in members for number in row], np.uint64)
    size = np.array([len(row) for row in members], np.int64)
    return Shingles(flat, offsets(size)[:-1], size)


def integers(*values: int) -> Int64:
    """A column."""
    return np.array(values, np.int64)


def goes(ch: str) -> bool:
    """Whether a character has no place in a normal form, number marks aside."""
    return unicodedata.category(ch)[0] in "ZPSC" or "\ufe00" <= ch <= "\ufe0f"
