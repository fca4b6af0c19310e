"""Files that are not UTF-8: which encoding they are in, and back into it.

Everything works on text, so a file in another encoding is decoded, and what is kept is encoded again. That gives the
bytes that were there, because only encodings are used in which every character has bytes of its own, whatever stands
beside it, and because the whole file is encoded again once to see that it comes out as it went in.
"""

import codecs
from dataclasses import dataclass

UTF_8 = "utf_8"
# Every character by itself, and no shift from one set of characters to another.
_USABLE = frozenset(
    """utf_8 utf_16_le utf_16_be utf_32_le utf_32_be gb18030 gbk gb2312 big5 cp950 shift_jis cp932 euc_jp euc_kr
    cp949 johab koi8_r koi8_u koi8_t tis_620 cp874 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257
    cp1258 latin_1 iso8859_1 iso8859_2 iso8859_3 iso8859_4 iso8859_5 iso8859_6 iso8859_7 iso8859_8 iso8859_9
    iso8859_10 iso8859_11 iso8859_13 iso8859_14 iso8859_15 iso8859_16 cp437 cp720 cp737 cp775 cp850 cp852
    cp855 cp857 cp858 cp860 cp861 cp862 cp863 cp864 cp865 cp866 cp869 cp1125 mac_cyrillic mac_greek mac_latin2
    mac_roman mac_turkish kz1048 ptcp154""".split()  # noqa: SIM905  a list of names, to be read
)
# Where characters of several code points have bytes of their own, the encodings that such a text may be in as well.
_INSTEAD = {
    "big5hkscs": ("cp950", "big5"),
    "shift_jis_2004": ("cp932",),
    "shift_jisx0213": ("cp932",),
    "euc_jis_2004": ("euc_jp",),
    "euc_jisx0213": ("euc_jp",),
}
_MARKS = (  # the longer ones first: that of UTF-32 begins as that of UTF-16 does
    (codecs.BOM_UTF32_LE, "utf_32_le"),
    (codecs.BOM_UTF32_BE, "utf_32_be"),
    (codecs.BOM_UTF16_LE, "utf_16_le"),
    (codecs.BOM_UTF16_BE, "utf_16_be"),
)


_ENOUGH = 16  # bytes that are not ASCII; fewer tell nothing
_DAMAGED = 8  # of so many characters of several bytes one may be damaged in a file that is UTF-8


_BEGINNING = 1 << 16  # bytes
_COMMON = frozenset(  # in any Chinese text of some length, a third of all characters
    "的一是不了在人有我他这中大来上个国到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好"
    "都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长"
)
_COMMON_SHARE = 0.2  # of the ideographs of a Chinese text at least; bytes of another encoding come to a fortieth


class EncodingError(ValueError):
    """Bytes are not in an encoding, or in none that is known; the message says why."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What a file is in: the name of the encoding, and how sure that is, 0 to 1."""

    encoding: str
    confidence: float


def known(name: str) -> str:
    """The name that Python has for an encoding that can be used here; raises EncodingError."""
    try:
        found = codecs.lookup(name).name.replace("-", "_")
    except (LookupError, ValueError):
        raise EncodingError("no such encoding") from None
    if (found := _INSTEAD.get(found, (found,))[0]) not in _USABLE:
        raise EncodingError("this encoding cannot be written back piece by piece")
    return found


def by_mark(raw: bytes) -> str:
    """The encoding that a byte order mark tells, "" without one (that of UTF-8 tells nothing new)."""
    return next((encoding for mark, encoding in _MARKS if raw.startswith(mark)), "")


def guessed(raw: bytes) -> Guess | None:
    """What bytes that are not UTF-8 are most likely in; None where nothing is likely, or it is UTF-8 with damage."""
    if encoding := by_mark(raw):
        return Guess(encoding, 1.0) if _is(raw, encoding) else None
    foreign = len(raw) - len(raw.decode("ascii", "ignore"))
    whole = raw.decode("utf-8", "replace")
    damaged = whole.count("\ufffd")
    if foreign < _ENOUGH or sum(ch > "\x7f" for ch in whole) - damaged > _DAMAGED * damaged:
        return None
    from charset_normalizer import from_bytes

    best = from_bytes(raw).best()
    if best is None:  # pages that are mostly furniture look like noise to it
        return Guess("gb18030", 0.5) if _is_chinese(raw) and _is(raw, "gb18030") else None
    for encoding in _INSTEAD.get(best.encoding, (best.encoding,)):
        if encoding in _USABLE and encoding != UTF_8 and _is(raw, encoding):
            return Guess(encoding, round(1 - best.chaos, 2))
    return None


def _is_chinese(raw: bytes) -> bool:
    """Whether the beginning decodes as GB18030 to Chinese: text of other encodings gives rare ideographs there."""
    try:
        text = codecs.getincrementaldecoder("gb18030")().decode(raw[:_BEGINNING])
    except UnicodeDecodeError:
        return False
    foreign = [ch for ch in text if ch > "\x7f"]
    ideographs = [ch for ch in foreign if "\u4e00" <= ch <= "\u9fff"]
    common = sum(ch in _COMMON for ch in ideographs)
    return len(ideographs) > max(3, 0.7 * len(foreign)) and common > _COMMON_SHARE * len(ideographs)


def _is(raw: bytes, encoding: str) -> bool:
    """Whether bytes are in an encoding, and come out of it as they are."""
    try:
        decoded(raw, encoding)
    except EncodingError:
        return False
    return True


def decoded(raw: bytes, encoding: str) -> str:
    """The text that bytes are; a byte order mark is its first character.

    raises  EncodingError  they are not in this encoding, or would not come out of it as they are
    """
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise EncodingError(f"byte 0x{raw[error.start]:02X} at offset {error.start}") from None
    if encoding != UTF_8 and encoded(text, encoding) != raw:  # of UTF-8 every text has one form
        raise EncodingError("it has bytes that stand for the same characters as others do")
    return text


def encoded(text: str, encoding: str) -> bytes:
    """The bytes of a text, of which every character came from this encoding."""
    return text.encode(encoding, "surrogatepass" if encoding == UTF_8 else "strict")
