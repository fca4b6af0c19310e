"""Near-duplicate and boilerplate detection for text corpora: clean texts, and a reason for everything that was removed.

A program needs the names below. The rest are stages: functions from tables of columns (`tables.py`) to tables, without
state. From command to kernel: `cli.clean -> api.cleaned_files -> pipeline.find -> engine.map -> kernel`.

    read        files/        paths                -> Documents
    observe     observe.py    a document           -> paragraphs, normal form (text/), evidence of lines (boilerplate/)
    recurrence  boilerplate/  lines, by template   -> in how many bodies a template occurs; with labels: the bank
    classify    boilerplate/  a document, counts   -> class and score of each line
    candidates  match/        rows, by key         -> rows that share a band (lsh) or an anchor (anchors); not evidence
    relations   match/        pairs, on the text   -> verified reasons for which a row may go, each with its witnesses
    decide      decide/       columns, no text     -> which rows go, and for what; documents that are held back
    settle      settle/       a document           -> titles, blocks, shared tails; cuts; the proof of witnesses
    look        looks/        all of these, once; then again at the kept text, until nothing more is found
    report      report/       Result               -> JSON, HTML, Markdown; explain, tune, repeats, overlaps, templates
    write       files/        Result               -> cleaned files, ledger

To add a class of findings: a row at the end of `Label` in classes.py, from which codes, messages, report, schema, help
and checks are made. Then the stage that finds it returns Findings with that label, as settle/local.py does for titles.

To add a stage: a function over tables in the folder of its floor (tests/test_imports.py lists the floors; imports point
down), with its table in tables.py or beside it. Call it where its input is there: pipeline.py for what a document is by
itself, looks/look.py for what goes, looks/flags.py for what is only reported.

To add an engine: a class with the three methods of engine/base.py (map, gather, group), as engine/memory.py has them.
Pass it to `pipeline.find(docs, config, engine=...)`; stages know nothing of it, and the result must not depend on it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from dedup.version import __version__

if TYPE_CHECKING:
    from dedup.api import Cleaner, clean, clean_files, near_duplicates
    from dedup.config import Config
    from dedup.errors import DedupError
    from dedup.removals import Removal
    from dedup.result import Result
    from dedup.tables import Documents

__all__ = [
    "Cleaner",
    "Config",
    "DedupError",
    "Documents",
    "Removal",
    "Result",
    "__version__",
    "clean",
    "clean_files",
    "near_duplicates",
]

_MODULE = {  # where each name is; loaded when it is first used, so that `import dedup` costs nothing
    "Cleaner": "api",
    "Config": "config",
    "DedupError": "errors",
    "Documents": "tables",
    "Removal": "removals",
    "Result": "result",
    "clean": "api",
    "clean_files": "api",
    "near_duplicates": "api",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULE:
        raise AttributeError(f"module 'dedup' has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"dedup.{_MODULE[name]}"), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
