"""Near-duplicate pairs: ours beside datasketch, on the same paragraphs, each in a fresh process.

    python -m benchmarks.near CORPUS... [--threshold 0.8] [--runs 3]

Paragraphs of 30 characters and more, in normal form and distinct, go in as Python strings; verified pairs come out.
The clock starts with the strings in memory. datasketch gets character 5-grams hashed with XXH3, 128 permutations and
its own bands, and its candidates are not verified: that is how it is used. Recall is measured on the pairs at or above
the threshold that either contestant proposed, all of them compared exactly.
"""

import argparse
import json
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from statistics import median

import numpy as np

Found = set[tuple[int, int]]
CHARS = 5
MIN_CHARS = 30


def paragraphs(folders: Sequence[Path]) -> list[str]:
    """The distinct normal forms of the lines of `docs.jsonl` in each folder, in order of first appearance."""
    from dedup import normalize, segment
    from dedup.tables import Documents

    texts: dict[str, None] = {}
    for folder in folders:
        rows = (json.loads(line) for line in (folder / "docs.jsonl").read_text("utf-8").splitlines())
        docs = Documents.from_texts({row["id"]: row["text"] for row in rows})
        norm = normalize.normalized(docs, segment.segments(docs, unit="line"))
        texts.update(dict.fromkeys(norm.text(row) for row in np.flatnonzero(norm.size >= MIN_CHARS).tolist()))
    return list(texts)


def ours(texts: list[str], threshold: float) -> Found:
    """Shingle, MinHash, LSH, exact verification."""
    from dedup import lsh, minhash, shingle, verify
    from dedup.tables import Normalized, offsets

    code = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
    size = np.fromiter(map(len, texts), np.int64, len(texts))
    norm = Normalized(code, np.arange(len(code)), offsets(size))
    shingles = shingle.shingles(norm, np.arange(len(texts)), n=CHARS)
    bands, rows = lsh.choose_bands(threshold, 0.9995)
    signatures = minhash.signatures(shingles, values=bands * rows, seed=1)
    pairs = verify.pairs(lsh.candidates(signatures, bands=bands, rows=rows), shingles, floor=threshold)
    return {*zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)}


def datasketch(texts: list[str], threshold: float) -> Found:
    """MinHash and MinHashLSH as its documentation shows them, in bulk."""
    import xxhash
    from datasketch import MinHash, MinHashLSH

    def hashed(data: bytes) -> int:
        return xxhash.xxh3_64_intdigest(data) & 0xFFFFFFFF

    index, found = MinHashLSH(threshold=threshold, num_perm=128), set()
    for row, text in enumerate(texts):
        sketch = MinHash(num_perm=128, hashfunc=hashed)
        sketch.update_batch([text[k : k + CHARS].encode() for k in range(len(text) - CHARS + 1)])
        found |= {(other, row) for other in index.query(sketch)}
        index.insert(row, sketch)
    return found


CONTESTANTS: dict[str, Callable[[list[str], float], Found]] = {"dedup": ours, "datasketch": datasketch}


def jaccard(left: str, right: str) -> float:
    """Exact similarity of two sets of shingles."""
    one, two = ({text[k : k + CHARS] for k in range(len(text) - CHARS + 1)} for text in (left, right))
    return len(one & two) / len(one | two)


def contest(name: str, folders: Sequence[Path], threshold: float) -> None:
    """One run of one contestant: print its figures and its pairs as JSON."""
    texts = paragraphs(folders)
    CONTESTANTS[name](texts[:200], threshold)  # imports, and what is made once
    wall, cpu = time.perf_counter(), time.process_time()
    found = CONTESTANTS[name](texts, threshold)
    figures = {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}
    figures["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**figures, "found": sorted(found)}))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the contest and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--threshold", type=float, default=0.8)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--contestant", choices=CONTESTANTS, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.contestant:
        contest(options.contestant, options.folders, options.threshold)
        return 0
    texts = paragraphs(options.folders)
    results: dict[str, list[dict[str, float]]] = {}
    pairs: dict[str, Found] = {}
    for _ in range(options.runs):
        for name in CONTESTANTS:  # in turn, so that a slow spell of the machine hits all of them
            command = [sys.executable, "-m", "benchmarks.near", "--contestant", name]
            command += ["--threshold", str(options.threshold), *map(str, options.folders)]
            run = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            pairs[name] = {(a, b) for a, b in run.pop("found")}
            results.setdefault(name, []).append(run)
    proposed = set().union(*pairs.values())
    true = {(a, b) for a, b in proposed if jaccard(texts[a], texts[b]) >= options.threshold - 1e-9}
    print(f"medians of {options.runs} runs of each, in turn")
    print(
        f"{len(texts)} paragraphs, {sum(map(len, texts))} characters, threshold {options.threshold}, {len(true)} pairs"
    )
    print(f"Python {platform.python_version()}, numpy {np.__version__}, datasketch {version('datasketch')}")
    print(f"{'':<12}{'cpu s':>8}{'wall s':>8}{'peak MB':>9}{'x':>8}{'recall':>9}{'precision':>11}")
    slowest = median(run["cpu"] for run in results["datasketch"])
    for name, runs in results.items():
        cpu, wall, peak = (median(run[key] for run in runs) for key in ("cpu", "wall", "peak_mb"))
        hits = len(pairs[name] & true)
        recall, precision = hits / max(len(true), 1), hits / max(len(pairs[name]), 1)
        print(f"{name:<12}{cpu:>8.2f}{wall:>8.2f}{peak:>9.0f}{slowest / cpu:>8.1f}{recall:>9.4f}{precision:>11.4f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
