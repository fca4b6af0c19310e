"""Documents that have text in common: which they are, how much it is, and what they are to each other."""

from pathlib import Path

import jsonschema
import numpy as np
import pytest
from hypothesis import given

from dedup import pipeline
from dedup.classes import Action, Label
from dedup.config import Config
from dedup.files import claims, ledger
from dedup.report import build, explain, terminal
from dedup.report import html as html
from dedup.report.overlap import FLOOR, MEMBERS, Overlaps, Relation, _recurring, overlaps
from dedup.result import Result
from dedup.settle import cuts
from dedup.tables import Documents
from dedup.text import normalize as normalizing
from tests.strategies import LAW, corpora

STREET = "清江桥边的旧书摊摆了三十年，摊主记得每一位常客的名字，也记得他们买走的每一本书。"
OTHER = (
    "港口的灯塔去年换了新的灯，老灯现在放在小博物馆里，旁边挂着历任看守人的照片和名字。",
    "学校后面的山坡上有一片茶园，采茶的季节里孩子们下课以后也会去帮忙，挣一点零用钱。",
    "面包师傅每天凌晨三点起床，先把昨晚发好的面团分成小块，再等炉子慢慢热起来。",
    "电车终点站的钟总是慢五分钟，司机们都说这样乘客就永远不会迟到，谁也不肯去拨准它。",
    "雨季来临之前，村里人把屋顶的瓦片一块一块翻过来检查，破了的就换成邻村烧的青瓦。",
    "图书馆的地下室藏着一套没有编目的地方志，纸张发脆，只有两位老馆员知道它放在哪里。",
)


def found(texts: dict[str, str], **settings: object) -> tuple[Result, Overlaps]:
    result = pipeline.find(Documents.from_texts(texts), Config(**settings))  # type: ignore[arg-type]
    return result, overlaps(result)


def says(texts: dict[str, str], **settings: object) -> list[str]:
    return [pair["says"] for pair in build.build(found(texts, **settings)[0])["overlaps"]["listed"]]


def page(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs) + "\n"


@pytest.mark.parametrize(
    ("one", "other", "sentence"),
    [
        ((STREET, *OTHER), (STREET, *OTHER), "a and b are the same text"),
        ((STREET, *OTHER), (*OTHER[:2], *OTHER[3:]), "b is a without 2 paragraphs"),
        (OTHER[1:], OTHER, "a is b without 1 paragraph"),
        ((STREET, *OTHER), (*OTHER[::-1], STREET.replace("三十年", "很多年")), "a and b are nearly the same text"),
        ((STREET, *OTHER[:3]), (*OTHER[3:], STREET), "a and b share 1 paragraph"),
        ((STREET, *OTHER[:3]), (*OTHER[2:], STREET), "a and b share 2 paragraphs"),
        (OTHER[:3], OTHER[3:], None),
    ],
)
def test_the_relation_is_named(one: tuple[str, ...], other: tuple[str, ...], sentence: str | None) -> None:
    assert says({"a": page(*one), "b": page(*other)}) == ([sentence] if sentence else [])


def test_the_figures_are_those_of_the_input() -> None:
    """The copy is gone from the cleaned text; the report says how it was before."""
    _, pairs = found({"a": page(STREET, *OTHER), "b": page(*OTHER[:3])})
    one, other = (len(normalizing.normal_form("".join(text))) for text in ((STREET, *OTHER), OTHER[:3]))
    assert (pairs.left.tolist(), pairs.right.tolist()) == ([0], [1])
    assert pairs.shared.tolist() == [[other, other]] and pairs.size.tolist() == [[one, other]]
    assert pairs.common.tolist() == [[3, 3]] and pairs.paragraphs.tolist() == [[7, 3]]
    assert pairs.relation.tolist() == [Relation.WITHOUT] and pairs.share[0, 1] == 1


