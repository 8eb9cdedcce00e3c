"""Open and close the books of a run: its row in the ledger, and the sums that must agree."""

import os
import socket
from dataclasses import replace

from extractors.model import Feed, Outcome, Outlet
from flows.pipeline.agenda import degraded
from flows.pipeline.context import Context, Tally
from flows.pipeline.ground import ground_rows
from flows.pipeline.schedule import ANSWERED
from flows.pipeline.turns import is_at_work
from flows.settings import VERSION
from warehouse.batch import Batch
from warehouse.feed_rows import FeedPoll, FeedRow, OutletRow
from warehouse.read import Reader
from warehouse.rows import Run, RunStatus


def open_books(context: Context, reader: Reader) -> None:
    """Land what a run stands on, its own row, and the truth about runs that were killed.

    The lock on the home is ours, so of the runs that still say `running` no process is left, but
    for a backfill that lets us go first.
    """
    home = context.settings.home
    others = (run for run in reader.running_runs() if run.run_id != context.run_id)
    dead = [run for run in others if not is_at_work(home, run.run_id)]
    held = reader.registry()  # what is unchanged need not land again
    outlets = (each for each in context.registry.outlets.values() if each not in held)
    feeds = (each for each in context.registry.feeds if each not in held)
    ground = ground_rows(context, reader)
    note = f"its process was gone when run {context.run_id} began"
    context.land(
        Batch(
            run_id=context.run_id,
            kind="start",
            runs=(
                run_row(context, "running"),
                *(replace(run, status="interrupted", note=note) for run in dead),
            ),
            outlets=tuple(_outlet(context, outlet) for outlet in outlets),
            feeds=tuple(_feed(context, feed) for feed in feeds),
            entities=ground.entities,
            entity_names=ground.entity_names,
            activations=ground.activations,
            terms=ground.terms,
            term_names=ground.term_names,
            events=ground.events,
        )
    )


def status_of(context: Context) -> RunStatus:
    """Say how the run went: `partial` if any due feed was not answered or not reached.

    `failed` if its sums do not agree: its numbers cannot be trusted.
    """
    if context.disagreements:
        return "failed"
    if all(tally.outcome in ANSWERED for tally in context.tallies.values()):
        return "ok"
    return "partial"


def run_row(context: Context, status: RunStatus, note: str | None = None) -> Run:
    """Give the run's row as its books stand."""
    tallies = context.tallies.values()
    outcomes = [tally.outcome for tally in tallies]
    unchanged = {Outcome.NOT_MODIFIED, Outcome.UNCHANGED}
    return Run(
        run_id=context.run_id,
        flow=context.flow,
        trigger=context.trigger,
        origin=context.settings.origin,  # type: ignore[arg-type]  # "feed", or "demo" set by the demo
        started_at=context.started_at,
        finished_at=None if status == "running" else context.now(),
        status=status,
        feeds_due=len(context.due),
        feeds_deferred=outcomes.count("deferred"),
        feeds_ok=sum(1 for each in outcomes if each in ANSWERED),
        feeds_failed=sum(1 for each in outcomes if each not in ANSWERED and each != "deferred"),
        feeds_unchanged=sum(1 for each in outcomes if each in unchanged),
        feeds_degraded=len(degraded(context)),
        feeds_disabled=sum(1 for tally in tallies if tally.disabled_reason),
        possible_losses=sum(1 for tally in tallies if "possible_loss" in tally.problems),
        entries_seen=sum(tally.seen for tally in tallies),
        entries_new=sum(tally.count("new") for tally in tallies),
        entries_updated=sum(tally.count("updated") for tally in tallies),
        entries_known=sum(tally.known for tally in tallies),
        entries_rejected=sum(tally.count("rejected") for tally in tallies),
        entries_failed=sum(tally.count("failed") for tally in tallies),
        pages_fetched=context.pages_fetched,
        articles_new=context.articles_new,
        versions_new=context.versions_new,
        flagged=context.flagged,
        pages_revisited=context.pages_revisited,
        pages_missing=context.pages_missing,
        copies_found=context.copies_found,
        allowed_private=tuple(sorted(context.settings.allow_private)),
        code_version=VERSION,
        host=socket.gethostname(),
        pid=os.getpid(),
        note=note,
    )


def poll_rows(context: Context) -> tuple[FeedPoll, ...]:
    """Give each due feed's book."""
    return tuple(_poll(context, tally) for tally in context.tallies.values())


def _poll(context: Context, tally: Tally) -> FeedPoll:
    return FeedPoll(
        run_id=context.run_id,
        feed_id=tally.feed_id,
        outcome=tally.outcome,
        entries_seen=tally.seen,
        entries_new=tally.count("new"),
        entries_updated=tally.count("updated"),
        entries_known=tally.known,
        entries_rejected=tally.count("rejected"),
        entries_failed=tally.count("failed"),
        problems=tally.problems,
        dropped_entries=tally.dropped,
        polled_at=tally.polled_at or context.now(),
        stands_in_for=tally.stands_in_for,
    )


def _outlet(context: Context, outlet: Outlet) -> OutletRow:
    return OutletRow(
        outlet.outlet_id,
        outlet.name,
        outlet.country,
        outlet.side,
        outlet.domains,
        outlet.family,
        outlet.timezone,
        updated_at=context.started_at,
    )


def _feed(context: Context, feed: Feed) -> FeedRow:
    return FeedRow(
        feed.feed_id,
        feed.outlet_id,
        feed.url,
        feed.kind,
        feed.lang,
        feed.poll_minutes,
        feed.enabled,
        feed.section,
        feed.confidence,
        feed.evidence_newest,
        feed.troubles,
        feed.fallback_feed,
        feed.link_selector,
        updated_at=context.started_at,
    )
