"""Near-duplicate and boilerplate detection for text corpora.

The steps, in the order in which `pipeline` takes them:

    read         paths                  -> Documents
    segment      Documents              -> Segments      paragraphs, with exact positions
    normalize    Documents, Segments    -> Normalized    the text as compared, and the way back
    watermark    Normalized             -> Stamps        short runs inserted in the middle of paragraphs
    exact        Normalized             -> groups        equal normal forms
    near         groups                 -> Pairs         near-duplicates, in four steps:
      shingle    Normalized             -> Shingles      hashed character n-grams
      minhash    Shingles               -> Signatures
      lsh        Signatures             -> Candidates    pairs that share a band
      verify     Candidates, Shingles   -> Pairs         exact Jaccard similarity and containment
    align        Pairs                  -> Kind          the same but for slips, or a variant
    boilerplate  Documents, Segments    -> Scores        furniture around the text
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
    report       Result                 -> JSON, HTML, Markdown

Beside them: `near.near_duplicates` for paragraphs by themselves, `tune` for what thresholds would do, `concordance` for
every repeat with all its places, `sketches` for those who use datasketch.
"""

__version__ = "0.1.0"
