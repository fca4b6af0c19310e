"""The model of the boilerplate lane, fitted on pages whose lines have labels.

    python -m benchmarks.fit CORPORA... [--body CORPUS...] [--own] [-o dedup/furniture.json]

The same pages give the same bytes. First the wording: a logistic regression over words and pairs of words, of which the
WORDS that weigh most are kept. Then boosted trees (`benchmarks.boost`) over the properties of lines in their context,
of which the wording is one; they get it from regressions that have not seen the page, five of them, each fitted on four
fifths. What is dropped and what is kept comes from the labels, the classes of what is dropped from the hand-written
pages.

A page is taken as it is, without half of its furniture, without any, and as a first model leaves it, since the lane
judges again what is left. Pages are also put together to sites, so that there is something that recurs. Lines of a page
count less the more there are.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks import pages
from benchmarks.boost import Settings, boost
from benchmarks.pages import Page
from dedup.arrays import Bool, Int64
from dedup.boilerplate import classify, recurrence, terms, wording
from dedup.boilerplate import features as lines
from dedup.boilerplate.classify import Model
from dedup.boilerplate.properties import View, properties
from dedup.boilerplate.rules import CLASSES, points
from dedup.boilerplate.trees import Trees
from dedup.boilerplate.wording import Wording
from dedup.classes import Label
from dedup.config import BOILERPLATE_LEVELS, Config
from dedup.tables import Documents, Normalized, Recurrence, Segments
from dedup.text import normalize, segment

OUT = Path(__file__).parents[1] / "dedup" / "boilerplate" / "furniture.json"

# How much a source counts, and how many of its lines are seen, at most.
AT_MOST = 100  # pages
LINES = 6000
WEIGHT = 3000.0
CHINESE = 3.0  # times that
MANY = 2.5  # times that, sources with several pages of a site
OWN = 2.0  # times that, pages of ours
DEAR = {"title": 4.0, "heading": 2.0, "byline": 2.0}  # what is worse to lose than other lines, and how much
FEW = -1.0  # lines of furniture are left, whatever there was
VIEWS = (
    (1.0, 0.5, 1.0),
    (0.5, 0.1, 1.0),
    (FEW, 0.2, 5.0),
    (0.0, 0.08, 1.0),
)  # share of the furniture that is left, share of the weight, and how much more furniture counts
CLEANED = 0.2  # of the weight: what a first model leaves of a page
ALONE = 0.1  # of the weight of our own pages: every line as a text of its own
SITES, OF_SITE = 12, (3, 12)  # made-up sites of a source, and pages of each
SITE_WEIGHT = 0.4  # of the weight of the source
SITE_LINES = 6000  # of all sites of a source
GROWS, GROWN = {"nav": 0.05, "related": 0.08, "": 0.03}, 12  # more come behind a line; how many
PORTAL = (1, 8)  # so many times more often, one or the other: small sites and portals
STAYS = {"nav": 0.9, "copyright": 0.95, "spam": 0.7, "related": 0.25, "meta": 0.5, "": 0.6}  # on all pages of a site

# wording
SEEN_ON = 5  # pages
WORDS = 3000
RIDGE, NAMED_RIDGE = 20.0, 1.0  # penalty of large weights
TOLD = 0.1  # a weight that names a class
FOLDS = 5
DIGITS = 2
STEPS, MEMORY, SMALL = 100, 10, 1e-6  # of the descent
BAR = 1e-12

# More of what recurs is never less of boilerplate: what is left when some of it went is not judged the other way.
RISING = frozenset(
    {"seen", "times", "pairs below", "pairs above", "times above", "times below", "recurring 3", "recurring 8"}
)
FURNITURE = Settings(trees=400, depth=4, rate=0.09, rising=RISING)
NAMED = Settings(trees=120, depth=4, rate=0.15, least=2.0, penalty=5.0)

# A line goes if its logit is above the first, and by the second more for each doubling of its width; or above the
# third, if the rules say the same. Chosen by leaving one source out (see README), not fitted.
ENOUGH = {"careful": (2.0, 0.3, -1.0), "balanced": (-0.75, 0.3, -1.25), "strict": (-1.75, 0.2, -2.0)}

KEYS = [Label(c).key for c in CLASSES[: classify.REMOVED]]  # the classes that are removed

Float64 = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Source:
    """The lines of the pages of a source; n lines.

    label, classes  (n,) what their labels say
    fold            int64 (n,) 0 to FOLDS - 1, the same for all lines of a group of pages
    weight          how much the source counts
    own             they are ours
    most            lines that are seen, at most
    """

    name: str
    docs: Documents
    segs: Segments
    norm: Normalized
    label: NDArray[np.int8]
    classes: NDArray[np.str_]
    fold: Int64
    weight: float
    own: bool
    most: int = LINES

    @property
    def weights(self) -> Float64:
        """How much each line counts: the lines of a page less, the more there are; nothing without a label."""
        known = self.label >= 0
        number = np.bincount(self.segs.doc[known], minlength=int(self.segs.doc.max(initial=-1)) + 1)
        share = np.where(known, 1 / np.sqrt(np.maximum(number, 1))[self.segs.doc], 0.0)
        for name, more in DEAR.items():
            share *= np.where((self.classes == name) | (self.classes == name + pages.HARD), more, 1.0)
        return np.asarray(share * (self.weight / max(share.sum(), BAR)), np.float64)


def fit(given: Sequence[Page]) -> Model:
    """The model of some pages; hand-written test pages among them are left out, so that they can be judged by it.

    What is shipped is fitted on those, too, when all is measured (see `main`).
    """
    return Model.of(table([page for page in given if page.split != "test"]))


def table(given: Sequence[Page]) -> dict[str, Any]:
    """What `furniture.json` holds, without its provenance."""
    known = sources(given)
    counted = [np.flatnonzero(drawn(source.weights, source.most)) for source in known]
    vocabulary = written_words(known, counted)
    chosen = heaviest(worded(known, counted, vocabulary), vocabulary)
    full, named = worded(known, counted, chosen), naming(known, counted, chosen)
    parts = [
        (worded(known, counted, chosen, without=k).wording, _wordings(naming(known, counted, chosen, without=k)))
        for k in range(FOLDS)
    ]
    found = {source.name: evidence(source, parts) for source in known}
    rows = [row for source in known for row in samples(source, found[source.name])]
    first = replace(_NOTHING, furniture=boost_all(rows))
    rows += [row for source in known for row in cleaned(source, found[source.name], first)]
    return {
        "enough": ENOUGH,
        "furniture": boost_all(rows).table(),
        "classes": {key: trees.table() for key, trees in boost_classes(rows).items()},
        "wording": {"bias": round(full.bias, DIGITS), "weights": dict(sorted(full.weights.items()))},
        "naming": {
            "bias": [round(one.bias, DIGITS) for one in named],
            "weights": {
                word: [one.weights[word] for one in named]
                for word in sorted(chosen)
                if max(abs(one.weights[word]) for one in named) >= TOLD
            },
        },
    }


# -------------------------------------------------------------------------------------------------------------- sources


def sources(given: Sequence[Page]) -> list[Source]:
    """The pages by source, in order; of large sources some."""
    of_source: dict[str, list[Page]] = {}
    for page in sorted(given, key=lambda page: (page.source, page.id)):
        of_source.setdefault(page.source, []).append(page)
    found = [source_of(name, _some(some)) for name, some in of_source.items()]
    for source, some in zip(list(found), of_source.values(), strict=True):
        made: dict[str, list[Page]] = {}
        for page in sites(some):
            made.setdefault(page.source, []).append(page)
        for name, of_site in made.items():
            weight, most = source.weight * SITE_WEIGHT / len(made), SITE_LINES // len(made)
            found.append(replace(source_of(name, of_site), weight=weight, most=most))
    return found


def source_of(name: str, of_source: Sequence[Page]) -> Source:
    """The lines of some pages as columns."""
    docs = Documents.from_texts({f"{number:08}": page.text for number, page in enumerate(of_source)})
    segs = segment.segments(docs, unit="line")
    breaks = np.flatnonzero(docs.code == ord("\n"))
    line = np.searchsorted(breaks, segs.start) - np.searchsorted(breaks, docs.indptr[segs.doc])
    at = list(zip(segs.doc.tolist(), line.tolist(), strict=True))
    chinese = {"zh"} & {*name.split("_"), *name.split("-")}
    return Source(
        name,
        docs,
        segs,
        normalize.normalized(docs, segs),
        np.array([of_source[d].labels[k] for d, k in at], np.int8),
        np.array([of_source[d].classes[k] for d, k in at], np.str_),
        np.array([fold_of(page) for page in of_source], np.int64)[segs.doc],
        WEIGHT
        * (CHINESE if chinese else 1.0)
        * (MANY if any("/" in page.group for page in of_source if not page.split) else 1.0)
        * (OWN if of_source[0].split else 1.0),
        bool(of_source[0].split),
    )


def fold_of(page: Page) -> int:
    """The fold of a page: the same for all of its group."""
    return sum(map(ord, page.group)) % FOLDS


Row = tuple[str, int, str]  # a line, its label, its class


def sites(of_source: Sequence[Page]) -> list[Page]:
    """Made-up sites: each has the furniture of one page, and around it the articles of others.

    Some lines of the furniture stand on all pages of a site (STAYS, by their class), in the place of the others stand
    lines of other pages; and lists are longer than on the page, as those of portals are (GROWS). Articles are the lines
    that an editor would keep, in their order. All is of one fold.
    """
    random = np.random.default_rng(len(of_source))
    whole = [page for page in of_source if {0, 1} <= {*page.labels} and len(page.lines) <= 400]
    found = []
    for number in random.permutation(len(whole))[:SITES].tolist():
        model = whole[number]
        others = [page for page in whole if fold_of(page) == fold_of(model)]
        pool: dict[str, list[Row]] = {}
        for row in (row for page in others for row in _rows_of(page) if row[1] == 0):
            pool.setdefault(row[2], []).append(row)
        rows = _grown(_rows_of(model), pool, float(random.choice(PORTAL)), random)
        constant = [random.random() < STAYS.get(name, STAYS[""]) for _, _, name in rows]
        for k in random.permutation(len(others))[: int(random.integers(*OF_SITE))].tolist():
            article = [row for row in _rows_of(others[k]) if row[1] == 1]
            page = _composed(rows, constant, article, pool, random)
            name = f"{model.source}/{number}"
            lines_of, labels, classes = (list(column) for column in zip(*page, strict=True))
            found.append(Page(f"{model.id}/{k}", name, model.group, lines_of, labels, classes, model.split))
    return found


def _rows_of(page: Page) -> list[Row]:
    return [row for row in zip(page.lines, page.labels, page.classes, strict=True) if row[0].strip()]


def _grown(rows: list[Row], pool: Mapping[str, list[Row]], times: float, random: np.random.Generator) -> list[Row]:
    """The lines of a page with more of the same class behind some of its links and menus."""
    found = []
    for row in rows:
        found.append(row)
        if row[1] == 0 and row[2] in GROWS and random.random() < times * GROWS[row[2]]:
            found += _drawn(pool, row[2], int(random.geometric(1 / GROWN)), random)
    return found


def _composed(
    rows: list[Row],
    constant: list[bool],
    article: list[Row],
    pool: Mapping[str, list[Row]],
    random: np.random.Generator,
) -> list[Row]:
    """An article among furniture: what stands between the lines of the model's article comes anywhere in this one."""
    furniture = [
        (place, row if constant[place] else _drawn(pool, row[2], 1, random)[0])
        for place, row in enumerate(rows)
        if row[1] == 0
    ]
    kept = [place for place, (_, label, _) in enumerate(rows) if label == 1]
    inner = [row for place, row in furniture if kept[0] < place < kept[-1]]
    body = list(article)
    for cut, row in zip(
        sorted(random.integers(1, len(article) + 1, len(inner)).tolist(), reverse=True), inner, strict=True
    ):
        body.insert(cut, row)
    head = [row for place, row in furniture if place < kept[0]]
    return [*head, *body, *(row for place, row in furniture if place > kept[-1])]


