"""write: a folder appears whole or not at all, and never in a place that is another's."""

import errno
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from dedup.errors import OutputError
from dedup.files import write
from dedup.files.folder import moved_aside, prefix

HEADER = b'{"kind": "dedup-ledger"}\n'


def ours(*names: str) -> list[tuple[str, bytes]]:
    """Files of a run of ours: documents, and a ledger that claims them."""
    lines = [
        f'{{"kind":"document","document":"{name}","cleaned":{{"sha256":"{sha256(name.encode()).hexdigest()}"}}}}\n'
        for name in names
    ]
    return [*((name, name.encode()) for name in names), ("ledger.jsonl", HEADER + "".join(lines).encode())]


def anything(path: Path) -> bool:
    return True


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def refused(out: Path, *inputs: Path, ids: tuple[str, ...] = ()) -> str:
    with pytest.raises(OutputError) as error:
        write.check_place(out, inputs, ids)
    return str(error.value)


def test_a_tree_is_written(tmp_path: Path) -> None:
    out = tmp_path / "new" / "out"
    write.write_tree(out, iter(ours("a.txt", "b/c/d.txt")))
    assert tree(out) == dict(ours("a.txt", "b/c/d.txt"))
    assert names(out.parent) == ["out"]


def test_the_old_tree_goes(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write.write_tree(out, ours("a.txt", "b/c.txt"))
    write.write_tree(out, ours("b/d.txt"))
    assert tree(out) == dict(ours("b/d.txt"))
    assert names(tmp_path) == ["out"]


def test_an_empty_folder_and_an_empty_tree(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    write.write_tree(tmp_path / "out", [])
    assert tree(tmp_path) == {} and (tmp_path / "out").is_dir()


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "out").symlink_to("far/out")
    for name in ("a.txt", "b.txt"):
        write.write_tree(tmp_path / "out", ours(name))
        assert tree(tmp_path / "far" / "out") == dict(ours(name))
    assert (tmp_path / "out").is_symlink()


def test_files_are_no_more_open_than_asked(tmp_path: Path) -> None:
    old = os.umask(0o022)
    try:
        write.write_tree(tmp_path / "a", ours("a.txt"), mode=0o600)
        write.write_tree(tmp_path / "b", ours("a.txt"), mode=0o444)
        write.write_file(tmp_path / "c", b"", anything, "file")
    finally:
        os.umask(old)
    modes = [(tmp_path / name).stat().st_mode & 0o777 for name in ("a/a.txt", "a/ledger.jsonl", "b/a.txt", "a", "c")]
    assert modes == [0o600, 0o600, 0o644, 0o755, 0o644]


def test_places_that_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("in/sub", "other", "up"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "file").write_text("x")
    (tmp_path / "other" / "theirs.txt").write_text("x")
    (tmp_path / "up" / "link").symlink_to(tmp_path / "in")
    source = tmp_path / "in"
    assert "the output is an input" in refused(source, source)
    assert "the output is an input" in refused(tmp_path / "up" / "link", source)
    assert "lies inside the input" in refused(source / "out", source)
    assert "lies inside the input" in refused(source / "sub" / ".." / "out", source)
    assert "lies inside the input" in refused(tmp_path / "up" / "link" / "new" / "out", source)
    assert "lies inside the output" in refused(tmp_path, source)
    assert "is not a folder" in refused(tmp_path / "file")
    assert "was not written by dedup" in refused(tmp_path / "other")
    assert "file is not a folder" in refused(tmp_path / "file" / "new" / "out")
    with monkeypatch.context() as patch:  # chmod would not stop root
        patch.setattr(os, "access", lambda *_: False)
        assert "cannot be written to: change its permissions" in refused(tmp_path / "new" / "out")
    assert refused(tmp_path / "out", ids=("a.txt", "report.md")) == (
        "report.md: a document has the name of a file that is written beside it: rename it"
    )
    write.check_place(tmp_path / "in2", [source], ["sub/report.md"])  # a common beginning of names is no folder


def test_files_that_are_not_ours_are_not_deleted(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write.write_tree(out, ours("a.txt"))
    (out / "notes.txt").write_text("a person's")
    assert "holds notes.txt, which dedup did not write" in refused(out)
    with pytest.raises(OutputError, match=r"notes\.txt"):
        write.write_tree(out, ours("a.txt"))
    assert (out / "notes.txt").read_text() == "a person's"


@pytest.mark.parametrize("name", ["../x", "/x", "a/../../x", "a//x", "", ".", "..", "a/", "x\0y"])
def test_names_that_lead_outside(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputError, match="leads out of the output"):
        write.write_tree(tmp_path / "in" / "out", [("good.txt", b""), (name, b"evil")])
    assert tree(tmp_path) == {}


@pytest.mark.parametrize("failing", ["write", "fsync", "rename"])
def test_a_full_disk_leaves_everything_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str) -> None:
    out = tmp_path / "out"
    write.write_tree(out, ours("a.txt"))
    before = tree(tmp_path)
    calls, real = [], Path.rename

    def full(*_: object) -> None:
        calls.append(1)
        if len(calls) == 2:  # for a rename: the old folder is moved aside by then
            raise OSError(errno.ENOSPC, "No space left on device")

    def rename(self: Path, target: Path) -> Path:
        full()
        return real(self, target)

    if failing == "write":
        monkeypatch.setattr(write, "_create", full)
    elif failing == "fsync":
        monkeypatch.setattr(os, "fsync", full)
    else:
        monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(OutputError, match=r"out: cannot be written \(No space left on device\); it is as it was"):
        write.write_tree(out, ours("b.txt"))
    assert tree(tmp_path) == before


def test_content_comes_in_parts(tmp_path: Path) -> None:
    def parts(last: Exception | None = None) -> Iterator[bytes]:
        yield b"a."
        yield b"txt"
        if last:
            raise last

    out = tmp_path / "out"
    write.write_tree(out, [("a.txt", parts()), *ours("a.txt")[1:]])
    assert (out / "a.txt").read_bytes() == b"a.txt"
    before = tree(tmp_path)
    with pytest.raises(RuntimeError):
        write.write_tree(out, [("a.txt", parts(RuntimeError())), *ours("a.txt")[1:]])
    assert tree(tmp_path) == before


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, RuntimeError])
def test_an_error_on_the_way_leaves_everything_as_it_was(tmp_path: Path, error: type[BaseException]) -> None:
    out = tmp_path / "out"
    write.write_tree(out, ours("a.txt"))
    before = tree(tmp_path)

    def files() -> Iterator[tuple[str, bytes]]:
        yield from ours("b.txt")
        raise error

    with pytest.raises(error):
        write.write_tree(out, files())
    assert tree(tmp_path) == before


