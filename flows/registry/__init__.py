"""The registry: which feeds to read and whose they are, from TOML files, folders and OPML.

Every mistake is collected, so that a file is put right in one go.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from extractors.catalogue import SEEDS
from extractors.errors import ConfigError
from extractors.model import Feed, Outlet
from extractors.outlets import owner_of
from extractors.tables import did_you_mean
from flows.registry.files import NO_DRAFTS, Drafts, Place, Table, read_tables
from flows.registry.headers import Written, fill_in
from flows.registry.names import host_of
from flows.registry.tables import feed_from, outlet_from

OUTLETS = SEEDS / "outlets.toml"
FEEDS = SEEDS / "feeds"


@dataclass(frozen=True, slots=True)
class Registry:
    """Outlets by id, and feeds in the order of their files.

    Each feed's `outlet_id` is a key of `outlets`; each `fallback_feed` is among `feeds`.
    """

    outlets: Mapping[str, Outlet]
    feeds: tuple[Feed, ...]
    # By feed id: headers to send with a request for the feed, secrets filled in. Only for feeds
    # that may be asked; the others have none.
    own_headers: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)
    written: Mapping[str, Written] = field(default_factory=dict, repr=False)
    files: Mapping[str, Path] = field(default_factory=dict)  # by feed id: where its table stands


class Owners:
    """Outlets by id and by domain."""

    def __init__(self, outlets: dict[str, Outlet]) -> None:
        """Index the registered outlets; those found later join both indexes."""
        self.outlets = outlets
        self.by_domain = {domain: each for each in outlets.values() for domain in each.domains}


def load_registry(
    feeds: Path, *, outlets: Path | None = None, environ: Mapping[str, str] | None = None
) -> Registry:
    """Read the registry, and fill secrets into the headers of the feeds that may be asked.

    Raises ConfigError as `read_registry` does, and for a variable that `environ` (None: the
    process's own environment) lacks.
    """
    registry = read_registry(feeds, outlets=outlets)
    asked = {feed.feed_id for feed in registry.feeds if feed.enabled}
    asked |= {feed.fallback_feed for feed in registry.feeds if feed.fallback_feed}
    return with_headers(registry, asked, environ)


def with_headers(
    registry: Registry, feed_ids: Iterable[str], environ: Mapping[str, str] | None = None
) -> Registry:
    """Fill in the headers of some feeds; raises ConfigError that names every missing variable."""
    surroundings = os.environ if environ is None else environ
    mistakes: list[str] = []
    own: dict[str, Mapping[str, str]] = {}
    for feed_id in sorted(set(feed_ids) & registry.written.keys()):
        headers, wrong = fill_in(registry.written[feed_id], surroundings)
        own[feed_id] = headers
        place = Place(registry.files[feed_id], "feed", repr(feed_id))
        mistakes += (f"{place}: {one}" for one in wrong)
    _raise(mistakes)
    return replace(registry, own_headers=own)


def read_registry(
    feeds: Path, *, outlets: Path | None = None, drafts: Drafts = NO_DRAFTS
) -> Registry:
    """Read a TOML file, an OPML file, or a folder of them; `outlets` defaults to the shipped ones.

    A feed without `outlet` belongs to the registered outlet of its host, or to its host. Feeds
    that are switched off are kept. `drafts` stand for what files are about to hold. Raises one
    ConfigError that lists every mistake with file, feed and key. `own_headers` stays empty:
    nothing here needs a secret.
    """
    mistakes: list[str] = []
    shipped = read_tables(outlets or OUTLETS, mistakes)
    own = read_tables(feeds, mistakes, drafts)
    known = _outlets(shipped, mistakes) | _outlets(own, mistakes)
    placed, written = _unique_feeds(own, mistakes)
    owners = Owners(known)
    owned = [(place, _owned(feed, owners, place, mistakes)) for place, feed in placed]
    checked = _with_fallbacks(owned, mistakes)
    if not any(table.kind == "feed" for table in own) and not mistakes:
        mistakes.append(f"{feeds}: no feed in it; a feed is [[feed]] with an id and a url")
    _raise(mistakes)
    files = {feed.feed_id: place.file for place, feed in placed}
    return Registry(known, checked, written=written, files=files)


def _raise(mistakes: list[str]) -> None:
    if mistakes:
        count = "1 mistake" if len(mistakes) == 1 else f"{len(mistakes)} mistakes"
        raise ConfigError(f"{count} in the registry:\n" + "\n".join(mistakes))


def _outlets(tables: tuple[Table, ...], mistakes: list[str]) -> dict[str, Outlet]:
    found: dict[str, Outlet] = {}
    places: dict[str, Place] = {}
    for table in tables:
        if table.kind != "outlet":
            continue
        outlet = outlet_from(table, mistakes)
        if outlet is None:
            continue
        if outlet.outlet_id in found:
            mistakes.append(f"{table.place}: id: also in {places[outlet.outlet_id]}")
        found[outlet.outlet_id] = outlet
        places[outlet.outlet_id] = table.place
    return found


def _unique_feeds(
    tables: tuple[Table, ...], mistakes: list[str]
) -> tuple[list[tuple[Place, Feed]], dict[str, Written]]:
    found: dict[str, tuple[Place, Feed]] = {}
    written: dict[str, Written] = {}
    for table in tables:
        read = feed_from(table, mistakes) if table.kind == "feed" else None
        if read is None:
            continue
        feed, own = read
        if feed.feed_id in found:
            mistakes.append(f"{table.place}: id: also in {found[feed.feed_id][0]}")
        found[feed.feed_id] = (table.place, feed)
        if own:
            written[feed.feed_id] = own
    return list(found.values()), written


def _owned(feed: Feed, known: Owners, place: Place, mistakes: list[str]) -> Feed:
    """Find the outlet of a feed; a host that nobody registered becomes one, in `known`."""
    if feed.outlet_id in known.outlets:
        return feed
    if feed.outlet_id:
        hint = did_you_mean(feed.outlet_id, known.outlets)
        mistakes.append(f"{place}: outlet: no outlet {feed.outlet_id!r}{hint}")
        return feed
    host = host_of(feed.url)
    outlet = owner_of(host, known.by_domain)
    if outlet is None:
        outlet = Outlet(outlet_id=host, name=host, domains=(host,))
        known.by_domain[host] = outlet
        known.outlets.setdefault(host, outlet)
    return replace(feed, outlet_id=outlet.outlet_id)


def _with_fallbacks(placed: list[tuple[Place, Feed]], mistakes: list[str]) -> tuple[Feed, ...]:
    """Check fallbacks; one that the shipped registry has but this one leaves out is let go.

    Otherwise no single file of seeds/feeds could be used on its own.
    """
    known = {feed.feed_id for _, feed in placed}
    missing = {feed.fallback_feed for _, feed in placed} - known - {None}
    shipped = _shipped_ids() if missing else frozenset()
    feeds = []
    for place, feed in placed:
        if feed.fallback_feed is None or feed.fallback_feed in known:
            feeds.append(feed)
            continue
        if feed.fallback_feed not in shipped:
            hint = did_you_mean(feed.fallback_feed, known)
            mistakes.append(f"{place}: fallback_feed: no feed {feed.fallback_feed!r}{hint}")
        feeds.append(replace(feed, fallback_feed=None))
    return tuple(feeds)


def _shipped_ids() -> frozenset[object]:
    return frozenset(table.values.get("id") for table in read_tables(FEEDS, []))
