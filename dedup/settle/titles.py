"""Where a segment stands -> titles and headings printed twice, short lines repeated within blocks, broken sentences.

A short line that comes twice is no duplicate by itself (dialogue, a refrain, a table cell). It needs a reason in the
layout: it is the title printed again near the head, a heading printed again right below itself, or it stands between
repeated paragraphs exactly as it stands between the paragraphs that they repeat.
"""

from typing import NamedTuple

import numpy as np

from dedup.arrays import Bool, Int32, Int64, ranges
from dedup.settle.state import State
from dedup.tables import Marks, Normalized

TITLE_ROWS = 8  # the title and its second printing are among so many first rows
TITLE_CHARS = 4
SITE_ROWS = 3  # the page title is the first row, and the title of the text one of so many after it
SITE_TITLE_CHARS = 8
SITE_CHARS = 16  # of the name of the site
BODY_CHARS = 40  # a title stands above text: a paragraph of so many characters with a sentence mark
FRAGMENT_CHARS = 12


def titles(group: Int64, doc: Int32, size: Int64, marks: Marks, rows: Int64) -> tuple[Int64, Int64]:
    """Second printings of a title, and the first printing that stays.

    group, doc, size  int64 (n,), int32 (n,), int64 (n,) for every segment; marks likewise
    rows              int64 (r,) the segments that are alive, in order
    returns           int64 rows, int64 rows
    """
    owner = doc[rows]
    place = np.arange(len(rows)) - np.searchsorted(owner, owner)
    body = (size[rows] >= BODY_CHARS) & (marks.sentences[rows] > 0)
    first_body = np.full(int(owner.max(initial=-1)) + 1, -1, np.int64)
    has = np.flatnonzero(body)[::-1]
    first_body[owner[has]] = place[has]  # the last write is the first paragraph of each document
    above = (place < np.minimum(first_body[owner], TITLE_ROWS)) & (size[rows] >= TITLE_CHARS)
    head = np.flatnonzero(above & ~marks.closed[rows])
    head = head[np.lexsort((head, group[rows[head]], owner[head]))]
    fresh = np.ones(len(head), np.bool_)
    fresh[1:] = (np.diff(group[rows[head]]) != 0) | (np.diff(owner[head]) != 0)
    first = head[np.maximum.accumulate(np.where(fresh, np.arange(len(head)), 0))]
    # A title is at the very top; what repeats further down in the head is something else.
    again = ~fresh & (place[first] <= 1)
    return rows[head[again]], rows[first[again]]


def page_titles(norm: Normalized, doc: Int32, marks: Marks, rows: Int64, separator: Bool) -> tuple[Int64, Int64]:
    """Page titles that are the title of the text and the name of the site (`Title - Site`), and the title that stays.

    norm, doc, marks  one row a segment; rows: the segments that are alive, in order
    separator         bool over positions of the text: marks that stand between title and site
    """
    size, owner = norm.size[rows], doc[rows]
    top = np.flatnonzero(np.diff(owner, prepend=-1))
    none = rows[:0]
    found, kept, marked = [none], [none], np.flatnonzero(separator)
    for below in range(1, SITE_ROWS + 1):
        at = top[top + below < len(rows)]
        at = at[owner[at] == owner[at + below]]
        extra = size[at] - size[at + below]
        at = at[(size[at + below] >= SITE_TITLE_CHARS) & (extra > 0) & (extra <= SITE_CHARS)]
        page, title = rows[at], rows[at + below]
        length = norm.size[title]
        same = norm.code[ranges(norm.indptr[page], length)] == norm.code[ranges(norm.indptr[title], length)]
        agrees = np.logical_and.reduceat(same, np.cumsum(length) - length) if len(length) else np.zeros(0, np.bool_)
        page, title, length = page[agrees], title[agrees], length[agrees]
        last = norm.at(norm.indptr[page] + length - 1)
        follows = norm.at(norm.indptr[page] + length)
        split = (np.searchsorted(marked, follows) > np.searchsorted(marked, last + 1)) & ~marks.closed[title]
        found.append(page[split])
        kept.append(title[split])
    return np.concatenate(found), np.concatenate(kept)


