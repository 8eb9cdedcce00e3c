"""Whether a server's word "not modified" can be believed, and when to look for ourselves."""

from datetime import datetime, timedelta

from flows.net.reply import Reply
from warehouse.feed_rows import FeedState

MOST_UNMODIFIED = 12  # answers "not modified" in a row, then a body is asked for
OLDEST_BODY = timedelta(hours=24)


def wants_whole(state: FeedState, now: datetime) -> bool:
    """Tell whether to ask without a condition: the validators lied once, or it is time to look.

    A server that answers "not modified" for ever, or keeps one ETag for all bodies, looks like a
    feed without news.
    """
    if state.distrusted_at is not None or state.unmodified_in_a_row >= MOST_UNMODIFIED:
        return True
    # A clock that was set back makes the last body one of the future: that is no age to trust.
    age = now - state.read_whole_at if state.read_whole_at else OLDEST_BODY
    return not timedelta(0) <= age < OLDEST_BODY


def has_lied(state: FeedState, reply: Reply, *, has_news: bool) -> bool:
    """Tell whether a body with news came under the validators that we hold.

    With them the server would have said "not modified". A body that differs in a timestamp only
    brings no news and is no lie. Last-Modified counts only where there is no ETag.
    """
    if not has_news or reply.page is None or reply.page.sha256 == state.body_sha256:
        return False
    if state.etag or reply.etag:
        return state.etag is not None and _strong(state.etag) == _strong(reply.etag)
    return state.last_modified is not None and state.last_modified == reply.last_modified


def _strong(etag: str | None) -> str | None:
    """Drop the mark of a weak ETag: If-None-Match compares weakly (RFC 9110 section 13.1.2)."""
    return etag.removeprefix("W/") if etag else None
