"""RSS 0.9x, 1.0 (RDF) and 2.0."""

from extractors.feeds.kinds import Kind

KIND = Kind(name="rss")
