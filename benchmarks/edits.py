"""What users mean by near-duplicate, an edit: planted copies found and missed, and hard negatives beside them.

    python -m benchmarks.edits CORPUS... [--seed 1] [--per-cell 200] [--json FILE]
    python -m benchmarks.edits CORPUS... --candidates

Originals are stretches of real text that begin where a sentence does, of stated lengths in normal form, by script. A
script without a corpus gets sentences of our own words. Every original is edited once for each kind and percentage, and
near-duplicates are looked for among originals, copies and all paragraphs that no original was taken from. A copy is
found if it goes for its original, its original for it, or both for the same third text.

Edits touch letters only and change no number, numeral or negation, but for `digits`, the misread digits, which shows
what the guard over facts keeps back. On the other side stand pairs that must both stay: real paragraphs with other
facts in them.

--candidates shows, for shingle lengths and bands, the share of the copies that would be compared and what that costs.
"""

import argparse
import difflib
import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import numpy as np

from benchmarks import edit_words as words
from benchmarks import planted
from dedup.api import near_duplicates
from dedup.classes import Label
from dedup.config import Config
from dedup.match import align, exact, jaccard, lsh, minhash
from dedup.tables import Documents
from dedup.text import ngrams, normalize, segment

LENGTHS = (15, 20, 30, 50, 100, 200, 500, 1000)
PERCENTAGES = (1, 2, 3, 5, 10, 15)
ASIDE = 0.3  # share of the documents from which no original is taken
FEW = 10  # documents below which a script gets more, of our own words
SENTENCE_END = re.compile(r"[。！？!?।؟][”’」』）)\"]*|\.[”’)\"]*\s|(?<=[\u0e00-\u0e7f]) +|\n")

FACT_WORDS = frozenset(words.FACT_WORDS.split())
FULL_WIDTH = {point: point + 0xFEE0 for point in range(0x21, 0x7F)} | {0x20: 0x3000}
HALF_WIDTH = {wide: narrow for narrow, wide in FULL_WIDTH.items()}
MARKS = str.maketrans("，。；：！？（）,;!()", ",.;:!?()，；！（）")
ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff"

Edit = Callable[[str, int, Random], str]  # text, how many characters, chance


Row = dict[str, Any]  # one line of a table of figures


class Original(NamedTuple):
    """A stretch of text.

    length  code points of its normal form
    """

    script: str
    length: int
    text: str


# --------------------------------------------------------------------------------------------------------------- texts


def script_of(text: str) -> str:
    """The script that a text is written in; "" if in none that we know."""
    count = {name: len(re.findall(f"[{chars}]", text)) for name, chars in words.SCRIPTS.items()}
    total = sum(count.values())
    if total and count["kana"] * 10 >= total and count["Han"]:
        return "kana"
    best = max(count, key=count.__getitem__)
    return best if count[best] * 2 > total else ""


def documents(folders: Iterable[Path]) -> list[str]:
    """The texts of `docs.jsonl` in each folder, the same text once."""
    texts: dict[str, None] = {}
    for folder in folders:
        texts.update(dict.fromkeys(row["text"] for row in planted.rows(folder / "docs.jsonl")))
    return list(texts)


def invented(script: str, count: int, rng: Random) -> list[str]:
    """So many documents of sentences in our own words."""
    vocabulary = words.VOCABULARY[script].split()

    def sentence() -> str:
        return " ".join(rng.choices(vocabulary, k=rng.randint(5, 14))).capitalize() + "."

    return ["\n".join(" ".join(sentence() for _ in range(8)) for _ in range(8)) for _ in range(count)]


def originals(texts: Sequence[str], *, per_cell: int, rng: Random) -> tuple[list[Original], list[str]]:
    """Disjoint stretches of the texts, and the paragraphs of the texts that none was taken from.

    per_cell  stretches for each script and length; fewer if the texts hold no more
    """
    made: list[Original] = []
    rest: list[str] = []
    wanted = {script: Counter(dict.fromkeys(LENGTHS, per_cell)) for script in words.SCRIPTS}
    opened: set[str] = set()
    for text in rng.sample(texts, len(texts)):
        script = script_of(text)
        if not script or not wanted[script].total() or rng.random() < ASIDE:
            rest += filter(None, text.split("\n"))
            continue
        for length, stretch in _stretches(text, wanted[script]):
            start = normalize.normal_form(stretch)[: LENGTHS[0]]
            if start not in opened and script_of(stretch) == script:
                opened.add(start)
                made.append(Original(script, length, stretch))
                wanted[script][length] -= 1
    return made, rest


