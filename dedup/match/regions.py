"""Rows -> the regions elsewhere in which they stand.

A row and its region are brought together by anchors (see `anchors`) that are rare, then compared: the runs in which
they agree, in order, and what lies between the runs aligned.
"""

from dataclasses import dataclass, fields

import numpy as np

from dedup.arrays import Bool, Float32, Int32, Int64, offsets, ranges
from dedup.match import repeats, suffixes
from dedup.match.align import SLIPS, Kind, kinds
from dedup.match.anchors import KEY_BITS, Index
from dedup.tables import Normalized, Repeats, Table

POSSIBLE = 0.75  # share of a paragraph that must stand elsewhere in runs before it is looked at closely
SLACK = 0.3  # how far the copies of its parts may stand out of line, as a share of its length ...
SLACK_CHARS = 40  # ... plus so many characters
SLIP_CHARS = 2  # longest part of it that may stand nowhere else
MOST = 0.4  # share of a paragraph that must stand in runs in its region before the rest is aligned
PROBES = 8  # parts of a row of which the rarest anchor is looked up
PLACES = 64  # in which the anchors of a row may stand together, to be looked up in all of them; the rarest first
FULLEST = 8  # rows that survive first in which it is looked up, if it stands in more
FREQUENT = 4  # anchors of a row that are looked up if all of them stand in more
AGREED = 0.5  # share of the anchors looked up for a row that must stand beside each other
CANDIDATES = 16  # places of a row that are compared with it
SHORTER = 0.5  # of the longest run of a row with what stands elsewhere, to be looked at
PICKED = 12  # of them, those around which a region is looked for
ALIGNED = 4  # of these, those of which what is between the runs is aligned
ZONE = 64  # characters before and behind a run that is known, in which the next one is looked for ...
FAR = 3  # ... in rows of more than so many times as much, before the whole row is looked at
BESIDE = 4  # places of an anchor in a region, the nearest to where it is looked for
LOOKS = 4  # until all parts are in order


@dataclass(frozen=True, slots=True, eq=False)
class Rows(Table):
    """The rows that are compared: the paragraphs of some documents, one row a paragraph, none of them empty.

    stream     their normal forms, one after the other
    doc        int32 (n,)  document of each; those of a document stand together, in order
    rank       int64 (n,)  order of survival, all different
    group      int64 (n,)  equal normal forms
    paragraph  bool (n,)   what is text: headings and captions may be repeated in the text without being copies
    opening    int64 (n,)  characters before a colon near the start: perhaps the label of an abstract; 0: none
    sentences, clauses, dots, cut   as in Marks
    """

    stream: Normalized
    doc: Int32
    rank: Int64
    group: Int64
    paragraph: Bool
    opening: Int64
    sentences: Int64
    clauses: Int64
    dots: Bool
    cut: Bool

    def __len__(self) -> int:
        return len(self.doc)


@dataclass(frozen=True, slots=True, eq=False)
class Candidates(Table):
    """Places at which a row may stand: where one of its anchors does. Not yet evidence.

    row         int64 (c,)  of the stream
    at, other   int64 (c,)  where the anchor stands in the row, and elsewhere
    start, end  int64 (c,)  what of the row agrees around it, in positions of the row
    """

    row: Int64
    at: Int64
    other: Int64
    start: Int64
    end: Int64

    def __len__(self) -> int:
        return len(self.row)

    @property
    def shift(self) -> Int64:
        """How far the other place is from the row."""
        return self.other - self.at

    def take(self, which: Int64 | Bool) -> "Candidates":
        """Some of them."""
        return Candidates(*(getattr(self, field.name)[which] for field in fields(self)))


