"""Templates and banks: what recurs, with slots; reprints are none; a bank tells a later run, and says what is wrong."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.arrays import UInt64
from dedup.boilerplate import bank, classify, features, recurrence, terms
from dedup.boilerplate.bank import Bank, Template
from dedup.classes import Action, Label
from dedup.config import Config
from dedup.errors import ConfigError, InputError
from dedup.files.settings import with_bank
from dedup.pipeline import find
from dedup.report import templates
from dedup.tables import Documents
from dedup.text import normalize, segment

BODIES = [
    f"{first},山里的雾还没有散,孩子们已经背着书包走在路上,远处传来一阵阵清脆的铃声,新的一天开始了,{last}。"
    for first, last in zip("春夏秋冬晨昏晴雨", "东南西北上下左右", strict=True)
]


def template_of(*texts: str) -> UInt64:
    docs = Documents.from_texts({"": "\n".join(texts)})
    segs = segment.segments(docs, unit="line")
    return classify.features(docs, segs, normalize.normalized(docs, segs)).template


def site(pages: int = 8, *, same: bool = False) -> dict[str, str]:
    """Pages of a site: a masthead of three lines, an article, a footer. With `same` all have one article."""
    return {
        f"{k}.txt": "\n".join(
            (
                "云坝在线 蒲公英频道",
                f"发布时间：2021-03-{k + 1:02} 来源：{'甲乙丙丁戊己庚辛'[k]}报",
                f"第{'甲乙丙丁戊己庚辛'[k]}号的故事",
                BODIES[0 if same else k],
                BODIES[0 if same else k].replace("孩子", "大人"),
                "蒲公英随风，落在云坝",
                "本页由老井打更",
                f"今日到访 {1000 + 17 * k} 位",
            )
        )
        for k in range(pages)
    }


def found(texts: dict[str, str], **options: int | bool) -> list[Template]:
    result = find(Documents.from_texts(texts), Config(), force=True)
    return templates.templates(result, **({"least": 4} | options))  # type: ignore[arg-type]


def gone(texts: dict[str, str], **options: str) -> set[str]:
    docs = Documents.from_texts(texts)
    made = find(docs, with_bank(Config(**options)), force=True).decisions  # type: ignore[arg-type]
    rows = np.flatnonzero(made.action == Action.REMOVE).tolist()
    return {docs.text(int(made.start[k]), int(made.end[k])) for k in rows}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (
            "来源：新华网 2021-03-04 12:00 作者：张三 浏览：123",
            "来源：人民日报 2022-3-4 1:05 作者：李四光 浏览：1",
            True,
        ),
        ("第 12 页", "第3页", True),
        ("第 12 页", "第十二页", False),
        ("责任编辑：王五", "责任编辑：赵六六", True),
        ("上一篇：山村小学迎来新操场", "上一篇：县城的桥修好了", False),  # 上一篇 is no label of metadata
        ("返回顶部", "返回首页", False),
    ],
)
def test_what_is_left_open(one: str, other: str, same: bool) -> None:
    first, second = template_of(one, other)
    assert bool(first == second) == same


def test_templates_of_a_site() -> None:
    told = {template.text: template for template in found(site())}
    assert told["云坝在线 蒲公英频道"].documents == 8
    assert told["云坝在线 蒲公英频道"].places == ("head",)
    assert told["本页由老井打更"].places == ("tail",)
    assert "今日到访 {n} 位" in told
    assert "发布时间：{date} 来源：{…}" in told
    assert not any("故事" in text or "山里" in text for text in told)
    tail = [told[text].block for text in ("蒲公英随风，落在云坝", "本页由老井打更", "今日到访 {n} 位")]
    assert tail[0] is not None and len({*tail}) == 1
    assert told["云坝在线 蒲公英频道"].block != tail[0]


def test_reprints_count_as_one_document() -> None:
    assert found(site(same=True)) == []


def test_the_lines_of_a_block_stand_together_in_order() -> None:
    texts = [template.text for template in found(site())]
    first = texts.index("蒲公英随风，落在云坝")
    assert texts[first : first + 3] == ["蒲公英随风，落在云坝", "本页由老井打更", "今日到访 {n} 位"]


def test_only_what_went_and_only_so_many() -> None:
    everything = found(site())
    keys = {template.key for template in everything if template.label is not None}
    assert keys and keys == {template.key for template in found(site(), removed=True)}
    assert found(site(), most=2) == everything[:2]


letters = st.text("首页返回顶来源作者第0123:： 年月ab", min_size=1, max_size=30)


@given(st.lists(letters.filter(lambda text: any(c.isalnum() for c in text)), min_size=1, max_size=5))
def test_a_key_has_the_hash_of_its_line(texts: list[str]) -> None:
    docs = Documents.from_texts({"": "\n".join(texts)})
    segs = segment.segments(docs, unit="line")
    norm = normalize.normalized(docs, segs)
    mark = features.masked(norm, features.slots(docs, segs, norm, terms.shipped()))
    keys = [templates._key(mark[norm.indptr[k] : norm.indptr[k + 1]].tolist()) for k in range(len(segs))]
    assert np.array_equal(bank.hashes(keys), classify.features(docs, segs, norm).template)


# --------------------------------------------------------------------------------------------------------------- banks


def learned(folder: Path) -> Path:
    file = folder / "site.bank"
    file.write_bytes(bank.dump(found(site()), 8))
    return file


def test_a_bank_is_read_as_it_was_written(tmp_path: Path) -> None:
    assert bank.loads(learned(tmp_path).read_bytes(), "site.bank") == found(site())
    text = learned(tmp_path).read_text("utf-8")
    assert sum('"text"' in row for row in text.splitlines()) == len(found(site())), "one template a line"


def test_a_bank_knows_the_furniture_of_one_page(tmp_path: Path) -> None:
    page = {"new.txt": site()["3.txt"].replace("第丁号的故事", "一个新的故事")}
    strange = {"蒲公英随风，落在云坝", "本页由老井打更", "今日到访 1051 位"}
    table = json.loads(learned(tmp_path).read_text("utf-8"))
    for row in table["templates"]:
        row["class"] = row["class"] or "nav"
    file = tmp_path / "all.bank"
    file.write_text(json.dumps(table), "utf-8")
    assert strange <= gone(page, bank=str(file))
    assert "一个新的故事" not in gone(page, bank=str(file))
    kept = tmp_path / "none.bank"
    kept.write_text(json.dumps(table | {"templates": []}), "utf-8")
    assert gone(page, bank=str(kept)) == gone(page)


def test_a_template_of_the_tail_says_nothing_of_the_middle() -> None:
    known = Bank.of([Template("本页由老井打更", "本页由老井打更", Label.NAV, 9, ("tail",), None)])
    texts = {"a": "\n".join((BODIES[0], "本页由老井打更", BODIES[1])), "b": "\n".join((*BODIES[:2], "本页由老井打更"))}
    docs = Documents.from_texts(texts)
    segs = segment.segments(docs, unit="line")
    norm = normalize.normalized(docs, segs)
    nothing = classify.Model.of(
        {
            "wording": {"bias": 0, "weights": {}},
            "naming": {"bias": [0] * 5, "weights": {}},
            "furniture": {"bias": -5, "trees": []},
            "enough": {"careful": [0, 0, 0]},
        }
        | {"classes": {c: {"bias": 0, "trees": []} for c in ("spam", "nav", "meta", "copyright", "related")}}
    )
    alive = np.ones(len(segs), np.bool_)
    evidence = classify.evidence(docs, segs, norm, Config(), model=nothing, bank=known)
    corpus, again = classify.Corpus(segs, norm, evidence), recurrence.count(evidence, segs, alive)
    scored = classify.classify(corpus, again, Config(), alive, model=nothing)
    assert scored.label.tolist() == [-1, -1, -1, -1, -1, Label.NAV]
    assert scored.reasons[scored.reason[-1]] == "a template of the bank"


def test_the_fingerprint_is_of_what_the_bank_holds(tmp_path: Path) -> None:
    content = learned(tmp_path).read_bytes()
    one, other = (Config(bank=name, bank_content=content).fingerprint() for name in ("a.bank", "b.bank"))
    assert one == other != Config().fingerprint()
    assert Config(bank="a.bank", bank_content=bank.dump([], 0)).fingerprint() != one
    with pytest.raises(ConfigError, match=r"bank: a\.bank: was not read"):
        Config(bank="a.bank").fingerprint()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("not json", "is no bank of templates"),
        ("\udcff", "is no bank of templates"),
        ("[" * 100_000, "nested too deeply"),
        ("[]", "is no bank of templates"),
        ('{"kind": "dedup-baseline"}', 'write one with "dedup boilerplate learn"'),
        ('{"kind": "dedup-bank", "version": 9}', "a bank of version 9, this dedup reads 1"),
        ('{"kind": "dedup-bank", "version": 1, "templates": [{"key": "a"}]}', "template 1 is not as dedup writes it"),
        *(
            (f'{{"kind": "dedup-bank", "version": 1, "templates": {rows}}}', "has no list of templates")
            for rows in ("null", "5", "true", "1.5", '"x"', "{}")
        ),
        *(
            (
                '{"kind": "dedup-bank", "version": 1, "templates": [{"text": "x", "class": null, "key": "x",'
                f' "places": ["tail"], "documents": {documents}, "block": {block}}}]}}',
                "template 1 is not as dedup writes it",
            )
            for documents, block in [
                (2**31, 1),
                (1, 2**31),
                (1e12, 1),
                ("Infinity", 1),
                (-1, 1),
                ("true", 1),
                (1, "[]"),
            ]
        ),
    ],
)
def test_contents_that_are_no_bank(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        bank.loads(text.encode("utf-8", "surrogateescape"), "x.bank")
