"""Normalized -> Stamps: short runs inserted in the middle of many paragraphs, such as the name of a site.

A set phrase stands between words that go with it. What was inserted tears words apart: left and right of it stand
characters that belong together, more often than characters that met by chance would. That is measured, not how long
the run is or how often it stands there:

1. places where two characters meet no more often than chance would have it are joints; runs that begin at a joint
   several times, in different paragraphs, are looked at;
2. all their places are taken together and read on to the right for as long as they agree;
3. the two characters that such a run parts are looked up in the rest of the corpus, and so are pairs of a left one of
   one place and a right one of another. By a binomial test the first must be found there more often than the second.

An address (www, .com) that stands between different neighbours needs no such test.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from math import exp, lgamma, log

import numpy as np

from dedup.arrays import Bool, Int64, UInt32, among, offsets, ranges, recurring, sorted_unique
from dedup.tables import Documents, Normalized, Table
from dedup.text import ngrams

CHARS = 5  # of normal form, at least; of scripts that write a word in several letters,
LETTERS = 12  # so many
WIDE = 0x2E80  # from here on, a character is about a syllable or a word
LONGEST = 64
TIMES = 4  # in different paragraphs, at least
CLOSE = 4  # characters that meet so many times as often as chance would have it belong together
JOINTS = 0.7  # of the places of a run begin at one, at least
AGREE = 0.9  # of the places that are read on together
SAME = 0.25  # of the characters beside a run may be the same, at most
LOOKED_AT = 16  # places of each run, by which it is judged
AT_ONCE = 1 << 9  # runs judged at a time
SAMPLE = 1 << 19  # characters of a large text in which runs are looked for ...
BRACKETS = "([{<（［【〔〖〈《「『", ")]}>）］】〕〗〉》」』"
STRETCH = 1 << 15  # ... so many side by side
MORE = 0.3  # share by which the pairs that it parts are found more often than pairs by chance
CHANCE = 1e-3  # probability that pairs by chance would be found as often
ADDRESS = ("www.", "http", ".com", ".net", ".org", ".cn")


@dataclass(frozen=True, slots=True, eq=False)
class Stamps(Table):
    """Places of inserted runs, by position; none overlaps another one, none is a whole row.

    row         int64 (s,)  of Normalized
    start, end  int64 (s,)  positions of the text, in Documents.code
    times       int64 (s,)  places of the same run
    """

    row: Int64
    start: Int64
    end: Int64
    times: Int64

    def __len__(self) -> int:
        return len(self.row)


def none() -> Stamps:
    """No place at all."""
    return Stamps(*(np.zeros(0, np.int64) for _ in fields(Stamps)))


def stamps(docs: Documents, norm: Normalized) -> Stamps:
    """Every place of every run that was inserted in the middle of paragraphs.

    They are looked for in a sample of a large text, stretches from all over it, and then everywhere.

    memory  9 bytes for a character of the normal form
    """
    start, end, times = _everywhere(norm, _inserted_in_sample(docs, norm))
    return Stamps(norm.row_of(start), *_with_brackets(docs, norm.at(start), norm.at(end - 1) + 1), times)


def cut(docs: Documents, norm: Normalized, found: Stamps) -> tuple[Stamps, Normalized]:
    """The normal form without what was inserted; what shows only then goes as well.

    returns  all that went, and what is left
    """
    parts = []
    while len(found):
        parts.append(found)
        first, last = norm.found(found.start), norm.found(found.end)
        gone = np.zeros(len(norm.code), np.bool_)
        gone[ranges(first, last - first)] = True
        size = norm.size - np.bincount(found.row, last - first, len(norm)).astype(np.int64)
        norm = Normalized(norm.code[~gone], norm.origin[~gone], offsets(size))
        found = stamps(docs, norm)
    if parts:
        found = Stamps(*(np.concatenate([getattr(part, item.name) for part in parts]) for item in fields(Stamps)))
    order = np.lexsort((-found.end, found.start))  # places of inserted runs: few
    row, start, end, times = (getattr(found, item.name)[order] for item in fields(Stamps))
    reached = np.maximum.accumulate(end)
    fresh = np.append(True, start[1:] >= reached[:-1])[: len(start)]  # one may stand inside another
    last = np.append(fresh[1:], True)[: len(start)]
    return Stamps(row[fresh], start[fresh], reached[last], times[fresh]), norm


def _inserted_in_sample(docs: Documents, norm: Normalized) -> list[UInt32]:
    rows = np.arange(len(norm))
    if len(norm.code) > SAMPLE:
        rows = rows[norm.indptr[:-1] // STRETCH % -(-len(norm.code) // SAMPLE) == 0]
    return _inserted(docs, norm.rows(rows))


def _everywhere(norm: Normalized, runs: list[UInt32]) -> tuple[Int64, Int64, Int64]:
    """The places of some runs: start and end in Normalized.code, and how many; where two overlap, the longer one."""
    none = np.zeros(0, np.int64)
    found, times, size = [none], [none], [none]
    taken = np.zeros(len(norm.code) if runs else 0, np.bool_)
    begins = _beginnings(norm.code, runs) if runs else none
    for run in sorted(runs, key=lambda run: (-len(run), run.tobytes())):
        place = begins[: np.searchsorted(begins, len(norm.code) - len(run), side="right")]
        for k, character in enumerate(run):
            place = place[norm.code[place + k] == character]
        row = norm.row_of(place)
        place = place[(row == norm.row_of(place + len(run) - 1)) & (norm.size[row] > len(run))]
        at = place[:, None] + np.arange(len(run))
        place = place[~taken[at].any(axis=1)]
        place = place[np.append(True, np.diff(place) >= len(run))[: len(place)]]  # of two that overlap, the first
        if _paragraphs(norm, place) >= TIMES:
            taken[(place[:, None] + np.arange(len(run))).ravel()] = True
            times.append(np.full(len(place), len(place)))
            size.append(np.full(len(place), len(run)))
            found.append(place)
    start = np.concatenate(found)
    order = np.argsort(start)  # places of inserted runs: few
    return start[order], (start + np.concatenate(size))[order], np.concatenate(times)[order]


def _beginnings(code: UInt32, runs: list[UInt32]) -> Int64:
    """Where the first character of any of the runs stands."""
    first = np.zeros(0x110000, np.bool_)
    first[[run[0] for run in runs]] = True
    found = [np.zeros(0, np.int64)]
    for low in range(0, len(code), STRETCH):
        found.append(np.flatnonzero(first.take(code[low : low + STRETCH].astype(np.intp))) + low)
    return np.concatenate(found)


def _with_brackets(docs: Documents, start: Int64, end: Int64) -> tuple[Int64, Int64]:
    """The spans with the brackets that stand around them, and around nothing else."""
    code = docs.code
    for opening, closing in zip(*BRACKETS, strict=True):
        around = (start > 0) & (end < len(code))
        around[around] = (code[start[around] - 1] == ord(opening)) & (code[end[around]] == ord(closing))
        start, end = start - around, end + around
    return start, end


def _inserted(docs: Documents, norm: Normalized) -> list[UInt32]:
    """The inserted runs of a text, longest first; parts of others are among them."""
    code = norm.code
    chars = CHARS if 2 * np.count_nonzero(code >= WIDE) > len(code) else LETTERS
    if len(code) < TIMES * chars:
        return []
    meetings = _Meetings(code)
    groups = _candidates(norm, meetings, chars)
    parts = [groups[low : low + AT_ONCE] for low in range(0, len(groups), AT_ONCE)]
    runs = {run.tobytes(): run for part in parts for run in _judged(docs, norm, meetings, part, chars)}
    return [*runs.values()]


class _Meetings:
    """How often characters stand side by side in a text, as a table of hashed pairs."""

    def __init__(self, code: UInt32) -> None:
        self.shift = np.uint64(64 - (4 * len(code)).bit_length())
        self.pairs = np.bincount(self._slots(code[:-1], code[1:])).astype(np.int32)
        self.single = np.bincount(code).astype(np.float32)
        self.share = self.single / len(code)

    def strange(self, left: UInt32, right: UInt32, own: int = 0) -> Bool:
        """Whether two characters meet little more often than chance would have it: bool, as the two.

        own  meetings that do not count
        """
        slot = self._slots(left, right)
        together = np.where(slot < len(self.pairs), self.pairs[np.minimum(slot, len(self.pairs) - 1)], 0)
        return together - own <= CLOSE * self.single[left] * self.share[right]

    def _slots(self, left: UInt32, right: UInt32) -> Int64:
        slot = (left.astype(np.uint64) << np.uint64(21)) | right
        slot *= np.uint64(0x9E3779B97F4A7C15)
        return (slot >> self.shift).view(np.int64)


def _candidates(norm: Normalized, meetings: _Meetings, chars: int) -> list[Int64]:
    """The places of windows that begin at a joint wherever they stand, nearly, and behind different characters."""
    code = norm.code
    hashed = ngrams.windows(code, chars)
    joint = np.append(False, meetings.strange(code[:-1], code[1:], own=1))
    joint[norm.indptr[norm.indptr < len(code)]] = False  # where a row begins
    begins = np.flatnonzero(joint[: len(hashed)])
    member, bucket = recurring(hashed[begins])
    often = np.flatnonzero(np.append(bucket[TIMES - 1 :] == bucket[: 1 - TIMES], np.zeros(TIMES - 1, np.bool_)))
    wanted = sorted_unique(hashed[begins[member[often]]])
    table = np.zeros(1 << 20, np.bool_)  # their first bits: what has others is not searched for
    table[wanted >> np.uint64(44)] = True
    place = np.flatnonzero(table[(hashed >> np.uint64(44)).view(np.int64)])
    place = place[among(hashed[place], wanted)]
    row = norm.row_of(place)
    inside = (place + chars <= norm.indptr[row + 1]) & (place > norm.indptr[row])
    place = place[inside]
    run = np.searchsorted(wanted, hashed[place])
    total = np.bincount(run, minlength=len(wanted))
    beside = np.sort((run << 21) | code[place - 1])
    first = np.flatnonzero(np.diff(beside, prepend=-1))
    most = np.zeros(len(wanted), np.int64)
    np.maximum.at(most, beside[first] >> 21, np.diff(np.append(first, len(beside))))
    likely = np.bincount(run[joint[place]], minlength=len(wanted)) >= np.maximum(JOINTS * total, TIMES)
    likely &= most <= np.maximum(SAME * total, 1)
    place, run = place[likely[run]], run[likely[run]]
    order = np.lexsort((place, run))  # places of windows that may be inserted: few
    place, run = place[order], run[order]
    return np.split(place, np.flatnonzero(np.diff(run)) + 1) if len(place) else []


def _judged(
    docs: Documents, norm: Normalized, meetings: _Meetings, groups: list[Int64], chars: int
) -> Iterator[UInt32]:
    """The inserted ones of some runs, read on to both sides. They are judged by a sample of their places."""
    code, count = norm.code, np.array([len(places) for places in groups])[:, None]
    step = np.arange(LOOKED_AT)
    pick = np.where(count <= LOOKED_AT, step % count, step * count // LOOKED_AT)
    place = np.concatenate(groups)[offsets(count[:, 0])[:-1, None] + pick]  # (groups, sample)
    row = norm.row_of(place)
    low, high = norm.indptr[row], norm.indptr[row + 1]
    start, size = place, np.full((len(groups), 1), chars)
    for back in (False, True):
        reach = np.arange(LONGEST - chars)
        at = (start - 1)[:, :, None] - reach if back else (start + size)[:, :, None] + reach
        inside = (at >= low[:, :, None]) & (at < high[:, :, None])
        beside = np.where(inside, code[np.clip(at, 0, len(code) - 1)], 0)
        model = np.sort(beside, axis=1)[:, LOOKED_AT // 2 :][:, :1]  # what more than half of them have is in the middle
        same = np.logical_and.accumulate((beside == model) & (model > 0), axis=2)
        agree = np.count_nonzero(same.mean(axis=1) >= AGREE, axis=1)[:, None]
        start, size = start - (agree if back else 0), size + agree
    within = (start > low) & (start + size < high) & (step < count)
    left, right = code[np.maximum(start - 1, 0)], code[np.minimum(start + size, len(code) - 1)]
    n = np.count_nonzero(within, axis=1)
    likely = (n >= TIMES) & _various(left, within) & _various(right, within)
    both = within[:, :, None] & within[:, None, :] & ~np.eye(LOOKED_AT, dtype=np.bool_)
    bound = ~meetings.strange(left, right) & within
    mixed = ~meetings.strange(left[:, :, None], right[:, None, :]) & both
    hits = np.count_nonzero(bound, axis=1)
    share = np.count_nonzero(mixed, axis=(1, 2)) / np.maximum(np.count_nonzero(both, axis=(1, 2)), 1)
    torn = hits >= (share + MORE) * n
    for k in np.flatnonzero(likely).tolist():
        spans = zip(start[k].tolist(), (start + size)[k].tolist(), strict=True)
        first, end = next(span for span, inside in zip(spans, within[k].tolist(), strict=True) if inside)
        text = docs.text(int(norm.origin[first]), int(norm.origin[end - 1]) + 1).lower()
        by_chance = _at_least(int(hits[k]), int(n[k]), float(share[k]))
        if (torn[k] and by_chance < CHANCE) or any(part in text for part in ADDRESS):
            yield code[first:end]


def _various(beside: UInt32, within: Bool) -> Bool:
    """Whether no character is more than its share of those beside each run: bool (runs,), of (runs, sample)."""
    own = np.sort(np.where(within, beside.astype(np.int64), -1 - np.arange(LOOKED_AT)), axis=1)
    most = np.maximum(SAME * np.count_nonzero(within, axis=1), 1).astype(np.int64)
    various = np.ones(len(own), np.bool_)
    for times in range(1, int(SAME * LOOKED_AT) + 1):
        various &= (most != times) | ~np.any(own[:, times:] == own[:, :-times], axis=1)
    return various


def _at_least(hits: int, n: int, share: float) -> float:
    """The probability of so many hits or more in n tries, each with this share: the tail of the binomial."""
    share = min(max(share, 1 / (n * n)), 1 - 1e-9)
    logs = (
        lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + k * log(share) + (n - k) * log(1 - share)
        for k in range(hits, n + 1)
    )
    return sum(map(exp, logs))


def _paragraphs(norm: Normalized, place: Int64) -> int:
    """In how many rows the places, sorted, are."""
    return int(np.count_nonzero(np.diff(norm.row_of(place), prepend=-1)))
