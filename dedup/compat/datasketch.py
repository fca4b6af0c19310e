"""MinHash in the schemes of datasketch, in bulk: the values of `datasketch.MinHash`, bit for bit, and there and back.

For those who have datasketch in use: a filled `MinHashLSH`, in memory or in Redis, sketches on disk. Here a sketch is a
row of an array; an object is made of it only when datasketch is to have it. All names and defaults are datasketch's.
The core uses values of its own (`minhash`); nothing here is needed for cleaning.
"""

import hashlib
from array import array
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dedup.arrays import Int64, offsets, ranges
from dedup.compat import sha1
from dedup.tables import Shingles, Signatures, Table
from dedup.workers import threads

if TYPE_CHECKING:
    from datasketch import LeanMinHash, MinHash, MinHashLSH

Words = NDArray[np.unsignedinteger]  # uint32 or uint64, as the scheme has it

BLOCK = 1 << 15  # hashed tokens
MERSENNE = np.uint64((1 << 61) - 1)
LARGEST: dict[str, np.unsignedinteger] = {
    "affine32": np.uint32(2**32 - 1),
    "affine64": np.uint64(2**64 - 1),
    "legacy": np.uint64(2**32 - 1),
}
# The finaliser of MurmurHash3 (Appleby), as pairs of a shift and a factor.
MIX = {
    "affine32": ((16, 0x85EBCA6B), (13, 0xC2B2AE35), (16, 1)),
    "affine64": ((33, 0xFF51AFD7ED558CCD), (33, 0xC4CEB9FE1A85EC53), (33, 1)),
}


@dataclass(frozen=True, slots=True, eq=False)
class Sketches(Table):
    """MinHash values of n sets, as datasketch has them.

    value   (n, num_perm) uint32 for affine32, uint64 for affine64 and legacy; the row of an empty set is all at the
            largest value (of 32 bits for legacy)
    seed    of the permutations
    scheme  affine32 (datasketch's default since 2.0), affine64, or legacy (the only one before 2.0)
    """

    value: Words
    seed: int
    scheme: str

    def __len__(self) -> int:
        return len(self.value)

    def minhashes(self, hashfunc: Callable[[Any], int] | None = None) -> Iterator["MinHash"]:
        """A `datasketch.MinHash` of each row, which can be updated further: with `hashfunc`, or SHA-1."""
        from datasketch import MinHash

        shared = permutations(self.value.shape[1], self.seed, self.scheme)
        for row in self.value:
            yield MinHash(seed=self.seed, hashfunc=hashfunc, hashvalues=row, permutations=shared, scheme=self.scheme)

    def lean(self) -> Iterator["LeanMinHash"]:
        """A `datasketch.LeanMinHash` of each row."""
        from datasketch import LeanMinHash

        for row in self.value:
            yield LeanMinHash(seed=self.seed, hashvalues=row, scheme=self.scheme)

    def signatures(self) -> Signatures:
        """The same as a table for `lsh.candidates`, where an empty set is never a candidate."""
        return Signatures(self.value.astype(np.uint32) if self.scheme == "legacy" else self.value)


def of_texts(
    texts: Sequence[str],
    *,
    n: int = 5,
    num_perm: int = 128,
    seed: int = 1,
    scheme: str = "affine32",
    workers: int = 1,
) -> Sketches:
    """Sketches of the sets of character n-grams of texts, each n-gram as its UTF-8 bytes.

    Hashed as datasketch does by default: the first 32 bits of SHA-1, or the first 64 for affine64. For another hash
    function: of_tokens(grams(texts, n), hashfunc=...).

    texts    as they are: nothing is normalised; a text of fewer than n code points is an empty set
    n        code points, at least 1
    workers  threads
    raises   ValueError  an unknown scheme, n or num_perm below 1
    memory   about 30 bytes for each code point, beside the values
    """
    _check_size(n)
    taken = _hash_bytes(scheme)
    size = np.fromiter(map(len, texts), np.int64, len(texts))
    joined = "".join(texts)
    data = joined.encode("utf-8", "surrogatepass")
    byte = _byte_offsets(joined)
    grams_of = np.maximum(size - n + 1, 0)
    place = ranges(offsets(size)[:-1], grams_of)
    hashed = np.empty(len(place), np.uint64)

    def fill(low: int) -> None:
        at = place[low : low + BLOCK]
        digests = sha1.digests(data, byte[at], byte[at + n])
        hashed[low : low + BLOCK] = np.ascontiguousarray(digests[:, :taken]).view(f"<u{taken}")[:, 0]

    threads(fill, range(0, len(place), BLOCK), workers)
    shingles = Shingles(hashed, offsets(grams_of)[:-1], grams_of)
    return of_hashes(shingles, num_perm=num_perm, seed=seed, scheme=scheme, workers=workers)


