"""Result -> templates: lines that recur over documents at heads and tails, with slots for what differs.

The template of a line is its normal form with numbers, and what follows a label of metadata or credits, left open (see
`lines.masked`). What counts is in how many documents with different bodies it occurs outside of good paragraphs, so
that a reprinted article is none. Lines that follow each other in most of these documents are a block.
"""

import re
from itertools import groupby

import numpy as np

from dedup.arrays import Int64
from dedup.boilerplate import features, terms
from dedup.boilerplate.bank import NUMBER, PLACES, SLOT, Template
from dedup.classes import BOILERPLATE, Action, Label
from dedup.result import Result
from dedup.tables import Documents, Normalized, Segments

LINKED = 0.5  # of the documents of a line have the same line below it: they are one block
KINDS = 8  # places, and room

_SHOWN_NUMBER, _SHOWN_SLOT = "{n}", "{…}"
_DIGITS = re.compile(r"\d+")
_DATE = re.compile(r"\{n\} ?[-/.年] ?\{n\} ?[-/.月] ?\{n\}(?: ?[日号])?")
_TIME = re.compile(r"\{n\}[:：]\{n\}(?:[:：]\{n\})?")


def templates(result: Result, *, least: int, most: int | None = None, removed: bool = False) -> list[Template]:
    """The templates of a corpus, as `counted` has them."""
    return counted(result, least=least, most=most, removed=removed)[0]


def counted(
    result: Result, *, least: int, most: int | None = None, removed: bool = False
) -> tuple[list[Template], int]:
    """The templates of a corpus, the most frequent first, those of a block together and in order; and how many.

    least    documents with different bodies in which a template occurs
    most     templates that are returned, at most
    removed  only those that were taken for boilerplate and removed
    """
    docs, segs, norm, decisions = result.documents, result.segments, result.normalized, result.decisions
    template, times, where = result.recurrence.template, result.recurrence.times, result.recurrence.place
    label = np.full(len(segs), -1, np.int64)
    gone = decisions.action != Action.FLAG
    gone &= np.isin(decisions.label, list(BOILERPLATE))
    gone &= (decisions.start == segs.start[decisions.segment]) & (decisions.end == segs.end[decisions.segment])
    label[decisions.segment[gone]] = decisions.label[gone]
    rows = np.flatnonzero((times >= least) & (norm.size > 0) & ((label >= 0) | (not removed)))
    order = rows[np.lexsort((rows, template[rows]))]  # lines that recur
    key = template[order]
    new = np.append(True, key[1:] != key[:-1])[: len(key)]
    group, first = np.cumsum(new) - 1, order[new]
    number = np.full(len(segs), -1, np.int64)
    number[order] = group
    n = len(first)
    kinds = np.bincount(group * KINDS + where[order], minlength=KINDS * n).reshape(n, KINDS)
    labels = np.bincount(group * (len(Label) + 1) + label[order] + 1, minlength=n * (len(Label) + 1))
    named = labels.reshape(n, len(Label) + 1).argmax(axis=1) - 1
    block, step = _blocks(segs, number, n)
    most_seen = np.zeros(n + 1, np.int64)  # of a block, by that of its lines which is seen most
    np.maximum.at(most_seen, block, times[first])
    together = np.where(block >= 0, most_seen[block], times[first])
    chosen = np.lexsort((np.arange(n), step, np.where(block >= 0, block, n + np.arange(n)), -together))[:most]
    names = {int(place): name for name, place in PLACES.items()}
    found = []
    for place, (key_of, text) in zip(chosen.tolist(), _written(docs, segs, norm, first[chosen]), strict=True):
        seen = sorted((-int(count), names[k]) for k, count in enumerate(kinds[place].tolist()) if count and k in names)
        found.append(
            Template(
                key_of,
                text,
                Label(int(named[place])) if named[place] >= 0 else None,
                int(times[first[place]]),
                tuple(name for _, name in seen),
                int(block[place]) if block[place] >= 0 else None,
            )
        )
    return found, n


def _blocks(segs: Segments, number: Int64, n: int) -> tuple[Int64, Int64]:
    """Which block each template is part of, or -1, and its place in it.

    Blocks are chains of templates that follow each other in most documents.
    """
    here, below = number[:-1], number[1:]
    pair = np.flatnonzero((here >= 0) & (below >= 0) & (segs.doc[1:] == segs.doc[:-1]))
    key = np.sort(here[pair] * n + below[pair])
    edge = np.flatnonzero(np.append(True, key[1:] != key[:-1])[: len(key)])
    count = np.diff(np.append(edge, len(key)))
    one, other = (key[edge] // n, key[edge] % n) if len(key) else (key, key)
    total = np.bincount(number[number >= 0], minlength=n)
    link = (count >= LINKED * total[one]) & (count >= LINKED * total[other]) & (one != other)
    one, other = one[link], other[link]
    following, before = np.full(n, -1, np.int64), np.full(n, -1, np.int64)
    following[one[::-1]], before[other[::-1]] = other[::-1], one[::-1]
    result, step = np.full(n, -1, np.int64), np.zeros(n, np.int64)
    for number_of_block, start in enumerate(np.flatnonzero((before < 0) & (following >= 0)).tolist()):
        at = start
        while at >= 0 and result[at] < 0:
            result[at] = number_of_block
            if following[at] >= 0:
                step[following[at]] = step[at] + 1
            at = int(following[at])
    return result, step


def _written(docs: Documents, segs: Segments, norm: Normalized, rows: Int64) -> list[tuple[str, str]]:
    """The key of the template of each of some segments, and its text as a person reads it."""
    some = norm.rows(rows)
    few = Segments(segs.doc[rows], segs.start[rows], segs.end[rows])
    mark = features.masked(some, features.slots(docs, few, some, terms.shipped()))
    found = []
    for row in range(len(rows)):
        part = slice(int(some.indptr[row]), int(some.indptr[row + 1]))
        start = int(few.start[row])
        marks, origin = mark[part].tolist(), (some.origin[part] - start).tolist()
        shown = _shown(docs.text(start, int(few.end[row])), marks, origin)
        found.append((_key(marks), shown))
    return found


def _key(marks: list[int]) -> str:
    """Masked text as it stands in a bank."""
    key = ""
    for code in marks[: features.TEMPLATE_SIZE]:
        mark = {features.IN_NUMBER: NUMBER, features.IN_SLOT: SLOT}.get(code)
        if mark is None:
            key += chr(code)
        elif not key.endswith(mark):
            key += mark
    return key


def _shown(text: str, marks: list[int], origin: list[int]) -> str:
    """A line with what is left open replaced: each run of digits, and each slot unless it has numbers only."""
    shown, reached = "", 0
    for mark, run in groupby(zip(marks, origin, strict=True), key=lambda item: item[0]):
        places = [place for _, place in run]
        if mark > features.IN_SLOT:
            continue
        start, end = places[0], places[-1] + 1
        inner = _DIGITS.sub(_SHOWN_NUMBER, text[start:end])
        shown += text[reached:start] + (
            _SHOWN_SLOT if any(c.isalpha() and c not in "n年月日" for c in inner) else inner
        )
        reached = end
    return _TIME.sub("{time}", _DATE.sub("{date}", shown + text[reached:]))
