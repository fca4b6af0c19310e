"""Documents, Segments, Normalized -> Scores: which lines are furniture of the page, and not part of its text.

`features` looks at each line alone: terms of the lexicon, character classes, dates, contacts, shape. `scores` puts the
lines in context: outside the first and last good paragraph, in the company of other furniture, foreign to the topic of
the body, its template seen in other documents. Then it adds up the points of RULES, class by class: additive evidence
with named rules, as mail filters do, and context, as jusText does for blocks. No single word is a verdict, since
articles write about exchanges, copyright and subscriptions too.

`scores` sees nothing but the rows that are alive, so a cleaned text is judged as it stands, and comes out as it is.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dedup.lexicon import FAMILIES, FORMS, PAIRS, Family
from dedup.tables import (
    Bool,
    Documents,
    Float32,
    Int32,
    Int64,
    Label,
    Normalized,
    Scores,
    Segments,
    UInt32,
    UInt64,
    among,
    offsets,
    ranges,
)

# Kinds of characters in the text as it stands.
OTHER, LATIN, DIGIT, STOP, COMMA, COLON, SEPARATOR, BLANK, CLOSER = range(9)
KINDS = {
    DIGIT: "0123456789０１２３４５６７８９",
    STOP: "。！？!?…｡؟।",
    COMMA: ",，、;；،",
    COLON: ":：/／",
    SEPARATOR: "|｜>＞»›→·•・‧┊│¦【】[]［］_＿<＜«‹←◆■□●★☆※▲▼►",
    BLANK: " \t\n\r\xa0\u3000",
    CLOSER: "\"'”’」』）)",
}
LINKS_OF_TEXT = ("://", "www.", ".com", ".net", ".org", ".cn", "@")
KIND_COUNT = 9
BLOCK = 1 << 17  # code points worked on at a time
LONG_NUMBER = 7  # digits: a telephone or account number
TEMPLATE_SIZE = 120  # characters of a line that make its template

GOOD_COLUMNS = 64  # a good paragraph; East Asian characters take two columns
TOPIC = 0.2  # of the good paragraphs speak of it
COMPANY = 2  # lines to either side
SEEN_IN = 4  # documents with different bodies in which a template recurs

ADVERTISED = tuple(Family[f] for f in ("BRAND", "COIN", "BET", "LOAN", "STOCK", "APP", "LURE", "GOODS", "SHARING"))
ADVERTS = (*ADVERTISED, Family.OFFER, Family.PRAISE, Family.CONTACT)
LINKS = (Family.NAV, Family.MENU, Family.RELATED)
LEGAL = (Family.RIGHTS, Family.NOTICE, Family.SITE)
CREDITS = (Family.ROLE, Family.PHOTO)


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """What each segment is, whatever stands around it; n segments, F families of terms.

    size        int32 (n,)     characters of normal form; `digits` of them are digits and the marks within numbers
    columns     int32 (n,)     width of the text in columns, East Asian characters count two
    stops, commas, separators, blanks
                int32 (n,)     sentence marks, commas, menu marks, blanks
    dates, stamps, times
                int32 (n,)     dates with a year, those in the form of machines (2024-05-06, 2024年5月6日), clock times
    links, numbers
                int32 (n,)     web or mail addresses, long numbers
    ended       bool (n,)      closes with a sentence mark
    numbered    bool (n,)      begins as an item of a list: one or two digits and a mark
    rights      bool (n,)      has the mark ©
    alias       bool (n,)      a name, and Latin letters in brackets to its end
    credit      bool (n,)      closes with a name and the character for "photographed by"
    hits        int16 (F, n)   terms found, those inside longer terms left out
    cover       int32 (F, n)   characters of normal form that they cover
    labels      int16 (F, n)   terms with a colon, slash, blank or the end after them
    opening     int8 (n,)      family of the term that the line begins with, or -1
    head        uint32 (8, n)  the first characters of the normal form, 0 where there is none
    template    uint64 (n,)    hash of the first 120 characters of normal form, digits masked
    """

    size: Int32
    digits: Int32
    columns: Int32
    stops: Int32
    commas: Int32
    separators: Int32
    blanks: Int32
    dates: Int32
    stamps: Int32
    times: Int32
    links: Int32
    numbers: Int32
    ended: Bool
    numbered: Bool
    rights: Bool
    alias: Bool
    credit: Bool
    hits: NDArray[np.int16]
    cover: Int32
    labels: NDArray[np.int16]
    opening: NDArray[np.int8]
    head: UInt32
    template: UInt64


# ---------------------------------------------------------------------------------------------------------- features


def features(docs: Documents, segs: Segments, norm: Normalized) -> Features:
    """The evidence within each segment, one row each, independent of all others.

    cost    a few passes over the text and one over the normal form, block by block; some 250 bytes a segment stay
    """
    border = np.searchsorted(segs.end, np.arange(BLOCK, len(docs.code), BLOCK))  # some lines at a time
    border = np.concatenate([[0], border[np.diff(border, prepend=0) > 0], [len(segs)]])
    blocks = [_features(docs, segs, norm, int(low), int(high)) for low, high in pairwise(border)]
    names = [field.name for field in fields(Features)]
    return Features(*(np.concatenate([getattr(block, name) for block in blocks], axis=-1) for name in names))


def _features(docs: Documents, segs: Segments, norm: Normalized, low: int, high: int) -> Features:
    """The same for the segments from low to high."""
    segs = Segments(segs.doc[low:high], segs.start[low:high], segs.end[low:high])
    part = slice(norm.indptr[low], norm.indptr[high])
    norm = Normalized(norm.code[part], norm.origin[part], norm.indptr[low : high + 1] - norm.indptr[low])
    # Each segment on a line of its own, so that nothing depends on what stood beside it.
    width = segs.end - segs.start
    start = offsets(width + 1)[:-1]
    end = start + width
    code = np.full(int(width.sum()) + len(width), ord("\n"), np.uint32)
    code[ranges(start, width)] = docs.code[ranges(segs.start, width)]
    kind = _KIND[code]
    dot = np.flatnonzero(code == ord("."))
    closes = kind[dot + 1]
    kind[dot[(closes == BLANK) | (closes == CLOSER)]] = STOP

    line = np.repeat(np.arange(len(segs), dtype=np.int32), width + 1)
    kinds = np.bincount(line * np.int64(KIND_COUNT) + kind, minlength=len(segs) * KIND_COUNT)
    of_kind = kinds.astype(np.int32).reshape(len(segs), KIND_COUNT).T
    of_kind[BLANK] -= 1  # the end of the line

    def count(positions: Int64) -> Int32:
        return np.bincount(line[positions], minlength=len(segs)).astype(np.int32)

    dates, stamps, times, numbers = _numbers(code, kind)
    last = end - 1
    unquoted = np.where(kind[last] == CLOSER, np.maximum(last - 1, start), last)
    links = np.concatenate(_links(code))
    wide = (norm.code >= 0x1100) & ~((norm.code >= 0x2000) & (norm.code < 0x2E80))
    hits, cover, labels, opening = _terms(norm, kind, start - segs.start, end)
    size = norm.size.astype(np.int32)
    bracket = count(np.flatnonzero((code == ord("(")) | (code == ord("（"))))
    head = np.zeros((8, len(segs)), np.uint32)
    for k in range(8):
        rows = np.flatnonzero(size > k)
        head[k, rows] = norm.code[norm.indptr[rows] + k]
    return Features(
        size=size,
        digits=_per_row(norm.code < ord("A"), norm.indptr),
        columns=width.astype(np.int32) + _per_row(wide, norm.indptr),
        stops=of_kind[STOP],
        commas=of_kind[COMMA],
        separators=of_kind[SEPARATOR],
        blanks=of_kind[BLANK],
        dates=count(dates),
        stamps=count(stamps),
        times=count(times),
        links=count(links),
        numbers=count(numbers),
        ended=(kind[last] == STOP) | (kind[unquoted] == STOP),
        numbered=_numbered(code, kind, start),
        rights=count(np.flatnonzero(code == ord("©"))) > 0,
        alias=(bracket == 1) & (of_kind[LATIN] >= 2) & (size <= 24) & np.isin(code[last], (ord(")"), ord("）"))),
        credit=_credit(code, kind, start, end),
        hits=hits,
        cover=cover,
        labels=labels,
        opening=opening,
        head=head,
        template=_template(norm),
    )


def _kind_table() -> NDArray[np.uint8]:
    table = np.zeros(0x110000, np.uint8)
    for first, last in (("a", "z"), ("A", "Z"), ("ａ", "ｚ"), ("Ａ", "Ｚ"), ("À", "ɏ")):
        table[ord(first) : ord(last) + 1] = LATIN
    for kind, characters in KINDS.items():
        table[[ord(c) for c in characters]] = kind
    return table


_KIND = _kind_table()


def _per_row(mask: Bool, indptr: Int64) -> Int32:
    """How many are set in each row of a CSR."""
    total = np.zeros(len(mask) + 1, np.int32)
    np.cumsum(mask, out=total[1:])
    return total[indptr[1:]] - total[indptr[:-1]]


def _links(code: UInt32) -> list[Int64]:
    """Where the LINKS_OF_TEXT stand, in small or capital letters; the rare mark of each is looked for first."""
    found = []
    marks = [next(k for k, c in enumerate(text) if not c.isalpha()) for text in LINKS_OF_TEXT]
    place = {c: np.flatnonzero(code == ord(c)) for c in {text[k] for text, k in zip(LINKS_OF_TEXT, marks, strict=True)}}
    for text, mark in zip(LINKS_OF_TEXT, marks, strict=True):
        at = place[text[mark]] - mark
        at = at[(at >= 0) & (at + len(text) <= len(code))]
        for k, c in enumerate(text):
            at = at[(code[at + k] | (0x20 if c.isalpha() else 0)) == ord(c)]
        found.append(at)
    return found


def _numbers(code: UInt32, kind: NDArray[np.uint8]) -> tuple[Int64, Int64, Int64, Int64]:
    """Where dates with a year, machine dates, clock times and long numbers begin; from the runs of digits."""
    digit = np.flatnonzero(kind == DIGIT)
    first = np.ones(len(digit), np.bool_)
    first[1:] = digit[1:] != digit[:-1] + 1
    start = digit[first]
    size = np.diff(np.append(np.flatnonzero(first), len(digit)))
    mark = code[np.minimum(start + size, max(len(code) - 1, 0))]  # the character after the run
    joined = np.zeros(len(start), np.bool_)  # one mark, then the next run
    joined[:-1] = start[1:] == start[:-1] + size[:-1] + 1
    after = np.append(size[1:], 0)
    date_mark = joined & np.isin(mark, [ord(c) for c in "-/.年／－"])
    year_first = (size == 4) & date_mark & (after <= 2)
    chained = np.append(date_mark[1:], False)
    year_last = (size <= 2) & date_mark & chained & (after <= 2) & (np.append(after[1:], 0) == 4)
    clock = (size <= 2) & joined & (after == 2) & np.isin(mark, (ord(":"), ord("：")))
    stamp = year_first & ((after == 2) | (mark == ord("年")))
    return start[year_first | year_last], start[stamp], start[clock], start[size >= LONG_NUMBER]


def _numbered(code: UInt32, kind: NDArray[np.uint8], start: Int64) -> Bool:
    """One or two digits at the start, then a mark that numbers an item; a line end closes the last line."""
    mark = np.isin(code, [ord(c) for c in ".、．)）"])
    digit = kind == DIGIT
    third = np.minimum(start + 2, len(code) - 1)
    return np.asarray(digit[start] & (mark[start + 1] | (digit[start + 1] & mark[third])))


def _credit(code: UInt32, kind: NDArray[np.uint8], start: Int64, end: Int64) -> Bool:
    """Closes with a mark, a name of two to four characters, perhaps a blank, and 摄 (攝): "photographed by"."""
    parted = np.zeros(len(start), np.bool_)
    for k in range(4, 8):
        place = np.maximum(end - k, start)
        parted |= (place > start) & np.isin(kind[place], (BLANK, COLON, STOP, COMMA))
    return parted & np.isin(code[end - 1], (ord("摄"), ord("攝")))


def _template(norm: Normalized) -> UInt64:
    """Hash of the head of each row with digits masked: the sum of mixed characters times odd numbers of their place."""
    size = np.minimum(norm.size, TEMPLATE_SIZE)
    rows = np.flatnonzero(size)
    result = np.zeros(len(size), np.uint64)
    if len(rows):
        code = norm.code[ranges(norm.indptr[rows], size[rows])].astype(np.uint64)
        code[(code >= 0x30) & (code < 0x3A)] = 0x30
        place = ranges(np.zeros(len(rows), np.int64), size[rows])
        odd = np.random.default_rng(0).integers(0, 2**63, TEMPLATE_SIZE, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
        mixed = (code * np.uint64(0x9E3779B97F4A7C15)) ^ (code * np.uint64(0xC2B2AE3D27D4EB4F) >> np.uint64(29))
        result[rows] = np.add.reduceat(mixed * odd[place], offsets(size[rows])[:-1])
    return result


# ------------------------------------------------------------------------------------------------------ term matching


@dataclass(frozen=True, slots=True, eq=False)
class _Terms:
    """The lexicon as columns. A character is the row of its simplified form in the alphabet, 0 if no term has it.

    alphabet        uint16 (0x110000,) code point -> character
    letters         uint16 (t, width)  characters of each term, sorted by the first two; 0 fills
    length, family  int64 (t,)
    latin_tail      bool (t,)          ends with a Latin letter
    first           int32 (k*k + 1,)   the terms that begin with a pair of characters: first[pair] to first[pair + 1]
    begins          bool (k*k,)        whether there is one
    """

    alphabet: NDArray[np.uint16]
    letters: NDArray[np.uint16]
    length: Int64
    family: NDArray[np.int64]
    latin_tail: Bool
    first: Int32
    begins: Bool

    @property
    def base(self) -> int:
        """Characters in the alphabet, the 0 counted."""
        return int(self.alphabet.max()) + 1


def fold(term: str) -> str:
    """A term of the lexicon as it is matched: lower case letters and digits, in simplified forms."""
    return "".join(c for c in term.casefold() if c.isalnum()).translate(_SIMPLE)


_SIMPLE = str.maketrans({pair[0]: pair[1] for pair in FORMS.split()})


def _compile() -> _Terms:
    owner = {fold(a + b): family for family, heads, tails in PAIRS for a in heads.split() for b in tails.split()}
    owner |= {fold(term): family for family, text in FAMILIES.items() for term in text.split()}
    letters = sorted(set("".join(owner)))
    place = {c: k + 1 for k, c in enumerate(letters)}
    words = sorted(owner, key=lambda w: [place[c] for c in w])
    base = len(letters) + 1
    alphabet = np.zeros(0x110000, np.uint16)
    for c, k in place.items():
        alphabet[ord(c)] = k
    for other, simple in _SIMPLE.items():
        alphabet[other] = place.get(str(simple), 0)
    table = np.zeros((len(words), max(map(len, words))), np.uint16)
    for k, word in enumerate(words):
        table[k, : len(word)] = [place[c] for c in word]
    pair = table[:, 0].astype(np.int64) * base + table[:, 1]
    first = np.searchsorted(pair, np.arange(base * base + 1)).astype(np.int32)
    return _Terms(
        alphabet=alphabet,
        letters=table,
        length=np.array([len(w) for w in words], np.int64),
        family=np.array([owner[w] for w in words], np.int64),
        latin_tail=np.array(["a" <= w[-1] <= "z" for w in words], np.bool_),
        first=first,
        begins=first[:-1] < first[1:],
    )


_TERMS = _compile()


def _terms(
    norm: Normalized, kind: NDArray[np.uint8], shift: Int64, line_end: Int64
) -> tuple[NDArray[np.int16], Int32, NDArray[np.int16], NDArray[np.int8]]:
    """All terms of all rows: hits, cover, labels (F, n) and the family that opens the row.

    The first two characters select a few terms by table; these are then compared character by character, all at once.
    """
    terms, n = _TERMS, len(norm)
    char = terms.alphabet[norm.code]
    pair = char[:-1].astype(np.int32)
    pair *= terms.base
    pair += char[1:]
    found = np.flatnonzero(terms.begins[pair])
    # A Latin term is a word: no Latin letter right before it or after it in the text as it stands.
    latin = (norm.code >= ord("a")) & (norm.code <= ord("z"))
    bound = np.ones(len(norm.code) + 1, np.bool_)
    bound[1:-1] = ~(latin[:-1] & latin[1:] & (norm.origin[1:] <= norm.origin[:-1] + 1))
    bound[norm.indptr] = True
    found = found[bound[found]]
    many = (terms.first[pair[found] + 1] - terms.first[pair[found]]).astype(np.int64)
    term = ranges(terms.first[pair[found]].astype(np.int64), many)
    at = np.repeat(found, many)
    for k in range(2, terms.letters.shape[1]):
        wanted = terms.letters[term, k]
        same = (wanted == 0) | (char[np.minimum(at + k, len(char) - 1)] == wanted)
        at, term = at[same], term[same]
    end = at + terms.length[term]
    row = np.searchsorted(norm.indptr, at, side="right") - 1
    valid = (end <= norm.indptr[row + 1]) & (bound[np.minimum(end, len(norm.code))] | ~terms.latin_tail[term])
    at, end, term, row = at[valid], end[valid], term[valid], row[valid]
    order = np.lexsort((-end, at))
    at, end, term, row = at[order], end[order], term[order], row[order]
    reached = np.zeros(len(at), np.int64)
    reached[1:] = np.maximum.accumulate(end)[:-1]
    fresh = end > reached  # not inside a longer term
    at, end, term, row, reached = at[fresh], end[fresh], term[fresh], row[fresh], reached[fresh]
    family = terms.family[term]
    after = norm.origin[end - 1] + shift[row] + 1
    label = (after >= line_end[row]) & np.isin(family, CREDITS)
    if len(kind):
        before = kind[np.maximum(norm.origin[at] + shift[row] - 1, 0)]
        own = (at == norm.indptr[row]) | ~np.isin(before, (OTHER, LATIN)) | (family != Family.META)  # not 咨询时间
        label |= (
            own & (after < line_end[row]) & np.isin(kind[np.minimum(after, len(kind) - 1)], (COLON, BLANK, SEPARATOR))
        )
    cell = family * n + row
    opening = np.full(n, -1, np.int8)
    opens = at == norm.indptr[row]
    opening[row[opens]] = family[opens]

    def table(weight: NDArray[np.generic] | None) -> NDArray[np.generic]:
        return np.bincount(cell, weight, minlength=len(Family) * n).reshape(len(Family), n)

    hits, labels = (np.minimum(table(weight), 0x7FFF).astype(np.int16) for weight in (None, label))
    return hits, table(end - np.maximum(at, reached)).astype(np.int32), labels, opening


# ----------------------------------------------------------------------------------------------------------- context


class Lines:
    """The columns that the rules speak of: the features of the rows that are alive, and what stands around them."""

    def __init__(self, feat: Features, segs: Segments, rows: Int64) -> None:
        self.n = len(rows)
        self.doc: Int32 = segs.doc[rows]
        self.rows, self.hits, self.cover, self.labels = (
            rows,
            feat.hits[:, rows],
            feat.cover[:, rows],
            feat.labels[:, rows],
        )
        self.size, self.digits, self.columns = feat.size[rows], feat.digits[rows], feat.columns[rows]
        self.stops, self.commas = feat.stops[rows], feat.commas[rows]
        self.separators, self.blanks = feat.separators[rows], feat.blanks[rows]
        self.dates, self.stamps, self.times = feat.dates[rows], feat.stamps[rows], feat.times[rows]
        self.contacts = feat.links[rows] + feat.numbers[rows]
        self.ended, self.numbered, self.rights = feat.ended[rows], feat.numbered[rows], feat.rights[rows]
        self.alias, self.credit, self.opening = feat.alias[rows], feat.credit[rows], feat.opening[rows]
        self.short = self.columns <= 60
        self.letters = np.maximum(self.size - self.digits, 1)
        self.rest = self.size - self.digits - self.cover[: Family.PLAIN].sum(axis=0)  # letters in no term
        self.words = self.has(*ADVERTS)
        self.trade = self.has(*ADVERTISED)
        self.kinds = (self.hits[list(ADVERTS)] > 0).sum(axis=0)
        self.adverts = self.share(*ADVERTS, Family.FILL)
        self.links = self.share(*LINKS, Family.OFFER, Family.APP, Family.FILL)
        self.furnished = self.share(*ADVERTS, *LINKS, *LEGAL, Family.META, *CREDITS, Family.FILL)
        self.sentence = (self.stops > 1) | (self.ended & (self.commas > 0))
        notice = (self.has(Family.RIGHTS) > 0) & (self.has(*LEGAL) > 1)
        text = (self.stops > 0) | (self.commas > 1)
        self.good = (self.columns >= GOOD_COLUMNS) & text & ~notice & (self.furnished < 0.4)
        self._place()
        self._company(feat.head[:, rows])
        self._listed()
        self.seen: Bool = np.zeros(self.n, np.bool_)  # set by Scorer, which sees all documents

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

    def _place(self) -> None:
        """Before, inside or after the body, which goes from the first to the last good paragraph; and its topic."""
        n_docs = int(self.doc[-1]) + 1 if self.n else 0
        place = np.arange(self.n)
        good = np.flatnonzero(self.good)
        none = np.bincount(self.doc[good], minlength=n_docs) == 0
        first = np.full(n_docs, self.n, np.int64)
        last = np.full(n_docs, -1, np.int64)
        first[self.doc[good[::-1]]] = good[::-1]
        last[self.doc[good]] = good
        bodied = last[self.doc] >= 0
        self.first_good = first
        self.titular = np.append(self.good[1:] & (self.doc[1:] == self.doc[:-1]), False)[: self.n]
        self.before = bodied & (place < first[self.doc])
        self.after = bodied & (place > last[self.doc])
        self.titular &= self.before
        self.inside = bodied & ~self.before & ~self.after
        self.outside = self.before | self.after
        body = self.good | none[self.doc]  # a document without good paragraphs is all body
        weight = np.maximum(np.bincount(self.doc, body, minlength=n_docs), 1)

        def topic(mentions: Bool) -> Bool:
            share = np.bincount(self.doc, body & mentions, minlength=n_docs) / weight
            return np.asarray(share >= TOPIC)[self.doc]

        self.on_adverts = topic(self.has(*ADVERTISED, Family.CONTACT) > 0)
        self.on_rights = topic((self.has(Family.RIGHTS) > 0) | (self.has(Family.NOTICE) >= 2))

    def _near(self, mask: Bool) -> Int32:
        """How many of the COMPANY lines to either side, in the same document, are set."""
        above, below = self._beside(mask)
        return above + below

    def _beside(self, mask: Bool) -> tuple[Int32, Int32]:
        """The same for each side: above and below."""
        above, below = np.zeros(self.n, np.int32), np.zeros(self.n, np.int32)
        for k in range(1, COMPANY + 1):
            same = self.doc[k:] == self.doc[:-k]
            above[k:] += mask[:-k] & same
            below[:-k] += mask[k:] & same
        return above, below

    def _company(self, head: UInt32) -> None:
        """The furniture around each line; and names printed twice, alone and with more behind them."""
        self.company = self._near((self.furnished >= 0.8) & (self.columns <= 80) & ~self.good)
        advert = (self.kinds >= 2) & (self.adverts >= 0.5) & ~self.good
        brand = (self.has(Family.BRAND) > 0) & (self.adverts >= 0.8)
        above, below = self._beside(advert | brand)
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
        end = np.searchsorted(self.doc, self.doc, side="right")
        below = np.append(False, alias[:-1] & self.advert_near[:-1]) if self.n else alias[:0]
        below &= np.append(False, self.doc[1:] == self.doc[:-1])[: self.n]
        self.untitled = self.before & (count[end] - count[1:] > 0)  # the title is yet to come
        self.slogan = below & self.untitled & ~self.twin & (self.columns <= 48) & (self.stops == 0)

    def _listed(self) -> None:
        """Short lines after the article and below where it ends: a heading of links, or navigation, or rights.

        The latter two may stand in the middle of an article made of short lines, so no sentence may follow them.
        """
        begin = np.searchsorted(self.doc, self.doc)  # first row of the same document, and its end
        end = np.searchsorted(self.doc, self.doc, side="right")
        links = self.links >= 0.85
        heading = self.after & (self.has(Family.RELATED) > 0) & links
        closing = self.after & (((self.has(Family.NAV) > 0) & links) | (self.has(Family.RIGHTS) > 0))
        text = (self.stops > 0) & (self.has(*LEGAL) == 0) & (self.furnished < 0.4)
        prose = offsets(text.astype(np.int64))
        closing &= prose[end] == prose[:-1]
        above = offsets((heading | closing).astype(np.int64))
        plain = (self.stops == 0) & (self.commas <= 1) & ~self.credit & (self.has(*CREDITS) == 0)
        self.listed = self.after & plain & ~heading & (above[:-1] > above[begin])


# -------------------------------------------------------------------------------------------------------------- rules


@dataclass(frozen=True, slots=True)
class Rule:
    """Points for some classes, and why. A line belongs to the class with most points, if these are more than ENOUGH."""

    labels: tuple[Label, ...]
    points: int
    reason: str
    when: Callable[[Lines], Bool]


SPAM, NAV, META = (Label.SPAM,), (Label.NAV,), (Label.META,)
COPYRIGHT, RELATED, BYLINE, CAPTION = (Label.COPYRIGHT,), (Label.RELATED,), (Label.BYLINE,), (Label.CAPTION,)
CLASSES = (*SPAM, *NAV, *META, *COPYRIGHT, *RELATED, *BYLINE, *CAPTION)
F = Family

RULES = (
    # adverts: something is named, something is offered, and the article knows nothing of it
    Rule(SPAM, 6, "words of adverts only", lambda x: (x.words > 0) & (x.adverts >= 0.8)),
    Rule(SPAM, 6, "a name and an offer", lambda x: (x.kinds >= 2) & (x.adverts >= 0.3)),
    Rule(SPAM, 6, "many words of one kind of advert",
         lambda x: (x.trade >= 2) & (x.kinds == 1) & (x.adverts >= 0.4)),
    Rule(SPAM, 3, "many words of adverts",
         lambda x: (x.words >= 3) & (x.adverts >= 0.45) | (x.words >= 2) & (x.adverts >= 0.8)),
    Rule(SPAM, 4, "an exchange by name", lambda x: (x.has(F.BRAND) > 0) & x.short),
    Rule(SPAM, 5, "an advert with a way to contact it",
         lambda x: (x.kinds >= 1) & ((x.contacts > 0) | (x.has(F.CONTACT) > 0)) & (x.words >= 2)),
    Rule(SPAM, 7, "a name, and the same name in Latin letters", lambda x: x.twin & x.advert_near & ~x.inside),
    Rule(SPAM, 15, "a slogan below a name in a block of adverts", lambda x: x.slogan),
    Rule(SPAM, 9, "half of it words of adverts, above the title",
         lambda x: x.untitled & (x.words > 0) & (x.adverts >= 0.5) & x.short & (x.commas == 0)),
    Rule(SPAM, 11, "between adverts, above the title",
         lambda x: x.between & x.untitled & x.short & (x.stops == 0) & (x.commas <= 1)),
    Rule(SPAM, 5, "a word of adverts beside adverts, above the title",
         lambda x: x.advert_near & x.untitled & (x.trade > 0) & (x.stops == 0)),
    Rule(SPAM, 9, "it offers the document", lambda x: (x.opening == F.SHARING) & x.outside & (x.words > 0)),
    Rule(SPAM, 4, "next to an advert",
         lambda x: x.advert_near & ~x.inside & ~x.on_adverts & ((x.words > 0) | x.twin) & x.short),
    Rule(SPAM, 2, "foreign to the article", lambda x: (x.words > 0) & x.outside & ~x.on_adverts),
    Rule(SPAM, 3, "foreign to the article, and more than a word",
         lambda x: (x.trade > 0) & (x.words > 1) & x.outside & ~x.on_adverts),
    Rule(SPAM, -4, "where the title stands", lambda x: x.titular),
    Rule(SPAM, -10, "the article is about this", lambda x: x.on_adverts),
    Rule(SPAM, -5, "inside the article", lambda x: x.inside),
    Rule(SPAM, -5, "a sentence", lambda x: x.sentence | (x.columns > 120)),
    # navigation
    Rule(NAV, 12, "navigation and nothing else",
         lambda x: (x.has(F.NAV) > 0) & (x.links >= 0.85) & (x.columns <= 80)),
    Rule(NAV, 9, "mostly navigation", lambda x: (x.has(F.NAV) > 0) & (x.links >= 0.6) & x.short),
    Rule(NAV, 9, "several phrases of navigation", lambda x: (x.has(F.NAV) >= 2) & (x.links >= 0.5)),
    Rule(NAV, 6, "words of a menu only", lambda x: (x.has(*LINKS) > 0) & (x.links >= 0.85)),
    Rule(NAV, 9, "begins with a phrase of navigation",
         lambda x: (x.opening == F.NAV) & x.short & (x.rest <= np.where(x.labels[F.NAV] > 0, 16, 3))),
    Rule(NAV, 5, "a row of menu words",
         lambda x: (x.has(*LINKS) >= 3) & (x.links >= 0.5) & (x.separators + x.blanks >= 2)),
    Rule(NAV, 5, "parted by menu marks", lambda x: (x.has(*LINKS) > 0) & (x.separators >= 2)),
    Rule(NAV, 4, "among other furniture", lambda x: (x.has(*LINKS) > 0) & (x.company >= 2) & (x.links >= 0.6)),
    Rule(NAV, 2, "outside the article", lambda x: x.outside & (x.has(*LINKS) > 0)),
    Rule(NAV, -6, "a sentence", lambda x: x.sentence | (x.ended & (x.columns > 60))),
    # headings of link lists
    Rule(RELATED, 12, "heading of a list of links",
         lambda x: (x.has(F.RELATED) > 0) & (x.share(F.RELATED, F.MENU, F.FILL) >= 0.85) & (x.columns <= 50)),
    Rule(RELATED, 7, "begins as a list of links",
         lambda x: (x.opening == F.RELATED) & (x.labels[F.RELATED] > 0) & (x.columns <= 80)),
    Rule(RELATED, 4, "outside the article", lambda x: x.outside & (x.has(F.RELATED) > 0)),
    Rule(RELATED, 11, "in a list of links", lambda x: x.listed & (x.columns <= 80)),
    Rule(RELATED, -6, "a sentence", lambda x: x.sentence),
    # metadata
    Rule(META, 7, "date and time only", lambda x: (x.dates > 0) & (x.times > 0) & (x.rest <= 3) & x.short),
    Rule(META, 5, "date and time as a machine prints them",
         lambda x: (x.stamps > 0) & (x.times > 0) & (x.rest <= 3) & x.short),
    Rule(META, 7, "a label of source, date or count",
         lambda x: (x.labels[F.META] > 0) & (x.size > x.cover[F.META]) & ((x.rest <= 16) | (x.contacts > 0))
         & (x.columns <= 100)),
    Rule(META, 5, "several labels of source, date or count",
         lambda x: (x.labels[F.META] >= 2) & (x.columns <= 140)),
    Rule(META, 5, "a date beside it", lambda x: (x.dates > 0) & (x.has(F.META) > 0) & (x.rest <= 24)),
    Rule(META, 5, "a count and its label",
         lambda x: (x.has(F.META) > 0) & (x.digits > 0) & (x.rest <= 2) & (x.columns <= 40)),
    Rule(META, 4, "outside the article", lambda x: x.outside & (x.has(F.META) > 0)),
    Rule(META, -3, "inside the article", lambda x: x.inside & (x.times == 0)),
    Rule(META, -6, "a sentence", lambda x: x.sentence | (x.ended & (x.rest > 16))),
    # rights
    Rule(COPYRIGHT, 8, "a phrase of copyright notices", lambda x: x.has(F.RIGHTS) > 0),
    Rule(COPYRIGHT, 4, "several phrases of copyright notices", lambda x: x.has(F.RIGHTS) >= 2),
    Rule(COPYRIGHT, 3, "a site speaks of itself and of rights",
         lambda x: (x.has(F.SITE) > 0) & (x.has(F.RIGHTS, F.NOTICE) >= 2)),
    Rule(COPYRIGHT, 3, "words of copyright notices",
         lambda x: (x.has(F.NOTICE) >= 2) | (x.share(*LEGAL, F.FILL) >= 0.6)),
    Rule(COPYRIGHT, 9, "the copyright mark", lambda x: x.rights & (x.columns <= 160)),
    Rule(COPYRIGHT, 3, "outside the article", lambda x: x.outside & (x.has(*LEGAL) > 0)),
    Rule(COPYRIGHT, -5, "the article is about this", lambda x: x.on_rights),
    Rule(COPYRIGHT, -5, "inside the article", lambda x: x.inside),
    Rule(COPYRIGHT, -9, "prose that speaks of no site",
         lambda x: (x.stops > 0) & (x.has(F.SITE) == 0) & (x.contacts == 0) & (x.before | (x.has(F.RIGHTS) < 2))),
    Rule(COPYRIGHT, -5, "too long for a notice",
         lambda x: (x.columns > 200) & (x.share(*LEGAL, F.SITE, F.CONTACT) < 0.2)),
    # bylines and captions
    Rule(BYLINE, 11, "roles and names",
         lambda x: (x.labels[F.ROLE] > 0) & (x.rest <= 5 * (x.blanks + x.has(F.ROLE))) & (x.columns <= 120)),
    Rule(BYLINE, -10, "a sentence", lambda x: x.sentence | x.ended | (x.commas > 1)),
    Rule(BYLINE, -3, "with metadata", lambda x: x.has(F.META) > 0),
    Rule(CAPTION, 12, "ends with a picture credit", lambda x: x.credit),
    Rule(CAPTION, 11, "a picture credit",
         lambda x: ((x.labels[F.PHOTO] > 0) | (x.opening == F.PHOTO)) & (x.columns <= 120) & ~x.sentence),
    # all that is removed
    Rule((*SPAM, *NAV), -5, "an item of a numbered list", lambda x: x.numbered),
    Rule((*SPAM, *NAV, *META, *COPYRIGHT, *RELATED), 3, "the same line in other documents",
         lambda x: x.seen & (x.columns <= 100)),
)  # fmt: skip

ENOUGH = 10
PLACES = ("", ", before the article", ", after the article")
REASONS = tuple(rule.reason + place for rule in RULES for place in PLACES)


def merged(old: Scores, new: Scores, rows: Int64) -> Scores:
    """The old scores, with the new ones for some rows."""
    label, score, reason = old.label.copy(), old.score.copy(), old.reason.copy()
    label[rows], score[rows], reason[rows] = new.label[rows], new.score[rows], new.reason[rows]
    return Scores(label, score, reason, new.reasons)


class Scorer:
    """The scores of the segments that are alive, again and again: only documents that changed are looked at again."""

    def __init__(self, feat: Features, segs: Segments) -> None:
        n, docs = len(segs), int(segs.doc.max(initial=-1)) + 1
        self.feat, self.segs = feat, segs
        self.alive: Bool = np.zeros(n, np.bool_)
        self.body = np.arange(docs, dtype=np.uint64)  # what stands for the body of each document
        self.loose: Bool = np.zeros(n, np.bool_)  # rows that stand outside of the body
        self.seen: Bool = np.zeros(n, np.bool_)  # whose template stands outside of the body of several documents
        self.label, self.score = np.full(n, -1, np.int8), np.zeros(n, np.float32)
        self.reason = np.full(n, -1, np.int16)

    def scores(self, alive: Bool) -> Scores:
        """The class, strength and main reason of each segment, in the context of those that are alive.

        alive   bool (n,); rows that are not alive get label -1 and score 0, and nothing depends on them
        """
        doc = self.segs.doc
        changed = np.zeros(len(self.body), np.bool_)
        changed[doc[alive != self.alive]] = True
        gone = np.flatnonzero(~alive & self.alive)
        self.alive = alive.copy()
        self.label[gone], self.score[gone], self.reason[gone], self.loose[gone] = -1, 0, -1, False
        lines = Lines(self.feat, self.segs, np.flatnonzero(alive & changed[doc]))
        self.loose[lines.rows] = ~lines.inside & ~lines.good
        docs = np.flatnonzero(changed)
        first = np.append(lines.first_good, np.full(len(changed) - len(lines.first_good), lines.n, np.int64))[docs]
        self.body[docs] = docs
        bodied = first < lines.n
        self.body[docs[bodied]] = self.feat.template[lines.rows[first[bodied]]]
        seen = self._seen()
        late = np.zeros(len(changed), np.bool_)
        late[doc[seen != self.seen]] = True
        self.seen = seen
        self._judge(lines)
        self._judge(Lines(self.feat, self.segs, np.flatnonzero(alive & (late & ~changed)[doc])))
        return Scores(self.label.copy(), self.score.copy(), self.reason.copy(), REASONS)

    def _seen(self) -> Bool:
        """Templates that stand outside the body of several documents; reprints share a body and count once."""
        result = np.zeros(len(self.alive), np.bool_)
        rows = np.flatnonzero(self.loose)
        key = self.feat.template[rows]
        ordered = np.sort(key)
        frequent = ordered[: 1 - SEEN_IN][ordered[SEEN_IN - 1 :] == ordered[: 1 - SEEN_IN]]
        part = np.flatnonzero(among(key, frequent))
        rows, key = rows[part], key[part]
        owner = self.body[self.segs.doc[rows]]
        order = np.lexsort((owner, key))  # lines of templates that recur
        key, owner = key[order], owner[order]
        new = np.ones(len(key), np.bool_)
        new[1:] = (key[1:] != key[:-1]) | (owner[1:] != owner[:-1])
        group = np.cumsum(np.append(True, key[1:] != key[:-1])[: len(key)]) - 1
        result[rows[order]] = np.bincount(group, new)[group] >= SEEN_IN
        return result

    def _judge(self, lines: Lines) -> None:
        """Add up the points of some lines, and keep what comes out."""
        if not lines.n:
            return
        lines.seen = self.seen[lines.rows]
        points = np.zeros((len(CLASSES), lines.n), np.int32)
        best = np.zeros((len(CLASSES), lines.n), np.int32)
        why = np.zeros((len(CLASSES), lines.n), np.int16)
        for k, rule in enumerate(RULES):
            holds = np.flatnonzero(rule.when(lines))
            for c in map(CLASSES.index, rule.labels):
                points[c, holds] += rule.points
                stronger = holds[best[c, holds] < rule.points]
                best[c, stronger] = rule.points
                why[c, stronger] = k
        winner = points.argmax(axis=0)
        each = np.arange(lines.n)
        top = points[winner, each] - ENOUGH
        furniture = top > 0
        place = np.where(lines.before, 1, np.where(lines.after, 2, 0))
        self.label[lines.rows] = np.where(furniture, np.array(CLASSES, np.int8)[winner], -1)
        self.score[lines.rows] = top / np.float32(ENOUGH)
        self.reason[lines.rows] = np.where(furniture, why[winner, each] * len(PLACES) + place, -1)


def scores(feat: Features, segs: Segments, alive: Bool) -> Scores:
    """The scores of the segments that are alive, once."""
    return Scorer(feat, segs).scores(alive)
