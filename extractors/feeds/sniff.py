"""What kind of body this is, by its own words: servers lie about Content-Type."""

import json
import re
from typing import Literal

from extractors.feeds.entries import absolute_link
from extractors.feeds.failures import Blocked, EmptyFeed, NotAFeed
from extractors.text import clean_display

Shape = Literal["syndication", "jsonfeed", "sitemap"]

# Junk before a feed is a few warnings long; a page that talks about feeds is longer.
_WINDOW = 65_536
ROOT = re.compile(
    r"<(?P<name>(?:[A-Za-z_][\w.-]{0,40}:)?(?P<local>rss|feed|rdf|urlset|sitemapindex))(?=[\s>/])",
    re.IGNORECASE,
)
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_LINK = re.compile(r"<link\b[^<>]{0,2000}>", re.IGNORECASE)
_FEED_TYPE = re.compile(r"application/(?:rss|atom|feed)\+(?:xml|json)", re.IGNORECASE)
_HREF = re.compile(r"""\bhref\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
# What the pages of Cloudflare, DataDome, Imperva, DDoS-Guard, PerimeterX, AWS WAF, Akamai,
# ArvanCloud, Google's and Yahoo's consent walls contain, and news pages do not.
_WALLS = (
    "cf-chl-", "cf_chl_", "challenge-platform", "<title>just a moment",
    "attention required! | cloudflare",
    "captcha-delivery.com", "_incapsula_resource", "ddos-guard.net", "/.well-known/ddos-guard",
    "px-captcha", "awswaf.com", "errors.edgesuite.net", "arvancloud.ir/error", "__arcsjs",
    "consent.google.com", "consent.yahoo.com", "consent.youtube.com", "g-recaptcha", "h-captcha",
)  # fmt: skip


def shape_of(text: str, *, url: str, content_type: str | None) -> Shape:
    """Tell which reader fits; raises EmptyFeed, Blocked or NotAFeed, naming what was found."""
    stripped = text[:_WINDOW].strip("\ufeff\0 \t\r\n")
    if not stripped:
        if not text.strip("\ufeff\0 \t\r\n"):
            raise EmptyFeed(f"{url}: the body is empty")
        raise NotAFeed(f"{url}: {_WINDOW} characters of white space before anything else")
    root = ROOT.search(stripped)
    if root and not _PAGE.search(stripped, 0, root.start()):
        return "sitemap" if root["local"].lower() in {"urlset", "sitemapindex"} else "syndication"
    if stripped.startswith("{"):
        return "jsonfeed"
    raise _refusal(stripped, url, content_type)


def not_a_feed(text: str, *, url: str, content_type: str | None) -> NotAFeed:
    """Say what was found where a feed was expected, and where the page says that its feed is."""
    found = clean_display(text[:400])[:80]
    alternate = _alternate(text[:_WINDOW], url)
    hint = f"; the page names its feed: {alternate}" if alternate else ""
    return NotAFeed(f"{url}: not a feed ({content_type or 'no type'}), it begins {found!r}{hint}")


def read_json(text: str, *, url: str, content_type: str | None) -> dict[str, object]:
    """Read a JSON object; raises NotAFeed for anything else."""
    try:
        data = json.loads(text.strip("\ufeff\0 \t\r\n"))
    except (ValueError, RecursionError) as error:
        raise not_a_feed(text, url=url, content_type=content_type) from error
    if not isinstance(data, dict):
        raise not_a_feed(text, url=url, content_type=content_type)
    return data


def _refusal(text: str, url: str, content_type: str | None) -> Blocked | NotAFeed:
    lowered = text.lower()
    for wall in _WALLS:
        if wall in lowered:
            return Blocked(f"{url}: a challenge or consent page instead of a feed ({wall})")
    return not_a_feed(text, url=url, content_type=content_type)


def _alternate(text: str, url: str) -> str | None:
    for found in _LINK.finditer(text):
        href = _HREF.search(found[0])
        if href and _FEED_TYPE.search(found[0]) and "alternate" in found[0].lower():
            return absolute_link(href[1].replace("&amp;", "&"), url)
    return None
