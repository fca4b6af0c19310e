"""Work that may be shared by threads: numpy lets go of the interpreter's lock inside its loops.

The parts of a piece of work write to places of their own or give their results back in order, so nothing that is
computed depends on how many threads there are.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Part = TypeVar("Part")
Made = TypeVar("Made")


def each(work: Callable[[Part], Made], parts: Iterable[Part], workers: int = 1) -> list[Made]:
    """work(part) for each part, in order of the parts; `workers` of them at a time."""
    if workers <= 1:
        return [work(part) for part in parts]
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(work, parts))
