"""Feeds in several documents: which parts of a sitemap index to read, and what all of them say."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from extractors.model import Entry, Outcome, ParsedFeed, Part
from flows.pipeline.schedule import ANSWERED

MOST_PARTS = 5  # of one poll: an archive has hundreds, and they are asked one after the other
# `lastmod` is often a day only, in whatever time zone: a part changed at noon is dated midnight.
DAY_AND_ZONE = timedelta(hours=24 + 14)


def parts_to_read(
    parsed: ParsedFeed, *, read_at: datetime | None, own_url: str
) -> tuple[Part, ...]:
    """Choose the parts that may have changed since `read_at`, newest first; None: never read.

    A part without a date may always have changed. More than `MOST_PARTS` is for the caller to cut.
    """
    since = read_at - DAY_AND_ZONE if read_at else None
    changed = (
        part
        for part in parsed.parts
        if part.url != own_url
        and (since is None or part.modified_at is None or part.modified_at >= since)
    )
    return tuple(dict.fromkeys(changed))


def outcome_with_parts(index: Outcome, parts: Sequence[Outcome]) -> Outcome:
    """Give the outcome of a feed from that of its index and of its parts.

    One lost part is a problem of the feed, no failure: the others bring news and are to be asked in
    time. Where all are lost the first says why; a part that is gone does not make the feed gone.
    """
    if index is not Outcome.OK or not parts or any(each in ANSWERED for each in parts):
        return index
    return Outcome.HTTP_4XX if parts[0] is Outcome.GONE else parts[0]


def joined(parsed: ParsedFeed, parts: Iterable[ParsedFeed]) -> ParsedFeed:
    """Put the entries of the parts to those of the index; an index within an index is not read."""
    every = tuple(parts)
    entries: list[Entry] = [*parsed.entries, *(entry for part in every for entry in part.entries)]
    problems = [*parsed.problems, *(problem for part in every for problem in part.problems)]
    if any(part.parts for part in every):
        problems.append("nested_index")
    return replace(
        parsed,
        entries=tuple(entries),
        problems=tuple(dict.fromkeys(problems)),
        dropped_entries=parsed.dropped_entries + sum(part.dropped_entries for part in every),
    )
