"""The report: it says what happened, its sums close, it fits its schema, and no text in it can act on its reader."""

import hashlib
import json
import re
from dataclasses import asdict, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup import pipeline
from dedup.classes import Action, Label
from dedup.config import Config, OwnRules
from dedup.report import build, evidence, terminal
from dedup.report import html as page
from dedup.result import Result
from dedup.settle import cuts
from dedup.tables import Decisions, Documents, Pairs, Recurrence, Scores, Spans
from dedup.text import normalize, segment

SEEDS = Path(__file__).parents[2] / "seeds"
VALIDATOR = jsonschema.Draft202012Validator(build.schema())

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "]]></style></title><svg/onload=alert(1)> -->",
    "<a href='javascript:alert(1)'>&lt;b&amp;</a> &#60;",
    "left \u202eright\u202c \u2067isolate\u2069 \u200ehidden\u200b mark\ufeff",
    "\x00\x1b[31mred\x1b[0m \x07\x9b\x7f",
    "lone \ud800 surrogate \udfff",
    "[link](javascript:alert(1)) ![img](http://x/y.png) `code` **b** | cell | # ~~s~~ <http://x> www.x.com",
]


TAGS = {
    *("html", "head", "meta", "title", "style", "body", "header", "nav", "main", "section", "details", "summary"),
    *(
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "div",
        "span",
        "h1",
        "h2",
        "h3",
        "p",
        "br",
        "ul",
        "li",
        "svg",
        "rect",
    ),
    *("a", "b", "i", "q", "del", "mark", "bdi", "code", "small"),
}
COLUMNS = ("start", "end", "label", "segment", "action", "score", "witness_start", "witness_end", "group", "reason")
TYPES = {"action": np.int8, "label": np.int8, "score": np.float32, "group": np.int32, "reason": np.int16}


class Found(NamedTuple):
    """A finding for a test: paragraphs are given by their number in the document."""

    doc: int
    paragraph: int
    label: Label = Label.EXACT
    action: Action = Action.REMOVE
    witness: tuple[int, int] | None = None
    part: tuple[int, int] | None = None  # code points of the paragraph
    group: int = -1
    reason: str = "a reason"


def result(texts: dict[str, str], *found: Found, config: Config | None = None) -> Result:
    """What a run would have found."""
    docs = Documents.from_texts(texts)
    segs = segment.segments(docs, unit="line")
    n, first = len(segs), np.searchsorted(segs.doc, np.arange(len(docs)))
    reasons = tuple(dict.fromkeys(item.reason for item in found))
    rows = []
    for item in found:
        row = int(first[item.doc]) + item.paragraph
        start, end = int(segs.start[row]), int(segs.end[row])
        if item.part:
            start, end = start + item.part[0], start + item.part[1]
        there = (-1, -1)
        if item.witness:
            other = int(first[item.witness[0]]) + item.witness[1]
            there = int(segs.start[other]), int(segs.end[other])
        score, reason = 1.0 if item.witness else 2.5, reasons.index(item.reason)
        rows.append((start, end, int(item.label), row, int(item.action), score, *there, item.group, reason))
    table = np.array(sorted(rows), np.float64).reshape(-1, 10).T
    columns = {key: column.astype(TYPES.get(key, np.int64)) for key, column in zip(COLUMNS, table, strict=True)}
    witness = Spans.single(columns.pop("witness_start"), columns.pop("witness_end"))
    decisions = Decisions(**columns, witness=witness, reasons=reasons)
    none, share = np.zeros(0, np.int64), np.zeros(0, np.float32)
    return Result(
        docs,
        segs,
        normalize.normalized(docs, segs),
        Scores(np.full(n, -1, np.int8), np.zeros(n, np.float32), np.full(n, -1, np.int16), ()),
        Recurrence(
            np.zeros(n, np.uint64),
            np.zeros(n, np.int32),
            np.zeros(n, np.int32),
            np.zeros(n, np.bool_),
            np.zeros(n, np.uint8),
        ),
        Pairs(none, none, share, share, share),
        decisions,
        *cuts.cuts(docs, segs, decisions),
        0,
        config or Config(),
    )