def _drawn(pool: Mapping[str, list[Row]], name: str, number: int, random: np.random.Generator) -> list[Row]:
    """Some lines of furniture of a class."""
    of_class = pool[name]
    return [of_class[k] for k in random.integers(len(of_class), size=number).tolist()]


def _some(of_source: list[Page]) -> list[Page]:
    """As many pages as count, drawn by their place in the order of their ids."""
    if len(of_source) <= AT_MOST:
        return of_source
    return [of_source[k] for k in np.linspace(0, len(of_source) - 1, AT_MOST).astype(int).tolist()]


def drawn(weight: Float64, most: int) -> Float64:
    """The weights of some lines, drawn by their weight; 0 for the others; the sum is the same."""
    rows = np.flatnonzero(weight > 0)
    if len(rows) <= most:
        return weight
    share = weight[rows] / weight.sum()
    taken = np.random.default_rng(len(rows)).choice(rows, most, replace=False, p=share)
    result = np.zeros(len(weight))
    result[taken] = weight.sum() / most
    return result


# -------------------------------------------------------------------------------------------------------------- wording


@dataclass(frozen=True)
class Worded:
    """A regression over words: bias and weights by word."""

    bias: float
    weights: Mapping[str, float]

    @property
    def wording(self) -> Wording:
        """The table that the package uses."""
        return Wording.of(self.bias, self.weights)