def test_a_run_counts_from_the_length_that_is_set() -> None:
    run = "灯塔去年换了新的灯老灯现在放在小博物馆里"
    one, other = f"有人在信里说过，{run}，谁也没有回。", f"报上登了消息：{run}；读者不信。"
    texts = {"a": page(one), "b": page(other)}
    assert found(texts, repeat_chars=len(run))[1].shared.tolist() == [[len(run)] * 2]
    assert not len(found(texts, repeat_chars=len(run) + 1)[1])


def test_furniture_is_no_text_in_common() -> None:
    notice = "Copyright © 2019 清江日报社 版权所有，未经书面授权不得转载"
    texts = {name: page(text, notice) for name, text in zip("abc", OTHER, strict=False)}
    result, pairs = found(texts)
    assert np.count_nonzero(result.scores.label == Label.COPYRIGHT) == 3 and not len(pairs)


def test_the_closest_come_first_whatever_the_names() -> None:
    texts = {"c": page(*OTHER), "a": page(*OTHER[:2], STREET), "b": page(*OTHER), "d": page(*OTHER[:5])}
    _, pairs = found(texts)
    shares = pairs.share.mean(axis=1).tolist()
    assert shares == sorted(shares, reverse=True) and (pairs.left[0], pairs.right[0]) == (1, 2)
    assert np.all(pairs.left < pairs.right) and pairs.share.max(axis=1).min() >= FLOOR


def test_many_copies_are_paired_along_and_not_all_with_all() -> None:
    count = 60
    _, pairs = found({f"{k:03}": page(STREET, OTHER[0]) for k in range(count)})
    assert count - 1 <= len(pairs) <= count * (MEMBERS + 1)
    assert set(pairs.relation.tolist()) == {Relation.SAME} and pairs.unmeasured == 0
    _, few = found({f"{k:03}": page(STREET, OTHER[0]) for k in range(MEMBERS)})
    assert len(few) == MEMBERS * (MEMBERS - 1) // 2


def test_the_figures_are_in_every_report_and_names_are_escaped() -> None:
    name = "<b>&\u202e|`x`.txt"
    made = build.build(found({"a": page(STREET, *OTHER), name: page(*OTHER[:4])})[0])
    jsonschema.validate(made, build.schema())
    (pair,) = made["overlaps"]["listed"]
    assert pair["says"] == f"{name} is a without 3 paragraphs"
    assert [side["document"] for side in pair["sides"]] == [name, "a"] and pair["sides"][0]["share"] == 1
    shown = html.html(made)
    assert "&lt;b&gt;&amp;⟨U+202E⟩|`x`.txt is a without 3 paragraphs" in shown
    assert f"<td>{pair['sides'][1]['shared']:,} of {pair['sides'][1]['characters']:,}, " in shown
    assert "\\<b\\>\\&⟨U+202E⟩\\|\\`x\\`\\.txt is a without 3 paragraphs" in terminal.markdown(made)
    assert "text in common: 1 pair (1 without some paragraphs)" in terminal.summary(made)


def test_no_more_than_the_limit_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dedup.report.overlap.LIMIT", 2)
    result, pairs = found({name: page(STREET, *OTHER[:k]) for k, name in enumerate("abcd")})
    assert (len(pairs), pairs.unmeasured) == (2, 4)
    assert "and 4 that were not measured" in terminal.summary(build.build(result))


def test_documents_too_short_to_be_duplicates_are_still_the_same() -> None:
    assert says({"a": "第三章\n", "b": "第三章", "c": ""}) == ["a and b are the same text"]


def test_equal_hashes_get_one_number() -> None:
    rng = np.random.default_rng(5)
    hashed = rng.integers(0, 50, 400).astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    hashed = np.concatenate([hashed, rng.integers(0, 2**63, 200).astype(np.uint64)])
    place, number = _recurring(hashed)
    twice = {value for value in hashed.tolist() if hashed.tolist().count(value) > 1}
    assert place.tolist() == [k for k, value in enumerate(hashed.tolist()) if value in twice]
    assert len({*zip(number.tolist(), hashed[place].tolist(), strict=True)}) == len(twice) == len({*number.tolist()})
    assert [len(column) for column in _recurring(hashed[:0])] == [0, 0]


