"""formats: what is no running text is told by its name or its whole form, and prose never is."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.files import formats

ROOT = Path(__file__).parent.parent.parent
PROSE = "The harbour is small, old, cold, and quiet.\n"
ENTRY = '#: src/export.c:88\nmsgid "The disk is full."\nmsgstr "Der Datenträger ist voll."\n\n'
HEAD = "id,date,title,text\n"
ROWS = "".join(f'{k},2020-01-{k:02},"a title, {k}","a text\nof two lines"\n' for k in range(1, 9))


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.jsonl", "JSON lines"),
        ("A.NDJSON", "JSON lines"),
        ("a.json", "JSON"),
        ("x/a.csv", "CSV"),
        ("a.tsv", "TSV"),
        ("a.xml", "XML"),
        ("a.htm", "HTML"),
        ("a.warc", "WARC"),
        ("a.warc.wet", "WARC"),
        ("de.po", "PO"),
        ("a.txt", ""),
        ("a.md", ""),
        ("json", ""),
        (".json", ""),
        ("notes about json", ""),
    ],
)
def test_names(name: str, form: str) -> None:
    assert formats.of_name(name) == form


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("JSON", '{"a": 1}'),
        ("JSON", '\ufeff\n [{"text": "a"},\n {"text": "b"}]\n\n'),
        ("JSON", '["a", "b"]'),
        ("JSON", "[" * 100_000 + '"a"' + "]" * 100_000),
        ("JSON lines", '{"text": "a"}\n{"text": "b"}\n'),
        ("JSON lines", '{"text": "a"}\r\n\r\n{"text": "b"}\r\n{"text": "cut o'),
        ("JSON lines", '["a", 1]\n["b", 2]'),
        ("HTML", "<!DOCTYPE html><title>x</title>"),
        ("HTML", '\n<!-- saved from somewhere --> <html lang="zh"><body>x'),
        ("HTML", "<HTML>\n"),
        ("XML", '\ufeff<?xml version="1.0"?>\n<a/>'),
        ("WARC", "WARC/1.0\r\nWARC-Type: conversion\r\n"),
        ("PO", ENTRY * 2),
        ("PO", f'msgid ""\nmsgstr ""\n"Language: de\\n"\n"Content-Type: text/plain\\n"\n\n{ENTRY}'),
        ("CSV", HEAD + ROWS),
        ("CSV", HEAD.replace(",", ";") + "1;2;3;4\n" * 8),
        ("TSV", HEAD.replace(",", "\t") + "1\t2\t3\t\n" * 8),
    ],
)
def test_texts_that_are_something_else(form: str, text: str) -> None:
    assert formats.of_text("a.txt", text) == formats.of_text("", text) == form
    assert formats.of_text("a.md", text) == "", "what says that it is Markdown is believed"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\ufeff",
        PROSE * 20,
        "[1]",
        "[]",
        "{}",
        "[1]\n[2]\n[3]\n",
        "[1] See the first chapter.\n[2] See the second.\n",
        '{"a": 1} is an object of JSON, and this sentence is about it.',
        '{"a": 1}\n\nis an object of JSON.',
        '["Come in," he said.]\n',
        "{" * 100_000,
        "<p>A paragraph</p> of a text that somebody marked up.",
        "<htmlish> is no tag.",
        "<!-- a comment --> A text.",
        "<!-- " * 100_000,
        "<!-- --> " * 100_000,
        "html and xml: <html> stands further on.",
        "WARC/ is how such a record begins.",
        f"Each entry has two lines:\n\n{ENTRY}\nThe first is the key.\nThe second is the translation.\n",
        HEAD + PROSE * 20,
        "one, two, three, four\n" * 20,
        "name,age,town,trade\n" * 3,
        "name,age,town,trade\n" + "x,1,y,z\n" * 20 + "and a sentence\n",
        "1,2,3,4\n" * 20,
        "| a | b | c | d |\n|---|---|---|---|\n" + "| 1 | 2 | 3 | 4 |\n" * 20,
        "甲，乙，丙，丁\n" * 20,
        '"Yes", "no", "perhaps", "never"\n' * 20,
    ],
)
def test_prose_is_prose(text: str) -> None:
    assert formats.of_text("a.txt", text) == ""


def test_the_texts_of_this_repository_are_text() -> None:
    files = [*ROOT.glob("seeds/*"), *ROOT.glob("tests/data/furniture/*"), ROOT / "README.md", ROOT / "LICENSE"]
    assert len(files) > 16
    for file in files:
        assert formats.of_name(file.name) == formats.of_text("", file.read_text("utf-8")) == ""


records = st.dictionaries(st.text(min_size=1), st.text() | st.integers() | st.none(), min_size=1)


@given(st.lists(records, min_size=1, max_size=4), st.booleans(), st.sampled_from(["\n", "\r\n", "\n\n"]))
def test_records_are_told_however_they_are_written(made: list[dict[str, object]], ascii_only: bool, end: str) -> None:
    lines = end.join(json.dumps(record, ensure_ascii=ascii_only) for record in made)
    assert formats.of_text("", lines) == ("JSON" if len(made) == 1 else "JSON lines")
    assert formats.of_text("a.txt", json.dumps(made, indent=1)) == "JSON"


@given(st.text())
def test_a_sentence_before_it_makes_it_a_text(text: str) -> None:
    assert formats.of_text("", f"A sentence.\n{text}") == ""
