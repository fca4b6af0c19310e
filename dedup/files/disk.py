"""Reading one file without waiting for ever: regular files only, none larger than it may be.

A pipe that nobody writes to would be waited for, a device has no end, and a name from a configuration may hold
anything. Each is an OSError that says so, as a missing file is.
"""

import errno
import io
import os
import stat
from collections.abc import Callable
from pathlib import Path

HEAD = 1 << 16  # bytes that are looked at before a file is read
_PART = 1 << 20  # bytes that are read at a time

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


def content(path: Path, most: int | None = None, enough: Callable[[bytes], bool] | None = None) -> bytes:
    """The bytes of a regular file.

    most    bytes that it may have
    enough  is asked with the first HEAD bytes: if they are enough, they alone come back
    raises  OSError  missing, unreadable, a folder, a pipe, a device, too large, or a name that no file can have
    """
    if "\0" in str(path):
        raise OSError(errno.EINVAL, "its name holds a NUL character")
    _check(path.stat())  # opening a device can do something already
    with io.FileIO(os.open(path, _FLAGS)) as file:
        status = os.fstat(file.fileno())
        _check(status)
        if most is not None and status.st_size > most:
            raise OSError(errno.EFBIG, f"larger than {most >> 20} MB")
        head = os.read(file.fileno(), HEAD)
        if not head or (enough is not None and enough(head)):
            return head
        if most is None:
            rest = file.readall()
        else:
            parts, room = [], most - len(head)
            while room >= 0 and (part := os.read(file.fileno(), _PART)):
                parts.append(part)
                room -= len(part)
            if room < 0:  # it grew, or its size was not told
                raise OSError(errno.EFBIG, f"larger than {most >> 20} MB")
            rest = b"".join(parts)
    if rest is None:  # a file of /proc in which there is nothing yet
        raise OSError(errno.EAGAIN, "has no end")
    return head + rest


def _check(status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise OSError(errno.EISDIR, "Is a directory")
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "not a regular file")
