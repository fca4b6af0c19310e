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

from dedup import align, boilerplate, contained, decide, layout, marks, notice, repeats, shared, survive
from dedup.config import Config
from dedup.tables import (
    Bool,
    Documents,
    Findings,
    Float32,
    Int64,
    Label,
    Normalized,
    Pairs,
    Pieces,
    Repeats,
    Scores,
    Segments,
    offsets,
    pack_pairs,
    ranges,
    sorted_unique,
    unpack_pairs,
)

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
SHARED = "this part of the paragraph stands in another one, too"

MANY_ROUNDS = 40  # from then on a witness is safe, so that it ends

UNMARKED = 4  # times the shortest paragraph: text of that length is no heading, even if its script marks no sentences
FAMILY = 6  # pairs of one row, from which it is one of a family
ALIKE = 0.85  # ratio of lengths from which two paragraphs that share a run are aligned


_NONE = np.zeros(0, np.int64)


class Removal(NamedTuple):
    """Findings that go, and what they rest on: finding owner[i] rests on segment support[i]."""

    found: Findings
    support: Int64
    owner: Int64


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
        self.marks = marks.marks(docs, segs)
        self.borders = marks.borders(docs)
        # What has no sentence in it is a heading, a caption or an item of a list: to be a copy, it needs a reason in
        # the layout, as a short line does.
        self.prose: Bool = (self.marks.sentences > 0) | ((self.marks.clauses > 1) & self.marks.comma)
        text = self.prose | (norm.size >= UNMARKED * config.min_chars)
        self.paragraph: Bool = text & (norm.size >= config.min_chars)
        self.facts = align.fact_hashes(norm)
        self.refused: set[bytes] = set()  # by contained.covers
        self.known: dict[tuple[int, int], tuple[align.Kind, float]] = {}
        colon = np.searchsorted(norm.origin, self.marks.colon)
        self.opening = np.where(self.marks.colon >= 0, colon - norm.indptr[:-1], 0)
        self.kind, self.agree = self._kinds(pairs.left, pairs.right)
        self.drops: Bool = np.array([config.drops(label) for label in Label])
        self.features = boilerplate.features(docs, segs, norm)
        self.start(np.zeros(n, np.bool_))

    def start(self, fixed: Bool) -> None:
        """Begin, or begin again, with all segments alive; those in `fixed`, bool (n,), must stay as they are."""
        n = len(self.segs)
        self.scores: Scores = boilerplate.scores(self.features, self.segs, np.ones(n, np.bool_))
        self.judged: Scores = self.scores
        self.alive: Bool = np.ones(n, np.bool_)
        self.fixed: Bool = fixed.copy()
        self.furnished: Bool = np.zeros(n, np.bool_)  # went as furniture
        self.cut_start, self.cut_end = np.full(n, -1, np.int64), np.full(n, -1, np.int64)  # positions cut out of each
        self.low, self.high = self.norm.indptr[:-1].copy(), self.norm.indptr[1:].copy()  # its normal form, less the cut
        self.removals: list[Removal] = []
        self.changes = 0
        self.spared: list[Findings] = []  # what the round found of classes that are kept
        self.aside: list[tuple[Findings, Int64]] = []  # what may go in the end, and the segments that it rests on
        # The stream of the round: the normal forms of what is alive, and what repeats in it.
        self.stream, self.rows = self.norm, np.arange(n)
        self.pieces = Pieces(_NONE, _NONE, _NONE, _NONE)

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

    def furniture(self) -> None:
        """Take furniture away until no more shows."""
        while True:
            self.scores = boilerplate.scores(self.features, self.segs, self.alive)
            found = (self.scores.score > 0) & (self.scores.label >= 0) & self.drops[self.scores.label]
            rows = np.flatnonzero(found & self.alive & self.whole & ~self.fixed)
            if not len(rows):
                return
            self._remove(decide.furniture(self.segs, self.scores, rows))
            self.furnished[rows] = True
            self.judged = boilerplate.merged(self.judged, self.scores, rows)

    def copies(self) -> None:
        """Take away whatever is a copy of something that stays."""
        self.spared = []
        copy, model = self._exact()
        self.tell("repeats")
        self._read_repeats()
        self.tell("contained, near, layout, shared")
        near, twin = self._near(self._contained())
        self._blocks(np.concatenate([copy, near]), np.concatenate([model, twin]))
        self._titles()
        self._cuts()

    @property
    def removed(self) -> list[Findings]:
        """What goes."""
        return [removal.found for removal in self.removals]

    @property
    def whole(self) -> Bool:
        """Of which segments nothing was cut."""
        return self.cut_start < 0

    def flagged(self) -> list[Findings]:
        """Everything that was seen and stays."""
        return [
            *self.spared,
            *notice.kept_classes(self.segs, self.scores, self.marks, self.size, self.alive & self.whole),
            *notice.similar(self.segs, self.pairs, self.kind, self.agree, self.alive & self.whole, self.config),
            *notice.repeated(
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

    @property
    def verdicts(self) -> Scores:
        """What the boilerplate lane says of each segment: of what went, when it went; of what stays, in the end."""
        return boilerplate.merged(self.judged, self.scores, np.flatnonzero(self.alive))

    @property
    def runs(self) -> Repeats:
        """The repeats that are left in what stays, cut at segment borders, as positions in Normalized.code."""
        found = self._standing_pieces()
        later = np.flatnonzero((found.start > found.other) & (found.end - found.start >= self.config.repeat_chars))
        row, other_row = found.row[later], self.stream.row_of(found.other[later])
        start = found.start[later] - self.stream.indptr[row] + self.low[self.rows[row]]
        other = found.other[later] - self.stream.indptr[other_row] + self.low[self.rows[other_row]]
        return Repeats(other, start, (found.end - found.start)[later])

    # -- the steps of `copies` ------------------------------------------------------------------------------------

    def _exact(self) -> tuple[Int64, Int64]:
        """Exact copies, and the first of each group, which stays."""
        rows, keeper = survive.copies(self.group, self.alive, self.paragraph & self.whole)
        return self._take(rows, keeper, Label.EXACT, EXACT)

    def _read_repeats(self) -> None:
        """The repeats among what is alive."""
        rows = np.flatnonzero(self.alive & (self.high > self.low))
        size = self.high[rows] - self.low[rows]
        taken = ranges(self.low[rows], size)
        self.stream = Normalized(self.norm.code[taken], self.norm.origin[taken], offsets(size))
        self.rows = rows
        runs = repeats.runs(self.stream, self.segs.doc[rows], chars=self.config.repeat_chars)
        self.pieces = repeats.pieces(self.stream, runs)

    def _contained(self) -> list[contained.Cover]:
        """What one other paragraph contains, to go by the order of survival.

        What several paragraphs cover, or an abstract that is longer than its source, is set aside. It goes in the end,
        if all that covers it still stands by then (see `_settle`): that may have to go in its turn.
        """
        single = []
        for cover in contained.covers(
            self.stream,
            self.segs.doc[self.rows],
            self.marks.take(self.rows),
            self.pieces,
            paragraph=self.paragraph[self.rows],
            opening=self.opening[self.rows],
            rank=self.rank[self.rows],
            min_chars=self.config.contained_chars,
            refused=self.refused,
        ):
            row, over = self.rows[cover.row], self.rows[list(cover.rows)]
            twins = (self.group[over] == self.group[row]).any()
            if self.fixed[row] or not self.whole[row] or not self.alive[over].all() or twins:
                continue
            if len(over) == 1 and self.rank[over[0]] < self.rank[row]:
                single.append(cover)
            elif self.drops[cover.label]:
                self.alive[row] = False
                self.aside.append((self._covered([cover]), over))
                self.changes += 1
            else:
                self.spared.append(self._covered([cover]))
        return single

    def _settle(self, *, last: bool) -> None:
        """Let go what was set aside, where all that it rests on stands; put the rest back, for good if this is last."""
        for found, over in self.aside:
            if self.alive[over].all():
                self.removals.append(Removal(found, over, np.zeros(len(over), np.int64)))  # nothing changes by that
            else:
                self.alive[found.segment] = True
                self.fixed[found.segment] |= last
                self.changes += 1
        self.aside = []

    def _near(self, single: list[contained.Cover]) -> tuple[Int64, Int64]:
        """Near copies, and what one other paragraph contains, by the order of survival.

        returns  the near copies and their witnesses
        """
        left, right, label, score, reason = self._relations()
        rank = self.rank
        swap = rank[left] < rank[right]
        loser, winner = np.where(swap, right, left), np.where(swap, left, right)
        near = len(loser)
        loser = np.concatenate([loser, self.rows[[cover.row for cover in single]]])
        winner = np.concatenate([winner, self.rows[[cover.rows[0] for cover in single]]])
        label = np.concatenate([label, np.array([cover.label for cover in single], np.int8)])
        goes = self.drops[label]
        possible = self.alive[loser] & self.alive[winner] & ~self.fixed[loser] & (rank[winner] < rank[loser])
        edge = np.flatnonzero(possible & goes)
        _, chosen = survive.independent(rank, loser[edge], winner[edge])
        chosen = edge[chosen]
        kept = np.flatnonzero(possible & ~goes & (label != Label.VARIANT))  # of a class that is kept
        for part in (chosen, kept):
            similar = part[part < near]
            for kind, text in sorted({*zip(label[similar].tolist(), reason[similar].tolist(), strict=True)}):
                at = similar[(label[similar] == kind) & (reason[similar] == text)]
                self._take(loser[at], winner[at], Label(kind), text, score[at])
            for kind in (Label.CONTAINED, Label.ABSTRACT):
                at = part[(part >= near) & (label[part] == kind)]
                found = self._covered([single[k - near] for k in at.tolist()])
                self._remove(found, winner[at], np.arange(len(at)))
        similar = chosen[chosen < near]
        return loser[similar], winner[similar]

    def _relations(self) -> tuple[Int64, Int64, NDArray[np.int8], Float32, NDArray[np.str_]]:
        """Near copies among what stands: two rows, NEAR or VARIANT, similarity, reason."""
        first = np.full(len(self.segs), -1, np.int64)
        standing = np.flatnonzero(self.alive & self.whole & self.paragraph)[::-1]
        first[self.group[standing]] = standing  # the last write is the first member that stands
        more_left, more_right = self._pairs_of_runs()
        more_kind, more_agree = self._kinds(more_left, more_right)
        left = np.concatenate([first[self.group[self.pairs.left]], more_left])
        right = np.concatenate([first[self.group[self.pairs.right]], more_right])
        kind = np.concatenate([self.kind, more_kind])
        agree = np.concatenate([self.agree, more_agree])
        jaccard = np.concatenate([self.pairs.jaccard, np.zeros(len(more_left), np.float32)])
        similar = jaccard >= self.config.threshold
        variant = kind == align.Kind.VARIANT
        label = np.where(variant, Label.VARIANT, Label.NEAR).astype(np.int8)
        usable = (similar | (kind == align.Kind.COPY)) & (left >= 0) & (right >= 0) & (left != right)
        score = np.where(similar, jaccard, agree).astype(np.float32)
        reason = np.where(variant, notice.VARIANT, np.where(similar, NEAR, SLIPS))
        return left[usable], right[usable], label[usable], score[usable], reason[usable]

    def _pairs_of_runs(self) -> tuple[Int64, Int64]:
        """Paragraphs of about the same length that share a run, besides the pairs that are known."""
        found = self._standing_pieces()
        row, other = self.rows[found.row], self.rows[self.stream.row_of(found.other)]
        small, large = np.minimum(self.size[row], self.size[other]), np.maximum(self.size[row], self.size[other])
        wanted = (row < other) & (small >= ALIKE * large) & self.paragraph[row] & self.paragraph[other]
        wanted &= self.group[row] != self.group[other]
        key = sorted_unique(pack_pairs(row[wanted], other[wanted]))
        return unpack_pairs(key[~np.isin(key, pack_pairs(self.pairs.left, self.pairs.right))])

    def _kinds(self, left: Int64, right: Int64) -> tuple[NDArray[np.int8], Float32]:
        """What each pair of rows is (align.Kind), and the share of characters that agree. Asked once for a pair.

        In a family of many rows of one template, those with other facts are variants, and are not aligned pair by pair.
        """
        known, text = self.known, self.norm.text
        family = np.bincount(right, minlength=len(self.segs))[right] > FAMILY
        plain = family & (self.facts[left] != self.facts[right])
        found = []
        for pair, variant in zip(zip(left.tolist(), right.tolist(), strict=True), plain.tolist(), strict=True):
            if not variant and pair not in known:
                known[pair] = align.kind(text(pair[0]), text(pair[1]))
            found.append((align.Kind.VARIANT, 0.0) if variant else known[pair])
        return np.array([kind for kind, _ in found], np.int8), np.array([share for _, share in found], np.float32)

    def _covered(self, covers: list[contained.Cover]) -> Findings:
        """Findings of paragraphs that stand elsewhere, all of one class."""
        rows = self.rows[[cover.row for cover in covers]]
        start = self.stream.origin[[cover.start for cover in covers]]
        end = self.stream.origin[[cover.end - 1 for cover in covers]] + 1
        label = covers[0].label if covers else Label.CONTAINED
        reason = ABSTRACT if label == Label.ABSTRACT else CONTAINED
        if covers and label == Label.CONTAINED and len(covers[0].rows) > 1:
            reason = SPREAD
        score = np.array([cover.share for cover in covers], np.float32)
        return decide.findings(self.segs, rows, label, reason, score=score, witness_span=(start, end))

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
        page = layout.page_titles(self.norm, self.segs.doc, self.marks, self._standing(), self.borders.separator)
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
        went = self._remove(found, keeper, np.arange(len(rows)))
        return (rows, keeper) if went else (rows[:0], keeper[:0])

    def _cuts(self) -> None:
        """Cut shared heads and tails out of what is still alive."""
        if not self.drops[Label.SHARED]:
            return
        stream = self.stream
        for cut in shared.cuts(
            stream,
            self.segs.doc[self.rows],
            self.marks.take(self.rows),
            self._standing_pieces(),
            borders=self.borders,
            locked=(self.fixed | self._models())[self.rows],
            min_chars=self.config.shared_chars,
        ):
            row, length = self.rows[[cut.row]], cut.end - cut.start
            tail = cut.end == stream.indptr[cut.row + 1]
            span = (
                self._opening(cut.start) if tail else int(self.segs.start[row[0]]),
                int(self.segs.end[row[0]]) if tail else self._opening(cut.end),
            )
            if not self._point_elsewhere(cut, span):
                continue
            if tail:
                self.high[row] -= length
            else:
                self.low[row] += length
            kept = int(stream.origin[cut.other]), int(stream.origin[cut.other + length - 1]) + 1
            self.cut_start[row], self.cut_end[row] = span
            found = decide.findings(
                self.segs,
                row,
                Label.SHARED,
                SHARED,
                span=(np.array([span[0]]), np.array([span[1]])),
                witness_span=(np.array([kept[0]]), np.array([kept[1]])),
            )
            self.removals.append(Removal(found, self.rows[[cut.other_row]], np.zeros(1, np.int64)))
            self.changes += 1

    # -- what they share ------------------------------------------------------------------------------------------

    def _remove(self, found: Findings, support: Int64 = _NONE, owner: Int64 = _NONE) -> bool:
        """Take whole segments away, all of one class; or only note them, if their class is kept.

        support, owner  the segments that the findings rest on, and which finding rests on each
        """
        if not len(found):
            return False
        if not self.drops[found.label[0]]:
            self.spared.append(found)
            return False
        self.removals.append(Removal(found, support, owner))
        self.alive[found.segment] = False
        self.changes += 1
        return True

    def _bring_back(self) -> None:
        """Bring back to life what rested on text that is gone by now."""
        standing = []
        for found, support, owner in self.removals:
            start, end = found.witness_start[owner], found.witness_end[owner]
            cut = (self.cut_start[support] < end) & (self.cut_end[support] > start)
            lost = owner[~self.alive[support] | cut]
            if len(lost):
                keep = np.ones(len(found), np.bool_)
                keep[lost] = False
                back = found.segment[~keep]
                self.alive[back] = True
                self.cut_start[back] = self.cut_end[back] = -1
                self.low[back], self.high[back] = self.norm.indptr[back], self.norm.indptr[back + 1]
                self.changes += 1
                place = np.cumsum(keep) - 1
                stays = keep[owner]
                found = decide.of_rows(found, np.flatnonzero(keep))
                support, owner = support[stays], place[owner[stays]]
            if len(found):
                standing.append(Removal(found, support, owner))
        self.removals = standing

    def _point_elsewhere(self, cut: shared.Cut, span: tuple[int, int]) -> bool:
        """Point what rests on a part that is to be cut at the place where that part stays.

        returns  whether that can be done: what rests on the part and on text around it needs the text as it is
        """
        row, other = self.rows[cut.row], self.rows[cut.other_row]
        concerned = [number for number, removal in enumerate(self.removals) if (removal.support == row).any()]
        for number in concerned:
            found, support, owner = self.removals[number]
            start, end = (side[owner[support == row]] for side in (found.witness_start, found.witness_end))
            if np.any((start < span[1]) & (end > span[0]) & ~((start >= span[0]) & (end <= span[1]))):
                return False
        origin, shift = self.stream.origin, cut.other - cut.start
        for number in concerned:
            found, support, owner = self.removals[number]
            start, end = found.witness_start.copy(), found.witness_end.copy()
            moves = (support == row) & (start[owner] >= span[0]) & (end[owner] <= span[1])
            at = owner[moves]
            first, last = np.searchsorted(origin, start[at]), np.searchsorted(origin, end[at] - 1)
            start[at], end[at] = origin[first + shift], origin[last + shift] + 1
            moved = replace(found, witness_start=start, witness_end=end)
            self.removals[number] = Removal(moved, np.where(moves, other, support), owner)
        return True

    def _witnesses(self) -> Bool:
        """The segments that some removal rests on: bool (n,)."""
        witness = np.zeros(len(self.segs), np.bool_)
        for removal in self.removals:
            witness[removal.support] = True
        return witness

    def _models(self) -> Bool:
        """The segments of which a copy went as a whole: bool (n,)."""
        model = np.zeros(len(self.segs), np.bool_)
        for found, support, owner in self.removals:
            whole = found.witness_start[owner] == self.segs.start[support]
            whole &= found.witness_end[owner] == self.segs.end[support]
            model[support[whole]] = True
        return model

    def _standing(self) -> Int64:
        """The segments that are alive, and of which nothing was cut."""
        return np.flatnonzero(self.alive & self.whole)

    def _standing_pieces(self) -> Pieces:
        """The pieces of which both sides still stand."""
        stands, found = (self.alive & self.whole)[self.rows], self.pieces
        keep = stands[found.row] & stands[self.stream.row_of(found.other)]
        return Pieces(found.row[keep], found.start[keep], found.end[keep], found.other[keep])

    def _opening(self, at: int) -> int:
        """Where the text of a position of the stream begins, with the quotation marks and brackets that open it."""
        place = int(self.stream.origin[at])
        while place > self.stream.origin[at - 1] + 1 and self.borders.opener[place - 1]:
            place -= 1
        return place
