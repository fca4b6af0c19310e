"""Documents -> every repeat of the texts as they are, with all its places: nothing is decided, nothing goes.

Maximal repeats of the normal form, through the borders of paragraphs and never through those of documents (see
`repeats.maximal`). Those that hold the most repeated text come first.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from dedup.config import Config
from dedup.match import repeats
from dedup.report.terminal import amount
from dedup.tables import Documents
from dedup.text import normalize, positions, script, segment

EXCERPT = 100  # code points of a text that are printed
PRINTED = 5  # places of each repeat that are printed

Json = dict[str, Any]


def concordance(docs: Documents, config: Config, *, chars: int, top: int = 0) -> Json:
    """All maximal repeats of at least `chars` characters of normal form: JSON-serialisable.

    top      list only so many; 0: all
    returns  "chars"; "total": how many there are; "repeats": characters of normal form, text as it stands in the first
             place, and all places, each with document, line and column (from 1), start and end (code points from the
             start of the document)
    """
    segs = segment.segments(docs, unit=config.unit)
    norm = script.of_form(normalize.normalized(docs, segs, workers=config.workers), config.form)
    found = repeats.maximal(norm, segs.doc, chars=chars)
    order = np.argsort(-found.length * (found.count - 1), kind="stable")  # repeats, not text
    starts = positions.line_starts(docs)
    listed = []
    for k in order[: top or None].tolist():
        place = found.places(k)
        start, end = norm.at(place), norm.at(place + found.length[k] - 1) + 1
        doc = docs.doc_of(start)
        columns = positions.lines(docs, starts, start), positions.columns(starts, start), start - docs.indptr[doc]
        listed.append(
            {
                "characters": int(found.length[k]),
                "text": docs.text(int(start[0]), int(end[0])),
                "places": [
                    {"document": docs.id[row], "line": line, "column": column, "start": at, "end": stop}
                    for row, line, column, at, stop in zip(
                        doc.tolist(),
                        *(column.tolist() for column in columns),
                        (end - docs.indptr[doc]).tolist(),
                        strict=True,
                    )
                ],
            }
        )
    return {"chars": chars, "total": len(found), "repeats": listed}


def sentences(found: Json) -> Iterator[str]:
    """What `concordance` returns, for a person: one line after the other."""
    listed = found["repeats"]
    yield f"{amount(found['total'], 'repeat')} of {found['chars']} characters or more, those with the most text first"
    for item in listed:
        text = item["text"] if len(item["text"]) <= EXCERPT else item["text"][: EXCERPT - 1] + "…"
        yield f"{item['characters']:,} characters, {amount(len(item['places']), 'place')}: {text}"
        yield from (f"  {at['document']}:{at['line']}:{at['column']}" for at in item["places"][:PRINTED])
        if (more := len(item["places"]) - PRINTED) > 0:
            yield f"  and {more:,} more"
    if (more := found["total"] - len(listed)) > 0:
        yield f"and {amount(more, 'repeat')} more"
