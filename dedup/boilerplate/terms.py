"""Normalized -> Hits: which terms of the lexicon stand in each line, and how much of it they cover.

All terms are looked for at once, in all lines at once: the first two characters select a few terms by table, which are
then compared character by character. A term inside a longer one does not count, and a Latin term is a whole word.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from dedup.arrays import Bool, Int32, Int64, ranges
from dedup.boilerplate.lexicon import FAMILIES, FORMS, PAIRS, Family
from dedup.tables import Normalized

LONGEST = 40  # characters of a term
SLOT = 24  # characters behind a label that belong to it, at most
DENSE = 2  # one in so many characters, or more, may begin a term
SLOT_LINE = 100  # characters of a line that has such labels, at most


_SPEAKING = (Family.NAV, Family.MENU, Family.RELATED, Family.RIGHTS, Family.NOTICE, Family.SITE, Family.CONTACT)
_CREDITS, _LABELLED, _SAID = (
    np.isin(np.arange(len(Family)), families)
    for families in (
        (Family.ROLE, Family.PHOTO),
        (Family.META, Family.ROLE, Family.PHOTO),
        (*_SPEAKING, Family.OFFER, Family.APP, Family.FILL, Family.FORMULA, Family.CONSENT, Family.VISITOR),
    )
)


@dataclass(frozen=True, slots=True, eq=False)
class Hits:
    """Terms of F families in n lines, those up to PLAIN, those inside longer terms left out.

    hits     int16 (F, n)  how many
    cover    int32 (F, n)  characters of normal form that they cover
    labels   int16 (F, n)  how many have a colon, slash, blank or the end of the line after them
    opening  int8 (n,)     family of the term that the line begins with, or -1
    slot     int64 (k, 2)  positions in the normal form: what follows a label of metadata or credits, and so differs
                           from page to page
    about    bool (n,)     has words of what a page says to its visitor (FORMULA, CONSENT)
    said     int32 (n,)    characters that a formula and the words around it cover; 0 in lines without FORMULA
    """

    hits: NDArray[np.int16]
    cover: Int32
    labels: NDArray[np.int16]
    opening: NDArray[np.int8]
    slot: NDArray[np.int64]
    about: Bool
    said: Int32


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """The lexicon as columns. A character is the row of its simplified form in the alphabet, 0 if no term has it.

    alphabet        uint16 (0x110000,) code point -> character
    letters         uint16 (t, width)  characters of each term, sorted by the first two; 0 fills
    length, family  int64 (t,)
    latin_tail      bool (t,)          ends with a Latin letter
    first           int32 (k*k + 1,)   the terms that begin with a pair of characters: first[pair] to first[pair + 1]
    begins          bool (k*k,)        whether there is one
    heads, seconds  bool (k,)          whether some term has this character as its first one, and as its second one
    """

    alphabet: NDArray[np.uint16]
    letters: NDArray[np.uint16]
    length: Int64
    family: Int64
    latin_tail: Bool
    first: Int32
    begins: Bool
    heads: Bool
    seconds: Bool

    @property
    def base(self) -> int:
        """Characters in the alphabet, the 0 counted."""
        return len(self.heads)


def fold(term: str) -> str:
    """A term of the lexicon as it is matched: its normal form in simplified forms, without marks of numbers."""
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", term).casefold())
    return "".join(c for c in text if unicodedata.category(c)[0] in "LMN").translate(_SIMPLE)


_SIMPLE: dict[int, str] = {ord(pair[0]): pair[1] for pair in FORMS.split()}


def compiled(more: Mapping[Family, Iterable[str]]) -> Terms:
    """The lexicon with more terms, which override those that are the same.

    more    terms of a user, two to LONGEST letters and digits each (see `fold`)
    """
    owner = {fold(a + b): family for family, heads, tails in PAIRS for a in heads.split() for b in tails.split()}
    owner |= {fold(term): family for family, text in FAMILIES.items() for term in text.split()}
    owner |= {fold(term): family for family, terms in more.items() for term in terms}
    words = sorted(owner)
    code = np.array(words).view(np.uint32).reshape(len(words), -1)
    letters = np.flatnonzero(np.bincount(code[code > 0]))
    alphabet = np.zeros(0x110000, np.uint16)
    alphabet[letters] = np.arange(1, len(letters) + 1)
    for other, simple in _SIMPLE.items():
        alphabet[other] = alphabet[ord(simple)]
    table, base = alphabet[code], len(letters) + 1
    pair = table[:, 0].astype(np.int64) * base + table[:, 1]
    first = np.zeros(base * base + 1, np.int32)
    np.cumsum(np.bincount(pair, minlength=base * base), out=first[1:])
    begins = first[:-1] < first[1:]
    return Terms(
        alphabet=alphabet,
        letters=table,
        length=np.array([len(w) for w in words], np.int64),
        family=np.array([owner[w] for w in words], np.int64),
        latin_tail=np.array(["a" <= w[-1] <= "z" for w in words], np.bool_),
        first=first,
        begins=begins,
        heads=np.asarray(begins.reshape(base, base).any(axis=1)),
        seconds=np.asarray(begins.reshape(base, base).any(axis=0)),
    )


@cache
def shipped() -> Terms:
    """The lexicon that comes with the package."""
    return compiled({})


def found(terms: Terms, norm: Normalized, apart: Bool, inside: Bool, shift: Int64, end_of_line: Int64) -> Hits:
    """All terms of all rows.

    apart        bool (c,) which characters of the text are a colon, a slash, a blank or a mark that parts
    inside       bool (c,) which are letters
    shift        int64 (n,) what leads from `norm.origin` to these columns, row by row
    end_of_line  int64 (n,) the first character of these columns behind each row
    """
    n = len(norm)
    char = terms.alphabet[norm.code]
    maybe = terms.heads[char[:-1]] & terms.seconds[char[1:]]
    if DENSE * np.count_nonzero(maybe) > len(char):  # the table of pairs is small where few letters are all there are
        pair = char[:-1].astype(np.int32)
        pair *= terms.base
        pair += char[1:]
        at = np.flatnonzero(terms.begins[pair])
        pair = pair[at]
    else:
        at = np.flatnonzero(maybe)
        pair = char[at].astype(np.int32) * terms.base + char[at + 1]
        known = np.flatnonzero(terms.begins[pair])
        at, pair = at[known], pair[known]
    # A Latin term is a word: no Latin letter right before it or after it in the text as it stands.
    latin = (norm.code >= ord("a")) & (norm.code <= ord("z"))
    bound = np.ones(len(norm.code) + 1, np.bool_)
    bound[1:-1] = ~(latin[:-1] & latin[1:] & (norm.origin[1:] <= norm.origin[:-1] + 1))
    bound[norm.indptr] = True
    whole_word = np.flatnonzero(bound[at])
    at, pair = at[whole_word], pair[whole_word]
    begin = terms.first[pair].astype(np.int64)
    many = terms.first[pair + 1] - begin
    term = ranges(begin, many)
    at = np.repeat(at, many)
    whole = []  # terms of which all characters are there
    for k in range(2, terms.letters.shape[1] + 1):
        done = terms.length[term] == k
        whole.append((at[done], term[done]))
        at, term = at[~done], term[~done]
        if not len(at):
            break
        same = char[np.minimum(at + k, len(char) - 1)] == terms.letters[term, k]
        at, term = at[same], term[same]
    at, term = (np.concatenate(column) for column in zip(*whole, strict=True))
    end = at + terms.length[term]
    row = np.searchsorted(norm.indptr, at, side="right") - 1
    valid = end <= norm.indptr[row + 1]
    valid &= bound[np.minimum(end, len(norm.code))] | ~terms.latin_tail[term]
    at, end, term, row = at[valid], end[valid], term[valid], row[valid]
    order = np.lexsort((-end, at))
    at, end, row, family = at[order], end[order], row[order], terms.family[term[order]]
    about, said = _said(n, at, end, row, family)
    at, end, row, family, reached = _outermost(at, end, row, family, family <= Family.PLAIN)
    after = norm.origin[end - 1] + shift[row] + 1
    label = (after >= end_of_line[row]) & _CREDITS[family]
    if len(inside):
        before = inside[np.maximum(norm.origin[at] + shift[row] - 1, 0)]
        own = (at == norm.indptr[row]) | ~before | (family != Family.META)  # not 咨询时间
        label |= own & (after < end_of_line[row]) & apart[np.minimum(after, len(apart) - 1)]
    cell = family * n + row
    opening = np.full(n, -1, np.int8)
    opens = at == norm.indptr[row]
    opening[row[opens]] = family[opens]

    def table(weight: NDArray[np.generic] | None) -> NDArray[np.generic]:
        return np.bincount(cell, weight, minlength=Family.FORMULA * n).reshape(Family.FORMULA, n)

    hits, labels = (np.minimum(table(weight), 0x7FFF).astype(np.int16) for weight in (None, label))
    cover = table(end - np.maximum(at, reached)).astype(np.int32)
    labelled = label & _LABELLED[family] & (norm.size[row] <= SLOT_LINE)
    slot = _slots(at[labelled], end[labelled], norm.indptr[row[labelled] + 1])
    return Hits(hits, cover, labels, opening, slot, about, said)


def _outermost(
    at: Int64, end: Int64, row: Int64, family: Int64, some: Bool
) -> tuple[Int64, Int64, Int64, Int64, Int64]:
    """Some of the terms, without those inside longer ones; and where the terms before each of them end."""
    at, end, row, family = at[some], end[some], row[some], family[some]
    reached = np.zeros(len(at), np.int64)
    reached[1:] = np.maximum.accumulate(end)[:-1]
    fresh = end > reached
    return at[fresh], end[fresh], row[fresh], family[fresh], reached[fresh]


def _said(n: int, at: Int64, end: Int64, row: Int64, family: Int64) -> tuple[Bool, Int32]:
    """See Hits: `about` and `said`. These terms count beside the others, so that what the others say stays the same."""
    about, told = np.zeros(n, np.bool_), np.zeros(n, np.bool_)
    about[row[(family == Family.FORMULA) | (family == Family.CONSENT)]] = True
    told[row[family == Family.FORMULA]] = True
    at, end, row, _, reached = _outermost(at, end, row, family, told[row] & _SAID[family])
    said = np.bincount(row, end - np.maximum(at, reached), minlength=n)
    return about, said.astype(np.int32)


def _slots(at: Int64, end: Int64, end_of_row: Int64) -> NDArray[np.int64]:
    """From the end of each label to the next one or to the end of the row, if that is not far."""
    following = np.minimum(np.append(at[1:], np.iinfo(np.int64).max)[: len(at)], end_of_row)
    slot = np.stack([end, following], axis=1)
    size = following - end
    return np.asarray(slot[(size > 0) & (size <= SLOT)])
