"""The benchmark of edited copies: an edit is what it says, and what is counted is what happened."""

import json
from pathlib import Path
from random import Random

import pytest

from benchmarks import edit_words, edits
from benchmarks.edits import Original
from dedup.config import Config
from dedup.text.normalize import normal_form

HAN = "老码头的灯在雾里亮到后半夜，船工们把缆绳绕在桩上，又把湿透的麻袋一只一只扛进仓房。先生坐在门口，就着灯光记账。"
LATIN = "The ferry left the pier before dawn and the lamps along the shore went out while the porters slept on sacks. "
SAMPLES = {
    "Han": HAN,
    "Latin": LATIN,
    "kana": "夜明けまえの港では、網をつくろう人たちが火をかこみ遠い島の話を語った。やがて船が静かに岸をはなれた。",
    "hangul": "새벽 항구에는 그물을 손질하는 사람들이 앉아 먼 섬의 이야기를 하고 있었다. 이윽고 배가 천천히 떠났다.",
    "Thai": "ก่อนรุ่งสางที่ท่าเรือ ชาวประมงนั่งล้อมวงซ่อมแห เล่าเรื่องเกาะไกลซ้ำแล้วซ้ำเล่า จากนั้นเรือก็ค่อยๆ ออกจากฝั่ง",
}


