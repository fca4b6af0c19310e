"""The table of classes: what its rows say, and that everything else that speaks of classes is made from them."""

import re
import subprocess
import sys
from pathlib import Path

from dedup.classes import BOILERPLATE, WITNESSED, Evidence, Fate, Label, Lane
from dedup.config import REMOVABLE, REMOVED_BY_DEFAULT

ROOT = Path(__file__).parent.parent

# What ledgers, baselines and the tables on disk know a class by: these never change.
KNOWN = (
    "exact D101, near D102, contained D103, abstract D104, shared D105, block D106, title D107, heading D108,"
    " spam B201, nav B202, meta B203, copyright B204, related B205, byline B206, caption B207, dateline B209,"
    " watermark B208, variant D109, phrase D110, fragment D111, near-miss D112"
)

# A row more, as somebody would write it, and everything that must know of it without another line being written.
PROBE = """
import importlib.util, shutil, sys, tempfile
from pathlib import Path
from dataclasses import replace

spec = importlib.util.find_spec("dedup.classes")
text = spec.loader.get_source("dedup.classes")
number = len(importlib.import_module("dedup.classes").Label)
row = '"D199", Lane.LAYOUT, Fate.REMOVED, Evidence.EQUAL, "echo of a line", "a line that echoes"'
row += ', ("#123456", "#654321")'
marked = text.replace("    # fmt: on", f"    ECHO_LINE = {number}, Row({row})", 1)
assert marked != text
for name in [name for name in sys.modules if name.startswith("dedup")]:
    del sys.modules[name]
module = importlib.util.module_from_spec(spec)
sys.modules["dedup.classes"] = module
exec(compile(marked, spec.origin, "exec"), module.__dict__)

import jsonschema, numpy as np
from typer.testing import CliRunner
from dedup import cli, pipeline
from dedup.classes import WITNESSED, Action, Label
from dedup.config import REMOVABLE, REMOVED_BY_DEFAULT, Config
from dedup.files import baseline, ledger
from dedup.report import build, explain, html, terminal
from dedup.settle import cuts
from dedup.tables import Documents

echo = Label.ECHO_LINE
assert echo in WITNESSED and all("echo-line" in keys for keys in (REMOVABLE, REMOVED_BY_DEFAULT, Config().drop))
assert not Config().with_classes(("echo-line",), ()).drops(echo) and Config().drops(echo)
shown = CliRunner().invoke(cli.app, ["clean", "--help"], prog_name="dedup", env={"COLUMNS": "200"}).stdout
assert "echo-line" in shown, shown

paragraph = "面包师傅每天凌晨三点起床,先把昨晚发好的面团分成小块,再等炉子慢慢热起来,一句话也不说。"
other = "港口的灯塔去年换了新的灯,老灯现在放在小博物馆里,旁边挂着历任看守人的照片和名字。"
result = pipeline.find(Documents.from_texts({"a.txt": f"{paragraph}\\n\\n{other}\\n\\n{paragraph}\\n"}), Config())
made = result.decisions
gone = made.action == Action.REMOVE
assert gone.sum() == 1
result = replace(result, decisions=replace(made, label=np.where(gone, echo, made.label).astype(np.int8)))
page = build.build(result)
jsonschema.validate(page, build.schema())
assert page["classes"][0]["class"] == "echo-line" and page["meanings"]["echo-line"] == "a line that echoes"
assert ".c-echo-line" in html.html(page) and "#123456" in html.html(page) and "#654321" in html.html(page)
assert "echo-line" in terminal.summary(page) and "echo-line" in terminal.markdown(page)
(found,) = baseline.findings(result, ["a.txt"], ["a.txt"])
assert "D199 echo of a line (copy of a.txt:1)" in str(found)
folder = Path(tempfile.mkdtemp())
texts = cuts.cleaned(result)
(folder / "a.txt").write_bytes(texts[0].encode())
(folder / "ledger.jsonl").write_bytes(b"".join(ledger.write(result, texts)))
run = CliRunner().invoke(cli.app, ["restore", str(folder), "--check"], prog_name="dedup")
assert run.exit_code == 0 and "1 removal proven" in run.stdout, run.stderr
shutil.rmtree(folder)
assert "echo-line" in "".join(explain.sentences(explain.explain(result, "a.txt", 5)))
"""


def test_numbers_and_codes_never_change() -> None:
    assert [f"{label.key} {label.row.code}" for label in Label] == KNOWN.split(", ")
    assert [*Label] == [*range(len(Label))]


def test_each_row_says_everything_once() -> None:
    for label in Label:
        assert Label(int(label)) is label and Label[label.name] is label
        assert re.fullmatch(r"[DB][1-9]\d\d", label.row.code) and label.row.help and label.row.meaning
        assert all(re.fullmatch(r"#[0-9a-f]{6}", colour) for colour in label.row.colours)
        assert label.row.code.startswith("B") == (label in BOILERPLATE)
    for column in ("code", "help", "meaning"):
        assert len({getattr(label.row, column) for label in Label}) == len(Label)


def test_a_class_is_a_duplicate_or_boilerplate_or_only_reported() -> None:
    assert not WITNESSED & BOILERPLATE
    assert {*Label} - WITNESSED - BOILERPLATE == {Label.VARIANT, Label.PHRASE, Label.FRAGMENT, Label.NEAR_MISS}
    for label in Label:
        assert (label.row.rests_on is Evidence.NOTHING) == (label.row.fate is Fate.REPORTED) == (not label.removable)
        assert (label.row.rests_on is Evidence.SCORE) == (label in BOILERPLATE and label.removable)


def test_what_a_configuration_may_name_is_what_can_be_removed() -> None:
    assert {*REMOVABLE} == {label.key for label in Label} - {"dateline", "phrase", "fragment", "near-miss"}
    assert {*REMOVABLE} - {*REMOVED_BY_DEFAULT} == {"byline", "caption", "watermark", "variant"}


def test_the_models_of_the_boilerplate_lane_know_the_classes_of_lines() -> None:
    """These are the places where a class of lines needs more than its row: rules, and words of a user."""
    from dedup.boilerplate import rules, user_rules

    lines = [label for label in Label if label.row.lane is Lane.BOILERPLATE]
    assert list(rules.CLASSES) == lines
    assert {*user_rules._FAMILY} - {"plain"} == {label.key for label in lines}


def test_a_new_class_is_one_row() -> None:
    run = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=False, cwd=ROOT)
    assert run.returncode == 0, run.stderr


def test_the_table_in_the_readme_is_the_table() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| ([DB]\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", README, re.M)
    assert rows == [row(label) for label in Label]


def row(label: Label) -> tuple[str, ...]:
    return label.key, label.row.code, label.row.meaning, label.row.fate.value, label.row.rests_on.value


README = (ROOT / "README.md").read_text("utf-8")
