"""Where the records of a file stand, and what is changed in it: what all forms of records have in common."""

from collections.abc import Sequence
from dataclasses import dataclass


class FormError(ValueError):
    """A content is not in the form that it should be in; `line` says where, from 1."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.line = line


@dataclass(frozen=True, slots=True)
class Record:
    """One record; offsets are bytes of the content.

    number       from 1, of all records of the file
    line         on which it begins, from 1
    start, end   all of it, with its line end
    found        whether it has a field for the text, be it null
    text         None: there is none
    value_start  the value of the text as it is written, quotes included
    value_end
    names        what each field holds that might name it, None where it does not
    """

    number: int
    line: int
    start: int
    end: int
    found: bool
    text: str | None
    value_start: int
    value_end: int
    names: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Patch:
    """content[start:end] becomes `put`."""

    start: int
    end: int
    put: bytes


def spans(raw: str, ends: Sequence[int] | None, cuts: Sequence[tuple[int, int]], start: int) -> list[Patch]:
    """The bytes that write some spans of a text.

    raw    the text as it is written
    ends   where the writing of each code point of the text ends in `raw`; None: each is written as itself
    cuts   spans of code points of the text, in order
    start  where `raw` begins, in bytes
    """
    made, at, size = [], 0, start
    for cut in cuts:
        low, high = cut if ends is None else (ends[cut[0] - 1] if cut[0] else 0, ends[cut[1] - 1])
        begin = size + len(raw[at:low].encode())
        size = begin + len(raw[low:high].encode())
        made.append(Patch(begin, size, b""))
        at = high
    return made
