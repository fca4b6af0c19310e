"""Repeats -> contained paragraphs and abstracts, for the rounds: what was found is remembered from one to the next.

Length alone cannot tell a copy from a set phrase, so a repeat becomes a removal for structural reasons only:

contained  a paragraph that is covered, in order, by one region of fuller text that stays
abstract   a paragraph at the head that is covered by the paragraphs after it: it is the copy, although it stands first
           and may be longer than each of those it copies from

All of the paragraph must stand there, but for slips of single characters; and no fact may be lost with it. Everything
else is left alone and reported. Rows and positions are those of the stream: the normal forms of the segments that are
alive, one after the other.
"""

import numpy as np

from dedup.arrays import Bool, Float32, Int32, Int64, UInt64, offsets, ranges
from dedup.classes import Label
from dedup.match.align import Kind, kinds
from dedup.match.containment import (
    ABSTRACT_CHARS,
    ABSTRACT_LABELS,
    HEAD_ROWS,
    Covers,
)
from dedup.match.regions import POSSIBLE, SLACK, SLACK_CHARS, SLIP_CHARS
from dedup.tables import Marks, Normalized, Pieces

FULLER = 0.9  # several paragraphs contain another one if it is no longer than this share of them
MOSTLY = 0.8  # ratio of lengths from which what lies between two parts may be the same but for slips
ANCHORS = 3  # pieces of a row, the longest, around which a region is looked for


class Known:
    """What was found for each of n segments when it was looked at last, so that nothing is looked at twice.

    key         uint64 (n,)   what that depends on (see `_keys`); 0: not looked at
    share       float32 (n,)  of the segment that stands in its region; 0: there is none
    start, end  int64 (n,)    the region, from the place of the other side of its first piece
    skip        int64 (n,)    characters of a label that need not stand there
    """

    def __init__(self, n: int) -> None:
        self.key = np.zeros(n, np.uint64)
        self.share = np.zeros(n, np.float32)
        self.start, self.end, self.skip = (np.zeros(n, np.int64) for _ in range(3))


def covers(
    stream: Normalized,
    rows: Int64,
    found: Pieces,
    *,
    doc: Int32,
    marks: Marks,
    paragraph: Bool,
    opening: Int64,
    rank: Int64,
    min_chars: int,
    known: Known,
    fuller: float = FULLER,
) -> Covers:
    """Rows that another region covers.

    rows       int64 (n,) the segments that the rows of the stream are; what follows has one row a segment:
    doc        int32, document
    marks      likewise
    paragraph  bool, what is text: headings and captions may be repeated in the text without being copies
    opening    int64, characters before a colon near the start: perhaps the label of an abstract; 0: none
    rank       int64, order of survival
    known      what was found in earlier rounds; added to

    min_chars  shortest paragraph that may be contained; abstracts count from 30 characters
    fuller     several paragraphs contain another one if it is no longer than this share of them
    """
    size, doc = stream.size, doc[rows]
    low = offsets(np.bincount(found.row, minlength=len(stream)))
    begins = np.diff(doc, prepend=-1) != 0
    place = np.arange(len(stream))
    place -= np.maximum.accumulate(np.where(begins, place, 0))  # place in the document
    possible = ((size >= min_chars) & paragraph[rows]) | ((size >= ABSTRACT_CHARS) & (place < HEAD_ROWS))
    row = np.flatnonzero(possible & (repeated(found, low) >= POSSIBLE * size) & (size > 0))
    row = row[np.lexsort((-row, -size[row]))]  # what repeats nearly as a whole
    at_head = place[row] < HEAD_ROWS
    label_size = _label_sizes(stream, row)
    key = _keys(stream, rows, found, low, row, at_head)
    fresh = np.flatnonzero(key != known.key[rows[row]])
    known.key[rows[row[fresh]]] = key[fresh]
    labelled = np.where(at_head, opening[rows[row]], 0)
    _look(stream, rows, doc, found, low, row[fresh], label_size[fresh], labelled[fresh], known)

    share = known.share[rows[row]]
    there = np.flatnonzero(share > 0)
    row, share, at_head, label_size = row[there], share[there], at_head[there], label_size[there]
    segment, base = rows[row], found.other[low[row]]
    start, end, skip = base + known.start[segment], base + known.end[segment], known.skip[segment]
    first, last = stream.row_of(start), stream.row_of(end - 1)
    touched = stream.indptr[last + 1] - stream.indptr[first]
    own = size[row] - skip
    after = (doc[first] == doc[row]) & (row < first) & (first <= row + HEAD_ROWS) & at_head
    # One sentence that is said again below is a headline; what breaks off, or runs over a border, is none.
    sentences, several = marks.sentences[segment], last > first
    told = (sentences > 0) | ((marks.clauses[segment] > 1) & (own >= min_chars))
    shaped = told & (marks.dots[segment] | marks.cut[segment] | several | (sentences > 1))
    longer = np.where(several, touched * fuller >= own, rank[rows[first]] < rank[segment])
    stated = (skip > 0) & (skip == label_size)
    abstract = after & ((stated & (touched >= own)) | (shaped & (touched > own)))
    said = (skip > 0) & ~stated  # who says it would be lost
    whole = ~said & longer & (size[row] >= min_chars) & paragraph[segment]
    keep = (abstract | whole) & ((row < first) | (row > last))
    label = np.where(abstract, Label.ABSTRACT, Label.CONTAINED).astype(np.int8)
    return Covers(row, share, start, end, first, last, label).take(keep)


