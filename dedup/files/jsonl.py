"""JSON lines: one object a line (RFC 8259; https://jsonlines.org).

Blank lines stay as they are. A string is cut where its code points are written, be it as themselves or as escapes.
"""

import json
import re
from collections.abc import Iterator, Sequence
from json.decoder import scanstring  # type: ignore[attr-defined]  # it is part of the module since 2.6
from typing import Any

from dedup.files.layout import FormError, Patch, Record, spans

_SPACE = re.compile(r"[ \t\r\n]*")
# How one code point is written: a pair of surrogates, which is one only if both are there; an escape; itself.
_POINT = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|[^\\]", re.DOTALL
)
_plain, _ascii = (json.JSONEncoder(ensure_ascii=ascii_only).encode for ascii_only in (False, True))
_decode = json.JSONDecoder().raw_decode
_MARK = "\ufeff"


def records(content: bytes, form: str, text_field: str, names: Sequence[str]) -> Iterator[Record]:
    """Every record.

    form        not asked: there is one
    text_field  the field with the text
    names       fields that may name a record
    raises      FormError  a line is no JSON object, or names the field twice; its text is no text
    """
    for number, (line, start, end, text) in enumerate(_lines(content), 1):
        places: dict[str, tuple[Any, int, int]] = {}
        for key, value, low, high in _members(line, text):
            if key == text_field and key in places:
                raise FormError(line, f'this record has the field "{key}" twice')
            places[key] = value, low, high
        value, low, high = places.get(text_field, (None, 0, 0))
        if not (value is None or isinstance(value, str)):
            raise FormError(line, f'"{text_field}" is {type(value).__name__} here, no text: name another --text-field')
        begin = start + len(text[:low].encode())
        yield Record(
            number,
            line,
            start,
            end,
            text_field in places,
            value,
            begin,
            begin + len(text[low:high].encode()),
            tuple(_name(places[name][0]) if name in places else None for name in names),
        )


def sample(content: bytes, form: str, size: int) -> dict[str, list[str]]:
    """The texts that each field holds in the first records; raises FormError."""
    found: dict[str, list[str]] = {}
    for number, (line, _, _, text) in enumerate(_lines(content)):
        if number == size:
            break
        for key, value, _, _ in _members(line, text):
            values = found.setdefault(key, [])
            if isinstance(value, str):
                values.append(value)
    return found


def cut(content: bytes, record: Record, cuts: Sequence[tuple[int, int]]) -> list[Patch]:
    """The bytes that write some spans of the text of a record."""
    raw = content[record.value_start + 1 : record.value_end - 1].decode()
    ends = [found.end() for found in _POINT.finditer(raw)] if "\\" in raw else None
    return spans(raw, ends, cuts, record.value_start + 1)


def spelled(text: str) -> tuple[bytes, ...]:
    """A piece of text as it is written, without and with escapes for what is not ASCII."""
    return tuple(encode(text)[1:-1].encode("utf-8", "surrogatepass") for encode in (_plain, _ascii))


def _lines(content: bytes) -> Iterator[tuple[int, int, int, str]]:
    """Number, start, end and text of each line that is not blank."""
    start = 0
    for number, raw in enumerate(content.splitlines(keepends=True) if b"\r" not in content else _split(content), 1):
        end = start + len(raw)
        if raw.strip(b" \t\r\n"):
            try:
                yield number, start, end, raw.decode()
            except UnicodeDecodeError as error:
                raise FormError(number, f"not UTF-8 at byte {start + error.start} of the file: convert it") from None
        start = end


def _split(content: bytes) -> list[bytes]:
    """Lines end with a line feed and with nothing else."""
    return [line + b"\n" for line in content.split(b"\n")[:-1]] + (
        [last] if (last := content.rpartition(b"\n")[2]) else []
    )


def _members(line: int, text: str) -> Iterator[tuple[str, Any, int, int]]:
    """Key, value, and where the value is written, of each member of an object; raises FormError."""

    def space(at: int) -> int:
        return _SPACE.match(text, at).end()  # type: ignore[union-attr]  # it matches nothing, too

    try:
        at = space(1 if line == 1 and text.startswith(_MARK) else 0)
        if text[at : at + 1] != "{":
            raise FormError(line, "not a JSON object")
        at = space(at + 1)
        while text[at : at + 1] != "}":
            if text[at : at + 1] != '"':
                raise FormError(line, f"not JSON: a name in quotes is expected at character {at + 1}")
            key, at = scanstring(text, at + 1, True)
            at = space(at)
            if text[at : at + 1] != ":":
                raise FormError(line, f"not JSON: a colon is expected at character {at + 1}")
            low = space(at + 1)
            value, high = _decode(text, low)
            yield key, value, low, high
            at = space(high)
            if text[at : at + 1] == ",":
                at = space(at + 1)
                if text[at : at + 1] == "}":
                    raise FormError(line, f"not JSON: a comma before the end, at character {at}")
            elif text[at : at + 1] != "}":
                raise FormError(line, f"not JSON: a comma is expected at character {at + 1}")
        if space(at + 1) != len(text):
            raise FormError(line, f"not JSON lines: there is more behind the object, at character {at + 2}")
    except json.JSONDecodeError as error:
        raise FormError(line, f"not JSON ({error.msg} at character {error.pos + 1})") from None
    except FormError:
        raise
    except (RecursionError, ValueError):
        raise FormError(line, "not JSON that can be read: nested too deep, or a number with too many digits") from None


def _name(value: object) -> str | None:
    return value if isinstance(value, str) and value else str(value) if type(value) is int else None
