"""Settings: their limits, where they come from, and the fingerprint that names them."""

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from dedup.classes import Label
from dedup.config import REMOVABLE, Config, OwnRules
from dedup.errors import ConfigError
from dedup.files.settings import find_file, load

IDLE = {"paths": ("a",), "batch_chars": 7, "baseline": "other.json", "workers": 2, "bank_content": b"of none"}
IDLE |= {"text_field": "a", "id_field": "b", "encoding": "big5"}
OTHER: dict[str, Any] = {
    "form": "zh-hans",
    "unit": "line",
    "include": ("*.md",),
    "exclude": ("a*",),
    "drop": ("near",),
    "boilerplate": "strict",
    "follow_links": True,
    "emptied": "keep",
    "rules": OwnRules(keep_lines=("一",)),
}


def changed(name: str, value: object) -> Config:
    """The defaults but for one setting."""
    return Config(**{name: value})  # type: ignore[arg-type]


def written(folder: Path, text: str, name: str = "dedup.toml") -> Path:
    file = folder / name
    file.write_text(text, "utf-8")
    return file


def refused(folder: Path, text: str, name: str = "dedup.toml") -> str:
    """The message with which a file is refused; it begins with the name of the file."""
    file = written(folder, text, name)
    with pytest.raises(ConfigError) as error:
        load(file)
    message = str(error.value)
    assert message.startswith(f"{file}: ")
    return message.removeprefix(f"{file}: ")


def test_no_file_gives_the_defaults() -> None:
    assert load(None) == Config()


def test_every_setting_says_what_it_is_and_holds_its_default() -> None:
    for item in fields(Config):
        assert item.metadata["help"]
        assert getattr(Config(), item.name) == item.default


@pytest.mark.parametrize(
    ("name", "bound", "step"),
    [
        (item.name, item.metadata[side], step)
        for item in fields(Config)
        for side, step in (("low", -1), ("high", 1))
        if item.metadata[side] is not None
    ],
)
def test_ranges(name: str, bound: float, step: int) -> None:
    assert getattr(changed(name, bound), name) == bound
    beyond = bound + (step if isinstance(bound, int) else step * 1e-9)
    with pytest.raises(ConfigError, match=f"^{name} is .*: it must be (at least|between) .*{bound}"):
        changed(name, beyond)


def test_the_old_name_of_a_unit_is_read(tmp_path: Path) -> None:
    assert load(written(tmp_path, 'unit = "auto"')) == Config()
    assert Config(unit="auto").fingerprint() == Config().fingerprint()


def test_the_old_name_of_a_key_is_read(tmp_path: Path) -> None:
    """`furniture`, of earlier configurations, is `boilerplate`, with the same fingerprint; but not both of them."""
    old = load(written(tmp_path, 'furniture = "strict"'))
    assert old == Config(boilerplate="strict") and old.fingerprint() == Config(boilerplate="strict").fingerprint()
    message = 'boilerplate is given twice, the second time as "furniture": write it once'
    assert refused(tmp_path, 'boilerplate = "strict"\nfurniture = "strict"') == message


def test_documents_as_a_whole_go_as_copies_only() -> None:
    config = Config(unit="document", drop=("exact", "near", "variant", "nav", "contained", "title"))
    assert [label.key for label in Label if config.drops(label)] == ["exact", "near", "variant"]


@pytest.mark.parametrize("value", [float("inf"), float("nan")])
def test_numbers_that_are_none_are_refused(value: float) -> None:
    with pytest.raises(ConfigError):
        Config(threshold=value)


def test_values_are_read(tmp_path: Path) -> None:
    text = (
        'threshold = 0.9\nmin-chars = 12\nnear_miss = 1\ninclude = ["*.md", "*.txt"]\nexclude = "old"\nunit = "block"\n'
    )
    assert load(written(tmp_path, text)) == Config(
        threshold=0.9, min_chars=12, near_miss=1.0, include=("*.md", "*.txt"), exclude=("old",), unit="block"
    )


