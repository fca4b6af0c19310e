"""Evidence, recurrence -> Scores: which lines are boilerplate of the page, and not part of its text.

`features` looks at each line alone, `recurrence` counts in how many documents its template stands, `context` looks at
what stands around it, `rules` adds up what its wording says; a model fitted on pages with labels (`furniture.json`,
written by `benchmarks.fit`) makes one logit of all that. A line goes if its logit is above what the level asks for,
which is more for a wide line, since there is more to lose; some are spared whatever their logit.

`classify` is a function of a document and of the counts of its lines: neither the order of documents, nor how many are
given at a time, nor what else stands in the corpus changes what it says. A document is looked at again when something
of it has gone, and the model was fitted on pages of which boilerplate is gone already, so that what stays does not
crumble.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from dedup.arrays import Bool, Float32, Int32, Int64
from dedup.boilerplate import bank as banks
from dedup.boilerplate import features as lines
from dedup.boilerplate import terms, user_rules
from dedup.boilerplate.bank import Bank
from dedup.boilerplate.context import Grams, Lines, exact
from dedup.boilerplate.features import Features
from dedup.boilerplate.properties import PLACE, PROPERTIES, TITLE_SPOKEN, View, logit_byte, properties
from dedup.boilerplate.rules import CLASSES, ENOUGH, RULES, points, strongest
from dedup.boilerplate.trees import Trees
from dedup.boilerplate.user_rules import KEEP, NOTHING
from dedup.boilerplate.wording import Wording
from dedup.classes import Label
from dedup.config import Config
from dedup.tables import Documents, Normalized, Recurrence, Scores, Segments, Table
from dedup.workers import each, worthwhile

SEEN_IN = 4  # documents with different bodies in which a template recurs
REMOVED = 5  # of CLASSES, the first: those that are removed
KNOWN, SURE = 1.0, 10.0  # scores of what a bank knows, and of what the user's rules say
GOOD_MORE = 1.0  # asked for more, unless strict, before a good paragraph goes
ON_ADVERTS = 1.0  # asked for more at the careful level, around an article about what adverts are about
LIST, LISTS = 3, 0.5  # lines that make a list; share of the width of a page that is lists
LISTED = {"careful": -1.0, "balanced": 0.0}  # what the mean of a list is asked for beyond what is asked of a line
BARE, MOST = 2.0, 4.0  # the same on a page of lists; what a line counts in the mean, at most
WIDE = 16  # columns from which a level asks for more, with each doubling
LOOKS = 32  # at a document, at most: it is looked at again as long as something of it goes
ROWS = 1 << 13  # segments that are judged at a time, or one document
LEAST = 1 << 12  # segments that are worth a worker of their own
PARTS = 4  # for each worker, at least, so that none waits long for the others

PLACES = ("", ", before the article", ", after the article")
REASONS = (
    *(rule.reason + place for rule in RULES for place in PLACES),
    *(f"looks like boilerplate: {item.told}{place}" for item in PROPERTIES.values() for place in PLACES),
    "a template of the bank",
    "a rule of the configuration",
    "what a page says to its visitor",
)
BY_BANK, BY_USER, BY_FORMULA = len(REASONS) - 3, len(REASONS) - 2, len(REASONS) - 1
_TOLD = tuple(name for name, item in PROPERTIES.items() if item.kind != PLACE)
_REMOVED = np.array(CLASSES[:REMOVED], np.int8)


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """What was fitted: weights of words, the logit of a line, and of each class that is removed; and what is enough.

    naming  weights of words for each class that is removed: what boilerplate of the class is worded like
    enough  for each level the logit from which a line goes, what each doubling of its width adds, and the logit from
            which a line is removed that the rules call boilerplate, too
    """

    wording: Wording
    furniture: Trees
    naming: Wording
    classes: dict[str, Trees]
    enough: dict[str, tuple[float, float, float]]

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Self:
        """The model from what `furniture.json` holds."""
        return cls(
            Wording.of(table["wording"]["bias"], table["wording"]["weights"]),
            Trees.of(table["furniture"]),
            Wording.of(table["naming"]["bias"], table["naming"]["weights"]),
            {name: Trees.of(part) for name, part in table["classes"].items()},
            {level: (float(low), float(more), float(both)) for level, (low, more, both) in table["enough"].items()},
        )


@cache
def shipped() -> Model:
    """The model that comes with the package."""
    return Model.of(json.loads(files("dedup.boilerplate").joinpath("furniture.json").read_text("utf-8")))


def features(
    docs: Documents,
    segs: Segments,
    norm: Normalized,
    *,
    lexicon: terms.Terms | None = None,
    model: Model | None = None,
) -> Features:
    """The evidence within each segment (see `lines`), by the lexicon and the model that come with the package."""
    wording = (model or shipped()).wording
    return lines.features(docs, segs, norm, lexicon=lexicon or terms.shipped(), wording=wording)


def worded(naming: Wording, norm: Normalized) -> dict[str, NDArray[np.uint8]]:
    """How much lines are worded like each class that is removed, uint8 (n,) each: what only names the class."""
    logits = naming.logits(norm)
    return {f"worded like {Label(c).key}": logit_byte(row) for c, row in zip(CLASSES[:REMOVED], logits, strict=True)}


@dataclass(frozen=True, slots=True, eq=False)
class Evidence(Table):
    """What is known of each of n segments by itself, whatever stands around it and whatever other documents there are.

    features   as in `features`
    given      int8 (n,)   what the user's own rules say of it (see `user_rules.verdicts`)
    known      int8 (n,)   the class that the bank has for its template, NOTHING for none
    places     uint8 (n,)  where the bank has it, bit k: place k of bank.PLACES
    elsewhere  int32 (n,)  in how many documents the bank has it
    """

    features: Features
    given: NDArray[np.int8]
    known: NDArray[np.int8]
    places: NDArray[np.uint8]
    elsewhere: Int32

    def __len__(self) -> int:
        return len(self.given)

    def take(self, rows: Int64 | slice) -> "Evidence":
        """Some of the rows; of a slice they are not copied."""
        return Evidence(
            self.features.take(rows), self.given[rows], self.known[rows], self.places[rows], self.elsewhere[rows]
        )

    @classmethod
    def of(cls, feat: Features) -> "Evidence":
        """Features of which neither a bank nor the user has anything to say."""
        n = len(feat.size)
        nothing = np.full(n, NOTHING, np.int8)
        return cls(feat, nothing, nothing, np.zeros(n, np.uint8), np.zeros(n, np.int32))

    @classmethod
    def concat(cls, parts: Sequence["Evidence"]) -> "Evidence":
        """The rows of several tables, at least one, one after the other."""
        columns = [field.name for field in fields(cls)][1:]
        return cls(
            Features.concat([part.features for part in parts]),
            *(np.concatenate([getattr(part, name) for part in parts]) for name in columns),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Corpus:
    """Segments with their normal form and their evidence, row by row."""

    segs: Segments
    norm: Normalized
    evidence: Evidence


def evidence(
    docs: Documents,
    segs: Segments,
    norm: Normalized,
    config: Config,
    *,
    model: Model | None = None,
    bank: Bank | None = None,
) -> Evidence:
    """The evidence of each segment, of which each row depends on its segment only: any batches give the same rows.

    model   the one that comes with the package unless given
    bank    the one that config.bank names unless given
    raises  ConfigError, InputError  a rule, or the bank, cannot be used
    """
    feat = features(docs, segs, norm, lexicon=user_rules.lexicon(config.rules), model=model)
    result = replace(Evidence.of(feat), given=user_rules.verdicts(docs, segs, norm, config.rules, config.form))
    if bank is None and config.bank:
        bank = Bank.of(banks.loads(config.bank_content, config.bank))
    return result if bank is None else _with_bank(result, bank)


def _with_bank(given: Evidence, bank: Bank) -> Evidence:
    """The same, with what a bank has of the templates."""
    row = bank.rows(given.features.template)
    rows = np.flatnonzero(row >= 0)
    known, places, elsewhere = given.known.copy(), given.places.copy(), given.elsewhere.copy()
    known[rows], places[rows] = bank.label[row[rows]], bank.places[row[rows]]
    elsewhere[rows] = bank.documents[row[rows]]
    return replace(given, known=known, places=places, elsewhere=elsewhere)


def classify(
    corpus: Corpus,
    recurrence: Recurrence,
    config: Config,
    alive: Bool,
    *,
    documents: Bool | None = None,
    model: Model | None = None,
) -> Scores:
    """The class, strength and main reason of each segment, one document at a time.

    What goes (its score is above 0, its class is removed by the configuration) is taken away and the document is looked
    at again, LOOKS times at most. What went keeps what was said of it when it went, the rest has what was said last.
    Nothing but the lines of a document changes between two looks: how often they recur was counted before.

    alive      bool (n,) rows that are looked at; the others get label -1 and score 0, and nothing depends on them
    documents  bool (d,) the documents that are judged, all unless given; rows of the others get label -1 and score 0
    model      the one that comes with the package unless given
    cost       memory for ROWS rows at a time, or those of one document, beside the result
    """
    n, doc = len(corpus.segs), corpus.segs.doc
    label, score, reason = np.full(n, -1, np.int8), np.zeros(n, np.float32), np.full(n, -1, np.int16)
    shares = np.full((2, n), np.nan, np.float32)  # as of the look before, where what it rests on is still there
    drops: Bool = np.array([config.drops(each) for each in Label])
    rows = np.flatnonzero(alive if documents is None else alive & documents[doc])

    def looked(part: Int64) -> tuple[tuple[NDArray[np.int8], Float32, NDArray[np.int16]], Float32, Int64]:
        here = lines_of(corpus, recurrence, part, shares[:, part])
        new = _judged(here, corpus, config.boilerplate, model or shipped())
        goes = (new[0] >= 0) & (new[1] > 0) & drops[new[0]]
        models = goes & (here.speaks()[0] | here.entitles()[0])
        share = np.where(_with_any(here, models), np.float32(np.nan), (here.spoken, here.titled))
        return new, share, part[_with_any(here, goes) & ~goes]

    for _ in range(LOOKS):
        workers = worthwhile(config.workers, len(rows), LEAST)
        parts = [*_blocks(rows, doc, max(min(len(rows) // (PARTS * workers), ROWS), 1) if workers > 1 else ROWS)]
        left = []
        for part, (new, share, more) in zip(parts, each(looked, parts, workers), strict=True):
            label[part], score[part], reason[part] = new
            shares[:, part] = share
            left.append(more)
        rows = np.concatenate([rows[:0], *left])
        if not len(rows):
            break
    return Scores(label, score, reason, REASONS)


def _with_any(here: Lines, mask: Bool) -> Bool:
    """The lines of documents of which a line is set: bool (n,)."""
    return np.asarray(np.bincount(here.doc, mask, minlength=len(here.first_good))[here.doc] > 0)


def _blocks(rows: Int64, doc: Int32, size: int) -> Iterator[Int64]:
    """About so many of the rows at a time; no document is split."""
    low = 0
    while low < len(rows):
        high = low + size
        if high < len(rows):
            own = doc[rows]
            start = int(np.searchsorted(own, own[high]))
            high = start if start > low else int(np.searchsorted(own, own[high], side="right"))
        yield rows[low:high]
        low = high


def lines_of(corpus: Corpus, recurrence: Recurrence, rows: Int64, shares: Float32 | None = None) -> Lines:
    """Some rows, of whole documents and in order, as what stands around each other.

    shares  float32 (2, n) `spoken` and `titled` where they are known, else nan for all rows of a document
    """
    some = _together(rows)
    doc = corpus.segs.doc[some]
    here = Lines(corpus.evidence.features.take(some), doc - doc[:1].sum(dtype=np.int32), rows)
    here.spoken, here.titled = _shares(here, corpus.norm, shares)
    elsewhere = corpus.evidence.elsewhere[some]
    here.seen = recurrence.seen[some] | (elsewhere >= SEEN_IN) & ~here.inside & ~here.good
    here.times_seen = recurrence.times[some] + elsewhere * ~here.good
    here.pairs_seen = recurrence.pairs[some]
    return here


def _shares(here: Lines, norm: Normalized, known: Float32 | None) -> Float32:
    """The share of each line that the paragraphs and the first line of its document have, too: float32 (2, n)."""
    asked = [here.speaks(), here.entitles()]
    result = np.full((2, here.n), np.nan, np.float32) if known is None else known
    some = np.flatnonzero(np.isnan(result[0]))
    if len(some):
        grams = Grams(_text(norm, here.rows[some]), here.doc[some])
        result[:, some] = [grams.shared(models[some], wanted[some]) for models, wanted in asked]
    return np.where([wanted for _, wanted in asked], result, np.float32(-1))


def _together(rows: Int64) -> Int64 | slice:
    """Ascending rows; as a slice, of which nothing is copied, if they follow each other."""
    whole = len(rows) > 0 and int(rows[-1]) - int(rows[0]) == len(rows) - 1
    return slice(int(rows[0]), int(rows[-1]) + 1) if whole else rows


def _text(norm: Normalized, rows: Int64) -> Normalized:
    """The normal form of ascending rows."""
    part = _together(rows)
    if not isinstance(part, slice):
        return norm.rows(rows)
    low, high = norm.indptr[part.start], norm.indptr[part.stop]
    return Normalized(norm.code[low:high], norm.origin[low:high], norm.indptr[part.start : part.stop + 1] - low)


def _judged(
    here: Lines, corpus: Corpus, level: str, model: Model
) -> tuple[NDArray[np.int8], Float32, NDArray[np.int16]]:
    """The class, strength and reason of some lines; those of no class have -1, 0 and -1."""
    found = _weighed(here, corpus.evidence, level, model)
    place = np.where(here.before, 1, np.where(here.after, 2, 0))
    label, score, reason = np.full(here.n, -1, np.int8), np.zeros(here.n, np.float32), np.full(here.n, -1, np.int16)
    goes = found.excess > 0
    told = np.flatnonzero(goes | found.credited)
    why = np.zeros(here.n, np.int16)
    why[told] = strongest(found.holds[:, told], found.winner[told])
    label[found.credited] = np.array(CLASSES, np.int8)[found.winner[found.credited]]
    score = np.where(found.credited, (found.top - ENOUGH) / np.float32(ENOUGH), np.maximum(found.excess, 0))
    reason[told] = why[told] * len(PLACES) + place[told]
    # The class, by trees of its own.
    goes[found.known | here.formula | (found.given != NOTHING)] = False
    rows, at = np.flatnonzero(goes), np.flatnonzero(goes[found.asked])
    columns = {name: column[at] for name, column in found.columns.items()}
    with_names = columns | worded(model.naming, corpus.norm.rows(here.rows[rows]))
    classes = np.stack([model.classes[Label(c).key].sums(with_names, len(rows)) for c in _REMOVED])
    sure = found.top[rows] > ENOUGH
    advert = sure & (found.winner[rows] == CLASSES.index(Label.SPAM))  # adverts are named by their words
    chosen = np.where(advert, found.winner[rows], classes.argmax(axis=0))
    label[rows] = _REMOVED[chosen]
    alone = np.flatnonzero(~(sure & (found.winner[rows] == chosen)))  # the rules do not say why
    rows, columns = rows[alone], {name: column[alone] for name, column in columns.items()}
    shares = model.furniture.shares(columns, len(rows), _TOLD)
    reason[rows] = (len(RULES) + _strongest(shares, len(rows))) * len(PLACES) + place[rows]
    said = here.formula & (found.given == NOTHING)
    label[said], reason[said] = np.where(here.rights[said], Label.COPYRIGHT, Label.NAV), BY_FORMULA
    label[found.known], reason[found.known] = corpus.evidence.known[here.rows][found.known], BY_BANK
    ruled = found.given >= 0
    label[ruled], reason[ruled] = found.given[ruled], BY_USER
    return label, score.astype(np.float32), reason


def _weighed(here: Lines, evidence: Evidence, level: str, model: Model) -> "_Weighed":
    """What the rules and the model make of some lines; then what a bank, and the user's rules have to say.

    The trees are asked only about lines that may go: a line that is spared anyway, for one, stays whatever they say.
    """
    total, holds = points(here)
    view = View(here, total, REMOVED)
    winner, each = total.argmax(axis=0), np.arange(here.n)
    top = total[winner, each]
    credited = (top > ENOUGH) & (winner >= REMOVED) & ~here.formula
    least = _least(here, top, credited, level, model)
    spared = _spared(view, level)
    place = np.uint8(1) << here.where
    known = (evidence.known[here.rows] >= 0) & ((evidence.places[here.rows] & place) > 0) & ~here.good
    given = evidence.given[here.rows]
    asked = np.flatnonzero(~spared & ~credited & (given == NOTHING))
    columns = {name: column[asked] for name, column in properties(view).items()}
    excess = np.zeros(here.n, np.float32)
    excess[asked] = model.furniture.sums(columns, len(asked)) - least[asked]
    excess[_last(view, excess)] = 0
    if level != "strict":
        excess[_listed(view, excess, top, level)] = 0
    excess[known | here.formula] = np.maximum(excess[known | here.formula], KNOWN)
    excess[given != NOTHING] = np.where(given[given != NOTHING] == KEEP, 0, SURE)
    credited &= given == NOTHING
    return _Weighed(asked, columns, top, winner, holds, credited, known, given, excess)


def _least(here: Lines, top: Int32, credited: Bool, level: str, model: Model) -> Float32:
    """The logit from which each line goes."""
    low, more, both = model.enough[level]
    least = low + more * np.log2(np.maximum(here.columns, WIDE) / WIDE)
    least = np.where((top > ENOUGH) & ~credited, np.minimum(least, both), least)
    if level != "strict":
        least = least + GOOD_MORE * here.good
    if level == "careful":
        least = least + ON_ADVERTS * (here.on_adverts & here.bodied)
    return np.asarray(least, np.float32)


def _spared(view: View, level: str) -> Bool:
    """Lines that stay whatever the model makes of them: what nobody would want to lose.

    Mere marks on a page that has no paragraphs. Unless strict: the title of an article and who signed it, sentences on
    a page without paragraphs, and all lines inside of an article about what adverts are about. At the careful level:
    every good paragraph, and a first line that speaks of the article.
    """
    here = view.lines
    spared = ~here.bodied & (here.size == 0)
    if level != "strict":
        spared |= view.title | view.headline | view.signed | here.prose & ~here.bodied | here.on_adverts & here.inside
    if level == "careful":
        spared |= here.good | (here.place == here.begin) & (here.spoken >= TITLE_SPOKEN)
    return np.asarray(spared)


def _last(view: View, excess: Float32) -> Bool:
    """Where all paragraphs of a page would go, those in the stretch with most text."""
    here = view.lines
    wanted = here.good & (excess > 0)
    if not wanted.any():
        return wanted
    kept = np.bincount(here.doc, here.good & ~wanted, minlength=len(here.first_good))
    return np.asarray(wanted & (kept[here.doc] == 0) & view.regions[0][0])


def _listed(view: View, excess: Float32, top: Int32, level: str) -> Bool:
    """Lines that stay with the list that they stand in: it is judged as a whole, by the mean of its lines.

    On a page without paragraphs of which lists make LISTS of the width, more is asked of them, and of the line above
    each: they are the text. What the rules say, and what recurs in other documents, goes nevertheless.
    """
    here = view.lines
    list_of = here.lists
    size = np.bincount(list_of, minlength=1)
    long = (size >= LIST)[list_of]
    known = here.seen | (top > ENOUGH)
    counts = np.where(known, MOST, np.clip(excess, -MOST, MOST))
    mean = np.bincount(list_of, exact(counts), minlength=1) / np.maximum(size, 1)
    bare = ~here.bodied & (here.within(here.columns * long) >= LISTS * here.within(here.columns))
    asked = np.where(bare, BARE, LISTED[level])
    heads = bare & here.beside(long, 1, False) & (excess <= BARE)
    return np.asarray((long & (mean[list_of] <= asked) | heads) & ~known)


def told(corpus: Corpus, recurrence: Recurrence, config: Config, row: int, *, model: Model | None = None) -> "Told":
    """What speaks for and against one segment, all of its document there.

    corpus, recurrence  of its document at least
    """
    model, doc = model or shipped(), corpus.segs.doc
    rows = np.flatnonzero(doc == doc[row])
    here, at = lines_of(corpus, recurrence, rows), row - int(rows[0])
    found = _weighed(here, corpus.evidence, config.boilerplate, model)
    total, _ = points(here)
    view = View(here, total, REMOVED)
    columns = {name: column[at : at + 1] for name, column in properties(view).items()}
    shares = model.furniture.shares(columns, 1)
    logit = float(model.furniture.sums(columns, 1)[0])
    least = float(_least(here, found.top, found.credited, config.boilerplate, model)[at])
    spared = logit > least and found.excess[at] <= 0 and not found.credited[at] and found.given[at] == NOTHING
    if found.known[at] or found.given[at] != NOTHING:
        least = logit - (float(found.excess[at]) or -SURE)
    return Told(
        logit,
        None if found.credited[at] or spared else least,
        spared,
        {Label(c).key: int(points) for c, points in zip(CLASSES, total[:, at].tolist(), strict=True) if points},
        {name: (int(columns[name][0]), float(share[0])) for name, share in shares.items()},
        int(here.times_seen[at]),
    )


def _strongest(shares: Mapping[str, Float32], n: int) -> Int64:
    """For each of n lines the property that tells most: of those that say the same the first one, their shares added.

    shares  those of _TOLD: where a line stands is told anyway
    """
    told = {PROPERTIES[name].told: np.zeros(n, np.float32) for name in _TOLD}
    for name, share in shares.items():
        told[PROPERTIES[name].told] += share
    first = {item.told: number for number, item in reversed([*enumerate(PROPERTIES.values())])}
    numbers: Int64 = np.array([first[text] for text in told], np.int64)
    most: Int64 = np.stack([*told.values()]).argmax(axis=0)
    return numbers[most]


class Told(NamedTuple):
    """Why a line has its logit.

    logit      the sum of the trees
    asked      what the level asks for, or what a bank or a rule makes of it; None for credits and for what is spared
    spared     it stays although its logit is enough (see `_spared`)
    points     those of the rules for each class, where there are some
    evidence   for each property its value, and what it adds to the logit
    documents  in which the template of the line stands
    """

    logit: float
    asked: float | None
    spared: bool
    points: dict[str, int]
    evidence: dict[str, tuple[int, float]]
    documents: int


class _Weighed(NamedTuple):
    """What was said of n lines before they are named.

    asked     int64 (k,)  the lines of which the trees were asked
    columns   uint8 (k,)  each: their properties
    top       int32 (n,)  most points of a class
    winner    int64 (n,)  that class, as row of CLASSES
    holds     bool (rules, n)
    credited  bool (n,)   that class is one that is kept
    known     bool (n,)   the bank has it
    given     int8 (n,)   what the user says
    excess    float32 (n,)  of the logit over what is asked: above 0 for what goes, 0 where it was not asked
    """

    asked: Int64
    columns: dict[str, NDArray[np.uint8]]
    top: Int32
    winner: Int64
    holds: Bool
    credited: Bool
    known: Bool
    given: NDArray[np.int8]
    excess: Float32
