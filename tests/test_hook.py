"""The hook, with the real pre-commit in a git repository of its own."""

import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PARAGRAPH = "风筝节那天全镇的人都到河滩上去了,最大的一只有三十米长,要十二个人一起跑才能放上去。\n"

pytestmark = pytest.mark.slow


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which neither git nor pre-commit sees anything of the user's."""
    settings = tmp_path / "gitconfig"
    settings.write_text(
        '[user]\n name = t\n email = t@example.org\n[protocol "file"]\n allow = always\n[init]\n defaultBranch = main\n'
    )
    for name in [name for name in os.environ if name.startswith(("GIT_", "PRE_COMMIT"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "pre-commit"))
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def run(*command: str | Path, folder: Path, code: int = 0) -> str:
    done = subprocess.run(
        [*map(str, command)], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    assert done.returncode == code, f"{command}: exit code {done.returncode}\n{done.stdout}"
    return done.stdout


def repository(folder: Path) -> Path:
    """A new repository with all that is in a folder."""
    run("git", "init", "-q", folder=folder)
    run("git", "add", "-A", folder=folder)
    run("git", "commit", "-q", "--no-verify", "-m", "first", folder=folder)
    return folder


def corpus(home: Path) -> Path:
    """A repository with a configured corpus in which a paragraph stands once."""
    folder = home / "corpus"
    (folder / "docs").mkdir(parents=True)
    (folder / "docs" / "a.txt").write_text(PARAGRAPH)
    (folder / "dedup.toml").write_text('paths = ["docs"]\n')
    return folder


def try_commits(folder: Path) -> None:
    """A commit of one file is compared with all files; a baseline lets it pass."""
    run(sys.executable, "-m", "pre_commit", "install", folder=folder)
    (folder / "docs" / "b.txt").write_text(f"另一个开头,不长也不短。\n\n{PARAGRAPH}")
    run("git", "add", "docs/b.txt", folder=folder)
    said = run("git", "commit", "-m", "a copy", folder=folder, code=1)
    assert "docs/b.txt:3:1: D101 repeated paragraph (copy of docs/a.txt:1): " in said
    assert "\x1b" not in said
    run(sys.executable, "-m", "dedup", "check", "--write-baseline", folder=folder)
    run("git", "add", "-A", folder=folder)
    assert "Passed" in run("git", "commit", "-m", "an accepted copy", folder=folder)


def test_the_command_as_a_local_hook(home: Path) -> None:
    """What pre-commit does with the hook, without the time to install it."""
    folder = corpus(home)
    entry = textwrap.dedent(f"""\
        repos:
          - repo: local
            hooks:
              - id: dedup-check
                name: dedup check
                entry: '"{sys.executable}" -m dedup check'
                language: system
                pass_filenames: false
                types_or: [text]
        """)
    (folder / ".pre-commit-config.yaml").write_text(entry)
    try_commits(repository(folder))


def test_the_hook_as_users_install_it(home: Path) -> None:
    """From a repository, into an environment of its own: this asks the package index for numpy, typer and xxhash."""
    ask = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", home / "wheels", "xxhash"]
    if subprocess.run([*map(str, ask)], capture_output=True, check=False).returncode:
        pytest.skip("NOT TESTED: the package index cannot be reached, so pre-commit cannot install the hook")
    hooks = home / "hooks"
    hooks.mkdir()
    shutil.copytree(ROOT / "dedup", hooks / "dedup", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        shutil.copy(ROOT / name, hooks / name)
    revision = run("git", "rev-parse", "HEAD", folder=repository(hooks)).strip()
    folder = corpus(home)
    (folder / ".pre-commit-config.yaml").write_text(
        f"repos:\n  - repo: file://{hooks}\n    rev: {revision}\n    hooks:\n      - id: dedup-check\n"
    )
    try_commits(repository(folder))
