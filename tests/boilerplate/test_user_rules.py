"""The user's own rules: lines, patterns and words, and what is said of those that are none."""

import time
from pathlib import Path

import numpy as np
import pytest

from dedup.boilerplate import terms, user_rules
from dedup.boilerplate.lexicon import Family
from dedup.boilerplate.user_rules import KEEP, NOTHING
from dedup.classes import Action, Label
from dedup.config import Config, OwnRules
from dedup.errors import ConfigError
from dedup.files.settings import load
from dedup.pipeline import find
from dedup.tables import Documents
from dedup.text import normalize, segment

BODY = (
    "秋天的早晨,山里的雾还没有散,孩子们已经背着书包走在路上,远处传来一阵阵清脆的铃声,新的一天开始了。",
    "校长告诉大家,往后每天下午都有一节体育课,篮球和跳绳由老师带着练,天气不好的时候就在走廊里做操。",
)


def said(lines: list[str], rules: OwnRules) -> list[int]:
    docs = Documents.from_texts({"": "\n".join(lines)})
    segs = segment.segments(docs, unit="line")
    found = user_rules.verdicts(docs, segs, normalize.normalized(docs, segs), rules)
    return [int(label) for label in found]


def removed(text: str, rules: OwnRules, **settings: str) -> dict[str, str]:
    """What goes of a text, by its class."""
    docs = Documents.from_texts({"a.txt": text})
    found = find(docs, Config(rules=rules, **settings)).decisions  # type: ignore[arg-type]
    rows = np.flatnonzero(found.action == Action.REMOVE).tolist()
    return {docs.text(int(found.start[k]), int(found.end[k])): Label(int(found.label[k])).key for k in rows}


def test_lines_are_compared_in_normal_form_and_keep_overrules_drop() -> None:
    rules = OwnRules(
        keep_lines=("友情 链接",), drop_lines=(("nav", ("友情链接", "ＢＡＣＫ to top")), ("spam", ("猎鹰所",)))
    )
    lines = ["【友情链接】", "back to top!", "猎鹰所", "猎鹰所上线", "别的"]
    assert said(lines, rules) == [KEEP, Label.NAV, Label.SPAM, NOTHING, NOTHING]


def test_patterns_are_searched_for_in_the_line_as_it_stands() -> None:
    rules = OwnRules(keep_patterns=("^第.{1,3}章",), drop_patterns=(("meta", (r"^\d{4}-\d\d-\d\d$", "^第一章")),))
    lines = ["2024-01-02", "2024-01-02 是个好日子", "第一章 开始", "第一百二十三章"]
    assert said(lines, rules) == [Label.META, NOTHING, KEEP, NOTHING]


def test_patterns_take_linear_time_on_hostile_input() -> None:
    rules = OwnRules(drop_patterns=(("spam", ("(a+)+$", "(a|aa)+b", "(.*)*x")),))
    lines = ["a" * 200_000 + "!", "a" * 200_000]
    begin = time.process_time()
    assert said(lines, rules) == [NOTHING, Label.SPAM]
    assert time.process_time() - begin < 30  # a backtracking engine would not come back


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        (OwnRules(keep_patterns=("(a",)), r'rules\.keep_patterns: "\(a" is no pattern of RE2: missing \)'),
        (OwnRules(drop_patterns=(("nav", ("(?<=a)b",)),)), r"rules\.drop_patterns\.nav: .*invalid"),
        (OwnRules(drop_lines=(("nav", ("★★",)),)), r'rules\.drop_lines\.nav: "★★" has no letter or digit'),
    ],
)
def test_what_is_no_rule_is_an_error(rules: OwnRules, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        said(["一行"], rules)


@pytest.mark.parametrize("word", ["字", "!", "x" * (terms.LONGEST + 1)])
def test_words_have_two_letters_and_are_not_endless(word: str) -> None:
    with pytest.raises(ConfigError, match=r"rules\.words\.nav: .*it must have 2 to 40"):
        user_rules.lexicon(OwnRules(words=(("nav", (word,)),)))


def test_words_are_evidence_of_their_class() -> None:
    plain, more = (
        user_rules.lexicon(OwnRules()),
        user_rules.lexicon(OwnRules(words=(("nav", ("回 到 云端",)), ("plain", ("首页",))))),
    )
    assert plain is terms.shipped()
    family = {terms.fold("回到云端"): Family.NAV, terms.fold("首页"): Family.PLAIN}
    for word, wanted in family.items():
        code = more.alphabet[[ord(c) for c in word]]
        row = np.flatnonzero((more.letters[:, : len(word)] == code).all(axis=1) & (more.length == len(word)))
        assert more.family[row].tolist() == [wanted]


def test_a_rule_overrules_the_model_both_ways() -> None:
    text = "\n\n".join(("山村小学迎来新操场", *BODY, "返回顶部", "猎鹰所 你的第一站"))
    assert "返回顶部" in removed(text, OwnRules())
    rules = OwnRules(keep_lines=("返回顶部",), drop_lines=(("spam", ("猎鹰所你的第一站",)),))
    found = removed(text, rules)
    assert "返回顶部" not in found and found["猎鹰所 你的第一站"] == "spam"


def test_rules_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "dedup.toml"
    file.write_text(
        '[rules]\nkeep_lines = ["甲乙"]\n[rules.drop_lines]\nspam = ["丙丁"]\nnav = "戊己"\n'
        '[rules.words]\nplain = ["交易所"]\n[rules.drop-patterns]\nmeta = ["^x"]\n',
        "utf-8",
    )
    rules = load(file).rules
    assert rules.keep_lines == ("甲乙",)
    assert rules.drop_lines == (("nav", ("戊己",)), ("spam", ("丙丁",)))
    assert rules.words == (("plain", ("交易所",)),) and rules.drop_patterns == (("meta", ("^x",)),)
    assert load(file).fingerprint() != Config().fingerprint()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("rules = 3", "rules must be a table"),
        ("[rules]\nkeep_line = []", r'unknown key "rules.keep_line" \(did you mean "keep_lines"'),
        ('[rules]\ndrop_lines = ["a"]', "rules.drop_lines must be a table of classes"),
        ('[rules.drop_lines]\nnaw = ["a"]', r'no class "naw" \(did you mean "nav"'),
        ("[rules.words]\nnav = 3", "rules.words.nav must be a list of strings"),
    ],
)
def test_files_that_are_wrong(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "dedup.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=message):
        load(file)


def test_without_re2_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(user_rules, "import_module", missing)
    with pytest.raises(ConfigError, match=r'pip install "dittograph\[patterns\]"'):
        said(["一行"], OwnRules(keep_patterns=("a",)))