@dataclass(frozen=True, slots=True, eq=False)
class Regions(Table):
    """Where rows stand, but for slips, their first `skip` characters aside.

    row, start, end, skip  int64 (r,)    the row, positions of the region, characters of a label
    share                  float32 (r,)  of the row, less what is skipped, that stands there
    gappy                  bool (r,)     the region says more between what the row says: perhaps its opposite
    """

    row: Int64
    start: Int64
    end: Int64
    skip: Int64
    share: Float32
    gappy: Bool

    def take(self, which: Int64 | Bool) -> "Regions":
        """Some of them."""
        return Regions(*(getattr(self, field.name)[which] for field in fields(self)))


def regions(rows: Rows, wanted: Bool, skips: tuple[Int64, Int64], index: Index) -> Regions:
    """The regions in which the wanted rows stand, at most PICKED for each.

    skips  int64 (n,) characters of each row that need not stand there: of the label of an abstract; before a colon,
           which are asked about where a row does not stand there with them
    index  anchors of the rows
    """
    likely = wanted & (_repeating(rows.stream, index) >= POSSIBLE * rows.stream.size)
    found = _candidates(rows, index, _probes(rows.stream, index, likely))
    return _regions_of(rows, index, _picked(rows, index, found), skips)


def _repeating(stream: Normalized, index: Index) -> Int64:
    """At most how many characters of each row stand in runs elsewhere, too: int64 (n,)."""
    around = index.chars - index.size  # a run begins and ends no farther from an anchor
    row, end = index.row, index.place + index.size + around
    begin, stop = stream.indptr[row], stream.indptr[row + 1]
    known = stream.indptr[:-1].copy()  # how far each row is covered by what begins in the one before
    over = np.flatnonzero(index.place + index.size > stop)
    np.maximum.at(known, row[over] + 1, np.minimum(end[over], stream.indptr[np.minimum(row[over] + 2, len(stream))]))
    end = np.minimum(end, stop)
    before = np.append(0, end[:-1])[: len(end)]
    start = np.maximum(np.maximum(np.maximum(index.place - around, begin), before), known[row])
    total = offsets(end - np.minimum(start, end))
    repeating: Int64 = np.diff(total[np.searchsorted(row, np.arange(len(stream) + 1))])
    return repeating + known - stream.indptr[:-1]


def _probes(stream: Normalized, index: Index, wanted: Bool) -> Int64:
    """The rarest anchor of each eighth of the wanted rows, as rows of the index: those that are looked up."""
    inside = index.place + index.size <= stream.indptr[index.row + 1]
    own = np.flatnonzero(wanted[index.row] & inside)
    if not len(own):
        return own
    row, begin = index.row[own], stream.indptr[index.row[own]]
    eighth = (index.place[own] - begin) * PROBES // (stream.indptr[row + 1] - begin)
    count = np.diff(index.indptr)[index.bucket[own]]
    first = np.flatnonzero(np.diff(row * PROBES + eighth, prepend=-1))
    packed = np.minimum.reduceat((count << 32) | np.arange(len(own)), first)
    probe, count = own[packed & 0xFFFFFFFF], packed >> 32
    row = index.row[probe]
    order = np.lexsort((count, row))  # at most PROBES a row
    probe, count, row = probe[order], count[order], row[order]
    number = numbered(row)
    before = offsets(count)[:-1]
    before -= np.repeat(before[number == 0], np.diff(np.append(np.flatnonzero(number == 0), len(row))))
    rarest = (number == 0) | (before + count <= PLACES)
    frequent = np.repeat(count[number == 0] > PLACES, np.diff(np.append(np.flatnonzero(number == 0), len(row))))
    looked_up: Int64 = probe[rarest | (frequent & (number < FREQUENT))]
    return looked_up


