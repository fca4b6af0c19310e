"""CSV and TSV: names of columns in the first line, and records of as many cells (RFC 4180).

A cell in quotes may hold line ends and separators, and writes a quote as two. What ends a record is LF, CR LF or CR.
Blank lines stay as they are. The separator is that which stands most often in the first line: comma, semicolon, tab,
or a vertical bar; of TSV it is the tab.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from dedup.files.layout import FormError, Patch, Record, spans

_SEPARATORS = ",;\t|"
_POINT = re.compile(r'""|[^"]', re.DOTALL)
_MARK = "\ufeff"
_END = re.compile(r"\r\n|\n|\r|\Z")


def records(content: bytes, form: str, text_field: str, names: Sequence[str]) -> Iterator[Record]:
    """Every record.

    form        "csv" or "tsv"
    text_field  the column with the text
    names       columns that may name a record
    raises      FormError  a line has another number of cells than the first, or a quote is not closed; no such column
    """
    head, rows = _table(content, form)
    if text_field not in head:
        known = ", ".join(head[:8])
        raise FormError(1, f'no column is called "{text_field}": it has {known}: name another one with --text-field')
    if head.count(text_field) > 1:
        raise FormError(1, f'two columns are called "{text_field}"')
    column, named = head.index(text_field), [head.index(name) if name in head else -1 for name in names]
    for number, (line, start, end, cells) in enumerate(rows, 1):
        text, low, high = cells[column]
        ids = tuple((cells[place][0] or None) if place >= 0 else None for place in named)
        yield Record(number, line, start, end, True, text or None, low, high, ids)


def sample(content: bytes, form: str, size: int) -> dict[str, list[str]]:
    """What each column holds in the first records; raises FormError."""
    head, rows = _table(content, form)
    found: dict[str, list[str]] = {name: [] for name in head}
    for number, (_, _, _, cells) in enumerate(rows):
        if number == size:
            break
        for name, (value, _, _) in zip(head, cells, strict=True):
            found[name].append(value)
    return found


def cut(content: bytes, record: Record, cuts: Sequence[tuple[int, int]]) -> list[Patch]:
    """The bytes that write some spans of the text of a record; a cell that would need quotes afterwards gets them."""
    raw = content[record.value_start : record.value_end].decode()
    if raw.startswith('"'):
        inner = raw[1:-1]
        ends = [found.end() for found in _POINT.finditer(inner)] if '""' in inner else None
        return spans(inner, ends, cuts, record.value_start + 1)
    at, kept = 0, []
    for low, high in cuts:
        kept.append(raw[at:low])
        at = high
    left = "".join([*kept, raw[at:]])
    if left and not left.startswith('"'):
        return spans(raw, None, cuts, record.value_start)
    quoted = left.replace('"', '""')  # an empty cell alone in its line would be a blank line
    return [Patch(record.value_start, record.value_end, f'"{quoted}"'.encode())]


def spelled(text: str) -> tuple[bytes, ...]:
    """A piece of text as it is written, outside of quotes and in them."""
    return tuple(way.encode("utf-8", "surrogatepass") for way in (text, text.replace('"', '""')))


Cell = tuple[str, int, int]  # what it holds, and the bytes that write it


def _table(content: bytes, form: str) -> tuple[list[str], Iterator[tuple[int, int, int, list[Cell]]]]:
    """The names of the columns, and line, start, end and cells of each record."""
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FormError(line, f"not UTF-8 at byte {error.start} of the file: convert it") from None
    if "\0" in text:
        raise FormError(text.count("\n", 0, text.index("\0")) + 1, "a NUL character: this is no text")
    begin = text.startswith(_MARK)
    first = text[begin : _END.search(text, begin).start()]  # type: ignore[union-attr]  # the end matches
    separator = "\t" if form == "tsv" else max(_SEPARATORS, key=first.count)
    rows = _rows(text, int(begin), separator)
    head = [value.strip() for value, _, _ in next(rows, (1, 0, 0, []))[3]]
    if not any(head):
        raise FormError(1, "no names of columns in the first line")

    def checked() -> Iterator[tuple[int, int, int, list[Cell]]]:
        for row in rows:
            if len(row[3]) != len(head):
                raise FormError(row[0], f"{len(row[3])} cells here, {len(head)} in the first line")
            yield row

    return head, checked()


@cache
def _patterns(separator: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A cell in quotes, and one without."""
    return re.compile(r'"(?:[^"]++|"")*+"'), re.compile(rf"[^{re.escape(separator)}\r\n]*+")


def _rows(text: str, at: int, separator: str) -> Iterator[tuple[int, int, int, list[Cell]]]:
    """Line, start, end and cells of each record, the first line included. Linear: each cell is matched once."""
    quoted, plain = _patterns(separator)
    line, size = 1, len(text[:at].encode())
    while at < len(text):
        start, first, cells, begin = size, line, [], at
        while True:
            quote = text.startswith('"', at)
            found = (quoted if quote else plain).match(text, at)
            if not found:
                raise FormError(line, "a quote that is opened here is not closed")
            raw = found.group()
            high = size + len(raw.encode())
            cells.append((raw[1:-1].replace('""', '"') if quote else raw, size, high))
            line += _breaks(raw) if quote else 0
            at, size = found.end(), high
            if text.startswith(separator, at):
                at, size = at + 1, size + 1
                continue
            ended = _END.match(text, at)
            if not ended:
                raise FormError(line, "something stands behind a closing quote")
            break
        at, size = ended.end(), size + len(ended.group())
        if at > begin + len(ended.group()) or len(cells) > 1:  # a line with nothing in it is no record
            yield first, start, size, cells
        line += 1


def _breaks(raw: str) -> int:
    return raw.count("\n") + raw.count("\r") - raw.count("\r\n")
