"""The classes of findings, one row each, and what may happen to a finding.

A class is a member of `Label`, written as one row: the number that tables hold, the code that `check` prints, and more.
Everything else that speaks of classes is made from these rows: what a configuration may name and what goes by default,
the codes and messages of `check`, the meanings and the colours of the report, its schema, the help of the command line
(or is held against them by tests/test_classes.py, as the table in the README is). To add a class, add a row at the end
and let the stage that finds it use its name. Numbers and codes are in ledgers and baselines: they never change.
"""

from dataclasses import dataclass
from enum import Enum, IntEnum


class Lane(Enum):
    """Where a class comes from."""

    EXACT = "exact"  # equal normal forms
    NEAR = "near"  # similar by the sets of their shingles, or the same but for slips
    REPEATS = "repeats"  # runs that occur in several places, whatever they cross
    LAYOUT = "layout"  # the place of a line among others, beside copies
    BOILERPLATE = "boilerplate"  # lines around the text
    INLINE = "inline"  # boilerplate inside a paragraph


class Fate(Enum):
    """What happens to the findings of a class."""

    REMOVED = "removed"  # unless asked otherwise (--keep-class)
    KEPT = "kept"  # reported, and removed if asked (--drop-class)
    REPORTED = "reported"  # never removed


class Evidence(Enum):
    """What a removal of a class rests on: how it agrees with its witness, the kept text that it was compared with."""

    EQUAL = "equal text"
    BEGINS = "text that it begins with"  # and what follows is short: the name of a site behind the title
    SIMILAR = "similar text"
    INSIDE = "text that contains it"
    SCORE = "a score"  # there is no witness: what it is, where it is, how often it recurs
    NOTHING = "nothing"  # it is never removed

    @property
    def is_witness(self) -> bool:
        """Whether it is kept text."""
        return self not in (Evidence.SCORE, Evidence.NOTHING)


@dataclass(frozen=True, slots=True)
class Row:
    """What there is to know of a class.

    code      what `check` prints and a baseline knows; D: duplicates, B: boilerplate
    lane      where it comes from
    fate      what happens to its findings
    rests_on  what a removal rests on
    help      a few words for messages: `notes.txt:3:1: D101 repeated paragraph`
    meaning   what it is, for the report
    colours   on light and on dark ground, as in CSS; grey for what is usually kept
    """

    code: str
    lane: Lane
    fate: Fate
    rests_on: Evidence
    help: str
    meaning: str
    colours: tuple[str, str] = ("#7a7e86", "#8b8f97")


