"""Unseen pages with exact truth: real paragraphs, with repeats, furniture and traps planted among them.

A page is composed from the paragraphs of one source document. What is planted knows what it copies, so the truth is
exact and has the form of the gold (`benchmarks.gold`), which scores it by text alone: per kind, what had to go and is
still there, and what had to stay and is gone. Paragraphs that repeat a long run by themselves are not used.

Sources are folders with a `docs.jsonl` ({"id", "text"}, one paragraph a line) and maybe a `gold.jsonl` ({"id",
"labels"}, 1 for each line that is main text). The pages hold their text: they are never written into the repository.

    python -m benchmarks.planted CORPUS... --pages 100 --score --show 10
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from benchmarks import furniture_lines as furniture
from benchmarks import gold
from benchmarks import trap_lines as traps
from dedup import pipeline
from dedup.config import Config
from dedup.settle import cuts
from dedup.tables import Documents

REPOSITORY = Path(__file__).parents[1]
FURNITURE_KINDS = ("spam", "nav", "meta", "copyright", "related")
TRAPS_PER_PAGE = 3
PARAGRAPHS = 14  # at most, on one page
CLAUSE_ENDS = re.compile(r"(?<!\d)[，。；！？,.;!?]+[”’」』）)\"]?|(?<=[\u0e00-\u0e7f]) ")
SENTENCE_ENDS = re.compile(r"(?<!\d)[。！？.!?]+[”’」』）)\"]?|(?<=[\u0e00-\u0e7f]) ")
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余杜叶程"
HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(slots=True, eq=False)
class Piece:
    """A piece of a line. `of` is the piece that it is a copy of: either may survive."""

    text: str
    kind: str
    severity: str = "must_keep"
    of: "Piece | None" = None


@dataclass(slots=True, eq=False)
class Line:
    """A line of a page. Free: as the source has it, and not yet part of anything planted."""

    pieces: list[Piece]
    free: bool = False

    @property
    def text(self) -> str:
        """The whole line."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(slots=True, eq=False)
class Page:
    """A page as it grows.

    number   its place among the pages
    scale    how many characters carry what one Chinese character does
    summary  the line between title and body, if there is one
    opening  lines that it copies; nothing is inserted among them
    """

    number: int
    title: str
    lines: list[Line]
    rng: Random
    scale: int
    summary: list[Line] = field(default_factory=list)
    opening: int = 0

    @property
    def name(self) -> str:
        """Its file name."""
        return f"page-{self.number:04}.txt"

    @property
    def chinese(self) -> bool:
        """Whether lines written in Chinese are at home here."""
        return self.scale == 1

    def free(self, kind: str, shortest: int = 0, start: int = 0) -> list[int]:
        """Places of the free lines of a kind that have at least so many (Chinese) characters."""
        return [
            place
            for place, line in enumerate(self.lines)
            if place >= start and line.free and line.pieces[0].kind == kind and len(line.text) >= shortest * self.scale
        ]

    def take(self, kind: str, shortest: int = 0, start: int = 0) -> int | None:
        """One of the free lines, which is free no more."""
        places = self.free(kind, shortest, start)
        if not places:
            return None
        place = self.rng.choice(places)
        self.lines[place].free = False
        return place

    def insert(self, lines: Sequence[Line], after: int = -1) -> None:
        """Put lines somewhere behind a place."""
        place = self.rng.randint(max(after + 1, self.opening), len(self.lines))
        self.lines[place:place] = lines


# ---------------------------------------------------------------------------------------------------- what has to go


def again(page: Page) -> None:
    """A paragraph again: as it is, with other marks, or with the slips of optical recognition."""
    place = page.take("body", 45)
    if place is None:
        return
    first = page.lines[place].pieces[0]
    changes: dict[str, Callable[[str], str]] = {
        "again": str,
        "again-marks": other_marks(page.rng),
        "again-slips": slips(page.rng),
    }
    kind = page.rng.choice(list(changes))
    copy = Line([Piece(changes[kind](first.text), kind, "must_remove", first)])
    broken = page.take("body", 60, start=place + 1) if page.rng.random() < 0.3 else None
    if broken is None:
        page.insert([copy], after=place)
    else:
        page.lines[broken : broken + 1] = with_break(page.lines[broken], page.rng, copy)


