"""Sketches in the schemes of datasketch: its own values to the bit, and indexes that answer as its own do."""

import hashlib
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from datasketch import LeanMinHash, MinHash, MinHashLSH
from hypothesis import given
from hypothesis import strategies as st

from dedup.compat import datasketch as sketches
from dedup.compat.datasketch import LARGEST, Sketches
from dedup.match import lsh
from tests.strategies import LAW, SENTENCES, sets, words

schemes = pytest.mark.parametrize("scheme", list(LARGEST))
hashed = st.lists(st.one_of(st.integers(0, 9), st.integers(0, 2**64 - 1)), max_size=9)
README = Path(__file__).parents[2] / "README.md"

TEXTS = [
    *SENTENCES,
    "",
    "短",
    *("渡口的钟慢了七分钟，谁也没有想过要去拨准它" + end for end in ("。", "！", "，因为它从来不准。")),
]


def grams(text: str, n: int = 5) -> list[bytes]:
    return [text[k : k + n].encode("utf-8", "surrogatepass") for k in range(len(text) - n + 1)]


def same(ours: Sketches, theirs: list[MinHash]) -> None:
    assert len(ours) == len(theirs)
    for row, minhash in zip(ours.value, theirs, strict=True):
        assert row.dtype == minhash.hashvalues.dtype
        assert row.tolist() == minhash.hashvalues.tolist()


def of_numbers(members: list[list[int]], scheme: str) -> tuple[Sketches, list[MinHash]]:
    """The same sets of hash values as we and as datasketch see them."""
    members = [
        [number & int(LARGEST["affine32"]) if scheme == "affine32" else number for number in row] for row in members
    ]
    ours = sketches.of_hashes(sets(*members), num_perm=16, seed=3, scheme=scheme)
    return ours, MinHash.bulk(members, num_perm=16, seed=3, scheme=scheme, hashfunc=lambda number: number)


@schemes
@LAW
@given(st.lists(hashed, max_size=6))
def test_any_hash_values(scheme: str, members: list[list[int]]) -> None:
    same(*of_numbers(members, scheme))


def test_the_remainder_at_its_borders() -> None:
    """legacy: products next to the multiples of 2**61 - 1, where a shift more or less shows."""
    prime = 2**61 - 1
    border = [k * prime + d for k in range(9) for d in range(-3, 4) if 0 <= k * prime + d < 2**64]
    value = np.array([*border, 2**64 - 1, *range(2**61 - 12, 2**61 + 12)], np.uint64)
    reduced = value.copy()
    sketches._reduce(reduced)
    assert reduced.tolist() == [number % prime % 2**32 for number in value.tolist()]


@schemes
@pytest.mark.parametrize(("num_perm", "seed"), [(1, 1), (128, 1), (7, 0), (64, 2**32 - 1)])
def test_the_permutations(scheme: str, num_perm: int, seed: int) -> None:
    theirs = MinHash(num_perm, seed, scheme=scheme).permutations
    assert sketches.permutations(num_perm, seed, scheme).tolist() == np.array(theirs).tolist()


@schemes
@pytest.mark.parametrize("n", [1, 5, 40])
def test_texts(scheme: str, n: int) -> None:
    texts = TEXTS * (5 if n == 5 else 1)
    ours = sketches.of_texts(texts, n=n, num_perm=24, seed=9, scheme=scheme)
    same(ours, MinHash.bulk([grams(text, n) for text in texts], num_perm=24, seed=9, scheme=scheme))


@LAW
@given(st.lists(words, max_size=4), st.integers(1, 7))
def test_any_texts(texts: list[str], n: int) -> None:
    ours = sketches.of_texts(texts, n=n, num_perm=4)
    same(ours, MinHash.bulk([grams(text, n) for text in texts], num_perm=4))


@schemes
def test_tokens(scheme: str) -> None:
    members = [[b"one", b"two", b"one"], [], [b""], [b"two", b"x" * 500]]
    same(sketches.of_tokens(members, num_perm=8, scheme=scheme), MinHash.bulk(members, num_perm=8, scheme=scheme))


def md5(token: bytes) -> int:
    return int.from_bytes(hashlib.md5(token).digest()[:4], "big")


def test_another_hash_function() -> None:
    members = [grams(text) for text in TEXTS]
    theirs = MinHash.bulk(members, num_perm=8, hashfunc=md5)
    same(sketches.of_tokens(sketches.grams(TEXTS), num_perm=8, hashfunc=md5), theirs)
    same(sketches.of_tokens(members, num_perm=8, hashfunc=md5), theirs)
    assert not np.array_equal(sketches.of_texts(TEXTS, num_perm=8).value, [minhash.hashvalues for minhash in theirs])


def test_a_token_is_hashed_once() -> None:
    seen: list[bytes] = []

    def counted(token: bytes) -> int:
        seen.append(token)
        return md5(token)

    sketches.of_tokens([[b"a", b"b", b"a"], [b"b", b"c"]], hashfunc=counted)
    assert seen == [b"a", b"b", b"c"]