SLOW = """
import sys, time
from pathlib import Path
from dedup.files import write
def files():
    yield "b.txt", b"half"
    print("half", flush=True)
    time.sleep(60)
write.write_tree(Path(sys.argv[1]), files())
"""


def test_after_a_kill_the_next_run_clears_up(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write.write_tree(out, ours("a.txt"))
    with subprocess.Popen([sys.executable, "-c", SLOW, str(out)], stdout=subprocess.PIPE) as run:
        assert run.stdout and run.stdout.readline() == b"half\n"
        assert tree(out) == dict(ours("a.txt"))
        write.write_tree(out, ours("c.txt"))  # while the other runs, its folder is left alone
        left = [name for name in names(tmp_path) if name != "out"]
        assert len(left) == 1 and (tmp_path / left[0] / "new" / "b.txt").exists()
        run.send_signal(signal.SIGKILL)
    assert tree(out) == dict(ours("c.txt"))
    write.write_tree(out, ours("d.txt"))
    assert names(tmp_path) == ["out"] and tree(out) == dict(ours("d.txt"))


def test_what_was_moved_aside_before_a_kill_comes_back(tmp_path: Path) -> None:
    out = tmp_path / "out"
    stale = tmp_path / f"{prefix(out)}stale"
    (stale / "new").mkdir(parents=True)
    write.write_tree(stale / "old", ours("a.txt"))
    with pytest.raises(OutputError):
        write.write_tree(out, [("..", b"")])
    assert tree(out) == dict(ours("a.txt"))
    assert names(tmp_path) == ["out"]


def test_a_folder_that_only_looks_like_a_working_folder_stays(tmp_path: Path) -> None:
    theirs = tmp_path / f"{prefix(tmp_path / 'out')}x"
    theirs.mkdir()
    (theirs / "notes.txt").write_text("a person's")
    write.write_tree(tmp_path / "out", ours("a.txt"))
    assert (theirs / "notes.txt").exists()


def test_a_file_is_replaced_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.json"
    write.write_file(path, b"old", anything, "list")
    write.write_file(path, b"new", anything, "list")
    assert path.read_bytes() == b"new"
    with pytest.raises(OutputError, match="is there, and is no list: move it away, or name another file"):
        write.write_file(tmp_path, b"x", anything, "list")
    with pytest.raises(OutputError, match="No such file"):
        write.write_file(tmp_path / "none" / "a", b"x", anything, "list")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="No space left"):
        write.write_file(path, b"half", anything, "list")
    assert tree(tmp_path) == {"a.json": b"new"}


