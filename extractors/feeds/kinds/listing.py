"""A web page without a feed: `link_selector` of the feed names its links to articles."""

from extractors.feeds.kinds import Kind

KIND = Kind(
    name="listing",
    accept="text/html, application/xhtml+xml;q=0.9, */*;q=0.5",
    reader="listing",
)
