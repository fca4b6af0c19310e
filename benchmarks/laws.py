"""The seven laws, checked on real text by code of its own: the package says what it did, and none of it is believed.

    python -m benchmarks.laws CORPUS... [--level careful|balanced|strict] [--together] [--workers N] [--laws 1245]
    python -m benchmarks.laws --random 10000 [--seed 1]

CORPUS: a docs.jsonl ({"id", "text"} a line), a folder that holds one, or a folder of texts. Each is checked alone;
with --together, all of them as one corpus. Of each, `pipeline.find` is run, and the ledger that it would write is read
here. What is asked of it:

    1  kept text and removals of the ledger are the original; its digests are those of the texts
    2  no span of a witness meets a removal, and the removed text is a copy of the spans, by its class
    3  of what goes as a copy, all pieces of eight letters still stand in kept text
    4  a second run removes nothing, emptied documents left out or left in; what was held back is held back again
    5  the same kept texts and the same ledger, whatever the order, the batches, the workers

Corpora of up to --command-chars characters are written to a folder, too, where the command `dedup` is run on them:
`clean`, `restore`, `restore --check`, `clean` of what is clean, and `clean` with files named in another order, other
workers and another hash seed: the same bytes in OUT (5), and nothing outside of OUT touched (7). Law 6 is
`benchmarks.growth`. Exit code 1 if a law fails.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
import traceback
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from benchmarks import evidence
from benchmarks.evidence import Removal
from dedup import pipeline
from dedup.classes import Action
from dedup.config import BOILERPLATE_LEVELS, Config
from dedup.errors import DedupError
from dedup.files import claims
from dedup.files import ledger as ledgers
from dedup.settle import cuts
from dedup.tables import Documents

Texts = dict[str, str]
Failures = list[str]

PIECE = 8  # letters: copies are looked for in kept text by runs of so many
LOST = 0.6  # share of them that may be missing where slips are allowed
BATCHES = (50, 10_000)  # characters that are worked on at a time, beside the default
COMMAND_CHARS = 3_000_000
NAMED = 5  # failures of one law that are shown
WIDTH = 160  # characters of a text that is shown


@dataclass(frozen=True)
class Run:
    """What one run did.

    texts   the originals, by id
    kept    what is left of each; "" where nothing is
    ledger  as it would be written
    held    documents that would have lost too much
    """

    texts: Texts
    kept: Texts
    ledger: bytes
    held: frozenset[str]

    @cached_property
    def removals(self) -> list[Removal]:
        """The removals of the ledger."""
        return evidence.removals(self.ledger)

    @cached_property
    def gone(self) -> dict[str, list[tuple[int, int]]]:
        """What was removed from each document, (start, end), in order."""
        spans: dict[str, list[tuple[int, int]]] = {name: [] for name in self.texts}
        for removal in self.removals:
            spans[removal.document].append((removal.start, removal.end))
        return {name: sorted(some) for name, some in spans.items()}


def run(texts: Mapping[str, str], config: Config, *, force: bool = False) -> Run:
    """The package on some texts: the only place in which the laws in this process touch it."""
    result = pipeline.find(Documents.from_texts(dict(texts)), config, force=force)
    docs, made = result.documents, result.decisions
    kept = cuts.cleaned(result)
    held = docs.doc_of(made.start[made.action == Action.HOLD])
    names = frozenset(docs.id[doc] for doc in held.tolist())
    return Run(dict(texts), dict(zip(docs.id, kept, strict=True)), b"".join(ledgers.write(result, kept)), names)


def law_1(made: Run) -> Failures:
    """Nothing is lost: the removals, put back at their places, give the originals; the digests are right."""
    failures = []
    by_document: dict[str, list[Removal]] = {name: [] for name in made.texts}
    for removal in made.removals:
        by_document[removal.document].append(removal)
    for name, text in made.texts.items():
        parts, rest, at = list[str](), made.kept[name], 0
        for removal in sorted(by_document[name], key=lambda one: one.start):
            parts += [rest[: removal.start - at], removal.text]
            rest, at = rest[removal.start - at :], removal.end
        if "".join([*parts, rest]) != text:
            failures.append(f"{name}: kept text and removals are not the original")
    said = evidence.digests(made.ledger)
    if sorted(said) != sorted(made.texts):
        failures.append("the ledger does not list the documents")
    for name, shown in said.items():
        if shown != (_sha256(made.texts[name]), _sha256(made.kept[name])):
            failures.append(f"{name}: a digest of the ledger is wrong")
    return failures


def law_2(made: Run, config: Config) -> Failures:
    """Every removal has its evidence."""
    failures = []
    for removal in made.removals:
        problem = _evidence(made, removal, config)
        if problem:
            failures.append(f"{removal.document}: {problem}: {_shown(removal.text)}")
    return failures


def _evidence(made: Run, removal: Removal, config: Config) -> str:
    text, (low, high) = made.texts[removal.document], removal.found
    if text[removal.start : removal.end] != removal.text or not removal.start <= low < high <= removal.end:
        return "the removed text does not stand where the ledger says"
    if not removal.witnesses:
        return f"{removal.label} without a witness" if removal.label in evidence.COPIES else ""
    parts = []
    for name, start, end in removal.witnesses:
        kept = made.texts.get(name, "")
        if not 0 <= start < end <= len(kept):
            return "a witness is no place in the documents"
        after = bisect_left(made.gone[name], (end, 0))
        if after and made.gone[name][after - 1][1] > start:
            return f"{removal.label}: the witness was removed, {_shown(kept[start:end])}"
        parts.append(kept[start:end])
    found, witness = text[low:high], "".join(parts)
    wrong = evidence.doubt(removal, found, witness, threshold=config.threshold, gram=config.shingle_chars)
    return f"{wrong} [witness {_shown(witness)}]" if wrong else ""


def law_3(made: Run, config: Config) -> Failures:
    """One copy survives: what goes as a copy still stands in kept text, in pieces of eight letters."""
    copies = [removal for removal in made.removals if removal.label in evidence.COPIES]
    if not copies:
        return []
    kept = [evidence.letters(text) for text in made.kept.values()]
    known = np.unique(np.concatenate([np.zeros(0, np.uint64), *(_pieces(text) for text in kept)]))  # of all kept text
    whole = "\n".join(kept)
    failures = []
    for removal in copies:
        low, high = removal.found
        text = evidence.letters(made.texts[removal.document][low:high])
        if len(text) < PIECE:
            missing, most = (0.0 if text in whole else 1.0), 0.0
        else:
            wanted = _pieces(text)
            at = np.minimum(np.searchsorted(known, wanted), max(len(known) - 1, 0))
            missing = 1.0 - float(np.mean(known[at] == wanted)) if len(known) else 1.0
            joints = (PIECE - 1) * (len(removal.witnesses) - 1) / len(wanted)  # where its spans do not stand together
            most = joints if removal.label in evidence.EQUAL else max(LOST, 1.0 - 0.4 * config.threshold)
        if missing > most + 1e-9:
            failures.append(f"{removal.document}: {missing:.0%} of a {removal.label} stand nowhere: {_shown(text)}")
    return failures


def law_4(made: Run, config: Config, *, force: bool) -> tuple[Failures, Failures]:
    """Clean is clean: a second run removes nothing, and (the second list) holds back what was held back."""
    failures, holds = [], []
    full = {name: text for name, text in made.kept.items() if text or not made.texts[name]}
    for texts in [made.kept] if len(full) == len(made.kept) else [full, made.kept]:
        again = run(texts, config, force=force)
        where = "" if texts is full or len(full) == len(made.kept) else " (emptied documents left in)"
        for removal in again.removals:
            text = f"{removal.end - removal.start} more as {removal.label}: {_shown(removal.text)}"
            witness = "".join(again.texts[name][low:high] for name, low, high in removal.witnesses)
            failures.append(f"{removal.document}: {text} [witness {_shown(witness)}]{where}")
        if again.held != made.held:
            change = f"held back no more: {sorted(made.held - again.held)}, only now: {sorted(again.held - made.held)}"
            holds.append(f"{change}{where}")
    return failures, holds


def law_5(made: Run, config: Config, *, force: bool, random: Random, batches: Sequence[int] = BATCHES) -> Failures:
    """Same input, same output."""
    failures = []
    for count, batch in enumerate(batches):
        names = list(made.texts)
        random.shuffle(names)
        other = replace(config, batch_chars=batch, workers=2 - count % 2)
        again = run({name: made.texts[name] for name in names}, other, force=force)
        if again.kept != made.kept or again.ledger != made.ledger:
            changed = [name for name in made.kept if made.kept[name] != again.kept[name]]
            what = f"{len(changed)} texts, such as {changed[0]}" if changed else "the ledger"
            failures.append(f"batches of {batch}, {other.workers} workers, shuffled: changes {what}")
    return failures


def proven(made: Run) -> Failures:
    """What the package says of its own ledger when it reads it back from a folder."""
    with TemporaryDirectory() as folder:
        for name, text in made.kept.items():
            file = Path(folder, name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode("utf-8", "surrogatepass"))
        ledger = Path(folder, "ledger.jsonl")
        ledger.write_bytes(made.ledger)
        try:
            claims.verify(ledger, Path(folder))
        except DedupError as error:
            return [f"refused by its own check: {str(error).replace(folder, '')[:300]}"]
    return []


def checked(
    texts: Mapping[str, str],
    config: Config,
    *,
    force: bool,
    random: Random,
    laws: str = "12345",
    batches: Sequence[int] = BATCHES,
) -> dict[str, Failures]:
    """The failures of each law that was asked for; "crash" where a run did not end."""
    made = run(texts, config, force=force)
    outcome: dict[str, Failures] = {}
    if "1" in laws:
        outcome["law 1"] = law_1(made)
    if "2" in laws:
        outcome["law 2"] = law_2(made, config)
        outcome["law 2 (own check)"] = proven(made)
    if "3" in laws:
        outcome["law 3"] = law_3(made, config)
    if "4" in laws:
        outcome["law 4"], outcome["law 4 (holds)"] = law_4(made, config, force=force)
    if "5" in laws:
        outcome["law 5"] = law_5(made, config, force=force, random=random, batches=batches)
    return outcome


# --------------------------------------------------------------------------------------------------------- the command


def commanded(texts: Mapping[str, str], level: str, random: Random) -> dict[str, Failures]:
    """The laws on what the command `dedup` does in a folder."""
    failures: dict[str, Failures] = {f"law {law} (command)": [] for law in "12457"}
    with TemporaryDirectory() as folder:
        top = Path(folder)
        names = _files(texts, top / "in")
        (top / "beside").mkdir()
        (top / "beside" / "canary.txt").write_text("untouched", "utf-8")
        before = _tree(top)
        options = ["--boilerplate", level, "--quiet"]
        _dedup(top, "0", "clean", "in", "-o", "out", *options)
        failures["law 7 (command)"] += _changes(before, _tree(top, but=("out",)))
        back = _dedup(top, "0", "restore", "out", "-o", "back", "--quiet")
        if back or _tree(top / "back") != _tree(top / "in"):
            failures["law 1 (command)"].append(f"restore does not give the files back {back}")
        if refused := _dedup(top, "0", "restore", "out", "--check", "--quiet"):
            failures["law 2 (command)"].append(f"restore --check: {refused}")
        kept = [name for name in names if (top / "out" / name).is_file()]
        for name in kept:
            (top / "again" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(top / "out" / name, top / "again" / name)
        _dedup(top, "0", "clean", "again", "-o", "twice", *options)
        for removal in evidence.removals((top / "twice" / "ledger.jsonl").read_bytes()):
            failures["law 4 (command)"].append(f"{removal.document}: as {removal.label}: {_shown(removal.text)}")
        paths = ["in", *(f"in/{name}" for name in names[:1000])]  # ids are relative to the folder, whatever comes first
        random.shuffle(paths)
        _dedup(top, "1", "clean", *paths, "-o", "other", "--workers", "2", *options)
        for change in _changes(_tree(top / "out"), _tree(top / "other")):
            failures["law 5 (command)"].append(f"files in another order, 2 workers, another hash seed: {change}")
        failures["law 7 (command)"] += _changes(before, _tree(top, but=("out", "back", "again", "twice", "other")))
    return failures


def _dedup(folder: Path, seed: str, *arguments: str) -> str:
    """Run the command in a folder; "" where it ended as it should (0 or 1), else what it said."""
    home = {"HOME": str(folder), "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[1])}
    command = [sys.executable, "-m", "dedup", *arguments]
    done = subprocess.run(command, cwd=folder, env=os.environ | home, capture_output=True, text=True, check=False)
    if done.returncode in (0, 1):
        return ""
    if arguments[0] == "clean":
        raise RuntimeError(f"dedup clean: exit code {done.returncode}: {done.stderr[-600:]}")
    return f"exit code {done.returncode}: {done.stderr[-300:]}"


def _files(texts: Mapping[str, str], folder: Path) -> list[str]:
    """Write each text to a file whose name is made from its id; returns the names."""
    names = []
    for number, (name, text) in enumerate(sorted(texts.items())):
        safe = "/".join(re.sub(r"[^\w.-]", "_", part).lstrip(".")[:60] or "_" for part in name.split("/"))
        safe = safe if safe.endswith(".txt") else f"{safe}.txt"
        file = folder / safe
        if file.exists():
            file = folder / f"{number}-{safe}"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.replace("\0", "\ufffd").encode("utf-8", "replace"))
        names.append(file.relative_to(folder).as_posix())
    return names


def _tree(folder: Path, but: Sequence[str] = ()) -> dict[str, str]:
    """SHA-256 of each file below a folder, by path; "" for a folder."""
    paths = (path for path in folder.rglob("*") if path.relative_to(folder).parts[0] not in but)
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        for path in sorted(paths)
    }


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> Failures:
    names = sorted(before.keys() | after.keys())
    return [f"{name} is not the same" for name in names if before.get(name) != after.get(name)]


# ------------------------------------------------------------------------------------------------------------- corpora


def corpora(places: Sequence[str]) -> Iterator[tuple[str, Texts]]:
    """Name and texts of each corpus that is named; empty files are left out of none."""
    for place in places:
        path = Path(place)
        file = path / "docs.jsonl" if path.is_dir() else path
        if file.is_file():
            rows = [json.loads(line) for line in file.read_text("utf-8").split("\n") if line.strip()]
            texts = {str(row["id"]): row["text"] for row in rows}
        elif path.is_dir():
            found = sorted(one for one in path.rglob("*") if one.is_file() and one.suffix in ("", ".txt", ".md"))
            texts = {one.relative_to(path).as_posix(): one.read_bytes().decode() for one in found}
        else:
            texts = {}
        if not texts:
            raise SystemExit(f"{place}: no docs.jsonl and no texts in it")
        yield (path.parent.name if path.name == "docs.jsonl" else path.name), texts


def _pieces(text: str) -> NDArray[np.uint64]:
    """A hash of each run of PIECE letters: a polynomial modulo 2**64."""
    code = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    size = max(len(code) - PIECE + 1, 0)
    hashed = np.zeros(size, np.uint64)
    for at in range(PIECE):
        hashed = hashed * np.uint64(0x9E3779B97F4A7C15) + code[at : at + size]
    return hashed


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _shown(text: str) -> str:
    return repr(text if len(text) <= WIDTH else f"{text[: WIDTH // 2]}…{text[-WIDTH // 2 :]}")


def report(name: str, outcome: Mapping[str, Failures]) -> bool:
    """Print one line a law, and the first failures; returns whether all hold."""
    for law, failures in outcome.items():
        print(f"{name:20} {law:17} {f'FAILS in {len(failures)} places' if failures else 'holds'}", flush=True)
        for failure in failures[:NAMED]:
            print(f"    {failure}", flush=True)
    return not any(outcome.values())


def main(arguments: Sequence[str] | None = None) -> int:
    """Check corpora, or random ones."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("corpora", nargs="*", metavar="CORPUS")
    parser.add_argument("--level", choices=BOILERPLATE_LEVELS, default=BOILERPLATE_LEVELS[0])
    parser.add_argument("--together", action="store_true", help="all as one corpus")
    parser.add_argument("--force", action="store_true", help="hold no document back")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--laws", default="12345", help="which of them, such as 24")
    parser.add_argument("--command-chars", type=int, default=COMMAND_CHARS, help="largest corpus for the command")
    parser.add_argument("--random", type=int, default=0, metavar="N", help="check so many random corpora")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    if not options.corpora and not options.random:
        parser.error("name a corpus, or --random N")
    fine = True
    if options.random:
        from benchmarks import laws_random

        fine &= laws_random.check(options.random, options.seed, options.laws)
    config = Config(boilerplate=options.level, workers=options.workers)
    found = corpora(options.corpora)
    if options.together:
        found = iter([("all", {f"{name}/{one}": text for name, texts in found for one, text in texts.items()})])
    for name, texts in found:
        began, size = time.process_time(), sum(map(len, texts.values()))
        try:
            outcome = checked(texts, config, force=options.force, random=Random(options.seed), laws=options.laws)
            if size <= options.command_chars and not options.force:
                outcome |= commanded(texts, options.level, Random(options.seed))
        except Exception:  # whatever a run may raise is a failure of the corpus, and the next one is still checked
            outcome = {"crash": [traceback.format_exc()]}
        fine &= report(name, outcome)
        print(f"{name:20} {len(texts):,} texts, {size:,} characters, {time.process_time() - began:.1f} s", flush=True)
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
