"""What is decided -> what goes: copies and contained rows, then what is local to a document and rests on them.

Lines beside copies that equal the lines beside their witnesses, titles and headings printed twice, heads and tails that
two paragraphs share. Each step looks at what is still kept, and takes nothing that a removal rests on: so a witness is
kept text whatever comes after. What it leaves for that reason shows when the kept text is looked at again.
"""

from collections.abc import Callable

import numpy as np

from dedup.arrays import Int64
from dedup.classes import Label
from dedup.config import Config
from dedup.decide import findings as decide
from dedup.decide.resolve import Decided
from dedup.match import relations as related
from dedup.match.relations import Rows, Stream
from dedup.settle import shared, titles
from dedup.settle.state import State
from dedup.tables import Borders, Findings, Mark, Relations, Spans

BLOCK = "a line beside repeated paragraphs, repeated with them"
TITLE = "the title printed twice"
PAGE_TITLE = "the title of the page: the title below, with the name of the site"
HEADING = "a heading printed twice in a row"
SHARED = "this part of the paragraph stands in another one, too"


def copies(rows: Rows, relations: Relations, decided: Decided) -> Findings:
    """Rows that equal another one, are near it, or stand inside other text.

    A row that equals one that goes for a relation goes for the same: it says the same in the same words.
    """
    equal, keeper = decided.copy, decided.keeper
    rests = decided.because[keeper]
    same = decide.findings(rows.segs, equal[rests < 0], Label.EXACT, related.EXACT, witness=keeper[rests < 0])
    row = np.concatenate([np.flatnonzero(decided.because >= 0), equal[rests >= 0]])
    why = np.concatenate([decided.because[decided.because >= 0], rests[rests >= 0]])
    chosen = relations.take(why)
    found = Findings(
        row,
        rows.segs.start[row],
        rows.segs.end[row],
        chosen.label,
        chosen.score,
        Spans(chosen.indptr, chosen.start, chosen.end),
        chosen.reason.astype(np.int16),
        related.REASONS,
    )
    return decide.merged([same, found])


def around(rows: Rows, borders: Borders, state: State, found: Findings, config: Config) -> tuple[list[Findings], State]:
    """Lines beside copies, titles and headings printed twice; and the state after them.

    found  the copies that go, from `copies`
    """
    size, doc, made = rows.norm.size, rows.segs.doc, []
    near = np.flatnonzero(np.isin(found.label, (Label.EXACT, Label.NEAR)))
    other = np.searchsorted(rows.segs.start, found.witness.first[near], side="right") - 1
    beside = titles.blocks(titles.Lines(rows.same, doc, size), found.segment[near], other, state)
    table = rows.same, doc, size, rows.marks
    separator = borders.where(Mark.SEPARATOR)
    steps: tuple[tuple[Label, str, Callable[[Int64], tuple[Int64, Int64]]], ...] = (
        (Label.BLOCK, BLOCK, lambda kept: beside),
        (Label.TITLE, TITLE, lambda kept: titles.titles(*table, kept)),
        (Label.TITLE, PAGE_TITLE, lambda kept: titles.page_titles(rows.norm, doc, rows.marks, kept, separator)),
        (Label.HEADING, HEADING, lambda kept: titles.headings(*table, kept)),
    )
    for label, reason, step in steps:
        taken, witness = state.free(step(np.flatnonzero(state.kept)))
        made.append(decide.findings(rows.segs, taken, label, reason, witness=witness))
        if config.drops(label):
            state = state.after(taken, witness)
    return made, state


def tails(rows: Rows, borders: Borders, state: State, here: Stream, config: Config) -> Findings:
    """Heads and tails that two paragraphs of a document share, cut from one of them."""
    text, segs = here.text, rows.segs
    kept = state.kept[here.rows]
    torn = rows.marks.cut & (rows.marks.sentences > 0)
    of = shared.Paragraphs(text, segs.doc[here.rows], torn[here.rows], state.locked[here.rows])
    pieces = here.pieces.take(kept[here.pieces.row] & kept[here.pieces.other_row])
    found = shared.cuts(of, pieces, borders, min_chars=config.shared_chars)
    owner, tail = here.rows[found.row], found.end == text.indptr[found.row + 1]
    start, end = segs.start[owner].copy(), segs.end[owner].copy()
    for number in range(len(found)):  # few
        if tail[number]:
            start[number] = _opening(here, borders, int(found.start[number]))
        else:
            end[number] = _opening(here, borders, int(found.end[number]))
    other, stop = found.other, found.other + found.end - found.start
    # The witness reaches as far as what goes: with the marks behind its last letter, which print on it or close it.
    row, last = here.rows[found.other_row], stop == text.indptr[found.other_row + 1]
    close = [
        int(segs.end[row[number]]) if last[number] else _opening(here, borders, int(stop[number]))
        for number in range(len(found))
    ]
    witness = Spans.single(text.at(other), np.array(close, np.int64))
    return decide.within(decide.findings(segs, owner, Label.SHARED, SHARED, witness=witness), start, end)


def _opening(here: Stream, borders: Borders, at: int) -> int:
    """Where the text of a position of the stream begins, with the quotation marks and brackets that open it."""
    place = int(here.text.origin[at])
    while place > here.text.origin[at - 1] + 1 and borders.any(Mark.OPENER, place - 1, place):
        place -= 1
    return place
