"""Law 5 at size. The corpus is small by default; with `-m large` it has 100 MB, and its digests are pinned."""

import json

import pytest

from benchmarks import large, laws
from dedup.config import Config


def test_the_same_text_each_time_and_all_kinds_of_copies_in_it() -> None:
    texts = large.composed(0.5)
    assert texts == large.composed(0.5)
    joined = "".join(texts.values())
    assert 500_000 <= len(joined.encode()) < 520_000
    found = {removal.label for removal in laws.run(texts, Config()).removals}
    assert {"exact", "near", "contained", "meta", "nav", "copyright"} <= found


@pytest.mark.large
@pytest.mark.parametrize("workers", [1, 2])
def test_digests_of_a_large_corpus(workers: int) -> None:
    pinned = json.loads(large.PINNED.read_text("utf-8"))
    assert large.digests(large.composed(pinned.pop("mb")), workers) == pinned
