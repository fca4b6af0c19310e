"""All that one run found: what `pipeline.find` returns, and what the report and the cleaned files are made from."""

from dataclasses import dataclass

from dedup.config import Config
from dedup.tables import Decisions, Documents, Int64, Normalized, Pairs, Repeats, Scores, Segments


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """Tables of one run, and what was decided.

    scores     boilerplate evidence, one row a segment
    pairs      verified pairs at or above `config.near_miss`, among segments with different normal forms
    repeats    repeated runs of at least `config.repeat_chars`
    decisions  the findings, by position
    cut_start  int64 (d,) what goes with each finding that is removed, blank lines included; -1 where nothing goes
    cut_end    int64 (d,)
    capped     buckets that were too large for every pair in them to be compared
    """

    documents: Documents
    segments: Segments
    normalized: Normalized
    scores: Scores
    pairs: Pairs
    repeats: Repeats
    decisions: Decisions
    cut_start: Int64
    cut_end: Int64
    capped: int
    config: Config