def block(page: Page) -> None:
    """Two to six lines in a row again, headings among them."""
    size = page.rng.randint(2, 6)
    starts = [
        place
        for place in range(len(page.lines) - size)
        if all(line.free for line in page.lines[place : place + size])
        and sum(len(line.text) for line in page.lines[place : place + size]) >= 120 * page.scale
    ]
    if not starts:
        return
    place = page.rng.choice(starts)
    lines = page.lines[place : place + size]
    copies = []
    for line in lines:
        line.free = False
        piece = line.pieces[0]
        mark = "## " if piece.kind == "heading" and page.rng.random() < 0.5 else ""
        copies.append(Line([Piece(mark + piece.text, f"block-{piece.kind}", "must_remove", piece)]))
    page.insert(copies, after=place + size - 1)


def shared(page: Page) -> None:
    """The tail or the head of one paragraph also stands in another, which has the rest of its own."""
    first, second = page.take("body", 110), page.take("body", 80)
    if first is None or second is None:
        return
    lines = sorted((first, second))
    one, two = (page.lines[place].text for place in lines)
    tail = page.rng.random() < 0.6
    ends = CLAUSE_ENDS if tail else SENTENCE_ENDS  # what follows a head must be able to begin a paragraph
    cut = border(one, 60 * page.scale, page.rng, from_end=tail, ends=ends)
    own = border(two, 30 * page.scale, page.rng, from_end=not tail, ends=ends)
    if cut is None or own is None:
        return
    if tail:
        end = len(one) - (page.rng.randint(2, 8) if page.rng.random() < 0.4 else 0)  # a column break in the sentence
        common = Piece(one[cut:end], "body")
        page.lines[lines[0]].pieces = [Piece(one[:cut], "body"), common]
        kind = "shared-tail"  # what stays ends with a sentence, or was cut off before
        if end == len(one) and not ends_sentence(one[:cut]) and not ends_sentence(two[:own]):
            kind = "shared-tail-clause"  # what stays ends with a clause
        page.lines[lines[1]].pieces = [Piece(two[:own], "body"), Piece(common.text, kind, "must_remove", common)]
    else:
        common = Piece(one[:cut], "body")
        page.lines[lines[0]].pieces = [common, Piece(one[cut:], "body")]
        page.lines[lines[1]].pieces = [
            Piece(common.text, "shared-head", "must_remove", common),
            Piece(two[own:], "body"),
        ]


def contained(page: Page) -> None:
    """The beginning or the end of a paragraph stands by itself elsewhere."""
    place = page.take("body", 120)
    if place is None:
        return
    text, tail = page.lines[place].text, page.rng.random() < 0.5
    cut = border(text, 60 * page.scale, page.rng, from_end=tail)
    if cut is None:
        return
    pieces = [Piece(text[:cut], "body"), Piece(text[cut:], "body")]
    page.lines[place].pieces = pieces
    part = pieces[tail]
    page.insert(
        [Line([Piece(part.text, "contained", "must_remove", part)])], after=place if page.rng.random() < 0.7 else -1
    )


def heading(page: Page) -> None:
    """A heading printed twice, one below the other, once with a mark."""
    place = page.take("heading")
    if place is None:
        return
    first = page.lines[place].pieces[0]
    mark = page.rng.choice(["", "## "])
    page.lines.insert(place + 1, Line([Piece(mark + first.text, "heading-again", "must_remove", first)]))


def column(page: Page, other: Page) -> None:
    """One to four lines of this page also stand on another."""
    size = page.rng.randint(1, 4)
    for place in range(len(page.lines) - size):
        lines = page.lines[place : place + size]
        if all(line.free for line in lines) and all(len(line.text) >= 45 * page.scale for line in lines):
            for line in lines:
                line.free = False
            other.insert([Line([Piece(line.text, "column", "must_remove", line.pieces[0])]) for line in lines])
            return


