"""The scorer on cases made by hand, and the quality gate: the default configuration on the five seed documents."""

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pytest

from benchmarks import gold
from benchmarks.gold import Count, Span
from dedup import pipeline
from dedup.config import Config
from dedup.settle import cuts
from dedup.tables import Documents

SEEDS = Path(__file__).parents[1] / "seeds"


@pytest.fixture(scope="module")
def seeds() -> dict[str, str]:
    return gold.read(SEEDS)


@pytest.fixture(scope="module")
def spans() -> tuple[Span, ...]:
    return gold.load(gold.SEEDS_GOLD)


def without(text: str, *parts: str, last: bool = False) -> str:
    """The text without one occurrence of each part."""
    for part in parts:
        at = text.rindex(part) if last else text.index(part)
        text = text[:at] + text[at + len(part) :]
    return text


def cleaned_as(texts: dict[str, str], spans: Iterable[Span], goes: Callable[[Span], bool]) -> dict[str, str]:
    """The texts without the spans that go, from the last to the first."""
    result = dict(texts)
    for span in sorted(spans, key=lambda s: -s.start):
        if goes(span):
            result[span.file] = result[span.file][: span.start] + result[span.file][span.end :]
    return result


# A small document: a title, two paragraphs, the first again, two paragraphs with one tail, a footer.
TITLE, ONE, TWO, FOOT = "河边的灯", "第一段写河，河水清。", "第二段写灯，灯火明。", "返回顶部"
TAIL = "夜深时人们才慢慢散去。"
HEAD_A, HEAD_B = "广场上唱了三支歌，", "码头边放了一场电影，"
TEXT = "\n\n".join([TITLE, ONE, TWO, ONE, HEAD_A + TAIL, HEAD_B + TAIL, FOOT]) + "\n"


def small_gold() -> list[Span]:
    second, tail = TEXT.rindex(ONE), TEXT.rindex(TAIL)
    rows: list[tuple[str, int, str, str, tuple[str, int, int] | None]] = [
        ("keep", TEXT.index(part), "must_keep", part, None) for part in (TITLE, ONE, TWO, HEAD_A, TAIL, HEAD_B)
    ]
    rows.append(("exact_dup", second, "must_remove", ONE, ("a", TEXT.index(ONE), TEXT.index(ONE) + len(ONE))))
    rows.append(("contained_dup", tail, "must_remove", TAIL, ("a", TEXT.index(TAIL), TEXT.index(TAIL) + len(TAIL))))
    rows.append(("nav", TEXT.index(FOOT), "must_remove", FOOT, None))
    return [Span("a", start, start + len(text), label, what, text, copy) for label, start, what, text, copy in rows]


def small(cleaned: str) -> Count:
    return gold.score({"a": TEXT}, {"a": cleaned}, small_gold()).total


DUE = len(ONE) + len(TAIL) + len(FOOT)
PERFECT = without(TEXT, ONE, TAIL, FOOT, last=True)


@pytest.mark.parametrize(
    "cleaned",
    [
        PERFECT,
        without(without(TEXT, ONE, TAIL), FOOT),  # the first of each is cut instead
        without(TEXT, "\n\n" + ONE, TAIL, "\n\n" + FOOT, last=True),  # blank lines go with it
    ],
)
def test_perfect(cleaned: str) -> None:
    count = small(cleaned)
    assert (count.removed, count.missed, count.lost, count.forgiven) == (DUE, 0, 0, 0)
    assert count.must_remove == DUE


def test_nothing_removed() -> None:
    count = small(TEXT)
    assert (count.removed, count.missed, count.lost) == (0, DUE, 0)


def test_everything_removed() -> None:
    count = small("")
    assert (count.removed, count.missed) == (DUE, 0)
    assert count.lost == count.must_keep == sum(map(len, (TITLE, ONE, TWO, HEAD_A, TAIL, HEAD_B)))


def test_an_original_is_lost() -> None:
    count = small(without(PERFECT, TWO))
    assert (count.missed, count.lost) == (0, len(TWO))


def test_both_copies_removed() -> None:
    count = small(without(PERFECT, ONE))
    assert (count.missed, count.lost) == (0, len(ONE))


def test_half_a_paragraph_lost() -> None:
    count = small(without(PERFECT, TWO[:5]))
    assert (count.missed, count.lost, count.forgiven) == (0, 5, 0)


@pytest.mark.parametrize(("part", "lost", "forgiven"), [("，", 0, 1), ("场电影，", 4, 0)])
def test_marks_at_a_cut_are_forgiven(part: str, lost: int, forgiven: int) -> None:
    at = PERFECT.index(HEAD_B) + len(HEAD_B)
    count = small(PERFECT[: at - len(part)] + PERFECT[at:])
    assert (count.missed, count.lost, count.forgiven) == (0, lost, forgiven)


def test_may_remove_counts_neither_way() -> None:
    byline = Span("a", 2, 6, "byline", "may_remove", "记者某某")
    for cleaned in ("正文记者某某", "正文"):
        count = gold.score({"a": "正文记者某某"}, {"a": cleaned}, [byline]).total
        assert count == Count(may_remove=4)


@pytest.mark.parametrize("cleaned", [TEXT + "新", without(TEXT, TWO) + TWO, TEXT.replace("，", ",")])
def test_changed_text_is_refused(cleaned: str) -> None:
    with pytest.raises(ValueError, match="changed, added or moved"):
        small(cleaned)


