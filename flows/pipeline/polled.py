"""What asking one feed gave, on its way to the warehouse."""

from dataclasses import dataclass

from extractors.model import Feed, Outcome, ParsedFeed
from flows.net.reply import Reply
from warehouse.feed_rows import FeedState


@dataclass(frozen=True, slots=True)
class Told:
    """One document of a feed: how it came, and what was wrong with it, if anything.

    The reply's page has lost its body: the bytes are in the raw archive.
    """

    reply: Reply
    outcome: Outcome  # may be worse than the reply's own: bytes that lie
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Polled:
    """One feed's answer."""

    feed: Feed
    state: FeedState  # before
    told: Told
    outcome: Outcome  # of the feed: of its parts, too
    parsed: ParsedFeed | None = None
    parts: tuple[Told, ...] = ()
