"""Features, rows that are alive -> Lines: what stands around each line.

Where a line stands: before, inside or after the body, how far from good paragraphs, how near the head and the end. What
its company is: boilerplate, sentences, lines of its length. Whether the page speaks of it: its topic, and the share of
a short line that the paragraphs have, too. How often it recurs: on its page, and over documents with different bodies.

Nothing here sees a row that is not alive, so that a cleaned text is judged as it stands.
"""

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.arrays import Bool, Float32, Int32, Int64, UInt32, UInt64, offsets, ranges
from dedup.boilerplate.features import CLOSER, OPENER, Features
from dedup.boilerplate.lexicon import Family
from dedup.tables import Normalized, Place

GOOD_COLUMNS = 64  # a good paragraph; East Asian characters take two columns
TOPIC = 0.2  # of the good paragraphs speak of it
COMPANY = 2  # lines to either side
REACHES = (3, 8, 20)  # lines to either side that a mean is taken of
FAR = 255  # lines to something that is not there
PROSE_COLUMNS = 40  # from which a line with a sentence mark is prose
LIKE_WIDTH = 2  # times as wide: lines of one list
GRAM_ROOM = 16  # cells of the table of what stands in the paragraphs of a document, for each character of them
GRAM_BITS = 24  # cells of it, at most, as a power of two
GRAM_CHARS = 1 << 16  # characters of paragraphs that are worked on at a time
GRAM_MOST = 64  # characters of a line that are looked for
LATIN_GRAM = 5  # characters in a run; of other scripts 2
FORMULA_SHARE = 0.7  # of the letters of a formula are words of formulas
FORMULA_COLUMNS = 320  # of one, at most
BUTTON_COLUMNS = 24  # what is as short and ends as a sentence does is no button
RIGHTS_COLUMNS, RIGHTS_SHARE = 100, 0.3  # of a line with the copyright mark; of words of formulas in such a sentence
ALPHABETS = 0x1100  # code points below are letters of small alphabets
MIXER = np.uint64(0x9E3779B97F4A7C15)

ADVERTISED = tuple(Family[f] for f in ("BRAND", "COIN", "BET", "LOAN", "STOCK", "APP", "LURE", "GOODS", "SHARING"))
ADVERTS = (*ADVERTISED, Family.OFFER, Family.PRAISE, Family.CONTACT)
LINKS = (Family.NAV, Family.MENU, Family.RELATED)
LEGAL = (Family.RIGHTS, Family.NOTICE, Family.SITE)
CREDITS = (Family.ROLE, Family.PHOTO)
FURNISHED = (*ADVERTS, *LINKS, *LEGAL, Family.META, *CREDITS, Family.FILL)

Float64 = NDArray[np.float64]


