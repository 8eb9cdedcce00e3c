"""Feeds to and from other readers: the registry as OPML, and OPML as rows of a feed file."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from extractors.discovery import feed_key
from extractors.model import Feed, Outlet
from extractors.opml import Outline, Subscriptions, read_opml, write_opml
from extractors.outlets import outlet_table, owner_of
from extractors.text import clean_display
from flows.feeds.files import Row
from flows.registry import Registry
from flows.registry.files import Table, subscription_tables
from flows.registry.headers import Written
from flows.registry.names import host_of, unique
from flows.registry.tables import feed_from, feed_table, outlet_from

TITLE = "Araxes"
_READ_AS_RSS = frozenset(("rss", "atom", "jsonfeed", "query"))  # what feed readers can read
_USUAL = frozenset(("id", "url", "lang", "outlet", "section"))


def export_opml(registry: Registry, *, enabled_only: bool = False) -> bytes:
    """Write the feeds and outlets as OPML 2.0, with every setting that is not the default.

    Headers and cookies are written as the files have them: `${NAME}` stays a name.
    """
    feeds = [feed for feed in registry.feeds if feed.enabled or not enabled_only]
    used = {feed.outlet_id for feed in feeds}
    outlets = [
        one for one in registry.outlets.values() if not enabled_only or one.outlet_id in used
    ]
    outlines = tuple(
        _outline(feed, registry.outlets[feed.outlet_id], registry.written.get(feed.feed_id))
        for feed in feeds
    )
    return write_opml(Subscriptions(outlines, tuple(map(outlet_table, outlets))), title=TITLE)


def _outline(feed: Feed, outlet: Outlet, written: Written | None) -> Outline:
    settings = feed_table(feed, written)
    del settings["url"]
    settings.pop("lang", None)
    about = feed.section or feed.lang
    parts = urlsplit(feed.url)
    return Outline(
        url=feed.url,
        title=f"{outlet.name} ({about})" if about else outlet.name,
        folder=outlet.side or feed.section,
        lang=feed.lang,
        home_url=f"{parts.scheme}://{parts.netloc}/",
        type="rss" if feed.kind in _READ_AS_RSS else feed.kind,
        settings=settings,
    )


@dataclass(slots=True)
class Plan:
    """What an import comes to: rows to be written, and what is to be said of the others."""

    feeds: list[tuple[Row, str]] = field(default_factory=list)  # with a comment each
    outlets: list[Row] = field(default_factory=list)
    duplicates: list[tuple[str, str]] = field(default_factory=list)  # address, id of the known
    refused: list[str] = field(default_factory=list)  # where, and why
    remarks: list[str] = field(default_factory=list)

    def deviating(self) -> dict[str, list[str]]:
        """Name the settings of each new feed that are not the defaults."""
        special = {
            str(row["id"]): [key for key in row if key not in _USUAL] for row, _ in self.feeds
        }
        return {feed_id: keys for feed_id, keys in special.items() if keys}


def plan_import(
    body: bytes, source: Path, known: Registry, *, fixed_outlets: frozenset[str] = frozenset()
) -> Plan:
    """Sort the feeds of an OPML file into new, known and refused ones.

    `known` is the registry that they shall join; of its outlets, `fixed_outlets` cannot be given
    other values. Raises ParseError for what is no OPML.
    """
    found = read_opml(body)
    return _Import(known, fixed_outlets).plan(found, source)


class _Import:
    """One import under way."""

    def __init__(self, known: Registry, fixed_outlets: frozenset[str]) -> None:
        self._plan = Plan()
        self._fixed = fixed_outlets
        self._outlets = dict(known.outlets)
        self._known_ids = frozenset(feed.feed_id for feed in known.feeds)
        self._taken = set(self._known_ids)
        self._addresses = {feed_key(feed.url): feed.feed_id for feed in known.feeds}
        self._ids: dict[str, str] = {}  # as the file has them, to those that they get here
        self._new: list[tuple[Feed, Written | None, str]] = []

    def plan(self, found: Subscriptions, source: Path) -> Plan:
        tables = subscription_tables(found, source, set(self._taken))
        for table in tables:
            if table.kind == "outlet":
                self._take_outlet(table)
        feeds = [table for table in tables if table.kind == "feed"]
        names = _names_by_host(found.outlines)
        for outline, table in zip(found.outlines, feeds, strict=True):
            self._take_feed(outline, table, names)
        for feed, written, comment in self._new:
            self._plan.feeds.append((feed_table(self._settled(feed), written), comment))
        return self._plan

    def _take_outlet(self, table: Table) -> None:
        mistakes: list[str] = []
        outlet = outlet_from(table, mistakes)
        if outlet is None or mistakes:
            self._plan.refused += mistakes
            return
        if self._outlets.get(outlet.outlet_id) == outlet:
            return
        if outlet.outlet_id in self._fixed:
            self._plan.remarks.append(f"outlet {outlet.outlet_id}: differs; the known one stays")
            return
        self._outlets[outlet.outlet_id] = outlet
        self._plan.outlets.append(outlet_table(outlet))

    def _take_feed(self, outline: Outline, table: Table, names: Mapping[str, str]) -> None:
        mistakes: list[str] = []
        read = feed_from(table, mistakes)
        if read is None or mistakes:
            self._plan.refused += mistakes
            return
        feed, written = read
        if feed.outlet_id and feed.outlet_id not in self._outlets:
            self._plan.refused.append(f"{table.place}: outlet: no outlet {feed.outlet_id!r}")
            return
        if other := self._twin(feed, is_ours=bool(outline.settings)):
            self._ids[feed.feed_id] = other
            self._plan.duplicates.append((feed.url, other))
            return
        feed_id = unique(feed.feed_id, self._taken)
        self._ids[feed.feed_id] = feed_id
        self._addresses.setdefault(feed_key(feed.url), feed_id)
        self._name_outlet(feed, names)
        self._new.append((replace(feed, feed_id=feed_id), written, _comment(outline)))

    def _twin(self, feed: Feed, *, is_ours: bool) -> str | None:
        """Find the feed that has this address already; our own export says no feed twice."""
        other = self._addresses.get(feed_key(feed.url))
        return None if is_ours and other not in self._known_ids else other

    def _name_outlet(self, feed: Feed, names: Mapping[str, str]) -> None:
        """Keep the title of a stranger's only feed as the name of its outlet."""
        host = host_of(feed.url)
        by_domain = {domain: one for one in self._outlets.values() for domain in one.domains}
        if feed.outlet_id or host not in names or owner_of(host, by_domain):
            return
        outlet = Outlet(outlet_id=host, name=names[host], domains=(host,))
        if self._outlets.setdefault(host, outlet) is outlet:
            self._plan.outlets.append(outlet_table(outlet))

    def _settled(self, feed: Feed) -> Feed:
        """Point a fallback at the id that its feed has here; one that is not here is let go."""
        if feed.fallback_feed is None:
            return feed
        target = self._ids.get(feed.fallback_feed)
        if target is None and feed.fallback_feed in self._taken:
            target = feed.fallback_feed
        if target is None:
            self._plan.remarks.append(
                f"feed {feed.feed_id}: its fallback_feed {feed.fallback_feed!r} is not here"
            )
        return replace(feed, fallback_feed=target)


def literal_headers(registry: Registry) -> list[str]:
    """Name the feeds whose headers or cookies stand in their files, and not in the environment."""
    return [
        feed_id
        for feed_id, written in registry.written.items()
        if any("${" not in text for text in (*written.headers.values(), *written.cookies.values()))
    ]


def _names_by_host(outlines: Iterable[Outline]) -> dict[str, str]:
    strangers = [outline for outline in outlines if not outline.settings]
    often = Counter(host_of(outline.url) for outline in strangers)
    return {
        host: outline.title
        for outline in strangers
        if outline.title and (host := host_of(outline.url)) and often[host] == 1
    }


def _comment(outline: Outline) -> str:
    """Keep what a stranger's outline says and a feed has no key for."""
    if outline.settings:
        return ""
    kept = {"title": outline.title, "htmlUrl": outline.home_url, **outline.foreign}
    words = (
        f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in kept.items() if value
    )
    return clean_display(", ".join(words))
