"""disk: nothing is waited for, and nothing without an end is read."""

import os
import socket
from pathlib import Path

import pytest

from dedup.files import disk


def refused(path: Path, most: int | None = None) -> str:
    with pytest.raises(OSError) as error:
        disk.content(path, most)
    return error.value.strerror or ""


def test_files_are_read_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "a"
    for size in (0, 1, disk.HEAD - 1, disk.HEAD, disk.HEAD + 1, 3 << 20):
        raw = os.urandom(size)
        path.write_bytes(raw)
        assert disk.content(path) == disk.content(path, size) == raw
        assert disk.content(path, enough=lambda head: True) == raw[: disk.HEAD]
        assert disk.content(path, enough=lambda head: False) == raw
        if size:
            assert refused(path, size - 1).startswith("larger than")


def test_what_is_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # a socket has a short name
    os.mkfifo("pipe")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket")
        (tmp_path / "link").symlink_to("pipe")
        for name in ("pipe", "socket", "link", "/dev/zero", "/dev/null"):
            assert refused(Path(name)) == "not a regular file"
    assert refused(tmp_path) == "Is a directory"
    assert refused(tmp_path / "none") == "No such file or directory"
    assert refused(Path("a\0b")) == "its name holds a NUL character"


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="there are such files on Linux only")
def test_a_file_that_tells_no_size_is_bounded() -> None:
    assert refused(Path("/proc/self/environ"), 1).startswith("larger than")
    assert disk.content(Path("/proc/self/stat"), 1 << 20)
