"""The shape of the package: who may import whom, and what is never called."""

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "dedup"
MODULES = sorted(path.stem for path in PACKAGE.glob("*.py") if path.stem != "__init__")

# Imports point down only. Steps, on level 1, do not import each other, but for the parts that a step is made of.
LEVELS = {
    0: {"tables", "config", "errors", "result", "align", "folder", "places", "plain", "sha1", "suffixes", "workers"},
    2: {"concordance", "near", "notice", "rounds", "tune"},
    3: {"pipeline"},
    4: {"cli"},
    5: {"__main__"},
}
PARTS = {
    # the boilerplate lane
    *(
        ("boilerplate", part)
        for part in ("bank", "context", "custom", "lines", "properties", "rules", "terms", "trees")
    ),
    ("boilerplate", "wording"),
    ("bank", "lines"),
    ("context", "lexicon"),
    ("context", "lines"),
    ("custom", "lexicon"),
    ("custom", "normalize"),
    ("custom", "terms"),
    ("glued", "boilerplate"),
    ("glued", "lexicon"),
    ("glued", "terms"),
    ("lines", "terms"),
    ("lines", "wording"),
    ("properties", "context"),
    ("properties", "lexicon"),
    ("properties", "rules"),
    ("rules", "context"),
    ("rules", "lexicon"),
    ("templates", "bank"),
    ("templates", "lines"),
    ("templates", "terms"),
    ("terms", "lexicon"),
    ("report", "metadata"),
    ("report", "templates"),
    ("report", "evidence"),
    ("report", "overlap"),
    ("overlap", "shingle"),
    ("watermark", "shingle"),
    ("explain", "boilerplate"),
    ("explain", "properties"),
    ("explain", "repeats"),
    ("rounds", "notice"),
    ("tune", "near"),
}


def level(module: str) -> int:
    return next((number for number, names in LEVELS.items() if module in names), 1)


def imported(module: str) -> set[str]:
    """The modules of the package that a module imports, wherever in its text."""
    names = set()
    for node in ast.walk(ast.parse((PACKAGE / f"{module}.py").read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} has a relative import"
            if node.module == "dedup":
                names |= {alias.name for alias in node.names}
            elif node.module and node.module.startswith("dedup."):
                names.add(node.module.removeprefix("dedup."))
        elif isinstance(node, ast.Import):
            assert not any(alias.name.startswith("dedup") for alias in node.names), f"{module}: import from dedup"
    return names & {*MODULES}


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_down(module: str) -> None:
    up = {name for name in imported(module) if level(name) >= level(module) and level(module) > 0}
    assert up - {other for part, other in PARTS if part == module} == set()


def test_the_lowest_level_imports_nothing_above() -> None:
    for module in LEVELS[0]:
        assert imported(module) <= LEVELS[0]


def test_every_module_that_has_a_level_exists() -> None:
    assert set.union(*LEVELS.values()) <= {*MODULES}
    assert all(other in imported(module) for module, other in PARTS)


@pytest.mark.parametrize("module", MODULES)
def test_only_the_command_line_prints_or_exits(module: str) -> None:
    tree = ast.parse((PACKAGE / f"{module}.py").read_text("utf-8"))
    calls = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    if module != "cli":
        assert not calls & {"print", "exit", "sys.exit", "input"}
    assert not calls & {"eval", "exec", "os.system", "pickle.load", "pickle.loads"}


@pytest.mark.parametrize("module", MODULES)
def test_slow_array_calls_have_a_reason(module: str) -> None:
    """np.unique is fifty times slower than a sort on large integer arrays; an argsort needs a word on its size."""
    for number, line in enumerate((PACKAGE / f"{module}.py").read_text("utf-8").splitlines(), 1):
        if re.search(r"np\.unique\(|\bargsort\(", line):
            assert "# " in line, f"{module}.py:{number}: {line.strip()}"