def _candidates(rows: Rows, index: Index, probe: Int64) -> Candidates:
    """The places of the probes, those of a row that most of its probes lead to first, at most CANDIDATES for a row."""
    size = np.diff(index.indptr)
    bucket = index.bucket[probe]
    rare = size[bucket] <= PLACES
    number, count = probe[rare], size[bucket[rare]]
    own, other = np.repeat(number, count), index.member[ranges(index.indptr[bucket[rare]], count)]
    often, some = _of_frequent(rows, index, probe[~rare])
    own, other = np.concatenate([own, often]), np.concatenate([other, some])
    apart = index.row[own] != index.row[other]
    own, other = own[apart], other[apart]
    row, at, place = index.row[own], index.place[own], index.place[other]
    shift = place - at
    # Their order by row and shift in one sort of plain integers, as far as they fit.
    order = _ordered(row, shift, len(rows.stream.code))
    row, at, shift = row[order], at[order], shift[order]
    slack = _slack(rows.stream.size[row])
    steps, new_row = np.diff(shift, prepend=0), np.diff(row, prepend=-1) != 0
    fresh = np.flatnonzero(new_row | (steps > slack))
    beside = np.diff(np.append(fresh, len(row)))
    asked = np.bincount(index.row[probe], minlength=len(rows))
    enough = np.repeat(beside >= AGREED * asked[row[fresh]], beside)
    first = np.flatnonzero(new_row | (steps != 0))
    votes = np.diff(np.append(first, len(row)))
    first, votes = first[enough[first]], votes[enough[first]]
    row, at, place = row[first], at[first], (at + shift)[first]
    first = np.flatnonzero(np.diff(row, prepend=-1))
    count = np.diff(np.append(first, len(row)))
    many = np.flatnonzero(np.repeat(count > CANDIDATES, count))
    many = many[np.lexsort((rows.rank[rows.stream.row_of(place[many])], -votes[many], row[many]))]  # of few rows
    keep = np.repeat(count <= CANDIDATES, count)
    keep[many[numbered(row[many]) < CANDIDATES]] = True
    row, at, place = row[keep], at[keep], place[keep]
    code, begin, stop = rows.stream.code, rows.stream.indptr[row], rows.stream.indptr[row + 1]
    low, high = index.document(place)
    back = suffixes.agreeing(code, at - 1, place - 1, np.minimum(at - begin, place - low), -1)
    ahead = suffixes.agreeing(code, at, place, np.minimum(stop - at, high - place))
    # A run that counts; one that goes on beyond the row may be shorter within it.
    long = (back + ahead >= index.chars) | (back == at - begin) | (ahead == stop - at)
    return Candidates(row, at, place, at - back, at + ahead).take((ahead >= index.size) & long)


def _ordered(row: Int64, shift: Int64, room: int) -> Int64:
    """The order by row and shift, which is less than room: int64, as they are."""
    key = row * (2 * room + 1) + (shift + room)
    bits = np.int64(max(len(key), 1)).item().bit_length()
    if int(key.max(initial=0)).bit_length() + bits > 63:
        return np.argsort(key, kind="stable")  # places of rows that repeat nearly as a whole, in a large text
    packed = (key << bits) | np.arange(len(key))
    packed.sort()
    order: Int64 = packed & ((1 << bits) - 1)
    return order


def _of_frequent(rows: Rows, index: Index, probe: Int64) -> tuple[Int64, Int64]:
    """Some places of anchors that stand in many: the ones before and behind, and those in rows that survive first.

    returns  rows of the index: the probe, and the other place
    """
    bucket = index.bucket[probe]
    position = np.empty(len(index.member), np.int64)
    position[index.member] = np.arange(len(index.member))
    own, other = [probe[:0]], [probe[:0]]
    for step in (-1, 1):
        at = position[probe] + step
        there = (at >= index.indptr[bucket]) & (at < index.indptr[bucket + 1])
        own.append(probe[there])
        other.append(index.member[at[there]])
    used = np.zeros(len(index.indptr) - 1, np.bool_)
    used[bucket] = True
    listed = np.flatnonzero(used)
    count = np.diff(index.indptr)[listed]
    member, number = index.member[ranges(index.indptr[listed], count)], np.repeat(listed, count)
    order = np.lexsort((rows.rank[index.row[member]], number))  # what stands in more than PLACES places
    order = order[numbered(number[order]) < FULLEST]
    member, number = member[order], number[order]
    low = np.searchsorted(number, bucket)
    count = np.searchsorted(number, bucket, side="right") - low
    own.append(np.repeat(probe, count))
    other.append(member[ranges(low, count)])
    return np.concatenate(own), np.concatenate(other)