def built(texts: dict[str, str], *found: Found, **options: Any) -> dict[str, Any]:
    """A report that is valid and survives JSON."""
    made = build.build(result(texts, *found), **options)
    VALIDATOR.validate(made)
    assert json.loads(json.dumps(made)) == made
    return made


class Reader(HTMLParser):
    """What a browser would make of a page: tags, attributes, and the text in each kind of element."""

    VOID = frozenset({"meta", "br", "img", "link", "input", "hr"})

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.texts: dict[str, list[str]] = {}
        self.open: list[str] = []
        self.ids: set[str] = set()
        self.links: set[str] = set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {(name, value or "") for name, value in attrs}
        self.ids |= {value or "" for name, value in attrs if name == "id"}
        self.links |= {value or "" for name, value in attrs if name == "href"}
        if tag not in self.VOID:
            self.open.append(tag)
            self.texts.setdefault(tag, []).append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, "tags are not nested"

    def handle_data(self, data: str) -> None:
        for tag in set(self.open):
            self.texts[tag][-1] += data


def hostile() -> dict[str, Any]:
    """A report in which everything that comes from outside is hostile."""
    texts = {f"{number} {text}": f"{text}\n{text} again\n{text}\n" for number, text in enumerate(HOSTILE)}
    found = [
        Found(doc, paragraph, label, action, witness, reason=HOSTILE[doc])
        for doc in range(len(HOSTILE))
        for paragraph, label, action, witness in (
            (2, Label.EXACT, Action.REMOVE, (doc, 0)),
            (1, Label.NEAR_MISS, Action.FLAG, (doc, 0)),
            (1, Label.PHRASE, Action.FLAG, (doc, 0)),
            (0, Label.BYLINE, Action.FLAG, None),
            (0, Label.META, Action.HOLD, None),
        )
    ]
    return built(texts, *found, command=HOSTILE[0], skipped=HOSTILE)


# what it says


@pytest.fixture(scope="module")
def seeds() -> dict[str, Any]:
    texts = {path.name: path.read_bytes().decode() for path in SEEDS.iterdir()}
    made = build.build(pipeline.find(Documents.from_texts(texts), Config()))
    VALIDATOR.validate(made)
    return made


def test_seeds_block_and_group_are_said_once(seeds: dict[str, Any]) -> None:
    name = "004_ed0ec8543009b9f7.txt"
    assert [terminal.block(block) for block in seeds["blocks"] if block["document"] == name] == [
        "Lines 119–131 come again: copies of lines 103–115"
    ]
    line = {removal["number"]: removal["line"] for removal in seeds["removals"]["listed"]}
    groups = [group for group in seeds["groups"] if len(group["removals"]) > 1]
    assert [([line[n] for n in group["removals"]], group["kept"][0]["line"]) for group in groups] == [([117, 127], 111)]


def test_seeds_metadata_is_lifted_out(seeds: dict[str, Any]) -> None:
    lifted = {doc["document"][:3]: [(m["kind"], m["text"]) for m in doc["metadata"]] for doc in seeds["documents"]}
    assert lifted["002"] == [("date", "2022-09-28 05:01:05"), ("count", "3253")]
    assert lifted["003"] == [("date", "2024-02-08 08:42:26"), ("source", "郑州日报")]


def test_seeds_negatives_are_said(seeds: dict[str, Any]) -> None:
    said = "\n".join(seeds["statements"])
    assert "there are no duplicates between documents" in said
    assert "Class spam (advertising around the text) in 002_6b8e5731eb4a4e29.txt only." in said
    assert re.search(r"No pair of different paragraphs was found between 0\.53\d and 1", said)
    assert re.search("No repeated paragraph in 001.*, 002.*, 003", said)


def test_removal_names_place_reason_and_witness() -> None:
    text = "\ufeffTitle 😀\r\n\r\nthe paragraph\rthe paragraph\r\n\r\nend"
    made = built({"a/b.txt": text}, Found(0, 2, witness=(0, 1)))
    (removal,) = made["removals"]["listed"]
    assert (removal["line"], removal["column"], removal["paragraph"], removal["text"]) == (4, 1, 3, "the paragraph")
    assert (removal["witness"]["line"], removal["witness"]["text"], removal["difference"]) == (3, "the paragraph", None)
    assert removal["context"] == {"before": "the paragraph", "after": "end"}
    raw, cut = text.encode(), removal["cut"]
    assert raw[removal["byte_start"] : removal["byte_end"]] == b"the paragraph"
    assert (
        raw[cut["byte_start"] : cut["byte_end"]] == text[cut["start"] : cut["end"]].encode() == b"the paragraph\r\n\r\n"
    )
    (doc,) = made["documents"]
    assert doc["lines"] == {"read": 6, "kept": 4, "removed": 2}
    assert doc["characters"]["removed_blank"] == 4


