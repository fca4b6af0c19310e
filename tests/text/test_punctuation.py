"""What punctuation says, one paragraph at a time and against a plain count."""

import numpy as np
import pytest
from hypothesis import given

from dedup.arrays import LINE_ENDS
from dedup.tables import Documents, Mark, Marks
from dedup.text import punctuation as marks
from tests.strategies import LAW, by_lines, corpora


def of(*texts: str) -> Marks:
    """The marks of the lines of these documents."""
    docs, segs = by_lines(*texts)
    return marks.marks(docs, segs, marks.borders(docs))


WHITE = LINE_ENDS + " \t\xa0\u3000"


def stops(text: str) -> int:
    """Full stops before white space or at the end."""
    return sum(ch == "." and after in WHITE for ch, after in zip(text, text[1:] + " ", strict=True))


@LAW
@given(corpora())
def test_sentences_and_clauses_are_counted(texts: dict[str, str]) -> None:
    for text in texts.values():
        docs, segs = by_lines(text)
        found = marks.marks(docs, segs, marks.borders(docs))
        for row, (start, end) in enumerate(zip(segs.start.tolist(), segs.end.tolist(), strict=True)):
            count = stops(docs.text(start, end + 1))
            assert found.sentences[row] == count + sum(ch in marks.SENTENCE for ch in text[start:end])
            assert found.clauses[row] == count + sum(ch in marks.CLAUSE for ch in text[start:end])


@pytest.mark.parametrize(
    ("text", "sentences", "clauses"),
    [
        ("渡口的钟", 0, 0),
        ("钟慢了，船走了。", 1, 2),
        ("Really?! Yes.", 3, 3),
        ("3.5 of www.example.org", 0, 0),
        ("He left. She stayed.", 2, 2),
        ("一、二；三：四", 0, 3),
    ],
)
def test_counts(text: str, sentences: int, clauses: int) -> None:
    found = of(text)
    assert (found.sentences.tolist(), found.clauses.tolist()) == ([sentences], [clauses])


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(("The end.",), id="last document"),
        pytest.param(("The end.\nx",), id="LF"),
        pytest.param(("The end.\r\nx",), id="CR LF"),
        pytest.param(
            ("The end.", "Next"),
            id="another document follows",
        ),
        pytest.param(
            ("The end.\u2028x",),
            id="line separator",
        ),
    ],
)
def test_a_full_stop_at_the_end_counts(texts: tuple[str, ...]) -> None:
    assert of(*texts).sentences[0] == 1


@pytest.mark.parametrize(
    ("text", "true"),
    [
        ("钟慢了。", {"closed"}),
        ("钟慢了！”）", {"closed"}),
        ('He left, "slowly."', {"closed"}),
        ("渡口的钟", set()),
        ("钟慢了，船走了", {"cut"}),
        ("钟慢了，船走了”", {"cut"}),
        ("钟慢了，船走了，", {"comma"}),
        ("The clock was slow,", {"comma"}),
        ("钟慢了，船走了：", set()),
        ("钟慢了，船走了……", {"closed", "dots"}),
        ("The clock was slow, and...", {"dots"}),
        ("钟慢了。。", {"closed", "dots"}),
        ("## 渡口", {"heading"}),
        ("渡口 ##", set()),
        ("”", set()),
    ],
)
def test_how_a_paragraph_begins_and_ends(text: str, true: set[str]) -> None:
    found = of(text)
    assert {name for name in ("closed", "dots", "cut", "comma", "heading") if getattr(found, name)[0]} == true


def test_borders_say_where_a_text_may_be_cut() -> None:
    text = "“天，地。”a.b cat. (x) — y\n"
    found = marks.borders(Documents.from_texts({"": text}))

    def at(mark: Mark) -> list[int]:
        where: list[int] = np.flatnonzero(found.where(mark)).tolist()
        assert where == [k for k in range(len(text)) if found.any(mark, k, k + 1)]
        return where

    assert at(Mark.CLAUSE) == [2, 4, 13]
    assert at(Mark.SENTENCE) == [4, 13]
    assert at(Mark.OPENER) == [0, 15]
    assert at(Mark.CLOSER) == [5, 17]
    assert at(Mark.SEPARATOR) == [19]
    assert at(Mark.BLANK) == [k for k, ch in enumerate(text) if ch in " \n"]


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("She lives in St. Petersburg now. He does not.", 2),
        ("Written on the 24. January, as they say. Nr. 5 was lost.", 2),
        ("From 600 B.E. onwards. Then not.", 2),
        ('"It is over." So it was. (It was not.) And so on.', 4),
        ("See www.example.org. or so, e.g. this. Well.", 2),
        ("Er kam am 3. Mai. 2015 ging er.", 1),
        ('"Is that so?" asked he. "Yes!" She left.', 3),
        ("Он живёт на ул. Садовой. Она нет.", 2),
        ("Powers SK, Howley ET. (2011). Physiology.", 2),
        ("そこに橋がある．その先は海だ．３．５", 2),
        ("An der Hauptstr. 5 steht die Str. Nr. 7.\nSt.", 2),
    ],
)
def test_a_full_stop_ends_no_abbreviation_but_a_sentence(text: str, ends: int) -> None:
    found = marks.borders(Documents.from_texts({"": text}))
    assert int(found.where(Mark.SENTENCE).sum()) == ends


def test_no_paragraph() -> None:
    for texts in ((), ("",), ("\n\n", " ")):
        assert len(of(*texts).closed) == 0


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("（三）法律规定的其他情形。", True),
        ("(12)其他情形", True),
        ("[2] 参见上文", True),
        ("十二、工作要求", True),
        ("3. The third of them", True),
        ("3．第三项", True),
        ("③其他", True),
        ("3.5亿元的投资", False),
        ("2024年的三月", False),
        ("第三条 本法所称", False),
        ("（记者 三木）报道", False),
        ("1234）不是编号", False),
        ("（", False),
    ],
)
def test_items_of_a_list(text: str, item: bool) -> None:
    assert of(text).item.tolist() == [item]