def written_words(known: Sequence[Source], counted: Sequence[Int64]) -> dict[str, int]:
    """All words and pairs of words that stand on SEEN_ON pages, and on how many."""
    pages_of: dict[str, set[tuple[int, int]]] = {}
    for number, (source, rows) in enumerate(zip(known, counted, strict=True)):
        norm = source.norm.rows(rows)
        found = wording.words(norm)
        text = ["0" if c < ord("A") else "" for c in norm.code[found.start].tolist()]
        text = [
            known_text or norm.between(start, start + size)
            for known_text, start, size in zip(text, found.start.tolist(), found.size.tolist(), strict=True)
        ]
        page = source.segs.doc[rows][found.row].tolist()
        same = (found.row[1:] == found.row[:-1]).tolist()
        for k, word in enumerate(text):
            pages_of.setdefault(word, set()).add((number, page[k]))
            if k and same[k - 1]:
                pages_of.setdefault(text[k - 1] + wording.PAIR + word, set()).add((number, page[k]))
    return {word: len(seen) for word, seen in sorted(pages_of.items()) if len(seen) >= SEEN_ON}


def worded(
    known: Sequence[Source],
    counted: Sequence[Int64],
    vocabulary: Iterable[str],
    *,
    without: int = -1,
    about: str = "",
) -> Worded:
    """The regression over some words: what goes.

    without  a fold that is left out
    about    a class: of what goes and has one, what has this one, and all count the same
    """
    words = list(vocabulary)
    if not words:
        return Worded(0.0, {})
    hashed = wording.hashes(words)
    order = np.argsort(hashed)  # some ten thousand
    cells, rows, truth, weight, n = [], [], [], [], 0
    for source, some in zip(known, counted, strict=True):
        some = some[source.fold[some] != without]
        if about:
            some = some[(source.label[some] == 0) & (source.classes[some] != "")]
        gram, row = wording.grams(source.norm.rows(some))
        place = np.minimum(np.searchsorted(hashed[order], gram), len(words) - 1)
        hit = hashed[order][place] == gram
        cells.append(order[place[hit]])
        rows.append(row[hit] + n)
        truth.append(source.classes[some] == about if about else source.label[some] == 0)
        weight.append(np.ones(len(some)) if about else drawn(source.weights, source.most)[some])
        n += len(some)
    cell, row = np.concatenate(cells), np.concatenate(rows)
    number = np.bincount(row, minlength=n)
    value = (1 / np.sqrt(np.maximum(number, 1)))[row]
    bias, found = _minimum(
        cell,
        row,
        value,
        np.concatenate(truth).astype(np.float64),
        np.concatenate(weight),
        len(words),
        NAMED_RIDGE if about else RIDGE,
    )
    return Worded(bias, {word: round(float(w), DIGITS) + 0.0 for word, w in zip(words, found, strict=True)})


