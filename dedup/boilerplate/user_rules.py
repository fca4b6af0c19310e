"""Documents, Segments, Normalized -> what the user's own rules say of each line, whatever the model makes of it.

Patterns are those of RE2 (Cox 2010, "Regular expression matching in the wild"), which takes time linear in the text
whatever the pattern: neither a document nor a configuration can make a run hang. It is installed with
`dittograph[patterns]`, and imported only where there are patterns.
"""

from collections.abc import Iterable
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.arrays import Int64
from dedup.boilerplate import terms
from dedup.boilerplate.lexicon import Family
from dedup.classes import Label
from dedup.config import PLAIN, OwnRules, cut
from dedup.errors import ConfigError
from dedup.tables import Documents, Normalized, Segments
from dedup.text import normalize, script

NOTHING, KEEP = -1, -2  # what is no Label: no rule speaks of the line; it stays
MEMORY = 1 << 26  # bytes for the patterns

_FAMILY = {  # of the words that a user adds to a class
    Label.SPAM.key: Family.LURE,
    Label.NAV.key: Family.NAV,
    Label.META.key: Family.META,
    Label.COPYRIGHT.key: Family.RIGHTS,
    Label.RELATED.key: Family.RELATED,
    Label.BYLINE.key: Family.ROLE,
    Label.CAPTION.key: Family.PHOTO,
    PLAIN: Family.PLAIN,
}


def lexicon(rules: OwnRules) -> terms.Terms:
    """The lexicon with the words of the user.

    raises  ConfigError  a word has fewer than two letters or digits, or more than terms.LONGEST
    """
    if not rules.words:
        return terms.shipped()
    more: dict[Family, list[str]] = {}
    for key, words in rules.words:
        for word in words:
            size = len(terms.fold(word))
            if not 2 <= size <= terms.LONGEST:
                raise ConfigError(
                    f'rules.words.{key}: "{cut(word)}" has {size} letters and digits: it must have 2 to {terms.LONGEST}'
                )
        more[_FAMILY[key]] = list(words)
    return terms.compiled(more)


def verdicts(docs: Documents, segs: Segments, norm: Normalized, rules: OwnRules, form: str = "") -> NDArray[np.int8]:
    """The Label of each segment that has to go by a rule, KEEP for those that have to stay, else NOTHING: int8 (n,).

    raises  ConfigError  a line has no letter or digit; a pattern is none; RE2 is not installed
    """
    result = np.full(len(segs), NOTHING, np.int8)
    for key, patterns in rules.drop_patterns:
        result[_matching(docs, segs, f"drop_patterns.{key}", patterns)] = Label[key.upper()]
    for key, lines in rules.drop_lines:
        result[_equal(norm, f"drop_lines.{key}", lines, form)] = Label[key.upper()]
    result[_matching(docs, segs, "keep_patterns", rules.keep_patterns)] = KEEP
    result[_equal(norm, "keep_lines", rules.keep_lines, form)] = KEEP
    return result


def _equal(norm: Normalized, name: str, lines: Iterable[str], form: str) -> Int64:
    """The rows whose normal form is that of one of the lines."""
    given = list(lines)
    forms = script.of_form(normalize.of_texts(given), form) if given else None
    wanted = {forms.text(k): line for k, line in enumerate(given)} if forms else {}
    if "" in wanted:
        raise ConfigError(f'rules.{name}: "{cut(wanted[""])}" has no letter or digit to compare')
    sizes = np.array(sorted({len(line) for line in wanted}), np.int64)
    rows = np.flatnonzero(np.isin(norm.size, sizes))  # few sizes
    return np.array([row for row in rows.tolist() if norm.text(row) in wanted], np.int64)


def _matching(docs: Documents, segs: Segments, name: str, patterns: Iterable[str]) -> Int64:
    """The rows in which one of the patterns is found."""
    wanted = list(patterns)
    if not wanted:
        return np.zeros(0, np.int64)
    found = _compiled(name, wanted)
    rows = [
        row
        for row, (start, end) in enumerate(zip(segs.start.tolist(), segs.end.tolist(), strict=True))
        if found.Match(docs.text(start, end).encode("utf-8", "replace"))
    ]
    return np.array(rows, np.int64)


def _compiled(name: str, patterns: Iterable[str]) -> Any:
    """A set of patterns that are searched for together."""
    try:
        re2 = import_module("re2")
    except ImportError:
        raise ConfigError(f'rules.{name}: patterns need RE2: pip install "dittograph[patterns]"') from None
    options = re2.Options()
    options.max_mem, options.log_errors = MEMORY, False
    found = re2.Set.SearchSet(options)
    for pattern in patterns:
        try:
            re2.compile(pattern, options)
            found.Add(pattern)
        except re2.error as error:
            reason = error.args[0].decode() if isinstance(error.args[0], bytes) else str(error.args[0])
            raise ConfigError(f'rules.{name}: "{cut(pattern)}" is no pattern of RE2: {cut(reason)}') from None
    try:
        found.Compile()
    except re2.error:
        raise ConfigError(f"rules.{name}: the patterns are too large together") from None
    return found
