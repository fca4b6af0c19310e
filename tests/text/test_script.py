"""Traditional and simplified Chinese compared as one."""

import sys
from typing import Any

import numpy as np
import pytest

import dedup
from dedup.errors import ConfigError
from dedup.removals import Removal
from dedup.text.normalize import of_texts
from dedup.text.script import of_form

HANS = (
    "渡口的钟慢了七分钟，谁也没有想过要去拨准它，因为船从来不等人；到了秋天，孩子们顺堤坝去上学。",
    "磨坊主说，一共收了三万两千斤梨，比去年多，学生们帮着挑到镇上卖，卖得的钱买了书。",
)
HANT = (
    "渡口的鐘慢了七分鐘，誰也沒有想過要去撥準它，因為船從來不等人；到了秋天，孩子們順堤壩去上學。",
    "磨坊主說，一共收了五萬兩千斤梨，比去年多，學生們幫著挑到鎮上賣，賣得的錢買了書。",
)


def gone(**settings: Any) -> list[Removal]:
    return list(dedup.clean({"a": "\n".join(HANS), "b": "\n".join(HANT)}, **settings).removals)


def test_a_copy_in_the_other_script_goes_on_request_and_other_facts_stay() -> None:
    assert not gone()
    assert [(one.document, one.text) for one in gone(form="zh-hans")] == [("b", HANT[0])]


def test_every_character_becomes_one_and_others_stay() -> None:
    norm = of_texts([HANT[0], "Ferry 27 ガ", ""])
    made = of_form(norm, "zh-hans")
    assert np.array_equal(made.indptr, norm.indptr) and made.origin is norm.origin
    assert made.text(1) == norm.text(1)
    assert "鐘" not in made.text(0) and made.text(0).count("钟") == 2
    assert of_form(norm, "") is norm


def test_lines_of_the_user_are_read_in_the_same_form() -> None:
    found = dedup.clean(["\n".join(HANT)], form="zh-hans", rules={"drop_lines": {"spam": [HANS[0]]}})
    assert [one.text for one in found.removals] == [HANT[0]]


def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opencc", None)
    with pytest.raises(ConfigError, match='form "zh-hans" needs the table of OpenCC: pip install'):
        gone(form="zh-hans")
    with pytest.raises(ConfigError, match='form is "zh": it must be zh-hans, or empty'):
        gone(form="zh")
