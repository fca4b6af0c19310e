"""Documents, Segments, Normalized -> Features: what each line is, whatever stands around it.

Terms of the lexicon, classes of characters, dates, contacts, shape, wording, template. Each line by itself, so that a
line that changes nothing need not be looked at again, and any part of a corpus gives the rows that the whole gives.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup.arrays import Bool, Float32, Int32, Int64, UInt32, UInt64, member, offsets, ranges
from dedup.boilerplate import terms
from dedup.boilerplate.wording import Wording
from dedup.tables import Documents, Normalized, Segments

# Kinds of characters in the text as it stands.
OTHER, LATIN, CAPITAL, DIGIT, STOP, ASKING, COMMA, COLON, SEPARATOR, BULLET, OPENER, CLOSER, BLANK, SYMBOL, HAN = range(
    15
)
KINDS = {
    DIGIT: "0123456789０１２３４５６７８９",
    STOP: "。…｡؟।॥။",
    ASKING: "！？!?",
    COMMA: ",，、;；،",
    COLON: ":：/／",
    SEPARATOR: "|｜_＿>＞»›→<＜«‹←┊│¦",
    BULLET: "·•・‧◆■□●○◎★☆※▪▲△▼▽►▶◇∙*＊#＃",
    OPENER: "[［【(（〔「『《〈“‘<",
    CLOSER: "\"'”’」』）)]］】〕》〉",
    BLANK: " \t\n\r\xa0\u3000",
}
MENU_MARKS = "|｜>＞»›→·•・‧┊│¦【】[]［］_＿<＜«‹←◆■□●★☆※▲▼►"
LINKS_OF_TEXT = ("://", "www.", ".com", ".net", ".org", ".cn", "@")
NUMBERING = ".、．)）"
KIND_COUNT = 15
BLOCK = 1 << 17  # code points worked on at a time
LONG_NUMBER = 7  # digits: a telephone or account number
TEMPLATE_SIZE = 64  # characters of a line that make its template
IN_NUMBER, IN_SLOT = 1, 2  # what a template has for them
EDGE = 8  # characters of the normal form that are kept as they are


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """What each segment is, whatever stands around it; n segments, F families of terms.

    size        int32 (n,)     characters of normal form; `digits` of them are digits and the marks within numbers
    columns     int32 (n,)     width of the text in columns, East Asian characters count two
    stops, asking, commas, colons, separators, blanks, symbols, brackets
                int32 (n,)     sentence marks and those of questions and calls among them, commas, colons, menu marks,
                               blanks, pictures and arrows, opening brackets and quotes
    latin, han  int32 (n,)     Latin letters, Han characters
    capitals    int32 (n,)     words that begin with a capital letter
    dates, stamps, times
                int32 (n,)     dates with a year, those in the form of machines (2024-05-06, 2024年5月6日), clock times
    links, numbers
                int32 (n,)     web or mail addresses, long numbers
    initial, final
                uint8 (n,)     kinds of the first and the last character
    ended       bool (n,)      closes with a sentence mark
    numbered    bool (n,)      begins as an item of a list: one or two digits and a mark
    rights      bool (n,)      has the mark ©
    alias       bool (n,)      a name, and Latin letters in brackets to its end
    credit      bool (n,)      closes with a name and the character for "photographed by"
    hits, cover, labels, opening, about, said
                               as in `terms.Hits`
    head        uint32 (8, n)  the first characters of the normal form, 0 where there is none
    template    uint64 (n,)    hash of the first 64 characters of normal form, numbers and slots masked
    wording     float32 (n,)   how much it is worded like boilerplate, as a logit
    """

    size: Int32
    digits: Int32
    columns: Int32
    stops: Int32
    asking: Int32
    commas: Int32
    colons: Int32
    separators: Int32
    blanks: Int32
    symbols: Int32
    brackets: Int32
    latin: Int32
    han: Int32
    capitals: Int32
    dates: Int32
    stamps: Int32
    times: Int32
    links: Int32
    numbers: Int32
    initial: NDArray[np.uint8]
    final: NDArray[np.uint8]
    ended: Bool
    numbered: Bool
    rights: Bool
    alias: Bool
    credit: Bool
    hits: NDArray[np.int16]
    cover: Int32
    labels: NDArray[np.int16]
    opening: NDArray[np.int8]
    about: Bool
    said: Int32
    head: UInt32
    template: UInt64
    wording: Float32

    def take(self, rows: Int64 | slice) -> "Features":
        """Some of the rows; of a slice they are not copied."""
        return Features(*(getattr(self, field.name)[..., rows] for field in fields(self)))

    @classmethod
    def concat(cls, parts: Sequence["Features"]) -> "Features":
        """The rows of several tables, at least one, one after the other."""
        names = [field.name for field in fields(cls)]
        return cls(*(np.concatenate([getattr(part, name) for part in parts], axis=-1) for name in names))


def features(docs: Documents, segs: Segments, norm: Normalized, *, lexicon: terms.Terms, wording: Wording) -> Features:
    """The evidence within each segment, one row each, independent of all others.

    lexicon  the terms that are looked for
    wording  the weights of words
    cost     a few passes over the text and one over the normal form, block by block; some 300 bytes a segment stay
    """
    size = offsets(segs.end - segs.start)
    border = np.searchsorted(size, np.arange(BLOCK, size[-1], BLOCK))  # some lines at a time
    border = np.concatenate([[0], border[np.diff(border, prepend=0) > 0], [len(segs)]])
    blocks = []
    for low, high in pairwise(border.tolist()):
        some = Segments(segs.doc[low:high], segs.start[low:high], segs.end[low:high])
        part = slice(norm.indptr[low], norm.indptr[high])
        form = Normalized(norm.code[part], norm.origin[part], norm.indptr[low : high + 1] - norm.indptr[low])
        blocks.append(_features(docs, some, form, lexicon, wording))
    return Features.concat(blocks)


def _features(docs: Documents, segs: Segments, norm: Normalized, lexicon: terms.Terms, wording: Wording) -> Features:
    """The same for some segments, all at once."""
    lines = _apart(docs, segs)
    code, kind, start, end = lines
    width = end - start
    line = np.repeat(np.arange(len(segs), dtype=np.int32), width + 1)
    cell = np.repeat(np.arange(0, len(segs) * KIND_COUNT, KIND_COUNT), width + 1)
    cell += kind
    kinds = np.bincount(cell, minlength=len(segs) * KIND_COUNT)
    of_kind = kinds.astype(np.int32).reshape(len(segs), KIND_COUNT).T
    of_kind[BLANK] -= 1  # the end of the line

    def count(positions: Int64) -> Int32:
        return np.bincount(line[positions], minlength=len(segs)).astype(np.int32)

    dates, stamps, times, numbers = _numbers(code, kind)
    last = end - 1
    unquoted = np.where(kind[last] == CLOSER, np.maximum(last - 1, start), last)
    wide = (norm.code >= 0x1100) & ~((norm.code >= 0x2000) & (norm.code < 0x2E80))
    found = _found(norm, lexicon, lines, segs)
    size = norm.size.astype(np.int32)
    round_bracket = count(np.flatnonzero((code == ord("(")) | (code == ord("（"))))
    latin = of_kind[LATIN] + of_kind[CAPITAL]
    capital = np.flatnonzero(kind == CAPITAL)
    alone = (kind[np.maximum(capital - 1, 0)] != CAPITAL) & (kind[np.maximum(capital - 1, 0)] != LATIN)
    head = np.zeros((EDGE, len(segs)), np.uint32)
    for k in range(EDGE):
        rows = np.flatnonzero(size > k)
        head[k, rows] = norm.code[norm.indptr[rows] + k]
    return Features(
        size=size,
        digits=_per_row(norm.code < ord("A"), norm.indptr),
        columns=width.astype(np.int32) + _per_row(wide, norm.indptr),
        stops=of_kind[STOP] + of_kind[ASKING],
        asking=of_kind[ASKING],
        commas=of_kind[COMMA],
        colons=of_kind[COLON],
        separators=count(np.flatnonzero(_MENU[code])),
        blanks=of_kind[BLANK],
        symbols=of_kind[SYMBOL] + of_kind[BULLET],
        brackets=of_kind[OPENER],
        latin=latin,
        han=of_kind[HAN],
        capitals=count(capital[alone | (capital == 0)]),
        dates=count(dates),
        stamps=count(stamps),
        times=count(times),
        links=count(np.concatenate(_links(code))),
        numbers=count(numbers),
        initial=kind[start],
        final=kind[last],
        ended=_ENDING[kind[last]] | _ENDING[kind[unquoted]],
        numbered=_numbered(code, kind, start),
        rights=count(np.flatnonzero(code == ord("©"))) > 0,
        alias=(round_bracket == 1) & (latin >= 2) & (size <= 24) & np.isin(code[last], (ord(")"), ord("）"))),
        credit=_credit(code, kind, start, end),
        hits=found.hits,
        cover=found.cover,
        labels=found.labels,
        opening=found.opening,
        about=found.about,
        said=found.said,
        head=head,
        template=template(masked(norm, found.slot), norm.indptr),
        wording=wording.logits(norm)[0],
    )


class _Lines(NamedTuple):
    """Segments on lines of their own: code points and what kind each is; where each segment begins and ends."""

    code: UInt32
    kind: NDArray[np.uint8]
    start: Int64
    end: Int64


def _apart(docs: Documents, segs: Segments) -> _Lines:
    """Each segment on a line of its own, so that nothing depends on what stood beside it."""
    width = segs.end - segs.start
    start = offsets(width + 1)[:-1]
    at = ranges(segs.start, width + 1)
    at[start + width] = 0  # the ends of the lines: not over the end of the text
    code = docs.code[at]
    code[start + width] = ord("\n")
    kind = _KIND[code]
    dot = np.flatnonzero(code == ord("."))
    closes = kind[dot + 1]
    kind[dot[(closes == BLANK) | (closes == CLOSER)]] = STOP
    return _Lines(code, kind, start, start + width)


def _found(norm: Normalized, lexicon: terms.Terms, lines: _Lines, segs: Segments) -> terms.Hits:
    code, kind, start, end = lines
    apart = (kind == COLON) | (kind == BLANK) | _MENU[code]
    letters = (kind == OTHER) | (kind == LATIN) | (kind == CAPITAL) | (kind == HAN)
    return terms.found(lexicon, norm, apart, letters, start - segs.start, end)


def _kind_table() -> NDArray[np.uint8]:
    table = np.zeros(0x110000, np.uint8)
    table[0x2010:0x2C00] = SYMBOL
    table[0x1F000:0x1FB00] = SYMBOL
    for first, last in (("\u3400", "\u9fff"), ("\uf900", "\ufaff"), ("\U00020000", "\U0003ffff")):
        table[ord(first) : ord(last) + 1] = HAN
    for first, last in (("a", "z"), ("ａ", "ｚ"), ("ß", "ɏ")):
        table[ord(first) : ord(last) + 1] = LATIN
    for first, last in (("A", "Z"), ("Ａ", "Ｚ"), ("À", "Þ")):
        table[ord(first) : ord(last) + 1] = CAPITAL
    for kind, characters in KINDS.items():
        table[[ord(c) for c in characters]] = kind
    return table


def _menu_table() -> Bool:
    table = np.zeros(0x110000, np.bool_)
    table[[ord(c) for c in MENU_MARKS]] = True
    return table


_KIND = _kind_table()
_ENDING = np.isin(np.arange(KIND_COUNT), (STOP, ASKING))
_MENU = _menu_table()


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
    third = np.minimum(start + 2, len(code) - 1)
    second_mark, third_mark = (member(code[place], NUMBERING) for place in (start + 1, third))
    digit = kind[start] == DIGIT
    return np.asarray(digit & (second_mark | ((kind[start + 1] == DIGIT) & third_mark)))


def _credit(code: UInt32, kind: NDArray[np.uint8], start: Int64, end: Int64) -> Bool:
    """Closes with a mark, a name of two to four characters, perhaps a blank, and 摄 (攝): "photographed by"."""
    parted = np.zeros(len(start), np.bool_)
    for k in range(4, 8):
        place = np.maximum(end - k, start)
        parted |= (place > start) & np.isin(kind[place], (BLANK, COLON, STOP, COMMA))
    return parted & np.isin(code[end - 1], (ord("摄"), ord("攝")))


def template(mark: UInt32, indptr: Int64) -> UInt64:
    """Hash of the head of each row of masked text (see `masked`); runs of one mask are one, however long."""
    size = np.minimum(np.diff(indptr), TEMPLATE_SIZE)
    rows = np.flatnonzero(size)
    result = np.zeros(len(size), np.uint64)
    if not len(rows):
        return result
    code = mark[ranges(indptr[rows], size[rows])].astype(np.uint64)
    first = offsets(size[rows])[:-1]
    same = np.zeros(len(code), np.bool_)
    same[1:] = (code[1:] == code[:-1]) & (code[1:] <= IN_SLOT)
    same[first] = False
    kept = offsets((~same).astype(np.int64))
    place = kept[:-1] - np.repeat(kept[first], size[rows])
    odd = np.random.default_rng(0).integers(0, 2**63, TEMPLATE_SIZE, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
    mixed = (code * np.uint64(0x9E3779B97F4A7C15)) ^ (code * np.uint64(0xC2B2AE3D27D4EB4F) >> np.uint64(29))
    mixed *= odd[place]
    mixed[same] = 0
    result[rows] = np.add.reduceat(mixed, first)
    return result


def masked(norm: Normalized, slot: Int64) -> UInt32:
    """The normal form with IN_NUMBER for every character of a number and IN_SLOT for those in slots."""
    code = np.where(norm.code < ord("A"), np.uint32(IN_NUMBER), norm.code)
    code[ranges(slot[:, 0], slot[:, 1] - slot[:, 0])] = IN_SLOT
    return code


def slots(docs: Documents, segs: Segments, norm: Normalized, lexicon: terms.Terms) -> Int64:
    """What follows labels in each segment, as positions in the normal form: int64 (k, 2)."""
    return _found(norm, lexicon, _apart(docs, segs), segs).slot