def distance(left: str, right: str) -> int:
    """Levenshtein's."""
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(right, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Thirty documents of sentences that differ."""
    rng = Random(5)
    texts = ["\n".join("".join(rng.sample(HAN, len(HAN) - 3)) for _ in range(30)) for _ in range(30)]
    rows = [json.dumps({"id": str(number), "text": text}) for number, text in enumerate(texts)]
    (tmp_path / "docs.jsonl").write_text("\n".join(rows), "utf-8")
    return tmp_path


@pytest.mark.parametrize("script", SAMPLES)
def test_the_script_of_a_text(script: str) -> None:
    assert edits.script_of(SAMPLES[script]) == script


@pytest.mark.parametrize("script", edit_words.VOCABULARY)
def test_invented_sentences_are_of_their_script(script: str) -> None:
    texts = edits.invented(script, 2, Random(1))
    assert texts[0] != texts[1]
    assert {edits.script_of(text) for text in texts} == {script}


def test_no_number_is_no_script() -> None:
    assert edits.script_of("12 345 + 6") == ""


def test_originals_have_their_length_and_stay_apart_from_the_rest(corpus: Path) -> None:
    texts = edits.documents([corpus])
    made, rest = edits.originals(texts, per_cell=2, rng=Random(1))
    assert {(one.length, len(normal_form(one.text))) for one in made} == {(n, n) for n in edits.LENGTHS}
    assert all(any(one.text in text for text in texts) for one in made)
    assert rest
    assert not any(one.text[:15] in line for one in made for line in rest)
    assert (made, rest) == edits.originals(texts, per_cell=2, rng=Random(1))
    assert made != edits.originals(texts, per_cell=2, rng=Random(2))[0]


@pytest.mark.parametrize("script", SAMPLES)
@pytest.mark.parametrize("count", [1, 3])
def test_mixed_edits_are_as_many_as_asked_for(script: str, count: int) -> None:
    text = SAMPLES[script]
    changed = [edits.mix(text, count, Random(seed)) for seed in range(20)]
    assert {distance(text, one) for one in changed} <= set(range(1, count + 1))
    assert any(distance(text, one) == count for one in changed)
    assert len({len(one) for one in changed}) > 1  # insertions and deletions, too


@pytest.mark.parametrize("kind", ["mix", "ocr", "run", "traditional"])
def test_no_edit_changes_a_fact(kind: str) -> None:
    text = "第三条不得在7月15日以前停工，众人对此没有发问 It is not 42 of the seven boats нет семь"
    edit, _ = edits.KINDS[kind]
    changed = {edit(text, 3, Random(seed)) for seed in range(60)}
    assert len(changed) > 1
    for one in changed:
        assert edits.stated(normal_form(one)) == edits.stated(normal_form(text)) == ["三", "不", "7", "15", "没", "42"]
        for word in (" not ", " seven ", " нет ", " семь"):
            assert word in one


@pytest.mark.parametrize("kind", ["width", "marks"])
def test_widths_and_marks_leave_the_normal_form_alone(kind: str) -> None:
    edit, _ = edits.KINDS[kind]
    for text in SAMPLES.values():
        assert normal_form(edit(text, 1, Random(1))) == normal_form(text)
    assert edit(HAN, 1, Random(1)) != HAN


def test_zero_width_characters_are_put_in() -> None:
    changed = edits.zero_width(HAN, 5, Random(1))
    assert len(changed) == len(HAN) + 5
    assert normal_form(changed) == normal_form(HAN)


def test_lookalikes_before_anything_else() -> None:
    assert edits.ocr("日土", 2, Random(1)) == "曰士"
    assert edits.ocr("rn", 1, Random(1)) in ("m", "ru", "rh")
    assert distance(HAN, edits.ocr(HAN, 3, Random(1))) >= 1


def test_a_run_is_one_stretch() -> None:
    for seed in range(10):
        changed = edits.run(HAN, 6, Random(seed))
        assert 6 <= abs(len(changed) - len(HAN)) <= 8  # marks within it go with it


def test_misread_digits_change_digits_only() -> None:
    changed = edits.digits("在2025年10月", 2, Random(1))
    assert distance("在2025年10月", changed) == 2
    assert changed[0] == "在"
    assert changed[5] == "年"


@pytest.mark.parametrize(
    ("script", "fact", "text"),
    [
        ("Han", "digit", "仓房里有5口箱子"),
        ("Thai", "digit", "เรือ ๕ ลำ"),
        ("Han", "numeral", "船上有三个人"),
        ("Latin", "numeral", "The three boats"),
        ("Han", "name", "这班船开往上海"),
        ("Latin", "name", "The boat to London"),
        ("Han", "negation", "船可以靠岸"),
        ("Latin", "negation", "The boat is here"),
        ("hangul", "negation", "배가 있습니다"),
    ],
)
def test_another_fact(script: str, fact: str, text: str) -> None:
    changed = edits.other_facts(Original(script, 30, text), fact, Random(1))
    assert changed is not None
    assert normal_form(changed) != normal_form(text)
    assert edits.other_facts(Original(script, 30, "。"), fact, Random(1)) is None


def test_what_became_of_a_copy() -> None:
    made = [Original("Han", 50, text) for text in (HAN, HAN[::-1], "在2025年" + "".join(sorted(HAN)))]
    changed = [HAN.replace("灯", "炉", 1), SAMPLES["kana"], made[2].text.replace("2025", "2026")]
    assert edits.outcomes(made, changed, ["别的一句话"], Config()) == [edits.FOUND, edits.UNSEEN, edits.VARIANT]


def test_both_gone_for_a_third_is_found() -> None:
    made = [Original("Han", 50, HAN)]
    assert edits.outcomes(made, [HAN + "，"], [HAN + "。又起了一阵风", HAN], Config()) == [edits.FOUND]


def test_an_original_that_the_corpus_repeats_is_left_out() -> None:
    made = [Original("Han", 50, HAN), Original("Latin", 50, LATIN)]
    assert edits.unrepeated(made, [HAN + "又起了风"], Config()) == made[1:]


def test_the_goals_are_those_of_the_worst_script() -> None:
    cells: list[edits.Row] = [
        {"kind": "mix", "percent": 3, "script": "Han", "length": 30, "found": 100},
        {"kind": "mix", "percent": 3, "script": "Thai", "length": 30, "found": 97, "unlike": 3},
        {"kind": "mix", "percent": 3, "script": "Thai", "length": 20, "unseen": 90},  # too short for the goal
        {"kind": "mix", "percent": 5, "script": "Thai", "length": 30, "found": 96, "variant": 4},
    ]
    assert edits.goals(cells) == [(3, 0.99, 0.97), (5, 0.95, 0.96)]
    assert edits.goals([]) == [(3, 0.99, 0.0), (5, 0.95, 0.0)]


def test_removals_of_a_corpus(tmp_path: Path) -> None:
    texts = {"a": HAN, "b": HAN.replace("雾", "霧").replace("的", "", 1), "c": HAN, "d": LATIN}  # the fuller text stays
    rows = [json.dumps({"id": name, "text": text}) for name, text in texts.items()]
    (tmp_path / "docs.jsonl").write_text("\n".join(rows), "utf-8")
    (tmp_path / "gold.jsonl").write_text(json.dumps({"a": "b", "b": "a", "label": 0}), "utf-8")
    total, found = edits.removed(tmp_path, Config())
    assert (total, len(found)) == (4, 1)
    assert found[0].told_apart
    assert not found[0].other_facts
    assert "雾" in edits.difference(found[0])
    assert "霧" in edits.difference(found[0])


def test_the_candidate_stage(corpus: Path) -> None:
    made, rest = edits.originals(edits.documents([corpus]), per_cell=2, rng=Random(1))
    table = list(edits.compared(made, rest, chars=(3, 5), bands=((64, 3), (20, 5)), rng=Random(1)))
    assert [(row["chars"], row["bands"]) for row in table] == [(3, 64), (3, 20), (5, 64), (5, 20)]
    easy, hard = table[0]["compared"], table[-1]["compared"]
    assert all(easy[name] >= hard[name] for name in hard)
    assert easy["3 % of 100"] == 1.0
    assert hard["15 % of 100"] == 0.0


def test_the_command(corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "figures.json"
    arguments = [str(corpus), "--per-cell", "1", "--json", str(out), "--show", "1"]
    code = edits.main(arguments)
    shown = capsys.readouterr().out
    figures = json.loads(out.read_text("utf-8"))
    assert code == any(worst < asked for _, asked, worst in edits.goals(figures["edited"]))
    assert "| mix 3 % |" in shown
    assert {cell["script"] for cell in figures["edited"]} == {"Han", *edit_words.VOCABULARY}
    wide = edits.chosen(figures["edited"], kind="width", length=100)
    assert edits.share(wide) == 1.0


def test_a_folder_without_documents(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as error:
        edits.main([str(tmp_path)])
    assert error.value.code == 2
    assert "holds no docs.jsonl" in capsys.readouterr().err
