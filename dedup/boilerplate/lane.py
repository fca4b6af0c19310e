"""Evidence -> Scores, Recurrence: count, classify, and count again what is left, so that it is clean as it is left.

What is taken away stands in fewer documents afterwards, and a line beside it, or the same line where it was left, may
be judged otherwise by the smaller counts. So what is left is counted again, and documents whose counts changed are
judged again: few, and fewer each time. What has gone stays gone.
"""

import numpy as np

from dedup.arrays import Bool
from dedup.boilerplate import recurrence
from dedup.boilerplate.classify import Corpus, Model, classify, merged
from dedup.boilerplate.properties import scaled
from dedup.classes import Label
from dedup.config import Config
from dedup.tables import Recurrence, Scores

COUNTS = 4  # at most; what would still go after the last one is seen by the next look at the text


def judged(corpus: Corpus, config: Config, alive: Bool, *, model: Model | None = None) -> tuple[Scores, Recurrence]:
    """The class, strength and reason of each segment, and how often each recurs before anything is taken away.

    alive  bool (n,) rows that are there; the others have label -1 and score 0
    model  the one that comes with the package unless given
    """
    doc, drops = corpus.segs.doc, np.array([config.drops(each) for each in Label])
    first = counted = recurrence.count(corpus.evidence, corpus.segs, alive)
    scores, left = classify(corpus, first, config, alive, model=model), alive
    for _ in range(COUNTS - 1):
        left = left & ~((scores.score > 0) & (scores.label >= 0) & drops[scores.label])
        again = recurrence.count(corpus.evidence, corpus.segs, left)
        changed = np.zeros(int(doc.max(initial=-1)) + 1, np.bool_)
        changed[doc[left & _differ(counted, again)]] = True
        if not changed.any():
            break
        new = classify(corpus, again, config, left, documents=changed, model=model)
        scores, counted = merged(scores, new, np.flatnonzero(left & changed[doc])), again
    return scores, first


def _differ(one: Recurrence, other: Recurrence) -> Bool:
    """The rows that recur otherwise, as far as it is told apart."""
    differ = (scaled(one.times) != scaled(other.times)) | (scaled(one.pairs) != scaled(other.pairs))
    return np.asarray(differ | (one.seen != other.seen))
