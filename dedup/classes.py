"""The classes of findings, and what may happen to one."""

from enum import IntEnum


class Label(IntEnum):
    """The class of a finding. The first group rests on a witness, the second on a score, the third is only reported."""

    EXACT = 0  # equal in normal form to a segment that stays
    NEAR = 1  # Jaccard similarity at or above the threshold with a segment that stays
    CONTAINED = 2  # all of it stands inside longer text that stays
    ABSTRACT = 3  # a summary at the head that copies the opening paragraphs
    SHARED = 4  # a part of a segment (head or tail) that stands in another segment too
    BLOCK = 5  # a short line between repeated segments, repeated with them
    TITLE = 6  # the title printed twice
    HEADING = 7  # a heading printed twice, or left with nothing under it; one that stays is only reported
    SPAM = 8
    NAV = 9
    META = 10
    COPYRIGHT = 11
    RELATED = 12
    BYLINE = 13
    CAPTION = 14
    DATELINE = 15  # the agency, place and date that a report begins with, inside its first paragraph
    WATERMARK = 16  # a short run, such as the name of a site, inserted in the middle of many segments
    VARIANT = 17  # differs from another segment in facts only (digits, dates, names)
    PHRASE = 18  # a repeated run that is left alone: set phrase, name, formula
    FRAGMENT = 19  # a sentence cut by a column break
    NEAR_MISS = 20  # a pair just below what is removed

    @property
    def key(self) -> str:
        """The name used in configuration, reports and messages: `near-miss`, not NEAR_MISS."""
        return self.name.lower().replace("_", "-")


WITNESSED = frozenset(
    {Label.EXACT, Label.NEAR, Label.CONTAINED, Label.ABSTRACT, Label.SHARED, Label.BLOCK, Label.TITLE, Label.HEADING}
)


FURNITURE = frozenset(
    {
        *(Label.SPAM, Label.NAV, Label.META, Label.COPYRIGHT, Label.RELATED, Label.BYLINE, Label.CAPTION),
        *(Label.DATELINE, Label.WATERMARK),
    }
)


class Action(IntEnum):
    """What happens to a finding."""

    REMOVE = 0
    FLAG = 1  # reported, kept
    HOLD = 2  # would be removed, but its document would lose too much: kept
