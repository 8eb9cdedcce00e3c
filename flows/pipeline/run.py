"""A monitor run: ask the feeds that are due, read what is new."""

from collections.abc import Callable, Mapping
from functools import partial

from extractors.errors import BusyError, ConfigError
from extractors.model import Outcome
from flows.clock import SYSTEM_CLOCK, Clock
from flows.opinions.endpoint import Endpoint, endpoint_of
from flows.opinions.run import second_opinions
from flows.pipeline.agenda import find_due
from flows.pipeline.books import open_books
from flows.pipeline.context import Progress
from flows.pipeline.copies import find_copies
from flows.pipeline.opening import open_context
from flows.pipeline.pages import add_pending, read_work
from flows.pipeline.poll import poll_feeds
from flows.pipeline.revisits import revisit_pages
from flows.pipeline.salvage import left_behind, salvage_feeds, salvage_pages
from flows.pipeline.schedule import Asking
from flows.pipeline.seeds import missing_seeds, read_seeds
from flows.pipeline.session import OpenRun
from flows.pipeline.signals import deferred_signals, run_to_an_end
from flows.registry import load_registry
from flows.settings import Settings
from warehouse.query import QueryError

UNREACHED = frozenset({Outcome.DNS_ERROR, Outcome.CONNECTION_ERROR, Outcome.TIMEOUT})


class MonitorRun(OpenRun):
    """A monitor run that is open."""

    endpoint: Endpoint | None = None  # whom to ask for second opinions, where one is configured

    def steps(self) -> Mapping[str, Callable[[], str]]:
        """Give the steps by name, in order."""
        return {
            "prepare": self._prepare,
            "poll feeds": self._poll_feeds,
            "read pages": self._read_pages,
            "find copies": self._find_copies,
            "write the ledger": self.write_ledger,
            "load and publish": self.load,
            **({"second opinion": self._second_opinion} if self.endpoint else {}),
        }

    def _prepare(self) -> str:
        context = self.context
        with deferred_signals():
            open_books(context, self.reader)
            enabled = find_due(context, self.reader.feed_states())
            context.seeds = missing_seeds(context)
            context.left = left_behind(context, self.reader)
        return f"{len(context.due)} of {enabled} enabled feeds are due"

    def _poll_feeds(self) -> str:
        context = self.context
        run_to_an_end(self.runner, self._polling())
        outcomes = {tally.outcome for tally in context.tallies.values()}
        if outcomes and outcomes <= {outcome.value for outcome in UNREACHED}:
            context.progress.say(
                "no feed could be reached: is this machine online? "
                "`araxes demo` shows everything without a network"
            )
        return f"{len(context.tallies)} feeds asked, {len(context.work)} entries to read"

    async def _polling(self) -> None:
        client, children = await self.open_client(), await self.open_children()
        await salvage_feeds(self.context, children)
        await poll_feeds(self.context, client, children)

    def _read_pages(self) -> str:
        run_to_an_end(self.runner, self._reading())
        context = self.context
        return (
            f"{context.articles_new} new articles, {context.versions_new} new versions, "
            f"{context.flagged} relevant; {context.pages_revisited} pages visited again, "
            f"{context.pages_missing} missing"
        )

    def _second_opinion(self) -> str:
        """Ask about what is published by now; what stops it costs the run nothing."""
        context = self.context
        if self.endpoint is None:
            return "nobody is configured"
        try:
            told = second_opinions(
                context.settings,
                self.endpoint,
                seconds=context.seconds_left(),
                run_id=context.run_id,
                progress=context.progress,
                clock=context.clock,
                run=partial(run_to_an_end, self.runner),
            )
        except (BusyError, QueryError) as error:
            context.progress.say(f"second opinion: {error}")
            return str(error)
        context.progress.say(f"second opinion: {told}")
        return str(told)

    def _find_copies(self) -> str:
        return find_copies(self.context)

    async def _reading(self) -> None:
        children = await self.open_children()
        await read_seeds(self.context, children)
        client = await self.open_client()
        add_pending(self.context)
        await salvage_pages(self.context, children)
        await read_work(self.context, client, children)
        await revisit_pages(self.context, client, children)


def open_run(
    settings: Settings,
    *,
    trigger: str,
    progress: Progress | None = None,
    asking: Asking = "by_hand",
    clock: Clock = SYSTEM_CLOCK,
) -> MonitorRun:
    """Read the registry and open a run over it.

    Raises ConfigError for a bad feed file, none enabled or half a second opinion, and what
    `open_context` raises.
    """
    # The demo's world is invented, and it asks nobody outside.
    endpoint = endpoint_of(settings) if settings.origin == "feed" else None
    registry = load_registry(settings.feeds, outlets=settings.outlets)
    if not any(feed.enabled for feed in registry.feeds):
        raise ConfigError(f"{settings.feeds}: no feed is enabled; set `enabled = true` on one")
    context, reader, resources = open_context(
        settings, registry, trigger=trigger, progress=progress, clock=clock
    )
    context.asking = asking
    opened = MonitorRun(context, reader, resources)
    opened.endpoint = endpoint
    return opened
