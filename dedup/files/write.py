"""A whole folder at once, or not at all.

Everything is made in a working folder beside OUT, brought to the disk, and renamed into place. Whatever happens on the
way (disk full, Ctrl-C, an error of ours) OUT is as it was. Only a kill that cannot be caught leaves the working folder
behind; the next run for the same OUT removes it, and puts back what had been moved aside.

Nothing that is not ours is written over: in OUT there may be what its own ledger names, with the digest that it names,
and nothing else. That is looked at before the work, before the folder is moved aside, and once more when it is.

The disk is waited for once (syncfs), not for each file, and what goes is removed in threads: on a slow disk 3,000 small
files over 3,000 others took 34 seconds one by one, and take 5.
"""

import errno
import hashlib
import os
import secrets
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from dedup.errors import OutputError
from dedup.files import disk
from dedup.files.folder import WRITTEN, is_inside, is_ours, owned, prefix

Content = bytes | Iterable[bytes]  # of a file: whole, or part by part, so that it is never in memory as a whole
Stamps = Mapping[str, tuple[int, ...]]  # of files that were looked at: size, time, inode

_FEW = 16  # files that are synced one by one: syncfs waits for what others write, too
_THREADS = 8  # that wait for the disk


def check_place(out: Path, inputs: Iterable[Path], names: Iterable[str]) -> None:
    """Refuse a place that must not be written to, before any work is done.

    inputs  files and folders that are read; links are resolved
    names   the ids of the documents
    raises  OutputError  OUT exists and is not ours, or was edited; equals, lies inside or contains an input; is or
                         holds the working directory, or a mount point; cannot be made; or a document would be called
                         like one of our own files
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
    if os.path.ismount(place):
        raise OutputError(f"{out}: is a mount point, which cannot be replaced: name a folder inside it with -o")
    if Path.cwd().is_relative_to(place):
        raise OutputError(
            f"{out}: is the working directory or holds it, and would be replaced under you: start elsewhere, or name"
            " a folder inside it with -o"
        )
    above = next(folder for folder in place.parents if os.path.lexists(folder))
    if not above.is_dir():
        raise OutputError(f"{out}: {above.name} is not a folder: name another place with -o")
    if not os.access(above, os.W_OK):
        raise OutputError(f"{out}: {above} cannot be written to: change its permissions, or name another place with -o")
    _replaceable(out, place, {})


def check_file(path: Path, ours: Callable[[Path], bool], what: str) -> None:
    """Refuse to write over a file that is not ours.

    ours    whether a file is what is written here
    what    its name, for the message
    raises  OutputError  there is something else, or a link that leads nowhere
    """
    place = Path(os.path.realpath(path))
    if os.path.lexists(path) and not (place.is_file() and ours(place)):
        raise OutputError(f"{path}: is there, and is no {what}: move it away, or name another file")


def write_tree(out: Path, files: Iterable[tuple[str, Content]], *, mode: int = 0o666) -> None:
    """Make the folder OUT hold these files and nothing else.

    out     does not exist, is empty, or holds what we wrote, as we wrote it; a link is followed
    files   relative path with `/`, and content; taken one at a time, and content in parts part by part
    mode    the permission bits of each file, before the umask; the owner can always read and write
    raises  OutputError  OUT is another's, a name leads outside, or the system refuses; OUT is then as it was
            others       an exception that comes when OUT is in place already has a note that says so
    """
    place = Path(os.path.realpath(out))
    with _explained(out):
        place.parent.mkdir(parents=True, exist_ok=True)
        recover(out)
        seen = _replaceable(out, place, {})
    written = False
    try:
        with _working(out, place) as (work, handle):
            new, old = work / "new", work / "old"
            for name, content in files:  # what goes wrong in there is not explained here
                with _explained(out):
                    _put(new, name, content, mode | 0o600)
            with _explained(out):
                new.mkdir(exist_ok=True)
                _sync_tree(new, handle)
                _replaceable(out, place, seen)  # writing took its time
                try:
                    if place.exists():
                        place.rename(old)
                        _replaceable(out, old, seen)  # what came in the last moment
                    new.rename(place)
                finally:
                    written = not new.exists()
                    if not written and old.exists() and not place.exists():
                        old.rename(place)
            _sync(place.parent)
    except BaseException as error:
        if written:
            error.add_note(f"{out} is written")
        raise


def write_file(path: Path, content: bytes, ours: Callable[[Path], bool], what: str) -> None:
    """Make one file hold `content`: all of it, or what was there before.

    ours, what  as for `check_file`, which is asked again before the file is replaced
    raises      OutputError  another's file is there, or the system refuses
    """
    place = Path(os.path.realpath(path))
    with _explained(path):
        temporary = place.with_name(f".dedup-{secrets.token_hex(8)}")
        try:
            _create(temporary, content, 0o666)
            _sync(temporary)
            check_file(path, ours, what)
            temporary.replace(place)
        finally:
            temporary.unlink(missing_ok=True)
    try:
        _sync(place.parent)
    except OSError as error:
        error.add_note(f"{path} is written")
        raise


def recover(out: Path) -> None:
    """Put back what a run that was killed had moved aside from OUT, and clear its working folder away."""
    if sys.platform == "win32":
        return  # no lock there that tells a dead run from a living one
    place = Path(os.path.realpath(out))
    for work in place.parent.glob(f"{prefix(place)}*"):
        with suppress(OSError):
            status = work.lstat()
            if work.is_symlink() or status.st_uid != os.geteuid() or not {*os.listdir(work)} <= {"new", "old"}:  # noqa: PTH208
                continue
            if (handle := _lock(work)) is None:
                continue  # in use
            if (work / "old").is_dir() and not place.exists():
                (work / "old").rename(place)
            _remove(work)
            os.close(handle)


def _replaceable(out: Path, place: Path, seen: Stamps) -> Stamps:
    """Refuse a folder that holds anything that we did not write, or not so; of the others what they look like.

    place   where OUT is now
    seen    what was looked at before: files that look the same are not read again
    raises  OutputError
    """
    if not os.path.lexists(place):
        return {}
    if not place.is_dir():
        raise OutputError(f"{out}: exists and is not a folder: name another place with -o")
    stamps = {}
    with _explained(out):
        present = sorted(path for path in place.rglob("*") if path.is_symlink() or not path.is_dir())
        if present and not is_ours(place):
            raise OutputError(f"{out}: exists and was not written by dedup: empty it, or name another folder with -o")
        digests = owned(place)
        for path in present:
            name, status = path.relative_to(place).as_posix(), path.lstat()
            if path.is_symlink() or not (name in digests or name in WRITTEN):
                raise OutputError(f"{out}: holds {name}, which dedup did not write: move it away, or name another -o")
            stamps[name] = status.st_size, status.st_mtime_ns, status.st_ino
            if name in digests and stamps[name] != seen.get(name) and _digest(path) != digests[name]:
                raise OutputError(
                    f"{out}: {name} is not as dedup wrote it, somebody edited it: move it away, or name another -o"
                )
    return stamps


def _digest(path: Path) -> str:
    return hashlib.sha256(disk.content(path)).hexdigest()


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


def _create(path: Path, content: Content, mode: int) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:  # noqa: PTH123  the mode
        file.writelines([content] if isinstance(content, bytes) else content)


def _sync_tree(folder: Path, handle: int | None) -> None:
    """Wait for the disk once, after everything was written: most of it is there by then.

    handle  of a folder on the same file system, opened before anything was written, so that it is told of every error
    """
    places = [Path(inner, name) for inner, _, names in os.walk(folder, topdown=False) for name in (*names, "")]
    if len(places) <= _FEW or handle is None or not _syncfs(handle):
        _each(_sync, places)


def _remove(folder: Path) -> None:
    """Remove a folder of ours, as far as it can be. File by file it takes 4 ms each on some disks."""
    with suppress(OSError):
        _each(_unlink, [Path(inner, name) for inner, _, names in os.walk(folder) for name in names])
    shutil.rmtree(folder, ignore_errors=True)


def _unlink(path: Path) -> None:
    path.unlink(missing_ok=True)


def _each(do: Callable[[Path], None], places: Sequence[Path]) -> None:
    """Do something with each place; with many of them in threads, which wait for the disk together."""
    if len(places) <= _FEW:
        for place in places:
            do(place)
    else:
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(_THREADS) as threads:
            for _ in threads.map(do, places):
                pass


def _syncfs(handle: int) -> bool:
    """Bring a file system to the disk; False where the system cannot, or tells of no errors (Linux before 5.8)."""
    if sys.platform != "linux" or _kernel() < (5, 8):
        return False
    import ctypes

    call = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if call is None:
        return False
    if call(handle) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP):
        return False
    raise OSError(code, os.strerror(code))


def _kernel() -> tuple[int, ...]:
    return tuple(int(part) for part in os.uname().release.split("-")[0].split(".")[:2] if part.isdecimal())


def _sync(path: Path) -> None:
    if path.is_dir() and sys.platform == "win32":
        return  # folders cannot be opened there
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _working(out: Path, place: Path) -> Iterator[tuple[Path, int | None]]:
    """A working folder beside a place, and the handle that locks it; removed afterwards, whatever happens."""
    work = place.parent / f"{prefix(place)}{secrets.token_hex(8)}"
    handle = None
    try:
        with _explained(out):
            work.mkdir(0o700)
            handle = _lock(work)
        yield work, handle
    finally:
        try:
            _remove(work)
        except BaseException:  # Ctrl-C, or a second one
            _remove(work)
            raise
        finally:
            if handle is not None:
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
