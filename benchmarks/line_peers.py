"""Other ways to tell text from furniture, line by line: jusText, trafilatura, and two baselines.

    python -m benchmarks.line_peers NAME INPUT OUTPUT

runs one of them for `benchmarks.boilerplate`: INPUT is a JSON list of pages, each a list of lines; OUTPUT gets a JSON
list of lists: whether the line goes. This module by itself needs the standard library only, so that it runs in an
environment of the peers' own: `pip install justext trafilatura "lxml[html-clean]"`.

The two tools read HTML. They get a page on which every line that is not blank is a `<p>`, so what they have is their
text rules: no tags and no links to go by.

jusText counts words of a stop list between blanks. It is given, of those that it ships, the list that covers most of
the page. For scripts without blanks between words it has none: there each character is a word, with a blank after it,
so that lengths are those in columns, and the stop list is the 100 most frequent characters of the long lines in INPUT.
Thai is taken by characters, too.
"""

import argparse
import html
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path

Pages = Sequence[Sequence[str]]
Dropped = list[list[bool]]

ROOT = Path(__file__).parents[1]
SPACELESS = re.compile("[\u0e00-\u0e7f\u3005-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
TERMINAL = ".!?。！？…؟।｡"  # marks that end a sentence
CLOSERS = "\"'”’」』）)》"
MIN_WORDS = 3  # of a line that ends a sentence, or MIN_CHARS in scripts without blanks
MIN_CHARS = 5
FREQUENT = 100  # characters in a stop list of our own
LONG = 40  # characters of the lines that it is counted on
CONTROL = dict.fromkeys([*range(0x20), 0x7F, *range(0xD800, 0xE000), 0xFFFE, 0xFFFF], " ")  # not in XML


def keep_all(pages: Pages) -> Dropped:
    """Nothing goes."""
    return [[False] * len(page) for page in pages]


def punctuation(pages: Pages) -> Dropped:
    """A line stays if it ends as sentences do, and is not very short: the line rule of C4, for more scripts."""

    def stays(line: str) -> bool:
        line = line.strip()
        size = len(line.split()) >= MIN_WORDS or (len(line) >= MIN_CHARS and SPACELESS.search(line) is not None)
        return size and line.rstrip(CLOSERS)[-1:] in (*TERMINAL,)

    return [[bool(line.strip()) and not stays(line) for line in page] for page in pages]


def justext(pages: Pages) -> Dropped:
    """Its classes of paragraphs, from words and context; what is not `good` goes."""
    module = import_module("justext")
    shipped = {name: module.get_stoplist(name) for name in sorted(module.get_stoplists())}
    frequent = Counter(c for page in pages for line in page if len(line) >= LONG for c in SPACELESS.findall(line))
    characters = frozenset(c for c, _ in frequent.most_common(FREQUENT))
    result = []
    for page in pages:
        text = "\n".join(page)
        if 2 * len(SPACELESS.findall(text)) >= len("".join(text.split())):
            lines, stops = [SPACELESS.sub(r"\g<0> ", line) for line in page], characters
        else:
            words = Counter(text.lower().split())
            lines = list(page)
            stops = max(shipped.values(), key=lambda stop: sum(words[word] for word in words.keys() & stop))
        found = module.justext(_html(lines), stops)
        good = {int(p.xpath.rpartition("p[")[2][:-1]) for p in found if p.class_type == "good"}
        result.append([number not in good if number else False for number in _numbers(page)])
    return result


def trafilatura(pages: Pages, *, precise: bool = False) -> Dropped:
    """Its extraction; the lines of the result are found in the page, in order."""
    module = import_module("trafilatura")
    result = []
    for page in pages:
        left = (module.extract(_html(page), favor_precision=precise) or "").split("\n")
        wanted = iter([marks for line in left if (marks := _marks(line))])
        next_kept = next(wanted, None)
        dropped = []
        for line in page:
            kept = not line.strip() or _marks(line) == next_kept
            if kept and line.strip():
                next_kept = next(wanted, None)
            dropped.append(not kept)
        result.append(dropped)
    return result


def _marks(line: str) -> str:
    """What trafilatura does not change: it takes blanks and what cannot be printed for one."""
    return "".join(c for c in line if c.isprintable() and c != " ")


def _html(lines: Sequence[str]) -> str:
    body = "".join(f"<p>{html.escape(line.translate(CONTROL))}</p>\n" for line in lines if line.strip())
    return f"<!DOCTYPE html>\n<html><head><meta charset='utf-8'></head><body>\n{body}</body></html>"


def _numbers(lines: Sequence[str]) -> Iterator[int]:
    """The number of the `<p>` that each line is, from 1; 0 for blank lines."""
    number = 0
    for line in lines:
        number += bool(line.strip())
        yield number if line.strip() else 0


BASELINES: dict[str, Callable[[Pages], Dropped]] = {"keep all": keep_all, "terminal punctuation": punctuation}
PEERS: dict[str, Callable[[Pages], Dropped]] = {
    "jusText": justext,
    "trafilatura": trafilatura,
    "trafilatura, precision": partial(trafilatura, precise=True),
}


def run(name: str, pages: Pages, *, python: str = sys.executable) -> Dropped:
    """The answer of a baseline, or of a peer in a process of the interpreter that has it.

    raises  RuntimeError  it failed; with the last line that it said
    """
    if name in BASELINES:
        return BASELINES[name](pages)
    with tempfile.TemporaryDirectory() as folder:
        given, taken = Path(folder) / "pages.json", Path(folder) / "dropped.json"
        given.write_text(json.dumps(pages), "utf-8")
        command = [python, "-m", "benchmarks.line_peers", name, str(given), str(taken)]
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
        if done.returncode:
            raise RuntimeError(f"{name} failed: {''.join(done.stderr.strip().splitlines()[-1:])}")
        return [[bool(gone) for gone in page] for page in json.loads(taken.read_text("utf-8"))]


def main() -> None:
    """Run one of them."""
    parser = argparse.ArgumentParser(description="one contestant on pages given as lines")
    parser.add_argument("name", choices=[*BASELINES, *PEERS])
    parser.add_argument("input", type=Path)
    parser.add_argument("output", type=Path)
    options = parser.parse_args()
    answer = (BASELINES | PEERS)[options.name](json.loads(options.input.read_text("utf-8")))
    options.output.write_text(json.dumps(answer), "utf-8")


if __name__ == "__main__":
    main()
