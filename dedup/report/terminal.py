"""The report's dictionary -> plain text: Markdown, and a summary for the terminal; and the words all pages share.

The texts in a report come from anywhere and may be hostile. Whatever hides or reorders text is spelled out by `visible`
before any format escapes the rest, so that a text cannot act on the page or the terminal that shows it.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

Json = Mapping[str, Any]

ROWS = 20  # documents in the summary
TABLE_ROWS = 1000  # documents in a table
NAMED = 5  # documents that are removed as a whole, in the summary
TEXT_CHARS = 120  # of a text in a list

# Controls (but tab and line feed), soft hyphen, bidirectional controls, zero-width characters (but the joiners that
# scripts and emoji need), line separators, tags, surrogates and characters that are none.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
BAR = 40  # columns of the longest bar of a plot
BESIDE = 20  # characters shown at either end of a piece of text
OVERLAPS = 100  # pairs of documents in a table
ALL = "the ledger that a clean writes has every removal"
_MARKS = re.compile(r"([\\`*_\[\]#.!|<>~&$@:/])")  # what can mean something inside a line, links of GitHub included


def visible(text: str) -> str:
    """The text with what cannot be seen spelled out, as in `⟨U+202E⟩`; line ends become line feeds."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _INVISIBLE.sub(lambda match: f"⟨U+{ord(match[0]):04X}⟩", text)


def amount(size: int, one: str) -> str:
    """`1 document`, `2,000 documents`."""
    return f"{size:,} {one}" if size == 1 else f"{size:,} {one}s"


def percent(part: int, whole: int) -> str:
    """`6.4 %`, and `0 %` of nothing."""
    return f"{100 * part / whole:.1f} %" if whole else "0 %"


def lines(place: Json) -> str:
    """`line 7`, or `lines 7–9`."""
    first, last = place["line"], place["last_line"]
    return f"line {first:,}" if first == last else f"lines {first:,}–{last:,}"


def share(side: Json) -> str:
    """What part of a document is in another one: `1,204 of 1,250, 96.3 %`."""
    return f"{side['shared']:,} of {side['characters']:,}, {percent(side['shared'], side['characters'])}"


def balance(report: Json) -> str:
    """The sum that closes."""
    characters = report["totals"]["characters"]
    return (
        f"{characters['read']:,} characters read = {characters['kept']:,} kept + {characters['removed_text']:,} of text"
        f" removed + {characters['removed_blank']:,} of blank lines removed with it"
    )


def unlisted(found: Json) -> str:
    """`1,500 more are not listed`, or nothing."""
    rest = found["total"] - len(found["listed"])
    return f"{rest:,} more {'is' if rest == 1 else 'are'} not listed" if rest else ""


def overlaps(report: Json) -> str:
    """`12 pairs (2 of them the same text, 3 reprints, 1 without some paragraphs)`."""
    found = report["overlaps"]
    kinds = Counter(pair["relation"] for pair in found["listed"])
    words = (("same", "the same text"), ("reprint", "reprints"), ("without", "without some paragraphs"))
    parts = ", ".join(f"{kinds[key]:,} {text}" for key, text in words if kinds[key])
    more = f", and {found['unmeasured']:,} that were not measured" if found["unmeasured"] else ""
    return amount(found["total"], "pair") + (f" ({parts})" if parts else "") + more


def emptied(report: Json) -> str:
    """What becomes of the files of documents of which nothing is left."""
    return "files written empty" if report["settings"]["emptied"] == "keep" else "files left out"


def block(found: Json) -> str:
    """`Lines 119–131 come again: copies of lines 103–115`."""
    there = found["copy_of"]
    of = "" if there["document"] == found["document"] else f" of {there['document']}"
    return (
        f"Lines {found['first_line']:,}–{found['last_line']:,} come again: "
        f"copies of lines {there['first_line']:,}–{there['last_line']:,}{of}"
    )


