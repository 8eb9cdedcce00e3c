"""Find the feeds of a site: what its pages name, what robots.txt names, what is usual.

Asked one after the other, and only until enough is found.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from extractors.discovery import (
    Candidate,
    HomePage,
    feed_key,
    guessed_feeds,
    guessed_sitemaps,
    kind_of,
    sitemaps_of,
)
from extractors.errors import FetchError
from extractors.feed_ranking import Trial, is_comments, is_working, ranked
from extractors.model import Feed, Outcome, Page
from flows.feeds.probe import Probe, Prober, page_of

_MOST_TRIED = 8  # of the feeds that one page names: its main feed is among the first
_ALIVE = timedelta(days=30)
# Nothing there can be tried, or may be.
_HOPELESS = frozenset(
    {
        *(Outcome.DNS_ERROR, Outcome.CONNECTION_ERROR, Outcome.TIMEOUT, Outcome.TLS_ERROR),
        *(Outcome.REFUSED, Outcome.ROBOTS, Outcome.RATE_LIMITED),
    }
)


@dataclass(frozen=True, slots=True)
class Discovery:
    """What a search came to; the best trial comes first."""

    home_url: str  # of the page that was looked at, after redirects
    home: HomePage | None  # None where the address itself is a feed
    trials: tuple[Trial, ...]


class Search:
    """One search for the feeds of one site."""

    def __init__(self, asking: Prober, *, now: datetime) -> None:
        """Begin without a trial."""
        self._asking = asking
        self._now = now
        self._trials: list[Trial] = []
        self._seen: set[str] = set()

    async def run(self, url: str) -> Discovery:
        """Search from any address of a site; raises FetchError where nothing can be asked."""
        self._seen.add(feed_key(url))
        probe, page = await self._ask(Candidate(url, "given"))
        home_url = probe.reply.final_url or url
        if is_working(self._trials[0]):
            return Discovery(home_url, None, tuple(self._trials))
        if probe.outcome in _HOPELESS:
            raise FetchError(probe.outcome, f"{url}: {probe.detail}")
        home = page_of(page)
        await self._try_page(home)
        if not self._is_enough():
            await self._try_each(guessed_feeds(home_url), until_enough=True)
        await self._try_sitemaps(home_url)
        lang = home.lang if home else None
        return Discovery(home_url, home, ranked(self._trials, now=self._now, lang=lang))

    async def _try_page(self, home: HomePage | None) -> None:
        """Try what a page names; a link to a page that lists feeds is followed, once."""
        named = home.candidates if home else ()
        await self._try_each((one for one in named if one.source == "link"), until_enough=False)
        if self._is_enough():
            return
        for one in [one for one in named if one.source == "anchor"][:_MOST_TRIED]:
            if list_of_feeds := page_of(await self._try(one)):
                await self._try_each(list_of_feeds.candidates, until_enough=True)
            if self._is_enough():
                return

    async def _try_sitemaps(self, home_url: str) -> None:
        named = self._sitemaps_in_robots(home_url)
        if named:
            await self._try_each(named, until_enough=False)
            return
        for one in guessed_sitemaps(home_url):
            tried = len(self._trials)
            await self._try(one)
            if any(map(is_working, self._trials[tried:])):
                return

    def _sitemaps_in_robots(self, home_url: str) -> tuple[Candidate, ...]:
        """Read what the client had to fetch anyway, before its first request to the host."""
        parts = urlsplit(home_url)
        origin = f"{parts.scheme}://{parts.netloc}"
        texts = [read.text for read in self._asking.client.robots_read() if read.origin == origin]
        return sitemaps_of(texts[0], home_url) if texts and texts[0] else ()

    async def _try_each(self, candidates: Iterable[Candidate], *, until_enough: bool) -> None:
        for one in list(candidates)[:_MOST_TRIED]:
            if until_enough and self._is_enough():
                return
            await self._try(one)

    async def _try(self, candidate: Candidate) -> Page | None:
        """Ask for a candidate, but never twice; give the page if it is no feed."""
        key = feed_key(candidate.url)
        if key in self._seen:
            return None
        self._seen.add(key)
        probe, page = await self._ask(candidate)
        return None if probe.parsed else page

    async def _ask(self, candidate: Candidate) -> tuple[Probe, Page | None]:
        feed = Feed("", "", candidate.url, kind=kind_of(candidate.url))
        probe, page = await self._asking.ask(feed)
        moved = probe.reply.permanent_url
        if moved:
            self._seen.add(feed_key(moved))
            candidate = Candidate(moved, candidate.source, candidate.title)
        detail = (probe.detail or "").removeprefix(f"{probe.reply.final_url or candidate.url}: ")
        problem = None if probe.parsed else f"{probe.outcome}: {detail}".rstrip(": ")
        self._trials.append(Trial(candidate, probe.parsed, problem))
        return probe, page

    def _is_enough(self) -> bool:
        """Say whether a living feed is among those tried."""
        return any(
            is_working(one)
            and not is_comments(one.candidate)
            and one.newest is not None
            and self._now - one.newest <= _ALIVE
            for one in self._trials
        )
