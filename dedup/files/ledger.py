"""The list of all removals: enough to restore every file, and to check every reason, from the written files alone.

JSON lines in ASCII. The first line names the run and counts what follows; then comes each document, by id, with the
digests of its original and its cleaned text, and after it what was removed from it, by position:

    {"kind": "dedup-ledger", "version": 1, "tool", "documents", "removals", "fingerprint", "config"}
    {"kind": "document", "document", "original": {"sha256", "bytes", "characters"}, "cleaned": {...}}
    {"kind": "removal", "document", "start", "end", "byte_start", "byte_end", "text", "found": {"start", "end"},
     "line", "class", "reason", "score", "witness": {"document", "start", "end", "line"} or null}

`start` and `end` are code points of the original, with the blank lines that go too; `found` is the finding itself.
"""

import bisect
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from sys import intern
from typing import Any

import numpy as np

from dedup.arrays import Int64
from dedup.classes import Action, Label
from dedup.errors import LedgerError
from dedup.files import disk
from dedup.files.folder import KIND, is_inside
from dedup.result import Result
from dedup.text.positions import line_starts, lines
from dedup.version import __version__

VERSION = 1
_EQUAL = {label.key for label in (Label.EXACT, Label.BLOCK, Label.SHARED)}  # in normal form, to the witness
_ONE_IN_OTHER = {label.key for label in (Label.TITLE, Label.HEADING)}
_PARTLY = {label.key for label in (Label.NEAR, Label.CONTAINED, Label.ABSTRACT)}
PART = 1 << 13  # lines that are written at a time
_KEYS = [label.key for label in Label]
_SCORE = 1e6  # what no score reaches
_GRAM = 5  # characters of the runs that a removed text must have in common with its witness


@dataclass(frozen=True, slots=True)
class Digest:
    """What identifies a file: sha256 in hexadecimal, size in bytes of UTF-8 and in code points."""

    sha256: str
    bytes: int
    characters: int


@dataclass(frozen=True, slots=True)
class Witness:
    """The kept place that justifies a removal: code points of its document's original, and the line, from 1."""

    document: str
    start: int
    end: int
    line: int


