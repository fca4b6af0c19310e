"""What is taken away, round after round: furniture, exact copies, contained text, near copies, blocks, titles, cuts.

Each step looks at the segments that are still alive and at nothing else, and the round is taken again until it finds
nothing more. That is why a second run on the cleaned text finds nothing. When a witness goes in its turn, what rested
on it comes back to life and is looked at again: in the end every removal rests on text that stays.
"""

import itertools
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup.arrays import Bool, Float32, Int64, UInt64, among, offsets, pack_pairs, ranges, sorted_unique, unpack_pairs
from dedup.boilerplate import classify, inline, watermark
from dedup.classes import Label
from dedup.config import Config
from dedup.decide import findings as decide
from dedup.decide import survive
from dedup.match import align, containment, covered, repeats
from dedup.settle import flags, shared
from dedup.settle import titles as layout
from dedup.tables import Documents, Findings, Mark, Normalized, Pairs, Pieces, Repeats, Scores, Segments, Spans, Symbols
from dedup.text import punctuation, symbols

EXACT = "the same text stands elsewhere"
NEAR = "nearly the same text stands elsewhere"
SLIPS = "the same text stands elsewhere, but for slips: single characters differ"
CONTAINED = "all of it stands inside longer text"
SPREAD = "all of it stands, in order, across a paragraph border elsewhere"
ABSTRACT = "a summary at the head: the paragraphs after it say the same in the same words"
BLOCK = "a line beside repeated paragraphs, repeated with them"
TITLE = "the title printed twice"
PAGE_TITLE = "the title of the page: the title below, with the name of the site"
HEADING = "a heading printed twice in a row"
WATERMARK = "a short run that was inserted in many paragraphs: what stands left and right of it belongs together"
SHARED = "this part of the paragraph stands in another one, too"

RELATED = (NEAR, SLIPS, flags.VARIANT)

MANY_ROUNDS = 40  # from then on a witness is safe, so that it ends

UNMARKED = 4  # times the shortest paragraph: text of that length is no heading, even if its script marks no sentences
FAMILY = 6  # pairs of one row, from which it is one of a family
ALIKE = 0.85  # ratio of lengths from which two paragraphs that share a run are aligned


_NONE = np.zeros(0, np.int64)


_REASONS = (
    *(EXACT, NEAR, SLIPS, CONTAINED, SPREAD, ABSTRACT, BLOCK, TITLE, PAGE_TITLE, HEADING, SHARED, flags.VARIANT),
    *classify.REASONS,
)
_NUMBER = {reason: number for number, reason in enumerate(_REASONS)}


class Aside(NamedTuple):
    """Findings that may go in the end; segment owner[i] rests on segment support[i]."""

    found: Findings
    owner: Int64
    support: Int64


class Known(NamedTuple):
    """Pairs that were aligned, sorted by key: what they are and the share of characters that agree."""

    key: UInt64
    kind: NDArray[np.int8]
    share: Float32

    def with_pairs(self, key: UInt64, kind: NDArray[np.int8], share: Float32) -> "Known":
        """These, too."""
        key = np.concatenate([self.key, key])
        order = np.argsort(key, kind="stable")  # pairs that share much: few
        return Known(key[order], np.append(self.kind, kind)[order], np.append(self.share, share)[order])