def grams(texts: Iterable[str], n: int = 5) -> Iterator[list[bytes]]:
    """The character n-grams of each text, each as its UTF-8 bytes, for `of_tokens` with a hash function of one's own.

    raises  ValueError  n below 1
    """
    _check_size(n)
    for text in texts:
        yield [text[k : k + n].encode("utf-8", "surrogatepass") for k in range(len(text) - n + 1)]


def _check_size(n: int) -> None:
    if n < 1:
        raise ValueError(f"n is {n}: it must be at least 1")


def of_tokens(
    sets: Iterable[Iterable[Hashable]],
    *,
    num_perm: int = 128,
    seed: int = 1,
    scheme: str = "affine32",
    hashfunc: Callable[[Any], int] | None = None,
    workers: int = 1,
) -> Sketches:
    """Sketches of sets of tokens: what `datasketch.MinHash.bulk` gives for them.

    sets      of bytes, or of what `hashfunc` takes; it is called once for each distinct token
    hashfunc  as in datasketch: by default the first 32 bits of SHA-1, or the first 64 for affine64
    workers   threads, for all but the hashing
    raises    ValueError  an unknown scheme, num_perm below 1, a hash value that is negative or too large
    """
    taken = _hash_bytes(scheme)
    once = lru_cache(None, typed=True)(
        hashfunc
        or (lambda token: int.from_bytes(hashlib.sha1(token, usedforsecurity=False).digest()[:taken], "little"))
    )
    hashed, size = array("Q"), []
    for tokens in sets:
        before = len(hashed)
        try:
            hashed.extend(map(once, tokens))
        except OverflowError as error:
            raise ValueError(f"a hash value does not fit 64 bits: {error}") from error
        size.append(len(hashed) - before)
    sizes = np.array(size, np.int64)
    shingles = Shingles(np.array(hashed, np.uint64), offsets(sizes)[:-1], sizes)
    return of_hashes(shingles, num_perm=num_perm, seed=seed, scheme=scheme, workers=workers)


def of_hashes(
    shingles: Shingles, *, num_perm: int = 128, seed: int = 1, scheme: str = "affine32", workers: int = 1
) -> Sketches:
    """Sketches of sets that are hashed already, as if each value were what a `hashfunc` gave.

    shingles  n rows; order and repeats do not matter; values below 2**32 for affine32
    workers   threads
    raises    ValueError  an unknown scheme, num_perm below 1, a hash value that is too large
    memory    the values, and some arrays of 32 Ki hashes, or of the longest row, for each worker

    affine: a*h + b modulo 2**32 or 2**64, with odd a and h mixed beforehand. legacy: a*h + b, which wraps modulo 2**64
    as it does in datasketch, then modulo 2**61 - 1, of which the lower 32 bits.
    """
    a, b = permutations(num_perm, seed, scheme)
    out = np.full((len(shingles), num_perm), LARGEST[scheme])
    filled = np.flatnonzero(shingles.size)
    start, size = shingles.start[filled], shingles.size[filled]
    # Blocks of whole rows; a row longer than a block is a block of its own.
    block = offsets(size)[:-1] // BLOCK
    borders = np.append(np.flatnonzero(np.diff(block, prepend=-1)), len(filled))

    def fill(rows: tuple[int, int]) -> None:
        part = slice(*rows)
        hashed = shingles.hash[ranges(start[part], size[part])]
        if hashed.max() > LARGEST[scheme] and scheme == "affine32":
            raise ValueError("a hash value is above 2**32 - 1: cut it to 32 bits, or take affine64")
        hashed = _mixed(hashed.astype(out.dtype), scheme)
        work, first = np.empty_like(hashed), offsets(size[part])[:-1]
        found = np.empty((num_perm, len(first)), out.dtype)
        for k in range(num_perm):
            np.multiply(hashed, a[k], out=work)
            work += b[k]
            if scheme == "legacy":
                _reduce(work)
            np.minimum.reduceat(work, first, out=found[k])
        out[filled[part]] = found.T

    threads(fill, pairwise(borders.tolist()), workers)
    return Sketches(out, seed, scheme)


