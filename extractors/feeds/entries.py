"""From what a feed says of an item, whatever its format, to an `Entry`."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from extractors.dates import parse_date
from extractors.feeds.identity import SHARED_GUID, SHARED_LINK, link_key
from extractors.feeds.plain import FIELD_LIMIT, TITLE_LIMIT, plain_line, plain_text
from extractors.model import Dated, Entry

MAX_ENTRIES = 5_000  # the budget of one feed; the deepest real one carried 735
_MAX_URL = 4_096
_MAX_GUID = 4_096
_MAX_AUTHORS = 20
_MAX_TAGS = 50
_RAW_DATE_LIMIT = 200
# Marks that editors and messengers leave around addresses. ZWNJ is spelling, in addresses too.
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# As browsers do (WHATWG URL, section 4.4). JSON can carry half a surrogate pair: it has no UTF-8.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
_WWW = re.compile(r"www\.[\w-]+(?:\.[\w-]+)+")


@dataclass(frozen=True, slots=True)
class Context:
    """What the reader knows that the feed does not say."""

    url: str
    lang: str | None
    timezone: str | None
    now: datetime | None
    link_selector: str | None = None  # CSS, for pages without a feed
    max_entries: int = MAX_ENTRIES


@dataclass(frozen=True, slots=True)
class Item:
    """One item as its format tells it: strings as they stood there, markup included."""

    links: tuple[str, ...] = ()  # the best first
    guid: str | None = None
    title: str | None = None
    texts: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    published: tuple[str, ...] = ()  # raw dates, the best first
    updated: str | None = None
    publisher: str | None = None
    publisher_url: str | None = None
    problems: tuple[str, ...] = ()  # noticed while the format was read


def build_entries(items: Iterable[Item], context: Context) -> tuple[tuple[Entry, ...], int]:
    """Read items in their order; count those dropped: beyond the budget, or without identity."""
    kept: list[Entry] = []
    dropped = 0
    for item in items:
        if len(kept) >= context.max_entries:
            dropped += 1
            continue
        entry = build_entry(item, context)
        if entry.url or entry.guid or entry.title:
            kept.append(entry)
        else:
            dropped += 1
    return _note_shared(kept), dropped


def build_entry(item: Item, context: Context) -> Entry:
    """Read one item: absolute link, plain text, dated instants, and what was wrong with them."""
    problems = list(item.problems)
    url = _first_link(item.links, context.url, problems)
    title = _title(item.title, problems)
    raw, published = _first_date(item.published, context, problems)
    updated = _date(item.updated, context)
    publisher = (plain_line(item.publisher) or None) if item.publisher else None
    summary = _fullest(item.texts, problems)
    return Entry(
        url=url,
        guid=_guid(item.guid),
        title=title,
        summary=None if _says_nothing(summary, title, publisher) else summary,
        authors=_names(item.authors, _MAX_AUTHORS),
        tags=_names(item.tags, _MAX_TAGS),
        published_at=published.at if published else None,
        published_precision=published.precision if published else "unknown",
        published_raw=raw,
        updated_at=updated.at if updated else None,
        publisher=publisher,
        publisher_url=absolute_link(item.publisher_url, context.url)
        if item.publisher_url
        else None,
        problems=tuple(dict.fromkeys(problems)),
    )


def absolute_link(link: str, base: str) -> str | None:
    """Resolve `link` against the feed's address; None unless it leads to a host by http(s)."""
    text = _UNPRINTABLE.sub("", link)
    if not text.isascii():
        text = _INVISIBLE.sub("", text)
    text = text.strip().replace(" ", "%20")
    if not text or len(text) > _MAX_URL:
        return None
    try:
        url = urljoin(base, _as_meant(text, base))
        parts = urlsplit(url)
        _ = parts.port  # reading it is what checks it
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.hostname else None


def _as_meant(link: str, base: str) -> str:
    """Read backslashes before the query as browsers do, and a host without a scheme as a host."""
    if "\\" in link:
        path, mark, query = link.partition("?")
        link = path.replace("\\", "/") + mark + query
    first = re.split(r"[/?#]", link, maxsplit=1)[0].lower()
    is_host = _WWW.fullmatch(first) or (first and first == urlsplit(base).hostname)
    return f"//{link}" if is_host else link


def _first_link(links: tuple[str, ...], base: str, problems: list[str]) -> str | None:
    for link in links:
        url = absolute_link(link, base)
        if url is None:
            problems.append("bad_link")
            continue
        if not re.match(r"\s*https?://", link, re.IGNORECASE):
            problems.append("relative_link")
        return url
    problems.append("no_link")
    return None


def _title(raw: str | None, problems: list[str]) -> str | None:
    title = plain_line(raw[:FIELD_LIMIT]) if raw else ""
    if not title:
        problems.append("no_title")
        return None
    if "\ufffd" in title:
        problems.append("bad_encoding")
    if len(title) > TITLE_LIMIT:
        problems.append("too_long")
    return title[:TITLE_LIMIT]


def _fullest(texts: tuple[str, ...], problems: list[str]) -> str | None:
    if any(len(text) > FIELD_LIMIT for text in texts):
        problems.append("too_long")
    return max((plain_text(text) for text in dict.fromkeys(texts)), key=len, default="") or None


def _says_nothing(summary: str | None, title: str | None, publisher: str | None) -> bool:
    """Tell whether a search engine's summary is only the headline and who printed it."""
    if not (summary and title and publisher):
        return False
    return "".join(summary.split()) == "".join(f"{title}{publisher}".split())


def _guid(raw: str | None) -> str | None:
    """Keep a guid verbatim; only what no database or terminal takes is cut."""
    return (_UNPRINTABLE.sub("", raw).strip()[:_MAX_GUID] or None) if raw else None


def _names(raw: tuple[str, ...], limit: int) -> tuple[str, ...]:
    names = (plain_line(name)[:200] for name in raw[: limit * 4])
    return tuple(dict.fromkeys(name for name in names if name))[:limit]


def _first_date(
    raws: tuple[str, ...], context: Context, problems: list[str]
) -> tuple[str | None, Dated | None]:
    """Give the first raw date that can be read, else the first raw date and a problem."""
    for raw in raws:
        dated = _date(raw, context)
        if dated:
            return _raw_date(raw), dated
    problems.append("bad_date" if raws else "no_date")
    return (_raw_date(raws[0]) if raws else None), None


def _raw_date(raw: str) -> str | None:
    return _UNPRINTABLE.sub("", raw[:_RAW_DATE_LIMIT]) or None


def _date(raw: str | None, context: Context) -> Dated | None:
    if not raw:
        return None
    return parse_date(
        raw[:_RAW_DATE_LIMIT], lang=context.lang, tz=context.timezone, now=context.now
    )


def _note_shared(entries: list[Entry]) -> tuple[Entry, ...]:
    """Note guids and links that several entries carry: those cannot tell entries apart."""
    guids = Counter(entry.guid for entry in entries if entry.guid)
    keys = [link_key(entry.url) for entry in entries]
    links = Counter(key for key in keys if key)
    noted: list[Entry] = []
    for entry, key in zip(entries, keys, strict=True):
        shared = [SHARED_GUID] if entry.guid and guids[entry.guid] > 1 else []
        shared += [SHARED_LINK] if key and links[key] > 1 else []
        noted.append(replace(entry, problems=(*entry.problems, *shared)) if shared else entry)
    return tuple(noted)
