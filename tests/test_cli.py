"""The command line as a user meets it: streams, exit codes, messages, and what is on the disk afterwards."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import jsonschema
import pytest
from typer.testing import CliRunner

from benchmarks.laws_random import no_longer
from dedup import cli, pipeline
from dedup.cli import app, boilerplate_app
from dedup.config import Config
from dedup.files.folder import prefix
from dedup.report import build

PARAGRAPH = "面包师傅每天凌晨三点起床,先把昨晚发好的面团分成小块,再等炉子慢慢热起来,一句话也不说。"
OTHER = "港口的灯塔去年换了新的灯,老灯现在放在小博物馆里,旁边挂着历任看守人的照片和名字。"
THIRD = "学校后面的山坡上有一片茶园,采茶的季节里孩子们下课以后也会去帮忙,挣一点零用钱。"


@dataclass
class Run:
    """What came of one command."""

    code: int
    out: str
    err: str


def dedup(*arguments: str | Path, **options: Any) -> Run:
    """Run the real program."""
    run = subprocess.run(
        [sys.executable, "-m", "dedup", *map(str, arguments)], capture_output=True, text=True, check=False, **options
    )
    return Run(run.returncode, run.stdout, run.stderr)


def call(*arguments: str | Path, **options: Any) -> Run:
    """The same in this process, which is faster."""
    run = CliRunner().invoke(app, [*map(str, arguments)], prog_name="dedup", **options)
    return Run(run.exit_code, run.stdout, run.stderr)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with a small corpus."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_text(f"{PARAGRAPH}\n\n{OTHER}\n")
    (tmp_path / "texts" / "b.txt").write_text(f"{THIRD}\n\n{PARAGRAPH}\n\n{THIRD[::-1]}\n")
    return tmp_path


def late(seconds: int) -> NoReturn:
    pytest.fail(f"it waits: nothing came of it in {seconds} s")


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_whole_documents() -> None:
    """A document that is a copy goes whole, whatever the limits; its file is left out, or stays, if asked."""
    Path("texts/c.txt").write_text(f"\n{PARAGRAPH}\n{OTHER}\n")
    run = call("clean", "texts", "-o", "out", "--unit", "document")
    assert (run.code, run.err) == (0, "dedup: 2 documents written to out, 1 left out\n")
    assert not Path("out/c.txt").exists()
    assert call("restore", "out", "--check").code == 0
    assert call("restore", "out", "-o", "back").code == 0 and tree(Path("back")) == tree(Path("texts"))
    assert call("clean", "out", "-o", "again", "--unit", "document").code == 0
    assert json.loads(Path("again/report.json").read_text())["removals"]["total"] == 0
    shutil.rmtree("back")
    run = call("clean", "texts", "-o", "out", "--unit", "document", "--emptied", "keep")  # over what is there
    assert (run.code, run.err) == (0, "dedup: 3 documents written to out\n")
    assert "documents with text in common: 3 pairs (1 the same text)\n" in run.out
    assert Path("out/c.txt").read_text().strip() == "" and tree(Path("out"))["b.txt"] == tree(Path("texts"))["b.txt"]
    assert call("restore", "out", "--check").code == 0
    assert call("restore", "out", "-o", "back").code == 0 and tree(Path("back")) == tree(Path("texts"))
    assert call("check", "out", "--exclude", "report.*", "--exclude", "ledger.jsonl", "--unit", "document").code == 0
    run = call("check", "texts", "--unit", "document")
    assert run.code == 1 and run.out.startswith("texts/c.txt:2:1: ") and "texts/a.txt:1" in run.out
    run = call("explain", "texts/c.txt:3", "--unit", "document")
    assert run.code == 0 and "removed (exact)" in run.out


def test_tune() -> None:
    run = call("tune", "texts", "--threshold", "0.7")
    assert (run.code, run.err) == (0, "") and "*0.70" in run.out and "2 of 2 documents" in run.out
    tuned = json.loads(call("tune", "texts", "--json").out)
    assert tuned["exact"]["paragraphs"] == 1 and len(tuned["thresholds"]) == 10
    assert json.loads(call("tune", "texts", "--sample", "1", "--json").out)["sample"]["documents"] == 1


def test_clean_and_restore() -> None:
    run = call("clean", "texts", "-o", "out")
    assert (run.code, run.err) == (0, "dedup: 2 documents written to out\n")
    assert "2 documents" in run.out
    assert sorted(tree(Path("out"))) == ["a.txt", "b.txt", "ledger.jsonl", "report.html", "report.json", "report.md"]
    assert Path("out/b.txt").read_text() == f"{THIRD}\n\n{THIRD[::-1]}\n"
    page = json.loads(Path("out/report.json").read_text())
    jsonschema.validate(page, build.schema())
    again = call("clean", "texts", "-o", "out", "--json", "-q")
    assert (again.code, again.err, json.loads(again.out)) == (0, "", page)
    assert call("restore", "out/ledger.jsonl", "--check").out == (
        "out/ledger.jsonl: every file restores, 1 removal proven\n"
    )
    run = call("restore", "out", "-o", "back")
    assert (run.code, run.out, run.err) == (0, "2 documents restored to back\n", "")
    assert tree(Path("back")) == tree(Path("texts"))
    run = call("restore", "out", "-o", "one", "--document", "b.txt", "--json")
    assert json.loads(run.out)["documents"] == ["b.txt"] and [*tree(Path("one"))] == ["b.txt"]


def test_a_cleaned_folder_is_clean() -> None:
    call("clean", "texts", "-o", "out")
    run = call("clean", "out", "-o", "again")
    assert run.code == 0 and tree(Path("again"))["b.txt"] == tree(Path("out"))["b.txt"]
    assert json.loads(Path("again/report.json").read_text())["removals"]["total"] == 0


def test_dry_run_writes_nothing(here: Path) -> None:
    before = tree(here)
    run = call("clean", "texts", "-o", "out", "--dry-run")
    assert (run.code, run.err) == (0, "dedup: nothing was written to out\n")
    assert run.out == call("clean", "texts", "-o", "out").out and before.keys() < tree(here).keys()


def test_held_back(here: Path) -> None:
    advert = "全国统一服务热线，加盟商请在营业时间来电，来电者可享受开业期间的全部优惠。"
    (here / "texts" / "c.txt").write_text(f"{advert}\n")
    (here / "dedup.toml").write_text(f'rules.drop_lines.spam = ["{advert}"]\n')
    run = call("clean", "texts", "-o", "out", "-q")
    assert (run.code, run.out) == (1, "")
    assert run.err == (
        "dedup: held back, written unchanged: c.txt: each would lose too much; to clean them too, pass --force\n"
    )
    assert tree(Path("out"))["c.txt"] == tree(Path("texts"))["c.txt"]
    assert call("clean", "texts", "-o", "out", "--dry-run").code == 1
    assert call("clean", "texts", "-o", "out", "--force").code == 0
    assert "c.txt" not in tree(Path("out"))
    assert call("restore", "out", "--check").code == 0


def test_scan(here: Path) -> None:
    run = call("scan", "texts", "--html", "page.html")
    assert run.code == 0 and "2 documents" in run.out
    assert Path("page.html").read_text().lower().startswith("<!doctype html>")
    jsonschema.validate(json.loads(call("scan", "texts", "--json").out), build.schema())
    run = call("scan", "texts", "--html", "texts/a.txt")
    assert (run.code, run.err) == (
        2,
        "dedup: error: texts/a.txt: is there, and is no report of dedup: move it away, or name another file\n",
    )
    assert Path("texts/a.txt").read_text().startswith(PARAGRAPH)


def test_check_and_its_baseline(here: Path) -> None:
    run = call("check", "texts")
    assert run.code == 1
    assert run.out == f"texts/b.txt:3:1: D101 repeated paragraph (copy of texts/a.txt:1): {PARAGRAPH[:39]}…\n"
    assert run.err == "dedup: 1 new finding, 0 accepted, in 2 documents\n"
    assert json.loads(call("check", "texts", "--json").out)[0]["code"] == "D101"
    assert call("check", "texts", "--write-baseline").code == 0
    run = call("check", "texts")
    assert (run.code, run.out, run.err) == (0, "", "dedup: 0 new findings, 1 accepted, in 2 documents\n")
    (here / "texts" / "b.txt").write_text(THIRD)
    run = call("check", "texts")
    assert run.code == 0 and "1 accepted finding no longer there" in run.err
    Path("dedup-baseline.json").write_text("{}")
    assert call("check", "texts").code == 2


def test_check_reads_what_is_configured(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert call("check").err == ('dedup: error: nothing to check: name PATHS, or set paths = ["docs"] in dedup.toml\n')
    (here / "dedup.toml").write_text('paths = ["."]\n')
    assert call("check", "--write-baseline").code == 0
    monkeypatch.chdir(here / "texts")
    assert call("check").err == "dedup: 0 new findings, 1 accepted, in 2 documents\n"
    (here / "texts" / "c.txt").write_text(OTHER)
    assert call("check").out.startswith("c.txt:1:1: D101 repeated paragraph (copy of a.txt:3): ")


def test_settings(here: Path) -> None:
    (here / "dedup.toml").write_text('drop = ["near"]\n')
    assert call("check", "texts").code == 0
    assert call("check", "texts", "--drop-class", "exact").code == 1
    (here / "other.toml").write_text("threshold = 0.9\n")
    assert json.loads(call("scan", "texts", "--json", "--config", "other.toml").out)["settings"]["threshold"] == 0.9
    page = json.loads(call("scan", "texts", "--json", "--threshold", "0.7", "--include", "a.txt").out)
    assert (page["settings"]["threshold"], page["settings"]["include"]) == (0.7, ["a.txt"])
    assert [document["document"] for document in page["documents"]] == ["a.txt"]
    for arguments, message in [
        (["--keep-class", "exakt"], 'no class is called "exakt" (did you mean "exact"?)'),
        (["--threshold", "0"], "threshold is 0.0: it must be between 0.3 and 1.0"),
        (["--unit", "page"], 'unit is "page": it must be paragraph, line, block or document'),
        (["--config", "none.toml"], "none.toml: cannot be read (No such file or directory)"),
    ]:
        run = call("scan", "texts", *arguments)
        assert (run.code, run.out) == (2, "") and run.err.startswith(f"dedup: error: {message}"), run.err
    (here / "dedup.toml").write_text("treshold = 1\n")
    assert 'unknown key "treshold" (did you mean "threshold"?)' in call("scan", "texts").err


def test_explain(here: Path) -> None:
    run = call("explain", "texts/b.txt:3")
    assert run.code == 0 and "removed (exact)" in run.out and "a.txt:1" in run.out
    assert json.loads(call("explain", "texts/b.txt:1", "--json", "--corpus", "texts").out)["document"] == "b.txt"
    (here / "dedup.toml").write_text('paths = ["texts/b.txt"]\n')
    assert "kept: nothing was found" in call("explain", "texts/b.txt:3").out
    (here / "else").mkdir()
    (here / "else" / "x.txt").write_text(PARAGRAPH)
    for place, message in [
        ("texts/b.txt", "texts/b.txt: not a place: write FILE:LINE, such as notes.txt:12"),
        ("texts/b.txt:x", "texts/b.txt:x: not a place"),
        ("texts/b.txt:99", "b.txt: has 5 lines, there is no line 99"),
        ("none.txt:1", "none.txt: no such file"),
    ]:
        assert call("explain", place).err.startswith(f"dedup: error: {message}")
    assert "is not among the documents of --corpus" in call("explain", "texts/b.txt:3", "--corpus", "else").err


def site(folder: Path, pages: int = 6) -> None:
    """Pages with one masthead and one footer, no word of which is known to anybody."""
    for k in range(pages):
        story = THIRD.replace("茶园", "春夏秋冬晨昏"[k] + "园")
        text = f"云坝在线 蒲公英频道\n第{k}个故事\n{story}\n{OTHER[k:]}\n蒲公英随风，落在云坝\n今日到访 {100 + k} 位\n"
        (folder / f"p{k}.txt").write_text(text)


def test_learn_a_bank_and_use_it(here: Path) -> None:
    Path("site").mkdir()
    site(Path("site"))
    run = call("boilerplate", "learn", "site", "-o", "site.bank")
    assert run.code == 0 and "今日到访 {n} 位" in run.out and "云坝在线 蒲公英频道" in run.out
    assert "written to site.bank" in run.err
    bank = json.loads(Path("site.bank").read_text())
    assert {"云坝在线 蒲公英频道", "蒲公英随风，落在云坝"} <= {row["text"] for row in bank["templates"]}
    for row in bank["templates"]:
        row["class"] = row["class"] or "nav"
    Path("site.bank").write_text(json.dumps(bank))
    Path("new").mkdir()
    Path("new/page.txt").write_text(Path("site/p3.txt").read_text().replace("第3个", "一个新").replace("103", "991"))
    run = call("check", "new", "--bank", "site.bank")
    assert run.code == 1 and "今日到访 991 位" in run.out and "新故事" not in run.out
    Path("dedup.toml").write_text('bank = "site.bank"\n')
    assert call("check", "new").out == run.out
    run = call("clean", "new", "-o", "out")
    assert run.code == 0 and "今日到访" not in Path("out/page.txt").read_text()
    assert json.loads(Path("out/report.json").read_text())["settings"]["bank"]
    told = call("explain", "new/page.txt:6")
    assert "a template of the bank" in told.out and "logit" in told.out


def test_learn_does_not_write_over_a_document_and_a_bank_must_be_one(here: Path) -> None:
    run = call("boilerplate", "learn", "texts", "-o", "texts/a.txt")
    assert (
        run.code == 2 and "is no bank of templates" in run.err and Path("texts/a.txt").read_text().startswith(PARAGRAPH)
    )
    run = call("check", "texts", "--bank", "texts/a.txt")
    assert run.code == 2 and run.err.count("\n") == 1 and "is no bank of templates" in run.err
    assert call("check", "texts", "--bank", "nowhere").code == 2
    run = call("boilerplate", "learn", "texts", "-o", "b.bank", "--json")
    assert run.code == 0 and json.loads(run.out)["templates"] == []


def test_levels_and_own_rules(here: Path) -> None:
    for option in ("--boilerplate", "--furniture"):  # what it was called
        run = call("check", "texts", option, "bold")
        assert run.code == 2 and 'boilerplate is "bold": it must be careful, balanced or strict' in run.err
    run = call("check", "texts", "--furniture", "strict", "--boilerplate", "strict")
    assert run.code == 2 and "pass --boilerplate only" in run.err
    assert "--boilerplate" in (page := call("check", "--help").out) and "--furniture" not in page
    marks = [
        json.loads(call("scan", "texts", "--json", option, "strict").out)["fingerprint"]
        for option in ("--boilerplate", "--furniture")
    ]
    assert marks == [Config(boilerplate="strict").fingerprint()] * 2
    Path("texts/c.txt").write_text(f"一个标题\n{THIRD}\n{OTHER[::-1]}\n猎鹰所 你的第一站\n")
    Path("dedup.toml").write_text('[rules.drop_lines]\nspam = ["猎鹰所你的第一站"]\n')
    run = call("check", "texts")
    assert "texts/c.txt:4:1: B201" in run.out
    Path("dedup.toml").write_text('[rules.drop_patterns]\nspam = ["("]\n')
    run = call("check", "texts")
    assert (run.code, run.out) == (2, "") and 'rules.drop_patterns.spam: "(" is no pattern' in run.err


def test_schema() -> None:
    assert json.loads(call("schema").out) == build.schema()


def test_bench(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = iter([3.0, 1.0, 2.0])

    def profile(*_: object) -> list[dict[str, Any]]:
        time = next(seconds)
        return [{"stage": "segment", "seconds": time, "cpu_seconds": time, "ns_per_char": time, "peak_mb": 1.0}]

    monkeypatch.setattr(pipeline, "profile", profile, raising=False)
    run = call("bench", "texts", "--json")
    found = json.loads(run.out)
    assert (found["documents"], found["runs"], found["stages"][0]["seconds"]) == (2, 3, 1.0)
    seconds = iter([1.0])
    assert "segment" in call("bench", "texts", "--repeat", "1").out


def test_standard_input() -> None:
    run = call("check", "-", input=f"{PARAGRAPH}\n\n{OTHER}\n\n{PARAGRAPH}\n")
    assert run.out.startswith("stdin.txt:5:1: D101 repeated paragraph (copy of stdin.txt:1)")
    assert call("clean", "-", "-o", "out", input=PARAGRAPH).code == 0
    assert tree(Path("out"))["stdin.txt"].decode() == PARAGRAPH


def test_bad_input_writes_nothing(here: Path) -> None:
    (here / "bad").mkdir()
    (here / "bad" / "a.txt").write_bytes(b"ok\n\xff")
    (here / "empty").mkdir()
    (here / "theirs").mkdir()
    (here / "theirs" / "x").write_text("x")
    before = tree(here)
    for arguments, message in [
        (["clean", "none", "-o", "out"], "no such file or folder: none: check the spelling"),
        (["clean", "bad", "-o", "out"], "not UTF-8: bad/a.txt (byte 0xFF at offset 3, its encoding is not known): "),
        (["clean", "empty", "-o", "out"], "nothing to read in empty: name files or folders of text"),
        (["clean", "texts", "-o", "texts"], "texts: the output is an input: name another folder with -o"),
        (["clean", "texts", "-o", "texts/out"], "texts/out: the output lies inside the input texts: name a folder"),
        (
            ["clean", ".", "--exclude", "bad", "-o", "out"],
            "out: the output lies inside the input .: name a folder outside with -o",
        ),
        (["clean", "texts", "-o", "theirs"], "theirs: exists and was not written by dedup: empty it, or name"),
        (["clean", "texts", "-o", "theirs/x"], "theirs/x: exists and is not a folder: name another place with -o"),
        (["clean", "texts", "-o", "theirs/x/y"], "theirs/x/y: x is not a folder: name another place with -o"),
        (["restore", "texts/a.txt", "-o", "out"], "texts/a.txt: line 1 is damaged: take the ledger from a backup"),
        (["restore", "none", "-o", "out"], "none: cannot be read (No such file or directory)"),
        (["restore", "texts/a.txt"], "nothing to do: name the folder to write with -o, or pass --check"),
    ]:
        run = call(*arguments)
        assert (run.code, run.out) == (2, ""), arguments
        assert run.err.startswith(f"dedup: error: {message}") and run.err.count("\n") == 1, run.err
        assert tree(here) == before, arguments


def test_nothing_that_is_not_ours_is_written_over(here: Path) -> None:
    (here / "home").mkdir()
    (here / "home" / ".bashrc").write_text("alias ll='ls -l'\n")
    (here / "site.bank").write_text('{"kind": "dedup-bank" precious notes')
    (here / "base.json").write_text('{"kind": "dedup-baseline", <<<<<<< merged')
    (here / "notes.html").write_text("<!DOCTYPE html>\nprecious")
    (here / "leads-nowhere").symlink_to("home/new")
    assert call("clean", "texts", "-o", "out").code == 0
    before = tree(here)
    for arguments, message in [
        (
            ["check", "texts", "--write-baseline", "--baseline", "texts/b.txt"],
            "texts/b.txt: is there, and is no baseline",
        ),
        (["check", "texts", "--write-baseline", "--baseline", "base.json"], "base.json: is there, and is no baseline"),
        (["check", "texts", "--write-baseline", "--baseline", "leads-nowhere"], "leads-nowhere: is there, and is no"),
        (["check", "texts", "--baseline", "texts/b.txt"], "texts/b.txt: not a baseline of dedup: mend it, or move it"),
        (["scan", "texts", "--html", "notes.html"], "notes.html: is there, and is no report of dedup: move it away"),
        (["scan", "texts", "--html", "out/ledger.jsonl"], "out/ledger.jsonl: is there, and is no report of dedup"),
        (["scan", "texts/a.txt", "--html", "texts/b.txt"], "texts/b.txt: is there, and is no report of dedup"),
        (["boilerplate", "learn", "texts", "-o", "site.bank"], "site.bank: is there, and is no bank of templates"),
        (["boilerplate", "learn", "texts", "-o", "out"], "out: is there, and is no bank of templates"),
    ]:
        run = call(*arguments)
        assert (run.code, run.out) == (2, "") and run.err.startswith(f"dedup: error: {message}"), run.err
        assert run.err.count("\n") == 1 and tree(here) == before, arguments
    (here / "dedup.toml").write_text('paths = ["texts"]\nbaseline = "home/.bashrc"\n')
    assert call("check", "--write-baseline").code == 2
    (here / "dedup.toml").unlink()
    assert tree(here) == before


def test_what_is_ours_is_written_over(here: Path) -> None:
    for _ in range(2):
        assert call("check", "texts", "--write-baseline").code == 0
        assert call("scan", "texts", "--html", "texts/page.html").code == 0
        assert call("boilerplate", "learn", "texts", "-o", "texts/site.bank").code == 0
        assert call("clean", "texts", "-o", "out").code == 0
    page = json.loads(call("scan", ".", "--exclude", "out", "--json").out)
    assert [document["document"] for document in page["documents"]] == ["texts/a.txt", "texts/b.txt"]
    assert page["skipped"] == [
        "dedup-baseline.json (written by dedup)",
        "out (excluded)",
        "texts/page.html (written by dedup)",
        "texts/site.bank (written by dedup)",
    ]


def test_an_edited_file_of_the_output_is_not_replaced(here: Path) -> None:
    call("clean", "texts", "-o", "out")
    Path("out/a.txt").write_text(f"{Path('out/a.txt').read_text()}MY EDIT")
    before = tree(here)
    for more in ([], ["--dry-run"]):
        run = call("clean", "texts", "-o", "out", *more)
        assert run.code == 2 and "out: a.txt is not as dedup wrote it, somebody edited it: move it away" in run.err
        assert tree(here) == before
    Path("out/a.txt").rename("edited.txt")
    assert call("clean", "texts", "-o", "out").code == 0 and Path("edited.txt").read_text().endswith("MY EDIT")


def test_a_namesake_of_the_baseline_or_the_bank_is_a_document(here: Path) -> None:
    assert call("boilerplate", "learn", "texts", "-o", "b.txt").code == 0
    assert call("check", "texts", "--baseline", "a.txt", "--write-baseline", "--bank", "b.txt").code == 0
    run = call("check", "texts", "--baseline", "a.txt", "--bank", "b.txt")
    assert run.err == "dedup: 0 new findings, 1 accepted, in 2 documents\n"
    Path("a.txt").rename("texts/accepted.json")
    Path("b.txt").rename("texts/site.txt")
    run = call("check", "texts", "--baseline", "texts/../texts/accepted.json", "--bank", here / "texts/site.txt")
    assert run.err.startswith("dedup: 1 new finding, 0 accepted, in 2 documents\n"), "the names begin elsewhere now"


def test_links_out_of_the_corpus_are_not_followed(here: Path) -> None:
    (here / "secret").mkdir()
    (here / "secret" / "id").write_text("the private key of somebody")
    (here / "texts" / "notes.txt").symlink_to("../secret/id")
    run = call("clean", "texts", "-o", "out")
    assert run.code == 0 and run.err.startswith(
        "dedup: passed over 1 link out of what was named (--follow-links): notes.txt\n"
    )
    assert not any(b"private key" in content for content in tree(Path("out")).values())
    assert json.loads(Path("out/report.json").read_text())["skipped"] == [
        "notes.txt (a link that leads out of what was named)"
    ]
    run = call("clean", "texts", "-o", "out", "--follow-links", "-q")
    assert run.err == "dedup: followed 1 link out of what was named: notes.txt\n"
    assert Path("out/notes.txt").read_text() == "the private key of somebody"
    (here / "dedup.toml").write_text("follow_links = true\n")
    assert "followed 1 link" in call("scan", "texts", "--config", "dedup.toml").err
    run = call("scan", "texts")
    assert (run.code, run.out) == (2, "") and "dedup.toml: follow_links is not taken from a file that nobody" in run.err
    assert "followed 1 link" in call("scan", "texts", "--follow-links").err
    (here / "dedup.toml").unlink()
    assert call("scan", "texts/notes.txt").err == "", "a link that is named itself is meant"


def test_nothing_waits_for_a_pipe(here: Path) -> None:
    os.mkfifo("pipe")
    call("clean", "texts", "-o", "out")
    Path("out/a.txt").unlink()
    os.mkfifo("out/a.txt")
    for arguments in (
        ["check", "texts", "--baseline", "pipe"],
        ["check", "texts", "--baseline", "pipe", "--write-baseline"],
        ["check", "texts", "--bank", "pipe"],
        ["check", "texts", "--bank", "/dev/zero"],
        ["check", "texts", "--config", "pipe"],
        ["scan", "texts", "--html", "pipe"],
        ["boilerplate", "learn", "texts", "-o", "pipe"],
        ["restore", "out", "-o", "back"],
        ["restore", "out", "--check"],
        ["clean", "texts", "-o", "out"],
    ):
        with no_longer(60, late):
            run = call(*arguments)
        assert run.code == 2 and run.err.count("\n") == 1, (arguments, run)


def test_what_a_killed_clean_moved_aside_is_told_and_put_back(here: Path) -> None:
    call("clean", "texts", "-o", "out")
    before = tree(Path("out"))
    stale = here / f"{prefix(here / 'out')}stale"
    stale.mkdir()
    Path("out").rename(stale / "old")
    for arguments in (["restore", "out", "--check"], ["restore", "out/ledger.jsonl", "-o", "back"]):
        run = call(*arguments)
        assert run.code == 2 and f"out: a clean that was killed moved it to {stale}/old: run the same" in run.err
    run = call("scan", "out")
    assert run.code == 2 and "a clean that was killed moved it aside" in run.err and str(stale) in run.err
    assert call("clean", "texts", "nowhere", "-o", "out", "--dry-run").code == 2 and stale.exists()
    assert call("clean", "texts", "nowhere", "-o", "out").code == 2
    assert tree(Path("out")) == before and not stale.exists()


def test_what_goes_wrong_after_the_writing_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for error, message in [
        (KeyboardInterrupt(), "dedup: interrupted; out is written\n"),
        (OSError(28, "No space left on device"), "dedup: error: No space left on device; out is written\n"),
    ]:
        monkeypatch.setattr(cli, "_print_report", failing(error))
        assert call("clean", "texts", "-o", "out").err == message
        assert Path("out/ledger.jsonl").exists()
    monkeypatch.setattr(cli, "_print_report", failing(KeyboardInterrupt()))
    assert call("scan", "texts", "--html", "a.html").err == "dedup: interrupted; a.html is written\n"
    monkeypatch.setattr(cli, "_print_report", failing(KeyboardInterrupt()))
    assert call("scan", "texts").err == "dedup: interrupted, nothing was changed\n"


def test_records(here: Path) -> None:
    lines = [json.dumps({"url": f"u{number}", "body": f"{PARAGRAPH}\n\nLine {number}."}) for number in range(2)]
    (here / "x.jsonl").write_text("\n".join(lines))
    run = call("clean", "x.jsonl", "-o", "out")
    assert run.code == 0 and 'x.jsonl: 2 records, text in "body", called by "url"' in run.err
    assert [json.loads(line)["url"] for line in (here / "out/x.jsonl").read_text().splitlines()] == ["u0", "u1"]
    assert "x.jsonl#u1:1:1: D101 repeated paragraph (copy of x.jsonl#u0:1)" in call("check", "x.jsonl").out
    assert call("explain", "x.jsonl#u1:1").out.startswith("x.jsonl#u1, line 1\n")
    assert "no such record: write FILE#ID:LINE" in call("explain", "x.jsonl#u7:1").err
    assert call("restore", "out", "--check").code == 0
    assert 'no record has a field "text"' in call("scan", "x.jsonl", "--text-field", "text").err
    assert call("check", "x.jsonl", "--write-baseline").code == 0 and call("check", "x.jsonl").code == 0
    (here / "out/x.jsonl").write_text("")
    assert "x.jsonl is not as dedup wrote it" in call("clean", "x.jsonl", "-o", "out").err


def test_records_and_pages_are_not_cut_to_pieces(here: Path) -> None:
    record = json.dumps({"id": 1, "text": PARAGRAPH})
    for name, text, form in [
        ("x.json", f"{record}\n{record}\n", "JSON"),
        ("dump", f"{record}\n{record}\n", "JSON lines"),
        ("page.txt", f"<!DOCTYPE html>\n<p>{PARAGRAPH}\n<p>{PARAGRAPH}\n", "HTML"),
        ("crawl.txt", f"WARC/1.0\r\nContent-Length: 99\r\n\r\n{PARAGRAPH}\n\n{PARAGRAPH}\n", "WARC"),
        ("zh.txt", f'msgid "a"\nmsgstr "{PARAGRAPH}"\n\nmsgid "b"\nmsgstr "{PARAGRAPH}"\n', "PO"),
    ]:
        (here / "texts" / name).write_text(text)
        before = tree(here)
        for arguments in (["clean", "texts", "-o", "out"], ["scan", "texts"], ["check", "texts"]):
            run = call(*arguments)
            assert (run.code, run.out) == (2, "") and tree(here) == before
            assert run.err == (
                f'dedup: error: no running text: texts/{name} ({form}): leave it out, such as with --include "*.txt",'
                " or write its texts into files of their own\n"
            )
        assert call("scan", "texts", "--exclude", name).code == 0
        assert call("scan", "-", input=text).err.startswith("dedup: error: no running text: standard input (")
        (here / "texts" / name).unlink()


def test_restore_does_not_write_over_anything(here: Path) -> None:
    call("clean", "texts", "-o", "out")
    before = tree(here)
    assert "holds cleaned files" in call("restore", "out", "-o", "out").err
    assert "was not written by dedup" in call("restore", "out", "-o", "texts").err
    assert "lies inside the input" in call("restore", "out", "-o", "out/back").err
    assert tree(here) == before
    Path("out/a.txt").write_text("changed")
    run = call("restore", "out", "-o", "back")
    assert run.code == 2 and "a.txt: is not the cleaned file" in run.err and not Path("back").exists()


def test_usage_errors() -> None:
    for arguments in ([], ["clean"], ["clean", "texts"], ["cleen"], ["scan", "texts", "--no"], ["bench"]):
        assert call(*arguments).code == 2, arguments
    assert call("--version").out.startswith("dedup 0.")


@pytest.mark.parametrize(
    "command",
    [
        *(command.callback.__name__ for command in app.registered_commands if command.callback),
        *(
            f"boilerplate {command.callback.__name__}"
            for command in boilerplate_app.registered_commands
            if command.callback
        ),
    ],
)
def test_every_help_has_an_example(command: str) -> None:
    text = call(*command.split(), "--help").out
    assert f"Example:\n    dedup {command}" in text, text
    assert "\x1b" not in text


def test_hostile_names_and_texts_stay_on_their_line(here: Path) -> None:
    name = "evil\n\x1b]0;title\x07\u202e.txt"
    (here / "texts" / name).write_text(f"{PARAGRAPH}\x1b[2J\n{OTHER}\u202e\n\n{THIRD[::-1]}")
    for arguments in (
        ["check", "texts"],
        ["scan", "texts"],
        ["check", "texts", "--json"],
        ["clean", "texts", "-o", "o"],
    ):
        run = call(*arguments)
        assert run.code in (0, 1), run.err
        assert not {*"\x1b\x07\u202e\x9b"} & {*(run.out + run.err)}
    assert all(line.startswith("texts/") for line in call("check", "texts").out.splitlines())
    (here / "texts" / name).write_bytes(b"\xff")
    run = call("check", "texts")
    assert run.code == 2 and run.err.count("\n") == 1 and "\x1b" not in run.err


def failing(error: BaseException) -> Any:
    def find(*_: object, **__: object) -> None:
        raise error

    return find


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (OSError(28, "No space left on device"), 2, "error: No space left on device"),
        (PermissionError(13, "Permission denied", "x\n.txt"), 2, "error: x⏎.txt: Permission denied"),
        (MemoryError(), 2, "error: not enough memory"),
        (KeyboardInterrupt(), 130, "interrupted, nothing was changed"),
        (ZeroDivisionError("a\nb"), 3, "ZeroDivisionError: a⏎b: a defect of dedup: report it"),
        (AssertionError("two removals overlap"), 3, "AssertionError: two removals overlap: a defect of dedup"),
    ],
)
def test_every_error_is_one_line(
    monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, message: str
) -> None:
    monkeypatch.setattr(pipeline, "find", failing(error))
    run = call("clean", "texts", "-o", "out")
    assert (run.code, run.out) == (code, "")
    assert run.err.startswith(f"dedup: {message}") and run.err.count("\n") == 1
    assert not Path("out").exists()
    monkeypatch.setenv("DEDUP_DEBUG", "1")
    assert ("Traceback" in call("clean", "texts", "-o", "out").err) == (code == 3)


def test_progress_only_on_a_terminal_and_only_if_it_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal:
        said = ""

        def isatty(self) -> bool:
            return True

        def write(self, text: str) -> None:
            self.said += text

        def flush(self) -> None:
            pass

    clock: Iterator[float] = iter(range(0, 10**6, 10))
    for tick, expected in (((lambda: 0.0), False), ((lambda: float(next(clock))), True)):
        terminal = Terminal()
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stderr", terminal)
            patch.setattr(time, "monotonic", tick)
            source = cli_source()
            cli._found(source, cli._settings())
        assert ("%" in terminal.said) == expected
        assert terminal.said.endswith("\r")


def cli_source() -> Any:
    from dedup.config import Config
    from dedup.files import read

    return read.read(["texts"], Config())


def test_a_closed_pipe_is_no_error(here: Path) -> None:
    for number in range(400):  # more than a pipe holds
        (here / "texts" / f"{number}.txt").write_text(f"{PARAGRAPH}\n\n{THIRD} {number}")
    with subprocess.Popen(
        [sys.executable, "-m", "dedup", "check", "texts"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as run:
        assert run.stdout and run.stderr
        run.stdout.readline()
        run.stdout.close()
        assert run.stderr.read() == b""
    assert run.returncode == 141


@pytest.mark.slow
def test_a_full_device_is_one_message() -> None:
    with Path("/dev/full").open("w") as full:
        run = subprocess.run(
            [sys.executable, "-m", "dedup", "scan", "texts"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert run.returncode == 2 and run.stderr == "dedup: error: standard output: No space left on device\n"


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        (
            "clean texts -o out > /dev/full",
            2,
            "dedup: error: standard output: No space left on device; out is written\n",
        ),
        pytest.param("scan nowhere 2> /dev/full", 2, "", marks=pytest.mark.slow),
        pytest.param("scan texts --html . 2> /dev/full", 2, "", marks=pytest.mark.slow),
        ("check texts 2> /dev/full > found", 1, ""),
        pytest.param("scan texts --json 2>&- > found", 0, "", marks=pytest.mark.slow),
    ],
)
def test_streams_that_are_full_or_closed(command: str, code: int, said: str) -> None:
    run = subprocess.run(
        f'"{sys.executable}" -m dedup {command}', shell=True, stderr=subprocess.PIPE, text=True, check=False
    )
    assert (run.returncode, run.stderr) == (code, said)
    if command.startswith("scan texts --json"):
        json.loads(Path("found").read_text())


def test_an_interruption_while_loading_is_no_traceback() -> None:
    program = """