def _picked(rows: Rows, index: Index, found: Candidates) -> Candidates:
    """The candidates around which a region is looked for: of each row those of which the most agrees, one a region."""
    rank = rows.rank[rows.stream.row_of(found.other)]
    order = np.lexsort((found.shift, rank, found.start - found.end, found.row))  # at most CANDIDATES a row
    found = found.take(order)
    low, _ = index.document(found.other)
    shift, slack = found.shift, _slack(rows.stream.size[found.row])
    first = np.flatnonzero(np.diff(found.row, prepend=-1))
    count = np.diff(np.append(first, len(found)))
    run = found.end - found.start
    open_, picked = run >= SHORTER * np.repeat(run[first], count), np.zeros(len(found), np.bool_)
    place = np.arange(len(found))
    for _ in range(PICKED if len(found) else 0):
        best = np.minimum.reduceat(np.where(open_, place, len(found)), first)
        picked[best[best < len(found)]] = True
        best = np.repeat(np.minimum(best, len(found) - 1), count)
        open_ &= (low != low[best]) | (np.abs(shift - shift[best]) > slack)
    return found.take(picked)


def _regions_of(rows: Rows, index: Index, found: Candidates, skips: tuple[Int64, Int64]) -> Regions:
    """The regions in which rows stand.

    skips  int64 (n,) of each row, characters that need not stand there: of the label of an abstract; before a colon
    """
    begin, stop = rows.stream.indptr[found.row], rows.stream.indptr[found.row + 1]
    skip, opening = (column[found.row] for column in skips)
    whole = (found.end == stop) & (found.start <= begin + np.maximum(skip, opening))
    long = np.flatnonzero(~whole & (stop - begin > FAR * ZONE))
    torn = np.zeros(len(found), np.bool_)
    torn[long[~_goes_on(rows, index, found, long)]] = True
    parts = _beside(rows, index, found, np.flatnonzero(~whole & ~torn), int((stop - begin).max(initial=0)))
    parts = _merged(found, np.flatnonzero(~torn), parts)
    bounds = np.stack([begin + skip, stop, *index.document(found.other)])
    region, share, gappy = _compared(rows, found, bounds, parts)
    again = (share == 0) & (opening > 0)
    bounds[0], skip = np.where(again, begin + opening, bounds[0]), np.where(again, opening, skip)
    more, more_share, more_gappy = _compared(rows, found, bounds, parts.take(again[parts.task]))
    region, share = np.where(again, more, region), np.where(again, more_share, share)
    gappy = np.where(again, more_gappy, gappy)
    return Regions(found.row, region[0], region[1], skip, share, gappy).take(share > 0)


def _compared(rows: Rows, found: Candidates, bounds: Int64, parts: "_Parts") -> tuple[Int64, Float32, Bool]:
    """Start and end of the region of each task, the share of it that stands there, 0 if that is no reason; is it gappy.

    Only text that follows in the document, as it does behind a summary, may say more between what the row says.
    """
    region, gaps = _read(rows.stream, bounds, parts)
    gappy = np.zeros(len(found), np.bool_)
    gappy[gaps.task[(gaps.here == 0) & (gaps.there > SLIP_CHARS)]] = True
    there = np.flatnonzero(region[1] > 0)
    wanted = np.zeros(len(found), np.bool_)
    size = (bounds[1] - bounds[0])[there]
    wanted[there] = _is_fuller(rows, found.row[there], size, region[:, there])
    follows = found.at < found.other
    follows &= rows.doc[found.row] == rows.doc[rows.stream.row_of(found.other)]
    wanted &= ~gappy | follows
    return region, _shares(rows.stream, bounds, gaps, wanted, found.row), gappy