def test_tokens_that_compare_equal_are_not_one() -> None:
    members = [[1, True, 1.0]]
    theirs = MinHash.bulk(members, num_perm=16, hashfunc=lambda token: md5(repr(token).encode()))
    same(sketches.of_tokens(members, num_perm=16, hashfunc=lambda token: md5(repr(token).encode())), theirs)


@schemes
@pytest.mark.parametrize("block", [2, 25])
@pytest.mark.parametrize("workers", [1, 2])
def test_blocks_and_workers_do_not_show(monkeypatch: pytest.MonkeyPatch, scheme: str, block: int, workers: int) -> None:
    texts = [*TEXTS[:2], *TEXTS[-5:]]
    whole = sketches.of_texts(texts, num_perm=8, scheme=scheme)
    monkeypatch.setattr(sketches, "BLOCK", block)
    assert np.array_equal(sketches.of_texts(texts, num_perm=8, scheme=scheme, workers=workers).value, whole.value)


@schemes
def test_there_and_back(scheme: str) -> None:
    ours = sketches.of_texts(TEXTS, num_perm=16, seed=5, scheme=scheme)
    theirs = MinHash.bulk([grams(text) for text in TEXTS], num_perm=16, seed=5, scheme=scheme)
    assert list(ours.minhashes()) == theirs
    assert list(ours.lean()) == [LeanMinHash(minhash) for minhash in theirs]
    for objects in (theirs, list(ours.lean())):
        back = sketches.of_minhashes(objects)
        assert (back.seed, back.scheme, back.value.dtype) == (5, scheme, ours.value.dtype)
        assert np.array_equal(back.value, ours.value)


@schemes
def test_a_sketch_can_be_updated_further(scheme: str) -> None:
    (minhash,) = sketches.of_tokens([[b"a", b"b"]], num_perm=16, scheme=scheme).minhashes()
    minhash.update(b"c")
    same(sketches.of_tokens([[b"a", b"b", b"c"]], num_perm=16, scheme=scheme), [minhash])
    (minhash,) = sketches.of_tokens([[b"a"]], num_perm=16, hashfunc=md5).minhashes(hashfunc=md5)
    minhash.update_batch([b"b", b"c"])
    same(sketches.of_tokens([[b"a", b"b", b"c"]], num_perm=16, hashfunc=md5), [minhash])


def by_datasketch(theirs: list[MinHash], params: tuple[int, int], **storage: Any) -> MinHashLSH:
    index = MinHashLSH(num_perm=len(theirs[0]), params=params, **storage)
    for key, minhash in enumerate(theirs):
        index.insert(f"第 {key}", minhash)
    return index


def by_us(ours: Sketches, params: tuple[int, int], **storage: Any) -> MinHashLSH:
    index = MinHashLSH(num_perm=ours.value.shape[1], params=params, **storage)
    sketches.insert(index, [f"第 {key}" for key in range(len(ours))], ours)
    return index


def answer_the_same(scheme: str, **storage: Any) -> None:
    ours = sketches.of_texts(TEXTS, num_perm=32, scheme=scheme)
    theirs = MinHash.bulk([grams(text) for text in TEXTS], num_perm=32, scheme=scheme)
    one, two = by_us(ours, (8, 4), **storage), by_datasketch(theirs, (8, 4), **storage)
    answers = [sorted(one.query(minhash)) for minhash in theirs]
    assert answers == [sorted(two.query(minhash)) for minhash in theirs]
    assert answers == [sorted(two.query(minhash)) for minhash in ours.lean()]
    assert len({*map(tuple, answers)}) < len(answers) and max(map(len, answers)) >= 3  # something is found
    assert all(f"第 {key}" in one for key in range(len(TEXTS)))
    one.remove("第 0")
    assert all("第 0" not in one.query(minhash) for minhash in theirs)
    one.insert("第 0", theirs[0])
    assert [sorted(one.query(minhash)) for minhash in theirs] == answers


@schemes
def test_an_index_in_memory(scheme: str) -> None:
    answer_the_same(scheme)


@schemes
def test_the_buckets_are_the_same(scheme: str) -> None:
    ours = sketches.of_texts(TEXTS, num_perm=32, scheme=scheme)
    one, two = by_us(ours, (8, 4)), by_datasketch(list(ours.minhashes()), (8, 4))
    assert one.get_counts() == two.get_counts()


def test_insertion_is_whole_or_not_at_all() -> None:
    ours = sketches.of_texts(TEXTS[:3], num_perm=8)
    index = MinHashLSH(num_perm=8, params=(4, 2))
    sketches.insert(index, ["x", "y", "z"], ours)
    before = index.get_counts()
    for keys, message in (["p", "q", "p"], "twice"), (["p", "q"], "2 keys for 3"), (["p", "q", "y"], "'y' is in"):
        with pytest.raises(ValueError, match=message):
            sketches.insert(index, keys, ours)
    for other in (sketches.of_texts(TEXTS[:3], num_perm=9), sketches.of_texts(TEXTS[:3], num_perm=8, scheme="legacy")):
        with pytest.raises(ValueError, match=r"Expecting minhash with length|does not match scheme"):
            sketches.insert(index, ["p", "q", "r"], other)
    assert index.get_counts() == before