def summary(report: Json) -> str:
    """What was found, in some ten lines for a terminal, and at most ROWS documents."""
    totals = report["totals"]
    out = [
        f"{amount(totals['documents'], 'document')}, {amount(totals['paragraphs']['read'], 'paragraph')}: "
        f"{totals['paragraphs']['removed']:,} removed, {totals['paragraphs']['cut']:,} cut in part",
        balance(report),
    ]
    removed = [entry for entry in report["classes"] if entry["removed"]["findings"]]
    for entry in removed:
        out.append(
            f"  {entry['class']:<10} {entry['removed']['findings']:>7,}  {entry['removed']['characters']:>10,} "
            f"characters  {report['meanings'][entry['class']]}"
        )
    changed = [doc for doc in report["documents"] if doc["characters"]["removed"]]
    names = [_one_line(doc["document"]) for doc in changed[:ROWS]]
    width = max(map(_width, names), default=0)
    for name, doc in zip(names, changed, strict=False):
        gone, read = doc["characters"]["removed"], doc["characters"]["read"]
        out.append(f"  {name}{' ' * (width - _width(name))}  {gone:>9,} of {read:>11,}  {percent(gone, read):>7}")
    if len(changed) > ROWS:
        out.append(f"  and {amount(len(changed) - ROWS, 'more document')}")
    if report["templates"]["total"]:
        out.append(f"boilerplate that recurs over documents: {amount(report['templates']['total'], 'template')}")
    if totals["emptied"]:
        out.append(f"removed as a whole ({emptied(report)}): {amount(totals['emptied'], 'document')}")
        said = [_one_line(doc["emptied"]["says"]) for doc in report["documents"] if doc["emptied"]]
        out += [f"  {sentence}" for sentence in said[:NAMED]]
        out += [f"  and {len(said) - NAMED:,} more"] if len(said) > NAMED else []
    if report["overlaps"]["total"]:
        out.append(f"documents with text in common: {overlaps(report)}")
    if totals["held_back"]:
        out.append(
            f"held back, and left as they were: {amount(totals['held_back'], 'document')} that would lose "
            f"{totals['would_lose']:,} characters (--force cleans them too)"
        )
    kept = [
        ("near_misses", "near misses"),
        ("variants", "variants"),
        ("phrases", "set phrases"),
        ("flagged", "flagged"),
    ]
    out.append("left alone: " + ", ".join(f"{report[key]['total']:,} {words}" for key, words in kept))
    if report["skipped"]:
        out.append(f"not read: {amount(len(report['skipped']), 'file')}")
    return "\n".join(out) + "\n"


def tuning(tuned: Json) -> str:
    """What `tune.tune` returns, for a terminal."""
    sample, recall, exact = tuned["sample"], tuned["recall"], tuned["exact"]
    out = [
        f"sample (seed {sample['seed']}): {sample['documents']:,} of {amount(sample['of_documents'], 'document')}, "
        f"{sample['characters']:,} of {amount(sample['of_characters'], 'character')}, "
        f"{amount(sample['paragraphs'], 'paragraph')}, {sample['too_short']:,} of them too short to be duplicates",
        f"exact copies go at any threshold: {amount(exact['paragraphs'], 'paragraph')}, "
        f"{amount(exact['characters'], 'character')}",
        "",
        f"at the threshold {tuned['threshold']}, {tuned['bands']} bands of {tuned['rows']} rows compare a pair with a "
        f"probability of at least {recall}",
        f"{'similarity':>12}{'compared':>12}",
        *(
            f"{point['similarity']:>12.2f}{point['probability']:>12.4f}  {'█' * round(BAR * point['probability'])}"
            for point in tuned["curve"]
        ),
        "",
        "what each threshold would do, beside exact copies (copies below it are those that only slips set apart)",
        _columns(
            ("threshold", "pairs", "copies", "variants", "go", "characters"),
            (
                (f"{'*' * (row['threshold'] == tuned['threshold'])}{row['threshold']:.2f}", *list(row.values())[1:])
                for row in tuned["thresholds"]
            ),
        ),
        "",
        f"scripts, pairs at {tuned['threshold']}",
        _columns(
            ("script", "paragraphs", "characters", "exact", "pairs", "variants"),
            (
                (row["script"], *(row[key] for key in ("paragraphs", "characters", "exact", "pairs", "variants")))
                for row in tuned["scripts"]
            ),
        ),
        "",
        "pairs at the border: [-only in the first-] {+only in the second+}",
    ]
    last = None
    for row in tuned["border"]:
        for key in ("below", "above"):
            pair, before = row[key], last
            if pair and pair != before:
                last = pair
                where = ", ".join(f"{_one_line(side['document'])}:{side['line']}" for side in pair["sides"])
                out.append(f"{key} {row['threshold']:.2f}: {pair['similarity']:.3f}, {pair['kind']}: {where}")
                out.append(f"  {_one_line(_marked(pair['difference']))}")
    if tuned["capped"]:
        out.append(f"groups of candidates too large for every pair in them to be compared: {tuned['capped']:,}")
    return "\n".join(out) + "\n"


def _columns(head: Sequence[str], rows: Iterable[Sequence[str | int]]) -> str:
    """A table for a terminal, flush right."""
    body = [head, *([f"{cell:,}" if isinstance(cell, int) else cell for cell in row] for row in rows)]
    widths = [max(map(_width, column)) + 2 for column in zip(*body, strict=True)]
    return "\n".join(
        "".join(" " * (width - _width(cell)) + cell for cell, width in zip(row, widths, strict=True)) for row in body
    )


def _marked(difference: Sequence[Json]) -> str:
    """Two texts as one, their differences in the marks of a word diff; what is the same is shortened."""
    marks = {"here": ("[-", "-]"), "there": ("{+", "+}"), "both": ("", "")}
    pieces = []
    for piece in difference:
        before, after = marks[piece["in"]]
        text = piece["text"]
        pieces.append(before + (text if len(text) <= 2 * BESIDE else f"{text[:BESIDE]} … {text[-BESIDE:]}") + after)
    return "".join(pieces)


