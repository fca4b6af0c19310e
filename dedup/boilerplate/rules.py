"""Lines -> points: what wordings say of a line, as a table of named rules.

Additive evidence, as mail filters have it: a line belongs to the class with most points, if these are more than ENOUGH.
No single word is a verdict, since articles write about exchanges, copyright and subscriptions too. The points are
one property of those that the fitted model sees (see `properties`); the rules name the class, and the reason.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dedup.arrays import Bool
from dedup.boilerplate.context import LEGAL, LINKS, Lines
from dedup.boilerplate.lexicon import Family
from dedup.classes import Label


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
    Rule(NAV, 4, "among other boilerplate", lambda x: (x.has(*LINKS) > 0) & (x.company >= 2) & (x.links >= 0.6)),
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


def points(lines: Lines) -> tuple[NDArray[np.int32], Bool]:
    """What the rules give to each class, int32 (classes, n), and which of them hold, bool (rules, n)."""
    total = np.zeros((len(CLASSES), lines.n), np.int32)
    holds = np.zeros((len(RULES), lines.n), np.bool_)
    for k, rule in enumerate(RULES):
        holds[k] = rule.when(lines)
        value = holds[k] * np.int32(rule.points)
        for label in rule.labels:
            total[CLASSES.index(label)] += value
    return total, holds


def strongest(holds: Bool, winner: NDArray[np.int64]) -> NDArray[np.int16]:
    """The rule that gives most points to the class of each line, the first of equals; 0 if none does: int16 (n,).

    holds   bool (rules, n) which rules hold
    winner  int64 (n,) row of CLASSES
    """
    best = np.zeros((len(CLASSES), len(winner)), np.int32)
    why = np.zeros((len(CLASSES), len(winner)), np.int16)
    for k, rule in enumerate(RULES):
        for c in map(CLASSES.index, rule.labels):
            stronger = holds[k] & (best[c] < rule.points)
            best[c, stronger], why[c, stronger] = rule.points, k
    return np.asarray(why[winner, np.arange(len(winner))])
