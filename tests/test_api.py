"""The public names: what they take, give back, print and raise."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dedup
from dedup import pipeline
from dedup.classes import Label
from dedup.errors import ConfigError, DedupError, InputError, OutputError, UnknownError
from dedup.files import cleaners
from tests.strategies import LAW, corpora

A = "面包师傅每天凌晨三点起床,先把昨晚发好的面团分成小块,再等炉子慢慢热起来,一句话也不说。"
B = "港口的灯塔去年换了新的灯,老灯现在放在小博物馆里,旁边挂着历任看守人的照片和名字。"
C = "学校后面的山坡上有一片茶园,采茶的季节里孩子们下课以后也会去帮忙,挣一点零用钱。"
TEXTS = [f"{A}\n\n{B}\n", f"{C}\n\n{A}\n"]
SEEDS = Path(__file__).parent.parent / "seeds"


def test_the_names() -> None:
    assert {*dedup.__all__} - {"__version__"} == {
        *("clean", "clean_files", "near_duplicates", "Cleaner"),
        *("Config", "Documents", "Result", "Removal", "DedupError"),
    }
    for name in dedup.__all__:
        assert getattr(dedup, name) is not None and name in dir(dedup)
    assert type(dedup.clean(TEXTS)) is dedup.Result
    with pytest.raises(AttributeError, match="module 'dedup' has no attribute 'cleen'"):
        dedup.cleen  # noqa: B018


def test_a_list_is_cleaned() -> None:
    cleaned = dedup.clean(TEXTS)
    assert cleaned.texts == [*cleaned] == [TEXTS[0], f"{C}\n\n"[:-1]]
    assert (cleaned[0], cleaned[-1], len(cleaned)) == (TEXTS[0], f"{C}\n", 2)
    assert [*cleaned.keys()] == [0, 1] and dict(cleaned.items()) == dict(enumerate(cleaned.texts))
    assert repr(cleaned) == "<dedup.Result: 2 documents, 1 removal>"
    (removal,) = cleaned.removals
    assert (removal.document, removal.label, removal.text, removal.score) == (1, "exact", A, 1.0)
    assert TEXTS[1][removal.start : removal.end] == A
    (place,) = removal.witness
    assert (place.document, place.text, place.reference) == (0, A, False)
    assert TEXTS[0][place.start : place.end] == A
    assert str(removal) == f"1:{removal.start}: exact (copy of 0:0): {A}"[: len(str(removal))]
    assert cleaned.to_dicts()[1]["removed"] == len(TEXTS[1]) - len(cleaned[1])


def test_a_dict_is_cleaned_in_its_order() -> None:
    cleaned = dedup.clean({"z": TEXTS[0], "a": TEXTS[1]})
    assert [*cleaned.texts] == [*cleaned.keys()] == ["z", "a"] and dict(cleaned) == cleaned.texts
    (removal,) = cleaned.removals
    assert (removal.document, removal.witness[0].document) == ("z", "a")  # the first by id keeps its copy
    assert cleaned["z"] == f"{B}\n" and cleaned["a"] == TEXTS[1]
    with pytest.raises(UnknownError, match="no document is called 'b': there are 2") as error:
        cleaned["b"]
    assert {KeyError, DedupError} < {*UnknownError.__mro__} and not str(error.value).startswith("'")
    assert dedup.clean({5: TEXTS[0], 3: TEXTS[1]})[3] == TEXTS[1]  # a key before a place


def test_a_document_that_is_a_copy() -> None:
    """It is empty in the texts, which stay one for each that was given, whatever white space is left of it."""
    texts = [TEXTS[0], TEXTS[1], "\n" + TEXTS[0]]
    cleaned = dedup.clean(texts, unit="document")
    assert cleaned.texts == [TEXTS[0], TEXTS[1], ""] and cleaned[2] == ""
    assert [row["emptied"] for row in cleaned.to_dicts()] == [False, False, True]
    assert "removed as a whole: 1 document" in str(cleaned)
    assert dedup.clean(texts, unit="document", emptied="keep")[2].isspace()


@LAW
@given(corpora(), st.booleans())
def test_it_is_what_the_pipeline_finds(texts: dict[str, str], force: bool) -> None:
    result = pipeline.find(dedup.Documents.from_texts(texts), dedup.Config(), force=force)
    cleaned = dedup.clean(texts, force=force)
    kept = result.kept()
    whole = result.emptied().tolist()
    assert cleaned.texts == {name: "" if whole[row] else kept.doc_text(row) for row, name in enumerate(kept.id)}
    assert all(cleaned[name] == text == result[name] for name, text in cleaned.texts.items())
    assert [*cleaned] == [cleaned.texts[name] for name in texts]
    for removal in cleaned.removals:
        assert texts[str(removal.document)][removal.start : removal.end] == removal.text
        assert Label[removal.label.upper()].removable
        for place in removal.witness:
            assert texts[str(place.document)][place.start : place.end] == place.text
    assert sum(row["removed"] for row in cleaned.to_dicts()) == sum(map(len, texts.values())) - sum(map(len, cleaned))
    assert len(str(cleaned).splitlines()) >= 1 and len(cleaned.removals.to_dicts()) == len(cleaned.removals)


def test_removals_are_a_sequence() -> None:
    removals = dedup.clean({file.name: file.read_text("utf-8") for file in SEEDS.glob("*.txt")}).removals
    assert len(removals) == 30 and len(removals[3:6]) == 3 and removals[3:6][1] == removals[4] == [*removals][4]
    assert removals[-1] == [*removals][-1]
    assert repr(removals) == "<30 removals>" and len(str(removals).splitlines()) == 30
    assert str(dedup.clean([]).removals) == "nothing was removed"
    rows = removals.to_dicts()
    assert [row["label"] for row in rows] == [removal.label for removal in removals]
    assert all(
        (row["witness_document"] is None) == (not removal.witness) for row, removal in zip(rows, removals, strict=True)
    )


def test_settings_by_name() -> None:
    assert dedup.clean(TEXTS, drop=["near"]).texts == TEXTS
    assert dedup.clean(TEXTS, config=dedup.Config(drop=("near",))).texts == TEXTS
    assert len(dedup.clean(TEXTS, config=dedup.Config(drop=("near",)), drop=["exact"]).removals) == 1
    assert dedup.clean(TEXTS, furniture="strict").config == dedup.Config(boilerplate="strict")  # what it was called
    rules = {"keep_lines": [A]}
    assert dedup.clean(TEXTS, rules=rules).config.rules.keep_lines == (A,)
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"treshold": 0.9}, '^unknown key "treshold" \\(did you mean "threshold"\\?\\)$'),
        ({"threshold": 2}, "^threshold is 2.0: it must be between 0.3 and 1.0$"),
        ({"threshold": "high"}, "^threshold must be of type float, not 'high'$"),
        ({"drop": ["exakt"]}, '^no class is called "exakt" \\(did you mean "exact"\\?\\)'),
    ]
    for settings, message in wrong:
        with pytest.raises(ConfigError, match=message):
            dedup.clean(TEXTS, **settings)
    with pytest.raises(ConfigError, match="threshold must be of type float"):
        dedup.Config(threshold="high")  # type: ignore[arg-type]


def test_pairs_and_what_stays() -> None:
    found = dedup.near_duplicates({"a": A, "b": B, "c": A.replace("师傅", "师父"), "d": B}, 0.8)
    assert {*found.kept} | {*found.duplicates} == {"a", "b", "c", "d"} and len(found.kept) == 2
    assert {frozenset(pair) for pair in found.duplicates.items()} == {frozenset("ac"), frozenset("bd")}
    (row,) = found.to_dicts()
    assert {row["left"], row["right"]} == {"a", "c"} and 0.5 < row["similarity"] < 1 and row["kind"] == "copy"
    assert repr(found) == "<dedup.Near: 4 paragraphs, 1 pairs>" and str(found).startswith("4 paragraphs: 2 kept, 1 ")
    assert dedup.near_duplicates([]).kept == []
    with pytest.raises(ConfigError):
        dedup.near_duplicates([A], threshold=3.0)


def test_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same files as the command writes, byte for byte."""
    from typer.testing import CliRunner

    from dedup.cli import app

    monkeypatch.chdir(tmp_path)
    Path("texts").mkdir()
    for name, text in zip("ab", TEXTS, strict=True):
        Path(f"texts/{name}.txt").write_text(text, "utf-8")
    done = dedup.clean_files("texts", "one", boilerplate="strict")
    assert done["b.txt"] == f"{C}\n" and len(done.removals) == 1
    run = CliRunner().invoke(app, ["clean", "texts", "-o", "two", "--boilerplate", "strict"])
    assert run.exit_code == 0
    written = {path.relative_to("one").as_posix(): path.read_bytes() for path in Path("one").rglob("*")}
    assert written == {path.relative_to("two").as_posix(): path.read_bytes() for path in Path("two").rglob("*")}
    assert {"a.txt", "b.txt", "ledger.jsonl", "report.html"} < {*written}
    assert dedup.clean_files([Path("texts/a.txt")], Path("three"), dry_run=True)[0] == TEXTS[0]
    assert not Path("three").exists()
    with pytest.raises(InputError, match="no such file or folder: nowhere"):
        dedup.clean_files("nowhere", "out")
    with pytest.raises(OutputError, match="is an input"):
        dedup.clean_files("texts", "texts")


