"""Work in several processes: the same results, clear errors, and nobody who waits for ever."""

import multiprocessing
import os
import signal
import threading
import time
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from dedup import pipeline
from dedup.boilerplate import classify
from dedup.config import Config
from dedup.errors import InputError, WorkerError
from dedup.looks import look
from dedup.match import align, jaccard, near
from dedup.tables import Documents
from dedup.workers import beside, each, forks, worthwhile

linux = pytest.mark.skipif(not forks(), reason="here workers are threads")


@pytest.mark.parametrize("workers", [1, 2, 3, 9])
@pytest.mark.parametrize("count", [0, 1, 2, 7, 2500])
def test_results_come_in_the_order_of_the_parts(workers: int, count: int) -> None:
    assert each(lambda part: part * part, iter(range(count)), workers) == [part * part for part in range(count)]


@linux
def test_the_parts_are_shared_by_processes_that_are_gone_afterwards() -> None:
    def who(part: int) -> int:
        time.sleep(0.02)
        return os.getpid()

    seen = set(each(who, range(6), 2))
    assert os.getpid() in seen and len(seen) == 2
    end = time.monotonic() + 30
    while multiprocessing.active_children() and time.monotonic() < end:
        time.sleep(0.01)
    assert not multiprocessing.active_children()


@linux
def test_columns_come_as_they_were_made_and_are_read_only() -> None:
    def columns(part: int) -> dict[str, np.ndarray]:
        time.sleep(0.01)
        return {"a": np.arange(part), "b": np.zeros((3, 0)), "c": np.arange(12, dtype=np.uint16).reshape(3, 4).T}

    for part, found in enumerate(each(columns, range(6), 3)):
        for name, column in columns(part).items():
            assert found[name].dtype == column.dtype and np.array_equal(found[name], column)
    _, there = beside(lambda: None, lambda: np.arange(5), 2)
    assert there.tolist() == [0, 1, 2, 3, 4] and not there.flags.writeable


def test_two_pieces_of_work_give_what_they_make() -> None:
    for workers in (1, 2):
        assert beside(lambda: 1, lambda: "two", workers) == (1, "two")


def test_an_error_is_raised_whoever_meets_it() -> None:
    def fails(part: int) -> int:
        time.sleep(0.01)
        if part == 3:
            raise InputError("part 3 cannot be read")
        return part

    for workers in (1, 2, 3):
        with pytest.raises(InputError, match="part 3 cannot be read"):
            each(fails, range(5), workers)
    with pytest.raises(InputError, match="part 3"):
        beside(lambda: fails(0), lambda: fails(3), 2)


@linux
def test_an_error_that_cannot_be_sent_is_told() -> None:
    def fails() -> None:
        raise ValueError(lambda: None)

    with pytest.raises(RuntimeError, match=r"ValueError.* cannot be sent"):
        beside(lambda: None, fails, 2)


@linux
@pytest.mark.parametrize(
    ("how", "said"), [(lambda: os.kill(os.getpid(), signal.SIGKILL), "signal 9"), (lambda: os._exit(4), "code 4")]
)
def test_a_worker_that_dies_is_an_error(how: object, said: str) -> None:
    here = os.getpid()

    def dies(part: int) -> int:
        if os.getpid() != here:
            how()  # type: ignore[operator]
        time.sleep(0.01)
        return part

    with pytest.raises(WorkerError, match=rf"ended before its work was done \(.*{said}\).*--workers 1"):
        each(dies, range(20), 2)


@linux
def test_an_interrupt_ends_all_of_them_at_once() -> None:
    here, start = os.getpid(), time.monotonic()

    def slow(part: int) -> int:
        if os.getpid() == here:
            time.sleep(0.05)  # so that the other one is at work
            raise KeyboardInterrupt
        time.sleep(60)
        return part

    with pytest.raises(KeyboardInterrupt):
        each(slow, range(4), 2)
    assert time.monotonic() - start < 30


def test_a_program_with_threads_is_not_forked() -> None:
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        assert not forks()
        assert set(each(lambda part: os.getpid(), range(4), 2)) == {os.getpid()}
        assert beside(os.getpid, os.getpid, 2) == (os.getpid(), os.getpid())
    finally:
        done.set()
        thread.join()


def test_small_work_is_not_shared() -> None:
    assert [worthwhile(4, size, 10) for size in (0, 9, 10, 19, 20, 39, 40, 1000)] == [1, 1, 1, 1, 2, 3, 4, 4]
    assert worthwhile(1, 1000, 10) == 1


@linux
def test_the_whole_pass_gives_the_same_for_any_number_of_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where every piece of work, however small, is shared."""
    for module in (pipeline, look, classify, near, jaccard, align):
        monkeypatch.setattr(module, "LEAST", 1)
    files = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))[:4]
    docs = Documents.from_texts({file.name: file.read_text("utf-8") for file in files})
    whole = pipeline.find(docs, Config())
    assert len(whole.decisions) > 20
    for workers in (2, 3):
        found = pipeline.find(docs, Config(workers=workers))
        for table in ("decisions", "pairs", "scores", "recurrence"):
            one, other = getattr(whole, table), getattr(found, table)
            for field in fields(one):
                left, right = getattr(one, field.name), getattr(other, field.name)
                if field.name == "witness":
                    assert np.array_equal(left.start, right.start) and np.array_equal(left.end, right.end)
                else:
                    assert np.array_equal(left, right), f"{workers} workers: {table}.{field.name}"
