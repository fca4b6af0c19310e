"""Normalized -> Repeats: runs of text that stand in the corpus more than once, verified on the text.

Places that may be the same are found by anchors (see `anchors`). Links between them that go on side by side are one
run, which is compared character by character and lengthened in both directions as far as the text agrees.

The stream runs through segment borders, since column breaks cut sentences in different places; it never runs through
document borders. A text that repeats a million times makes a million links, and a run is lengthened by no more than a
multiple of its own length, so the cost is linear whatever the text.
"""

import numpy as np

from dedup.arrays import Bool, Int32, Int64, UInt32, UInt64, among, offsets, pack_pairs, ranges
from dedup.match import anchors, suffixes
from dedup.match.anchors import Anchors, Index, Postings
from dedup.tables import Maximal, Normalized, Pieces, Repeats

BLOCK = 1 << 16  # characters worked on at a time
REACH = 4  # a run is lengthened by at most so many times its own length ...
REACH_CHARS = 512  # ... and so many characters
COMPARE = 1 << 18  # characters compared at a time
LINKS = 4  # places before it that an anchor is linked to, until one has enough in common


def linked(stream: Normalized, index: Index) -> Repeats:
    """Repeated runs of at least `index.chars` code points: each anchor is linked to its place before, in another row.

    Every passage of that length that stands in two places has an anchor in common there. Surely found is that the text
    around an anchor stood before, if it did so in one of the LINKS nearest rows before it that have the anchor: what is
    found then need not be all of the passage, if less of it stands in a nearer row. What stands twice within one row
    only is no run. A run goes on on both sides as far as the text agrees, at most REACH times its own length and
    REACH_CHARS.

    cost  at most LINKS runs an anchor, whatever the text
    """
    before = index.before
    runs = [Repeats(*(np.zeros(0, np.int64),) * 3)]
    right = np.flatnonzero(before >= 0)
    left = before[right]
    for _ in range(LINKS):
        if not len(right):
            break
        at, back = index.place[right], index.place[left]
        runs.append(_joined(stream.code, index, _links(stream.code, at, back, index.size)))
        reached = np.maximum.accumulate(runs[-1].right + runs[-1].length)
        last = np.searchsorted(runs[-1].right, at, side="right") - 1
        inside = last >= 0
        inside[inside] = reached[last[inside]] >= at[inside] + index.size
        right, left = right[~inside], before[left[~inside]]
        right, left = right[left >= 0], left[left >= 0]
    left, right, length = (np.concatenate([getattr(part, name) for part in runs]) for name in Repeats.__slots__)
    order = np.lexsort((-length, left, right))  # runs, not windows
    order = order[np.append(True, (np.diff(right[order]) != 0) | (np.diff(left[order]) != 0))[: len(order)]]
    return Repeats(left[order], right[order], length[order])


def _links(code: UInt32, right: Int64, left: Int64, chars: int) -> Repeats:
    """Links between anchors of so many characters that overlap side by side, as runs, compared on the text."""
    goes_on = (np.diff(right) == np.diff(left)) & (np.diff(right) < chars)
    first = np.flatnonzero(np.append(True, ~goes_on)[: len(right)])
    last = np.append(first[1:], len(right))[: len(first)] - 1
    length = right[last] + chars - right[first]
    same = agree(code, left[first], right[first], length)
    if not same.all():  # two texts with one hash: link by link
        count = np.where(same, 1, last - first + 1)
        first = ranges(first, count)
        length = np.where(np.repeat(same, count), np.repeat(length, count), chars)
        same = agree(code, left[first], right[first], length)
    return Repeats(left[first[same]], right[first[same]], length[same])


