"""Hosts that want to be left alone, from one run to the next."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from flows.pipeline.schedule import is_ahead, later
from warehouse.feed_rows import HostPause

# Gives ("host:port", not to be asked before), as `Client.owed` does.
Owed = Callable[[], tuple[tuple[str, datetime], ...]]
SAME = timedelta(seconds=1)  # what is left of a pause is measured anew each time


def kept_pauses(pauses: Iterable[HostPause], now: datetime) -> tuple[tuple[str, datetime], ...]:
    """Give the pauses of earlier runs that still hold, with their ends.

    No host is owed more than a day: an end beyond was written under a clock that was wrong.
    """
    return tuple((pause.host, pause.until) for pause in pauses if is_ahead(pause.until, now))


def fresh_pauses(
    owed: Iterable[tuple[str, datetime]],
    written: Mapping[str, HostPause],
    *,
    at: datetime,
    run_id: UUID,
) -> tuple[HostPause, ...]:
    """Give the rows to land: pauses that are not `written` (by host) yet, or end otherwise."""
    return tuple(
        HostPause(
            host, until, later(at, written[host].noted_at if host in written else None), run_id
        )
        for host, until in owed
        if host not in written or abs(written[host].until - until) > SAME
    )
