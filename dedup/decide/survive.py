"""Which copy stays: the order of survival, exact copies, and the greedy independent set.

The order is total and does not depend on the order of the input: fuller text first, then document id, then position.
A segment survives unless it has a verified relation to a *surviving* segment before it in that order. There is no
closure: every removal has a direct witness, and of any group of duplicates at least one member stays whole.
"""

import numpy as np

from dedup.arrays import Bool, Int64, UInt64
from dedup.tables import Normalized

ROUNDS = 64  # vectorised rounds before the rest (a long chain A~B~C~...) is settled one by one


def order(norm: Normalized, key: UInt64 | None = None) -> Int64:
    """The rank of each row in the order of survival, int64 (n,); 0 survives first. Rows stand by id and position.

    key  uint64 (n,) decides between rows of the same length before their place does, where places mean nothing
    """
    place = np.arange(len(norm))
    by = (place, -norm.size) if key is None else (place, key, -norm.size)
    rank = np.empty(len(norm), np.int64)
    rank[np.lexsort(by)] = place  # one sort of all segments
    return rank


def copies(group: Int64, alive: Bool, long: Bool) -> tuple[Int64, Int64]:
    """Exact copies and the member of their group that stays: the first that is alive.

    group    int64 (n,) from exact.groups
    long     rows that are long enough to be a duplicate by themselves
    returns  int64 rows, int64 rows
    """
    rows = np.flatnonzero(alive & long)
    leader = np.full(len(group), -1, np.int64)
    leader[group[rows[::-1]]] = rows[::-1]  # the last write, the smallest row, stays
    keeper = leader[group[rows]]
    return rows[keeper != rows], keeper[keeper != rows]


def independent(rank: Int64, loser: Int64, winner: Int64) -> tuple[Int64, Int64]:
    """The greedy maximal independent set over relations between rows.

    rank           int64 (n,) all different
    loser, winner  int64 (e,) rows; rank[winner] < rank[loser]
    returns        the rows that go, and for each of them the relation (row of loser/winner) that it goes for: the one
                   with the surviving row that comes first
    cost           a few rounds over shrinking columns, then one pass in order; linear but for one sort
    """
    assert np.all(rank[winner] < rank[loser])
    kept, gone = np.zeros(len(rank), np.bool_), np.zeros(len(rank), np.bool_)
    edge = np.arange(len(loser))
    for _ in range(ROUNDS):
        if not len(edge):
            break
        blocked = np.zeros(len(rank), np.bool_)
        blocked[loser[edge]] = True
        kept[winner[edge]] |= ~blocked[winner[edge]]
        gone[loser[edge][kept[winner[edge]]]] = True
        edge = edge[~gone[loser[edge]] & ~gone[winner[edge]]]
    for at in edge[np.lexsort((rank[winner[edge]], rank[loser[edge]]))].tolist():
        if not gone[winner[at]]:
            gone[loser[at]] = True
    decisive = np.flatnonzero(gone[loser] & ~gone[winner])
    decisive = decisive[np.lexsort((rank[winner[decisive]], loser[decisive]))]
    first = np.diff(loser[decisive], prepend=-1) != 0
    return loser[decisive[first]], decisive[first]
