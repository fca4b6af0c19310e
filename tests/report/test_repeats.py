"""Every repeat with all its places, as a person or a program reads them."""

from dedup.config import Config
from dedup.report import repeats as concordance
from dedup.tables import Documents

ONE = "渡口的钟慢了七分钟，谁也没有想过要去拨准它。"
TWO = "合唱团每周四晚上在老车站的候车室里排练。"
DOCS = Documents.from_texts({"a.txt": f"甲：{ONE}\n{TWO}\n", "b.txt": f"乙：{ONE}\n{TWO}丙\n{ONE}"})


def test_places_lead_to_the_text() -> None:
    told = concordance.concordance(DOCS, Config(), chars=12)
    assert told["total"] == 2
    one, both = told["repeats"]
    assert both["text"] == ONE + "\n" + TWO.rstrip("。") and both["characters"] == len(ONE + TWO) - 3
    assert one["text"] == ONE.rstrip("。")
    for item in told["repeats"]:
        for place in item["places"]:
            text = DOCS.doc_text(DOCS.id.index(place["document"]))
            assert text[place["start"] : place["end"]] == item["text"]
            line = text.split("\n")[place["line"] - 1]
            assert line[place["column"] - 1 :].startswith(item["text"].split("\n")[0])
    assert [(place["document"], place["line"]) for place in one["places"]] == [("a.txt", 1), ("b.txt", 1), ("b.txt", 3)]


def test_sentences_for_a_person() -> None:
    told = concordance.concordance(DOCS, Config(), chars=12, top=1)
    said = list(concordance.sentences(told))
    assert said[0] == "2 repeats of 12 characters or more, those with the most text first"
    assert said[1] == f"{len(ONE) - 2} characters, 3 places: {ONE.rstrip('。')}"
    assert said[2:] == ["  a.txt:1:3", "  b.txt:1:3", "  b.txt:3:1", "and 1 repeat more"]


def test_nothing_repeats() -> None:
    told = concordance.concordance(Documents.from_texts({"a.txt": ONE}), Config(), chars=12)
    assert told == {"chars": 12, "total": 0, "repeats": []}
    assert [*concordance.sentences(told)] == ["0 repeats of 12 characters or more, those with the most text first"]
