"""Work that is shared by several workers. What is computed does not depend on how many there are: results come in the
order of the parts, and whoever cuts work into parts makes nothing depend on where they are cut.

On Linux workers are processes, forked when there is work and gone when it is done: they see all that is in memory
without a copy, and give back what they made. A kernel that is made of many short calls of numpy gains nothing from
threads, which wait for the interpreter in between: over a whole run two of them were 1.05 times as fast as one. Where
a process must not be forked (other systems; a program with threads of its own, whose locks nobody would open in the
copy) workers are threads.
"""

import mmap
import os
import pickle
import struct
import sys
import tempfile
import threading
import traceback
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import current_process, get_context
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from typing import Any, TypeVar

import numpy as np

from dedup.errors import WorkerError

Part = TypeVar("Part")
Made = TypeVar("Made")
Other = TypeVar("Other")

TICKETS = 1024  # pieces of work that are handed out, at most: their numbers fit into the smallest pipe there is
ALIGNED = 64  # bytes: where columns begin
NUMBER = struct.Struct("=i")


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
    return _shared(work, given, workers) if forks() else threads(work, given, workers)


def threads(work: Callable[[Part], Made], parts: Iterable[Part], workers: int = 1) -> list[Made]:
    """The same in threads: for few, long calls of numpy, whose results are large or go to places of their own."""
    if workers <= 1:
        return [work(part) for part in parts]
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
    with _Child(there) as child:
        made = here()
        return made, child.answer()


def worthwhile(workers: int, work: int, least: int) -> int:
    """How many workers to ask, at least 1, if each of them should have work of that size, in any unit."""
    return max(min(workers, work // max(least, 1)), 1)


def forks() -> bool:
    """Whether workers are processes."""
    return sys.platform == "linux" and threading.active_count() == 1 and not current_process().daemon


class _Child:
    """A forked process that does one piece of work and sends what it made.

    It does not outlive the `with`, but for giving back its memory when it has answered: nobody waits for that.
    """

    def __init__(self, work: Callable[[], Any]) -> None:
        context = get_context("fork")
        self._receive, send = context.Pipe(duplex=False)
        self._columns, self._answered = _memory(), False
        self._process = context.Process(target=_run, args=(work, send, self._columns), name="dedup worker")
        with warnings.catch_warnings():  # a library's idle threads, of which the copy knows nothing, do no harm
            warnings.simplefilter("ignore", DeprecationWarning)
            self._process.start()
        send.close()  # so that the end of the process is the end of what can be received

    def __enter__(self) -> "_Child":
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        """Ends it, whatever it does."""
        self._receive.close()
        os.close(self._columns)
        if not self._answered:
            self._process.kill()
            self._process.join()

    def answer(self) -> Any:
        """What it made, read-only; what it raised is raised."""
        try:
            made, failed = _received(self._receive, self._columns)
        except EOFError:
            self._process.join()
            code = self._process.exitcode or 0
            how = f"signal {-code}" if code < 0 else f"exit code {code}"
            raise WorkerError(
                f"a worker process ended before its work was done ({how}): perhaps memory has run out; "
                "run again with fewer workers (--workers 1)"
            ) from None
        if failed is not None:
            raise failed
        self._answered = True
        return made


def _memory() -> int:
    """A file that has no name and is gone when nobody uses it any more, for what two processes share."""
    if hasattr(os, "memfd_create"):
        return os.memfd_create("dedup")
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())


def _run(work: Callable[[], Any], send: Connection, columns: int) -> None:
    """In the child: sends what the work makes, or the error that it raises. An interrupted one says nothing."""
    answer: tuple[Any, Exception | None]
    try:
        answer = work(), None
    except Exception as error:
        error.add_note("in a worker process:\n" + traceback.format_exc())
        answer = None, error
    except BaseException:  # whoever interrupts a run interrupts all of its processes; the first of them says so
        os._exit(1)
    try:
        _send(answer, send, columns)
    except (BrokenPipeError, KeyboardInterrupt, SystemExit):  # nobody is there any more
        os._exit(1)


def _send(answer: tuple[Any, Exception | None], send: Connection, columns: int) -> None:
    """Sends an object; its columns are left in a file in memory, as they are, so that nobody waits for their copy."""
    parts: list[pickle.PickleBuffer] = []
    try:
        body = pickle.dumps(answer, protocol=5, buffer_callback=parts.append)
    except Exception as error:  # an error of somebody else that cannot be sent
        parts.clear()
        body = pickle.dumps((None, RuntimeError(f"{answer[1] or answer[0]!r} cannot be sent: {error}")), protocol=5)
    raw = [part.raw() for part in parts]
    with os.fdopen(columns, "wb", closefd=False) as file:
        for one in raw:
            file.write(one)
            file.write(bytes(-len(one) % ALIGNED))
    send.send([len(one) for one in raw])
    send.send_bytes(body)


def _received(receive: Connection, columns: int) -> tuple[Any, Exception | None]:
    """What was sent; only ever by a process that this one has forked, so that it may be unpickled."""
    sizes = receive.recv()
    body = receive.recv_bytes()
    border = np.cumsum([0, *(size + -size % ALIGNED for size in sizes)]).tolist()
    shared = memoryview(mmap.mmap(columns, border[-1], prot=mmap.PROT_READ) if border[-1] else b"")
    parts = [shared[low : low + size] for low, size in zip(border[:-1], sizes, strict=True)]
    answer: tuple[Any, Exception | None] = ForkingPickler.loads(body, buffers=parts)
    return answer


def _shared(work: Callable[[Part], Made], parts: Sequence[Part], workers: int) -> list[Made]:
    """`each` in processes, this one among them: whoever is free takes the next piece."""
    stride = -(-len(parts) // TICKETS)
    tickets, given = os.pipe()
    os.write(given, b"".join(NUMBER.pack(low) for low in range(0, len(parts), stride)))
    os.close(given)

    def done() -> list[tuple[int, Made]]:
        return [(k, work(parts[k])) for low in _taken(tickets) for k in range(low, min(low + stride, len(parts)))]

    children: list[_Child] = []
    try:
        children.extend(_Child(done) for _ in range(workers - 1))
        made = done()
        for child in children:
            made += child.answer()
    finally:
        for child in children:
            child.end()
        os.close(tickets)
    return [one for _, one in sorted(made, key=lambda pair: pair[0])]


def _taken(tickets: int) -> Iterator[int]:
    """The numbers that nobody else has taken, until there are none."""
    while raw := os.read(tickets, NUMBER.size):
        yield NUMBER.unpack(raw)[0]
