"""Relations -> which rows go: a row goes if all supports of one of its relations are kept.

Every row is decided once, after all that it may rest on. Where the relations down from a row come back to it, the row
that comes first in the order is kept; that is the greedy independent set with several supports a relation. There is no
closure and no undo: what is removed rests on what is kept, directly.
"""

from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dedup.arrays import Bool, Int64, ranges
from dedup.tables import Relations, Table

SWEEPS = 16  # over columns, before the rest (a long chain A~B~C~...) is decided one by one
_OPEN, _KEPT, _GONE = range(3)


def resolve(order: Int64, pinned: Bool, relations: Relations) -> tuple[Bool, Int64]:
    """Which of n rows go, and for which relation.

    order      int64 (n,) all different; where rows may rest on each other the lower one is kept
    pinned     bool (n,) rows that are kept whatever they repeat
    relations  row[k] may go while all its supports are kept; of several that hold the first counts
    returns    bool (n,) what goes; int64 (n,) the relation that a row goes for, -1 for none
    cost       SWEEPS passes over shrinking columns, then one step a relation that is left: linear
    """
    state = np.full(len(order), _KEPT, np.int8)
    state[relations.row] = _OPEN
    state[pinned] = _KEPT
    because = np.full(len(order), -1, np.int64)
    live = np.flatnonzero(state[relations.row] == _OPEN)
    for _ in range(SWEEPS):
        if not len(live):
            break
        live = _sweep(state, because, live, relations)
    if len(live):
        _one_by_one(state, because, live, relations, order)
    return state == _GONE, because


def _sweep(state: NDArray[np.int8], because: Int64, live: Int64, relations: Relations) -> Int64:
    """Decide the rows of which all that they may rest on is decided; returns the relations that are still open."""
    size = np.diff(relations.indptr)[live]
    support = state[relations.support[ranges(relations.indptr[live], size)]]
    owner = np.repeat(np.arange(len(live)), size)
    lost = np.bincount(owner, support == _GONE, len(live)) > 0
    waits = np.bincount(owner, support == _OPEN, len(live)) > 0
    holds = live[~lost & ~waits][::-1]  # the last write is the first relation
    because[relations.row[holds]] = holds
    state[relations.row[holds]] = _GONE
    live = live[~lost]
    live = live[state[relations.row[live]] == _OPEN]
    free = state == _OPEN
    free[relations.row[live]] = False
    state[free] = _KEPT
    return live


def _one_by_one(state: NDArray[np.int8], because: Int64, live: Int64, relations: Relations, order: Int64) -> None:
    """Decide the rest as a queue: a row as soon as one of its relations holds, or none can hold any more."""
    row = relations.row[live].tolist()
    size = np.diff(relations.indptr)[live]
    support = relations.support[ranges(relations.indptr[live], size)]
    owner = np.repeat(np.arange(len(live)), size)
    still = state[support] == _OPEN
    missing = np.bincount(owner, still, len(live)).astype(np.int64).tolist()  # supports that are not decided yet
    of: dict[int, list[int]] = {}  # relations that each open row supports
    for one, other in zip(support[still].tolist(), owner[still].tolist(), strict=True):
        of.setdefault(one, []).append(other)
    dead = (np.bincount(owner, state[support] == _GONE, len(live)) > 0).tolist()
    chances = dict.fromkeys(row, 0)  # relations of each row that may still hold
    for one, lost in zip(row, dead, strict=True):
        chances[one] += not lost
    waiting = deque(relation for relation, count in enumerate(missing) if not count)
    free = [one for one, count in chances.items() if not count]
    state[free] = _KEPT
    _pass_on(free, of, state, (row, dead, missing, chances), waiting)
    for first in sorted(chances, key=order.__getitem__):  # where nothing moves any more, the first row is kept
        while True:
            settled: list[int] = []
            while waiting:
                relation = waiting.popleft()
                if state[row[relation]] == _OPEN and not dead[relation]:
                    state[row[relation]], because[row[relation]] = _GONE, live[relation]
                    settled.append(row[relation])
            if not settled:
                break
            _pass_on(settled, of, state, (row, dead, missing, chances), waiting)
        if state[first] == _OPEN:
            state[first] = _KEPT
            _pass_on([first], of, state, (row, dead, missing, chances), waiting)


def _pass_on(
    settled: list[int],
    of: dict[int, list[int]],
    state: NDArray[np.int8],
    columns: tuple[list[int], list[bool], list[int], dict[int, int]],
    waiting: deque[int],
) -> None:
    """Tell the relations that rest on the rows just decided; rows without a chance left are kept, and told in turn."""
    row, dead, missing, chances = columns
    while settled:
        one = settled.pop()
        kept = state[one] == _KEPT
        for relation in of.get(one, ()):
            if dead[relation]:
                continue
            if kept:
                missing[relation] -= 1
                if not missing[relation]:
                    waiting.append(relation)
                continue
            dead[relation] = True
            chances[row[relation]] -= 1
            if not chances[row[relation]] and state[row[relation]] == _OPEN:
                state[row[relation]] = _KEPT
                settled.append(row[relation])


@dataclass(frozen=True, slots=True, eq=False)
class Decided(Table):
    """Which rows go as copies, and for what.

    gone     bool (n,)  all of them
    copy     int64 (c,) rows that equal another one, and go with it or for it
    keeper   int64 (c,) the row that each of them equals; where that one goes, too, its relation counts for both
    because  int64 (n,) the relation that a row goes for, -1 for none
    """

    gone: Bool
    copy: Int64
    keeper: Int64
    because: Int64


def decide(rank: Int64, pinned: Bool, copies: tuple[Int64, Int64], relations: Relations) -> Decided:
    """Decide copies and relations together.

    copies  rows that equal another one, and that one: the first of them, which is in no column of copies itself
    """
    gone, because = resolve(rank, pinned, relations)
    row, keeper = copies
    free = ~pinned[row]
    gone[row[free]] = True
    return Decided(gone, row[free], keeper[free], because)
