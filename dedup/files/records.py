"""Files that hold many documents, one a record: JSON lines, CSV and TSV, packed or not.

A record is a document, called FILE#ID. Only the text of a record is read, and only in its text something is cut: the
bytes that stay are the bytes that were there, escapes, quotes, spaces, the order of the fields, and every other field
included. So what is written can be read by whatever read the input, and the input comes back from it byte for byte. A
record of which nothing is left is left out as a whole.

Each form (`jsonl`, `delimited`) says where the records of a content stand, and how the text of one is cut; here is what
they have in common. Offsets count bytes of the content, which is the file unpacked, in UTF-8.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import ModuleType

from dedup.errors import InputError
from dedup.files import delimited, encodings, jsonl, packed
from dedup.files.layout import FormError, Patch, Record

_FORMS: dict[str, ModuleType] = {"jsonl": jsonl, "csv": delimited, "tsv": delimited}
_OF_SUFFIX = {".jsonl": "jsonl", ".ndjson": "jsonl", ".jsonlines": "jsonl", ".csv": "csv", ".tsv": "tsv", ".tab": "tsv"}

# What the fields with the text and with the name of a record are mostly called, the likeliest first.
TEXT_FIELDS = ("text", "content", "body", "article", "document", "raw_content", "正文", "内容", "文本", "本文", "본문")
ID_FIELDS = ("id", "doc_id", "uuid", "_id", "docid", "document_id", "url", "编号")
_SAMPLE = 64  # records that are looked at to find the field with the text
_LONG = 40  # code points of a value that may be a text, in the mean
_SEVERAL = 2  # times as long as the next longest one

SEPARATOR = "#"  # between the file and the record, in the id of a document


@dataclass(frozen=True, slots=True)
class File:
    """One file of records that was read.

    name        its relative path with `/`
    path        where it is
    form        "jsonl", "csv" or "tsv"
    packing     "", "gz" or "zst"
    encoding    what it is in, unpacked
    text_field  the field that is cleaned
    id_field    the field that names a record; "": they are counted
    sha256      of the content
    records     those with a text, in the order of the file
    documents   the id of each of these
    """

    name: str
    path: Path
    form: str
    packing: str
    encoding: str
    text_field: str
    id_field: str
    sha256: str
    records: tuple[Record, ...]
    documents: tuple[str, ...]

    def __str__(self) -> str:
        some = f"{len(self.records):,} record{'s' * (len(self.records) != 1)}"
        return f'{self.name}: {some}, text in "{self.text_field}", ' + (
            f'called by "{self.id_field}"' if self.id_field else "counted"
        )


@dataclass(frozen=True, slots=True)
class Written:
    """One file of records as it was written.

    file     what was read
    size     bytes of its content
    content  what is in it now
    raw      the file on the disk, packed as the one that was read
    cuts     of each record, the spans of its text that were cut out
    changes  of each record, what was changed, and the bytes that were there
    """

    file: File
    size: int
    content: bytes
    raw: bytes
    cuts: Sequence[Sequence[tuple[int, int]]]
    changes: tuple[tuple[tuple[Patch, bytes], ...], ...]


def form_of(name: str) -> tuple[str, str]:
    """Form and packing that a file name stands for; "" for none."""
    path = PurePosixPath(name)
    packing = packed.of_suffix(path.suffix)
    return _OF_SUFFIX.get(PurePosixPath(path.stem if packing else path.name).suffix.lower(), ""), packing


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is known of a file before it is read.

    text_field  the field with the text; "": found by its name, or as the only one with long values
    id_field    the field that names the records; "": found by its name if its values are all there and no two are equal
    encoding    what it is in
    """

    text_field: str = ""
    id_field: str = ""
    encoding: str = encodings.UTF_8


def unpacked(name: str, path: Path, raw: bytes) -> bytes:
    """What is in a file, as it is encoded; raises InputError."""
    try:
        return packed.unpacked(raw, form_of(name)[1])
    except packed.PackingError as error:
        raise InputError(f"{path}: {error}") from None


def opened(name: str, path: Path, raw: bytes, wanted: Wanted) -> File:
    """The records of a file.

    raw     the file as it is on the disk
    raises  InputError  it is not in the form that its name says, or has no such field; told with file and line
    """
    form, packing = form_of(name)
    content = _content(unpacked(name, path, raw), wanted.encoding)
    text_field, id_field = wanted.text_field, wanted.id_field
    module = _FORMS[form]
    try:
        text_field = text_field or _text_field(path, module.sample(content, form, _SAMPLE))
        names = (id_field,) if id_field else ID_FIELDS
        found = [*module.records(content, form, text_field, names)]
    except FormError as error:
        raise InputError(f"{path}:{error.line}: {error}") from None
    if found and not any(record.found for record in found):
        raise InputError(f'{path}: no record has a field "{text_field}": name another one with --text-field')
    texts = tuple(record for record in found if record.text is not None)
    named = _id_field(path, texts, names, asked=bool(id_field))
    ids = (
        [record.names[names.index(named)] for record in texts]
        if named
        else [_numbered(record, found[-1]) for record in texts]
    )
    documents = tuple(f"{name}{SEPARATOR}{key}" for key in ids)
    digest = hashlib.sha256(content).hexdigest()
    return File(name, path, form, packing, wanted.encoding, text_field, named, digest, texts, documents)