def naming(
    known: Sequence[Source], counted: Sequence[Int64], vocabulary: Sequence[str], *, without: int = -1
) -> list[Worded]:
    """What furniture of each class that is removed is worded like, beside that of the others."""
    return [worded(known, counted, vocabulary, without=without, about=key) for key in KEYS]


def _wordings(several: Sequence[Worded]) -> Wording:
    """All as one table."""
    words = several[0].weights
    return Wording.of([one.bias for one in several], {word: [one.weights[word] for one in several] for word in words})


def heaviest(found: Worded, pages_of: Mapping[str, int]) -> list[str]:
    """The words that weigh most, over all pages; of two that share a slot of the table the heavier."""
    heavy = sorted(found.weights, key=lambda word: (-abs(found.weights[word]) * pages_of[word] ** 0.5, word))
    slot = (wording.hashes(heavy) >> np.uint64(64 - wording.SLOTS)).tolist()
    taken: dict[int, str] = {}
    for place, word in zip(slot, heavy, strict=True):
        taken.setdefault(place, word)
        if len(taken) == WORDS:
            break
    return sorted(taken.values())


def _minimum(
    cell: Int64, row: Int64, value: Float64, truth: Float64, weight: Float64, size: int, penalty: float
) -> tuple[float, Float64]:
    """Bias and weights of the least penalised logistic loss, by L-BFGS (Liu and Nocedal 1989).

    cell, row, value  the matrix: value[k] in row[k] and column cell[k]
    """
    n = len(truth)

    def loss(point: Float64) -> tuple[float, Float64]:
        logit = point[-1] + np.bincount(row, value * point[cell], minlength=n)
        chance = 1 / (1 + np.exp(-logit))
        result = -(weight * (truth * np.log(chance + BAR) + (1 - truth) * np.log(1 - chance + BAR))).sum()
        residual = weight * (chance - truth)
        slope = penalty * point
        slope[:-1] += np.bincount(cell, value * residual[row], minlength=size)
        slope[-1] = residual.sum()
        return float(result + penalty / 2 * (point[:-1] ** 2).sum()), slope

    point = np.zeros(size + 1)
    lost, slope = loss(point)
    steps: list[tuple[Float64, Float64]] = []
    for _ in range(STEPS):
        direction, scales = slope.copy(), []
        for step, change in reversed(steps):
            scales.append((step * direction).sum() / (change * step).sum())
            direction -= scales[-1] * change
        direction *= (
            (steps[-1][0] * steps[-1][1]).sum() / (steps[-1][1] ** 2).sum() if steps else 1 / np.abs(slope).sum()
        )
        for (step, change), scale in zip(steps, reversed(scales), strict=True):
            direction += step * (scale - (change * direction).sum() / (change * step).sum())
        length = 1.0
        while True:
            there = point - length * direction
            new, new_slope = loss(there)
            if new <= lost - 1e-4 * length * (slope * direction).sum() or length < 1e-6:
                break
            length /= 2
        steps = [*steps, (there - point, new_slope - slope)][-MEMORY:]
        done = lost - new < SMALL * abs(lost)
        point, lost, slope = there, new, new_slope
        if done:
            break
    return float(point[-1]), point[:-1]


