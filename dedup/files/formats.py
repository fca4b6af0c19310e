"""Files that are no running text: told by their names, or, where the name says nothing, by what is in them.

A line that is cut out of records leaves JSON that does not parse, a table of which rows are missing, a WARC record of
another length than its header says. So such files are refused before anything is written; JSON lines, CSV and TSV are
read record by record where their names say so (see `records`). What is asked is strict,
because prose is never to be refused: the whole of a text has to be JSON, every line of a table has to have as many
cells as the first. A text that quotes a piece of markup or of JSON is a text. Names that say "text with markup"
(Markdown and the like) are believed: such files begin with HTML or hold tables, and are read.
"""

import csv
import io
import json
import re
from pathlib import PurePosixPath

JSON, JSON_LINES, CSV, TSV, XML, HTML, WARC, PO = "JSON", "JSON lines", "CSV", "TSV", "XML", "HTML", "WARC", "PO"

_OF_SUFFIX = {
    **dict.fromkeys((".json", ".geojson", ".ipynb"), JSON),
    **dict.fromkeys((".jsonl", ".ndjson", ".jsonlines"), JSON_LINES),
    **dict.fromkeys((".csv",), CSV),
    **dict.fromkeys((".tsv",), TSV),
    **dict.fromkeys((".xml", ".svg", ".rss", ".atom", ".tmx", ".xlf", ".xliff"), XML),
    **dict.fromkeys((".html", ".htm", ".xhtml"), HTML),
    **dict.fromkeys((".warc", ".wet", ".wat"), WARC),
    **dict.fromkeys((".po", ".pot"), PO),
}
_MARKED_UP = {".md", ".markdown", ".mdown", ".mkd", ".mdx", ".rmd", ".qmd", ".rst", ".adoc", ".tex", ".org"}

_ROWS = 8  # fewer lines are no table that anybody would recognise
_SEPARATORS = 3  # a line, at least: prose has lists of two and three things
_CELL = 40  # code points of the name of a column
_COMMENTS = 64  # before the first element of a page
_ENTRY = re.compile(r'(?:msgid|msgid_plural|msgctxt|msgstr|msgstr\[\d\]) "')
_WARC = re.compile(r"WARC/\d")
_DOCUMENT = re.compile(r"<\?xml\s|<!doctype\s+html|<html[\s>]", re.IGNORECASE)


def of_name(name: str) -> str:
    """The structured format that a file name stands for, "" for none."""
    return _OF_SUFFIX.get(PurePosixPath(name).suffix.lower(), "")


def of_text(name: str, text: str) -> str:
    """The structured format that a text is in, "" for running text, which every text is whose name says so.

    cost  linear; for nearly all texts a look at the first line
    """
    if PurePosixPath(name).suffix.lower() in _MARKED_UP:
        return ""
    begin = _begin(text)
    if _WARC.match(text, begin):
        return WARC
    if found := _markup(text, begin) or _json(text, begin):
        return found
    return PO if _is_po(text) else _table(text)


def _begin(text: str, at: int = 0) -> int:
    """Where the text begins, behind a byte order mark and white space."""
    while at < len(text) and (text[at].isspace() or text[at] == "\ufeff"):
        at += 1
    return at


def _markup(text: str, at: int) -> str:
    """Whether a text begins as an XML or HTML document does, behind comments."""
    for _ in range(_COMMENTS):
        if not text.startswith("<!--", at) or (end := text.find("-->", at)) < 0:
            break
        at = _begin(text, end + 3)
    if not (found := _DOCUMENT.match(text, at)):
        return ""
    return XML if found.group().startswith("<?") else HTML


def _json(text: str, at: int) -> str:
    """JSON or JSON lines: values to the end. Several may end in one that is cut off."""
    decoder, values = json.JSONDecoder(), 0
    try:
        while at < len(text):
            if text[at] not in "{[":
                return ""
            value, at = decoder.raw_decode(text, at)
            if not value or (
                isinstance(value, list) and not any(isinstance(item, dict | list | str) for item in value)
            ):
                return ""  # [1] is a footnote
            at, values = _begin(text, at), values + 1
    except RecursionError:
        return JSON
    except ValueError:
        return JSON_LINES if values > 1 else ""
    return ("", JSON, JSON_LINES)[min(values, 2)]


def _is_po(text: str) -> bool:
    """Whether nearly all lines are entries of a translation, or continue one."""
    if "msgid " not in text or "msgstr" not in text:
        return False
    lines = [line for line in map(str.strip, text.splitlines()) if line and not line.startswith("#")]
    entries = sum(bool(_ENTRY.match(line)) for line in lines)
    return entries > 1 and 10 * (entries + sum(line.startswith('"') for line in lines)) >= 9 * len(lines)


def _table(text: str) -> str:
    """CSV or TSV: names of columns, and below them lines that all have as many cells."""
    begin = _begin(text)
    line = text[begin : end if (end := text.find("\n", begin)) >= 0 else len(text)]
    for separator, name in ((",", CSV), (";", CSV), ("\t", TSV)):
        if line.count(separator) >= _SEPARATORS and _is_table(text[begin:], separator):
            return name
    return ""


def _is_table(text: str, separator: str) -> bool:
    rows, size, spaced = 0, 0, 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            if not row:
                continue
            if not rows and not _is_head(row):
                return False
            size = size or len(row)
            if len(row) != size:
                return False
            rows += 1
            spaced += any(cell.startswith(" ") for cell in row)  # as behind a comma in a sentence
    except csv.Error:
        return False
    return rows >= _ROWS and 2 * spaced < rows


def _is_head(cells: list[str]) -> bool:
    """Whether these are names of columns: short, none twice, each with a letter, and no sentence."""
    names = {cell.strip().casefold() for cell in cells}
    return len(names) == len(cells) > _SEPARATORS and all(
        0 < len(cell) <= _CELL
        and not cell.startswith(" ")
        and any(ch.isalpha() for ch in cell)
        and cell.strip()[-1] not in ".!?。！？"
        for cell in cells
    )
