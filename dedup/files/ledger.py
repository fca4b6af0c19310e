"""The list of all removals: enough to restore every file, and to check every reason, from the written files alone.

JSON lines in UTF-8, to be searched with grep; a text with characters that cannot be seen is written with escapes. The
first line names the run and counts what follows; then comes each document, by id, with the digests of its original and
its cleaned text, and after it what was removed from it, by position:

    {"kind": "dedup-ledger", "version": 2, "tool", "documents", "removals", "fingerprint", "config"}
    {"kind": "document", "document", "original": {"sha256", "bytes", "characters"}, "cleaned": {...}, "emptied", "rest"}
    {"kind": "removal", "document", "start", "end", "byte_start", "byte_end", "text", "found": {"start", "end"},
     "line", "class", "reason", "score",
     "witness": {"document", "start", "end", "line",
                 "ranges": [{"start", "end", "byte_start", "byte_end", "line"}, ...]} or null}

`start` and `end` are code points of the original, with the blank lines that go too; `found` is the finding itself. The
ranges of a witness are in the order of the text, and the text they hold together is what the removed text copies; its
own `start` and `end` are those of the first and of the last.
`emptied` is null, or says what became of a document of which nothing is left but white space: "keep", its file is
written; "drop", it is not, and `rest` is what would stand in it. `rest` is null elsewhere.

Where files of records, or in other encodings than UTF-8, were cleaned, it is of version 3: the first line counts
"files", and is followed by them, by name; a document that is a record is told by another line.

    {"kind": "file", "file", "form", "packing", "encoding", "text_field", "id_field", "original": {"sha256", "bytes"},
     "cleaned": {...}, "written"}
    {"kind": "record", "document", "file", "number", "original", "cleaned", "emptied", "rest", "patches": [[start, end,
     raw, put], ...]}

Digests, bytes and offsets are those of text in UTF-8; `written` is the digest of the file on the disk, which is packed
and encoded as the one that was read. A document that is a file in another encoding has "encoding" and "written", too. A
patch took the bytes from `start` to `end` of the original content away and put `put` in their place; `raw` is what was
there, or a number: that of the way in which the form of the file writes the text that was removed
(`records.spelled`). `rest` is what is left of a record that was left out.

Version 1 had one range in the place of `ranges`, and neither `emptied` nor `rest`; it is still read.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from math import isfinite
from pathlib import Path
from sys import intern
from types import MappingProxyType
from typing import Any

import numpy as np

from dedup.arrays import Int64
from dedup.classes import Action, Label
from dedup.config import EMPTIED
from dedup.errors import LedgerError
from dedup.files import disk, encodings, packed, records
from dedup.files.folder import KIND, is_inside
from dedup.files.layout import FormError, Patch
from dedup.result import Result
from dedup.tables import Documents, Spans
from dedup.text.positions import byte_counts, byte_offsets, line_starts, lines
from dedup.version import __version__

VERSION = 2  # of one without files of records
_WITH_FILES = 3
_READ = (1, VERSION, _WITH_FILES)  # versions that are understood
PART = 1 << 13  # lines that are written at a time
_KEYS = [label.key for label in Label]
_DIGEST = re.compile(r"[0-9a-f]{64}")
_HIDDEN = re.compile(  # what acts on a terminal or cannot be seen, and what UTF-8 cannot hold
    "[\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
_escaped, _plain = (json.JSONEncoder(ensure_ascii=ascii_only).encode for ascii_only in (True, False))
NOTHING: Mapping[str, str] = MappingProxyType({})
_MOST = 1 << 53  # no number of a ledger is larger


@dataclass(frozen=True, slots=True)
class Digest:
    """What identifies a file: sha256 in hexadecimal, size in bytes of UTF-8 and in code points."""

    sha256: str
    bytes: int
    characters: int


@dataclass(frozen=True, slots=True)
class Range:
    """A place in an original: code points, bytes of UTF-8 (-1: not told, as in version 1), and the line, from 1."""

    start: int
    end: int
    byte_start: int
    byte_end: int
    line: int


@dataclass(frozen=True, slots=True)
class Witness:
    """The kept places that justify a removal, in the order of the text; together they say what was removed.

    start, end, line  of all of them together, as told
    """

    document: str
    start: int
    end: int
    line: int
    ranges: tuple[Range, ...]


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
    """One document, and its removals by position.

    emptied  "" unless nothing but white space is left of it; then "keep", or "drop": it has no file
    rest     what is left of a document that has no file
    file     of which it is a record, "" for none
    number   its number among the records of the file, from 1
    encoding what its file is in, "" for UTF-8
    written  the sha256 of its file if that is not UTF-8
    patches  what was changed in the file; with each, what was there: bytes, or the way to write the text that went
    """

    document: str
    original: Digest
    cleaned: Digest
    emptied: str
    rest: str
    removals: tuple[Removal, ...]
    file: str = ""
    number: int = 0
    patches: tuple[tuple[Patch, bytes | int], ...] = ()
    encoding: str = ""
    written: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """What a file of records holds: sha256 in hexadecimal, and bytes."""

    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class File:
    """A file of records, see above."""

    file: str
    form: str
    packing: str
    encoding: str
    text_field: str
    id_field: str
    original: Content
    cleaned: Content
    written: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """All that stands in one; tool, fingerprint and config as its first line has them, of whatever type."""

    version: int
    tool: object
    fingerprint: object
    config: object
    entries: tuple[Entry, ...]
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What a ledger tells of a file of records: its own line, and for each record its number and its patches."""

    file: File
    records: dict[str, tuple[int, list[list[Any]]]]