def pages(count: int) -> list[str]:
    """Pages of one site, with a masthead and a footer that nobody knows."""
    return [
        f"云坝在线 蒲公英频道\n第{k}个故事\n{C.replace('茶园', '春夏秋冬晨昏'[k] + '园')}\n{B[k:]}\n"
        f"蒲公英随风，落在云坝\n今日到访 {100 + k} 位\n"
        for k in range(count)
    ]


def test_a_cleaner_knows_what_recurs(tmp_path: Path) -> None:
    cleaner = dedup.Cleaner(boilerplate="strict").fit(pages(6))
    assert "templates of 6 documents" in repr(cleaner) and "compare" not in repr(cleaner)
    page = "云坝在线 蒲公英频道\n一个新的故事\n" + A + "\n今日到访 991 位\n"
    cleaned = cleaner.transform([page])
    alone = dedup.clean([page], boilerplate="strict")
    assert len(cleaned[0]) < len(alone[0]) and A in cleaned[0]
    cleaner.save(tmp_path / "site.cleaner")
    again = dedup.Cleaner.load(tmp_path / "site.cleaner")
    assert again.config == cleaner.config and again.learned == cleaner.learned
    assert again.transform([page]).texts == cleaned.texts
    assert json.loads((tmp_path / "site.cleaner").read_text())["kind"] == "dedup-cleaner"
    assert cleaned.config.settings()["bank"] and not cleaner.config.settings()["bank"]


