"""Line-level figures of the boilerplate lane on corpora with line labels: `python benchmarks/boilerplate.py FOLDER...`

A folder holds `docs.jsonl` ({"id", "text"}) and, if it has labels, `gold.jsonl` ({"id", "labels"}: one for each line of
text.split("\\n"): 1 main text, 0 boilerplate, -1 not certain). Without labels the share of lines flagged is printed.
Removable classes count as drop; bylines and captions are kept. The loop is that of the pipeline: what is found goes,
and the rest is looked at again. Seconds are those of the lane alone, all rounds included.
"""

import argparse
import json
import time
from pathlib import Path
from typing import Any

import numpy as np

from dedup import boilerplate, normalize, segment
from dedup.tables import Documents, Label


def labels_of(texts: dict[str, str]) -> tuple[dict[str, list[int]], dict[str, list[str]], float]:
    """The label of each line of each text after the last round, the reasons, and seconds taken."""
    docs = Documents.from_texts(texts)
    segs = segment.segments(docs, unit="line")
    norm = normalize.normalized(docs, segs)
    began = time.perf_counter()
    feat = boilerplate.features(docs, segs, norm)
    alive = np.ones(len(segs), np.bool_)
    label = np.full(len(segs), -1, np.int8)
    reason = np.full(len(segs), "", object)
    while True:
        found = boilerplate.scores(feat, segs, alive)
        label[alive] = found.label[alive]
        hit = alive & (found.label >= 0)
        reason[hit] = np.array(found.reasons, object)[found.reason[hit]]
        gone = alive & (found.label >= 0) & (found.label < Label.BYLINE)
        if not gone.any():
            break
        alive &= ~gone
    seconds = time.perf_counter() - began
    breaks = np.flatnonzero(docs.code == ord("\n"))
    place = np.searchsorted(breaks, segs.start) - np.searchsorted(breaks, docs.indptr[segs.doc])
    labels: dict[str, list[int]] = {name: [-1] * (texts[name].count("\n") + 1) for name in texts}
    reasons = {name: [""] * (texts[name].count("\n") + 1) for name in texts}
    for row in range(len(segs)):
        name = docs.id[segs.doc[row]]
        labels[name][int(place[row])] = int(label[row])
        reasons[name][int(place[row])] = reason[row]
    return labels, reasons, seconds


def read(path: Path) -> list[dict[str, Any]]:
    """The records of a JSONL file."""
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]


def figures(folder: Path, *, show: str = "") -> dict[str, Any]:
    """Precision and recall of drop by lines and characters, and the share of the body that is lost."""
    texts = {record["id"]: record["text"] for record in read(folder / "docs.jsonl")}
    labels, reasons, seconds = labels_of(texts)
    gold = {}
    if (folder / "gold.jsonl").exists():
        gold = {record["id"]: record["labels"] for record in read(folder / "gold.jsonl") if "labels" in record}
    lines = np.zeros((3, 2), np.int64)  # gold 0, 1, -1 by dropped or not
    chars = np.zeros((3, 2), np.int64)
    for name, text in sorted(texts.items()):
        for k, line in enumerate(text.split("\n")):
            truth = gold[name][k] if name in gold else -1  # -1 counts in the last row
            dropped = 0 <= labels[name][k] < Label.BYLINE
            lines[truth, int(dropped)] += bool(line.strip())
            chars[truth, int(dropped)] += len(line.strip())
            wrong, right = dropped and truth == 1, dropped and truth != 1
            if (
                (show == "errors" and wrong)
                or (show == "found" and right)
                or (show == "missed" and not dropped and not truth)
            ):
                what = Label(labels[name][k]).key if labels[name][k] >= 0 else "-"
                print(f"  {what:9} {reasons[name][k]:45} {name[:12]}:{k + 1} {line.strip()[:100]}")
    row: dict[str, Any] = {"corpus": folder.name, "us_per_char": seconds * 1e6 / max(1, sum(map(len, texts.values())))}
    for unit, table in (("lines", lines), ("chars", chars)):
        if gold:
            row[f"precision_{unit}"] = table[0, 1] / max(1, table[0, 1] + table[1, 1])
            row[f"recall_{unit}"] = table[0, 1] / max(1, table[0].sum())
            row[f"body_lost_{unit}"] = table[1, 1] / max(1, table[1].sum())
        row[f"flagged_{unit}"] = table[:, 1].sum() / max(1, table.sum())
    return row


def main() -> None:
    """Print one table row a corpus, as text or JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--show", choices=("errors", "found", "missed"), default="", help="list lines, too")
    parser.add_argument("--json", action="store_true", help="one JSON object a corpus")
    args = parser.parse_args()
    for folder in args.folders:
        row = figures(folder, show=args.show)
        if args.json:
            print(json.dumps(row))
        else:
            print("  ".join(f"{k} {v:.4f}" if isinstance(v, float) else f"{v:20}" for k, v in row.items()))


if __name__ == "__main__":
    main()
