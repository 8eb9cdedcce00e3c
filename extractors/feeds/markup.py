"""Web pages as sources of entries: parsed once, asked by class, by attribute or by selector."""

import re

from lxml import etree

from extractors.feeds.failures import FeedError

# Many attributes of one tag are quadratic in the parser; no list of news has a tag this long.
_LONG_TAG = re.compile(r"<[^<>]{65536}")
_BY_CLASS = etree.XPath(
    ".//*[contains(concat(' ', normalize-space(@class), ' '), concat(' ', $name, ' '))]"
)


def parse_page(text: str, *, url: str) -> etree._Element | None:
    """Parse a web page; None where there is no element in it. Raises FeedError for monsters."""
    if _LONG_TAG.search(text):
        raise FeedError(f"{url}: a tag of more than 65,536 characters")
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, recover=True
    )
    body = text.replace("\0", "").encode("utf-8", "replace")
    try:
        return etree.fromstring(body, parser) if body.strip() else None
    except etree.XMLSyntaxError as error:
        raise FeedError(f"{url}: unreadable page: {error}") from error


def by_class(element: etree._Element, name: str) -> list[etree._Element]:
    """Give the descendants of a class, in the order of the page."""
    found: list[etree._Element] = _BY_CLASS(element, name=name)
    return found


def source_of(element: etree._Element) -> str:
    """Give the markup of an element, as `plain.plain_text` reads it."""
    return str(etree.tostring(element, encoding="unicode", method="html", with_tail=False))


def words_of(element: etree._Element) -> str:
    """Give the text of an element on one line, unescaped."""
    return " ".join("".join(element.itertext("*")).split())


def as_markup(text: str) -> str:
    """Give plain text as markup, for there `<` and `&` mean themselves."""
    return text.replace("&", "&amp;").replace("<", "&lt;")
