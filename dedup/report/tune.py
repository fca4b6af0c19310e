"""Documents -> what each threshold would do to them: the figures that a person needs to choose one.

One computation on a sample of whole documents: all pairs down to the lowest threshold, with their exact similarity.
What a threshold would remove is then read off these columns, so nothing is compared twice. The layout does not count
here (headings, blocks, boilerplate), which a clean looks at too; `dedup scan` shows what it would do in the end.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import xxhash
from numpy.typing import NDArray

from dedup.arrays import Bool, Int64, offsets
from dedup.classes import Label
from dedup.config import Config
from dedup.decide import survive
from dedup.match import align, exact, lsh, near
from dedup.report import evidence
from dedup.tables import Documents, Normalized, Pairs, Segments
from dedup.text import normalize, positions, script, segment, symbols

Json = dict[str, Any]

STEPS = tuple(k / 100 for k in range(50, 100, 5))  # thresholds that are tried, beside the one that is set
CURVE = tuple(k / 100 for k in range(10, 101, 5))  # similarities at which the curve is given
NEXT_TO = 0.05  # similarity between a threshold and a pair at its border, at most
SHOWN_CHARS = 1000  # code points of a paragraph that are laid beside another one
KANA_SHARE = 0.1  # of the characters of a Japanese text, at least

# The code points of each script, as half-open ranges (Unicode blocks); what is in none counts as "other".
SCRIPTS = {
    "Han": ((0x3400, 0xA000), (0xF900, 0xFB00), (0x20000, 0x40000)),
    "kana": ((0x3040, 0x3100), (0x31F0, 0x3200)),
    "hangul": ((0x1100, 0x1200), (0x3130, 0x3190), (0xAC00, 0xD7B0)),
    "Thai": ((0x0E00, 0x0E80),),
    "Latin": ((0x61, 0x7B), (0xC0, 0x250), (0x1E00, 0x1F00)),
    "Cyrillic": ((0x0400, 0x0530),),
    "other": (),
}


def tune(docs: Documents, config: Config, *, chars: int) -> Json:
    """What thresholds from 0.5 to 0.95 would do to a sample of the documents: JSON-serialisable.

    chars    code points of the sample; its documents are whole, chosen by their ids and `config.seed`
    returns  "sample": what was looked at; "exact": copies that go at any threshold; "bands", "rows" of the LSH at the
             threshold that is set, and "curve": the probability that a pair of a similarity is compared; "thresholds":
             for each what would go; "scripts": the same at the threshold that is set; "border": for each threshold the
             pair just above it and the one just below it, laid side by side
    """
    sample = _sample(docs, chars, config.seed)
    segs = segment.segments(sample, unit=config.unit)
    norm = script.of_form(normalize.normalized(sample, segs), config.form)
    facts = symbols.of_rows(sample, segs, norm)
    group, rank = exact.groups(norm, facts), survive.order(norm)
    steps = sorted({*STEPS, config.threshold})
    pairs, capped = near.similar(norm, group, rank, replace(config, threshold=steps[0], near_miss=steps[0]))
    kind, _ = align.kinds(norm, pairs.left, pairs.right, facts)
    found = _Found(sample, segs, norm, rank, pairs, kind)
    copies, _ = survive.copies(group, np.ones(len(segs), np.bool_), norm.size >= config.min_chars)
    bands, rows = near.bands(config)
    return {
        "sample": {
            "documents": len(sample),
            "of_documents": len(docs),
            "characters": len(sample.code),
            "of_characters": len(docs.code),
            "paragraphs": len(segs),
            "too_short": int(np.count_nonzero(norm.size < config.min_chars)),
            "seed": config.seed,
        },
        "exact": {"paragraphs": len(copies), "characters": found.chars(copies)},
        "threshold": config.threshold,
        "recall": config.recall,
        "bands": bands,
        "rows": rows,
        "curve": [{"similarity": s, "probability": round(lsh.probability(s, bands, rows), 6)} for s in CURVE],
        "thresholds": list(_sweep(found, steps, variants_go=config.drops(Label.VARIANT))),
        "scripts": _scripts(found, copies, config.threshold),
        "border": [{"threshold": step, **_border(found, step)} for step in steps],
        "capped": capped,
    }


class _Found(NamedTuple):
    """The sample, its pairs down to the lowest threshold, and what each of them is (align.Kind)."""

    docs: Documents
    segs: Segments
    norm: Normalized
    rank: Int64
    pairs: Pairs
    kind: NDArray[np.int8]

    def chars(self, rows: Int64) -> int:
        """Code points of some paragraphs."""
        return int((self.segs.end - self.segs.start)[rows].sum())

    def reach(self, threshold: float) -> Bool:
        """Which pairs are at or above a threshold."""
        return self.pairs.jaccard >= np.float32(threshold)


def _sample(docs: Documents, chars: int, seed: int) -> Documents:
    """Some documents with about so many characters; which ones does not depend on what else is there."""
    key = [xxhash.xxh3_64_intdigest(name.encode("utf-8", "surrogatepass"), seed) for name in docs.id]
    order = np.array(sorted(range(len(docs)), key=lambda row: (key[row], row)), np.int64)
    size = np.diff(docs.indptr)[order]
    rows = np.sort(order[np.cumsum(size) - size < chars])
    parts = [docs.code[docs.indptr[row] : docs.indptr[row + 1]] for row in rows.tolist()]
    code = np.concatenate(parts) if parts else docs.code[:0]
    return Documents(tuple(docs.id[row] for row in rows.tolist()), code, offsets(np.diff(docs.indptr)[rows]))


def _sweep(found: _Found, steps: list[float], *, variants_go: bool) -> Iterator[Json]:
    """What each threshold would do, beside the exact copies: pairs, and the paragraphs that would go."""
    pairs, rank = found.pairs, found.rank
    swap = rank[pairs.left] < rank[pairs.right]
    removed, other = np.where(swap, pairs.right, pairs.left), np.where(swap, pairs.left, pairs.right)
    for step in steps:
        reach = found.reach(step)
        variant = reach & (found.kind == align.Kind.VARIANT)
        copy = (reach & ~variant) | (found.kind == align.Kind.COPY)  # slips make a copy below the threshold, too
        goes = copy | variant if variants_go else copy
        gone, _ = survive.independent(rank, removed[goes], other[goes])
        yield {
            "threshold": step,
            "pairs": int(np.count_nonzero(reach)),
            "copies": int(np.count_nonzero(copy)),
            "variants": int(np.count_nonzero(variant)),
            "paragraphs": len(gone),
            "characters": found.chars(gone),
        }


def _scripts(found: _Found, copies: Int64, threshold: float) -> list[Json]:
    """Paragraphs, exact copies and pairs of each script that occurs; a pair counts where its first paragraph does."""
    script, left, reach = scripts(found.norm), found.pairs.left, found.reach(threshold)
    rows = {
        "paragraphs": np.arange(len(script)),
        "exact": copies,
        "pairs": left[reach],
        "variants": left[reach & (found.kind == align.Kind.VARIANT)],
    }
    counts = {key: np.bincount(script[row], minlength=len(SCRIPTS)) for key, row in rows.items()}
    size = found.segs.end - found.segs.start
    counts["characters"] = np.bincount(script, size, len(SCRIPTS)).astype(np.int64)
    return [
        {"script": name} | {key: int(count[place]) for key, count in counts.items()}
        for place, name in enumerate(SCRIPTS)
        if counts["paragraphs"][place]
    ]


def scripts(norm: Normalized) -> Int64:
    """The script that most letters of each row belong to, as a place in SCRIPTS: int64 (n,). Han with kana is kana."""
    kinds, other, kana = len(SCRIPTS), len(SCRIPTS) - 1, [*SCRIPTS].index("kana")
    of_code = np.full(len(norm.code), other, np.int64)
    for place, blocks in enumerate(SCRIPTS.values()):
        for low, high in blocks:
            of_code[(norm.code >= low) & (norm.code < high)] = place
    row = np.repeat(np.arange(len(norm)), norm.size)
    letter = norm.code >= ord("a")  # in normal form: digits and the marks of numbers stand in every script
    count = np.bincount((row * kinds + of_code)[letter], minlength=len(norm) * kinds).reshape(-1, kinds)
    most = np.where(count.any(axis=1), np.argmax(count, axis=1), other)
    japanese = (most == [*SCRIPTS].index("Han")) & (count[:, kana] >= KANA_SHARE * norm.size)
    return np.where(japanese, kana, most)


def _border(found: _Found, step: float) -> Json:
    """The pair just above a threshold and the one just below it; None where there is none so near."""
    jaccard = found.pairs.jaccard
    above = np.flatnonzero(found.reach(step) & ~found.reach(step + NEXT_TO))
    below = np.flatnonzero(found.reach(step - NEXT_TO) & ~found.reach(step))
    return {
        "above": _pair(found, int(above[np.argmin(jaccard[above])])) if len(above) else None,
        "below": _pair(found, int(below[np.argmax(jaccard[below])])) if len(below) else None,
    }


def _pair(found: _Found, at: int) -> Json:
    """Two paragraphs: where they stand, what they are to each other, and their beginnings laid side by side."""
    docs, segs, pairs = found.docs, found.segs, found.pairs
    rows = np.array([pairs.left[at], pairs.right[at]])
    start, end = segs.start[rows], segs.end[rows]
    line = positions.lines(docs, positions.line_starts(docs), start)
    here, there = (docs.text(int(a), int(min(b, a + SHOWN_CHARS))) for a, b in zip(start, end, strict=True))
    return {
        "similarity": round(float(pairs.jaccard[at]), 6),
        "kind": align.Kind(found.kind[at]).name.lower(),
        "sides": [
            {"document": docs.id[int(segs.doc[row])], "line": int(line[k]), "characters": int(end[k] - start[k])}
            for k, row in enumerate(rows)
        ],
        "difference": evidence.difference(here, there),
    }