def test_a_file_that_is_there_already_is_not_said_to_be_as_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = write._sync

    def sync(path: Path) -> None:
        if path.is_dir():
            raise OSError(errno.EIO, "Input/output error")
        real(path)

    monkeypatch.setattr(write, "_sync", sync)
    with pytest.raises(OSError) as failed:
        write.write_file(tmp_path / "a", b"new", anything, "list")
    assert failed.value.__notes__ == [f"{tmp_path / 'a'} is written"] and (tmp_path / "a").read_bytes() == b"new"


def test_nothing_waits_for_a_pipe_that_is_called_like_a_ledger(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "ledger.jsonl")
    assert "was not written by dedup" in refused(tmp_path)


def test_a_cleaned_file_that_was_edited_is_not_replaced(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write.write_tree(out, ours("a.txt", "b.txt"))
    (out / "b.txt").write_text("a.txt")  # of the same length
    before = tree(out)
    assert refused(out) == (
        f"{out}: b.txt is not as dedup wrote it, somebody edited it: move it away, or name another -o"
    )
    with pytest.raises(OutputError, match="somebody edited it"):
        write.write_tree(out, ours("a.txt"))
    assert tree(out) == before
    (out / "b.txt").unlink()
    write.write_tree(out, ours("a.txt"))
    (out / "a.txt").rename(tmp_path / "elsewhere")
    (out / "a.txt").symlink_to(tmp_path / "elsewhere")
    assert "holds a.txt, which dedup did not write" in refused(out)


def test_a_forged_ledger_claims_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "thesis.txt").write_text("precious")
    for line in (
        b'{"kind":"document","document":"thesis.txt"}',
        b'{"kind":"document","document":"thesis.txt","cleaned":{"sha256":""}}',
        b'{"kind":"document","document":["thesis.txt"],"cleaned":5}',
    ):
        (out / "ledger.jsonl").write_bytes(HEADER + line + b"\n")
        assert "thesis.txt" in refused(out)


@pytest.mark.parametrize("name", ["notes.txt", "a.txt"])
def test_what_comes_into_the_folder_while_we_write_stays(tmp_path: Path, name: str) -> None:
    out = tmp_path / "out"
    write.write_tree(out, ours("a.txt"))

    def files() -> Iterator[tuple[str, bytes]]:
        yield from ours("b.txt")
        (out / name).write_text("a person's")

    with pytest.raises(OutputError, match=name):
        write.write_tree(out, files())
    assert (out / name).read_text() == "a person's" and names(tmp_path) == ["out"]