def _goes_on(rows: Rows, index: Index, found: Candidates, task: Int64) -> Bool:
    """Whether long rows go on before and behind the run that is known, so that the whole of them is worth a look."""
    begin, stop = rows.stream.indptr[found.row[task]], rows.stream.indptr[found.row[task] + 1]
    parts = _merged(found, task, _beside(rows, index, found, task, ZONE))
    first = np.searchsorted(parts.task, task)
    ends = np.maximum.reduceat(parts.end, first) if len(task) else stop
    starts = parts.start[first]
    far = found.start[task] - begin > ZONE, stop - found.end[task] > ZONE
    goes_on = (~far[0] | (starts < found.start[task])) & (~far[1] | (ends > found.end[task]))
    bounds = np.zeros((4, len(found)), np.int64)
    bounds[2:] = index.document(found.other)
    bounds[0, task], bounds[1, task] = np.where(far[0], starts, begin), np.where(far[1], ends, stop)
    region, gaps = _read(rows.stream, bounds, parts)
    return goes_on & _fitting(rows.stream, gaps, region[1] > 0)[task]


def _merged(found: Candidates, task: Int64, parts: "_Parts") -> "_Parts":
    """The parts of some tasks and the runs that are known, in order."""
    parts = _Parts(
        np.concatenate([task, parts.task]),
        np.concatenate([found.start[task], parts.start]),
        np.concatenate([found.end[task], parts.end]),
        np.concatenate([found.shift[task], parts.shift]),
    )
    return parts.take(np.lexsort((parts.shift, parts.start, parts.task)))  # of rows that repeat nearly as a whole


@dataclass(frozen=True, slots=True, eq=False)
class _Parts(Table):
    """Runs in which a row agrees with what stands beside it, sorted by task, start and shift.

    task        int64 (p,) the candidate
    start, end  int64 (p,) positions of the row
    shift       int64 (p,) how far the other side is from it
    """

    task: Int64
    start: Int64
    end: Int64
    shift: Int64

    def take(self, which: Int64 | Bool) -> "_Parts":
        """Some of them."""
        return _Parts(*(getattr(self, field.name)[which] for field in fields(self)))


@dataclass(frozen=True, slots=True, eq=False)
class _Gaps(Table):
    """What of rows is not in their parts, and what stands beside it.

    task         int64 (g,) the candidate
    at, here     int64 (g,) position of the row, and characters
    over, there  int64 (g,) of what stands beside it
    """

    task: Int64
    at: Int64
    here: Int64
    over: Int64
    there: Int64

    def take(self, which: Int64 | Bool) -> "_Gaps":
        """Some of them."""
        return _Gaps(*(getattr(self, field.name)[which] for field in fields(self)))


def _slack(size: Int64) -> Int64:
    """How far the copies of parts of a row of that size may stand out of line."""
    return (SLACK * size + SLACK_CHARS).astype(np.int64)


def numbered(group: Int64) -> Int64:
    """0, 1, 2 ... for the members of each group; those of a group stand together."""
    first = np.flatnonzero(np.diff(group, prepend=-1))
    return np.arange(len(group)) - np.repeat(first, np.diff(np.append(first, len(group))))


