"""Where a site publishes what is new: the addresses that may be feeds."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import parse_qsl, urljoin, urlsplit

from lxml import etree

from extractors.charset import decode_text
from extractors.errors import ParseError
from extractors.feeds.entries import absolute_link
from extractors.feeds.markup import parse_page
from extractors.text import clean_display
from extractors.urls import canonical_url, registered_site

Source = Literal["given", "link", "anchor", "robots", "guess"]
# https://www.rssboard.org/rss-autodiscovery, RFC 4287, https://www.jsonfeed.org/version/1.1/.
_FEED_TYPES: Final = ("rss+xml", "atom+xml", "rdf+xml", "feed+json", "text/xml", "application/xml")
_FEED_LIKE: Final = re.compile(
    r"(?:^|[/._-])(?:rss|atom|feeds?|rdf)(?:2|20|\.aspx?|\.php|\.json|\.xml)?(?:[/._-]|$)"
    r"|\.(?:rss|atom|rdf)$",
    re.IGNORECASE,
)
_FEED_QUERY: Final = frozenset(("rss", "rss2", "atom", "feed", "json"))
# Addresses of feeds as WordPress, Drupal, Joomla, Ghost, Hugo, the Iranian Nastooh and Azerbaijani
# home-made systems have them (the 318 rows of seeds/feeds), the most common first.
_FEED_PATHS: Final = ("/rss", "/feed", "/rss.xml", "/feed.xml", "/atom.xml", "/feed.json")
_SITEMAP_PATHS: Final = ("/news-sitemap.xml", "/sitemap-news.xml", "/sitemap.xml")
_CHANNEL: Final = re.compile(r"https?://(?:t|telegram)\.me/(?!s/)([A-Za-z]\w{2,63})/?$")
_MOST_ON_PAGE: Final = 20  # portals link a feed for each section; the first are the main ones
_MOST_SITEMAPS: Final = 3
_NEWS_SITEMAP: Final = re.compile(
    r"news|latest|recent|today|xeber|haber|khabar|post", re.IGNORECASE
)
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?=[-_]|$)")
_SITEMAP_LINE: Final = re.compile(r"(?im)^[ \t]*sitemap[ \t]*:[ \t]*(\S+)")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address that may be a feed."""

    url: str
    source: Source
    title: str | None = None


@dataclass(frozen=True, slots=True)
class HomePage:
    """What a page says of itself and of its feeds; the best named come first."""

    name: str | None
    lang: str | None
    candidates: tuple[Candidate, ...]


def read_home(body: bytes, *, url: str, content_type: str | None = None) -> HomePage:
    """Find the feeds that a page names: `<link rel=alternate>` first, then links that look so.

    Raises ParseError for what is no page.
    """
    root = parse_page(decode_text(body, declared=content_type).text, url=url)
    if root is None:
        raise ParseError(f"{url}: no page")
    found = root.find(".//base[@href]")
    base = urljoin(url, found.get("href").strip()) if found is not None else url
    candidates = [*_alternates(root, base), *_anchors(root, base)]
    return HomePage(_name(root), _lang(root), _once(candidates)[:_MOST_ON_PAGE])


def sitemaps_of(robots: str, url: str) -> tuple[Candidate, ...]:
    """Give the sitemaps that a robots.txt names (RFC 9309 section 2.2.4), news first."""
    links = (absolute_link(line, url) for line in _SITEMAP_LINE.findall(robots))
    found = _once(Candidate(link, "robots") for link in links if link)
    return tuple(sorted(found, key=_is_plain_sitemap))[:_MOST_SITEMAPS]


def guessed_feeds(url: str) -> tuple[Candidate, ...]:
    """Give the addresses where sites keep feeds without saying so, the most common first."""
    return tuple(Candidate(urljoin(url, path), "guess") for path in _FEED_PATHS)


def guessed_sitemaps(url: str) -> tuple[Candidate, ...]:
    """Give the addresses where sites keep sitemaps without saying so."""
    return tuple(Candidate(urljoin(url, path), "guess") for path in _SITEMAP_PATHS)


def feed_address(url: str) -> str:
    """Give the address of a service's feed for the one that people know: a Telegram channel's."""
    channel = _CHANNEL.match(url)
    return f"https://t.me/s/{channel[1]}" if channel else url


def kind_of(url: str, version: str = "") -> str:
    """Give the kind of a feed: by where it is for the services we know, else by its format."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if host in {"t.me", "telegram.me"}:
        return "telegram"
    if host == "api.gdeltproject.org":
        return "gdelt"
    if host == "news.google.com" or (host.endswith("bing.com") and "/news" in parts.path):
        return "query"
    named = {"atom": "atom", "jsonfeed": "jsonfeed", "sitemap": "sitemap"}
    return next((kind for start, kind in named.items() if version.startswith(start)), "rss")


def feed_key(url: str) -> str:
    """Give what all spellings of a feed's address share; what is no URL stands for itself.

    The canonical form of articles, but for the one mark that it drops and that makes a feed:
    `?rss`.
    """
    try:
        names = {name.lower() for name, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True)}
        return canonical_url(url) + ("#rss" if "rss" in names else "")
    except (ParseError, ValueError):
        return url


def _is_plain_sitemap(candidate: Candidate) -> bool:
    return not _NEWS_SITEMAP.search(urlsplit(candidate.url).path)


def _alternates(root: etree._Element, base: str) -> Iterable[Candidate]:
    for link in root.iter("link"):
        rels = (link.get("rel") or "").lower().split()
        kind = (link.get("type") or "").lower()
        wanted = "alternate" in rels and kind.endswith(_FEED_TYPES)
        url = absolute_link(link.get("href") or "", base)
        if url and (wanted or "feed" in rels):
            yield Candidate(url, "link", _label(link.get("title")))


def _anchors(root: etree._Element, base: str) -> Iterable[Candidate]:
    """Give links that look like feeds of this site; other sites' are advertisements of readers."""
    site = registered_site(base)
    for anchor in root.iter("a"):
        url = absolute_link(anchor.get("href") or "", base)
        if url and _looks_like_feed(url) and registered_site(url) == site:
            words = anchor.get("title") or "".join(anchor.itertext())
            yield Candidate(url, "anchor", _label(words[:200]))


def _looks_like_feed(url: str) -> bool:
    parts = urlsplit(url)
    named = any(value.lower() in _FEED_QUERY for _, value in parse_qsl(parts.query))
    return named or bool(_FEED_LIKE.search(parts.path))


def _once(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    found: dict[str, Candidate] = {}
    for one in candidates:
        found.setdefault(feed_key(one.url), one)
    return tuple(found.values())


def _name(root: etree._Element) -> str | None:
    for meta in root.iter("meta"):
        if meta.get("property") == "og:site_name" and (name := _label(meta.get("content"))):
            return name
    title = root.find(".//title")
    return _label("".join(title.itertext())) if title is not None else None


def _lang(root: etree._Element) -> str | None:
    page = root if root.tag == "html" else root.find(".//html")
    found = _LANGUAGE.match((page.get("lang") or "").strip()) if page is not None else None
    return found[0].lower() if found else None


def _label(text: str | None) -> str | None:
    return clean_display(text)[:200] if text and text.strip() else None
