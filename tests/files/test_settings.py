"""settings: a file of settings that somebody else wrote is refused in one line, soon, whatever is in it."""

import os
import time
from pathlib import Path

import pytest

from dedup.config import Config
from dedup.errors import ConfigError, InputError
from dedup.files import settings


def refused(folder: Path, text: str, name: str = "dedup.toml") -> str:
    file = folder / name
    file.write_text(text, "utf-8")
    begin = time.process_time()
    with pytest.raises(ConfigError) as error:
        settings.with_bank(settings.load(file))
    assert time.process_time() - begin < 10
    message = str(error.value)
    assert len(message) < 400 and "\n" not in message
    return message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("drop = " + "[" * 100_000 + "]" * 100_000, "nested too deeply"),
        ("a = " + "{a=" * 5000 + "1" + "}" * 5000, "nested too deeply"),
        ("min_chars = " + "9" * 5000, "not valid TOML"),
        ("min_chars = 0x" + "f" * 5000, "min_chars is too long to show: it must be between 1 and 1000000000"),
        ("threshold = 0x" + "f" * 5000, "threshold must be of type float, not too long to show"),
        ("seed = [0x" + "f" * 5000 + "]", "seed must be of type int, not too long to show"),
        (f"batch_chars = {2**63}", "batch_chars is 9223372036854775808: it must be between"),
        (f"stub_chars = {2**70}", "stub_chars is 1180591620717411303424: it must be between"),
        ('bank = "x\\u0000y"', "a path holds a NUL character"),
        ('baseline = "x\\u0000y"', "a path holds a NUL character"),
        ('paths = ["a", "docs\\u0000"]', "a path holds a NUL character"),
        (".".join(["a"] * 100_000) + " = 1", "line 1 has a key of more than 64 parts"),
        ('\n["a"  .b' + " . 'c'.a" * 100 + "]", "line 2 has a key of more than 64 parts"),
        ("a" * 1_000_000 + " = 1", 'unknown key "aaaa'),
        ('"' + "threshold" * 100_000 + '" = 1', 'unknown key "thresholdthreshold'),
        ("min-chars = 5\nmin_chars = 6", "min_chars is given twice"),
        ('unit = "' + "x" * 1_000_000 + '"', 'unit is "xxxx'),
        ('drop = ["' + "x" * 1_000_000 + '"]', 'no class is called "xxxx'),
        ("[rules]\n" + "k" * 1_000_000 + " = 1", 'unknown key "rules.kkk'),
        ("threshold = 0.5\0", "not valid TOML"),
        ("#" * ((4 << 20) + 1), "cannot be read (larger than 4 MB)"),
    ],
)
def test_hostile_files(tmp_path: Path, text: str, message: str) -> None:
    assert message in refused(tmp_path, text)


def test_what_looks_hostile_and_is_not(tmp_path: Path) -> None:
    file = tmp_path / "dedup.toml"
    lines = ["." * 1000, " . ".join("word" * 3), "a sentence. " * 500, "www.example.org " * 200]
    file.write_text(f"[rules]\nkeep_lines = [{', '.join(map(repr, lines))}]\n" + "\n" * 1_000_000)
    assert settings.load(file).rules.keep_lines == tuple(lines)


@pytest.mark.parametrize("text", ["tool = 3\n", "[tool]\ndedup = 3\n"])
def test_a_table_that_is_none(tmp_path: Path, text: str) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_text(text)
    if "dedup" in text:
        assert "tool.dedup must be a table" in refused(tmp_path, text, "pyproject.toml")
    else:
        assert settings.find_file(tmp_path) != file


def test_files_that_are_none(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "dedup.toml")
    assert settings.find_file(tmp_path) != tmp_path / "dedup.toml"
    with pytest.raises(ConfigError, match="not a regular file"):
        settings.load(tmp_path / "dedup.toml")


def test_the_bank_is_read_with_the_settings(tmp_path: Path) -> None:
    bank = tmp_path / "site.bank"
    bank.write_bytes(b"anything")
    read = settings.with_bank(Config(bank=str(bank)))
    assert (read.bank, read.bank_content) == (str(bank), b"anything")
    assert settings.with_bank(Config()) == Config()
    for name in ("none", "."):
        with pytest.raises(InputError, match="cannot be read"):
            settings.with_bank(Config(bank=str(tmp_path / name)))