import sys
class Slow:
    def find_spec(self, name, *_):
        if name == "typer":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Slow())
from dedup.__main__ import main
main()
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout, run.stderr) == (130, "", "")


def test_a_closed_standard_output_is_no_error() -> None:
    run = subprocess.run(
        f'"{sys.executable}" -m dedup clean texts -o out >&-',
        shell=True,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert run.returncode == 0 and json.loads(Path("out/report.json").read_text())


SLOW = """
import sys, time
from dedup import cli
from dedup.files import ledger
def slow(*_):
    print("half", flush=True)
    time.sleep(60)
ledger.write = slow
cli.main()
"""


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (signal.SIGINT, 130),
        pytest.param(signal.SIGTERM, 143, marks=pytest.mark.slow),
        pytest.param(signal.SIGHUP, 129, marks=pytest.mark.slow),
    ],
)
def test_a_signal_while_writing_leaves_nothing_behind(here: Path, number: signal.Signals, code: int) -> None:
    before = tree(here)
    command = [sys.executable, "-c", SLOW, "clean", "texts", "-o", "out"]

    def heard() -> None:
        """What is started in the background of a shell hears no interrupt, and neither do its children."""
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=heard) as run:
        assert run.stdout and run.stdout.readline() == b"half\n"
        assert tree(here) != before
        run.send_signal(number)
        _, said = run.communicate()
    assert run.returncode == code and b"Traceback" not in said
    assert tree(here) == before


def test_no_colour(here: Path) -> None:
    run = dedup("check", "texts", env={**os.environ, "FORCE_COLOR": "1", "CLICOLOR_FORCE": "1"})
    assert run.code == 1 and "\x1b" not in run.out + run.err
    assert "\x1b" not in call("--help", env={"NO_COLOR": "1"}).out


def test_an_ascii_terminal_is_enough(here: Path) -> None:
    run = dedup("check", "texts", env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert run.code == 1 and "\\u9762" in run.out
