"""What one look knows of pairs of rows, for the next one: a row that is still the same text is not compared again.

A look at kept text has mostly rows that were compared before. Where all of them were, every pair that is alike among
them is known: nothing has to be searched for. (Not so where buckets of candidates had been too large for every pair in
them to be compared: now they may be smaller.)
"""

from dataclasses import dataclass

import numpy as np

from dedup.arrays import Bool, Int64
from dedup.match.relations import Rows, Similar
from dedup.tables import Pairs, Segments, Table


@dataclass(frozen=True, slots=True, eq=False)
class Places(Table):
    """Where rows stand in the text as it was read: start and end, int64 (n,); -1 for a row with a gap in it."""

    start: Int64
    end: Int64


@dataclass(frozen=True, slots=True, eq=False)
class Known(Table):
    """The rows of a look and the pairs among them.

    compared  bool (n,) which rows were compared
    capped    buckets of which not every pair was listed
    """

    places: Places
    compared: Bool
    pairs: Pairs
    alike: Similar
    capped: int


def read(segs: Segments) -> Places:
    """The places of rows of text as it was read."""
    return Places(segs.start, segs.end)


def pairs(known: Known, places: Places, rows: Rows) -> tuple[Pairs | None, Similar]:
    """The pairs of rows that are compared, if all of them were compared before; and what is known of pairs in any case.

    places  of `rows`
    """
    now = np.full(len(known.compared), -1, np.int64)  # the row that each of those before is now
    one = np.flatnonzero(known.places.start >= 0)  # in the order of the text
    at = np.searchsorted(known.places.start[one], places.start)
    met = np.flatnonzero((places.start >= 0) & (at < len(one)))
    old = one[at[met]]
    fits = (known.places.start[old] == places.start[met]) & (known.places.end[old] == places.end[met])
    fits &= known.compared[old]
    now[old[fits]] = met[fits]
    same = np.zeros(len(places.start), np.bool_)
    same[met[fits]] = True
    alike = known.alike
    left, right = now[alike.left], now[alike.right]
    part = np.flatnonzero((left >= 0) & (right >= 0) & alike.aligned)
    of = Similar(left[part], right[part], alike.jaccard[part], alike.kind[part], alike.agree[part], alike.aligned[part])
    if known.capped or not same[rows.compared].all():
        return None, of
    left, right = now[known.pairs.left], now[known.pairs.right]
    part = np.flatnonzero((left >= 0) & (right >= 0))
    part = part[rows.compared[left[part]] & rows.compared[right[part]]]
    found = known.pairs
    kept = Pairs(left[part], right[part], found.jaccard[part], found.left_in_right[part], found.right_in_left[part])
    return kept, of
