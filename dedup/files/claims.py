"""Every claim of a ledger, computed anew from the written files alone.

The originals come back from the cleaned files and the ledger; from them and from the settings that the ledger names
comes the rest: where each removal stands, in code points, bytes and lines; that nothing but blank lines goes with what
was found; that its class is one that these settings remove, and of the kind that its evidence is; that each place of a
witness is kept text; and that what was removed is a copy of these places, joined, with just the score that is told.
What rests on no witness has a score and a reason that there are. Whatever does not hold is a LedgerError that names it.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.arrays import Bool, Int64, offsets
from dedup.boilerplate import classify, watermark
from dedup.classes import BOILERPLATE, COPIES, Action, Label
from dedup.config import IDLE, RENAMED, Config
from dedup.errors import ConfigError, LedgerError
from dedup.files import ledger
from dedup.files.ledger import Entry, Ledger, Removal
from dedup.looks import look
from dedup.match import relations
from dedup.result import BLANK
from dedup.settle import local, proof
from dedup.tables import Decisions, Documents, Normalized, Spans
from dedup.text import normalize, script, segment
from dedup.text.positions import byte_counts, byte_offsets, line_starts, lines
from dedup.version import __version__

EDITED = "the ledger was edited or damaged"
ROUNDED = 1e-6  # scores have six digits behind the point
_TOOL = re.compile(r"dedup \d+(\.\w+)*(\+[\w.]+)?")
_CLASSES = {label.key: label for label in Label if label.removable}
_REASONS = dict.fromkeys(
    BOILERPLATE, frozenset(classify.REASONS)
) | {  # why something of a class goes, where that is known
    Label.EXACT: {relations.EXACT},
    Label.NEAR: {relations.NEAR, relations.SLIPS},
    Label.CONTAINED: {relations.CONTAINED, relations.SPREAD},
    Label.ABSTRACT: {relations.ABSTRACT},
    Label.SHARED: {local.SHARED},
    Label.BLOCK: {local.BLOCK},
    Label.TITLE: {local.TITLE, local.PAGE_TITLE},
    Label.HEADING: {local.HEADING},
    Label.VARIANT: {relations.VARIANT},
    Label.WATERMARK: {look.WATERMARK},
}


@dataclass(frozen=True, slots=True, eq=False)
class Claims:
    """The removals of a ledger as columns, one row a removal; positions are those of Documents, -1 for none.

    doc                     int64 (r,)
    start, end              int64 (r,) what goes
    byte_start, byte_end    int64 (r,) as told
    found_start, found_end  int64 (r,) what was found
    line                    int64 (r,) as told
    label                   int8 (r,)
    score                   float64 (r,) as told
    witness                 Spans (r,)
    witness_doc             int64 (s,) the document of each span
    witness_byte            int64 (2, s) bytes at its start and end, as told; -1: not told
    witness_line            int64 (s,) as told
    """

    doc: Int64
    start: Int64
    end: Int64
    byte_start: Int64
    byte_end: Int64
    found_start: Int64
    found_end: Int64
    line: Int64
    label: NDArray[np.int8]
    score: NDArray[np.float64]
    witness: Spans
    witness_doc: Int64
    witness_byte: Int64
    witness_line: Int64


def verify(path: Path, folder: Path) -> int:
    """Prove a cleaned folder from its files alone; returns the number of removals.

    path    the ledger
    folder  where the cleaned files are
    raises  LedgerError  the first claim that does not hold
    cost    the normal form of all originals, once
    """
    told = ledger.read(path)
    config = _config(path, told)
    texts: dict[str, str] = {}
    for file in ledger.contents(told, told.files, folder):
        texts |= ledger.texts_of(*file)
    plain = [entry for entry in told.entries if not entry.file]
    for entry in (entry for entry in told.entries if entry.file):
        text = texts[entry.document]
        if problem := _wrong(entry, text.encode("utf-8", "surrogatepass"), text, told.version, config):
            raise LedgerError(f"{entry.document}: {problem}: {EDITED}")
    for entry, (name, raw) in zip(plain, ledger.originals(plain, folder), strict=True):
        try:
            texts[name] = raw.decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            raise LedgerError(f"{name}: its original is no UTF-8, so no text of ours: {EDITED}") from None
        if problem := _wrong(entry, raw, texts[name], told.version, config):
            raise LedgerError(f"{name}: {problem}: {EDITED}")
    docs = Documents.from_texts(texts)
    removals = [removal for entry in told.entries for removal in entry.removals]
    claims = _claims(docs, removals)
    for problem, failing in chain(_misplaced(docs, removals, claims), _unfounded(docs, removals, claims, told, config)):
        if failing.any():
            removal = removals[int(failing.argmax())]
            raise LedgerError(f"{removal.document}:{removal.line}: {problem}: {EDITED}")
    return len(removals)


def _config(path: Path, told: Ledger) -> Config:
    """The settings of the run, as far as the ledger tells them; a bank is known by its digest alone.

    raises  LedgerError  they are none of ours, or not those that the fingerprint names
    """

    def wrong(what: str) -> LedgerError:
        return LedgerError(f"{path}: line 1: {what}: {EDITED}")

    if not isinstance(told.tool, str) or not _TOOL.fullmatch(told.tool):
        raise wrong("the version of dedup that wrote it is none")
    if not isinstance(told.config, dict):
        raise wrong("the settings are none")
    settings: dict[str, Any] = told.config
    if told.fingerprint != hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()[:16]:
        raise wrong("the fingerprint is not that of the settings")
    plain = {RENAMED.get(key, key): value for key, value in settings.items() if not key.startswith("rules.")}
    known: dict[str, Any] = {item.name: item.default for item in fields(Config) if item.name not in {*IDLE, "rules"}}
    if told.version >= ledger.VERSION and told.tool == f"dedup {__version__}" and {*plain} != {*known}:
        raise wrong("the settings are not complete")
    values: dict[str, Any] = {}
    for key in plain.keys() & known.keys():
        value, default = plain[key], known[key]
        if isinstance(default, tuple):
            fits = isinstance(value, list) and all(isinstance(item, str) for item in value)
            value = tuple(value) if fits else value
        else:
            fits = type(value) is type(default)
        if not fits:
            raise wrong(f"the setting {key} is none")
        values[key] = "" if key == "bank" else value
    try:
        return Config(**values)
    except ConfigError as error:
        raise wrong(str(error)) from None


def _wrong(entry: Entry, raw: bytes, text: str, version: int, config: Config) -> str:
    """What is wrong with what is told of a document, or ""."""
    removed = [(removal.end - removal.start, removal.byte_end - removal.byte_start) for removal in entry.removals]
    gone, gone_bytes = (sum(size[unit] for size in removed) for unit in (0, 1))
    if (entry.original.bytes, entry.original.characters) != (len(raw), len(text)):
        return "the size of the original is another one"
    if (entry.cleaned.bytes, entry.cleaned.characters) != (len(raw) - gone_bytes, len(text) - gone):
        return "the size of the cleaned file is another one"
    if version > 1:
        at = [0, *(place for removal in entry.removals for place in (removal.start, removal.end)), len(text)]
        kept = (text[low:high] for low, high in zip(at[::2], at[1::2], strict=True))
        emptied = bool(removed) and not any(part.strip(BLANK) for part in kept)
        if entry.emptied != (config.emptied if emptied else ""):
            return "something is left of it, or nothing is, unlike what is told"
    return ""


def _claims(docs: Documents, removals: list[Removal]) -> Claims:
    """Removals as columns. Whatever lies outside of its document is put where it fails: to -1."""
    row = {name: number for number, name in enumerate(docs.id)}
    size = np.diff(docs.indptr)

    def column(values: Iterable[int]) -> Int64:
        return np.fromiter(values, np.int64)

    def places(doc: Int64, place: Int64) -> Int64:
        inside = (doc >= 0) & (place <= np.append(size, 0)[doc])
        return np.where(inside, docs.indptr[:-1][doc] + place if len(docs) else 0, -1)

    doc = column(row[removal.document] for removal in removals)
    ranges = [removal.witness.ranges if removal.witness else () for removal in removals]
    named = (removal.witness.document for removal in removals if removal.witness for _ in removal.witness.ranges)
    of_span, spans = column(row.get(name, -1) for name in named), [span for some in ranges for span in some]
    return Claims(
        doc,
        places(doc, column(removal.start for removal in removals)),
        places(doc, column(removal.end for removal in removals)),
        column(removal.byte_start for removal in removals),
        column(removal.byte_end for removal in removals),
        places(doc, column(removal.found[0] for removal in removals)),
        places(doc, column(removal.found[1] for removal in removals)),
        column(removal.line for removal in removals),
        column(_CLASSES.get(removal.label, -1) for removal in removals).astype(np.int8),
        np.fromiter((removal.score for removal in removals), np.float64),
        Spans(
            offsets(column(map(len, ranges))),
            places(of_span, column(span.start for span in spans)),
            places(of_span, column(span.end for span in spans)),
        ),
        of_span,
        np.array([[span.byte_start for span in spans], [span.byte_end for span in spans]], np.int64).reshape(2, -1),
        column(span.line for span in spans),
    )


Found = Iterator[tuple[str, Bool]]


def _misplaced(docs: Documents, removals: list[Removal], claims: Claims) -> Found:
    """Claims of where something stands: what would be wrong, and for which removals it is."""
    start, end, witness = claims.start, claims.end, claims.witness
    edge = np.array([start, claims.found_start, claims.found_end, end])
    ordered = (edge >= 0).all(axis=0) & (edge[0] <= edge[1]) & (edge[1] < edge[2]) & (edge[2] <= edge[3])
    elsewhere = "the removed text does not stand where the ledger says"
    yield elsewhere, ~ordered
    yield "two removals overlap, or are out of order", np.append(False, start[1:] < end[:-1])[: len(start)]
    same = [
        docs.text(*place) == removal.text
        for *place, removal in zip(start.tolist(), end.tolist(), removals, strict=True)
    ]
    yield elsewhere, ~np.array(same, np.bool_)
    places = [(claims.byte_start, start), (claims.byte_end, end)]
    counts = byte_counts(docs)
    wrong = [told != byte_offsets(docs, counts, claims.doc, place) for told, place in places]
    yield "its bytes are others", np.any(wrong, axis=0)
    blank = [
        not removal.text[: removal.found[0] - removal.start].strip(BLANK)
        and not removal.text[removal.found[1] - removal.start :].strip(BLANK)
        for removal in removals
    ]
    yield "more goes than was found", ~np.array(blank, np.bool_)
    starts = line_starts(docs)
    yield "its line is another one", claims.line != lines(docs, starts, claims.found_start)

    def of_spans(wrong: Bool) -> Bool:
        return np.bincount(witness.owner[wrong], minlength=len(removals)) > 0

    whole = [
        found is not None
        and (found.start, found.end, found.line) != (found.ranges[0].start, found.ranges[-1].end, found.ranges[0].line)
        for found in (removal.witness for removal in removals)
    ]
    yield "its witness is not what its ranges are", np.array(whole, np.bool_)
    yield "the witness is no place in the documents", of_spans((witness.start < 0) | (witness.end <= witness.start))
    follows = witness.owner[1:] == witness.owner[:-1]
    yield (
        "the places of the witness overlap, or are out of order",
        of_spans(np.append(False, follows & (witness.start[1:] < witness.end[:-1]))[: len(witness.start)]),
    )
    told = claims.witness_byte
    real = [byte_offsets(docs, counts, claims.witness_doc, place) for place in (witness.start, witness.end)]
    yield "the bytes of its witness are others", of_spans(((told >= 0) & (told != real)).any(axis=0))
    other = claims.witness_line != lines(docs, starts, witness.start)
    yield "the line of its witness is another one", of_spans(other)


def _unfounded(docs: Documents, removals: list[Removal], claims: Claims, told: Ledger, config: Config) -> Found:
    """Claims of why something goes: what would be wrong, and for which removals it is."""
    yield "there is no such class", claims.label < 0
    dropped = np.array([config.drops(label) for label in Label], np.bool_)
    yield "the settings keep what is of its class", ~dropped[claims.label]
    copy = np.isin(claims.label, [*COPIES])
    yield "what is of its class has a witness", copy & (claims.witness.size == 0)
    yield "what is of its class has no witness", ~copy & (claims.witness.size > 0)
    if told.version > 1:
        labels = map(Label, claims.label.tolist())
        known = [
            label not in _REASONS or found.reason in _REASONS[label]
            for label, found in zip(labels, removals, strict=True)
        ]
        yield "there is no such reason", ~np.array(known, np.bool_)
    yield "its score is none", np.where(copy, claims.score > 1, False) | (claims.score <= 0)
    decisions = _decisions(claims)
    yield "its witness was removed too", proof.failing(decisions, claims.start, claims.end)
    score, holds = proof.measured(docs, _normal_forms(docs, config), decisions, config)
    yield "the text is not a copy of its witness", ~holds
    if told.version > 1:  # earlier, what is contained was measured in another way
        yield "its score is another one", copy & (np.abs(claims.score - score) > ROUNDED)


def _decisions(claims: Claims) -> Decisions:
    n = len(claims.doc)
    return Decisions(
        np.zeros(n, np.int64),
        claims.found_start,
        claims.found_end,
        np.full(n, Action.REMOVE, np.int8),
        claims.label,
        np.ones(n, np.float32),
        claims.witness,
        np.full(n, -1, np.int32),
        np.zeros(n, np.int16),
        ("",),
    )


def _normal_forms(docs: Documents, config: Config) -> Normalized:
    """What the run compared: normal forms of the segments; without what was inserted in them, if that went."""
    segs = segment.segments(docs, unit=config.unit)
    norm = script.of_form(normalize.normalized(docs, segs), config.form)
    if config.drops(Label.WATERMARK):
        _, norm = watermark.cut(docs, norm, watermark.stamps(docs, norm))
    return norm
