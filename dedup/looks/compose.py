"""Looks -> one result: what several looks at ever less text removed, as findings in the texts as they were read.

A look works on the text that the looks before it have kept. Its findings are led back to the original; where one of
them takes text that an earlier removal rests on, that removal is led on to the witness of the later one if all three
are the same text, and is undone otherwise: it stands again in the next look, which decides anew. So at any time every
removal rests on kept text, and the run ends with a look that finds nothing.
"""

from dataclasses import dataclass, replace

import numpy as np

from dedup.arrays import Bool, Float32, Int64, among, offsets, ranges
from dedup.classes import BOILERPLATE, Label
from dedup.config import Config
from dedup.decide import findings as decide
from dedup.looks.carry import Places
from dedup.match import evidence, relations
from dedup.settle import cuts, proof
from dedup.tables import Documents, Findings, Normalized, Scores, Segments, Spans, Table

EQUAL = (Label.EXACT, Label.BLOCK, Label.TITLE, Label.HEADING)  # classes of which the witness is the same text
NEAR, INSIDE = (Label.NEAR, Label.VARIANT), (Label.CONTAINED, Label.ABSTRACT, Label.SHARED)
LED = 8  # times that a removal is led on from one witness to the next, before it is undone


@dataclass(frozen=True, slots=True, eq=False)
class Original(Table):
    """The text as it was read."""

    docs: Documents
    segs: Segments
    norm: Normalized


@dataclass(frozen=True, slots=True, eq=False)
class Kept(Table):
    """The text that is kept so far: stretches of the text as it was read, none of them empty, with gaps between.

    start, end  int64 (r,)   the stretches, in the original
    at          int64 (r+1,) where each of them begins in the text that is kept, and the end of all
    indptr      int64 (d+1,) where the documents begin in the text that is kept
    """

    start: Int64
    end: Int64
    at: Int64
    indptr: Int64

    def led_back(self, start: Int64, end: Int64) -> tuple[Int64, Int64, Int64]:
        """Spans of kept text, none empty, as spans of the original: the row of each, and where it begins and ends."""
        low = np.searchsorted(self.at, start, side="right") - 1
        count = np.searchsorted(self.at, end) - low
        owner, run = np.repeat(np.arange(len(start)), count), ranges(low, count)
        shift = self.start[run] - self.at[run]
        begin, stop = np.maximum(start[owner], self.at[run]), np.minimum(end[owner], self.at[run + 1])
        return owner, begin + shift, stop + shift

    def places(self, segs: Segments) -> Places:
        """Where segments of the kept text stand in the original."""
        owner, start, end = self.led_back(segs.start, segs.end)
        single = np.flatnonzero(np.bincount(owner, minlength=len(segs))[owner] == 1)
        low, high = np.full(len(segs), -1, np.int64), np.full(len(segs), -1, np.int64)
        low[owner[single]], high[owner[single]] = start[single], end[single]
        return Places(low, high)


def kept(docs: Documents, segs: Segments, found: Findings) -> Kept:
    """What is left when some findings have gone, line ends included."""
    nothing = decide.of_rows(found, np.zeros(0, np.int64))
    start, end = cuts.cuts(docs, segs, decide.decisions(segs, found, nothing, nothing))
    start, end = np.sort(start), np.sort(end)  # disjoint: the k-th start belongs to the k-th end
    low, high = np.append(0, end), np.append(start, len(docs.code))
    filled = low < high
    low, high = low[filled], high[filled]
    at = offsets(high - low)
    run = np.maximum(np.searchsorted(low, docs.indptr, side="right") - 1, 0)
    inside = np.clip(docs.indptr, low[run], high[run]) if len(low) else docs.indptr
    indptr = at[run] + inside - low[run] if len(low) else np.zeros(len(docs) + 1, np.int64)
    return Kept(low, high, at, indptr)


