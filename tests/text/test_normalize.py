"""The normal form against a slow reading of its definition, and the way back to the text."""

import unicodedata
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given

from dedup.tables import Documents, Segments
from dedup.text.normalize import MARKS, normal_form, normalized
from dedup.text.segment import segments
from tests.strategies import LAW, SENTENCES, corpora, goes, words

# What the oracle cannot say: it composes the whole text, where the fold sees one base and its marks at a time.
SEVERAL = "㈱①"


def nfkc(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def oracle(text: str) -> str:
    """The definition, one character at a time, over a text that is composed already."""
    out = ""
    text = nfkc("".join(ch for ch in text if unicodedata.category(ch) != "Cf" and not "\ufe00" <= ch <= "\ufe0f"))
    for before, ch, after in zip(" " + text, text, text[1:] + " ", strict=False):
        kept = "".join(str(unicodedata.decimal(c, c)) for c in nfkc(nfkc(ch).casefold()) if not goes(c))
        digits = before.isdecimal() and after.isdecimal()
        if not kept and (
            (ch in ".:/-~–—−" and digits)
            or (ch in "-+−" and after.isdecimal() and not before.isalnum())
            or (ch in "%‰" and before.isdecimal())
            or (unicodedata.category(ch) == "Sc" and (before.isdecimal() or after.isdecimal()))
        ):
            kept = ch
        out += kept
    return out


@LAW
@given(words.filter(lambda text: not set(text) & set(SEVERAL)))
def test_the_normal_form_is_its_definition(text: str) -> None:
    assert normal_form(text) == oracle(text)


@pytest.mark.parametrize("text", SENTENCES)
def test_the_normal_form_of_a_sentence_is_its_definition(text: str) -> None:
    assert normal_form(text) == oracle(text)


@LAW
@given(corpora())
def test_the_way_back(texts: dict[str, str]) -> None:
    docs = Documents.from_texts(texts)
    segs = segments(docs, unit="line")
    norm = normalized(docs, segs)
    assert len(norm) == len(segs)
    assert np.all(np.diff(norm.origin) >= 0)
    row = np.repeat(np.arange(len(segs)), norm.size)
    assert np.all((segs.start[row] <= norm.origin) & (norm.origin < segs.end[row]))


@LAW
@given(corpora())
@example({"a": "e\u0301", "b": "\u0301"})
def test_a_batch_is_each_paragraph_alone(texts: dict[str, str]) -> None:
    docs = Documents.from_texts(texts)
    segs = segments(docs, unit="line")
    norm = normalized(docs, segs)
    spans = zip(segs.start.tolist(), segs.end.tolist(), strict=True)
    assert [norm.text(row) for row in range(len(segs))] == [normal_form(docs.text(a, b)) for a, b in spans]


def test_text_between_segments_is_refused() -> None:
    docs = Documents.from_texts({"": "天\n地\n玄"})
    segs = segments(docs, unit="line")
    with pytest.raises(ValueError, match="between segments"):
        normalized(docs, Segments(segs.doc[::2], segs.start[::2], segs.end[::2]))


def test_each_character_comes_from_where_its_base_stands() -> None:
    text = "「天」e\u0301ß ﬁ\u0301地3.5"
    docs = Documents.from_texts({"": text})
    norm = normalized(docs, segments(docs))
    assert norm.text(0) == "天éssfí地3.5"
    assert [text[k] for k in norm.origin.tolist()] == list("天eßßﬁﬁ地3.5")


@pytest.mark.parametrize(
    ("text", "form"),
    [
        pytest.param("ＡＢＣ　１２３", "abc123", id="full width"),
        pytest.param("ﾊﾟｲﾌﾟ ｶﾞ", "パイプガ", id="half-width katakana and its voice marks"),
        pytest.param("\u1100\u1161\u11a8 \u1112\u1161\u11ab", "각한", id="jamo"),
        pytest.param("e\u0301 \xe9 E\u0301 \xc9", "éééé", id="accents"),
        pytest.param("a\u0323\u0301 a\u0301\u0323", "ạ́ạ́", id="two marks in either order"),
        pytest.param("ﬁn ﬄ ǆ", "finffldž", id="ligatures"),
        pytest.param("Straße STRASSE", "strassestrasse", id="sharp s"),
        pytest.param("ΣΊΣΥΦΟΣ σίσυφος", "σίσυφοσσίσυφοσ", id="final sigma"),
        pytest.param("น้ำ", "น้ํา", id="Thai marks"),
        pytest.param("कि", "कि", id="Devanagari vowel signs"),
        pytest.param("\U0001f469\u200d\U0001f469\u200d\U0001f467 天", "天", id="joined emoji"),
        pytest.param("天\u200b\u2060\ufeff\xad\x00地", "天地", id="what prints nothing"),
        pytest.param("## **天**_地_ `玄` ~~黄~~ | >", "天地玄黄", id="Markdown"),
        pytest.param("“天，”（地）——《玄》……", "天地玄", id="punctuation"),
        pytest.param("①㈱㎡", "1株m2", id="characters that are several"),
        pytest.param("𝔘𝔫𝔦 \U0002f800", "uni丽", id="beyond the first plane"),
        pytest.param("-- ... %$", "", id="marks only"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_examples(text: str, form: str) -> None:
    assert normal_form(text) == nfkc(form)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("3.5", "3.5"),
        ("３．５％", "3.5%"),
        ("5%", "5%"),
        ("-5", "-5"),
        ("气温-5度", "气温5度"),  # after a word it is a dash
        ("(-5)", "-5"),
        ("1,000,000", "1000000"),
        ("2020-2021", "2020-2021"),
        ("7:45", "7:45"),
        ("1/2", "1/2"),
        ("$5 5€ ￥5", "$55€¥5"),
        ("$ x%", "x"),
        ("end 5.", "end5"),
        ("3\u200b.\u20605", "3.5"),  # what prints nothing stands in no one's way
        ("-\u200b5", "-5"),
        ("๑๕.๗", "15.7"),
        ("٤٥ १७", "4517"),
        ("a.5 b-c", "a5bc"),
        ("5.\n5", "55"),
    ],
)
def test_marks_that_make_another_number_of_digits_stay(text: str, form: str) -> None:
    assert normal_form(text) == form


def test_a_number_ends_with_its_paragraph() -> None:
    docs = Documents.from_texts({"a": "3\n.5\n-5", "b": "%"})
    norm = normalized(docs, segments(docs, unit="line"))
    assert [norm.text(row) for row in range(4)] == ["3", "5", "-5", ""]


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("e\n\u0301e", ["e", "\u0301e"]),
        ("e\u0301\n\u0301e", ["\xe9", "\u0301e"]),
        ("\u0301\n\u0301\n\u0301", ["\u0301"] * 3),
        ("\u1100\u1161\n\u11a8", ["\uac00", "\u11a8"]),
    ],
)
def test_a_mark_does_not_combine_across_paragraphs(text: str, forms: list[str]) -> None:
    assert of_lines(text) == forms


