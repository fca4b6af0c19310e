"""Lines -> properties: the columns that the model of `furniture.json` is fitted on, one byte a line each.

A count up to 127 is itself, more are counted by eights (`scaled`), and a share is in per cent: thresholds in the model
can be read. What is not there is 255.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.arrays import Bool, among
from dedup.boilerplate.context import FAR, Lines, exact
from dedup.boilerplate.lexicon import Family
from dedup.boilerplate.rules import CLASSES, ENOUGH

UInt8 = NDArray[np.uint8]

TITLE_SPOKEN, TITLE_ABOVE = 0.3, 8  # share of a title that the article has, too; lines above its first paragraph
DATE_COLUMNS, DATED_ABOVE = 48, 5  # width of a line with the date of the article; lines from its title to it
NAME_COLUMNS, SIGNED_BELOW = 48, 4  # width of who signed; lines from the last paragraph to it
TITLE_LIKE = 0.7  # of the line that is most like a title, and others are not much less
TITLE_CHARS = 30  # of a title, from which it is not more of one if it is longer
HEADLINE_TITLED, HEADLINE_CHARS = 0.9, 10  # share of a headline that the first line has, too; its characters, at least
FINE = 128  # from here on counts are by eights
NOTHING = 255


@dataclass(frozen=True, slots=True)
class Property:
    """What of each line, for which reason, and of which kind of evidence."""

    told: str
    kind: str
    value: Callable[["View"], NDArray[Any]]


class View:
    """What several properties are made of."""

    def __init__(self, lines: Lines, points: NDArray[np.int32], removed: int) -> None:
        self.lines, self.points, self.removed = lines, points, removed

    @cached_property
    def kind(self) -> NDArray[np.int64]:
        """How long a line is, in four steps, and whether it has a sentence."""
        x = self.lines
        return 2 * np.searchsorted((13, 33, 65), x.columns, side="right") + (x.ended | (x.stops > 0))

    @cached_property
    def width(self) -> NDArray[np.int64]:
        """Columns of each line."""
        return self.lines.columns.astype(np.int64)

    @cached_property
    def good(self) -> tuple[NDArray[Any], NDArray[Any]]:
        """Lines to the good paragraph above and below; 0 for these themselves."""
        up, down = self.lines.distance(self.lines.good)
        return np.where(self.lines.good, 0, up), np.where(self.lines.good, 0, down)

    @cached_property
    def prose(self) -> tuple[NDArray[Any], NDArray[Any]]:
        """Lines to the prose above and below."""
        return self.lines.distance(self.lines.prose)

    @cached_property
    def regions(self) -> tuple[tuple[Bool, NDArray[Any]], tuple[Bool, NDArray[Any]]]:
        """The stretches with most text, of two ways to count."""
        return self.lines.region(30), self.lines.region(12)

    @cached_property
    def again(self) -> Bool:
        """Lines that stand in other documents, too."""
        return np.asarray(self.lines.times_seen > 1)

    @cached_property
    def recurring(self) -> tuple[NDArray[Any], NDArray[Any]]:
        """Lines to such a line above and below."""
        return self.lines.distance(self.again)

    @cached_property
    def titular(self) -> tuple[NDArray[Any], NDArray[Any]]:
        """How much a line above the article is like its title, beside the line that is most; and lines to the title.

        A title is what the article speaks of, and the longer of two.
        """
        x = self.lines
        like = np.where(x.before, np.maximum(x.spoken, 0) * np.minimum(x.size, TITLE_CHARS), 0.0)
        head = np.flatnonzero(x.place == x.begin)
        number = np.cumsum(x.place == x.begin) - 1
        most = np.maximum.reduceat(like, head)[number] if x.n else like
        best = np.flatnonzero((like >= TITLE_LIKE * most) & (most > 0))
        at = np.full(len(head), -1, np.int64)
        at[number[best]] = best  # the last of them: above it stands the title of the page, with the name of the site
        steps = np.where(at[number] >= 0, x.place - at[number], 100) if x.n else x.place
        return np.where(most > 0, like / np.maximum(most, 1e-9), -1.0), steps

    @property
    def title(self) -> Bool:
        """The line above each article that is its title: it speaks of it enough, or stands above its date."""
        x = self.lines
        spoken = (self.titular[1] == 0) & (x.spoken >= TITLE_SPOKEN) & (self.good[1] <= TITLE_ABOVE)
        dated = x.beside((x.dates > 0) & (x.columns <= DATE_COLUMNS), 1, False) & (x.dates == 0)
        dated &= (self.points[: self.removed].max(axis=0) <= ENOUGH) & (self.good[1] <= DATED_ABOVE)
        return np.asarray(x.before & (spoken | dated))

    @property
    def headline(self) -> Bool:
        """The first line, and the lines that it repeats: most of it is a line above or inside the article, too.

        A teaser above it makes the article begin early, so that the headline stands inside.
        """
        x = self.lines
        again = (x.titled >= HEADLINE_TITLED) & (x.size >= HEADLINE_CHARS) & (2 * x.size >= x.size[x.begin])
        again &= ~x.after & ~x.formula
        return np.asarray(again | (x.place == x.begin) & (x.within(again) > 0) & ~x.formula)

    @property
    def signed(self) -> Bool:
        """A name, and below it a day and nothing else (年, 月, 日), below an article: who signed it, and when."""
        x = self.lines
        day = (x.dates == 1) & (x.times == 0) & (x.han == 3) & (x.size - x.digits == 3)
        name = (x.columns <= NAME_COLUMNS) & (x.stops + x.commas + x.colons == 0) & (x.dates == 0)
        name &= (self.good[0] > 0) & (self.good[0] <= SIGNED_BELOW)
        return np.asarray(day & x.beside(name, -1, False) | name & x.beside(day, 1, False))

    @cached_property
    def clipped(self) -> NDArray[np.float64]:
        """How each line is worded, between -4 and 4, so that no single line outweighs those around it."""
        return exact(np.clip(self.lines.wording, -4, 4))

    @cached_property
    def worded(self) -> UInt8:
        """The same as a byte."""
        return logit_byte(self.lines.wording)

    @cached_property
    def text(self) -> tuple[NDArray[Any], NDArray[Any]]:
        """The share of the width of the prose of the document that stands above, and below."""
        prose = self.lines.prose * self.width
        whole, above = np.maximum(self.lines.within(prose), 1), self.lines.above(prose)
        return above / whole, (whole - above - prose) / whole


def scaled(value: NDArray[Any]) -> UInt8:
    """A count as a byte."""
    coarse = np.minimum(FINE + (value - FINE) // 8, NOTHING - 1)
    return np.asarray(np.where(value < FINE, np.maximum(value, 0), coarse), np.uint8)


def unscaled(value: int) -> int:
    """The count again, of those that share a byte the smallest."""
    return value if value < FINE else FINE + 8 * (value - FINE)


def lines_to(value: NDArray[Any]) -> UInt8:
    """A number of lines as a byte, FAR as NOTHING."""
    return np.asarray(np.minimum(value, FAR), np.uint8)


def per_cent(part: NDArray[Any], whole: NDArray[Any] | float = 1.0) -> UInt8:
    """A share as a byte: 0 to 100; a share below 0 as NOTHING."""
    share = np.minimum(100 * (part / np.maximum(whole, 1)), 100)
    return np.asarray(np.where(share < 0, NOTHING, share), np.uint8)


def either_side(value: NDArray[Any]) -> UInt8:
    """A number of lines, below 0 for those above, as a byte around 100."""
    return np.asarray(np.clip(value, -100, 100) + 100, np.uint8)


def logit_byte(value: NDArray[Any]) -> UInt8:
    """A logit as a byte around 100, in steps of a twentieth."""
    return np.asarray(np.clip(np.rint(20 * value) + 100, 0, NOTHING - 1), np.uint8)


def _points(points: NDArray[np.int32]) -> NDArray[Any]:
    """Most points of a class, from 30 on."""
    return np.asarray(np.clip(points.max(axis=0), -30, 60) + 30)


def _points_of(row: int) -> Callable[[View], NDArray[Any]]:
    return lambda x: _points(x.points[row : row + 1])


def _terms(*families: Family) -> Callable[[View], NDArray[Any]]:
    return lambda x: np.minimum(x.lines.has(*families), 9)


def _labels(family: Family) -> Callable[[View], NDArray[Any]]:
    return lambda x: np.minimum(x.lines.labels[family], 9)


def _kind_beside(step: int) -> Callable[[View], NDArray[Any]]:
    return lambda x: x.lines.beside(x.kind, step, 8)


def _worded_beside(step: int) -> Callable[[View], NDArray[Any]]:
    return lambda x: x.lines.beside(x.worded, step, NOTHING)


def _worded_around(reach: int) -> Callable[[View], NDArray[Any]]:
    return lambda x: logit_byte(x.lines.around(x.clipped, reach))


def _same_beside(name: str) -> Callable[[View], NDArray[Any]]:
    def value(x: View) -> NDArray[Any]:
        column: UInt8 = getattr(x.lines, name)
        above, below = x.lines.beside(column, -1, 99) == column, x.lines.beside(column, 1, 99) == column
        return np.asarray(above + 2 * below)

    return value


def _alike(x: View) -> NDArray[Any]:
    total = np.zeros(x.lines.n, np.uint8)
    for step in (-2, -1, 1, 2):
        total += np.abs(x.lines.beside(x.width, step, -FAR) - x.width) <= np.maximum(2, x.width // 6)
    return total


def _twice(x: View) -> NDArray[Any]:
    own = x.lines.template ^ (x.lines.doc.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15))
    ordered = np.sort(own)
    several = np.flatnonzero(among(own, ordered[1:][ordered[1:] == ordered[:-1]]))  # few
    ordered, own = np.sort(own[several]), own[several]
    result = np.ones(x.lines.n, np.int64)
    result[several] = np.searchsorted(ordered, own, side="right") - np.searchsorted(ordered, own)
    return result


WORDING, SHAPE, PLACE, COMPANY, RECURS = "wording", "shape", "place", "company", "recurrence"
F = Family

PROPERTIES: Mapping[str, Property] = {
    # what the lexicon says
    "rules": Property("words of boilerplate", WORDING, lambda x: _points(x.points[: x.removed])),
    "kept": Property("words of credits", WORDING, lambda x: _points(x.points[x.removed :])),
    **{f"{label.key} rules": Property(f"words of {label.key}", WORDING, _points_of(k))
       for k, label in enumerate(CLASSES)},
    "furnished": Property("mostly words of boilerplate", WORDING, lambda x: per_cent(x.lines.furnished)),
    "links": Property("mostly words of links", WORDING, lambda x: per_cent(x.lines.links)),
    "adverts": Property("mostly words of adverts", WORDING, lambda x: per_cent(x.lines.adverts)),
    "legal": Property("mostly words of notices", WORDING, lambda x: per_cent(x.lines.legal)),
    "unknown": Property("hardly a word of its own", WORDING, lambda x: scaled(x.lines.rest)),
    "opening": Property("how it begins", WORDING, lambda x: x.lines.opening + 1),
    "advert words": Property("words of adverts", WORDING, lambda x: np.minimum(x.lines.words, 9)),
    "advert kinds": Property("several kinds of words of adverts", WORDING, lambda x: x.lines.kinds),
    "trade": Property("words of trade", WORDING, lambda x: np.minimum(x.lines.trade, 9)),
    "nav": Property("words of navigation", WORDING, _terms(F.NAV)),
    "menu": Property("words of menus", WORDING, _terms(F.MENU)),
    "related": Property("words of link lists", WORDING, _terms(F.RELATED)),
    "meta": Property("words of metadata", WORDING, _terms(F.META)),
    "meta labels": Property("labels of metadata", WORDING, _labels(F.META)),
    "rights": Property("words of rights", WORDING, _terms(F.RIGHTS)),
    "notice": Property("words of notices", WORDING, _terms(F.NOTICE)),
    "site": Property("a site speaks of itself", WORDING, _terms(F.SITE)),
    "role": Property("words of credits", WORDING, _terms(F.ROLE)),
    "role labels": Property("labels of credits", WORDING, _labels(F.ROLE)),
    "photo": Property("words of pictures", WORDING, _terms(F.PHOTO)),
    "contact": Property("ways to contact somebody", WORDING, _terms(F.CONTACT)),
    "offer": Property("offers", WORDING, _terms(F.OFFER)),
    "brand": Property("an exchange by name", WORDING, _terms(F.BRAND)),
    "fill": Property("words that say nothing", WORDING, _terms(F.FILL)),
    "plain": Property("words that only look like boilerplate", WORDING, _terms(F.PLAIN)),
    "wording": Property("worded like boilerplate", WORDING, lambda x: x.worded),
    "topic": Property("whether the article is about this", WORDING,
                      lambda x: x.lines.on_adverts + 2 * x.lines.on_rights),
    # what it looks like
    "columns": Property("its length", SHAPE, lambda x: scaled(x.lines.columns)),
    "stops": Property("sentence marks", SHAPE, lambda x: scaled(x.lines.stops)),
    "asking": Property("questions and calls", SHAPE, lambda x: scaled(x.lines.asking)),
    "commas": Property("commas", SHAPE, lambda x: scaled(x.lines.commas)),
    "colons": Property("colons", SHAPE, lambda x: scaled(x.lines.colons)),
    "ended": Property("no end of a sentence", SHAPE,
                      lambda x: 4 * x.lines.ended + 2 * (x.lines.stops > 0) + (x.lines.commas > 0)),
    "separators": Property("menu marks", SHAPE, lambda x: scaled(x.lines.separators)),
    "symbols": Property("pictures and arrows", SHAPE, lambda x: scaled(x.lines.symbols)),
    "brackets": Property("brackets", SHAPE, lambda x: scaled(x.lines.brackets)),
    "blanks": Property("gaps between words", SHAPE, lambda x: per_cent(x.lines.blanks, x.lines.size)),
    "digits": Property("digits", SHAPE, lambda x: per_cent(x.lines.digits, x.lines.size)),
    "latin": Property("Latin letters", SHAPE, lambda x: per_cent(x.lines.latin, x.lines.size)),
    "capitals": Property("capital letters", SHAPE, lambda x: per_cent(x.lines.capitals, x.lines.blanks + 1)),
    "dates": Property("dates and times", SHAPE, lambda x: np.minimum(x.lines.dates, 1) + 2 * (x.lines.times > 0)
                      + 4 * (x.lines.stamps > 0)),
    "contacts": Property("addresses and long numbers", SHAPE, lambda x: scaled(x.lines.contacts)),
    "initial": Property("its first character", SHAPE, lambda x: x.lines.initial),
    "final": Property("its last character", SHAPE, lambda x: x.lines.final),
    "marks": Property("an item of a list, or the copyright mark", SHAPE,
                      lambda x: x.lines.numbered + 2 * x.lines.rights + 4 * x.lines.alias + 8 * x.lines.credit),
    # where it stands
    "where": Property("where it stands", PLACE, lambda x: x.lines.where),
    "up": Property("below the article", PLACE, lambda x: lines_to(x.good[0])),
    "down": Property("above the article", PLACE, lambda x: lines_to(x.good[1])),
    "from start": Property("near the head", PLACE, lambda x: scaled(x.lines.place - x.lines.begin)),
    "from end": Property("near the end", PLACE, lambda x: scaled(x.lines.end - 1 - x.lines.place)),
    "prose up": Property("no sentence above it", PLACE, lambda x: lines_to(x.prose[0])),
    "prose down": Property("no sentence below it", PLACE, lambda x: lines_to(x.prose[1])),
    "text above": Property("outside of the text", PLACE, lambda x: per_cent(x.text[0])),
    "text below": Property("outside of the text", PLACE, lambda x: per_cent(x.text[1])),
    "region": Property("outside of the text", PLACE, lambda x: either_side(x.regions[0][1])),
    "wide region": Property("outside of the text", PLACE, lambda x: either_side(x.regions[1][1])),
    "untitled": Property("above the title", PLACE, lambda x: x.lines.untitled + 2 * x.lines.titular),
    "page good": Property("few paragraphs on the page", PLACE, lambda x: scaled(x.lines.within(x.lines.good))),
    "page good lines": Property("few paragraphs on the page", PLACE,
                                lambda x: per_cent(x.lines.within(x.lines.good), x.lines.end - x.lines.begin)),
    "page good width": Property("little text on the page", PLACE,
                                lambda x: per_cent(x.lines.within(x.lines.good * x.width), x.lines.within(x.width))),
    # what stands around it
    **{f"line {step:+}": Property("the lines around it", COMPANY, _kind_beside(step))
       for step in (-3, -2, -1, 1, 2, 3)},
    "run": Property("in a row of short lines", COMPANY, lambda x: scaled(x.lines.run(x.lines.plain))),
    "prose 3": Property("no sentences around it", COMPANY, lambda x: per_cent(x.lines.around(x.lines.prose, 3))),
    "prose 8": Property("no sentences around it", COMPANY, lambda x: per_cent(x.lines.around(x.lines.prose, 8))),
    "alike": Property("lines of its length around it", COMPANY, _alike),
    "same initial": Property("lines that begin like it", COMPANY, _same_beside("initial")),
    "same final": Property("lines that end like it", COMPANY, _same_beside("final")),
    "company": Property("other boilerplate around it", COMPANY, lambda x: x.lines.company),
    "company 3": Property("other boilerplate around it", COMPANY,
                          lambda x: per_cent(x.lines.around(x.lines.furniture, 3))),
    "company 8": Property("other boilerplate around it", COMPANY,
                          lambda x: per_cent(x.lines.around(x.lines.furniture, 8))),
    "words 3": Property("words of boilerplate around it", COMPANY,
                        lambda x: per_cent(x.lines.around(exact(np.minimum(x.lines.furnished, 1)), 3))),
    "adverts near": Property("adverts around it", COMPANY, lambda x: (
        x.lines.advert_near + 2 * x.lines.between + 4 * x.lines.twin + 8 * x.lines.slogan)),
    "listed": Property("in a list of links", COMPANY, lambda x: x.lines.listed),
    "spoken": Property("the article does not speak of it", COMPANY, lambda x: per_cent(x.lines.spoken)),
    "titled": Property("the first line does not speak of it", COMPANY, lambda x: per_cent(x.lines.titled)),
    "most spoken": Property("other lines above the article are more like its title", COMPANY,
                            lambda x: per_cent(x.titular[0])),
    "title below": Property("the title stands below it", PLACE, lambda x: either_side(x.titular[1])),
    **{f"wording {step:+}": Property("the lines around it are worded like boilerplate", COMPANY, _worded_beside(step))
       for step in (-2, -1, 1, 2)},
    **{f"wording {reach}": Property("the lines around it are worded like boilerplate", COMPANY, _worded_around(reach))
       for reach in (3, 8, 20)},
    "wording above": Property("what stands above it is worded like boilerplate", COMPANY, lambda x: logit_byte(
        x.lines.above(x.clipped) / np.maximum(x.lines.place - x.lines.begin, 1))),
    "wording below": Property("what stands below it is worded like boilerplate", COMPANY, lambda x: logit_byte(
        (x.lines.within(x.clipped) - x.lines.above(x.clipped) - x.clipped)
        / np.maximum(x.lines.end - x.lines.place - 1, 1))),
    "wording page": Property("the page is worded like boilerplate", COMPANY, lambda x: logit_byte(
        x.lines.within(x.clipped) / (x.lines.end - x.lines.begin))),
    # how often it recurs
    "seen": Property("the same line in other documents", RECURS, lambda x: x.lines.seen),
    "times": Property("the same line in other documents", RECURS, lambda x: scaled(x.lines.times_seen)),
    "pairs below": Property("the same lines together in other documents", RECURS, lambda x: scaled(x.lines.pairs_seen)),
    "pairs above": Property("the same lines together in other documents", RECURS,
                            lambda x: scaled(x.lines.beside(x.lines.pairs_seen, -1, 0))),
    "times above": Property("next to what recurs", RECURS, lambda x: scaled(x.lines.beside(x.lines.times_seen, -1, 0))),
    "times below": Property("next to what recurs", RECURS, lambda x: scaled(x.lines.beside(x.lines.times_seen, 1, 0))),
    "recurring 3": Property("among what recurs", RECURS, lambda x: per_cent(x.lines.around(x.again, 3))),
    "recurring 8": Property("among what recurs", RECURS, lambda x: per_cent(x.lines.around(x.again, 8))),
    "recurring up": Property("among what recurs", RECURS, lambda x: lines_to(x.recurring[0])),
    "recurring down": Property("among what recurs", RECURS, lambda x: lines_to(x.recurring[1])),
    "page recurs": Property("how much of the page recurs", RECURS,
                            lambda x: per_cent(x.lines.within(x.again), x.lines.end - x.lines.begin)),
    "twice": Property("twice on the page", RECURS, lambda x: np.minimum(_twice(x), 9)),
}  # fmt: skip


def properties(view: View) -> dict[str, UInt8]:
    """All of them, uint8 (n,) each."""
    return {name: np.asarray(item.value(view)).astype(np.uint8) for name, item in PROPERTIES.items()}