def changed(docs: Documents, before: Kept | None, now: Kept) -> Bool:
    """In which documents something else is kept than before: bool (documents,)."""
    size = np.diff(docs.indptr if before is None else before.indptr)
    result = np.asarray(size != np.diff(now.indptr))  # a document may go with those around it
    old = (np.zeros(1, np.int64), docs.indptr[-1:]) if before is None else (before.start, before.end)
    for one, other in ((old, (now.start, now.end)), ((now.start, now.end), old)):
        # The borders of one side that are none of the other's; a border between documents is in both or in none.
        for mine, theirs in zip(one, other, strict=True):
            odd = mine[~among(mine.view(np.uint64), theirs.view(np.uint64))]
            odd = odd[(odd > 0) & (odd < docs.indptr[-1])]
            result[docs.doc_of(odd)] = result[docs.doc_of(odd - 1)] = True
    return result


def texts(docs: Documents, now: Kept, wanted: Bool) -> Documents:
    """What is kept of the wanted documents."""
    at = np.flatnonzero(wanted)
    size = np.diff(now.indptr)[at]
    filled = size > 0
    _, start, end = now.led_back(now.indptr[at][filled], now.indptr[at + 1][filled])
    code = [docs.code[low:high] for low, high in zip(start.tolist(), end.tolist(), strict=True)]
    return Documents(tuple(docs.id[k] for k in at.tolist()), np.concatenate([docs.code[:0], *code]), offsets(size))


def led_back(found: Findings, now: Kept, original: Original, config: Config) -> Findings:
    """Findings of a look as findings in the original text.

    A finding between whose halves something went before, or that is several segments there, is cut into these. A part
    of a copy stands inside of its witness, which is asked of the text. Where one does not, what is said of the whole
    is said of its parts together: they have one class, score and witness.

    now  the text that was looked at
    """
    segs = original.segs
    owner, start, end = _within(segs, *now.led_back(found.start, found.end))
    piece, low, high = now.led_back(found.witness.start, found.witness.end)
    size = np.bincount(found.witness.owner[piece], minlength=len(found))
    witness = Spans(offsets(size), low, high).take(owner)
    broken = (np.bincount(owner, minlength=len(found)) > 1)[owner] & (witness.size > 0)
    label, score, reason = found.label[owner], found.score[owner], found.reason[owner]
    reasons = (*found.reasons, relations.CONTAINED)
    part = np.flatnonzero(broken)
    share, stands = _inside(original, Spans.single(start[part], end[part]), witness.take(part), config)
    stands &= config.drops(Label.CONTAINED)
    apart = part[~(np.bincount(owner[part], ~stands, len(found)) > 0)[owner[part]]]
    label[apart], reason[apart] = Label.CONTAINED, len(reasons) - 1
    score[part] = np.where(np.isin(part, apart), share, score[part])
    row = np.searchsorted(segs.start, start, side="right") - 1
    return Findings(row, start, end, label, score, witness, reason, reasons)


def _inside(original: Original, found: Spans, witness: Spans, config: Config) -> tuple[Float32, Bool]:
    """Which share of some stretches of the text stands in their witnesses, and whether that is all but for slips."""
    contained = np.full(len(witness), Label.CONTAINED, np.int8)
    return evidence.measured(proof.sides(original.docs, original.norm, found, witness), contained, config)


def _within(segs: Segments, owner: Int64, start: Int64, end: Int64) -> tuple[Int64, Int64, Int64]:
    """Spans cut at the borders of segments: what lies between two of them belongs to no span."""
    first = np.searchsorted(segs.end, start, side="right")
    count = np.searchsorted(segs.start, end) - first
    row, part = ranges(first, count), np.repeat(np.arange(len(owner)), count)
    return owner[part], np.maximum(start[part], segs.start[row]), np.minimum(end[part], segs.end[row])


def joined(original: Original, before: Findings, more: Findings, config: Config) -> Findings:
    """The findings of the looks so far with those of one more, less what has lost its witness; see the module."""
    found = decide.merged([before, more])
    for _ in range(LED):
        torn = _torn(found)
        if not torn.any():
            return found
        found = _led_on(original, found, torn, config)
    return _undone(found)


