"""Score cleaned texts against an annotation, from the texts alone.

Reads the original files, the cleaned files and the gold, nothing else: no ledger, no code of the package. So it scores
any tool that only removes text. Two figures that are never mixed: text that had to go and is still there (*missed*),
and text that had to stay and is gone (*lost*).

Gold is JSON Lines, one span a line: `file`, `start`, `end` (code points), `text`, `class`, `severity` (must_remove,
may_remove, must_keep), `canonical` ([file, start, end] of the text it copies, or null) and, if known, `tier` and
`group`. A span and its canonical are interchangeable: whichever copy survived is the one that had to stay.

    python -m benchmarks.gold seeds cleaned
"""

import argparse
import json
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

SEEDS_GOLD = Path(__file__).parents[1] / "tests" / "data" / "seeds-gold.jsonl"
MIN_REMOVED = 0.99  # share of the must_remove characters that has to go
FORGIVEN_MARKS = 2  # punctuation marks that a cut may take with it

Key = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Span:
    """An annotated piece of one file: text[start:end], code points."""

    file: str
    start: int
    end: int
    label: str
    severity: str
    text: str
    canonical: Key | None = None
    tier: str = "line"
    group: str | None = None

    @property
    def key(self) -> Key:
        """Its place."""
        return self.file, self.start, self.end


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one span. Its severity is the one after copies have changed roles.

    kept      characters that are still there
    gone      characters that are not, without the forgiven ones
    forgiven  punctuation marks of a must_keep span that a cut took with it
    """

    span: Span
    kept: int
    gone: int
    forgiven: int


@dataclass(slots=True)
class Count:
    """Characters of some spans. must_remove = removed + missed; must_keep = kept + lost + forgiven."""

    must_remove: int = 0
    removed: int = 0
    missed: int = 0
    must_keep: int = 0
    lost: int = 0
    forgiven: int = 0
    may_remove: int = 0

    def add(self, verdict: Verdict) -> None:
        """Count one span."""
        size = verdict.span.end - verdict.span.start
        if verdict.span.severity == "must_remove":
            self.must_remove += size
            self.removed += verdict.gone
            self.missed += verdict.kept
        elif verdict.span.severity == "must_keep":
            self.must_keep += size
            self.lost += verdict.gone
            self.forgiven += verdict.forgiven
        else:
            self.may_remove += size


@dataclass(frozen=True, slots=True)
class Score:
    """The verdicts on all spans.

    survivors  for each span that has copies: how many of them, itself included, are still there for the most part
    """

    verdicts: tuple[Verdict, ...]
    survivors: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> Count:
        """All spans together."""
        return next(iter(self.by("").values()), Count())

    @property
    def passed(self) -> bool:
        """Whether enough was removed and nothing was lost."""
        total = self.total
        return total.lost == 0 and total.removed >= MIN_REMOVED * total.must_remove

    def by(self, name: str) -> dict[str, Count]:
        """Counts for each value of a field of Span ("file", "label", "tier"); "" puts all into one."""
        counts: dict[str, Count] = {}
        for verdict in self.verdicts:
            value = str(getattr(verdict.span, name)) if name else ""
            counts.setdefault(value, Count()).add(verdict)
        return counts

    def errors(self, severity: str) -> list[Verdict]:
        """What is wrong with the spans of one severity, the worst first: missed must_remove, lost must_keep."""
        kept = severity == "must_remove"
        wrong = [v for v in self.verdicts if v.span.severity == severity and (v.kept if kept else v.gone)]
        return sorted(wrong, key=lambda v: (-(v.kept if kept else v.gone), v.span.key))


def load(path: Path) -> tuple[Span, ...]:
    """The spans of a gold file."""
    return tuple(span(json.loads(line)) for line in path.read_text("utf-8").splitlines())


def span(row: Mapping[str, Any]) -> Span:
    """One line of a gold file."""
    file, start, end = row["canonical"] or (None, 0, 0)
    return Span(
        row["file"],
        row["start"],
        row["end"],
        row["class"],
        row["severity"],
        row["text"],
        (file, start, end) if file is not None else None,
        row.get("tier", "line"),
        row.get("group"),
    )


def as_row(item: Span) -> dict[str, Any]:
    """A span as a line of a gold file."""
    return {
        "file": item.file,
        "start": item.start,
        "end": item.end,
        "class": item.label,
        "severity": item.severity,
        "canonical": item.canonical,
        "tier": item.tier,
        "group": item.group,
        "text": item.text,
    }


def score(original: Mapping[str, str], cleaned: Mapping[str, str], gold: Iterable[Span]) -> Score:
    """Score texts by name against the gold.

    Files are recognised by their text, so they may have other names than in the gold; a cleaned text has the name of
    its original. Originals that the gold does not know are not scored.

    raises  ValueError  an original of the gold is missing, a cleaned text is missing, or text was changed or added
    """
    spans = _split_copies(sorted(gold, key=lambda s: s.key))
    files: dict[str, list[Span]] = {}
    for item in spans:
        files.setdefault(item.file, []).append(item)
    copied = {item.canonical for item in spans}
    kept: dict[str, NDArray[np.bool_]] = {}
    for file, name in _names(original, files).items():
        if name not in cleaned:
            raise ValueError(f"{name}: no cleaned text")
        wish = np.zeros(len(original[name]), np.int64)
        for item in files[file]:
            if item.canonical is None and item.key not in copied:  # of copies, either may stay
                wish[item.start : item.end] = {"must_keep": 1, "must_remove": -1}.get(item.severity, 0)
        try:
            kept[file] = align(original[name], cleaned[name], wish)
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from None
    share = {item.key: float(kept[item.file][item.start : item.end].mean()) for item in spans}
    judged, survivors = _exchange(spans, share)
    return Score(tuple(_verdict(item, kept[item.file]) for item in judged), survivors)


def align(original: str, cleaned: str, wish: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which characters of the original are the cleaned text: bool, one a character.

    Of all ways to cut the original down to the cleaned text it takes one with the fewest pieces, and of these the one
    most favourable to the cleaner: the greatest sum of `wish` (-1, 0, 1) over the characters kept; then pieces that
    begin with a line.

    raises  ValueError  the cleaned text is not the original with pieces left out
    cost    time, and bits of memory: characters x characters removed
    """
    size, cuts = len(original), len(original) - len(cleaned)
    place = -1
    for index, character in enumerate(cleaned):
        place = original.find(character, place + 1)
        if place < 0:
            raise ValueError(f"text was changed, added or moved: {cleaned[index : index + 20]!r} (at {index}) is new")
    if not cleaned or not cuts:
        return np.full(size, not cuts, np.bool_)
    source = np.frombuffer(original.encode("utf-32-le", "surrogatepass"), np.uint32)
    target = np.zeros(len(cleaned) + 2 * cuts, np.int64) - 1
    target[cuts : cuts + len(cleaned)] = np.frombuffer(cleaned.encode("utf-32-le", "surrogatepass"), np.uint32)
    # Dynamic programming over the original. keep[k], drop[k]: the best value after this character if k were removed so
    # far and it is kept, or removed. Beginning a piece costs more than all wishes together; a wish counts 2, a line 1.
    never, piece = np.int64(-(2**60)), 6 * size + 1
    keep = np.full(cuts + 1, never)
    drop = np.full(cuts + 1, never)
    drop[0] = 0
    goes_on, was_kept = [], []
    for i in range(size):
        begun = drop - (piece - (i == 0 or original[i - 1] in "\r\n"))
        goes_on.append(np.packbits(keep >= begun))
        was_kept.append(np.packbits(keep > drop))
        match = target[i : i + cuts + 1][::-1] == source[i]
        after = np.maximum(keep, drop)[:-1]
        keep = np.where(match, np.maximum(keep, begun) + 2 * wish[i], never)
        drop = np.concatenate([[never], after])
    result = np.zeros(size, np.bool_)
    k, kept = cuts, bool(keep[cuts] > drop[cuts])
    for i in reversed(range(size)):
        result[i] = kept
        if not kept:
            k -= 1
        kept = _bit(goes_on[i] if kept else was_kept[i], k)
    return result