def test_the_table_in_pyproject(tmp_path: Path) -> None:
    text = "threshold = 0.1\n[tool.other]\nx = 1\n[tool.dedup]\nthreshold = 0.9\n"
    assert load(written(tmp_path, text, "pyproject.toml")) == Config(threshold=0.9)
    assert load(written(tmp_path, "[tool.other]\nx = 1\n", "pyproject.toml")) == Config()
    assert 'unknown key "x"' in refused(tmp_path, "[tool.dedup]\nx = 1\n", "pyproject.toml")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("treshold = 0.9", 'unknown key "treshold" (did you mean "threshold"?)'),
        ("min-char = 3", 'unknown key "min-char" (did you mean "min_chars"?)'),
        ("zzz = 3", 'unknown key "zzz"'),
        ('threshold = "high"', "threshold must be of type float, not 'high'"),
        ("min-chars = 3.5", "min-chars must be of type int, not 3.5"),
        ("min-chars = true", "min-chars must be of type int, not True"),
        ("threshold = true", "threshold must be of type float, not True"),
        ("include = 3", "include must be a list of strings, not 3"),
        ("include = [1]", "include must be a list of strings, not [1]"),
        ("threshold = 0.2", "threshold is 0.2: it must be between 0.3 and 1.0"),
        ("min_chars = 0", "min_chars is 0: it must be between 1 and 1000000000"),
        ('unit = "page"', 'unit is "page": it must be paragraph, line, block or document'),
    ],
)
def test_refused(tmp_path: Path, text: str, message: str) -> None:
    assert refused(tmp_path, text) == message


def test_files_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, "threshold = ").startswith("not valid TOML")
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path / "missing.toml")
    (tmp_path / "dedup.toml").write_bytes(b"unit = '\xff'")
    with pytest.raises(ConfigError, match="not valid TOML"):
        load(tmp_path / "dedup.toml")


def test_the_nearest_file_holds_and_our_own_before_the_shared_one(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    above = written(tmp_path, "[tool.dedup]\n", "pyproject.toml")
    assert find_file(inner) == above
    (tmp_path / "a" / "dedup.toml").mkdir()  # a folder is no file
    written(inner, "[tool.other]\n", "pyproject.toml")  # nothing for us in it
    assert find_file(inner) == above
    own = written(tmp_path, "")
    assert find_file(inner) == own
    here = written(inner, "[tool.dedup]\n", "pyproject.toml")
    assert find_file(inner) == here
    assert find_file(tmp_path) == own


def test_classes_are_kept_and_dropped() -> None:
    assert Config().drops(Label.EXACT)
    assert not Config().drops(Label.BYLINE)
    other = Config().with_classes(keep=("near", "nav"), drop=("byline",))
    assert {*other.drop} == ({*Config().drop} - {"near", "nav"}) | {"byline"}
    assert other.drop == tuple(key for key in REMOVABLE if key in other.drop)
    assert Config().with_classes((), ()) == Config()


def test_classes_that_are_none_or_both_are_refused() -> None:
    with pytest.raises(
        ConfigError, match='no class is called "bylines" \\(did you mean "byline"\\?\\): one of exact, '
    ):
        Config().with_classes(keep=(), drop=("bylines",))
    with pytest.raises(ConfigError, match='no class is called "phrase"'):  # only reported
        Config(drop=("phrase",))
    with pytest.raises(ConfigError, match='class "nav" is both kept and dropped: name it once'):
        Config().with_classes(keep=("nav",), drop=("nav", "byline"))


@pytest.mark.parametrize("name", [item.name for item in fields(Config)])
def test_the_fingerprint_changes_with_what_can_change_a_result(name: str) -> None:
    default = getattr(Config(), name)
    if name in IDLE:
        assert changed(name, IDLE[name]).fingerprint() == Config().fingerprint()
        return
    if name == "bank":
        assert Config(bank="a", bank_content=b"its content").fingerprint() != Config().fingerprint()
        return
    value = OTHER[name] if name in OTHER else default + 1 if isinstance(default, int) else default * 0.99
    assert changed(name, value).fingerprint() != Config().fingerprint()


def test_the_fingerprint_is_sixteen_hexadecimal_digits() -> None:
    assert len(Config().fingerprint()) == 16
    int(Config().fingerprint(), 16)
    assert Config().fingerprint() == Config().fingerprint()
