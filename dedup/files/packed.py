"""Packed files: gzip, and Zstandard where its package is.

What unpacks to very much more than it is can fill the memory of a machine: it is refused before it does.
"""

import io
import zlib
from types import ModuleType

_OF_SUFFIX = {".gz": "gz", ".zst": "zst"}
_RATIO = 200  # times its size that a file may hold; text that says the same over and over packs a hundred times
_FREE = 64 << 20  # bytes that it may hold in any case


class PackingError(ValueError):
    """A file cannot be unpacked; the message says why, and what to do."""


def of_suffix(suffix: str) -> str:
    """The packing that the end of a file name stands for, "" for none."""
    return _OF_SUFFIX.get(suffix.lower(), "")


def unpacked(raw: bytes, packing: str) -> bytes:
    """What is in a file.

    packing  "gz", "zst", or "" for what is not packed
    raises   PackingError  it is cut short or damaged, holds more than it may, or needs a package that is not there
    """
    if not packing:
        return raw
    most = _FREE + _RATIO * len(raw)
    content = _gunzipped(raw, most) if packing == "gz" else _unzstd(raw, most)
    if len(content) > most:
        raise PackingError(f"holds more than {_RATIO} times its size: unpack it yourself if you trust it")
    return content


def repacked(content: bytes, packing: str) -> bytes:
    """A file that holds a content; equal bytes for equal content.

    raises  PackingError  it needs a package that is not there
    """
    if packing == "gz":
        import gzip

        return gzip.compress(content, mtime=0)
    return bytes(_zstandard().ZstdCompressor(write_checksum=True).compress(content)) if packing else content


def _gunzipped(raw: bytes, most: int) -> bytes:
    import gzip

    try:
        with gzip.GzipFile(fileobj=io.BytesIO(raw)) as file:
            return file.read(most + 1)
    except (EOFError, OSError, zlib.error) as error:
        raise PackingError(f"is no whole gzip file ({error}): take it from its source again") from None


def _unzstd(raw: bytes, most: int) -> bytes:
    zstandard = _zstandard()
    try:
        with zstandard.ZstdDecompressor().stream_reader(io.BytesIO(raw), read_across_frames=True) as file:
            parts, size = [], 0
            while size <= most and (part := file.read(1 << 20)):
                parts.append(part)
                size += len(part)
    except zstandard.ZstdError as error:
        raise PackingError(f"is no whole zst file ({error}): take it from its source again") from None
    return b"".join(parts)


def _zstandard() -> ModuleType:
    try:
        import zstandard
    except ImportError:
        raise PackingError('is packed with Zstandard: pip install "dittograph[zst]"') from None
    return zstandard
