"""The order of the steps, once.

Pass 1 works on batches of documents; only `exact`, `lsh`, `repeats` and what decides see the whole. What is taken away,
furniture first and then copies, is found in rounds (see `rounds`).
"""

import sys
import time
from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np

from dedup.arrays import offsets
from dedup.boilerplate import inline, user_rules, watermark
from dedup.classes import Label
from dedup.config import Config
from dedup.decide import findings, survive
from dedup.match import exact, near
from dedup.result import Result
from dedup.settle import proof
from dedup.settle.rounds import Rounds
from dedup.tables import Documents, Normalized, Segments
from dedup.text import normalize, segment, symbols

GLUED_IN = frozenset({"paragraph", "line"})  # units in which furniture is parted from what it is glued to

Progress = Callable[[str, float], None]


def find(docs: Documents, config: Config, *, force: bool = False, progress: Progress | None = None) -> Result:
    """All that can be found in the documents, and what is decided of it.

    force     hold no document back, whatever it loses
    progress  called with the name of each stage as it begins, and the share of the work done so far
    """
    tell = progress or (lambda stage, share: None)
    tell("segment and normalize", 0.0)
    segs, norm, credited = _normalized(docs, config)
    tell("watermark", 0.15)
    stamps = watermark.stamps(docs, norm)
    if config.drops(Label.WATERMARK):  # texts are compared without them
        stamps, norm = watermark.cut(docs, norm, stamps)
    tell("exact", 0.2)
    group = exact.groups(norm, symbols.of_rows(docs, segs, norm))
    rank = survive.order(norm)
    pairs, capped = near.similar(norm, group, rank, config, workers=config.workers, tell=lambda stage: tell(stage, 0.4))
    tell("boilerplate", 0.6)
    rounds = Rounds(docs, segs, norm, group, rank, pairs, config, lambda stage: tell(stage, 0.75))
    held, kept_back = np.zeros(len(docs), np.bool_), []
    while True:
        rounds.run()
        found = rounds.removed
        over = findings.over_limit(
            docs, segs, norm, rounds.text, found, max_loss=config.max_loss, stub_chars=config.stub_chars
        )
        if force or config.unit == "document" or not over.any():  # a document that is a copy goes whole
            if rounds.overlooked():
                continue
            break
        # A document that would lose too much stays as it is; the others are looked at again with that in mind.
        kept_back.append(findings.of_rows(found, np.flatnonzero(over[segs.doc[found.segment]])))
        held |= over
        rounds.start(held[segs.doc])
    tell("decide", 0.95)
    inserted, told = rounds.inserted(stamps)
    decisions = findings.decisions(
        segs,
        findings.merged([found, inserted]),
        findings.merged(kept_back),
        findings.merged([*rounds.flagged(), *rounds.credited(credited), told]),
    )
    decisions, cut_start, cut_end, unproven = proof.proven(docs, segs, norm, decisions, config)
    return Result(
        docs,
        segs,
        norm,
        rounds.verdicts,
        rounds.recurrence,
        pairs,
        rounds.runs,
        decisions,
        cut_start,
        cut_end,
        capped,
        config,
        unproven,
    )


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


def _normalized(docs: Documents, config: Config) -> tuple[Segments, Normalized, inline.Credits]:
    """Segments and normal forms of all documents, and the credits in them, made batch by batch."""
    none = np.zeros(0, np.int64)
    doc, start, end, code, origin, size = [], [], [], [], [], []
    lexicon, credited = user_rules.lexicon(config.rules), [[none] * 3]
    for low, high in _batches(docs, config.batch_chars):
        shift = docs.indptr[low]
        batch = Documents(docs.id[low:high], docs.code[shift : docs.indptr[high]], docs.indptr[low : high + 1] - shift)
        segs = segment.segments(batch, unit=config.unit)
        norm = normalize.normalized(batch, segs, workers=config.workers)
        if config.unit in GLUED_IN:
            segs, norm, found = inline.split(batch, segs, norm, lexicon, config.boilerplate_removed)
            credited.append([found.start + shift, found.end + shift, found.label])
        doc.append(segs.doc + np.int32(low))
        start.append(segs.start + shift)
        end.append(segs.end + shift)
        code.append(norm.code)
        origin.append(norm.origin + shift)
        size.append(norm.size)
    return (
        Segments(
            np.concatenate([none.astype(np.int32), *doc]), np.concatenate([none, *start]), np.concatenate([none, *end])
        ),
        Normalized(
            np.concatenate([none.astype(np.uint32), *code]),
            np.concatenate([none, *origin]),
            offsets(np.concatenate([none, *size])),
        ),
        inline.Credits(*(np.concatenate(column) for column in zip(*credited, strict=True))),
    )
