"""The contest: near-duplicate paragraphs by dedup and by its peers, on one prepared input, each run in a fresh process.

    python -m benchmarks.near CORPUS... [--chars 7000000] [--threshold 0.8] [--runs 3] [--python PEERS/bin/python]
    python -m benchmarks.near CORPUS... --chars 35000000 --contestants dedup dedup_2
    python -m benchmarks.near CORPUS... --profile

The clock starts with the paragraphs in memory as a list of str and stops when it is known which of them are copies.
Contestants take turns, so that a slow spell of the machine hits all of them; figures are medians. The truth is an exact
join (`benchmarks.oracle`) over the texts as a contestant compares them: normal forms for dedup, the text as it stands
for the others.

recall     share of the pairs of different texts with Jaccard similarity at or above the threshold that were found: in
           the list of pairs; in one cluster; or, where there are only flags, both flagged
precision  of the paragraphs flagged that have no equal twin, the share with a neighbour at or above the threshold; for
           lists of pairs also the share of pairs that are at or above it, whichever is less

Exit code 1 if dedup fails, finds less than 99.95 % of the pairs, or one that is none.
"""

import argparse
import cProfile
import datetime
import json
import os
import platform
import pstats
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks import corpus, oracle, peers

Int64 = NDArray[np.int64]

