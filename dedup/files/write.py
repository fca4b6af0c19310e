"""A whole folder at once, or not at all.

Everything is made in a working folder beside OUT, brought to the disk (fsync), and renamed into place. Whatever happens
on the way (disk full, Ctrl-C, an error of ours) OUT is as it was. Only a kill that cannot be caught leaves the working
folder behind; the next run for the same OUT removes it, and puts back what had been moved aside.
"""

import hashlib
import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from dedup.errors import OutputError
from dedup.files.folder import WRITTEN, is_inside, is_ours, owned

Content = bytes | Iterable[bytes]  # of a file: whole, or part by part, so that it is never in memory as a whole


def check_place(out: Path, inputs: Iterable[Path], names: Iterable[str]) -> None:
    """Refuse a place that must not be written to, before any work is done.

    inputs  files and folders that are read; links are resolved
    names   the ids of the documents
    raises  OutputError  OUT exists and is not ours, equals, lies inside or contains an input, cannot be made,
                         or a document would be called like one of our own files
    """
    place = Path(os.path.realpath(out))
    for given in inputs:
        real = Path(os.path.realpath(given))
        if place == real:
            raise OutputError(f"{out}: the output is an input: name another folder with -o")
        if place.is_relative_to(real):
            raise OutputError(f"{out}: the output lies inside the input {given}: name a folder outside with -o")
        if real.is_relative_to(place):
            raise OutputError(f"{out}: the input {given} lies inside the output: name another folder with -o")
    if taken := sorted(WRITTEN & {*names}):
        raise OutputError(f"{taken[0]}: a document has the name of a file that is written beside it: rename it")
    above = next(folder for folder in place.parents if os.path.lexists(folder))
    if not above.is_dir():
        raise OutputError(f"{out}: {above.name} is not a folder: name another place with -o")
    if not os.access(above, os.W_OK):
        raise OutputError(f"{out}: {above} cannot be written to: change its permissions, or name another place with -o")
    _check_replaceable(out, place)


def write_tree(out: Path, files: Iterable[tuple[str, Content]], *, mode: int = 0o666) -> None:
    """Make the folder OUT hold these files and nothing else.

    out     does not exist, is empty, or was written by us; a link is followed
    files   relative path with `/`, and content; taken one at a time, and content in parts part by part
    mode    the permission bits of each file, before the umask; the owner can always read and write
    raises  OutputError  OUT is another's, a name leads outside, or the system refuses; OUT is then as it was
    """
    place = Path(os.path.realpath(out))
    with _explained(out):
        place.parent.mkdir(parents=True, exist_ok=True)
        _recover(place)
        _check_replaceable(out, place)
        work = Path(tempfile.mkdtemp(prefix=_prefix(place), dir=place.parent))
    with _in_use(work):
        new, old = work / "new", work / "old"
        for name, content in files:  # what goes wrong in there is not explained here
            with _explained(out):
                _put(new, name, content, mode | 0o600)
        with _explained(out):
            new.mkdir(exist_ok=True)
            _sync_tree(new)
            try:
                if place.exists():
                    place.rename(old)
                new.rename(place)
            except BaseException:
                if old.exists() and not place.exists():
                    old.rename(place)
                raise
            _sync(place.parent)


def write_file(path: Path, content: bytes) -> None:
    """Make one file hold `content`: all of it, or what was there before.

    raises  OutputError  the place is not a file, or the system refuses
    """
    place = Path(os.path.realpath(path))
    if place.exists() and not place.is_file():
        raise OutputError(f"{path}: not a file: name another place")
    with _explained(path):
        temporary = place.with_name(f".dedup-{secrets.token_hex(8)}")
        try:
            _create(temporary, content, 0o666)
            _sync(temporary)
            temporary.replace(place)
        finally:
            temporary.unlink(missing_ok=True)
        _sync(place.parent)


def _check_replaceable(out: Path, place: Path) -> None:
    if not os.path.lexists(place):
        return
    if not place.is_dir():
        raise OutputError(f"{out}: exists and is not a folder: name another place with -o")
    with _explained(out):
        present = {
            path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_symlink() or not path.is_dir()
        }
        if present and not is_ours(place):
            raise OutputError(f"{out}: exists and was not written by dedup: empty it, or name another folder with -o")
        if foreign := sorted(present - owned(place)):
            raise OutputError(f"{out}: holds {foreign[0]}, which dedup did not write: move it away, or name another -o")


@contextmanager
def _explained(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(f"{out}: cannot be written ({error.strerror or error}); it is as it was before") from error


def _put(folder: Path, name: str, content: Content, mode: int) -> None:
    if not is_inside(name):
        raise OutputError(f"{name}: this name leads out of the output: rename the document")
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    _create(path, content, mode)


def _sync_tree(folder: Path) -> None:
    """Wait for the disk once, after everything was written: most of it is there by then."""
    for inner, _, names in os.walk(folder, topdown=False):
        for name in names:
            _sync(Path(inner, name))
        _sync(Path(inner))


def _create(path: Path, content: Content, mode: int) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:  # noqa: PTH123  the mode
        file.writelines([content] if isinstance(content, bytes) else content)


def _sync(path: Path) -> None:
    if path.is_dir() and sys.platform == "win32":
        return  # folders cannot be opened there
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _prefix(place: Path) -> str:
    return f".dedup-{hashlib.sha256(os.fsencode(place.name)).hexdigest()[:8]}-"


@contextmanager
def _in_use(work: Path) -> Iterator[None]:
    """Lock a working folder, and remove it afterwards."""
    handle = _lock(work)
    try:
        yield
    finally:
        shutil.rmtree(work, ignore_errors=True)
        if handle is not None:
            os.close(handle)


def _recover(place: Path) -> None:
    """Clear away the working folders of runs that were killed."""
    if sys.platform == "win32":
        return  # no lock there that tells a dead run from a living one
    for work in place.parent.glob(f"{_prefix(place)}*"):
        with suppress(OSError):
            status = work.lstat()
            if work.is_symlink() or status.st_uid != os.geteuid() or not {*os.listdir(work)} <= {"new", "old"}:  # noqa: PTH208
                continue
            if (handle := _lock(work)) is None:
                continue  # in use
            if (work / "old").is_dir() and not place.exists():
                (work / "old").rename(place)
            shutil.rmtree(work, ignore_errors=True)
            os.close(handle)


def _lock(folder: Path) -> int | None:
    """A handle that holds the lock of a folder until it is closed or its process dies; None if another has it."""
    if sys.platform == "win32":
        return None
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle
