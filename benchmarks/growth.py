"""Law 6: what a run costs a character when the text is twice as long, on text that is hard to be linear on.

    python -m benchmarks.growth [FAMILY or CORPUS ...] [--scale 1] [--sizes 4] [--runs 2] [--seconds 300]

FAMILY: one of those below (all of them unless some are named). CORPUS: a docs.jsonl or a folder of texts, of which an
eighth, a quarter, a half and all documents are taken, in one random order: licence texts and versions of laws are the
hard ones.

Each size is run in a process of its own, `find` and the ledger; the CPU seconds are those of the least of --runs runs,
and a character more than LIMIT times as dear as at half the size fails. A run that is not done after --seconds fails,
too. Costs below FLOOR are start-up and noise and have no growth. Exit code 1 if something fails. (`benchmarks.worst`
runs the whole command, with its memory.)
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import count, pairwise
from pathlib import Path
from random import Random

from benchmarks import laws
from dedup.config import Config

LIMIT = 1.3  # times the CPU a character of half the size
FLOOR = 0.3  # CPU seconds
HAN = [chr(code) for code in range(0x4E00, 0x5A00)]

Texts = dict[str, str]
Parts = Iterator[str]  # endless: lines of one document, or documents


def _text(random: Random, chars: int) -> str:
    return "".join(random.choices(HAN, k=chars))


def _paragraph(random: Random, clauses: int = 6) -> str:
    marks = "，，。" * (clauses // 3 + 1)
    return "".join(_text(random, random.randint(8, 20)) + marks[k] for k in range(clauses))


def _edited(random: Random, text: str, edits: int) -> str:
    parts = list(text)
    for _ in range(edits):
        parts[random.randrange(len(parts))] = random.choice(HAN)
    return "".join(parts)


def same_line() -> Parts:
    """One line, again and again."""
    line = _paragraph(Random(1))
    return (line for _ in count())


def template() -> Parts:
    """Rows of one template with other numbers: one bucket of all of them."""
    for k in count():
        yield f"截至{k}日，全县共有{k * 7}户农民完成了{k * 3}亩水稻的插秧任务，比去年同期多了{k % 13}户，进度快于往年。"


def half_template() -> Parts:
    """Half of the text is one template with a few characters of its own, the other half has nothing in common."""
    random = Random(2)
    head, tail = _text(random, 40), _text(random, 40)
    for k in count():
        yield (_paragraph(random) if k % 2 else f"{head}{_text(random, 5)}{tail}") + "。"


def growing() -> Parts:
    """Each line is one character longer than the one before."""
    random, line = Random(3), ""
    for k in count():
        line += "，" if k % 17 == 16 else random.choice(HAN)
        yield line


def nested() -> Parts:
    """Each paragraph is the one before and a sentence more, up to 120 sentences, and from the beginning again."""
    random = Random(4)
    sentences = [_text(random, random.randint(10, 30)) + "。" for _ in range(120)]
    for k in count():
        yield "".join(sentences[: k % 120 + 1])


def chain() -> Parts:
    """A~B~C: each paragraph is like its neighbours, and unlike the others."""
    random = Random(5)
    line = _paragraph(random, 9)
    for _ in count():
        yield line
        line = _edited(random, line, 3)


def sliding() -> Parts:
    """Each paragraph is the one before without its beginning and with a new end."""
    random = Random(6)
    line = _paragraph(random)
    for _ in count():
        yield line + "。"
        line = line[4:] + _text(random, 4)


def periodic() -> Parts:
    """Lines of a few characters in turn."""
    return ("甲乙丙丁戊" * (6 + k % 40) + f"{k}。" for k in count())


def short_repeats() -> Parts:
    """Paragraphs of phrases out of two hundred."""
    return _phrases(Random(7), 200)


def few_repeats() -> Parts:
    """Paragraphs of phrases out of twelve."""
    return _phrases(Random(8), 12)


def _phrases(random: Random, many: int) -> Parts:
    phrases = [_text(random, 25) + "。" for _ in range(many)]
    while True:
        yield "".join(random.choices(phrases, k=8))


def two_letters() -> Parts:
    """Lines of two characters at random: everything of a few characters repeats."""
    random = Random(9)
    while True:
        yield "".join(random.choices("甲乙", k=60)) + "。"


def shared_heads() -> Parts:
    """Paragraphs whose first half is one of twenty."""
    random = Random(10)
    heads = [_paragraph(random) for _ in range(20)]
    while True:
        yield random.choice(heads) + _paragraph(random)


def borders() -> Parts:
    """Two paragraphs, a line of navigation between them, and both as one somewhere else."""
    random = Random(11)
    while True:
        one, two = _paragraph(random, 4), _paragraph(random, 4)
        yield from (one, "返回顶部", two, _text(random, 30) + "。", one + two)


def zalgo() -> Parts:
    """Letters under heaps of combining marks, two kinds in turn, each heap as high as all before it."""
    return ("e" + "\u0315\u0316" * (500 << k) for k in count())


def joiners() -> Parts:
    """Numbers torn apart by characters without width, each gap as wide as all before it."""
    return ("1" + "\u200d" * (1_000 << k) + ".5" for k in count())


def versions() -> Parts:
    """Documents: a page of sixty paragraphs, of which one is edited from each version to the next."""
    random = Random(12)
    page = [_paragraph(random, random.randint(3, 15)) for _ in range(60)]
    for k in count():
        at = random.randrange(60)
        page[at] = _edited(random, page[at], 2)
        if k % 7 == 0:
            page[random.randrange(60)] = _paragraph(random)
        yield "\n".join(page) + "\n"


def split_pages() -> Parts:
    """Documents: one text, its lines broken at other places in each."""
    random = Random(13)
    text = "".join(_paragraph(random) for _ in range(30))
    while True:
        cuts = [0, *sorted(random.sample(range(1, len(text)), 40)), len(text)]
        yield "\n".join(text[low:high] for low, high in pairwise(cuts)) + "\n"


def one_in_all() -> Parts:
    """Documents: one paragraph in each, between others."""
    random = Random(14)
    shared = _paragraph(random, 9)
    while True:
        yield f"{_paragraph(random)}\n{shared}\n{_paragraph(random)}\n"


def reprints() -> Parts:
    """Documents of six paragraphs of a pool: most of them would lose too much."""
    random = Random(15)
    pool = [_paragraph(random, 9) for _ in range(300)]
    while True:
        yield "\n".join(random.sample(pool, 6)) + "\n"


def boilerplate() -> Parts:
    """Documents: an article between lines that recur."""
    random = Random(16)
    for k in count():
        head = f"首页 > 新闻 > 正文\n2022-09-28 05:01:{k % 60:02} 来源：清河日报\n"
        tail = "\n返回顶部\n相关推荐\n" + _text(random, 12) + "\n版权声明：本站文章均来自互联网，如有侵权请联系删除。\n"
        yield head + _paragraph(random, 12) + tail


LINES: dict[str, tuple[Callable[[], Parts], int]] = {  # and the characters of the smallest size
    "same-line": (same_line, 2_000_000),
    "template": (template, 250_000),
    "half-template": (half_template, 250_000),
    "growing": (growing, 250_000),
    "nested": (nested, 250_000),
    "chain": (chain, 100_000),
    "sliding": (sliding, 100_000),
    "periodic": (periodic, 250_000),
    "short-repeats": (short_repeats, 250_000),
    "few-repeats": (few_repeats, 250_000),
    "two-letters": (two_letters, 100_000),
    "shared-heads": (shared_heads, 250_000),
    "borders": (borders, 250_000),
    "zalgo": (zalgo, 250_000),
    "joiners": (joiners, 250_000),
}
DOCUMENTS: dict[str, tuple[Callable[[], Parts], int]] = {
    "versions": (versions, 500_000),
    "split-pages": (split_pages, 250_000),
    "one-in-all": (one_in_all, 250_000),
    "reprints": (reprints, 250_000),
    "boilerplate": (boilerplate, 250_000),
}
FAMILIES = LINES | DOCUMENTS


def _first(parts: Parts, chars: int) -> list[str]:
    """So many parts as it takes to have that many characters, the last one cut."""
    found = list[str]()
    while chars > 0:
        found.append(next(parts)[:chars])
        chars -= len(found[-1]) + 1
    return found


def texts(name: str, size: float, sizes: int) -> Texts:
    """A family at a size: of the smallest 1, 2, 4 ...; of a corpus that part of 2 ** (sizes - 1)."""
    if name in LINES:
        make, first = LINES[name]
        return {"a": "".join(f"{line}\n" for line in _first(make(), int(first * size)))}
    if name in DOCUMENTS:
        make, first = DOCUMENTS[name]
        return {f"{number:06}": text for number, text in enumerate(_first(make(), int(first * size)))}
    ((_, all_texts),) = laws.corpora([name])
    names = Random(1).sample(sorted(all_texts), len(all_texts))
    return {one: all_texts[one] for one in names[: int(len(names) * min(size / 2 ** (sizes - 1), 1.0))]}


def cost(name: str, size: float, sizes: int, seconds: int) -> tuple[int, float, float]:
    """Characters, CPU seconds and peak MB of one run in a process of its own; inf where it did not end in time."""
    command = [sys.executable, "-m", "benchmarks.growth", "--one", name, str(size), str(sizes)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=True)
    except subprocess.TimeoutExpired:
        return 0, float("inf"), 0.0
    chars, cpu, peak = json.loads(done.stdout)
    return chars, cpu, peak


def one(name: str, size: float, sizes: int) -> list[float]:
    """Characters, CPU seconds and peak MB of one run in this process."""
    import resource

    given = texts(name, size, sizes)
    began = time.process_time()
    laws.run(given, Config(), force=False)
    took = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    return [sum(map(len, given.values())), took, peak]


def grown(name: str, options: argparse.Namespace) -> float:
    """Measure a family, print it; the largest growth of CPU a character from one size to the next."""
    largest, before = 0.0, (0, 0.0)
    for step in range(options.sizes):
        size = options.scale * 2**step
        runs = [cost(name, size, options.sizes, options.seconds) for _ in range(options.runs)]
        chars, cpu, peak = min(runs, key=lambda run: run[1])
        told = ""
        if before[1] >= FLOOR:
            growth = cpu / max(chars, 1) / (before[1] / before[0])
            largest = max(largest, growth)
            told = f"{growth:.2f}"
        label = Path(name).name if "/" in name else name
        shown = f"| {label} | {chars:,} | {cpu:.2f} | {1e6 * cpu / max(chars, 1):.2f} | {peak:.0f} | {told} |"
        print(shown, flush=True)
        if cpu == float("inf"):
            return cpu
        before = (chars, cpu)
    return largest


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the families and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("families", nargs="*", metavar="FAMILY or CORPUS", help=", ".join(FAMILIES))
    parser.add_argument("--scale", type=float, default=1.0, help="of the smallest size")
    parser.add_argument("--sizes", type=int, default=4, help="each twice the one before")
    parser.add_argument("--runs", type=int, default=2, help="of each size; the least CPU counts")
    parser.add_argument("--seconds", type=int, default=300, help="after which a run is given up, and fails")
    parser.add_argument("--one", nargs=3, metavar=("FAMILY", "SIZE", "SIZES"), help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.one:
        name, size, sizes = options.one
        print(json.dumps(one(name, float(size), int(sizes))))
        return 0
    for name in options.families:
        if name not in FAMILIES and not Path(name).exists():
            parser.error(f"{name}: neither a corpus nor one of {', '.join(FAMILIES)}")
    print("| family | characters | CPU s | us a character | peak MB | growth |")
    print("|---|" + "---:|" * 5, flush=True)
    growth = {name: grown(name, options) for name in options.families or FAMILIES}
    if failed := [name for name, largest in growth.items() if largest > LIMIT]:
        print(f"\na character costs more than {LIMIT} times what it costs at half the size: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