OURS = ("dedup", "dedup_2")
RECALL, PRECISION = 0.9995, 1.0  # what dedup has to reach
NOTHING = 0.0005  # share of a stage that is not worth a line
ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """Every pair of different texts at or above the threshold.

    number  int64 (n,)  the number of each row's text; equal texts have the same
    count   int64 (m,)  how many rows have text i
    first   int64 (m,)  the first of them
    pairs   int64 (p,)  low number * m + high number, sorted
    """

    number: Int64
    count: Int64
    first: Int64
    pairs: Int64

    @classmethod
    def of(cls, texts: Sequence[str], n: int, threshold: float) -> "Truth":
        """By the exact join."""
        seen: dict[str, int] = {}
        number = np.array([seen.setdefault(text, len(seen)) for text in texts], np.int64)
        first = np.zeros(len(seen), np.int64)
        first[number[::-1]] = np.arange(len(texts))[::-1]
        left, right, _ = oracle.pairs(list(seen), n=n, threshold=threshold)
        return cls(number, np.bincount(number, minlength=len(seen)), first, left * len(seen) + right)

    def keys(self, left: Int64, right: Int64) -> Int64:
        """Pairs of rows as numbers of `pairs`, sorted, each once; without pairs of equal texts."""
        one, two = self.number[left], self.number[right]
        key = np.sort((np.minimum(one, two) * len(self.first) + np.maximum(one, two))[one != two])
        return key[np.diff(key, prepend=-1) > 0]

    def recall(self, answer: peers.Answer) -> float:
        """The share of the pairs that an answer has."""
        if answer.left is not None and answer.right is not None:
            found = np.isin(self.pairs, self.keys(answer.left, answer.right), assume_unique=True)
        else:
            one, two = self.first[self.pairs // len(self.first)], self.first[self.pairs % len(self.first)]
            found = (
                answer.flag[one] & answer.flag[two] if answer.label is None else answer.label[one] == answer.label[two]
            )
        return float(found.mean()) if len(found) else 1.0

    def precision(self, answer: peers.Answer) -> float:
        """The share of what an answer claims that is so."""
        near = np.zeros(len(self.first), np.bool_)
        near[self.pairs // len(self.first)] = True
        near[self.pairs % len(self.first)] = True
        claimed = self.number[answer.flag]
        right = near[claimed[self.count[claimed] == 1]]
        share = float(right.mean()) if len(right) else 1.0
        if answer.left is None or answer.right is None:
            return share
        keys = self.keys(answer.left, answer.right)
        return min(share, float(np.isin(keys, self.pairs, assume_unique=True).mean()) if len(keys) else 1.0)


def normal_forms(texts: Sequence[str]) -> list[str]:
    """The texts as dedup compares them."""
    from dedup.arrays import offsets
    from dedup.tables import Documents, Segments
    from dedup.text import normalize

    code = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
    indptr = offsets(np.fromiter(map(len, texts), np.int64, len(texts)))
    docs = Documents(("",), code, indptr[[0, -1]])
    norm = normalize.normalized(docs, Segments(np.zeros(len(texts), np.int32), indptr[:-1], indptr[1:]))
    return [norm.text(row) for row in range(len(texts))]


def contest(
    texts: Sequence[str], names: Sequence[str], *, n: int, threshold: float, runs: int, python: str
) -> list[dict[str, Any]]:
    """Medians, recall and precision of each contestant, in the order of CPU time.

    python  interpreter of the contestants that are not ours; one that is not there or fails is left out, with a line
            that says so
    """
    results: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    answers: dict[str, peers.Answer] = {}
    with tempfile.TemporaryDirectory() as folder:
        prepared = Path(folder) / "texts.json"
        prepared.write_text(json.dumps(texts), "utf-8")
        for _ in range(runs):
            for name in list(results):
                output = Path(folder) / f"{name}.npz"
                command = [sys.executable if name in OURS else python, "-m", "benchmarks.peers", name]
                command += [str(prepared), str(output), "--n", str(n), "--threshold", str(threshold)]
                done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
                figures = json.loads(done.stdout.splitlines()[-1]) if done.returncode == 0 else {"missing": "it failed"}
                if "missing" in figures:
                    why = [figures["missing"], *done.stderr.strip().splitlines()[-1:]]
                    print(f"{name} is left out: {': '.join(why)}", file=sys.stderr)
                    del results[name]
                    continue
                results[name].append(figures)
                with np.load(output) as columns:
                    answers[name] = peers.Answer(**columns)
    truths: dict[bool, Truth] = {}
    rows = []
    for name, figures_of_runs in results.items():
        folds = peers.CONTESTANTS[name].folds
        if folds not in truths:
            truths[folds] = Truth.of(normal_forms(texts) if folds else texts, n, threshold)
        answer, truth = answers[name], truths[folds]
        row: dict[str, Any] = {"name": name, "workers": peers.CONTESTANTS[name].workers}
        row |= {key: median(run[key] for run in figures_of_runs) for key in ("cpu", "wall", "peak_mb", "growth_mb")}
        row |= {"recall": truth.recall(answer), "precision": truth.precision(answer), "pairs": len(truth.pairs)}
        row |= {"flagged": int(answer.flag.sum()), "verifies": peers.CONTESTANTS[name].verifies}
        row["found"] = "pairs" if answer.left is not None else "clusters" if answer.label is not None else "flags"
        row |= {"versions": figures_of_runs[0]["versions"], "runs": figures_of_runs}
        rows.append(row)
    return sorted(rows, key=lambda row: float(row["cpu"]))


def table(rows: Sequence[dict[str, Any]], chars: int) -> str:
    """The results in Markdown.

    x datasketch  how many times less CPU than datasketch took, if it took part
    peak MB       of the process, interpreter and texts included; bytes/char is its growth while the clock ran
    """
    slowest = next((row["cpu"] for row in rows if row["name"] == "datasketch"), None)
    lines = [
        "| contestant | cores | CPU s | wall s | Mchar/s | x datasketch | peak MB | bytes/char "
        "| recall | precision | flagged | verifies | answers in |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        times = f"{slowest / row['cpu']:.1f}" if slowest else ""
        speed, growth = chars / row["cpu"] / 1e6, row["growth_mb"] * 2**20 / chars
        lines.append(
            f"| {row['name']} | {row['workers']} | {row['cpu']:.2f} | {row['wall']:.2f} | {speed:.2f} | {times} "
            f"| {row['peak_mb']:.0f} | {growth:.0f} | {row['recall']:.4f} | {row['precision']:.4f} "
            f"| {row['flagged']} | {row['verifies']} | {row['found']} |"
        )
    return "\n".join(lines)


def profile(texts: Sequence[str], *, n: int, threshold: float) -> list[dict[str, Any]]:
    """CPU nanoseconds a character: of each function that the core calls, and of the floor that no program goes below.

    Functions are found by the profiler: whatever `dedup.api` and `match.near` call in other modules is a stage, work
    that it hands to threads is what that work calls, and the rest is its own.
    """
    from dedup import api
    from dedup.match import near

    peers.CONTESTANTS["dedup"].run(texts[: peers.WARM_UP], n, threshold)
    # The profiler slows down what is many small calls: built-in ones are not looked at, and stages are scaled to the
    # time of a run without it.
    _, figures = peers.run("dedup", texts, n, threshold)
    profiler = cProfile.Profile(time.process_time, builtins=False)
    profiler.runcall(peers.CONTESTANTS["dedup"].run, texts, n, threshold)
    stats = pstats.Stats(profiler).stats  # type: ignore[attr-defined]
    ours, package = {api.__file__, near.__file__}, Path(api.__file__).parent
    stages: dict[str, float] = {}
    for (file, _, function), (_, _, _, _, callers) in stats.items():
        if package in Path(file).parents and file not in ours and Path(file).stem != "workers":
            seconds = sum(cumulative for caller, (_, _, _, cumulative) in callers.items() if caller[0] in ours)
            if seconds:
                stages[f"{Path(file).stem}.{function}"] = stages.get(f"{Path(file).stem}.{function}", 0.0) + seconds
    whole = max(cumulative for (file, _, _), (_, _, _, cumulative, _) in stats.items() if file in ours)
    stages["near itself"] = whole - sum(stages.values())
    chars = sum(map(len, texts))
    scale = 1e9 / chars * figures["cpu"] / whole
    rows = [
        {"stage": stage, "ns_per_char": seconds * scale}
        for stage, seconds in stages.items()
        if seconds > NOTHING * whole
    ]
    rows.sort(key=lambda row: -row["ns_per_char"])
    rows.append({"stage": "all of it", "ns_per_char": figures["cpu"] * 1e9 / chars})
    return rows + [{"stage": f"floor: {name}", "ns_per_char": 1e9 * cost / chars} for name, cost in floor(texts)]


def floor(texts: Sequence[str]) -> list[tuple[str, float]]:
    """CPU seconds of what any program must do with the text, or at least once with a key a character; medians of 5."""
    data = "\n".join(texts).encode("utf-8", "surrogatepass")
    text = data.decode("utf-8", "surrogatepass")
    code = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    copy, keys = np.empty_like(code), code * np.uint64(0x9E3779B97F4A7C15)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "text"
        file.write_bytes(data)
        steps: dict[str, Callable[[], object]] = {
            "read": file.read_bytes,
            "decode UTF-8": lambda: data.decode("utf-8", "surrogatepass"),
            "array of code points": lambda: text.encode("utf-32-le", "surrogatepass"),
            "copy": lambda: np.copyto(copy, code),
            "sort a 64-bit key each": lambda: np.sort(keys),
        }
        return [(name, median(_cpu(step) for _ in range(5))) for name, step in steps.items()]


def _cpu(step: Callable[[], object]) -> float:
    start = time.process_time()
    step()
    return time.process_time() - start


def conditions() -> dict[str, Any]:
    """Date, machine and versions."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    info = Path("/proc/cpuinfo")
    names = [line.split(":", 1)[1].strip() for line in _lines(info) if line.startswith("model name")]
    return {
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "cpu": names[0] if names else platform.processor() or platform.machine(),
        "cores": cores,
        "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "system": platform.system(),
        "python": platform.python_version(),
        "numpy": np.__version__,
    }


def _lines(file: Path) -> Iterable[str]:
    return file.read_text().splitlines() if file.is_file() else []


def main(arguments: Sequence[str] | None = None) -> int:
    """Prepare the input, run the contest or the profile, print what came of it."""
    parser = argparse.ArgumentParser(description="near-duplicate paragraphs: dedup beside its peers")
    parser.add_argument("corpora", nargs="*", type=Path, metavar="CORPUS", help="folders; none: a generated corpus")
    parser.add_argument("--chars", type=int, default=0, help="grow or cut the corpus to so many characters")
    parser.add_argument("--threshold", type=float, default=0.8)
    parser.add_argument("--n", type=int, default=5, help="characters of a gram")
    parser.add_argument("--runs", type=int, default=3, help="of each contestant")
    parser.add_argument("--seed", type=int, default=1, help="of the planted copies and of generated text")
    parser.add_argument("--contestants", nargs="+", choices=peers.CONTESTANTS, default=list(peers.CONTESTANTS))
    parser.add_argument("--python", default=sys.executable, help="interpreter that has the peers")
    parser.add_argument("--json", type=Path, help="write all figures to this file")
    parser.add_argument("--profile", action="store_true", help="stages of dedup instead of the contest")
    options = parser.parse_args(arguments)
    prepared = corpus.corpus(options.corpora, chars=options.chars, seed=options.seed)
    here = conditions()
    size = [len(text) for text in prepared.texts]
    given = {"paragraphs": len(size), "chars": prepared.chars, "real_chars": prepared.real, "sha256": prepared.sha256}
    given |= {"median_chars": median(size), "threshold": options.threshold, "n": options.n, "runs": options.runs}
    print(", ".join(f"{key} {value}" for key, value in (given | here).items()), flush=True)
    if options.profile:
        rows = profile(prepared.texts, n=options.n, threshold=options.threshold)
        print("\n".join(f"{row['stage']:<40}{row['ns_per_char']:>10.2f} ns a character" for row in rows))
        reached = {*OURS}
    else:
        rows = contest(
            prepared.texts,
            options.contestants,
            n=options.n,
            threshold=options.threshold,
            runs=options.runs,
            python=options.python,
        )
        print(table(rows, prepared.chars))
        print(", ".join(sorted({f"{name} {number}" for row in rows for name, number in row["versions"].items()})))
        wall = {row["name"]: row["wall"] for row in rows}
        if {*OURS} <= wall.keys():
            print(f"two workers are {wall['dedup'] / wall['dedup_2']:.2f} times as fast as one")
        reached = {row["name"] for row in rows if row["recall"] >= RECALL and row["precision"] >= PRECISION}
    if options.json:
        options.json.write_text(json.dumps({**given, **here, "rows": rows}, indent=1), "utf-8")
    return int(not {*OURS} & {*options.contestants} <= reached)


if __name__ == "__main__":
    sys.exit(main())
