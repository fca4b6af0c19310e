"""The report's dictionary -> one self-contained HTML page.

The page has no script, loads nothing, and forbids everything but its own style sheet by a content security policy.
Texts of documents reach it through one function, which makes visible what hides and escapes the rest. Plain f-strings:
a template engine takes more than ten times as long and would be one more thing to install.
"""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from importlib.resources import files
from itertools import groupby
from typing import Any

from dedup.classes import Label
from dedup.report.terminal import (
    ALL,
    OVERLAPS,
    TABLE_ROWS,
    amount,
    balance,
    block,
    emptied,
    lines,
    overlaps,
    percent,
    share,
    unlisted,
    visible,
)

Json = Mapping[str, Any]

OPEN_DOCUMENTS = 20  # documents whose removals are unfolded
PLACES = 12  # of a set phrase
TEXT_CHARS = 700  # of a text; the whole is in the ledger
SHORT_CHARS = 160  # of a text in a list, and of what two compared texts have in common

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def html(report: Json) -> str:
    """The report as one HTML page, made from the dictionary alone."""
    page = _Page(report)
    parts = [
        ("totals", "Totals", page.totals()),
        ("held-back", "Held back", page.held_back()),
        ("documents", "Documents", page.documents()),
        ("emptied", "Removed as a whole", page.emptied()),
        ("overlaps", "Text in common", page.overlaps()),
        ("removed", "Removed", page.removed()),
        ("templates", "Templates", page.templates()),
        ("groups", "Groups", page.groups()),
        (
            "near-misses",
            "Near misses",
            page.pairs("near_misses", "Similar paragraphs that are both kept, the closest first."),
        ),
        ("variants", "Variants", page.pairs("variants", "The same frame with other facts in it: both are kept.")),
        ("phrases", "Set phrases", page.phrases()),
        ("flagged", "Flagged", page.flagged()),
        ("not-found", "Not found", page.statements()),
        ("check", "Check and undo", CHECK),
        ("settings", "Settings", page.settings()),
    ]
    parts = [part for part in parts if part[2]]
    style = files("dedup.report").joinpath("report.css").read_text("utf-8") + _colours()
    run = f"{report['tool']['name']} {report['tool']['version']} · settings {report['fingerprint']}"
    command = f"<code>{_h(report['command'])}</code>" if report["command"] else ""
    links = "".join(f'<a href="#{key}">{title}</a>' for key, title, _ in parts)
    sections = "".join(f'<section id="{key}"><h2>{title}</h2>\n{part}</section>\n' for key, title, part in parts)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">\n'
        '<meta name="generator" content="dedup">\n'  # by which `scan --html` knows what it may write over
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">\n'
        f"<title>Duplication report</title>\n<style>\n{style}</style></head>\n<body>\n"
        f"<header><h1>Duplication report</h1><p>{_h(run)} {command}</p></header>\n"
        f"<nav>{links}</nav>\n<main>\n{sections}</main>\n</body></html>\n"
    )


CHECK = """<p>In every document the kept text and the removed text together are the original, byte for byte. What was
removed is in <code>ledger.jsonl</code>, with digests of both versions.</p>
<p><code>dedup restore ledger.jsonl -o DIR</code> writes the originals back and checks them against these digests.</p>
<p>A second run over the cleaned texts removes nothing.</p>
"""


def _colours() -> str:
    """The colours of the classes, on light and on dark ground, and a style for each class."""
    light, dark = (" ".join(f"--{label.key}: {label.row.colours[ground]};" for label in Label) for ground in (0, 1))
    styles = "\n".join(f".c-{label.key} {{ --c: var(--{label.key}); }}" for label in Label)
    return f":root {{ {light} }}\n@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n{styles}\n"


def _h(text: str) -> str:
    """Any text for HTML, in content and in attributes."""
    return escape(visible(text))


def _short(text: str, limit: int = SHORT_CHARS, omitted: int = 0) -> str:
    """Any text for HTML, its middle left out if it is long; `omitted` characters of it are missing already."""
    if len(text) <= limit + limit // 4:  # to leave out less would not be worth a mark
        return _h(text)
    head = 2 * limit // 3
    tail = len(text) - (limit - head)
    return f"{_h(text[:head])}<i>… {tail - head + omitted:,} characters …</i>{_h(text[tail:])}"


