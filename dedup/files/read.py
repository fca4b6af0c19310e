"""Paths, standard input -> Documents: text, exactly as it stands.

No line end and no byte order mark is touched. What is not UTF-8 is read in the encoding that it was said to be in, or
that it is likely in, which is told; what is in none that gives its bytes back is refused. What is no running text
(JSON, markup, ...) is refused, because it could not be read any more by what it is made for. Of files of records (JSON
lines, tables) each record is a document. All files are looked at before an error is raised, so that one run tells
everything there is to mend.
"""

import itertools
import os
import stat
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from dedup.config import Config, cut
from dedup.errors import ConfigError, InputError
from dedup.files import disk, encodings, formats, records
from dedup.files.folder import WRITTEN, begins_as_ours, is_ours, moved_aside
from dedup.files.settings import NAME as SETTINGS
from dedup.tables import Documents

STDIN = "-"
STDIN_ID = "stdin.txt"

# What can be wrong, in the order in which it is told, and what to do about it.
_PROBLEMS = {
    "no such file or folder": "check the spelling",
    "a clean that was killed moved it aside": "run the same clean again, or move it back",
    "nothing matches": "check the pattern",
    "contains itself": "remove the link, or exclude it",
    "not a regular file": "exclude it, or pipe it into `dedup ... -`",
    "cannot be read": "change its permissions, or exclude it",
    "name is not UTF-8": "rename it",
    "binary, not text": "exclude it",
    "not UTF-8": "name the encoding with --encoding, or exclude it",
    "no running text": 'leave it out, such as with --include "*.txt", or write its texts into files of their own',
}
_TOLD = "what, where and what to do"  # problems of which each is told in its own words
_SHOWN = 3  # cases of one kind that a message names

_COMPRESSED = (b"\x1f\x8b", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"PK\x03\x04", b"7z\xbc\xaf")


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """What was read, and from where.

    documents  ids are paths relative to the deepest folder that holds all that was named
    path       the file of each document, None for standard input
    files      those that hold many documents, by name
    encodings  of the files that are not UTF-8, by name: what they are in
    roots      the files and folders that were named, globs expanded
    skipped    what was found but not read, with the reason
    links      links that lead out of what was named: read with config.follow_links, otherwise among `skipped`
    mode       the permission bits (read, write) that every file grants; 0o666 for standard input
    """

    documents: Documents
    path: tuple[Path | None, ...]
    files: tuple[records.File, ...]
    encodings: dict[str, encodings.Guess]
    roots: tuple[Path, ...]
    skipped: tuple[str, ...]
    links: tuple[str, ...]
    mode: int


