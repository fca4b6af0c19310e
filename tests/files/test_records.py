"""Files of records: each text is a document, and every byte that is not cut out of one stays."""

import csv
import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dedup
from dedup.errors import InputError, LedgerError
from dedup.files import claims, folder, ledger, packed, records
from dedup.files.layout import FormError

LAMP = "The lamp in the lighthouse was replaced last year; the old one is in the museum now."
RAIN = "After the rain the old ferry stayed at its moorings until the river had fallen again."
LAMP_ZH = "灯塔里的灯去年换了新的，旧灯如今陈列在镇上的博物馆里，每逢周末都有孩子去看。"


def opened(name: str, content: str | bytes, **fields: str) -> records.File:
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    return records.opened(name, Path(name), raw, records.Wanted(**fields))


def texts(name: str, content: str | bytes, **fields: str) -> list[str | None]:
    return [record.text for record in opened(name, content, **fields).records]


def refused(name: str, content: str | bytes, **fields: str) -> str:
    with pytest.raises(InputError) as error:
        opened(name, content, **fields)
    return str(error.value)


def test_a_form_is_told_by_the_name() -> None:
    assert records.form_of("a/b.JSONL") == ("jsonl", "")
    assert records.form_of("b.ndjson.gz") == ("jsonl", "gz")
    assert records.form_of("b.csv.zst") == ("csv", "zst")
    assert records.form_of("b.tsv") == ("tsv", "")
    assert [records.form_of(name)[0] for name in ("b.json", "b.txt", "jsonl", "b.txt.gz", ".gz")] == [""] * 5


def test_fields_are_found_by_their_names_or_by_what_they_hold() -> None:
    assert opened("a.jsonl", '{"id": "x", "body": "b", "title": "t"}\n').documents == ("a.jsonl#x",)
    assert opened("a.jsonl", f'{{"a": "{RAIN}", "b": "c"}}').text_field == "a"
    assert opened("a.csv", f"编号,正文\n7,{LAMP_ZH}\n").documents == ("a.csv#7",)
    assert "which field has the text? It has a, b: name it with --text-field" in refused("a.jsonl", '{"a":"b","b":"c"}')
    assert refused("a.jsonl", '{"text": "b"}', text_field="x").startswith('a.jsonl: no record has a field "x"')
    assert refused("a.csv", "id,text\n1,b", text_field="x").startswith('a.csv:1: no column is called "x": it has id')


def test_records_without_usable_names_are_counted() -> None:
    lines = "".join(f'{{"id": {number % 9}, "text": "a"}}\n' for number in range(12))
    assert opened("a.jsonl", lines).documents[::11] == ("a.jsonl#01", "a.jsonl#12")
    assert refused("a.jsonl", lines, id_field="id").startswith('a.jsonl:10: this record has the same "id" as line 1')
    assert 'a.csv:2: this record has no "x"' in refused("a.csv", "id,text\n1,b", id_field="x")


def test_what_has_no_text_is_no_document() -> None:
    assert texts("a.jsonl", '\n{"text": null, "id": 1}\n{"id": 2}\n{"text": "a", "id": 3}\n') == ["a"]
    assert texts("a.csv", "id,text\n1,\n\n2,a\n") == ["a"]
    assert texts("a.jsonl", "") == [] and texts("a.csv", "id,text\n") == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"text": "a"}\n{"text": "b"', "a.jsonl:2: not JSON"),
        ('{"text": "a"} {"text": "b"}', "a.jsonl:1: not JSON lines: there is more behind the object"),
        ('["text"]', "a.jsonl:1: not a JSON object"),
        ('{"text": "a", "text": "b"}', 'a.jsonl:1: this record has the field "text" twice'),
        ('{"text": ["a"]}', 'a.jsonl:1: "text" is list here, no text'),
        ('{"text": "a",}', "a.jsonl:1: not JSON: a comma before the end"),
        ('{"text": "a\tb"}', "a.jsonl:1: not JSON (Invalid control character"),
        ('{"text": ' + "[" * 100_000, "a.jsonl:1: not JSON that can be read"),
        (b'{"text": "\xff"}', "a.jsonl:1: not UTF-8 at byte 10 of the file"),
    ],
)
def test_what_is_no_json_lines(content: str | bytes, message: str) -> None:
    assert refused("a.jsonl", content, text_field="text").startswith(message)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a,text\n1,2,3\n", "a.csv:2: 3 cells here, 2 in the first line"),
        ('a,text\n1,"b\n', "a.csv:2: a quote that is opened here is not closed"),
        ('a,text\n1,"b"c\n', "a.csv:2: something stands behind a closing quote"),
        ("text,text\n1,2\n", 'a.csv:1: two columns are called "text"'),
        ("\n", "a.csv:1: no names of columns"),
        (b"a,text\n1,\xff\n", "a.csv:2: not UTF-8 at byte 9"),
        ("a,text\n1,\0\n", "a.csv:2: a NUL character"),
    ],
)
def test_what_is_no_table(content: str | bytes, message: str) -> None:
    assert refused("a.csv", content, text_field="text").startswith(message)


