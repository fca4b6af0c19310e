"""The exact join against Python sets, the corpus of the contest, and how the contest is scored."""

import json
import sys
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import corpus, near, oracle, peers
from tests.strategies import LAW


def brute_force(texts: list[str], n: int, threshold: float) -> dict[tuple[int, int], float]:
    """Every pair, set by set."""
    sets = [{text[k : k + n] for k in range(len(text) - n + 1)} for text in texts]
    found = {}
    for b, two in enumerate(sets):
        for a, one in enumerate(sets[:b]):
            if one and two and len(one & two) / len(one | two) >= threshold:
                found[a, b] = len(one & two) / len(one | two)
    return found


def joined(texts: list[str], n: int, threshold: float) -> dict[tuple[int, int], float]:
    left, right, similarity = oracle.pairs(texts, n=n, threshold=threshold)
    keys = [*zip(left.tolist(), right.tolist(), strict=True)]
    assert keys == sorted({*keys})
    return dict(zip(keys, similarity.tolist(), strict=True))


@LAW
@given(
    st.lists(st.text(st.sampled_from("ab天\U0001f600\ud800"), max_size=14), max_size=12),
    st.integers(1, 6),
    st.sampled_from((0.05, 0.3, 0.5, 2 / 3, 0.8, 0.95, 1.0)),
)
def test_the_join_is_exact(texts: list[str], n: int, threshold: float) -> None:
    assert joined(texts, n, threshold) == brute_force(texts, n, threshold)


@pytest.mark.parametrize("n", [2, 3, 5])
def test_the_join_is_exact_on_planted_copies(n: int) -> None:
    rng = Random(7)
    frames = ["".join(rng.choices("天地玄黄宇宙洪荒日月盈昃", k=rng.randint(3, 60))) for _ in range(60)]
    texts = [corpus.edited(rng.choice(frames), rng.uniform(0, 0.2), "寒来暑往", rng) for _ in range(240)]
    found = brute_force(texts, n, 0.3)
    for threshold in (0.3, 0.5, 0.55, 0.7, 0.8, 0.9, 0.95):
        assert joined(texts, n, threshold) == {pair: share for pair, share in found.items() if share >= threshold}
    assert max(found.values()) >= 0.95


def test_blocks_do_not_change_the_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = corpus.corpus([], chars=8_000, seed=3).texts * 2
    whole = joined(texts, 3, 0.4)
    monkeypatch.setattr(oracle, "BLOCK", 64)
    assert joined(texts, 3, 0.4) == whole
    assert len(whole) >= len(texts) // 2


def test_grams_are_coded_exactly_when_they_need_more_than_64_bits() -> None:
    texts = ["".join(map(chr, range(0x4E00 + k, 0x4E00 + k + 9))) for k in range(0, 6000, 2)]
    assert joined(texts, 7, 0.2) == {(k, k + 1): 1 / 5 for k in range(len(texts) - 1)}


@pytest.mark.parametrize(("n", "threshold"), [(0, 0.5), (5, 0.0), (5, 1.1)])
def test_what_makes_no_sense_is_refused(n: int, threshold: float) -> None:
    with pytest.raises(ValueError, match="must be 1 or more"):
        oracle.pairs(["text"], n=n, threshold=threshold)


def test_copies_are_planted_and_named() -> None:
    made = corpus.corpus([], chars=60_000, seed=5)
    assert made == corpus.corpus([], chars=60_000, seed=5)
    assert made.sha256 != corpus.corpus([], chars=60_000, seed=6).sha256
    assert 55_000 < made.chars < 65_000
    copies = [(row, source) for row, source in enumerate(made.source) if source >= 0]
    assert len(copies) == round(0.05 * (len(made.texts) - len(copies)))
    assert sum(made.texts[row] != made.texts[source] for row, source in copies) > 0.9 * len(copies)
    for row, source in copies:
        assert made.source[source] == -1
        assert abs(len(made.texts[row]) - len(made.texts[source])) <= 0.12 * len(made.texts[source]) + 1


