"""Tables for people who work with others' tables: as dictionaries, and for pandas, Polars and Arrow.

None of these is a dependency of ours: each is imported when it is asked for, and what is missing is named.
"""

from importlib import import_module
from typing import Any

from dedup.errors import MissingError


class Exported:
    """What can be had as columns of Python values can be had as any table."""

    __slots__ = ()

    def columns(self) -> dict[str, list[Any]]:
        """The columns by name, all of one length."""
        raise NotImplementedError

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dictionary a row."""
        columns = self.columns()
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]

    def to_pandas(self) -> Any:
        """A pandas.DataFrame.

        raises  MissingError  pandas is not installed
        """
        return _imported("pandas", "to_pandas").DataFrame(self.columns())

    def to_polars(self) -> Any:
        """A polars.DataFrame.

        raises  MissingError  Polars is not installed
        """
        return _imported("polars", "to_polars").DataFrame(self.columns())

    def to_arrow(self) -> Any:
        """A pyarrow.Table.

        raises  MissingError  pyarrow is not installed
        """
        return _imported("pyarrow", "to_arrow").table(self.columns())


def _imported(name: str, what: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        raise MissingError(f"{what} needs {name}, which is not installed: pip install {name}") from None