def test_what_comes_in_the_last_moment_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    write.write_tree(out, ours("a.txt"))
    real = Path.rename

    def rename(self: Path, target: Path) -> Path:
        if self == out:
            (out / "notes.txt").write_text("a person's")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(OutputError, match=r"holds notes\.txt"):
        write.write_tree(out, ours("b.txt"))
    assert tree(out) == {**dict(ours("a.txt")), "notes.txt": b"a person's"} and names(tmp_path) == ["out"]


def test_a_ledger_with_a_long_first_line_is_ours(tmp_path: Path) -> None:
    out = tmp_path / "out"
    (name, content), (ledger, lines) = ours("a.txt")
    header = b'{"kind":"dedup-ledger","config":"' + b"x" * (3 << 20) + b'"}\n'
    for _ in range(2):
        write.write_tree(out, [(name, content), (ledger, header + lines.split(b"\n", 1)[1])])
    (out / "ledger.jsonl").write_bytes(b'{"kind": "dedup-ledger" precious notes')
    assert "was not written by dedup" in refused(out)


def test_an_interruption_after_the_end_says_that_all_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    write.write_tree(out, ours("a.txt"))
    real = Path.rename

    def rename(self: Path, target: Path) -> Path:
        done = real(self, target)
        if target == out:
            raise KeyboardInterrupt
        return done

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", rename)
        with pytest.raises(KeyboardInterrupt) as interrupted:
            write.write_tree(out, ours("b.txt"))
    assert interrupted.value.__notes__ == [f"{out} is written"]
    assert tree(out) == dict(ours("b.txt")) and names(tmp_path) == ["out"]


def test_an_interruption_while_it_clears_up_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, calls = shutil.rmtree, []

    def rmtree(path: Path, ignore_errors: bool = False) -> None:
        calls.append(path)
        if len(calls) == 1:
            raise KeyboardInterrupt
        real(path, ignore_errors=ignore_errors)

    monkeypatch.setattr(shutil, "rmtree", rmtree)
    with pytest.raises(KeyboardInterrupt):
        write.write_tree(tmp_path / "out", ours("a.txt"))
    assert names(tmp_path) == ["out"]


def test_what_was_moved_aside_is_found(tmp_path: Path) -> None:
    out = tmp_path / "out"
    old = tmp_path / f"{prefix(out)}stale" / "old"
    assert moved_aside(out) is None
    write.write_tree(old, ours("a.txt"))
    assert moved_aside(out) == old
    write.recover(out)
    assert moved_aside(out) is None and tree(out) == dict(ours("a.txt"))


def test_places_that_cannot_be_replaced_are_told_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "is a mount point" in refused(Path("/proc"))
    (tmp_path / "here" / "below").mkdir(parents=True)
    for folder in ("here", "here/below"):
        monkeypatch.chdir(tmp_path / folder)
        assert "is the working directory or holds it" in refused(tmp_path / "here")
    write.check_place(Path("out"), [], [])


def test_many_files_are_brought_to_the_disk_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many = ours(*(f"{number % 7}/{number}.txt" for number in range(100)))
    calls: list[int] = []

    def fail(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    real = os.fsync

    def counted(handle: int) -> None:
        calls.append(handle)
        real(handle)

    monkeypatch.setattr(os, "fsync", counted)
    write.write_tree(tmp_path / "a", many)
    assert len(calls) <= 20 or not write._syncfs(os.open(tmp_path, os.O_RDONLY))
    monkeypatch.setattr(write, "_syncfs", lambda _: False)
    calls.clear()
    write.write_tree(tmp_path / "b", many)
    assert len(calls) >= 108 and tree(tmp_path / "a") == tree(tmp_path / "b") == dict(many)
    for name, target in (("_syncfs", write), ("fsync", os)):
        monkeypatch.setattr(target, name, fail)
        with pytest.raises(OutputError, match="Input/output error"):
            write.write_tree(tmp_path / "a", ours("x.txt") + many[:-1])
        assert tree(tmp_path / "a") == dict(many)
        if target is write:
            monkeypatch.setattr(write, "_syncfs", lambda _: False)
