"""Documents of which nothing is left are said once, wherever a report is read."""

from typing import Any

import jsonschema
import pytest

from dedup import pipeline
from dedup.config import Config, OwnRules
from dedup.report import build, html, terminal
from dedup.report.emptied import emptied
from dedup.result import Result
from dedup.tables import Documents

A = "清河灌区建成于上世纪六十年代，渠道老化、渗漏严重，下游两个乡的稻田常年缺水。灌区管理所用三年时间完成了干渠衬砌。"
B = "衬砌完工以后，从渠首到渠尾的行水时间由三天缩短为一天半，沿线农户再也不用为抢水半夜起身了。"
C = "村里的老人说，这条渠修好之前，种水稻全凭运气；修好之后，种什么都有底气，孩子们也愿意回来了。"
D = "今年三月，县里计划整治支渠三十公里，让更多的田块用上自流灌溉，节水两成以上，工程款已经全部到位。"
NAV = "返回顶部\n"
RULES = OwnRules(drop_lines=(("nav", (NAV.strip(),)),))


def found(texts: dict[str, str], **settings: Any) -> Result:
    return pipeline.find(Documents.from_texts(texts), Config(rules=RULES, **settings), force=True)


def told(texts: dict[str, str]) -> dict[str, str]:
    """What is said of each document of which nothing is left."""
    result = found(texts)
    return {result.documents.id[doc]: item.says for doc, item in emptied(result).items()}


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        ({"a.txt": f"{A}\n{B}\n", "b.txt": f"{A}\n\n{B}"}, {"b.txt": "b.txt is a.txt again"}),
        ({"a.txt": f"{A}\n{B}\n", "b.txt": f"\ufeff{B}\n\n{NAV}{A}\n{NAV}"}, {"b.txt": "b.txt is a.txt again"}),
        ({"a.txt": f"{A}\n{B}\n{C}\n", "b.txt": f"{A}\n{B}\n"}, {"b.txt": "all of b.txt is in a.txt"}),
        (
            {"a.txt": f"{A}\n{B}\n", "b.txt": f"{A}\n{B}\n{D}\n", "c.txt": f"{C}\n"},
            {},
        ),
        (
            {"a.txt": f"{A}\n", "b.txt": f"{C}\n{D}\n", "c.txt": f"{D}\n{A}\n{C}\n{NAV}"},
            {"c.txt": "all of c.txt is in b.txt and a.txt, boilerplate apart"},
        ),
        (
            {"a.txt": A, "b.txt": B, "c.txt": C, "d.txt": D, "z.txt": "\n".join((A, B, C, D))},
            {"z.txt": "all of z.txt is in a.txt, d.txt, c.txt and 1 more"},
        ),
        ({"a.txt": A, "b.txt": NAV}, {"b.txt": "all of b.txt is boilerplate"}),
        ({"a.txt": "\n\n", "b.txt": ""}, {}),
    ],
)
def test_sentences(texts: dict[str, str], says: dict[str, str]) -> None:
    assert told(texts) == says


TEXTS = {"a.txt": f"{A}\n{B}\n", "b_*.txt": f"{A}\n{NAV}{B}\n", "c.txt": f"{D}\n{A}\n"}


@pytest.mark.parametrize(("keep", "words"), [("drop", "files left out"), ("keep", "files written empty")])
def test_it_is_said_once_and_its_copies_are_not_listed(keep: str, words: str) -> None:
    made = build.build(found(TEXTS, emptied=keep))
    jsonschema.validate(made, build.schema())
    says = "b_*.txt is a.txt again"
    of_doc = {doc["document"]: doc["emptied"] for doc in made["documents"]}
    assert of_doc == {"a.txt": None, "b_*.txt": {"says": says, "stands_in": ["a.txt"]}, "c.txt": None}
    assert made["totals"]["emptied"] == 1
    listed = [(removal["document"], removal["class"]) for removal in made["removals"]["listed"]]
    assert ("c.txt", "exact") in listed and ("b_*.txt", "exact") not in listed
    assert [label for name, label in listed if name == "b_*.txt"], "its boilerplate is"
    assert made["removals"]["total"] == len(listed) + 2
    assert terminal.summary(made).count(
        says
    ) == 1 and f"removed as a whole ({words}): 1 document\n" in terminal.summary(made)
    assert terminal.markdown(made).count("b\\_\\*\\.txt is a\\.txt again") == 1 and words in terminal.markdown(made)
    page = html.html(made)
    assert page.count(f"<li>{says} <small>") == 1 and words in page and 'href="#emptied"' in page


def test_many_are_counted() -> None:
    made = build.build(found({"a.txt": f"{A}\n{B}\n"} | {f"c{number}.txt": f"{A}\n{B}\n" for number in range(9)}))
    assert made["totals"]["emptied"] == 9 and made["removals"]["listed"] == []
    assert "  c4.txt is a.txt again\n  and 4 more\n" in terminal.summary(made)


def test_a_witness_of_several_places_shows_them_and_no_more() -> None:
    half = len(A) // 2
    texts = {"a.txt": f"{C}{A[:half]}\n返回顶部\n{A[half:]}{D}\n", "b.txt": f"{B}\n{A}\n"}
    made = build.build(found(texts))
    jsonschema.validate(made, build.schema())
    witnesses = [found["witness"] for found in made["removals"]["listed"] if found["witness"]]
    for witness in witnesses:
        text = texts[witness["document"]]
        ranges = witness.get("ranges", [witness])
        assert witness["text"] == "\n".join(text[place["start"] : place["end"]] for place in ranges)