# --------------------------------------------------------------------------------------------------------------- trees


@dataclass(frozen=True, eq=False)
class Rows:
    """What trees are fitted on: the properties of some lines, whether each goes, its class, and how much it counts.

    worded  further columns, that only name the class
    """

    columns: dict[str, NDArray[np.uint8]]
    worded: dict[str, NDArray[np.uint8]]
    drop: Float64
    classes: NDArray[np.str_]
    weight: Float64


@dataclass(frozen=True, eq=False)
class Evidence:
    """What the lines of a source are by themselves, with wordings that have not seen the page; see Rows."""

    features: lines.Features
    worded: dict[str, NDArray[np.uint8]]


BALANCED = Config(boilerplate="balanced")
_NO_WORDS, _NO_TREES = Wording.of(0.0, {}), Trees(0.0, ())
_NOTHING = Model(
    _NO_WORDS,
    _NO_TREES,
    Wording.of([0.0] * len(KEYS), {}),
    dict.fromkeys(KEYS, _NO_TREES),
    dict.fromkeys(BOILERPLATE_LEVELS, (0.0, 0.0, 0.0)),
)


def evidence(source: Source, parts: Sequence[tuple[Wording, Wording]]) -> Evidence:
    """The evidence within each line, with the wordings as regressions have them that have not seen the page."""
    found = lines.features(source.docs, source.segs, source.norm, lexicon=terms.shipped(), wording=_NO_WORDS)
    logit = np.zeros(len(source.segs), np.float32)
    columns: dict[str, NDArray[np.uint8]] = {}
    for number, (wording_of, naming_of) in enumerate(parts):
        mine = np.flatnonzero(source.fold == number)
        some = source.norm.rows(mine)
        logit[mine] = wording_of.logits(some)[0]
        for name, column in classify.worded(naming_of, some).items():
            columns.setdefault(name, np.zeros(len(logit), np.uint8))[mine] = column
    return Evidence(replace(found, wording=logit), columns)


def samples(source: Source, found: Evidence) -> list[Rows]:
    """The lines of a source, with part of their furniture gone; of our own pages also one by one."""
    random = np.random.default_rng(0)
    number = np.bincount(source.segs.doc, source.label == 0, minlength=len(source.docs))
    few = (1 / np.maximum(number, 1))[source.segs.doc]
    rows = []
    for left, share, more in VIEWS:
        stays = random.random(len(source.label)) < (few if left == FEW else left)
        rows += _view(source, found, (source.label != 0) | stays, share, more)
    if source.own:
        segs = Segments(np.arange(len(source.segs), dtype=np.int32), source.segs.start, source.segs.end)
        rows += _view(replace(source, segs=segs), found, np.ones(len(segs), np.bool_), ALONE)
    return rows


