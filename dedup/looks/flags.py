"""What was seen and is kept: so that a reader of the report sees that it was looked at, and why it was left alone.

Kept classes (credits, captions), sentences cut by a column break, variants, pairs below the threshold, paragraphs that
share a part, set phrases.
"""

from dataclasses import replace

import numpy as np

from dedup.arrays import Bool, Int64, among, pack_pairs, sorted_unique, unpack_pairs
from dedup.boilerplate import watermark
from dedup.classes import Label
from dedup.config import Config
from dedup.decide import findings as decide
from dedup.decide import survive
from dedup.looks.look import WATERMARK, Look
from dedup.match import align, jaccard
from dedup.match.relations import VARIANT, Rows, Similar, Stream
from dedup.observe import Observed
from dedup.settle import purpose, titles
from dedup.tables import Candidates, Findings, Marks, Pairs, Scores, Segments, Spans
from dedup.text import ngrams

HEADING_CHARS = 2, 40  # characters of normal form of a heading

FRAGMENT = "a sentence that seems to be cut by a column break; both halves are kept"
BELOW = "similar, but below the threshold, and more than slips differs"
WORDING = "a heading, a caption or a single line whose words stand in the text, too"
PARTLY = "shares a part with another paragraph, which is too short to cut, or has no border where both would still read"
ELSEWHERE = "shares a part with a paragraph of another document; too little of it to be a copy"
LINE = "the same line stands elsewhere; too short, or without a sentence, for that alone to make it a copy"
AGAIN = "it comes again in this document, each time among other text: a refrain, a formula, a step, an item; it is kept"
QUOTED = "a quotation, a question or a field of a form that other documents have, too, among other text; it is kept"
HEADING = "a short line without a sentence above a paragraph: a heading; it is kept"
GLUED = {
    Label.BYLINE: "a byline inside a paragraph; it is kept",
    Label.CAPTION: "a picture credit inside a paragraph; it is kept",
    Label.DATELINE: "the agency, place and date that a report begins with; it is kept",
}
PHRASE = "the same words inside different paragraphs: a set phrase, a name, a formula"


def still(reported: Findings, segs: Segments, found: Findings) -> Findings:
    """What was reported of rows of which nothing goes, beside rows of which nothing goes.

    found  all that goes
    """
    whole = np.ones(len(segs), np.bool_)
    whole[found.segment] = False
    beside = np.searchsorted(segs.start, reported.witness.start, side="right") - 1
    torn = np.bincount(reported.witness.owner, ~whole[beside], len(reported)) > 0
    return decide.of_rows(reported, np.flatnonzero(whole[reported.segment] & ~torn))


def reported(seen: Observed, first: Look, config: Config) -> Findings:
    """Everything that was seen in the first look and stays, as far as that look says."""
    whole = np.ones(len(seen.segs), np.bool_)
    whole[first.found.segment] = False
    segs, rows, size = seen.segs, first.rows, seen.norm.size
    free = whole & ((first.lines.scores.score <= 0) | (first.lines.scores.label < 0))
    heading = headings(segs, seen.marks, size, rows.paragraph, free)
    back = first.back[segs.doc]
    stands, pieces = whole[first.stream.rows], first.stream.pieces
    here = replace(first.stream, pieces=pieces.take(stands[pieces.row] & stands[pieces.other_row]))
    found = [
        *kept_classes(segs, first.lines.scores, seen.marks, size, whole),
        decide.findings(segs, heading, Label.HEADING, HEADING),
        *similar(segs, first.alike, whole, config),
        same_lines(segs, rows.same, whole & ~back & ~rows.paragraph, size >= config.repeat_chars),
        *repeated(rows, here, first.pairs, config),
        *belongs(segs, first.copies, whole),
        *credited(seen, whole),
    ]
    if not config.drops(Label.WATERMARK):
        found.append(stamped(segs, watermark.stamps(seen.docs, seen.norm), whole))
    spared = first.spared
    return decide.merged([*found, decide.of_rows(spared, np.flatnonzero(whole[spared.segment]))])


def belongs(segs: Segments, copies: tuple[Int64, Int64, Int64], whole: Bool) -> list[Findings]:
    """Paragraphs that equal another one, and stay for what they are."""
    row, other, why = copies
    both = whole[row] & whole[other]
    return [
        decide.findings(segs, row[part], Label.PHRASE, reason, witness=other[part])
        for number, reason in ((purpose.WITHIN, AGAIN), (purpose.ELSEWHERE, QUOTED))
        for part in [np.flatnonzero(both & (why == number))]
    ]


def stamped(segs: Segments, stamps: watermark.Stamps, whole: Bool) -> Findings:
    """Watermarks in what stands."""
    at = np.flatnonzero(whole[stamps.row])
    found = decide.findings(segs, stamps.row[at], Label.WATERMARK, WATERMARK, score=stamps.times[at].astype(np.float32))
    return decide.within(found, stamps.start[at], stamps.end[at])


def credited(seen: Observed, whole: Bool) -> list[Findings]:
    """Bylines and datelines inside the paragraphs that stand."""
    segs, found = seen.segs, seen.credits
    row = np.searchsorted(segs.start, found.start, side="right") - 1
    stands = whole[row] & (found.end <= segs.end[row])
    parts = []
    for kind, reason in GLUED.items():
        some = np.flatnonzero(stands & (found.label == kind))
        glued = decide.findings(segs, row[some], kind, reason)
        parts.append(decide.within(glued, found.start[some], found.end[some]))
    return parts