def _beside(rows: Rows, index: Index, found: Candidates, task: Int64, zone: int) -> _Parts:
    """The runs in which some rows agree, before and behind the one that is known, with the text around a place.

    As far as they may stand out of line.

    task  int64 (t,) rows of the candidates
    zone  characters before and behind that are looked at
    """
    stream, row, shift = rows.stream, found.row[task], found.shift[task]
    begin, stop = stream.indptr[row], stream.indptr[row + 1]
    slack = _slack(stop - begin)
    low, high = index.document(found.other[task])
    low, high = np.maximum(low, begin + shift - slack), np.minimum(high, stop + shift + slack)
    # A run may go on beyond the row: it must be long, its part within the row need not be.
    around = index.chars - index.size  # a run begins and ends no farther from an anchor
    own_low, own_high = index.document(begin)
    first, last = np.maximum(begin - index.chars, own_low), np.minimum(stop + index.chars, own_high)
    before = np.maximum(first, found.start[task] - zone), found.start[task] + around
    behind = np.maximum(first, found.end[task] - index.chars + 1), np.minimum(last, found.end[task] + zone)
    own, here = (np.concatenate(both) for both in zip(_between(index, *before), _between(index, *behind), strict=True))
    own, here, other = _same(index, own, here, (shift, low, high))
    apart = index.row[other] != row[own]
    own, at, other = own[apart], index.place[here[apart]], index.place[other[apart]]
    order = np.lexsort((at, other - at, own))  # anchors beside rows that repeat nearly as a whole
    own, at, other = own[order], at[order], other[order]
    joins = (np.diff(own) == 0) & (np.diff(other - at) == 0) & (np.diff(at) <= index.size)
    start = np.flatnonzero(np.append(True, ~joins)[: len(own)])
    size = at[np.append(start[1:], len(own))[: len(start)] - 1] + index.size - at[start]
    own, at, other = own[start], at[start], other[start]
    same = repeats.agree(stream.code, other, at, size)
    own, at, other, size = own[same], at[same], other[same], size[same]
    room = np.stack([first[own], last[own]])
    room[0] = np.minimum(at - room[0], other - low[own])
    room[1] = np.minimum(room[1] - at, high[own] - other) - size
    on_line = np.append(False, (np.diff(own) == 0) & (np.diff(other - at) == 0))[: len(own)]
    start, run, end = repeats.joined(stream.code, Repeats(other, at, size), on_line, np.maximum(room, 0))
    own, moved = own[run], (other - at)[run]
    long = end - start >= index.chars
    start, end = np.maximum(start, begin[own]), np.minimum(end, stop[own])
    keep = long & (end > start) & (np.abs(moved - shift[own]) <= slack[own])
    return _Parts(task[own], start, end, moved).take(keep)


def _same(index: Index, own: Int64, here: Int64, around: tuple[Int64, Int64, Int64]) -> tuple[Int64, Int64, Int64]:
    """Where anchors stand in a region: of those beside, the BESIDE that are nearest to where they are looked for.

    own     int64, which region each is looked for in
    here    int64, rows of the index
    around  shift, and first and last position of each region
    returns  own, here, and the other place as a row of the index
    """
    shift, low, high = around
    bucket = index.bucket[here]
    first, last = index.indptr[bucket], index.indptr[bucket + 1]
    many = np.flatnonzero(last - first > BESIDE)
    target = np.maximum(index.place[here[many]] + shift[own[many]], 0)
    nearest = np.searchsorted(index.key, (bucket[many] << KEY_BITS) | target) - BESIDE // 4
    first[many] = np.clip(nearest, first[many], last[many] - BESIDE)
    found: list[tuple[Int64, ...]] = []
    for _ in range(BESIDE):
        open_ = first < last
        own, here, first, last = own[open_], here[open_], first[open_], last[open_]
        other = index.member[first]
        place = index.place[other]
        inside = (place >= low[own]) & (place <= high[own] - index.size)
        found.append((own[inside], here[inside], other[inside]))
        first = first + 1
    one, two, three = (np.concatenate(column) for column in zip(*found, strict=True))
    return one, two, three


def _between(index: Index, low: Int64, high: Int64) -> tuple[Int64, Int64]:
    """The anchors that begin in each of the stretches low..high: its number, and the row of the index."""
    first = np.searchsorted(index.place, low)
    count = np.maximum(np.searchsorted(index.place, high) - first, 0)
    return np.repeat(np.arange(len(low)), count), ranges(first, count)


