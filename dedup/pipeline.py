"""The order of the stages, once.

    observe     a part of the documents   segments, normal form, punctuation, evidence of each line
    recurrence  all, by template          in how many bodies each template stands
    classify    a document                class and score of each line
    relations   all, by key               verified reasons for which a row may go
    decide      all, columns only         which rows go, and for what
    settle      a document                titles, lines beside copies, shared tails; cuts; the proof

The kept text is then looked at again, as a second run would look at it, until a look finds nothing: so a second run
finds nothing, whatever a removal has brought together or laid open.
"""

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np

from dedup.config import Config
from dedup.decide import findings as decide
from dedup.engine.base import Engine
from dedup.engine.memory import Memory
from dedup.looks import compose, flags
from dedup.looks.carry import read
from dedup.looks.compose import Original
from dedup.looks.look import boilerplate, judged, judged_again, known_of, look
from dedup.observe import Observed, observe
from dedup.result import Result
from dedup.settle import proof
from dedup.tables import Documents

PARTS = 4  # for each worker, so that none waits long for the others
LEAST = 1 << 17  # characters that are worth the way to another worker
LOOKS = 64  # at most: what is left then is counted (Result.unsettled), and stays

Progress = Callable[[str, float], None]


def find(
    docs: Documents,
    config: Config,
    *,
    force: bool = False,
    progress: Progress | None = None,
    engine: Engine | None = None,
) -> Result:
    """All that can be found in the documents, and what is decided of it.

    force     hold no document back, whatever it loses
    progress  called with the name of each stage as it begins, and the share of the work done so far
    engine    where the stages run; in memory unless given
    """
    tell = progress or (lambda stage, share: None)
    engine = engine or Memory(config.workers)
    tell("observe", 0.0)
    here = _observed(engine, docs, config)
    original = Original(docs, here.segs, here.norm)
    tell("boilerplate", 0.3)
    lines = first_lines = engine.group(judged, [here], config)
    last = look(here, lines, config, force=force, tell=tell)
    segs, found, held, pairs, capped = original.segs, last.found, last.held, last.pairs, last.capped
    reported = flags.reported(here, last, config)
    now, known, more = None, known_of(last, read(segs)), len(found)
    del last  # of what a look has made only that is needed again, which is little
    for number in range(LOOKS):
        if not more:
            break
        tell("look again", 0.8)
        before, now = now, compose.kept(docs, segs, found)
        changed = compose.changed(docs, before, now)
        here = here.with_changed(_observed(engine, compose.texts(docs, now, changed), config), changed)
        lines = judged_again(here, config, lines, changed)
        fresh = boilerplate(here, lines, config, force=force) if number < LOOKS - 1 else None
        if fresh is None or not len(fresh):  # only then what stands elsewhere, which costs more to find
            places = now.places(here.segs)
            again = look(here, lines, config, force=force, tell=lambda stage, share: None, before=(known, places))
            known = known_of(again, places)
            fresh, held = again.found, compose.led_back(again.held, now, original, config)
            del again
        more = len(fresh)
        if number < LOOKS - 1:
            found = compose.joined(original, found, compose.led_back(fresh, now, original, config), config)
    tell("report", 0.95)
    decisions = decide.decisions(segs, found, held, flags.still(reported, segs, found))
    decisions, cut_start, cut_end, unproven = proof.proven(docs, segs, original.norm, decisions, config)
    return Result(
        docs,
        segs,
        original.norm,
        compose.scored(first_lines.scores, found),
        first_lines.recurrence,
        pairs,
        decisions,
        cut_start,
        cut_end,
        capped,
        config,
        unproven,
        more,
    )


def _observed(engine: Engine, docs: Documents, config: Config) -> Observed:
    """What is seen in each document, part by part."""
    chars = config.batch_chars
    if config.workers > 1:
        chars = min(chars, max(-(-len(docs.code) // (PARTS * config.workers)), LEAST))
    seen = engine.gather(engine.map(observe, parts(docs, chars), config))
    return replace(seen, docs=docs)  # and not its parts joined once more


def parts(docs: Documents, chars: int) -> Iterator[Documents]:
    """The documents in parts of about so many characters each, at least one; no document is split."""
    low = 0
    while True:
        high = int(np.searchsorted(docs.indptr, docs.indptr[low] + chars, side="right")) - 1
        high = min(max(high, low + 1), len(docs))
        shift = docs.indptr[low]
        yield Documents(docs.id[low:high], docs.code[shift : docs.indptr[high]], docs.indptr[low : high + 1] - shift)
        if high == len(docs):
            return
        low = high


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