def test_packed_files() -> None:
    content = b'{"text": "a"}\n'
    for packing in ("gz", "zst"):
        raw = packed.repacked(content, packing)
        assert packed.unpacked(raw, packing) == content and packed.repacked(content, packing) == raw
        assert texts(f"a.jsonl.{packing}", raw) == ["a"]
        assert f"a.jsonl.{packing}: is no whole" in refused(f"a.jsonl.{packing}", raw[:-6] if packing == "gz" else b"x")
    assert texts("a.jsonl.gz", gzip.compress(content) * 2) == ["a", "a"]


def test_what_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "_FREE", 1 << 10)
    for packing in ("gz", "zst"):
        bomb = packed.repacked(b" " * (1 << 20), packing)
        assert "holds more than 200 times its size" in refused(f"a.jsonl.{packing}", bomb)


POINTS = st.sampled_from([*'a"\\\n\r\t,;/é中🐇\u2028\x00', "\\u0041", "\ud800"])
TEXTS = st.lists(POINTS, max_size=12).map("".join)


def spans(data: st.DataObject, text: str) -> list[tuple[int, int]]:
    places = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    return [(low, high) for low, high in zip(places[::2], places[1::2], strict=False)]


def changed(file: records.File, raw: bytes, data: st.DataObject) -> tuple[list[str], records.Written]:
    """A file with something cut out of it, and the texts that must be left."""
    cuts = [spans(data, record.text or "") for record in file.records]
    drop = [data.draw(st.booleans()) for _ in cuts]
    left = []
    for record, some, dropped in zip(file.records, cuts, drop, strict=True):
        text, at, parts = record.text or "", 0, []
        for low, high in some:
            parts.append(text[at:low])
            at = high
        left += [] if dropped else ["".join([*parts, text[at:]])]
    made = records.written(file, raw, cuts, drop)
    back = b"".join(records.unpatched(made.content, (change for some in made.changes for change in some)))
    assert back == packed.unpacked(raw, file.packing)
    return left, made


@given(st.data(), st.lists(TEXTS, max_size=4), st.booleans(), st.sampled_from(["\n", "\r\n"]))
def test_json_lines_come_back_and_python_reads_what_is_left(
    data: st.DataObject, given_texts: list[str], plain: bool, end: str
) -> None:
    def line(text: str) -> str:
        usual = json.dumps({"text": text, "x": [{"text": 1}]}, ensure_ascii=not plain and "\ud800" not in text)
        return usual.replace("/", "\\/").replace("\ud800", "\\ud800")

    raw = end.join(map(line, given_texts)).encode()
    file = opened("a.jsonl", raw, text_field="text") if given_texts else opened("a.jsonl", raw)
    left, made = changed(file, raw, data)
    assert [json.loads(row)["text"] for row in made.content.decode().split("\n") if row.strip()] == left


@given(st.data(), st.lists(TEXTS, max_size=4), st.sampled_from(",;\t"), st.booleans())
def test_tables_come_back_and_python_reads_what_is_left(
    data: st.DataObject, given_texts: list[str], separator: str, every: bool
) -> None:
    given_texts = [text.replace("\0", "").replace("\ud800", "") for text in given_texts]
    out = io.StringIO(newline="")
    table = [["n", "text"], *(["1", text] for text in given_texts)]
    csv.writer(out, delimiter=separator, quoting=csv.QUOTE_ALL if every else csv.QUOTE_MINIMAL).writerows(table)
    raw = out.getvalue().encode()
    file = opened("a.csv", raw)
    assert [record.text for record in file.records] == [text for text in given_texts if text]
    left, made = changed(file, raw, data)
    rows = [*csv.reader(io.StringIO(made.content.decode(), newline=""), delimiter=separator, strict=True)]
    assert rows[0] == ["n", "text"] and [row[1] for row in rows[1:] if row[1]] == [text for text in left if text]