def _joined(code: UInt32, index: Index, runs: Repeats) -> Repeats:
    """Runs with all that agrees before, between and behind them, those that are long enough; sorted by right, left."""
    order = np.lexsort((runs.right, runs.right - runs.left))  # runs, not windows
    runs = Repeats(runs.left[order], runs.right[order], runs.length[order])
    (low, high), (other_low, other_high) = index.document(runs.left), index.document(runs.right)
    back = np.minimum(runs.left - low, runs.right - other_low)
    ahead = np.minimum(high - runs.left, other_high - runs.right) - runs.length
    reach = REACH * runs.length + REACH_CHARS
    shift = runs.right - runs.left
    goes_on = (np.diff(shift) == 0) & (np.diff(low) == 0) & (np.diff(other_low) == 0)
    on_line = np.append(False, goes_on)[: len(shift)]
    start, first, end = joined(code, runs, on_line, np.minimum(np.stack([back, ahead]), reach))
    left, right, length = start - shift[first], start, end - start
    keep = np.flatnonzero(length >= index.chars)
    keep = keep[np.lexsort((left[keep], right[keep]))]
    return Repeats(left[keep], right[keep], length[keep])


def joined(code: UInt32, runs: Repeats, on_line: Bool, room: Int64) -> tuple[Int64, Int64, Int64]:
    """Runs with all that agrees before, between and behind them.

    on_line  bool (r,) which of them goes on where the one before it ends, on the same diagonal; they do not overlap
    room     int64 (2, r) how far each may grow, back and ahead
    returns  where each of what comes of them starts, on the right side; the first run in it; where it ends
    """
    gap = np.where(on_line, runs.right - np.append(0, (runs.right + runs.length)[:-1])[: len(on_line)], len(code) + 1)
    limit = np.minimum(room[1], np.append(gap[1:], len(code))[: len(gap)])
    ahead = suffixes.agreeing(code, runs.left + runs.length, runs.right + runs.length, limit)
    gap[1:] -= np.where(on_line[1:], ahead[:-1], 0)
    back = suffixes.agreeing(code, runs.left - 1, runs.right - 1, np.minimum(room[0], gap), -1)
    first = np.flatnonzero(back < gap)
    last = np.append(first[1:], len(gap))[: len(first)] - 1
    return (runs.right - back)[first], first, (runs.right + runs.length + ahead)[last]


def pieces(stream: Normalized, index: Index) -> Pieces:
    """What of each row stands in another row: the runs of `linked`, from both sides, cut at the borders of rows.

    A run has `index.chars` code points; a piece that a border cuts off may be shorter.
    """
    return sides(stream, linked(stream, index))


def maximal(norm: Normalized, doc: Int32, *, chars: int) -> Maximal:
    """All repeats of at least `chars` code points that no character around them would make longer in all their places.

    What has a window of which the anchor stands twice stands twice: it is found by comparing the two places. All else,
    and little more, is put in order as a suffix array does. So what is reported was compared character by character,
    and a clash of hashes costs time only.

    doc     int32 (n,) the document of each row of Normalized; rows of a document stand together
    memory  some 10 bytes for each character, and 100 for each that stands in a repeat three times or more
    """
    part = (chars + 1) // 2
    found = anchors.anchors(norm, part, min(chars - part + 1, anchors.BLOCK >> 1))
    posted = anchors.postings(found)
    count = np.where(posted.bucket < 0, 1, np.append(posted.size, 1)[posted.bucket])
    edges = anchors.borders(norm, doc)
    twice = _twice(norm.code, edges, found, posted, chars)
    often = np.flatnonzero(count > 2)
    last = np.append(found.first, max(len(norm.code) - chars + 1, 0))[often + 1]
    position, common = _ordered(norm.code, edges, _twins(norm.code, (found.first[often], last), chars), chars)
    several = _differ(norm, edges, position, common)
    # What has both kinds of windows was found both times, if its windows stand close together.
    pair = np.flatnonzero(several.count == 2)
    left = np.minimum(position[several.first[pair]], position[several.first[pair] + 1])
    known = among(pack_pairs(left, several.length[pair]), np.sort(pack_pairs(twice.left, twice.length)))
    rest = np.delete(np.arange(len(several)), pair[known])
    several = Maximal(several.length[rest], several.first[rest], several.count[rest], position)
    return Maximal(
        np.concatenate([several.length, twice.length]),
        np.concatenate([several.first, len(position) + 2 * np.arange(len(twice))]),
        np.concatenate([several.count, np.full(len(twice), 2)]),
        np.concatenate([position, np.stack([twice.left, twice.right], axis=1).ravel()]),
    )


