"""What `tune` says of a corpus: its figures are those of a run at each threshold, and its texts act on no terminal."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dedup import api
from dedup.classes import Label
from dedup.config import Config
from dedup.match import lsh, near
from dedup.report import terminal, tune
from dedup.tables import Documents
from tests.strategies import rows

SEEDS = Path(__file__).parents[2] / "seeds"
LETTERS = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜金生丽水玉出昆冈"


def corpus(paragraphs: int = 12, edits: int = 8, seed: int = 3) -> Documents:
    """Paragraphs, each with copies that have one, two, three ... other characters, in documents of some paragraphs."""
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(paragraphs):
        text = rng.choice([*LETTERS], 90)
        for count in range(edits):
            copy = text.copy()
            copy[rng.choice(90, count * 2, replace=False)] = "の"
            found.append("".join(copy[count:]))  # no two of a family have the same length: which stays is certain
    order = rng.permutation(len(found)).tolist()
    pages = {f"{k:02}.txt": "\n".join(found[row] + "。" for row in order[k::7]) for k in range(7)}
    return Documents.from_texts(pages)


@pytest.mark.parametrize("drop", [Config().drop, (*Config().drop, "variant")])
def test_a_threshold_does_what_a_run_with_it_does(drop: tuple[str, ...]) -> None:
    docs, config = corpus(), Config(drop=drop)
    texts = [line for name in range(len(docs)) for line in docs.doc_text(name).splitlines()]
    tuned = tune.tune(docs, config, chars=10**6)["thresholds"]
    assert [row["threshold"] for row in tuned] == list(tune.STEPS)
    for row in tuned:
        run = api.near_duplicates(texts, config=replace(config, threshold=row["threshold"]))
        gone = np.flatnonzero(run.label == Label.NEAR)
        assert row["pairs"] == np.count_nonzero(run.pairs.jaccard >= row["threshold"])
        assert (row["paragraphs"], row["characters"]) == (len(gone), sum(len(texts[k]) for k in gone))
    assert tuned[0]["paragraphs"] > tuned[-1]["paragraphs"] > 0


def test_the_border_is_where_the_threshold_is() -> None:
    docs = corpus()
    tuned = tune.tune(docs, Config(threshold=0.63), chars=10**6)
    assert [row["threshold"] for row in tuned["border"]] == sorted([*tune.STEPS, 0.63])
    shown = 0
    for row in tuned["border"]:
        step = row["threshold"]
        assert not row["above"] or step <= row["above"]["similarity"] + 1e-6 < step + tune.NEXT_TO + 1e-6
        assert not row["below"] or step - tune.NEXT_TO - 1e-6 <= row["below"]["similarity"] < step
        for pair in filter(None, (row["above"], row["below"])):
            for side, place in zip(("here", "there"), pair["sides"], strict=True):
                text = "".join(piece["text"] for piece in pair["difference"] if piece["in"] in ("both", side))
                assert docs.doc_text(docs.id.index(place["document"])).splitlines()[place["line"] - 1] == text
                assert place["characters"] == len(text)
            shown += 1
    assert shown > 10


def test_the_curve_meets_the_recall_at_the_threshold() -> None:
    tuned = tune.tune(corpus(2), Config(threshold=0.7, recall=0.99), chars=10**6)
    assert (tuned["bands"], tuned["rows"]) == near.bands(Config(threshold=0.7, recall=0.99))
    assert lsh.probability(0.7, tuned["bands"], tuned["rows"]) >= 0.99
    curve = [point["probability"] for point in tuned["curve"]]
    assert curve == sorted(curve) and curve[-1] == 1.0 and curve[0] < 0.5


def test_the_sample_is_of_whole_documents_and_does_not_depend_on_the_others() -> None:
    docs = Documents.from_texts({f"{k:03}": f"document {k} " * 20 for k in range(50)})
    part = tune._sample(docs, 3000, 1)
    assert set(part.id) < set(docs.id) and 3000 <= len(part.code) < 3300
    assert all(part.doc_text(row) == docs.doc_text(docs.id.index(name)) for row, name in enumerate(part.id))
    assert tune._sample(docs, 3000, 2).id != part.id == tune._sample(docs, 3000, 1).id
    fewer = Documents.from_texts({name: part.doc_text(row) for row, name in enumerate(part.id)})
    assert tune._sample(fewer, 10**6, 1).id == part.id and tune._sample(docs, 10**6, 1).id == docs.id


def test_the_script_is_that_of_most_letters() -> None:
    texts = (
        "渡口的钟2024年慢了七分钟 ok",
        "渡口の時計",
        "パイプかな",
        "강물은천천히",
        "ไม้ไผ่",
        "paragraph",
        "быстрая",
        "2024",
        "",
    )
    names = list(tune.SCRIPTS)
    assert [names[k] for k in tune.scripts(rows(*texts)).tolist()] == [
        *("Han", "kana", "kana", "hangul", "Thai", "Latin", "Cyrillic", "other", "other")
    ]


def test_exact_copies_and_scripts_are_counted() -> None:
    text = "The ferry left at a quarter to eight, three minutes late, and nobody on the quay minded it at all."
    docs = Documents.from_texts({"a": f"{text}\n{text}\n短\n", "b": f"{text}\n{text.replace('late', 'soon')}\n"})
    tuned = tune.tune(docs, Config(), chars=10**6)
    assert tuned["sample"] == {
        **{"documents": 2, "of_documents": 2, "characters": len(docs.code), "of_characters": len(docs.code)},
        **{"paragraphs": 5, "too_short": 1, "seed": 1},
    }
    assert tuned["exact"] == {"paragraphs": 2, "characters": 2 * len(text)}
    han, latin = tuned["scripts"]
    assert (han["script"], han["paragraphs"]) == ("Han", 1)
    assert latin == {
        **{"script": "Latin", "paragraphs": 4, "exact": 2, "pairs": 1, "variants": 1, "characters": 4 * len(text)}
    }


@pytest.mark.parametrize("texts", [{}, {"a": ""}, {"a": "一"}, {"a": "\ud800" * 50, "b": "\ud800" * 49 + "\udfff"}])
def test_edges(texts: dict[str, str]) -> None:
    tuned = tune.tune(Documents.from_texts(texts), Config(), chars=1)
    assert json.loads(json.dumps(tuned)) == tuned and terminal.tuning(tuned).endswith("\n")


def test_a_text_cannot_act_on_the_terminal() -> None:
    hostile = "\x1b[31mred\x1b[0m \u202e \x07 and then the rest of a paragraph that is long enough to be compared "
    docs = Documents.from_texts({"\x1b[2J": hostile + "here", "b": hostile + "there\x9b"})
    told = terminal.tuning(tune.tune(docs, Config(threshold=0.5), chars=10**6))
    assert "⟨U+001B⟩[2J:1" in told and "⟨U+202E⟩" in told
    assert not {*told} & {*"\x1b\u202e\x07\x9b"}


def test_differences_are_marked() -> None:
    one = "清江桥边的旧书摊摆了三十年，摊主记得每一位常客的名字，也记得他们买走的每一本书。"
    docs = Documents.from_texts({"a.txt": one, "b.txt": one.replace("旧书", "古籍").replace("名字", "生日")})
    told = terminal.tuning(tune.tune(docs, Config(threshold=0.5), chars=10**6)).splitlines()
    where = next(k for k, line in enumerate(told) if line.endswith("a.txt:1, b.txt:1"))
    assert told[where + 1].startswith(
        "  清江桥边的[-旧书-]{+古籍+}摊摆了三十年，摊主记得每一位常客的[-名字-]{+生日+}，也记得"
    )


def test_seeds() -> None:
    docs = Documents.from_texts({path.name: path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt"))})
    tuned = tune.tune(docs, Config(), chars=10**6)
    assert tuned["sample"]["documents"] == 5 and tuned["exact"]["paragraphs"] == 9
    assert [row["pairs"] for row in tuned["thresholds"]] == [1] + [0] * 9
    assert "  Han" in terminal.tuning(tuned)
