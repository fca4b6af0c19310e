"""The shape of the package: who may import whom, and what is never called."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "dedup"
MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))

# A folder, or a module beside the folders, imports from lower floors only; what stands in one folder may import its
# neighbours. There are no exceptions.
FLOORS = (
    {"errors", "classes", "version"},
    {"processes", "arrays"},
    {"workers"},
    {"tables", "config", "export"},
    {"given"},
    {"removals"},
    {"result"},
    {"text"},
    {"match", "boilerplate", "compat", "engine"},
    {"observe"},
    {"decide"},
    {"settle"},
    {"looks"},
    {"pipeline"},
    {"report"},
    {"files"},
    {"api"},
    {"__init__"},
    {"cli"},
    {"__main__"},
)


def room(module: str) -> str:
    """The folder of a module, or the module itself where it stands beside the folders."""
    return module.split("/")[0].removesuffix(".py")


def floor(name: str) -> int:
    return next(number for number, rooms in enumerate(FLOORS) if name in rooms)


@cache
def nodes(module: str) -> tuple[ast.AST, ...]:
    """Every node of a module."""
    return tuple(ast.walk(ast.parse((PACKAGE / module).read_text("utf-8"))))


def imported(module: str) -> set[str]:
    """The rooms that a module imports from, wherever in its text."""
    names = set()
    for node in nodes(module):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} has a relative import"
            if node.module == "dedup":
                names |= {alias.name if not alias.name.startswith("__") else "__init__" for alias in node.names}
            elif node.module and node.module.startswith("dedup."):
                names.add(node.module.split(".")[1])
        elif isinstance(node, ast.Import):
            assert not any(alias.name.startswith("dedup") for alias in node.names), f"{module}: import from dedup"
    return names


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_down(module: str) -> None:
    here = room(module)
    up = {name for name in imported(module) if floor(name) >= floor(here) and name != here}
    assert not up or here == "__main__"


@pytest.mark.parametrize("module", MODULES)
def test_only_the_command_line_prints_or_exits(module: str) -> None:
    calls = {ast.unparse(node.func) for node in nodes(module) if isinstance(node, ast.Call)}
    if module != "cli.py":
        assert not calls & {"print", "exit", "sys.exit", "input"}
    assert not calls & {"eval", "exec", "os.system", "pickle.load", "pickle.loads"}


@pytest.mark.parametrize("module", MODULES)
def test_slow_array_calls_have_a_reason(module: str) -> None:
    """np.unique is fifty times slower than a sort on large integer arrays; an argsort needs a word on its size."""
    for number, line in enumerate((PACKAGE / module).read_text("utf-8").splitlines(), 1):
        if re.search(r"np\.unique\(|\bargsort\(", line):
            assert "# " in line, f"{module}:{number}: {line.strip()}"


@pytest.mark.parametrize("module", MODULES)
def test_no_function_has_more_than_six_parameters(module: str) -> None:
    """What takes more is given a table. (The options of a command are its parameters: that is how typer reads them.)"""
    found = set()
    for node in nodes(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            taken = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            command = module == "cli.py" and (node.decorator_list or node.name == "_settings")
            if len([one for one in taken if one.arg not in ("self", "cls")]) > 6 and not command:
                found.add(node.name)
    assert not found
