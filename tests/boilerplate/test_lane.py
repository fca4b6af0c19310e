"""The lane: what it leaves is clean as it is left, on pages that people wrote labels for."""

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks import pages
from dedup.boilerplate import classify, lane, recurrence
from dedup.boilerplate.classify import Corpus
from dedup.classes import Label
from dedup.config import BOILERPLATE_LEVELS, Config
from dedup.tables import Documents, Scores
from dedup.text.normalize import normalized
from dedup.text.segment import segments

SOURCES = sorted({page.source for page in pages.own()})


def corpus_of(texts: dict[str, str], config: Config) -> Corpus:
    docs = Documents.from_texts(texts)
    segs = segments(docs, unit="line")
    norm = normalized(docs, segs)
    return Corpus(segs, norm, classify.evidence(docs, segs, norm, config))


def gone(scores: Scores, config: Config) -> NDArray[np.bool_]:
    drops = np.array([config.drops(label) for label in Label])
    return np.asarray((scores.score > 0) & (scores.label >= 0) & drops[scores.label])


@pytest.mark.parametrize("level", BOILERPLATE_LEVELS)
@pytest.mark.parametrize("source", SOURCES)
def test_what_is_left_is_clean(source: str, level: str) -> None:
    """The law, on text: what is left is read, counted and judged as a corpus of its own, and nothing of it goes."""
    config = Config(boilerplate=level)
    texts = {f"{number:03}": page.text for number, page in enumerate(pages.own()) if page.source == source}
    docs = Documents.from_texts(texts)
    corpus = corpus_of(texts, config)
    went = gone(lane.judged(corpus, config, np.ones(len(corpus.segs), np.bool_))[0], config)
    assert went.any()
    left: dict[str, list[str]] = {name: [] for name in docs.id}
    for row in np.flatnonzero(~went).tolist():
        span = int(corpus.segs.start[row]), int(corpus.segs.end[row])
        left[docs.id[corpus.segs.doc[row]]].append(docs.text(*span))
    again = corpus_of({name: "\n".join(lines) for name, lines in left.items()}, config)
    assert not gone(lane.judged(again, config, np.ones(len(again.segs), np.bool_))[0], config).any()


@pytest.mark.parametrize("seed", range(3))
def test_counts_are_those_of_the_input_and_rows_that_are_not_there_say_nothing(seed: int) -> None:
    config = Config()
    corpus = corpus_of({page.id: page.text for page in pages.own()[:12]}, config)
    alive = np.random.default_rng(seed).random(len(corpus.segs)) < 0.8
    scores, counted = lane.judged(corpus, config, alive)
    first = recurrence.count(corpus.evidence, corpus.segs, alive)
    assert np.array_equal(counted.times, first.times) and np.array_equal(counted.place, first.place)
    assert (scores.label[~alive] == -1).all() and (scores.score[~alive] == 0).all()
    once = classify.classify(corpus, first, config, alive)
    assert not (gone(once, config) & ~gone(scores, config)).any(), "what has gone stays gone"


@pytest.mark.parametrize("rows", [1, 40, 1 << 20])
def test_how_many_documents_are_judged_at_a_time_changes_nothing(rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    config = Config(boilerplate="balanced")
    corpus = corpus_of({page.id: page.text for page in pages.own()}, config)
    alive = np.ones(len(corpus.segs), np.bool_)
    found, _ = lane.judged(corpus, config, alive)
    monkeypatch.setattr(classify, "ROWS", rows)
    other, _ = lane.judged(corpus, config, alive)
    for name in ("label", "score", "reason"):
        assert np.array_equal(getattr(found, name), getattr(other, name)), name
