"""Show what became of a page: the article, and every block of text that is not in it, with why.

The article comes from the same `extract` as everywhere. The rest is found by comparing the text
blocks of a second, untouched tree with it, and by asking the steps of extraction for their reasons.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from extractors.errors import ParseError
from extractors.model import Article
from extractors.outlets import outlet_of
from extractors.pages import extract
from extractors.pages.blocks import Block, text_blocks
from extractors.pages.markup import Markup, is_plain_text, parse_markup, refuse_binary
from extractors.pages.metadata import Metadata, read_metadata
from extractors.pages.reasons import Reasons
from extractors.pages.sites import read_site
from extractors.text import clean_display
from extractors.traced import Dropped, RefusedAddress, Trace
from extractors.urls import article_key, canonical_url, registered_site, trustworthy_canonical

_MOST: Final = 1_000  # blocks; a page with more is a list
_LONGEST: Final = 2_000  # characters of a block that is told


def trace(
    body: bytes,
    *,
    url: str | None,
    content_type: str | None = None,
    fetched_at: datetime | None = None,
) -> Trace:
    """Read a page or text document as `extract` does, and tell what was left out.

    Without `url` the address that the page declares is taken, which decides whose rules are used.
    Raises ParseError.
    """
    refuse_binary(body)
    if is_plain_text(body, content_type):
        article = extract(body, url=url or "", content_type=content_type, fetched_at=fetched_at)
        return Trace(article, _key(article), url or "", "given" if url else "none")
    markup = parse_markup(body, content_type)
    metadata = read_metadata(markup)
    address = url or _declared_address(metadata)
    article = extract(body, url=address, content_type=content_type, fetched_at=fetched_at)
    dropped = tuple(_dropped(markup, metadata, article, address, fetched_at))
    return Trace(
        article,
        _key(article),
        address,
        "given" if url else "page" if address else "none",
        tuple(_refused(metadata, address)),
        dropped[:_MOST],
        len(dropped[_MOST:]),
    )


def _key(article: Article) -> str | None:
    return article_key(article.canonical_url) if article.canonical_url else None


def _declared(metadata: Metadata) -> Iterator[tuple[str, str]]:
    told = {
        "canonical": metadata.canonical,
        "json-ld": metadata.schema.url,
        "og:url": metadata.meta("og:url"),
    }
    yield from ((source, clean_display(url)) for source, url in told.items() if url)


def _declared_address(metadata: Metadata) -> str:
    """Give what the page calls its address, first one with a path; "" if it tells none."""
    urls = (url for _, url in _declared(metadata))
    return next((url for url in urls if urlsplit(url).path.strip("/")), "")


def _refused(metadata: Metadata, page: str) -> Iterator[RefusedAddress]:
    for source, url in _declared(metadata):
        if page and trustworthy_canonical(url, page) is None:
            yield RefusedAddress(url, source, _why_refused(url, page))


def _why_refused(declared: str, page: str) -> str:
    try:
        wanted = canonical_url(declared)
    except ParseError:
        return "it is no web address"
    if registered_site(wanted) != registered_site(page):
        return "it belongs to another site"
    if not urlsplit(wanted).path.strip("/"):
        return "it is the home page"
    return "it is a section or another article"


def _dropped(
    markup: Markup,
    metadata: Metadata,
    article: Article,
    url: str,
    fetched_at: datetime | None,
) -> Iterator[Dropped]:
    outlet = outlet_of(url)
    site = read_site(markup, outlet.outlet_id if outlet else None, fetched_at)
    tree = markup.parse_flat() if markup.is_deep else markup.parse_again()
    reasons = Reasons(article, metadata, tree, has_layout=bool(site.body))
    for block in text_blocks(tree, markup.restore):
        reason = reasons.of(block)
        if reason is not None:
            yield Dropped(reason, _where(block), block.text[:_LONGEST])


def _where(block: Block) -> str:
    """Name the last three elements on the way to a block, as CSS selectors do."""
    way = [block.element, *block.element.iterancestors()][:3]
    names = []
    for element in reversed(way):
        marks = [f"#{element.get('id')}"] if element.get("id") else []
        marks += [f".{name}" for name in (element.get("class") or "").split()[:2]]
        names.append(clean_display(f"{element.tag}{''.join(marks)}")[:60])
    return " > ".join(names)
