"""read: what is named, under which id, exactly as it stands; and what is refused, in which words."""

import gzip
import io
import os
import sys
from pathlib import Path

import pytest

from dedup.config import Config
from dedup.errors import ConfigError, InputError
from dedup.files import read


def write(folder: Path, **files: str | bytes) -> Path:
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_txt", ".txt")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def ids(*paths: Path | str, config: Config | None = None) -> tuple[str, ...]:
    return read.read([str(path) for path in paths], config or Config()).documents.id


def refused(*paths: Path | str, config: Config | None = None) -> str:
    with pytest.raises(InputError) as error:
        ids(*paths, config=config)
    return str(error.value)


def test_ids_are_relative_to_the_deepest_common_folder(tmp_path: Path) -> None:
    write(tmp_path, a__x_txt="1", a__b__y_txt="2", c__x_txt="3")
    assert ids(tmp_path) == ("a/b/y.txt", "a/x.txt", "c/x.txt")
    assert ids(tmp_path / "a") == ("b/y.txt", "x.txt")
    assert ids(tmp_path / "a/x.txt") == ("x.txt",)
    assert ids(tmp_path / "a/x.txt", tmp_path / "c/x.txt") == ("a/x.txt", "c/x.txt")
    assert ids(tmp_path / "c", tmp_path / "a/b") == ("a/b/y.txt", "c/x.txt")


def test_the_order_of_the_paths_and_of_the_listing_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, a__x_txt="1", b__y_txt="2", z_txt="3")
    (tmp_path / "a" / "again").symlink_to(tmp_path / "b")
    before = read.read([str(tmp_path / "b"), str(tmp_path)], Config())
    listing = os.listdir
    monkeypatch.setattr(os, "listdir", lambda folder: listing(folder)[::-1])
    after = read.read([str(tmp_path), str(tmp_path / "b")], Config())
    assert (before.documents.id, before.path, before.skipped) == (after.documents.id, after.path, after.skipped)


def test_a_file_is_read_once(tmp_path: Path) -> None:
    write(tmp_path, a__x_txt="1")
    (tmp_path / "a" / "link.txt").symlink_to("x.txt")
    source = read.read([str(tmp_path), str(tmp_path / "a"), str(tmp_path / "a/x.txt")], Config())
    assert source.documents.id == ("a/link.txt",)
    assert source.skipped == ("a/x.txt (the same file as a/link.txt)",)


def test_a_link_that_leads_out_is_passed_over_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, outside_txt="the key of somebody", far__c_txt="x", inside__a_txt="more", inside__sub__d_txt="4")
    (tmp_path / "inside" / "b.txt").symlink_to(tmp_path / "outside.txt")
    (tmp_path / "inside" / "e").symlink_to("../far")
    (tmp_path / "inside" / "f").symlink_to("../insideout")  # leads nowhere, and a beginning of a name is no folder
    (tmp_path / "inside" / "g.txt").symlink_to("sub/d.txt")
    source = read.read([str(tmp_path / "inside")], Config())
    assert source.documents.id == ("a.txt", "g.txt") and source.links == ("b.txt", "e", "f")
    assert source.skipped == (
        "b.txt (a link that leads out of what was named)",
        "e (a link that leads out of what was named)",
        "f (a link that leads out of what was named)",
        "sub/d.txt (the same file as g.txt)",
    )
    follow = Config(follow_links=True, exclude=("f",))
    source = read.read([str(tmp_path / "inside")], follow)
    assert source.documents.id == ("a.txt", "b.txt", "e/c.txt", "g.txt") and source.links == ("b.txt", "e")
    assert ids(tmp_path / "inside/b.txt") == ("b.txt",), "a link that is named itself is meant"
    assert ids(tmp_path / "inside/e") == ("c.txt",)
    assert ids(tmp_path / "inside", tmp_path / "far") == ("far/c.txt", "inside/a.txt", "inside/g.txt")
    monkeypatch.chdir(tmp_path / "inside")
    assert ids("*.txt", "*/*.txt") == ids("**/*.txt") == ("a.txt", "g.txt")
    assert ids("e/*") == ("c.txt",), "the folder of the pattern is named"
    assert ids("*.txt", config=follow) == ("a.txt", "b.txt", "g.txt")