def abstract(page: Page) -> list[Line]:
    """A machine's summary of the opening: with a label or none, cut off or whole, over a paragraph border or not."""
    opening: list[str] = []
    for line in page.lines:
        if sum(map(len, opening)) > 160 * page.scale:
            break
        opening.append(line.text)
        line.free = False
    page.opening = len(opening)
    whole = "".join(opening)
    limit = page.rng.randint(80, 200) * page.scale
    ends = [m.end() for m in CLAUSE_ENDS.finditer(whole) if len(opening[0]) < m.end() <= limit]
    if ends and page.rng.random() < 0.4:
        text = whole[: ends[-1]]
    elif limit < len(whole):
        text = whole[:limit] + page.rng.choice(["...", "……", "", "…"])
    else:
        return []
    if page.rng.random() < 0.5:
        return [Line([Piece(text, "abstract-bare", "must_remove")])]
    label = page.rng.choice(furniture.ABSTRACT_LABELS if page.chinese else furniture.ENGLISH_ABSTRACT_LABELS)
    return [Line([Piece(label + text, "abstract-labelled", "must_remove")])]


# --------------------------------------------------------------------------------------------------- what has to stay


def variant(page: Page) -> None:
    """A paragraph again with other facts: other digits, Chinese numerals, or names."""
    places = [place for place in page.free("body", 45) if changed_facts(page.lines[place].text, page.rng)]
    if not places:
        return
    line = page.lines[page.rng.choice(places)]
    text = changed_facts(line.text, page.rng)
    line.free = False
    line.pieces[0].kind = "variant"
    page.insert([Line([Piece(text, "variant")])])


def phrase(page: Page) -> None:
    """A set phrase inside sentences of two or three paragraphs."""
    words = page.rng.choice(traps.PHRASES)
    for _ in range(page.rng.randint(2, 3)):
        place = page.take("body", 40)
        if place is not None:
            text = page.lines[place].text
            cut = border(text, 8, page.rng) or 0
            inset = page.rng.choice(traps.PHRASE_FRAMES).format(x=words)
            page.lines[place].pieces = [Piece(text[:cut] + inset + text[cut:], "phrase")]


def lead(page: Page) -> None:
    """The headline quoted in a paragraph."""
    place = page.take("body")
    if place is not None:
        quoted = page.rng.choice(traps.LEADS).format(title=page.title)
        page.lines[place].pieces = [Piece(quoted + page.lines[place].text, "lead")]


def column_break(page: Page) -> None:
    """A sentence cut by a column break."""
    place = page.take("body", 60)
    if place is not None:
        page.lines[place : place + 1] = with_break(page.lines[place], page.rng)


def pool(kind: str, lines: Callable[[Page], Sequence[str]], together: bool) -> Callable[[Page], None]:
    """A trap made of lines of our own, inserted together or one by one."""

    def insert(page: Page) -> None:
        made = [Line([Piece(text, kind)]) for text in lines(page)]
        for group in [made] if together else [[line] for line in made]:
            page.insert(group)

    return insert


def framed(frames: Sequence[tuple[str, Sequence[str]]], rng: Random) -> list[str]:
    """Lines of one frame, each with other facts."""
    frame, words = rng.choice(frames)
    chosen = rng.sample(words, min(len(words), rng.randint(2, 5))) if len(words) > 1 else list(words) * 3
    return [frame.format(x=word, **numbers(rng)) for word in chosen]


def statutes(page: Page) -> list[str]:
    """Articles of a law."""
    department = page.rng.choice(traps.DEPARTMENTS)
    return [text.format(x=department, **numbers(page.rng)) for text in page.rng.sample(traps.STATUTES, 2)]


def dealt(lines: Sequence[str], page: Page) -> list[str]:
    """Two lines that stand on none of the pages nearby: a sentence that stands on two pages is a duplicate."""
    return [lines[(2 * page.number + step) % len(lines)] for step in range(2)]


def numbers(rng: Random) -> dict[str, int]:
    """Other facts each time."""
    return {name: rng.randint(2, 98) for name in "abc"} | {"d": rng.randint(1, 9)}


PLANTS: tuple[Callable[[Page], None], ...] = (again, again, block, shared, contained, heading)
TRAPS: tuple[Callable[[Page], None], ...] = (
    variant,
    column_break,
    pool("topic", lambda page: dealt(traps.ENGLISH_TOPIC, page), together=False),
    pool("table", lambda page: framed(traps.TABLES[:1], page.rng), together=True),
)
CHINESE_TRAPS: tuple[Callable[[Page], None], ...] = (
    variant,
    column_break,
    phrase,
    lead,
    pool("short", lambda page: page.rng.sample(traps.SHORT, 3), together=False),
    pool("refrain", lambda page: page.rng.choice(traps.REFRAINS), together=True),
    pool("parallel", lambda page: framed(traps.PARALLEL, page.rng), together=True),
    pool("list", lambda page: framed(traps.LISTS, page.rng), together=True),
    pool("table", lambda page: framed(traps.TABLES, page.rng), together=True),
    pool("statute", statutes, together=True),
    pool("topic", lambda page: dealt(traps.TOPIC, page), together=False),
)


