"""Feeds to entries: one module for each format and kind of source, one door for all.

A further kind of source is one more module in `kinds`. The names below load on first use:
identifying entries must not cost the import of their parsers.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from extractors.feeds.kinds import KINDS, Kind

if TYPE_CHECKING:
    from extractors.feeds.failures import Blocked, EmptyFeed, FeedError, NotAFeed, RateLimited
    from extractors.feeds.identity import NO_PAGE, entry_hash, entry_key
    from extractors.feeds.listing import check_selector
    from extractors.feeds.reader import parse_feed

__all__ = [
    "KINDS",
    "NO_PAGE",
    "Blocked",
    "EmptyFeed",
    "FeedError",
    "Kind",
    "NotAFeed",
    "RateLimited",
    "check_selector",
    "entry_hash",
    "entry_key",
    "parse_feed",
]

_HOME = {
    "NO_PAGE": "identity",
    "Blocked": "failures",
    "EmptyFeed": "failures",
    "FeedError": "failures",
    "NotAFeed": "failures",
    "RateLimited": "failures",
    "check_selector": "listing",
    "entry_hash": "identity",
    "entry_key": "identity",
    "parse_feed": "reader",
}


def __getattr__(name: str) -> object:
    """Import the module behind a public name when it is first asked for (PEP 562)."""
    if name not in _HOME:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