def test_a_cell_that_would_begin_with_a_quote_gets_quotes() -> None:
    raw = b'text\nab"c\nde\n'
    made = records.written(opened("a.csv", raw), raw, [[(0, 2)], [(0, 2)]], [False, False])
    assert made.content == b'text\n"""c"\n""\n'
    assert [*csv.reader(io.StringIO(made.content.decode()))] == [["text"], ['"c'], [""]]


def test_a_file_that_changed_meanwhile_is_named() -> None:
    with pytest.raises(InputError, match=r"a\.csv: changed while it was being cleaned"):
        records.written(opened("a.csv", b"text\nab\n"), b"text\nac\n", [[]], [False])


def corpus(place: Path) -> Path:
    """Three files that hold the same paragraphs, in three forms."""
    place.mkdir()
    rows = [("a", f"{RAIN}\n\n{LAMP}\n"), ("b", f"{LAMP_ZH}\n\n{LAMP}\n"), ("c", RAIN), ("d", "")]
    lines = (json.dumps({"id": key, "text": text, "year": 1999}, ensure_ascii=key == "b") for key, text in rows)
    (place / "one.jsonl").write_text("\n".join(lines) + "\n\n", encoding="utf-8")
    out = io.StringIO(newline="")
    csv.writer(out).writerows(
        [("id", "title", "body"), ("e", "t", f"{LAMP_ZH}\n\nKept, and “quoted” here.\n"), ("f", "u", LAMP)]
    )
    (place / "two.csv").write_bytes(out.getvalue().encode())
    lone = json.dumps({"id": 7, "text": f"{LAMP}\nNobody else said that the tide was late."})
    (place / "three.jsonl.gz").write_bytes(gzip.compress(f"{lone}\n".encode()))
    (place / "plain.txt").write_text(f"{RAIN}\n\nThe plain file has a line of its own.\n", encoding="utf-8")
    return place


def test_clean_and_restore(tmp_path: Path) -> None:
    given_files, out = corpus(tmp_path / "in"), tmp_path / "out"
    before = {path.name: path.read_bytes() for path in given_files.iterdir()}
    done = dedup.clean_files(given_files, out)
    assert len(done) == 8 and len(done.removals) >= 5
    assert {path.name: path.read_bytes() for path in given_files.iterdir()} == before
    left = [json.loads(line) for line in (out / "one.jsonl").read_text("utf-8").splitlines() if line]
    assert all(record["year"] == 1999 for record in left) and left[-1] == {"id": "d", "text": "", "year": 1999}
    assert gzip.decompress((out / "three.jsonl.gz").read_bytes()).count(b"\n") == 1
    assert claims.verify(out / "ledger.jsonl", out) == len(done.removals)
    back = dict(ledger.restore(out / "ledger.jsonl", out))
    assert back.pop("three.jsonl.gz") == packed.repacked(gzip.decompress(before.pop("three.jsonl.gz")), "gz")
    assert back == before
    assert folder.owned(out).keys() == {"one.jsonl", "two.csv", "three.jsonl.gz", "plain.txt"}
    assert not dedup.clean_files(out, tmp_path / "again").removals
    assert not dedup.clean_files(given_files, out, dry_run=True).held_back
    with pytest.raises(LedgerError, match=r"one\.jsonl#b is a record of one\.jsonl: name that file"):
        dict(ledger.restore(out / "ledger.jsonl", out, "one.jsonl#b"))
    assert [*dict(ledger.restore(out / "ledger.jsonl", out, "one.jsonl"))] == ["one.jsonl"]


