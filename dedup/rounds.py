"""What is taken away, round after round: furniture, exact copies, contained text, near copies, blocks, titles, cuts.

Each step looks at the segments that are still alive and at nothing else, and the round is taken again until it finds
nothing more. That is why a second run on the cleaned text finds nothing. A witness is neither removed nor cut by a
later step: whatever rests on it can be checked against the text that stays.
"""

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
    Marks,
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

UNMARKED = 4  # times the shortest paragraph: text of that length is no heading, even if its script marks no sentences
ALIKE = 0.85  # ratio of lengths from which two paragraphs that share a run are aligned


class Rounds:
    """The state that the steps share: which segments are alive, which are witnesses, and what was found."""

    def __init__(
        self,
        docs: Documents,
        segs: Segments,
        norm: Normalized,
        group: Int64,
        rank: Int64,
        pairs: Pairs,
        config: Config,
    ) -> None:
        n = len(segs)
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
        self.kind, self.agree = self._kinds(pairs.left, pairs.right)
        self.drops: Bool = np.array([config.drops(label) for label in Label])
        self.features = boilerplate.features(docs, segs, norm)
        self.scores: Scores = boilerplate.scores(self.features, segs, np.ones(n, np.bool_))
        self.alive: Bool = np.ones(n, np.bool_)
        self.furnished: Bool = np.zeros(n, np.bool_)  # went as furniture
        self.witness: Bool = np.zeros(n, np.bool_)  # something rests on this very text
        self.model: Bool = np.zeros(n, np.bool_)  # has exact copies; these can be pointed at another text
        self.whole: Bool = np.ones(n, np.bool_)  # nothing was cut from it
        self.low, self.high = norm.indptr[:-1].copy(), norm.indptr[1:].copy()  # its normal form, less what was cut
        self.removed: list[Findings] = []
        self.spared: list[Findings] = []  # what the round found of classes that are kept
        # The stream of the round: the normal forms of what is alive, and what repeats in it.
        self.stream, self.rows = norm, np.arange(n)
        none = np.zeros(0, np.int64)
        self.pieces = Pieces(none, none, none, none)

    def furniture(self) -> int:
        """Take furniture away until no more shows. Returns how many segments went."""
        before = len(self)
        while True:
            self.scores = boilerplate.scores(self.features, self.segs, self.alive)
            found = (self.scores.score > 0) & (self.scores.label >= 0) & self.drops[self.scores.label]
            rows = np.flatnonzero(found & self.alive & self.whole & ~self.witness & ~self.model)
            if not len(rows):
                return len(self) - before
            self.removed.append(decide.furniture(self.segs, self.scores, rows))
            self.alive[rows] = False
            self.furnished[rows] = True

    def copies(self) -> int:
        """Take away whatever is a copy of something that stays. Returns how many segments went or were cut."""
        before = len(self)
        self.spared = []
        copy, model = self._exact()
        self._read_repeats()
        gone, needed = self._contained()
        near, twin = self._near(gone, needed)
        self._blocks(np.concatenate([copy, near]), np.concatenate([model, twin]))
        self._titles()
        self._cuts()
        return len(self) - before

    def flagged(self) -> list[Findings]:
        """Everything that was seen and stays."""
        return [
            *self.spared,
            *notice.kept_classes(self.segs, self.scores, self.marks, self.size, self.alive & self.whole),
            *notice.similar(self.segs, self.pairs, self.kind, self.agree, self.alive & self.whole, self.config),
            *notice.repeated(
                self.segs, self.stream, self.rows, self._standing_pieces(), self.pairs, self.prose, self.config
            ),
        ]

    @property
    def runs(self) -> Repeats:
        """The repeats that are left in what stays, cut at segment borders, as positions in Normalized.code."""
        found = self._standing_pieces()
        later = np.flatnonzero(found.start > found.other)
        row, other_row = found.row[later], self.stream.row_of(found.other[later])
        start = found.start[later] - self.stream.indptr[row] + self.low[self.rows[row]]
        other = found.other[later] - self.stream.indptr[other_row] + self.low[self.rows[other_row]]
        return Repeats(other, start, (found.end - found.start)[later])

    def __len__(self) -> int:
        """How many removals there are so far."""
        return sum(map(len, self.removed))

    # -- the steps of `copies` ------------------------------------------------------------------------------------

    def _exact(self) -> tuple[Int64, Int64]:
        """Exact copies, and the first of each group, which stays."""
        rows, keeper = survive.copies(self.group, self.alive, self.paragraph & self.whole & ~self.witness)
        found = decide.findings(self.segs, rows, Label.EXACT, EXACT, witness=keeper)
        if not self._remove(found):
            return rows[:0], keeper[:0]
        self.model[keeper] = True
        return rows, keeper

    def _read_repeats(self) -> None:
        """The repeats among what is alive."""
        rows = np.flatnonzero(self.alive & (self.high > self.low))
        size = self.high[rows] - self.low[rows]
        taken = ranges(self.low[rows], size)
        self.stream = Normalized(self.norm.code[taken], self.norm.origin[taken], offsets(size))
        self.rows = rows
        runs = repeats.runs(self.stream, self.segs.doc[rows], chars=self.config.repeat_chars)
        self.pieces = repeats.pieces(self.stream, runs)

    def _contained(self) -> tuple[list[contained.Cover], Bool]:
        """Take away what a region of several paragraphs covers. What it rests on must stay: bool (n,).

        What a single paragraph covers is returned: it goes by the order of survival, together with near copies.
        """
        single, several = [], []
        gone, needed = np.zeros(len(self.segs), np.bool_), np.zeros(len(self.segs), np.bool_)
        for cover in contained.covers(
            self.stream,
            self.segs.doc[self.rows],
            self._marks(),
            self.pieces,
            paragraph=self.paragraph[self.rows],
            rank=self.rank[self.rows],
            min_chars=self.config.contained_chars,
        ):
            row, over = self.rows[cover.row], self.rows[list(cover.rows)]
            if self.witness[row] or needed[row] or gone[over].any() or (self.group[over] == self.group[row]).any():
                continue
            if cover.label == Label.CONTAINED and len(over) == 1:
                single.append(cover)
            else:
                gone[row] = self.drops[cover.label]
                needed[over] |= self.drops[cover.label]
                several.append(cover)
        self._remove_covers(several)
        return single, needed

    def _near(self, single: list[contained.Cover], needed: Bool) -> tuple[Int64, Int64]:
        """Near copies, and what one other paragraph contains, by the order of survival.

        returns  the near copies and their witnesses
        """
        left, right, label, score, reason = self._relations()
        rank = np.where(needed, self.rank - len(self.rank), self.rank)
        swap = rank[left] < rank[right]
        loser, winner = np.where(swap, right, left), np.where(swap, left, right)
        near = len(loser)
        loser = np.concatenate([loser, self.rows[[cover.row for cover in single]]])
        winner = np.concatenate([winner, self.rows[[cover.rows[0] for cover in single]]])
        label = np.concatenate([label, np.full(len(single), Label.CONTAINED, np.int8)])
        goes = self.drops[label]
        possible = self.alive[loser] & self.alive[winner] & ~self.witness[loser] & (rank[winner] < rank[loser])
        edge = np.flatnonzero(possible & goes)
        _, chosen = survive.independent(rank, loser[edge], winner[edge])
        chosen = edge[chosen]
        self.witness[winner[chosen]] = True
        kept = np.flatnonzero(possible & ~goes & (label != Label.VARIANT))  # of a class that is kept
        for part in (chosen, kept):
            similar = part[part < near]
            for kind, text in sorted({*zip(label[similar].tolist(), reason[similar].tolist(), strict=True)}):
                at = similar[(label[similar] == kind) & (reason[similar] == text)]
                self._remove(
                    decide.findings(self.segs, loser[at], Label(kind), text, score=score[at], witness=winner[at])
                )
            self._remove_covers([single[at - near] for at in part[part >= near].tolist()])
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
        """What each pair of rows is (align.Kind), and the share of characters that agree."""
        text = self.norm.text
        found = [align.kind(text(a), text(b)) for a, b in zip(left.tolist(), right.tolist(), strict=True)]
        return np.array([kind for kind, _ in found], np.int8), np.array([share for _, share in found], np.float32)

    def _remove_covers(self, covers: list[contained.Cover]) -> None:
        for label, several, reason in (
            (Label.ABSTRACT, None, ABSTRACT),
            (Label.CONTAINED, False, CONTAINED),
            (Label.CONTAINED, True, SPREAD),
        ):
            part = [c for c in covers if c.label == label and several in (None, len(c.rows) > 1)]
            if not part:
                continue
            if self.drops[label]:
                self.witness[self.rows[[row for cover in part for row in cover.rows]]] = True
            start = self.stream.origin[[cover.start for cover in part]]
            end = self.stream.origin[[cover.end - 1 for cover in part]] + 1
            rows = self.rows[[cover.row for cover in part]]
            score = np.array([cover.share for cover in part], np.float32)
            self._remove(decide.findings(self.segs, rows, label, reason, score=score, witness_span=(start, end)))

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
            locked=self.witness | self.model,
        )
        self._take(rows, keeper, Label.BLOCK, BLOCK)

    def _titles(self) -> None:
        """Titles and headings printed twice."""
        table = self.group, self.segs.doc, self.size, self.marks
        self._take(*layout.titles(*table, self._standing()), Label.TITLE, TITLE)
        page = layout.page_titles(self.norm, self.segs.doc, self.marks, self._standing(), self.borders.separator)
        self._take(*page, Label.TITLE, PAGE_TITLE)
        self._take(*layout.headings(*table, self._standing()), Label.HEADING, HEADING)

    def _take(self, rows: Int64, keeper: Int64, label: Label, reason: str) -> None:
        """Take short lines away, each for the line that it repeats."""
        free = ~self.witness[rows] & ~self.model[rows]
        rows, keeper = rows[free], keeper[free]
        if self._remove(decide.findings(self.segs, rows, label, reason, witness=keeper)):
            self.witness[keeper] = True

    def _cuts(self) -> None:
        """Cut shared heads and tails out of what is still alive."""
        if not self.drops[Label.SHARED]:
            return
        stream = self.stream
        for cut in shared.cuts(
            stream,
            self.segs.doc[self.rows],
            self._marks(),
            self._standing_pieces(),
            borders=self.borders,
            locked=(self.witness | self.model)[self.rows],
            min_chars=self.config.shared_chars,
        ):
            row, length = self.rows[[cut.row]], cut.end - cut.start
            if cut.end == stream.indptr[cut.row + 1]:
                self.high[row] -= length
                span = self._opening(cut.start), int(self.segs.end[row[0]])
            else:
                self.low[row] += length
                span = int(self.segs.start[row[0]]), self._opening(cut.end)
            kept = int(stream.origin[cut.other]), int(stream.origin[cut.other + length - 1]) + 1
            self.whole[row] = False
            self.witness[self.rows[cut.other_row]] = True
            self.removed.append(
                decide.findings(
                    self.segs,
                    row,
                    Label.SHARED,
                    SHARED,
                    span=(np.array([span[0]]), np.array([span[1]])),
                    witness_span=(np.array([kept[0]]), np.array([kept[1]])),
                )
            )

    # -- what they share ------------------------------------------------------------------------------------------

    def _remove(self, found: Findings) -> bool:
        """Take whole segments away, all of one class; or only note them, if their class is kept."""
        if not len(found):
            return False
        if not self.drops[found.label[0]]:
            self.spared.append(found)
            return False
        self.removed.append(found)
        self.alive[found.segment] = False
        return True

    def _standing(self) -> Int64:
        """The segments that are alive, and of which nothing was cut."""
        return np.flatnonzero(self.alive & self.whole)

    def _standing_pieces(self) -> Pieces:
        """The pieces of which both sides still stand."""
        stands, found = (self.alive & self.whole)[self.rows], self.pieces
        keep = stands[found.row] & stands[self.stream.row_of(found.other)]
        return Pieces(found.row[keep], found.start[keep], found.end[keep], found.other[keep])

    def _marks(self) -> Marks:
        """The marks of the rows of the stream."""
        return self.marks.take(self.rows)

    def _opening(self, at: int) -> int:
        """Where the text of a position of the stream begins, with the quotation marks and brackets that open it."""
        place = int(self.stream.origin[at])
        while place > self.stream.origin[at - 1] + 1 and self.borders.opener[place - 1]:
            place -= 1
        return place