def _undone(found: Findings) -> Findings:
    """The findings without those of which the witness goes."""
    return decide.of_rows(found, np.flatnonzero(~_torn(found)))


def _torn(found: Findings) -> Bool:
    """Which findings have a witness that meets something that goes: bool (d,)."""
    order = np.argsort(found.start)  # what goes: few
    start, end = found.start[order], found.end[order]
    at = np.searchsorted(end, found.witness.start, side="right")
    meets = start[np.minimum(at, len(start) - 1)] < found.witness.end if len(start) else np.zeros(0, np.bool_)
    meets &= at < len(start)
    return np.bincount(found.witness.owner, meets, len(found)) > 0


def _led_on(original: Original, found: Findings, torn: Bool, config: Config) -> Findings:
    """Torn findings led on to the witness of what took theirs, if they say the same; without the others.

    What equals its witness says the same as that one's witness does. Of what was near its witness, or stood in it, it
    is asked of the text.
    """
    rows = np.flatnonzero(torn)
    rows = rows[found.witness.size[rows] == 1]
    first, last = found.witness.first[rows], found.witness.last[rows]
    order = np.argsort(found.start)  # what goes: few
    at = order[np.searchsorted(found.start[order], first, side="right") - 1]
    inside = (found.start[at] <= first) & (last <= found.end[at]) & (found.witness.size[at] > 0)
    rows, at, whole = rows[inside], at[inside], (last - first == found.end[at] - found.start[at])[inside]
    equal = whole & np.isin(found.label[rows], EQUAL) & np.isin(found.label[at], EQUAL)
    same = whole & (found.label[rows] == Label.EXACT) & ~equal
    asked = np.flatnonzero(np.isin(found.label[rows], (*NEAR, *INSIDE)))
    label, score = found.label.copy(), found.score.copy()
    reasons, reason = (*found.reasons, relations.CONTAINED), found.reason.copy()
    label[rows[same]], score[rows[same]], reason[rows[same]] = (
        column[at[same]] for column in (found.label, found.score, found.reason)
    )
    one, other = rows[asked], at[asked]
    near = np.isin(found.label[one], NEAR)
    claimed = np.where(near, found.label[one], Label.CONTAINED).astype(np.int8)
    spans = Spans.single(found.start[one], found.end[one])
    both = proof.sides(original.docs, original.norm, spans, found.witness.take(other))
    alike, holds = evidence.measured(both, claimed, config)
    holds &= near | config.drops(Label.CONTAINED)
    one = one[holds]
    label[one], score[one] = claimed[holds], alike[holds]
    reason[one] = np.where(near[holds], reason[one], len(reasons) - 1)
    led = np.concatenate([rows[equal | same], one])
    source = np.arange(len(found))
    source[rows], keep = at, ~torn
    made = replace(found, label=label, score=score, reason=reason, reasons=reasons, witness=found.witness.take(source))
    itself = (made.witness.first[led] < found.end[led]) & (made.witness.last[led] > found.start[led])
    keep[led[~itself]] = True
    return decide.of_rows(made, np.flatnonzero(keep))


def scored(scores: Scores, found: Findings) -> Scores:
    """The scores of a first look, with what a later one said of rows that went as boilerplate then."""
    at = np.flatnonzero((found.witness.size == 0) & np.isin(found.label, [*BOILERPLATE]))
    number = {reason: place for place, reason in enumerate(scores.reasons)}
    label, score, reason = scores.label.copy(), scores.score.copy(), scores.reason.copy()
    rows = found.segment[at]
    label[rows], score[rows] = found.label[at], found.score[at]
    reason[rows] = np.array([number.get(text, -1) for text in found.reasons], np.int16)[found.reason[at]]
    return Scores(label, score, reason, scores.reasons)
