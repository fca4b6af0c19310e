"""Near-duplicate and boilerplate detection for text corpora.

The steps, in the order in which `pipeline` takes them:

    read         paths                  -> Documents
    segment      Documents              -> Segments      paragraphs, with exact positions
    normalize    Documents, Segments    -> Normalized    the text as compared, and the way back
    glued        Segments, Normalized   -> Segments      furniture apart from the paragraph that it is glued to
    watermark    Normalized             -> Stamps        short runs inserted in the middle of paragraphs
    exact        Normalized             -> groups        equal normal forms
    near         groups                 -> Pairs         near-duplicates, in four steps:
      shingle    Normalized             -> Shingles      hashed character n-grams
      minhash    Shingles               -> Signatures
      lsh        Signatures             -> Candidates    pairs that share a band
      verify     Candidates, Shingles   -> Pairs         exact Jaccard similarity and containment
    align        Pairs                  -> Kind          the same but for slips, or a variant
    boilerplate  Documents, Segments    -> Scores        furniture around the text, in five steps:
      lines      Normalized             -> Features      what each line is: `terms` of the `lexicon`, `wording`, shape
      context    Features               -> Lines         what stands around it, and how often it recurs
      rules      Lines                  -> points        what its wording says, by named rules
      properties Lines, points          -> columns       all that as bytes
      trees      columns                -> logits
    repeats      Normalized             -> Pieces        what stands in the corpus more than once
    survive      groups, Pairs          -> rows          which copy stays
    contained    Pieces                 -> Covers        paragraphs and abstracts that stand elsewhere
    shared       Pieces                 -> Cuts          heads and tails that two paragraphs have in common
    layout       Segments, groups       -> rows          titles and headings printed twice, lines inside blocks
    notice       all of these           -> Findings      what was seen and stays
    rounds       all of these           -> Findings      the lanes, round after round, until nothing more is found
    decide       Findings               -> Decisions     damage limits, groups
    clean        Documents, Decisions   -> texts         and the proof that only that went
    overlap      Result                 -> Overlaps      how much of a document stands in another one
    templates    Result                 -> templates     lines that recur over documents, with slots
    metadata     removed lines          -> values        date, source, author, view count
    report       Result                 -> JSON, HTML, Markdown

Beside them: `near.near_duplicates` for paragraphs by themselves, `tune` for what thresholds would do, `concordance` for
every repeat with all its places, `bank` for templates that a run has learned, `custom` for the user's own rules,
`sketches` for those who use datasketch.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from dedup.version import __version__

if TYPE_CHECKING:
    from dedup.api import Cleaner, clean, clean_files, near_duplicates
    from dedup.config import Config
    from dedup.errors import DedupError
    from dedup.removals import Removal
    from dedup.result import Result
    from dedup.tables import Documents

__all__ = [
    "Cleaner",
    "Config",
    "DedupError",
    "Documents",
    "Removal",
    "Result",
    "__version__",
    "clean",
    "clean_files",
    "near_duplicates",
]

_MODULE = {  # where each name is; loaded when it is first used, so that `import dedup` costs nothing
    "Cleaner": "api",
    "Config": "config",
    "DedupError": "errors",
    "Documents": "tables",
    "Removal": "removals",
    "Result": "result",
    "clean": "api",
    "clean_files": "api",
    "near_duplicates": "api",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULE:
        raise AttributeError(f"module 'dedup' has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"dedup.{_MODULE[name]}"), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
