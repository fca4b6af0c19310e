"""Normalized -> how much each line is worded like boilerplate: weights of characters, words, and pairs of them.

A line of text has the small words of its language in it, a line of boilerplate does not, and has words of its own: what
a lexicon says of the words that somebody thought of, a few thousand fitted weights say of the others. Only the head of
a line is looked at.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from dedup.arrays import Float32, Int64, UInt64, offsets, ranges
from dedup.tables import Normalized

HEAD = 64  # characters of the normal form that are looked at
SLOTS = 16  # bits of the table of weights
SPARSE = 4  # one in so many characters, or fewer, is part of a word: words are made from those
PAIR = " "  # between the two parts of a pair, as they are written in the model

# What a character is: a word by itself, part of a word, part of a number, or none.
ALONE, LETTER, NUMBER, NONE = range(4)
# Letters without blanks between words: Thai, Lao, Tibetan, Burmese, Khmer. They say nothing here.
UNSPACED = ((0x0E00, 0x10A0), (0x1780, 0x1800))
LAST_ALPHABET = 0x1800  # what comes later stands for itself, and so does Hangul before it
HANGUL = (0x1100, 0x1200)

_ONE = np.uint64(0x9E3779B97F4A7C15)
_TWO = np.uint64(0xC2B2AE3D27D4EB4F)
_ODD = np.random.default_rng(0).integers(0, 2**63, HEAD, dtype=np.uint64) * np.uint64(2) + np.uint64(1)


def _kinds() -> NDArray[np.uint8]:
    table = np.full(LAST_ALPHABET + 1, LETTER, np.uint8)
    table[: ord("A")] = NUMBER
    table[LAST_ALPHABET] = ALONE
    for low, high in UNSPACED:
        table[low:high] = NONE
    table[slice(*HANGUL)] = ALONE
    return table


_KINDS = _kinds()


class Words(NamedTuple):
    """The words in the head of each row: hash, row, and where each begins and how long it is in the normal form."""

    value: UInt64
    row: Int64
    start: Int64
    size: Int64


def words(norm: Normalized) -> Words:
    """The words in the head of each row, one after the other.

    A word is a character of a script without blanks, a run of letters of another one, or a number, whichever it is.
    """
    size = np.minimum(norm.size, HEAD)
    at = ranges(norm.indptr[:-1], size)
    row = np.repeat(np.arange(len(size)), size)
    kind = _KINDS[np.minimum(norm.code[at], LAST_ALPHABET)]
    if (kind == NONE).any():
        some = np.flatnonzero(kind != NONE)
        at, row, kind = at[some], row[some], kind[some]
    code = norm.code[at]
    first = np.ones(len(at), np.bool_)
    value = code * _ONE
    value ^= value >> np.uint64(29)
    value[kind == NUMBER] = 0
    joined = (kind[1:] == kind[:-1]) & (kind[1:] != ALONE)
    if SPARSE * np.count_nonzero(joined) > len(at):
        joined &= (row[1:] == row[:-1]) & ((kind[1:] == NUMBER) | (norm.origin[at[1:]] <= norm.origin[at[:-1]] + 1))
        first[1:] = ~joined
        start = np.flatnonzero(first)
        length = np.diff(np.append(start, len(at)))
        value *= _ODD[np.arange(len(at)) - np.repeat(start, length)]
        return Words(np.add.reduceat(value, start), row[start], at[start], length)
    inner = np.flatnonzero(joined) + 1  # few are parts of words
    near = (kind[inner] == NUMBER) | (norm.origin[at[inner]] <= norm.origin[at[inner - 1]] + 1)
    inner = inner[near & (row[inner] == row[inner - 1])]
    first[inner] = False
    start = np.flatnonzero(first)
    length = np.diff(np.append(start, len(at)))
    total = value[start] * _ODD[0]
    if len(inner):
        several = np.flatnonzero(length > 1)
        more = length[several] - 1
        begin = offsets(more)[:-1]
        number = np.arange(1, len(inner) + 1) - np.repeat(begin, more)  # of the letter in its word
        total[several] += np.add.reduceat(value[inner] * _ODD[number], begin)
    return Words(total, row[start], at[start], length)


def grams(norm: Normalized) -> tuple[UInt64, Int64]:
    """Hashes of the words and of the pairs of words in the head of each row, and the row of each."""
    found = words(norm)
    beside = np.flatnonzero(found.row[1:] == found.row[:-1])
    pair = found.value[beside] * _TWO + found.value[beside + 1]
    return np.concatenate([found.value, pair]) * _ONE, np.concatenate([found.row, found.row[beside]])


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """Tables of weights by hash, k of them: slot -> the hash that is there, and its weights.

    bias    float32 (k,)
    key     uint64 (slots,)
    weight  float32 (slots, k)
    """

    bias: Float32
    key: UInt64
    weight: Float32

    @classmethod
    def of(cls, bias: float | Sequence[float], weights: Mapping[str, float | Sequence[float]]) -> Self:
        """From weights by word, in normal form, or by two with PAIR between; of two in one slot the heavier stays."""
        biases = np.atleast_1d(np.array(bias, np.float32))
        key, weight = np.zeros(1 << SLOTS, np.uint64), np.zeros((1 << SLOTS, len(biases)), np.float32)
        if weights:
            value = np.array([*weights.values()], np.float32).reshape(len(weights), len(biases))
            hashed = hashes(list(weights))
            order = np.lexsort((hashed, np.abs(value).max(axis=1)))  # a few thousand
            slot = (hashed[order] >> np.uint64(64 - SLOTS)).astype(np.int64)
            key[slot], weight[slot] = hashed[order], value[order]
        return cls(biases, key, weight)

    def logits(self, norm: Normalized) -> Float32:
        """The logits of each row, float32 (k, n): the sum of the weights over the root of their number."""
        gram, row = grams(norm)
        slot = (gram >> np.uint64(64 - SLOTS)).astype(np.int64)
        known = np.flatnonzero(self.key[slot] == gram)
        row, weight = row[known], self.weight[slot[known]]
        root = np.sqrt(np.maximum(np.bincount(row, minlength=len(norm)), 1))
        total = [np.bincount(row, column, minlength=len(norm)) for column in weight.T]
        return np.stack([bias + column / root for bias, column in zip(self.bias, total, strict=True)]).astype(
            np.float32
        )


def hashes(written: Sequence[str]) -> UInt64:
    """The hash of each word, or pair of words with PAIR between, as `grams` has it."""
    parts = [part for words_of_one in written for part in words_of_one.split(PAIR)]
    text = np.frombuffer("".join(parts).encode("utf-32-le"), np.uint32)
    single = words(Normalized(text, np.arange(len(text)), offsets(np.array([len(part) for part in parts])))).value
    number = np.array([words_of_one.count(PAIR) + 1 for words_of_one in written], np.int64)
    start = offsets(number)[:-1]
    result = single[start].copy()
    paired = number == 2
    result[paired] = single[start[paired]] * _TWO + single[start[paired] + 1]
    return result * _ONE
