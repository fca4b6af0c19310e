"""Near-duplicate and boilerplate detection for text corpora.

The steps, in the order in which `pipeline` takes them:

    read         paths                  -> Documents
    segment      Documents              -> Segments      paragraphs, with exact positions
    normalize    Documents, Segments    -> Normalized    the text as compared, and the way back
    exact        Normalized             -> groups        equal normal forms
    shingle      Normalized             -> Shingles      hashed character n-grams
    minhash      Shingles               -> Signatures
    lsh          Signatures             -> Candidates    pairs that share a band
    verify       Candidates, Shingles   -> Pairs         exact Jaccard similarity and containment
    boilerplate  Documents, Segments    -> Scores        furniture around the text
    repeats      Normalized             -> Repeats       runs that stand in the corpus more than once
    survive      groups, Pairs          -> Findings      which copy stays
    overlap      Repeats                -> Findings      contained paragraphs, abstracts, shared heads and tails
    layout       Segments, groups       -> Findings      titles and headings printed twice, short lines inside blocks
    decide       Findings               -> Decisions     damage limits, groups
    clean        Documents, Decisions   -> texts         and the proof that only that went
    report       Result                 -> JSON, HTML, Markdown
"""

__version__ = "0.1.0"