def _twice(code: UInt32, edges: Int64, found: Anchors, posted: Postings, chars: int) -> Repeats:
    """The repeats with a window whose anchor stands in two places, which are the places of the repeat."""
    size, first = posted.size, posted.indptr[:-1]
    left, right = (posted.member[first[size == 2] + k] for k in (0, 1))
    order = np.argsort(right)  # anchors that stand twice
    left, right = left[order], right[order]
    at, other, begin = found.place[right], found.place[left], found.first[right]
    stop = np.append(found.first, max(len(code) - chars + 1, 0))[right + 1]
    back, ahead = _rooms(edges, other, at)
    # One of its own windows stands there as a whole: other windows may have no anchor there, and stand elsewhere, too.
    before = suffixes.agreeing(code, other - 1, at - 1, np.minimum(back, at - begin), -1)
    begin = np.maximum(begin, at - before)
    behind = suffixes.agreeing(code, other, at, np.minimum(ahead, np.maximum(stop - 1 + chars - at, 0)))
    whole = (begin < stop) & (begin + chars <= at + behind)
    left, right, length = other[whole], at[whole], behind[whole]
    by_shift = np.lexsort((right, right - left))  # likewise
    left, right, length = left[by_shift], right[by_shift], length[by_shift]
    # Of those that overlap on one diagonal the first, up to where the last of them ends.
    shift, end = right - left, right + length
    room = len(code) + 1
    reached = np.append(-1, np.maximum.accumulate(end + shift * room)[:-1] - shift[1:] * room) if len(end) else end
    fresh = np.append(True, np.diff(shift) != 0)[: len(end)] | (right >= reached)
    run = np.flatnonzero(fresh)
    if len(run):
        length = np.maximum.reduceat(end, run) - right[run]
    runs = Repeats(left[run], right[run], length)
    back, ahead = _rooms(edges, runs.left, runs.right)
    goes_on = np.diff(shift[run]) == 0
    for side in (runs.left, runs.right):
        goes_on &= np.diff(np.searchsorted(edges, side, side="right")) == 0
    on_line = np.append(False, goes_on)[: len(run)]
    start, number, end = joined(code, runs, on_line, np.stack([back, ahead - runs.length]))
    return Repeats(start - shift[run][number], start, end - start)


def _rooms(edges: Int64, left: Int64, right: Int64) -> tuple[Int64, Int64]:
    """How far two places can go on together, back and ahead, until a document begins or ends."""
    of_left, of_right = (np.searchsorted(edges, side, side="right") for side in (left, right))
    back = np.minimum(left - edges[of_left - 1], right - edges[of_right - 1])
    return back, np.minimum(edges[of_left] - left, edges[of_right] - right)


def _differ(norm: Normalized, edges: Int64, position: Int64, common: Int64) -> Maximal:
    """The intervals of suffixes that no character before or behind makes longer in all their places.

    position, common  from `_ordered`; what was put in order may end before the text does
    """
    code = norm.code
    begin, stop, length = suffixes.intervals(common)
    # Longer to the left, if the same character stands there everywhere; where a document begins, none does.
    opens = among(position.view(np.uint64), edges.view(np.uint64))
    before = offsets(np.diff(np.where(opens, -1 - position, code[position - 1]), prepend=0) != 0)
    # Longer to the right, if of neighbours that have no more in common all go on together.
    at = np.flatnonzero(common > 0)
    one, other = position[at] + common[at], position[at - 1] + common[at]
    ends = among(one.view(np.uint64), edges.view(np.uint64)) | among(other.view(np.uint64), edges.view(np.uint64))
    last = len(code) - 1
    parts = at[ends | (code[np.minimum(one, last)] != code[np.minimum(other, last)])]
    parted = np.sort(pack_pairs(suffixes.interval_of(common, parts), common[parts]))
    keep = (before[stop] > before[begin + 1]) & among(pack_pairs(begin, length), parted)
    return Maximal(length[keep], begin[keep], (stop - begin)[keep], position)