def test_the_same_texts_as_files_and_as_records_are_cleaned_alike(tmp_path: Path) -> None:
    texts_of = {
        "a": f"{RAIN}\n\n{LAMP}\n",
        "b": f"{LAMP_ZH}\n\n{LAMP}\n",
        "c": RAIN,
        "d": f"{LAMP_ZH}\nAnd more of it.",
    }
    files, one = tmp_path / "files", tmp_path / "one"
    files.mkdir()
    one.mkdir()
    for name, text in texts_of.items():
        (files / name).write_text(text, encoding="utf-8")
    (one / "x.jsonl").write_text("\n".join(json.dumps({"id": key, "text": text}) for key, text in texts_of.items()))
    apart, together = dedup.clean_files(files, tmp_path / "a"), dedup.clean_files(one, tmp_path / "b")
    assert [*together.values()] == [*apart.values()]
    assert [*together.keys()] == [f"x.jsonl#{key}" for key in apart.keys()]  # noqa: SIM118  a result is no mapping
    assert [(one.start, one.text) for one in together.removals] == [(one.start, one.text) for one in apart.removals]


def told(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.mark.parametrize(
    ("kind", "change", "message"),
    [
        ("file", {"written": "x"}, "line 2 is damaged"),
        ("file", {"form": "csv"}, "line 2 is damaged"),
        ("file", {"file": "../one.jsonl"}, "line 2 is damaged"),
        ("record", {"number": 9}, "has other records than the ledger tells of"),
        ("record", {"file": "else.jsonl"}, "is damaged"),
        ("record", {"patches": [[1, 2, "a", ""]]}, "does not give the original back"),
        ("record", {"patches": [[2, 1, "a", ""]]}, "is damaged"),
        ("record", {"patches": [[1, 2, 9, ""]]}, "does not give the original back"),
    ],
)
def test_a_ledger_that_was_edited(tmp_path: Path, kind: str, change: dict[str, Any], message: str) -> None:
    dedup.clean_files(corpus(tmp_path / "in"), out := tmp_path / "out")
    lines = told(out / "ledger.jsonl")
    next(line for line in lines if line["kind"] == kind).update(change)
    (out / "ledger.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    with pytest.raises(LedgerError, match=message):
        claims.verify(out / "ledger.jsonl", out)


def test_a_cleaned_file_that_was_edited(tmp_path: Path) -> None:
    dedup.clean_files(corpus(tmp_path / "in"), out := tmp_path / "out")
    (out / "one.jsonl").write_bytes((out / "one.jsonl").read_bytes().replace(b"1999", b"2000"))
    with pytest.raises(LedgerError, match=r"one\.jsonl: is not the cleaned file"):
        dict(ledger.restore(out / "ledger.jsonl", out))


def test_forms_raise_one_error_with_a_line() -> None:
    with pytest.raises(FormError) as error:
        records.texts(b'{"text": 1}', "jsonl", "text")
    assert error.value.line == 1


def test_files_in_other_encodings_come_out_in_them_and_come_back(tmp_path: Path) -> None:
    place, out = tmp_path / "in", tmp_path / "out"
    place.mkdir()
    body = f"{LAMP_ZH}\n\n渡口的老人撑了一辈子的船，桥修好以后，他每天还是坐在船上，看来来往往的汽车。\n"
    before = {
        "a.txt": (body + "这一行只有这里有，别处没有。\n").encode("gb18030"),
        "b.txt": (body + "另外的一行也只有一处。\n").encode("utf-16"),
        "c.csv": f'编号,正文\r\n7,"{body}还有一行只在表里。"\r\n'.encode("gb18030"),
    }
    for name, raw in before.items():
        (place / name).write_bytes(raw)
    done = dedup.clean_files(place, out)
    assert len(done.removals) == 4
    assert (out / "b.txt").read_bytes().decode("utf-16").strip() == "另外的一行也只有一处。"
    assert [*csv.reader(io.StringIO((out / "c.csv").read_bytes().decode("gb18030")))][1] == ["7", "还有一行只在表里。"]
    assert claims.verify(out / "ledger.jsonl", out) == 4
    assert dict(ledger.restore(out / "ledger.jsonl", out)) == before
    dedup.clean_files(place, out)
    (out / "b.txt").write_bytes(b"\xff\xfe\x00\xd8")
    with pytest.raises(LedgerError, match=r"b\.txt: is not in utf_16_le"):
        claims.verify(out / "ledger.jsonl", out)
    lines = told(out / "ledger.jsonl")
    lines[2]["encoding"] = "utf-7"
    (out / "ledger.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    with pytest.raises(LedgerError, match="line 3 is damaged"):
        ledger.read(out / "ledger.jsonl")
