"""Pages and text documents to articles: the door of page extraction."""

from datetime import datetime
from typing import Final

from extractors.model import Article, Entry, Outlet, Page
from extractors.outlets import outlet_of
from extractors.pages.article import Source, read_document, read_entry

EXTRACTOR: Final = "araxes-pages"
EXTRACTOR_VERSION: Final = 3  # raise it with every change that can change an article

__all__ = ["EXTRACTOR", "EXTRACTOR_VERSION", "article_from_entry", "extract", "read_page"]


def extract(
    body: bytes,
    *,
    url: str,
    content_type: str | None = None,
    fetched_at: datetime | None = None,
) -> Article:
    """Read one page, or one text document (first line title, further lines paragraphs).

    The outlet is found by the host of `url`. `fetched_at` gives the year of dates without one and
    bounds the future; it is never taken for the date of publication. Raises ParseError.
    """
    source = Source(url, url, fetched_at, outlet_of(url), None)
    return read_document(body, content_type, source)


def read_page(page: Page, *, outlet: Outlet | None, entry: Entry | None) -> Article:
    """Read a fetched page; what its feed said fills the gaps. Raises ParseError."""
    source = Source(page.url, page.final_url, page.fetched_at, outlet, entry)
    return read_document(page.body, page.content_type, source)


def article_from_entry(
    entry: Entry,
    *,
    outlet: Outlet | None,
    lang: str | None,
    url: str | None,
    fetched_at: datetime | None = None,
) -> Article:
    """Make an article of what the feed alone tells; `lang` is the feed's, for very short texts.

    `fetched_at` is when the feed was, and resolves "Tuesday" in a dateline. Raises
    ParseError if the entry has neither title nor text.
    """
    address = url or entry.url or ""
    return read_entry(entry, Source(address, address, fetched_at, outlet, entry, lang))