def told(made: records.Written) -> Told:
    """What a ledger tells of a file that was written."""
    file = made.file
    digests = Content(file.sha256, made.size), Content(_sha256(made.content), len(made.content))
    names = file.name, file.form, file.packing, file.encoding, file.text_field, file.id_field
    line = File(*names, *digests, _sha256(made.raw))
    told = [
        (record.number, _patches(file.form, changes, [(record.text or "")[low:high] for low, high in cuts]))
        for record, changes, cuts in zip(file.records, made.changes, made.cuts, strict=True)
    ]
    return Told(line, dict(zip(file.documents, told, strict=True)))


def write(
    result: Result, cleaned: Sequence[str], files: Sequence[Told] = (), encoding: Mapping[str, str] = NOTHING
) -> Iterator[bytes]:
    """The ledger of a run, some thousand lines at a time: a million removals are never in memory as text.

    cleaned  the cleaned text of each document, in the order of result.documents
    files    of which documents are records, by name
    encoding what documents are in that are not UTF-8, by id
    """
    docs = result.documents
    rows = np.flatnonzero(result.decisions.action == Action.REMOVE)
    rows = rows[np.argsort(result.cut_start[rows], kind="stable")]  # one row a removal
    header = {
        "kind": KIND,
        "version": _WITH_FILES if files or encoding else VERSION,
        "tool": f"dedup {__version__}",
        **({"files": len(files)} if files or encoding else {}),
        "documents": len(docs),
        "removals": len(rows),
        "fingerprint": result.config.fingerprint(),
        "config": result.config.settings(),
    }
    out = [_line(header), *(_line({"kind": "file", **asdict(known.file)}) for known in files)]
    owner = {key: known for known in files for key in known.records}
    removals = _removals(result, rows)
    removal = next(removals, None)
    for row, (name, emptied) in enumerate(zip(docs.id, result.emptied().tolist(), strict=True)):
        kept = result.config.emptied if emptied else None
        text = docs.doc_text(row)
        record: dict[str, Any] = {
            "kind": "record" if name in owner else "document",
            "document": name,
            "original": asdict(_digest(text)),
            "cleaned": asdict(_digest(cleaned[row])),
            "emptied": kept,
            "rest": cleaned[row] if kept == "drop" else None,
        }
        if known := owner.get(name):
            number, patches = known.records[name]
            record |= {"file": known.file.file, "number": number, "patches": patches}
        if name in encoding:
            raw = encodings.encoded(cleaned[row], encoding[name])
            record |= {"encoding": encoding[name], "written": _sha256(raw)}
        out.append(_line(record))
        while removal and removal[0] == row:
            out.append(removal[1])
            removal = next(removals, None)
            if len(out) >= PART:
                yield "".join(out).encode()
                out = []
    yield "".join(out).encode()