def test_shared_part_is_told_from_the_rest_of_its_paragraph() -> None:
    made = built({"a": "own beginning, shared tail\nother, shared tail"}, Found(0, 0, Label.SHARED, part=(15, 26)))
    (removal,) = made["removals"]["listed"]
    assert (removal["before"], removal["text"], removal["after"]) == ("own beginning, ", "shared tail", "")
    assert made["documents"][0]["paragraphs"] == {"read": 2, "kept": 2, "removed": 0, "cut": 1}
    assert "own beginning, <del>shared tail</del>" in page.html(made)


def test_block_needs_whole_paragraphs_in_step() -> None:
    text = "one\ntwo\nthree\none\ntwo\nthree"
    step = [Found(0, n + 3, witness=(0, n)) for n in range(3)]
    (block,) = built({"a": text}, *step)["blocks"]
    assert (block["first_line"], block["last_line"], block["copy_of"]["first_line"]) == (4, 6, 1)
    assert not built({"a": text}, step[0], step[2])["blocks"], "a paragraph between them stays"
    assert not built({"a": text}, step[0], step[1]._replace(witness=(0, 2)))["blocks"], "out of step"
    assert not built({"a": text}, step[0], step[1]._replace(part=(0, 2)))["blocks"], "a part of a paragraph"


def test_held_back_is_said_and_kept() -> None:
    made = built({"a": "advert\nadvert 2", "b": "text"}, Found(0, 0, Label.SPAM, Action.HOLD))
    assert (made["totals"]["held_back"], made["totals"]["would_lose"], made["totals"]["changed"]) == (1, 6, 0)
    assert [(doc["held_back"], doc["characters"]["removed"]) for doc in made["documents"]] == [(True, 0), (False, 0)]
    assert "--force" in terminal.summary(made)
    assert 'id="held-back"' in page.html(made)


def test_long_lists_are_cut_off_and_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "LISTED", 2)
    flags = [Found(0, n, Label.FRAGMENT, Action.FLAG) for n in range(5)]
    made = built({"a": "a\nb\nc\nd\ne"}, *flags)
    assert (made["flagged"]["total"], len(made["flagged"]["listed"])) == (5, 2)
    assert "3 more are not listed" in page.html(made)
    assert "3 more are not listed" in terminal.markdown(made)


def test_a_million_removals_are_counted_and_some_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "LISTED", 5)
    monkeypatch.setattr(build, "OF_GROUP", 2)
    texts = {"a": "line\n" * 9, "b": "advert\n" * 9 + "end", "c": "advert"}
    copies = [Found(0, n, witness=(0, 0), group=0) for n in range(1, 9)]
    adverts = [Found(doc, n, Label.SPAM) for doc, last in ((1, 9), (2, 1)) for n in range(last)]
    made = built(texts, *copies, *adverts)
    listed = [(removal["document"], removal["line"]) for removal in made["removals"]["listed"]]
    assert listed == [("a", 2), ("a", 3), ("b", 1), ("b", 2), ("c", 1)], "of every document in turn, two of a group"
    assert [removal["number"] for removal in made["removals"]["listed"]] == [1, 2, 9, 10, 18]
    assert made["removals"]["total"] == 18 == sum(entry["removed"]["findings"] for entry in made["classes"])
    assert [(group["total"], group["removals"]) for group in made["groups"]] == [(8, [1, 2])]
    assert made["totals"]["paragraphs"]["removed"] == 18
    shown = page.html(made)
    assert "6 more are not listed: the ledger" in shown and "7 more are not listed: the ledger" in shown
    assert "13 more are not listed: the ledger" in shown and "and 6 more removed" in shown
    assert "13 more are not listed: the ledger" in terminal.markdown(made)


