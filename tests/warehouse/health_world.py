"""Small worlds of feeds, polls, entries and requests, told by hours before a Friday evening."""

import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from extractors.ids import content_id
from tests.warehouse.samples import DAY, HOUR, RUN, TEXTS, entry, fetch, poll, state
from warehouse.land import land
from warehouse.spool import Spool

NOW = datetime(2026, 3, 20, 18, tzinfo=UTC)  # a Friday


def landed(con, rows):
    """Land rows in a migrated database and give it back."""
    with tempfile.TemporaryDirectory() as folder, Spool(Path(folder)) as spool:
        land(con, [spool.write(rows)])
    return con


def told(con, question, params=None):
    """Ask, and give the rows by column name."""
    found = con.execute(question, params)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def before(hours):
    return NOW - hours * HOUR


def polls(feed_id, hours, outcome="ok", **changes):
    """One poll so many hours before now, for each of `hours`; each in the run of its hour."""
    return tuple(
        replace(
            poll(feed_id, outcome, polled_at=before(each), run_id=content_id("run", str(each))),
            **changes,
        )
        for each in hours
    )


def entries(feed_id, hours, outlet_id="irna", **changes):
    """One entry that was published and seen so many hours before now, for each of `hours`."""
    return tuple(
        replace(
            entry(
                f"{feed_id}/{each}/{changes.get('origin')}",
                feed_id=feed_id,
                outlet_id=outlet_id,
                title=TEXTS[number % len(TEXTS)],
                published_at=before(each),
                first_seen_at=before(each),
                changed_at=before(each),
            ),
            **changes,
        )
        for number, each in enumerate(hours)
    )


def answering(feed_id, **changes):
    """The state of a feed that answered just now."""
    plain = state(feed_id, polled_at=NOW, last_ok_at=NOW, last_outcome="ok", run_id=RUN)
    return replace(plain, **changes)


def failing(feed_id, hours, outcome="timeout", **changes):
    """The state of a feed whose last answer came so many hours ago."""
    return answering(
        feed_id,
        **{
            "last_ok_at": before(hours),
            "failing_since": before(hours - 1),
            "failures_in_a_row": 5,
            "last_outcome": outcome,
        }
        | changes,
    )


def asked(feed_id, host, day, outcome="ok", **changes):
    """One request for a feed at noon, so many days ago."""
    plain = fetch(
        f"{feed_id}/{host}/{day}/{outcome}",
        target_kind="feed",
        target_id=feed_id,
        url=f"https://{host}/rss",
        started_at=NOW - day * DAY,
        outcome=outcome,
    )
    return replace(plain, **changes)
