"""Article lists of GDELT's DOC 2.0 API in JSON.

(https://blog.gdeltproject.org/gdelt-doc-2-0-api-debuts/)
"""

import re
from collections.abc import Mapping

from extractors.feeds.entries import Context, Item, build_entries
from extractors.feeds.json_text import read_json
from extractors.feeds.sniff import refusal
from extractors.model import ParsedFeed

_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+")


def read_body(text: str, context: Context, *, content_type: str | None) -> ParsedFeed:
    """Read `{"articles": [...]}`; `{}` is the answer to a query that nothing matches.

    Raises RateLimited or NotAFeed, quoting it, for a sentence in the place of a list.
    """
    read = read_json(text, listing="articles")
    articles = read.data.get("articles", None if read.data else []) if read else None
    if read is None or not isinstance(articles, list):
        raise refusal(text, url=context.url, content_type=content_type)
    entries, dropped = build_entries((_item(article) for article in articles), context)
    return ParsedFeed(
        version="gdelt",
        title=None,
        home_url=None,
        entries=entries,
        problems=read.problems,
        dropped_entries=dropped,
    )


def _item(article: object) -> Item:
    """Read one article; `url_mobile` is the same article, `seendate` is when GDELT found it."""
    fields: Mapping[str, object] = article if isinstance(article, dict) else {}
    links = (_string(fields, "url"), _string(fields, "url_mobile"))
    seen, domain = _string(fields, "seendate"), _string(fields, "domain")
    return Item(
        links=tuple(link for link in links if link),
        title=_string(fields, "title"),
        published=(seen,) if seen else (),
        publisher=domain,
        publisher_url=f"https://{domain}/" if domain and _HOST.fullmatch(domain) else None,
    )


def _string(fields: Mapping[str, object], key: str) -> str | None:
    value = fields.get(key)
    return value if isinstance(value, str) and value else None
