"""ledger: every original comes back byte for byte, and no ledger is believed that does not match its files."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup import pipeline
from dedup.arrays import offsets
from dedup.classes import Action, Label
from dedup.config import Config
from dedup.errors import LedgerError
from dedup.files import claims, ledger
from dedup.result import Result
from dedup.settle import cuts as clean
from dedup.tables import Decisions, Documents, Normalized, Pairs, Recurrence, Scores, Segments, Spans

NONE = np.zeros(0, np.int64)
FEW = np.zeros(0, np.float32)

PARAGRAPH = "我们在河边种下三百棵树,每一棵都有自己的编号和负责浇水的人,春天来了就一起去看它们。"
TEXTS = {
    "a.txt": f"\ufeff植树\r\n\r\n{PARAGRAPH}\r\n\r\n好。\r\n",
    "sub/b.txt": f"另一篇\n\n{PARAGRAPH}\n\n这一段只在这里,别处没有,讲的是另外一件完全不同的事情。\n\n{PARAGRAPH}",
    "empty.txt": "",
}


def result_of(texts: dict[str, str], cuts: Sequence[tuple[int, int]]) -> Result:
    """A result in which only the given positions go: furniture, so that no witness is needed."""
    docs = Documents.from_texts(texts)
    start = np.array([low for low, _ in cuts], np.int64)
    end = np.array([high for _, high in cuts], np.int64)
    n = len(cuts)
    small = np.zeros(n, np.int8)
    decisions = Decisions(
        np.zeros(n, np.int64),
        start,
        end,
        small + np.int8(Action.REMOVE),
        small + np.int8(Label.SPAM),
        np.ones(n, np.float32),
        Spans.none(n),
        np.full(n, -1, np.int32),
        np.zeros(n, np.int16),
        ("a reason",),
    )
    empty = Segments(NONE.astype(np.int32), NONE, NONE)
    norm = Normalized(np.zeros(0, np.uint32), NONE, offsets(NONE))
    scores = Scores(NONE.astype(np.int8), FEW, NONE.astype(np.int16), ())
    few = NONE.astype(np.int32)
    again = Recurrence(NONE.astype(np.uint64), few, few, NONE.astype(np.bool_), NONE.astype(np.uint8))
    pairs = Pairs(NONE, NONE, FEW, FEW, FEW)
    return Result(docs, empty, norm, scores, again, pairs, decisions, start, end, 0, Config())


def written(folder: Path, result: Result) -> Path:
    """The ledger of a result, with the cleaned files beside it."""
    texts = clean.cleaned(result)
    for name, text, gone in zip(result.documents.id, texts, result.emptied().tolist(), strict=True):
        if gone:
            continue
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
    (folder / "ledger.jsonl").write_bytes(b"".join(ledger.write(result, texts)))
    return folder / "ledger.jsonl"


@pytest.fixture(scope="module")
def found() -> Result:
    """What is found in the texts, once for all tests."""
    return pipeline.find(Documents.from_texts(TEXTS), Config())


@pytest.fixture
def path(tmp_path: Path, found: Result) -> Path:
    return written(tmp_path, found)


def records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def edit(path: Path, found: list[dict[str, Any]]) -> None:
    path.write_text("".join(f"{json.dumps(record)}\n" for record in found), "ascii")


def damage(path: Path, folder: Path | None = None) -> str:
    with pytest.raises(LedgerError) as error:
        claims.verify(path, folder or path.parent)
    return str(error.value)


def test_what_stands_in_a_ledger(path: Path) -> None:
    header, *rest = records(path)
    assert header["kind"] == "dedup-ledger" and header["version"] == 2
    assert header["fingerprint"] == Config().fingerprint()
    assert "batch_chars" not in header["config"]
    removals = [record for record in rest if record["kind"] == "removal"]
    assert (header["documents"], header["removals"]) == (3, len(removals)) == (3, 2)
    bytes_before, size = len(TEXTS["a.txt"][:7].encode()), len(PARAGRAPH.encode())
    place = {"start": 7, "end": 7 + len(PARAGRAPH), "byte_start": bytes_before, "byte_end": bytes_before + size}
    for record in removals:
        name, raw = record["document"], TEXTS[record["document"]].encode()
        assert raw[record["byte_start"] : record["byte_end"]].decode() == record["text"]
        assert TEXTS[name][record["start"] : record["end"]] == record["text"]
        assert TEXTS[name][record["found"]["start"] : record["found"]["end"]] == PARAGRAPH
        assert record["text"].strip() == PARAGRAPH and record["class"] == "exact" and record["score"] == 1.0
        assert record["witness"] == {
            **{"document": "a.txt", "start": place["start"], "end": place["end"], "line": 3},
            "ranges": [place | {"line": 3}],
        }
    assert [record["line"] for record in removals] == [3, 7]
    documents = [record for record in rest if record["kind"] == "document"]
    assert [record["document"] for record in documents] == ["a.txt", "empty.txt", "sub/b.txt"]
    assert [(record["emptied"], record["rest"]) for record in documents] == [(None, None)] * 3
    assert PARAGRAPH in path.read_text("utf-8"), "to be searched with grep"


def test_everything_comes_back(path: Path) -> None:
    assert dict(ledger.restore(path, path.parent)) == {name: text.encode() for name, text in TEXTS.items()}
    assert dict(ledger.restore(path, path.parent, "a.txt")) == {"a.txt": TEXTS["a.txt"].encode()}
    assert claims.verify(path, path.parent) == 2
    with pytest.raises(LedgerError, match=r"knows no document c\.txt: it has a\.txt, empty\.txt, sub/b\.txt$"):
        dict(ledger.restore(path, path.parent, "c.txt"))


@given(st.lists(st.text("a文\U0001f600é\r\n\ud800", max_size=12), min_size=1, max_size=4), st.data())
def test_any_removals_come_back(texts: list[str], data: st.DataObject) -> None:
    named = {f"{number}.txt": text for number, text in enumerate(texts)}
    bounds = np.cumsum([0, *map(len, texts)])
    cuts = []
    for low, high in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        edges = sorted(data.draw(st.sets(st.integers(low, high), max_size=6)))
        cuts += [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False)]
    result = result_of(named, cuts)
    cleaned = clean.cleaned(result)
    lines = b"".join(ledger.write(result, cleaned)).splitlines()
    assert len(lines) == 1 + len(texts) + len(cuts)
    removals = [json.loads(line) for line in lines if b'"kind":"removal"' in line]
    for (name, text), kept in zip(named.items(), cleaned, strict=True):
        raw, out = text.encode("utf-8", "surrogatepass"), kept.encode("utf-8", "surrogatepass")
        for record in [record for record in removals if record["document"] == name]:
            gone = record["text"].encode("utf-8", "surrogatepass")
            assert raw[record["byte_start"] : record["byte_end"]] == gone
            out = out[: record["byte_start"]] + gone + out[record["byte_start"] :]
        assert out == raw


def test_the_batch_size_is_not_seen(path: Path) -> None:
    small = pipeline.find(Documents.from_texts(TEXTS), Config(batch_chars=1))
    assert b"".join(ledger.write(small, clean.cleaned(small))) == path.read_bytes()


def test_files_that_do_not_match(path: Path, tmp_path: Path) -> None:
    changed = tmp_path / "sub" / "b.txt"
    before = changed.read_bytes()
    changed.write_bytes(before + b"x")
    assert damage(path).startswith("sub/b.txt: is not the cleaned file that the ledger was written for")
    changed.unlink()
    assert "b.txt: cannot be read (No such file or directory)" in damage(path)
    assert "cannot be read" in damage(tmp_path / "none.jsonl")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda found: found.pop(), "3 documents and 1 removals, its first line says 3 and 2: it was cut short"),
        (lambda found: found.pop(1), "2 documents and 2 removals, its first line says 3 and 2"),
        (lambda found: found[0].update(version=4), "has version 4, this dedup reads 1, 2 and 3"),
        (lambda found: found[0].update(version=True), "has version True, this dedup reads 1, 2 and 3"),
        (lambda found: found[0].update(kind="x"), "not a ledger of dedup"),
        (lambda found: found.clear(), "not a ledger of dedup"),
        (lambda found: found[1].update(document="../../etc/passwd"), "line 2 is damaged"),
        (lambda found: found[1].pop("cleaned"), "line 2 is damaged"),
        (lambda found: found[-1].update(start="0"), "line 6 is damaged"),
        (lambda found: found[-1].update(extra=1), "line 6 is damaged"),
        (lambda found: found[-1].update(witness=[]), "line 6 is damaged"),
        (lambda found: found[-1].update(found=None), "line 6 is damaged"),
        (lambda found: found[-1].update(text=found[-1]["text"][1:]), "does not give the original back"),
        (lambda found: found[-1].update(byte_start=-5), "line 6 is damaged"),
        (lambda found: found[-1].update(end=True), "line 6 is damaged"),
        (lambda found: found[-1].update(line=10**400), "line 6 is damaged"),
        (lambda found: found[-1].update(score=None), "line 6 is damaged"),
        (lambda found: found[-1].update(score=10**400), "line 6 is damaged"),
        (lambda found: found[-1].update(score=float("nan")), "line 6 is damaged"),
        (lambda found: found[-1]["witness"].update(line=77), "its witness is not what its ranges are"),
        (lambda found: found[-1]["witness"].update(end=7), "its witness is not what its ranges are"),
        (lambda found: found[-1]["witness"].update(ranges=[]), "line 6 is damaged"),
        (lambda found: found[-1]["witness"]["ranges"][0].pop("byte_end"), "line 6 is damaged"),
        (lambda found: found[-1]["witness"]["ranges"][0].update(start=[]), "line 6 is damaged"),
        (lambda found: found[1].update(document="\ud800"), "line 2 is damaged"),
        (lambda found: found[1].update(emptied="drop"), "line 2 is damaged"),
        (lambda found: found[1].update(rest="x"), "line 2 is damaged"),
        (lambda found: found[-1].update(byte_start=10**9), "does not give the original back"),
        (lambda found: found[-1].update(byte_end=10**9), "does not give the original back"),
        (lambda found: found.insert(2, dict(found[1])), "line 3 is damaged"),
    ],
)
def test_a_ledger_that_was_changed(path: Path, change: Any, message: str) -> None:
    found = records(path)
    change(found)
    edit(path, found)
    assert message in damage(path)


@pytest.mark.parametrize("line", [b"{", b"[]", b"\xff", b"[" * 100_000, b'"' + b"x" * 100, b"null"])
def test_a_line_that_is_no_record(path: Path, line: bytes) -> None:
    path.write_bytes(path.read_bytes() + line + b"\n")
    assert "line 7 is damaged: take the ledger from a backup" in damage(path)


def test_a_ledger_that_ends_in_the_middle_of_a_line(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-30])
    assert "line 6 is damaged" in damage(path)
