"""Texts as a caller has them -> Documents, and cleaned texts back in the same kind of thing.

Mappings, sequences, Series and DataFrames of pandas and Polars, Arrow arrays and tables, and datasets.Dataset are known
by what they can do, never by their type: none of these packages is imported here.
"""

import sys
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dedup.errors import InputError
from dedup.tables import Documents

Key = Hashable  # what a caller calls a text by: the key of a mapping, the place in a list, the value of an id column

REFERENCE = "\0"  # the ids of documents that are only compared with begin so: they come before all others


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """Texts in the order in which they were given.

    keys   what the caller calls them by
    ids    their ids as documents, all different
    texts  the texts
    row    the row of each among the documents, which are sorted by id
    place  of each key, its place among the keys
    back   makes the same kind of thing from as many texts, in the same order
    """

    keys: tuple[Key, ...]
    ids: tuple[str, ...]
    texts: tuple[str, ...]
    row: tuple[int, ...]
    place: Mapping[Key, int]
    back: Callable[[Sequence[str]], Any]

    def documents(self) -> Documents:
        """The texts as documents, sorted by id."""
        return Documents.from_texts(dict(zip(self.ids, self.texts, strict=True)))


def taken(given: Any, text_column: str = "text", id_column: str | None = None) -> Given:
    """Texts of any kind.

    given        a mapping of keys to texts; a sequence or other iterable of texts; a Series or an Arrow array; or a
                 table (DataFrame, Arrow table, datasets.Dataset) with a column of texts; or Documents
    text_column  of a table: the column with the texts
    id_column    of a table: the column with what a text is called by; its place unless given
    raises       InputError  none of these, no such column, something that is not a text, two keys that read the same
    """
    if isinstance(given, str | bytes | bytearray):
        raise InputError(f"texts: one {type(given).__name__}, where many texts are expected: put it into a list")
    if isinstance(given, Documents):
        return _given(given.id, [given.doc_text(row) for row in range(len(given))], _dict(given.id))
    if isinstance(given, Mapping):
        return _given([*given], [*given.values()], _dict([*given]))
    if hasattr(given, "collect_schema") and not hasattr(given, "get_column"):
        raise InputError("texts: a lazy frame: pass what its collect() returns")
    columns = getattr(given, "column_names", None) or getattr(given, "columns", None)
    if columns is not None:
        return _table(given, [*columns], text_column, id_column)
    return _column(given)


def _table(given: Any, columns: Sequence[str], text_column: str, id_column: str | None) -> Given:
    for name, option in ((text_column, "text_column"), (id_column, "id_column")):
        if name is not None and name not in columns:
            known = ", ".join(map(str, columns))
            raise InputError(f'texts: no column "{name}" (there are {known}): name it with {option}=')
    texts = _values(given[text_column])
    keys = range(len(texts)) if id_column is None else _values(given[id_column])
    if hasattr(given, "set_column"):  # Arrow
        place = [*columns].index(text_column)

        def back(texts: Sequence[str]) -> Any:
            field = given.schema.field(place)
            return given.set_column(place, field, _arrow(texts, field.type))

    elif hasattr(given, "with_columns"):  # Polars

        def back(texts: Sequence[str]) -> Any:
            return given.with_columns(type(given[text_column])(text_column, texts))

    elif hasattr(given, "assign"):  # pandas

        def back(texts: Sequence[str]) -> Any:
            return given.assign(**{text_column: list(texts)})

    elif hasattr(given, "add_column"):  # datasets

        def back(texts: Sequence[str]) -> Any:
            changed = given.remove_columns(text_column).add_column(text_column, list(texts))
            return changed.select_columns([*columns])

    else:
        raise InputError(f"texts: a table of an unknown kind, {type(given).__name__}: pass its column of texts")
    return _given(keys, texts, back)


def _column(given: Any) -> Given:
    if not hasattr(given, "__iter__"):
        raise InputError(f"texts: {type(given).__name__} is nothing that holds texts: pass a list, a dict or a table")
    texts = _values(given)
    keys = range(len(texts))
    back: Callable[[Sequence[str]], Any] = list
    if isinstance(given, tuple):
        back = tuple
    elif hasattr(given, "iloc"):  # pandas
        index, name = given.index, given.name

        def back(texts: Sequence[str]) -> Any:
            return type(given)(list(texts), index=index, name=name)

    elif hasattr(given, "to_pylist"):  # Arrow

        def back(texts: Sequence[str]) -> Any:
            return _arrow(texts, given.type)

    elif hasattr(given, "to_list") and hasattr(given, "name"):  # Polars

        def back(texts: Sequence[str]) -> Any:
            return type(given)(given.name, list(texts))

    return _given(keys, texts, back)


def _given(keys: Iterable[Key], texts: Sequence[Any], back: Callable[[Sequence[str]], Any]) -> Given:
    """Checked once, here, where texts come in."""
    keys, places = tuple(keys), isinstance(keys, range)
    for key, text in zip(keys, texts, strict=True) if {*map(type, texts)} - {str} else ():
        if not isinstance(text, str):
            raise InputError(f"texts: {key!r} is {_shown(text)}, not a text: leave it out, or put a text in its place")
    if places:  # nothing has to be asked of these, one by one
        row = tuple(range(len(keys)))
        ids = tuple(map(f"{{:0{len(str(len(keys) - 1))}d}}".format, row)) if keys else ()
        return Given(keys, ids, tuple(texts), row, dict(zip(keys, row, strict=True)), back)
    ids = _ids(keys)
    number = {name: row for row, name in enumerate(sorted(ids))}
    place = {key: row for row, key in enumerate(keys)}
    return Given(keys, ids, tuple(texts), tuple(number[name] for name in ids), place, back)


def _ids(keys: Sequence[Key]) -> tuple[str, ...]:
    """The keys as ids; places are written with as many digits as the last one, so that they sort as numbers."""
    if all(type(key) is int for key in keys):
        width = max((len(str(key)) for key in keys), default=1)
        ids = tuple(f"{key:0{width}d}" for key in keys)
    else:
        ids = tuple(str(key) for key in keys)
    if len({*ids}) < len(ids):
        first: dict[str, Key] = {}
        for key, name in zip(keys, ids, strict=True):
            if name in first:
                raise InputError(f"texts: {first[name]!r} and {key!r} read the same: each text needs its own id")
            first[name] = key
    if bad := [key for key, name in zip(keys, ids, strict=True) if name.startswith(REFERENCE)]:
        raise InputError(f"texts: {bad[0]!r} begins with NUL: call the text something else")
    return ids


def _values(column: Any) -> list[Any]:
    """Any column or iterable as a list of Python values."""
    for name in ("to_pylist", "to_list", "tolist"):
        if method := getattr(column, name, None):
            return list(method())
    return list(column)


def _dict(keys: Sequence[Key]) -> Callable[[Sequence[str]], dict[Key, str]]:
    return lambda texts: dict(zip(keys, texts, strict=True))


def _arrow(texts: Sequence[str], kind: Any) -> Any:
    """An Arrow array; who has a table has the package."""
    return sys.modules["pyarrow"].array(list(texts), kind)


def _shown(value: object) -> str:
    return "None" if value is None else f"of type {type(value).__name__}"
