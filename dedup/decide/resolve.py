"""Relations -> which rows go: a row goes if all supports of one of its relations are kept.

Rows are decided in one total order, each after all that it may rest on: the greedy independent set, with several
supports a relation. There is no closure and no undo: what goes rests on what is kept, directly, and what is kept has no
relation left that holds. Only relations count that point down the order; near copies are so in both directions, and the
order chooses.

The order is that of survival, but for rows that several others hold between them: a long paragraph that stands
elsewhere as two, a summary made of the paragraphs below it. These come last, since what they rest on is shorter than
they are; one that is kept for all that comes to its own place again. (Without that there would be circles: A rests on B
and C, B is near D, D stands inside of A. Whatever of that goes, something else would go in a second run.)
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from dedup.arrays import Bool, Int64, ranges
from dedup.classes import Label
from dedup.tables import Relations, Table

SWEEPS = 16  # over columns, before the rest (a long chain A~B~C) is decided one by one
ATTEMPTS = 8  # to find out which of the rows that come last go
REPAIRS, NEAREST = 32, 8  # rows that are looked at once more, and rows around each of which all ways are tried
HOPS, MOST_AROUND = 3, 40  # what is looked at around such a row: steps, and rows at most
SPREAD = (Label.CONTAINED, Label.ABSTRACT)  # classes of which a row may rest on several others
_OPEN, _KEPT, _GONE = range(3)


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


def decide(rank: Int64, pinned: Bool, copies: tuple[Int64, Int64], relations: Relations, *, alone: Bool) -> Decided:
    """Decide copies and relations together.

    alone   bool (c,) which copies go for that alone; others only where the row that they equal goes, for its reason
    rank    int64 (n,) order of survival, all different; 0 survives first
    pinned  bool (n,) rows that are kept whatever they repeat
    copies  rows that equal another one, and that one: the first of them, which is in no column of copies itself
    """
    late = np.zeros(len(rank), np.int64)
    late[relations.row[np.isin(relations.label, SPREAD) & ~_down(rank, relations)]] = 1
    late[relations.row[relations.label == Label.ABSTRACT]] = 2  # after what a summary and its label hold between them
    gone, because = resolve(rank + len(rank) * late, pinned, relations)
    for _ in range(ATTEMPTS):
        if not ((late > 0) & ~gone).any():
            break
        late[~gone] = 0
        gone, because = resolve(rank + len(rank) * late, pinned, relations)
    because = _repaired(rank, pinned, because, relations)
    gone = because >= 0
    row, keeper = copies
    free = ~pinned[row] & (alone | (because[keeper] >= 0))
    gone[row[free]] = True
    return Decided(gone, row[free], keeper[free], because)


def resolve(order: Int64, pinned: Bool, relations: Relations) -> tuple[Bool, Int64]:
    """Which of n rows go, and for which relation.

    order      int64 (n,) all different; relations of which a support does not come before the row do not count
    pinned     bool (n,) rows that are kept whatever they repeat
    relations  row[k] may go while all its supports are kept; of several that hold the first counts
    returns    bool (n,) what goes; int64 (n,) the relation that a row goes for, -1 for none
    cost       SWEEPS passes over shrinking columns, then one step a relation that is left: linear
    """
    live = np.flatnonzero(_down(order, relations) & ~pinned[relations.row])
    state = np.full(len(order), _KEPT, np.int8)
    state[relations.row[live]] = _OPEN
    because = np.full(len(order), -1, np.int64)
    for _ in range(SWEEPS):
        if not len(live):
            break
        live = _sweep(state, because, live, relations)
    _one_by_one(state, because, live[np.lexsort((live, order[relations.row[live]]))], relations)
    return state == _GONE, because


def _left(kept: Bool, pinned: Bool, relations: Relations) -> Int64:
    """The rows that are kept though all supports of one of their relations are; each once for each such relation."""
    owner = np.repeat(np.arange(len(relations)), np.diff(relations.indptr))
    lost = np.bincount(owner, ~kept[relations.support], len(relations)) > 0
    row = relations.row[~lost]
    return row[kept[row] & ~pinned[row]]


def _around(rows: Int64, n: int, relations: Relations) -> Int64:
    """The relations within HOPS steps of some of n rows."""
    owner = np.repeat(np.arange(len(relations)), np.diff(relations.indptr))
    near, some = np.zeros(n, np.bool_), np.zeros(len(relations), np.bool_)
    near[rows] = True
    for _ in range(HOPS):
        some = near[relations.row] | (np.bincount(owner, near[relations.support], len(relations)) > 0)
        near[relations.row[some]] = True
        near[relations.support[some[owner]]] = True
    return np.flatnonzero(some)


def _repaired(rank: Int64, pinned: Bool, because: Int64, relations: Relations) -> Int64:
    """The decisions, changed in a few rows wherever a row is left that could still go.

    No order may fit all of a circle: then all ways to decide the rows nearest to it are tried, the rest as it is, until
    nothing around is left that could go and nothing goes without a reason. What cannot be mended so stays as it is.

    returns  int64 (n,) the relation that a row goes for, -1 for none
    """
    left = _left(because < 0, pinned, relations)
    if not len(left):
        return because
    because = because.copy()
    some = _around(left, len(rank), relations)
    spans = zip(some.tolist(), relations.indptr[some].tolist(), relations.indptr[some + 1].tolist(), strict=True)
    supports = {number: relations.support[low:high].tolist() for number, low, high in spans}
    owner = dict(zip(some.tolist(), relations.row[some].tolist(), strict=True))
    touching: dict[int, list[int]] = {}  # relations of each row, and those that rest on it
    for number, row in owner.items():
        for one in {row, *supports[number]}:
            touching.setdefault(one, []).append(number)

    def reason(row: int, kept: Callable[[int], bool]) -> int:
        """The first relation that holds of a row, -1 for none."""
        own = (k for k in touching.get(row, ()) if owner[k] == row and all(map(kept, supports[k])))
        return -1 if pinned[row] else next(own, -1)

    for start in sorted({*left.tolist()}, key=rank.__getitem__)[:REPAIRS]:
        if reason(start, lambda row: because[row] < 0) < 0 or because[start] >= 0:
            continue
        near, around = [start], [start]
        for one in near:
            beside = {row for k in touching.get(one, ()) for row in (owner[k], *supports[k])}
            around += [row for row in sorted(beside, key=rank.__getitem__) if row not in around]
            near += [row for row in around if row not in near][: NEAREST - len(near)]
        edge = {row for one in near for k in touching.get(one, ()) for row in (owner[k], *supports[k])}
        if len(edge) > MOST_AROUND:
            continue
        for choice in product((True, False), repeat=len(near)):
            chosen = dict(zip(near, choice, strict=True))

            def kept(row: int, chosen: dict[int, bool] = chosen) -> bool:
                return chosen.get(row, bool(because[row] < 0))

            new = {row: reason(row, kept) for row in edge}
            if all(kept(row) == (number < 0) for row, number in new.items()):
                for row, number in new.items():
                    because[row] = number
                break
    return because


def _down(order: Int64, relations: Relations) -> Bool:
    """Of which relations all supports come before the row: bool (r,)."""
    owner = np.repeat(np.arange(len(relations)), np.diff(relations.indptr))
    up = order[relations.support] >= order[relations.row[owner]]
    return np.asarray(np.bincount(owner, up, len(relations)) == 0)


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


def _one_by_one(state: NDArray[np.int8], because: Int64, live: Int64, relations: Relations) -> None:
    """Decide the rows of the relations that are left, which stand in the order of their rows."""
    row, begin = relations.row[live].tolist(), relations.indptr[live].tolist()
    end = relations.indptr[live + 1].tolist()
    for at, one in enumerate(row):
        if state[one] == _OPEN and (state[relations.support[begin[at] : end[at]]] == _KEPT).all():
            state[one], because[one] = _GONE, live[at]
        if at + 1 == len(row) or row[at + 1] != one:
            state[one] = max(state[one], _KEPT)
