"""A search that answers in RSS with the articles of many publishers: Google News, Bing News."""

from extractors.feeds.kinds import Kind

KIND = Kind(name="query", is_aggregator=True, reader="gdelt")