class Removals:
    """What goes of n segments, at most one finding each, and what it rests on. Rows of no removal have label -1.

    label, score, reason, start, end, witness_start, witness_end   the columns of Findings, (n,) each
    owner, support                                                 int64 (e,) segment owner[i] rests on support[i]
    """

    def __init__(self, n: int) -> None:
        self.label, self.reason = np.full(n, -1, np.int8), np.zeros(n, np.int16)
        self.score = np.zeros(n, np.float32)
        self.start, self.end, self.witness_start, self.witness_end = (np.full(n, -1, np.int64) for _ in range(4))
        self.owner, self.support = (np.zeros(0, np.int64) for _ in range(2))

    def add(self, found: Findings, owner: Int64, support: Int64) -> None:
        """Put findings on the list, and what they rest on."""
        rows = found.segment
        self.label[rows], self.score[rows] = found.label, found.score
        self.reason[rows] = np.array([_NUMBER[reason] for reason in found.reasons], np.int16)[found.reason]
        self.start[rows], self.end[rows] = found.start, found.end
        self.witness_start[rows], self.witness_end[rows] = found.witness_start, found.witness_end
        self.owner, self.support = np.append(self.owner, owner), np.append(self.support, support)

    def drop(self, rows: Int64) -> None:
        """Take the findings of these segments off the list."""
        self.label[rows] = -1
        stays = self.label[self.owner] >= 0
        self.owner, self.support = self.owner[stays], self.support[stays]

    def findings(self) -> Findings:
        """The list as a table, by segment."""
        rows = np.flatnonzero(self.label >= 0)
        columns = {name: getattr(self, name)[rows] for name in ("start", "end", "label", "score", "reason")}
        witness = Spans.single(self.witness_start[rows], self.witness_end[rows])
        return Findings(segment=rows, witness=witness, reasons=_REASONS, **columns)


