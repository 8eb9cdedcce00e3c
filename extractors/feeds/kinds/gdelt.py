"""GDELT's DOC 2.0 API, mode ArtList, in any of its formats.

It asks for one call per five seconds at most and answers a faster one with a sentence instead of a
list (seen November 2026). Its dates are of its own crawl.
"""

from extractors.feeds.kinds import Kind

KIND = Kind(
    name="gdelt",
    accept="application/json, application/rss+xml, application/xml;q=0.9, */*;q=0.5",
    min_gap_seconds=5.0,
    is_aggregator=True,
    dates_sightings=True,
    reader="gdelt",
)
