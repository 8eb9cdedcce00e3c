"""The one door to all formats of feeds and kinds of source."""

from dataclasses import replace
from datetime import datetime
from importlib import import_module
from typing import Protocol, cast
from urllib.parse import urlsplit

from extractors.charset import decode_text
from extractors.feeds.entries import MAX_ENTRIES, Context
from extractors.feeds.jsonfeed import read_jsonfeed
from extractors.feeds.kinds import KINDS, Kind
from extractors.feeds.sitemap import read_sitemap
from extractors.feeds.sniff import refusal, shape_of
from extractors.feeds.syndication import read_syndication
from extractors.feeds.unpack import unpack
from extractors.model import Entry, ParsedFeed


class _Reader(Protocol):
    def __call__(self, text: str, context: Context, *, content_type: str | None) -> ParsedFeed: ...


_READERS: dict[str, _Reader] = {
    "syndication": read_syndication,
    "jsonfeed": read_jsonfeed,
    "sitemap": read_sitemap,
}
_NO_KIND = Kind(name="")


def parse_feed(  # noqa: PLR0913 - all but the body by keyword: what a feed's row knows
    body: bytes,
    *,
    url: str,
    content_type: str | None = None,
    lang: str | None = None,
    timezone: str | None = None,
    now: datetime | None = None,
    kind: str | None = None,
    link_selector: str | None = None,
    max_entries: int = MAX_ENTRIES,
) -> ParsedFeed:
    """Read one body of a feed: RSS, RDF, Atom, JSON Feed, a sitemap, or what its kind expects.

    `url` is the address after redirects: relative links count from there. `lang` and `timezone`
    (IANA) help with dates that name months or lack an offset; `now` bounds them: without it, no
    date is too far in the future. `kind` (one of KINDS) decides where the body alone cannot: a web
    page, JSON that is no JSON Feed, plain text. Of more than `max_entries` a sitemap keeps the
    newest, any other the first. Raises FeedError, a ParseError whose `outcome` tells empty,
    not_a_feed, blocked, rate_limited and parse_error apart.
    """
    source = KINDS.get(kind or "", _NO_KIND)
    plain, unpacking = unpack(body, url=url)
    decoded = decode_text(plain, declared=content_type)
    shape = shape_of(decoded.text, url=url)
    read = _READERS.get(shape or "") or _own_reader(source)
    if read is None:
        raise refusal(decoded.text, url=url, content_type=content_type)
    context = Context(url, lang, timezone, now, link_selector, max_entries)
    feed = read(decoded.text, context, content_type=content_type)
    return _completed(feed, source, (*unpacking, *decoded.problems))


def _own_reader(source: Kind) -> _Reader | None:
    """Load the reader of a kind only when a body needs it."""
    if source.reader is None:
        return None
    module = import_module(f"extractors.feeds.{source.reader}")
    return cast("_Reader", module.read_body)  # a module's names have no types


def _completed(feed: ParsedFeed, source: Kind, problems: tuple[str, ...]) -> ParsedFeed:
    """Add what only the kind of source tells, and what went wrong before the reading."""
    entries = feed.entries
    if source.is_aggregator:
        entries = tuple(map(_with_publisher, entries))
    if source.dates_sightings:
        entries = tuple(map(_as_sighted, entries))
    if entries is feed.entries and not problems:
        return feed
    return replace(feed, entries=entries, problems=(*problems, *feed.problems))


def _with_publisher(entry: Entry) -> Entry:
    """Name the publisher that the aggregator does not name by where the link leads."""
    if entry.publisher_url or not entry.url or "undecoded_link" in entry.problems:
        return entry
    parts = urlsplit(entry.url)
    host = (parts.hostname or "").removeprefix("www.")
    home = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/"
    return replace(entry, publisher=entry.publisher or host, publisher_url=home)


def _as_sighted(entry: Entry) -> Entry:
    if entry.published_precision != "instant":
        return entry
    return replace(entry, published_precision="inferred")
