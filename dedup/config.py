"""Every threshold, with unit, default and range; and the fingerprint that names them.

Command line over file over default; `files.settings` reads the file. An unknown key is an error that names the nearest
known one.
"""

import difflib
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Self

from dedup.classes import Fate, Label, Lane
from dedup.errors import ConfigError

REMOVABLE = tuple(label.key for label in Label if label.removable)
REMOVED_BY_DEFAULT = tuple(label.key for label in Label if label.row.fate is Fate.REMOVED)
BOILERPLATE_LEVELS = ("careful", "balanced", "strict")
BOILERPLATE_CLASSES = tuple(label.key for label in Label if label.row.lane is Lane.BOILERPLATE)  # of lines
EMPTIED = ("drop", "keep")
PLAIN = "plain"  # words that are evidence of no class
FORMS = ("", "zh-hans")
UNITS = ("paragraph", "line", "block", "document")
# Why a document as a whole may go.
OF_DOCUMENTS = frozenset(label for label in Label if label.removable and label.row.lane in (Lane.EXACT, Lane.NEAR))
# Cannot change what is found in given texts. Which fields were read stands in the ledger beside each file.
IDLE = frozenset({"bank_content", "batch_chars", "baseline", "encoding", "id_field", "paths", "text_field", "workers"})
RENAMED = {"furniture": "boilerplate"}  # keys of earlier versions, still read


def _setting(default: Any, help: str, low: float | None = None, high: float | None = None) -> Any:  # noqa: A002
    return field(default=default, metadata={"help": help, "low": low, "high": high})


_NAME = 60  # characters of a key or a value that a message repeats
MOST = 10**9  # code points: all counts and places fit into 32 bits
ByClass = tuple[tuple[str, tuple[str, ...]], ...]  # class -> what belongs to it


@dataclass(frozen=True, slots=True)
class OwnRules:
    """The user's own rules for boilerplate: `[rules]` in a configuration file. What is kept overrules what is dropped.

    Lines are compared in normal form; a pattern is searched for in a line as it is. Words are added to the lexicon:
    they are evidence of their class, or of none ("plain").
    """

    keep_lines: tuple[str, ...] = ()
    keep_patterns: tuple[str, ...] = ()
    drop_lines: ByClass = ()
    drop_patterns: ByClass = ()
    words: ByClass = ()

    def __post_init__(self) -> None:
        for name in ("drop_lines", "drop_patterns", "words"):
            for key, _ in getattr(self, name):
                known = (*BOILERPLATE_CLASSES, PLAIN) if name == "words" else BOILERPLATE_CLASSES
                if key not in known:
                    raise ConfigError(
                        f'rules.{name}: no class "{cut(key)}"{_nearest(key, known)}: one of {", ".join(known)}'
                    )


NO_RULES = OwnRules()


