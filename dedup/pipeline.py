"""The order of the steps, once.

Pass 1 works on batches of documents; only `exact`, `lsh`, `repeats` and what decides see the whole. What is taken away,
furniture first and then copies, is found in rounds (see `rounds`).
"""

import sys
import time
from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np

from dedup import (
    clean,
    decide,
    exact,
    lsh,
    minhash,
    normalize,
    segment,
    shingle,
    survive,
    verify,
)
from dedup.config import Config
from dedup.result import Result
from dedup.rounds import Rounds
from dedup.tables import Documents, Int64, Normalized, Pairs, Segments, offsets

Progress = Callable[[str, float], None]


def find(docs: Documents, config: Config, *, force: bool = False, progress: Progress | None = None) -> Result:
    """All that can be found in the documents, and what is decided of it.

    force     hold no document back, whatever it loses
    progress  called with the name of each stage as it begins, and the share of the work done so far
    """
    tell = progress or (lambda stage, share: None)
    tell("segment and normalize", 0.0)
    segs, norm = _normalized(docs, config)
    tell("exact", 0.2)
    group = exact.groups(norm)
    rank = survive.order(norm)
    pairs, capped = _near_pairs(norm, group, rank, config, tell)
    tell("boilerplate", 0.6)
    rounds = Rounds(docs, segs, norm, group, rank, pairs, config, lambda stage: tell(stage, 0.75))
    held, kept_back = np.zeros(len(docs), np.bool_), []
    while True:
        rounds.run()
        found = decide.merged(rounds.removed)
        over = decide.over_limit(docs, segs, norm, found, max_loss=config.max_loss, stub_chars=config.stub_chars)
        if force or not over.any():
            break
        # A document that would lose too much stays as it is; the others are looked at again with that in mind.
        kept_back.append(decide.of_rows(found, np.flatnonzero(over[segs.doc[found.segment]])))
        held |= over
        rounds.start(held[segs.doc])
    tell("decide", 0.95)
    decisions = decide.decisions(segs, found, decide.merged(kept_back), decide.merged(rounds.flagged()))
    cut_start, cut_end = clean.cuts(docs, segs, decisions)
    return Result(docs, segs, norm, rounds.verdicts, pairs, rounds.runs, decisions, cut_start, cut_end, capped, config)


def profile(docs: Documents, config: Config) -> list[dict[str, str | float]]:
    """What each stage of `find` costs: seconds, CPU seconds, nanoseconds a character, and the peak memory so far in MB.

    A stage that is taken more than once, round after round, is added up.
    """
    marks: list[tuple[str, float, float, float]] = []

    def note(stage: str, share: float) -> None:
        marks.append((stage, time.perf_counter(), time.process_time(), _peak_mb()))

    find(docs, config, progress=note)
    note("", 1.0)
    rows: dict[str, dict[str, str | float]] = {}
    for (stage, wall, cpu, _), (_, next_wall, next_cpu, peak) in pairwise(marks):
        row = rows.setdefault(stage, {"stage": stage, "seconds": 0.0, "cpu_seconds": 0.0})
        row["seconds"] = float(row["seconds"]) + next_wall - wall
        row["cpu_seconds"] = float(row["cpu_seconds"]) + next_cpu - cpu
        row["ns_per_char"] = 1e9 * float(row["seconds"]) / max(len(docs.code), 1)
        row["peak_mb"] = peak
    return list(rows.values())


def _peak_mb() -> float:
    """The largest resident set of this process so far, in MB; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:  # Windows
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def _batches(docs: Documents, chars: int) -> Iterator[tuple[int, int]]:
    """Ranges of documents with about so many characters each; no document is split."""
    low = 0
    while low < len(docs):
        high = int(np.searchsorted(docs.indptr, docs.indptr[low] + chars, side="right")) - 1
        yield low, max(high, low + 1)
        low = max(high, low + 1)


def _normalized(docs: Documents, config: Config) -> tuple[Segments, Normalized]:
    """Segments and normal forms of all documents, made batch by batch."""
    doc, start, end, code, origin, size = [], [], [], [], [], []
    for low, high in _batches(docs, config.batch_chars):
        shift = docs.indptr[low]
        batch = Documents(docs.id[low:high], docs.code[shift : docs.indptr[high]], docs.indptr[low : high + 1] - shift)
        segs = segment.segments(batch, unit=config.unit)
        norm = normalize.normalized(batch, segs)
        doc.append(segs.doc + np.int32(low))
        start.append(segs.start + shift)
        end.append(segs.end + shift)
        code.append(norm.code)
        origin.append(norm.origin + shift)
        size.append(norm.size)
    none = np.zeros(0, np.int64)
    return (
        Segments(
            np.concatenate([none, *doc]).astype(np.int32), np.concatenate([none, *start]), np.concatenate([none, *end])
        ),
        Normalized(
            np.concatenate([none, *code]).astype(np.uint32),
            np.concatenate([none, *origin]),
            offsets(np.concatenate([none, *size])),
        ),
    )


def _near_pairs(norm: Normalized, group: Int64, rank: Int64, config: Config, tell: Progress) -> tuple[Pairs, int]:
    """Verified pairs of distinct normal forms that are long enough, in rows of Segments; and the buckets capped."""
    size = norm.size
    rows = np.flatnonzero((group == np.arange(len(group))) & (size >= max(config.min_chars, config.shingle_chars)))
    rows = rows[np.lexsort((rows, -size[rows]))]  # the order of survival
    tell("shingle", 0.25)
    shingles = shingle.shingles(norm, rows, n=config.shingle_chars)
    bands, width = lsh.choose_bands(config.threshold, config.recall)
    tell("minhash", 0.3)
    signatures = minhash.signatures(shingles, values=bands * width, seed=config.seed)
    tell("lsh", 0.45)
    candidates = lsh.candidates(signatures, bands=bands, rows=width)
    tell("verify", 0.5)
    found = verify.pairs(candidates, shingles, floor=min(config.near_miss, config.threshold))
    return _in_rows(found, rows), candidates.capped


def _in_rows(found: Pairs, rows: Int64) -> Pairs:
    """The same pairs between rows[left] and rows[right]."""
    left, right = rows[found.left], rows[found.right]
    swap = left > right
    low, high = np.where(swap, right, left), np.where(swap, left, right)
    order = np.lexsort((high, low))  # verified pairs: few
    return Pairs(
        low[order],
        high[order],
        found.jaccard[order],
        np.where(swap, found.right_in_left, found.left_in_right)[order],
        np.where(swap, found.left_in_right, found.right_in_left)[order],
    )
