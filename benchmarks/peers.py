"""The contestants: each takes paragraphs in memory (a list of str) and says which of them are copies.

All get character n-grams, 128 permutations where they have permutations, and the same threshold; where bands can be
chosen, they are those of `bands`. A function here is how its tool is used well, by its own documentation: in bulk, with
its fast path, and fed by numpy where it takes numbers. What a tool lacks (grouping band keys, connected components) is
done for it in numpy, inside the clock.

    python -m benchmarks.peers NAME INPUT OUTPUT

runs one of them in this process, for `benchmarks.near`: INPUT is a JSON list of texts, read before the clock starts;
figures go to standard output, the answer to OUTPUT. This module by itself imports nothing but numpy, so contestants can
live in an environment of their own (`peers.txt`); they are imported by name, as what may not be there.
"""

import argparse
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Int64 = NDArray[np.int64]
UInt64 = NDArray[np.uint64]
Bool = NDArray[np.bool_]

VALUES = 128  # permutations of a signature
SEED = 1
WARM_UP = 300  # paragraphs, before the clock starts: imports, and what is made once
MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # odd
BLOCK = 1 << 16  # characters hashed at a time: they stay in the second-level cache


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What a contestant says of n paragraphs; as much of it as it knows.

    flag         bool (n,)    copies; or, where there are neither pairs nor labels, all members of a set of copies
    left, right  int64 (p,)   pairs of rows
    label        int64 (n,)   rows of one cluster have the same
    """

    flag: Bool
    left: Int64 | None = None
    right: Int64 | None = None
    label: Int64 | None = None


@dataclass(frozen=True, slots=True)
class Contestant:
    """A way to find near-duplicates.

    run       texts, characters of a gram, threshold -> Answer
    verifies  what candidates are compared by before they count
    packages  whose versions matter
    workers   threads it may use
    folds     it compares normal forms, not the text as it stands
    """

    run: Callable[[Sequence[str], int, float], Answer]
    verifies: str
    packages: tuple[str, ...]
    workers: int = 1
    folds: bool = False


def dedup(texts: Sequence[str], n: int, threshold: float, *, workers: int = 1) -> Answer:
    """Ours: normal form, exact copies, shingles, MinHash, LSH, exact verification, alignment, decisions."""
    from dedup.api import near_duplicates
    from dedup.config import Config

    config = Config(threshold=threshold, near_miss=threshold, shingle_chars=n, min_chars=n)
    found = near_duplicates(texts, config=config, workers=workers)
    near = found.pairs.jaccard >= np.float32(threshold)
    return Answer(found.label >= 0, found.pairs.left[near], found.pairs.right[near])


def exact_join(texts: Sequence[str], n: int, threshold: float) -> Answer:
    """The oracle of this folder, equal texts collapsed first."""
    from benchmarks import oracle

    first: dict[str, int] = {}
    flag = np.array([first.setdefault(text, row) != row for row, text in enumerate(texts)])
    row = np.fromiter(first.values(), np.int64, len(first))
    left, right, _ = oracle.pairs(list(first), n=n, threshold=threshold)
    flag[row[right]] = True
    return Answer(flag, row[left], row[right])


def datasketch(texts: Sequence[str], n: int, threshold: float, *, fast: bool = False) -> Answer:
    """MinHash in bulk and MinHashLSH; clusters are read from its hash tables, which is cheaper than queries.

    fast  a 32-bit xxhash for its SHA-1, and our bands for its own
    """
    xxhash, package = import_module("xxhash"), import_module("datasketch")
    rows = bands(threshold)
    index = package.MinHashLSH(threshold=threshold, num_perm=VALUES, params=(VALUES // rows, rows) if fast else None)
    grams = ([gram.encode("utf-8", "surrogatepass") for gram in {*_grams(text, n)}] for text in texts)
    options = {"hashfunc": xxhash.xxh32_intdigest} if fast else {}
    for row, sketch in enumerate(package.MinHash.generator(grams, num_perm=VALUES, seed=SEED, **options)):
        index.insert(row, sketch, check_duplication=False)
    buckets = (table.get(key) for table in index.hashtables for key in table.keys())  # noqa: SIM118
    return _clusters(len(texts), *_stars(map(list, buckets)))


def rensa(texts: Sequence[str], n: int, threshold: float) -> Answer:
    """RMinHash and its LSH, with grams made in Python: as it is shipped."""
    matrix = import_module("rensa").RMinHash.digest_matrix_from_token_sets(
        [_grams(text, n) for text in texts], VALUES, SEED
    )
    return _rensa_flags(matrix, threshold)


def rensa_flat(texts: Sequence[str], n: int, threshold: float) -> Answer:
    """RMinHash and its LSH, fed with hashes that numpy makes of all texts at once."""
    matrix = import_module("rensa").RMinHash.digest_matrix_from_flat_token_hashes(*_hashes(texts, n), VALUES, SEED)
    return _rensa_flags(matrix, threshold)


def gaoya(texts: Sequence[str], n: int, threshold: float) -> Answer:
    """Its string index with character n-grams, insert and query in bulk; it filters by estimated similarity."""
    rows, package = bands(threshold), import_module("gaoya.minhash")
    index = package.MinHashStringIndex(32, threshold, VALUES // rows, rows, None, "char", False, (n, n), "vec")
    index.par_bulk_insert_docs(list(range(len(texts))), list(texts))
    pairs = [
        (other, row) for row, near in enumerate(index.par_bulk_query(list(texts))) for other in near if other < row
    ]
    left, right = np.array(pairs, np.int64).reshape(-1, 2).T
    flag = np.zeros(len(texts), np.bool_)
    flag[right] = True
    return Answer(flag, left, right)


def daft(texts: Sequence[str], n: int, threshold: float) -> Answer:
    """Its MinHash expression; characters are spaced, since it splits at spaces. It has no bands: ours are used."""
    engine, functions = import_module("daft"), import_module("daft.functions")
    frame = engine.from_pydict({"text": [" ".join(text) for text in texts]})
    signed = functions.minhash(engine.col("text"), num_hashes=VALUES, ngram_size=n, seed=SEED, hash_function="xxhash")
    column = frame.select(signed.alias("value")).to_arrow()["value"].combine_chunks()
    values = column.flatten().to_numpy(zero_copy_only=False).reshape(-1, VALUES)
    return _clusters(len(texts), *_bucket_stars(_band_keys(values, bands(threshold))))


def dupekit(texts: Sequence[str], n: int, threshold: float) -> Answer:
    """The fused shingling, MinHash and band hashes of marin; buckets are grouped by us."""
    pa, package = import_module("pyarrow"), import_module("dupekit")
    step, count = package.Transformation, VALUES // bands(threshold)
    steps = [
        step.MinHash("text", "values", VALUES, n, SEED),
        step.MinHashLSH("values", "keys", count),
    ]
    batch = pa.RecordBatch.from_arrays([pa.array(texts, pa.string())], ["text"])
    column = package.transform(batch, steps)["keys"]
    keys = column.flatten().to_numpy(zero_copy_only=False).astype(np.uint64).reshape(-1, count)
    return _clusters(len(texts), *_bucket_stars(keys))


def text_dedup(texts: Sequence[str], n: int, threshold: float) -> Answer:
    """Its signature function, its bands and its union-find; characters are spaced, since it splits at spaces."""
    package = import_module("text_dedup.minhash")
    prime = np.uint64((1 << 61) - 1)
    count, rows = package.optimal_param(threshold, VALUES)
    permutations = [package.RNG.randint(low, prime, size=VALUES, dtype=np.uint64) for low in (1, 0)]
    tables: list[dict[bytes, int]] = [{} for _ in range(count)]
    sets = package.UnionFind()
    for row, text in enumerate(texts):
        signed = package.embed_func(
            " ".join(text),
            row,
            num_perm=VALUES,
            ngram_size=n,
            min_length=n,
            hashranges=[(band * rows, (band + 1) * rows) for band in range(count)],
            permutations=permutations,
            hash_func=package.sha1_hash,
            dtype=np.uint64,
            max_hash=np.uint32((1 << 32) - 1),
            modulo_prime=prime,
        )
        for table, key in zip(tables, signed["__signatures__"], strict=True):
            first = table.setdefault(key, row)
            if first != row:
                sets.union(first, row)
    root = np.fromiter((sets.find(row) for row in range(len(texts))), np.int64, len(texts))
    return _clusters(len(texts), root, np.arange(len(texts)))


_NUMPY = ("numpy",)
CONTESTANTS: dict[str, Contestant] = {
    "dedup": Contestant(dedup, "every pair, on the text", ("dedup", "numpy"), folds=True),
    "dedup_2": Contestant(partial(dedup, workers=2), "every pair, on the text", ("dedup", "numpy"), 2, folds=True),
    "exact_join": Contestant(exact_join, "every pair, on the text", _NUMPY),
    "rensa_flat": Contestant(rensa_flat, "nothing", ("rensa", "numpy")),
    "rensa": Contestant(rensa, "nothing", ("rensa",)),
    "daft": Contestant(daft, "nothing", ("daft", "numpy")),
    "dupekit": Contestant(dupekit, "nothing", ("marin-dupekit", "numpy")),
    "gaoya": Contestant(gaoya, "estimated similarity", ("gaoya",)),
    "text_dedup": Contestant(text_dedup, "nothing", ("text-dedup", "numpy")),
    "datasketch": Contestant(datasketch, "nothing", ("datasketch", "numpy")),
    "datasketch_fast": Contestant(partial(datasketch, fast=True), "nothing", ("datasketch", "xxhash", "numpy")),
}


def bands(threshold: float) -> int:
    """Rows of a band for all who let us choose: the most with which the S-curve is steepest at 0.9 of the threshold
    or below. At 0.8 these are 8, in 16 bands."""
    return next(rows for rows in (16, 8, 4, 2, 1) if (rows / VALUES) ** (1 / rows) <= 0.9 * threshold or rows == 1)


def _grams(text: str, n: int) -> list[str]:
    return [text[k : k + n] for k in range(len(text) - n + 1)]


def _hashes(texts: Sequence[str], n: int) -> tuple[UInt64, UInt64]:
    """Hashes of the n-grams of all texts, one after the other, and where each text begins."""
    size = np.fromiter(map(len, texts), np.int64, len(texts))
    code = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
    out = np.zeros(len(code), np.uint64)
    for low in range(0, max(len(code) - n + 1, 0), BLOCK):
        value = out[low : min(low + BLOCK, len(code) - n + 1)]
        for k in range(n):
            value *= MULTIPLIER
            value += code[low + k : low + k + len(value)]
        value ^= value >> np.uint64(32)
        value *= MULTIPLIER
        value ^= value >> np.uint64(29)
    inside = np.ones(len(code), np.bool_)  # what does not run over the end of its text
    end = np.cumsum(size)
    for k in range(1, n):
        inside[end[size >= k] - k] = False
    start = np.zeros(len(size) + 1, np.uint64)
    np.cumsum(np.maximum(size - n + 1, 0), out=start[1:])
    return out[inside], start


def _rensa_flags(matrix: object, threshold: float) -> Answer:
    """The members of each bucket, by its batch call that builds no index."""
    index = import_module("rensa").RMinHashLSH(threshold, VALUES, VALUES // bands(threshold))
    return Answer(np.array(index.query_duplicate_flags_matrix_one_shot(matrix), np.bool_))


def _band_keys(values: NDArray[np.uint32], rows: int) -> UInt64:
    """A 64-bit key for each band of each signature, (n, bands)."""
    keys = np.zeros((len(values), VALUES // rows), np.uint64)
    for row in range(rows):
        keys *= MULTIPLIER
        keys += values[:, row::rows]
        keys ^= keys >> np.uint64(29)
    return keys


def _bucket_stars(keys: UInt64) -> tuple[Int64, Int64]:
    """In each bucket of each band, the first row with each other one. Keys are cut to 40 bits, to sort with rows."""
    left, right = [], []
    for key in keys.T:
        mixed = np.sort((key * MULTIPLIER & ~np.uint64(0xFFFFFF)) | np.arange(len(key), dtype=np.uint64))
        row, bucket = (mixed & np.uint64(0xFFFFFF)).astype(np.int64), mixed >> np.uint64(24)
        start = np.append(0, np.flatnonzero(np.diff(bucket)) + 1)
        size = np.diff(np.append(start, len(row)))
        left.append(np.repeat(row[start], size - 1))
        right.append(np.delete(row, start))
    return np.concatenate(left), np.concatenate(right)


def _stars(buckets: Iterator[list[int]]) -> tuple[Int64, Int64]:
    """The first row of each bucket with each other one."""
    pairs = [(rows[0], row) for rows in buckets if len(rows) > 1 for row in rows[1:]]
    left, right = np.array(pairs, np.int64).reshape(-1, 2).T
    return left, right


def _clusters(n: int, left: Int64, right: Int64) -> Answer:
    """Connected components; the first row of each stays."""
    label = np.arange(n)
    while np.any(label[left] != label[right]):
        low = np.minimum(label[left], label[right])
        np.minimum.at(label, label[left], low)
        np.minimum.at(label, label[right], low)
        while np.any(label[label] != label):
            label = label[label]
    return Answer(label != np.arange(n), label=label)


def memory_mb(*, peak: bool) -> float:
    """Resident memory of this process in MB, or the most it has been since `forget_peak`."""
    status = Path("/proc/self/status")
    if status.is_file():
        field = "VmHWM:" if peak else "VmRSS:"
        return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith(field)) / 1024
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # the peak is all there is
    return used / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def forget_peak() -> None:
    """Let the peak start again from here, where the system can (Linux)."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return