@schemes
def test_our_candidates_are_what_datasketch_finds(scheme: str) -> None:
    """Sketches of datasketch in our LSH: its own answers, but for empty sets, which resemble nothing."""
    theirs = MinHash.bulk([grams(text) for text in TEXTS], num_perm=32, scheme=scheme)
    found = lsh.candidates(sketches.of_minhashes(theirs).signatures(), bands=8, rows=4)
    index = by_datasketch(theirs, (8, 4))
    filled = [key for key, minhash in enumerate(theirs) if not minhash.is_empty()]
    answers = {key: {*index.query(theirs[key])} for key in filled}
    expected = [(one, two) for one, two in combinations(filled, 2) if f"第 {two}" in answers[one]]
    assert list(zip(found.left.tolist(), found.right.tolist(), strict=True)) == expected
    assert expected and len(filled) < len(TEXTS)


def test_what_cannot_be() -> None:
    wrong: list[tuple[Callable[[], object], str]] = [
        (lambda: sketches.of_texts([], n=0), "n is 0"),
        (lambda: list(sketches.grams([], n=0)), "n is 0"),
        (lambda: sketches.of_texts([], num_perm=0), "num_perm is 0"),
        (lambda: sketches.of_texts([], scheme="affine"), 'scheme is "affine"'),
        (lambda: sketches.of_hashes(sets([2**32])), "above"),
        (lambda: sketches.of_tokens([[b"a"]], hashfunc=lambda _: 2**32), "above"),
        (lambda: sketches.of_tokens([[b"a"]], hashfunc=lambda _: -1), "does not fit"),
        (lambda: sketches.of_minhashes([]), "none"),
        (lambda: sketches.of_minhashes([MinHash(4, 1), MinHash(4, 2)]), "one kind"),
        (lambda: sketches.of_minhashes([MinHash(4), MinHash(4, scheme="legacy")]), "one kind"),
    ]
    for call, message in wrong:
        with pytest.raises(ValueError, match=message):
            call()


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """The storage settings of a Redis server of our own: on the loopback, in a temporary folder, nothing saved."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("redis-server is not installed: sketches in Redis are NOT tested (apt-get install redis-server)")
    client = pytest.importorskip("redis", reason="the redis client is not installed: sketches in Redis are NOT tested")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("redis")
    options = {"port": port, "bind": "127.0.0.1", "dir": folder, "save": "", "appendonly": "no", "logfile": "log"}
    command = [program, *(str(word) for key, value in options.items() for word in (f"--{key}", value))]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        with client.Redis(port=port) as probe:
            for _ in range(100):
                try:
                    probe.ping()
                    break
                except client.ConnectionError:
                    assert server.poll() is None, (folder / "log").read_text()
                    time.sleep(0.05)
            yield {"type": "redis", "redis": {"host": "127.0.0.1", "port": port}}
    finally:
        server.terminate()
        server.wait(10)


@schemes
def test_an_index_in_redis(scheme: str, redis: dict[str, Any]) -> None:
    answer_the_same(scheme, storage_config=redis)


def test_an_index_that_stays_in_redis(redis: dict[str, Any]) -> None:
    """What we put in under a name is there for another process that opens the same name."""
    storage = {**redis, "basename": b"kept"}
    ours = sketches.of_texts(TEXTS, num_perm=32)
    by_us(ours, (8, 4), storage_config=storage)
    opened = MinHashLSH(num_perm=32, params=(8, 4), storage_config=storage)
    assert [sorted(opened.query(minhash)) for minhash in ours.minhashes()] == [
        sorted(by_us(ours, (8, 4)).query(minhash)) for minhash in ours.minhashes()
    ]
    with pytest.raises(ValueError, match="in the index already"):
        sketches.insert(opened, [f"第 {key}" for key in range(len(ours))], ours)


def test_the_example_in_the_readme(monkeypatch: pytest.MonkeyPatch) -> None:
    section = README.read_text("utf-8").split("## With datasketch", 1)[1].split("\n## ", 1)[0]
    (program,) = re.findall(r"```python\n(.*?)```", section, re.DOTALL)
    names: dict[str, Any] = {}
    monkeypatch.chdir(README.parent)
    exec(program, names)
    lines, index = names["lines"], names["index"]
    theirs = MinHash.bulk([grams(line) for line in lines], num_perm=128)
    same(names["found"], theirs)
    answers = [index.query(minhash) for minhash in theirs]
    assert all(key in answer for key, answer in enumerate(answers))
    assert sum(len(answer) > 1 for answer in answers) > 10