class Lines:
    """The features of some rows, and what stands around them: columns of n lines, in order, of whole documents.

    doc   int32 (n,) the document of each, ascending; columns of documents have max(doc) + 1 places
    rows  int64 (n,) where they come from
    spoken, titled
          float32 (n,) set by `classify.lines_of`: the share of a line that the good paragraphs of its document have,
          too, and that its first line has; -1 where it is not asked (see `speaks`, `entitles`)
    seen, times_seen, pairs_seen
          set by `classify.lines_of`, from what was counted over all documents: whether a line of this template stands
          outside the body of several documents; in how many it stands outside of good paragraphs, int32 (n,); and in
          how many with the same line below it, int32 (n,)
    """

    def __init__(self, of: Features, doc: Int32, rows: Int64) -> None:
        self.n, self.rows = len(rows), rows
        self.doc: Int32 = doc
        self.hits, self.cover, self.labels, self.opening = of.hits, of.cover, of.labels, of.opening
        self.about = of.about
        self.size, self.digits, self.columns, self.template = of.size, of.digits, of.columns, of.template
        self.stops, self.asking, self.commas, self.colons = of.stops, of.asking, of.commas, of.colons
        self.separators, self.blanks, self.symbols, self.brackets = of.separators, of.blanks, of.symbols, of.brackets
        self.latin, self.han, self.capitals = of.latin, of.han, of.capitals
        self.dates, self.stamps, self.times, self.contacts = of.dates, of.stamps, of.times, of.links + of.numbers
        self.initial, self.final, self.ended, self.numbered = of.initial, of.final, of.ended, of.numbered
        self.rights, self.alias, self.credit, self.wording = of.rights, of.alias, of.credit, of.wording
        self.short = self.columns <= 60
        self.letters = np.maximum(self.size - self.digits, 1)
        self.rest = self.size - self.digits - self.cover[: Family.PLAIN].sum(axis=0)  # letters in no term
        self.words = self.has(*ADVERTS)
        self.trade = self.has(*ADVERTISED)
        self.kinds = (self.hits[list(ADVERTS)] > 0).sum(axis=0)
        self.adverts = self.share(*ADVERTS, Family.FILL)
        self.links = self.share(*LINKS, Family.OFFER, Family.APP, Family.FILL)
        self.legal = self.share(*LEGAL, Family.FILL)
        self.furnished = self.share(*FURNISHED)
        self.sentence = (self.stops > 1) | (self.ended & (self.commas > 0))
        said = formulas(of)
        self.good = good_paragraphs(of) & ~said
        self.prose = (self.stops > 0) & (self.columns >= PROSE_COLUMNS)
        self.plain = (self.columns <= 64) & (self.stops == 0) & (self.commas <= 1)
        self.place = np.arange(self.n)
        self.begin = np.searchsorted(self.doc, self.doc)  # the first line of the same document, and its end
        self.end = np.searchsorted(self.doc, self.doc, side="right")
        self._body()
        self._topics(said)
        self._company(of.head)
        self._listed()
        self.spoken = self.titled = np.full(self.n, -1, np.float32)
        self.seen: Bool = np.zeros(self.n, np.bool_)
        self.times_seen = self.pairs_seen = np.ones(self.n, np.int32)

    # -- evidence of one line -------------------------------------------------------------------------------------

    def has(self, *families: Family) -> Int32:
        """How many terms of these families each line has."""
        total: Int32 = self.hits[families[0]].astype(np.int32)
        for family in families[1:]:
            total += self.hits[family]
        return total

    def share(self, *families: Family) -> Float32:
        """The share of the letters that terms of these families cover."""
        covered = self.cover[families[0]].copy()
        for family in families[1:]:
            covered += self.cover[family]
        return np.asarray(covered / self.letters, np.float32)

    # -- other lines of the document ------------------------------------------------------------------------------

    def within(self, values: NDArray[Any]) -> NDArray[Any]:
        """The sum over all lines of the same document."""
        total = _sums(values)
        return np.asarray(total[self.end] - total[self.begin])

    def above(self, values: NDArray[Any]) -> NDArray[Any]:
        """The sum over the lines above, of the same document."""
        total = _sums(values)
        return np.asarray(total[:-1] - total[self.begin])

    def beside(self, values: NDArray[Any], step: int, nothing: Any) -> NDArray[Any]:
        """The value of the line so many lines on, of the same document."""
        result = np.full(self.n, nothing, values.dtype)
        one, other = (slice(step, None), slice(None, -step)) if step > 0 else (slice(None, step), slice(-step, None))
        same = self.doc[one] == self.doc[other]
        result[other][same] = values[one][same]
        return result

    def around(self, values: NDArray[Any], reach: int) -> Float64:
        """The mean of the lines up to `reach` lines away, one of REACHES, without the line itself; 0 without any."""
        low, high, others = self._windows[reach]
        total = _sums(values)
        return np.asarray((total[high] - total[low] - values) / others, np.float64)

    @cached_property
    def _windows(self) -> dict[int, tuple[Int64, Int64, Int64]]:
        """For each reach: where the lines around each line begin and end, and how many others there are, at least 1."""
        found = {}
        for reach in REACHES:
            low, high = np.maximum(self.place - reach, self.begin), np.minimum(self.place + reach + 1, self.end)
            found[reach] = low, high, np.maximum(high - low - 1, 1)
        return found

    def distance(self, mask: Bool) -> tuple[Int64, Int64]:
        """Lines to the nearest one above, and below, that is set; FAR if there is none."""
        last = np.maximum.accumulate(np.where(mask, self.place, -1)) if self.n else self.place
        last = np.append(-1, last[:-1])[: self.n]
        following = np.where(mask, self.place, 2 * self.n)
        following = np.minimum.accumulate(following[::-1])[::-1] if self.n else following
        following = np.append(following[1:], 2 * self.n)[: self.n]
        up = np.where(last >= self.begin, np.minimum(self.place - last, FAR - 1), FAR)
        return up, np.where(following < self.end, np.minimum(following - self.place, FAR - 1), FAR)

    def run(self, mask: Bool) -> Int64:
        """How many lines stand in a row that are set, around each line that is; else 0."""
        edge = np.flatnonzero(np.diff(mask.astype(np.int8), prepend=0) | np.diff(self.doc, prepend=-1))
        part = np.zeros(self.n, np.int64)
        part[edge] = 1
        part = np.cumsum(part) - 1
        return np.asarray(np.where(mask, np.bincount(part, minlength=1)[part], 0), np.int64)

    @cached_property
    def lists(self) -> Int64:
        """The number of the list that each line stands in: of lines in a row, each of the make of the one above it.

        Two are of one make if they begin and end with a character of one kind, have figures both or neither, a colon
        both or neither, about as many gaps, and no sentence; the wider is LIKE_WIDTH times as wide, at most.
        """
        width, gaps = self.columns.astype(np.int64), self.blanks.astype(np.int64)
        like = (self.doc[1:] == self.doc[:-1]) & ~self.good[1:] & ~self.good[:-1]
        for column in (self.initial, self.final, self.digits > 0, self.colons > 0, self.stops > 0):
            like &= column[1:] == column[:-1]
        like &= np.abs(gaps[1:] - gaps[:-1]) <= 1
        like &= np.maximum(width[1:], width[:-1]) <= LIKE_WIDTH * np.minimum(width[1:], width[:-1])
        return np.cumsum(np.append(True, ~like))[: self.n] - 1

    def _near(self, mask: Bool) -> Int32:
        """How many of the COMPANY lines to either side, in the same document, are set."""
        above, below = self._sides(mask)
        return above + below

    def _sides(self, mask: Bool) -> tuple[Int32, Int32]:
        """The same for each side: above and below."""
        above, below = np.zeros(self.n, np.int32), np.zeros(self.n, np.int32)
        for k in range(1, COMPANY + 1):
            same = self.doc[k:] == self.doc[:-k]
            above[k:] += mask[:-k] & same
            below[:-k] += mask[k:] & same
        return above, below

    # -- the body -------------------------------------------------------------------------------------------------

    def _body(self) -> None:
        """Before, inside or after the body, which goes from the first to the last good paragraph."""
        n_docs = int(self.doc[-1]) + 1 if self.n else 0
        good = np.flatnonzero(self.good)
        first = np.full(n_docs, self.n, np.int64)
        last = np.full(n_docs, -1, np.int64)
        first[self.doc[good[::-1]]] = good[::-1]
        last[self.doc[good]] = good
        self.bodied = last[self.doc] >= 0
        self.first_good = first
        self.before = self.bodied & (self.place < first[self.doc])
        self.after = self.bodied & (self.place > last[self.doc])
        self.inside = self.bodied & ~self.before & ~self.after
        self.outside = self.before | self.after
        self.titular = self.before & self.beside(self.good, 1, False)
        places = [self.good, self.before, self.after, self.inside]
        kinds = [Place.GOOD, Place.BEFORE, Place.AFTER, Place.INSIDE]
        self.where = np.select(places, kinds, Place.NOWHERE).astype(np.uint8)

    def region(self, penalty: int) -> tuple[Bool, Int64]:
        """The stretch of a document with most text, and how many lines away from it a line stands: below 0 if above it.

        Prose adds its width and long lines half of it, others take `penalty` columns off: the stretch of lines with the
        largest sum, as in Pasternack and Roth (2009), "Extracting article text from the web with maximum subsequence
        segmentation".
        """
        if not self.n:
            return self.good, self.place
        width = self.columns.astype(np.int64)
        worth = np.where(self.prose, width, np.where(self.columns >= GOOD_COLUMNS, width // 2, -penalty))
        total = offsets(worth)
        apart = self.doc * (total.max() - total.min() + 1)  # so that a minimum never reaches back
        lowest = np.minimum.accumulate(total[:-1] - apart)
        gain = total[1:] - apart - lowest
        head = np.flatnonzero(self.place == self.begin)
        best = np.maximum.reduceat(gain, head)
        number = np.cumsum(self.place == self.begin) - 1
        top = np.flatnonzero(gain == best[number])
        last = np.full(len(head), self.n, np.int64)
        last[number[top[::-1]]] = top[::-1]  # the first of equals
        # The stretch begins behind the last place above where the sum was as low as that.
        low = np.flatnonzero(total[:-1] - apart == lowest[last][number])
        low = low[low <= last[number[low]]]
        first = np.zeros(len(head), np.int64)
        first[number[low]] = low
        first, last = first[number], last[number]
        steps = np.where(self.place < first, self.place - first, np.where(self.place > last, self.place - last, 0))
        return steps == 0, steps

    def _topics(self, said: Bool) -> None:
        """Whether the body is about what boilerplate speaks of."""
        n_docs = len(self.first_good)
        body = self.good | ~self.bodied  # a document without good paragraphs is all body
        weight = np.maximum(np.bincount(self.doc, body, minlength=n_docs), 1)

        def topic(mentions: Bool) -> Bool:
            share = np.bincount(self.doc, body & mentions, minlength=n_docs) / weight
            return np.asarray(share >= TOPIC)[self.doc]

        self.on_adverts = topic(self.has(*ADVERTISED, Family.CONTACT) > 0)
        self.on_rights = topic((self.has(Family.RIGHTS) > 0) | (self.has(Family.NOTICE) >= 2))
        # An article about cookies or newsletters, and a list of nothing but such phrases, are no page that says them.
        others = np.bincount(self.doc, said, minlength=n_docs) <= np.bincount(self.doc, ~said, minlength=n_docs)
        text = self.prose & ~said
        about = np.bincount(self.doc, text & self.about, minlength=n_docs)
        free = about <= TOPIC * np.bincount(self.doc, text, minlength=n_docs)
        self.formula = said & (self.bodied | others[self.doc]) & free[self.doc] & ~(self.on_rights & self.rights)

    # -- boilerplate around a line ----------------------------------------------------------------------------------

    def _company(self, head: UInt32) -> None:
        """The boilerplate around each line; and names printed twice, alone and with more behind them."""
        self.furniture = (self.furnished >= 0.8) & (self.columns <= 80) & ~self.good
        self.company = self._near(self.furniture)
        advert = (self.kinds >= 2) & (self.adverts >= 0.5) & ~self.good
        brand = (self.has(Family.BRAND) > 0) & (self.adverts >= 0.8)
        above, below = self._sides(advert | brand)
        self.advert_near, self.between = above + below > 0, (above > 0) & (below > 0)
        pair = ((head[:, :-1] == head[:, 1:]) | (head[:, :-1] == 0)).all(axis=0)
        pair = pair & self.alias[1:] & (self.doc[1:] == self.doc[:-1]) & (self.size[:-1] <= 8)
        pair &= self.size[:-1] < self.size[1:]
        self.twin = np.append(pair, False) | np.append(False, pair) if self.n else np.zeros(0, np.bool_)
        # Two names and more, each printed twice, above an article are a block of adverts, known names or not.
        blocks = np.bincount(self.doc, self.twin & self.before) >= 4 if self.n else np.zeros(0, np.bool_)
        self.advert_near |= self.twin & self.before & blocks[self.doc]
        self._slogans(np.append(False, pair))

    def _slogans(self, alias: Bool) -> None:
        """Lines below a name printed twice, if more follows above the article: the next name, or at least a title."""
        plain = self.before & ~self.twin & (self.furnished < 0.5)
        count = offsets(plain.astype(np.int64))
        below = np.append(False, alias[:-1] & self.advert_near[:-1]) if self.n else alias[:0]
        below &= np.append(False, self.doc[1:] == self.doc[:-1])[: self.n]
        self.untitled = self.before & (count[self.end] - count[1:] > 0)  # the title is yet to come
        self.slogan = below & self.untitled & ~self.twin & (self.columns <= 48) & (self.stops == 0)

    def _listed(self) -> None:
        """Short lines after the article and below where it ends: a heading of links, or navigation, or rights.

        The latter two may stand in the middle of an article made of short lines, so no sentence may follow them.
        """
        links = self.links >= 0.85
        heading = self.after & (self.has(Family.RELATED) > 0) & links
        closing = self.after & (((self.has(Family.NAV) > 0) & links) | (self.has(Family.RIGHTS) > 0))
        text = (self.stops > 0) & (self.has(*LEGAL) == 0) & (self.furnished < 0.4)
        prose = offsets(text.astype(np.int64))
        closing &= prose[self.end] == prose[:-1]
        plain = (self.stops == 0) & (self.commas <= 1) & ~self.credit & (self.has(*CREDITS) == 0)
        self.listed = self.after & plain & ~heading & (self.above(heading | closing) > 0)

    def speaks(self) -> tuple[Bool, Bool]:
        """Which lines an article consists of, and of which lines it is asked whether it speaks of them: bool (n,)."""
        return self.good, ~self.good & self.bodied

    def entitles(self) -> tuple[Bool, Bool]:
        """Which lines come first, and of which it is asked whether the first one speaks of them: bool (n,)."""
        first = self.place == self.begin
        return first & ~self.good, ~first & ~self.good


class Grams:
    """Runs of a few characters of some lines of whole documents, and the share that a line has of those of others.

    text  the normal form of each of n lines
    doc   int32 (n,) the document of each, ascending
    """

    def __init__(self, text: Normalized, doc: Int32) -> None:
        self.text, self.doc, self.hash = text, doc, gram_hashes(text)

    def shared(self, models: Bool, wanted: Bool) -> Float32:
        """The share of some lines that other lines of their document have, too: float32 (n,), -1 where it is not asked.

        What is compared is a hash of each run, in a table of the document's own, in which one in GRAM_ROOM to twice
        that is set: by so much a share may be too high.

        models  bool (n,) the lines that are compared with
        wanted  bool (n,) those of which the share is asked
        """
        result, size = np.where(wanted, np.float32(0), np.float32(-1)), self.text.size
        asked = np.zeros(int(self.doc[-1]) + 1 if len(self.doc) else 0, np.bool_)
        asked[self.doc[wanted]] = True
        models_at, others = np.flatnonzero(models & asked[self.doc]), np.flatnonzero(wanted)
        if not len(others):
            return result
        chars = np.bincount(self.doc[models_at], size[models_at], minlength=len(asked)).astype(np.int64)
        room = np.ceil(np.log2(np.maximum(chars, GRAM_ROOM) * GRAM_ROOM)).astype(np.int64)
        shift = (32 - np.minimum(room, GRAM_BITS)).astype(np.uint32)
        base = np.int64(1) << np.minimum(room, GRAM_BITS)
        part = (np.cumsum(chars) - chars) // GRAM_CHARS  # some documents at a time
        edges = np.searchsorted(part, np.arange(int(part[-1]) + 2))

        def cells(some: Int64, size: Int64, low: int, start: Int64) -> tuple[Int64, Int64]:
            """The cells of all runs of some lines, and how many each line has."""
            many = np.maximum(size - 1, 0)
            doc = self.doc[some]
            cell = self.hash[ranges(self.text.indptr[some], many)]
            cell >>= np.repeat(shift[doc], many)
            place = np.repeat(start[doc - low], many)
            place += cell
            return place, many

        for low, high in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
            line = others[slice(*np.searchsorted(self.doc[others], (low, high)))]
            if not len(line):
                continue
            some = models_at[slice(*np.searchsorted(self.doc[models_at], (low, high)))]
            start = offsets(base[low:high])
            table = np.zeros(start[-1], np.bool_)
            table[cells(some, size[some], low, start)[0]] = True
            cell, many = cells(line, np.minimum(size[line], GRAM_MOST), low, start)
            found = offsets(table[cell])
            end = offsets(many)
            result[line] = (found[end[1:]] - found[end[:-1]]) / np.maximum(many, 1)
        return result


def good_paragraphs(of: Features) -> Bool:
    """Lines that are wide, have sentences in them, and speak of other things than boilerplate does: bool (n,)."""
    covered, hits = of.cover, of.hits
    letters = np.maximum(of.size - of.digits, 1)
    furnished = covered[list(FURNISHED)].sum(axis=0) / letters
    rights = hits[Family.RIGHTS]
    notice = (rights > 0) & (rights + hits[Family.NOTICE] + hits[Family.SITE] > 1)
    text = (of.stops > 0) | (of.commas > 1)
    return np.asarray((of.columns >= GOOD_COLUMNS) & text & ~notice & (furnished.astype(np.float32) < np.float32(0.4)))


def formulas(of: Features) -> Bool:
    """Lines in which a page speaks to its visitor and says nothing else (see `formulas`): bool (n,).

    Or whose the page is: with the copyright mark, and a phrase of rights.
    """
    letters = np.maximum(of.size - of.digits, 1)
    quoted = (of.initial == OPENER) | (of.initial == CLOSER)
    said = (of.said >= FORMULA_SHARE * letters) & (of.columns <= FORMULA_COLUMNS)
    said &= ~quoted & ~of.numbered & ~(of.ended & (of.columns <= BUTTON_COLUMNS))
    rights = of.rights & (of.hits[Family.RIGHTS] > 0) & (of.columns <= RIGHTS_COLUMNS)
    legal = of.cover[list(LEGAL)].sum(axis=0) >= RIGHTS_SHARE * letters
    return np.asarray(said | rights & ~quoted & (~of.ended | legal))


def mixed(value: UInt64) -> UInt64:
    """A hash of each value, such that their sum stands for a set of them."""
    value = (value + np.uint64(1)) * MIXER
    value = (value ^ (value >> np.uint64(29))) * MIXER
    return value ^ (value >> np.uint64(32))


def gram_hashes(norm: Normalized) -> UInt32:
    """A hash of the run of characters that begins at each place of the normal form.

    Two characters make a run, of Latin and other small alphabets LATIN_GRAM where the row has so many. At the last
    place of a row there is none, and what stands there means nothing.
    """
    code = norm.code
    gram = code.astype(np.uint64) << np.uint64(21)
    gram[:-1] ^= code[1:]
    long = code < ALPHABETS
    for k in range(1, LATIN_GRAM):  # places with so few characters behind them
        at = norm.indptr[1:] - k
        long[at[at >= 0]] = False
    latin = np.flatnonzero(long)
    if 2 * len(latin) > len(code):
        run = gram.copy()
        for k in range(2, LATIN_GRAM):
            run *= MIXER
            run[:-k] += code[k:]
        gram = np.where(long, run, gram)
    elif len(latin):
        run = gram[latin]
        for k in range(2, LATIN_GRAM):
            run *= MIXER
            run += code[latin + k]
        gram[latin] = run
    gram *= MIXER
    return (gram >> np.uint64(32)).astype(np.uint32)


def exact(values: NDArray[Any]) -> Float64:
    """Numbers up to 4 as multiples of 2 ** -36: sums of as many as are looked at together are exact.

    So a sum over some lines does not depend on what stands before them in a column, which floats would make it do.
    """
    return np.asarray(np.rint(values * np.float64(1 << 36)) / (1 << 36), np.float64)


def _sums(values: NDArray[Any]) -> NDArray[Any]:
    """Running sums from 0 on; of numbers that are not whole see `exact`."""
    total = np.zeros(len(values) + 1, np.float64 if values.dtype.kind == "f" else np.int64)
    np.cumsum(values, out=total[1:])
    return total
