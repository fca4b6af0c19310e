"""Work that is shared by several workers. What is computed does not depend on how many there are: results come in the
order of the parts, and whoever cuts work into parts makes nothing depend on where they are cut.

On Linux workers are processes, forked when there is work and gone when it is done: they see all that is in memory
without a copy, and give back what they made. A kernel that is made of many short calls of numpy gains nothing from
threads, which wait for the interpreter in between: over a whole run two of them were 1.05 times as fast as one. Where
a process must not be forked (other systems; a program with threads of its own, whose locks nobody would open in the
copy) workers are threads.
"""

import sys
import threading
from collections.abc import Callable, Iterable
from typing import TypeVar

Part = TypeVar("Part")
Made = TypeVar("Made")
Other = TypeVar("Other")


def each(work: Callable[[Part], Made], parts: Iterable[Part], workers: int = 1) -> list[Made]:
    """work(part) for each part, in order of the parts; `workers` of them at a time.

    Where workers are processes, `work` must give back all that it makes: what it writes elsewhere is lost.

    raises  what `work` raises; WorkerError  a process has ended before its work was done
    """
    if workers <= 1:
        return [work(part) for part in parts]
    given = [*parts]
    workers = min(workers, len(given))
    if workers <= 1:
        return [work(part) for part in given]
    if not forks():
        return threads(work, given, workers)
    from dedup import processes  # 45 ms, which a small corpus does without

    return processes.shared(work, given, workers)


def threads(work: Callable[[Part], Made], parts: Iterable[Part], workers: int = 1) -> list[Made]:
    """The same in threads: for few, long calls of numpy, whose results are large or go to places of their own."""
    if workers <= 1:
        return [work(part) for part in parts]
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(work, parts))


def beside(here: Callable[[], Made], there: Callable[[], Other], workers: int) -> tuple[Made, Other]:
    """What two pieces of work make; they run at the same time if there is more than one worker.

    there  runs in the other process: the one that makes less, since it has to be sent
    raises as `each` does
    """
    if workers <= 1 or not forks():
        other = there()  # first: it leaves less behind
        return here(), other
    from dedup import processes

    with processes.Child(there) as child:
        made = here()
        return made, child.answer()


def worthwhile(workers: int, work: int, least: int) -> int:
    """How many workers to ask, at least 1, if each of them should have work of that size, in any unit."""
    return max(min(workers, work // max(least, 1)), 1)


def forks() -> bool:
    """Whether workers are processes."""
    if sys.platform != "linux" or threading.active_count() > 1:
        return False
    from multiprocessing import current_process

    return not current_process().daemon
