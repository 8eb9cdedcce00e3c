"""JSON Feed 1.0 and 1.1."""

from extractors.feeds.kinds import Kind

KIND = Kind(name="jsonfeed", accept="application/feed+json, application/json;q=0.9, */*;q=0.5")