def test_what_is_apart_is_no_document_by_any_path_but_its_namesake_is(tmp_path: Path) -> None:
    write(tmp_path, a__x_txt="1", b__x_txt="2", c__y_txt="3")
    (tmp_path / "c" / "z.txt").symlink_to("../a/x.txt")
    source = read.read([str(tmp_path)], Config(), [tmp_path / "b" / ".." / "a" / "x.txt", tmp_path / "none"])
    assert source.documents.id == ("b/x.txt", "c/y.txt")
    assert source.skipped == ("a/x.txt (bank, baseline or output)", "c/z.txt (bank, baseline or output)")


def test_what_we_wrote_is_no_document(tmp_path: Path) -> None:
    page = '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">\n<meta name="generator" content="dedup">\n'
    write(tmp_path, a_txt="1", **{"site.bank": '{"kind": "dedup-bank", "version": 1', "page.html": page})
    write(tmp_path, **{"dedup-baseline.json": '{"kind": "dedup-baseline", ', "l.jsonl": '{"kind":"dedup-ledger",'})
    source = read.read([str(tmp_path)], Config())
    assert source.documents.id == ("a.txt",)
    assert source.skipped == tuple(
        f"{name} (written by dedup)" for name in ("dedup-baseline.json", "l.jsonl", "page.html", "site.bank")
    )
    assert "no running text" in refused(tmp_path / "page.html")


def test_links_that_double_the_tree_at_each_level_are_walked_once(tmp_path: Path) -> None:
    for level in range(30):
        (tmp_path / str(level)).mkdir()
        for name in "ab" if level else "":
            (tmp_path / str(level) / name).symlink_to(tmp_path / str(level - 1))
    write(tmp_path, **{"0__x_txt": "1"})
    assert ids(tmp_path / "29", config=Config(follow_links=True)) == ("/".join("a" * 29) + "/x.txt",)


def test_text_is_untouched(tmp_path: Path) -> None:
    content = "\ufeffone\r\ntwo\rthree\n\x0b\u2028fin".encode()
    write(tmp_path, a_txt=content, empty_txt=b"")
    docs = read.read([str(tmp_path)], Config()).documents
    assert [docs.doc_text(row).encode() for row in range(2)] == [content, b""]


def test_what_is_left_out_is_told(tmp_path: Path) -> None:
    write(tmp_path, a_txt="1", b_md="2", drafts__c_txt="3", node__modules__d_txt="4")
    write(tmp_path, **{".git__config": "5", ".env": "6", "sub__dedup.toml": "7"})
    (tmp_path / "b_md").rename(tmp_path / "b.md")
    source = read.read([str(tmp_path)], Config(include=("*.txt",), exclude=("drafts", "node/*")))
    assert source.documents.id == ("a.txt",)
    assert source.skipped == (
        ".env (hidden)",
        ".git (hidden)",
        "b.md (not included)",
        "drafts (excluded)",
        "node/modules (excluded)",
        "sub/dedup.toml (settings)",
    )
    assert ids(tmp_path / "b.md", tmp_path / ".env", config=Config(include=("*.txt",))) == (".env", "b.md")


def test_globs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, a_txt="1", b__c_txt="2", **{".hidden__d_txt": "3"})
    monkeypatch.chdir(tmp_path)
    assert ids("*.txt") == ("a.txt",)
    assert ids("**/*.txt") == ids(tmp_path / "**/*.txt") == ("a.txt", "b/c.txt")
    assert ids(".hidden/*") == ("d.txt",)
    (tmp_path / "a[1].txt").write_text("a name like a pattern")
    assert ids("a[1].txt") == ("a[1].txt",)
    assert refused("*.rst") == "nothing matches: *.rst: check the pattern"
    assert "not a pattern" in refused("a**b/[")