def _stretches(text: str, wanted: Counter[int]) -> Iterator[tuple[int, str]]:
    """Stretches of one text, one after the other, each of the length that is wanted most."""
    docs = Documents.from_texts({"": text})
    norm = normalize.normalized(docs, segment.segments(docs, unit="document"))
    place = 0
    for start in [0, *(match.end() for match in SENTENCE_END.finditer(text))]:
        first = int(norm.found(np.array([start]))[0])
        fits = [length for length in LENGTHS if first + length <= len(norm.code) and wanted[length] > 0]
        if start >= place and fits:
            length = max(fits, key=lambda length: (wanted[length], length))
            place = int(norm.origin[first + length - 1]) + 1
            stretch = text[start:place]
            if len(normalize.normal_form(stretch)) == length:  # not if a cluster was cut, or a mark of a number
                yield length, stretch


# --------------------------------------------------------------------------------------------------------------- edits


def free_places(text: str) -> list[int]:
    """Places of letters that belong to no number, numeral or negation, and stand beside none: 7月15 is not 715."""
    fact = [ch.isdigit() or ch in words.FACT_CHARACTERS for ch in f" {text} "]
    taken = {i for i in range(len(text)) if any(fact[i : i + 3])}
    for word in re.finditer(r"\w+(?:['’]t\b)?", text):
        if word.group().lower() in FACT_WORDS or word.group()[-2:] in ("'t", "’t"):
            taken.update(range(*word.span()))
    return [i for i, ch in enumerate(text) if ch.isalpha() and i not in taken]


def mix(text: str, count: int, rng: Random) -> str:
    """Letters substituted, inserted and deleted, each as likely, at places of their own."""
    places = free_places(text)
    letters = sorted({text[i] for i in places})
    chars = list(text)
    for i in rng.sample(places, min(count, len(places))):
        other = rng.choice([ch for ch in letters if ch.lower() != text[i].lower()] or ["x"])
        chars[i] = rng.choice([other, text[i] + other, ""])
    return "".join(chars)


def ocr(text: str, count: int, rng: Random) -> str:
    """Letters read as others that look like them; where too few do, a letter doubled or lost."""
    twins = {ch: group.replace(ch, "") for group in words.LOOKALIKES for ch in group}
    places = free_places(text)
    alike = [i for i in places if text[i] in twins or text[i : i + 2] in words.RUNS]
    picked = rng.sample(alike, min(len(alike), count))
    others = sorted({*places} - {*alike})
    chars = list(text)
    for i in picked:
        if text[i : i + 2] in words.RUNS and i + 1 not in picked:
            chars[i : i + 2] = [words.RUNS[text[i : i + 2]], ""]
        elif text[i] in twins:
            chars[i] = rng.choice(twins[text[i]])
    for i in rng.sample(others, min(len(others), count - len(picked))):
        chars[i] = rng.choice(["", text[i] * 2])
    return "".join(chars)


def run(text: str, count: int, rng: Random) -> str:
    """Letters lost or doubled in one stretch, which may cross blanks and marks."""
    places = free_places(text)
    for first in rng.sample(range(max(len(places) - count + 1, 0)), min(20, max(len(places) - count + 1, 0))):
        start, end = places[first], places[first + count - 1] + 1
        piece = text[start:end]
        if sum(map(str.isalnum, piece)) == count:  # no fact in it
            return text[:start] + rng.choice(["", piece * 2]) + text[end:]
    return mix(text, count, rng)


def traditional(text: str, count: int, rng: Random) -> str:
    """Simplified characters in their traditional form, and the other way round."""
    simple, old = words.TRADITIONAL[::2], words.TRADITIONAL[1::2]
    twins = dict(zip(simple + old, old + simple, strict=True))
    chars = list(text)
    places = [i for i in free_places(text) if text[i] in twins]
    for i in rng.sample(places, min(count, len(places))):
        chars[i] = twins[text[i]]
    return "".join(chars)


def digits(text: str, count: int, rng: Random) -> str:
    """Digits read as letters or as other digits: a change of fact for all that the text can tell."""
    chars = list(text)
    places = [i for i, ch in enumerate(text) if ch.isascii() and ch.isdigit()]
    for i in rng.sample(places, min(count, len(places))):
        chars[i] = rng.choice([words.DIGITS.get(text[i], "I"), rng.choice([d for d in "0123456789" if d != text[i]])])
    return "".join(chars)


