"""What can go wrong, and the exit code that goes with it.

Every error that a user can cause is a `DedupError` with one message: what, where, and what to do.
The command line prints it as one line and exits with `ExitCode.USAGE`; anything else is a defect of ours.
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes of every command."""

    DONE = 0  # done; for `check`: nothing new found
    FOUND = 1  # `check` found something; `clean` held documents back
    USAGE = 2  # bad usage, bad input, bad configuration
    DEFECT = 3  # a defect of ours


class DedupError(Exception):
    """Something that the user can mend; its message says what, where and how."""


class InputError(DedupError):
    """A path or a text that cannot be read."""


class ConfigError(DedupError):
    """An unknown key, or a value out of range."""


class OutputError(DedupError):
    """A place that cannot, or must not, be written to."""


class LedgerError(DedupError):
    """A ledger that is damaged, or does not match its files."""


class MissingError(DedupError, ImportError):
    """A package that is needed for what was asked, and is not installed."""


class WorkerError(DedupError):
    """A worker process that has ended before its work was done."""


class UnknownError(DedupError, KeyError):
    """A document that is not there."""

    __str__ = Exception.__str__  # a KeyError would show its message in quotes