def of_minhashes(minhashes: Sequence["MinHash"]) -> Sketches:
    """Sketches from `datasketch.MinHash` or `LeanMinHash` objects.

    raises  ValueError  there is none, or they differ in seed, scheme or number of values
    """
    kinds = {(minhash.seed, getattr(minhash, "scheme", "legacy"), len(minhash)) for minhash in minhashes}
    if len(kinds) != 1:
        raise ValueError(f"one kind of sketch is needed, as (seed, scheme, num_perm), not {sorted(kinds) or 'none'}")
    ((seed, scheme, num_perm),) = kinds
    value = np.empty((len(minhashes), num_perm), LARGEST[scheme].dtype)
    for row, minhash in zip(value, minhashes, strict=True):
        row[:] = minhash.hashvalues
    return Sketches(value, seed, scheme)


def insert(index: "MinHashLSH", keys: Sequence[Hashable], sketches: Sketches) -> None:
    """Put sketches into a `datasketch.MinHashLSH`, whatever its storage, as its own insertion would.

    keys    one for each row, distinct, none of them in the index
    raises  ValueError  a key is there twice or already, or the sketches are not those of the index; nothing is put in
    """
    if len({*keys}) != len(keys):
        raise ValueError("a key stands twice among those to be inserted")
    if len(keys) != len(sketches):
        raise ValueError(f"{len(keys)} keys for {len(sketches)} sketches")
    for key in keys:
        if key in index:
            raise ValueError(f"the key {key!r} is in the index already")
    with index.insertion_session() as session:
        for key, minhash in zip(keys, sketches.lean(), strict=True):
            session.insert(key, minhash, check_duplication=False)


def permutations(num_perm: int, seed: int, scheme: str) -> Words:
    """Factors and shifts, (2, num_perm), drawn as datasketch draws them: its generator is a part of the scheme.

    raises  ValueError  an unknown scheme, num_perm below 1, a seed that is not in 0..2**32 - 1
    """
    bits = 8 * _hash_bytes(scheme)
    if num_perm < 1:
        raise ValueError(f"num_perm is {num_perm}: it must be at least 1")
    draw = np.random.RandomState(seed).randint
    if scheme == "legacy":
        pairs = [(draw(1, MERSENNE, dtype=np.uint64), draw(0, MERSENNE, dtype=np.uint64)) for _ in range(num_perm)]
        return np.array(pairs, np.uint64).T
    word = LARGEST[scheme].dtype.type
    factor = draw(0, 1 << (bits - 1), num_perm, dtype=word) * word(2) + word(1)
    return np.array([factor, draw(0, 1 << bits, num_perm, dtype=word)])


def _hash_bytes(scheme: str) -> int:
    """How many bytes of a digest make a hash value, the lowest first."""
    if scheme not in LARGEST:
        raise ValueError(f'scheme is "{scheme}": it must be one of {", ".join(LARGEST)}')
    return 8 if scheme == "affine64" else 4


def _byte_offsets(text: str) -> Int64:
    """Where each code point begins in the UTF-8 form, and the end: int64 (len(text) + 1,)."""
    code = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    width = np.ones(len(code), np.uint8)
    for longer in (0x80, 0x800, 0x10000):
        width += code >= longer
    return offsets(width)


def _mixed(hashed: Words, scheme: str) -> Words:
    """The bits of each value spread over the word, one to one; the legacy scheme does without."""
    if scheme in MIX:
        word = hashed.dtype.type
        for shift, factor in MIX[scheme]:
            hashed ^= hashed >> word(shift)
            hashed *= word(factor)
    return hashed


def _reduce(value: Words) -> None:
    """The lower 32 bits of the remainder modulo 2**61 - 1, in place; half the time of a division."""
    high = value >> np.uint64(61)
    value &= MERSENNE
    value += high  # below 2**61 + 7, so one subtraction is enough: of 2**61, and 1 added
    np.add(value, np.uint64(1), out=high)
    high >>= np.uint64(61)
    value += high
    value &= np.uint64(2**32 - 1)