def read(paths: Sequence[str], config: Config, apart: Iterable[Path] = ()) -> Source:
    """The documents that `paths` name: files, folders with all below them, globs, `-` for standard input.

    Hidden files and folders, settings, what we wrote ourselves, and what `config.include` and `config.exclude` leave
    out, are not read unless they are named themselves. A file that is reached twice is read once, a folder that is
    reached twice is walked once. A link that leads out of what was named is passed over, unless it was named itself or
    `config.follow_links` says otherwise.

    apart   files that are no documents, by whatever path they are reached (the bank is none, either)
    raises  InputError   a path is missing, unreadable, binary, not UTF-8, no running text, a device or a loop; a file
                         of records has no such fields; or nothing was found
            ConfigError  an empty pattern, or an encoding that there is not
    """
    if config.encoding:
        try:
            encodings.known(config.encoding)
        except encodings.EncodingError as error:
            raise ConfigError(f'encoding is "{cut(config.encoding)}": {error}; it may be gb18030, big5, ...') from None
    if not all(PurePosixPath(pattern).parts for pattern in (*config.include, *config.exclude)):
        raise ConfigError("include and exclude must not hold an empty pattern")
    problems = _Problems()
    walk = _Walk(config, problems, [*apart, *([Path(config.bank)] if config.bank else [])])
    roots = walk.roots([path for path in paths if path != STDIN])
    problems.raise_if_any()
    files = walk.files(roots)
    texts: dict[str, str] = {}
    places: dict[str, Path | None] = dict(files)
    of_records: list[records.File] = []
    for name, path in files.items():
        found = walk.document(name, path)
        if isinstance(found, records.File):
            of_records.append(found)
            places |= dict.fromkeys(found.documents, path)
            texts |= {key: record.text or "" for key, record in zip(found.documents, found.records, strict=True)}
        elif found is not None:
            texts[name] = found
    for file in of_records:
        if known := next((key for key in file.documents if key in files), None):
            raise InputError(f"{files[known]}: a record of {file.path} has the same name: rename the file")
    if STDIN in paths:
        if STDIN_ID in files:
            raise InputError(f"{files[STDIN_ID]}: standard input has the same name, {STDIN_ID}: rename the file")
        raw = sys.stdin.buffer.read() if sys.stdin else b""  # None: it was closed
        if (text := walk.text(STDIN_ID, "standard input", raw)) is not None:
            texts[STDIN_ID] = text
        places[STDIN_ID] = None
    problems.raise_if_any()
    if not texts:
        left_out = f" ({len(walk.skipped)} left out)" if walk.skipped else ""
        raise InputError(f"nothing to read in {', '.join(paths) or 'no path'}{left_out}: name files or folders of text")
    documents = Documents.from_texts(texts)
    path_of = tuple(places[name] for name in documents.id)
    skipped, links = tuple(sorted(walk.skipped)), tuple(sorted(walk.links))
    of_records.sort(key=lambda file: file.name)
    return Source(documents, path_of, tuple(of_records), walk.encodings, tuple(roots), skipped, links, walk.mode)


@dataclass(slots=True)
class _Problems:
    """What is wrong with the input, gathered by kind."""

    where: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, kind: str, place: object, detail: str = "") -> None:
        self.where[kind].append(f"{place} ({detail})" if detail else f"{place}")

    def raise_if_any(self) -> None:
        """Raise one InputError with every kind of problem: what, where (the first few), what to do."""
        parts = []
        for kind, advice in _PROBLEMS.items():
            if cases := self.where.get(kind):
                more = f" and {len(cases) - _SHOWN} more" if len(cases) > _SHOWN else ""
                parts.append(f"{kind}: {', '.join(cases[:_SHOWN])}{more}: {advice}")
        parts += self.where.get(_TOLD, [])[:_SHOWN]
        if parts:
            raise InputError("; ".join(parts))


def _glob(pattern: Path) -> list[Path]:
    """What a pattern matches, hidden names left out. (`**` does not follow links to folders, so it ends.)"""
    anchor = Path(pattern.anchor)
    try:
        matches = list(anchor.glob(str(pattern.relative_to(anchor))))
    except ValueError as error:
        raise InputError(f"{pattern}: not a pattern ({error})") from None
    known = {part for part in pattern.parts if part.startswith(".")}
    return [path for path in matches if not any(part.startswith(".") and part not in known for part in path.parts)]


def _fixed(pattern: Path) -> Path:
    """The folder of a pattern: what stands before its first wildcard."""
    parts = [*itertools.takewhile(lambda part: not any(mark in part for mark in "*?["), pattern.parts)]
    return Path(*parts)