def run(name: str, texts: Sequence[str], n: int, threshold: float) -> tuple[Answer, dict[str, float]]:
    """One run of a contestant in this process.

    returns  its answer; CPU and wall seconds; peak memory, and its growth over the process with the texts, in MB
    raises   ImportError  it is not installed
    """
    contestant = CONTESTANTS[name]
    contestant.run(texts[:WARM_UP], n, threshold)
    forget_peak()
    before = memory_mb(peak=False)
    wall, cpu = time.perf_counter(), time.process_time()
    answer = contestant.run(texts, n, threshold)
    figures = {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}
    peak = memory_mb(peak=True)
    return answer, {**figures, "peak_mb": peak, "growth_mb": peak - before}


def _version(package: str) -> str:
    if package == "dedup":  # a distribution of that name is another project
        return str(import_module("dedup.version").__version__)
    return version(package)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one contestant: figures as JSON to standard output, or {"missing": ...} if it is not installed."""
    parser = argparse.ArgumentParser(description="one run of one contestant")
    parser.add_argument("name", choices=CONTESTANTS)
    parser.add_argument("input", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--n", type=int, default=5)
    parser.add_argument("--threshold", type=float, default=0.8)
    options = parser.parse_args(arguments)
    contestant = CONTESTANTS[options.name]
    if hasattr(os, "sched_setaffinity"):  # one worker is one core, whatever pool of threads the tool has
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-contestant.workers :])
    texts = json.loads(options.input.read_text("utf-8"))
    try:
        answer, figures = run(options.name, texts, options.n, options.threshold)
    except ImportError as error:
        print(json.dumps({"missing": str(error)}))
        return 0
    columns: dict[str, Any] = {"flag": answer.flag, "left": answer.left, "right": answer.right, "label": answer.label}
    np.savez(options.output, **{key: column for key, column in columns.items() if column is not None})
    versions = {package: _version(package) for package in contestant.packages}
    print(json.dumps({**figures, "versions": versions, "python": sys.version.split()[0]}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
