"""Gzip that is part of the file itself, as sitemaps are often kept: undone within limits."""

import zlib

from extractors.feeds.failures import FeedError
from extractors.model import Outcome

MAX_BYTES = 16 * 1024 * 1024  # the decoded budget of a feed
_MAGIC = b"\x1f\x8b"  # RFC 1952
_GZIP = 31  # zlib's word for a gzip header and the largest window
_MAX_ROUNDS = 2  # a packed file that the server packs again
_MAX_MEMBERS = 64  # a file of several parts is legal; thousands of empty ones are an attack


class TooLarge(FeedError):  # noqa: N818 - reads as what was found; the family name says Error
    """More than a feed may hold comes out of what was sent."""

    outcome = Outcome.TOO_LARGE


class BadEncoding(FeedError):  # noqa: N818 - as above
    """A compressed file that is none."""

    outcome = Outcome.BAD_ENCODING


def unpack(body: bytes, *, url: str) -> tuple[bytes, tuple[str, ...]]:
    """Give the plain bytes, and `truncated` as a problem if the compressed file was cut.

    Raises TooLarge or BadEncoding; bytes that are not gzip come back as they are.
    """
    problems: tuple[str, ...] = ()
    for _ in range(_MAX_ROUNDS):
        if not body.startswith(_MAGIC):
            break
        body, problems = _unpacked(body, url)
    return body, problems


def _unpacked(body: bytes, url: str) -> tuple[bytes, tuple[str, ...]]:
    pieces: list[bytes] = []
    room = MAX_BYTES
    for _ in range(_MAX_MEMBERS):
        member = zlib.decompressobj(_GZIP)
        try:
            piece = member.decompress(body, room + 1)
        except zlib.error as error:
            raise BadEncoding(f"{url}: not the gzip file that it begins as: {error}") from error
        room -= len(piece)
        if room < 0:
            raise TooLarge(f"{url}: unpacks to more than {MAX_BYTES} bytes")
        pieces.append(piece)
        body = member.unused_data
        if not member.eof or not body.startswith(_MAGIC):
            break
    return b"".join(pieces), () if member.eof else ("truncated",)