def read(path: Path) -> Ledger:
    """A ledger; its documents by id.

    raises  LedgerError  missing, damaged, cut short, or of another version
    """
    records = _records(path)
    header = next(records, {})
    if header.get("kind") != KIND:
        raise LedgerError(f"{path}: not a ledger of dedup: name the {path.name} of a cleaned folder")
    version = header.get("version")
    if type(version) is not int or version not in _READ:
        known = f"{', '.join(map(str, _READ[:-1]))} and {_READ[-1]}"
        raise LedgerError(f"{path}: has version {version!r:.20}, this dedup reads {known}: use the dedup that wrote it")
    entries: list[Entry] = []
    files: dict[str, File] = {}
    removals: dict[str, list[Removal]] = {}
    for number, record in enumerate(records, 2):
        try:
            if (kind := record.pop("kind")) == "file" and version == _WITH_FILES and not entries:
                made = _file(**record)
                if files and max(files) >= made.file:
                    raise ValueError
                files[made.file] = made
            elif kind == "document" or (kind == "record" and version == _WITH_FILES):
                entry = _record(record, files) if kind == "record" else _entry(record, version)
                if entries and entries[-1].document >= entry.document:
                    raise ValueError
                entries.append(entry)
                removals[entry.document] = []
            elif kind != "removal":
                raise ValueError
            else:
                removals[record["document"]].append(_removal(record, version))
        except (LookupError, TypeError, ValueError, OverflowError):
            raise LedgerError(f"{path}: line {number} is damaged: take the ledger from a backup") from None
    counts = len(entries), sum(map(len, removals.values()))
    if counts != (header.get("documents"), header.get("removals")) or len(files) != header.get("files", 0):
        raise LedgerError(
            f"{path}: has {counts[0]} documents and {counts[1]} removals, its first line says"
            f" {header.get('documents')!r:.20} and {header.get('removals')!r:.20}: it was cut short or edited"
        )
    whole = tuple(replace(entry, removals=tuple(removals[entry.document])) for entry in entries)
    named = tuple(files.values())
    return Ledger(version, header.get("tool"), header.get("fingerprint"), header.get("config"), whole, named)


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
    """Name and original bytes of every file of a ledger, or of one, taken one at a time.

    path    the ledger
    folder  where the cleaned files are
    raises  LedgerError  the ledger does not match the files, or does not know the document
    """
    known = read(path)
    entries, files = tuple(entry for entry in known.entries if not entry.file), known.files
    if document is not None:
        entries = tuple(entry for entry in entries if entry.document == document)
        files = tuple(file for file in files if file.file == document)
        if owner := next((entry.file for entry in known.entries if entry.file and entry.document == document), ""):
            raise LedgerError(f"{path}: {document} is a record of {owner}: name that file")
        if not (entries or files):
            named = [file.file for file in known.files] + [entry.document for entry in known.entries if not entry.file]
            some = f"{', '.join(named[:3])}{' ...' * (len(named) > 3)}"
            raise LedgerError(f"{path}: knows no document {document}: it has {some}")
    for entry, (name, original) in zip(entries, originals(entries, folder), strict=True):
        yield name, as_read(entry, original)
    for file, _, before, _ in contents(known, files, folder):
        try:
            yield file.file, records.repacked(before, file.packing, file.encoding)
        except (packed.PackingError, ValueError) as error:
            raise LedgerError(f"{file.file}: {error}") from None


def originals(entries: Iterable[Entry], folder: Path) -> Iterator[tuple[str, bytes]]:
    """Id and original bytes of documents that are files; those that have no cleaned file come back as well.

    raises  LedgerError  a file is missing, or is not the one the ledger was written for
    """
    for entry in entries:
        if entry.emptied == "drop":
            cleaned = entry.rest.encode("utf-8", "surrogatepass")
        else:
            cleaned = _content(folder / entry.document)
            if entry.encoding:
                cleaned = _utf8(entry, cleaned)
        original = restored(entry, cleaned)
        yield entry.document, original


def as_read(entry: Entry, original: bytes) -> bytes:
    """The file that an original was, in its own encoding; raises LedgerError."""
    try:
        return encodings.encoded(original.decode(), entry.encoding) if entry.encoding else original
    except ValueError:
        raise LedgerError(f"{entry.document}: does not go into {entry.encoding}: the ledger was edited") from None


def _utf8(entry: Entry, raw: bytes) -> bytes:
    try:
        return encodings.decoded(raw, entry.encoding).encode()
    except encodings.EncodingError as error:
        raise LedgerError(f"{entry.document}: is not in {entry.encoding} ({error}): take it from a backup") from None