def test_a_corpus_is_read_from_jsonl_and_from_text_files(tmp_path: Path) -> None:
    one, two, short = "一" * 30, "二" * 25, "三" * 5
    (tmp_path / "a").mkdir()
    rows = [{"id": "x", "text": f"{one}\n{short}\n{two}\u2028"}]
    (tmp_path / "a" / "docs.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "c.txt").write_text(f"{one}\n.\n{two}\n \n\n{short}\n", "utf-8")
    assert corpus.paragraphs(tmp_path / "a") == corpus.paragraphs(tmp_path / "b") == [one, two]
    (tmp_path / "none").mkdir()
    with pytest.raises(SystemExit, match="no paragraph"):
        corpus.paragraphs(tmp_path / "none")


def test_a_corpus_grows_from_its_own_clauses(tmp_path: Path) -> None:
    text = "渡口的钟慢了七分钟，谁也没有想过要去拨准它。账本上记着那一年收进来的梨，守夜人不认得字。"
    (tmp_path / "a.txt").write_text(text, "utf-8")
    made = corpus.corpus([tmp_path], chars=2_000)
    assert made.real == len(text)
    assert {*"".join(made.texts)} <= {*text}
    assert made.chars >= 1_900


def answer(flag: list[int], n: int, **columns: list[int]) -> peers.Answer:
    flags = np.zeros(n, np.bool_)
    flags[flag] = True
    return peers.Answer(flags, **{key: np.array(column, np.int64) for key, column in columns.items()})


@pytest.fixture
def truth() -> near.Truth:
    """Rows 0 and 1 are a pair, 2 and 3 are equal, 4 and 5 have nothing alike."""
    texts = ["abcdefghij", "abcdefghik", "once", "once", "xyzxyz", "uvwuvw"]
    return near.Truth.of(texts, 3, 0.7)


def test_pairs_are_scored_as_pairs(truth: near.Truth) -> None:
    assert truth.recall(answer([1, 3], 6, left=[1], right=[0])) == 1
    assert truth.precision(answer([1, 3], 6, left=[1, 2], right=[0, 3])) == 1  # equal texts are no pair
    assert truth.recall(answer([1], 6, left=[0], right=[4])) == 0
    assert truth.precision(answer([1], 6, left=[0, 4], right=[1, 5])) == 0.5
    assert truth.precision(answer([1, 5], 6, left=[0], right=[1])) == 0.5


def test_clusters_and_flags_are_scored_as_what_they_are(truth: near.Truth) -> None:
    assert truth.recall(answer([1], 6, label=[0, 0, 2, 2, 4, 5])) == 1
    assert truth.recall(answer([1], 6, label=[0, 1, 2, 2, 4, 4])) == 0
    assert truth.recall(answer([0, 1], 6)) == 1
    assert truth.recall(answer([1], 6)) == 0
    assert truth.precision(answer([0, 1, 2, 3], 6)) == 1
    assert truth.precision(answer([0, 1, 4, 5], 6)) == 0.5


def test_nothing_claimed_is_nothing_wrong(truth: near.Truth) -> None:
    assert truth.precision(answer([], 6, left=[], right=[])) == 1
    assert truth.recall(answer([], 6, left=[], right=[])) == 0


def test_hashes_for_the_peers_are_those_of_the_grams(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peers, "BLOCK", 3)
    texts = ["abcabc", "", "ab", "abcd", "天地玄黄abc"]
    hashes, start = peers._hashes(texts, 3)
    assert start.tolist() == [0, 4, 4, 4, 6, 11]
    grams = [text[k : k + 3] for text in texts for k in range(len(text) - 2)]
    assert len({*zip(grams, hashes.tolist(), strict=True)}) == len({*grams}) == len({*hashes.tolist()})


def test_clusters_are_connected_components() -> None:
    keys = np.array([[1, 9], [2, 9], [2, 8], [3, 7], [4, 6], [4, 5]], np.uint64)
    found = peers._clusters(6, *peers._bucket_stars(keys))
    assert found.label is not None
    assert found.label.tolist() == [0, 0, 0, 3, 4, 4]
    assert found.flag.tolist() == [False, True, True, False, False, True]


def test_the_contest_runs_ours_beside_the_join(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figures = tmp_path / "figures.json"
    arguments = ["--chars", "15000", "--runs", "1", "--contestants", "dedup", "exact_join", "--json", str(figures)]
    assert near.main(arguments) == 0
    rows = {row["name"]: row for row in json.loads(figures.read_text("utf-8"))["rows"]}
    assert rows["exact_join"]["recall"] == rows["exact_join"]["precision"] == 1
    assert rows["dedup"]["pairs"] > 0
    assert "| dedup | 1 |" in capsys.readouterr().out


def test_a_miss_of_ours_fails_the_contest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(near, "RECALL", 1.1)
    assert near.main(["--chars", "5000", "--runs", "1", "--contestants", "dedup"]) == 1


def test_a_contestant_that_is_not_there_is_left_out(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" -S "$@"\n')  # an interpreter without packages
    python.chmod(0o755)
    arguments = ["--chars", "10000", "--runs", "1", "--contestants", "gaoya", "--python", str(python)]
    assert near.main(arguments) == 0
    assert "gaoya is left out" in capsys.readouterr().err


def test_the_profile_names_the_stages(capsys: pytest.CaptureFixture[str]) -> None:
    assert near.main(["--chars", "60000", "--profile"]) == 0
    out = capsys.readouterr().out
    assert "normalize." in out
    assert "all of it" in out
    assert "floor: sort" in out
