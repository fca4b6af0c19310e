"""The generator of planted pages: its truth holds, and it is the same for the same seed."""

import json
from collections import Counter
from pathlib import Path

import pytest

from benchmarks import gold, planted

PLACES = ("河口", "山前", "城东", "老街", "渡口", "果园", "学堂", "水库", "车站", "集市", "灯塔", "粮仓")
SENTENCES = (
    "{p}的清晨从第{n}班船靠岸开始，挑担的人先上来，后面跟着推车的人，",
    "账本上记着{p}在那一年收进来的{n}筐梨，字迹被水泡过，仍然认得出来。",
    "守夜人说，{p}的钟慢了{n}分钟，谁也没有想过要去拨准它，",
    "到了秋天，{p}的孩子要走{n}里路去上学，路边的芦苇比他们还高。",
)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Documents of our own sentences: every paragraph differs from the others."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    lines = []
    for doc in range(8):
        text = []
        for row, place in enumerate(PLACES):
            number = f"{doc * 31 + row * 7 + 11}"
            words = [PLACES[(row + step * (doc + 1)) % len(PLACES)] for step in range(4)]
            order = [SENTENCES[(doc + row + step) % 4] for step in range(4)]
            text.append("".join(s.format(p=place + w, n=number) for s, w in zip(order, words, strict=True)))
        lines.append(json.dumps({"id": str(doc), "text": "\n".join(text)}))
    (folder / "docs.jsonl").write_text("\n".join(lines), "utf-8")
    return folder


@pytest.fixture
def everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """Our few sentences repeat runs; let them all be used."""
    monkeypatch.setattr(planted, "is_new", lambda text, scale, runs: True)


@pytest.mark.usefixtures("everything")
def test_the_truth_is_exact(corpus: Path) -> None:
    pages = planted.compose([corpus], seed=3, pages=8)
    texts, spans = planted.rendered(pages)
    assert len(texts) == len(pages) == 8
    place = {span.key: span for span in spans}
    for span in spans:
        assert texts[span.file][span.start : span.end] == span.text
        if span.canonical:
            assert place[span.canonical].severity == "must_keep"
            if span.label in ("again", "block-body", "column", "shared-tail", "shared-head", "contained"):
                assert place[span.canonical].text == span.text
    kinds = Counter(span.label for span in spans)
    assert kinds["title"] == 8
    assert {"body", "again", "contained"} <= set(kinds)


@pytest.mark.usefixtures("everything")
def test_same_seed_same_pages(corpus: Path) -> None:
    first, again, other = (planted.rendered(planted.compose([corpus], seed=seed, pages=6))[0] for seed in (1, 1, 2))
    assert first == again
    assert first != other


@pytest.mark.usefixtures("everything")
def test_what_is_planted_can_be_scored(corpus: Path) -> None:
    texts, spans = planted.rendered(planted.compose([corpus], seed=3, pages=4))
    untouched = gold.score(texts, texts, spans).total
    assert untouched.missed == untouched.must_remove > 0
    assert untouched.lost == 0
    best = dict(texts)
    for span in sorted(spans, key=lambda s: -s.start):
        if span.severity == "must_remove":
            best[span.file] = best[span.file][: span.start] + best[span.file][span.end :]
    perfect = gold.score(texts, best, spans).total
    assert (perfect.missed, perfect.lost) == (0, 0)


def test_paragraphs_that_repeat_themselves_are_not_used() -> None:
    runs: set[str] = set()
    text = "".join(chr(0x4E00 + i) for i in range(60))
    assert planted.is_new(text, 1, runs)
    assert not planted.is_new(text, 1, runs)
    assert not planted.is_new("序" + text[:45] + "".join(chr(0x5E00 + i) for i in range(200)), 1, runs)
    assert planted.is_new(text[:22] + "".join(chr(0x6E00 + i) for i in range(60)), 1, runs)


def test_labels_choose_the_main_text(tmp_path: Path) -> None:
    (tmp_path / "docs.jsonl").write_text(json.dumps({"id": "a", "text": "菜单\n正文\n页脚"}), "utf-8")
    (tmp_path / "gold.jsonl").write_text(json.dumps({"id": "a", "labels": [0, 1, -1]}), "utf-8")
    assert list(planted.sources(tmp_path)) == [["正文"]]


def test_pages_are_not_written_into_the_repository(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as error:
        planted.main([str(corpus), "--out", str(planted.REPOSITORY / "pages")])
    assert error.value.code == 2
    assert "inside the repository" in capsys.readouterr().err


def test_pages_written_elsewhere(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "pages"
    assert planted.main([str(corpus), "--pages", "4", "--out", str(out)]) == 0
    spans = gold.load(tmp_path / "pages-gold.jsonl")
    texts = gold.read(out)
    assert gold.score(texts, texts, spans).total.lost == 0
