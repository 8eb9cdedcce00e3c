"""News sitemaps (https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap).

The reading of last resort for outlets that gave up RSS: address, headline and date, no text.
"""

from collections.abc import Iterator

from lxml import etree

from extractors.feeds.entries import Context, Item, build_entries
from extractors.feeds.failures import FeedError
from extractors.feeds.mend import mend_xml
from extractors.feeds.sniff import not_a_feed
from extractors.model import ParsedFeed


def read_sitemap(text: str, context: Context, *, content_type: str | None) -> ParsedFeed:
    """Read the `<url>` elements of a decoded sitemap as entries.

    Raises NotAFeed for an index of sitemaps: it lists files, not articles.
    """
    mended = mend_xml(text)
    # Nothing external, no entities (mending took the document type away), broken ends tolerated.
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(mended.text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise FeedError(f"{context.url}: unreadable sitemap: {error}") from error
    if root is None or _name(root) != "urlset":
        raise not_a_feed(text, url=context.url, content_type=content_type)
    items = (_item(element) for element in root if _name(element) == "url")
    entries, dropped = build_entries(items, context)
    broken = ("broken_xml",) if len(parser.error_log) else ()
    return ParsedFeed(
        version="sitemap",
        title=None,
        home_url=None,
        entries=entries,
        problems=tuple(dict.fromkeys((*mended.problems, *broken))),
        dropped_entries=mended.dropped + dropped,
    )


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
