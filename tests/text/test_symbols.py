"""What the normal form drops and what is a fact for all that, case by case, and laws of it."""

import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.tables import Documents
from dedup.text import symbols
from dedup.text.normalize import joined, normal_form, normalized
from dedup.text.segment import segments
from tests.strategies import LAW, TROUBLE, integers


def said(text: str) -> str:
    """The symbols of a text, in order."""
    return "".join(symbol for symbol, _ in symbols.of_text(text))


PAIRS = (  # equal in normal form, and not the same
    ("a developer in C for our office", "a developer in C++ for our office"),
    ("a developer in C for our office", "a developer in C# for our office"),
    ("| nightly export | ✓ | ✗ |", "| nightly export | ✗ | ✓ |"),
    ("✓ nightly export", "✗ nightly export"),
    ("☑ accepted", "☐ accepted"),
    ("↑ 5%", "↓ 5%"),
    ("price ↑", "price ↓"),
    ("▲ 3.2", "▼ 3.2"),
    ("f(x) > 0", "f(x) < 0"),
    ("if (i < limit) i++", "if (i > limit) i--"),
    ("x = h", "x ≠ h"),
    ("x = h", "x != h"),
    ("x <= h", "x < h"),
    ("a && b", "a || b"),
    ("a + b", "a - b"),
    ("a * b", "a - b"),
    ("f′(x)", "f″(x)"),
    ("x^2", "x2"),
    ("if (!ready) wait", "if (ready) wait"),
    ("3½", "312"),
    ("about ~5", "about 5"),
    ("$ 5", "€ 5"),
    ("味道★★★☆☆", "味道★★★★☆"),
    ("★★★☆☆味道", "★★☆☆☆味道"),
    ("难度●●○○○", "难度●●●○○"),
    ("很好👍", "很好👎"),
    ("a+b c", "ab +c"),
)


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_symbols_that_are_facts(one: str, other: str) -> None:
    assert normal_form(one) == normal_form(other)
    assert symbols.of_text(one) != symbols.of_text(other)


DECORATED = (
    "# C|## 果园|- item|+ item|* item|> quoted|> > quoted|天地\n> 玄黄|天地\n===\n玄黄|======|== 标题 ==|++++ 天 ++++",
    "**bold** _so_ `code` ~~gone~~|*so* it goes|[link](address)|![picture](address)|<https://a.b>|a<br>b</p>|更多>>",
    "■ 天地|◆天地玄黄◆|● 天地|★ 天地|天地 ■|■■■■■■■■■■■■|\ue601 首页|<<三国演义>>|＜天地＞|│天│|────|天\ufffd",
    "你好!|天，地；玄：黄。|天 - 地 — 玄|天～地|10~20|AT&T, black & white|#话题#天地|don′t|3.5 -5 5%|nice !|x − h",
    "20°C|20℃|♪ 天地 ♪|12∶30|天⋯⋯|更多 >|© 2020 天地 ®|!important",
)


@pytest.mark.parametrize("text", [*(part for line in DECORATED for part in line.split("|")), "| a | b |", "|---|---|"])
def test_what_decorates_is_no_symbol(text: str) -> None:
    assert said(text) == ""


def test_places_are_those_in_the_normal_form() -> None:
    assert symbols.of_text("C++, C# → 3½") == [("+", 1), ("+", 1), ("#", 2), ("→", 2), ("⁄", 4)]


def test_the_mark_of_a_number_is_in_the_normal_form_already() -> None:
    assert normal_form("+5 $7 10€") == "+5$710€"
    assert said("+5 $7 10€") == ""


def test_width_case_and_composition_do_not_matter() -> None:
    for one, other in (
        ("Ｃ＋＋＞Ｃ＃", "c++>c#"),
        ("x \u2260 h", "x =\u0338 h"),
        ("￥ 5 天", "¥ 5 天"),
        ("a⩵b", "a==b"),
    ):
        assert symbols.of_text(one) == symbols.of_text(other) != []


def test_every_sign_of_mathematics_and_money_is_looked_at() -> None:
    signs = [chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) in ("Sm", "Sc")]
    found = symbols.of_joined(*joined([f"a {ch} b" for ch in signs]))
    seen = [found.indptr[row] < found.indptr[row + 1] for row in range(len(signs))]
    lost = [
        ch
        for ch, looked_at in zip(signs, seen, strict=True)
        if not looked_at and unicodedata.normalize("NFKC", ch) not in symbols.NEVER
    ]
    assert len(signs) > 900
    assert {ch for ch in lost if not ch.isalpha()} == {*"~～₨﷼"}, "between words; letters in NFKC"


marked = st.text(st.sampled_from("aC天5 \n.|" + "+<>=#*&!^~$→★■●○✓′½≠\u0338\ue000👍"), max_size=24)


@LAW
@given(st.lists(marked | st.text(st.sampled_from(TROUBLE), max_size=9), max_size=5))
def test_a_row_is_what_it_is_alone(texts: list[str]) -> None:
    docs = Documents.from_texts({str(k): text for k, text in enumerate(texts)})
    segs = segments(docs, unit="document")
    norm = normalized(docs, segs)
    found = symbols.of_rows(docs, segs, norm)
    assert len(found) == len(segs)
    whole = symbols.of_joined(*joined([docs.text(a, b) for a, b in zip(segs.start, segs.end, strict=True)]))
    assert np.array_equal(found.code, whole.code) and np.array_equal(found.place, whole.place)
    assert np.array_equal(found.indptr, whole.indptr)
    for row in range(len(segs)):
        mine = slice(int(found.indptr[row]), int(found.indptr[row + 1]))
        alone = symbols.of_text(docs.text(int(segs.start[row]), int(segs.end[row])))
        assert alone == [
            (chr(c), p) for c, p in zip(found.code[mine].tolist(), found.place[mine].tolist(), strict=True)
        ]
        assert np.all(found.place[mine] <= norm.size[row]) and np.all(np.diff(found.place[mine]) >= 0)


@LAW
@given(st.lists(marked, min_size=2, max_size=6), st.booleans())
def test_hashes_and_differences_are_those_of_the_lists(texts: list[str], places: bool) -> None:
    table = symbols.of_joined(*joined(texts))
    lists = [symbols.of_text(text) if places else [*said(text)] for text in texts]
    hashed = symbols.hashes(table, places=places).tolist()
    assert [hashed[0] == one for one in hashed] == [lists[0] == one for one in lists]
    left, right = np.zeros(len(texts), np.int64), np.arange(len(texts))
    slack = np.full(len(texts), 0 if places else 99)
    assert symbols.differ(table, left, right, slack).tolist() == [lists[0] != one for one in lists]


def test_rows_can_be_taken() -> None:
    table = symbols.of_joined(*joined(["C++", "天", "✓ x ✗", ""]))
    some = table.rows(integers(2, 1, 0))
    assert some.code.tolist() == [*map(ord, "✓✗++")] and some.indptr.tolist() == [0, 2, 2, 4]
