"""Golden cases: pages as files, each line with what should happen to it. See cases/README.md."""

from pathlib import Path

import pytest

from dedup import pipeline
from dedup.classes import Action, Label
from dedup.config import Config
from dedup.tables import Documents

CASES = sorted((Path(__file__).parent / "cases").glob("*.txt"))


def parsed(text: str) -> dict[str, list[tuple[str, str]]]:
    """Documents of a case: for each line what should happen, and the line."""
    documents: dict[str, list[tuple[str, str]]] = {}
    for line in text.splitlines():
        if line.startswith("=== "):
            documents[line[4:]] = []
        elif not line.startswith("# "):
            expected, _, content = line.partition("\t")
            documents[list(documents)[-1]].append((expected, content))
    return documents


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_case(case: Path) -> None:
    documents = parsed(case.read_text("utf-8"))
    plain = {
        name: "\n".join(content.replace("⟦", "").replace("⟧", "") for _, content in lines)
        for name, lines in documents.items()
    }
    docs = Documents.from_texts(plain)
    found = pipeline.find(docs, Config()).decisions
    went: dict[tuple[str, int], tuple[str, str]] = {}
    for row in range(len(found)):
        if found.action[row] != Action.FLAG:
            start, end = int(found.start[row]), int(found.end[row])
            doc = int(docs.doc_of(found.start[row : row + 1])[0])
            line = docs.text(int(docs.indptr[doc]), start).count("\n")
            went[docs.id[doc], line] = (Label(found.label[row]).key, docs.text(start, end))
    actual, wanted = [], []
    for name, lines in documents.items():
        for number, (expected, content) in enumerate(lines):
            if not content:
                continue
            label, text = went.get((name, number), (".", ""))
            actual.append((name, label, text or content))
            if expected in (".", "byline", "caption"):
                wanted.append((name, ".", content))
            elif expected == "shared":
                wanted.append((name, "shared", content[content.index("⟦") + 1 : content.index("⟧")]))
            else:  # of two classes, either
                wanted.append((name, label if label in expected.split("/") else expected, content))
    assert actual == wanted


def test_there_are_cases() -> None:
    assert len(CASES) >= 8