class _Walk:
    """Finds the files below some roots, each once."""

    def __init__(self, config: Config, problems: _Problems, apart: Iterable[Path]) -> None:
        self.skipped: list[str] = []
        self.links: list[str] = []
        self.encodings: dict[str, encodings.Guess] = {}
        self.mode = 0o666
        self._apart = {os.path.realpath(path) for path in apart}
        self._inside: tuple[str, ...] = ()  # real paths of what was named
        self._named: set[str] = set()
        self._config = config
        self._problems = problems
        self._files: dict[str, Path] = {}
        self._name_of: dict[str, str] = {}  # by real path
        self._folder_of: dict[tuple[int, int], str] = {}  # by device and inode

    def roots(self, paths: Sequence[str]) -> list[Path]:
        """The files and folders that the paths name, each once, sorted."""
        roots = set()
        for name in paths:
            path = Path(name)
            if name and "\0" not in name and os.path.lexists(path):
                roots.add(path)
            elif any(mark in name for mark in "*?[") and "\0" not in name:
                if not (matches := _glob(path)):
                    self._problems.add("nothing matches", name)
                fixed = (os.path.realpath(_fixed(path)),)
                roots.update(match for match in matches if not self._leads_out(match, str(match), fixed))
            elif name and "\0" not in name and (old := moved_aside(path)):
                self._problems.add("a clean that was killed moved it aside", name, f"it is in {old}")
            else:
                self._problems.add("no such file or folder", name or '""')
        return sorted(roots)

    def files(self, roots: Sequence[Path]) -> dict[str, Path]:
        """The file of each id."""
        if not roots:
            return {}
        self._inside = tuple({os.path.realpath(root) for root in roots})
        whole = [Path(os.path.abspath(root)) for root in roots]  # noqa: PTH100  lexical: links keep their names
        base = os.path.commonpath([path if path.is_dir() else path.parent for path in whole])
        for root, path in zip(roots, whole, strict=True):
            name = path.relative_to(base).as_posix() if path != Path(base) else ""
            if (status := self._stat(root)) is None:
                continue
            if not stat.S_ISDIR(status.st_mode):
                self._add(root, name, status, named=True)
            elif (status.st_dev, status.st_ino) not in self._folder_of:
                self._folder(root, f"{name}/" if name else "", (status.st_dev, status.st_ino))
        return self._files

    def _folder(self, root: Path, prefix: str, key: tuple[int, int]) -> None:
        self._folder_of[key] = prefix
        waiting = [(root, prefix, prefix, frozenset({key}))]
        while waiting:
            folder, prefix, top, above = waiting.pop()
            for path, name in self._listing(folder, prefix):
                inner = name.removeprefix(top)
                if self._matches(inner, self._config.exclude):
                    self.skipped.append(f"{name} (excluded)")
                    continue
                if path.is_symlink() and self._leads_out(path, name, self._inside):
                    continue
                if (status := self._stat(path)) is None:
                    continue
                if not stat.S_ISDIR(status.st_mode):
                    if self._matches(inner, self._config.include):
                        self._add(path, name, status, named=False)
                    else:
                        self.skipped.append(f"{name} (not included)")
                elif (key := (status.st_dev, status.st_ino)) in above:
                    self._problems.add("contains itself", path)
                elif key in self._folder_of:
                    self.skipped.append(f"{name}/ (the same folder as {self._folder_of[key] or './'})")
                else:
                    self._folder_of[key] = f"{name}/"
                    waiting.append((path, f"{name}/", top, above | {key}))

    def _listing(self, folder: Path, prefix: str) -> Iterator[tuple[Path, str]]:
        """Path and id of what may be read in a folder, by name."""
        try:
            names = sorted(os.listdir(folder))  # noqa: PTH208  names, not paths, are sorted
        except OSError as error:
            self._problems.add("cannot be read", folder, error.strerror or "")
            return
        ours = is_ours(folder)
        for name in names:
            if name.startswith("."):
                self.skipped.append(f"{prefix}{name} (hidden)")
            elif name == SETTINGS:
                self.skipped.append(f"{prefix}{name} (settings)")
            elif ours and name in WRITTEN:
                self.skipped.append(f"{prefix}{name} (written by dedup)")
            else:
                yield folder / name, prefix + name

    def _add(self, path: Path, name: str, status: os.stat_result, *, named: bool) -> None:
        try:
            name.encode()
        except UnicodeEncodeError:
            self._problems.add("name is not UTF-8", path)
            return
        if not stat.S_ISREG(status.st_mode):
            self._problems.add("not a regular file", path)
            return
        real = os.path.realpath(path)
        if real in self._apart:
            self.skipped.append(f"{name} (bank, baseline or output)")
            return
        if named:
            self._named.add(name)
        first = self._name_of.setdefault(real, name)
        if first == name:
            self._files[name] = path
            self.mode &= status.st_mode
        elif not named:
            self.skipped.append(f"{name} (the same file as {first})")

    def document(self, name: str, path: Path) -> str | records.File | None:
        """The text of a file, or the records in it; None if it has neither, which is told."""
        form, named, many = formats.of_name(path.name), name in self._named, bool(records.form_of(path.name)[0])
        try:
            raw = disk.content(
                path,
                enough=lambda head: (
                    bool(form and not many)
                    or (_is_binary(head) and not many)
                    or (begins_as_ours(head) and (many or not named))
                ),
            )
        except OSError as error:
            self._problems.add("cannot be read", path, error.strerror or "")
            return None
        if begins_as_ours(raw) and not named:
            self.skipped.append(f"{name} (written by dedup)")
            return None
        if many and not begins_as_ours(raw):
            return self._records(name, path, raw)
        if form:
            self._problems.add("no running text", path, form)
            return None
        return self.text(name, path, raw)

    def _records(self, name: str, path: Path, raw: bytes) -> records.File | None:
        """The records in a file; None if there are none, which is told."""
        config = self._config
        try:
            content = records.unpacked(name, path, raw)
            if (found := self._decoded(name, path, content)) is None:
                return None
            guess = found[1]
            return records.opened(name, path, raw, records.Wanted(config.text_field, config.id_field, guess.encoding))
        except InputError as error:
            self._problems.add(_TOLD, error)
            return None

    def text(self, name: str, place: Path | str, raw: bytes) -> str | None:
        """The running text that bytes are; None, and what is wrong with them is told."""
        if _is_binary(raw):
            self._problems.add("binary, not text", place, _binary_hint(raw))
            return None
        if (found := self._decoded(name, place, raw)) is None:
            return None
        text = found[0]
        if form := formats.of_text(place.name if isinstance(place, Path) else "", text):
            self._problems.add("no running text", place, form)
            return None
        return text

    def _decoded(self, name: str, place: Path | str, raw: bytes) -> tuple[str, encodings.Guess] | None:
        """The text that bytes are, and what they are in; None, and why they are in nothing is told."""
        try:
            return encodings.decoded(raw, encodings.UTF_8), encodings.Guess(encodings.UTF_8, 1.0)
        except encodings.EncodingError as error:
            wrong = str(error)
        if self._config.encoding and not encodings.by_mark(raw):
            guess: encodings.Guess | None = encodings.Guess(encodings.known(self._config.encoding), 1.0)
        else:
            guess = encodings.guessed(raw)
        if guess is None:
            self._problems.add("not UTF-8", place, f"{wrong}, its encoding is not known")
            return None
        try:
            text = encodings.decoded(raw, guess.encoding)
        except encodings.EncodingError as error:
            self._problems.add("not UTF-8", place, f"nor {guess.encoding}: {error}")
            return None
        self.encodings[name] = guess
        return text, guess

    def _leads_out(self, path: Path, name: str, inside: tuple[str, ...]) -> bool:
        """Whether a path leads out of all these folders, so that it is passed over; told either way."""
        real = os.path.realpath(path)
        if any(real == folder or real.startswith(os.path.join(folder, "")) for folder in inside):  # noqa: PTH118
            return False
        self.links.append(name)
        if not self._config.follow_links:
            self.skipped.append(f"{name} (a link that leads out of what was named)")
        return not self._config.follow_links

    def _stat(self, path: Path) -> os.stat_result | None:
        try:
            return path.stat()
        except OSError as error:
            self._problems.add("cannot be read", path, error.strerror or "")
            return None

    @staticmethod
    def _matches(name: str, patterns: Sequence[str]) -> bool:
        """Whether a path, below the folder that was named, ends as one of the patterns says."""
        return any(PurePosixPath(name).match(pattern) for pattern in patterns)


def _is_binary(raw: bytes) -> bool:
    """Whether bytes cannot be text: a NUL without the mark of UTF-16 or UTF-32, the mark of a compressed file."""
    return raw.startswith(_COMPRESSED) or (0 in raw and not encodings.by_mark(raw))


def _binary_hint(raw: bytes) -> str:
    return "compressed" if raw.startswith(_COMPRESSED) else f"NUL byte at offset {raw.find(0)}"