def headings(group: Int64, doc: Int32, size: Int64, marks: Marks, rows: Int64) -> tuple[Int64, Int64]:
    """Headings printed again right below themselves, with Markdown marks or text under them; and the first printing."""
    if not len(rows):
        return rows, rows
    fresh = np.ones(len(rows), np.bool_)
    fresh[1:] = (np.diff(group[rows]) != 0) | (np.diff(doc[rows]) != 0)
    border = np.append(np.flatnonzero(fresh), len(rows))  # where one line ends to be repeated
    count = np.diff(border)
    first = rows[np.repeat(border[:-1], count)]
    below = np.append(rows, rows[-1])[np.repeat(border[1:], count)]
    text = (doc[below] == doc[rows]) & (size[below] >= BODY_CHARS) & (marks.clauses[below] > 0)
    short = (size[rows] >= TITLE_CHARS) & (marks.sentences[rows] == 0) & ~marks.comma[rows]
    marked = marks.heading[rows] | marks.heading[first]
    found = ~fresh & short & (text | marked)
    return rows[found], first[found]


class Lines(NamedTuple):
    """Segments: what each equals (int64), its document (int32), its characters of normal form (int64); (n,) each."""

    group: Int64
    doc: Int32
    size: Int64


def blocks(lines: Lines, gone: Int64, witness: Int64, state: State) -> tuple[Int64, Int64]:
    """Short lines beside a removed copy that equal the line beside its witness, and so on outwards.

    gone, witness  int64 (g,) segments removed as copies, and the segment of which each is a copy
    returns        int64 rows that are removed, int64 their witnesses
    """
    group, doc, size = lines
    after, before = _neighbours(doc, state.boilerplate)
    alive, locked, taken, kept = state.kept.copy(), state.locked.copy(), [], []
    stays = np.zeros(len(group), np.bool_)  # made once: a step costs what it looks at, not the whole column
    for step in (after, before):
        here, there = gone, witness
        while len(here):
            here, there = step[here], step[there]
            inside = (here >= 0) & (there >= 0)
            here, there = here[inside], there[inside]
            same = (group[here] == group[there]) & (here != there) & (size[here] > 0)
            same &= alive[here] & alive[there] & ~locked[here]
            here, there = here[same], there[same]
            first = _first_of(here)
            here, there = here[first], there[first]
            stays[there] = True
            free = ~stays[here]
            stays[there] = False
            here, there = here[free], there[free]
            alive[here] = False
            locked[there] = True
            taken.append(here)
            kept.append(there)
    if not taken:
        return gone[:0], gone[:0]
    return np.concatenate(taken), np.concatenate(kept)


def fragments(size: Int64, marks: Marks) -> Bool:
    """Segments that look like a sentence cut by a column break: bool (n,)."""
    return marks.cut & (size >= FRAGMENT_CHARS) & ~marks.heading & ((marks.sentences > 0) | (marks.clauses > 2))


def _neighbours(doc: Int32, skipped: Bool) -> tuple[Int64, Int64]:
    """The next and the previous segment of the same document that is not skipped, -1 for none; int64 (n,) each."""
    n = len(doc)
    row = np.arange(n)
    seen = np.append(np.where(skipped, n, row), n)
    after = np.minimum.accumulate(seen[::-1])[::-1][1:]
    before = np.maximum.accumulate(np.append(-1, np.where(skipped, -1, row)))[:-1]
    after = np.where((after < n) & (doc[np.minimum(after, n - 1)] == doc), after, -1)
    before = np.where((before >= 0) & (doc[np.maximum(before, 0)] == doc), before, -1)
    return after, before


def _first_of(values: Int64) -> Int64:
    """The place of the first of each distinct value, in order of place."""
    order = np.argsort(values, kind="stable")  # rows next to removed ones: few
    fresh = np.ones(len(values), np.bool_)
    fresh[1:] = np.diff(values[order]) != 0
    return np.sort(order[fresh])
