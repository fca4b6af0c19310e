"""Runs inserted in the middle of paragraphs: found by what they tear apart; set phrases are left alone."""

from random import Random

import numpy as np
import pytest

from dedup import pipeline
from dedup.boilerplate import watermark
from dedup.classes import Action, Label
from dedup.config import Config
from dedup.tables import Documents
from dedup.text import normalize, segment

FIRST, COUNT = 0x4E00, 3000


def corpus(seed: int = 1, paragraphs: int = 400) -> list[str]:
    """Paragraphs of a made-up language: words of two or three characters, with a clause mark now and then."""
    random = Random(seed)
    words = ["".join(chr(FIRST + random.randrange(COUNT)) for _ in range(random.choice((2, 2, 3)))) for _ in range(500)]
    return ["，".join("".join(random.choices(words, k=8)) for _ in range(5)) + "。" for _ in range(paragraphs)]


def insert(paragraphs: list[str], run: str, times: int, seed: int = 2) -> list[str]:
    random, out = Random(seed), list(paragraphs)
    for row in random.sample(range(len(out)), times):
        at = random.randrange(5, len(out[row]) - 5)
        out[row] = out[row][:at] + run + out[row][at:]
    return out


def texts(paragraphs: list[str]) -> dict[str, str]:
    return {f"{k:03}.txt": "\n".join(paragraphs[k : k + 10]) + "\n" for k in range(0, len(paragraphs), 10)}


def found(paragraphs: list[str]) -> list[str]:
    docs = Documents.from_texts(texts(paragraphs))
    segs = segment.segments(docs)
    stamps = watermark.stamps(docs, normalize.normalized(docs, segs))
    assert np.all(stamps.start[1:] >= stamps.end[:-1])
    return [docs.text(start, end) for start, end in zip(stamps.start.tolist(), stamps.end.tolist(), strict=True)]


@pytest.mark.parametrize("run", ["【清风小说网首发】", "本文来自清风晨报", "www.qingfeng.example.com"])
@pytest.mark.parametrize("times", [16, 60])
def test_an_inserted_run(run: str, times: int) -> None:
    assert found(insert(corpus(), run, times)) == [run] * times


def test_two_runs_and_the_brackets_around_them() -> None:
    paragraphs = insert(insert(corpus(), "（清风小说网首发）", 20, seed=3), "更多精彩尽在晨报客户端", 20, seed=4)
    assert sorted({*found(paragraphs)}) == ["更多精彩尽在晨报客户端", "（清风小说网首发）"]


def test_a_set_phrase_stands_between_words() -> None:
    """It has other words beside it each time, too: but whole ones, which have no reason to meet."""
    random = Random(5)
    out = []
    for text in corpus():
        clauses = text.split("，")
        clauses[random.randrange(5)] += "清河灌区整治办公室"
        out.append("，".join(clauses))
    assert found(out) == []


@pytest.mark.parametrize("paragraphs", [[], ["短"], corpus(paragraphs=3), ["清风小说网首发"] * 30, ["字" * 400] * 9])
def test_nothing_to_find(paragraphs: list[str]) -> None:
    assert found(paragraphs) == []


def test_too_few_places_are_no_evidence() -> None:
    assert found(insert(corpus(), "本文来自清风晨报", 3)) == []


def test_a_sample_is_enough_for_a_large_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watermark, "SAMPLE", 12_000)
    monkeypatch.setattr(watermark, "STRETCH", 1000)
    paragraphs = insert(corpus(), "本文来自清风晨报", 60)
    assert found(paragraphs) == ["本文来自清风晨报"] * 60


def test_it_is_told_by_default_and_cut_on_request() -> None:
    clean = corpus(paragraphs=200)
    stamped = insert(clean, "（本文来自清风晨报）", 25)
    docs = Documents.from_texts(texts(stamped))
    told = pipeline.find(docs, Config())
    mine = told.decisions.label == Label.WATERMARK
    assert np.count_nonzero(mine) == 25 and np.all(told.decisions.action[mine] == Action.FLAG)
    assert told.kept().code.tolist() == docs.code.tolist()

    config = Config().with_classes((), ("watermark",))
    cut = pipeline.find(docs, config)
    kept = cut.kept()
    assert {kept.id[k]: kept.doc_text(k) for k in range(len(kept))} == texts(clean)
    again = pipeline.find(kept, config)
    assert not np.any(again.decisions.action == Action.REMOVE)


def test_copies_are_found_behind_it() -> None:
    """What differs in nothing but an inserted run is a copy once the run is cut."""
    paragraphs = corpus(paragraphs=200)
    twice = insert(paragraphs, "本文来自清风晨报", 25)
    twice[5::10] = [text for k, text in enumerate(paragraphs) if k % 10 != 5][:20]  # one in each document
    result = pipeline.find(Documents.from_texts(texts(twice)), Config().with_classes((), ("watermark",)))
    exact = (result.decisions.label == Label.EXACT) & (result.decisions.action == Action.REMOVE)
    assert np.count_nonzero(exact) == 20
