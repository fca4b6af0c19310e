"""What `dedup` writes: the folder of a clean, the names in it, and how files of ours are recognised.

Reading leaves these files out of the documents, writing may replace such a folder or file and no other.
"""

import hashlib
import json
import os
import re
from pathlib import Path

from dedup.files import disk

LEDGER = "ledger.jsonl"
WRITTEN = frozenset({LEDGER, "report.json", "report.html", "report.md"})  # beside the documents, at the top
KIND = "dedup-ledger"  # the first line of every ledger says so

_HEADER_BYTES = 64 << 20  # a first line longer than this is not ours: settings have at most 4 MB
_OURS = re.compile(
    rb"""\{\s*"kind":\s*"dedup-(?:ledger|bank|baseline|cleaner)"|<!DOCTYPE html>\n<html [^>]*><head><meta [^>]*>\n"""
    rb"""<meta name="generator" content="dedup\b"""
)
_BEGINS = re.compile(rb"""\s*\{\s*"kind"\s*:\s*"dedup-ledger\"""")


def begins_as_ours(head: bytes) -> bool:
    """Whether a file begins as a ledger, a bank, a baseline, a cleaner or a report of ours does."""
    return bool(_OURS.match(head))


def is_ours(folder: Path) -> bool:
    """Whether a run of ours wrote the folder: its ledger begins with our header."""
    ledger = folder / LEDGER
    try:
        if not ledger.is_file():  # opening a pipe would wait for ever
            return False
        with ledger.open("rb") as lines:
            if not _BEGINS.match(lines.peek(1 << 10)):
                return False
            header = json.loads(lines.readline(_HEADER_BYTES))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(header, dict) and header.get("kind") == KIND


def is_inside(name: str) -> bool:
    """Whether a relative path with `/`, joined to a folder, stays inside it."""
    return "\0" not in name and not any(part in ("", ".", "..") for part in name.split("/"))


def is_report(path: Path) -> bool:
    """Whether a file is a page that we wrote."""
    try:
        head = disk.content(path, enough=lambda head: True)
    except OSError:
        return False
    return head.startswith(b"<") and begins_as_ours(head)


def owned(folder: Path) -> dict[str, str]:
    """What our run put into a folder: sha256 of each file by relative path with `/`; empty if it is not ours."""
    if not is_ours(folder):
        return {}
    digests = {}
    with (folder / LEDGER).open("rb") as lines:
        for line in lines:
            kind = next(
                (kind for kind in ("document", "file") if line.startswith(b'{"kind":"%s",' % kind.encode())), ""
            )
            if kind:
                try:
                    record = json.loads(line)
                    digest = record["written"] if "written" in record else record["cleaned"]["sha256"]
                    digests[str(record[kind])] = str(digest)
                except (ValueError, LookupError, TypeError, RecursionError):
                    continue  # a damaged line claims no file
    return digests


def prefix(out: Path) -> str:
    """How the names of working folders for OUT begin; they stand beside it."""
    return f".dedup-{hashlib.sha256(os.fsencode(out.name)).hexdigest()[:8]}-"


def moved_aside(out: Path) -> Path | None:
    """Where a run that was killed left what had been in OUT; None if OUT is there, or nothing was left."""
    place = Path(os.path.realpath(out))
    if os.path.lexists(place):
        return None
    found = (work / "old" for work in place.parent.glob(f"{prefix(place)}*"))
    return next((old for old in found if old.is_dir()), None)
