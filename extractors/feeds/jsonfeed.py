"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

import re
from collections.abc import Iterator, Mapping

from extractors.feeds.entries import Context, Item, absolute_link, build_entries
from extractors.feeds.json_text import read_json
from extractors.feeds.plain import plain_line
from extractors.feeds.sniff import not_a_feed
from extractors.model import ParsedFeed

_NO_DATE = 1e15  # neither seconds nor milliseconds
_VERSION = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/(\d)(?:\.(\d))?/?$")


def read_jsonfeed(text: str, context: Context, *, content_type: str | None) -> ParsedFeed:
    """Read a decoded JSON Feed; raises NotAFeed for other JSON, an error message for instance."""
    read = read_json(text, listing="items")
    data = read.data if read else {}
    version = _VERSION.match(_string(data, "version") or "")
    items = data.get("items")
    if isinstance(items, dict):  # numbered or keyed, as PHP writes a list with a gap
        items = list(items.values())
    if version is None or not isinstance(items, list):
        raise not_a_feed(text, url=context.url, content_type=content_type)
    entries, dropped = build_entries((_item(item) for item in items), context)
    home = _string(data, "home_page_url")
    return ParsedFeed(
        version=f"jsonfeed{version[1]}{version[2] or 0}",
        title=plain_line(_string(data, "title") or "") or None,
        home_url=absolute_link(home, context.url) if home else None,
        entries=entries,
        problems=read.problems if read else (),
        dropped_entries=dropped,
    )


def _item(item: object) -> Item:
    """Read one item. `external_url` is what a linked post is about: the article itself."""
    fields = item if isinstance(item, dict) else {}
    links = (_string(fields, "external_url"), _string(fields, "url"))
    texts = (_string(fields, "content_html"), _escaped(fields), _string(fields, "summary"))
    published, modified = (_date(fields.get(f"date_{what}")) for what in ("published", "modified"))
    return Item(
        links=tuple(link for link in links if link),
        guid=_guid(fields.get("id")),
        title=_string(fields, "title"),
        texts=tuple(text for text in texts if text),
        authors=tuple(_authors(fields)),
        tags=tuple(_strings(fields.get("tags"))),
        published=tuple(date for date in (published, modified) if date),
        updated=modified if published else None,
    )


def _escaped(fields: Mapping[str, object]) -> str | None:
    """Give `content_text` as markup, for there `<` and `&` mean themselves."""
    text = _string(fields, "content_text")
    return text.replace("&", "&amp;").replace("<", "&lt;") if text else None


def _guid(value: object) -> str | None:
    """Version 1.1 allows a number where a string is due."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _date(value: object) -> str | None:
    """Give a date as text; a number counts seconds or milliseconds since 1970."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(int(value) if abs(value) < _NO_DATE else value)
    return value if isinstance(value, str) and value else None


def _authors(fields: Mapping[str, object]) -> Iterator[str]:
    authors = fields.get("authors")
    for author in (*(authors if isinstance(authors, list) else ()), fields.get("author")):
        if isinstance(author, dict) and (name := _string(author, "name")):
            yield name


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, list):
        yield from (one for one in value if isinstance(one, str))


def _string(fields: Mapping[str, object], key: str) -> str | None:
    value = fields.get(key)
    return value if isinstance(value, str) and value else None