# ------------------------------------------------------------------------------------------------- changes of a text


def border(
    text: str, least: int, rng: Random, *, from_end: bool = False, ends: re.Pattern[str] = CLAUSE_ENDS
) -> int | None:
    """A clause border with at least so many characters before it and 20 behind it, or the other way round."""
    before, behind = (20, least) if from_end else (least, 20)
    places = [m.end() for m in ends.finditer(text) if before <= m.end() <= len(text) - behind]
    return rng.choice(places) if places else None


def ends_sentence(text: str) -> bool:
    """Whether it ends where a sentence does."""
    return any(match.end() == len(text) for match in SENTENCE_ENDS.finditer(text))


def with_break(line: Line, rng: Random, *between: Line) -> list[Line]:
    """A line as two, cut in the middle of a word, and what stands between them."""
    text = line.text
    place = rng.randint(len(text) // 3, 2 * len(text) // 3)
    while not (text[place - 1].isalnum() and text[place].isalnum()) and place > 10:
        place -= 1
    return [Line([Piece(text[:place], "cut")]), *between, Line([Piece(text[place:].lstrip(), "cut")])]


def other_marks(rng: Random) -> Callable[[str], str]:
    """Other widths of marks, and other white space."""
    wide, narrow = "，；：！？（）", ",;:!?()"
    table = str.maketrans(wide, narrow)
    if rng.random() < 0.3:
        table = str.maketrans(narrow, wide)

    def change(text: str) -> str:
        changed = text.translate(table)
        place = rng.randrange(1, len(changed))
        return changed[:place] + rng.choice([" ", "　", "  "]) + changed[place:]

    return change


def slips(rng: Random) -> Callable[[str], str]:
    """One to three characters in a hundred read wrongly: a lookalike, one left out, or one doubled."""
    twins = {a: b for pair in traps.LOOKALIKES for a, b in (tuple(pair), tuple(reversed(pair)))}

    def change(text: str) -> str:
        characters = list(text)
        places = [i for i, c in enumerate(text) if c.isalpha()]
        alike = [i for i in places if text[i] in twins]
        count = max(1, round(len(text) * rng.uniform(0.01, 0.03)))
        for i in rng.sample(alike, min(len(alike), count)):
            characters[i] = twins[text[i]]
        for i in rng.sample(places, max(0, count - len(alike))):
            characters[i] = rng.choice(["", text[i] * 2])
        return "".join(characters)

    return change


def changed_facts(text: str, rng: Random) -> str:
    """The text with another number, another Chinese numeral, or another name; empty if it holds none of them."""
    kinds = [
        list(re.finditer(r"\d+", text)),
        list(re.finditer(r"[二三四五六七八九](?=[个次名条项年月日成倍万千百十])", text)),
        list(re.finditer(rf"(?<=[，。：])[{SURNAMES}][\u4e00-\u9fff]{{1,2}}(?=表示|说|介绍|认为|指出|强调)", text)),
    ]
    found = [kind for kind in kinds if kind]
    if not found:
        return ""
    chosen = rng.choice(rng.choice(found))
    old = chosen.group()
    if old.isdecimal():
        new = str((int(old) + rng.randint(1, 8)) % 10 ** len(old)).zfill(len(old))
    elif len(old) == 1:
        new = rng.choice([c for c in "二三四五六七八九" if c != old])
    else:
        new = rng.choice([n for n in furniture.NAMES if len(n) == len(old)])
    return text[: chosen.start()] + new + text[chosen.end() :]


# ------------------------------------------------------------------------------------------------------------- pages


def sources(folder: Path) -> Iterator[list[str]]:
    """The paragraphs of each document of a corpus: its main text where the corpus says what that is."""
    labels: dict[str, list[int]] = {}
    if (folder / "gold.jsonl").exists():
        for row in rows(folder / "gold.jsonl"):
            if "labels" in row:
                labels[row["id"]] = row["labels"]
    for row in rows(folder / "docs.jsonl"):
        lines = row["text"].split("\n")
        main = labels.get(row["id"], [1] * len(lines))
        kept = [line for line, label in zip(lines, main, strict=True) if label == 1 and "](" not in line]
        yield [re.sub(r"^（[^）]{1,12}）[:：]", "", line.strip()) for line in kept]


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a JSON Lines file."""
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def chunks(documents: Sequence[list[str]]) -> Iterator[list[Piece]]:
    """Stretches of body and headings that repeat nothing, each used once; at most one page long."""
    count = Counter(letters(line) for lines in documents for line in lines)
    runs: set[str] = set()
    for lines in documents:
        scale = scale_of(lines)
        chunk: list[Piece] = []
        for line, after in zip(lines, [*lines[1:], ""], strict=False):
            text = letters(line)
            if count[text] > 1 or not (line[:1].isalpha() or line[:1] in ("“", "《", "【")):
                continue
            body = len(text) >= 40 * scale and line[-1] not in "；;，,"
            before_body = len(letters(after)) >= 40 * scale > len(text) >= 6 * scale
            if (body or (before_body and not CLAUSE_ENDS.search(line))) and is_new(text, scale, runs):
                chunk.append(Piece(line, "body" if body else "heading"))
            if len(chunk) == PARAGRAPHS:
                yield chunk
                chunk = []
        if len(chunk) >= 5:
            yield chunk


def is_new(text: str, scale: int, runs: set[str]) -> bool:
    """Whether no more than a third of it was seen before in runs of 20 characters (48 in alphabets), and none in a run
    of twice as many.
    """
    size = 20 if scale == 1 else 48
    grams = [text[i : i + size] for i in range(len(text) - size + 1)]
    seen = [gram in runs for gram in grams]
    runs.update(grams)
    longest = max(map(len, "".join("x" if s else " " for s in seen).split()), default=0)
    return longest <= size and sum(seen) * 3 <= len(grams)


def letters(text: str) -> str:
    """Letters and digits only."""
    return "".join(filter(str.isalnum, text)).lower()


def scale_of(lines: Sequence[str]) -> int:
    """1 for Chinese, 3 for alphabets."""
    text = "".join(lines)
    return 1 if len(HAN.findall(text)) * 3 > len(text) else 3


def filled(text: str, page: Page) -> str:
    """A line of furniture with its slots filled."""
    rng = page.rng
    values: dict[str, Callable[[], str]] = {
        "year": lambda: str(rng.randint(2005, 2025)),
        "month": lambda: f"{rng.randint(1, 12):02}",
        "day": lambda: f"{rng.randint(1, 28):02}",
        "hour": lambda: f"{rng.randint(0, 23):02}",
        "minute": lambda: f"{rng.randint(0, 59):02}",
        "n": lambda: str(rng.randint(2, 99)),
        "id": lambda: str(rng.randint(100000, 999999)),
        "site": lambda: rng.choice(furniture.SITES if page.chinese else furniture.ENGLISH_SITES),
        "paper": lambda: rng.choice(furniture.PAPERS),
        "name": lambda: rng.choice(furniture.NAMES),
        "domain": lambda: rng.choice(furniture.DOMAINS),
        "exchange": lambda: rng.choice(furniture.EXCHANGES)[0],
    }
    return re.sub(r"\{(\w+)\}", lambda match: values[match[1]](), text)


def odd_lines(page: Page, kind: str, count: int = 1) -> list[Line]:
    """Lines of furniture of one kind."""
    chinese = {
        "spam": furniture.SPAM,
        "nav": furniture.NAV,
        "meta": furniture.META,
        "copyright": furniture.COPYRIGHT,
        "related": furniture.RELATED,
    }
    lines = chinese[kind] if page.chinese else furniture.ENGLISH[kind]
    made = [filled(line, page) for line in page.rng.sample(lines, count)]
    return [Line([Piece(text, kind, "must_remove")]) for text in made]


def exchanges(rng: Random) -> list[Line]:
    """A block of exchanges, each with its name, its name again with the Latin one, and a slogan."""
    made = []
    for name, latin in rng.sample(furniture.EXCHANGES, rng.randint(2, 4)):
        made += [name, f"{name}({latin})", rng.choice(furniture.SLOGANS)]
    return [Line([Piece(text, "spam", "must_remove")]) for text in made]


def head(page: Page) -> list[Line]:
    """The title, perhaps twice, and what stands around it."""
    rng = page.rng
    first = Piece(page.title, "title")
    before: list[Line] = []
    if rng.random() < 0.2 and page.chinese:
        before += exchanges(rng)
    elif rng.random() < 0.3:
        before += odd_lines(page, "spam", rng.randint(1, 3))
    if rng.random() < 0.4:
        before += odd_lines(page, "nav", rng.randint(1, 2))
    between = odd_lines(page, "meta") if rng.random() < 0.6 else []
    twice: list[Line] = []
    chance = rng.random()
    if chance < 0.15:
        site = filled("{site}", page)
        section = rng.choice(furniture.SECTIONS if page.chinese else furniture.ENGLISH_SECTIONS)
        suffix = rng.choice([f"_{site}", f" - {site}", f"-{section}-{site}", f"_{section}_{site}"])
        copy = Piece(page.title, "title-suffix", "must_remove", first)
        before.insert(0, Line([copy, Piece(suffix, "site-name", "may_remove")]))
    elif chance < 0.35:
        twice = [Line([Piece(page.title, "title-again", "must_remove", first)])]
    return [*before, Line([first]), *between, *twice, *page.summary]


def foot(page: Page) -> list[Line]:
    """What stands below an article."""
    rng = page.rng
    made: list[Line] = []
    if page.chinese and rng.random() < 0.4:
        made.append(Line([Piece(filled(rng.choice(furniture.BYLINES), page), "byline", "may_remove")]))
    for kind, chance in (("copyright", 0.5), ("related", 0.4), ("nav", 0.5), ("spam", 0.2), ("copyright", 0.2)):
        if rng.random() < chance:
            made += odd_lines(page, kind, rng.randint(1, 2))
            if kind == "related" and page.chinese and rng.random() < 0.5:
                links = [filled(text, page) for text in rng.sample(furniture.HEADLINES, 3)]
                made += [Line([Piece(text, "related", "must_remove")]) for text in links]
    return made


def compose(folders: Sequence[Path], *, seed: int, pages: int) -> list[Page]:
    """So many pages, from all corpora in turn; fewer if the corpora hold no more.

    Two pages that share a column are neighbours: 0 and 1, 2 and 3, and so on.
    """
    rng = Random(seed)
    supplies = []
    for folder in folders:
        documents = list(sources(folder))
        rng.shuffle(documents)
        supplies.append(chunks(documents))
    made: list[Page] = []
    while supplies and len(made) < pages:
        supply = supplies.pop(0)
        chunk = next(supply, None)
        if chunk is not None:
            supplies.append(supply)
            made.append(_page(len(made), chunk, Random(rng.random())))
    for page, other in zip(made[::2], made[1::2], strict=False):
        if page.scale == other.scale and rng.random() < 0.3:
            column(page, other)
    for page in made:
        page.lines = [*head(page), *page.lines, *foot(page)]
    return made


def _page(number: int, chunk: list[Piece], rng: Random) -> Page:
    """The body of a page, with plants and traps."""
    scale = scale_of([piece.text for piece in chunk])
    title = next((piece.text for piece in chunk if piece.kind == "heading"), "")
    chunk = [piece for piece in chunk if piece.text != title]
    titles = traps.TITLES if scale == 1 else traps.ENGLISH_TITLES
    page = Page(
        number, title or titles[number % len(titles)], [Line([piece], free=True) for piece in chunk], rng, scale
    )
    if rng.random() < 0.35:
        page.summary = abstract(page)
    for plant in rng.sample(PLANTS, rng.randint(1, 3)):
        plant(page)
    for trap in rng.sample(CHINESE_TRAPS if page.chinese else TRAPS, TRAPS_PER_PAGE if page.chinese else 1):
        trap(page)
    return page


def rendered(pages: Sequence[Page]) -> tuple[dict[str, str], list[gold.Span]]:
    """The texts, and their gold."""
    texts, place = {}, {}
    pieces: list[Piece] = []
    for page in pages:
        newline = "\r\n" if page.rng.random() < 0.1 else "\n"
        gap = newline * page.rng.choice([2, 2, 2, 2, 1, 3])
        text = newline * page.rng.choice([0, 0, 2])
        for number, line in enumerate(page.lines):
            text += gap if number else ""
            for piece in line.pieces:
                place[piece] = (page.name, len(text), len(text) + len(piece.text))
                pieces.append(piece)
                text += piece.text
        texts[page.name] = text + newline * page.rng.choice([0, 1])
    return texts, [
        gold.Span(*place[p], p.kind, p.severity, p.text, place[p.of] if p.of else None) for p in pieces if p.text
    ]


def scored(texts: dict[str, str], spans: Sequence[gold.Span], *, batch: int) -> gold.Score:
    """Clean the texts, so many of them as one corpus, at the default configuration, and score what comes out."""
    names = sorted(texts)
    verdicts: list[gold.Verdict] = []
    for first in range(0, len(names), batch):
        some = {name: texts[name] for name in names[first : first + batch]}
        result = pipeline.find(Documents.from_texts(some), Config())
        cleaned = dict(zip(result.documents.id, cuts.cleaned(result), strict=True))
        verdicts += gold.score(some, cleaned, [s for s in spans if s.file in some]).verdicts
    return gold.Score(tuple(verdicts))


def as_text(score: gold.Score, show: int) -> str:
    """The score for a person: per kind, the sums, and the worst errors with their text."""
    kinds = score.by("label")
    parts = [gold.table(kinds, "kind")]
    for title, chosen in (
        ("repeats", [c for kind, c in kinds.items() if kind not in FURNITURE_KINDS]),
        ("furniture", [c for kind, c in kinds.items() if kind in FURNITURE_KINDS]),
    ):
        due, gone = sum(c.must_remove for c in chosen), sum(c.removed for c in chosen)
        parts.append(f"{title}: {gone:,} of {due:,} characters removed ({gone / max(due, 1):.2%})")
    total = score.total
    parts.append(
        f"must stay: {total.lost:,} of {total.must_keep:,} characters lost ({total.lost / max(total.must_keep, 1):.3%})"
    )
    for word, severity in (("missed", "must_remove"), ("lost", "must_keep")):
        for verdict in score.errors(severity)[:show]:
            span, size = verdict.span, verdict.kept if word == "missed" else verdict.gone
            parts.append(
                f"{word} {size} of {span.label} {span.file} {span.start}-{span.end}: {gold.quote(span.text, 160)}"
            )
    return "\n\n".join(parts)


def main(arguments: Sequence[str] | None = None) -> int:
    """0: done; 2: bad usage."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.planted", description="Pages with planted repeats.")
    parser.add_argument("corpora", nargs="+", type=Path, help="folders with docs.jsonl and maybe gold.jsonl")
    parser.add_argument("--seed", type=int, default=1, help="same seed, same pages (default 1)")
    parser.add_argument("--pages", type=int, default=100, help="how many (default 100)")
    parser.add_argument("--batch", type=int, default=10, help="pages that are cleaned as one corpus; even (default 10)")
    parser.add_argument("--out", type=Path, help="write the pages and gold.jsonl here, outside the repository")
    parser.add_argument("--score", action="store_true", help="clean the pages and score the result")
    parser.add_argument("--show", type=int, default=0, help="print so many of the worst errors of each sort")
    options = parser.parse_args(arguments)
    if options.out and options.out.resolve().is_relative_to(REPOSITORY):
        parser.error(f"{options.out} is inside the repository: the pages hold third-party text")
    if options.batch < 2 or options.batch % 2:
        parser.error(f"--batch is {options.batch}: it must be even")
    texts, spans = rendered(compose(options.corpora, seed=options.seed, pages=options.pages))
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (options.out / name).write_bytes(text.encode())
        lines = [json.dumps(gold.as_row(span), ensure_ascii=False) + "\n" for span in spans]
        (options.out.parent / f"{options.out.name}-gold.jsonl").write_text("".join(lines), "utf-8")
    if options.score:
        print(as_text(scored(texts, spans, batch=options.batch), options.show))
    return 0


if __name__ == "__main__":
    sys.exit(main())
