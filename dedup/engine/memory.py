"""The engine for what fits into memory: parts are tables in a list, stages run in processes, a group is one table."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from dedup.engine.base import Made, Part, Table
from dedup.workers import each


@dataclass(frozen=True, slots=True)
class Memory:
    """See the module.

    workers  processes, or threads (see `workers`)
    """

    workers: int = 1

    def map(self, stage: Callable[..., Made], parts: Iterable[Part], *shared: Any) -> list[Made]:
        """stage(part, *shared) for each part, in the order of the parts."""
        return each(lambda part: stage(part, *shared), parts, self.workers)

    def gather(self, parts: Sequence[Table]) -> Table:
        """All parts as one table."""
        return parts[0] if len(parts) == 1 else type(parts[0]).concat(parts)

    def group(self, stage: Callable[..., Made], parts: Sequence[Table], *shared: Any) -> Made:
        """stage(all parts as one table, *shared)."""
        return stage(self.gather(parts), *shared)
