"""Several looks are one result: kept text is what it says, and what changed is seen as if all were seen anew."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup import pipeline
from dedup.arrays import Bool
from dedup.classes import Label
from dedup.config import Config
from dedup.decide import findings
from dedup.looks import carry, compose
from dedup.looks.look import Judged, judged
from dedup.observe import Observed, observe
from dedup.tables import Documents
from tests.strategies import by_lines, corpora, integers


@st.composite
def kept_lines(draw: st.DrawFn) -> tuple[list[str], list[int], list[int]]:
    """Documents of lines, and which lines go first, and after that."""
    texts = draw(st.lists(st.lists(st.sampled_from("甲乙丙丁"), max_size=4).map("\n".join), min_size=1, max_size=6))
    lines = range(sum(text.count("\n") + 1 for text in texts if text))
    first = draw(st.lists(st.sampled_from(lines), unique=True)) if lines else []
    return texts, first, draw(st.lists(st.sampled_from(lines), unique=True)) if lines else []


@given(kept_lines())
def test_kept_text_is_what_does_not_go(given: tuple[list[str], list[int], list[int]]) -> None:
    texts, first, more = given
    docs, segs = by_lines(*texts)
    before = None
    seen = {name: docs.doc_text(row) for row, name in enumerate(docs.id)}
    for gone in (first, sorted({*first, *more})):
        found = findings.findings(segs, integers(*sorted(gone)), Label.SPAM, "goes")
        now = compose.kept(docs, segs, found)
        changed = compose.changed(docs, before, now)
        kept = compose.texts(docs, now, np.ones(len(docs), np.bool_))
        for row, name in enumerate(docs.id):
            own = range(*np.searchsorted(segs.doc, (row, row + 1)).tolist())
            stays = [docs.text(int(segs.start[at]), int(segs.end[at])) for at in own if at not in gone]
            assert kept.doc_text(row).split() == stays
            assert changed[row] or kept.doc_text(row) == seen[name]
            seen[name] = kept.doc_text(row)
        for at in range(len(kept.code)):
            _, start, end = now.led_back(integers(at), integers(at + 1))
            assert docs.code[start[0]] == kept.code[at] and end[0] == start[0] + 1
        before = now


@given(corpora(), st.booleans())
def test_what_changed_is_seen_as_if_all_were_seen_anew(texts: dict[str, str], force: bool) -> None:
    docs = Documents.from_texts(texts)
    made = pipeline.find(docs, Config(), force=force)

    def anew(here: Observed, config: Config, before: Judged, changed: Bool) -> Judged:
        whole = observe(here.docs, config)
        for name in ("doc", "start", "end"):
            assert np.array_equal(getattr(whole.segs, name), getattr(here.segs, name))
        assert np.array_equal(whole.norm.code, here.norm.code) and np.array_equal(whole.norm.origin, here.norm.origin)
        assert np.array_equal(whole.marks.colon, here.marks.colon)
        assert np.array_equal(whole.credits.start, here.credits.start)
        return judged(whole, config)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "judged_again", anew)
        patch.setattr(carry, "pairs", lambda known, places, rows: (None, None))
        again = pipeline.find(docs, Config(), force=force)
    for name in ("start", "end", "label", "action"):
        assert np.array_equal(getattr(made.decisions, name), getattr(again.decisions, name))
