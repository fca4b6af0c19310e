"""What is a word: frequent words of scripts that set them apart, and pairs of Han characters that belong together.

A slip makes something that is no word of most words; what is another word says another thing. The list is in words.txt;
it is read when it is first asked for.
"""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np

from dedup.arrays import Bool, UInt32, UInt64, among

END = np.uint32(0xFFFFFFFF)  # stands behind the last character of a word
_MIX = np.uint64(0x9E3779B97F4A7C15)  # odd


def hashed(words: UInt32) -> UInt64:
    """A hash of each word; words: uint32 (n, width), END behind their ends; uint64 (n,), 0 for an empty one."""
    value = np.zeros(len(words), np.uint64)
    for column in words.T:
        mixed = (value ^ (column.astype(np.uint64) + np.uint64(1))) * _MIX  # wraps on purpose
        value = np.where(column == END, value, mixed ^ (mixed >> np.uint64(29)))
    return value


def known(words: UInt32) -> Bool:
    """Which of these are words, bool (n,); words: uint32 (n, width), END behind their ends."""
    return among(hashed(words), _lists()[0])


def facts(words: UInt32) -> Bool:
    """Which of these state a fact, however short and alike they are, bool (n,)."""
    return among(hashed(words), _lists()[1])


def paired(left: UInt32, right: UInt32) -> Bool:
    """Which characters belong together with the next one, bool (n,)."""
    return among((left.astype(np.uint64) << np.uint64(32)) | right, _lists()[2])


@cache
def _lists() -> tuple[UInt64, UInt64, UInt64]:
    """Hashes of the words, of those that state facts, and keys of the pairs, each sorted."""
    text = (files("dedup.match") / "words.txt").read_text("utf-8").split("[facts]")[1]
    facts, rest = text.split("[words]")
    words, pairs = (part.split() for part in rest.split("[pairs]"))
    stated = table(facts.split())
    both = np.array([[*map(ord, pair)] for pair in pairs], np.uint64)
    return (
        np.sort(np.concatenate([hashed(table(words)), hashed(stated)])),
        np.sort(hashed(stated)),
        np.sort((both[:, 0] << np.uint64(32)) | both[:, 1]),
    )


def table(words: Sequence[str]) -> UInt32:
    """Words as rows of code points, END behind their ends."""
    width = max(map(len, words))
    return np.array([[*map(ord, word), *[END] * (width - len(word))] for word in words], np.uint32)
