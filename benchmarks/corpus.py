"""The paragraphs that the contest is run on: real ones, grown to a wanted size, with edited copies planted among them.

Corpora are folders given by argument: with a `docs.jsonl` ({"text"}, one paragraph a line), or with .txt files
(paragraphs between blank lines). Where they hold less than is wanted, the rest is put together from the clauses of real
paragraphs, with lengths drawn from real paragraphs: the n-grams keep their frequencies, and chance makes no copies. On
a machine without corpora the paragraphs are generated: a vocabulary of Zipfian frequencies, in Han or Latin letters.
The same arguments make the same paragraphs; `Corpus.sha256` names them.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

MIN_CHARS = 20  # shorter paragraphs are left out
COPIES = 0.05  # of the paragraphs get an edited copy
EDITS = (0.01, 0.10)  # share of the characters of a copy that is edited
CLAUSE = re.compile(r"[^，。；！？、,.;!?\n]+[，。；！？、,.;!?]*\s*")
BLANK_LINE = re.compile(r"\n(?:[ \t\r.]*\n)+")  # a lone full stop counts as blank: the habit of Debian's files
VOCABULARY = 20_000  # words of a generated corpus


@dataclass(frozen=True, slots=True)
class Corpus:
    """Paragraphs in memory.

    texts    paragraphs, planted copies among them
    source   for each paragraph the row that it is an edited copy of, -1 for the others
    real     characters that stand in the corpora as they are; the other ones are put together, generated or planted
    sha256   of the paragraphs in UTF-8, each with a line feed after it
    """

    texts: list[str]
    source: list[int]
    real: int
    sha256: str

    @property
    def chars(self) -> int:
        """Code points of all paragraphs."""
        return sum(map(len, self.texts))


def corpus(folders: Sequence[Path], *, chars: int = 0, seed: int = 1) -> Corpus:
    """The paragraphs of some folders, or generated ones if no folder is given, with copies planted among them.

    chars   code points wanted, copies included; 0: as many as there are (one million if generated)
    raises  SystemExit  a folder without paragraphs
    """
    rng = Random(seed)
    wanted = int((chars or 1_000_000) / (1 + COPIES))
    real = [text for folder in folders for text in paragraphs(folder)]
    if not folders:
        texts = list(_up_to(generated(rng), wanted))
    elif chars:
        texts = list(_up_to(iter(real), wanted))
        texts += _up_to(recomposed(real, rng), wanted - sum(map(len, texts)))
    else:
        texts = real
    used = sum(map(len, texts[: len(real)]))
    texts, source = planted(texts, rng)
    digest = hashlib.sha256("".join(f"{text}\n" for text in texts).encode("utf-8", "surrogatepass"))
    return Corpus(texts, source, used, digest.hexdigest())


def paragraphs(folder: Path) -> list[str]:
    """The paragraphs of a folder, in order, repeats included.

    raises  SystemExit  there are none
    """
    lines = folder / "docs.jsonl"
    found: list[str] = []
    if lines.is_file():
        for row in lines.read_text("utf-8").split("\n"):
            found += json.loads(row)["text"].split("\n") if row.strip() else []
    else:
        for file in sorted(folder.rglob("*.txt")):
            found += BLANK_LINE.split(file.read_text("utf-8", "replace"))
    found = [text for text in map(str.strip, found) if len(text) >= MIN_CHARS]
    if not found:
        raise SystemExit(f"{folder}: no paragraph of {MIN_CHARS} characters in docs.jsonl or in .txt files")
    return found


def recomposed(texts: Sequence[str], rng: Random) -> Iterator[str]:
    """Endless new paragraphs: clauses from anywhere, one after the other, up to the length of a paragraph."""
    clauses = [clause for text in texts for clause in CLAUSE.findall(text)] or texts
    while True:
        size, parts = len(rng.choice(texts)), [rng.choice(clauses)]
        while sum(map(len, parts)) < max(size, MIN_CHARS):
            parts.append(rng.choice(clauses))
        yield "".join(parts)[: max(size, MIN_CHARS)]


def generated(rng: Random, *, han: bool = True) -> Iterator[str]:
    """Endless paragraphs of our own: words of Zipfian frequency, in clauses; a median of some 55 characters in Han.

    han  Han characters, words of one to three without spaces; otherwise Latin letters, with spaces
    """
    low, high, syllables = (0x4E00, 0x5600, (1, 2, 2, 2, 3)) if han else (0x61, 0x7B, (2, 4, 5, 7, 9))
    words = ["".join(chr(rng.randrange(low, high)) for _ in range(rng.choice(syllables))) for _ in range(VOCABULARY)]
    total, cumulative = 0.0, []
    for rank in range(VOCABULARY):
        total += 1.0 / (rank + 3)
        cumulative.append(total)
    comma, stop, space = ("，", "。", "") if han else (", ", ".", " ")
    while True:
        size = round(rng.lognormvariate(4.0, 0.6))
        parts: list[str] = []
        while sum(map(len, parts)) < max(size, MIN_CHARS):
            parts.append(space.join(rng.choices(words, cum_weights=cumulative, k=rng.randint(4, 10))))
            parts.append(comma)
        yield "".join(parts[:-1]) + stop


def edited(text: str, share: float, alphabet: str, rng: Random) -> str:
    """A copy with about `share` of its characters edited: half of them in one run, half scattered.

    Six in ten edits replace a character, two insert one and two delete one; the new ones are drawn from `alphabet`.
    """
    count = max(round(share * len(text)), 1)
    run = (count + 1) // 2
    first = rng.randrange(max(len(text) - run, 0) + 1)
    places = {*range(first, min(first + run, len(text)))}
    places |= {*rng.sample(range(len(text)), min(count - run, len(text)))}
    parts = list(text)
    for place in places:
        kind = rng.random()
        new = rng.choice(alphabet)
        parts[place] = new if kind < 0.6 else new + parts[place] if kind < 0.8 else ""
    return "".join(parts)


def planted(texts: Sequence[str], rng: Random) -> tuple[list[str], list[int]]:
    """The texts with edited copies at random places, and the row that each one is a copy of (-1: of none)."""
    if not texts:
        return [], []
    alphabet = "".join(rng.choice(texts) for _ in range(200))
    # A sort by place: the texts stand at whole numbers, the copies in between.
    placed = [(float(row), text, -1) for row, text in enumerate(texts)]
    for row in rng.sample(range(len(texts)), round(COPIES * len(texts))):
        copy = edited(texts[row], rng.uniform(*EDITS), alphabet, rng)
        placed.append((rng.uniform(0, len(texts)), copy, row))
    placed.sort(key=lambda item: item[0])
    row_of = {int(place): row for row, (place, _, source) in enumerate(placed) if source < 0}
    return [text for _, text, _ in placed], [row_of[source] if source >= 0 else -1 for _, _, source in placed]


def _up_to(texts: Iterator[str], chars: int) -> Iterator[str]:
    """Texts until they have so many characters together."""
    while chars > 0:
        text = next(texts, None)
        if text is None:
            return
        chars -= len(text)
        yield text
