"""Undo the content coding of a body, within a budget."""

import zlib
from dataclasses import dataclass

from extractors.errors import FetchError
from extractors.model import Outcome

_GZIP_MAGIC = b"\x1f\x8b\x08"
_GZIP, _ZLIB, _RAW_DEFLATE = 31, 15, -15  # zlib's wbits
# A member costs one copy of what follows it; 20-byte members would make that quadratic.
_MOST_MEMBERS = 100
_MOST_LAYERS = 2  # a .gz file that the server packed once more
_TEXT_SAMPLE = 512
_CONTROL = bytes(set(range(0x20)) - set(b"\t\n\f\r\x1b"))  # what no text holds
_DEFLATE_METHOD = 8  # RFC 1950 section 2.2: low four bits of the first byte


@dataclass(frozen=True, slots=True)
class Decoded:
    """A body without its content coding."""

    body: bytes
    complete: bool  # False when the coding says that more should follow


def decode(raw: bytes, coding: str | None, limit: int, *, keep_head: bool = False) -> Decoded:
    """Undo gzip and deflate, whatever the header says, down to at most `limit` bytes.

    Plain text under a header that promises a coding is taken as it is; gzip without a header
    (sitemap.xml.gz) is unpacked. Raises `FetchError` too_large (with `keep_head` the first
    `limit` bytes are given instead) and bad_encoding.
    """
    codings = [name for name in _names(coding) if name not in ("identity", "none")]
    decoded = _decode_once(raw, codings, limit + 1)
    for _ in range(_MOST_LAYERS - 1):
        if decoded.body.startswith(_GZIP_MAGIC) and raw is not decoded.body:
            decoded = _gunzip(decoded.body, limit + 1)
    if len(decoded.body) <= limit:
        return decoded
    if keep_head:
        return Decoded(decoded.body[:limit], complete=False)
    raise FetchError(Outcome.TOO_LARGE, f"more than {limit} bytes when unpacked")


def _names(coding: str | None) -> list[str]:
    """Read a Content-Encoding header."""
    return [name for part in (coding or "").split(",") if (name := part.strip().lower())]


def _decode_once(raw: bytes, codings: list[str], limit: int) -> Decoded:
    """Undo one layer: bytes that say what they are beat the header."""
    if raw.startswith(_GZIP_MAGIC):
        return _gunzip(raw, limit)
    if codings == ["deflate"] and raw:
        return _inflate(raw, limit)
    if not codings or _is_text(raw):
        return Decoded(raw, complete=True)
    raise FetchError(Outcome.BAD_ENCODING, f"not readable as {', '.join(codings)[:100]!r}")


def _gunzip(raw: bytes, limit: int) -> Decoded:
    """Unpack gzip members one after the other; what follows them and is none is ignored."""
    pieces: list[bytes] = []
    for _ in range(_MOST_MEMBERS):
        piece, rest, complete = _unpack(raw, _GZIP, limit)
        pieces.append(piece)
        limit -= len(piece)
        if limit <= 0 or not complete or not rest.startswith(_GZIP_MAGIC):
            return Decoded(b"".join(pieces), complete)
        raw = rest
    raise FetchError(Outcome.BAD_ENCODING, f"more than {_MOST_MEMBERS} gzip members")


def _inflate(raw: bytes, limit: int) -> Decoded:
    """Unpack deflate with or without its zlib frame: servers disagree on what the word means."""
    framed = raw[0] & 0x0F == _DEFLATE_METHOD and int.from_bytes(raw[:2]) % 31 == 0
    try:
        piece, _, complete = _unpack(raw, _ZLIB if framed else _RAW_DEFLATE, limit)
    except FetchError:
        if _is_text(raw):
            return Decoded(raw, complete=True)
        raise
    if not complete and len(piece) < limit and _is_text(raw):
        return Decoded(raw, complete=True)
    return Decoded(piece, complete)


def _unpack(raw: bytes, window_bits: int, limit: int) -> tuple[bytes, bytes, bool]:
    """Unpack one stream into `limit` bytes; give them, what follows, and whether it ended."""
    unpacker = zlib.decompressobj(window_bits)
    try:
        piece = unpacker.decompress(raw, limit)
    except zlib.error as error:
        raise FetchError(Outcome.BAD_ENCODING, f"compressed body is damaged: {error}") from error
    return piece, unpacker.unused_data, unpacker.eof


def _is_text(raw: bytes) -> bool:
    """Say whether the beginning has no byte that only binary data has."""
    sample = raw[:_TEXT_SAMPLE]
    return len(sample.translate(None, _CONTROL)) == len(sample)