def _read(stream: Normalized, bounds: Int64, parts: _Parts) -> tuple[Int64, _Gaps]:
    """Where each task would stand if its parts do: in order, and with what lies between them, before and behind.

    bounds   int64 (4, t) begin and stop of each task in the row; where the document begins and ends that it stands in
    returns  int64 (2, t) start and end of the region, which is all that is compared with it, both 0 where too little of
             the task is in its parts; and what is to be compared
    """
    begin, stop, low, high = bounds
    parts = _in_order(begin, parts)
    found = np.bincount(parts.task, np.minimum(parts.end, stop[parts.task]) - parts.start, len(begin))
    parts = parts.take((found >= MOST * (stop - begin))[parts.task])
    task, start, end, shift = parts.task, parts.start, parts.end, parts.shift
    region = np.zeros((2, len(begin)), np.int64)
    first = np.diff(task, prepend=-1) != 0
    last = np.append(first[1:], True)[: len(first)]
    tasks = task[last]
    before, reached = _before(end, first, begin[tasks]), _before(end + shift, first, low[tasks])
    # The gaps: between the parts, before the first, and behind the last.
    here, over, there = start - before, reached, start + shift - reached
    there[first] = _at_edge(stream, here[first], (start + shift)[first], low[tasks], -1)
    over[first] = (start + shift - there)[first]
    rest = stop[tasks] - end[last]
    behind = _at_edge(stream, rest, (end + shift)[last], high[tasks], 1)
    region[0, tasks], region[1, tasks] = over[first], (end + shift)[last] + behind
    columns = (task, tasks), (before, end[last]), (here, rest), (over, (end + shift)[last]), (there, behind)
    gaps = _Gaps(*map(np.concatenate, columns))
    here, there = gaps.here, gaps.there
    return region, gaps.take((here > 0) | (there > 0))


def _fitting(stream: Normalized, gaps: _Gaps, wanted: Bool) -> Bool:
    """Which of the wanted tasks may stand where they are compared, as far as the sizes of their gaps tell: bool (t,).

    A gap of more than SLIP_CHARS may differ in a share of its length only: where that is less than a character, it is
    compared here, and differs in nothing.
    """
    stands = wanted.copy()
    gaps = gaps.take((gaps.here > 0) | (gaps.there <= SLIP_CHARS))  # more text there: a sentence that an abstract skips
    large = np.maximum(gaps.here, gaps.there)
    small, few = large <= SLIP_CHARS, np.floor(SLIPS * large)
    stands[gaps.task[~small & (large - np.minimum(gaps.here, gaps.there) > few)]] = False
    exact = gaps.take(~small & (few == 0) & stands[gaps.task])
    stands[exact.task[~repeats.agree(stream.code, exact.at, exact.over, exact.here)]] = False
    return stands


def _shares(stream: Normalized, bounds: Int64, gaps: _Gaps, wanted: Bool, row: Int64) -> Float32:
    """What share of each of the wanted tasks stands where it is compared; 0 unless all but slips does: float32 (t,)."""
    stands = _fitting(stream, gaps, wanted)
    large = np.maximum(gaps.here, gaps.there)
    told = (gaps.here > 0) | (large <= SLIP_CHARS)
    rest = gaps.take(told & ((large <= SLIP_CHARS) | (large * SLIPS >= 1)) & stands[gaps.task])
    # Rows of one template agree but for facts with all of their kind: to align a few of them tells.
    asked = np.zeros(len(stands), np.bool_)
    asked[rest.task] = True
    tasks = np.flatnonzero(asked)
    stands[tasks[numbered(row[tasks]) >= ALIGNED]] = False
    rest = rest.take(stands[rest.task])
    lost, slips = _lost(stream, rest), np.zeros(len(stands), np.int64)
    stands[rest.task[lost < 0]] = False
    np.add.at(slips, rest.task, lost)
    share = np.zeros(len(stands), np.float32)
    share[stands] = 1.0 - slips[stands] / (bounds[1] - bounds[0])[stands]
    return share


