"""All that one run found: what `pipeline.find` returns, and what the report and the cleaned files are made from."""

from dataclasses import dataclass

import numpy as np

from dedup.arrays import Int64, offsets
from dedup.config import Config
from dedup.tables import Decisions, Documents, Normalized, Pairs, Recurrence, Repeats, Scores, Segments


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """Tables of one run, and what was decided.

    scores     boilerplate evidence, one row a segment
    recurrence how often each segment recurs over documents
    pairs      verified pairs at or above `config.near_miss`, among segments with different normal forms
    repeats    repeated runs of at least `config.repeat_chars`
    decisions  the findings, by position
    cut_start  int64 (d,) what goes with each finding that is removed, blank lines included; -1 where nothing goes
    cut_end    int64 (d,)
    capped     buckets that were too large for every pair in them to be compared
    unproven   removals that were not made, because their proof failed (see `settle.proof`)
    """

    documents: Documents
    segments: Segments
    normalized: Normalized
    scores: Scores
    recurrence: Recurrence
    pairs: Pairs
    repeats: Repeats
    decisions: Decisions
    cut_start: Int64
    cut_end: Int64
    capped: int
    config: Config
    unproven: int = 0

    def kept(self) -> Documents:
        """The texts without what is removed. Kept and removed are the original: every cut is text, and cut once."""
        docs = self.documents
        cut = np.flatnonzero(self.cut_start >= 0)
        cut = cut[np.lexsort((self.cut_end[cut], self.cut_start[cut]))]  # findings, not text
        start, end = self.cut_start[cut], self.cut_end[cut]
        assert np.all(start < end), "a removal is empty"
        assert np.all(start[1:] >= end[:-1]), "two removals overlap"
        owner = docs.doc_of(start)
        assert np.all(owner == docs.doc_of(end - 1)), "a removal crosses documents"
        change = np.zeros(len(docs.code), np.int8)
        change[start] = 1
        change[end[end < len(docs.code)]] -= 1  # where one removal ends and the next begins, both add up to 0
        gone = np.cumsum(change, dtype=np.int8, out=change).view(np.bool_)
        removed = np.bincount(owner, end - start, len(docs)).astype(np.int64)
        code = docs.code[~gone]
        assert len(code) + removed.sum() == len(docs.code), "kept and removed text are not the original"
        return Documents(docs.id, code, offsets(np.diff(docs.indptr) - removed))
