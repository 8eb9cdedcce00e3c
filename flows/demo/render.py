"""The whole demo world as answers: what each address of each host says in one edition."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from extractors.ids import sha256_hex
from extractors.model import Feed
from flows.demo.pages import render_front, render_page
from flows.demo.syndication import CONTENT_TYPES, changed_at, feed_changed_at, render_feed
from flows.demo.world import DemoArticle, Site, World

# What aggregators append; an article keeps its page under any of them.
TRACKING = ("utm_", "fbclid")
PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360"/>'


@dataclass(frozen=True, slots=True)
class Answer:
    """One response: the same bytes and validators in every process."""

    body: bytes
    content_type: str
    status: int = 200
    changed_at: datetime | None = None  # None: no validators are sent

    @property
    def etag(self) -> str | None:
        """Give a strong validator derived from the bytes."""
        return None if self.changed_at is None else f'"{sha256_hex(self.body)[:20]}"'

    @property
    def last_modified(self) -> str | None:
        """Give the date validator in the form of RFC 9110."""
        if self.changed_at is None:
            return None
        return format_datetime(self.changed_at.astimezone(UTC), usegmt=True)


Answers = Mapping[tuple[str, str], Answer]


def render_world(world: World, edition: int) -> Answers:
    """Render every address of one edition, by (host, address key)."""
    edited = world.in_edition(edition)
    answers: dict[tuple[str, str], Answer] = {}
    for site in edited.sites.values():
        answers |= {(site.host, path): answer for path, answer in _furniture(edited, site)}
        for article in edited.articles_of(site):
            answers |= {address_key(url): page for url, page in _pages(edited, site, article)}
    return answers | {address_key(feed.url): _feed(edited, feed) for feed in edited.feeds}


def address_key(url: str) -> tuple[str, str]:
    """Reduce an address to what the server tells apart.

    That is the host and the path with its query: without escapes, tracking words and last slash.
    """
    parts = urlsplit(url)
    kept = [(k, v) for k, v in parse_qsl(parts.query) if not k.startswith(TRACKING)]
    path = unquote(parts.path).rstrip("/") or "/"
    return parts.hostname or "", path + (f"?{urlencode(kept)}" if kept else "")


def _furniture(world: World, site: Site) -> Iterator[tuple[str, Answer]]:
    rules = "".join(f"Disallow: {path}\n" for path in ("/search", *site.disallow))
    if site.robots:
        yield "/robots.txt", Answer(f"User-agent: *\n{rules}".encode(), "text/plain")
    yield "/", Answer(render_front(world, site), f"text/html; charset={site.charset}")
    for name in ("logo", "photo", "banner"):
        yield f"/static/{name}.svg", Answer(PICTURE, "image/svg+xml")


def _pages(world: World, site: Site, article: DemoArticle) -> Iterator[tuple[str, Answer]]:
    kind = f"text/html; charset={site.charset}"
    yield article.url, Answer(render_page(world, article), kind, changed_at=changed_at(article))
    if site.layout == "agency":  # the layout that announces an AMP page
        amp = render_page(world, article, "amp")
        yield f"{article.url}/amp", Answer(amp, kind, changed_at=changed_at(article))


def _feed(world: World, feed: Feed) -> Answer:
    serving = world.serving[feed.feed_id]
    site = world.site_of(feed)
    html = f"text/html; charset={site.charset}"
    if serving.format == "error":
        return Answer(world.words[site.lang].missing.encode(site.charset), html, serving.status)
    if serving.format == "html":
        return Answer(render_front(world, site), html)
    return Answer(
        render_feed(world, feed),
        f"{CONTENT_TYPES[serving.format]}; charset={serving.charset}",
        changed_at=feed_changed_at(world, feed) if serving.validators else None,
    )
