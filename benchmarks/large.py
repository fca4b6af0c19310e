"""Law 5 at size: a corpus of 100 MB, made of text that the repository has, and the digest of its ledger.

    python -m benchmarks.large [--mb 100] [--workers N] [--write FOLDER | --pin]

The corpus is composed, always the same: articles of clauses of the seeds and of our own pages, in random order, under
lines of boilerplate of these pages; among them paragraphs that stand in an earlier article, too (as they are, with
slips, with more text around them), sections of several paragraphs, and articles that come again. `random()` of the
standard library is used and nothing else of it: that sequence is promised never to change.

--pin writes the digests to tests/data/large.json, with which `pytest -m large` compares. They change with every change
of what is removed, and must not change with the machine, the workers or the version of Python.
"""

import argparse
import hashlib
import json
import re
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import TypeVar

from benchmarks import pages
from dedup import pipeline
from dedup.config import Config
from dedup.files import ledger
from dedup.settle import cuts
from dedup.tables import Documents

PINNED = Path(__file__).parents[1] / "tests" / "data" / "large.json"
CLAUSE = re.compile(r"[^，。；！？、,.;!?\n]+[，。；！？、,.;!?]*\s*")
REMEMBERED = 2_000  # articles back from which copies are taken

Texts = dict[str, str]
T = TypeVar("T")


def composed(mb: float) -> Texts:
    """Articles by id until they have so many million bytes in UTF-8."""
    random, texts, left = Random(20), Texts(), int(mb * 1_000_000)
    for number, article in enumerate(_articles(random)):
        if left <= 0:
            break
        texts[f"{number // 1000:03}/{number:06}.txt"] = article
        left -= len(article.encode())
    return texts


def _articles(random: Random) -> Iterator[str]:
    clauses, boilerplate = _material()
    before: list[list[str]] = []  # the paragraphs of the articles so far, the last ones
    while True:
        body = [_paragraph(random, clauses) for _ in range(_below(random, 3, 25))]
        if before:
            chance, source = random.random(), _pick(random, before)
            if chance < 0.02:
                body = source
            elif chance < 0.05:
                body = [_slipped(random, line, 0.01) for line in source]
            elif chance < 0.10:
                at = _below(random, 0, len(source))
                body += source[at : at + 4]
            for place in range(len(body)):
                body[place : place + 1] = _copied(random, body[place], _pick(random, _pick(random, before)))
        before.append(body)
        del before[:-REMEMBERED]
        head = [_pick(random, boilerplate) for _ in range(_below(random, 0, 4))]
        tail = [_pick(random, boilerplate) for _ in range(_below(random, 0, 6))]
        end = "\n\n" if random.random() < 0.3 else "\n"
        yield end.join([*head, *body, *tail]) + "\n"


def _material() -> tuple[list[str], list[str]]:
    """The clauses of all text, and the lines of boilerplate, of our pages and the seeds."""
    clauses, boilerplate = [], []
    for page in [*pages.own(), *pages.seeds()]:
        for line, label in zip(page.lines, page.labels, strict=True):
            if label and len(line) > 20:
                clauses += [clause for clause in CLAUSE.findall(line) if len(clause) > 4]
            elif not label:
                boilerplate.append(line)
    return clauses, boilerplate


def _paragraph(random: Random, clauses: Sequence[str]) -> str:
    return "".join(_pick(random, clauses) for _ in range(_below(random, 3, 16)))


def _copied(random: Random, own: str, other: str) -> list[str]:
    """A paragraph, or one that makes use of another one."""
    chance = random.random()
    if chance < 0.94:
        return [own]
    if chance < 0.96:
        return [own, other]
    if chance < 0.98:
        return [own, _slipped(random, other, 0.02)]
    return [other + own] if chance < 0.99 else [own[: len(own) // 2] + other]


def _slipped(random: Random, text: str, share: float) -> str:
    """A copy with so many of its characters left out, or written twice."""
    parts = list(text)
    for _ in range(int(share * len(parts)) + 1):
        at = _below(random, 0, len(parts))
        parts[at] = "" if random.random() < 0.5 else parts[at] * 2
    return "".join(parts)


def _below(random: Random, low: int, high: int) -> int:
    return low + int(random.random() * (high - low))


def _pick(random: Random, some: Sequence[T]) -> T:
    return some[_below(random, 0, len(some))]


def digests(texts: Texts, workers: int) -> dict[str, str | int]:
    """SHA-256 of the corpus, of the ledger and of the kept texts, and how many characters and removals there are."""
    corpus, whole, left = hashlib.sha256(), hashlib.sha256(), hashlib.sha256()
    for name, text in sorted(texts.items()):
        corpus.update(f"{name}\n{text}\n".encode())
    result = pipeline.find(Documents.from_texts(texts), Config(workers=workers))
    kept = cuts.cleaned(result)
    removals = -1 - len(texts)  # lines of a ledger that are none
    for part in ledger.write(result, kept):
        whole.update(part)
        removals += part.count(b"\n")
    for name, text in zip(result.documents.id, kept, strict=True):
        left.update(f"{name}\n{text}\n".encode())
    return {
        "characters": sum(map(len, texts.values())),
        "removals": removals,
        "corpus": corpus.hexdigest(),
        "kept": left.hexdigest(),
        "ledger": whole.hexdigest(),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Compose, find, print the digests."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--mb", type=float, default=100.0)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--write", type=Path, metavar="FOLDER", help="write the texts, and do no more")
    parser.add_argument("--pin", action="store_true", help=f"write the digests to {PINNED.name}")
    options = parser.parse_args(arguments)
    texts = composed(options.mb)
    if options.write:
        for name, text in texts.items():
            (options.write / name).parent.mkdir(parents=True, exist_ok=True)
            (options.write / name).write_bytes(text.encode())
        return 0
    began = time.process_time()
    found = {"mb": options.mb, **digests(texts, options.workers)}
    took = time.process_time() - began
    print(json.dumps(found, indent=1))
    print(f"{took:.0f} s CPU, {1e6 * took / max(int(found['characters']), 1):.2f} us a character", file=sys.stderr)
    if options.pin:
        PINNED.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
