"""Result -> the report as one dictionary, which is `report.json`; `render` makes the pages for people from it alone.

The report is evidence: each removal with its place in the original, its reason, its surroundings, and the kept text it
was compared with; what was looked at and left alone; and totals that close. Where there is more than a person can read,
it counts everything and tells of LISTED removals: the ledger has them all. It holds no time and no path of the machine,
so that the same input gives the same bytes. Its fields are documented by `schema()`.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.arrays import Bool, Int32, Int64, UInt32
from dedup.classes import BOILERPLATE, WITNESSED, Action, Label
from dedup.config import Config
from dedup.report import overlap, templates
from dedup.report.emptied import Emptied, emptied
from dedup.report.evidence import Evidence, Json
from dedup.report.metadata import lifted
from dedup.result import Result
from dedup.tables import Decisions, Documents
from dedup.text import positions
from dedup.version import __version__

SCHEMA_VERSION = 2
LISTED = 5000  # removals listed in detail, those of every document in turn; all of them are in the ledger
OF_GROUP = 50  # of one set of duplicates
TEMPLATES = 300  # listed in detail, the most frequent
NAMES = 10  # documents named in a sentence
SCRIPTS = ((0x3041, 0x30FF), (0xAC00, 0xD7A3), (0x4E00, 0x9FFF))  # kana, hangul, Han
_KEYS = [label.key for label in Label]
_WORDS = {Action.REMOVE: "removed", Action.HOLD: "held_back", Action.FLAG: "flagged"}
LANGUAGE_CHARS = 2000  # from which the script of a document is guessed

REPEATED = WITNESSED - {Label.ABSTRACT, Label.TITLE, Label.HEADING}  # a paragraph that holds one is a repeated one


def build(result: Result, *, command: str = "", skipped: Sequence[str] = ()) -> Json:
    """The report: JSON-serialisable, the same for the same result; texts may hold lone surrogates, so write ASCII JSON.

    command  what was run, as it shall be shown
    skipped  files that were not read, one sentence each
    cost     a few passes over the text; one dictionary for each document, and for each finding that is listed
    """
    decisions, config = result.decisions, result.config
    evidence = Evidence(result)
    removed = np.flatnonzero(decisions.action == Action.REMOVE)
    told = emptied(result)
    owner = result.segments.doc[decisions.segment[removed]]
    once = np.zeros(len(result.documents), np.bool_)
    once[[*told]] = True  # where a document as a whole is elsewhere, that is said once, and not of each paragraph
    apiece = removed[~(once[owner] & (decisions.witness.size[removed] > 0))]
    listed = _listed(apiece, decisions.group[apiece], result.segments.doc[decisions.segment[apiece]])
    removals = evidence.removals(listed, np.searchsorted(removed, listed) + 1)
    flagged = decisions.action == Action.FLAG
    apart = {Label.NEAR_MISS, Label.PHRASE, Label.VARIANT}
    documents = _documents(result, removals, told)
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "dedup", "version": __version__},
        "command": command,
        "fingerprint": config.fingerprint(),
        "settings": {
            key: list(value) if isinstance(value, tuple) else value for key, value in config.settings().items()
        },
        "method": _method(config),
        "totals": _totals(documents),
        "classes": _tallies(decisions, np.zeros(len(decisions), np.int64), 1)[0],
        "meanings": {label.key: label.row.meaning for label in Label},
        "statements": _statements(result, evidence),
        "documents": documents,
        "overlaps": _overlaps(result),
        "removals": {"total": len(removed), "listed": removals},
        "templates": _templates(result),
        "blocks": _blocks(removals),
        "groups": _groups(removals, decisions.group[removed]),
        "held_back": evidence.listed(np.flatnonzero(decisions.action == Action.HOLD)),
        "near_misses": evidence.listed(_by(decisions.score, flagged & (decisions.label == Label.NEAR_MISS))),
        "phrases": evidence.listed(_by(decisions.end - decisions.start, flagged & (decisions.label == Label.PHRASE))),
        "variants": evidence.listed(_by(decisions.score, flagged & (decisions.label == Label.VARIANT))),
        "flagged": evidence.listed(np.flatnonzero(flagged & ~np.isin(decisions.label, list(apart)))),
        "skipped": list(skipped),
    }


def schema() -> Json:
    """JSON Schema (2020-12) of the report; its descriptions are the documentation of the fields."""
    found: Json = json.loads(files("dedup.report").joinpath("report.schema.json").read_text("utf-8"))
    found["$defs"]["class"]["enum"] = [label.key for label in Label]
    return found


def _documents(result: Result, removals: Iterable[Json], told: Mapping[int, Emptied]) -> list[Json]:
    """One entry a document; read = kept + removed in every unit, checked here on the cleaned text itself."""
    docs, segments, decisions = result.documents, result.segments, result.decisions
    n = len(docs)
    cleaned = result.kept()
    characters, lines = (np.diff(docs.indptr), np.diff(cleaned.indptr)), (_lines(docs), _lines(cleaned))
    paragraphs = np.bincount(segments.doc, minlength=n)
    removed = decisions.action == Action.REMOVE
    size = segments.end - segments.start
    lost = np.bincount(decisions.segment[removed], (decisions.end - decisions.start)[removed], len(segments))
    whole = np.bincount(segments.doc[lost == size], minlength=n)
    partly = np.bincount(segments.doc[(lost > 0) & (lost < size)], minlength=n)
    tallies = _tallies(decisions, segments.doc[decisions.segment].astype(np.int64), n)
    metadata: dict[str, list[Json]] = {}
    for removal in removals:
        if removal["class"] == Label.META.key:
            metadata.setdefault(removal["document"], []).extend(
                {"kind": value.kind, "text": value.text, "line": removal["line"]} for value in lifted(removal["text"])
            )
    documents = []
    for doc, name in enumerate(docs.id):
        classes = tallies[doc]
        text, held = (sum(entry[word]["characters"] for entry in classes) for word in ("removed", "held_back"))
        balance = _balance(characters, doc)
        balance |= {"removed_text": text, "removed_blank": balance["removed"] - text}
        assert balance["removed_blank"] >= 0, f"the sums of {name} do not close"
        original = docs.doc_text(doc)
        documents.append(
            {
                "document": name,
                "language": _language(docs.code[docs.indptr[doc] : docs.indptr[doc + 1]][:LANGUAGE_CHARS]),
                "sha256": {"original": _digest(original), "cleaned": _digest(cleaned.doc_text(doc))},
                "characters": balance,
                "lines": _balance(lines, doc),
                "paragraphs": _balance((paragraphs, paragraphs - whole), doc) | {"cut": int(partly[doc])},
                "classes": classes,
                "held_back": held > 0,
                "would_lose": held,
                "metadata": metadata.get(name, []),
                "emptied": {"says": told[doc].says, "stands_in": list(told[doc].stands_in)} if doc in told else None,
            }
        )
    return documents


def _listed(removed: Int64, group: Int32, doc: Int32) -> Int64:
    """The rows that are listed: the first OF_GROUP of each group, and LISTED, those of every document in turn.

    group, doc  int32 (r,) of each of the rows in `removed`; -1: in no group
    """
    wanted = np.flatnonzero((group < 0) | (_turn(group) < OF_GROUP))
    first = np.argsort(_turn(doc[wanted]), kind="stable")[:LISTED]  # removals, not text
    return removed[wanted[np.sort(first)]]


def _turn(key: Int32) -> Int64:
    """How many equal keys stand before each: int64 (n,)."""
    order = np.argsort(key, kind="stable")  # removals, not text
    ordered = key[order]
    turn = np.empty(len(key), np.int64)
    turn[order] = np.arange(len(key)) - np.searchsorted(ordered, ordered)
    return turn


def _balance(columns: tuple[Int64, Int64], doc: int) -> Json:
    read, kept = (int(column[doc]) for column in columns)
    return {"read": read, "kept": kept, "removed": read - kept}


def _tallies(decisions: Decisions, owner: Int64, n: int) -> list[list[Json]]:
    """Findings and characters of each class that occurs in each of n documents, in the order of the classes.

    owner  int64 (d,) the document of each finding
    """
    kinds = len(Action)
    cell = (owner * len(Label) + decisions.label) * kinds + decisions.action
    order = np.argsort(cell, kind="stable")  # findings, not text
    cell, size = cell[order], (decisions.end - decisions.start)[order]
    first = np.flatnonzero(np.append(True, cell[1:] != cell[:-1])[: len(cell)])
    found = np.diff(np.append(first, len(cell)))
    characters = np.add.reduceat(size, first) if len(first) else size
    tallies: list[list[Json]] = [[] for _ in range(n)]
    for where, count, chars in zip(cell[first].tolist(), found.tolist(), characters.tolist(), strict=True):
        row, action = divmod(where, kinds)
        doc, label = divmod(row, len(Label))
        if not tallies[doc] or tallies[doc][-1]["class"] != _KEYS[label]:
            none = {word: {"findings": 0, "characters": 0} for word in _WORDS.values()}
            tallies[doc].append({"class": _KEYS[label]} | none)
        tallies[doc][-1][_WORDS[action]] = {"findings": count, "characters": chars}
    return tallies


def _lines(docs: Documents) -> Int64:
    """Lines of each document."""
    return np.diff(np.searchsorted(positions.line_starts(docs), docs.indptr))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _language(sample: UInt32) -> str:
    """zh, ja or ko where the script of some code points says so, "" elsewhere: enough to choose fonts by."""
    kana, hangul, han = (int(np.count_nonzero((sample >= low) & (sample <= high))) for low, high in SCRIPTS)
    return "ko" if hangul > han else "ja" if 10 * kana > han else "zh" if han else ""


def _totals(documents: Sequence[Json]) -> Json:
    """Sums over the documents."""
    totals: Json = {
        "documents": len(documents),
        "changed": sum(doc["characters"]["removed"] > 0 for doc in documents),
        "emptied": sum(doc["emptied"] is not None for doc in documents),
        "held_back": sum(doc["held_back"] for doc in documents),
        "would_lose": sum(doc["would_lose"] for doc in documents),
    }
    keys = {
        "characters": ("read", "kept", "removed", "removed_text", "removed_blank"),
        "lines": ("read", "kept", "removed"),
        "paragraphs": ("read", "kept", "removed", "cut"),
    }
    for unit, names in keys.items():
        totals[unit] = {name: sum(doc[unit][name] for doc in documents) for name in names}
    return totals


def _overlaps(result: Result) -> Json:
    """Documents that have text in common, two by two."""
    found = overlap.overlaps(result)
    names, unit = result.documents.id, result.config.unit
    listed = []
    for k in range(min(len(found), LISTED)):
        sides = [
            {
                "document": names[doc],
                "share": round(float(share), 4),
                "shared": shared,
                "characters": characters,
                "common": common,
                "paragraphs": paragraphs,
            }
            for doc, share, shared, characters, common, paragraphs in zip(
                (int(found.left[k]), int(found.right[k])),
                found.share[k].tolist(),
                found.shared[k].tolist(),
                found.size[k].tolist(),
                found.common[k].tolist(),
                found.paragraphs[k].tolist(),
                strict=True,
            )
        ]
        relation = overlap.Relation(found.relation[k])
        if relation == overlap.Relation.WITHOUT and sides[0]["common"] < sides[0]["paragraphs"]:
            sides.reverse()  # what is less comes first, as in the sentence
        listed.append({"relation": relation.key, "says": _relation(relation, sides[0], sides[1], unit), "sides": sides})
    return {"total": len(found), "unmeasured": found.unmeasured, "listed": listed}


def _relation(relation: overlap.Relation, one: Json, other: Json, unit: str) -> str:
    """What two documents are to each other, as a sentence without its full stop."""
    both = f"{one['document']} and {other['document']}"
    if relation == overlap.Relation.SAME:
        return f"{both} are the same text"
    if relation == overlap.Relation.REPRINT:
        return f"{both} are nearly the same text"
    if relation == overlap.Relation.WITHOUT:
        if unit == "document":
            return f"all of {one['document']} is in {other['document']}"
        missing = other["paragraphs"] - other["common"]
        return f"{one['document']} is {other['document']} without {missing:,} paragraph{'s' * (missing != 1)}"
    shared = 0 if unit == "document" else min(one["common"], other["common"])
    return f"{both} share " + (f"{shared:,} paragraph{'s' * (shared != 1)}" if shared else "passages")


def _templates(result: Result) -> Json:
    """Boilerplate that recurs, each template once."""
    found, total = templates.counted(result, least=2, most=TEMPLATES, removed=True)
    listed = [
        {
            "text": template.text,
            "class": template.label.key if template.label is not None else None,
            "documents": template.documents,
            "places": list(template.places),
            "block": template.block,
        }
        for template in found
    ]
    return {"total": total, "listed": listed}


def _blocks(removals: Sequence[Json]) -> list[Json]:
    """Runs of paragraphs that follow each other here and, as witnesses, there: to be said once."""
    blocks = []
    for run in _runs(removals):
        if len(run) > 1:
            first, last = run[0], run[-1]
            blocks.append(
                {
                    "document": first["document"],
                    "first_line": first["line"],
                    "last_line": last["last_line"],
                    "copy_of": {
                        "document": first["witness"]["document"],
                        "first_line": first["witness"]["line"],
                        "last_line": last["witness"]["last_line"],
                    },
                    "removals": [removal["number"] for removal in run],
                }
            )
    return blocks


def _runs(removals: Iterable[Json]) -> Iterable[list[Json]]:
    run: list[Json] = []
    for removal in removals:
        if run and not _follows(removal, run[-1]):
            yield run
            run = []
        run.append(removal)
    if run:
        yield run


def _follows(here: Json, before: Json) -> bool:
    """Whether two whole paragraphs, and their whole witnesses, follow each other."""
    pairs = ((here, before), (here["witness"], before["witness"]))
    return all(
        a is not None
        and b is not None
        and a["document"] == b["document"]
        and a["paragraph"] == b["paragraph"] + 1
        and not any((a["before"], a["after"], b["before"], b["after"]))
        for a, b in pairs
    )


def _groups(removals: Iterable[Json], group_of: Int32) -> list[Json]:
    """Sets of duplicates: what was removed, as far as it is listed, and the places that are kept.

    group_of  int32 (r,) of every removal, listed or not
    """
    total = np.bincount(group_of[group_of >= 0])
    members: dict[int, list[Json]] = {}
    for removal in removals:
        if removal["group"] is not None:
            members.setdefault(removal["group"], []).append(removal)
    groups = []
    for group, removed in members.items():
        witnesses = [removal["witness"] for removal in removed if removal["witness"] is not None]
        kept = {(place["document"], place["start"]): place for place in witnesses}
        groups.append(
            {
                "group": group,
                "class": removed[0]["class"],
                "total": int(total[group]),
                "removals": [removal["number"] for removal in removed],
                "kept": [
                    {key: place[key] for key in ("document", "line", "last_line", "start", "end")}
                    for _, place in sorted(kept.items())
                ],
            }
        )
    return groups


def _statements(result: Result, evidence: Evidence) -> list[str]:
    """What was not found, said plainly, so that a reader sees it was looked for."""
    docs, segments, decisions = result.documents, result.segments, result.decisions
    owner = segments.doc[decisions.segment]
    there = docs.doc_of(decisions.witness_start)
    said = []

    repeated = np.isin(decisions.label, list(REPEATED))
    clean = np.flatnonzero(np.bincount(owner[repeated], minlength=len(docs)) == 0).tolist()
    if len(clean) == len(docs):
        said.append("No document holds a repeated paragraph.")
    elif clean:
        said.append(f"No repeated paragraph in {_names(docs, clean)}.")
    if len(docs) > 1:
        across = int(((there >= 0) & (there != owner) & np.isin(decisions.label, list(WITNESSED))).sum())
        said.append(
            f"{across:,} findings have their witness in another document."
            if across
            else "No paragraph of one document is in another: there are no duplicates between documents."
        )

    for label in sorted(BOILERPLATE):
        having = np.flatnonzero(np.bincount(owner[decisions.label == label])).tolist()
        if not having:
            said.append(f"Nothing of class {label.key} ({label.row.meaning}).")
        elif len(having) == 1 < len(docs):
            said.append(f"Class {label.key} ({label.row.meaning}) in {docs.id[having[0]]} only.")
    if result.unproven:
        said.append(f"Removals that were not made, because their proof failed: {result.unproven:,}.")
    return [*said, _similarities(result, evidence), _candidates(result)]


def _similarities(result: Result, evidence: Evidence) -> str:
    jaccard, config = result.pairs.jaccard, result.config
    if not len(jaccard):
        return f"No two different paragraphs were found with a similarity of {config.near_miss} or more."
    if reach := int((jaccard >= config.threshold).sum()):
        return (
            f"Pairs of different paragraphs that reach the threshold {config.threshold}: {reach:,}; "
            f"that reach {config.near_miss} only: {len(jaccard) - reach:,}."
        )
    best = int(jaccard.argmax())
    segments = result.segments
    rows = np.array([result.pairs.left[best], result.pairs.right[best]], np.int64)
    two = evidence.places(segments.start[rows], segments.end[rows])
    names = " and ".join(f"line {place['line']} of {place['document']}" for place in two)
    return (
        f"No pair of different paragraphs was found between {jaccard[best]:.3f} and 1 (the threshold is "
        f"{config.threshold}): the most alike are {names}."
    )


def _candidates(result: Result) -> str:
    if result.capped:
        return f"Groups of candidates too large for every pair in them to be compared: {result.capped:,}."
    return "Every candidate pair was compared exactly."


def _names(docs: Documents, rows: Sequence[int]) -> str:
    more = f" and {len(rows) - NAMES:,} more documents" if len(rows) > NAMES else ""
    return ", ".join(docs.id[row] for row in rows[:NAMES]) + more


def _method(config: Config) -> list[str]:
    """How texts were compared, in sentences."""
    return [
        "Compared is the normal form: Unicode NFKC, case folded, without white space, punctuation, symbols, control "
        "characters and Markdown marks. Digits are compared, and so are the marks inside numbers.",
        f"Similarity is the Jaccard similarity of the sets of {config.shingle_chars} consecutive characters; where "
        "only slips differ, the share of the characters that agree; of contained text and abstracts, the share that "
        "is elsewhere. Every figure is exact, none is estimated.",
        f"Candidates come from MinHash and locality-sensitive hashing with seed {config.seed}: a pair at the threshold "
        f"{config.threshold} is compared with a probability of at least {config.recall}.",
        "Every removed duplicate names a witness: a kept text with which it was compared exactly.",
    ]


def _by(key: NDArray[Any], where: Bool) -> Int64:
    """Rows where a condition holds, the largest key first, then by position."""
    rows = np.flatnonzero(where)
    return rows[np.argsort(-key[rows], kind="stable")]  # the few findings that are only reported
