"""explain: the numbers behind one line, and the sentence that sums them up."""

from typing import Any

import pytest

from dedup import pipeline
from dedup.config import Config
from dedup.errors import InputError
from dedup.report import explain
from dedup.tables import Documents

PARAGRAPH = "合唱团每周四晚上在老车站的候车室里排练,因为那里的回声很好,而且末班车九点就开走了。"
CLOSE = PARAGRAPH.replace("每周四晚上", "每周四下午").replace("很好", "极好")
TEXTS = {
    "a.txt": f"合唱\n\n{PARAGRAPH}\n\n好。\n\n——\n",
    "b.txt": f"第一行\n{PARAGRAPH}\n{CLOSE}\n这里还有一段别的话,和合唱团没有任何关系,只是为了让这篇文章再长一些。\n",
}


def told(document: str, line: int) -> dict[str, Any]:
    return explain.explain(pipeline.find(Documents.from_texts(TEXTS), Config()), document, line)


def test_a_removed_copy() -> None:
    (item,) = told("b.txt", 2)["segments"]
    assert item["verdict"].startswith("removed (exact): ")
    assert item["copies"] == {"total": 1, "listed": [{"document": "a.txt", "line": 3, "text": PARAGRAPH}]}
    assert item["findings"][0]["witness"]["line"] == 3 and item["findings"][0]["whole"]
    assert item["characters"] == len(PARAGRAPH) > item["normal_form_characters"] > 30


def test_a_similar_paragraph_shows_its_similarity() -> None:
    (item,) = told("b.txt", 3)["segments"]
    (pair,) = item["pairs"]["listed"]
    assert 0.5 <= pair["jaccard"] < pair["this_in_other"] < 1 and pair["other"]["document"] == "a.txt"
    assert item["pairs"]["threshold"] == 0.8


def test_lines_that_stay() -> None:
    assert told("a.txt", 2)["segments"] == []
    assert f"it is shorter than min_chars = {Config().min_chars}" in told("a.txt", 5)["segments"][0]["verdict"]
    assert told("a.txt", 7)["segments"][0]["verdict"] == "kept: it has no letters or digits to compare"
    assert told("b.txt", 4)["segments"][0]["verdict"].startswith("kept: nothing was found; no other paragraph")


@pytest.mark.parametrize("line", [0, -1, 8])
def test_a_line_that_is_not_there(line: int) -> None:
    with pytest.raises(InputError, match=rf"a\.txt: has 7 lines, there is no line {line}"):
        told("a.txt", line)


def test_sentences_for_a_person() -> None:
    said = "\n".join(explain.sentences(told("b.txt", 2)))
    assert "removed (exact)" in said and "copies in normal form: 1" in said and f"a.txt:3: {PARAGRAPH}" in said
    assert "a blank line" in "\n".join(explain.sentences(told("a.txt", 2)))


def test_a_survivor_is_told_what_rests_on_it() -> None:
    text = "渡口的钟慢了七分钟，谁也没有想过要去拨准它，因为船从来不等人，到了秋天孩子们沿着堤坝去上学。"
    result = pipeline.find(
        Documents.from_texts({"a.txt": f"{text}\n第二行，讲的是别的事情，和上一行没有关系。\n{text}\n"}), Config()
    )
    verdict = explain.explain(result, "a.txt", 1)["segments"][0]["verdict"]
    assert verdict == "kept: it is the surviving copy of a.txt:3"