def width(text: str, count: int, rng: Random) -> str:
    """Full width in place of half width, or the other way round."""
    wide = text.translate(FULL_WIDTH)
    return wide if wide != text else text.translate(HALF_WIDTH)


def marks(text: str, count: int, rng: Random) -> str:
    """Punctuation of the other width, some of it lost, and white space put in."""
    chars = list(text.translate(MARKS))
    for i, ch in enumerate(chars):
        in_number = text[i - 1 : i].isdigit() or text[i + 1 : i + 2].isdigit()
        if unicodedata.category(ch)[0] == "P" and not in_number and rng.random() < 0.3:
            chars[i] = " "
    return "".join(chars)


def zero_width(text: str, count: int, rng: Random) -> str:
    """Characters that print nothing, put between letters."""
    places = {*rng.sample(range(1, len(text)), min(count, len(text) - 1))}
    return "".join(rng.choice(ZERO_WIDTH) + ch if i in places else ch for i, ch in enumerate(text))


KINDS: dict[str, tuple[Edit, tuple[int, ...]]] = {
    "mix": (mix, PERCENTAGES),
    "ocr": (ocr, (1, 3, 5)),
    "run": (run, (3, 5)),
    "traditional": (traditional, (3, 100)),
    "width": (width, (100,)),
    "marks": (marks, (100,)),
    "zero-width": (zero_width, (10,)),
    "digits": (digits, (1, 3)),
}


def copies(made: Sequence[Original], kind: str, percent: int, rng: Random) -> list[str]:
    """An edited copy of each original; at least one character is edited, and half a character counts as one."""
    edit = KINDS[kind][0]
    return [edit(one.text, max(1, int(one.length * percent / 100 + 0.5)), rng) for one in made]


# ------------------------------------------------------------------------------------------------------ hard negatives


def other_facts(one: Original, fact: str, rng: Random) -> str | None:
    """The text with one fact changed, None if it holds none of that kind.

    fact  one of FACTS
    """
    if fact == "digit":
        choices: dict[str, list[str]] = {}
        for zero in "0๐٠०":
            ten = [chr(ord(zero) + value) for value in range(10)]
            choices |= dict.fromkeys(ten, ten[1:])
    elif fact == "negation":
        pairs = words.NEGATIONS.get(one.script, "").replace("_", "\N{NO-BREAK SPACE}").split(" ")
        choices = {old: [new] for old, new in zip(pairs[::2], pairs[1::2], strict=False)}
    else:
        group = (words.NUMERALS if fact == "numeral" else words.NAMES).get(one.script, "").split()
        choices = dict.fromkeys(group, group)
    border = r"\b" if one.script in ("Latin", "Cyrillic") and fact != "digit" else ""
    after = words.COUNTED.get(one.script, "") if fact == "numeral" else ""
    found = list(re.finditer(f"{border}(?:{'|'.join(choices)}){border}{after}", one.text)) if choices else []
    if not found:
        return None
    match = rng.choice(found)
    new = rng.choice([word for word in choices[match.group()] if word != match.group()])
    return one.text[: match.start()] + new + one.text[match.end() :]


FACTS = ("digit", "numeral", "name", "negation")
STATED = re.compile(r"\d+(?:[.:/]\d+)*|[零〇一二两三四五六七八九十百千万亿]+|[不未没無无非否勿]")


def stated(text: str) -> list[str]:
    """Numbers, Chinese numerals and negations of a normal form, in order: an independent look at the facts."""
    return STATED.findall(text)


# --------------------------------------------------------------------------------------------------------- measurement

FOUND, VARIANT, UNLIKE, UNSEEN = "found", "variant", "unlike", "unseen"


def outcomes(made: Sequence[Original], changed: Sequence[str], rest: Sequence[str], config: Config) -> list[str]:
    """What became of each original and its copy among other paragraphs.

    returns  FOUND: one of the two goes for the other, or both for the same third text; VARIANT: held to differ in
             facts; UNLIKE: compared, and judged too different; UNSEEN: not compared, or far from alike
    """
    texts = [*(one.text for one in made), *changed, *rest]
    near = near_duplicates(texts, config=config)
    pairs = zip(near.pairs.left.tolist(), near.pairs.right.tolist(), near.kind.tolist(), strict=True)
    kinds = {(min(a, b), max(a, b)): kind for a, b, kind in pairs}
    stays = np.where(near.witness >= 0, near.witness, np.arange(len(texts))).tolist()
    found = []
    for row in range(len(made)):
        copy = row + len(made)
        if stays[row] == stays[copy]:
            found.append(FOUND)
        elif (row, copy) not in kinds:
            found.append(UNSEEN)
        else:
            found.append(VARIANT if kinds[row, copy] == align.Kind.VARIANT else UNLIKE)
    return found


