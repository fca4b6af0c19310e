"""Cleaners on the disk: settings, templates, and texts to compare with, in one file of JSON that a person can read."""

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from dedup.boilerplate import bank
from dedup.boilerplate.bank import Template
from dedup.config import Config, made
from dedup.errors import DedupError, InputError, OutputError
from dedup.files import write

_KIND, _VERSION = "dedup-cleaner", 1
_HEAD = f'{{"kind": "{_KIND}"'.encode()


@dataclass(frozen=True, slots=True)
class Learned:
    """What a cleaner has learned.

    documents  of how many documents
    templates  the lines that recur in them
    reference  texts by id that others are compared with; none unless asked for
    """

    documents: int
    templates: tuple[Template, ...]
    reference: Mapping[str, str]


@contextmanager
def as_bank(learned: Learned) -> Iterator[str]:
    """The name of a bank with what was learned, for as long as it is needed."""
    with tempfile.TemporaryDirectory(prefix="dedup-") as folder:
        path = Path(folder) / "learned.bank"
        path.write_bytes(bank.dump(learned.templates, learned.documents))
        yield str(path)


def write_cleaner(path: Path, config: Config, learned: Learned) -> None:
    """Write a cleaner; one that is there is replaced.

    raises  OutputError  something else is there, or it cannot be written
    """
    if path.exists() and not _is_cleaner(path):
        raise OutputError(f"{path}: is there, and is no cleaner: name another file")
    default = Config()
    set_ones = {
        item.name: value
        for item in fields(Config)
        if item.name != "rules" and (value := getattr(config, item.name)) != getattr(default, item.name)
    }
    rules = {
        name: dict(value) if name.startswith(("drop", "words")) else value
        for name, value in asdict(config.rules).items()
        if value
    }
    table = {
        "kind": _KIND,
        "version": _VERSION,
        "settings": set_ones | ({"rules": rules} if rules else {}),
        "bank": json.loads(bank.dump(learned.templates, learned.documents)),
        "reference": dict(learned.reference),
    }
    write.write_file(path, (json.dumps(table) + "\n").encode())


def read_cleaner(path: Path) -> tuple[Config, Learned]:
    """A cleaner that was written.

    raises  InputError  it cannot be read, or is none
    """
    try:
        table = json.loads(path.read_text("utf-8"))
        if (table["kind"], table["version"]) != (_KIND, _VERSION):
            raise ValueError
        config = made(table["settings"])
        templates = tuple(bank.parsed(table["bank"], path))
        reference = {name: text for name, text in table["reference"].items() if name + text}
        return config, Learned(int(table["bank"]["documents"]), templates, reference)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    except DedupError as error:
        raise InputError(f"{path}: {error}") from None
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise InputError(f"{path}: is no cleaner, or one of another version: write it again with save()") from None


def _is_cleaner(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(_HEAD)) == _HEAD
    except OSError:
        return False