def _is_fuller(rows: Rows, row: Int64, size: Int64, region: Int64) -> Bool:
    """Which regions may stand for a row: fuller text, or text that follows in its document.

    One row is fuller if it survives first, several if they are no shorter. None of them is the row, or equal to it.

    size    characters of the row that the region stands for
    region  int64 (2, r) start and end
    """
    stream = rows.stream
    first, last = stream.row_of(region[0]), stream.row_of(region[1] - 1)
    touched = stream.indptr[last + 1] - stream.indptr[first]
    follows = (rows.doc[first] == rows.doc[row]) & (row < first)
    longer = np.where(last > first, touched >= size, rows.rank[first] < rows.rank[row])
    count = last - first + 1
    same = rows.group[ranges(first, count)] == np.repeat(rows.group[row], count)
    equal = np.logical_or.reduceat(same, offsets(count)[:-1]) if len(row) else np.zeros(0, np.bool_)
    return np.asarray((longer | follows) & ((row < first) | (row > last)) & ~equal)


def _in_order(begin: Int64, parts: _Parts) -> _Parts:
    """The parts less what stands before the end of another one, in the row or in the region; none is empty.

    begin  int64 (t,) of each task in the row
    """
    start = np.maximum(parts.start, begin[parts.task])
    for look in range(LOOKS):  # first what adds nothing in the row, then in the region
        first = np.diff(parts.task, prepend=-1) != 0
        reached = _before(_running(parts.end, parts.task), first, 0)
        start = np.maximum(np.maximum(parts.start, begin[parts.task]), reached)
        if look:
            reached = _before(_running(parts.end + parts.shift, parts.task), first, 0)
            start = np.where(first, start, np.maximum(start, reached - parts.shift))
        stands = parts.end > start
        parts, start = parts.take(stands), start[stands]
        if look and stands.all():
            break
    return _Parts(parts.task, start, parts.end, parts.shift)


def _running(value: Int64, task: Int64) -> Int64:
    """The largest value so far within each task."""
    room = int(value.max(initial=0)) + 1
    running: Int64 = np.maximum.accumulate(value + task * room) - task * room
    return running


def _before(value: Int64, first: Bool, at_first: Int64 | int) -> Int64:
    """The value before each within its task; for the first of each task, another one."""
    before = np.append(0, value[:-1])[: len(value)]
    before[first] = at_first
    return before


def _at_edge(stream: Normalized, here: Int64, at: Int64, border: Int64, step: int) -> Int64:
    """How much of the text before (step -1) or behind (1) a position is compared with a gap of so many characters.

    As much as the gap, up to the border of the document; where that is a slip, up to the border of the row only.
    """
    row = stream.row_of(at - (step > 0))
    edge = stream.indptr[row + (step > 0)]
    return np.minimum(here, np.abs(np.where(here <= SLIP_CHARS, edge, border) - at))


def _lost(stream: Normalized, gaps: _Gaps) -> Int64:
    """How many characters of each gap are not in what stands beside it; -1 if that is more than slips, or a fact."""
    if not len(gaps.task):
        return gaps.task
    size = np.concatenate([gaps.here, gaps.there])
    place = ranges(np.concatenate([gaps.at, gaps.over]), size)
    row = np.arange(len(gaps.task))
    kind, share = kinds(Normalized(stream.code[place], place, offsets(size)), row, row + len(row))
    small = np.maximum(gaps.here, gaps.there) <= SLIP_CHARS
    missing = np.where(small, gaps.here, np.rint((1 - share) * gaps.here).astype(np.int64))
    slips = (kind == Kind.COPY) | (small & (kind != Kind.VARIANT))
    return np.where(slips, np.where(share == 1, 0, missing), -1)
