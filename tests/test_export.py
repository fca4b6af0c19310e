"""Columns as other tables; what is not installed is named."""

import sys
from typing import Any

import pytest

from dedup.errors import DedupError, MissingError
from dedup.export import Exported


class Two(Exported):
    """A table of two rows."""

    def columns(self) -> dict[str, list[Any]]:
        return {"word": ["一", "two"], "number": [1, None]}


def test_dictionaries() -> None:
    assert Two().to_dicts() == [{"word": "一", "number": 1}, {"word": "two", "number": None}]


@pytest.mark.parametrize("name", ["pandas", "polars", "pyarrow"])
def test_frames(name: str) -> None:
    pytest.importorskip(name)
    if name == "pandas":
        assert Two().to_pandas()["word"].tolist() == ["一", "two"]
    elif name == "polars":
        assert Two().to_polars().to_dicts() == Two().to_dicts()
    else:
        assert Two().to_arrow().to_pylist() == Two().to_dicts()


@pytest.mark.parametrize(
    ("name", "method"), [("pandas", "to_pandas"), ("polars", "to_polars"), ("pyarrow", "to_arrow")]
)
def test_what_is_missing_is_named(name: str, method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(MissingError, match=f"^{method} needs {name}, which is not installed: pip install {name}$") as e:
        getattr(Two(), method)()
    assert {DedupError, ImportError} < {*type(e.value).__mro__}
