"""Evidence -> Recurrence: in how many documents the template of each line stands, and where.

Counted once, over what is alive, before anything is taken away. What recurs in reprints of one article is no template:
documents with the same body count once. The body of a document is the template of its longest good paragraph, not of
its first, which on some sites is a banner that stands on every page.
"""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from dedup.arrays import Bool, Int32, Int64, UInt64, among
from dedup.boilerplate.classify import SEEN_IN, Evidence
from dedup.boilerplate.context import good_paragraphs
from dedup.tables import Place, Recurrence, Segments

T = TypeVar("T", bound=np.generic)

_ODD = np.uint64(3)  # so that a pair of templates is another one if they change places


def count(evidence: Evidence, segs: Segments, alive: Bool) -> Recurrence:
    """How often each segment recurs in documents with different bodies.

    alive  bool (n,) the segments that are there; the others count nowhere, and have counts of 0 and Place.NOWHERE
    cost   a sort of the templates, and one of those that stand more than once
    """
    rows = np.flatnonzero(alive)
    doc, template = segs.doc[rows], evidence.features.template[rows]
    good = good_paragraphs(evidence.features)[rows]
    body = _bodies(doc, template, np.where(good, evidence.features.columns[rows], 0))
    place, pair = _places(doc, good), _pairs(doc, template, good)
    loose = (place != Place.INSIDE) & ~good
    return Recurrence(
        evidence.features.template,
        _spread(rows, _documents(template, body, ~good), np.zeros(len(alive), np.int32)),
        _spread(rows, _documents(pair, body, pair > 0), np.zeros(len(alive), np.int32)),
        _spread(rows, _documents(template, body, loose) >= SEEN_IN, np.zeros(len(alive), np.bool_)),
        _spread(rows, place, np.full(len(alive), Place.NOWHERE, np.uint8)),
    )


def alone(evidence: Evidence, segs: Segments) -> Recurrence:
    """The same as if each document were the only one."""
    template, good = evidence.features.template, good_paragraphs(evidence.features)
    pairs = (_pairs(segs.doc, template, good) > 0).astype(np.int32)
    none = np.zeros(len(good), np.bool_)
    return Recurrence(template, (~good).astype(np.int32), pairs, none, _places(segs.doc, good))


def _spread(rows: Int64, values: NDArray[T], column: NDArray[T]) -> NDArray[T]:
    """A column with the values of some of its rows."""
    column[rows] = values
    return column


def _bodies(doc: Int32, template: UInt64, columns: Int32) -> UInt64:
    """What stands for the body of the document of each row: the template of its widest good paragraph, or its number.

    columns  int32 (n,) 0 where a row is none
    """
    if not len(doc):
        return template
    head = np.flatnonzero(np.diff(doc, prepend=-1))
    number = np.cumsum(np.diff(doc, prepend=-1) > 0) - 1
    most = np.maximum.reduceat(columns, head)
    widest = np.flatnonzero((columns == most[number]) & (columns > 0))
    body = doc[head].astype(np.uint64)
    body[number[widest[::-1]]] = template[widest[::-1]]  # the first of equals
    return np.asarray(body[number])


def _places(doc: Int32, good: Bool) -> NDArray[np.uint8]:
    """The Place of each row, as seen from the good paragraphs of its document."""
    above, below = _anywhere_above(doc, good), _anywhere_above(doc[::-1], good[::-1])[::-1]
    kinds = [Place.GOOD, Place.INSIDE, Place.AFTER, Place.BEFORE]
    return np.select([good, above & below, above, below], kinds, Place.NOWHERE).astype(np.uint8)


def _anywhere_above(doc: Int32, good: Bool) -> Bool:
    """Whether a row that is set comes before each row, in its document."""
    if not len(doc):
        return good
    at = np.arange(len(doc))
    head = np.maximum.accumulate(np.where(np.append(True, doc[1:] != doc[:-1]), at, 0))
    last = np.maximum.accumulate(np.where(good, at, -1))
    return np.asarray(np.append(-1, last[:-1]) >= head)


def _pairs(doc: Int32, template: UInt64, good: Bool) -> UInt64:
    """A hash of the template of each row and of the one below it; 0 if that is another document, or one is good."""
    result = np.zeros(len(doc), np.uint64)
    both = np.flatnonzero((doc[1:] == doc[:-1]) & ~good[1:] & ~good[:-1])
    result[both] = template[both] * _ODD + template[both + 1]
    return result


def _documents(key: UInt64, body: UInt64, rows: Bool) -> Int32:
    """In how many bodies the key of each of some rows stands: int32 (n,), 0 for the other rows."""
    result = rows.astype(np.int32)
    which = np.flatnonzero(rows)
    which = which[_several(key[which])]
    order = np.lexsort((body[which], key[which]))  # rows whose key stands more than once
    which = which[order]
    new_key = np.append(True, key[which[1:]] != key[which[:-1]])[: len(which)]
    new = new_key | np.append(True, body[which[1:]] != body[which[:-1]])[: len(which)]
    group = np.cumsum(new_key) - 1
    result[which] = np.bincount(group, new, minlength=1)[group]
    return result


def _several(key: UInt64) -> Bool:
    """Whether each key stands more than once."""
    ordered = np.sort(key)
    return among(key, ordered[1:][ordered[1:] == ordered[:-1]])