def cleaned(source: Source, found: Evidence, model: Model) -> list[Rows]:
    """The lines that a model leaves, with what it missed and without what it took wrongly."""
    alive: Bool = np.ones(len(source.label), np.bool_)
    scores = classify.classify(*_counted(source, found, alive), BALANCED, alive, model=model)
    return _view(source, found, ~np.isin(scores.label, CLASSES[: classify.REMOVED]), CLEANED)


def _counted(source: Source, found: Evidence, alive: Bool) -> tuple[classify.Corpus, Recurrence]:
    evidence_of = classify.Evidence.of(found.features)
    corpus = classify.Corpus(source.segs, source.norm, evidence_of)
    return corpus, recurrence.count(evidence_of, source.segs, alive)


def _view(source: Source, found: Evidence, alive: Bool, share: float, more: float = 1.0) -> list[Rows]:
    weights = source.weights * np.where(source.label == 0, more, 1.0)
    here = classify.lines_of(*_counted(source, found, alive), np.flatnonzero(alive))
    columns = properties(View(here, points(here)[0], classify.REMOVED))
    every = weights[here.rows]
    weight = drawn(every * (share * source.weight / max(every.sum(), BAR)), round(source.most * min(1.0, 1.5 * share)))
    some = np.flatnonzero(weight > 0)
    rows = here.rows[some]
    return [
        Rows(
            {name: column[some] for name, column in columns.items()},
            {name: column[rows] for name, column in found.worded.items()},
            (source.label[rows] == 0).astype(np.float64),
            source.classes[rows],
            weight[some],
        )
    ]


def boost_all(rows: Sequence[Rows]) -> Trees:
    """Trees for whether a line goes."""
    drop, weight = np.concatenate([row.drop for row in rows]), np.concatenate([row.weight for row in rows])
    return boost(_columns([row.columns for row in rows]), drop, weight, FURNITURE)


def boost_classes(rows: Sequence[Rows]) -> dict[str, Trees]:
    """Trees for each class that is removed: whether what goes is of this one."""
    classes, drop = np.concatenate([row.classes for row in rows]), np.concatenate([row.drop for row in rows])
    some = np.flatnonzero((drop > 0) & (classes != ""))
    every = _columns([row.columns | row.worded for row in rows])
    columns, equal = {name: column[some] for name, column in every.items()}, np.ones(len(some))
    return {key: boost(columns, (classes[some] == key).astype(np.float64), equal, NAMED) for key in KEYS}


def _columns(parts: Sequence[Mapping[str, NDArray[np.uint8]]]) -> dict[str, NDArray[np.uint8]]:
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


# ---------------------------------------------------------------------------------------------------------------- main


def written(model: Mapping[str, Any], provenance: Mapping[str, Any]) -> str:
    """The file: one line a tree, and a few words a line."""
    text = json.dumps({"provenance": provenance} | dict(model), indent=1, ensure_ascii=False)
    out, depth = [], 0
    for row in text.split("\n"):  # lists on one line
        inside = depth > 0
        depth += row.count("[") - row.count("]")
        out.append(
            (row.strip() if inside else row) + ("" if depth else "\n") + (" " if depth and row.endswith(",") else "")
        )
    return "".join(out)


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit, and write the file."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fit", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("corpora", nargs="*", type=Path, metavar="CORPUS", help="folders with docs.jsonl, gold.jsonl")
    parser.add_argument("--body", nargs="+", type=Path, default=[], metavar="CORPUS", help="folders of text throughout")
    parser.add_argument("--own", action="store_true", help="our hand-written pages, too, of both splits")
    parser.add_argument("-o", "--out", type=Path, default=OUT)
    options = parser.parse_args(arguments)
    given = [page for folder in options.corpora for page in pages.load(folder)]
    given += [page for folder in options.body for page in pages.load(folder, body=True)]
    given += pages.own() if options.own else []
    names = sorted({page.source for page in given})
    of_source = {name: [page for page in given if page.source == name] for name in names}
    provenance = {
        "made by": "python -m benchmarks.fit",
        "pages": {name: {"pages": len(some), "sha256": pages.digest(some)} for name, some in of_source.items()},
    }
    options.out.write_text(written(table(given), provenance), "utf-8")
    print(f"{options.out}: {len(given)} pages of {len(names)} sources")
    return 0


if __name__ == "__main__":
    sys.exit(main())