def _keys(stream: Normalized, rows: Int64, found: Pieces, low: Int64, row: Int64, at_head: Bool) -> UInt64:
    """What the region of each row depends on, hashed: its pieces, where they stand, and what segments stand there.

    That is the text around the other side of each piece, as far as the row goes on before and behind it.
    """
    if not len(row):
        return np.zeros(0, np.uint64)
    count = low[row + 1] - low[row]
    at, first = ranges(low[row], count), np.repeat(low[row], count)
    start, end, other = found.start[at], found.end[at], found.other[at]
    begin, stop = (np.repeat(stream.indptr[row + k], count) for k in (0, 1))
    before = stream.row_of(np.maximum(other - (start - begin), 0))
    behind = stream.row_of(np.minimum(other + (stop - start), len(stream.code)) - 1)
    total = np.append(np.zeros(1, np.uint64), np.cumsum(_mixed(rows, stream.size)))  # wraps on purpose
    there = (total[behind + 1] - total[before]).view(np.int64)
    parts = (start - begin, end - start, stop - end, other - found.other[first], stream.origin[other], there)
    key = np.add.reduceat(_mixed(*parts), offsets(count)[:-1])
    origin = stream.origin[found.start[low[row]]]
    return _mixed(key.view(np.int64), origin, at_head.astype(np.int64)) | np.uint64(1)


def _mixed(*parts: Int64) -> UInt64:
    """One hash for the values side by side."""
    value = np.zeros(len(parts[0]), np.uint64)
    for part in parts:
        value ^= part.view(np.uint64)
        value *= np.uint64(0x9E3779B97F4A7C15)
        value ^= value >> np.uint64(32)
    return value


def _look(
    stream: Normalized,
    rows: Int64,
    doc: Int32,
    found: Pieces,
    low: Int64,
    row: Int64,
    label_size: Int64,
    opening: Int64,
    known: Known,
) -> None:
    """Look for the region of some rows; first without the label of an abstract, then without what a colon ends."""
    known.share[rows[row]] = 0
    owner = doc[found.other_row]
    again = np.flatnonzero(opening > 0)
    for part, skip in ((np.arange(len(row)), label_size), (again, opening[again])):
        part, skip = part[known.share[rows[row[part]]] == 0], skip[known.share[rows[row[part]]] == 0]
        share, start, end = _regions(stream, owner, found, low, row[part], skip)
        there = np.flatnonzero(share > 0)
        segment, base = rows[row[part[there]]], found.other[low[row[part[there]]]]
        known.share[segment], known.skip[segment] = share[there], skip[there]
        known.start[segment], known.end[segment] = start[there] - base, end[there] - base


def _regions(
    stream: Normalized, owner: Int32, found: Pieces, low: Int64, row: Int64, skip: Int64
) -> tuple[Float32, Int64, Int64]:
    """The region of one document in which each row stands, its first `skip` characters aside.

    owner    int32 (p,) the document in which the other side of each piece stands
    returns  the share of the row that stands there, 0 unless all but slips does; start and end of the region
    """
    share = np.zeros(len(row), np.float32)
    span = np.zeros((2, len(row)), np.int64)
    begin, stop = stream.indptr[row] + skip, stream.indptr[row + 1]
    count = low[row + 1] - low[row]
    at, task = ranges(low[row], count), np.repeat(np.arange(len(row)), count)
    start, end, shift, owner = found.start[at], found.end[at], found.other[at] - found.start[at], owner[at]
    slack = SLACK * (stop - begin) + SLACK_CHARS
    # Around the longest piece of each row, then the next: one maximum over the packed lengths; of equal ones the first.
    packed = ((end - start) << 32) + np.arange(len(at))[::-1]
    for _ in range(ANCHORS):
        if not len(at):
            break
        best = np.maximum.reduceat(packed, offsets(count)[:-1])
        tried = (share == 0) & (best >= 0) & (begin < stop)
        longest = np.where(best >= 0, len(at) - 1 - (best & 0xFFFFFFFF), 0)
        middle = longest[task]
        inline = tried[task] & (owner == owner[middle]) & (end > begin[task])
        part = np.flatnonzero(inline & (np.abs(shift - shift[middle]) <= slack[task]))
        packed[longest[best >= 0]] = -1
        _read(stream, task[part], start[part], end[part], shift[part], begin, stop, share, span)
    return share, span[0], span[1]