def _bit(packed: NDArray[np.uint8], index: int) -> bool:
    return bool(packed[index >> 3] >> (7 - (index & 7)) & 1)


def _names(original: Mapping[str, str], files: Mapping[str, Sequence[Span]]) -> dict[str, str]:
    """The original that each file of the gold is: the one of its name, or else one where every span fits."""
    names: dict[str, str] = {}
    for file, spans in files.items():
        for name in (file, *original):
            text = original.get(name, "")
            if name not in names.values() and all(text[s.start : s.end] == s.text for s in spans):
                names[file] = name
                break
        else:
            raise ValueError(f"{file}: no original text fits the gold")
    return names


def _split_copies(spans: list[Span]) -> list[Span]:
    """Divide a copy of neighbouring spans as its canonical is divided, so that every copy has one span to copy."""
    result = []
    for item in spans:
        file, start, end = item.canonical or ("", 0, 0)
        parts = [s for s in spans if s.file == file and start <= s.start and s.end <= end]
        if len(parts) > 1 and sum(len(s.text) for s in parts) == end - start == item.end - item.start:
            shift = item.start - start
            result += [
                replace(item, start=s.start + shift, end=s.end + shift, text=s.text, canonical=s.key, group=s.group)
                for s in parts
            ]
        else:
            result.append(item)
    return result


