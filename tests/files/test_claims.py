"""claims: what a clean writes is accepted, and no other claim is."""

import copy
import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup import pipeline
from dedup.config import Config
from dedup.errors import LedgerError
from dedup.files import claims, ledger
from dedup.match import relations
from dedup.settle import cuts
from dedup.tables import Documents
from tests.test_laws import corpora

Record = dict[str, Any]
SEEDS = Path(__file__).parents[2] / "seeds"

P = "清河灌区建成于上世纪六十年代，渠道老化、渗漏严重，下游两个乡的稻田常年缺水。灌区管理所用三年时间完成了干渠衬砌。"
Q = "衬砌完工以后，从渠首到渠尾的行水时间由三天缩短为一天半，沿线农户再也不用为抢水半夜起身了。"
R = "别的一句话在这里，它说的是完全不同的事情，与前面没有关系，谁也不会把它当作重复。"
S = "第四段讲收成：水到田头以后，两个乡的晚稻亩产比上一年多了四十多斤，卖粮的车排到了桥头，粮站的人忙到月亮升起来。"
T = "这里还有一句，说的是卖粮的车从哪里来，又到哪里去；去年的车没有这么多，前年更少。"
TEXTS = {
    "a.txt": f"\ufeff{P}\r\n\r\n{R}\r\n{Q}\r\n",
    "b.txt": f"{Q}\n\n{S}\n返回顶部\n责任编辑：王小明\n版权所有 未经许可不得转载\n",
    "c.txt": f"{P.replace('渗漏', '参漏')}\n{S[::-1]}\n{S}{T}\n",
    "d.txt": f"{P}\n{R}\n",
    "empty.txt": "",
}


