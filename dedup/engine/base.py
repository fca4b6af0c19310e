"""What an engine can do. `pipeline.find` asks for nothing else, so that the stages run in memory, on disk or a cluster.

A part is a table of some documents; a stage makes a part of a part. What crosses documents is a group: the engine
brings the columns of all parts together and calls the stage with them, once. Tables that are gathered have a
classmethod `concat`.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol, Self, TypeVar


class Joined(Protocol):
    """A table whose parts can be joined."""

    @classmethod
    def concat(cls, parts: Sequence[Self], /) -> Self:
        """One table of several, in their order; at least one."""
        ...


Part = TypeVar("Part")
Made = TypeVar("Made")
Table = TypeVar("Table", bound=Joined)


class Engine(Protocol):
    """Runs stages over parts. The result depends on neither the parts nor their number."""

    def map(self, stage: Callable[..., Made], parts: Iterable[Part], *shared: Any) -> list[Made]:
        """stage(part, *shared) for each part, in the order of the parts."""
        ...

    def gather(self, parts: Sequence[Table]) -> Table:
        """All parts as one table."""
        ...

    def group(self, stage: Callable[..., Made], parts: Sequence[Table], *shared: Any) -> Made:
        """stage(all parts as one table, *shared)."""
        ...