def contents(known: Ledger, files: Iterable[File], folder: Path) -> Iterator[tuple[File, list[Entry], bytes, bytes]]:
    """Each of some files of records: its entries by number, what was in it, and what is in it now, unpacked.

    raises  LedgerError  a file is missing, or is not the one the ledger was written for
    """
    entries: dict[str, list[Entry]] = {file.file: [] for file in known.files}
    for entry in known.entries:
        if entry.file:
            entries[entry.file].append(entry)
    for file in files:
        some = sorted(entries[file.file], key=lambda entry: entry.number)
        after = _cleaned_content(file, folder)
        yield file, some, _original_content(file, some, after), after


def _cleaned_content(file: File, folder: Path) -> bytes:
    try:
        cleaned = records.content_of(_content(folder / file.file), file.packing, file.encoding)
    except (packed.PackingError, encodings.EncodingError) as error:
        raise LedgerError(f"{file.file}: {error}") from None
    if _sha256(cleaned) != file.cleaned.sha256:
        raise LedgerError(
            f"{file.file}: is not the cleaned file that the ledger was written for ({len(cleaned)} bytes, expected"
            f" {file.cleaned.bytes}): take it from a backup, or clean again"
        )
    return cleaned


def _original_content(file: File, entries: Sequence[Entry], cleaned: bytes) -> bytes:
    """What was in a file; its records stand in the order of their numbers, and so do their changes."""
    changes = ((change, raw, entry, place) for entry in entries for place, (change, raw) in enumerate(entry.patches))
    try:
        parts = records.unpatched(
            cleaned, ((change, _raw(file, entry, place, raw)) for change, raw, entry, place in changes)
        )
        original = b"".join(parts)
    except (ValueError, IndexError):
        original = b""
    if _sha256(original) != file.original.sha256 or len(original) != file.original.bytes:
        raise LedgerError(f"{file.file}: the ledger does not give the original back: it was edited or damaged")
    return original


def texts_of(file: File, entries: Sequence[Entry], before: bytes, after: bytes) -> dict[str, str]:
    """The original text of each record of a file, by id, proven against the cleaned file; see `contents`.

    raises  LedgerError  the records are not those that the ledger tells of, or the cleaned file has other texts
    """
    try:
        found = dict(records.texts(before, file.form, file.text_field))
        left = [text for _, text in records.texts(after, file.form, file.text_field) if text]
    except FormError as error:
        raise LedgerError(f"{file.file}: line {error.line}: {error}: the ledger was edited or damaged") from None
    if {entry.number for entry in entries} != found.keys():
        raise LedgerError(f"{file.file}: has other records than the ledger tells of: it was edited or damaged")
    kept = []
    for entry in entries:
        text = found[entry.number]
        at = [0, *(place for removal in entry.removals for place in (removal.start, removal.end)), len(text)]
        cleaned = "".join(text[low:high] for low, high in zip(at[::2], at[1::2], strict=True))
        if (_digest(text), _digest(cleaned)) != (entry.original, entry.cleaned):
            raise LedgerError(f"{entry.document}: is not the text the ledger was written for: it was edited or damaged")
        if cleaned and entry.emptied != "drop":
            kept.append(cleaned)
    if kept != left:
        raise LedgerError(f"{file.file}: its texts are not those that should be left: it was edited or damaged")
    return {entry.document: found[entry.number] for entry in entries}


def _raw(file: File, entry: Entry, place: int, raw: bytes | int) -> bytes:
    """What a change took away."""
    return raw if isinstance(raw, bytes) else records.spelled(file.form, entry.removals[place].text)[raw]


def _patches(form: str, changes: Sequence[tuple[Patch, bytes]], gone: Sequence[str]) -> list[list[Any]]:
    """Changes as they stand in a ledger; `gone` is the text that each took away where there are as many."""
    made: list[list[Any]] = []
    for place, (change, raw) in enumerate(changes):
        ways = records.spelled(form, gone[place]) if len(gone) == len(changes) else ()
        told: str | int = ways.index(raw) if raw in ways else raw.decode()
        made.append([change.start, change.end, told, change.put.decode()])
    return made


def _content(path: Path) -> bytes:
    try:
        return disk.content(path)
    except OSError as error:
        raise LedgerError(f"{path}: cannot be read ({error.strerror})") from None