def unrepeated(made: Sequence[Original], rest: Sequence[str], config: Config) -> list[Original]:
    """The originals that stay where nothing is edited: what a corpus repeats by itself says nothing about a copy."""
    near = near_duplicates([*(one.text for one in made), *rest], config=config)
    return [one for one, witness in zip(made, near.witness.tolist(), strict=False) if witness < 0]


def edited(made: Sequence[Original], rest: Sequence[str], config: Config, rng: Random) -> Iterator[Row]:
    """For each kind of edit, percentage, script and length: how many copies came to which end."""
    for kind, (_, percentages) in KINDS.items():
        for percent in percentages:
            pairs = zip(made, copies(made, kind, percent, rng), strict=True)
            real = [(one, copy) for one, copy in pairs if copy != one.text]  # some have nothing of the kind to edit
            cells: dict[tuple[str, int], Counter[str]] = {}
            ends = outcomes([one for one, _ in real], [copy for _, copy in real], rest, config)
            for (one, _), end in zip(real, ends, strict=True):
                cells.setdefault((one.script, one.length), Counter())[end] += 1
            for (script, length), count in sorted(cells.items()):
                yield {"kind": kind, "percent": percent, "script": script, "length": length, **count}


def opposed(made: Sequence[Original], config: Config, rng: Random) -> Iterator[Row]:
    """For each kind of fact and script: pairs that state different facts, and how many were taken for copies."""
    for fact in FACTS:
        pairs = [(one, changed) for one in made if (changed := other_facts(one, fact, rng)) is not None]
        ends = outcomes([one for one, _ in pairs], [changed for _, changed in pairs], (), config)
        for script in words.SCRIPTS:
            mine = [(pair[1], end) for pair, end in zip(pairs, ends, strict=True) if pair[0].script == script]
            wrong = [text for text, end in mine if end == FOUND]
            row = {"fact": fact, "script": script, "pairs": len(mine), "wrong": len(wrong)}
            if mine:
                yield row | {"characters": sum(map(len, wrong))}


class Removed(NamedTuple):
    """A paragraph of a corpus that would go as a near copy: its text, its witness, and what speaks against it."""

    text: str
    witness: str
    other_facts: bool
    told_apart: bool


def removed(folder: Path, config: Config) -> tuple[int, list[Removed]]:
    """How many paragraphs a corpus has, and those that go as near copies, not exact ones.

    other_facts  its numbers, numerals or negations are not those of its witness
    told_apart   it stands in one document and its witness in another that the gold calls different: label 0, or the
                 same title only
    """
    lines = [(row["id"], line) for row in planted.rows(folder / "docs.jsonl") for line in row["text"].split("\n")]
    lines = [(doc, line) for doc, line in lines if line.strip()]
    apart = set()
    if (folder / "gold.jsonl").exists():
        gold = [row for row in planted.rows(folder / "gold.jsonl") if row.get("label") in (0, "same_title")]
        apart = {frozenset((row["a"], row["b"])) for row in gold}
    near = near_duplicates([line for _, line in lines], config=config)
    found = []
    for row in np.flatnonzero(near.label == Label.NEAR).tolist():
        (doc, text), (other, witness) = lines[row], lines[int(near.witness[row])]
        facts = stated(normalize.normal_form(text)) != stated(normalize.normal_form(witness))
        found.append(Removed(text, witness, facts, frozenset((doc, other)) in apart))
    return len(lines), found


