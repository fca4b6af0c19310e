"""Documents of which nothing is left -> where their text stands, in one sentence each: `b.txt is a.txt again`."""

from dataclasses import dataclass

import numpy as np

from dedup.arrays import pack_pairs, sorted_unique, unpack_pairs
from dedup.classes import Action
from dedup.result import Result

AGAIN = 0.95  # share of another document that must stand in one for it to be that document again
NAMES = 3  # documents named in a sentence


@dataclass(frozen=True, slots=True)
class Emptied:
    """Where the text of a document stands: a sentence, and the documents, those with most of it first."""

    says: str
    stands_in: tuple[str, ...]


def emptied(result: Result) -> dict[int, Emptied]:
    """The documents of which nothing is left, by their rows.

    cost  columns over the removals; a sentence for each such document
    """
    docs, segs, made = result.documents, result.segments, result.decisions
    gone = result.emptied()
    rows = np.flatnonzero((made.action == Action.REMOVE) & gone[segs.doc[made.segment]])
    owner = segs.doc[made.segment[rows]].astype(np.int64)
    unnamed = np.bincount(owner[made.witness.size[rows] == 0], minlength=len(docs)) > 0
    witness = made.witness.take(rows)
    there = np.searchsorted(segs.start, witness.start, side="right") - 1
    key = sorted_unique(pack_pairs(owner[witness.owner], there))  # each paragraph of a source once for a document
    owner, there = unpack_pairs(key)
    size = segs.end - segs.start
    left = size - np.bincount(
        made.segment[made.action == Action.REMOVE],
        (made.end - made.start)[made.action == Action.REMOVE],
        len(segs),
    )
    kept = np.bincount(segs.doc, left, len(docs))  # characters of paragraphs that stay, of each document
    pair = pack_pairs(owner, segs.doc[there].astype(np.int64))
    pairs = sorted_unique(pair)
    found = np.bincount(np.searchsorted(pairs, pair), size[there], len(pairs))
    one, other = unpack_pairs(pairs)
    order = np.lexsort((other, -found, one))  # pairs of documents of which one is a copy
    sources: dict[int, list[int]] = {}
    for doc, source in zip(one[order].tolist(), other[order].tolist(), strict=True):
        sources.setdefault(doc, []).append(source)
    best = {
        doc: float(share) for doc, share in zip(one[order][::-1].tolist(), found[order][::-1].tolist(), strict=True)
    }
    return {
        doc: _told(
            docs.id[doc],
            tuple(docs.id[source] for source in sources.get(doc, [])),
            again=len(sources.get(doc, [])) == 1 and best[doc] >= AGAIN * kept[sources[doc][0]],
            more=bool(unnamed[doc]),
        )
        for doc in np.flatnonzero(gone).tolist()
    }


def _told(name: str, sources: tuple[str, ...], *, again: bool, more: bool) -> Emptied:
    """The sentence, without its full stop.

    again  it is all of its only source
    more   something of it went as boilerplate
    """
    if not sources:
        return Emptied(f"all of {name} is boilerplate", ())
    if again:
        return Emptied(f"{name} is {sources[0]} again", sources)
    named = [*sources[:NAMES]]
    if rest := len(sources) - len(named):
        named.append(f"{rest:,} more")
    places = f"{', '.join(named[:-1])} and {named[-1]}" if len(named) > 1 else named[0]
    return Emptied(f"all of {name} is in {places}" + ", boilerplate apart" * more, sources)