def _sha256(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _line(record: dict[str, Any]) -> str:
    return json.dumps(record, separators=(",", ":")) + "\n"


def _digest(text: str) -> Digest:
    raw = text.encode("utf-8", "surrogatepass")
    return Digest(hashlib.sha256(raw).hexdigest(), len(raw), len(text))


def _quoted(text: str) -> str:
    """A text as JSON: as it stands, unless it holds what cannot be seen."""
    return _escaped(text) if _HIDDEN.search(text) else _plain(text)


def _removals(result: Result, rows: Int64) -> Iterator[tuple[int, str]]:
    """The document and the line of each removal; `rows` are those of the decisions, by position.

    Columns are made for PART removals at a time. Only texts and names go through the JSON encoder: the rest is numbers.
    """
    docs, made = result.documents, result.decisions
    starts, counts = line_starts(docs), byte_counts(docs)
    reasons = [_quoted(reason) for reason in made.reasons]
    owner, text, name = -1, "", ""  # the document at hand
    for part in (rows[low : low + PART] for low in range(0, len(rows), PART)):
        here = docs.doc_of(made.start[part])
        base, cut_start, cut_end = docs.indptr[here], result.cut_start[part], result.cut_end[part]
        columns = (
            here,
            cut_start - base,
            cut_end - base,
            byte_offsets(docs, counts, here, cut_start),
            byte_offsets(docs, counts, here, cut_end),
            made.start[part] - base,
            made.end[part] - base,
            lines(docs, starts, made.start[part]),
            made.label[part],
            made.reason[part],
            made.score[part].astype(np.float64).round(6),
        )
        rows_of_numbers = zip(*(column.tolist() for column in columns), strict=True)
        witnesses = _witnesses(docs, starts, counts, made.witness.take(part))
        for numbers, witness in zip(rows_of_numbers, witnesses, strict=True):
            doc, start, end, byte_start, byte_end, found, found_end, line, label, reason, score = numbers
            if doc != owner:
                owner, text, name = doc, docs.doc_text(doc), _quoted(docs.id[doc])
            yield (
                doc,
                f'{{"kind":"removal","document":{name},"start":{start},"end":{end},'
                f'"byte_start":{byte_start},"byte_end":{byte_end},"text":{_quoted(text[start:end])},'
                f'"found":{{"start":{found},"end":{found_end}}},"line":{line},"class":"{_KEYS[label]}",'
                f'"reason":{reasons[reason]},"score":{score!r},"witness":{witness}}}\n',
            )


def _witnesses(docs: Documents, starts: Int64, counts: Int64, witness: Spans) -> list[str]:
    """Each row of spans as JSON; the spans of a row are in one document."""
    owner = docs.doc_of(witness.start)
    columns = (
        witness.start - docs.indptr[owner],
        witness.end - docs.indptr[owner],
        byte_offsets(docs, counts, owner, witness.start),
        byte_offsets(docs, counts, owner, witness.end),
        lines(docs, starts, witness.start),
    )
    start, end, byte_start, byte_end, line = (column.tolist() for column in columns)
    ranges = [
        f'{{"start":{low},"end":{high},"byte_start":{byte_low},"byte_end":{byte_high},"line":{at}}}'
        for low, high, byte_low, byte_high, at in zip(start, end, byte_start, byte_end, line, strict=True)
    ]
    names = {doc: _quoted(docs.id[doc]) for doc in {*owner.tolist()}}
    doc = owner.tolist()
    return [
        f'{{"document":{names[doc[low]]},"start":{start[low]},"end":{end[high - 1]},"line":{line[low]},'
        f'"ranges":[{",".join(ranges[low:high])}]}}'
        if low < high
        else "null"
        for low, high in pairwise(witness.indptr.tolist())
    ]


# -- reading: every field is of the type that it must be, or the line is damaged --------------------------------------


def _entry(record: dict[str, Any], version: int) -> Entry:
    """A document of which the removals are not known yet; raises LookupError, TypeError or ValueError."""
    if version == 1:
        record |= {"emptied": None, "rest": None}
    emptied, rest = record.pop("emptied"), record.pop("rest")
    if emptied not in (None, *EMPTIED) or type(rest) is not (str if emptied == "drop" else type(None)):
        raise ValueError
    original, cleaned = (_read_digest(**record.pop(key)) for key in ("original", "cleaned"))
    encoding = written = ""
    if version == _WITH_FILES and "encoding" in record:
        encoding, written = _encoding(record.pop("encoding")), _sha(record.pop("written"))
    name = _name(**record)
    return Entry(name, original, cleaned, emptied or "", rest or "", (), encoding=encoding, written=written)


def _record(record: dict[str, Any], files: dict[str, File]) -> Entry:
    """A document that is a record; raises LookupError, TypeError or ValueError."""
    file, number, changes = (record.pop(key) for key in ("file", "number", "patches"))
    name, known = _text(record["document"]), files[file]
    if not (name.startswith(f"{known.file}{records.SEPARATOR}") and _count(number)) or not isinstance(changes, list):
        raise ValueError
    patches = tuple(_patch(*change) for change in changes)
    entry = _entry(record | {"document": known.file}, VERSION)
    return replace(entry, document=name, file=known.file, number=number, patches=patches)


def _patch(start: object, end: object, raw: object, put: object) -> tuple[Patch, bytes | int]:
    change = Patch(*_place(start, end), _text(put).encode())
    if change.start >= change.end:
        raise ValueError
    return change, _count(raw) if type(raw) is int else _text(raw).encode()


def _file(original: dict[str, Any], cleaned: dict[str, Any], written: object, **told: object) -> File:
    """A file of records; raises LookupError, TypeError or ValueError."""
    names = {key: _text(value) for key, value in told.items()}
    if records.form_of(_name(names["file"])) != (names["form"], names["packing"]):
        raise ValueError
    _encoding(names["encoding"])
    contents = [_content_told(**digest) for digest in (original, cleaned)]
    return File(**names, original=contents[0], cleaned=contents[1], written=_sha(written))


def _encoding(value: object) -> str:
    if encodings.known(name := _text(value)) != name:  # an EncodingError is a ValueError
        raise ValueError
    return name


def _content_told(sha256: object, bytes: object) -> Content:  # noqa: A002  as the ledger has it
    return Content(_sha(sha256), _count(bytes))


def _sha(value: object) -> str:
    if not isinstance(value, str) or not _DIGEST.fullmatch(value):
        raise ValueError
    return value


def _read_digest(sha256: object, bytes: object, characters: object) -> Digest:  # noqa: A002  as the ledger has it
    return Digest(_sha(sha256), _count(bytes), _count(characters))


def _removal(record: dict[str, Any], version: int) -> Removal:
    """A removal; raises LookupError, TypeError or ValueError."""
    start, end, byte_start, byte_end, line = (
        _count(record.pop(key)) for key in ("start", "end", "byte_start", "byte_end", "line")
    )
    # Once, and not a million times.
    document, label, reason = (intern(_text(record.pop(key))) for key in ("document", "class", "reason"))
    found, witness = _place(**record.pop("found")), record.pop("witness")
    removal = Removal(
        document,
        start,
        end,
        byte_start,
        byte_end,
        _text(record.pop("text")),
        found,
        line,
        label,
        reason,
        _number(record.pop("score")),
        None if witness is None else _witness(version, **witness),
    )
    if record:
        raise ValueError
    return removal


def _witness(version: int, document: object, ranges: object = None, **whole: Any) -> Witness:
    hull = _range(byte_start=-1, byte_end=-1, **whole)
    if version == 1:
        return Witness(intern(_text(document)), hull.start, hull.end, hull.line, (hull,))
    if not isinstance(ranges, list) or not ranges:
        raise ValueError
    for found in ranges:
        _count(found["byte_start"]), _count(found["byte_end"])
    made = tuple(_range(**found) for found in ranges)
    return Witness(intern(_text(document)), hull.start, hull.end, hull.line, made)


def _range(start: object, end: object, byte_start: int, byte_end: int, line: object) -> Range:
    return Range(*_place(start, end), byte_start, byte_end, _count(line))


def _place(start: object, end: object) -> tuple[int, int]:
    return _count(start), _count(end)


def _count(value: object) -> int:
    if type(value) is not int or not 0 <= value < _MOST:
        raise ValueError
    return value


def _number(value: object) -> float:
    if type(value) not in (int, float) or not isfinite(value):  # type: ignore[arg-type]
        raise ValueError
    return float(value)  # type: ignore[arg-type]


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _name(document: object) -> str:
    name = _text(document)
    if not is_inside(name):
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
        record = json.loads(line.decode(), object_pairs_hook=_object)
    except (ValueError, RecursionError):
        record = None
    if not isinstance(record, dict):
        raise LedgerError(f"{path}: line {number} is damaged: take the ledger from a backup")
    return record


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object that names nothing twice."""
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError
    return made