def kept_classes(segs: Segments, scores: Scores, marks: Marks, size: Int64, stands: Bool) -> list[Findings]:
    """Boilerplate of classes that are kept, and broken sentences, among the segments that stand."""
    shown = np.flatnonzero(stands & (scores.score > 0) & (scores.label >= 0))
    broken = np.flatnonzero(stands & titles.fragments(size, marks))
    return [decide.boilerplate(segs, scores, shown), decide.findings(segs, broken, Label.FRAGMENT, FRAGMENT)]


def headings(segs: Segments, marks: Marks, size: Int64, paragraph: Bool, stands: Bool) -> Int64:
    """Lines without a sentence, right above a paragraph of their document and below some text of it.

    paragraph  bool (n,) which segments are made of sentences
    stands     bool (n,) which segments stay and are nothing else
    """
    rows = np.flatnonzero(stands)
    doc = segs.doc[rows]
    above = np.append(False, doc[1:] == doc[:-1])[: len(rows)]
    below = np.append(doc[1:] == doc[:-1], False)[: len(rows)]
    below &= np.append(paragraph[rows][1:], False)[: len(rows)]
    text = marks.sentences[rows] + marks.clauses[rows]
    shape = (size[rows] >= HEADING_CHARS[0]) & (size[rows] <= HEADING_CHARS[1]) & (text <= 1) & ~paragraph[rows]
    return np.asarray(rows[above & below & shape & ~marks.cut[rows] & ~marks.dots[rows]])


def similar(segs: Segments, pairs: Similar, stands: Bool, config: Config) -> list[Findings]:
    """Variants, and pairs below the threshold, of which both sides stand."""
    both = stands[pairs.left] & stands[pairs.right] & (pairs.jaccard > 0)
    close = (pairs.jaccard >= config.threshold) | (pairs.agree >= 1 - align.SLIPS)
    variant = both & close & (pairs.kind == align.Kind.VARIANT)
    below = both & ~variant & (pairs.jaccard < config.threshold)
    return [
        decide.findings(segs, pairs.right[part], label, reason, score=pairs.jaccard[part], witness=pairs.left[part])
        for part, label, reason in ((variant, Label.VARIANT, VARIANT), (below, Label.NEAR_MISS, BELOW))
    ]


def same_lines(segs: Segments, group: Int64, lines: Bool, told: Bool) -> Findings:
    """Lines that equal another one, and are no copies for that alone.

    group  int64 (n,) equal normal forms
    lines  bool (n,) which segments stand and are no paragraphs
    told   bool (n,) which are long enough to be told
    """
    rows, keeper = survive.copies(group, lines, told)
    return decide.findings(segs, rows, Label.PHRASE, LINE, witness=keeper)


def repeated(rows: Rows, here: Stream, known: Pairs, config: Config) -> list[Findings]:
    """Repeated runs that were left alone: near misses where they are most of a paragraph, set phrases otherwise.

    known  pairs that are reported already
    """
    segs, stream, found = rows.segs, here.text, here.pieces
    size = found.end - found.start
    later = np.flatnonzero((found.row > found.other_row) & (size >= config.repeat_chars))
    row, other = found.row[later], found.other_row[later]
    most = 2 * size[later] >= np.minimum(stream.size[row], stream.size[other])
    phrase = later[~most]
    length = size[phrase]
    pairs = unpack_pairs(sorted_unique(pack_pairs(other[most], row[most])))
    there = found.other[phrase]
    phrases = decide.findings(
        segs,
        here.rows[found.row[phrase]],
        Label.PHRASE,
        PHRASE,
        score=(length / stream.size[found.row[phrase]]).astype(np.float32),
        witness=Spans.single(stream.at(there), stream.at(there + length - 1) + 1),
    )
    start, end = stream.at(found.start[phrase]), stream.at(found.end[phrase] - 1) + 1
    return [*_near_misses(rows, here, pairs, known, config), decide.within(phrases, start, end)]


def _near_misses(rows: Rows, here: Stream, pair: tuple[Int64, Int64], known: Pairs, config: Config) -> list[Findings]:
    """Pairs of rows of which one half or more of one stands in the other, with their exact similarity."""
    segs, stream, prose = rows.segs, here.text, rows.prose
    used = np.zeros(len(stream), np.bool_)
    used[pair[0]] = used[pair[1]] = True
    part, place = np.flatnonzero(used), np.cumsum(used) - 1  # only these rows are shingled
    shingles = ngrams.shingles(stream, part, n=config.shingle_chars)
    pairs = jaccard.pairs(Candidates(place[pair[0]], place[pair[1]]), shingles, floor=0.0)
    left, right = here.rows[part[pairs.left]], here.rows[part[pairs.right]]
    fresh = ~among(pack_pairs(left, right), pack_pairs(known.left, known.right)) & (rows.same[left] != rows.same[right])
    left, right, score = left[fresh], right[fresh], pairs.jaccard[fresh]
    within = segs.doc[left] == segs.doc[right]
    reason = np.where(~prose[left] | ~prose[right], 0, np.where(within, 1, 2))
    return [
        decide.findings(segs, right[part], Label.NEAR_MISS, text, score=score[part], witness=left[part])
        for number, text in enumerate((WORDING, PARTLY, ELSEWHERE))
        for part in [np.flatnonzero(reason == number)]
    ]
