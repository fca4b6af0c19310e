"""The laws on real text and on small texts that once broke one, judged by `benchmarks.laws`, which shares no code.

And the judge: a ledger with a false claim must not pass.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from benchmarks import evidence, laws, laws_random, pages
from benchmarks.laws import Run
from benchmarks.laws_random import Case
from dedup.config import Config

SEEDS = Path(__file__).parents[1] / "seeds"
SMALL: list[dict[str, Any]] = json.loads((Path(__file__).parent / "data" / "laws.json").read_text("utf-8"))
PARAGRAPHS = (
    "渡船在清晨六点离开东岸，船上只有三个赶早市的菜农和一筐还带着露水的黄瓜，江面上什么声音也没有。",
    "图书馆的旧目录柜还留在二楼，抽屉里的卡片按笔画排着，最后一张写于一九九六年的冬天，字迹已经淡了。",
)


def seeds() -> dict[str, str]:
    return dict(laws.corpora([str(SEEDS)]))["seeds"]


@pytest.mark.parametrize("level", ["careful", pytest.param("balanced", marks=pytest.mark.slow), "strict"])
def test_seeds(level: str) -> None:
    outcome = laws.checked(seeds(), Config(boilerplate=level), force=False, random=Random(1))
    assert not any(outcome.values()), outcome


@pytest.mark.slow
def test_our_own_pages() -> None:
    texts = {page.id: page.text for page in pages.own()}
    outcome = laws.checked(texts, Config(), force=False, random=Random(1), batches=(10_000,))
    assert not any(outcome.values()), outcome


@pytest.mark.parametrize("force", [False, True], ids=["held", "forced"])
@pytest.mark.parametrize("texts", [pytest.param(row["texts"], id=row["name"]) for row in SMALL])
def test_what_once_broke_a_law(texts: dict[str, str], force: bool) -> None:
    assert not laws_random.failures(Case(texts, Config(), force))


@pytest.mark.slow
def test_the_command() -> None:
    outcome = laws.commanded(seeds(), "careful", Random(1))
    assert not any(outcome.values()), outcome


# ------------------------------------------------------------------------------------------------------------ the judge


@pytest.fixture(scope="module")
def made() -> Run:
    one, two = PARAGRAPHS
    return laws.run({"a.txt": f"{one}\n{two}\n", "b.txt": f"别处没有这一句。\n{one}\n"}, Config(), force=True)


def test_a_true_ledger_passes(made: Run) -> None:
    assert len(made.removals) == 1
    assert laws.law_1(made) == laws.law_2(made, Config()) == laws.law_3(made, Config()) == []


def edited(made: Run, change: Callable[[dict[str, Any]], object]) -> Run:
    """The run with the one removal of its ledger changed."""
    records = [json.loads(line) for line in made.ledger.splitlines()]
    for record in records:
        if record["kind"] == "removal":
            change(record)
    ledger = "".join(json.dumps(record) + "\n" for record in records)
    return Run(made.texts, made.kept, ledger.encode(), made.held)


def place(document: str, start: int, end: int) -> dict[str, Any]:
    return {"document": document, "start": start, "end": end, "line": 1}


@pytest.mark.parametrize(
    ("law", "change"),
    [
        pytest.param(laws.law_1, lambda r: r.update(text=r["text"][1:]), id="text"),
        pytest.param(laws.law_1, lambda r: r.update(start=r["start"] - 1, end=r["end"] - 1), id="place"),
        pytest.param(laws.law_2, lambda r: r.update(found={"start": 0, "end": 4}), id="found"),
        pytest.param(laws.law_2, lambda r: r.update(witness=None), id="no witness"),
        pytest.param(laws.law_2, lambda r: r.update(witness=place("a.txt", 1, 20)), id="short witness"),
        pytest.param(laws.law_2, lambda r: r.update(witness=place("b.txt", 9, 58)), id="removed witness"),
        pytest.param(laws.law_2, lambda r: r.update({"witness": place("a.txt", 49, 97), "class": "near"}), id="near"),
        pytest.param(laws.law_2, lambda r: r.update(witness=place("c.txt", 0, 40)), id="no such document"),
    ],
)
def test_a_false_claim_is_found(made: Run, law: Any, change: Callable[[dict[str, Any]], object]) -> None:
    run = edited(made, change)
    run.texts["c.txt"] = ""
    run.kept["c.txt"] = ""
    assert law(run) if law is laws.law_1 else law(run, Config())
    del run.texts["c.txt"], run.kept["c.txt"]


def test_lost_text_is_found(made: Run) -> None:
    lost = replace(made, kept=made.kept | {"a.txt": PARAGRAPHS[1]})
    assert laws.law_1(lost)
    assert laws.law_3(lost, Config())


@pytest.mark.parametrize(
    ("one", "other", "most", "wanted"),
    [
        ("", "", 3, 0),
        ("abc", "abc", 0, 0),
        ("kitten", "sitting", 5, 3),
        ("kitten", "sitting", 2, 3),
        ("", "abcd", 4, 4),
    ],
)
def test_distance(one: str, other: str, most: int, wanted: int) -> None:
    assert evidence.distance(one, other, most) == evidence.distance(other, one, most) == wanted


@pytest.mark.parametrize("known", [False, True])
def test_what_is_known_to_fail_does_not_fail_the_run(
    known: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(laws_random, "OPEN", tmp_path / "open.txt")
    laws_random.OPEN.write_text("# none\n" + "7/1 law 4\n" * known, "utf-8")
    cases = {number: Case({"a.txt": str(number)}, Config(), True) for number in range(2)}
    monkeypatch.setattr(laws_random, "case", lambda seed, number: cases[number])
    monkeypatch.setattr(laws_random, "failures", lambda what, *_: {"law 4": ["1 more"]} if what == cases[1] else {})
    assert laws_random.check(2, 7) == known


def test_a_case_is_always_the_same_and_shrinks() -> None:
    case = laws_random.case(1, 3)
    assert case == laws_random.case(1, 3) != laws_random.case(2, 3)
    texts = {"a.txt": "one\ntwo, again. three\nfour\n", "b.txt": "five\n"}
    found = laws_random.shrunk(
        Case(texts, Config(threshold=0.5), True), lambda some: "wo" in some.texts.get("a.txt", "")
    )
    assert found == Case({"a.txt": "two,"}, Config(), True)
