"""What every source of a backfill gives: groups of entries, and what it cost to find them."""

from collections import Counter
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Protocol

from extractors.ids import content_id
from extractors.model import Entry, Feed, Outcome, Outlet
from extractors.outlets import owner_of
from flows.pipeline.context import Context
from flows.pipeline.pages import Source
from flows.pipeline.turns import BACKFILL
from flows.registry.names import host_of
from warehouse.rows import FailureRow, Fetch

LONGEST_HOST = 253  # RFC 1035


@dataclass(frozen=True, slots=True)
class Found:
    """Entries of one pseudo feed; without a feed, a moment to look up from the list."""

    feed: Feed | None = None
    entries: tuple[Entry, ...] = ()
    read_now: bool = False  # read what is found so far before going on
    may_update: bool = False  # a new wording of an entry leads to its page again


@dataclass(slots=True)
class Books:
    """What a source did, to be landed and told."""

    counts: Counter[str] = field(default_factory=Counter)
    fetches: list[Fetch] = field(default_factory=list)
    failures: list[FailureRow] = field(default_factory=list)
    broken: dict[Feed, Outcome] = field(default_factory=dict)  # lists that failed

    def fail(
        self,
        context: Context,
        *,
        stage: str,
        kind: str,
        target: str,
        error: str,
        detail: str,
        url: str | None = None,
    ) -> None:
        """Write down what went wrong."""
        self.failures.append(
            FailureRow(
                failure_id=content_id("failure", str(context.run_id), stage, target, detail),
                run_id=context.run_id,
                stage=stage,
                target_kind=kind,
                target_id=target,
                url=url,
                error=error,
                detail=detail,
                at=context.now(),
            )
        )


class Listing(Protocol):
    """One source."""

    books: Books

    def groups(self) -> AsyncGenerator[Found, None]:
        """Give what there is, newest first where the source tells; it stops when nobody asks."""

    async def pages(self) -> Source:
        """Give where the pages come from."""

    def close(self) -> None:
        """Let go of files."""


class Owners:
    """Whose address is whose: registered outlets, and hosts that stand for themselves."""

    def __init__(self, context: Context, outlets: dict[str, Outlet]) -> None:
        """Index the run's outlets; strangers join `outlets` as they are met."""
        self._outlets = outlets
        self._by_domain = context.by_domain

    def of(self, url: str) -> Outlet:
        """Give the outlet of an address; an unknown host becomes one of its own."""
        host = host_of(url)[:LONGEST_HOST]
        known = owner_of(host, self._by_domain)
        if known is not None:
            return known
        return self._outlets.setdefault(host, Outlet(outlet_id=host, name=host, domains=(host,)))

    def feed(self, url: str, *, outlet_id: str | None = None, lang: str | None = None) -> Feed:
        """Give the pseudo feed that an address belongs to."""
        owner = outlet_id or self.of(url).outlet_id
        return pseudo_feed(owner, outlet_id=owner, url=url, lang=lang)


def pseudo_feed(
    name: str, *, outlet_id: str, url: str, kind: str = BACKFILL, lang: str | None = None
) -> Feed:
    """Give a feed that stands in no registry, so that no statistics of feeds count it."""
    return Feed(f"{BACKFILL}:{name}", outlet_id, url, kind=kind, lang=lang)