def touching(found: Maximal, low: int, high: int) -> Int64:
    """Which maximal repeats have a place that overlaps low..high, positions in Normalized.code: int64 (k,)."""
    longest = int(found.length.max(initial=0))
    near = np.flatnonzero((found.position < high) & (found.position > low - longest))
    # The length from which a repeat reaches that far: the least over its places, by minima of 1, 2, 4 ... of them.
    needed = np.maximum(low - found.position[near], 0) + 1
    first, stop = np.searchsorted(near, found.first), np.searchsorted(near, found.first + found.count)
    reaching = np.zeros(len(found), np.bool_)
    width = 1
    while len(needed):
        fits = (stop - first >= width) & (stop - first < 2 * width)
        least = np.minimum(needed[first[fits]], needed[stop[fits] - width])
        reaching[fits] = least <= found.length[fits]
        needed = np.minimum(needed[:-width], needed[width:])
        width *= 2
    return np.flatnonzero(reaching)


def _ordered(code: UInt32, borders: Int64, twin: Bool, chars: int) -> tuple[Int64, Int64]:
    """The suffixes that have `chars` code points in common with a neighbour, in order.

    twin     bool, which windows are looked at; changed
    returns  int64 (p,) where they begin; int64 (p,) what each has in common with the one before it, 0 if it is less
    """
    for back in range(1, min(chars, len(code))):  # a window that crosses a border stands in no document
        crossing = borders - back
        twin[crossing[(crossing >= 0) & (crossing < len(twin))]] = False
    window = np.flatnonzero(twin)
    del twin
    fresh = np.append(True, (np.diff(window) > chars) | (np.diff(np.searchsorted(borders, window, side="right")) > 0))
    first = np.flatnonzero(fresh[: len(window)])
    start = window[first]
    size = np.append(window[first[1:] - 1], window[-1:]) + chars - start
    place = ranges(start, size)
    text, end = code[place], np.repeat(offsets(size)[1:], size)
    ordered = suffixes.order(text, end)
    common = suffixes.common_prefixes(text, end, ordered)
    common[common < chars] = 0
    linked = common > 0
    linked[:-1] |= linked[1:]
    return place[ordered[linked]], common[linked]


def _twins(code: UInt32, asked: tuple[Int64, Int64], chars: int) -> Bool:
    """Which of some windows stand more than once among them, and by chance some others: bool (len(code) - chars + 1,).

    asked  first and last, exclusive, of stretches of windows
    """
    twin = np.zeros(max(len(code) - chars + 1, 0), np.bool_)
    first, last = np.minimum(asked[0], len(twin)), np.minimum(asked[1], len(twin))
    fresh = np.flatnonzero(np.append(True, first[1:] > last[:-1] + chars)[: len(first)])
    first, last = first[fresh], last[np.append(fresh[1:], len(first))[: len(fresh)] - 1]
    window = ranges(first, np.maximum(last - first, 0))
    if not len(window):
        return twin
    width = last - first + chars - 1
    hashed = _hashes(code[ranges(first, width)], chars)[ranges(offsets(width)[:-1], last - first)]
    bits = np.uint64(63 - len(window).bit_length())
    first_bits = (hashed >> bits).view(np.int64)
    some = np.flatnonzero(np.bincount(first_bits)[first_bits] > 1)  # most that stand once
    mask = np.uint64((1 << len(window).bit_length()) - 1)
    key = (hashed[some] & ~mask) | some.view(np.uint64)
    key.sort()
    same = np.flatnonzero((key[1:] ^ key[:-1]) <= mask)
    for side in (same, same + 1):
        twin[window[(key[side] & mask).view(np.int64)]] = True
    return twin