def test_a_cluster_ends_after_so_many_marks() -> None:
    """Putting marks in order costs the square of their number: a million, two in turn, took a quarter of an hour."""
    text = "a" + "\u0301\u0323" * 5000
    parts = [nfkc(text[low : low + 1 + MARKS]) for low in range(0, len(text), 1 + MARKS)]
    assert normal_form(text) == "".join(parts) != nfkc(text)


def test_any_number_of_unseen_characters_stands_in_no_ones_way() -> None:
    unseen = "\u200b\u2060" * 500_000  # one by one they took 14 seconds
    assert normal_form(f"3{unseen}.{unseen}5{unseen}%") == "3.5%"


@pytest.fixture(scope="module")
def composed() -> list[str]:
    """The characters that are one in NFKC, and several in NFD."""
    return [ch for ch in map(chr, range(0x30000)) if unicodedata.normalize("NFD", ch) != ch == nfkc(ch)]


def test_what_composes_is_one_character_of_the_normal_form(composed: list[str]) -> None:
    assert len(composed) > 12_000
    assert uncomposed(composed) == []


def uncomposed(wanted: list[str]) -> list[str]:
    """Those characters of which the normal form is another than that of their parts."""
    form = of_lines("\nx\n".join(f"{ch}\nx\n{unicodedata.normalize('NFD', ch)}" for ch in wanted))
    return [ch for ch, whole, parts in zip(wanted, form[::4], form[2::4], strict=True) if whole != parts]


def of_lines(text: str) -> list[str]:
    docs = Documents.from_texts({"": text})
    norm = normalized(docs, segments(docs, unit="line"))
    form = norm.code.tobytes().decode("utf-32-le", "surrogatepass")
    return [form[a:b] for a, b in pairwise(norm.indptr.tolist())]
