"""Where a feed is asked: addresses that have moved for good, and the way back."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from extractors.ids import content_id
from warehouse.feed_rows import FeedMove, FeedState

OFTEN_ENOUGH = 3  # polls in a row that were sent on before we believe it: one may be a slip


def note_redirect(state: FeedState, target: str | None) -> FeedState:
    """Count the answers in a row that came, for good, from one other address; at last adopt it.

    Validators are kept: they came from there. A move from https to http is never adopted.
    """
    if target is None:
        if state.redirect_url is None:
            return state
        return replace(state, redirect_url=None, redirect_seen=0)
    seen = state.redirect_seen + 1 if target == state.redirect_url else 1
    if seen < OFTEN_ENOUGH or _loses_protection(state.url, target):
        return replace(state, redirect_url=target, redirect_seen=seen)
    return replace(state, url=target, redirect_url=None, redirect_seen=0)


def go_back(state: FeedState) -> FeedState:
    """Return from a moved address that fails to the registry's; nothing else to do is nothing.

    The old address may answer with other bodies: what we knew of the moved one is forgotten.
    """
    if state.registry_url is None or state.url == state.registry_url:
        return state
    return replace(
        state,
        url=state.registry_url,
        etag=None,
        last_modified=None,
        body_sha256=None,
        known_share=None,
        distrusted_at=None,
        redirect_url=None,
        redirect_seen=0,
    )


def move_between(before: FeedState, after: FeedState, at: datetime, run_id: UUID) -> FeedMove:
    """Write down a change of address, there or back."""
    return FeedMove(
        move_id=content_id("feed_move", str(run_id), before.feed_id, before.url, after.url),
        feed_id=before.feed_id,
        from_url=before.url,
        to_url=after.url,
        seen=before.redirect_seen + 1 if before.redirect_url == after.url else 0,
        moved_at=at,
        run_id=run_id,
    )


def _loses_protection(url: str, target: str) -> bool:
    return url.startswith("https:") and not target.startswith("https:")