def markdown(report: Json) -> str:
    """The report in Markdown (CommonMark, with tables)."""
    tool, removals = report["tool"], {removal["number"]: removal for removal in report["removals"]["listed"]}
    command = f": {_md(report['command'])}" if report["command"] else ""
    found_in = [doc for doc in report["documents"] if doc["classes"]]
    out = [
        "# Duplication report",
        f"{tool['name']} {tool['version']}, settings {report['fingerprint']}{command}",
        f"**{balance(report)}.**",
        _table(
            ("class", "what it is", "removed", "characters", "held back", "flagged, kept"),
            (
                (
                    entry["class"],
                    report["meanings"][entry["class"]],
                    entry["removed"]["findings"],
                    entry["removed"]["characters"],
                    entry["held_back"]["findings"],
                    entry["flagged"]["findings"],
                )
                for entry in report["classes"]
            ),
        ),
        "## Documents",
        _table(
            ("document", "read", "kept", "removed", "share", "held back"),
            (
                (
                    _md(doc["document"]),
                    *(doc["characters"][key] for key in ("read", "kept", "removed")),
                    percent(doc["characters"]["removed"], doc["characters"]["read"]),
                    f"would lose {doc['would_lose']:,}" if doc["held_back"] else "",
                )
                for doc in found_in[:TABLE_ROWS]
            ),
        ),
        *([f"{len(found_in) - TABLE_ROWS:,} more documents are in report.json"] if len(found_in) > TABLE_ROWS else []),
    ]
    if gone := [doc for doc in report["documents"] if doc["emptied"]]:
        words = f"Nothing is left of {amount(len(gone), 'document')} ({emptied(report)})."
        out += ["## Removed as a whole", words]
        out.append("\n".join(f"- {_md(doc['emptied']['says'])}" for doc in gone[:TABLE_ROWS]))
        out += [f"{len(gone) - TABLE_ROWS:,} more are in report.json"] if len(gone) > TABLE_ROWS else []
    if pairs := report["overlaps"]["listed"]:
        rows = ((_md(pair["says"]), *map(share, pair["sides"])) for pair in pairs[:OVERLAPS])
        more = report["overlaps"]["total"] - OVERLAPS
        out += ["## Documents with text in common", _table(("documents", "of the first", "of the second"), rows)]
        out += [f"{more:,} more pairs are in report.json"] if more > 0 else []
    out.append("## Removed")
    member_of = {number: found for found in report["blocks"] for number in found["removals"]}
    for name, found in groupby(removals.values(), key=lambda removal: removal["document"]):
        out.append(f"### {_md(name)}")
        items = []
        for run, members in groupby(found, key=lambda removal: member_of.get(removal["number"])):
            indent = "  " if run else ""
            items += [f"- {_md(block(run))}"] if run else []
            items += [f"{indent}- {_finding(removal)}" for removal in members]
        out.append("\n".join(items))
    if rest := unlisted(report["removals"]):
        out.append(f"{rest}: {ALL}")
    for key, title in (
        ("held_back", "Held back"),
        ("near_misses", "Near misses, kept"),
        ("variants", "Variants, kept"),
        ("phrases", "Set phrases, kept"),
        ("flagged", "Flagged, kept"),
    ):
        if report[key]["total"]:
            items = [f"- {_md(found['document'])} {_finding(found)}" for found in report[key]["listed"]]
            items += [f"- {rest}"] if (rest := unlisted(report[key])) else []
            out += [f"## {title}", "\n".join(items)]
    for key, title in (("statements", "Not found"), ("method", "Method"), ("skipped", "Not read")):
        if report[key]:
            out += [f"## {title}", "\n".join(f"- {_md(text)}" for text in report[key])]
    settings = ((_md(key), _md(str(value))) for key, value in report["settings"].items())
    return "\n\n".join([*out, "## Settings", _table(("setting", "value"), settings)]) + "\n"


def _finding(found: Json) -> str:
    """One finding on one line."""
    where = f"{lines(found)} ({found['class']}): {_md(found['reason'])}"
    if witness := found["witness"]:
        of = "" if witness["document"] == found["document"] else f" of {_md(witness['document'])}"
        where += f"; similarity {found['score']:.3f} with {lines(witness)}{of}"
    return f"{where}; “{_md(_shortened(found['text']))}”"


def _shortened(text: str) -> str:
    third = TEXT_CHARS // 3
    return text if len(text) <= TEXT_CHARS else f"{text[: 2 * third]} … {text[-third:]}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str | int]]) -> str:
    """A table; the cells are Markdown already."""
    body = [[f"{cell:,}" if isinstance(cell, int) else cell for cell in row] for row in rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, ["---"] * len(head), *body])


def _md(text: str) -> str:
    """Any text for Markdown, on one line, with every mark escaped that could mean something."""
    return _MARKS.sub(r"\\\1", " ".join(visible(text).split()))


def _one_line(text: str) -> str:
    return visible(text).replace("\n", "⟨U+000A⟩").replace("\t", "⟨U+0009⟩")


def _width(text: str) -> int:
    """Columns on a terminal."""
    return sum(1 + (unicodedata.east_asian_width(ch) in "WF") for ch in text)
