"""Copies with slips, variants, and texts that are neither."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dedup.arrays import UInt32
from dedup.match import align
from dedup.match.align import EDIT_CHARS, END, Kind
from dedup.text import normalize, symbols
from dedup.text.normalize import joined, normal_form, of_texts
from tests.strategies import LAW, integers, rows

BASE = "渡口的钟慢了七分钟谁也没有想过要去拨准它因为船从来不等人到了秋天孩子们沿着堤坝去上学芦苇比他们还高"


def kind(left: str, right: str) -> tuple[Kind, float]:
    """What two texts are to each other, and the share of characters that agree."""
    (found,), (share,) = align.kinds(rows(left, right), integers(0), integers(1))
    return Kind(found), float(share)


def differences(left: str, right: str) -> list[tuple[str, str]] | None:
    """Where two texts differ, in order; None if they cannot be aligned."""
    norm = rows(left, right)
    found = align.aligned(norm, integers(0), integers(1))
    spans = (found.left_start, found.left_end, found.right_start, found.right_end)
    places = zip(*(column.tolist() for column in spans), strict=True)
    return [(norm.between(a, b), norm.between(c, d)) for a, b, c, d in places] if found.aligned[0] else None


def side(text: str) -> UInt32:
    return np.array([[*map(ord, text), END, END]], np.uint32)


def states_fact(left: str, right: str) -> bool:
    return bool(align._facts_differ(side(left), side(right))[0])


def is_name(left: str, right: str) -> bool:
    one, other = side(left), side(right)
    return bool(align._names(one, other, align._distances(one, other))[0])


edits = st.lists(
    st.tuples(st.integers(0, len(BASE) - 1), st.integers(0, 3), st.text("天地3三不能", max_size=3)), max_size=3
)


def edited(changes: list[tuple[int, int, str]]) -> str:
    text = BASE
    for at, size, insert in changes:
        text = text[:at] + insert + text[at + size :]
    return text


def levenshtein(left: str, right: str) -> int:
    """The edit distance by its definition."""
    if not left or not right:
        return len(left) + len(right)
    swap = levenshtein(left[1:], right[1:]) + (left[0] != right[0])
    return min(swap, levenshtein(left[1:], right) + 1, levenshtein(left, right[1:]) + 1)


def replaced(old: str, new: str) -> Kind:
    assert BASE.count(old) == 1
    return kind(BASE, BASE.replace(old, new))[0]


@LAW
@given(edits)
def test_what_differs_is_all_that_differs(changes: list[tuple[int, int, str]]) -> None:
    right = edited(changes)
    found = differences(BASE, right)
    assert found is not None or len(changes) > 1  # one edit is always aligned
    if found is not None:
        ones, others = ("".join(side) for side in zip(*found, strict=True)) if found else ("", "")
        assert Counter(BASE) - Counter(ones) == Counter(right) - Counter(others)
        assert all(one != other and max(len(one), len(other)) <= EDIT_CHARS[-1] for one, other in found)
        differ = sum(levenshtein(*pair) for pair in found)
        assert kind(BASE, right)[1] == np.float32(1 - differ / max(len(BASE), len(right)))


def test_differences_stand_in_order() -> None:
    assert differences("渡口的钟慢了七分钟谁也没有想过", "渡口旧钟慢了七分谁也没响有想过") == [
        ("的", "旧"),
        ("钟", ""),
        ("", "响"),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [("秋天", "秋夭"), ("堤坝", "堤"), ("芦苇", "芦的苇"), ("到了", "至了"), ("七分", "7分")],
)
def test_slips_make_a_copy(old: str, new: str) -> None:
    assert replaced(old, new) is Kind.COPY


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("七分", "八分", id="numeral"),
        pytest.param("七分", "十七分", id="numeral more"),
        pytest.param("七分", "8分", id="numeral and another digit"),
        pytest.param("不等人", "等人", id="negation gone"),
        pytest.param("没有想过", "已有想过", id="negation turned round"),
        pytest.param("秋天", "春夏", id="another word in its place"),
    ],
)
def test_facts_make_a_variant(old: str, new: str) -> None:
    assert replaced(old, new) is Kind.VARIANT


@pytest.mark.parametrize(("old", "new"), [("3.5", "3.6"), ("35", "36"), ("35", "135")])
def test_digits_are_facts(old: str, new: str) -> None:
    text = BASE + "涨了3.5元到35元"
    assert kind(text, text[::-1].replace(old[::-1], new[::-1], 1)[::-1])[0] is Kind.VARIANT


def test_equal_texts_are_copies_and_others_are_not() -> None:
    assert kind(BASE, BASE) == (Kind.COPY, 1.0)
    assert kind("", "") == (Kind.COPY, 1.0)
    assert differences(BASE, BASE) == []
    assert kind("天地玄黄" * 5, "宇宙洪荒" * 5) == (Kind.VARIANT, 0.0)
    assert differences(BASE, BASE + "天地玄黄宇宙洪荒" * 3) is None


def test_the_share_is_of_the_longer_text() -> None:
    assert kind("天地玄黄宇宙洪荒", "天地玄黄宇宙洪") == (Kind.OTHER, 1 - 1 / 8)


@LAW
@given(edits)
@example([(0, 1, "3不")])
def test_nothing_depends_on_which_text_comes_first(changes: list[tuple[int, int, str]]) -> None:
    assert kind(BASE, edited(changes)) == kind(edited(changes), BASE)


@pytest.mark.parametrize(
    ("left", "right", "fact"),
    [
        *[("3", "4", True), ("3", "", True), ("3", "天", False), ("717", "11111", True), ("9797", "1111", True)],
        *[("一百七十", "二百一十六", True), ("123456789012", "123456789013", True), ("市", "第十条市县", True)],
        *[("l0", "10", True), ("lO", "1", False), ("不", "", True), ("不", "已", True), ("不", "下", False)],
    ],
)
def test_states_fact(left: str, right: str, fact: bool) -> None:
    assert states_fact(left, right) is fact
    assert states_fact(right, left) is fact


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("it is not known", "it is known"),
        ("he didn't come back to the harbour", "he did come back to the harbour"),
        ("the seven boats of the harbour", "the eight boats of the harbour"),
        ("the court of Guilford county", "the court of Eastern county"),
        ("Das ist heute nicht so gewesen", "Das ist heute so gewesen"),
        ("Он не пришёл домой вечером", "Он пришёл домой вечером"),
        ("배는 오늘 안 떠났다고 했다", "배는 오늘 떠났다고 했다"),
        ("김철수 선장이 배를 세웠다", "박영희 선장이 배를 세웠다"),
        ("船はきょう出ない予定です", "船はきょう出予定です"),
        ("เรือไม่ออกจากท่าวันนี้", "เรือออกจากท่าวันนี้"),
        ("เขาบอกว่าไม่ได้มาที่นี่", "เขาบอกว่าได้มาที่นี่"),
        ("船は夜になると港にもどらない", "船は夜になると港にもどる"),
        ("그 배는 밤이 되면 돌아오지 않습니다", "그 배는 밤이 되면 돌아옵니다"),
        ("배 두 척이 밤에 항구로 돌아왔다", "배 세 척이 밤에 항구로 돌아왔다"),
        ("what he says is not nice to hear", "what he says is nice to hear"),
        ("วันที่ ๑๕ ของเดือนนี้", "วันที่ ๑๗ ของเดือนนี้"),
    ],
)
def test_facts_in_other_languages(left: str, right: str) -> None:
    assert kind(normal_form(left), normal_form(right))[0] is Kind.VARIANT


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("the clock at the ferry was seven minutes slow", "the clock at the fcrry was seven minutes slow"),
        ("nobody had ever thought of setting it right again", "nobody had ever thougt of setting it rigth again"),
        ("배는 사람을 기다리지 않기 때문이었다고 한다", "배는 사람을 기디리지 않기 때문이었다고 한다"),
    ],
)
def test_slips_in_other_languages(left: str, right: str) -> None:
    assert kind(normal_form(left), normal_form(right))[0] is Kind.COPY


def test_names() -> None:
    assert is_name("张三丰", "欧阳") is True
    assert is_name("张", "李") is False
    assert is_name("张三", "") is False
    assert is_name("ab", "cd") is False


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param("C++", "C", Kind.VARIANT, id="equal but for a symbol"),
        pytest.param("C++", "C＋＋", Kind.COPY, id="equal"),
        pytest.param("x ✓ y ✗", "x ✗ y ✓", Kind.VARIANT, id="in another order"),
        pytest.param("a = b c", "a b = c", Kind.VARIANT, id="in another place"),
        pytest.param("→ 天", "天", Kind.VARIANT, id="before everything"),
    ],
)
def test_symbols_are_facts(one: str, other: str, expected: Kind) -> None:
    for slip in ("", "渡口的仲慢了七分钟" + BASE[9:]):  # with a slip before it, too
        texts = [(BASE if slip else "") + BASE[:20] + one + BASE, slip + BASE[:20] + other + BASE]
        norm, facts = of_texts(texts), symbols.of_joined(*joined(texts))
        (found,), _ = align.kinds(norm, integers(0), integers(1), facts)
        assert Kind(found) == expected
        hashed = align.fact_hashes(norm, facts)
        assert (hashed[0] == hashed[1]) == ([*facts.rows(integers(0)).code] == [*facts.rows(integers(1)).code])


def test_texts_that_cannot_be_aligned_are_no_copies() -> None:
    assert kind(BASE + "甲" * 40 + BASE, BASE + "乙" * 30 + BASE) == (Kind.VARIANT, 0.0)


def stated(one: str, other: str) -> Kind:
    """What two texts are to each other, as they are read: with the blanks between their words."""
    code, indptr = joined([one, other])
    (found,), _ = align.kinds(
        normalize.of_joined(code, indptr), integers(0), integers(1), symbols.of_joined(code, indptr)
    )
    return Kind(found)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("受理费由原告承担，于判决生效之日起七日内交纳。", "受理费由被告承担，于判决生效之日起七日内交纳。"),
        ("看护房属于合法建筑，乡政府应当作出决定。", "看护房属于违法建筑，乡政府应当作出决定。"),
        ("核酸检测结果为阳性，请尽快联系。", "核酸检测结果为阴性，请尽快联系。"),
        ("本月起由主任签字，其余手续照旧。", "本月起由副主任签字，其余手续照旧。"),
        ("自收到之日起三日内答复申请人。", "自收到之日起三工作日内答复申请人。"),
        ("a history of hypertension since spring", "a history of hypotension since spring"),
        ("dissolve 5 mg of the powder in water", "dissolve 5 g of the powder in water"),
        ("the remains of a male of forty years", "the remains of a female of forty years"),
        ("the animal was able to swallow its food", "the animal was unable to swallow its food"),
        ("we have measured the Meteo RX on the roof", "we have measured the Meteo RZ on the roof"),
        ("a trial of the former president began", "a trial of the president began today"[:-6]),
        ("the sum is two million dollars in all", "the sum is two billion dollars in all"),
        ("Rowan collects the data of the form", "Wexley collects the data of the form"),
        ("суд обязал истца уплатить пошлину: истец согласен", "суд обязал истца уплатить пошлину: ответчик согласен"),
    ],
)
def test_another_word_is_another_fact(one: str, other: str) -> None:
    assert stated(one, other) == stated(other, one) == Kind.VARIANT
    assert stated(f"{one} {BASE}", f"{other} {BASE.replace('天', '夫', 1)}") == Kind.VARIANT, "beside a slip, too"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("受理费由原告承担，于判决生效之日起七日内交纳。", "受理费由原吿承担，于判决生效之日起七日内交纳。"),
        ("他在门口等了很久，一直等到天黑。", "他再门口等了很久，一直等到天黑。"),
        ("他在门口等了很久，一直等到天黑。", "他在门口等了等了很久，一直等到天黑。"),
        ("the animal was able to swallow its food", "the animal was ahle to swallow its food"),
        ("the animal was able to swallow its food", "the animal was able able to swallow its food"),
        ("the lamp in the lighthouse was replaced last year", "lamp in the lighthouse was replaced last year"),
        ("the lamp in the lighthouse was replaced last year", "the Iamp in the lighthousc was replaced last year"),
    ],
)
def test_a_slip_is_no_other_word(one: str, other: str) -> None:
    assert stated(one, other) != Kind.VARIANT != stated(other, one)
