"""The boilerplate lane on pages whose lines have labels: what it drops, what it should have, and what it may not.

    python -m benchmarks.boilerplate CORPUS... [--own] [--seeds] [--levels careful balanced strict] [--alone]

What recurs is counted over all pages, each page is looked at again while something of it goes, and what is left is
counted and judged again until nothing goes, as the pass does. The pages of a corpus are given to it together, so that
what recurs can be seen; with `--alone` each page by itself. Classes that are removed by default count as dropped;
bylines and captions are kept.

Blank lines and labels of -1 are left out. Drop is the positive class: precision and recall are those of dropped lines,
macro F1 is the mean of the F1 of drop and the F1 of keep, and `body lost` is the share of the characters of kept lines
that went. Intervals: 95 %, percentiles of resampled pages.
"""

import argparse
import json
import math
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
from numpy.typing import NDArray

from benchmarks import line_peers, pages
from benchmarks.pages import Page
from dedup import config, pipeline
from dedup.arrays import offsets
from dedup.boilerplate import classify, inline, recurrence, user_rules
from dedup.classes import Action, Label
from dedup.tables import Documents
from dedup.text import normalize, segment

LEVELS = config.BOILERPLATE_LEVELS
REMOVED = [Label[key.upper()] for key in config.REMOVED_BY_DEFAULT if Label[key.upper()] >= Label.SPAM]
RESAMPLED = 1000  # times, for the intervals
UNITS = ("lines", "chars")
FLOORS = Path(__file__).parents[1] / "tests" / "data" / "furniture-floors.json"
LANE: tuple[tuple[Any, str], ...] = (  # where the pass enters the lane
    (user_rules, "lexicon"),
    (inline, "split"),
    (classify, "evidence"),
    (recurrence, "count"),
    (classify, "classify"),
)

