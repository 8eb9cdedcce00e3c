"""Atom 0.3 and 1.0."""

from extractors.feeds.kinds import Kind

KIND = Kind(name="atom")
