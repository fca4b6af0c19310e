"""Observed -> Look: one look at some texts. What goes, for what reason, and what must stay for it.

Boilerplate goes first, then what is a copy of something that is neither boilerplate nor a copy itself. Every relation
is found once and every row decided once; where documents would lose too much they are held back, and the others are
decided again: on columns, nothing is compared again.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from dedup.arrays import Bool, Int64
from dedup.boilerplate import classify, recurrence, watermark
from dedup.boilerplate.classify import Corpus
from dedup.boilerplate.user_rules import KEEP
from dedup.classes import Label
from dedup.config import Config
from dedup.decide import findings as decide
from dedup.decide import holds, resolve, survive
from dedup.looks import carry
from dedup.looks.carry import Known, Places
from dedup.match import evidence, exact, near, relations
from dedup.match.relations import Rows, Similar, Stream
from dedup.observe import Observed
from dedup.settle import local, proof, purpose
from dedup.settle.state import State
from dedup.tables import Findings, Normalized, Pairs, Recurrence, Relations, Scores, Segments, Spans, Table
from dedup.text import symbols
from dedup.workers import beside, worthwhile

UNMARKED = 4  # times the shortest paragraph: text of that length is no heading, even if its script marks no sentences
LEAST = 1 << 17  # characters of normal form that are worth a worker of their own

WATERMARK = "a short run that was inserted in many paragraphs: what stands left and right of it belongs together"

Tell = Callable[[str, float], None]


@dataclass(frozen=True, slots=True, eq=False)
class Judged(Table):
    """What the boilerplate lane says of some segments: scores, and how often each recurs; one row a segment."""

    segs: Segments
    scores: Scores
    recurrence: Recurrence


@dataclass(frozen=True, slots=True, eq=False)
class Look(Table):
    """What one look found.

    lines               what the boilerplate lane says
    rows, stream, alike what was compared, what of it repeats, and which pairs are alike
    pairs, capped       verified pairs, and buckets of which not every pair was listed
    copies              int64 rows, int64 rows, int64: copies of another row, that one, and why they stay (`purpose`)
    found               what goes: no two overlap, and no witness meets what goes
    held                what would go, had its document not been held back
    spared              what was found of classes that are kept
    back                bool (documents,) which are held back
    """

    lines: Judged
    rows: Rows
    stream: Stream
    alike: Similar
    pairs: Pairs
    capped: int
    copies: tuple[Int64, Int64, Int64]
    found: Findings
    held: Findings
    spared: Findings
    back: Bool


def judged(seen: Observed, config: Config) -> Judged:
    """What is boilerplate in some texts."""
    everything = np.ones(len(seen.segs), np.bool_)
    recurs = recurrence.count(seen.evidence, seen.segs, everything)
    corpus = Corpus(seen.segs, seen.norm, seen.evidence)
    return Judged(seen.segs, classify.classify(corpus, recurs, config, everything), recurs)


def judged_again(seen: Observed, config: Config, before: Judged, changed: Bool) -> Judged:
    """The same as `judged`, of texts of which some have changed; only these are judged, and those that recur otherwise.

    before   what was said before
    changed  bool (documents,) which documents have changed since
    """
    everything, doc = np.ones(len(seen.segs), np.bool_), seen.segs.doc
    recurs = recurrence.count(seen.evidence, seen.segs, everything)
    old, new = np.flatnonzero(~changed[before.segs.doc]), np.flatnonzero(~changed[doc])
    differs = before.recurrence.seen[old] != recurs.seen[new]
    differs |= before.recurrence.times[old] != recurs.times[new]
    differs |= before.recurrence.pairs[old] != recurs.pairs[new]
    wanted = changed.copy()
    wanted[doc[new[differs]]] = True
    corpus = Corpus(seen.segs, seen.norm, seen.evidence)
    scores = classify.classify(corpus, recurs, config, everything, documents=wanted)
    label, score, reason = scores.label.copy(), scores.score.copy(), scores.reason.copy()
    same = ~wanted[doc[new]]
    old, new = old[same], new[same]
    label[new], score[new], reason[new] = before.scores.label[old], before.scores.score[old], before.scores.reason[old]
    return Judged(seen.segs, Scores(label, score, reason, scores.reasons), recurs)


def boilerplate(seen: Observed, lines: Judged, config: Config, *, force: bool) -> Findings:
    """What goes as boilerplate, but for documents that would lose too much."""
    rows = np.flatnonzero(_goes(lines.scores, config))
    found = decide.boilerplate(seen.segs, lines.scores, rows)
    if force or not len(found):
        return found
    over = holds.over_limit(seen.segs, seen.norm.size, _text(seen, config), found, config)
    return decide.of_rows(found, np.flatnonzero(~over[seen.segs.doc[rows]]))


def look(
    seen: Observed,
    lines: Judged,
    config: Config,
    *,
    force: bool,
    tell: Tell,
    before: tuple[Known, Places] | None = None,
) -> Look:
    """See Look.

    force   hold no document back
    tell    called as each stage begins
    before  what a look before knows of pairs, and where the rows stand that are looked at now
    """
    goes = _goes(lines.scores, config)
    drops = np.array([config.drops(label) for label in Label])
    tell("exact", 0.5)
    stamps, norm = watermark.none(), seen.norm
    if drops[Label.WATERMARK]:  # texts are compared without them
        stamps, norm = watermark.cut(seen.docs, norm, watermark.stamps(seen.docs, norm))
    rows, copies = _rows(seen, norm, ~goes, config)
    tell("near", 0.55)
    pairs, known = carry.pairs(*before, rows) if before is not None else (None, None)
    pairs, capped, stream, inside = _compared(rows, pairs, config, tell)
    tell("relations", 0.75)
    alike = relations.similar(rows, pairs, stream, known, config.workers)
    found = relations.relations(rows, alike, inside, config)
    tell("decide", 0.8)
    settled = _settled(seen, rows, _Given(lines.scores, goes, stream, copies, found, stamps), config, force=force)
    return Look(lines, rows, stream, alike, pairs, capped, copies, *settled)


def _compared(
    rows: Rows, known: Pairs | None, config: Config, tell: Tell
) -> tuple[Pairs, int, Stream, tuple[Relations, Relations]]:
    """Pairs that are alike, with the number of capped buckets; what repeats; what is contained in something else.

    known  the pairs, if nothing has to be searched for
    """

    def repeated() -> tuple[Stream, tuple[Relations, Relations]]:
        tell("repeats", 0.65)
        stream = relations.stream(rows, config)
        return stream, relations.contained(rows, stream, config)

    if known is not None:
        return known, 0, *repeated()
    leaders, others = _leaders(rows), max(config.workers - 1, 1)
    workers = worthwhile(config.workers, len(rows.norm.code), LEAST)
    alike, found = beside(
        repeated, lambda: near.similar(rows.norm, leaders, rows.rank, config, workers=others), workers
    )[::-1]
    return *alike, *found


def known_of(last: Look, places: Places) -> Known:
    """What a look knows of pairs, for the next one; places: of its rows."""
    return Known(places, last.rows.compared, last.pairs, last.alike, last.capped)


def _goes(scores: Scores, config: Config) -> Bool:
    """Which rows go as boilerplate, unless their documents are held back: bool (n,)."""
    drops = np.array([config.drops(label) for label in Label])
    return np.asarray((scores.score > 0) & (scores.label >= 0) & drops[scores.label])


def _prose(seen: Observed) -> Bool:
    """Which rows have a sentence in them, or clauses that were broken off: bool (n,).

    What has none is a heading, a caption or an item of a list: to be a copy, it needs a reason in the layout, as a
    short line does.
    """
    marks = seen.marks
    return np.asarray((marks.sentences > 0) | ((marks.clauses > 1) & marks.comma))


def _text(seen: Observed, config: Config) -> Bool:
    """Which rows are text rather than lines of a menu: bool (n,)."""
    return _prose(seen) | (seen.norm.size >= UNMARKED * config.min_chars)


def _rows(seen: Observed, norm: Normalized, stands: Bool, config: Config) -> tuple[Rows, tuple[Int64, Int64, Int64]]:
    """What is compared, and what equals it: these rows, the rows that they equal, and why they stay."""
    marks = seen.marks
    paragraph = _text(seen, config) & (purpose.weights(norm) >= config.min_chars)
    facts = symbols.of_rows(seen.docs, seen.segs, norm)
    same = exact.groups(norm, facts)
    stands = stands & ~purpose.answered(seen.docs, seen.segs, same, stands)
    copy, keeper = survive.copies(same, stands, paragraph)
    lines = purpose.lines(seen.docs, seen.segs, norm, marks, same)
    why = purpose.stays(lines, stands & (norm.size > 0), paragraph, copy, keeper)
    compared = stands.copy()
    compared[copy] = False
    rows = Rows(seen.segs, norm, facts, marks, same, survive.order(norm), compared, _prose(seen), paragraph)
    return rows, (copy, keeper, why)


def _leaders(rows: Rows) -> Int64:
    """For each row that is compared the first one with the same text, else -1: int64 (n,)."""
    compared = np.flatnonzero(rows.compared)
    leader = np.full(len(rows.same), -1, np.int64)
    leader[rows.same[compared[::-1]]] = compared[::-1]  # the last write is the first row
    return np.where(rows.compared, leader[rows.same], -1)


@dataclass(frozen=True, slots=True, eq=False)
class _Given(Table):
    """What is decided on: scores and which rows go for them; what repeats; exact copies; relations; watermarks."""

    scores: Scores
    boilerplate: Bool
    stream: Stream
    copies: tuple[Int64, Int64, Int64]
    relations: Relations
    stamps: watermark.Stamps


def _settled(
    seen: Observed, rows: Rows, given: _Given, config: Config, *, force: bool
) -> tuple[Findings, Findings, Findings, Bool]:
    """What goes, what is held, what was found of kept classes, and the documents that are held back."""
    docs = len(seen.docs)
    held, kept_back = np.zeros(docs, np.bool_), []
    for attempt in range(holds.ATTEMPTS + 1):
        found, spared = _once(seen, rows, given, held, config)
        over = np.zeros(docs, np.bool_)
        if not force:
            some = holds.over_limit(rows.segs, rows.norm.size, _text(seen, config), found, config)
            over[: len(some)] = some
        part = over[rows.segs.doc[found.segment]]
        kept_back.append(decide.of_rows(found, np.flatnonzero(part)))
        held |= over
        if not over.any():
            break
        if attempt == holds.ATTEMPTS:
            found = decide.of_rows(found, np.flatnonzero(~part))
    return found, decide.merged(kept_back), spared, held


def _once(seen: Observed, rows: Rows, given: _Given, held: Bool, config: Config) -> tuple[Findings, Findings]:
    """What goes if some documents are held back, and what was found of classes that are kept."""
    pinned = held[rows.segs.doc] | (seen.evidence.given == KEEP) if len(held) else np.zeros(0, np.bool_)
    copy, keeper, why = given.copies
    exact = config.drops(Label.EXACT)
    decided = resolve.decide(rows.rank, pinned, (copy, keeper), given.relations, alone=exact & (why == 0))
    gone = local.copies(rows, given.relations, decided)
    boilerplate = given.boilerplate & ~pinned
    owner = np.searchsorted(rows.segs.start, gone.witness.start, side="right") - 1
    locked = pinned.copy()
    locked[owner] = True
    state = State(~boilerplate & ~decided.gone, locked, boilerplate)
    beside, state = local.around(rows, seen.borders, state, gone, config)
    made = [decide.boilerplate(rows.segs, given.scores, np.flatnonzero(boilerplate)), gone, *beside]
    made.append(local.tails(rows, seen.borders, state, given.stream, config))
    made.append(_stamped(rows, decide.merged(made), given.stamps, pinned))
    if not exact:  # then what equals another row is only reported
        row, keeper = (column[~decided.gone[copy] & (why == 0)] for column in (copy, keeper))
        made.append(decide.findings(rows.segs, row, Label.EXACT, relations.EXACT, witness=keeper))
    drops = np.array([config.drops(label) for label in Label])
    everything = decide.merged(made)
    stamps = np.sort(given.stamps.start), np.sort(given.stamps.end)
    everything = replace(everything, witness=everything.witness.without(*stamps))
    everything = _proven(seen, rows.norm, everything, config)
    goes = drops[everything.label]
    return (decide.of_rows(everything, np.flatnonzero(part)) for part in (goes, ~goes))  # type: ignore[return-value]


def _stamped(rows: Rows, found: Findings, stamps: watermark.Stamps, pinned: Bool) -> Findings:
    """Watermarks in rows of which nothing else goes."""
    free = ~pinned
    free[found.segment] = False
    at = np.flatnonzero(free[stamps.row])
    times = stamps.times[at].astype(np.float32)
    made = decide.findings(rows.segs, stamps.row[at], Label.WATERMARK, WATERMARK, score=times)
    return decide.within(made, stamps.start[at], stamps.end[at])


def _proven(seen: Observed, norm: Normalized, found: Findings, config: Config) -> Findings:
    """The findings that are what they claim to be, asked of the text of what goes and of its witness once more."""
    at = np.flatnonzero(found.witness.size > 0)
    both = proof.sides(seen.docs, norm, Spans.single(found.start[at], found.end[at]), found.witness.take(at))
    _, holds = evidence.measured(both, found.label[at], config)
    return decide.of_rows(found, np.delete(np.arange(len(found)), at[~holds]))