def test_standard_input(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a\r\nb")))
    source = read.read(["-", "-"], Config())
    assert (source.documents.id, source.path) == (("stdin.txt",), (None,))
    assert source.documents.doc_text(0) == "a\r\nb"
    assert "standard input has the same name" in refused("-", write(tmp_path, stdin_txt="x"))


def test_our_own_files_are_no_documents(tmp_path: Path) -> None:
    write(tmp_path, a_txt="1", **{"report.md": "# a report of somebody else's", "sub__report.md": "x"})
    assert ids(tmp_path) == ("a.txt", "report.md", "sub/report.md")
    write(tmp_path, **{"ledger.jsonl": '{"kind": "dedup-ledger", "version": 1}\n'})
    assert ids(tmp_path) == ("a.txt", "sub/report.md")
    for hostile in (b"{" * 100_000, b'["dedup-ledger"]', b'{"kind": "other"}', b"\xff"):
        write(tmp_path, **{"ledger.jsonl": hostile})
        assert "report.md" in ids(tmp_path, config=Config(exclude=("ledger.jsonl",)))


def test_the_strictest_permissions_are_kept(tmp_path: Path) -> None:
    write(tmp_path, a_txt="1", b_txt="2")
    (tmp_path / "a.txt").chmod(0o644)
    (tmp_path / "b.txt").chmod(0o600)
    assert read.read([str(tmp_path)], Config()).mode == 0o600


def test_missing_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert refused("nowhere", "") == 'no such file or folder: nowhere, "": check the spelling'
    assert refused(*"abcde") == "no such file or folder: a, b, c and 2 more: check the spelling"
    assert refused("a\0b", "*\0") == "no such file or folder: a\0b, *\0: check the spelling"
    (tmp_path / "dangling").symlink_to("nowhere")
    assert refused("dangling") == (
        "cannot be read: dangling (No such file or directory): change its permissions, or exclude it"
    )


def test_nothing_to_read(tmp_path: Path) -> None:
    assert refused(tmp_path) == f"nothing to read in {tmp_path}: name files or folders of text"
    write(tmp_path, **{".hidden": "x"})
    assert "(1 left out)" in refused(tmp_path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"ab\xffcd", "byte 0xFF at offset 2, its encoding is not known"),
        ("很多字里有一个坏了".encode().replace(b"\x8c", b"\xff"), "byte 0xE9 at offset 9, its encoding is not known"),
        ("Stra\xdfe".encode("latin-1"), "byte 0xDF at offset 4, its encoding is not known"),
        (b"\xed\xa0\x80", "byte 0xED at offset 0, its encoding is not known"),
        (b"ok \xe4\xb8", "byte 0xE4 at offset 3, its encoding is not known"),
    ],
)
def test_not_utf8(tmp_path: Path, content: bytes, message: str) -> None:
    path = write(tmp_path, a_txt=content) / "a.txt"
    assert refused(tmp_path) == (f"not UTF-8: {path} ({message}): name the encoding with --encoding, or exclude it")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("图书馆新到的三百本书已经上架，其中一半是孩子们自己投票选出来的，周末就可以来借阅。", "gb18030"),
        ("圖書館新到的三百本書已經上架，其中一半是孩子們自己投票選出來的，週末就可以來借閱。", "big5"),
        ("図書館に新しく届いた三百冊の本のうち、半分は子どもたちが自分で選んだものだ。", "shift_jis"),
        ("図書館に新しく届いた三百冊の本のうち、半分は子どもたちが自分で選んだものだ。", "euc_jp"),
        ("도서관에 새로 들어온 책 삼백 권 가운데 절반은 아이들이 직접 투표로 골랐다.", "euc_kr"),
        ("В библиотеку поступило триста новых книг, половину выбрали сами дети.", "cp1251"),
    ],
)
def test_other_encodings_are_found_out(tmp_path: Path, text: str, encoding: str) -> None:
    write(tmp_path, a_txt=text.encode(encoding), b_txt=text)
    source = read.read([str(tmp_path)], Config())
    assert source.documents.doc_text(0) == text == source.documents.doc_text(1)
    assert [*source.encodings] == ["a.txt"] and source.encodings["a.txt"].confidence > 0.8
    assert read.read([str(tmp_path)], Config(encoding=encoding)).documents.doc_text(0) == text


def test_an_encoding_that_is_named(tmp_path: Path) -> None:
    write(tmp_path, a_txt="Straße".encode("latin-1"), b_txt="Straße")
    source = read.read([str(tmp_path)], Config(encoding="latin-1"))
    assert [source.documents.doc_text(row) for row in (0, 1)] == ["Straße", "Straße"]
    assert "nor shift_jis: byte 0xFF at offset 0" in refused(
        write(tmp_path, c_txt=b"\xff"), config=Config(encoding="sjis")
    )
    for name in ("utf-7", "hz", "big-six", "idna"):
        with pytest.raises(ConfigError, match=f'encoding is "{name}": '):
            ids(tmp_path, config=Config(encoding=name))


def test_utf_16(tmp_path: Path) -> None:
    text = "中文在这里，没有零\r\n" * 9
    for number, encoding in enumerate(["utf-16", "utf-16-be", "utf-32"]):
        raw = (b"\xfe\xff" if encoding == "utf-16-be" else b"") + text.encode(encoding)
        assert (
            read.read([str(write(tmp_path / str(number), a_txt=raw))], Config()).documents.doc_text(0)
            == f"\ufeff{text}"
        )
    assert "not UTF-8" in refused(write(tmp_path / "x", a_txt=b"\xff\xfe\x00\xd8a\x00"))