def _read(
    stream: Normalized,
    task: Int64,
    start: Int64,
    end: Int64,
    shift: Int64,
    begin: Int64,
    stop: Int64,
    share: Float32,
    span: Int64,
) -> None:
    """Whether begin..stop of each task stands where its pieces do, piece by piece and in order.

    What lies between two pieces is aligned with what lies between them on the other side.

    task         of each piece; sorted by task, start, shift
    share, span  what is found is put there
    """
    start = np.maximum(start, begin[task])
    order = np.lexsort((start + shift, start, task))  # the pieces of rows that repeat nearly as a whole
    task, start, end, shift = task[order], start[order], end[order], shift[order]
    first = np.flatnonzero(np.diff(task, prepend=-1))
    if not len(first):
        return
    tasks, other = task[first], start + shift
    region = np.minimum.reduceat(other, first), np.maximum.reduceat(end + shift, first)
    # What stands inside the reach of the pieces before it adds nothing.
    room = len(stream.code) + 1
    reached = np.maximum.accumulate(end + task * room) - task * room
    before = np.append(0, reached[:-1])
    before[first] = begin[tasks]
    part = np.flatnonzero(end > before)
    task, start, end, shift, at = task[part], start[part], end[part], shift[part], before[part]
    first = np.diff(task, prepend=-1) != 0
    over = np.append(0, (end + shift)[:-1])
    over[first] = np.maximum(at + shift, 0)[first]
    # The gaps: before each piece, and behind the last of each task.
    last = np.append(first[1:], True)
    task = np.concatenate([task, tasks])
    at, over = np.concatenate([at, end[last]]), np.concatenate([over, (end + shift)[last]])
    here = np.concatenate([np.maximum(start, before[part]) - before[part], stop[tasks] - end[last]])
    behind = np.maximum(start, before[part]) + shift
    there = np.concatenate([np.maximum(behind - over[: len(part)], 0), here[len(part) :]])
    there = np.minimum(there, len(stream.code) - over)
    left_out = (here == 0) & ((there == 0) | (there > SLIP_CHARS))  # a sentence that an abstract skips
    gap = np.flatnonzero(~left_out)
    lost, slips = _lost(stream, at[gap], here[gap], over[gap], there[gap]), np.zeros(len(share), np.int64)
    torn = np.zeros(len(share), np.bool_)
    torn[task[gap[lost < 0]]] = True
    np.add.at(slips, task[gap], lost)
    stands = ~torn[tasks]
    tasks = tasks[stands]
    share[tasks] = 1.0 - slips[tasks] / (stop[tasks] - begin[tasks])
    span[0, tasks], span[1, tasks] = region[0][stands], region[1][stands]


def _lost(stream: Normalized, at: Int64, here: Int64, over: Int64, there: Int64) -> Int64:
    """How many characters of each gap are not in the gap beside it; -1 if that is more than slips, or a fact.

    at, here     position and size of each gap
    over, there  of the gap beside it
    """
    large = np.maximum(here, there)
    lost = np.full(len(at), -1, np.int64)
    part = np.flatnonzero((large <= SLIP_CHARS) | (np.minimum(here, there) >= MOSTLY * large))
    size = np.concatenate([here[part], there[part]])
    place = ranges(np.concatenate([at[part], over[part]]), size)
    gaps = Normalized(stream.code[place], place, offsets(size))
    row = np.arange(len(part))
    kind, share = kinds(gaps, row, row + len(part))
    here, large = here[part], large[part]
    missing = np.where(share == 1, 0, np.where(large <= SLIP_CHARS, here, np.rint((1 - share) * here).astype(np.int64)))
    slips = (kind == Kind.COPY) | ((large <= SLIP_CHARS) & (kind != Kind.VARIANT))
    lost[part[slips]] = missing[slips]
    return lost


def _label_sizes(stream: Normalized, row: Int64) -> Int64:
    """Characters of the label that opens an abstract, 0 without one, for each row."""
    found = np.zeros(len(row), np.int64)
    for label in ABSTRACT_LABELS[::-1]:  # the first that fits is the last that is written
        part = np.flatnonzero(stream.indptr[row + 1] - stream.indptr[row] >= len(label))
        for k, character in enumerate(label):
            part = part[stream.code[stream.indptr[row[part]] + k] == ord(character)]
        found[part] = len(label)
    return found


def repeated(found: Pieces, low: Int64) -> Int64:
    """How many characters of each row stand elsewhere, too: int64 (n,).

    low  int64 (n+1,) pieces of row i are found[low[i] : low[i + 1]]
    """
    span = int(found.end.max(initial=0)) + 1
    reached = np.maximum.accumulate(found.end + found.row * span) - found.row * span
    before = np.where(np.diff(found.row, prepend=-1) != 0, 0, np.append(0, reached[:-1])[: len(reached)])
    added = np.maximum(found.end - np.maximum(found.start, before), 0)
    total = offsets(added)
    return total[low[1:]] - total[low[:-1]]