Int64 = NDArray[np.int64]
Float64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of the lines of one page; the three are of one length.

    dropped  whether the line goes
    classes  the key of its label, "" for none; kept classes too
    reasons  why, "" where there is no label
    """

    dropped: list[bool]
    classes: list[str]
    reasons: list[str]


# ------------------------------------------------------------------------------------------------------------- the lane


def lane(
    given: Sequence[Page], *, level: str = "careful", model: classify.Model | None = None, alone: bool = False
) -> list[Verdict]:
    """What the lane says of each page, after its last look.

    model  what `benchmarks.fit.fit` returns; None: the one that is shipped
    alone  each page is a corpus of its own
    """
    docs = Documents.from_texts({f"{number:08}": page.text for number, page in enumerate(given)})
    segs = segment.segments(docs, unit="line")
    norm = normalize.normalized(docs, segs)
    settings = config.Config(boilerplate=level)
    evidence = classify.evidence(docs, segs, norm, settings, model=model)
    corpus, alive = classify.Corpus(segs, norm, evidence), np.ones(len(segs), np.bool_)
    label, why = np.full(len(segs), -1, np.int8), np.full(len(segs), -1, np.int64)
    while alive.any():  # as the pass looks at the kept text, with the counts that it has then
        again = recurrence.alone(evidence, segs) if alone else recurrence.count(evidence, segs, alive)
        found = classify.classify(corpus, again, settings, alive, model=model)
        label[alive], why[alive] = found.label[alive], found.reason[alive]
        gone = alive & np.isin(found.label, REMOVED)
        if not gone.any():
            break
        alive &= ~gone
    breaks = np.flatnonzero(docs.code == ord("\n"))
    place = np.searchsorted(breaks, segs.start) - np.searchsorted(breaks, docs.indptr[segs.doc])
    verdicts = [_nothing(len(page.lines)) for page in given]
    # A line of ours ends where others see no end (form feeds, U+2028): it goes if all segments on it go.
    for row in range(len(segs)):
        verdict, line = verdicts[segs.doc[row]], int(place[row])
        first = row == 0 or segs.doc[row - 1] != segs.doc[row] or place[row - 1] != line
        verdict.dropped[line] = bool(not alive[row] and (first or verdict.dropped[line]))
        if label[row] >= 0:
            verdict.classes[line] = Label(int(label[row])).key
            verdict.reasons[line] = classify.REASONS[why[row]]
    return verdicts


def _nothing(n: int) -> Verdict:
    return Verdict([False] * n, [""] * n, [""] * n)


def whole(given: Sequence[Page], *, level: str = "careful") -> list[Verdict]:
    """What goes of each page in the whole pass: copies too, and nothing of a page that would lose too much.

    A line goes if more than half of its characters go.
    """
    docs = Documents.from_texts({f"{number:08}": page.text for number, page in enumerate(given)})
    found = pipeline.find(docs, config.Config(boilerplate=level)).decisions
    cut = np.zeros(len(docs.code) + 1, np.int64)
    gone = found.action == Action.REMOVE
    np.add.at(cut, found.start[gone], 1)
    np.add.at(cut, found.end[gone], -1)
    before = offsets((np.cumsum(cut[:-1]) > 0).astype(np.int64))
    order = np.flatnonzero(gone)
    verdicts = []
    for number, page in enumerate(given):
        verdict, end = _nothing(len(page.lines)), int(docs.indptr[number]) - 1
        for k, line in enumerate(page.lines):
            start, end = end + 1, end + 1 + len(line)
            if 2 * (before[end] - before[start]) > len(line):
                first = order[np.searchsorted(found.end[order], start, side="right")]
                verdict.dropped[k], verdict.classes[k] = True, Label(int(found.label[first])).key
                verdict.reasons[k] = found.reasons[found.reason[first]]
        verdicts.append(verdict)
    return verdicts


def cost(given: Sequence[Page], *, level: str = "careful") -> dict[str, float]:
    """CPU seconds of the whole pass over the pages as one corpus, and the share of it that the lane takes."""
    docs = Documents.from_texts({f"{number:08}": page.text for number, page in enumerate(given)})
    spent, depth = 0.0, 0

    def timed(function: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any, **options: Any) -> Any:
            nonlocal spent, depth
            start = time.process_time()
            depth += 1  # the lane calls itself
            try:
                return function(*arguments, **options)
            finally:
                depth -= 1
                spent += (time.process_time() - start) * (depth == 0)

        return run

    with ExitStack() as stack:
        for owner, name in LANE:
            stack.enter_context(mock.patch.object(owner, name, timed(getattr(owner, name))))
        start = time.process_time()
        pipeline.find(docs, config.Config(boilerplate=level))
        total = time.process_time() - start
    return {"seconds": total, "us_per_char": 1e6 * spent / max(len(docs.code), 1), "share": spent / total}


# ------------------------------------------------------------------------------------------------------------- figures


def counts(given: Sequence[Page], dropped: Iterable[Sequence[bool]]) -> Int64:
    """How many lines and characters of each page have which label and went: int64 (pages, 2, 3, 2).

    The axes are page, unit (UNITS), label (drop, keep, not certain), and whether it went. Characters are those of the
    line without blanks at its ends.
    """
    table = np.zeros((len(given), len(UNITS), 3, 2), np.int64)
    for number, (page, gone) in enumerate(zip(given, dropped, strict=True)):
        for line, label, goes in zip(page.lines, page.labels, gone, strict=True):
            if size := len(line.strip()):
                table[number, :, label, int(goes)] += (1, size)
    return table


def rates(table: Int64) -> dict[str, Float64]:
    """The figures of counts (..., 2, 3, 2), by name and unit; nan where they say nothing.

    Precision and F1 say nothing of text that has lines of one label only.
    """
    result: dict[str, Float64] = {}
    for axis, unit in enumerate(UNITS):
        of_unit = table[..., axis, :, :].astype(np.float64)
        (missed, hit), (kept, lost) = ((of_unit[..., label, 0], of_unit[..., label, 1]) for label in (0, 1))
        both = np.where((hit + missed > 0) & (kept + lost > 0), 1.0, np.nan)
        result[f"precision_{unit}"] = _ratio(hit, hit + lost) * both
        result[f"recall_{unit}"] = _ratio(hit, hit + missed)
        result[f"f1_drop_{unit}"] = _ratio(2 * hit, 2 * hit + lost + missed) * both
        result[f"f1_keep_{unit}"] = _ratio(2 * kept, 2 * kept + lost + missed) * both
        result[f"macro_f1_{unit}"] = (result[f"f1_drop_{unit}"] + result[f"f1_keep_{unit}"]) / 2
        result[f"body_lost_{unit}"] = _ratio(lost, kept + lost)
        result[f"flagged_{unit}"] = _ratio(of_unit[..., 1].sum(axis=-1), of_unit.sum(axis=(-1, -2)))
    return result


def _ratio(part: Float64, whole: Float64) -> Float64:
    result = np.full(np.shape(whole), np.nan)
    np.divide(part, whole, out=result, where=whole > 0)
    return result


def figures(table: Int64) -> dict[str, list[float | None]]:
    """Each figure of counts (pages, 2, 3, 2) with the ends of its interval: [value, low, high], None for nan."""
    n = len(table)
    draws = np.random.default_rng(0).multinomial(n, np.full(n, 1 / n), size=RESAMPLED)
    sampled = rates((draws @ table.reshape(n, -1)).reshape(RESAMPLED, *table.shape[1:]))
    result: dict[str, list[float | None]] = {}
    for name, value in rates(table.sum(axis=0)).items():
        some = sampled[name][~np.isnan(sampled[name])]
        ends = np.percentile(some, (2.5, 97.5)).tolist() if len(some) else [math.nan] * 2
        result[name] = [None if math.isnan(x) else round(x, 6) for x in (float(value), *ends)]
    return result


def by_class(given: Sequence[Page], verdicts: Sequence[Verdict]) -> dict[str, dict[str, int]]:
    """For each class that the pages know: how many lines, how many went, how many went under that name.

    Hard negatives are counted by themselves, `body!`.
    """
    result: dict[str, dict[str, int]] = {}
    for page, verdict in zip(given, verdicts, strict=True):
        rows = zip(page.lines, page.labels, page.classes, verdict.dropped, verdict.classes, strict=True)
        for line, label, name, gone, said in rows:
            if name and label >= 0 and line.strip():
                row = result.setdefault(name, {"lines": 0, "dropped": 0, "named": 0})
                row["lines"] += 1
                row["dropped"] += gone
                row["named"] += said == name.removesuffix(pages.HARD)
    order = (*pages.DROPPED, *(name + mark for name in pages.KEPT for mark in ("", pages.HARD)))
    return {name: result[name] for name in order if name in result}


# ---------------------------------------------------------------------------------------------------------------- gate

FLOORED = ("precision_lines", "recall_lines", "macro_f1_lines")  # may not fall; body_lost_chars may not rise
CEILED = ("body_lost_chars",)


def measured(given: Sequence[Page], verdicts: Sequence[Verdict]) -> dict[str, float]:
    """The figures of the gate, without those that cannot be given."""
    values = rates(counts(given, [v.dropped for v in verdicts]).sum(axis=0))
    return {name: float(values[name]) for name in (*FLOORED, *CEILED) if not math.isnan(values[name])}


def pinned(given: Sequence[Page], *, levels: Sequence[str] = LEVELS) -> dict[str, Any]:
    """What a source is pinned to: digest of its pages, and for each level its figures, rounded to what is worse."""
    result: dict[str, Any] = {"digest": pages.digest(given)}
    for level in levels:
        values = measured(given, lane(given, level=level))
        result[level] = {
            name: math.ceil(value * 1e4) / 1e4 if name in CEILED else math.floor(value * 1e3) / 1e3
            for name, value in values.items()
        }
    return result


def failures(given: Sequence[Page], floor: Mapping[str, Any]) -> list[str]:
    """What is worse than it was pinned to, one line each; or that the data are not those that it was pinned with."""
    source = given[0].source if given else "no pages"
    if (digest := pages.digest(given)) != floor["digest"]:
        return [f"{source}: other data ({digest[:12]}) than the floors were pinned with ({floor['digest'][:12]})"]
    found = []
    for level in (key for key in floor if key != "digest"):
        values = measured(given, lane(given, level=level))
        for name, bound in floor[level].items():
            worse = values[name] > bound if name in CEILED else values[name] < bound
            if worse:
                found.append(f"{source}, {level}: {name} {values[name]:.4f}, pinned {bound}")
    return found


def lowered(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """The bounds that are laxer in the new floors of a source, if these are of the same data."""
    if old["digest"] != new["digest"]:
        return []
    found = []
    for level in (key for key in new if key != "digest" and key in old):
        for name, bound in old[level].items():
            sign = -1 if name in CEILED else 1
            if name not in new[level] or sign * new[level][name] < sign * bound:
                found.append(f"{level}: {name} {bound} -> {new[level].get(name)}")
    return found


def sources(
    corpora: Iterable[Path] = (), *, body: Iterable[Path] = (), own: Path | None = None, seeds: bool = False
) -> dict[str, list[Page]]:
    """The pages by the name of their source; our own by what their file name begins with, and split: `own zh test`.

    corpora, body  folders, as `pages.load` takes them
    own            folder of our hand-written pages
    """
    found = {folder.name: pages.load(folder, recurring=True) for folder in corpora}
    found |= {folder.name: pages.load(folder, body=True) for folder in body}
    if own is not None:
        for page in pages.own(own):
            found.setdefault(f"own {page.source.partition('-')[0]} {page.split}", []).append(page)
    if seeds:
        found["seeds"] = pages.seeds()
    return found


def gate(
    given: Mapping[str, Sequence[Page]],
    file: Path = FLOORS,
    *,
    pin: bool = False,
    lower: bool = False,
    levels: Sequence[str] = LEVELS,
) -> int:
    """Hold all sources against the pinned floors, or pin them; print what came of it. 1: something is worse.

    Sources without floors, and floors of sources that are not given, are left as they are.

    pin     make the present figures at `levels` the floors; where that is laxer on the same data, only with `lower`
    """
    floors = json.loads(file.read_text("utf-8")) if file.exists() else {}
    failed = 0
    for name, of_source in given.items():
        if pin:
            new = pinned(of_source, levels=levels)
            laxer = lowered(floors[name], new) if name in floors else []
            failed += bool(laxer) and not lower
            if lower or not laxer:
                same = name in floors and floors[name]["digest"] == new["digest"]
                floors[name] = floors[name] | new if same else new
            print(f"{name}: " + ("; ".join(laxer) + ("" if lower else " (not pinned: --lower)") if laxer else "pinned"))
        elif name in floors:
            worse = failures(of_source, floors[name])
            failed += bool(worse)
            print("\n".join(worse) if worse else f"{name}: as pinned, or better")
        else:
            print(f"{name}: no floors")
    if pin:
        file.write_text(json.dumps(floors, indent=1, sort_keys=True) + "\n", "utf-8")
    return int(failed > 0)


# ---------------------------------------------------------------------------------------------------------------- main


def percent(value: float | None, digits: int = 1) -> str:
    """A share for a table."""
    return "-" if value is None else f"{100 * value:.{digits}f}"


COLUMNS = {  # figure -> heading, digits, with its interval
    "precision_lines": ("precision", 1, True),
    "recall_lines": ("recall", 1, True),
    "precision_chars": ("precision, chars", 1, False),
    "recall_chars": ("recall, chars", 1, False),
    "f1_keep_lines": ("F1 keep", 1, False),
    "f1_drop_lines": ("F1 drop", 1, False),
    "macro_f1_lines": ("macro F1", 1, True),
    "body_lost_chars": ("body lost, chars", 2, True),
    "flagged_lines": ("flagged", 1, False),
}


def table(rows: Sequence[Mapping[str, Any]]) -> str:
    """The results in Markdown, per cent; intervals in brackets. Flagged: of all lines, those of no label too."""
    head = ["source", "setting", "pages", "keep : drop", *(heading for heading, _, _ in COLUMNS.values())]
    lines = [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    for row in rows:
        cells = [row["source"], row["setting"], str(row["pages"]), f"{row['keep']} : {row['drop']}"]
        for name, (_, digits, ranged) in COLUMNS.items():
            value, low, high = (percent(x, digits) for x in row["figures"][name])
            cells.append(f"{value} [{low}, {high}]" if ranged and not value == low == high else value)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def side_by_side(rows: Sequence[Mapping[str, Any]], name: str) -> str:
    """One figure in Markdown, per cent: a row a source, a column a setting."""
    settings = list(dict.fromkeys(row["setting"] for row in rows))
    heading, digits, _ = COLUMNS[name]
    lines = [f"| {heading} | {' | '.join(settings)} |", "|---" * (1 + len(settings)) + "|"]
    for source in dict.fromkeys(row["source"] for row in rows):
        of_source = {row["setting"]: row["figures"][name][0] for row in rows if row["source"] == source}
        lines.append(f"| {source} | {' | '.join(percent(of_source[setting], digits) for setting in settings)} |")
    return "\n".join(lines)


def class_table(rows: Sequence[Mapping[str, Any]]) -> str:
    """For each class its lines, and at each setting the share that went and, in brackets, that was given its name."""
    settings = list(dict.fromkeys(row["setting"] for row in rows))
    lines = [f"| source | class | lines | {' | '.join(settings)} |", "|---" * (3 + len(settings)) + "|"]
    for source in dict.fromkeys(row["source"] for row in rows):
        of_source = [row["classes"] for row in rows if row["source"] == source]
        for name, first in of_source[0].items():
            shares = [[percent(of[name][key] / first["lines"]) for key in ("dropped", "named")] for of in of_source]
            cells = [source, name, str(first["lines"]), *(f"{gone} ({named})" for gone, named in shares)]
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def shown(given: Sequence[Page], verdicts: Sequence[Verdict], what: str) -> Iterable[str]:
    """Lines that went wrongly (errors), rightly (found), or should have gone (missed); not certain ones with found."""
    for page, verdict in zip(given, verdicts, strict=True):
        rows = zip(page.lines, page.labels, verdict.dropped, verdict.classes, verdict.reasons, strict=True)
        for number, (line, label, gone, name, reason) in enumerate(rows, 1):
            kind = ("found" if label != 1 else "errors") if gone else ("missed" if label == 0 else "")
            if kind == what and line.strip():
                yield f"  {name or '-':9} {reason:45} {page.id[:12]}:{number} {line.strip()[:100]}"


def row_of(source: str, setting: str, given: Sequence[Page], dropped: Sequence[Sequence[bool]]) -> dict[str, Any]:
    """One row of the table."""
    count = counts(given, dropped)
    drop, keep = (int(count[:, 0, label].sum()) for label in (0, 1))
    return {
        "source": source,
        "setting": setting,
        "pages": len(given),
        "keep": keep,
        "drop": drop,
        "figures": figures(count),
    }


def options_of(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.boilerplate", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("corpora", nargs="*", type=Path, metavar="CORPUS", help="folders with docs.jsonl, gold.jsonl")
    parser.add_argument("--body", nargs="+", type=Path, default=[], metavar="CORPUS", help="folders of text throughout")
    parser.add_argument("--own", nargs="?", type=Path, const=pages.OWN, metavar="FOLDER", help="our hand-written pages")
    parser.add_argument("--seeds", action="store_true", help="the seed documents")
    parser.add_argument("--levels", nargs="+", choices=LEVELS, default=list(LEVELS))
    parser.add_argument("--alone", action="store_true", help="each page by itself")
    parser.add_argument("--whole", action="store_true", help="the whole pass: copies go too, pages are held back")
    parser.add_argument("--leave-one-out", action="store_true", help="fit on all other sources, score on each")
    parser.add_argument("--only", nargs="+", metavar="SOURCE", help="score on these; fit on the others, too")
    parser.add_argument("--baselines", action="store_true", help="keep all, and terminal punctuation, too")
    parser.add_argument("--python", metavar="EXECUTABLE", help="interpreter with jusText and trafilatura: them, too")
    parser.add_argument("--cost", action="store_true", help="what the lane takes of the whole pass, instead")
    parser.add_argument("--show", choices=("errors", "found", "missed"), help="list lines, too")
    parser.add_argument("--gate", action="store_true", help="hold against the floors; exit code 1 if one is broken")
    parser.add_argument("--pin", action="store_true", help="with --gate: make the present figures the floors")
    parser.add_argument("--lower", action="store_true", help="with --pin: also where they are worse than before")
    parser.add_argument("--side-by-side", nargs="+", choices=COLUMNS, help="a table a figure, settings as columns")
    parser.add_argument("--json", action="store_true", help="all figures with their intervals")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures of all sources at all settings."""
    options = options_of(arguments)
    given = sources(options.corpora, body=options.body, own=options.own, seeds=options.seeds)
    if options.gate:
        return gate(given, pin=options.pin, lower=options.lower, levels=options.levels)
    if options.cost:
        for name, of_source in given.items():
            for level in options.levels:
                figure = cost(of_source, level=level)
                print(f"{name}, {level}: {figure['us_per_char']:.3f} us a character, {figure['share']:.1%} of the pass")
        return 0
    everything = [page for of_source in given.values() for page in of_source if page.split != "test"]
    contestants = [*(line_peers.BASELINES if options.baselines else []), *(line_peers.PEERS if options.python else [])]
    rows = []
    for name, of_source in given.items():
        if options.only and name not in options.only:
            continue
        model = None
        if options.leave_one_out:
            model = import_module("benchmarks.fit").fit(pages.without_groups(everything, of_source))
        for level in options.levels:
            if options.whole:
                verdicts = whole(of_source, level=level)
            else:
                verdicts = lane(of_source, level=level, model=model, alone=options.alone)
            row = row_of(name, level, of_source, [verdict.dropped for verdict in verdicts])
            rows.append(row | {"classes": by_class(of_source, verdicts), "digest": pages.digest(of_source)})
            if options.show:
                print(f"{name}, {level}", *shown(of_source, verdicts, options.show), sep="\n", file=sys.stderr)
        for peer in contestants:
            dropped = line_peers.run(peer, [page.lines for page in of_source], python=options.python or sys.executable)
            rows.append(row_of(name, peer, of_source, dropped))
    if options.json:
        print(json.dumps(rows, indent=1))
        return 0
    if options.side_by_side:
        print("\n\n".join(side_by_side(rows, name) for name in options.side_by_side))
        return 0
    print(table(rows))
    if any(row.get("classes") for row in rows):
        print("\n" + class_table([row for row in rows if "classes" in row]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
