"""Normalized -> Normalized: Chinese of both scripts compared as one, on request.

Each traditional character becomes the simplified one that stands for it, so a text in one script equals its copy in the
other, and facts are compared in that form, too. One character becomes one character: what a script writes with other
words (software, Internet) stays another word. The table is that of OpenCC, which keeps it well: either of its packages
for Python.
"""

from dataclasses import replace
from importlib import import_module

import numpy as np

from dedup.errors import ConfigError
from dedup.tables import Normalized

HAN = 0x3400  # no character below has two forms
POINTS = 0x110000


def of_form(norm: Normalized, form: str) -> Normalized:
    """The same text in a form: "" as it is, "zh-hans" in simplified characters.

    raises  ConfigError  OpenCC is not installed
    cost    one look-up a character; OpenCC is asked about each distinct one once
    """
    if not form:
        return norm
    try:
        opencc = import_module("opencc")
    except ImportError:
        raise ConfigError(
            f'form "{form}" needs the table of OpenCC: pip install "dittograph[hans]", or leave --form away'
        ) from None
    seen = np.zeros(POINTS, np.bool_)
    seen[norm.code] = True
    points = np.flatnonzero(seen[HAN:]) + HAN
    points = points[(points < 0xD800) | (points > 0xDFFF)]
    if not len(points):
        return norm
    plain = np.arange(POINTS, dtype=np.uint32)
    made = opencc.OpenCC("t2s").convert("\n".join(map(chr, points.tolist()))).split("\n")
    for point, text in zip(points.tolist(), made, strict=True):
        if len(text) == 1:
            plain[point] = ord(text)
    return replace(norm, code=plain[norm.code])