def compared(
    made: Sequence[Original],
    rest: Sequence[str],
    *,
    chars: Sequence[int],
    bands: Sequence[tuple[int, int]],
    rng: Random,
) -> Iterator[Row]:
    """What the candidate stage would do with copies of mixed edits, and what it would cost.

    chars    lengths of shingles
    bands    bands and rows
    returns  for each script: the share of copies whose exact similarity has them compared with probability 0.99, by
             percentage and length, and pairs below 0.5 compared for nothing, for each of 20,000 paragraphs at most
    """
    by_script: dict[str, list[str]] = {}
    for text in dict.fromkeys(rest):
        by_script.setdefault(script_of(text), []).append(text)
    for script in words.SCRIPTS:
        mine = [one for one in made if one.script == script and one.length >= 30]
        forms = [normalize.normal_form(one.text) for one in mine]
        edits = {p: normalize.of_texts(copies(mine, "mix", p, rng)) for p in PERCENTAGES}
        norm = normalize.of_texts(rng.sample(by_script.get(script, []), min(20_000, len(by_script.get(script, [])))))
        rows = np.flatnonzero((norm.size >= 30) & (exact.groups(norm) == np.arange(len(norm))))
        for n in chars if mine else ():
            similar = {
                (p, one.length, row): _jaccard(forms[row], edits[p].text(row), n)
                for p in PERCENTAGES
                for row, one in enumerate(mine)
            }
            shingles = ngrams.shingles(norm, rows, n=n)
            for b, r in bands:
                signatures = minhash.signatures(shingles, values=b * r, seed=1)
                found = lsh.candidates(signatures, bands=b, rows=r)
                false = len(found) - len(jaccard.pairs(found, shingles, floor=0.5))
                shares: dict[str, float] = {}
                for p in PERCENTAGES:
                    for length in LENGTHS:
                        cell = [j for (q, size, _), j in similar.items() if (q, size) == (p, length)]
                        hits = sum(lsh.probability(j, b, r) >= 0.99 for j in cell)
                        shares |= {f"{p} % of {length}": hits / len(cell)} if cell else {}
                cost = false / max(len(rows), 1)
                yield {"script": script, "chars": n, "bands": b, "rows": r, "false": cost, "compared": shares}


def _jaccard(left: str, right: str, n: int) -> float:
    """Exact similarity of two sets of shingles."""
    one, two = ({text[k : k + n] for k in range(len(text) - n + 1)} for text in (left, right))
    return len(one & two) / max(len(one | two), 1)


# -------------------------------------------------------------------------------------------------------------- report

GOALS = ((3, 0.99), (5, 0.95))  # with up to so many per cent of the characters edited, so much is to be found ...
GOAL_LENGTH = 30  # ... from so many characters on
CHARS = (3, 4, 5)
BANDS = ((20, 5), (25, 5), (32, 4), (40, 4), (42, 3), (64, 3))


def share(cells: Iterable[Row], end: str = FOUND) -> float | None:
    """The share of the copies that came to this end, None if there are none."""
    count = dict.fromkeys((FOUND, VARIANT, UNLIKE, UNSEEN), 0)
    for cell in cells:
        for name in count:
            count[name] += cell.get(name, 0)
    total = sum(count.values())
    return count[end] / total if total else None


def chosen(cells: Iterable[Row], **wanted: Any) -> list[Row]:
    """The cells with these values."""
    return [cell for cell in cells if all(cell[name] == value for name, value in wanted.items())]


def goals(cells: Sequence[Row]) -> list[tuple[int, float, float]]:
    """For each goal: per cent, what is asked, and what is found in the worst script at the worst percentage."""
    long = [cell for cell in cells if cell["length"] >= GOAL_LENGTH]
    made = []
    for most, asked in GOALS:
        tried = [percent for percent in PERCENTAGES if percent <= most]
        shares = [share(chosen(long, kind="mix", script=name, percent=p)) for name in words.SCRIPTS for p in tried]
        made.append((most, asked, min((one for one in shares if one is not None), default=0.0)))
    return made