def test_a_cleaner_keeps_the_bank_of_its_settings(tmp_path: Path) -> None:
    first = dedup.Cleaner(boilerplate="strict").fit(pages(6))
    assert first.learned
    (tmp_path / "site.bank").write_bytes(cleaners.as_bank(first.learned))
    second = dedup.Cleaner(boilerplate="strict", bank=tmp_path / "site.bank").fit([A, B])
    assert second.learned and second.learned.templates == first.learned.templates and not second.config.bank
    page = "云坝在线 蒲公英频道\n一个新的故事\n" + A + "\n今日到访 991 位\n"
    assert second.transform([page]).texts == first.transform([page]).texts
    assert dedup.clean([page], boilerplate="strict", bank=tmp_path / "site.bank").texts == first.transform([page]).texts
    with pytest.raises(DedupError, match="nowhere"):
        dedup.clean([page], bank=tmp_path / "nowhere")


def test_a_cleaner_compares_with_what_it_keeps(tmp_path: Path) -> None:
    cleaner = dedup.Cleaner().fit({"old": TEXTS[0]}, reference=True)
    cleaner.save(tmp_path / "one")
    for one in (cleaner, dedup.Cleaner.load(tmp_path / "one")):
        cleaned = one.transform({"new": TEXTS[1], "old": f"{C[::-1]}\n\n{B}\n"})
        assert cleaned.texts == {"new": f"{C}\n", "old": f"{C[::-1]}\n"} and len(cleaned) == 2
        assert [(r.document, r.witness[0].document, r.witness[0].reference) for r in cleaned.removals] == [
            ("new", "old", True),
            ("old", "old", True),
        ]
        assert cleaned[0] == cleaned["new"] and [*cleaned] == [*cleaned.texts.values()]
        assert str(cleaned).startswith("2 documents, ")
        assert (
            sum(len(text) for text in cleaned.texts.values()) + sum(row["removed"] for row in cleaned.to_dicts())
            == len(TEXTS[1]) + len(C) + len(B) + 3
        )


def test_a_cleaner_that_has_learned_nothing_or_is_none(tmp_path: Path) -> None:
    assert repr(dedup.Cleaner()) == "<dedup.Cleaner: has learned nothing yet>"
    with pytest.raises(InputError, match="has learned nothing yet: use what fit"):
        dedup.Cleaner().transform(TEXTS)
    with pytest.raises(InputError, match="has learned nothing yet: save what fit"):
        dedup.Cleaner().save(tmp_path / "x")
    (tmp_path / "mine").write_text("my own words")
    with pytest.raises(OutputError, match="mine: is there, and is no cleaner"):
        dedup.Cleaner().fit(TEXTS).save(tmp_path / "mine")
    assert (tmp_path / "mine").read_text() == "my own words"
    for content in (b"", b"[]", b"null", b'{"kind": "dedup-cleaner"}', b"\xff", b"[" * 100_000):
        (tmp_path / "bad").write_bytes(content)
        with pytest.raises(InputError, match="bad: is no cleaner"):
            dedup.Cleaner.load(tmp_path / "bad")
    with pytest.raises(InputError, match="cannot be read"):
        dedup.Cleaner.load(tmp_path / "none")
