"""The folder that `dedup clean` writes: the names in it, and how it is recognised.

Reading leaves these files out of the documents, writing may replace such a folder and no other.
"""

import json
from pathlib import Path

LEDGER = "ledger.jsonl"
WRITTEN = frozenset({LEDGER, "report.json", "report.html", "report.md"})  # beside the documents, at the top
KIND = "dedup-ledger"  # the first line of every ledger says so

_HEADER_BYTES = 1 << 20  # a first line longer than this is not ours


def is_ours(folder: Path) -> bool:
    """Whether a run of ours wrote the folder: its ledger begins with our header."""
    ledger = folder / LEDGER
    try:
        if not ledger.is_file():  # opening a pipe would wait for ever
            return False
        with ledger.open("rb") as lines:
            header = json.loads(lines.readline(_HEADER_BYTES))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(header, dict) and header.get("kind") == KIND


def is_inside(name: str) -> bool:
    """Whether a relative path with `/`, joined to a folder, stays inside it."""
    return "\0" not in name and not any(part in ("", ".", "..") for part in name.split("/"))


def owned(folder: Path) -> frozenset[str]:
    """Relative paths, with `/`, of the files that our run put into the folder; empty if it is not ours."""
    if not is_ours(folder):
        return frozenset()
    names = set(WRITTEN)
    with (folder / LEDGER).open("rb") as lines:
        for line in lines:
            if line.startswith(b'{"kind":"document",'):
                try:
                    names.add(json.loads(line)["document"])
                except (ValueError, LookupError, TypeError, RecursionError):
                    continue  # a damaged line claims no file
    return frozenset(names)
