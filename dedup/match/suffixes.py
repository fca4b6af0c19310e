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

from dedup.arrays import Int64, UInt32

COMPARE = 1 << 18  # characters compared at a time
ALONE = 4  # characters that are compared one after the other before many are


def order(code: UInt32, end: Int64) -> Int64:
    """Where the suffixes begin, in order: int64 (m,).

    code  uint32 (m,) code points, stretch after stretch
    end   int64 (m,) where the stretch of each position ends
    """
    m = len(code)
    left = end - np.arange(m)
    letter, bits = _letters(code)
    size = max(min((62 - m.bit_length()) // bits, m), 1)  # characters that fit in one key with the place
    key = np.zeros(m, np.int64)
    for k in range(size):
        key <<= bits
        key[: m - k] |= np.where(left[: m - k] > k, letter[k:], 0)
    ordered = _sorted_places(key, size * bits)
    rank = np.zeros(m + 1, np.int64)  # of each position: 1 and up; suffixes not yet told apart share one
    at, key = np.arange(m), key[ordered]
    while len(at):
        first = np.flatnonzero(np.append(True, key[1:] != key[:-1]))
        count = np.diff(np.append(first, len(at)))
        rank[ordered[at]] = np.repeat(at[first], count) + 1
        open_groups = (count > 1) & (left[ordered[at[first]]] >= size)  # all of a group end at once, or none does
        at = at[np.repeat(open_groups, count)]
        here = ordered[at]
        number = np.repeat(np.arange(np.count_nonzero(open_groups)), count[open_groups])
        following = np.where(left[here] > size, rank[np.minimum(here + size, m)], 0)
        bits = m.bit_length()
        key = (number << bits) | following
        again = _sorted_places(key, bits + len(first).bit_length())
        ordered[at], key = here[again], key[again]
        size *= 2
    return ordered


def _letters(code: UInt32) -> tuple[Int64, int]:
    """The characters numbered from 1 in their order, int64 (m,), and the bits that a number takes."""
    number = np.cumsum(np.bincount(code) > 0, dtype=np.int64)
    return number[code], int(number[-1]).bit_length() if len(number) else 1


def _sorted_places(key: Int64, bits: int) -> Int64:
    """The places in the order of their keys of so many bits, equal ones as they stand."""
    room = len(key).bit_length()
    if bits + room > 63:
        return np.argsort(key, kind="stable")  # what repeats, of a large text
    packed = (key << room) | np.arange(len(key))
    packed.sort()
    packed &= (1 << room) - 1
    return packed


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


def agreeing(code: UInt32, one: Int64, other: Int64, limit: Int64, step: int = 1) -> Int64:
    """How many characters agree from `one` and from `other` on, at most `limit`: int64, as the three.

    step  1 ahead, or -1 back
    cost  linear in what agrees: a few characters of all are compared at a time, more where all of them agree
    """
    length = np.zeros(len(one), np.int64)
    active = np.flatnonzero(limit > 0)
    for k in range(ALONE):  # most differ at once
        active = active[code[one[active] + k * step] == code[other[active] + k * step]]
        length[active] = k + 1
        active = active[limit[active] > k + 1]
    width = 16
    while len(active):
        rows = max(COMPARE // width, 1)
        walk = np.arange(width)
        for low in range(0, len(active), rows):
            part = active[low : low + rows]
            done = length[part, None]
            inside = walk < limit[part, None] - done
            left, right = (np.where(inside, side[part, None] + (done + walk) * step, 0) for side in (one, other))
            equal = inside & (code[left] == code[right])
            whole = equal.all(axis=1)
            length[part] += np.where(whole, width, equal.argmin(axis=1))
            active[low : low + rows] = np.where(whole, part, -1)
        active = active[active >= 0]
        width = min(2 * width, COMPARE)
    return length


def intervals(common: Int64) -> tuple[Int64, Int64, Int64]:
    """The intervals of suffixes that have more in common than with those around: first, end, length, int64 (r,) each.

    common  int64 (m,) what each has in common with the one before it; 0 begins anew
    """
    place = np.flatnonzero(common > 0)
    tree = _minima(common)
    before = _nearest(tree, place, common[place] + 1, back=True)  # with as much or less
    first = before >= 0
    first[first] = common[before[first]] < common[place[first]]
    place, before = place[first], before[first]
    end = _nearest(tree, place, common[place], back=False)
    return before, np.where(end < 0, len(common), end), common[place]


def interval_of(common: Int64, place: Int64) -> Int64:
    """The first of the interval whose suffixes have just as much in common as a suffix has with the one before it.

    place  int64, of suffixes that have something in common with the one before
    """
    return _nearest(_minima(common), place, common[place], back=True)


def _minima(common: Int64) -> list[Int64]:
    """The values, and the minima of two, of four and so on."""
    tree = [common]
    while len(tree[-1]) > 1:
        below = tree[-1]
        tree.append(np.minimum(below[::2], np.append(below[1::2], below[-1:])[: (len(below) + 1) // 2]))
    return tree


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
