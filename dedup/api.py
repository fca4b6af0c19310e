"""What a program calls: texts or files in, results out.

    clean            texts of any kind   -> Result   what a clean would leave of them, and every removal
    clean_files      paths, a folder     -> Result   the same, written, with a ledger and a report
    near_duplicates  paragraphs          -> Near     verified pairs, and which paragraphs are kept
    Cleaner          learns the boilerplate of a corpus, and its texts if asked, for texts that come later

Settings are those of `Config`, by name: `clean(texts, threshold=0.9, boilerplate="balanced")`. Nothing is read from a
configuration file.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup import pipeline
from dedup.arrays import Int64
from dedup.boilerplate import bank
from dedup.classes import Label
from dedup.config import Config, made
from dedup.decide import survive
from dedup.errors import InputError
from dedup.export import Exported
from dedup.files import cleaners, disk, encodings, ledger, read, records, write
from dedup.files.settings import with_bank
from dedup.files.write import Content
from dedup.given import REFERENCE, Given, Key, taken
from dedup.match import align, exact
from dedup.match.near import similar
from dedup.pipeline import Progress
from dedup.report import build, html, templates, terminal, written
from dedup.report.terminal import amount
from dedup.result import Result
from dedup.settle import cuts
from dedup.tables import Documents, Normalized, Pairs, Symbols, Table
from dedup.text import normalize, script, symbols


def clean(
    texts: Any,
    *,
    text_column: str = "text",
    id_column: str | None = None,
    config: Config | None = None,
    force: bool = False,
    **settings: Any,
) -> Result:
    """Texts without repeated paragraphs and boilerplate, and what was removed.

    >>> import dedup
    >>> rain = "After the rain the old ferry stayed at its moorings until the river had fallen again."
    >>> lamp = "The lamp in the lighthouse was replaced last year; the old one is in the museum now."
    >>> cleaned = dedup.clean({"a.txt": rain, "b.txt": f"{lamp}\\n\\n{rain}\\n"})
    >>> print(cleaned)
    2 documents, 257 characters: 87 removed, 1 place in 1 document
      exact            1         85 characters  the same paragraph again
    >>> cleaned["b.txt"] == f"{lamp}\\n"
    True
    >>> print(cleaned.removals[0].witness[0].document)
    a.txt

    texts        a dict or other mapping of keys to texts; a list, tuple or other iterable of texts; a Series or a
                 DataFrame of pandas or Polars; an Arrow array or table; a datasets.Dataset; or Documents
    text_column  of a table: the column with the texts
    id_column    of a table: the column with what to call each text by; its place unless given
    config       settings made before; those named by themselves go first
    force        hold no document back, whatever it would lose
    raises       InputError   something that is not a text, or two that are called the same
                 ConfigError  an unknown setting, or a value out of range
    """
    given = taken(texts, text_column, id_column)
    result = pipeline.find(given.documents(), with_bank(made(settings, config)), force=force)
    return replace(result, given=given)


def clean_files(
    paths: str | Path | Sequence[str | Path],
    out: str | Path,
    *,
    config: Config | None = None,
    force: bool = False,
    dry_run: bool = False,
    **settings: Any,
) -> Result:
    """Clean files into a folder, as `dedup clean PATHS -o OUT` does, with the ledger and the report of every removal.

    >>> import dedup
    >>> done = dedup.clean_files("seeds", "cleaned")
    >>> len(done), len(done.removals)
    (5, 30)

    paths    files, folders and patterns
    out      a folder that is new, empty, or was written by dedup
    dry_run  write nothing
    raises   InputError, ConfigError, OutputError
    """
    names = [paths] if isinstance(paths, str | Path) else paths
    job = Job(tuple(map(str, names)), Path(out), force=force, dry_run=dry_run)
    return cleaned_files(job, with_bank(made(settings, config))).result


@dataclass(frozen=True, slots=True)
class Job:
    """What `clean` is asked to do.

    paths    files, folders and patterns, `-` for standard input
    out      the folder to write
    force    hold no document back, whatever it would lose
    dry_run  write nothing
    """

    paths: tuple[str, ...]
    out: Path
    force: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Done:
    """What came of a job: the result, and the report on it as in report.json; what was read, and from where."""

    result: Result
    report: dict[str, Any]
    source: read.Source


def cleaned_files(job: Job, config: Config, progress: Progress | None = None) -> Done:
    """Read, clean, write: what the command and `clean_files` have in common.

    progress  called with the name of each stage as it begins, and the share of the work done so far
    raises    InputError, ConfigError, OutputError
    """
    if not job.dry_run:
        write.recover(job.out)
    source = read.read(job.paths, config)
    inside = {key for file in source.files for key in file.documents}
    names = [file.name for file in source.files] + [key for key in source.documents.id if key not in inside]
    write.check_place(job.out, [*source.roots, *filter(None, source.path)], names)
    result = pipeline.find(source.documents, config, force=job.force, progress=progress)
    texts = cuts.cleaned(result)
    page = build.build(result, command="clean", skipped=source.skipped)
    if not job.dry_run:
        write.write_tree(job.out, _files(result, source, texts, page), mode=source.mode)
    return Done(result, page, source)


def _files(
    result: Result, source: read.Source, texts: tuple[str, ...], page: dict[str, Any]
) -> Iterator[tuple[str, Content]]:
    """What a clean writes: the documents, and our own files beside them."""
    row = {name: number for number, name in enumerate(result.documents.id)}
    left_out = result.left_out().tolist()
    inside = {row[key] for file in source.files for key in file.documents}
    encoding = {name: guess.encoding for name, guess in source.encodings.items() if name in row}
    for name, number in row.items():
        if not (left_out[number] or number in inside):
            yield name, encodings.encoded(texts[number], encoding.get(name, encodings.UTF_8))
    cuts, written_files = result.cuts() if source.files else [], []
    for file in source.files:
        rows = [row[key] for key in file.documents]
        raw = disk.content(file.path)
        made = records.written(file, raw, [cuts[at] for at in rows], [left_out[at] for at in rows])
        written_files.append(ledger.told(made))
        yield file.name, made.raw
    yield "ledger.jsonl", ledger.write(result, texts, written_files, encoding)
    yield "report.json", (line.encode() for line in written.lines(page))
    yield "report.html", html.html(page).encode()
    yield "report.md", terminal.markdown(page).encode()


@dataclass(frozen=True, slots=True, eq=False)
class Near(Table, Exported):
    """What `near_duplicates` found among n paragraphs. Rows are places in the input.

    pairs    verified pairs with other normal forms, at or above `config.near_miss`
    kind     int8 (p,)   align.Kind of each pair
    witness  int64 (n,)  the kept paragraph that this one repeats; -1: this one is kept
    label    int8 (n,)   Label.EXACT or Label.NEAR for what is removed, -1 for what is kept
    capped   buckets of which not every pair was listed
    given    the paragraphs as the caller had them
    """

    pairs: Pairs
    kind: NDArray[np.int8]
    witness: Int64
    label: NDArray[np.int8]
    capped: int
    given: Given

    def __len__(self) -> int:
        return len(self.witness)

    @property
    def kept(self) -> list[Key]:
        """What is kept, by key or place."""
        return [self.given.keys[row] for row in np.flatnonzero(self.witness < 0).tolist()]

    @property
    def duplicates(self) -> dict[Key, Key]:
        """What is removed, and the kept paragraph that it repeats, by key or place."""
        keys = self.given.keys
        return {keys[row]: keys[int(self.witness[row])] for row in np.flatnonzero(self.witness >= 0).tolist()}

    def columns(self) -> dict[str, list[Any]]:
        """One row a pair: the two paragraphs, the similarity of their shingles, and what they are to each other."""
        keys = self.given.keys
        return {
            "left": [keys[row] for row in self.pairs.left.tolist()],
            "right": [keys[row] for row in self.pairs.right.tolist()],
            "similarity": self.pairs.jaccard.tolist(),
            "kind": [align.Kind(kind).name.lower() for kind in self.kind.tolist()],
        }

    def __repr__(self) -> str:
        return f"<dedup.Near: {len(self)} paragraphs, {len(self.pairs)} pairs>"

    def __str__(self) -> str:
        exact_ones, near_ones = (int((self.label == label).sum()) for label in (Label.EXACT, Label.NEAR))
        return (
            f"{amount(len(self), 'paragraph')}: {int((self.witness < 0).sum()):,} kept, {exact_ones:,} repeat"
            f" one exactly, {near_ones:,} nearly; {amount(len(self.pairs), 'pair')} of different paragraphs"
        )


def near_duplicates(
    texts: Any,
    threshold: float | None = None,
    *,
    text_column: str = "text",
    config: Config | None = None,
    **settings: Any,
) -> Near:
    """Verified near-duplicates among paragraphs, and which of them are kept.

    A paragraph is removed if it equals a kept one, in its normal form and its symbols, or if it is near a kept one:
    Jaccard similarity at the threshold, or the same text but for slips. Variants, which differ in facts, are kept,
    unless `config.drop` names them. Those shorter than `config.min_chars` are kept, whatever they equal. The fuller
    text is kept; of texts of the same length a hash decides, so that the order of the input does not.

    >>> import dedup
    >>> lamp = "The lamp in the lighthouse was replaced last year; the old one is in the museum now."
    >>> rain = "After the rain the old ferry stayed at its moorings until the river had fallen again."
    >>> found = dedup.near_duplicates([lamp, rain, lamp.replace("museum", "muzeum")], threshold=0.8)
    >>> print(found)
    3 paragraphs: 2 kept, 0 repeat one exactly, 1 nearly; 1 pair of different paragraphs
    >>> len(found.kept), [*found.duplicates] in ([0], [2])
    (2, True)

    texts      paragraphs, in any order and any form that `clean` takes
    threshold  Jaccard similarity, 0.3 to 1; that of the settings unless given, which is 0.8 unless set
    raises     InputError, ConfigError
    memory     some 36 bytes for a character
    """
    given = taken(texts, text_column)
    config = made(settings if threshold is None else {**settings, "threshold": threshold}, config)
    workers = config.workers
    norm, facts = _forms(given.texts, workers, config.form)
    key = exact.keys(norm, facts)
    group = exact.groups(norm, facts, key)
    rank = survive.order(norm, key)
    pairs, capped = similar(norm, group, rank, config, workers=workers)
    kind, _ = align.kinds(norm, pairs.left, pairs.right, facts, workers=workers)
    chosen = (pairs.jaccard >= config.threshold) | (kind == align.Kind.COPY)
    chosen &= config.drops(Label.VARIANT) | (kind != align.Kind.VARIANT)
    chosen &= config.drops(Label.NEAR) | (kind == align.Kind.VARIANT)
    edge = np.flatnonzero(chosen)
    swap = rank[pairs.left[edge]] > rank[pairs.right[edge]]
    removed = np.where(swap, pairs.left[edge], pairs.right[edge])
    other = np.where(swap, pairs.right[edge], pairs.left[edge])
    near, decisive = survive.independent(rank, removed, other)
    witness, label = np.full(len(given.texts), -1, np.int64), np.full(len(given.texts), -1, np.int8)
    witness[near], label[near] = other[decisive], Label.NEAR
    if config.drops(Label.EXACT):
        copies, first = survive.copies(group, np.ones(len(group), np.bool_), norm.size >= config.min_chars)
        # A copy of what is removed as near a third one rests on that third one, as near as what it equals is.
        label[copies] = np.where(witness[first] >= 0, Label.NEAR, Label.EXACT)
        witness[copies] = np.where(witness[first] >= 0, witness[first], first)
    return Near(pairs, kind, witness, label, capped, given)


def _forms(texts: Sequence[str], workers: int, form: str) -> tuple[Normalized, Symbols]:
    """The normal forms of texts, and the symbols that these dropped."""
    code, indptr = normalize.joined(texts)
    norm = script.of_form(normalize.of_joined(code, indptr, workers=workers), form)
    return norm, symbols.of_joined(code, indptr)


class Cleaner:
    """Learns from one corpus what to clean others with. `fit` and `load` make a new one; nothing changes in place.

    >>> import dedup
    >>> lamp = "The lamp in the lighthouse was replaced last year; the old one is in the museum now."
    >>> rain = "After the rain the old ferry stayed at its moorings until the river had fallen again."
    >>> cleaner = dedup.Cleaner().fit([lamp], reference=True)
    >>> cleaner
    <dedup.Cleaner: 0 templates of 1 document, 1 text to compare with>
    >>> print(cleaner.transform([f"{rain}\\n\\n{lamp}\\n"]))
    1 document, 172 characters: 86 removed, 1 place in 1 document
      exact            1         84 characters  the same paragraph again
    """

    __slots__ = ("config", "learned")

    def __init__(
        self, config: Config | None = None, *, learned: cleaners.Learned | None = None, **settings: Any
    ) -> None:
        """A cleaner that has learned nothing yet, with settings as `clean` takes them."""
        self.config = with_bank(made(settings, config))
        self.learned = learned

    def __repr__(self) -> str:
        if self.learned is None:
            return "<dedup.Cleaner: has learned nothing yet>"
        known = self.learned
        said = f"{amount(len(known.templates), 'template')} of {amount(known.documents, 'document')}"
        more = f", {amount(len(known.reference), 'text')} to compare with" if known.reference else ""
        return f"<dedup.Cleaner: {said}{more}>"

    def fit(
        self,
        texts: Any,
        *,
        reference: bool = False,
        documents: int = 4,
        text_column: str = "text",
        id_column: str | None = None,
    ) -> "Cleaner":
        """A cleaner that knows the lines which recur in a corpus, and those of the bank that its settings name.

        texts      as `clean` takes them
        reference  keep the texts, too: what is cleaned later loses what they have already
        documents  in how many documents a line must be; reprints of a text count as one
        """
        given = taken(texts, text_column, id_column)
        docs = given.documents()
        found = templates.templates(pipeline.find(docs, self.config, force=True), least=documents)
        if content := self.config.bank_content:
            fresh = {template.key for template in found}
            found += [template for template in bank.loads(content, self.config.bank) if template.key not in fresh]
        kept = dict(zip(given.ids, given.texts, strict=True)) if reference else {}
        config = replace(self.config, bank="", bank_content=b"")
        return Cleaner(config, learned=cleaners.Learned(len(docs), tuple(found), kept))

    def transform(
        self, texts: Any, *, text_column: str = "text", id_column: str | None = None, force: bool = False
    ) -> Result:
        """Texts cleaned with what was learned, as `clean` returns them.

        Of a text and one that `fit` kept, the fuller one is kept; where they are equally full, the one that was there.
        The texts that were kept are gone through again each time.

        raises  InputError  nothing was learned
        """
        if self.learned is None:
            raise InputError("this cleaner has learned nothing yet: use what fit() or load() returns")
        given = taken(texts, text_column, id_column)
        known = {REFERENCE + name: text for name, text in self.learned.reference.items()}
        docs = Documents.from_texts(known | dict(zip(given.ids, given.texts, strict=True)))
        config = replace(self.config, bank="learned", bank_content=cleaners.as_bank(self.learned))
        result = pipeline.find(docs, config, force=force)
        return replace(result, given=given)

    def save(self, path: str | Path) -> None:
        """Write what was learned, and the settings, to a file of JSON.

        raises  InputError   nothing was learned
                OutputError  the file is there and is no cleaner, or cannot be written
        """
        if self.learned is None:
            raise InputError("this cleaner has learned nothing yet: save what fit() returns")
        cleaners.write_cleaner(Path(path), self.config, self.learned)

    @classmethod
    def load(cls, path: str | Path) -> "Cleaner":
        """A cleaner that was saved.

        raises  InputError  it cannot be read, or is no cleaner
        """
        config, learned = cleaners.read_cleaner(Path(path))
        return cls(config, learned=learned)
