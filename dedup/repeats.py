"""Normalized -> Repeats: runs of text that stand in the corpus more than once, verified on the text.

Every window of `chars` code points is hashed by doubling (a window of 2w is two windows of w, so a length of 20 costs
five passes, with no polynomial modulo 2**64 and its Thue-Morse weakness); equal hashes are found by one sort of
packed keys. Each window is linked to the occurrence before it; links that go on side by side are one run, which is
then compared character by character and lengthened in both directions as far as the text agrees.

The stream runs through segment borders, since column breaks cut sentences in different places; it never runs through
document borders. A text that repeats a million times makes a million links, and a run is lengthened by no more than a
multiple of its own length, so the cost is linear whatever the text.
"""

import numpy as np

from dedup.tables import Bool, Int32, Int64, Normalized, Pieces, Repeats, UInt32, UInt64, offsets, ranges

BLOCK = 1 << 16  # characters hashed at a time
REACH = 4  # a run is lengthened by at most so many times its own length ...
REACH_CHARS = 512  # ... and so many characters
COMPARE = 1 << 22  # characters compared at a time


def runs(norm: Normalized, doc: Int32, *, chars: int) -> Repeats:
    """The repeated runs of at least `chars` code points.

    doc     int32 (n,) the document of each row of Normalized; rows of a document stand together
    memory  some 30 bytes for a character
    """
    code = norm.code
    borders = _document_borders(norm, doc)
    start = ranges(borders[:-1], np.maximum(np.diff(borders) - chars + 1, 0))
    right, left = _links(_hashes(code, chars), start)
    if not len(right):
        return Repeats(left, right, left)
    shift = right - left
    fresh = np.ones(len(right), np.bool_)
    fresh[1:] = (np.diff(right) != 1) | (np.diff(shift) != 0)
    first = np.flatnonzero(fresh)
    length = np.diff(np.append(first, len(right))) + chars - 1
    left, right = left[first], right[first]
    same = _agree(code, left, right, length)
    return _lengthened(code, borders, left[same], right[same], length[same])


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


def pieces(norm: Normalized, repeats: Repeats) -> Pieces:
    """Both sides of every run, cut at row borders; what repeats within a row is left out."""
    repeats = within_rows(norm, repeats)
    start = np.concatenate([repeats.left, repeats.right])
    other = np.concatenate([repeats.right, repeats.left])
    end = start + np.tile(repeats.length, 2)
    row = norm.row_of(start)
    keep = np.flatnonzero(row != norm.row_of(other))
    keep = keep[np.lexsort((other[keep], start[keep], row[keep]))]  # pieces of repeats: few
    return Pieces(row[keep], start[keep], end[keep], other[keep])


def _document_borders(norm: Normalized, doc: Int32) -> Int64:
    """Positions in the stream at which documents begin, and its end."""
    first = np.flatnonzero(np.diff(doc, prepend=-1))
    return np.append(norm.indptr[first], len(norm.code))


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


def _links(hashed: UInt64, start: Int64) -> tuple[Int64, Int64]:
    """Each window that stood before, and its nearest occurrence before it; sorted by the first."""
    if len(start) < 2:
        return start[:0], start[:0]
    bits = np.uint64(int(start[-1]).bit_length())
    mask = (np.uint64(1) << bits) - np.uint64(1)
    packed = np.sort((hashed[start] & ~mask) | start.astype(np.uint64))
    twin = (packed[1:] ^ packed[:-1]) <= mask
    member = np.zeros(len(packed), np.bool_)
    member[1:] |= twin
    member[:-1] |= twin
    place = np.sort((packed[member] & mask).astype(np.int64))
    key = hashed[place]
    order = np.argsort(key, kind="stable")  # only the windows that repeat; equal hashes stay in order of place
    place, key = place[order], key[order]
    same = np.flatnonzero(key[1:] == key[:-1])
    before = np.full(len(hashed), -1, np.int64)
    before[place[same + 1]] = place[same]
    right = np.flatnonzero(before >= 0)
    return right, before[right]


def _agree(code: UInt32, left: Int64, right: Int64, length: Int64) -> Bool:
    """Whether the two sides of each run are the same text."""
    same = np.ones(len(left), np.bool_)
    work = offsets(length)
    low = 0
    while low < len(left):
        high = max(low + 1, int(np.searchsorted(work, work[low] + COMPARE, side="right")) - 1)
        part = slice(low, high)
        equal = code[ranges(left[part], length[part])] == code[ranges(right[part], length[part])]
        same[part] = np.logical_and.reduceat(equal, work[low:high] - work[low])
        low = high
    return same


def _lengthened(code: UInt32, borders: Int64, left: Int64, right: Int64, length: Int64) -> Repeats:
    """The runs with all that agrees before and after them; each once, sorted by right, then left."""
    reach = REACH * length + REACH_CHARS
    of_left, of_right = (np.searchsorted(borders, side, side="right") - 1 for side in (left, right))
    room = np.minimum(left - borders[of_left], right - borders[of_right])
    back = _agreeing(code, left - 1, right - 1, np.minimum(room, reach), -1)
    room = np.minimum(borders[of_left + 1] - left, borders[of_right + 1] - right) - length
    ahead = _agreeing(code, left + length, right + length, np.minimum(room, reach), 1)
    left, right, length = left - back, right - back, length + back + ahead
    order = np.lexsort((-length, left, right))  # runs, not windows
    left, right, length = left[order], right[order], length[order]
    # A later piece of the same diagonal that was lengthened into the same run, or into a part of it, is dropped.
    shift = right - left
    by_shift = np.lexsort((-length, right, shift))
    end = (right + length)[by_shift]
    fresh = np.ones(len(left), np.bool_)
    same_shift = np.diff(shift[by_shift]) == 0
    group = np.cumsum(np.concatenate([[True], ~same_shift])) if len(left) else np.zeros(0, np.int64)
    span = int(end.max(initial=0)) + 1
    reached = np.maximum.accumulate(end + group * span) - group * span
    fresh[1:] = ~same_shift | (end[1:] > reached[:-1])
    keep = np.sort(by_shift[fresh])
    return Repeats(left[keep], right[keep], length[keep])


def _agreeing(code: UInt32, left: Int64, right: Int64, room: Int64, step: int) -> Int64:
    """How many characters agree from each pair of positions in one direction, at most `room`."""
    found = np.zeros(len(left), np.int64)
    active = np.flatnonzero(room > 0)
    width = 8
    while len(active):
        width = min(width * 2, 1024)
        walk = np.arange(width) * step
        part = active[:, None]
        at = found[part]
        inside = at + np.arange(width) < room[part]
        last = len(code) - 1
        one = code[np.clip(left[part] + at * step + walk, 0, last)]
        other = code[np.clip(right[part] + at * step + walk, 0, last)]
        equal = inside & (one == other)
        count = np.where(equal.all(axis=1), width, np.argmin(equal, axis=1))
        found[active] += count
        active = active[count == width]
    return found
