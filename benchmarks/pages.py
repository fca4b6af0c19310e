"""Pages whose lines have labels: the corpora with gold, our own hand-written pages, and the seeds, all in one form.

A page is what `benchmarks.fit` learns from and `benchmarks.boilerplate` scores on. A label says whether an editor would
keep the line: 1 keep, 0 drop, -1 not certain, left out of every score. Blank lines have labels too and count nowhere.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import gold

DROPPED = ("spam", "nav", "meta", "copyright", "related")
KEPT = ("byline", "caption", "title", "heading", "dateline", "body")
SPLITS = ("dev", "test")
HARD = "!"  # behind a kept class: a line that looks like furniture or speaks of it
RECURS = 3  # pages of a site that a line stands on; it is furniture then
MIN_COVERED = 0.7  # share of the gold text that was found on the page; below, the labels are not to be trusted
ADDRESS, ADDRESS_MARK, NUMBER = re.compile(r"https?://[^\s)\]>]+"), "\x00", re.compile(r"\d+")
OWN = Path(__file__).parents[1] / "tests" / "data" / "furniture"
SEEDS = Path(__file__).parents[1] / "seeds"


@dataclass(frozen=True, slots=True)
class Page:
    """One page; lines, labels and classes are of one length.

    source   the corpus or file that it comes from
    group    pages of one group are never parted between fitting and scoring: a site, or two copies of one page
    lines    text.split("\\n")
    labels   1 keep, 0 drop, -1 not certain
    classes  what each line is, "" where nobody said; a `!` behind it marks a hard negative
    split    dev or test where the source has both, else ""
    """

    id: str
    source: str
    group: str
    lines: list[str]
    labels: list[int]
    classes: list[str]
    split: str = ""

    def __post_init__(self) -> None:
        if not len(self.lines) == len(self.labels) == len(self.classes):
            sizes = f"{len(self.lines)} lines, {len(self.labels)} labels, {len(self.classes)} classes"
            raise ValueError(f"{self.source}: {self.id}: {sizes}")

    @property
    def text(self) -> str:
        """The page as one text."""
        return "\n".join(self.lines)


def rows(path: Path) -> list[dict[str, Any]]:
    """The records of a JSONL file."""
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]


def load(folder: Path, *, body: bool = False, recurring: bool = False) -> list[Page]:
    """The pages of a corpus: `docs.jsonl` ({"id", "text"}) and, if it has labels, `gold.jsonl` ({"id", "labels"}).

    Of a corpus that is text throughout (`body`) no label is given to lines that stand on half of its pages, numbers and
    addresses aside, and 0 to those of them that hold an address: the frame of its records.

    Pages whose gold text was mostly not found on them (`gold_covered`) are left out. Pages without gold get -1 on all
    lines, or with `body` 1: for corpora that are known to be text throughout. With `recurring` they get 0 on the lines
    that stand on RECURS pages of their site (`site_repeats.jsonl`), which says what has to go and not what has to stay.

    raises  ValueError  there are not as many labels as lines
    """
    gold_file, repeats_file = folder / "gold.jsonl", folder / "site_repeats.jsonl"
    truth = {row["id"]: row for row in rows(gold_file) if "labels" in row} if gold_file.exists() else {}
    if recurring and not truth and repeats_file.exists():
        truth = {row["id"]: {"labels": [-(seen < RECURS) for seen in row["repeat"]]} for row in rows(repeats_file)}
    pages, given = [], rows(folder / "docs.jsonl")
    label_of = _frame([row["text"].split("\n") for row in given]) if body else {}
    for row in given:
        lines = row["text"].split("\n")
        known = truth.get(row["id"], {})
        if known.get("gold_covered", 1) < MIN_COVERED:
            continue
        labels = known.get("labels", [1 if body else -1] * len(lines))
        if body and not known:
            labels = [label_of.get(_template(line), 1) for line in lines]
        site = f"{folder.name}/{row['site']}" if "site" in row else None
        group = site or row.get("twin") or row["id"]
        pages.append(Page(row["id"], folder.name, group, lines, labels, [""] * len(lines)))
    return pages


def _frame(texts: Sequence[Sequence[str]]) -> dict[str, int]:
    """The templates that stand on half of some pages, RECURS at least: 0 with an address in them, else -1."""
    seen = Counter(template for lines in texts for template in {_template(line) for line in lines})
    often = max(RECURS, len(texts) / 2)
    return {key: -(ADDRESS_MARK not in key) for key, number in seen.items() if key and number >= often}


def _template(line: str) -> str:
    """A line without its addresses and numbers."""
    return NUMBER.sub("0", ADDRESS.sub(ADDRESS_MARK, line.strip()))


def own(path: Path = OWN) -> list[Page]:
    """Our hand-written pages: a file, or all `*.txt` of a folder, by name.

    A page begins with `# ID | dev or test | what it is`, then come lines CLASS<TAB>TEXT; blank lines part pages.

    raises  ValueError  a header or line that is not of this form; says which
    """
    files = sorted(path.glob("*.txt")) if path.is_dir() else [path]
    return [page for file in files for page in _own(file)]


def _own(file: Path) -> list[Page]:
    pages: list[Page] = []
    open_page = False
    for number, row in enumerate(file.read_text("utf-8").split("\n"), 1):
        where = f"{file.name}:{number}"
        if not row.strip():
            open_page = False
        elif not open_page:
            parts = [part.strip() for part in row.removeprefix("# ").split("|", 2)]
            if not row.startswith("# ") or len(parts) < 3 or parts[1] not in SPLITS:
                raise ValueError(f"{where}: a page begins with `# ID | dev or test | what it is`, not {row[:60]!r}")
            pages.append(Page(parts[0], file.stem, f"{file.stem}/{parts[0]}", [], [], [], parts[1]))
            open_page = True
        else:
            name, tab, line = row.partition("\t")
            if not tab or not line.strip() or (name.removesuffix(HARD) not in KEPT and name not in DROPPED):
                raise ValueError(f"{where}: a line is CLASS<TAB>TEXT, not {row[:60]!r}")
            pages[-1].lines.append(line)
            pages[-1].labels.append(int(name not in DROPPED))
            pages[-1].classes.append(name)
    return pages


def seeds(folder: Path = SEEDS, spans: Path = gold.SEEDS_GOLD) -> list[Page]:
    """The seed documents. Furniture is drop; all else, duplicates too, is text of the page: keep.

    A line is what its longest annotated span is. Roles that the gold does not share with our classes are body.
    """
    texts = gold.read(folder)
    longest: dict[tuple[str, int], tuple[int, str]] = {}  # file and number of the line -> size and class
    for row in rows(spans):
        name = row["class"] if row["class"] in (*DROPPED, *KEPT) else row["role"]
        place = row["file"], texts[row["file"]].count("\n", 0, row["start"])
        found = row["end"] - row["start"], name if name in (*DROPPED, *KEPT) else "body"
        longest[place] = max(found, longest.get(place, (0, "")))
    pages = []
    for file, text in texts.items():
        lines = text.split("\n")
        classes = [longest.get((file, number), (0, ""))[1] for number in range(len(lines))]
        labels = [int(name not in DROPPED) for name in classes]
        pages.append(Page(file, "seeds", file, lines, labels, classes))
    return pages


def digest(pages: Iterable[Page]) -> str:
    """SHA-256 over sources, ids, lines and labels, whatever the order of the pages."""
    total = hashlib.sha256()
    for page in sorted(pages, key=lambda p: (p.source, p.id)):
        total.update(json.dumps([page.source, page.id, page.lines, page.labels], ensure_ascii=True).encode())
    return total.hexdigest()


def without_groups(pages: Sequence[Page], held_out: Iterable[Page]) -> list[Page]:
    """The pages that share no group and no source with those that are held out: what may be fitted on."""
    held = list(held_out)
    groups, sources = {page.group for page in held}, {page.source for page in held}
    return [page for page in pages if page.group not in groups and page.source not in sources]
