"""A reader of ledgers and a judge of evidence that share nothing with the package.

What `benchmarks.laws` believes it knows from here: the letters of a text, what a ledger says was removed, and whether
a removed text is a copy of its witness. Everything is naive on purpose: the standard library's Unicode, n-grams as
Python sets, an edit distance by its definition. Slow, short, and wrong in other ways than the package would be.
"""

import html
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

GRAM = 4
SLIPS = 0.1  # share of the letters that may differ in a copy; the package says 8 %
NEAR_SLACK = 0.03  # between their normal form and ours
CONTAINED = 0.65  # share of the 4-grams of a contained text in its witness: one slip in twelve costs four of twelve
ABSTRACT = 0.6  # a label before it, an ellipsis behind it

EQUAL = frozenset({"exact", "block", "shared", "document"})
ONE_IN_OTHER = frozenset({"title", "heading"})
COPIES = frozenset({"exact", "near", "contained", "abstract", "shared", "block", "title", "document"})
_ITEM = re.compile(r"(?<!\S)[(（]?\d{1,3}[.)）、．:：](?!\d)")
_INVISIBLE = frozenset([*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), 0x34F, 0x115F, 0x1160, 0x3164])


@dataclass(frozen=True, slots=True)
class Removal:
    """One removal of a ledger. Offsets are code points of the original of its document.

    start, end  what goes, blank lines included
    found       the finding itself
    witnesses   (document, start, end) of each span
    """

    document: str
    start: int
    end: int
    found: tuple[int, int]
    text: str
    label: str
    score: float
    witnesses: tuple[tuple[str, int, int], ...]


class _Letters(dict[int, int | None]):
    """Code point -> itself, or None for what is no letter, digit or mark."""

    def __missing__(self, code: int) -> int | None:
        kind = unicodedata.category(chr(code))[0]
        self[code] = code if kind in "LNM" and code not in _INVISIBLE else None
        return self[code]


_LETTERS = _Letters()


def letters(text: str) -> str:
    """What of a text is compared: NFKC, case folded, entities read; letters, digits and combining marks."""
    folded = unicodedata.normalize("NFKC", html.unescape(text)).casefold()
    return unicodedata.normalize("NFKC", folded).translate(_LETTERS)


def removals(ledger: bytes) -> list[Removal]:
    """The removals of a ledger, in its order."""
    records = [json.loads(line) for line in ledger.splitlines()]
    return [_removal(record) for record in records if record["kind"] == "removal"]


def digests(ledger: bytes) -> dict[str, tuple[str, str]]:
    """What the ledger says of its documents: SHA-256 of the original and of the cleaned text."""
    records = [json.loads(line) for line in ledger.splitlines()]
    return {
        record["document"]: (record["original"]["sha256"], record["cleaned"]["sha256"])
        for record in records
        if record["kind"] == "document"
    }


def _removal(record: dict[str, Any]) -> Removal:
    found = record["found"]
    return Removal(
        record["document"],
        record["start"],
        record["end"],
        (found["start"], found["end"]),
        record["text"],
        record["class"],
        float(record["score"]),
        tuple(_spans(record.get("witnesses", record.get("witness")))),
    )


def _spans(witness: Any) -> Iterable[tuple[str, int, int]]:
    """The spans of a witness: of none, of one place, of a list of places, of one with a list of ranges."""
    for one in witness if isinstance(witness, list) else [witness] if witness else []:
        for span in one.get("ranges") or [one]:
            start, end = (span["start"], span["end"]) if isinstance(span, dict) else span
            yield one["document"], start, end


def grams(text: str, n: int = GRAM) -> frozenset[str]:
    """The n-grams of a text; the text itself where it is shorter."""
    return frozenset(text[at : at + n] for at in range(max(len(text) - n + 1, 1))) if text else frozenset()


def jaccard(one: str, other: str, n: int = GRAM) -> float:
    """Jaccard similarity of the n-grams of two texts."""
    left, right = grams(one, n), grams(other, n)
    return len(left & right) / len(left | right) if left or right else 1.0


def containment(part: str, whole: str, n: int = GRAM) -> float:
    """Share of the n-grams of `part` that stand in `whole`."""
    wanted = grams(part, n)
    return len(wanted & grams(whole, n)) / len(wanted) if wanted else 1.0


def distance(one: str, other: str, most: int) -> int:
    """Edit distance (Levenshtein), or `most` + 1 where it is larger.

    Ukkonen, "Algorithms for approximate string matching" (1985): how far each diagonal reaches with k edits. Steps:
    `most` squared, and the text once.
    """
    goal = len(one) - len(other)
    reach = {0: 0}  # diagonal (row - column) -> rows that are matched
    for edits in range(most + 1):
        for diagonal, row in reach.items():
            while row < len(one) and row - diagonal < len(other) and one[row] == other[row - diagonal]:
                row += 1
            reach[diagonal] = row
        if reach.get(goal, -1) >= len(one):
            return edits
        ahead: dict[int, int] = {}
        for diagonal, row in reach.items():
            steps = ((diagonal, row + 1), (diagonal + 1, row + 1), (diagonal - 1, row))
            for to, place in steps:  # one character replaced, one more here, one more there
                if place <= len(one) and 0 <= place - to <= len(other):
                    ahead[to] = max(ahead.get(to, -1), place)
        reach = ahead
    return most + 1


def _digits(text: str) -> Counter[str]:
    """How often each digit stands in a text, numbers of items aside: they are another where the same item is."""
    return Counter(filter(str.isdigit, letters(_ITEM.sub(" ", text))))


def alike(one: str, other: str) -> bool:
    """Whether two texts of letters are the same but for slips."""
    most = int(SLIPS * max(len(one), len(other))) + 1
    return abs(len(one) - len(other)) <= most and distance(one, other, most) <= most


def doubt(removal: Removal, found: str, witness: str, *, threshold: float, gram: int) -> str:
    """Why a removed text is no copy of its witness, as far as its class says; "" where it is one.

    found, witness  as they stand in the originals, the spans of the witness joined
    threshold       Jaccard similarity from which texts are near, of n-grams of `gram` letters
    """
    if found == witness:
        return ""
    one, other = letters(found), letters(witness)
    label = removal.label
    if label in EQUAL:
        return "" if one == other else f"{label} but not equal"
    if label in ONE_IN_OTHER:
        fits = one in other or other in one or alike(one, other)
        return "" if fits and (one or not other) else f"{label}, and neither holds the other"
    if label in ("near", "variant"):
        figure = jaccard(one, other, gram)
        return (
            "" if figure >= threshold - NEAR_SLACK or alike(one, other) else f"{label} at {figure:.2f} of {threshold}"
        )
    if missing := _digits(found) - _digits(witness):
        return f"{label}, and digits of it are not in the witness: {''.join(missing)}"
    least = ABSTRACT if label == "abstract" else CONTAINED
    figure = containment(one, other)
    return "" if one in other or figure >= least else f"{label}, and {figure:.2f} of it stand in the witness"