@dataclass(frozen=True, slots=True)
class Config:
    """All settings of a run, made once. Lengths are code points of normal form unless they say otherwise."""

    # what is read
    paths: tuple[str, ...] = _setting((), "what `check` reads when the command line names no path")
    include: tuple[str, ...] = _setting(("*",), "file name patterns that are read in folders")
    exclude: tuple[str, ...] = _setting((), "file name or path patterns that are not read in folders")
    encoding: str = _setting("", "what files are in that are not UTF-8, such as gb18030; empty: found out, and told")
    text_field: str = _setting(
        "", "field or column with the text, in JSON lines, CSV and TSV; empty: found by its name"
    )
    id_field: str = _setting("", "field or column that names a record; empty: found by its name, or they are counted")
    follow_links: bool = _setting(False, "follow links that lead out of the folders that are named")
    unit: str = _setting(
        "paragraph",
        "what is compared and removed: paragraph (lines or blocks, decided for each stretch), line, block (lines up to"
        " a blank line), or document",
    )
    form: str = _setting(
        "",
        "form in which text is compared: zh-hans, traditional and simplified Chinese as one (needs OpenCC); empty: as"
        " it is",
    )
    # duplicates
    shingle_chars: int = _setting(4, "characters in a shingle", 1, 64)
    threshold: float = _setting(0.8, "Jaccard similarity from which two paragraphs are near-duplicates", 0.3, 1.0)
    near_miss: float = _setting(0.5, "Jaccard similarity from which a pair is reported as a near miss", 0.1, 1.0)
    recall: float = _setting(0.9995, "probability that a pair at the threshold is compared", 0.5, 0.999999)
    seed: int = _setting(1, "seed of the permutations", 0, 2**32 - 1)
    min_chars: int = _setting(
        28,
        "shortest paragraph that is a duplicate by itself, letters of alphabets counted as two thirds; shorter lines"
        " need a reason",
        1,
        MOST,
    )
    # boilerplate
    boilerplate: str = _setting("careful", "how sure it must be that a line is one: careful, balanced or strict")
    bank: str = _setting("", "file of templates that `dedup boilerplate learn` wrote; empty: none")
    bank_content: bytes = field(
        default=b"", repr=False, metadata={"help": "what is in the bank", "low": None, "high": None}
    )
    rules: OwnRules = _setting(  # noqa: RUF009  (frozen)
        NO_RULES, "lines, patterns and words of your own: a table of its own, see the README"
    )
    # repeats
    repeat_chars: int = _setting(20, "shortest repeated run that is looked for and reported", 8, 4096)
    contained_chars: int = _setting(50, "shortest paragraph that is removed because longer text contains it", 1, MOST)
    shared_chars: int = _setting(50, "shortest shared head or tail that is cut from one of two paragraphs", 1, MOST)
    # decisions
    drop: tuple[str, ...] = _setting(REMOVED_BY_DEFAULT, "classes that are removed; the others are only reported")
    max_loss: float = _setting(
        0.8,
        "share of a document's sentences that may be lost for good, copies not counted, before it is held back",
        0.0,
        1.0,
    )
    stub_chars: int = _setting(
        20, "a document that would lose text for good and be left with fewer characters than this is held back", 0, MOST
    )
    emptied: str = _setting(
        "drop",
        "what becomes of a document of which nothing is left: drop, its file is left out of the output; keep, it is"
        " written",
    )
    # work
    batch_chars: int = _setting(4_000_000, "characters that are worked on at a time; no effect on the result", 1, MOST)
    workers: int = _setting(1, "processes at a time; no effect on the result", 1, 64)
    baseline: str = _setting("dedup-baseline.json", "file of accepted findings that `check` compares with")

    def __post_init__(self) -> None:
        for item in fields(self):
            value, low, high = getattr(self, item.name), item.metadata["low"], item.metadata["high"]
            value = _rules("", value) if item.name == "rules" else _typed("", item.name, value, item.default)
            object.__setattr__(self, item.name, value)  # a list as a tuple, a path as its name
            if (low is not None and not value >= low) or (high is not None and not value <= high):  # nan is neither
                bounds = f"at least {low}" if high is None else f"between {low} and {high}"
                raise ConfigError(f"{item.name} is {_shown(value)}: it must be {bounds}")
        if self.unit == "auto":  # what it was called in the first version
            object.__setattr__(self, "unit", "paragraph")
        if self.unit not in UNITS:
            raise ConfigError(f'unit is "{cut(self.unit)}": it must be {", ".join(UNITS[:-1])} or {UNITS[-1]}')
        if self.form not in FORMS:
            raise ConfigError(f'form is "{cut(self.form)}": it must be {FORMS[1]}, or empty')
        if self.boilerplate not in BOILERPLATE_LEVELS:
            known = ", ".join(BOILERPLATE_LEVELS[:-1])
            raise ConfigError(
                f'boilerplate is "{cut(self.boilerplate)}": it must be {known} or {BOILERPLATE_LEVELS[-1]}'
            )
        if self.emptied not in EMPTIED:
            raise ConfigError(f'emptied is "{cut(self.emptied)}": it must be {" or ".join(EMPTIED)}')
        for key in self.drop:
            check_class(key)
        if any("\0" in path for path in (self.bank, self.baseline, *self.paths)):
            raise ConfigError("a path holds a NUL character: no file has such a name")

    def drops(self, label: Label) -> bool:
        """Whether findings of this class are removed. Whole documents are removed as copies only."""
        return label.key in self.drop and (self.unit != "document" or label in OF_DOCUMENTS)

    @property
    def boilerplate_removed(self) -> frozenset[Label]:
        """The classes of boilerplate that are removed, where they stand by themselves."""
        return frozenset(label for label in Label if label.key in BOILERPLATE_CLASSES and self.drops(label))

    def with_classes(self, keep: tuple[str, ...], drop: tuple[str, ...]) -> Self:
        """The same settings with classes taken off (`--keep-class`) or put on (`--drop-class`) the list of removals."""
        for key in (*keep, *drop):
            check_class(key)
        if both := sorted({*keep} & {*drop}):
            raise ConfigError(f'class "{both[0]}" is both kept and dropped: name it once')
        wanted = ({*self.drop} | {*drop}) - {*keep}
        return replace(self, drop=tuple(key for key in REMOVABLE if key in wanted))

    def settings(self) -> dict[str, Any]:
        """Every setting that can change a result, by its path in the configuration; of the user's rules those given."""
        values = {key: value for key, value in asdict(self).items() if key not in IDLE}
        for name, rules in values.pop("rules").items():
            if name in ("keep_lines", "keep_patterns"):
                values |= {f"rules.{name}": rules} if rules else {}
            else:
                values |= {f"rules.{name}.{key}": some for key, some in rules}
        return values | {"bank": self._bank_digest()}

    def _bank_digest(self) -> str:
        """SHA-256 of the bank, "" for none: not its name decides, but what is in it."""
        if not self.bank:
            return ""
        if not self.bank_content:
            raise ConfigError(
                f"bank: {cut(self.bank)}: was not read: pass the settings through files.settings.with_bank"
            )
        return hashlib.sha256(self.bank_content).hexdigest()

    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits over `settings()`."""
        return hashlib.sha256(json.dumps(self.settings(), sort_keys=True).encode()).hexdigest()[:16]


def check_class(key: str) -> None:
    """Raise ConfigError, with the nearest name, unless `key` is a class that can be removed."""
    if key not in REMOVABLE:
        raise ConfigError(f'no class is called "{cut(key)}"{_nearest(key, REMOVABLE)}: one of {", ".join(REMOVABLE)}')


def made(given: Mapping[str, Any], base: "Config | None" = None, *, where: str = "") -> Config:
    """Config from settings by name, as they stand in a file or among keyword arguments; the others as in `base`.

    where   what messages begin with
    raises  ConfigError  unknown name (with the nearest one), value of the wrong type or out of range
    """
    known = {item.name: item for item in fields(Config) if item.name != "bank_content"}
    values: dict[str, Any] = {}
    for key, value in given.items():
        name = key.replace("-", "_")
        name = RENAMED.get(name, name)
        if name not in known:
            raise ConfigError(f'{where}unknown key "{cut(key)}"{_nearest(name, known)}')
        if name in values:
            raise ConfigError(f'{where}{name} is given twice, the second time as "{cut(key)}": write it once')
        values[name] = _rules(where, value) if name == "rules" else _typed(where, key, value, known[name].default)
    try:
        return replace(base or Config(), **values)
    except ConfigError as error:
        raise ConfigError(f"{where}{error}") from None


def _rules(where: str, table: Any) -> OwnRules:
    if isinstance(table, OwnRules):
        return table
    if not isinstance(table, dict):
        raise ConfigError(f"{where}rules must be a table, not {_shown(table)}")
    known = {item.name: item for item in fields(OwnRules)}
    values: dict[str, Any] = {}
    for key, value in table.items():
        name = key.replace("-", "_")
        if name not in known:
            raise ConfigError(f'{where}unknown key "rules.{cut(key)}"{_nearest(name, known)}')
        if name in ("keep_lines", "keep_patterns"):
            values[name] = _typed(where, f"rules.{key}", value, ())
        elif isinstance(value, dict):
            of_class = {one: _typed(where, f"rules.{key}.{one}", some, ()) for one, some in value.items()}
            values[name] = tuple(sorted(of_class.items()))
        else:
            example = f'{key} = {{ nav = ["..."] }}'
            raise ConfigError(
                f"{where}rules.{cut(key)} must be a table of classes, such as {example}, not {_shown(value)}"
            )
    try:
        return OwnRules(**values)
    except ConfigError as error:
        raise ConfigError(f"{where}{error}") from None


def _typed(where: str, key: str, value: Any, default: Any) -> Any:
    if isinstance(default, tuple):
        values = [value] if isinstance(value, str) else value
        if isinstance(values, list | tuple) and all(isinstance(item, str) for item in values):
            return tuple(values)
        raise ConfigError(f"{where}{cut(key)} must be a list of strings, not {_shown(value)}")
    if isinstance(value, Path) and isinstance(default, str):
        return str(value)
    if isinstance(default, float) and type(value) is int and abs(value) < 1 << 53:
        return float(value)
    if type(value) is not type(default):
        raise ConfigError(f"{where}{cut(key)} must be of type {type(default).__name__}, not {_shown(value)}")
    return value


def _nearest(key: str, known: Any) -> str:
    near = difflib.get_close_matches(key[:_NAME], list(known), n=1, cutoff=0.4)
    return f' (did you mean "{near[0]}"?)' if near else ""


def cut(text: str) -> str:
    """The beginning of what may be long, for a message."""
    return text if len(text) <= _NAME else f"{text[:_NAME]}…"


def _shown(value: object) -> str:
    """A value for a message."""
    try:
        return cut(repr(value))
    except (ValueError, RecursionError):  # a number of more digits than Python writes
        return "too long to show"