class Rounds:
    """The state that the steps share: which segments are alive, what went, and what that rests on."""

    def __init__(
        self,
        docs: Documents,
        segs: Segments,
        norm: Normalized,
        group: Int64,
        rank: Int64,
        pairs: Pairs,
        config: Config,
        tell: Callable[[str], None],
    ) -> None:
        n = len(segs)
        self.tell = tell
        self.segs, self.norm, self.config = segs, norm, config
        self.group, self.rank, self.pairs = group, rank, pairs
        self.size = norm.size
        self.borders = punctuation.borders(docs)
        self.marks = punctuation.marks(docs, segs, self.borders)
        self.separator = self.borders.where(Mark.SEPARATOR)
        # What has no sentence in it is a heading, a caption or an item of a list: to be a copy, it needs a reason in
        # the layout, as a short line does.
        self.prose: Bool = (self.marks.sentences > 0) | ((self.marks.clauses > 1) & self.marks.comma)
        self.text: Bool = self.prose | (norm.size >= UNMARKED * config.min_chars)
        self.paragraph: Bool = self.text & (norm.size >= config.min_chars)
        self.symbols = symbols.of_rows(docs, segs, norm)
        self.facts = align.fact_hashes(norm, self.symbols)
        self.windows = repeats.Windows(norm, chars=config.repeat_chars)
        self.regions = covered.Known(n)
        self.refused: set[tuple[int, int, int]] = set()  # by shared.cuts
        self.reported = pack_pairs(pairs.left, pairs.right)
        self.known = Known(_NONE.astype(np.uint64), np.zeros(0, np.int8), np.zeros(0, np.float32))
        colon = np.searchsorted(norm.origin, self.marks.colon)
        self.opening = np.where(self.marks.colon >= 0, colon - norm.indptr[:-1], 0)
        self.drops: Bool = np.array([config.drops(label) for label in Label])
        self.kind, self.agree = self._kinds(pairs.left, pairs.right)
        self.close = np.flatnonzero(self._is_close(self.kind, pairs.jaccard))
        self.scorer = classify.scorer(docs, segs, norm, config)
        self.start(np.zeros(n, np.bool_))

    def start(self, fixed: Bool) -> None:
        """Begin, or begin again, with all segments alive; those in `fixed`, bool (n,), must stay as they are."""
        n = len(self.segs)
        self.scores: Scores = self.scorer.scores(np.ones(n, np.bool_))
        self.judged: Scores = self.scores
        self.recurrence = self.scorer.recurrence()
        self.alive: Bool = np.ones(n, np.bool_)
        self.fixed: Bool = fixed.copy()
        self.furnished: Bool = np.zeros(n, np.bool_)  # went as furniture
        self.asked: Bool = np.zeros(n, np.bool_)  # by `overlooked`: once is enough, what it put aside may come back
        self.cut_start, self.cut_end = np.full(n, -1, np.int64), np.full(n, -1, np.int64)  # positions cut out of each
        self.low, self.high = self.norm.indptr[:-1].copy(), self.norm.indptr[1:].copy()  # its normal form, less the cut
        self.removals = Removals(n)
        self.changes = 0
        self.spared: list[Findings] = []  # what the round found of classes that are kept
        self.aside: list[Aside] = []
        self.heirs = _NONE, _NONE  # exact copies of what went as a near copy, and what that rests on
        # The stream of the round: the normal forms of what is alive, and what repeats in it.
        self.stream, self.rows = self.norm, np.arange(n)
        self.pieces = Pieces(_NONE, _NONE, _NONE, _NONE, _NONE)

    def run(self) -> None:
        """Take the round again until it finds nothing more."""
        for count in itertools.count():
            changes = self.changes
            self.tell("boilerplate")
            if count >= MANY_ROUNDS:
                self.fixed |= self._witnesses()
            self.furniture()
            self.copies()
            if changes == self.changes:
                self._settle(last=count >= MANY_ROUNDS)
            self._bring_back()
            if changes == self.changes:
                return

    def overlooked(self) -> bool:
        """Take away what stands whole in other text, and was missed: a run is linked to the place before it only.

        Where its parts stand in other places, too, those come between. By now nothing else can go, so that what several
        lines hold between them need not be shorter than they are: the text as one paragraph goes, its lines stay.

        returns  whether there was something; if so, the rounds go on
        """
        changes, found, stream, rows = self.changes, self.pieces, self.stream, self.rows
        low = offsets(np.bincount(found.row, minlength=len(rows)))
        wanted = (self.paragraph & self.whole & ~self.fixed & ~self.asked)[rows] & (
            covered.repeated(found, low) == stream.size
        )
        chars = self.config.contained_chars
        self.pieces = repeats.whole(stream, self.segs.doc[rows], self.rank[rows], wanted, chars=chars)
        self.asked[rows[self.pieces.row]] = True
        self._near(self._contained(fuller=1.0))
        self.pieces = found
        return changes != self.changes

    def furniture(self) -> None:
        """Take furniture away until no more shows."""
        while True:
            self.scores = self.scorer.scores(self.alive)
            found = (self.scores.score > 0) & (self.scores.label >= 0) & self.drops[self.scores.label]
            rows = np.flatnonzero(found & self.alive & self.whole & ~self.fixed)
            if not len(rows):
                return
            self._remove(decide.furniture(self.segs, self.scores, rows), _NONE, _NONE)
            self.furnished[rows] = True
            self.judged = classify.merged(self.judged, self.scores, rows)

    def copies(self) -> None:
        """Take away whatever is a copy of something that stays."""
        self.spared = []
        copy, model = self._exact()
        self.tell("repeats")
        self._read_repeats()
        self.tell("contained, near, layout, shared")
        near, twin = self._near(self._contained())
        heir, source = self.heirs
        self._blocks(np.concatenate([copy, near, heir]), np.concatenate([model, twin, source]))
        self._titles()
        self._cuts()

    @property
    def removed(self) -> Findings:
        """What goes."""
        return self.removals.findings()

    @property
    def whole(self) -> Bool:
        """Of which segments nothing was cut."""
        return self.cut_start < 0

    def flagged(self) -> list[Findings]:
        """Everything that was seen and stays."""
        return [
            *self.spared,
            *flags.kept_classes(self.segs, self.scores, self.marks, self.size, self.alive & self.whole),
            self._headings(),
            *flags.similar(self.segs, self.pairs, self.kind, self.agree, self.alive & self.whole, self.config),
            flags.same_lines(
                self.segs,
                self.group,
                self.alive & self.whole & ~self.fixed & ~self.paragraph,
                self.size >= self.config.repeat_chars,
            ),
            *flags.repeated(
                self.segs,
                self.stream,
                self.rows,
                self._standing_pieces(),
                self.pairs,
                self.group,
                self.prose,
                self.config,
            ),
        ]

    def credited(self, found: inline.Credits) -> list[Findings]:
        """Bylines and datelines inside the paragraphs that stand."""
        row = np.searchsorted(self.segs.start, found.start, side="right") - 1
        stands = (self.alive & self.whole)[row] & (found.end <= self.segs.end[row])
        parts = []
        for kind, reason in flags.GLUED.items():
            some = np.flatnonzero(stands & (found.label == kind))
            span = found.start[some], found.end[some]
            parts.append(decide.findings(self.segs, row[some], kind, reason, span=span))
        return parts

    def _headings(self) -> Findings:
        """Lines between paragraphs that are headings, as far as their shape says."""
        free = self.alive & self.whole & ((self.scores.score <= 0) | (self.scores.label < 0))
        rows = flags.headings(self.segs, self.marks, self.size, self.paragraph, free)
        return decide.findings(self.segs, rows, Label.HEADING, flags.HEADING)

    def inserted(self, stamps: watermark.Stamps) -> tuple[Findings, Findings]:
        """What of the runs that were inserted in text that stays is cut out, and what is only told."""
        start, end, row = stamps.start, stamps.end, stamps.row
        free = self.alive[row] & ((end <= self.cut_start[row]) | (start >= self.cut_end[row]))
        goes = free & ~self.fixed[row] & self.drops[Label.WATERMARK]
        found = decide.findings(
            self.segs, row, Label.WATERMARK, WATERMARK, score=stamps.times.astype(np.float32), span=(start, end)
        )
        return decide.of_rows(found, np.flatnonzero(goes)), decide.of_rows(found, np.flatnonzero(free & ~goes))

    @property
    def verdicts(self) -> Scores:
        """What the boilerplate lane says of each segment: of what went, when it went; of what stays, in the end."""
        return classify.merged(self.judged, self.scores, np.flatnonzero(self.alive))

    @property
    def runs(self) -> Repeats:
        """The repeats that are left in what stays, cut at segment borders, as positions in Normalized.code."""
        found = self._standing_pieces()
        later = np.flatnonzero((found.start > found.other) & (found.end - found.start >= self.config.repeat_chars))
        row, other_row = found.row[later], found.other_row[later]
        start = found.start[later] - self.stream.indptr[row] + self.low[self.rows[row]]
        other = found.other[later] - self.stream.indptr[other_row] + self.low[self.rows[other_row]]
        return Repeats(other, start, (found.end - found.start)[later])

    # -- the steps of `copies` ------------------------------------------------------------------------------------

    def _exact(self) -> tuple[Int64, Int64]:
        """Exact copies, and the first of each group, which stays."""
        rows, keeper = survive.copies(self.group, self.alive, self.paragraph & self.whole)
        apart = self.marks.item[rows] & layout.apart(self.group, self.segs.doc, rows, keeper)
        self.spared.append(decide.findings(self.segs, rows[apart], Label.PHRASE, flags.ITEM, witness=keeper[apart]))
        return self._take(rows[~apart], keeper[~apart], Label.EXACT, EXACT)

    def _read_repeats(self) -> None:
        """The repeats among what is alive."""
        rows = np.flatnonzero(self.alive & (self.high > self.low))
        size = self.high[rows] - self.low[rows]
        taken = repeats.marked(self.low[rows], self.high[rows], len(self.norm.code))
        self.stream = Normalized(self.norm.code[taken], self.norm.origin[taken], offsets(size))
        self.rows = rows
        runs = self.windows.runs(self.stream, self.segs.doc[rows], self.low[rows])
        self.pieces = repeats.sides(self.stream, runs)

    def _contained(self, fuller: float = covered.FULLER) -> containment.Covers:
        """What one other paragraph contains, to go by the order of survival.

        What several paragraphs cover, or an abstract that is longer than its source, is set aside. It goes in the end,
        if all that covers it still stands by then (see `_settle`): that may have to go in its turn.
        """
        rows = self.rows
        covers = covered.covers(
            self.stream,
            rows,
            self.pieces,
            doc=self.segs.doc,
            marks=self.marks,
            paragraph=self.paragraph,
            opening=self.opening,
            rank=self.rank,
            min_chars=self.config.contained_chars,
            known=self.regions,
            fuller=fuller,
        )
        covers = covers.take((self.whole & ~self.fixed)[rows[covers.row]])
        facts = self._symbols()
        covers = covers.take(symbols.stand_in(facts, self.stream, covers.row, covers.start, covers.end))
        row, first = rows[covers.row], rows[covers.first]
        by_rank = (covers.first == covers.last) & (self.rank[first] < self.rank[row])
        aside, owner, support = [], [_NONE], [_NONE]
        for number in np.flatnonzero(~by_rank).tolist():
            over = rows[covers.first[number] : covers.last[number] + 1]
            if not self.alive[over].all() or (self.group[over] == self.group[row[number]]).any():
                continue
            aside.append(number)
            if self.drops[covers.label[number]]:
                self.alive[row[number]] = False
                owner.append(np.full(len(over), row[number]))
                support.append(over)
        found = self._covered(covers.take(np.array(aside, np.int64)))
        goes = self.drops[found.label]
        self.spared.append(decide.of_rows(found, np.flatnonzero(~goes)))
        if goes.any():
            found = decide.of_rows(found, np.flatnonzero(goes))
            self.aside.append(Aside(found, np.concatenate(owner), np.concatenate(support)))
            self.changes += 1
        return covers.take(by_rank & (self.group[first] != self.group[row]))

    def _symbols(self) -> Symbols:
        """The symbols of the stream: of what was cut out of a row there are none."""
        facts, shift = self.symbols.rows(self.rows), (self.low - self.norm.indptr[:-1])[self.rows]
        place = facts.place - np.repeat(shift, facts.size)
        left = (place >= 0) & (place <= np.repeat(self.stream.size, facts.size))
        row = np.repeat(np.arange(len(self.rows)), facts.size)[left]
        return Symbols(facts.code[left], place[left], offsets(np.bincount(row, minlength=len(self.rows))))

    def _settle(self, *, last: bool) -> None:
        """Let go what was set aside, where all that it rests on stands; put the rest back, for good if this is last."""
        for found, owner, support in self.aside:
            torn = np.zeros(len(self.segs), np.bool_)
            torn[owner[~self.alive[support]]] = True
            back = found.segment[torn[found.segment]]
            stays = ~torn[owner]
            goes = decide.of_rows(found, np.flatnonzero(~torn[found.segment]))
            self.removals.add(goes, owner[stays], support[stays])  # nothing changes by that
            if len(back):
                self.alive[back] = True
                self.fixed[back] |= last
                self.changes += 1
        self.aside = []

    def _near(self, single: containment.Covers) -> tuple[Int64, Int64]:
        """Near copies, and what one other paragraph contains, by the order of survival.

        returns  the near copies and their witnesses
        """
        left, right, label, score, reason = self._relations()
        rank = self.rank
        swap = rank[left] < rank[right]
        loser, winner = np.where(swap, right, left), np.where(swap, left, right)
        near = len(loser)
        loser = np.concatenate([loser, self.rows[single.row]])
        winner = np.concatenate([winner, self.rows[single.first]])
        label = np.concatenate([label, single.label])
        goes = self.drops[label]
        possible = self.alive[loser] & self.alive[winner] & ~self.fixed[loser] & (rank[winner] < rank[loser])
        edge = np.flatnonzero(possible & goes)
        _, chosen = survive.independent(rank, loser[edge], winner[edge])
        chosen = edge[chosen]
        kept = np.flatnonzero(possible & ~goes)  # of a class that is kept
        for part in (chosen, kept):
            similar = part[part < near]
            for number, text in enumerate(RELATED):
                at = similar[reason[similar] == number]
                self._take(
                    loser[at], winner[at], Label.VARIANT if text == flags.VARIANT else Label.NEAR, text, score[at]
                )
            for kind in (Label.CONTAINED, Label.ABSTRACT):
                at = part[(part >= near) & (label[part] == kind)]
                self._remove(self._covered(single.take(at - near)), loser[at], winner[at])
        similar = chosen[chosen < near]
        return loser[similar], winner[similar]

    def _relations(self) -> tuple[Int64, Int64, NDArray[np.int8], Float32, NDArray[np.int8]]:
        """Near copies among what stands: two rows, NEAR or VARIANT, similarity, row of RELATED."""
        first = np.full(len(self.segs), -1, np.int64)
        standing = np.flatnonzero(self.alive & self.whole & self.paragraph)[::-1]
        first[self.group[standing]] = standing  # the last write is the first member that stands
        more_left, more_right = self._pairs_of_runs()
        more_kind, more_agree = self._kinds(more_left, more_right)
        known = self.close
        left = np.concatenate([first[self.group[self.pairs.left[known]]], more_left])
        right = np.concatenate([first[self.group[self.pairs.right[known]]], more_right])
        kind = np.concatenate([self.kind[known], more_kind])
        agree = np.concatenate([self.agree[known], more_agree])
        jaccard = np.concatenate([self.pairs.jaccard[known], np.zeros(len(more_left), np.float32)])
        usable = np.flatnonzero(self._is_close(kind, jaccard) & (left >= 0) & (right >= 0) & (left != right))
        similar, variant = jaccard[usable] >= self.config.threshold, kind[usable] == align.Kind.VARIANT
        label = np.where(variant, Label.VARIANT, Label.NEAR).astype(np.int8)
        score = np.where(similar, jaccard[usable], agree[usable]).astype(np.float32)
        reason = np.where(variant, 2, ~similar).astype(np.int8)
        return left[usable], right[usable], label, score, reason

    def _is_close(self, kind: NDArray[np.int8], jaccard: Float32) -> Bool:
        """Whether one of each pair may go for the other; variants only if that class is removed."""
        copy = (jaccard >= self.config.threshold) | (kind == align.Kind.COPY)
        return np.asarray(copy & ((kind != align.Kind.VARIANT) | self.drops[Label.VARIANT]))

    def _pairs_of_runs(self) -> tuple[Int64, Int64]:
        """Paragraphs of about the same length that share a run, besides the pairs that are known."""
        found = self._standing_pieces()
        row, other = self.rows[found.row], self.rows[found.other_row]
        small, large = np.minimum(self.size[row], self.size[other]), np.maximum(self.size[row], self.size[other])
        wanted = (row < other) & (small >= ALIKE * large) & self.paragraph[row] & self.paragraph[other]
        wanted &= self.group[row] != self.group[other]
        key = sorted_unique(pack_pairs(row[wanted], other[wanted]))
        return unpack_pairs(key[~among(key, self.reported)])

    def _kinds(self, left: Int64, right: Int64) -> tuple[NDArray[np.int8], Float32]:
        """What each pair of rows is (align.Kind), and the share of characters that agree. Asked once for a pair.

        In a family of many rows of one template, those with other facts are variants, and are not aligned pair by pair.
        """
        kind, share = np.full(len(left), align.Kind.VARIANT, np.int8), np.zeros(len(left), np.float32)
        family = np.bincount(right, minlength=len(self.segs))[right] > FAMILY
        asked = np.flatnonzero(~family | (self.facts[left] == self.facts[right]))
        key = pack_pairs(left[asked], right[asked])
        new = asked[~among(key, self.known.key)]
        self.known = self.known.with_pairs(
            pack_pairs(left[new], right[new]), *align.kinds(self.norm, left[new], right[new], self.symbols)
        )
        place = np.searchsorted(self.known.key, key)
        kind[asked], share[asked] = self.known.kind[place], self.known.share[place]
        return kind, share

    def _covered(self, covers: containment.Covers) -> Findings:
        """Findings of paragraphs that stand elsewhere."""
        span = self.stream.origin[covers.start], self.stream.origin[covers.end - 1] + 1
        rows = self.rows[covers.row]
        found = decide.findings(self.segs, rows, Label.CONTAINED, "", score=covers.share, witness_span=span)
        reason = np.where(covers.label == Label.ABSTRACT, 2, covers.last > covers.first).astype(np.int16)
        return replace(found, label=covers.label, reason=reason, reasons=(CONTAINED, SPREAD, ABSTRACT))

    def _blocks(self, gone: Int64, witness: Int64) -> None:
        """Short lines beside copies that equal the lines beside their witnesses."""
        rows, keeper = layout.blocks(
            self.group,
            self.segs.doc,
            self.size,
            gone=gone,
            witness=witness,
            alive=self.alive & self.whole,
            furniture=self.furnished,
            locked=self.fixed,
        )
        self._take(rows, keeper, Label.BLOCK, BLOCK)

    def _titles(self) -> None:
        """Titles and headings printed twice."""
        table = self.group, self.segs.doc, self.size, self.marks
        self._take(*layout.titles(*table, self._standing()), Label.TITLE, TITLE)
        page = layout.page_titles(self.norm, self.segs.doc, self.marks, self._standing(), self.separator)
        self._take(*page, Label.TITLE, PAGE_TITLE)
        self._take(*layout.headings(*table, self._standing()), Label.HEADING, HEADING)

    def _take(
        self, rows: Int64, keeper: Int64, label: Label, reason: str, score: Float32 | None = None
    ) -> tuple[Int64, Int64]:
        """Take segments away, each for the one that it repeats. Returns what went, if its class goes at all."""
        free = ~self.fixed[rows]
        rows, keeper = rows[free], keeper[free]
        found = decide.findings(
            self.segs, rows, label, reason, score=None if score is None else score[free], witness=keeper
        )
        went = self._remove(found, rows, keeper)
        return (rows, keeper) if went else (rows[:0], keeper[:0])

    def _cuts(self) -> None:
        """Cut shared heads and tails out of what is still alive."""
        if not self.drops[Label.SHARED]:
            return
        stream, segs = self.stream, self.segs
        taken = []
        for cut in shared.cuts(
            stream,
            self.rows,
            self._standing_pieces(),
            doc=segs.doc,
            marks=self.marks,
            borders=self.borders,
            locked=(self.fixed | self._models())[self.rows],
            min_chars=self.config.shared_chars,
            refused=self.refused,
        ):
            row = int(self.rows[cut.row])
            tail = cut.end == stream.indptr[cut.row + 1]
            start = self._opening(cut.start) if tail else int(segs.start[row])
            end = int(segs.end[row]) if tail else self._opening(cut.end)
            if not self._point_elsewhere(cut, start, end):
                continue
            if tail:
                self.high[row] -= cut.end - cut.start
            else:
                self.low[row] += cut.end - cut.start
            self.cut_start[row], self.cut_end[row] = start, end
            taken.append(cut)
        if taken:
            rows, other = self.rows[[cut.row for cut in taken]], np.array([cut.other for cut in taken])
            size = np.array([cut.end - cut.start for cut in taken])
            span = self.cut_start[rows], self.cut_end[rows]
            kept = stream.origin[other], stream.origin[other + size - 1] + 1
            found = decide.findings(segs, rows, Label.SHARED, SHARED, span=span, witness_span=kept)
            self.removals.add(found, rows, self.rows[[cut.other_row for cut in taken]])
            self.changes += 1

    # -- what they share ------------------------------------------------------------------------------------------

    def _remove(self, found: Findings, owner: Int64, support: Int64) -> bool:
        """Take whole segments away, all of one class; or only note them, if their class is kept.

        owner, support  which of them rests on which other segment
        """
        if not len(found):
            return False
        if not self.drops[found.label[0]]:
            self.spared.append(found)
            return False
        self.removals.add(found, owner, support)
        self.alive[found.segment] = False
        self.changes += 1
        return True

    def _bring_back(self) -> None:
        """Bring back to life what rested on text that is gone by now."""
        self._inherit()
        gone, support = self.removals, self.removals.support
        start, end = gone.witness_start[gone.owner], gone.witness_end[gone.owner]
        cut = (self.cut_start[support] < end) & (self.cut_end[support] > start)
        back = gone.owner[~self.alive[support] | cut]
        if len(back):
            gone.drop(back)
            self.alive[back] = True
            self.cut_start[back] = self.cut_end[back] = -1
            self.low[back], self.high[back] = self.norm.indptr[back], self.norm.indptr[back + 1]
            self.changes += 1

    def _inherit(self) -> None:
        """Point exact copies of what went, as a near copy or as contained, at what that rests on: they say the same.

        Without it, one of them after the other would be brought back, and go in a round of its own.
        """
        gone = self.removals
        heir = (gone.label[gone.owner] == Label.EXACT) & ~self.alive[gone.support]
        heir &= (gone.label[gone.support] == Label.NEAR) | (gone.label[gone.support] == Label.CONTAINED)
        rows, model = gone.owner[heir], gone.support[heir]
        self.heirs = rows[:0], rows[:0]
        if not len(rows):
            return
        order = np.argsort(gone.owner, kind="stable")  # what goes: few
        owner, support = gone.owner[order], gone.support[order]
        first = np.searchsorted(owner, model)
        count = np.searchsorted(owner, model, side="right") - first
        owner, support = np.repeat(rows, count), support[ranges(first, count)]
        for column in (gone.label, gone.score, gone.reason, gone.witness_start, gone.witness_end):
            column[rows] = column[model]
        gone.owner, gone.support = np.append(gone.owner[~heir], owner), np.append(gone.support[~heir], support)
        near = np.flatnonzero(gone.label[owner] == Label.NEAR)
        self.heirs = owner[near], support[near]

    def _point_elsewhere(self, cut: shared.Cut, start: int, end: int) -> bool:
        """Point what rests on a part (start to end, of the text) that is to be cut at the place where it stays.

        returns  whether that can be done: what rests on the part and on text around it needs the text as it is
        """
        gone, row = self.removals, self.rows[cut.row]
        edge = np.flatnonzero(gone.support == row)
        owner = gone.owner[edge]
        first, last = gone.witness_start[owner], gone.witness_end[owner]
        inside = (first >= start) & (last <= end)
        if np.any((first < end) & (last > start) & ~inside):
            return False
        origin, shift, owner = self.stream.origin, cut.other - cut.start, owner[inside]
        first, last = np.searchsorted(origin, first[inside]), np.searchsorted(origin, last[inside] - 1)
        gone.witness_start[owner], gone.witness_end[owner] = origin[first + shift], origin[last + shift] + 1
        gone.support[edge[inside]] = self.rows[cut.other_row]
        return True

    def _witnesses(self) -> Bool:
        """The segments that some removal rests on: bool (n,)."""
        witness = np.zeros(len(self.segs), np.bool_)
        witness[self.removals.support] = True
        return witness

    def _models(self) -> Bool:
        """The segments of which a copy went as a whole: bool (n,)."""
        gone, support = self.removals, self.removals.support
        whole = gone.witness_start[gone.owner] == self.segs.start[support]
        whole &= gone.witness_end[gone.owner] == self.segs.end[support]
        model = np.zeros(len(self.segs), np.bool_)
        model[support[whole]] = True
        return model

    def _standing(self) -> Int64:
        """The segments that are alive, and of which nothing was cut."""
        return np.flatnonzero(self.alive & self.whole)

    def _standing_pieces(self) -> Pieces:
        """The pieces of which both sides still stand."""
        stands, found = (self.alive & self.whole)[self.rows], self.pieces
        keep = stands[found.row] & stands[found.other_row]
        return found.take(keep)

    def _opening(self, at: int) -> int:
        """Where the text of a position of the stream begins, with the quotation marks and brackets that open it."""
        place = int(self.stream.origin[at])
        while place > self.stream.origin[at - 1] + 1 and self.borders.any(Mark.OPENER, place - 1, place):
            place -= 1
        return place