def test_many_documents_fill_a_table_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "TABLE_ROWS", 2)
    made = built(dict.fromkeys("abcde", "advert"), *[Found(doc, 0, Label.SPAM) for doc in range(5)])
    assert "\n3 more documents are in report.json\n" in terminal.markdown(made)


def test_long_texts_are_shortened_and_say_so() -> None:
    made = built({"a": "x" * 9000 + "\nrest"}, Found(0, 0))
    (removal,) = made["removals"]["listed"]
    assert (len(removal["text"]), removal["omitted"]) == (evidence.TEXT_CHARS + 1, 9000 - evidence.TEXT_CHARS)
    assert len(page.html(made)) < 40_000


@pytest.mark.parametrize("texts", [{}, {"empty": ""}, {"a": "only text"}])
def test_nothing_found(texts: dict[str, str]) -> None:
    made = built(texts)
    assert (made["removals"]["total"], made["classes"], made["totals"]["characters"]["removed"]) == (0, [], 0)
    assert "Nothing was found" in page.html(made)
    assert "= " in terminal.markdown(made)
    assert terminal.summary(made).startswith(terminal.amount(len(texts), "document"))


# sums, digests, offsets

ENDS = st.sampled_from(["\n", "\r\n", "\r", "\n\n", "\r\n \r\n"])
LINES = st.lists(st.tuples(st.text("aé字😀 <", min_size=1, max_size=6), ENDS), max_size=8)
TEXTS = st.lists(LINES.map(lambda lines: "".join(a + b for a, b in lines)), max_size=4)


