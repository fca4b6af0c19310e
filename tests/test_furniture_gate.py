"""The quality gate of the boilerplate lane: no source of labelled pages may get worse than it was pinned to.

Our own pages and the seeds are always held against their floors; corpora are, if the environment variable
DEDUP_CORPORA names the folder in which theirs stand. `python -m benchmarks.boilerplate --gate --pin` sets floors.
"""

import json
import os
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from benchmarks import boilerplate, pages
from benchmarks.pages import Page

CORPORA = os.environ.get("DEDUP_CORPORA")
FLOORS: dict[str, dict[str, Any]] = json.loads(boilerplate.FLOORS.read_text("utf-8"))


def given_sources() -> dict[str, list[Page]]:
    """All sources with floors that are here; corpora without any label are text throughout."""
    found = boilerplate.sources(own=pages.OWN, seeds=True)
    folders = [Path(CORPORA) / name for name in FLOORS if name not in found] if CORPORA else []
    for folder in folders:
        if (folder / "docs.jsonl").exists():
            labelled = pages.load(folder, recurring=True)
            known = any(label >= 0 for page in labelled for label in page.labels)
            found[folder.name] = labelled if known else pages.load(folder, body=True)
    return {name: of_source for name, of_source in found.items() if name in FLOORS}


SOURCES = given_sources()


@pytest.mark.parametrize("name", SOURCES)
def test_floors(name: str) -> None:
    assert not boilerplate.failures(SOURCES[name], FLOORS[name])


def test_floors_are_those_of_all_that_is_ours() -> None:
    """At careful nothing of the seeds may be lost; and pages of ours are pinned all or, before the first pin, none."""
    assert FLOORS["seeds"]["careful"]["body_lost_chars"] == 0
    ours = boilerplate.sources(own=pages.OWN)
    assert not FLOORS.keys() & ours.keys() or ours.keys() <= FLOORS.keys()


def some_pages() -> list[Page]:
    """A page with a line that goes and one that stays, and one whose furniture stays."""
    lines, labels = ["今天的会开得很长,散会的时候天已经黑了,大家一边走一边说话。", "返回顶部"], [1, 0]
    return [
        Page("a", "s", "a", lines, labels, [""] * 2),
        Page("b", "s", "b", ["一行没有见过的字", *lines], [0, *labels], [""] * 3),
    ]


def test_what_is_pinned_passes() -> None:
    floor = boilerplate.pinned(some_pages())
    assert boilerplate.failures(some_pages(), floor) == []
    assert floor["careful"]["body_lost_chars"] == 0
    assert {*floor} == {"digest", *boilerplate.LEVELS}


def test_worse_is_refused() -> None:
    floor = boilerplate.pinned(some_pages(), levels=["careful"])
    floor["careful"]["recall_lines"] += 0.001
    (found,) = boilerplate.failures(some_pages(), floor)
    assert "recall_lines" in found
    floor["careful"] = {"body_lost_chars": -0.001}
    assert "body_lost_chars" in boilerplate.failures(some_pages(), floor)[0]


def test_other_data_are_refused() -> None:
    floor = boilerplate.pinned(some_pages(), levels=["careful"])
    (found,) = boilerplate.failures(some_pages()[:1], floor)
    assert "other data" in found


def test_floors_are_not_lowered_silently(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, given = tmp_path / "floors.json", {"s": some_pages()}
    assert boilerplate.gate(given, file) == 0
    assert "s: no floors" in capsys.readouterr().out
    assert boilerplate.gate(given, file, pin=True) == 0
    floors = json.loads(file.read_text("utf-8"))
    floors["other"] = {"digest": "of data that are not here"}
    true = floors["s"]["careful"]["recall_lines"]
    floors["s"]["careful"]["recall_lines"] = 1.01
    file.write_text(json.dumps(floors), "utf-8")
    assert boilerplate.gate(given, file) == 1
    assert boilerplate.gate(given, file, pin=True) == 1
    assert json.loads(file.read_text("utf-8")) == floors
    assert f"careful: recall_lines 1.01 -> {true} (not pinned: --lower)" in capsys.readouterr().out
    assert boilerplate.gate(given, file, pin=True, lower=True) == 0
    assert boilerplate.gate(given, file) == 0
    assert json.loads(file.read_text("utf-8"))["other"] == floors["other"]


def test_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert boilerplate.main(["--seeds", "--levels", "careful", "--alone", "--baselines"]) == 0
    out = capsys.readouterr().out
    assert "| seeds | careful | 5 | 229 : 17 | 100.0 |" in out
    assert "| seeds | terminal punctuation |" in out
    assert "| seeds | spam | 10 | 100.0 (100.0) |" in out
    assert boilerplate.main(["--seeds", "--levels", "careful", "--whole", "--side-by-side", "recall_lines"]) == 0
    assert capsys.readouterr().out == "| recall | careful |\n|---|---|\n| seeds | 100.0 |\n"
    assert boilerplate.main(["--seeds", "--levels", "careful", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["digest"] == pages.digest(pages.seeds())
    assert row["figures"]["recall_lines"][0] == 1


def test_leave_one_out_fits_on_nothing_of_the_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    docs = {"one": [("a", "t")], "two": [("b", "t"), ("c", "")], "three": [("d", "")]}
    for name, rows in docs.items():
        (tmp_path / name).mkdir()
        lines = [json.dumps({"id": key, "text": "x"} | ({"twin": twin} if twin else {})) for key, twin in rows]
        (tmp_path / name / "docs.jsonl").write_text("\n".join(lines), "utf-8")
    fitted = []

    def fit(given: list[Page]) -> None:
        fitted.append("".join(page.id for page in given))

    monkeypatch.setitem(sys.modules, "benchmarks.fit", SimpleNamespace(fit=fit))
    folders = [str(tmp_path / name) for name in docs]
    assert (
        boilerplate.main([*folders, "--leave-one-out", "--levels", "careful", "--side-by-side", "flagged_lines"]) == 0
    )
    assert fitted == ["cd", "d", "abc"]


def test_cost() -> None:
    """The lane is found in the profile of the whole pass."""
    found = boilerplate.cost(pages.seeds())
    assert 0 < found["share"] < 1
