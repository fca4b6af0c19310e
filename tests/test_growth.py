"""The texts that cost is measured on; what they cost is no test."""

import json
from pathlib import Path

import pytest

from benchmarks import growth


@pytest.mark.parametrize("name", growth.FAMILIES)
def test_twice_the_size_is_twice_the_text(name: str) -> None:
    small, large = (growth.texts(name, size, 4) for size in (0.01, 0.02))
    wanted = growth.FAMILIES[name][1] * 0.01
    for some, chars in ((small, wanted), (large, 2 * wanted)):
        assert chars <= sum(len(text) + 1 for text in some.values()) <= chars + 3
    assert growth.texts(name, 0.01, 4) == small


def test_of_a_corpus_a_part_is_taken(tmp_path: Path) -> None:
    rows = [{"id": str(number), "text": f"text {number}"} for number in range(16)]
    (tmp_path / "docs.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    found = [growth.texts(str(tmp_path), 2**step, 4) for step in range(4)]
    assert [len(some) for some in found] == [2, 4, 8, 16]
    assert found[0].items() < found[1].items() < found[2].items()


@pytest.mark.slow
def test_a_run_is_measured_in_a_process_of_its_own() -> None:
    chars, cpu, peak = growth.cost("template", 0.02, 4, 60)
    assert 5_000 <= chars <= 5_003 and 0 < cpu < 60 and peak > 1
    assert growth.cost("template", 0.02, 4, 0)[1] == float("inf")


def test_growth_beyond_the_limit_fails(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for dear, code in ((1.2, 0), (1.4, 1)):
        costs = {1.0: (100, 1.0, 9.0), 2.0: (200, 2.0 * dear, 9.0)}
        monkeypatch.setattr(growth, "cost", lambda name, size, sizes, seconds, costs=costs: costs[size])
        assert growth.main(["template", "--sizes", "2"]) == code
    assert "at half the size: template" in capsys.readouterr().out