class Label(IntEnum):
    """The class of a finding: an integer for tables, its row in `row`."""

    row: Row

    # fmt: off
    EXACT = 0, Row("D101", Lane.EXACT, Fate.REMOVED, Evidence.EQUAL,
                   "repeated paragraph", "the same paragraph again", ("#2f6fbf", "#5b97e0"))
    NEAR = 1, Row("D102", Lane.NEAR, Fate.REMOVED, Evidence.SIMILAR,
                  "nearly repeated paragraph", "nearly the same paragraph again", ("#6b5bd2", "#9485ee"))
    CONTAINED = 2, Row("D103", Lane.REPEATS, Fate.REMOVED, Evidence.INSIDE,
                       "contained in longer text", "all of it is in a longer text", ("#15839a", "#3ba9bf"))
    ABSTRACT = 3, Row("D104", Lane.REPEATS, Fate.REMOVED, Evidence.INSIDE,
                      "summary copied from the text",
                      "summary copied from the opening paragraphs", ("#0f8a6d", "#3bb391"))
    SHARED = 4, Row("D105", Lane.REPEATS, Fate.REMOVED, Evidence.EQUAL,
                    "part shared with another paragraph",
                    "beginning or end that another paragraph has too", ("#9447c2", "#b877e0"))
    BLOCK = 5, Row("D106", Lane.LAYOUT, Fate.REMOVED, Evidence.EQUAL,
                   "line repeated with its block", "short line repeated with its block", ("#5f8dc4", "#86aedd"))
    TITLE = 6, Row("D107", Lane.LAYOUT, Fate.REMOVED, Evidence.BEGINS,
                   "repeated title", "the title again", ("#3f6f94", "#6f9fc4"))
    HEADING = 7, Row("D108", Lane.LAYOUT, Fate.REMOVED, Evidence.EQUAL,
                     "repeated or empty heading",
                     "a heading that is repeated or has nothing under it", ("#6f8cab", "#8fa9c4"))
    SPAM = 8, Row("B201", Lane.BOILERPLATE, Fate.REMOVED, Evidence.SCORE,
                  "advertisement", "advertising around the text", ("#cf4238", "#e8685e"))
    NAV = 9, Row("B202", Lane.BOILERPLATE, Fate.REMOVED, Evidence.SCORE,
                 "navigation", "navigation", ("#d07a1c", "#e29a4a"))
    META = 10, Row("B203", Lane.BOILERPLATE, Fate.REMOVED, Evidence.SCORE,
                   "metadata", "date, source, counts", ("#a88412", "#c9a73c"))
    COPYRIGHT = 11, Row("B204", Lane.BOILERPLATE, Fate.REMOVED, Evidence.SCORE,
                        "copyright notice", "rights and disclaimers", ("#a5563a", "#c67b5e"))
    RELATED = 12, Row("B205", Lane.BOILERPLATE, Fate.REMOVED, Evidence.SCORE,
                      "related links", "links to other texts", ("#bb5f8c", "#d685ad"))
    BYLINE = 13, Row("B206", Lane.BOILERPLATE, Fate.KEPT, Evidence.SCORE,
                     "byline", "names of authors and editors")
    CAPTION = 14, Row("B207", Lane.BOILERPLATE, Fate.KEPT, Evidence.SCORE,
                      "caption", "caption of a picture")
    DATELINE = 15, Row("B209", Lane.INLINE, Fate.REPORTED, Evidence.NOTHING,
                       "dateline", "agency, place and date that a report begins with")
    WATERMARK = 16, Row("B208", Lane.INLINE, Fate.KEPT, Evidence.SCORE,
                        "run inserted in the text", "short run inserted in the middle of paragraphs")
    VARIANT = 17, Row("D109", Lane.NEAR, Fate.KEPT, Evidence.SIMILAR,
                      "differs in facts only", "the same frame with other facts")
    PHRASE = 18, Row("D110", Lane.REPEATS, Fate.REPORTED, Evidence.NOTHING,
                     "repeated phrase", "set phrase, name or formula")
    FRAGMENT = 19, Row("D111", Lane.LAYOUT, Fate.REPORTED, Evidence.NOTHING,
                       "broken sentence", "sentence cut by a column break")
    NEAR_MISS = 20, Row("D112", Lane.NEAR, Fate.REPORTED, Evidence.NOTHING,
                        "similar paragraph", "similar, but not a duplicate")
    # fmt: on

    def __new__(cls, value: int, row: Row | None = None) -> "Label":
        """A member from its number and its row; `Label(3)` looks one up, as in any enumeration."""
        assert row is not None
        member = int.__new__(cls, value)
        member._value_ = value
        member.row = row
        return member

    @property
    def key(self) -> str:
        """The name used in configuration, reports and messages: `near-miss`, not NEAR_MISS."""
        return self.name.lower().replace("_", "-")

    @property
    def removable(self) -> bool:
        """Whether its findings can be removed at all."""
        return self.row.fate is not Fate.REPORTED


COPIES = frozenset(label for label in Label if label.row.rests_on.is_witness)  # what is removed must name a witness
WITNESSED = frozenset(label for label in COPIES if label.row.fate is Fate.REMOVED)  # duplicates: no variants
BOILERPLATE = frozenset(label for label in Label if label.row.lane in (Lane.BOILERPLATE, Lane.INLINE))


class Action(IntEnum):
    """What happens to a finding."""

    REMOVE = 0
    FLAG = 1  # reported, kept
    HOLD = 2  # would be removed, but its document would lose too much: kept
