"""The settings' file: `dedup.toml`, or the table `[tool.dedup]` of a `pyproject.toml`; and the bank that it names.

The nearest one holds: in the working directory or in a folder above it. A file that somebody else wrote is not trusted
to be small, shallow or even a file.
"""

import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from dedup.config import Config, made
from dedup.errors import ConfigError
from dedup.files import bank, disk

NAME = "dedup.toml"

_BYTES = 4 << 20
_PARTS = 64  # of a dotted key: tomllib's cost grows with their square, and no setting has more than three
_DOTTED = re.compile(
    r"""(?<![\w-])(?:(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){%d}""" % _PARTS  # noqa: UP031  braces
)


def find_file(folder: Path) -> Path | None:
    """The file that holds for a folder: `dedup.toml` before `pyproject.toml`, here before above."""
    for place in (folder, *folder.parents):
        if (own := place / NAME).is_file():
            return own
        shared = place / "pyproject.toml"
        if shared.is_file() and "dedup" in _tool(_parsed(shared)):
            return shared
    return None


def load(file: Path | None) -> Config:
    """The settings of a file, or the defaults. The bank is not read yet: `with_bank`.

    raises  ConfigError  unreadable file, unknown key (with the nearest name), value of the wrong type or out of range
    """
    if file is None:
        return Config()
    table = _parsed(file)
    if file.name == "pyproject.toml":
        table = _tool(table).get("dedup", {})
        if not isinstance(table, dict):
            raise ConfigError(f"{file}: tool.dedup must be a table")
    return made(table, where=f"{file}: ")


def with_bank(config: Config) -> Config:
    """The same settings with what is in their bank, for those that name one and do not have it yet.

    raises  InputError  it cannot be read
    """
    if not config.bank or config.bank_content:
        return config
    return replace(config, bank_content=bank.content(Path(config.bank)))


def _tool(table: dict[str, Any]) -> dict[str, Any]:
    tool = table.get("tool", {})
    return tool if isinstance(tool, dict) else {}


def _parsed(file: Path) -> dict[str, Any]:
    try:
        text = disk.content(file, _BYTES).decode()
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"{file}: not valid TOML ({error})") from None
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") >= _PARTS and _DOTTED.search(line):
            raise ConfigError(f"{file}: line {number} has a key of more than {_PARTS} parts: no setting has so many")
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ConfigError(f"{file}: nested too deeply: no setting needs more than two brackets") from None
    except ValueError as error:  # damaged, or a number of thousands of digits
        raise ConfigError(f"{file}: not valid TOML ({error})") from None
