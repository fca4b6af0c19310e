"""Banks: the templates of a corpus in a file, for later runs, which may see one page of a site only.

A bank is a readable file, one template a line; who disagrees with a line strikes it out. `templates` finds what goes
into it, `boilerplate` uses it.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from dedup.arrays import Int32, Int64, UInt64, offsets
from dedup.boilerplate import features
from dedup.classes import Label, Lane
from dedup.errors import InputError
from dedup.tables import Place

NUMBER, SLOT = "#", "…"  # in a key, which has no other mark
PLACES = {"head": Place.BEFORE, "inside": Place.INSIDE, "tail": Place.AFTER, "page": Place.NOWHERE}

_KIND, _VERSION = "dedup-bank", 1


@dataclass(frozen=True, slots=True)
class Template:
    """One template.

    key        the masked normal form, NUMBER and SLOT for what is left open
    text       one of its lines as it stands, with {n}, {date}, {time} and {…} for what is left open
    label      the class that it is boilerplate of, or None: it recurs, and that is all
    documents  in how many documents with different bodies it stands
    places     where: keys of PLACES, the most frequent first
    block      number of the block that it is part of, or None
    """

    key: str
    text: str
    label: Label | None
    documents: int
    places: tuple[str, ...]
    block: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Bank:
    """Templates as columns, sorted by hash.

    value      uint64 (t,) hash of the key, as `Features.template`
    documents  int32 (t,)
    label      int8 (t,)   -1: none
    places     uint8 (t,)  bit k: stands at place k of PLACES
    """

    value: UInt64
    documents: Int32
    label: NDArray[np.int8]
    places: NDArray[np.uint8]

    @classmethod
    def of(cls, templates: Iterable[Template]) -> Self:
        """The columns of some templates."""
        known = {template.key: template for template in templates}
        value = hashes(list(known))
        order = np.argsort(value)  # the templates of one bank
        some = [known[key] for key in known]
        return cls(
            value[order],
            np.array([template.documents for template in some], np.int32)[order],
            np.array([-1 if template.label is None else template.label for template in some], np.int8)[order],
            np.array([sum(1 << PLACES[place] for place in {*template.places}) for template in some], np.uint8)[order],
        )

    def rows(self, template: UInt64) -> Int64:
        """The row of each template, -1 for those that are not in the bank."""
        if not len(self.value):
            return np.full(len(template), -1, np.int64)
        place = np.minimum(np.searchsorted(self.value, template), len(self.value) - 1)
        return np.where(self.value[place] == template, place, -1)


def hashes(keys: Sequence[str]) -> UInt64:
    """The hash of each key."""
    text = np.frombuffer("".join(keys).encode("utf-32-le", "surrogatepass"), np.uint32)
    mark = np.where(text == ord(NUMBER), np.uint32(features.IN_NUMBER), text)
    mark = np.where(text == ord(SLOT), np.uint32(features.IN_SLOT), mark)
    return features.template(mark, offsets(np.array([len(key) for key in keys], np.int64)))


def dump(templates: Sequence[Template], documents: int) -> bytes:
    """A bank as a file: one template a line."""
    head = {"kind": _KIND, "version": _VERSION, "documents": documents}
    rows = [
        json.dumps(
            {
                "text": template.text,
                "class": template.label.key if template.label is not None else None,
                "documents": template.documents,
                "places": list(template.places),
                "block": template.block,
                "key": template.key,
            },
            ensure_ascii=False,
        )
        for template in templates
    ]
    body = ",\n  ".join(rows)
    text = json.dumps(head, ensure_ascii=False)[:-1] + f', "templates": [\n  {body}\n]}}\n'
    return text.encode("utf-8", "backslashreplace")


def loads(content: bytes, name: str) -> list[Template]:
    """The templates of a bank.

    content  the bytes of its file; `files.bank` reads them
    name     what messages call it
    raises   InputError  it is no bank; says what is wrong
    """
    try:
        table = json.loads(content.decode())
    except RecursionError:
        raise InputError(f"{name}: is no bank of templates (nested too deeply)") from None
    except ValueError as error:
        raise InputError(f"{name}: is no bank of templates ({error})") from None
    return parsed(table, name)


def parsed(table: Any, name: str) -> list[Template]:
    """The templates of a bank that was read from a file already.

    raises  InputError  it is no bank; says what is wrong
    """
    if not isinstance(table, dict) or table.get("kind") != _KIND:
        raise InputError(f'{name}: is no bank of templates: write one with "dedup boilerplate learn"')
    if table.get("version") != _VERSION:
        raise InputError(
            f"{name}: a bank of version {table.get('version')!r:.20}, this dedup reads {_VERSION}: learn it again"
        )
    rows = table.get("templates")
    if not isinstance(rows, list):
        raise InputError(f"{name}: has no list of templates: learn it again")
    known = {label.key: label for label in Label if label.row.lane is Lane.BOILERPLATE}
    result = []
    for number, row in enumerate(rows, 1):
        try:
            label = None if row["class"] is None else known[row["class"]]
            if not isinstance(row["key"], str) or not row["key"] or not {*row["places"]} <= {*PLACES}:
                raise ValueError
            block = None if row.get("block") is None else _count(row["block"])
            places = tuple(row["places"])
            result.append(Template(row["key"], str(row["text"]), label, _count(row["documents"]), places, block))
        except (KeyError, TypeError, ValueError):
            raise InputError(
                f"{name}: template {number} is not as dedup writes it: strike it out, or learn again"
            ) from None
    return result


def _count(value: object) -> int:
    """A number of documents or of a block, which columns of 32 bits hold."""
    if type(value) is not int or not 0 <= value < 1 << 31:
        raise ValueError
    return value
