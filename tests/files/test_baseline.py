"""gate: what `check` prints, and what a baseline accepts."""

from collections import Counter
from pathlib import Path

import pytest

from dedup import pipeline
from dedup.config import Config
from dedup.errors import ConfigError
from dedup.files import baseline as gate
from dedup.tables import Documents

PARAGRAPH = "图书馆新到的三百本书已经上架,其中一半是孩子们自己投票选出来的,周末就可以来借阅。"
OTHER = "河对岸的老磨坊今年夏天要修屋顶,木匠说至少需要六个星期,而且不能碰上连续的大雨。"


def found(texts: dict[str, str], config: Config | None = None) -> list[gate.Finding]:
    docs = Documents.from_texts(texts)
    names = list(docs.id)
    return gate.findings(pipeline.find(docs, config or Config()), [f"texts/{name}" for name in names], names)


def test_a_finding_on_one_line() -> None:
    findings = found({"a.txt": f"引子在此\n\n  {PARAGRAPH}", "b.txt": f"{PARAGRAPH}\r\n\r\n{OTHER}"})
    assert list(map(str, findings)) == [
        f"texts/b.txt:1:1: D101 repeated paragraph (copy of texts/a.txt:3): {PARAGRAPH[:39]}…"
    ]
    finding = findings[0]
    assert (finding.line, finding.column, finding.copy_path, finding.copy_line) == (1, 1, "texts/a.txt", 3)


def test_lines_and_columns_are_those_of_an_editor() -> None:
    findings = found({"a.txt": f"{PARAGRAPH}\r一行\r\n\n  {PARAGRAPH}\n\n{OTHER}"})
    assert [(finding.line, finding.column) for finding in findings] == [(4, 3)]


def test_held_back_is_found_too() -> None:
    assert len(found({"a.txt": f"{PARAGRAPH}\n{OTHER}", "b.txt": f"{PARAGRAPH}\n{OTHER}"})) == 2


def test_a_baseline_accepts_what_it_lists(tmp_path: Path) -> None:
    once = found({"a.txt": f"{PARAGRAPH}\n\n{OTHER}\n\n{PARAGRAPH}"})
    path = tmp_path / "baseline.json"
    path.write_bytes(gate.baseline(once))
    accepted = gate.read_baseline(path)
    assert gate.new(once, accepted) == ([], 0)
    moved = found({"a.txt": f"新的一行\n\n{PARAGRAPH}\n\n{OTHER}\n\n{PARAGRAPH}"})
    assert gate.new(moved, accepted) == ([], 0)
    twice = found({"a.txt": f"{PARAGRAPH}\n\n{OTHER}\n\n{PARAGRAPH}\n\n{PARAGRAPH}"})
    assert gate.new(twice, accepted) == (twice[1:], 0)
    elsewhere = found({"b.txt": f"{PARAGRAPH}\n\n{OTHER}\n\n{PARAGRAPH}"})
    assert gate.new(elsewhere, accepted) == (elsewhere, 1)
    assert gate.new([], accepted) == ([], 1)


def test_a_baseline_is_sorted_and_has_a_finding_on_a_line(tmp_path: Path) -> None:
    findings = found({"a.txt": f"{PARAGRAPH}\n\n{OTHER}\n\n{PARAGRAPH}\n\n{OTHER}\n\n{PARAGRAPH}"})
    assert gate.baseline(findings) == gate.baseline(findings[::-1])
    assert gate.baseline(findings).count(b"\n  {") == 2
    path = tmp_path / "empty.json"
    path.write_bytes(gate.baseline([]))
    assert gate.read_baseline(path) == gate.read_baseline(tmp_path / "none.json") == Counter()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b"null",
        b"[" * 100_000,
        b'{"kind": "dedup-baseline", "version": 2, "findings": []}',
        b'{"kind": "dedup-baseline", "version": 1, "findings": [{"code": "D101"}]}',
        b'{"kind": "dedup-baseline", "version": 1, "findings": [{"code": 1, "document": "", "text": "", "count": 1}]}',
        b'{"kind": "dedup-baseline", "version": 1, "findings": [{"code": "", "document": "", "text": "", "count": 0}]}',
    ],
)
def test_a_damaged_baseline_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "baseline.json"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=r"baseline\.json: not a baseline of dedup: mend it"):
        gate.read_baseline(path)


def test_an_unreadable_baseline_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        gate.read_baseline(tmp_path)
