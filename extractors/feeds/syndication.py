"""RSS 0.9x, 1.0 and 2.0, RDF, Atom 0.3 and 1.0, read by feedparser."""

import io
import re
from collections.abc import Iterator, Mapping

import feedparser

from extractors.feeds.entries import Context, Item, absolute_link, build_entries
from extractors.feeds.failures import FeedError
from extractors.feeds.forwarders import is_forwarder, original_link, without_publisher
from extractors.feeds.mend import mend_xml
from extractors.feeds.plain import plain_line
from extractors.feeds.sniff import not_a_feed
from extractors.model import ParsedFeed

# feedparser raises whatever its handlers run into (seen in fuzzing: KeyError for a category, a
# ValueError for a character reference, an AssertionError in its SGML parser).
_RAW_ERRORS = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)
# RSS 1.0 syndication module: periods in minutes.
_PERIODS = {"hourly": 60, "daily": 1_440, "weekly": 10_080, "monthly": 43_200, "yearly": 525_600}
_MAX_TTL = 525_600

# feedparser's values are strings, lists and dicts of its own choosing: `object`, checked when read.
_Fields = Mapping[str, object]


def read_syndication(text: str, context: Context, *, content_type: str | None) -> ParsedFeed:
    """Read a decoded RSS, RDF or Atom document.

    Items before a break in the XML are kept (`broken_xml`). Raises FeedError if nothing can be
    read, NotAFeed if the document turns out to be something else.
    """
    mended = mend_xml(text)
    result = _parsed(mended.text, context)
    version = result.get("version")
    if not isinstance(version, str) or not version:
        raise not_a_feed(text, url=context.url, content_type=content_type)
    # Plain dicts: feedparser's own answer for one key with another, and warn of it.
    items = (_item(dict(entry)) for entry in _dicts(result.get("entries")))
    entries, dropped = build_entries(items, context)
    channel = _dict(result.get("feed"))
    broken = ("broken_xml",) if result.get("bozo") else ()
    home = _string(channel, "link")
    return ParsedFeed(
        version=version,
        title=plain_line(_string(channel, "title") or "") or None,
        home_url=absolute_link(home, context.url) if home else None,
        entries=entries,
        ttl_minutes=_ttl_minutes(channel),
        problems=tuple(dict.fromkeys((*mended.problems, *broken))),
        dropped_entries=mended.dropped + dropped,
    )


def _parsed(text: str, context: Context) -> _Fields:
    # In a BytesIO: bare bytes would be tried as the name of a file, a string as an address.
    source = io.BytesIO(text.encode("utf-8", "replace"))
    try:
        return _dict(feedparser.parse(source, sanitize_html=False, resolve_relative_uris=False))
    except _RAW_ERRORS as error:
        raise FeedError(f"{context.url}: feedparser gave up: {error!r}") from error


def _item(entry: _Fields) -> Item:
    published, updated = _string(entry, "published"), _string(entry, "updated")
    dates = (published, updated, _string(entry, "created"))  # dc:date arrives as "updated"
    source = _dict(entry.get("source"))
    publisher, title = _string(source, "title") if source else None, _string(entry, "title")
    links = tuple(_links(entry))
    problems: tuple[str, ...] = ()
    if links and is_forwarder(links[0]):
        links, problems = _originals(links)
    return Item(
        links=links,
        guid=_string(entry, "id"),
        title=without_publisher(title, publisher) if title and publisher else title,
        texts=tuple(_texts(entry)),
        authors=tuple(_authors(entry)),
        tags=tuple(_each(entry, "tags", "label", "term")),
        published=tuple(date for date in dates if date),
        updated=updated if published else None,
        publisher=publisher,
        publisher_url=_string(source, "href") or _string(source, "link") if source else None,
        problems=problems,
    )


def _originals(links: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Put the publisher's own address in the place of a search engine's."""
    own = original_link(links[0])
    return (own or links[0], *links[1:]), () if own else ("undecoded_link",)


def _links(entry: _Fields) -> Iterator[str]:
    """Give candidates, the best first: the publisher's own address before a proxy's."""
    original = _string(entry, "feedburner_origlink")
    if original:
        yield original
    link, guid = _string(entry, "link"), _string(entry, "id")
    # feedparser makes a guid the link where none came before it; one that is no address is none.
    if link and (link != guid or _is_absolute(link)):
        # Some systems link every item to the home page; there the guid knows better.
        if guid and _is_home(link) and _is_absolute(guid):
            yield guid
        yield link
    if not link:
        for other in _dicts(entry.get("links")):
            if _string(other, "rel") == "alternate" and (href := _string(other, "href")):
                yield href
    if guid and _is_absolute(guid):  # a permalink beside an empty or unusable link
        yield guid


def _texts(entry: _Fields) -> Iterator[str]:
    summary = _string(entry, "summary")
    if summary:
        yield summary
    for content in _dicts(entry.get("content")):
        if value := _string(content, "value"):
            yield value


def _authors(entry: _Fields) -> Iterator[str]:
    named = tuple(_each(entry, "authors", "name"))
    yield from named
    author = _string(entry, "author")
    if author and not named:
        yield author


def _each(entry: _Fields, key: str, *names: str) -> Iterator[str]:
    """Give, for each dict of a list, the first of its `names` that is there."""
    for value in _dicts(entry.get(key)):
        yield next((text for name in names if (text := _string(value, name))), "")


def _ttl_minutes(channel: _Fields) -> int | None:
    ttl = _string(channel, "ttl")
    if ttl and ttl.isdecimal() and 0 < int(ttl[:9]) <= _MAX_TTL:
        return int(ttl)
    period = _PERIODS.get((_string(channel, "sy_updateperiod") or "").strip().lower())
    frequency = _string(channel, "sy_updatefrequency") or "1"
    if period is None or not frequency.isdecimal() or not 0 < int(frequency[:9]) <= period:
        return None
    return period // int(frequency)


def _is_absolute(link: str) -> bool:
    return link.lower().startswith(("http://", "https://"))


def _is_home(link: str) -> bool:
    return re.fullmatch(r"(?:https?:)?(?://[^/?#]*)?/?#?", link.strip(), re.IGNORECASE) is not None


def _string(fields: _Fields, key: str) -> str | None:
    # Through a plain dict: feedparser's own answers for one key with another, and warns of it.
    value = dict.get(fields, key) if isinstance(fields, dict) else None
    return value if isinstance(value, str) and value else None


def _dict(value: object) -> _Fields:
    return value if isinstance(value, dict) else {}


def _dicts(value: object) -> Iterator[_Fields]:
    if isinstance(value, list):
        yield from (one for one in value if isinstance(one, dict))
