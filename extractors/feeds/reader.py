"""The one door to all formats of feeds."""

from dataclasses import replace
from datetime import datetime

from extractors.charset import decode_text
from extractors.feeds.entries import Context
from extractors.feeds.jsonfeed import read_jsonfeed
from extractors.feeds.sitemap import read_sitemap
from extractors.feeds.sniff import shape_of
from extractors.feeds.syndication import read_syndication
from extractors.model import ParsedFeed

_READERS = {
    "syndication": read_syndication,
    "jsonfeed": read_jsonfeed,
    "sitemap": read_sitemap,
}


def parse_feed(
    body: bytes,
    *,
    url: str,
    content_type: str | None = None,
    lang: str | None = None,
    timezone: str | None = None,
    now: datetime | None = None,
) -> ParsedFeed:
    """Read one body of a feed: RSS, RDF, Atom, JSON Feed or a news sitemap.

    `url` is the address after redirects: relative links count from there. `lang` and `timezone`
    (IANA) help with dates that name months or lack an offset; `now` bounds them: without it, no
    date is too far in the future. Raises FeedError, a ParseError whose `outcome` tells empty,
    not_a_feed, blocked and parse_error apart.
    """
    decoded = decode_text(body, declared=content_type)
    shape = shape_of(decoded.text, url=url, content_type=content_type)
    context = Context(url=url, lang=lang, timezone=timezone, now=now)
    feed = _READERS[shape](decoded.text, context, content_type=content_type)
    if not decoded.problems:
        return feed
    return replace(feed, problems=(*decoded.problems, *feed.problems))
