"""A sitemap as plain text: one address per line (https://www.sitemaps.org/protocol.html#otherformats)."""

import re

from extractors.feeds.entries import Context, Item, build_entries
from extractors.feeds.sniff import refusal
from extractors.model import ParsedFeed

_ADDRESS = re.compile(r"https?://\S{3,2000}$", re.IGNORECASE)


def read_body(text: str, context: Context, *, content_type: str | None) -> ParsedFeed:
    """Read one address per line; raises NotAFeed if any line is something else."""
    lines = [line for line in map(str.strip, text.strip("\ufeff").splitlines()) if line]
    if not lines or not all(map(_ADDRESS.match, lines)):
        raise refusal(text, url=context.url, content_type=content_type)
    # Without dates, new addresses are where the list was made longer: at its end.
    kept = lines[-context.max_entries :]
    entries, dropped = build_entries((Item(links=(line,)) for line in kept), context)
    return ParsedFeed(
        version="sitemap",
        title=None,
        home_url=None,
        entries=entries,
        dropped_entries=dropped + len(lines) - len(kept),
    )
