"""Every example runs: those in docstrings, and those in the README, on a copy of the seeds."""

import doctest
import gzip
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dedup import api, removals, result
from dedup.cli import app, boilerplate_app

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with the seeds in it, and a place for the shortest of them under a simple name."""
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("module", [api, removals, result], ids=lambda module: str(module.__name__))
def test_docstrings(module: object) -> None:
    failed, tried = doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE)  # type: ignore[arg-type]
    assert not failed and (tried or module is not api)


def python_blocks() -> list[str]:
    return re.findall(r"^```python\n(.*?)^```$", README, re.M | re.S)


@pytest.mark.parametrize("number", range(len(python_blocks())))
def test_python_in_the_readme(number: int) -> None:
    """A block runs by itself, as somebody would copy it; one with >>> prints what it says."""
    block = python_blocks()[number]
    if ">>>" in block:
        example = doctest.DocTestParser().get_doctest(block, {}, f"README block {number}", "README.md", 0)
        failed, tried = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(example)
        assert tried and not failed
    else:
        if "datasketch" in block:
            pytest.importorskip("datasketch")
        exec(compile(block, f"README block {number}", "exec"), {"__name__": "__example__"})


def shell_lines() -> list[str]:
    """The commands of fenced shell blocks, one a line."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", README, re.M | re.S)
    return [line for block in blocks for line in block.splitlines() if line.startswith("dedup ")]


def test_commands_in_the_readme(here: Path) -> None:
    """In order, in one folder: a later one may use what an earlier one wrote. None of them is refused."""
    lines = shell_lines()
    assert lines
    (here / "pages").mkdir()
    for number in range(5):
        text = f"Lighthouse Weekly\nStory {number}\nOnce more a story that nobody has told so far, the {number}th.\n"
        (here / "pages" / f"{number}.txt").write_text(text)
    (here / "pages.jsonl.gz").write_bytes(gzip.compress(b'{"body": "A page that is a record."}\n'))
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    for line in lines:
        command = line.split("  #")[0]
        if any(mark in command for mark in "|<>*$&;"):  # more than the program has a part in it
            run = subprocess.run(command, shell=True, capture_output=True, text=True, check=False, env=environment)
            code, said = run.returncode, run.stderr
        else:
            called = CliRunner().invoke(app, shlex.split(command)[1:], prog_name="dedup")
            code, said = called.exit_code, called.stderr
        assert code in (0, 1), (line, said)


def test_every_command_is_in_the_readme() -> None:
    for group, prefix in ((app, "dedup"), (boilerplate_app, "dedup boilerplate")):
        for command in group.registered_commands:
            assert command.callback and f"`{prefix} {command.callback.__name__}" in README
