"""A new feed: looked for, looked at, and turned into rows of a feed file."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from extractors.discovery import feed_key, kind_of
from extractors.errors import ConfigError
from extractors.feed_ranking import Trial, is_working
from extractors.language import primary_subtag
from extractors.model import Feed, Outlet
from extractors.opml import slug
from extractors.outlets import outlet_table, owner_of
from extractors.tables import is_id
from extractors.urls import registered_site
from flows.feeds.discover import Discovery, Search
from flows.feeds.files import Row
from flows.feeds.preview import Item, preview
from flows.feeds.probe import open_client, prober
from flows.pipeline.children import Children
from flows.registry import Registry
from flows.registry.names import host_of, unique
from flows.registry.tables import feed_table
from flows.settings import Settings

_SERVICES = frozenset(("telegram", "query", "gdelt"))  # their host is not the outlet's


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found at an address."""

    discovery: Discovery
    best: Trial | None
    known_as: str | None = None  # the feed of the registry that has the best one's address
    lang: str | None = None
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """What would be written."""

    feed: Row
    outlet: Row | None  # None where the outlet is known


async def find(settings: Settings, registry: Registry, url: str, *, now: datetime) -> Finding:
    """Search a site for feeds and preview the best; raises FetchError where nothing answers."""
    async with open_client(settings) as client, Children(settings.workers) as children:
        discovery = await Search(prober(client, children, registry), now=now).run(url)
        best = next(filter(is_working, discovery.trials), None)
        if best is None or best.parsed is None:
            return Finding(discovery, None)
        if known := known_as(registry, best.candidate.url):
            return Finding(discovery, best, known)
        hint = discovery.home.lang if discovery.home else None
        feed = Feed("", "", best.candidate.url, lang=hint)
        outlet = _owner(registry, _home_of(discovery, best))
        items = await preview(client, children, feed, outlet, best.parsed.entries)
    return Finding(discovery, best, lang=_language(items) or hint, items=items)


def check_ids(registry: Registry, *, feed_id: str | None, outlet_id: str | None) -> None:
    """Raise ConfigError for ids that cannot be used, before anybody is asked for anything."""
    for option, value in (("--id", feed_id), ("--outlet", outlet_id)):
        if value is not None and (wrong := is_id(value)):
            raise ConfigError(f"{option}: {wrong}")
    if feed_id is not None and feed_id in registry.files:
        raise ConfigError(f"--id: {feed_id!r} stands in {registry.files[feed_id]} already")


def known_as(registry: Registry, url: str) -> str | None:
    """Give the id of the feed that has this address in any spelling."""
    key = feed_key(url)
    return next((feed.feed_id for feed in registry.feeds if feed_key(feed.url) == key), None)


def rows_for(
    registry: Registry, finding: Finding, *, feed_id: str | None, outlet_id: str | None
) -> Rows:
    """Give the rows of the best feed; the ids have passed `check_ids`."""
    best = finding.best
    if best is None or best.parsed is None:
        raise ConfigError("no feed to write down")
    kind = kind_of(best.candidate.url, best.parsed.version)
    outlet, is_new = _outlet(registry, finding, best, kind, outlet_id)
    name = slug(outlet.outlet_id, host_of(best.candidate.url))
    feed = Feed(
        feed_id=_feed_id(registry, feed_id, f"{name}-{finding.lang}" if finding.lang else name),
        outlet_id=outlet.outlet_id,
        url=best.candidate.url,
        kind=kind,
        lang=finding.lang,
        evidence_newest=f"{best.newest:%Y-%m}" if best.newest else None,
    )
    return Rows(feed_table(feed), outlet_table(outlet) if is_new else None)


def _outlet(
    registry: Registry, finding: Finding, best: Trial, kind: str, outlet_id: str | None
) -> tuple[Outlet, bool]:
    """Find the outlet by its id or the site's host, or make one of what the site calls itself."""
    home = _home_of(finding.discovery, best)
    known = registry.outlets.get(outlet_id) if outlet_id else _owner(registry, home)
    if known is not None and _is_registered(known):
        return known, False
    page = finding.discovery.home
    name = (page.name if page else None) or (best.parsed.title if best.parsed else None)
    host = host_of(home)
    domains = () if kind in _SERVICES else (registered_site(host),)
    chosen = outlet_id or unique(slug(name, host), set(registry.outlets))
    return Outlet(outlet_id=chosen, name=name or host, domains=domains), True


def _is_registered(outlet: Outlet) -> bool:
    """Tell an outlet of a file from one that a feed's host stands for."""
    is_host = outlet == Outlet(outlet.outlet_id, outlet.outlet_id, domains=(outlet.outlet_id,))
    return not is_host


def _feed_id(registry: Registry, wanted: str | None, made_up: str) -> str:
    taken = {feed.feed_id for feed in registry.feeds}
    return wanted or unique(made_up, taken)


def _home_of(discovery: Discovery, best: Trial) -> str:
    """Give the site that a feed speaks for: the page it was found on, or that it names."""
    if discovery.home is not None or best.parsed is None or best.parsed.home_url is None:
        return discovery.home_url
    return best.parsed.home_url


def _owner(registry: Registry, url: str) -> Outlet | None:
    by_domain = {domain: one for one in registry.outlets.values() for domain in one.domains}
    return owner_of(host_of(url), by_domain)


def _language(items: tuple[Item, ...]) -> str | None:
    """Give the language of most items, as feed files say it: without the script."""
    told = (item.lang for item in items if item.lang and item.lang != "und")
    said = Counter(map(primary_subtag, told))
    return said.most_common(1)[0][0] if said else None