def _table(kind: str, head: Sequence[str], rows: Iterable[str]) -> str:
    titles = "".join(f"<th>{title}</th>" for title in head)
    return f'<table class="{kind}"><thead><tr>{titles}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


def _row(*cells: str | int) -> str:
    return (
        "<tr>"
        + "".join(f"<td>{cell}</td>" if isinstance(cell, str) else f"<td>{cell:,}</td>" for cell in cells)
        + "</tr>"
    )


def _items(title: str, texts: Iterable[str]) -> str:
    items = "".join(f"<li>{_h(text)}</li>" for text in texts)
    return f"{title and f'<h3>{title}</h3>'}<ul>{items}</ul>" if items else ""


def _chip(name: str, count: int = 0) -> str:
    """The name of a class in its colour."""
    return f'<span class="chip c-{name}">{f"{count:,} " if count else ""}{name}</span>'


def _bar(parts: Iterable[tuple[str, int]], whole: int) -> str:
    """Shares of a whole, side by side."""
    slices = (f'<i class="c-{name}" style="width:{100 * size / whole:.3f}%"></i>' for name, size in parts if size)
    return f'<div class="bar">{"".join(slices)}</div>'


class _Page:
    """The parts of the page. Texts that are empty say that there is nothing to show."""

    def __init__(self, report: Json) -> None:
        self.report = report
        self.document = {doc["document"]: doc for doc in report["documents"]}
        changed = dict.fromkeys(removal["document"] for removal in report["removals"]["listed"])
        self.anchor = {doc["document"]: "emptied" for doc in report["documents"] if doc["emptied"]}
        self.anchor |= {name: f"d{number}" for number, name in enumerate(changed, 1)}
        self.block = {number: found for found in report["blocks"] for number in found["removals"]}

    def totals(self) -> str:
        """Figures, the sum that closes, and the classes."""
        report, totals = self.report, self.report["totals"]
        characters, paragraphs = totals["characters"], totals["paragraphs"]
        cards = [
            ("read", characters["read"], f"characters in {amount(totals['documents'], 'document')}"),
            ("kept", characters["kept"], f"characters kept, {percent(characters['kept'], characters['read'])}"),
            (
                "gone",
                characters["removed"],
                f"characters removed, {percent(characters['removed'], characters['read'])}",
            ),
            ("gone", paragraphs["removed"], f"of {amount(paragraphs['read'], 'paragraph')} removed"),
            ("gone", paragraphs["cut"], "cut in part"),
        ]
        tiles = "".join(f'<div class="card {kind}"><b>{value:,}</b>{label}</div>' for kind, value, label in cards)
        removed = [(entry["class"], entry["removed"]["characters"]) for entry in report["classes"]]
        whole = [("kept", characters["kept"]), *removed, ("blank", characters["removed_blank"])]
        most = max((size for _, size in removed), default=0)
        actions = [key for key in ("removed", "held_back", "flagged") if key != "held_back" or totals["held_back"]]
        head = ("class", "", "", *(title for key in actions for title in (key.replace("_", " "), "characters")))
        rows = (
            _row(
                _chip(entry["class"]),
                _h(report["meanings"][entry["class"]]),
                _bar([(entry["class"], entry["removed"]["characters"])], most),
                *(entry[action][unit] or "" for action in actions for unit in ("findings", "characters")),
            )
            for entry in report["classes"]
        )
        return (
            f'<div class="cards">{tiles}</div>{_bar(whole, characters["read"])}<p class="small">{balance(report)}. '
            f"Lines: {totals['lines']['read']:,} = {totals['lines']['kept']:,} kept + "
            f"{totals['lines']['removed']:,} removed. Characters are Unicode code points.</p>"
            + (_table("classes", head, rows) if report["classes"] else "<p>Nothing was found.</p>")
            + _items("Not read", report["skipped"])
        )

    def held_back(self) -> str:
        """The documents that would lose too much."""
        found = self.report["held_back"]
        if not found["total"]:
            return ""
        rows = (
            _row(
                self._link(doc),
                doc["characters"]["read"],
                doc["would_lose"],
                percent(doc["would_lose"], doc["characters"]["read"]),
            )
            for doc in self.report["documents"]
            if doc["held_back"]
        )
        return (
            '<p class="warn">These documents would lose too much. They are left as they were; <code>--force</code> '
            f"cleans them too.</p>{_table('', ('document', 'characters', 'would lose', ''), rows)}"
            f"<details><summary>What would go: {amount(found['total'], 'finding')}</summary>"
            f"{self._list(found)}</details>"
        )

    def documents(self) -> str:
        """A row for each document with findings."""
        found = [doc for doc in self.report["documents"] if doc["classes"]]
        most = max((doc["characters"]["removed"] for doc in found), default=0)
        rows = (
            _row(
                self._link(doc),
                *(doc["characters"][key] for key in ("read", "kept", "removed")),
                percent(doc["characters"]["removed"], doc["characters"]["read"]),
                _bar([(entry["class"], entry["removed"]["characters"]) for entry in doc["classes"]], most),
                " ".join(
                    _chip(entry["class"], entry["removed"]["findings"])
                    for entry in doc["classes"]
                    if entry["removed"]["findings"]
                ),
            )
            for doc in found[:TABLE_ROWS]
        )
        head = ("document", "characters", "kept", "removed", "", "", "")
        more, nothing = len(found) - TABLE_ROWS, len(self.document) - len(found)
        return (
            (_table("documents", head, rows) if found else "")
            + (f"<p>Documents with findings that are not in this table: {more:,}.</p>" if more > 0 else "")
            + (f"<p>Documents without findings: {nothing:,}.</p>" if nothing else "")
        )

    def emptied(self) -> str:
        """The documents of which nothing is left, each said once."""
        gone = [doc for doc in self.report["documents"] if doc["emptied"]]
        items = (
            f"<li>{_h(doc['emptied']['says'])} <small>{amount(doc['characters']['removed'], 'character')}</small></li>"
            for doc in gone[:TABLE_ROWS]
        )
        more = len(gone) - TABLE_ROWS
        return (
            f"<p>Nothing is left of {amount(len(gone), 'document')} ({emptied(self.report)}). Copies in them are not "
            f"listed below: {ALL}.</p><ul>{''.join(items)}</ul>"
            + (f"<p>{more:,} more are in <code>report.json</code>.</p>" if more > 0 else "")
            if gone
            else ""
        )

    def overlaps(self) -> str:
        """Documents of which a good part is in another one, two by two."""
        found = self.report["overlaps"]
        rows = (_row(_h(pair["says"]), *map(share, pair["sides"])) for pair in found["listed"][:OVERLAPS])
        head = ("documents", "characters of the first in the second", "of the second in the first")
        more = found["total"] - OVERLAPS
        return (
            f"<p>{overlaps(self.report)}, measured before anything is removed, boilerplate left out.</p>"
            + _table("", head, rows)
            + (f"<p>{more:,} more pairs are in <code>report.json</code>.</p>" if more > 0 else "")
            if found["total"]
            else ""
        )

    def removed(self) -> str:
        """Every removal in its surroundings, document by document."""
        out: list[str] = []
        for name, found in groupby(self.report["removals"]["listed"], key=lambda removal: removal["document"]):
            doc, removals = self.document[name], list(found)
            characters, paragraphs = doc["characters"], doc["paragraphs"]
            said = (
                f"{characters['removed']:,} of {amount(characters['read'], 'character')} removed, "
                f"{percent(characters['removed'], characters['read'])}: {amount(paragraphs['removed'], 'paragraph')} "
                f"whole, {paragraphs['cut']:,} in part"
            )
            state = "open" if len(out) < OPEN_DOCUMENTS else ""
            metadata = ", ".join(
                f"{item['kind']} <bdi>{_h(item['text'])}</bdi> (line {item['line']:,})" for item in doc["metadata"]
            )
            out.append(
                f'<details class="document" id="{self.anchor[name]}" {state}><summary><bdi>{_h(name)}</bdi> '
                f"<small>{said}</small></summary>{_map(doc, removals)}"
                + (f'<p class="small">Lifted out of the removed lines: {metadata}.</p>' if metadata else "")
                + "".join(self._passage(passage) for passage in _passages(removals))
                + _capped({"total": sum(c["removed"]["findings"] for c in doc["classes"]), "listed": removals}, ALL)
                + f'<p class="small">SHA-256 of the original <code>{doc["sha256"]["original"]}</code>, of the cleaned '
                f"text <code>{doc['sha256']['cleaned']}</code></p></details>\n"
            )
        return "".join(out) + _capped(self.report["removals"], ALL)

    def templates(self) -> str:
        """Boilerplate that recurs over documents, each template once."""
        found = self.report["templates"]
        rows, before = [], None
        for item in found["listed"]:
            joined = item["block"] is not None and item["block"] == before
            before = item["block"]
            rows.append(
                _row(
                    f'<span dir="auto">{_short(item["text"])}</span>',
                    _chip(item["class"]),
                    item["documents"],
                    ", ".join(item["places"]),
                    "below the one above" if joined else "",
                )
            )
        head = ("line, with what differs left open", "", "documents", "where", "")
        words = "<p>Boilerplate removed from several documents: each line once, reprints of a text counted as one.</p>"
        return words + _table("", head, rows) + _capped(found) if rows else ""

    def groups(self) -> str:
        """Paragraphs that stand in three places or more, each said once."""
        removals = {removal["number"]: removal for removal in self.report["removals"]["listed"]}
        out = list[str]()
        for group in self.report["groups"]:
            if group["total"] > 1:
                gone = [removals[number] for number in group["removals"]]
                total = group["total"]
                more = f", and {total - len(gone):,} more" if total > len(gone) else ""
                kept = ", ".join(self._at(place) for place in group["kept"]) or "none"
                removed = ", ".join(self._at(removal, f"r{removal['number']}") for removal in gone)
                out.append(
                    f"<li>{_chip(group['class'])} one paragraph, {amount(total + len(group['kept']), 'time')}: "
                    f"{kept} kept; {removed}{more} removed{self._text(gone[0], 'q', SHORT_CHARS)}</li>"
                )
        return f"<ul>{''.join(out)}</ul>" if out else ""

    def pairs(self, key: str, words: str) -> str:
        """Pairs that were compared and are both kept."""
        found = self.report[key]
        return f"<p>{words}</p>{self._list(found)}" if found["total"] else ""

    def phrases(self) -> str:
        """Set phrases with all their places."""
        found = self.report["phrases"]
        same: dict[str, list[Json]] = {}
        for finding in found["listed"]:
            same.setdefault(finding["text"], []).append(finding)
        rows = []
        for first, *others in same.values():
            both = [
                place for finding in (first, *others) for place in (finding["witness"], finding) if place is not None
            ]
            at = {(place["document"], place["start"]): self._at(place) for place in both}
            names = [at[key] for key in sorted(at)]
            more = f" and {len(names) - PLACES:,} more" if len(names) > PLACES else ""
            rows.append(
                _row(
                    self._text(first, "q", SHORT_CHARS),
                    first["end"] - first["start"],
                    "<br>".join(names[:PLACES]) + more,
                    _h(first["reason"]),
                )
            )
        head = ("repeated text, the longest first", "characters", "where", "why it is kept")
        return _table("quotes", head, rows) + _capped(found) if rows else ""

    def flagged(self) -> str:
        """What was noticed and kept."""
        found = self.report["flagged"]
        rows = (
            _row(
                self._text(finding, "q", SHORT_CHARS),
                _chip(finding["class"]),
                self._at(finding),
                _h(finding["reason"]),
            )
            for finding in found["listed"]
        )
        return _table("quotes", ("text", "class", "where", "reason"), rows) + _capped(found) if found["total"] else ""

    def statements(self) -> str:
        """What was looked for and is not there."""
        return _items("", self.report["statements"])

    def settings(self) -> str:
        """How it was done."""
        rows = (
            _row(f"<code>{_h(key)}</code>", _h(", ".join(value) if isinstance(value, list) else str(value)))
            for key, value in self.report["settings"].items()
        )
        return _items("", self.report["method"]) + _table("settings", ("setting", "value"), rows)

    def _passage(self, run: Sequence[Json]) -> str:
        """Removals with kept text before them, after them, and in single paragraphs between them."""
        name, before = run[0]["document"], None
        out = [self._context(name, run[0]["context"]["before"], "Here the document begins.")]
        for found, members in groupby(run, key=lambda removal: self.block.get(removal["number"])):
            rows: list[str] = [] if found else out
            for removal in members:
                if before and removal["paragraph"] > before["paragraph"] + 1:
                    out.append(self._context(name, before["context"]["after"], ""))
                rows.append(self._finding(removal, "del"))
                before = removal
            if found:
                said = f"{_h(block(found))} ({amount(len(rows), 'paragraph')})"
                out.append(f'<details class="block"><summary>{said}</summary>{"".join(rows)}</details>')
        out.append(self._context(name, run[-1]["context"]["after"], "Here the document ends."))
        return f'<div class="passage">{"".join(out)}</div>'

    def _context(self, name: str, text: str, otherwise: str) -> str:
        shown = f'<p dir="auto"{self._lang(name)}>{_h(text)}</p>' if text else f"<p><i>{otherwise}</i></p>"
        return f'<div class="row context"><span></span><div class="here">{shown}</div></div>'

    def _finding(self, finding: Json, tag: str, above: str = "") -> str:
        """A finding, and what justifies it beside it."""
        line, witness, difference = f"{finding['line']:,}", finding["witness"], finding["difference"]
        anchor = f"r{finding['number']}" if "number" in finding else ""
        number = f'<a id="{anchor}" href="#{anchor}">{line}</a>' if anchor else f"<span>{line}</span>"
        beside = ""
        if witness:
            same = difference is None and witness["text"] == finding["text"] and not witness["omitted"]
            words = "letter for letter as in" if same else "compared with"
            document = "" if witness["document"] == finding["document"] else f" of {self._link(witness)}"
            too = "" if tag == "del" else ", too"
            beside = (
                f'<p class="small">{words} {lines(witness)}{document}, which is kept{too}</p>'
                f"{self._text(witness, 'mark', SHORT_CHARS if same else TEXT_CHARS, difference, 'there')}"
            )
        score = f"{'similarity' if witness else 'score'} {finding['score']:.3f}"
        place = finding.get("cut", finding)
        where = f"characters {place['start']:,}–{place['end']:,}, bytes {place['byte_start']:,}–{place['byte_end']:,}"
        return (
            f'<div class="row">{number}'
            f'<div class="here">{above}{self._text(finding, tag, TEXT_CHARS, difference)}</div><div class="why">'
            f"<p>{_chip(finding['class'])} {_h(finding['reason'])} "
            f'<span class="small">{score}; {where}</span></p>{beside}</div></div>'
        )

    def _text(
        self, place: Json, tag: str, limit: int, difference: Sequence[Json] | None = None, side: str = "here"
    ) -> str:
        """The text of a place between the rest of its paragraph; what the other text has not is set off."""
        if difference:
            shown = (piece for piece in difference if piece["in"] in ("both", side))
            text = "".join(_short(p["text"]) if p["in"] == "both" else f"<b>{_short(p['text'])}</b>" for p in shown)
        else:
            text = _short(place["text"], limit, place["omitted"])
        around = ("", "") if tag == "q" else (_h(place["before"]), _h(place["after"]))
        return f'<p dir="auto"{self._lang(place["document"])}>{around[0]}<{tag}>{text}</{tag}>{around[1]}</p>'

    def _list(self, found: Json) -> str:
        rows = (
            self._finding(finding, "q", f'<p class="small">{self._link(finding)}</p>') for finding in found["listed"]
        )
        return f'<div class="passage">{"".join(rows)}</div>{_capped(found)}'

    def _lang(self, name: str) -> str:
        language = self.document[name]["language"]
        return f' lang="{language}"' if language else ""

    def _link(self, place: Json, words: str = "", anchor: str = "") -> str:
        """A document or a place in it, with a link where the page shows it."""
        text = f"<bdi>{_h(place['document'])}</bdi>{words}"
        anchor = anchor or self.anchor.get(place["document"], "")
        return f'<a href="#{anchor}">{text}</a>' if anchor else text

    def _at(self, place: Json, anchor: str = "") -> str:
        return self._link(place, f" {lines(place)}", anchor)


def _passages(removals: Iterable[Json]) -> Iterable[list[Json]]:
    """Runs of removals with at most one paragraph between each two."""
    run: list[Json] = []
    for removal in removals:
        if run and removal["paragraph"] > run[-1]["paragraph"] + 2:
            yield run
            run = []
        run.append(removal)
    yield run


def _map(doc: Json, removals: Iterable[Json]) -> str:
    """The document as a strip: where in it something is removed."""
    scale = 1000 / doc["characters"]["read"]
    marks = "".join(
        f'<rect class="c-{removal["class"]}" x="{removal["cut"]["start"] * scale:.1f}" height="10" '
        f'width="{max(2.0, (removal["cut"]["end"] - removal["cut"]["start"]) * scale):.1f}"/>'
        for removal in removals
    )
    return f'<svg class="map" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">{marks}</svg>'


def _capped(found: Json, where: str = "") -> str:
    rest = unlisted(found)
    return f"<p>{rest}{where and f': {where}'}.</p>" if rest else ""
