"""Worst cases: what `dedup clean` costs on each at a size, at twice and at four times that size.

    python -m benchmarks.worst [--cases template chain ...] [--scale 1] [--runs 1]

Every run is the whole command in a fresh process: read, find, clean, write the ledger and the reports. Its figures are
CPU seconds and peak resident memory, less those of a run on a text of one line. Growth is what twice the size costs:
2.0 is linear. Exit code 1 if some growth is above LIMIT.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

LIMIT = 2.6
FLOOR_CPU, FLOOR_MB = 1.0, 64.0  # a cost below this is start-up and noise, and has no growth
STEPS = 3
HAN = [chr(code) for code in range(0x4E00, 0x5A00)]

Lines = Iterator[str]


def same_short(n: int) -> Lines:
    """One short line, again and again."""
    return ("点击这里查看更多。" for _ in range(n))


def same_long(n: int) -> Lines:
    """One paragraph, again and again."""
    line = _text(Random(1), 99)
    return (line for _ in range(n))


def template(n: int) -> Lines:
    """Lines of one template, another date in each."""
    for k in range(n):
        date = f"{1900 + k // 372}年{k // 31 % 12 + 1}月{k % 31 + 1}日"
        yield f"本台消息,{date}上午十时,例行检查在市中心广场举行,有关部门的负责人到场并讲话,市民反应热烈。"


def bucket(n: int) -> Lines:
    """Half of the lines have one frame and a few characters of their own, the others have nothing in common."""
    random = Random(2)
    head, tail = _text(random, 40)[:-1], _text(random, 40)
    for k in range(n):
        yield _text(random, 85) if k % 2 else f"{head}{_text(random, 5)[:-1]}{tail}"


def chain(n: int) -> Lines:
    """Each line is the one before with one character changed: neighbours are alike, others are not."""
    random = Random(3)
    line = random.choices(HAN, k=60)
    for k in range(n):
        line[k * 7 % 60] = random.choice(HAN)
        yield "".join(line) + "。"


def characters(n: int) -> Lines:
    """Lines of one character."""
    random = Random(4)
    return (random.choice(HAN) for _ in range(n))


def one_line(n: int) -> Lines:
    """A single line in which nothing repeats."""
    yield _text(Random(5), n)


def one_character(n: int) -> Lines:
    """A single line of one character."""
    yield "好" * n


def period(n: int) -> Lines:
    """A single line of seven characters in turn."""
    yield ("年年有余花好月" * (n // 7 + 1))[:n]


def unlike(n: int) -> Lines:
    """Lines that have nothing in common: no worst case, but what the others are to be seen beside."""
    random = Random(6)
    return (_text(random, random.randrange(20, 120)) for _ in range(n))


def _text(random: Random, chars: int) -> str:
    return "".join(random.choices(HAN, k=chars)) + "。"


CASES: dict[str, tuple[Callable[[int], Lines], int]] = {  # and how many lines, or characters, come first
    "same-short": (same_short, 250_000),
    "same-long": (same_long, 125_000),
    "template": (template, 25_000),
    "bucket": (bucket, 25_000),
    "chain": (chain, 25_000),
    "characters": (characters, 250_000),
    "one-line": (one_line, 2_500_000),
    "one-character": (one_character, 2_500_000),
    "period": (period, 2_500_000),
    "unlike": (unlike, 25_000),
}


class Cost(NamedTuple):
    """What a run takes."""

    cpu: float  # seconds
    mb: float  # peak resident memory


def measured(file: Path, out: Path) -> tuple[Cost, dict[str, Any]]:
    """The cost of a run on a file, and its report."""
    command = [sys.executable, "-m", "dedup", "clean", str(file), "-o", str(out), "--force", "--quiet"]
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    cost = Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10))
    return cost, json.loads((out / "report.json").read_bytes())


def write(lines: Lines, file: Path) -> int:
    """Write the lines, and return how many characters they have."""
    with file.open("w", encoding="utf-8", newline="\n") as out:
        return sum(out.write(f"{line}\n") for line in lines)


def growth(costs: Sequence[Cost]) -> Cost:
    """The largest growth of either cost from one size to the next; 0 where it is too small to tell."""
    steps = [*pairwise(costs)]
    cpu = max((two.cpu / one.cpu for one, two in steps if one.cpu > FLOOR_CPU), default=0.0)
    return Cost(cpu, max((two.mb / one.mb for one, two in steps if one.mb > FLOOR_MB), default=0.0))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the cases and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--cases", nargs="+", choices=CASES, default=list(CASES))
    parser.add_argument("--scale", type=float, default=1.0, help="of all sizes")
    parser.add_argument("--runs", type=int, default=1, help="of each size; medians are shown")
    options = parser.parse_args(arguments)
    print(f"Python {platform.python_version()}, medians of {options.runs}, start-up taken off\n")
    print("| case | characters | CPU s | peak MB | bytes a character | growth of CPU | growth of memory |")
    print("|---|" + "---:|" * 6, flush=True)
    failed, notes = list[str](), list[str]()
    with TemporaryDirectory() as folder:
        file, out = Path(folder, "text.txt"), Path(folder, "out")
        write(iter(["好。"]), file)
        start, _ = measured(file, out)
        for case in options.cases:
            lines, first = CASES[case]
            costs = list[Cost]()
            for step in range(STEPS):
                chars = write(lines(int(first * options.scale) << step), file)
                runs = [measured(file, out) for _ in range(options.runs)]
                cpu, mb = (median(figure) for figure in zip(*(cost for cost, _ in runs), strict=True))
                costs.append(Cost(cpu - start.cpu, mb - start.mb))
                shown = growth(costs[-2:])
                told = " | ".join(f"{figure:.2f}" if figure else "" for figure in shown)
                cpu, mb = costs[-1]
                print(f"| {case} | {chars:,} | {cpu:.1f} | {mb:.0f} | {mb * 2**20 / chars:.0f} | {told} |", flush=True)
            report, largest = runs[0][1], growth(costs)
            removals = report["removals"]
            notes.append(f"{case}: {removals['total']:,} removals, {len(removals['listed']):,} listed")
            notes[-1] += f". {report['statements'][-1]}"
            failed += [case] if max(largest) > LIMIT else []
    print("\n" + "\n".join(f"- {note}" for note in notes))
    if failed:
        print(f"\nmore than {LIMIT} times the cost for twice the size: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