def test_missing_texts_are_refused() -> None:
    with pytest.raises(ValueError, match="no cleaned text"):
        gold.score({"a": TEXT}, {}, small_gold())
    with pytest.raises(ValueError, match="no original text"):
        gold.score({"b": "other"}, {"b": "other"}, small_gold())


def test_alignment_prefers_few_pieces_and_then_the_wish() -> None:
    nothing = np.zeros(7, np.int64)
    assert gold.align("ab-ab-a", "ab-", nothing).sum() == 3
    wish = np.array([0, 0, 0, 1, 1, 1, 0])
    assert np.flatnonzero(gold.align("ab-ab-a", "ab-", wish)).tolist() == [3, 4, 5]
    greedy = np.array([9, 0, 0, 0, 9, 0, 0])  # worth more, but in two pieces
    assert np.flatnonzero(gold.align("ab-ab-a", "ab-", greedy)).tolist() in ([0, 1, 2], [3, 4, 5])


def test_gold_of_the_seeds_fits(seeds: dict[str, str], spans: tuple[Span, ...]) -> None:
    assert len(spans) == 250
    for file, text in seeds.items():
        covered = np.array([c.isspace() for c in text])
        for span in spans:
            if span.file == file:
                assert text[span.start : span.end] == span.text
                covered[span.start : span.end] = True
        assert covered.all()


def test_seeds_without_what_must_go(seeds: dict[str, str], spans: tuple[Span, ...]) -> None:
    score = gold.score(seeds, cleaned_as(seeds, spans, lambda s: s.severity == "must_remove"), spans)
    assert score.passed
    assert (score.total.removed, score.total.lost) == (2031, 0)
    assert {name: count.removed for name, count in score.by("tier").items()} == {"line": 1796, "span": 235}
    assert set(score.survivors.values()) == {1}


def test_either_side_of_a_shared_tail_may_be_cut(seeds: dict[str, str], spans: tuple[Span, ...]) -> None:
    """The tail of one paragraph of 004 stands in another too, which comes three times: any one tail is enough."""
    fourth = max(seeds)
    seeds, spans = {fourth: seeds[fourth]}, tuple(span for span in spans if span.file == fourth)
    tails = [s for s in spans if s.group == "004-g7"]
    whole = [s for s in spans if s.group == "004-g8" and s.label == "exact_dup"]
    others = {s.key for s in spans if s.severity == "must_remove"}
    keeps_first = others - {s.key for s in tails} | {tails[1].key}
    keeps_second = others - {s.key for s in tails} | {tails[0].key}
    begin = next(s for s in spans if s.group == "004-g8" and s.severity == "must_keep")
    keeps_last = others - {whole[-1].key} | {s.key for s in tails} | {begin.key}
    for going in (keeps_first, keeps_second, keeps_last):
        score = gold.score(seeds, cleaned_as(seeds, spans, lambda s, going=going: s.key in going), spans)  # type: ignore[misc]
        assert (score.total.missed, score.total.lost) == (0, 0)
    both = others - {s.key for s in tails}
    score = gold.score(seeds, cleaned_as(seeds, spans, lambda s: s.key in both), spans)
    assert (score.total.missed, score.total.lost) == (235, 0)
    assert score.survivors["004-g7"] == 2
    assert score.by("file")[fourth].missed == 235
    none = others | {s.key for s in tails}
    score = gold.score(seeds, cleaned_as(seeds, spans, lambda s: s.key in none), spans)
    assert (score.total.missed, score.total.lost) == (0, 235)


def test_the_abstract_is_not_interchangeable(seeds: dict[str, str], spans: tuple[Span, ...]) -> None:
    score = gold.score(seeds, cleaned_as(seeds, spans, lambda s: s.group == "002-g1" and s.label == "keep"), spans)
    assert score.by("label")["keep"].lost == 56 + 101
    assert score.by("label")["contained_dup"].missed > 0


def test_command(seeds: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, text in seeds.items():
        (tmp_path / name).write_bytes(text.encode())
    assert gold.main([str(SEEDS), str(tmp_path)]) == 1
    assert "removed 0 of 2,031" in capsys.readouterr().out
    assert gold.main([str(SEEDS), str(tmp_path), "--json"]) == 1
    assert '"must_remove": 2031' in capsys.readouterr().out
    (tmp_path / min(seeds)).unlink()
    assert gold.main([str(SEEDS), str(tmp_path)]) == 2
    assert "no cleaned text" in capsys.readouterr().err


def run(texts: dict[str, str]) -> dict[str, str]:
    """The texts as the package cleans them."""
    result = pipeline.find(Documents.from_texts(texts), Config())
    return dict(zip(result.documents.id, cuts.cleaned(result), strict=True))


@pytest.fixture(scope="module")
def score(seeds: dict[str, str], spans: tuple[Span, ...]) -> gold.Score:
    return gold.score(seeds, run(seeds), spans)


def test_gate(score: gold.Score) -> None:
    """99 % of what must go is gone, and nothing that must stay is lost but marks at a cut."""
    assert score.passed, gold.as_text(score)
    assert score.total.forgiven <= gold.FORGIVEN_MARKS


def test_gate_whatever_the_names_and_the_order(
    score: gold.Score, seeds: dict[str, str], spans: tuple[Span, ...]
) -> None:
    names = ["z/1.txt", "b.txt", "a/x/2.txt", "z/0.txt", "a.txt"]
    moved = dict(zip(names, reversed(seeds.values()), strict=True))
    assert gold.score(moved, run(moved), spans) == score