def within_rows(norm: Normalized, repeats: Repeats) -> Repeats:
    """The same runs cut wherever one of their sides crosses a row border: each piece lies in one row on both sides."""
    run, cut = [np.arange(len(repeats))], [np.zeros(len(repeats), np.int64)]
    for side in (repeats.left, repeats.right):
        first = np.searchsorted(norm.indptr, side, side="right")
        count = np.searchsorted(norm.indptr, side + repeats.length, side="left") - first
        run.append(np.repeat(np.arange(len(repeats)), count))
        cut.append(norm.indptr[ranges(first, count)] - side[run[-1]])
    owner, at = np.concatenate(run), np.concatenate(cut)
    order = np.lexsort((at, owner))  # runs and the borders they cross
    owner, at = owner[order], at[order]
    fresh = np.ones(len(at), np.bool_)
    fresh[1:] = (np.diff(owner) != 0) | (np.diff(at) != 0)
    owner, at = owner[fresh], at[fresh]
    end = np.append(at[1:], 0)
    last = np.append(np.diff(owner) != 0, True)[: len(owner)]
    end[last] = repeats.length[owner[last]]
    return Repeats(repeats.left[owner] + at, repeats.right[owner] + at, end - at)


def sides(norm: Normalized, repeats: Repeats) -> Pieces:
    """Both sides of every run, cut at row borders; what repeats within a row is left out."""
    repeats = within_rows(norm, repeats)
    start = np.concatenate([repeats.left, repeats.right])
    other = np.concatenate([repeats.right, repeats.left])
    end = start + np.tile(repeats.length, 2)
    row = norm.row_of(start)
    other_row = np.roll(row, len(repeats))  # the one half is the other of the other
    keep = np.flatnonzero(row != other_row)
    keep = keep[np.lexsort((other[keep], start[keep], row[keep]))]  # pieces of repeats: few
    return Pieces(row[keep], start[keep], end[keep], other[keep], other_row[keep])


def _hashes(code: UInt32, chars: int) -> UInt64:
    """The hash of code[i:i+chars] for each i up to the last full window, uint64."""
    count = max(len(code) - chars + 1, 0)
    out = np.empty(count, np.uint64)
    for low in range(0, count, BLOCK):
        high = min(low + BLOCK, count)
        value = code[low : high + chars - 1].astype(np.uint64)
        _mix(value)
        width = 1
        while width < chars:
            step = min(width, chars - width)  # the last two windows may overlap
            value = value[:-step] * np.uint64(0x9E3779B97F4A7C15) + value[step:]
            _mix(value)
            width += step
        out[low:high] = value
    return out


def _mix(value: UInt64) -> None:
    value *= np.uint64(0xD6E8FEB86659FD93)
    value ^= value >> np.uint64(32)


def agree(code: UInt32, left: Int64, right: Int64, length: Int64) -> Bool:
    """Whether the two sides of each run are the same text."""
    same = np.ones(len(left), np.bool_)
    for run in np.flatnonzero(length > COMPARE).tolist():
        one, other, size = int(left[run]), int(right[run]), int(length[run])
        same[run] = np.array_equal(code[one : one + size], code[other : other + size])
    short = np.flatnonzero(length <= COMPARE)
    left, right, length = left[short], right[short], length[short]
    work = offsets(length)
    low = 0
    while low < len(left):
        high = max(low + 1, int(np.searchsorted(work, work[low] + COMPARE, side="right")) - 1)
        part = slice(low, high)
        equal = code[ranges(left[part], length[part])] == code[ranges(right[part], length[part])]
        same[short[part]] = np.logical_and.reduceat(equal, work[low:high] - work[low])
        low = high
    return same
