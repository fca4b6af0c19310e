"""What was seen and stays: so that a reader of the report sees that it was looked at, and why it was left alone.

Kept classes (credits, captions), sentences cut by a column break, variants, pairs below the threshold, paragraphs that
share a part, set phrases.
"""

import numpy as np
from numpy.typing import NDArray

from dedup.arrays import Bool, Float32, Int64, among, pack_pairs, sorted_unique, unpack_pairs
from dedup.classes import Label
from dedup.config import Config
from dedup.decide import findings, survive
from dedup.match import align, jaccard
from dedup.settle import titles
from dedup.tables import Candidates, Findings, Marks, Normalized, Pairs, Pieces, Scores, Segments
from dedup.text import ngrams

HEADING_CHARS = 2, 40  # characters of normal form of a heading

VARIANT = "the same but for facts: digits, numerals, negations or names differ"
FRAGMENT = "a sentence that seems to be cut by a column break; both halves stay"
BELOW = "similar, but below the threshold, and more than slips differs"
WORDING = "a heading, a caption or a single line whose words stand in the text, too"
PARTLY = "shares a part with another paragraph, which is too short to cut, or has no border where both would still read"
ELSEWHERE = "shares a part with a paragraph of another document; too little of it to be a copy"
LINE = "the same line stands elsewhere; too short, or without a sentence, for that alone to make it a copy"
ITEM = "an item of a list that stands in another list of this document, too, between other items"
HEADING = "a short line without a sentence above a paragraph: a heading; it stays"
GLUED = {
    Label.BYLINE: "a byline inside a paragraph; it stays",
    Label.CAPTION: "a picture credit inside a paragraph; it stays",
    Label.DATELINE: "the agency, place and date that a report begins with; it stays",
}
PHRASE = "the same words inside different paragraphs: a set phrase, a name, a formula"


def kept_classes(segs: Segments, scores: Scores, marks: Marks, size: Int64, stands: Bool) -> list[Findings]:
    """Furniture of classes that are kept, and broken sentences, among the segments that stand."""
    shown = np.flatnonzero(stands & (scores.score > 0) & (scores.label >= 0))
    broken = np.flatnonzero(stands & titles.fragments(size, marks))
    return [findings.furniture(segs, scores, shown), findings.findings(segs, broken, Label.FRAGMENT, FRAGMENT)]


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


def similar(
    segs: Segments, pairs: Pairs, kind: NDArray[np.int8], agree: Float32, stands: Bool, config: Config
) -> list[Findings]:
    """Variants, and pairs below the threshold, of which both sides stand.

    kind, agree  from align.kinds, one row a pair
    """
    both = stands[pairs.left] & stands[pairs.right]
    close = (pairs.jaccard >= config.threshold) | (agree >= 1 - align.SLIPS)
    variant = both & close & (kind == align.Kind.VARIANT)
    below = both & ~variant & (pairs.jaccard < config.threshold)
    return [
        findings.findings(segs, pairs.right[part], label, reason, score=pairs.jaccard[part], witness=pairs.left[part])
        for part, label, reason in ((variant, Label.VARIANT, VARIANT), (below, Label.NEAR_MISS, BELOW))
    ]


def same_lines(segs: Segments, group: Int64, lines: Bool, told: Bool) -> Findings:
    """Lines that equal another one, and are no copies for that alone.

    group  int64 (n,) equal normal forms
    lines  bool (n,) which segments stand and are no paragraphs
    told   bool (n,) which are long enough to be told
    """
    rows, keeper = survive.copies(group, lines, told)
    return findings.findings(segs, rows, Label.PHRASE, LINE, witness=keeper)


def repeated(
    segs: Segments,
    stream: Normalized,
    rows: Int64,
    found: Pieces,
    known: Pairs,
    group: Int64,
    prose: Bool,
    config: Config,
) -> list[Findings]:
    """Repeated runs that were left alone: near misses where they are most of a paragraph, set phrases otherwise.

    stream, rows  the normal forms of some segments, and which segments they are
    found         what of them repeats
    known         pairs that are reported already
    group, prose  of all segments: equal normal forms, and which are made of sentences
    """
    other_row = found.other_row
    size = found.end - found.start
    later = np.flatnonzero((found.row > other_row) & (size >= config.repeat_chars))
    row, other = found.row[later], other_row[later]
    most = 2 * size[later] >= np.minimum(stream.size[row], stream.size[other])
    phrase = later[~most]
    length = size[phrase]
    return [
        *_near_misses(
            segs,
            stream,
            rows,
            unpack_pairs(sorted_unique(pack_pairs(other[most], row[most]))),
            known,
            group,
            prose,
            n=config.shingle_chars,
        ),
        findings.findings(
            segs,
            rows[found.row[phrase]],
            Label.PHRASE,
            PHRASE,
            score=(length / stream.size[found.row[phrase]]).astype(np.float32),
            span=(stream.origin[found.start[phrase]], stream.origin[found.end[phrase] - 1] + 1),
            witness_span=(stream.origin[found.other[phrase]], stream.origin[found.other[phrase] + length - 1] + 1),
        ),
    ]


def _near_misses(
    segs: Segments,
    stream: Normalized,
    rows: Int64,
    pair: tuple[Int64, Int64],
    known: Pairs,
    group: Int64,
    prose: Bool,
    *,
    n: int,
) -> list[Findings]:
    """Pairs of rows of which one half or more of one stands in the other, with their exact similarity."""
    used = np.zeros(len(stream), np.bool_)
    used[pair[0]] = used[pair[1]] = True
    part, place = np.flatnonzero(used), np.cumsum(used) - 1  # only these rows are shingled
    shingles = ngrams.shingles(stream, part, n=n)
    pairs = jaccard.pairs(Candidates(place[pair[0]], place[pair[1]]), shingles, floor=0.0)
    left, right = rows[part[pairs.left]], rows[part[pairs.right]]
    fresh = ~among(pack_pairs(left, right), pack_pairs(known.left, known.right)) & (group[left] != group[right])
    left, right, score = left[fresh], right[fresh], pairs.jaccard[fresh]
    within = segs.doc[left] == segs.doc[right]
    reason = np.where(~prose[left] | ~prose[right], 0, np.where(within, 1, 2))
    return [
        findings.findings(segs, right[part], Label.NEAR_MISS, text, score=score[part], witness=left[part])
        for number, text in enumerate((WORDING, PARTLY, ELSEWHERE))
        for part in [np.flatnonzero(reason == number)]
    ]
