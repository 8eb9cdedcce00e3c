"""What kind of body this is, by its own words: servers lie about Content-Type."""

import re
from typing import Literal

from extractors.feeds.entries import absolute_link
from extractors.feeds.failures import Blocked, EmptyFeed, FeedError, NotAFeed, RateLimited
from extractors.text import clean_display

Shape = Literal["syndication", "jsonfeed", "sitemap"]

# Junk before a feed is a few warnings long; a page that talks about feeds is longer.
_WINDOW = 65_536
# What a prolog may hold; elements that it mentions are not the root. Each part ends before the next
# of its like, so that many unclosed ones cost milliseconds.
_PROLOG = (
    r"<!--(?:(?!<!--).){0,8000}?-->|<\?(?:(?!<\?).){0,2000}?\?>|"
    r"<!DOCTYPE(?=[\s\[])[^<>\[]{0,500}\[(?:(?!<!DOCTYPE).){0,20000}?\]\s{0,80}>"
)
_ROOT = re.compile(
    rf"(?s:{_PROLOG})|<(?P<name>(?:[a-z_][\w.-]{{0,40}}:)?"
    r"(?P<local>rss|feed|rdf|urlset|sitemapindex))(?=[\s>/])|"
    r"(?P<page><(?:!doctype\s+html|html|head|body)\b)",
    re.IGNORECASE,
)
_JSON_FEED = re.compile(
    r'"version"\s{0,9}:\s{0,9}"https?:(?:\\?/){2}(?:www\.)?jsonfeed\.org\b', re.IGNORECASE
)
_BLANK = "\ufeff\0 \t\r\n"
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
# Sentences that come with status 200: GDELT's, Google's, and what JSON interfaces use.
_TOO_OFTEN = re.compile(
    r"limit requests to one every|too many requests|rate[ _-]?limit(?:ed|\b.{0,20}exceed)|"
    r"quota exceeded",
    re.IGNORECASE,
)
_SENTENCE = 4_096  # characters; more is a page that may well speak of such things
_QUOTED = 160


def find_root(text: str) -> re.Match[str] | None:
    """Find the start tag of a feed's root element, unless a web page begins before it."""
    for found in _ROOT.finditer(text):
        if found["name"]:
            return found
        if found["page"]:
            return None
    return None


def shape_of(text: str, *, url: str) -> Shape | None:
    """Tell which reader fits, None if the body does not say; raises EmptyFeed for nothing."""
    stripped = text[:_WINDOW].strip(_BLANK)
    if not stripped:
        if not text.strip(_BLANK):
            raise EmptyFeed(f"{url}: the body is empty")
        raise NotAFeed(f"{url}: {_WINDOW} characters of white space before anything else")
    if stripped.startswith("{"):  # texts inside JSON may speak of elements
        return "jsonfeed" if _JSON_FEED.search(text) else None
    if root := find_root(stripped):
        return "sitemap" if root["local"].lower() in {"urlset", "sitemapindex"} else "syndication"
    return None


def refusal(text: str, *, url: str, content_type: str | None) -> FeedError:
    """Say why a body is no feed: a wall before it, too many requests, or something else."""
    window = text[:_WINDOW]
    lowered = window.lower()
    for wall in _WALLS:
        if wall in lowered:
            return Blocked(f"{url}: a challenge or consent page instead of a feed ({wall})")
    if len(text) <= _SENTENCE and _TOO_OFTEN.search(text):
        return RateLimited(f"{url}: {_quoted(text)}")
    return not_a_feed(text, url=url, content_type=content_type)


def not_a_feed(text: str, *, url: str, content_type: str | None) -> NotAFeed:
    """Say what was found where a feed was expected, and where the page says that its feed is."""
    alternate = _alternate(text[:_WINDOW], url)
    hint = f"; the page names its feed: {alternate}" if alternate else ""
    return NotAFeed(
        f"{url}: not a feed ({content_type or 'no type'}), it begins “{_quoted(text)}”{hint}"
    )


def _quoted(text: str) -> str:
    return clean_display(text[: 2 * _QUOTED])[:_QUOTED]


def _alternate(text: str, url: str) -> str | None:
    for found in _LINK.finditer(text):
        href = _HREF.search(found[0])
        if href and _FEED_TYPE.search(found[0]) and "alternate" in found[0].lower():
            return absolute_link(href[1].replace("&amp;", "&"), url)
    return None
