"""The last word on a copy: which pairs of texts agree as far as a class claims, and how alike they are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.arrays import offsets
from dedup.classes import Label
from dedup.config import Config
from dedup.match import evidence, jaccard
from dedup.match.evidence import Sides
from dedup.tables import Documents, Normalized, Segments
from dedup.text.normalize import normalized
from dedup.text.symbols import of_joined
from tests.strategies import LAW, integers

A = "清河灌区建成于上世纪六十年代，渠道老化、渗漏严重，下游两个乡的稻田常年缺水。灌区管理所用三年时间完成了干渠衬砌。"
B = "衬砌完工以后，从渠首到渠尾的行水时间由三天缩短为一天半，沿线农户再也不用为抢水半夜起身了。"
EN = "The last ferry of the season left the island on Sunday evening with eleven passengers, two dogs and a piano."


def sides(found: list[str], witness: list[str]) -> Sides:
    """Pairs of texts."""
    docs = Documents.from_texts({f"{number:04}": text for number, text in enumerate([*found, *witness])})
    segs = Segments(np.arange(len(docs), dtype=np.int32), docs.indptr[:-1], docs.indptr[1:])
    return Sides(normalized(docs, segs), of_joined(docs.code, docs.indptr))


def judged(found: str, witness: str, label: Label, config: Config | None = None) -> tuple[float, bool]:
    score, holds = evidence.measured(sides([found], [witness]), np.array([label], np.int8), config or Config())
    return float(score[0]), bool(holds[0])


@pytest.mark.parametrize(
    ("found", "witness", "label", "holds"),
    [
        (A, A.replace("，", ","), Label.EXACT, True),
        (A, A[:-5], Label.EXACT, False),
        (A[:-5], A, Label.EXACT, False),
        (f"{A}用 C++ 写成。", f"{A}用 C 写成。", Label.EXACT, False),
        ("***", "***", Label.EXACT, False),  # there is nothing that could be the same
        ("守住一渠清水", "## 守住一渠清水", Label.HEADING, True),
        ("（李家湾段）", "李家湾段", Label.BLOCK, True),
        ("（李家湾段）", "王家湾段", Label.BLOCK, False),
        ("清河县水利工作一年间_清河在线", "清河县水利工作一年间", Label.TITLE, True),
        ("清河县水利工作一年间", "清河县水利工作一年间_清河在线", Label.TITLE, False),
        ("清河县水利工作一年间" + "好" * 17, "清河县水利工作一年间", Label.TITLE, False),
        (A, A.replace("老化", "老旧"), Label.NEAR, True),
        (A, A.replace("三年", "五年"), Label.NEAR, False),
        (A, A.replace("三年", "五年"), Label.VARIANT, True),
        (A, B, Label.NEAR, False),
        (A, B, Label.VARIANT, False),
        (A[:3], A[:3], Label.VARIANT, False),
        (A, B + A + B, Label.CONTAINED, True),
        (A.replace("渗漏", "参漏"), B + A + B, Label.CONTAINED, True),
        (A + B, B + A, Label.CONTAINED, True),  # whatever the order of long stretches
        (f"{A}1984", f"{A}1984{B}", Label.CONTAINED, True),
        (f"{A}1984", f"{A}1934{B}", Label.CONTAINED, False),
        (f"22. {A}", f"3. {A}{B}", Label.CONTAINED, True),  # an item has another number elsewhere
        (f"22{A}", f"3{A}{B}", Label.CONTAINED, False),  # and what no mark sets apart is no number of an item
        (f"{A}19841984", f"{A}1984{B}", Label.CONTAINED, False),  # each as often as it stands there
        (A, A[:20], Label.CONTAINED, False),
        (A, "", Label.CONTAINED, False),
        ("", A, Label.CONTAINED, False),
        ("渠道", A, Label.CONTAINED, True),  # a part of what was one text
        ("半夜", A, Label.CONTAINED, False),
        ("DISTRIBUTION OF THIS LICENSE DOES", "Distribution of this licence does not", Label.CONTAINED, False),
        (
            "The switch is safe to touch while the lamp is on",
            "The switch is not safe to touch while the lamp is on",
            Label.CONTAINED,
            False,
        ),
        ("DISTRIBUTION LICENSE DOES", "Distribution of this licence does not", Label.CONTAINED, False),
        (f"摘要：{A}", A + B, Label.ABSTRACT, True),
        (f"摘要：{A}", B, Label.ABSTRACT, False),
    ],
)
def test_what_is_enough(found: str, witness: str, label: Label, holds: bool) -> None:
    assert judged(found, witness, label)[1] == holds


def test_how_alike() -> None:
    assert judged(A, A, Label.EXACT) == (1.0, True)
    assert judged(A, B + A + B, Label.CONTAINED) == (1.0, True)
    size = len("".join(ch for ch in A if ch.isalpha()))
    assert judged(A.replace("渗漏", "参漏"), B + A, Label.CONTAINED)[0] == pytest.approx(1 - 1 / size)
    assert judged(f"摘要：{A}", A, Label.ABSTRACT)[0] == 1.0, "what it opens with does not count"
    grams = [{text[k : k + 4] for k in range(len(text) - 3)} for text in ("abcdefghij", "abcdefghik")]
    assert judged("abcdefghij", "abcdefghik", Label.NEAR, Config(threshold=0.3))[0] == pytest.approx(
        len(grams[0] & grams[1]) / len(grams[0] | grams[1])
    )
    slip = EN.replace("ferry", "forry").replace("island", "islond").replace("eleven", "elewen")
    share, holds = judged(EN, slip, Label.NEAR)
    assert holds and share == pytest.approx(1 - 3 / len("".join(ch for ch in EN if ch.isalpha()))), "it was aligned"


@LAW
@given(st.lists(st.tuples(*[st.sampled_from([A, B, EN, A + B, A[:30], "好。", "***", ""])] * 2), max_size=5), st.data())
def test_pairs_do_not_see_each_other(pairs: list[tuple[str, str]], data: st.DataObject) -> None:
    labels = [data.draw(st.sampled_from([label for label in Label if label.row.rests_on.is_witness])) for _ in pairs]
    given = sides([one for one, _ in pairs], [other for _, other in pairs])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jaccard, "BLOCK", data.draw(st.sampled_from([1, 150, jaccard.BLOCK])))
        score, holds = evidence.measured(given, np.array(labels, np.int8), Config())
    alone = [judged(*pair, label) for pair, label in zip(pairs, labels, strict=True)]
    assert [*zip(score.tolist(), holds.tolist(), strict=True)] == alone


def test_a_witness_of_several_places_is_one_text() -> None:
    apart = sides([A + B], [A, B])  # three texts: the last two are one
    joined = Sides(
        Normalized(apart.norm.code, apart.norm.origin, apart.norm.indptr[[0, 1, 3]]),
        of_joined(Documents.from_texts({"": A + B + A + B}).code, offsets(integers(len(A + B), len(A + B)))),
    )
    assert [column.tolist() for column in evidence.measured(joined, np.array([Label.EXACT], np.int8), Config())] == [
        [1.0],
        [True],
    ]
