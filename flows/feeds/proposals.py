"""What a probe of feeds suggests to change in their files, and what only to look at."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from extractors.discovery import feed_key, kind_of
from extractors.model import Outcome
from flows.feeds.probe import Probe
from flows.registry import Registry

FRESH = timedelta(days=30)  # the slowest outlets of the registry publish monthly
DEAD = timedelta(days=180)
NOT_FOUND = 404
A_FEW_HOSTS = 3  # so many without a single feed: rather we than they
UNREACHABLE = frozenset(
    {Outcome.DNS_ERROR, Outcome.CONNECTION_ERROR, Outcome.TIMEOUT, Outcome.TLS_ERROR}
)
_KEPT = "nothing is proposed to be disabled"
_NAMED = "the page there names this feed, and it answers"
_FORMATS = frozenset(("rss", "atom", "jsonfeed", "sitemap"))  # told by the body alone


@dataclass(frozen=True, slots=True)
class Change:
    """One key of one feed to be set."""

    feed_id: str
    key: str
    old: object
    new: object
    why: str


@dataclass(frozen=True, slots=True)
class Proposals:
    """Changes to the feed files, and what people should know beside them."""

    changes: tuple[Change, ...]
    remarks: tuple[str, ...]

    def by_feed(self) -> dict[str, dict[str, object]]:
        """Give the new values by feed and key."""
        found: dict[str, dict[str, object]] = {}
        for change in self.changes:
            found.setdefault(change.feed_id, {})[change.key] = change.new
        return found


def propose(probes: Sequence[Probe], registry: Registry, *, now: datetime) -> Proposals:
    """Judge what answered: enable the living, disable the dead, follow the moved.

    A failure that may pass changes nothing, nor does any where the fault may be ours.
    """
    doubts = _doubts(probes)
    changes: list[Change] = []
    remarks = list(doubts)
    known = _known(registry)
    reached = _reached(probes, registry)
    fallbacks = {feed.fallback_feed for feed in registry.feeds if feed.enabled}
    for probe in probes:
        feed = probe.feed
        if _is_good(probe):
            changes += _living(probe, now, is_fallback=feed.feed_id in fallbacks)
            changes += _kind(probe)
            changes += _moved(probe, probe.reply.permanent_url, "it has moved", known, remarks)
        elif probe.successor:
            changes += _moved(probe, probe.successor, _NAMED, known, remarks)
        elif (
            feed.enabled and not doubts and (why := _death(probe, _peers(probe, registry, reached)))
        ):
            changes.append(Change(feed.feed_id, "enabled", old=True, new=False, why=why))
    return Proposals(tuple(changes), tuple(remarks))


def _is_good(probe: Probe) -> bool:
    return probe.outcome is Outcome.OK and probe.parsed is not None


def _doubts(probes: Sequence[Probe]) -> list[str]:
    """Say why failures may be our own network's."""
    hosts = {probe.host for probe in probes}
    if hosts and all(probe.outcome in UNREACHABLE for probe in probes):
        return [f"no host could be reached ({len(hosts)} asked): perhaps our own network; {_KEPT}"]
    if len(hosts) >= A_FEW_HOSTS and not any(map(_is_good, probes)):
        return [f"none of {len(hosts)} hosts gave a feed: perhaps something between; {_KEPT}"]
    return []


def _living(probe: Probe, now: datetime, *, is_fallback: bool) -> Iterable[Change]:
    feed, newest = probe.feed, probe.newest
    if newest is None:
        return
    if not feed.enabled and now - newest <= FRESH and not is_fallback:
        yield Change(
            feed.feed_id,
            "enabled",
            old=False,
            new=True,
            why=f"its newest item is of {newest:%Y-%m-%d}",
        )
    if feed.enabled and now - newest > DEAD:
        yield Change(
            feed.feed_id, "enabled", old=True, new=False, why=f"nothing since {newest:%Y-%m-%d}"
        )


def _kind(probe: Probe) -> Iterable[Change]:
    feed = probe.feed
    found = kind_of("", probe.parsed.version if probe.parsed else "")
    if feed.kind in _FORMATS and found != feed.kind:
        yield Change(feed.feed_id, "kind", feed.kind, found, "that is what it sends")


def _moved(
    probe: Probe, new: str | None, why: str, known: Mapping[str, str], remarks: list[str]
) -> Iterable[Change]:
    feed = probe.feed
    if new is None or new == feed.url:
        return
    other = known.get(feed_key(new), feed.feed_id)
    if other == feed.feed_id:
        yield Change(feed.feed_id, "url", feed.url, new, why)
    else:
        remarks.append(f"{feed.feed_id}: {why}, and {other} has that address")


def _death(probe: Probe, peers: Sequence[bool]) -> str | None:
    """Say why a feed is dead; None if it may come back on its own.

    `peers`: for each other host of its country, or of all where there is none, if it was reached.
    """
    reply = probe.reply
    if probe.outcome is Outcome.GONE:
        return "gone for good (status 410)"
    if probe.outcome is Outcome.HTTP_4XX and reply.status == NOT_FOUND:
        return "nothing there (status 404)"
    if probe.outcome is Outcome.NOT_A_FEED:
        return "what is there is no feed"
    if probe.outcome is Outcome.DNS_ERROR and 2 * sum(peers) > len(peers):
        return "its host has no address any more"
    return None


def _peers(
    probe: Probe, registry: Registry, reached: Mapping[tuple[str | None, str], bool]
) -> list[bool]:
    """Tell of the other hosts of a feed's country, else of all, which could be reached.

    Many hosts of one country failing together are news about the country, not dead feeds.
    """
    country = registry.outlets[probe.feed.outlet_id].country
    others = {place: up for place, up in reached.items() if place[1] != probe.host}
    near = [up for place, up in others.items() if place[0] == country]
    return near or list(others.values())


def _reached(probes: Sequence[Probe], registry: Registry) -> dict[tuple[str | None, str], bool]:
    """Say of each host, by country, if any feed there could be asked."""
    found: dict[tuple[str | None, str], bool] = {}
    for probe in probes:
        place = (registry.outlets[probe.feed.outlet_id].country, probe.host)
        found[place] = found.get(place, False) or probe.outcome not in UNREACHABLE
    return found


def _known(registry: Registry) -> dict[str, str]:
    return {feed_key(feed.url): feed.feed_id for feed in registry.feeds}
