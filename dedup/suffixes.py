"""The suffixes of a text in order, what neighbours have in common, and the intervals that agree: a suffix array.

The text comes in stretches; a suffix ends with its stretch, and of two suffixes that agree to their ends the one that
stands first is first. Everything is columns, sorted and looked up at once:

- `order`, by prefix doubling in which only what is not yet told apart is sorted again (Larsson and Sadakane, "Faster
  suffix sorting", 2007), n log n in the worst case, a text of one character;
- `common_prefixes`, from the few that do not follow from the one before (Kärkkäinen, Manzini and Puglisi, "Permuted
  longest-common-prefix array", 2009: those add up to at most 2 n log n characters);
- `intervals`, the nodes of the suffix tree (Abouelhoda, Kurtz and Ohlebusch, 2004), by a tree of minima.
"""

import numpy as np

from dedup.tables import Int64, UInt32

FIRST = 3  # characters that fit in one key: 21 bits each
COMPARE = 1 << 20  # characters compared at a time


def order(code: UInt32, end: Int64) -> Int64:
    """Where the suffixes begin, in order: int64 (m,).

    code  uint32 (m,) code points, stretch after stretch
    end   int64 (m,) where the stretch of each position ends
    """
    m = len(code)
    place, left = np.arange(m), end - np.arange(m)
    key = np.zeros(m, np.int64)
    for k in range(FIRST):
        key <<= 21
        key[: m - k] |= np.where(left[: m - k] > k, code[k:].astype(np.int64) + 1, 0)
    ordered = np.argsort(key, kind="stable")  # not of the corpus, but of what repeats in it
    rank = np.zeros(m + 1, np.int64)  # of each position: 1 and up; suffixes not yet told apart share one
    at, key, size = place, key[ordered], FIRST
    while len(at):
        fresh = np.append(True, key[1:] != key[:-1])
        first = np.flatnonzero(fresh)
        count = np.diff(np.append(first, len(at)))
        rank[ordered[at]] = np.repeat(at[first], count) + 1
        at = at[np.repeat(count > 1, count) & (left[ordered[at]] >= size)]
        here = ordered[at]
        key = (rank[here] << 32) | np.where(left[here] > size, rank[np.minimum(here + size, m)], 0)
        again = np.argsort(key, kind="stable")  # what is not yet told apart
        ordered[at], key = here[again], key[again]
        size *= 2
    return ordered


def common_prefixes(code: UInt32, end: Int64, ordered: Int64) -> Int64:
    """How many characters each suffix has in common with the one before it in order: int64 (m,); the first has none."""
    m = len(code)
    before = np.full(m, -1, np.int64)
    before[ordered[1:]] = ordered[:-1]
    # Where the characters before the two agree, they have one character less in common than those before them.
    follows = np.append(False, end[1:] == end[:-1])[:m] & (before > 0)
    inside = np.flatnonzero(follows)
    other = before[inside]
    follows[inside] = (end[other] == end[other - 1]) & (code[inside - 1] == code[other - 1])
    own = np.flatnonzero(~follows & (before >= 0))
    value = np.zeros(m, np.int64)
    value[own] = agreeing(code, own, before[own], np.minimum(end[own] - own, end[before[own]] - before[own]))
    place = np.arange(m)
    source = np.maximum.accumulate(np.where(follows, 0, place))
    return (value[source] - (place - source))[ordered]


def agreeing(code: UInt32, one: Int64, other: Int64, limit: Int64) -> Int64:
    """How many characters agree from `one` and from `other` on, at most `limit`: int64, as the three."""
    length = np.zeros(len(one), np.int64)
    width, active = 16, np.flatnonzero(limit > 0)
    while len(active):
        rows = max(COMPARE // width, 1)
        step = np.arange(width)
        for low in range(0, len(active), rows):
            part = active[low : low + rows]
            done = length[part, None]
            inside = step < limit[part, None] - done
            left, right = (np.where(inside, side[part, None] + done + step, 0) for side in (one, other))
            equal = inside & (code[left] == code[right])
            length[part] += np.where(equal.all(axis=1), width, equal.argmin(axis=1))
            active[low : low + rows] = np.where(equal.all(axis=1), part, -1)
        active = active[active >= 0]
        width = min(2 * width, COMPARE)
    return length


def intervals(common: Int64) -> tuple[Int64, Int64, Int64]:
    """The intervals of suffixes that have more in common than with those around: first, end, length, int64 (r,) each.

    common  int64 (m,) what each has in common with the one before it; 0 begins anew
    """
    place = np.flatnonzero(common > 0)
    tree = [common]
    while len(tree[-1]) > 1:
        below = tree[-1]
        tree.append(np.minimum(below[::2], np.append(below[1::2], below[-1:])[: (len(below) + 1) // 2]))
    before = _nearest(tree, place, common[place] + 1, back=True)  # with as much or less
    first = before >= 0
    first[first] = common[before[first]] < common[place[first]]
    place, before = place[first], before[first]
    end = _nearest(tree, place, common[place], back=False)
    return before, np.where(end < 0, len(common), end), common[place]


def _nearest(tree: list[Int64], place: Int64, bound: Int64, *, back: bool) -> Int64:
    """The nearest place before, or behind, each at which a value below the bound stands; -1 for none.

    tree  the values, and the minima of two, of four and so on
    """
    found, step = np.full(len(place), -1, np.int64), -1 if back else 1
    going, node, met = np.arange(len(place)), place, []
    for low in tree:  # up, until the node beside, under the same parent, holds one
        beside = node + step
        asked = np.flatnonzero((beside >> 1 == node >> 1) & (beside < len(low)))
        asked = asked[low[beside[asked]] < bound[going[asked]]]
        met.append((going[asked], beside[asked]))
        going, node = np.delete(going, asked), np.delete(node, asked) >> 1
    going, node = met[-1]
    for low, (arrived, at) in zip(tree[-2::-1], met[-2::-1], strict=True):  # down again, to the child that is nearer
        near = 2 * node + int(back)
        holds = (near < len(low)) & (low[np.minimum(near, len(low) - 1)] < bound[going])
        going, node = np.append(going, arrived), np.append(np.where(holds, near, near + (-1 if back else 1)), at)
    found[going] = node
    return found
