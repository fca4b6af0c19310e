"""Texts of every kind: taken as they come, given back as the same kind."""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.errors import InputError
from dedup.given import Given, taken
from dedup.tables import Documents
from tests.strategies import LAW

TEXTS = ["一段", "", "two\n", "三"]
NEW = ["甲", "乙", "丙", "丁"]

texts = st.lists(st.text(st.characters(exclude_categories=())), max_size=12)


def changed(source: Any, **options: Any) -> Any:
    """The same kind of thing, with other texts."""
    return taken(source, **options).back(NEW)


@LAW
@given(texts)
def test_a_list_comes_back_as_it_was(some: list[str]) -> None:
    found = taken(some)
    assert found.back(found.texts) == some and list(found.texts) == some
    docs = found.documents()
    assert [docs.doc_text(row) for row in found.row] == some
    assert list(found.row) == [*range(len(some))]  # places sort as numbers do


@LAW
@given(st.dictionaries(st.text(st.characters(exclude_characters="\0")) | st.integers(), st.text(), max_size=12))
def test_a_mapping_comes_back_in_its_order(some: dict[str | int, str]) -> None:
    if len({str(key) for key in some}) < len(some) and not all(isinstance(key, int) for key in some):
        with pytest.raises(InputError, match="read the same"):
            taken(some)
        return
    found = taken(some)
    assert found.back(found.texts) == some and [*found.back(found.texts)] == [*some]
    docs = found.documents()
    assert {key: docs.doc_text(row) for key, row in zip(found.keys, found.row, strict=True)} == some
    assert all(found.keys[found.place[key]] == key for key in some)


def test_kinds_of_python() -> None:
    assert changed(TEXTS) == NEW and changed(tuple(TEXTS)) == tuple(NEW)
    assert changed(text for text in TEXTS) == NEW
    assert changed(dict(enumerate(TEXTS))) == dict(enumerate(NEW))
    assert changed(MappingProxyType(dict(zip("abcd", TEXTS, strict=True)))) == dict(zip("abcd", NEW, strict=True))
    docs = Documents.from_texts(dict(zip("dcba", TEXTS, strict=True)))
    assert taken(docs).texts == tuple(TEXTS[::-1]) and changed(docs) == dict(zip("abcd", NEW, strict=True))
    assert taken([]).texts == () and taken({}).back([]) == {}


def test_pandas() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"url": ["/4", "/3", "/2", "/1"], "text": TEXTS, "n": [1, 2, 3, 4]}, index=[9, 8, 7, 9])
    made = changed(frame)
    assert [*made["text"]] == NEW and [*made.columns] == [*frame.columns] and [*made.index] == [9, 8, 7, 9]
    assert [*frame["text"]] == TEXTS  # it is not changed in place
    assert taken(frame, id_column="url").keys == ("/4", "/3", "/2", "/1")
    assert [*changed(frame.rename(columns={"text": "body"}), text_column="body")["body"]] == NEW
    series = changed(frame["text"])
    assert isinstance(series, pandas.Series) and [*series] == NEW and [*series.index] == [9, 8, 7, 9]
    assert series.name == "text"
    assert taken(pandas.Series(TEXTS, dtype="object")).texts == tuple(TEXTS)
    with pytest.raises(InputError, match=r'no column "body" \(there are url, text, n\): name it with text_column='):
        taken(frame, text_column="body")
    with pytest.raises(InputError, match="name it with id_column="):
        taken(frame, id_column="id")
    with pytest.raises(InputError, match=r"texts: 1 is (None|of type float), not a text"):
        taken(pandas.Series(["a", None]))


def test_polars() -> None:
    polars = pytest.importorskip("polars")
    some = TEXTS[:3]
    frame = polars.DataFrame({"url": ["/4", "/3", "/2"], "text": some})
    found = taken(frame, id_column="url")
    assert found.keys == ("/4", "/3", "/2") and found.texts == tuple(some)
    made = found.back(NEW[:3])
    assert made["text"].to_list() == NEW[:3] and made.columns == ["url", "text"]
    series = taken(frame["text"]).back(NEW[:3])
    assert isinstance(series, polars.Series) and series.to_list() == NEW[:3] and series.name == "text"
    with pytest.raises(InputError, match="a lazy frame: pass what its collect"):
        taken(frame.lazy())


def test_arrow() -> None:
    arrow = pytest.importorskip("pyarrow")
    some = TEXTS[:3]
    for kind in (arrow.string(), arrow.large_string()):
        table = arrow.table({"n": [1, 2, 3], "text": arrow.array(some, kind), "m": [4, 5, 6]})
        made = changed_arrow(taken(table))
        assert made.column("text").to_pylist() == NEW[:3] and made.schema == table.schema
        batch = changed_arrow(taken(table.to_batches()[0]))
        assert batch.column(1).to_pylist() == NEW[:3] and batch.schema == table.schema
        assert changed_arrow(taken(table["text"])).to_pylist() == NEW[:3]
        assert changed_arrow(taken(arrow.array(some, kind))).to_pylist() == NEW[:3]


def changed_arrow(found: Given) -> Any:
    assert found.texts == tuple(TEXTS[:3])
    return found.back(NEW[:3])


def test_numpy() -> None:
    numpy = pytest.importorskip("numpy")
    assert changed(numpy.array([*TEXTS[:3], "x"])) == NEW


class Dataset:
    """What a datasets.Dataset can do, as far as it matters; it is far too large to be installed for this."""

    def __init__(self, columns: dict[str, list[Any]]) -> None:
        self.data = columns

    @property
    def column_names(self) -> list[str]:
        return [*self.data]

    def __getitem__(self, name: str) -> list[Any]:
        return self.data[name]

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        raise AssertionError("rows are not asked for")

    def remove_columns(self, name: str) -> "Dataset":
        return Dataset({key: value for key, value in self.data.items() if key != name})

    def add_column(self, name: str, column: list[Any]) -> "Dataset":
        return Dataset(self.data | {name: column})

    def select_columns(self, names: list[str]) -> "Dataset":
        return Dataset({name: self.data[name] for name in names})


def test_datasets() -> None:
    made = changed(Dataset({"text": TEXTS, "n": [1, 2, 3, 4]}))
    assert made.data == {"text": NEW, "n": [1, 2, 3, 4]} and [*made.data] == ["text", "n"]
    datasets = pytest.importorskip("datasets")
    made = changed(datasets.Dataset.from_dict({"text": ["a", "b", "c", "d"], "n": [1, 2, 3, 4]}))
    assert [*made["text"]] == NEW and made.column_names == ["text", "n"]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("a text", "texts: one str, where many texts are expected: put it into a list"),
        (b"bytes", "texts: one bytes, where many"),
        (3, "texts: int is nothing that holds texts: pass a list, a dict or a table"),
        (["a", None], "texts: 1 is None, not a text"),
        ({"a": 3}, "texts: 'a' is of type int, not a text"),
        ({"1": "a", 1: "b"}, "texts: '1' and 1 read the same: each text needs its own id"),
        ({"\0a": "b"}, "begins with NUL"),
    ],
)
def test_what_is_refused(source: Any, message: str) -> None:
    with pytest.raises(InputError) as error:
        taken(source)
    assert message in str(error.value)


def test_nothing_is_imported_to_tell_what_it_is() -> None:
    program = "import sys, dedup; dedup.clean(['a', 'b']); print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert not {"pandas", "polars", "pyarrow", "datasets"} & {*run.stdout.split()}
