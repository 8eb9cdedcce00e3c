"""Feeds to entries: one module for each format, one door for all.

A further kind is one more module and one more line in `reader._READERS` and `sniff.shape_of`. The
names below load on first use: identifying entries must not cost the import of their parsers.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractors.feeds.failures import Blocked, EmptyFeed, FeedError, NotAFeed
    from extractors.feeds.identity import entry_hash, entry_key
    from extractors.feeds.reader import parse_feed

__all__ = [
    "READABLE_KINDS",
    "Blocked",
    "EmptyFeed",
    "FeedError",
    "NotAFeed",
    "entry_hash",
    "entry_key",
    "parse_feed",
]

# Kinds of `model.Feed` whose bodies `parse_feed` reads. A query (Google News, GDELT) answers in
# RSS. The reader goes by the body, not by the kind: outlets change formats unannounced.
READABLE_KINDS = frozenset(("rss", "atom", "jsonfeed", "sitemap", "query"))

_HOME = {
    "Blocked": "failures",
    "EmptyFeed": "failures",
    "FeedError": "failures",
    "NotAFeed": "failures",
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
