"""Shingles -> Signatures: MinHash (Broder 1997).

Each value is the minimum of a permutation h -> a*h modulo 2**16 with odd a, over the upper bits of the shingle hashes,
made odd (zero would stay zero, and be the minimum of every permutation). Sixteen bits are measured unbiased: sets of a
thousand shingles agree by accident in 1.5 % of the values, which costs candidates and no recall. Where a row has more
than `SHORT` shingles, all values have 32 bits.

The work is arithmetic on small numbers, so it is arranged for vector units: rows of about the same size stand side by
side as columns of a matrix, short ones filled up with their first shingle, and one call takes the minimum of all of
them. One-permutation hashing is no cheaper on paragraphs, where most of its bins stay empty and have to be filled.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from dedup.arrays import Int64
from dedup.tables import Shingles, Signatures
from dedup.workers import threads

SHORT = 1 << 15  # shingles of a row
WIDE = 256  # shingles from which a row lies along the matrix instead of across it
BLOCK = 1 << 18  # shingles in a matrix: what a call costs beside its work is spread over many, and threads wait less
PADDING = 8  # a matrix ends where rows are longer by one part in so many


def dtype_for(longest: int) -> type[np.uint16 | np.uint32]:
    """The type of the values, if the longest row has so many shingles."""
    return np.uint16 if longest <= SHORT else np.uint32


def signatures(
    shingles: Shingles, *, values: int, seed: int, workers: int = 1, longest: int | None = None
) -> Signatures:
    """MinHash values of each row.

    values   how many, 1..32768; the standard error of an estimate is at most 0.5 / sqrt(values)
    seed     of the permutations
    longest  shingles of the longest row, where these are some of the rows
    returns  (n, values) uint16, or uint32 if a row is long; an empty row is all ones. Columns lie together in memory
    memory   2 or 4 bytes x values for each row, 2 or 4 for each shingle, and a block
    """
    dtype: np.dtype[np.unsignedinteger] = np.dtype(
        dtype_for(shingles.size.max(initial=0) if longest is None else longest)
    )
    bits = 8 * dtype.itemsize
    rng = np.random.default_rng(seed)
    low = rng.permutation(1 << 15)[:values] * 2 + 1  # all different: no permutation is taken twice
    factor = (low | rng.integers(0, 1 << 16, values) << 16).astype(np.uint32).astype(dtype)
    # Room behind the last row, so that a row can be read at the length of a longer one.
    hashed = np.ones(len(shingles.hash) + int(shingles.size.max(initial=0)), dtype)
    np.right_shift(shingles.hash, np.uint64(64 - bits), out=hashed[: len(shingles.hash)], casting="unsafe")
    hashed |= dtype.type(1)
    out = np.full((values, len(shingles)), (1 << bits) - 1, dtype)

    def fill(rows: Int64) -> None:
        size = shingles.size[rows, None]
        longest = int(size.max())
        block = sliding_window_view(hashed, longest)[shingles.start[rows]]
        np.copyto(block, block[:, :1], where=np.arange(longest) >= size)
        axis = 0 if longest < WIDE else 1
        block = np.ascontiguousarray(block.T) if axis == 0 else block
        work = np.empty_like(block)
        found = np.empty((values, len(rows)), dtype)
        for k in range(values):
            np.multiply(block, factor[k], out=work)
            np.minimum.reduce(work, axis=axis, out=found[k])
        out[:, rows] = found

    threads(fill, _blocks(shingles.size), workers)
    return Signatures(out.T)


def _blocks(size: Int64) -> list[Int64]:
    """The rows that are not empty, by size, in blocks of about the same size."""
    order = np.argsort(size, kind="stable")  # one sort of all rows, mostly sorted as they come
    order = order[np.searchsorted(size[order], 1) :]
    ordered = size[order]
    blocks, low = [], 0
    while low < len(order):
        first = int(ordered[low])
        alike = int(np.searchsorted(ordered, first + first // PADDING, side="right"))
        high = min(alike, low + max(BLOCK // first, 1))
        blocks.append(order[low:high])
        low = high
    return blocks