def written(folder: Path, texts: dict[str, str], config: Config | None = None, *, force: bool = True) -> Path:
    """A cleaned folder, as a clean writes it."""
    result = pipeline.find(Documents.from_texts(texts), config or Config(), force=force)
    cleaned = cuts.cleaned(result)
    for name, text, gone in zip(result.documents.id, cleaned, result.emptied().tolist(), strict=True):
        if not gone or result.config.emptied == "keep":
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
    path = folder / "ledger.jsonl"
    path.write_bytes(b"".join(ledger.write(result, cleaned)))
    return path


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger of a cleaned folder, cleaned once for all tests."""
    return written(tmp_path_factory.mktemp("example"), TEXTS)


@pytest.fixture
def path(example: Path, tmp_path: Path) -> Path:
    """The ledger of a copy of that folder, to be edited."""
    shutil.copytree(example.parent, tmp_path, dirs_exist_ok=True)
    return tmp_path / example.name


def records(path: Path) -> list[Record]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def verdict(path: Path, found: list[Record]) -> str:
    """What is said of a ledger with these records; "" if it is accepted."""
    path.write_text("".join(f"{json.dumps(record)}\n" for record in found), "ascii")
    try:
        claims.verify(path, path.parent)
    except LedgerError as error:
        return str(error)
    return ""


def hulled(witness: Record) -> Record:
    """A witness with the start, end and line that belong to its ranges."""
    first, last = witness["ranges"][0], witness["ranges"][-1]
    return witness | {"start": first["start"], "end": last["end"], "line": first["line"]}


def removal(found: list[Record], label: str) -> Record:
    return next(record for record in found if record.get("class") == label)


def test_the_example_has_what_is_claimed(path: Path) -> None:
    found = records(path)
    assert {record["class"] for record in found if record["kind"] == "removal"} >= {"exact", "near", "contained", "nav"}
    assert claims.verify(path, path.parent) == found[0]["removals"]
    (gone,) = [record for record in found if record.get("emptied")]
    assert (gone["document"], gone["emptied"], gone["rest"]) == ("d.txt", "drop", "\n")
    assert not (path.parent / "d.txt").exists()
    assert {name: raw.decode() for name, raw in ledger.restore(path, path.parent)} == TEXTS


def test_a_file_of_which_nothing_is_left_is_kept_if_asked(tmp_path: Path) -> None:
    path = written(tmp_path, TEXTS, Config(emptied="keep"))
    assert (tmp_path / "d.txt").read_bytes() == b"\n"
    assert claims.verify(path, tmp_path) > 0
    assert {name: raw.decode() for name, raw in ledger.restore(path, tmp_path)} == TEXTS
    found = records(path)
    next(record for record in found if record.get("emptied"))["emptied"] = None
    assert "something is left of it, or nothing is" in verdict(path, found)


Change = Callable[[Record], object]


@pytest.mark.parametrize(
    ("label", "change", "message"),
    [
        ("exact", lambda r: r.update(line=999), "its line is another one"),
        ("exact", lambda r: r.update({"class": "foo"}), "there is no such class"),
        ("exact", lambda r: r.update({"class": "phrase"}), "there is no such class"),
        ("exact", lambda r: r.update({"class": "spam"}), "what is of its class has no witness"),
        ("exact", lambda r: r.update({"class": "variant"}), "the settings keep what is of its class"),
        ("exact", lambda r: r.update(reason="because"), "there is no such reason"),
        ("exact", lambda r: r.update(score=0.1), "its score is another one"),
        ("exact", lambda r: r.update(score=0), "its score is none"),
        ("near", lambda r: r.update(score=-1.0), "its score is none"),
        ("near", lambda r: r.update(score=r["score"] - 0.001), "its score is another one"),
        ("near", lambda r: r.update({"class": "exact", "reason": relations.EXACT, "score": 1.0}), "is not a copy of"),
        ("contained", lambda r: r.update(score=0.99), "its score is another one"),
        ("contained", lambda r: r.update({"class": "exact"}), "there is no such reason"),
        ("nav", lambda r: r.update(score=0), "its score is none"),
        ("nav", lambda r: r.update(score=-3.5), "its score is none"),
        ("nav", lambda r: r.update({"class": "near"}), "what is of its class has a witness"),
        ("exact", lambda r: r.update(witness=None), "what is of its class has a witness"),
        ("exact", lambda r: r["witness"].update(document="z.txt"), "the witness is no place"),
        ("exact", lambda r: r["witness"]["ranges"][0].update(end=10**9), "the witness is no place"),
        ("exact", lambda r: r["witness"]["ranges"][0].update(end=0), "the witness is no place"),
        ("exact", lambda r: r["witness"]["ranges"][0].update(line=77), "the line of its witness is another one"),
        ("exact", lambda r: r["witness"]["ranges"][0].update(byte_end=4), "the bytes of its witness are others"),
        (
            "exact",
            lambda r: r["witness"]["ranges"].append(r["witness"]["ranges"][0]),
            "the places of the witness overlap",
        ),
        ("exact", lambda r: r.update(start=r["start"] + 1, end=r["end"] + 1), "does not stand where the ledger says"),
        ("exact", lambda r: r.update(end=10**9), "the size of the cleaned file is another one"),
        ("exact", lambda r: r["found"].update(start=10**9), "does not stand where the ledger says"),
        ("exact", lambda r: r["found"].update(end=r["found"]["start"]), "does not stand where the ledger says"),
        ("exact", lambda r: r["found"].update(end=r["found"]["end"] - 3), "more goes than was found"),
    ],
)
def test_a_false_claim_of_a_removal_is_refused(path: Path, label: str, change: Change, message: str) -> None:
    found = records(path)
    changed = removal(found, label)
    change(changed)
    if changed["witness"]:
        changed["witness"] = hulled(changed["witness"])
    assert message in verdict(path, found)


@pytest.mark.parametrize("label", ["exact", "near", "contained"])
@pytest.mark.parametrize("cut", [3, 15])
def test_a_witness_that_is_too_short_is_refused(path: Path, label: str, cut: int) -> None:
    """As it would be with everything else right: bytes, line, document."""
    found = records(path)
    place = removal(found, label)["witness"]["ranges"][0]
    text = TEXTS[removal(found, label)["witness"]["document"]]
    for keep in (cut, place["end"] - place["start"] - cut):
        place["end"] = place["start"] + keep
        place["byte_end"] = len(text[: place["end"]].encode())
        removal(found, label)["witness"]["end"] = place["end"]
        said = verdict(path, found)
        assert "is not a copy of its witness" in said or "its score is another one" in said


def test_a_witness_that_goes_itself_is_refused(path: Path) -> None:
    found = records(path)
    gone = [record for record in found if record.get("class") == "exact" and record["text"].strip("\ufeff\r\n") == P]
    other = next(record for record in found if record.get("class") == "contained")
    place = {"start": other["found"]["start"], "end": other["found"]["end"], "line": other["line"]}
    text = TEXTS[other["document"]]
    place |= {"byte_start": len(text[: place["start"]].encode()), "byte_end": len(text[: place["end"]].encode())}
    gone[0]["witness"] = hulled({"document": other["document"], "ranges": [place]})
    assert "its witness was removed too" in verdict(path, found)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda h: h.update(fingerprint="0" * 16), "the fingerprint is not that of the settings"),
        (lambda h: h.update(config={}), "the fingerprint is not that of the settings"),
        (lambda h: h.update(config=None), "the settings are none"),
        (lambda h: h["config"].update(threshold=0.3), "the fingerprint is not that of the settings"),
        (lambda h: signed(h, threshold=0.3), ""),  # nothing in it contradicts that
        (lambda h: signed(h, threshold=3), "the setting threshold is none"),
        (lambda h: signed(h, threshold=7.5), "threshold is 7.5"),
        (lambda h: signed(h, threshold=float("nan")), "threshold is nan"),
        (lambda h: signed(h, shingle_chars=10**30), "shingle_chars is"),
        (lambda h: signed(h, shingle_chars=True), "the setting shingle_chars is none"),
        (lambda h: signed(h, drop=["exact", 1]), "the setting drop is none"),
        (lambda h: signed(h, drop=["exakt"]), "no class is called"),
        (lambda h: signed(h, drop=["exact", "near", "contained"]), "the settings keep what is of its class"),
        (lambda h: signed(h, other=1), "the settings are not complete"),
        (lambda h: (h["config"].pop("unit"), signed(h)), "the settings are not complete"),
        (lambda h: h.update(tool="evil"), "the version of dedup that wrote it is none"),
        (lambda h: h.update(tool=None), "the version of dedup that wrote it is none"),
    ],
)
def test_a_false_first_line_is_refused(path: Path, change: Change, message: str) -> None:
    found = records(path)
    change(found[0])
    said = verdict(path, found)
    assert message in said and bool(said) == bool(message)


def signed(header: Record, **changes: Any) -> Record:
    """The same header with other settings, and the fingerprint that belongs to them."""
    header["config"].update(changes)
    header["fingerprint"] = hashlib.sha256(json.dumps(header["config"], sort_keys=True).encode()).hexdigest()[:16]
    return header


@pytest.mark.parametrize("side", ["original", "cleaned"])
@pytest.mark.parametrize("key", ["bytes", "characters"])
def test_a_false_size_of_a_document_is_refused(path: Path, side: str, key: str) -> None:
    found = records(path)
    found[1][side][key] += 1
    assert "is another one" in verdict(path, found)


VALUES: st.SearchStrategy[object] = st.sampled_from(
    [
        None,
        True,
        -1,
        0,
        1,
        3,
        10**30,
        10**400,
        0.5,
        float("nan"),
        float("inf"),
        "",
        "x",
        "a.txt",
        "\ud800",
        [],
        {},
        [[]],
    ]
)


@pytest.fixture(scope="module")
def edited(example: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Record]]:
    """One copy of the folder for many edits of its ledger, and what stood in it."""
    folder = tmp_path_factory.mktemp("edited")
    shutil.copytree(example.parent, folder, dirs_exist_ok=True)
    return folder / example.name, records(example)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_edit_ends_in_a_traceback(edited: tuple[Path, list[Record]], data: st.DataObject) -> None:
    """Any value anywhere: the ledger is refused, or says what it said."""
    path, before = edited
    found = copy.deepcopy(before)
    place: Any = found[data.draw(st.integers(0, len(found) - 1))]
    while True:
        key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
        inner = place[key]
        if not isinstance(inner, dict | list) or not inner or data.draw(st.booleans()):
            break
        place = inner
    value = data.draw(VALUES)
    place[key] = value
    said = verdict(path, found)
    same = json.dumps(found, sort_keys=True) == json.dumps(before, sort_keys=True)
    assert bool(said) != (same or _means_the_same(before, found))


def _means_the_same(before: list[Record], found: list[Record]) -> bool:
    """Whether nothing changed but the strength of what speaks for boilerplate, to another one."""
    differ = [(one, other) for one, other in zip(before, found, strict=True) if one != other]
    if not differ:  # True is no number
        return "true" not in json.dumps(found)
    (one, other) = differ[0]
    score = other.get("score")
    return (
        isinstance(score, int | float)
        and score is not True
        and 0 < score < 10**300
        and one | {"score": score} == other
        and one["witness"] is None
    )


def test_ledgers_of_the_first_version_are_read(path: Path) -> None:
    """They had one range, and no word on documents of which nothing is left: their files were there."""
    found = records(path)
    found[0]["version"] = 1
    found[0]["config"].pop("emptied")
    signed(found[0])
    found[0]["tool"] = "dedup 0.1.0"
    for record in found:
        if record["kind"] == "document":
            del record["emptied"], record["rest"]
        elif record.get("witness"):
            (place,) = record["witness"].pop("ranges")
            record["witness"] |= {key: place[key] for key in ("start", "end", "line")}
    (path.parent / "d.txt").write_bytes(b"\n")
    assert verdict(path, found) == ""
    assert {name: raw.decode() for name, raw in ledger.restore(path, path.parent)} == TEXTS


@given(corpora, st.booleans())
def test_what_a_clean_writes_is_accepted(tmp_path_factory: pytest.TempPathFactory, texts: Any, force: bool) -> None:
    folder = tmp_path_factory.mktemp("law")
    path = written(folder, {f"{number}.txt": text for number, text in enumerate(texts.values())}, force=force)
    assert claims.verify(path, folder) == records(path)[0]["removals"]


@pytest.mark.parametrize("unit", ["paragraph", "line", "block", "document"])
def test_what_a_clean_writes_of_the_seeds_is_accepted(tmp_path: Path, unit: str) -> None:
    texts = {file.name: file.read_bytes().decode() for file in sorted(SEEDS.glob("*.txt"))[:12]}
    path = written(tmp_path, texts, Config(unit=unit, drop=(*Config().drop, "variant", "watermark")), force=False)
    assert claims.verify(path, tmp_path) == records(path)[0]["removals"]
    assert {name: raw.decode() for name, raw in ledger.restore(path, tmp_path)} == texts