def as_text(cells: Sequence[Row], facts: Sequence[Row]) -> str:
    """Both figures, always together: copies found, and different statements taken for copies."""
    scripts = [script for script in words.SCRIPTS if chosen(cells, script=script)]
    long = [cell for cell in cells if cell["length"] >= GOAL_LENGTH]
    parts = [f"Copies found, of {GOAL_LENGTH} characters and more, per cent (in brackets: held to differ in facts)", ""]
    parts += _head(["edits", *scripts])
    for kind, (_, percentages) in KINDS.items():
        for percent in percentages:
            row = [chosen(long, kind=kind, percent=percent, script=script) for script in scripts]
            parts.append(
                _line([f"{kind} {percent} %", *(f"{_cent(share(c))} ({_cent(share(c, VARIANT))})" for c in row)])
            )
    parts += ["", "Copies found by length, mixed edits, all scripts, per cent", ""]
    parts += _head(["edits", *map(str, LENGTHS)])
    for percent in PERCENTAGES:
        row = [chosen(cells, kind="mix", percent=percent, length=length) for length in LENGTHS]
        parts.append(_line([f"{percent} %", *(_cent(share(c)) for c in row)]))
    parts += ["", "Pairs that state different facts and were taken for copies, of so many", ""]
    parts += _head(["fact", *scripts])
    for fact in FACTS:
        row = [chosen(facts, fact=fact, script=script) for script in scripts]
        parts.append(_line([fact, *(f"{c[0]['wrong']} of {c[0]['pairs']}" if c else "" for c in row)]))
    parts.append("")
    for most, asked, worst in goals(cells):
        parts.append(f"up to {most} %: {worst:.1%} found in the worst script, {asked:.0%} asked")
    return "\n".join(parts)


def _cent(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.1f}"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _head(cells: Sequence[str]) -> list[str]:
    return [_line(cells), "|" + "---|" * len(cells)]


def difference(one: Removed) -> str:
    """How a paragraph differs from its witness, for a reader."""
    left, right = normalize.normal_form(one.text), normalize.normal_form(one.witness)
    matcher = difflib.SequenceMatcher(None, left[:2000], right[:2000], autojunk=False)
    apart = [
        f"{left[max(0, a - 6) : a]}[{left[a:b]}|{right[c:d]}]{left[b : b + 6]}"
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    ]
    return f"  {len(left)} characters: " + " ".join(apart)


def main(arguments: Sequence[str] | None = None) -> int:
    """0: the goals are met; 1: they are not; 2: bad usage."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.edits", description="Edited copies, found and missed.")
    parser.add_argument("corpora", nargs="*", type=Path, help="folders with docs.jsonl, and maybe gold.jsonl")
    parser.add_argument("--seed", type=int, default=1, help="same seed, same edits (default 1)")
    parser.add_argument("--per-cell", type=int, default=200, help="originals of each script and length (default 200)")
    parser.add_argument("--show", type=int, default=0, help="print so many near copies of each corpus, taken at random")
    parser.add_argument("--candidates", action="store_true", help="the candidate stage alone, for shingles and bands")
    parser.add_argument("--json", type=Path, help="write every figure here")
    options = parser.parse_args(arguments)
    for folder in options.corpora:
        if not (folder / "docs.jsonl").is_file():
            parser.error(f"{folder} holds no docs.jsonl")
    rng, config = Random(options.seed), Config()
    texts = documents(options.corpora)
    given = Counter(map(script_of, texts))
    for script in words.VOCABULARY:
        if given[script] < FEW:
            texts += invented(script, options.per_cell, rng)
    made, rest = originals(texts, per_cell=options.per_cell, rng=rng)
    figures: dict[str, list[Row]]
    if options.candidates:
        figures = {"candidates": list(compared(made, rest, chars=CHARS, bands=BANDS, rng=rng))}
        for row in figures["candidates"]:
            cells = ", ".join(f"{name} {value:.0%}" for name, value in row["compared"].items())
            print(f"{row['script']} n={row['chars']} {row['bands']}x{row['rows']} false {row['false']:.2f}: {cells}")
    else:
        made = unrepeated(made, rest, config)
        figures = {
            "edited": list(edited(made, rest, config, rng)),
            "facts": list(opposed(made, config, rng)),
            "removed": [],
        }
        print(as_text(figures["edited"], figures["facts"]), end="\n\n")
        for folder in options.corpora:
            total, found = removed(folder, config)
            row = {"corpus": folder.name, "paragraphs": total, **counted("near", found)}
            row |= counted("other facts", [one for one in found if one.other_facts])
            row |= counted("told apart", [one for one in found if one.told_apart])
            figures["removed"].append(row)
            print(", ".join(f"{name} {value}" for name, value in row.items()))
            for one in rng.sample(found, min(len(found), options.show)):
                print(difference(one))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return int(any(worst < asked for _, asked, worst in goals(figures.get("edited", []))) and not options.candidates)


def counted(name: str, found: Sequence[Removed]) -> Row:
    """How many paragraphs, and their characters."""
    return {name: len(found), f"{name}, characters": sum(len(one.text) for one in found)}


if __name__ == "__main__":
    sys.exit(main())