def _numbered(record: Record, last: Record) -> str:
    """A record by its number, with as many digits as the last one has, so that they sort as they stand."""
    return f"{record.number:0{len(str(last.number))}}"


def _text_field(path: Path, sample: dict[str, list[str]]) -> str:
    """The field with the text, by its name, or since it alone has long values; raises InputError."""
    by_name = {name.strip().casefold(): name for name in reversed(sample)}
    for wanted in TEXT_FIELDS:
        if wanted in by_name:
            return by_name[wanted]
    if not sample:
        return TEXT_FIELDS[0]  # there are no records
    mean = sorted(
        ((sum(map(len, values)) / len(values), name) for name, values in sample.items() if values), reverse=True
    )
    if mean and mean[0][0] >= _LONG and (len(mean) == 1 or mean[0][0] >= _SEVERAL * mean[1][0]):
        return mean[0][1]
    known = ", ".join([*sample][:8])
    raise InputError(f"{path}: which field has the text? It has {known or 'none'}: name it with --text-field")


def _id_field(path: Path, records: Sequence[Record], wanted: Sequence[str], *, asked: bool) -> str:
    """The field that names the records; "" for none.

    raises  InputError  the one that was asked for is missing somewhere, or two records are called the same
    """
    for place, field in enumerate(wanted):
        seen: dict[str, Record] = {}
        for record in records:
            key = record.names[place]
            if key is None or key in seen:
                if asked:
                    what = f'has no "{field}"' if key is None else f'has the same "{field}" as line {seen[key].line}'
                    raise InputError(f"{path}:{record.line}: this record {what}: name another field with --id-field")
                break
            seen[key] = record
        else:
            if records:
                return field
    return ""


def written(file: File, raw: bytes, cuts: Sequence[Sequence[tuple[int, int]]], drop: Sequence[bool]) -> Written:
    """A file without what is cut out of its texts.

    raw     the file as it is on the disk now
    cuts    spans of code points of each text, in order, not empty, without overlap
    drop    which records are left out
    raises  InputError  it is no longer what was read
    """
    try:
        content = _content(packed.unpacked(raw, file.packing), file.encoding)
    except (packed.PackingError, ValueError):
        content = b""
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise InputError(f"{file.path}: changed while it was being cleaned: clean again")
    changes = tuple(
        tuple((change, content[change.start : change.end]) for change in _patches(file, content, *one))
        for one in zip(file.records, cuts, drop, strict=True)
    )
    left = b"".join(patched(content, (change for of_one in changes for change, _ in of_one)))
    return Written(file, len(content), left, repacked(left, file.packing, file.encoding), cuts, changes)


def repacked(content: bytes, packing: str, encoding: str) -> bytes:
    """A file that holds a content; raises PackingError, and ValueError where it does not go into the encoding."""
    raw = content if encoding == encodings.UTF_8 else encodings.encoded(content.decode(), encoding)
    return packed.repacked(raw, packing)


def _content(raw: bytes, encoding: str) -> bytes:
    return raw if encoding == encodings.UTF_8 else encodings.decoded(raw, encoding).encode()


def content_of(raw: bytes, packing: str, encoding: str) -> bytes:
    """What a file on the disk holds; raises PackingError or EncodingError."""
    return _content(packed.unpacked(raw, packing), encoding)


def _patches(
    file: File, content: bytes, record: Record, cuts: Sequence[tuple[int, int]], drop: bool
) -> Sequence[Patch]:
    """What changes in a content so that spans of a text are gone from it, or all of its record is."""
    if drop:
        return [Patch(record.start, record.end, b"")]
    made: Sequence[Patch] = _FORMS[file.form].cut(content, record, cuts) if cuts else ()
    return made


def patched(content: bytes, changes: Iterable[Patch]) -> Iterator[bytes]:
    """A content with changes made to it; they are in order and do not overlap."""
    at = 0
    for change in changes:
        yield content[at : change.start]
        yield change.put
        at = change.end
    yield content[at:]


def unpatched(content: bytes, changes: Iterable[tuple[Patch, bytes]]) -> Iterator[bytes]:
    """The content before the changes, from the one after them; with each change comes what it took away.

    raises  ValueError  the changes do not fit
    """
    taken, size = 0, 0  # of the content at hand, and of what comes out
    for change, raw in changes:
        upto = taken + change.start - size
        if (
            upto < taken
            or content[upto : upto + len(change.put)] != change.put
            or change.end - change.start != len(raw)
        ):
            raise ValueError
        yield content[taken:upto]
        yield raw
        taken, size = upto + len(change.put), change.end
    yield content[taken:]


def spelled(form: str, text: str) -> tuple[bytes, ...]:
    """The ways in which a form usually writes a piece of a text."""
    ways: tuple[bytes, ...] = _FORMS[form].spelled(text)
    return ways


def texts(content: bytes, form: str, text_field: str) -> list[tuple[int, str]]:
    """Number and text of each record with one; raises FormError."""
    return [
        (record.number, record.text)
        for record in _FORMS[form].records(content, form, text_field, ())
        if record.text is not None
    ]
