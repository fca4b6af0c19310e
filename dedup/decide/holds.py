"""Which documents would lose too much for good, and are held back: they keep all that they have."""

import numpy as np

from dedup.arrays import Bool, Int64
from dedup.config import Config
from dedup.tables import Findings, Segments

ATTEMPTS = 3  # times that documents are held back, so that others are decided again; then what is left is held, too


def over_limit(segs: Segments, size: Int64, text: Bool, found: Findings, config: Config) -> Bool:
    """Which documents would lose too much if all findings were removed: bool, one each.

    What stands elsewhere in kept text is not lost, wherever its witness stands, and a line that is no text (a menu) is
    no loss: so a document that is a copy of others goes as a document, and a page that is mostly menus is cleaned. A
    document is held back if it would lose more than a share of its text for good, or lose some and be left a stub.

    size  int64 (n,) characters of normal form of each row
    text  bool (n,) which rows have sentences; in a document where none has, all count
    """
    docs = int(segs.doc.max(initial=-1)) + 1
    doc = segs.doc[found.segment]
    text = text | (np.bincount(segs.doc, text, minlength=docs) == 0)[segs.doc]
    width, length = segs.end - segs.start, found.end - found.start
    for_good = (np.diff(found.witness.indptr) == 0) & text[found.segment]
    lost = np.bincount(doc, np.where(for_good, length, 0), minlength=docs)
    gone, total = np.bincount(doc, length, minlength=docs), np.bincount(segs.doc, width, minlength=docs)
    left = np.bincount(segs.doc, size, minlength=docs) * (1 - gone / np.maximum(total, 1))
    much = lost > config.max_loss * np.bincount(segs.doc, width * text, minlength=docs)
    return np.asarray(much | ((left < config.stub_chars) & (lost > 0)))