def _exchange(spans: Sequence[Span], share: Mapping[Key, float]) -> tuple[list[Span], dict[str, int]]:
    """Let the best kept of all copies be the one that has to stay, and count how many survived."""
    place = {item.key: row for row, item in enumerate(spans)}
    copies: dict[int, list[int]] = {}
    for row, item in enumerate(spans):
        root = item
        while root.canonical in place:
            root = spans[place[root.canonical]]
        if root.severity == "must_keep" and root is not item:
            copies.setdefault(place[root.key], [place[root.key]]).append(row)
    judged, survivors = list(spans), {}
    for first, rows in copies.items():
        best = max(rows, key=lambda row: share[spans[row].key])
        judged[first] = _with_role(spans[first], spans[best])
        judged[best] = _with_role(spans[best], spans[first])
        name = spans[first].group or "{}:{}-{}".format(*spans[first].key)
        survivors[name] = sum(share[spans[row].key] > 0.5 for row in rows)
    return judged, survivors


def _with_role(item: Span, other: Span) -> Span:
    return replace(item, label=other.label, severity=other.severity, tier=other.tier)


def _verdict(item: Span, kept: NDArray[np.bool_]) -> Verdict:
    still = kept[item.start : item.end]
    gone = int(np.count_nonzero(~still))
    forgiven = 0
    if item.severity == "must_keep" and still.any():
        edges = np.flatnonzero(np.diff(still, prepend=True, append=True))
        runs = [item.text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]
        forgiven = sum(len(run) for run in runs if len(run) <= FORGIVEN_MARKS and all(map(_is_mark, run)))
    return Verdict(item, int(still.sum()), gone - forgiven, forgiven)


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] in "PZ"


def read(folder: Path) -> dict[str, str]:
    """The texts of all files below a folder that are UTF-8, by relative path; newlines as they stand."""
    texts = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            try:
                texts[path.relative_to(folder).as_posix()] = path.read_bytes().decode("utf-8")
            except UnicodeDecodeError:
                continue
    return texts


def table(counts: Mapping[str, Count], title: str) -> str:
    """Counts as aligned text, one row a name."""
    width = max(len(title), *map(len, counts), 0)
    columns = ("must_remove", "removed", "missed", "must_keep", "lost", "forgiven")
    lines = [f"{title:{width}}" + "".join(f"{name:>12}" for name in columns)]
    lines += [
        f"{name:{width}}" + "".join(f"{getattr(c, n):12,}" for n in columns) for name, c in sorted(counts.items())
    ]
    return "\n".join(lines)


def quote(text: str, limit: int = 60) -> str:
    """A text on one line, its middle left out, control characters escaped."""
    short = text if len(text) <= limit else f"{text[: limit // 2]} … {text[-limit // 2 :]}"
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in short)


def as_text(result: Score) -> str:
    """The score for a person."""
    total = result.total
    share = total.removed / total.must_remove if total.must_remove else 1.0
    parts = [
        table(result.by("label"), "class"),
        table(result.by("file"), "document"),
        table(result.by("tier"), "tier"),
        "groups with another number of survivors than one: "
        + (", ".join(f"{name} ({n})" for name, n in sorted(result.survivors.items()) if n != 1) or "none"),
    ]
    for severity, word in (("must_remove", "missed"), ("must_keep", "lost")):
        for v in result.errors(severity):
            size = v.kept if word == "missed" else v.gone
            parts.append(
                f"{word} {size} of {v.span.label} {v.span.file} {v.span.start}-{v.span.end}: {quote(v.span.text)}"
            )
    parts.append(
        f"removed {total.removed:,} of {total.must_remove:,} ({share:.2%}), lost {total.lost:,} of "
        f"{total.must_keep:,}, marks forgiven {total.forgiven}: {'passed' if result.passed else 'NOT passed'}"
    )
    return "\n\n".join(parts)


def as_json(result: Score) -> str:
    """The score for a program."""
    by = {name: {k: asdict(c) for k, c in result.by(name).items()} for name in ("label", "file", "tier")}
    whole = {"passed": result.passed, "total": asdict(result.total), **by, "survivors": result.survivors}
    return json.dumps(whole, ensure_ascii=False, indent=2)


def main(arguments: Sequence[str] | None = None) -> int:
    """0: passed; 1: not passed; 2: cannot be scored."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gold", description="Score cleaned files by text alone.")
    parser.add_argument("original", type=Path, help="folder of the original files")
    parser.add_argument("cleaned", type=Path, help="folder of the cleaned files, same relative paths")
    parser.add_argument("--gold", type=Path, default=SEEDS_GOLD, help="annotation (default: that of the seeds)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args(arguments)
    try:
        result = score(read(options.original), read(options.cleaned), load(options.gold))
    except (OSError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print(as_json(result) if options.json else as_text(result))
    return 0 if result.passed else 1


if __name__ == "__main__":
    sys.exit(main())
