"""Documents -> Observed: what each document is by itself, whatever stands around it. A pure function of a document."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from dedup.arrays import offsets
from dedup.boilerplate import classify, inline, user_rules
from dedup.boilerplate.classify import Evidence
from dedup.boilerplate.inline import Credits
from dedup.config import Config
from dedup.tables import Borders, Documents, Marks, Normalized, Segments, Table
from dedup.text import normalize, punctuation, segment

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
        text = offsets(np.array([len(one.code) for one in docs], np.int64))
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
                joined(part.norm.origin + low for part, low in zip(parts, text.tolist(), strict=False)),
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


def observe(docs: Documents, config: Config) -> Observed:
    """See Observed."""
    segs = segment.segments(docs, unit=config.unit)
    norm = normalize.normalized(docs, segs)
    none = np.zeros(0, np.int64)
    found = Credits(none, none, none)
    if config.unit in INLINE_IN:
        lexicon = user_rules.lexicon(config.rules)
        segs, norm, found = inline.split(docs, segs, norm, lexicon, config.boilerplate_removed)
    borders = punctuation.borders(docs)
    marks = punctuation.marks(docs, segs, borders)
    return Observed(docs, segs, norm, borders, marks, found, classify.evidence(docs, segs, norm, config))