def test_binary(tmp_path: Path) -> None:
    path = write(tmp_path, a_txt=b"PK\x03\x00") / "a.txt"
    assert refused(path) == f"binary, not text: {path} (NUL byte at offset 3): exclude it"
    assert "(compressed)" in refused(write(tmp_path, a_txt=gzip.compress(b"text")))


def test_a_binary_file_is_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "sparse.txt"
    with path.open("wb") as file:
        file.truncate(1 << 40)  # a terabyte of nothing
    assert "binary, not text" in refused(path)


def test_what_is_no_running_text_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, a_txt="text", b__data_txt='{"text": "one"}\n{"text": "two"}\n', **{"page.HTML": "no look at it"})
    assert refused(tmp_path) == (
        f"no running text: {tmp_path}/page.HTML (HTML), {tmp_path}/b/data.txt (JSON lines):"
        ' leave it out, such as with --include "*.txt", or write its texts into files of their own'
    )
    assert "page.HTML (HTML)" in refused(tmp_path / "page.HTML"), "also where it is named itself"
    assert ids(tmp_path, config=Config(exclude=("*.HTML", "b"))) == ("a.txt",)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'\xef\xbb\xbf[{"text": "one"}]\n')))
    assert refused("-").startswith("no running text: standard input (JSON): ")


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    write(tmp_path, a_txt=b"\0", b_txt=b"\xff", c_txt=b"\0", good_txt=b"x")
    message = refused(tmp_path)
    assert message.index("binary, not text: ") < message.index("; not UTF-8: ")
    assert all(name in message for name in ("a.txt", "b.txt", "c.txt")) and "good" not in message


def test_unreadable_files_and_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, a_txt="x", b__c_txt="x")

    def denied(*_: object) -> bytes:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:  # chmod would not stop root
        patch.setattr(os, "open", denied)
        assert refused(tmp_path / "a.txt").endswith("a.txt (Permission denied): change its permissions, or exclude it")
    monkeypatch.setattr(os, "listdir", denied)
    assert refused(tmp_path).startswith(f"cannot be read: {tmp_path} (Permission denied)")


def test_loops(tmp_path: Path) -> None:
    write(tmp_path, a__x_txt="1", b__y_txt="2")
    (tmp_path / "a" / "up").symlink_to("..")
    assert refused(tmp_path) == f"contains itself: {tmp_path}/a/up: remove the link, or exclude it"
    assert ids(tmp_path, config=Config(exclude=("up",))) == ("a/x.txt", "b/y.txt")
    (tmp_path / "a" / "up").unlink()
    (tmp_path / "a" / "over").symlink_to(tmp_path / "b")
    (tmp_path / "b" / "over").symlink_to(tmp_path / "a")
    assert refused(tmp_path / "a", config=Config(follow_links=True)) == (
        f"contains itself: {tmp_path}/a/over/over: remove the link, or exclude it"
    )
    (tmp_path / "self.txt").symlink_to("self.txt")
    assert "cannot be read" in refused(tmp_path / "self.txt")


def test_special_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert refused(tmp_path) == (f"not a regular file: {tmp_path}/pipe.txt: exclude it, or pipe it into `dedup ... -`")
    assert "not a regular file: /dev/null" in refused("/dev/null")


@pytest.mark.skipif(sys.platform != "linux", reason="file names are Unicode elsewhere")
def test_names_that_are_not_utf8(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt")).write_text("x")
    assert refused(tmp_path) == f"name is not UTF-8: {tmp_path}/\udcff.txt: rename it"


def test_odd_names_are_ids_like_others(tmp_path: Path) -> None:
    names = ["a\nb.txt", "\x1b[31m.txt", "'quote\".txt", "-o.txt", "{}%s.txt", "文.txt", " .txt"]
    for name in names:
        (tmp_path / name).write_text("x")
    assert ids(tmp_path) == tuple(sorted(names))


def test_deep_folders(tmp_path: Path) -> None:
    folder = tmp_path
    for _ in range(400):
        folder = folder / "d"
    folder.mkdir(parents=True)
    (folder / "x.txt").write_text("x")
    assert ids(tmp_path) == ("d/" * 400 + "x.txt",)


@pytest.mark.parametrize("pattern", ["", ".", "./"])
def test_an_empty_pattern_is_refused(tmp_path: Path, pattern: str) -> None:
    with pytest.raises(ConfigError, match="empty pattern"):
        ids(tmp_path, config=Config(exclude=(pattern,)))
