"""Cleaners on the disk: settings, templates, and texts to compare with, in one file of JSON that a person can read."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from dedup.boilerplate import bank
from dedup.boilerplate.bank import Template
from dedup.config import Config, made
from dedup.errors import DedupError, InputError
from dedup.files import disk, write

_KIND, _VERSION = "dedup-cleaner", 1


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


def as_bank(learned: Learned) -> bytes:
    """What was learned, as a bank holds it."""
    return bank.dump(learned.templates, learned.documents)


def write_cleaner(path: Path, config: Config, learned: Learned) -> None:
    """Write a cleaner; one that is there is replaced.

    raises  OutputError  something else is there, or it cannot be written
    """
    default = Config()
    set_ones = {
        item.name: value
        for item in fields(Config)
        if item.name not in ("rules", "bank", "bank_content")
        and (value := getattr(config, item.name)) != getattr(default, item.name)
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
    write.write_file(path, (json.dumps(table) + "\n").encode(), _is_cleaner, "cleaner")


def read_cleaner(path: Path) -> tuple[Config, Learned]:
    """A cleaner that was written.

    raises  InputError  it cannot be read, or is none
    """
    try:
        table = json.loads(disk.content(path))
        if (table["kind"], table["version"]) != (_KIND, _VERSION):
            raise ValueError
        config = made(table["settings"])
        templates = tuple(bank.parsed(table["bank"], str(path)))
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
        read_cleaner(path)
    except InputError:
        return False
    return True
