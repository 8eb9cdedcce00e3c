"""Ask feeds once, outside of any run: what they answer now. Nothing is stored."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from extractors.discovery import HomePage, read_home
from extractors.errors import ParseError
from extractors.feed_ranking import newest_of
from extractors.feeds import KINDS
from extractors.model import Feed, Outcome, Page, ParsedFeed
from flows.net.client import Client
from flows.net.reply import Reply
from flows.pipeline.children import Children
from flows.pipeline.context import Progress
from flows.pipeline.jobs import FeedJob
from flows.registry import Registry
from flows.settings import Settings

STAGE = "feeds"
AT_ONCE = 24  # feeds in flight: their bodies are held until they are parsed
CHARSET_TROUBLES = ("charset_lie", "bad_encoding")


@dataclass(frozen=True, slots=True)
class Probe:
    """What one feed answered. The reply's page has lost its body."""

    feed: Feed
    reply: Reply
    outcome: Outcome
    parsed: ParsedFeed | None = None
    detail: str | None = None
    successor: str | None = None  # a working feed that the page names which is there instead

    @property
    def newest(self) -> datetime | None:
        """Give the date of the newest entry."""
        return newest_of(self.parsed)

    @property
    def host(self) -> str:
        """Name the host that was asked first."""
        return urlsplit(self.feed.url).hostname or ""


@dataclass(frozen=True, slots=True)
class Prober:
    """What asking needs."""

    client: Client
    children: Children
    own_headers: Mapping[str, Mapping[str, str]]
    timezones: Mapping[str, str | None]  # by outlet

    async def probe(self, feed: Feed) -> Probe:
        """Ask a feed and read its answer in a child; of an index, read its newest part, too."""
        probe, page = await self.ask(feed)
        home = page_of(page) if probe.outcome is Outcome.NOT_A_FEED else None
        candidates = home.candidates if home else ()
        named = next((one.url for one in candidates if one.source == "link"), None)
        if named is None or named == feed.url:
            return probe
        # Without its id: headers that the old address needs are not for another.
        other, _ = await self.ask(replace(feed, feed_id="", url=named))
        works = other.outcome is Outcome.OK and other.parsed is not None and other.parsed.entries
        return replace(probe, successor=named if works else None)

    async def ask(self, feed: Feed) -> tuple[Probe, Page | None]:
        """Do the same without a second look at what is no feed; give the page, too."""
        kind = KINDS[feed.kind]
        reply = await self.client.get(
            feed.url,
            kind="feed",
            accept=kind.accept,
            headers=self.own_headers.get(feed.feed_id),
            min_gap_seconds=kind.min_gap_seconds,
        )
        page = reply.page
        if page is None:
            return Probe(feed, reply, reply.outcome, detail=reply.detail), None
        light = replace(reply, page=replace(page, body=b""))
        parsed, outcome, problem = await self._read(feed, page)
        if parsed is not None and parsed.parts and not parsed.entries:
            parsed = await self._with_newest_part(feed, parsed)
        # A body that came torn stays so, whatever could be made of it.
        outcome = outcome if reply.outcome is Outcome.OK else reply.outcome
        return Probe(feed, light, outcome, parsed, problem), page

    async def _read(self, feed: Feed, page: Page) -> tuple[ParsedFeed | None, Outcome, str | None]:
        timezone = self.timezones.get(feed.outlet_id)
        job = FeedJob(page, feed.lang, timezone, feed.kind, feed.link_selector)
        reading = await self.children.read_feed(job)
        return reading.parsed, reading.outcome, reading.problem

    async def _with_newest_part(self, feed: Feed, index: ParsedFeed) -> ParsedFeed:
        reply = await self.client.get(
            index.parts[0].url, kind="feed", accept=KINDS["sitemap"].accept
        )
        if reply.page is None:
            return index
        part, _, _ = await self._read(feed, reply.page)
        return replace(index, entries=part.entries) if part else index


def open_client(settings: Settings) -> Client:
    """Build the polite client as the settings have it."""
    return Client(
        allow_private=settings.allow_private,
        host_map=settings.host_map,
        host_delay=settings.host_delay,
        user_agent=settings.user_agent,
    )


def prober(client: Client, children: Children, registry: Registry) -> Prober:
    """Build a prober for the feeds of a registry."""
    timezones = {key: outlet.timezone for key, outlet in registry.outlets.items()}
    return Prober(client, children, registry.own_headers, timezones)


async def probe_feeds(
    settings: Settings, registry: Registry, feeds: Iterable[Feed], progress: Progress
) -> list[Probe]:
    """Ask each feed once, all hosts side by side; in the order given."""
    chosen = list(feeds)
    progress.start(STAGE, len(chosen))
    gate = asyncio.Semaphore(AT_ONCE)
    async with open_client(settings) as client, Children(settings.workers) as children:
        asking = prober(client, children, registry)

        async def one(feed: Feed) -> Probe:
            async with gate:
                probe = await asking.probe(feed)
            progress.advance(STAGE, feed.feed_id)
            return probe

        return list(await asyncio.gather(*map(one, chosen)))


def page_of(page: Page | None) -> HomePage | None:
    """Read what an answer says of itself and of its feeds; None where it is no page."""
    if page is None:
        return None
    try:
        return read_home(page.body, url=page.final_url, content_type=page.content_type)
    except ParseError:
        return None
