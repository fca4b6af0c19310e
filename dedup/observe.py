"""Documents -> Observed: what each document is by itself, whatever stands around it. A pure function of a document."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from dedup.arrays import Bool, Int64, Places, narrow, offsets
from dedup.boilerplate import classify, inline, user_rules
from dedup.boilerplate.classify import Evidence
from dedup.boilerplate.inline import Credits
from dedup.config import Config
from dedup.tables import Borders, Documents, Marks, Normalized, Segments, Table
from dedup.text import normalize, punctuation, script, segment

INLINE_IN = frozenset({"paragraph", "line"})  # units in which boilerplate is parted from what it is glued to


@dataclass(frozen=True, slots=True, eq=False)
class Observed(Table):
    """Some documents, and what was seen in each: segments, normal form, punctuation, credits, evidence of each line."""

    docs: Documents
    segs: Segments
    norm: Normalized
    borders: Borders
    marks: Marks
    credits: Credits
    evidence: Evidence

    @classmethod
    def concat(cls, parts: Sequence[Self]) -> Self:
        """The documents of several parts, one after the other."""
        docs = [part.docs for part in parts]
        text = offsets(np.array([one.indptr[-1] for one in docs], np.int64))
        rows = offsets(np.array([len(one) for one in docs], np.int64))

        def joined(columns: Iterable[NDArray[Any]]) -> NDArray[Any]:
            return np.concatenate([*columns])

        return cls(
            Documents(
                tuple(name for one in docs for name in one.id),
                joined(one.code for one in docs),
                offsets(joined(np.diff(one.indptr) for one in docs)),
            ),
            Segments(
                joined(part.segs.doc + np.int32(low) for part, low in zip(parts, rows.tolist(), strict=False)),
                joined(part.segs.start + low for part, low in zip(parts, text.tolist(), strict=False)),
                joined(part.segs.end + low for part, low in zip(parts, text.tolist(), strict=False)),
            ),
            Normalized(
                joined(part.norm.code for part in parts),
                _moved([part.norm.origin for part in parts], text),
                offsets(joined(part.norm.size for part in parts)),
            ),
            Borders(joined(part.borders.mark for part in parts)),
            Marks.concat([part.marks for part in parts], text),
            Credits(
                joined(part.credits.start + low for part, low in zip(parts, text.tolist(), strict=False)),
                joined(part.credits.end + low for part, low in zip(parts, text.tolist(), strict=False)),
                joined(part.credits.label for part in parts),
            ),
            Evidence.concat([part.evidence for part in parts]),
        )

    def some(self, low: int, high: int) -> "Observed":
        """The documents from one to another; texts are not copied."""
        docs, segs, norm = self.docs, self.segs, self.norm
        text, end = int(docs.indptr[low]), int(docs.indptr[high])
        rows = slice(*np.searchsorted(segs.doc, (low, high)).tolist())
        place = norm.indptr[rows.start : rows.stop + 1]
        inside = slice(int(place[0]), int(place[-1]))
        spans = slice(*np.searchsorted(self.credits.start, (text, end)).tolist())
        marks = {field.name: getattr(self.marks, field.name)[rows] for field in fields(Marks)}
        return Observed(
            Documents(docs.id[low:high], docs.code[text:end], docs.indptr[low : high + 1] - text),
            Segments(segs.doc[rows] - np.int32(low), segs.start[rows] - text, segs.end[rows] - text),
            Normalized(norm.code[inside], norm.origin[inside] - text, place - place[0]),
            Borders(self.borders.mark[text:end]),
            Marks(**marks | {"colon": np.where(marks["colon"] >= 0, marks["colon"] - text, -1)}),
            Credits(self.credits.start[spans] - text, self.credits.end[spans] - text, self.credits.label[spans]),
            self.evidence.take(rows),
        )

    def with_changed(self, fresh: "Observed", changed: Bool) -> "Observed":
        """The same documents, those that changed as they are now.

        fresh    the documents that changed, in order
        changed  bool (documents,)
        """
        border = np.flatnonzero(np.diff(changed.astype(np.int8), prepend=-1, append=-1))
        seen = offsets(changed.astype(np.int64))
        parts = []
        for low, high in pairwise(border.tolist()):
            own = self if not changed[low] else fresh
            parts.append(own.some(low, high) if own is self else own.some(int(seen[low]), int(seen[high])))
        return Observed.concat(parts)


def _moved(parts: Sequence[Places], text: Int64) -> Places:
    """Places in several texts as places in the text that these make together.

    text  int64 (p+1,) where each text begins, and the end of all
    """
    size = offsets(np.array([len(part) for part in parts], np.int64)).tolist()
    moved: Places = np.empty(size[-1], narrow(int(text[-1])))
    for part, low, (first, last) in zip(parts, text.tolist(), pairwise(size), strict=False):
        np.add(part, low, out=moved[first:last], casting="same_kind")
    return moved


def observe(docs: Documents, config: Config) -> Observed:
    """See Observed."""
    segs = segment.segments(docs, unit=config.unit)
    norm = script.of_form(normalize.normalized(docs, segs), config.form)
    none = np.zeros(0, np.int64)
    found = Credits(none, none, none)
    if config.unit in INLINE_IN:
        lexicon = user_rules.lexicon(config.rules)
        segs, norm, found = inline.split(docs, segs, norm, lexicon, config.boilerplate_removed)
    borders = punctuation.borders(docs)
    marks = punctuation.marks(docs, segs, borders)
    return Observed(docs, segs, norm, borders, marks, found, classify.evidence(docs, segs, norm, config))
