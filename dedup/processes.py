"""Forked processes that do a piece of work and give back what they made; `workers` imports this when it forks.

What a process makes is sent as an object; its columns are left as they are in a file in memory that both share.
"""

import mmap
import os
import pickle
import struct
import tempfile
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from typing import Any, TypeVar

import numpy as np

from dedup.errors import WorkerError

Part = TypeVar("Part")
Made = TypeVar("Made")

TICKETS = 1024  # pieces of work that are handed out, at most: their numbers fit into the smallest pipe there is
ALIGNED = 64  # bytes: where columns begin
NUMBER = struct.Struct("=i")


class Child:
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

    def __enter__(self) -> "Child":
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


def shared(work: Callable[[Part], Made], parts: Sequence[Part], workers: int) -> list[Made]:
    """`workers.each` in processes, this one among them: whoever is free takes the next piece."""
    stride = -(-len(parts) // TICKETS)
    tickets, given = os.pipe()
    os.write(given, b"".join(NUMBER.pack(low) for low in range(0, len(parts), stride)))
    os.close(given)

    def done() -> list[tuple[int, Made]]:
        return [(k, work(parts[k])) for low in _taken(tickets) for k in range(low, min(low + stride, len(parts)))]

    children: list[Child] = []
    try:
        children.extend(Child(done) for _ in range(workers - 1))
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
