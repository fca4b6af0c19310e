"""Decisions -> the proof of law 2, in columns, on every run: no place that a removal names as its witness goes itself.

A removal whose proof fails is not made: its text is kept, the finding is reported, and the run counts it.
"""

from dataclasses import replace

import numpy as np

from dedup.arrays import Bool, Int64
from dedup.classes import WITNESSED, Action, Label
from dedup.settle import cuts
from dedup.tables import Decisions, Documents, Segments

_COPIES = (*WITNESSED, Label.VARIANT)  # classes of which a removal must name a witness


def failing(decisions: Decisions, cut_start: Int64, cut_end: Int64) -> Bool:
    """Which removals are not proven: bool (d,).

    A span of the witness meets what goes with some removal, blank lines included; or a copy names no witness.

    cut_start, cut_end  int64 (d,) from `cuts.cuts`, -1 where nothing goes; no two overlap
    cost                one sort of the removals, two binary searches a span
    """
    removed = decisions.action == Action.REMOVE
    witness = decisions.witness
    gone = cut_start >= 0
    start, end = np.sort(cut_start[gone]), np.sort(cut_end[gone])  # disjoint: the k-th start belongs to the k-th end
    met = np.searchsorted(start, witness.end) > np.searchsorted(end, witness.start, side="right")
    torn = np.bincount(witness.owner[met], minlength=len(decisions)) > 0
    unnamed = (witness.size == 0) & np.isin(decisions.label, _COPIES)
    return np.asarray(removed & (torn | unnamed))


def proven(docs: Documents, segs: Segments, decisions: Decisions) -> tuple[Decisions, Int64, Int64, int]:
    """The decisions without the removals that fail the proof, and what goes with each of the others.

    One look is enough: what is kept instead only makes witnesses safer.

    returns  decisions in which what fails is a FLAG; `cuts.cuts` of them; how many failed
    """
    start, end = cuts.cuts(docs, segs, decisions)
    failed = failing(decisions, start, end)
    if failed.any():
        action = decisions.action.copy()
        action[failed] = Action.FLAG
        decisions = replace(decisions, action=action)
        start, end = cuts.cuts(docs, segs, decisions)
        assert not failing(decisions, start, end).any(), "a witness goes, though what failed the proof is kept"
    return decisions, start, end, int(failed.sum())