@LAW
@given(corpora())
def test_shares_are_what_windows_say(texts: dict[str, str]) -> None:
    """Against sets of strings, and symmetric where it should be."""
    result, pairs = found(texts, repeat_chars=8)
    names, norm = result.documents.id, result.normalized
    stands = (result.scores.score <= 0) | (result.scores.label < 0)
    whole = [
        "".join(norm.text(int(row)) for row in np.flatnonzero((result.segments.doc == doc) & stands))
        for doc in range(len(names))
    ]
    for k in range(len(pairs)):
        sides = whole[pairs.left[k]], whole[pairs.right[k]]
        for side, (one, other) in enumerate((sides, sides[::-1])):
            known = {other[i : i + 8] for i in range(len(other) - 7)}
            covered = {i + step for i in range(len(one) - 7) if one[i : i + 8] in known for step in range(8)}
            expected = len(one) if one == other else len(covered)
            assert (pairs.shared[k, side], pairs.size[k, side]) == (expected, len(one))
        assert (pairs.relation[k] == Relation.SAME) == (sides[0] == sides[1])


# documents as units


WHOLE = {
    "a.txt": page(STREET, *OTHER),
    "b.txt": page(STREET, *OTHER).replace("\n\n", "\n"),
    "c.txt": page(STREET, *OTHER).replace("港口", "海港").replace("零用钱", "零花钱"),
    "d.txt": page(*OTHER[:3]),
    "e.txt": page(STREET, *OTHER).replace("三点", "四点"),
}


def test_documents_are_units() -> None:
    result, pairs = found(WHOLE, unit="document")
    made, docs = result.decisions, result.documents
    told = {
        docs.id[result.segments.doc[row]]: (Label(label), docs.id[int(there)])
        for row, label, there, action in zip(
            made.segment.tolist(),
            made.label.tolist(),
            docs.doc_of(made.witness_start).tolist(),
            made.action,
            strict=True,
        )
        if action == Action.REMOVE
    }
    assert told == {"b.txt": (Label.EXACT, "a.txt"), "c.txt": (Label.NEAR, "a.txt")}
    variants = made.segment[(made.label == Label.VARIANT) & (made.action == Action.FLAG)]
    assert [docs.id[result.segments.doc[row]] for row in variants.tolist()] == ["e.txt"]
    texts = cuts.cleaned(result)
    assert [text.strip() for text in texts] == [
        text.strip() if name in ("a.txt", "d.txt", "e.txt") else "" for name, text in WHOLE.items()
    ]
    assert len(pairs) and "all of d.txt is in a.txt" in says(WHOLE, unit="document")


def test_a_document_that_goes_whole_is_told_restored_and_explained(tmp_path: Path) -> None:
    result, _ = found(WHOLE, unit="document")
    texts, made = cuts.cleaned(result), build.build(result)
    assert made["totals"]["emptied"] == 2 and made["totals"]["held_back"] == 0
    path = tmp_path / "ledger.jsonl"
    path.write_bytes(b"".join(ledger.write(result, texts)))
    for name, text in zip(result.documents.id, texts, strict=True):
        (tmp_path / name).write_text(text, "utf-8", newline="")
    assert claims.verify(path, tmp_path) == 2
    assert {name: raw.decode() for name, raw in ledger.restore(path, tmp_path)} == WHOLE
    told = explain.explain(result, "c.txt", 3)["segments"]
    assert len(told) == 1 and told[0]["verdict"].startswith("removed (near)")
    again = pipeline.find(Documents.from_texts(dict(zip(result.documents.id, texts, strict=True))), result.config)
    assert np.all(again.decisions.action == Action.FLAG)


def test_variants_among_documents_go_when_asked() -> None:
    result, _ = found(WHOLE, unit="document", drop=("exact", "near", "variant"))
    gone = result.decisions.segment[result.decisions.action == Action.REMOVE]
    assert [result.documents.id[row] for row in result.segments.doc[gone].tolist()] == ["b.txt", "c.txt", "e.txt"]
