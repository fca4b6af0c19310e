"""The near-duplicate core against the exact join: what the user's threshold promises is kept."""

from random import Random

import numpy as np
import pytest

from benchmarks import corpus, oracle
from benchmarks.near import normal_forms
from dedup.api import near_duplicates
from dedup.config import Config
from dedup.tables import Pairs

THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
N = 5


def family(text: str, rng: Random) -> list[str]:
    """A text, copies with up to 10 % of their characters edited, and copies cut at the end: any similarity from 0.2."""
    copies = [corpus.edited(text, rng.choice((0.01, 0.03, 0.06, 0.1)), text, rng) for _ in range(3)]
    return [text, *copies, *(text[: -rng.randint(1, 1 + len(text) // 8)] for _ in range(2))]


def rows(pairs: Pairs) -> list[tuple[int, int]]:
    """The two rows of each pair, the smaller one first; each pair once."""
    low, high = np.minimum(pairs.left, pairs.right), np.maximum(pairs.left, pairs.right)
    found = [*zip(low.tolist(), high.tolist(), strict=True)]
    assert len({*found}) == len(found)
    return found


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """Distinct normal forms of 30 characters to 300, half of them Han, half Latin, in random order."""
    rng = Random(11)
    frames = [next(source) for han in (True, False) for source in [corpus.generated(rng, han=han)] for _ in range(450)]
    distinct = dict.fromkeys(normal_forms([copy for frame in frames for copy in family(frame, rng)]))
    found = [text for text in distinct if len(text) >= Config().min_chars]
    rng.shuffle(found)
    return found


@pytest.mark.slow
def test_recall_and_precision_at_every_threshold(texts: list[str]) -> None:
    wanted = hits = 0
    for threshold in THRESHOLDS:
        left, right, similarity = oracle.pairs(texts, n=N, threshold=threshold)
        truth = dict(zip(zip(left.tolist(), right.tolist(), strict=True), similarity.tolist(), strict=True))
        pairs = near_duplicates(texts, config=Config(threshold=threshold, near_miss=threshold, shingle_chars=N)).pairs
        found = rows(pairs)
        assert {*found} <= truth.keys()  # precision 1
        np.testing.assert_allclose(pairs.jaccard, [truth[pair] for pair in found], rtol=1e-6)
        assert len(truth) > 200
        assert len(found) >= 0.995 * len(truth), threshold
        wanted += len(truth)
        hits += len(found)
    assert wanted > 5_000
    assert hits >= 0.9995 * wanted


def test_what_goes_has_a_neighbour_that_stays(texts: list[str]) -> None:
    found = near_duplicates(texts, config=Config(shingle_chars=N))
    gone = np.flatnonzero(found.witness >= 0)
    assert len(gone) > 500
    assert np.all(found.witness[found.witness[gone]] == -1)
    compared = {*rows(found.pairs)}
    for row, witness in zip(gone.tolist(), found.witness[gone].tolist(), strict=True):
        assert (min(row, witness), max(row, witness)) in compared
