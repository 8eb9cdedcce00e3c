"""Sitemaps (https://www.sitemaps.org/protocol.html), with Google's news extension or without.

(https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap)
The reading of last resort for outlets that gave up RSS: address, headline and date, no text.
"""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urldefrag

from lxml import etree

from extractors.dates import parse_date
from extractors.feeds.entries import Context, Item, absolute_link, build_entries
from extractors.feeds.failures import FeedError
from extractors.feeds.mend import mend_xml
from extractors.feeds.sniff import not_a_feed
from extractors.model import ParsedFeed, Part

MAX_URLS = 50_000  # of one file, by the protocol
# Ten elements for each: news, images and translations included. lxml reads them in 2 s.
_MAX_ELEMENTS = 600_000


def read_sitemap(text: str, context: Context, *, content_type: str | None) -> ParsedFeed:
    """Read a decoded sitemap: `<url>` elements as entries, an index as parts, the newest first.

    Long ones are in the order of their making: of more URLs than `max_entries`, the newest are
    kept, in the order of the file.
    """
    mended = mend_xml(text, most_items=MAX_URLS, most_elements=_MAX_ELEMENTS)
    # Nothing external, no entities (mending took the document type away), broken ends tolerated.
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(mended.text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise FeedError(f"{context.url}: unreadable sitemap: {error}") from error
    if _name(root) not in {"urlset", "sitemapindex"}:
        raise not_a_feed(text, url=context.url, content_type=content_type)
    broken = ("broken_xml",) if len(parser.error_log) else ()
    feed = ParsedFeed(
        version="sitemapindex" if _name(root) == "sitemapindex" else "sitemap",
        title=None,
        home_url=None,
        entries=(),
        problems=tuple(dict.fromkeys((*mended.problems, *broken))),
        dropped_entries=mended.dropped,
    )
    if feed.version == "sitemapindex":
        return _index(root, context, feed)
    items, beyond = _newest([_item(one) for one in root if _name(one) == "url"], context)
    entries, dropped = build_entries(items, context)
    return replace(feed, entries=entries, dropped_entries=feed.dropped_entries + beyond + dropped)


def _newest(items: list[Item], context: Context) -> tuple[list[Item], int]:
    """Keep the newest items that there is room for; those without a date are older than any."""
    beyond = len(items) - context.max_entries
    if beyond <= 0:
        return items, 0
    # Dates of a sitemap are W3C datetimes: as text they sort by day, which is close enough.
    ranked = sorted(range(len(items)), key=lambda at: max(items[at].published, default=""))
    kept = sorted(ranked[beyond:])
    return [items[at] for at in kept], beyond


def _index(root: etree._Element, context: Context, feed: ParsedFeed) -> ParsedFeed:
    """List the sitemaps of an index: newest first, then the undated in the order of the file."""
    parts: dict[str, Part] = {}
    dropped = feed.dropped_entries
    for element in root:
        if _name(element) != "sitemap":
            continue
        texts = dict(_texts(element))
        url = absolute_link(texts.get("loc", ""), context.url)
        # An index of itself would never end.
        if url is None or urldefrag(url)[0] == urldefrag(context.url)[0]:
            dropped += 1
            continue
        dated = parse_date(texts.get("lastmod", ""), tz=context.timezone, now=context.now)
        parts.setdefault(url, Part(url, dated.at if dated else None))
    dated_parts = [part for part in parts.values() if part.modified_at is not None]
    dated_parts.sort(key=lambda part: part.modified_at.timestamp() if part.modified_at else 0.0)
    undated = (part for part in parts.values() if part.modified_at is None)
    return replace(feed, parts=(*reversed(dated_parts), *undated), dropped_entries=dropped)


def _item(element: etree._Element) -> Item:
    texts = dict(_texts(element))
    dates = (texts.get("publication_date"), texts.get("lastmod"))
    return Item(
        links=tuple(filter(None, (texts.get("loc"),))),
        title=texts.get("title"),
        tags=tuple(tag.strip() for tag in texts.get("keywords", "").split(",")),
        published=tuple(date for date in dates if date),
        updated=dates[1] if dates[0] else None,
    )


def _texts(element: etree._Element) -> Iterator[tuple[str, str]]:
    """Give local names and texts, deepest last to first, so that the first of a name wins."""
    for child in reversed(list(element.iter())):
        name, text = _name(child), (child.text or "").strip()
        # An image or video in a sitemap has a title, a loc and a date of its own.
        own = child.getparent() is element or _name(child.getparent()) == "news"
        if name and text and own:
            yield name, text


def _name(element: etree._Element | None) -> str:
    """Give the local name; comments and processing instructions have none."""
    if element is None or not isinstance(element.tag, str):
        return ""
    return element.tag.rpartition("}")[2].rpartition(":")[2].lower()