@dataclass(frozen=True, slots=True)
class Removal:
    """One removal; `found` is (start, end), `label` the key of a Label. Offsets count from the document's start."""

    document: str
    start: int
    end: int
    byte_start: int
    byte_end: int
    text: str
    found: tuple[int, int]
    line: int
    label: str
    reason: str
    score: float
    witness: Witness | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One document, and its removals by position."""

    document: str
    original: Digest
    cleaned: Digest
    removals: tuple[Removal, ...]


def write(result: Result, cleaned: Sequence[str]) -> Iterator[bytes]:
    """The ledger of a run, some thousand lines at a time: a million removals are never in memory as text.

    cleaned  the cleaned text of each document, in the order of result.documents
    """
    docs = result.documents
    rows = np.flatnonzero(result.decisions.action == Action.REMOVE)
    rows = rows[np.argsort(result.cut_start[rows], kind="stable")]  # one row a removal
    header = {
        "kind": KIND,
        "version": VERSION,
        "tool": f"dedup {__version__}",
        "documents": len(docs),
        "removals": len(rows),
        "fingerprint": result.config.fingerprint(),
        "config": result.config.settings(),
    }
    out = [_line(header)]
    removals = _removals(result, rows)
    removal = next(removals, None)
    for row, name in enumerate(docs.id):
        digests = {"original": asdict(_digest(docs.doc_text(row))), "cleaned": asdict(_digest(cleaned[row]))}
        out.append(_line({"kind": "document", "document": name, **digests}))
        while removal and removal[0] == row:
            out.append(removal[1])
            removal = next(removals, None)
            if len(out) >= PART:
                yield "".join(out).encode("ascii")
                out = []
    yield "".join(out).encode("ascii")


def read(path: Path) -> tuple[Entry, ...]:
    """The documents of a ledger, by id.

    raises  LedgerError  missing, damaged, cut short, or of another version
    """
    records = _records(path)
    header = next(records, {})
    if header.get("kind") != KIND:
        raise LedgerError(f"{path}: not a ledger of dedup: name the {path.name} of a cleaned folder")
    if header.get("version") != VERSION:
        found = header.get("version")
        raise LedgerError(f"{path}: has version {found}, this dedup reads {VERSION}: use the dedup that wrote it")
    entries: list[Entry] = []
    removals: dict[str, list[Removal]] = {}
    for number, record in enumerate(records, 2):
        try:
            if record["kind"] == "document":
                own = removals.setdefault(_name(record["document"]), [])
                if own or (entries and entries[-1].document >= record["document"]):
                    raise ValueError
                digests = Digest(**record["original"]), Digest(**record["cleaned"])
                entries.append(Entry(record["document"], *digests, ()))
            else:
                removals[record["document"]].append(_removal(record))
        except (LookupError, TypeError, ValueError):
            raise LedgerError(f"{path}: line {number} is damaged: take the ledger from a backup") from None
    counts = len(entries), sum(map(len, removals.values()))
    if counts != (header.get("documents"), header.get("removals")):
        raise LedgerError(
            f"{path}: has {counts[0]} documents and {counts[1]} removals, its first line says"
            f" {header.get('documents')} and {header.get('removals')}: it was cut short or edited"
        )
    return tuple(Entry(e.document, e.original, e.cleaned, tuple(removals[e.document])) for e in entries)


def restored(entry: Entry, cleaned: bytes) -> bytes:
    """The original bytes of one document, from its cleaned bytes.

    raises  LedgerError  the cleaned bytes, or what comes out, are not those the ledger was written for
    """
    if hashlib.sha256(cleaned).hexdigest() != entry.cleaned.sha256:
        raise LedgerError(
            f"{entry.document}: is not the cleaned file that the ledger was written for"
            f" ({len(cleaned)} bytes, expected {entry.cleaned.bytes}): take it from a backup, or clean again"
        )
    pieces, taken, size, fits = [], 0, 0, True
    for removal in entry.removals:
        upto = taken + removal.byte_start - size
        removed = removal.text.encode("utf-8", "surrogatepass")
        pieces += [cleaned[taken:upto], removed]
        fits &= taken <= upto <= len(cleaned) and removal.byte_end == removal.byte_start + len(removed)
        taken, size = upto, removal.byte_end
    original = b"".join([*pieces, cleaned[taken:]])
    if not fits or hashlib.sha256(original).hexdigest() != entry.original.sha256:
        raise LedgerError(f"{entry.document}: the ledger does not give the original back: it was edited or damaged")
    return original


def restore(path: Path, folder: Path, document: str | None = None) -> Iterator[tuple[str, bytes]]:
    """Id and original bytes of every document of a ledger, or of one, taken one at a time.

    path    the ledger
    folder  where the cleaned files are
    raises  LedgerError  the ledger does not match the files, or does not know the document
    """
    entries = read(path)
    if document is not None:
        known = tuple(entry for entry in entries if entry.document == document)
        if not known:
            names = ", ".join(entry.document for entry in entries[:3])
            raise LedgerError(f"{path}: knows no document {document}: it has {names}{' ...' * (len(entries) > 3)}")
        entries = known
    return _originals(entries, folder)


def _originals(entries: Iterable[Entry], folder: Path) -> Iterator[tuple[str, bytes]]:
    for entry in entries:
        try:
            cleaned = disk.content(folder / entry.document)
        except OSError as error:
            raise LedgerError(f"{folder / entry.document}: cannot be read ({error.strerror})") from None
        yield entry.document, restored(entry, cleaned)


def verify(path: Path, folder: Path, normal_form: Callable[[str], str]) -> int:
    """Prove a cleaned folder from its files alone; returns the number of removals.

    Every document restores to the digest of its original, each removed text stands where the ledger says, each witness
    stands in text that is kept, and the two agree in normal form as far as the class says.

    raises  LedgerError  the first claim that does not hold
    """
    entries = read(path)
    originals = {name: _decoded(name, raw) for name, raw in _originals(entries, folder)}
    gone = {entry.document: [(r.start, r.end) for r in entry.removals] for entry in entries}
    for removal in (removal for entry in entries for removal in entry.removals):
        if problem := _doubt(removal, originals, gone, normal_form):
            raise LedgerError(f"{removal.document}:{removal.line}: {problem}: the ledger was edited or damaged")
    return sum(len(entry.removals) for entry in entries)


def _decoded(name: str, raw: bytes) -> str:
    try:
        return raw.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        raise LedgerError(
            f"{name}: its original is not UTF-8, which dedup never reads: the ledger was edited"
        ) from None


def _doubt(
    removal: Removal,
    originals: Mapping[str, str],
    gone: Mapping[str, Sequence[tuple[int, int]]],
    normal_form: Callable[[str], str],
) -> str:
    """What is wrong with a removal, or ""."""
    text, (start, end) = originals[removal.document], removal.found
    if text[removal.start : removal.end] != removal.text or not removal.start <= start <= end <= removal.end:
        return "the removed text does not stand where the ledger says"
    if (witness := removal.witness) is None:
        return ""
    kept = originals.get(witness.document, "")
    if not 0 <= witness.start < witness.end <= len(kept):
        return "the witness is no place in the documents"
    after = bisect.bisect_left(gone[witness.document], (witness.end,))
    if after and gone[witness.document][after - 1][1] > witness.start:
        return "the witness was removed too"
    found, copied = text[start:end], kept[witness.start : witness.end]
    if found != copied and not _is_copy(removal, normal_form(found), normal_form(copied)):
        return "the text is not a copy of its witness"
    return ""


def _is_copy(removal: Removal, found: str, witness: str) -> bool:
    """Whether two normal forms agree as far as the class of the removal claims."""
    if removal.label in _EQUAL:
        return found == witness
    if removal.label in _ONE_IN_OTHER:
        return found in witness or witness in found
    if removal.label in _PARTLY:  # half of what the score says: one slip breaks several grams
        grams = {witness[k : k + _GRAM] for k in range(len(witness))}
        shared = sum(found[k : k + _GRAM] in grams for k in range(len(found)))
        return shared >= 0.5 * removal.score * len(found)
    return True


def _digest(text: str) -> Digest:
    raw = text.encode("utf-8", "surrogatepass")
    return Digest(hashlib.sha256(raw).hexdigest(), len(raw), len(text))


def _line(record: Mapping[str, Any]) -> str:
    return json.dumps(record, separators=(",", ":")) + "\n"


def _removals(result: Result, rows: Int64) -> Iterator[tuple[int, str]]:
    """The document and the line of each removal; `rows` are those of the decisions, by position.

    Columns are made for PART removals at a time. Only texts and names go through the JSON encoder: the rest is numbers.
    """
    docs, made, text = result.documents, result.decisions, result.documents.text
    witness_start, witness_end = made.witness_start, made.witness_end
    starts, reasons = line_starts(docs), [json.dumps(reason) for reason in made.reasons]
    owner = at = raw = -1  # the document, and the place in it that is reached: code points, bytes
    for part in (rows[low : low + PART] for low in range(0, len(rows), PART)):
        here, there = docs.doc_of(made.start[part]), docs.doc_of(witness_start[part])
        columns = (
            here,
            docs.indptr[here],
            result.cut_start[part],
            result.cut_end[part],
            made.start[part] - docs.indptr[here],
            made.end[part] - docs.indptr[here],
            lines(docs, starts, made.start[part]),
            made.label[part],
            made.reason[part],
            made.score[part].astype(np.float64).round(6),
            there,
            witness_start[part] - docs.indptr[there],
            witness_end[part] - docs.indptr[there],
            lines(docs, starts, witness_start[part]),
        )
        for doc, base, start, end, low, high, line, label, reason, score, other, kept, kept_end, kept_line in zip(
            *(column.tolist() for column in columns), strict=True
        ):
            if doc != owner:
                owner, at, raw, name = doc, base, 0, json.dumps(docs.id[doc])
            removed = text(start, end)
            raw += _bytes(text(at, start))
            at, byte_start, raw = end, raw, raw + _bytes(removed)
            witness = "null"
            if other >= 0:
                witness_name = name if other == doc else json.dumps(docs.id[other])
                witness = f'{{"document":{witness_name},"start":{kept},"end":{kept_end},"line":{kept_line}}}'
            yield (
                doc,
                f'{{"kind":"removal","document":{name},"start":{start - base},"end":{end - base},'
                f'"byte_start":{byte_start},"byte_end":{raw},"text":{json.dumps(removed)},'
                f'"found":{{"start":{low},"end":{high}}},"line":{line},"class":"{_KEYS[label]}",'
                f'"reason":{reasons[reason]},"score":{score!r},"witness":{witness}}}\n',
            )


def _bytes(text: str) -> int:
    """Bytes of UTF-8."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def _removal(record: dict[str, Any]) -> Removal:
    values = {"label" if key == "class" else key: value for key, value in record.items() if key != "kind"}
    values["found"] = (record["found"]["start"], record["found"]["end"])
    values["witness"] = None if record["witness"] is None else Witness(**record["witness"])
    for key in ("document", "label", "reason"):
        values[key] = intern(values[key])  # once, and not a million times
    removal = Removal(**values)
    numbers = [removal.start, removal.end, removal.byte_start, removal.byte_end, *removal.found, removal.line]
    names = [removal.text]
    if removal.witness is not None:
        numbers += [removal.witness.start, removal.witness.end, removal.witness.line]
        names.append(removal.witness.document)
    if {*map(type, numbers)} != {int} or {*map(type, names)} != {str} or record["kind"] != "removal":
        raise ValueError
    if type(removal.score) not in (int, float) or not -_SCORE < removal.score < _SCORE:  # nan is not
        raise ValueError
    return removal


def _name(name: object) -> str:
    if not isinstance(name, str) or not is_inside(name):
        raise ValueError
    name.encode()  # no file is called by half of a character
    return name


def _records(path: Path) -> Iterator[dict[str, Any]]:
    """The lines of a ledger, one at a time: a long one is never in memory as a whole."""
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                yield _parsed(path, number, line)
    except OSError as error:
        raise LedgerError(f"{path}: cannot be read ({error.strerror})") from None


def _parsed(path: Path, number: int, line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        record = None
    if not isinstance(record, dict):
        raise LedgerError(f"{path}: line {number} is damaged: take the ledger from a backup")
    return record
