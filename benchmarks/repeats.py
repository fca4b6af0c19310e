"""All repeats of at least so many characters: dedup beside suffix arrays, on one prepared text, in fresh processes.

    python -m benchmarks.repeats CORPUS... [--chars 7000000] [--repeat-chars 50] [--runs 3]
        [--python PEERS/bin/python] [--rust BINARY]

The text is one document, all paragraphs joined. The clock starts with it in memory and stops when the repeats are
known. Contestants take turns; figures are medians.

dedup        `repeats.maximal`: every maximal repeat with all its places, verified
divsufsort   pydivsufsort: suffix array and LCP array of the UTF-8 bytes, and the characters that repeats cover
rust         google-research/deduplicate-text-datasets, if its binary is given: make, self-similar, collect on files

Three bytes stand for a character in the last two, which is what a Han character takes. Then the answer of dedup is
compared with a suffix array over code points: the same places, the same characters covered.

Exit code 1 if they differ.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks import corpus, near

BYTES = 3  # of a character
ROOT = Path(__file__).parents[1]

Int64 = NDArray[np.int64]
Answer = tuple[int, int]  # places, characters (or bytes) covered


def dedup(code: NDArray[np.uint32], chars: int) -> Answer:
    """Ours."""
    from dedup.match import repeats
    from dedup.tables import Normalized

    norm = Normalized(code, np.arange(len(code)), np.array([0, len(code)]))
    found = repeats.maximal(norm, np.zeros(1, np.int32), chars=chars)
    longest = _longest(found)
    begins = np.where(longest > 0, longest - chars + 1, 0)  # every place from which a repeat of `chars` goes on
    return _covered(found.position, begins, len(code)), _covered(found.position, longest, len(code))


def divsufsort(code: NDArray[np.uint32], chars: int) -> Answer:
    """A suffix array of the bytes."""
    data = np.frombuffer(code.tobytes().decode("utf-32-le", "surrogatepass").encode("utf-8", "surrogatepass"), np.uint8)
    data = data.copy()  # it asks for one that can be written to
    return _suffix_array(data, BYTES * chars)


def oracle(code: NDArray[np.uint32], chars: int) -> Answer:
    """A suffix array of the code points."""
    return _suffix_array(code, chars)


def _suffix_array(text: NDArray[Any], length: int) -> Answer:
    module = import_module("pydivsufsort")
    order = module.divsufsort(text)
    common = module.kasai(text, order)  # what each has in common with the next
    common = np.where(common >= length, common, 0)
    before = np.append(0, common[:-1])
    linked = np.flatnonzero((common > 0) | (before > 0))
    place = order[linked].astype(np.int64)
    return len(place), _covered(place, np.maximum(common, before)[linked], len(text))


def _longest(found: Any) -> Int64:
    """The longest repeat that begins at each place; of those to the left of it, the rest."""
    longest = np.zeros(len(found.position), np.int64)
    order = np.argsort(found.length, kind="stable")  # the longest is written last
    count = found.count[order]
    low = np.repeat(found.first[order] - np.append(0, np.cumsum(count)[:-1]), count)
    longest[low + np.arange(len(low))] = np.repeat(found.length[order], count)
    return longest


def _covered(place: Int64, length: Int64, n: int) -> int:
    """Characters that lie in a repeat."""
    edge = np.zeros(n + 1, np.int64)
    np.add.at(edge, place, 1)
    np.add.at(edge, place + length, -1)
    return int(np.count_nonzero(np.cumsum(edge[:-1]) > 0))


CONTESTANTS: dict[str, Callable[[NDArray[np.uint32], int], Answer]] = {
    "dedup": dedup,
    "divsufsort": divsufsort,
    "oracle": oracle,
}


def rust(binary: Path, code: NDArray[np.uint32], chars: int, folder: Path) -> dict[str, Any]:
    """The three commands of deduplicate-text-datasets; CPU seconds of them all, with its own threads."""
    data, cache = folder / "text", folder / "cache"
    cache.mkdir(exist_ok=True)
    data.write_bytes(code.tobytes().decode("utf-32-le", "surrogatepass").encode("utf-8", "surrogatepass"))
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    common = ["--data-file", str(data)]
    query = ["--length-threshold", str(BYTES * chars), "--cache-dir", str(cache), "--num-threads", "1"]
    for command in (["make", *common], ["self-similar", *common, *query]):
        subprocess.run([str(binary), *command], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"cpu": cpu, "wall": time.perf_counter() - start, "peak_mb": after.ru_maxrss / 1024, "answer": None}


def run(name: str, file: Path, chars: int) -> dict[str, Any]:
    """One contestant in this process."""
    code = np.load(file)
    CONTESTANTS[name](code[:20_000], chars)  # imports, and what is made once
    cpu, wall = time.process_time(), time.perf_counter()
    answer = CONTESTANTS[name](code, chars)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"cpu": cpu, "wall": wall, "peak_mb": peak, "answer": answer}


def contest(
    code: NDArray[np.uint32], chars: int, *, runs: int, python: str, binary: Path | None
) -> dict[str, list[dict[str, Any]]]:
    """The figures of every run, by contestant. One that is not there is left out, with a line that says so."""
    results: dict[str, list[dict[str, Any]]] = {"dedup": [], "divsufsort": [], "oracle": []}
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "text.npy"
        np.save(file, code)
        for _ in range(runs):
            for contestant in list(results):
                interpreter = sys.executable if contestant == "dedup" else python
                command = [interpreter, "-m", "benchmarks.repeats", "--one", contestant, str(file)]
                command += ["--repeat-chars", str(chars)]
                done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
                if done.returncode:
                    print(f"{contestant} is left out: {done.stderr.strip().splitlines()[-1]}", file=sys.stderr)
                    del results[contestant]
                    continue
                results[contestant].append(json.loads(done.stdout))
            if binary:
                results.setdefault("rust", []).append(rust(binary, code, chars, Path(name)))
    return results


def main(arguments: Sequence[str] | None = None) -> int:
    """Prepare the text, run the contest, print what came of it."""
    parser = argparse.ArgumentParser(description="repeats: dedup beside suffix arrays")
    parser.add_argument("corpora", nargs="*", type=Path, metavar="CORPUS", help="folders; none: a generated corpus")
    parser.add_argument("--chars", type=int, default=0, help="grow or cut the corpus to so many characters")
    parser.add_argument("--repeat-chars", type=int, default=50)
    parser.add_argument("--runs", type=int, default=3, help="of each contestant")
    parser.add_argument("--python", default=sys.executable, help="interpreter that has pydivsufsort")
    parser.add_argument("--rust", type=Path, metavar="BINARY", help="of deduplicate-text-datasets")
    parser.add_argument("--one", choices=CONTESTANTS, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.one:
        print(json.dumps(run(options.one, options.corpora[0], options.repeat_chars)))
        return 0
    prepared = corpus.corpus(options.corpora, chars=options.chars)
    code = np.frombuffer("".join(prepared.texts).encode("utf-32-le", "surrogatepass"), np.uint32)
    given = {"chars": len(code), "real_chars": prepared.real, "sha256": prepared.sha256, "runs": options.runs}
    given |= {"repeat_chars": options.repeat_chars} | near.conditions()
    print(", ".join(f"{key} {value}" for key, value in given.items()), flush=True)
    results = contest(code, options.repeat_chars, runs=options.runs, python=options.python, binary=options.rust)
    print("| contestant | CPU s | wall s | x dedup | peak MB | bytes/char | places | covered |")
    print("|---|---|---|---|---|---|---|---|")
    ours = median(figures["cpu"] for figures in results["dedup"])
    for name, rows in results.items():
        cpu, wall, peak = (median(row[key] for row in rows) for key in ("cpu", "wall", "peak_mb"))
        places, covered = rows[0]["answer"] or ("", "")
        print(
            f"| {name} | {cpu:.2f} | {wall:.2f} | {cpu / ours:.1f} | {peak:.0f} | {peak * 2**20 / len(code):.0f}"
            f" | {places} | {covered} |"
        )
    if "oracle" not in results:
        return 0
    return int(results["dedup"][0]["answer"] != results["oracle"][0]["answer"])


if __name__ == "__main__":
    sys.exit(main())
