"""Find out whether bytes tell of an article: its address, or words of its feed.

For taking an article out of everything: a body that is taken out in vain costs a reading, one that
is overlooked keeps what was to be forgotten. So it is looked for in every way of writing.
"""

import html
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote, urlsplit

from extractors.charset import decode_text

# Shorter words ("Breaking news", a guid "1") stand everywhere; whoever has them has an address too.
SHORTEST = 12
_SHORTEST_PATH = 5
_MOST_BYTES = 64_000_000  # of an unpacked body: a sitemap has 50 MB at most (sitemaps.org)
_GZIP = b"\x1f\x8b"
_SPACE = re.compile(r"\s+")
_TAG = re.compile(r"<[^<>]{0,2000}>")
_JSON_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_SENTENCE = re.compile(r"(?<=[.!?؟։。…])\s+|\n+")
_SCHEME = re.compile(r"^[a-z]+:", re.IGNORECASE)
_PREFIX = re.compile(r"^[a-z]+://(?:www\.)?", re.IGNORECASE)
_WWW = "www."


@dataclass(frozen=True)
class Traces:
    """What an article is known by. Not slotted: the patterns are made once."""

    addresses: tuple[str, ...]
    words: tuple[str, ...] = ()  # titles, summaries, guids

    @cached_property
    def _address(self) -> re.Pattern[str] | None:
        return _pattern(_SCHEME.sub("", each) for each in self.addresses if _has_path(each))

    @cached_property
    def _path(self) -> re.Pattern[str] | None:
        return _pattern(path for each in self.addresses if (path := _path_of(each)))

    @cached_property
    def _words(self) -> re.Pattern[str] | None:
        return _pattern(piece for each in self.words for piece in pieces(each))

    @cached_property
    def _hosts(self) -> frozenset[str]:
        return frozenset(map(_host, self.addresses))

    @property
    def quotations(self) -> tuple[str, ...]:
        """Give what others may quote in a note: addresses, titles, sentences; longest first."""
        addresses = (_PREFIX.sub("", each) for each in self.addresses if _has_path(each))
        found = {*_forms(addresses), *(piece for each in self.words for piece in pieces(each))}
        return tuple(sorted(found, key=lambda each: (-len(each), each)))

    def are_in(
        self, body: bytes, *, url: str, content_type: str | None = None, is_page: bool
    ) -> bool:
        """Tell whether a body from `url` holds a trace.

        Of another page only addresses count: copies and namesakes are articles of their own.
        """
        patterns = [self._address]
        if _host(url) in self._hosts:
            patterns.append(self._path)
        if not is_page:
            patterns.append(self._words)
        chosen = [pattern for pattern in patterns if pattern is not None]
        return any(p.search(text) for text in readings(body, content_type) for p in chosen)


def readings(body: bytes, content_type: str | None = None) -> Iterator[str]:
    """Give a body as text in the ways in which an address or a title may be written in it."""
    text = decode_text(_unpacked(body), declared=content_type).text
    plain = html.unescape(html.unescape(text))
    spoken = _JSON_ESCAPE.sub(lambda found: chr(int(found[1], 16)), plain.replace("\\/", "/"))
    for each in dict.fromkeys((spoken, unquote(spoken))):
        yield _SPACE.sub(" ", each)
    yield _SPACE.sub(" ", _TAG.sub("", spoken))


def pieces(text: str) -> Iterator[str]:
    """Divide words into sentences, each long enough to be nobody else's by chance."""
    whole = _SPACE.sub(" ", text).strip()
    if len(whole) >= SHORTEST:
        yield whole
    for each in _SENTENCE.split(text):
        piece = _SPACE.sub(" ", each).strip()
        if len(piece) >= 2 * SHORTEST and piece != whole:
            yield piece


def _pattern(texts: Iterable[str]) -> re.Pattern[str] | None:
    forms = _forms(texts)
    if not forms:
        return None
    # An address goes on with no letter, digit or dash: /p/12 is not in /p/123.
    every = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    return re.compile(rf"(?:{every})(?![\w-])")


def _forms(texts: Iterable[str]) -> set[str]:
    return {form for text in texts for form in (text, unquote(text)) if form.strip("/")}


def _has_path(url: str) -> bool:
    parts = urlsplit(url)
    return bool(parts.path.strip("/") or parts.query)


def _path_of(url: str) -> str | None:
    parts = urlsplit(url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return path if len(path) >= _SHORTEST_PATH else None


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix(_WWW)


def _unpacked(body: bytes) -> bytes:
    """Undo gzip where a body is packed; as far as it goes where it is torn."""
    if not body.startswith(_GZIP):
        return body
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(body, _MOST_BYTES)
    except zlib.error:
        return body
