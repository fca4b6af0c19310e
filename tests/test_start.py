"""Starting: help and version answer without numpy, and the package is not slow to say so."""

import subprocess
import sys

import pytest

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
