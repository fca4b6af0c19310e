"""The file of a bank: read with a limit, and known again before it is written over."""

from pathlib import Path

from dedup.boilerplate import bank
from dedup.errors import InputError
from dedup.files import disk

_BYTES = 64 << 20  # of a bank: some hundred thousand templates


def content(path: Path) -> bytes:
    """The bytes of a bank.

    raises  InputError  it cannot be read, is no regular file, or is too large
    """
    try:
        return disk.content(path, _BYTES)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None


def is_bank(path: Path) -> bool:
    """Whether a file is a bank as this dedup writes it, from the first to the last template."""
    try:
        bank.loads(content(path), path.name)
    except InputError:
        return False
    return True