@given(TEXTS, st.data())
def test_sums_close_and_offsets_are_true(contents: list[str], data: st.DataObject) -> None:
    texts = {str(number): text for number, text in enumerate(contents)}
    docs = Documents.from_texts(texts)
    segs = segment.segments(docs, unit="line")
    first = np.searchsorted(segs.doc, np.arange(len(docs)))
    chosen = data.draw(st.sets(st.sampled_from(range(len(segs)))) if len(segs) else st.just(set()))
    kind = st.tuples(st.sampled_from(list(Label)), st.sampled_from(list(Action)))
    found = [Found(int(d := segs.doc[row]), row - int(first[d]), *data.draw(kind)) for row in chosen]
    run = result(texts, *found)
    made = build.build(run)
    VALIDATOR.validate(made)
    for doc, text, kept in zip(made["documents"], contents, cuts.cleaned(run), strict=True):
        assert doc["sha256"]["original"] == hashlib.sha256(text.encode()).hexdigest()
        assert doc["sha256"]["cleaned"] == hashlib.sha256(kept.encode()).hexdigest()
        lines = [len(re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", version)) for version in (text, kept)]
        assert (doc["lines"]["read"], doc["lines"]["kept"]) == tuple(lines)
        assert (doc["characters"]["read"], doc["characters"]["kept"]) == (len(text), len(kept))
        assert doc["characters"]["removed_text"] == sum(c["removed"]["characters"] for c in doc["classes"])
    for entry in [made["totals"], *made["documents"]]:
        characters = entry["characters"]
        assert characters["read"] == characters["kept"] + characters["removed"]
        assert characters["removed"] == characters["removed_text"] + characters["removed_blank"]
        assert entry["paragraphs"]["read"] == entry["paragraphs"]["kept"] + entry["paragraphs"]["removed"]
    assert (
        sum(entry["removed"]["findings"] for entry in made["classes"])
        == len(made["removals"]["listed"])
        == made["removals"]["total"]
    )
    for removal in made["removals"]["listed"]:
        text = texts[removal["document"]]
        assert text[removal["start"] : removal["end"]] == removal["text"]
        assert text.encode()[removal["byte_start"] : removal["byte_end"]] == removal["text"].encode()
        before = text[: removal["start"]]
        assert removal["line"] == 1 + len(re.findall("\r\n|\r|\n", before))
        assert removal["column"] == 1 + len(re.split("\r\n|\r|\n", before)[-1])


@given(st.text("ab字1 ", max_size=40), st.text("ab字1 ", max_size=40))
def test_difference_holds_both_texts(here: str, there: str) -> None:
    pieces = evidence.difference(here, there)
    assert "".join(piece["text"] for piece in pieces if piece["in"] != "there") == here
    assert "".join(piece["text"] for piece in pieces if piece["in"] != "here") == there


def test_difference_is_one_a_person_sees() -> None:
    assert evidence.difference("会议于2021年3月召开。", "会议于2022年3月召开。") == [
        {"in": "both", "text": "会议于"},
        {"in": "here", "text": "2021"},
        {"in": "there", "text": "2022"},
        {"in": "both", "text": "年3月召开。"},
    ]
    assert len(evidence.difference("ab " * 3000, "ba " * 3000)) <= 4, "too much to align is given as a whole"


# the same input, the same report


def test_same_result_same_report_whatever_the_work_settings() -> None:
    texts, found = {"b": "one\ntwo\none", "a": "one"}, Found(1, 2, witness=(1, 0))
    once = built(texts, found)
    other = result(dict(reversed(texts.items())), found, config=Config(batch_chars=7, baseline="x", paths=("/home",)))
    assert json.dumps(build.build(other)) == json.dumps(once)
    assert page.html(once) == page.html(json.loads(json.dumps(once)))
    assert terminal.markdown(once) == terminal.markdown(json.loads(json.dumps(once)))


def test_settings_are_those_that_the_fingerprint_names() -> None:
    for config in (Config(), replace(Config(), threshold=0.7, drop=("exact",))):
        made = build.build(result({}, config=config))
        digest = hashlib.sha256(json.dumps(made["settings"], sort_keys=True).encode()).hexdigest()
        assert made["fingerprint"] == config.fingerprint() == digest[:16]
        assert set(made["settings"]) < set(asdict(config))


def test_rules_of_the_user_are_among_the_settings() -> None:
    config = Config(rules=OwnRules(keep_lines=("一",), drop_lines=(("nav", ("二", "三")),)))
    made = build.build(result({}, config=config))["settings"]
    assert made["rules.keep_lines"] == ["一"] and made["rules.drop_lines.nav"] == ["二", "三"]


# hostile texts


def test_page_shows_hostile_texts_and_does_nothing_else() -> None:
    made = hostile()
    text = page.html(made)
    text.encode("utf-8")
    read = Reader(text)
    assert not read.open
    assert read.tags <= TAGS
    names = {name for name, _ in read.attributes}
    assert not {name for name in names if name.startswith("on")} | (names & {"src", "srcset", "action", "data", "ping"})
    assert all(link.startswith("#") and link[1:] in read.ids for link in read.links)
    assert all(re.fullmatch(r"width:[\d.]+%", value) for name, value in read.attributes if name == "style")
    gone = [removal["text"] for removal in made["removals"]["listed"]]
    assert read.texts["del"] == [terminal.visible(removed) for removed in gone]
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text)


def test_page_loads_nothing_and_forbids_everything() -> None:
    text = page.html(hostile())
    policy = dict(Reader(text).attributes)["content"], re.findall('Content-Security-Policy" content="([^"]*)"', text)
    assert policy[1] == ["default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"]
    style = "".join(Reader(text).texts["style"])
    assert "url(" not in style
    assert "@import" not in style
    assert not re.search(r'(?:href|src)="(?!#)', text)


def test_markdown_escapes_every_mark_of_a_text() -> None:
    text = terminal.markdown(hostile())
    text.encode("utf-8")
    for mark in "<[!`~":
        assert not re.search(rf"(?<!\\){re.escape(mark)}", text), mark
    assert r"\<script\>alert(1)\<\/script\>" in text
    assert not re.search(r"[\x00-\x08\x0b-\x1f\u202e]", text)
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} <= {3, 7}, "a text opened a cell"
    assert all(re.match(r"$|#{1,3} |dedup |\*\*|\| |- |  - ", line) for line in text.splitlines())


def test_summary_cannot_move_the_cursor() -> None:
    text = terminal.summary(hostile())
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\ud800-\udfff]", text)
    assert "⟨U+001B⟩[31mred" in text


def test_documents_are_folded_after_the_first_twenty() -> None:
    texts = {f"{number:03}": "one\ntwo\none" for number in range(60)}
    found = [Found(number, 2, witness=(number, 0)) for number in range(60)]
    text = page.html(built(texts, *found))
    assert (text.count('" open>'), text.count('<details class="document"')) == (page.OPEN_DOCUMENTS, 60)
    assert len(terminal.summary(built(texts, *found)).splitlines()) < 30
