"""The findings of `check`: what a clean would remove, as `path:line:col: CODE message`, and which of it is accepted.

A baseline is a list of accepted findings. It names them by code, file and a hash of the text, with a count, and not by
line, so that it stays true while lines move; one copy more than was accepted is new.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from dedup.classes import Action, Label
from dedup.errors import ConfigError
from dedup.files import disk
from dedup.result import Result
from dedup.text.positions import columns, line_starts, lines

EXCERPT = 40  # code points of a text that a finding shows

_KIND, _VERSION = "dedup-baseline", 1
_BYTES = 256 << 20  # of a baseline: more than a million findings


class Key(NamedTuple):
    """What a baseline knows a finding by: its code, the name of its document, sha256 of its text."""

    code: str
    document: str
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding; line and column count from 1, the column in code points.

    path, copy_path  as the user would open them; copy_path is "" and copy_line 0 where there is no witness
    text             the first `EXCERPT` code points
    """

    path: str
    line: int
    column: int
    code: str
    message: str
    text: str
    copy_path: str
    copy_line: int
    key: Key

    def __str__(self) -> str:
        copy = f" (copy of {self.copy_path}:{self.copy_line})" if self.copy_line else ""
        return f"{self.path}:{self.line}:{self.column}: {self.code} {self.message}{copy}: {self.text}"


def findings(result: Result, paths: Sequence[str], names: Sequence[str]) -> list[Finding]:
    """Everything that a clean would remove or hold back, by path and place.

    paths  how each document is shown
    names  how a baseline names it: the same wherever the command is started
    """
    docs, made = result.documents, result.decisions
    rows = np.flatnonzero((made.action == Action.REMOVE) | (made.action == Action.HOLD))
    starts = line_starts(docs)
    start, witness = made.start[rows], made.witness_start[rows]
    places = zip(
        rows.tolist(),
        docs.doc_of(start).tolist(),
        lines(docs, starts, start).tolist(),
        columns(starts, start).tolist(),
        docs.doc_of(witness).tolist(),
        lines(docs, starts, witness).tolist(),
        strict=True,
    )
    found = []
    for row, doc, line, column, other, other_line in places:
        label = Label(int(made.label[row]))
        text = docs.text(int(made.start[row]), int(made.end[row]))
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        short = text if len(text) <= EXCERPT else text[: EXCERPT - 1] + "…"
        copy = paths[other] if other_line else ""
        key = Key(label.row.code, names[doc], digest)
        found.append(Finding(paths[doc], line, column, label.row.code, label.row.help, short, copy, other_line, key))
    return sorted(found, key=lambda item: (item.path, item.line, item.column, item.code))


def new(found: Sequence[Finding], accepted: Counter[Key]) -> tuple[list[Finding], int]:
    """The findings that are not accepted, and how many accepted ones are no longer found."""
    left = accepted.copy()
    fresh = []
    for item in found:
        if left[item.key] > 0:
            left[item.key] -= 1
        else:
            fresh.append(item)
    return fresh, left.total()


def baseline(found: Sequence[Finding]) -> bytes:
    """A baseline file that accepts these findings: JSON, sorted, one finding a line."""
    counts = sorted(Counter(item.key for item in found).items())
    rows = ",\n".join(f"  {json.dumps({**key._asdict(), 'count': count})}" for key, count in counts)
    body = f"[\n{rows}\n ]" if rows else "[]"
    return f'{{"kind": "{_KIND}", "version": {_VERSION}, "findings": {body}}}\n'.encode()


def read_baseline(path: Path) -> Counter[Key]:
    """The accepted findings; none if there is no such file.

    raises  ConfigError  unreadable, damaged, or of another version
    """
    try:
        raw = disk.content(path, _BYTES)
    except FileNotFoundError:
        return Counter()
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror})") from None
    try:
        table = json.loads(raw)
        if (table["kind"], table["version"]) != (_KIND, _VERSION):
            raise ValueError
        accepted: Counter[Key] = Counter()
        for row in table["findings"]:
            key = Key(row["code"], row["document"], row["text"])
            if {*map(type, key)} != {str} or type(row["count"]) is not int or row["count"] < 1:
                raise ValueError
            accepted[key] += row["count"]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise ConfigError(
            f"{path}: not a baseline of dedup: mend it, or move it away and make it anew with --write-baseline"
        ) from None
    return accepted


def is_baseline(path: Path) -> bool:
    """Whether a file is a baseline that this dedup reads."""
    try:
        read_baseline(path)
    except ConfigError:
        return False
    return True
