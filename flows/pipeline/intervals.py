"""How long to wait before a feed that answers is asked again: its own rhythm, within limits.

All of it is arithmetic in minutes; instants come in as arguments.
"""

from datetime import datetime, timedelta
from zlib import crc32

SHORTEST = 10  # minutes; the design's bounds
LONGEST = 24 * 60
# Poll so that about a fifth of a body is new: what we know then overlaps five times what we do
# not, and a burst of five times the usual news still loses nothing.
AIM = 0.2
LATER = 1.5  # nothing new: a night of silence takes a half-hourly feed to four hours, not to a day
SOONER = 0.9  # something new, as it should be: without this the interval would only ever drift up
# A poll that comes before its time (by hand) finds nothing new, and that says nothing.
EARLY, LATE = 0.8, 1.25
# A publisher may ask to be asked less often, up to here: the shallowest real feeds hold five hours
# of items, and caches are told "a year" by mistake.
LONGEST_ASKED = 4 * 60
# Of a body that is mostly new we hardly caught the end: then no wish for rest is heard.
MOSTLY_NEW = 0.5
JITTER = 0.1


def first_interval(poll_minutes: int) -> int:
    """Give the interval that a feed starts with: the registry's, within our bounds."""
    return min(max(poll_minutes, SHORTEST), LONGEST)


def next_interval(interval: int, known_share: float, elapsed_minutes: float) -> int:
    """Give the interval after a body of whose items `known_share` (0 .. 1) were known.

    `elapsed_minutes` since the last answer tells the feed's rate: after a machine was off for a
    weekend, a body that is all new does not mean a feed in a hurry. Never longer for a smaller
    share.
    """
    new_share = 1.0 - known_share
    if new_share <= 0.0:
        longer = interval * LATER if elapsed_minutes >= EARLY * interval else interval
        return min(round(longer), LONGEST)
    if new_share <= AIM:
        sooner = interval * SOONER if elapsed_minutes <= LATE * interval else interval
    else:
        sooner = SOONER * min(interval, elapsed_minutes * AIM / new_share)
    return max(int(sooner), SHORTEST)


def asked_minutes(
    ttl_minutes: int | None, cache_seconds: float | None, known_share: float | None
) -> float:
    """Give how long the publisher wants to be left alone, as far as we heed it; 0 for not at all.

    `ttl_minutes` stands in the feed (`ttl`, `sy:updatePeriod`), `cache_seconds` in the answer's
    Cache-Control or Expires.
    """
    if known_share is not None and known_share < 1.0 - MOSTLY_NEW:
        return 0.0
    asked = max(ttl_minutes or 0.0, (cache_seconds or 0.0) / 60)
    return min(max(asked, 0.0), LONGEST_ASKED)


def spread(minutes: float, feed_id: str, at: datetime, *, least: float, most: float) -> timedelta:
    """Move an interval by up to a tenth, the same each time for one feed and instant.

    Feeds that are asked together thus drift apart. At a bound it is moved inwards.
    """
    draw = crc32(f"{feed_id} {at.isoformat()}".encode()) / 0xFFFFFFFF
    moved = minutes * (1 + JITTER * (2 * draw - 1))
    if moved < least:
        moved = 2 * least - moved
    if moved > most:
        moved = 2 * most - moved
    return timedelta(minutes=min(max(moved, least), most))
