"""docs/reference.md is made from the commands, the settings and the public names; it cannot drift from them.

`python -m tests.test_reference` writes it anew.
"""

import inspect
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from pathlib import Path

import typer

import dedup
from dedup.cli import app
from dedup.config import Config
from dedup.errors import ExitCode

PLACE = Path(__file__).parent.parent / "docs" / "reference.md"
SHARED = "config"  # what has this option has those of all settings


def reference() -> str:
    """The page."""
    return "\n".join([*_commands(), *_settings(), *_names(), *_codes()]) + "\n"


def _commands() -> Iterator[str]:
    yield "# Reference\n"
    yield "Made from the program by `python -m tests.test_reference`; do not edit it.\n"
    yield "## Commands\n"
    command = typer.main.get_command(app)
    shared: dict[str, str] = {}
    for name, one in _leaves("dedup", command):
        words, _, example = inspect.cleandoc(one.help or "").partition("\b")
        own = {_written(option): _help(option) for option in one.params if _shown(option)}
        names = [option.name for option in one.params]
        if SHARED in names:
            first = next(number for number, option in enumerate(one.params) if option.name == SHARED)
            last = next(number for number, option in enumerate(one.params) if option.name == "workers")
            common = {_written(option): _help(option) for option in one.params[first : last + 1] if _shown(option)}
            shared |= common
            own = {key: text for key, text in own.items() if key not in common}
        yield f"### {name}\n"
        yield words.strip() + "\n"
        yield "```\n" + "\n".join(line.strip() for line in example.splitlines()[2:] if line.strip()) + "\n```\n"
        if own:
            yield _table(("option", "what"), own.items())
        yield "and the options of all settings, below.\n" if SHARED in names else ""
    yield "### Options of all settings\n"
    yield _table(("option", "what"), shared.items())


def _leaves(name: str, command: object) -> Iterator[tuple[str, "typer.core.TyperCommand"]]:
    if isinstance(command, typer.core.TyperGroup):
        for key, inner in command.commands.items():
            yield from _leaves(f"{name} {key}", inner)
    elif isinstance(command, typer.core.TyperCommand):
        yield name, command


def _shown(option: object) -> bool:
    return getattr(option, "hidden", None) is not True and getattr(option, "name", "") != "help"


def _help(option: object) -> str:
    return str(getattr(option, "help", None) or "")


def _written(option: object) -> str:
    opts = [opt for opt in getattr(option, "opts", []) if opt.startswith("-")]
    kind = getattr(option, "metavar", None) or ("" if getattr(option, "is_flag", False) else "VALUE")
    return f"`{' '.join([', '.join(opts), kind]).strip()}`"


def _settings() -> Iterator[str]:
    yield "\n## Settings\n"
    yield "Keys of `dedup.toml` and of `[tool.dedup]`, and arguments of `dedup.clean` and `dedup.Config`.\n"
    rows = []
    for item in fields(Config):
        low, high = item.metadata["low"], item.metadata["high"]
        limits = "" if low is None else f"at least {low:,}" if high is None else f"{low:,} to {high:,}"
        default = "" if item.name in ("rules", "bank_content") else _value(item.default)
        rows.append((f"`{item.name}`", item.metadata["help"], default, limits))
    yield _table(("setting", "what", "default", "limits"), [row for row in rows if row[0] != "`bank_content`"])


def _value(value: object) -> str:
    return f"`{', '.join(value) if isinstance(value, tuple) else value}`" if value not in ((), "") else ""


def _names() -> Iterator[str]:
    yield "\n## Names\n"
    for name in dedup.__all__:
        value = getattr(dedup, name)
        if callable(value):
            first = inspect.getdoc(value)
            assert first, name
            yield f"- `dedup.{name}`: {_sentence(first)}"


def _codes() -> Iterator[str]:
    yield "\n## Exit codes\n"
    source = inspect.getsource(ExitCode)
    rows = re.findall(r"^    [A-Z]+ = (\d)  # (.+)$", source, re.M)
    assert len(rows) == len(ExitCode)
    yield _table(("code", "meaning"), rows)


def _sentence(text: str) -> str:
    return " ".join(text.split("\n\n")[0].split())


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    body = [" | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) for row in rows]
    return "\n".join(f"| {line} |" for line in [" | ".join(head), " | ".join(["---"] * len(head)), *body]) + "\n"


def test_the_reference_is_up_to_date() -> None:
    assert PLACE.read_text("utf-8") == reference(), "write it anew: python -m tests.test_reference"


def test_every_option_and_setting_says_what_it_is() -> None:
    for name, command in _leaves("dedup", typer.main.get_command(app)):
        assert command.help and "Example:" in command.help, name
        for option in command.params:
            assert not _shown(option) or _help(option), (name, option.name)


if __name__ == "__main__":
    PLACE.write_text(reference(), "utf-8")
