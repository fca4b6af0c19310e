"""Starting: help and version answer without numpy, and the package is not slow to say so."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

HEAVY = {"numpy", "xxhash", "datasketch", "scipy", "rich.progress", "multiprocessing", "dedup.tables", "dedup.pipeline"}

PROBE = """
import sys
from dedup import cli
sys.argv = ["dedup", *sys.argv[1:]]
try:
    cli.main()
except SystemExit as exit:
    print(exit.code, *sorted(sys.modules), file=sys.stderr)
"""


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["clean", "--help"], ["check", "--help"]])
def test_help_and_version_import_nothing_heavy(arguments: list[str]) -> None:
    run = subprocess.run([sys.executable, "-c", PROBE, *arguments], capture_output=True, text=True, check=True)
    code, *modules = run.stderr.split()
    assert code == "0" and run.stdout
    assert "dedup.cli" in modules and not HEAVY & {*modules}


def test_the_package_itself_imports_nothing() -> None:
    program = "import sys, dedup; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert not HEAVY & {*run.stdout.split()}


def test_whoever_is_told_to_install_an_extra_gets_ours() -> None:
    """The package index knows another project by the name of the command."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    files = [*ROOT.glob("dedup/**/*.py"), *ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "pyproject.toml"]
    extras = "|".join(project["optional-dependencies"])
    told = {name for file in files for name in re.findall(rf"([\w-]+)\[(?:{extras})\]", file.read_text("utf-8"))}
    assert told - {"datasketch"} == {project["name"]} == {"dittograph"} and "dedup" in project["scripts"]
