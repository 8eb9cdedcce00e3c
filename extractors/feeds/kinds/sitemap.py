"""Sitemaps of any dialect: news, plain, an index of them, or one address per line."""

from extractors.feeds.kinds import Kind

KIND = Kind(
    name="sitemap",
    accept="application/xml, text/xml;q=0.9, text/plain;q=0.6, */*;q=0.5",
    reader="textmap",
)
